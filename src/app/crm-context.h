/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "crm-job.h"
#include "crm-store.h"
#include "crm-sync-engine.h"

G_BEGIN_DECLS

/**
 * CrmContext:
 *
 * One open office on this desk: its store, its description, who works here, the conversation with
 * the shared database, running jobs. Passed down to whoever needs it; there is no global one.
 * Lives on the main thread.
 */
#define CRM_TYPE_CONTEXT (crm_context_get_type ())
G_DECLARE_FINAL_TYPE (CrmContext, crm_context, CRM, CONTEXT, GObject)

char *crm_profile_default_folder (void);
char *crm_profile_sample_folder (void);
gboolean crm_profile_exists (const char *folder);

void crm_context_open_async (const char *folder,
                             CrmStoreFlags flags,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data);
void crm_context_open_past_async (const char *folder,
                                  CrmStoreFlags flags,
                                  gint64 past,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data);
CrmContext *crm_context_open_finish (GAsyncResult *result, GError **error);
CrmContext *crm_context_open (const char *folder, CrmStoreFlags flags, GError **error);
CrmContext *
crm_context_open_past (const char *folder, CrmStoreFlags flags, gint64 past, GError **error);
gint64 crm_context_get_past (CrmContext *self);
void crm_context_close (CrmContext *self);
gboolean crm_context_reload (CrmContext *self, GError **error);

CrmStore *crm_context_get_store (CrmContext *self);
CrmCatalog *crm_context_get_catalog (CrmContext *self);
const CrmKind *crm_context_get_kind (CrmContext *self, const char *name);
const CrmLocale *crm_context_get_locale (CrmContext *self);
const CrmId *crm_context_get_user (CrmContext *self);
const char *crm_context_get_user_name (CrmContext *self);
const char *crm_context_get_currency (CrmContext *self);
const char *crm_context_get_office_name (CrmContext *self);
const char *crm_context_get_folder (CrmContext *self);

/* The conversation with the shared database: off until crm_sync_engine_start(); closing stops it.
 */
CrmSyncEngine *crm_context_get_sync (CrmContext *self);

void crm_context_note_use (CrmContext *self, const CrmKind *kind, const CrmId *id);

/* Running and finished work that takes long: a GListModel of CrmJob. */
GListModel *crm_context_get_jobs (CrmContext *self);
void crm_context_add_job (CrmContext *self, CrmJob *job);
void crm_context_remove_job (CrmContext *self, CrmJob *job);

/* Undo of the last operation, and redo by undoing that. */
void crm_context_undo_async (CrmContext *self,
                             const CrmId *batch,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data);
char *crm_context_undo_finish (CrmContext *self, GAsyncResult *result, GError **error);

/* Properties that notify: "user-name", "office-name", "currency".
 *
 * Signals:
 * changed (GArray *changes): as CrmStore::changed
 * operation-done (CrmOperation *operation): an operation was committed; a toast offers its undo
 */

G_END_DECLS
