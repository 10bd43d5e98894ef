/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rules of plans: what is put on a client or a deal makes its activities, who does them and when,
 * and a plan ends with the last of them. */
#include "config.h"

#include "crm-plan.h"

#include <glib/gi18n-lib.h>
#include <stdio.h>

#include "crm-clock.h"
#include "crm-error.h"
#include "crm-kinds-private.h"

#define MOST_DELAY 3650

static gboolean
says (CrmRecord *record, const char *field, const char *key)
{
  return g_strcmp0 (crm_record_get_text (record, field), key) == 0;
}

static gboolean
refuse (GError **error, const char *message)
{
  g_set_error_literal (error, CRM_ERROR, CRM_ERROR_INVALID, message);
  return FALSE;
}

static gboolean
parse_time (const char *text, int *hour, int *minute)
{
  char rest;

  return text != NULL && sscanf (text, "%2d:%2d%c", hour, minute, &rest) == 2 && *hour >= 0
         && *hour < 24 && *minute >= 0 && *minute < 60;
}

gboolean
crm_plan_step_prepare (CrmRecord *record, CrmRecord *before, CrmRules *rules, GError **error)
{
  gint64 delay = crm_record_get_integer (record, "delay_days", 0);
  int hour, minute;

  if (delay < 0 || delay > MOST_DELAY)
    return refuse (error, _ ("delay_days: give a number of days from 0 to 3650"));
  if (crm_record_is_set (record, "at_time")
      && !parse_time (crm_record_get_text (record, "at_time"), &hour, &minute))
    return refuse (error, _ ("at_time: give a time of day such as 09:30"));
  if (says (record, "responsible", "role") && !crm_record_is_set (record, "role_id"))
    return refuse (error, _ ("role_id: say which role is responsible for this step"));
  if (says (record, "responsible", "person") && !crm_record_is_set (record, "user_id"))
    return refuse (error, _ ("user_id: say who is responsible for this step"));
  return TRUE;
}

/**
 * crm_plan_workday:
 * @office: when the office works
 *
 * Returns: @day, or the next day of work where the plan leaves out weekends and holidays
 */
CrmDate
crm_plan_workday (CrmRecord *plan, CrmWorkCalendar *office, CrmDate day)
{
  if (plan == NULL || !crm_record_get_integer (plan, "workdays", 0))
    return day;
  return crm_work_calendar_next_workday (office, day);
}

/**
 * crm_plan_step_at:
 * @office: when the office works
 * @after: day of the step before, or on which the plan begins
 * @day: (out): of this step
 * @all_day: (out): whether it has no time of day
 *
 * Returns: the instant at which the step is to be done
 */
gint64
crm_plan_step_at (CrmRecord *plan,
                  CrmWorkCalendar *office,
                  CrmRecord *step,
                  CrmDate after,
                  CrmDate *day,
                  gboolean *all_day)
{
  int hour = 0, minute = 0;

  *day = crm_plan_workday (plan, office,
                           after + (int) crm_record_get_integer (step, "delay_days", 0));
  *all_day = !parse_time (crm_record_get_text (step, "at_time"), &hour, &minute);
  return *all_day ? crm_instant_from_date (*day, 0, 0) : crm_instant_from_date (*day, hour, minute);
}

/**
 * crm_plan_compare_steps:
 * @a: (type CrmRecord**)
 *
 * Orders an array of steps as they follow each other.
 */
int
crm_plan_compare_steps (gconstpointer a, gconstpointer b)
{
  CrmRecord *first = *(CrmRecord *const *) a, *second = *(CrmRecord *const *) b;
  gint64 n = crm_record_get_integer (first, "position", 0);
  gint64 m = crm_record_get_integer (second, "position", 0);

  if (n != m)
    return n < m ? -1 : 1;
  return crm_id_compare (crm_record_get_id (first), crm_record_get_id (second));
}

/* ---- who ---- */

static CrmRecord *
get_linked (CrmRecord *record, const char *field, CrmRules *rules)
{
  const CrmField *link = crm_kind_find_field (crm_record_get_kind (record), field);
  const CrmValue *value = crm_record_get (record, link);
  const CrmKind *kind = crm_field_get_target (link);

  if (value->type != CRM_VALUE_LINK)
    return NULL;
  if (kind == NULL)
    kind = crm_catalog_find_number (rules->catalog, value->kind);
  return kind != NULL ? rules->get (rules->data, kind, &value->link) : NULL;
}

static gboolean
works_here (CrmRecord *user)
{
  return crm_record_get_integer (user, "active", 1) != 0;
}

