/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The numbers and charts of the monthly sales report, and each report of the program as a chart and
 * a table, for templates that name `report`. Numbers come from the reports, pictures from the
 * charts; the room of documents knows only what the reports are called. */
#include "config.h"

#include "crm-document-report.h"

#include <string.h>

#include "crm-chart.h"
#include "crm-document-data-table.h"
#include "crm-document-fonts.h"
#include "crm-report-chart.h"
#include "crm-reports.h"
#include "crm-series-text.h"
#include "crm-template.h"

#define CHART_WIDTH 480.0 /* points */
#define SALES_HEIGHT 190.0
#define LARGEST_HEIGHT 400.0

typedef struct
{
  CrmDocumentData *data;
  CrmSession *session;
  const CrmLocale *locale;
  CrmDate from; /* of the month */
  CrmDate to;
} Report;

/* The last whole month. */
static void
set_month (Report *self)
{
  CrmDocumentData *node = crm_document_data_lookup (self->data, "doc.today");
  CrmDate today = node != NULL ? (CrmDate) crm_document_data_get_number (node) : crm_date_today ();
  int year, month, day;

  crm_date_split (today, &year, &month, &day);
  self->to = today - day;
  crm_date_split (self->to, &year, &month, &day);
  self->from = self->to - day + 1;
  crm_document_data_set_date (self->data, "report.from", self->from);
  crm_document_data_set_date (self->data, "report.to", self->to);
}

static void
put_cell (CrmDocumentData *item, CrmSeries *series, guint row, guint column)
{
  const CrmSeriesColumn *spec = crm_series_get_column (series, column);
  const CrmValue *value = crm_series_get_value (series, row, column);

  if (value->type == CRM_VALUE_TEXT)
    crm_document_data_set_text (item, spec->key, value->text);
  else if (value->type != CRM_VALUE_INTEGER)
    return;
  else if (spec->type == CRM_SERIES_MONEY)
    crm_document_data_set_money (item, spec->key, value->integer, crm_series_get_currency (series));
  else if (spec->type == CRM_SERIES_PERCENT)
    crm_document_data_set_percent (item, spec->key, value->integer);
  else
    crm_document_data_set_integer (item, spec->key, value->integer);
}

static void
put_rows (Report *self, const char *path, CrmSeries *series)
{
  CrmDocumentData *list = crm_document_data_set_list (self->data, path);

  for (guint row = 0; row < crm_series_get_n_rows (series); row++)
    {
      CrmDocumentData *item = crm_document_data_append_group (list);

      for (guint column = 0; column < crm_series_get_n_columns (series); column++)
        put_cell (item, series, row, column);
    }
}

static void
draw_chart (cairo_t *cr, gpointer chart)
{
  crm_chart_draw (chart, cr);
}

static void
put_chart (Report *self, const char *path, CrmChart *chart, double height)
{
  CrmChartStyle style = crm_chart_style_print ();

  style.font_family = "Noto Sans";
  style.font_size = 9;
  crm_chart_set_style (chart, &style);
  if (height == 0)
    height = MIN (crm_chart_get_natural_height (chart, CHART_WIDTH), LARGEST_HEIGHT);
  crm_chart_set_size (chart, CHART_WIDTH, height);
  crm_document_data_set_drawing (self->data, path, CHART_WIDTH, height, draw_chart, chart);
}

static gint64
sum_of (CrmSeries *series, const char *key)
{
  int column = crm_series_find_column (series, key);
  gint64 sum = 0;

  for (guint row = 0; column >= 0 && row < crm_series_get_n_rows (series); row++)
    sum += crm_series_get_integer (series, row, (guint) column);
  return sum;
}

/* What was won in the month, and what is open today. */
static gboolean
put_summary (Report *self, CrmSeries *sellers, GError **error)
{
  CrmReportFilter all = CRM_REPORT_FILTER_INIT;
  CrmSalesSummary summary;
  const char *currency = crm_session_get_currency (self->session);

  if (!crm_reports_summary (self->session, &all, self->to, &summary, NULL, error))
    return FALSE;
  crm_document_data_set_integer (self->data, "report.won", sum_of (sellers, "count"));
  crm_document_data_set_money (self->data, "report.won_amount", sum_of (sellers, "amount"),
                               currency);
  crm_document_data_set_integer (self->data, "report.open", summary.n_open);
  crm_document_data_set_money (self->data, "report.open_amount", summary.open_amount, currency);
  crm_document_data_set_money (self->data, "report.weighted_amount", summary.weighted_amount,
                               currency);
  return TRUE;
}

static gboolean
put_report (Report *self, GError **error)
{
  CrmReportFilter month = CRM_REPORT_FILTER_INIT, year = CRM_REPORT_FILTER_INIT, seller;
  g_autoptr (CrmSeries) funnel = NULL;
  g_autoptr (CrmSeries) sales = NULL;
  g_autoptr (CrmSeries) sellers = NULL;
  g_autoptr (CrmChart) funnel_chart = NULL;
  g_autoptr (CrmChart) sales_chart = NULL;

  month.from = self->from;
  month.to = year.to = self->to;
  year.from = crm_date_add_months (self->from, -11);
  seller = month;
  seller.by[0] = "seller";
  funnel = crm_reports_funnel (self->session, &month, NULL, error);
  sales = funnel != NULL ? crm_reports_sales (self->session, &year, NULL, error) : NULL;
  sellers = sales != NULL ? crm_reports_sales (self->session, &seller, NULL, error) : NULL;
  if (sellers == NULL || !put_summary (self, sellers, error))
    return FALSE;
  put_rows (self, "report.stages", funnel);
  put_rows (self, "report.sellers", sellers);
  funnel_chart = crm_chart_new_funnel (funnel, self->locale);
  put_chart (self, "report.funnel", funnel_chart, 0);
  sales_chart = crm_chart_new_sales (sales, self->locale);
  crm_chart_set_period (sales_chart, year.from, year.to);
  put_chart (self, "report.sales", sales_chart, SALES_HEIGHT);
  return TRUE;
}

