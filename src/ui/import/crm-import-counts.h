/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "crm-import-report.h"
#include "crm-locale.h"

G_BEGIN_DECLS

/**
 * CrmImportCounts:
 *
 * How many rows become new records, change some, change nothing, have problems. One of the four is
 * chosen.
 *
 * Signal action-changed: another one was chosen.
 */
#define CRM_TYPE_IMPORT_COUNTS (crm_import_counts_get_type ())
G_DECLARE_FINAL_TYPE (CrmImportCounts, crm_import_counts, CRM, IMPORT_COUNTS, GtkWidget)

void crm_import_counts_set_report (CrmImportCounts *self,
                                   CrmImportReport *report,
                                   const CrmLocale *locale);
CrmImportAction crm_import_counts_get_action (CrmImportCounts *self);
void crm_import_counts_set_action (CrmImportCounts *self, CrmImportAction action);
void crm_import_counts_set_narrow (CrmImportCounts *self, gboolean is_narrow);

G_END_DECLS
