/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Texts of a rule, in which fields of the record stand: they are chosen by what people call them,
 * and seen as such among the words. Main thread. */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "crm-rule-row.h"

#define CHIP_COLOR "#1c71d8"
#define CHIP_SHADE 0x2800 /* of 0xffff */

static const CrmField *
find_chip (CrmRuleRow *row, const char *text, const char **after)
{
  const char *end = *text == '{' ? strchr (text, '}') : NULL;
  g_autofree char *name = end != NULL ? g_strndup (text + 1, (gsize) (end - text - 1)) : NULL;

  if (end != NULL)
    *after = end + 1;
  return name != NULL && row->entity != NULL ? crm_kind_find_field (row->entity, name) : NULL;
}

static void
add_chip_attributes (PangoAttrList *list, gsize start, gsize end)
{
  PangoColor color;
  PangoAttribute *attributes[3];

  pango_color_parse (&color, CHIP_COLOR);
  attributes[0] = pango_attr_background_new (color.red, color.green, color.blue);
  attributes[1] = pango_attr_background_alpha_new (CHIP_SHADE);
  attributes[2] = pango_attr_weight_new (PANGO_WEIGHT_MEDIUM);
  for (guint i = 0; i < G_N_ELEMENTS (attributes); i++)
    {
      attributes[i]->start_index = (guint) start;
      attributes[i]->end_index = (guint) end;
      pango_attr_list_insert (list, attributes[i]);
    }
}

static void
mark_entry (CrmRuleRow *row)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (row->input));
  PangoAttrList *list = pango_attr_list_new ();

  for (const char *at = text; *at != '\0';)
    {
      const char *after = NULL;

      if (find_chip (row, at, &after) != NULL)
        add_chip_attributes (list, (gsize) (at - text), (gsize) (after - text));
      at = after != NULL ? after : g_utf8_next_char (at);
    }
  adw_entry_row_set_attributes (ADW_ENTRY_ROW (row->input), list);
  pango_attr_list_unref (list);
}

static void
mark_buffer (CrmRuleRow *row, GtkTextBuffer *buffer, const char *text)
{
  GtkTextIter start, end;

  gtk_text_buffer_get_bounds (buffer, &start, &end);
  gtk_text_buffer_remove_all_tags (buffer, &start, &end);
  for (const char *at = text; *at != '\0';)
    {
      const char *after = NULL;

      if (find_chip (row, at, &after) != NULL)
        {
          gtk_text_buffer_get_iter_at_offset (buffer, &start,
                                              (int) g_utf8_pointer_to_offset (text, at));
          gtk_text_buffer_get_iter_at_offset (buffer, &end,
                                              (int) g_utf8_pointer_to_offset (text, after));
          gtk_text_buffer_apply_tag_by_name (buffer, "chip", &start, &end);
        }
      at = after != NULL ? after : g_utf8_next_char (at);
    }
}

static void
take (CrmRuleRow *row, const char *text)
{
  if (*text != '\0')
    crm_record_set_text (row->draft, crm_field_get_name (row->field), text);
  else
    crm_record_unset (row->draft, crm_field_get_name (row->field));
  crm_rule_row_show_error (row, NULL);
  row->changed (row, row->data);
}

static void
on_entry_changed_cb (CrmRuleRow *row)
{
  mark_entry (row);
  take (row, gtk_editable_get_text (GTK_EDITABLE (row->input)));
}

static GtkTextBuffer *
get_buffer (CrmRuleRow *row)
{
  return gtk_text_view_get_buffer (GTK_TEXT_VIEW (row->input));
}

static void
on_buffer_changed_cb (GtkTextBuffer *buffer, CrmRuleRow *row)
{
  GtkTextIter start, end;
  g_autofree char *text = NULL;

  gtk_text_buffer_get_bounds (buffer, &start, &end);
  text = gtk_text_buffer_get_text (buffer, &start, &end, FALSE);
  mark_buffer (row, buffer, text);
  take (row, text);
}

/* ---- choosing a field ---- */

static void
insert (CrmRuleRow *row, const char *name)
{
  g_autofree char *text = g_strdup_printf ("{%s}", name);

  if (GTK_IS_TEXT_VIEW (row->input))
    gtk_text_buffer_insert_at_cursor (get_buffer (row), text, -1);
  else
    {
      int position = gtk_editable_get_position (GTK_EDITABLE (row->input));

      gtk_editable_insert_text (GTK_EDITABLE (row->input), text, -1, &position);
      gtk_editable_set_position (GTK_EDITABLE (row->input), position);
    }
  gtk_widget_grab_focus (row->input);
}

static void
on_field_activated_cb (GtkListBox *list, GtkListBoxRow *line, CrmRuleRow *row)
{
  const char *name = g_object_get_data (G_OBJECT (line), "crm-field");

  gtk_popover_popdown (GTK_POPOVER (gtk_widget_get_ancestor (GTK_WIDGET (list), GTK_TYPE_POPOVER)));
  insert (row, name);
}

static gboolean
can_stand_in_text (const CrmField *field)
{
  return !crm_field_has (field, CRM_FIELD_HIDDEN) && !crm_field_has (field, CRM_FIELD_HEADER)
         && crm_field_get_field_type (field) != CRM_FIELD_PICTURE;
}

static int
compare_lines (GtkListBoxRow *a, GtkListBoxRow *b, gpointer data)
{
  return g_utf8_collate (gtk_label_get_label (GTK_LABEL (gtk_list_box_row_get_child (a))),
                         gtk_label_get_label (GTK_LABEL (gtk_list_box_row_get_child (b))));
}

