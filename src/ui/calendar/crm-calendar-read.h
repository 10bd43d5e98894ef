/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-context.h"
#include "crm-occurrence.h"

G_BEGIN_DECLS

/* Everything of a span of days, and the people whose it may be; read on the store's thread. */
void crm_calendar_read_async (CrmContext *context,
                              CrmDate first,
                              CrmDate last,
                              const CrmId *owner,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data);
GPtrArray *crm_calendar_read_finish (CrmContext *context, GAsyncResult *result, GError **error);

G_END_DECLS
