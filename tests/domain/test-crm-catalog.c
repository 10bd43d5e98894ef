/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The description must hold together by itself, whoever adds a line to it. */
#include "config.h"

#include <string.h>

#include "crm-card-section.h"
#include "crm-catalog.h"
#include "crm-custom-field.h"
#include "crm-error.h"

static void
check_field (const CrmKind *kind, const CrmField *field)
{
  const CrmFieldSpec *spec = crm_field_get_spec (field);
  const CrmField *link = NULL;
  CrmValue value = CRM_VALUE_INIT;
  g_autoptr (GError) error = NULL;

  g_test_message ("%s.%s", crm_kind_get_name (kind), spec->name);
  g_assert_true (crm_kind_find_field (kind, spec->name) == field);
  g_assert_cmpstr (crm_field_get_label (field), !=, "");
  if (spec->type == CRM_FIELD_LINK)
    g_assert_nonnull (crm_field_get_target (field));
  if (spec->type == CRM_FIELD_CHOICE)
    g_assert_nonnull (spec->choices);
  if (spec->type == CRM_FIELD_MONEY && strcmp (crm_kind_get_name (kind), "stage_history") != 0)
    g_assert_nonnull (crm_kind_find_field (kind, "currency"));
  if (spec->satellite != NULL)
    {
      g_assert_nonnull (crm_field_get_satellite (field, &link));
      g_assert_nonnull (link);
    }
  if (spec->default_text != NULL)
    {
      crm_field_parse (field, spec->default_text, NULL, NULL, &value, &error);
      g_assert_no_error (error);
      crm_value_clear (&value);
    }
}

static void
test_holds_together (void)
{
  g_autoptr (CrmCatalog) catalog = crm_catalog_new ();
  g_autoptr (GHashTable) numbers = g_hash_table_new (NULL, NULL);
  gboolean descending;

  for (guint i = 0; i < crm_catalog_get_n_kinds (catalog); i++)
    {
      const CrmKind *kind = crm_catalog_get_kind (catalog, i);

      g_assert_true (g_hash_table_add (numbers, GINT_TO_POINTER (crm_kind_get_number (kind))));
      g_assert_cmpint (crm_kind_get_number (kind), <, 256);
      g_assert_nonnull (crm_kind_get_title_field (kind));
      g_assert_nonnull (crm_kind_get_sort_field (kind, &descending));
      for (guint f = 0; f < crm_kind_get_n_fields (kind); f++)
        check_field (kind, crm_kind_get_field (kind, f));
    }
}

/* Numbers stand in every database and on the wire: they never change. */
static void
test_numbers_stay (void)
{
  static const struct
  {
    const char *name;
    gint16 number;
  } kinds[] = { { "user", 1 },
                { "team", 2 },
                { "account", 3 },
                { "contact", 4 },
                { "account_contact", 5 },
                { "contact_method", 6 },
                { "address", 7 },
                { "lead", 8 },
                { "pipeline", 9 },
                { "stage", 10 },
                { "opportunity", 11 },
                { "stage_history", 12 },
                { "activity", 13 },
                { "activity_participant", 14 },
                { "reminder", 15 },
                { "product", 16 },
                { "invoice", 17 },
                { "invoice_line", 18 },
                { "document", 19 },
                { "template", 20 },
                { "note", 21 },
                { "custom_field", 22 },
                { "import_batch", 23 },
                { "import_row", 24 },
                { "office", 25 },
                { "relationship", 27 },
                { "important_date", 28 },
                { "preference", 29 },
                { "agreement", 30 },
                { "saved_view", 26 },
                { "import_mapping", 32 },
                { "merge", 34 },
                { "conflict", 38 },
                { "card_layout", 40 },
                { "sales_plan", 64 },
                { "sales_plan_line", 65 },
                { "saved_report", 66 },
                { "sales_order", 36 },
                { "sales_order_line", 37 },
                { "conflict", 38 },
                { "role", 41 },
                { "role_right", 42 },
                { "role_field", 43 },
                { "record_share", 44 },
                { "substitute", 45 },
                { "template_version", 52 },
                { "working_hours", 71 },
                { "holiday", 72 },
                { "absence", 73 },
                { "attachment", 77 },
                { "message", 74 },
                { "message_text", 75 },
                { "mail_account", 76 },
                { "lost_reason", 57 },
                { "plan", 58 },
                { "plan_step", 59 },
                { "plan_run", 60 },
                { "assignment_rule", 61 },
                { "assignment_member", 62 },
                { "assignment", 63 },
                { "rule", 67 },
                { "rule_action", 68 },
                { "rule_occasion", 69 },
                { "rule_run", 70 },
                { "document_event", 46 },
                { "approval_rule", 47 },
                { "approval", 48 } };
  g_autoptr (CrmCatalog) catalog = crm_catalog_new ();

  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      const CrmKind *kind = crm_catalog_find_kind (catalog, kinds[i].name);

      g_assert_nonnull (kind);
      g_assert_cmpint (crm_kind_get_number (kind), ==, kinds[i].number);
      g_assert_true (crm_catalog_find_number (catalog, kinds[i].number) == kind);
    }
}

