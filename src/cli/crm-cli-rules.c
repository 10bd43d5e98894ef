/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rules that act by themselves: rules list, add, show, on, off, dry-run, run, queue, allow, cancel,
 * retry, log, undo. */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "crm-cli.h"
#include "crm-clock.h"
#include "crm-error.h"
#include "crm-rule-runner.h"
#include "crm-rule-work.h"

#define MOST_ROWS 1000
/* How far back a rule is tried where nothing is said. */
#define TRY_DAYS 30

typedef struct
{
  CrmCli *cli;
  const char *name; /* of a rule, an occasion or a run */
  char **pairs;
  char **actions;
  gboolean (*turn) (CrmSession *, const CrmId *, const char *, GError **);
  gboolean on;
  gboolean all;
  gint64 from; /* instants */
  gint64 to;
  gint64 n;
} Task;

static const CrmKind *
find_kind (CrmSession *session, const char *name)
{
  return crm_catalog_find_kind (crm_session_get_catalog (session), name);
}

static CrmRecord *
find_rule (CrmSession *session, const char *name, GError **error)
{
  return crm_session_find (session, find_kind (session, "rule"), name, error);
}

static gpointer
end (CrmSession *session, gboolean good, gpointer data, GError **error)
{
  if (good && crm_session_commit (session, NULL, error))
    return data;
  crm_session_rollback (session);
  return NULL;
}

static const char *
link_title (CrmRecord *record, const char *field)
{
  const char *title = crm_record_get_link_title (
      record, crm_kind_find_field (crm_record_get_kind (record), field));

  return title != NULL ? title : "";
}

static char *
dup_instant (CrmRecord *record, const char *field)
{
  char text[CRM_INSTANT_STRING_SIZE];
  gint64 at = crm_record_get_integer (record, field, CRM_INSTANT_NONE);

  return g_strdup (at != CRM_INSTANT_NONE ? crm_instant_format (at, text) : "");
}

/* ---- list, show ---- */

static char *
dup_state (CrmSession *session, CrmRecord *rule)
{
  g_autofree char *halt = crm_rule_dup_halt (session, rule);

  if (!crm_rule_is_active (rule))
    return g_strdup ("off");
  return g_strdup (halt != NULL ? "halted" : "on");
}

static gpointer
run_list (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  Task *task = data;
  g_autoptr (CrmQuery) query = crm_query_new (find_kind (session, "rule"));
  g_autoptr (GPtrArray) rules = NULL;
  g_autoptr (CrmCliTable) table = crm_cli_table_new ();
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  if (!crm_query_sort (query, "position", FALSE, error))
    return NULL;
  rules = crm_session_list (session, query, error);
  if (rules == NULL)
    return NULL;
  crm_cli_table_add_column (table, "id", FALSE);
  crm_cli_table_add_column (table, _ ("Name"), FALSE);
  crm_cli_table_add_column (table, _ ("Status"), FALSE);
  crm_cli_table_add_column (table, _ ("When"), FALSE);
  json_builder_begin_array (builder);
  for (guint i = 0; i < rules->len; i++)
    {
      CrmRecord *rule = g_ptr_array_index (rules, i);
      g_autofree char *id = crm_id_dup_string (crm_record_get_id (rule));
      g_autofree char *state = dup_state (session, rule);
      g_autofree char *when = crm_rule_say_event (rule, crm_locale_default ());

      json_builder_begin_object (builder);
      crm_cli_build_text (builder, "id", id);
      crm_cli_build_text (builder, "name", crm_record_get_title (rule));
      crm_cli_build_text (builder, "state", state);
      crm_cli_build_text (builder, "when", when);
      json_builder_end_object (builder);
      crm_cli_table_add (table, g_steal_pointer (&id));
      crm_cli_table_add (table, g_strdup (crm_record_get_title (rule)));
      crm_cli_table_add (table, g_steal_pointer (&state));
      crm_cli_table_add (table, g_steal_pointer (&when));
    }
  json_builder_end_array (builder);
  if (task->cli->json)
    crm_cli_put_built (builder);
  else
    crm_cli_table_put (table);
  return data;
}

