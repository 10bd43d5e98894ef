/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Plans of cooperation: plan, plan start, plan show, plan stop, plan skip, plan move. */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <stdlib.h>
#include <string.h>

#include "crm-cli.h"
#include "crm-clock.h"
#include "crm-error.h"
#include "crm-matches.h"
#include "crm-next-step.h"
#include "crm-plan-work.h"

typedef struct
{
  CrmCli *cli;
  const char *plan;
  const CrmKind *kind;
  const char *filter;
  char **names;
  const char *when;
  const char *type;
  gboolean alone;
  gint64 n;
} Task;

static const CrmKind *
find_kind (CrmSession *session, const char *name)
{
  return crm_catalog_find_kind (crm_session_get_catalog (session), name);
}

static gpointer
end (CrmSession *session, gboolean good, gpointer data, GError **error)
{
  if (good && crm_session_commit (session, NULL, error))
    return data;
  crm_session_rollback (session);
  return NULL;
}

/* ---- start ---- */

static GArray *
find_records (CrmSession *session, Task *task, GError **error)
{
  g_autoptr (GArray) refs = g_array_new (FALSE, FALSE, sizeof (CrmRef));
  g_autoptr (CrmFilter) filter = NULL;
  g_autoptr (CrmFilter) followed = NULL;
  g_autoptr (CrmQuery) query = crm_query_new (task->kind);

  for (int i = 0; task->names[i] != NULL; i++)
    {
      g_autoptr (CrmRecord) record = crm_session_find (session, task->kind, task->names[i], error);
      CrmRef ref;

      if (record == NULL)
        return NULL;
      ref = CRM_REF_MAKE (crm_record_get_row (record), crm_kind_get_number (task->kind));
      g_array_append_val (refs, ref);
    }
  if (refs->len > 0)
    return g_steal_pointer (&refs);
  filter
      = crm_filter_parse (&task->kind, 1, task->filter, crm_session_get_currency (session), error);
  if (filter == NULL)
    return NULL;
  followed = crm_session_follow_links (session, filter, &task->kind, 1, NULL);
  crm_query_add_filter (query, followed, crm_session_get_user (session));
  return crm_session_snapshot (session, query, NULL, error);
}

static gboolean
read_date (const char *text, CrmDate *date, GError **error)
{
  *date = CRM_DATE_NONE;
  if (text == NULL || crm_date_parse (text, date))
    return TRUE;
  return crm_cli_usage (error, _ ("“%s” is no date: give one such as 2026-01-31"), text);
}

static gpointer
run_start (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  Task *task = data;
  g_autoptr (CrmRecord) plan
      = crm_session_find (session, find_kind (session, "plan"), task->plan, error);
  g_autoptr (GArray) refs = NULL;
  g_autofree char *label = NULL;
  CrmDate day;

  if (plan == NULL || !read_date (task->when, &day, error))
    return NULL;
  refs = find_records (session, task, error);
  if (refs == NULL)
    return NULL;
  /* Translators: the name of an operation that can be undone; %s is a plan. */
  label = g_strdup_printf (_ ("Start the plan “%s”"), crm_record_get_title (plan));
  if (!crm_session_begin (session, label, "cli", error))
    return NULL;
  task->n = crm_plan_put (session, crm_record_get_id (plan), refs, day, cancellable, error);
  return end (session, task->n >= 0, data, error);
}

static gboolean
verb_start (CrmCli *cli, GError **error)
{
  Task task = { .cli = cli };
  g_autofree char *filter = NULL, *when = NULL;
  GOptionEntry entries[] = {
    { "filter", 'F', 0, G_OPTION_ARG_FILENAME, &filter,
      N_ ("Only records of which this holds, in the language of filters"), N_ ("FILTER") },
    { "on", 0, 0, G_OPTION_ARG_FILENAME, &when, N_ ("The day on which it begins"), N_ ("DATE") },
    { NULL },
  };

  if (!crm_cli_parse (cli, entries, 2, G_MAXINT, error) || !crm_cli_open (cli, TRUE, error))
    return FALSE;
  task.plan = cli->argv[1];
  task.kind = crm_cli_find_kind (cli, cli->argv[2], error);
  task.names = cli->argv + 3;
  task.filter = filter;
  task.when = when;
  if (task.kind == NULL)
    return FALSE;
  if ((task.names[0] != NULL) == (filter != NULL))
    return crm_cli_usage (error, "%s", _ ("name the records, or give --filter"));
  if (crm_cli_run (cli, CRM_LANE_WRITE, run_start, &task, error) == NULL)
    return FALSE;
  crm_cli_put (ngettext ("The plan begins for %d record\n", "The plan begins for %d records\n",
                         (gulong) task.n),
               (int) task.n);
  return TRUE;
}

/* ---- next ---- */

