/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What moving, editing and deleting in a calendar does to records. Main thread. */
#include "config.h"

#include "crm-calendar-change.h"

#include <glib/gi18n-lib.h>

#include "crm-activity-parts.h"
#include "crm-ask.h"
#include "crm-clock.h"
#include "crm-series-rule.h"

/* What goes on by itself takes along who takes part, what reminds, and days that were moved. */
typedef struct
{
  CrmId series;
  CrmId other;
  gint64 from;
  gboolean with_parts;
} Taking;

static gpointer
take_along (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  const Taking *taking = data;

  if ((taking->with_parts
       && !crm_activity_copy_parts (session, &taking->series, &taking->other, error))
      || (taking->from != CRM_INSTANT_NONE
          && !crm_series_hand_over (session, &taking->series, &taking->other, taking->from, error)))
    return NULL;
  return GINT_TO_POINTER (TRUE);
}

/* @from: of a series that goes on: its first instant, else none */
static void
add_taking (
    CrmOperation *operation, CrmRecord *series, CrmRecord *other, gint64 from, gboolean with_parts)
{
  Taking *taking = g_new0 (Taking, 1);

  *taking = (Taking){ *crm_record_get_id (series), *crm_record_get_id (other), from, with_parts };
  crm_operation_set_func (operation, take_along, taking, g_free);
}

static CrmScope
plain_scope (CrmOccurrence *occurrence, CrmScope scope)
{
  CrmRecord *activity = crm_occurrence_get_activity (occurrence);
  gint64 instant = crm_occurrence_get_instant (occurrence);

  if (!crm_occurrence_repeats (occurrence))
    return CRM_SCOPE_ALL;
  /* From the first day on is all of it. */
  if (scope == CRM_SCOPE_FOLLOWING && crm_record_get_integer (activity, "start_at", 0) >= instant)
    return CRM_SCOPE_ALL;
  return scope;
}

/* One day leaves its series and goes on as a record of its own. */
static void
add_split (CrmOperation *operation, CrmOccurrence *occurrence, CrmRecord *single, gboolean parts)
{
  CrmRecord *activity = crm_occurrence_get_activity (occurrence);
  g_autoptr (CrmRecord) series = crm_record_copy (activity);

  crm_series_leave_out (series, crm_occurrence_get_instant (occurrence));
  crm_operation_insert (operation, single);
  crm_operation_update (operation, series);
  add_taking (operation, activity, single, CRM_INSTANT_NONE, parts);
}

/* Returns: (transfer full): the series that goes on; @series is changed to end before it. */
static CrmRecord *
cut (CrmOccurrence *occurrence, CrmRecord **series)
{
  *series = crm_record_copy (crm_occurrence_get_activity (occurrence));
  return crm_series_cut (*series, crm_occurrence_get_instant (occurrence));
}

static void
set_series_times (CrmRecord *series, CrmOccurrence *occurrence, const CrmCalendarTimes *times)
{
  CrmWall start = crm_occurrence_get_start (occurrence);

  crm_series_shift (series, times->start.date - start.date, times->start.minute - start.minute);
  crm_record_set_integer (series, "duration", crm_wall_minutes_between (times->start, times->end));
  crm_record_set_integer (series, "all_day", times->all_day);
}

/* A day of a layer is one date of its record. */
static CrmOperation *
change_day (CrmOccurrence *occurrence, CrmDate date)
{
  const CrmCalendarLayer *layer = crm_occurrence_get_layer (occurrence);
  g_autoptr (CrmRecord) changed = crm_record_copy (crm_occurrence_get_record (occurrence));
  /* Translators: what stands on a day of the calendar. */
  g_autofree char *label
      = g_strdup_printf (_ ("Move “%s”"), crm_occurrence_get_subject (occurrence));
  CrmOperation *operation = crm_operation_new (label);

  crm_record_set_integer (changed, layer->field, date);
  crm_operation_update (operation, changed);
  return operation;
}

/**
 * crm_calendar_change_times:
 * @scope: of a series: which days move
 *
 * Returns: (transfer full): the operation that gives it another time
 */
CrmOperation *
crm_calendar_change_times (CrmOccurrence *occurrence, const CrmCalendarTimes *times, CrmScope scope)
{
  /* Translators: the subject of an activity. */
  g_autofree char *label
      = g_strdup_printf (_ ("Move “%s”"), crm_occurrence_get_subject (occurrence));
  g_autoptr (CrmOperation) operation = NULL;
  CrmRecord *activity = crm_occurrence_get_activity (occurrence);
  g_autoptr (CrmRecord) changed = NULL;
  g_autoptr (CrmRecord) series = NULL;

  if (activity == NULL)
    return change_day (occurrence, times->start.date);
  operation = crm_operation_new (label);
  switch (plain_scope (occurrence, scope))
    {
    case CRM_SCOPE_THIS:
      changed = crm_series_split_off (activity, crm_occurrence_get_instant (occurrence));
      crm_activity_set_times (changed, times->start, times->end, times->all_day);
      add_split (operation, occurrence, changed, TRUE);
      break;
    case CRM_SCOPE_FOLLOWING:
      changed = cut (occurrence, &series);
      set_series_times (changed, occurrence, times);
      crm_operation_update (operation, series);
      crm_operation_insert (operation, changed);
      add_taking (operation, series, changed, crm_occurrence_get_instant (occurrence), TRUE);
      break;
    case CRM_SCOPE_ALL:
    default:
      changed = crm_record_copy (activity);
      if (crm_occurrence_repeats (occurrence))
        set_series_times (changed, occurrence, times);
      else
        crm_activity_set_times (changed, times->start, times->end, times->all_day);
      crm_operation_update (operation, changed);
      break;
    }
  return g_steal_pointer (&operation);
}

