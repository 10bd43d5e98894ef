/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-navigator.h"
#include "crm-place.h"

G_BEGIN_DECLS

/**
 * CrmCardPage:
 *
 * All about one record: its facts, edited in place; what happened and what is planned; what belongs
 * to it. It follows changes that are made elsewhere.
 */
#define CRM_TYPE_CARD_PAGE (crm_card_page_get_type ())
G_DECLARE_FINAL_TYPE (CrmCardPage, crm_card_page, CRM, CARD_PAGE, GtkWidget)

GtkWidget *crm_card_page_new (CrmContext *context,
                              CrmNavigator *navigator,
                              const CrmKind *kind,
                              const CrmId *id);
GtkWidget *
crm_card_page_new_empty (CrmContext *context, CrmNavigator *navigator, const CrmKind *kind);
gboolean crm_card_page_prepare (CrmCardPage *self);
gboolean crm_card_page_shows (CrmCardPage *self, const CrmKind *kind, const CrmId *id);
gboolean crm_card_page_can_show_another (CrmCardPage *self, const CrmKind *kind);
void crm_card_page_show_another (CrmCardPage *self, const CrmId *id);

G_END_DECLS
