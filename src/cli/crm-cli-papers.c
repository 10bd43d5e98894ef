/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Orders and invoices from what came before them; documents from templates. */
#include "config.h"

#include <gio/gunixoutputstream.h>
#include <glib/gi18n-lib.h>
#include <string.h>
#include <unistd.h>

#include "crm-blob.h"
#include "crm-cli.h"
#include "crm-document-binding.h"
#include "crm-document-draft.h"
#include "crm-document-report.h"
#include "crm-document.h"
#include "crm-error.h"
#include "crm-labels.h"
#include "crm-paper-make.h"
#include "crm-template-find.h"
#include "crm-template.h"
#include "crm-word-pdf.h"

typedef struct
{
  CrmCli *cli;
  const char *template_name;
  const CrmKind *kind;
  const char *id;
  CrmTemplate *template;
  CrmTemplateFile *file; /* that is filled in, or NULL */
  CrmRecord *record;     /* the template, where it is kept in the office */
  CrmDocumentData *data;
} Task;

static gpointer
run_gather (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  Task *task = data;
  g_autoptr (CrmRecord) record = crm_session_find (session, task->kind, task->id, error);
  g_autofree char *language = record != NULL ? crm_document_dup_language (session, record) : NULL;
  g_autoptr (CrmTemplateShelf) shelf = NULL;
  const char *body;

  if (record != NULL && task->file == NULL)
    task->record = crm_template_find (session, task->template_name, language, error);
  if (record == NULL || (task->file == NULL && task->record == NULL))
    return NULL;
  body = task->file != NULL ? crm_template_file_get_body (task->file)
                            : crm_record_get_text (task->record, "body");
  shelf = crm_template_shelf_new_for_session (session, error);
  if (shelf == NULL)
    return NULL;
  task->template = crm_template_new_with_shelf (body != NULL ? body : "", -1, shelf);
  task->data = crm_document_data_new_for_record (session, record, error);
  if (task->data == NULL || !crm_document_data_add_lists (task->data, session, body, error)
      || !crm_document_report_add (task->data, session, body, error))
    return NULL;
  return task;
}

/* What is wrong in a file of another program, by paragraph, or by the number of a form's field. */
static void
note_file_problems (GPtrArray *problems)
{
  for (guint i = 0; i < problems->len; i++)
    {
      const CrmTemplateProblem *problem = g_ptr_array_index (problems, i);

      /* Translators: the number of a paragraph or field, then what is wrong there. */
      crm_cli_note (_ ("place %u: %s\n"), problem->line, problem->message);
    }
}

static void
note_problems (GPtrArray *problems)
{
  for (guint i = 0; i < problems->len; i++)
    {
      const CrmTemplateProblem *problem = g_ptr_array_index (problems, i);

      /* Translators: a line number, then what is wrong there. */
      crm_cli_note (_ ("line %u: %s\n"), problem->line, problem->message);
    }
}

/* Into a file, which is named on the output, or onto the output when @path is a dash. */
gboolean
crm_cli_write_bytes (GBytes *bytes, const char *path, GError **error)
{
  g_autoptr (GOutputStream) stream = NULL;
  gsize size;
  const char *content = g_bytes_get_data (bytes, &size);

  if (path != NULL && strcmp (path, "-") == 0)
    {
      stream = g_unix_output_stream_new (STDOUT_FILENO, FALSE);
      return g_output_stream_write_all (stream, content, size, NULL, NULL, error);
    }
  if (!g_file_set_contents_full (path, content, (gssize) size, G_FILE_SET_CONTENTS_CONSISTENT, 0600,
                                 error))
    return FALSE;
  crm_cli_put ("%s\n", path);
  return TRUE;
}

static gboolean
write_document (CrmDocument *document, const char *path, GError **error)
{
  if (path == NULL)
    path = crm_document_get_filename (document);
  if (path == NULL || path[0] == '\0')
    return crm_cli_usage (error, _ ("-o FILE is required: the template names no file"));
  return crm_cli_write_bytes (crm_document_get_bytes (document), path, error);
}

/* A template whose file is kept in the office: here, or with a colleague. */
static gboolean
load_file (Task *task, GError **error)
{
  g_autoptr (GBytes) bytes = NULL;

  if (task->record == NULL || !crm_record_is_set (task->record, "file_hash"))
    return TRUE;
  bytes = crm_blob_load (crm_context_get_store (task->cli->context),
                         crm_record_get_text (task->record, "file_hash"), NULL, NULL, NULL, error);
  if (bytes != NULL)
    task->file = crm_template_file_new_for_record (task->record, bytes, error);
  return task->file != NULL;
}

