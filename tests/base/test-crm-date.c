/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-clock.h"
#include "crm-date.h"

static void
test_round_trip (void)
{
  CrmDate first = crm_date_new (1900, 1, 1), last = crm_date_new (2100, 12, 31);
  int weekday = 1; /* 1 January 1900 was a Monday */
  int expected_year = 1900, expected_month = 1, expected_day = 1;

  g_assert_cmpint (last - first, ==, 73413);
  for (CrmDate date = first; date <= last; date++)
    {
      int year, month, day;
      char buffer[CRM_DATE_STRING_SIZE];
      CrmDate back;

      crm_date_split (date, &year, &month, &day);
      g_assert_cmpint (year, ==, expected_year);
      g_assert_cmpint (month, ==, expected_month);
      g_assert_cmpint (day, ==, expected_day);
      g_assert_cmpint (crm_date_new (year, month, day), ==, date);
      g_assert_cmpint (crm_date_weekday (date), ==, weekday);
      g_assert_true (crm_date_parse (crm_date_format (date, buffer), &back));
      g_assert_cmpint (back, ==, date);
      weekday = weekday % 7 + 1;
      if (++expected_day > crm_date_days_in_month (year, month))
        {
          expected_day = 1;
          if (++expected_month > 12)
            {
              expected_month = 1;
              expected_year++;
            }
        }
    }
}

static void
test_known_days (void)
{
  g_assert_cmpint (crm_date_new (1970, 1, 1), ==, 0);
  g_assert_cmpint (crm_date_new (2000, 3, 1), ==, 11017);
  g_assert_cmpint (crm_date_new (1, 1, 1), ==, -719162);
  g_assert_cmpint (crm_date_new (9999, 12, 31), ==, 2932896);
  g_assert_cmpint (crm_date_weekday (crm_date_new (2026, 4, 3)), ==, 5);
  g_assert_cmpint (crm_date_new (2026, 2, 29), ==, CRM_DATE_NONE);
  g_assert_cmpint (crm_date_new (2000, 2, 29), !=, CRM_DATE_NONE);
  g_assert_cmpint (crm_date_new (1900, 2, 29), ==, CRM_DATE_NONE);
  g_assert_cmpint (crm_date_new (2026, 0, 1), ==, CRM_DATE_NONE);
  g_assert_cmpint (crm_date_new (2026, 13, 1), ==, CRM_DATE_NONE);
  g_assert_cmpint (crm_date_new (2026, 4, 31), ==, CRM_DATE_NONE);
}

static void
test_months (void)
{
  CrmDate leap = crm_date_new (2024, 1, 31);

  g_assert_cmpint (crm_date_add_months (leap, 1), ==, crm_date_new (2024, 2, 29));
  g_assert_cmpint (crm_date_add_months (leap, 13), ==, crm_date_new (2025, 2, 28));
  g_assert_cmpint (crm_date_add_months (leap, -1), ==, crm_date_new (2023, 12, 31));
  g_assert_cmpint (crm_date_add_months (leap, -12), ==, crm_date_new (2023, 1, 31));
  g_assert_cmpint (crm_date_add_months (leap, 0), ==, leap);
  g_assert_cmpint (crm_date_month_start (leap), ==, crm_date_new (2024, 1, 1));
}

static void
test_parse (void)
{
  static const char *const bad[]
      = { "",         "2026",       "2026-4-3",   "2026-04-31", "2026-04-03 ",       " 2026-04-03",
          "26-04-03", "2026/04/03", "2026-04-0३", "20260403",   "2026-04-03T10:00Z", "0000-01-01" };
  CrmDate date = 7;

  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    g_assert_false (crm_date_parse (bad[i], &date));
}

/* The machine of the tests stands in Lisbon: UTC in winter, one hour ahead in summer. */
static void
test_instants (void)
{
  static const struct
  {
    const char *text, *utc;
  } cases[] = {
    { "2026-04-03T10:00:00Z", "2026-04-03T10:00:00Z" },
    { "2026-04-03t10:00z", "2026-04-03T10:00:00Z" },
    { "2026-04-03 10:00:00.5+02:00", "2026-04-03T08:00:00.500000Z" },
    { "2026-04-03T00:30:00+02:00", "2026-04-02T22:30:00Z" },
    { "2026-12-31T23:30:00-01:30", "2027-01-01T01:00:00Z" },
    { "1969-12-31T23:59:59.999999Z", "1969-12-31T23:59:59.999999Z" },
    { "1900-01-01T00:00:00.1234567Z", "1900-01-01T00:00:00.123456Z" },
    { "2026-01-15T12:00", "2026-01-15T12:00:00Z" },
    { "2026-07-15T12:00", "2026-07-15T11:00:00Z" },
  };
  static const char *const bad[] = { "",
                                     "2026-04-03",
                                     "2026-04-03T24:00Z",
                                     "2026-04-03T10:60Z",
                                     "2026-04-03T10Z",
                                     "2026-04-03T10:00+2",
                                     "2026-04-03T10:00Zx",
                                     "2026-02-30T10:00Z" };
  gint64 instant;

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      char buffer[CRM_INSTANT_STRING_SIZE];
      gint64 again;

      g_assert_true (crm_instant_parse (cases[i].text, &instant));
      g_assert_cmpstr (crm_instant_format (instant, buffer), ==, cases[i].utc);
      g_assert_true (crm_instant_parse (buffer, &again));
      g_assert_cmpint (again, ==, instant);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_test_message ("%s", bad[i]);
      g_assert_false (crm_instant_parse (bad[i], &instant));
    }
}

static void
test_wall (void)
{
  CrmDate summer = crm_date_new (2026, 7, 15);
  gint64 midnight = crm_instant_from_date (summer, 0, 0);

  g_assert_cmpint (midnight, ==, summer * CRM_DAY - CRM_HOUR);
  g_assert_cmpint (crm_instant_to_date (midnight), ==, summer);
  g_assert_cmpint (crm_instant_to_date (midnight - 1), ==, summer - 1);
  g_assert_cmpint (crm_instant_to_date (-1), ==, 0); /* Lisbon was an hour ahead in 1970 */
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/date/round-trip", test_round_trip);
  g_test_add_func ("/date/known-days", test_known_days);
  g_test_add_func ("/date/months", test_months);
  g_test_add_func ("/date/parse", test_parse);
  g_test_add_func ("/date/instants", test_instants);
  g_test_add_func ("/date/wall", test_wall);
  return g_test_run ();
}
