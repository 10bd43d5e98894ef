/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "crm-navigator.h"

G_BEGIN_DECLS

/**
 * CrmStarterWindow:
 *
 * The templates that come with the program, by type and language: one of them begins a template of
 * the office, whatever became of those that the office had.
 */
#define CRM_TYPE_STARTER_WINDOW (crm_starter_window_get_type ())
G_DECLARE_FINAL_TYPE (CrmStarterWindow, crm_starter_window, CRM, STARTER_WINDOW, AdwWindow)

GtkWidget *crm_starter_window_open (CrmContext *context, CrmNavigator *navigator);
gboolean crm_starter_window_is_busy (CrmStarterWindow *self);

G_END_DECLS