static gboolean
fill_file (Task *task, gboolean as_pages, CrmDocument **document, GError **error)
{
  g_autoptr (CrmPlaceholders) placeholders
      = crm_placeholders_new (crm_context_get_catalog (task->cli->context));
  g_autoptr (GPtrArray) problems = crm_template_file_check (task->file, placeholders);

  if (problems->len > 0)
    {
      note_file_problems (problems);
      g_set_error (error, CRM_ERROR, CRM_ERROR_FAILED, _ ("The template has mistakes"));
      return FALSE;
    }
  return crm_template_file_make (task->file, task->data, as_pages, NULL, document, error);
}

static gboolean
make_document (Task *task, gboolean as_pages, CrmDocument **document, GError **error)
{
  if (task->file != NULL)
    return fill_file (task, as_pages, document, error);
  if (!crm_template_is_valid (task->template))
    {
      note_problems (crm_template_get_problems (task->template));
      g_set_error (error, CRM_ERROR, CRM_ERROR_FAILED, _ ("The template has mistakes"));
      return FALSE;
    }
  return crm_document_render (task->template, task->data, NULL, document, error);
}

/* The pages; a document that misses something only as a draft. */
static CrmDocument *
render (Task *task, gboolean as_pages, gboolean draft, GError **error)
{
  g_autoptr (CrmDocument) document = NULL;

  if (!load_file (task, error) || !make_document (task, as_pages, &document, error))
    return NULL;
  note_problems (crm_document_get_warnings (document));
  if (!crm_document_is_complete (document))
    {
      if (task->file != NULL)
        note_file_problems (crm_document_get_missing (document));
      else
        note_problems (crm_document_get_missing (document));
      if (!draft)
        {
          g_set_error (error, CRM_ERROR, CRM_ERROR_FAILED,
                       _ ("The document misses the values above and was not written; fill them in, "
                          "or give --draft"));
          return NULL;
        }
    }
  return g_steal_pointer (&document);
}

static CrmDocument *
gather_and_render (Task *task, gboolean as_pages, gboolean draft, GError **error)
{
  CrmDocument *document = NULL;

  if (crm_cli_run (task->cli, CRM_LANE_READ, run_gather, task, error) != NULL)
    document = render (task, as_pages, draft, error);
  g_clear_object (&task->template);
  g_clear_object (&task->file);
  g_clear_object (&task->record);
  g_clear_pointer (&task->data, crm_document_data_unref);
  return document;
}

/* The pages of a record by a template, complete or not at all. */
CrmDocument *
crm_cli_render (
    CrmCli *cli, const char *template_name, const CrmKind *kind, const char *id, GError **error)
{
  Task task = { .cli = cli, .template_name = template_name, .kind = kind, .id = id };

  return gather_and_render (&task, TRUE, FALSE, error);
}

static gboolean
verb_render (CrmCli *cli, GError **error)
{
  g_autofree char *path = NULL;
  g_auto (GStrv) map = NULL;
  gboolean draft = FALSE, as_pages;
  Task task = { .cli = cli };
  g_autoptr (CrmDocument) document = NULL;
  GOptionEntry entries[] = {
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &path,
      N_ ("Into this file; - for the standard output; as the template says without it"),
      N_ ("FILE.pdf") },
    { "map", 'm', 0, G_OPTION_ARG_FILENAME_ARRAY, &map,
      N_ ("What a field of a PDF form or a merge field stands for; may be given several times"),
      N_ ("FIELD=TEXT") },
    { "draft", 0, 0, G_OPTION_ARG_NONE, &draft, N_ ("Write it even if values are missing"), NULL },
    { NULL },
  };

  if (!crm_cli_parse (cli, entries, 3, 3, error) || !crm_cli_open (cli, FALSE, error))
    return FALSE;
  task.template_name = cli->argv[1];
  task.kind = crm_cli_find_kind (cli, cli->argv[2], error);
  task.id = cli->argv[3];
  if (task.kind == NULL)
    return FALSE;
  if (crm_cli_is_template_file (task.template_name))
    {
      task.file = crm_cli_open_template_file (cli, task.template_name, map, TRUE, error);
      if (task.file == NULL)
        return FALSE;
    }
  as_pages = path == NULL || strcmp (path, "-") == 0 || g_str_has_suffix (path, ".pdf");
  if (path != NULL && g_str_has_suffix (path, ".pdf") && task.file != NULL
      && crm_template_file_get_form (task.file) != CRM_TEMPLATE_FILE_PDF
      && !crm_word_pdf_is_available ())
    return crm_cli_usage (error,
                          _ ("Pages of such a file need LibreOffice, which is not "
                             "installed; give -o FILE%s"),
                          crm_template_file_get_suffix (task.file));
  document = gather_and_render (&task, as_pages, draft, error);
  return document != NULL && write_document (document, path, error);
}

