/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-navigator.h"
#include "crm-series.h"

G_BEGIN_DECLS

/**
 * CrmExplainWindow:
 *
 * What a number of a report is: its formula, and the records behind it, each of which leads to its
 * card. Where a filter finds them, they open as a list too.
 */
#define CRM_TYPE_EXPLAIN_WINDOW (crm_explain_window_get_type ())
GType crm_explain_window_get_type (void);

GtkWindow *crm_explain_window_new (
    CrmContext *context, CrmNavigator *navigator, CrmSeries *series, int row, guint column);

G_END_DECLS
