/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Files in and out: import with its list of problems, export. */
#include "config.h"

#include <gio/gunixoutputstream.h>
#include <glib/gi18n-lib.h>
#include <string.h>
#include <unistd.h>

#include "crm-cli.h"
#include "crm-error.h"
#include "crm-export.h"
#include "crm-import-fix.h"
#include "crm-import.h"
#include "crm-record-json.h"

typedef struct
{
  CrmCli *cli;
  CrmImportPlan *plan;
  gboolean dry_run;
} ImportTask;

static gpointer
run_import (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  ImportTask *task = data;

  return task->dry_run ? crm_import_preview (session, task->plan, NULL, NULL, cancellable, error)
                       : crm_import_run (session, task->plan, NULL, NULL, cancellable, error);
}

static void
add_problem (CrmCliTable *table, CrmImportProblem *problem)
{
  const char *proposal = crm_import_problem_get_proposal (problem);

  crm_cli_table_add (
      table, g_strdup_printf ("%" G_GUINT64_FORMAT, crm_import_problem_get_n_rows (problem)));
  crm_cli_table_add (
      table, g_strdup_printf ("%" G_GUINT64_FORMAT, crm_import_problem_get_first_row (problem)));
  crm_cli_table_add (table, g_strdup (crm_import_problem_get_field (problem)));
  crm_cli_table_add (table, g_strdup (crm_import_problem_get_value (problem)));
  crm_cli_table_add (table, g_strdup (crm_import_problem_get_message (problem)));
  crm_cli_table_add (table, g_strdup (proposal));
}

static void
put_problems (GListModel *problems)
{
  g_autoptr (CrmCliTable) table = crm_cli_table_new ();

  crm_cli_table_add_column (table, _ ("Rows"), TRUE);
  crm_cli_table_add_column (table, _ ("First"), TRUE);
  crm_cli_table_add_column (table, _ ("Field"), FALSE);
  crm_cli_table_add_column (table, _ ("Value in the file"), FALSE);
  crm_cli_table_add_column (table, _ ("Problem"), FALSE);
  crm_cli_table_add_column (table, _ ("Proposed"), FALSE);
  for (guint i = 0; i < g_list_model_get_n_items (problems); i++)
    {
      g_autoptr (CrmImportProblem) problem = g_list_model_get_item (problems, i);

      add_problem (table, problem);
    }
  crm_cli_table_put (table);
}

static void
put_report (CrmCli *cli, CrmImportReport *report)
{
  GListModel *problems = crm_import_report_get_problems (report);
  g_autofree char *summary = crm_import_report_dup_summary (report);
  g_autofree char *import = NULL;

  crm_cli_put ("%s\n", summary);
  if (g_list_model_get_n_items (problems) == 0)
    return;
  crm_cli_put ("\n");
  put_problems (problems);
  if (crm_import_report_is_preview (report))
    return;
  import = crm_id_dup_string (crm_import_report_get_import (report));
  /* Translators: %s is an id. */
  crm_cli_put (_ ("\nTake over all that is proposed: clientela-cli fix %s\n"), import);
}

static gboolean
read_map (CrmImportPlan *plan, const char *path, GError **error)
{
  g_autofree char *json = NULL;

  return path == NULL
         || (g_file_get_contents (path, &json, NULL, error)
             && crm_import_plan_apply_json (plan, json, error));
}

static CrmImportPlan *
make_plan (
    CrmCli *cli, const char *as, const char *map, const CrmCsvOptions *options, GError **error)
{
  g_autoptr (GFile) file = g_file_new_for_commandline_arg (cli->argv[1]);
  const CrmKind *kind = as != NULL ? crm_cli_find_kind (cli, as, error) : NULL;
  g_autoptr (CrmImportPlan) plan = NULL;

  if (as != NULL && kind == NULL)
    return NULL;
  plan = crm_import_plan_new (file, crm_context_get_catalog (cli->context), options, NULL, NULL,
                              NULL, error);
  if (plan == NULL)
    return NULL;
  if (kind != NULL)
    crm_import_plan_set_kind (plan, kind);
  if (!read_map (plan, map, error) || !crm_import_plan_check (plan, error))
    return NULL;
  return g_steal_pointer (&plan);
}

