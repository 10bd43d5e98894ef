/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a person can do with a document: save, write as a file, print, send, copy, delete. Main
 * thread. */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "crm-approval-change.h"
#include "crm-ask.h"
#include "crm-document-change.h"
#include "crm-document-page-private.h"
#include "crm-document-send.h"
#include "crm-document-state.h"
#include "crm-einvoice-window.h"
#include "crm-file-choose.h"
#include "crm-mail-window.h"
#include "crm-page-print.h"
#include "crm-sign-window.h"
#include "crm-template-file-job.h"
#include "crm-word-pdf.h"

static CrmDocumentPreview *
shown_preview (CrmDocumentPage *self)
{
  return crm_document_page_is_saved (self) ? self->saved_preview
                                           : crm_document_maker_get_preview (self->maker);
}

static void
enable (CrmDocumentPage *self, const char *name, gboolean enabled)
{
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self->actions), name);

  g_simple_action_set_enabled (G_SIMPLE_ACTION (action), enabled);
}

static gboolean
is_invoice (CrmDocumentPage *self)
{
  return self->reading != NULL && self->reading->about != NULL
         && strcmp (crm_kind_get_name (crm_record_get_kind (self->reading->about)), "invoice") == 0;
}

/* The file for a word processor that the document is, or was made from; NULL without one. */
static GBytes *
find_word_file (CrmDocumentPage *self)
{
  CrmDocument *document = crm_document_maker_get_document (self->maker);
  CrmDocument *source = document != NULL ? crm_document_get_source (document) : NULL;

  if (self->reading == NULL)
    return NULL;
  if (crm_document_page_is_saved (self))
    return self->reading->other != NULL ? self->reading->other : self->reading->source;
  if (source != NULL)
    return crm_document_get_bytes (source);
  return document != NULL && !crm_document_is_pdf (document) ? crm_document_get_bytes (document)
                                                             : NULL;
}

/* A number is no value that somebody has to fill in: it is given when the document goes out. */
static gboolean
misses_only_numbers (CrmDocument *document)
{
  static const char *const given[]
      = { "doc.number", "document.number", "invoice.number", "order.number", NULL };
  GPtrArray *missing = crm_document_get_missing (document);

  for (guint i = 0; i < missing->len; i++)
    {
      const CrmTemplateProblem *problem = g_ptr_array_index (missing, i);

      if (problem->path == NULL || !g_strv_contains (given, problem->path))
        return FALSE;
    }
  return TRUE;
}

static gboolean
can_issue_document (CrmDocumentPage *self)
{
  CrmDocument *document = crm_document_maker_get_document (self->maker);
  GPtrArray *problems = crm_document_maker_get_problems (self->maker);

  return document != NULL && misses_only_numbers (document)
         && (problems == NULL || problems->len == 0) && !crm_document_page_is_making (self)
         && !self->is_saving && self->reading->needs_approval == NULL
         && g_strcmp0 (crm_record_get_text (self->reading->document, "status"), "made") != 0;
}

static const char *const marks[] = { "sent", "opened", "accepted", "declined", "voided", NULL };

void
crm_document_page_update_actions (CrmDocumentPage *self)
{
  gboolean saved = crm_document_page_is_saved (self), has_pages = shown_preview (self) != NULL;
  gboolean can_issue;

  can_issue = !saved && can_issue_document (self);
  enable (self, "save", can_issue);
  /* What is sent is what is kept: a draft is saved first, and what misses something cannot go. */
  enable (self, "send", saved ? has_pages || self->reading->other != NULL : can_issue);
  enable (self, "save-as", has_pages || find_word_file (self) != NULL);
  enable (self, "sign",
          saved && has_pages && !crm_record_is_set (self->reading->document, "signed_hash"));
  enable (self, "e-invoice", is_invoice (self));
  enable (self, "print", has_pages);
  enable (self, "open-file", find_word_file (self) != NULL);
  enable (self, "copy", saved);
  enable (self, "edit-template", self->reading != NULL && self->reading->template != NULL);
  enable (self, "delete",
          self->reading != NULL && !crm_document_is_bound (self->reading->document));
  gtk_widget_set_visible (self->save_button, !saved);
  for (guint i = 0; marks[i] != NULL; i++)
    {
      g_autofree char *name = g_strconcat ("mark-", marks[i], NULL);

      enable (self, name, saved && crm_document_can_become (self->reading->document, marks[i]));
    }
  enable (self, "ask", self->reading != NULL && self->reading->needs_approval != NULL);
  enable (self, "approve", self->reading != NULL && self->reading->my_approval != NULL);
  enable (self, "refuse", self->reading != NULL && self->reading->my_approval != NULL);
  gtk_widget_set_tooltip_text (
      self->save_button, can_issue ? _ ("Give It Its Number and Keep These Pages")
                                   : _ ("The document can be issued when nothing is missing"));
}

