/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-settings-window.h"

G_BEGIN_DECLS

/**
 * CrmSettingsFieldPage:
 *
 * One field of the office's own: made here, relabelled, archived. Its kind, key and type stay.
 */
#define CRM_TYPE_SETTINGS_FIELD_PAGE (crm_settings_field_page_get_type ())
G_DECLARE_FINAL_TYPE (
    CrmSettingsFieldPage, crm_settings_field_page, CRM, SETTINGS_FIELD_PAGE, GtkWidget)

GtkWidget *crm_settings_field_page_new (CrmSettingsWindow *window, CrmRecord *field);
const char *crm_settings_field_type_label (const char *type);
char *crm_settings_field_key (const char *label);

const char *const *crm_settings_field_kinds (void);

G_END_DECLS
