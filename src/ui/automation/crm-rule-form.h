/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "crm-context.h"
#include "crm-rule.h"

G_BEGIN_DECLS

/**
 * CrmRuleForm:
 *
 * The rows in which a person says one part of a rule: when it acts (a record of kind rule), or one
 * thing that it does (of kind rule_action). What is chosen stands in the draft at once; what cannot
 * be understood stays in its row, with what is wrong.
 *
 * Signal changed: the draft, or what is typed, is another one.
 */
#define CRM_TYPE_RULE_FORM (crm_rule_form_get_type ())
G_DECLARE_FINAL_TYPE (CrmRuleForm, crm_rule_form, CRM, RULE_FORM, GtkWidget)

GtkWidget *crm_rule_form_new (CrmContext *context, CrmRecord *draft, GHashTable *lists);
CrmRecord *crm_rule_form_get_draft (CrmRuleForm *self);
void crm_rule_form_set_entity (CrmRuleForm *self, const CrmKind *entity);
void crm_rule_form_add_button (CrmRuleForm *self, GtkWidget *button);
gboolean crm_rule_form_check (CrmRuleForm *self);
gboolean crm_rule_form_show_error (CrmRuleForm *self, const char *field, const char *message);

G_END_DECLS
