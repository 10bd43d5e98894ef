/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A row for each mapping; what is done to one is an operation with an undo. Main thread. */
#include "config.h"

#include "crm-import-mappings-window.h"

#include <glib/gi18n-lib.h>

struct _CrmImportMappingsWindow
{
  AdwWindow parent_instance;

  GtkStack *stack;
  AdwPreferencesGroup *group;

  CrmContext *context;
  CrmNavigator *navigator; /* the window outlives this one */
  CrmImportFlow *flow;
  GPtrArray *rows; /* widgets of the group */
};

G_DEFINE_FINAL_TYPE (CrmImportMappingsWindow, crm_import_mappings_window, ADW_TYPE_WINDOW)

static CrmRecord *
get_mapping (GtkWidget *row)
{
  return g_object_get_data (G_OBJECT (row), "crm-mapping");
}

static void
on_row_applied_cb (CrmImportMappingsWindow *self, GtkWidget *row)
{
  CrmRecord *mapping = get_mapping (row);
  g_autofree char *name = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (row))));
  if (!*name)
    {
      gtk_editable_set_text (GTK_EDITABLE (row), crm_record_get_title (mapping));
      return;
    }
  g_autoptr (CrmOperation) operation = crm_operation_new (_ ("Rename mapping"));
  crm_operation_set (operation, crm_record_get_kind (mapping), crm_record_get_id (mapping), "name",
                     crm_value_text (name));
  crm_navigator_run (self->navigator, operation);
}

static void
on_delete_clicked_cb (CrmImportMappingsWindow *self, GtkWidget *button)
{
  CrmRecord *mapping = get_mapping (button);
  /* Translators: the name of an operation; %s is the name of a saved way of reading a table. */
  g_autofree char *label
      = g_strdup_printf (_ ("Delete mapping “%s”"), crm_record_get_title (mapping));
  g_autoptr (CrmOperation) operation = crm_operation_new (label);
  crm_operation_delete (operation, crm_record_get_kind (mapping), crm_record_get_id (mapping));
  crm_navigator_run (self->navigator, operation);
}

/* What the mapping is for and when it was used, in one line. */
static char *
describe (CrmImportMappingsWindow *self, CrmRecord *mapping)
{
  const CrmLocale *locale = crm_context_get_locale (self->context);
  const char *entity = crm_record_get_text (mapping, "entity");
  const CrmKind *kind
      = entity ? crm_catalog_find_kind (crm_context_get_catalog (self->context), entity) : NULL;
  const CrmField *used_at = crm_kind_find_field (crm_record_get_kind (mapping), "used_at");
  g_autofree char *when = crm_record_format (mapping, used_at, locale);
  return g_strjoin (" · ", kind ? crm_kind_get_label_plural (kind) : "", when, NULL);
}

static void
add_row (CrmImportMappingsWindow *self, CrmRecord *mapping)
{
  GtkWidget *row = adw_entry_row_new ();
  GtkWidget *button = gtk_button_new_from_icon_name ("user-trash-symbolic");
  g_autofree char *facts = describe (self, mapping);
  /* Translators: a tooltip; %s is the name of a saved way of reading a table. */
  g_autofree char *tip = g_strdup_printf (_ ("Delete “%s”"), crm_record_get_title (mapping));
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), facts);
  gtk_editable_set_text (GTK_EDITABLE (row), crm_record_get_title (mapping));
  adw_entry_row_set_show_apply_button (ADW_ENTRY_ROW (row), TRUE);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_tooltip_text (button, tip);
  g_object_set_data_full (G_OBJECT (row), "crm-mapping", g_object_ref (mapping), g_object_unref);
  g_object_set_data_full (G_OBJECT (button), "crm-mapping", g_object_ref (mapping), g_object_unref);
  g_signal_connect_object (row, "apply", G_CALLBACK (on_row_applied_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (button, "clicked", G_CALLBACK (on_delete_clicked_cb), self,
                           G_CONNECT_SWAPPED);
  adw_entry_row_add_suffix (ADW_ENTRY_ROW (row), button);
  adw_preferences_group_add (self->group, row);
  g_ptr_array_add (self->rows, row);
}

static void
show_mappings (CrmImportMappingsWindow *self)
{
  GPtrArray *mappings = crm_import_flow_get_mappings (self->flow);
  for (guint i = 0; i < self->rows->len; i++)
    adw_preferences_group_remove (self->group, g_ptr_array_index (self->rows, i));
  g_ptr_array_set_size (self->rows, 0);
  for (guint i = 0; mappings && i < mappings->len; i++)
    add_row (self, g_ptr_array_index (mappings, i));
  gtk_stack_set_visible_child_name (self->stack, self->rows->len > 0 ? "some" : "none");
}

static void
on_flow_changed_cb (CrmImportMappingsWindow *self, guint what)
{
  if (what & CRM_IMPORT_CHANGE_MAPPING)
    show_mappings (self);
}

static void
on_context_changed_cb (CrmImportMappingsWindow *self)
{
  crm_import_flow_reload_mappings (self->flow);
}

static void
crm_import_mappings_window_dispose (GObject *object)
{
  CrmImportMappingsWindow *self = CRM_IMPORT_MAPPINGS_WINDOW (object);
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  g_clear_object (&self->context);
  g_clear_object (&self->flow);
  G_OBJECT_CLASS (crm_import_mappings_window_parent_class)->dispose (object);
}

static void
crm_import_mappings_window_class_init (CrmImportMappingsWindowClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = crm_import_mappings_window_dispose;
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/org/clientela/Clientela/ui/import/crm-import-mappings-window.ui");
  gtk_widget_class_bind_template_child (widget_class, CrmImportMappingsWindow, stack);
  gtk_widget_class_bind_template_child (widget_class, CrmImportMappingsWindow, group);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
crm_import_mappings_window_init (CrmImportMappingsWindow *self)
{
  self->rows = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * crm_import_mappings_window_new:
 *
 * Returns: a window with the mappings of the office
 */
GtkWidget *
crm_import_mappings_window_new (CrmContext *context, CrmNavigator *navigator, CrmImportFlow *flow)
{
  g_return_val_if_fail (CRM_IS_IMPORT_FLOW (flow), NULL);
  CrmImportMappingsWindow *self = g_object_new (CRM_TYPE_IMPORT_MAPPINGS_WINDOW, NULL);
  self->context = g_object_ref (context);
  self->navigator = navigator;
  self->flow = g_object_ref (flow);
  g_signal_connect_object (flow, "changed", G_CALLBACK (on_flow_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (context, "changed", G_CALLBACK (on_context_changed_cb), self,
                           G_CONNECT_SWAPPED);
  show_mappings (self);
  return GTK_WIDGET (self);
}
