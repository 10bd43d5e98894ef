/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "crm-context.h"

G_BEGIN_DECLS

/**
 * CrmPeopleButton:
 *
 * Chooses whose things are shown: everybody's, mine, or those of one colleague.
 *
 * Signal changed: another person was chosen.
 */
#define CRM_TYPE_PEOPLE_BUTTON (crm_people_button_get_type ())
G_DECLARE_FINAL_TYPE (CrmPeopleButton, crm_people_button, CRM, PEOPLE_BUTTON, GtkWidget)

GtkWidget *crm_people_button_new (CrmContext *context);
void crm_people_button_set_person (CrmPeopleButton *self, const CrmId *person);
const CrmId *crm_people_button_get_person (CrmPeopleButton *self);
void crm_people_button_set_compact (CrmPeopleButton *self, gboolean is_compact);

G_END_DECLS
