/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How a report is drawn: the one place where what reports know of drawing meets what charts can. A
 * table of two dimensions is drawn from a series that has a row for each of its cells; behind such
 * a row stand the records of the cell. */
#include "config.h"

#include "crm-report-chart.h"

#include <string.h>

#include "crm-series-text.h"

/* Columns of a series that is made for a chart only. */
enum
{
  COLUMN_CATEGORY,
  COLUMN_GROUP, /* or whether a row is a level */
  COLUMN_VALUE,
};

static void
copy_records (CrmSeries *from, guint row, guint column, CrmSeries *to, guint to_row)
{
  const CrmSeriesRecords *records = crm_series_get_records (from, (int) row, column);

  if (records == NULL)
    return;
  if (records->ids != NULL)
    crm_series_take_ids (to, (int) to_row, COLUMN_VALUE, records->kind, g_array_ref (records->ids));
  else
    crm_series_take_filter (to, (int) to_row, COLUMN_VALUE, records->kind,
                            g_strdup (records->filter));
}

/* What stands across: numbers of one type that are no totals. */
static gboolean
is_across (CrmSeries *series, guint column, CrmSeriesType type)
{
  const CrmSeriesColumn *about = crm_series_get_column (series, column);

  return column > 0 && about->type == type && strcmp (about->key, "total") != 0
         && strcmp (about->key, "customers") != 0;
}

static CrmSeries *
new_like (CrmSeries *series, CrmSeriesType value)
{
  CrmSeries *copy
      = crm_series_new (crm_series_get_title (series), crm_series_get_currency (series));
  const CrmSeriesColumn *first = crm_series_get_column (series, 0);

  crm_series_add_column (copy, first->key, first->label, CRM_SERIES_TEXT);
  crm_series_add_column (copy, "across", "", CRM_SERIES_TEXT);
  crm_series_add_column (copy, "value", "", value);
  return copy;
}

/* Returns: (transfer full): a row for each cell; @columns is how many stand across */
static CrmSeries *
spread_out (CrmSeries *series, CrmSeriesType type, const CrmLocale *locale, guint *n_across)
{
  CrmSeries *cells = new_like (series, type);

  *n_across = 0;
  for (guint i = 0; i < crm_series_get_n_columns (series); i++)
    *n_across += is_across (series, i, type);
  for (guint row = 0; row < crm_series_get_n_rows (series); row++)
    for (guint i = 0; i < crm_series_get_n_columns (series); i++)
      {
        const CrmValue *value = crm_series_get_value (series, row, i);
        guint cell;

        if (!is_across (series, i, type) || crm_value_is_none (value))
          continue;
        cell = crm_series_add_row (cells);
        crm_series_set_value (cells, cell, COLUMN_CATEGORY,
                              crm_value_take_text (crm_series_dup_shown (
                                  series, crm_series_get_value (series, row, 0), 0, locale)));
        crm_series_set_value (cells, cell, COLUMN_GROUP,
                              crm_value_text (crm_series_get_column (series, i)->label));
        crm_series_set_value (cells, cell, COLUMN_VALUE, crm_value_copy (value));
        copy_records (series, row, i, cells, cell);
      }
  return cells;
}

/* The type of what stands across: that of the last column but a total. */
static CrmSeriesType
find_cell_type (CrmSeries *series)
{
  guint n = crm_series_get_n_columns (series);

  return crm_series_get_column (series, n - 1)->type;
}

static CrmChart *
new_heat (const CrmReportSpec *spec, CrmSeries *series, const CrmLocale *locale)
{
  const CrmChartColumns columns
      = { .category = crm_series_get_column (series, 0)->key, .group = "across", .value = "value" };
  guint n_across;
  g_autoptr (CrmSeries) cells = spread_out (series, find_cell_type (series), locale, &n_across);

  if (n_across == 0)
    return crm_chart_new_sales_by (series, locale, spec->category, "", spec->value);
  return crm_chart_new (cells, locale, CRM_CHART_HEAT, &columns);
}

