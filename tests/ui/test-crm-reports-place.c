/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The place Reports on the sample company. */
#include "config.h"

#include <adwaita.h>
#include <glib/gstdio.h>
#include <string.h>

#include "crm-chart-view.h"
#include "crm-explain-window.h"
#include "crm-page-print.h"
#include "crm-pivot-shelf.h"
#include "crm-plan-grid.h"
#include "crm-plan-window.h"
#include "crm-report-bar.h"
#include "crm-report-chart.h"
#include "crm-reports-place.h"
#include "crm-schedule-window.h"
#include "crm-sample-office.h"
#include "crm-ui-fixture.h"

static CrmContext *context;

static gboolean
on_patience_ended_cb (gpointer data)
{
  *(gboolean *) data = TRUE;
  return G_SOURCE_REMOVE;
}

static void
wait_until_read (CrmPlace *place)
{
  gboolean late = FALSE;
  guint source = g_timeout_add_seconds (20, on_patience_ended_cb, &late);

  while (crm_place_is_busy (place) && !late)
    g_main_context_iteration (NULL, TRUE);
  g_assert_false (late);
  g_source_remove (source);
}

static GtkWidget *
find (GtkWidget *widget, GType type, const char *id)
{
  if (G_TYPE_CHECK_INSTANCE_TYPE (widget, type)
      && (id == NULL || g_strcmp0 (gtk_widget_get_name (widget), id) == 0))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find (child, type, id);

      if (found != NULL)
        return found;
    }
  return NULL;
}

static void
test_every_report (void)
{
  GtkWidget *window = adw_window_new ();
  GtkWidget *place = crm_reports_place_new (context, NULL);
  GtkDropDown *choice;
  GtkWidget *chart;
  guint n_reports;

  g_object_add_weak_pointer (G_OBJECT (place), (gpointer *) &place);
  adw_window_set_content (ADW_WINDOW (window), place);
  gtk_window_set_default_size (GTK_WINDOW (window), 1000, 700);
  gtk_window_present (GTK_WINDOW (window));
  crm_place_set_front (CRM_PLACE (place), TRUE);
  choice = GTK_DROP_DOWN (find (place, GTK_TYPE_DROP_DOWN, "report_choice"));
  chart = find (place, CRM_TYPE_CHART_VIEW, NULL);
  crm_reports_list (&n_reports);
  for (guint i = n_reports; i > 0; i--)
    {
      guint n;
      const CrmReportSpec *specs = crm_reports_list (&n);

      gtk_drop_down_set_selected (choice, i - 1);
      wait_until_read (CRM_PLACE (place));
      gtk_test_widget_wait_for_draw (chart);
      g_test_message ("%s", specs[i - 1].key);
      crm_test_picture (window, specs[i - 1].key);
      gtk_test_accessible_assert_role (chart, GTK_ACCESSIBLE_ROLE_IMG);
    }
  gtk_window_destroy (GTK_WINDOW (window));
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_null (place);
}

