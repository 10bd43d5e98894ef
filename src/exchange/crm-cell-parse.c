/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is written in one cell. A cell alone often leaves open what it means, 3/4/2017 or 1.234:
 * the readers here keep that open, and crm-column-guess decides from the whole column. */
#include "config.h"

#include "crm-cell-parse.h"

#include <string.h>

#include "crm-clock.h"
#include "crm-money.h"

/* ---- dates ---- */

/* The first letters of the months, folded, in English, Portuguese, Romanian and Turkish. */
static const char *const month_words[12] = {
  "jan ian oca", "feb fev sub", "mar",         "apr abr nis", "may mai",     "jun iun haz",
  "jul iul tem", "aug ago agu", "sep set eyl", "oct out eki", "nov noi kas", "dec dez ara",
};

/* A letter as the table has it: without case and without the accents that months carry. */
static char
plain_letter (gunichar c)
{
  switch (c)
    {
    case 0x011f: /* ğ */
    case 0x011e:
      return 'g';
    case 0x015f: /* ş */
    case 0x015e:
      return 's';
    case 0x0131: /* ı */
    case 0x0130:
      return 'i';
    case 0x00e7: /* ç */
      return 'c';
    default:
      return c < 0x80 && g_ascii_isalpha ((char) c) ? g_ascii_tolower ((char) c) : 0;
    }
}

static int
read_month_word (const char **text)
{
  char word[4] = "";
  guint n = 0;
  const char *p = *text;

  for (; *p != '\0' && (g_ascii_isalpha (*p) || (guchar) *p >= 0x80); p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (c < 0x80 ? !g_ascii_isalpha ((char) c) : !g_unichar_isalpha (c))
        break;
      if (n < 3)
        word[n] = plain_letter (c) != 0 ? plain_letter (c) : (char) 'u';
      n++;
    }
  if (n < 3 || n > 10)
    return 0;
  for (int month = 0; month < 12; month++)
    for (const char *known = month_words[month];; known += 4)
      {
        if (strncmp (known, word, 3) == 0)
          {
            *text = *p == '.' ? p + 1 : p;
            return month + 1;
          }
        if (known[3] == '\0')
          break;
      }
  return 0;
}

static gboolean
read_digits (const char **text, int most, int *value, int *n_digits)
{
  *value = 0;
  for (*n_digits = 0; g_ascii_isdigit (**text); (*text)++, (*n_digits)++)
    {
      if (*n_digits == most)
        return FALSE;
      *value = *value * 10 + (**text - '0');
    }
  return *n_digits > 0;
}

static gboolean
read_zone (const char **text, CrmWrittenDate *written)
{
  int hours, minutes = 0, n, sign;

  if (**text == 'Z' || **text == 'z')
    {
      (*text)++;
      written->has_zone = TRUE;
      return TRUE;
    }
  if (**text != '+' && **text != '-')
    return TRUE;
  sign = *(*text)++ == '-' ? -1 : 1;
  if (!read_digits (text, 4, &hours, &n))
    return FALSE;
  if (n == 4)
    {
      minutes = hours % 100;
      hours /= 100;
    }
  else if (**text == ':')
    {
      (*text)++;
      if (!read_digits (text, 2, &minutes, &n))
        return FALSE;
    }
  if (hours > 14 || minutes > 59)
    return FALSE;
  written->has_zone = TRUE;
  written->zone = sign * (hours * CRM_HOUR + minutes * CRM_MINUTE);
  return TRUE;
}

static gboolean
read_half_day (const char **text, int *hour)
{
  const char *p = *text;

  while (*p == ' ')
    p++;
  if (g_ascii_strncasecmp (p, "am", 2) != 0 && g_ascii_strncasecmp (p, "pm", 2) != 0)
    return TRUE;
  if (*hour < 1 || *hour > 12)
    return FALSE;
  *hour = *hour % 12 + (g_ascii_tolower (*p) == 'p' ? 12 : 0);
  *text = p + 2;
  return TRUE;
}

