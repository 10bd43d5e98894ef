/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-activity.h"

#include "crm-clock.h"
#include "crm-date.h"

static CrmCatalog *catalog;

static void
assert_days (const char *start,
             const char *rrule,
             const char *exdates,
             const char *from,
             const char *to,
             const char *expected)
{
  g_autoptr (CrmRecord) activity = crm_record_new (crm_catalog_find_kind (catalog, "activity"));
  g_autoptr (GArray) starts = NULL;
  g_autoptr (GString) text = g_string_new (NULL);
  gint64 first, begin, end;

  g_assert_true (crm_instant_parse (start, &first));
  g_assert_true (crm_instant_parse (from, &begin));
  g_assert_true (crm_instant_parse (to, &end));
  crm_record_set_integer (activity, "start_at", first);
  crm_record_set_text (activity, "rrule", rrule);
  crm_record_set_text (activity, "exdates", exdates);
  starts = crm_activity_expand (activity, begin, end);
  for (guint i = 0; i < starts->len; i++)
    {
      char buffer[CRM_INSTANT_STRING_SIZE];

      g_string_append_printf (text, "%s%s", i > 0 ? " " : "",
                              crm_instant_format (g_array_index (starts, gint64, i), buffer));
    }
  g_assert_cmpstr (text->str, ==, expected);
}

/* The tests run in the zone Europe/Lisbon, where summer time began on 2026-03-29. */
static void
test_expand (void)
{
  assert_days ("2026-03-02T09:00:00Z", NULL, NULL, "2026-03-01T00:00:00Z", "2026-04-01T00:00:00Z",
               "2026-03-02T09:00:00Z");
  assert_days ("2026-03-02T09:00:00Z", NULL, NULL, "2026-03-03T00:00:00Z", "2026-04-01T00:00:00Z",
               "");
  /* Nine on the wall stays nine on the wall. */
  assert_days ("2026-03-23T09:00:00Z", "FREQ=WEEKLY", NULL, "2026-03-20T00:00:00Z",
               "2026-04-07T00:00:00Z",
               "2026-03-23T09:00:00Z 2026-03-30T08:00:00Z 2026-04-06T08:00:00Z");
  assert_days ("2026-01-05T10:00:00Z", "FREQ=DAILY;BYDAY=MO,WE;COUNT=4", NULL,
               "2026-01-01T00:00:00Z", "2027-01-01T00:00:00Z",
               "2026-01-05T10:00:00Z 2026-01-07T10:00:00Z 2026-01-12T10:00:00Z "
               "2026-01-14T10:00:00Z");
  /* A series that began years ago is not counted through. */
  assert_days ("2016-01-31T10:00:00Z", "FREQ=MONTHLY;BYMONTHDAY=-1", NULL, "2026-02-01T00:00:00Z",
               "2026-03-01T00:00:00Z", "2026-02-28T10:00:00Z");
  assert_days ("2026-01-05T10:00:00Z", "FREQ=WEEKLY;UNTIL=20260120T235959Z", "2026-01-12T10:00:00Z",
               "2026-01-01T00:00:00Z", "2026-03-01T00:00:00Z",
               "2026-01-05T10:00:00Z 2026-01-19T10:00:00Z");
}

static void
test_rules_are_checked (void)
{
  g_assert_true (crm_rrule_is_valid ("FREQ=YEARLY;BYMONTH=2;BYDAY=-1FR"));
  g_assert_false (crm_rrule_is_valid ("every now and then"));
  g_assert_false (crm_rrule_is_valid (""));
}

int
main (int argc, char *argv[])
{
  int result;

  g_test_init (&argc, &argv, NULL);
  catalog = crm_catalog_new ();
  g_test_add_func ("/activity/expand", test_expand);
  g_test_add_func ("/activity/rules-are-checked", test_rules_are_checked);
  result = g_test_run ();
  g_clear_object (&catalog);
  return result;
}
