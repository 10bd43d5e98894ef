/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-navigator.h"

G_BEGIN_DECLS

void crm_outcome_ask (CrmContext *context,
                      CrmNavigator *navigator,
                      CrmRecord *activity,
                      CrmOperation *finish);

void crm_outcome_propose (CrmContext *context, CrmNavigator *navigator, CrmRecord *activity);

G_END_DECLS