static void
fill_popover (GtkMenuButton *button, gpointer data)
{
  CrmRuleRow *row = data;
  GtkWidget *popover = gtk_popover_new ();
  GtkWidget *scroller = gtk_scrolled_window_new ();
  GtkWidget *list = gtk_list_box_new ();

  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_list_box_set_sort_func (GTK_LIST_BOX (list), compare_lines, NULL, NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (list), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Fields"), -1);
  for (guint i = 0; row->entity != NULL && i < crm_kind_get_n_fields (row->entity); i++)
    {
      const CrmField *field = crm_kind_get_field (row->entity, i);
      GtkWidget *line, *label;

      if (!can_stand_in_text (field))
        continue;
      line = gtk_list_box_row_new ();
      label = gtk_label_new (crm_field_get_label (field));
      gtk_label_set_xalign (GTK_LABEL (label), 0);
      gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
      gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (line), label);
      g_object_set_data (G_OBJECT (line), "crm-field", (gpointer) crm_field_get_name (field));
      gtk_list_box_append (GTK_LIST_BOX (list), line);
    }
  g_signal_connect (list, "row-activated", G_CALLBACK (on_field_activated_cb), row);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scroller), TRUE);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (scroller), 300);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), list);
  gtk_widget_set_size_request (scroller, 200, -1);
  gtk_popover_set_child (GTK_POPOVER (popover), scroller);
  gtk_menu_button_set_popover (button, popover);
}

static GtkWidget *
make_field_button (CrmRuleRow *row)
{
  GtkWidget *button = gtk_menu_button_new ();

  gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (button), "list-add-symbolic");
  gtk_widget_set_tooltip_text (button, _ ("Insert a Field"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Insert a field"), -1);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_menu_button_set_create_popup_func (GTK_MENU_BUTTON (button), fill_popover, row, NULL);
  gtk_widget_set_visible (button, row->entity != NULL);
  return button;
}

static GtkWidget *
make_long (CrmRuleRow *row, const char *text)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *title = gtk_label_new (crm_field_get_label (row->field));
  GtkWidget *scroller = gtk_scrolled_window_new ();
  GtkWidget *line = adw_preferences_row_new ();

  row->input = gtk_text_view_new ();
  gtk_text_view_set_wrap_mode (GTK_TEXT_VIEW (row->input), GTK_WRAP_WORD_CHAR);
  gtk_text_view_set_accepts_tab (GTK_TEXT_VIEW (row->input), FALSE);
  gtk_text_view_set_top_margin (GTK_TEXT_VIEW (row->input), 8);
  gtk_text_view_set_bottom_margin (GTK_TEXT_VIEW (row->input), 8);
  gtk_text_view_set_left_margin (GTK_TEXT_VIEW (row->input), 8);
  gtk_text_view_set_right_margin (GTK_TEXT_VIEW (row->input), 8);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row->input), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  crm_field_get_label (row->field), -1);
  gtk_text_buffer_create_tag (get_buffer (row), "chip", "background", "rgba(28,113,216,0.16)",
                              "weight", PANGO_WEIGHT_MEDIUM, NULL);
  gtk_text_buffer_set_text (get_buffer (row), text, -1);
  mark_buffer (row, get_buffer (row), text);
  g_signal_connect (get_buffer (row), "changed", G_CALLBACK (on_buffer_changed_cb), row);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), row->input);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_min_content_height (GTK_SCROLLED_WINDOW (scroller), 84);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (scroller), 220);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scroller), TRUE);
  gtk_widget_add_css_class (scroller, "text-frame");
  gtk_label_set_xalign (GTK_LABEL (title), 0);
  gtk_widget_set_hexpand (title, TRUE);
  gtk_widget_add_css_class (title, "caption");
  gtk_widget_add_css_class (title, "dim-label");
  gtk_box_append (GTK_BOX (head), title);
  gtk_box_append (GTK_BOX (head), make_field_button (row));
  gtk_box_append (GTK_BOX (box), head);
  gtk_box_append (GTK_BOX (box), scroller);
  gtk_widget_add_css_class (box, "crm-rule-value");
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (line), box);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (line), FALSE);
  gtk_widget_set_focusable (line, FALSE);
  return line;
}

static gboolean
takes_fields (CrmRuleRow *row)
{
  const char *name = crm_field_get_name (row->field);

  return strcmp (name, "subject") == 0 || strcmp (name, "message") == 0;
}

/**
 * crm_rule_text_row_new:
 * @is_long: whether it has lines
 *
 * Returns: (transfer floating): a row that writes into the draft
 */
GtkWidget *
crm_rule_text_row_new (CrmRuleRow *row, gboolean is_long)
{
  const char *stored = crm_record_get_text (row->draft, crm_field_get_name (row->field));
  const char *text = stored != NULL ? stored : "";

  if (is_long)
    return make_long (row, text);
  row->input = adw_entry_row_new ();
  gtk_editable_set_text (GTK_EDITABLE (row->input), text);
  if (takes_fields (row))
    {
      adw_entry_row_add_suffix (ADW_ENTRY_ROW (row->input), make_field_button (row));
      mark_entry (row);
    }
  g_signal_connect_swapped (row->input, "changed", G_CALLBACK (on_entry_changed_cb), row);
  return row->input;
}
