/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Chooses which columns a list shows. Main thread. */
#include "config.h"

#include "crm-columns-popover.h"

struct _CrmColumnsPopover
{
  GtkPopover parent_instance;

  GtkBox *box;

  CrmListColumns *columns;
  gboolean is_filling;
};

G_DEFINE_FINAL_TYPE (CrmColumnsPopover, crm_columns_popover, GTK_TYPE_POPOVER)

static void
on_check_toggled_cb (CrmColumnsPopover *self, GtkCheckButton *check)
{
  guint i = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (check), "crm-column"));
  if (!self->is_filling)
    crm_list_columns_show (self->columns, i, gtk_check_button_get_active (check));
}

static void
fill (CrmColumnsPopover *self)
{
  self->is_filling = TRUE;
  guint i = 0;
  for (GtkWidget *check = gtk_widget_get_first_child (GTK_WIDGET (self->box)); check;
       check = gtk_widget_get_next_sibling (check))
    gtk_check_button_set_active (GTK_CHECK_BUTTON (check),
                                 crm_list_columns_is_shown (self->columns, i++));
  self->is_filling = FALSE;
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
    {
      GtkWidget *check = gtk_check_button_new_with_label (crm_list_columns_get_title (columns, i));
      g_object_set_data (G_OBJECT (check), "crm-column", GUINT_TO_POINTER (i));
      g_signal_connect_swapped (check, "toggled", G_CALLBACK (on_check_toggled_cb), self);
      gtk_box_append (self->box, check);
    }
  g_signal_connect (self, "show", G_CALLBACK (fill), NULL);
  return GTK_WIDGET (self);
}
