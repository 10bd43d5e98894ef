/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Calendar dates and instants. Day arithmetic follows the civil calendar in eras of 400 years
 * that begin on 1 March, so that leap days fall at the end of a year. */
#include "config.h"

#include "crm-date.h"

#include <stdio.h>
#include <string.h>

#include "crm-clock.h"

gboolean
crm_date_is_valid (int year, int month, int day)
{
  return year >= 1 && year <= 9999 && month >= 1 && month <= 12 && day >= 1
         && day <= crm_date_days_in_month (year, month);
}

int
crm_date_days_in_month (int year, int month)
{
  static const int days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
  gboolean leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;

  return days[month - 1] + (month == 2 && leap ? 1 : 0);
}

/**
 * crm_date_new:
 * @month: 1 to 12
 * @day: 1 to 31
 *
 * Returns: the date, or %CRM_DATE_NONE when there is no such day
 */
CrmDate
crm_date_new (int year, int month, int day)
{
  int era, year_of_era, day_of_year;

  if (!crm_date_is_valid (year, month, day))
    return CRM_DATE_NONE;
  year -= month <= 2;
  era = year / 400;
  year_of_era = year - era * 400;
  day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
  return era * 146097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year
         - 719468;
}

/**
 * crm_date_split:
 * @date: a date that is not %CRM_DATE_NONE
 *
 * The outputs may be %NULL.
 */
void
crm_date_split (CrmDate date, int *year, int *month, int *day)
{
  int days = date + 719468;
  int era = (days >= 0 ? days : days - 146096) / 146097;
  int day_of_era = days - era * 146097;
  int year_of_era
      = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
  int day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  int shifted = (5 * day_of_year + 2) / 153;
  int the_month = shifted + (shifted < 10 ? 3 : -9);

  if (year != NULL)
    *year = year_of_era + era * 400 + (the_month <= 2);
  if (month != NULL)
    *month = the_month;
  if (day != NULL)
    *day = day_of_year - (153 * shifted + 2) / 5 + 1;
}

/**
 * crm_date_weekday:
 *
 * Returns: 1 for Monday to 7 for Sunday
 */
int
crm_date_weekday (CrmDate date)
{
  int weekday = (date + 3) % 7;

  return (weekday < 0 ? weekday + 7 : weekday) + 1;
}

/**
 * crm_date_add_months:
 * @months: how many, backwards when negative
 *
 * Returns: the same day of that month, or its last day when it is shorter
 */
CrmDate
crm_date_add_months (CrmDate date, int months)
{
  int year, month, day, total;

  crm_date_split (date, &year, &month, &day);
  total = year * 12 + month - 1 + months;
  year = total / 12;
  month = total % 12 + 1;
  return crm_date_new (year, month, MIN (day, crm_date_days_in_month (year, month)));
}

CrmDate
crm_date_month_start (CrmDate date)
{
  int year, month;

  crm_date_split (date, &year, &month, NULL);
  return crm_date_new (year, month, 1);
}

static gboolean
read_digits (const char **text, int count, int *value)
{
  *value = 0;
  for (int i = 0; i < count; i++, (*text)++)
    {
      if (!g_ascii_isdigit (**text))
        return FALSE;
      *value = *value * 10 + (**text - '0');
    }
  return TRUE;
}

static gboolean
read_date (const char **text, CrmDate *date)
{
  int year, month, day;

  if (!read_digits (text, 4, &year) || *(*text)++ != '-' || !read_digits (text, 2, &month)
      || *(*text)++ != '-' || !read_digits (text, 2, &day) || !crm_date_is_valid (year, month, day))
    return FALSE;
  *date = crm_date_new (year, month, day);
  return TRUE;
}

/**
 * crm_date_parse:
 * @text: YYYY-MM-DD and nothing else
 */
gboolean
crm_date_parse (const char *text, CrmDate *date)
{
  return read_date (&text, date) && *text == '\0';
}

const char *
crm_date_format (CrmDate date, char buffer[CRM_DATE_STRING_SIZE])
{
  int year, month, day;

  crm_date_split (date, &year, &month, &day);
  g_snprintf (buffer, CRM_DATE_STRING_SIZE, "%04d-%02d-%02d", year, month, day);
  return buffer;
}

/**
 * crm_date_today:
 *
 * Returns: today's date in the zone of this computer
 */
CrmDate
crm_date_today (void)
{
  return crm_instant_to_date (crm_clock_now ());
}

/* The zone of this computer, as of this second: GLib looks at files each time it is asked, and a
 * person who travels changes it while the program runs. */
typedef struct
{
  GTimeZone *zone;
  gint64 until; /* monotonic */
} Local;

static void
free_local (gpointer data)
{
  g_time_zone_unref (((Local *) data)->zone);
  g_free (data);
}

