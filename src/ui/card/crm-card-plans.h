/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "crm-card-data.h"
#include "crm-navigator.h"

G_BEGIN_DECLS

/* The plans of a client or a deal, and how long a deal was where, into sections of a card. */
void crm_card_plans_show (GtkBox *section,
                          CrmContext *context,
                          CrmNavigator *navigator,
                          const CrmCardData *data);
void crm_card_stays_show (GtkBox *section, CrmContext *context, const CrmCardData *data);

G_END_DECLS
