/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-navigator.h"

G_BEGIN_DECLS

void crm_lead_convert (CrmContext *context, CrmNavigator *navigator, CrmRecord *lead);
void crm_lead_convert_back (CrmContext *context, CrmNavigator *navigator, CrmRecord *lead);

G_END_DECLS
