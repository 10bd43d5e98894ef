/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "crm-query.h"

G_BEGIN_DECLS

/**
 * CrmSession:
 *
 * A connection to the replica on the worker thread that owns it. It is lent to a function that
 * runs in crm_store_run() or crm_store_run_async() and must not leave it. Every function here
 * asserts that thread. Reading needs any lane, writing the lane %CRM_LANE_WRITE.
 */
typedef struct _CrmSession CrmSession;

const CrmCatalog *crm_session_get_catalog (CrmSession *self);
const CrmId *crm_session_get_user (CrmSession *self);
const char *crm_session_get_currency (CrmSession *self);
CrmRecord *crm_session_get_office (CrmSession *self);

/* One way out: queries. */
CrmRecord *crm_session_get (CrmSession *self, const CrmKind *kind, const CrmId *id, GError **error);
CrmRecord *
crm_session_get_any (CrmSession *self, const CrmKind *kind, const CrmId *id, GError **error);
CrmRecord *
crm_session_find (CrmSession *self, const CrmKind *kind, const char *text, GError **error);
GArray *
crm_session_snapshot (CrmSession *self, CrmQuery *query, GCancellable *cancellable, GError **error);
gint64 crm_session_count (CrmSession *self, CrmQuery *query, GError **error);
gboolean crm_session_keep_order (CrmSession *self, CrmQuery *query, GError **error);
GPtrArray *crm_session_page (CrmSession *self, const CrmRef *refs, guint n_refs, GError **error);
GPtrArray *crm_session_list (CrmSession *self, CrmQuery *query, GError **error);

/* Takes a record of which only some fields were read; it is not kept. */
typedef void (*CrmScan) (CrmRecord *record, gpointer data);

gboolean crm_session_scan (CrmSession *self,
                           CrmQuery *query,
                           GPtrArray *fields,
                           CrmScan take,
                           gpointer data,
                           GCancellable *cancellable,
                           GError **error);
GPtrArray *crm_session_children (CrmSession *self,
                                 const CrmKind *kind,
                                 const char *link_field,
                                 const CrmKind *parent_kind,
                                 const CrmId *parent,
                                 GError **error);
GPtrArray *crm_session_search (CrmSession *self, const char *text, guint limit, GError **error);
GPtrArray *
crm_session_search_similar (CrmSession *self, const char *text, guint limit, GError **error);
GArray *crm_session_search_refs (CrmSession *self, const char *text, guint limit, GError **error);
gint64 crm_session_count_unlearned (CrmSession *self, GError **error);
gboolean
crm_session_note_use (CrmSession *self, const CrmKind *kind, const CrmId *id, GError **error);
GPtrArray *crm_session_aggregate (CrmSession *self,
                                  CrmAggregate *aggregate,
                                  GCancellable *cancellable,
                                  GError **error);

/* One way in: a batch is one operation: one transaction, one entry of the change log, one undo. */
gboolean
crm_session_begin (CrmSession *self, const char *label, const char *source, GError **error);
void crm_session_set_time (CrmSession *self, gint64 at);
gboolean crm_session_insert (CrmSession *self, CrmRecord *record, GError **error);
gboolean crm_session_update (CrmSession *self, CrmRecord *record, GError **error);
gboolean
crm_session_delete (CrmSession *self, const CrmKind *kind, const CrmId *id, GError **error);
gboolean
crm_session_restore (CrmSession *self, const CrmKind *kind, const CrmId *id, GError **error);

/**
 * CrmProgress:
 *
 * Told from the thread that works, some times a second; what it does must be quick.
 */
typedef void (*CrmProgress) (gint64 done, gint64 total, gpointer data);

gint64 crm_session_set_many (CrmSession *self,
                             GArray *refs,
                             const char *field,
                             const CrmValue *value,
                             CrmProgress progress,
                             gpointer data,
                             GCancellable *cancellable,
                             GError **error);
gint64 crm_session_delete_many (CrmSession *self,
                                GArray *refs,
                                CrmProgress progress,
                                gpointer data,
                                GCancellable *cancellable,
                                GError **error);