static gboolean
read_time (const char **text, CrmWrittenDate *written)
{
  int hour, minute, second = 0, n;
  gint64 micro = 0;

  if (!read_digits (text, 2, &hour, &n) || **text != ':')
    return FALSE;
  (*text)++;
  if (!read_digits (text, 2, &minute, &n) || n != 2)
    return FALSE;
  if (**text == ':')
    {
      (*text)++;
      if (!read_digits (text, 2, &second, &n) || n != 2)
        return FALSE;
      if (**text == '.' || **text == ',')
        {
          gint64 unit = CRM_SECOND / 10;

          for ((*text)++; g_ascii_isdigit (**text); (*text)++, unit /= 10)
            micro += (**text - '0') * unit;
        }
    }
  if (!read_half_day (text, &hour) || hour > 23 || minute > 59 || second > 60)
    return FALSE;
  written->has_time = TRUE;
  written->time = hour * CRM_HOUR + minute * CRM_MINUTE + second * CRM_SECOND + micro;
  return read_zone (text, written);
}

static int
widen_year (int year, int n_digits)
{
  if (n_digits > 2)
    return year;
  return year < 70 ? 2000 + year : 1900 + year;
}

/* "20 Oct 2016", "20. Oktober 2016" is not: only the languages of the table; "Oct 20, 2016". */
static gboolean
read_worded_date (const char **text, CrmWrittenDate *written)
{
  const char *p = *text;
  int month = 0, day, year, n;

  if (!g_ascii_isdigit (*p))
    month = read_month_word (&p);
  while (*p == ' ' || *p == '-')
    p++;
  if (!read_digits (&p, 2, &day, &n))
    return FALSE;
  while (*p == ' ' || *p == '.' || *p == '-' || *p == ',')
    p++;
  if (month == 0)
    {
      if (g_str_has_prefix (p, "de "))
        p += 3;
      month = read_month_word (&p);
      while (*p == ' ' || *p == '-' || *p == ',')
        p++;
      if (g_str_has_prefix (p, "de "))
        p += 3;
    }
  if (month == 0 || !read_digits (&p, 4, &year, &n) || (n != 4 && n != 2))
    return FALSE;
  written->parts[0] = widen_year (year, n);
  written->parts[1] = month;
  written->parts[2] = day;
  written->order = CRM_DATE_ORDER_YMD;
  *text = p;
  return TRUE;
}

static gboolean
read_numbered_date (const char **text, CrmWrittenDate *written)
{
  const char *p = *text;
  int digits[3];

  for (int i = 0; i < 3; i++)
    {
      if (!read_digits (&p, 4, &written->parts[i], &digits[i]) || digits[i] == 3)
        return FALSE;
      if (i == 2)
        break;
      if (i == 0)
        written->separator = *p;
      if (*p == '\0' || *p != written->separator || strchr ("-/.", *p) == NULL)
        return FALSE;
      p++;
      while (written->separator == '.' && *p == ' ')
        p++;
    }
  if (digits[1] > 2)
    return FALSE;
  if (digits[0] == 4)
    {
      if (digits[2] > 2)
        return FALSE;
      written->order = CRM_DATE_ORDER_YMD;
    }
  else
    {
      if (digits[2] != 4 && digits[2] != 2)
        return FALSE;
      written->parts[2] = widen_year (written->parts[2], digits[2]);
    }
  *text = p;
  return TRUE;
}

/**
 * crm_cell_read_date:
 * @written: (out caller-allocates): what was written
 *
 * Reads a date with or without a time, in numbers or with the month as a word.
 *
 * Returns: FALSE when @text is no date in any order
 */
