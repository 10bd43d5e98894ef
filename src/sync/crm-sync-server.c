/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a desk asks of the shared database, whoever answers. */
#include "config.h"

#include "crm-sync-server.h"

G_DEFINE_INTERFACE (CrmSyncServer, crm_sync_server, G_TYPE_OBJECT)

static void
crm_sync_server_default_init (CrmSyncServerInterface *iface)
{
}

CrmSyncAnswer *
crm_sync_answer_new (
    gint64 seq, int replica, const char *xid, const char *code, const char *message)
{
  CrmSyncAnswer *answer = g_new0 (CrmSyncAnswer, 1);

  answer->seq = seq;
  answer->replica = replica;
  answer->xid = g_strdup (xid);
  answer->code = g_strdup (code);
  answer->message = g_strdup (message);
  return answer;
}

void
crm_sync_answer_free (CrmSyncAnswer *answer)
{
  g_free (answer->xid);
  g_free (answer->code);
  g_free (answer->message);
  g_free (answer);
}

CrmSyncSeal *
crm_sync_seal_new (gint64 number, const char *hash)
{
  CrmSyncSeal *seal = g_new0 (CrmSyncSeal, 1);

  seal->number = number;
  seal->hash = g_strdup (hash);
  return seal;
}

void
crm_sync_seal_free (CrmSyncSeal *seal)
{
  g_free (seal->hash);
  g_free (seal);
}

/**
 * crm_sync_server_hello:
 * @replica: our number, or 0
 *
 * Introduces a desk.
 *
 * Returns: (transfer full): what the server says, for crm_sync_wire_read_hello()
 */
char *
crm_sync_server_hello (CrmSyncServer *self, int replica, GCancellable *cancellable, GError **error)
{
  return CRM_SYNC_SERVER_GET_IFACE (self)->hello (self, replica, cancellable, error);
}

/**
 * crm_sync_server_enrol:
 *
 * Gives this desk a number.
 *
 * Returns: the number, or 0 with @error
 */
int
crm_sync_server_enrol (CrmSyncServer *self, GCancellable *cancellable, GError **error)
{
  return CRM_SYNC_SERVER_GET_IFACE (self)->enrol (self, cancellable, error);
}

/**
 * crm_sync_server_listen:
 *
 * Asks to be told of changes by a bell, where one can ring.
 */
gboolean
crm_sync_server_listen (CrmSyncServer *self, GCancellable *cancellable, GError **error)
{
  return CRM_SYNC_SERVER_GET_IFACE (self)->listen (self, cancellable, error);
}

/**
 * crm_sync_server_is_pooled:
 *
 * Returns: whether no bell rings here, so that only asking helps
 */
gboolean
crm_sync_server_is_pooled (CrmSyncServer *self)
{
  return CRM_SYNC_SERVER_GET_IFACE (self)->is_pooled (self);
}

/**
 * crm_sync_server_take_bell:
 *
 * Returns: whether the bell rang since it was taken last
 */
gboolean
crm_sync_server_take_bell (CrmSyncServer *self)
{
  return CRM_SYNC_SERVER_GET_IFACE (self)->take_bell (self);
}

/**
 * crm_sync_server_wait:
 * @timeout: in microseconds
 * @wake_fd: readable when somebody else wants us
 * @rang: (out): whether the bell rang
 *
 * Sleeps until there is something to do.
 *
 * Returns: FALSE when the server is gone
 */
gboolean
crm_sync_server_wait (
    CrmSyncServer *self, gint64 timeout, int wake_fd, gboolean *rang, GError **error)
{
  return CRM_SYNC_SERVER_GET_IFACE (self)->wait (self, timeout, wake_fd, rang, error);
}

/**
 * crm_sync_server_push:
 * @seq: the last batch of which this desk knows that it was answered
 * @now: our clock, in milliseconds
 * @batches: as sync.push() takes them
 *
 * Sends batches. One that was answered before is answered the same again.
 * %CRM_ERROR_CONFLICT means that another copy of this desk uses its number, %CRM_ERROR_BUSY that
 * nothing was done and it may be tried again.
 *
 * Returns: (transfer full) (element-type CrmSyncAnswer): one for each batch
 */
GPtrArray *
crm_sync_server_push (CrmSyncServer *self,
                      int replica,
                      gint64 seq,
                      gint64 now,
                      const char *batches,
                      GCancellable *cancellable,
                      GError **error)
{
  return CRM_SYNC_SERVER_GET_IFACE (self)->push (self, replica, seq, now, batches, cancellable,
                                                 error);
}

