/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "crm-context.h"

G_BEGIN_DECLS

/**
 * CrmFieldEditor:
 *
 * Where a person gives a field its value: the right input for its type, and below it what is wrong
 * with what was typed.
 *
 * Signals:
 * changed: something was typed or chosen
 * commit: the person is done: Enter was pressed, or a choice was made that needs no Enter
 * cancel: Escape was pressed
 */
#define CRM_TYPE_FIELD_EDITOR (crm_field_editor_get_type ())
G_DECLARE_FINAL_TYPE (CrmFieldEditor, crm_field_editor, CRM, FIELD_EDITOR, GtkWidget)

GtkWidget *crm_field_editor_new (CrmContext *context, const CrmField *field);
const CrmField *crm_field_editor_get_field (CrmFieldEditor *self);
void crm_field_editor_load (CrmFieldEditor *self, CrmRecord *record);
gboolean crm_field_editor_get_value (CrmFieldEditor *self, CrmValue *value, GError **error);
void crm_field_editor_only_choose (CrmFieldEditor *self);
char *crm_field_editor_dup_link_title (CrmFieldEditor *self);
void crm_field_editor_show_error (CrmFieldEditor *self, const char *message);
void crm_field_editor_set_width_chars (CrmFieldEditor *self, int width);
gboolean crm_field_editor_is_instant (CrmFieldEditor *self);

G_END_DECLS
