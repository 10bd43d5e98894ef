/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The bar of a field. Main thread. */
#include "config.h"

#include "crm-field-bar.h"

#include <glib/gi18n-lib.h>

#include "crm-template-complete.h"

struct _CrmFieldBar
{
  GtkWidget parent_instance;

  GtkWidget *box;
  GtkLabel *name;
  GtkLabel *example;
  GtkDropDown *format;
  GtkCheckButton *optional;

  CrmPlaceholders *placeholders;
  CrmFieldPart *part; /* or NULL */
  GPtrArray *formats; /* of char *; the first one is empty: none */
  gboolean is_setting;
};

G_DEFINE_FINAL_TYPE (CrmFieldBar, crm_field_bar, GTK_TYPE_WIDGET)

static guint changed_signal;

static void
emit_changed (CrmFieldBar *self)
{
  g_autofree char *text = crm_field_part_print (self->part);

  g_signal_emit (self, changed_signal, 0, text);
}

static void
on_format_chosen_cb (CrmFieldBar *self)
{
  guint selected = gtk_drop_down_get_selected (self->format);

  if (self->is_setting || self->part == NULL || selected >= self->formats->len)
    return;
  g_free (self->part->format);
  self->part->format = selected > 0 ? g_strdup (g_ptr_array_index (self->formats, selected)) : NULL;
  emit_changed (self);
}

static void
on_optional_toggled_cb (CrmFieldBar *self)
{
  if (self->is_setting || self->part == NULL)
    return;
  self->part->is_optional = gtk_check_button_get_active (self->optional);
  if (self->part->is_optional)
    g_clear_pointer (&self->part->fallback, g_free);
  emit_changed (self);
}

/* How a format is told: by what it makes of the value, where there is one. */
static char *
describe_format (const CrmPlaceholder *item,
                 const char *format,
                 CrmDocumentData *data,
                 const CrmLocale *locale)
{
  g_autofree char *example
      = crm_placeholder_dup_example (item, *format != '\0' ? format : NULL, data, locale);

  if (example != NULL)
    return g_steal_pointer (&example);
  return g_strdup (*format != '\0' ? format : _ ("As it is"));
}

static void
fill_formats (CrmFieldBar *self,
              const CrmPlaceholder *item,
              CrmDocumentData *data,
              const CrmLocale *locale)
{
  const char *const *formats = crm_data_type_formats (item->type);
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  guint selected = 0;

  g_ptr_array_set_size (self->formats, 0);
  g_ptr_array_add (self->formats, g_strdup (""));
  for (guint i = 0; formats[i] != NULL; i++)
    g_ptr_array_add (self->formats, g_strdup (formats[i]));
  for (guint i = 0; i < self->formats->len; i++)
    if (g_strcmp0 (g_ptr_array_index (self->formats, i), self->part->format) == 0)
      selected = i;
  if (selected == 0 && self->part->format != NULL)
    {
      selected = self->formats->len;
      g_ptr_array_add (self->formats, g_strdup (self->part->format));
    }
  for (guint i = 0; i < self->formats->len; i++)
    {
      g_autofree char *name
          = describe_format (item, g_ptr_array_index (self->formats, i), data, locale);

      gtk_string_list_append (names, name);
    }
  gtk_drop_down_set_model (self->format, G_LIST_MODEL (names));
  gtk_drop_down_set_selected (self->format, selected);
  gtk_widget_set_visible (GTK_WIDGET (self->format), self->formats->len > 1);
}

/**
 * crm_field_bar_show:
 * @line: of a template
 * @column: of the cursor, in characters
 * @full_path: (nullable): of the placeholder, where the line names it by the variable of a loop
 * @data: of a real record
 *
 * Shows the field that the cursor is in, and nothing where there is none.
 *
 * Returns: whether there is one
 */
gboolean
crm_field_bar_show (CrmFieldBar *self,
                    const char *line,
                    guint column,
                    const char *full_path,
                    CrmDocumentData *data,
                    const CrmLocale *locale)
{
  const CrmPlaceholder *item;
  g_autofree char *name = NULL;
  g_autofree char *example = NULL;

  g_return_val_if_fail (CRM_IS_FIELD_BAR (self), FALSE);
  g_clear_pointer (&self->part, crm_field_part_free);
  self->part = crm_template_field_at (line, column);
  item = self->part != NULL ? crm_placeholders_find (
             self->placeholders, full_path != NULL ? full_path : self->part->path)
                            : NULL;
  gtk_widget_set_visible (GTK_WIDGET (self), item != NULL);
  if (item == NULL)
    return FALSE;
  /* Translators: what a field belongs to and its label: "Client · Tax number". */
  name = g_strdup_printf (_ ("%s · %s"), item->group, item->label);
  example = crm_placeholder_dup_example (item, self->part->format, data, locale);
  gtk_label_set_text (self->name, name);
  gtk_label_set_text (self->example, example != NULL ? example : _ ("nothing for this record"));
  self->is_setting = TRUE;
  fill_formats (self, item, data, locale);
  gtk_check_button_set_active (self->optional, self->part->is_optional);
  self->is_setting = FALSE;
  return TRUE;
}

/**
 * crm_field_bar_get_range:
 * @start: (out): characters from the beginning of the line to the field
 * @end: (out): and to behind it
 */
void
crm_field_bar_get_range (CrmFieldBar *self, guint *start, guint *end)
{
  g_return_if_fail (CRM_IS_FIELD_BAR (self) && self->part != NULL);
  *start = self->part->start;
  *end = self->part->end;
}

static void
crm_field_bar_dispose (GObject *object)
{
  CrmFieldBar *self = CRM_FIELD_BAR (object);

  g_clear_pointer (&self->part, crm_field_part_free);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_object (&self->placeholders);
  g_clear_pointer (&self->formats, g_ptr_array_unref);
  G_OBJECT_CLASS (crm_field_bar_parent_class)->dispose (object);
}

static void
crm_field_bar_class_init (CrmFieldBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = crm_field_bar_dispose;
  changed_signal = g_signal_new ("changed", CRM_TYPE_FIELD_BAR, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                 NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/org/clientela/Clientela/ui/documents/crm-field-bar.ui");
  gtk_widget_class_bind_template_child (widget_class, CrmFieldBar, box);
  gtk_widget_class_bind_template_child (widget_class, CrmFieldBar, name);
  gtk_widget_class_bind_template_child (widget_class, CrmFieldBar, example);
  gtk_widget_class_bind_template_child (widget_class, CrmFieldBar, format);
  gtk_widget_class_bind_template_child (widget_class, CrmFieldBar, optional);
  gtk_widget_class_bind_template_callback (widget_class, on_format_chosen_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_optional_toggled_cb);
}

static void
crm_field_bar_init (CrmFieldBar *self)
{
  self->formats = g_ptr_array_new_with_free_func (g_free);
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

/**
 * crm_field_bar_new:
 *
 * Returns: (transfer full): a bar that is seen only while the cursor is in a field
 */
GtkWidget *
crm_field_bar_new (CrmPlaceholders *placeholders)
{
  CrmFieldBar *self = g_object_new (CRM_TYPE_FIELD_BAR, NULL);

  self->placeholders = g_object_ref (placeholders);
  return GTK_WIDGET (self);
}
