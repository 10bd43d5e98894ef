/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reminders: which come next, and who tells them. A person may have several desks, each with a copy
 * of the office: the desk that wants to tell a reminder claims it, and after the copies had time to
 * hear of each other the claim of one desk stands on all of them. */
#include "config.h"

#include "crm-reminders.h"

#include "crm-activity.h"
#include "crm-clock.h"
#include "crm-day-item-private.h"

/* A claim is the second of the instant, and below it the desk. */
#define DESK_BITS 20
#define DESK_MASK ((1 << DESK_BITS) - 1)

void
crm_due_reminder_free (CrmDueReminder *self)
{
  g_clear_object (&self->reminder);
  g_clear_object (&self->activity);
  g_free (self);
}

static const CrmKind *
find_kind (CrmSession *session, const char *name)
{
  return crm_catalog_find_kind (crm_session_get_catalog (session), name);
}

/* ---- which come next ---- */

/* What may be told in the span: by its own instant, or by that of its activity. */
static CrmQuery *
query_reminders (CrmSession *session, gint64 from, gint64 to, GError **error)
{
  static const char *const instants[] = { "activity_id.start_at", "activity_id.due_at" };
  g_autoptr (CrmQuery) query = crm_query_new (find_kind (session, "reminder"));
  gint64 last = to + CRM_REMINDER_MOST_MINUTES * CRM_MINUTE;

  if (!crm_query_filter (query, "activity_id.status", CRM_FILTER_EQUAL, crm_value_text ("planned"),
                         error))
    return NULL;
  crm_query_begin_any (query);
  if (!crm_query_filter (query, "activity_id.rrule", CRM_FILTER_SET, (CrmValue) CRM_VALUE_INIT,
                         error)
      || !crm_query_filter (query, "remind_at", CRM_FILTER_AT_LEAST, crm_value_integer (from),
                            error)
      || !crm_query_filter (query, "snoozed_until", CRM_FILTER_AT_LEAST, crm_value_integer (from),
                            error)
      || !crm_query_filter (query, instants[0], CRM_FILTER_AT_LEAST, crm_value_integer (from),
                            error)
      || !crm_query_filter (query, instants[1], CRM_FILTER_AT_LEAST, crm_value_integer (from),
                            error))
    return NULL;
  crm_query_end_any (query);
  crm_query_begin_any (query);
  for (gsize i = 0; i < G_N_ELEMENTS (instants); i++)
    if (!crm_query_filter (query, instants[i], CRM_FILTER_LESS, crm_value_integer (last), error))
      return NULL;
  if (!crm_query_filter (query, "remind_at", CRM_FILTER_LESS, crm_value_integer (to), error)
      || !crm_query_filter (query, "snoozed_until", CRM_FILTER_LESS, crm_value_integer (to), error))
    return NULL;
  crm_query_end_any (query);
  return g_steal_pointer (&query);
}

/* A reminder that says for nobody is for whoever the activity belongs to. */
static gboolean
is_for (CrmRecord *reminder, CrmRecord *activity, const CrmId *user)
{
  const CrmId *whose = crm_record_get_link (reminder, "user_id");

  if (whose == NULL)
    whose = crm_record_get_link (activity, "owner_id");
  return whose == NULL || crm_id_is_none (user) || crm_id_equal (whose, user);
}

static gint64
find_start (CrmRecord *reminder, CrmRecord *activity, gint64 at)
{
  gint64 before = crm_record_get_integer (reminder, "minutes_before", 0) * CRM_MINUTE;
  gint64 shown = crm_record_get_integer (reminder, "shown_at", at);

  if (!crm_record_is_set (activity, "rrule"))
    return crm_activity_get_time (activity);
  /* What was put off is about the time that was told before. */
  return (crm_record_get_integer (reminder, "snoozed_until", CRM_INSTANT_NONE) == at ? shown : at)
         + before;
}

static int
compare_due (gconstpointer a, gconstpointer b)
{
  const CrmDueReminder *first = *(CrmDueReminder *const *) a;
  const CrmDueReminder *second = *(CrmDueReminder *const *) b;

  if (first->at != second->at)
    return first->at < second->at ? -1 : 1;
  return crm_id_compare (crm_record_get_id (first->reminder), crm_record_get_id (second->reminder));
}

/**
 * crm_reminders_list:
 * @user: who is to be reminded
 * @from: instant, inclusive; what was not told since then is told yet
 * @to: instant, exclusive
 *
 * Returns: (transfer full) (element-type CrmDueReminder): the next time of each reminder that has
 *   one in the span, by time
 */
