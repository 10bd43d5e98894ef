/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "crm-context.h"

G_BEGIN_DECLS

/**
 * CrmLostDialog:
 *
 * Asks why a deal was lost, and offers the reasons that were given most often.
 *
 * Signal answered: the question was answered or closed; emitted once.
 */
#define CRM_TYPE_LOST_DIALOG (crm_lost_dialog_get_type ())
G_DECLARE_FINAL_TYPE (CrmLostDialog, crm_lost_dialog, CRM, LOST_DIALOG, AdwWindow)

GtkWidget *crm_lost_dialog_new (CrmContext *context, GtkWindow *parent, CrmRecord *deal);
const char *crm_lost_dialog_get_reason (CrmLostDialog *self);
const char *crm_lost_dialog_get_note (CrmLostDialog *self);

G_END_DECLS
