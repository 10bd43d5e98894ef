/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The place Reports. Main thread; numbers are read on the lane for reports. */
#include "config.h"

#include "crm-reports-place.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>
#include <string.h>

#include "crm-adaptive-bin.h"
#include "crm-chart-view.h"
#include "crm-file-choose.h"
#include "crm-explain-window.h"
#include "crm-page-print.h"
#include "crm-plan-window.h"
#include "crm-report-bar.h"
#include "crm-report-chart.h"
#include "crm-report.h"
#include "crm-reports-saved.h"
#include "crm-schedule-window.h"
#include "crm-series-csv.h"
#include "crm-series-table.h"

/* Below this width the numbers stand beneath the chart. */
#define NARROW 1080
/* Changes of records are gathered for so long before a report is read again. */
#define CALM_MS 250

struct _CrmReportsPlace
{
  GtkWidget parent_instance;

  GtkWidget *box;
  AdwBin *bar_bin;
  CrmReportBar *bar;
  CrmReportsSaved *saved;
  GtkLabel *about;
  GtkLabel *note;
  CrmAdaptiveBin *bin;
  GtkWidget *panes;
  CrmChartView *chart;
  GtkLabel *hover;
  AdwBin *table_bin;
  CrmSeriesTable *table;
  GtkWidget *save_button;

  CrmContext *context;
  CrmNavigator *navigator;
  CrmSeries *series;
  CrmReportChoices *shown; /* (nullable): what the series was made of */
  CrmChart *drawn;
  GCancellable *cancellable;
  gboolean is_busy;
  gboolean is_stale;
  gboolean is_front;
  guint calm_source;
};

static void crm_reports_place_place_init (CrmPlaceInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (CrmReportsPlace,
                               crm_reports_place,
                               GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (CRM_TYPE_PLACE, crm_reports_place_place_init))

static CrmChart *
make_chart (CrmReportsPlace *self)
{
  const CrmLocale *locale = crm_context_get_locale (self->context);
  CrmChart *chart = crm_report_chart_new (self->shown->spec, self->series, locale);
  CrmReportFilter filter;

  crm_report_choices_fill (self->shown, &filter);
  if (self->shown->spec->takes & CRM_REPORT_TAKES_PERIOD)
    crm_chart_set_period (chart, filter.from, filter.to);
  crm_chart_set_empty_text (chart, crm_series_get_note (self->series) != NULL
                                       ? crm_series_get_note (self->series)
                                       : _ ("Nothing in this period"));
  return chart;
}

static void
show_series (CrmReportsPlace *self)
{
  g_autoptr (CrmChart) chart = make_chart (self);
  const char *note = crm_series_get_note (self->series);

  g_set_object (&self->drawn, chart);
  crm_chart_view_set_chart (self->chart, chart);
  crm_series_table_set_series (self->table, self->series);
  gtk_label_set_text (self->about, crm_report_spec_get_about (self->shown->spec));
  gtk_label_set_text (self->note, note != NULL ? note : "");
  gtk_widget_set_visible (GTK_WIDGET (self->note),
                          note != NULL && crm_series_get_n_rows (self->series) > 0);
}

typedef struct
{
  CrmSeries *series;
  CrmReportChoices *choices;
} Answer;

static void
answer_free (Answer *answer)
{
  g_clear_object (&answer->series);
  g_clear_pointer (&answer->choices, crm_report_choices_free);
  g_free (answer);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Answer, answer_free)

static void
on_report_read_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (Answer) answer = crm_store_run_finish (CRM_STORE (source), result, &error);
  CrmReportsPlace *self;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  self = CRM_REPORTS_PLACE (data);
  self->is_busy = FALSE;
  if (answer == NULL)
    crm_navigator_report_error (self->navigator, _ ("The report could not be made"), error);
  else
    {
      g_set_object (&self->series, answer->series);
      g_clear_pointer (&self->shown, crm_report_choices_free);
      self->shown = g_steal_pointer (&answer->choices);
      show_series (self);
    }
  crm_place_changed (CRM_PLACE (self));
}

static gpointer
read_report (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  const CrmReportChoices *choices = data;
  g_autoptr (CrmSeries) series = crm_report_choices_read (choices, session, cancellable, error);
  Answer *answer;

  if (series == NULL)
    return NULL;
  answer = g_new0 (Answer, 1);
  answer->series = g_steal_pointer (&series);
  answer->choices = crm_report_choices_copy (choices);
  return answer;
}

