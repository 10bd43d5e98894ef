/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A long list of records: what it shows and how it is found. What can be done with what is selected
 * is in crm-list-view-actions.c. Main thread. */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "crm-columns-popover.h"
#include "crm-list-cell.h"
#include "crm-list-memory.h"
#include "crm-list-view-private.h"
#include "crm-next-step-button.h"
#include "crm-plan-button.h"
#include "crm-set-popover.h"

#define REMEMBER_DELAY_MS 400

enum
{
  CHANGED,
  FILTERED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (CrmListView, crm_list_view, GTK_TYPE_WIDGET)

static gboolean
has_filters (CrmListView *self)
{
  return self->only_kind || self->is_mine || self->quick || self->shows_deleted
         || self->filters->len > 0 || *gtk_editable_get_text (GTK_EDITABLE (self->search_entry));
}

static void
show_page (CrmListView *self)
{
  const char *page = "list";
  if (self->content)
    page = "content";
  else if (!crm_list_model_is_loaded (self->model))
    page = "loading";
  else if (g_list_model_get_n_items (G_LIST_MODEL (self->model)) == 0)
    page = has_filters (self) ? "nothing" : "empty";
  gtk_stack_set_visible_child_name (self->stack, page);
}

/* What the search, the chips and the order ask for; of one kind, or of all when it is %NULL.
 * Returns: (transfer full) */
CrmQuery *
crm_list_view_make_query (CrmListView *self, const CrmKind *only_kind)
{
  return crm_list_view_make_query_with (self, only_kind, NULL);
}

static CrmQuery *
make_base_query (CrmListView *self, const CrmKind *only_kind)
{
  CrmQuery *query = NULL;
  for (guint i = 0; i < self->n_kinds; i++)
    if (!only_kind || only_kind == self->kinds[i])
      {
        if (query)
          crm_query_add_kind (query, self->kinds[i]);
        else
          query = crm_query_new (self->kinds[i]);
      }
  if (self->shows_deleted)
    crm_query_only_deleted (query);
  if (self->has_base)
    crm_query_filter (query, self->base_path, CRM_FILTER_EQUAL, crm_value_copy (&self->base_value),
                      NULL);
  return query;
}

/* The same with other filters than the chips where @instead is given. Returns: (transfer full) */
CrmQuery *
crm_list_view_make_query_with (CrmListView *self, const CrmKind *only_kind, CrmFilter *instead)
{
  CrmQuery *query = make_base_query (self, only_kind);
  if (self->is_mine)
    crm_query_filter (query, "owner_id", CRM_FILTER_EQUAL,
                      crm_value_link (crm_context_get_user (self->context)), NULL);
  if (self->quick)
    crm_query_add_filter (query, self->quick, crm_context_get_user (self->context));
  if (instead)
    crm_query_add_filter (query, instead, crm_context_get_user (self->context));
  for (guint i = 0; !instead && i < self->filters->len; i++)
    crm_query_add_filter (query, ((CrmListFilter *) g_ptr_array_index (self->filters, i))->filter,
                          crm_context_get_user (self->context));
  g_autofree char *text
      = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->search_entry))));
  crm_query_search (query, text);
  crm_list_columns_sort (self->columns, query);
  return query;
}

/* Reads the list anew, after something else was asked for. */
void
crm_list_view_requery (CrmListView *self)
{
  g_autoptr (CrmQuery) query = NULL;
  g_signal_emit (self, signals[FILTERED], 0);
  crm_list_view_mark_pins (self);
  if (self->content)
    return;
  query = crm_list_view_make_query (self, self->only_kind);
  crm_list_model_set_query (self->model, query);
}

