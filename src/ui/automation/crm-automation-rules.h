/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-automation-data.h"

G_BEGIN_DECLS

/**
 * CrmAutomationRules:
 *
 * The rules of an office, each in a sentence, with its switch; and examples to begin with.
 *
 * Signal edit (CrmRuleDraft *draft): a rule is to be edited; the handler takes the draft.
 */
#define CRM_TYPE_AUTOMATION_RULES (crm_automation_rules_get_type ())
G_DECLARE_FINAL_TYPE (CrmAutomationRules, crm_automation_rules, CRM, AUTOMATION_RULES, GtkWidget)

GtkWidget *crm_automation_rules_new (CrmContext *context, CrmNavigator *navigator);
void crm_automation_rules_set (CrmAutomationRules *self, GPtrArray *rules);

G_END_DECLS
