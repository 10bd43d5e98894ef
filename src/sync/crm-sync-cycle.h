/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-sync-server.h"
#include "crm-sync-share.h"

G_BEGIN_DECLS

/* The fact that this desk does not say what it has open. */
#define CRM_SYNC_HIDES_PRESENCE "sync.hides-presence"

/**
 * CrmSyncCycle:
 *
 * The steps of the conversation of one replica, over one connection: push what waits, pull what
 * changed, make the first copy. The engine runs them on its thread for as long as the program
 * runs, clientela-cli runs them once, a simulation runs them one by one. Belongs to one thread.
 */
typedef struct _CrmSyncCycle CrmSyncCycle;

/**
 * CrmSyncProbe:
 * @point: "pushed" (the server has it, we have not noted that), "acknowledged", "received" (rows
 * came in and are not written yet), "piece" (the server has one of a file), "fetched" (one is
 * here), "page" and "chunk" (part of a copy or of a pull is on the
 * disk), "copied" (all of a copy is, over an older one, and what the server lacks is here still),
 * "gained" (part of what came into sight is), "pulled"
 *
 * Tests stop the work at a point by returning FALSE, as a crash there would.
 */
typedef gboolean (*CrmSyncProbe) (const char *point, gpointer data);

/**
 * CrmSyncEvent:
 * @CRM_SYNC_EVENT_RESTORED: the server was restored from a backup; what it forgot is sent again
 * @CRM_SYNC_EVENT_AWAY: this desk was away for so long that its whole copy is compared
 * @CRM_SYNC_EVENT_TWIN: the same copy is in use somewhere else, or this one is an older state of it
 *
 * What happened that is mended by itself, and that a person may wonder about.
 */
typedef enum
{
  CRM_SYNC_EVENT_NONE,
  CRM_SYNC_EVENT_RESTORED,
  CRM_SYNC_EVENT_AWAY,
  CRM_SYNC_EVENT_TWIN,
} CrmSyncEvent;

/* What a cycle is doing; for the state of the engine. */
typedef void (*CrmSyncStep) (const char *step, gpointer data);

/* Connects to the shared database at an address; crm_sync_postgres_open() does. */
typedef CrmSyncServer *(*CrmSyncOpen) (const char *address,
                                       const char *login,
                                       const char *password,
                                       gpointer data,
                                       GCancellable *cancellable,
                                       GError **error);

CrmSyncCycle *crm_sync_cycle_new (CrmStore *store);
void crm_sync_cycle_free (CrmSyncCycle *self);
void crm_sync_cycle_set_open (CrmSyncCycle *self, CrmSyncOpen open, gpointer data);
void crm_sync_cycle_set_progress (CrmSyncCycle *self, CrmSyncProgress progress, gpointer data);
void crm_sync_cycle_set_step (CrmSyncCycle *self, CrmSyncStep step, gpointer data);
void crm_sync_cycle_set_probe (CrmSyncCycle *self, CrmSyncProbe probe, gpointer data);

gboolean crm_sync_cycle_connect (CrmSyncCycle *self,
                                 const char *password,
                                 GCancellable *cancellable,
                                 GError **error);
gboolean crm_sync_cycle_is_connected (CrmSyncCycle *self);
gboolean crm_sync_cycle_is_pooled (CrmSyncCycle *self);
void crm_sync_cycle_disconnect (CrmSyncCycle *self);
gboolean crm_sync_cycle_wait (
    CrmSyncCycle *self, gint64 timeout, int wake_fd, gboolean *rang, GError **error);

gboolean crm_sync_cycle_push (CrmSyncCycle *self, GCancellable *cancellable, GError **error);
gboolean crm_sync_cycle_pull (CrmSyncCycle *self, GCancellable *cancellable, GError **error);
gboolean crm_sync_cycle_clone (CrmSyncCycle *self, GCancellable *cancellable, GError **error);
gboolean crm_sync_cycle_run (CrmSyncCycle *self, GCancellable *cancellable, GError **error);

gboolean crm_sync_cycle_send_piece (CrmSyncCycle *self,
                                    gboolean *more,
                                    GCancellable *cancellable,
                                    GError **error);
gboolean crm_sync_cycle_send_files (CrmSyncCycle *self, GCancellable *cancellable, GError **error);
gint64 crm_sync_cycle_count_file_bytes (CrmSyncCycle *self);
const char *crm_sync_cycle_get_file_trouble (CrmSyncCycle *self);
GBytes *crm_sync_cycle_fetch_blob (CrmSyncCycle *self,
                                   const char *hash,
                                   CrmSyncFileProgress progress,
                                   gpointer progress_data,
                                   GCancellable *cancellable,
                                   GError **error);
void crm_sync_cycle_set_piece (CrmSyncCycle *self, gint64 length);

gboolean crm_sync_cycle_greet (CrmSyncCycle *self, GCancellable *cancellable, GError **error);
gboolean crm_sync_cycle_note_contact (CrmSyncCycle *self, GError **error);
gboolean crm_sync_cycle_is_complete (CrmSyncCycle *self);
guint crm_sync_cycle_get_desktops (CrmSyncCycle *self);
const char *crm_sync_cycle_get_notice (CrmSyncCycle *self);
CrmSyncEvent crm_sync_cycle_get_event (CrmSyncCycle *self, guint *n_again);
void crm_sync_cycle_get_totals (CrmSyncCycle *self, CrmSyncTotals *totals);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CrmSyncCycle, crm_sync_cycle_free)

G_END_DECLS
