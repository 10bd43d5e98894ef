/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-context.h"

G_BEGIN_DECLS

void crm_read_model_async (CrmContext *context,
                           CrmSessionFunc func,
                           gpointer data,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data);
GListModel *crm_read_model_finish (GAsyncResult *result, GError **error);

G_END_DECLS
