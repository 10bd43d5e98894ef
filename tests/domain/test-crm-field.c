/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "crm-catalog.h"
#include "crm-error.h"

typedef struct
{
  const char *kind;
  const char *field;
  const char *typed;
  const char *kept; /* NULL: refused */
  const char *shown;
} Case;

static const Case cases[] = {
  { "account", "name", "  Acme  ", "Acme", "Acme" },
  { "account", "name", "two\nlines", NULL, NULL },
  { "account", "kind", "Person", "person", "Person" },
  { "account", "kind", "club", NULL, NULL },
  { "account", "employees", "2 822", "2822", "2,822" },
  { "account", "employees", "2.5", NULL, NULL },
  { "account", "founded_year", "1996", "1996", "1996" },
  { "account", "annual_revenue", "1.100,04", "1100.04", "€1,100.04" },
  { "account", "annual_revenue", "1100.045", NULL, NULL },
  { "account", "email", "ana@example.org", "ana@example.org", "ana@example.org" },
  { "account", "email", "ana@@example.org", NULL, NULL },
  { "account", "phone", "call me", NULL, NULL },
  { "account", "currency", "eur", "EUR", "EUR" },
  { "account", "currency", "XXZ", NULL, NULL },
  { "opportunity", "probability", "45", "45", "45%" },
  { "opportunity", "probability", "101", NULL, NULL },
  { "opportunity", "expected_close_on", "2026-02-28", "2026-02-28", "28/02/2026" },
  { "opportunity", "expected_close_on", "2026-02-30", NULL, NULL },
  { "activity", "start_at", "2026-07-01T09:30:00Z", "2026-07-01T09:30:00Z", NULL },
  { "activity", "start_at", "soon", NULL, NULL },
  { "activity", "all_day", "sim", "yes", "Yes" },
  { "activity", "all_day", "hayır", "no", "No" },
  { "activity", "all_day", "maybe", NULL, NULL },
  { "activity", "duration", "90", "90", "1 h 30 min" },
  { "invoice_line", "qty", "1,5", "1.5", "1.5" },
};

static void
test_parse_and_show (void)
{
  g_autoptr (CrmCatalog) catalog = crm_catalog_new ();

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const Case *c = &cases[i];
      const CrmField *field
          = crm_kind_find_field (crm_catalog_find_kind (catalog, c->kind), c->field);
      g_auto (CrmValue) value = CRM_VALUE_INIT;
      g_autoptr (GError) error = NULL;
      g_autofree char *kept = NULL;
      g_autofree char *shown = NULL;

      g_test_message ("%s.%s = %s", c->kind, c->field, c->typed);
      if (c->kept == NULL)
        {
          g_assert_false (crm_field_parse (field, c->typed, "EUR", NULL, &value, &error));
          g_assert_error (error, CRM_ERROR, CRM_ERROR_INVALID);
          g_assert_nonnull (strstr (error->message, c->field));
          continue;
        }
      g_assert_true (crm_field_parse (field, c->typed, "EUR", NULL, &value, &error));
      kept = crm_field_to_text (field, &value, "EUR");
      g_assert_cmpstr (kept, ==, c->kept);
      shown = crm_field_format (field, &value, "EUR", crm_locale_find ("en-GB"));
      if (c->shown != NULL)
        g_assert_cmpstr (shown, ==, c->shown);
    }
}

static void
test_what_is_kept_reads_back (void)
{
  g_autoptr (CrmCatalog) catalog = crm_catalog_new ();

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const CrmField *field
          = crm_kind_find_field (crm_catalog_find_kind (catalog, cases[i].kind), cases[i].field);
      g_auto (CrmValue) first = CRM_VALUE_INIT;
      g_auto (CrmValue) second = CRM_VALUE_INIT;
      g_autofree char *text = NULL;

      if (cases[i].kept == NULL)
        continue;
      g_assert_true (crm_field_parse (field, cases[i].typed, "EUR", NULL, &first, NULL));
      text = crm_field_to_text (field, &first, "EUR");
      g_assert_true (crm_field_parse (field, text, "EUR", NULL, &second, NULL));
      g_assert_true (crm_value_equal (&first, &second));
    }
}

static void
test_records_remember_changes (void)
{
  g_autoptr (CrmCatalog) catalog = crm_catalog_new ();
  const CrmKind *kind = crm_catalog_find_kind (catalog, "account");
  g_autoptr (CrmRecord) record = crm_record_new (kind);
  g_autoptr (CrmRecord) copy = NULL;

  crm_record_clear_changes (record);
  crm_record_set_text (record, "name", "Acme");
  g_assert_true (crm_record_is_changed (record, crm_kind_find_field (kind, "name")));
  g_assert_false (crm_record_is_changed (record, crm_kind_find_field (kind, "city")));
  copy = crm_record_copy (record);
  crm_record_clear_changes (record);
  crm_record_set_text (record, "name", "Acme");
  g_assert_false (crm_record_has_changes (record));
  g_assert_true (crm_record_has_changes (copy));
  g_assert_cmpstr (crm_record_get_title (copy), ==, "Acme");
}

/* Whether one separator before three digits is a decimal point is a matter of the country. */
static void
test_thousands (void)
{
  static const struct
  {
    const char *tag;
    const char *text;
    gint64 amount;
  } written[] = {
    { "en-GB", "1,000", 100000 },    { "en-GB", "12,500", 1250000 },   { "en-GB", "1.000", 100 },
    { "pt", "1.000", 100000 },       { "tr", "2.500", 250000 },        { "ro", "-1.250", -125000 },
    { "pt", "2,500", 250 },          { "en-GB", "12,50", 1250 },       { "pt", "12.50", 1250 },
    { "en-GB", "1,234.50", 123450 }, { "pt", "1.234.567", 123456700 },
  };
  g_autoptr (CrmCatalog) catalog = crm_catalog_new ();
  const CrmField *field
      = crm_kind_find_field (crm_catalog_find_kind (catalog, "account"), "annual_revenue");

  for (gsize i = 0; i < G_N_ELEMENTS (written); i++)
    {
      CrmValue value;
      g_autoptr (GError) error = NULL;

      crm_field_parse (field, written[i].text, "EUR", crm_locale_find (written[i].tag), &value,
                       &error);
      g_assert_no_error (error);
      g_assert_cmpint (value.integer, ==, written[i].amount);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/field/parse-and-show", test_parse_and_show);
  g_test_add_func ("/field/thousands", test_thousands);
  g_test_add_func ("/field/what-is-kept-reads-back", test_what_is_kept_reads_back);
  g_test_add_func ("/record/remembers-changes", test_records_remember_changes);
  return g_test_run ();
}
