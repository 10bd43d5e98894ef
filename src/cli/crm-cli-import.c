/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Files in: import with its mappings and its list of problems. */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "crm-cli.h"
#include "crm-error.h"
#include "crm-import-again.h"
#include "crm-import-fix.h"
#include "crm-import-mapping.h"
#include "crm-import-match.h"
#include "crm-import-pending.h"
#include "crm-import.h"

typedef struct
{
  CrmCli *cli;
  CrmImportPlan *plan;
  gboolean dry_run;
  const char *remember; /* the name of the mapping, or NULL */
} ImportTask;

static gpointer
run_import (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  ImportTask *task = data;

  if (!task->dry_run && task->remember != NULL
      && !crm_import_mapping_save (session, task->plan, task->remember, NULL, error))
    return NULL;
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

/* What a person said about how the file is to be read. */
typedef struct
{
  char *as;
  char *map;
  char *mapping;
  char *match;
  char *existing;
  char *encoding;
  char *delimiter;
  char *sheet;
  char *remember;
  gboolean resume;
  gboolean dry_run;
  gboolean no_header;
  gboolean put_map;
} ImportOptions;

static void
import_options_clear (ImportOptions *self)
{
  g_free (self->as);
  g_free (self->map);
  g_free (self->mapping);
  g_free (self->match);
  g_free (self->existing);
  g_free (self->encoding);
  g_free (self->delimiter);
  g_free (self->sheet);
  g_free (self->remember);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (ImportOptions, import_options_clear)

static gpointer
run_list_mappings (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  return crm_import_mapping_list (session, error);
}

static gpointer
run_find_mapping (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  return crm_import_mapping_find (session, data, error);
}

static gboolean
is_none (const char *mapping)
{
  return mapping != NULL && strcmp (mapping, "none") == 0;
}

/* The mapping that was named, or the one whose headings the file has. */
static gboolean
apply_mapping (CrmCli *cli,
               CrmImportPlan *plan,
               CrmRecord *named,
               const ImportOptions *options,
               GError **error)
{
  g_autoptr (GPtrArray) mappings = NULL;
  CrmRecord *mapping = named;

  if (mapping == NULL
      && (is_none (options->mapping) || options->map != NULL || options->as != NULL))
    return TRUE;
  if (mapping == NULL)
    {
      mappings = crm_cli_run (cli, CRM_LANE_READ, run_list_mappings, NULL, error);
      if (mappings == NULL)
        return FALSE;
      mapping = crm_import_mapping_choose (mappings, plan);
      if (mapping == NULL)
        return TRUE;
      crm_cli_note (/* Translators: %s is the name of a saved way of reading a table */
                    _ ("Read like the mapping “%s”; --mapping none guesses anew\n"),
                    crm_record_get_title (mapping));
    }
  return crm_import_mapping_apply (mapping, plan, error);
}

static gboolean
read_map (CrmImportPlan *plan, const char *path, GError **error)
{
  g_autofree char *json = NULL;

  return path == NULL
         || (g_file_get_contents (path, &json, NULL, error)
             && crm_import_plan_apply_json (plan, json, error));
}

static gboolean
apply_policy (CrmImportPlan *plan, const ImportOptions *options, GError **error)
{
  CrmImportExisting existing;

  if (options->match != NULL && !crm_import_plan_set_match (plan, options->match, error))
    return FALSE;
  if (options->existing == NULL)
    return TRUE;
  if (!crm_import_existing_from_name (options->existing, &existing, error))
    return FALSE;
  if (existing == CRM_IMPORT_EXISTING_ASK)
    return crm_cli_usage (error, _ ("--existing ask is for the window; give overwrite, fill or "
                                    "skip"));
  crm_import_plan_set_existing (plan, existing);
  return TRUE;
}

static CrmImportPlan *
make_plan (CrmCli *cli, const ImportOptions *options, CrmCsvOptions *form, GError **error)
{
  g_autoptr (GFile) file = g_file_new_for_commandline_arg (cli->argv[1]);
  const CrmKind *kind = options->as != NULL ? crm_cli_find_kind (cli, options->as, error) : NULL;
  g_autoptr (CrmRecord) mapping = NULL;
  g_autoptr (CrmImportPlan) plan = NULL;

  if (options->as != NULL && kind == NULL)
    return NULL;
  if (options->mapping != NULL && !is_none (options->mapping))
    {
      mapping = crm_cli_run (cli, CRM_LANE_READ, run_find_mapping, options->mapping, error);
      if (mapping == NULL)
        return NULL;
      crm_import_mapping_read_options (mapping, form);
    }
  plan = crm_import_plan_new (file, crm_context_get_catalog (cli->context), form, NULL, NULL, NULL,
                              error);
  if (plan == NULL)
    return NULL;
  if (!apply_mapping (cli, plan, mapping, options, error))
    return NULL;
  if (kind != NULL && kind != crm_import_plan_get_kind (plan))
    crm_import_plan_set_kind (plan, kind);
  if (!read_map (plan, options->map, error) || !apply_policy (plan, options, error)
      || !crm_import_plan_check (plan, error))
    return NULL;
  return g_steal_pointer (&plan);
}

static gpointer
run_read_pending (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  CrmImportPending *pending = crm_import_pending_read (session);

  if (pending == NULL)
    g_set_error_literal (error, CRM_ERROR, CRM_ERROR_NOT_FOUND, _ ("No import was interrupted."));
  return pending;
}

/* The plan of the import that was interrupted, from the first row that is not in yet. */
static CrmImportPlan *
make_rest (CrmCli *cli, CrmCsvOptions *form, GError **error)
{
  g_autoptr (CrmImportPending) pending
      = crm_cli_run (cli, CRM_LANE_READ, run_read_pending, NULL, error);
  g_autoptr (CrmImportPlan) plan = NULL;

  if (pending == NULL || !crm_import_pending_check (pending, error))
    return NULL;
  crm_import_pending_read_options (pending, form);
  plan = crm_import_plan_new (pending->file, crm_context_get_catalog (cli->context), form, NULL,
                              NULL, NULL, error);
  if (plan == NULL || !crm_import_pending_apply (pending, plan, error))
    return NULL;
  return g_steal_pointer (&plan);
}

static gboolean
do_import (CrmCli *cli, CrmImportPlan *plan, const ImportOptions *options, GError **error)
{
  ImportTask task = { cli, plan, options->dry_run, options->remember };
  g_autoptr (CrmImportReport) report = crm_cli_run (
      cli, options->dry_run ? CRM_LANE_REPORT : CRM_LANE_WRITE, run_import, &task, error);

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
read_form (const ImportOptions *options, CrmCsvOptions *form, GError **error)
{
  const char *delimiter = options->delimiter;

  if (delimiter != NULL && strlen (delimiter) != 1 && strcmp (delimiter, "\\t") != 0)
    return crm_cli_usage (error, _ ("--delimiter: give one character, or \\t"));
  form->encoding = options->encoding;
  form->sheet = options->sheet;
  form->delimiter = delimiter == NULL ? 0 : delimiter[0] == '\\' ? '\t' : delimiter[0];
  form->header = options->no_header ? CRM_CSV_HEADER_NO : CRM_CSV_HEADER_AUTO;
  return TRUE;
}

static gboolean
verb_import (CrmCli *cli, GError **error)
{
  g_auto (ImportOptions) options = { 0 };
  g_autoptr (CrmImportPlan) plan = NULL;
  CrmCsvOptions form = { 0 };
  GOptionEntry entries[] = {
    { "as", 0, 0, G_OPTION_ARG_FILENAME, &options.as,
      N_ ("What the rows become; guessed without it"), N_ ("KIND") },
    { "map", 0, 0, G_OPTION_ARG_FILENAME, &options.map,
      N_ ("Which column fills which field, as --print-map writes it"), N_ ("FILE") },
    { "mapping", 0, 0, G_OPTION_ARG_STRING, &options.mapping,
      N_ ("Read it like this saved mapping; none to guess anew"), N_ ("NAME") },
    { "remember", 0, 0, G_OPTION_ARG_STRING, &options.remember,
      N_ ("Save how the file is read under this name"), N_ ("NAME") },
    { "match", 0, 0, G_OPTION_ARG_FILENAME, &options.match,
      N_ ("By what a row finds its record: auto, none or fields"), N_ ("FIELD,FIELD…") },
    { "existing", 0, 0, G_OPTION_ARG_FILENAME, &options.existing,
      N_ ("What happens to records that are found: overwrite, fill or skip"), N_ ("WHAT") },
    { "resume", 0, 0, G_OPTION_ARG_NONE, &options.resume,
      N_ ("Go on with the import that was interrupted"), NULL },
    { "dry-run", 0, 0, G_OPTION_ARG_NONE, &options.dry_run, N_ ("Only say what would happen"),
      NULL },
    { "print-map", 0, 0, G_OPTION_ARG_NONE, &options.put_map,
      N_ ("Only print how the columns would be read"), NULL },
    { "encoding", 0, 0, G_OPTION_ARG_FILENAME, &options.encoding, N_ ("Encoding; found without it"),
      N_ ("NAME") },
    { "delimiter", 0, 0, G_OPTION_ARG_FILENAME, &options.delimiter,
      N_ ("Character between cells; found without it"), N_ ("CHARACTER") },
    { "sheet", 0, 0, G_OPTION_ARG_STRING, &options.sheet,
      N_ ("Sheet of a workbook; the first without it"), N_ ("NAME") },
    { "no-header", 0, 0, G_OPTION_ARG_NONE, &options.no_header, N_ ("The first row is data"),
      NULL },
    { NULL },
  };

  if (!crm_cli_parse (cli, entries, 0, 1, error))
    return FALSE;
  if (options.resume == (cli->argc > 1))
    return crm_cli_usage (error, _ ("Give a file, or --resume without one"));
  if (!crm_cli_open (cli, TRUE, error) || !read_form (&options, &form, error))
    return FALSE;
  plan = options.resume ? make_rest (cli, &form, error) : make_plan (cli, &options, &form, error);
  if (plan == NULL)
    return FALSE;
  if (options.put_map)
    {
      g_autofree char *text = crm_import_plan_to_json (plan);

      crm_cli_put ("%s\n", text);
      return TRUE;
    }
  return do_import (cli, plan, &options, error);
}

/* ---- mappings ---- */

static void
add_mapping (CrmCli *cli, CrmCliTable *table, CrmRecord *mapping)
{
  const CrmKind *kind = crm_record_get_kind (mapping);
  const char *entity = crm_record_get_text (mapping, "entity");
  const char *signature = crm_record_get_text (mapping, "signature");
  g_auto (GStrv) headings = g_strsplit (signature != NULL ? signature : "", "\n", -1);

  crm_cli_table_add (table, crm_id_dup_string (crm_record_get_id (mapping)));
  crm_cli_table_add (table, g_strdup (crm_record_get_title (mapping)));
  crm_cli_table_add (table, g_strdup (entity));
  crm_cli_table_add (table, g_strdup_printf ("%u", g_strv_length (headings)));
  crm_cli_table_add (table, crm_record_format (mapping, crm_kind_find_field (kind, "used_at"),
                                               crm_context_get_locale (cli->context)));
}

static void
put_mappings_json (GPtrArray *mappings)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_array (builder);
  for (guint i = 0; i < mappings->len; i++)
    {
      CrmRecord *mapping = mappings->pdata[i];
      g_autofree char *id = crm_id_dup_string (crm_record_get_id (mapping));
      const char *map = crm_record_get_text (mapping, "mapping");
      JsonNode *parsed = map != NULL ? json_from_string (map, NULL) : NULL;

      json_builder_begin_object (builder);
      crm_cli_build_text (builder, "id", id);
      crm_cli_build_text (builder, "name", crm_record_get_title (mapping));
      crm_cli_build_text (builder, "kind", crm_record_get_text (mapping, "entity"));
      json_builder_set_member_name (builder, "mapping");
      json_builder_add_value (builder, parsed != NULL ? parsed : json_node_new (JSON_NODE_NULL));
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
  crm_cli_put_built (builder);
}

static gboolean
verb_import_mappings (CrmCli *cli, GError **error)
{
  g_autoptr (GPtrArray) mappings = NULL;
  g_autoptr (CrmCliTable) table = crm_cli_table_new ();

  if (!crm_cli_parse (cli, NULL, 0, 0, error) || !crm_cli_open (cli, FALSE, error))
    return FALSE;
  mappings = crm_cli_run (cli, CRM_LANE_READ, run_list_mappings, NULL, error);
  if (mappings == NULL)
    return FALSE;
  if (cli->json)
    {
      put_mappings_json (mappings);
      return TRUE;
    }
  crm_cli_table_add_column (table, "id", FALSE);
  crm_cli_table_add_column (table, _ ("Name"), FALSE);
  crm_cli_table_add_column (table, _ ("Imported as"), FALSE);
  crm_cli_table_add_column (table, _ ("Columns"), TRUE);
  crm_cli_table_add_column (table, _ ("Last used"), FALSE);
  for (guint i = 0; i < mappings->len; i++)
    add_mapping (cli, table, mappings->pdata[i]);
  crm_cli_table_put (table);
  return TRUE;
}

typedef struct
{
  CrmCli *cli;
  const char *import;
  const char *field;
  const char *value;
  const char *replacement;
  GFile *file;
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
put_problems_json (GListModel *problems)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_array (builder);
  for (guint i = 0; i < g_list_model_get_n_items (problems); i++)
    {
      g_autoptr (CrmImportProblem) problem = g_list_model_get_item (problems, i);

      json_builder_begin_object (builder);
      crm_cli_build_text (builder, "field", crm_import_problem_get_field (problem));
      crm_cli_build_text (builder, "value", crm_import_problem_get_value (problem));
      crm_cli_build_text (builder, "message", crm_import_problem_get_message (problem));
      crm_cli_build_text (builder, "proposal", crm_import_problem_get_proposal (problem));
      crm_cli_build_integer (builder, "rows", (gint64) crm_import_problem_get_n_rows (problem));
      crm_cli_build_integer (builder, "first_row",
                             (gint64) crm_import_problem_get_first_row (problem));
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
  crm_cli_put_built (builder);
}

static gpointer
run_save (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  FixTask *task = data;
  g_autoptr (CrmRecord) import = find_import (session, task->import, error);
  g_autoptr (CrmImportRows) rows
      = import != NULL
            ? crm_import_list_rows (session, crm_record_get_id (import), cancellable, error)
            : NULL;

  if (rows == NULL || !crm_import_rows_save_problems (rows, task->file, cancellable, error))
    return NULL;
  task->n_rows = crm_import_rows_get_n (rows, CRM_IMPORT_LIST_PROBLEMS);
  return task;
}

static gboolean
save_problems (CrmCli *cli, FixTask *task, const char *path, GError **error)
{
  g_autoptr (GFile) file = g_file_new_for_commandline_arg (path);

  task->file = file;
  if (crm_cli_run (cli, CRM_LANE_READ, run_save, task, error) == NULL)
    return FALSE;
  crm_cli_put (g_dngettext (GETTEXT_PACKAGE, "%d row was saved\n", "%d rows were saved\n",
                            (gulong) task->n_rows),
               (int) task->n_rows);
  return TRUE;
}

static gboolean
verb_problems (CrmCli *cli, GError **error)
{
  FixTask task = { .cli = cli };
  g_autofree char *save = NULL;
  g_autoptr (GListModel) problems = NULL;
  GOptionEntry entries[] = {
    { "save", 0, 0, G_OPTION_ARG_FILENAME, &save,
      N_ ("Save the rows with what is wrong in each, to be corrected"), N_ ("FILE") },
    { NULL },
  };

  if (!crm_cli_parse (cli, entries, 0, 1, error) || !crm_cli_open (cli, FALSE, error))
    return FALSE;
  task.import = cli->argc > 1 ? cli->argv[1] : NULL;
  if (save != NULL)
    return save_problems (cli, &task, save, error);
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

/* The rows that were corrected in a file come in once more. */
static gpointer
run_corrections (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  FixTask *task = data;
  g_autoptr (CrmRecord) import = find_import (session, task->import, error);
  const CrmId *id = import != NULL ? crm_record_get_id (import) : NULL;
  g_autoptr (CrmImportRows) rows
      = id != NULL ? crm_import_list_rows (session, id, cancellable, error) : NULL;
  g_autoptr (GPtrArray) corrections
      = rows != NULL ? crm_import_corrections_read (rows, task->file, NULL, cancellable, error)
                     : NULL;

  if (corrections == NULL)
    return NULL;
  if (corrections->len > 0)
    return crm_import_run_again (session, id, corrections, cancellable, error);
  g_set_error_literal (error, CRM_ERROR, CRM_ERROR_NOT_FOUND,
                       _ ("No row of the list was corrected in the file"));
  return NULL;
}

static gboolean
fix_from_file (CrmCli *cli, FixTask *task, const char *path, GError **error)
{
  g_autoptr (GFile) file = g_file_new_for_commandline_arg (path);
  g_autoptr (CrmImportReport) report = NULL;

  task->file = file;
  report = crm_cli_run (cli, CRM_LANE_WRITE, run_corrections, task, error);
  if (report == NULL)
    return FALSE;
  put_report (cli, report);
  return TRUE;
}

static gboolean
verb_fix (CrmCli *cli, GError **error)
{
  g_autofree char *field = NULL, *value = NULL, *replacement = NULL, *from = NULL;
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
    { "from", 0, 0, G_OPTION_ARG_FILENAME, &from,
      N_ ("Bring in what was corrected in a file of problems --save"), N_ ("FILE") },
    { NULL },
  };

  if (!crm_cli_parse (cli, entries, 0, 1, error))
    return FALSE;
  if (replacement != NULL && (field == NULL || value == NULL))
    return crm_cli_usage (error, _ ("--with needs --field and --value"));
  if (!crm_cli_open (cli, TRUE, error))
    return FALSE;
  task.import = cli->argc > 1 ? cli->argv[1] : NULL;
  if (from != NULL)
    return fix_from_file (cli, &task, from, error);
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

const CrmVerb crm_cli_import_verbs[] = {
  { "import", "[FILE]", N_ ("Bring in a table (CSV, .xlsx, .ods) or address cards"),
    N_ ("All of it is one operation that undo takes back. Rows that are not understood in full "
        "are\n"
        "brought in as far as they are and listed as problems, with a proposal where there is\n"
        "one; “fix” takes proposals over.\n"
        "\n"
        "A file with the headings of a saved mapping is read like that one. --match says by what "
        "a\n"
        "row finds its record: auto, none (every row is new) or fields in their order, such as\n"
        "external_id,email or name+birthday. --existing says what happens to a record that is\n"
        "found: overwrite, fill (only what is empty) or skip."),
    CRM_VERB_JSON, verb_import },
  { "import mappings", "", N_ ("List the saved mappings; set and delete rename and delete them"),
    NULL, CRM_VERB_JSON, verb_import_mappings },
  { "problems", "[IMPORT]",
    N_ ("List the open problems of an import; of the latest one without it"), NULL, CRM_VERB_JSON,
    verb_problems },
  { "fix", "[IMPORT]", N_ ("Settle problems of an import in all rows that have them"),
    N_ ("Without options everything that is proposed is taken over. What “problems --save” wrote "
        "can\n"
        "be corrected in a spreadsheet and brought in by --from: only the rows that were changed "
        "come\n"
        "in, and of those that became records only the cells that were changed."),
    0, verb_fix },
  { NULL },
};
