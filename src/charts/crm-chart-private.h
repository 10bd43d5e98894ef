/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-chart-scene-private.h"

G_BEGIN_DECLS

const CrmChartScene *crm_chart_get_scene (CrmChart *self);
const CrmChartData *crm_chart_get_shown (CrmChart *self);
gboolean crm_chart_get_target (CrmChart *self, guint category, gint64 *target);
gboolean crm_chart_get_band (CrmChart *self, guint category, gint64 *low, gint64 *high);
guint crm_chart_get_n_names (CrmChart *self);
void crm_chart_get_size (CrmChart *self, double *width, double *height);
const char *crm_chart_get_empty_text (CrmChart *self);
CrmSeriesType crm_chart_get_value_type (CrmChart *self);

/* Drawing into a file in memory. */
typedef cairo_surface_t *(*CrmChartSurfaceFunc) (cairo_write_func_t write,
                                                 void *closure,
                                                 double width,
                                                 double height);
typedef void (*CrmChartDrawFunc) (cairo_surface_t *surface, cairo_t *cr, gpointer user_data);

GBytes *crm_chart_record (CrmChartSurfaceFunc create,
                          double width,
                          double height,
                          const char *title,
                          const char *description,
                          CrmChartDrawFunc draw,
                          gpointer user_data,
                          GError **error);
gboolean crm_chart_save (GBytes *bytes, const char *path, GError **error);

G_END_DECLS
