/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rules of what one knows of a customer: relationships read from both sides, dates that come again
 * each year, preferences, promises. */
#include "config.h"

#include "crm-facts.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "crm-error.h"
#include "crm-kinds-private.h"

/* Nobody is told of a date more than a year before it. */
#define MOST_WEEKS 52

static gboolean
refuse (GError **error, const char *message)
{
  g_set_error_literal (error, CRM_ERROR, CRM_ERROR_INVALID, message);
  return FALSE;
}

/* ---- relationships ---- */

static const char *
invert (const char *type)
{
  static const char *const pairs[][2] = { { "child", "parent" },
                                          { "grandchild", "grandparent" },
                                          { "report", "manager" },
                                          { "assistant", "superior" } };

  for (gsize i = 0; i < G_N_ELEMENTS (pairs); i++)
    for (int side = 0; side < 2; side++)
      if (strcmp (type, pairs[i][side]) == 0)
        return pairs[i][1 - side];
  return type;
}

static gboolean
is_first (CrmRecord *relationship, const CrmId *contact)
{
  const CrmId *first = crm_record_get_link (relationship, "contact_a_id");

  return first != NULL && crm_id_equal (first, contact);
}

/**
 * crm_relationship_get_type_seen_from:
 * @contact: one of the two people
 *
 * A relationship is stored once and read from both sides: the child of one is the parent of the
 * other.
 *
 * Returns: (nullable): the key of the type of the other one: what they are to @contact
 */
const char *
crm_relationship_get_type_seen_from (CrmRecord *relationship, const CrmId *contact)
{
  const char *type = crm_record_get_text (relationship, "type");

  return type == NULL || is_first (relationship, contact) ? type : invert (type);
}

/**
 * crm_relationship_get_word:
 * @contact: one of the two people
 *
 * Returns: the translated word for what the other one is to @contact
 */
const char *
crm_relationship_get_word (CrmRecord *relationship, const CrmId *contact)
{
  const char *type = crm_relationship_get_type_seen_from (relationship, contact);
  const CrmField *field = crm_kind_find_field (crm_record_get_kind (relationship), "type");

  return type != NULL ? crm_field_choice_label (field, type) : "";
}

/**
 * crm_relationship_get_other:
 * @contact: one of the two people
 *
 * Returns: (nullable): the other one
 */
const CrmId *
crm_relationship_get_other (CrmRecord *relationship, const CrmId *contact)
{
  return crm_record_get_link (relationship,
                              is_first (relationship, contact) ? "contact_b_id" : "contact_a_id");
}

gboolean
crm_relationship_prepare (CrmRecord *record, CrmRecord *before, CrmRules *rules, GError **error)
{
  const CrmId *first = crm_record_get_link (record, "contact_a_id");
  const CrmId *second = crm_record_get_link (record, "contact_b_id");

  if (first != NULL && second != NULL && crm_id_equal (first, second))
    return refuse (error, _ ("contact_b_id: nobody is related to themselves"));
  return TRUE;
}

/* ---- important dates ---- */

/**
 * crm_anniversary_next:
 *
 * Returns: the next day, @today included, that is @day of @month; the 29th of February is kept on
 *   the 28th where a year lacks it
 */
CrmDate
crm_anniversary_next (int month, int day, CrmDate today)
{
  int this_year;

  crm_date_split (today, &this_year, NULL, NULL);
  for (int i = 0; i < 2; i++)
    {
      CrmDate date = crm_date_new (this_year + i, month,
                                   MIN (day, crm_date_days_in_month (this_year + i, month)));

      if (date >= today)
        return date;
    }
  return CRM_DATE_NONE;
}

/**
 * crm_important_date_next:
 *
 * Returns: when it comes next, or %CRM_DATE_NONE while day or month are missing
 */
CrmDate
crm_important_date_next (CrmRecord *date, CrmDate today)
{
  int month = (int) crm_record_get_integer (date, "month", 0);
  int day = (int) crm_record_get_integer (date, "day", 0);

  if (month < 1 || month > 12 || day < 1)
    return CRM_DATE_NONE;
  return crm_anniversary_next (month, day, today);
}

/* A day of an unknown year may be the 29th of February. */
gboolean
crm_important_date_prepare (CrmRecord *record, CrmRecord *before, CrmRules *rules, GError **error)
{
  gint64 day = crm_record_get_integer (record, "day", 0);
  gint64 month = crm_record_get_integer (record, "month", 0);
  gint64 year = crm_record_get_integer (record, "year", 2000);
  gint64 weeks = crm_record_get_integer (record, "weeks_before", 0);

  if (month < 1 || month > 12)
    return refuse (error, _ ("month: give a number from 1 to 12"));
  if (year < 1 || year > 9999)
    return refuse (error, _ ("year: give a year of four digits, or none when it is not known"));
  if (day < 1 || day > 31 || !crm_date_is_valid ((int) year, (int) month, (int) day))
    return refuse (error, _ ("day: the month has no such day"));
  if (weeks < 0 || weeks > MOST_WEEKS)
    return refuse (error, _ ("weeks_before: give a number from 0 to 52"));
  crm_record_set_integer (record, "month_day", month * 100 + day);
  return TRUE;
}

/* ---- preferences ---- */

/* “Taste” and “taste” are one matter when preferences are looked for. */
gboolean
crm_preference_prepare (CrmRecord *record, CrmRecord *before, CrmRules *rules, GError **error)
{
  const char *key = crm_record_get_text (record, "key");
  g_autofree char *plain = key != NULL ? g_utf8_strdown (key, -1) : NULL;

  if (plain != NULL && strcmp (plain, key) != 0)
    crm_record_set_text (record, "key", plain);
  return TRUE;
}

/* ---- agreements ---- */

gboolean
crm_agreement_prepare (CrmRecord *record, CrmRecord *before, CrmRules *rules, GError **error)
{
  const CrmValue *due = crm_record_get_by_name (record, "due_on");
  const CrmValue *remind = crm_record_get_by_name (record, "remind_on");

  if (!crm_value_is_none (due) && !crm_value_is_none (remind) && remind->integer > due->integer)
    return refuse (error, _ ("remind_on: a reminder comes before the day that was agreed"));
  if (crm_record_get_integer (record, "done", 0) == 0)
    crm_record_unset (record, "done_at");
  else if (!crm_record_is_set (record, "done_at"))
    crm_record_set_integer (record, "done_at", rules->now);
  if (!crm_record_is_set (record, "owner_id") && before == NULL)
    crm_record_set_link (record, "owner_id", &rules->user);
  return TRUE;
}
