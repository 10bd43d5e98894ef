/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-catalog.h"

G_BEGIN_DECLS

/* Who gets a lead or a deal that nobody is responsible for: the rules of the office in their order,
 * the first one that finds somebody decides. */
gboolean crm_assign (CrmRecord *record, CrmRules *rules);
gboolean crm_assign_log (CrmRecord *record, CrmRules *rules, GError **error);

G_END_DECLS
