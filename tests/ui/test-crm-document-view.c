/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Pages to look at, to zoom, to print. */
#include "config.h"

#include "crm-document-view.h"

#include <glib/gstdio.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "crm-page-print.h"
#include "crm-page-side.h"
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
  crm_test_papers_find_all (crm_test_find (GTK_WIDGET (self->view), CRM_TYPE_PAGE_STRIP, NULL),
                            CRM_TYPE_PAGE_VIEW, self->pages);
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
  GtkWidget *strip = crm_test_find (GTK_WIDGET (self->view), CRM_TYPE_PAGE_STRIP, NULL);
  GtkWidget *scroller = gtk_widget_get_ancestor (strip, GTK_TYPE_SCROLLED_WINDOW);

  return gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (scroller));
}

static const char *
page_number (Fixture *self)
{
  GtkWidget *entry = crm_test_find (GTK_WIDGET (self->view), GTK_TYPE_ENTRY, NULL);

  return gtk_editable_get_text (GTK_EDITABLE (entry));
}

/* A page has its own place, and only what is near has a picture. */
static void
test_pages (Fixture *self, gconstpointer data)
{
  GtkAdjustment *adjustment = adjustment_of (self);

  g_assert_cmpuint (self->pages->len, ==, N_PAGES);
  g_assert_nonnull (crm_test_find (GTK_WIDGET (self->view), GTK_TYPE_LABEL, "of 40"));
  g_assert_cmpuint (n_drawn (self), <, 6);
  g_assert_true (crm_page_view_is_drawn (g_ptr_array_index (self->pages, 0)));

  gtk_adjustment_set_value (adjustment, gtk_adjustment_get_upper (adjustment));
  CRM_WAIT_UNTIL (crm_document_view_is_drawn (self->view));
  CRM_WAIT_UNTIL (g_str_equal (page_number (self), "40"));
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

static void
act (Fixture *self, const char *action)
{
  gtk_widget_activate_action (GTK_WIDGET (self->view), action, NULL);
}

/* Far above the size on paper a page is made of parts, and only of those that are seen. */
static void
test_large (Fixture *self, gconstpointer data)
{
  GtkAdjustment *adjustment = adjustment_of (self);
  CrmPageCache *cache = crm_page_strip_get_cache (
      CRM_PAGE_STRIP (crm_test_find (GTK_WIDGET (self->view), CRM_TYPE_PAGE_STRIP, NULL)));

  crm_document_view_set_zoom (self->view, 9);
  CRM_WAIT_UNTIL (width_of_first (self) == (int) (419.53 * 8 * 96 / 72));
  CRM_WAIT_UNTIL (crm_document_view_is_drawn (self->view));
  gtk_adjustment_set_value (adjustment, gtk_adjustment_get_upper (adjustment) / 2);
  CRM_WAIT_UNTIL (crm_document_view_is_drawn (self->view));
  /* A whole page would have 110 MB. */
  g_assert_cmpuint (crm_page_cache_get_n_bytes (cache), <, 100u * 1024 * 1024);
  act (self, "view.zoom-page");
  CRM_WAIT_UNTIL (width_of_first (self) < 419);
  CRM_WAIT_UNTIL (crm_document_view_is_drawn (self->view));
}

/* Turned, a page is as wide as it was high, and what is copied is the same. */
static void
test_turn (Fixture *self, gconstpointer data)
{
  GtkWidget *first = g_ptr_array_index (self->pages, 0);

  act (self, "view.turn-right");
  CRM_WAIT_UNTIL (gtk_widget_get_width (first) > gtk_widget_get_height (first));
  CRM_WAIT_UNTIL (crm_document_view_is_drawn (self->view));
  act (self, "view.turn-left");
  CRM_WAIT_UNTIL (gtk_widget_get_width (first) < gtk_widget_get_height (first));
}

static void
on_text_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(char **) user_data = gdk_clipboard_read_text_finish (GDK_CLIPBOARD (source), result, NULL);
  if (*(char **) user_data == NULL)
    *(char **) user_data = g_strdup ("");
}

