/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-catalog.h"

G_BEGIN_DECLS

gboolean crm_approval_rule_asks (CrmRecord *rule, const char *type, gint64 discount, gint64 amount);
char *crm_approval_rule_dup_reason (
    CrmRecord *rule, gint64 discount, gint64 amount, const char *currency, const CrmLocale *locale);
gboolean crm_approval_covers (CrmRecord *approval, gint64 discount, gint64 amount);

G_END_DECLS
