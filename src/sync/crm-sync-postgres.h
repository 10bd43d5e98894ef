/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-sync-connection.h"
#include "crm-sync-server.h"

G_BEGIN_DECLS

#define CRM_TYPE_SYNC_POSTGRES (crm_sync_postgres_get_type ())
G_DECLARE_FINAL_TYPE (CrmSyncPostgres, crm_sync_postgres, CRM, SYNC_POSTGRES, GObject)

CrmSyncServer *crm_sync_postgres_open (const char *address,
                                       const char *login,
                                       const char *password,
                                       gpointer unused,
                                       GCancellable *cancellable,
                                       GError **error);
CrmSyncConnection *crm_sync_postgres_get_connection (CrmSyncPostgres *self);

G_END_DECLS
