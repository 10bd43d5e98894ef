/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "crm-context.h"

G_BEGIN_DECLS

/**
 * CrmStageDialog:
 *
 * Asks what a stage wants to know before deals go there: of a loss the reason, with those that the
 * office gives, and a note.
 *
 * Signal answered: the question was answered or closed; emitted once.
 */
#define CRM_TYPE_STAGE_DIALOG (crm_stage_dialog_get_type ())
G_DECLARE_FINAL_TYPE (CrmStageDialog, crm_stage_dialog, CRM, STAGE_DIALOG, AdwWindow)

GtkWidget *crm_stage_dialog_new (CrmContext *context,
                                 GtkWindow *parent,
                                 const char *what,
                                 CrmRecord *stage,
                                 GPtrArray *fields,
                                 gboolean may_be_empty);
CrmRecord *crm_stage_dialog_get_answer (CrmStageDialog *self);

G_END_DECLS
