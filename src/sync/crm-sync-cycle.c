/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The conversation of one replica: what it knows of itself, how it introduces itself to the server,
 * and how rows that came in are written. Pushing, pulling and the first copy have their own files.
 * The replica is only touched on the lane of the store that writes. */
#include "config.h"

#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "crm-clock.h"
#include "crm-error.h"
#include "crm-sync-cycle-private.h"
#include "crm-sync-postgres.h"
#include "crm-sync-schema.h"
#include "crm-sync-wire.h"

/* Milliseconds by which two clocks may differ without a word. */
#define CLOCK_TOLERANCE (5 * 60 * 1000)

typedef struct
{
  CrmSyncCycle *cycle;
  GArray *rows;
  gboolean settle;
  const char *const *facts;
} ApplyJob;

static void
clear_row (gpointer data)
{
  CrmSyncRow *row = data;

  g_clear_object (&row->record);
}

/**
 * crm_sync_rows_new:
 *
 * Returns: (transfer full) (element-type CrmSyncRow): no rows yet; records in it are owned by it
 */
GArray *
crm_sync_rows_new (void)
{
  GArray *rows = g_array_new (FALSE, FALSE, sizeof (CrmSyncRow));

  g_array_set_clear_func (rows, clear_row);
  return rows;
}

/**
 * crm_sync_cycle_new:
 *
 * Returns: (transfer full): a conversation that is not connected yet
 */
CrmSyncCycle *
crm_sync_cycle_new (CrmStore *store)
{
  CrmSyncCycle *self = g_new0 (CrmSyncCycle, 1);

  self->store = g_object_ref (store);
  self->catalog = g_object_ref (crm_store_get_catalog (store));
  self->parser = json_parser_new ();
  self->open = crm_sync_postgres_open;
  self->lacking = crm_sync_rows_new ();
  self->desktops = 1;
  self->piece = CRM_SYNC_PIECE;
  self->lock_fd = -1;
  return self;
}

static void
clear_facts (CrmSyncCycle *self)
{
  g_clear_pointer (&self->server, g_free);
  g_clear_pointer (&self->login, g_free);
  g_clear_pointer (&self->person, g_free);
  g_clear_pointer (&self->office, g_free);
  g_clear_pointer (&self->clock, g_free);
  g_clear_pointer (&self->left, g_free);
  g_clear_pointer (&self->cursor, g_free);
  g_clear_pointer (&self->gained, g_free);
  g_clear_pointer (&self->unsettled, g_free);
  g_clear_pointer (&self->rights, g_free);
  g_clear_pointer (&self->generation, g_free);
  g_clear_pointer (&self->server_generation, g_free);
  g_clear_pointer (&self->notice, g_free);
}

void
crm_sync_cycle_free (CrmSyncCycle *self)
{
  if (self == NULL)
    return;
  crm_sync_cycle_disconnect (self);
  clear_facts (self);
  crm_sync_files_free (self->files);
  g_clear_pointer (&self->known, g_hash_table_unref);
  g_array_unref (self->lacking);
  g_object_unref (self->parser);
  g_object_unref (self->catalog);
  g_object_unref (self->store);
  g_free (self);
}

/**
 * crm_sync_cycle_set_open:
 * @open: connects to another shared database than one in PostgreSQL, or by another way
 */
void
crm_sync_cycle_set_open (CrmSyncCycle *self, CrmSyncOpen open, gpointer data)
{
  self->open = open;
  self->open_data = data;
}

void
crm_sync_cycle_set_progress (CrmSyncCycle *self, CrmSyncProgress progress, gpointer data)
{
  self->progress = progress;
  self->progress_data = data;
}

void
crm_sync_cycle_set_step (CrmSyncCycle *self, CrmSyncStep step, gpointer data)
{
  self->step = step;
  self->step_data = data;
}

void
crm_sync_cycle_set_probe (CrmSyncCycle *self, CrmSyncProbe probe, gpointer data)
{
  self->probe = probe;
  self->probe_data = data;
}

void
crm_sync_cycle_say (CrmSyncCycle *self, const char *step)
{
  if (self->step != NULL)
    self->step (step, self->step_data);
}

