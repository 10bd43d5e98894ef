/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The place Deals: which pipeline, whose deals, board or list. Main thread. */
#include "config.h"

#include "crm-deals-place.h"

#include <glib/gi18n-lib.h>

#include "crm-adaptive-bin.h"
#include "crm-board-lanes.h"
#include "crm-board.h"
#include "crm-empty-state.h"
#include "crm-list-place.h"
#include "crm-list-view.h"
#include "crm-people-button.h"

#define SEARCH_DELAY_MS 150

struct _CrmDealsPlace
{
  GtkWidget parent_instance;

  CrmAdaptiveBin *bin;       /* narrow: the header bar has no room for words */
  CrmAdaptiveBin *small_bin; /* narrow: nor for what a key does as well */
  GtkStack *stack;
  GtkBox *board_page;
  CrmEmptyState *empty;
  GtkWidget *header_start;
  GtkWidget *header_end;
  GtkDropDown *pipeline_choice;
  GtkWidget *order_button;
  GtkToggleButton *list_button;

  GtkToggleButton *lanes_button;
  GtkWidget *idle_button;

  CrmBoard *board;
  CrmBoardLanes *lanes; /* NULL until they are first asked for */
  CrmListView *list;    /* its search, filters and views serve the board too */
  CrmPeopleButton *people;
  CrmContext *context;
  CrmNavigator *navigator;
  GPtrArray *pipelines;
  CrmId pipeline;
  GCancellable *reading;
  gulong changed_id;
  gboolean is_front;
  gboolean is_stale;
};

static void crm_deals_place_place_init (CrmPlaceInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (CrmDealsPlace,
                               crm_deals_place,
                               GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (CRM_TYPE_PLACE, crm_deals_place_place_init))

/* Pipelines */

static gpointer
read_pipelines (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  const CrmKind *kind = crm_catalog_find_kind (crm_session_get_catalog (session), "pipeline");
  g_autoptr (CrmQuery) query = crm_query_new (kind);

  if (!crm_query_filter (query, "archived", CRM_FILTER_NOT_EQUAL, crm_value_integer (1), error)
      || !crm_query_sort (query, "position", FALSE, error))
    return NULL;
  return crm_session_list (session, query, error);
}

static guint
find_pipeline (CrmDealsPlace *self)
{
  for (guint i = 0; i < self->pipelines->len; i++)
    if (crm_id_equal (crm_record_get_id (g_ptr_array_index (self->pipelines, i)), &self->pipeline))
      return i;
  return 0;
}

static gboolean
is_list (CrmDealsPlace *self)
{
  return gtk_toggle_button_get_active (self->list_button);
}

static gboolean
has_lanes (CrmDealsPlace *self)
{
  return self->lanes != NULL && gtk_toggle_button_get_active (self->lanes_button);
}

static void
show_pipeline (CrmDealsPlace *self)
{
  crm_list_view_set_base_filter (self->list, "pipeline_id", crm_value_link (&self->pipeline));
  if (has_lanes (self))
    crm_board_lanes_set_pipeline (self->lanes, &self->pipeline);
  else
    crm_board_set_pipeline (self->board, &self->pipeline);
}

static void
show_page (CrmDealsPlace *self)
{
  gboolean any = self->pipelines == NULL || self->pipelines->len > 0;
  gboolean narrow = crm_adaptive_bin_is_narrow (self->bin);

  gtk_stack_set_visible_child_name (self->stack, any ? "list" : "empty");
  crm_list_view_set_content (self->list, is_list (self) ? NULL : GTK_WIDGET (self->board_page));
  gtk_widget_set_visible (self->header_start, any);
  gtk_widget_set_visible (self->header_end, any);
  /* The list finds and orders by itself. */
  gtk_widget_set_visible (GTK_WIDGET (self->people), !is_list (self) && !has_lanes (self));
  gtk_widget_set_visible (GTK_WIDGET (self->lanes_button), !is_list (self) && !narrow);
  gtk_widget_set_visible (self->idle_button, !crm_adaptive_bin_is_narrow (self->small_bin));
  gtk_widget_set_visible (self->order_button, !is_list (self) && !narrow);
  crm_people_button_set_compact (self->people, narrow);
}

static void
on_mode_changed_cb (CrmDealsPlace *self)
{
  if (self->context == NULL)
    return;
  crm_list_view_set_front (self->list, self->is_front && is_list (self));
  show_page (self);
  crm_place_changed (CRM_PLACE (self));
}

static void
show_pipelines (CrmDealsPlace *self)
{
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  guint chosen = find_pipeline (self);

  for (guint i = 0; i < self->pipelines->len; i++)
    gtk_string_list_append (names, crm_record_get_title (g_ptr_array_index (self->pipelines, i)));
  gtk_drop_down_set_model (self->pipeline_choice, G_LIST_MODEL (names));
  gtk_drop_down_set_selected (self->pipeline_choice, chosen);
  gtk_widget_set_visible (GTK_WIDGET (self->pipeline_choice), self->pipelines->len > 1);
  show_page (self);
  if (self->pipelines->len == 0)
    return;
  self->pipeline = *crm_record_get_id (g_ptr_array_index (self->pipelines, chosen));
  show_pipeline (self);
}

static void
on_pipelines_read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CrmDealsPlace) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) pipelines = crm_store_run_finish (CRM_STORE (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || self->context == NULL)
    return;
  g_clear_object (&self->reading);
  if (pipelines == NULL)
    {
      crm_navigator_report_error (self->navigator, _ ("The pipelines could not be read"), error);
      return;
    }
  g_clear_pointer (&self->pipelines, g_ptr_array_unref);
  self->pipelines = g_steal_pointer (&pipelines);
  show_pipelines (self);
  crm_place_changed (CRM_PLACE (self));
}