/* What is known of the list from outside may be otherwise. */
void
crm_list_view_tell_changed (CrmListView *self)
{
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
on_search_changed_cb (CrmListView *self)
{
  crm_list_view_requery (self);
}

static void
open_row (CrmListView *self, CrmRow *row)
{
  CrmRecord *record = row ? crm_row_get_record (row) : NULL;
  if (record && !self->shows_deleted)
    crm_navigator_open_record (self->navigator, crm_record_get_kind (record),
                               crm_record_get_id (record));
}

static void
on_search_activated_cb (CrmListView *self)
{
  g_autoptr (CrmRow) row = g_list_model_get_item (G_LIST_MODEL (self->model), 0);
  open_row (self, row);
}

static void
on_search_stopped_cb (CrmListView *self)
{
  gtk_editable_set_text (GTK_EDITABLE (self->search_entry), "");
  gtk_widget_grab_focus (GTK_WIDGET (self->view));
}

static void
on_row_activated_cb (CrmListView *self, guint position)
{
  g_autoptr (CrmRow) row = g_list_model_get_item (G_LIST_MODEL (self->model), position);
  open_row (self, row);
}

/* The cell of a list at or just below a widget of the column view. */
static CrmListCell *
find_cell (GtkWidget *widget, GtkWidget *view)
{
  for (GtkWidget *above = widget; above && above != view; above = gtk_widget_get_parent (above))
    {
      if (CRM_IS_LIST_CELL (above))
        return CRM_LIST_CELL (above);
      GtkWidget *child = gtk_widget_get_first_child (above);
      if (CRM_IS_LIST_CELL (child))
        return CRM_LIST_CELL (child);
      if (GTK_IS_CHECK_BUTTON (above) || GTK_IS_CHECK_BUTTON (child))
        return NULL;
    }
  return NULL;
}

/* A plain click opens; with Ctrl or Shift it selects, which GTK does. */
static void
on_view_released_cb (CrmListView *self, int n_press, double x, double y, GtkGestureClick *gesture)
{
  GdkModifierType state
      = gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (gesture));
  if (n_press != 1 || (state & (GDK_CONTROL_MASK | GDK_SHIFT_MASK)))
    return;
  GtkWidget *view = GTK_WIDGET (self->view);
  CrmListCell *cell = find_cell (gtk_widget_pick (view, x, y, GTK_PICK_DEFAULT), view);
  if (cell)
    open_row (self, crm_list_cell_get_row (cell));
}

static GdkContentProvider *
on_drag_prepared_cb (CrmListView *self, double x, double y, GtkDragSource *source)
{
  GtkWidget *view = GTK_WIDGET (self->view);
  CrmListCell *cell = find_cell (gtk_widget_pick (view, x, y, GTK_PICK_DEFAULT), view);
  if (!cell || !crm_list_cell_get_row (cell))
    return NULL;
  return crm_list_view_prepare_drag (self, crm_list_cell_get_row (cell),
                                     crm_list_cell_get_position (cell));
}

/* From the search Down leads to what it found. Undo means the records here too, not the few letters
 * of the search, which would take the keys. */
static gboolean
on_search_key_pressed_cb (CrmListView *self, guint key, guint code, GdkModifierType modifiers)
{
  if ((key == GDK_KEY_Down || key == GDK_KEY_KP_Down)
      && g_list_model_get_n_items (G_LIST_MODEL (self->model)) > 0)
    {
      gtk_widget_grab_focus (GTK_WIDGET (self->view));
      return GDK_EVENT_STOP;
    }
  if ((key == GDK_KEY_z || key == GDK_KEY_Z) && (modifiers & GDK_CONTROL_MASK))
    return gtk_widget_activate_action (GTK_WIDGET (self),
                                       modifiers & GDK_SHIFT_MASK ? "win.redo" : "win.undo", NULL);
  return GDK_EVENT_PROPAGATE;
}

/* Letters that are typed in the list go to the search. GtkSearchEntry's own way of doing so would
 * take Delete and BackSpace as well. */
static gboolean
on_view_key_pressed_cb (CrmListView *self,
                        guint key,
                        guint code,
                        GdkModifierType modifiers,
                        GtkEventControllerKey *controller)
{
  gunichar letter = gdk_keyval_to_unicode (key);
  if (letter == 0 || !g_unichar_isgraph (letter)
      || (modifiers & (GDK_CONTROL_MASK | GDK_ALT_MASK | GDK_SUPER_MASK)))
    return GDK_EVENT_PROPAGATE;
  gtk_widget_grab_focus (GTK_WIDGET (self->search_entry));
  gtk_editable_set_position (GTK_EDITABLE (self->search_entry), -1);
  return gtk_event_controller_key_forward (controller, GTK_WIDGET (self->search_entry));
}

