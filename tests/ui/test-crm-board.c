/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The board over a real office: columns, sums, moves by keys and their undo, the question about a
 * loss. */
#include "config.h"

#include "crm-board-lanes.h"
#include "crm-board.h"

#include "crm-deals-place.h"
#include "crm-list-view.h"
#include "crm-stage-dialog.h"
#include "crm-ui-fixture.h"

typedef struct
{
  CrmTestOffice office;
  CrmFakeNavigator *navigator;
  GtkWidget *window;
  GtkWidget *place;
  CrmBoard *board;
} Fixture;

static GtkWidget *
find_type (GtkWidget *root, GType type)
{
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *below;

      if (G_TYPE_CHECK_INSTANCE_TYPE (child, type))
        return child;
      below = find_type (child, type);
      if (below != NULL)
        return below;
    }
  return NULL;
}

static void
settle (Fixture *self)
{
  for (int i = 0; i < 4; i++)
    {
      gtk_test_widget_wait_for_draw (self->window);
      CRM_WAIT_UNTIL (!crm_place_is_busy (CRM_PLACE (self->place)));
    }
}

static void
set_up (Fixture *self, gconstpointer data)
{
  crm_test_office_open (&self->office);
  for (int i = 0; i < 3; i++)
    {
      g_autofree char *name = g_strdup_printf ("Deal %d", i);

      crm_test_office_add (&self->office, "opportunity", "name", name, "amount", "100", NULL);
    }
  self->window = adw_window_new ();
  gtk_window_set_default_size (GTK_WINDOW (self->window), 1300, 700);
  self->navigator = crm_fake_navigator_new (self->office.context, GTK_WINDOW (self->window));
  self->place = crm_deals_place_new (self->office.context, CRM_NAVIGATOR (self->navigator));
  self->board = CRM_BOARD (find_type (self->place, CRM_TYPE_BOARD));
  adw_window_set_content (ADW_WINDOW (self->window), self->place);
  crm_place_set_front (CRM_PLACE (self->place), TRUE);
  gtk_window_present (GTK_WINDOW (self->window));
  CRM_WAIT_UNTIL (crm_board_get_n_columns (self->board) >= 4);
  settle (self);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  g_object_ref (self->place);
  gtk_window_destroy (GTK_WINDOW (self->window));
  crm_test_drain ();
  g_assert_finalize_object (self->place);
  crm_test_office_close (&self->office);
  g_assert_finalize_object (self->navigator);
}

static guint
count_in (Fixture *self, guint column)
{
  return crm_board_column_get_n_deals (crm_board_get_column (self->board, column));
}

static CrmDealCard *
first_card (Fixture *self, guint column)
{
  return CRM_DEAL_CARD (
      find_type (GTK_WIDGET (crm_board_get_column (self->board, column)), CRM_TYPE_DEAL_CARD));
}

static CrmDealCard *
focused_card (Fixture *self)
{
  GtkWidget *focus = gtk_root_get_focus (GTK_ROOT (self->window));

  return CRM_IS_DEAL_CARD (focus) ? CRM_DEAL_CARD (focus) : NULL;
}

static gboolean
press (Fixture *self, guint keyval, GdkModifierType modifiers)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (GTK_WIDGET (self->board));
  gboolean handled = FALSE;

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);

      /* The search bar listens to the board as well. */
      if (g_strcmp0 (gtk_event_controller_get_name (controller), "crm-board-keys") == 0)
        g_signal_emit_by_name (controller, "key-pressed", keyval, 0, modifiers, &handled);
    }
  return handled;
}

static gpointer
count_history (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  const CrmKind *kind = crm_catalog_find_kind (crm_session_get_catalog (session), "stage_history");
  g_autoptr (CrmQuery) query = crm_query_new (kind);

  if (!crm_query_filter (query, "opportunity_id", CRM_FILTER_EQUAL, crm_value_link (data), error))
    return NULL;
  return GINT_TO_POINTER ((int) crm_session_count (session, query, error) + 1);
}

