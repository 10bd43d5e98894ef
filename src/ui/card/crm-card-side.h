/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-card-data.h"
#include "crm-card-files.h"
#include "crm-navigator.h"
#include "crm-section-box.h"

G_BEGIN_DECLS

/**
 * CrmCardSide:
 *
 * What stands beside a record: the next step, open deals, people, pinned notes, invoices, files.
 *
 * Signal plan: a person wants to plan a step.
 */
#define CRM_TYPE_CARD_SIDE (crm_card_side_get_type ())
G_DECLARE_FINAL_TYPE (CrmCardSide, crm_card_side, CRM, CARD_SIDE, GtkWidget)

GtkWidget *crm_card_side_new (CrmContext *context, CrmNavigator *navigator);
void crm_card_side_set_files (CrmCardSide *self, CrmCardFiles *files);
void crm_card_side_set_data (CrmCardSide *self, const CrmCardData *data);
CrmSectionBox *crm_card_side_get_sections (CrmCardSide *self);
gboolean crm_card_side_is_open (CrmCardSide *self);

G_END_DECLS
