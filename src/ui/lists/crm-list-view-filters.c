/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a list leaves in: chips, how many would fit while one is being built, and views that keep
 * it. Main thread. */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "crm-filter-links.h"
#include "crm-filter-popover.h"
#include "crm-list-view-private.h"
#include "crm-matches.h"
#include "crm-views-popover.h"

/* The row below the toolbar is there when it holds something. */
void
crm_list_view_update_chips_row (CrmListView *self)
{
  gboolean has_filters_row = self->filters->len > 0 || self->shows_deleted;
  gtk_widget_set_visible (GTK_WIDGET (self->filter_chips), has_filters_row);
  gtk_widget_set_visible (GTK_WIDGET (self->chips_row),
                          has_filters_row || gtk_widget_get_visible (GTK_WIDGET (self->pins))
                              || crm_adaptive_bin_is_narrow (self->bin));
}

static void
remove_filter (CrmListView *self, CrmListFilter *filter)
{
  for (GtkWidget *chip = gtk_widget_get_first_child (GTK_WIDGET (self->filter_chips)); chip;
       chip = gtk_widget_get_next_sibling (chip))
    if (g_object_get_data (G_OBJECT (chip), "crm-filter") == filter)
      {
        gtk_widget_unparent (chip);
        break;
      }
  g_ptr_array_remove (self->filters, filter);
  crm_list_view_update_chips_row (self);
}

static void
leave_deleted (CrmListView *self)
{
  self->shows_deleted = FALSE;
  if (self->deleted_chip)
    gtk_widget_unparent (self->deleted_chip);
  self->deleted_chip = NULL;
  crm_list_view_update_chips_row (self);
}

static void
remove_all (CrmListView *self)
{
  while (self->filters->len > 0)
    remove_filter (self, g_ptr_array_index (self->filters, 0));
  leave_deleted (self);
  gtk_editable_set_text (GTK_EDITABLE (self->search_entry), "");
  if (self->mine_chip)
    gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->mine_chip), FALSE);
  for (guint i = 0; i < CRM_LIST_MAX_QUICK; i++)
    if (self->quick_chips[i])
      gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->quick_chips[i]), FALSE);
  if (self->kind_chips[0])
    gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->kind_chips[0]), TRUE);
}

/**
 * crm_list_view_clear_filters:
 *
 * Shows everything again.
 */
void
crm_list_view_clear_filters (CrmListView *self)
{
  remove_all (self);
  crm_list_view_requery (self);
}

static void
on_filter_chip_clicked_cb (CrmListView *self, GtkButton *chip)
{
  remove_filter (self, g_object_get_data (G_OBJECT (chip), "crm-filter"));
  crm_list_view_requery (self);
  gtk_widget_grab_focus (GTK_WIDGET (self->filter_button));
}

static GtkWidget *
chip_new (const char *text)
{
  GtkWidget *content = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *label = gtk_label_new (text);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_box_append (GTK_BOX (content), label);
  gtk_box_append (GTK_BOX (content), gtk_image_new_from_icon_name ("window-close-symbolic"));
  GtkWidget *chip = gtk_button_new ();
  gtk_button_set_child (GTK_BUTTON (chip), content);
  gtk_widget_add_css_class (chip, "crm-chip");
  gtk_widget_add_css_class (chip, "filter");
  gtk_widget_set_valign (chip, GTK_ALIGN_CENTER);
  return chip;
}

static void
on_deleted_chip_clicked_cb (CrmListView *self)
{
  crm_list_view_show_deleted (self, FALSE);
  gtk_widget_grab_focus (GTK_WIDGET (self->filter_button));
}

/* What was deleted and can come back, or the list again. */
void
crm_list_view_show_deleted (CrmListView *self, gboolean shows_deleted)
{
  if (self->shows_deleted == shows_deleted)
    return;
  leave_deleted (self);
  self->shows_deleted = shows_deleted;
  if (shows_deleted)
    {
      /* Translators: a chip over a list that shows what was deleted. */
      self->deleted_chip = chip_new (C_ ("filter", "Deleted"));
      gtk_widget_set_tooltip_text (self->deleted_chip, _ ("Back to the List"));
      g_signal_connect_swapped (self->deleted_chip, "clicked",
                                G_CALLBACK (on_deleted_chip_clicked_cb), self);
      gtk_widget_insert_after (self->deleted_chip, GTK_WIDGET (self->filter_chips), NULL);
    }
  crm_list_view_update_chips_row (self);
  gtk_selection_model_unselect_all (GTK_SELECTION_MODEL (self->model));
  crm_list_view_update_selection (self);
  crm_list_view_requery (self);
}

