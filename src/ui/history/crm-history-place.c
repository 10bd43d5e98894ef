/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The history, read page by page as a person goes down. Main thread. */
#include "config.h"

#include "crm-history-place.h"

#include <glib/gi18n-lib.h>

#include "crm-date-entry.h"
#include "crm-history-row.h"
#include "crm-people-button.h"
#include "crm-undo-window.h"
#include "crm-wrap-box.h"

struct _CrmHistoryPlace
{
  GtkWidget parent_instance;

  GtkWidget *box;
  GtkWidget *filters;
  GtkEditable *search_entry;
  GtkDropDown *source_choice;
  GtkDropDown *kind_choice;
  CrmDateEntry *day;
  AdwBin *people_child;
  CrmPeopleButton *people;
  GtkActionBar *chosen_bar;
  GtkLabel *chosen_label;
  GtkStack *stack;
  GtkListView *list;

  CrmContext *context;
  CrmNavigator *navigator;
  GListStore *items;
  GCancellable *reading; /* the page that is being read */
  gboolean is_whole;     /* there is no further page */
  gboolean is_front;
  gboolean is_stale;
  const CrmKind *kind; /* of the record, NULL for the office */
  CrmId id;
  char *name;
  GPtrArray *kinds;   /* const CrmKind *, as the choice has them, after “everything” */
  GHashTable *chosen; /* set of CrmId: operations to be taken back together */
};

static void crm_history_place_place_init (CrmPlaceInterface *iface);
static void read_page (CrmHistoryPlace *self);

G_DEFINE_FINAL_TYPE_WITH_CODE (CrmHistoryPlace,
                               crm_history_place,
                               GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (CRM_TYPE_PLACE, crm_history_place_place_init))

static const char *const sources[]
    = { NULL, "window", "import", "received", "cli", "rule", "undo" };

static void
on_page_read_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (CrmHistoryPlace) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) page = crm_store_run_finish (CRM_STORE (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || self->box == NULL)
    return;
  g_clear_object (&self->reading);
  if (page == NULL)
    crm_navigator_report_error (self->navigator, _ ("The history could not be read"), error);
  else
    {
      self->is_whole = page->len == 0;
      g_list_store_splice (self->items, g_list_model_get_n_items (G_LIST_MODEL (self->items)), 0,
                           page->pdata, page->len);
      gtk_stack_set_visible_child_name (
          self->stack,
          g_list_model_get_n_items (G_LIST_MODEL (self->items)) > 0 ? "list" : "empty");
    }
  crm_place_changed (CRM_PLACE (self));
}

static void
read_page (CrmHistoryPlace *self)
{
  CrmHistoryRequest *request;
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->items));
  CrmDate day = CRM_DATE_NONE;

  if (self->reading != NULL || self->is_whole)
    return;
  request = g_new0 (CrmHistoryRequest, 1);
  request->kind = self->kind;
  request->id = self->id;
  request->text = g_strdup (gtk_editable_get_text (self->search_entry));
  request->filter.source = sources[gtk_drop_down_get_selected (self->source_choice)];
  request->filter.user = *crm_people_button_get_person (self->people);
  request->locale = crm_context_get_locale (self->context);
  if (gtk_drop_down_get_selected (self->kind_choice) - 1 < self->kinds->len)
    request->filter.kind = self->kinds->pdata[gtk_drop_down_get_selected (self->kind_choice) - 1];
  if (crm_date_entry_get_date (self->day, &day) && day != CRM_DATE_NONE)
    {
      request->filter.from = crm_instant_from_date (day, 0, 0);
      request->filter.to = crm_instant_from_date (day + 1, 0, 0);
    }
  if (n > 0)
    {
      g_autoptr (CrmHistoryItem) last = g_list_model_get_item (G_LIST_MODEL (self->items), n - 1);

      request->before = crm_history_item_get_seq (last);
    }
  self->reading = g_cancellable_new ();
  crm_store_run_async (crm_context_get_store (self->context), CRM_LANE_READ, G_PRIORITY_DEFAULT,
                       crm_history_read, request, (GDestroyNotify) crm_history_request_free,
                       (GDestroyNotify) g_ptr_array_unref, self->reading, on_page_read_cb,
                       g_object_ref (self));
}

