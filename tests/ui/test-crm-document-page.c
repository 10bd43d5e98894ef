/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The page of a document: what is missing is asked for and written back, what is saved is frozen.
 */
#include "config.h"

#include "crm-document-page.h"

#include <glib/gstdio.h>
#include <string.h>

#include "crm-document-form.h"
#include "crm-document-view.h"
#include "crm-error.h"
#include "crm-form-row.h"
#include "crm-page-view.h"
#include "crm-papers-fixture.h"

static void
set_up (CrmTestPapers *self, gconstpointer data)
{
  g_autoptr (CrmRecord) document = NULL;

  crm_test_papers_open (self);
  document = crm_test_papers_get (self, "document", NULL);
  crm_test_papers_show (self, crm_document_page_new (self->office.context,
                                                     CRM_NAVIGATOR (self->navigator),
                                                     crm_record_get_id (document)));
}

static void
tear_down (CrmTestPapers *self, gconstpointer data)
{
  crm_test_papers_close (self);
}

static CrmDocumentForm *
form_of (CrmTestPapers *self)
{
  return CRM_DOCUMENT_FORM (crm_test_find (self->page, CRM_TYPE_DOCUMENT_FORM, NULL));
}

static CrmDocumentPreview *
pages_of (CrmTestPapers *self)
{
  GtkWidget *view = crm_test_find (self->page, CRM_TYPE_DOCUMENT_VIEW, NULL);

  return crm_document_view_get_preview (CRM_DOCUMENT_VIEW (view));
}

static gboolean
page_says (CrmTestPapers *self, const char *text)
{
  g_autofree char *words = crm_test_papers_read (pages_of (self), 0);

  return strstr (words, text) != NULL;
}

static gboolean
can (CrmTestPapers *self, const char *action)
{
  g_autofree char *name = g_strconcat ("document.", action, NULL);
  gboolean enabled = FALSE;
  GtkWidget *header = crm_place_get_header_end (CRM_PLACE (self->page));
  GPtrArray *buttons = g_ptr_array_new ();

  g_assert_true (GTK_IS_BOX (header));
  crm_test_papers_find_all (header, GTK_TYPE_BUTTON, buttons);
  for (guint i = 0; i < buttons->len; i++)
    {
      GtkWidget *button = g_ptr_array_index (buttons, i);

      if (g_strcmp0 (gtk_actionable_get_action_name (GTK_ACTIONABLE (button)), name) == 0)
        enabled = gtk_widget_get_sensitive (button);
    }
  g_ptr_array_unref (buttons);
  return enabled;
}

/* Writes into the row of a field of another record. */
static void
fill_in (CrmTestPapers *self, const char *kind, const char *field, const char *text)
{
  g_autoptr (GPtrArray) rows = g_ptr_array_new ();
  g_autoptr (GPtrArray) entries = g_ptr_array_new ();

  crm_test_papers_find_all (GTK_WIDGET (form_of (self)), CRM_TYPE_FORM_ROW, rows);
  for (guint i = 0; i < rows->len; i++)
    {
      CrmFormRow *row = g_ptr_array_index (rows, i);
      const CrmField *own = crm_form_row_get_field (row);

      if (g_str_equal (crm_field_get_name (own), field)
          && g_str_equal (crm_kind_get_name (crm_field_get_kind (own)), kind))
        crm_test_papers_find_all (GTK_WIDGET (row), GTK_TYPE_ENTRY, entries);
    }
  g_assert_cmpuint (entries->len, ==, 1);
  gtk_editable_set_text (GTK_EDITABLE (g_ptr_array_index (entries, 0)), text);
}

static void
settle (CrmTestPapers *self)
{
  CRM_WAIT_UNTIL (!crm_place_is_busy (CRM_PLACE (self->page)));
}

static void
complete (CrmTestPapers *self)
{
  GtkWidget *button;

  fill_in (self, "account", "street", "Piotrkowska 1");
  fill_in (self, "office", "street", "Rua das Flores 128");
  fill_in (self, "office", "city", "Porto");
  button = crm_test_find (self->page, GTK_TYPE_BUTTON, "_Fill In");
  g_assert_nonnull (button);
  g_signal_emit_by_name (button, "clicked");
  CRM_WAIT_UNTIL (crm_document_form_get_n_missing (form_of (self)) == 0);
  settle (self);
}

