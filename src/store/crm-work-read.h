/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-free-time.h"
#include "crm-session.h"
#include "crm-work-calendar.h"

G_BEGIN_DECLS

/**
 * CrmPersonTime:
 *
 * Of one person: when they work, and what takes their time between two days.
 */
typedef struct
{
  CrmId user;
  char *name;
  CrmWorkCalendar *calendar;
  GArray *busy;          /* CrmTimeSpan: as many as there are @activities, in the same order */
  GPtrArray *activities; /* CrmRecord: what takes the time of the span at that position */
} CrmPersonTime;

CrmWorkCalendar *crm_work_read (CrmSession *session, const CrmId *user, GError **error);
CrmPersonTime *crm_person_time_read (CrmSession *session,
                                     const CrmId *user,
                                     CrmDate first,
                                     CrmDate last,
                                     const CrmId *except,
                                     GError **error);
void crm_person_time_free (CrmPersonTime *self);
CrmRecord *crm_person_time_find_busy (const CrmPersonTime *self, gint64 from, gint64 to);
GArray *crm_person_times_propose (
    GPtrArray *people, gint64 not_before, CrmDate last, int minutes, guint most);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CrmPersonTime, crm_person_time_free)

G_END_DECLS