static gpointer
run_next (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  Task *task = data;
  g_autoptr (CrmRecord) model = crm_record_new (find_kind (session, "activity"));
  g_autoptr (GArray) refs = NULL;
  g_autofree char *label = NULL;
  CrmDate day;

  if (!read_date (task->when, &day, error)
      || (task->type != NULL && !crm_record_parse (model, "type", task->type, NULL, error)))
    return NULL;
  refs = find_records (session, task, error);
  if (refs == NULL)
    return NULL;
  if (day == CRM_DATE_NONE)
    day = crm_date_today () + 1;
  crm_record_set_text (model, "subject", task->plan);
  crm_record_set_integer (model, "due_at", crm_instant_from_date (day, 9, 0));
  /* Translators: the name of an operation that can be undone; %s is what is to be done. */
  label = g_strdup_printf (_ ("Plan “%s”"), task->plan);
  if (!crm_session_begin (session, label, "cli", error))
    return NULL;
  task->n = crm_next_step_put (session, model, refs, !task->alone, cancellable, error);
  return end (session, task->n >= 0, data, error);
}

static gboolean
verb_next (CrmCli *cli, GError **error)
{
  Task task = { .cli = cli };
  g_autofree char *filter = NULL, *when = NULL, *type = NULL;
  GOptionEntry entries[] = {
    { "filter", 'F', 0, G_OPTION_ARG_FILENAME, &filter,
      N_ ("Only records of which this holds, in the language of filters"), N_ ("FILTER") },
    { "on", 0, 0, G_OPTION_ARG_FILENAME, &when, N_ ("The day on which it is due"), N_ ("DATE") },
    { "type", 0, 0, G_OPTION_ARG_FILENAME, &type, N_ ("task, call, meeting, visit or send"),
      N_ ("TYPE") },
    { "also-planned", 0, 0, G_OPTION_ARG_NONE, &task.alone,
      N_ ("Also for records about which something is planned already"), NULL },
    { NULL },
  };

  if (!crm_cli_parse (cli, entries, 2, G_MAXINT, error) || !crm_cli_open (cli, TRUE, error))
    return FALSE;
  task.plan = cli->argv[1];
  task.kind = crm_cli_find_kind (cli, cli->argv[2], error);
  task.names = cli->argv + 3;
  task.filter = filter;
  task.when = when;
  task.type = type;
  if (task.kind == NULL)
    return FALSE;
  if ((task.names[0] != NULL) == (filter != NULL))
    return crm_cli_usage (error, "%s", _ ("name the records, or give --filter"));
  if (crm_cli_run (cli, CRM_LANE_WRITE, run_next, &task, error) == NULL)
    return FALSE;
  crm_cli_put (ngettext ("Planned for %d record\n", "Planned for %d records\n", (gulong) task.n),
               (int) task.n);
  return TRUE;
}

/* ---- show ---- */

static void
put_standing (CrmCliTable *table, JsonBuilder *builder, const CrmPlanStanding *standing)
{
  const CrmKind *kind = crm_record_get_kind (standing->run);
  const char *plan
      = crm_record_get_link_title (standing->run, crm_kind_find_field (kind, "plan_id"));

  json_builder_begin_object (builder);
  crm_cli_build_text (builder, "plan", plan);
  crm_cli_build_text (builder, "status", crm_record_get_text (standing->run, "status"));
  crm_cli_build_integer (builder, "done", standing->n_done);
  crm_cli_build_integer (builder, "steps", standing->steps->len);
  json_builder_set_member_name (builder, "activities");
  json_builder_begin_array (builder);
  for (guint i = 0; i < standing->steps->len; i++)
    {
      CrmRecord *step = g_ptr_array_index (standing->steps, i);
      const CrmKind *activity = crm_record_get_kind (step);
      g_autofree char *id = crm_id_dup_string (crm_record_get_id (step));
      char instant[CRM_INSTANT_STRING_SIZE];
      const char *owner
          = crm_record_get_link_title (step, crm_kind_find_field (activity, "owner_id"));

      crm_instant_format (crm_record_get_integer (step, "start_at", 0), instant);
      json_builder_begin_object (builder);
      crm_cli_build_text (builder, "id", id);
      crm_cli_build_text (builder, "subject", crm_record_get_title (step));
      crm_cli_build_text (builder, "status", crm_record_get_text (step, "status"));
      crm_cli_build_text (builder, "at", instant);
      crm_cli_build_text (builder, "owner", owner);
      json_builder_end_object (builder);
      crm_cli_table_add (table, g_strdup (plan));
      crm_cli_table_add (table,
                         g_strdup_printf ("%s%u", step == standing->next ? "→ " : "", i + 1));
      crm_cli_table_add (table, g_steal_pointer (&id));
      crm_cli_table_add (table, g_strdup (crm_record_get_title (step)));
      crm_cli_table_add (table, g_strdup (crm_record_get_text (step, "status")));
      crm_cli_table_add (table, g_strdup (instant));
      crm_cli_table_add (table, g_strdup (owner != NULL ? owner : ""));
    }
  json_builder_end_array (builder);
  json_builder_end_object (builder);
}

