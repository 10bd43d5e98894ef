/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Pictures and files travel by the hash of their bytes: up with the records that name them, down
 * when somebody wants to see them. */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "crm-error.h"
#include "crm-sync-cycle-private.h"

static gpointer
read_blob (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  return crm_session_get_blob (session, data, error);
}

static gpointer
keep_blob (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  return crm_session_put_blob (session, data, error);
}

/**
 * crm_sync_cycle_send_blobs:
 * @hashes: (element-type utf8): a set of names
 *
 * Sends those that are here and not there yet.
 */
gboolean
crm_sync_cycle_send_blobs (CrmSyncCycle *self,
                           GHashTable *hashes,
                           GCancellable *cancellable,
                           GError **error)
{
  GHashTableIter iter;
  gpointer hash;

  g_hash_table_iter_init (&iter, hashes);
  while (g_hash_table_iter_next (&iter, &hash, NULL))
    {
      g_autoptr (GError) failure = NULL;
      g_autoptr (GBytes) bytes = NULL;
      gboolean has;

      if (!crm_sync_server_has_blob (self->remote, hash, &has, cancellable, error))
        return FALSE;
      if (has)
        continue;
      bytes = crm_store_run (self->store, CRM_LANE_WRITE, read_blob, hash, cancellable, &failure);
      if (failure != NULL)
        {
          g_propagate_error (error, g_steal_pointer (&failure));
          return FALSE;
        }
      if (bytes == NULL)
        continue;
      if (!crm_sync_server_put_blob (self->remote, hash, bytes, cancellable, error))
        return FALSE;
    }
  return TRUE;
}

/**
 * crm_sync_cycle_fetch_blob:
 *
 * Returns: (transfer full) (nullable): the bytes, from here or else from the server, which then are
 *   here as well; %NULL with %CRM_ERROR_NOT_FOUND when nobody has sent them yet
 */
GBytes *
crm_sync_cycle_fetch_blob (CrmSyncCycle *self,
                           const char *hash,
                           GCancellable *cancellable,
                           GError **error)
{
  g_autoptr (GBytes) bytes = crm_sync_server_get_blob (self->remote, hash, cancellable, error);
  g_autofree char *kept = NULL;

  if (bytes == NULL)
    return NULL;
  kept = crm_store_run (self->store, CRM_LANE_WRITE, keep_blob, bytes, cancellable, error);
  if (kept == NULL)
    return NULL;
  if (strcmp (kept, hash) != 0)
    {
      g_set_error (error, CRM_ERROR, CRM_ERROR_CORRUPT,
                   _ ("The shared database has other bytes under this name"));
      return NULL;
    }
  return g_steal_pointer (&bytes);
}
