/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "crm-context.h"
#include "crm-place.h"

G_BEGIN_DECLS

/**
 * CrmWindow:
 *
 * The window of one office: the sidebar with the places, the header bar, the page in front. It is
 * the CrmNavigator of what stands in it.
 */
#define CRM_TYPE_WINDOW (crm_window_get_type ())
G_DECLARE_FINAL_TYPE (CrmWindow, crm_window, CRM, WINDOW, AdwApplicationWindow)

CrmWindow *crm_window_new (GtkApplication *application);
void crm_window_open_profile (CrmWindow *self, const char *folder, CrmStoreFlags flags);
void crm_window_open_sample (CrmWindow *self);
void crm_window_set_context (CrmWindow *self, CrmContext *context);
CrmContext *crm_window_get_context (CrmWindow *self);
const char *crm_window_get_folder (CrmWindow *self);
const char *crm_window_get_place_name (CrmWindow *self);
CrmPlace *crm_window_get_page (CrmWindow *self);
gboolean crm_window_is_busy (CrmWindow *self);

G_END_DECLS
