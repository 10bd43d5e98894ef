/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-settings-window.h"

G_BEGIN_DECLS

/**
 * CrmSettingsOrder:
 *
 * Rows of records that have a position: dragged, or moved by their buttons and by Alt+Up and
 * Alt+Down. A page that makes its rows anew keeps the same order, so that the row that was moved
 * keeps the keyboard.
 */
#define CRM_TYPE_SETTINGS_ORDER (crm_settings_order_get_type ())
G_DECLARE_FINAL_TYPE (CrmSettingsOrder, crm_settings_order, CRM, SETTINGS_ORDER, GObject)

CrmSettingsOrder *crm_settings_order_new (CrmSettingsWindow *window);
void crm_settings_order_add (CrmSettingsOrder *self,
                             GtkWidget *row,
                             GPtrArray *records,
                             CrmRecord *record);

GtkWidget *crm_settings_button_new (const char *icon, const char *label);

G_END_DECLS
