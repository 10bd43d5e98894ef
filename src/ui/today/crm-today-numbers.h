/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "crm-context.h"
#include "crm-reports.h"

G_BEGIN_DECLS

/**
 * CrmTodayNumbers:
 *
 * The few numbers above the day list: four in a row, or two and two where there is little room.
 */
#define CRM_TYPE_TODAY_NUMBERS (crm_today_numbers_get_type ())
G_DECLARE_FINAL_TYPE (CrmTodayNumbers, crm_today_numbers, CRM, TODAY_NUMBERS, GtkWidget)

void crm_today_numbers_set_narrow (CrmTodayNumbers *self, gboolean is_narrow);
void crm_today_numbers_set (CrmTodayNumbers *self,
                            CrmContext *context,
                            const CrmSalesSummary *summary,
                            CrmDate today);

G_END_DECLS
