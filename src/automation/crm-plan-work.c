/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Plans at work: put on many records at once, moved in time, and where somebody stands in them. */
#include "config.h"

#include "crm-plan-work.h"

#include <glib/gi18n-lib.h>

#include "crm-clock.h"
#include "crm-error.h"
#include "crm-plan.h"
#include "crm-work-read.h"

static const CrmKind *
find_kind (CrmSession *session, const char *name)
{
  return crm_catalog_find_kind (crm_session_get_catalog (session), name);
}

static gboolean
says (CrmRecord *record, const char *field, const char *key)
{
  return g_strcmp0 (crm_record_get_text (record, field), key) == 0;
}

static gboolean
has_plan (
    CrmSession *session, const CrmId *plan, const CrmKind *kind, const CrmId *id, GError **error)
{
  g_autoptr (GPtrArray) runs
      = crm_session_children (session, find_kind (session, "plan_run"), "parent", kind, id, error);

  for (guint i = 0; runs != NULL && i < runs->len; i++)
    {
      CrmRecord *run = g_ptr_array_index (runs, i);
      const CrmId *its_plan = crm_record_get_link (run, "plan_id");

      if (says (run, "status", "running") && its_plan != NULL && crm_id_equal (its_plan, plan))
        return TRUE;
    }
  return FALSE;
}

/**
 * crm_plan_put:
 * @refs: (element-type CrmRef): clients and deals
 * @day: on which it begins; %CRM_DATE_NONE for today
 *
 * Puts a plan on clients or deals, as part of an open operation; those that have it under way
 * already are left alone.
 *
 * Returns: on how many it was put, -1 with @error
 */
gint64
crm_plan_put (CrmSession *session,
              const CrmId *plan,
              GArray *refs,
              CrmDate day,
              GCancellable *cancellable,
              GError **error)
{
  gint64 n = 0;

  for (guint i = 0; i < refs->len; i++)
    {
      g_autoptr (GPtrArray) page
          = crm_session_page (session, &g_array_index (refs, CrmRef, i), 1, error);
      g_autoptr (CrmRecord) run = NULL;
      CrmRecord *record = page != NULL && page->len > 0 ? g_ptr_array_index (page, 0) : NULL;

      if (page == NULL || g_cancellable_set_error_if_cancelled (cancellable, error))
        return -1;
      if (record == NULL
          || has_plan (session, plan, crm_record_get_kind (record), crm_record_get_id (record),
                       NULL))
        continue;
      run = crm_record_new (find_kind (session, "plan_run"));
      crm_record_set_link (run, "plan_id", plan);
      crm_record_set_parent (run, "parent", crm_record_get_kind (record),
                             crm_record_get_id (record));
      if (day != CRM_DATE_NONE)
        crm_record_set_integer (run, "started_on", day);
      if (!crm_session_insert (session, run, error))
        return -1;
      n++;
    }
  return n;
}

/* ---- what follows ---- */

static guint
get_position (GHashTable *positions, CrmRecord *activity)
{
  const CrmId *step = crm_record_get_link (activity, "plan_step_id");

  return step != NULL ? GPOINTER_TO_UINT (g_hash_table_lookup (positions, step)) : 0;
}

static int
compare_activities (gconstpointer a, gconstpointer b, gpointer data)
{
  CrmRecord *first = *(CrmRecord *const *) a, *second = *(CrmRecord *const *) b;
  guint n = get_position (data, first), m = get_position (data, second);

  if (n != m)
    return n < m ? -1 : 1;
  return crm_id_compare (crm_record_get_id (first), crm_record_get_id (second));
}

/* The activities of a run as its plan has them, also where one was moved behind another. */
static GPtrArray *
list_activities (CrmSession *session, CrmRecord *run, GError **error)
{
  GPtrArray *activities
      = crm_session_children (session, find_kind (session, "activity"), "plan_run_id", NULL,
                              crm_record_get_id (run), error);
  const CrmId *plan = crm_record_get_link (run, "plan_id");
  g_autoptr (GHashTable) positions = g_hash_table_new (crm_id_hash, crm_id_equal);
  g_autoptr (GPtrArray) steps = NULL;

  if (activities == NULL || plan == NULL)
    return activities;
  steps = crm_session_children (session, find_kind (session, "plan_step"), "plan_id", NULL, plan,
                                NULL);
  if (steps != NULL)
    g_ptr_array_sort (steps, crm_plan_compare_steps);
  for (guint i = 0; steps != NULL && i < steps->len; i++)
    g_hash_table_insert (positions, (gpointer) crm_record_get_id (g_ptr_array_index (steps, i)),
                         GUINT_TO_POINTER (i + 1));
  g_ptr_array_sort_with_data (activities, compare_activities, positions);
  return activities;
}

static CrmRecord *
get_run (CrmSession *session, CrmRecord *activity, GError **error)
{
  const CrmId *id = crm_record_get_link (activity, "plan_run_id");

  if (id != NULL)
    return crm_session_get (session, find_kind (session, "plan_run"), id, error);
  g_set_error (error, CRM_ERROR, CRM_ERROR_INVALID, _ ("“%s” is no step of a plan"),
               crm_record_get_title (activity));
  return NULL;
}