static void
on_narrow_changed_cb (CrmListView *self)
{
  gboolean is_narrow = crm_adaptive_bin_is_narrow (self->bin);
  crm_list_columns_set_narrow (self->columns, is_narrow);
  GtkWidget *chips = g_object_ref (GTK_WIDGET (self->chips));
  if (is_narrow)
    {
      gtk_box_remove (self->toolbar, chips);
      gtk_box_prepend (self->chips_row, chips);
    }
  else
    {
      gtk_box_remove (self->chips_row, chips);
      gtk_box_insert_child_after (self->toolbar, chips, GTK_WIDGET (self->search_entry));
    }
  g_object_unref (chips);
  crm_list_view_update_chips_row (self);
  gtk_widget_set_visible (GTK_WIDGET (self->columns_button), !is_narrow);
  adw_button_content_set_label (self->delete_content, is_narrow ? "" : _ ("_Delete"));
  adw_button_content_set_label (self->set_content, is_narrow ? "" : _ ("_Change"));
  gtk_widget_set_hexpand (GTK_WIDGET (self->search_entry), is_narrow);
}

/* Chips */

static gboolean
has_quick (CrmListView *self)
{
  for (guint i = 0; i < CRM_LIST_MAX_QUICK; i++)
    if (self->quick_chips[i]
        && gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (self->quick_chips[i])))
      return TRUE;
  return FALSE;
}

static void
on_kind_chip_toggled_cb (CrmListView *self, GtkToggleButton *chip)
{
  if (!gtk_toggle_button_get_active (chip))
    return;
  self->only_kind = g_object_get_data (G_OBJECT (chip), "crm-kind");
  crm_list_view_requery (self);
}

static void
on_mine_chip_toggled_cb (CrmListView *self, GtkToggleButton *chip)
{
  self->is_mine = gtk_toggle_button_get_active (chip);
  crm_list_view_requery (self);
}

/* One of them at a time. */
static void
on_quick_chip_toggled_cb (CrmListView *self, GtkToggleButton *chip)
{
  const char *text = g_object_get_data (G_OBJECT (chip), "crm-filter");
  if (gtk_toggle_button_get_active (chip))
    {
      g_clear_pointer (&self->quick, crm_filter_unref);
      self->quick = crm_filter_parse (self->kinds, self->n_kinds, text,
                                      crm_context_get_currency (self->context), NULL);
      for (guint i = 0; i < CRM_LIST_MAX_QUICK; i++)
        if (self->quick_chips[i] && self->quick_chips[i] != GTK_WIDGET (chip))
          gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->quick_chips[i]), FALSE);
    }
  else if (!has_quick (self))
    g_clear_pointer (&self->quick, crm_filter_unref);
  else
    return;
  crm_list_view_requery (self);
}

static GtkWidget *
add_chip (CrmListView *self, const char *label, GCallback callback)
{
  GtkWidget *chip = gtk_toggle_button_new_with_label (label);
  gtk_widget_add_css_class (chip, "crm-chip");
  gtk_widget_set_valign (chip, GTK_ALIGN_CENTER);
  if (callback)
    g_signal_connect_swapped (chip, "toggled", callback, self);
  crm_wrap_box_append (self->chips, chip);
  return chip;
}

