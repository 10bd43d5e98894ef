/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which of two values of a field tells more. */
#include "config.h"

#include "crm-worth.h"

#include <string.h>

#include "crm-fold.h"
#include "crm-match.h"

static gboolean
is_default (const CrmField *field, const CrmValue *value)
{
  const char *text = crm_field_get_spec (field)->default_text;

  return text != NULL && value->type == CRM_VALUE_TEXT && strcmp (text, value->text) == 0;
}

static gboolean
is_valid (const CrmField *field, const CrmValue *value)
{
  const char *at;

  if (value->type != CRM_VALUE_TEXT)
    return TRUE;
  if (strcmp (crm_field_get_name (field), "tax_id") == 0)
    return crm_tax_id_is_valid (value->text);
  if (crm_field_get_field_type (field) == CRM_FIELD_EMAIL)
    {
      at = strchr (value->text, '@');
      return at != NULL && at > value->text && strchr (at, '.') != NULL;
    }
  if (crm_field_get_field_type (field) == CRM_FIELD_PHONE)
    {
      g_autofree char *digits = crm_fold_digits (value->text);

      return strlen (digits) >= 7;
    }
  return TRUE;
}

static glong
count_foreign (const char *text)
{
  glong n = 0;

  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    n += (guchar) *p >= 0x80;
  return n;
}

/* ANA SILVA and ana silva say less than Ana Silva. */
static gboolean
has_both_cases (const char *text)
{
  gboolean upper = FALSE, lower = FALSE;

  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      upper = upper || g_unichar_isupper (c);
      lower = lower || g_unichar_islower (c);
    }
  return upper && lower;
}

static int
compare_numbers (glong a, glong b)
{
  return a > b ? 1 : a < b ? -1 : 0;
}

/* Of a name the fuller form, of two equally full ones that which has its accents and capitals. */
static int
compare_words (const char *a, const char *b)
{
  g_autoptr (GPtrArray) first = crm_fold_words (a);
  g_autoptr (GPtrArray) second = crm_fold_words (b);
  int order = compare_numbers (first->len, second->len);

  if (order == 0)
    order = compare_numbers (has_both_cases (a), has_both_cases (b));
  if (order == 0)
    order = compare_numbers (g_utf8_strlen (a, -1), g_utf8_strlen (b, -1));
  return order != 0 ? order : compare_numbers (count_foreign (a), count_foreign (b));
}

static gboolean
is_newer_better (const CrmField *field)
{
  CrmFieldType type = crm_field_get_field_type (field);

  if (type == CRM_FIELD_TEXT)
    return strcmp (crm_field_get_name (field), "job_title") == 0
           || crm_field_get_spec (field)->satellite != NULL;
  return type != CRM_FIELD_LONG_TEXT;
}

/* Two ways of writing one number or one mailbox: better with the country, in small letters. */
static gboolean
compare_spelling (const CrmField *field, const char *a, const char *b, int *order)
{
  const gboolean is_phone = crm_field_get_field_type (field) == CRM_FIELD_PHONE;
  g_autofree char *first = is_phone ? crm_match_phone (a) : crm_match_mail (a);
  g_autofree char *second = is_phone ? crm_match_phone (b) : crm_match_mail (b);

  if (first == NULL || g_strcmp0 (first, second) != 0)
    return FALSE;
  *order = is_phone ? compare_numbers (g_utf8_strlen (a, -1), g_utf8_strlen (b, -1))
                    : compare_numbers (!has_both_cases (a), !has_both_cases (b));
  return TRUE;
}

/**
 * crm_record_compare_worth:
 *
 * Compares the values that two records of one kind have in @field: a value beats none, a valid one
 * one that cannot be, a choice one that nobody made, a fuller name a shorter one, and of what
 * changes in a life the newer.
 *
 * Returns: greater than 0 when that of @a tells more, less when that of @b does
 */
int
crm_record_compare_worth (CrmRecord *a, CrmRecord *b, const CrmField *field)
{
  const CrmValue *first = crm_record_get (a, field), *second = crm_record_get (b, field);
  int order = compare_numbers (!crm_value_is_none (first), !crm_value_is_none (second));

  if (order != 0 || crm_value_equal (first, second))
    return order;
  order = compare_numbers (is_valid (field, first), is_valid (field, second));
  if (order == 0)
    order = compare_numbers (!is_default (field, first), !is_default (field, second));
  if (order == 0 && first->type == CRM_VALUE_TEXT && second->type == CRM_VALUE_TEXT
      && (crm_field_get_field_type (field) == CRM_FIELD_PHONE
          || crm_field_get_field_type (field) == CRM_FIELD_EMAIL)
      && compare_spelling (field, first->text, second->text, &order))
    return order;
  if (order == 0 && first->type == CRM_VALUE_TEXT && second->type == CRM_VALUE_TEXT
      && !is_newer_better (field))
    order = compare_words (first->text, second->text);
  if (order == 0 && is_newer_better (field))
    order = compare_numbers (crm_record_get_integer (a, "modified_at", 0),
                             crm_record_get_integer (b, "modified_at", 0));
  return order;
}
