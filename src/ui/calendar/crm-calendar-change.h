/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-calendar-view.h"
#include "crm-operation.h"

G_BEGIN_DECLS

/* Which days of a series are meant. */
typedef enum
{
  CRM_SCOPE_THIS,
  CRM_SCOPE_FOLLOWING, /* this one and what comes after it */
  CRM_SCOPE_ALL,
} CrmScope;

/* The operations of a calendar: each is one undo. */
CrmOperation *crm_calendar_change_times (CrmOccurrence *occurrence,
                                         const CrmCalendarTimes *times,
                                         CrmScope scope);
CrmOperation *crm_calendar_change_remove (CrmOccurrence *occurrence, CrmScope scope);
CrmOperation *crm_calendar_change_edit (CrmOccurrence *occurrence,
                                        CrmRecord *edited,
                                        CrmScope scope,
                                        CrmId *changed);

void
crm_calendar_ask_scope_async (GtkWidget *parent, GAsyncReadyCallback callback, gpointer user_data);
gboolean crm_calendar_ask_scope_finish (GAsyncResult *result, CrmScope *scope);

G_END_DECLS