static void
make_chips (CrmListView *self)
{
  if (self->n_kinds > 1)
    {
      /* Translators: of a list of people, companies and leads: no kind is left out. */
      self->kind_chips[0] = add_chip (self, C_ ("kinds", "All"), NULL);
      gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->kind_chips[0]), TRUE);
      for (guint i = 0; i < self->n_kinds; i++)
        {
          GtkWidget *chip = add_chip (self, crm_kind_get_label_plural (self->kinds[i]), NULL);
          gtk_toggle_button_set_group (GTK_TOGGLE_BUTTON (chip),
                                       GTK_TOGGLE_BUTTON (self->kind_chips[0]));
          g_object_set_data (G_OBJECT (chip), "crm-kind", (gpointer) self->kinds[i]);
          self->kind_chips[i + 1] = chip;
        }
      for (guint i = 0; i <= self->n_kinds; i++)
        g_signal_connect_swapped (self->kind_chips[i], "toggled",
                                  G_CALLBACK (on_kind_chip_toggled_cb), self);
    }
  if (crm_kind_find_field (self->kinds[0], "owner_id"))
    self->mine_chip
        /* Translators: a chip that leaves only what the person who reads is responsible for. */
        = add_chip (self, C_ ("filter", "Mine"), G_CALLBACK (on_mine_chip_toggled_cb));
  for (guint i = 0; i < CRM_LIST_MAX_QUICK && self->spec->quick[i].label; i++)
    {
      self->quick_chips[i]
          = add_chip (self, g_dpgettext2 (GETTEXT_PACKAGE, "filter", self->spec->quick[i].label),
                      G_CALLBACK (on_quick_chip_toggled_cb));
      g_object_set_data (G_OBJECT (self->quick_chips[i]), "crm-filter",
                         (gpointer) self->spec->quick[i].filter);
    }
}

static void
on_set_chosen_cb (CrmListView *self, const CrmField *field, const CrmValue *value, int way)
{
  crm_list_view_set_field (self, field, value, (CrmSetWay) way);
}

static void
make_columns_popover_cb (GtkMenuButton *button, gpointer user_data)
{
  CrmListView *self = user_data;
  if (!gtk_menu_button_get_popover (button))
    gtk_menu_button_set_popover (button, crm_columns_popover_new (self->columns));
}

static void
make_set_popover_cb (GtkMenuButton *button, gpointer user_data)
{
  CrmListView *self = user_data;
  if (gtk_menu_button_get_popover (button))
    return;
  GtkWidget *popover = crm_set_popover_new (self->context, self->columns);
  g_signal_connect_object (popover, "chosen", G_CALLBACK (on_set_chosen_cb), self,
                           G_CONNECT_SWAPPED);
  gtk_menu_button_set_popover (button, popover);
}

static void
add_sort_menu (CrmListView *self, const char *label, const char *action)
{
  g_autoptr (GMenu) menu = g_menu_new ();
  for (guint i = 0; i < crm_list_columns_get_n (self->columns); i++)
    if (crm_list_columns_is_shown (self->columns, i))
      {
        g_autoptr (GMenuItem) item
            = g_menu_item_new (crm_list_columns_get_title (self->columns, i), NULL);
        g_menu_item_set_action_and_target (item, action, "s",
                                           crm_list_columns_get_key (self->columns, i));
        g_menu_append_item (menu, item);
      }
  g_menu_append_submenu (self->sort_section, label, G_MENU_MODEL (menu));
}

/* For keys, and for a narrow list, which has no headings. */
static void
fill_sort_menu (CrmListView *self)
{
  g_menu_remove_all (self->sort_section);
  add_sort_menu (self, _ ("S_ort By"), "crm-list.sort");
  /* Translators: a menu of columns, below “Sort By”: they sort what the first one leaves equal. */
  add_sort_menu (self, _ ("_Then By"), "crm-list.sort-also");
}

static void
make_popovers (CrmListView *self)
{
  fill_sort_menu (self);
  crm_list_view_make_filter_popovers (self);
  gtk_menu_button_set_create_popup_func (self->columns_button, make_columns_popover_cb, self, NULL);
  gtk_menu_button_set_create_popup_func (self->set_button, make_set_popover_cb, self, NULL);
}

/* Remembering */

static gboolean
on_remember_timer_cb (gpointer user_data)
{
  CrmListView *self = user_data;
  self->remember_timer = 0;
  g_auto (GStrv) layout = crm_list_columns_dup_layout (self->columns);
  g_autofree char *order = crm_list_columns_dup_order (self->columns);
  crm_list_memory_set_columns (self->spec->name, (const char *const *) layout);
  crm_list_memory_set_order (self->spec->name, order);
  return G_SOURCE_REMOVE;
}

static void
remember_soon (CrmListView *self)
{
  if (!self->remember_timer)
    self->remember_timer = g_timeout_add (REMEMBER_DELAY_MS, on_remember_timer_cb, self);
}