/**
 * crm_sync_server_stage:
 * @part: from 1 on
 *
 * Sends a part of a batch that is too large for one push. It counts when the push of the batch
 * comes.
 */
gboolean
crm_sync_server_stage (CrmSyncServer *self,
                       int replica,
                       const CrmId *batch,
                       int part,
                       const char *operations,
                       GCancellable *cancellable,
                       GError **error)
{
  return CRM_SYNC_SERVER_GET_IFACE (self)->stage (self, replica, batch, part, operations,
                                                  cancellable, error);
}

/**
 * crm_sync_server_find_unknown:
 * @batches: (element-type CrmId)
 *
 * Returns: (transfer full) (element-type CrmId): those that the server has not taken from us
 */
GArray *
crm_sync_server_find_unknown (CrmSyncServer *self,
                              GArray *batches,
                              GCancellable *cancellable,
                              GError **error)
{
  return CRM_SYNC_SERVER_GET_IFACE (self)->find_unknown (self, batches, cancellable, error);
}

/**
 * crm_sync_server_pull:
 * @cursor: the snapshot of the pull before
 * @wanted: a JSON array of [kind, id] that are wanted whole, whether they changed or not
 *
 * What this replica has sent as new, and nobody has changed since, comes without its values unless
 * it is wanted. Calls @func for the header, then for each record that changed since the cursor, as
 * it is now: all of it is true of one moment, whose name in the header is the next cursor.
 */
gboolean
crm_sync_server_pull (CrmSyncServer *self,
                      const CrmCatalog *catalog,
                      GHashTable *known,
                      const char *cursor,
                      int replica,
                      const char *wanted,
                      CrmSyncRowFunc func,
                      gpointer data,
                      GCancellable *cancellable,
                      GError **error)
{
  return CRM_SYNC_SERVER_GET_IFACE (self)->pull (self, catalog, known, cursor, replica, wanted,
                                                 func, data, cancellable, error);
}

/**
 * crm_sync_server_turn_day:
 *
 * Tells the server that the day has changed, and with it who stands in for whom.
 */
gboolean
crm_sync_server_turn_day (CrmSyncServer *self, GCancellable *cancellable, GError **error)
{
  return CRM_SYNC_SERVER_GET_IFACE (self)->turn_day (self, cancellable, error);
}

/**
 * crm_sync_server_get_snapshot:
 *
 * Returns: (transfer full): the name of this moment, as a cursor
 */
char *
crm_sync_server_get_snapshot (CrmSyncServer *self, GCancellable *cancellable, GError **error)
{
  return CRM_SYNC_SERVER_GET_IFACE (self)->get_snapshot (self, cancellable, error);
}

/**
 * crm_sync_server_count:
 *
 * Returns: how many records the first copy will have, or -1 with @error
 */
gint64
crm_sync_server_count (CrmSyncServer *self,
                       const CrmCatalog *catalog,
                       GHashTable *known,
                       GCancellable *cancellable,
                       GError **error)
{
  return CRM_SYNC_SERVER_GET_IFACE (self)->count (self, catalog, known, cancellable, error);
}

/**
 * crm_sync_server_read_page:
 * @last: id below which the page begins
 * @since: (nullable): a snapshot: only what came into this person's sight after it
 *
 * Calls @func for the records of a page, the newest first.
 */
gboolean
crm_sync_server_read_page (CrmSyncServer *self,
                           const CrmKind *kind,
                           GHashTable *known,
                           const CrmId *last,
                           int limit,
                           const char *since,
                           CrmSyncRowFunc func,
                           gpointer data,
                           GCancellable *cancellable,
                           GError **error)
{
  return CRM_SYNC_SERVER_GET_IFACE (self)->read_page (self, kind, known, last, limit, since, func,
                                                      data, cancellable, error);
}

/**
 * crm_sync_server_copy_page:
 * @last: id below which the page begins
 *
 * Returns: (transfer full): a page in PostgreSQL's binary form, with the columns of
 *   crm_sync_schema_copy_sql(); %CRM_ERROR_INVALID when the server has none, and
 *   crm_sync_server_read_page() is to be used
 */
GByteArray *
crm_sync_server_copy_page (CrmSyncServer *self,
                           const CrmKind *kind,
                           GHashTable *known,
                           const CrmId *last,
                           int limit,
                           GCancellable *cancellable,
                           GError **error)
{
  return CRM_SYNC_SERVER_GET_IFACE (self)->copy_page (self, kind, known, last, limit, cancellable,
                                                      error);
}

/**
 * crm_sync_server_find_missing:
 * @ids: (element-type CrmId)
 *
 * Returns: (transfer full) (element-type CrmId): those that are not there for this person
 */
