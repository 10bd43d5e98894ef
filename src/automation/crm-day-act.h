/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-activity.h"
#include "crm-day-list.h"

G_BEGIN_DECLS

/* What is done with a line of the day. */
typedef enum
{
  CRM_DAY_ACT_DONE,
  CRM_DAY_ACT_SNOOZE, /* until an instant */
  CRM_DAY_ACT_SKIP,   /* until its reason changes */
} CrmDayAct;

char *crm_day_act_dup_label (CrmDayItem *item, CrmDayAct act);
gboolean crm_day_act_run (
    CrmSession *session, CrmDayItem *item, CrmDayAct act, gint64 until, gint64 now, GError **error);
gboolean
crm_day_act_bring_back (CrmSession *session, const CrmId *user, gint64 now, GError **error);

G_END_DECLS
