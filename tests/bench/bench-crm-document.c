/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An invoice of one page as a PDF file in memory. Beside it Pango and Cairo alone, which set as
 * many lines of text in the same font on one page. */
#include "config.h"

#include <cairo-pdf.h>
#include <pango/pangocairo.h>

#include "bench.h"
#include "crm-document.h"

#define N_DOCUMENTS 100
#define N_LINES 70

static char *
read_file (const char *name)
{
  g_autofree char *path = g_build_filename (CRM_DOCUMENT_TEST_DATA, name, NULL);
  g_autoptr (GError) error = NULL;
  char *text;

  if (!g_file_get_contents (path, &text, NULL, &error))
    g_error ("%s", error->message);
  return text;
}

static cairo_status_t
take_bytes (void *data, const unsigned char *bytes, unsigned int length)
{
  g_byte_array_append (data, bytes, length);
  return CAIRO_STATUS_SUCCESS;
}

static double
make_bare (PangoFontMap *fonts)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  double start = bench_now ();
  cairo_surface_t *surface = cairo_pdf_surface_create_for_stream (take_bytes, bytes, 595, 842);
  cairo_t *cr = cairo_create (surface);
  PangoContext *context = pango_font_map_create_context (fonts);
  PangoLayout *layout = pango_layout_new (context);
  PangoFontDescription *font = pango_font_description_from_string ("Noto Sans 9.5");

  pango_layout_set_font_description (layout, font);
  for (int i = 0; i < N_LINES; i++)
    {
      g_autofree char *text = g_strdup_printf ("%d. Manutenção trimestral, São João: 1 %03d,%02d €",
                                               i, i * 37 % 1000, i);

      pango_layout_set_text (layout, text, -1);
      cairo_move_to (cr, 50, 40 + i * 11);
      pango_cairo_show_layout (cr, layout);
    }
  cairo_show_page (cr);
  cairo_destroy (cr);
  cairo_surface_finish (surface);
  cairo_surface_destroy (surface);
  pango_font_description_free (font);
  g_object_unref (layout);
  g_object_unref (context);
  return bench_now () - start;
}

static guint
make_document (CrmTemplate *template, CrmDocumentData *data)
{
  g_autoptr (CrmDocument) document = NULL;
  g_autoptr (GError) error = NULL;

  if (!crm_document_render (template, data, NULL, &document, &error))
    g_error ("%s", error->message);
  return crm_document_get_n_pages (document);
}

int
main (int argc, char *argv[])
{
  g_autofree char *text = read_file ("invoice.clt");
  g_autofree char *json = read_file ("invoice.json");
  g_autoptr (CrmTemplate) template = crm_template_new (text, -1);
  g_autoptr (CrmDocumentData) data = crm_document_data_new_from_json (json, -1, NULL);
  PangoFontMap *fonts = pango_cairo_font_map_new ();
  g_autoptr (GArray) times = g_array_new (FALSE, FALSE, sizeof (double));
  g_autoptr (GArray) bare = g_array_new (FALSE, FALSE, sizeof (double));
  double first = bench_now (), start;
  guint pages = make_document (template, data);

  first = bench_now () - first;
  make_bare (fonts);
  bench_title ("Invoice as PDF");
  bench_note ("%u page(s); the first one, with the fonts to be found: %.1f ms", pages,
              first * 1000);
  start = bench_now ();
  for (int i = 0; i < N_DOCUMENTS; i++)
    {
      double one = bench_now ();

      make_document (template, data);
      one = bench_now () - one;
      g_array_append_val (times, one);
    }
  start = bench_now () - start;
  for (int i = 0; i < N_DOCUMENTS; i++)
    {
      double one = make_bare (fonts);

      g_array_append_val (bare, one);
    }
  bench_time ("one invoice, median", bench_median (times), bench_median (bare),
              "Pango and Cairo, 70 lines");
  bench_time ("one invoice, p95", bench_percentile (times, 95), bench_percentile (bare, 95),
              "Pango and Cairo, 70 lines");
  bench_note ("%d in a row: %.2f s, %.0f a second", N_DOCUMENTS, start, N_DOCUMENTS / start);
  bench_note ("LibreOffice is not measured here: it is not installed");
  g_object_unref (fonts);
  return 0;
}
