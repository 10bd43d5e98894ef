/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "crm-context.h"
#include "crm-row-error.h"
#include "crm-operation.h"

G_BEGIN_DECLS

/**
 * CrmSettingsForm:
 *
 * Rows for fields of one record, made from the description. A stored record is saved field by field
 * as a person leaves each; a new one when crm_settings_form_insert() is called. What is wrong is
 * said beneath the row.
 *
 * Signals:
 * changed: a field was saved, or of a new record: changed
 * inserted: the new record was saved
 */
#define CRM_TYPE_SETTINGS_FORM (crm_settings_form_get_type ())
G_DECLARE_FINAL_TYPE (CrmSettingsForm, crm_settings_form, CRM, SETTINGS_FORM, GObject)

CrmSettingsForm *crm_settings_form_new (CrmContext *context, const char *kind);
GtkWidget *crm_settings_form_add (CrmSettingsForm *self, const char *field);
void crm_settings_form_set_record (CrmSettingsForm *self, CrmRecord *record, gboolean is_new);
CrmRecord *crm_settings_form_get_record (CrmSettingsForm *self);
gboolean crm_settings_form_keep (CrmSettingsForm *self);
void crm_settings_form_insert (CrmSettingsForm *self, const char *label);
void crm_settings_form_show_error (CrmSettingsForm *self, const char *field, const char *message);

G_END_DECLS