static gpointer
run_show (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  Task *task = data;
  g_autoptr (CrmRecord) record = crm_session_find (session, task->kind, task->names[0], error);
  g_autoptr (GPtrArray) standings
      = record != NULL
            ? crm_plan_list_standings (session, task->kind, crm_record_get_id (record), error)
            : NULL;
  g_autoptr (CrmCliTable) table = crm_cli_table_new ();
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  if (standings == NULL)
    return NULL;
  crm_cli_table_add_column (table, _ ("Plan"), FALSE);
  crm_cli_table_add_column (table, "", TRUE);
  crm_cli_table_add_column (table, "id", FALSE);
  crm_cli_table_add_column (table, _ ("What to do"), FALSE);
  crm_cli_table_add_column (table, _ ("Status"), FALSE);
  crm_cli_table_add_column (table, _ ("When"), FALSE);
  crm_cli_table_add_column (table, _ ("Responsible"), FALSE);
  json_builder_begin_array (builder);
  for (guint i = 0; i < standings->len; i++)
    put_standing (table, builder, g_ptr_array_index (standings, i));
  json_builder_end_array (builder);
  if (task->cli->json)
    crm_cli_put_built (builder);
  else
    crm_cli_table_put (table);
  return data;
}

static gboolean
verb_show (CrmCli *cli, GError **error)
{
  Task task = { .cli = cli };

  if (!crm_cli_parse (cli, NULL, 2, 2, error) || !crm_cli_open (cli, FALSE, error))
    return FALSE;
  task.kind = crm_cli_find_kind (cli, cli->argv[1], error);
  task.names = cli->argv + 2;
  return task.kind != NULL && crm_cli_run (cli, CRM_LANE_READ, run_show, &task, error) != NULL;
}

/* ---- stop, skip, move ---- */

static gpointer
run_stop (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  Task *task = data;
  g_autoptr (CrmRecord) record = crm_session_find (session, task->kind, task->names[0], error);
  g_autoptr (CrmRecord) plan
      = record != NULL ? crm_session_find (session, find_kind (session, "plan"), task->plan, error)
                       : NULL;
  g_autoptr (GPtrArray) runs
      = plan != NULL ? crm_session_children (session, find_kind (session, "plan_run"), "parent",
                                             task->kind, crm_record_get_id (record), error)
                     : NULL;
  g_autofree char *label = NULL;

  if (runs == NULL)
    return NULL;
  for (guint i = 0; i < runs->len; i++)
    {
      CrmRecord *run = g_ptr_array_index (runs, i);

      if (g_strcmp0 (crm_record_get_text (run, "status"), "running") != 0
          || !crm_id_equal (crm_record_get_link (run, "plan_id"), crm_record_get_id (plan)))
        continue;
      /* Translators: the name of an operation that can be undone; %s is a plan. */
      label = g_strdup_printf (_ ("Stop the plan “%s”"), crm_record_get_title (plan));
      crm_record_set_text (run, "status", "stopped");
      return crm_session_begin (session, label, "cli", error)
                 ? end (session, crm_session_update (session, run, error), data, error)
                 : NULL;
    }
  g_set_error (error, CRM_ERROR, CRM_ERROR_NOT_FOUND,
               /* Translators: a client or a deal, then a plan. */
               _ ("For “%s” the plan “%s” is not under way"), crm_record_get_title (record),
               crm_record_get_title (plan));
  return NULL;
}

static gboolean
verb_stop (CrmCli *cli, GError **error)
{
  Task task = { .cli = cli };

  if (!crm_cli_parse (cli, NULL, 3, 3, error) || !crm_cli_open (cli, TRUE, error))
    return FALSE;
  task.plan = cli->argv[1];
  task.kind = crm_cli_find_kind (cli, cli->argv[2], error);
  task.names = cli->argv + 3;
  return task.kind != NULL && crm_cli_run (cli, CRM_LANE_WRITE, run_stop, &task, error) != NULL;
}

static CrmRecord *
find_step (CrmSession *session, const char *text, GError **error)
{
  g_autoptr (CrmRecord) step
      = crm_session_find (session, find_kind (session, "activity"), text, error);

  if (step == NULL || crm_record_is_set (step, "plan_run_id"))
    return g_steal_pointer (&step);
  g_set_error (error, CRM_ERROR, CRM_ERROR_INVALID, _ ("“%s” is no step of a plan"),
               crm_record_get_title (step));
  return NULL;
}

