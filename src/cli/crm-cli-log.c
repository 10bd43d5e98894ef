/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What was done: undo and log. */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "crm-cli.h"
#include "crm-clock.h"
#include "crm-date.h"
#include "crm-error.h"

#define LOG_LIMIT 20

typedef struct
{
  CrmCli *cli;
  const char *batch;
  int limit;
} Task;

static void
build_text (JsonBuilder *builder, const char *name, const char *value)
{
  json_builder_set_member_name (builder, name);
  if (value != NULL)
    json_builder_add_string_value (builder, value);
  else
    json_builder_add_null_value (builder);
}

static void
build_id (JsonBuilder *builder, const char *name, const CrmId *id)
{
  char text[CRM_ID_STRING_SIZE];

  build_text (builder, name, crm_id_is_none (id) ? NULL : crm_id_format (id, text));
}

static void
build_instant (JsonBuilder *builder, const char *name, gint64 instant)
{
  char text[CRM_INSTANT_STRING_SIZE];

  build_text (builder, name, crm_instant_format (instant, text));
}

static char *
dup_user_name (CrmSession *session, const CrmId *user)
{
  const CrmKind *kind = crm_catalog_find_kind (crm_session_get_catalog (session), "user");
  g_autoptr (CrmRecord) record
      = crm_id_is_none (user) ? NULL : crm_session_get_any (session, kind, user, NULL);

  return g_strdup (record != NULL ? crm_record_get_title (record) : "");
}

static void
build_batch (CrmSession *session, const CrmBatch *batch, JsonBuilder *builder)
{
  g_autofree char *name = dup_user_name (session, &batch->user);

  json_builder_begin_object (builder);
  build_id (builder, "id", &batch->id);
  build_text (builder, "label", batch->label);
  build_text (builder, "source", batch->source);
  build_instant (builder, "at", batch->at);
  json_builder_set_member_name (builder, "user");
  json_builder_begin_object (builder);
  build_id (builder, "id", &batch->user);
  build_text (builder, "name", name);
  json_builder_end_object (builder);
  json_builder_set_member_name (builder, "changes");
  json_builder_add_int_value (builder, batch->n_changes);
  json_builder_set_member_name (builder, "undone");
  json_builder_add_boolean_value (builder, batch->is_undone);
  build_id (builder, "undoes", &batch->undoes);
  json_builder_end_object (builder);
}

static void
put_batches_json (CrmSession *session, GPtrArray *batches)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) node = NULL;

  json_builder_begin_array (builder);
  for (guint i = 0; i < batches->len; i++)
    build_batch (session, g_ptr_array_index (batches, i), builder);
  json_builder_end_array (builder);
  node = json_builder_get_root (builder);
  crm_cli_put_json (node);
}

static void
put_batches (CrmSession *session, CrmCli *cli, GPtrArray *batches)
{
  g_autoptr (CrmCliTable) table = crm_cli_table_new ();
  const CrmLocale *locale = crm_context_get_locale (cli->context);

  crm_cli_table_add_column (table, "id", FALSE);
  crm_cli_table_add_column (table, _ ("When"), FALSE);
  crm_cli_table_add_column (table, _ ("Who"), FALSE);
  crm_cli_table_add_column (table, _ ("What"), FALSE);
  crm_cli_table_add_column (table, _ ("Changes"), TRUE);
  crm_cli_table_add_column (table, "", FALSE);
  for (guint i = 0; i < batches->len; i++)
    {
      const CrmBatch *batch = g_ptr_array_index (batches, i);

      crm_cli_table_add (table, crm_id_dup_string (&batch->id));
      crm_cli_table_add (table, crm_locale_format_instant (locale, batch->at));
      crm_cli_table_add (table, dup_user_name (session, &batch->user));
      crm_cli_table_add (table, g_strdup (batch->label));
      crm_cli_table_add (table, g_strdup_printf ("%" G_GINT64_FORMAT, batch->n_changes));
      crm_cli_table_add (table, g_strdup (batch->is_undone ? _ ("undone") : ""));
    }
  crm_cli_table_put (table);
}

static const char *
action_name (char action)
{
  switch (action)
    {
    case 'I':
      return "insert";
    case 'D':
      return "delete";
    case 'R':
      return "restore";
    default:
      return "update";
    }
}

static char *
dup_value (const CrmChange *change, const CrmValue *value)
{
  return change->field != NULL ? crm_field_to_text (change->field, value, NULL) : NULL;
}

static void
put_changes_json (GPtrArray *changes)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) node = NULL;

  json_builder_begin_array (builder);
  for (guint i = 0; i < changes->len; i++)
    {
      const CrmChange *change = g_ptr_array_index (changes, i);
      g_autofree char *before = dup_value (change, &change->old_value);
      g_autofree char *after = dup_value (change, &change->new_value);

      json_builder_begin_object (builder);
      build_text (builder, "action", action_name (change->action));
      build_text (builder, "kind", change->kind != NULL ? crm_kind_get_name (change->kind) : NULL);
      build_id (builder, "id", &change->id);
      build_text (builder, "field",
                  change->field != NULL ? crm_field_get_name (change->field) : NULL);
      build_text (builder, "old", before);
      build_text (builder, "new", after);
      build_instant (builder, "at", change->at);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
  node = json_builder_get_root (builder);
  crm_cli_put_json (node);
}

