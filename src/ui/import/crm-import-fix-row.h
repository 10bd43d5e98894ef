/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "crm-context.h"
#include "crm-import-report.h"

G_BEGIN_DECLS

/**
 * CrmImportFixRow:
 *
 * One problem of an import: the same value in the same field, in one row or in thousands; what is
 * proposed, and a button that does it to all of them.
 *
 * Signals:
 * settle (const char *replacement, gboolean create): put this in instead; NULL leaves it as it is
 */
#define CRM_TYPE_IMPORT_FIX_ROW (crm_import_fix_row_get_type ())
G_DECLARE_FINAL_TYPE (CrmImportFixRow, crm_import_fix_row, CRM, IMPORT_FIX_ROW, GtkListBoxRow)

GtkWidget *crm_import_fix_row_new (CrmContext *context,
                                   CrmImportProblem *problem,
                                   const CrmField *field,
                                   gboolean is_preview);
CrmImportProblem *crm_import_fix_row_get_problem (CrmImportFixRow *self);

G_END_DECLS
