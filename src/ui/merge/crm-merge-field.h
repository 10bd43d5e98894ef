/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "crm-context.h"
#include "crm-merge.h"

G_BEGIN_DECLS

/**
 * CrmMergeField:
 *
 * One field of a merge: the value of each record side by side, of which one is chosen. Where there
 * is little room the values stand below each other.
 *
 * Signal "chosen": another value was chosen, in this field and in those that go with it.
 */
#define CRM_TYPE_MERGE_FIELD (crm_merge_field_get_type ())
G_DECLARE_FINAL_TYPE (CrmMergeField, crm_merge_field, CRM, MERGE_FIELD, GtkWidget)

GtkWidget *crm_merge_field_new (CrmContext *context, CrmMerge *plan, const CrmField *field);
void crm_merge_field_update (CrmMergeField *self);
void crm_merge_field_set_narrow (CrmMergeField *self, gboolean is_narrow);

G_END_DECLS
