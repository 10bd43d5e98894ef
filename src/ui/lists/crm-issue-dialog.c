/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Documents for the rows of a list. Main thread, but for what is said. */
#include "config.h"

#include "crm-issue-dialog.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "crm-document-batch.h"
#include "crm-file-choose.h"
#include "crm-page-print.h"
#include "crm-paper.h"

#define MOST_NAMED 12 /* of what was not issued */

struct _CrmIssueDialog
{
  AdwWindow parent_instance;

  AdwComboRow *template_row;
  AdwComboRow *output_row;
  GtkLabel *status;
  GtkWidget *accept;

  CrmContext *context;
  CrmNavigator *navigator; /* lives longer */
  const CrmKind *kind;
  GArray *refs;
  GCancellable *closing;
  GPtrArray *choices; /* types, then ids of templates, in the order of the row */
};

G_DEFINE_FINAL_TYPE (CrmIssueDialog, crm_issue_dialog, ADW_TYPE_WINDOW)

/* In the order of the row. */
static const struct
{
  CrmDocumentOutput output;
  const char *label; /* English, to be translated */
  gboolean needs_folder;
} outputs[] = {
  { CRM_OUTPUT_NONE, N_ ("Nothing more"), FALSE },
  { CRM_OUTPUT_MERGED, N_ ("Print all as one job"), FALSE },
  { CRM_OUTPUT_FILES, N_ ("A PDF file each, in a folder"), TRUE },
  { CRM_OUTPUT_LETTERS, N_ ("A letter each, in a folder"), TRUE },
  { CRM_OUTPUT_MAIL, N_ ("Send an e-mail each"), FALSE },
};

/* The job */

typedef struct
{
  CrmContext *context;
  CrmNavigator *navigator;
  GArray *refs;
  char *template;
  char *folder;
  CrmDocumentOutput output;
  CrmJob *job;
} Work;

static void
work_free (gpointer data)
{
  Work *work = data;

  g_object_unref (work->context);
  g_object_unref (work->navigator);
  g_array_unref (work->refs);
  g_free (work->template);
  g_free (work->folder);
  g_object_unref (work->job);
  g_free (work);
}

static void
free_batch (gpointer batch)
{
  crm_document_batch_free (batch);
}

static void
work_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Work *work = data;
  GError *error = NULL;
  CrmDocumentBatch *batch
      = crm_document_batch_run (crm_context_get_store (work->context), work->refs, work->template,
                                work->output, work->folder, work->job, &error);

  if (batch != NULL)
    g_task_return_pointer (task, batch, free_batch);
  else
    g_task_return_error (task, error);
}

static void
on_previews_opened_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CrmNavigator) navigator = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) previews = crm_document_preview_open_many_finish (result, &error);
  g_autoptr (CrmPagePrint) print = NULL;

  if (previews == NULL)
    {
      crm_navigator_report_error (navigator, _ ("The documents were not printed"), error);
      return;
    }
  print = crm_page_print_new_documents (previews, _ ("Documents"));
  crm_page_print_run (print, navigator, _ ("The documents were not printed"));
}

/* Each that was not issued, and why. */
static void
name_the_rest (CrmNavigator *navigator, const CrmDocumentBatch *batch)
{
  g_autofree char *summary = crm_document_batch_describe (batch);
  g_autoptr (GString) text = g_string_new (summary);
  GtkWidget *dialog;

  g_string_append_c (text, '\n');
  for (guint i = 0; i < batch->failures->len && i < MOST_NAMED; i++)
    {
      const CrmDocumentFailure *failure = g_ptr_array_index (batch->failures, i);

      g_string_append_printf (text, "\n%s: %s", failure->title, failure->message);
    }
  if (batch->failures->len > MOST_NAMED)
    g_string_append (text, "\n…");
  dialog = adw_message_dialog_new (crm_navigator_get_window (navigator), _ ("Not All Were Issued"),
                                   text->str);
  adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (dialog), "close", _ ("_Close"));
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
on_worked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Work *work = g_task_get_task_data (G_TASK (result));
  g_autoptr (GError) error = NULL;
  g_autoptr (CrmDocumentBatch) batch = g_task_propagate_pointer (G_TASK (result), &error);
  g_autofree char *summary = NULL;

  if (batch == NULL)
    {
      crm_job_finish (work->job, CRM_JOB_FAILED, error->message);
      crm_navigator_report_error (work->navigator, _ ("The documents were not issued"), error);
      return;
    }
  summary = crm_document_batch_describe (batch);
  crm_job_finish (work->job, batch->n_left > 0 ? CRM_JOB_CANCELED : CRM_JOB_DONE, summary);
  if (batch->failures->len > 0)
    name_the_rest (work->navigator, batch);
  else
    crm_navigator_toast (work->navigator, summary, NULL);
  if (batch->files->len > 0)
    crm_document_preview_open_many_async (batch->files, NULL, on_previews_opened_cb,
                                          g_object_ref (work->navigator));
}

