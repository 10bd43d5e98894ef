/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-catalog.h"
#include "crm-date.h"
#include "crm-work-calendar.h"

G_BEGIN_DECLS

/* Planned steps stand nowhere but in activities; the run of a plan says whose they are. */
gint64 crm_plan_step_at (CrmRecord *plan,
                         CrmWorkCalendar *office,
                         CrmRecord *step,
                         CrmDate after,
                         CrmDate *day,
                         gboolean *all_day);
CrmDate crm_plan_workday (CrmRecord *plan, CrmWorkCalendar *office, CrmDate day);
int crm_plan_compare_steps (gconstpointer a, gconstpointer b);
gboolean crm_plan_start (
    CrmRules *rules, const CrmId *plan, const CrmKind *kind, const CrmId *parent, GError **error);

G_END_DECLS
