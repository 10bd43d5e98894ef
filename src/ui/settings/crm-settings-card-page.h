/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-settings-window.h"

G_BEGIN_DECLS

/**
 * CrmSettingsCardPage:
 *
 * The sections of the card of a kind: dragged or moved with Alt and the arrow keys, hidden, shown.
 * What is done is there at once for everybody in the office.
 */
#define CRM_TYPE_SETTINGS_CARD_PAGE (crm_settings_card_page_get_type ())
G_DECLARE_FINAL_TYPE (
    CrmSettingsCardPage, crm_settings_card_page, CRM, SETTINGS_CARD_PAGE, GtkWidget)

GtkWidget *crm_settings_card_page_new (CrmSettingsWindow *window, const CrmKind *kind);

G_END_DECLS
