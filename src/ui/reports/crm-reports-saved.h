/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-navigator.h"
#include "crm-report-choices.h"

G_BEGIN_DECLS

/**
 * CrmReportsSaved:
 *
 * A popover with the reports that this person or a colleague saved, and where the one that is shown
 * is saved under a name.
 *
 * Signal "opened" (CrmReportChoices *): a saved report was chosen.
 */
#define CRM_TYPE_REPORTS_SAVED (crm_reports_saved_get_type ())
G_DECLARE_FINAL_TYPE (CrmReportsSaved, crm_reports_saved, CRM, REPORTS_SAVED, GtkWidget)

GtkWidget *crm_reports_saved_new (CrmContext *context, CrmNavigator *navigator);
void crm_reports_saved_set_choices (CrmReportsSaved *self, const CrmReportChoices *choices);

G_END_DECLS
