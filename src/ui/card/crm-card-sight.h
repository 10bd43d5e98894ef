/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "crm-context.h"

G_BEGIN_DECLS

void crm_card_sight_show (GtkWidget *over, CrmContext *context, const CrmId *id, const char *title);

G_END_DECLS
