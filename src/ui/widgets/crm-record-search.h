/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-context.h"

G_BEGIN_DECLS

void crm_record_search_async (CrmContext *context,
                              const CrmKind *const *kinds,
                              guint n_kinds,
                              const char *text,
                              guint limit,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data);
GPtrArray *crm_record_search_finish (GObject *source, GAsyncResult *result, GError **error);

G_END_DECLS
