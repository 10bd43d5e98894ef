/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * CrmPivotShelf:
 *
 * What stands down, across and inside a table of one's own: three shelves onto which fields are
 * dragged. A field is a button whose menu does the same without a pointer; Delete takes one off,
 * Ctrl and an arrow carry it to the shelf beside.
 *
 * Signal changed: somebody moved a field.
 */
#define CRM_TYPE_PIVOT_SHELF (crm_pivot_shelf_get_type ())
G_DECLARE_FINAL_TYPE (CrmPivotShelf, crm_pivot_shelf, CRM, PIVOT_SHELF, GtkWidget)

typedef enum
{
  CRM_PIVOT_ROWS,
  CRM_PIVOT_COLUMNS,
  CRM_PIVOT_VALUES,
  CRM_N_PIVOT_SHELVES,
} CrmPivotPlace;

GtkWidget *crm_pivot_shelf_new (void);
void crm_pivot_shelf_clear (CrmPivotShelf *self);
void crm_pivot_shelf_add_field (CrmPivotShelf *self,
                                const char *key,
                                const char *label,
                                gboolean is_value);
void crm_pivot_shelf_set (CrmPivotShelf *self, CrmPivotPlace place, const char *key);
const char *crm_pivot_shelf_get (CrmPivotShelf *self, CrmPivotPlace place);

G_END_DECLS
