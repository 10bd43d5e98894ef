/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A cell of a list. GtkInscription never asks for a new layout when its text changes, which is what
 * keeps a thousand cells smooth. Main thread. */
#include "config.h"

#include "crm-list-cell.h"

#include "crm-photo.h"

struct _CrmListCell
{
  GtkWidget parent_instance;

  gboolean names_row;
  GtkImage *icon;
  CrmContext *context; /* with the pictures; or NULL */
  GtkInscription *text;
  GtkInscription *detail;
  GtkLabel *number;

  CrmListCellFill fill;
  gpointer fill_data;
  CrmRow *row;
  guint position;
};

G_DEFINE_FINAL_TYPE (CrmListCell, crm_list_cell, GTK_TYPE_WIDGET)

static void
clear (CrmListCell *self)
{
  gtk_inscription_set_text (self->text, NULL);
  if (self->detail)
    gtk_inscription_set_text (self->detail, NULL);
  if (self->number)
    gtk_label_set_label (self->number, "");
  if (self->icon)
    crm_photo_show_image (self->icon, NULL, NULL);
}

/* GTK names rows and cells after their types: a screen reader gets the name of the record for the
 * row and the text for the cell. Both are above this widget once it is bound. */
static void
tell_screen_reader (CrmListCell *self, const char *text)
{
  GtkWidget *cell = gtk_widget_get_parent (GTK_WIDGET (self));
  if (!cell || !text)
    return;
  gtk_accessible_update_property (GTK_ACCESSIBLE (cell), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
  GtkWidget *row = gtk_widget_get_parent (cell);
  if (row && self->names_row)
    gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
}

/* Who has no company and no city is at least a person: an empty line would look like a fault. */
static const char *
get_detail (CrmRecord *record)
{
  const char *subtitle = crm_record_get_subtitle (record);
  return subtitle && *subtitle ? subtitle : crm_kind_get_label (crm_record_get_kind (record));
}

static void
update (CrmListCell *self)
{
  CrmRecord *record = self->row ? crm_row_get_record (self->row) : NULL;
  if (!record)
    {
      clear (self);
      return;
    }
  g_autofree char *text = NULL, *number = NULL;
  self->fill (record, &text, &number, self->fill_data);
  gtk_inscription_set_text (self->text, text);
  tell_screen_reader (self, text);
  if (self->icon)
    crm_photo_show_image (self->icon, self->context, record);
  if (self->detail)
    gtk_inscription_set_text (self->detail, get_detail (record));
  if (self->number)
    gtk_label_set_label (self->number, number ? number : "");
}

static void
crm_list_cell_dispose (GObject *object)
{
  CrmListCell *self = CRM_LIST_CELL (object);
  crm_list_cell_unbind (self);
  for (GtkWidget *child; (child = gtk_widget_get_first_child (GTK_WIDGET (self)));)
    gtk_widget_unparent (child);
  g_clear_object (&self->context);
  G_OBJECT_CLASS (crm_list_cell_parent_class)->dispose (object);
}

static void
crm_list_cell_class_init (CrmListCellClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = crm_list_cell_dispose;
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "crm-cell");
}

static void
crm_list_cell_init (CrmListCell *self)
{
  gtk_box_layout_set_spacing (GTK_BOX_LAYOUT (gtk_widget_get_layout_manager (GTK_WIDGET (self))),
                              8);
}

static GtkInscription *
inscription_new (guint n_chars, guint min_chars)
{
  GtkInscription *text = GTK_INSCRIPTION (gtk_inscription_new (NULL));
  gtk_inscription_set_min_chars (text, MIN (n_chars, min_chars));
  gtk_inscription_set_nat_chars (text, n_chars);
  gtk_inscription_set_text_overflow (text, GTK_INSCRIPTION_OVERFLOW_ELLIPSIZE_END);
  gtk_widget_set_hexpand (GTK_WIDGET (text), TRUE);
  /* Exactly one line high: a taller one would put a shortened text higher than a whole one. */
  gtk_widget_set_valign (GTK_WIDGET (text), GTK_ALIGN_CENTER);
  return text;
}

