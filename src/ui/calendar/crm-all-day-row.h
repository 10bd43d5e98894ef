/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "crm-occurrence.h"
#include "crm-work-calendar.h"

G_BEGIN_DECLS

/**
 * CrmAllDayRow:
 *
 * The heads of days side by side, and below them what fills whole days. Stands over a CrmDayGrid
 * and has the same columns.
 *
 * Signal pick (int date): the head of a day was pressed.
 */
#define CRM_TYPE_ALL_DAY_ROW (crm_all_day_row_get_type ())
G_DECLARE_FINAL_TYPE (CrmAllDayRow, crm_all_day_row, CRM, ALL_DAY_ROW, GtkWidget)

GtkWidget *crm_all_day_row_new (const CrmLocale *locale);
void crm_all_day_row_set_days (CrmAllDayRow *self, CrmDate first, guint n_days, int gutter);
void crm_all_day_row_set_work (CrmAllDayRow *self, CrmWorkCalendar *work);
void crm_all_day_row_set_occurrences (CrmAllDayRow *self, GPtrArray *occurrences);
GtkWidget *crm_all_day_row_find_entry (CrmAllDayRow *self, const CrmId *activity);
CrmDate crm_all_day_row_date_at (CrmAllDayRow *self, double x);
gboolean crm_all_day_row_is_at_head (CrmAllDayRow *self, double y);
void crm_all_day_row_show_ghost (CrmAllDayRow *self,
                                 CrmOccurrence *occurrence,
                                 CrmDate first,
                                 CrmDate last);
void crm_all_day_row_hide_ghost (CrmAllDayRow *self);

G_END_DECLS