static void
test_missing (CrmTestPapers *self, gconstpointer data)
{
  g_autoptr (CrmRecord) account = NULL;

  g_assert_cmpstr (crm_place_get_title (CRM_PLACE (self->page)), ==, "The contract");
  g_assert_cmpuint (crm_document_form_get_n_missing (form_of (self)), ==, 3);
  g_assert_true (page_says (self, "client.address"));
  g_assert_true (page_says (self, "Çakmak & Żółć <b>"));
  g_assert_false (can (self, "save"));

  complete (self);
  g_assert_false (page_says (self, "client.address"));
  g_assert_true (page_says (self, "Piotrkowska 1"));
  g_assert_true (can (self, "save"));
  account = crm_test_papers_get (self, "account", NULL);
  g_assert_cmpstr (crm_record_get_text (account, "street"), ==, "Piotrkowska 1");
  /* All three in one operation, with one undo. */
  g_assert_nonnull (strstr (crm_fake_navigator_get_log (self->navigator), "Fill in 3 values"));
}

/* A term of the contract is kept as soon as it is given. */
static void
test_terms (CrmTestPapers *self, gconstpointer data)
{
  g_autoptr (GPtrArray) rows = g_ptr_array_new ();
  g_autoptr (GPtrArray) entries = g_ptr_array_new ();

  g_assert_true (page_says (self, "€120"));
  fill_in (self, "document", "fee", "345");
  crm_test_papers_find_all (GTK_WIDGET (form_of (self)), CRM_TYPE_FORM_ROW, rows);
  for (guint i = 0; i < rows->len; i++)
    if (crm_form_row_is_dirty (g_ptr_array_index (rows, i)))
      crm_test_papers_find_all (g_ptr_array_index (rows, i), GTK_TYPE_ENTRY, entries);
  g_signal_emit_by_name (g_ptr_array_index (entries, 0), "activate");
  CRM_WAIT_UNTIL (strstr (crm_fake_navigator_get_log (self->navigator), "done Change") != NULL);
  CRM_WAIT_UNTIL (page_says (self, "€345"));
}

/* The form says when it was issued, and the line of it stands below. */
static gboolean
says_it_is_issued (CrmTestPapers *self)
{
  return crm_test_find (self->page, GTK_TYPE_LABEL, "Issued") != NULL;
}

static void
test_save (CrmTestPapers *self, gconstpointer data)
{
  g_autoptr (CrmRecord) document = NULL;
  g_autoptr (CrmOperation) operation = NULL;
  g_autoptr (GBytes) before = NULL;
  g_autofree char *hash = NULL;
  CrmId id;
  gboolean is_done = FALSE;

  complete (self);
  before = g_bytes_ref (crm_document_preview_get_bytes (pages_of (self)));
  gtk_widget_activate_action (self->page, "document.save", NULL);
  CRM_WAIT_UNTIL (!can (self, "save") && says_it_is_issued (self));
  settle (self);

  document = crm_test_papers_get (self, "document", NULL);
  hash = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, before);
  g_assert_cmpstr (crm_record_get_text (document, "file_hash"), ==, hash);
  g_assert_cmpstr (crm_record_get_text (document, "status"), ==, "made");
  g_assert_nonnull (strstr (crm_record_get_text (document, "data_snapshot"), "Piotrkowska 1"));
  g_assert_true (g_bytes_equal (crm_document_preview_get_bytes (pages_of (self)), before));

  /* What it was made from changes; the document does not. */
  operation = crm_operation_new ("Move");
  g_object_unref (document);
  document = crm_test_papers_get (self, "account", NULL);
  crm_operation_set (operation, crm_record_get_kind (document), crm_record_get_id (document),
                     "street", crm_value_text ("Elsewhere 9"));
  crm_operation_run_async (operation, self->office.context, NULL, crm_test_done_cb, &is_done);
  CRM_WAIT_UNTIL (is_done);
  g_object_unref (document);
  document = crm_test_papers_get (self, "document", NULL);
  id = *crm_record_get_id (document);
  crm_test_papers_drop (self);
  crm_test_papers_show (
      self, crm_document_page_new (self->office.context, CRM_NAVIGATOR (self->navigator), &id));
  g_assert_true (g_bytes_equal (crm_document_preview_get_bytes (pages_of (self)), before));
  g_assert_true (page_says (self, "Piotrkowska 1"));
}

