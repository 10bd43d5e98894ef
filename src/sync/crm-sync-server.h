/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "crm-catalog.h"

G_BEGIN_DECLS

#define CRM_TYPE_SYNC_SERVER (crm_sync_server_get_type ())
G_DECLARE_INTERFACE (CrmSyncServer, crm_sync_server, CRM, SYNC_SERVER, GObject)

/* What the server says of one batch of a push. */
typedef struct
{
  gint64 seq;
  int replica;   /* that has sent it first */
  char *xid;     /* the transaction in which it was taken or refused */
  char *code;    /* (nullable) why it was refused */
  char *message; /* (nullable) the same in words */
} CrmSyncAnswer;

/* A seal of the audit log. */
typedef struct
{
  gint64 number;
  char *hash;
} CrmSyncSeal;

/* Begins what a pull says of a record that is as this desk sent it. */
#define CRM_SYNC_AS_SENT '='

/* @kind: number of a kind, or 0 for the header of a pull; @json: %NULL for a row that is gone, or
 * “= MAKER EDITOR WHEN” for one that was born on this desk and is as it was sent */
typedef gboolean (*CrmSyncRowFunc) (
    gint16 kind, const CrmId *id, const char *json, gpointer data, GError **error);

/**
 * CrmSyncServer:
 *
 * The shared database as a desk sees it: each function is one question, which is answered whole or
 * with an error. What is meant by them is written down in docs/SYNC.md. A desk that does not hear
 * the answer does not know whether the question arrived, and asks again.
 *
 * It belongs to the thread that opened it. @known is the set of "KIND" and "KIND.FIELD" that the
 * server has, or %NULL for all.
 */
struct _CrmSyncServerInterface
{
  GTypeInterface parent;

  char *(*hello) (CrmSyncServer *self, int replica, GCancellable *cancellable, GError **error);
  int (*enrol) (CrmSyncServer *self, GCancellable *cancellable, GError **error);
  gboolean (*listen) (CrmSyncServer *self, GCancellable *cancellable, GError **error);
  gboolean (*is_pooled) (CrmSyncServer *self);
  gboolean (*take_bell) (CrmSyncServer *self);
  gboolean (*wait) (
      CrmSyncServer *self, gint64 timeout, int wake_fd, gboolean *rang, GError **error);

  GPtrArray *(*push) (CrmSyncServer *self,
                      int replica,
                      gint64 seq,
                      gint64 now,
                      const char *batches,
                      GCancellable *cancellable,
                      GError **error);
  gboolean (*stage) (CrmSyncServer *self,
                     int replica,
                     const CrmId *batch,
                     int part,
                     const char *operations,
                     GCancellable *cancellable,
                     GError **error);
  GArray *(*find_unknown) (CrmSyncServer *self,
                           GArray *batches,
                           GCancellable *cancellable,
                           GError **error);

  gboolean (*pull) (CrmSyncServer *self,
                    const CrmCatalog *catalog,
                    GHashTable *known,
                    const char *cursor,
                    int replica,
                    const char *wanted,
                    CrmSyncRowFunc func,
                    gpointer data,
                    GCancellable *cancellable,
                    GError **error);
  gboolean (*turn_day) (CrmSyncServer *self, GCancellable *cancellable, GError **error);
  char *(*get_rights) (CrmSyncServer *self, GCancellable *cancellable, GError **error);
  gboolean (*hides) (CrmSyncServer *self);
  gboolean (*note_export) (CrmSyncServer *self,
                           int replica,
                           const char *kind,
                           const char *n,
                           const char *format,
                           const char *at,
                           GCancellable *cancellable,
                           GError **error);

  char *(*get_snapshot) (CrmSyncServer *self, GCancellable *cancellable, GError **error);
  gint64 (*count) (CrmSyncServer *self,
                   const CrmCatalog *catalog,
                   GHashTable *known,
                   GCancellable *cancellable,
                   GError **error);
  gboolean (*read_page) (CrmSyncServer *self,
                         const CrmKind *kind,
                         GHashTable *known,
                         const CrmId *last,
                         int limit,
                         const char *since,
                         CrmSyncRowFunc func,
                         gpointer data,
                         GCancellable *cancellable,
                         GError **error);
  GByteArray *(*copy_page) (CrmSyncServer *self,
                            const CrmKind *kind,
                            GHashTable *known,
                            const CrmId *last,
                            int limit,
                            GCancellable *cancellable,
                            GError **error);
  GArray *(*find_missing) (CrmSyncServer *self,
                           const CrmKind *kind,
                           GArray *ids,
                           GCancellable *cancellable,
                           GError **error);

  gboolean (*offer_file) (CrmSyncServer *self,
                          const char *hash,
                          gint64 size,
                          gint64 *arrived,
                          GCancellable *cancellable,
                          GError **error);
  gboolean (*put_piece) (CrmSyncServer *self,
                         const char *hash,
                         gint64 size,
                         gint64 start,
                         GBytes *bytes,
                         gint64 *arrived,
                         GCancellable *cancellable,
                         GError **error);
  GBytes *(*get_piece) (CrmSyncServer *self,
                        const char *hash,
                        gint64 start,
                        gint64 length,
                        gint64 *size,
                        GCancellable *cancellable,
                        GError **error);

