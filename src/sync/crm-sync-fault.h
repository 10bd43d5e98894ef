/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include <libpq-fe.h>

#include "crm-error.h"

G_BEGIN_DECLS

CrmError crm_sync_fault_code (const char *state);
void crm_sync_fault_refused (const char *state, const char *message, GError **error);
void crm_sync_fault_lost (PGconn *pg, GError **error);
void crm_sync_fault_unreachable (PGconn *pg,
                                 gboolean is_local,
                                 GCancellable *cancellable,
                                 GError **error);

G_END_DECLS