/* What stands down goes across, and a saved report opens as it was. */
static void
test_pivot_is_turned (void)
{
  GtkWidget *window = adw_window_new ();
  GtkWidget *place = crm_reports_place_new (context, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (CrmReportChoices) choices
      = crm_report_choices_parse ("pivot", "kind=lead\nby=status,source\n", &error);
  CrmReportBar *bar;
  GtkWidget *swap;

  g_assert_no_error (error);
  adw_window_set_content (ADW_WINDOW (window), place);
  gtk_window_present (GTK_WINDOW (window));
  crm_place_set_front (CRM_PLACE (place), TRUE);
  wait_until_read (CRM_PLACE (place));
  bar = CRM_REPORT_BAR (find (place, CRM_TYPE_REPORT_BAR, NULL));
  crm_report_bar_show (bar, choices);
  wait_until_read (CRM_PLACE (place));
  swap = find (GTK_WIDGET (bar), GTK_TYPE_BUTTON, "swap");
  g_assert_nonnull (swap);
  g_assert_true (gtk_widget_is_sensitive (swap));
  g_signal_emit_by_name (swap, "clicked");
  wait_until_read (CRM_PLACE (place));
  g_assert_cmpstr (crm_report_bar_get_choices (bar)->by[0], ==, "source");
  g_assert_cmpstr (crm_report_bar_get_choices (bar)->by[1], ==, "status");
  g_assert_cmpstr (crm_report_bar_get_choices (bar)->kind, ==, "lead");
  crm_test_picture (window, "pivot-leads");
  gtk_window_destroy (GTK_WINDOW (window));
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

static GtkEventController *
find_controller (GtkWidget *widget, const char *name)
{
  g_autoptr (GListModel) all = gtk_widget_observe_controllers (widget);

  for (guint i = 0; i < g_list_model_get_n_items (all); i++)
    {
      g_autoptr (GtkEventController) controller = g_list_model_get_item (all, i);

      if (g_strcmp0 (gtk_event_controller_get_name (controller), name) == 0)
        return controller; /* the widget holds it */
    }
  return NULL;
}

/* The chip of a field, wherever it stands. */
static GtkWidget *
find_chip (GtkWidget *root, const char *key)
{
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found;

      if (g_strcmp0 (g_object_get_data (G_OBJECT (child), "crm-key"), key) == 0)
        return child;
      found = find_chip (child, key);
      if (found != NULL)
        return found;
    }
  return NULL;
}

/* The next thing up the tree that takes what is dropped. */
static gboolean
drop (GtkWidget *shelf, const char *key, GtkWidget *onto)
{
  GtkWidget *chip = find_chip (shelf, key);
  g_auto (GValue) value = G_VALUE_INIT;
  gboolean taken = FALSE;

  g_assert_nonnull (chip);
  while (find_controller (onto, "crm-pivot-target") == NULL)
    onto = gtk_widget_get_parent (onto);
  g_value_init (&value, GTK_TYPE_WIDGET);
  g_value_set_object (&value, chip);
  g_signal_emit_by_name (find_controller (onto, "crm-pivot-target"), "drop", &value, 1.0, 1.0,
                         &taken);
  crm_test_drain ();
  return taken;
}

static gboolean
press (GtkWidget *chip, guint keyval, GdkModifierType modifiers)
{
  gboolean handled = FALSE;

  g_signal_emit_by_name (find_controller (chip, "crm-pivot-keys"), "key-pressed", keyval, 0,
                         modifiers, &handled);
  crm_test_drain ();
  return handled;
}

/* Fields are dragged onto the shelves, taken off, and carried by keys and by their menus; what
 * cannot be there is refused, and what was chosen is what a saved report keeps. */
static void
test_pivot_is_dragged (void)
{
  GtkWidget *window = adw_window_new ();
  GtkWidget *place = crm_reports_place_new (context, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (CrmReportChoices) choices
      = crm_report_choices_parse ("pivot", "kind=opportunity\nby=stage_id\n", &error);
  g_autofree char *kept = NULL;
  const CrmReportChoices *now;
  CrmReportBar *bar;
  GtkWidget *shelf;

  g_assert_no_error (error);
  adw_window_set_content (ADW_WINDOW (window), place);
  gtk_window_set_default_size (GTK_WINDOW (window), 1280, 800);
  gtk_window_present (GTK_WINDOW (window));
  crm_place_set_front (CRM_PLACE (place), TRUE);
  bar = CRM_REPORT_BAR (find (place, CRM_TYPE_REPORT_BAR, NULL));
  crm_report_bar_show (bar, choices);
  wait_until_read (CRM_PLACE (place));
  crm_test_drain ();
  shelf = find (place, CRM_TYPE_PIVOT_SHELF, NULL);
  g_assert_true (gtk_widget_get_visible (shelf));
  /* Across stands the owner, inside the sum of the amounts. */
  g_assert_true (drop (shelf, "owner_id", crm_test_find (shelf, GTK_TYPE_LABEL, "Columns")));
  g_assert_true (drop (shelf, "sum:amount", crm_test_find (shelf, GTK_TYPE_LABEL, "Values")));
  wait_until_read (CRM_PLACE (place));
  now = crm_report_bar_get_choices (bar);
  g_assert_cmpstr (now->by[0], ==, "stage_id");
  g_assert_cmpstr (now->by[1], ==, "owner_id");
  g_assert_cmpstr (now->measure, ==, "sum:amount");
  crm_test_picture (window, "pivot-dragged");
  /* A sum tells nothing apart, a stage is nothing to add up. */
  g_assert_false (drop (shelf, "count", crm_test_find (shelf, GTK_TYPE_LABEL, "Rows")));
  g_assert_false (drop (shelf, "stage_id", crm_test_find (shelf, GTK_TYPE_LABEL, "Values")));
  /* What stood where something is dropped takes its place. */
  g_assert_true (drop (shelf, "owner_id", crm_test_find (shelf, GTK_TYPE_LABEL, "Rows")));
  g_assert_cmpstr (now->by[0], ==, "owner_id");
  g_assert_cmpstr (now->by[1], ==, "stage_id");
  g_assert_true (press (find_chip (shelf, "stage_id"), GDK_KEY_Left, GDK_CONTROL_MASK));
  g_assert_cmpstr (now->by[0], ==, "stage_id");
  kept = crm_report_choices_print (now);
  g_assert_nonnull (strstr (kept, "by=stage_id,owner_id"));
  g_assert_nonnull (strstr (kept, "measure=sum:amount"));
  g_assert_true (press (find_chip (shelf, "owner_id"), GDK_KEY_Delete, 0));
  g_assert_null (now->by[1]);
  g_assert_false (press (find_chip (shelf, "stage_id"), GDK_KEY_Delete, 0));
  g_assert_true (gtk_widget_activate_action (find_chip (shelf, "owner_id"), "pivot.put", "(su)",
                                             "owner_id", CRM_PIVOT_COLUMNS));
  crm_test_drain ();
  g_assert_cmpstr (now->by[1], ==, "owner_id");
  /* Dragged back among the fields it is taken off. */
  g_assert_true (drop (shelf, "owner_id", find_chip (shelf, "source")));
  g_assert_null (now->by[1]);
  wait_until_read (CRM_PLACE (place));
  gtk_window_destroy (GTK_WINDOW (window));
  crm_test_drain ();
}

static gpointer
insert_plan (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  const CrmCatalog *catalog = crm_session_get_catalog (session);
  g_autoptr (CrmRecord) plan = crm_record_new (crm_catalog_find_kind (catalog, "sales_plan"));
  g_autoptr (CrmRecord) line = crm_record_new (crm_catalog_find_kind (catalog, "sales_plan_line"));

  crm_record_take_defaults (plan);
  crm_record_set_text (plan, "name", "2026");
  crm_record_set_link (line, "sales_plan_id", crm_record_get_id (plan));
  crm_record_set_integer (line, "start", crm_date_month_start (crm_date_today ()));
  crm_record_set_integer (line, "amount", 5000000);
  if (!crm_session_begin (session, "Plan", "test", error)
      || !crm_session_insert (session, plan, error) || !crm_session_insert (session, line, error)
      || !crm_session_commit (session, NULL, error))
    return NULL;
  return context;
}

static void
wait_until_shown (GtkWidget *window, const char *text)
{
  gboolean late = FALSE;
  guint source = g_timeout_add_seconds (20, on_patience_ended_cb, &late);

  while (crm_test_find (window, GTK_TYPE_LABEL, text) == NULL && !late)
    g_main_context_iteration (NULL, TRUE);
  g_assert_false (late);
  g_source_remove (source);
}

static void
destroy (GtkWindow *window)
{
  g_object_add_weak_pointer (G_OBJECT (window), (gpointer *) &window);
  gtk_window_destroy (window);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_null (window);
}

/* A plan and its line stand in the window, and the report counts what was reached of it. */
static void
test_plans (void)
{
  g_autoptr (GError) error = NULL;
  GtkWindow *window;

  crm_store_run (crm_context_get_store (context), CRM_LANE_WRITE, insert_plan, NULL, NULL, &error);
  g_assert_no_error (error);
  window = crm_plan_window_new (context, NULL);
  gtk_window_present (window);
  wait_until_shown (GTK_WIDGET (window), "Whole office");
  crm_test_picture (GTK_WIDGET (window), "plan-window");
  destroy (window);
}

static gpointer
read_plan_of_test (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  const CrmKind *kind = crm_catalog_find_kind (crm_session_get_catalog (session), "sales_plan");

  return crm_session_find (session, kind, data, error);
}

/* How much the lines of the plan come to, and how many there are. */
static gpointer
sum_lines (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  const CrmCatalog *catalog = crm_session_get_catalog (session);
  gint64 *sum = g_new0 (gint64, 2);
  g_autoptr (GPtrArray) lines = crm_session_children (
      session, crm_catalog_find_kind (catalog, "sales_plan_line"), "sales_plan_id",
      crm_record_get_kind (data), crm_record_get_id (data), error);

  for (guint i = 0; lines != NULL && i < lines->len; i++)
    sum[0] += crm_record_get_integer (lines->pdata[i], "amount", 0);
  sum[1] = lines != NULL ? lines->len : -1;
  return sum;
}

static gboolean
has_lines (CrmRecord *plan, gint64 sum, gint64 n)
{
  g_autofree gint64 *found
      = crm_store_run (crm_context_get_store (context), CRM_LANE_READ, sum_lines, plan, NULL, NULL);

  return found != NULL && found[0] == sum && found[1] == n;
}

static GtkWidget *
find_cell (GtkWidget *window, guint number)
{
  GtkWidget *cell = NULL;

  for (GtkWidget *child = gtk_widget_get_first_child (window); child != NULL && cell == NULL;
       child = gtk_widget_get_next_sibling (child))
    if (GTK_IS_ENTRY (child) && find_controller (child, "crm-plan-keys") != NULL
        && GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (child), "crm-cell")) == number)
      cell = child;
    else
      cell = find_cell (child, number);
  return cell;
}

