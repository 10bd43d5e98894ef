/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the list may ask of its source, in a real GtkColumnView of six columns. */
#include "config.h"

#include <adwaita.h>

#include "crm-fake-list-source.h"
#include "crm-list-model.h"

#define N_ROWS 1000000

typedef struct
{
  CrmCatalog *catalog;
  const CrmKind *kind;
  CrmFakeListSource *source;
  CrmListModel *model;
  GtkWidget *window;
  GtkWidget *view;
  GtkWidget *scroller;
} Fixture;

#define WAIT_WHILE(condition)                                                                      \
  do                                                                                               \
    {                                                                                              \
      gint64 end_ = g_get_monotonic_time () + 10 * G_USEC_PER_SEC;                                 \
      while (condition)                                                                            \
        {                                                                                          \
          g_assert_cmpint (g_get_monotonic_time (), <, end_);                                      \
          g_main_context_iteration (NULL, TRUE);                                                   \
        }                                                                                          \
    }                                                                                              \
  while (0)

static void
on_setup_cb (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  gtk_list_item_set_child (item, gtk_inscription_new (NULL));
}

static void
on_bind_cb (GtkSignalListItemFactory *factory, GtkListItem *item, CrmListModel *model)
{
  crm_list_model_want (model, gtk_list_item_get_position (item));
}

static void
set_up (Fixture *self, gconstpointer data)
{
  self->catalog = crm_catalog_new ();
  self->kind = crm_catalog_find_kind (self->catalog, "account");
  self->source = crm_fake_list_source_new (self->kind);
  crm_fake_list_source_set_n_rows (self->source, N_ROWS);
  self->model = crm_list_model_new (CRM_LIST_SOURCE (self->source));
}

static void
set_query (Fixture *self)
{
  g_autoptr (CrmQuery) query = crm_query_new (self->kind);
  crm_list_model_set_query (self->model, query);
}

static guint
n_items (Fixture *self)
{
  return g_list_model_get_n_items (G_LIST_MODEL (self->model));
}

static void
show (Fixture *self)
{
  self->view = gtk_column_view_new (g_object_ref (GTK_SELECTION_MODEL (self->model)));
  for (int i = 0; i < 6; i++)
    {
      GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
      g_signal_connect (factory, "setup", G_CALLBACK (on_setup_cb), NULL);
      g_signal_connect (factory, "bind", G_CALLBACK (on_bind_cb), self->model);
      g_autoptr (GtkColumnViewColumn) column = gtk_column_view_column_new ("x", factory);
      gtk_column_view_append_column (GTK_COLUMN_VIEW (self->view), column);
    }
  self->scroller = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->scroller), self->view);
  self->window = gtk_window_new ();
  gtk_window_set_default_size (GTK_WINDOW (self->window), 900, 700);
  gtk_window_set_child (GTK_WINDOW (self->window), self->scroller);
  gtk_window_present (GTK_WINDOW (self->window));
  gtk_test_widget_wait_for_draw (self->window);
}

static void
settle (Fixture *self)
{
  for (int i = 0; i < 3; i++)
    {
      gtk_test_widget_wait_for_draw (self->window);
      WAIT_WHILE (crm_list_model_is_loading (self->model));
    }
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  if (self->window)
    gtk_window_destroy (GTK_WINDOW (self->window));
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_finalize_object (self->model);
  g_assert_finalize_object (self->source);
  g_object_unref (self->catalog);
}

static CrmRow *
dup_row (Fixture *self, guint position)
{
  return g_list_model_get_item (G_LIST_MODEL (self->model), position);
}

static void
on_items_changed_cb (
    GListModel *model, guint position, guint n_removed, guint n_added, GString *log)
{
  g_string_append_printf (log, "%u-%u+%u ", position, n_removed, n_added);
  g_assert_false (n_removed > 0 && n_added == n_removed && n_removed > 100);
}

