/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The choices of an own field, a row each: renamed, moved, archived. Main thread. */
#include "config.h"

#include "crm-settings-choices.h"

#include <glib/gi18n-lib.h>

#include "crm-settings-field-page.h"

static void add_row (GtkListBox *list, const char *key, const char *label, gboolean archived);

static const char *
get_label (GtkListBoxRow *row)
{
  return gtk_editable_get_text (GTK_EDITABLE (row));
}

static GtkToggleButton *
get_archived (GtkListBoxRow *row)
{
  return g_object_get_data (G_OBJECT (row), "crm-archived");
}

static void
move (GtkWidget *row, int by)
{
  GtkListBox *list = GTK_LIST_BOX (gtk_widget_get_parent (row));
  int position = gtk_list_box_row_get_index (GTK_LIST_BOX_ROW (row)) + by;

  if (position < 0 || gtk_list_box_get_row_at_index (list, position + 1) == NULL)
    return;
  g_object_ref (row);
  gtk_list_box_remove (list, row);
  gtk_list_box_insert (list, row, position);
  gtk_widget_grab_focus (row);
  g_object_unref (row);
}

static void
on_up_clicked_cb (GtkWidget *row)
{
  move (row, -1);
}

static void
on_down_clicked_cb (GtkWidget *row)
{
  move (row, 1);
}

/* The last row is empty; who writes in it gets the next one. */
static void
on_row_changed_cb (GtkListBoxRow *row)
{
  GtkListBox *list = GTK_LIST_BOX (gtk_widget_get_parent (GTK_WIDGET (row)));

  if (list != NULL && *get_label (row) != '\0'
      && gtk_list_box_get_row_at_index (list, gtk_list_box_row_get_index (row) + 1) == NULL)
    add_row (list, NULL, "", FALSE);
}

static GtkWidget *
make_button (GtkWidget *button, const char *icon, const char *label)
{
  gtk_button_set_icon_name (GTK_BUTTON (button), icon);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_tooltip_text (button, label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label,
                                  -1);
  return button;
}

static void
add_row (GtkListBox *list, const char *key, const char *label, gboolean archived)
{
  GtkWidget *row = adw_entry_row_new ();
  GtkWidget *up = make_button (gtk_button_new (), "go-up-symbolic", _ ("Move Up"));
  GtkWidget *down = make_button (gtk_button_new (), "go-down-symbolic", _ ("Move Down"));
  GtkWidget *archive = make_button (gtk_toggle_button_new (), "view-conceal-symbolic",
                                    C_ ("choice", "Archived: no longer offered"));

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), C_ ("choice", "Choice"));
  gtk_editable_set_text (GTK_EDITABLE (row), label);
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (archive), archived);
  g_object_set_data_full (G_OBJECT (row), "crm-key", g_strdup (key), g_free);
  g_object_set_data (G_OBJECT (row), "crm-archived", archive);
  g_signal_connect_swapped (up, "clicked", G_CALLBACK (on_up_clicked_cb), row);
  g_signal_connect_swapped (down, "clicked", G_CALLBACK (on_down_clicked_cb), row);
  g_signal_connect (row, "changed", G_CALLBACK (on_row_changed_cb), NULL);
  adw_entry_row_add_suffix (ADW_ENTRY_ROW (row), up);
  adw_entry_row_add_suffix (ADW_ENTRY_ROW (row), down);
  adw_entry_row_add_suffix (ADW_ENTRY_ROW (row), archive);
  gtk_list_box_append (list, row);
}

/**
 * crm_settings_choices_set_options:
 * @options: (nullable): as a record of kind custom_field has them
 *
 * Shows the choices, and a last row for one more.
 */
void
crm_settings_choices_set_options (GtkListBox *list, const char *options)
{
  g_auto (GStrv) lines = g_strsplit (options ? options : "", "\n", -1);
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (list))) != NULL)
    gtk_list_box_remove (list, child);
  for (guint i = 0; lines[i] != NULL; i++)
    {
      char *line = g_strstrip (lines[i]);
      gboolean archived = *line == '~';
      g_auto (GStrv) parts = g_strsplit (archived ? line + 1 : line, "=", 2);

      if (parts[0] != NULL && *parts[0] != '\0')
        add_row (list, parts[0], parts[1] != NULL ? parts[1] : parts[0], archived);
    }
  add_row (list, NULL, "", FALSE);
}

static gboolean
is_taken (GPtrArray *keys, const char *key)
{
  return g_ptr_array_find_with_equal_func (keys, key, g_str_equal, NULL);
}

static char *
make_key (GPtrArray *keys, const char *label)
{
  g_autofree char *plain = crm_settings_field_key (label);
  char *key = g_strdup (*plain != '\0' ? plain : "choice");

  for (guint n = 2; is_taken (keys, key); n++)
    {
      g_free (key);
      key = g_strdup_printf ("%s_%u", *plain != '\0' ? plain : "choice", n);
    }
  return key;
}

/**
 * crm_settings_choices_dup_options:
 *
 * Returns: (transfer full): the choices for a record of kind custom_field; a new one gets a key
 * that stays when its label is changed later
 */
char *
crm_settings_choices_dup_options (GtkListBox *list)
{
  g_autoptr (GPtrArray) keys = g_ptr_array_new_with_free_func (g_free);
  GString *options = g_string_new (NULL);
  GtkListBoxRow *row;

  for (int i = 0; (row = gtk_list_box_get_row_at_index (list, i)) != NULL; i++)
    if (g_object_get_data (G_OBJECT (row), "crm-key") != NULL)
      g_ptr_array_add (keys, g_strdup (g_object_get_data (G_OBJECT (row), "crm-key")));
  for (int i = 0; (row = gtk_list_box_get_row_at_index (list, i)) != NULL; i++)
    {
      const char *stored = g_object_get_data (G_OBJECT (row), "crm-key");
      g_autofree char *label = g_strstrip (g_strdup (get_label (row)));
      g_autofree char *key = NULL;

      if (*label == '\0' && stored == NULL)
        continue;
      key = stored != NULL ? g_strdup (stored) : make_key (keys, label);
      if (stored == NULL)
        g_ptr_array_add (keys, g_strdup (key));
      g_string_append_printf (options, "%s%s%s=%s", options->len > 0 ? "\n" : "",
                              gtk_toggle_button_get_active (get_archived (row)) ? "~" : "", key,
                              *label != '\0' ? label : key);
    }
  return g_string_free (options, FALSE);
}
