/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Chooses which columns a list shows, how wide and in which order: those that are shown come first,
 * as they stand. Main thread. */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "crm-columns-popover.h"

struct _CrmColumnsPopover
{
  GtkPopover parent_instance;

  GtkBox *box;

  CrmListColumns *columns;
  gboolean is_filling;
};

G_DEFINE_FINAL_TYPE (CrmColumnsPopover, crm_columns_popover, GTK_TYPE_POPOVER)

static guint
get_column (GtkWidget *widget)
{
  return GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (widget), "crm-column"));
}

static GtkWidget *
find_row (CrmColumnsPopover *self, guint column)
{
  for (GtkWidget *row = gtk_widget_get_first_child (GTK_WIDGET (self->box)); row;
       row = gtk_widget_get_next_sibling (row))
    if (get_column (row) == column)
      return row;
  return NULL;
}

static GtkWidget *
find_button (GtkWidget *row, const char *icon)
{
  for (GtkWidget *child = gtk_widget_get_first_child (row); child;
       child = gtk_widget_get_next_sibling (child))
    if (GTK_IS_BUTTON (child)
        && g_strcmp0 (gtk_button_get_icon_name (GTK_BUTTON (child)), icon) == 0)
      return child;
  return NULL;
}

/* Rows in the order of the columns, those that are not shown behind. */
static void
fill (CrmColumnsPopover *self)
{
  guint n = crm_list_columns_get_n (self->columns), n_shown = 0;
  GtkWidget *last = NULL;
  self->is_filling = TRUE;
  for (guint i = 0; i < n; i++)
    n_shown += crm_list_columns_get_place (self->columns, i) >= 0;
  for (guint place = 0; place <= n_shown; place++)
    for (guint i = 0; i < n; i++)
      {
        int here = crm_list_columns_get_place (self->columns, i);
        if (place < n_shown ? here != (int) place : here >= 0)
          continue;
        GtkWidget *row = find_row (self, i);
        gtk_box_reorder_child_after (self->box, row, last);
        last = row;
        gtk_check_button_set_active (GTK_CHECK_BUTTON (gtk_widget_get_first_child (row)),
                                     here >= 0);
        gtk_widget_set_sensitive (find_button (row, "go-up-symbolic"), here > 0);
        gtk_widget_set_sensitive (find_button (row, "go-down-symbolic"),
                                  here >= 0 && here + 1 < (int) n_shown);
        gtk_widget_set_sensitive (find_button (row, "list-remove-symbolic"), here >= 0);
        gtk_widget_set_sensitive (find_button (row, "list-add-symbolic"), here >= 0);
      }
  self->is_filling = FALSE;
}

static void
on_check_toggled_cb (CrmColumnsPopover *self, GtkCheckButton *check)
{
  if (self->is_filling)
    return;
  crm_list_columns_show (self->columns, get_column (gtk_widget_get_parent (GTK_WIDGET (check))),
                         gtk_check_button_get_active (check));
  fill (self);
}

/* The button that moved a column keeps the keyboard while it can move it further. */
static void
move (CrmColumnsPopover *self, GtkWidget *button, int step)
{
  crm_list_columns_move (self->columns, get_column (gtk_widget_get_parent (button)), step);
  fill (self);
  if (!gtk_widget_get_sensitive (button))
    gtk_widget_grab_focus (gtk_widget_get_first_child (gtk_widget_get_parent (button)));
}

static void
on_forward_clicked_cb (CrmColumnsPopover *self, GtkWidget *button)
{
  move (self, button, -1);
}

static void
on_back_clicked_cb (CrmColumnsPopover *self, GtkWidget *button)
{
  move (self, button, 1);
}

static void
on_narrower_clicked_cb (CrmColumnsPopover *self, GtkWidget *button)
{
  crm_list_columns_widen (self->columns, get_column (gtk_widget_get_parent (button)), -1);
}

static void
on_wider_clicked_cb (CrmColumnsPopover *self, GtkWidget *button)
{
  crm_list_columns_widen (self->columns, get_column (gtk_widget_get_parent (button)), 1);
}

static void
add_button (CrmColumnsPopover *self,
            GtkWidget *row,
            const char *icon,
            const char *tip,
            const char *title,
            GCallback callback)
{
  GtkWidget *button = gtk_button_new_from_icon_name (icon);
  /* Translators: a button for a column of a list: what it does, and the column. */
  g_autofree char *name = g_strdup_printf (_ ("%1$s: %2$s"), tip, title);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_tooltip_text (button, tip);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  g_signal_connect_swapped (button, "clicked", callback, self);
  gtk_box_append (GTK_BOX (row), button);
}

static void
add_row (CrmColumnsPopover *self, guint i)
{
  const char *title = crm_list_columns_get_title (self->columns, i);
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  GtkWidget *check = gtk_check_button_new_with_label (title);
  g_object_set_data (G_OBJECT (row), "crm-column", GUINT_TO_POINTER (i));
  gtk_widget_set_hexpand (check, TRUE);
  g_signal_connect_swapped (check, "toggled", G_CALLBACK (on_check_toggled_cb), self);
  gtk_box_append (GTK_BOX (row), check);
  add_button (self, row, "list-remove-symbolic", _ ("Narrower"), title,
              G_CALLBACK (on_narrower_clicked_cb));
  add_button (self, row, "list-add-symbolic", _ ("Wider"), title, G_CALLBACK (on_wider_clicked_cb));
  add_button (self, row, "go-up-symbolic", _ ("Move Forward"), title,
              G_CALLBACK (on_forward_clicked_cb));
  add_button (self, row, "go-down-symbolic", _ ("Move Back"), title,
              G_CALLBACK (on_back_clicked_cb));
  gtk_box_append (self->box, row);
}

static void
on_reset_clicked_cb (CrmColumnsPopover *self)
{
  crm_list_columns_reset (self->columns);
  fill (self);
}

static void
crm_columns_popover_finalize (GObject *object)
{
  g_clear_object (&CRM_COLUMNS_POPOVER (object)->columns);
  G_OBJECT_CLASS (crm_columns_popover_parent_class)->finalize (object);
}

static void
crm_columns_popover_class_init (CrmColumnsPopoverClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = crm_columns_popover_finalize;
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/org/clientela/Clientela/ui/lists/crm-columns-popover.ui");
  gtk_widget_class_bind_template_child (widget_class, CrmColumnsPopover, box);
  gtk_widget_class_bind_template_callback (widget_class, on_reset_clicked_cb);
}

static void
crm_columns_popover_init (CrmColumnsPopover *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * crm_columns_popover_new:
 *
 * Returns: (transfer full): a popover
 */
GtkWidget *
crm_columns_popover_new (CrmListColumns *columns)
{
  CrmColumnsPopover *self = g_object_new (CRM_TYPE_COLUMNS_POPOVER, NULL);
  self->columns = g_object_ref (columns);
  for (guint i = 0; i < crm_list_columns_get_n (columns); i++)
    add_row (self, i);
  g_signal_connect (self, "show", G_CALLBACK (fill), NULL);
  return GTK_WIDGET (self);
}
