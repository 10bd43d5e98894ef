/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reports as tables, JSON, CSV, pictures and pages. */
#include "config.h"

#include <gio/gunixoutputstream.h>
#include <glib/gi18n-lib.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "crm-cli.h"
#include "crm-error.h"
#include "crm-money.h"
#include "crm-report.h"
#include "crm-reports.h"

typedef enum
{
  REPORT_FUNNEL,
  REPORT_SALES,
  REPORT_SOURCES,
} Report;

typedef struct
{
  CrmCli *cli;
  Report report;
  guint by;
  CrmReportFilter filter;
  const char *pipeline;
  const char *seller;
} Task;

static gboolean
find_id (CrmSession *session, const char *kind, const char *text, CrmId *id, GError **error)
{
  g_autoptr (CrmRecord) record = NULL;

  if (text == NULL)
    return TRUE;
  record = crm_session_find (
      session, crm_catalog_find_kind (crm_session_get_catalog (session), kind), text, error);
  if (record == NULL)
    return FALSE;
  *id = *crm_record_get_id (record);
  return TRUE;
}

static gpointer
run_report (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  Task *task = data;

  if (!find_id (session, "pipeline", task->pipeline, &task->filter.pipeline, error)
      || !find_id (session, "user", task->seller, &task->filter.owner, error))
    return NULL;
  switch (task->report)
    {
    case REPORT_FUNNEL:
      return crm_reports_funnel (session, &task->filter, cancellable, error);
    case REPORT_SALES:
      return crm_reports_sales (session, &task->filter, task->by, cancellable, error);
    case REPORT_SOURCES:
      return crm_reports_sources (session, &task->filter, cancellable, error);
    }
  g_return_val_if_reached (NULL);
}

static const char *
type_name (CrmSeriesType type)
{
  static const char *const names[]
      = { "text", "integer", "money", "percent", "decimal", "date", "month", "duration" };

  return names[type];
}

static void
build_value (CrmSeries *series,
             const CrmSeriesColumn *column,
             const CrmValue *value,
             char *text,
             JsonBuilder *builder)
{
  g_autofree char *owned = text;

  json_builder_set_member_name (builder, column->key);
  if (crm_value_is_none (value))
    json_builder_add_null_value (builder);
  else if (value->type == CRM_VALUE_INTEGER
           && (column->type == CRM_SERIES_INTEGER || column->type == CRM_SERIES_DURATION))
    json_builder_add_int_value (builder, value->integer);
  else if (value->type == CRM_VALUE_INTEGER
           && (column->type == CRM_SERIES_PERCENT || column->type == CRM_SERIES_DECIMAL))
    json_builder_add_double_value (builder, (double) value->integer / CRM_DECIMAL_ONE);
  else
    json_builder_add_string_value (builder, owned);
}

