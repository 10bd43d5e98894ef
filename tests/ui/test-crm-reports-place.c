/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The place Reports on the sample company. */
#include "config.h"

#include <adwaita.h>
#include <glib/gstdio.h>
#include <string.h>

#include "crm-chart-view.h"
#include "crm-explain-window.h"
#include "crm-page-print.h"
#include "crm-plan-window.h"
#include "crm-report-bar.h"
#include "crm-report-chart.h"
#include "crm-reports-place.h"
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
  for (swap = gtk_widget_get_first_child (gtk_widget_get_first_child (GTK_WIDGET (bar)));
       swap != NULL && !GTK_IS_BUTTON (swap); swap = gtk_widget_get_next_sibling (swap))
    ;
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
  g_test_add_func ("/reports/pivot-is-turned", test_pivot_is_turned);
  g_test_add_func ("/reports/every-report", test_every_report);
  g_test_add_func ("/reports/print", test_print);
  result = g_test_run ();
  crm_context_close (context);
  g_clear_object (&context);
  return result;
}
