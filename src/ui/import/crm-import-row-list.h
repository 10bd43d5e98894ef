/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "crm-import-rows.h"

G_BEGIN_DECLS

/**
 * CrmImportRowItem:
 *
 * A place in a list of rows. Its row is read when it is asked for; the property "row" notifies when
 * it is there.
 */
#define CRM_TYPE_IMPORT_ROW_ITEM (crm_import_row_item_get_type ())
G_DECLARE_FINAL_TYPE (CrmImportRowItem, crm_import_row_item, CRM, IMPORT_ROW_ITEM, GObject)

CrmImportRow *crm_import_row_item_get_row (CrmImportRowItem *self);

/**
 * CrmImportRowList:
 *
 * A GListModel over rows that lie in a file: as long as they are many, only those that are shown
 * are in memory. Main thread; the rows are read on others.
 */
#define CRM_TYPE_IMPORT_ROW_LIST (crm_import_row_list_get_type ())
G_DECLARE_FINAL_TYPE (CrmImportRowList, crm_import_row_list, CRM, IMPORT_ROW_LIST, GObject)

CrmImportRowList *crm_import_row_list_new (void);
void crm_import_row_list_set_rows (CrmImportRowList *self, CrmImportRows *rows, guint list);

G_END_DECLS
