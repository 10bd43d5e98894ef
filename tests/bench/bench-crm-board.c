/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A pipeline with ten thousand open deals: how long it takes until the board is seen, and how much
 * processor time the main thread takes at once while it is shown, scrolled, a deal is moved, and a
 * colleague's change comes in. */
#include "config.h"

#include <adwaita.h>
#include <time.h>

#include "../ui/crm-ui-fixture.h"
#include "bench.h"
#include "crm-board.h"
#include "crm-deals-place.h"

#define N_DEALS 10000
#define N_PEOPLE 5
#define N_FRAMES 200
#define N_MOVES 20
#define STEP 60 /* pixels a frame */

typedef struct
{
  CrmTestOffice office;
  CrmFakeNavigator *navigator;
  GtkWidget *window;
  GtkWidget *place;
  GArray *frames; /* seconds of the main thread's processor time, one a turn of the main loop */
  double began;
} Bench;

static double
thread_time (void)
{
  struct timespec time;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &time);
  return (double) time.tv_sec + (double) time.tv_nsec / 1e9;
}

static void
turn (Bench *self)
{
  double spent = thread_time ();

  g_main_context_iteration (NULL, TRUE);
  spent = thread_time () - spent;
  if (spent > 0.0005)
    g_array_append_val (self->frames, spent);
}

static void
begin (Bench *self)
{
  g_array_set_size (self->frames, 0);
  self->began = bench_wall ();
}

static void
end (Bench *self, const char *what, double times)
{
  double longest = self->frames->len > 0 ? bench_percentile (self->frames, 100) : 0;

  bench_note ("%-44s %6.0f ms each; frames of the main thread: median %4.1f ms, p95 %4.1f ms, "
              "longest %4.1f ms of processor time; 16 ms %s",
              what, (bench_wall () - self->began) * 1000 / times,
              self->frames->len > 0 ? bench_percentile (self->frames, 50) * 1000 : 0,
              self->frames->len > 0 ? bench_percentile (self->frames, 95) * 1000 : 0,
              longest * 1000, longest <= 0.016 ? "met" : "NOT met");
}

static GPtrArray *
list_open_stages (CrmSession *session, GError **error)
{
  const CrmCatalog *catalog = crm_session_get_catalog (session);
  g_autoptr (CrmQuery) query = crm_query_new (crm_catalog_find_kind (catalog, "stage"));

  if (!crm_query_filter (query, "type", CRM_FILTER_EQUAL, crm_value_text ("open"), error)
      || !crm_query_sort (query, "position", FALSE, error))
    return NULL;
  return crm_session_list (session, query, error);
}

static gpointer
insert_deals (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  const CrmCatalog *catalog = crm_session_get_catalog (session);
  const CrmKind *deal_kind = crm_catalog_find_kind (catalog, "opportunity");
  const CrmKind *user_kind = crm_catalog_find_kind (catalog, "user");
  g_autoptr (GPtrArray) stages = list_open_stages (session, error);
  CrmId people[N_PEOPLE];

  for (int i = 0; stages != NULL && i < N_PEOPLE; i++)
    {
      g_autoptr (CrmRecord) user = crm_record_new (user_kind);
      g_autofree char *name = g_strdup_printf ("Colleague %d", i + 1);

      crm_record_take_defaults (user);
      crm_record_set_text (user, "name", name);
      people[i] = *crm_record_get_id (user);
      if (!crm_session_insert (session, user, error))
        return NULL;
    }
  for (int i = 0; stages != NULL && i < N_DEALS; i++)
    {
      g_autoptr (CrmRecord) deal = crm_record_new (deal_kind);
      g_autofree char *name = g_strdup_printf ("Bench of oak %d, delivered to the mill", i);

      crm_record_take_defaults (deal);
      crm_record_set_text (deal, "name", name);
      crm_record_set_integer (deal, "amount", 10000 + 700 * (i % 900));
      crm_record_set_link (deal, "stage_id",
                           crm_record_get_id (stages->pdata[(guint) i % stages->len]));
      crm_record_set_link (deal, "owner_id", &people[i % N_PEOPLE]);
      if (!crm_session_insert (session, deal, error))
        return NULL;
    }
  return stages != NULL ? data : NULL;
}

static GtkWidget *
find_type (GtkWidget *root, GType type)
{
  if (G_TYPE_CHECK_INSTANCE_TYPE (root, type) && gtk_widget_get_mapped (root))
    return root;
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_type (child, type);

      if (found != NULL)
        return found;
    }
  return NULL;
}

static gboolean
tick (gpointer data)
{
  return G_SOURCE_CONTINUE;
}

/* Until nothing is read any more and the last of it was drawn. */
static void
settle (Bench *self)
{
  guint source = g_timeout_add (2, tick, NULL);
  double quiet = bench_wall ();

  while (bench_wall () - quiet < 0.3)
    {
      turn (self);
      if (crm_place_is_busy (CRM_PLACE (self->place)))
        quiet = bench_wall ();
    }
  g_source_remove (source);
}

/* Until what is seen was read: without the calm in which nothing more comes. */
static void
wait_shown (Bench *self)
{
  while (crm_place_is_busy (CRM_PLACE (self->place))
         || find_type (self->place, CRM_TYPE_DEAL_CARD) == NULL)
    turn (self);
}