static void
show_chosen (CrmHistoryPlace *self)
{
  guint n = g_hash_table_size (self->chosen);
  g_autofree char *count = crm_locale_format_integer (crm_context_get_locale (self->context), n);
  /* Translators: %s is a number: what is selected. */
  g_autofree char *text = g_strdup_printf (ngettext ("%s selected", "%s selected", n), count);

  gtk_label_set_label (self->chosen_label, text);
  gtk_action_bar_set_revealed (self->chosen_bar, n > 0);
}

static void
begin (CrmHistoryPlace *self)
{
  if (self->items == NULL)
    return;
  g_hash_table_remove_all (self->chosen);
  show_chosen (self);
  if (self->reading != NULL)
    g_cancellable_cancel (self->reading);
  g_clear_object (&self->reading);
  self->is_stale = FALSE;
  self->is_whole = FALSE;
  g_list_store_remove_all (self->items);
  read_page (self);
  crm_place_changed (CRM_PLACE (self));
}

static void
on_filter_changed_cb (CrmHistoryPlace *self)
{
  if (self->people != NULL)
    begin (self);
}

static void
on_edge_reached_cb (CrmHistoryPlace *self, GtkPositionType edge)
{
  if (edge == GTK_POS_BOTTOM)
    read_page (self);
}

static void
on_context_changed_cb (CrmHistoryPlace *self)
{
  if (self->is_front)
    begin (self);
  else
    self->is_stale = TRUE;
}

static void
on_row_undo_cb (CrmHistoryPlace *self, CrmHistoryRow *row)
{
  CrmHistoryItem *item = crm_history_row_get_item (row);
  g_autoptr (GArray) batches = g_array_new (FALSE, FALSE, sizeof (CrmId));

  if (item == NULL)
    return;
  g_array_append_val (batches, *crm_history_item_get_batch (item));
  crm_undo_window_present (self->context, self->navigator, batches,
                           self->kind != NULL ? &self->id : NULL);
}

static void
on_row_checked_cb (CrmHistoryPlace *self, gboolean checked, CrmHistoryRow *row)
{
  const CrmId *batch = crm_history_item_get_batch (crm_history_row_get_item (row));

  if (checked)
    g_hash_table_add (self->chosen, crm_id_copy (batch));
  else
    g_hash_table_remove (self->chosen, batch);
  show_chosen (self);
}

/* In the order of the list, the latest first. */
static void
on_chosen_undo_clicked_cb (CrmHistoryPlace *self)
{
  g_autoptr (GArray) batches = g_array_new (FALSE, FALSE, sizeof (CrmId));
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->items));

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (CrmHistoryItem) item = g_list_model_get_item (G_LIST_MODEL (self->items), i);

      if (g_hash_table_contains (self->chosen, crm_history_item_get_batch (item)))
        g_array_append_val (batches, *crm_history_item_get_batch (item));
    }
  crm_undo_window_present (self->context, self->navigator, batches,
                           self->kind != NULL ? &self->id : NULL);
}

static void
on_none_clicked_cb (CrmHistoryPlace *self)
{
  begin (self);
}

