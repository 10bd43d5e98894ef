/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What moving, editing and deleting in a calendar does to records. Main thread. */
#include "config.h"

#include "crm-calendar-change.h"

#include <glib/gi18n-lib.h>

#include "crm-series-rule.h"

/* One day leaves its series and goes on as a record of its own. */
static void
add_split (CrmOperation *operation, CrmOccurrence *occurrence, CrmRecord *single)
{
  g_autoptr (CrmRecord) series = crm_record_copy (crm_occurrence_get_activity (occurrence));

  crm_series_leave_out (series, crm_occurrence_get_instant (occurrence));
  crm_operation_insert (operation, single);
  crm_operation_update (operation, series);
}

/**
 * crm_calendar_change_times:
 * @only_this: of a series: whether only this day moves
 *
 * Returns: (transfer full): the operation that gives it another time
 */
CrmOperation *
crm_calendar_change_times (CrmOccurrence *occurrence,
                           const CrmCalendarTimes *times,
                           gboolean only_this)
{
  /* Translators: the subject of an activity. */
  g_autofree char *label
      = g_strdup_printf (_ ("Move “%s”"), crm_occurrence_get_subject (occurrence));
  CrmOperation *operation = crm_operation_new (label);
  CrmRecord *activity = crm_occurrence_get_activity (occurrence);
  g_autoptr (CrmRecord) changed = NULL;
  CrmWall start = crm_occurrence_get_start (occurrence);

  if (!crm_occurrence_repeats (occurrence))
    {
      changed = crm_record_copy (activity);
      crm_activity_set_times (changed, times->start, times->end, times->all_day);
      crm_operation_update (operation, changed);
    }
  else if (only_this)
    {
      changed = crm_series_split_off (occurrence);
      crm_activity_set_times (changed, times->start, times->end, times->all_day);
      add_split (operation, occurrence, changed);
    }
  else
    {
      changed = crm_record_copy (activity);
      crm_series_shift (changed, times->start.date - start.date,
                        times->start.minute - start.minute);
      crm_record_set_integer (changed, "duration",
                              crm_wall_minutes_between (times->start, times->end));
      crm_record_set_integer (changed, "all_day", times->all_day);
      crm_operation_update (operation, changed);
    }
  return operation;
}

/**
 * crm_calendar_change_remove:
 *
 * Returns: (transfer full): the operation that deletes it
 */
CrmOperation *
crm_calendar_change_remove (CrmOccurrence *occurrence, gboolean only_this)
{
  /* Translators: the subject of an activity. */
  g_autofree char *label
      = g_strdup_printf (_ ("Delete “%s”"), crm_occurrence_get_subject (occurrence));
  CrmOperation *operation = crm_operation_new (label);
  CrmRecord *activity = crm_occurrence_get_activity (occurrence);

  if (crm_occurrence_repeats (occurrence) && only_this)
    {
      g_autoptr (CrmRecord) series = crm_record_copy (activity);

      crm_series_leave_out (series, crm_occurrence_get_instant (occurrence));
      crm_operation_update (operation, series);
    }
  else
    crm_operation_delete (operation, crm_record_get_kind (activity), crm_record_get_id (activity));
  return operation;
}

/* What was changed in @edited against the activity, onto @target. */
static void
copy_changes (CrmRecord *edited, CrmRecord *target)
{
  const CrmKind *kind = crm_record_get_kind (edited);

  for (guint i = 0; i < crm_kind_get_n_fields (kind); i++)
    {
      const CrmField *field = crm_kind_get_field (kind, i);

      if (crm_record_is_changed (edited, field))
        crm_record_set (target, field, crm_value_copy (crm_record_get (edited, field)));
    }
}

/**
 * crm_calendar_change_edit:
 * @edited: a copy of its activity with what a person changed, its times as those of this day
 *
 * Returns: (transfer full): the operation that keeps what was edited
 */
CrmOperation *
crm_calendar_change_edit (CrmOccurrence *occurrence, CrmRecord *edited, gboolean only_this)
{
  /* Translators: the subject of an activity. */
  g_autofree char *label
      = g_strdup_printf (_ ("Change “%s”"), crm_occurrence_get_subject (occurrence));
  CrmOperation *operation = crm_operation_new (label);
  CrmRecord *activity = crm_occurrence_get_activity (occurrence);
  g_autoptr (CrmRecord) changed = NULL;
  gint64 start
      = crm_record_get_integer (edited, "start_at", crm_occurrence_get_instant (occurrence));

  if (!crm_occurrence_repeats (occurrence))
    crm_operation_update (operation, edited);
  else if (only_this)
    {
      changed = crm_series_split_off (occurrence);
      copy_changes (edited, changed);
      crm_record_unset (changed, "rrule");
      add_split (operation, occurrence, changed);
    }
  else
    {
      CrmWall from = crm_wall_from_instant (crm_occurrence_get_instant (occurrence));
      CrmWall to = crm_wall_from_instant (start);
      int days = to.date - from.date, minutes = to.minute - from.minute;

      changed = crm_record_copy (activity);
      copy_changes (edited, changed);
      crm_record_set_integer (changed, "start_at",
                              crm_record_get_integer (activity, "start_at", start));
      crm_series_shift (changed, days, minutes);
      crm_operation_update (operation, changed);
    }
  return operation;
}
