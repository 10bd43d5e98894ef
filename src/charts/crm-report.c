/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A report on paper. Pages are planned before any is drawn, so that each knows how many there
 * are; the plan says which rows go where, and drawing only follows it. */
#include "config.h"

#include "crm-report.h"

#include <cairo-pdf.h>
#include <cairo-svg.h>
#include <glib/gi18n-lib.h>
#include <math.h>

#include "crm-chart-private.h"
#include "crm-report-table-private.h"

#define MARGIN 42.0
#define TITLE_SIZE 17.0
#define SPACE 16.0    /* between title, chart and table */
#define FEWEST_ROWS 3 /* of the table below the chart, and with the totals */

typedef struct
{
  guint first, n_rows;
  double table_top;
  gboolean table; /* has a header */
  gboolean totals;
} Page;

struct _CrmReport
{
  GObject parent_instance;

  CrmSeries *series;
  CrmChart *chart; /* may be NULL */
  const CrmLocale *locale;
  CrmChartStyle style;
  char *subtitle;
  char *footer;
  double margin;

  CrmChartPen *pen;
  CrmReportTable table;
  double width, height; /* of a page, once it is planned */
  double chart_top, chart_height;
  GArray *pages; /* Page */
};

G_DEFINE_FINAL_TYPE (CrmReport, crm_report, G_TYPE_OBJECT)

static void
crm_report_finalize (GObject *object)
{
  CrmReport *self = CRM_REPORT (object);

  crm_report_table_clear (&self->table);
  g_clear_pointer (&self->pen, crm_chart_pen_free);
  g_clear_object (&self->chart);
  g_clear_object (&self->series);
  g_free (self->subtitle);
  g_free (self->footer);
  g_array_unref (self->pages);
  G_OBJECT_CLASS (crm_report_parent_class)->finalize (object);
}

static void
crm_report_class_init (CrmReportClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = crm_report_finalize;
}

static void
crm_report_init (CrmReport *self)
{
  self->style = crm_chart_style_print ();
  self->margin = MARGIN;
  self->pen = crm_chart_pen_new (self->style.font_family);
  self->pages = g_array_new (FALSE, TRUE, sizeof (Page));
}

/**
 * crm_report_new:
 * @series: its title heads the report
 * @chart: (nullable): drawn above the table in the style of print; it gets its own style and size
 *   back after each drawing
 * @locale: (nullable): how numbers are written; %NULL for that of the process
 *
 * Returns: (transfer full): the report
 */
CrmReport *
crm_report_new (CrmSeries *series, CrmChart *chart, const CrmLocale *locale)
{
  CrmReport *self = g_object_new (CRM_TYPE_REPORT, NULL);

  self->series = g_object_ref (series);
  self->chart = chart != NULL ? g_object_ref (chart) : NULL;
  self->locale = locale != NULL ? locale : crm_locale_default ();
  return self;
}

/**
 * crm_report_set_subtitle:
 * @subtitle: (nullable): below the title: the period, the pipeline, who is meant
 */
void
crm_report_set_subtitle (CrmReport *self, const char *subtitle)
{
  g_free (self->subtitle);
  self->subtitle = g_strdup (subtitle);
}

/**
 * crm_report_set_footer:
 * @footer: (nullable): at the foot of each page, left of its number: the company, the date
 */
void
crm_report_set_footer (CrmReport *self, const char *footer)
{
  g_free (self->footer);
  self->footer = g_strdup (footer);
}

/**
 * crm_report_set_margin:
 * @margin: in points, on all sides
 */
void
crm_report_set_margin (CrmReport *self, double margin)
{
  self->margin = MAX (0, margin);
}

static double
content_width (CrmReport *self)
{
  return MAX (40, self->width - 2 * self->margin);
}

static double
line_height (CrmReport *self, double size)
{
  crm_chart_pen_set_font (self->pen, size, FALSE);
  return ceil (crm_chart_pen_get_line_height (self->pen));
}

static double
footer_height (CrmReport *self)
{
  return line_height (self, self->style.font_size * 0.9) + 10;
}

static double
title_height (CrmReport *self)
{
  const char *title = crm_series_get_title (self->series);
  double height = 0;

  if (title != NULL && *title != '\0')
    {
      crm_chart_pen_set_font (self->pen, TITLE_SIZE, TRUE);
      height += crm_chart_pen_measure_paragraph (self->pen, title, content_width (self)) + 2;
    }
  if (self->subtitle != NULL && *self->subtitle != '\0')
    {
      crm_chart_pen_set_font (self->pen, self->style.font_size, FALSE);
      height += crm_chart_pen_measure_paragraph (self->pen, self->subtitle, content_width (self));
    }
  return height > 0 ? ceil (height) + SPACE : 0;
}

/* Borrows the chart for paper. */
static void
dress_chart (CrmReport *self, CrmChartStyle *style, double *width, double *height)
{
  CrmChartStyle print = self->style;

  print.background.alpha = 0;
  *style = *crm_chart_get_style (self->chart);
  crm_chart_get_size (self->chart, width, height);
  crm_chart_set_style (self->chart, &print);
}

