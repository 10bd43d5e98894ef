/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "crm-context.h"
#include "crm-row.h"

G_BEGIN_DECLS

/**
 * CrmDealCard:
 *
 * A deal on the board: a button of its own, so that the keyboard and a screen reader find it.
 */
#define CRM_TYPE_DEAL_CARD (crm_deal_card_get_type ())
G_DECLARE_FINAL_TYPE (CrmDealCard, crm_deal_card, CRM, DEAL_CARD, GtkButton)

GtkWidget *crm_deal_card_new (CrmContext *context);
void crm_deal_card_bind (CrmDealCard *self, GtkListItem *item, CrmRecord *stage);
void crm_deal_card_unbind (CrmDealCard *self);
CrmRow *crm_deal_card_get_row (CrmDealCard *self);
CrmRecord *crm_deal_card_get_deal (CrmDealCard *self);
guint crm_deal_card_get_position (CrmDealCard *self);

G_END_DECLS