static gboolean
do_import (CrmCli *cli, CrmImportPlan *plan, gboolean dry_run, GError **error)
{
  ImportTask task = { cli, plan, dry_run };
  g_autoptr (CrmImportReport) report
      = crm_cli_run (cli, dry_run ? CRM_LANE_REPORT : CRM_LANE_WRITE, run_import, &task, error);

  if (report == NULL)
    return FALSE;
  if (cli->json)
    {
      g_autofree char *text = crm_import_report_to_json (report);

      crm_cli_put ("%s\n", text);
    }
  else
    put_report (cli, report);
  return TRUE;
}

static gboolean
verb_import (CrmCli *cli, GError **error)
{
  g_autofree char *as = NULL, *map = NULL, *encoding = NULL, *delimiter = NULL, *sheet = NULL;
  gboolean dry_run = FALSE, no_header = FALSE, put_map = FALSE;
  g_autoptr (CrmImportPlan) plan = NULL;
  CrmCsvOptions options = { 0 };
  GOptionEntry entries[] = {
    { "as", 0, 0, G_OPTION_ARG_FILENAME, &as, N_ ("What the rows become; guessed without it"),
      N_ ("KIND") },
    { "map", 0, 0, G_OPTION_ARG_FILENAME, &map,
      N_ ("Which column fills which field, as --print-map writes it"), N_ ("FILE") },
    { "dry-run", 0, 0, G_OPTION_ARG_NONE, &dry_run, N_ ("Only say what would happen"), NULL },
    { "print-map", 0, 0, G_OPTION_ARG_NONE, &put_map,
      N_ ("Only print how the columns would be read"), NULL },
    { "encoding", 0, 0, G_OPTION_ARG_FILENAME, &encoding, N_ ("Encoding; found without it"),
      N_ ("NAME") },
    { "delimiter", 0, 0, G_OPTION_ARG_FILENAME, &delimiter,
      N_ ("Character between cells; found without it"), N_ ("CHARACTER") },
    { "sheet", 0, 0, G_OPTION_ARG_STRING, &sheet, N_ ("Sheet of a workbook; the first without it"),
      N_ ("NAME") },
    { "no-header", 0, 0, G_OPTION_ARG_NONE, &no_header, N_ ("The first row is data"), NULL },
    { NULL },
  };

  if (!crm_cli_parse (cli, entries, 1, 1, error) || !crm_cli_open (cli, TRUE, error))
    return FALSE;
  if (delimiter != NULL && strlen (delimiter) != 1 && strcmp (delimiter, "\\t") != 0)
    return crm_cli_usage (error, _ ("--delimiter: give one character, or \\t"));
  options.encoding = encoding;
  options.sheet = sheet;
  options.delimiter = delimiter == NULL ? 0 : delimiter[0] == '\\' ? '\t' : delimiter[0];
  options.header = no_header ? CRM_CSV_HEADER_NO : CRM_CSV_HEADER_AUTO;
  plan = make_plan (cli, as, map, &options, error);
  if (plan == NULL)
    return FALSE;
  if (put_map)
    {
      g_autofree char *text = crm_import_plan_to_json (plan);

      crm_cli_put ("%s\n", text);
      return TRUE;
    }
  return do_import (cli, plan, dry_run, error);
}

typedef struct
{
  CrmCli *cli;
  const char *import;
  const char *field;
  const char *value;
  const char *replacement;
  gboolean create;
  gboolean ignore;
  gint64 n_rows;
} FixTask;

/* The import that was named, or the latest one. */
static CrmRecord *
find_import (CrmSession *session, const char *text, GError **error)
{
  const CrmKind *kind = crm_catalog_find_kind (crm_session_get_catalog (session), "import_batch");
  g_autoptr (CrmQuery) query = NULL;
  g_autoptr (GPtrArray) imports = NULL;

  if (text != NULL)
    return crm_session_find (session, kind, text, error);
  query = crm_query_new (kind);
  if (!crm_query_sort (query, "at", TRUE, error))
    return NULL;
  crm_query_set_limit (query, 1);
  imports = crm_session_list (session, query, error);
  if (imports == NULL)
    return NULL;
  if (imports->len == 0)
    {
      g_set_error (error, CRM_ERROR, CRM_ERROR_NOT_FOUND, _ ("Nothing was imported yet"));
      return NULL;
    }
  return g_object_ref (g_ptr_array_index (imports, 0));
}

