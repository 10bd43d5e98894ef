/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-facts.h"

#include "crm-error.h"

static CrmCatalog *catalog;

static CrmRecord *
new_record (const char *kind)
{
  return crm_record_new (crm_catalog_find_kind (catalog, kind));
}

static gboolean
prepare (CrmRecord *record, GError **error)
{
  CrmRules rules = { .now = 77, .catalog = catalog };

  rules.user = crm_id_generate ();
  return crm_kind_get_prepare (crm_record_get_kind (record)) (record, NULL, &rules, error);
}

static void
assert_refused (CrmRecord *record)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (prepare (record, &error));
  g_assert_error (error, CRM_ERROR, CRM_ERROR_INVALID);
}

static void
assert_accepted (CrmRecord *record)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (prepare (record, &error));
  g_assert_no_error (error);
}

static void
test_relationships_from_both_sides (void)
{
  static const char *const types[][2]
      = { { "child", "parent" },       { "parent", "child" },       { "manager", "report" },
          { "report", "manager" },     { "assistant", "superior" }, { "superior", "assistant" },
          { "spouse", "spouse" },      { "sibling", "sibling" },    { "grandchild", "grandparent" },
          { "colleague", "colleague" } };
  g_autoptr (CrmRecord) record = new_record ("relationship");
  CrmId ana, rita;

  ana = crm_id_generate ();
  rita = crm_id_generate ();
  crm_record_set_link (record, "contact_a_id", &ana);
  crm_record_set_link (record, "contact_b_id", &rita);
  for (gsize i = 0; i < G_N_ELEMENTS (types); i++)
    {
      crm_record_set_text (record, "type", types[i][0]);
      g_assert_cmpstr (crm_relationship_get_type_seen_from (record, &ana), ==, types[i][0]);
      g_assert_cmpstr (crm_relationship_get_type_seen_from (record, &rita), ==, types[i][1]);
    }
  crm_record_set_text (record, "type", "child");
  g_assert_cmpstr (crm_relationship_get_word (record, &ana), ==, "Child");
  g_assert_cmpstr (crm_relationship_get_word (record, &rita), ==, "Parent");
  g_assert_true (crm_id_equal (crm_relationship_get_other (record, &rita), &ana));
  assert_accepted (record);
  crm_record_set_link (record, "contact_b_id", &ana);
  assert_refused (record);
}

static CrmRecord *
new_date (int day, int month, int year)
{
  CrmRecord *record = new_record ("important_date");

  crm_record_set_text (record, "type", "birthday");
  crm_record_set_integer (record, "day", day);
  crm_record_set_integer (record, "month", month);
  if (year != 0)
    crm_record_set_integer (record, "year", year);
  return record;
}

static void
test_dates_are_checked (void)
{
  static const struct
  {
    int day, month, year;
    gboolean good;
  } dates[]
      = { { 10, 3, 0, TRUE },  { 29, 2, 0, TRUE }, { 29, 2, 2019, FALSE }, { 29, 2, 2020, TRUE },
          { 31, 4, 0, FALSE }, { 0, 4, 0, FALSE }, { 1, 13, 0, FALSE },    { 1, 1, 99999, FALSE } };

  for (gsize i = 0; i < G_N_ELEMENTS (dates); i++)
    {
      g_autoptr (CrmRecord) record = new_date (dates[i].day, dates[i].month, dates[i].year);

      if (!dates[i].good)
        {
          assert_refused (record);
          continue;
        }
      assert_accepted (record);
      g_assert_cmpint (crm_record_get_integer (record, "month_day", 0), ==,
                       dates[i].month * 100 + dates[i].day);
    }
}

static void
test_dates_come_again (void)
{
  g_autoptr (CrmRecord) spring = new_date (10, 3, 2019);
  g_autoptr (CrmRecord) leap = new_date (29, 2, 0);

  g_assert_cmpint (crm_important_date_next (spring, crm_date_new (2026, 3, 10)), ==,
                   crm_date_new (2026, 3, 10));
  g_assert_cmpint (crm_important_date_next (spring, crm_date_new (2026, 3, 11)), ==,
                   crm_date_new (2027, 3, 10));
  g_assert_cmpint (crm_important_date_next (leap, crm_date_new (2026, 2, 1)), ==,
                   crm_date_new (2026, 2, 28));
  g_assert_cmpint (crm_important_date_next (leap, crm_date_new (2028, 2, 1)), ==,
                   crm_date_new (2028, 2, 29));
}

static void
test_agreements_know_when_they_were_kept (void)
{
  g_autoptr (CrmRecord) record = new_record ("agreement");

  crm_record_set_text (record, "what", "Send the samples");
  crm_record_set_integer (record, "due_on", crm_date_new (2026, 3, 10));
  assert_accepted (record);
  g_assert_true (crm_record_is_set (record, "owner_id"));
  g_assert_false (crm_record_is_set (record, "done_at"));
  crm_record_set_integer (record, "done", 1);
  assert_accepted (record);
  g_assert_cmpint (crm_record_get_integer (record, "done_at", 0), ==, 77);
  crm_record_set_integer (record, "done", 0);
  assert_accepted (record);
  g_assert_false (crm_record_is_set (record, "done_at"));
  crm_record_set_integer (record, "remind_on", crm_date_new (2026, 3, 11));
  assert_refused (record);
}

static void
test_preferences_of_one_matter (void)
{
  g_autoptr (CrmRecord) record = new_record ("preference");

  crm_record_set_text (record, "key", "Taste");
  crm_record_set_text (record, "value", "Dark chocolate");
  assert_accepted (record);
  g_assert_cmpstr (crm_record_get_text (record, "key"), ==, "taste");
  g_assert_cmpstr (crm_record_get_text (record, "value"), ==, "Dark chocolate");
}

int
main (int argc, char *argv[])
{
  int result;

  g_test_init (&argc, &argv, NULL);
  catalog = crm_catalog_new ();
  g_test_add_func ("/facts/relationships-from-both-sides", test_relationships_from_both_sides);
  g_test_add_func ("/facts/dates-are-checked", test_dates_are_checked);
  g_test_add_func ("/facts/dates-come-again", test_dates_come_again);
  g_test_add_func ("/facts/agreements-know-when-they-were-kept",
                   test_agreements_know_when_they_were_kept);
  g_test_add_func ("/facts/preferences-of-one-matter", test_preferences_of_one_matter);
  result = g_test_run ();
  g_object_unref (catalog);
  return result;
}
