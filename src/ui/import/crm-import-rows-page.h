/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "crm-import-flow.h"
#include "crm-navigator.h"

G_BEGIN_DECLS

/**
 * CrmImportRowsPage:
 *
 * All rows of a file by what happens to them, with what is there and what comes; rows with problems
 * are corrected in their cells. Of a preview, or what is left to correct of an import.
 *
 * Signals:
 * closed (): it is to be left
 */
#define CRM_TYPE_IMPORT_ROWS_PAGE (crm_import_rows_page_get_type ())
G_DECLARE_FINAL_TYPE (CrmImportRowsPage, crm_import_rows_page, CRM, IMPORT_ROWS_PAGE, GtkWidget)

void crm_import_rows_page_set_flow (CrmImportRowsPage *self,
                                    CrmContext *context,
                                    CrmNavigator *navigator,
                                    CrmImportFlow *flow);
void crm_import_rows_page_show_preview (CrmImportRowsPage *self, guint list);
void crm_import_rows_page_show_past (CrmImportRowsPage *self, const CrmId *import);
gboolean crm_import_rows_page_is_busy (CrmImportRowsPage *self);

G_END_DECLS
