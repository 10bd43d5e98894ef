/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Numbers and money as a language writes them. All arithmetic is in whole numbers. */
#include "config.h"

#include "crm-locale-private.h"

#include <string.h>

#include "crm-money.h"

static guint64
magnitude_of (gint64 value)
{
  return value < 0 ? (guint64) - (value + 1) + 1 : (guint64) value;
}

static guint64
power_of_ten (int exponent)
{
  guint64 power = 1;

  while (exponent-- > 0)
    power *= 10;
  return power;
}

/* @magnitude without its last @drop digits, rounded half up. */
static guint64
round_off (guint64 magnitude, int drop)
{
  guint64 unit = power_of_ten (drop);

  return magnitude / unit + (drop > 0 && magnitude % unit >= unit / 2 ? 1 : 0);
}

/* Writes @magnitude, of whose digits the last @decimals follow the point. */
static void
append_number (
    const CrmLocale *self, guint64 magnitude, int decimals, int group_from, GString *text)
{
  char digits[24];
  int length = g_snprintf (digits, sizeof digits, "%0*" G_GUINT64_FORMAT, decimals + 1, magnitude);
  int whole = length - decimals;

  for (int i = 0; i < whole; i++)
    {
      if (i > 0 && (whole - i) % 3 == 0 && whole >= group_from)
        g_string_append (text, self->group);
      g_string_append_c (text, digits[i]);
    }
  if (decimals > 0)
    {
      g_string_append (text, self->decimal_point);
      g_string_append_len (text, digits + whole, decimals);
    }
}

/* Drops or rounds the digits of @decimal, which has six after the point, down to @digits. */
static guint64
scale_decimal (gint64 decimal, int extra, int *digits)
{
  guint64 magnitude = magnitude_of (decimal);
  int available = 6 - extra;

  if (*digits >= 0)
    {
      *digits = MIN (*digits, available);
      return round_off (magnitude, available - *digits);
    }
  *digits = available;
  while (*digits > 0 && magnitude % 10 == 0)
    {
      magnitude /= 10;
      (*digits)--;
    }
  return magnitude;
}

/**
 * crm_locale_get_decimal_point:
 *
 * Returns: what stands between whole and part
 */
const char *
crm_locale_get_decimal_point (const CrmLocale *self)
{
  return self->decimal_point;
}

/**
 * crm_locale_format_integer:
 *
 * Returns: (transfer full): the number with its groups; Portuguese of Portugal groups from five
 *   digits on
 */
char *
crm_locale_format_integer (const CrmLocale *self, gint64 value)
{
  GString *text = g_string_new (value < 0 ? "-" : NULL);

  append_number (self, magnitude_of (value), 0, self->group_from, text);
  return g_string_free (text, FALSE);
}

/**
 * crm_locale_format_decimal:
 * @decimal: millionths
 * @digits: how many digits follow the point, 0 to 6; -1 for as many as there are
 *
 * Returns: (transfer full): the number, rounded half away from zero
 */
char *
crm_locale_format_decimal (const CrmLocale *self, gint64 decimal, int digits)
{
  guint64 magnitude = scale_decimal (decimal, 0, &digits);
  GString *text = g_string_new (decimal < 0 && magnitude != 0 ? "-" : NULL);

  append_number (self, magnitude, digits, self->group_from, text);
  return g_string_free (text, FALSE);
}

/**
 * crm_locale_format_percent:
 * @decimal: millionths of one: 500000 is 50 %
 * @digits: how many digits follow the point, 0 to 4; -1 for as many as there are
 *
 * Returns: (transfer full): "12.5%", "12,5 %", "%12,5"
 */
char *
crm_locale_format_percent (const CrmLocale *self, gint64 decimal, int digits)
{
  guint64 magnitude = scale_decimal (decimal, 2, &digits);
  GString *text = g_string_new (decimal < 0 && magnitude != 0 ? "-" : NULL);

  g_string_append (text, self->percent_before);
  append_number (self, magnitude, digits, self->group_from, text);
  g_string_append (text, self->percent_after);
  return g_string_free (text, FALSE);
}

static const char *
find_symbol (const CrmLocale *self, const char *currency)
{
  static const struct
  {
    const char code[4];
    const char *symbol;
  } symbols[] = {
    { "AUD", "A$" },  { "BRL", "R$" }, { "CAD", "CA$" }, { "CNY", "CN¥" }, { "EUR", "€" },
    { "GBP", "£" },   { "ILS", "₪" },  { "INR", "₹" },   { "JPY", "¥" },   { "KRW", "₩" },
    { "MXN", "MX$" }, { "TRY", "₺" },  { "UAH", "₴" },
  };

  if (strcmp (currency, "USD") == 0)
    return self->dollar;
  if (strcmp (currency, "RON") == 0)
    return self->leu;
  for (gsize i = 0; i < G_N_ELEMENTS (symbols); i++)
    if (strcmp (symbols[i].code, currency) == 0)
      return symbols[i].symbol;
  return currency;
}

/**
 * crm_locale_currency_symbol:
 * @currency: ISO 4217 code
 *
 * Returns: the symbol that this language's readers know; the code itself where there is none
 */