gboolean
crm_cell_read_date (const char *text, CrmWrittenDate *written)
{
  const char *p = text;

  memset (written, 0, sizeof *written);
  while (*p == ' ')
    p++;
  if (!read_numbered_date (&p, written))
    {
      memset (written, 0, sizeof *written);
      if (!read_worded_date (&p, written))
        return FALSE;
    }
  if (*p == 'T' || *p == 't' || *p == ' ' || *p == ',')
    {
      const char *before = p;

      for (p++; *p == ' ';)
        p++;
      if (*p == '\0')
        p = before;
      else if (!read_time (&p, written))
        return FALSE;
    }
  while (*p == ' ')
    p++;
  if (*p != '\0')
    return FALSE;
  return crm_written_date_resolve (written, CRM_DATE_ORDER_DMY) != CRM_DATE_NONE
         || crm_written_date_resolve (written, CRM_DATE_ORDER_MDY) != CRM_DATE_NONE;
}

/**
 * crm_written_date_resolve:
 * @order: which number is the day, where the cell itself does not say
 *
 * Returns: the date, or %CRM_DATE_NONE when there is no such day in that order
 */
CrmDate
crm_written_date_resolve (const CrmWrittenDate *written, CrmDateOrder order)
{
  if (written->order == CRM_DATE_ORDER_YMD)
    return crm_date_new (written->parts[0], written->parts[1], written->parts[2]);
  if (order == CRM_DATE_ORDER_MDY)
    return crm_date_new (written->parts[2], written->parts[0], written->parts[1]);
  return crm_date_new (written->parts[2], written->parts[1], written->parts[0]);
}

/**
 * crm_cell_parse_date:
 *
 * Reads a date in the order of @format. A time beside it is dropped.
 */
gboolean
crm_cell_parse_date (const CrmCellFormat *format, const char *text, CrmDate *date)
{
  CrmWrittenDate written;

  if (!crm_cell_read_date (text, &written))
    return FALSE;
  *date = crm_written_date_resolve (&written, format->date_order);
  return *date != CRM_DATE_NONE;
}

/**
 * crm_cell_parse_instant:
 *
 * Reads a date and time in the order of @format. Without a zone the time is this computer's;
 * without a time it is noon, so that the day stays the same in the zones nearby.
 */
gboolean
crm_cell_parse_instant (const CrmCellFormat *format, const char *text, gint64 *instant)
{
  CrmWrittenDate written;
  CrmDate date;

  if (!crm_cell_read_date (text, &written))
    return FALSE;
  date = crm_written_date_resolve (&written, format->date_order);
  if (date == CRM_DATE_NONE)
    return FALSE;
  if (written.has_zone)
    *instant = (gint64) date * CRM_DAY + written.time - written.zone;
  else if (written.has_time)
    *instant = crm_instant_from_date (date, (int) (written.time / CRM_HOUR),
                                      (int) (written.time / CRM_MINUTE % 60))
               + written.time % CRM_MINUTE;
  else
    *instant = crm_instant_from_date (date, 12, 0);
  return TRUE;
}

/* ---- numbers ---- */

static const struct
{
  const char *sign;
  char code[4];
} currency_signs[] = {
  { "R$", "BRL" }, { "US$", "USD" }, { "$", "USD" },   { "€", "EUR" },   { "£", "GBP" },
  { "₺", "TRY" },  { "TL", "TRY" },  { "lei", "RON" }, { "LEI", "RON" }, { "¥", "JPY" },
  { "₪", "ILS" },  { "zł", "PLN" },  { "Kč", "CZK" },
};

/* A currency at @text: its length in bytes, its code into @code. */
static gsize
match_currency (const char *text, char code[4])
{
  for (gsize i = 0; i < G_N_ELEMENTS (currency_signs); i++)
    if (g_str_has_prefix (text, currency_signs[i].sign))
      {
        memcpy (code, currency_signs[i].code, 4);
        return strlen (currency_signs[i].sign);
      }
  for (int i = 0; i < 3; i++)
    if (!g_ascii_isupper (text[i]))
      return 0;
  memcpy (code, text, 3);
  code[3] = '\0';
  return crm_currency_is_known (code) ? 3 : 0;
}

