/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "crm-card-data.h"
#include "crm-navigator.h"

G_BEGIN_DECLS

void crm_card_approvals_show (GtkBox *section,
                              CrmContext *context,
                              CrmNavigator *navigator,
                              const CrmCardData *data);

G_END_DECLS