GPtrArray *
crm_reminders_list (CrmSession *session,
                    const CrmId *user,
                    gint64 from,
                    gint64 to,
                    GCancellable *cancellable,
                    GError **error)
{
  g_autoptr (CrmQuery) query = query_reminders (session, from, to, error);
  g_autoptr (GPtrArray) reminders = query != NULL ? crm_session_list (session, query, error) : NULL;
  g_autoptr (GPtrArray) due
      = g_ptr_array_new_with_free_func ((GDestroyNotify) crm_due_reminder_free);

  for (guint i = 0; reminders != NULL && i < reminders->len; i++)
    {
      CrmRecord *reminder = g_ptr_array_index (reminders, i);
      const CrmId *id = crm_record_get_link (reminder, "activity_id");
      g_autoptr (CrmRecord) activity
          = id != NULL ? crm_session_get (session, find_kind (session, "activity"), id, NULL)
                       : NULL;
      CrmDueReminder *next;
      gint64 at;

      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return NULL;
      if (activity == NULL || !is_for (reminder, activity, user))
        continue;
      at = crm_reminder_next (reminder, activity, from);
      if (at == CRM_INSTANT_NONE || at < from || at >= to)
        continue;
      next = g_new0 (CrmDueReminder, 1);
      next->reminder = g_object_ref (reminder);
      next->activity = g_steal_pointer (&activity);
      next->at = at;
      next->start = find_start (reminder, next->activity, at);
      g_ptr_array_add (due, next);
    }
  g_ptr_array_sort (due, compare_due);
  return reminders != NULL ? g_steal_pointer (&due) : NULL;
}

/* ---- who tells them ---- */

static gint64
make_claim (gint64 at, int desk)
{
  return (at / CRM_SECOND) << DESK_BITS | (desk & DESK_MASK);
}

static gboolean
set_integer (
    CrmSession *session, CrmRecord *reminder, const char *field, gint64 value, GError **error)
{
  crm_record_set_integer (reminder, field, value);
  /* What a desk notes of its own is nothing that a person would undo. */
  if (crm_session_begin (session, crm_kind_get_label (crm_record_get_kind (reminder)), "reminder",
                         error)
      && crm_session_update (session, reminder, error) && crm_session_commit (session, NULL, error))
    return TRUE;
  if (crm_session_in_batch (session))
    crm_session_rollback (session);
  return FALSE;
}

/**
 * crm_reminder_claim:
 * @at: when it is told
 * @desk: the number of this desk; 0 where the office is on one desk only
 *
 * Says that this desk wants to tell the reminder. Runs on the writing lane of the store.
 *
 * Returns: FALSE without an error when it was told or another desk wants to; with one when it could
 *   not be noted
 */
gboolean
crm_reminder_claim (CrmSession *session, const CrmId *reminder, gint64 at, int desk, GError **error)
{
  g_autoptr (CrmRecord) record
      = crm_session_get (session, find_kind (session, "reminder"), reminder, NULL);

  if (record == NULL || crm_record_get_integer (record, "shown_at", CRM_INSTANT_NONE) >= at
      || crm_record_get_integer (record, "teller", 0) >> DESK_BITS >= at / CRM_SECOND)
    return FALSE;
  return set_integer (session, record, "teller", make_claim (at, desk), error);
}

/**
 * crm_reminder_is_mine:
 *
 * Returns: whether the claim of this desk stands, after the copies of the office had time to hear
 * of each other
 */
gboolean
crm_reminder_is_mine (CrmSession *session, const CrmId *reminder, gint64 at, int desk)
{
  g_autoptr (CrmRecord) record
      = crm_session_get (session, find_kind (session, "reminder"), reminder, NULL);

  return record != NULL && crm_record_get_integer (record, "teller", 0) == make_claim (at, desk)
         && crm_record_get_integer (record, "shown_at", CRM_INSTANT_NONE) < at;
}

/**
 * crm_reminder_note_shown:
 *
 * Notes that the reminder was told up to @at. Runs on the writing lane of the store.
 */
gboolean
crm_reminder_note_shown (CrmSession *session, const CrmId *reminder, gint64 at, GError **error)
{
  g_autoptr (CrmRecord) record
      = crm_session_get (session, find_kind (session, "reminder"), reminder, error);

  return record != NULL && set_integer (session, record, "shown_at", at, error);
}

/**
 * crm_reminder_snooze:
 *
 * Lets the reminder be told again. Runs on the writing lane of the store.
 */
gboolean
crm_reminder_snooze (CrmSession *session, const CrmId *reminder, gint64 until, GError **error)
{
  g_autoptr (CrmRecord) record
      = crm_session_get (session, find_kind (session, "reminder"), reminder, error);

  return record != NULL && set_integer (session, record, "snoozed_until", until, error);
}

/**
 * crm_reminder_finish:
 * @start: which time of a series
 *
 * Ends the activity, as one operation that can be undone. Runs on the writing lane of the store.
 */
gboolean
crm_reminder_finish (
    CrmSession *session, const CrmId *activity, gint64 start, gint64 now, GError **error)
{
  g_autoptr (CrmRecord) record
      = crm_session_get (session, find_kind (session, "activity"), activity, error);
  g_autoptr (CrmDayItem) item = NULL;
  g_autofree char *label = NULL;

  if (record == NULL)
    return FALSE;
  item = crm_day_item_new (CRM_DAY_TODAY, record, NULL, g_strdup (""), 0);
  crm_day_item_set_at (item, start, FALSE);
  label = crm_day_act_dup_label (item, CRM_DAY_ACT_DONE);
  if (crm_session_begin (session, label, "window", error)
      && crm_day_act_run (session, item, CRM_DAY_ACT_DONE, now, now, error)
      && crm_session_commit (session, NULL, error))
    return TRUE;
  if (crm_session_in_batch (session))
    crm_session_rollback (session);
  return FALSE;
}