static gboolean
verb_list (CrmCli *cli, GError **error)
{
  Task task = { .cli = cli };

  return crm_cli_parse (cli, NULL, 0, 0, error) && crm_cli_open (cli, FALSE, error)
         && crm_cli_run (cli, CRM_LANE_READ, run_list, &task, error) != NULL;
}

static void
build_rule (JsonBuilder *builder,
            CrmSession *session,
            CrmRecord *rule,
            const char *when,
            const char *filter,
            const char *halt,
            GPtrArray *actions)
{
  const CrmLocale *locale = crm_locale_default ();
  g_autofree char *id = crm_id_dup_string (crm_record_get_id (rule));
  g_autofree char *state = dup_state (session, rule);

  json_builder_begin_object (builder);
  crm_cli_build_text (builder, "id", id);
  crm_cli_build_text (builder, "name", crm_record_get_title (rule));
  crm_cli_build_text (builder, "state", state);
  crm_cli_build_text (builder, "when", when);
  crm_cli_build_text (builder, "only_if", filter);
  crm_cli_build_text (builder, "halted", halt);
  json_builder_set_member_name (builder, "actions");
  json_builder_begin_array (builder);
  for (guint i = 0; i < actions->len; i++)
    {
      g_autofree char *said = crm_rule_say_action (g_ptr_array_index (actions, i),
                                                   crm_rule_get_entity (rule), locale);

      json_builder_add_string_value (builder, said);
    }
  json_builder_end_array (builder);
  json_builder_end_object (builder);
}

static gpointer
run_show (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  Task *task = data;
  const CrmLocale *locale = crm_locale_default ();
  g_autoptr (CrmRecord) rule = find_rule (session, task->name, error);
  g_autoptr (GPtrArray) actions
      = rule != NULL ? crm_rule_list_actions (session, crm_record_get_id (rule), error) : NULL;
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autofree char *when = NULL;
  g_autofree char *filter = NULL;
  g_autofree char *halt = NULL;

  if (actions == NULL)
    return NULL;
  when = crm_rule_say_event (rule, locale);
  filter = crm_rule_say_filter (rule, crm_session_get_currency (session), locale);
  halt = crm_rule_dup_halt (session, rule);
  build_rule (builder, session, rule, when, filter, halt, actions);
  if (task->cli->json)
    {
      crm_cli_put_built (builder);
      return data;
    }
  crm_cli_put ("%s\n", crm_record_get_title (rule));
  if (halt != NULL)
    crm_cli_put ("  ! %s\n", halt);
  crm_cli_put ("  %s: %s\n", _ ("When"), when);
  if (filter != NULL)
    crm_cli_put ("  %s: %s\n", _ ("Only if"), filter);
  for (guint i = 0; i < actions->len; i++)
    {
      g_autofree char *said = crm_rule_say_action (g_ptr_array_index (actions, i),
                                                   crm_rule_get_entity (rule), locale);

      crm_cli_put ("  %u. %s\n", i + 1, said);
    }
  return data;
}

static gboolean
verb_show (CrmCli *cli, GError **error)
{
  Task task = { .cli = cli };

  if (!crm_cli_parse (cli, NULL, 1, 1, error) || !crm_cli_open (cli, FALSE, error))
    return FALSE;
  task.name = cli->argv[1];
  return crm_cli_run (cli, CRM_LANE_READ, run_show, &task, error) != NULL;
}

/* ---- add, on, off ---- */

/* What an action sets may be named as a person names it: a colleague, a stage. */
static gboolean
name_value (CrmSession *session, CrmRecord *rule, CrmRecord *action, GError **error)
{
  const CrmKind *entity = crm_rule_get_entity (rule);
  const char *name = crm_record_get_text (action, "field");
  const char *text = crm_record_get_text (action, "value");
  const CrmField *field
      = entity != NULL && name != NULL ? crm_kind_find_field (entity, name) : NULL;
  g_auto (CrmValue) value = CRM_VALUE_INIT;
  g_autofree char *canonical = NULL;

  if (field == NULL || text == NULL || !crm_field_is_link (field))
    return TRUE;
  if (!crm_cli_read_value (session, field, text, crm_session_get_currency (session), &value, error))
    return FALSE;
  canonical = crm_field_to_text (field, &value, NULL);
  crm_record_set_text (action, "value", canonical);
  return TRUE;
}

