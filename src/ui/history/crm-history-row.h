/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "crm-history-item.h"

G_BEGIN_DECLS

/**
 * CrmHistoryRow:
 *
 * One operation in the history.
 *
 * Signal undo: its button was pressed.
 */
#define CRM_TYPE_HISTORY_ROW (crm_history_row_get_type ())
G_DECLARE_FINAL_TYPE (CrmHistoryRow, crm_history_row, CRM, HISTORY_ROW, GtkWidget)

GtkWidget *crm_history_row_new (void);
void crm_history_row_bind (CrmHistoryRow *self, CrmHistoryItem *item, gboolean is_checked);
CrmHistoryItem *crm_history_row_get_item (CrmHistoryRow *self);

G_END_DECLS
