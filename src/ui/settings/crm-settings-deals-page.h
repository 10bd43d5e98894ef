/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-settings-window.h"

G_BEGIN_DECLS

/**
 * CrmSettingsDealsPage:
 *
 * The pipelines and their stages: added, renamed, put in order, archived, never deleted.
 */
#define CRM_TYPE_SETTINGS_DEALS_PAGE (crm_settings_deals_page_get_type ())
G_DECLARE_FINAL_TYPE (
    CrmSettingsDealsPage, crm_settings_deals_page, CRM, SETTINGS_DEALS_PAGE, AdwPreferencesPage)

AdwPreferencesPage *crm_settings_deals_page_new (CrmSettingsWindow *window);

G_END_DECLS
