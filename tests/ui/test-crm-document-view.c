/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Pages to look at, to zoom, to print. */
#include "config.h"

#include "crm-document-view.h"

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

#include "crm-page-print.h"
#include "crm-page-view.h"
#include "crm-papers-fixture.h"

#define N_PAGES 40

typedef struct
{
  GtkWidget *window;
  CrmDocumentView *view;
  CrmDocumentPreview *preview;
  GPtrArray *pages;
} Fixture;

static CrmDocumentPreview *
make_pages (guint n_pages, const char *words)
{
  GString *text = g_string_new ("---\ntype: letter\nlocale: en-GB\npage: A5\n---\n");

  for (guint i = 1; i <= n_pages; i++)
    g_string_append_printf (text, "%sSheet number %u %s\n", i > 1 ? ":::pagebreak\n" : "", i,
                            words);
  CrmDocumentPreview *preview = crm_test_papers_render (text->str);
  g_string_free (text, TRUE);
  return preview;
}

static void
set_up (Fixture *self, gconstpointer data)
{
  self->window = gtk_window_new ();
  self->view = CRM_DOCUMENT_VIEW (crm_document_view_new ());
  self->preview = make_pages (N_PAGES, "of many");
  self->pages = g_ptr_array_new ();
  gtk_window_set_default_size (GTK_WINDOW (self->window), 700, 600);
  gtk_window_set_child (GTK_WINDOW (self->window), GTK_WIDGET (self->view));
  gtk_window_present (GTK_WINDOW (self->window));
  crm_document_view_set_preview (self->view, self->preview);
  CRM_WAIT_UNTIL (crm_document_view_is_drawn (self->view));
  gtk_test_widget_wait_for_draw (self->window);
  crm_test_papers_find_all (GTK_WIDGET (self->view), CRM_TYPE_PAGE_VIEW, self->pages);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  GtkWidget *view = GTK_WIDGET (g_object_ref (self->view));

  g_ptr_array_unref (self->pages);
  gtk_window_destroy (GTK_WINDOW (self->window));
  crm_test_drain ();
  g_assert_finalize_object (view);
  crm_test_drain ();
  g_object_unref (self->preview);
}

static guint
n_drawn (Fixture *self)
{
  guint n = 0;

  for (guint i = 0; i < self->pages->len; i++)
    n += crm_page_view_is_drawn (g_ptr_array_index (self->pages, i)) ? 1 : 0;
  return n;
}

static GtkAdjustment *
adjustment_of (Fixture *self)
{
  GtkWidget *scroller = crm_test_find (GTK_WIDGET (self->view), GTK_TYPE_SCROLLED_WINDOW, NULL);

  return gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (scroller));
}

/* A page has its own place, and only what is near has a picture. */
static void
test_pages (Fixture *self, gconstpointer data)
{
  GtkAdjustment *adjustment = adjustment_of (self);

  g_assert_cmpuint (self->pages->len, ==, N_PAGES);
  g_assert_nonnull (crm_test_find (GTK_WIDGET (self->view), GTK_TYPE_LABEL, "Page 1 of 40"));
  g_assert_cmpuint (n_drawn (self), <, 6);
  g_assert_true (crm_page_view_is_drawn (g_ptr_array_index (self->pages, 0)));

  gtk_adjustment_set_value (adjustment, gtk_adjustment_get_upper (adjustment));
  CRM_WAIT_UNTIL (crm_document_view_is_drawn (self->view));
  CRM_WAIT_UNTIL (crm_test_find (GTK_WIDGET (self->view), GTK_TYPE_LABEL, "Page 40 of 40"));
  g_assert_true (crm_page_view_is_drawn (g_ptr_array_index (self->pages, N_PAGES - 1)));
  g_assert_false (crm_page_view_is_drawn (g_ptr_array_index (self->pages, 0)));
  g_assert_cmpuint (n_drawn (self), <, 6);
}

static int
width_of_first (Fixture *self)
{
  return gtk_widget_get_width (g_ptr_array_index (self->pages, 0));
}

static void
test_zoom (Fixture *self, gconstpointer data)
{
  double points_width, points_height;
  int fitting = width_of_first (self);

  crm_document_preview_get_page_size (self->preview, 0, &points_width, &points_height);
  crm_document_view_set_zoom (self->view, 2);
  CRM_WAIT_UNTIL (width_of_first (self) == (int) (points_width * 2 * 96 / 72));
  CRM_WAIT_UNTIL (crm_document_view_is_drawn (self->view));
  crm_document_view_zoom_out (self->view);
  CRM_WAIT_UNTIL (width_of_first (self) == (int) (points_width * 1.75 * 96 / 72));
  crm_document_view_zoom_in (self->view);
  CRM_WAIT_UNTIL (width_of_first (self) == (int) (points_width * 2 * 96 / 72));
  gtk_widget_activate_action (GTK_WIDGET (self->view), "view.zoom-fit", NULL);
  CRM_WAIT_UNTIL (width_of_first (self) == fitting);
}

