/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-duplicates.h"

G_BEGIN_DECLS

/* What a lead becomes part of, or makes. */
typedef enum
{
  CRM_CONVERT_NEW,
  CRM_CONVERT_EXISTING,
  CRM_CONVERT_NONE,
} CrmConvert;

/**
 * CrmLeadConversion:
 *
 * What becomes of a lead: a company, a person and a deal, each new, one that is there, or none.
 */
typedef struct
{
  CrmId lead;
  CrmConvert account_is;
  CrmId account;
  CrmConvert contact_is;
  CrmId contact;
  CrmConvert deal_is;
  CrmId deal;
  char *deal_name; /* of a new one; NULL: after the customer */
} CrmLeadConversion;

/**
 * CrmLeadMatches:
 *
 * What is there already and looks like the lead, the likeliest first.
 */
typedef struct
{
  CrmRecord *lead;
  GPtrArray *accounts; /* CrmSimilar */
  GPtrArray *contacts; /* CrmSimilar */
  GPtrArray *deals;    /* CrmRecord: open deals of those companies and people */
} CrmLeadMatches;

CrmLeadMatches *crm_lead_find_matches (CrmSession *session, const CrmId *lead, GError **error);
void crm_lead_matches_free (CrmLeadMatches *self);
void crm_lead_conversion_propose (CrmLeadConversion *self, CrmLeadMatches *matches);
CrmLeadConversion *crm_lead_conversion_copy (const CrmLeadConversion *self);
void crm_lead_conversion_free (CrmLeadConversion *self);
gboolean crm_lead_convert_in (CrmSession *session, CrmLeadConversion *self, GError **error);
gboolean crm_lead_find_conversion (CrmSession *session, const CrmId *lead, CrmId *batch);
char *crm_lead_dup_deal_name (CrmRecord *lead);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CrmLeadMatches, crm_lead_matches_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CrmLeadConversion, crm_lead_conversion_free)

G_END_DECLS