static void
on_layout_changed_cb (CrmListView *self)
{
  fill_sort_menu (self);
  remember_soon (self);
}

/* Another order was chosen. */
void
crm_list_view_sorted (CrmListView *self)
{
  crm_list_view_requery (self);
  remember_soon (self);
}

static void
recall (CrmListView *self)
{
  g_auto (GStrv) layout = crm_list_memory_dup_columns (self->spec->name);
  if (layout && *layout)
    crm_list_columns_set_layout (self->columns, (const char *const *) layout);
  g_autofree char *order = crm_list_memory_dup_order (self->spec->name);
  if (order)
    crm_list_columns_set_order (self->columns, order);
}

/* Following the store */

static void
on_model_loaded_cb (CrmListView *self)
{
  show_page (self);
  crm_list_view_update_selection (self);
  crm_list_view_tell_changed (self);
}

static void
on_model_replaced_cb (CrmListView *self)
{
  gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (self->scroller), 0);
}

static void
on_model_failed_cb (CrmListView *self, GError *error)
{
  crm_navigator_report_error (self->navigator, _ ("The list could not be read"), error);
}

static void
on_context_changed_cb (CrmListView *self)
{
  if (self->is_front && !self->content)
    {
      crm_list_model_refresh (self->model);
      crm_list_view_name_links (self);
    }
  else
    self->is_stale = TRUE;
}

static void
crm_list_view_dispose (GObject *object)
{
  CrmListView *self = CRM_LIST_VIEW (object);
  if (self->context)
    g_clear_signal_handler (&self->changed_id, self->context);
  if (self->remember_timer)
    {
      g_clear_handle_id (&self->remember_timer, g_source_remove);
      on_remember_timer_cb (self);
    }
  g_cancellable_cancel (self->counting);
  g_clear_object (&self->counting);
  crm_list_view_stop_reading (self);
  g_clear_object (&self->pinned);
  if (self->columns)
    g_object_run_dispose (G_OBJECT (self->columns));
  g_clear_object (&self->columns);
  if (self->model)
    {
      g_signal_handlers_disconnect_by_data (self->model, self);
      g_object_run_dispose (G_OBJECT (self->model));
    }
  g_clear_pointer ((GtkWidget **) &self->bin, gtk_widget_unparent);
  g_clear_object (&self->model);
  g_clear_object (&self->context);
  G_OBJECT_CLASS (crm_list_view_parent_class)->dispose (object);
}

static void
crm_list_view_finalize (GObject *object)
{
  CrmListView *self = CRM_LIST_VIEW (object);
  g_free (self->base_path);
  crm_value_clear (&self->base_value);
  g_ptr_array_unref (self->filters);
  g_hash_table_unref (self->link_names);
  g_free (self->view_text);
  g_clear_pointer (&self->quick, crm_filter_unref);
  G_OBJECT_CLASS (crm_list_view_parent_class)->finalize (object);
}

