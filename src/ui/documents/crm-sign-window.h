/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "crm-navigator.h"

G_BEGIN_DECLS

/**
 * CrmSignWindow:
 *
 * Signs the file of a document that was kept, with a certificate from a file or on a card.
 */
#define CRM_TYPE_SIGN_WINDOW (crm_sign_window_get_type ())
G_DECLARE_FINAL_TYPE (CrmSignWindow, crm_sign_window, CRM, SIGN_WINDOW, AdwWindow)

GtkWidget *crm_sign_window_new (CrmContext *context,
                                CrmNavigator *navigator,
                                CrmRecord *document,
                                GBytes *pdf);

G_END_DECLS
