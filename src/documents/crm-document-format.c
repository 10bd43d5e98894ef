/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The formatters: each takes a value of the types that it knows and gives a text or another value.
 * Nothing follows the locale of the process; the language is that of the document. */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "crm-amount-words.h"
#include "crm-document-value-private.h"
#include "crm-money.h"

#define NBSP "\302\240"

/* The few words of our own that a document contains, by language. */
static const struct
{
  const char *tag;
  const char *yes;
  const char *no;
  const char *draft;
} words[] = { { "pt", "Sim", "Não", "RASCUNHO" },
              { "ro", "Da", "Nu", "CIORNĂ" },
              { "tr", "Evet", "Hayır", "TASLAK" },
              { "en", "Yes", "No", "DRAFT" } };

static gsize
find_words (const CrmLocale *locale)
{
  gsize i = 0;

  while (i + 1 < G_N_ELEMENTS (words)
         && !g_str_has_prefix (crm_locale_get_tag (locale), words[i].tag))
    i++;
  return i;
}

const char *
crm_locale_draft (const CrmLocale *locale)
{
  return words[find_words (locale)].draft;
}

/* What a value is, for messages. */
const char *
crm_data_type_label (CrmDataType type)
{
  switch (type)
    {
    case CRM_DATA_GROUP:
      return C_ ("type of a value", "a group of fields");
    case CRM_DATA_LIST:
      return C_ ("type of a value", "a list");
    case CRM_DATA_TEXT:
      return C_ ("type of a value", "a text");
    case CRM_DATA_INTEGER:
      return C_ ("type of a value", "a whole number");
    case CRM_DATA_DECIMAL:
      return C_ ("type of a value", "a number");
    case CRM_DATA_PERCENT:
      return C_ ("type of a value", "a percentage");
    case CRM_DATA_MONEY:
      return C_ ("type of a value", "an amount of money");
    case CRM_DATA_DATE:
      return C_ ("type of a value", "a date");
    case CRM_DATA_INSTANT:
      return C_ ("type of a value", "a date with time");
    case CRM_DATA_BOOLEAN:
      return C_ ("type of a value", "yes or no");
    case CRM_DATA_PICTURE:
      return C_ ("type of a value", "a picture");
    default:
      g_return_val_if_reached ("");
    }
}

/* Makes @value a text, which is taken. */
static gboolean
set_text (CrmEvaluation *self, CrmTypedValue *value, char *text)
{
  value->type = CRM_DATA_TEXT;
  value->text = crm_arena_strdup (self->arena, text);
  g_free (text);
  return TRUE;
}

static char *
format_decimal (CrmEvaluation *self, const CrmTypedValue *value, int digits)
{
  if (value->type == CRM_DATA_INTEGER && digits <= 0)
    return crm_locale_format_integer (self->locale, value->number);
  if (value->type == CRM_DATA_INTEGER)
    {
      gint64 millionths;

      if (__builtin_mul_overflow (value->number, CRM_DECIMAL_ONE, &millionths))
        return crm_locale_format_integer (self->locale, value->number);
      return crm_locale_format_decimal (self->locale, millionths, digits);
    }
  return crm_locale_format_decimal (self->locale, value->number, digits);
}

/* The symbol of the example in the template's head belongs to the language's own currency. */
static const char *
money_symbol (CrmEvaluation *self, const char *currency)
{
  static const char *const own[][2]
      = { { "pt-PT", "EUR" }, { "pt-BR", "BRL" }, { "ro-RO", "RON" },
          { "tr-TR", "TRY" }, { "en-GB", "GBP" }, { "en-US", "USD" } };

  for (gsize i = 0; i < G_N_ELEMENTS (own); i++)
    if (strcmp (own[i][0], crm_locale_get_tag (self->locale)) == 0
        && strcmp (own[i][1], currency) == 0)
      return self->money->symbol;
  return crm_locale_currency_symbol (self->locale, currency);
}