static gpointer
try_undo_last (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  CrmBatch *batch = crm_session_undo_last (session, error);

  g_clear_pointer (&batch, crm_batch_free);
  return GINT_TO_POINTER (error != NULL && *error != NULL);
}

/* What has a number of its own stays; the next version takes its place, and says so. */
static void
test_revise (CrmTestPapers *self, gconstpointer data)
{
  g_autoptr (CrmRecord) document = NULL;
  g_autoptr (GError) error = NULL;

  complete (self);
  gtk_widget_activate_action (self->page, "document.save", NULL);
  CRM_WAIT_UNTIL (!can (self, "save") && says_it_is_issued (self));
  settle (self);
  crm_store_run (crm_context_get_store (self->office.context), CRM_LANE_WRITE, try_undo_last, NULL,
                 NULL, &error);
  g_assert_error (error, CRM_ERROR, CRM_ERROR_CONFLICT);
  document = crm_test_papers_get (self, "document", NULL);
  g_assert_true (crm_record_is_set (document, "file_hash"));

  gtk_widget_activate_action (self->page, "document.mark-accepted", NULL);
  CRM_WAIT_UNTIL (crm_test_find (self->page, GTK_TYPE_LABEL, "Accepted") != NULL);
  gtk_widget_activate_action (self->page, "document.copy", NULL);
  CRM_WAIT_UNTIL (strstr (crm_fake_navigator_get_log (self->navigator), "open document") != NULL);
}

/* A program in place of xdg-email, which notes what it was given. */
static char *
fake_mail_program (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = g_dir_make_tmp ("clientela-mail-XXXXXX", &error);
  g_autofree char *program = g_build_filename (folder, "xdg-email", NULL);
  g_autofree char *note = g_build_filename (folder, "note", NULL);
  g_autofree char *script = g_strdup_printf (
      "#!/bin/sh\nprintf '%%s\\n' \"$@\" >%s.new; mv %s.new %s\n", note, note, note);
  g_autofree char *path = g_strconcat (folder, ":", g_getenv ("PATH"), NULL);

  g_assert_no_error (error);
  g_assert_true (
      g_file_set_contents_full (program, script, -1, G_FILE_SET_CONTENTS_NONE, 0700, &error));
  g_setenv ("PATH", path, TRUE);
  return g_steal_pointer (&note);
}

static void
remove_mail_program (const char *note)
{
  g_autofree char *folder = g_path_get_dirname (note);
  g_autofree char *program = g_build_filename (folder, "xdg-email", NULL);

  g_unlink (note);
  g_unlink (program);
  g_rmdir (folder);
}

static GtkWidget *
find_question (void)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWidget) window = g_list_model_get_item (windows, i);

      if (ADW_IS_MESSAGE_DIALOG (window))
        return window;
    }
  return NULL;
}

/* What misses something cannot be sent; what can is saved first, and goes as it was saved. */
static void
test_send (CrmTestPapers *self, gconstpointer data)
{
  g_autofree char *note = fake_mail_program ();
  g_autofree char *given = NULL;
  g_autofree char *sent = NULL;
  g_auto (GStrv) words = NULL;
  g_autoptr (CrmRecord) document = NULL;
  g_autofree char *hash = NULL;
  gsize length;

  gtk_widget_activate_action (self->page, "document.send", NULL);
  settle (self);
  g_assert_false (g_file_test (note, G_FILE_TEST_EXISTS));

  complete (self);
  gtk_widget_activate_action (self->page, "document.send", NULL);
  CRM_WAIT_UNTIL (g_file_test (note, G_FILE_TEST_EXISTS));
  g_assert_true (g_file_get_contents (note, &given, NULL, NULL));
  words = g_strsplit (given, "\n", -1);
  g_assert_cmpstr (words[2], ==, "The contract");
  g_assert_cmpstr (words[3], ==, "--attach");
  g_assert_true (g_file_get_contents (words[4], &sent, &length, NULL));
  hash = g_compute_checksum_for_data (G_CHECKSUM_SHA256, (const guchar *) sent, length);
  document = crm_test_papers_get (self, "document", NULL);
  g_assert_cmpstr (crm_record_get_text (document, "file_hash"), ==, hash);

  CRM_WAIT_UNTIL (find_question () != NULL);
  adw_message_dialog_response (ADW_MESSAGE_DIALOG (find_question ()), "accept");
  CRM_WAIT_UNTIL (strstr (crm_fake_navigator_get_log (self->navigator), "Sent") != NULL);
  g_clear_object (&document);
  document = crm_test_papers_get (self, "document", NULL);
  g_assert_cmpstr (crm_record_get_text (document, "status"), ==, "sent");
  remove_mail_program (note);
}

