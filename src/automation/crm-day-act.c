/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is done with a line of the day, inside an operation that somebody began. An activity itself
 * is ended or moved; an occurrence of a series leaves it and goes on by itself. What cannot be
 * ended gets an answer: a record, which all desks see and undo takes back. */
#include "config.h"

#include "crm-day-act.h"

#include <glib/gi18n-lib.h>

#include "crm-activity-parts.h"
#include "crm-clock.h"
#include "crm-day-item-private.h"
#include "crm-series-rule.h"

/**
 * crm_day_act_dup_label:
 *
 * Returns: (transfer full): the name of the operation
 */
char *
crm_day_act_dup_label (CrmDayItem *item, CrmDayAct act)
{
  const char *title = crm_day_item_get_title (item);

  if (act == CRM_DAY_ACT_DONE)
    /* Translators: the name of an operation that can be undone; %s is an activity, as "Call Ana".
     */
    return g_strdup_printf (_ ("Done: %s"), title);
  if (act == CRM_DAY_ACT_SKIP)
    /* Translators: the name of an operation that can be undone; %s is a line of the day list. */
    return g_strdup_printf (_ ("Skipped: %s"), title);
  if (crm_day_item_is_activity (item))
    /* Translators: the name of an operation that can be undone; %s is an activity, as "Call Ana".
     */
    return g_strdup_printf (_ ("Moved: %s"), title);
  /* Translators: the name of an operation that can be undone; %s is a line of the day list. */
  return g_strdup_printf (_ ("Snoozed: %s"), title);
}

/* ---- answers ---- */

static CrmRecord *
find_mark (CrmSession *session, CrmDayItem *item, const CrmId *user, GError **error)
{
  CrmRecord *record = crm_day_item_get_record (item);
  const CrmKind *kind = crm_catalog_find_kind (crm_session_get_catalog (session), "day_mark");
  g_autofree char *line = crm_day_item_dup_line (item);
  g_autoptr (GPtrArray) marks = crm_session_children (
      session, kind, "record", crm_record_get_kind (record), crm_record_get_id (record), error);

  for (guint i = 0; marks != NULL && i < marks->len; i++)
    {
      CrmRecord *mark = g_ptr_array_index (marks, i);
      const CrmId *of = crm_record_get_link (mark, "user_id");

      if (crm_id_equal (of != NULL ? of : &CRM_ID_NONE, user)
          && g_strcmp0 (crm_record_get_text (mark, "line"), line) == 0)
        return g_object_ref (mark);
    }
  return NULL;
}

static gboolean
answer (
    CrmSession *session, CrmDayItem *item, CrmDayAct act, gint64 until, gint64 now, GError **error)
{
  static const char *const answers[] = { "done", "snoozed", "skipped" };
  CrmRecord *record = crm_day_item_get_record (item);
  const CrmId *user = crm_session_get_user (session);
  g_autoptr (GError) failed = NULL;
  g_autoptr (CrmRecord) mark = find_mark (session, item, user, &failed);
  gboolean is_new = mark == NULL;
  g_autofree char *line = crm_day_item_dup_line (item);
  g_autofree char *because = crm_day_item_dup_because (item);

  if (failed != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&failed));
      return FALSE;
    }
  if (is_new)
    {
      mark = crm_record_new (crm_catalog_find_kind (crm_session_get_catalog (session), "day_mark"));
      crm_record_set_parent (mark, "record", crm_record_get_kind (record),
                             crm_record_get_id (record));
      crm_record_set_text (mark, "line", line);
      if (!crm_id_is_none (user))
        crm_record_set_link (mark, "user_id", user);
    }
  crm_record_set_text (mark, "answer", answers[act]);
  crm_record_set_text (mark, "because", because);
  crm_record_set_integer (mark, "answered_at", now);
  if (act == CRM_DAY_ACT_SNOOZE)
    crm_record_set_integer (mark, "until", until);
  else
    crm_record_unset (mark, "until");
  return is_new ? crm_session_insert (session, mark, error)
                : crm_session_update (session, mark, error);
}

/* ---- activities ---- */