static CrmRecord *
own_field (CrmCatalog *catalog, const char *entity, const char *key, const char *type)
{
  CrmRecord *record = crm_record_new (crm_catalog_find_kind (catalog, "custom_field"));

  crm_record_set_text (record, "entity", entity);
  crm_record_set_text (record, "key", key);
  crm_record_set_text (record, "label", "Favourite colour");
  crm_record_set_text (record, "type", type);
  return record;
}

static void
test_own_fields_join (void)
{
  g_autoptr (CrmCatalog) catalog = crm_catalog_new ();
  g_autoptr (CrmRecord) record = own_field (catalog, "account", "colour", "choice");
  const CrmKind *kind = crm_catalog_find_kind (catalog, "account");
  g_autoptr (CrmRecord) before = crm_record_new (kind);
  g_autoptr (GError) error = NULL;
  const CrmField *field;

  crm_record_set_text (record, "options", "Red\n Green \n\nBlue");
  field = crm_custom_field_join (catalog, record, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (crm_field_get_label (field), ==, "Favourite colour");
  g_assert_true (crm_kind_find_field (kind, "colour") == field);
  /* A record that was there before takes the new field too. */
  g_assert_true (crm_record_parse (before, "colour", "green", NULL, &error));
  g_assert_cmpstr (crm_record_get_text (before, "colour"), ==, "Green");
  g_assert_false (crm_record_parse (before, "colour", "Mauve", NULL, &error));
  g_assert_error (error, CRM_ERROR, CRM_ERROR_INVALID);
  /* Joining again renews, and never doubles. */
  crm_record_set_integer (record, "archived", 1);
  g_assert_true (crm_custom_field_join (catalog, record, NULL) == field);
  g_assert_true (crm_field_has (field, CRM_FIELD_ARCHIVED));
}

/* An own address is as structured as the built-in one. */
static void
test_own_address (void)
{
  static const char *const names[] = { "delivery_street", "delivery_postal_code", "delivery_city",
                                       "delivery_region", "delivery_country" };
  g_autoptr (CrmCatalog) catalog = crm_catalog_new ();
  g_autoptr (CrmRecord) record = own_field (catalog, "account", "delivery", "address");
  const CrmKind *kind = crm_catalog_find_kind (catalog, "account");
  g_autoptr (GError) error = NULL;
  const CrmField *field;

  crm_record_set_text (record, "label", "Delivery");
  crm_record_set_text (record, "default_value", "Portugal");
  crm_record_set_integer (record, "required", 1);
  field = crm_custom_field_join (catalog, record, &error);
  g_assert_no_error (error);
  g_assert_true (field == crm_kind_find_field (kind, names[0]));
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      field = crm_kind_find_field (kind, names[i]);
      g_assert_nonnull (field);
      g_assert_true (crm_field_has (field, CRM_FIELD_REQUIRED) == (i == 0));
      g_assert_cmpstr (crm_field_get_section (field), ==, "Delivery");
    }
  g_assert_cmpstr (crm_field_get_label (field), ==, "Delivery: Country");
  g_assert_cmpstr (crm_field_get_part_label (field), ==, "Country");
  g_assert_cmpstr (crm_field_get_spec (field)->default_text, ==, "Portugal");
  crm_record_set_integer (record, "archived", 1);
  g_assert_nonnull (crm_custom_field_join (catalog, record, NULL));
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    g_assert_true (crm_field_has (crm_kind_find_field (kind, names[i]), CRM_FIELD_ARCHIVED));
}

static void
test_own_fields_are_checked (void)
{
  static const char *const wrong[][3]
      = { { "account", "Name", "text" },    { "account", "na me", "text" },
          { "account", "name", "text" },    { "account", "x\"; DROP TABLE account", "text" },
          { "nothing", "colour", "text" },  { "account", "colour", "sound" },
          { "account", "colour", "choice" } };
  g_autoptr (CrmCatalog) catalog = crm_catalog_new ();

  for (gsize i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autoptr (CrmRecord) record = own_field (catalog, wrong[i][0], wrong[i][1], wrong[i][2]);
      g_autoptr (GError) error = NULL;

      g_assert_null (crm_custom_field_join (catalog, record, &error));
      g_assert_nonnull (error);
    }
}

static void
assert_sections (GPtrArray *sections, const char *expected)
{
  g_autofree char *text = crm_card_sections_print (sections);

  g_strdelimit (text, "\n", ' ');
  g_assert_cmpstr (text, ==, expected);
}

static void
assert_card (const CrmKind *kind, const char *expected)
{
  g_autoptr (GPtrArray) sections = crm_card_sections_list (kind);

  assert_sections (sections, expected);
}

/* What an office arranged stays, also what a newer program put there, and what is new finds its
 * place. */
