/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "crm-row.h"
#include "crm-context.h"

G_BEGIN_DECLS

/**
 * CrmListCell:
 *
 * What stands in a cell of a list. It follows its row while it is bound, and shows nothing until
 * the record was read.
 */
#define CRM_TYPE_LIST_CELL (crm_list_cell_get_type ())
G_DECLARE_FINAL_TYPE (CrmListCell, crm_list_cell, CRM, LIST_CELL, GtkWidget)

typedef enum
{
  CRM_LIST_CELL_TEXT,
  CRM_LIST_CELL_NUMBER,  /* written to the end of the cell */
  CRM_LIST_CELL_TITLE,   /* stands out */
  CRM_LIST_CELL_KIND,    /* a title behind the icon of its kind */
  CRM_LIST_CELL_SUMMARY, /* icon, title, subtitle and a number, in two lines */
} CrmListCellStyle;

/* Writes what a cell shows: @number only for a summary. */
typedef void (*CrmListCellFill) (CrmRecord *record, char **text, char **number, gpointer user_data);

GtkWidget *crm_list_cell_new (CrmContext *context,
                              CrmListCellStyle style,
                              guint n_chars,
                              guint min_chars,
                              CrmListCellFill fill,
                              gpointer data);
void crm_list_cell_bind (CrmListCell *self, CrmRow *row, guint position);
void crm_list_cell_unbind (CrmListCell *self);
CrmRow *crm_list_cell_get_row (CrmListCell *self);
guint crm_list_cell_get_position (CrmListCell *self);

G_END_DECLS
