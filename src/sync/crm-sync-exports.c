/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What left the office by this desk, lists and cards in files, on paper, is told to the audit log.
 */
#include "config.h"

#include "crm-sync-cycle-private.h"

#define PREFIX "sync.export:"

/* Keys and values by turns. */
static gpointer
list_exports (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  g_auto (GStrv) keys = crm_session_list_meta (session, PREFIX, error);
  GPtrArray *facts;

  if (keys == NULL)
    return NULL;
  facts = g_ptr_array_new ();
  for (guint i = 0; keys[i] != NULL; i++)
    {
      g_ptr_array_add (facts, g_strdup (keys[i]));
      g_ptr_array_add (facts, crm_session_get_meta (session, keys[i]));
    }
  g_ptr_array_add (facts, NULL);
  return g_ptr_array_free (facts, FALSE);
}

/*
 * crm_sync_cycle_tell_exports:
 *
 * Sends what crm_export_note() has noted; each is forgotten here when the server has it.
 */
gboolean
crm_sync_cycle_tell_exports (CrmSyncCycle *self, GCancellable *cancellable, GError **error)
{
  g_auto (GStrv) facts
      = crm_store_run (self->store, CRM_LANE_WRITE, list_exports, NULL, cancellable, error);

  if (facts == NULL)
    return FALSE;
  for (guint i = 0; facts[i] != NULL; i += 2)
    {
      g_auto (GStrv) parts = g_strsplit (facts[i + 1], " ", 4);

      if (g_strv_length (parts) == 4
          && !crm_sync_server_note_export (self->remote, self->replica, parts[0], parts[1],
                                           parts[3], parts[2], cancellable, error))
        return FALSE;
      if (!crm_sync_cycle_save (self, (const char *const[]){ facts[i], "", NULL }, error))
        return FALSE;
    }
  return TRUE;
}
