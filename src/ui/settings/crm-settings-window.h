/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "crm-context.h"
#include "crm-operation.h"

G_BEGIN_DECLS

/**
 * CrmSettingsWindow:
 *
 * What an office and the person at this desk arrange: it is not modal, and all of it is saved at
 * once.
 */
#define CRM_TYPE_SETTINGS_WINDOW (crm_settings_window_get_type ())
G_DECLARE_FINAL_TYPE (CrmSettingsWindow, crm_settings_window, CRM, SETTINGS_WINDOW, AdwWindow)

GtkWidget *crm_settings_window_new (CrmContext *context, GtkWindow *parent);
void crm_settings_window_present (CrmContext *context, GtkWindow *parent, const char *page);
void crm_settings_window_show_page (CrmSettingsWindow *self, const char *name);
void crm_settings_window_drop (GtkWindow *parent);

/* For its pages. */
CrmContext *crm_settings_window_get_context (CrmSettingsWindow *self);
void crm_settings_window_open (CrmSettingsWindow *self, GtkWidget *subpage);
void crm_settings_window_close_subpage (CrmSettingsWindow *self);
void crm_settings_window_toast (CrmSettingsWindow *self, const char *message);
void
crm_settings_window_report_error (CrmSettingsWindow *self, const char *what, const GError *error);
void crm_settings_window_run (CrmSettingsWindow *self, CrmOperation *operation);

G_END_DECLS
