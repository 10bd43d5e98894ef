/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-calendar-entry.h"
#include "crm-calendar-place.h"
#include "crm-ui-fixture.h"

G_BEGIN_DECLS

/* What tests of the calendar share: an office, a window with the place, and what is found in it. */
typedef struct
{
  CrmTestOffice office;
  CrmFakeNavigator *navigator;
  GtkWidget *window;
  GtkWidget *place;
  CrmDate monday; /* of this week */
} CrmTestCalendar;

void crm_test_calendar_open (CrmTestCalendar *self);
void crm_test_calendar_show (CrmTestCalendar *self);
void crm_test_calendar_settle (CrmTestCalendar *self);
void crm_test_calendar_choose_mode (CrmTestCalendar *self, guint mode);
void crm_test_calendar_close (CrmTestCalendar *self);

char *crm_test_instant (CrmDate day, int hour, int minute);
CrmCalendarEntry *crm_test_find_entry (GtkWidget *root, const char *subject);

G_END_DECLS
