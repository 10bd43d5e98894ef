/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-board.h"

G_BEGIN_DECLS

/**
 * CrmBoardLanes:
 *
 * A pipeline with a lane for each person who has open deals in it, each a board of its own. A deal
 * that is dropped on another lane goes to that person.
 *
 * Signal changed: something was read, or is being read.
 */
#define CRM_TYPE_BOARD_LANES (crm_board_lanes_get_type ())
G_DECLARE_FINAL_TYPE (CrmBoardLanes, crm_board_lanes, CRM, BOARD_LANES, GtkWidget)

GtkWidget *crm_board_lanes_new (CrmContext *context, CrmNavigator *navigator);
void crm_board_lanes_set_pipeline (CrmBoardLanes *self, const CrmId *pipeline);
void crm_board_lanes_set_filter (CrmBoardLanes *self, CrmFilter *filter, const char *words);
void crm_board_lanes_set_order (CrmBoardLanes *self, CrmBoardOrder order);
void crm_board_lanes_refresh (CrmBoardLanes *self);
gboolean crm_board_lanes_is_busy (CrmBoardLanes *self);
guint crm_board_lanes_get_n_lanes (CrmBoardLanes *self);

G_END_DECLS