gboolean
crm_sync_cycle_probe (CrmSyncCycle *self, const char *point, GError **error)
{
  if (self->probe == NULL || self->probe (point, self->probe_data))
    return TRUE;
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED, "stopped at %s", point);
  return FALSE;
}

gboolean
crm_sync_cycle_is_connected (CrmSyncCycle *self)
{
  return self->remote != NULL;
}

void
crm_sync_cycle_disconnect (CrmSyncCycle *self)
{
  self->connection = NULL;
  g_clear_object (&self->remote);
  g_clear_pointer (&self->files, crm_sync_files_free);
  if (self->lock_fd >= 0)
    close (self->lock_fd);
  self->lock_fd = -1;
}

gboolean
crm_sync_cycle_wait (
    CrmSyncCycle *self, gint64 timeout, int wake_fd, gboolean *rang, GError **error)
{
  return crm_sync_server_wait (self->remote, timeout, wake_fd, rang, error);
}

/**
 * crm_sync_cycle_is_complete:
 *
 * Returns: whether the first copy is whole
 */
gboolean
crm_sync_cycle_is_complete (CrmSyncCycle *self)
{
  return self->is_complete;
}

/**
 * crm_sync_cycle_get_desktops:
 *
 * Returns: how many desks were with the server lately
 */
guint
crm_sync_cycle_get_desktops (CrmSyncCycle *self)
{
  return self->desktops;
}

/**
 * crm_sync_cycle_get_notice:
 *
 * Returns: (nullable): why nothing is sent although the server is there
 */
const char *
crm_sync_cycle_get_notice (CrmSyncCycle *self)
{
  return self->notice;
}

/**
 * crm_sync_cycle_get_event:
 * @n_again: (out): of a restored server: operations that it had forgotten
 *
 * Returns: what happened last
 */
CrmSyncEvent
crm_sync_cycle_get_event (CrmSyncCycle *self, guint *n_again)
{
  *n_again = self->n_again;
  return self->event;
}

void
crm_sync_cycle_get_totals (CrmSyncCycle *self, CrmSyncTotals *totals)
{
  *totals = self->totals;
}

static gpointer
read_facts (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  CrmSyncCycle *self = data;
  g_autofree char *replica = crm_session_get_meta (session, "sync.replica");
  g_autofree char *seq = crm_session_get_meta (session, "sync.seq");
  g_autofree char *compare = crm_session_get_meta (session, "sync.compare");
  g_autofree char *sight = crm_session_get_meta (session, "sync.sight");
  g_autofree char *other = crm_session_get_meta (session, "sync.other-versions");

  clear_facts (self);
  self->server = crm_session_get_meta (session, "sync.server");
  self->login = crm_session_get_meta (session, "sync.login");
  self->cursor = crm_session_get_meta (session, "sync.cursor");
  self->generation = crm_session_get_meta (session, "sync.generation");
  self->person = crm_session_get_meta (session, "user");
  self->office = crm_session_get_meta (session, "sync.office");
  self->clock = crm_session_get_meta (session, "sync.clock");
  self->left = crm_session_get_meta (session, "sync.left");
  self->replica = replica != NULL ? atoi (replica) : 0;
  self->seq = seq != NULL ? g_ascii_strtoll (seq, NULL, 10) : 0;
  self->compare = compare != NULL;
  self->other_versions = other != NULL ? g_ascii_strtoll (other, NULL, 10) : 0;
  self->sight = sight != NULL ? g_ascii_strtoll (sight, NULL, 10) : 0;
  self->gained = crm_session_get_meta (session, "sync.gained");
  self->unsettled = crm_session_get_meta (session, "sync.settle");
  self->rights = crm_session_get_meta (session, "sync.rights");
  return self;
}

static gboolean
apply_row (CrmSyncCycle *self, CrmSession *session, CrmSyncRow *row, GError **error)
{
  gboolean is_here = TRUE;

  if (row->record != NULL)
    return crm_session_apply_row (session, row->record, error);
  if (!row->is_as_sent)
    return crm_session_apply_gone (session, row->kind, &row->id, error);
  if (!crm_session_apply_as_sent (session, row->kind, &row->id, &row->maker, &row->editor,
                                  row->edited_at, &is_here, error))
    return FALSE;
  if (!is_here)
    g_array_append_val (self->lacking, *row);
  return TRUE;
}

