/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-operation.h"

G_BEGIN_DECLS

CrmOperation *crm_approval_change_ask (CrmRecord *document);
CrmOperation *
crm_approval_change_answer (CrmRecord *approval, gboolean approves, const char *answer);

G_END_DECLS
