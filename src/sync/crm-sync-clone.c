/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The first copy: the cursor is taken before the first page, then every kind is read in pages, the
 * newest records first, each page its own transaction on both sides. What changed meanwhile comes
 * with the first pull. A copy that was interrupted goes on where it was.
 *
 * The same serves when the cursor is lost: the pages are laid over what is here, and what the
 * server does not have is taken away at the end. */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "crm-clock.h"
#include "crm-error.h"
#include "crm-files.h"
#include "crm-sync-cycle-private.h"
#include "crm-sync-schema.h"
#include "crm-sync-wire.h"

#define PAGE_SIZE 2000
/* What is not here yet comes in larger pages, straight into the tables: large enough that a page
 * costs little by itself, small enough that the first one is soon written while the next is
 * fetched. */
#define LARGE_PAGE 10000
#define LAST_ID "ffffffff-ffff-ffff-ffff-ffffffffffff"
/* How long ago an operation may have been sent that a restored server is asked about; as many of
 * the newest whatever the clocks said. */
#define RESEND_SPAN (60 * CRM_DAY)
#define RESEND_NEWEST 5000
#define FOR_NOW_ALL "9223372036854775807"

typedef struct
{
  CrmSyncCycle *cycle;
  GCancellable *cancellable;
  gint64 n_total;
  gint64 n_done;
} Copy;

typedef struct
{
  CrmSyncCycle *cycle;
  const CrmKind *kind;
  gboolean is_new; /* none of the rows that come is here */
} ProgressJob;

static gpointer
read_progress (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  ProgressJob *job = data;
  g_autofree char *copied = crm_sync_cycle_copied (job->cycle, session, job->kind);
  g_autoptr (CrmQuery) query = crm_query_new (job->kind);

  crm_query_include_deleted (query);
  /* The office's own fields and what it is set up with are few, and others read them at once. */
  job->is_new = !job->cycle->compare && !crm_kind_has (job->kind, CRM_KIND_SETUP)
                && (copied[0] != '\0' || crm_session_count (session, query, NULL) == 0);
  return g_strdup (copied[0] != '\0' ? copied : LAST_ID);
}

static gboolean
begin_copy (CrmSyncCycle *self, GCancellable *cancellable, GError **error)
{
  g_autofree char *sight = g_strdup_printf ("%" G_GINT64_FORMAT, self->server_sight);
  g_autofree char *snapshot = NULL;

  if (!crm_sync_cycle_take_rights (self, TRUE, cancellable, error))
    return FALSE;
  snapshot = crm_sync_server_get_snapshot (self->remote, cancellable, error);
  if (snapshot == NULL
      || !crm_sync_cycle_save (self,
                               (const char *const[]){ "sync.cursor", snapshot, "sync.generation",
                                                      self->server_generation, "sync.sight", sight,
                                                      "sync.gained", "", NULL },
                               error))
    return FALSE;
  self->sight = self->server_sight;
  g_clear_pointer (&self->gained, g_free);
  g_free (self->cursor);
  self->cursor = g_steal_pointer (&snapshot);
  g_free (self->generation);
  self->generation = g_strdup (self->server_generation);
  return TRUE;
}

static gboolean
count_rows (Copy *copy, GError **error)
{
  CrmSyncCycle *self = copy->cycle;

  copy->n_total
      = crm_sync_server_count (self->remote, self->catalog, self->known, copy->cancellable, error);
  return copy->n_total >= 0;
}

typedef struct
{
  CrmSyncCycle *cycle;
  const CrmKind *kind;
  GArray *rows;
} PageJob;

static gboolean
on_page_row (gint16 number, const CrmId *id, const char *json, gpointer data, GError **error)
{
  PageJob *job = data;
  CrmSyncRow row = { job->kind, *id, NULL };

  row.record = crm_sync_wire_read_row (job->cycle->parser, job->kind, id, json, error);
  if (row.record == NULL)
    return FALSE;
  g_array_append_val (job->rows, row);
  return TRUE;
}

/**
 * crm_sync_cycle_read_page:
 * @last: id below which the page begins
 * @since: (nullable): a snapshot of the server: only what came into sight after it
 * @rows: (element-type CrmSyncRow): where they are added
 */
gboolean
crm_sync_cycle_read_page (CrmSyncCycle *self,
                          const CrmKind *kind,
                          const CrmId *last,
                          int limit,
                          const char *since,
                          GArray *rows,
                          GCancellable *cancellable,
                          GError **error)
{
  PageJob job = { self, kind, rows };

  return crm_sync_server_read_page (self->remote, kind, self->known, last, limit, since,
                                    on_page_row, &job, cancellable, error);
}