static void
show_words (GtkWidget *chip, CrmListFilter *filter)
{
  GtkWidget *label = gtk_widget_get_first_child (gtk_button_get_child (GTK_BUTTON (chip)));
  /* Translators: what a button does; %s is a filter, as "City contains Lisbon". */
  g_autofree char *name = g_strdup_printf (_ ("Remove the filter: %s"), filter->label);
  gtk_label_set_label (GTK_LABEL (label), filter->label);
  /* The words may be too many for the chip. */
  gtk_widget_set_tooltip_text (chip, name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (chip), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

static char *print (CrmListView *self, const CrmFilter *filter);

static void
add_filter (CrmListView *self, CrmListFilter *filter)
{
  g_ptr_array_add (self->filters, filter);
  GtkWidget *chip = chip_new (NULL);
  g_object_set_data (G_OBJECT (chip), "crm-filter", filter);
  show_words (chip, filter);
  g_signal_connect_swapped (chip, "clicked", G_CALLBACK (on_filter_chip_clicked_cb), self);
  crm_wrap_box_append (self->filter_chips, chip);
  crm_list_view_update_chips_row (self);
}

static void
add_tree (CrmListView *self, CrmFilter *filter)
{
  add_filter (self, crm_list_filter_new (crm_filter_ref (filter), self->kinds, self->n_kinds,
                                         self->link_names, self->context));
}

/**
 * crm_list_view_add_filter:
 * @text: in the language of filters
 *
 * Leaves in only what fits this too, as a chip that a person can take away.
 */
void
crm_list_view_add_filter (CrmListView *self, const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CrmFilter) filter = crm_filter_parse (
      self->kinds, self->n_kinds, text, crm_context_get_currency (self->context), &error);
  g_autofree char *wanted = filter ? print (self, filter) : NULL;
  g_return_if_fail (filter != NULL);
  for (guint i = 0; i < self->filters->len; i++)
    {
      g_autofree char *chip
          = print (self, ((CrmListFilter *) g_ptr_array_index (self->filters, i))->filter);
      if (g_str_equal (chip, wanted))
        return;
    }
  add_tree (self, filter);
  crm_list_view_requery (self);
}

/* Joins an alternative to the last chip, which then says both. */
static void
join_to_last (CrmListView *self, CrmListFilter *filter)
{
  CrmListFilter *last = g_ptr_array_index (self->filters, self->filters->len - 1);
  g_autoptr (CrmFilter) any = crm_filter_new_group (CRM_FILTER_ANY);
  guint n_parts = crm_filter_get_filter_type (last->filter) == CRM_FILTER_ANY
                      ? crm_filter_get_n_parts (last->filter)
                      : 0;
  for (guint i = 0; i < n_parts; i++)
    crm_filter_add (any, crm_filter_ref (crm_filter_get_part (last->filter, i)));
  if (n_parts == 0)
    crm_filter_add (any, crm_filter_ref (last->filter));
  crm_filter_add (any, crm_filter_ref (filter->filter));
  crm_list_filter_free (filter);
  remove_filter (self, last);
  add_tree (self, any);
}

/* Returns: (transfer full): all chips as one filter */
static CrmFilter *
join_chips (CrmListView *self)
{
  CrmFilter *all = crm_filter_new_group (CRM_FILTER_ALL);
  for (guint i = 0; i < self->filters->len; i++)
    crm_filter_add (
        all, crm_filter_ref (((CrmListFilter *) g_ptr_array_index (self->filters, i))->filter));
  return all;
}

static char *
print (CrmListView *self, const CrmFilter *filter)
{
  return crm_filter_print (filter, self->kinds, self->n_kinds,
                           crm_context_get_currency (self->context));
}

static void
add_chips (CrmListView *self, CrmFilter *filter)
{
  if (crm_filter_get_filter_type (filter) != CRM_FILTER_ALL)
    add_tree (self, filter);
  else
    for (guint i = 0; i < crm_filter_get_n_parts (filter); i++)
      add_tree (self, crm_filter_get_part (filter, i));
}

static void
set_chips (CrmListView *self, CrmFilter *all)
{
  while (self->filters->len > 0)
    remove_filter (self, g_ptr_array_index (self->filters, 0));
  if (all)
    add_chips (self, all);
}

static void
on_filter_edited_cb (CrmListView *self, CrmFilter *all)
{
  set_chips (self, all);
  crm_list_view_requery (self);
  crm_list_view_name_links (self);
}

static void
on_filter_added_cb (CrmListView *self, CrmListFilter *filter, gboolean is_or)
{
  if (is_or && self->filters->len > 0)
    join_to_last (self, filter);
  else
    add_filter (self, filter);
  crm_list_view_requery (self);
  crm_list_view_name_links (self);
}

/* Records that filters name */

typedef struct
{
  CrmFilter *filter;
  CrmFilter *followed; /* with records that go on in place of those that were merged */
  GHashTable *names;
  const CrmKind *kinds[CRM_LIST_MAX_KINDS];
  guint n_kinds;
} Naming;

static void
naming_clear (gpointer data)
{
  Naming *naming = data;
  crm_filter_unref (naming->filter);
  g_clear_pointer (&naming->followed, crm_filter_unref);
  g_hash_table_unref (naming->names);
}

static void
naming_unref (gpointer data)
{
  g_atomic_rc_box_release_full (data, naming_clear);
}

/* On a reading thread of the store. Returns: (transfer full): @data */
static gpointer
run_name_links (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  Naming *naming = data;
  naming->followed = crm_session_follow_links (session, naming->filter, naming->kinds,
                                               naming->n_kinds, naming->names);
  return g_atomic_rc_box_acquire (naming);
}

static void
take_names (CrmListView *self, GHashTable *names)
{
  GHashTableIter iter;
  gpointer id, name;
  g_hash_table_iter_init (&iter, names);
  while (g_hash_table_iter_next (&iter, &id, &name))
    g_hash_table_insert (self->link_names, g_memdup2 (id, sizeof (CrmId)), g_strdup (name));
}

static void
say_again (CrmListView *self)
{
  for (GtkWidget *chip = gtk_widget_get_first_child (GTK_WIDGET (self->filter_chips)); chip;
       chip = gtk_widget_get_next_sibling (chip))
    {
      CrmListFilter *filter = g_object_get_data (G_OBJECT (chip), "crm-filter");
      if (filter
          && crm_list_filter_say (filter, self->kinds, self->n_kinds, self->link_names,
                                  self->context))
        show_words (chip, filter);
    }
}

static void
on_named_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  CrmListView *self = user_data; /* gone when it was cancelled */
  Naming *naming = crm_store_run_finish (CRM_STORE (source), result, &error);
  if (!naming)
    return;
  g_clear_object (&self->naming);
  take_names (self, naming->names);
  g_autofree char *before = crm_list_view_dup_filter_text (self);
  g_autoptr (CrmFilter) all = join_chips (self);
  g_autofree char *asked = print (self, naming->filter);
  g_autofree char *followed = print (self, naming->followed);
  g_autofree char *now = print (self, all);
  if (g_str_equal (asked, now) && !g_str_equal (followed, now))
    {
      set_chips (self, naming->followed);
      if (g_strcmp0 (self->view_text, before) == 0)
        {
          g_free (self->view_text);
          self->view_text = crm_list_view_dup_filter_text (self);
        }
      crm_list_view_requery (self);
    }
  say_again (self);
  naming_unref (naming);
  crm_list_view_tell_changed (self);
}

