/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "crm-occurrence.h"
#include "crm-work-calendar.h"

G_BEGIN_DECLS

/**
 * CrmDayGrid:
 *
 * Days side by side with their hours from top to bottom, and entries at their times. It lays out
 * and draws; what is done with the pointer and the keys is decided by the view that holds it.
 */
#define CRM_TYPE_DAY_GRID (crm_day_grid_get_type ())
G_DECLARE_FINAL_TYPE (CrmDayGrid, crm_day_grid, CRM, DAY_GRID, GtkWidget)

GtkWidget *crm_day_grid_new (const CrmLocale *locale);
void crm_day_grid_set_days (CrmDayGrid *self, CrmDate first, guint n_days);
void crm_day_grid_set_scroll (CrmDayGrid *self, GtkAdjustment *scroll);
void crm_day_grid_set_work (CrmDayGrid *self, CrmWorkCalendar *work);
void crm_day_grid_set_occurrences (CrmDayGrid *self, GPtrArray *occurrences);
GtkWidget *crm_day_grid_find_entry (CrmDayGrid *self, const CrmId *activity, CrmDate date);
GtkWidget *
crm_day_grid_find_beside (CrmDayGrid *self, GtkWidget *entry, GtkDirectionType direction);

CrmWall crm_day_grid_time_at (CrmDayGrid *self, double x, double y);
int crm_day_grid_y_of (CrmDayGrid *self, int minute);
int crm_day_grid_get_gutter (CrmDayGrid *self);

void crm_day_grid_set_cursor (CrmDayGrid *self, CrmWall cursor);
CrmWall crm_day_grid_get_cursor (CrmDayGrid *self);
void
crm_day_grid_show_ghost (CrmDayGrid *self, CrmOccurrence *occurrence, CrmWall start, CrmWall end);
void crm_day_grid_hide_ghost (CrmDayGrid *self);

G_END_DECLS
