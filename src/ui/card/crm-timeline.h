/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-navigator.h"
#include "crm-timeline-page.h"

G_BEGIN_DECLS

/**
 * CrmTimeline:
 *
 * What happened with a record and what is planned, filtered by kind and by colleague, and older
 * entries as one scrolls to them.
 */
#define CRM_TYPE_TIMELINE (crm_timeline_get_type ())
G_DECLARE_FINAL_TYPE (CrmTimeline, crm_timeline, CRM, TIMELINE, GtkWidget)

GtkWidget *crm_timeline_new (CrmContext *context, CrmNavigator *navigator);
void crm_timeline_set_subject (CrmTimeline *self, const CrmKind *kind, const CrmId *id);
void crm_timeline_get_query (CrmTimeline *self, CrmTimelineQuery *query);
void crm_timeline_set_page (CrmTimeline *self, const CrmTimelinePage *page);
guint crm_timeline_get_n_shown (CrmTimeline *self);

G_END_DECLS