/* An amount as the language writes it, or as the example in the template's head does. */
static char *
format_amount (CrmEvaluation *self, gint64 minor, const char *currency, CrmMoneyStyle style)
{
  const CrmMoneyLook *look = self->money;
  g_autofree char *plain = NULL;
  g_autoptr (GString) text = g_string_new (NULL);
  const char *symbol, *space, *digits;

  if (look == NULL)
    return crm_locale_format_money (self->locale, minor, currency, style);
  plain = crm_locale_format_money (crm_locale_find ("en-GB"), minor, currency, CRM_MONEY_NONE);
  digits = plain + strcspn (plain, "0123456789");
  symbol = style == CRM_MONEY_CODE ? currency : money_symbol (self, currency);
  space = style == CRM_MONEY_CODE || look->spaced ? NBSP : "";
  g_string_append_len (text, plain, digits - plain);
  if (style != CRM_MONEY_NONE && look->before)
    g_string_append_printf (text, "%s%s", symbol, space);
  for (const char *p = digits; *p != '\0'; p++)
    if (*p == ',')
      g_string_append (text, look->group);
    else if (*p == '.')
      g_string_append (text, look->point);
    else
      g_string_append_c (text, *p);
  if (style != CRM_MONEY_NONE && !look->before)
    g_string_append_printf (text, "%s%s", space, symbol);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* The text of a value without a formatter; NULL when it has none. */
const char *
crm_format_plain (CrmEvaluation *self, const CrmTypedValue *value)
{
  g_autofree char *text = NULL;

  switch (value->type)
    {
    case CRM_DATA_TEXT:
      return value->text;
    case CRM_DATA_INTEGER:
    case CRM_DATA_DECIMAL:
      text = format_decimal (self, value, -1);
      break;
    case CRM_DATA_PERCENT:
      text = crm_locale_format_percent (self->locale, value->number, -1);
      break;
    case CRM_DATA_MONEY:
      text = format_amount (self, value->number, value->currency, CRM_MONEY_SYMBOL);
      break;
    case CRM_DATA_DATE:
      text = crm_locale_format_date (self->locale, (CrmDate) value->number, CRM_DATE_SHORT);
      break;
    case CRM_DATA_INSTANT:
      text = crm_locale_format_instant (self->locale, value->number);
      break;
    case CRM_DATA_BOOLEAN:
      return value->number != 0 ? words[find_words (self->locale)].yes
                                : words[find_words (self->locale)].no;
    case CRM_DATA_GROUP:
    case CRM_DATA_LIST:
    case CRM_DATA_PICTURE:
    default:
      return NULL;
    }
  return crm_arena_strdup (self->arena, text);
}

static char *
title_case (const CrmLocale *locale, const char *text)
{
  GString *title = g_string_new (NULL);
  gboolean start = TRUE;

  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      g_autofree char *letter = g_strndup (p, g_utf8_next_char (p) - p);
      g_autofree char *cased
          = start ? crm_locale_upper (locale, letter) : crm_locale_lower (locale, letter);

      g_string_append (title, cased);
      start = !g_unichar_isalnum (g_utf8_get_char (p)) && *p != '\'';
    }
  return g_string_free (title, FALSE);
}

/* Keeps the words of @text on one line. */
static char *
without_breaks (const char *text)
{
  g_auto (GStrv) parts = g_strsplit (text, " ", -1);

  return g_strjoinv (NBSP, parts);
}

static char *
group_iban (const char *text)
{
  GString *iban = g_string_new (NULL);
  guint n = 0;

  for (const char *p = text; *p != '\0'; p++)
    {
      if (g_ascii_isspace (*p))
        continue;
      if (n > 0 && n % 4 == 0)
        g_string_append (iban, NBSP);
      g_string_append_c (iban, *p);
      n++;
    }
  return g_string_free (iban, FALSE);
}

static char *
mask (const char *text, int shown)
{
  GString *masked = g_string_new (NULL);
  long left = g_utf8_strlen (text, -1);

  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p), left--)
    {
      gunichar c = g_utf8_get_char (p);

      g_string_append_unichar (masked, left > shown && !g_unichar_isspace (c) ? 0x2022 : c);
    }
  return g_string_free (masked, FALSE);
}

