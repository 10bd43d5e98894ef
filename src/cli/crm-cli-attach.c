/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Files on the cards of records: attach, attachments, detach. */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>
#include <unistd.h>

#include "crm-attachment.h"
#include "crm-blob.h"
#include "crm-cli.h"
#include "crm-error.h"

typedef struct
{
  const CrmKind *kind;
  const char *record;
  char **names;     /* of files to be taken away */
  GPtrArray *files; /* CrmAttachmentFile, to be added */
  const char *folder;
} Task;

static gpointer
finish (CrmSession *session, gboolean is_good, gpointer result, GError **error)
{
  if (is_good && crm_session_commit (session, NULL, error))
    return result;
  crm_session_rollback (session);
  return NULL;
}

static gpointer
run_attach (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  Task *task = data;
  g_autoptr (CrmRecord) record = crm_session_find (session, task->kind, task->record, error);
  g_autoptr (CrmOperation) operation = NULL;
  gboolean is_good = TRUE;

  if (record == NULL)
    return NULL;
  operation = crm_attachment_operation_new (task->kind, crm_record_get_id (record), task->files);
  if (!crm_session_begin (session, crm_operation_get_label (operation), "cli", error))
    return NULL;
  for (guint i = 0; is_good && i < task->files->len; i++)
    {
      g_autoptr (CrmRecord) added
          = crm_attachment_add (session, task->kind, crm_record_get_id (record),
                                g_ptr_array_index (task->files, i), error);

      is_good = added != NULL;
    }
  return finish (session, is_good, task, error);
}

static gboolean
verb_attach (CrmCli *cli, GError **error)
{
  GOptionEntry entries[] = { { NULL } };
  g_autoptr (GPtrArray) files
      = g_ptr_array_new_with_free_func ((GDestroyNotify) crm_attachment_file_free);
  Task task = { .files = files };

  if (!crm_cli_parse (cli, entries, 3, G_MAXINT, error))
    return FALSE;
  for (int i = 3; i < cli->argc; i++)
    {
      g_autoptr (GFile) file = g_file_new_for_commandline_arg (cli->argv[i]);
      CrmAttachmentFile *loaded = crm_attachment_file_load (file, NULL, error);

      if (loaded == NULL)
        return FALSE;
      g_ptr_array_add (files, loaded);
    }
  if (!crm_cli_open (cli, TRUE, error))
    return FALSE;
  task.kind = crm_cli_find_kind (cli, cli->argv[1], error);
  task.record = cli->argv[2];
  return task.kind != NULL && crm_cli_run (cli, CRM_LANE_WRITE, run_attach, &task, error) != NULL;
}

static gpointer
run_list (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  Task *task = data;
  g_autoptr (CrmRecord) record = crm_session_find (session, task->kind, task->record, error);

  return record != NULL
             ? crm_attachment_list (session, task->kind, crm_record_get_id (record), error)
             : NULL;
}

/* Says how far a file of a colleague's is that comes from the shared database. */
static void
show_arrival (gint64 arrived, gint64 size, gpointer name)
{
  g_autofree char *here = g_format_size ((guint64) arrived);
  g_autofree char *whole = g_format_size ((guint64) size);

  if (isatty (STDERR_FILENO))
    /* Translators: %1$s is the name of a file; %2$s and %3$s are sizes, as "3.2 MB". */
    g_printerr (_ ("%1$s: %2$s of %3$s"), (const char *) name, here, whole);
  if (isatty (STDERR_FILENO))
    g_printerr (arrived < size ? "\033[K\r" : "\033[K\n");
}

static gboolean
save_all (CrmCli *cli, GPtrArray *records, const char *folder, GError **error)
{
  for (guint i = 0; i < records->len; i++)
    {
      CrmRecord *record = g_ptr_array_index (records, i);
      g_autofree char *path = g_build_filename (folder, crm_record_get_text (record, "name"), NULL);
      g_autoptr (GBytes) bytes = crm_blob_load (
          crm_context_get_store (cli->context), crm_record_get_text (record, "file_hash"),
          show_arrival, (gpointer) crm_record_get_text (record, "name"), NULL, error);

      if (bytes == NULL || !crm_cli_write_bytes (bytes, path, error))
        return FALSE;
    }
  return TRUE;
}

static void
put_json (GPtrArray *records)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_array (builder);
  for (guint i = 0; i < records->len; i++)
    {
      CrmRecord *record = g_ptr_array_index (records, i);
      g_autofree char *id = crm_id_dup_string (crm_record_get_id (record));

      json_builder_begin_object (builder);
      crm_cli_build_text (builder, "id", id);
      crm_cli_build_text (builder, "name", crm_record_get_text (record, "name"));
      crm_cli_build_text (builder, "type", crm_record_get_text (record, "mime"));
      crm_cli_build_integer (builder, "size", crm_record_get_integer (record, "size", 0));
      crm_cli_build_text (builder, "hash", crm_record_get_text (record, "file_hash"));
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
  crm_cli_put_built (builder);
}

