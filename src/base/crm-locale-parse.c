/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reading a date as a person types it: 3/4/26, 03.04.2026, 2026-04-03, 3 April, 3 de abr. de 2026.
 * The text is cut into numbers and words; a word names the month or only decorates. */
#include "config.h"

#include "crm-locale-private.h"

#include <string.h>

#include "crm-fold.h"

#define MAX_PARTS 8

typedef struct
{
  int numbers[3];
  int widths[3]; /* how many digits each was written with */
  int n_numbers;
  int month; /* named by a word, or 0 */
} Parts;

/* Does @word shorten @name, both folded, to no less than three letters? */
static gboolean
shortens (const char *word, const char *name)
{
  g_autofree char *folded = crm_fold (name);

  return strlen (word) >= 3 && g_str_has_prefix (folded, word);
}

static gboolean
is_decoration (const CrmLocale *self, const char *word)
{
  if (g_strv_contains ((const char *const[]){ "de", "feira", "o", NULL }, word))
    return TRUE;
  for (int i = 0; i < 7; i++)
    if (shortens (word, self->weekdays[i]) || shortens (word, self->weekdays_short[i]))
      return TRUE;
  return FALSE;
}

static int
find_month (const CrmLocale *self, const char *word)
{
  for (int i = 0; i < 12; i++)
    if (shortens (word, self->months[i]) || shortens (word, self->months_short[i]))
      return i + 1;
  return 0;
}

static gboolean
read_number (const char *word, Parts *parts)
{
  static const char *const endings[] = { "", "st", "nd", "rd", "th", "o", NULL };
  gsize length = strspn (word, "0123456789");

  if (parts->n_numbers == 3 || length > 4 || !g_strv_contains (endings, word + length))
    return FALSE;
  parts->widths[parts->n_numbers] = (int) length;
  parts->numbers[parts->n_numbers++] = (int) g_ascii_strtoll (word, NULL, 10);
  return TRUE;
}

/* Some words may be a day of the week or a month, such as the Romanian "mar": they are the month
 * only when no other word is. */
static gboolean
read_parts (const CrmLocale *self, const char *text, Parts *parts)
{
  g_autoptr (GPtrArray) words = crm_fold_words (text);
  int doubtful = 0;

  if (words->len > MAX_PARTS)
    return FALSE;
  for (guint i = 0; i < words->len; i++)
    {
      const char *word = g_ptr_array_index (words, i);
      int month;

      if (g_ascii_isdigit (*word))
        {
          if (!read_number (word, parts))
            return FALSE;
          continue;
        }
      month = find_month (self, word);
      if (is_decoration (self, word))
        doubtful = month != 0 ? month : doubtful;
      else if (month == 0 || parts->month != 0)
        return FALSE;
      else
        parts->month = month;
    }
  if (parts->month == 0)
    parts->month = doubtful;
  return TRUE;
}

/* Two digits mean the year nearest to today: up to 20 years ahead, 79 back. */
static int
complete_year (int year, int width)
{
  int today;

  if (width == 4)
    return year;
  if (width != 2)
    return 0;
  crm_date_split (crm_date_today (), &today, NULL, NULL);
  year += today - today % 100;
  if (year > today + 20)
    year -= 100;
  else if (year <= today - 80)
    year += 100;
  return year;
}

/**
 * crm_locale_parse_date:
 * @text: a date in this language's order with / . - or spaces, an ISO date, or one with the month
 *   in words. A year of two digits is the nearest such year; without a year it is this year.
 * @date: (out): the date
 *
 * Returns: FALSE when @text is no such date
 */
gboolean
crm_locale_parse_date (const CrmLocale *self, const char *text, CrmDate *date)
{
  Parts parts = { { 0 } };
  int year = 0, month, day, at = 0;
  CrmDate result;

  if (strlen (text) > 80 || strpbrk (text, ":+") != NULL || !read_parts (self, text, &parts))
    return FALSE;
  if (parts.n_numbers == 3 && parts.month == 0 && parts.widths[0] == 4)
    {
      result = crm_date_new (parts.numbers[0], parts.numbers[1], parts.numbers[2]);
      if (result == CRM_DATE_NONE)
        return FALSE;
      *date = result;
      return TRUE;
    }
  if (parts.month != 0)
    {
      month = parts.month;
      day = parts.numbers[at++];
    }
  else if (crm_locale_day_comes_first (self))
    {
      day = parts.numbers[at++];
      month = parts.numbers[at++];
    }
  else
    {
      month = parts.numbers[at++];
      day = parts.numbers[at++];
    }
  if (parts.n_numbers < at || parts.n_numbers > at + 1)
    return FALSE;
  for (int i = 0; i < at; i++)
    if (parts.widths[i] > 2)
      return FALSE;
  if (parts.n_numbers > at)
    year = complete_year (parts.numbers[at], parts.widths[at]);
  else
    crm_date_split (crm_date_today (), &year, NULL, NULL);
  result = crm_date_new (year, month, day);
  if (result == CRM_DATE_NONE)
    return FALSE;
  *date = result;
  return TRUE;
}
