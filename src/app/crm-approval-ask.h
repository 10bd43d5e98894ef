/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-session.h"

G_BEGIN_DECLS

/* Who has to say yes before a document goes out. On the thread of the session. */
GPtrArray *crm_approval_list (CrmSession *session, CrmRecord *document, GError **error);
GPtrArray *crm_approval_list_rules (CrmSession *session, CrmRecord *document, GError **error);
int crm_approval_ask (CrmSession *session, CrmRecord *document, GError **error);
gboolean crm_approval_check (CrmSession *session, CrmRecord *document, GError **error);
CrmRecord *crm_approval_find_mine (CrmSession *session, CrmRecord *document, GError **error);

G_END_DECLS
