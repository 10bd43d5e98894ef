/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-operation.h"

G_BEGIN_DECLS

void crm_context_emit_operation_done (CrmContext *self, CrmOperation *operation);

G_END_DECLS
