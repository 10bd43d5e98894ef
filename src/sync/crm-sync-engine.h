/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-store.h"
#include "crm-sync-presence.h"

G_BEGIN_DECLS

/**
 * CrmSyncState:
 * @CRM_SYNC_OFF: this office is on this desk only, or the engine was not started
 * @CRM_SYNC_UP_TO_DATE: connected, nothing waits
 * @CRM_SYNC_SENDING: changes of this desk go out
 * @CRM_SYNC_RECEIVING: changes of others come in
 * @CRM_SYNC_OFFLINE: the server cannot be reached; tried again by itself
 * @CRM_SYNC_ERROR: something that a person must see to; the message says what
 * @CRM_SYNC_CLONING: the first copy is being made
 */
typedef enum
{
  CRM_SYNC_OFF,
  CRM_SYNC_UP_TO_DATE,
  CRM_SYNC_SENDING,
  CRM_SYNC_RECEIVING,
  CRM_SYNC_OFFLINE,
  CRM_SYNC_ERROR,
  CRM_SYNC_CLONING,
  CRM_SYNC_REVOKED, /* the office has taken this copy back: it is to be removed */
} CrmSyncState;

#define CRM_TYPE_SYNC_STATE (crm_sync_state_get_type ())
GType crm_sync_state_get_type (void);

/**
 * CrmSyncPasswordFunc:
 * @server: address without user and password
 *
 * Gives the password; called on the thread of the engine, and may take its time. Returns:
 * (transfer full): the password, or %NULL with @error
 */
typedef char *(*CrmSyncPasswordFunc) (const char *server,
                                      const char *login,
                                      gpointer data,
                                      GCancellable *cancellable,
                                      GError **error);

/**
 * CrmSyncEngine:
 *
 * The conversation of one replica with the shared database of its office, for as long as the
 * program runs. It lives on the main thread and works on its own. Its properties change on the main
 * thread and notify:
 *
 * - "state": CrmSyncState
 * - "pending": guint64, changes that wait to be sent
 * - "received": guint64, rows that came in since start
 * - "last-contact": gint64, instant of the last word with the server, CRM_INSTANT_NONE before it
 * - "message": text for a person when the state is offline or error, else %NULL
 * - "fraction": double, of the first copy; negative when no copy is being made
 * - "conflicts": guint, edits that wait for a decision of this person: they met a colleague's, or
 *   the database refused them
 * - "has-news": boolean, whether crm_sync_engine_dup_warning() or crm_sync_engine_dup_event() has
 *   something to say
 *
 * "presence-changed" says that crm_sync_engine_get_presence() has something else to tell.
 */
#define CRM_TYPE_SYNC_ENGINE (crm_sync_engine_get_type ())
G_DECLARE_FINAL_TYPE (CrmSyncEngine, crm_sync_engine, CRM, SYNC_ENGINE, GObject)

CrmSyncEngine *crm_sync_engine_new (CrmStore *store,
                                    CrmSyncPasswordFunc password_func,
                                    gpointer password_data,
                                    GDestroyNotify free_password_data);
void crm_sync_engine_start (CrmSyncEngine *self);
void crm_sync_engine_stop (CrmSyncEngine *self);
void crm_sync_engine_sync_now (CrmSyncEngine *self);

void
crm_sync_engine_look (CrmSyncEngine *self, const CrmKind *kind, const CrmId *id, const char *field);
GPtrArray *crm_sync_engine_get_presence (CrmSyncEngine *self, const CrmId *id);

CrmSyncState crm_sync_engine_get_state (CrmSyncEngine *self);
guint64 crm_sync_engine_get_pending (CrmSyncEngine *self);
guint64 crm_sync_engine_get_received (CrmSyncEngine *self);
gint64 crm_sync_engine_get_last_contact (CrmSyncEngine *self);
const char *crm_sync_engine_get_message (CrmSyncEngine *self);
double crm_sync_engine_get_fraction (CrmSyncEngine *self);
guint crm_sync_engine_get_conflicts (CrmSyncEngine *self);
gboolean crm_sync_engine_can_be_corrected (CrmSyncEngine *self);
char *crm_sync_engine_dup_warning (CrmSyncEngine *self, const CrmLocale *locale);
char *crm_sync_engine_dup_event (CrmSyncEngine *self, const CrmLocale *locale);

G_END_DECLS