static gboolean
press_in_cell (GtkWidget *window, guint number, guint keyval)
{
  gboolean handled = FALSE;

  g_signal_emit_by_name (find_controller (find_cell (window, number), "crm-plan-keys"),
                         "key-pressed", keyval, 0, GDK_CONTROL_MASK, &handled);
  return handled;
}

/* A plan is typed, pasted and filled in a grid; each is taken back as one, and a table with a
 * word in it changes nothing. */
static void
test_plan_grid (void)
{
  CrmTestOffice office = { NULL, context };
  g_autoptr (GError) error = NULL;
  g_autoptr (CrmRecord) plan = NULL;
  GtkWindow *grid;
  GtkWidget *window;

  crm_test_office_add (&office, "sales_plan", "name", "Grid of a year", "metric", "revenue",
                       "period", "month", NULL);
  plan = crm_store_run (crm_context_get_store (context), CRM_LANE_READ, read_plan_of_test,
                        (gpointer) "Grid of a year", NULL, &error);
  g_assert_no_error (error);
  grid = crm_plan_grid_new (context, NULL, plan);
  window = GTK_WIDGET (grid);
  gtk_window_present (grid);
  wait_until_shown (window, "Whole office");
  /* Two rows of three months, the second of them with a hole; what a spreadsheet copies. */
  crm_plan_grid_paste (grid, 1, 0, "1,000\t2,000\t3,000\r\n500\t\t700\r\n");
  CRM_WAIT_UNTIL (has_lines (plan, 720000, 5));
  wait_until_shown (window, "7,200.00");
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (find_cell (window, 13))), ==, "2,000.00");
  /* A table with a word in it. */
  crm_plan_grid_paste (grid, 1, 0, "9\t9\nmany\t9\n");
  g_assert_true (has_lines (plan, 720000, 5));
  /* Typed into March, and repeated up to December. */
  gtk_editable_set_text (GTK_EDITABLE (find_cell (window, 14)), "4000");
  g_assert_true (press_in_cell (window, 14, GDK_KEY_r));
  CRM_WAIT_UNTIL (has_lines (plan, 720000 - 300000 + 10 * 400000, 14));
  wait_until_shown (window, "44,200.00");
  crm_test_picture (window, "plan-grid");
  CRM_WAIT_UNTIL (press_in_cell (window, 14, GDK_KEY_z));
  CRM_WAIT_UNTIL (has_lines (plan, 720000, 5));
  wait_until_shown (window, "7,200.00");
  /* What is emptied is no longer planned. */
  gtk_editable_set_text (GTK_EDITABLE (find_cell (window, 12)), "");
  g_signal_emit_by_name (find_cell (window, 12), "activate");
  CRM_WAIT_UNTIL (has_lines (plan, 620000, 4));
  /* A number below zero is refused and stays to be mended. */
  gtk_editable_set_text (GTK_EDITABLE (find_cell (window, 12)), "-5");
  g_signal_emit_by_name (find_cell (window, 12), "activate");
  g_assert_true (gtk_widget_has_css_class (find_cell (window, 12), "error"));
  g_assert_true (has_lines (plan, 620000, 4));
  destroy (grid);
}

