/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "crm-placeholders.h"

G_BEGIN_DECLS

/**
 * CrmFieldPicker:
 *
 * Finds a field that a template may name, by what people call it.
 *
 * Signal "picked" (const char *text): what to write into the template
 */
#define CRM_TYPE_FIELD_PICKER (crm_field_picker_get_type ())
G_DECLARE_FINAL_TYPE (CrmFieldPicker, crm_field_picker, CRM, FIELD_PICKER, GtkPopover)

const CrmPlaceholder *crm_field_picker_get_picked (CrmFieldPicker *self);
void
crm_field_picker_set_data (CrmFieldPicker *self, CrmDocumentData *data, const CrmLocale *locale);
GtkWidget *crm_field_picker_new (CrmPlaceholders *placeholders);
void crm_field_picker_set_search (CrmFieldPicker *self, const char *text);
guint crm_field_picker_get_n_found (CrmFieldPicker *self);

G_END_DECLS
