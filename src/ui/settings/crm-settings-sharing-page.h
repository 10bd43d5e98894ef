/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-settings-window.h"

G_BEGIN_DECLS

/**
 * CrmSettingsSharingPage:
 *
 * How this desk stands to the shared database; sharing, joining, letting people in, conflicts.
 */
#define CRM_TYPE_SETTINGS_SHARING_PAGE (crm_settings_sharing_page_get_type ())
G_DECLARE_FINAL_TYPE (CrmSettingsSharingPage,
                      crm_settings_sharing_page,
                      CRM,
                      SETTINGS_SHARING_PAGE,
                      AdwPreferencesPage)

AdwPreferencesPage *crm_settings_sharing_page_new (CrmSettingsWindow *window);

G_END_DECLS
