/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-navigator.h"
#include "crm-place.h"

#include "crm-calendar-paper.h"

G_BEGIN_DECLS

/**
 * CrmCalendarPlace:
 *
 * The place Calendar: what is planned, by days, weeks and months. crm_place_show() takes a date as
 * "i": days since 1970.
 */
#define CRM_TYPE_CALENDAR_PLACE (crm_calendar_place_get_type ())
G_DECLARE_FINAL_TYPE (CrmCalendarPlace, crm_calendar_place, CRM, CALENDAR_PLACE, GtkWidget)

GtkWidget *crm_calendar_place_new (CrmContext *context, CrmNavigator *navigator);
CrmCalendarPaper *crm_calendar_place_make_paper (CrmCalendarPlace *self, gboolean as_list);

G_END_DECLS
