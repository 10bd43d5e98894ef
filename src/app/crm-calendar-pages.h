/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-calendar-paper.h"
#include "crm-context.h"
#include "crm-work-calendar.h"

G_BEGIN_DECLS

/* A calendar as pages to print, for the window and for scripts. */
CrmCalendarPaper *crm_calendar_pages_make (CrmContext *context,
                                           CrmCalendarPaperForm form,
                                           CrmDate first,
                                           CrmDate last,
                                           GPtrArray *occurrences,
                                           CrmWorkCalendar *work,
                                           const char *title);

G_END_DECLS
