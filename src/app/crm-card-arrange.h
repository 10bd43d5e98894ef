/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-card-section.h"
#include "crm-operation.h"

G_BEGIN_DECLS

gboolean
crm_card_arrange (CrmSession *session, const CrmKind *kind, GPtrArray *sections, GError **error);
CrmOperation *crm_card_arrange_operation (const CrmKind *kind, GPtrArray *sections);

G_END_DECLS
