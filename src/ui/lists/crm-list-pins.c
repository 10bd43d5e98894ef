/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Views that are pinned: a chip each over the list, with how many records it has now. They are
 * counted on the lane of reports, a while after the last change, and only for a list that is seen.
 * Main thread. */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "crm-list-view-private.h"
#include "crm-views.h"

#define COUNT_DELAY_MS 1500

typedef struct
{
  CrmListView *self; /* not held: what is under way is given up before it goes */
  GPtrArray *queries;
} Count;

static void
count_free (gpointer data)
{
  Count *count = data;
  g_ptr_array_unref (count->queries);
  g_free (count);
}

static CrmRecord *
get_view (GtkWidget *chip)
{
  return g_object_get_data (G_OBJECT (chip), "crm-view");
}

static CrmFilter *
parse_view (CrmListView *self, CrmRecord *view)
{
  const char *text = crm_record_get_text (view, "filter");
  return crm_filter_parse (self->kinds, self->n_kinds, text ? text : "",
                           crm_context_get_currency (self->context), NULL);
}

/* The chip of the view that the list shows now looks pressed. */
void
crm_list_view_mark_pins (CrmListView *self)
{
  g_autofree char *now = crm_list_view_dup_filter_text (self);
  self->is_marking = TRUE;
  for (GtkWidget *chip = gtk_widget_get_first_child (GTK_WIDGET (self->pins)); chip;
       chip = gtk_widget_get_next_sibling (chip))
    {
      g_autoptr (CrmFilter) filter = parse_view (self, get_view (chip));
      g_autofree char *text = filter ? crm_filter_print (filter, self->kinds, self->n_kinds,
                                                         crm_context_get_currency (self->context))
                                     : NULL;
      gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (chip), *now && g_strcmp0 (now, text) == 0);
    }
  self->is_marking = FALSE;
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

static void
set_count (CrmListView *self, GtkWidget *chip, gint64 n)
{
  GtkWidget *label = g_object_get_data (G_OBJECT (chip), "crm-count");
  g_autofree char *number = crm_locale_format_integer (crm_context_get_locale (self->context), n);
  g_autofree char *words = self->spec->format_count ((guint) n, number);
  const char *title = crm_record_get_title (get_view (chip));
  /* Translators: what a chip over a list is read as: a view, and how many records it has, as “Late:
   * 12 contacts”. */
  g_autofree char *name = g_strdup_printf (_ ("%1$s: %2$s"), title, words);
  gtk_label_set_label (GTK_LABEL (label), number);
  gtk_widget_set_visible (label, TRUE);
  gtk_widget_set_tooltip_text (chip, name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (chip), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

/* On the lane of reports. Returns: (element-type gint64) */
static gpointer
run_count (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  Count *count = data;
  g_autoptr (GArray) counts = g_array_new (FALSE, FALSE, sizeof (gint64));
  for (guint i = 0; i < count->queries->len; i++)
    {
      CrmQuery *query = g_ptr_array_index (count->queries, i);
      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return NULL;
      gint64 n = query ? crm_session_count (session, query, error) : 0;
      if (n < 0)
        return NULL;
      g_array_append_val (counts, n);
    }
  return g_steal_pointer (&counts);
}

static void
on_counted_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GArray) counts = crm_store_run_finish (CRM_STORE (source), result, NULL);
  CrmListView *self = user_data;
  if (!counts)
    return; /* given up, with the list or for another count */
  guint i = 0;
  for (GtkWidget *chip = gtk_widget_get_first_child (GTK_WIDGET (self->pins));
       chip && i < counts->len; chip = gtk_widget_get_next_sibling (chip))
    set_count (self, chip, g_array_index (counts, gint64, i++));
}

static void
unref_if_any (gpointer query)
{
  g_clear_object (&query);
}

static void
count_pins (CrmListView *self)
{
  Count *count = g_new0 (Count, 1);
  count->queries = g_ptr_array_new_with_free_func (unref_if_any);
  for (GtkWidget *chip = gtk_widget_get_first_child (GTK_WIDGET (self->pins)); chip;
       chip = gtk_widget_get_next_sibling (chip))
    {
      g_autoptr (CrmFilter) filter = parse_view (self, get_view (chip));
      g_ptr_array_add (count->queries,
                       filter ? crm_list_view_make_view_query (self, filter) : NULL);
    }
  g_cancellable_cancel (self->counting_pins);
  g_clear_object (&self->counting_pins);
  self->counting_pins = g_cancellable_new ();
  crm_store_run_async (crm_context_get_store (self->context), CRM_LANE_REPORT, G_PRIORITY_LOW,
                       run_count, count, count_free, (GDestroyNotify) g_array_unref,
                       self->counting_pins, on_counted_cb, self);
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
  gtk_box_append (self->pins, chip);
}

static void
on_views_read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GPtrArray) views = crm_store_run_finish (CRM_STORE (source), result, NULL);
  CrmListView *self = user_data;
  if (!views)
    return; /* given up */
  for (GtkWidget *chip; (chip = gtk_widget_get_first_child (GTK_WIDGET (self->pins)));)
    gtk_box_remove (self->pins, chip);
  for (guint i = 0; i < views->len; i++)
    {
      CrmRecord *view = g_ptr_array_index (views, i);
      if (view && crm_record_get_integer (view, "pinned", 0))
        add_pin (self, view);
    }
  gboolean has_pins = gtk_widget_get_first_child (GTK_WIDGET (self->pins)) != NULL;
  gtk_widget_set_visible (self->pins_scroller, has_pins);
  crm_list_view_update_chips_row (self);
  crm_list_view_mark_pins (self);
  if (has_pins)
    count_pins (self);
}

static gboolean
on_pins_timer_cb (gpointer user_data)
{
  CrmListView *self = user_data;
  self->pins_timer = 0;
  crm_list_view_read_pins (self);
  return G_SOURCE_REMOVE;
}

/* Reads which views are pinned, and counts what they have. */
void
crm_list_view_read_pins (CrmListView *self)
{
  g_clear_handle_id (&self->pins_timer, g_source_remove);
  g_cancellable_cancel (self->reading_pins);
  g_clear_object (&self->reading_pins);
  self->reading_pins = g_cancellable_new ();
  crm_views_read_async (crm_context_get_store (self->context), self->spec->name, self->reading_pins,
                        on_views_read_cb, self);
}

/* The same, a while after the last of several changes. */
void
crm_list_view_read_pins_soon (CrmListView *self)
{
  g_clear_handle_id (&self->pins_timer, g_source_remove);
  self->pins_timer = g_timeout_add (COUNT_DELAY_MS, on_pins_timer_cb, self);
}

/* Gives up what is under way. */
void
crm_list_view_stop_pins (CrmListView *self)
{
  g_clear_handle_id (&self->pins_timer, g_source_remove);
  g_cancellable_cancel (self->reading_pins);
  g_clear_object (&self->reading_pins);
  g_cancellable_cancel (self->counting_pins);
  g_clear_object (&self->counting_pins);
}
