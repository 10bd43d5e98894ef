/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-catalog.h"
#include "crm-date.h"
#include "crm-work-calendar.h"

G_BEGIN_DECLS

/* A reminder further ahead than four weeks is an activity of its own. */
#define CRM_REMINDER_MOST_MINUTES (28 * 24 * 60)

#define CRM_CHAIN_MOST_DAYS 3650

/* When a person wants to meet something again. */
typedef enum
{
  CRM_SNOOZE_HOUR,
  CRM_SNOOZE_TOMORROW,
  CRM_SNOOZE_WEEK,
} CrmSnooze;

gint64 crm_snooze_instant (CrmSnooze snooze, gint64 at, gint64 now);
gboolean crm_rrule_is_valid (const char *rrule);
GTimeZone *crm_activity_dup_zone (CrmRecord *activity);
CrmDate crm_activity_get_day (CrmRecord *activity, gint64 instant);
GArray *crm_activity_expand (CrmRecord *activity, gint64 from, gint64 to);
gint64 crm_activity_get_time (CrmRecord *activity);
CrmRecord *
crm_activity_follow_up (CrmRecord *done, CrmRecord *chain, CrmWorkCalendar *office, gint64 now);
CrmRecord *crm_call_back_draft (const CrmKind *kind, const CrmId *id, const char *whom, gint64 at);
CrmRecord *crm_reminder_draft (CrmRecord *activity, int minutes_before);
gint64 crm_reminder_next (CrmRecord *reminder, CrmRecord *activity, gint64 after);

G_END_DECLS
