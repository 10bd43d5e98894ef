/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What was done: undo and log. */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "crm-cli.h"
#include "crm-clock.h"
#include "crm-date.h"
#include "crm-error.h"
#include "crm-undo.h"

#define LOG_LIMIT 20
#define HISTORY_LIMIT 200

typedef struct
{
  CrmCli *cli;
  const char *batch;
  int limit;
  CrmLogFilter filter;
  const CrmKind *kind; /* of the record whose history is told */
  const char *record;
  const char *field;
  gboolean dry;
  gboolean all;
  CrmUndo *undo;
} Task;

static void
build_id (JsonBuilder *builder, const char *name, const CrmId *id)
{
  char text[CRM_ID_STRING_SIZE];

  crm_cli_build_text (builder, name, crm_id_is_none (id) ? NULL : crm_id_format (id, text));
}

static void
build_instant (JsonBuilder *builder, const char *name, gint64 instant)
{
  char text[CRM_INSTANT_STRING_SIZE];

  crm_cli_build_text (builder, name, crm_instant_format (instant, text));
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
  crm_cli_build_text (builder, "label", batch->label);
  crm_cli_build_text (builder, "source", batch->source);
  build_instant (builder, "at", batch->at);
  json_builder_set_member_name (builder, "user");
  json_builder_begin_object (builder);
  build_id (builder, "id", &batch->user);
  crm_cli_build_text (builder, "name", name);
  json_builder_end_object (builder);
  crm_cli_build_integer (builder, "changes", batch->n_changes);
  crm_cli_build_flag (builder, "undone", batch->is_undone);
  build_id (builder, "undoes", &batch->undoes);
  json_builder_end_object (builder);
}

static void
put_batches_json (CrmSession *session, GPtrArray *batches)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_array (builder);
  for (guint i = 0; i < batches->len; i++)
    build_batch (session, g_ptr_array_index (batches, i), builder);
  json_builder_end_array (builder);
  crm_cli_put_built (builder);
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
put_changes_json (CrmSession *session, GPtrArray *changes)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_array (builder);
  for (guint i = 0; i < changes->len; i++)
    {
      const CrmChange *change = g_ptr_array_index (changes, i);
      g_autofree char *before = dup_value (change, &change->old_value);
      g_autofree char *after = dup_value (change, &change->new_value);
      g_autofree char *user = dup_user_name (session, &change->user);

      json_builder_begin_object (builder);
      crm_cli_build_text (builder, "action", action_name (change->action));
      crm_cli_build_text (builder, "kind",
                          change->kind != NULL ? crm_kind_get_name (change->kind) : NULL);
      build_id (builder, "id", &change->id);
      crm_cli_build_text (builder, "field",
                          change->field != NULL ? crm_field_get_name (change->field) : NULL);
      crm_cli_build_text (builder, "old", before);
      crm_cli_build_text (builder, "new", after);
      build_instant (builder, "at", change->at);
      crm_cli_build_text (builder, "user", user);
      build_id (builder, "batch", &change->batch);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
  crm_cli_put_built (builder);
}

