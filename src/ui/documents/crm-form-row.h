/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-field-editor.h"

G_BEGIN_DECLS

/**
 * CrmFormRow:
 *
 * A field of a record with its label above it, to be filled in. What a person has typed and not
 * saved is left alone when the record is read again.
 *
 * Signal "commit": the person is done with it, and it differs from what is stored.
 */
#define CRM_TYPE_FORM_ROW (crm_form_row_get_type ())
G_DECLARE_FINAL_TYPE (CrmFormRow, crm_form_row, CRM, FORM_ROW, GtkWidget)

GtkWidget *crm_form_row_new (CrmContext *context, const CrmField *field, const char *note);
void crm_form_row_set_record (CrmFormRow *self, CrmRecord *record);
CrmRecord *crm_form_row_get_record (CrmFormRow *self);
const CrmField *crm_form_row_get_field (CrmFormRow *self);
void crm_form_row_set_missing (CrmFormRow *self, gboolean missing);
void crm_form_row_set_editable (CrmFormRow *self, gboolean editable);
gboolean crm_form_row_is_dirty (CrmFormRow *self);
gboolean crm_form_row_take_value (CrmFormRow *self, CrmValue *value);

G_END_DECLS
