/* SPDX-License-Identifier: GPL-3.0-or-later */
/* For a desk: to join the shared database of an office and to leave it, to sync once, to see how
 * things stand. */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "crm-clock.h"
#include "crm-conflict.h"
#include "crm-error.h"
#include "crm-sync-cycle-private.h"
#include "crm-sync-schema.h"
#include "crm-sync-wire.h"

typedef struct
{
  char *server;
  const char *login;
} JoinJob;

static gpointer
note_address (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  JoinJob *job = data;

  if (!crm_session_begin_apply (session, error))
    return NULL;
  if (crm_session_set_meta (session, "sync.server", job->server, error)
      && crm_session_set_meta (session, "sync.login", job->login, error)
      && crm_session_end_apply (session, error))
    return job;
  crm_session_rollback (session);
  return NULL;
}

static gpointer
note_server (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  JoinJob *job = data;
  g_autofree char *known = crm_session_get_meta (session, "sync.server");

  if (known != NULL && strcmp (known, job->server) != 0)
    {
      g_set_error (error, CRM_ERROR, CRM_ERROR_CONFLICT,
                   _ ("This office has a shared database already; leave it first"));
      return NULL;
    }
  return note_address (session, job, cancellable, error);
}

static const char *const forgotten[] = { "sync.server",  "sync.login",          "sync.replica",
                                         "sync.seq",     "sync.cursor",         "sync.generation",
                                         "sync.compare", "sync.other-versions", "sync.contact",
                                         "sync.sight",   "sync.gained",         "sync.rights",
                                         "sync.admin",   "sync.office",         "sync.clock",
                                         "sync.seal",    "sync.seal-broken",    NULL };

static gpointer
forget_server (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  const CrmCatalog *catalog = crm_session_get_catalog (session);
  g_autofree char *generation = crm_session_get_meta (session, "sync.generation");
  gboolean good = crm_session_begin_apply (session, error);

  if (good && generation != NULL)
    good = crm_session_set_meta (session, "sync.left", generation, error);
  for (guint i = 0; good && forgotten[i] != NULL; i++)
    good = crm_session_set_meta (session, forgotten[i], NULL, error);
  for (guint i = 0; good && i < crm_catalog_get_n_kinds (catalog); i++)
    {
      g_autofree char *key = g_strconcat (
          "sync.clone:", crm_kind_get_name (crm_catalog_get_kind (catalog, i)), NULL);

      good = crm_session_set_meta (session, key, NULL, error);
    }
  if (good && crm_session_end_apply (session, error))
    return session;
  crm_session_rollback (session);
  return NULL;
}

/**
 * crm_sync_leave:
 *
 * Forgets the shared database. The records stay on this desk. It may join the same one again, but
 * no other: what came from colleagues is not in the change log of this desk, and would not go up.
 * While an engine syncs, leaving is refused with %CRM_ERROR_BUSY: stop it first.
 */
gboolean
crm_sync_leave (CrmStore *store, GError **error)
{
  g_autoptr (CrmSyncCycle) cycle = crm_sync_cycle_new (store);

  return crm_sync_cycle_lock (cycle, error)
         && crm_store_run (store, CRM_LANE_WRITE, forget_server, NULL, NULL, error) != NULL;
}

static CrmSyncCycle *
visit (CrmStore *store, const char *password, GCancellable *cancellable, GError **error)
{
  g_autoptr (CrmSyncCycle) cycle = crm_sync_cycle_new (store);

  return crm_sync_cycle_visit (cycle, password, cancellable, error) ? g_steal_pointer (&cycle)
                                                                    : NULL;
}

/**
 * crm_sync_join:
 * @store: a replica: empty, or of an office that was on this desk only
 * @login: who joins
 *
 * Joins the shared database of an office and makes the first copy of it. What was here before goes
 * up: all that was ever done on this desk waits in its change log. When it is interrupted, joining
 * again, crm_sync_run() or the engine goes on where it was.
 */
gboolean
crm_sync_join (CrmStore *store,
               const char *server,
               const char *login,
               const char *password,
               CrmSyncProgress progress,
               gpointer progress_data,
               GCancellable *cancellable,
               GError **error)
{
  g_autofree char *address = crm_sync_server_normalize (server, NULL, NULL, error);
  g_autoptr (CrmSyncConnection) trial = NULL;
  g_autoptr (CrmSyncStatus) status = NULL;
  JoinJob job = { address, login };

  if (address == NULL)
    return FALSE;
  /* A wrong address or password is found before anything is noted. */
  trial = crm_sync_connection_open (address, login, password, cancellable, error);
  if (trial == NULL
      || crm_store_run (store, CRM_LANE_WRITE, note_server, &job, cancellable, error) == NULL)
    return FALSE;
  if (crm_sync_run (store, password, NULL, progress, progress_data, cancellable, error))
    return TRUE;
  /* Nothing came of it: this desk is where it was. */
  status = crm_sync_status (store, NULL);
  if (status != NULL && status->replica == 0)
    crm_sync_leave (store, NULL);
  return FALSE;
}

