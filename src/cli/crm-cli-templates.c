/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Templates of documents: what there is, the texts that they had, what is wrong with a text. */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "crm-cli.h"
#include "crm-document-binding.h"
#include "crm-error.h"
#include "crm-line-diff.h"
#include "crm-placeholders.h"
#include "crm-template-find.h"
#include "crm-template-offer.h"
#include "crm-template-versions.h"

typedef struct
{
  CrmCli *cli;
  const char *name; /* of the template */
  const char *type;
  const char *language;
  gboolean archived;
  const CrmKind *kind; /* of the record that a document is wanted for, or NULL */
  const char *id;
  gint64 number; /* of a version; 0: the one in use */
  gint64 other;
  const char *text; /* to save */
  CrmTemplateShelf *shelf;
  char *found; /* a text */
} Task;

/* List */

static gboolean
is_wanted (Task *task, CrmRecord *template)
{
  const char *language = crm_record_get_text (template, "language");

  if (task->type != NULL && g_strcmp0 (crm_record_get_text (template, "type"), task->type) != 0)
    return FALSE;
  return task->language == NULL
         || (language != NULL
             && g_ascii_strncasecmp (language, task->language, strlen (task->language)) == 0);
}

static gboolean
suits (CrmSession *session, CrmRecord *template, CrmRecord *subject, CrmDocumentData *data)
{
  g_autoptr (CrmTemplate) parsed = NULL;

  if (subject == NULL)
    return TRUE;
  parsed = crm_template_new (crm_record_get_text (template, "body"), -1);
  return crm_template_is_offered (parsed, session, subject, data);
}

