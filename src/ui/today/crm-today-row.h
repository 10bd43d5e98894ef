/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "crm-context.h"
#include "crm-today-act.h"

G_BEGIN_DECLS

/**
 * CrmTodayRow:
 *
 * One line of the day: what to do, with whom and why. Enter opens it, D does it, S snoozes it, N
 * plans a next step, X skips it.
 *
 * Signals:
 * act (CrmTodayAct act): a person chose what to do with the line
 */
#define CRM_TYPE_TODAY_ROW (crm_today_row_get_type ())
G_DECLARE_FINAL_TYPE (CrmTodayRow, crm_today_row, CRM, TODAY_ROW, GtkListBoxRow)

GtkWidget *crm_today_row_new (CrmContext *context, CrmDayItem *item);
void crm_today_row_set_item (CrmTodayRow *self, CrmContext *context, CrmDayItem *item);
CrmDayItem *crm_today_row_get_item (CrmTodayRow *self);
void crm_today_row_act (CrmTodayRow *self, CrmTodayAct act);

G_END_DECLS
