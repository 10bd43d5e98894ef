/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Builds a condition. Main thread. */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "crm-field-editor.h"
#include "crm-filter-popover.h"

struct _CrmFilterPopover
{
  GtkPopover parent_instance;

  GtkDropDown *field_drop;
  GtkDropDown *test_drop;
  GtkBox *value_box;
  GtkWidget *editor; /* CrmFieldEditor, of the chosen field */

  CrmContext *context;
  GPtrArray *fields; /* const CrmField, in the order of field_drop */
};

G_DEFINE_FINAL_TYPE (CrmFilterPopover, crm_filter_popover, GTK_TYPE_POPOVER)

static guint added_signal;

static const CrmField *
get_field (CrmFilterPopover *self)
{
  guint i = gtk_drop_down_get_selected (self->field_drop);
  return i < self->fields->len ? g_ptr_array_index (self->fields, i) : NULL;
}

static CrmFilterTest
get_test (CrmFilterPopover *self, const CrmField *field)
{
  guint n_tests;
  const CrmFilterTest *tests = crm_list_filter_tests (field, &n_tests);
  guint i = gtk_drop_down_get_selected (self->test_drop);
  return tests[i < n_tests ? i : 0];
}

static void
on_test_changed_cb (CrmFilterPopover *self)
{
  const CrmField *field = get_field (self);
  if (field)
    gtk_widget_set_visible (GTK_WIDGET (self->value_box),
                            crm_list_filter_takes_value (get_test (self, field)));
}

static void
add (CrmFilterPopover *self)
{
  const CrmField *field = get_field (self);
  if (!field)
    return;
  CrmFilterTest test = get_test (self, field);
  g_auto (CrmValue) value = CRM_VALUE_INIT;
  g_autofree char *label = NULL;
  if (crm_list_filter_takes_value (test))
    {
      CrmFieldEditor *editor = CRM_FIELD_EDITOR (self->editor);
      g_autoptr (GError) error = NULL;
      if (!crm_field_editor_get_value (editor, &value, &error))
        {
          crm_field_editor_show_error (editor, error->message);
          return;
        }
      if (crm_value_is_none (&value))
        {
          gtk_widget_grab_focus (self->editor);
          return;
        }
      label = crm_field_editor_dup_link_title (editor);
    }
  gtk_popover_popdown (GTK_POPOVER (self));
  g_signal_emit (self, added_signal, 0,
                 crm_list_filter_new (field, test, &value, label, self->context));
}

static void
on_field_changed_cb (CrmFilterPopover *self)
{
  const CrmField *field = get_field (self);
  if (!field)
    return;
  g_autoptr (GtkStringList) labels = gtk_string_list_new (NULL);
  guint n_tests;
  const CrmFilterTest *tests = crm_list_filter_tests (field, &n_tests);
  for (guint i = 0; i < n_tests; i++)
    gtk_string_list_append (labels, crm_list_filter_test_label (field, tests[i]));
  gtk_drop_down_set_model (self->test_drop, G_LIST_MODEL (labels));
  gtk_drop_down_set_selected (self->test_drop, 0);

  if (self->editor)
    gtk_box_remove (self->value_box, self->editor);
  self->editor = crm_field_editor_new (self->context, field);
  gtk_widget_set_hexpand (self->editor, TRUE);
  gtk_box_append (self->value_box, self->editor);
  g_signal_connect_swapped (self->editor, "commit", G_CALLBACK (add), self);
  on_test_changed_cb (self);
}

static void
on_add_clicked_cb (CrmFilterPopover *self)
{
  add (self);
}

static void
crm_filter_popover_finalize (GObject *object)
{
  CrmFilterPopover *self = CRM_FILTER_POPOVER (object);
  g_ptr_array_unref (self->fields);
  g_clear_object (&self->context);
  G_OBJECT_CLASS (crm_filter_popover_parent_class)->finalize (object);
}

static void
crm_filter_popover_class_init (CrmFilterPopoverClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = crm_filter_popover_finalize;

  /**
   * CrmFilterPopover::added:
   * @filter: taken by the handler
   *
   * The person is done.
   */
  added_signal = g_signal_new ("added", CRM_TYPE_FILTER_POPOVER, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                               NULL, G_TYPE_NONE, 1, G_TYPE_POINTER);

  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/org/clientela/Clientela/ui/lists/crm-filter-popover.ui");
  gtk_widget_class_bind_template_child (widget_class, CrmFilterPopover, field_drop);
  gtk_widget_class_bind_template_child (widget_class, CrmFilterPopover, test_drop);
  gtk_widget_class_bind_template_child (widget_class, CrmFilterPopover, value_box);
  gtk_widget_class_bind_template_callback (widget_class, on_field_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_test_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_add_clicked_cb);
}

static void
crm_filter_popover_init (CrmFilterPopover *self)
{
  self->fields = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * crm_filter_popover_new:
 * @columns: what can be filtered by
 *
 * Returns: (transfer full): a popover
 */
GtkWidget *
crm_filter_popover_new (CrmContext *context, CrmListColumns *columns)
{
  CrmFilterPopover *self = g_object_new (CRM_TYPE_FILTER_POPOVER, NULL);
  self->context = g_object_ref (context);
  g_autoptr (GtkStringList) labels = gtk_string_list_new (NULL);
  for (guint i = 0; i < crm_list_columns_get_n (columns); i++)
    {
      g_ptr_array_add (self->fields, (gpointer) crm_list_columns_get_field (columns, i, NULL));
      gtk_string_list_append (labels, crm_list_columns_get_title (columns, i));
    }
  gtk_drop_down_set_model (self->field_drop, G_LIST_MODEL (labels));
  gtk_drop_down_set_selected (self->field_drop, 0);
  on_field_changed_cb (self);
  return GTK_WIDGET (self);
}