static void
start (CrmIssueDialog *self, const char *folder)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, on_worked_cb, NULL);
  guint chosen = adw_combo_row_get_selected (self->template_row);
  Work *work = g_new0 (Work, 1);

  work->context = g_object_ref (self->context);
  work->navigator = g_object_ref (self->navigator);
  work->refs = g_array_ref (self->refs);
  work->template
      = chosen < self->choices->len ? g_strdup (g_ptr_array_index (self->choices, chosen)) : NULL;
  work->folder = g_strdup (folder);
  work->output = outputs[adw_combo_row_get_selected (self->output_row)].output;
  work->job = crm_job_new (_ ("Issuing documents"));
  crm_context_add_job (self->context, work->job);
  g_task_set_task_data (task, work, work_free);
  g_task_run_in_thread (task, work_in_thread);
  gtk_window_close (GTK_WINDOW (self));
}

static void
on_folder_chosen_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CrmIssueDialog) self = user_data;
  g_autoptr (GFile) folder = crm_file_choose_finish (result);

  if (folder != NULL && self->context != NULL)
    start (self, g_file_peek_path (folder));
}

static void
on_accept_clicked_cb (CrmIssueDialog *self)
{
  if (outputs[adw_combo_row_get_selected (self->output_row)].needs_folder)
    crm_file_choose_async (GTK_WIDGET (self), CRM_FILE_FOLDER, _ ("Choose a Folder"), NULL, NULL,
                           NULL, on_folder_chosen_cb, g_object_ref (self));
  else
    start (self, NULL);
}

/* Templates */

static gpointer
read_templates (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  g_autoptr (CrmQuery) query
      = crm_query_new (crm_catalog_find_kind (crm_session_get_catalog (session), "template"));

  if (!crm_query_filter (query, "archived", CRM_FILTER_NOT_EQUAL, crm_value_integer (1), error)
      || !crm_query_sort (query, "name", FALSE, error))
    return NULL;
  return crm_session_list (session, query, error);
}

static gboolean
suits (CrmIssueDialog *self, const char *type)
{
  const char *paper = crm_paper_kind_of_document (type);

  if (g_strcmp0 (type, "part") == 0 || g_strcmp0 (type, "style") == 0
      || g_strcmp0 (type, "label") == 0)
    return FALSE;
  if (crm_paper_get_line_kind (self->kind) != NULL)
    return g_strcmp0 (paper, crm_kind_get_name (self->kind)) == 0
           || g_strcmp0 (type, "letter") == 0;
  return paper == NULL;
}

static gboolean
has_choice (CrmIssueDialog *self, const char *choice)
{
  return g_ptr_array_find_with_equal_func (self->choices, choice, g_str_equal, NULL);
}

/* Types, for which the template in the language of each client is taken; then each template. */
static void
offer (CrmIssueDialog *self, GPtrArray *templates)
{
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  const CrmField *field
      = crm_kind_find_field (crm_context_get_kind (self->context, "template"), "type");

  for (guint i = 0; i < templates->len; i++)
    {
      const char *type = crm_record_get_text (g_ptr_array_index (templates, i), "type");

      if (!suits (self, type) || has_choice (self, type))
        continue;
      g_ptr_array_add (self->choices, g_strdup (type));
      gtk_string_list_append (names, crm_field_choice_label (field, type));
    }
  for (guint i = 0; i < templates->len; i++)
    {
      CrmRecord *template = g_ptr_array_index (templates, i);
      const char *language = crm_record_get_text (template, "language");
      g_autofree char *name = g_strdup_printf (language != NULL ? "%s (%s)" : "%s",
                                               crm_record_get_title (template), language);

      if (!suits (self, crm_record_get_text (template, "type")))
        continue;
      g_ptr_array_add (self->choices, crm_id_dup_string (crm_record_get_id (template)));
      gtk_string_list_append (names, name);
    }
  adw_combo_row_set_model (self->template_row, G_LIST_MODEL (names));
  gtk_widget_set_sensitive (self->accept, self->choices->len > 0);
}

