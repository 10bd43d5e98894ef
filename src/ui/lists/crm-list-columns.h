/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-list-model.h"
#include "crm-list-spec.h"

G_BEGIN_DECLS

/**
 * CrmListColumns:
 *
 * The columns of a list, derived from the fields of its kinds: which there are, which are seen and
 * in what order, how wide, and by which ones the list is sorted.
 *
 * Signals:
 * sort-changed: another order was chosen; "layout-changed": columns were shown, hidden, moved,
 *   made wider
 */
#define CRM_TYPE_LIST_COLUMNS (crm_list_columns_get_type ())
G_DECLARE_FINAL_TYPE (CrmListColumns, crm_list_columns, CRM, LIST_COLUMNS, GObject)

CrmListColumns *crm_list_columns_new (CrmContext *context,
                                      const CrmListSpec *spec,
                                      GtkColumnView *view,
                                      CrmListModel *model);

guint crm_list_columns_get_n (CrmListColumns *self);
const char *crm_list_columns_get_key (CrmListColumns *self, guint i);
const char *crm_list_columns_get_title (CrmListColumns *self, guint i);
const CrmField *crm_list_columns_get_field (CrmListColumns *self, guint i, const CrmKind *kind);
gboolean crm_list_columns_is_shown (CrmListColumns *self, guint i);
void crm_list_columns_show (CrmListColumns *self, guint i, gboolean is_shown);
void crm_list_columns_reset (CrmListColumns *self);
char *crm_list_columns_format (CrmListColumns *self, guint i, CrmRecord *record);

char **crm_list_columns_dup_layout (CrmListColumns *self);
void crm_list_columns_set_layout (CrmListColumns *self, const char *const *layout);
void crm_list_columns_set_narrow (CrmListColumns *self, gboolean is_narrow);

void crm_list_columns_sort (CrmListColumns *self, CrmQuery *query);
char *crm_list_columns_dup_order (CrmListColumns *self);
void crm_list_columns_set_order (CrmListColumns *self, const char *order);
void crm_list_columns_sort_by (CrmListColumns *self, const char *key, gboolean is_added);
void crm_list_columns_widen (CrmListColumns *self, guint i, int steps);
gboolean crm_list_columns_move (CrmListColumns *self, guint i, int step);
int crm_list_columns_get_place (CrmListColumns *self, guint i);

G_END_DECLS
