/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-context.h"
#include "crm-operation.h"
#include "crm-sync-share.h"

G_BEGIN_DECLS

GBytes *crm_blob_load (CrmStore *store,
                       const char *hash,
                       CrmSyncFileProgress progress,
                       gpointer progress_data,
                       GCancellable *cancellable,
                       GError **error);
void crm_blob_load_async (CrmContext *context,
                          const char *hash,
                          CrmSyncFileProgress progress,
                          gpointer progress_data,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data);
GBytes *crm_blob_load_finish (GAsyncResult *result, GError **error);

CrmOperation *crm_blob_operation_new (
    const char *label, const CrmKind *kind, const CrmId *id, const CrmField *field, GBytes *bytes);

G_END_DECLS