/* As the template names it; a saved one after its record. */
static char *
dup_file_name (CrmDocumentPage *self)
{
  CrmDocument *document = crm_document_maker_get_document (self->maker);
  char *name;

  if (!crm_document_page_is_saved (self) && document != NULL)
    return g_strdup (crm_document_get_filename (document));
  name = g_strconcat (
      crm_record_get_title (self->reading->document),
      self->reading->other != NULL ? crm_word_suffix (self->reading->other) : ".pdf", NULL);
  return g_strdelimit (name, "/\\:*?\"<>|", '-');
}

/* Sending */

static void
on_asked_whether_sent_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CrmDocumentPage) self = user_data;
  g_autoptr (CrmOperation) operation = NULL;

  if (!crm_ask_finish (result) || self->context == NULL || self->reading == NULL)
    return;
  operation = crm_document_change_status (self->reading->document, "sent");
  crm_navigator_run (self->navigator, operation);
}

static void
on_handed_over_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CrmDocumentPage) self = user_data;
  g_autoptr (GError) error = NULL;

  if (self->context == NULL)
    return;
  if (!crm_document_send_finish (result, &error))
    crm_navigator_report_error (self->navigator, _ ("The document was not sent"), error);
  else if (crm_document_can_become (self->reading->document, "sent"))
    crm_ask_async (GTK_WIDGET (self), _ ("Has It Been Sent?"),
                   _ ("The document was handed to the mail program. Mark it as sent when the "
                      "letter has gone."),
                   _ ("_Mark as Sent"), CRM_ASK_SUGGESTED, NULL, on_asked_whether_sent_cb,
                   g_object_ref (self));
}

static const char *
find_address (CrmDocumentPage *self)
{
  static const char *const paths[] = { "person.email", "client.email" };

  for (gsize i = 0; i < G_N_ELEMENTS (paths); i++)
    {
      CrmDocumentData *node = crm_document_data_lookup (self->reading->data, paths[i]);

      if (node != NULL)
        return crm_document_data_get_text (node);
    }
  return NULL;
}

/* Where nobody has set up a mail account, the mail program of the desktop sends. */
static void
hand_to_program (gpointer user_data)
{
  CrmDocumentPage *self = user_data;
  g_autofree char *name = NULL;

  if (self->context == NULL || self->reading == NULL)
    return;
  name = dup_file_name (self);
  crm_document_send_async (self->reading->pdf != NULL ? self->reading->pdf : self->reading->other,
                           name, find_address (self),
                           crm_record_get_title (self->reading->document), NULL, on_handed_over_cb,
                           g_object_ref (self));
}

void
crm_document_page_hand_over (CrmDocumentPage *self)
{
  self->will_send = FALSE;
  crm_mail_window_open (self->context, self->navigator,
                        crm_record_get_kind (self->reading->document),
                        crm_record_get_id (self->reading->document), hand_to_program,
                        g_object_ref (self), g_object_unref);
}

/* Saving */

static void
on_issued_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CrmDocumentPage) self = user_data;
  g_autoptr (GError) error = NULL;

  self->is_saving = FALSE;
  if (self->context == NULL)
    return;
  if (!crm_operation_run_finish (CRM_OPERATION (source), result, &error))
    {
      self->will_send = FALSE;
      crm_navigator_report_error (self->navigator, _ ("The document was not issued"), error);
    }
  crm_document_page_update_actions (self);
}

static void
save (CrmDocumentPage *self)
{
  g_autoptr (CrmOperation) operation = NULL;

  if (crm_document_page_is_saved (self) || self->reading->template == NULL)
    return;
  operation = crm_document_change_issue (self->reading->document);
  self->is_saving = TRUE;
  crm_document_page_update_actions (self);
  crm_operation_run_async (operation, self->context, NULL, on_issued_cb, g_object_ref (self));
}

static void
on_save_activated_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  save (user_data);
}

static void
on_send_activated_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  CrmDocumentPage *self = user_data;

  if (crm_document_page_is_saved (self))
    crm_document_page_hand_over (self);
  else
    {
      self->will_send = TRUE;
      save (self);
    }
}

