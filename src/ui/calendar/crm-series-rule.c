/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a person chooses as repetition, as the RRULE that is stored, and what becomes of a series
 * when all of it or one of its days is moved. Works on records only. */
#include "config.h"

#include "crm-series-rule.h"

#include <glib/gi18n-lib.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "crm-clock.h"

#define DAY_MINUTES 1440

static const char *const weekday_codes[] = { "MO", "TU", "WE", "TH", "FR", "SA", "SU" };

static const struct
{
  CrmRepeat repeat;
  const char *rule;
} rules[] = {
  { CRM_REPEAT_WORKDAYS, "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR" },
  { CRM_REPEAT_FORTNIGHTLY, "FREQ=WEEKLY;INTERVAL=2" },
  { CRM_REPEAT_DAILY, "FREQ=DAILY" },
  { CRM_REPEAT_WEEKLY, "FREQ=WEEKLY" },
  { CRM_REPEAT_MONTHLY, "FREQ=MONTHLY" },
  { CRM_REPEAT_YEARLY, "FREQ=YEARLY" },
};

static gboolean
parse_until (const char *text, CrmDate *until)
{
  int year, month, day;

  if (sscanf (text, "%4d%2d%2d", &year, &month, &day) != 3 || !crm_date_is_valid (year, month, day))
    return FALSE;
  *until = crm_date_new (year, month, day);
  return TRUE;
}

/**
 * crm_repeat_parse:
 * @rrule: (nullable): as it is stored
 * @until: (out): last day on which it may happen, %CRM_DATE_NONE without an end
 *
 * Returns: which of the offered repetitions it is
 */
CrmRepeat
crm_repeat_parse (const char *rrule, CrmDate *until)
{
  g_auto (GStrv) parts = NULL;
  g_autoptr (GString) rest = g_string_new (NULL);

  *until = CRM_DATE_NONE;
  if (rrule == NULL)
    return CRM_REPEAT_NEVER;
  parts = g_strsplit (rrule, ";", -1);
  for (gsize i = 0; parts[i] != NULL; i++)
    {
      if (g_str_has_prefix (parts[i], "UNTIL="))
        {
          if (!parse_until (parts[i] + strlen ("UNTIL="), until))
            return CRM_REPEAT_OTHER;
        }
      else if (*parts[i] != '\0' && !g_str_equal (parts[i], "INTERVAL=1"))
        g_string_append_printf (rest, "%s%s", rest->len > 0 ? ";" : "", parts[i]);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (rules); i++)
    if (g_ascii_strcasecmp (rest->str, rules[i].rule) == 0)
      return rules[i].repeat;
  return CRM_REPEAT_OTHER;
}

/**
 * crm_repeat_build:
 * @until: %CRM_DATE_NONE for no end
 *
 * Returns: (transfer full) (nullable): the rule to store; %NULL for what does not repeat
 */
char *
crm_repeat_build (CrmRepeat repeat, CrmDate until)
{
  int year, month, day;

  for (gsize i = 0; i < G_N_ELEMENTS (rules); i++)
    {
      if (rules[i].repeat != repeat)
        continue;
      if (until == CRM_DATE_NONE)
        return g_strdup (rules[i].rule);
      crm_date_split (until, &year, &month, &day);
      return g_strdup_printf ("%s;UNTIL=%04d%02d%02dT235959", rules[i].rule, year, month, day);
    }
  return NULL;
}

/**
 * crm_repeat_label:
 *
 * Returns: the translated words for a choice
 */
const char *
crm_repeat_label (CrmRepeat repeat)
{
  switch (repeat)
    {
    case CRM_REPEAT_NEVER:
      return _ ("Does not repeat");
    case CRM_REPEAT_DAILY:
      return _ ("Every day");
    case CRM_REPEAT_WORKDAYS:
      return _ ("Monday to Friday");
    case CRM_REPEAT_WEEKLY:
      return _ ("Every week");
    case CRM_REPEAT_FORTNIGHTLY:
      return _ ("Every two weeks");
    case CRM_REPEAT_MONTHLY:
      return _ ("Every month");
    case CRM_REPEAT_YEARLY:
      return _ ("Every year");
    case CRM_REPEAT_OTHER:
      return _ ("By its own rule");
    }
  g_return_val_if_reached (NULL);
}

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

/**
 * crm_series_split_off:
 *
 * Returns: (transfer full): a new record for one day of a series, at the time it has in it. The
 *   series itself must then leave that day out.
 */
CrmRecord *
crm_series_split_off (CrmOccurrence *occurrence)
{
  CrmRecord *series = crm_occurrence_get_activity (occurrence);
  const CrmKind *kind = crm_record_get_kind (series);
  CrmRecord *single = crm_record_new (kind);

  for (guint i = 0; i < crm_kind_get_n_fields (kind); i++)
    {
      const CrmField *field = crm_kind_get_field (kind, i);

      if (!stays_with_series (field))
        crm_record_set (single, field, crm_value_copy (crm_record_get (series, field)));
    }
  crm_record_set_integer (single, "start_at", crm_occurrence_get_instant (occurrence));
  crm_record_set_link (single, "series_id", crm_record_get_id (series));
  crm_record_set_integer (single, "recurrence_id", crm_occurrence_get_instant (occurrence));
  return single;
}

static gint64
shift_instant (gint64 instant, int days, int minutes)
{
  return crm_wall_to_instant (crm_wall_add (crm_wall_from_instant (instant), days, minutes));
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
  CrmWall wall;

  if (start == CRM_INSTANT_NONE)
    return;
  wall = crm_wall_add (crm_wall_from_instant (start), days, minutes);
  if (rrule != NULL)
    {
      int moved = wall.date - crm_wall_from_instant (start).date;
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
              crm_instant_format (shift_instant (instant, days, minutes), buffer));
      crm_record_set_text (series, "exdates", shifted->str);
    }
  crm_record_set_integer (series, "start_at", crm_wall_to_instant (wall));
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
