/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "crm-error.h"
#include "crm-filter-links.h"

typedef struct
{
  const char *kind;
  const char *written;
  const char *kept; /* NULL: the same */
} Good;

static const Good good[] = {
  { "account", "", NULL },
  { "contact", "city = \"Porto\"", NULL },
  { "contact", "city=Porto", "city = \"Porto\"" },
  { "contact", "  CITY_ = x", "" },
  { "contact", "(city = \"A\" and phone is set)", "city = \"A\" and phone is set" },
  { "contact", "city = \"A\" or phone is set and not email is empty",
    "city = \"A\" or (phone is set and not email is empty)" },
  { "contact", "city = \"A\" and (phone is set or email is set)", NULL },
  { "contact", "city ~ porto", "city contains \"porto\"" },
  { "contact", "city begins with \"Vila \\\"N\"", NULL },
  { "contact", "not (city = \"A\" or city = \"B\")", NULL },
  { "contact", "owner_id = me", NULL },
  { "contact", "(owner_id = me)", "owner_id = me" },
  { "contact", "owner_id.team_id = my team", NULL },
  { "contact", "account_id = \"Acme\"", "account_id.name = \"Acme\"" },
  { "contact", "created_at in last 30 days", NULL },
  { "contact", "created_at in this month or created_at in next 1 week", NULL },
  { "contact", "created_at not in last year", NULL },
  { "contact", "created_at before yesterday", "created_at before 1 day ago" },
  { "contact", "created_at = today", NULL },
  { "opportunity", "expected_close_on until in 2 weeks", "expected_close_on <= in 2 weeks" },
  { "opportunity", "expected_close_on since 2026-01-31", "expected_close_on >= 2026-01-31" },
  { "opportunity", "amount >= 1000.50", NULL },
  { "opportunity", "stage_id.type = open", NULL },
  { "account", "none of opportunity (stage_id.type = open)", NULL },
  { "account", "any of opportunity", NULL },
  { "account", "count of activity (type = call) > 3", NULL },
  { "account", "last activity before 90 days ago", "last of activity.done_at before 90 days ago" },
  { "account", "sum of invoice.gross (date in last year) > 5000.00", NULL },
  { "account", "any of opportunity by account_id", NULL },
  { "account", "any of opportunity (product_id = \"Harp\" and none of activity (status = planned))",
    "any of opportunity (product_id.name = \"Harp\" and none of activity (status = planned))" },
};

static void
test_round_trip (void)
{
  g_autoptr (CrmCatalog) catalog = crm_catalog_new ();

  for (gsize i = 0; i < G_N_ELEMENTS (good); i++)
    {
      const CrmKind *kind = crm_catalog_find_kind (catalog, good[i].kind);
      g_autoptr (GError) error = NULL;
      g_autoptr (CrmFilter) filter = crm_filter_parse (&kind, 1, good[i].written, "EUR", &error);
      g_autoptr (CrmFilter) again = NULL;
      g_autofree char *printed = NULL;
      g_autofree char *twice = NULL;
      g_autofree char *said = NULL;

      if (good[i].kept != NULL && good[i].kept[0] == '\0')
        {
          g_assert_error (error, CRM_ERROR, CRM_ERROR_INVALID);
          continue;
        }
      g_test_message ("%s", good[i].written);
      g_assert_no_error (error);
      printed = crm_filter_print (filter, &kind, 1, "EUR");
      g_assert_cmpstr (printed, ==, good[i].kept != NULL ? good[i].kept : good[i].written);
      again = crm_filter_parse (&kind, 1, printed, "EUR", &error);
      g_assert_no_error (error);
      twice = crm_filter_print (again, &kind, 1, "EUR");
      g_assert_cmpstr (twice, ==, printed);
      said = crm_filter_say (filter, &kind, 1, "EUR", crm_locale_find ("en"));
      g_assert_true ((said[0] == '\0') == (printed[0] == '\0'));
    }
}

typedef struct
{
  const char *written;
  const char *place;
  const char *accepted;
} Bad;

/* Whatever once was read wrongly, or could be, is refused at its place with what is accepted. */
static const Bad bad[] = {
  { "city", "column 5", "is set" },
  { "city = ", "column 8", "" },
  { "town = \"Porto\"", "column 1", "city" },
  { "city = \"Porto", "column 8", "" },
  { "city = \"A\"\nand town = 1", "Line 2, column 5", "city" },
  { "city = \"A\" phone is set", "column 12", "and, or" },
  { "(city = \"A\"", "column 12", ")" },
  { "city = \"A\")", "column 11", "and, or" },
  { "not not city is set", "column 5", "city" },
  { "created_at before soon", "column 19", "" },
  { "created_at in 30 days", "column 15", "last" },
  { "created_at in last 0 days", "column 20", "days" },
  { "created_at before 99999999999 days ago", "column 19", "" },
  { "created_at before 3 days", "column 25", "ago" },
  { "any of city", "column 8", "activity" },
  { "count of activity", "column 18", "=" },
  { "sum of activity > 1", "column 8", "activity.duration" },
  { "last of activity.subject > 1", "column 9", "activity.done_at" },
  { "any of activity (type = dance)", "column 25", "" },
  { "any of activity by owner_id", "column 20", "parent" },
  { "\xff\xfe", "UTF-8", "" },
  { "city = \"Ş\" oops", "column 12", "and, or" },
  { "((((((((((((((((((((((((((((((city is set))))))))))))))))))))))))))))))", "column", "fewer" },
};

