/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-navigator.h"

G_BEGIN_DECLS

/**
 * CrmStageBar:
 *
 * The stages of a deal's pipeline in a row; a press moves the deal there.
 */
#define CRM_TYPE_STAGE_BAR (crm_stage_bar_get_type ())
G_DECLARE_FINAL_TYPE (CrmStageBar, crm_stage_bar, CRM, STAGE_BAR, GtkWidget)

GtkWidget *crm_stage_bar_new (CrmContext *context, CrmNavigator *navigator);
void crm_stage_bar_set_deal (CrmStageBar *self, CrmRecord *deal, GPtrArray *stages);

G_END_DECLS