static void
crm_list_view_class_init (CrmListViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  object_class->dispose = crm_list_view_dispose;
  object_class->finalize = crm_list_view_finalize;

  /**
   * CrmListView::changed:
   *
   * The number of rows, or whether it is busy, changed.
   */
  signals[FILTERED] = g_signal_new ("filtered", CRM_TYPE_LIST_VIEW, G_SIGNAL_RUN_LAST, 0, NULL,
                                    NULL, NULL, G_TYPE_NONE, 0);
  signals[CHANGED] = g_signal_new ("changed", CRM_TYPE_LIST_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                   NULL, G_TYPE_NONE, 0);

  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/org/clientela/Clientela/ui/lists/crm-list-view.ui");
  gtk_widget_class_bind_template_child (widget_class, CrmListView, bin);
  gtk_widget_class_bind_template_child (widget_class, CrmListView, toolbar);
  gtk_widget_class_bind_template_child (widget_class, CrmListView, chips_row);
  gtk_widget_class_bind_template_child (widget_class, CrmListView, chips);
  gtk_widget_class_bind_template_child (widget_class, CrmListView, pins);
  gtk_widget_class_bind_template_child (widget_class, CrmListView, filter_chips);
  gtk_widget_class_bind_template_child (widget_class, CrmListView, search_entry);
  gtk_widget_class_bind_template_child (widget_class, CrmListView, filter_button);
  gtk_widget_class_bind_template_child (widget_class, CrmListView, columns_button);
  gtk_widget_class_bind_template_child (widget_class, CrmListView, views_button);
  gtk_widget_class_bind_template_child (widget_class, CrmListView, stack);
  gtk_widget_class_bind_template_child (widget_class, CrmListView, scroller);
  gtk_widget_class_bind_template_child (widget_class, CrmListView, view);
  gtk_widget_class_bind_template_child (widget_class, CrmListView, empty);
  gtk_widget_class_bind_template_child (widget_class, CrmListView, nothing);
  gtk_widget_class_bind_template_child (widget_class, CrmListView, action_bar);
  gtk_widget_class_bind_template_child (widget_class, CrmListView, selected_label);
  gtk_widget_class_bind_template_child (widget_class, CrmListView, delete_content);
  gtk_widget_class_bind_template_child (widget_class, CrmListView, set_content);
  gtk_widget_class_bind_template_child (widget_class, CrmListView, set_button);
  gtk_widget_class_bind_template_child (widget_class, CrmListView, delete_button);
  gtk_widget_class_bind_template_child (widget_class, CrmListView, merge_button);
  gtk_widget_class_bind_template_child (widget_class, CrmListView, restore_button);
  gtk_widget_class_bind_template_child (widget_class, CrmListView, sort_section);
  gtk_widget_class_bind_template_callback (widget_class, on_narrow_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_search_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_search_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_search_stopped_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_row_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_view_released_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_drag_prepared_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_view_key_pressed_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_search_key_pressed_cb);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  crm_list_view_install_actions (widget_class);

  g_type_ensure (CRM_TYPE_ADAPTIVE_BIN);
  g_type_ensure (CRM_TYPE_EMPTY_STATE);
  g_type_ensure (CRM_TYPE_WRAP_BOX);
}

static void
crm_list_view_init (CrmListView *self)
{
  self->filters = g_ptr_array_new_with_free_func ((GDestroyNotify) crm_list_filter_free);
  self->link_names = g_hash_table_new_full (crm_id_hash, crm_id_equal, g_free, g_free);
  gtk_widget_init_template (GTK_WIDGET (self));
}

static void
fill_empty_states (CrmListView *self)
{
  crm_empty_state_set (self->empty, self->spec->icon, _ (self->spec->empty_title),
                       _ (self->spec->empty_text));
  if (self->spec->new_label)
    {
      g_autofree char *action = g_strdup_printf ("win.new::%s", self->spec->new_kind);
      crm_empty_state_set_action (self->empty, _ (self->spec->new_label), action);
    }
  crm_empty_state_set (self->nothing, "system-search-symbolic", _ ("Nothing Found"),
                       _ ("Nothing in this list fits all of the filters."));
  crm_empty_state_set_action (self->nothing, _ ("_Clear Filters"), "crm-list.clear-filters");
}

/* The list of rows is a widget inside the view, behind the header. */
static void
name_for_screen_reader (CrmListView *self)
{
  const char *label = crm_kind_get_label_plural (self->kinds[0]);
  for (GtkWidget *part = gtk_widget_get_first_child (GTK_WIDGET (self->view)); part;
       part = gtk_widget_get_next_sibling (part))
    gtk_accessible_update_property (GTK_ACCESSIBLE (part), GTK_ACCESSIBLE_PROPERTY_LABEL, label,
                                    -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->view), GTK_ACCESSIBLE_PROPERTY_LABEL, label,
                                  -1);
}

/* Clients and deals are put on plans. */
static void
offer_plans (CrmListView *self)
{
  static const char *const kinds[] = { "account", "contact", "lead", "opportunity", NULL };
  if (!g_strv_contains (kinds, crm_kind_get_name (self->kinds[0])))
    return;
  GtkWidget *button = crm_plan_button_new (self->context, crm_list_view_start_plan, self, NULL);
  gtk_menu_button_set_direction (GTK_MENU_BUTTON (button), GTK_ARROW_UP);
  gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (button), "crm-task-symbolic");
  gtk_action_bar_pack_end (self->action_bar, button);
  button = crm_next_step_button_new (self->context, crm_list_view_put_next_step, self);
  gtk_menu_button_set_direction (GTK_MENU_BUTTON (button), GTK_ARROW_UP);
  gtk_action_bar_pack_end (self->action_bar, button);
}

