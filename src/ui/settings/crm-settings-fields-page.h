/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-settings-window.h"

G_BEGIN_DECLS

/**
 * CrmSettingsFieldsPage:
 *
 * The office's own fields of each kind of records.
 */
#define CRM_TYPE_SETTINGS_FIELDS_PAGE (crm_settings_fields_page_get_type ())
G_DECLARE_FINAL_TYPE (
    CrmSettingsFieldsPage, crm_settings_fields_page, CRM, SETTINGS_FIELDS_PAGE, AdwPreferencesPage)

AdwPreferencesPage *crm_settings_fields_page_new (CrmSettingsWindow *window);

G_END_DECLS
