/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "crm-deal-card.h"
#include "crm-list-source.h"

G_BEGIN_DECLS

/**
 * CrmBoardTotals:
 *
 * The sums of a column, over all of its deals and not only those that are shown.
 */
typedef struct
{
  gint64 count;
  gint64 amount;   /* minor units of the office's currency */
  gint64 weighted; /* by the chance of each deal */
} CrmBoardTotals;

/**
 * CrmBoardColumn:
 *
 * The deals of one stage. An open stage shows all of them, a closed one the newest, with a button
 * for more.
 *
 * Signals:
 * open (CrmDealCard *card): a card was pressed
 * loaded: its deals were read
 */
#define CRM_TYPE_BOARD_COLUMN (crm_board_column_get_type ())
G_DECLARE_FINAL_TYPE (CrmBoardColumn, crm_board_column, CRM, BOARD_COLUMN, GtkWidget)

GtkWidget *crm_board_column_new (CrmContext *context, CrmListSource *source, CrmRecord *stage);
CrmRecord *crm_board_column_get_stage (CrmBoardColumn *self);
void crm_board_column_set_query (CrmBoardColumn *self, CrmQuery *query);
void crm_board_column_refresh (CrmBoardColumn *self);
gboolean crm_board_column_is_loading (CrmBoardColumn *self);
void crm_board_column_set_totals (CrmBoardColumn *self, const CrmBoardTotals *totals);
void crm_board_column_set_target (CrmBoardColumn *self, gboolean is_target);
guint crm_board_column_get_n_deals (CrmBoardColumn *self);
guint crm_board_column_find (CrmBoardColumn *self, CrmRef ref);
void crm_board_column_focus (CrmBoardColumn *self, guint position);

G_END_DECLS
