/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-context.h"

G_BEGIN_DECLS

CrmJob *crm_duplicate_job_start (CrmContext *context, gboolean anew);

G_END_DECLS
