/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "crm-clock.h"
#include "crm-error.h"
#include "crm-free-time.h"
#include "crm-holidays.h"
#include "crm-wall.h"

static CrmCatalog *catalog;

static gint64
at (int month, int day, int hour, int minute)
{
  return crm_instant_from_date (crm_date_new (2026, month, day), hour, minute);
}

static CrmRecord *
new_record (const char *kind)
{
  return crm_record_new (crm_catalog_find_kind (catalog, kind));
}

static void
set_week (CrmWorkCalendar *calendar, const char *text)
{
  g_autoptr (CrmRecord) hours = new_record ("working_hours");

  for (int day = 1; day <= 5; day++)
    crm_record_set_text (hours, crm_work_weekday_field (day), text);
  crm_work_calendar_set_hours (calendar, hours);
}

static void
add_holiday (
    CrmWorkCalendar *calendar, CrmDate first, CrmDate last, gboolean yearly, const char *part)
{
  g_autoptr (CrmRecord) holiday = new_record ("holiday");

  crm_record_set_text (holiday, "name", "Feast");
  crm_record_set_integer (holiday, "first_on", first);
  if (last != first)
    crm_record_set_integer (holiday, "last_on", last);
  crm_record_set_integer (holiday, "every_year", yearly);
  crm_record_set_text (holiday, "part", part);
  crm_work_calendar_add_day_off (calendar, holiday);
}

static void
test_spans (void)
{
  static const char *const good[][2] = {
    { "9-13, 14-18", "09:00-13:00, 14:00-18:00" },
    { " 08:30 – 12.15;13h00-17:00 ", "08:30-12:15, 13:00-17:00" },
    { "0-24", "00:00-24:00" },
    { "", "" },
    { "9-12,12-13", "09:00-12:00, 12:00-13:00" },
  };
  static const char *const bad[]
      = { "9", "9-", "13-9", "9-25", "9-13, 12-18", "9:7-12", "nine to five", "9-13 14-18", "9-9" };
  CrmWorkSpan spans[CRM_WORK_MOST_SPANS];
  guint n;

  for (gsize i = 0; i < G_N_ELEMENTS (good); i++)
    {
      g_autofree char *text = NULL;

      g_assert_true (crm_work_spans_parse (good[i][0], spans, &n, NULL));
      text = crm_work_spans_format (spans, n);
      g_assert_cmpstr (text, ==, good[i][1]);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_false (crm_work_spans_parse (bad[i], spans, &n, &error));
      g_assert_error (error, CRM_ERROR, CRM_ERROR_INVALID);
    }
}

static void
test_usual_week (void)
{
  g_autoptr (CrmWorkCalendar) hours = crm_work_calendar_new ();

  /* The second of November 2026 is a Monday. */
  g_assert_cmpint (crm_work_calendar_count (hours, at (11, 2, 10, 0), at (11, 2, 12, 30)), ==,
                   9000);
  g_assert_cmpint (crm_work_calendar_count (hours, at (11, 2, 17, 0), at (11, 3, 10, 0)), ==, 7200);
  g_assert_cmpint (crm_work_calendar_count (hours, at (11, 6, 17, 0), at (11, 9, 10, 0)), ==, 7200);
  g_assert_cmpint (crm_work_calendar_count (hours, at (11, 7, 8, 0), at (11, 8, 20, 0)), ==, 0);
  g_assert_cmpint (crm_work_calendar_count (hours, at (11, 2, 9, 0), at (11, 30, 9, 0)), ==,
                   20 * 9 * 3600);
  g_assert_cmpint (crm_work_calendar_count (hours, at (11, 2, 9, 0), at (11, 27, 11, 0)), ==,
                   19 * 9 * 3600 + 7200);
  g_assert_cmpint (crm_work_calendar_count (hours, at (11, 3, 9, 0), at (11, 2, 9, 0)), ==, 0);
  g_assert_cmpint (crm_work_calendar_count (hours, G_MININT64 + 1, 0), ==, 0);
  /* 2000 to 2099 have 36525 days, from a Saturday to a Thursday: 5217 weeks and six days. */
  g_assert_cmpint (
      crm_work_calendar_count (hours, crm_instant_from_date (crm_date_new (2000, 1, 1), 0, 0),
                               crm_instant_from_date (crm_date_new (2100, 1, 1), 0, 0)),
      ==, (5217 * 5 + 4) * G_GINT64_CONSTANT (9) * 3600);
}

