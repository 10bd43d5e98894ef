/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-navigator.h"
#include "crm-place.h"

G_BEGIN_DECLS

/**
 * CrmReportsPlace:
 *
 * The place Reports: a report and a period are chosen; the chart and its numbers stand side by
 * side, or one above the other where there is little room. Everything can be printed and saved.
 */
#define CRM_TYPE_REPORTS_PLACE (crm_reports_place_get_type ())
G_DECLARE_FINAL_TYPE (CrmReportsPlace, crm_reports_place, CRM, REPORTS_PLACE, GtkWidget)

GtkWidget *crm_reports_place_new (CrmContext *context, CrmNavigator *navigator);

G_END_DECLS
