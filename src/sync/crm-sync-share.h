/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-locale.h"
#include "crm-store.h"

G_BEGIN_DECLS

/* What is done once, or by hand: to make the shared database of an office, to let people in, to
 * join it from a desk, to sync without an engine. All of it blocks: never on the main thread of a
 * window. @server is an address as libpq takes it: postgresql://… or key=value pairs. */

/**
 * CrmSyncProgress:
 * @fraction: 0 to 1, negative when unknown
 * @status: translated words
 *
 * Called on the thread of the caller.
 */
typedef void (*CrmSyncProgress) (double fraction, const char *status, gpointer data);

/* For the administrator of the database. */
gboolean crm_sync_share_init (const char *server,
                              const char *password,
                              CrmCatalog *catalog,
                              GCancellable *cancellable,
                              GError **error);
gboolean crm_sync_roll_back (const char *server,
                             const char *password,
                             gint64 *at,
                             GCancellable *cancellable,
                             GError **error);
gboolean crm_sync_add_person (const char *server,
                              const char *admin_password,
                              const char *login,
                              const char *password,
                              CrmRecord *user,
                              GCancellable *cancellable,
                              GError **error);
gboolean crm_sync_remove_person (const char *server,
                                 const char *admin_password,
                                 const char *login,
                                 GCancellable *cancellable,
                                 GError **error);

/**
 * CrmSyncSeries:
 *
 * Numbers of one kind of papers that are counted on.
 */
typedef struct
{
  char *kind; /* name */
  char *next; /* number of the next paper */
  gboolean is_current;
} CrmSyncSeries;

GPtrArray *crm_sync_list_series (const char *server,
                                 const char *admin_password,
                                 GCancellable *cancellable,
                                 GError **error);
gboolean crm_sync_move_series (const char *server,
                               const char *admin_password,
                               const char *kind,
                               const char *next,
                               GCancellable *cancellable,
                               GError **error);

/* For a desk. */
gboolean crm_sync_join (CrmStore *store,
                        const char *server,
                        const char *login,
                        const char *password,
                        CrmSyncProgress progress,
                        gpointer progress_data,
                        GCancellable *cancellable,
                        GError **error);
gboolean crm_sync_correct (CrmStore *store,
                           const char *server,
                           const char *login,
                           const char *password,
                           GCancellable *cancellable,
                           GError **error);
gboolean crm_sync_leave (CrmStore *store, GError **error);

typedef struct
{
  gint64 sent;      /* changes that the server took */
  gint64 refused;   /* changes that it did not */
  gint64 received;  /* rows that came in */
  gint64 conflicts; /* in which an edit of this person waits for a decision */
} CrmSyncTotals;

gboolean crm_sync_run (CrmStore *store,
                       const char *password,
                       CrmSyncTotals *totals,
                       CrmSyncProgress progress,
                       gpointer progress_data,
                       GCancellable *cancellable,
                       GError **error);

/**
 * CrmSyncStatus:
 *
 * What this replica knows of its office without asking the server.
 */
typedef struct
{
  gboolean is_shared;
  char *server;
  char *login;
  int replica;
  gboolean is_revoked;     /* the office has taken this copy back: it is to be removed */
  gboolean is_admin;       /* whose person looks after the shared database */
  gboolean is_complete;    /* the first copy is whole */
  gboolean shows_presence; /* colleagues see what this desk has open */
  gint64 pending;
  gint64 last_contact; /* instant, or CRM_INSTANT_NONE */
  gint64
      clock_ahead; /* milliseconds by which this clock is ahead of the server's; 0: about right */
  gint64 broken_seal; /* of the audit log: it is not what this desk once saw; 0: all is well */
} CrmSyncStatus;

CrmSyncStatus *crm_sync_status (CrmStore *store, GError **error);
char *crm_sync_status_dup_warning (const CrmSyncStatus *status, const CrmLocale *locale);
void crm_sync_status_free (CrmSyncStatus *status);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CrmSyncStatus, crm_sync_status_free)

/**
 * CrmSyncDesk:
 *
 * A replica that has ever been with the shared database.
 */
typedef struct
{
  int number;
  char *login;    /* of its person */
  char *label;    /* how the desk calls itself */
  char *version;  /* of its program */
  gint64 seen;    /* instant of its last word */
  gint64 revoked; /* instant, or CRM_INSTANT_NONE */
  gint64 wiped;   /* when it heard of that; CRM_INSTANT_NONE before it */
  gboolean is_this;
} CrmSyncDesk;

void crm_sync_desk_free (CrmSyncDesk *desk);
GPtrArray *crm_sync_list_desks (CrmStore *store,
                                const char *password,
                                GCancellable *cancellable,
                                GError **error);
gboolean crm_sync_revoke_desk (
    CrmStore *store, const char *password, int number, GCancellable *cancellable, GError **error);
GPtrArray *crm_sync_list_all_desks (const char *server,
                                    const char *admin_password,
                                    GCancellable *cancellable,
                                    GError **error);
gboolean crm_sync_revoke_any_desk (const char *server,
                                   const char *admin_password,
                                   int number,
                                   GCancellable *cancellable,
                                   GError **error);

/**
 * CrmSyncReason:
 *
 * Whether a person sees a record, and why.
 */
typedef struct
{
  char *login;
  char *name;
  gboolean is_me;
  gboolean sees;
  gboolean changes;
  char *reason; /* one word of the server's; crm_sync_reason_describe() has a sentence */
  char *level;  /* how far the right to see reaches: none, own, team, all */
} CrmSyncReason;

void crm_sync_reason_free (CrmSyncReason *reason);
GPtrArray *crm_sync_why (CrmStore *store,
                         const char *password,
                         const CrmId *id,
                         GCancellable *cancellable,
                         GError **error);
const char *crm_sync_reason_describe (const CrmSyncReason *self);

/**
 * CrmSyncFileProgress:
 * @arrived: bytes that are here
 * @size: of the whole
 *
 * Called on the thread that fetches.
 */
typedef void (*CrmSyncFileProgress) (gint64 arrived, gint64 size, gpointer data);

GBytes *crm_sync_fetch_blob (CrmStore *store,
                             const char *password,
                             const char *hash,
                             CrmSyncFileProgress progress,
                             gpointer progress_data,
                             GCancellable *cancellable,
                             GError **error);

G_END_DECLS