static void
test_hours_of_the_office (void)
{
  g_autoptr (CrmWorkCalendar) hours = crm_work_calendar_new ();

  set_week (hours, "9-13, 14-18");
  g_assert_cmpint (crm_work_calendar_count (hours, at (11, 2, 12, 0), at (11, 2, 15, 0)), ==, 7200);
  g_assert_cmpint (crm_work_calendar_count (hours, at (11, 2, 0, 0), at (11, 9, 0, 0)), ==,
                   40 * 3600);
  add_holiday (hours, crm_date_new (2026, 11, 3), crm_date_new (2026, 11, 3), FALSE, "day");
  g_assert_cmpint (crm_work_calendar_count (hours, at (11, 2, 0, 0), at (11, 9, 0, 0)), ==,
                   32 * 3600);
  add_holiday (hours, crm_date_new (2026, 11, 4), crm_date_new (2026, 11, 4), FALSE, "afternoon");
  g_assert_cmpint (crm_work_calendar_count (hours, at (11, 4, 0, 0), at (11, 5, 0, 0)), ==,
                   4 * 3600);
  g_assert_cmpint (crm_work_calendar_count (hours, at (11, 4, 14, 0), at (11, 4, 18, 0)), ==, 0);
  g_assert_true (crm_work_calendar_covers (hours, at (11, 4, 9, 0), at (11, 4, 13, 0)));
  g_assert_false (crm_work_calendar_covers (hours, at (11, 4, 12, 0), at (11, 4, 14, 30)));
  g_assert_cmpstr (crm_work_calendar_get_day_off (hours, crm_date_new (2026, 11, 3)), ==, "Feast");
  g_assert_null (crm_work_calendar_get_day_off (hours, crm_date_new (2026, 11, 7)));
  g_assert_cmpint (crm_work_calendar_add_workdays (hours, crm_date_new (2026, 10, 30), 2), ==,
                   crm_date_new (2026, 11, 4));
  /* Both halves are a day. */
  add_holiday (hours, crm_date_new (2026, 11, 4), crm_date_new (2026, 11, 4), FALSE, "morning");
  g_assert_false (crm_work_calendar_is_workday (hours, crm_date_new (2026, 11, 4)));
}

/* What comes every year also goes over New Year, and the 29th of February is kept on the 28th. */
static void
test_every_year (void)
{
  g_autoptr (CrmWorkCalendar) hours = crm_work_calendar_new ();

  add_holiday (hours, crm_date_new (2020, 12, 24), crm_date_new (2021, 1, 4), TRUE, "day");
  add_holiday (hours, crm_date_new (2024, 2, 29), crm_date_new (2024, 2, 29), TRUE, "day");
  g_assert_false (crm_work_calendar_is_workday (hours, crm_date_new (2026, 12, 31)));
  g_assert_false (crm_work_calendar_is_workday (hours, crm_date_new (2027, 1, 4)));
  g_assert_true (crm_work_calendar_is_workday (hours, crm_date_new (2027, 1, 5)));
  g_assert_false (crm_work_calendar_is_workday (hours, crm_date_new (2028, 2, 29)));
  g_assert_true (crm_work_calendar_is_workday (hours, crm_date_new (2028, 2, 28)));
  g_assert_false (crm_work_calendar_is_workday (hours, crm_date_new (2029, 2, 28)));
}

/* A week in which nobody works has no next day of work, and does not hang. */
static void
test_nobody_works (void)
{
  g_autoptr (CrmWorkCalendar) hours = crm_work_calendar_new ();

  set_week (hours, NULL);
  g_assert_cmpint (crm_work_calendar_next_workday (hours, 20000), ==, 20000);
  g_assert_cmpint (crm_work_calendar_count (hours, 0, at (1, 1, 0, 0)), ==, 0);
}

