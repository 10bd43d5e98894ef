/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-context.h"

G_BEGIN_DECLS

void crm_draft_keep (CrmContext *context, const char *key, const char *text);
gboolean crm_draft_find_waiting (CrmContext *context, const char *key, char **text);

G_END_DECLS