static gpointer
read_office (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  g_autofree char *server = crm_session_get_meta (session, "sync.server");
  char *office = crm_session_get_meta (session, "sync.office");

  if (server != NULL)
    return office != NULL ? office : g_strdup ("");
  g_free (office);
  g_set_error (error, CRM_ERROR, CRM_ERROR_INVALID,
               _ ("This office is on this desk only; join a shared database first"));
  return NULL;
}

/* Whether that is the database of the office that this replica is of. */
static gboolean
check_same_office (CrmStore *store,
                   CrmSyncConnection *trial,
                   GCancellable *cancellable,
                   GError **error)
{
  g_autofree char *office = crm_store_run (store, CRM_LANE_READ, read_office, NULL, NULL, error);
  g_autoptr (PGresult) result
      = office != NULL ? crm_sync_connection_query (
            trial, "SELECT sync.hello (0, '', 1) ->> 'office'", 0, NULL, cancellable, error)
                       : NULL;

  if (result == NULL)
    return FALSE;
  if (*office == '\0' || strcmp (PQgetvalue (result, 0, 0), office) == 0)
    return TRUE;
  g_set_error (error, CRM_ERROR, CRM_ERROR_CONFLICT,
               _ ("The database at this address is that of another office. Nothing was sent or "
                  "received; correct the address."));
  return FALSE;
}

/**
 * crm_sync_correct:
 * @server: where the shared database of the office is now
 *
 * Corrects the address and login of a replica that is shared: the server moved, or the password was
 * changed. It is tried first, and another office is refused; then nothing is noted. What waits on
 * this desk goes on waiting for the same office.
 */
gboolean
crm_sync_correct (CrmStore *store,
                  const char *server,
                  const char *login,
                  const char *password,
                  GCancellable *cancellable,
                  GError **error)
{
  g_autofree char *address = crm_sync_server_normalize (server, NULL, NULL, error);
  g_autoptr (CrmSyncConnection) trial = NULL;
  JoinJob job = { address, login };

  if (address == NULL)
    return FALSE;
  trial = crm_sync_connection_open (address, login, password, cancellable, error);
  return trial != NULL && check_same_office (store, trial, cancellable, error)
         && crm_store_run (store, CRM_LANE_WRITE, note_address, &job, cancellable, error) != NULL;
}

static gpointer
count_conflicts (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  CrmSyncTotals *totals = data;

  totals->conflicts = crm_session_count_conflicts (session, error);
  return totals->conflicts >= 0 ? data : NULL;
}

/**
 * crm_sync_run:
 * @totals: (out) (optional): what was done
 *
 * Syncs once: what waits goes out, what changed comes in.
 */
gboolean
crm_sync_run (CrmStore *store,
              const char *password,
              CrmSyncTotals *totals,
              CrmSyncProgress progress,
              gpointer progress_data,
              GCancellable *cancellable,
              GError **error)
{
  g_autoptr (CrmSyncCycle) cycle = crm_sync_cycle_new (store);

  if (!crm_sync_cycle_connect (cycle, password, cancellable, error))
    return FALSE;
  crm_sync_cycle_set_progress (cycle, progress, progress_data);
  if (!crm_sync_cycle_run (cycle, cancellable, error)
      || !crm_sync_cycle_send_files (cycle, cancellable, error)
      || !crm_sync_cycle_note_contact (cycle, error))
    return FALSE;
  if (totals != NULL)
    {
      crm_sync_cycle_get_totals (cycle, totals);
      if (crm_store_run (store, CRM_LANE_READ, count_conflicts, totals, cancellable, error) == NULL)
        return FALSE;
    }
  if (crm_sync_cycle_get_notice (cycle) == NULL)
    return TRUE;
  g_set_error (error, CRM_ERROR, CRM_ERROR_NEWER, "%s", crm_sync_cycle_get_notice (cycle));
  return FALSE;
}

