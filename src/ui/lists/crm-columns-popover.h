/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "crm-list-columns.h"

G_BEGIN_DECLS

/**
 * CrmColumnsPopover:
 *
 * Chooses which columns a list shows.
 */
#define CRM_TYPE_COLUMNS_POPOVER (crm_columns_popover_get_type ())
G_DECLARE_FINAL_TYPE (CrmColumnsPopover, crm_columns_popover, CRM, COLUMNS_POPOVER, GtkPopover)

GtkWidget *crm_columns_popover_new (CrmListColumns *columns);

G_END_DECLS
