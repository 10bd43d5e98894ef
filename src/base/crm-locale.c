/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Finding a locale, names of months and days, dates, letter case. Numbers are in
 * crm-locale-number.c, reading dates in crm-locale-parse.c. Everything here is pure and safe from
 * any thread; nothing follows the locale of the process. */
#include "config.h"

#include "crm-locale-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "crm-clock.h"

/* The locale of a tag such as pt_BR.UTF-8, pt-BR or pt; NULL when we have no such language. */
static const CrmLocale *
lookup (const char *tag)
{
  gsize language = strcspn (tag, "-_.@");
  const CrmLocale *found = NULL;

  if (language != 2)
    return NULL;
  for (gsize i = 0; i < G_N_ELEMENTS (crm_locale_tables); i++)
    {
      const CrmLocale *locale = &crm_locale_tables[i];

      if (g_ascii_strncasecmp (tag, locale->tag, 2) != 0)
        continue;
      if ((tag[2] == '-' || tag[2] == '_') && g_ascii_strncasecmp (tag + 3, locale->tag + 3, 2) == 0
          && !g_ascii_isalnum (tag[5]))
        return locale;
      if (found == NULL)
        found = locale;
    }
  return found;
}

/**
 * crm_locale_find:
 * @tag: (nullable): a BCP 47 or POSIX name: `pt-BR`, `pt_BR.UTF-8`, `pt`
 *
 * A country that has no table of its own gets its language's first one: European Portuguese,
 * British English.
 *
 * Returns: (transfer none): the locale; British English when @tag is %NULL or another language
 */
const CrmLocale *
crm_locale_find (const char *tag)
{
  const CrmLocale *found = tag != NULL ? lookup (tag) : NULL;

  return found != NULL ? found : &crm_locale_tables[0];
}

/**
 * crm_locale_default:
 *
 * Returns: (transfer none): the locale of this process by its environment: the first language of
 *   the person's that we have
 */
const CrmLocale *
crm_locale_default (void)
{
  const char *const *names = g_get_language_names_with_category ("LC_TIME");

  for (; *names != NULL; names++)
    {
      const CrmLocale *found = lookup (*names);

      if (found != NULL)
        return found;
    }
  return &crm_locale_tables[0];
}

/**
 * crm_locale_all:
 * @count: (out) (optional): how many there are
 *
 * Returns: (array length=count) (transfer none): every locale, %NULL at the end
 */
const CrmLocale *const *
crm_locale_all (guint *count)
{
  static const CrmLocale *const all[] = { &crm_locale_tables[0],
                                          &crm_locale_tables[1],
                                          &crm_locale_tables[2],
                                          &crm_locale_tables[3],
                                          &crm_locale_tables[4],
                                          &crm_locale_tables[5],
                                          NULL };

  G_STATIC_ASSERT (G_N_ELEMENTS (all) == CRM_LOCALE_COUNT + 1);
  if (count != NULL)
    *count = CRM_LOCALE_COUNT;
  return all;
}

/**
 * crm_locale_get_tag:
 *
 * Returns: the BCP 47 name, such as `pt-BR`
 */
const char *
crm_locale_get_tag (const CrmLocale *self)
{
  return self->tag;
}

/**
 * crm_locale_get_name:
 *
 * Returns: what people call the language, in the language of the program
 */
const char *
crm_locale_get_name (const CrmLocale *self)
{
  return _ (self->name);
}

/**
 * crm_locale_get_first_weekday:
 *
 * Returns: the day with which a week begins: 1 for Monday, 7 for Sunday
 */
int
crm_locale_get_first_weekday (const CrmLocale *self)
{
  return self->first_weekday;
}

/**
 * crm_locale_day_comes_first:
 *
 * Returns: whether 03/04 is the third of April, and not March the fourth
 */
gboolean
crm_locale_day_comes_first (const CrmLocale *self)
{
  return self->date_patterns[CRM_DATE_SHORT][0] == 'd';
}

/**
 * crm_locale_month_name:
 * @month: 1 to 12
 */
const char *
crm_locale_month_name (const CrmLocale *self, int month)
{
  g_return_val_if_fail (month >= 1 && month <= 12, NULL);
  return self->months[month - 1];
}

