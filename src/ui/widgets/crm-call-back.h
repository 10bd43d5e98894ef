/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-activity.h"
#include "crm-navigator.h"

G_BEGIN_DECLS

void crm_call_back (CrmContext *context,
                    CrmNavigator *navigator,
                    const CrmKind *kind,
                    const CrmId *id,
                    const char *whom,
                    CrmSnooze snooze,
                    gboolean choose);

G_END_DECLS
