/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Somebody sees other records than before, because of another role, team, manager or an absence.
 * What came into sight is fetched in pages, the newest records first, each page noted with its
 * rows; then what went out of sight is taken away. What is interrupted goes on where it was. */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "crm-sync-cycle-private.h"
#include "crm-sync-schema.h"
#include "crm-sync-sight.h"

#define LAST_ID "ffffffff-ffff-ffff-ffff-ffffffffffff"
#define DONE "done"

typedef struct
{
  CrmSyncCycle *cycle;
  const CrmKind *kind;
  char *key; /* the fact that says how far the kind is */
} Change;

static gpointer
read_progress (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  Change *change = data;
  g_autofree char *state = crm_session_get_meta (session, change->key);
  const char *rest = state != NULL ? strrchr (state, ' ') : NULL;

  /* What was noted on the way to another sight counts no more. */
  if (rest == NULL || strncmp (state, change->cycle->gained, (gsize) (rest - state)) != 0
      || change->cycle->gained[rest - state] != '\0')
    return g_strdup (LAST_ID);
  return g_strdup (rest + 1);
}

/* Fetches the next page of a kind. */
static gboolean
fetch_page (Change *change, char **last, GCancellable *cancellable, GError **error)
{
  CrmSyncCycle *self = change->cycle;
  const char *since = strchr (self->gained, ' ') + 1;
  g_autofree char *state = NULL;
  g_autoptr (GArray) rows = crm_sync_rows_new ();
  CrmId from;

  if (!crm_id_parse (*last, &from)
      || !crm_sync_cycle_read_page (self, change->kind, &from, CRM_SYNC_CHUNK, since, rows,
                                    cancellable, error))
    return FALSE;
  g_free (*last);
  *last = crm_sync_rows_mark_end (rows, CRM_SYNC_CHUNK);
  state = g_strconcat (self->gained, " ", *last, NULL);
  self->totals.received += rows->len;
  return crm_sync_cycle_apply (self, rows, FALSE, (const char *const[]){ change->key, state, NULL },
                               error)
         && crm_sync_cycle_probe (self, "gained", error);
}

static gboolean
fetch_kind (CrmSyncCycle *self, const CrmKind *kind, GCancellable *cancellable, GError **error)
{
  g_autofree char *key = g_strconcat ("sync.gained:", crm_kind_get_name (kind), NULL);
  Change change = { self, kind, key };
  g_autofree char *last
      = crm_store_run (self->store, CRM_LANE_WRITE, read_progress, &change, cancellable, error);

  while (last != NULL && strcmp (last, DONE) != 0)
    if (!fetch_page (&change, &last, cancellable, error))
      return FALSE;
  return last != NULL;
}

static gboolean
for_each_kind (CrmSyncCycle *self,
               gboolean (*func) (CrmSyncCycle *self,
                                 const CrmKind *kind,
                                 GCancellable *cancellable,
                                 GError **error),
               GCancellable *cancellable,
               GError **error)
{
  for (guint i = 0; i < crm_catalog_get_n_kinds (self->catalog); i++)
    {
      const CrmKind *kind = crm_catalog_get_kind (self->catalog, i);

      if (crm_sync_kind_is_known (kind, self->known)
          && crm_sync_kind_get_sight (kind) != CRM_SYNC_SIGHT_OPEN
          && !func (self, kind, cancellable, error))
        return FALSE;
    }
  return TRUE;
}

static gpointer
end_change (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  CrmSyncCycle *self = data;
  g_autofree char *sight
      = g_strndup (self->gained, (gsize) (strchr (self->gained, ' ') - self->gained));
  g_auto (GStrv) facts = crm_session_list_meta (session, "sync.gained", error);
  gboolean good = facts != NULL && crm_session_begin_apply (session, error);

  for (guint i = 0; good && facts[i] != NULL; i++)
    good = crm_session_set_meta (session, facts[i], NULL, error);
  if (good && crm_session_set_meta (session, "sync.sight", sight, error)
      && crm_session_end_apply (session, error))
    return self;
  crm_session_rollback (session);
  return NULL;
}

/**
 * crm_sync_cycle_change_sight:
 *
 * Makes the replica what its person sees now, where a pull has found that this is something else.
 */
gboolean
crm_sync_cycle_change_sight (CrmSyncCycle *self, GCancellable *cancellable, GError **error)
{
  if (self->gained == NULL)
    return TRUE;
  crm_sync_cycle_say (self, "receiving");
  if (!for_each_kind (self, fetch_kind, cancellable, error)
      || !for_each_kind (self, crm_sync_cycle_sweep, cancellable, error)
      || crm_store_run (self->store, CRM_LANE_WRITE, end_change, self, cancellable, error) == NULL)
    return FALSE;
  self->sight = g_ascii_strtoll (self->gained, NULL, 10);
  g_clear_pointer (&self->gained, g_free);
  return TRUE;
}
