/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Files on cards: added to a card, looked at on a page of their own, renamed and removed. */
#include "config.h"

#include "crm-attachment-page.h"

#include <glib/gstdio.h>
#include <string.h>

#include "crm-attachment.h"
#include "crm-card-page.h"
#include "crm-document-view.h"
#include "crm-papers-fixture.h"

static void
set_up (CrmTestPapers *self, gconstpointer data)
{
  crm_test_papers_open (self);
}

static void
tear_down (CrmTestPapers *self, gconstpointer data)
{
  crm_test_papers_close (self);
}

static void
free_file (gpointer file)
{
  crm_attachment_file_free (file);
}

static void
on_run_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (crm_operation_run_finish (CRM_OPERATION (source), result, &error));
  g_assert_no_error (error);
  *(gboolean *) user_data = TRUE;
}

static void
attach (CrmTestPapers *self, const char *name, GBytes *bytes)
{
  g_autoptr (CrmRecord) account = crm_test_papers_get (self, "account", NULL);
  g_autoptr (GPtrArray) files = g_ptr_array_new_with_free_func (free_file);
  g_autoptr (CrmOperation) operation = NULL;
  gboolean is_done = FALSE;

  g_ptr_array_add (files, crm_attachment_file_new (name, bytes));
  operation = crm_attachment_operation_new (crm_record_get_kind (account),
                                            crm_record_get_id (account), files);
  crm_operation_run_async (operation, self->office.context, NULL, on_run_cb, &is_done);
  CRM_WAIT_UNTIL (is_done);
}

static void
attach_text (CrmTestPapers *self, const char *name, const char *text)
{
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));

  attach (self, name, bytes);
}

/* The page of the only file there is. */
static GtkWidget *
show_page (CrmTestPapers *self)
{
  g_autoptr (CrmRecord) file = crm_test_papers_get (self, "attachment", NULL);
  GtkWidget *page = crm_attachment_page_new (self->office.context, CRM_NAVIGATOR (self->navigator),
                                             crm_record_get_id (file));

  crm_test_papers_show (self, page);
  return page;
}

static void
act (GtkWidget *page, const char *action)
{
  gtk_widget_activate_action (page, action, NULL);
}

/* A PDF file from outside has pages. */
static void
test_pdf (CrmTestPapers *self, gconstpointer data)
{
  g_autoptr (CrmDocumentPreview) letter
      = crm_test_papers_render ("---\ntype: letter\nlocale: en-GB\npage: A5\n---\nDear all\n");
  GtkWidget *page, *view;

  attach (self, "Letter.pdf", crm_document_preview_get_bytes (letter));
  page = show_page (self);
  view = crm_test_find (page, CRM_TYPE_DOCUMENT_VIEW, NULL);
  g_assert_nonnull (view);
  g_assert_true (
      crm_document_preview_is_foreign (crm_document_view_get_preview (CRM_DOCUMENT_VIEW (view))));
  g_assert_true (crm_document_view_is_drawn (CRM_DOCUMENT_VIEW (view)));
  g_assert_cmpstr (crm_place_get_title (CRM_PLACE (page)), ==, "Letter.pdf");
  crm_test_picture (self->window, "attachment-pdf");
}

/* A bad one has a message and a way to open it elsewhere, and nothing is lost. */
static void
test_bad_pdf (CrmTestPapers *self, gconstpointer data)
{
  GtkWidget *page;

  attach_text (self, "Bad.pdf", "%PDF-1.7 nothing follows");
  page = show_page (self);
  g_assert_nonnull (crm_test_find (page, GTK_TYPE_LABEL, "The File Cannot Be Shown"));
  g_assert_nonnull (crm_test_find (page, GTK_TYPE_BUTTON, "_Try Again"));
  g_assert_nonnull (crm_test_find (page, GTK_TYPE_BUTTON, "_Open with Another Program"));
  crm_test_picture (self->window, "attachment-bad");
}

