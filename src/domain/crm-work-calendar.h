/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-catalog.h"
#include "crm-date.h"
#include "crm-record.h"

G_BEGIN_DECLS

/**
 * CrmWorkCalendar:
 *
 * When somebody works, or the office: the hours of the week, without holidays and absences. It is
 * the one calculation of working time: reports, plans, the calendar and the search for a free time
 * ask it. Hours are those of the clock of this desk. It may be handed to another thread, but is
 * used by one at a time: a year is reckoned when it is first asked for.
 */
typedef struct _CrmWorkCalendar CrmWorkCalendar;

/* Of one day: minutes from its midnight, the end not included. */
typedef struct
{
  int from;
  int to;
} CrmWorkSpan;

#define CRM_WORK_MOST_SPANS 8

CrmWorkCalendar *crm_work_calendar_new (void);
CrmWorkCalendar *crm_work_calendar_from_rules (CrmRules *rules);
CrmWorkCalendar *crm_work_calendar_ref (CrmWorkCalendar *self);
void crm_work_calendar_unref (CrmWorkCalendar *self);
void crm_work_calendar_set_hours (CrmWorkCalendar *self, CrmRecord *hours);
void crm_work_calendar_add_day_off (CrmWorkCalendar *self, CrmRecord *day_off);

guint crm_work_calendar_get_spans (CrmWorkCalendar *self,
                                   CrmDate date,
                                   CrmWorkSpan spans[CRM_WORK_MOST_SPANS]);
const char *crm_work_calendar_get_day_off (CrmWorkCalendar *self, CrmDate date);
gboolean crm_work_calendar_is_workday (CrmWorkCalendar *self, CrmDate date);
gboolean crm_work_calendar_covers (CrmWorkCalendar *self, gint64 from, gint64 to);
CrmDate crm_work_calendar_next_workday (CrmWorkCalendar *self, CrmDate date);
CrmDate crm_work_calendar_add_workdays (CrmWorkCalendar *self, CrmDate date, int days);
gint64 crm_work_calendar_count (CrmWorkCalendar *self, gint64 from, gint64 to);

gboolean crm_work_spans_parse (const char *text,
                               CrmWorkSpan spans[CRM_WORK_MOST_SPANS],
                               guint *n_spans,
                               GError **error);
char *crm_work_spans_format (const CrmWorkSpan *spans, guint n_spans);
const char *crm_work_weekday_field (int weekday);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CrmWorkCalendar, crm_work_calendar_unref)

G_END_DECLS
