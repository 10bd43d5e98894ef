/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The board by keys and by its menu. Arrows go from card to card, Ctrl and an arrow take the deal
 * along to the next stage. Main thread. */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "crm-board-private.h"
#include "crm-operation.h"

CrmBoardColumn *
crm_board_find_column (CrmBoard *self, GtkWidget *widget)
{
  GtkWidget *column
      = widget != NULL ? gtk_widget_get_ancestor (widget, CRM_TYPE_BOARD_COLUMN) : NULL;

  return column != NULL ? CRM_BOARD_COLUMN (column) : NULL;
}

guint
crm_board_column_index (CrmBoard *self, CrmBoardColumn *column)
{
  guint index = 0;

  return g_ptr_array_find (self->columns, column, &index) ? index : G_MAXUINT;
}

static CrmDealCard *
get_focused_card (CrmBoard *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  if (focus != NULL && !CRM_IS_DEAL_CARD (focus))
    focus = gtk_widget_get_ancestor (focus, CRM_TYPE_DEAL_CARD);
  return focus != NULL && gtk_widget_is_ancestor (focus, GTK_WIDGET (self)) ? CRM_DEAL_CARD (focus)
                                                                            : NULL;
}

/* The next column that has a card to go to. */
static void
focus_beside (CrmBoard *self, CrmDealCard *card, int step)
{
  CrmBoardColumn *from = crm_board_find_column (self, GTK_WIDGET (card));
  int index = (int) crm_board_column_index (self, from) + step;

  for (; index >= 0 && index < (int) self->columns->len; index += step)
    {
      CrmBoardColumn *column = g_ptr_array_index (self->columns, (guint) index);

      if (crm_board_column_get_n_deals (column) == 0)
        continue;
      crm_board_column_focus (column, crm_deal_card_get_position (card));
      return;
    }
}

static void
move_beside (CrmBoard *self, CrmDealCard *card, int step)
{
  CrmBoardColumn *from = crm_board_find_column (self, GTK_WIDGET (card));
  int index = (int) crm_board_column_index (self, from) + step;

  if (index >= 0 && index < (int) self->columns->len)
    crm_board_move_deal (self, crm_deal_card_get_row (card),
                         g_ptr_array_index (self->columns, (guint) index));
}

static void
focus_in_column (CrmBoard *self, CrmDealCard *card, guint keyval)
{
  CrmBoardColumn *column = crm_board_find_column (self, GTK_WIDGET (card));
  guint position = crm_deal_card_get_position (card);
  guint n = crm_board_column_get_n_deals (column);

  if (keyval == GDK_KEY_Home)
    position = 0;
  else if (keyval == GDK_KEY_End)
    position = n - 1;
  else if (keyval == GDK_KEY_Page_Up)
    position = position > 5 ? position - 5 : 0;
  else if (keyval == GDK_KEY_Page_Down)
    position = MIN (position + 5, n - 1);
  else if (keyval == GDK_KEY_Up)
    position = position > 0 ? position - 1 : 0;
  else
    position = MIN (position + 1, n - 1);
  crm_board_column_focus (column, position);
}

/* The menu */

static GMenuModel *
build_menu (CrmBoard *self, CrmDealCard *card)
{
  GMenu *menu = g_menu_new ();
  g_autoptr (GMenu) first = g_menu_new ();
  g_autoptr (GMenu) stages = g_menu_new ();
  g_autoptr (GMenu) last = g_menu_new ();
  CrmBoardColumn *from = crm_board_find_column (self, GTK_WIDGET (card));

  g_menu_append (first, _ ("_Open"), "board.open");
  g_menu_append (first, _ ("_Plan Next Step"), "board.plan");
  for (guint i = 0; i < self->columns->len; i++)
    {
      CrmBoardColumn *column = g_ptr_array_index (self->columns, i);
      g_autoptr (GMenuItem) item
          = g_menu_item_new (crm_record_get_title (crm_board_column_get_stage (column)), NULL);

      if (column == from)
        continue;
      g_menu_item_set_action_and_target (item, "board.move-to", "u", i);
      g_menu_append_item (stages, item);
    }
  g_menu_append (last, _ ("_Delete"), "board.delete");
  g_menu_append_section (menu, NULL, G_MENU_MODEL (first));
  g_menu_append_section (menu, _ ("Move to Stage"), G_MENU_MODEL (stages));
  g_menu_append_section (menu, NULL, G_MENU_MODEL (last));
  return G_MENU_MODEL (menu);
}

static void
open_menu (CrmBoard *self, CrmDealCard *card, double x, double y)
{
  g_autoptr (GMenuModel) model = build_menu (self, card);

  g_set_weak_pointer (&self->menu_card, card);
  if (self->menu == NULL)
    {
      self->menu = GTK_POPOVER_MENU (gtk_popover_menu_new_from_model (model));
      gtk_popover_set_has_arrow (GTK_POPOVER (self->menu), FALSE);
      gtk_popover_set_position (GTK_POPOVER (self->menu), GTK_POS_BOTTOM);
      gtk_widget_set_halign (GTK_WIDGET (self->menu), GTK_ALIGN_START);
      gtk_widget_set_parent (GTK_WIDGET (self->menu), GTK_WIDGET (self));
    }
  else
    gtk_popover_menu_set_menu_model (self->menu, model);
  gtk_popover_set_pointing_to (GTK_POPOVER (self->menu), &(GdkRectangle){ (int) x, (int) y, 1, 1 });
  gtk_popover_popup (GTK_POPOVER (self->menu));
}

