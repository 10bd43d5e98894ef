/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-occurrence.h"

G_BEGIN_DECLS

/* How an activity repeats, as a person chooses it, and what moving does to a series. */

typedef enum
{
  CRM_REPEAT_NEVER,
  CRM_REPEAT_DAILY,
  CRM_REPEAT_WORKDAYS,
  CRM_REPEAT_WEEKLY,
  CRM_REPEAT_FORTNIGHTLY,
  CRM_REPEAT_MONTHLY,
  CRM_REPEAT_YEARLY,
  CRM_REPEAT_OTHER, /* a rule that the editor does not offer; it is kept as it is */
} CrmRepeat;

CrmRepeat crm_repeat_parse (const char *rrule, CrmDate *until);
char *crm_repeat_build (CrmRepeat repeat, CrmDate until);
const char *crm_repeat_label (CrmRepeat repeat);
char *crm_rrule_shift_days (const char *rrule, int days, CrmDate new_start);

void crm_series_leave_out (CrmRecord *series, gint64 instant);
CrmRecord *crm_series_split_off (CrmOccurrence *occurrence);
void crm_series_shift (CrmRecord *series, int days, int minutes);
void crm_activity_set_times (CrmRecord *activity, CrmWall start, CrmWall end, gboolean all_day);

G_END_DECLS