static void
test_easter (void)
{
  /* year, month and day of the western churches, of the orthodox */
  static const int known[][5]
      = { { 1961, 4, 2, 4, 9 },  { 2000, 4, 23, 4, 30 }, { 2008, 3, 23, 4, 27 },
          { 2024, 3, 31, 5, 5 }, { 2025, 4, 20, 4, 20 }, { 2026, 4, 5, 4, 12 },
          { 2027, 3, 28, 5, 2 }, { 2038, 4, 25, 4, 25 } };

  for (gsize i = 0; i < G_N_ELEMENTS (known); i++)
    {
      const int *year = known[i];

      g_assert_cmpint (crm_date_easter (year[0]), ==, crm_date_new (year[0], year[1], year[2]));
      g_assert_cmpint (crm_date_orthodox_easter (year[0]), ==,
                       crm_date_new (year[0], year[3], year[4]));
    }
  for (int year = 1900; year < 2200; year++)
    {
      g_assert_cmpint (crm_date_weekday (crm_date_easter (year)), ==, 7);
      g_assert_cmpint (crm_date_weekday (crm_date_orthodox_easter (year)), ==, 7);
    }
}

static char *
describe (CrmHolidayCountry country, int year)
{
  g_autoptr (GArray) offers = crm_holidays_offer (country, year);
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < offers->len; i++)
    {
      const CrmHolidayOffer *offer = &g_array_index (offers, CrmHolidayOffer, i);
      int month, day;

      crm_date_split (offer->date, NULL, &month, &day);
      if (!offer->is_optional)
        g_string_append_printf (text, "%s%d.%d%s", i > 0 ? " " : "", day, month,
                                strcmp (offer->part, "day") == 0 ? "" : "½");
    }
  return g_string_free (text, FALSE);
}

