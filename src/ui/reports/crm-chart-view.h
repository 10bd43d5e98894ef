/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "crm-chart.h"

G_BEGIN_DECLS

/**
 * CrmChartView:
 *
 * Shows a CrmChart in the colours of the window. What the pointer or the arrow keys point at is
 * told in words in "hover-text", and in a tooltip.
 */
#define CRM_TYPE_CHART_VIEW (crm_chart_view_get_type ())
G_DECLARE_FINAL_TYPE (CrmChartView, crm_chart_view, CRM, CHART_VIEW, GtkWidget)

GtkWidget *crm_chart_view_new (void);
void crm_chart_view_set_chart (CrmChartView *self, CrmChart *chart);
const char *crm_chart_view_get_hover_text (CrmChartView *self);

G_END_DECLS