typedef struct
{
  CrmCli *cli;
  const CrmKind *kind;
  char **where;
  char **sort;
  CrmLabels *labels;
  guint n_without;
} LabelsTask;

static gpointer
run_labels (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  LabelsTask *task = data;
  g_autoptr (CrmQuery) query = crm_query_new (task->kind);
  g_autoptr (CrmRecord) office = crm_session_get_office (session);
  const char *country = office != NULL ? crm_record_get_text (office, "country") : NULL;
  g_autoptr (GArray) refs = NULL;

  if (!crm_cli_filter (session, query, task->where, error)
      || !crm_cli_sort (query, task->sort, error))
    return NULL;
  refs = crm_session_snapshot (session, query, cancellable, error);
  for (guint at = 0; refs != NULL && at < refs->len; at += 256)
    {
      g_autoptr (GPtrArray) page = crm_session_page (session, &g_array_index (refs, CrmRef, at),
                                                     MIN (256, refs->len - at), error);

      if (page == NULL)
        return NULL;
      for (guint i = 0; i < page->len; i++)
        if (g_ptr_array_index (page, i) != NULL
            && !crm_labels_add_record (task->labels, g_ptr_array_index (page, i), country))
          task->n_without++;
    }
  return refs != NULL ? task : NULL;
}

static char *
list_sheets (void)
{
  g_autoptr (GString) names = g_string_new (NULL);

  for (guint i = 0; i < crm_label_sheet_get_n (); i++)
    g_string_append_printf (names, "%s%s", i > 0 ? ", " : "", crm_label_sheet_get (i)->name);
  return g_string_free (g_steal_pointer (&names), FALSE);
}

static gboolean
write_labels (LabelsTask *task, const char *path, GError **error)
{
  g_autoptr (GBytes) pdf = NULL;

  if (crm_labels_get_n (task->labels) == 0)
    {
      g_set_error (error, CRM_ERROR, CRM_ERROR_NOT_FOUND, _ ("There is no address to print"));
      return FALSE;
    }
  if (task->n_without > 0)
    crm_cli_note (ngettext ("%u record has no postal address and gets no label\n",
                            "%u records have no postal address and get no label\n",
                            task->n_without),
                  task->n_without);
  pdf = crm_labels_to_pdf (task->labels, error);
  return pdf != NULL && crm_cli_write_bytes (pdf, path, error);
}

static gboolean
verb_labels (CrmCli *cli, GError **error)
{
  g_autofree char *path = NULL, *sheet = NULL, *sender = NULL;
  g_auto (GStrv) where = NULL, sort = NULL;
  LabelsTask task = { .cli = cli };
  const CrmLabelSheet *chosen;
  int first = 1;
  gboolean good;
  GOptionEntry entries[] = {
    { "sheet", 0, 0, G_OPTION_ARG_FILENAME, &sheet,
      N_ ("Sheet of labels or envelope; a4-21 without it"), N_ ("SHEET") },
    { "first", 0, 0, G_OPTION_ARG_INT, &first, N_ ("Begin with this label of the first sheet"),
      "N" },
    { "sender", 0, 0, G_OPTION_ARG_FILENAME, &sender, N_ ("What stands at the top of envelopes"),
      N_ ("TEXT") },
    { "where", 'w', 0, G_OPTION_ARG_FILENAME_ARRAY, &where, N_ ("As of list"), N_ ("FIELD=VALUE") },
    { "sort", 's', 0, G_OPTION_ARG_FILENAME_ARRAY, &sort, N_ ("As of list"), N_ ("FIELD") },
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &path,
      N_ ("Into this file; - for the standard output"), N_ ("FILE.pdf") },
    { NULL },
  };

  if (!crm_cli_parse (cli, entries, 1, 1, error))
    return FALSE;
  chosen = crm_label_sheet_find (sheet != NULL ? sheet : "a4-21");
  if (chosen == NULL)
    {
      g_autofree char *names = list_sheets ();

      return crm_cli_usage (error, _ ("--sheet: “%s” is not known; give one of %s"), sheet, names);
    }
  if (first < 1 || (guint) first > chosen->n_columns * chosen->n_rows)
    return crm_cli_usage (error, _ ("--first: the sheet has labels 1 to %u"),
                          chosen->n_columns * chosen->n_rows);
  if (path == NULL)
    return crm_cli_usage (error, _ ("-o FILE is required"));
  if (!crm_cli_open (cli, FALSE, error))
    return FALSE;
  task.kind = crm_cli_find_kind (cli, cli->argv[1], error);
  if (task.kind == NULL)
    return FALSE;
  task.where = where;
  task.sort = sort;
  task.labels = crm_labels_new (chosen, (guint) first - 1, sender);
  good = crm_cli_run (cli, CRM_LANE_REPORT, run_labels, &task, error) != NULL
         && write_labels (&task, path, error);
  g_object_unref (task.labels);
  return good;
}

