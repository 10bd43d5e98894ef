/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * CrmEmptyState:
 *
 * What stands where there is nothing to show: says what belongs here and offers the first step.
 */
#define CRM_TYPE_EMPTY_STATE (crm_empty_state_get_type ())
G_DECLARE_FINAL_TYPE (CrmEmptyState, crm_empty_state, CRM, EMPTY_STATE, GtkWidget)

GtkWidget *crm_empty_state_new (const char *icon, const char *title, const char *description);
void crm_empty_state_set (CrmEmptyState *self,
                          const char *icon,
                          const char *title,
                          const char *description);
void
crm_empty_state_set_action (CrmEmptyState *self, const char *label, const char *detailed_action);

G_END_DECLS
