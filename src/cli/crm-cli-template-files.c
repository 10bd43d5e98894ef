/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Files of Word and Writer and PDF forms as templates. */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <json-glib/json-glib.h>
#include <string.h>

#include "crm-blob.h"
#include "crm-cli.h"
#include "crm-error.h"
#include "crm-word-import.h"

#define MAX_FILE (32 * 1024 * 1024)

/* Whether a person means a file, not the name of a template. */
gboolean
crm_cli_is_template_file (const char *path)
{
  static const char *const suffixes[] = { ".docx", ".dotx", ".odt", ".ott", ".pdf" };
  g_autofree char *low = g_ascii_strdown (path, -1);

  for (gsize i = 0; i < G_N_ELEMENTS (suffixes); i++)
    if (g_str_has_suffix (low, suffixes[i]) && g_file_test (path, G_FILE_TEST_IS_REGULAR))
      return TRUE;
  return FALSE;
}

/* The name of a file without its folder and its ending. */
static char *
dup_stem (const char *path)
{
  char *name = g_path_get_basename (path);

  if (strrchr (name, '.') != NULL)
    *strrchr (name, '.') = '\0';
  return name;
}

static GBytes *
read_file (const char *path, GError **error)
{
  g_autoptr (GMappedFile) file = g_mapped_file_new (path, FALSE, error);

  if (file == NULL)
    return NULL;
  if (g_mapped_file_get_length (file) > MAX_FILE)
    {
      g_set_error (error, CRM_ERROR, CRM_ERROR_INVALID, _ ("The file is larger than %d MB"),
                   MAX_FILE / 1024 / 1024);
      return NULL;
    }
  return g_mapped_file_get_bytes (file);
}

/* FIELD=TEXT…, put over what was there before. */
static char *
join_map (const char *before, char **map, GError **error)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autoptr (JsonNode) root = NULL;
  JsonObject *object;

  if (before != NULL && json_parser_load_from_data (parser, before, -1, NULL)
      && JSON_NODE_HOLDS_OBJECT (json_parser_get_root (parser)))
    root = json_parser_steal_root (parser);
  else
    {
      root = json_node_new (JSON_NODE_OBJECT);
      json_node_take_object (root, json_object_new ());
    }
  object = json_node_get_object (root);
  for (guint i = 0; map != NULL && map[i] != NULL; i++)
    {
      char *equals = strchr (map[i], '=');
      g_autofree char *name = equals != NULL ? g_strndup (map[i], equals - map[i]) : NULL;

      if (name == NULL)
        {
          crm_cli_usage (error, _ ("“%s” is not FIELD=TEXT"), map[i]);
          return NULL;
        }
      json_object_set_string_member (object, name, equals + 1);
    }
  return json_to_string (root, FALSE);
}

static gboolean
check_map (CrmTemplateFile *file, char **map, GError **error)
{
  GPtrArray *fields = crm_template_file_get_fields (file);

  for (guint i = 0; map != NULL && map[i] != NULL; i++)
    {
      gsize length = strcspn (map[i], "=");
      gboolean found = FALSE;

      for (guint k = 0; k < fields->len; k++)
        {
          const char *name = ((CrmFormField *) g_ptr_array_index (fields, k))->name;

          found |= strlen (name) == length && strncmp (name, map[i], length) == 0;
        }
      if (!found)
        return crm_cli_usage (error, _ ("The file has no field “%.*s”"), (int) length, map[i]);
    }
  return TRUE;
}

/* The file with what its fields stand for: what @before said, then guesses, then @map. */
static CrmTemplateFile *
open_bytes (CrmCli *cli,
            GBytes *bytes,
            const char *body,
            const char *before,
            char **map,
            gboolean guess,
            GError **error)
{
  g_autoptr (CrmTemplateFile) plain = guess && !crm_template_file_probe (bytes, error)
                                          ? NULL
                                          : crm_template_file_new (bytes, body, before, error);
  g_autoptr (CrmPlaceholders) placeholders = NULL;
  g_autofree char *proposal = NULL;
  g_autofree char *mapping = NULL;

  if (plain == NULL || !check_map (plain, map, error))
    return NULL;
  if (guess)
    {
      placeholders = crm_placeholders_new (crm_context_get_catalog (cli->context));
      proposal = crm_template_file_propose (plain, placeholders);
    }
  mapping = join_map (guess ? proposal : before, map, error);
  return mapping != NULL ? crm_template_file_new (bytes, body, mapping, error) : NULL;
}

