/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Charts as files. A file is made in memory and put in place whole. Equal charts give equal bytes:
 * no date of making is written. */
#include "config.h"

#include <cairo-pdf.h>
#include <cairo-svg.h>
#include <gio/gio.h>
#include <string.h>

#include "crm-chart-private.h"
#include "crm-error.h"

#define PADDING 16.0

static cairo_status_t
append_bytes (void *closure, const unsigned char *data, unsigned int length)
{
  g_byte_array_append (closure, data, length);
  return CAIRO_STATUS_SUCCESS;
}

/* Cairo names the picture by a number that counts on while the process lives. */
static void
drop_surface_number (GByteArray *bytes)
{
  static const char name[] = "<g id=\"surface";
  char *start = g_strstr_len ((char *) bytes->data, bytes->len, name);
  guint at, digits = 0;

  if (start == NULL)
    return;
  at = (guint) (start - (char *) bytes->data) + (guint) strlen (name);
  while (at + digits < bytes->len && g_ascii_isdigit (bytes->data[at + digits]))
    digits++;
  if (digits > 0)
    g_byte_array_remove_range (bytes, at, digits);
}

/* The title and the description of an SVG picture are its first elements. */
static void
add_svg_words (GByteArray *bytes, const char *title, const char *description)
{
  g_autofree char *words = g_markup_printf_escaped ("\n<title>%s</title>\n<desc>%s</desc>",
                                                    title != NULL ? title : "", description);
  char *start = g_strstr_len ((char *) bytes->data, bytes->len, "<svg");
  char *end = start != NULL
                  ? memchr (start, '>', bytes->len - (gsize) (start - (char *) bytes->data))
                  : NULL;
  guint at, length = (guint) strlen (words), old = bytes->len;

  if (end == NULL)
    return;
  at = (guint) (end + 1 - (char *) bytes->data);
  g_byte_array_set_size (bytes, old + length);
  memmove (bytes->data + at + length, bytes->data + at, old - at);
  memcpy (bytes->data + at, words, length);
}

/**
 * crm_chart_record:
 * @create: makes the surface
 * @title: (nullable): of the document
 * @description: what it shows, for those who do not see it
 * @draw: draws all pages
 *
 * Returns: (transfer full): the file's bytes
 */
GBytes *
crm_chart_record (CrmChartSurfaceFunc create,
                  double width,
                  double height,
                  const char *title,
                  const char *description,
                  CrmChartDrawFunc draw,
                  gpointer user_data,
                  GError **error)
{
  GByteArray *bytes = g_byte_array_new ();
  cairo_surface_t *surface = create (append_bytes, bytes, width, height);
  gboolean svg = cairo_surface_get_type (surface) == CAIRO_SURFACE_TYPE_SVG;
  cairo_t *cr;
  cairo_status_t status;

  if (cairo_surface_get_type (surface) == CAIRO_SURFACE_TYPE_PDF)
    {
      if (title != NULL)
        cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_TITLE, title);
      cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_SUBJECT, description);
      cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_CREATOR, "Clientela");
      cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_CREATE_DATE, "");
    }
  cr = cairo_create (surface);
  draw (surface, cr, user_data);
  status = cairo_status (cr);
  cairo_destroy (cr);
  cairo_surface_finish (surface);
  if (status == CAIRO_STATUS_SUCCESS)
    status = cairo_surface_status (surface);
  cairo_surface_destroy (surface);
  if (status != CAIRO_STATUS_SUCCESS)
    {
      g_set_error (error, CRM_ERROR, CRM_ERROR_FAILED, "%s", cairo_status_to_string (status));
      g_byte_array_unref (bytes);
      return NULL;
    }
  if (svg)
    {
      drop_surface_number (bytes);
      add_svg_words (bytes, title, description);
    }
  return g_byte_array_free_to_bytes (bytes);
}

gboolean
crm_chart_save (GBytes *bytes, const char *path, GError **error)
{
  gsize length;
  const char *data = g_bytes_get_data (bytes, &length);

  return g_file_set_contents (path, data, (gssize) length, error);
}

typedef struct
{
  CrmChart *chart;
  double width, height;
} Picture;

/* Draws the chart within a margin, on the colour of its style's surface. */
static void
draw_picture (cairo_surface_t *surface, cairo_t *cr, gpointer user_data)
{
  Picture *picture = user_data;
  double width, height;

  crm_chart_get_size (picture->chart, &width, &height);
  crm_chart_set_size (picture->chart, MAX (1, picture->width - 2 * PADDING),
                      MAX (1, picture->height - 2 * PADDING));
  crm_chart_set_source (cr, crm_chart_get_style (picture->chart)->surface);
  cairo_rectangle (cr, 0, 0, picture->width, picture->height);
  cairo_fill (cr);
  cairo_translate (cr, PADDING, PADDING);
  crm_chart_draw (picture->chart, cr);
  cairo_show_page (cr);
  crm_chart_set_size (picture->chart, width, height);
}

static GBytes *
record_picture (
    CrmChart *chart, CrmChartSurfaceFunc create, double width, double height, GError **error)
{
  Picture picture = { chart, width, height };
  g_autofree char *description = crm_chart_dup_description (chart);

  return crm_chart_record (create, width, height,
                           crm_series_get_title (crm_chart_get_series (chart)), description,
                           draw_picture, &picture, error);
}

/**
 * crm_chart_to_svg:
 * @width: in pixels, with a small margin
 *
 * Returns: (transfer full): the chart as an SVG file, in its style and with its title
 */
GBytes *
crm_chart_to_svg (CrmChart *self, double width, double height, GError **error)
{
  return record_picture (self, cairo_svg_surface_create_for_stream, width, height, error);
}

/**
 * crm_chart_to_pdf:
 * @width: in points, with a small margin
 *
 * Returns: (transfer full): the chart as a PDF file of one page, in its style and with its title
 */
GBytes *
crm_chart_to_pdf (CrmChart *self, double width, double height, GError **error)
{
  return record_picture (self, cairo_pdf_surface_create_for_stream, width, height, error);
}

/**
 * crm_chart_write_svg:
 * @path: file name; what was there is replaced only when all went well
 *
 * As crm_chart_to_svg (). Not on the thread of the window.
 */
gboolean
crm_chart_write_svg (CrmChart *self, const char *path, double width, double height, GError **error)
{
  g_autoptr (GBytes) bytes = crm_chart_to_svg (self, width, height, error);

  return bytes != NULL && crm_chart_save (bytes, path, error);
}

/**
 * crm_chart_write_pdf:
 * @path: file name; what was there is replaced only when all went well
 *
 * As crm_chart_to_pdf (). Not on the thread of the window.
 */
gboolean
crm_chart_write_pdf (CrmChart *self, const char *path, double width, double height, GError **error)
{
  g_autoptr (GBytes) bytes = crm_chart_to_pdf (self, width, height, error);

  return bytes != NULL && crm_chart_save (bytes, path, error);
}
