/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-session.h"

G_BEGIN_DECLS

/* What is done to many records one by one, within one operation; see crm_session_set_many(). */
gint64 crm_session_restore_many (CrmSession *self,
                                 GArray *refs,
                                 CrmProgress progress,
                                 gpointer data,
                                 GCancellable *cancellable,
                                 GError **error);
gint64 crm_session_choose_many (CrmSession *self,
                                GArray *refs,
                                const char *field,
                                const char *choices,
                                gboolean is_added,
                                CrmProgress progress,
                                gpointer data,
                                GCancellable *cancellable,
                                GError **error);

G_END_DECLS
