/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-context.h"
#include "crm-occurrence.h"
#include "crm-wall.h"
#include "crm-work-read.h"

G_BEGIN_DECLS

/* When whose calendar is shown works, and what is said of a time at which they do not. */
void crm_calendar_work_read_async (CrmContext *context,
                                   const CrmId *user,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data);
gboolean crm_calendar_work_concern (GArray *changes);
char *crm_calendar_work_dup_warning (
    CrmWorkCalendar *work, const CrmLocale *locale, CrmWall start, CrmWall end, gboolean all_day);
char *crm_calendar_work_dup_clash (CrmWorkCalendar *work,
                                   const CrmLocale *locale,
                                   CrmOccurrence *occurrence);

G_END_DECLS
