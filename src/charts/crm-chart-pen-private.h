/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <pango/pangocairo.h>

#include "crm-chart-style.h"

G_BEGIN_DECLS

typedef enum
{
  CRM_CHART_START, /* left */
  CRM_CHART_CENTER,
  CRM_CHART_END, /* right */
} CrmChartAlign;

/**
 * CrmChartPen:
 *
 * Measures and writes single lines of text. It asks for unhinted, unrounded metrics, so that what
 * was measured once fits on every surface and at every scale.
 */
typedef struct _CrmChartPen CrmChartPen;

CrmChartPen *crm_chart_pen_new (const char *font_family);
void crm_chart_pen_free (CrmChartPen *self);
void crm_chart_pen_set_font (CrmChartPen *self, double size, gboolean bold);
double crm_chart_pen_get_line_height (CrmChartPen *self);
double crm_chart_pen_measure (CrmChartPen *self, const char *text);
double crm_chart_pen_measure_digits (CrmChartPen *self, const char *text);
void crm_chart_pen_write (CrmChartPen *self,
                          cairo_t *cr,
                          const char *text,
                          double x,
                          double y,
                          double width,
                          CrmChartAlign align,
                          gboolean digits);
double crm_chart_pen_measure_paragraph (CrmChartPen *self, const char *text, double width);
void crm_chart_pen_write_paragraph (CrmChartPen *self,
                                    cairo_t *cr,
                                    const char *text,
                                    double x,
                                    double y,
                                    double width,
                                    CrmChartAlign align);
void crm_chart_set_source (cairo_t *cr, CrmChartColor color);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CrmChartPen, crm_chart_pen_free)

G_END_DECLS