static void
read_again (CrmReportsPlace *self)
{
  if (!self->is_front)
    {
      self->is_stale = TRUE;
      return;
    }
  self->is_stale = FALSE;
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  self->is_busy = TRUE;
  crm_store_run_async (crm_context_get_store (self->context), CRM_LANE_REPORT, G_PRIORITY_DEFAULT,
                       read_report,
                       crm_report_choices_copy (crm_report_bar_get_choices (self->bar)),
                       (GDestroyNotify) crm_report_choices_free, (GDestroyNotify) answer_free,
                       self->cancellable, on_report_read_cb, self);
}

static void
on_choices_changed_cb (CrmReportBar *bar, CrmReportsPlace *self)
{
  crm_reports_saved_set_choices (self->saved, crm_report_bar_get_choices (bar));
  read_again (self);
}

static void
on_saved_opened_cb (CrmReportsSaved *saved, const CrmReportChoices *choices, CrmReportsPlace *self)
{
  crm_report_bar_show (self->bar, choices);
}

static void
on_explain_cb (CrmSeriesTable *table, int row, guint column, CrmReportsPlace *self)
{
  gtk_window_present (
      crm_explain_window_new (self->context, self->navigator, self->series, row, column));
}

static void
on_narrow_changed_cb (CrmAdaptiveBin *bin, GParamSpec *pspec, CrmReportsPlace *self)
{
  gboolean narrow = crm_adaptive_bin_is_narrow (bin);

  gtk_orientable_set_orientation (GTK_ORIENTABLE (self->panes),
                                  narrow ? GTK_ORIENTATION_VERTICAL : GTK_ORIENTATION_HORIZONTAL);
  gtk_widget_set_size_request (GTK_WIDGET (self->table_bin), narrow ? -1 : 380, narrow ? 200 : -1);
}

static void
on_hover_changed_cb (CrmChartView *view, GParamSpec *pspec, CrmReportsPlace *self)
{
  const char *text = crm_chart_view_get_hover_text (view);

  gtk_label_set_text (self->hover, text != NULL ? text : "");
}

/* A mark of the chart explains itself as its number in the table does; one that stands for several
 * rows has no records of its own. */
static void
on_item_activated_cb (CrmChartView *view, guint item, CrmReportsPlace *self)
{
  int row = self->drawn != NULL ? crm_chart_item_get_row (self->drawn, item) : -1;

  if (row >= 0)
    gtk_window_present (
        crm_explain_window_new (self->context, self->navigator, crm_chart_get_series (self->drawn),
                                row, crm_report_chart_get_column (self->shown->spec, self->drawn)));
}

static gboolean
on_calm_cb (gpointer data)
{
  CrmReportsPlace *self = data;

  self->calm_source = 0;
  read_again (self);
  return G_SOURCE_REMOVE;
}

static void
on_context_changed_cb (CrmContext *context, GArray *changes, CrmReportsPlace *self)
{
  if (self->calm_source == 0)
    self->calm_source = g_timeout_add (CALM_MS, on_calm_cb, self);
}

static CrmReport *
make_report (CrmReportsPlace *self)
{
  const CrmLocale *locale = crm_context_get_locale (self->context);
  g_autoptr (CrmChart) chart = make_chart (self);
  CrmReport *report = crm_report_new (self->series, chart, locale);
  CrmReportFilter filter;
  g_autofree char *span = NULL;
  g_autofree char *today = crm_locale_format_date (locale, crm_date_today (), CRM_DATE_LONG);
  /* Translators: foot of a printed report: the office's name, then today's date. */
  g_autofree char *footer
      = g_strdup_printf (_ ("%s, %s"), crm_context_get_office_name (self->context), today);

  crm_report_choices_fill (self->shown, &filter);
  span = crm_period_dup_span_text (filter.from, filter.to, locale);
  if (self->shown->spec->takes & CRM_REPORT_TAKES_PERIOD)
    crm_report_set_subtitle (report, span);
  crm_report_set_footer (report, footer);
  return report;
}

static void
on_plans_activated_cb (GSimpleAction *action, GVariant *target, gpointer data)
{
  CrmReportsPlace *self = CRM_REPORTS_PLACE (data);

  gtk_window_present (crm_plan_window_new (self->context, self->navigator));
}

