/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "crm-context.h"

G_BEGIN_DECLS

/**
 * CrmSyncButton:
 *
 * Says in the header bar how this desk stands to the shared database; a click explains.
 */
#define CRM_TYPE_SYNC_BUTTON (crm_sync_button_get_type ())
G_DECLARE_FINAL_TYPE (CrmSyncButton, crm_sync_button, CRM, SYNC_BUTTON, GtkWidget)

void crm_sync_button_set_context (CrmSyncButton *self, CrmContext *context);

G_END_DECLS