/**
 * crm_locale_month_short:
 * @month: 1 to 12
 *
 * Returns: three or four letters without a point
 */
const char *
crm_locale_month_short (const CrmLocale *self, int month)
{
  g_return_val_if_fail (month >= 1 && month <= 12, NULL);
  return self->months_short[month - 1];
}

/**
 * crm_locale_weekday_name:
 * @weekday: 1 for Monday to 7 for Sunday
 */
const char *
crm_locale_weekday_name (const CrmLocale *self, int weekday)
{
  g_return_val_if_fail (weekday >= 1 && weekday <= 7, NULL);
  return self->weekdays[weekday - 1];
}

/**
 * crm_locale_weekday_short:
 * @weekday: 1 for Monday to 7 for Sunday
 *
 * Returns: three letters without a point
 */
const char *
crm_locale_weekday_short (const CrmLocale *self, int weekday)
{
  g_return_val_if_fail (weekday >= 1 && weekday <= 7, NULL);
  return self->weekdays_short[weekday - 1];
}

static void
append_field (const CrmLocale *self, CrmDate date, char letter, int width, GString *text)
{
  int year, month, day;

  crm_date_split (date, &year, &month, &day);
  if (letter == 'd')
    g_string_append_printf (text, "%0*d", MIN (width, 2), day);
  else if (letter == 'y')
    g_string_append_printf (text, width == 2 ? "%02d" : "%d", width == 2 ? year % 100 : year);
  else if (letter == 'E')
    g_string_append (
        text, (width > 3 ? self->weekdays : self->weekdays_short)[crm_date_weekday (date) - 1]);
  else if (letter == 'M' && width <= 2)
    g_string_append_printf (text, "%0*d", width, month);
  else if (letter == 'M')
    g_string_append (text, (width > 3 ? self->months : self->months_short)[month - 1]);
  else
    {
      const char *name = self->months_short[month - 1];

      g_string_append (text, name);
      if (self->dotted_months && strcmp (name, self->months[month - 1]) != 0)
        g_string_append_c (text, '.');
    }
}

/* A run of letters is a row of fields only when all of them are field letters: the "de" of a
 * Portuguese pattern stays a word. */
