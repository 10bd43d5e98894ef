/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-catalog.h"
#include "crm-date.h"
#include "crm-filter.h"

G_BEGIN_DECLS

/* A rule looks at most so far ahead of or behind a date. */
#define CRM_RULE_MOST_DAYS 3650

/* Which event of a rule, by the key in its field "event". */
typedef enum
{
  CRM_RULE_CREATED,
  CRM_RULE_CHANGED,
  CRM_RULE_MOVED,
  CRM_RULE_ENDED,
  CRM_RULE_DATE,
  CRM_RULE_SCHEDULE,
  CRM_RULE_IDLE,
} CrmRuleEvent;

/**
 * CrmRuleParameter:
 *
 * A field of the kind rule that an event has, or one of the kind rule_action that an action of a
 * type has. Its label, type, choices and target are those of the field: forms are made from these.
 */
typedef struct
{
  const char *field;
  gboolean required;
} CrmRuleParameter;

const CrmRuleParameter *crm_rule_event_get_parameters (const char *event);
const CrmRuleParameter *crm_rule_action_get_parameters (const char *type);

gboolean crm_rule_kind_is_offered (const CrmKind *kind);
gboolean crm_rule_event_suits (const char *event, const CrmKind *entity);
gboolean crm_rule_action_suits (const char *type, const CrmKind *entity);
gboolean crm_rule_field_suits (const CrmField *field, CrmRuleEvent event);
gboolean crm_rule_field_can_be_set (const CrmField *field);

CrmRuleEvent crm_rule_get_event (CrmRecord *rule);
const CrmKind *crm_rule_get_entity (CrmRecord *rule);
GPtrArray *crm_rule_list_fields (CrmRecord *rule);
CrmFilter *crm_rule_parse_filter (CrmRecord *rule, const char *currency, GError **error);
gboolean crm_rule_is_active (CrmRecord *rule);
gboolean crm_rule_parse_time (const char *text, int *hour, int *minute);
gint64 crm_rule_instant_on (CrmRecord *rule, CrmDate day);
GArray *crm_rule_list_times (CrmRecord *rule, gint64 from, gint64 to);
gboolean crm_rule_action_value (CrmRecord *action,
                                const CrmField *field,
                                const char *currency,
                                gint64 now,
                                CrmValue *value,
                                GError **error);
char *crm_rule_fill (const char *text, CrmRecord *record, const CrmLocale *locale);
CrmId crm_rule_occasion_id (const CrmId *rule, const CrmId *record, const char *occasion);
CrmId crm_rule_run_id (const CrmId *occasion);

/* Said to people: crm-rule-say.c. */
char *crm_rule_say_event (CrmRecord *rule, const CrmLocale *locale);
char *crm_rule_say_filter (CrmRecord *rule, const char *currency, const CrmLocale *locale);
char *crm_rule_say_action (CrmRecord *action, const CrmKind *entity, const CrmLocale *locale);

G_END_DECLS
