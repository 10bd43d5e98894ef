/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-navigator.h"

G_BEGIN_DECLS

/**
 * CrmPlanWindow:
 *
 * The sales plans of the office and their lines: what a person, a team, a product or all are to
 * sell from a day on.
 */
#define CRM_TYPE_PLAN_WINDOW (crm_plan_window_get_type ())
GType crm_plan_window_get_type (void);

GtkWindow *crm_plan_window_new (CrmContext *context, CrmNavigator *navigator);

G_END_DECLS