static void
test_budget (Fixture *self, gconstpointer data)
{
  set_query (self);
  WAIT_WHILE (crm_list_model_is_loading (self->model));
  g_assert_cmpuint (n_items (self), ==, N_ROWS);
  g_assert_cmpuint (crm_fake_list_source_get_n_pages (self->source), ==, 0);

  show (self);
  settle (self);
  g_assert_cmpuint (crm_fake_list_source_get_n_pages (self->source), >, 0);
  g_assert_cmpuint (crm_fake_list_source_get_n_pages (self->source), <=, 4);
  g_autoptr (CrmRow) first = dup_row (self, 0);
  g_assert_cmpstr (crm_record_get_title (crm_row_get_record (first)), ==, "Record 1");

  crm_fake_list_source_reset (self->source);
  GtkAdjustment *scroll
      = gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (self->scroller));
  /* GTK 4.8 does not see the first change of all if it is a jump. */
  gtk_adjustment_set_value (scroll, 1);
  gtk_test_widget_wait_for_draw (self->window);
  gtk_adjustment_set_value (scroll, gtk_adjustment_get_upper (scroll));
  settle (self);
  g_assert_cmpuint (crm_fake_list_source_get_n_pages (self->source), >, 0);
  g_assert_cmpuint (crm_fake_list_source_get_n_pages (self->source), <=, 4);
  g_autoptr (CrmRow) last = dup_row (self, N_ROWS - 1);
  g_assert_cmpstr (crm_record_get_title (crm_row_get_record (last)), ==, "Record 1000000");

  crm_fake_list_source_reset (self->source);
  gtk_selection_model_select_all (GTK_SELECTION_MODEL (self->model));
  settle (self);
  g_assert_cmpuint (crm_fake_list_source_get_n_pages (self->source), ==, 0);
  g_assert_cmpuint (crm_fake_list_source_get_n_snapshots (self->source), ==, 0);
  g_assert_cmpuint (crm_list_model_get_n_selected (self->model), ==, N_ROWS);
}

/* The first rows are there before the others, which then come behind them. */
static void
test_first_rows_first (Fixture *self, gconstpointer data)
{
  crm_fake_list_source_hold (self->source, TRUE);
  set_query (self);
  g_assert_cmpuint (crm_fake_list_source_get_n_snapshots (self->source), ==, 2);
  crm_fake_list_source_answer_first (self->source);
  WAIT_WHILE (!crm_list_model_is_loaded (self->model));
  g_assert_false (crm_list_model_is_whole (self->model));
  g_assert_true (crm_list_model_is_loading (self->model));
  WAIT_WHILE (n_items (self) < 256);
  g_assert_cmpuint (n_items (self), ==, 256);
  crm_list_model_toggle (self->model, 3);

  g_autoptr (GString) log = g_string_new (NULL);
  g_signal_connect (self->model, "items-changed", G_CALLBACK (on_items_changed_cb), log);
  crm_fake_list_source_hold (self->source, FALSE);
  WAIT_WHILE (crm_list_model_is_loading (self->model));
  g_assert_true (crm_list_model_is_whole (self->model));
  g_assert_cmpstr (log->str, ==, "256-0+999744 ");
  g_assert_cmpuint (n_items (self), ==, N_ROWS);
  g_assert_cmpuint (crm_list_model_get_n_selected (self->model), ==, 1);
}

/* All means also those that were not here yet when all was asked for. */
static void
test_all_of_first_rows (Fixture *self, gconstpointer data)
{
  crm_fake_list_source_hold (self->source, TRUE);
  set_query (self);
  crm_fake_list_source_answer_first (self->source);
  WAIT_WHILE (!crm_list_model_is_loaded (self->model));
  gtk_selection_model_select_all (GTK_SELECTION_MODEL (self->model));
  crm_fake_list_source_hold (self->source, FALSE);
  WAIT_WHILE (crm_list_model_is_loading (self->model));
  g_assert_cmpuint (crm_list_model_get_n_selected (self->model), ==, N_ROWS);
}

/* What changed between the two readings is shown as it is now. */
static void
test_first_rows_changed (Fixture *self, gconstpointer data)
{
  crm_fake_list_source_hold (self->source, TRUE);
  set_query (self);
  crm_fake_list_source_answer_first (self->source);
  WAIT_WHILE (!crm_list_model_is_loaded (self->model));
  gint64 rows[] = { 5, 4, 3 };
  crm_fake_list_source_set_rows (self->source, rows, 3);
  crm_fake_list_source_hold (self->source, FALSE);
  set_query (self);
  WAIT_WHILE (crm_list_model_is_loading (self->model));
  g_assert_cmpuint (n_items (self), ==, 3);
  g_assert_true (crm_list_model_is_whole (self->model));
}

static void
on_told_cb (GListModel *model, guint position, guint n_removed, guint n_added, guint *most)
{
  if (position < 200)
    *most = MAX (*most, n_added);
}