/* Learns what the records are called now that the chips name, and which of them were merged. */
void
crm_list_view_name_links (CrmListView *self)
{
  g_autoptr (CrmFilter) all = join_chips (self);
  g_cancellable_cancel (self->naming);
  g_clear_object (&self->naming);
  if (!crm_filter_has_links (all, self->kinds, self->n_kinds))
    return;
  Naming *naming = g_atomic_rc_box_new0 (Naming);
  naming->filter = g_steal_pointer (&all);
  naming->names = g_hash_table_new_full (crm_id_hash, crm_id_equal, g_free, g_free);
  naming->n_kinds = self->n_kinds;
  for (guint i = 0; i < self->n_kinds; i++)
    naming->kinds[i] = self->kinds[i];
  self->naming = g_cancellable_new ();
  crm_store_run_async (crm_context_get_store (self->context), CRM_LANE_READ, G_PRIORITY_DEFAULT,
                       run_name_links, naming, naming_unref, naming_unref, self->naming,
                       on_named_cb, self);
}

/* How many would fit */

typedef struct
{
  CrmListView *self;
  CrmFilterPopover *popover;
} Counting; /* neither is held: the list gives the count up before they go */

/* On a reading thread of the store. */
static gpointer
run_count (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  g_autoptr (GArray) refs = crm_session_snapshot (session, CRM_QUERY (data), cancellable, error);
  if (!refs)
    return NULL;
  guint *n = g_new (guint, 1);
  *n = refs->len;
  return n;
}

