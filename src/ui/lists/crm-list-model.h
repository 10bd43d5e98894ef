/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "crm-list-source.h"
#include "crm-row.h"

G_BEGIN_DECLS

/**
 * CrmListModel:
 *
 * The records of a query as a list of any length: the order of their refs, read once; wrappers
 * (CrmRow) made when asked for and forgotten when nobody holds them; records read in pages when a
 * cell is bound, newest request first. It is its own selection, a bitset of positions.
 *
 * Signals:
 * loaded: a snapshot came; "failed" (GError *error): one did not
 */
#define CRM_TYPE_LIST_MODEL (crm_list_model_get_type ())
G_DECLARE_FINAL_TYPE (CrmListModel, crm_list_model, CRM, LIST_MODEL, GObject)

#define CRM_LIST_PAGE_SIZE 128

CrmListModel *crm_list_model_new (CrmListSource *source);
void crm_list_model_set_query (CrmListModel *self, CrmQuery *query);
CrmQuery *crm_list_model_get_query (CrmListModel *self);
void crm_list_model_refresh (CrmListModel *self);
gboolean crm_list_model_is_loading (CrmListModel *self);
gboolean crm_list_model_is_loaded (CrmListModel *self);
gboolean crm_list_model_is_whole (CrmListModel *self);

void crm_list_model_want (CrmListModel *self, guint position);
guint crm_list_model_find (CrmListModel *self, CrmRef ref);

void crm_list_model_toggle (CrmListModel *self, guint position);
void crm_list_model_select_others (CrmListModel *self);
guint crm_list_model_get_n_selected (CrmListModel *self);
GArray *crm_list_model_dup_selected (CrmListModel *self);
GArray *crm_list_model_dup_all (CrmListModel *self);

G_END_DECLS
