/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-navigator.h"

G_BEGIN_DECLS

/**
 * CrmOutboxButton:
 *
 * In the header bar while messages wait, are being sent or did not go out: which, why, and what to
 * do about each.
 */
#define CRM_TYPE_OUTBOX_BUTTON (crm_outbox_button_get_type ())
G_DECLARE_FINAL_TYPE (CrmOutboxButton, crm_outbox_button, CRM, OUTBOX_BUTTON, GtkWidget)

void
crm_outbox_button_set_context (CrmOutboxButton *self, CrmContext *context, CrmNavigator *navigator);

G_END_DECLS