/* How long a space at @text is that may stand within a number. */
static gsize
match_space (const char *text)
{
  if (*text == ' ' || *text == '\'')
    return 1;
  if (g_str_has_prefix (text, "\u00a0") || g_str_has_prefix (text, "’"))
    return g_utf8_skip[(guchar) *text];
  if (g_str_has_prefix (text, "\u202f") || g_str_has_prefix (text, "\u2009"))
    return 3;
  return 0;
}

typedef struct
{
  char digits[40]; /* digits and separators, nothing else */
  guint length;
  gboolean is_negative;
  gboolean is_bracketed;
} NumberScan;

static gboolean
scan_sign (NumberScan *scan, const char **text)
{
  if (**text == '-' || **text == '+')
    {
      if (scan->is_negative)
        return FALSE;
      scan->is_negative = *(*text)++ == '-';
      return TRUE;
    }
  if (g_str_has_prefix (*text, "\u2212"))
    {
      scan->is_negative = TRUE;
      *text += 3;
      return TRUE;
    }
  if (**text == '(' && scan->length == 0)
    {
      scan->is_bracketed = scan->is_negative = TRUE;
      (*text)++;
      return TRUE;
    }
  if (**text == ')' && scan->is_bracketed)
    {
      (*text)++;
      return TRUE;
    }
  return FALSE;
}

/* Takes a number apart: signs, currency and percent round it, digits and separators inside. */
static gboolean
scan_number (const char *text, NumberScan *scan, CrmWrittenNumber *written)
{
  gboolean ended = FALSE;

  while (*text != '\0')
    {
      gsize skip = match_space (text);

      if (g_ascii_isdigit (*text) || ((*text == '.' || *text == ',') && g_ascii_isdigit (text[1])))
        {
          if (ended || scan->length + 1 >= sizeof scan->digits)
            return FALSE;
          scan->digits[scan->length++] = *text++;
          continue;
        }
      if (skip > 0)
        {
          if (*text == '\'' && !g_ascii_isdigit (text[1]))
            return FALSE;
          text += skip;
          continue;
        }
      if (scan->length > 0)
        ended = TRUE;
      if (scan_sign (scan, &text))
        continue;
      if (*text == '%' && ended && !written->is_percent)
        {
          written->is_percent = TRUE;
          text++;
          continue;
        }
      skip = written->currency[0] == '\0' ? match_currency (text, written->currency) : 0;
      if (skip == 0)
        return FALSE;
      text += skip;
    }
  return scan->length > 0;
}

/* Groups of thousands have three digits each; anything else beside the decimal sign is no number
 * but a date, an address or a version. */
static gboolean
groups_fit (const char *digits, char decimal)
{
  int run = 0;
  gboolean grouped = FALSE;

  for (; *digits != '\0' && *digits != decimal; digits++)
    {
      if (g_ascii_isdigit (*digits))
        {
          run++;
          continue;
        }
      if (run == 0 || run > 3 || (grouped && run != 3))
        return FALSE;
      grouped = TRUE;
      run = 0;
    }
  if (grouped && run != 3)
    return FALSE;
  return *digits == '\0' || strpbrk (digits + 1, ".,") == NULL;
}

/* Which separator is the decimal sign: what the number itself proves, or 0. */
static char
prove_decimal (const char *digits, char *doubtful)
{
  const char *point = strrchr (digits, '.'), *comma = strrchr (digits, ',');
  const char *last = point > comma ? point : comma;
  char separator;

  *doubtful = 0;
  if (last == NULL)
    return 0;
  separator = *last;
  if (point != NULL && comma != NULL)
    return separator;
  if (strchr (digits, separator) != last)
    return separator == '.' ? ',' : '.'; /* twice the same: it groups, so the other is decimal */
  if (strlen (last + 1) == 3 && last - digits <= 3 && last > digits && digits[0] != '0')
    {
      *doubtful = separator;
      return 0;
    }
  return separator;
}

