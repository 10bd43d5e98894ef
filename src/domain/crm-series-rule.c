/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What becomes of a series when all of it, one of its days, or what is left of it from a day on is
 * moved or goes its own way. Works on records only. */
#include "config.h"

#include "crm-series-rule.h"

#include <stdlib.h>
#include <string.h>

#include "crm-activity.h"
#include "crm-clock.h"

#define DAY_MINUTES 1440

static const char *const weekday_codes[] = { "MO", "TU", "WE", "TH", "FR", "SA", "SU" };

static int
find_weekday (const char *code)
{
  for (int i = 0; i < 7; i++)
    if (g_ascii_strcasecmp (code, weekday_codes[i]) == 0)
      return i;
  return -1;
}

/* “MO,WE” two days later is “WE,FR”; “2TU”, the second Tuesday, follows the new first day. */
static char *
shift_weekdays (const char *list, int days, CrmDate new_start)
{
  g_auto (GStrv) codes = g_strsplit (list, ",", -1);
  GString *text = g_string_new ("BYDAY=");
  int day_of_month;

  crm_date_split (new_start, NULL, NULL, &day_of_month);
  for (gsize i = 0; codes[i] != NULL; i++)
    {
      char *name = codes[i];
      long ordinal = strtol (codes[i], &name, 10);
      int weekday = find_weekday (name);

      if (i > 0)
        g_string_append_c (text, ',');
      if (weekday < 0)
        {
          g_string_append (text, codes[i]);
          continue;
        }
      if (ordinal > 0 && codes[1] == NULL)
        ordinal = (day_of_month - 1) / 7 + 1;
      if (ordinal != 0)
        g_string_append_printf (text, "%ld", ordinal);
      g_string_append (text, weekday_codes[((weekday + days) % 7 + 7) % 7]);
    }
  return g_string_free (text, FALSE);
}

/**
 * crm_rrule_shift_days:
 * @days: by how many days the whole series moves
 * @new_start: its first day after the move
 *
 * Days that a rule names move along; a named day of the month follows the first day of the series.
 *
 * Returns: (transfer full): the rule of the moved series
 */
char *
crm_rrule_shift_days (const char *rrule, int days, CrmDate new_start)
{
  g_auto (GStrv) parts = g_strsplit (rrule, ";", -1);
  GString *text = g_string_new (NULL);

  if (days == 0)
    {
      g_string_assign (text, rrule);
      return g_string_free (text, FALSE);
    }
  for (gsize i = 0; parts[i] != NULL; i++)
    {
      g_autofree char *part = NULL;

      if (g_str_has_prefix (parts[i], "BYMONTHDAY=") && strchr (parts[i], ',') == NULL)
        continue;
      if (g_str_has_prefix (parts[i], "BYDAY="))
        part = shift_weekdays (parts[i] + strlen ("BYDAY="), days, new_start);
      g_string_append_printf (text, "%s%s", text->len > 0 ? ";" : "",
                              part != NULL ? part : parts[i]);
    }
  return g_string_free (text, FALSE);
}

/**
 * crm_series_leave_out:
 * @instant: when the time that is left out would start
 */
void
crm_series_leave_out (CrmRecord *series, gint64 instant)
{
  const char *exdates = crm_record_get_text (series, "exdates");
  char buffer[CRM_INSTANT_STRING_SIZE];
  g_autofree char *text = NULL;

  crm_instant_format (instant, buffer);
  text = exdates != NULL ? g_strconcat (exdates, ",", buffer, NULL) : g_strdup (buffer);
  crm_record_set_text (series, "exdates", text);
}

/* What belongs to the series and not to one of its days. */
static gboolean
stays_with_series (const CrmField *field)
{
  static const char *const names[] = { "rrule", "exdates", "uid", "done_at" };

  if (crm_field_has (field, CRM_FIELD_HEADER))
    return TRUE;
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    if (g_str_equal (crm_field_get_name (field), names[i]))
      return TRUE;
  return FALSE;
}

static CrmRecord *
copy_fields (CrmRecord *series)
{
  const CrmKind *kind = crm_record_get_kind (series);
  CrmRecord *copy = crm_record_new (kind);

  for (guint i = 0; i < crm_kind_get_n_fields (kind); i++)
    {
      const CrmField *field = crm_kind_get_field (kind, i);

      if (!stays_with_series (field))
        crm_record_set (copy, field, crm_value_copy (crm_record_get (series, field)));
    }
  return copy;
}

/**
 * crm_series_split_off:
 * @instant: when the time that is taken out starts
 *
 * Returns: (transfer full): a new record for one day of a series, at the time it has in it. The
 *   series itself must then leave that day out.
 */
CrmRecord *
crm_series_split_off (CrmRecord *series, gint64 instant)
{
  CrmRecord *single = copy_fields (series);

  crm_record_set_integer (single, "start_at", instant);
  crm_record_set_link (single, "series_id", crm_record_get_id (series));
  crm_record_set_integer (single, "recurrence_id", instant);
  return single;
}

/* How often a rule says, 0 when it does not; @rest: (out): the rule without its end. */
static int
take_end (const char *rrule, char **rest)
{
  g_auto (GStrv) parts = g_strsplit (rrule, ";", -1);
  g_autoptr (GString) text = g_string_new (NULL);
  int count = 0;

  for (gsize i = 0; parts[i] != NULL; i++)
    if (g_str_has_prefix (parts[i], "COUNT="))
      count = atoi (parts[i] + strlen ("COUNT="));
    else if (!g_str_has_prefix (parts[i], "UNTIL=") && *parts[i] != '\0')
      g_string_append_printf (text, "%s%s", text->len > 0 ? ";" : "", parts[i]);
  *rest = g_string_free (g_steal_pointer (&text), FALSE);
  return count;
}

