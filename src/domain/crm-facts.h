/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-catalog.h"
#include "crm-date.h"

G_BEGIN_DECLS

const char *crm_relationship_get_type_seen_from (CrmRecord *relationship, const CrmId *contact);
const char *crm_relationship_get_word (CrmRecord *relationship, const CrmId *contact);
const CrmId *crm_relationship_get_other (CrmRecord *relationship, const CrmId *contact);
CrmDate crm_anniversary_next (int month, int day, CrmDate today);
CrmDate crm_important_date_next (CrmRecord *date, CrmDate today);

G_END_DECLS