/**
 * crm_cell_read_number:
 * @decimal: the column's decimal character, or 0
 * @written: (out caller-allocates): the number in plain form and what it proves
 *
 * Reads a number with groups, currency, percent, a minus before or behind it or brackets for it.
 * A single separator before exactly three digits is doubtful: without @decimal a point is then
 * taken as decimal and a comma as grouping.
 *
 * Returns: FALSE when @text is no number
 */
gboolean
crm_cell_read_number (const char *text, char decimal, CrmWrittenNumber *written)
{
  NumberScan scan = { 0 };
  gsize n = 0;

  memset (written, 0, sizeof *written);
  if (!scan_number (text, &scan, written))
    return FALSE;
  scan.digits[scan.length] = '\0';
  written->decimal = prove_decimal (scan.digits, &written->doubtful);
  if (decimal == 0
      || (written->decimal != 0 && written->decimal != decimal
          && !groups_fit (scan.digits, decimal)))
    decimal = written->decimal != 0 ? written->decimal : '.';
  if (!groups_fit (scan.digits, decimal))
    return FALSE;
  if (scan.is_negative)
    written->plain[n++] = '-';
  if (scan.digits[0] == decimal)
    written->plain[n++] = '0';
  for (const char *p = scan.digits; *p != '\0'; p++)
    {
      if (*p == decimal)
        {
          written->has_fraction = TRUE;
          written->plain[n++] = '.';
        }
      else if (g_ascii_isdigit (*p))
        written->plain[n++] = *p;
    }
  return TRUE;
}

/* ---- small ones ---- */

/**
 * crm_cell_parse_boolean:
 *
 * Reads yes and no in the languages of the program, and 1 and 0.
 */
gboolean
crm_cell_parse_boolean (const char *text, gboolean *value)
{
  static const char *const yes[]
      = { "yes",        "y",  "true",     "t",    "1", "x",     "sim", "s",
          "verdadeiro", "da", "adevărat", "evet", "e", "doğru", "✓",   NULL };
  static const char *const no[] = { "no", "n",    "false", "f",     "0", "não",    "nao", "falso",
                                    "nu", "fals", "hayır", "hayir", "h", "yanlış", NULL };
  g_autofree char *lower = NULL;

  if (strlen (text) > 16)
    return FALSE;
  lower = g_utf8_strdown (text, -1);
  *value = g_strv_contains (yes, lower);
  return *value || g_strv_contains (no, lower);
}

gboolean
crm_cell_is_email (const char *text)
{
  const char *at = strchr (text, '@');
  const char *dot;

  if (at == NULL || at == text || strchr (at + 1, '@') != NULL || strpbrk (text, " ,;<>\"") != NULL)
    return FALSE;
  dot = strrchr (at, '.');
  return dot != NULL && dot > at + 1 && strlen (dot) > 2;
}

gboolean
crm_cell_is_phone (const char *text)
{
  int n_digits = 0;

  for (const char *p = text; *p != '\0'; p++)
    {
      if (g_ascii_isdigit (*p))
        n_digits++;
      else if (*p == '+' ? p != text : strchr (" ()-./", *p) == NULL)
        return FALSE;
    }
  return n_digits >= 7 && n_digits <= 15
         && (text[0] == '+' || text[0] == '0' || text[0] == '(' || strpbrk (text, " -./") != NULL
             || n_digits >= 9);
}

gboolean
crm_cell_is_url (const char *text)
{
  if (strchr (text, ' ') != NULL)
    return FALSE;
  return g_ascii_strncasecmp (text, "http://", 7) == 0
         || g_ascii_strncasecmp (text, "https://", 8) == 0
         || (g_ascii_strncasecmp (text, "www.", 4) == 0 && strchr (text + 4, '.') != NULL);
}