typedef struct
{
  const CrmKind *kind;
  const CrmKind *source_kind;
  const char *id;
} MakeTask;

static gpointer
run_make (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  MakeTask *task = data;
  g_autoptr (CrmRecord) source = crm_session_find (session, task->source_kind, task->id, error);
  g_autoptr (CrmRecord) paper = NULL;
  g_autofree char *label = NULL;

  if (source == NULL)
    return NULL;
  label = crm_paper_make_label (task->kind, source);
  if (!crm_session_begin (session, label, "cli", error))
    return NULL;
  paper = crm_paper_make (session, task->kind, source, error);
  if (paper == NULL || !crm_session_commit (session, NULL, error))
    {
      crm_session_rollback (session);
      return NULL;
    }
  return crm_session_get (session, task->kind, crm_record_get_id (paper), error);
}

static gboolean
verb_make (CrmCli *cli, GError **error)
{
  g_autoptr (CrmRecord) paper = NULL;
  MakeTask task = { NULL };

  if (!crm_cli_parse (cli, NULL, 3, 3, error) || !crm_cli_open (cli, TRUE, error))
    return FALSE;
  task.kind = crm_cli_find_kind (cli, cli->argv[1], error);
  task.source_kind = task.kind != NULL ? crm_cli_find_kind (cli, cli->argv[2], error) : NULL;
  task.id = cli->argv[3];
  if (task.source_kind == NULL)
    return FALSE;
  paper = crm_cli_run (cli, CRM_LANE_WRITE, run_make, &task, error);
  if (paper == NULL)
    return FALSE;
  crm_cli_put_record (cli, paper);
  return TRUE;
}

const CrmVerb crm_cli_paper_verbs[] = {
  { "make", "KIND SOURCE-KIND ID", N_ ("Make an order or an invoice from what came before it"),
    N_ ("A sales_order from an opportunity, or from an earlier order: ordered again; an invoice\n"
        "from a sales_order, with what of it is on no invoice yet, or from an opportunity. ID is "
        "an\n"
        "id, the beginning of one, or the number or name of a record. The draft has the lines of\n"
        "its source."),
    CRM_VERB_JSON, verb_make },
  { "render", "TEMPLATE KIND ID", N_ ("Make a document of a record as PDF"),
    N_ ("TEMPLATE is the id or the name of a template, or a type such as invoice: then the "
        "template\n"
        "in the language of the customer is taken. It may also be a file: a .docx or .odt with "
        "fields\n"
        "such as {{client.name}} in its text, or a PDF form; its own fields stand for what they "
        "seem\n"
        "to mean, or for what --map says. Pages of a .docx or .odt need LibreOffice; with -o "
        "FILE.docx\n"
        "or FILE.odt the file itself is filled in. Values that the document misses are listed on "
        "the\n"
        "error output, and the exit code is 1."),
    0, verb_render },
  { "labels", "KIND", N_ ("Write the addresses of records on labels or envelopes as PDF"),
    N_ ("Sheets: a4-21, a4-24, a4-14, a4-8, a4-40, letter-30; envelopes: dl, c6, c5."), 0,
    verb_labels },
  { NULL },
};
