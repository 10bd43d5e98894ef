/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Pictures and files travel by the hash of their bytes and in pieces: up behind the records that
 * name them, piece by piece between other things, down when somebody wants to see them. Each side
 * keeps what has arrived, so that whatever ends in the middle goes on from there. */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "crm-error.h"
#include "crm-files.h"
#include "crm-sync-cycle-private.h"

/* What was refused, as being too much for one day, is offered again after so long. */
#define REFUSED_SPAN G_TIME_SPAN_HOUR

struct _CrmSyncFiles
{
  gboolean is_known;   /* that nothing waits but what is in the queue */
  GPtrArray *queue;    /* CrmFileToSend */
  char *hash;          /* of what is being sent; NULL: nothing is */
  GBytes *bytes;       /* the same whole */
  gint64 arrived;      /* how much of it is there */
  GHashTable *refused; /* hashes */
  gint64 refused_at;   /* monotonic */
  char *trouble;       /* why something was refused, in words */
};

static CrmSyncFiles *
crm_sync_files_new (void)
{
  CrmSyncFiles *self = g_new0 (CrmSyncFiles, 1);

  self->queue = g_ptr_array_new_with_free_func ((GDestroyNotify) crm_file_to_send_free);
  self->refused = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  return self;
}

void
crm_sync_files_free (CrmSyncFiles *self)
{
  if (self == NULL)
    return;
  g_ptr_array_unref (self->queue);
  g_hash_table_unref (self->refused);
  g_clear_pointer (&self->bytes, g_bytes_unref);
  g_free (self->hash);
  g_free (self->trouble);
  g_free (self);
}

static CrmSyncFiles *
files_of (CrmSyncCycle *cycle)
{
  if (cycle->files == NULL)
    cycle->files = crm_sync_files_new ();
  return cycle->files;
}

static void
forget_sending (CrmSyncFiles *self)
{
  g_clear_pointer (&self->hash, g_free);
  g_clear_pointer (&self->bytes, g_bytes_unref);
}

/**
 * crm_sync_cycle_look_at_files:
 *
 * Another conversation begins, or something waits that is not known yet: what there is to send is
 * looked up again.
 */
void
crm_sync_cycle_look_at_files (CrmSyncCycle *cycle)
{
  if (cycle->files != NULL)
    cycle->files->is_known = FALSE;
}

/**
 * crm_sync_cycle_set_piece:
 * @length: bytes of a file that are sent and asked for at once
 *
 * For a simulation, whose files are small.
 */
void
crm_sync_cycle_set_piece (CrmSyncCycle *cycle, gint64 length)
{
  cycle->piece = length;
}

/**
 * crm_sync_cycle_get_file_trouble:
 *
 * Returns: (nullable): why a file stays here although the server is there, in words
 */
const char *
crm_sync_cycle_get_file_trouble (CrmSyncCycle *cycle)
{
  return cycle->files != NULL ? cycle->files->trouble : NULL;
}

/* ---- up ---- */

static gpointer
queue (CrmSession *session, gpointer hashes, GCancellable *cancellable, GError **error)
{
  return crm_session_queue_files (session, hashes, error) ? hashes : NULL;
}

static gpointer
list (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  return crm_session_list_files_to_send (session, error);
}

static gpointer
read_file (CrmSession *session, gpointer hash, GCancellable *cancellable, GError **error)
{
  GBytes *bytes = crm_session_get_blob (session, hash, error);

  /* It went meanwhile; then there is nothing to send. */
  return bytes != NULL || *error != NULL ? bytes : g_bytes_new (NULL, 0);
}

static gpointer
note_sent (CrmSession *session, gpointer hash, GCancellable *cancellable, GError **error)
{
  return crm_session_note_file_sent (session, hash, error) ? hash : NULL;
}

/**
 * crm_sync_cycle_queue_files:
 * @hashes: (element-type utf8): a set of names
 *
 * Notes on the disk that these have to be sent: before the records that name them are, so that no
 * file is forgotten whenever the program ends.
 */
gboolean
crm_sync_cycle_queue_files (CrmSyncCycle *cycle,
                            GHashTable *hashes,
                            GCancellable *cancellable,
                            GError **error)
{
  if (g_hash_table_size (hashes) == 0)
    return TRUE;
  crm_sync_cycle_look_at_files (cycle);
  return crm_store_run (cycle->store, CRM_LANE_WRITE, queue, hashes, cancellable, error) != NULL;
}