static gboolean
add_action (CrmSession *session, CrmRecord *rule, const char *text, int position, GError **error)
{
  g_autoptr (CrmRecord) action = crm_record_new (find_kind (session, "rule_action"));
  g_auto (GStrv) words = NULL;
  g_autofree char *type = NULL;

  if (!g_shell_parse_argv (text, NULL, &words, error))
    return FALSE;
  crm_record_take_defaults (action);
  crm_record_set_link (action, "rule_id", crm_record_get_id (rule));
  crm_record_set_integer (action, "position", position);
  if (crm_rule_action_get_parameters (words[0]) == NULL || !crm_rule_action_is_known (words[0]))
    return crm_cli_usage (error, _ ("“%s” is nothing that a rule can do"), words[0]);
  crm_record_set_text (action, "type", words[0]);
  return crm_cli_assign (session, action, words + 1, error)
         && name_value (session, rule, action, error)
         && crm_session_insert (session, action, error);
}

static gpointer
run_add (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  Task *task = data;
  g_autoptr (CrmRecord) rule = crm_record_new (find_kind (session, "rule"));
  g_autofree char *id = NULL;
  gboolean good;

  crm_record_take_defaults (rule);
  crm_record_set_text (rule, "name", task->name);
  if (!crm_cli_assign (session, rule, task->pairs, error))
    return NULL;
  if (task->on)
    crm_record_set_integer (rule, "active", 1);
  if (!crm_session_begin (session, _ ("New automation rule"), "cli", error))
    return NULL;
  good = crm_session_insert (session, rule, error);
  for (int i = 0; good && task->actions != NULL && task->actions[i] != NULL; i++)
    good = add_action (session, rule, task->actions[i], i, error);
  if (end (session, good, data, error) == NULL)
    return NULL;
  id = crm_id_dup_string (crm_record_get_id (rule));
  crm_cli_put ("%s\n", id);
  return data;
}

static gboolean
verb_add (CrmCli *cli, GError **error)
{
  Task task = { .cli = cli };
  g_auto (GStrv) actions = NULL;
  GOptionEntry entries[] = {
    { "do", 0, 0, G_OPTION_ARG_STRING_ARRAY, &actions,
      N_ ("What it does, as “activity subject='Call back'”; once for each action"), N_ ("ACTION") },
    { "on", 0, 0, G_OPTION_ARG_NONE, &task.on, N_ ("Switch it on at once"), NULL },
    { NULL },
  };

  if (!crm_cli_parse (cli, entries, 1, G_MAXINT, error) || !crm_cli_open (cli, TRUE, error))
    return FALSE;
  crm_rule_actions_init ();
  task.name = cli->argv[1];
  task.pairs = cli->argv + 2;
  task.actions = actions;
  if (actions == NULL)
    return crm_cli_usage (error, "%s", _ ("say with --do what the rule does"));
  return crm_cli_run (cli, CRM_LANE_WRITE, run_add, &task, error) != NULL;
}

static gpointer
run_switch (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  Task *task = data;
  g_autoptr (CrmRecord) rule = find_rule (session, task->name, error);

  if (rule == NULL)
    return NULL;
  /* Switching on what was halted begins anew. */
  if (task->on && crm_rule_is_active (rule))
    {
      crm_record_unset (rule, "active_since");
      crm_record_set_integer (rule, "active", 1);
    }
  else
    crm_record_set_integer (rule, "active", task->on);
  return crm_session_begin (session, task->on ? _ ("Switch a rule on") : _ ("Switch a rule off"),
                            "cli", error)
             ? end (session, crm_session_update (session, rule, error), data, error)
             : NULL;
}

