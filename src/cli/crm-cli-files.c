/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Files in and out: export. */
#include "config.h"

#include <gio/gunixoutputstream.h>
#include <glib/gi18n-lib.h>
#include <string.h>
#include <unistd.h>

#include "crm-cli.h"
#include "crm-error.h"
#include "crm-export-note.h"
#include "crm-export.h"

#define LAYER_DAYS_BEFORE 31
#define LAYER_DAYS_AFTER 365

typedef struct
{
  const CrmKind *kind;
  CrmExportOptions options;
  const char *path;
  char **where;
  char **sort;
  gint64 count;
} ExportTask;

static gint64
export_to (CrmSession *session,
           CrmQuery *query,
           ExportTask *task,
           GCancellable *cancellable,
           GError **error)
{
  g_autoptr (GOutputStream) stream = NULL;
  g_autoptr (GFile) file = NULL;

  if (task->path != NULL && strcmp (task->path, "-") != 0)
    {
      file = g_file_new_for_commandline_arg (task->path);
      return crm_export_query_to_file (session, query, &task->options, file, NULL, NULL,
                                       cancellable, error);
    }
  stream = g_unix_output_stream_new (STDOUT_FILENO, FALSE);
  return crm_export_query (session, query, &task->options, stream, NULL, NULL, cancellable, error);
}

static gpointer
run_export (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  ExportTask *task = data;
  g_autoptr (CrmQuery) query = crm_query_new (task->kind);

  if (!crm_cli_filter (session, query, task->where, error)
      || !crm_cli_sort (query, task->sort, error))
    return NULL;
  task->count = export_to (session, query, task, cancellable, error);
  return task->count >= 0 ? task : NULL;
}

/* Columns under the names of their fields, so that an import knows them again. */
static GArray *
make_columns (const CrmKind *kind, const char *list, GError **error)
{
  g_autoptr (GPtrArray) fields = crm_cli_read_fields (kind, list, error);
  GArray *columns;

  if (fields == NULL)
    return NULL;
  columns = g_array_new (TRUE, TRUE, sizeof (CrmExportColumn));
  for (guint i = 0; i < fields->len; i++)
    {
      const char *name = crm_field_get_name (g_ptr_array_index (fields, i));
      CrmExportColumn column = { name, name };

      g_array_append_val (columns, column);
    }
  return columns;
}

static gboolean
verb_export (CrmCli *cli, GError **error)
{
  g_autofree char *format = NULL, *path = NULL, *list = NULL, *layers = NULL;
  CrmLayerQuestion days = { 0 };
  g_auto (GStrv) where = NULL, sort = NULL;
  g_autoptr (GArray) columns = NULL;
  ExportTask task = { 0 };
  GOptionEntry entries[] = {
    { "format", 0, 0, G_OPTION_ARG_FILENAME, &format, N_ ("csv, ods, json, vcard or ical"),
      N_ ("FORMAT") },
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &path, N_ ("Into this file"), N_ ("FILE") },
    { "fields", 'f', 0, G_OPTION_ARG_FILENAME, &list, N_ ("Only these fields, in this order"),
      N_ ("FIELD,FIELD…") },
    { "where", 'w', 0, G_OPTION_ARG_FILENAME_ARRAY, &where, N_ ("As of list"), N_ ("FIELD=VALUE") },
    { "sort", 's', 0, G_OPTION_ARG_FILENAME_ARRAY, &sort, N_ ("As of list"), N_ ("FIELD") },
    { "layers", 0, 0, G_OPTION_ARG_FILENAME, &layers,
      N_ ("With a calendar: days of these layers as well, from a month ago to a year ahead; "
          "“all” for each"),
      N_ ("LAYER,LAYER…") },
    { "mark", 0, 0, G_OPTION_ARG_NONE, &task.options.with_mark,
      N_ ("Begin CSV with a byte order mark, for spreadsheet programs"), NULL },
    { NULL },
  };

  if (!crm_cli_parse (cli, entries, 1, 1, error) || !crm_cli_open (cli, FALSE, error))
    return FALSE;
  if (!crm_export_format_from_name (format != NULL ? format : "csv", &task.options.format))
    return crm_cli_usage (error,
                          _ ("--format: “%s” is not accepted; give csv, ods, json, vcard "
                             "or ical"),
                          format);
  task.kind = crm_cli_find_kind (cli, cli->argv[1], error);
  if (task.kind == NULL)
    return FALSE;
  if (list != NULL)
    {
      columns = make_columns (task.kind, list, error);
      if (columns == NULL)
        return FALSE;
      task.options.columns = (const CrmExportColumn *) (gpointer) columns->data;
    }
  if (layers != NULL)
    {
      if (task.options.format != CRM_EXPORT_ICAL)
        return crm_cli_usage (error, _ ("--layers goes with --format ical"));
      if (!crm_cli_read_layers (layers, &days.layers, error))
        return FALSE;
      days.first = crm_date_today () - LAYER_DAYS_BEFORE;
      days.last = crm_date_today () + LAYER_DAYS_AFTER;
      task.options.layers = &days;
    }
  task.path = path;
  task.where = where;
  task.sort = sort;
  return crm_cli_run (cli, CRM_LANE_REPORT, run_export, &task, error) != NULL
         && crm_export_note (crm_context_get_store (cli->context), task.kind, task.count,
                             crm_export_format_suffix (task.options.format));
}

const CrmVerb crm_cli_file_verbs[] = {
  { "export", "KIND", N_ ("Write records as CSV, a spreadsheet, JSON, vCards or a calendar"), NULL,
    0, verb_export },
  { NULL },
};