/* Says whether a record is there without looking for it; FALSE when that is not known. */
typedef gboolean (*CrmVouch) (const CrmKind *kind, const CrmId *id, gpointer data);

gboolean crm_session_flood (CrmSession *self,
                            const CrmKind *kind,
                            guint64 n,
                            CrmVouch vouch,
                            gpointer data,
                            GError **error);
CrmRules crm_session_make_rules (CrmSession *self);
gboolean crm_session_commit (CrmSession *self, CrmId *batch, GError **error);
void crm_session_rollback (CrmSession *self);
gboolean crm_session_in_batch (CrmSession *self);

/**
 * CrmBatch:
 *
 * An operation that was done, as the change log keeps it.
 */
typedef struct
{
  CrmId id;
  char *label;
  char *source; /* "window", "cli", "import", "undo" … */
  CrmId user;
  gint64 at;
  gint64 n_changes;
  gboolean is_undone;
  CrmId undoes; /* none unless it takes back another batch */
  gint64 seq;   /* grows with each operation of this desk */
} CrmBatch;

typedef struct
{
  const CrmKind *kind;
  CrmId id;
  char action;           /* 'I' inserted, 'U' updated, 'D' deleted, 'R' restored */
  const CrmField *field; /* of an update, else NULL */
  CrmValue old_value;
  CrmValue new_value;
  gint64 at;
  CrmId batch;
  CrmId user;
  gint64 seq; /* grows with each change of this desk */
} CrmChange;

/* Which operations the history of the office shows; what is none, 0 or NULL does not matter. */
typedef struct
{
  CrmId user;
  const CrmKind *kind; /* operations that touched records of it */
  const char *source;
  const char *text; /* in what the operation is called */
  gint64 from;      /* instants */
  gint64 to;
} CrmLogFilter;

CrmBatch *crm_session_undo (CrmSession *self, const CrmId *batch, GError **error);
gboolean crm_session_find_last (CrmSession *self, CrmId *batch, GError **error);
CrmBatch *crm_session_undo_last (CrmSession *self, GError **error);
CrmBatch *crm_session_get_batch (CrmSession *self, const CrmId *id, GError **error);
GPtrArray *crm_session_log (CrmSession *self, guint limit, GError **error);
GPtrArray *crm_session_log_page (
    CrmSession *self, const CrmLogFilter *filter, gint64 before, guint limit, GError **error);
GPtrArray *crm_session_whole_history (CrmSession *self,
                                      const CrmKind *kind,
                                      const CrmId *id,
                                      gint64 before,
                                      guint limit,
                                      GError **error);
GPtrArray *crm_session_batches_after (
    CrmSession *self, gint64 seq, gint64 since, gboolean received, guint limit, GError **error);
gint64 crm_session_known_since (CrmSession *self);
GPtrArray *crm_session_changes (CrmSession *self, const CrmId *batch, GError **error);
GPtrArray *crm_session_changes_page (CrmSession *self,
                                     const CrmId *batch,
                                     const CrmKind *kind,
                                     gint64 after,
                                     guint limit,
                                     GError **error);
GPtrArray *crm_session_history (
    CrmSession *self, const CrmKind *kind, const CrmId *id, guint limit, GError **error);
gboolean
crm_session_find_batch (CrmSession *self, const char *prefix, CrmId *batch, GError **error);
void crm_batch_free (CrmBatch *batch);
void crm_change_free (CrmChange *change);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CrmBatch, crm_batch_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CrmChange, crm_change_free)

/* Blobs, by the SHA-256 of their bytes. */
char *crm_session_put_blob (CrmSession *self, GBytes *bytes, GError **error);
GBytes *crm_session_get_blob (CrmSession *self, const char *hash, GError **error);

/* Small facts about this replica that are no records: who I am, how far sync is. */
char *crm_session_get_meta (CrmSession *self, const char *key);
GStrv crm_session_list_meta (CrmSession *self, const char *prefix, GError **error);
gboolean
crm_session_set_meta (CrmSession *self, const char *key, const char *value, GError **error);

GPtrArray *crm_session_check (CrmSession *self, GError **error);
gboolean crm_session_checkpoint (CrmSession *self, GError **error);

G_END_DECLS
