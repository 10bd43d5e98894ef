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
#include "crm-period.h"
#include "crm-report-choice.h"
#include "crm-page-print.h"
#include "crm-report.h"
#include "crm-series-csv.h"
#include "crm-series-table.h"

/* Below this width the numbers stand beneath the chart. */
#define NARROW 1080
#define NARROW_CHOICES 480
/* Changes of records are gathered for so long before a report is read again. */
#define CALM_MS 250

struct _CrmReportsPlace
{
  GtkWidget parent_instance;

  GtkWidget *box;
  CrmAdaptiveBin *choices_bin;
  GtkWidget *choices;
  GtkDropDown *report_choice;
  GtkDropDown *period_choice;
  GtkWidget *dates;
  GtkEditable *from_entry;
  GtkEditable *to_entry;
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
  CrmDate from;
  CrmDate to;
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

typedef struct
{
  CrmReportChoice choice;
  CrmReportFilter filter;
} Request;

static CrmReportChoice
chosen_report (CrmReportsPlace *self)
{
  return (CrmReportChoice) gtk_drop_down_get_selected (self->report_choice);
}

static CrmChart *
make_chart (CrmReportsPlace *self)
{
  const CrmLocale *locale = crm_context_get_locale (self->context);
  CrmChart *chart = chosen_report (self) == CRM_REPORT_FUNNEL
                        ? crm_chart_new_funnel (self->series, locale)
                        : crm_chart_new_sales (self->series, locale);

  crm_chart_set_period (chart, self->from, self->to);
  crm_chart_set_empty_text (chart, _ ("No deals in this period"));
  return chart;
}

static void
show_series (CrmReportsPlace *self)
{
  g_autoptr (CrmChart) chart = make_chart (self);

  crm_chart_view_set_chart (self->chart, chart);
  crm_series_table_set_series (self->table, self->series);
}

static void
on_report_read_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CrmSeries) series = crm_store_run_finish (CRM_STORE (source), result, &error);
  CrmReportsPlace *self;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  self = CRM_REPORTS_PLACE (data);
  self->is_busy = FALSE;
  if (series == NULL)
    crm_navigator_report_error (self->navigator, _ ("The report could not be made"), error);
  else
    {
      g_set_object (&self->series, series);
      show_series (self);
    }
  crm_place_changed (CRM_PLACE (self));
}

static gpointer
read_report (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  Request *request = data;

  return crm_report_choice_read (request->choice, session, &request->filter, cancellable, error);
}

static void
read_again (CrmReportsPlace *self)
{
  Request *request;

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
  request = g_new0 (Request, 1);
  request->choice = chosen_report (self);
  request->filter = (CrmReportFilter) CRM_REPORT_FILTER_INIT;
  request->filter.from = self->from;
  request->filter.to = self->to;
  crm_store_run_async (crm_context_get_store (self->context), CRM_LANE_REPORT, G_PRIORITY_DEFAULT,
                       read_report, request, g_free, g_object_unref, self->cancellable,
                       on_report_read_cb, self);
}

static void
on_report_chosen_cb (GtkDropDown *drop_down, GParamSpec *pspec, CrmReportsPlace *self)
{
  /* What is open now has no period. */
  gtk_widget_set_sensitive (GTK_WIDGET (self->period_choice),
                            chosen_report (self) != CRM_REPORT_STAGES);
  read_again (self);
}

static void
on_period_chosen_cb (GtkDropDown *drop_down, GParamSpec *pspec, CrmReportsPlace *self)
{
  CrmPeriod period = (CrmPeriod) gtk_drop_down_get_selected (drop_down);
  const CrmLocale *locale = crm_context_get_locale (self->context);

  gtk_widget_set_visible (self->dates, period == CRM_PERIOD_CUSTOM);
  if (period == CRM_PERIOD_CUSTOM)
    {
      g_autofree char *from = self->from != CRM_DATE_NONE
                                  ? crm_locale_format_date (locale, self->from, CRM_DATE_SHORT)
                                  : g_strdup ("");
      g_autofree char *to = self->to != CRM_DATE_NONE
                                ? crm_locale_format_date (locale, self->to, CRM_DATE_SHORT)
                                : g_strdup ("");

      gtk_editable_set_text (self->from_entry, from);
      gtk_editable_set_text (self->to_entry, to);
      return;
    }
  crm_period_get_span (period, crm_date_today (), &self->from, &self->to);
  read_again (self);
}

/* An entry that holds no date says so and changes nothing; an empty one leaves its end open. */
static gboolean
read_date (CrmReportsPlace *self, GtkEditable *entry, CrmDate *date)
{
  const char *text = gtk_editable_get_text (entry);
  CrmDate typed = CRM_DATE_NONE;
  gboolean good = text[0] == '\0'
                  || crm_locale_parse_date (crm_context_get_locale (self->context), text, &typed);

  if (good)
    gtk_widget_remove_css_class (GTK_WIDGET (entry), "error");
  else
    gtk_widget_add_css_class (GTK_WIDGET (entry), "error");
  if (good)
    *date = typed;
  return good;
}

static void
on_date_changed_cb (GtkEditable *entry, CrmReportsPlace *self)
{
  CrmDate from = self->from, to = self->to;
  gboolean good = read_date (self, self->from_entry, &from);

  if (!read_date (self, self->to_entry, &to) || !good || (from == self->from && to == self->to))
    return;
  self->from = from;
  self->to = to;
  if (gtk_drop_down_get_selected (self->period_choice) == CRM_PERIOD_CUSTOM)
    read_again (self);
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
on_choices_narrow_changed_cb (CrmAdaptiveBin *bin, GParamSpec *pspec, CrmReportsPlace *self)
{
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self->choices), crm_adaptive_bin_is_narrow (bin)
                                                                      ? GTK_ORIENTATION_VERTICAL
                                                                      : GTK_ORIENTATION_HORIZONTAL);
}