static void
undress_chart (CrmReport *self, const CrmChartStyle *style, double width, double height)
{
  crm_chart_set_style (self->chart, style);
  crm_chart_set_size (self->chart, width, height);
}

/* As tall as it likes to be, but at most half of a page. */
static double
measure_chart (CrmReport *self, double room)
{
  CrmChartStyle style;
  double width, height, wanted;

  if (self->chart == NULL)
    return 0;
  dress_chart (self, &style, &width, &height);
  wanted = crm_chart_get_natural_height (self->chart, content_width (self));
  undress_chart (self, &style, width, height);
  return floor (MIN (wanted, MAX (120, room * 0.5)));
}

/* Moves rows from the last page but one, so that the totals are never alone. */
static void
keep_totals_company (CrmReport *self)
{
  Page *last = &g_array_index (self->pages, Page, self->pages->len - 1);
  Page *before;
  guint moved;

  if (self->pages->len < 2 || last->n_rows >= FEWEST_ROWS - 1)
    return;
  before = last - 1;
  moved = MIN (FEWEST_ROWS - 1 - last->n_rows, before->n_rows > 0 ? before->n_rows - 1 : 0);
  before->n_rows -= moved;
  last->first -= moved;
  last->n_rows += moved;
}

static void
plan_table (CrmReport *self, double top, double bottom)
{
  guint n = crm_series_get_n_rows (self->series), row = 0;
  gboolean totals = n > 0 && crm_report_table_has_totals (&self->table);
  double row_height = MAX (1, self->table.row_height);
  guint wanted = 1 + MIN (n, FEWEST_ROWS) + (totals ? 1 : 0);

  do
    {
      Page page = { .first = row, .table_top = top, .table = n > 0 };
      int room = (int) ((bottom - top) / row_height) - 1; /* rows below the header */

      if (self->pages->len == 0 && self->chart != NULL && n > 0
          && bottom - top < wanted * row_height)
        {
          page.table = FALSE;
          g_array_append_val (self->pages, page);
          top = self->margin;
          continue;
        }
      room = MAX (room, 1);
      page.n_rows = MIN ((guint) room, n - row);
      page.totals = totals && row + page.n_rows == n && page.n_rows < (guint) room;
      row += page.n_rows;
      g_array_append_val (self->pages, page);
      top = self->margin;
      if (row == n && totals && !page.totals)
        {
          Page last = { .first = n, .table_top = top, .table = TRUE, .totals = TRUE };

          g_array_append_val (self->pages, last);
        }
    }
  while (row < n);
  if (totals)
    keep_totals_company (self);
}

/* Measures all but the pages for a width of paper; returns where the table may begin. */
static double
plan_top (CrmReport *self, double width, double chart_room)
{
  self->width = width;
  g_array_set_size (self->pages, 0);
  crm_report_table_clear (&self->table);
  crm_report_table_init (&self->table, self->series, self->locale, self->pen, &self->style,
                         content_width (self));
  self->chart_top = self->margin + title_height (self);
  self->chart_height = measure_chart (self, chart_room);
  return self->chart_top + (self->chart != NULL ? self->chart_height + SPACE : 0);
}

/**
 * crm_report_paginate:
 * @width: of the paper, in points
 * @height: of the paper, in points
 *
 * Returns: how many pages there are, 1 at least
 */
guint
crm_report_paginate (CrmReport *self, double width, double height)
{
  double top, bottom;

  g_return_val_if_fail (CRM_IS_REPORT (self), 0);
  self->height = height;
  bottom = height - self->margin - footer_height (self);
  top = plan_top (self, width, bottom - self->margin);
  plan_table (self, top, bottom);
  return self->pages->len;
}

static void
draw_title (CrmReport *self, cairo_t *cr)
{
  const char *title = crm_series_get_title (self->series);
  double y = self->margin, width = content_width (self);

  if (title != NULL && *title != '\0')
    {
      crm_chart_pen_set_font (self->pen, TITLE_SIZE, TRUE);
      crm_chart_set_source (cr, self->style.foreground);
      crm_chart_pen_write_paragraph (self->pen, cr, title, self->margin, y, width, CRM_CHART_START);
      y += crm_chart_pen_measure_paragraph (self->pen, title, width) + 2;
    }
  if (self->subtitle != NULL && *self->subtitle != '\0')
    {
      crm_chart_pen_set_font (self->pen, self->style.font_size, FALSE);
      crm_chart_set_source (cr, self->style.muted);
      crm_chart_pen_write_paragraph (self->pen, cr, self->subtitle, self->margin, y, width,
                                     CRM_CHART_START);
    }
}

static void
draw_chart (CrmReport *self, cairo_t *cr)
{
  CrmChartStyle style;
  double width, height;
  int highlight;

  if (self->chart == NULL)
    return;
  highlight = crm_chart_get_highlight (self->chart);
  dress_chart (self, &style, &width, &height);
  crm_chart_set_highlight (self->chart, CRM_CHART_NO_ITEM);
  crm_chart_set_size (self->chart, content_width (self), self->chart_height);
  cairo_save (cr);
  cairo_translate (cr, self->margin, self->chart_top);
  crm_chart_draw (self->chart, cr);
  cairo_restore (cr);
  crm_chart_set_highlight (self->chart, highlight);
  undress_chart (self, &style, width, height);
}

