/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-chart-pen-private.h"
#include "crm-locale.h"
#include "crm-series.h"

G_BEGIN_DECLS

/**
 * CrmReportTable:
 *
 * A series as a table on paper: it measures its columns once for a width, then draws any rows.
 */
typedef struct
{
  CrmSeries *series; /* borrowed */
  const CrmLocale *locale;
  CrmChartPen *pen;
  const CrmChartStyle *style;
  double width;
  double size;       /* of the text */
  double row_height; /* of every row, the header and the totals too */
  double *xs;        /* left end of each column's text */
  double *widths;
} CrmReportTable;

void crm_report_table_init (CrmReportTable *self,
                            CrmSeries *series,
                            const CrmLocale *locale,
                            CrmChartPen *pen,
                            const CrmChartStyle *style,
                            double width);
void crm_report_table_clear (CrmReportTable *self);
gboolean crm_report_table_has_totals (CrmReportTable *self);
void crm_report_table_draw_header (CrmReportTable *self, cairo_t *cr, double x, double y);
void crm_report_table_draw_row (CrmReportTable *self, cairo_t *cr, guint row, double x, double y);
void crm_report_table_draw_totals (CrmReportTable *self, cairo_t *cr, double x, double y);

G_END_DECLS
