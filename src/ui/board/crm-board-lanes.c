/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who has lanes, and their boards. Main thread. */
#include "config.h"

#include "crm-board-lanes.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>

#define LANE_HEIGHT 320
/* More people than these have their deals on the board without lanes. */
#define MOST_LANES 20

typedef struct
{
  CrmId person;    /* none: of deals for which nobody is responsible */
  CrmBoard *board; /* borrowed from the box */
} Lane;

struct _CrmBoardLanes
{
  GtkWidget parent_instance;

  GtkWidget *scroller;
  GtkBox *box;

  CrmContext *context;
  CrmNavigator *navigator;
  CrmId pipeline;
  CrmFilter *filter;
  char *words;
  CrmBoardOrder order;
  GArray *lanes;      /* Lane */
  GPtrArray *to_come; /* (nullable) (element-type CrmRecord): people whose lanes follow */
  GCancellable *reading;
};

G_DEFINE_FINAL_TYPE (CrmBoardLanes, crm_board_lanes, GTK_TYPE_WIDGET)

static guint changed_signal;

static void
tell_changed (CrmBoardLanes *self)
{
  g_signal_emit (self, changed_signal, 0);
}

/* ---- who has lanes ---- */

/* Users who have open deals in the pipeline, by name; at the end a user without a row for deals
 * that nobody has. On a reading thread of the store. */
static gpointer
read_people (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  const CrmId *pipeline = data;
  const CrmCatalog *catalog = crm_session_get_catalog (session);
  g_autoptr (CrmQuery) deals = crm_query_new (crm_catalog_find_kind (catalog, "opportunity"));
  g_autoptr (CrmQuery) users = crm_query_new (crm_catalog_find_kind (catalog, "user"));
  g_autoptr (CrmAggregate) aggregate = crm_aggregate_new (deals);
  g_autoptr (GPtrArray) rows = NULL;
  g_autoptr (GHashTable) owners = g_hash_table_new (crm_id_hash, crm_id_equal);
  g_autoptr (GPtrArray) people = NULL;
  gboolean any_free = FALSE;

  if (!crm_query_filter (deals, "pipeline_id", CRM_FILTER_EQUAL, crm_value_link (pipeline), error)
      || !crm_query_filter (deals, "stage_id.type", CRM_FILTER_NOT_EQUAL, crm_value_text ("won"),
                            error)
      || !crm_query_filter (deals, "stage_id.type", CRM_FILTER_NOT_EQUAL, crm_value_text ("lost"),
                            error)
      || !crm_aggregate_group (aggregate, "owner_id", CRM_GROUP_VALUE, error)
      || !crm_query_sort (users, "name", FALSE, error))
    return NULL;
  rows = crm_session_aggregate (session, aggregate, cancellable, error);
  people = rows != NULL ? crm_session_list (session, users, error) : NULL;
  if (people == NULL)
    return NULL;
  for (guint i = 0; i < rows->len; i++)
    {
      CrmValue *owner = &g_array_index ((GArray *) g_ptr_array_index (rows, i), CrmValue, 0);

      if (owner->type == CRM_VALUE_LINK)
        g_hash_table_add (owners, &owner->link);
      else
        any_free = TRUE;
    }
  for (guint i = people->len; i-- > 0;)
    if (!g_hash_table_contains (owners, crm_record_get_id (g_ptr_array_index (people, i))))
      g_ptr_array_remove_index (people, i);
  if (any_free)
    {
      CrmRecord *nobody = crm_record_new (crm_catalog_find_kind (catalog, "user"));

      crm_record_set_text (nobody, "name", C_ ("assignment", "Nobody"));
      g_ptr_array_add (people, nobody);
    }
  return g_steal_pointer (&people);
}

static CrmId
get_id (CrmRecord *person)
{
  return crm_record_get_row (person) > 0 ? *crm_record_get_id (person) : CRM_ID_NONE;
}

static gboolean
is_same (CrmBoardLanes *self, GPtrArray *people)
{
  guint n_to_come = self->to_come != NULL ? self->to_come->len : 0;

  if (self->lanes->len + n_to_come != MIN (people->len, MOST_LANES))
    return FALSE;
  for (guint i = 0; i < self->lanes->len; i++)
    {
      CrmId id = get_id (g_ptr_array_index (people, i));

      if (!crm_id_equal (&g_array_index (self->lanes, Lane, i).person, &id))
        return FALSE;
    }
  return TRUE;
}

