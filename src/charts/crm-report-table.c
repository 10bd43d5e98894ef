/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The table of a report. Names stand at the left and share what room there is, numbers at the
 * right take what they need; what is too wide is set smaller first and cut last. */
#include "config.h"

#include "crm-report-table-private.h"

#include "crm-series-text.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "crm-chart-scene-private.h"

#define GAP 14.0 /* between columns */
#define SMALLEST_NAME 60.0
#define SMALLEST_SIZE 6.0

static CrmSeriesType
get_type (CrmReportTable *self, guint column)
{
  return crm_series_get_column (self->series, column)->type;
}

static gboolean
is_number (CrmReportTable *self, guint column)
{
  CrmSeriesType type = get_type (self, column);

  return type != CRM_SERIES_TEXT && type != CRM_SERIES_DATE && type != CRM_SERIES_MONTH;
}

/* The currency stands in the header, so that the column holds digits only. */
static char *
dup_header (CrmReportTable *self, guint column)
{
  return crm_series_dup_header (self->series, column, self->locale);
}

static char *
dup_value (CrmReportTable *self, const CrmValue *value, guint column)
{
  return crm_series_dup_shown (self->series, value, column, self->locale);
}

static double
measure_column (CrmReportTable *self, guint column)
{
  g_autofree char *header = dup_header (self, column);
  g_autofree char *total = dup_value (self, crm_series_get_total (self->series, column), column);
  double widest;

  crm_chart_pen_set_font (self->pen, self->size, TRUE);
  widest = MAX (crm_chart_pen_measure_digits (self->pen, header),
                crm_chart_pen_measure_digits (self->pen, total));
  crm_chart_pen_set_font (self->pen, self->size, FALSE);
  for (guint row = 0; row < crm_series_get_n_rows (self->series); row++)
    {
      g_autofree char *text
          = dup_value (self, crm_series_get_value (self->series, row, column), column);

      widest = MAX (widest, crm_chart_pen_measure_digits (self->pen, text));
    }
  return ceil (widest) + 1;
}

/* Takes from the widest name columns until all fit or all are as small as may be. */
static double
shrink_names (CrmReportTable *self, double sum)
{
  guint n = crm_series_get_n_columns (self->series);

  while (sum > self->width)
    {
      int widest = -1;
      double cut;

      for (guint i = 0; i < n; i++)
        if (!is_number (self, i) && self->widths[i] > SMALLEST_NAME
            && (widest < 0 || self->widths[i] > self->widths[widest]))
          widest = (int) i;
      if (widest < 0)
        break;
      cut = MIN (MIN (self->widths[widest] - SMALLEST_NAME, sum - self->width), 8);
      self->widths[widest] -= cut;
      sum -= cut;
    }
  return sum;
}

/* Gives what is left over to the names, or to all where there are none. */
static void
stretch (CrmReportTable *self, double spare)
{
  guint n = crm_series_get_n_columns (self->series), names = 0;

  for (guint i = 0; i < n; i++)
    names += is_number (self, i) ? 0 : 1;
  for (guint i = 0; i < n; i++)
    if (names == 0)
      self->widths[i] += spare / n;
    else if (!is_number (self, i))
      self->widths[i] += spare / names;
}

static gboolean
fit_columns (CrmReportTable *self)
{
  guint n = crm_series_get_n_columns (self->series);
  double sum = GAP * (n - 1);

  for (guint i = 0; i < n; i++)
    {
      self->widths[i] = measure_column (self, i);
      sum += self->widths[i];
    }
  sum = shrink_names (self, sum);
  if (sum > self->width)
    return FALSE;
  stretch (self, self->width - sum);
  return TRUE;
}

/**
 * crm_report_table_init:
 * @pen: borrowed
 */