/**
 * crm_calendar_change_remove:
 *
 * Returns: (transfer full): the operation that deletes it
 */
CrmOperation *
crm_calendar_change_remove (CrmOccurrence *occurrence, CrmScope scope)
{
  /* Translators: the subject of an activity. */
  g_autofree char *label
      = g_strdup_printf (_ ("Delete “%s”"), crm_occurrence_get_subject (occurrence));
  CrmOperation *operation = crm_operation_new (label);
  CrmRecord *activity = crm_occurrence_get_activity (occurrence);
  g_autoptr (CrmRecord) series = NULL;
  g_autoptr (CrmRecord) rest = NULL;

  scope = plain_scope (occurrence, scope);
  if (scope == CRM_SCOPE_ALL)
    {
      crm_operation_delete (operation, crm_record_get_kind (activity),
                            crm_record_get_id (activity));
      return operation;
    }
  if (scope == CRM_SCOPE_FOLLOWING)
    rest = cut (occurrence, &series);
  else
    {
      series = crm_record_copy (activity);
      crm_series_leave_out (series, crm_occurrence_get_instant (occurrence));
    }
  crm_operation_update (operation, series);
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

/* A series with what was edited; its first day is moved as the edited one was. */
static void
edit_series (CrmRecord *series, CrmOccurrence *occurrence, CrmRecord *edited)
{
  gint64 instant = crm_occurrence_get_instant (occurrence);
  gint64 first = crm_record_get_integer (series, "start_at", instant);
  CrmWall from = crm_wall_from_instant (instant);
  CrmWall to = crm_wall_from_instant (crm_record_get_integer (edited, "start_at", instant));

  copy_changes (edited, series);
  crm_record_set_integer (series, "start_at", first);
  crm_series_shift (series, to.date - from.date, to.minute - from.minute);
}

/**
 * crm_calendar_change_edit:
 * @edited: a copy of its activity with what a person changed, its times as those of this day
 * @changed: (out) (optional): the record that has what was edited; whoever asks for it brings who
 *   takes part and what reminds along
 *
 * Returns: (transfer full): the operation that keeps what was edited
 */
CrmOperation *
crm_calendar_change_edit (CrmOccurrence *occurrence,
                          CrmRecord *edited,
                          CrmScope scope,
                          CrmId *changed)
{
  /* Translators: the subject of an activity. */
  g_autofree char *label
      = g_strdup_printf (_ ("Change “%s”"), crm_occurrence_get_subject (occurrence));
  CrmOperation *operation = crm_operation_new (label);
  CrmRecord *activity = crm_occurrence_get_activity (occurrence);
  gint64 instant = crm_occurrence_get_instant (occurrence);
  g_autoptr (CrmRecord) series = NULL;
  g_autoptr (CrmRecord) target = NULL;

  scope = plain_scope (occurrence, scope);
  if (scope == CRM_SCOPE_THIS)
    {
      target = crm_series_split_off (activity, instant);
      copy_changes (edited, target);
      crm_record_unset (target, "rrule");
      add_split (operation, occurrence, target, changed == NULL);
    }
  else if (scope == CRM_SCOPE_FOLLOWING)
    {
      target = cut (occurrence, &series);
      edit_series (target, occurrence, edited);
      crm_operation_update (operation, series);
      crm_operation_insert (operation, target);
      add_taking (operation, series, target, instant, changed == NULL);
    }
  else
    {
      target = crm_record_copy (crm_occurrence_repeats (occurrence) ? activity : edited);
      if (crm_occurrence_repeats (occurrence))
        edit_series (target, occurrence, edited);
      crm_operation_update (operation, target);
    }
  if (changed != NULL)
    *changed = *crm_record_get_id (target);
  return operation;
}

/**
 * crm_calendar_ask_scope_async:
 *
 * Asks a person which days of a series are meant.
 */
void
crm_calendar_ask_scope_async (GtkWidget *parent, GAsyncReadyCallback callback, gpointer user_data)
{
  const char *choices[]
      = { _ ("_Only This Day"), _ ("This and _Following Days"), _ ("_All of the Series") };

  crm_ask_choice_async (
      parent, _ ("This Activity Repeats"),
      _ ("Is it about this day alone, about it and what follows, or about all days of the series?"),
      choices, G_N_ELEMENTS (choices), NULL, callback, user_data);
}

/**
 * crm_calendar_ask_scope_finish:
 *
 * Returns: whether a person chose
 */
gboolean
crm_calendar_ask_scope_finish (GAsyncResult *result, CrmScope *scope)
{
  int choice = crm_ask_choice_finish (result);

  *scope = (CrmScope) MAX (choice, 0);
  return choice >= 0;
}
