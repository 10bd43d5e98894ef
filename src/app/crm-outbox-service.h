/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-context.h"

G_BEGIN_DECLS

void crm_outbox_service_start (CrmContext *context);

G_END_DECLS
