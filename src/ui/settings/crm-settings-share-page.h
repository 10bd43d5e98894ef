/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-settings-window.h"

G_BEGIN_DECLS

/**
 * CrmSettingsSharePage:
 *
 * Asks for what sharing needs: to share this office, to join one, to let a colleague in, to correct
 * where the database is and the password.
 */
#define CRM_TYPE_SETTINGS_SHARE_PAGE (crm_settings_share_page_get_type ())
G_DECLARE_FINAL_TYPE (
    CrmSettingsSharePage, crm_settings_share_page, CRM, SETTINGS_SHARE_PAGE, GtkWidget)

typedef enum
{
  CRM_SETTINGS_SHARE_OFFICE,
  CRM_SETTINGS_JOIN_OFFICE,
  CRM_SETTINGS_ADD_PERSON,
  CRM_SETTINGS_CORRECT_SHARE,
} CrmSettingsShareTask;

GtkWidget *crm_settings_share_page_new (CrmSettingsWindow *window, CrmSettingsShareTask task);

G_END_DECLS