static gpointer
read_status (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  const CrmCatalog *catalog = crm_session_get_catalog (session);
  CrmSyncStatus *status = g_new0 (CrmSyncStatus, 1);
  g_autofree char *replica = crm_session_get_meta (session, "sync.replica");
  g_autofree char *contact = crm_session_get_meta (session, "sync.contact");
  g_autofree char *revoked = crm_session_get_meta (session, "sync.revoked");
  g_autofree char *clock = crm_session_get_meta (session, "sync.clock");
  g_autofree char *admin = crm_session_get_meta (session, "sync.admin");
  g_autofree char *broken = crm_session_get_meta (session, "sync.seal-broken");
  g_autofree char *hides = crm_session_get_meta (session, CRM_SYNC_HIDES_PRESENCE);

  status->server = crm_session_get_meta (session, "sync.server");
  status->login = crm_session_get_meta (session, "sync.login");
  status->is_shared = status->server != NULL;
  status->replica = replica != NULL ? atoi (replica) : 0;
  status->last_contact = contact != NULL ? g_ascii_strtoll (contact, NULL, 10) : CRM_INSTANT_NONE;
  status->pending = status->is_shared ? crm_session_count_pending (session, NULL) : 0;
  status->is_revoked = revoked != NULL;
  status->is_admin = admin != NULL;
  status->clock_ahead = clock != NULL ? g_ascii_strtoll (clock, NULL, 10) : 0;
  status->broken_seal = broken != NULL ? g_ascii_strtoll (broken, NULL, 10) : 0;
  status->shows_presence = hides == NULL;
  status->is_complete = status->is_shared;
  for (guint i = 0; i < crm_catalog_get_n_kinds (catalog); i++)
    {
      const CrmKind *kind = crm_catalog_get_kind (catalog, i);
      g_autofree char *key = g_strconcat ("sync.clone:", crm_kind_get_name (kind), NULL);
      g_autofree char *done = crm_session_get_meta (session, key);

      if (crm_sync_kind_is_shared (kind)
          && (done == NULL || !g_str_has_suffix (done, CRM_SYNC_COPIED)))
        status->is_complete = FALSE;
    }
  return status;
}

/**
 * crm_sync_status:
 *
 * Returns: (transfer full): how things stand, as far as this desk knows
 */
CrmSyncStatus *
crm_sync_status (CrmStore *store, GError **error)
{
  return crm_store_run (store, CRM_LANE_READ, read_status, NULL, NULL, error);
}

/**
 * crm_sync_status_dup_warning:
 *
 * Returns: (transfer full) (nullable): what somebody should see to although syncing goes on, in
 *   words; %NULL when all is well
 */
char *
crm_sync_status_dup_warning (const CrmSyncStatus *status, const CrmLocale *locale)
{
  g_autofree char *minutes
      = crm_locale_format_integer (locale, ABS (status->clock_ahead) / (CRM_MINUTE / 1000));

  if (status->broken_seal != 0)
    return g_strdup (_ ("The audit log of the shared database is not what this desk once saw; tell "
                        "its administrator."));
  if (status->clock_ahead > 0)
    return g_strdup_printf (
        /* Translators: %s is a number of minutes. */
        _ ("The clock of this computer is %s min ahead of the server’s; changes are dated by the "
           "server."),
        minutes);
  if (status->clock_ahead < 0)
    return g_strdup_printf (
        /* Translators: %s is a number of minutes. */
        _ ("The clock of this computer is %s min behind the server’s; changes are dated by the "
           "server."),
        minutes);
  return NULL;
}

void
crm_sync_status_free (CrmSyncStatus *status)
{
  if (status == NULL)
    return;
  g_free (status->server);
  g_free (status->login);
  g_free (status);
}

/**
 * crm_sync_fetch_blob:
 *
 * @progress: (nullable) (scope call): called after each piece
 *
 * Fetches a picture or file that a record names and that is not on this desk yet, over a connection
 * of its own. What arrived stays when that ends in the middle, and need not come again.
 *
 * Returns: (transfer full): its bytes, which from now on are here, or %NULL with @error
 */
GBytes *
crm_sync_fetch_blob (CrmStore *store,
                     const char *password,
                     const char *hash,
                     CrmSyncFileProgress progress,
                     gpointer progress_data,
                     GCancellable *cancellable,
                     GError **error)
{
  g_autoptr (CrmSyncCycle) cycle = visit (store, password, cancellable, error);

  return cycle != NULL
             ? crm_sync_cycle_fetch_blob (cycle, hash, progress, progress_data, cancellable, error)
             : NULL;
}
