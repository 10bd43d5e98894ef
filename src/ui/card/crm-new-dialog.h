/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "crm-navigator.h"

G_BEGIN_DECLS

/**
 * CrmNewDialog:
 *
 * Makes a record of any kind. The form is that of the card: what is usually known first, the rest
 * on demand.
 */
#define CRM_TYPE_NEW_DIALOG (crm_new_dialog_get_type ())
G_DECLARE_FINAL_TYPE (CrmNewDialog, crm_new_dialog, CRM, NEW_DIALOG, AdwWindow)

GtkWidget *crm_new_dialog_new (CrmContext *context,
                               CrmNavigator *navigator,
                               const CrmKind *kind,
                               CrmRecord *draft);

G_END_DECLS
