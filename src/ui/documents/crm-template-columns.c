/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The columns of tables. Rows stay while the columns are the same ones, so that the keyboard stays
 * where it is. Main thread. */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "crm-field-picker.h"
#include "crm-template-complete.h"
#include "crm-template-edit.h"
#include "crm-template-form.h"

typedef struct
{
  CrmTemplateColumns *owner;
  guint table;
  guint column;
  GtkWidget *row; /* AdwExpanderRow */
  GtkWidget *heading;
  GtkSpinButton *width;
  GtkDropDown *align;
} Column;

struct _CrmTemplateColumns
{
  GtkWidget parent_instance;

  GtkWidget *box;
  CrmPlaceholders *placeholders;
  GPtrArray *columns; /* of Column */
  char *text;
  char *shape; /* of the tables that the rows are for */
  gboolean is_setting;
};

G_DEFINE_FINAL_TYPE (CrmTemplateColumns, crm_template_columns, GTK_TYPE_WIDGET)

static guint edited_signal;

/* Takes @text. */
static void
emit (CrmTemplateColumns *self, char *text)
{
  g_autofree char *taken = text;

  if (strcmp (taken, self->text) != 0)
    g_signal_emit (self, edited_signal, 0, taken);
}

static void
on_column_changed_cb (Column *column)
{
  CrmTemplateColumns *self = column->owner;

  if (self->is_setting)
    return;
  emit (self, crm_template_set_column (self->text, column->table, column->column,
                                       gtk_editable_get_text (GTK_EDITABLE (column->heading)),
                                       gtk_spin_button_get_value (column->width),
                                       (int) gtk_drop_down_get_selected (column->align)));
}

static void
on_left_clicked_cb (Column *column)
{
  emit (column->owner,
        crm_template_move_column (column->owner->text, column->table, column->column, -1));
}

static void
on_right_clicked_cb (Column *column)
{
  emit (column->owner,
        crm_template_move_column (column->owner->text, column->table, column->column, 1));
}

static void
on_remove_clicked_cb (Column *column)
{
  emit (column->owner,
        crm_template_remove_column (column->owner->text, column->table, column->column));
}

/* A column for a field: its label is the heading until somebody writes another one. */
static void
on_field_picked_cb (CrmTemplateColumns *self, const char *source, GtkWidget *picker)
{
  guint table = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (picker), "crm-table"));
  const CrmPlaceholder *picked = crm_field_picker_get_picked (CRM_FIELD_PICKER (picker));
  gboolean is_number = picked != NULL
                       && (picked->type == CRM_DATA_MONEY || picked->type == CRM_DATA_DECIMAL
                           || picked->type == CRM_DATA_INTEGER || picked->type == CRM_DATA_PERCENT);

  if (picked != NULL && strchr (source, '\n') == NULL)
    emit (self,
          crm_template_add_column (self->text, table, picked->label, source, is_number ? 2 : 0));
}

/* Rows */

static GtkWidget *
make_button (Column *column, const char *icon, const char *label, GCallback callback)
{
  GtkWidget *button = gtk_button_new_from_icon_name (icon);

  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_tooltip_text (button, label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label,
                                  -1);
  g_signal_connect_swapped (button, "clicked", callback, column);
  return button;
}

static GtkWidget *
make_row (const char *title, GtkWidget *widget)
{
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  gtk_widget_set_valign (widget, GTK_ALIGN_CENTER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL, title,
                                  -1);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), widget);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), widget);
  return row;
}

static void
add_buttons (Column *column)
{
  GtkWidget *row = adw_action_row_new ();

  adw_action_row_add_suffix (ADW_ACTION_ROW (row),
                             make_button (column, "go-previous-symbolic", _ ("Move to the Left"),
                                          G_CALLBACK (on_left_clicked_cb)));
  adw_action_row_add_suffix (ADW_ACTION_ROW (row),
                             make_button (column, "go-next-symbolic", _ ("Move to the Right"),
                                          G_CALLBACK (on_right_clicked_cb)));
  adw_action_row_add_suffix (ADW_ACTION_ROW (row),
                             make_button (column, "user-trash-symbolic", _ ("Remove Column"),
                                          G_CALLBACK (on_remove_clicked_cb)));
  adw_expander_row_add_row (ADW_EXPANDER_ROW (column->row), row);
}

static Column *
add_column (CrmTemplateColumns *self, GtkWidget *group, guint table, guint number)
{
  Column *column = g_new0 (Column, 1);
  const char *const sides[] = { _ ("Left"), _ ("Middle"), _ ("Right"), NULL };

  column->owner = self;
  column->table = table;
  column->column = number;
  column->row = adw_expander_row_new ();
  column->heading = adw_entry_row_new ();
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (column->heading), _ ("Heading"));
  adw_entry_row_set_show_apply_button (ADW_ENTRY_ROW (column->heading), TRUE);
  g_signal_connect_swapped (column->heading, "apply", G_CALLBACK (on_column_changed_cb), column);
  adw_expander_row_add_row (ADW_EXPANDER_ROW (column->row), column->heading);
  column->width = GTK_SPIN_BUTTON (gtk_spin_button_new_with_range (1, 500, 1));
  g_signal_connect_swapped (column->width, "value-changed", G_CALLBACK (on_column_changed_cb),
                            column);
  adw_expander_row_add_row (ADW_EXPANDER_ROW (column->row),
                            make_row (_ ("Width"), GTK_WIDGET (column->width)));
  column->align = GTK_DROP_DOWN (gtk_drop_down_new_from_strings (sides));
  g_signal_connect_swapped (column->align, "notify::selected", G_CALLBACK (on_column_changed_cb),
                            column);
  adw_expander_row_add_row (ADW_EXPANDER_ROW (column->row),
                            make_row (_ ("Side"), GTK_WIDGET (column->align)));
  add_buttons (column);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), column->row);
  g_ptr_array_add (self->columns, column);
  return column;
}

