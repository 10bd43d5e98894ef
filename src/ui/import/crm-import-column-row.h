/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "crm-import-flow.h"

G_BEGIN_DECLS

/**
 * CrmImportColumnRow:
 *
 * One column of the file: what it holds, and the field that it fills.
 */
#define CRM_TYPE_IMPORT_COLUMN_ROW (crm_import_column_row_get_type ())
G_DECLARE_FINAL_TYPE (
    CrmImportColumnRow, crm_import_column_row, CRM, IMPORT_COLUMN_ROW, AdwPreferencesRow)

GtkWidget *crm_import_column_row_new (CrmImportFlow *flow, guint column);
void crm_import_column_row_update (CrmImportColumnRow *self, GPtrArray *fields, GListModel *labels);
void crm_import_column_row_set_narrow (CrmImportColumnRow *self, gboolean is_narrow);

G_END_DECLS