static void
open_menu_by_key (CrmBoard *self, CrmDealCard *card)
{
  double x, y;

  gtk_widget_translate_coordinates (GTK_WIDGET (card), GTK_WIDGET (self), 16, 24, &x, &y);
  open_menu (self, card, x, y);
}

static void
on_secondary_pressed_cb (
    GtkGestureClick *gesture, int n_presses, double x, double y, CrmBoard *self)
{
  GtkWidget *widget = gtk_widget_pick (GTK_WIDGET (self), x, y, GTK_PICK_DEFAULT);

  if (widget != NULL && !CRM_IS_DEAL_CARD (widget))
    widget = gtk_widget_get_ancestor (widget, CRM_TYPE_DEAL_CARD);
  if (widget == NULL)
    return;
  gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
  gtk_widget_grab_focus (widget);
  open_menu (self, CRM_DEAL_CARD (widget), x, y);
}

static void
open_deal (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CrmBoard *self = CRM_BOARD (widget);

  if (self->menu_card != NULL)
    gtk_widget_activate (GTK_WIDGET (self->menu_card));
}

static void
plan_step (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CrmBoard *self = CRM_BOARD (widget);
  CrmRecord *deal = self->menu_card != NULL ? crm_deal_card_get_deal (self->menu_card) : NULL;
  const CrmKind *kind = crm_context_get_kind (self->context, "activity");
  g_autoptr (CrmRecord) draft = crm_record_new (kind);

  if (deal == NULL)
    return;
  crm_record_set_parent (draft, "parent", crm_record_get_kind (deal), crm_record_get_id (deal));
  crm_record_set_link_title (draft, crm_kind_find_field (kind, "parent"),
                             crm_record_get_title (deal));
  crm_navigator_new_record (self->navigator, kind, draft);
}

static void
move_to (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CrmBoard *self = CRM_BOARD (widget);
  guint index = g_variant_get_uint32 (parameter);

  if (self->menu_card != NULL && index < self->columns->len)
    crm_board_move_deal (self, crm_deal_card_get_row (self->menu_card),
                         g_ptr_array_index (self->columns, index));
}

static void
delete_deal (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CrmBoard *self = CRM_BOARD (widget);
  CrmRecord *deal = self->menu_card != NULL ? crm_deal_card_get_deal (self->menu_card) : NULL;
  g_autoptr (CrmOperation) operation = NULL;
  g_autofree char *label = NULL;

  if (deal == NULL)
    return;
  /* Translators: the name of a record. */
  label = g_strdup_printf (_ ("Delete “%s”"), crm_record_get_title (deal));
  operation = crm_operation_new (label);
  crm_operation_delete (operation, crm_record_get_kind (deal), crm_record_get_id (deal));
  crm_navigator_run (self->navigator, operation);
}

void
crm_board_install_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "board.open", NULL, open_deal);
  gtk_widget_class_install_action (widget_class, "board.plan", NULL, plan_step);
  gtk_widget_class_install_action (widget_class, "board.move-to", "u", move_to);
  gtk_widget_class_install_action (widget_class, "board.delete", NULL, delete_deal);
}

/* Keys */

static gboolean
press_on_card (CrmBoard *self, CrmDealCard *card, guint keyval, GdkModifierType modifiers)
{
  gboolean mirrored = gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL;
  GdkModifierType held = modifiers & gtk_accelerator_get_default_mod_mask ();
  int step = (keyval == GDK_KEY_Right) != mirrored ? 1 : -1;

  switch (keyval)
    {
    case GDK_KEY_Left:
    case GDK_KEY_Right:
      if (held == GDK_CONTROL_MASK)
        move_beside (self, card, step);
      else if (held == 0)
        focus_beside (self, card, step);
      else
        return FALSE;
      return TRUE;
    case GDK_KEY_Up:
    case GDK_KEY_Down:
    case GDK_KEY_Home:
    case GDK_KEY_End:
    case GDK_KEY_Page_Up:
    case GDK_KEY_Page_Down:
      if (held != 0)
        return FALSE;
      focus_in_column (self, card, keyval);
      return TRUE;
    case GDK_KEY_Menu:
      open_menu_by_key (self, card);
      return TRUE;
    case GDK_KEY_F10:
      if (held != GDK_SHIFT_MASK)
        return FALSE;
      open_menu_by_key (self, card);
      return TRUE;
    case GDK_KEY_Delete:
      if (held != 0)
        return FALSE;
      g_set_weak_pointer (&self->menu_card, card);
      gtk_widget_activate_action (GTK_WIDGET (self), "board.delete", NULL);
      return TRUE;
    default:
      return FALSE;
    }
}

static gboolean
on_key_pressed_cb (GtkEventControllerKey *controller,
                   guint keyval,
                   guint keycode,
                   GdkModifierType modifiers,
                   CrmBoard *self)
{
  CrmDealCard *card = get_focused_card (self);

  return card != NULL && press_on_card (self, card, keyval, modifiers);
}

void
crm_board_add_keys (CrmBoard *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();
  GtkGesture *click = gtk_gesture_click_new ();

  gtk_event_controller_set_name (keys, "crm-board-keys");
  /* Before the lists, which know only up and down. */
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (on_key_pressed_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (click), GDK_BUTTON_SECONDARY);
  g_signal_connect (click, "pressed", G_CALLBACK (on_secondary_pressed_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
}
