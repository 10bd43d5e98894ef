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
fetch (CrmStore *store, const char *hash, GCancellable *cancellable, GError **error)
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
    bytes = crm_sync_fetch_blob (store, password, hash, cancellable, error);
  crm_password_free (password);
  return bytes;
}

/**
 * crm_blob_load:
 *
 * Reads a file as crm_blob_load_async() does. It may wait for the server: not on the thread of the
 * window.
 *
 * Returns: (transfer full): the bytes, or %NULL with @error
 */
GBytes *
crm_blob_load (CrmStore *store, const char *hash, GCancellable *cancellable, GError **error)
{
  g_autoptr (GError) failure = NULL;
  GBytes *bytes
      = crm_store_run (store, CRM_LANE_READ, read_blob, (gpointer) hash, cancellable, &failure);

  if (failure != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&failure));
      return NULL;
    }
  return bytes != NULL ? bytes : fetch (store, hash, cancellable, error);
}

/* On a thread of its own, where it may wait for the server. */
static void
load_in_thread (GTask *task, gpointer source, gpointer hash, GCancellable *cancellable)
{
  GError *error = NULL;
  GBytes *bytes = crm_blob_load (crm_context_get_store (source), hash, cancellable, &error);

  if (bytes != NULL)
    g_task_return_pointer (task, bytes, free_bytes);
  else
    g_task_return_error (task, error);
}

/**
 * crm_blob_load_async:
 * @hash: as a field of type picture holds it
 *
 * Reads a file; one that a colleague put into the shared database comes from there, once.
 */
void
crm_blob_load_async (CrmContext *context,
                     const char *hash,
                     GCancellable *cancellable,
                     GAsyncReadyCallback callback,
                     gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (context, cancellable, callback, user_data);

  g_task_set_source_tag (task, crm_blob_load_async);
  g_task_set_task_data (task, g_strdup (hash), g_free);
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
