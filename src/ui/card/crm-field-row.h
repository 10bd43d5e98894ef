/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-field-editor.h"
#include "crm-conflict-mark.h"
#include "crm-navigator.h"

G_BEGIN_DECLS

/**
 * CrmFieldRow:
 *
 * A fact on a card, edited in place: a click or Enter opens its input, Enter keeps what was typed
 * and saves it at once, Escape restores. What cannot be saved stays as typed, with the reason
 * below.
 *
 * "edit-changed" says that its input was opened or closed.
 */
#define CRM_TYPE_FIELD_ROW (crm_field_row_get_type ())
G_DECLARE_FINAL_TYPE (CrmFieldRow, crm_field_row, CRM, FIELD_ROW, GtkListBoxRow)

GtkWidget *crm_field_row_new (CrmContext *context, CrmNavigator *navigator, const CrmField *field);
const CrmField *crm_field_row_get_field (CrmFieldRow *self);
void crm_field_row_set_record (CrmFieldRow *self, CrmRecord *record);
void crm_field_row_set_conflict (CrmFieldRow *self, CrmConflictItem *item);
void crm_field_row_set_editor (CrmFieldRow *self, const char *name);
gboolean crm_field_row_is_marked (CrmFieldRow *self);
gboolean crm_field_row_is_empty (CrmFieldRow *self);
gboolean crm_field_row_is_editing (CrmFieldRow *self);
void crm_field_row_edit (CrmFieldRow *self);

G_END_DECLS
