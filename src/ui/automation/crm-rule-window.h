/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "crm-automation-data.h"

G_BEGIN_DECLS

/**
 * CrmRuleWindow:
 *
 * The editor of a rule: when, if, then. Nothing is stored before it is saved, and what is refused
 * stays as it was typed, with what is wrong beside it.
 */
#define CRM_TYPE_RULE_WINDOW (crm_rule_window_get_type ())
G_DECLARE_FINAL_TYPE (CrmRuleWindow, crm_rule_window, CRM, RULE_WINDOW, AdwWindow)

GtkWidget *crm_rule_window_new (CrmContext *context, CrmNavigator *navigator, CrmRuleDraft *draft);

G_END_DECLS
