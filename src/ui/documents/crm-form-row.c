/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One field of a form. Main thread. */
#include "config.h"

#include "crm-form-row.h"

#include <glib/gi18n-lib.h>

struct _CrmFormRow
{
  GtkWidget parent_instance;

  GtkLabel *label;
  GtkLabel *note;
  GtkWidget *missing_mark;
  CrmFieldEditor *editor;
  GtkLabel *value; /* in place of the editor where nothing can be changed */

  CrmContext *context;
  CrmRecord *record;
  gboolean is_dirty;
};

G_DEFINE_FINAL_TYPE (CrmFormRow, crm_form_row, GTK_TYPE_WIDGET)

static guint commit_signal;

static void
on_editor_changed_cb (CrmFormRow *self)
{
  self->is_dirty = TRUE;
}

static void
commit (CrmFormRow *self)
{
  if (self->is_dirty && self->record != NULL)
    g_signal_emit (self, commit_signal, 0);
}

static void
load (CrmFormRow *self)
{
  const CrmField *field = crm_field_editor_get_field (self->editor);
  g_autofree char *text
      = crm_record_format (self->record, field, crm_context_get_locale (self->context));

  crm_field_editor_load (self->editor, self->record);
  gtk_label_set_text (self->value, text != NULL && *text != '\0' ? text : "–");
  self->is_dirty = FALSE;
}

static void
on_editor_canceled_cb (CrmFormRow *self)
{
  if (self->record != NULL)
    load (self);
}

static void
crm_form_row_dispose (GObject *object)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);
  g_clear_object (&CRM_FORM_ROW (object)->record);
  g_clear_object (&CRM_FORM_ROW (object)->context);
  G_OBJECT_CLASS (crm_form_row_parent_class)->dispose (object);
}

static gboolean
crm_form_row_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (CRM_FORM_ROW (widget)->editor));
}

static void
crm_form_row_class_init (CrmFormRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = crm_form_row_dispose;
  widget_class->grab_focus = crm_form_row_grab_focus;
  commit_signal = g_signal_new ("commit", CRM_TYPE_FORM_ROW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                G_TYPE_NONE, 0);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "crm-form-row");
}

static void
crm_form_row_init (CrmFormRow *self)
{
  GtkBoxLayout *layout = GTK_BOX_LAYOUT (gtk_widget_get_layout_manager (GTK_WIDGET (self)));

  gtk_orientable_set_orientation (GTK_ORIENTABLE (layout), GTK_ORIENTATION_VERTICAL);
  gtk_box_layout_set_spacing (layout, 4);
}

static GtkLabel *
add_label (GtkWidget *box, const char *text, const char *style)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (label, "caption");
  if (style != NULL)
    gtk_widget_add_css_class (label, style);
  gtk_box_append (GTK_BOX (box), label);
  return GTK_LABEL (label);
}

/**
 * crm_form_row_new:
 * @note: (nullable): whose field it is, where the form has fields of several records
 *
 * Returns: (transfer full): an empty row
 */
