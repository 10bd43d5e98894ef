/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "crm-report.h"

G_BEGIN_DECLS

/**
 * CrmReportPrint:
 *
 * Prints a report: its chart and its table, on as many pages as they need.
 */
#define CRM_TYPE_REPORT_PRINT (crm_report_print_get_type ())
G_DECLARE_FINAL_TYPE (CrmReportPrint, crm_report_print, CRM, REPORT_PRINT, GtkPrintOperation)

CrmReportPrint *crm_report_print_new (CrmReport *report, const char *name);

G_END_DECLS
