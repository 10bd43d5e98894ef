/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-automation-data.h"

G_BEGIN_DECLS

/* Stores a rule with its actions, in one operation. Main thread. */
void crm_rule_save_async (CrmContext *context,
                          CrmRuleDraft *draft,
                          GArray *gone,
                          GAsyncReadyCallback callback,
                          gpointer user_data);
gboolean crm_rule_save_finish (GAsyncResult *result, int *failed, GError **error);

G_END_DECLS