/* How far a kind is after a page: the id of its last row, or that it is done. */
char *
crm_sync_rows_mark_end (GArray *rows, int limit)
{
  if (rows->len < (guint) limit)
    return g_strdup ("done");
  return crm_id_dup_string (&g_array_index (rows, CrmSyncRow, rows->len - 1).id);
}

static void
tell_progress (Copy *copy, int n)
{
  CrmSyncCycle *self = copy->cycle;

  copy->n_done += n;
  self->totals.received += n;
  if (self->progress != NULL)
    self->progress (copy->n_total > 0 ? MIN ((double) copy->n_done / (double) copy->n_total, 1) : 1,
                    _ ("Copying the office to this desk"), self->progress_data);
}

/* Reads the next page of a kind and writes it with how far that is. */
static gboolean
copy_page (Copy *copy, const CrmKind *kind, char **last, GError **error)
{
  CrmSyncCycle *self = copy->cycle;
  g_autofree char *key = g_strconcat ("sync.clone:", crm_kind_get_name (kind), NULL);
  g_autofree char *fingerprint = crm_sync_schema_fingerprint (kind, self->known);
  g_autofree char *state = NULL;
  g_autoptr (GArray) rows = crm_sync_rows_new ();
  CrmId from;

  if (!crm_id_parse (*last, &from)
      || !crm_sync_cycle_read_page (self, kind, &from, PAGE_SIZE, NULL, rows, copy->cancellable,
                                    error))
    return FALSE;
  g_free (*last);
  *last = crm_sync_rows_mark_end (rows, PAGE_SIZE);
  state = g_strconcat (fingerprint, " ", *last, NULL);
  if (!crm_sync_cycle_apply (self, rows, FALSE, (const char *const[]){ key, state, NULL }, error))
    return FALSE;
  tell_progress (copy, (int) rows->len);
  return crm_sync_cycle_probe (self, "page", error);
}

/* The page that is being written, if any, is here when this returns TRUE. */
static gboolean
finish_page (Copy *copy, CrmSyncPage **page, const CrmId *end, char **last, GError **error)
{
  if (*page == NULL)
    return TRUE;
  if (!crm_sync_page_finish (*page, error))
    return FALSE;
  g_free (*last);
  *last = crm_sync_page_is_last (*page) ? g_strdup ("done") : crm_id_dup_string (end);
  tell_progress (copy, crm_sync_page_count (*page));
  g_clear_pointer (page, crm_sync_page_free);
  return crm_sync_cycle_probe (copy->cycle, "page", error);
}

/* Each page is written while the next one is fetched. */
static gboolean
copy_pages (Copy *copy, const CrmKind *kind, char **last, GError **error)
{
  g_autoptr (CrmSyncPage) writing = NULL;
  gboolean is_last = FALSE;
  CrmId from, end;

  if (!crm_id_parse (*last, &from))
    return FALSE;
  while (!is_last)
    {
      g_autoptr (CrmSyncPage) page = NULL;

      end = from;
      page = crm_sync_page_fetch (copy->cycle, kind, &from, LARGE_PAGE, copy->cancellable, error);
      if (page == NULL || !finish_page (copy, &writing, &end, last, error))
        return FALSE;
      is_last = crm_sync_page_is_last (page);
      crm_sync_page_write (page, copy->cancellable);
      writing = g_steal_pointer (&page);
    }
  return finish_page (copy, &writing, &from, last, error);
}

/* Goes on with a kind in large pages. When that does not work out, as when a row is here against
 * all expectation, small ones take over where it stopped. */
static gboolean
copy_large (Copy *copy, const CrmKind *kind, char **last, gboolean *is_new, GError **error)
{
  g_autoptr (GError) failure = NULL;

  if (copy_pages (copy, kind, last, &failure))
    return TRUE;
  if (failure != NULL && !g_error_matches (failure, CRM_ERROR, CRM_ERROR_INVALID))
    {
      g_propagate_error (error, g_steal_pointer (&failure));
      return FALSE;
    }
  *is_new = FALSE;
  return TRUE;
}

/* The newest rows of each kind come first, one by one, while all indexes are there: a record looks
 * for what stands in it. */
static gboolean
copy_newest (Copy *copy, const CrmKind *kind, GError **error)
{
  ProgressJob job = { copy->cycle, kind, FALSE };
  g_autofree char *last = crm_store_run (copy->cycle->store, CRM_LANE_WRITE, read_progress, &job,
                                         copy->cancellable, error);

  if (last == NULL)
    return FALSE;
  return !job.is_new || strcmp (last, LAST_ID) != 0 || copy_page (copy, kind, &last, error);
}