static void
put_table (GPtrArray *records)
{
  g_autoptr (CrmCliTable) table = crm_cli_table_new ();

  crm_cli_table_add_column (table, C_ ("file", "Name"), FALSE);
  crm_cli_table_add_column (table, C_ ("file", "Type"), FALSE);
  crm_cli_table_add_column (table, C_ ("file", "Size"), TRUE);
  for (guint i = 0; i < records->len; i++)
    {
      CrmRecord *record = g_ptr_array_index (records, i);

      crm_cli_table_add (table, g_strdup (crm_record_get_text (record, "name")));
      crm_cli_table_add (table, g_strdup (crm_record_get_text (record, "mime")));
      crm_cli_table_add (table,
                         g_format_size ((guint64) crm_record_get_integer (record, "size", 0)));
    }
  crm_cli_table_put (table);
}

static gboolean
verb_attachments (CrmCli *cli, GError **error)
{
  g_autofree char *folder = NULL;
  g_autoptr (GPtrArray) records = NULL;
  GOptionEntry entries[] = {
    { "save", 0, 0, G_OPTION_ARG_FILENAME, &folder, N_ ("Write the files into this folder"),
      N_ ("FOLDER") },
    { NULL },
  };
  Task task = { 0 };

  if (!crm_cli_parse (cli, entries, 2, 2, error) || !crm_cli_open (cli, FALSE, error))
    return FALSE;
  task.kind = crm_cli_find_kind (cli, cli->argv[1], error);
  task.record = cli->argv[2];
  if (task.kind == NULL)
    return FALSE;
  records = crm_cli_run (cli, CRM_LANE_READ, run_list, &task, error);
  if (records == NULL || (folder != NULL && !save_all (cli, records, folder, error)))
    return FALSE;
  if (cli->json)
    put_json (records);
  else
    put_table (records);
  return TRUE;
}

static CrmRecord *
find_by_name (GPtrArray *records, const char *name)
{
  for (guint i = 0; i < records->len; i++)
    if (strcmp (crm_record_get_text (g_ptr_array_index (records, i), "name"), name) == 0)
      return g_ptr_array_index (records, i);
  return NULL;
}

static gboolean
detach (CrmSession *session, GPtrArray *records, char **names, GError **error)
{
  for (guint i = 0; names[i] != NULL; i++)
    {
      CrmRecord *record = find_by_name (records, names[i]);

      if (record == NULL)
        {
          /* Translators: %s is the name of a file. */
          g_set_error (error, CRM_ERROR, CRM_ERROR_NOT_FOUND, _ ("There is no file “%s” here"),
                       names[i]);
          return FALSE;
        }
      if (!crm_session_delete (session, crm_record_get_kind (record), crm_record_get_id (record),
                               error))
        return FALSE;
    }
  return TRUE;
}

static gpointer
run_detach (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  Task *task = data;
  g_autoptr (GPtrArray) records = run_list (session, data, cancellable, error);
  g_autofree char *label = NULL;

  if (records == NULL)
    return NULL;
  /* Translators: an operation in the log; %s is the name of a file. */
  label = g_strdup_printf (_ ("Remove “%s”"), task->names[0]);
  if (!crm_session_begin (session, label, "cli", error))
    return NULL;
  return finish (session, detach (session, records, task->names, error), task, error);
}

static gboolean
verb_detach (CrmCli *cli, GError **error)
{
  GOptionEntry entries[] = { { NULL } };
  Task task = { 0 };

  if (!crm_cli_parse (cli, entries, 3, G_MAXINT, error) || !crm_cli_open (cli, TRUE, error))
    return FALSE;
  task.kind = crm_cli_find_kind (cli, cli->argv[1], error);
  task.record = cli->argv[2];
  task.names = cli->argv + 3;
  return task.kind != NULL && crm_cli_run (cli, CRM_LANE_WRITE, run_detach, &task, error) != NULL;
}

const CrmVerb crm_cli_attach_verbs[] = {
  { "attach", "KIND RECORD FILE…", N_ ("Keep files on the card of a record"),
    N_ ("A file has at most 64 MB and is kept once, however many records have it."), 0,
    verb_attach },
  { "attachments", "KIND RECORD", N_ ("List the files of a record, or save them"), NULL,
    CRM_VERB_JSON, verb_attachments },
  { "detach", "KIND RECORD NAME…", N_ ("Take files away from a record"), NULL, 0, verb_detach },
  { NULL },
};