/* Looks up what waits, and lets what was refused long ago try again. */
static gboolean
renew_queue (CrmSyncCycle *cycle, GCancellable *cancellable, GError **error)
{
  CrmSyncFiles *self = files_of (cycle);
  GPtrArray *queued;

  if (self->trouble != NULL && g_get_monotonic_time () - self->refused_at > REFUSED_SPAN)
    {
      g_hash_table_remove_all (self->refused);
      g_clear_pointer (&self->trouble, g_free);
      self->is_known = FALSE;
    }
  if (self->is_known)
    return TRUE;
  queued = crm_store_run (cycle->store, CRM_LANE_READ, list, NULL, cancellable, error);
  if (queued == NULL)
    return FALSE;
  for (guint i = queued->len; i > 0; i--)
    if (g_hash_table_contains (self->refused,
                               ((CrmFileToSend *) g_ptr_array_index (queued, i - 1))->hash))
      g_ptr_array_remove_index (queued, i - 1);
  g_ptr_array_unref (self->queue);
  self->queue = queued;
  self->is_known = TRUE;
  return TRUE;
}

/* Begins with a file, or goes on where the server says that it is. */
static gboolean
offer (CrmSyncCycle *cycle, const CrmFileToSend *file, GCancellable *cancellable, GError **error)
{
  CrmSyncFiles *self = cycle->files;

  if (g_strcmp0 (self->hash, file->hash) == 0)
    return TRUE;
  forget_sending (self);
  self->bytes
      = crm_store_run (cycle->store, CRM_LANE_READ, read_file, file->hash, cancellable, error);
  if (self->bytes == NULL
      || (g_bytes_get_size (self->bytes) > 0
          && !crm_sync_server_offer_file (cycle->remote, file->hash,
                                          (gint64) g_bytes_get_size (self->bytes), &self->arrived,
                                          cancellable, error)))
    return FALSE;
  self->hash = g_strdup (file->hash);
  return TRUE;
}

static gboolean
send_next_piece (CrmSyncCycle *cycle, GCancellable *cancellable, GError **error)
{
  CrmSyncFiles *self = cycle->files;
  const gint64 size = (gint64) g_bytes_get_size (self->bytes);
  const gint64 length = MIN (cycle->piece, size - self->arrived);
  g_autoptr (GBytes) piece
      = g_bytes_new_from_bytes (self->bytes, (gsize) self->arrived, (gsize) length);

  if (!crm_sync_server_put_piece (cycle->remote, self->hash, size, self->arrived, piece,
                                  &self->arrived, cancellable, error))
    return FALSE;
  if (self->arrived >= 0)
    return crm_sync_cycle_probe (cycle, "piece", error);
  g_set_error (error, CRM_ERROR, CRM_ERROR_CORRUPT, _ ("Its bytes are damaged on this desk"));
  return FALSE;
}

/* Sends a bit of the first file of the queue, which goes from it when it is whole there. */
static gboolean
send_some (CrmSyncCycle *cycle, GCancellable *cancellable, GError **error)
{
  CrmSyncFiles *self = cycle->files;
  const CrmFileToSend *file = g_ptr_array_index (self->queue, 0);

  if (!offer (cycle, file, cancellable, error))
    return FALSE;
  if (self->arrived < (gint64) g_bytes_get_size (self->bytes)
      && !send_next_piece (cycle, cancellable, error))
    return FALSE;
  if (self->arrived < (gint64) g_bytes_get_size (self->bytes))
    return TRUE;
  forget_sending (self);
  if (crm_store_run (cycle->store, CRM_LANE_WRITE, note_sent, file->hash, cancellable, error)
      == NULL)
    return FALSE;
  g_ptr_array_remove_index (self->queue, 0);
  return TRUE;
}

/* What is wrong with one file, as that it is too much for one day, holds up nothing else. */
static void
refuse (CrmSyncFiles *self, const GError *failure)
{
  const CrmFileToSend *file = g_ptr_array_index (self->queue, 0);
  g_autofree char *size = g_format_size ((guint64) file->size);

  g_free (self->trouble);
  /* Translators: %1$s is a size, as "3.2 MB", %2$s is why. */
  self->trouble = g_strdup_printf (_ ("A file of %1$s stays on this desk for now: %2$s"), size,
                                   failure->message);
  self->refused_at = g_get_monotonic_time ();
  g_hash_table_add (self->refused, g_strdup (file->hash));
  forget_sending (self);
  g_ptr_array_remove_index (self->queue, 0);
}

static gboolean
may_pass (const GError *error)
{
  return error->domain != CRM_ERROR || error->code == CRM_ERROR_OFFLINE
         || error->code == CRM_ERROR_BUSY;
}

/**
 * crm_sync_cycle_send_piece:
 * @more: (out): whether there is more to send
 *
 * Sends one piece of a file that waits, if there is any. To be called again and again, between
 * other things.
 */
