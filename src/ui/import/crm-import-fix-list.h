/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "crm-context.h"

G_BEGIN_DECLS

/**
 * CrmImportFixList:
 *
 * The problems of an import, those of most rows first. Not seen while there are none.
 *
 * Signals:
 * settle (CrmImportProblem *problem, const char *replacement, gboolean create): see CrmImportFixRow
 */
#define CRM_TYPE_IMPORT_FIX_LIST (crm_import_fix_list_get_type ())
G_DECLARE_FINAL_TYPE (CrmImportFixList, crm_import_fix_list, CRM, IMPORT_FIX_LIST, GtkWidget)

void crm_import_fix_list_set_problems (CrmImportFixList *self,
                                       CrmContext *context,
                                       const CrmKind *kind,
                                       GListModel *problems,
                                       gboolean is_preview);

G_END_DECLS