/* ---- any report by its key ---- */

/* The month, or what leads up to it where a report goes through months. */
static void
set_filter (Report *self, const CrmReportSpec *spec, CrmReportFilter *filter)
{
  g_auto (GStrv) by = g_strsplit (spec->by != NULL ? spec->by : "", ",", 2);
  gboolean is_long = spec->drawing == CRM_REPORT_AS_LINE || spec->drawing == CRM_REPORT_AS_COHORTS
                     || g_strv_contains ((const char *const *) by, "month");

  filter->from = is_long ? crm_date_add_months (self->from, -11) : self->from;
  filter->to = self->to;
  for (guint i = 0; i < 2 && by[0] != NULL && by[i] != NULL; i++)
    filter->by[i] = g_intern_string (by[i]);
}

static void
add_row (CrmDocumentData *table, CrmSeries *series, int row, const CrmLocale *locale)
{
  g_autoptr (GPtrArray) cells = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < crm_series_get_n_columns (series); i++)
    {
      const CrmValue *value = row == CRM_SERIES_TOTALS
                                  ? crm_series_get_total (series, i)
                                  : crm_series_get_value (series, (guint) row, i);
      char *text = crm_series_dup_shown (series, value, i, locale);

      g_ptr_array_add (cells, text != NULL ? text : g_strdup (""));
    }
  g_ptr_array_add (cells, NULL);
  crm_document_data_add_table_row (table, (const char *const *) cells->pdata,
                                   row == CRM_SERIES_TOTALS);
}

static gboolean
is_number (CrmSeriesType type)
{
  return type != CRM_SERIES_TEXT && type != CRM_SERIES_MONTH && type != CRM_SERIES_DATE;
}

static void
put_table (Report *self, const char *path, CrmSeries *series)
{
  CrmDocumentData *table;
  gboolean has_totals = FALSE;
  g_autoptr (GPtrArray) header = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GString) right = g_string_new (NULL);

  for (guint i = 0; i < crm_series_get_n_columns (series); i++)
    {
      g_ptr_array_add (header, crm_series_dup_header (series, i, self->locale));
      g_string_append_c (right, is_number (crm_series_get_column (series, i)->type) ? 'r' : 'l');
      has_totals |= !crm_value_is_none (crm_series_get_total (series, i));
    }
  g_ptr_array_add (header, NULL);
  table = crm_document_data_set_table (self->data, path, (const char *const *) header->pdata,
                                       right->str);
  for (guint row = 0; row < crm_series_get_n_rows (series); row++)
    add_row (table, series, (int) row, self->locale);
  if (has_totals && crm_series_get_n_rows (series) > 0)
    add_row (table, series, CRM_SERIES_TOTALS, self->locale);
}

/* Reads the report when @body, or a text that is not known yet, may name it. */
static gboolean
put_any (Report *self, const CrmReportSpec *spec, const char *body, GError **error)
{
  CrmReportFilter filter = CRM_REPORT_FILTER_INIT;
  g_autofree char *key = g_strdelimit (g_strdup (spec->key), "-", '_');
  g_autofree char *chart_path = g_strconcat ("report.chart.", key, NULL);
  g_autofree char *table_path = g_strconcat ("report.table.", key, NULL);
  g_autoptr (CrmSeries) series = NULL;

  if ((spec->takes & CRM_REPORT_TAKES_KIND) != 0
      || (body != NULL && strstr (body, chart_path) == NULL && strstr (body, table_path) == NULL))
    return TRUE;
  set_filter (self, spec, &filter);
  series = crm_report_spec_read (spec, self->session, &filter, NULL, error);
  if (series == NULL)
    return FALSE;
  put_table (self, table_path, series);
  if (spec->drawing != CRM_REPORT_AS_TABLE)
    {
      g_autoptr (CrmChart) chart = crm_report_chart_new (spec, series, self->locale);

      put_chart (self, chart_path, chart, 0);
    }
  return TRUE;
}

static gboolean
put_reports (Report *self, const char *body, GError **error)
{
  guint n;
  const CrmReportSpec *specs = crm_reports_list (&n);

  for (guint i = 0; i < n; i++)
    if (!put_any (self, &specs[i], body, error))
      return FALSE;
  return TRUE;
}

/**
 * crm_document_report_add:
 * @data: the values of a document, not yet rendered
 * @session: a session of any lane, on its own thread
 * @body: (nullable): text of a template; %NULL for whatever text may come
 *
 * Adds the numbers and charts of the last whole month under `report`, where @body names it.
 *
 * Returns: FALSE with an error of the store
 */
gboolean
crm_document_report_add (CrmDocumentData *data,
                         CrmSession *session,
                         const char *body,
                         GError **error)
{
  g_autoptr (CrmTemplate) template = NULL;
  Report self = { data, session, NULL };
  GObject *fonts;
  gboolean good;

  if (body != NULL && strstr (body, "report.") == NULL)
    return TRUE;
  template = crm_template_new (body != NULL ? body : "", -1);
  self.locale = crm_template_find_locale (template, data);
  set_month (&self);
  fonts = crm_document_fonts_begin ();
  good = put_report (&self, error) && put_reports (&self, body, error);
  crm_document_fonts_end (fonts);
  return good;
}
