/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The sidebar: the places, and below each that is a list the views of it that are pinned, with how
 * many records they have. Main thread. */
#include "config.h"

#include "crm-list-place.h"
#include "crm-pinned-views.h"
#include "crm-places.h"
#include "crm-window-private.h"

static const CrmPlaceInfo *
get_place (GtkListBoxRow *row)
{
  return g_object_get_data (G_OBJECT (row), "crm-place");
}

static CrmRecord *
get_view (GtkListBoxRow *row)
{
  return g_object_get_data (G_OBJECT (row), "crm-view");
}

static GtkWidget *
label_new (const char *text)
{
  GtkWidget *label = gtk_label_new (text);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_set_hexpand (label, TRUE);
  return label;
}

static GtkWidget *
place_row_new (const CrmPlaceInfo *info)
{
  const char *title = crm_place_info_get_title (info);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  gtk_box_append (GTK_BOX (box), gtk_image_new_from_icon_name (info->icon));
  gtk_box_append (GTK_BOX (box), label_new (title));

  GtkWidget *row = gtk_list_box_row_new ();
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  g_object_set_data (G_OBJECT (row), "crm-place", (gpointer) info);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  return row;
}

static GtkWidget *
view_row_new (const CrmPlaceInfo *info, CrmRecord *view)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *count = gtk_label_new (NULL);
  gtk_widget_add_css_class (count, "dim-label");
  gtk_widget_add_css_class (count, "numeric");
  gtk_box_append (GTK_BOX (box), label_new (crm_record_get_title (view)));
  gtk_box_append (GTK_BOX (box), count);

  GtkWidget *row = gtk_list_box_row_new ();
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_widget_add_css_class (row, "crm-sidebar-view");
  g_object_set_data (G_OBJECT (row), "crm-place", (gpointer) info);
  g_object_set_data_full (G_OBJECT (row), "crm-view", g_object_ref (view), g_object_unref);
  g_object_set_data (G_OBJECT (row), "crm-count", count);
  return row;
}

void
crm_window_fill_sidebar (CrmWindow *self)
{
  guint n_places;
  const CrmPlaceInfo *places = crm_places_all (&n_places);
  for (guint i = 0; i < n_places; i++)
    gtk_list_box_append (self->sidebar_list, place_row_new (&places[i]));
}

/* The row of what is in front: of the view that the place shows, or of the place. */
void
crm_window_select_sidebar_row (CrmWindow *self)
{
  const CrmPlaceInfo *info = crm_places_find (self->place_name);
  CrmPlace *place = self->place_name ? g_hash_table_lookup (self->places, self->place_name) : NULL;
  const CrmId *view = place ? crm_place_get_view (place) : NULL;
  GtkListBoxRow *chosen = NULL;
  GtkListBoxRow *row;
  for (int i = 0; info && (row = gtk_list_box_get_row_at_index (self->sidebar_list, i)); i++)
    if (get_place (row) == info
        && (!get_view (row) || (view && crm_id_equal (crm_record_get_id (get_view (row)), view))))
      chosen = row;
  if (chosen != gtk_list_box_get_selected_row (self->sidebar_list))
    gtk_list_box_select_row (self->sidebar_list, chosen);
}

/* Choosing a place that shows one of its views asks for all that it has. */
void
crm_window_activate_sidebar_row (CrmWindow *self, GtkListBoxRow *row)
{
  const CrmPlaceInfo *info = get_place (row);
  CrmPlace *place = g_hash_table_lookup (self->places, info->name);
  g_autofree char *target = NULL;
  if (get_view (row))
    target = crm_id_dup_string (crm_record_get_id (get_view (row)));
  else if (place && crm_place_get_view (place))
    target = g_strdup ("");
  g_autoptr (GVariant) variant = target ? g_variant_ref_sink (g_variant_new_string (target)) : NULL;
  crm_window_go (self, info->name, variant);
}

static GtkListBoxRow *
find_view_row (CrmWindow *self, CrmRecord *view)
{
  GtkListBoxRow *row;
  for (int i = 0; (row = gtk_list_box_get_row_at_index (self->sidebar_list, i)); i++)
    if (get_view (row)
        && crm_id_equal (crm_record_get_id (get_view (row)), crm_record_get_id (view)))
      return row;
  return NULL;
}

static void
on_counted_cb (CrmWindow *self)
{
  CrmPinnedViews *views = crm_pinned_views_get (self->context);
  for (guint i = 0; i < crm_pinned_views_get_n (views); i++)
    {
      GtkListBoxRow *row = find_view_row (self, crm_pinned_views_get_view (views, i));
      if (!row)
        continue;
      g_autofree char *number = NULL;
      g_autofree char *words = crm_pinned_views_dup_words (views, i, &number);
      GtkLabel *count = g_object_get_data (G_OBJECT (row), "crm-count");
      gtk_label_set_label (count, number ? number : "");
      gtk_widget_set_tooltip_text (GTK_WIDGET (row), words);
      gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, words,
                                      -1);
    }
}

static void
remove_views (CrmWindow *self)
{
  GtkListBoxRow *row;
  for (int i = 0; (row = gtk_list_box_get_row_at_index (self->sidebar_list, i));)
    if (get_view (row))
      gtk_list_box_remove (self->sidebar_list, GTK_WIDGET (row));
    else
      i++;
}

static void
on_views_changed_cb (CrmWindow *self)
{
  CrmPinnedViews *views = crm_pinned_views_get (self->context);
  remove_views (self);
  for (int at = 0; gtk_list_box_get_row_at_index (self->sidebar_list, at); at++)
    {
      const CrmPlaceInfo *info = get_place (gtk_list_box_get_row_at_index (self->sidebar_list, at));
      for (guint i = 0; i < crm_pinned_views_get_n (views); i++)
        if (g_strcmp0 (crm_pinned_views_get_list (views, i)->name, info->list) == 0)
          gtk_list_box_insert (self->sidebar_list,
                               view_row_new (info, crm_pinned_views_get_view (views, i)), ++at);
    }
  on_counted_cb (self);
  crm_window_select_sidebar_row (self);
}

/* From now on the views of the office stand in the sidebar. */
void
crm_window_follow_views (CrmWindow *self)
{
  CrmPinnedViews *views = crm_pinned_views_get (self->context);
  guint n_specs;
  const CrmListSpec *const *specs = crm_list_specs (&n_specs);
  for (guint i = 0; i < n_specs; i++)
    crm_pinned_views_add_list (views, specs[i]);
  g_signal_connect_object (views, "changed", G_CALLBACK (on_views_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (views, "counted", G_CALLBACK (on_counted_cb), self, G_CONNECT_SWAPPED);
}

/* Before the office is closed. */
void
crm_window_forget_views (CrmWindow *self)
{
  remove_views (self);
  crm_pinned_views_drop (self->context);
}