/* The middle of what is seen stays in the middle. */
static void
test_zoom_in_place (Fixture *self, gconstpointer data)
{
  GtkAdjustment *adjustment = adjustment_of (self);
  double before, after;

  gtk_adjustment_set_value (adjustment, gtk_adjustment_get_upper (adjustment) / 2);
  before = (gtk_adjustment_get_value (adjustment) + gtk_adjustment_get_page_size (adjustment) / 2)
           / gtk_adjustment_get_upper (adjustment);
  crm_document_view_set_zoom (self->view, 1.5);
  CRM_WAIT_UNTIL (width_of_first (self) == (int) (419.53 * 1.5 * 96 / 72));
  gtk_test_widget_wait_for_draw (self->window);
  after = (gtk_adjustment_get_value (adjustment) + gtk_adjustment_get_page_size (adjustment) / 2)
          / gtk_adjustment_get_upper (adjustment);
  g_assert_cmpfloat_with_epsilon (before, after, 0.002);
}

/* Another document takes the place of the first, with fewer or more pages. */
static void
test_exchange (Fixture *self, gconstpointer data)
{
  g_autoptr (CrmDocumentPreview) short_one = make_pages (2, "of two");

  crm_document_view_set_preview (self->view, short_one);
  g_ptr_array_set_size (self->pages, 0);
  crm_test_papers_find_all (GTK_WIDGET (self->view), CRM_TYPE_PAGE_VIEW, self->pages);
  g_assert_cmpuint (self->pages->len, ==, 2);
  CRM_WAIT_UNTIL (crm_document_view_is_drawn (self->view));
  CRM_WAIT_UNTIL (crm_page_view_get_text (g_ptr_array_index (self->pages, 1)) != NULL);
  g_assert_nonnull (strstr (crm_page_view_get_text (g_ptr_array_index (self->pages, 1)), "of two"));
  crm_document_view_set_preview (self->view, self->preview);
  CRM_WAIT_UNTIL (crm_document_view_is_drawn (self->view));
}

static char *
run_pdftotext (const char *path)
{
  g_autofree char *command = g_strdup_printf ("pdftotext -layout %s -", path);
  g_autoptr (GError) error = NULL;
  char *text = NULL;

  g_assert_true (g_spawn_command_line_sync (command, &text, NULL, NULL, &error));
  g_assert_no_error (error);
  return text;
}

/* Printing to a file needs no printer and takes the same road. */
static void
test_print (void)
{
  g_autoptr (CrmDocumentPreview) preview = make_pages (3, "čšž");
  g_autoptr (CrmPagePrint) print = crm_page_print_new_document (preview, "Sheets");
  g_autofree char *name = g_strdup_printf ("clientela-print-%u.pdf", g_random_int ());
  g_autofree char *path = g_build_filename (g_get_tmp_dir (), name, NULL);
  g_autofree char *original = g_strconcat (path, ".original", NULL);
  g_autofree char *printed_text = NULL;
  g_autofree char *original_text = NULL;
  g_autofree char *contents = NULL;
  g_autoptr (CrmDocumentPreview) printed = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GError) error = NULL;
  double width, height;
  gsize length;

  gtk_print_operation_set_export_filename (GTK_PRINT_OPERATION (print), path);
  gtk_print_operation_set_allow_async (GTK_PRINT_OPERATION (print), FALSE);
  g_assert_cmpint (gtk_print_operation_run (GTK_PRINT_OPERATION (print),
                                            GTK_PRINT_OPERATION_ACTION_EXPORT, NULL, &error),
                   ==, GTK_PRINT_OPERATION_RESULT_APPLY);
  g_assert_no_error (error);
  bytes = g_bytes_ref (crm_document_preview_get_bytes (preview));
  g_assert_true (g_file_set_contents (original, g_bytes_get_data (bytes, NULL),
                                      g_bytes_get_size (bytes), &error));
  printed_text = run_pdftotext (path);
  original_text = run_pdftotext (original);
  g_assert_nonnull (strstr (printed_text, "Sheet number 3 čšž"));
  g_assert_cmpstr (printed_text, ==, original_text);

  g_assert_true (g_file_get_contents (path, &contents, &length, &error));
  g_clear_pointer (&bytes, g_bytes_unref);
  bytes = g_bytes_new (contents, length);
  printed = crm_test_papers_open_pdf (bytes);
  g_assert_cmpuint (crm_document_preview_get_n_pages (printed), ==, 3);
  crm_document_preview_get_page_size (printed, 0, &width, &height);
  g_assert_cmpfloat_with_epsilon (width, 419.53, 1);
  g_assert_cmpfloat_with_epsilon (height, 595.28, 1);
  g_unlink (path);
  g_unlink (original);
}

int
main (int argc, char *argv[])
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
#define ADD(name, test) g_test_add (name, Fixture, NULL, set_up, test, tear_down)
  ADD ("/document-view/pages", test_pages);
  ADD ("/document-view/zoom", test_zoom);
  ADD ("/document-view/zoom-in-place", test_zoom_in_place);
  ADD ("/document-view/exchange", test_exchange);
  g_test_add_func ("/document-view/print", test_print);
  return g_test_run ();
}
