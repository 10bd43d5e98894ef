/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-activity.h"

#include "crm-clock.h"
#include "crm-date.h"
#include "crm-recurrence.h"
#include "crm-series-rule.h"

static CrmCatalog *catalog;

static const char *zone_name;

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
  if (zone_name != NULL)
    crm_record_set_text (activity, "zone", zone_name);
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

/* A series keeps the hours of the place where it was planned, whatever its clocks do. The test
 * itself runs in Lisbon. */
static void
test_zones (void)
{
  zone_name = "Europe/Bucharest";
  assert_days ("2026-03-24T08:00:00Z", "FREQ=WEEKLY", NULL, "2026-03-20T00:00:00Z",
               "2026-04-08T00:00:00Z",
               "2026-03-24T08:00:00Z 2026-03-31T07:00:00Z 2026-04-07T07:00:00Z");
  /* 03:30 is left out on the day of the change: it is 04:30 of summer. */
  assert_days ("2026-03-28T01:30:00Z", "FREQ=DAILY;COUNT=3", NULL, "2026-03-20T00:00:00Z",
               "2026-04-08T00:00:00Z",
               "2026-03-28T01:30:00Z 2026-03-29T01:30:00Z 2026-03-30T00:30:00Z");
  zone_name = "Europe/Lisbon";
  /* 01:30 comes twice in the night of the change back: the first counts. */
  assert_days ("2026-10-24T00:30:00Z", "FREQ=DAILY;COUNT=3", NULL, "2026-10-20T00:00:00Z",
               "2026-11-08T00:00:00Z",
               "2026-10-24T00:30:00Z 2026-10-25T00:30:00Z 2026-10-26T01:30:00Z");
  zone_name = "America/Sao_Paulo";
  /* Midnight itself was left out when summer time began there; since 2019 there is none. */
  assert_days ("2018-11-03T03:00:00Z", "FREQ=DAILY;COUNT=3", NULL, "2018-11-01T00:00:00Z",
               "2018-11-10T00:00:00Z",
               "2018-11-03T03:00:00Z 2018-11-04T03:00:00Z 2018-11-05T02:00:00Z");
  assert_days ("2019-02-10T12:00:00Z", "FREQ=WEEKLY;COUNT=2", NULL, "2019-02-01T00:00:00Z",
               "2019-03-01T00:00:00Z", "2019-02-10T12:00:00Z 2019-02-17T13:00:00Z");
  assert_days ("2025-10-30T13:00:00Z", "FREQ=WEEKLY;COUNT=2", NULL, "2025-10-01T00:00:00Z",
               "2025-12-01T00:00:00Z", "2025-10-30T13:00:00Z 2025-11-06T13:00:00Z");
  zone_name = "Europe/Istanbul";
  /* Turkey stayed with summer time in the autumn of 2016. */
  assert_days ("2016-03-20T07:00:00Z", "FREQ=MONTHLY;BYMONTHDAY=20;INTERVAL=4", NULL,
               "2016-03-01T00:00:00Z", "2017-04-01T00:00:00Z",
               "2016-03-20T07:00:00Z 2016-07-20T06:00:00Z 2016-11-20T06:00:00Z "
               "2017-03-20T06:00:00Z");
  /* An end by the clock of UTC, and one by a day, which is whole. */
  zone_name = "Europe/Bucharest";
  assert_days ("2026-06-01T06:00:00Z", "FREQ=DAILY;UNTIL=20260603T060000Z", NULL,
               "2026-05-01T00:00:00Z", "2026-07-01T00:00:00Z",
               "2026-06-01T06:00:00Z 2026-06-02T06:00:00Z 2026-06-03T06:00:00Z");
  assert_days ("2026-06-01T06:00:00Z", "FREQ=DAILY;UNTIL=20260602", NULL, "2026-05-01T00:00:00Z",
               "2026-07-01T00:00:00Z", "2026-06-01T06:00:00Z 2026-06-02T06:00:00Z");
  /* By position, and by number when read from the middle. */
  assert_days ("2026-01-13T08:00:00Z", "FREQ=MONTHLY;BYDAY=2TU", NULL, "2026-03-01T00:00:00Z",
               "2026-06-01T00:00:00Z",
               "2026-03-10T08:00:00Z 2026-04-14T07:00:00Z 2026-05-12T07:00:00Z");
  assert_days ("2026-01-30T08:00:00Z", "FREQ=MONTHLY;BYDAY=-1FR;COUNT=3", NULL,
               "2026-03-01T00:00:00Z", "2026-06-01T00:00:00Z", "2026-03-27T08:00:00Z");
  zone_name = NULL;
}

