/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-import-report.h"
#include "crm-navigator.h"

G_BEGIN_DECLS

/**
 * CrmImportResultPage:
 *
 * What an import did, its undo, and the list of what is to be fixed; for the import that was just
 * run as for an earlier one.
 */
#define CRM_TYPE_IMPORT_RESULT_PAGE (crm_import_result_page_get_type ())
G_DECLARE_FINAL_TYPE (
    CrmImportResultPage, crm_import_result_page, CRM, IMPORT_RESULT_PAGE, GtkWidget)

void crm_import_result_page_set_context (CrmImportResultPage *self,
                                         CrmContext *context,
                                         CrmNavigator *navigator);
void crm_import_result_page_show (CrmImportResultPage *self,
                                  const CrmId *import,
                                  CrmImportReport *report);
const CrmId *crm_import_result_page_get_import (CrmImportResultPage *self);
gboolean crm_import_result_page_is_busy (CrmImportResultPage *self);

G_END_DECLS
