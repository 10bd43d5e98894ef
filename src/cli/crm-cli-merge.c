/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Records that are probably one: duplicates, distinct, merge, unmerge. */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "crm-cli.h"
#include "crm-duplicates.h"
#include "crm-error.h"
#include "crm-merge.h"
#include "crm-record-json.h"

#define LIST_LIMIT 50

typedef struct
{
  CrmCli *cli;
  const CrmKind *kind;
  char **ids; /* what was typed */
  int n_ids;
  char **choices; /* FIELD=ID */
  const char *into;
  gboolean dry;
  gboolean anew;
  int least;
  int limit;
} Task;

static void
build_party (CrmSession *session,
             JsonBuilder *builder,
             const char *name,
             const CrmKind *kind,
             const CrmId *id)
{
  g_autoptr (CrmRecord) record = crm_session_get_any (session, kind, id, NULL);
  char text[CRM_ID_STRING_SIZE];

  json_builder_set_member_name (builder, name);
  json_builder_begin_object (builder);
  crm_cli_build_text (builder, "id", crm_id_format (id, text));
  crm_cli_build_text (builder, "name", record != NULL ? crm_record_get_title (record) : "");
  json_builder_end_object (builder);
}

static void
put_pairs_json (CrmSession *session, GArray *pairs)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_array (builder);
  for (guint i = 0; i < pairs->len; i++)
    {
      const CrmDuplicate *pair = &g_array_index (pairs, CrmDuplicate, i);
      g_autofree char *why = crm_match_describe (pair->signs);

      json_builder_begin_object (builder);
      crm_cli_build_text (builder, "kind", crm_kind_get_name (pair->kind));
      json_builder_set_member_name (builder, "probability");
      json_builder_add_double_value (builder, pair->probability);
      build_party (session, builder, "first", pair->kind, &pair->first);
      build_party (session, builder, "second", pair->kind, &pair->second);
      crm_cli_build_text (builder, "why", why);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
  crm_cli_put_built (builder);
}

static void
add_party (CrmSession *session, CrmCliTable *table, const CrmKind *kind, const CrmId *id)
{
  g_autoptr (CrmRecord) record = crm_session_get_any (session, kind, id, NULL);

  crm_cli_table_add (table, crm_id_dup_string (id));
  crm_cli_table_add (table, g_strdup (record != NULL ? crm_record_get_title (record) : ""));
}

static void
put_pairs (CrmSession *session, GArray *pairs)
{
  g_autoptr (CrmCliTable) table = crm_cli_table_new ();

  crm_cli_table_add_column (table, "%", TRUE);
  crm_cli_table_add_column (table, _ ("Kind"), FALSE);
  crm_cli_table_add_column (table, "id", FALSE);
  crm_cli_table_add_column (table, _ ("Name"), FALSE);
  crm_cli_table_add_column (table, "id", FALSE);
  crm_cli_table_add_column (table, _ ("Name"), FALSE);
  crm_cli_table_add_column (table, _ ("Why"), FALSE);
  for (guint i = 0; i < pairs->len; i++)
    {
      const CrmDuplicate *pair = &g_array_index (pairs, CrmDuplicate, i);

      crm_cli_table_add (table, g_strdup_printf ("%.0f", pair->probability * 100));
      crm_cli_table_add (table, g_strdup (crm_kind_get_name (pair->kind)));
      add_party (session, table, pair->kind, &pair->first);
      add_party (session, table, pair->kind, &pair->second);
      crm_cli_table_add (table, crm_match_describe (pair->signs));
    }
  crm_cli_table_put (table);
}

static gpointer
run_scan (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  Task *task = data;
  gint64 since = task->anew ? 0 : crm_session_get_duplicates_time (session, task->kind);

  return crm_session_scan_duplicates (session, task->kind, since, NULL, NULL, cancellable, error);
}

static gpointer
run_keep (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  return crm_session_keep_duplicates (session, data, error) ? data : NULL;
}

