/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rules of repetition (RFC 5545) in the parts that a person chooses, and in words. */
#include "config.h"

#include "crm-recurrence.h"

#include <glib/gi18n-lib.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define WORKDAYS 0x1f

static const char *const frequencies[] = { "DAILY", "WEEKLY", "MONTHLY", "YEARLY" };

static const char *const weekday_codes[] = { "MO", "TU", "WE", "TH", "FR", "SA", "SU" };

static int
find_weekday (const char *code)
{
  for (int i = 0; i < 7; i++)
    if (g_ascii_strcasecmp (code, weekday_codes[i]) == 0)
      return i + 1;
  return 0;
}

static gboolean
parse_until (const char *text, CrmRecurrence *self)
{
  int year, month, day;

  if (sscanf (text, "%4d%2d%2d", &year, &month, &day) != 3 || !crm_date_is_valid (year, month, day))
    return FALSE;
  self->until = crm_date_new (year, month, day);
  return TRUE;
}

static gboolean
parse_number (const char *text, int least, int *number)
{
  char *end;
  long value = strtol (text, &end, 10);

  *number = (int) value;
  return *text != '\0' && *end == '\0' && value >= least && value <= 1000;
}

/* “MO,WE” of weeks; “2TU” and “-1FR” of months and years. */
static gboolean
parse_weekdays (const char *text, CrmRecurrence *self)
{
  g_auto (GStrv) codes = g_strsplit (text, ",", -1);

  for (gsize i = 0; codes[i] != NULL; i++)
    {
      char *name;
      long position = strtol (codes[i], &name, 10);
      int weekday = find_weekday (name);

      if (weekday == 0 || position < -1 || position > 5)
        return FALSE;
      if (position == 0)
        self->weekdays |= 1u << (weekday - 1);
      else if (codes[1] != NULL)
        return FALSE;
      self->position = (int) position;
      self->weekday = position != 0 ? weekday : 0;
    }
  return TRUE;
}

/* @month: (out): which month of the year it names */
static gboolean
parse_part (const char *part, CrmRecurrence *self, gboolean *known, int *month)
{
  const char *value = strchr (part, '=');
  gsize length = value != NULL ? (gsize) (value - part) : 0;
  g_autofree char *name = g_ascii_strup (part, (gssize) length);

  if (value == NULL)
    return *part == '\0';
  value++;
  if (strcmp (name, "FREQ") == 0)
    {
      for (guint i = 0; i < G_N_ELEMENTS (frequencies); i++)
        if (g_ascii_strcasecmp (value, frequencies[i]) == 0)
          {
            self->frequency = (CrmFrequency) i;
            *known = TRUE;
          }
      return *known;
    }
  if (strcmp (name, "INTERVAL") == 0)
    return parse_number (value, 1, &self->interval);
  if (strcmp (name, "COUNT") == 0)
    return parse_number (value, 1, &self->count);
  if (strcmp (name, "UNTIL") == 0)
    return parse_until (value, self);
  if (strcmp (name, "BYDAY") == 0)
    return parse_weekdays (value, self);
  if (strcmp (name, "BYMONTH") == 0)
    return parse_number (value, 1, month);
  return strcmp (name, "WKST") == 0 && g_ascii_strcasecmp (value, "MO") == 0;
}

static CrmRepeat
find_repeat (const CrmRecurrence *self)
{
  if (self->position != 0)
    return CRM_REPEAT_CUSTOM;
  if (self->frequency == CRM_FREQUENCY_WEEKLY && self->interval == 1 && self->weekdays == WORKDAYS)
    return CRM_REPEAT_WORKDAYS;
  if (self->weekdays != 0)
    return CRM_REPEAT_CUSTOM;
  if (self->frequency == CRM_FREQUENCY_WEEKLY && self->interval == 2)
    return CRM_REPEAT_FORTNIGHTLY;
  if (self->interval != 1)
    return CRM_REPEAT_CUSTOM;
  return self->frequency == CRM_FREQUENCY_DAILY     ? CRM_REPEAT_DAILY
         : self->frequency == CRM_FREQUENCY_WEEKLY  ? CRM_REPEAT_WEEKLY
         : self->frequency == CRM_FREQUENCY_MONTHLY ? CRM_REPEAT_MONTHLY
                                                    : CRM_REPEAT_YEARLY;
}

