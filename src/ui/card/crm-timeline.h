/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-navigator.h"
#include "crm-timeline-item.h"

G_BEGIN_DECLS

/**
 * CrmTimeline:
 *
 * What happened with a record and what is planned, the newest first, by days.
 *
 * Signal more: a person wants to see what is older.
 */
#define CRM_TYPE_TIMELINE (crm_timeline_get_type ())
G_DECLARE_FINAL_TYPE (CrmTimeline, crm_timeline, CRM, TIMELINE, GtkWidget)

GtkWidget *crm_timeline_new (CrmContext *context, CrmNavigator *navigator);
void crm_timeline_set_items (CrmTimeline *self, GPtrArray *items, gboolean has_more);
guint crm_timeline_get_n_shown (CrmTimeline *self);

G_END_DECLS