static void
on_hover_changed_cb (CrmChartView *view, GParamSpec *pspec, CrmReportsPlace *self)
{
  const char *text = crm_chart_view_get_hover_text (view);

  gtk_label_set_text (self->hover, text != NULL ? text : "");
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
  g_autofree char *span = crm_period_dup_span_text (self->from, self->to, locale);
  g_autofree char *today = crm_locale_format_date (locale, crm_date_today (), CRM_DATE_LONG);
  /* Translators: foot of a printed report: the office's name, then today's date. */
  g_autofree char *footer
      = g_strdup_printf (_ ("%s, %s"), crm_context_get_office_name (self->context), today);

  if (chosen_report (self) != CRM_REPORT_STAGES)
    crm_report_set_subtitle (report, span);
  crm_report_set_footer (report, footer);
  return report;
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
  g_autofree char *name
      = g_strdup_printf ("%s.%s", crm_report_choice_get_key (chosen_report (self)), format);
  Saving *saving;

  if (self->series == NULL)
    return;
  saving = g_new0 (Saving, 1);
  saving->self = g_object_ref (self);
  saving->format = g_strdup (format);
  crm_file_choose_async (GTK_WIDGET (crm_navigator_get_window (self->navigator)), CRM_FILE_SAVE,
                         _ ("Save the Report"), name, NULL, NULL, on_file_chosen_cb, saving);
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
  g_clear_object (&self->choices);
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
  gtk_widget_class_bind_template_child (widget_class, CrmReportsPlace, choices);
  gtk_widget_class_bind_template_child (widget_class, CrmReportsPlace, choices_bin);
  gtk_widget_class_bind_template_child (widget_class, CrmReportsPlace, report_choice);
  gtk_widget_class_bind_template_child (widget_class, CrmReportsPlace, period_choice);
  gtk_widget_class_bind_template_child (widget_class, CrmReportsPlace, dates);
  gtk_widget_class_bind_template_child (widget_class, CrmReportsPlace, from_entry);
  gtk_widget_class_bind_template_child (widget_class, CrmReportsPlace, to_entry);
  gtk_widget_class_bind_template_child (widget_class, CrmReportsPlace, bin);
  gtk_widget_class_bind_template_child (widget_class, CrmReportsPlace, panes);
  gtk_widget_class_bind_template_child (widget_class, CrmReportsPlace, chart);
  gtk_widget_class_bind_template_child (widget_class, CrmReportsPlace, hover);
  gtk_widget_class_bind_template_child (widget_class, CrmReportsPlace, table_bin);
  gtk_widget_class_bind_template_child (widget_class, CrmReportsPlace, save_button);
}

static void
fill_choices (CrmReportsPlace *self)
{
  g_autoptr (GtkStringList) reports = gtk_string_list_new (NULL);
  g_autoptr (GtkStringList) periods = gtk_string_list_new (NULL);

  for (guint i = 0; i < CRM_N_REPORTS; i++)
    gtk_string_list_append (reports, crm_report_choice_get_label ((CrmReportChoice) i));
  for (guint i = 0; i < CRM_N_PERIODS; i++)
    gtk_string_list_append (periods, crm_period_get_label ((CrmPeriod) i));
  gtk_drop_down_set_model (self->report_choice, G_LIST_MODEL (reports));
  gtk_drop_down_set_model (self->period_choice, G_LIST_MODEL (periods));
  gtk_drop_down_set_selected (self->period_choice, CRM_PERIOD_TWELVE_MONTHS);
  crm_period_get_span (CRM_PERIOD_TWELVE_MONTHS, crm_date_today (), &self->from, &self->to);
}

/* The menu of the header bar is no child of the place, so both get the actions. */
static void
add_actions (CrmReportsPlace *self)
{
  static const GActionEntry entries[] = {
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
  g_object_ref (self->choices);
  crm_adaptive_bin_set_threshold (self->choices_bin, NARROW_CHOICES);
  crm_adaptive_bin_set_child (self->choices_bin, self->choices);
  crm_adaptive_bin_set_threshold (self->bin, NARROW);
  crm_adaptive_bin_set_child (self->bin, self->panes);
  fill_choices (self);
  add_actions (self);
  g_signal_connect (self->report_choice, "notify::selected", G_CALLBACK (on_report_chosen_cb),
                    self);
  g_signal_connect (self->period_choice, "notify::selected", G_CALLBACK (on_period_chosen_cb),
                    self);
  g_signal_connect (self->from_entry, "changed", G_CALLBACK (on_date_changed_cb), self);
  g_signal_connect (self->to_entry, "changed", G_CALLBACK (on_date_changed_cb), self);
  g_signal_connect (self->bin, "notify::narrow", G_CALLBACK (on_narrow_changed_cb), self);
  g_signal_connect (self->choices_bin, "notify::narrow", G_CALLBACK (on_choices_narrow_changed_cb),
                    self);
  g_signal_connect (self->chart, "notify::hover-text", G_CALLBACK (on_hover_changed_cb), self);
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
  g_signal_connect_object (context, "changed", G_CALLBACK (on_context_changed_cb), self, 0);
  return GTK_WIDGET (self);
}
