/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-navigator.h"
#include "crm-place.h"

G_BEGIN_DECLS

/**
 * CrmTodayPlace:
 *
 * The place Today: what this day asks for, and why; each line done, snoozed or skipped with a key.
 */
#define CRM_TYPE_TODAY_PLACE (crm_today_place_get_type ())
G_DECLARE_FINAL_TYPE (CrmTodayPlace, crm_today_place, CRM, TODAY_PLACE, GtkWidget)

GtkWidget *crm_today_place_new (CrmContext *context, CrmNavigator *navigator);

G_END_DECLS
