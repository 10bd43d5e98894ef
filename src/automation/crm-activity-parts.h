/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-session.h"

G_BEGIN_DECLS

gboolean
crm_activity_copy_parts (CrmSession *session, const CrmId *from, const CrmId *to, GError **error);
gboolean crm_series_hand_over (
    CrmSession *session, const CrmId *from, const CrmId *to, gint64 since, GError **error);

gboolean crm_invitation_answer (CrmSession *session,
                                const CrmId *activity,
                                const CrmId *user,
                                const char *acceptance,
                                gint64 now,
                                GError **error);

G_END_DECLS