static gpointer
run_problems (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  FixTask *task = data;
  g_autoptr (CrmRecord) import = find_import (session, task->import, error);

  return import != NULL ? crm_import_list_problems (session, crm_record_get_id (import), error)
                        : NULL;
}

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
put_problems_json (GListModel *problems)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) node = NULL;

  json_builder_begin_array (builder);
  for (guint i = 0; i < g_list_model_get_n_items (problems); i++)
    {
      g_autoptr (CrmImportProblem) problem = g_list_model_get_item (problems, i);

      json_builder_begin_object (builder);
      build_text (builder, "field", crm_import_problem_get_field (problem));
      build_text (builder, "value", crm_import_problem_get_value (problem));
      build_text (builder, "message", crm_import_problem_get_message (problem));
      build_text (builder, "proposal", crm_import_problem_get_proposal (problem));
      json_builder_set_member_name (builder, "rows");
      json_builder_add_int_value (builder, (gint64) crm_import_problem_get_n_rows (problem));
      json_builder_set_member_name (builder, "first_row");
      json_builder_add_int_value (builder, (gint64) crm_import_problem_get_first_row (problem));
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
  node = json_builder_get_root (builder);
  crm_cli_put_json (node);
}

static gboolean
verb_problems (CrmCli *cli, GError **error)
{
  FixTask task = { .cli = cli };
  g_autoptr (GListModel) problems = NULL;

  if (!crm_cli_parse (cli, NULL, 0, 1, error) || !crm_cli_open (cli, FALSE, error))
    return FALSE;
  task.import = cli->argc > 1 ? cli->argv[1] : NULL;
  problems = crm_cli_run (cli, CRM_LANE_READ, run_problems, &task, error);
  if (problems == NULL)
    return FALSE;
  if (cli->json)
    put_problems_json (problems);
  else if (g_list_model_get_n_items (problems) == 0)
    crm_cli_put ("%s\n", _ ("No problem is open."));
  else
    put_problems (problems);
  return TRUE;
}

static gboolean
is_meant (FixTask *task, CrmImportProblem *problem)
{
  const char *value = crm_import_problem_get_value (problem);

  if (task->field != NULL && g_strcmp0 (task->field, crm_import_problem_get_field (problem)) != 0)
    return FALSE;
  if (task->value != NULL && strcmp (task->value, value != NULL ? value : "") != 0)
    return FALSE;
  return task->replacement != NULL || task->ignore || task->create
         || crm_import_problem_get_proposal (problem) != NULL;
}

static gboolean
fix_one (CrmSession *session,
         FixTask *task,
         const CrmId *import,
         CrmImportProblem *problem,
         GError **error)
{
  CrmImportFix fix = { task->replacement, task->create };
  gint64 n;

  if (!is_meant (task, problem))
    return TRUE;
  n = task->ignore ? crm_import_ignore (session, import, problem, NULL, error)
                   : crm_import_apply_fix (session, import, problem, &fix, NULL, error);
  task->n_rows += MAX (n, 0);
  return n >= 0;
}

static gpointer
run_fix (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  FixTask *task = data;
  g_autoptr (CrmRecord) import = find_import (session, task->import, error);
  g_autoptr (GListModel) problems
      = import != NULL ? crm_import_list_problems (session, crm_record_get_id (import), error)
                       : NULL;

  for (guint i = 0; problems != NULL && i < g_list_model_get_n_items (problems); i++)
    {
      g_autoptr (CrmImportProblem) problem = g_list_model_get_item (problems, i);

      if (!fix_one (session, task, crm_record_get_id (import), problem, error))
        return NULL;
    }
  return problems != NULL ? task : NULL;
}