/**
 * crm_cli_open_template_file:
 * @map: (nullable): FIELD=TEXT…
 * @guess: whether other fields stand for what they seem to mean
 */
CrmTemplateFile *
crm_cli_open_template_file (
    CrmCli *cli, const char *path, char **map, gboolean guess, GError **error)
{
  g_autofree char *base = g_path_get_basename (path);
  g_autofree char *name = dup_stem (path);
  g_autofree char *head = NULL;
  g_autoptr (GBytes) bytes = read_file (path, error);

  if (bytes == NULL)
    return NULL;
  head = crm_template_file_make_head (name, "letter", NULL, base);
  return open_bytes (cli, bytes, head, NULL, map, guess, error);
}

/* A template of the office and its file */

typedef struct
{
  const CrmKind *kind;
  const char *id;
  CrmRecord *record;
  CrmTemplateFile *file;
  gboolean is_new;
} Task;

static gpointer
run_find (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  Task *task = data;

  task->record = crm_session_find (session, task->kind, task->id, error);
  return task->record;
}

/* The file of a template, with the record in @task. */
static CrmTemplateFile *
open_kept (CrmCli *cli, Task *task, char **map, GError **error)
{
  g_autoptr (GBytes) bytes = NULL;

  task->kind = crm_cli_find_kind (cli, "template", error);
  if (task->kind == NULL || crm_cli_run (cli, CRM_LANE_READ, run_find, task, error) == NULL)
    return NULL;
  if (!crm_record_is_set (task->record, "file_hash"))
    {
      g_set_error (error, CRM_ERROR, CRM_ERROR_NOT_FOUND,
                   /* Translators: %s is the name of a template. */
                   _ ("“%s” is a template of this program and has no file"),
                   crm_record_get_title (task->record));
      return NULL;
    }
  bytes = crm_blob_load (crm_context_get_store (cli->context),
                         crm_record_get_text (task->record, "file_hash"), NULL, NULL, NULL, error);
  return bytes != NULL
             ? open_bytes (cli, bytes, crm_record_get_text (task->record, "body"),
                           crm_record_get_text (task->record, "file_mapping"), map, FALSE, error)
             : NULL;
}

static gpointer
run_store (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  Task *task = data;
  g_autofree char *label = NULL;
  CrmRecord *record = task->record;

  /* Translators: an operation in the log; %s is the name of a template. */
  label = g_strdup_printf (task->is_new ? _ ("New template “%s”") : _ ("Save template “%s”"),
                           crm_record_get_title (record));
  if (!crm_session_begin (session, label, "cli", error))
    return NULL;
  if (!task->is_new)
    crm_record_set_integer (record, "version", crm_record_get_integer (record, "version", 1) + 1);
  if (!crm_template_file_store (task->file, session, record, error)
      || !(task->is_new ? crm_session_insert (session, record, error)
                        : crm_session_update (session, record, error))
      || !crm_session_commit (session, NULL, error))
    {
      crm_session_rollback (session);
      return NULL;
    }
  return crm_session_get (session, task->kind, crm_record_get_id (record), error);
}

/* A template with mistakes is kept: they are mended in the file. They are told all the same. */
static void
note_mistakes (CrmCli *cli, CrmTemplateFile *file)
{
  g_autoptr (CrmPlaceholders) placeholders
      = crm_placeholders_new (crm_context_get_catalog (cli->context));
  g_autoptr (GPtrArray) problems = crm_template_file_check (file, placeholders);

  for (guint i = 0; i < problems->len; i++)
    {
      const CrmTemplateProblem *problem = g_ptr_array_index (problems, i);

      crm_cli_note (_ ("place %u: %s\n"), problem->line, problem->message);
    }
}

