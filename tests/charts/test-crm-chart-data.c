/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-chart-data-private.h"
#include "crm-chart-fixtures.h"

static CrmSeries *
new_days (const CrmDate *days, guint n)
{
  CrmSeries *series = crm_series_new ("Days", NULL);

  crm_series_add_column (series, "day", "Day", CRM_SERIES_DATE);
  crm_series_add_column (series, "count", "Count", CRM_SERIES_INTEGER);
  for (guint i = 0; i < n; i++)
    {
      crm_series_add_row (series);
      if (days[i] != CRM_DATE_NONE)
        crm_series_set_value (series, i, 0, crm_value_integer (days[i]));
      crm_series_set_value (series, i, 1, crm_value_integer (1));
    }
  return series;
}

static gint64
sum_of (const CrmChartData *data)
{
  gint64 sum = 0;

  for (guint i = 0; i < data->n_categories; i++)
    sum += crm_chart_data_get_total (data, i);
  return sum;
}

static void
test_pivot (void)
{
  g_autoptr (CrmSeries) series = fixture_months (7, 3, TRUE);
  g_autoptr (CrmChartData) data
      = crm_chart_data_new (series, 0, 1, 2, CRM_DATE_NONE, CRM_DATE_NONE);

  g_assert_cmpint (data->period, ==, CRM_CHART_MONTHS);
  g_assert_cmpuint (data->n_categories, ==, 7);
  g_assert_cmpuint (data->n_groups, ==, 3);
  g_assert_cmpstr (data->groups[1], ==, "Ștefan Popescu");
  for (guint i = 0; i < 7; i++)
    for (guint j = 0; j < 3; j++)
      {
        g_assert_cmpint (crm_chart_data_get_value (data, i, j), ==,
                         crm_series_get_integer (series, i * 3 + j, 2));
        g_assert_cmpint (data->rows[i * 3 + j], ==, (int) (i * 3 + j));
      }
}

/* Steps without a row are there; rows without a date are not; two rows of one cell are summed. */
static void
test_gaps (void)
{
  CrmDate days[] = { crm_date_new (2026, 3, 10), CRM_DATE_NONE, crm_date_new (2026, 3, 6),
                     crm_date_new (2026, 3, 10) };
  g_autoptr (CrmSeries) series = new_days (days, G_N_ELEMENTS (days));
  g_autoptr (CrmChartData) data
      = crm_chart_data_new (series, 0, -1, 1, CRM_DATE_NONE, CRM_DATE_NONE);
  g_autofree char *name = NULL;

  g_assert_cmpint (data->period, ==, CRM_CHART_DAYS);
  g_assert_cmpuint (data->n_categories, ==, 5);
  g_assert_cmpint (crm_chart_data_get_value (data, 0, 0), ==, 1);
  g_assert_cmpint (crm_chart_data_get_value (data, 1, 0), ==, 0);
  g_assert_cmpint (crm_chart_data_get_value (data, 4, 0), ==, 2);
  g_assert_cmpint (data->rows[0], ==, 2);
  g_assert_cmpint (data->rows[1], ==, -1);
  g_assert_cmpint (data->rows[4], ==, -1);
  name = crm_chart_data_dup_category (data, 0, crm_locale_find ("en"));
  g_assert_cmpstr (name, ==, "6 Mar 2026");
}

/* A period widens the axis and never cuts it. */
static void
test_period (void)
{
  CrmDate days[] = { crm_date_new (2026, 3, 10), crm_date_new (2026, 3, 12) };
  g_autoptr (CrmSeries) series = new_days (days, 2);
  g_autoptr (CrmSeries) empty = new_days (NULL, 0);
  g_autoptr (CrmChartData) wide = crm_chart_data_new (series, 0, -1, 1, crm_date_new (2026, 3, 1),
                                                      crm_date_new (2026, 3, 31));
  g_autoptr (CrmChartData) narrow = crm_chart_data_new (series, 0, -1, 1, days[1], days[0]);
  g_autoptr (CrmChartData) nothing = crm_chart_data_new (empty, 0, -1, 1, days[0], days[1]);

  g_assert_cmpuint (wide->n_categories, ==, 31);
  g_assert_cmpint (crm_chart_data_get_value (wide, 9, 0), ==, 1);
  g_assert_cmpuint (narrow->n_categories, ==, 3);
  g_assert_cmpuint (nothing->n_categories, ==, 0);
}