GArray *
crm_sync_server_find_missing (CrmSyncServer *self,
                              const CrmKind *kind,
                              GArray *ids,
                              GCancellable *cancellable,
                              GError **error)
{
  return CRM_SYNC_SERVER_GET_IFACE (self)->find_missing (self, kind, ids, cancellable, error);
}

/**
 * crm_sync_server_offer_file:
 * @arrived: (out): how many bytes of the file, from its beginning, need not be sent any more
 */
gboolean
crm_sync_server_offer_file (CrmSyncServer *self,
                            const char *hash,
                            gint64 size,
                            gint64 *arrived,
                            GCancellable *cancellable,
                            GError **error)
{
  return CRM_SYNC_SERVER_GET_IFACE (self)->offer_file (self, hash, size, arrived, cancellable,
                                                       error);
}

/**
 * crm_sync_server_put_piece:
 * @start: where in the file the piece begins: behind all that the server has of it
 * @arrived: (out): how many bytes it has now, all of them for a file that is whole; -1 when these
 *   were not those of @hash, and it has none any more
 *
 * Gives the server a piece of a file. One that it has already is left as it is.
 */
gboolean
crm_sync_server_put_piece (CrmSyncServer *self,
                           const char *hash,
                           gint64 size,
                           gint64 start,
                           GBytes *bytes,
                           gint64 *arrived,
                           GCancellable *cancellable,
                           GError **error)
{
  return CRM_SYNC_SERVER_GET_IFACE (self)->put_piece (self, hash, size, start, bytes, arrived,
                                                      cancellable, error);
}

/**
 * crm_sync_server_get_piece:
 * @length: how many bytes at most
 * @size: (out): of the whole file
 *
 * Returns: (transfer full): a piece of a file, or %NULL with %CRM_ERROR_NOT_FOUND
 */
GBytes *
crm_sync_server_get_piece (CrmSyncServer *self,
                           const char *hash,
                           gint64 start,
                           gint64 length,
                           gint64 *size,
                           GCancellable *cancellable,
                           GError **error)
{
  return CRM_SYNC_SERVER_GET_IFACE (self)->get_piece (self, hash, start, length, size, cancellable,
                                                      error);
}

/**
 * crm_sync_server_recall_numbers:
 *
 * Tells a server that was restored which numbers of papers it has given.
 */
gboolean
crm_sync_server_recall_numbers (CrmSyncServer *self,
                                int replica,
                                const char *numbers,
                                GCancellable *cancellable,
                                GError **error)
{
  return CRM_SYNC_SERVER_GET_IFACE (self)->recall_numbers (self, replica, numbers, cancellable,
                                                           error);
}

/**
 * crm_sync_server_list_seals:
 * @remembered: number of a seal
 *
 * Returns: (transfer full) (element-type CrmSyncSeal): that one, if it is there, and the newest
 */
GPtrArray *
crm_sync_server_list_seals (CrmSyncServer *self,
                            gint64 remembered,
                            GCancellable *cancellable,
                            GError **error)
{
  return CRM_SYNC_SERVER_GET_IFACE (self)->list_seals (self, remembered, cancellable, error);
}

/**
 * crm_sync_server_get_rights:
 *
 * Returns: (transfer full): what limits our person, for crm_rights_take()
 */
char *
crm_sync_server_get_rights (CrmSyncServer *self, GCancellable *cancellable, GError **error)
{
  CrmSyncServerInterface *iface = CRM_SYNC_SERVER_GET_IFACE (self);

  return iface->get_rights != NULL ? iface->get_rights (self, cancellable, error) : g_strdup ("");
}

/**
 * crm_sync_server_hides:
 *
 * Returns: whether it refused its last answer because fields were asked for that our person may not
 *   see
 */
gboolean
crm_sync_server_hides (CrmSyncServer *self)
{
  CrmSyncServerInterface *iface = CRM_SYNC_SERVER_GET_IFACE (self);

  return iface->hides != NULL && iface->hides (self);
}

/**
 * crm_sync_server_note_export:
 * @kind: number of the kind of what left the office by this desk
 * @n: how many records
 * @format: as what
 * @at: milliseconds
 */
gboolean
crm_sync_server_note_export (CrmSyncServer *self,
                             int replica,
                             const char *kind,
                             const char *n,
                             const char *format,
                             const char *at,
                             GCancellable *cancellable,
                             GError **error)
{
  CrmSyncServerInterface *iface = CRM_SYNC_SERVER_GET_IFACE (self);

  return iface->note_export == NULL
         || iface->note_export (self, replica, kind, n, format, at, cancellable, error);
}