static gpointer
run_pairs (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  Task *task = data;
  g_autoptr (GArray) pairs
      = crm_session_list_duplicates (session, task->least / 100.0, (guint) task->limit, error);

  if (pairs == NULL)
    return NULL;
  for (guint i = pairs->len; task->kind != NULL && i-- > 0;)
    if (g_array_index (pairs, CrmDuplicate, i).kind != task->kind)
      g_array_remove_index (pairs, i);
  if (task->cli->json)
    put_pairs_json (session, pairs);
  else
    put_pairs (session, pairs);
  return task;
}

static gboolean
look_through (CrmCli *cli, Task *task, const CrmKind *kind, GError **error)
{
  Task one = *task;
  g_autoptr (CrmDuplicateScan) scan = NULL;

  if (!crm_kind_has_duplicates (kind))
    return TRUE;
  one.kind = kind;
  scan = crm_cli_run (cli, CRM_LANE_REPORT, run_scan, &one, error);
  return scan != NULL && crm_cli_run (cli, CRM_LANE_WRITE, run_keep, scan, error) != NULL;
}

static gboolean
verb_duplicates (CrmCli *cli, GError **error)
{
  Task task = { .cli = cli, .least = 25, .limit = LIST_LIMIT };
  const CrmCatalog *catalog;
  GOptionEntry entries[] = {
    { "anew", 0, 0, G_OPTION_ARG_NONE, &task.anew,
      N_ ("Look through everything, not only at what changed since the last time"), NULL },
    { "least", 0, 0, G_OPTION_ARG_INT, &task.least,
      N_ ("How sure at least, in percent; 25 without it"), "N" },
    { "limit", 'n', 0, G_OPTION_ARG_INT, &task.limit, N_ ("How many at most; 50 without it"), "N" },
    { NULL },
  };

  if (!crm_cli_parse (cli, entries, 0, 1, error) || !crm_cli_open (cli, TRUE, error))
    return FALSE;
  if (task.limit < 1 || task.least < 0 || task.least > 100)
    return crm_cli_usage (error, _ ("--limit: give a number from 1; --least: one from 0 to 100"));
  if (cli->argc > 1 && (task.kind = crm_cli_find_kind (cli, cli->argv[1], error)) == NULL)
    return FALSE;
  if (task.kind != NULL && !crm_kind_has_duplicates (task.kind))
    return crm_cli_usage (error, _ ("Only companies, people and leads have duplicates"));
  catalog = crm_context_get_catalog (cli->context);
  for (guint i = 0; i < crm_catalog_get_n_kinds (catalog); i++)
    if (!look_through (cli, &task, crm_catalog_get_kind (catalog, i), error))
      return FALSE;
  return crm_cli_run (cli, CRM_LANE_READ, run_pairs, &task, error) != NULL;
}

/* What was typed, as records. */
static GPtrArray *
find_records (CrmSession *session, Task *task, GError **error)
{
  g_autoptr (GPtrArray) records = g_ptr_array_new_with_free_func (g_object_unref);

  for (int i = 0; i < task->n_ids; i++)
    {
      CrmRecord *record = crm_session_find (session, task->kind, task->ids[i], error);

      if (record == NULL)
        return NULL;
      g_ptr_array_add (records, record);
    }
  return g_steal_pointer (&records);
}

static gboolean
find_position (
    CrmSession *session, CrmMerge *plan, const char *text, guint *position, GError **error)
{
  g_autoptr (CrmRecord) record = crm_session_find (session, crm_merge_get_kind (plan), text, error);

  if (record == NULL)
    return FALSE;
  for (guint i = 0; i < crm_merge_get_n_records (plan); i++)
    if (crm_id_equal (crm_record_get_id (crm_merge_get_record (plan, i)),
                      crm_record_get_id (record)))
      {
        *position = i;
        return TRUE;
      }
  return crm_cli_usage (error, _ ("“%s” is not one of the records to merge"), text);
}

static gboolean
choose (CrmSession *session, Task *task, CrmMerge *plan, GError **error)
{
  guint position;

  if (task->into != NULL)
    {
      if (!find_position (session, plan, task->into, &position, error))
        return FALSE;
      crm_merge_set_survivor (plan, position);
    }
  for (char **choice = task->choices; choice != NULL && *choice != NULL; choice++)
    {
      const char *equals = strchr (*choice, '=');
      g_autofree char *name
          = equals != NULL ? g_strndup (*choice, (gsize) (equals - *choice)) : NULL;
      const CrmField *field;

      if (name == NULL)
        return crm_cli_usage (error, _ ("--keep: write FIELD=ID"));
      field = crm_kind_require_field (task->kind, name, error);
      if (field == NULL || !find_position (session, plan, equals + 1, &position, error))
        return FALSE;
      crm_merge_choose (plan, field, position);
    }
  return TRUE;
}

