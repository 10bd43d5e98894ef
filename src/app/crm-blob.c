/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Pictures and files by the hash of their bytes: read from this desk, or from the shared database
 * where a colleague put them there, and set into a field. */
#include "config.h"

#include "crm-blob.h"

#include <glib/gi18n-lib.h>

#include "crm-error.h"
#include "crm-secrets.h"
#include "crm-share.h"
#include "crm-sync-share.h"

static void
free_bytes (gpointer bytes)
{
  g_bytes_unref (bytes);
}

static gpointer
read_blob (CrmSession *session, gpointer hash, GCancellable *cancellable, GError **error)
{
  return crm_session_get_blob (session, hash, error);
}

static GBytes *
fetch (CrmStore *store,
       const char *hash,
       CrmSyncFileProgress progress,
       gpointer progress_data,
       GCancellable *cancellable,
       GError **error)
{
  g_autoptr (CrmSyncStatus) status = crm_sync_status (store, error);
  char *password;
  GBytes *bytes = NULL;

  if (status == NULL)
    return NULL;
  if (!status->is_shared)
    {
      g_set_error (error, CRM_ERROR, CRM_ERROR_NOT_FOUND, _ ("The file is not on this desk"));
      return NULL;
    }
  password = crm_share_lookup_password (store, error);
  if (password != NULL)
    bytes
        = crm_sync_fetch_blob (store, password, hash, progress, progress_data, cancellable, error);
  crm_password_free (password);
  return bytes;
}

/**
 * crm_blob_load:
 * @progress: (nullable) (scope call): called on this thread while the file comes
 *
 * Reads a file as crm_blob_load_async() does. It may wait for the server: not on the thread of the
 * window.
 *
 * Returns: (transfer full): the bytes, or %NULL with @error
 */
GBytes *
crm_blob_load (CrmStore *store,
               const char *hash,
               CrmSyncFileProgress progress,
               gpointer progress_data,
               GCancellable *cancellable,
               GError **error)
{
  g_autoptr (GError) failure = NULL;
  GBytes *bytes
      = crm_store_run (store, CRM_LANE_READ, read_blob, (gpointer) hash, cancellable, &failure);

  if (failure != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&failure));
      return NULL;
    }
  return bytes != NULL ? bytes : fetch (store, hash, progress, progress_data, cancellable, error);
}

/* What the asynchronous call was asked for. */
typedef struct
{
  char *hash;
  CrmSyncFileProgress progress; /* on the main thread */
  gpointer progress_data;
} Load;

static void
load_free (gpointer data)
{
  Load *load = data;

  g_free (load->hash);
  g_free (load);
}

typedef struct
{
  GTask *task;
  gint64 arrived;
  gint64 size;
} Arrival;

static void
arrival_free (gpointer data)
{
  Arrival *arrival = data;

  g_object_unref (arrival->task);
  g_free (arrival);
}

/* What came last is told; whoever has the result does not want to know any more. */
static gboolean
tell_arrival (gpointer data)
{
  Arrival *arrival = data;
  Load *load = g_task_get_task_data (arrival->task);

  if (!g_task_get_completed (arrival->task)
      && !g_cancellable_is_cancelled (g_task_get_cancellable (arrival->task)))
    load->progress (arrival->arrived, arrival->size, load->progress_data);
  return G_SOURCE_REMOVE;
}

static void
on_arrived (gint64 arrived, gint64 size, gpointer task)
{
  Load *load = g_task_get_task_data (task);
  Arrival *arrival;

  if (load->progress == NULL)
    return;
  arrival = g_new0 (Arrival, 1);
  arrival->task = g_object_ref (task);
  arrival->arrived = arrived;
  arrival->size = size;
  g_main_context_invoke_full (g_task_get_context (task), G_PRIORITY_DEFAULT, tell_arrival, arrival,
                              arrival_free);
}

/* On a thread of its own, where it may wait for the server. */
static void
load_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  const Load *load = data;
  GError *error = NULL;
  GBytes *bytes = crm_blob_load (crm_context_get_store (source), load->hash, on_arrived, task,
                                 cancellable, &error);

  if (bytes != NULL)
    g_task_return_pointer (task, bytes, free_bytes);
  else
    g_task_return_error (task, error);
}

/**
 * crm_blob_load_async:
 * @hash: as a field of type picture holds it
 * @progress: (nullable): called on the main thread while a file comes that is not here, and not any
 *   more once @cancellable is cancelled or the result is there
 *
 * Reads a file; one that a colleague put into the shared database comes from there, once. What came
 * of it stays when that is cancelled.
 */
void
crm_blob_load_async (CrmContext *context,
                     const char *hash,
                     CrmSyncFileProgress progress,
                     gpointer progress_data,
                     GCancellable *cancellable,
                     GAsyncReadyCallback callback,
                     gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (context, cancellable, callback, user_data);
  Load *load = g_new0 (Load, 1);

  load->hash = g_strdup (hash);
  load->progress = progress;
  load->progress_data = progress_data;
  g_task_set_source_tag (task, crm_blob_load_async);
  g_task_set_task_data (task, load, load_free);
  g_task_run_in_thread (task, load_in_thread);
}

/**
 * crm_blob_load_finish:
 *
 * Returns: (transfer full): the bytes, or %NULL with @error, which is %CRM_ERROR_NOT_FOUND where
 *   they are not here and not yet there
 */
GBytes *
crm_blob_load_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

typedef struct
{
  const CrmKind *kind;
  const CrmField *field;
  CrmId id;
  GBytes *bytes;
} Change;

static void
change_free (gpointer data)
{
  Change *change = data;

  g_clear_pointer (&change->bytes, g_bytes_unref);
  g_free (change);
}

static gpointer
run_change (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  Change *change = data;
  g_autoptr (CrmRecord) record = NULL;
  g_autofree char *hash = NULL;

  if (change->bytes != NULL)
    {
      hash = crm_session_put_blob (session, change->bytes, error);
      if (hash == NULL)
        return NULL;
    }
  record = crm_session_get (session, change->kind, &change->id, error);
  if (record == NULL)
    return NULL;
  crm_record_set (record, change->field,
                  hash != NULL ? crm_value_text (hash) : (CrmValue) CRM_VALUE_INIT);
  return crm_session_update (session, record, error) ? data : NULL;
}

/**
 * crm_blob_operation_new:
 * @label: of the operation, for its undo
 * @field: a picture
 * @bytes: (nullable): %NULL takes the picture away
 *
 * Returns: (transfer full): an operation that stores a picture once and sets the field to it
 */
CrmOperation *
crm_blob_operation_new (
    const char *label, const CrmKind *kind, const CrmId *id, const CrmField *field, GBytes *bytes)
{
  CrmOperation *operation = crm_operation_new (label);
  Change *change = g_new0 (Change, 1);

  change->kind = kind;
  change->field = field;
  change->id = *id;
  change->bytes = bytes != NULL ? g_bytes_ref (bytes) : NULL;
  crm_operation_set_func (operation, run_change, change, change_free);
  return operation;
}
