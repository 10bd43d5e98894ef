/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Views that are pinned: a chip each over the list, with how many records it has now. Main thread.
 */
#include "config.h"

#include "crm-list-view-private.h"

static CrmRecord *
get_view (GtkWidget *chip)
{
  return g_object_get_data (G_OBJECT (chip), "crm-view");
}

static char *
dup_filter_text (CrmListView *self, CrmRecord *view)
{
  const char *text = crm_record_get_text (view, "filter");
  g_autoptr (CrmFilter) filter = crm_filter_parse (self->kinds, self->n_kinds, text ? text : "",
                                                   crm_context_get_currency (self->context), NULL);
  return filter ? crm_filter_print (filter, self->kinds, self->n_kinds,
                                    crm_context_get_currency (self->context))
                : NULL;
}

/* Which view the list shows: the one that was opened while what it leaves in is the same, else one
 * that leaves in the same. */
static void
find_shown_view (CrmListView *self)
{
  g_autofree char *now = crm_list_view_dup_filter_text (self);
  if (!crm_id_is_none (&self->view_id) && g_strcmp0 (now, self->view_text) == 0)
    return;
  self->view_id = CRM_ID_NONE;
  for (GtkWidget *chip = gtk_widget_get_first_child (GTK_WIDGET (self->pins)); chip && *now;
       chip = gtk_widget_get_next_sibling (chip))
    {
      g_autofree char *text = dup_filter_text (self, get_view (chip));
      if (g_strcmp0 (now, text) != 0)
        continue;
      self->view_id = *crm_record_get_id (get_view (chip));
      g_free (self->view_text);
      self->view_text = g_strdup (now);
      return;
    }
}

/* The chip of the view that the list shows now looks pressed. */
void
crm_list_view_mark_pins (CrmListView *self)
{
  find_shown_view (self);
  self->is_marking = TRUE;
  for (GtkWidget *chip = gtk_widget_get_first_child (GTK_WIDGET (self->pins)); chip;
       chip = gtk_widget_get_next_sibling (chip))
    gtk_toggle_button_set_active (
        GTK_TOGGLE_BUTTON (chip),
        crm_id_equal (crm_record_get_id (get_view (chip)), &self->view_id));
  self->is_marking = FALSE;
  crm_list_view_tell_changed (self);
}

static void
on_pin_toggled_cb (CrmListView *self, GtkToggleButton *chip)
{
  if (self->is_marking)
    return;
  if (gtk_toggle_button_get_active (chip))
    {
      g_autoptr (CrmRecord) view = g_object_ref (get_view (GTK_WIDGET (chip)));
      crm_list_view_open_view (self, view);
    }
  else
    crm_list_view_clear_filters (self);
  crm_list_view_mark_pins (self);
}

static gboolean
is_of_list (CrmListView *self, guint i)
{
  return crm_pinned_views_get_list (self->pinned, i) == self->spec;
}

static void
on_counted_cb (CrmListView *self)
{
  GtkWidget *chip = gtk_widget_get_first_child (GTK_WIDGET (self->pins));
  for (guint i = 0; chip && i < crm_pinned_views_get_n (self->pinned); i++)
    {
      if (!is_of_list (self, i))
        continue;
      g_autofree char *number = NULL;
      g_autofree char *name = crm_pinned_views_dup_words (self->pinned, i, &number);
      GtkWidget *label = g_object_get_data (G_OBJECT (chip), "crm-count");
      gtk_label_set_label (GTK_LABEL (label), number ? number : "");
      gtk_widget_set_visible (label, number != NULL);
      gtk_widget_set_tooltip_text (chip, name);
      gtk_accessible_update_property (GTK_ACCESSIBLE (chip), GTK_ACCESSIBLE_PROPERTY_LABEL, name,
                                      -1);
      chip = gtk_widget_get_next_sibling (chip);
    }
}

static void
add_pin (CrmListView *self, CrmRecord *view)
{
  GtkWidget *chip = gtk_toggle_button_new ();
  GtkWidget *content = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *label = gtk_label_new (crm_record_get_title (view));
  GtkWidget *number = gtk_label_new (NULL);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_width_chars (GTK_LABEL (label),
                             MIN (g_utf8_strlen (crm_record_get_title (view), -1), 24));
  gtk_widget_add_css_class (number, "dim-label");
  gtk_widget_set_visible (number, FALSE);
  gtk_box_append (GTK_BOX (content), label);
  gtk_box_append (GTK_BOX (content), number);
  gtk_button_set_child (GTK_BUTTON (chip), content);
  gtk_widget_add_css_class (chip, "crm-chip");
  gtk_widget_set_valign (chip, GTK_ALIGN_CENTER);
  g_object_set_data_full (G_OBJECT (chip), "crm-view", g_object_ref (view), g_object_unref);
  g_object_set_data (G_OBJECT (chip), "crm-count", number);
  g_signal_connect_swapped (chip, "toggled", G_CALLBACK (on_pin_toggled_cb), self);
  crm_wrap_box_append (self->pins, chip);
}

static void
on_pinned_changed_cb (CrmListView *self)
{
  crm_wrap_box_clear (self->pins);
  for (guint i = 0; i < crm_pinned_views_get_n (self->pinned); i++)
    if (is_of_list (self, i))
      add_pin (self, crm_pinned_views_get_view (self->pinned, i));
  gtk_widget_set_visible (GTK_WIDGET (self->pins),
                          gtk_widget_get_first_child (GTK_WIDGET (self->pins)) != NULL);
  crm_list_view_update_chips_row (self);
  on_counted_cb (self);
  crm_list_view_mark_pins (self);
}

/* Shows which views are pinned, now and from now on. */
void
crm_list_view_follow_pins (CrmListView *self)
{
  self->pinned = g_object_ref (crm_pinned_views_get (self->context));
  crm_pinned_views_add_list (self->pinned, self->spec);
  g_signal_connect_object (self->pinned, "changed", G_CALLBACK (on_pinned_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->pinned, "counted", G_CALLBACK (on_counted_cb), self,
                           G_CONNECT_SWAPPED);
  on_pinned_changed_cb (self);
}