/* Somebody with the role: of the team of who is responsible, or else anybody. */
static void
find_with_role (CrmRecord *step, const CrmId *owner, CrmRules *rules, CrmId *found)
{
  const CrmKind *kind = crm_catalog_find_kind (rules->catalog, "user");
  const CrmId *role = crm_record_get_link (step, "role_id");
  g_autoptr (CrmRecord) near = rules->get (rules->data, kind, owner);
  const CrmId *team = near != NULL ? crm_record_get_link (near, "team_id") : NULL;
  g_autoptr (GPtrArray) users = rules->all != NULL ? rules->all (rules->data, kind) : NULL;
  gboolean any = FALSE;

  for (guint i = 0; users != NULL && role != NULL && i < users->len; i++)
    {
      CrmRecord *user = g_ptr_array_index (users, i);
      const CrmId *its_role = crm_record_get_link (user, "role_id");
      const CrmId *its_team = crm_record_get_link (user, "team_id");
      gboolean is_near = team != NULL && its_team != NULL && crm_id_equal (team, its_team);

      if (!works_here (user) || its_role == NULL || !crm_id_equal (its_role, role)
          || (any && !is_near))
        continue;
      *found = *crm_record_get_id (user);
      any = TRUE;
      if (is_near)
        return;
    }
}

static CrmId
find_responsible (CrmRecord *step, const CrmId *owner, CrmRules *rules)
{
  const CrmId *person = crm_record_get_link (step, "user_id");
  CrmId found = *owner;

  if (says (step, "responsible", "starter"))
    found = rules->user;
  else if (says (step, "responsible", "person") && person != NULL)
    found = *person;
  else if (says (step, "responsible", "role"))
    find_with_role (step, owner, rules, &found);
  else if (says (step, "responsible", "manager"))
    {
      g_autoptr (CrmRecord) user
          = rules->get (rules->data, crm_catalog_find_kind (rules->catalog, "user"), owner);
      const CrmId *manager = user != NULL ? crm_record_get_link (user, "reports_to_id") : NULL;

      if (manager != NULL)
        found = *manager;
    }
  return found;
}

/* ---- the run of a plan ---- */

static GPtrArray *
list_steps (CrmRecord *plan, CrmRules *rules)
{
  const CrmKind *kind = crm_catalog_find_kind (rules->catalog, "plan_step");
  GPtrArray *steps = rules->children (rules->data, kind, crm_kind_find_field (kind, "plan_id"),
                                      crm_record_get_id (plan));

  if (steps != NULL)
    g_ptr_array_sort (steps, crm_plan_compare_steps);
  return steps;
}

/* Who is responsible for what the plan is put on, or who puts it there. */
static void
take_owner (CrmRecord *run, CrmRules *rules)
{
  g_autoptr (CrmRecord) parent = get_linked (run, "parent", rules);
  const CrmId *owner = NULL;

  if (crm_record_is_set (run, "owner_id"))
    return;
  if (parent != NULL && crm_kind_find_field (crm_record_get_kind (parent), "owner_id") != NULL)
    owner = crm_record_get_link (parent, "owner_id");
  crm_record_set_link (run, "owner_id", owner != NULL ? owner : &rules->user);
}

gboolean
crm_plan_run_prepare (CrmRecord *record, CrmRecord *before, CrmRules *rules, GError **error)
{
  g_autoptr (CrmRecord) plan = get_linked (record, "plan_id", rules);
  g_autoptr (GPtrArray) steps = NULL;

  if (says (record, "status", "running"))
    crm_record_unset (record, "ended_at");
  else if (!crm_record_is_set (record, "ended_at"))
    crm_record_set_integer (record, "ended_at", rules->now);
  if (before != NULL)
    return TRUE;
  if (plan == NULL)
    return refuse (error, _ ("plan_id: there is no such plan"));
  if (crm_record_get_integer (plan, "archived", 0))
    return refuse (error, _ ("This plan is archived: take another one"));
  steps = list_steps (plan, rules);
  if (steps == NULL || steps->len == 0)
    return refuse (error, _ ("This plan has no steps yet: add them in the settings"));
  if (!crm_record_is_set (record, "started_on"))
    crm_record_set_integer (record, "started_on", crm_instant_to_date (rules->now));
  take_owner (record, rules);
  return TRUE;
}

static gboolean
plan_step (CrmRecord *run,
           CrmRecord *plan,
           CrmRecord *step,
           CrmWorkCalendar *office,
           CrmDate *day,
           CrmRules *rules,
           GError **error)
{
  const CrmKind *kind = crm_catalog_find_kind (rules->catalog, "activity");
  g_autoptr (CrmRecord) activity = crm_record_new (kind);
  CrmId who = find_responsible (step, crm_record_get_link (run, "owner_id"), rules);
  gboolean all_day;
  gint64 at = crm_plan_step_at (plan, office, step, *day, day, &all_day);

  crm_record_set_text (activity, "subject", crm_record_get_text (step, "subject"));
  crm_record_set_text (activity, "type", crm_record_get_text (step, "type"));
  crm_record_set_text (activity, "description", crm_record_get_text (step, "message"));
  crm_record_set (activity, crm_kind_find_field (kind, "parent"),
                  crm_value_copy (crm_record_get_by_name (run, "parent")));
  crm_record_set_integer (activity, "start_at", at);
  if (all_day)
    crm_record_set_integer (activity, "all_day", 1);
  if (crm_record_is_set (step, "duration"))
    crm_record_set_integer (activity, "duration", crm_record_get_integer (step, "duration", 0));
  crm_record_set_link (activity, "owner_id", &who);
  crm_record_set_link (activity, "plan_run_id", crm_record_get_id (run));
  crm_record_set_link (activity, "plan_step_id", crm_record_get_id (step));
  return rules->insert (rules->data, activity, error);
}

