/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "crm-settings-window.h"

G_BEGIN_DECLS

/**
 * CrmSettingsChainsGroup:
 *
 * What the office does next after an activity of a type: proposed when one is done.
 */
#define CRM_TYPE_SETTINGS_CHAINS_GROUP (crm_settings_chains_group_get_type ())
G_DECLARE_FINAL_TYPE (CrmSettingsChainsGroup,
                      crm_settings_chains_group,
                      CRM,
                      SETTINGS_CHAINS_GROUP,
                      AdwPreferencesGroup)

AdwPreferencesGroup *crm_settings_chains_group_new (CrmSettingsWindow *window);

G_END_DECLS
