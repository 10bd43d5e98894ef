/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Looking at a document: the bytes that are saved are the bytes that are shown and printed. */
#include "config.h"

#include <cairo-pdf.h>
#include <string.h>

#include "crm-document-preview.h"
#include "crm-error.h"
#include "fixture.h"

static void
on_result (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static GAsyncResult *
wait_for (GAsyncResult **result)
{
  while (*result == NULL)
    g_main_context_iteration (NULL, TRUE);
  return *result;
}

static CrmDocumentPreview *
open_bytes (GBytes *bytes, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  crm_document_preview_open_async (bytes, NULL, on_result, &result);
  return crm_document_preview_open_finish (wait_for (&result), error);
}

static CrmDocument *
render_contract (void)
{
  g_autoptr (CrmTemplate) template = fixture_template ("contract.clt");
  g_autoptr (CrmDocumentData) data = fixture_data ("contract.json");

  return fixture_render (template, data);
}

static cairo_surface_t *
render_page (CrmDocumentPreview *preview, guint page, double scale, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  crm_document_preview_render_page_async (preview, page, scale, G_PRIORITY_DEFAULT, NULL, on_result,
                                          &result);
  return crm_document_preview_render_page_finish (preview, wait_for (&result), error);
}

static guint
count_dark (cairo_surface_t *surface)
{
  int width = cairo_image_surface_get_width (surface);
  int height = cairo_image_surface_get_height (surface);
  int stride = cairo_image_surface_get_stride (surface);
  const guint8 *data = cairo_image_surface_get_data (surface);
  guint dark = 0;

  for (int y = 0; y < height; y++)
    for (int x = 0; x < width; x++)
      dark += (((const guint32 *) (gconstpointer) (data + y * stride))[x] & 0xff) < 128;
  return dark;
}

static void
test_pages (void)
{
  g_autoptr (CrmDocument) document = render_contract ();
  g_autoptr (GError) error = NULL;
  g_autoptr (CrmDocumentPreview) preview = open_bytes (crm_document_get_bytes (document), &error);
  cairo_surface_t *surface;
  double width, height;

  g_assert_no_error (error);
  g_assert_true (crm_document_preview_get_bytes (preview) == crm_document_get_bytes (document));
  g_assert_cmpuint (crm_document_preview_get_n_pages (preview), ==, 2);
  crm_document_preview_get_page_size (preview, 1, &width, &height);
  g_assert_cmpfloat_with_epsilon (width, 595.28, 0.01);
  surface = render_page (preview, 0, 2, &error);
  g_assert_no_error (error);
  g_assert_cmpint (cairo_image_surface_get_width (surface), ==, 1191);
  g_assert_cmpint (cairo_image_surface_get_height (surface), ==, 1684);
  g_assert_cmpuint (count_dark (surface), >, 20000);
  cairo_surface_destroy (surface);
  surface = render_page (preview, 0, 100, &error);
  g_assert_no_error (error);
  g_assert_cmpint (cairo_image_surface_get_width (surface), <, 6000);
  cairo_surface_destroy (surface);
  g_assert_null (render_page (preview, 2, 1, &error));
  g_assert_error (error, CRM_ERROR, CRM_ERROR_NOT_FOUND);
}

static void
test_text (void)
{
  g_autoptr (CrmDocument) document = render_contract ();
  g_autoptr (CrmDocumentPreview) preview = open_bytes (crm_document_get_bytes (document), NULL);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  crm_document_preview_read_page_async (preview, 1, NULL, on_result, &result);
  text = crm_document_preview_read_page_finish (preview, wait_for (&result), &error);
  g_assert_no_error (error);
  g_assert_nonnull (strstr (text, "Anexo I — Serviços"));
}

static cairo_status_t
count_bytes (void *closure, const unsigned char *data, unsigned int length)
{
  g_byte_array_append (closure, data, length);
  return CAIRO_STATUS_SUCCESS;
}

/* What goes to the printer is text, not a picture of it. */
static void
test_print (void)
{
  g_autoptr (CrmDocument) document = render_contract ();
  g_autoptr (CrmDocumentPreview) preview = open_bytes (crm_document_get_bytes (document), NULL);
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  g_autoptr (GBytes) printed = NULL;
  g_autoptr (CrmDocumentPreview) again = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GAsyncResult) read = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  cairo_surface_t *surface
      = cairo_pdf_surface_create_for_stream (count_bytes, bytes, 595.28, 841.89);
  cairo_t *cr = cairo_create (surface);

  crm_document_preview_print_page_async (preview, 0, cr, NULL, on_result, &result);
  g_assert_true (crm_document_preview_print_page_finish (preview, wait_for (&result), &error));
  g_assert_no_error (error);
  cairo_destroy (cr);
  cairo_surface_finish (surface);
  cairo_surface_destroy (surface);
  printed = g_bytes_new (bytes->data, bytes->len);
  again = open_bytes (printed, &error);
  g_assert_no_error (error);
  crm_document_preview_read_page_async (again, 0, NULL, on_result, &read);
  text = crm_document_preview_read_page_finish (again, wait_for (&read), &error);
  g_assert_nonnull (strstr (text, "mil duzentos e trinta e quatro euros"));
}

static void
test_damaged (void)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static ("%PDF-1.7 nothing", 16);
  g_autoptr (GError) error = NULL;

  g_assert_null (open_bytes (bytes, &error));
  g_assert_error (error, CRM_ERROR, CRM_ERROR_CORRUPT);
}

/* A keystroke's picture is dropped when the next one comes. */
static void
test_cancel (void)
{
  g_autoptr (CrmDocument) document = render_contract ();
  g_autoptr (CrmDocumentPreview) preview = open_bytes (crm_document_get_bytes (document), NULL);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  g_cancellable_cancel (cancellable);
  crm_document_preview_render_page_async (preview, 0, 1, G_PRIORITY_DEFAULT, cancellable, on_result,
                                          &result);
  g_assert_null (crm_document_preview_render_page_finish (preview, wait_for (&result), &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/document-preview/pages", test_pages);
  g_test_add_func ("/document-preview/text", test_text);
  g_test_add_func ("/document-preview/print", test_print);
  g_test_add_func ("/document-preview/damaged", test_damaged);
  g_test_add_func ("/document-preview/cancel", test_cancel);
  return g_test_run ();
}
