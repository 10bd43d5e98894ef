/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "crm-adaptive-bin.h"
#include "crm-empty-state.h"
#include "crm-list-columns.h"
#include "crm-list-filter.h"
#include "crm-list-view.h"
#include "crm-pinned-views.h"
#include "crm-report.h"
#include "crm-set-popover.h"
#include "crm-wrap-box.h"

G_BEGIN_DECLS

struct _CrmListView
{
  GtkWidget parent_instance;

  /* Widgets */
  CrmAdaptiveBin *bin;
  GtkBox *toolbar;
  GtkBox *chips_row;
  CrmWrapBox *chips;
  CrmWrapBox *pins;
  CrmWrapBox *filter_chips;
  GtkSearchEntry *search_entry;
  GtkMenuButton *filter_button;
  GtkMenuButton *columns_button;
  GtkMenuButton *views_button;
  GtkStack *stack;
  GtkScrolledWindow *scroller;
  GtkColumnView *view;
  CrmEmptyState *empty;
  CrmEmptyState *nothing;
  GtkActionBar *action_bar;
  GtkLabel *selected_label;
  AdwButtonContent *delete_content;
  AdwButtonContent *set_content;
  GtkMenuButton *set_button;
  GtkWidget *delete_button;
  GtkWidget *merge_button;
  GtkWidget *restore_button;
  GMenu *sort_section;                           /* of the menu More */
  GtkWidget *kind_chips[CRM_LIST_MAX_KINDS + 1]; /* "All", then one a kind; none for one kind */
  GtkWidget *mine_chip;
  GtkWidget *quick_chips[CRM_LIST_MAX_QUICK];
  CrmFilter *quick; /* of the chip that is pressed, or NULL */

  /* What is shown */
  CrmContext *context;
  CrmNavigator *navigator; /* the window outlives its pages */
  const CrmListSpec *spec;
  const CrmKind *kinds[CRM_LIST_MAX_KINDS];
  guint n_kinds;
  CrmListModel *model;
  CrmListColumns *columns;
  const CrmKind *only_kind; /* NULL for all */
  gboolean is_mine;
  gboolean shows_deleted; /* and nothing else */
  GtkWidget *deleted_chip;
  GPtrArray *filters; /* CrmListFilter, each with its chip */
  char *base_path;
  CrmValue base_value;
  gboolean has_base;

  gulong changed_id;
  gboolean is_front;
  GtkWidget *content; /* shown instead of the rows, or NULL; borrowed from the stack */
  gboolean is_stale;
  guint remember_timer;
  CrmPinnedViews *pinned;
  gboolean is_marking;
  CrmId view_id;          /* the view that is shown; none when none is */
  char *view_text;        /* what that one leaves in */
  GHashTable *link_names; /* CrmId: what a record is called that a filter names */
  GCancellable *naming;
  GCancellable *opening;  /* of a view that is still read */
  GCancellable *counting; /* of what a filter would leave, while one is being built */
};

/* Actions: crm-list-view-actions.c */
void crm_list_view_install_actions (GtkWidgetClass *widget_class);
void crm_list_view_update_selection (CrmListView *self);
void crm_list_view_start_plan (CrmRecord *plan, gpointer data);
void crm_list_view_put_next_step (CrmRecord *model, gboolean only_missing, gpointer data);
void crm_list_view_assign (CrmListView *self);
CrmQuery *crm_list_view_make_query (CrmListView *self, const CrmKind *only_kind);
CrmQuery *
crm_list_view_make_query_with (CrmListView *self, const CrmKind *only_kind, CrmFilter *instead);
void crm_list_view_requery (CrmListView *self);
void crm_list_view_tell_changed (CrmListView *self);
void crm_list_view_sorted (CrmListView *self);
void crm_list_view_set_field (CrmListView *self,
                              const CrmField *field,
                              const CrmValue *value,
                              CrmSetWay way);
void crm_list_view_show_deleted (CrmListView *self, gboolean shows_deleted);

/* Filters and views: crm-list-view-filters.c */
void crm_list_view_make_filter_popovers (CrmListView *self);
void crm_list_view_update_chips_row (CrmListView *self);

void crm_list_view_open_view (CrmListView *self, CrmRecord *view);
void crm_list_view_name_links (CrmListView *self);
void crm_list_view_stop_reading (CrmListView *self);

/* Pinned views: crm-list-pins.c */
void crm_list_view_follow_pins (CrmListView *self);
void crm_list_view_mark_pins (CrmListView *self);

/* Saving: crm-list-export.c */
void crm_list_view_export (CrmListView *self);
GArray *crm_list_view_make_columns (CrmListView *self, gboolean as_seen);

/* Dragged out and copied: crm-list-drag.c */
GdkContentProvider *crm_list_view_prepare_drag (CrmListView *self, CrmRow *row, guint position);
GdkContentProvider *crm_list_view_make_table (CrmListView *self, GPtrArray *records);

/* On paper: crm-list-print.c */
void crm_list_view_print (CrmListView *self);
gboolean crm_list_view_can_issue (CrmListView *self);
void crm_list_view_issue (CrmListView *self);
void crm_list_view_print_labels (CrmListView *self);
CrmReport *crm_list_view_make_report (CrmListView *self, CrmSeries *series);

G_END_DECLS