/* ---- lanes ---- */

static void
clear_lanes (CrmBoardLanes *self)
{
  GtkWidget *child;

  g_clear_pointer (&self->to_come, g_ptr_array_unref);
  g_array_set_size (self->lanes, 0);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->box))) != NULL)
    gtk_box_remove (self->box, child);
}

static void
filter_lane (CrmBoardLanes *self, const Lane *lane)
{
  g_autoptr (CrmFilter) filter = crm_filter_new_group (CRM_FILTER_ALL);

  if (self->filter != NULL)
    crm_filter_add (filter, crm_filter_ref (self->filter));
  if (crm_id_is_none (&lane->person))
    crm_filter_add (filter, crm_filter_new_test ("owner_id", CRM_FILTER_NOT_SET, NULL));
  crm_board_set_filter (lane->board, filter);
  crm_board_set_search (lane->board, self->words);
}

static void on_lane_changed_cb (CrmBoardLanes *self);

static void
add_lane (CrmBoardLanes *self, CrmRecord *person)
{
  GtkWidget *header = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 9);
  GtkWidget *avatar = adw_avatar_new (24, crm_record_get_title (person), TRUE);
  GtkWidget *name = gtk_label_new (crm_record_get_title (person));
  GtkWidget *board = crm_board_new (self->context, self->navigator);
  Lane lane = { get_id (person), CRM_BOARD (board) };

  gtk_widget_add_css_class (name, "heading");
  gtk_label_set_ellipsize (GTK_LABEL (name), PANGO_ELLIPSIZE_END);
  gtk_box_append (GTK_BOX (header), avatar);
  gtk_box_append (GTK_BOX (header), name);
  gtk_widget_set_margin_start (header, 18);
  gtk_widget_set_margin_top (header, 12);
  gtk_widget_set_size_request (board, -1, LANE_HEIGHT);
  gtk_accessible_update_property (GTK_ACCESSIBLE (board), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  crm_record_get_title (person), -1);
  crm_board_set_person (lane.board, &lane.person);
  filter_lane (self, &lane);
  crm_board_set_order (lane.board, self->order);
  crm_board_set_pipeline (lane.board, &self->pipeline);
  g_signal_connect_object (board, "changed", G_CALLBACK (on_lane_changed_cb), self,
                           G_CONNECT_SWAPPED);
  gtk_box_append (self->box, header);
  gtk_box_append (self->box, board);
  g_array_append_val (self->lanes, lane);
}

/* A lane is begun when the one before has its cards: those of all lanes in one frame would hold the
 * window up. */
static void
add_next_lane (CrmBoardLanes *self)
{
  g_autoptr (CrmRecord) person = NULL;
  guint n = self->lanes->len;

  if (self->to_come == NULL
      || (n > 0 && crm_board_is_busy (g_array_index (self->lanes, Lane, n - 1).board)))
    return;
  person = g_ptr_array_steal_index (self->to_come, 0);
  if (self->to_come->len == 0)
    g_clear_pointer (&self->to_come, g_ptr_array_unref);
  add_lane (self, person);
}

static void
on_lane_changed_cb (CrmBoardLanes *self)
{
  add_next_lane (self);
  tell_changed (self);
}

static void
on_people_read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CrmBoardLanes) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) people = crm_store_run_finish (CRM_STORE (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || self->context == NULL)
    return;
  g_clear_object (&self->reading);
  if (people == NULL)
    crm_navigator_report_error (self->navigator, _ ("The deals could not be read"), error);
  else if (!is_same (self, people))
    {
      clear_lanes (self);
      g_ptr_array_set_size (people, (int) MIN (people->len, MOST_LANES));
      if (people->len > 0)
        self->to_come = g_steal_pointer (&people);
      add_next_lane (self);
    }
  tell_changed (self);
}

static void
query_people (CrmBoardLanes *self)
{
  if (self->reading != NULL)
    g_cancellable_cancel (self->reading);
  g_clear_object (&self->reading);
  self->reading = g_cancellable_new ();
  crm_store_run_async (crm_context_get_store (self->context), CRM_LANE_READ, G_PRIORITY_DEFAULT,
                       read_people, crm_id_copy (&self->pipeline), g_free,
                       (GDestroyNotify) g_ptr_array_unref, self->reading, on_people_read_cb,
                       g_object_ref (self));
}

/* ---- the object ---- */

