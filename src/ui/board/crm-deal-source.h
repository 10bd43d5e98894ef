/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-list-source.h"

G_BEGIN_DECLS

/**
 * CrmDealSource:
 *
 * Where a column of the board reads from: deals with their CrmDealFacts.
 */
#define CRM_TYPE_DEAL_SOURCE (crm_deal_source_get_type ())
G_DECLARE_FINAL_TYPE (CrmDealSource, crm_deal_source, CRM, DEAL_SOURCE, GObject)

CrmListSource *crm_deal_source_new (CrmStore *store);

G_END_DECLS
