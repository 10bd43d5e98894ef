/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How numbers spread: mean, median and percentiles of numbers that occur so many times. */
#include "config.h"

#include <stdlib.h>

#include "crm-groups-private.h"
#include "crm-money.h"

void
crm_spread_add (GArray **spread, gint64 value, gint64 count)
{
  CrmSpreadStep step = { value, count };

  if (*spread == NULL)
    *spread = g_array_new (FALSE, FALSE, sizeof step);
  g_array_append_val (*spread, step);
}

/* @spread: (nullable) */
gint64
crm_spread_count (GArray *spread)
{
  gint64 count = 0;

  for (guint i = 0; spread != NULL && i < spread->len; i++)
    count += g_array_index (spread, CrmSpreadStep, i).count;
  return count;
}

gint64
crm_spread_sum (GArray *spread)
{
  gint64 sum = 0;

  for (guint i = 0; spread != NULL && i < spread->len; i++)
    {
      const CrmSpreadStep *step = &g_array_index (spread, CrmSpreadStep, i);

      sum += step->value * step->count;
    }
  return sum;
}

CrmValue
crm_spread_mean (GArray *spread)
{
  gint64 count = crm_spread_count (spread);

  return count > 0 ? crm_value_integer (crm_spread_sum (spread) / count)
                   : (CrmValue) CRM_VALUE_INIT;
}

static int
compare_steps (gconstpointer a, gconstpointer b)
{
  const CrmSpreadStep *first = a, *second = b;

  return first->value < second->value ? -1 : first->value > second->value;
}

/* The number that stands at @rank, from 1, when all stand in order. */
static gint64
find_rank (GArray *spread, gint64 rank)
{
  gint64 seen = 0;

  g_array_sort (spread, compare_steps);
  for (guint i = 0; i < spread->len; i++)
    {
      seen += g_array_index (spread, CrmSpreadStep, i).count;
      if (seen >= rank)
        return g_array_index (spread, CrmSpreadStep, i).value;
    }
  return 0;
}

/* Between the two in the middle where there are two. */
CrmValue
crm_spread_median (GArray *spread)
{
  gint64 n = crm_spread_count (spread);

  if (n == 0)
    return (CrmValue) CRM_VALUE_INIT;
  return crm_value_integer ((find_rank (spread, (n + 1) / 2) + find_rank (spread, n / 2 + 1)) / 2);
}

/* The smallest number that so many percent do not exceed. */
CrmValue
crm_spread_percentile (GArray *spread, guint percent)
{
  gint64 n = crm_spread_count (spread);

  return n > 0 ? crm_value_integer (find_rank (spread, MAX (1, (n * percent + 99) / 100)))
               : (CrmValue) CRM_VALUE_INIT;
}

guint
crm_report_add_column (
    CrmSeries *series, const char *key, const char *label, CrmSeriesType type, const char *formula)
{
  guint column = crm_series_add_column (series, key, label, type);

  crm_series_set_formula (series, column, formula);
  return column;
}

/**
 * crm_report_put:
 * @row: a row, or %CRM_SERIES_TOTALS
 * @kind: (nullable): of the records behind the number; %NULL where none are told
 * @more: (nullable): what holds of them beside @base
 */
void
crm_report_put (CrmSeries *series,
                int row,
                guint column,
                gint64 number,
                const char *kind,
                const char *base,
                const char *more)
{
  if (row == CRM_SERIES_TOTALS)
    crm_series_set_total (series, column, crm_value_integer (number));
  else
    crm_series_set_value (series, (guint) row, column, crm_value_integer (number));
  if (kind != NULL)
    crm_series_take_filter (series, row, column, kind, crm_report_text_join (base, more));
}
