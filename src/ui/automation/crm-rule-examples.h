/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-automation-data.h"

G_BEGIN_DECLS

/* Rules that many offices want, to begin with. Main thread. */
guint crm_rule_examples_get_n (void);
gboolean crm_rule_example_is_offered (guint position);
const char *crm_rule_example_get_title (guint position);
const char *crm_rule_example_get_text (guint position);
const char *crm_rule_example_get_icon (guint position);
CrmRuleDraft *crm_rule_example_make (CrmContext *context, guint position);

G_END_DECLS