static void
test_sections (void)
{
  g_autoptr (CrmCatalog) catalog = crm_catalog_new ();
  const CrmKind *kind = crm_catalog_find_kind (catalog, "product");
  g_autoptr (CrmRecord) record = own_field (catalog, "product", "shelf", "text");
  g_autoptr (GPtrArray) sections = NULL;
  g_autoptr (GError) error = NULL;
  int version = crm_catalog_get_version (catalog);

  assert_card (
      crm_catalog_find_kind (catalog, "contact"),
      "methods details contact address office addresses roles notes steps plans agreements dates "
      "family preferences deals people orders invoices files");
  assert_card (crm_catalog_find_kind (catalog, "opportunity"),
               "details value outcome office notes steps plans people orders invoices files stays");
  assert_card (kind, "details notes deals files");
  crm_catalog_set_layout (catalog, kind, "deals\n~hologram\n~notes");
  g_assert_cmpint (crm_catalog_get_version (catalog), >, version);
  assert_card (kind, "deals files ~hologram ~notes details");
  g_assert_nonnull (crm_custom_field_join (catalog, record, NULL));
  assert_card (kind, "deals files ~hologram ~notes details own");
  crm_record_set_text (record, "section", "Warehouse");
  g_assert_nonnull (crm_custom_field_join (catalog, record, NULL));
  assert_card (kind, "deals files ~hologram ~notes details Warehouse");
  g_assert_cmpstr (crm_field_get_section (crm_kind_find_field (kind, "shelf")), ==, "Warehouse");

  sections = crm_card_sections_list (kind);
  g_assert_true (crm_card_sections_move (sections, "Warehouse", -1));
  g_assert_false (crm_card_sections_move (sections, "Warehouse", -1));
  g_assert_true (crm_card_sections_move (sections, "notes", -1));
  assert_sections (sections, "deals ~notes files ~hologram Warehouse details");
  g_assert_true (crm_card_sections_arrange (
      sections, (const char *const[]){ "deals", "notes", "~details", NULL }, &error));
  assert_sections (sections, "deals notes files ~hologram Warehouse ~details");
  g_assert_false (crm_card_sections_arrange (
      sections, (const char *const[]){ "notes", "hologram", NULL }, &error));
  g_assert_error (error, CRM_ERROR, CRM_ERROR_INVALID);
  assert_sections (sections, "deals notes files ~hologram Warehouse ~details");
}

/* A section goes from one pane into the other at its end, by a word or onto a place there, and what
 * is written says so. */
static void
test_sections_cross (void)
{
  g_autoptr (CrmCatalog) catalog = crm_catalog_new ();
  const CrmKind *kind = crm_catalog_find_kind (catalog, "opportunity");
  g_autoptr (GPtrArray) sections = crm_card_sections_list (kind);
  g_autofree char *text = NULL;

  assert_sections (
      sections,
      "details value outcome office notes steps plans people orders invoices files stays");
  g_assert_true (crm_card_sections_move (sections, "office", 1));
  assert_sections (
      sections,
      "details value outcome >office notes steps plans people orders invoices files stays");
  g_assert_true (crm_card_sections_move (sections, "office", 1));
  assert_sections (
      sections,
      "details value outcome notes >office steps plans people orders invoices files stays");
  g_assert_true (crm_card_sections_put (sections, "steps", FALSE, "value"));
  assert_sections (
      sections,
      "details <steps value outcome notes >office plans people orders invoices files stays");
  g_assert_true (crm_card_sections_put (sections, "details", TRUE, "people"));
  assert_sections (
      sections,
      "<steps value outcome notes >office plans >details people orders invoices files stays");
  g_assert_false (crm_card_sections_put (sections, "people", TRUE, "value"));
  g_assert_false (crm_card_sections_move (sections, "stays", 1));

  text = crm_card_sections_print (sections);
  crm_catalog_set_layout (catalog, kind, text);
  assert_card (
      kind, "<steps value outcome notes >office plans >details people orders invoices files stays");

  /* Back where the program puts it, nothing is to be said of it. */
  g_assert_true (crm_card_sections_move (sections, "notes", -1));
  assert_sections (
      sections,
      "<steps value outcome >office plans >details people orders invoices files stays <notes");
  g_assert_true (crm_card_sections_arrange (
      sections, (const char *const[]){ "<details", "~>notes", ">steps", NULL }, NULL));
  assert_sections (
      sections,
      "details value outcome >office plans ~notes people orders invoices files stays steps");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/catalog/holds-together", test_holds_together);
  g_test_add_func ("/catalog/numbers-stay", test_numbers_stay);
  g_test_add_func ("/catalog/own-fields-join", test_own_fields_join);
  g_test_add_func ("/catalog/own-address", test_own_address);
  g_test_add_func ("/catalog/own-fields-are-checked", test_own_fields_are_checked);
  g_test_add_func ("/catalog/sections", test_sections);
  g_test_add_func ("/catalog/sections-cross", test_sections_cross);
  return g_test_run ();
}
