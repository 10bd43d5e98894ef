/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-navigator.h"

G_BEGIN_DECLS

/* Moving a deal to another stage, wherever a person does it. What the stage asks for is asked
 * first, of a loss the reason; the deal is moved when that is answered. */
void crm_deal_move_async (CrmContext *context,
                          CrmNavigator *navigator,
                          CrmRecord *deal,
                          CrmRecord *stage,
                          GAsyncReadyCallback callback,
                          gpointer user_data);
void crm_deal_move_to_async (CrmContext *context,
                             CrmNavigator *navigator,
                             CrmRecord *deal,
                             CrmRecord *stage,
                             const CrmId *owner,
                             GAsyncReadyCallback callback,
                             gpointer user_data);
gboolean crm_deal_move_finish (GAsyncResult *result);
void
crm_deals_move (CrmContext *context, CrmNavigator *navigator, GArray *refs, const CrmId *stage);

G_END_DECLS
