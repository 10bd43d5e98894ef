/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "crm-navigator.h"

G_BEGIN_DECLS

/**
 * CrmEInvoiceWindow:
 *
 * Writes an invoice as e-invoice, or lists what it lacks for that; a row leads to the card where it
 * is filled in.
 */
#define CRM_TYPE_EINVOICE_WINDOW (crm_einvoice_window_get_type ())
G_DECLARE_FINAL_TYPE (CrmEInvoiceWindow, crm_einvoice_window, CRM, EINVOICE_WINDOW, AdwWindow)

GtkWidget *crm_einvoice_window_new (CrmContext *context,
                                    CrmNavigator *navigator,
                                    CrmRecord *invoice,
                                    GBytes *pdf);

G_END_DECLS