static gboolean
turn_switch (CrmCli *cli, gboolean on, GError **error)
{
  Task task = { .cli = cli, .on = on };

  if (!crm_cli_parse (cli, NULL, 1, 1, error) || !crm_cli_open (cli, TRUE, error))
    return FALSE;
  task.name = cli->argv[1];
  return crm_cli_run (cli, CRM_LANE_WRITE, run_switch, &task, error) != NULL;
}

static gboolean
verb_on (CrmCli *cli, GError **error)
{
  return turn_switch (cli, TRUE, error);
}

static gboolean
verb_off (CrmCli *cli, GError **error)
{
  return turn_switch (cli, FALSE, error);
}

/* ---- dry-run, run ---- */

static void
put_deed (CrmCliTable *table, JsonBuilder *builder, const CrmRuleDeed *deed)
{
  g_autofree char *id = crm_id_dup_string (crm_record_get_id (deed->record));
  g_autofree char *actions = NULL;
  char at[CRM_INSTANT_STRING_SIZE];

  g_ptr_array_add (deed->actions, NULL);
  actions = g_strjoinv ("; ", (char **) deed->actions->pdata);
  crm_instant_format (deed->occasion->at, at);
  json_builder_begin_object (builder);
  crm_cli_build_text (builder, "at", at);
  crm_cli_build_text (builder, "kind", crm_kind_get_name (crm_record_get_kind (deed->record)));
  crm_cli_build_text (builder, "id", id);
  crm_cli_build_text (builder, "record", crm_record_get_title (deed->record));
  crm_cli_build_text (builder, "occasion", deed->occasion->occasion);
  crm_cli_build_text (builder, "actions", actions);
  json_builder_end_object (builder);
  crm_cli_table_add (table, g_strdup (at));
  crm_cli_table_add (table, g_strdup (crm_record_get_title (deed->record)));
  crm_cli_table_add (table, g_steal_pointer (&actions));
}

static gpointer
run_dry (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  Task *task = data;
  g_autoptr (CrmRecord) rule = find_rule (session, task->name, error);
  g_autoptr (GPtrArray) deeds = rule != NULL ? crm_rule_dry_run (session, rule, NULL, task->from,
                                                                 task->to, cancellable, error)
                                             : NULL;
  g_autoptr (CrmCliTable) table = crm_cli_table_new ();
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  if (deeds == NULL)
    return NULL;
  crm_cli_table_add_column (table, _ ("When"), FALSE);
  crm_cli_table_add_column (table, _ ("For"), FALSE);
  crm_cli_table_add_column (table, _ ("What to do"), FALSE);
  json_builder_begin_array (builder);
  for (guint i = 0; i < deeds->len; i++)
    put_deed (table, builder, g_ptr_array_index (deeds, i));
  json_builder_end_array (builder);
  if (task->cli->json)
    {
      crm_cli_put_built (builder);
      return data;
    }
  crm_cli_table_put (table);
  crm_cli_put (ngettext ("It would have acted %d time\n", "It would have acted %d times\n",
                         (gulong) deeds->len),
               (int) deeds->len);
  return data;
}

static gboolean
read_day (const char *text, CrmDate fallback, gint64 *at, GError **error)
{
  CrmDate day = fallback;

  if (text != NULL && !crm_date_parse (text, &day))
    return crm_cli_usage (error, _ ("“%s” is no date: give one such as 2026-01-31"), text);
  *at = crm_instant_from_date (day, 0, 0);
  return TRUE;
}

static gboolean
verb_dry_run (CrmCli *cli, GError **error)
{
  Task task = { .cli = cli };
  g_autofree char *from = NULL, *to = NULL;
  CrmDate today = crm_date_today ();
  GOptionEntry entries[] = {
    { "from", 0, 0, G_OPTION_ARG_FILENAME, &from, N_ ("The first day; a month ago without it"),
      N_ ("DATE") },
    { "to", 0, 0, G_OPTION_ARG_FILENAME, &to, N_ ("The last day; today without it"), N_ ("DATE") },
    { NULL },
  };

  if (!crm_cli_parse (cli, entries, 1, 1, error) || !crm_cli_open (cli, FALSE, error)
      || !read_day (from, today - TRY_DAYS, &task.from, error)
      || !read_day (to, today, &task.to, error))
    return FALSE;
  task.name = cli->argv[1];
  task.to += CRM_DAY;
  return crm_cli_run (cli, CRM_LANE_READ, run_dry, &task, error) != NULL;
}

