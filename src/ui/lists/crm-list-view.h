/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "crm-list-model.h"
#include "crm-list-spec.h"
#include "crm-navigator.h"

G_BEGIN_DECLS

/**
 * CrmListView:
 *
 * A long list of records with what finds and changes them: search as one types, chips, filters,
 * columns, selection. A click opens a record.
 *
 * Signals:
 * changed: the number of rows, or whether it is busy, changed
 * filtered: something else is searched for or left in
 */
#define CRM_TYPE_LIST_VIEW (crm_list_view_get_type ())
G_DECLARE_FINAL_TYPE (CrmListView, crm_list_view, CRM, LIST_VIEW, GtkWidget)

GtkWidget *
crm_list_view_new (CrmContext *context, CrmNavigator *navigator, const CrmListSpec *spec);
void crm_list_view_set_front (CrmListView *self, gboolean is_front);
void crm_list_view_search (CrmListView *self);
void crm_list_view_set_content (CrmListView *self, GtkWidget *content);
CrmFilter *crm_list_view_dup_filter (CrmListView *self);
const char *crm_list_view_get_words (CrmListView *self);
void crm_list_view_add_filter (CrmListView *self, const char *text);
void crm_list_view_clear_filters (CrmListView *self);
gboolean crm_list_view_is_busy (CrmListView *self);
char *crm_list_view_dup_count (CrmListView *self);
char *crm_list_view_dup_filter_text (CrmListView *self);
CrmListModel *crm_list_view_get_model (CrmListView *self);
const CrmId *crm_list_view_get_view (CrmListView *self);
void crm_list_view_show_target (CrmListView *self, GVariant *target);
void crm_list_view_set_base_filter (CrmListView *self, const char *path, CrmValue value);

G_END_DECLS
