/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-list-spec.h"
#include "crm-navigator.h"
#include "crm-place.h"

G_BEGIN_DECLS

/**
 * CrmListPlace:
 *
 * A place that is one list.
 */
#define CRM_TYPE_LIST_PLACE (crm_list_place_get_type ())
G_DECLARE_FINAL_TYPE (CrmListPlace, crm_list_place, CRM, LIST_PLACE, GtkWidget)

GtkWidget *
crm_list_place_new (CrmContext *context, CrmNavigator *navigator, const CrmListSpec *spec);
GtkWidget *crm_contacts_place_new (CrmContext *context, CrmNavigator *navigator);
GtkWidget *crm_products_place_new (CrmContext *context, CrmNavigator *navigator);
GtkWidget *crm_orders_place_new (CrmContext *context, CrmNavigator *navigator);
GtkWidget *crm_sales_place_new (CrmContext *context, CrmNavigator *navigator);

extern const CrmListSpec crm_list_deals;

/* The lists that are places, or parts of one. */
const CrmListSpec *const *crm_list_specs (guint *n_specs);

G_END_DECLS
