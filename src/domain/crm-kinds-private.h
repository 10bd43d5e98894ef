/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-catalog.h"

G_BEGIN_DECLS

/* The tables of the description, one array a file; each ends with a NULL name. */
extern const CrmKindSpec crm_kinds_party[];
extern const CrmKindSpec crm_kinds_sales[];
extern const CrmKindSpec crm_kinds_activity[];
extern const CrmKindSpec crm_kinds_paper[];
extern const CrmKindSpec crm_kinds_office[];

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
crm_activity_prepare (CrmRecord *record, CrmRecord *before, CrmRules *rules, GError **error);
gboolean
crm_invoice_prepare (CrmRecord *record, CrmRecord *before, CrmRules *rules, GError **error);
gboolean
crm_invoice_line_prepare (CrmRecord *record, CrmRecord *before, CrmRules *rules, GError **error);
gboolean crm_invoice_line_follow (
    CrmRecord *record, CrmRecord *before, gboolean deleted, CrmRules *rules, GError **error);
gboolean
crm_custom_field_prepare (CrmRecord *record, CrmRecord *before, CrmRules *rules, GError **error);

G_END_DECLS