static gboolean
store (CrmCli *cli, Task *task, GError **error)
{
  g_autoptr (CrmRecord) kept = crm_cli_run (cli, CRM_LANE_WRITE, run_store, task, error);

  if (kept == NULL)
    return FALSE;
  note_mistakes (cli, task->file);
  crm_cli_put_record (cli, kept);
  return TRUE;
}

static gboolean
is_type (CrmCli *cli, const char *type, GError **error)
{
  const CrmKind *kind = crm_cli_find_kind (cli, "template", error);
  const CrmField *field = kind != NULL ? crm_kind_find_field (kind, "type") : NULL;

  if (field == NULL)
    return FALSE;
  return strcmp (crm_field_choice_label (field, type), type) != 0
         || crm_cli_usage (error, _ ("--type: “%s” is no type of document"), type);
}

static gboolean
verb_add (CrmCli *cli, GError **error)
{
  g_autofree char *name = NULL, *type = NULL, *language = NULL, *head = NULL, *base = NULL;
  g_auto (GStrv) map = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (CrmTemplateFile) file = NULL;
  g_autoptr (CrmRecord) record = NULL;
  Task task = { .is_new = TRUE };
  GOptionEntry entries[] = {
    { "name", 0, 0, G_OPTION_ARG_FILENAME, &name, N_ ("Of the template; the file’s without it"),
      N_ ("NAME") },
    { "type", 0, 0, G_OPTION_ARG_FILENAME, &type,
      N_ ("Of the documents that it makes; letter without it"), N_ ("TYPE") },
    { "language", 0, 0, G_OPTION_ARG_FILENAME, &language,
      N_ ("In which numbers and dates are written; the client’s without it"), N_ ("TAG") },
    { "map", 'm', 0, G_OPTION_ARG_FILENAME_ARRAY, &map,
      N_ ("What a field of a PDF form or a merge field stands for; may be given several times"),
      N_ ("FIELD=TEXT") },
    { NULL },
  };

  if (!crm_cli_parse (cli, entries, 1, 1, error) || !crm_cli_open (cli, TRUE, error)
      || !is_type (cli, type != NULL ? type : "letter", error))
    return FALSE;
  bytes = read_file (cli->argv[1], error);
  if (bytes == NULL)
    return FALSE;
  base = g_path_get_basename (cli->argv[1]);
  if (name == NULL)
    name = dup_stem (cli->argv[1]);
  head = crm_template_file_make_head (name, type != NULL ? type : "letter", language, base);
  file = open_bytes (cli, bytes, head, NULL, map, TRUE, error);
  if (file == NULL)
    return FALSE;
  task.kind = crm_cli_find_kind (cli, "template", error);
  task.record = record = crm_record_new (task.kind);
  task.file = file;
  crm_record_set_text (record, "name", name);
  return store (cli, &task, error);
}

static gboolean
verb_map (CrmCli *cli, GError **error)
{
  g_autoptr (CrmTemplateFile) file = NULL;
  g_autoptr (CrmRecord) record = NULL;
  Task task = { NULL };

  if (!crm_cli_parse (cli, NULL, 2, -1, error) || !crm_cli_open (cli, TRUE, error))
    return FALSE;
  task.id = cli->argv[1];
  task.file = file = open_kept (cli, &task, cli->argv + 2, error);
  record = task.record;
  return file != NULL && store (cli, &task, error);
}

static void
put_field (CrmCli *cli,
           CrmCliTable *table,
           JsonBuilder *builder,
           const CrmFormField *field,
           const char *value)
{
  g_autofree char *options = field->options != NULL ? g_strjoinv (", ", field->options) : NULL;

  if (!cli->json)
    {
      crm_cli_table_add (table, g_strdup (field->name));
      crm_cli_table_add (table, g_strdup (crm_form_type_label (field->type)));
      crm_cli_table_add (table, field->page > 0 ? g_strdup_printf ("%u", field->page) : NULL);
      crm_cli_table_add (table, g_strdup (value));
      crm_cli_table_add (table, g_steal_pointer (&options));
      return;
    }
  json_builder_begin_object (builder);
  crm_cli_build_text (builder, "name", field->name);
  crm_cli_build_text (builder, "label", field->label);
  crm_cli_build_text (builder, "type", crm_form_type_label (field->type));
  crm_cli_build_integer (builder, "page", field->page);
  crm_cli_build_integer (builder, "max_length", field->max_length);
  crm_cli_build_flag (builder, "required", field->is_required);
  crm_cli_build_text (builder, "options", options);
  crm_cli_build_text (builder, "stands_for", value);
  json_builder_end_object (builder);
}

