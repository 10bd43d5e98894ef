/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-settings-window.h"

G_BEGIN_DECLS

/**
 * CrmSettingsPeoplePage:
 *
 * Colleagues and teams.
 */
#define CRM_TYPE_SETTINGS_PEOPLE_PAGE (crm_settings_people_page_get_type ())
G_DECLARE_FINAL_TYPE (
    CrmSettingsPeoplePage, crm_settings_people_page, CRM, SETTINGS_PEOPLE_PAGE, AdwPreferencesPage)

AdwPreferencesPage *crm_settings_people_page_new (CrmSettingsWindow *window);

G_END_DECLS
