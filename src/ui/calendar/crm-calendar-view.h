/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "crm-occurrence.h"
#include "crm-work-calendar.h"

G_BEGIN_DECLS

/**
 * CrmCalendarView:
 *
 * One way to look at a calendar. It shows occurrences of its range and says what a person wants:
 * it changes nothing itself.
 *
 * Signals:
 * open (CrmOccurrence *occurrence): a person wants to see all of it
 * move (CrmOccurrence *occurrence, CrmCalendarTimes *times): it was given another time
 * create (CrmCalendarTimes *times): something new is wanted there
 * remove (CrmOccurrence *occurrence): it is to be deleted
 * pick (int date): a person looks at that day; the range may have changed
 */
#define CRM_TYPE_CALENDAR_VIEW (crm_calendar_view_get_type ())
G_DECLARE_INTERFACE (CrmCalendarView, crm_calendar_view, CRM, CALENDAR_VIEW, GtkWidget)

typedef struct
{
  CrmWall start;
  CrmWall end; /* first moment after it */
  gboolean all_day;
} CrmCalendarTimes;

struct _CrmCalendarViewInterface
{
  GTypeInterface parent_iface;

  void (*get_range) (CrmCalendarView *self, CrmDate *first, CrmDate *last);
  void (*set_date) (CrmCalendarView *self, CrmDate date);
  CrmDate (*step) (CrmCalendarView *self, CrmDate date, int direction);
  char *(*dup_title) (CrmCalendarView *self);
  void (*set_occurrences) (CrmCalendarView *self, GPtrArray *occurrences);
  void (*set_work) (CrmCalendarView *self, CrmWorkCalendar *work);
  GtkWidget *(*find_entry) (CrmCalendarView *self, const CrmId *activity, CrmDate date);
  /* Of a view whose entries are not widgets of their own: which has the keyboard. */
  CrmOccurrence *(*get_chosen) (CrmCalendarView *self);
  /* Where what is carried by the keys would be put; of a day without hours the minute is -1. */
  CrmWall (*get_cursor) (CrmCalendarView *self);
  /* Shows where what comes from elsewhere would stand; NULL: nothing is held over it any more. */
  void (*drag_over) (CrmCalendarView *self, CrmOccurrence *occurrence, double x, double y);
  /* What was held over it is let go. */
  void (*drop) (CrmCalendarView *self);
};

void crm_calendar_view_get_range (CrmCalendarView *self, CrmDate *first, CrmDate *last);
void crm_calendar_view_set_date (CrmCalendarView *self, CrmDate date);
CrmDate crm_calendar_view_step (CrmCalendarView *self, CrmDate date, int direction);
char *crm_calendar_view_dup_title (CrmCalendarView *self);
void crm_calendar_view_set_occurrences (CrmCalendarView *self, GPtrArray *occurrences);
void crm_calendar_view_set_work (CrmCalendarView *self, CrmWorkCalendar *work);
gboolean
crm_calendar_view_focus_activity (CrmCalendarView *self, const CrmId *activity, CrmDate date);

CrmOccurrence *crm_calendar_view_get_chosen (CrmCalendarView *self);

gboolean crm_calendar_view_put (CrmCalendarView *self, CrmOccurrence *occurrence);

/* For the views themselves. */
void crm_calendar_view_accept_drops (CrmCalendarView *self);
gboolean
crm_calendar_view_carry (CrmCalendarView *self, CrmOccurrence *occurrence, GtkGestureDrag *gesture);
void crm_calendar_view_open (CrmCalendarView *self, CrmOccurrence *occurrence);
void
crm_calendar_view_move (CrmCalendarView *self, CrmOccurrence *occurrence, CrmCalendarTimes times);
void crm_calendar_view_create (CrmCalendarView *self, CrmCalendarTimes times);
void crm_calendar_view_remove (CrmCalendarView *self, CrmOccurrence *occurrence);
void crm_calendar_view_pick (CrmCalendarView *self, CrmDate date);
CrmDate crm_calendar_week_start (CrmDate date, const CrmLocale *locale);
gboolean crm_calendar_move_to_date (CrmCalendarView *self, CrmOccurrence *occurrence, CrmDate date);
void crm_calendar_stretch (CrmCalendarView *self, CrmOccurrence *occurrence, int direction);
gboolean crm_calendar_move_by_key (CrmCalendarView *self,
                                   CrmOccurrence *occurrence,
                                   guint keyval,
                                   GdkModifierType modifiers,
                                   gboolean by_weeks);

G_END_DECLS
