/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "crm-card-data.h"
#include "crm-navigator.h"

G_BEGIN_DECLS

/**
 * CrmCardChildren:
 *
 * A section of a card for the rows of one child kind: agreements, dates, family, preferences, ways
 * of contact. They are added, changed and removed in place.
 */
#define CRM_TYPE_CARD_CHILDREN (crm_card_children_get_type ())
G_DECLARE_FINAL_TYPE (CrmCardChildren, crm_card_children, CRM, CARD_CHILDREN, GtkWidget)

GtkWidget *
crm_card_children_new (CrmContext *context, CrmNavigator *navigator, CrmCardChildKind kind);
void crm_card_children_set_data (CrmCardChildren *self, const CrmCardData *data);
gboolean crm_card_children_is_open (CrmCardChildren *self);

G_END_DECLS
