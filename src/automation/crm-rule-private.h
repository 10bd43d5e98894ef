/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-rule-work.h"

G_BEGIN_DECLS

/* Where operations come from in which a rule acts, and those that only keep the queue. */
#define CRM_RULE_SOURCE "rule"
#define CRM_RULE_QUEUE_SOURCE "rules"

/* Of an occasion that stands for many: the id of the operation follows. */
#define CRM_RULE_MANY_WORD "many "

CrmQuery *crm_rule_query (CrmSession *session, CrmRecord *rule, GError **error);
gboolean crm_rule_news_note (CrmSession *session, const CrmRuleNews *news, GError **error);

G_END_DECLS
