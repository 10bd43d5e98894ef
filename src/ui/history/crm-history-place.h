/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-navigator.h"
#include "crm-place.h"

G_BEGIN_DECLS

/**
 * CrmHistoryPlace:
 *
 * What was done in the office, or to one record: by whom, when, what; taken back from here.
 * crm_place_show() takes a kind and an id as "(ss)"; nothing for the whole office.
 */
#define CRM_TYPE_HISTORY_PLACE (crm_history_place_get_type ())
G_DECLARE_FINAL_TYPE (CrmHistoryPlace, crm_history_place, CRM, HISTORY_PLACE, GtkWidget)

GtkWidget *crm_history_place_new (CrmContext *context, CrmNavigator *navigator);

G_END_DECLS
