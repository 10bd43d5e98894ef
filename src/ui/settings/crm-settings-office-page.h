/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-settings-window.h"

G_BEGIN_DECLS

/**
 * CrmSettingsOfficePage:
 *
 * What the office is: name, tax number, address, bank account, logo.
 */
#define CRM_TYPE_SETTINGS_OFFICE_PAGE (crm_settings_office_page_get_type ())
G_DECLARE_FINAL_TYPE (
    CrmSettingsOfficePage, crm_settings_office_page, CRM, SETTINGS_OFFICE_PAGE, AdwPreferencesPage)

AdwPreferencesPage *crm_settings_office_page_new (CrmSettingsWindow *window);

G_END_DECLS
