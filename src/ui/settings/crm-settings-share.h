/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-context.h"
#include "crm-sync-health.h"
#include "crm-sync-share.h"

G_BEGIN_DECLS

/**
 * CrmSettingsServer:
 *
 * Where the shared database of an office is, as a person gives it.
 */
typedef struct
{
  const char *host; /* may end in :port, or be a whole address */
  const char *database;
  const char *certificate; /* file; NULL where the computer's own ones do */
} CrmSettingsServer;

char *crm_settings_server_dup_address (const CrmSettingsServer *server, const char *user);
char *crm_settings_make_password (void);
char *crm_settings_make_login (const char *name);

/* What this replica knows of its office. */
void crm_settings_share_status_async (CrmContext *context,
                                      GAsyncReadyCallback callback,
                                      gpointer user_data);
CrmSyncStatus *crm_settings_share_status_finish (GAsyncResult *result, GError **error);

/* Makes the shared database of this office and joins it from this desk. */
void crm_settings_share_office_async (CrmContext *context,
                                      const CrmSettingsServer *server,
                                      const char *admin,
                                      const char *admin_password,
                                      const char *login,
                                      const char *password,
                                      CrmJob *job,
                                      GAsyncReadyCallback callback,
                                      gpointer user_data);

/* Joins the shared database of an office from this desk. */
void crm_settings_join_office_async (CrmContext *context,
                                     const CrmSettingsServer *server,
                                     const char *login,
                                     const char *password,
                                     CrmJob *job,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data);

/* Corrects where the shared database is, or how this desk logs in there. */
void crm_settings_correct_share_async (CrmContext *context,
                                       const CrmSettingsServer *server,
                                       const char *login,
                                       const char *password,
                                       GAsyncReadyCallback callback,
                                       gpointer user_data);

/* Lets a colleague in. */
void crm_settings_add_person_async (CrmContext *context,
                                    const char *admin,
                                    const char *admin_password,
                                    CrmRecord *person,
                                    const char *login,
                                    const char *password,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data);

/* The desks of this person, as CrmSyncDesk; taking back the copy of one of them. */
void crm_settings_list_desks_async (CrmContext *context,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data);
GPtrArray *crm_settings_list_desks_finish (GAsyncResult *result, GError **error);
void crm_settings_show_presence_async (CrmContext *context,
                                       gboolean shows,
                                       GAsyncReadyCallback callback,
                                       gpointer user_data);
void crm_settings_revoke_desk_async (CrmContext *context,
                                     int number,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data);

/* How the shared database does, as text for crm_sync_health_describe(). */
void crm_settings_ask_health_async (CrmContext *context,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data);
char *crm_settings_ask_health_finish (GAsyncResult *result, GError **error);

/* This desk is on its own again. */
void crm_settings_leave_office_async (CrmContext *context,
                                      GAsyncReadyCallback callback,
                                      gpointer user_data);
gboolean crm_settings_share_finish (GAsyncResult *result, GError **error);

G_END_DECLS
