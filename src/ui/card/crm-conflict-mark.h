/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-conflict-item.h"
#include "crm-navigator.h"

G_BEGIN_DECLS

/**
 * CrmConflictMark:
 *
 * A small button that says that two people changed something at once; its popover shows both edits
 * and decides, as the place Needs Attention does.
 */
#define CRM_TYPE_CONFLICT_MARK (crm_conflict_mark_get_type ())
G_DECLARE_FINAL_TYPE (CrmConflictMark, crm_conflict_mark, CRM, CONFLICT_MARK, GtkWidget)

GtkWidget *crm_conflict_mark_new (CrmContext *context,
                                  CrmNavigator *navigator,
                                  CrmConflictItem *item,
                                  gboolean with_words);
CrmConflictItem *crm_conflict_mark_get_item (CrmConflictMark *self);
CrmConflictItem *crm_conflict_find_of (GPtrArray *conflicts, CrmRecord *record);
CrmConflictItem *crm_conflict_find (GPtrArray *conflicts, const CrmField *field);

G_END_DECLS
