/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is done with a line of the day, as operations that can be undone. An occurrence of a series
 * is told from the rest of it by a record of its own, so that the series goes on. */
#include "config.h"

#include "crm-today-act.h"

#include <glib/gi18n-lib.h>

#include "crm-clock.h"

/* Snoozing to another day without an hour of its own means the morning. */
#define MORNING 9

gboolean
crm_today_is_activity (CrmDayItem *item)
{
  CrmDayReason reason = crm_day_item_get_reason (item);
  return reason == CRM_DAY_OVERDUE || reason == CRM_DAY_TODAY;
}

static gboolean
is_agreement (CrmDayItem *item)
{
  return crm_day_item_get_reason (item) == CRM_DAY_AGREEMENT;
}

/**
 * crm_today_can_end:
 *
 * Returns: whether the line is about something that can be marked as done
 */
gboolean
crm_today_can_end (CrmDayItem *item)
{
  return crm_today_is_activity (item) || is_agreement (item);
}

/**
 * crm_today_get_subject:
 * @id: (out): of the record that a click opens
 *
 * What is part of something else leads to what it is part of: an activity to whom it is with, an
 * agreement to the other side.
 *
 * Returns: the kind of that record
 */
const CrmKind *
crm_today_get_subject (CrmDayItem *item, CrmId *id)
{
  static const char *const links[] = { "parent", "contact_id", "account_id", "lead_id" };
  CrmRecord *record = crm_day_item_get_record (item);
  const CrmKind *kind = crm_record_get_kind (record);
  for (guint i = 0; crm_today_can_end (item) && i < G_N_ELEMENTS (links); i++)
    {
      const CrmField *field = crm_kind_find_field (kind, links[i]);
      const CrmValue *value = field ? crm_record_get (record, field) : NULL;
      if (!value || value->type != CRM_VALUE_LINK)
        continue;
      const CrmKind *target
          = crm_field_get_target (field)
                ? crm_field_get_target (field)
                : crm_catalog_find_number (crm_kind_get_catalog (kind), value->kind);
      if (!target)
        continue;
      *id = value->link;
      return target;
    }
  *id = *crm_record_get_id (record);
  return kind;
}

static gboolean
is_occurrence (CrmRecord *activity)
{
  return crm_kind_find_field (crm_record_get_kind (activity), "rrule")
         && crm_record_is_set (activity, "rrule");
}

/* Copies fields of a series to a record that stands for one of its occurrences. */
static CrmRecord *
copy_occurrence (CrmDayItem *item)
{
  static const char *const left_out[]
      = { "rrule", "exdates", "uid", "done_at", "due_at", "start_at", NULL };
  CrmRecord *series = crm_day_item_get_record (item);
  const CrmKind *kind = crm_record_get_kind (series);
  CrmRecord *copy = crm_record_new (kind);
  for (guint i = 0; i < crm_kind_get_n_fields (kind); i++)
    {
      const CrmField *field = crm_kind_get_field (kind, i);
      if (!crm_field_has (field, CRM_FIELD_HEADER)
          && !g_strv_contains (left_out, crm_field_get_name (field)))
        crm_record_set (copy, field, crm_value_copy (crm_record_get (series, field)));
    }
  crm_record_set_link (copy, "series_id", crm_record_get_id (series));
  crm_record_set_integer (copy, "recurrence_id", crm_day_item_get_at (item));
  crm_record_set_integer (copy, "start_at", crm_day_item_get_at (item));
  return copy;
}

/**
 * crm_today_snooze_instant:
 * @at: when it was meant to be; may be none
 *
 * Returns: when a person meets it again: an hour from now, tomorrow or in a week at its own hour
 */