static void
crm_board_lanes_dispose (GObject *object)
{
  CrmBoardLanes *self = CRM_BOARD_LANES (object);

  if (self->reading != NULL)
    g_cancellable_cancel (self->reading);
  g_clear_object (&self->reading);
  if (self->scroller != NULL)
    clear_lanes (self);
  g_clear_pointer (&self->scroller, gtk_widget_unparent);
  g_clear_object (&self->context);
  G_OBJECT_CLASS (crm_board_lanes_parent_class)->dispose (object);
}

static void
crm_board_lanes_finalize (GObject *object)
{
  CrmBoardLanes *self = CRM_BOARD_LANES (object);

  g_clear_pointer (&self->filter, crm_filter_unref);
  g_free (self->words);
  g_array_unref (self->lanes);
  G_OBJECT_CLASS (crm_board_lanes_parent_class)->finalize (object);
}

static void
crm_board_lanes_class_init (CrmBoardLanesClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = crm_board_lanes_dispose;
  G_OBJECT_CLASS (klass)->finalize = crm_board_lanes_finalize;
  changed_signal = g_signal_new ("changed", CRM_TYPE_BOARD_LANES, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                 NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
crm_board_lanes_init (CrmBoardLanes *self)
{
  self->lanes = g_array_new (FALSE, FALSE, sizeof (Lane));
  self->box = GTK_BOX (gtk_box_new (GTK_ORIENTATION_VERTICAL, 0));
  self->scroller = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (self->scroller), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->scroller), GTK_WIDGET (self->box));
  gtk_widget_set_parent (self->scroller, GTK_WIDGET (self));
}

/**
 * crm_board_lanes_new:
 *
 * Returns: (transfer full): lanes without a pipeline
 */
GtkWidget *
crm_board_lanes_new (CrmContext *context, CrmNavigator *navigator)
{
  CrmBoardLanes *self = g_object_new (CRM_TYPE_BOARD_LANES, NULL);

  self->context = g_object_ref (context);
  self->navigator = navigator;
  return GTK_WIDGET (self);
}

void
crm_board_lanes_set_pipeline (CrmBoardLanes *self, const CrmId *pipeline)
{
  g_return_if_fail (CRM_IS_BOARD_LANES (self));
  self->pipeline = *pipeline;
  clear_lanes (self);
  query_people (self);
}

/**
 * crm_board_lanes_set_filter:
 * @filter: (nullable): which deals are left in
 * @words: (nullable): that the deals must have
 */
void
crm_board_lanes_set_filter (CrmBoardLanes *self, CrmFilter *filter, const char *words)
{
  g_return_if_fail (CRM_IS_BOARD_LANES (self));
  g_clear_pointer (&self->filter, crm_filter_unref);
  self->filter = filter != NULL ? crm_filter_ref (filter) : NULL;
  g_free (self->words);
  self->words = g_strdup (words);
  for (guint i = 0; i < self->lanes->len; i++)
    filter_lane (self, &g_array_index (self->lanes, Lane, i));
}

void
crm_board_lanes_set_order (CrmBoardLanes *self, CrmBoardOrder order)
{
  g_return_if_fail (CRM_IS_BOARD_LANES (self));
  self->order = order;
  for (guint i = 0; i < self->lanes->len; i++)
    crm_board_set_order (g_array_index (self->lanes, Lane, i).board, order);
}

/**
 * crm_board_lanes_refresh:
 *
 * Reads again who has deals, and the deals.
 */
void
crm_board_lanes_refresh (CrmBoardLanes *self)
{
  g_return_if_fail (CRM_IS_BOARD_LANES (self));
  query_people (self);
  for (guint i = 0; i < self->lanes->len; i++)
    crm_board_refresh (g_array_index (self->lanes, Lane, i).board);
}

gboolean
crm_board_lanes_is_busy (CrmBoardLanes *self)
{
  g_return_val_if_fail (CRM_IS_BOARD_LANES (self), FALSE);
  for (guint i = 0; i < self->lanes->len; i++)
    if (crm_board_is_busy (g_array_index (self->lanes, Lane, i).board))
      return TRUE;
  return self->reading != NULL || self->to_come != NULL;
}

guint
crm_board_lanes_get_n_lanes (CrmBoardLanes *self)
{
  g_return_val_if_fail (CRM_IS_BOARD_LANES (self), 0);
  return self->lanes->len;
}
