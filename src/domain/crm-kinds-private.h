/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib/gi18n-lib.h>

#include "crm-catalog.h"

G_BEGIN_DECLS

/* Of a kind whose rows belong to a company, a person or a lead. */
#define CRM_PARTY_LINKS                                                                            \
  { .name = "account_id", .label = N_ ("Company"), .type = CRM_FIELD_LINK, .target = "account" },  \
      { .name = "contact_id",                                                                      \
        .label = N_ ("Person"),                                                                    \
        .type = CRM_FIELD_LINK,                                                                    \
        .target = "contact" },                                                                     \
  {                                                                                                \
    .name = "lead_id", .label = N_ ("Lead"), .type = CRM_FIELD_LINK, .target = "lead"              \
  }

/* The tables of the description, one array a file; each ends with a NULL name. */
extern const CrmChoice crm_tax_categories[];
extern const CrmChoice crm_activity_types[];
extern const CrmKindSpec crm_kinds_party[];
extern const CrmKindSpec crm_kinds_facts[];
extern const CrmKindSpec crm_kinds_sales[];
extern const CrmKindSpec crm_kinds_activity[];
extern const CrmKindSpec crm_kinds_paper[];
extern const CrmKindSpec crm_kinds_office[];
extern const CrmKindSpec crm_kinds_merge[];
extern const CrmKindSpec crm_kinds_conflict[];
extern const CrmKindSpec crm_kinds_report[];
extern const CrmKindSpec crm_kinds_rights[];
extern const CrmKindSpec crm_kinds_plan[];
extern const CrmKindSpec crm_kinds_assign[];
extern const CrmKindSpec crm_kinds_hours[];
extern const CrmKindSpec crm_kinds_rules[];
extern const CrmKindSpec crm_kinds_message[];

gboolean
crm_contact_prepare (CrmRecord *record, CrmRecord *before, CrmRules *rules, GError **error);
gboolean
crm_contact_method_prepare (CrmRecord *record, CrmRecord *before, CrmRules *rules, GError **error);
gboolean crm_lead_prepare (CrmRecord *record, CrmRecord *before, CrmRules *rules, GError **error);
gboolean
crm_opportunity_prepare (CrmRecord *record, CrmRecord *before, CrmRules *rules, GError **error);
gboolean crm_opportunity_follow (
    CrmRecord *record, CrmRecord *before, gboolean deleted, CrmRules *rules, GError **error);
gboolean
crm_document_prepare (CrmRecord *record, CrmRecord *before, CrmRules *rules, GError **error);
gboolean crm_document_follow (
    CrmRecord *record, CrmRecord *before, gboolean deleted, CrmRules *rules, GError **error);
gboolean crm_document_guard (CrmRecord *after, CrmRecord *before, gboolean deleted, GError **error);
gboolean
crm_approval_rule_prepare (CrmRecord *record, CrmRecord *before, CrmRules *rules, GError **error);
gboolean
crm_approval_prepare (CrmRecord *record, CrmRecord *before, CrmRules *rules, GError **error);
gboolean crm_approval_follow (
    CrmRecord *record, CrmRecord *before, gboolean deleted, CrmRules *rules, GError **error);
gboolean crm_office_prepare (CrmRecord *record, CrmRecord *before, CrmRules *rules, GError **error);
gboolean
crm_activity_prepare (CrmRecord *record, CrmRecord *before, CrmRules *rules, GError **error);
gboolean crm_activity_participant_prepare (CrmRecord *record,
                                           CrmRecord *before,
                                           CrmRules *rules,
                                           GError **error);
gboolean
crm_reminder_prepare (CrmRecord *record, CrmRecord *before, CrmRules *rules, GError **error);
gboolean
crm_day_mark_prepare (CrmRecord *record, CrmRecord *before, CrmRules *rules, GError **error);
gboolean
crm_activity_chain_prepare (CrmRecord *record, CrmRecord *before, CrmRules *rules, GError **error);
gboolean
crm_sales_order_prepare (CrmRecord *record, CrmRecord *before, CrmRules *rules, GError **error);
gboolean crm_sales_order_follow (
    CrmRecord *record, CrmRecord *before, gboolean deleted, CrmRules *rules, GError **error);
