/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-attention-data.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * CrmRefusalRow:
 *
 * What the shared database did not take, why, and what can be done.
 *
 * Signal "answered": "retry", "copy" or "discard".
 */
#define CRM_TYPE_REFUSAL_ROW (crm_refusal_row_get_type ())
G_DECLARE_FINAL_TYPE (CrmRefusalRow, crm_refusal_row, CRM, REFUSAL_ROW, GtkListBoxRow)

GtkWidget *crm_refusal_row_new (CrmContext *context, CrmAttentionRefusal *refusal);
CrmAttentionRefusal *crm_refusal_row_get_refusal (CrmRefusalRow *self);

G_END_DECLS
