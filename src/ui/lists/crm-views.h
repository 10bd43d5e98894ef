/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "crm-store.h"

G_BEGIN_DECLS

GPtrArray *crm_views_list (CrmSession *session,
                           const char *list,
                           gboolean pinned_only,
                           GCancellable *cancellable,
                           GError **error);
void crm_views_read_async (CrmStore *store,
                           const char *list,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data);

G_END_DECLS
