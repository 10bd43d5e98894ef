/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-duplicates-data.h"
#include "crm-navigator.h"

G_BEGIN_DECLS

/**
 * CrmDuplicateRow:
 *
 * Two records side by side, why they are probably one, and what to do about it. Keys: Enter or M
 * merges, N says that they are not the same, S skips them.
 *
 * Signal "decided" (const char *what): "merge", "distinct", "skip" or "unmerge".
 */
#define CRM_TYPE_DUPLICATE_ROW (crm_duplicate_row_get_type ())
G_DECLARE_FINAL_TYPE (CrmDuplicateRow, crm_duplicate_row, CRM, DUPLICATE_ROW, GtkListBoxRow)

GtkWidget *crm_duplicate_row_new (CrmContext *context, CrmDuplicatePair *pair);
CrmDuplicatePair *crm_duplicate_row_get_pair (CrmDuplicateRow *self);

G_END_DECLS
