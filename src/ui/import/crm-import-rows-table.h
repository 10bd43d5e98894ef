/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "crm-import-again.h"
#include "crm-import-plan.h"
#include "crm-import-rows.h"
#include "crm-locale.h"

G_BEGIN_DECLS

/**
 * CrmImportRowsTable:
 *
 * One list of the rows of a file. Rows that become records show what comes, and what it replaces;
 * rows with problems show the cells of the file, and can be corrected there.
 *
 * Signals:
 * corrected (): a cell was written in
 * taken (): a row was chosen, or no longer
 */
#define CRM_TYPE_IMPORT_ROWS_TABLE (crm_import_rows_table_get_type ())
G_DECLARE_FINAL_TYPE (CrmImportRowsTable, crm_import_rows_table, CRM, IMPORT_ROWS_TABLE, GtkWidget)

void crm_import_rows_table_set_rows (CrmImportRowsTable *self,
                                     CrmImportRows *rows,
                                     guint list,
                                     const CrmLocale *locale);
void crm_import_rows_table_set_editable (CrmImportRowsTable *self, gboolean is_editable);
void crm_import_rows_table_set_plan (CrmImportRowsTable *self, CrmImportPlan *plan);
GPtrArray *crm_import_rows_table_list_corrections (CrmImportRowsTable *self);
guint crm_import_rows_table_get_n_corrected (CrmImportRowsTable *self);
void crm_import_rows_table_forget_corrections (CrmImportRowsTable *self);
void crm_import_rows_table_refresh (CrmImportRowsTable *self);

G_END_DECLS