GtkWidget *
crm_form_row_new (CrmContext *context, const CrmField *field, const char *note)
{
  CrmFormRow *self = g_object_new (CRM_TYPE_FORM_ROW, NULL);
  GtkWidget *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkEventController *focus = gtk_event_controller_focus_new ();

  gtk_widget_set_parent (head, GTK_WIDGET (self));
  self->label = add_label (head, crm_field_get_label (field), NULL);
  self->note = add_label (head, note, "dim-label");
  gtk_widget_set_visible (GTK_WIDGET (self->note), note != NULL);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->note), note);
  self->missing_mark = GTK_WIDGET (add_label (head, _ ("Missing"), "error"));
  gtk_widget_set_visible (self->missing_mark, FALSE);

  self->context = g_object_ref (context);
  self->value = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_xalign (self->value, 0);
  gtk_label_set_wrap (self->value, TRUE);
  gtk_label_set_wrap_mode (self->value, PANGO_WRAP_WORD_CHAR);
  gtk_label_set_selectable (self->value, TRUE);
  gtk_widget_set_visible (GTK_WIDGET (self->value), FALSE);
  gtk_widget_set_parent (GTK_WIDGET (self->value), GTK_WIDGET (self));
  self->editor = CRM_FIELD_EDITOR (crm_field_editor_new (context, field));
  gtk_widget_set_parent (GTK_WIDGET (self->editor), GTK_WIDGET (self));
  g_signal_connect_swapped (self->editor, "changed", G_CALLBACK (on_editor_changed_cb), self);
  g_signal_connect_swapped (self->editor, "commit", G_CALLBACK (commit), self);
  g_signal_connect_swapped (self->editor, "cancel", G_CALLBACK (on_editor_canceled_cb), self);
  g_signal_connect_swapped (focus, "leave", G_CALLBACK (commit), self);
  gtk_widget_add_controller (GTK_WIDGET (self->editor), focus);
  return GTK_WIDGET (self);
}

/**
 * crm_form_row_set_record:
 *
 * Shows the value of a record, unless another one is being typed.
 */
void
crm_form_row_set_record (CrmFormRow *self, CrmRecord *record)
{
  const CrmField *field = crm_field_editor_get_field (self->editor);
  gboolean is_same;

  g_return_if_fail (CRM_IS_FORM_ROW (self));
  is_same
      = self->record != NULL
        && crm_id_equal (crm_record_get_id (self->record), crm_record_get_id (record))
        && crm_value_equal (crm_record_get (self->record, field), crm_record_get (record, field));
  g_set_object (&self->record, record);
  if (!is_same && !self->is_dirty)
    load (self);
}

CrmRecord *
crm_form_row_get_record (CrmFormRow *self)
{
  g_return_val_if_fail (CRM_IS_FORM_ROW (self), NULL);
  return self->record;
}

const CrmField *
crm_form_row_get_field (CrmFormRow *self)
{
  g_return_val_if_fail (CRM_IS_FORM_ROW (self), NULL);
  return crm_field_editor_get_field (self->editor);
}

/**
 * crm_form_row_set_missing:
 * @missing: whether the document needs it
 */
void
crm_form_row_set_missing (CrmFormRow *self, gboolean missing)
{
  g_return_if_fail (CRM_IS_FORM_ROW (self));
  gtk_widget_set_visible (self->missing_mark, missing);
}

/**
 * crm_form_row_set_editable:
 * @editable: whether the value can be changed; otherwise it is only told
 */
void
crm_form_row_set_editable (CrmFormRow *self, gboolean editable)
{
  g_return_if_fail (CRM_IS_FORM_ROW (self));
  gtk_widget_set_visible (GTK_WIDGET (self->editor), editable);
  gtk_widget_set_visible (GTK_WIDGET (self->value), !editable);
  gtk_widget_remove_css_class (GTK_WIDGET (self->label), "dim-label");
  if (!editable)
    gtk_widget_add_css_class (GTK_WIDGET (self->label), "dim-label");
}

gboolean
crm_form_row_is_dirty (CrmFormRow *self)
{
  g_return_val_if_fail (CRM_IS_FORM_ROW (self), FALSE);
  return self->is_dirty;
}

/**
 * crm_form_row_take_value:
 * @value: (out): to be cleared by the caller
 *
 * Takes what was typed, which then counts as stored. FALSE when it cannot be; the row says why.
 */
gboolean
crm_form_row_take_value (CrmFormRow *self, CrmValue *value)
{
  g_autoptr (GError) error = NULL;

  g_return_val_if_fail (CRM_IS_FORM_ROW (self), FALSE);
  if (!crm_field_editor_get_value (self->editor, value, &error))
    {
      crm_field_editor_show_error (self->editor, error->message);
      return FALSE;
    }
  self->is_dirty = FALSE;
  return TRUE;
}