static int
history_of (Fixture *self, const CrmId *deal)
{
  g_autoptr (GError) error = NULL;
  CrmId id = *deal;
  gpointer count = crm_store_run (crm_context_get_store (self->office.context), CRM_LANE_READ,
                                  count_history, &id, NULL, &error);

  g_assert_no_error (error);
  return GPOINTER_TO_INT (count) - 1;
}

static void
on_undone_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *what = crm_context_undo_finish (CRM_CONTEXT (source), result, &error);

  g_assert_no_error (error);
  *(gboolean *) data = TRUE;
}

static void
test_shows (Fixture *self, gconstpointer data)
{
  g_assert_cmpuint (count_in (self, 0), ==, 3);
  g_assert_cmpuint (count_in (self, 1), ==, 0);
  gtk_test_accessible_assert_role (first_card (self, 0), GTK_ACCESSIBLE_ROLE_BUTTON);
  g_assert_nonnull (crm_test_find (self->place, GTK_TYPE_LABEL, "€100"));
  g_assert_nonnull (crm_test_find (self->place, GTK_TYPE_LABEL, "No next step"));
}

/* Ctrl and an arrow: the deal goes to the next stage, its history tells so, the keyboard goes
 * along, and one undo brings it back. */
static void
test_moves_by_keys (Fixture *self, gconstpointer data)
{
  CrmDealCard *card = first_card (self, 0);
  CrmId id = *crm_record_get_id (crm_deal_card_get_deal (card));
  gboolean done = FALSE;

  g_assert_cmpint (history_of (self, &id), ==, 1);
  gtk_widget_grab_focus (GTK_WIDGET (card));
  g_assert_true (press (self, GDK_KEY_Right, GDK_CONTROL_MASK));
  CRM_WAIT_UNTIL (count_in (self, 1) == 1 && count_in (self, 0) == 2);
  settle (self);
  CRM_WAIT_UNTIL (focused_card (self) != NULL);
  g_assert_true (
      crm_id_equal (crm_record_get_id (crm_deal_card_get_deal (focused_card (self))), &id));
  g_assert_cmpint (history_of (self, &id), ==, 2);
  crm_context_undo_async (self->office.context, NULL, NULL, on_undone_cb, &done);
  CRM_WAIT_UNTIL (done);
  CRM_WAIT_UNTIL (count_in (self, 0) == 3 && count_in (self, 1) == 0);
  g_assert_cmpint (history_of (self, &id), ==, 1);
}

static void
test_arrows_go_from_card_to_card (Fixture *self, gconstpointer data)
{
  CrmDealCard *card = first_card (self, 0);

  gtk_widget_grab_focus (GTK_WIDGET (card));
  g_assert_cmpuint (crm_deal_card_get_position (focused_card (self)), ==, 0);
  g_assert_true (press (self, GDK_KEY_Down, 0));
  CRM_WAIT_UNTIL (focused_card (self) != NULL
                  && crm_deal_card_get_position (focused_card (self)) == 1);
  g_assert_true (press (self, GDK_KEY_End, 0));
  CRM_WAIT_UNTIL (focused_card (self) != NULL
                  && crm_deal_card_get_position (focused_card (self)) == 2);
  g_assert_false (press (self, GDK_KEY_a, 0));
}

static CrmStageDialog *
find_dialog (void)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWindow) window = g_list_model_get_item (windows, i);

      if (CRM_IS_STAGE_DIALOG (window))
        return CRM_STAGE_DIALOG (window);
    }
  return NULL;
}

static guint
lost_column (Fixture *self)
{
  for (guint i = 0; i < crm_board_get_n_columns (self->board); i++)
    if (g_strcmp0 (crm_record_get_text (
                       crm_board_column_get_stage (crm_board_get_column (self->board, i)), "type"),
                   "lost")
        == 0)
      return i;
  g_assert_not_reached ();
}