static void
build_columns (CrmSeries *series, JsonBuilder *builder)
{
  json_builder_set_member_name (builder, "columns");
  json_builder_begin_array (builder);
  for (guint i = 0; i < crm_series_get_n_columns (series); i++)
    {
      const CrmSeriesColumn *column = crm_series_get_column (series, i);

      json_builder_begin_object (builder);
      crm_cli_build_text (builder, "key", column->key);
      crm_cli_build_text (builder, "label", column->label);
      crm_cli_build_text (builder, "type", type_name (column->type));
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
}

/* A row has the amounts as decimal strings and beside them the currency. */
static void
build_rows (CrmSeries *series, JsonBuilder *builder)
{
  static const CrmId none = CRM_ID_NONE;

  json_builder_set_member_name (builder, "rows");
  json_builder_begin_array (builder);
  for (guint row = 0; row < crm_series_get_n_rows (series); row++)
    {
      const CrmId *id = crm_series_get_row_id (series, row);
      char text[CRM_ID_STRING_SIZE];

      json_builder_begin_object (builder);
      for (guint i = 0; i < crm_series_get_n_columns (series); i++)
        build_value (series, crm_series_get_column (series, i),
                     crm_series_get_value (series, row, i), crm_series_dup_text (series, row, i),
                     builder);
      crm_cli_build_text (builder, "currency", crm_series_get_currency (series));
      if (!crm_id_equal (id, &none))
        crm_cli_build_text (builder, "id", crm_id_format (id, text));
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
}

static void
put_json (CrmSeries *series)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  crm_cli_build_text (builder, "title", crm_series_get_title (series));
  crm_cli_build_text (builder, "currency", crm_series_get_currency (series));
  build_columns (series, builder);
  build_rows (series, builder);
  json_builder_set_member_name (builder, "totals");
  json_builder_begin_object (builder);
  for (guint i = 0; i < crm_series_get_n_columns (series); i++)
    {
      const CrmSeriesColumn *column = crm_series_get_column (series, i);
      const CrmValue *total = crm_series_get_total (series, i);

      if (!crm_value_is_none (total) && column->type != CRM_SERIES_TEXT)
        build_value (series, column, total, crm_series_dup_total_text (series, i), builder);
    }
  crm_cli_build_text (builder, "currency", crm_series_get_currency (series));
  json_builder_end_object (builder);
  json_builder_end_object (builder);
  crm_cli_put_built (builder);
}

static void
put_csv_cell (const char *text, gboolean last)
{
  g_auto (GStrv) parts = g_strsplit (text, "\"", -1);
  g_autofree char *doubled = g_strjoinv ("\"\"", parts);
  gboolean quote = strpbrk (text, ",\"\r\n") != NULL;

  crm_cli_put ("%s%s%s%s", quote ? "\"" : "", quote ? doubled : text, quote ? "\"" : "",
               last ? "\r\n" : ",");
}

static void
put_csv (CrmSeries *series)
{
  guint n = crm_series_get_n_columns (series);

  for (guint i = 0; i < n; i++)
    put_csv_cell (crm_series_get_column (series, i)->key, i + 1 == n);
  for (guint row = 0; row < crm_series_get_n_rows (series); row++)
    for (guint i = 0; i < n; i++)
      {
        g_autofree char *text = crm_series_dup_text (series, row, i);

        put_csv_cell (text, i + 1 == n);
      }
}

static char *
format_value (CrmSeries *series,
              const CrmSeriesColumn *column,
              const CrmValue *value,
              const CrmLocale *locale)
{
  if (value->type == CRM_VALUE_TEXT)
    return g_strdup (value->text);
  if (value->type != CRM_VALUE_INTEGER)
    return NULL;
  switch (column->type)
    {
    case CRM_SERIES_MONEY:
      return crm_locale_format_money (locale, value->integer, crm_series_get_currency (series),
                                      CRM_MONEY_SYMBOL);
    case CRM_SERIES_PERCENT:
      return crm_locale_format_percent (locale, value->integer, 1);
    case CRM_SERIES_DECIMAL:
      return crm_locale_format_decimal (locale, value->integer, -1);
    case CRM_SERIES_MONTH:
      return crm_locale_format_month (locale, (CrmDate) value->integer);
    case CRM_SERIES_DATE:
      return crm_locale_format_date (locale, (CrmDate) value->integer, CRM_DATE_SHORT);
    case CRM_SERIES_TEXT:
    case CRM_SERIES_INTEGER:
    case CRM_SERIES_DURATION:
      break;
    }
  return crm_locale_format_integer (locale, value->integer);
}

static void
put_table (CrmCli *cli, CrmSeries *series)
{
  const CrmLocale *locale = crm_context_get_locale (cli->context);
  g_autoptr (CrmCliTable) table = crm_cli_table_new ();
  guint n = crm_series_get_n_columns (series);

  crm_cli_put ("%s\n\n", crm_series_get_title (series));
  for (guint i = 0; i < n; i++)
    {
      const CrmSeriesColumn *column = crm_series_get_column (series, i);

      crm_cli_table_add_column (table, column->label,
                                column->type != CRM_SERIES_TEXT
                                    && column->type != CRM_SERIES_MONTH);
    }
  for (guint row = 0; row < crm_series_get_n_rows (series); row++)
    for (guint i = 0; i < n; i++)
      crm_cli_table_add (table, format_value (series, crm_series_get_column (series, i),
                                              crm_series_get_value (series, row, i), locale));
  for (guint i = 0; i < n; i++)
    {
      const CrmValue *total = crm_series_get_total (series, i);
      char *text = format_value (series, crm_series_get_column (series, i), total, locale);

      if (i == 0 && text == NULL)
        text = g_strdup (_ ("Total"));
      crm_cli_table_add (table, text);
    }
  crm_cli_table_put (table);
}

static CrmChart *
make_chart (CrmSeries *series, gboolean funnel, const CrmLocale *locale)
{
  return funnel ? crm_chart_new_funnel (series, locale) : crm_chart_new_sales (series, locale);
}

static gboolean
write_bytes (GBytes *bytes, const char *path, GError **error)
{
  g_autoptr (GOutputStream) stream = NULL;

  if (bytes == NULL)
    return FALSE;
  if (path != NULL && strcmp (path, "-") != 0)
    return g_file_set_contents (path, g_bytes_get_data (bytes, NULL),
                                (gssize) g_bytes_get_size (bytes), error);
  stream = g_unix_output_stream_new (STDOUT_FILENO, FALSE);
  return g_output_stream_write_all (stream, g_bytes_get_data (bytes, NULL),
                                    g_bytes_get_size (bytes), NULL, NULL, error);
}

/* A page with chart and table; as SVG the chart alone. */
static gboolean
write_picture (
    CrmCli *cli, CrmSeries *series, gboolean funnel, gboolean pdf, const char *path, GError **error)
{
  const CrmLocale *locale = crm_context_get_locale (cli->context);
  g_autoptr (CrmChart) chart = make_chart (series, funnel, locale);
  g_autoptr (CrmReport) report = NULL;
  g_autoptr (GBytes) bytes = NULL;

  if (pdf)
    {
      report = crm_report_new (series, chart, locale);
      crm_report_set_footer (report, crm_context_get_office_name (cli->context));
      bytes = crm_report_to_pdf (report, error);
    }
  else
    bytes = crm_chart_to_svg (chart, 960, MAX (crm_chart_get_natural_height (chart, 960), 480),
                              error);
  return write_bytes (bytes, path, error);
}

static gboolean
write_text (CrmCli *cli, CrmSeries *series, const char *format, const char *path, GError **error)
{
  if (path != NULL && strcmp (path, "-") != 0 && freopen (path, "w", stdout) == NULL)
    {
      g_set_error (error, CRM_ERROR, CRM_ERROR_FAILED, _ ("%s cannot be written"), path);
      return FALSE;
    }
  if (strcmp (format, "json") == 0)
    put_json (series);
  else if (strcmp (format, "csv") == 0)
    put_csv (series);
  else
    put_table (cli, series);
  return crm_cli_flush (error);
}

static gboolean
read_by (char **words, guint *by, GError **error)
{
  static const char *const names[] = { "month", "seller", "team", "product" };

  for (int i = 0; words != NULL && words[i] != NULL; i++)
    {
      g_auto (GStrv) parts = g_strsplit (words[i], ",", -1);

      for (int k = 0; parts[k] != NULL; k++)
        {
          guint bit;

          for (bit = 0; bit < G_N_ELEMENTS (names); bit++)
            if (strcmp (g_strstrip (parts[k]), names[bit]) == 0)
              break;
          if (bit == G_N_ELEMENTS (names))
            return crm_cli_usage (
                error, _ ("--by: “%s” is not accepted; give seller, team, month or product"),
                parts[k]);
          *by |= 1u << bit;
        }
    }
  if (*by == 0)
    *by = CRM_SALES_BY_MONTH;
  return TRUE;
}

static gboolean
read_report (const char *name, Report *report, GError **error)
{
  static const char *const names[] = {
    [REPORT_FUNNEL] = "funnel",
    [REPORT_SALES] = "sales",
    [REPORT_SOURCES] = "sources",
  };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (strcmp (name, names[i]) == 0)
      {
        *report = (Report) i;
        return TRUE;
      }
  return crm_cli_usage (error, _ ("There is no report “%s”; there are: funnel, sales, sources"),
                        name);
}

static gboolean
read_date (const char *option, const char *text, CrmDate *date, GError **error)
{
  if (text == NULL || crm_date_parse (text, date)
      || crm_locale_parse_date (crm_locale_default (), text, date))
    return TRUE;
  /* Translators: an option, then what was typed. */
  return crm_cli_usage (error, _ ("%s: “%s” is not accepted; give a date as YYYY-MM-DD"), option,
                        text);
}

static gboolean
check_format (const char *format, GError **error)
{
  static const char *const formats[] = { "text", "json", "csv", "svg", "pdf", NULL };

  return g_strv_contains (formats, format)
         || crm_cli_usage (
             error, _ ("--format: “%s” is not accepted; give json, csv, svg, pdf or text"), format);
}

static gboolean
verb_report (CrmCli *cli, GError **error)
{
  g_auto (GStrv) by = NULL;
  g_autofree char *from = NULL, *to = NULL, *format = NULL, *path = NULL;
  g_autofree char *pipeline = NULL, *seller = NULL;
  g_autoptr (CrmSeries) series = NULL;
  Task task = { .cli = cli, .filter = CRM_REPORT_FILTER_INIT };
  GOptionEntry entries[] = {
    { "by", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &by,
      N_ ("Of sales: month, seller, team or product; month with one of the others"), N_ ("WHAT") },
    { "from", 0, 0, G_OPTION_ARG_FILENAME, &from, N_ ("First day"), N_ ("DATE") },
    { "to", 0, 0, G_OPTION_ARG_FILENAME, &to, N_ ("Last day"), N_ ("DATE") },
    { "pipeline", 0, 0, G_OPTION_ARG_FILENAME, &pipeline, N_ ("Only deals of this pipeline"),
      N_ ("NAME") },
    { "seller", 0, 0, G_OPTION_ARG_FILENAME, &seller, N_ ("Only deals of this colleague"),
      N_ ("NAME") },
    { "format", 0, 0, G_OPTION_ARG_FILENAME, &format,
      N_ ("json, csv, svg, pdf or text; text without it"), N_ ("FORMAT") },
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &path, N_ ("Into this file"), N_ ("FILE") },
    { NULL },
  };

  if (!crm_cli_parse (cli, entries, 1, 1, error))
    return FALSE;
  if (format == NULL)
    format = g_strdup (cli->json ? "json" : "text");
  if (!read_report (cli->argv[1], &task.report, error) || !check_format (format, error)
      || !read_by (by, &task.by, error) || !read_date ("--from", from, &task.filter.from, error)
      || !read_date ("--to", to, &task.filter.to, error) || !crm_cli_open (cli, FALSE, error))
    return FALSE;
  task.pipeline = pipeline;
  task.seller = seller;
  series = crm_cli_run (cli, CRM_LANE_REPORT, run_report, &task, error);
  if (series == NULL)
    return FALSE;
  if (strcmp (format, "svg") == 0 || strcmp (format, "pdf") == 0)
    return write_picture (cli, series, task.report == REPORT_FUNNEL, strcmp (format, "pdf") == 0,
                          path, error);
  return write_text (cli, series, format, path, error);
}

const CrmVerb crm_cli_report_verbs[] = {
  { "report", "funnel|sales|sources",
    N_ ("Report how far deals come, what was sold, or what each source brought"),
    N_ ("The days of a funnel are those on which deals began; those of sales, on which deals were\n"
        "won; those of sources, on which customers were noted, deals began and were won. JSON is\n"
        "{\"title\", \"currency\", \"columns\": [{\"key\", \"label\", \"type\"}],\n"
        "\"rows\": [{…}], \"totals\": {…}}: amounts are decimal strings, shares numbers from 0 to\n"
        "1, months YYYY-MM."),
    CRM_VERB_JSON, verb_report },
  { NULL },
};