static CrmMerge *
make_plan (CrmSession *session, Task *task, GError **error)
{
  g_autoptr (GPtrArray) records = find_records (session, task, error);
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (CrmId));
  g_autoptr (CrmMerge) plan = NULL;

  for (guint i = 0; records != NULL && i < records->len; i++)
    g_array_append_val (ids, *crm_record_get_id (g_ptr_array_index (records, i)));
  if (records == NULL)
    return NULL;
  plan = crm_session_plan_merge (session, task->kind, (const CrmId *) (gpointer) ids->data,
                                 ids->len, error);
  return plan != NULL && choose (session, task, plan, error) ? g_steal_pointer (&plan) : NULL;
}

static gpointer
run_merge (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  Task *task = data;
  g_autoptr (CrmMerge) plan = make_plan (session, task, error);
  g_autoptr (CrmRecord) result = NULL;
  g_autofree char *label = NULL;

  if (plan == NULL)
    return NULL;
  result = crm_merge_dup_result (plan);
  if (task->dry)
    return g_steal_pointer (&result);
  /* Translators: an operation in the log; %s is the title of a record. */
  label = g_strdup_printf (_ ("Merge into %s"), crm_record_get_title (result));
  if (!crm_session_begin (session, label, "cli", error))
    return NULL;
  if (!crm_session_merge (session, plan, error) || !crm_session_commit (session, NULL, error))
    {
      crm_session_rollback (session);
      return NULL;
    }
  return crm_session_get (session, task->kind, crm_record_get_id (result), error);
}

static gboolean
verb_merge (CrmCli *cli, GError **error)
{
  Task task = { .cli = cli };
  g_auto (GStrv) choices = NULL;
  g_autofree char *into = NULL;
  g_autoptr (CrmRecord) record = NULL;
  GOptionEntry entries[] = {
    { "into", 0, 0, G_OPTION_ARG_FILENAME, &into, N_ ("The record that goes on"), N_ ("ID") },
    { "keep", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &choices,
      N_ ("Keep the value of this field from that record; may be given again"), N_ ("FIELD=ID") },
    { "dry-run", 0, 0, G_OPTION_ARG_NONE, &task.dry, N_ ("Only print the record that would result"),
      NULL },
    { NULL },
  };

  if (!crm_cli_parse (cli, entries, 3, -1, error) || !crm_cli_open (cli, TRUE, error))
    return FALSE;
  task.kind = crm_cli_find_kind (cli, cli->argv[1], error);
  if (task.kind == NULL)
    return FALSE;
  task.ids = cli->argv + 2;
  task.n_ids = cli->argc - 2;
  task.into = into;
  task.choices = choices;
  record = crm_cli_run (cli, CRM_LANE_WRITE, run_merge, &task, error);
  if (record == NULL)
    return FALSE;
  if (cli->json || task.dry)
    {
      g_autoptr (JsonNode) node
          = crm_record_to_json (record, crm_context_get_currency (cli->context));

      crm_cli_put_json (node);
    }
  else
    {
      g_autofree char *id = crm_id_dup_string (crm_record_get_id (record));

      crm_cli_put ("%s\n", id);
    }
  return TRUE;
}

/* A merge is named by its own id, or by that of the record that was merged. */
static gboolean
find_merge (CrmSession *session, const char *text, CrmId *merge, GError **error)
{
  const CrmKind *kind = crm_catalog_find_kind (crm_session_get_catalog (session), "merge");
  g_autoptr (CrmQuery) query = crm_query_new (kind);
  g_autoptr (GPtrArray) merges = NULL;
  g_autoptr (CrmRecord) record = NULL;
  CrmId id;

  if (crm_id_parse (text, &id))
    {
      crm_query_filter (query, "merged_id", CRM_FILTER_EQUAL, crm_value_link (&id), NULL);
      merges = crm_session_list (session, query, error);
      if (merges == NULL)
        return FALSE;
    }
  if (merges != NULL && merges->len > 0)
    record = g_object_ref (g_ptr_array_index (merges, 0));
  else
    record = crm_session_find (session, kind, text, error);
  if (record == NULL)
    return FALSE;
  *merge = *crm_record_get_id (record);
  return TRUE;
}

