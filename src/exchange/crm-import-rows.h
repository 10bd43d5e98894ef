/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-import-report.h"

G_BEGIN_DECLS

/**
 * CrmImportRow:
 *
 * One row of a file as a preview saw it, or as the problems of an import keep it. Immutable.
 */
#define CRM_TYPE_IMPORT_ROW (crm_import_row_get_type ())
G_DECLARE_FINAL_TYPE (CrmImportRow, crm_import_row, CRM, IMPORT_ROW, GObject)

guint64 crm_import_row_get_number (CrmImportRow *self);
CrmImportAction crm_import_row_get_action (CrmImportRow *self);
const char *const *crm_import_row_get_cells (CrmImportRow *self);
gboolean crm_import_row_get_value (CrmImportRow *self,
                                   const CrmField *field,
                                   const char **before,
                                   const char **after);
const char *crm_import_row_get_problem (CrmImportRow *self, const char *field);
char *crm_import_row_dup_problems (CrmImportRow *self);
const char *crm_import_row_get_record (CrmImportRow *self);

/**
 * CrmImportRows:
 *
 * All rows of a file, sorted by what happens to them. They lie in a passing file, so that a million
 * of them take no memory. Immutable once it is handed over: any thread may read it, but reading may
 * wait for the disk.
 */
#define CRM_TYPE_IMPORT_ROWS (crm_import_rows_get_type ())
G_DECLARE_FINAL_TYPE (CrmImportRows, crm_import_rows, CRM, IMPORT_ROWS, GObject)

/* Lists of rows: one for each CrmImportAction, and those with problems, left out or not. */
#define CRM_IMPORT_LIST_PROBLEMS CRM_IMPORT_N_ACTIONS
#define CRM_IMPORT_N_LISTS (CRM_IMPORT_N_ACTIONS + 1)

guint crm_import_rows_get_n (CrmImportRows *self, guint list);
CrmImportRow *crm_import_rows_read (CrmImportRows *self, guint list, guint position);
const char *const *crm_import_rows_get_columns (CrmImportRows *self);
const CrmField *crm_import_rows_get_field (CrmImportRows *self, guint column);
gboolean crm_import_rows_is_used (CrmImportRows *self, guint column);
/* The heading of the column that says which row of the first file it was, in every language. */
#define CRM_IMPORT_NUMBER_HEADER "import_row"

gboolean crm_import_rows_save_problems (CrmImportRows *self,
                                        GFile *file,
                                        GCancellable *cancellable,
                                        GError **error);

G_END_DECLS
