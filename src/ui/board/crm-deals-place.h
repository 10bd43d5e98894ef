/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-navigator.h"
#include "crm-place.h"

G_BEGIN_DECLS

/**
 * CrmDealsPlace:
 *
 * The place Deals: one pipeline at a time, as a board or as a list.
 */
#define CRM_TYPE_DEALS_PLACE (crm_deals_place_get_type ())
G_DECLARE_FINAL_TYPE (CrmDealsPlace, crm_deals_place, CRM, DEALS_PLACE, GtkWidget)

GtkWidget *crm_deals_place_new (CrmContext *context, CrmNavigator *navigator);

G_END_DECLS