static void
on_file_written_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CrmDocumentPage) self = user_data;

  if (self->context != NULL)
    crm_navigator_tell_written (self->navigator, G_FILE (source), result);
}

static void
on_file_chosen_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CrmDocumentPage) self = user_data;
  g_autoptr (GFile) file = crm_file_choose_finish (result);
  CrmDocumentPreview *preview = shown_preview (self);
  GBytes *bytes
      = preview != NULL ? crm_document_preview_get_bytes (preview) : find_word_file (self);

  if (file != NULL && bytes != NULL)
    g_file_replace_contents_bytes_async (file, bytes, NULL, FALSE, G_FILE_CREATE_NONE, NULL,
                                         on_file_written_cb, g_object_ref (self));
}

static void
on_save_as_activated_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  CrmDocumentPage *self = user_data;
  g_autoptr (GListStore) filters = g_list_store_new (GTK_TYPE_FILE_FILTER);
  g_autofree char *name = dup_file_name (self);

  if (shown_preview (self) != NULL)
    crm_file_add_filter (filters, _ ("PDF files"), (const char *const[]){ "pdf", NULL });
  else
    crm_file_add_filter (filters, _ ("Files of Word and Writer"),
                         (const char *const[]){ "docx", "odt", NULL });
  crm_file_choose_async (GTK_WIDGET (self), CRM_FILE_SAVE,
                         shown_preview (self) != NULL ? _ ("Save as PDF") : _ ("Save As"), name,
                         G_LIST_MODEL (filters), NULL, on_file_chosen_cb, g_object_ref (self));
}

static void
on_file_opened_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CrmDocumentPage) self = user_data;
  g_autoptr (GError) error = NULL;

  if (!crm_document_open_finish (result, &error) && self->context != NULL)
    crm_navigator_report_error (self->navigator, _ ("The file was not opened"), error);
}

static void
on_open_file_activated_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  CrmDocumentPage *self = user_data;
  GBytes *bytes = find_word_file (self);
  g_autofree char *title = NULL;
  g_autofree char *name = NULL;

  if (bytes == NULL)
    return;
  title = g_strdelimit (g_strdup (crm_record_get_title (self->reading->document)), "/\\:*?\"<>|",
                        '-');
  name = g_strconcat (title, crm_word_suffix (bytes), NULL);
  crm_document_open_async (bytes, name, on_file_opened_cb, g_object_ref (self));
}

static void
on_print_activated_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  CrmDocumentPage *self = user_data;
  CrmDocumentPreview *preview = shown_preview (self);
  g_autoptr (CrmPagePrint) print = NULL;

  if (preview == NULL)
    return;
  print = crm_page_print_new_document (preview, crm_record_get_title (self->reading->document));
  crm_page_print_run (print, self->navigator, _ ("The document was not printed"));
}

static void
on_sign_activated_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  CrmDocumentPage *self = user_data;

  if (self->reading != NULL && self->reading->pdf != NULL)
    gtk_window_present (GTK_WINDOW (crm_sign_window_new (
        self->context, self->navigator, self->reading->document, self->reading->pdf)));
}

/* The pages go with the data when they are complete. */
static void
on_e_invoice_activated_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  CrmDocumentPage *self = user_data;
  CrmDocument *document = crm_document_maker_get_document (self->maker);
  GBytes *pdf = NULL;

  if (!is_invoice (self))
    return;
  if (crm_document_page_is_saved (self))
    pdf = self->reading->pdf;
  else if (document != NULL && crm_document_is_complete (document))
    pdf = crm_document_get_bytes (document);
  gtk_window_present (GTK_WINDOW (
      crm_einvoice_window_new (self->context, self->navigator, self->reading->about, pdf)));
}

static void
on_copied_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CrmDocumentPage) self = user_data;
  g_autoptr (GError) error = NULL;
  CrmRecord *created = g_object_get_data (source, "crm-record");

  if (self->context == NULL)
    return;
  if (crm_operation_run_finish (CRM_OPERATION (source), result, &error))
    crm_navigator_open_record (self->navigator, crm_record_get_kind (created),
                               crm_record_get_id (created));
  else
    crm_navigator_report_error (self->navigator, _ ("The document was not copied"), error);
}

static void
on_copy_activated_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  CrmDocumentPage *self = user_data;
  CrmRecord *created;
  g_autoptr (CrmOperation) operation
      = crm_document_change_revise (self->reading->document, &created);

  g_object_set_data_full (G_OBJECT (operation), "crm-record", created, g_object_unref);
  crm_operation_run_async (operation, self->context, NULL, on_copied_cb, g_object_ref (self));
}

