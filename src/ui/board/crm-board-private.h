/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-board.h"

G_BEGIN_DECLS

struct _CrmBoard
{
  GtkWidget parent_instance;

  GtkScrolledWindow *scroller;
  GtkBox *box;
  GtkPopoverMenu *menu;

  CrmContext *context;
  CrmNavigator *navigator;
  CrmListSource *source;
  GPtrArray *columns; /* CrmBoardColumn; borrowed from the box */

  CrmId pipeline;
  CrmId person; /* none: everybody */
  char *search;
  CrmFilter *filter; /* of the person, or NULL */
  CrmBoardOrder order;

  GCancellable *reading_stages;
  GCancellable *reading_totals;
  guint totals_timer;
  CrmRef focus; /* gets the keyboard where it stands when the columns were read; 0: none */

  CrmDealCard *menu_card; /* whose menu is open; weak */
  CrmBoardColumn *target; /* into which a drag would fall; borrowed */
};

/* crm-board-keys.c */
void crm_board_add_keys (CrmBoard *self);
void crm_board_install_actions (GtkWidgetClass *widget_class);
CrmBoardColumn *crm_board_find_column (CrmBoard *self, GtkWidget *widget);
guint crm_board_column_index (CrmBoard *self, CrmBoardColumn *column);

/* crm-board-dnd.c */
void crm_board_add_drop_target (CrmBoard *self);
void crm_board_add_drag_source (CrmBoard *self, CrmBoardColumn *column);

G_END_DECLS
