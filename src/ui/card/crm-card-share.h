/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-context.h"
#include "crm-navigator.h"

G_BEGIN_DECLS

void crm_card_share_show (GtkWidget *over,
                          CrmContext *context,
                          CrmNavigator *navigator,
                          const CrmKind *kind,
                          const CrmId *id,
                          const char *title);

G_END_DECLS