static const char *
append_letters (
    const CrmLocale *self, CrmDate date, const char *p, const char *fields, GString *text)
{
  gsize length = strspn (p, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ");
  const char *end = p + length;

  if (strspn (p, fields) < length)
    {
      g_string_append_len (text, p, (gssize) length);
      return end;
    }
  while (p < end)
    {
      int width = 1;

      while (p + width < end && p[width] == p[0])
        width++;
      append_field (self, date, *p, width, text);
      p += width;
    }
  return end;
}

static char *
format_pattern (const CrmLocale *self, CrmDate date, const char *pattern, const char *fields)
{
  GString *text = g_string_new (NULL);

  if (date == CRM_DATE_NONE)
    return g_string_free (text, FALSE);
  for (const char *p = pattern; *p != '\0';)
    {
      if (g_ascii_isalpha (*p))
        p = append_letters (self, date, p, fields, text);
      else if (*p == '\'' && p[1] == '\'')
        {
          g_string_append_c (text, '\'');
          p += 2;
        }
      else if (*p == '\'')
        {
          const char *end = strchr (p + 1, '\'');

          g_string_append_len (text, p + 1, end != NULL ? end - p - 1 : -1);
          p = end != NULL ? end + 1 : p + strlen (p);
        }
      else
        g_string_append_c (text, *p++);
    }
  return g_string_free (text, FALSE);
}

/**
 * crm_locale_format_date:
 *
 * Returns: (transfer full): the date as the language writes it; nothing for %CRM_DATE_NONE
 */
char *
crm_locale_format_date (const CrmLocale *self, CrmDate date, CrmDateStyle style)
{
  g_return_val_if_fail (style >= CRM_DATE_SHORT && style <= CRM_DATE_FULL, NULL);
  return format_pattern (self, date, self->date_patterns[style], "dMyEN");
}

/**
 * crm_locale_format_date_pattern:
 * @pattern: `d dd` day, `M MM` number of the month, `MMM MMMM` its name, `yy yyyy` year,
 *   `EEE EEEE` weekday. Other signs and words stand for themselves, and so does what is between
 *   single quotes; two of them are one.
 *
 * Returns: (transfer full): the date by that pattern, with this language's names
 */
char *
crm_locale_format_date_pattern (const CrmLocale *self, CrmDate date, const char *pattern)
{
  return format_pattern (self, date, pattern, "dMyE");
}

/**
 * crm_locale_format_month:
 * @date: any day of the month
 *
 * Returns: (transfer full): the month and its year: "April 2026", "abril de 2026"
 */
char *
crm_locale_format_month (const CrmLocale *self, CrmDate date)
{
  return format_pattern (self, date, self->month_pattern, "dMyEN");
}

/**
 * crm_locale_format_month_short:
 * @date: any day of the month
 *
 * Returns: (transfer full): the month and its year where space is short: "Apr 2026"
 */
char *
crm_locale_format_month_short (const CrmLocale *self, CrmDate date)
{
  return format_pattern (self, date, "MMM yyyy", "dMyEN");
}

/**
 * crm_locale_format_time:
 * @instant: microseconds UTC
 *
 * Returns: (transfer full): hour and minute in the zone of this computer: "14:05", "2:05 PM";
 *   nothing for %CRM_INSTANT_NONE
 */
char *
crm_locale_format_time (const CrmLocale *self, gint64 instant)
{
  g_autoptr (GDateTime) utc = NULL;
  g_autoptr (GDateTime) local = NULL;
  int hour, minute;

  if (instant == CRM_INSTANT_NONE)
    return g_strdup ("");
  utc = g_date_time_new_from_unix_utc (instant / CRM_SECOND - (instant % CRM_SECOND < 0));
  local = utc != NULL ? g_date_time_to_local (utc) : NULL;
  if (local == NULL)
    return g_strdup ("");
  hour = g_date_time_get_hour (local);
  minute = g_date_time_get_minute (local);
  if (!self->clock12)
    return g_strdup_printf ("%02d:%02d", hour, minute);
  return g_strdup_printf ("%d:%02d" CRM_NBSP "%s", (hour + 11) % 12 + 1, minute,
                          hour < 12 ? "AM" : "PM");
}

/**
 * crm_locale_format_instant:
 * @instant: microseconds UTC
 *
 * Returns: (transfer full): short date and time in the zone of this computer; nothing for
 *   %CRM_INSTANT_NONE
 */
char *
crm_locale_format_instant (const CrmLocale *self, gint64 instant)
{
  g_autofree char *date = NULL;
  g_autofree char *time = NULL;

  if (instant == CRM_INSTANT_NONE)
    return g_strdup ("");
  date = crm_locale_format_date (self, crm_instant_to_date (instant), CRM_DATE_SHORT);
  time = crm_locale_format_time (self, instant);
  return g_strconcat (date, self->instant_joint, time, NULL);
}

/**
 * crm_locale_upper:
 * @text: UTF-8
 *
 * Returns: (transfer full): capitals by this language: i becomes İ in Turkish, ß becomes SS
 */
char *
crm_locale_upper (const CrmLocale *self, const char *text)
{
  GString *upper = g_string_new (NULL);

  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (c == 0xdf)
        g_string_append (upper, "SS");
      else if (c == 'i' && self->turkish_i)
        g_string_append (upper, "İ");
      else
        g_string_append_unichar (upper, g_unichar_toupper (c));
    }
  return g_string_free (upper, FALSE);
}

/**
 * crm_locale_lower:
 * @text: UTF-8
 *
 * Returns: (transfer full): small letters by this language: I becomes ı in Turkish
 */
char *
crm_locale_lower (const CrmLocale *self, const char *text)
{
  GString *lower = g_string_new (NULL);

  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (c == 'I' && self->turkish_i)
        g_string_append (lower, "ı");
      else if (c == 0x0130)
        g_string_append_c (lower, 'i');
      else
        g_string_append_unichar (lower, g_unichar_tolower (c));
    }
  return g_string_free (lower, FALSE);
}