/* As the governments published them. */
static void
test_public_holidays (void)
{
  static const struct
  {
    CrmHolidayCountry country;
    int year;
    const char *days;
  } known[] = {
    { CRM_HOLIDAYS_PORTUGAL, 2026, "1.1 3.4 5.4 25.4 1.5 4.6 10.6 15.8 5.10 1.11 1.12 8.12 25.12" },
    { CRM_HOLIDAYS_BRAZIL, 2026, "1.1 3.4 21.4 1.5 7.9 12.10 2.11 15.11 20.11 25.12" },
    { CRM_HOLIDAYS_ROMANIA, 2026,
      "1.1 2.1 6.1 7.1 24.1 10.4 12.4 13.4 1.5 31.5 1.6 1.6 15.8 30.11 1.12 25.12 26.12" },
    { CRM_HOLIDAYS_TURKEY, 2026, "1.1 23.4 1.5 19.5 15.7 30.8 28.10½ 29.10" },
    { CRM_HOLIDAYS_UNITED_KINGDOM, 2026, "1.1 3.4 6.4 4.5 25.5 31.8 25.12 28.12" },
    { CRM_HOLIDAYS_UNITED_KINGDOM, 2027, "1.1 26.3 29.3 3.5 31.5 30.8 27.12 28.12" },
    { CRM_HOLIDAYS_UNITED_KINGDOM, 2028, "3.1 14.4 17.4 1.5 29.5 28.8 25.12 26.12" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (known); i++)
    {
      g_autofree char *days = describe (known[i].country, known[i].year);

      g_assert_cmpstr (days, ==, known[i].days);
    }
  {
    /* Of a Sunday the day of Christmas is kept after Boxing Day. */
    g_autoptr (GArray) offers = crm_holidays_offer (CRM_HOLIDAYS_UNITED_KINGDOM, 2022);
    const CrmHolidayOffer *last = &g_array_index (offers, CrmHolidayOffer, offers->len - 1);

    g_assert_cmpstr (last->name, ==, "Christmas Day");
    g_assert_cmpint (last->date, ==, crm_date_new (2022, 12, 27));
  }
}

/* ---- free time ---- */

#define N_PEOPLE 3
#define SLOT 15 /* minutes; all of the test falls on these */

static gboolean
is_free (const CrmFreePerson *people, gint64 from, gint64 to)
{
  for (guint i = 0; i < N_PEOPLE; i++)
    if (!crm_work_calendar_covers (people[i].calendar, from, to)
        || crm_time_spans_overlap (people[i].busy, from, to))
      return FALSE;
  return TRUE;
}

static void
fill_randomly (CrmFreePerson *person, CrmDate first, int n_days)
{
  static const char *const weeks[] = { "9-13, 14-18", "8-17", "10:30-12, 12:15-16, 20-22" };
  int n = g_test_rand_int_range (0, 40);

  person->calendar = crm_work_calendar_new ();
  person->busy = g_array_new (FALSE, FALSE, sizeof (CrmTimeSpan));
  set_week (person->calendar, weeks[g_test_rand_int_range (0, 3)]);
  for (int i = 0; i < n; i++)
    {
      CrmWall start
          = { first + g_test_rand_int_range (0, n_days), g_test_rand_int_range (0, 96) * SLOT };
      gint64 from = crm_wall_to_instant (start);
      CrmTimeSpan span = { from, from + g_test_rand_int_range (1, 12) * SLOT * CRM_MINUTE };

      g_array_append_val (person->busy, span);
    }
}

/* Everything that is proposed is free for everybody, and nothing that is free is left out. */
static void
check_proposals (const CrmFreePerson *people, CrmDate first, int n_days, int minutes)
{
  g_autoptr (GArray) common = crm_free_time_common (people, N_PEOPLE, first, first + n_days - 1);
  gint64 begin = crm_instant_from_date (first, 0, 0);
  gint64 end = crm_instant_from_date (first + n_days, 0, 0);
  g_autoptr (GArray) starts = crm_free_time_propose (common, begin, minutes, SLOT, G_MAXUINT);
  guint n = 0;

  for (gint64 start = begin; start + minutes * CRM_MINUTE <= end; start += SLOT * CRM_MINUTE)
    if (is_free (people, start, start + minutes * CRM_MINUTE))
      {
        g_assert_cmpuint (n, <, starts->len);
        g_assert_cmpint (g_array_index (starts, gint64, n), ==, start);
        n++;
      }
  g_assert_cmpuint (n, ==, starts->len);
}

static void
test_free_time_is_all_of_it (void)
{
  for (int round = 0; round < 60; round++)
    {
      /* Around the last Sunday of March, when the clocks go forward, or of October. */
      CrmDate first = crm_date_new (2026, round % 2 ? 3 : 10, round % 2 ? 26 : 22);
      CrmFreePerson people[N_PEOPLE];

      for (guint i = 0; i < N_PEOPLE; i++)
        fill_randomly (&people[i], first, 6);
      check_proposals (people, first, 6, SLOT * g_test_rand_int_range (1, 9));
      for (guint i = 0; i < N_PEOPLE; i++)
        {
          crm_work_calendar_unref (people[i].calendar);
          g_array_unref (people[i].busy);
        }
    }
}

/* Ten o'clock is ten o'clock on both sides of a change of the clocks. */
static void
test_free_time_keeps_the_clock (void)
{
  g_autoptr (CrmWorkCalendar) calendar = crm_work_calendar_new ();
  g_autoptr (GArray) busy = g_array_new (FALSE, FALSE, sizeof (CrmTimeSpan));
  CrmFreePerson person = { calendar, busy };
  g_autoptr (GArray) common = NULL;
  g_autoptr (GArray) starts = NULL;

  common
      = crm_free_time_common (&person, 1, crm_date_new (2026, 3, 27), crm_date_new (2026, 3, 30));
  g_assert_cmpuint (common->len, ==, 2);
  starts = crm_free_time_propose (common, at (3, 27, 17, 10), 45, 30, 3);
  /* What is left of Friday is too short. */
  g_assert_cmpuint (starts->len, ==, 3);
  g_assert_cmpint (g_array_index (starts, gint64, 0), ==, at (3, 30, 9, 0));
  g_assert_cmpint (g_array_index (starts, gint64, 1), ==, at (3, 30, 9, 30));
}

int
main (int argc, char *argv[])
{
  int status;

  g_setenv ("TZ", "Europe/Lisbon", TRUE);
  g_test_init (&argc, &argv, NULL);
  catalog = crm_catalog_new ();
  g_test_add_func ("/work-calendar/spans", test_spans);
  g_test_add_func ("/work-calendar/usual-week", test_usual_week);
  g_test_add_func ("/work-calendar/hours-of-the-office", test_hours_of_the_office);
  g_test_add_func ("/work-calendar/every-year", test_every_year);
  g_test_add_func ("/work-calendar/nobody-works", test_nobody_works);
  g_test_add_func ("/holidays/easter", test_easter);
  g_test_add_func ("/holidays/public", test_public_holidays);
  g_test_add_func ("/free-time/all-of-it", test_free_time_is_all_of_it);
  g_test_add_func ("/free-time/keeps-the-clock", test_free_time_keeps_the_clock);
  status = g_test_run ();
  g_object_unref (catalog);
  return status;
}
