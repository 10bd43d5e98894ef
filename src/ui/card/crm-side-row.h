/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "crm-catalog.h"

#include "crm-context.h"

G_BEGIN_DECLS

/**
 * CrmSideRow:
 *
 * A record on the side of a card: its name, and one line about it.
 *
 * Signal done: its button Done was pressed.
 */
#define CRM_TYPE_SIDE_ROW (crm_side_row_get_type ())
G_DECLARE_FINAL_TYPE (CrmSideRow, crm_side_row, CRM, SIDE_ROW, GtkListBoxRow)

GtkWidget *crm_side_row_new (CrmRecord *record, const char *title, const char *subtitle);
CrmRecord *crm_side_row_get_record (CrmSideRow *self);
void crm_side_row_add_avatar (CrmSideRow *self, CrmContext *context);
void crm_side_row_add_done (CrmSideRow *self);
void crm_side_row_set_wraps (CrmSideRow *self);

G_END_DECLS
