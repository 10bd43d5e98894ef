/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Money and decimals in whole numbers. Parsing accepts what an office writes: 1234.5, 1.234,50,
 * 1 234,50, 1'234.50, with or without a sign. Of two different separators the last one is the
 * decimal point; a single one is a decimal point unless exactly three digits follow it more than
 * once. */
#include "config.h"

#include "crm-money.h"

#include <string.h>

static const struct
{
  const char code[4];
  int decimals;
} currencies[] = {
  { "AED", 2 }, { "AUD", 2 }, { "BGN", 2 }, { "BRL", 2 }, { "CAD", 2 }, { "CHF", 2 },
  { "CNY", 2 }, { "CZK", 2 }, { "DKK", 2 }, { "EUR", 2 }, { "GBP", 2 }, { "HUF", 2 },
  { "ILS", 2 }, { "INR", 2 }, { "JPY", 0 }, { "KRW", 0 }, { "KWD", 3 }, { "MDL", 2 },
  { "MXN", 2 }, { "NOK", 2 }, { "PLN", 2 }, { "RON", 2 }, { "RSD", 2 }, { "SEK", 2 },
  { "TND", 3 }, { "TRY", 2 }, { "UAH", 2 }, { "USD", 2 }, { "ZAR", 2 },
};

static int
find_currency (const char *currency)
{
  for (gsize i = 0; currency != NULL && i < G_N_ELEMENTS (currencies); i++)
    if (strcmp (currencies[i].code, currency) == 0)
      return (int) i;
  return -1;
}

gboolean
crm_currency_is_known (const char *currency)
{
  return find_currency (currency) >= 0;
}

/**
 * crm_currency_decimals:
 *
 * Returns: how many digits follow the decimal point in @currency (ISO 4217); 2 when it is unknown
 */
int
crm_currency_decimals (const char *currency)
{
  int i = find_currency (currency);

  return i >= 0 ? currencies[i].decimals : 2;
}

static char *
format_scaled (gint64 value, int decimals, gboolean trim)
{
  guint64 magnitude = value < 0 ? (guint64) - (value + 1) + 1 : (guint64) value;
  guint64 unit = 1;
  GString *text = g_string_new (value < 0 ? "-" : NULL);

  for (int i = 0; i < decimals; i++)
    unit *= 10;
  g_string_append_printf (text, "%" G_GUINT64_FORMAT, magnitude / unit);
  if (decimals > 0)
    {
      g_string_append_printf (text, ".%0*" G_GUINT64_FORMAT, decimals, magnitude % unit);
      if (trim)
        {
          while (text->str[text->len - 1] == '0')
            g_string_truncate (text, text->len - 1);
          if (text->str[text->len - 1] == '.')
            g_string_truncate (text, text->len - 1);
        }
    }
  return g_string_free (text, FALSE);
}

/* Where the decimal point of a written number is, or NULL when it has none. */
static const char *
find_decimal_point (const char *text)
{
  const char *point = strrchr (text, '.'), *comma = strrchr (text, ',');
  const char *last = point > comma ? point : comma;

  if (last == NULL)
    return NULL;
  if (point != NULL && comma != NULL)
    return last;
  if (strchr (text, *last) != last)
    return NULL; /* 1.234.567: the same separator twice only groups */
  return last;
}

static gboolean
is_group_separator (const char *p)
{
  return *p == ',' || *p == '.' || *p == ' ' || *p == '\'' || g_str_has_prefix (p, "\u00a0")
         || g_str_has_prefix (p, "\u202f");
}

/* Separators group digits by three (the first groups of an Indian number by two), so that neither
 * 03.04.2026 nor 1.2 passes for an amount. */
static gboolean
is_well_grouped (const char *text, const char *point)
{
  int digits = 0;
  gboolean grouped = FALSE;

  for (const char *p = text; *p != '\0' && p != point; p = g_utf8_next_char (p))
    {
      if (g_ascii_isdigit (*p))
        {
          digits++;
          continue;
        }
      if (!is_group_separator (p) || digits == 0 || digits > 3 || (grouped && digits < 2))
        return FALSE;
      if (point != NULL && *p == *point)
        return FALSE;
      grouped = TRUE;
      digits = 0;
    }
  return !grouped || digits == 3;
}

static gboolean
parse_scaled (const char *text, int decimals, gint64 *value)
{
  g_autofree char *clean = g_strstrip (g_strdup (text));
  const char *p = clean, *point;
  gboolean negative = FALSE, any = FALSE;
  gint64 result = 0;
  int fraction = 0;

  if (*p == '-' || *p == '+')
    negative = *p++ == '-';
  point = find_decimal_point (p);
  if (!is_well_grouped (p, point))
    return FALSE;
  for (; *p != '\0'; p++)
    {
      if (p == point)
        continue;
      if (g_ascii_isdigit (*p))
        {
          any = TRUE;
          if (point != NULL && p > point && fraction++ >= decimals)
            {
              if (*p != '0')
                return FALSE;
              continue;
            }
          if (__builtin_mul_overflow (result, 10, &result)
              || __builtin_add_overflow (result, *p - '0', &result))
            return FALSE;
        }
      else if (is_group_separator (p) && (point == NULL || p < point))
        p += g_utf8_skip[(guchar) *p] - 1;
      else
        return FALSE;
    }
  for (fraction = MIN (fraction, decimals); fraction < decimals; fraction++)
    if (__builtin_mul_overflow (result, 10, &result))
      return FALSE;
  *value = negative ? -result : result;
  return any;
}

/**
 * crm_money_to_string:
 *
 * Returns: (transfer full): a plain decimal for machines, with a point and all digits of @currency
 */
char *
crm_money_to_string (gint64 minor, const char *currency)
{
  return format_scaled (minor, crm_currency_decimals (currency), FALSE);
}

/**
 * crm_money_parse:
 * @minor: (out): whole minor units of @currency
 *
 * Returns: FALSE when @text is not an amount, or has more digits than @currency knows
 */
gboolean
crm_money_parse (const char *text, const char *currency, gint64 *minor)
{
  return parse_scaled (text, crm_currency_decimals (currency), minor);
}

char *
crm_decimal_to_string (gint64 decimal)
{
  return format_scaled (decimal, 6, TRUE);
}

gboolean
crm_decimal_parse (const char *text, gint64 *decimal)
{
  return parse_scaled (text, 6, decimal);
}

/**
 * crm_decimal_multiply:
 * @amount: minor units, or a decimal
 * @decimal: millionths
 *
 * Returns: the product, rounded half away from zero, as commerce does
 */
gint64
crm_decimal_multiply (gint64 amount, gint64 decimal)
{
  __int128 product = (__int128) amount * decimal;
  __int128 half = CRM_DECIMAL_ONE / 2;

  return (gint64) ((product + (product < 0 ? -half : half)) / CRM_DECIMAL_ONE);
}
