/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The timeline of a card: widgets only for what is seen, entries only as far as somebody looks. The
 * first page comes with the card; older ones are read when the end of what is there comes into
 * view. Main thread. */
#include "config.h"

#include "crm-timeline.h"

#include <glib/gi18n-lib.h>

#include "crm-people-button.h"
#include "crm-timeline-item.h"
#include "crm-timeline-row.h"

/* More than a screen shows: the first page is drawn in the first frame, and the rows of another one
 * are made within a frame. */
#define FIRST_ENTRIES 15
#define MORE_ENTRIES 30

struct _CrmTimeline
{
  GtkWidget parent_instance;

  GtkBox *box;
  GtkBox *head;
  GtkDropDown *filter_choice;
  CrmPeopleButton *colleague;
  GtkScrolledWindow *scroller;
  GtkListView *list;
  GtkStack *stack;
  GtkLabel *nothing;

  CrmContext *context;
  CrmNavigator *navigator;
  const CrmKind *kind;
  CrmId id;
  GListStore *items;
  CrmTimelineKey last; /* of the entries that are there */
  gboolean has_more;
  GCancellable *reading;
};

G_DEFINE_FINAL_TYPE (CrmTimeline, crm_timeline, GTK_TYPE_WIDGET)

/* Rows */

static void
on_setup_cb (GtkSignalListItemFactory *factory, GtkListItem *item, CrmTimeline *self)
{
  gtk_list_item_set_selectable (item, FALSE);
  gtk_list_item_set_child (item, crm_timeline_row_new (self->context, self->navigator));
}

static void
on_bind_cb (GtkSignalListItemFactory *factory, GtkListItem *list_item, CrmTimeline *self)
{
  guint position = gtk_list_item_get_position (list_item);
  CrmTimelineItem *item = gtk_list_item_get_item (list_item);
  g_autoptr (CrmTimelineItem) above
      = position > 0 ? g_list_model_get_item (G_LIST_MODEL (self->items), position - 1) : NULL;

  crm_timeline_row_bind (CRM_TIMELINE_ROW (gtk_list_item_get_child (list_item)), item, above);
  gtk_list_item_set_activatable (list_item, crm_timeline_item_get_record (item) != NULL);
}

static void
on_unbind_cb (GtkSignalListItemFactory *factory, GtkListItem *item, CrmTimeline *self)
{
  crm_timeline_row_unbind (CRM_TIMELINE_ROW (gtk_list_item_get_child (item)));
}

static void
on_activated_cb (CrmTimeline *self, guint position)
{
  g_autoptr (CrmTimelineItem) item = g_list_model_get_item (G_LIST_MODEL (self->items), position);
  CrmRecord *record = item != NULL ? crm_timeline_item_get_record (item) : NULL;

  if (record != NULL)
    crm_navigator_open_record (self->navigator, crm_record_get_kind (record),
                               crm_record_get_id (record));
}

static gboolean
is_filtered (CrmTimeline *self)
{
  return gtk_drop_down_get_selected (self->filter_choice) > 0
         || !crm_id_is_none (crm_people_button_get_person (self->colleague));
}

static void
show_state (CrmTimeline *self)
{
  gboolean any = g_list_model_get_n_items (G_LIST_MODEL (self->items)) > 0;

  gtk_stack_set_visible_child_name (self->stack, any ? "list" : "empty");
  gtk_label_set_text (
      self->nothing, is_filtered (self) ? _ ("There is nothing of this kind.")
                                        : _ ("Nothing yet. Write a note, or plan the first step."));
}

/* Reading what is older */

static void
stop_reading (CrmTimeline *self)
{
  if (self->reading != NULL)
    g_cancellable_cancel (self->reading);
  g_clear_object (&self->reading);
}

static void
on_page_read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CrmTimeline) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (CrmTimelinePage) page = NULL;

  if (self->context == NULL)
    return;
  page = crm_timeline_page_read_finish (self->context, result, &error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  g_clear_object (&self->reading);
  if (page == NULL)
    {
      crm_navigator_report_error (self->navigator, _ ("The history could not be read"), error);
      return;
    }
  g_list_store_splice (self->items, g_list_model_get_n_items (G_LIST_MODEL (self->items)), 0,
                       page->items->pdata, page->items->len);
  self->last = page->last;
  self->has_more = page->has_more;
  show_state (self);
}

