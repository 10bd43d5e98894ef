/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-record.h"
#include "crm-wall.h"

G_BEGIN_DECLS

/* What moving and dividing does to a series. */

char *crm_rrule_shift_days (const char *rrule, int days, CrmDate new_start);

void crm_series_leave_out (CrmRecord *series, gint64 instant);
CrmRecord *crm_series_split_off (CrmRecord *series, gint64 instant);
CrmRecord *crm_series_cut (CrmRecord *series, gint64 at);
void crm_series_shift (CrmRecord *series, int days, int minutes);
void crm_activity_set_times (CrmRecord *activity, CrmWall start, CrmWall end, gboolean all_day);

G_END_DECLS
