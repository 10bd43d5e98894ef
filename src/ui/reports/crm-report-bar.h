/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "crm-context.h"
#include "crm-report-choices.h"

G_BEGIN_DECLS

/**
 * CrmReportBar:
 *
 * Chooses a report and what it looks at: what tells it apart, the time, the people, a filter. What
 * a report does not take is not there.
 *
 * Signal "changed": something else was chosen.
 */
#define CRM_TYPE_REPORT_BAR (crm_report_bar_get_type ())
G_DECLARE_FINAL_TYPE (CrmReportBar, crm_report_bar, CRM, REPORT_BAR, GtkWidget)

GtkWidget *crm_report_bar_new (CrmContext *context);
const CrmReportChoices *crm_report_bar_get_choices (CrmReportBar *self);
void crm_report_bar_show (CrmReportBar *self, const CrmReportChoices *choices);

G_END_DECLS