static gpointer
run_run (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  Task *task = data;
  g_autofree char *server = crm_session_get_meta (session, "sync.server");

  if (server != NULL)
    {
      g_set_error_literal (error, CRM_ERROR, CRM_ERROR_INVALID,
                           _ ("This office is shared: its rules act in Clientela, while it is in "
                              "contact with the shared database"));
      return NULL;
    }
  task->n = crm_rules_run_all (session, crm_clock_now (), cancellable, error);
  return task->n >= 0 ? data : NULL;
}

static gboolean
verb_run (CrmCli *cli, GError **error)
{
  Task task = { .cli = cli };

  if (!crm_cli_parse (cli, NULL, 0, 0, error) || !crm_cli_open (cli, TRUE, error))
    return FALSE;
  crm_rule_actions_init ();
  if (crm_cli_run (cli, CRM_LANE_WRITE, run_run, &task, error) == NULL)
    return FALSE;
  crm_cli_put (ngettext ("Rules acted %d time\n", "Rules acted %d times\n", (gulong) task.n),
               (int) task.n);
  return TRUE;
}

/* ---- queue, cancel, retry ---- */

static gboolean
find_filter (CrmSession *session, Task *task, CrmRecord **rule, GError **error)
{
  *rule = task->name != NULL ? find_rule (session, task->name, error) : NULL;
  return task->name == NULL || *rule != NULL;
}

static gpointer
run_queue (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  Task *task = data;
  g_autoptr (CrmRecord) rule = NULL;
  g_autoptr (GPtrArray) all = NULL;
  g_autoptr (CrmCliTable) table = crm_cli_table_new ();
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  if (!find_filter (session, task, &rule, error))
    return NULL;
  all = crm_rules_list_queue (session, rule != NULL ? crm_record_get_id (rule) : NULL, task->all,
                              MOST_ROWS, error);
  if (all == NULL)
    return NULL;
  crm_cli_table_add_column (table, "id", FALSE);
  crm_cli_table_add_column (table, _ ("Due"), FALSE);
  crm_cli_table_add_column (table, _ ("Rule"), FALSE);
  crm_cli_table_add_column (table, _ ("For"), FALSE);
  crm_cli_table_add_column (table, _ ("Status"), FALSE);
  crm_cli_table_add_column (table, _ ("Why"), FALSE);
  json_builder_begin_array (builder);
  for (guint i = 0; i < all->len; i++)
    {
      CrmRecord *occasion = g_ptr_array_index (all, i);
      const char *why = crm_record_get_text (occasion, "why");
      g_autofree char *id = crm_id_dup_string (crm_record_get_id (occasion));
      g_autofree char *due = dup_instant (occasion, "due_at");

      json_builder_begin_object (builder);
      crm_cli_build_text (builder, "id", id);
      crm_cli_build_text (builder, "due", due);
      crm_cli_build_text (builder, "rule", link_title (occasion, "rule_id"));
      crm_cli_build_text (builder, "record", link_title (occasion, "record"));
      crm_cli_build_text (builder, "status", crm_record_get_text (occasion, "status"));
      crm_cli_build_text (builder, "why", why);
      json_builder_end_object (builder);
      crm_cli_table_add (table, g_steal_pointer (&id));
      crm_cli_table_add (table, g_steal_pointer (&due));
      crm_cli_table_add (table, g_strdup (link_title (occasion, "rule_id")));
      crm_cli_table_add (table, g_strdup (link_title (occasion, "record")));
      crm_cli_table_add (table, g_strdup (crm_record_get_text (occasion, "status")));
      crm_cli_table_add (table, g_strdup (why != NULL ? why : ""));
    }
  json_builder_end_array (builder);
  if (task->cli->json)
    crm_cli_put_built (builder);
  else
    crm_cli_table_put (table);
  return data;
}