static void
query_pipelines (CrmDealsPlace *self)
{
  if (self->reading != NULL)
    g_cancellable_cancel (self->reading);
  g_clear_object (&self->reading);
  self->reading = g_cancellable_new ();
  crm_store_run_async (crm_context_get_store (self->context), CRM_LANE_READ, G_PRIORITY_DEFAULT,
                       read_pipelines, NULL, NULL, (GDestroyNotify) g_ptr_array_unref,
                       self->reading, on_pipelines_read_cb, g_object_ref (self));
}

static void
on_pipeline_chosen_cb (CrmDealsPlace *self)
{
  guint chosen = gtk_drop_down_get_selected (self->pipeline_choice);

  if (self->pipelines == NULL || chosen >= self->pipelines->len)
    return;
  if (crm_id_equal (crm_record_get_id (g_ptr_array_index (self->pipelines, chosen)),
                    &self->pipeline))
    return;
  self->pipeline = *crm_record_get_id (g_ptr_array_index (self->pipelines, chosen));
  show_pipeline (self);
}

/* Filters and order */

static void
on_person_chosen_cb (CrmDealsPlace *self)
{
  crm_board_set_person (self->board, crm_people_button_get_person (self->people));
}

/* The board shows what the list would. */
static void
on_filtered_cb (CrmDealsPlace *self)
{
  g_autoptr (CrmFilter) filter = crm_list_view_dup_filter (self->list);
  const char *words = crm_list_view_get_words (self->list);

  if (has_lanes (self))
    {
      crm_board_lanes_set_filter (self->lanes, filter, words);
      return;
    }
  crm_board_set_filter (self->board, filter);
  crm_board_set_search (self->board, words);
}

/* Open deals for which nobody has planned anything. */
static void
on_idle_clicked_cb (CrmDealsPlace *self)
{
  crm_list_view_add_filter (self->list, "none of activity (status = planned)");
  crm_list_view_add_filter (self->list, "stage_id.type != won and stage_id.type != lost");
}

static void
on_lanes_toggled_cb (CrmDealsPlace *self)
{
  gboolean lanes = gtk_toggle_button_get_active (self->lanes_button);

  if (self->context == NULL)
    return;
  if (lanes && self->lanes == NULL)
    {
      self->lanes = CRM_BOARD_LANES (crm_board_lanes_new (self->context, self->navigator));
      gtk_widget_set_vexpand (GTK_WIDGET (self->lanes), TRUE);
      gtk_box_append (self->board_page, GTK_WIDGET (self->lanes));
      g_signal_connect_object (self->lanes, "changed", G_CALLBACK (crm_place_changed), self,
                               G_CONNECT_SWAPPED);
    }
  gtk_widget_set_visible (GTK_WIDGET (self->board), !lanes);
  if (self->lanes != NULL)
    gtk_widget_set_visible (GTK_WIDGET (self->lanes), lanes);
  on_filtered_cb (self);
  show_pipeline (self);
  show_page (self);
}

static void
on_order_changed_cb (GSimpleAction *action, GVariant *value, CrmDealsPlace *self)
{
  static const char *const orders[] = { "change", "amount", "close", "age" };

  g_simple_action_set_state (action, value);
  for (guint i = 0; i < G_N_ELEMENTS (orders); i++)
    if (g_str_equal (orders[i], g_variant_get_string (value, NULL)))
      {
        crm_board_set_order (self->board, (CrmBoardOrder) i);
        if (self->lanes != NULL)
          crm_board_lanes_set_order (self->lanes, (CrmBoardOrder) i);
      }
}

static void
on_narrow_changed_cb (CrmDealsPlace *self)
{
  if (self->list != NULL)
    show_page (self);
}

