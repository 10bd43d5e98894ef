/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-attention-data.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * CrmAttentionRow:
 *
 * Two edits that met, each with a button; M, T and B on the keyboard.
 *
 * Signal "decided": a person has chosen a CrmConflictSide.
 */
#define CRM_TYPE_ATTENTION_ROW (crm_attention_row_get_type ())
G_DECLARE_FINAL_TYPE (CrmAttentionRow, crm_attention_row, CRM, ATTENTION_ROW, GtkListBoxRow)

GtkWidget *crm_attention_row_new (CrmContext *context, CrmAttentionItem *item);
CrmAttentionItem *crm_attention_row_get_item (CrmAttentionRow *self);

G_END_DECLS
