/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-context.h"
#include "crm-sync-share.h"

G_BEGIN_DECLS

/* What binds this desk to the shared database: its address and login are facts of the replica, its
 * password is in the secret service. All of this blocks, but for what ends in _async. */

char *crm_share_lookup_password (CrmStore *store, GError **error);
char *crm_share_get_password (const char *server,
                              const char *login,
                              gpointer data,
                              GCancellable *cancellable,
                              GError **error);

gboolean crm_share_join (CrmStore *store,
                         const char *server,
                         const char *login,
                         const char *password,
                         CrmSyncProgress progress,
                         gpointer progress_data,
                         GCancellable *cancellable,
                         GError **error);
void crm_share_join_async (CrmStore *store,
                           const char *server,
                           const char *login,
                           const char *password,
                           CrmJob *job,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data);
gboolean crm_share_join_finish (GAsyncResult *result, GError **error);
gboolean crm_share_correct (CrmStore *store,
                            const char *server,
                            const char *login,
                            const char *password,
                            GCancellable *cancellable,
                            GError **error);
gboolean crm_share_leave (CrmStore *store, GError **error);
gboolean crm_share_wipe (const char *folder, const CrmSyncStatus *status, GError **error);

void crm_share_why_async (CrmStore *store,
                          const CrmId *id,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data);
GPtrArray *crm_share_why_finish (GAsyncResult *result, GError **error);

G_END_DECLS