static void
on_counted_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autofree Counting *counting = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree guint *n = crm_store_run_finish (CRM_STORE (source), result, &error);
  if (!n || error)
    return; /* given up, with the list or for another count */
  g_autofree char *number
      = crm_locale_format_integer (crm_context_get_locale (counting->self->context), *n);
  g_autofree char *text = counting->self->spec->format_count (*n, number);
  crm_filter_popover_set_count (counting->popover, text);
}

/* Counts what the list would show; a count that is not wanted any more is given up. */
static void
on_meant_cb (CrmListView *self, CrmFilterPopover *popover)
{
  g_autoptr (CrmFilter) filter = crm_filter_popover_dup_filter (popover);
  g_autoptr (CrmFilter) nothing = crm_filter_new_group (CRM_FILTER_ALL);
  g_autoptr (CrmQuery) query
      = crm_list_view_make_query_with (self, self->only_kind, filter ? filter : nothing);
  g_cancellable_cancel (self->counting);
  g_clear_object (&self->counting);
  crm_filter_popover_set_count (popover, NULL);
  if (!gtk_widget_get_mapped (GTK_WIDGET (popover))
      && !gtk_widget_get_visible (GTK_WIDGET (popover)))
    return;
  self->counting = g_cancellable_new ();
  Counting *counting = g_new (Counting, 1);
  *counting = (Counting){ self, popover };
  crm_store_run_async (crm_context_get_store (self->context), CRM_LANE_LIST, G_PRIORITY_LOW,
                       run_count, g_steal_pointer (&query), g_object_unref, g_free, self->counting,
                       on_counted_cb, counting);
}

static void
on_popover_shown_cb (CrmListView *self, CrmFilterPopover *popover)
{
  g_autoptr (CrmFilter) all = join_chips (self);
  crm_filter_popover_set_filter (popover, all);
}