static void
test_coarsen (void)
{
  CrmDate days[2000];
  g_autoptr (CrmSeries) series = NULL;
  g_autoptr (CrmChartData) data = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (days); i++)
    days[i] = crm_date_new (2019, 12, 31) + (CrmDate) i;
  series = new_days (days, G_N_ELEMENTS (days));
  data = crm_chart_data_new (series, 0, -1, 1, CRM_DATE_NONE, CRM_DATE_NONE);
  g_assert_cmpuint (data->n_categories, ==, 2000);
  for (guint most = 1; most < 2200; most += 1 + most / 10)
    {
      g_autoptr (CrmChartData) coarse = crm_chart_data_coarsen (data, most, 1);

      g_assert_cmpuint (coarse->n_categories, <=, most);
      g_assert_cmpint (sum_of (coarse), ==, 2000);
      for (guint i = 1; i < coarse->n_categories; i++)
        g_assert_cmpint (coarse->starts[i], >, coarse->starts[i - 1]);
      g_assert_cmpint (coarse->starts[0], <=, days[0]);
    }
}

static void
test_coarsen_names (void)
{
  static const struct
  {
    guint most;
    CrmChartPeriod period;
    const char *first, *last;
  } cases[] = {
    { 400, CRM_CHART_DAYS, "31 Dec 2024", "3 Feb 2026" },
    { 60, CRM_CHART_WEEKS, "Week of 30 Dec 2024", "Week of 2 Feb 2026" },
    { 20, CRM_CHART_MONTHS, "December 2024", "February 2026" },
    { 6, CRM_CHART_QUARTERS, "Q4 2024", "Q1 2026" },
    { 3, CRM_CHART_YEARS, "2024", "2026" },
    { 2, CRM_CHART_YEARS, "2024–2025", "2026–2027" },
    { 1, CRM_CHART_YEARS, "2020–2029", "2020–2029" },
  };
  CrmDate days[] = { crm_date_new (2024, 12, 31), crm_date_new (2026, 2, 3) };
  g_autoptr (CrmSeries) series = new_days (days, 2);
  g_autoptr (CrmChartData) data
      = crm_chart_data_new (series, 0, -1, 1, CRM_DATE_NONE, CRM_DATE_NONE);
  const CrmLocale *locale = crm_locale_find ("en-GB");

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (CrmChartData) coarse = crm_chart_data_coarsen (data, cases[i].most, 1);
      g_autofree char *first = crm_chart_data_dup_category (coarse, 0, locale);
      g_autofree char *last
          = crm_chart_data_dup_category (coarse, coarse->n_categories - 1, locale);

      g_assert_cmpint (coarse->period, ==, cases[i].period);
      g_assert_cmpstr (first, ==, cases[i].first);
      g_assert_cmpstr (last, ==, cases[i].last);
    }
}

static void
test_fold_groups (void)
{
  g_autoptr (CrmSeries) series = fixture_months (6, 12, FALSE);
  g_autoptr (CrmChartData) data
      = crm_chart_data_new (series, 0, 1, 2, CRM_DATE_NONE, CRM_DATE_NONE);
  g_autoptr (CrmChartData) folded = crm_chart_data_fold_groups (data, 8);
  g_autoptr (CrmChartData) kept = crm_chart_data_fold_groups (data, 12);

  g_assert_cmpuint (folded->n_groups, ==, 8);
  g_assert_true (folded->other_group);
  g_assert_cmpstr (folded->groups[7], ==, "Other");
  g_assert_cmpint (sum_of (folded), ==, sum_of (data));
  for (guint i = 1; i < 7; i++)
    g_assert_cmpint (crm_chart_data_get_group_total (folded, i), <=,
                     crm_chart_data_get_group_total (folded, i - 1));
  g_assert_cmpuint (kept->n_groups, ==, 12);
  g_assert_false (kept->other_group);
  g_assert_cmpint (folded->rows[7], ==, -1);
}