static gboolean
verb_queue (CrmCli *cli, GError **error)
{
  Task task = { .cli = cli };
  GOptionEntry entries[] = {
    { "all", 0, 0, G_OPTION_ARG_NONE, &task.all, N_ ("Also what is over"), NULL },
    { NULL },
  };

  if (!crm_cli_parse (cli, entries, 0, 1, error) || !crm_cli_open (cli, FALSE, error))
    return FALSE;
  task.name = cli->argv[1];
  return crm_cli_run (cli, CRM_LANE_READ, run_queue, &task, error) != NULL;
}

static gpointer
run_turn (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  Task *task = data;
  g_autoptr (CrmRecord) occasion
      = crm_session_find (session, find_kind (session, "rule_occasion"), task->name, error);
  gboolean good;

  if (occasion == NULL)
    return NULL;
  good = task->turn (session, crm_record_get_id (occasion), "cli", error);
  return good ? data : NULL;
}

static gboolean
turn_occasion (CrmCli *cli,
               gboolean (*turn) (CrmSession *, const CrmId *, const char *, GError **),
               GError **error)
{
  Task task = { .cli = cli, .turn = turn };

  if (!crm_cli_parse (cli, NULL, 1, 1, error) || !crm_cli_open (cli, TRUE, error))
    return FALSE;
  task.name = cli->argv[1];
  return crm_cli_run (cli, CRM_LANE_WRITE, run_turn, &task, error) != NULL;
}

static gboolean
verb_cancel (CrmCli *cli, GError **error)
{
  return turn_occasion (cli, crm_rule_cancel, error);
}

static gboolean
verb_allow (CrmCli *cli, GError **error)
{
  return turn_occasion (cli, crm_rule_allow, error);
}

static gboolean
verb_retry (CrmCli *cli, GError **error)
{
  return turn_occasion (cli, crm_rule_retry, error);
}

/* ---- log, undo ---- */

static gpointer
run_log (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  Task *task = data;
  g_autoptr (CrmRecord) rule = NULL;
  g_autoptr (GPtrArray) runs = NULL;
  g_autoptr (CrmCliTable) table = crm_cli_table_new ();
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  if (!find_filter (session, task, &rule, error))
    return NULL;
  runs = crm_rules_list_runs (session, rule != NULL ? crm_record_get_id (rule) : NULL, MOST_ROWS,
                              error);
  if (runs == NULL)
    return NULL;
  crm_cli_table_add_column (table, "id", FALSE);
  crm_cli_table_add_column (table, _ ("At"), FALSE);
  crm_cli_table_add_column (table, _ ("Rule"), FALSE);
  crm_cli_table_add_column (table, _ ("For"), FALSE);
  crm_cli_table_add_column (table, _ ("What was done"), FALSE);
  crm_cli_table_add_column (table, "", FALSE);
  json_builder_begin_array (builder);
  for (guint i = 0; i < runs->len; i++)
    {
      CrmRecord *run = g_ptr_array_index (runs, i);
      const char *done = crm_record_get_text (run, "done");
      g_autofree char *id = crm_id_dup_string (crm_record_get_id (run));
      g_autofree char *at = dup_instant (run, "at");
      g_autofree char *line = g_strdelimit (g_strdup (done != NULL ? done : ""), "\n", ';');

      json_builder_begin_object (builder);
      crm_cli_build_text (builder, "id", id);
      crm_cli_build_text (builder, "at", at);
      crm_cli_build_text (builder, "rule", link_title (run, "rule_id"));
      crm_cli_build_text (builder, "record", link_title (run, "record"));
      crm_cli_build_text (builder, "done", done);
      crm_cli_build_flag (builder, "undone", crm_record_is_deleted (run));
      json_builder_end_object (builder);
      crm_cli_table_add (table, g_steal_pointer (&id));
      crm_cli_table_add (table, g_steal_pointer (&at));
      crm_cli_table_add (table, g_strdup (link_title (run, "rule_id")));
      crm_cli_table_add (table, g_strdup (link_title (run, "record")));
      crm_cli_table_add (table, g_steal_pointer (&line));
      /* Translators: in the log of rules: what was done was taken back. */
      crm_cli_table_add (table, g_strdup (crm_record_is_deleted (run) ? _ ("taken back") : ""));
    }
  json_builder_end_array (builder);
  if (task->cli->json)
    crm_cli_put_built (builder);
  else
    crm_cli_table_put (table);
  return data;
}

