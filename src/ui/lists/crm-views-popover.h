/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "crm-navigator.h"

G_BEGIN_DECLS

/**
 * CrmViewsPopover:
 *
 * The saved views of a list: one is opened, what is seen is saved as another, one is brought up to
 * date or deleted.
 *
 * Signals:
 * opened (CrmRecord *view): a view was chosen
 * saved (CrmRecord *view): the list is to be kept in this draft; the handler fills it and saves it
 */
#define CRM_TYPE_VIEWS_POPOVER (crm_views_popover_get_type ())
G_DECLARE_FINAL_TYPE (CrmViewsPopover, crm_views_popover, CRM, VIEWS_POPOVER, GtkPopover)

GtkWidget *crm_views_popover_new (CrmContext *context, CrmNavigator *navigator, const char *entity);

G_END_DECLS
