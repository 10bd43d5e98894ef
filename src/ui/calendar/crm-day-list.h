/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-calendar-view.h"

G_BEGIN_DECLS

/**
 * CrmDayList:
 *
 * A calendar for a narrow window: a small month with a dot on each day that has something, and the
 * list of one day below it.
 */
#define CRM_TYPE_DAY_LIST (crm_day_list_get_type ())
G_DECLARE_FINAL_TYPE (CrmDayList, crm_day_list, CRM, DAY_LIST, GtkWidget)

GtkWidget *crm_day_list_new (const CrmLocale *locale);

G_END_DECLS