static void
test_rank (void)
{
  g_autoptr (CrmSeries) series = fixture_names (30, TRUE);
  g_autoptr (CrmChartData) data
      = crm_chart_data_new (series, 0, -1, 2, CRM_DATE_NONE, CRM_DATE_NONE);
  g_autoptr (CrmChartData) all = crm_chart_data_rank_categories (data, 30);
  g_autoptr (CrmChartData) some = crm_chart_data_rank_categories (data, 10);

  g_assert_cmpint (data->period, ==, CRM_CHART_NAMES);
  g_assert_cmpuint (all->n_categories, ==, 30);
  g_assert_false (all->other_category);
  for (guint i = 1; i < 30; i++)
    g_assert_cmpint (crm_chart_data_get_total (all, i), <=, crm_chart_data_get_total (all, i - 1));
  g_assert_cmpuint (some->n_categories, ==, 10);
  g_assert_true (some->other_category);
  g_assert_cmpstr (some->categories[9], ==, "21 others");
  g_assert_cmpint (sum_of (some), ==, sum_of (data));
}

static void
test_nothing (void)
{
  g_autoptr (CrmSeries) series = fixture_months (0, 2, FALSE);
  g_autoptr (CrmChartData) data
      = crm_chart_data_new (series, 0, 1, 2, CRM_DATE_NONE, CRM_DATE_NONE);
  g_autoptr (CrmChartData) folded = crm_chart_data_fold_groups (data, 8);
  g_autoptr (CrmChartData) coarse = crm_chart_data_coarsen (folded, 1, 1);

  g_assert_cmpuint (coarse->n_categories, ==, 0);
  g_assert_cmpuint (coarse->n_groups, ==, 0);
}

/* A name that is missing or empty has a row of its own. */
static void
test_nameless (void)
{
  g_autoptr (CrmSeries) series = crm_series_new ("Sales", "EUR");
  g_autoptr (CrmChartData) data = NULL;

  crm_series_add_column (series, "seller", "Seller", CRM_SERIES_TEXT);
  crm_series_add_column (series, "amount", "Amount", CRM_SERIES_MONEY);
  for (guint i = 0; i < 3; i++)
    {
      crm_series_add_row (series);
      crm_series_set_value (series, i, 1, crm_value_integer (100));
    }
  crm_series_set_value (series, 1, 0, crm_value_text (""));
  crm_series_set_value (series, 2, 0, crm_value_text ("Ana"));
  data = crm_chart_data_new (series, 0, -1, 1, CRM_DATE_NONE, CRM_DATE_NONE);
  g_assert_cmpuint (data->n_categories, ==, 2);
  g_assert_cmpstr (data->categories[0], ==, "(none)");
  g_assert_cmpint (crm_chart_data_get_total (data, 0), ==, 200);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/chart-data/pivot", test_pivot);
  g_test_add_func ("/chart-data/gaps", test_gaps);
  g_test_add_func ("/chart-data/period", test_period);
  g_test_add_func ("/chart-data/coarsen", test_coarsen);
  g_test_add_func ("/chart-data/coarsen-names", test_coarsen_names);
  g_test_add_func ("/chart-data/fold-groups", test_fold_groups);
  g_test_add_func ("/chart-data/rank", test_rank);
  g_test_add_func ("/chart-data/nothing", test_nothing);
  g_test_add_func ("/chart-data/nameless", test_nameless);
  return g_test_run ();
}
