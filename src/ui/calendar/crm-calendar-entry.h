/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "crm-occurrence.h"
#include "crm-work-calendar.h"

G_BEGIN_DECLS

/**
 * CrmCalendarEntry:
 *
 * An occurrence on a calendar: a button of its own, so that the keyboard and a screen reader find
 * it, that draws its text to fit whatever room the view gives it.
 */
#define CRM_TYPE_CALENDAR_ENTRY (crm_calendar_entry_get_type ())
G_DECLARE_FINAL_TYPE (CrmCalendarEntry, crm_calendar_entry, CRM, CALENDAR_ENTRY, GtkButton)

typedef enum
{
  CRM_CALENDAR_ENTRY_BLOCK, /* at its hours */
  CRM_CALENDAR_ENTRY_BAR,   /* one line over whole days */
  CRM_CALENDAR_ENTRY_LINE,  /* one line with its hour, in a day of a month */
} CrmCalendarEntryShape;

GtkWidget *crm_calendar_entry_new (CrmOccurrence *occurrence,
                                   CrmCalendarEntryShape shape,
                                   const CrmLocale *locale);
CrmOccurrence *crm_calendar_entry_get_occurrence (CrmCalendarEntry *self);
void crm_calendar_entry_set_continues (CrmCalendarEntry *self, gboolean before, gboolean after);
void crm_calendar_entry_set_work (CrmCalendarEntry *self, CrmWorkCalendar *work);
void crm_calendar_entry_set_ghost (CrmCalendarEntry *self, CrmWall start, CrmWall end);

G_END_DECLS