/* GTK makes widgets for the first 200 rows: a frame has no time for all of them. */
static void
test_told_in_steps (Fixture *self, gconstpointer data)
{
  guint most = 0;
  g_signal_connect (self->model, "items-changed", G_CALLBACK (on_told_cb), &most);
  set_query (self);
  WAIT_WHILE (crm_list_model_is_loading (self->model));
  g_assert_cmpuint (n_items (self), ==, N_ROWS);
  g_assert_cmpuint (most, >, 0);
  g_assert_cmpuint (most, <=, 16);
}

/* In another order the rows that are seen show other records: GTK is told of no change in them, and
 * makes no widgets. What is selected is another record's place, and not kept. */
static void
test_other_order_keeps_rows (Fixture *self, gconstpointer data)
{
  gint64 rows[1000];
  guint most = 0;
  for (int i = 0; i < 1000; i++)
    rows[i] = i + 1;
  crm_fake_list_source_set_rows (self->source, rows, 1000);
  set_query (self);
  WAIT_WHILE (crm_list_model_is_loading (self->model));
  g_autoptr (CrmRow) first = dup_row (self, 0);
  g_autoptr (CrmRow) second = dup_row (self, 1);
  crm_list_model_want (self->model, 0);
  WAIT_WHILE (crm_list_model_is_loading (self->model));
  g_assert_cmpstr (crm_record_get_title (crm_row_get_record (first)), ==, "Record 1");
  crm_list_model_toggle (self->model, 1);
  g_signal_connect (self->model, "items-changed", G_CALLBACK (on_told_cb), &most);
  for (int i = 0; i < 1000; i++)
    rows[i] = i == 1 ? 1 : 2000 - i;
  crm_fake_list_source_set_rows (self->source, rows, 1000);
  set_query (self);
  WAIT_WHILE (crm_list_model_is_loading (self->model));
  g_autoptr (CrmRow) now = dup_row (self, 0);
  g_assert_true (now == first);
  g_assert_cmpuint (most, ==, 0);
  g_assert_cmpuint (n_items (self), ==, 1000);
  g_assert_cmpuint (crm_list_model_get_n_selected (self->model), ==, 0);
  g_assert_cmpstr (crm_record_get_title (crm_row_get_record (first)), ==, "Record 2000");
  g_assert_cmpstr (crm_record_get_title (crm_row_get_record (second)), ==, "Record 1");
}

static void
test_get_item_reads_nothing (Fixture *self, gconstpointer data)
{
  set_query (self);
  WAIT_WHILE (crm_list_model_is_loading (self->model));
  for (guint i = 0; i < 100000; i += 7)
    {
      g_autoptr (CrmRow) row = dup_row (self, i);
      g_autoptr (CrmRow) same = dup_row (self, i);
      g_assert_true (row == same);
      g_assert_null (crm_row_get_record (row));
    }
  g_assert_false (crm_list_model_is_loading (self->model));
  g_assert_cmpuint (crm_fake_list_source_get_n_pages (self->source), ==, 0);
}

static void
test_newest_first (Fixture *self, gconstpointer data)
{
  set_query (self);
  WAIT_WHILE (crm_list_model_is_loading (self->model));
  crm_fake_list_source_hold (self->source, TRUE);
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint page = 0; page < 5; page++)
    {
      if (page != 3) /* nobody holds a row of the page that was scrolled past */
        g_ptr_array_add (rows, dup_row (self, page * CRM_LIST_PAGE_SIZE));
      crm_list_model_want (self->model, page * CRM_LIST_PAGE_SIZE);
      if (page == 0)
        WAIT_WHILE (crm_fake_list_source_get_n_pages (self->source) == 0);
    }
  crm_fake_list_source_hold (self->source, FALSE);
  WAIT_WHILE (crm_list_model_is_loading (self->model));
  g_assert_cmpuint (crm_fake_list_source_get_n_pages (self->source), ==, 4);
  g_assert_cmpuint (crm_fake_list_source_get_first_of_page (self->source, 0), ==, 1);
  g_assert_cmpuint (crm_fake_list_source_get_first_of_page (self->source, 1), ==,
                    4 * CRM_LIST_PAGE_SIZE + 1);
  g_assert_cmpuint (crm_fake_list_source_get_first_of_page (self->source, 2), ==,
                    2 * CRM_LIST_PAGE_SIZE + 1);
  g_assert_cmpuint (crm_fake_list_source_get_first_of_page (self->source, 3), ==,
                    CRM_LIST_PAGE_SIZE + 1);
}