const char *
crm_locale_currency_symbol (const CrmLocale *self, const char *currency)
{
  return find_symbol (self, currency);
}

/* Puts a sign and a symbol round @amount, which is taken. */
static char *
join_symbol (const CrmLocale *self, gboolean negative, const char *symbol, char *amount)
{
  g_autofree char *owned = amount;
  const char *sign = negative ? "-" : "";
  const char *space = self->symbol_space;

  if (symbol == NULL || *symbol == '\0')
    return g_strconcat (sign, owned, NULL);
  if (!self->symbol_first)
    return g_strconcat (sign, owned, space, symbol, NULL);
  if (g_ascii_isalpha (symbol[strlen (symbol) - 1]))
    space = CRM_NBSP;
  return g_strconcat (sign, symbol, space, owned, NULL);
}

/**
 * crm_locale_format_money:
 * @minor: minor units of @currency
 * @currency: (nullable): ISO 4217 code; without one only the amount is written
 *
 * Amounts of money are grouped from four digits on in every language, so that columns of them
 * line up.
 *
 * Returns: (transfer full): the amount with all digits of the currency
 */
char *
crm_locale_format_money (const CrmLocale *self,
                         gint64 minor,
                         const char *currency,
                         CrmMoneyStyle style)
{
  GString *amount = g_string_new (NULL);
  const char *symbol = NULL;

  if (currency != NULL && style == CRM_MONEY_SYMBOL)
    symbol = find_symbol (self, currency);
  else if (currency != NULL && style == CRM_MONEY_CODE)
    symbol = currency;
  append_number (self, magnitude_of (minor), crm_currency_decimals (currency), 4, amount);
  return join_symbol (self, minor < 0, symbol, g_string_free (amount, FALSE));
}

/**
 * crm_locale_format_money_whole:
 * @minor: minor units of @currency
 * @currency: (nullable): ISO 4217 code
 *
 * For headlines and hover texts, where the cents are noise.
 *
 * Returns: (transfer full): the amount without its cents, rounded, unless there are cents and it
 *   is below one hundred
 */
char *
crm_locale_format_money_whole (const CrmLocale *self, gint64 minor, const char *currency)
{
  int decimals = crm_currency_decimals (currency);
  guint64 magnitude = magnitude_of (minor), unit = power_of_ten (decimals);
  GString *amount = NULL;

  if (magnitude < 100 * unit && magnitude % unit != 0)
    return crm_locale_format_money (self, minor, currency, CRM_MONEY_SYMBOL);
  amount = g_string_new (NULL);
  append_number (self, round_off (magnitude, decimals), 0, 4, amount);
  return join_symbol (self, minor < 0, currency != NULL ? find_symbol (self, currency) : NULL,
                      g_string_free (amount, FALSE));
}

/* At most three significant digits and a word for the thousands. @decimals digits of @magnitude
 * follow the point. */
static char *
format_short (const CrmLocale *self, guint64 magnitude, int decimals)
{
  GString *text = g_string_new (NULL);
  guint64 unit = power_of_ten (decimals);
  int digits = 0, scale = 0, shown = 0;

  if (magnitude < 1000 * unit)
    {
      gboolean whole = magnitude % unit == 0 || magnitude >= 100 * unit;

      magnitude = whole ? round_off (magnitude, decimals) : magnitude;
      if (magnitude < 1000 || !whole)
        {
          append_number (self, magnitude, whole ? 0 : decimals, 4, text);
          return g_string_free (text, FALSE);
        }
      magnitude *= unit;
    }
  for (guint64 rest = magnitude; rest > 0; rest /= 10)
    digits++;
  magnitude = round_off (magnitude, digits - 3);
  if (magnitude == 1000)
    {
      magnitude = 100;
      digits++;
    }
  /* The amount is now @magnitude with three digits, times ten to the power digits - 3. */
  scale = MIN ((digits - decimals - 1) / 3, CRM_LOCALE_SCALES);
  shown = 3 - (digits - decimals - 3 * scale);
  for (; shown < 0; shown++)
    magnitude *= 10;
  while (shown > 0 && magnitude % 10 == 0)
    {
      magnitude /= 10;
      shown--;
    }
  append_number (self, magnitude, shown, 4, text);
  g_string_append (text, self->scales[scale - 1]);
  return g_string_free (text, FALSE);
}

/**
 * crm_locale_format_money_short:
 * @minor: minor units of @currency
 * @currency: (nullable): ISO 4217 code
 *
 * For axes and narrow places: at most three significant digits.
 *
 * Returns: (transfer full): "£1.2M", "340 mil €", "₺1,2 Mn"
 */
char *
crm_locale_format_money_short (const CrmLocale *self, gint64 minor, const char *currency)
{
  return join_symbol (self, minor < 0, currency != NULL ? find_symbol (self, currency) : NULL,
                      format_short (self, magnitude_of (minor), crm_currency_decimals (currency)));
}

/**
 * crm_locale_format_integer_short:
 *
 * Returns: (transfer full): the number with at most three significant digits: "1.2M", "340k"
 */
char *
crm_locale_format_integer_short (const CrmLocale *self, gint64 value)
{
  return join_symbol (self, value < 0, NULL, format_short (self, magnitude_of (value), 0));
}