static gpointer
find_rules (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  g_autoptr (CrmQuery) query
      = crm_query_new (crm_catalog_find_kind (crm_session_get_catalog (session), data));

  return crm_session_list (session, query, error);
}

static GPtrArray *
list_all (const char *kind)
{
  return crm_store_run (crm_context_get_store (context), CRM_LANE_READ, find_rules, (gpointer) kind,
                        NULL, NULL);
}

static gboolean
is_paused (void)
{
  g_autoptr (GPtrArray) rules = list_all ("rule");

  return rules->len == 1 && crm_record_get_integer (rules->pdata[0], "active", 0) == 0;
}

static guint
count_rules (void)
{
  g_autoptr (GPtrArray) rules = list_all ("rule");

  return rules->len;
}

static void
press_button (GtkWindow *window, const char *label)
{
  g_signal_emit_by_name (crm_test_find (GTK_WIDGET (window), GTK_TYPE_BUTTON, label), "clicked");
}

/* The report on screen is sent each month: a rule, with the next day said; it is paused and removed
 * where it was made. */
static void
test_schedule (void)
{
  g_autoptr (CrmReportChoices) choices = crm_report_choices_new (crm_reports_find ("sales"));
  GtkWidget *owner = adw_window_new ();
  CrmFakeNavigator *navigator = crm_fake_navigator_new (context, GTK_WINDOW (owner));
  GtkWindow *window = crm_schedule_window_new (context, CRM_NAVIGATOR (navigator), choices);
  g_autoptr (GPtrArray) actions = NULL;
  g_autoptr (GPtrArray) saved = NULL;
  GtkWidget *row;

  gtk_window_present (window);
  wait_until_shown (GTK_WIDGET (window), "Sales, as it is shown");
  press_button (window, "_Schedule");
  wait_until_shown (GTK_WIDGET (window), "Give one or more e-mail addresses, with commas between.");
  g_assert_cmpuint (count_rules (), ==, 0);
  gtk_editable_set_text (GTK_EDITABLE (crm_test_find_row (GTK_WIDGET (window), "To")),
                         "ana@acme.example, bo@acme.example");
  press_button (window, "_Schedule");
  CRM_WAIT_UNTIL (count_rules () == 1
                  && (row = crm_test_find (GTK_WIDGET (window), GTK_TYPE_SWITCH, NULL)) != NULL);
  g_assert_nonnull (crm_test_find_row (GTK_WIDGET (window), "Sales"));
  crm_test_picture (GTK_WIDGET (window), "schedule-window");
  actions = list_all ("rule_action");
  saved = list_all ("saved_report");
  g_assert_cmpstr (crm_record_get_text (actions->pdata[0], "recipients"), ==,
                   "ana@acme.example, bo@acme.example");
  g_assert_true (crm_id_equal (crm_record_get_link (actions->pdata[0], "saved_report_id"),
                               crm_record_get_id (saved->pdata[saved->len - 1])));
  gtk_switch_set_active (GTK_SWITCH (row), FALSE);
  CRM_WAIT_UNTIL (is_paused ());
  crm_test_drain ();
  g_signal_emit_by_name (find (GTK_WIDGET (window), GTK_TYPE_BUTTON, "remove_schedule"), "clicked");
  CRM_WAIT_UNTIL (count_rules () == 0);
  crm_test_drain ();
  destroy (window);
  gtk_window_destroy (GTK_WINDOW (owner));
  crm_test_drain ();
  g_assert_finalize_object (navigator);
}