/* Leads and deals are given to people. */
static void
offer_people (CrmListView *self)
{
  GtkWidget *button;
  gboolean any = FALSE;
  for (guint i = 0; i < self->n_kinds; i++)
    any = any || g_str_equal (crm_kind_get_name (self->kinds[i]), "lead")
          || g_str_equal (crm_kind_get_name (self->kinds[i]), "opportunity");
  if (!any)
    return;
  button = gtk_button_new_from_icon_name ("crm-team-symbolic");
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_tooltip_text (button, _ ("Assign to People"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Assign to People"), -1);
  g_signal_connect_swapped (button, "clicked", G_CALLBACK (crm_list_view_assign), self);
  gtk_action_bar_pack_end (self->action_bar, button);
}

/**
 * crm_list_view_new:
 * @spec: static
 *
 * Returns: (transfer full): a list that begins to read
 */
GtkWidget *
crm_list_view_new (CrmContext *context, CrmNavigator *navigator, const CrmListSpec *spec)
{
  CrmListView *self = g_object_new (CRM_TYPE_LIST_VIEW, NULL);
  self->context = g_object_ref (context);
  self->navigator = navigator;
  self->spec = spec;
  for (; spec->kinds[self->n_kinds]; self->n_kinds++)
    self->kinds[self->n_kinds] = crm_context_get_kind (context, spec->kinds[self->n_kinds]);

  g_autoptr (CrmListSource) source = crm_store_source_new (crm_context_get_store (context));
  self->model = crm_list_model_new (source);
  self->columns = crm_list_columns_new (context, spec, self->view, self->model);
  recall (self);
  gtk_column_view_set_model (self->view, GTK_SELECTION_MODEL (self->model));
  make_chips (self);
  make_popovers (self);
  offer_plans (self);
  offer_people (self);
  name_for_screen_reader (self);
  fill_empty_states (self);

  g_signal_connect_swapped (self->columns, "sort-changed", G_CALLBACK (crm_list_view_sorted), self);
  g_signal_connect_swapped (self->columns, "layout-changed", G_CALLBACK (on_layout_changed_cb),
                            self);
  g_signal_connect_swapped (self->model, "replaced", G_CALLBACK (on_model_replaced_cb), self);
  g_signal_connect_swapped (self->model, "loaded", G_CALLBACK (on_model_loaded_cb), self);
  g_signal_connect_swapped (self->model, "failed", G_CALLBACK (on_model_failed_cb), self);
  g_signal_connect_swapped (self->model, "selection-changed",
                            G_CALLBACK (crm_list_view_update_selection), self);
  self->changed_id
      = g_signal_connect_swapped (context, "changed", G_CALLBACK (on_context_changed_cb), self);
  show_page (self);
  crm_list_view_update_selection (self);
  crm_list_view_requery (self);
  crm_list_view_follow_pins (self);
  return GTK_WIDGET (self);
}

/**
 * crm_list_view_set_front:
 *
 * Tells the list whether it is seen; a list that is not seen waits with what changes.
 */
void
crm_list_view_set_front (CrmListView *self, gboolean is_front)
{
  g_return_if_fail (CRM_IS_LIST_VIEW (self));
  self->is_front = is_front;
  if (is_front && self->is_stale)
    {
      self->is_stale = FALSE;
      crm_list_model_refresh (self->model);
      crm_list_view_name_links (self);
    }
}

/**
 * crm_list_view_set_content:
 * @content: (nullable): shown in place of the rows, as a board of the same records
 *
 * What searches and filters, and the saved views, stay where they are, and tell by the signal
 * "filtered" what they ask for now.
 */
void
crm_list_view_set_content (CrmListView *self, GtkWidget *content)
{
  g_return_if_fail (CRM_IS_LIST_VIEW (self));
  if (self->content == content)
    return;
  if (self->content)
    gtk_stack_remove (self->stack, self->content);
  self->content = content;
  if (content)
    gtk_stack_add_named (self->stack, content, "content");
  gtk_widget_set_sensitive (GTK_WIDGET (self->columns_button), content == NULL);
  crm_list_view_requery (self);
  show_page (self);
}

/**
 * crm_list_view_dup_filter:
 *
 * Returns: (transfer full): what the person leaves in, without words that are searched for
 */
CrmFilter *
crm_list_view_dup_filter (CrmListView *self)
{
  CrmFilter *all = crm_filter_new_group (CRM_FILTER_ALL);
  CrmOperand me = { .type = CRM_OPERAND_ME };
  if (self->is_mine)
    crm_filter_add (all, crm_filter_new_test ("owner_id", CRM_FILTER_EQUAL, &me));
  if (self->quick)
    crm_filter_add (all, crm_filter_ref (self->quick));
  for (guint i = 0; i < self->filters->len; i++)
    crm_filter_add (
        all, crm_filter_ref (((CrmListFilter *) g_ptr_array_index (self->filters, i))->filter));
  return all;
}

/**
 * crm_list_view_get_words:
 *
 * Returns: (transfer none): the words that are searched for
 */
const char *
crm_list_view_get_words (CrmListView *self)
{
  g_return_val_if_fail (CRM_IS_LIST_VIEW (self), NULL);
  return gtk_editable_get_text (GTK_EDITABLE (self->search_entry));
}

/**
 * crm_list_view_search:
 *
 * Gives the keyboard to the search.
 */
void
crm_list_view_search (CrmListView *self)
{
  g_return_if_fail (CRM_IS_LIST_VIEW (self));
  gtk_widget_grab_focus (GTK_WIDGET (self->search_entry));
}

/**
 * crm_list_view_is_busy:
 *
 * Returns: whether something that is seen is still being read
 */
gboolean
crm_list_view_is_busy (CrmListView *self)
{
  g_return_val_if_fail (CRM_IS_LIST_VIEW (self), FALSE);
  return (!self->content && crm_list_model_is_loading (self->model)) || self->naming
         || self->opening;
}

/**
 * crm_list_view_dup_count:
 *
 * Returns: (transfer full) (nullable): how many rows there are, in words; %NULL while it is not
 * known
 */
char *
crm_list_view_dup_count (CrmListView *self)
{
  g_return_val_if_fail (CRM_IS_LIST_VIEW (self), NULL);
  if (self->content || !crm_list_model_is_whole (self->model))
    return NULL;
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->model));
  g_autofree char *number = crm_locale_format_integer (crm_context_get_locale (self->context), n);
  return self->spec->format_count (n, number);
}