static void
on_schedule_activated_cb (GSimpleAction *action, GVariant *target, gpointer data)
{
  CrmReportsPlace *self = CRM_REPORTS_PLACE (data);

  gtk_window_present (crm_schedule_window_new (self->context, self->navigator, self->shown));
}

static void
on_print_activated_cb (GSimpleAction *action, GVariant *target, gpointer data)
{
  CrmReportsPlace *self = CRM_REPORTS_PLACE (data);
  g_autoptr (CrmReport) report = NULL;
  g_autoptr (CrmPagePrint) operation = NULL;

  if (self->series == NULL)
    return;
  report = make_report (self);
  operation = crm_page_print_new_report (report, crm_series_get_title (self->series));
  crm_page_print_run (operation, self->navigator, _ ("The report could not be printed"));
}

static GBytes *
make_bytes (CrmReportsPlace *self, const char *format, GError **error)
{
  g_autoptr (CrmReport) report = make_report (self);

  if (strcmp (format, "csv") == 0)
    return crm_series_to_csv (self->series);
  return strcmp (format, "svg") == 0 ? crm_report_to_svg (report, error)
                                     : crm_report_to_pdf (report, error);
}

typedef struct
{
  CrmReportsPlace *self;
  char *format;
} Saving;

static void
saving_free (Saving *saving)
{
  g_object_unref (saving->self);
  g_free (saving->format);
  g_free (saving);
}

static void
on_file_written_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (CrmReportsPlace) self = data;

  if (self->context != NULL)
    crm_navigator_tell_written (self->navigator, G_FILE (source), result);
}

static void
on_file_chosen_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Saving *saving = data;
  g_autoptr (GFile) file = crm_file_choose_finish (result);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = NULL;

  if (file != NULL && saving->self->series != NULL)
    {
      bytes = make_bytes (saving->self, saving->format, &error);
      if (bytes == NULL)
        crm_navigator_report_error (saving->self->navigator, _ ("The report could not be saved"),
                                    error);
      else
        g_file_replace_contents_bytes_async (file, bytes, NULL, FALSE, G_FILE_CREATE_NONE, NULL,
                                             on_file_written_cb, g_object_ref (saving->self));
    }
  saving_free (saving);
}

static void
on_save_activated_cb (GSimpleAction *action, GVariant *target, gpointer data)
{
  CrmReportsPlace *self = CRM_REPORTS_PLACE (data);
  const char *format = g_variant_get_string (target, NULL);
  g_autofree char *name = NULL;
  Saving *saving;

  if (self->series == NULL)
    return;
  name = g_strdup_printf ("%s.%s", self->shown->spec->key, format);
  saving = g_new0 (Saving, 1);
  saving->self = g_object_ref (self);
  saving->format = g_strdup (format);
  crm_file_choose_async (GTK_WIDGET (crm_navigator_get_window (self->navigator)), CRM_FILE_SAVE,
                         _ ("Save the Report"), name, NULL, NULL, on_file_chosen_cb, saving);
}

static GtkWidget *
crm_reports_place_get_header_start (CrmPlace *place)
{
  return GTK_WIDGET (CRM_REPORTS_PLACE (place)->saved);
}

static GtkWidget *
crm_reports_place_get_header_end (CrmPlace *place)
{
  return CRM_REPORTS_PLACE (place)->save_button;
}

static gboolean
crm_reports_place_is_busy (CrmPlace *place)
{
  return CRM_REPORTS_PLACE (place)->is_busy || CRM_REPORTS_PLACE (place)->series == NULL;
}

static void
crm_reports_place_set_front (CrmPlace *place, gboolean is_front)
{
  CrmReportsPlace *self = CRM_REPORTS_PLACE (place);

  self->is_front = is_front;
  if (is_front && (self->is_stale || self->series == NULL))
    read_again (self);
}

static void
crm_reports_place_place_init (CrmPlaceInterface *iface)
{
  iface->get_header_start = crm_reports_place_get_header_start;
  iface->get_header_end = crm_reports_place_get_header_end;
  iface->is_busy = crm_reports_place_is_busy;
  iface->set_front = crm_reports_place_set_front;
}