static gboolean
verb_log (CrmCli *cli, GError **error)
{
  Task task = { .cli = cli };

  if (!crm_cli_parse (cli, NULL, 0, 1, error) || !crm_cli_open (cli, FALSE, error))
    return FALSE;
  task.name = cli->argv[1];
  return crm_cli_run (cli, CRM_LANE_READ, run_log, &task, error) != NULL;
}

static gpointer
run_undo (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  Task *task = data;
  CrmId id;

  if (!crm_id_parse (task->name, &id))
    {
      crm_cli_usage (error, _ ("“%s” is no id: rules log lists them"), task->name);
      return NULL;
    }
  return crm_rule_undo (session, &id, error) ? data : NULL;
}

static gboolean
verb_undo (CrmCli *cli, GError **error)
{
  Task task = { .cli = cli };

  if (!crm_cli_parse (cli, NULL, 1, 1, error) || !crm_cli_open (cli, TRUE, error))
    return FALSE;
  task.name = cli->argv[1];
  return crm_cli_run (cli, CRM_LANE_WRITE, run_undo, &task, error) != NULL;
}

const CrmVerb crm_cli_rule_verbs[] = {
  { "rules list", "", N_ ("List the rules that act by themselves"), NULL, CRM_VERB_JSON,
    verb_list },
  { "rules add", "NAME FIELD=VALUE…", N_ ("Make a rule"),
    N_ ("A rule is a record of kind rule: event says when (created, changed, moved, ended, date,\n"
        "schedule, idle), entity of which kind, filter which of them. describe rule and\n"
        "describe rule_action list the fields. In a subject or a text {name} stands for what\n"
        "that field of the record says.\n"
        "\n"
        "  rules add 'Greet' event=created entity=lead filter='source = \"web\"' \\\n"
        "    --do \"activity subject='Greet {name}' activity_type=call\" --on"),
    0, verb_add },
  { "rules show", "RULE", N_ ("Say what a rule does"), NULL, CRM_VERB_JSON, verb_show },
  { "rules on", "RULE", N_ ("Switch a rule on, from now on"), NULL, 0, verb_on },
  { "rules off", "RULE", N_ ("Switch a rule off"), NULL, 0, verb_off },
  { "rules dry-run", "RULE", N_ ("Say what a rule would have done; nothing is changed"),
    N_ ("What this desk knows of the past is asked: its own changes and those of colleagues as\n"
        "they arrived, with the condition as it holds now."),
    CRM_VERB_JSON, verb_dry_run },
  { "rules run", "", N_ ("Let the rules act on what is due"),
    N_ ("Clientela does so by itself while it runs."), 0, verb_run },
  { "rules queue", "[RULE]", N_ ("List what waits, has failed or has halted a rule"), NULL,
    CRM_VERB_JSON, verb_queue },
  { "rules allow", "OCCASION", N_ ("Let a rule act for the many records for which it was held"),
    N_ ("What sets off a rule for more than a thousand records at once waits until somebody\n"
        "says yes."),
    0, verb_allow },
  { "rules cancel", "OCCASION", N_ ("Take something out of the queue"), NULL, 0, verb_cancel },
  { "rules retry", "OCCASION", N_ ("Let something that failed wait again"), NULL, 0, verb_retry },
  { "rules log", "[RULE]", N_ ("List what rules did, the latest first"), NULL, CRM_VERB_JSON,
    verb_log },
  { "rules undo", "RUN", N_ ("Take back what a rule did; it does not do it again"), NULL, 0,
    verb_undo },
  { NULL },
};
