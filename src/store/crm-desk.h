/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-session.h"

G_BEGIN_DECLS

gboolean crm_session_is_shared (CrmSession *self);
gint64 crm_session_get_desk (CrmSession *self);

G_END_DECLS
