/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "crm-board-column.h"
#include "crm-navigator.h"

G_BEGIN_DECLS

/**
 * CrmBoardOrder:
 *
 * In which order a column shows its deals. Closed stages always show the newest first.
 */
typedef enum
{
  CRM_BOARD_BY_CHANGE,
  CRM_BOARD_BY_AMOUNT,
  CRM_BOARD_BY_CLOSE,
  CRM_BOARD_BY_AGE,
} CrmBoardOrder;

/**
 * CrmBoard:
 *
 * A pipeline: its stages side by side, its deals as cards that are moved by hand or by keys.
 *
 * Signal changed: something was read, or is being read.
 */
#define CRM_TYPE_BOARD (crm_board_get_type ())
G_DECLARE_FINAL_TYPE (CrmBoard, crm_board, CRM, BOARD, GtkWidget)

GtkWidget *crm_board_new (CrmContext *context, CrmNavigator *navigator);
void crm_board_set_pipeline (CrmBoard *self, const CrmId *pipeline);
void crm_board_set_person (CrmBoard *self, const CrmId *person);
void crm_board_set_search (CrmBoard *self, const char *text);
void crm_board_set_filter (CrmBoard *self, CrmFilter *filter);
void crm_board_set_order (CrmBoard *self, CrmBoardOrder order);
void crm_board_refresh (CrmBoard *self);
gboolean crm_board_is_busy (CrmBoard *self);
guint crm_board_get_n_columns (CrmBoard *self);
CrmBoardColumn *crm_board_get_column (CrmBoard *self, guint position);
void crm_board_move_deal (CrmBoard *self, CrmRow *deal, CrmBoardColumn *to);

G_END_DECLS
