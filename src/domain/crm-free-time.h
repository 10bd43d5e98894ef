/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-work-calendar.h"

G_BEGIN_DECLS

/* From one instant to another, the end not included. */
typedef struct
{
  gint64 from;
  gint64 to;
} CrmTimeSpan;

/**
 * CrmFreePerson:
 *
 * Whose time is looked at: when they work, and when something is planned.
 */
typedef struct
{
  CrmWorkCalendar *calendar;
  GArray *busy; /* CrmTimeSpan, in any order */
} CrmFreePerson;

void crm_time_spans_unite (GArray *spans);
gboolean crm_time_spans_overlap (const GArray *spans, gint64 from, gint64 to);
GArray *
crm_free_time_common (const CrmFreePerson *people, guint n_people, CrmDate first, CrmDate last);
GArray *
crm_free_time_propose (const GArray *common, gint64 not_before, int minutes, int step, guint most);

G_END_DECLS