static char *
copied_text (Fixture *self)
{
  GdkClipboard *clipboard = gtk_widget_get_clipboard (GTK_WIDGET (self->view));
  char *text = NULL;

  act (self, "view.copy");
  CRM_WAIT_UNTIL (gdk_clipboard_get_content (clipboard) != NULL);
  gdk_clipboard_read_text_async (clipboard, NULL, on_text_cb, &text);
  CRM_WAIT_UNTIL (text != NULL);
  return text;
}

/* What is selected goes to the clipboard, pages that nobody scrolled to as well. */
static void
test_copy (Fixture *self, gconstpointer data)
{
  CrmPageStrip *strip
      = CRM_PAGE_STRIP (crm_test_find (GTK_WIDGET (self->view), CRM_TYPE_PAGE_STRIP, NULL));
  g_autofree char *all = NULL;
  g_autofree char *word = NULL;

  act (self, "view.select-all");
  g_assert_true (crm_page_strip_has_selection (strip));
  all = copied_text (self);
  g_assert_nonnull (strstr (all, "Sheet number 1 of many"));
  g_assert_nonnull (strstr (all, "Sheet number 40 of many"));
  crm_page_strip_select_none (strip);
  crm_page_view_read (g_ptr_array_index (self->pages, 0));
  CRM_WAIT_UNTIL (crm_page_view_get_words (g_ptr_array_index (self->pages, 0)) != NULL);
  gdk_clipboard_set_content (gtk_widget_get_clipboard (GTK_WIDGET (self->view)), NULL);
  crm_page_strip_extend (strip, 0, 1, TRUE);
  word = copied_text (self);
  g_assert_cmpstr (word, ==, "Sheet");
}

static gboolean
is_found (Fixture *self, const char *text)
{
  return crm_test_find (GTK_WIDGET (self->view), GTK_TYPE_LABEL, text) != NULL;
}

/* The first find is brought into sight; one goes on and back, around the end. */
static void
test_find (Fixture *self, gconstpointer data)
{
  GtkWidget *entry;

  act (self, "view.find");
  CRM_WAIT_UNTIL (crm_test_find (GTK_WIDGET (self->view), GTK_TYPE_SEARCH_ENTRY, NULL) != NULL);
  entry = crm_test_find (GTK_WIDGET (self->view), GTK_TYPE_SEARCH_ENTRY, NULL);
  gtk_editable_set_text (GTK_EDITABLE (entry), "NUMBER 3");
  /* 3 and 30 to 39 */
  CRM_WAIT_UNTIL (is_found (self, "1 of 11"));
  CRM_WAIT_UNTIL (g_str_equal (page_number (self), "3"));
  act (self, "view.find-next");
  CRM_WAIT_UNTIL (is_found (self, "2 of 11"));
  CRM_WAIT_UNTIL (g_str_equal (page_number (self), "30"));
  act (self, "view.find-previous");
  act (self, "view.find-previous");
  CRM_WAIT_UNTIL (is_found (self, "11 of 11"));
  CRM_WAIT_UNTIL (g_str_equal (page_number (self), "39"));
  gtk_editable_set_text (GTK_EDITABLE (entry), "nowhere");
  CRM_WAIT_UNTIL (is_found (self, "Not found"));
}

/* Somebody types the number of a page. */
static void
test_page_entry (Fixture *self, gconstpointer data)
{
  GtkWidget *entry = crm_test_find (GTK_WIDGET (self->view), GTK_TYPE_ENTRY, NULL);

  gtk_editable_set_text (GTK_EDITABLE (entry), "17");
  g_signal_emit_by_name (entry, "activate");
  CRM_WAIT_UNTIL (g_str_equal (page_number (self), "17"));
  CRM_WAIT_UNTIL (crm_page_view_is_drawn (g_ptr_array_index (self->pages, 16)));
  act (self, "view.next-page");
  CRM_WAIT_UNTIL (g_str_equal (page_number (self), "18"));
  gtk_editable_set_text (GTK_EDITABLE (entry), "4000");
  g_signal_emit_by_name (entry, "activate");
  CRM_WAIT_UNTIL (g_str_equal (page_number (self), "18"));
}

