/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-navigator.h"

G_BEGIN_DECLS

/**
 * CrmPlanGrid:
 *
 * One sales plan as a grid: a row for each person, team or product, a column for each month,
 * quarter or year, and totals. Cells are typed, pasted from a spreadsheet and filled to the right;
 * each of these is one operation, which can be taken back here.
 */
#define CRM_TYPE_PLAN_GRID (crm_plan_grid_get_type ())
GType crm_plan_grid_get_type (void);

GtkWindow *crm_plan_grid_new (CrmContext *context, GtkWindow *parent, CrmRecord *plan);
void crm_plan_grid_paste (GtkWindow *window, guint row, guint column, const char *text);

G_END_DECLS