static gpointer
read_sellers (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  CrmReportFilter filter = CRM_REPORT_FILTER_INIT;

  filter.by[0] = "seller";
  return crm_report_spec_read (crm_reports_find ("sales"), session, &filter, cancellable, error);
}

/* A number tells its formula and shows as many records as it counts. */
static void
test_explanation (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CrmSeries) series = crm_store_run (crm_context_get_store (context), CRM_LANE_REPORT,
                                                read_sellers, NULL, NULL, &error);
  g_autofree char *count = NULL;
  GtkWindow *window;

  g_assert_no_error (error);
  count = g_strdup_printf ("%d records", (int) crm_series_get_integer (series, 0, 1));
  window = crm_explain_window_new (context, NULL, series, 0, 1);
  gtk_window_present (window);
  wait_until_shown (GTK_WIDGET (window), count);
  g_assert_nonnull (crm_test_find (GTK_WIDGET (window), GTK_TYPE_LABEL,
                                   crm_series_get_column (series, 1)->formula));
  crm_test_picture (GTK_WIDGET (window), "explanation");
  destroy (window);
}

static gpointer
read_sales (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  CrmReportFilter filter = CRM_REPORT_FILTER_INIT;

  return crm_report_spec_read (crm_reports_find ("sales"), session, &filter, cancellable, error);
}