static gpointer
apply (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  ApplyJob *job = data;
  gboolean good = crm_session_begin_apply (session, error);
  gboolean is_whole;

  if (good && job->cycle->is_pulling)
    crm_session_see_births (session);
  for (guint i = 0; good && job->rows != NULL && i < job->rows->len; i++)
    good = apply_row (job->cycle, session, &g_array_index (job->rows, CrmSyncRow, i), error);
  /* What a pull is true of is only noted when all of it is here. */
  is_whole = !job->settle || job->cycle->lacking->len == 0;
  if (good && job->settle && is_whole)
    good = crm_session_apply_acknowledged (session, error);
  for (guint i = 0; good && is_whole && job->facts != NULL && job->facts[i] != NULL; i += 2)
    good = crm_session_set_meta (session, job->facts[i],
                                 job->facts[i + 1][0] != '\0' ? job->facts[i + 1] : NULL, error);
  if (good && crm_session_end_apply (session, error))
    return job;
  crm_session_rollback (session);
  return NULL;
}

/**
 * crm_sync_cycle_apply:
 * @rows: (nullable): rows to lay beneath what waits
 * @settle: whether this completes a pull, so that what the server answered before is in it
 * @facts: (nullable): keys and values by turns, then %NULL; an empty value takes a key away
 *
 * Writes it all in one transaction of the replica.
 */
gboolean
crm_sync_cycle_apply (
    CrmSyncCycle *self, GArray *rows, gboolean settle, const char *const *facts, GError **error)
{
  ApplyJob job = { self, rows, settle, facts };

  return crm_store_run (self->store, CRM_LANE_WRITE, apply, &job, NULL, error) != NULL;
}

gboolean
crm_sync_cycle_save (CrmSyncCycle *self, const char *const *facts, GError **error)
{
  return crm_sync_cycle_apply (self, NULL, FALSE, facts, error);
}

/* The server has all of a kind when it is asked for the same as if everything were known. */
static gboolean
knows_all (CrmSyncCycle *self, const CrmKind *kind)
{
  g_autofree char *wanted = crm_sync_schema_fingerprint (kind, NULL);
  g_autofree char *given = crm_sync_schema_fingerprint (kind, self->known);

  return crm_sync_kind_is_known (kind, self->known) && strcmp (wanted, given) == 0;
}

/* Versions differ for weeks in an office. What the server does not know yet must not be sent, for
 * it would be refused; it waits here. */
static void
compare_versions (CrmSyncCycle *self, const CrmSyncHello *hello)
{
  g_clear_pointer (&self->known, g_hash_table_unref);
  self->known = g_hash_table_ref (hello->fields);
  self->read_only = TRUE;
  g_clear_pointer (&self->notice, g_free);
  if (hello->min_client > CRM_SYNC_PROTOCOL)
    {
      self->notice = g_strdup (_ ("Update Clientela to send your changes: the office works with a "
                                  "newer version"));
      return;
    }
  self->read_only = hello->protocol < CRM_SYNC_PROTOCOL;
  for (guint i = 0; i < crm_catalog_get_n_kinds (self->catalog); i++)
    {
      const CrmKind *kind = crm_catalog_get_kind (self->catalog, i);

      if (crm_sync_kind_is_shared (kind) && !knows_all (self, kind))
        self->read_only = TRUE;
    }
  if (self->read_only)
    self->notice = g_strdup (_ ("The shared database must be updated before your changes can "
                                "be sent: run “clientela-cli share init” again"));
}

/**
 * crm_sync_cycle_copied:
 *
 * Returns: (transfer full): how far the copy of a kind is: an id, "done", or empty for not at all,
 *   also when it was made before columns were known that are asked for now
 */
char *
crm_sync_cycle_copied (CrmSyncCycle *self, CrmSession *session, const CrmKind *kind)
{
  g_autofree char *key = g_strconcat ("sync.clone:", crm_kind_get_name (kind), NULL);
  g_autofree char *state = crm_session_get_meta (session, key);
  g_autofree char *fingerprint = crm_sync_schema_fingerprint (kind, self->known);
  gsize length = strlen (fingerprint);

  if (state == NULL || strncmp (state, fingerprint, length) != 0 || state[length] != ' ')
    return g_strdup ("");
  return g_strdup (state + length + 1);
}