/* Live updates */

static gboolean
concerns_deals (CrmDealsPlace *self, GArray *changes, gboolean *stages_too)
{
  gboolean any = changes->len == 0;

  *stages_too = FALSE;
  for (guint i = 0; i < changes->len; i++)
    {
      const char *kind = crm_kind_get_name (g_array_index (changes, CrmChangedRecord, i).kind);

      if (g_str_equal (kind, "opportunity") || g_str_equal (kind, "activity")
          || g_str_equal (kind, "account") || g_str_equal (kind, "user"))
        any = TRUE;
      if (g_str_equal (kind, "stage") || g_str_equal (kind, "pipeline"))
        *stages_too = TRUE;
    }
  return any;
}

static void
refresh_board (CrmDealsPlace *self)
{
  if (has_lanes (self))
    crm_board_lanes_refresh (self->lanes);
  else
    crm_board_refresh (self->board);
}

static void
read_again (CrmDealsPlace *self)
{
  if (self->is_front)
    refresh_board (self);
  else
    self->is_stale = TRUE;
}

static void
on_context_changed_cb (CrmContext *context, GArray *changes, CrmDealsPlace *self)
{
  gboolean stages_too;
  gboolean deals_too = concerns_deals (self, changes, &stages_too);

  if (stages_too)
    query_pipelines (self);
  else if (deals_too)
    read_again (self);
}

static void
on_board_changed_cb (CrmDealsPlace *self)
{
  crm_place_changed (CRM_PLACE (self));
}

/* The place */

static GtkWidget *
crm_deals_place_get_header_start (CrmPlace *place)
{
  return CRM_DEALS_PLACE (place)->header_start;
}

static GtkWidget *
crm_deals_place_get_header_end (CrmPlace *place)
{
  return CRM_DEALS_PLACE (place)->header_end;
}

static gboolean
crm_deals_place_is_busy (CrmPlace *place)
{
  CrmDealsPlace *self = CRM_DEALS_PLACE (place);

  if (is_list (self))
    return crm_list_view_is_busy (self->list);
  return self->reading != NULL
         || (has_lanes (self) ? crm_board_lanes_is_busy (self->lanes)
                              : crm_board_is_busy (self->board));
}

static void
crm_deals_place_search (CrmPlace *place)
{
  CrmDealsPlace *self = CRM_DEALS_PLACE (place);

  crm_list_view_search (self->list);
}

static const char *
crm_deals_place_get_new_kind (CrmPlace *place)
{
  return "opportunity";
}

static void
crm_deals_place_set_front (CrmPlace *place, gboolean is_front)
{
  CrmDealsPlace *self = CRM_DEALS_PLACE (place);

  self->is_front = is_front;
  crm_list_view_set_front (self->list, is_front && is_list (self));
  if (is_front && self->is_stale)
    refresh_board (self);
  if (is_front)
    self->is_stale = FALSE;
}

/* A saved view is one of the list; no view leaves board and list as they are. */
static void
crm_deals_place_show (CrmPlace *place, GVariant *target)
{
  CrmDealsPlace *self = CRM_DEALS_PLACE (place);

  if (*g_variant_get_string (target, NULL) != '\0')
    gtk_toggle_button_set_active (self->list_button, TRUE);
  crm_list_view_show_target (self->list, target);
}

static const CrmId *
crm_deals_place_get_view (CrmPlace *place)
{
  CrmDealsPlace *self = CRM_DEALS_PLACE (place);

  return crm_list_view_get_view (self->list);
}

static void
crm_deals_place_place_init (CrmPlaceInterface *iface)
{
  iface->get_header_start = crm_deals_place_get_header_start;
  iface->get_header_end = crm_deals_place_get_header_end;
  iface->is_busy = crm_deals_place_is_busy;
  iface->search = crm_deals_place_search;
  iface->get_new_kind = crm_deals_place_get_new_kind;
  iface->set_front = crm_deals_place_set_front;
  iface->show = crm_deals_place_show;
  iface->get_view = crm_deals_place_get_view;
}

/* The object */

static void
crm_deals_place_dispose (GObject *object)
{
  CrmDealsPlace *self = CRM_DEALS_PLACE (object);

  if (self->reading != NULL)
    g_cancellable_cancel (self->reading);
  g_clear_object (&self->reading);
  if (self->context != NULL)
    g_clear_signal_handler (&self->changed_id, self->context);
  g_clear_object (&self->context);
  g_clear_object (&self->header_start);
  g_clear_object (&self->board_page);
  g_clear_object (&self->header_end);
  g_clear_pointer (&self->pipelines, g_ptr_array_unref);
  g_clear_pointer ((GtkWidget **) &self->bin, gtk_widget_unparent);
  G_OBJECT_CLASS (crm_deals_place_parent_class)->dispose (object);
}

