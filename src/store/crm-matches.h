/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-session.h"

G_BEGIN_DECLS

GArray *crm_session_matches (
    CrmSession *self, CrmQuery *query, GArray *among, GCancellable *cancellable, GError **error);
GArray *crm_session_snapshot_within (CrmSession *self,
                                     CrmQuery *query,
                                     guint milliseconds,
                                     GCancellable *cancellable,
                                     GError **error);
CrmFilter *crm_session_follow_links (CrmSession *self,
                                     CrmFilter *filter,
                                     const CrmKind *const *kinds,
                                     guint n_kinds,
                                     GHashTable *names);

G_END_DECLS
