/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The board of a pipeline: which columns there are, what is read, how the sums are made. Keys are
 * in crm-board-keys.c, dragging is in crm-board-dnd.c. Main thread. */
#include "config.h"

#include "crm-board-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "crm-deal-move.h"
#include "crm-deal-source.h"
#include "crm-opportunity.h"

#define TOTALS_DELAY_MS 150

G_DEFINE_FINAL_TYPE (CrmBoard, crm_board, GTK_TYPE_WIDGET)

static guint changed_signal;

static void
tell_changed (CrmBoard *self)
{
  g_signal_emit (self, changed_signal, 0);
}

/* Queries */

static gboolean
add_filters (CrmBoard *self, CrmQuery *query, GError **error)
{
  if (!crm_id_is_none (&self->person)
      && !crm_query_filter (query, "owner_id", CRM_FILTER_EQUAL, crm_value_link (&self->person),
                            error))
    return FALSE;
  if (self->search != NULL && *self->search != '\0')
    crm_query_search (query, self->search);
  if (self->filter != NULL)
    crm_query_add_filter (query, self->filter, crm_context_get_user (self->context));
  return TRUE;
}

static gboolean
add_order (CrmBoard *self, CrmQuery *query, CrmRecord *stage, GError **error)
{
  if (crm_stage_is_closed (stage))
    return crm_query_sort (query, "closed_on", TRUE, error);
  switch (self->order)
    {
    case CRM_BOARD_BY_CHANGE:
      return crm_query_sort (query, "modified_at", TRUE, error);
    case CRM_BOARD_BY_AMOUNT:
      return crm_query_sort (query, "amount_base", TRUE, error);
    case CRM_BOARD_BY_CLOSE:
      return crm_query_sort (query, "expected_close_on", FALSE, error);
    case CRM_BOARD_BY_AGE:
      return crm_query_sort (query, "engaged_on", FALSE, error);
    }
  return TRUE;
}

static void
set_column_query (CrmBoard *self, CrmBoardColumn *column)
{
  CrmRecord *stage = crm_board_column_get_stage (column);
  g_autoptr (CrmQuery) query = crm_query_new (crm_context_get_kind (self->context, "opportunity"));
  g_autoptr (GError) error = NULL;

  if (!crm_query_filter (query, "stage_id", CRM_FILTER_EQUAL,
                         crm_value_link (crm_record_get_id (stage)), &error)
      || !add_filters (self, query, &error) || !add_order (self, query, stage, &error))
    {
      crm_navigator_report_error (self->navigator, _ ("The deals could not be read"), error);
      return;
    }
  crm_board_column_set_query (column, query);
}

/* Sums: over all deals of a stage, by their chances */

static gpointer
read_totals (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  CrmQuery *query = data;
  g_autoptr (CrmAggregate) aggregate = crm_aggregate_new (query);

  if (!crm_aggregate_group (aggregate, "stage_id", CRM_GROUP_VALUE, error)
      || !crm_aggregate_group (aggregate, "probability", CRM_GROUP_VALUE, error)
      || !crm_aggregate_measure (aggregate, CRM_MEASURE_COUNT, "id", error)
      || !crm_aggregate_measure (aggregate, CRM_MEASURE_SUM, "amount_base", error))
    return NULL;
  return crm_session_aggregate (session, aggregate, cancellable, error);
}

static void
add_row (CrmBoardTotals *totals, GArray *row)
{
  const CrmValue *chance = &g_array_index (row, CrmValue, 1);
  const CrmValue *count = &g_array_index (row, CrmValue, 2);
  const CrmValue *amount = &g_array_index (row, CrmValue, 3);
  gint64 percent = chance->type == CRM_VALUE_INTEGER ? chance->integer : 0;

  totals->count += count->type == CRM_VALUE_INTEGER ? count->integer : 0;
  if (amount->type == CRM_VALUE_INTEGER)
    {
      totals->amount += amount->integer;
      totals->weighted += amount->integer * percent / 100;
    }
}