static void
crm_deals_place_class_init (CrmDealsPlaceClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = crm_deals_place_dispose;
  g_type_ensure (CRM_TYPE_ADAPTIVE_BIN);
  g_type_ensure (CRM_TYPE_EMPTY_STATE);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/org/clientela/Clientela/ui/board/crm-deals-place.ui");
  gtk_widget_class_bind_template_child (widget_class, CrmDealsPlace, bin);
  gtk_widget_class_bind_template_child (widget_class, CrmDealsPlace, small_bin);
  gtk_widget_class_bind_template_child (widget_class, CrmDealsPlace, stack);
  gtk_widget_class_bind_template_child (widget_class, CrmDealsPlace, board_page);
  gtk_widget_class_bind_template_child (widget_class, CrmDealsPlace, empty);
  gtk_widget_class_bind_template_child (widget_class, CrmDealsPlace, header_start);
  gtk_widget_class_bind_template_child (widget_class, CrmDealsPlace, header_end);
  gtk_widget_class_bind_template_child (widget_class, CrmDealsPlace, pipeline_choice);
  gtk_widget_class_bind_template_child (widget_class, CrmDealsPlace, order_button);
  gtk_widget_class_bind_template_child (widget_class, CrmDealsPlace, lanes_button);
  gtk_widget_class_bind_template_child (widget_class, CrmDealsPlace, idle_button);
  gtk_widget_class_bind_template_child (widget_class, CrmDealsPlace, list_button);
  gtk_widget_class_bind_template_callback (widget_class, on_pipeline_chosen_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_mode_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_narrow_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_idle_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_lanes_toggled_cb);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

/* The header bar of the window holds the menu, outside of this widget: its action comes along. */
static void
add_order_action (CrmDealsPlace *self)
{
  g_autoptr (GSimpleActionGroup) group = g_simple_action_group_new ();
  g_autoptr (GSimpleAction) action = g_simple_action_new_stateful ("order", G_VARIANT_TYPE_STRING,
                                                                   g_variant_new_string ("change"));

  g_signal_connect (action, "change-state", G_CALLBACK (on_order_changed_cb), self);
  g_action_map_add_action (G_ACTION_MAP (group), G_ACTION (action));
  gtk_widget_insert_action_group (self->header_end, "deals", G_ACTION_GROUP (group));
}

static void
crm_deals_place_init (CrmDealsPlace *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  g_object_ref (self->header_start);
  g_object_ref (self->header_end);
  g_object_ref (self->board_page);
  crm_empty_state_set (self->empty, "crm-funnel-symbolic", _ ("No Pipeline Yet"),
                       _ ("A pipeline with its stages is the way that your deals go."));
  crm_empty_state_set_action (self->empty, _ ("_New Pipeline"), "win.new::pipeline");
  add_order_action (self);
}

/**
 * crm_deals_place_new:
 *
 * Returns: (transfer full): the place, with everybody's deals of the first pipeline
 */
GtkWidget *
crm_deals_place_new (CrmContext *context, CrmNavigator *navigator)
{
  CrmDealsPlace *self = g_object_new (CRM_TYPE_DEALS_PLACE, NULL);

  self->context = g_object_ref (context);
  self->navigator = navigator;
  self->people = CRM_PEOPLE_BUTTON (crm_people_button_new (context));
  gtk_box_append (GTK_BOX (self->header_start), GTK_WIDGET (self->people));
  g_signal_connect_object (self->people, "changed", G_CALLBACK (on_person_chosen_cb), self,
                           G_CONNECT_SWAPPED);
  self->board = CRM_BOARD (crm_board_new (context, navigator));
  gtk_widget_set_vexpand (GTK_WIDGET (self->board), TRUE);
  gtk_box_append (self->board_page, GTK_WIDGET (self->board));
  g_signal_connect_object (self->board, "changed", G_CALLBACK (on_board_changed_cb), self,
                           G_CONNECT_SWAPPED);
  self->list = CRM_LIST_VIEW (crm_list_view_new (context, navigator, &crm_list_deals));
  crm_list_view_set_content (self->list, GTK_WIDGET (self->board_page));
  g_signal_connect_object (self->list, "changed", G_CALLBACK (crm_place_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->list, "filtered", G_CALLBACK (on_filtered_cb), self,
                           G_CONNECT_SWAPPED);
  gtk_stack_add_named (self->stack, GTK_WIDGET (self->list), "list");
  self->changed_id
      = g_signal_connect (context, "changed", G_CALLBACK (on_context_changed_cb), self);
  query_pipelines (self);
  return GTK_WIDGET (self);
}