typedef gboolean (*Formatter) (CrmEvaluation *self, CrmTypedValue *value, const CrmFormat *format);

/* The text that a text formatter works on; NULL for what has none. */
static const char *
text_of (CrmEvaluation *self, const CrmTypedValue *value)
{
  return value->type == CRM_DATA_TEXT ? value->text : crm_format_plain (self, value);
}

static gboolean
format_upper (CrmEvaluation *self, CrmTypedValue *value, const CrmFormat *format)
{
  const char *text = text_of (self, value);

  return set_text (self, value, crm_locale_upper (self->locale, text));
}

static gboolean
format_lower (CrmEvaluation *self, CrmTypedValue *value, const CrmFormat *format)
{
  const char *text = text_of (self, value);

  return set_text (self, value, crm_locale_lower (self->locale, text));
}

static gboolean
format_title (CrmEvaluation *self, CrmTypedValue *value, const CrmFormat *format)
{
  const char *text = text_of (self, value);

  return set_text (self, value, title_case (self->locale, text));
}

static gboolean
format_nbsp (CrmEvaluation *self, CrmTypedValue *value, const CrmFormat *format)
{
  const char *text = text_of (self, value);

  return set_text (self, value, without_breaks (text));
}

static gboolean
format_iban (CrmEvaluation *self, CrmTypedValue *value, const CrmFormat *format)
{
  return set_text (self, value, group_iban (value->text));
}

static gboolean
format_mask (CrmEvaluation *self, CrmTypedValue *value, const CrmFormat *format)
{
  const char *text = text_of (self, value);

  return set_text (self, value, mask (text, format->number));
}

static gboolean
format_number (CrmEvaluation *self, CrmTypedValue *value, const CrmFormat *format)
{
  return set_text (self, value, format_decimal (self, value, format->number));
}

static gboolean
format_percent (CrmEvaluation *self, CrmTypedValue *value, const CrmFormat *format)
{
  return set_text (self, value,
                   crm_locale_format_percent (self->locale, value->number, format->number));
}

static gboolean
format_money (CrmEvaluation *self, CrmTypedValue *value, const CrmFormat *format)
{
  return set_text (
      self, value,
      format_amount (self, value->number, value->currency, (CrmMoneyStyle) format->number));
}

static gboolean
format_words (CrmEvaluation *self, CrmTypedValue *value, const CrmFormat *format)
{
  if (value->type == CRM_DATA_MONEY)
    return set_text (self, value, crm_amount_words (self->locale, value->number, value->currency));
  if (value->type == CRM_DATA_INTEGER)
    return set_text (self, value, crm_number_words (self->locale, value->number));
  return value->number % CRM_DECIMAL_ONE == 0
         && set_text (self, value,
                      crm_number_words (self->locale, value->number / CRM_DECIMAL_ONE));
}

static gboolean
format_yesno (CrmEvaluation *self, CrmTypedValue *value, const CrmFormat *format)
{
  return TRUE;
}

static int
full_years (CrmDate from, CrmDate to)
{
  int years, month, day, to_year, to_month, to_day;

  crm_date_split (from, &years, &month, &day);
  crm_date_split (to, &to_year, &to_month, &to_day);
  years = to_year - years;
  return to_month < month || (to_month == month && to_day < day) ? years - 1 : years;
}

static CrmDate
add_period (CrmDate date, const CrmFormat *format)
{
  switch (format->unit)
    {
    case 'd':
      return date + format->number;
    case 'w':
      return date + 7 * format->number;
    case 'm':
      return crm_date_add_months (date, format->number);
    case 'y':
    default:
      return crm_date_add_months (date, 12 * format->number);
    }
}

/* The calendar date of a date or an instant. */
static CrmDate
date_of (const CrmTypedValue *value)
{
  return value->type == CRM_DATA_DATE ? (CrmDate) value->number
                                      : crm_instant_to_date (value->number);
}

