/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-catalog.h"

G_BEGIN_DECLS

gboolean crm_stage_is_closed (CrmRecord *stage);
gboolean crm_stage_is_won (CrmRecord *stage);
gboolean crm_stage_is_lost (CrmRecord *stage);

G_END_DECLS