static gboolean
plan_steps (CrmRecord *run, CrmRules *rules, GError **error)
{
  g_autoptr (CrmRecord) plan = get_linked (run, "plan_id", rules);
  g_autoptr (GPtrArray) steps = plan != NULL ? list_steps (plan, rules) : NULL;
  g_autoptr (CrmWorkCalendar) office = crm_work_calendar_from_rules (rules);
  CrmDate day = (CrmDate) crm_record_get_integer (run, "started_on", CRM_DATE_NONE);

  for (guint i = 0; steps != NULL && i < steps->len; i++)
    if (!plan_step (run, plan, g_ptr_array_index (steps, i), office, &day, rules, error))
      return FALSE;
  return TRUE;
}

static GPtrArray *
list_activities (const CrmId *run, CrmRules *rules)
{
  const CrmKind *kind = crm_catalog_find_kind (rules->catalog, "activity");

  return rules->children (rules->data, kind, crm_kind_find_field (kind, "plan_run_id"), run);
}

/* What was not done yet will not be done. */
static gboolean
cancel_steps (CrmRecord *run, CrmRules *rules, GError **error)
{
  g_autoptr (GPtrArray) activities = list_activities (crm_record_get_id (run), rules);

  for (guint i = 0; activities != NULL && i < activities->len; i++)
    {
      CrmRecord *activity = g_ptr_array_index (activities, i);

      if (!says (activity, "status", "planned"))
        continue;
      crm_record_set_text (activity, "status", "canceled");
      if (!rules->update (rules->data, activity, error))
        return FALSE;
    }
  return TRUE;
}

gboolean
crm_plan_run_follow (
    CrmRecord *record, CrmRecord *before, gboolean deleted, CrmRules *rules, GError **error)
{
  if (before == NULL)
    return !says (record, "status", "running") || plan_steps (record, rules, error);
  if (deleted || (says (record, "status", "stopped") && !says (before, "status", "stopped")))
    return cancel_steps (record, rules, error);
  return TRUE;
}

/* The plan is done with its last step, and under way again when one of them is taken back. */
static gboolean
settle_run (const CrmId *id, CrmRules *rules, GError **error)
{
  const CrmKind *kind = crm_catalog_find_kind (rules->catalog, "plan_run");
  g_autoptr (CrmRecord) run = rules->get (rules->data, kind, id);
  g_autoptr (GPtrArray) activities = NULL;
  gboolean any_planned = FALSE;

  if (run == NULL || says (run, "status", "stopped"))
    return TRUE;
  activities = list_activities (id, rules);
  for (guint i = 0; activities != NULL && i < activities->len; i++)
    any_planned = any_planned || says (g_ptr_array_index (activities, i), "status", "planned");
  if (any_planned == says (run, "status", "running"))
    return TRUE;
  crm_record_set_text (run, "status", any_planned ? "running" : "done");
  return rules->update (rules->data, run, error);
}

gboolean
crm_activity_follow (
    CrmRecord *record, CrmRecord *before, gboolean deleted, CrmRules *rules, GError **error)
{
  const CrmId *run = crm_record_get_link (record, "plan_run_id");

  if (run == NULL || before == NULL
      || (!deleted
          && g_strcmp0 (crm_record_get_text (record, "status"),
                        crm_record_get_text (before, "status"))
                 == 0))
    return TRUE;
  return settle_run (run, rules, error);
}

/**
 * crm_plan_start:
 * @kind: of @parent
 * @parent: the client or the deal
 *
 * Puts a plan on a client or a deal as part of the operation that runs, unless the same plan is
 * under way there already.
 *
 * Returns: FALSE with @error when it is refused
 */
gboolean
crm_plan_start (
    CrmRules *rules, const CrmId *plan, const CrmKind *kind, const CrmId *parent, GError **error)
{
  const CrmKind *run_kind = crm_catalog_find_kind (rules->catalog, "plan_run");
  g_autoptr (GPtrArray) runs
      = rules->children (rules->data, run_kind, crm_kind_find_field (run_kind, "parent"), parent);
  g_autoptr (CrmRecord) run = NULL;

  for (guint i = 0; runs != NULL && i < runs->len; i++)
    {
      CrmRecord *other = g_ptr_array_index (runs, i);
      const CrmId *its_plan = crm_record_get_link (other, "plan_id");

      if (says (other, "status", "running") && its_plan != NULL && crm_id_equal (its_plan, plan))
        return TRUE;
    }
  run = crm_record_new (run_kind);
  crm_record_set_link (run, "plan_id", plan);
  crm_record_set_parent (run, "parent", kind, parent);
  return rules->insert (rules->data, run, error);
}