static void
crm_reports_place_dispose (GObject *object)
{
  CrmReportsPlace *self = CRM_REPORTS_PLACE (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_handle_id (&self->calm_source, g_source_remove);
  g_clear_object (&self->series);
  g_clear_object (&self->context);
  g_clear_object (&self->save_button);
  g_clear_object (&self->panes);
  g_clear_object (&self->saved);
  g_clear_object (&self->drawn);
  g_clear_pointer (&self->shown, crm_report_choices_free);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  G_OBJECT_CLASS (crm_reports_place_parent_class)->dispose (object);
}

static void
crm_reports_place_class_init (CrmReportsPlaceClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = crm_reports_place_dispose;
  g_type_ensure (CRM_TYPE_CHART_VIEW);
  g_type_ensure (CRM_TYPE_ADAPTIVE_BIN);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/org/clientela/Clientela/ui/reports/crm-reports-place.ui");
  gtk_widget_class_bind_template_child (widget_class, CrmReportsPlace, box);
  gtk_widget_class_bind_template_child (widget_class, CrmReportsPlace, bar_bin);
  gtk_widget_class_bind_template_child (widget_class, CrmReportsPlace, about);
  gtk_widget_class_bind_template_child (widget_class, CrmReportsPlace, note);
  gtk_widget_class_bind_template_child (widget_class, CrmReportsPlace, bin);
  gtk_widget_class_bind_template_child (widget_class, CrmReportsPlace, panes);
  gtk_widget_class_bind_template_child (widget_class, CrmReportsPlace, chart);
  gtk_widget_class_bind_template_child (widget_class, CrmReportsPlace, hover);
  gtk_widget_class_bind_template_child (widget_class, CrmReportsPlace, table_bin);
  gtk_widget_class_bind_template_child (widget_class, CrmReportsPlace, save_button);
}

/* The menu of the header bar is no child of the place, so both get the actions. */
static void
add_actions (CrmReportsPlace *self)
{
  static const GActionEntry entries[] = {
    { .name = "plans", .activate = on_plans_activated_cb },
    { .name = "schedule", .activate = on_schedule_activated_cb },
    { .name = "print", .activate = on_print_activated_cb },
    { .name = "save", .activate = on_save_activated_cb, .parameter_type = "s" },
  };
  g_autoptr (GSimpleActionGroup) group = g_simple_action_group_new ();

  g_action_map_add_action_entries (G_ACTION_MAP (group), entries, G_N_ELEMENTS (entries), self);
  gtk_widget_insert_action_group (GTK_WIDGET (self), "reports", G_ACTION_GROUP (group));
  gtk_widget_insert_action_group (self->save_button, "reports", G_ACTION_GROUP (group));
}

static void
crm_reports_place_init (CrmReportsPlace *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  g_object_ref (self->save_button);
  g_object_ref (self->panes);
  crm_adaptive_bin_set_threshold (self->bin, NARROW);
  crm_adaptive_bin_set_child (self->bin, self->panes);
  add_actions (self);
  g_signal_connect (self->bin, "notify::narrow", G_CALLBACK (on_narrow_changed_cb), self);
  g_signal_connect (self->chart, "notify::hover-text", G_CALLBACK (on_hover_changed_cb), self);
  g_signal_connect (self->chart, "item-activated", G_CALLBACK (on_item_activated_cb), self);
}

/**
 * crm_reports_place_new:
 *
 * Returns: (transfer full): the place
 */
GtkWidget *
crm_reports_place_new (CrmContext *context, CrmNavigator *navigator)
{
  CrmReportsPlace *self = g_object_new (CRM_TYPE_REPORTS_PLACE, NULL);

  self->context = g_object_ref (context);
  self->navigator = navigator;
  self->table = CRM_SERIES_TABLE (crm_series_table_new (crm_context_get_locale (context)));
  adw_bin_set_child (self->table_bin, GTK_WIDGET (self->table));
  g_signal_connect (self->table, "explain", G_CALLBACK (on_explain_cb), self);
  self->bar = CRM_REPORT_BAR (crm_report_bar_new (context));
  adw_bin_set_child (self->bar_bin, GTK_WIDGET (self->bar));
  g_signal_connect (self->bar, "changed", G_CALLBACK (on_choices_changed_cb), self);
  self->saved = CRM_REPORTS_SAVED (g_object_ref_sink (crm_reports_saved_new (context, navigator)));
  crm_reports_saved_set_choices (self->saved, crm_report_bar_get_choices (self->bar));
  g_signal_connect (self->saved, "opened", G_CALLBACK (on_saved_opened_cb), self);
  g_signal_connect_object (context, "changed", G_CALLBACK (on_context_changed_cb), self, 0);
  return GTK_WIDGET (self);
}