static void
draw_footer (CrmReport *self, cairo_t *cr, guint page)
{
  double size = self->style.font_size * 0.9, width = content_width (self);
  double y = self->height - self->margin - line_height (self, size);
  g_autofree char *number = NULL;

  /* Translators: at the foot of a printed report: the number of the page and how many there are. */
  number = g_strdup_printf (_ ("Page %u of %u"), page + 1, self->pages->len);
  crm_chart_pen_set_font (self->pen, size, FALSE);
  crm_chart_set_source (cr, self->style.muted);
  if (self->footer != NULL)
    crm_chart_pen_write (self->pen, cr, self->footer, self->margin, y, width * 0.75,
                         CRM_CHART_START, FALSE);
  crm_chart_pen_write (self->pen, cr, number, self->margin, y, width, CRM_CHART_END, FALSE);
}

/**
 * crm_report_draw_page:
 * @cr: with its origin at the top left corner of the paper, in points
 * @page: from 0 on
 *
 * After crm_report_paginate (). A GtkPrintOperation that uses the full page calls this for each.
 */
void
crm_report_draw_page (CrmReport *self, cairo_t *cr, guint page)
{
  const Page *plan;
  double y;

  g_return_if_fail (CRM_IS_REPORT (self) && page < self->pages->len);
  plan = &g_array_index (self->pages, Page, page);
  if (page == 0)
    {
      draw_title (self, cr);
      draw_chart (self, cr);
    }
  if (plan->table)
    {
      y = plan->table_top;
      crm_report_table_draw_header (&self->table, cr, self->margin, y);
      for (guint i = 0; i < plan->n_rows; i++)
        crm_report_table_draw_row (&self->table, cr, plan->first + i, self->margin,
                                   y += self->table.row_height);
      if (plan->totals)
        crm_report_table_draw_totals (&self->table, cr, self->margin, y + self->table.row_height);
    }
  draw_footer (self, cr, page);
}

static void
draw_all_pages (cairo_surface_t *surface, cairo_t *cr, gpointer user_data)
{
  CrmReport *self = user_data;

  for (guint i = 0; i < self->pages->len; i++)
    {
      if (cairo_surface_get_type (surface) == CAIRO_SURFACE_TYPE_SVG)
        {
          crm_chart_set_source (cr, self->style.background);
          cairo_rectangle (cr, 0, 0, self->width, self->height);
          cairo_fill (cr);
        }
      crm_report_draw_page (self, cr, i);
      cairo_show_page (cr);
    }
}

static GBytes *
record_report (CrmReport *self, CrmChartSurfaceFunc create, GError **error)
{
  g_autofree char *description
      = self->chart != NULL ? crm_chart_dup_description (self->chart) : g_strdup ("");

  return crm_chart_record (create, self->width, self->height, crm_series_get_title (self->series),
                           description, draw_all_pages, self, error);
}

/**
 * crm_report_to_pdf:
 *
 * Returns: (transfer full): the report as a PDF file of A4 pages; equal reports give equal bytes
 */
GBytes *
crm_report_to_pdf (CrmReport *self, GError **error)
{
  crm_report_paginate (self, CRM_REPORT_A4_WIDTH, CRM_REPORT_A4_HEIGHT);
  return record_report (self, cairo_pdf_surface_create_for_stream, error);
}

/* Plans one page that holds everything. */
static void
plan_one_page (CrmReport *self)
{
  double top = plan_top (self, CRM_REPORT_A4_WIDTH, CRM_REPORT_A4_HEIGHT - 2 * self->margin);
  double rows = crm_series_get_n_rows (self->series) + 2; /* with header and totals */
  double bottom = ceil (top + rows * self->table.row_height + SPACE);

  self->height = bottom + footer_height (self) + self->margin;
  plan_table (self, top, bottom);
}

/**
 * crm_report_to_svg:
 *
 * Returns: (transfer full): the report as an SVG file of one page, as wide as A4 and as tall as it
 *   must be
 */
GBytes *
crm_report_to_svg (CrmReport *self, GError **error)
{
  plan_one_page (self);
  return record_report (self, cairo_svg_surface_create_for_stream, error);
}

/**
 * crm_report_write_pdf:
 * @path: file name; what was there is replaced only when all went well
 *
 * As crm_report_to_pdf (). Not on the thread of the window.
 */
gboolean
crm_report_write_pdf (CrmReport *self, const char *path, GError **error)
{
  g_autoptr (GBytes) bytes = crm_report_to_pdf (self, error);

  return bytes != NULL && crm_chart_save (bytes, path, error);
}

/**
 * crm_report_write_svg:
 * @path: file name; what was there is replaced only when all went well
 *
 * As crm_report_to_svg (). Not on the thread of the window.
 */
gboolean
crm_report_write_svg (CrmReport *self, const char *path, GError **error)
{
  g_autoptr (GBytes) bytes = crm_report_to_svg (self, error);

  return bytes != NULL && crm_chart_save (bytes, path, error);
}
