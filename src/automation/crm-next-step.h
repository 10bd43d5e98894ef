/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-session.h"

G_BEGIN_DECLS

gboolean crm_next_step_is_missing (CrmSession *session,
                                   const CrmKind *kind,
                                   const CrmId *id,
                                   gboolean *is_missing,
                                   GError **error);
gint64 crm_next_step_put (CrmSession *session,
                          CrmRecord *model,
                          GArray *refs,
                          gboolean only_missing,
                          GCancellable *cancellable,
                          GError **error);
gboolean crm_next_step_is_owed (CrmSession *session, CrmRecord *activity, GError **error);

G_END_DECLS