/* What takes whole days is on the day of where it was planned, also in a zone that lies west. */
static void
test_whole_days (void)
{
  g_autoptr (CrmRecord) fair = crm_record_new (crm_catalog_find_kind (catalog, "activity"));
  gint64 start;

  g_assert_true (crm_instant_parse ("2026-06-09T21:00:00Z", &start));
  crm_record_set_integer (fair, "start_at", start);
  crm_record_set_integer (fair, "all_day", 1);
  g_assert_cmpint (crm_activity_get_day (fair, start), ==, crm_date_new (2026, 6, 9));
  crm_record_set_text (fair, "zone", "Europe/Istanbul");
  g_assert_cmpint (crm_activity_get_day (fair, start), ==, crm_date_new (2026, 6, 10));
  crm_record_set_integer (fair, "all_day", 0);
  g_assert_cmpint (crm_activity_get_day (fair, start), ==, crm_date_new (2026, 6, 9));
}

static char *
list_starts (CrmRecord *activity)
{
  GString *text = g_string_new (NULL);
  g_autoptr (GArray) starts = crm_activity_expand (activity, 0, G_MAXINT64 / 4);

  for (guint i = 0; i < starts->len; i++)
    {
      char buffer[CRM_INSTANT_STRING_SIZE];

      crm_instant_format (g_array_index (starts, gint64, i), buffer);
      g_string_append_printf (text, "%s%.10s", i > 0 ? " " : "", buffer);
    }
  return g_string_free (text, FALSE);
}

/* A series is divided: both parts together say the same days as before. */
static void
test_cut (void)
{
  static const char *const rules[] = { "FREQ=WEEKLY;COUNT=5", "FREQ=WEEKLY;UNTIL=20260405T235959" };

  for (gsize i = 0; i < G_N_ELEMENTS (rules); i++)
    {
      g_autoptr (CrmRecord) series = crm_record_new (crm_catalog_find_kind (catalog, "activity"));
      g_autoptr (CrmRecord) rest = NULL;
      g_autofree char *first = NULL;
      g_autofree char *second = NULL;
      gint64 start, at;

      g_assert_true (crm_instant_parse ("2026-03-02T09:00:00Z", &start));
      g_assert_true (crm_instant_parse ("2026-03-23T09:00:00Z", &at));
      crm_record_set_text (series, "subject", "Round");
      crm_record_set_text (series, "zone", "Europe/Lisbon");
      crm_record_set_integer (series, "start_at", start);
      crm_record_set_text (series, "rrule", rules[i]);
      crm_record_set_text (series, "exdates", "2026-03-09T09:00:00Z,2026-03-30T08:00:00Z");
      rest = crm_series_cut (series, at);
      first = list_starts (series);
      second = list_starts (rest);
      g_assert_cmpstr (first, ==, "2026-03-02 2026-03-16");
      g_assert_cmpstr (second, ==, "2026-03-23");
      g_assert_cmpstr (crm_record_get_text (series, "exdates"), ==, "2026-03-09T09:00:00Z");
      g_assert_cmpstr (crm_record_get_text (rest, "exdates"), ==, "2026-03-30T08:00:00Z");
      g_assert_cmpstr (crm_record_get_text (rest, "subject"), ==, "Round");
      crm_record_unset (rest, "exdates");
      g_clear_pointer (&second, g_free);
      second = list_starts (rest);
      g_assert_cmpstr (second, ==, "2026-03-23 2026-03-30");
    }
}