typedef struct
{
  GtkAdjustment *scroll;
  int n;
  gboolean done;
} Scrolling;

static gboolean
on_tick_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer data)
{
  Scrolling *self = data;

  gtk_adjustment_set_value (self->scroll, self->n * STEP);
  self->done = ++self->n >= N_FRAMES;
  return self->done ? G_SOURCE_REMOVE : G_SOURCE_CONTINUE;
}

static void
measure_scroll (Bench *self)
{
  GtkWidget *list = find_type (self->place, GTK_TYPE_GRID_VIEW);
  Scrolling scrolling = { gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (list)), 0, FALSE };

  begin (self);
  gtk_widget_add_tick_callback (list, on_tick_cb, &scrolling, NULL);
  while (!scrolling.done)
    turn (self);
  end (self, "a column of 3,300 scrolled, a frame", N_FRAMES);
  settle (self);
}

static void
measure_moves (Bench *self, CrmBoard *board)
{
  begin (self);
  for (int i = 0; i < N_MOVES; i++)
    {
      CrmBoardColumn *from = crm_board_get_column (board, (guint) i % 2);
      CrmBoardColumn *to = crm_board_get_column (board, (guint) (i + 1) % 2);
      CrmDealCard *card = CRM_DEAL_CARD (find_type (GTK_WIDGET (from), CRM_TYPE_DEAL_CARD));
      guint n = crm_board_column_get_n_deals (to);

      crm_board_move_deal (board, crm_deal_card_get_row (card), to);
      while (crm_board_column_get_n_deals (to) == n)
        turn (self);
      settle (self);
      self->began += 0.3;
    }
  end (self, "a deal moved to the next column", N_MOVES);
}

/* A change that comes from elsewhere is told by the context as one of this desk is. */
static void
measure_change (Bench *self)
{
  begin (self);
  for (int i = 0; i < N_MOVES; i++)
    {
      CrmDealCard *card = CRM_DEAL_CARD (find_type (self->place, CRM_TYPE_DEAL_CARD));
      CrmRecord *deal = crm_deal_card_get_deal (card);
      g_autoptr (CrmOperation) operation = crm_operation_new ("Change");

      crm_operation_set (operation, crm_record_get_kind (deal), crm_record_get_id (deal), "amount",
                         crm_value_integer (123400 + i));
      crm_test_office_run (&self->office, operation);
      settle (self);
      self->began += 0.3;
    }
  end (self, "one deal changed elsewhere", N_MOVES);
}

/* The buttons of the place, which a window would have in its header bar. */
static GtkToggleButton *
find_lanes_button (GtkWidget *root)
{
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkToggleButton *found;

      if (GTK_IS_TOGGLE_BUTTON (child)
          && g_strcmp0 (gtk_button_get_icon_name (GTK_BUTTON (child)), "crm-team-symbolic") == 0)
        return GTK_TOGGLE_BUTTON (child);
      found = find_lanes_button (child);
      if (found != NULL)
        return found;
    }
  return NULL;
}

static void
measure_lanes (Bench *self)
{
  GtkToggleButton *button
      = find_lanes_button (crm_place_get_header_start (CRM_PLACE (self->place)));

  if (button == NULL)
    button = find_lanes_button (crm_place_get_header_end (CRM_PLACE (self->place)));
  begin (self);
  gtk_toggle_button_set_active (button, TRUE);
  wait_shown (self);
  settle (self);
  self->began += 0.3;
  end (self, "lanes of five people", 1);
  crm_test_picture (self->window, "board-10000-lanes");
}

int
main (void)
{
  Bench self = { .frames = g_array_new (FALSE, FALSE, sizeof (double)) };
  g_autoptr (CrmOperation) operation = crm_operation_new ("Deals");
  double made;

  gtk_init ();
  adw_init ();
  bench_title ("The board of a pipeline with ten thousand open deals");
  crm_test_office_open (&self.office);
  crm_operation_set_func (operation, insert_deals, self.office.context, NULL);
  made = bench_wall ();
  crm_test_office_run (&self.office, operation);
  bench_note ("%d deals written in %.1f s", N_DEALS, bench_wall () - made);
  self.window = adw_window_new ();
  gtk_window_set_default_size (GTK_WINDOW (self.window), 1400, 900);
  gtk_window_present (GTK_WINDOW (self.window));
  self.navigator = crm_fake_navigator_new (self.office.context, GTK_WINDOW (self.window));
  begin (&self);
  self.place = crm_deals_place_new (self.office.context, CRM_NAVIGATOR (self.navigator));
  adw_window_set_content (ADW_WINDOW (self.window), self.place);
  crm_place_set_front (CRM_PLACE (self.place), TRUE);
  wait_shown (&self);
  end (&self, "board shown for the first time", 1);
  settle (&self);
  crm_test_picture (self.window, "board-10000");
  settle (&self);
  measure_scroll (&self);
  measure_moves (&self, CRM_BOARD (find_type (self.place, CRM_TYPE_BOARD)));
  measure_change (&self);
  measure_lanes (&self);
  gtk_window_destroy (GTK_WINDOW (self.window));
  crm_test_drain ();
  crm_test_office_close (&self.office);
  g_object_unref (self.navigator);
  g_array_unref (self.frames);
  return 0;
}
