/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * CrmSplitView:
 *
 * A sidebar beside the content, or, where both do not fit, one of them at a time.
 */
#define CRM_TYPE_SPLIT_VIEW (crm_split_view_get_type ())
G_DECLARE_FINAL_TYPE (CrmSplitView, crm_split_view, CRM, SPLIT_VIEW, GtkWidget)

GtkWidget *crm_split_view_new (void);
void crm_split_view_set_sidebar (CrmSplitView *self, GtkWidget *sidebar);
GtkWidget *crm_split_view_get_sidebar (CrmSplitView *self);
void crm_split_view_set_content (CrmSplitView *self, GtkWidget *content);
GtkWidget *crm_split_view_get_content (CrmSplitView *self);
gboolean crm_split_view_is_folded (CrmSplitView *self);
gboolean crm_split_view_get_show_content (CrmSplitView *self);
void crm_split_view_set_show_content (CrmSplitView *self, gboolean show_content);
void crm_split_view_set_can_go_back (CrmSplitView *self, gboolean can_go_back);

G_END_DECLS
