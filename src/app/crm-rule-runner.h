/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-context.h"

G_BEGIN_DECLS

/**
 * CrmRuleRunner:
 *
 * Lets the rules of an office act as long as it is there: after each change, and as the clock goes.
 * It lives on the main thread and works on those of the store. In an office that is shared it acts
 * only while there is contact with the shared database; without it occasions wait.
 */
#define CRM_TYPE_RULE_RUNNER (crm_rule_runner_get_type ())
G_DECLARE_FINAL_TYPE (CrmRuleRunner, crm_rule_runner, CRM, RULE_RUNNER, GObject)

CrmRuleRunner *crm_rule_runner_new (CrmContext *context);
CrmContext *crm_rule_runner_get_context (CrmRuleRunner *self);
void crm_rule_runner_stop (CrmRuleRunner *self);

void crm_rule_actions_init (void);
gboolean crm_rules_settle_refused (CrmSession *session, GError **error);

/* Signal “acted” (guint n): rules acted so many times. */

G_END_DECLS