static void
put_templates_json (GPtrArray *templates)
{
  static const char *const names[] = { "name", "type", "language", "family" };
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  char id[CRM_ID_STRING_SIZE];

  json_builder_begin_array (builder);
  for (guint i = 0; i < templates->len; i++)
    {
      CrmRecord *template = g_ptr_array_index (templates, i);

      json_builder_begin_object (builder);
      crm_cli_build_text (builder, "id", crm_id_format (crm_record_get_id (template), id));
      for (gsize n = 0; n < G_N_ELEMENTS (names); n++)
        crm_cli_build_text (builder, names[n], crm_record_get_text (template, names[n]));
      crm_cli_build_integer (builder, "version", crm_record_get_integer (template, "version", 1));
      crm_cli_build_flag (builder, "archived",
                          crm_record_get_integer (template, "archived", 0) != 0);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
  crm_cli_put_built (builder);
}

static void
put_templates (GPtrArray *templates)
{
  g_autoptr (CrmCliTable) table = crm_cli_table_new ();

  crm_cli_table_add_column (table, "id", FALSE);
  crm_cli_table_add_column (table, _ ("Name"), FALSE);
  crm_cli_table_add_column (table, _ ("Type"), FALSE);
  crm_cli_table_add_column (table, _ ("Language"), FALSE);
  crm_cli_table_add_column (table, _ ("Version"), TRUE);
  for (guint i = 0; i < templates->len; i++)
    {
      CrmRecord *template = g_ptr_array_index (templates, i);

      crm_cli_table_add (table, crm_id_dup_string (crm_record_get_id (template)));
      crm_cli_table_add (table, g_strdup (crm_record_get_title (template)));
      crm_cli_table_add (table, g_strdup (crm_record_get_text (template, "type")));
      crm_cli_table_add (table, g_strdup (crm_record_get_text (template, "language")));
      crm_cli_table_add (
          table, g_strdup_printf ("%d", (int) crm_record_get_integer (template, "version", 1)));
    }
  crm_cli_table_put (table);
}

static gpointer
run_list (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  Task *task = data;
  const CrmKind *kind = crm_catalog_find_kind (crm_session_get_catalog (session), "template");
  g_autoptr (CrmQuery) query = crm_query_new (kind);
  g_autoptr (GPtrArray) templates = NULL;
  g_autoptr (CrmRecord) subject = NULL;
  g_autoptr (CrmDocumentData) values = NULL;

  if (task->kind != NULL)
    {
      subject = crm_session_find (session, task->kind, task->id, error);
      values = subject != NULL ? crm_document_data_new_for_record (session, subject, error) : NULL;
      if (values == NULL)
        return NULL;
    }
  if (!crm_query_filter (query, "archived",
                         task->archived ? CRM_FILTER_EQUAL : CRM_FILTER_NOT_EQUAL,
                         crm_value_integer (1), error)
      || !crm_query_sort (query, "type", FALSE, error)
      || !crm_query_sort (query, "name", FALSE, error)
      || (templates = crm_session_list (session, query, error)) == NULL)
    return NULL;
  for (guint i = templates->len; i-- > 0;)
    if (!is_wanted (task, g_ptr_array_index (templates, i))
        || !suits (session, g_ptr_array_index (templates, i), subject, values))
      g_ptr_array_remove_index (templates, i);
  if (task->cli->json)
    put_templates_json (templates);
  else
    put_templates (templates);
  return task;
}

static gboolean
verb_list (CrmCli *cli, GError **error)
{
  g_autofree char *type = NULL, *language = NULL;
  g_auto (GStrv) subject = NULL;
  Task task = { .cli = cli };
  gboolean archived = FALSE;
  GOptionEntry entries[] = {
    { "type", 't', 0, G_OPTION_ARG_FILENAME, &type, N_ ("Only those for this type of document"),
      N_ ("TYPE") },
    { "language", 'l', 0, G_OPTION_ARG_FILENAME, &language, N_ ("Only those in this language"),
      N_ ("TAG") },
    { "archived", 0, 0, G_OPTION_ARG_NONE, &archived, N_ ("Those that were put away"), NULL },
    { NULL },
  };

  if (!crm_cli_parse (cli, entries, 0, 2, error))
    return FALSE;
  if (cli->argc == 2)
    return crm_cli_usage (error, _ ("Give KIND and ID of a record, or neither"));
  if (!crm_cli_open (cli, FALSE, error))
    return FALSE;
  task.type = type;
  task.language = language;
  task.archived = archived;
  if (cli->argc == 3)
    {
      task.kind = crm_cli_find_kind (cli, cli->argv[1], error);
      task.id = cli->argv[2];
      if (task.kind == NULL)
        return FALSE;
    }
  return crm_cli_run (cli, CRM_LANE_READ, run_list, &task, error) != NULL;
}

/* Versions */

static char *
dup_author (CrmSession *session, CrmRecord *version)
{
  const CrmId *id = crm_record_get_link (version, "created_by");
  g_autoptr (CrmRecord) user
      = id != NULL ? crm_session_get (
            session, crm_catalog_find_kind (crm_session_get_catalog (session), "user"), id, NULL)
                   : NULL;

  return g_strdup (user != NULL ? crm_record_get_title (user) : "");
}

static void
put_versions (CrmSession *session, CrmCli *cli, GPtrArray *versions)
{
  g_autoptr (CrmCliTable) table = crm_cli_table_new ();
  const CrmLocale *locale = crm_context_get_locale (cli->context);

  crm_cli_table_add_column (table, _ ("Version"), TRUE);
  crm_cli_table_add_column (table, _ ("When"), FALSE);
  crm_cli_table_add_column (table, _ ("Who"), FALSE);
  crm_cli_table_add_column (table, _ ("Name"), FALSE);
  for (guint i = 0; i < versions->len; i++)
    {
      CrmRecord *version = g_ptr_array_index (versions, i);

      crm_cli_table_add (
          table, g_strdup_printf ("%d", (int) crm_record_get_integer (version, "version", 1)));
      crm_cli_table_add (table, crm_locale_format_instant (
                                    locale, crm_record_get_integer (version, "created_at", 0)));
      crm_cli_table_add (table, dup_author (session, version));
      crm_cli_table_add (table, g_strdup (crm_record_get_text (version, "name")));
    }
  crm_cli_table_put (table);
}

static void
put_versions_json (CrmSession *session, GPtrArray *versions)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_array (builder);
  for (guint i = 0; i < versions->len; i++)
    {
      CrmRecord *version = g_ptr_array_index (versions, i);
      g_autofree char *author = dup_author (session, version);

      json_builder_begin_object (builder);
      crm_cli_build_integer (builder, "version", crm_record_get_integer (version, "version", 1));
      crm_cli_build_integer (builder, "at", crm_record_get_integer (version, "created_at", 0));
      crm_cli_build_text (builder, "who", author);
      crm_cli_build_text (builder, "name", crm_record_get_text (version, "name"));
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
  crm_cli_put_built (builder);
}

static gpointer
run_versions (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  Task *task = data;
  g_autoptr (CrmRecord) template = crm_template_find (session, task->name, NULL, error);
  g_autoptr (GPtrArray) versions
      = template != NULL ? crm_template_list_versions (session, template, error) : NULL;

  if (versions == NULL)
    return NULL;
  if (task->cli->json)
    put_versions_json (session, versions);
  else
    put_versions (session, task->cli, versions);
  return task;
}

static gboolean
verb_versions (CrmCli *cli, GError **error)
{
  Task task = { .cli = cli };

  if (!crm_cli_parse (cli, NULL, 1, 1, error) || !crm_cli_open (cli, FALSE, error))
    return FALSE;
  task.name = cli->argv[1];
  return crm_cli_run (cli, CRM_LANE_READ, run_versions, &task, error) != NULL;
}

/* The text of a version. */
static char *
dup_text (CrmSession *session, CrmRecord *template, gint64 number, GError **error)
{
  g_autoptr (CrmRecord) version = number > 0
                                      ? crm_template_find_version (session, template, number, error)
                                      : g_object_ref (template);
  const char *text = version != NULL ? crm_record_get_text (version, "body") : NULL;

  return version != NULL ? g_strdup (text != NULL ? text : "") : NULL;
}

static gpointer
run_show (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  Task *task = data;
  g_autoptr (CrmRecord) template = crm_template_find (session, task->name, NULL, error);
  g_autofree char *text
      = template != NULL ? dup_text (session, template, task->number, error) : NULL;

  if (text == NULL)
    return NULL;
  crm_cli_put ("%s%s", text, g_str_has_suffix (text, "\n") ? "" : "\n");
  return task;
}

static gboolean
verb_show (CrmCli *cli, GError **error)
{
  Task task = { .cli = cli };
  int number = 0;
  GOptionEntry entries[] = {
    { "version", 0, 0, G_OPTION_ARG_INT, &number, N_ ("Not the text in use, but an earlier one"),
      "N" },
    { NULL },
  };

  if (!crm_cli_parse (cli, entries, 1, 1, error) || !crm_cli_open (cli, FALSE, error))
    return FALSE;
  task.name = cli->argv[1];
  task.number = number;
  return crm_cli_run (cli, CRM_LANE_READ, run_show, &task, error) != NULL;
}

static gpointer
run_compare (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  Task *task = data;
  g_autoptr (CrmRecord) template = crm_template_find (session, task->name, NULL, error);
  g_autofree char *before
      = template != NULL ? dup_text (session, template, task->number, error) : NULL;
  g_autofree char *after = before != NULL ? dup_text (session, template, task->other, error) : NULL;
  g_autoptr (GPtrArray) changes = after != NULL ? crm_line_diff (before, after) : NULL;

  for (guint i = 0; changes != NULL && i < changes->len; i++)
    {
      const CrmLineChange *change = g_ptr_array_index (changes, i);

      if (change->sign != ' ')
        crm_cli_put ("%c%u: %s\n", change->sign, change->line, change->text);
    }
  return changes != NULL ? task : NULL;
}

static gboolean
read_number (const char *text, gint64 *number, GError **error)
{
  guint64 read;

  if (!g_ascii_string_to_unsigned (text, 10, 1, G_MAXINT32, &read, NULL))
    return crm_cli_usage (error, _ ("“%s” is no number of a version"), text);
  *number = (gint64) read;
  return TRUE;
}

static gboolean
verb_compare (CrmCli *cli, GError **error)
{
  Task task = { .cli = cli };

  if (!crm_cli_parse (cli, NULL, 2, 3, error) || !read_number (cli->argv[2], &task.number, error)
      || (cli->argc > 3 && !read_number (cli->argv[3], &task.other, error))
      || !crm_cli_open (cli, FALSE, error))
    return FALSE;
  task.name = cli->argv[1];
  return crm_cli_run (cli, CRM_LANE_READ, run_compare, &task, error) != NULL;
}

/* Check and save */

static gpointer
run_fetch (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  Task *task = data;
  g_autoptr (CrmRecord) template = NULL;

  task->shelf = crm_template_shelf_new_for_session (session, error);
  if (task->shelf == NULL)
    return NULL;
  if (task->text != NULL)
    return task;
  template = crm_template_find (session, task->name, NULL, error);
  task->found = template != NULL ? dup_text (session, template, task->number, error) : NULL;
  return task->found != NULL ? task : NULL;
}

/* Says what is wrong with a text and where; FALSE when anything is. */
static gboolean
check_text (Task *task, const char *text, GError **error)
{
  g_autoptr (CrmPlaceholders) placeholders
      = crm_placeholders_new (crm_context_get_catalog (task->cli->context));
  g_autoptr (CrmTemplate) template = crm_template_new_with_shelf (text, -1, task->shelf);
  g_autoptr (GPtrArray) problems = crm_template_is_valid (template)
                                       ? crm_placeholders_check (placeholders, template)
                                       : g_ptr_array_ref (crm_template_get_problems (template));

  for (guint i = 0; i < problems->len; i++)
    {
      const CrmTemplateProblem *problem = g_ptr_array_index (problems, i);

      crm_cli_note ("%u:%u: %s\n", problem->line, problem->column, problem->message);
    }
  if (problems->len == 0)
    return TRUE;
  g_set_error (error, CRM_ERROR, CRM_ERROR_FAILED, _ ("The template has mistakes"));
  return FALSE;
}

static gboolean
verb_check (CrmCli *cli, GError **error)
{
  Task task = { .cli = cli };
  g_autofree char *path = NULL, *text = NULL;
  gboolean good;
  GOptionEntry entries[] = {
    { "file", 'f', 0, G_OPTION_ARG_FILENAME, &path, N_ ("The text in this file"), N_ ("FILE") },
    { NULL },
  };

  if (!crm_cli_parse (cli, entries, 0, 1, error))
    return FALSE;
  if ((path != NULL) == (cli->argc > 1))
    return crm_cli_usage (error, _ ("Give a template, or --file FILE"));
  if (path != NULL && !g_file_get_contents (path, &text, NULL, error))
    return FALSE;
  if (!crm_cli_open (cli, FALSE, error))
    return FALSE;
  task.text = text;
  task.name = cli->argc > 1 ? cli->argv[1] : NULL;
  good = crm_cli_run (cli, CRM_LANE_READ, run_fetch, &task, error) != NULL
         && check_text (&task, text != NULL ? text : task.found, error);
  g_clear_object (&task.shelf);
  g_free (task.found);
  return good;
}

static gpointer
run_save (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  Task *task = data;
  g_autoptr (CrmRecord) template = crm_template_find (session, task->name, NULL, error);
  g_autofree char *text = NULL;
  g_autofree char *label = NULL;

  if (template == NULL)
    return NULL;
  text = task->text != NULL ? g_strdup (task->text)
                            : dup_text (session, template, task->number, error);
  if (text == NULL)
    return NULL;
  label = task->text != NULL
              /* Translators: %s is the name of a template. */
              ? g_strdup_printf (_ ("Save template “%s”"), crm_record_get_title (template))
              /* Translators: a number and the name of a template. */
              : g_strdup_printf (_ ("Bring back version %d of “%s”"), (int) task->number,
                                 crm_record_get_title (template));
  crm_template_record_set_text (template, text);
  if (!crm_session_begin (session, label, "cli", error))
    return NULL;
  if (!crm_session_update (session, template, error) || !crm_session_commit (session, NULL, error))
    {
      crm_session_rollback (session);
      return NULL;
    }
  return crm_session_get (session, crm_record_get_kind (template), crm_record_get_id (template),
                          error);
}

static gboolean
save (Task *task, GError **error)
{
  g_autoptr (CrmRecord) template = crm_cli_run (task->cli, CRM_LANE_WRITE, run_save, task, error);

  if (template != NULL)
    crm_cli_put ("%d\n", (int) crm_record_get_integer (template, "version", 1));
  return template != NULL;
}

static gboolean
verb_restore (CrmCli *cli, GError **error)
{
  Task task = { .cli = cli };

  if (!crm_cli_parse (cli, NULL, 2, 2, error) || !read_number (cli->argv[2], &task.number, error)
      || !crm_cli_open (cli, TRUE, error))
    return FALSE;
  task.name = cli->argv[1];
  return save (&task, error);
}

static gboolean
verb_save (CrmCli *cli, GError **error)
{
  Task task = { .cli = cli };
  g_autofree char *text = NULL;
  gboolean good;

  if (!crm_cli_parse (cli, NULL, 2, 2, error)
      || !g_file_get_contents (cli->argv[2], &text, NULL, error)
      || !crm_cli_open (cli, TRUE, error))
    return FALSE;
  task.name = cli->argv[1];
  task.text = text;
  good = crm_cli_run (cli, CRM_LANE_READ, run_fetch, &task, error) != NULL
         && check_text (&task, text, error) && save (&task, error);
  g_clear_object (&task.shelf);
  return good;
}

#define TEMPLATE_IS                                                                                \
  N_ ("TEMPLATE is an id, the beginning of one, a name, or a type such as invoice.")

const CrmVerb crm_cli_template_verbs[] = {
  { "templates list", "[KIND ID]", N_ ("List the templates of documents"),
    N_ ("With KIND and ID only those that are offered for that record."), CRM_VERB_JSON,
    verb_list },
  { "templates versions", "TEMPLATE", N_ ("List the texts that a template had"), TEMPLATE_IS,
    CRM_VERB_JSON, verb_versions },
  { "templates show", "TEMPLATE", N_ ("Print the text of a template"), TEMPLATE_IS, 0, verb_show },
  { "templates compare", "TEMPLATE N [M]",
    N_ ("Print what differs between two texts of a template"),
    N_ ("Lines of version N that went begin with -, lines of version M that came with +. Without "
        "M\n"
        "the text in use is meant."),
    0, verb_compare },
  { "templates check", "[TEMPLATE]", N_ ("Say what is wrong with the text of a template"),
    N_ ("Each mistake is a line LINE:COLUMN: MESSAGE on the error output, and the exit code is 1."),
    0, verb_check },
  { "templates save", "TEMPLATE FILE",
    N_ ("Make the text in a file the next version of a template"),
    N_ ("A text with mistakes is not saved. Prints the number of the version."), 0, verb_save },
  { "templates restore", "TEMPLATE N", N_ ("Make an earlier text of a template its next version"),
    N_ ("Prints the number of the new version."), 0, verb_restore },
  { NULL },
};