static gboolean
part (CrmSession *session, const CrmId *merge, CrmUnmerge *result, GError **error)
{
  if (!crm_session_begin (session, _ ("Take a merge apart"), "cli", error))
    return FALSE;
  if (crm_session_unmerge (session, merge, result, error)
      && crm_session_commit (session, NULL, error))
    return TRUE;
  crm_session_rollback (session);
  return FALSE;
}

static gpointer
run_unmerge (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  Task *task = data;
  CrmUnmerge result = { 0 };
  CrmId merge;

  if (!find_merge (session, task->ids[0], &merge, error)
      || !(task->dry ? crm_session_preview_unmerge (session, &merge, &result, error)
                     : part (session, &merge, &result, error)))
    return NULL;
  crm_cli_put (
      _ ("Records that go back: %u\nRecords that stay, because somebody moved them since: "
         "%u\nValues as before: %u\nValues that stay, because somebody changed them since: "
         "%u\n"),
      result.n_back, result.n_stay, result.n_fields_back, result.n_fields_stay);
  return task;
}

static gboolean
verb_unmerge (CrmCli *cli, GError **error)
{
  Task task = { .cli = cli };
  GOptionEntry entries[] = {
    { "dry-run", 0, 0, G_OPTION_ARG_NONE, &task.dry, N_ ("Only tell what would happen"), NULL },
    { NULL },
  };

  if (!crm_cli_parse (cli, entries, 1, 1, error) || !crm_cli_open (cli, TRUE, error))
    return FALSE;
  task.ids = cli->argv + 1;
  return crm_cli_run (cli, CRM_LANE_WRITE, run_unmerge, &task, error) != NULL;
}

static gpointer
run_distinct (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  Task *task = data;
  g_autoptr (GPtrArray) records = find_records (session, task, error);

  if (records == NULL || !crm_session_begin (session, _ ("Not the same"), "cli", error))
    return NULL;
  if (crm_session_set_distinct (session, task->kind,
                                crm_record_get_id (g_ptr_array_index (records, 0)),
                                crm_record_get_id (g_ptr_array_index (records, 1)), error)
      && crm_session_commit (session, NULL, error))
    return task;
  crm_session_rollback (session);
  return NULL;
}

static gboolean
verb_distinct (CrmCli *cli, GError **error)
{
  Task task = { .cli = cli, .n_ids = 2 };

  if (!crm_cli_parse (cli, NULL, 3, 3, error) || !crm_cli_open (cli, TRUE, error))
    return FALSE;
  task.kind = crm_cli_find_kind (cli, cli->argv[1], error);
  task.ids = cli->argv + 2;
  return task.kind != NULL && crm_cli_run (cli, CRM_LANE_WRITE, run_distinct, &task, error) != NULL;
}

const CrmVerb crm_cli_merge_verbs[] = {
  { "duplicates", "[KIND]", N_ ("List records that are probably one, the surest first"),
    N_ ("The first look goes through everything; later ones only at what changed since. Pairs of\n"
        "which somebody said that they are not the same are left out."),
    CRM_VERB_JSON, verb_duplicates },
  { "distinct", "KIND ID ID", N_ ("Say that two records are not the same"), NULL, 0,
    verb_distinct },
  { "merge", "KIND ID ID…", N_ ("Make one record of several"),
    N_ ("What belongs to the others follows; their ids lead to the record that goes on. Without\n"
        "options the record with the most to it goes on, and the better value of each field."),
    CRM_VERB_JSON, verb_merge },
  { "unmerge", "ID", N_ ("Take a merge apart, named by its id or by that of the merged record"),
    N_ ("What moved goes back, unless somebody gave it to others since. What was added or changed\n"
        "after the merge stays with the record that went on."),
    0, verb_unmerge },
  { NULL },
};