gboolean
crm_sync_cycle_send_piece (CrmSyncCycle *cycle,
                           gboolean *more,
                           GCancellable *cancellable,
                           GError **error)
{
  g_autoptr (GError) failure = NULL;

  *more = FALSE;
  if (cycle->read_only)
    return TRUE;
  if (!renew_queue (cycle, cancellable, error))
    return FALSE;
  if (cycle->files->queue->len == 0)
    return TRUE;
  if (!send_some (cycle, cancellable, &failure))
    {
      if (may_pass (failure))
        {
          forget_sending (cycle->files);
          g_propagate_error (error, g_steal_pointer (&failure));
          return FALSE;
        }
      refuse (cycle->files, failure);
    }
  *more = cycle->files->queue->len > 0;
  return TRUE;
}

/**
 * crm_sync_cycle_send_files:
 *
 * Sends all files that wait.
 */
gboolean
crm_sync_cycle_send_files (CrmSyncCycle *cycle, GCancellable *cancellable, GError **error)
{
  gboolean more = TRUE;

  while (more)
    if (!crm_sync_cycle_send_piece (cycle, &more, cancellable, error))
      return FALSE;
  return TRUE;
}

/**
 * crm_sync_cycle_count_file_bytes:
 *
 * Returns: how many bytes of files still have to be sent, as far as is known
 */
gint64
crm_sync_cycle_count_file_bytes (CrmSyncCycle *cycle)
{
  CrmSyncFiles *self = cycle->files;
  gint64 n = 0;

  for (guint i = 0; self != NULL && i < self->queue->len; i++)
    n += ((CrmFileToSend *) g_ptr_array_index (self->queue, i))->size;
  return self != NULL && self->hash != NULL ? n - self->arrived : n;
}

/* ---- down ---- */

typedef struct
{
  const char *hash;
  GBytes *bytes; /* a piece that came */
  gint64 arrived;
} Fetch;

static gpointer
count_part (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  Fetch *fetch = data;

  fetch->arrived = crm_session_count_part (session, fetch->hash, error);
  return fetch->arrived >= 0 ? data : NULL;
}

static gpointer
put_part (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  Fetch *fetch = data;

  return crm_session_put_part (session, fetch->hash, fetch->arrived, fetch->bytes, error) ? data
                                                                                          : NULL;
}

static gpointer
join_parts (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  return crm_session_join_parts (session, ((Fetch *) data)->hash, error);
}

/* Asks for what is behind what is here; @size becomes that of the whole. */
static gboolean
fetch_piece (
    CrmSyncCycle *cycle, Fetch *fetch, gint64 *size, GCancellable *cancellable, GError **error)
{
  g_autoptr (GBytes) piece = crm_sync_server_get_piece (cycle->remote, fetch->hash, fetch->arrived,
                                                        cycle->piece, size, cancellable, error);

  if (piece == NULL)
    return FALSE;
  fetch->bytes = piece;
  if (crm_store_run (cycle->store, CRM_LANE_WRITE, put_part, fetch, cancellable, error) == NULL)
    return FALSE;
  fetch->bytes = NULL;
  if (g_bytes_get_size (piece) == 0)
    fetch->arrived = *size; /* more is here than there is; joining finds that out */
  fetch->arrived += (gint64) g_bytes_get_size (piece);
  return crm_sync_cycle_probe (cycle, "fetched", error);
}

/**
 * crm_sync_cycle_fetch_blob:
 * @progress: (nullable) (scope call): called after each piece
 *
 * Fetches a file, or what is not here of it yet.
 *
 * Returns: (transfer full) (nullable): the bytes, which then are here as well; %NULL with
 *   %CRM_ERROR_NOT_FOUND when nobody has sent them yet
 */
GBytes *
crm_sync_cycle_fetch_blob (CrmSyncCycle *cycle,
                           const char *hash,
                           CrmSyncFileProgress progress,
                           gpointer progress_data,
                           GCancellable *cancellable,
                           GError **error)
{
  Fetch fetch = { .hash = hash };
  gint64 size = G_MAXINT64;

  if (crm_store_run (cycle->store, CRM_LANE_READ, count_part, &fetch, cancellable, error) == NULL)
    return NULL;
  while (fetch.arrived < size)
    {
      if (!fetch_piece (cycle, &fetch, &size, cancellable, error))
        return NULL;
      if (progress != NULL)
        progress (MIN (fetch.arrived, size), size, progress_data);
    }
  return crm_store_run (cycle->store, CRM_LANE_WRITE, join_parts, &fetch, cancellable, error);
}
