/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Cards of the board in the hand. One drop target for the whole board knows into which column a
 * card would fall and marks it. Main thread. */
#include "config.h"

#include "crm-board-private.h"

#define SCROLL_MARGIN 48
#define SCROLL_STEP 14

/* Dragging out of a column */

static CrmDealCard *
card_at (GtkWidget *widget, double x, double y)
{
  GtkWidget *picked = gtk_widget_pick (widget, x, y, GTK_PICK_DEFAULT);

  if (picked != NULL && !CRM_IS_DEAL_CARD (picked))
    picked = gtk_widget_get_ancestor (picked, CRM_TYPE_DEAL_CARD);
  return picked != NULL ? CRM_DEAL_CARD (picked) : NULL;
}

static GdkContentProvider *
on_drag_prepared_cb (GtkDragSource *source, double x, double y, CrmBoard *self)
{
  GtkWidget *column = gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (source));
  CrmDealCard *card = card_at (column, x, y);
  double inside_x, inside_y;

  if (card == NULL || crm_deal_card_get_deal (card) == NULL)
    return NULL;
  g_object_set_data_full (G_OBJECT (source), "crm-card", g_object_ref (card), g_object_unref);
  gtk_widget_translate_coordinates (column, GTK_WIDGET (card), x, y, &inside_x, &inside_y);
  g_object_set_data (G_OBJECT (source), "crm-x", GINT_TO_POINTER ((int) inside_x));
  g_object_set_data (G_OBJECT (source), "crm-y", GINT_TO_POINTER ((int) inside_y));
  return gdk_content_provider_new_typed (CRM_TYPE_ROW, crm_deal_card_get_row (card));
}

static void
on_drag_begun_cb (GtkDragSource *source, GdkDrag *drag, CrmBoard *self)
{
  CrmDealCard *card = g_object_get_data (G_OBJECT (source), "crm-card");
  g_autoptr (GdkPaintable) paintable = NULL;

  if (card == NULL)
    return;
  paintable = gtk_widget_paintable_new (GTK_WIDGET (card));
  gtk_drag_source_set_icon (source, paintable,
                            GPOINTER_TO_INT (g_object_get_data (G_OBJECT (source), "crm-x")),
                            GPOINTER_TO_INT (g_object_get_data (G_OBJECT (source), "crm-y")));
  gtk_widget_add_css_class (GTK_WIDGET (card), "dragged");
}

static void
on_drag_ended_cb (GtkDragSource *source, GdkDrag *drag, gboolean delete_data, CrmBoard *self)
{
  CrmDealCard *card = g_object_get_data (G_OBJECT (source), "crm-card");

  if (card != NULL)
    gtk_widget_remove_css_class (GTK_WIDGET (card), "dragged");
  g_object_set_data (G_OBJECT (source), "crm-card", NULL);
}

void
crm_board_add_drag_source (CrmBoard *self, CrmBoardColumn *column)
{
  GtkDragSource *source = gtk_drag_source_new ();

  /* The cards are buttons: a drag must be seen before they take the press for a click. */
  gtk_event_controller_set_propagation_phase (GTK_EVENT_CONTROLLER (source), GTK_PHASE_CAPTURE);
  gtk_drag_source_set_actions (source, GDK_ACTION_MOVE);
  g_signal_connect (source, "prepare", G_CALLBACK (on_drag_prepared_cb), self);
  g_signal_connect (source, "drag-begin", G_CALLBACK (on_drag_begun_cb), self);
  g_signal_connect (source, "drag-end", G_CALLBACK (on_drag_ended_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (column), GTK_EVENT_CONTROLLER (source));
}

/* Dropping onto the board */

static void
mark (CrmBoard *self, CrmBoardColumn *column)
{
  if (self->target == column)
    return;
  if (self->target != NULL)
    crm_board_column_set_target (self->target, FALSE);
  self->target = column;
  if (column != NULL)
    crm_board_column_set_target (column, TRUE);
}

static CrmBoardColumn *
column_at (CrmBoard *self, double x)
{
  for (guint i = 0; i < self->columns->len; i++)
    {
      GtkWidget *column = g_ptr_array_index (self->columns, i);
      graphene_rect_t bounds;

      if (gtk_widget_compute_bounds (column, GTK_WIDGET (self), &bounds) && x >= bounds.origin.x
          && x < bounds.origin.x + bounds.size.width)
        return CRM_BOARD_COLUMN (column);
    }
  return NULL;
}

static void
scroll_near_edge (CrmBoard *self, double x)
{
  GtkAdjustment *adjustment = gtk_scrolled_window_get_hadjustment (self->scroller);
  int width = gtk_widget_get_width (GTK_WIDGET (self));
  double by = x < SCROLL_MARGIN ? -SCROLL_STEP : x > width - SCROLL_MARGIN ? SCROLL_STEP : 0;

  if (by != 0)
    gtk_adjustment_set_value (adjustment, gtk_adjustment_get_value (adjustment) + by);
}

static GdkDragAction
on_drop_moved_cb (GtkDropTarget *target, double x, double y, CrmBoard *self)
{
  scroll_near_edge (self, x);
  mark (self, column_at (self, x));
  return self->target != NULL ? GDK_ACTION_MOVE : 0;
}

static void
on_drop_left_cb (GtkDropTarget *target, CrmBoard *self)
{
  mark (self, NULL);
}

static gboolean
on_dropped_cb (GtkDropTarget *target, const GValue *value, double x, double y, CrmBoard *self)
{
  CrmRow *deal = g_value_get_object (value);
  CrmBoardColumn *column = column_at (self, x);

  mark (self, NULL);
  if (column == NULL || deal == NULL
      || crm_board_column_find (column, crm_row_get_ref (deal)) != GTK_INVALID_LIST_POSITION)
    return FALSE;
  crm_board_move_deal (self, deal, column);
  return TRUE;
}

void
crm_board_add_drop_target (CrmBoard *self)
{
  GtkDropTarget *target = gtk_drop_target_new (CRM_TYPE_ROW, GDK_ACTION_MOVE);

  g_signal_connect (target, "enter", G_CALLBACK (on_drop_moved_cb), self);
  g_signal_connect (target, "motion", G_CALLBACK (on_drop_moved_cb), self);
  g_signal_connect (target, "leave", G_CALLBACK (on_drop_left_cb), self);
  g_signal_connect (target, "drop", G_CALLBACK (on_dropped_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (target));
}