gint64
crm_today_snooze_instant (CrmTodayAct act, gint64 at, gint64 now)
{
  if (act == CRM_TODAY_SNOOZE_HOUR)
    return (now + CRM_HOUR + 5 * CRM_MINUTE - 1) / (5 * CRM_MINUTE) * (5 * CRM_MINUTE);
  CrmDate today = crm_instant_to_date (now);
  if (act == CRM_TODAY_SKIP)
    return crm_instant_from_date (today + 1, 0, 0);
  gint64 of_day = MORNING * CRM_HOUR;
  if (at != CRM_INSTANT_NONE)
    of_day = at - crm_instant_from_date (crm_instant_to_date (at), 0, 0);
  return crm_instant_from_date (today + (act == CRM_TODAY_SNOOZE_WEEK ? 7 : 1),
                                (int) (of_day / CRM_HOUR), (int) (of_day % CRM_HOUR / CRM_MINUTE));
}

/**
 * crm_today_finish_activity:
 *
 * Returns: (transfer full): the operation that marks an activity or agreement as done
 */
CrmOperation *
crm_today_finish_activity (CrmDayItem *item, gint64 now)
{
  CrmRecord *activity = crm_day_item_get_record (item);
  /* Translators: the name of an operation that can be undone; %s is an activity, as "Call Ana". */
  g_autofree char *label = g_strdup_printf (_ ("Done: %s"), crm_day_item_get_title (item));
  CrmOperation *operation = crm_operation_new (label);
  if (is_agreement (item))
    {
      crm_operation_set (operation, crm_record_get_kind (activity), crm_record_get_id (activity),
                         "done", crm_value_integer (1));
      return operation;
    }
  if (is_occurrence (activity))
    {
      g_autoptr (CrmRecord) occurrence = copy_occurrence (item);
      crm_record_set_text (occurrence, "status", "done");
      crm_record_set_integer (occurrence, "done_at", now);
      crm_operation_insert (operation, occurrence);
      return operation;
    }
  crm_operation_set (operation, crm_record_get_kind (activity), crm_record_get_id (activity),
                     "status", crm_value_text ("done"));
  crm_operation_set (operation, crm_record_get_kind (activity), crm_record_get_id (activity),
                     "done_at", crm_value_integer (now));
  return operation;
}

/* What starts some time before it is due keeps that distance. */
static void
shift (CrmRecord *activity, CrmOperation *operation, const char *field, gint64 by)
{
  gint64 at = crm_record_get_integer (activity, field, CRM_INSTANT_NONE);
  if (at != CRM_INSTANT_NONE)
    crm_operation_set (operation, crm_record_get_kind (activity), crm_record_get_id (activity),
                       field, crm_value_integer (at + by));
}

/**
 * crm_today_move_activity:
 * @to: instant
 *
 * Returns: (transfer full): the operation that moves an activity to another time
 */
CrmOperation *
crm_today_move_activity (CrmDayItem *item, gint64 to)
{
  CrmRecord *activity = crm_day_item_get_record (item);
  /* Translators: the name of an operation that can be undone; %s is an activity, as "Call Ana". */
  g_autofree char *label = g_strdup_printf (_ ("Moved: %s"), crm_day_item_get_title (item));
  CrmOperation *operation = crm_operation_new (label);
  if (is_occurrence (activity))
    {
      g_autoptr (CrmRecord) occurrence = copy_occurrence (item);
      crm_record_set_integer (occurrence, "start_at", to);
      crm_operation_insert (operation, occurrence);
      return operation;
    }
  gint64 by = to - crm_day_item_get_at (item);
  shift (activity, operation, "start_at", by);
  shift (activity, operation, "due_at", by);
  return operation;
}

/**
 * crm_today_draft_step:
 *
 * Returns: (transfer full): a new activity for tomorrow about what the line is about
 */
CrmRecord *
crm_today_draft_step (CrmDayItem *item, gint64 now)
{
  CrmId id;
  const CrmKind *kind = crm_today_get_subject (item, &id);
  CrmRecord *draft
      = crm_record_new (crm_catalog_find_kind (crm_kind_get_catalog (kind), "activity"));
  crm_record_set_integer (
      draft, "due_at", crm_today_snooze_instant (CRM_TODAY_SNOOZE_TOMORROW, CRM_INSTANT_NONE, now));
  if (kind != crm_record_get_kind (draft))
    crm_record_set_parent (draft, "parent", kind, &id);
  return draft;
}