/* Pages in small are there once somebody looks at them, and one of them leads to its page. */
static void
test_side (Fixture *self, gconstpointer data)
{
  GtkWidget *flap = crm_test_find (GTK_WIDGET (self->view), ADW_TYPE_FLAP, NULL);
  GtkWidget *side;

  adw_flap_set_reveal_flap (ADW_FLAP (flap), TRUE);
  CRM_WAIT_UNTIL (crm_test_find (flap, CRM_TYPE_PAGE_SIDE, NULL) != NULL);
  side = crm_test_find (flap, CRM_TYPE_PAGE_SIDE, NULL);
  CRM_WAIT_UNTIL (crm_test_find (side, CRM_TYPE_PAGE_VIEW, NULL) != NULL);
  CRM_WAIT_UNTIL (
      crm_page_view_is_drawn (CRM_PAGE_VIEW (crm_test_find (side, CRM_TYPE_PAGE_VIEW, NULL))));
  gtk_test_widget_wait_for_draw (self->window);
  crm_test_picture (self->window, "viewer-side");
  g_signal_emit_by_name (side, "go", 24, 0.0);
  CRM_WAIT_UNTIL (g_str_equal (page_number (self), "25"));
}

static void
on_followed_cb (GtkWidget *strip, int page, double top, const char *uri, char **followed)
{
  g_free (*followed);
  *followed = g_strdup (uri);
}

/* A link is a button with a name, for the keyboard and for those who cannot see it. */
static void
test_links (Fixture *self, gconstpointer data)
{
  g_autoptr (CrmDocumentPreview) linked
      = crm_test_papers_render ("---\ntype: letter\nlocale: en-GB\npage: A5\n---\n"
                                "Look [there](https://example.org/x) please.\n");
  GtkWidget *strip = crm_test_find (GTK_WIDGET (self->view), CRM_TYPE_PAGE_STRIP, NULL);
  g_autofree char *followed = NULL;
  GtkWidget *link;

  crm_document_view_set_preview (self->view, linked);
  CRM_WAIT_UNTIL (crm_document_view_is_drawn (self->view));
  CRM_WAIT_UNTIL (crm_test_find (strip, GTK_TYPE_BUTTON, NULL) != NULL);
  link = crm_test_find (strip, GTK_TYPE_BUTTON, NULL);
  g_assert_cmpstr (gtk_widget_get_tooltip_text (link), ==, "https://example.org/x");
  g_assert_true (gtk_widget_get_focusable (link));
  g_signal_connect (strip, "follow", G_CALLBACK (on_followed_cb), &followed);
  g_signal_handlers_block_matched (strip, G_SIGNAL_MATCH_DATA, 0, 0, NULL, NULL, self->view);
  g_signal_emit_by_name (link, "clicked");
  g_signal_handlers_disconnect_by_data (strip, &followed);
  g_assert_cmpstr (followed, ==, "https://example.org/x");
  crm_document_view_set_preview (self->view, self->preview);
  CRM_WAIT_UNTIL (crm_document_view_is_drawn (self->view));
}

/* Of what a widget shows: red, green and blue of each pixel. */
static guint8 *
take_pixels (GtkWidget *widget, int *width, int *height)
{
  GdkPaintable *paintable = gtk_widget_paintable_new (widget);
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  GskRenderer *renderer = gtk_native_get_renderer (gtk_widget_get_native (widget));
  GskRenderNode *node;
  GdkTexture *texture;
  guint8 *pixels;

  *width = gtk_widget_get_width (widget);
  *height = gtk_widget_get_height (widget);
  gdk_paintable_snapshot (paintable, snapshot, *width, *height);
  node = gtk_snapshot_free_to_node (snapshot);
  texture = gsk_renderer_render_texture (
      renderer, node, &GRAPHENE_RECT_INIT (0, 0, (float) *width, (float) *height));
  pixels = g_malloc ((gsize) *width * (gsize) *height * 4);
  gdk_texture_download (texture, pixels, (gsize) *width * 4);
  g_object_unref (texture);
  gsk_render_node_unref (node);
  g_object_unref (paintable);
  return pixels;
}