static void
make_filter_popover_cb (GtkMenuButton *button, gpointer user_data)
{
  CrmListView *self = user_data;
  if (gtk_menu_button_get_popover (button))
    return;
  GtkWidget *popover = crm_filter_popover_new (self->context, self->columns, self->kinds,
                                               self->n_kinds, self->link_names);
  g_signal_connect_object (popover, "added", G_CALLBACK (on_filter_added_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (popover, "changed", G_CALLBACK (on_meant_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (popover, "edited", G_CALLBACK (on_filter_edited_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (popover, "show", G_CALLBACK (on_popover_shown_cb), self,
                           G_CONNECT_SWAPPED);
  gtk_menu_button_set_popover (button, popover);
}

/* Views */

/**
 * crm_list_view_dup_filter_text:
 *
 * Returns: (transfer full): all that is chosen, in the language of filters; empty for everything
 */
char *
crm_list_view_dup_filter_text (CrmListView *self)
{
  g_autoptr (CrmFilter) all = crm_list_view_dup_filter (self);
  return print (self, all);
}

static void
on_view_saved_cb (CrmListView *self, CrmRecord *view)
{
  g_auto (GStrv) layout = crm_list_columns_dup_layout (self->columns);
  g_autofree char *columns = g_strjoinv (" ", layout);
  g_autofree char *order = crm_list_columns_dup_order (self->columns);
  g_autofree char *filter = crm_list_view_dup_filter_text (self);
  /* Translators: the name of an operation; %s is the name of a view of a list. */
  g_autofree char *label = g_strdup_printf (_ ("Save view “%s”"), crm_record_get_title (view));
  g_autoptr (CrmOperation) operation = crm_operation_new (label);
  crm_record_set_text (view, "filter", filter);
  crm_record_set_text (view, "columns", columns);
  crm_record_set_text (view, "sort", order);
  if (crm_record_get_row (view) > 0)
    crm_operation_update (operation, view);
  else
    crm_operation_insert (operation, view);
  crm_navigator_run (self->navigator, operation);
}

/* A view that a newer version wrote may have tests that this one cannot read: what is wrong is said
 * and the list stays as it was. */
void
crm_list_view_open_view (CrmListView *self, CrmRecord *view)
{
  g_autoptr (GError) error = NULL;
  const char *text = crm_record_get_text (view, "filter");
  const char *columns = crm_record_get_text (view, "columns");
  const char *order = crm_record_get_text (view, "sort");
  g_autoptr (CrmFilter) filter
      = crm_filter_parse (self->kinds, self->n_kinds, text ? text : "",
                          crm_context_get_currency (self->context), &error);
  if (!filter)
    {
      crm_navigator_report_error (self->navigator, _ ("The list could not be read"), error);
      return;
    }
  remove_all (self);
  add_chips (self, filter);
  if (columns && *columns)
    {
      g_auto (GStrv) layout = g_strsplit (columns, " ", -1);
      crm_list_columns_set_layout (self->columns, (const char *const *) layout);
    }
  if (order && *order)
    crm_list_columns_set_order (self->columns, order);
  self->view_id = *crm_record_get_id (view);
  g_free (self->view_text);
  self->view_text = crm_list_view_dup_filter_text (self);
  crm_list_view_requery (self);
  crm_list_view_name_links (self);
}

/* On a reading thread of the store. */
static gpointer
run_read_view (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  return crm_session_get (session,
                          crm_catalog_find_kind (crm_session_get_catalog (session), "saved_view"),
                          data, error);
}

static void
on_view_read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  CrmListView *self = user_data; /* gone when it was cancelled */
  g_autoptr (GError) error = NULL;
  g_autoptr (CrmRecord) view = crm_store_run_finish (CRM_STORE (source), result, &error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  g_clear_object (&self->opening);
  if (view)
    crm_list_view_open_view (self, view);
  else
    crm_navigator_report_error (self->navigator, _ ("The views could not be read"), error);
}

#define FILTER_TARGET "filter:"

/* As a view does that nobody saved. */
static void
show_filter (CrmListView *self, const char *text)
{
  g_autoptr (CrmRecord) view = crm_record_new (crm_context_get_kind (self->context, "saved_view"));

  crm_record_set_text (view, "filter", text);
  crm_list_view_open_view (self, view);
}

/**
 * crm_list_view_show_target:
 * @target: the id of a saved view of this list, as a string; a filter in words after "filter:"; or
 *   empty for all that there is
 *
 * Leaves in what the view does, with its columns and its order, or what the filter does.
 */
void
crm_list_view_show_target (CrmListView *self, GVariant *target)
{
  g_return_if_fail (CRM_IS_LIST_VIEW (self));
  CrmId id;
  g_cancellable_cancel (self->opening);
  g_clear_object (&self->opening);
  if (!g_variant_is_of_type (target, G_VARIANT_TYPE_STRING))
    return;
  if (g_str_has_prefix (g_variant_get_string (target, NULL), FILTER_TARGET))
    {
      show_filter (self, g_variant_get_string (target, NULL) + strlen (FILTER_TARGET));
      return;
    }
  if (!crm_id_parse (g_variant_get_string (target, NULL), &id))
    {
      crm_list_view_clear_filters (self);
      return;
    }
  self->opening = g_cancellable_new ();
  crm_store_run_async (crm_context_get_store (self->context), CRM_LANE_READ, G_PRIORITY_HIGH,
                       run_read_view, g_memdup2 (&id, sizeof id), g_free, g_object_unref,
                       self->opening, on_view_read_cb, self);
}

/* Gives up what is under way, before the list goes. */
void
crm_list_view_stop_reading (CrmListView *self)
{
  g_cancellable_cancel (self->naming);
  g_clear_object (&self->naming);
  g_cancellable_cancel (self->opening);
  g_clear_object (&self->opening);
}

static void
make_views_popover_cb (GtkMenuButton *button, gpointer user_data)
{
  CrmListView *self = user_data;
  if (gtk_menu_button_get_popover (button))
    return;
  GtkWidget *popover = crm_views_popover_new (self->context, self->navigator, self->spec->name);
  g_signal_connect_object (popover, "opened", G_CALLBACK (crm_list_view_open_view), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (popover, "saved", G_CALLBACK (on_view_saved_cb), self,
                           G_CONNECT_SWAPPED);
  gtk_menu_button_set_popover (button, popover);
}

/* Popovers are made when they are first opened: their editors are many widgets. */
void
crm_list_view_make_filter_popovers (CrmListView *self)
{
  gtk_menu_button_set_create_popup_func (self->filter_button, make_filter_popover_cb, self, NULL);
  gtk_menu_button_set_create_popup_func (self->views_button, make_views_popover_cb, self, NULL);
}
