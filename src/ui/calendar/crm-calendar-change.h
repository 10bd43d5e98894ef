/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-calendar-view.h"
#include "crm-operation.h"

G_BEGIN_DECLS

/* The operations of a calendar: each is one undo. Of a series, one day or all of it. */
CrmOperation *crm_calendar_change_times (CrmOccurrence *occurrence,
                                         const CrmCalendarTimes *times,
                                         gboolean only_this);
CrmOperation *crm_calendar_change_remove (CrmOccurrence *occurrence, gboolean only_this);
CrmOperation *
crm_calendar_change_edit (CrmOccurrence *occurrence, CrmRecord *edited, gboolean only_this);

G_END_DECLS