void
crm_report_table_init (CrmReportTable *self,
                       CrmSeries *series,
                       const CrmLocale *locale,
                       CrmChartPen *pen,
                       const CrmChartStyle *style,
                       double width)
{
  guint n = crm_series_get_n_columns (series);
  double x = 0;

  *self = (CrmReportTable){ series, locale, pen, style, width };
  self->widths = g_new0 (double, n + 1);
  self->xs = g_new0 (double, n + 1);
  if (n == 0)
    return;
  for (self->size = style->font_size * 0.95; !fit_columns (self); self->size *= 0.92)
    if (self->size < SMALLEST_SIZE)
      {
        double sum = GAP * (n - 1);

        for (guint i = 0; i < n; i++)
          sum += self->widths[i];
        for (guint i = 0; i < n; i++)
          self->widths[i] *= MAX (0.05, (width - GAP * (n - 1)) / (sum - GAP * (n - 1)));
        break;
      }
  crm_chart_pen_set_font (pen, self->size, FALSE);
  self->row_height = ceil (crm_chart_pen_get_line_height (pen)) + 6;
  for (guint i = 0; i < n; i++)
    {
      self->xs[i] = x;
      x += self->widths[i] + GAP;
    }
}

void
crm_report_table_clear (CrmReportTable *self)
{
  g_clear_pointer (&self->widths, g_free);
  g_clear_pointer (&self->xs, g_free);
}

gboolean
crm_report_table_has_totals (CrmReportTable *self)
{
  for (guint i = 0; i < crm_series_get_n_columns (self->series); i++)
    if (!crm_value_is_none (crm_series_get_total (self->series, i)))
      return TRUE;
  return FALSE;
}

static void
draw_cell (CrmReportTable *self, cairo_t *cr, const char *text, guint column, double x, double y)
{
  crm_chart_pen_write (self->pen, cr, text, x + self->xs[column], y + 3, self->widths[column],
                       is_number (self, column) ? CRM_CHART_END : CRM_CHART_START, TRUE);
}

static void
draw_rule (
    CrmReportTable *self, cairo_t *cr, double x, double y, CrmChartColor color, double height)
{
  crm_chart_set_source (cr, color);
  cairo_rectangle (cr, x, y, self->width, height);
  cairo_fill (cr);
}

void
crm_report_table_draw_header (CrmReportTable *self, cairo_t *cr, double x, double y)
{
  crm_chart_pen_set_font (self->pen, self->size, TRUE);
  crm_chart_set_source (cr, self->style->muted);
  for (guint i = 0; i < crm_series_get_n_columns (self->series); i++)
    {
      g_autofree char *header = dup_header (self, i);

      draw_cell (self, cr, header, i, x, y);
    }
  draw_rule (self, cr, x, y + self->row_height - 0.75, self->style->axis, 0.75);
}

void
crm_report_table_draw_row (CrmReportTable *self, cairo_t *cr, guint row, double x, double y)
{
  crm_chart_pen_set_font (self->pen, self->size, FALSE);
  crm_chart_set_source (cr, self->style->foreground);
  for (guint i = 0; i < crm_series_get_n_columns (self->series); i++)
    {
      g_autofree char *text = dup_value (self, crm_series_get_value (self->series, row, i), i);

      draw_cell (self, cr, text, i, x, y);
    }
  draw_rule (self, cr, x, y + self->row_height - 0.5, self->style->grid, 0.5);
}

void
crm_report_table_draw_totals (CrmReportTable *self, cairo_t *cr, double x, double y)
{
  draw_rule (self, cr, x, y, self->style->axis, 0.75);
  crm_chart_pen_set_font (self->pen, self->size, TRUE);
  crm_chart_set_source (cr, self->style->foreground);
  for (guint i = 0; i < crm_series_get_n_columns (self->series); i++)
    {
      const CrmValue *total = crm_series_get_total (self->series, i);
      g_autofree char *text = dup_value (self, total, i);

      if (i == 0 && crm_value_is_none (total))
        {
          g_free (text);
          /* Translators: stands before the sums in the last line of a table. */
          text = g_strdup (C_ ("table", "Total"));
        }
      draw_cell (self, cr, text, i, x, y);
    }
}
