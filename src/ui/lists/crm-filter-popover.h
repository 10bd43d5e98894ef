/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "crm-list-columns.h"
#include "crm-list-filter.h"

G_BEGIN_DECLS

/**
 * CrmFilterPopover:
 *
 * Builds a condition: a field, a test, a value.
 *
 * Signals:
 * added (CrmListFilter *filter): the person is done; the handler takes the filter
 */
#define CRM_TYPE_FILTER_POPOVER (crm_filter_popover_get_type ())
G_DECLARE_FINAL_TYPE (CrmFilterPopover, crm_filter_popover, CRM, FILTER_POPOVER, GtkPopover)

GtkWidget *crm_filter_popover_new (CrmContext *context, CrmListColumns *columns);

G_END_DECLS
