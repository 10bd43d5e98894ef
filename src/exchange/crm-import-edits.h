/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-csv-reader.h"

G_BEGIN_DECLS

/* What a person decided on single rows of a file: cells that are corrected, rows whose changes are
 * taken. The file itself stays as it is. Belongs to its plan. */
typedef struct _CrmImportEdits CrmImportEdits;

CrmImportEdits *crm_import_edits_new (void);
void crm_import_edits_free (CrmImportEdits *self);
void crm_import_edits_set_cell (CrmImportEdits *self, guint64 row, guint column, const char *text);
const char *crm_import_edits_get_cell (CrmImportEdits *self, guint64 row, guint column);
guint crm_import_edits_get_n_rows (CrmImportEdits *self);
void crm_import_edits_take (CrmImportEdits *self, guint64 row, gboolean take);
void crm_import_edits_take_all (CrmImportEdits *self, gboolean take);
gboolean crm_import_edits_is_taken (CrmImportEdits *self, guint64 row);
guint64 crm_import_edits_count_taken (CrmImportEdits *self, guint64 n_rows);
void crm_import_edits_overlay (CrmImportEdits *self, CrmCsvRow *row, guint n_columns);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CrmImportEdits, crm_import_edits_free)

G_END_DECLS