static gboolean
verb_fields (CrmCli *cli, GError **error)
{
  g_autoptr (CrmTemplateFile) file = NULL;
  g_autoptr (CrmRecord) record = NULL;
  g_autoptr (CrmCliTable) table = crm_cli_table_new ();
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  Task task = { NULL };
  GPtrArray *fields;

  if (!crm_cli_parse (cli, NULL, 1, 1, error) || !crm_cli_open (cli, FALSE, error))
    return FALSE;
  task.id = cli->argv[1];
  if (crm_cli_is_template_file (task.id))
    file = crm_cli_open_template_file (cli, task.id, NULL, TRUE, error);
  else
    file = open_kept (cli, &task, NULL, error);
  record = task.record;
  if (file == NULL)
    return FALSE;
  fields = crm_template_file_get_fields (file);
  crm_cli_table_add_column (table, _ ("Field"), FALSE);
  crm_cli_table_add_column (table, _ ("Type"), FALSE);
  crm_cli_table_add_column (table, _ ("Page"), TRUE);
  crm_cli_table_add_column (table, _ ("Stands for"), FALSE);
  crm_cli_table_add_column (table, _ ("Choices"), FALSE);
  json_builder_begin_array (builder);
  for (guint i = 0; i < fields->len; i++)
    {
      const CrmFormField *field = g_ptr_array_index (fields, i);

      put_field (cli, table, builder, field, crm_template_file_get_value (file, field->name));
    }
  json_builder_end_array (builder);
  note_mistakes (cli, file);
  if (cli->json)
    crm_cli_put_built (builder);
  else
    crm_cli_table_put (table);
  return TRUE;
}

static gboolean
verb_file (CrmCli *cli, GError **error)
{
  g_autofree char *path = NULL, *name = NULL;
  g_autoptr (CrmTemplateFile) file = NULL;
  g_autoptr (CrmRecord) record = NULL;
  Task task = { NULL };
  GOptionEntry entries[] = {
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &path,
      N_ ("Into this file; - for the standard output; under its own name without it"),
      N_ ("FILE") },
    { NULL },
  };

  if (!crm_cli_parse (cli, entries, 1, 1, error) || !crm_cli_open (cli, FALSE, error))
    return FALSE;
  task.id = cli->argv[1];
  file = open_kept (cli, &task, NULL, error);
  record = task.record;
  if (file == NULL)
    return FALSE;
  name = crm_template_file_dup_name (record);
  return crm_cli_write_bytes (crm_template_file_get_bytes (file),
                              path != NULL   ? path
                              : name != NULL ? name
                                             : crm_template_file_get_suffix (file) + 1,
                              error);
}

static void
put_lost (CrmCli *cli, GPtrArray *lost)
{
  for (guint i = 0; i < lost->len; i++)
    {
      const CrmTemplateProblem *problem = g_ptr_array_index (lost, i);

      /* Translators: a line number, then what of a file is not in the template there. */
      crm_cli_note (_ ("line %u: lost: %s\n"), problem->line, problem->message);
    }
}

typedef struct
{
  const CrmKind *kind;
  const char *name;
  const char *type;
  const char *language;
  const char *text;
} ImportTask;

static gpointer
run_import (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  const ImportTask *task = data;
  g_autoptr (CrmRecord) record = crm_record_new (task->kind);
  g_autofree char *label = g_strdup_printf (_ ("New template “%s”"), task->name);

  crm_record_set_text (record, "name", task->name);
  crm_record_set_text (record, "type", task->type);
  crm_record_set_text (record, "body", task->text);
  if (task->language != NULL)
    crm_record_set_text (record, "language", task->language);
  if (!crm_session_begin (session, label, "cli", error))
    return NULL;
  if (!crm_session_insert (session, record, error) || !crm_session_commit (session, NULL, error))
    {
      crm_session_rollback (session);
      return NULL;
    }
  return crm_session_get (session, task->kind, crm_record_get_id (record), error);
}