static gboolean
copy_kind (Copy *copy, const CrmKind *kind, GError **error)
{
  ProgressJob job = { copy->cycle, kind, FALSE };
  g_autofree char *last = crm_store_run (copy->cycle->store, CRM_LANE_WRITE, read_progress, &job,
                                         copy->cancellable, error);

  while (last != NULL && strcmp (last, "done") != 0)
    if (job.is_new && strcmp (last, LAST_ID) != 0
            ? !copy_large (copy, kind, &last, &job.is_new, error)
            : !copy_page (copy, kind, &last, error))
      return FALSE;
  return last != NULL;
}

/* Rows of a kind that are here, by pages. */
typedef struct
{
  const CrmKind *kind;
  GArray *refs; /* CrmRef */
  guint from;
} LocalRows;

static gpointer
list_local (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  LocalRows *local = data;
  g_autoptr (CrmQuery) query = crm_query_new (local->kind);

  crm_query_include_deleted (query);
  return crm_session_snapshot (session, query, cancellable, error);
}

static gpointer
read_local (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  LocalRows *local = data;

  return crm_session_page (session, &g_array_index (local->refs, CrmRef, local->from),
                           MIN (CRM_SYNC_CHUNK, local->refs->len - local->from), error);
}

static gboolean
forget_missing (CrmSyncCycle *self,
                const CrmKind *kind,
                GPtrArray *records,
                GCancellable *cancellable,
                GError **error)
{
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (CrmId));
  g_autoptr (GArray) rows = crm_sync_rows_new ();
  g_autoptr (GArray) missing = NULL;

  for (guint i = 0; i < records->len; i++)
    g_array_append_vals (ids, crm_record_get_id (g_ptr_array_index (records, i)), 1);
  missing = crm_sync_server_find_missing (self->remote, kind, ids, cancellable, error);
  if (missing == NULL)
    return FALSE;
  for (guint i = 0; i < missing->len; i++)
    {
      CrmSyncRow row = { kind, g_array_index (missing, CrmId, i), NULL };

      g_array_append_val (rows, row);
    }
  return rows->len == 0 || crm_sync_cycle_apply (self, rows, FALSE, NULL, error);
}

/**
 * crm_sync_cycle_sweep:
 *
 * Takes away what is here of a kind and not for this person on the server.
 */