static void
on_totals_read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CrmBoard) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) rows = crm_store_run_finish (CRM_STORE (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || self->context == NULL)
    return;
  g_clear_object (&self->reading_totals);
  for (guint i = 0; rows != NULL && i < self->columns->len; i++)
    {
      CrmBoardColumn *column = g_ptr_array_index (self->columns, i);
      const CrmId *stage = crm_record_get_id (crm_board_column_get_stage (column));
      CrmBoardTotals totals = { 0, 0, 0 };

      for (guint r = 0; r < rows->len; r++)
        {
          GArray *row = g_ptr_array_index (rows, r);
          const CrmValue *value = &g_array_index (row, CrmValue, 0);

          if (value->type == CRM_VALUE_LINK && crm_id_equal (&value->link, stage))
            add_row (&totals, row);
        }
      crm_board_column_set_totals (column, &totals);
    }
  tell_changed (self);
}

static void
query_totals (CrmBoard *self)
{
  CrmQuery *query = crm_query_new (crm_context_get_kind (self->context, "opportunity"));

  if (self->reading_totals != NULL)
    g_cancellable_cancel (self->reading_totals);
  g_clear_object (&self->reading_totals);
  if (!crm_query_filter (query, "pipeline_id", CRM_FILTER_EQUAL, crm_value_link (&self->pipeline),
                         NULL)
      || !add_filters (self, query, NULL))
    {
      g_object_unref (query);
      return;
    }
  self->reading_totals = g_cancellable_new ();
  crm_store_run_async (crm_context_get_store (self->context), CRM_LANE_READ, G_PRIORITY_DEFAULT,
                       read_totals, query, g_object_unref, (GDestroyNotify) g_ptr_array_unref,
                       self->reading_totals, on_totals_read_cb, g_object_ref (self));
}

static gboolean
on_totals_timer_cb (gpointer data)
{
  CrmBoard *self = CRM_BOARD (data);

  self->totals_timer = 0;
  query_totals (self);
  return G_SOURCE_REMOVE;
}

/* Columns */

static void
on_column_open_cb (CrmBoard *self, CrmDealCard *card)
{
  CrmRecord *deal = crm_deal_card_get_deal (card);

  if (deal != NULL)
    crm_navigator_open_record (self->navigator, crm_record_get_kind (deal),
                               crm_record_get_id (deal));
}

/* A deal that was moved takes the keyboard along to its new column. */
static void
on_column_loaded_cb (CrmBoard *self, CrmBoardColumn *column)
{
  guint position;

  tell_changed (self);
  if (self->focus == 0)
    return;
  position = crm_board_column_find (column, self->focus);
  if (position == GTK_INVALID_LIST_POSITION)
    return;
  self->focus = 0;
  crm_board_column_focus (column, position);
}

static void
clear_columns (CrmBoard *self)
{
  GtkWidget *child;

  self->target = NULL;
  g_ptr_array_set_size (self->columns, 0);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->box))) != NULL)
    gtk_box_remove (self->box, child);
}

static void
add_column (CrmBoard *self, CrmRecord *stage)
{
  GtkWidget *column = crm_board_column_new (self->context, self->source, stage);

  g_signal_connect_object (column, "open", G_CALLBACK (on_column_open_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (column, "loaded", G_CALLBACK (on_column_loaded_cb), self,
                           G_CONNECT_SWAPPED);
  crm_board_add_drag_source (self, CRM_BOARD_COLUMN (column));
  gtk_box_append (self->box, column);
  g_ptr_array_add (self->columns, column);
  set_column_query (self, CRM_BOARD_COLUMN (column));
}

static gpointer
read_stages (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  const CrmId *pipeline = data;
  const CrmKind *kind = crm_catalog_find_kind (crm_session_get_catalog (session), "stage");
  g_autoptr (CrmQuery) query = crm_query_new (kind);

  if (!crm_query_filter (query, "pipeline_id", CRM_FILTER_EQUAL, crm_value_link (pipeline), error)
      || !crm_query_filter (query, "archived", CRM_FILTER_NOT_EQUAL, crm_value_integer (1), error)
      || !crm_query_sort (query, "position", FALSE, error))
    return NULL;
  return crm_session_list (session, query, error);
}

static void
on_stages_read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CrmBoard) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) stages = crm_store_run_finish (CRM_STORE (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || self->context == NULL)
    return;
  g_clear_object (&self->reading_stages);
  if (stages == NULL)
    {
      crm_navigator_report_error (self->navigator, _ ("The pipeline could not be read"), error);
      return;
    }
  clear_columns (self);
  for (guint i = 0; i < stages->len; i++)
    add_column (self, g_ptr_array_index (stages, i));
  query_totals (self);
  tell_changed (self);
}