/* Returns: (transfer full): the steps after @activity that are still to be done */
static GPtrArray *
list_following (CrmSession *session, CrmRecord *activity, GError **error)
{
  g_autoptr (CrmRecord) run = get_run (session, activity, error);
  g_autoptr (GPtrArray) all = run != NULL ? list_activities (session, run, error) : NULL;
  GPtrArray *following;
  gboolean is_after = FALSE;

  if (all == NULL)
    return NULL;
  following = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < all->len; i++)
    {
      CrmRecord *step = g_ptr_array_index (all, i);

      if (is_after && says (step, "status", "planned"))
        g_ptr_array_add (following, g_object_ref (step));
      is_after = is_after || crm_id_equal (crm_record_get_id (step), crm_record_get_id (activity));
    }
  return following;
}

/**
 * crm_plan_count_following:
 * @activity: a step of a plan
 *
 * Returns: how many steps after it are still to be done, -1 with @error
 */
gint64
crm_plan_count_following (CrmSession *session, CrmRecord *activity, GError **error)
{
  g_autoptr (GPtrArray) following = list_following (session, activity, error);

  return following != NULL ? following->len : -1;
}

/* The same time of day some days later: an hour of the wall, also over a change of the clocks. */
static gint64
shift_instant (CrmRecord *plan, CrmWorkCalendar *office, gint64 at, int days)
{
  CrmDate day = crm_instant_to_date (at);
  gint64 minutes = (at - crm_instant_from_date (day, 0, 0)) / CRM_MINUTE;

  return crm_instant_from_date (crm_plan_workday (plan, office, day + days), (int) (minutes / 60),
                                (int) (minutes % 60));
}

/**
 * crm_plan_shift_following:
 * @activity: a step of a plan that was moved
 * @days: by so many days, forward or back
 *
 * Moves what follows as far, as part of an open operation.
 *
 * Returns: how many steps were moved, -1 with @error
 */
gint64
crm_plan_shift_following (CrmSession *session, CrmRecord *activity, int days, GError **error)
{
  static const char *const fields[] = { "start_at", "due_at" };
  g_autoptr (GPtrArray) following = list_following (session, activity, error);
  g_autoptr (CrmRecord) run = following != NULL ? get_run (session, activity, error) : NULL;
  g_autoptr (CrmRecord) plan
      = run != NULL ? crm_session_get_any (session, find_kind (session, "plan"),
                                           crm_record_get_link (run, "plan_id"), error)
                    : NULL;
  g_autoptr (CrmWorkCalendar) office = plan != NULL ? crm_work_read (session, NULL, error) : NULL;

  if (office == NULL)
    return -1;
  for (guint i = 0; i < following->len; i++)
    {
      CrmRecord *step = g_ptr_array_index (following, i);

      for (guint k = 0; k < G_N_ELEMENTS (fields); k++)
        if (crm_record_is_set (step, fields[k]))
          crm_record_set_integer (
              step, fields[k],
              shift_instant (plan, office, crm_record_get_integer (step, fields[k], 0), days));
      if (!crm_session_update (session, step, error))
        return -1;
    }
  return following->len;
}

/* ---- where somebody stands ---- */

void
crm_plan_standing_free (CrmPlanStanding *self)
{
  g_object_unref (self->run);
  g_ptr_array_unref (self->steps);
  g_free (self);
}

/**
 * crm_plan_list_standings:
 * @kind: of the client or deal
 *
 * Returns: (transfer full) (element-type CrmPlanStanding): its plans, those under way first
 */
GPtrArray *
crm_plan_list_standings (CrmSession *session, const CrmKind *kind, const CrmId *id, GError **error)
{
  g_autoptr (GPtrArray) runs
      = crm_session_children (session, find_kind (session, "plan_run"), "parent", kind, id, error);
  g_autoptr (GPtrArray) standings
      = g_ptr_array_new_with_free_func ((GDestroyNotify) crm_plan_standing_free);

  if (runs == NULL)
    return NULL;
  for (guint pass = 0; pass < 2; pass++)
    for (guint i = 0; i < runs->len; i++)
      {
        CrmRecord *run = g_ptr_array_index (runs, i);
        CrmPlanStanding *standing;
        GPtrArray *steps;

        if (says (run, "status", "running") != (pass == 0))
          continue;
        steps = list_activities (session, run, error);
        if (steps == NULL)
          return NULL;
        standing = g_new0 (CrmPlanStanding, 1);
        standing->run = g_object_ref (run);
        standing->steps = steps;
        for (guint s = 0; s < steps->len; s++)
          {
            CrmRecord *step = g_ptr_array_index (steps, s);

            if (!says (step, "status", "planned"))
              standing->n_done++;
            else if (standing->next == NULL)
              standing->next = step;
          }
        g_ptr_array_add (standings, standing);
      }
  return g_steal_pointer (&standings);
}
