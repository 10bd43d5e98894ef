/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include <libpq-fe.h>

G_BEGIN_DECLS

/**
 * CrmSyncConnection:
 *
 * One connection to the shared database. It belongs to the thread that opened it. Nothing here
 * blocks beyond a cancel or a limit of silence: libpq is used without blocking and waited for.
 */
typedef struct _CrmSyncConnection CrmSyncConnection;

typedef gboolean (*CrmSyncResultFunc) (PGresult *row, int position, gpointer data, GError **error);

char *crm_sync_server_normalize (const char *server, char **login, char **password, GError **error);

CrmSyncConnection *crm_sync_connection_open (const char *server,
                                             const char *login,
                                             const char *password,
                                             GCancellable *cancellable,
                                             GError **error);
void crm_sync_connection_close (CrmSyncConnection *self);
gboolean
crm_sync_connection_listen (CrmSyncConnection *self, GCancellable *cancellable, GError **error);
gboolean crm_sync_connection_is_pooled (CrmSyncConnection *self);
/* Not all of a kind is its person's to see: it is read otherwise. */
#define CRM_SYNC_STATE_HIDDEN "P0HID"
gboolean crm_sync_connection_was_refused (CrmSyncConnection *self, const char *state);
PGconn *crm_sync_connection_get_handle (CrmSyncConnection *self);

PGresult *crm_sync_connection_query (CrmSyncConnection *self,
                                     const char *sql,
                                     int n_params,
                                     const char *const *params,
                                     GCancellable *cancellable,
                                     GError **error);
/* Texts that a question with bytes may have besides. */
#define CRM_SYNC_MAX_TEXTS 3

PGresult *crm_sync_connection_query_bytes (CrmSyncConnection *self,
                                           const char *sql,
                                           int n_params,
                                           const char *const *params,
                                           GBytes *bytes,
                                           GCancellable *cancellable,
                                           GError **error);
gboolean crm_sync_connection_stream (CrmSyncConnection *self,
                                     const char *sql,
                                     int n_params,
                                     const char *const *params,
                                     CrmSyncResultFunc func,
                                     gpointer data,
                                     GCancellable *cancellable,
                                     GError **error);
GByteArray *crm_sync_connection_copy (CrmSyncConnection *self,
                                      const char *sql,
                                      GCancellable *cancellable,
                                      GError **error);
gboolean crm_sync_connection_script (CrmSyncConnection *self,
                                     const char *sql,
                                     GCancellable *cancellable,
                                     GError **error);

void crm_sync_connection_post (CrmSyncConnection *self,
                               const char *sql,
                               int n_params,
                               const char *const *params);

gboolean crm_sync_connection_can_look (CrmSyncConnection *self);
void crm_sync_connection_set_look_mark (CrmSyncConnection *self, const char *mark);
gboolean crm_sync_connection_take_look (CrmSyncConnection *self);
gboolean crm_sync_connection_take_bell (CrmSyncConnection *self);
gboolean crm_sync_connection_wait (
    CrmSyncConnection *self, gint64 timeout, int wake_fd, gboolean *rang, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CrmSyncConnection, crm_sync_connection_close)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PGresult, PQclear)

G_END_DECLS