static void
test_text (CrmTestPapers *self, gconstpointer data)
{
  GtkTextBuffer *buffer;
  GtkTextIter start, end;
  g_autofree char *text = NULL;
  GtkWidget *page;

  attach_text (self, "Notas.txt", "olá\nmundo\n");
  page = show_page (self);
  buffer
      = gtk_text_view_get_buffer (GTK_TEXT_VIEW (crm_test_find (page, GTK_TYPE_TEXT_VIEW, NULL)));
  gtk_text_buffer_get_bounds (buffer, &start, &end);
  text = gtk_text_buffer_get_text (buffer, &start, &end, FALSE);
  g_assert_cmpstr (text, ==, "olá\nmundo\n");
}

static void
test_picture (CrmTestPapers *self, gconstpointer data)
{
  guint8 pixels[40 * 30 * 4];
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GdkTexture) texture = NULL;
  g_autoptr (GBytes) png = NULL;
  GtkWidget *page, *picture;

  memset (pixels, 0x80, sizeof pixels);
  bytes = g_bytes_new (pixels, sizeof pixels);
  texture = gdk_memory_texture_new (40, 30, GDK_MEMORY_R8G8B8A8, bytes, 40 * 4);
  png = gdk_texture_save_to_png_bytes (texture);
  attach (self, "Photo.png", png);
  page = show_page (self);
  picture = crm_test_find (page, GTK_TYPE_PICTURE, NULL);
  g_assert_nonnull (picture);
  g_assert_cmpint (
      gdk_paintable_get_intrinsic_width (gtk_picture_get_paintable (GTK_PICTURE (picture))), ==,
      40);
  g_assert_cmpstr (gtk_picture_get_alternative_text (GTK_PICTURE (picture)), ==, "Photo.png");
}

/* What no one here can show has its name, and another program. It gets another name, and goes. */
static void
test_other (CrmTestPapers *self, gconstpointer data)
{
  static const char zeros[64] = { 1, 2, 0, 3 };
  g_autoptr (GBytes) bytes = g_bytes_new_static (zeros, sizeof zeros);
  GtkWidget *page, *entry;

  attach (self, "Machine.bin", bytes);
  page = show_page (self);
  g_assert_nonnull (crm_test_find (page, GTK_TYPE_LABEL, "Machine.bin"));
  crm_test_picture (self->window, "attachment-other");
  act (page, "file.rename");
  entry
      = GTK_WIDGET (gtk_widget_get_template_child (page, CRM_TYPE_ATTACHMENT_PAGE, "rename_entry"));
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (entry)), ==, "Machine.bin");
  gtk_editable_set_text (GTK_EDITABLE (entry), "Device.bin");
  g_signal_emit_by_name (entry, "activate");
  CRM_WAIT_UNTIL (g_strcmp0 (crm_place_get_title (CRM_PLACE (page)), "Device.bin") == 0);
  act (page, "file.remove");
  CRM_WAIT_UNTIL (crm_test_find (page, GTK_TYPE_LABEL, "This File Is Gone") != NULL);
}

/* Dropped on a card, a file is in its list, and one that is too large is refused in words. */
static void
test_card (CrmTestPapers *self, gconstpointer data)
{
  g_autoptr (CrmRecord) account = crm_test_papers_get (self, "account", NULL);
  GtkWidget *page = crm_card_page_new (self->office.context, CRM_NAVIGATOR (self->navigator),
                                       crm_record_get_kind (account), crm_record_get_id (account));

  crm_test_papers_show (self, page);
  g_assert_nonnull (crm_test_find (page, GTK_TYPE_LABEL, "Drop files here"));
  attach_text (self, "Plan.txt", "first this, then that");
  CRM_WAIT_UNTIL (crm_test_find (page, GTK_TYPE_LABEL, "Plan.txt") != NULL);
  crm_test_picture (self->window, "card-files");
}

int
main (int argc, char *argv[])
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
#define ADD(name, test) g_test_add (name, CrmTestPapers, NULL, set_up, test, tear_down)
  ADD ("/attachment-page/pdf", test_pdf);
  ADD ("/attachment-page/bad-pdf", test_bad_pdf);
  ADD ("/attachment-page/text", test_text);
  ADD ("/attachment-page/picture", test_picture);
  ADD ("/attachment-page/other", test_other);
  ADD ("/attachment-page/card", test_card);
  return g_test_run ();
}
