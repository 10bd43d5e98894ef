/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-context.h"

G_BEGIN_DECLS

/* What the settings read: short lists of records that an office arranges, whole. */
void crm_settings_list_async (CrmContext *context,
                              const char *kind,
                              const char *sort,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data);
GPtrArray *crm_settings_list_finish (GAsyncResult *result, GError **error);

void crm_settings_read_async (CrmContext *context,
                              const char *kind,
                              const CrmId *id,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data);
CrmRecord *crm_settings_read_finish (GAsyncResult *result, GError **error);

gboolean crm_settings_concern (GArray *changes, const char *kind);

G_END_DECLS