static GtkWidget *
find_notice (CrmTestPapers *self)
{
  g_autoptr (GPtrArray) labels = g_ptr_array_new ();

  crm_test_papers_find_all (self->page, GTK_TYPE_LABEL, labels);
  for (guint i = 0; i < labels->len; i++)
    if (g_str_has_prefix (gtk_label_get_text (g_ptr_array_index (labels, i)), "In Turkey")
        && gtk_widget_get_visible (g_ptr_array_index (labels, i)))
      return g_ptr_array_index (labels, i);
  return NULL;
}

/* On the page of an invoice stands what it is not; a contract needs no such words. */
static void
test_fiscal_notice (CrmTestPapers *self, gconstpointer data)
{
  g_autoptr (CrmRecord) office = crm_test_papers_get (self, "office", NULL);
  g_autoptr (CrmRecord) invoice = crm_test_papers_get (self, "invoice", NULL);
  g_autoptr (CrmRecord) document = NULL;
  g_autoptr (CrmOperation) operation = crm_operation_new ("Move to Turkey");
  g_autofree char *id = crm_id_dup_string (crm_record_get_id (invoice));
  g_autofree char *parent = g_strconcat ("invoice:", id, NULL);

  crm_operation_set (operation, crm_record_get_kind (office), crm_record_get_id (office), "country",
                     crm_value_text ("Türkiye"));
  crm_test_office_run (&self->office, operation);
  CRM_WAIT_UNTIL (!crm_place_is_busy (CRM_PLACE (self->page)));
  g_assert_null (find_notice (self));
  crm_test_office_add (&self->office, "document", "name", "The invoice", "type", "invoice",
                       "parent", parent, NULL);
  document = crm_test_papers_get (self, "document", "invoice");
  crm_test_papers_drop (self);
  crm_test_papers_show (self, crm_document_page_new (self->office.context,
                                                     CRM_NAVIGATOR (self->navigator),
                                                     crm_record_get_id (document)));
  CRM_WAIT_UNTIL (find_notice (self) != NULL);
  crm_test_picture (self->window, "fiscal-notice");
}

/* Who cannot see the picture reads the words. */
static void
test_spoken (CrmTestPapers *self, gconstpointer data)
{
  GtkWidget *page = crm_test_find (self->page, CRM_TYPE_PAGE_VIEW, NULL);

  g_assert_nonnull (page);
  gtk_test_accessible_assert_role (page, GTK_ACCESSIBLE_ROLE_IMG);
  gtk_test_accessible_assert_property (page, GTK_ACCESSIBLE_PROPERTY_LABEL, "Page 1 of 1");
  CRM_WAIT_UNTIL (crm_page_view_get_text (CRM_PAGE_VIEW (page)) != NULL);
  g_assert_nonnull (strstr (crm_page_view_get_text (CRM_PAGE_VIEW (page)), "Services agreement"));
}

int
main (int argc, char *argv[])
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
#define ADD(name, test) g_test_add (name, CrmTestPapers, NULL, set_up, test, tear_down)
  ADD ("/document-page/missing", test_missing);
  ADD ("/document-page/terms", test_terms);
  ADD ("/document-page/save", test_save);
  ADD ("/document-page/revise", test_revise);
  ADD ("/document-page/send", test_send);
  ADD ("/document-page/fiscal-notice", test_fiscal_notice);
  ADD ("/document-page/spoken", test_spoken);
  return g_test_run ();
}