/**
 * crm_recurrence_parse:
 * @rrule: (nullable): as it is stored
 * @self: (out): its parts; of a rule that cannot be said in them, nothing
 *
 * Returns: which of the offered repetitions it is
 */
CrmRepeat
crm_recurrence_parse (const char *rrule, CrmRecurrence *self)
{
  g_auto (GStrv) parts = g_strsplit (rrule != NULL ? rrule : "", ";", -1);
  gboolean known = FALSE, good = TRUE;
  int month = 0;

  *self = (CrmRecurrence) CRM_RECURRENCE_INIT;
  if (rrule == NULL)
    return CRM_REPEAT_NEVER;
  for (gsize i = 0; good && parts[i] != NULL; i++)
    good = parse_part (parts[i], self, &known, &month);
  good = good && known && (self->position == 0 || self->frequency >= CRM_FREQUENCY_MONTHLY)
         && (self->weekdays == 0 || self->frequency == CRM_FREQUENCY_WEEKLY)
         && (month != 0) == (self->position != 0 && self->frequency == CRM_FREQUENCY_YEARLY);
  if (good)
    return find_repeat (self);
  *self = (CrmRecurrence) CRM_RECURRENCE_INIT;
  return CRM_REPEAT_OTHER;
}

/**
 * crm_recurrence_choose:
 * @repeat: one of the list, not %CRM_REPEAT_NEVER
 *
 * Sets the parts that @repeat stands for; the end stays as it is.
 */
void
crm_recurrence_choose (CrmRecurrence *self, CrmRepeat repeat)
{
  if (repeat == CRM_REPEAT_CUSTOM || repeat == CRM_REPEAT_OTHER)
    return;
  self->interval = repeat == CRM_REPEAT_FORTNIGHTLY ? 2 : 1;
  self->weekdays = repeat == CRM_REPEAT_WORKDAYS ? WORKDAYS : 0;
  self->position = self->weekday = 0;
  self->frequency = repeat == CRM_REPEAT_DAILY     ? CRM_FREQUENCY_DAILY
                    : repeat == CRM_REPEAT_MONTHLY ? CRM_FREQUENCY_MONTHLY
                    : repeat == CRM_REPEAT_YEARLY  ? CRM_FREQUENCY_YEARLY
                                                   : CRM_FREQUENCY_WEEKLY;
}

/**
 * crm_recurrence_build:
 * @start: first day of the series
 *
 * Returns: (transfer full): the rule to store
 */
char *
crm_recurrence_build (const CrmRecurrence *self, CrmDate start)
{
  GString *text = g_string_new ("FREQ=");
  int year, month, day;

  g_string_append (text, frequencies[self->frequency]);
  if (self->interval > 1)
    g_string_append_printf (text, ";INTERVAL=%d", self->interval);
  if (self->frequency == CRM_FREQUENCY_WEEKLY && self->weekdays != 0)
    {
      const char *between = ";BYDAY=";

      for (int i = 0; i < 7; i++)
        if (self->weekdays & (1u << i))
          {
            g_string_append_printf (text, "%s%s", between, weekday_codes[i]);
            between = ",";
          }
    }
  if (self->frequency >= CRM_FREQUENCY_MONTHLY && self->position != 0)
    {
      crm_date_split (start, NULL, &month, NULL);
      if (self->frequency == CRM_FREQUENCY_YEARLY)
        g_string_append_printf (text, ";BYMONTH=%d", month);
      g_string_append_printf (text, ";BYDAY=%d%s", self->position,
                              weekday_codes[CLAMP (self->weekday, 1, 7) - 1]);
    }
  if (self->count > 0)
    g_string_append_printf (text, ";COUNT=%d", self->count);
  else if (self->until != CRM_DATE_NONE)
    {
      crm_date_split (self->until, &year, &month, &day);
      g_string_append_printf (text, ";UNTIL=%04d%02d%02dT235959", year, month, day);
    }
  return g_string_free (text, FALSE);
}

