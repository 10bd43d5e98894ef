/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-settings-window.h"

G_BEGIN_DECLS

/**
 * CrmSettingsHoursPage:
 *
 * When the office and its people work: hours of the week, holidays, absences.
 */
#define CRM_TYPE_SETTINGS_HOURS_PAGE (crm_settings_hours_page_get_type ())
G_DECLARE_FINAL_TYPE (
    CrmSettingsHoursPage, crm_settings_hours_page, CRM, SETTINGS_HOURS_PAGE, AdwPreferencesPage)

AdwPreferencesPage *crm_settings_hours_page_new (CrmSettingsWindow *window);

/* A page that offers the public holidays of a country, for crm_settings_window_open(). */
GtkWidget *crm_settings_holidays_page_new (CrmSettingsWindow *window, GPtrArray *known);

G_END_DECLS