/* A loss asks why: closing the question changes nothing, an answer is kept with the deal. */
static void
test_asks_why (Fixture *self, gconstpointer data)
{
  guint lost = lost_column (self);
  CrmRow *row = crm_deal_card_get_row (first_card (self, 0));
  GtkWidget *reason;
  CrmRecord *deal;

  crm_board_move_deal (self->board, row, crm_board_get_column (self->board, lost));
  CRM_WAIT_UNTIL (find_dialog () != NULL);
  gtk_window_close (GTK_WINDOW (find_dialog ()));
  CRM_WAIT_UNTIL (find_dialog () == NULL);
  settle (self);
  g_assert_cmpuint (count_in (self, lost), ==, 0);

  crm_board_move_deal (self->board, row, crm_board_get_column (self->board, lost));
  CRM_WAIT_UNTIL (find_dialog () != NULL);
  gtk_test_widget_wait_for_draw (GTK_WIDGET (find_dialog ()));
  reason = crm_test_find (GTK_WIDGET (find_dialog ()), ADW_TYPE_ENTRY_ROW, NULL);
  gtk_editable_set_text (GTK_EDITABLE (reason), "Too dear");
  g_signal_emit_by_name (crm_test_find (GTK_WIDGET (find_dialog ()), GTK_TYPE_BUTTON, "_Lost"),
                         "clicked");
  CRM_WAIT_UNTIL (count_in (self, lost) == 1);
  settle (self);
  deal = crm_deal_card_get_deal (first_card (self, lost));
  g_assert_cmpstr (crm_record_get_text (deal, "lost_reason"), ==, "Too dear");
  g_assert_true (crm_record_is_set (deal, "closed_on"));
}

static void
test_filters (Fixture *self, gconstpointer data)
{
  crm_board_set_search (self->board, "deal 2");
  settle (self);
  CRM_WAIT_UNTIL (count_in (self, 0) == 1);
  crm_board_set_search (self->board, "");
  settle (self);
  CRM_WAIT_UNTIL (count_in (self, 0) == 3);
}

/* The list's search and filters serve the board; each person has a lane when one asks for it. */
static void
test_filter_bar_and_lanes (Fixture *self, gconstpointer data)
{
  CrmListView *list = CRM_LIST_VIEW (find_type (self->place, CRM_TYPE_LIST_VIEW));
  GtkWidget *search = find_type (self->place, GTK_TYPE_SEARCH_ENTRY);
  guint before = count_in (self, 0);
  GtkWidget *header = crm_place_get_header_end (CRM_PLACE (self->place));
  GtkWidget *lanes;

  g_assert_cmpuint (before, >, 1);
  g_object_ref_sink (header);
  gtk_editable_set_text (GTK_EDITABLE (search), "deal 2");
  CRM_WAIT_UNTIL (count_in (self, 0) < before);
  gtk_editable_set_text (GTK_EDITABLE (search), "");
  CRM_WAIT_UNTIL (count_in (self, 0) == before);
  crm_list_view_add_filter (list, "amount > 1000000");
  CRM_WAIT_UNTIL (count_in (self, 0) == 0);
  crm_list_view_clear_filters (list);
  CRM_WAIT_UNTIL (count_in (self, 0) == before);
  lanes = find_type (header, GTK_TYPE_TOGGLE_BUTTON);
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (lanes), TRUE);
  settle (self);
  g_assert_cmpuint (
      crm_board_lanes_get_n_lanes (CRM_BOARD_LANES (find_type (self->place, CRM_TYPE_BOARD_LANES))),
      >=, 1);
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (lanes), FALSE);
  settle (self);
  g_assert_cmpuint (count_in (self, 0), ==, before);
  g_object_unref (header);
}

#define ADD(path, function) g_test_add ("/board/" path, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char *argv[])
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  ADD ("shows", test_shows);
  ADD ("moves-by-keys", test_moves_by_keys);
  ADD ("arrows", test_arrows_go_from_card_to_card);
  ADD ("asks-why", test_asks_why);
  ADD ("filters", test_filters);
  ADD ("filter-bar-and-lanes", test_filter_bar_and_lanes);
  return g_test_run ();
}
