/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-card-presence.h"
#include "crm-navigator.h"
#include "crm-section-box.h"

G_BEGIN_DECLS

/**
 * CrmFactsView:
 *
 * The fields of a record by their sections, as the description of its kind has them, the office's
 * own ones included, in the order that the office gave them. Empty fields wait behind a button.
 *
 * "edit-changed" says that the input of a field was opened or closed.
 */
#define CRM_TYPE_FACTS_VIEW (crm_facts_view_get_type ())
G_DECLARE_FINAL_TYPE (CrmFactsView, crm_facts_view, CRM, FACTS_VIEW, GtkWidget)

GtkWidget *crm_facts_view_new (CrmContext *context, CrmNavigator *navigator, const CrmKind *kind);
void crm_facts_view_prepare (CrmFactsView *self);
void crm_facts_view_set_record (CrmFactsView *self, CrmRecord *record, GPtrArray *conflicts);
gboolean crm_facts_view_is_editing (CrmFactsView *self);
const CrmField *crm_facts_view_get_edited (CrmFactsView *self);
void crm_facts_view_set_presence (CrmFactsView *self, CrmCardPresence *presence);
void crm_facts_view_fold (CrmFactsView *self);
void crm_facts_view_set_side (CrmFactsView *self, CrmSectionBox *side);
GtkBox *crm_facts_view_get_section (CrmFactsView *self, const char *key);

G_END_DECLS