  gboolean (*recall_numbers) (CrmSyncServer *self,
                              int replica,
                              const char *numbers,
                              GCancellable *cancellable,
                              GError **error);
  GPtrArray *(*list_seals) (CrmSyncServer *self,
                            gint64 remembered,
                            GCancellable *cancellable,
                            GError **error);
};

CrmSyncAnswer *crm_sync_answer_new (
    gint64 seq, int replica, const char *xid, const char *code, const char *message);
void crm_sync_answer_free (CrmSyncAnswer *answer);
CrmSyncSeal *crm_sync_seal_new (gint64 number, const char *hash);
void crm_sync_seal_free (CrmSyncSeal *seal);

char *
crm_sync_server_hello (CrmSyncServer *self, int replica, GCancellable *cancellable, GError **error);
int crm_sync_server_enrol (CrmSyncServer *self, GCancellable *cancellable, GError **error);
char *crm_sync_server_get_rights (CrmSyncServer *self, GCancellable *cancellable, GError **error);
gboolean crm_sync_server_hides (CrmSyncServer *self);
gboolean crm_sync_server_note_export (CrmSyncServer *self,
                                      int replica,
                                      const char *kind,
                                      const char *n,
                                      const char *format,
                                      const char *at,
                                      GCancellable *cancellable,
                                      GError **error);
gboolean crm_sync_server_listen (CrmSyncServer *self, GCancellable *cancellable, GError **error);
gboolean crm_sync_server_is_pooled (CrmSyncServer *self);
gboolean crm_sync_server_take_bell (CrmSyncServer *self);
gboolean crm_sync_server_wait (
    CrmSyncServer *self, gint64 timeout, int wake_fd, gboolean *rang, GError **error);
GPtrArray *crm_sync_server_push (CrmSyncServer *self,
                                 int replica,
                                 gint64 seq,
                                 gint64 now,
                                 const char *batches,
                                 GCancellable *cancellable,
                                 GError **error);
gboolean crm_sync_server_stage (CrmSyncServer *self,
                                int replica,
                                const CrmId *batch,
                                int part,
                                const char *operations,
                                GCancellable *cancellable,
                                GError **error);
GArray *crm_sync_server_find_unknown (CrmSyncServer *self,
                                      GArray *batches,
                                      GCancellable *cancellable,
                                      GError **error);
gboolean crm_sync_server_pull (CrmSyncServer *self,
                               const CrmCatalog *catalog,
                               GHashTable *known,
                               const char *cursor,
                               int replica,
                               const char *wanted,
                               CrmSyncRowFunc func,
                               gpointer data,
                               GCancellable *cancellable,
                               GError **error);
gboolean crm_sync_server_turn_day (CrmSyncServer *self, GCancellable *cancellable, GError **error);
char *crm_sync_server_get_snapshot (CrmSyncServer *self, GCancellable *cancellable, GError **error);
gint64 crm_sync_server_count (CrmSyncServer *self,
                              const CrmCatalog *catalog,
                              GHashTable *known,
                              GCancellable *cancellable,
                              GError **error);
gboolean crm_sync_server_read_page (CrmSyncServer *self,
                                    const CrmKind *kind,
                                    GHashTable *known,
                                    const CrmId *last,
                                    int limit,
                                    const char *since,
                                    CrmSyncRowFunc func,
                                    gpointer data,
                                    GCancellable *cancellable,
                                    GError **error);
GByteArray *crm_sync_server_copy_page (CrmSyncServer *self,
                                       const CrmKind *kind,
                                       GHashTable *known,
                                       const CrmId *last,
                                       int limit,
                                       GCancellable *cancellable,
                                       GError **error);
GArray *crm_sync_server_find_missing (CrmSyncServer *self,
                                      const CrmKind *kind,
                                      GArray *ids,
                                      GCancellable *cancellable,
                                      GError **error);
gboolean crm_sync_server_offer_file (CrmSyncServer *self,
                                     const char *hash,
                                     gint64 size,
                                     gint64 *arrived,
                                     GCancellable *cancellable,
                                     GError **error);
gboolean crm_sync_server_put_piece (CrmSyncServer *self,
                                    const char *hash,
                                    gint64 size,
                                    gint64 start,
                                    GBytes *bytes,
                                    gint64 *arrived,
                                    GCancellable *cancellable,
                                    GError **error);
GBytes *crm_sync_server_get_piece (CrmSyncServer *self,
                                   const char *hash,
                                   gint64 start,
                                   gint64 length,
                                   gint64 *size,
                                   GCancellable *cancellable,
                                   GError **error);
gboolean crm_sync_server_recall_numbers (CrmSyncServer *self,
                                         int replica,
                                         const char *numbers,
                                         GCancellable *cancellable,
                                         GError **error);
GPtrArray *crm_sync_server_list_seals (CrmSyncServer *self,
                                       gint64 remembered,
                                       GCancellable *cancellable,
                                       GError **error);

G_END_DECLS