static gboolean
format_date (CrmEvaluation *self, CrmTypedValue *value, const CrmFormat *format)
{
  CrmDate date = date_of (value);

  if (format->text != NULL)
    return set_text (self, value,
                     crm_locale_format_date_pattern (self->locale, date, format->text));
  return set_text (self, value,
                   crm_locale_format_date (self->locale, date, (CrmDateStyle) format->number));
}

static gboolean
format_time (CrmEvaluation *self, CrmTypedValue *value, const CrmFormat *format)
{
  return set_text (self, value, crm_locale_format_time (self->locale, value->number));
}

static gboolean
format_age (CrmEvaluation *self, CrmTypedValue *value, const CrmFormat *format)
{
  value->number = full_years (date_of (value), crm_evaluate_today (self));
  value->type = CRM_DATA_INTEGER;
  return TRUE;
}

static gboolean
format_plus (CrmEvaluation *self, CrmTypedValue *value, const CrmFormat *format)
{
  value->number = add_period (date_of (value), format);
  value->type = CRM_DATA_DATE;
  return TRUE;
}

static CrmDocumentData *
item_value (CrmDocumentData *item, const char *path)
{
  return crm_document_data_get_data_type (item) == CRM_DATA_GROUP
             ? crm_document_data_lookup (item, path)
             : NULL;
}

static gboolean
is_number (CrmDataType type)
{
  return type == CRM_DATA_INTEGER || type == CRM_DATA_DECIMAL || type == CRM_DATA_PERCENT
         || type == CRM_DATA_MONEY;
}

/* Sum, smallest or largest of what stands at format->text in the items; all must be of one type
 * and, if they are money, of one currency. */
static gboolean
format_fold (CrmEvaluation *self, CrmTypedValue *value, const CrmFormat *format)
{
  CrmDocumentData *list = value->node;
  CrmTypedValue result = { .type = CRM_DATA_INTEGER };
  gboolean any = FALSE;

  for (guint i = 0; i < crm_document_data_get_n_children (list); i++)
    {
      CrmDocumentData *node = item_value (crm_document_data_get_child (list, i), format->text);
      gint64 number;

      if (crm_data_is_missing (node))
        continue;
      number = crm_document_data_get_number (node);
      if (!any)
        {
          result.type = crm_document_data_get_data_type (node);
          result.currency = crm_document_data_get_currency (node);
          result.number = format->type == CRM_FORMAT_SUM ? 0 : number;
        }
      if (crm_document_data_get_data_type (node) != result.type
          || g_strcmp0 (crm_document_data_get_currency (node), result.currency) != 0
          || (!is_number (result.type)
              && (result.type != CRM_DATA_DATE || format->type == CRM_FORMAT_SUM)))
        return FALSE;
      any = TRUE;
      if (format->type == CRM_FORMAT_SUM)
        {
          if (__builtin_add_overflow (result.number, number, &result.number))
            return FALSE;
        }
      else if (format->type == CRM_FORMAT_MIN)
        result.number = MIN (result.number, number);
      else
        result.number = MAX (result.number, number);
    }
  *value = result;
  return any || format->type == CRM_FORMAT_SUM;
}

/* The texts of a list, or the member "name" of its items. */
static gboolean
format_join (CrmEvaluation *self, CrmTypedValue *value, const CrmFormat *format)
{
  GString *joined = g_string_new (NULL);

  for (guint i = 0; i < crm_document_data_get_n_children (value->node); i++)
    {
      CrmDocumentData *item = crm_document_data_get_child (value->node, i);

      if (crm_document_data_get_data_type (item) == CRM_DATA_GROUP)
        item = crm_document_data_lookup (item, "name");
      if (crm_data_is_missing (item) || crm_document_data_get_text (item) == NULL)
        continue;
      if (joined->len > 0)
        g_string_append (joined, format->text);
      g_string_append (joined, crm_document_data_get_text (item));
    }
  return set_text (self, value, g_string_free (joined, FALSE));
}

static gboolean
format_count (CrmEvaluation *self, CrmTypedValue *value, const CrmFormat *format)
{
  value->type = CRM_DATA_INTEGER;
  value->number = crm_document_data_get_n_children (value->node);
  return TRUE;
}

