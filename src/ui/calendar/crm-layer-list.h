/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "crm-agenda.h"
#include "crm-context.h"

G_BEGIN_DECLS

#define CRM_N_PEOPLE_COLORS 8

/**
 * CrmLayerList:
 *
 * What a calendar can show: people, each with a colour, and the layers of the office, each with a
 * check box. What a person chooses is remembered.
 *
 * Signals:
 * changed: something else is to be shown
 */
#define CRM_TYPE_LAYER_LIST (crm_layer_list_get_type ())
G_DECLARE_FINAL_TYPE (CrmLayerList, crm_layer_list, CRM, LAYER_LIST, GtkWidget)

GtkWidget *crm_layer_list_new (CrmContext *context);
void crm_layer_list_ask (CrmLayerList *self, CrmAgendaQuestion *question);
gboolean crm_layer_list_is_only_me (CrmLayerList *self);
const CrmId *crm_layer_list_get_only_person (CrmLayerList *self);
int crm_layer_list_get_color (CrmLayerList *self, const CrmId *person);
void crm_layer_list_set_cut (CrmLayerList *self, guint cut);

G_END_DECLS
