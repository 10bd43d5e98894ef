/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-duplicates.h"
#include "crm-session-private.h"

G_BEGIN_DECLS

/* What a stored record says about who it is. Returns: (transfer full) (nullable) */
CrmMatchFacts *crm_session_read_facts (
    CrmSession *self, const CrmKind *kind, gint64 row, gboolean with_counts, GError **error);
CrmMatchFacts *crm_match_facts_of_draft (CrmRecord *draft);

G_END_DECLS
