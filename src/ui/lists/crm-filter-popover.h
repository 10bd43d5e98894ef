/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "crm-list-columns.h"
#include "crm-list-filter.h"

G_BEGIN_DECLS

/**
 * CrmFilterPopover:
 *
 * Builds a filter of groups within groups, also over records that belong to those of the list: a
 * condition is a field or what belongs to a record, a test, a value; or is written in the language
 * of filters.
 *
 * Signals:
 * added (CrmListFilter *filter, gboolean is_or): the person is done; the handler takes the filter,
 *   and where it is an alternative joins it to the last one
 * edited (CrmFilter *all): something was changed within a group; all is what the list leaves in
 * changed: another condition is meant; crm_filter_popover_dup_filter() tells which
 */
#define CRM_TYPE_FILTER_POPOVER (crm_filter_popover_get_type ())
G_DECLARE_FINAL_TYPE (CrmFilterPopover, crm_filter_popover, CRM, FILTER_POPOVER, GtkPopover)

GtkWidget *crm_filter_popover_new (CrmContext *context,
                                   CrmListColumns *columns,
                                   const CrmKind *const *kinds,
                                   guint n_kinds,
                                   GHashTable *names);
CrmFilter *crm_filter_popover_dup_filter (CrmFilterPopover *self);
void crm_filter_popover_set_count (CrmFilterPopover *self, const char *text);
void crm_filter_popover_set_filter (CrmFilterPopover *self, const CrmFilter *filter);

G_END_DECLS
