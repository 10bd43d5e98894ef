/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-navigator.h"

G_BEGIN_DECLS

void crm_next_step_ask (CrmContext *context, CrmNavigator *navigator, CrmRecord *activity);
void crm_next_step_ask_after (CrmContext *context, CrmNavigator *navigator, const CrmId *batch);

G_END_DECLS