static void
on_setup_cb (GtkSignalListItemFactory *factory, GtkListItem *item, CrmHistoryPlace *self)
{
  GtkWidget *row = crm_history_row_new ();

  g_signal_connect_object (row, "undo", G_CALLBACK (on_row_undo_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (row, "checked", G_CALLBACK (on_row_checked_cb), self, G_CONNECT_SWAPPED);
  gtk_list_item_set_selectable (item, FALSE);
  gtk_list_item_set_activatable (item, FALSE);
  gtk_list_item_set_child (item, row);
}

static void
on_bind_cb (GtkSignalListItemFactory *factory, GtkListItem *item, CrmHistoryPlace *self)
{
  CrmHistoryItem *shown = gtk_list_item_get_item (item);

  crm_history_row_bind (CRM_HISTORY_ROW (gtk_list_item_get_child (item)), shown,
                        g_hash_table_contains (self->chosen, crm_history_item_get_batch (shown)));
}

static void
on_unbind_cb (GtkSignalListItemFactory *factory, GtkListItem *item, CrmHistoryPlace *self)
{
  crm_history_row_bind (CRM_HISTORY_ROW (gtk_list_item_get_child (item)), NULL, FALSE);
}

static const char *
get_subtitle (CrmPlace *place)
{
  return CRM_HISTORY_PLACE (place)->name;
}

static gboolean
is_busy (CrmPlace *place)
{
  return CRM_HISTORY_PLACE (place)->reading != NULL;
}

static void
search (CrmPlace *place)
{
  gtk_widget_grab_focus (GTK_WIDGET (CRM_HISTORY_PLACE (place)->search_entry));
}

static gpointer
read_name (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  CrmHistoryRequest *request = data;
  g_autoptr (CrmRecord) record = crm_session_get_any (session, request->kind, &request->id, error);

  return record != NULL ? g_strdup (crm_record_get_title (record)) : NULL;
}

static void
on_name_read_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (CrmHistoryPlace) self = data;
  char *name = crm_store_run_finish (CRM_STORE (source), result, NULL);

  g_free (self->name);
  self->name = name;
  crm_place_changed (CRM_PLACE (self));
}

static void
show (CrmPlace *place, GVariant *target)
{
  CrmHistoryPlace *self = CRM_HISTORY_PLACE (place);
  const char *kind = NULL, *id = NULL;
  CrmHistoryRequest *request;

  if (target != NULL && g_variant_is_of_type (target, G_VARIANT_TYPE ("(ss)")))
    g_variant_get (target, "(&s&s)", &kind, &id);
  self->kind = kind != NULL ? crm_context_get_kind (self->context, kind) : NULL;
  if (self->kind != NULL && !crm_id_parse (id, &self->id))
    self->kind = NULL;
  g_clear_pointer (&self->name, g_free);
  gtk_widget_set_visible (self->filters, self->kind == NULL);
  if (self->kind != NULL)
    {
      request = g_new0 (CrmHistoryRequest, 1);
      request->kind = self->kind;
      request->id = self->id;
      crm_store_run_async (crm_context_get_store (self->context), CRM_LANE_READ, G_PRIORITY_DEFAULT,
                           read_name, request, (GDestroyNotify) crm_history_request_free, g_free,
                           NULL, on_name_read_cb, g_object_ref (self));
    }
  begin (self);
}

static void
set_front (CrmPlace *place, gboolean is_front)
{
  CrmHistoryPlace *self = CRM_HISTORY_PLACE (place);

  self->is_front = is_front;
  if (is_front && self->is_stale)
    begin (self);
}

static void
crm_history_place_place_init (CrmPlaceInterface *iface)
{
  iface->get_subtitle = get_subtitle;
  iface->is_busy = is_busy;
  iface->search = search;
  iface->show = show;
  iface->set_front = set_front;
}

static void
crm_history_place_dispose (GObject *object)
{
  CrmHistoryPlace *self = CRM_HISTORY_PLACE (object);

  if (self->reading != NULL)
    g_cancellable_cancel (self->reading);
  g_clear_object (&self->reading);
  self->people = NULL;
  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_object (&self->items);
  g_clear_object (&self->context);
  g_clear_pointer (&self->name, g_free);
  g_clear_pointer (&self->kinds, g_ptr_array_unref);
  g_clear_pointer (&self->chosen, g_hash_table_unref);
  G_OBJECT_CLASS (crm_history_place_parent_class)->dispose (object);
}

static void
crm_history_place_class_init (CrmHistoryPlaceClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = crm_history_place_dispose;
  gtk_widget_class_set_template_from_resource (
      widget_class, "/org/clientela/Clientela/ui/history/crm-history-place.ui");
  gtk_widget_class_bind_template_child (widget_class, CrmHistoryPlace, box);
  gtk_widget_class_bind_template_child (widget_class, CrmHistoryPlace, filters);
  gtk_widget_class_bind_template_child (widget_class, CrmHistoryPlace, search_entry);
  gtk_widget_class_bind_template_child (widget_class, CrmHistoryPlace, source_choice);
  gtk_widget_class_bind_template_child (widget_class, CrmHistoryPlace, kind_choice);
  gtk_widget_class_bind_template_child (widget_class, CrmHistoryPlace, day);
  gtk_widget_class_bind_template_child (widget_class, CrmHistoryPlace, chosen_bar);
  gtk_widget_class_bind_template_child (widget_class, CrmHistoryPlace, chosen_label);
  gtk_widget_class_bind_template_child (widget_class, CrmHistoryPlace, people_child);
  gtk_widget_class_bind_template_child (widget_class, CrmHistoryPlace, stack);
  gtk_widget_class_bind_template_child (widget_class, CrmHistoryPlace, list);
  gtk_widget_class_bind_template_callback (widget_class, on_filter_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_edge_reached_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_chosen_undo_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_none_clicked_cb);
}

static void
crm_history_place_init (CrmHistoryPlace *self)
{
  g_type_ensure (CRM_TYPE_DATE_ENTRY);
  g_type_ensure (CRM_TYPE_WRAP_BOX);
  self->kinds = g_ptr_array_new ();
  self->chosen = g_hash_table_new_full (crm_id_hash, crm_id_equal, g_free, NULL);
  gtk_widget_init_template (GTK_WIDGET (self));
}

/* What a person works with; what belongs to it is changed along with it. */
static void
fill_kinds (CrmHistoryPlace *self)
{
  const CrmCatalog *catalog = crm_context_get_catalog (self->context);
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);

  gtk_string_list_append (names, _ ("About everything"));
  for (guint i = 0; i < crm_catalog_get_n_kinds (catalog); i++)
    {
      const CrmKind *kind = crm_catalog_get_kind (catalog, i);

      if (crm_kind_has (kind,
                        CRM_KIND_CHILD | CRM_KIND_TRACE | CRM_KIND_LOCAL | CRM_KIND_APPEND_ONLY))
        continue;
      g_ptr_array_add (self->kinds, (gpointer) kind);
      gtk_string_list_append (names, crm_kind_get_label_plural (kind));
    }
  gtk_drop_down_set_model (self->kind_choice, G_LIST_MODEL (names));
}

