/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-settings-window.h"

G_BEGIN_DECLS

/**
 * CrmSettingsMailPage:
 *
 * By which accounts mail is sent, and which prepared texts messages begin with.
 */
#define CRM_TYPE_SETTINGS_MAIL_PAGE (crm_settings_mail_page_get_type ())
G_DECLARE_FINAL_TYPE (
    CrmSettingsMailPage, crm_settings_mail_page, CRM, SETTINGS_MAIL_PAGE, AdwPreferencesPage)

AdwPreferencesPage *crm_settings_mail_page_new (CrmSettingsWindow *window);
GtkWidget *crm_settings_account_page_new (CrmSettingsWindow *window, CrmRecord *account);

G_END_DECLS