static GTimeZone *
local_zone (void)
{
  static GPrivate kept = G_PRIVATE_INIT (free_local);
  Local *local = g_private_get (&kept);
  gint64 now = g_get_monotonic_time ();

  if (local == NULL)
    {
      local = g_new0 (Local, 1);
      local->zone = g_time_zone_new_local ();
      local->until = now + G_USEC_PER_SEC;
      g_private_set (&kept, local);
    }
  else if (now >= local->until)
    {
      g_time_zone_unref (local->zone);
      local->zone = g_time_zone_new_local ();
      local->until = now + G_USEC_PER_SEC;
    }
  return local->zone;
}

/**
 * crm_instant_to_date:
 *
 * Returns: the date that a clock on the wall of this computer's zone shows at @instant
 */
CrmDate
crm_instant_to_date (gint64 instant)
{
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (instant / CRM_SECOND);
  g_autoptr (GDateTime) local = utc != NULL ? g_date_time_to_timezone (utc, local_zone ()) : NULL;

  if (local == NULL)
    return CRM_DATE_NONE;
  return crm_date_new (g_date_time_get_year (local), g_date_time_get_month (local),
                       g_date_time_get_day_of_month (local));
}

/**
 * crm_instant_from_date:
 *
 * Returns: the instant at which this computer's zone shows that date and time
 */
gint64
crm_instant_from_date (CrmDate date, int hour, int minute)
{
  int year, month, day;
  g_autoptr (GDateTime) local = NULL;

  crm_date_split (date, &year, &month, &day);
  local = g_date_time_new (local_zone (), year, month, day, hour, minute, 0);
  return local != NULL ? g_date_time_to_unix (local) * CRM_SECOND : CRM_INSTANT_NONE;
}

/**
 * crm_instant_parse:
 * @text: RFC 3339: a date, a T or a space, a time, an optional fraction, and Z or ±hh:mm.
 *   Without a zone the time is this computer's.
 */
gboolean
crm_instant_parse (const char *text, gint64 *instant)
{
  CrmDate date;
  int hour, minute, second = 0, zone_hour, zone_minute;
  gint64 micro = 0, value;

  if (!read_date (&text, &date) || (*text != 'T' && *text != 't' && *text != ' '))
    return FALSE;
  text++;
  if (!read_digits (&text, 2, &hour) || *text++ != ':' || !read_digits (&text, 2, &minute))
    return FALSE;
  if (*text == ':')
    {
      text++;
      if (!read_digits (&text, 2, &second))
        return FALSE;
    }
  if (hour > 23 || minute > 59 || second > 60)
    return FALSE;
  if (*text == '.')
    {
      gint64 unit = CRM_SECOND / 10;

      for (text++; g_ascii_isdigit (*text); text++, unit /= 10)
        micro += (*text - '0') * unit;
    }
  value = (gint64) date * CRM_DAY + hour * CRM_HOUR + minute * CRM_MINUTE + second * CRM_SECOND
          + micro;
  if (*text == '\0')
    {
      *instant = crm_instant_from_date (date, hour, minute) + second * CRM_SECOND + micro;
      return TRUE;
    }
  if ((*text == 'Z' || *text == 'z') && text[1] == '\0')
    {
      *instant = value;
      return TRUE;
    }
  if (*text == '+' || *text == '-')
    {
      int sign = *text++ == '+' ? -1 : 1;

      if (!read_digits (&text, 2, &zone_hour) || *text++ != ':'
          || !read_digits (&text, 2, &zone_minute) || *text != '\0')
        return FALSE;
      *instant = value + sign * (zone_hour * CRM_HOUR + zone_minute * CRM_MINUTE);
      return TRUE;
    }
  return FALSE;
}

/**
 * crm_instant_format:
 *
 * Returns: @buffer with the RFC 3339 form in UTC; a fraction is written only where there is one
 */
const char *
crm_instant_format (gint64 instant, char buffer[CRM_INSTANT_STRING_SIZE])
{
  gint64 days = instant / CRM_DAY, rest = instant % CRM_DAY;
  char date[CRM_DATE_STRING_SIZE];
  int length;

  if (rest < 0)
    {
      rest += CRM_DAY;
      days--;
    }
  crm_date_format ((CrmDate) days, date);
  length = g_snprintf (buffer, CRM_INSTANT_STRING_SIZE, "%sT%02d:%02d:%02d", date,
                       (int) (rest / CRM_HOUR), (int) (rest / CRM_MINUTE % 60),
                       (int) (rest / CRM_SECOND % 60));
  if (rest % CRM_SECOND != 0)
    length += g_snprintf (buffer + length, CRM_INSTANT_STRING_SIZE - (gsize) length, ".%06d",
                          (int) (rest % CRM_SECOND));
  g_strlcat (buffer, "Z", CRM_INSTANT_STRING_SIZE);
  return buffer;
}