/**
 * crm_history_place_new:
 *
 * Returns: (transfer floating): the history of the office
 */
GtkWidget *
crm_history_place_new (CrmContext *context, CrmNavigator *navigator)
{
  CrmHistoryPlace *self = g_object_new (CRM_TYPE_HISTORY_PLACE, NULL);
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  g_autoptr (GtkNoSelection) selection = NULL;

  self->context = g_object_ref (context);
  self->navigator = navigator;
  self->items = g_list_store_new (CRM_TYPE_HISTORY_ITEM);
  fill_kinds (self);
  crm_date_entry_set_locale (self->day, crm_context_get_locale (context));
  crm_date_entry_set_label (self->day, _ ("Only this day"));
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->day), _ ("Only this day"));
  self->people = CRM_PEOPLE_BUTTON (crm_people_button_new (context));
  adw_bin_set_child (self->people_child, GTK_WIDGET (self->people));
  g_signal_connect_object (self->people, "changed", G_CALLBACK (on_filter_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (factory, "setup", G_CALLBACK (on_setup_cb), self, 0);
  g_signal_connect_object (factory, "bind", G_CALLBACK (on_bind_cb), self, 0);
  g_signal_connect_object (factory, "unbind", G_CALLBACK (on_unbind_cb), self, 0);
  selection = gtk_no_selection_new (g_object_ref (G_LIST_MODEL (self->items)));
  gtk_list_view_set_model (self->list, GTK_SELECTION_MODEL (selection));
  gtk_list_view_set_factory (self->list, factory);
  g_object_unref (factory);
  g_signal_connect_object (context, "changed", G_CALLBACK (on_context_changed_cb), self,
                           G_CONNECT_SWAPPED);
  begin (self);
  return GTK_WIDGET (self);
}