/* Somebody else's picture of the first page, as a portable pixmap. */
static guint8 *
take_ppm (const char *program, const char *path, int dpi, int *width, int *height)
{
  g_autofree char *root = g_strconcat (path, ".page", NULL);
  g_autofree char *file = g_strconcat (root, ".ppm", NULL);
  g_autofree char *command
      = g_strdup_printf ("%s -r %d -f 1 -l 1 -singlefile %s %s", program, dpi, path, root);
  g_autofree char *bytes = NULL;
  g_autoptr (GError) error = NULL;
  gsize length;
  int offset = 0;

  g_assert_true (g_spawn_command_line_sync (command, NULL, NULL, NULL, &error));
  g_assert_no_error (error);
  g_assert_true (g_file_get_contents (file, &bytes, &length, &error));
  g_assert_cmpint (sscanf (bytes, "P6 %d %d 255%n", width, height, &offset), ==, 2);
  g_unlink (file);
  return g_memdup2 (bytes + offset + 1, (gsize) *width * (gsize) *height * 3);
}

/* What the widget shows is what Poppler's own tool makes of the file. It smooths the edges of
 * letters in its own way, so that squares of a millimetre and a half are compared. */
static void
test_pixels (Fixture *self, gconstpointer data)
{
  g_autofree char *name = g_strdup_printf ("clientela-pixels-%u.pdf", g_random_int ());
  g_autofree char *path = g_build_filename (g_get_tmp_dir (), name, NULL);
  GBytes *pdf = crm_document_preview_get_bytes (self->preview);
  g_autofree guint8 *ours = NULL;
  g_autofree guint8 *theirs = NULL;
  int width, height, their_width, their_height;
  guint n = 0, n_different = 0, n_dark = 0;

  g_assert_true (g_file_set_contents (path, g_bytes_get_data (pdf, NULL),
                                      (gssize) g_bytes_get_size (pdf), NULL));
  crm_document_view_set_zoom (self->view, 1.5); /* 144 dots an inch */
  CRM_WAIT_UNTIL (width_of_first (self) == (int) (419.53 * 1.5 * 96 / 72));
  CRM_WAIT_UNTIL (crm_document_view_is_drawn (self->view));
  gtk_test_widget_wait_for_draw (self->window);
  ours = take_pixels (g_ptr_array_index (self->pages, 0), &width, &height);
  theirs = take_ppm ("pdftoppm", path, 144, &their_width, &their_height);
  g_assert_cmpint (ABS (width - their_width), <=, 1);
  for (int y = 0; y + 8 <= MIN (height, their_height); y += 8)
    for (int x = 0; x + 8 <= MIN (width, their_width); x += 8)
      {
        int sum = 0, their_sum = 0;

        for (int k = 0; k < 64; k++)
          {
            int px = x + k % 8, py = y + k / 8;

            sum += ours[(py * width + px) * 4 + 1];
            their_sum += theirs[(py * their_width + px) * 3 + 1];
          }
        n++;
        n_dark += their_sum < 64 * 225;
        n_different += ABS (sum - their_sum) > 64 * 16;
      }
  g_test_message ("%u of %u squares differ, %u are dark", n_different, n, n_dark);
  g_assert_cmpuint (n_dark, >, 20);
  g_assert_cmpuint (n_different * 1000, <=, n);
  g_unlink (path);
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
  ADD ("/document-view/large", test_large);
  ADD ("/document-view/turn", test_turn);
  ADD ("/document-view/copy", test_copy);
  ADD ("/document-view/find", test_find);
  ADD ("/document-view/page-entry", test_page_entry);
  ADD ("/document-view/side", test_side);
  ADD ("/document-view/links", test_links);
  ADD ("/document-view/pixels", test_pixels);
  g_test_add_func ("/document-view/print", test_print);
  return g_test_run ();
}
