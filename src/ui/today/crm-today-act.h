/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-day-list.h"
#include "crm-operation.h"

G_BEGIN_DECLS

/* What a person can do with a line. */
typedef enum
{
  CRM_TODAY_OPEN,
  CRM_TODAY_DONE,
  CRM_TODAY_PLAN,
  CRM_TODAY_SNOOZE_HOUR,
  CRM_TODAY_SNOOZE_TOMORROW,
  CRM_TODAY_SNOOZE_WEEK,
  CRM_TODAY_SKIP,
} CrmTodayAct;

gboolean crm_today_is_activity (CrmDayItem *item);
gboolean crm_today_can_end (CrmDayItem *item);
const CrmKind *crm_today_get_subject (CrmDayItem *item, CrmId *id);
gint64 crm_today_snooze_instant (CrmTodayAct act, gint64 at, gint64 now);
CrmOperation *crm_today_finish_activity (CrmDayItem *item, gint64 now);
CrmOperation *crm_today_move_activity (CrmDayItem *item, gint64 to);
CrmRecord *crm_today_draft_step (CrmDayItem *item, gint64 now);

G_END_DECLS
