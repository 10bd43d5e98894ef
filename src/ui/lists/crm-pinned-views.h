/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-context.h"
#include "crm-list-spec.h"

G_BEGIN_DECLS

/**
 * CrmPinnedViews:
 *
 * The views of an office that are pinned, with how many records each has now: one object for all
 * lists, the sidebar and whatever else shows them. Main thread.
 *
 * Signals:
 * changed: other views are pinned
 * counted: the number of records of some of them is known, or another one
 */
#define CRM_TYPE_PINNED_VIEWS (crm_pinned_views_get_type ())
G_DECLARE_FINAL_TYPE (CrmPinnedViews, crm_pinned_views, CRM, PINNED_VIEWS, GObject)

CrmPinnedViews *crm_pinned_views_get (CrmContext *context);
void crm_pinned_views_drop (CrmContext *context);
void crm_pinned_views_add_list (CrmPinnedViews *self, const CrmListSpec *spec);
void crm_pinned_views_set_base (CrmPinnedViews *self,
                                const CrmListSpec *spec,
                                const char *path,
                                const CrmValue *value);
guint crm_pinned_views_get_n (CrmPinnedViews *self);
CrmRecord *crm_pinned_views_get_view (CrmPinnedViews *self, guint i);
const CrmListSpec *crm_pinned_views_get_list (CrmPinnedViews *self, guint i);
gint64 crm_pinned_views_get_count (CrmPinnedViews *self, guint i);
char *crm_pinned_views_dup_words (CrmPinnedViews *self, guint i, char **number);

G_END_DECLS
