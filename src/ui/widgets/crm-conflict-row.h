/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "crm-conflict-item.h"

G_BEGIN_DECLS

/**
 * CrmConflictRow:
 *
 * Two edits that met, each with a button; M, T and B on the keyboard.
 *
 * Signal "decided": a person has chosen a CrmConflictSide.
 */
#define CRM_TYPE_CONFLICT_ROW (crm_conflict_row_get_type ())
G_DECLARE_FINAL_TYPE (CrmConflictRow, crm_conflict_row, CRM, CONFLICT_ROW, GtkListBoxRow)

GtkWidget *crm_conflict_row_new (CrmContext *context, CrmConflictItem *item, gboolean with_title);
CrmConflictItem *crm_conflict_row_get_item (CrmConflictRow *self);

G_END_DECLS