gboolean
crm_sync_cycle_sweep (CrmSyncCycle *self,
                      const CrmKind *kind,
                      GCancellable *cancellable,
                      GError **error)
{
  LocalRows local = { kind, NULL, 0 };
  g_autoptr (GArray) refs
      = crm_store_run (self->store, CRM_LANE_WRITE, list_local, &local, cancellable, error);

  if (refs == NULL)
    return FALSE;
  local.refs = refs;
  for (; local.from < refs->len; local.from += CRM_SYNC_CHUNK)
    {
      g_autoptr (GPtrArray) records
          = crm_store_run (self->store, CRM_LANE_WRITE, read_local, &local, cancellable, error);

      if (records == NULL || !forget_missing (self, kind, records, cancellable, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
sweep_kind (Copy *copy, const CrmKind *kind, GError **error)
{
  return crm_sync_cycle_sweep (copy->cycle, kind, copy->cancellable, error);
}

/* The office's own fields come first, for they say how the rest is read. Children come before their
 * parents, so that search learns of a parent once and not with every child. */
static gboolean
for_each_kind (Copy *copy,
               gboolean (*func) (Copy *copy, const CrmKind *kind, GError **error),
               GError **error)
{
  CrmCatalog *catalog = copy->cycle->catalog;
  const CrmKind *own_fields = crm_catalog_find_kind (catalog, "custom_field");

  if (!func (copy, own_fields, error))
    return FALSE;
  for (int children = 1; children >= 0; children--)
    for (guint i = 0; i < crm_catalog_get_n_kinds (catalog); i++)
      {
        const CrmKind *kind = crm_catalog_get_kind (catalog, i);

        if (kind != own_fields && crm_sync_kind_is_known (kind, copy->cycle->known)
            && crm_kind_has (kind, CRM_KIND_CHILD) == children && !func (copy, kind, error))
          return FALSE;
      }
  return TRUE;
}

static gpointer
end_copy (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  return crm_session_end_copy (session, error) ? data : NULL;
}

/* What is done from now on is done on versions of records as the server counts them. */
static gpointer
end_compare (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  CrmSyncCycle *self = data;
  gint64 last = crm_session_last_operation (session, error);
  g_autofree char *text = g_strdup_printf ("%" G_GINT64_FORMAT, last);
  gboolean good = last >= 0 && crm_session_begin_apply (session, error);

  if (good && self->other_versions != 0)
    good = crm_session_set_meta (session, "sync.other-versions", text, error);
  if (good && crm_session_set_meta (session, "sync.compare", NULL, error)
      && crm_session_end_apply (session, error))
    {
      self->other_versions = self->other_versions != 0 ? last : 0;
      return self;
    }
  crm_session_rollback (session);
  return NULL;
}

/**
 * crm_sync_cycle_clone:
 *
 * Makes the first copy, or goes on with it. Does nothing when it is whole.
 */
gboolean
crm_sync_cycle_clone (CrmSyncCycle *self, GCancellable *cancellable, GError **error)
{
  Copy copy = { self, cancellable, 0, 0 };

  if (self->is_complete)
    return TRUE;
  crm_sync_cycle_say (self, "cloning");
  if (self->cursor == NULL && !begin_copy (self, cancellable, error))
    return FALSE;
  if (!count_rows (&copy, error) || !for_each_kind (&copy, copy_newest, error)
      || !for_each_kind (&copy, copy_kind, error)
      || crm_store_run (self->store, CRM_LANE_WRITE, end_copy, self, cancellable, error) == NULL)
    return FALSE;
  if (self->compare
      && (!crm_sync_cycle_probe (self, "copied", error) || !for_each_kind (&copy, sweep_kind, error)
          || crm_store_run (self->store, CRM_LANE_WRITE, end_compare, self, cancellable, error)
                 == NULL))
    return FALSE;
  self->compare = FALSE;
  self->is_complete = TRUE;
  return TRUE;
}

static gpointer
list_sent (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  return crm_session_sent_batches (session, crm_clock_now () - RESEND_SPAN, RESEND_NEWEST, error);
}

typedef struct
{
  CrmSyncCycle *cycle;
  GArray *unknown;   /* CrmId */
  gboolean is_other; /* another generation counts the versions of records */
} Restart;

static gpointer
restart_copy (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  Restart *restart = data;
  CrmCatalog *catalog = restart->cycle->catalog;
  gboolean good = crm_session_begin_apply (session, error)
                  && crm_session_set_meta (session, "sync.cursor", NULL, error)
                  && crm_session_set_meta (session, "sync.compare", "1", error)
                  && (!restart->is_other
                      || crm_session_set_meta (session, "sync.other-versions", FOR_NOW_ALL, error))
                  && crm_session_queue_files (session, NULL, error);

  for (guint i = 0; good && i < restart->unknown->len; i++)
    good = crm_session_send_again (session, &g_array_index (restart->unknown, CrmId, i), error);
  for (guint i = 0; good && i < crm_catalog_get_n_kinds (catalog); i++)
    {
      g_autofree char *key = g_strconcat (
          "sync.clone:", crm_kind_get_name (crm_catalog_get_kind (catalog, i)), NULL);

      good = crm_session_set_meta (session, key, NULL, error);
    }
  if (good && crm_session_end_apply (session, error))
    return restart;
  crm_session_rollback (session);
  return NULL;
}

/**
 * crm_sync_cycle_restart_copy:
 *
 * The cursor is lost. Notes that the copy must be made again, and that operations which the server
 * took but has forgotten (it was restored from a backup) wait again.
 */
gboolean
crm_sync_cycle_restart_copy (CrmSyncCycle *self, GCancellable *cancellable, GError **error)
{
  g_autoptr (GArray) sent
      = crm_store_run (self->store, CRM_LANE_WRITE, list_sent, NULL, cancellable, error);
  Restart restart = { self, NULL, g_strcmp0 (self->generation, self->server_generation) != 0 };
  gboolean good;

  if (sent == NULL)
    return FALSE;
  restart.unknown = crm_sync_server_find_unknown (self->remote, sent, cancellable, error);
  if (restart.unknown == NULL)
    return FALSE;
  /* It may have to begin again before all is sent. */
  self->n_again += restart.unknown->len;
  self->event = g_strcmp0 (self->generation, self->server_generation) != 0 || self->n_again > 0
                    ? CRM_SYNC_EVENT_RESTORED
                    : CRM_SYNC_EVENT_AWAY;
  good = crm_store_run (self->store, CRM_LANE_WRITE, restart_copy, &restart, cancellable, error)
         != NULL;
  g_array_unref (restart.unknown);
  if (!good)
    return FALSE;
  if (restart.is_other)
    self->other_versions = G_MAXINT64;
  g_clear_pointer (&self->cursor, g_free);
  crm_sync_cycle_look_at_files (self);
  self->is_complete = FALSE;
  self->compare = TRUE;
  return TRUE;
}
