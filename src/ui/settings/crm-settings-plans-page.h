/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-settings-window.h"

G_BEGIN_DECLS

/**
 * CrmSettingsPlansPage:
 *
 * Plans of cooperation, and the rules by which new leads and deals go to people.
 */
#define CRM_TYPE_SETTINGS_PLANS_PAGE (crm_settings_plans_page_get_type ())
G_DECLARE_FINAL_TYPE (
    CrmSettingsPlansPage, crm_settings_plans_page, CRM, SETTINGS_PLANS_PAGE, AdwPreferencesPage)

AdwPreferencesPage *crm_settings_plans_page_new (CrmSettingsWindow *window);

/* The pages of one plan, of one rule, and of what the rules would do. */
GtkWidget *crm_settings_plan_page_new (CrmSettingsWindow *window, CrmRecord *plan);
GtkWidget *crm_settings_rule_page_new (CrmSettingsWindow *window, CrmRecord *rule);
GtkWidget *crm_settings_would_page_new (CrmSettingsWindow *window);

G_END_DECLS