/* The first and the last row are levels, those between them steps. */
static CrmChart *
new_waterfall (const CrmReportSpec *spec, CrmSeries *series, const CrmLocale *locale)
{
  const CrmChartColumns columns = { .category = spec->category, .group = "", .value = spec->value };
  guint from = (guint) crm_series_find_column (series, spec->value);
  guint n = crm_series_get_n_rows (series);
  g_autoptr (CrmSeries) steps
      = crm_series_new (crm_series_get_title (series), crm_series_get_currency (series));

  crm_series_add_column (steps, spec->category, crm_series_get_column (series, 0)->label,
                         CRM_SERIES_TEXT);
  crm_series_add_column (steps, "is_total", "", CRM_SERIES_INTEGER);
  crm_series_add_column (steps, spec->value, crm_series_get_column (series, from)->label,
                         crm_series_get_column (series, from)->type);
  for (guint row = 0; row < n; row++)
    {
      guint step = crm_series_add_row (steps);

      crm_series_set_value (steps, step, COLUMN_CATEGORY,
                            crm_value_copy (crm_series_get_value (series, row, 0)));
      crm_series_set_value (steps, step, COLUMN_GROUP,
                            crm_value_integer (row == 0 || row + 1 == n));
      crm_series_set_value (steps, step, COLUMN_VALUE,
                            crm_value_copy (crm_series_get_value (series, row, from)));
      copy_records (series, row, from, steps, step);
    }
  return crm_chart_new (steps, locale, CRM_CHART_WATERFALL, &columns);
}

/**
 * crm_report_chart_new:
 * @series: what @spec made
 * @locale: (nullable): how numbers are written; %NULL for that of the process
 *
 * The series of the chart may be another than @series, with a row for each mark; the records behind
 * a mark are those of crm_report_chart_get_column().
 *
 * Returns: (transfer full): the chart, for the thread that asks
 */
CrmChart *
crm_report_chart_new (const CrmReportSpec *spec, CrmSeries *series, const CrmLocale *locale)
{
  const CrmChartColumns columns
      = { spec->category, spec->group, spec->value, spec->low, spec->high, spec->target };

  if (locale == NULL)
    locale = crm_locale_default ();
  switch (spec->drawing)
    {
    case CRM_REPORT_AS_FUNNEL:
      return crm_chart_new_funnel (series, locale);
    case CRM_REPORT_AS_HEAT:
    case CRM_REPORT_AS_COHORTS:
      return new_heat (spec, series, locale);
    case CRM_REPORT_AS_WATERFALL:
      return new_waterfall (spec, series, locale);
    case CRM_REPORT_AS_LINE:
      return crm_chart_new (series, locale, CRM_CHART_LINES, &columns);
    case CRM_REPORT_AS_AREAS:
      return crm_chart_new (series, locale, CRM_CHART_AREAS, &columns);
    case CRM_REPORT_AS_BULLET:
      return crm_chart_new (series, locale, CRM_CHART_BULLET, &columns);
    case CRM_REPORT_AS_TABLE:
    case CRM_REPORT_AS_BARS:
      break;
    }
  return crm_chart_new_sales_by (series, locale, spec->category, spec->group, spec->value);
}

/**
 * crm_report_chart_get_column:
 *
 * Returns: the column of the chart's series whose numbers are drawn
 */
guint
crm_report_chart_get_column (const CrmReportSpec *spec, CrmChart *chart)
{
  CrmSeries *series = crm_chart_get_series (chart);
  static const char *const keys[] = { "amount", "total", "count", NULL };
  int column = crm_series_find_column (series, "value");

  if (column < 0 && spec->value != NULL)
    column = crm_series_find_column (series, spec->value);
  if (spec->drawing == CRM_REPORT_AS_FUNNEL)
    column = crm_series_find_column (series, "count");
  for (int i = 0; column < 0 && keys[i] != NULL; i++)
    column = crm_series_find_column (series, keys[i]);
  return column >= 0 ? (guint) column : 0;
}