static void
put_changes (GPtrArray *changes)
{
  g_autoptr (CrmCliTable) table = crm_cli_table_new ();

  crm_cli_table_add_column (table, _ ("Action"), FALSE);
  crm_cli_table_add_column (table, _ ("Kind"), FALSE);
  crm_cli_table_add_column (table, "id", FALSE);
  crm_cli_table_add_column (table, _ ("Field"), FALSE);
  crm_cli_table_add_column (table, _ ("Before"), FALSE);
  crm_cli_table_add_column (table, _ ("After"), FALSE);
  for (guint i = 0; i < changes->len; i++)
    {
      const CrmChange *change = g_ptr_array_index (changes, i);

      crm_cli_table_add (table, g_strdup (action_name (change->action)));
      crm_cli_table_add (table,
                         g_strdup (change->kind != NULL ? crm_kind_get_name (change->kind) : ""));
      crm_cli_table_add (table, crm_id_dup_string (&change->id));
      crm_cli_table_add (
          table, g_strdup (change->field != NULL ? crm_field_get_name (change->field) : ""));
      crm_cli_table_add (table, dup_value (change, &change->old_value));
      crm_cli_table_add (table, dup_value (change, &change->new_value));
    }
  crm_cli_table_put (table);
}

static gpointer
run_log (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  Task *task = data;
  g_autoptr (GPtrArray) rows = NULL;
  CrmId batch;

  if (task->batch == NULL)
    rows = crm_session_log (session, (guint) task->limit, error);
  else if (crm_session_find_batch (session, task->batch, &batch, error))
    rows = crm_session_changes (session, &batch, error);
  if (rows == NULL)
    return NULL;
  if (task->cli->json && task->batch == NULL)
    put_batches_json (session, rows);
  else if (task->cli->json)
    put_changes_json (rows);
  else if (task->batch == NULL)
    put_batches (session, task->cli, rows);
  else
    put_changes (rows);
  return task;
}

static gboolean
verb_log (CrmCli *cli, GError **error)
{
  Task task = { .cli = cli, .limit = LOG_LIMIT };
  GOptionEntry entries[] = {
    { "limit", 'n', 0, G_OPTION_ARG_INT, &task.limit, N_ ("How many at most; 20 without it"), "N" },
    { NULL },
  };

  if (!crm_cli_parse (cli, entries, 0, 1, error) || !crm_cli_open (cli, FALSE, error))
    return FALSE;
  if (task.limit < 1)
    return crm_cli_usage (error, _ ("--limit: give a number from 1"));
  task.batch = cli->argc > 1 ? cli->argv[1] : NULL;
  return crm_cli_run (cli, CRM_LANE_READ, run_log, &task, error) != NULL;
}

static gpointer
run_undo (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  Task *task = data;
  CrmId batch;

  if (task->batch == NULL)
    return crm_session_undo_last (session, error);
  return crm_session_find_batch (session, task->batch, &batch, error)
             ? crm_session_undo (session, &batch, error)
             : NULL;
}

static gboolean
verb_undo (CrmCli *cli, GError **error)
{
  Task task = { .cli = cli };
  g_autoptr (CrmBatch) undone = NULL;
  g_autofree char *id = NULL;

  if (!crm_cli_parse (cli, NULL, 0, 1, error) || !crm_cli_open (cli, TRUE, error))
    return FALSE;
  task.batch = cli->argc > 1 ? cli->argv[1] : NULL;
  undone = crm_cli_run (cli, CRM_LANE_WRITE, run_undo, &task, error);
  if (undone == NULL)
    return FALSE;
  id = crm_id_dup_string (&undone->id);
  if (cli->json)
    {
      g_autoptr (JsonBuilder) builder = json_builder_new ();
      g_autoptr (JsonNode) node = NULL;

      json_builder_begin_object (builder);
      build_text (builder, "id", id);
      build_text (builder, "label", undone->label);
      json_builder_set_member_name (builder, "changes");
      json_builder_add_int_value (builder, undone->n_changes);
      json_builder_end_object (builder);
      node = json_builder_get_root (builder);
      crm_cli_put_json (node);
    }
  else
    /* Translators: the name of an operation that was taken back. */
    crm_cli_put (_ ("Undone: %s\n"), undone->label);
  return TRUE;
}

const CrmVerb crm_cli_log_verbs[] = {
  { "undo", "[BATCH]", N_ ("Take an operation back; the latest one without its id"),
    N_ ("Fields that somebody has changed since keep their value. An undo can be undone."),
    CRM_VERB_JSON, verb_undo },
  { "log", "[BATCH]", N_ ("List what was done, or what one operation changed"), NULL, CRM_VERB_JSON,
    verb_log },
  { NULL },
};