static void
test_recurrence (void)
{
  static const struct
  {
    const char *rule;
    CrmRepeat repeat;
    const char *said;
  } cases[] = {
    { "FREQ=DAILY", CRM_REPEAT_DAILY, "Every day" },
    { "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", CRM_REPEAT_WORKDAYS,
      "Every week: Monday, Tuesday, Wednesday, Thursday, Friday" },
    { "FREQ=WEEKLY", CRM_REPEAT_WEEKLY, "Every week" },
    { "FREQ=WEEKLY;INTERVAL=2", CRM_REPEAT_FORTNIGHTLY, "Every 2 weeks" },
    { "FREQ=MONTHLY", CRM_REPEAT_MONTHLY, "Every month" },
    { "FREQ=YEARLY", CRM_REPEAT_YEARLY, "Every year" },
    { "FREQ=WEEKLY;INTERVAL=3;BYDAY=MO,WE;COUNT=4", CRM_REPEAT_CUSTOM,
      "Every 3 weeks: Monday, Wednesday, 4 times" },
    { "FREQ=MONTHLY;BYDAY=2TU", CRM_REPEAT_CUSTOM, "Every month: Tuesday, no. 2 of the month" },
    { "FREQ=YEARLY;BYMONTH=3;BYDAY=-1FR;UNTIL=20301231T235959", CRM_REPEAT_CUSTOM,
      "Every year: Friday, the last of the month, until 31 Dec 2030" },
    { "FREQ=MONTHLY;BYMONTHDAY=1,15", CRM_REPEAT_OTHER, NULL },
    { "FREQ=MONTHLY;BYDAY=1TU,3TU", CRM_REPEAT_OTHER, NULL },
    { "FREQ=HOURLY", CRM_REPEAT_OTHER, NULL },
    { "INTERVAL=2", CRM_REPEAT_OTHER, NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      CrmRecurrence recurrence;
      g_autofree char *rule = NULL;
      g_autofree char *said = NULL;

      g_assert_cmpint (crm_recurrence_parse (cases[i].rule, &recurrence), ==, cases[i].repeat);
      if (cases[i].repeat == CRM_REPEAT_OTHER)
        continue;
      rule = crm_recurrence_build (&recurrence, crm_date_new (2026, 3, 27));
      said = crm_recurrence_say (&recurrence, crm_locale_find ("en-GB"));
      g_assert_cmpstr (rule, ==, cases[i].rule);
      g_assert_cmpstr (said, ==, cases[i].said);
      g_assert_true (crm_rrule_is_valid (rule));
      if (cases[i].repeat == CRM_REPEAT_CUSTOM)
        continue;
      recurrence = (CrmRecurrence) CRM_RECURRENCE_INIT;
      crm_recurrence_choose (&recurrence, cases[i].repeat);
      g_clear_pointer (&rule, g_free);
      rule = crm_recurrence_build (&recurrence, crm_date_new (2026, 3, 27));
      g_assert_cmpstr (rule, ==, cases[i].rule);
    }
}

static void
assert_next (CrmRecord *reminder, CrmRecord *activity, const char *after, const char *expected)
{
  char buffer[CRM_INSTANT_STRING_SIZE];
  gint64 from, next;

  g_assert_true (crm_instant_parse (after, &from));
  next = crm_reminder_next (reminder, activity, from);
  g_assert_cmpstr (next == CRM_INSTANT_NONE ? "" : crm_instant_format (next, buffer), ==, expected);
}

static void
set_instant (CrmRecord *record, const char *field, const char *text)
{
  gint64 instant;

  g_assert_true (crm_instant_parse (text, &instant));
  crm_record_set_integer (record, field, instant);
}

static void
test_reminders (void)
{
  g_autoptr (CrmRecord) call = crm_record_new (crm_catalog_find_kind (catalog, "activity"));
  g_autoptr (CrmRecord) reminder = crm_record_new (crm_catalog_find_kind (catalog, "reminder"));

  set_instant (call, "start_at", "2026-03-26T10:00:00Z");
  crm_record_set_text (call, "status", "planned");
  crm_record_set_integer (reminder, "minutes_before", 30);
  assert_next (reminder, call, "2026-03-25T00:00:00Z", "2026-03-26T09:30:00Z");
  set_instant (reminder, "shown_at", "2026-03-26T09:30:00Z");
  assert_next (reminder, call, "2026-03-25T00:00:00Z", "");
  /* What was put off comes again, once. */
  set_instant (reminder, "snoozed_until", "2026-03-26T09:45:00Z");
  assert_next (reminder, call, "2026-03-25T00:00:00Z", "2026-03-26T09:45:00Z");
  set_instant (reminder, "shown_at", "2026-03-26T09:45:00Z");
  assert_next (reminder, call, "2026-03-25T00:00:00Z", "");
  /* The day after it is told again when it repeats, by the clock on the wall. */
  crm_record_set_text (call, "rrule", "FREQ=WEEKLY");
  crm_record_set_text (call, "zone", "Europe/Lisbon");
  assert_next (reminder, call, "2026-03-25T00:00:00Z", "2026-04-02T08:30:00Z");
  crm_record_set_text (call, "status", "done");
  assert_next (reminder, call, "2026-03-25T00:00:00Z", "");
}

static void
test_follow_up (void)
{
  g_autoptr (CrmRecord) call = crm_record_new (crm_catalog_find_kind (catalog, "activity"));
  g_autoptr (CrmRecord) chain = crm_record_new (crm_catalog_find_kind (catalog, "activity_chain"));
  g_autoptr (CrmRecord) holiday = crm_record_new (crm_catalog_find_kind (catalog, "holiday"));
  g_autoptr (CrmWorkCalendar) office = crm_work_calendar_new ();
  g_autoptr (CrmRecord) next = NULL;
  char buffer[CRM_INSTANT_STRING_SIZE];
  gint64 friday;

  g_assert_true (crm_instant_parse ("2026-03-06T11:07:00Z", &friday));
  set_instant (call, "start_at", "2026-03-05T15:30:00Z");
  crm_record_set_text (chain, "subject", "Send the offer");
  crm_record_set_text (chain, "next_type", "meeting");
  crm_record_set_integer (chain, "delay_days", 1);
  next = crm_activity_follow_up (call, chain, office, friday);
  /* A day after Friday is Monday, at the hour of the call. */
  g_assert_cmpstr (crm_instant_format (crm_record_get_integer (next, "start_at", 0), buffer), ==,
                   "2026-03-09T15:30:00Z");
  /* Or Tuesday, where nobody works on that Monday. */
  crm_record_set_text (holiday, "name", "Closed");
  crm_record_set_integer (holiday, "first_on", crm_date_new (2026, 3, 9));
  crm_work_calendar_add_day_off (office, holiday);
  g_set_object (&next, NULL);
  next = crm_activity_follow_up (call, chain, office, friday);
  g_assert_cmpstr (crm_instant_format (crm_record_get_integer (next, "start_at", 0), buffer), ==,
                   "2026-03-10T15:30:00Z");
  g_assert_cmpstr (crm_record_get_text (next, "subject"), ==, "Send the offer");
  g_assert_true (crm_id_equal (crm_record_get_link (next, "follows_id"), crm_record_get_id (call)));
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
  g_test_add_func ("/activity/zones", test_zones);
  g_test_add_func ("/activity/whole-days", test_whole_days);
  g_test_add_func ("/activity/cut", test_cut);
  g_test_add_func ("/activity/recurrence", test_recurrence);
  g_test_add_func ("/activity/reminders", test_reminders);
  g_test_add_func ("/activity/follow-up", test_follow_up);
  g_test_add_func ("/activity/rules-are-checked", test_rules_are_checked);
  result = g_test_run ();
  g_clear_object (&catalog);
  return result;
}