/* Divides what a series leaves out into before @at and what comes from then on. */
static void
divide_exdates (CrmRecord *series, CrmRecord *rest, gint64 at)
{
  const char *exdates = crm_record_get_text (series, "exdates");
  g_auto (GStrv) texts = g_strsplit_set (exdates != NULL ? exdates : "", ", ", -1);
  g_autoptr (GString) before = g_string_new (NULL);
  g_autoptr (GString) after = g_string_new (NULL);
  gint64 instant;

  for (gsize i = 0; texts[i] != NULL; i++)
    if (crm_instant_parse (texts[i], &instant))
      {
        GString *side = instant < at ? before : after;

        g_string_append_printf (side, "%s%s", side->len > 0 ? "," : "", texts[i]);
      }
  crm_record_set_text (series, "exdates", before->len > 0 ? before->str : NULL);
  crm_record_set_text (rest, "exdates", after->len > 0 ? after->str : NULL);
}

/**
 * crm_series_cut:
 * @at: when one of its times starts, not the first
 *
 * Divides a series: @series ends on the day before, and what is returned goes on from @at on. A
 * number of times is divided, too.
 *
 * Returns: (transfer full): a new series
 */
CrmRecord *
crm_series_cut (CrmRecord *series, gint64 at)
{
  g_autofree char *rrule = g_strdup (crm_record_get_text (series, "rrule"));
  gint64 start = crm_record_get_integer (series, "start_at", at);
  g_autoptr (GTimeZone) zone = crm_activity_dup_zone (series);
  g_autoptr (CrmRecord) bare = crm_record_copy (series);
  g_autoptr (GArray) before = NULL;
  g_autofree char *endless = NULL;
  g_autofree char *ending = NULL;
  CrmRecord *rest = copy_fields (series);
  int count = take_end (rrule, &endless);
  int year, month, day;

  crm_record_unset (bare, "exdates");
  before = crm_activity_expand (bare, start, at);
  crm_date_split (crm_wall_in_zone (at, zone).date - 1, &year, &month, &day);
  ending = g_strdup_printf ("%s;UNTIL=%04d%02d%02dT235959", endless, year, month, day);
  crm_record_set_text (series, "rrule", ending);
  if (count > 0)
    {
      g_autofree char *counted
          = g_strdup_printf ("%s;COUNT=%d", endless, MAX (1, count - (int) before->len));

      crm_record_set_text (rest, "rrule", counted);
    }
  else
    crm_record_set_text (rest, "rrule", rrule);
  crm_record_set_integer (rest, "start_at", at);
  divide_exdates (series, rest, at);
  return rest;
}

static gint64
shift_instant (gint64 instant, GTimeZone *zone, int days, int minutes)
{
  return crm_wall_to_instant_in_zone (
      crm_wall_add (crm_wall_in_zone (instant, zone), days, minutes), zone);
}

/**
 * crm_series_shift:
 *
 * Moves a whole series by days and minutes of the wall clock, with the days that it leaves out.
 */
void
crm_series_shift (CrmRecord *series, int days, int minutes)
{
  const char *rrule = crm_record_get_text (series, "rrule");
  const char *exdates = crm_record_get_text (series, "exdates");
  gint64 start = crm_record_get_integer (series, "start_at", CRM_INSTANT_NONE);
  g_autoptr (GTimeZone) zone = crm_activity_dup_zone (series);
  CrmWall wall;

  if (start == CRM_INSTANT_NONE)
    return;
  wall = crm_wall_add (crm_wall_in_zone (start, zone), days, minutes);
  if (rrule != NULL)
    {
      int moved = wall.date - crm_wall_in_zone (start, zone).date;
      g_autofree char *rule = crm_rrule_shift_days (rrule, moved, wall.date);

      crm_record_set_text (series, "rrule", rule);
    }
  if (exdates != NULL)
    {
      g_auto (GStrv) texts = g_strsplit_set (exdates, ", ", -1);
      g_autoptr (GString) shifted = g_string_new (NULL);
      char buffer[CRM_INSTANT_STRING_SIZE];
      gint64 instant;

      for (gsize i = 0; texts[i] != NULL; i++)
        if (crm_instant_parse (texts[i], &instant))
          g_string_append_printf (
              shifted, "%s%s", shifted->len > 0 ? "," : "",
              crm_instant_format (shift_instant (instant, zone, days, minutes), buffer));
      crm_record_set_text (series, "exdates", shifted->str);
    }
  crm_record_set_integer (series, "start_at", crm_wall_to_instant_in_zone (wall, zone));
}

/**
 * crm_activity_set_times:
 * @end: first moment after it
 *
 * Gives an activity a time. One that has only a day on which it is due keeps that way of being,
 * unless it is now given hours.
 */
void
crm_activity_set_times (CrmRecord *activity, CrmWall start, CrmWall end, gboolean all_day)
{
  int minutes = crm_wall_minutes_between (start, end);

  if (!crm_record_is_set (activity, "start_at") && crm_record_is_set (activity, "due_at")
      && all_day)
    {
      CrmWall due = crm_wall_from_instant (crm_record_get_integer (activity, "due_at", 0));

      due.date = start.date;
      crm_record_set_integer (activity, "due_at", crm_wall_to_instant (due));
      return;
    }
  if (all_day)
    {
      start.minute = 0;
      minutes = MAX (1, (minutes + DAY_MINUTES - 1) / DAY_MINUTES) * DAY_MINUTES;
    }
  crm_record_set_integer (activity, "start_at", crm_wall_to_instant (start));
  crm_record_set_integer (activity, "duration", MAX (minutes, 0));
  crm_record_set_integer (activity, "all_day", all_day);
}