/* The occurrence that the line is about leaves its series. Returns: (transfer full) (nullable) */
static CrmRecord *
split_off (CrmSession *session, CrmDayItem *item, GError **error)
{
  CrmRecord *series = crm_day_item_get_record (item);
  g_autoptr (CrmRecord) rest = crm_record_copy (series);
  gint64 at = crm_day_item_get_at (item);

  crm_series_leave_out (rest, at);
  return crm_session_update (session, rest, error) ? crm_series_split_off (series, at) : NULL;
}

static gboolean
insert_single (CrmSession *session, CrmDayItem *item, CrmRecord *single, GError **error)
{
  return crm_session_insert (session, single, error)
         && crm_activity_copy_parts (session, crm_record_get_id (crm_day_item_get_record (item)),
                                     crm_record_get_id (single), error);
}

static gboolean
finish (CrmSession *session, CrmDayItem *item, gint64 now, GError **error)
{
  CrmRecord *record = crm_day_item_get_record (item);
  CrmDayReason reason = crm_day_item_get_reason (item);
  gboolean repeats = crm_day_item_is_activity (item) && crm_record_is_set (record, "rrule");
  g_autoptr (CrmRecord) changed
      = repeats ? split_off (session, item, error) : crm_record_copy (record);

  if (changed == NULL)
    return FALSE;
  if (reason == CRM_DAY_AGREEMENT)
    crm_record_set_integer (changed, "done", 1);
  else if (reason == CRM_DAY_LEAD)
    crm_record_set_integer (changed, "first_response_at", now);
  else
    {
      crm_record_set_text (changed, "status", "done");
      crm_record_set_integer (changed, "done_at", now);
    }
  return repeats ? insert_single (session, item, changed, error)
                 : crm_session_update (session, changed, error);
}

static void
shift (CrmRecord *activity, const char *field, gint64 by)
{
  gint64 at = crm_record_get_integer (activity, field, CRM_INSTANT_NONE);

  if (at != CRM_INSTANT_NONE)
    crm_record_set_integer (activity, field, at + by);
}

/* What starts some time before it is due keeps that distance. */
static gboolean
move (CrmSession *session, CrmDayItem *item, gint64 to, GError **error)
{
  CrmRecord *activity = crm_day_item_get_record (item);
  gboolean repeats = crm_record_is_set (activity, "rrule");
  g_autoptr (CrmRecord) changed
      = repeats ? split_off (session, item, error) : crm_record_copy (activity);
  gint64 by = to - crm_day_item_get_at (item);

  if (changed == NULL)
    return FALSE;
  shift (changed, "start_at", by);
  shift (changed, "due_at", by);
  return repeats ? insert_single (session, item, changed, error)
                 : crm_session_update (session, changed, error);
}

/**
 * crm_day_act_run:
 * @until: of a snooze: when it comes back
 *
 * Does it, in the batch that @session has begun: done is an activity, an agreement, the first
 * answer to a lead; of anything else it means that it was seen to. Runs on the writing lane of the
 * store.
 */
gboolean
crm_day_act_run (
    CrmSession *session, CrmDayItem *item, CrmDayAct act, gint64 until, gint64 now, GError **error)
{
  if (act == CRM_DAY_ACT_DONE && crm_day_item_can_end (item))
    return finish (session, item, now, error);
  if (act == CRM_DAY_ACT_SNOOZE && crm_day_item_is_activity (item))
    return move (session, item, until, error);
  return answer (session, item, act, until, now, error);
}

/**
 * crm_day_act_bring_back:
 * @user: whose day
 *
 * Forgets what @user snoozed and skipped, in the batch that @session has begun.
 */
gboolean
crm_day_act_bring_back (CrmSession *session, const CrmId *user, gint64 now, GError **error)
{
  g_autoptr (GPtrArray) marks = crm_day_marks_list (session, user, now, error);

  for (guint i = 0; marks != NULL && i < marks->len; i++)
    {
      CrmRecord *mark = g_ptr_array_index (marks, i);

      if (g_strcmp0 (crm_record_get_text (mark, "answer"), "done") != 0
          && !crm_session_delete (session, crm_record_get_kind (mark), crm_record_get_id (mark),
                                  error))
        return FALSE;
    }
  return marks != NULL;
}