static void
on_templates_read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CrmIssueDialog) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) templates = crm_store_run_finish (CRM_STORE (source), result, &error);

  if (self->context == NULL)
    return;
  if (templates != NULL)
    offer (self, templates);
  else
    gtk_label_set_text (self->status, error->message);
}

/* The dialog */

static void
tell (CrmIssueDialog *self)
{
  g_autofree char *number
      = crm_locale_format_integer (crm_context_get_locale (self->context), self->refs->len);
  /* Translators: %s is a number of records for which documents are issued. */
  g_autofree char *count
      = g_strdup_printf (ngettext ("For %s record.", "For %s records.", self->refs->len), number);
  g_autofree char *text = g_strdup_printf (
      "%s %s", count,
      _ ("What was issued before is taken as it is. E-mails go out by your mail account, in the "
         "language of each client, and to nobody who wants no mailings."));

  gtk_label_set_text (self->status, text);
}

static void
crm_issue_dialog_dispose (GObject *object)
{
  CrmIssueDialog *self = CRM_ISSUE_DIALOG (object);

  g_cancellable_cancel (self->closing);
  g_clear_object (&self->closing);
  g_clear_pointer (&self->refs, g_array_unref);
  g_clear_pointer (&self->choices, g_ptr_array_unref);
  g_clear_object (&self->context);
  G_OBJECT_CLASS (crm_issue_dialog_parent_class)->dispose (object);
}

static void
crm_issue_dialog_class_init (CrmIssueDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = crm_issue_dialog_dispose;
  gtk_widget_class_set_template_from_resource (
      widget_class, "/org/clientela/Clientela/ui/lists/crm-issue-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, CrmIssueDialog, template_row);
  gtk_widget_class_bind_template_child (widget_class, CrmIssueDialog, output_row);
  gtk_widget_class_bind_template_child (widget_class, CrmIssueDialog, status);
  gtk_widget_class_bind_template_child (widget_class, CrmIssueDialog, accept);
  gtk_widget_class_bind_template_callback (widget_class, on_accept_clicked_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
crm_issue_dialog_init (CrmIssueDialog *self)
{
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);

  self->closing = g_cancellable_new ();
  self->choices = g_ptr_array_new_with_free_func (g_free);
  for (gsize i = 0; i < G_N_ELEMENTS (outputs); i++)
    gtk_string_list_append (names, _ (outputs[i].label));
  gtk_widget_init_template (GTK_WIDGET (self));
  adw_combo_row_set_model (self->output_row, G_LIST_MODEL (names));
  gtk_window_set_default_widget (GTK_WINDOW (self), self->accept);
}

/**
 * crm_issue_dialog_new:
 * @kind: of the records
 * @refs: (element-type gint64): for which documents are issued, or that are documents
 *
 * Returns: (transfer none): the dialog, to be presented
 */
GtkWidget *
crm_issue_dialog_new (CrmContext *context,
                      CrmNavigator *navigator,
                      const CrmKind *kind,
                      GArray *refs)
{
  CrmIssueDialog *self = g_object_new (CRM_TYPE_ISSUE_DIALOG, "transient-for",
                                       crm_navigator_get_window (navigator), NULL);
  gboolean is_document = strcmp (crm_kind_get_name (kind), "document") == 0;

  self->context = g_object_ref (context);
  self->navigator = navigator;
  self->kind = kind;
  self->refs = g_array_ref (refs);
  tell (self);
  gtk_widget_set_visible (GTK_WIDGET (self->template_row), !is_document);
  gtk_widget_set_sensitive (self->accept, is_document);
  if (!is_document)
    crm_store_run_async (crm_context_get_store (context), CRM_LANE_READ, G_PRIORITY_DEFAULT,
                         read_templates, NULL, NULL, (GDestroyNotify) g_ptr_array_unref,
                         self->closing, on_templates_read_cb, g_object_ref (self));
  return GTK_WIDGET (self);
}