static void
read_more (CrmTimeline *self, guint n)
{
  CrmTimelineQuery query;

  stop_reading (self);
  crm_timeline_get_query (self, &query);
  query.before = self->last;
  query.limit = n;
  self->reading = g_cancellable_new ();
  crm_timeline_page_read_async (self->context, &query, self->reading, on_page_read_cb,
                                g_object_ref (self));
}

/* The end of what is there is less than a page away. */
static void
on_scrolled_cb (CrmTimeline *self, GtkAdjustment *scroll)
{
  double below = gtk_adjustment_get_upper (scroll) - gtk_adjustment_get_value (scroll)
                 - gtk_adjustment_get_page_size (scroll);

  if (self->has_more && self->reading == NULL && self->context != NULL
      && below < gtk_adjustment_get_page_size (scroll))
    read_more (self, MORE_ENTRIES);
}

/* Another kind or colleague: from the newest on. */
static void
on_filter_chosen_cb (CrmTimeline *self)
{
  if (self->context == NULL || self->kind == NULL)
    return;
  g_list_store_remove_all (self->items);
  self->last = (CrmTimelineKey){ 0 };
  self->has_more = FALSE;
  read_more (self, FIRST_ENTRIES);
}

/* The object */

static void
crm_timeline_dispose (GObject *object)
{
  CrmTimeline *self = CRM_TIMELINE (object);

  stop_reading (self);
  g_clear_object (&self->context);
  g_clear_pointer ((GtkWidget **) &self->box, gtk_widget_unparent);
  g_clear_object (&self->items);
  G_OBJECT_CLASS (crm_timeline_parent_class)->dispose (object);
}

