/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-locale.h"
#include "crm-series.h"

G_BEGIN_DECLS

typedef enum
{
  CRM_CHART_NAMES, /* no time: each category has a name */
  CRM_CHART_DAYS,
  CRM_CHART_WEEKS,
  CRM_CHART_MONTHS,
  CRM_CHART_QUARTERS,
  CRM_CHART_YEARS,
} CrmChartPeriod;

/**
 * CrmChartData:
 *
 * A series turned into a grid: categories along the axis, groups within each, one value a cell.
 * Steps of time that the series left out are there as zeros.
 */
typedef struct
{
  CrmChartPeriod period;
  guint span; /* how many years a category has, where the period is years */
  CrmSeriesType type;
  guint n_categories, n_groups;
  CrmDate *starts;         /* of each category, in time */
  char **categories;       /* the name of each, otherwise */
  char **groups;           /* the name of each; one empty name where the series has no groups */
  gint64 *values;          /* category by category */
  int *rows;               /* of the series, or -1 where a cell has none or several */
  gboolean other_group;    /* the last group is the rest */
  gboolean other_category; /* the last category is the rest */
} CrmChartData;

CrmChartData *crm_chart_data_new (
    CrmSeries *series, int category, int group, int value, CrmDate first, CrmDate last);
void crm_chart_data_free (CrmChartData *self);
CrmChartData *crm_chart_data_copy (const CrmChartData *self);
CrmChartData *crm_chart_data_coarsen (const CrmChartData *self, guint most, int first_weekday);
CrmChartData *crm_chart_data_fold_groups (const CrmChartData *self, guint most);
CrmChartData *crm_chart_data_rank_categories (const CrmChartData *self, guint most);
gint64 crm_chart_data_get_value (const CrmChartData *self, guint category, guint group);
gint64 crm_chart_data_get_total (const CrmChartData *self, guint category);
gint64 crm_chart_data_get_group_total (const CrmChartData *self, guint group);
gboolean crm_chart_data_is_average (const CrmChartData *self);
gboolean crm_chart_data_is_missing (const CrmChartData *self, guint category, guint group);
void crm_chart_data_get_span (const CrmChartData *self, gint64 *smallest, gint64 *largest);
void crm_chart_data_get_range (const CrmChartData *self, gint64 *smallest, gint64 *largest);
char *
crm_chart_data_dup_category (const CrmChartData *self, guint category, const CrmLocale *locale);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CrmChartData, crm_chart_data_free)

G_END_DECLS