static void
on_mark_activated_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  CrmDocumentPage *self = user_data;
  const char *status = g_action_get_name (G_ACTION (action)) + strlen ("mark-");
  g_autoptr (CrmOperation) operation = crm_document_change_status (self->reading->document, status);

  crm_navigator_run (self->navigator, operation);
}

/* Approvals */

static void
on_ask_activated_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  CrmDocumentPage *self = user_data;
  g_autoptr (CrmOperation) operation = crm_approval_change_ask (self->reading->document);

  crm_navigator_run (self->navigator, operation);
}

static void
on_approve_activated_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  CrmDocumentPage *self = user_data;
  g_autoptr (CrmOperation) operation
      = crm_approval_change_answer (self->reading->my_approval, TRUE, NULL);

  crm_navigator_run (self->navigator, operation);
}

static void
on_refusal_said_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CrmDocumentPage) self = user_data;
  g_autofree char *answer = crm_ask_text_finish (result);
  g_autoptr (CrmOperation) operation = NULL;

  if (answer == NULL || self->context == NULL || self->reading == NULL
      || self->reading->my_approval == NULL)
    return;
  operation = crm_approval_change_answer (self->reading->my_approval, FALSE, answer);
  crm_navigator_run (self->navigator, operation);
}

static void
on_refuse_activated_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  CrmDocumentPage *self = user_data;

  crm_ask_text_async (GTK_WIDGET (self), _ ("Refuse the Approval?"),
                      _ ("The document stays a draft. Who asked sees that you refused, and why."),
                      _ ("Why"), _ ("_Refuse"), CRM_ASK_DESTRUCTIVE, NULL, on_refusal_said_cb,
                      g_object_ref (self));
}

static void
on_edit_template_activated_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  CrmDocumentPage *self = user_data;
  CrmRecord *template = self->reading->template;

  crm_navigator_open_record (self->navigator, crm_record_get_kind (template),
                             crm_record_get_id (template));
}

static void
on_delete_activated_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  CrmDocumentPage *self = user_data;
  CrmRecord *document = self->reading->document;
  /* Translators: %s is the name of a document. */
  g_autofree char *label = g_strdup_printf (_ ("Delete “%s”"), crm_record_get_title (document));
  g_autoptr (CrmOperation) operation = crm_operation_new (label);

  crm_operation_delete (operation, crm_record_get_kind (document), &self->id);
  crm_navigator_run (self->navigator, operation);
  crm_navigator_go_back (self->navigator);
}

/* The buttons of the header bar are no children of the page, so all get the actions. */
void
crm_document_page_add_actions (CrmDocumentPage *self)
{
  static const GActionEntry entries[] = {
    { .name = "save", .activate = on_save_activated_cb },
    { .name = "send", .activate = on_send_activated_cb },
    { .name = "save-as", .activate = on_save_as_activated_cb },
    { .name = "open-file", .activate = on_open_file_activated_cb },
    { .name = "print", .activate = on_print_activated_cb },
    { .name = "sign", .activate = on_sign_activated_cb },
    { .name = "e-invoice", .activate = on_e_invoice_activated_cb },
    { .name = "copy", .activate = on_copy_activated_cb },
    { .name = "edit-template", .activate = on_edit_template_activated_cb },
    { .name = "delete", .activate = on_delete_activated_cb },
    { .name = "mark-sent", .activate = on_mark_activated_cb },
    { .name = "mark-opened", .activate = on_mark_activated_cb },
    { .name = "mark-accepted", .activate = on_mark_activated_cb },
    { .name = "mark-declined", .activate = on_mark_activated_cb },
    { .name = "mark-voided", .activate = on_mark_activated_cb },
    { .name = "ask", .activate = on_ask_activated_cb },
    { .name = "approve", .activate = on_approve_activated_cb },
    { .name = "refuse", .activate = on_refuse_activated_cb },
  };

  self->actions = g_simple_action_group_new ();
  g_action_map_add_action_entries (G_ACTION_MAP (self->actions), entries, G_N_ELEMENTS (entries),
                                   self);
  gtk_widget_insert_action_group (GTK_WIDGET (self), "document", G_ACTION_GROUP (self->actions));
  gtk_widget_insert_action_group (self->header_end, "document", G_ACTION_GROUP (self->actions));
}