static void
query_stages (CrmBoard *self)
{
  if (self->reading_stages != NULL)
    g_cancellable_cancel (self->reading_stages);
  g_clear_object (&self->reading_stages);
  self->reading_stages = g_cancellable_new ();
  crm_store_run_async (crm_context_get_store (self->context), CRM_LANE_READ, G_PRIORITY_DEFAULT,
                       read_stages, crm_id_copy (&self->pipeline), g_free,
                       (GDestroyNotify) g_ptr_array_unref, self->reading_stages, on_stages_read_cb,
                       g_object_ref (self));
  tell_changed (self);
}

static void
run_queries (CrmBoard *self)
{
  for (guint i = 0; i < self->columns->len; i++)
    set_column_query (self, g_ptr_array_index (self->columns, i));
  query_totals (self);
  tell_changed (self);
}

/* Moving */

static void
on_moved_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CrmBoard) self = user_data;

  if (!crm_deal_move_finish (result))
    self->focus = 0;
}

/* Somebody else's deal that comes onto the board of a person becomes theirs. */
static const CrmId *
find_new_owner (CrmBoard *self, CrmRecord *deal)
{
  const CrmId *owner = crm_record_get_link (deal, "owner_id");

  if (crm_id_is_none (&self->person) || (owner != NULL && crm_id_equal (owner, &self->person)))
    return NULL;
  return &self->person;
}

/**
 * crm_board_move_deal:
 * @deal: as a card shows it
 *
 * Moves a deal to another stage; a stage of lost deals asks why.
 */
void
crm_board_move_deal (CrmBoard *self, CrmRow *deal, CrmBoardColumn *to)
{
  CrmRecord *record;

  g_return_if_fail (CRM_IS_BOARD (self));
  record = crm_row_get_record (deal);
  if (record == NULL)
    return;
  self->focus = crm_row_get_ref (deal);
  crm_deal_move_to_async (self->context, self->navigator, record, crm_board_column_get_stage (to),
                          find_new_owner (self, record), on_moved_cb, g_object_ref (self));
}

/* The object */

static void
crm_board_dispose (GObject *object)
{
  CrmBoard *self = CRM_BOARD (object);

  if (self->reading_stages != NULL)
    g_cancellable_cancel (self->reading_stages);
  if (self->reading_totals != NULL)
    g_cancellable_cancel (self->reading_totals);
  g_clear_object (&self->reading_stages);
  g_clear_object (&self->reading_totals);
  g_clear_handle_id (&self->totals_timer, g_source_remove);
  g_clear_weak_pointer (&self->menu_card);
  if (self->scroller != NULL)
    clear_columns (self);
  g_clear_pointer ((GtkWidget **) &self->menu, gtk_widget_unparent);
  g_clear_pointer ((GtkWidget **) &self->scroller, gtk_widget_unparent);
  g_clear_object (&self->source);
  g_clear_object (&self->context);
  G_OBJECT_CLASS (crm_board_parent_class)->dispose (object);
}

static void
crm_board_finalize (GObject *object)
{
  CrmBoard *self = CRM_BOARD (object);

  g_ptr_array_unref (self->columns);
  g_free (self->search);
  g_clear_pointer (&self->filter, crm_filter_unref);
  G_OBJECT_CLASS (crm_board_parent_class)->finalize (object);
}

static void
crm_board_class_init (CrmBoardClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = crm_board_dispose;
  G_OBJECT_CLASS (klass)->finalize = crm_board_finalize;
  changed_signal = g_signal_new ("changed", CRM_TYPE_BOARD, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 0);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/clientela/Clientela/ui/board/crm-board.ui");
  gtk_widget_class_bind_template_child (widget_class, CrmBoard, scroller);
  gtk_widget_class_bind_template_child (widget_class, CrmBoard, box);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "deal-board");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  crm_board_install_actions (widget_class);
}

