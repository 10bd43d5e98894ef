/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-settings-window.h"

G_BEGIN_DECLS

/**
 * CrmSettingsMePage:
 *
 * What concerns the person at this desk: how the window looks, name, mail, signature.
 */
#define CRM_TYPE_SETTINGS_ME_PAGE (crm_settings_me_page_get_type ())
G_DECLARE_FINAL_TYPE (
    CrmSettingsMePage, crm_settings_me_page, CRM, SETTINGS_ME_PAGE, AdwPreferencesPage)

AdwPreferencesPage *crm_settings_me_page_new (CrmSettingsWindow *window);

G_END_DECLS
