/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-navigator.h"
#include "crm-timeline-item.h"

G_BEGIN_DECLS

/**
 * CrmTimelineRow:
 *
 * An entry of a timeline, under the day where it is the first of its day.
 */
#define CRM_TYPE_TIMELINE_ROW (crm_timeline_row_get_type ())
G_DECLARE_FINAL_TYPE (CrmTimelineRow, crm_timeline_row, CRM, TIMELINE_ROW, GtkWidget)

GtkWidget *crm_timeline_row_new (CrmContext *context, CrmNavigator *navigator);
void crm_timeline_row_bind (CrmTimelineRow *self, CrmTimelineItem *item, CrmTimelineItem *above);
void crm_timeline_row_unbind (CrmTimelineRow *self);

G_END_DECLS