static void
crm_board_init (CrmBoard *self)
{
  self->columns = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  crm_board_add_keys (self);
  crm_board_add_drop_target (self);
}

/**
 * crm_board_new:
 *
 * Returns: (transfer full): a board without a pipeline
 */
GtkWidget *
crm_board_new (CrmContext *context, CrmNavigator *navigator)
{
  CrmBoard *self = g_object_new (CRM_TYPE_BOARD, NULL);

  self->context = g_object_ref (context);
  self->navigator = navigator;
  self->source = crm_deal_source_new (crm_context_get_store (context));
  return GTK_WIDGET (self);
}

/**
 * crm_board_set_pipeline:
 *
 * Shows a pipeline, its stages read anew.
 */
void
crm_board_set_pipeline (CrmBoard *self, const CrmId *pipeline)
{
  g_return_if_fail (CRM_IS_BOARD (self));
  self->pipeline = *pipeline;
  query_stages (self);
}

/**
 * crm_board_set_person:
 * @person: whose deals are shown; the empty id for everybody's
 */
void
crm_board_set_person (CrmBoard *self, const CrmId *person)
{
  g_return_if_fail (CRM_IS_BOARD (self));
  self->person = *person;
  run_queries (self);
}

/**
 * crm_board_set_search:
 * @text: (nullable): words that the deals must have
 */
void
crm_board_set_search (CrmBoard *self, const char *text)
{
  g_return_if_fail (CRM_IS_BOARD (self));
  if (g_strcmp0 (self->search, text) == 0)
    return;
  g_free (self->search);
  self->search = g_strdup (text);
  run_queries (self);
}

/**
 * crm_board_set_filter:
 * @filter: (nullable): which deals are left in
 */
void
crm_board_set_filter (CrmBoard *self, CrmFilter *filter)
{
  g_return_if_fail (CRM_IS_BOARD (self));
  g_clear_pointer (&self->filter, crm_filter_unref);
  self->filter = filter != NULL ? crm_filter_ref (filter) : NULL;
  run_queries (self);
}

void
crm_board_set_order (CrmBoard *self, CrmBoardOrder order)
{
  g_return_if_fail (CRM_IS_BOARD (self));
  self->order = order;
  run_queries (self);
}

/**
 * crm_board_refresh:
 *
 * Reads deals and sums again, soon: what stays keeps its place on the screen.
 */
void
crm_board_refresh (CrmBoard *self)
{
  g_return_if_fail (CRM_IS_BOARD (self));
  for (guint i = 0; i < self->columns->len; i++)
    crm_board_column_refresh (g_ptr_array_index (self->columns, i));
  if (self->totals_timer == 0)
    self->totals_timer = g_timeout_add (TOTALS_DELAY_MS, on_totals_timer_cb, self);
  tell_changed (self);
}

/**
 * crm_board_is_busy:
 *
 * Returns: whether something that is seen is still being read
 */
gboolean
crm_board_is_busy (CrmBoard *self)
{
  g_return_val_if_fail (CRM_IS_BOARD (self), FALSE);
  if (self->reading_stages != NULL || self->reading_totals != NULL || self->totals_timer != 0)
    return TRUE;
  for (guint i = 0; i < self->columns->len; i++)
    if (crm_board_column_is_loading (g_ptr_array_index (self->columns, i)))
      return TRUE;
  return FALSE;
}

guint
crm_board_get_n_columns (CrmBoard *self)
{
  g_return_val_if_fail (CRM_IS_BOARD (self), 0);
  return self->columns->len;
}

/**
 * crm_board_get_column:
 *
 * Returns: the column of a stage, in the order of the pipeline
 */
CrmBoardColumn *
crm_board_get_column (CrmBoard *self, guint position)
{
  g_return_val_if_fail (CRM_IS_BOARD (self) && position < self->columns->len, NULL);
  return g_ptr_array_index (self->columns, position);
}
