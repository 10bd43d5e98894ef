/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-conflict.h"
#include "crm-context.h"
#include "crm-operation.h"

G_BEGIN_DECLS

/**
 * CrmConflictItem:
 *
 * Two edits that met, in words.
 */
#define CRM_TYPE_CONFLICT_ITEM (crm_conflict_item_get_type ())
G_DECLARE_FINAL_TYPE (CrmConflictItem, crm_conflict_item, CRM, CONFLICT_ITEM, GObject)

CrmConflictItem *crm_conflict_item_read (CrmSession *session, CrmRecord *conflict);

const CrmKind *crm_conflict_item_get_kind (CrmConflictItem *self, CrmId *id);
const char *crm_conflict_item_get_title (CrmConflictItem *self);
const char *crm_conflict_item_get_field (CrmConflictItem *self);
const CrmField *crm_conflict_item_get_about (CrmConflictItem *self);
gboolean crm_conflict_item_is_same (CrmConflictItem *self, CrmConflictItem *other);
gint64 crm_conflict_item_get_time (CrmConflictItem *self);
const char *crm_conflict_item_get_value (CrmConflictItem *self, CrmConflictSide side);
const char *crm_conflict_item_get_person (CrmConflictItem *self, CrmConflictSide side);
gboolean crm_conflict_item_is_mine (CrmConflictItem *self, CrmConflictSide side);

CrmOperation *crm_conflict_settle_operation (GPtrArray *items, CrmConflictSide side);

G_END_DECLS
