/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Gives one field of many records a value. Main thread. */
#include "config.h"

#include "crm-set-popover.h"

#include <string.h>

#include "crm-field-editor.h"

struct _CrmSetPopover
{
  GtkPopover parent_instance;

  GtkDropDown *field_drop;
  GtkDropDown *way_drop; /* of several choices: CrmSetWay */
  GtkBox *value_box;
  GtkWidget *editor; /* CrmFieldEditor, of the chosen field */

  CrmContext *context;
  GPtrArray *fields; /* const CrmField, in the order of field_drop */
};

G_DEFINE_FINAL_TYPE (CrmSetPopover, crm_set_popover, GTK_TYPE_POPOVER)

static guint chosen_signal;

static const CrmField *
get_field (CrmSetPopover *self)
{
  guint i = gtk_drop_down_get_selected (self->field_drop);
  return i < self->fields->len ? g_ptr_array_index (self->fields, i) : NULL;
}

static CrmSetWay
get_way (CrmSetPopover *self, const CrmField *field)
{
  return crm_field_get_field_type (field) == CRM_FIELD_CHOICES
             ? (CrmSetWay) gtk_drop_down_get_selected (self->way_drop)
             : CRM_SET_ONLY;
}

static void
choose (CrmSetPopover *self)
{
  const CrmField *field = get_field (self);
  CrmFieldEditor *editor = CRM_FIELD_EDITOR (self->editor);
  g_auto (CrmValue) value = CRM_VALUE_INIT;
  g_autoptr (GError) error = NULL;
  if (!field)
    return;
  if (!crm_field_editor_get_value (editor, &value, &error))
    {
      crm_field_editor_show_error (editor, error->message);
      return;
    }
  gtk_popover_popdown (GTK_POPOVER (self));
  g_signal_emit (self, chosen_signal, 0, field, &value, get_way (self, field));
}

static void
on_field_changed_cb (CrmSetPopover *self)
{
  const CrmField *field = get_field (self);
  if (!field)
    return;
  if (self->editor)
    gtk_box_remove (self->value_box, self->editor);
  gtk_widget_set_visible (GTK_WIDGET (self->way_drop),
                          crm_field_get_field_type (field) == CRM_FIELD_CHOICES);
  self->editor = crm_field_editor_new (self->context, field);
  gtk_widget_set_hexpand (self->editor, TRUE);
  gtk_box_append (self->value_box, self->editor);
}

static void
on_set_clicked_cb (CrmSetPopover *self)
{
  choose (self);
}

static void
crm_set_popover_finalize (GObject *object)
{
  CrmSetPopover *self = CRM_SET_POPOVER (object);
  g_ptr_array_unref (self->fields);
  g_clear_object (&self->context);
  G_OBJECT_CLASS (crm_set_popover_parent_class)->finalize (object);
}

static void
crm_set_popover_class_init (CrmSetPopoverClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = crm_set_popover_finalize;

  /**
   * CrmSetPopover::chosen:
   * @field: which one
   * @value: what it gets
   * @way: a #CrmSetWay
   *
   * The person is done.
   */
  chosen_signal = g_signal_new ("chosen", CRM_TYPE_SET_POPOVER, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                NULL, G_TYPE_NONE, 3, G_TYPE_POINTER, G_TYPE_POINTER, G_TYPE_INT);

  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/org/clientela/Clientela/ui/lists/crm-set-popover.ui");
  gtk_widget_class_bind_template_child (widget_class, CrmSetPopover, field_drop);
  gtk_widget_class_bind_template_child (widget_class, CrmSetPopover, way_drop);
  gtk_widget_class_bind_template_child (widget_class, CrmSetPopover, value_box);
  gtk_widget_class_bind_template_callback (widget_class, on_field_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_set_clicked_cb);
}

static void
crm_set_popover_init (CrmSetPopover *self)
{
  self->fields = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

/* What makes sense for many at once: not the name, not what names only one, as a phone number. */
static gboolean
is_offered (const CrmField *field)
{
  return crm_field_is_editable (field) && !crm_field_has (field, CRM_FIELD_KEY)
         && !crm_field_has (field, CRM_FIELD_HEADER)
         && field != crm_kind_get_title_field (crm_field_get_kind (field))
         && crm_field_get_spec (field)->satellite == NULL
         && crm_field_get_field_type (field) != CRM_FIELD_LONG_TEXT;
}

/**
 * crm_set_popover_new:
 * @columns: whose fields can be set
 *
 * Returns: (transfer full): a popover; who is responsible is what it offers first
 */
GtkWidget *
crm_set_popover_new (CrmContext *context, CrmListColumns *columns)
{
  CrmSetPopover *self = g_object_new (CRM_TYPE_SET_POPOVER, NULL);
  self->context = g_object_ref (context);
  g_autoptr (GtkStringList) labels = gtk_string_list_new (NULL);
  guint first = 0;
  for (guint i = 0; i < crm_list_columns_get_n (columns); i++)
    {
      const CrmField *field = crm_list_columns_get_field (columns, i, NULL);
      if (!is_offered (field))
        continue;
      if (strcmp (crm_field_get_name (field), "owner_id") == 0)
        first = self->fields->len;
      g_ptr_array_add (self->fields, (gpointer) field);
      gtk_string_list_append (labels, crm_list_columns_get_title (columns, i));
    }
  gtk_drop_down_set_model (self->field_drop, G_LIST_MODEL (labels));
  gtk_drop_down_set_selected (self->field_drop, first);
  on_field_changed_cb (self);
  return GTK_WIDGET (self);
}