/**
 * crm_list_view_get_model:
 *
 * Returns: (transfer none): the rows
 */
CrmListModel *
crm_list_view_get_model (CrmListView *self)
{
  g_return_val_if_fail (CRM_IS_LIST_VIEW (self), NULL);
  return self->model;
}

/**
 * crm_list_view_set_base_filter:
 * @path: (nullable): %NULL for none
 * @value: (transfer full): taken
 *
 * Leaves only what has this value, as the deals of one pipeline; a person cannot take it away.
 */
void
crm_list_view_set_base_filter (CrmListView *self, const char *path, CrmValue value)
{
  g_return_if_fail (CRM_IS_LIST_VIEW (self));
  g_free (self->base_path);
  self->base_path = g_strdup (path);
  self->has_base = path != NULL;
  crm_value_clear (&self->base_value);
  self->base_value = value;
  crm_pinned_views_set_base (self->pinned, self->spec, path, &self->base_value);
  crm_list_view_requery (self);
}

/**
 * crm_list_view_get_view:
 *
 * Returns: (nullable): the id of the saved view that the list shows
 */
const CrmId *
crm_list_view_get_view (CrmListView *self)
{
  g_return_val_if_fail (CRM_IS_LIST_VIEW (self), NULL);
  return crm_id_is_none (&self->view_id) ? NULL : &self->view_id;
}
