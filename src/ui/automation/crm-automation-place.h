/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-navigator.h"
#include "crm-place.h"

G_BEGIN_DECLS

/**
 * CrmAutomationPlace:
 *
 * The place Automation: rules that act by themselves, what waits for them, and what they did.
 *
 * Shows "rules", "queue" or "log" (a string).
 */
#define CRM_TYPE_AUTOMATION_PLACE (crm_automation_place_get_type ())
G_DECLARE_FINAL_TYPE (CrmAutomationPlace, crm_automation_place, CRM, AUTOMATION_PLACE, GtkWidget)

GtkWidget *crm_automation_place_new (CrmContext *context, CrmNavigator *navigator);

G_END_DECLS