/* Printing to a file needs no printer and takes the same road. */
static void
test_print (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CrmSeries) series = crm_store_run (crm_context_get_store (context), CRM_LANE_REPORT,
                                                read_sales, NULL, NULL, &error);
  const CrmLocale *locale = crm_locale_find ("en-GB");
  g_autoptr (CrmChart) chart = crm_chart_new_sales (series, locale);
  g_autoptr (CrmReport) report = crm_report_new (series, chart, locale);
  g_autoptr (CrmPagePrint) print = crm_page_print_new_report (report, "Sales");
  g_autofree char *path = g_build_filename (g_get_tmp_dir (), "clientela-report-test.pdf", NULL);
  g_autofree char *text = NULL;
  g_autofree char *command = g_strdup_printf ("pdftotext -layout %s -", path);

  g_assert_no_error (error);
  gtk_print_operation_set_export_filename (GTK_PRINT_OPERATION (print), path);
  g_assert_cmpint (gtk_print_operation_run (GTK_PRINT_OPERATION (print),
                                            GTK_PRINT_OPERATION_ACTION_EXPORT, NULL, &error),
                   ==, GTK_PRINT_OPERATION_RESULT_APPLY);
  g_assert_no_error (error);
  g_assert_true (g_spawn_command_line_sync (command, &text, NULL, NULL, &error));
  g_assert_nonnull (strstr (text, crm_series_get_title (series)));
  g_assert_nonnull (strstr (text, "Total"));
  g_unlink (path);
}

int
main (int argc, char *argv[])
{
  g_autofree char *folder = g_dir_make_tmp ("clientela-reports-XXXXXX", NULL);
  g_autoptr (GError) error = NULL;
  int result;

  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  context = crm_sample_office_create (folder, &error);
  g_assert_no_error (error);
  g_test_add_func ("/reports/explanation", test_explanation);
  g_test_add_func ("/reports/plans", test_plans);
  g_test_add_func ("/reports/plan-grid", test_plan_grid);
  g_test_add_func ("/reports/schedule", test_schedule);
  g_test_add_func ("/reports/pivot-is-turned", test_pivot_is_turned);
  g_test_add_func ("/reports/pivot-is-dragged", test_pivot_is_dragged);
  g_test_add_func ("/reports/every-report", test_every_report);
  g_test_add_func ("/reports/print", test_print);
  result = g_test_run ();
  crm_context_close (context);
  g_clear_object (&context);
  return result;
}
