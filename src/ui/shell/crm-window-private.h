/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-jobs-button.h"
#include "crm-outbox-button.h"
#include "crm-navigator.h"
#include "crm-split-view.h"
#include "crm-sync-button.h"
#include "crm-window.h"

G_BEGIN_DECLS

struct _CrmWindow
{
  AdwApplicationWindow parent_instance;

  /* Widgets */
  AdwToastOverlay *toast_overlay;
  GtkStack *states;
  GtkLabel *loading_label;
  GtkProgressBar *loading_bar;
  AdwStatusPage *error_page;
  GtkWidget *first_run_page;
  CrmSplitView *split_view;
  AdwWindowTitle *office_title;
  GtkMenuButton *new_button;
  GtkListBox *sidebar_list;
  AdwHeaderBar *header;
  GtkWidget *back_button;
  AdwWindowTitle *title;
  GtkLabel *past_label;
  GtkStack *pages;
  CrmSyncButton *sync_button;
  CrmJobsButton *jobs_button;
  CrmOutboxButton *outbox_button;

  /* The office */
  CrmContext *context;
  char *folder;
  GCancellable *opening;
  gulong operation_done_id;
  gulong office_name_id;
  gulong sync_state_id;

  /* Pages */
  char *place_name;       /* of the sidebar */
  GHashTable *places;     /* name: CrmPlace, borrowed from the stack */
  GPtrArray *spare_cards; /* CrmPlace that were closed, to be the next cards; borrowed likewise */
  guint prepare_source;   /* makes spare cards before they are needed */
  guint n_prepared;       /* kinds that have got one */
  GPtrArray *cards;       /* CrmPlace over the place, the last one in front; borrowed likewise */
  CrmPlace *front;        /* whose widgets stand in the header bar */
  GtkWidget *front_start; /* and which ones they are */
  GtkWidget *front_end;
  gulong front_changed_id;
  const CrmKind *looked_at_kind; /* the record that was opened last */
  CrmId looked_at;
  guint look_source;

  GSettings *settings;
  GArray *undone; /* CrmId of the undoing batches, the last one is redone first */
  gboolean is_undoing;
};

void crm_window_prepare_cards (CrmWindow *self);
void crm_window_open_past (CrmWindow *self, const char *folder, gint64 past);
void crm_window_begin_opening (CrmWindow *self, const char *folder, const char *status);
void crm_window_show_problem (CrmWindow *self, const char *title, const char *message);

/* Offices that are made here: crm-window-offices.c */
void crm_window_start_office (CrmWindow *self,
                              const char *name,
                              const char *person,
                              const char *currency);
void crm_window_join_office (CrmWindow *self,
                             const char *server,
                             const char *login,
                             const char *password);

/* Days that are gone: crm-window-past.c */
void crm_window_watch_sync (CrmWindow *self);
void crm_window_look_back (CrmWindow *self);
void crm_window_tell_past (CrmWindow *self);

/* Pages: crm-window-pages.c */
void crm_window_navigator_init (CrmNavigatorInterface *iface);
void crm_window_go (CrmWindow *self, const char *place, GVariant *target);
void crm_window_go_back (CrmWindow *self);
void crm_window_focus_page (CrmWindow *self);
void crm_window_clear_pages (CrmWindow *self);
void crm_window_update_header (CrmWindow *self);

/* Sidebar: crm-window-sidebar.c */
void crm_window_fill_sidebar (CrmWindow *self);
void crm_window_select_sidebar_row (CrmWindow *self);
void crm_window_activate_sidebar_row (CrmWindow *self, GtkListBoxRow *row);
void crm_window_follow_views (CrmWindow *self);
void crm_window_forget_views (CrmWindow *self);

/* Actions: crm-window-actions.c */
void crm_window_install_actions (GtkWidgetClass *widget_class);
void crm_window_accept_files (CrmWindow *self);
void crm_window_accept_side_button (CrmWindow *self);
void crm_window_update_actions (CrmWindow *self);
void crm_window_toast (CrmWindow *self, const char *message, const CrmId *batch);
void crm_window_report_error (CrmWindow *self, const char *what, const GError *error);
void crm_window_on_operation_done (CrmWindow *self, CrmOperation *operation);

/* crm-window-plans.c */
void crm_window_ask_following (CrmWindow *self, CrmOperation *operation);

G_END_DECLS
