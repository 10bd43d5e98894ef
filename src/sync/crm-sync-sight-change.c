/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Somebody sees other records, or other fields of them, than before, because of another role, team,
 * manager or an absence. Fields that went out of sight are emptied at once. What came into sight is
 * fetched in pages, the newest records first, each page noted with its rows; then what went out of
 * sight is taken away. What is interrupted goes on where it was. */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "crm-rights.h"
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
  const char *rights;
  gboolean is_whole;
} Change;

/* Returns: (transfer full): what limits our person, %NULL with @error; a database that has not
 * grown yet limits nobody so */
static char *
ask_rights (CrmSyncCycle *self, GCancellable *cancellable, GError **error)
{
  if (self->known != NULL && !g_hash_table_contains (self->known, "role.may_export"))
    return g_strdup ("");
  return crm_sync_server_get_rights (self->remote, cancellable, error);
}

typedef struct
{
  const char *rights; /* fields that are hidden by it are emptied */
  const char *noted;
} Limit;

static gpointer
limit (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  Limit *job = data;

  if (crm_session_begin_apply (session, error) && crm_session_withhold (session, job->rights, error)
      && crm_session_set_rights (session, *job->noted != '\0' ? job->noted : NULL, error)
      && crm_session_end_apply (session, error))
    return job;
  crm_session_rollback (session);
  return NULL;
}

static gboolean
note_rights (CrmSyncCycle *self,
             const char *rights,
             const char *noted,
             GCancellable *cancellable,
             GError **error)
{
  Limit job = { rights, noted };
  char *now = g_strdup (noted);

  if (g_strcmp0 (self->rights != NULL ? self->rights : "", noted) != 0
      && crm_store_run (self->store, CRM_LANE_WRITE, limit, &job, cancellable, error) == NULL)
    {
      g_free (now);
      return FALSE;
    }
  g_free (self->rights);
  self->rights = now;
  return TRUE;
}

/* Both what is to come and what was limits until the one has taken the place of the other. */
static gboolean
hold_back (CrmSyncCycle *self, const char *rights, GCancellable *cancellable, GError **error)
{
  g_autofree char *both = crm_rights_join (rights, self->rights);

  return note_rights (self, rights, both, cancellable, error);
}

/**
 * crm_sync_cycle_take_rights:
 * @is_new: whether all records are copied after it, so that what comes into sight comes with them
 *
 * Asks what limits our person and empties the fields that they may not see any more. What they may
 * see again stays as it is until it has been fetched.
 */
gboolean
crm_sync_cycle_take_rights (CrmSyncCycle *self,
                            gboolean is_new,
                            GCancellable *cancellable,
                            GError **error)
{
  g_autofree char *rights = ask_rights (self, cancellable, error);

  return rights != NULL
         && (is_new ? note_rights (self, rights, rights, cancellable, error)
                    : hold_back (self, rights, cancellable, error));
}

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

static gboolean
has_revealed (Change *change, const CrmKind *kind)
{
  for (guint i = 0; i < crm_kind_get_n_fields (kind); i++)
    {
      const CrmField *field = crm_kind_get_field (kind, i);

      if (crm_rights_find (change->cycle->rights, field) == CRM_ACCESS_NONE
          && crm_rights_find (change->rights, field) != CRM_ACCESS_NONE)
        return TRUE;
    }
  return FALSE;
}

/* Fields of all records of the kind have come into sight, or of any kind with records of this one
 * that tell of them. */
static gboolean
is_revealed (Change *change)
{
  const CrmCatalog *catalog = change->cycle->catalog;

  if (!crm_sync_kind_hangs_on_fields (change->kind))
    return has_revealed (change, change->kind);
  for (guint i = 0; i < crm_catalog_get_n_kinds (catalog); i++)
    if (has_revealed (change, crm_catalog_get_kind (catalog, i)))
      return TRUE;
  return FALSE;
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
      || !crm_sync_cycle_read_page (self, change->kind, &from, CRM_SYNC_CHUNK,
                                    change->is_whole ? NULL : since, rows, cancellable, error))
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
fetch_kind (CrmSyncCycle *self,
            const CrmKind *kind,
            gconstpointer rights,
            GCancellable *cancellable,
            GError **error)
{
  g_autofree char *key = g_strconcat ("sync.gained:", crm_kind_get_name (kind), NULL);
  Change change = { self, kind, key, rights, FALSE };
  g_autofree char *last
      = crm_store_run (self->store, CRM_LANE_WRITE, read_progress, &change, cancellable, error);

  change.is_whole = is_revealed (&change);
  while (last != NULL && strcmp (last, DONE) != 0)
    if (!fetch_page (&change, &last, cancellable, error))
      return FALSE;
  return last != NULL;
}

static gboolean
sweep_kind (CrmSyncCycle *self,
            const CrmKind *kind,
            gconstpointer rights,
            GCancellable *cancellable,
            GError **error)
{
  return crm_sync_cycle_sweep (self, kind, cancellable, error);
}

static gboolean
for_each_kind (CrmSyncCycle *self,
               gboolean (*func) (CrmSyncCycle *self,
                                 const CrmKind *kind,
                                 gconstpointer rights,
                                 GCancellable *cancellable,
                                 GError **error),
               const char *rights,
               GCancellable *cancellable,
               GError **error)
{
  for (guint i = 0; i < crm_catalog_get_n_kinds (self->catalog); i++)
    {
      const CrmKind *kind = crm_catalog_get_kind (self->catalog, i);

      if (crm_sync_kind_is_known (kind, self->known)
          && crm_sync_kind_get_sight (kind) != CRM_SYNC_SIGHT_OPEN
          && !func (self, kind, rights, cancellable, error))
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
  g_autofree char *rights = NULL;

  if (self->gained == NULL)
    return TRUE;
  crm_sync_cycle_say (self, "receiving");
  rights = ask_rights (self, cancellable, error);
  if (rights == NULL || !hold_back (self, rights, cancellable, error)
      || !for_each_kind (self, fetch_kind, rights, cancellable, error)
      || !for_each_kind (self, sweep_kind, rights, cancellable, error)
      || !note_rights (self, rights, rights, cancellable, error)
      || crm_store_run (self->store, CRM_LANE_WRITE, end_change, self, cancellable, error) == NULL)
    return FALSE;
  self->sight = g_ascii_strtoll (self->gained, NULL, 10);
  g_clear_pointer (&self->gained, g_free);
  return TRUE;
}
