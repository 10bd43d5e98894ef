/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-history-row.h"

struct _CrmHistoryRow
{
  GtkWidget parent_instance;

  GtkWidget *box;
  GtkLabel *title;
  GtkLabel *subtitle;
  GtkLabel *body;
  GtkWidget *undone;
  GtkWidget *undo_button;
  GtkCheckButton *check;

  CrmHistoryItem *item;
};

G_DEFINE_FINAL_TYPE (CrmHistoryRow, crm_history_row, GTK_TYPE_WIDGET)

static guint undo_signal;
static guint checked_signal;

static void
on_check_toggled_cb (CrmHistoryRow *self)
{
  if (self->item != NULL)
    g_signal_emit (self, checked_signal, 0, gtk_check_button_get_active (self->check));
}

static void
on_undo_clicked_cb (CrmHistoryRow *self)
{
  g_signal_emit (self, undo_signal, 0);
}

static void
crm_history_row_dispose (GObject *object)
{
  CrmHistoryRow *self = CRM_HISTORY_ROW (object);

  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_object (&self->item);
  G_OBJECT_CLASS (crm_history_row_parent_class)->dispose (object);
}

static void
crm_history_row_class_init (CrmHistoryRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = crm_history_row_dispose;
  undo_signal = g_signal_new ("undo", CRM_TYPE_HISTORY_ROW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                              G_TYPE_NONE, 0);
  checked_signal = g_signal_new ("checked", CRM_TYPE_HISTORY_ROW, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                 NULL, G_TYPE_NONE, 1, G_TYPE_BOOLEAN);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/org/clientela/Clientela/ui/history/crm-history-row.ui");
  gtk_widget_class_bind_template_child (widget_class, CrmHistoryRow, box);
  gtk_widget_class_bind_template_child (widget_class, CrmHistoryRow, title);
  gtk_widget_class_bind_template_child (widget_class, CrmHistoryRow, subtitle);
  gtk_widget_class_bind_template_child (widget_class, CrmHistoryRow, body);
  gtk_widget_class_bind_template_child (widget_class, CrmHistoryRow, undone);
  gtk_widget_class_bind_template_child (widget_class, CrmHistoryRow, undo_button);
  gtk_widget_class_bind_template_child (widget_class, CrmHistoryRow, check);
  gtk_widget_class_bind_template_callback (widget_class, on_undo_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_check_toggled_cb);
}

static void
crm_history_row_init (CrmHistoryRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
crm_history_row_new (void)
{
  return g_object_new (CRM_TYPE_HISTORY_ROW, NULL);
}

/**
 * crm_history_row_bind:
 * @item: (nullable): what is shown from now on
 * @is_checked: whether it is among those that are to be taken back
 */
void
crm_history_row_bind (CrmHistoryRow *self, CrmHistoryItem *item, gboolean is_checked)
{
  const char *body;

  g_clear_object (&self->item);
  if (item == NULL)
    return;
  gtk_check_button_set_active (self->check, is_checked);
  gtk_widget_set_sensitive (GTK_WIDGET (self->check), crm_history_item_can_undo (item));
  self->item = g_object_ref (item);
  body = crm_history_item_get_body (item);
  gtk_label_set_label (self->title, crm_history_item_get_title (item));
  gtk_label_set_label (self->subtitle, crm_history_item_get_subtitle (item));
  gtk_label_set_label (self->body, body != NULL ? body : "");
  gtk_widget_set_visible (GTK_WIDGET (self->body), body != NULL && body[0] != '\0');
  gtk_widget_set_visible (self->undone, crm_history_item_is_undone (item));
  gtk_widget_set_visible (self->undo_button, crm_history_item_can_undo (item));
}

/**
 * crm_history_row_get_item:
 *
 * Returns: (transfer none) (nullable): what is shown
 */
CrmHistoryItem *
crm_history_row_get_item (CrmHistoryRow *self)
{
  return self->item;
}