static void
add_summary (CrmListCell *self, guint n_chars, guint min_chars)
{
  self->detail = inscription_new (n_chars, min_chars);
  gtk_widget_add_css_class (GTK_WIDGET (self->detail), "caption");
  gtk_widget_add_css_class (GTK_WIDGET (self->detail), "dim-label");
  GtkWidget *lines = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  gtk_widget_set_hexpand (lines, TRUE);
  gtk_widget_set_valign (lines, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (lines), GTK_WIDGET (self->text));
  gtk_box_append (GTK_BOX (lines), GTK_WIDGET (self->detail));
  gtk_widget_set_parent (lines, GTK_WIDGET (self));
  self->number = GTK_LABEL (gtk_label_new (NULL));
  gtk_widget_add_css_class (GTK_WIDGET (self->number), "numeric");
  gtk_widget_set_parent (GTK_WIDGET (self->number), GTK_WIDGET (self));
  gtk_widget_add_css_class (GTK_WIDGET (self), "summary");
}

/**
 * crm_list_cell_new:
 * @n_chars: how much text is to be seen when there is room
 * @min_chars: and when there is not
 * @fill: writes what is shown; @data must live as long as the list
 *
 * Returns: (transfer full): a cell that is not bound
 */
GtkWidget *
crm_list_cell_new (CrmContext *context,
                   CrmListCellStyle style,
                   guint n_chars,
                   guint min_chars,
                   CrmListCellFill fill,
                   gpointer data)
{
  CrmListCell *self = g_object_new (CRM_TYPE_LIST_CELL, NULL);
  self->names_row = style == CRM_LIST_CELL_TITLE || style == CRM_LIST_CELL_KIND
                    || style == CRM_LIST_CELL_SUMMARY;
  self->context = g_object_ref (context);
  self->fill = fill;
  self->fill_data = data;
  self->text = inscription_new (n_chars, min_chars);
  if (style == CRM_LIST_CELL_KIND || style == CRM_LIST_CELL_SUMMARY)
    {
      self->icon = g_object_new (GTK_TYPE_IMAGE, "accessible-role",
                                 GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);
      gtk_widget_add_css_class (GTK_WIDGET (self->icon), "dim-label");
      gtk_widget_set_parent (GTK_WIDGET (self->icon), GTK_WIDGET (self));
    }
  if (style == CRM_LIST_CELL_SUMMARY)
    add_summary (self, n_chars, min_chars);
  else
    gtk_widget_set_parent (GTK_WIDGET (self->text), GTK_WIDGET (self));
  if (style == CRM_LIST_CELL_NUMBER)
    {
      gtk_inscription_set_xalign (self->text, 1);
      gtk_widget_add_css_class (GTK_WIDGET (self->text), "numeric");
    }
  if (style == CRM_LIST_CELL_TITLE || style == CRM_LIST_CELL_KIND || style == CRM_LIST_CELL_SUMMARY)
    gtk_widget_add_css_class (GTK_WIDGET (self->text), "crm-row-title");
  return GTK_WIDGET (self);
}

/**
 * crm_list_cell_bind:
 *
 * Shows a row until the cell is unbound.
 */
void
crm_list_cell_bind (CrmListCell *self, CrmRow *row, guint position)
{
  g_return_if_fail (CRM_IS_LIST_CELL (self));
  g_return_if_fail (CRM_IS_ROW (row));
  crm_list_cell_unbind (self);
  self->row = g_object_ref (row);
  self->position = position;
  g_signal_connect_swapped (row, "changed", G_CALLBACK (update), self);
  update (self);
}

/**
 * crm_list_cell_unbind:
 *
 * Lets its row go.
 */
void
crm_list_cell_unbind (CrmListCell *self)
{
  g_return_if_fail (CRM_IS_LIST_CELL (self));
  if (self->row)
    g_signal_handlers_disconnect_by_func (self->row, update, self);
  g_clear_object (&self->row);
}

/**
 * crm_list_cell_get_row:
 *
 * Returns: (transfer none) (nullable): what it shows
 */
CrmRow *
crm_list_cell_get_row (CrmListCell *self)
{
  g_return_val_if_fail (CRM_IS_LIST_CELL (self), NULL);
  return self->row;
}

/**
 * crm_list_cell_get_position:
 *
 * Returns: where its row stood when it was bound
 */
guint
crm_list_cell_get_position (CrmListCell *self)
{
  g_return_val_if_fail (CRM_IS_LIST_CELL (self), 0);
  return self->position;
}
