/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-settings-form.h"
#include "crm-settings-window.h"

G_BEGIN_DECLS

/**
 * CrmSettingsSubpage:
 *
 * A page over the settings, with a way back: what arranges one thing.
 */
#define CRM_TYPE_SETTINGS_SUBPAGE (crm_settings_subpage_get_type ())
G_DECLARE_FINAL_TYPE (CrmSettingsSubpage, crm_settings_subpage, CRM, SETTINGS_SUBPAGE, GtkWidget)

GtkWidget *crm_settings_subpage_new (CrmSettingsWindow *window, const char *title);
void crm_settings_subpage_add (CrmSettingsSubpage *self, AdwPreferencesGroup *group);
GtkWidget *crm_settings_subpage_set_action (CrmSettingsSubpage *self, const char *label);
void
crm_settings_subpage_set_form (CrmSettingsSubpage *self, CrmSettingsForm *form, const char *label);
void crm_settings_subpage_open_form (CrmSettingsWindow *window,
                                     const char *title,
                                     const char *kind,
                                     const char *const *fields,
                                     CrmRecord *record,
                                     const char *add_label);
GtkWidget *crm_settings_add_row_new (const char *title);

G_END_DECLS