static gboolean
keep_import (CrmCli *cli, ImportTask *task, GError **error)
{
  g_autoptr (CrmRecord) record = NULL;

  task->kind = crm_cli_find_kind (cli, "template", error);
  if (task->kind == NULL)
    return FALSE;
  record = crm_cli_run (cli, CRM_LANE_WRITE, run_import, task, error);
  if (record != NULL)
    crm_cli_put_record (cli, record);
  return record != NULL;
}

static gboolean
verb_import (CrmCli *cli, GError **error)
{
  g_autofree char *path = NULL, *name = NULL, *type = NULL, *language = NULL, *head = NULL,
                  *text = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GBytes) written = NULL;
  g_autoptr (GPtrArray) lost = NULL;
  g_autoptr (CrmPlaceholders) placeholders = NULL;
  ImportTask task = { NULL };
  GOptionEntry entries[] = {
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &path,
      N_ ("Into this file, or - for the standard output, instead of a template of the office"),
      N_ ("FILE") },
    { "name", 0, 0, G_OPTION_ARG_FILENAME, &name, N_ ("Of the template; the file’s without it"),
      N_ ("NAME") },
    { "type", 0, 0, G_OPTION_ARG_FILENAME, &type,
      N_ ("Of the documents that it makes; letter without it"), N_ ("TYPE") },
    { "language", 0, 0, G_OPTION_ARG_FILENAME, &language,
      N_ ("In which numbers and dates are written; the client’s without it"), N_ ("TAG") },
    { NULL },
  };

  if (!crm_cli_parse (cli, entries, 1, 1, error) || !crm_cli_open (cli, path == NULL, error)
      || !is_type (cli, type != NULL ? type : "letter", error))
    return FALSE;
  bytes = read_file (cli->argv[1], error);
  if (bytes == NULL)
    return FALSE;
  if (name == NULL)
    name = dup_stem (cli->argv[1]);
  task = (ImportTask){ NULL, name, type != NULL ? type : "letter", language, NULL };
  head = crm_template_file_make_head (name, task.type, language, name);
  placeholders = crm_placeholders_new (crm_context_get_catalog (cli->context));
  text = crm_word_import (bytes, head, placeholders, &lost, error);
  if (text == NULL)
    return FALSE;
  put_lost (cli, lost);
  task.text = text;
  written = g_bytes_new (text, strlen (text));
  return path != NULL ? crm_cli_write_bytes (written, path, error)
                      : keep_import (cli, &task, error);
}

const CrmVerb crm_cli_template_file_verbs[] = {
  { "templates add", "FILE", N_ ("Make a template of a .docx, an .odt or a PDF form"),
    N_ ("What fields such as {{client.name}} in its text mean, and what may stand between two "
        "braces, is\n"
        "said in docs/TEMPLATES.md. Fields of a form and merge fields get what they seem to stand "
        "for;\n"
        "templates fields lists them."),
    CRM_VERB_JSON, verb_add },
  { "templates fields", "FILE|TEMPLATE",
    N_ ("List the fields of a file that can be filled in, and what they stand for"), NULL,
    CRM_VERB_JSON, verb_fields },
  { "templates map", "TEMPLATE FIELD=TEXT…",
    N_ ("Say what fields of a PDF form or merge fields stand for"),
    N_ ("TEXT is a text with fields, such as {{client.name}}, {{client.city}}; for a check box a "
        "condition,\n"
        "such as client.country = \"PT\"; empty, so that the field stays as it is."),
    CRM_VERB_JSON, verb_map },
  { "templates import", "FILE", N_ ("Make a template of our own of the text of a .docx or .odt"),
    N_ ("What our language cannot say is listed on the error output, with the line of the template "
        "where\n"
        "it would stand."),
    CRM_VERB_JSON, verb_import },
  { "templates file", "TEMPLATE", N_ ("Write the file of a template, to change it"), NULL, 0,
    verb_file },
  { NULL },
};