static gpointer
read_complete (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  CrmSyncCycle *self = data;

  /* A copy that was laid over an older one is whole when what the server lacks is gone. */
  self->is_complete = !self->compare;
  for (guint i = 0; i < crm_catalog_get_n_kinds (self->catalog); i++)
    {
      const CrmKind *kind = crm_catalog_get_kind (self->catalog, i);
      g_autofree char *copied = crm_sync_cycle_copied (self, session, kind);

      if (crm_sync_kind_is_known (kind, self->known) && strcmp (copied, "done") != 0)
        self->is_complete = FALSE;
    }
  return self;
}

static gboolean
register_replica (CrmSyncCycle *self, GCancellable *cancellable, GError **error)
{
  int replica = crm_sync_server_enrol (self->remote, cancellable, error);
  g_autofree char *number = g_strdup_printf ("%d", replica);

  if (replica == 0
      || !crm_sync_cycle_save (
          self, (const char *const[]){ "sync.replica", number, "sync.seq", "0", NULL }, error))
    return FALSE;
  self->replica = replica;
  self->seq = 0;
  return TRUE;
}

/**
 * crm_sync_cycle_renew:
 *
 * Takes a new number, because another copy of this replica uses the old one.
 */
gboolean
crm_sync_cycle_renew (CrmSyncCycle *self, GCancellable *cancellable, GError **error)
{
  /* A server that was restored knows less of this desk than the desk itself; that is no twin. */
  if (self->event != CRM_SYNC_EVENT_RESTORED)
    self->event = CRM_SYNC_EVENT_TWIN;
  return register_replica (self, cancellable, error);
}

static gpointer
note_admin (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  const CrmSyncHello *hello = data;
  g_autofree char *known = crm_session_get_meta (session, "sync.admin");

  if ((known != NULL) == hello->admin)
    return data;
  return crm_session_set_meta (session, "sync.admin", hello->admin ? "1" : NULL, error) ? data
                                                                                        : NULL;
}

/* Who works on this desk is whom the server knows by this login. */
static gboolean
take_person (CrmSyncCycle *self, CrmSyncHello *hello, GError **error)
{
  const char *person = hello->person;

  if (crm_store_run (self->store, CRM_LANE_WRITE, note_admin, hello, NULL, error) == NULL)
    return FALSE;
  if (g_strcmp0 (self->person, person) == 0)
    return TRUE;
  if (!crm_sync_cycle_save (self, (const char *const[]){ "user", person, NULL }, error))
    return FALSE;
  g_free (self->person);
  self->person = g_strdup (person);
  return TRUE;
}

/* A replica that left an office knows what its colleagues did there only as rows. */
static gboolean
check_left (CrmSyncCycle *self, const char *generation, GError **error)
{
  if (self->left == NULL)
    return TRUE;
  if (strcmp (self->left, generation) != 0)
    {
      g_set_error (error, CRM_ERROR, CRM_ERROR_CONFLICT,
                   _ ("This desk has left another office; join this one with an empty profile"));
      return FALSE;
    }
  self->compare = TRUE;
  if (!crm_sync_cycle_save (
          self, (const char *const[]){ "sync.left", "", "sync.compare", "1", NULL }, error))
    return FALSE;
  g_clear_pointer (&self->left, g_free);
  return TRUE;
}

/* The address may lead to the database of another office by now. That is no restored one: nothing
 * of ours is sent there, and nothing of theirs replaces ours. */
static gboolean
check_office (CrmSyncCycle *self, const char *office, GError **error)
{
  if (office == NULL || g_strcmp0 (self->office, office) == 0)
    return TRUE;
  if (self->office != NULL)
    {
      g_set_error (error, CRM_ERROR, CRM_ERROR_CONFLICT,
                   _ ("The database at this address is that of another office. Nothing was sent or "
                      "received; correct the address."));
      return FALSE;
    }
  if (!crm_sync_cycle_save (self, (const char *const[]){ "sync.office", office, NULL }, error))
    return FALSE;
  self->office = g_strdup (office);
  return TRUE;
}

