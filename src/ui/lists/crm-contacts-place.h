/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-navigator.h"
#include "crm-place.h"

G_BEGIN_DECLS

/**
 * CrmContactsPlace:
 *
 * The place Contacts: one list of people, companies and leads.
 */
#define CRM_TYPE_CONTACTS_PLACE (crm_contacts_place_get_type ())
G_DECLARE_FINAL_TYPE (CrmContactsPlace, crm_contacts_place, CRM, CONTACTS_PLACE, GtkWidget)

GtkWidget *crm_contacts_place_new (CrmContext *context, CrmNavigator *navigator);

G_END_DECLS
