/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-clock.h"
#include "crm-timeline-read.h"

G_BEGIN_DECLS

/**
 * CrmTimelineItem:
 *
 * Something that happened with a record, or is planned with it, in words. Immutable; made on the
 * store's thread.
 */
#define CRM_TYPE_TIMELINE_ITEM (crm_timeline_item_get_type ())
G_DECLARE_FINAL_TYPE (CrmTimelineItem, crm_timeline_item, CRM, TIMELINE_ITEM, GObject)

CrmTimelineItem *
crm_timeline_item_new (CrmRecord *record, const CrmId *subject, gint64 at, const CrmLocale *locale);
CrmTimelineItem *
crm_timeline_item_new_change (gint64 at, const char *title, const char *body, const CrmId *batch);

CrmTimelineGroup crm_timeline_item_get_group (CrmTimelineItem *self);
CrmRecord *crm_timeline_item_get_record (CrmTimelineItem *self);
gint64 crm_timeline_item_get_at (CrmTimelineItem *self);
const char *crm_timeline_item_get_title (CrmTimelineItem *self);
const char *crm_timeline_item_get_body (CrmTimelineItem *self);
const char *crm_timeline_item_get_meta (CrmTimelineItem *self);
const char *crm_timeline_item_get_icon (CrmTimelineItem *self);
const char *crm_timeline_item_get_css_class (CrmTimelineItem *self);
gboolean crm_timeline_item_has_time (CrmTimelineItem *self);
gboolean crm_timeline_item_is_planned (CrmTimelineItem *self);
gboolean crm_timeline_item_is_same (CrmTimelineItem *self, CrmTimelineItem *other);

G_END_DECLS