/* Changes are dated by the server's clock, so a wrong one here does no harm; but its owner is told.
 */
static gboolean
note_clock (CrmSyncCycle *self, gint64 server_now, GError **error)
{
  gint64 ahead = crm_clock_now () / 1000 - server_now;
  gboolean is_off = server_now != 0 && ABS (ahead) > CLOCK_TOLERANCE;
  g_autofree char *text = g_strdup_printf ("%" G_GINT64_FORMAT, ahead);

  if (!is_off && self->clock == NULL)
    return TRUE;
  return crm_sync_cycle_save (self, (const char *const[]){ "sync.clock", is_off ? text : "", NULL },
                              error);
}

/*
 * crm_sync_cycle_give_up:
 *
 * The office has taken this copy back. That is noted on the disk, so that it goes even when the
 * program dies before it is gone.
 *
 * Returns: FALSE
 */
gboolean
crm_sync_cycle_give_up (CrmSyncCycle *self, GError **error)
{
  if (crm_sync_cycle_save (self, (const char *const[]){ "sync.revoked", "1", NULL }, error))
    g_set_error (error, CRM_ERROR, CRM_ERROR_DENIED,
                 _ ("The office has taken back the copy on this desk"));
  return FALSE;
}

static gboolean
say_hello (CrmSyncCycle *self, GCancellable *cancellable, GError **error)
{
  g_autofree char *greeting
      = crm_sync_server_hello (self->remote, self->replica, cancellable, error);
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_auto (CrmSyncHello) hello = { 0 };

  if (greeting == NULL || !crm_sync_wire_read_hello (parser, greeting, &hello, error)
      || !check_left (self, hello.generation, error) || !check_office (self, hello.office, error))
    return FALSE;
  if (hello.revoked)
    return crm_sync_cycle_give_up (self, error);
  if (!note_clock (self, hello.now, error))
    return FALSE;
  compare_versions (self, &hello);
  self->server_generation = g_strdup (hello.generation);
  self->server_sight = hello.sight;
  if (!hello.known && !register_replica (self, cancellable, error))
    return FALSE;
  if (hello.recall && !crm_sync_cycle_recall_numbers (self, cancellable, error))
    return FALSE;
  if (hello.protocol >= CRM_SYNC_PROTOCOL
      && !crm_sync_cycle_witness_seal (self, cancellable, error))
    return FALSE;
  return take_person (self, &hello, error);
}

/**
 * crm_sync_cycle_lock:
 *
 * Makes sure that nobody else syncs this replica until crm_sync_cycle_disconnect(): two programs
 * that do would take each other for a copy of it.
 */