static void
add_adder (CrmTemplateColumns *self, GtkWidget *group, guint table)
{
  GtkWidget *button = gtk_menu_button_new ();
  GtkWidget *picker = crm_field_picker_new (self->placeholders);

  gtk_menu_button_set_label (GTK_MENU_BUTTON (button), _ ("_Add Column"));
  gtk_menu_button_set_use_underline (GTK_MENU_BUTTON (button), TRUE);
  gtk_menu_button_set_popover (GTK_MENU_BUTTON (button), picker);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  g_object_set_data (G_OBJECT (picker), "crm-table", GUINT_TO_POINTER (table));
  g_signal_connect_object (picker, "picked", G_CALLBACK (on_field_picked_cb), self,
                           G_CONNECT_SWAPPED);
  adw_preferences_group_set_header_suffix (ADW_PREFERENCES_GROUP (group), button);
}

/* What tells columns apart: where their values come from. */
static char *
find_shape (const char *text)
{
  g_autoptr (GString) shape = g_string_new (NULL);
  guint n_tables = crm_template_count_tables (text);

  for (guint t = 0; t < n_tables; t++)
    {
      g_autoptr (GPtrArray) columns = crm_template_get_columns (text, t);

      for (guint c = 0; c < columns->len; c++)
        g_string_append_printf (shape, "%s\n",
                                ((CrmTableColumn *) g_ptr_array_index (columns, c))->source);
      g_string_append_c (shape, '\f');
    }
  return g_string_free (g_steal_pointer (&shape), FALSE);
}

static void
build (CrmTemplateColumns *self)
{
  guint n_tables = crm_template_count_tables (self->text);
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (self->box)) != NULL)
    gtk_box_remove (GTK_BOX (self->box), child);
  g_ptr_array_set_size (self->columns, 0);
  for (guint t = 0; t < n_tables; t++)
    {
      g_autoptr (GPtrArray) columns = crm_template_get_columns (self->text, t);
      GtkWidget *group = adw_preferences_group_new ();
      /* Translators: the number of a table in a text. */
      g_autofree char *title = n_tables > 1 ? g_strdup_printf (_ ("Columns of Table %u"), t + 1)
                                            : g_strdup (_ ("Columns of the Table"));

      adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), title);
      add_adder (self, group, t);
      for (guint c = 0; c < columns->len; c++)
        add_column (self, group, t, c);
      gtk_box_append (GTK_BOX (self->box), group);
    }
}

static void
show_column (CrmTemplateColumns *self, Column *column, const CrmTableColumn *source)
{
  g_autofree char *title = g_markup_escape_text (
      source->heading[0] != '\0' ? source->heading : _ ("Without a heading"), -1);
  g_autofree char *subtitle = g_markup_escape_text (source->source, -1);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (column->row), title);
  adw_expander_row_set_subtitle (ADW_EXPANDER_ROW (column->row), subtitle);
  if (strcmp (gtk_editable_get_text (GTK_EDITABLE (column->heading)), source->heading) != 0)
    gtk_editable_set_text (GTK_EDITABLE (column->heading), source->heading);
  gtk_spin_button_set_value (column->width, source->width);
  gtk_drop_down_set_selected (column->align, (guint) source->align);
}

/**
 * crm_template_columns_set_text:
 * @text: of the template
 */
void
crm_template_columns_set_text (CrmTemplateColumns *self, const char *text)
{
  g_autofree char *shape = find_shape (text);

  g_return_if_fail (CRM_IS_TEMPLATE_COLUMNS (self));
  g_free (self->text);
  self->text = g_strdup (text);
  self->is_setting = TRUE;
  if (g_strcmp0 (shape, self->shape) != 0)
    {
      build (self);
      g_free (self->shape);
      self->shape = g_steal_pointer (&shape);
    }
  for (guint i = 0; i < self->columns->len; i++)
    {
      Column *column = g_ptr_array_index (self->columns, i);
      g_autoptr (GPtrArray) sources = crm_template_get_columns (text, column->table);

      show_column (self, column, g_ptr_array_index (sources, column->column));
    }
  self->is_setting = FALSE;
}

static void
crm_template_columns_dispose (GObject *object)
{
  CrmTemplateColumns *self = CRM_TEMPLATE_COLUMNS (object);

  self->is_setting = TRUE;
  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_pointer (&self->columns, g_ptr_array_unref);
  g_clear_object (&self->placeholders);
  g_clear_pointer (&self->text, g_free);
  g_clear_pointer (&self->shape, g_free);
  G_OBJECT_CLASS (crm_template_columns_parent_class)->dispose (object);
}

static void
crm_template_columns_class_init (CrmTemplateColumnsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = crm_template_columns_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
  edited_signal = g_signal_new ("edited", CRM_TYPE_TEMPLATE_COLUMNS, G_SIGNAL_RUN_LAST, 0, NULL,
                                NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
crm_template_columns_init (CrmTemplateColumns *self)
{
  self->columns = g_ptr_array_new_with_free_func (g_free);
  self->text = g_strdup ("");
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 24);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
}

/**
 * crm_template_columns_new:
 *
 * Returns: (transfer floating): a box of groups, one for each table
 */
GtkWidget *
crm_template_columns_new (CrmPlaceholders *placeholders)
{
  CrmTemplateColumns *self = g_object_new (CRM_TYPE_TEMPLATE_COLUMNS, NULL);

  self->placeholders = g_object_ref (placeholders);
  return GTK_WIDGET (self);
}