static void
test_stale_snapshot_is_dropped (Fixture *self, gconstpointer data)
{
  crm_fake_list_source_hold (self->source, TRUE);
  set_query (self);
  crm_fake_list_source_set_n_rows (self->source, 7);
  set_query (self);
  crm_fake_list_source_hold (self->source, FALSE);
  WAIT_WHILE (crm_list_model_is_loading (self->model));
  g_assert_cmpuint (n_items (self), ==, 7);
}

static void
test_refresh_splices (Fixture *self, gconstpointer data)
{
  gint64 rows[] = { 1, 2, 3, 4, 5, 6, 7, 8 };
  crm_fake_list_source_set_rows (self->source, rows, 8);
  set_query (self);
  WAIT_WHILE (crm_list_model_is_loading (self->model));
  g_autoptr (CrmRow) third = dup_row (self, 2);
  crm_list_model_want (self->model, 2);
  WAIT_WHILE (crm_list_model_is_loading (self->model));
  CrmRecord *before = crm_row_get_record (third);
  g_assert_nonnull (before);
  crm_list_model_toggle (self->model, 2);
  crm_list_model_toggle (self->model, 7);

  g_autoptr (GString) log = g_string_new (NULL);
  g_signal_connect (self->model, "items-changed", G_CALLBACK (on_items_changed_cb), log);
  gint64 later[] = { 9, 1, 3, 4, 5, 6, 7, 8 };
  crm_fake_list_source_set_rows (self->source, later, 8);
  crm_fake_list_source_reset (self->source);
  crm_list_model_refresh (self->model);
  crm_list_model_refresh (self->model);
  WAIT_WHILE (crm_list_model_is_loading (self->model));
  g_assert_cmpstr (log->str, ==, "1-1+0 0-0+1 ");
  g_assert_cmpuint (crm_fake_list_source_get_n_snapshots (self->source), ==, 1);

  /* The wrapper is the same one and has its record anew; the selection went with its rows. */
  g_autoptr (CrmRow) now = dup_row (self, 2);
  g_assert_true (now == third);
  g_assert_nonnull (crm_row_get_record (now));
  g_assert_true (crm_row_get_record (now) != before);
  g_autoptr (GArray) selected = crm_list_model_dup_selected (self->model);
  g_assert_cmpuint (selected->len, ==, 2);
  g_assert_cmpint (CRM_REF_ROW (g_array_index (selected, CrmRef, 0)), ==, 3);
  g_assert_cmpint (CRM_REF_ROW (g_array_index (selected, CrmRef, 1)), ==, 8);
}

static void
test_large_change_is_two_steps (Fixture *self, gconstpointer data)
{
  gint64 rows[1000];
  for (int i = 0; i < 1000; i++)
    rows[i] = i + 1;
  crm_fake_list_source_set_rows (self->source, rows, 1000);
  set_query (self);
  WAIT_WHILE (crm_list_model_is_loading (self->model));
  g_autoptr (GString) log = g_string_new (NULL);
  g_signal_connect (self->model, "items-changed", G_CALLBACK (on_items_changed_cb), log);
  for (int i = 0; i < 1000; i++)
    rows[i] = i < 10 ? i + 1 : 5000 + i;
  crm_fake_list_source_set_rows (self->source, rows, 1000);
  crm_list_model_refresh (self->model);
  WAIT_WHILE (crm_list_model_is_loading (self->model));
  g_assert_cmpstr (log->str, ==, "10-990+0 10-0+990 ");
}

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
#define ADD(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)
  ADD ("/list-model/budget", test_budget);
  ADD ("/list-model/first-rows-first", test_first_rows_first);
  ADD ("/list-model/all-of-first-rows", test_all_of_first_rows);
  ADD ("/list-model/first-rows-changed", test_first_rows_changed);
  ADD ("/list-model/told-in-steps", test_told_in_steps);
  ADD ("/list-model/other-order-keeps-rows", test_other_order_keeps_rows);
  ADD ("/list-model/get-item-reads-nothing", test_get_item_reads_nothing);
  ADD ("/list-model/newest-first", test_newest_first);
  ADD ("/list-model/stale-snapshot-is-dropped", test_stale_snapshot_is_dropped);
  ADD ("/list-model/refresh-splices", test_refresh_splices);
  ADD ("/list-model/large-change-is-two-steps", test_large_change_is_two_steps);
  return g_test_run ();
}