static gpointer
run_skip (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  Task *task = data;
  g_autoptr (CrmRecord) step = find_step (session, task->names[0], error);
  g_autofree char *label = NULL;

  if (step == NULL)
    return NULL;
  crm_record_set_text (step, "status", "canceled");
  /* Translators: the name of an operation that can be undone; %s is a step of a plan. */
  label = g_strdup_printf (_ ("Skip “%s”"), crm_record_get_title (step));
  return crm_session_begin (session, label, "cli", error)
             ? end (session, crm_session_update (session, step, error), data, error)
             : NULL;
}

static gboolean
verb_skip (CrmCli *cli, GError **error)
{
  Task task = { .cli = cli };

  if (!crm_cli_parse (cli, NULL, 1, 1, error) || !crm_cli_open (cli, TRUE, error))
    return FALSE;
  task.names = cli->argv + 1;
  return crm_cli_run (cli, CRM_LANE_WRITE, run_skip, &task, error) != NULL;
}

/* A day, or a number of days with its sign. */
static gboolean
read_shift (const char *text, CrmDate from, int *days, GError **error)
{
  char *rest = NULL;
  gint64 n = strtoll (text, &rest, 10);
  CrmDate day;

  if ((*text == '+' || *text == '-') && *rest == '\0' && ABS (n) <= 3650)
    {
      *days = (int) n;
      return TRUE;
    }
  if (!read_date (text, &day, error))
    return FALSE;
  *days = day - from;
  return TRUE;
}

static gpointer
run_move (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  Task *task = data;
  g_autoptr (CrmRecord) step = find_step (session, task->names[0], error);
  gint64 at = step != NULL ? crm_record_get_integer (step, "start_at", 0) : 0;
  CrmDate from = crm_instant_to_date (at);
  g_autofree char *label = NULL;
  gboolean good;
  int days;

  if (step == NULL || !read_shift (task->when, from, &days, error))
    return NULL;
  crm_record_set_integer (step, "start_at",
                          at + crm_instant_from_date (from + days, 0, 0)
                              - crm_instant_from_date (from, 0, 0));
  /* Translators: the name of an operation that can be undone; %s is a step of a plan. */
  label = g_strdup_printf (_ ("Move “%s” and what follows"), crm_record_get_title (step));
  if (!crm_session_begin (session, label, "cli", error))
    return NULL;
  good = crm_session_update (session, step, error);
  if (good && !task->alone)
    task->n = crm_plan_shift_following (session, step, days, error);
  return end (session, good && task->n >= 0, data, error);
}

static gboolean
verb_move (CrmCli *cli, GError **error)
{
  Task task = { .cli = cli };
  GOptionEntry entries[] = {
    { "alone", 0, 0, G_OPTION_ARG_NONE, &task.alone, N_ ("What follows stays where it is"), NULL },
    { NULL },
  };

  if (!crm_cli_parse (cli, entries, 2, 2, error) || !crm_cli_open (cli, TRUE, error))
    return FALSE;
  task.names = cli->argv + 1;
  task.when = cli->argv[2];
  if (crm_cli_run (cli, CRM_LANE_WRITE, run_move, &task, error) == NULL)
    return FALSE;
  crm_cli_put (ngettext ("%d step after it moved\n", "%d steps after it moved\n", (gulong) task.n),
               (int) task.n);
  return TRUE;
}

const CrmVerb crm_cli_plan_verbs[] = {
  { "plan start", "PLAN KIND [RECORD…]", N_ ("Put a plan on clients or deals"),
    N_ ("Plans are records of kind plan with a plan_step for each step: new, set and list know\n"
        "them. Each step makes an activity, delay_days after the step before. A record that has\n"
        "the plan under way already is left alone."),
    0, verb_start },
  { "plan next", "SUBJECT KIND [RECORD…]", N_ ("Plan the next step of clients or deals"),
    N_ ("What has something planned already is left alone. All open deals without a next step:\n"
        "clientela-cli plan next \"Follow up\" opportunity --filter 'none of activity (status =\n"
        "planned) and stage_id.type != won and stage_id.type != lost'"),
    0, verb_next },
  { "plan show", "KIND RECORD", N_ ("Show where a client or a deal stands in its plans"), NULL,
    CRM_VERB_JSON, verb_show },
  { "plan stop", "PLAN KIND RECORD", N_ ("Stop a plan: what is not done yet is canceled"), NULL, 0,
    verb_stop },
  { "plan skip", "ACTIVITY", N_ ("Leave a step of a plan out"), NULL, 0, verb_skip },
  { "plan move", "ACTIVITY DATE", N_ ("Move a step of a plan, and what follows with it"),
    N_ ("DATE is a day such as 2026-01-31, or a number of days with its sign: +7."), 0, verb_move },
  { NULL },
};