static void
test_errors (void)
{
  g_autoptr (CrmCatalog) catalog = crm_catalog_new ();
  const CrmKind *kind = crm_catalog_find_kind (catalog, "contact");

  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;

      g_test_message ("%s", g_utf8_validate (bad[i].written, -1, NULL) ? bad[i].written : "bytes");
      g_assert_null (crm_filter_parse (&kind, 1, bad[i].written, "EUR", &error));
      g_assert_error (error, CRM_ERROR, CRM_ERROR_INVALID);
      if (strstr (error->message, bad[i].place) == NULL
          || strstr (error->message, bad[i].accepted) == NULL)
        g_error ("%s: %s", bad[i].written, error->message);
    }
}

static void
check_range (
    CrmOperandType type, CrmFilterUnit unit, int amount, const char *first, const char *last)
{
  CrmOperand operand = { type, unit, amount, CRM_VALUE_INIT };
  CrmDate from, after;
  char buffer[CRM_DATE_STRING_SIZE];

  /* A Wednesday. */
  g_assert_true (crm_operand_range (&operand, crm_date_new (2026, 3, 11), &from, &after));
  g_assert_cmpstr (crm_date_format (from, buffer), ==, first);
  g_assert_cmpstr (crm_date_format (after - 1, buffer), ==, last);
}

static void
test_days (void)
{
  check_range (CRM_OPERAND_DAY, CRM_FILTER_DAY, -90, "2025-12-11", "2025-12-11");
  check_range (CRM_OPERAND_DAY, CRM_FILTER_MONTH, 1, "2026-04-11", "2026-04-11");
  check_range (CRM_OPERAND_PERIOD, CRM_FILTER_WEEK, 0, "2026-03-09", "2026-03-15");
  check_range (CRM_OPERAND_PERIOD, CRM_FILTER_MONTH, -1, "2026-02-01", "2026-02-28");
  check_range (CRM_OPERAND_PERIOD, CRM_FILTER_QUARTER, 0, "2026-01-01", "2026-03-31");
  check_range (CRM_OPERAND_PERIOD, CRM_FILTER_YEAR, 1, "2027-01-01", "2027-12-31");
  check_range (CRM_OPERAND_ROLLING, CRM_FILTER_DAY, -30, "2026-02-09", "2026-03-11");
  check_range (CRM_OPERAND_ROLLING, CRM_FILTER_WEEK, 2, "2026-03-11", "2026-03-25");
}

/* What a filter reads beside the record itself, so that its answer is known to be old. */
static void
test_reach (void)
{
  static const struct
  {
    const char *written;
    const char *reads; /* names of kinds */
    gboolean has_links;
    gboolean moves;
  } cases[] = {
    { "city = \"Porto\"", "address", FALSE, FALSE },
    { "name is set and owner_id = me", "", FALSE, FALSE },
    { "owner_id.team_id = my team", "user", FALSE, FALSE },
    { "account_id = \"01890000-0000-7000-8000-000000000001\"", "", TRUE, FALSE },
    { "account_id = \"Acme\"", "account", FALSE, FALSE },
    { "not created_at in last 30 days", "", FALSE, TRUE },
    { "none of opportunity (product_id = \"01890000-0000-7000-8000-000000000001\")", "opportunity",
      TRUE, FALSE },
    { "last activity before 90 days ago", "activity", FALSE, TRUE },
  };
  g_autoptr (CrmCatalog) catalog = crm_catalog_new ();
  const CrmKind *kind = crm_catalog_find_kind (catalog, "contact");

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (CrmFilter) filter = crm_filter_parse (&kind, 1, cases[i].written, "EUR", NULL);
      g_autoptr (GHashTable) found = g_hash_table_new (NULL, NULL);

      g_test_message ("%s", cases[i].written);
      g_assert_nonnull (filter);
      crm_filter_find_kinds (filter, kind, found);
      g_assert_cmpuint (g_hash_table_size (found), ==, *cases[i].reads != '\0');
      if (*cases[i].reads != '\0')
        g_assert_true (
            g_hash_table_contains (found, crm_catalog_find_kind (catalog, cases[i].reads)));
      g_assert_cmpint (crm_filter_has_links (filter, &kind, 1), ==, cases[i].has_links);
      g_assert_cmpint (crm_filter_moves (filter), ==, cases[i].moves);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/filter/round-trip", test_round_trip);
  g_test_add_func ("/filter/errors", test_errors);
  g_test_add_func ("/filter/days", test_days);
  g_test_add_func ("/filter/reach", test_reach);
  return g_test_run ();
}
