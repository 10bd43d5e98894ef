/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-locale.h"
#include "crm-store.h"

G_BEGIN_DECLS

/* How a shared database does, for whoever looks after it. Asking blocks. */

char *crm_sync_health_ask (const char *server,
                           const char *admin_password,
                           GCancellable *cancellable,
                           GError **error);
char *crm_sync_health_ask_desk (CrmStore *store,
                                const char *password,
                                GCancellable *cancellable,
                                GError **error);

/**
 * CrmHealthFact:
 *
 * One line about the database.
 */
typedef struct
{
  const char *label; /* translated */
  char *value;       /* in words */
  char *advice;      /* (nullable): what somebody should do about it */
} CrmHealthFact;

GPtrArray *crm_sync_health_describe (const char *health, const CrmLocale *locale);

/* What crm_sync_compact() gave up. */
typedef struct
{
  gint64 log;     /* notes of what changed when */
  gint64 answers; /* to desks */
  gint64 audit;   /* entries of the audit log */
} CrmSyncCompacted;

gboolean crm_sync_compact (const char *server,
                           const char *admin_password,
                           int days,
                           int audit_days,
                           CrmSyncCompacted *compacted,
                           GCancellable *cancellable,
                           GError **error);

G_END_DECLS