static gboolean
verb_fix (CrmCli *cli, GError **error)
{
  g_autofree char *field = NULL, *value = NULL, *replacement = NULL;
  FixTask task = { .cli = cli };
  GOptionEntry entries[] = {
    { "field", 0, 0, G_OPTION_ARG_FILENAME, &field, N_ ("Only problems of this field"),
      N_ ("FIELD") },
    { "value", 0, 0, G_OPTION_ARG_FILENAME, &value, N_ ("Only problems with this value"),
      N_ ("TEXT") },
    { "with", 0, 0, G_OPTION_ARG_FILENAME, &replacement,
      N_ ("What to put instead; what was proposed without it"), N_ ("TEXT") },
    { "create", 0, 0, G_OPTION_ARG_NONE, &task.create,
      N_ ("Make a record where no one has that name"), NULL },
    { "ignore", 0, 0, G_OPTION_ARG_NONE, &task.ignore, N_ ("Leave it as it is"), NULL },
    { NULL },
  };

  if (!crm_cli_parse (cli, entries, 0, 1, error))
    return FALSE;
  if (replacement != NULL && (field == NULL || value == NULL))
    return crm_cli_usage (error, _ ("--with needs --field and --value"));
  if (!crm_cli_open (cli, TRUE, error))
    return FALSE;
  task.import = cli->argc > 1 ? cli->argv[1] : NULL;
  task.field = field;
  task.value = value;
  task.replacement = replacement;
  if (crm_cli_run (cli, CRM_LANE_WRITE, run_fix, &task, error) == NULL)
    return FALSE;
  crm_cli_put (g_dngettext (GETTEXT_PACKAGE, "%d row was settled\n", "%d rows were settled\n",
                            (gulong) task.n_rows),
               (int) task.n_rows);
  return TRUE;
}

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
  g_autofree char *format = NULL, *path = NULL, *list = NULL;
  g_auto (GStrv) where = NULL, sort = NULL;
  g_autoptr (GArray) columns = NULL;
  ExportTask task = { 0 };
  GOptionEntry entries[] = {
    { "format", 0, 0, G_OPTION_ARG_FILENAME, &format, N_ ("csv, ods, json or vcard"),
      N_ ("FORMAT") },
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &path, N_ ("Into this file"), N_ ("FILE") },
    { "fields", 'f', 0, G_OPTION_ARG_FILENAME, &list, N_ ("Only these fields, in this order"),
      N_ ("FIELD,FIELD…") },
    { "where", 'w', 0, G_OPTION_ARG_FILENAME_ARRAY, &where, N_ ("As of list"), N_ ("FIELD=VALUE") },
    { "sort", 's', 0, G_OPTION_ARG_FILENAME_ARRAY, &sort, N_ ("As of list"), N_ ("FIELD") },
    { "mark", 0, 0, G_OPTION_ARG_NONE, &task.options.with_mark,
      N_ ("Begin CSV with a byte order mark, for spreadsheet programs"), NULL },
    { NULL },
  };

  if (!crm_cli_parse (cli, entries, 1, 1, error) || !crm_cli_open (cli, FALSE, error))
    return FALSE;
  if (!crm_export_format_from_name (format != NULL ? format : "csv", &task.options.format))
    return crm_cli_usage (error, _ ("--format: “%s” is not accepted; give csv, ods, json or vcard"),
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
  task.path = path;
  task.where = where;
  task.sort = sort;
  return crm_cli_run (cli, CRM_LANE_REPORT, run_export, &task, error) != NULL;
}

const CrmVerb crm_cli_file_verbs[] = {
  { "import", "FILE", N_ ("Bring in a table (CSV, .xlsx, .ods) or address cards"),
    N_ ("All of it is one operation that undo takes back. Rows that are not understood in full "
        "are\n"
        "brought in as far as they are and listed as problems, with a proposal where there is\n"
        "one; “fix” takes proposals over."),
    CRM_VERB_JSON, verb_import },
  { "problems", "[IMPORT]",
    N_ ("List the open problems of an import; of the latest one without it"), NULL, CRM_VERB_JSON,
    verb_problems },
  { "fix", "[IMPORT]", N_ ("Settle problems of an import in all rows that have them"),
    N_ ("Without options everything that is proposed is taken over."), 0, verb_fix },
  { "export", "KIND", N_ ("Write records as CSV, a spreadsheet, JSON or vCards"), NULL, 0,
    verb_export },
  { NULL },
};
