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
#include "crm-report-chart.h"
#include "crm-report.h"
#include "crm-report-choices.h"
#include "crm-series-text.h"

typedef struct
{
  CrmCli *cli;
  CrmReportChoices *choices;
  const char *pipeline;
  const char *seller;
  const char *team;
  const char *save; /* (nullable): name of a saved report to make */
  gboolean shared;
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

static gboolean
find_people (CrmSession *session, Task *task, GError **error)
{
  CrmReportChoices *choices = task->choices;

  return find_id (session, "pipeline", task->pipeline, &choices->pipeline, error)
         && find_id (session, "user", task->seller, &choices->owner, error)
         && find_id (session, "team", task->team, &choices->team, error);
}

static gpointer
run_report (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  Task *task = data;

  if (!find_people (session, task, error))
    return NULL;
  return crm_report_choices_read (task->choices, session, cancellable, error);
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
      if (column->formula != NULL)
        crm_cli_build_text (builder, "formula", column->formula);
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
      if (crm_series_is_marked (series, row))
        crm_cli_build_flag (builder, "_marked", TRUE);
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
  if (crm_series_get_note (series) != NULL)
    crm_cli_build_text (builder, "note", crm_series_get_note (series));
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
format_value (CrmSeries *series, guint index, const CrmValue *value, const CrmLocale *locale)
{
  const CrmSeriesColumn *column = crm_series_get_column (series, index);

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
    case CRM_SERIES_DURATION:
      return crm_series_dup_shown (series, value, index, locale);
    case CRM_SERIES_TEXT:
    case CRM_SERIES_INTEGER:
      break;
    }
  return crm_locale_format_integer (locale, value->integer);
}

static char *
mark_text (char *text)
{
  char *marked = g_strconcat ("* ", text, NULL);

  g_free (text);
  return marked;
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
      {
        char *text = format_value (series, i, crm_series_get_value (series, row, i), locale);

        /* What deserves a look. */
        if (i == 0 && text != NULL && crm_series_is_marked (series, row))
          text = mark_text (text);
        crm_cli_table_add (table, text);
      }
  for (guint i = 0; i < n; i++)
    {
      const CrmValue *total = crm_series_get_total (series, i);
      char *text = format_value (series, i, total, locale);

      if (i == 0 && text == NULL)
        text = g_strdup (_ ("Total"));
      crm_cli_table_add (table, text);
    }
  crm_cli_table_put (table);
  if (crm_series_get_note (series) != NULL)
    crm_cli_put ("\n%s\n", crm_series_get_note (series));
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
write_picture (CrmCli *cli,
               CrmSeries *series,
               const CrmReportSpec *spec,
               gboolean pdf,
               const char *path,
               GError **error)
{
  const CrmLocale *locale = crm_context_get_locale (cli->context);
  g_autoptr (CrmChart) chart = crm_report_chart_new (spec, series, locale);
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

typedef struct
{
  const CrmSeriesRecords *records;
} Explain;

static gpointer
run_explain (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  Explain *task = data;
  g_autoptr (GArray) refs = crm_reports_snapshot (session, task->records, cancellable, error);

  return refs != NULL ? crm_session_page (session, (const CrmRef *) refs->data, refs->len, error)
                      : NULL;
}

/* “3:won” is the third row of the column won, “total:won” its total. */
static gboolean
find_cell (CrmSeries *series, const char *text, int *row, guint *column, GError **error)
{
  g_auto (GStrv) parts = g_strsplit (text, ":", 2);
  guint64 number = 0;
  int found = parts[0] != NULL && parts[1] != NULL ? crm_series_find_column (series, parts[1]) : -1;

  *row = CRM_SERIES_TOTALS;
  if (found < 0
      || (strcmp (parts[0], "total") != 0
          && !g_ascii_string_to_unsigned (parts[0], 10, 1, crm_series_get_n_rows (series), &number,
                                          NULL)))
    return crm_cli_usage (error,
                          _ ("--explain: “%s” is not accepted; give the number of a row or "
                             "“total”, a colon and the key of a column"),
                          text);
  *column = (guint) found;
  if (number > 0)
    *row = (int) number - 1;
  return TRUE;
}

static void
put_explanation (CrmCli *cli,
                 const CrmSeriesColumn *column,
                 const CrmSeriesRecords *records,
                 const char *value,
                 GPtrArray *list)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  crm_cli_build_text (builder, "column", column->key);
  crm_cli_build_text (builder, "value", value);
  crm_cli_build_text (builder, "formula", column->formula != NULL ? column->formula : "");
  crm_cli_build_text (builder, "kind", records->kind);
  if (records->filter != NULL)
    crm_cli_build_text (builder, "filter", records->filter);
  json_builder_set_member_name (builder, "records");
  json_builder_begin_array (builder);
  for (guint i = 0; i < list->len; i++)
    {
      CrmRecord *record = g_ptr_array_index (list, i);
      char id[CRM_ID_STRING_SIZE];

      if (record == NULL)
        continue;
      json_builder_begin_object (builder);
      crm_cli_build_text (builder, "id", crm_id_format (crm_record_get_id (record), id));
      crm_cli_build_text (builder, "name", crm_record_get_title (record));
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  if (cli->json)
    crm_cli_put_built (builder);
}

/* What a number is and which records stand behind it. */
static gboolean
explain (CrmCli *cli, CrmSeries *series, const char *cell, GError **error)
{
  g_autoptr (GPtrArray) list = NULL;
  g_autofree char *value = NULL;
  const CrmSeriesColumn *column;
  Explain task = { NULL };
  guint at = 0;
  int row = 0;

  if (!find_cell (series, cell, &row, &at, error))
    return FALSE;
  column = crm_series_get_column (series, at);
  value = row == CRM_SERIES_TOTALS ? crm_series_dup_total_text (series, at)
                                   : crm_series_dup_text (series, (guint) row, at);
  task.records = crm_series_get_records (series, row, at);
  if (task.records == NULL)
    {
      crm_cli_put ("%s: %s\n%s\n", column->label, value,
                   column->formula != NULL ? column->formula : "");
      return crm_cli_flush (error);
    }
  list = crm_cli_run (cli, CRM_LANE_REPORT, run_explain, &task, error);
  if (list == NULL)
    return FALSE;
  put_explanation (cli, column, task.records, value, list);
  if (!cli->json)
    {
      crm_cli_put ("%s: %s\n%s\n", column->label, value,
                   column->formula != NULL ? column->formula : "");
      if (task.records->filter != NULL)
        crm_cli_put ("%s: %s\n", task.records->kind, task.records->filter);
      for (guint i = 0; i < list->len; i++)
        if (list->pdata[i] != NULL)
          crm_cli_put ("  %s\n", crm_record_get_title (list->pdata[i]));
    }
  return crm_cli_flush (error);
}

static gpointer
run_list_saved (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  return crm_report_choices_list_saved (session, error);
}

static void
build_takes (JsonBuilder *builder, guint takes)
{
  static const char *const names[]
      = { "period", "pipeline", "seller", "team", "filter", "by", "by-two", "kind" };

  json_builder_set_member_name (builder, "takes");
  json_builder_begin_array (builder);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (takes & (1u << i))
      json_builder_add_string_value (builder, names[i]);
  json_builder_end_array (builder);
}

/* All reports, and then those that somebody saved. */
static gboolean
list_reports (CrmCli *cli, GError **error)
{
  g_autoptr (GPtrArray) saved = NULL;
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (CrmCliTable) table = crm_cli_table_new ();
  guint n;
  const CrmReportSpec *specs = crm_reports_list (&n);

  saved = crm_cli_run (cli, CRM_LANE_READ, run_list_saved, NULL, error);
  if (saved == NULL)
    return FALSE;
  crm_cli_table_add_column (table, _ ("Report"), FALSE);
  crm_cli_table_add_column (table, _ ("Area"), FALSE);
  crm_cli_table_add_column (table, _ ("What it shows"), FALSE);
  json_builder_begin_array (builder);
  for (guint i = 0; i < n + saved->len; i++)
    {
      CrmRecord *record = i < n ? NULL : g_ptr_array_index (saved, i - n);
      const char *key = i < n ? specs[i].key : crm_record_get_text (record, "name");
      const char *area = i < n ? crm_report_spec_get_area (&specs[i])
                               /* Translators: reports that somebody saved. */
                               : C_ ("report", "Saved");
      const char *about
          = i < n ? crm_report_spec_get_about (&specs[i]) : crm_record_get_text (record, "report");

      crm_cli_table_add (table, g_strdup (key));
      crm_cli_table_add (table, g_strdup (area));
      crm_cli_table_add (table, g_strdup (about));
      json_builder_begin_object (builder);
      crm_cli_build_text (builder, i < n ? "key" : "saved", key);
      crm_cli_build_text (builder, "area", area);
      crm_cli_build_text (builder, i < n ? "about" : "report", about);
      if (i < n)
        build_takes (builder, specs[i].takes);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
  if (cli->json)
    crm_cli_put_built (builder);
  else
    crm_cli_table_put (table);
  return crm_cli_flush (error);
}

/* A report by its key, or one that somebody saved by its name. */
static CrmReportChoices *
find_choices (CrmCli *cli, const char *name, GError **error)
{
  const CrmReportSpec *spec = crm_reports_find (name);
  g_autoptr (GPtrArray) saved = NULL;
  g_autoptr (GString) keys = g_string_new (NULL);
  CrmReportChoices *choices;
  guint n;
  const CrmReportSpec *specs = crm_reports_list (&n);

  if (spec != NULL)
    {
      choices = crm_report_choices_new (spec);
      choices->period = CRM_PERIOD_ALL;
      return choices;
    }
  saved = crm_cli_run (cli, CRM_LANE_READ, run_list_saved, NULL, error);
  if (saved == NULL)
    return NULL;
  for (guint i = 0; i < saved->len; i++)
    {
      CrmRecord *record = g_ptr_array_index (saved, i);

      if (g_strcmp0 (crm_record_get_text (record, "name"), name) == 0)
        return crm_report_choices_parse (crm_record_get_text (record, "report"),
                                         crm_record_get_text (record, "choices"), error);
    }
  for (guint i = 0; i < n; i++)
    g_string_append_printf (keys, "%s%s", i > 0 ? ", " : "", specs[i].key);
  crm_cli_usage (error, _ ("There is no report “%s”; there are: %s, and those that were saved"),
                 name, keys->str);
  return NULL;
}

static gpointer
run_save (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  Task *task = data;
  const CrmKind *kind = crm_catalog_find_kind (crm_session_get_catalog (session), "saved_report");
  g_autoptr (CrmRecord) record = crm_record_new (kind);
  g_autofree char *text = NULL;

  if (!find_people (session, task, error))
    return NULL;
  text = crm_report_choices_print (task->choices);
  crm_record_take_defaults (record);
  crm_record_set_text (record, "name", task->save);
  crm_record_set_text (record, "report", task->choices->spec->key);
  crm_record_set_text (record, "choices", text);
  crm_record_set_integer (record, "shared", task->shared);
  crm_record_set_link (record, "owner_id", crm_session_get_user (session));
  if (!crm_session_begin (session, _ ("Save a report"), "cli", error))
    return NULL;
  if (crm_session_insert (session, record, error) && crm_session_commit (session, NULL, error))
    return g_steal_pointer (&record);
  crm_session_rollback (session);
  return NULL;
}

static gboolean
save (Task *task, GError **error)
{
  g_autoptr (CrmRecord) record = crm_cli_run (task->cli, CRM_LANE_WRITE, run_save, task, error);

  if (record != NULL)
    crm_cli_put_record (task->cli, record);
  return record != NULL && crm_cli_flush (error);
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

typedef struct
{
  char **by;
  char *from, *to, *today, *period, *format, *path, *where, *kind, *measure, *cell;
} Options;

static void
clear_options (Options *options)
{
  g_strfreev (options->by);
  g_free (options->from);
  g_free (options->to);
  g_free (options->today);
  g_free (options->period);
  g_free (options->format);
  g_free (options->path);
  g_free (options->where);
  g_free (options->kind);
  g_free (options->measure);
  g_free (options->cell);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Options, clear_options)

static void
take_text (char **place, char **text)
{
  if (*text == NULL)
    return;
  g_free (*place);
  *place = g_steal_pointer (text);
}

static gboolean
read_period (CrmReportChoices *choices, const Options *options, GError **error)
{
  if (options->period != NULL && !crm_period_find (options->period, &choices->period))
    {
      g_autoptr (GString) keys = g_string_new (NULL);

      for (guint i = 0; i < CRM_N_PERIODS; i++)
        g_string_append_printf (keys, "%s%s", i > 0 ? ", " : "",
                                crm_period_get_key ((CrmPeriod) i));
      return crm_cli_usage (error, _ ("--period: “%s” is not accepted; give one of: %s"),
                            options->period, keys->str);
    }
  if (options->from != NULL || options->to != NULL)
    choices->period = CRM_PERIOD_CUSTOM;
  return read_date ("--from", options->from, &choices->from, error)
         && read_date ("--to", options->to, &choices->to, error)
         && read_date ("--today", options->today, &choices->today, error);
}

static gboolean
take_options (CrmReportChoices *choices, Options *options, GError **error)
{
  g_autofree char *by = options->by != NULL ? g_strjoinv (",", options->by) : NULL;
  g_autoptr (GError) local = NULL;

  take_text (&choices->where, &options->where);
  take_text (&choices->kind, &options->kind);
  take_text (&choices->measure, &options->measure);
  if (by != NULL && !crm_report_choices_set_by (choices, by, &local))
    return crm_cli_usage (error, "--by: %s", local->message);
  return read_period (choices, options, error);
}

static gboolean
put_report (CrmCli *cli,
            CrmSeries *series,
            const CrmReportSpec *spec,
            const Options *options,
            GError **error)
{
  const char *format = options->format != NULL ? options->format : cli->json ? "json" : "text";

  if (options->cell != NULL)
    return explain (cli, series, options->cell, error);
  if (strcmp (format, "svg") == 0 || strcmp (format, "pdf") == 0)
    return write_picture (cli, series, spec, strcmp (format, "pdf") == 0, options->path, error);
  return write_text (cli, series, format, options->path, error);
}

static gboolean
verb_report (CrmCli *cli, GError **error)
{
  g_auto (Options) options = { NULL };
  g_autofree char *pipeline = NULL, *seller = NULL, *team = NULL, *save_as = NULL;
  g_autoptr (CrmReportChoices) choices = NULL;
  g_autoptr (CrmSeries) series = NULL;
  gboolean shared = FALSE;
  Task task = { .cli = cli };
  GOptionEntry entries[] = {
    { "by", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &options.by,
      N_ ("Told apart by: month, quarter, year, seller, team, department, manager, product, "
          "series, source, first-source, method, customer, industry, or a field; some reports "
          "take two"),
      N_ ("WHAT") },
    { "period", 0, 0, G_OPTION_ARG_FILENAME, &options.period,
      N_ ("this-month, last-month, this-quarter, last-quarter, this-year, last-year, "
          "twelve-months or all"),
      N_ ("SPAN") },
    { "from", 0, 0, G_OPTION_ARG_FILENAME, &options.from, N_ ("First day"), N_ ("DATE") },
    { "to", 0, 0, G_OPTION_ARG_FILENAME, &options.to, N_ ("Last day"), N_ ("DATE") },
    { "today", 0, 0, G_OPTION_ARG_FILENAME, &options.today,
      N_ ("As if it were this day, for forecasts and plans"), N_ ("DATE") },
    { "pipeline", 0, 0, G_OPTION_ARG_FILENAME, &pipeline, N_ ("Only deals of this pipeline"),
      N_ ("NAME") },
    { "seller", 0, 0, G_OPTION_ARG_FILENAME, &seller, N_ ("Only deals of this colleague"),
      N_ ("NAME") },
    { "team", 0, 0, G_OPTION_ARG_FILENAME, &team, N_ ("Only deals of this team"), N_ ("NAME") },
    { "filter", 'F', 0, G_OPTION_ARG_STRING, &options.where,
      N_ ("Only deals of which this holds, in the language of filters"), N_ ("FILTER") },
    { "kind", 0, 0, G_OPTION_ARG_FILENAME, &options.kind, N_ ("Of a pivot: the kind of records"),
      N_ ("KIND") },
    { "measure", 0, 0, G_OPTION_ARG_FILENAME, &options.measure,
      N_ ("Of a pivot: count, or sum:FIELD"), N_ ("WHAT") },
    { "explain", 0, 0, G_OPTION_ARG_FILENAME, &options.cell,
      N_ ("The formula of a number and the records behind it"), N_ ("ROW:COLUMN") },
    { "save", 0, 0, G_OPTION_ARG_FILENAME, &save_as,
      N_ ("Keep the report with these choices under a name"), N_ ("NAME") },
    { "shared", 0, 0, G_OPTION_ARG_NONE, &shared, N_ ("Keep it for everybody"), NULL },
    { "format", 0, 0, G_OPTION_ARG_FILENAME, &options.format,
      N_ ("json, csv, svg, pdf or text; text without it"), N_ ("FORMAT") },
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &options.path, N_ ("Into this file"), N_ ("FILE") },
    { NULL },
  };

  if (!crm_cli_parse (cli, entries, 1, 1, error)
      || (options.format != NULL && !check_format (options.format, error))
      || !crm_cli_open (cli, save_as != NULL, error))
    return FALSE;
  if (strcmp (cli->argv[1], "list") == 0)
    return list_reports (cli, error);
  choices = find_choices (cli, cli->argv[1], error);
  if (choices == NULL || !take_options (choices, &options, error))
    return FALSE;
  task = (Task){ cli, choices, pipeline, seller, team, save_as, shared };
  if (save_as != NULL)
    return save (&task, error);
  series = crm_cli_run (cli, CRM_LANE_REPORT, run_report, &task, error);
  return series != NULL && put_report (cli, series, choices->spec, &options, error);
}

const CrmVerb crm_cli_report_verbs[] = {
  { "report", "list|REPORT|NAME",
    N_ ("Make a report: sales, funnel, losses, forecast and others; list them"),
    N_ ("“report list” names the reports, what they show and what they take; a report that was\n"
        "saved with --save is made again by its name. JSON is {\"title\", \"currency\",\n"
        "\"columns\": [{\"key\", \"label\", \"type\", \"formula\"}], \"rows\": [{…}],\n"
        "\"totals\": {…}, \"note\"}: amounts are decimal strings, shares numbers from 0 to 1,\n"
        "durations seconds, months YYYY-MM. A row that deserves a look has \"_marked\".\n"
        "--explain 2:won tells of the second row of the column won how the number is got and\n"
        "which records stand behind it; total:won does so for the total."),
    CRM_VERB_JSON, verb_report },
  { NULL },
};