#define TYPE(name) (1u << CRM_DATA_##name)
#define NUMBERS (TYPE (INTEGER) | TYPE (DECIMAL) | TYPE (PERCENT))
#define DATES (TYPE (DATE) | TYPE (INSTANT))
#define TEXTS (TYPE (TEXT) | NUMBERS | TYPE (MONEY) | DATES | TYPE (BOOLEAN))

static const struct
{
  Formatter apply;
  guint accepts; /* a bit for each CrmDataType */
  CrmDataType result;
} formatters[] = {
  [CRM_FORMAT_UPPER] = { format_upper, TEXTS, CRM_DATA_TEXT },
  [CRM_FORMAT_LOWER] = { format_lower, TEXTS, CRM_DATA_TEXT },
  [CRM_FORMAT_TITLE] = { format_title, TEXTS, CRM_DATA_TEXT },
  [CRM_FORMAT_NBSP] = { format_nbsp, TEXTS, CRM_DATA_TEXT },
  [CRM_FORMAT_PHONE] = { format_nbsp, TYPE (TEXT), CRM_DATA_TEXT },
  [CRM_FORMAT_IBAN] = { format_iban, TYPE (TEXT), CRM_DATA_TEXT },
  [CRM_FORMAT_MASK] = { format_mask, TEXTS, CRM_DATA_TEXT },
  [CRM_FORMAT_NUMBER] = { format_number, NUMBERS, CRM_DATA_TEXT },
  [CRM_FORMAT_PERCENT] = { format_percent, TYPE (PERCENT) | TYPE (DECIMAL), CRM_DATA_TEXT },
  [CRM_FORMAT_WORDS]
  = { format_words, TYPE (MONEY) | TYPE (INTEGER) | TYPE (DECIMAL), CRM_DATA_TEXT },
  [CRM_FORMAT_MONEY] = { format_money, TYPE (MONEY), CRM_DATA_TEXT },
  [CRM_FORMAT_DATE] = { format_date, DATES, CRM_DATA_TEXT },
  [CRM_FORMAT_TIME] = { format_time, TYPE (INSTANT), CRM_DATA_TEXT },
  [CRM_FORMAT_AGE] = { format_age, DATES, CRM_DATA_INTEGER },
  [CRM_FORMAT_PLUS] = { format_plus, DATES, CRM_DATA_DATE },
  [CRM_FORMAT_YESNO] = { format_yesno, TYPE (BOOLEAN), CRM_DATA_BOOLEAN },
  [CRM_FORMAT_SUM] = { format_fold, TYPE (LIST), CRM_DATA_GROUP },
  [CRM_FORMAT_COUNT] = { format_count, TYPE (LIST), CRM_DATA_INTEGER },
  [CRM_FORMAT_MIN] = { format_fold, TYPE (LIST), CRM_DATA_GROUP },
  [CRM_FORMAT_MAX] = { format_fold, TYPE (LIST), CRM_DATA_GROUP },
  [CRM_FORMAT_JOIN] = { format_join, TYPE (LIST), CRM_DATA_TEXT },
};

/* Whether a formatter takes a value of @type, and the type of what it gives; %CRM_DATA_GROUP where
 * that is the type of a member of the list's items. */
gboolean
crm_format_suits (const CrmFormat *format, CrmDataType type, CrmDataType *result)
{
  *result = formatters[format->type].result;
  return (formatters[format->type].accepts & (1u << type)) != 0;
}

/* Applies one formatter. FALSE, and a message in @problem, when it does not suit the value. */
gboolean
crm_format_value (CrmEvaluation *self,
                  CrmTypedValue *value,
                  const CrmFormat *format,
                  char **problem)
{
  CrmDataType type = value->type, result;

  if (crm_format_suits (format, type, &result)
      && formatters[format->type].apply (self, value, format))
    return TRUE;
  /* Translators: %s is what the value is, such as "a text". */
  *problem = g_strdup_printf (_ ("This formatter does not suit %s"), crm_data_type_label (type));
  return FALSE;
}