gboolean
crm_sync_cycle_lock (CrmSyncCycle *self, GError **error)
{
  g_autofree char *path = NULL;

  if (self->lock_fd >= 0)
    return TRUE;
  path = g_build_filename (crm_store_get_folder (self->store), "sync.lock", NULL);
  self->lock_fd = open (path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (self->lock_fd >= 0 && flock (self->lock_fd, LOCK_EX | LOCK_NB) == 0)
    return TRUE;
  g_set_error (error, CRM_ERROR, CRM_ERROR_BUSY,
               _ ("Another program is syncing this office already"));
  if (self->lock_fd >= 0)
    close (self->lock_fd);
  self->lock_fd = -1;
  return FALSE;
}

static gboolean
open_connection (CrmSyncCycle *self,
                 const char *password,
                 GCancellable *cancellable,
                 GError **error)
{
  if (crm_store_run (self->store, CRM_LANE_WRITE, read_facts, self, cancellable, error) == NULL)
    return FALSE;
  if (self->server == NULL)
    {
      g_set_error (error, CRM_ERROR, CRM_ERROR_NOT_FOUND,
                   _ ("This office is on this desk only; join a shared database first"));
      return FALSE;
    }
  self->remote
      = self->open (self->server, self->login, password, self->open_data, cancellable, error);
  if (self->remote != NULL && CRM_IS_SYNC_POSTGRES (self->remote))
    self->connection = crm_sync_postgres_get_connection (CRM_SYNC_POSTGRES (self->remote));
  return self->remote != NULL;
}

/**
 * crm_sync_cycle_connect:
 *
 * Connects to the office's database, introduces the replica to it and asks to be told of changes.
 * A replica that comes for the first time, or whose number is not known, gets a number.
 */
gboolean
crm_sync_cycle_connect (CrmSyncCycle *self,
                        const char *password,
                        GCancellable *cancellable,
                        GError **error)
{
  gboolean good;

  crm_sync_cycle_disconnect (self);
  good = crm_sync_cycle_lock (self, error) && open_connection (self, password, cancellable, error)
         && say_hello (self, cancellable, error)
         && crm_store_run (self->store, CRM_LANE_WRITE, read_complete, self, cancellable, error)
                != NULL
         && crm_sync_server_listen (self->remote, cancellable, error);
  if (!good)
    crm_sync_cycle_disconnect (self);
  return good;
}

/**
 * crm_sync_cycle_is_pooled:
 *
 * Returns: whether no bell rings on this connection, so that only asking helps
 */
gboolean
crm_sync_cycle_is_pooled (CrmSyncCycle *self)
{
  return self->remote != NULL && crm_sync_server_is_pooled (self->remote);
}

/**
 * crm_sync_cycle_visit:
 *
 * Connects to ask a question: nothing is pushed or pulled, so another program may sync meanwhile.
 */
gboolean
crm_sync_cycle_visit (CrmSyncCycle *self,
                      const char *password,
                      GCancellable *cancellable,
                      GError **error)
{
  crm_sync_cycle_disconnect (self);
  return open_connection (self, password, cancellable, error);
}

/**
 * crm_sync_cycle_greet:
 *
 * Lets the server know that this desk is still there, which it only notes when a connection begins
 * or something is sent.
 */
gboolean
crm_sync_cycle_greet (CrmSyncCycle *self, GCancellable *cancellable, GError **error)
{
  g_autofree char *answer = crm_sync_server_hello (self->remote, self->replica, cancellable, error);

  return answer != NULL;
}

/**
 * crm_sync_cycle_note_contact:
 *
 * Notes that the server was heard of just now; for crm_sync_status().
 */
gboolean
crm_sync_cycle_note_contact (CrmSyncCycle *self, GError **error)
{
  g_autofree char *now = g_strdup_printf ("%" G_GINT64_FORMAT, crm_clock_now ());

  return crm_sync_cycle_save (self, (const char *const[]){ "sync.contact", now, NULL }, error);
}

/* The server was restored since we last copied from it. What it has forgotten goes out before
 * anything else: an edit of a record that it does not have yet would be refused, and the record
 * with all that we know of it taken away. */
static gboolean
send_forgotten (CrmSyncCycle *self, GCancellable *cancellable, GError **error)
{
  return self->generation == NULL || strcmp (self->generation, self->server_generation) == 0
         || self->read_only
         || (crm_sync_cycle_restart_copy (self, cancellable, error)
             && crm_sync_cycle_push (self, cancellable, error));
}

static gboolean
run_once (CrmSyncCycle *self, GCancellable *cancellable, GError **error)
{
  return send_forgotten (self, cancellable, error)
         && crm_sync_cycle_clone (self, cancellable, error)
         && crm_sync_cycle_push (self, cancellable, error)
         && crm_sync_cycle_pull (self, cancellable, error)
         && (!g_hash_table_contains (self->known, "role.may_export")
             || crm_sync_cycle_tell_exports (self, cancellable, error));
}

/**
 * crm_sync_cycle_run:
 *
 * One whole round: the copy, if it is not complete; what waits goes out; what changed comes in.
 */
gboolean
crm_sync_cycle_run (CrmSyncCycle *self, GCancellable *cancellable, GError **error)
{
  g_autoptr (GError) failure = NULL;

  if (run_once (self, cancellable, &failure))
    return TRUE;
  /* Fields were hidden from this person while we did not know; then they are not asked for. */
  if (self->remote != NULL && crm_sync_server_hides (self->remote))
    return crm_sync_cycle_take_rights (self, FALSE, cancellable, error)
           && run_once (self, cancellable, error);
  g_propagate_error (error, g_steal_pointer (&failure));
  return FALSE;
}
