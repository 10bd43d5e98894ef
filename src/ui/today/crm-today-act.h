/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-day-act.h"
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
  CRM_TODAY_CALL_HOUR,
  CRM_TODAY_CALL_TOMORROW,
  CRM_TODAY_CALL_DATE,
} CrmTodayAct;

const CrmKind *crm_today_get_subject (CrmDayItem *item, CrmId *id);
CrmOperation *crm_today_operation_new (CrmDayItem *item, CrmTodayAct act, gint64 now);
CrmOperation *crm_today_bring_back_new (const CrmId *person, gint64 now);
CrmRecord *crm_today_draft_step (CrmDayItem *item, gint64 now);

G_END_DECLS
