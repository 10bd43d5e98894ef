/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-catalog.h"

G_BEGIN_DECLS

/* The rules of a pipeline of repeat customers are in crm-repeat.c. */
gboolean crm_pipeline_is_repeat (CrmRecord *pipeline);
gboolean crm_repeat_settle (CrmRules *rules, const char *link, const CrmId *client, GError **error);
gboolean crm_stage_is_closed (CrmRecord *stage);
gboolean crm_stage_is_won (CrmRecord *stage);
gboolean crm_stage_is_lost (CrmRecord *stage);
GPtrArray *crm_stage_list_required (CrmRecord *stage, const CrmKind *kind);
GPtrArray *crm_stage_list_missing (CrmRecord *stage, CrmRecord *deal);

G_END_DECLS
