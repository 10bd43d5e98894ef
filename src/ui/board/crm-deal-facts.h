/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-clock.h"
#include "crm-session.h"

G_BEGIN_DECLS

/**
 * CrmDealFacts:
 *
 * What a card of the board tells of a deal beside its own fields.
 */
typedef struct
{
  gint64 since;   /* instant at which it came into its stage, or CRM_INSTANT_NONE */
  gint64 step_at; /* when the next step is, or CRM_INSTANT_NONE */
  char *step;     /* what the next step is; NULL when nothing is planned */
} CrmDealFacts;

gboolean crm_deal_read_facts (CrmSession *session, CrmRecord *deal, GError **error);
const CrmDealFacts *crm_deal_get_facts (CrmRecord *deal);
int crm_deal_get_age (CrmRecord *deal, gint64 now);

G_END_DECLS
