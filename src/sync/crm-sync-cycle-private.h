/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "crm-replica.h"
#include "crm-sync-connection.h"
#include "crm-sync-cycle.h"

G_BEGIN_DECLS

/* So many rows are written in one transaction of the replica, so that a person's own edit never
 * waits long for its turn. */
#define CRM_SYNC_CHUNK 2000

/* No record waits for longer than so many bytes of a file take. */
#define CRM_SYNC_PIECE (256 * 1024)

/* The fact sync.clone:KIND is the fingerprint of the columns, a blank, and how far the copy is. */
#define CRM_SYNC_COPIED " done"

/* crm-sync-files.c: files on their way up. */
typedef struct _CrmSyncFiles CrmSyncFiles;

struct _CrmSyncCycle
{
  CrmStore *store;
  CrmCatalog *catalog;
  CrmSyncOpen open;
  gpointer open_data;
  CrmSyncServer *remote;         /* whom we talk to; NULL: not connected */
  CrmSyncConnection *connection; /* its, for questions beside syncing; NULL: it has none */
  JsonParser *parser;
  int lock_fd; /* of the replica, so that one program syncs it; -1: not held */

  /* Facts of the replica, as they are on its disk; the cursor may be further. */
  char *server;
  char *login;
  char *person;
  char *office; /* which one this replica is of */
  char *clock;  /* what was noted of how wrong ours is */
  char *left;   /* generation of the office that this replica left */
  int replica;
  gint64 seq;
  char *cursor;
  char *generation;
  gint64 sight; /* what the replica holds is what its person sees by this number of the server */
  char *rights; /* what of the description is limited for its person, as the replica has it */
  char *gained; /* where that is being changed: the number to come, a blank, the cursor of before */
  char *unsettled; /* kinds and ids by turns, at which the rules have not looked since; or NULL */
  gboolean is_complete;
  gboolean compare;      /* the copy is made again over an older one */
  gint64 other_versions; /* operations up to this one saw versions of records as a server counted
                            that was restored since */
  gboolean is_pulling;   /* what is new was made by colleagues just now */
  GArray *lacking;       /* CrmSyncRow: as it was sent, says the server, and not here */

  char *server_generation;
  gint64 server_sight;
  GHashTable *known;  /* what the server has of the description: "KIND" and "KIND.FIELD" */
  char *notice;       /* why nothing is sent, in words for a person */
  gboolean read_only; /* we or the server must be updated before we send */
  guint desktops;
  CrmSyncTotals totals;
  CrmSyncEvent event; /* the last one */
  guint n_again;      /* operations that the server had forgotten */
  CrmSyncFiles *files;
  gint64 piece; /* bytes of a file that travel at once */

  CrmSyncProgress progress;
  gpointer progress_data;
  CrmSyncStep step;
  gpointer step_data;
  CrmSyncProbe probe;
  gpointer probe_data;
};

/* One row that came in: a record, or none when it is gone or as this desk sent it. */
typedef struct
{
  const CrmKind *kind;
  CrmId id;
  CrmRecord *record;
  gboolean is_as_sent;
  CrmId maker; /* who made it, by the server; only of what is as it was sent */
  CrmId editor;
  gint64 edited_at;
} CrmSyncRow;

gboolean crm_sync_cycle_lock (CrmSyncCycle *self, GError **error);
gboolean crm_sync_cycle_visit (CrmSyncCycle *self,
                               const char *password,
                               GCancellable *cancellable,
                               GError **error);
GArray *crm_sync_rows_new (void);
gboolean crm_sync_cycle_apply (
    CrmSyncCycle *self, GArray *rows, gboolean settle, const char *const *facts, GError **error);
gboolean crm_sync_cycle_save (CrmSyncCycle *self, const char *const *facts, GError **error);

/* crm-sync-copy.c: rows of the first copy, fetched at once. */
typedef struct _CrmSyncPage CrmSyncPage;

CrmSyncPage *crm_sync_page_fetch (CrmSyncCycle *cycle,
                                  const CrmKind *kind,
                                  CrmId *last,
                                  int limit,
                                  GCancellable *cancellable,
                                  GError **error);
gboolean crm_sync_page_is_last (CrmSyncPage *self);
int crm_sync_page_count (CrmSyncPage *self);
void crm_sync_page_write (CrmSyncPage *self, GCancellable *cancellable);
gboolean crm_sync_page_finish (CrmSyncPage *self, GError **error);
void crm_sync_page_free (CrmSyncPage *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CrmSyncPage, crm_sync_page_free)

gboolean
crm_sync_cycle_restart_copy (CrmSyncCycle *self, GCancellable *cancellable, GError **error);
gboolean crm_sync_cycle_renew (CrmSyncCycle *self, GCancellable *cancellable, GError **error);
gpointer crm_sync_session_name_numbers (CrmSession *session, GPtrArray *pending);
gboolean
crm_sync_cycle_recall_numbers (CrmSyncCycle *self, GCancellable *cancellable, GError **error);
gboolean
crm_sync_cycle_witness_seal (CrmSyncCycle *self, GCancellable *cancellable, GError **error);
gboolean crm_sync_cycle_give_up (CrmSyncCycle *self, GError **error);
gboolean
crm_sync_cycle_tell_exports (CrmSyncCycle *self, GCancellable *cancellable, GError **error);
gboolean crm_sync_cycle_take_rights (CrmSyncCycle *self,
                                     gboolean is_new,
                                     GCancellable *cancellable,
                                     GError **error);
gboolean
crm_sync_cycle_change_sight (CrmSyncCycle *self, GCancellable *cancellable, GError **error);
gboolean crm_sync_cycle_read_page (CrmSyncCycle *self,
                                   const CrmKind *kind,
                                   const CrmId *last,
                                   int limit,
                                   const char *since,
                                   GArray *rows,
                                   GCancellable *cancellable,
                                   GError **error);
char *crm_sync_rows_mark_end (GArray *rows, int limit);
gboolean crm_sync_cycle_sweep (CrmSyncCycle *self,
                               const CrmKind *kind,
                               GCancellable *cancellable,
                               GError **error);
char *crm_sync_cycle_copied (CrmSyncCycle *self, CrmSession *session, const CrmKind *kind);
gboolean crm_sync_cycle_probe (CrmSyncCycle *self, const char *point, GError **error);
void crm_sync_cycle_say (CrmSyncCycle *self, const char *step);
void crm_sync_files_free (CrmSyncFiles *self);
void crm_sync_cycle_look_at_files (CrmSyncCycle *cycle);
gboolean crm_sync_cycle_queue_files (CrmSyncCycle *cycle,
                                     GHashTable *hashes,
                                     GCancellable *cancellable,
                                     GError **error);

G_END_DECLS
