/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The timeline of a card: a list of widgets only for what is seen. Main thread. */
#include "config.h"

#include "crm-timeline.h"

#include <glib/gi18n-lib.h>

#include "crm-timeline-row.h"

struct _CrmTimeline
{
  GtkWidget parent_instance;

  GtkBox *box;
  GtkDropDown *filter_choice;
  GtkListView *list;
  GtkStack *stack;
  GtkWidget *more;

  CrmContext *context;
  CrmNavigator *navigator;
  GListStore *items;
  GtkFilterListModel *shown;
  GtkCustomFilter *filter;
};

G_DEFINE_FINAL_TYPE (CrmTimeline, crm_timeline, GTK_TYPE_WIDGET)

static guint more_signal;

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
      = position > 0 ? g_list_model_get_item (G_LIST_MODEL (self->shown), position - 1) : NULL;

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
  g_autoptr (CrmTimelineItem) item = g_list_model_get_item (G_LIST_MODEL (self->shown), position);
  CrmRecord *record = item != NULL ? crm_timeline_item_get_record (item) : NULL;

  if (record != NULL)
    crm_navigator_open_record (self->navigator, crm_record_get_kind (record),
                               crm_record_get_id (record));
}

/* Filter */

static gboolean
is_wanted (gpointer item, gpointer user_data)
{
  CrmTimeline *self = user_data;
  guint choice = self->filter_choice != NULL ? gtk_drop_down_get_selected (self->filter_choice) : 0;

  return choice == 0 || crm_timeline_item_get_group (item) == (CrmTimelineGroup) (choice - 1);
}

static void
show_state (CrmTimeline *self)
{
  gboolean any = g_list_model_get_n_items (G_LIST_MODEL (self->shown)) > 0;

  gtk_stack_set_visible_child_name (self->stack, any ? "list" : "empty");
}

static void
on_filter_chosen_cb (CrmTimeline *self)
{
  if (self->filter == NULL)
    return;
  gtk_filter_changed (GTK_FILTER (self->filter), GTK_FILTER_CHANGE_DIFFERENT);
  show_state (self);
}

static void
on_more_clicked_cb (CrmTimeline *self)
{
  g_signal_emit (self, more_signal, 0);
}

/* The object */

static void
crm_timeline_dispose (GObject *object)
{
  CrmTimeline *self = CRM_TIMELINE (object);

  self->filter_choice = NULL;
  g_clear_pointer ((GtkWidget **) &self->box, gtk_widget_unparent);
  g_clear_object (&self->shown);
  self->filter = NULL;
  g_clear_object (&self->items);
  g_clear_object (&self->context);
  G_OBJECT_CLASS (crm_timeline_parent_class)->dispose (object);
}

static void
crm_timeline_class_init (CrmTimelineClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = crm_timeline_dispose;
  more_signal = g_signal_new ("more", CRM_TYPE_TIMELINE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                              G_TYPE_NONE, 0);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/clientela/Clientela/ui/card/crm-timeline.ui");
  gtk_widget_class_bind_template_child (widget_class, CrmTimeline, box);
  gtk_widget_class_bind_template_child (widget_class, CrmTimeline, filter_choice);
  gtk_widget_class_bind_template_child (widget_class, CrmTimeline, list);
  gtk_widget_class_bind_template_child (widget_class, CrmTimeline, stack);
  gtk_widget_class_bind_template_child (widget_class, CrmTimeline, more);
  gtk_widget_class_bind_template_callback (widget_class, on_filter_chosen_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_more_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_activated_cb);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
crm_timeline_init (CrmTimeline *self)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  GtkSelectionModel *selection;

  gtk_widget_init_template (GTK_WIDGET (self));
  self->items = g_list_store_new (CRM_TYPE_TIMELINE_ITEM);
  self->filter = gtk_custom_filter_new (is_wanted, self, NULL);
  self->shown = gtk_filter_list_model_new (g_object_ref (G_LIST_MODEL (self->items)),
                                           GTK_FILTER (self->filter));
  selection
      = GTK_SELECTION_MODEL (gtk_no_selection_new (g_object_ref (G_LIST_MODEL (self->shown))));
  g_signal_connect_object (factory, "setup", G_CALLBACK (on_setup_cb), self, 0);
  g_signal_connect_object (factory, "bind", G_CALLBACK (on_bind_cb), self, 0);
  g_signal_connect_object (factory, "unbind", G_CALLBACK (on_unbind_cb), self, 0);
  gtk_list_view_set_factory (self->list, factory);
  gtk_list_view_set_model (self->list, selection);
  g_object_unref (factory);
  g_object_unref (selection);
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
  return GTK_WIDGET (self);
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
 * crm_timeline_set_items:
 * @items: (element-type CrmTimelineItem): the newest first
 * @has_more: whether there is something older
 *
 * Shows entries; what is the same as before stays where it is on the screen.
 */
void
crm_timeline_set_items (CrmTimeline *self, GPtrArray *items, gboolean has_more)
{
  guint n, head, tail;

  g_return_if_fail (CRM_IS_TIMELINE (self));
  n = g_list_model_get_n_items (G_LIST_MODEL (self->items));
  head = count_same (G_LIST_MODEL (self->items), items, FALSE, MIN (n, items->len));
  tail = count_same (G_LIST_MODEL (self->items), items, TRUE, MIN (n, items->len) - head);
  /* The entry below a change may no longer be, or now be, the first of its day. */
  if (tail > 0 && (head + tail < n || head + tail < items->len))
    tail--;
  g_list_store_splice (self->items, head, n - head - tail, items->pdata + head,
                       items->len - head - tail);
  gtk_widget_set_visible (self->more, has_more);
  show_state (self);
}

guint
crm_timeline_get_n_shown (CrmTimeline *self)
{
  g_return_val_if_fail (CRM_IS_TIMELINE (self), 0);
  return g_list_model_get_n_items (G_LIST_MODEL (self->shown));
}