static void
crm_timeline_class_init (CrmTimelineClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = crm_timeline_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/clientela/Clientela/ui/card/crm-timeline.ui");
  gtk_widget_class_bind_template_child (widget_class, CrmTimeline, box);
  gtk_widget_class_bind_template_child (widget_class, CrmTimeline, head);
  gtk_widget_class_bind_template_child (widget_class, CrmTimeline, filter_choice);
  gtk_widget_class_bind_template_child (widget_class, CrmTimeline, scroller);
  gtk_widget_class_bind_template_child (widget_class, CrmTimeline, list);
  gtk_widget_class_bind_template_child (widget_class, CrmTimeline, stack);
  gtk_widget_class_bind_template_child (widget_class, CrmTimeline, nothing);
  gtk_widget_class_bind_template_callback (widget_class, on_filter_chosen_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_activated_cb);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
crm_timeline_init (CrmTimeline *self)
{
  g_autoptr (GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();
  g_autoptr (GtkSelectionModel) selection = NULL;
  GtkAdjustment *scroll;

  gtk_widget_init_template (GTK_WIDGET (self));
  self->items = g_list_store_new (CRM_TYPE_TIMELINE_ITEM);
  selection
      = GTK_SELECTION_MODEL (gtk_no_selection_new (g_object_ref (G_LIST_MODEL (self->items))));
  g_signal_connect_object (factory, "setup", G_CALLBACK (on_setup_cb), self, 0);
  g_signal_connect_object (factory, "bind", G_CALLBACK (on_bind_cb), self, 0);
  g_signal_connect_object (factory, "unbind", G_CALLBACK (on_unbind_cb), self, 0);
  gtk_list_view_set_factory (self->list, factory);
  gtk_list_view_set_model (self->list, selection);
  scroll = gtk_scrolled_window_get_vadjustment (self->scroller);
  g_signal_connect_object (scroll, "value-changed", G_CALLBACK (on_scrolled_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (scroll, "changed", G_CALLBACK (on_scrolled_cb), self, G_CONNECT_SWAPPED);
}

/**
 * crm_timeline_new:
 *
 * Returns: (transfer full): an empty timeline
 */
GtkWidget *
crm_timeline_new (CrmContext *context, CrmNavigator *navigator)
{
  CrmTimeline *self = g_object_new (CRM_TYPE_TIMELINE, NULL);

  self->context = g_object_ref (context);
  self->navigator = navigator;
  self->colleague = CRM_PEOPLE_BUTTON (crm_people_button_new (context));
  crm_people_button_set_person (self->colleague, &CRM_ID_NONE);
  g_signal_connect_object (self->colleague, "changed", G_CALLBACK (on_filter_chosen_cb), self,
                           G_CONNECT_SWAPPED);
  gtk_box_append (self->head, GTK_WIDGET (self->colleague));
  return GTK_WIDGET (self);
}

/**
 * crm_timeline_set_subject:
 * @kind: of the record whose timeline it is
 *
 * Forgets what it shows: another record begins with everything of everybody.
 */
void
crm_timeline_set_subject (CrmTimeline *self, const CrmKind *kind, const CrmId *id)
{
  g_return_if_fail (CRM_IS_TIMELINE (self));
  self->kind = NULL;
  gtk_drop_down_set_selected (self->filter_choice, 0);
  crm_people_button_set_person (self->colleague, &CRM_ID_NONE);
  stop_reading (self);
  self->kind = kind;
  self->id = *id;
  self->has_more = FALSE;
  gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (self->scroller), 0);
}

/**
 * crm_timeline_get_query:
 * @query: (out): what is shown: as many entries as are there, at least a first page
 */
void
crm_timeline_get_query (CrmTimeline *self, CrmTimelineQuery *query)
{
  guint chosen;

  g_return_if_fail (CRM_IS_TIMELINE (self));
  chosen = gtk_drop_down_get_selected (self->filter_choice);
  *query = (CrmTimelineQuery){
    .kind = self->kind,
    .id = self->id,
    /* What was done about a deal was done with its customer. */
    .through = crm_kind_has (self->kind, CRM_KIND_PARTY)
                   ? crm_context_get_kind (self->context, "opportunity")
                   : NULL,
    .groups = chosen > 0 ? 1u << (chosen - 1) : 0,
    .colleague = *crm_people_button_get_person (self->colleague),
    .limit = MAX (FIRST_ENTRIES, g_list_model_get_n_items (G_LIST_MODEL (self->items))),
  };
}

/* How many entries both lists have in common at one of their ends. */
static guint
count_same (GListModel *before, GPtrArray *after, gboolean from_end, guint most)
{
  guint n = g_list_model_get_n_items (before), same = 0;

  for (; same < most; same++)
    {
      g_autoptr (CrmTimelineItem) old
          = g_list_model_get_item (before, from_end ? n - 1 - same : same);
      CrmTimelineItem *new = g_ptr_array_index (after, from_end ? after->len - 1 - same : same);

      if (!crm_timeline_item_is_same (old, new))
        break;
    }
  return same;
}

/**
 * crm_timeline_set_page:
 * @page: read by crm_timeline_get_query()
 *
 * Shows entries; what is the same as before stays where it is on the screen.
 */
void
crm_timeline_set_page (CrmTimeline *self, const CrmTimelinePage *page)
{
  GPtrArray *items;
  guint n, head, tail;

  g_return_if_fail (CRM_IS_TIMELINE (self));
  stop_reading (self);
  items = page->items;
  n = g_list_model_get_n_items (G_LIST_MODEL (self->items));
  head = count_same (G_LIST_MODEL (self->items), items, FALSE, MIN (n, items->len));
  tail = count_same (G_LIST_MODEL (self->items), items, TRUE, MIN (n, items->len) - head);
  /* The entry below a change may no longer be, or now be, the first of its day. */
  if (tail > 0 && (head + tail < n || head + tail < items->len))
    tail--;
  self->last = page->last;
  self->has_more = page->has_more;
  if (head + tail < n || head + tail < items->len)
    g_list_store_splice (self->items, head, n - head - tail, items->pdata + head,
                         items->len - head - tail);
  show_state (self);
}

/**
 * crm_timeline_get_n_shown:
 *
 * Returns: how many entries are there so far
 */
guint
crm_timeline_get_n_shown (CrmTimeline *self)
{
  g_return_val_if_fail (CRM_IS_TIMELINE (self), 0);
  return g_list_model_get_n_items (G_LIST_MODEL (self->items));
}