static void
put_changes (CrmSession *session, CrmCli *cli, GPtrArray *changes)
{
  g_autoptr (CrmCliTable) table = crm_cli_table_new ();
  const CrmLocale *locale = crm_context_get_locale (cli->context);

  crm_cli_table_add_column (table, _ ("When"), FALSE);
  crm_cli_table_add_column (table, _ ("Who"), FALSE);
  crm_cli_table_add_column (table, _ ("Action"), FALSE);
  crm_cli_table_add_column (table, _ ("Kind"), FALSE);
  crm_cli_table_add_column (table, "id", FALSE);
  crm_cli_table_add_column (table, _ ("Field"), FALSE);
  crm_cli_table_add_column (table, _ ("Before"), FALSE);
  crm_cli_table_add_column (table, _ ("After"), FALSE);
  for (guint i = 0; i < changes->len; i++)
    {
      const CrmChange *change = g_ptr_array_index (changes, i);

      crm_cli_table_add (table, crm_locale_format_instant (locale, change->at));
      crm_cli_table_add (table, dup_user_name (session, &change->user));
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
    rows = crm_session_log_page (session, &task->filter, 0, (guint) task->limit, error);
  else if (crm_session_find_batch (session, task->batch, &batch, error))
    rows = crm_session_changes (session, &batch, error);
  if (rows == NULL)
    return NULL;
  if (task->cli->json && task->batch == NULL)
    put_batches_json (session, rows);
  else if (task->cli->json)
    put_changes_json (session, rows);
  else if (task->batch == NULL)
    put_batches (session, task->cli, rows);
  else
    put_changes (session, task->cli, rows);
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
run_history (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  Task *task = data;
  g_autoptr (CrmRecord) record = crm_session_find (session, task->kind, task->record, error);
  g_autoptr (GPtrArray) changes = NULL;

  if (record == NULL)
    return NULL;
  changes = crm_session_whole_history (session, task->kind, crm_record_get_id (record), 0,
                                       (guint) task->limit, error);
  if (changes == NULL)
    return NULL;
  if (task->cli->json)
    put_changes_json (session, changes);
  else
    put_changes (session, task->cli, changes);
  return task;
}

static gboolean
verb_history (CrmCli *cli, GError **error)
{
  Task task = { .cli = cli, .limit = HISTORY_LIMIT };
  GOptionEntry entries[] = {
    { "limit", 'n', 0, G_OPTION_ARG_INT, &task.limit, N_ ("How many at most; 200 without it"),
      "N" },
    { NULL },
  };

  if (!crm_cli_parse (cli, entries, 2, 2, error) || !crm_cli_open (cli, FALSE, error))
    return FALSE;
  if (task.limit < 1)
    return crm_cli_usage (error, _ ("--limit: give a number from 1"));
  task.kind = crm_cli_find_kind (cli, cli->argv[1], error);
  task.record = cli->argv[2];
  return task.kind != NULL && crm_cli_run (cli, CRM_LANE_READ, run_history, &task, error) != NULL;
}

static gboolean
read_wish (CrmSession *session, Task *task, GError **error)
{
  CrmId id;

  for (int i = 1; i < task->cli->argc; i++)
    {
      if (!crm_session_find_batch (session, task->cli->argv[i], &id, error))
        return FALSE;
      crm_undo_add (task->undo, &id);
    }
  if (task->cli->argc < 2)
    {
      if (!crm_session_find_last (session, &id, error))
        return FALSE;
      crm_undo_add (task->undo, &id);
    }
  if (task->record != NULL && !crm_id_parse (task->record, &id))
    return crm_cli_usage (error, _ ("--record: give the whole id of a record"));
  if (task->record != NULL)
    crm_undo_limit (task->undo, &id, task->field);
  crm_undo_set_all (task->undo, task->all);
  return TRUE;
}

static gpointer
run_undo (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  Task *task = data;

  if (!read_wish (session, task, error)
      || !crm_session_preview_undo (session, task->undo, cancellable, error)
      || (!task->dry
          && !crm_session_carry_out_undo (session, task->undo, NULL, NULL, NULL, cancellable,
                                          error)))
    return NULL;
  return task;
}

static const char *
fate_name (CrmUndoFate fate)
{
  static const char *const names[] = { [CRM_UNDO_BACK] = "back",
                                       [CRM_UNDO_KEPT] = "kept",
                                       [CRM_UNDO_SAME] = "same",
                                       [CRM_UNDO_GONE] = "gone" };

  return names[fate];
}

static char *
item_text (const CrmUndoItem *item, const CrmValue *value)
{
  return item->field != NULL ? crm_field_to_text (item->field, value, NULL) : NULL;
}

static void
build_items (CrmUndo *undo, JsonBuilder *builder)
{
  GPtrArray *items = crm_undo_get_items (undo);

  json_builder_begin_array (builder);
  for (guint i = 0; i < items->len; i++)
    {
      const CrmUndoItem *item = g_ptr_array_index (items, i);
      g_autofree char *before = item_text (item, &item->before);
      g_autofree char *now = item_text (item, &item->now);

      json_builder_begin_object (builder);
      crm_cli_build_text (builder, "fate", fate_name (item->fate));
      crm_cli_build_text (builder, "kind", crm_kind_get_name (item->kind));
      build_id (builder, "id", &item->id);
      crm_cli_build_text (builder, "name", item->title);
      crm_cli_build_text (builder, "action", action_name (item->action));
      crm_cli_build_text (builder, "field",
                          item->field != NULL ? crm_field_get_name (item->field) : NULL);
      crm_cli_build_text (builder, "before", before);
      crm_cli_build_text (builder, "now", now);
      build_id (builder, "changed_by", &item->changed_by);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
}

static void
put_items (CrmUndo *undo)
{
  g_autoptr (CrmCliTable) table = crm_cli_table_new ();
  GPtrArray *items = crm_undo_get_items (undo);

  crm_cli_table_add_column (table, "", FALSE);
  crm_cli_table_add_column (table, _ ("Action"), FALSE);
  crm_cli_table_add_column (table, _ ("Kind"), FALSE);
  crm_cli_table_add_column (table, _ ("Name"), FALSE);
  crm_cli_table_add_column (table, _ ("Field"), FALSE);
  crm_cli_table_add_column (table, _ ("Before"), FALSE);
  crm_cli_table_add_column (table, _ ("Now"), FALSE);
  for (guint i = 0; i < items->len; i++)
    {
      const CrmUndoItem *item = g_ptr_array_index (items, i);

      crm_cli_table_add (table, g_strdup (fate_name (item->fate)));
      crm_cli_table_add (table, g_strdup (action_name (item->action)));
      crm_cli_table_add (table, g_strdup (crm_kind_get_name (item->kind)));
      crm_cli_table_add (table, g_strdup (item->title));
      crm_cli_table_add (table,
                         g_strdup (item->field != NULL ? crm_field_get_name (item->field) : ""));
      crm_cli_table_add (table, item_text (item, &item->before));
      crm_cli_table_add (table, item_text (item, &item->now));
    }
  crm_cli_table_put (table);
}

static void
put_undo (CrmCli *cli, Task *task, const char *id)
{
  CrmUndo *undo = task->undo;

  if (cli->json)
    {
      g_autoptr (JsonBuilder) builder = json_builder_new ();

      json_builder_begin_object (builder);
      crm_cli_build_text (builder, "id", id);
      crm_cli_build_text (builder, "label", crm_undo_get_label (undo));
      crm_cli_build_integer (builder, "changes", crm_undo_count (undo, CRM_UNDO_BACK));
      crm_cli_build_integer (builder, "kept", crm_undo_count (undo, CRM_UNDO_KEPT));
      crm_cli_build_integer (builder, "gone", crm_undo_count (undo, CRM_UNDO_GONE));
      if (task->dry)
        {
          json_builder_set_member_name (builder, "items");
          build_items (undo, builder);
        }
      json_builder_end_object (builder);
      crm_cli_put_built (builder);
      return;
    }
  if (task->dry)
    put_items (undo);
  else
    /* Translators: the name of an operation that was taken back. */
    crm_cli_put (_ ("Undone: %s\n"), crm_undo_get_label (undo));
  if (crm_undo_count (undo, CRM_UNDO_KEPT) > 0 && !task->all)
    crm_cli_note (_ ("Changed since, and kept: %d\n"), (int) crm_undo_count (undo, CRM_UNDO_KEPT));
}

static gboolean
verb_undo (CrmCli *cli, GError **error)
{
  g_autoptr (CrmUndo) undo = crm_undo_new ();
  g_autofree char *record = NULL;
  g_autofree char *field = NULL;
  g_autofree char *id = NULL;
  Task task = { .cli = cli, .undo = undo };
  GOptionEntry entries[] = {
    { "dry-run", 0, 0, G_OPTION_ARG_NONE, &task.dry, N_ ("Only show what would happen"), NULL },
    { "all", 0, 0, G_OPTION_ARG_NONE, &task.all, N_ ("Also what was changed since"), NULL },
    { "record", 0, 0, G_OPTION_ARG_FILENAME, &record, N_ ("Only this record"), N_ ("ID") },
    { "field", 0, 0, G_OPTION_ARG_FILENAME, &field, N_ ("Only this field of the record"),
      N_ ("FIELD") },
    { NULL },
  };

  if (!crm_cli_parse (cli, entries, 0, -1, error))
    return FALSE;
  if (field != NULL && record == NULL)
    return crm_cli_usage (error, _ ("--field: say which record with --record"));
  if (!crm_cli_open (cli, !task.dry, error))
    return FALSE;
  task.record = record;
  task.field = field;
  if (crm_cli_run (cli, task.dry ? CRM_LANE_READ : CRM_LANE_WRITE, run_undo, &task, error) == NULL)
    return FALSE;
  id = crm_id_dup_string (crm_undo_get_batch (undo, 0));
  put_undo (cli, &task, id);
  return TRUE;
}

const CrmVerb crm_cli_log_verbs[] = {
  { "undo", "[BATCH…]", N_ ("Take operations back; the latest one without an id"),
    N_ ("What somebody has changed since keeps its value unless --all is given. An undo can be "
        "undone."),
    CRM_VERB_JSON, verb_undo },
  { "log", "[BATCH]", N_ ("List what was done, or what one operation changed"), NULL, CRM_VERB_JSON,
    verb_log },
  { "history", "KIND ID", N_ ("List what was changed in a record and its parts, newest first"),
    NULL, CRM_VERB_JSON, verb_history },
  { NULL },
};