gboolean
crm_invoice_prepare (CrmRecord *record, CrmRecord *before, CrmRules *rules, GError **error);
gboolean crm_invoice_follow (
    CrmRecord *record, CrmRecord *before, gboolean deleted, CrmRules *rules, GError **error);
gboolean
crm_paper_line_prepare (CrmRecord *record, CrmRecord *before, CrmRules *rules, GError **error);
gboolean crm_paper_line_follow (
    CrmRecord *record, CrmRecord *before, gboolean deleted, CrmRules *rules, GError **error);
gboolean
crm_template_prepare (CrmRecord *record, CrmRecord *before, CrmRules *rules, GError **error);
gboolean crm_template_follow (
    CrmRecord *record, CrmRecord *before, gboolean deleted, CrmRules *rules, GError **error);
gboolean
crm_relationship_prepare (CrmRecord *record, CrmRecord *before, CrmRules *rules, GError **error);
gboolean
crm_important_date_prepare (CrmRecord *record, CrmRecord *before, CrmRules *rules, GError **error);
gboolean
crm_preference_prepare (CrmRecord *record, CrmRecord *before, CrmRules *rules, GError **error);
gboolean
crm_agreement_prepare (CrmRecord *record, CrmRecord *before, CrmRules *rules, GError **error);
gboolean
crm_card_layout_prepare (CrmRecord *record, CrmRecord *before, CrmRules *rules, GError **error);
gboolean
crm_custom_field_prepare (CrmRecord *record, CrmRecord *before, CrmRules *rules, GError **error);
gboolean
crm_role_right_prepare (CrmRecord *record, CrmRecord *before, CrmRules *rules, GError **error);
gboolean
crm_role_field_prepare (CrmRecord *record, CrmRecord *before, CrmRules *rules, GError **error);
gboolean
crm_record_share_prepare (CrmRecord *record, CrmRecord *before, CrmRules *rules, GError **error);
gboolean
crm_substitute_prepare (CrmRecord *record, CrmRecord *before, CrmRules *rules, GError **error);
gboolean
crm_plan_step_prepare (CrmRecord *record, CrmRecord *before, CrmRules *rules, GError **error);
gboolean
crm_plan_run_prepare (CrmRecord *record, CrmRecord *before, CrmRules *rules, GError **error);
gboolean crm_plan_run_follow (
    CrmRecord *record, CrmRecord *before, gboolean deleted, CrmRules *rules, GError **error);
gboolean crm_activity_follow (
    CrmRecord *record, CrmRecord *before, gboolean deleted, CrmRules *rules, GError **error);
gboolean crm_lead_follow (
    CrmRecord *record, CrmRecord *before, gboolean deleted, CrmRules *rules, GError **error);
gboolean crm_stage_follow (
    CrmRecord *record, CrmRecord *before, gboolean deleted, CrmRules *rules, GError **error);
gboolean crm_stage_prepare (CrmRecord *record, CrmRecord *before, CrmRules *rules, GError **error);
gboolean
crm_working_hours_prepare (CrmRecord *record, CrmRecord *before, CrmRules *rules, GError **error);
gboolean
crm_day_off_prepare (CrmRecord *record, CrmRecord *before, CrmRules *rules, GError **error);
gboolean crm_rule_prepare (CrmRecord *record, CrmRecord *before, CrmRules *rules, GError **error);
gboolean
crm_rule_action_prepare (CrmRecord *record, CrmRecord *before, CrmRules *rules, GError **error);
gboolean
crm_rule_occasion_prepare (CrmRecord *record, CrmRecord *before, CrmRules *rules, GError **error);
gboolean
crm_message_prepare (CrmRecord *record, CrmRecord *before, CrmRules *rules, GError **error);
gboolean crm_message_follow (
    CrmRecord *record, CrmRecord *before, gboolean deleted, CrmRules *rules, GError **error);
gboolean crm_message_guard (CrmRecord *after, CrmRecord *before, gboolean deleted, GError **error);
gboolean
crm_mail_account_prepare (CrmRecord *record, CrmRecord *before, CrmRules *rules, GError **error);

G_END_DECLS
