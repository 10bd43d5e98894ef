/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-catalog.h"

G_BEGIN_DECLS

gboolean crm_rrule_is_valid (const char *rrule);
GArray *crm_activity_expand (CrmRecord *activity, gint64 from, gint64 to);

G_END_DECLS