/* ---- words ---- */

static char *
say_frequency (const CrmRecurrence *self)
{
  static const CrmRepeat plain[]
      = { CRM_REPEAT_DAILY, CRM_REPEAT_WEEKLY, CRM_REPEAT_MONTHLY, CRM_REPEAT_YEARLY };
  int n = self->interval;

  if (n == 1)
    return g_strdup (crm_repeat_label (plain[self->frequency]));
  switch (self->frequency)
    {
    case CRM_FREQUENCY_DAILY:
      return g_strdup_printf (
          g_dngettext (GETTEXT_PACKAGE, "Every %d day", "Every %d days", (gulong) n), n);
    case CRM_FREQUENCY_WEEKLY:
      return g_strdup_printf (
          g_dngettext (GETTEXT_PACKAGE, "Every %d week", "Every %d weeks", (gulong) n), n);
    case CRM_FREQUENCY_MONTHLY:
      return g_strdup_printf (
          g_dngettext (GETTEXT_PACKAGE, "Every %d month", "Every %d months", (gulong) n), n);
    case CRM_FREQUENCY_YEARLY:
    default:
      return g_strdup_printf (
          g_dngettext (GETTEXT_PACKAGE, "Every %d year", "Every %d years", (gulong) n), n);
    }
}

static void
say_days (const CrmRecurrence *self, const CrmLocale *locale, GString *text)
{
  const char *between = ": ";

  for (int i = 0; self->frequency == CRM_FREQUENCY_WEEKLY && i < 7; i++)
    if (self->weekdays & (1u << i))
      {
        g_string_append_printf (text, "%s%s", between, crm_locale_weekday_name (locale, i + 1));
        between = ", ";
      }
  if (self->frequency < CRM_FREQUENCY_MONTHLY || self->position == 0)
    return;
  g_string_append (text, between);
  if (self->position < 0)
    /* Translators: a weekday, of a month: “Friday, the last”. */
    g_string_append_printf (text, _ ("%s, the last of the month"),
                            crm_locale_weekday_name (locale, self->weekday));
  else
    /* Translators: a weekday, then which one of its month: “Tuesday, no. 2 of the month”. */
    g_string_append_printf (text, _ ("%s, no. %d of the month"),
                            crm_locale_weekday_name (locale, self->weekday), self->position);
}

/**
 * crm_recurrence_say:
 *
 * Returns: (transfer full): the rule in translated words: “Every 2 weeks: Monday, until 3 Apr 2026”
 */
char *
crm_recurrence_say (const CrmRecurrence *self, const CrmLocale *locale)
{
  g_autofree char *often = say_frequency (self);
  GString *text = g_string_new (often);

  say_days (self, locale, text);
  if (self->count > 0)
    {
      g_string_append (text, ", ");
      g_string_append_printf (
          text, g_dngettext (GETTEXT_PACKAGE, "%d time", "%d times", (gulong) self->count),
          self->count);
    }
  else if (self->until != CRM_DATE_NONE)
    {
      g_autofree char *date = crm_locale_format_date (locale, self->until, CRM_DATE_MEDIUM);

      g_string_append (text, ", ");
      /* Translators: the end of “Every week, until 3 Apr 2026”. */
      g_string_append_printf (text, _ ("until %s"), date);
    }
  return g_string_free (text, FALSE);
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
    case CRM_REPEAT_CUSTOM:
      /* Translators: of how an activity repeats: days, weeks and end are chosen below. */
      return _ ("As chosen below");
    case CRM_REPEAT_OTHER:
      return _ ("By its own rule");
    }
  g_return_val_if_reached (NULL);
}
