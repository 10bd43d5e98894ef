/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-chart.h"
#include "crm-date.h"

/* A number that looks like chance and is the same on every machine. */
static inline guint
fixture_chance (guint seed, guint i, guint j)
{
  guint32 x = seed * 2654435761u + i * 40503u + j * 2246822519u + 12345u;

  x ^= x >> 15;
  x *= 2246822519u;
  x ^= x >> 13;
  x *= 3266489917u;
  return x ^ (x >> 16);
}

static inline char *
fixture_name (guint i)
{
  static const char *const names[]
      = { "Ana Silva", "Ștefan Popescu", "Ayşe Yılmaz",
          "João Pedro Albuquerque de Vasconcelos e Sá", "Mary O’Neill" };

  return i < G_N_ELEMENTS (names) ? g_strdup (names[i]) : g_strdup_printf ("Seller number %u", i);
}

/* Sales by month and, with @n_groups, by seller. Every fifth is below zero with @negative. */
static inline CrmSeries *
fixture_titled_months (const char *title, guint n_months, guint n_groups, gboolean negative)
{
  CrmSeries *series = crm_series_new (title, "EUR");
  CrmDate start = crm_date_new (2025, 10, 1);
  guint month = crm_series_add_column (series, "month", "Month", CRM_SERIES_MONTH);
  guint seller
      = n_groups > 0 ? crm_series_add_column (series, "seller", "Seller", CRM_SERIES_TEXT) : 0;
  guint amount = crm_series_add_column (series, "amount", "Amount", CRM_SERIES_MONEY);
  gint64 total = 0;

  for (guint i = 0; i < n_months; i++)
    for (guint j = 0; j < MAX (1, n_groups); j++)
      {
        guint row = crm_series_add_row (series);
        gint64 value = 20000 + fixture_chance (1, i, j) % 2000000;

        if (negative && fixture_chance (2, i, j) % 5 == 0)
          value = -value;
        crm_series_set_value (series, row, month,
                              crm_value_integer (crm_date_add_months (start, (int) i)));
        if (n_groups > 0)
          crm_series_set_value (series, row, seller, crm_value_take_text (fixture_name (j)));
        crm_series_set_value (series, row, amount, crm_value_integer (value));
        total += value;
      }
  if (n_months > 0)
    crm_series_set_total (series, amount, crm_value_integer (total));
  return series;
}

static inline CrmSeries *
fixture_months (guint n_months, guint n_groups, gboolean negative)
{
  return fixture_titled_months ("Sales by month", n_months, n_groups, negative);
}

/* Sales by seller. */
static inline CrmSeries *
fixture_names (guint n, gboolean negative)
{
  CrmSeries *series = crm_series_new ("Sales by seller", "EUR");

  crm_series_add_column (series, "seller", "Seller", CRM_SERIES_TEXT);
  crm_series_add_column (series, "count", "Deals", CRM_SERIES_INTEGER);
  crm_series_add_column (series, "amount", "Amount", CRM_SERIES_MONEY);
  for (guint i = 0; i < n; i++)
    {
      guint row = crm_series_add_row (series);
      gint64 value = 20000 + fixture_chance (3, i, 0) % 9000000;

      if (negative && i % 3 == 1)
        value = -value;
      crm_series_set_value (series, row, 0, crm_value_take_text (fixture_name (i)));
      crm_series_set_value (series, row, 1, crm_value_integer (value / 100000));
      crm_series_set_value (series, row, 2, crm_value_integer (value));
    }
  return series;
}

static inline CrmSeries *
fixture_funnel (guint n)
{
  CrmSeries *series = crm_series_new ("Funnel", "EUR");
  gint64 count = 8800, before = 0;

  crm_series_add_column (series, "stage", "Stage", CRM_SERIES_TEXT);
  crm_series_add_column (series, "count", "Deals", CRM_SERIES_INTEGER);
  crm_series_add_column (series, "amount", "Value", CRM_SERIES_MONEY);
  crm_series_add_column (series, "conversion", "Conversion", CRM_SERIES_PERCENT);
  for (guint i = 0; i < n; i++)
    {
      guint row = crm_series_add_row (series);

      crm_series_set_value (series, row, 0,
                            crm_value_take_text (g_strdup_printf ("Stage %u of the pipeline", i)));
      crm_series_set_value (series, row, 1, crm_value_integer (count));
      crm_series_set_value (series, row, 2, crm_value_integer (count * 236200));
      if (i > 0)
        crm_series_set_value (series, row, 3, crm_value_integer (count * 1000000 / before));
      before = count;
      count = MAX (1, count * 7 / 10);
    }
  return series;
}

/* A share by name and by reason; every fourth pair does not exist. */
static inline CrmSeries *
fixture_table (guint n_rows, guint n_columns)
{
  CrmSeries *series = crm_series_new ("Lost by stage and reason", NULL);
  guint stage = crm_series_add_column (series, "stage", "Stage", CRM_SERIES_TEXT);
  guint after = crm_series_add_column (series, "after", "Months later", CRM_SERIES_INTEGER);
  guint share = crm_series_add_column (series, "share", "Share", CRM_SERIES_PERCENT);

  for (guint i = 0; i < n_rows; i++)
    for (guint j = 0; j < n_columns; j++)
      {
        guint row;

        if (fixture_chance (5, i, j) % 4 == 0)
          continue;
        row = crm_series_add_row (series);
        crm_series_set_value (series, row, stage, crm_value_take_text (fixture_name (i)));
        crm_series_set_value (series, row, after, crm_value_integer (j));
        crm_series_set_value (series, row, share,
                              crm_value_integer (fixture_chance (6, i, j) % 1000001));
      }
  return series;
}

/* A level, steps up and down, and the level that they lead to. */
static inline CrmSeries *
fixture_steps (guint n, gboolean negative)
{
  CrmSeries *series = crm_series_new ("Pipeline from March to April", "EUR");
  guint step = crm_series_add_column (series, "step", "Step", CRM_SERIES_TEXT);
  guint amount = crm_series_add_column (series, "amount", "Amount", CRM_SERIES_MONEY);
  guint total = crm_series_add_column (series, "is_total", "Level", CRM_SERIES_INTEGER);
  gint64 level = 0;

  for (guint i = 0; i < n; i++)
    {
      guint row = crm_series_add_row (series);
      gint64 value = fixture_chance (7, i, 0) % 2000000;
      gboolean is_level = i == 0 || i + 1 == n;

      if (fixture_chance (8, i, 0) % 2 == 0 || (negative && i == 0))
        value = -value;
      if (is_level && i > 0)
        value = level;
      level = is_level ? value : level + value;
      crm_series_set_value (series, row, step, crm_value_take_text (fixture_name (i)));
      crm_series_set_value (series, row, amount, crm_value_integer (value));
      crm_series_set_value (series, row, total, crm_value_integer (is_level));
    }
  return series;
}

/* What was reached and what was planned; every fifth has no plan. */
static inline CrmSeries *
fixture_plans (guint n)
{
  CrmSeries *series = crm_series_new ("Plan and actual", "EUR");
  guint name = crm_series_add_column (series, "seller", "Seller", CRM_SERIES_TEXT);
  guint amount = crm_series_add_column (series, "amount", "Amount", CRM_SERIES_MONEY);
  guint plan = crm_series_add_column (series, "plan", "Plan", CRM_SERIES_MONEY);

  for (guint i = 0; i < n; i++)
    {
      guint row = crm_series_add_row (series);

      crm_series_set_value (series, row, name, crm_value_take_text (fixture_name (i)));
      crm_series_set_value (series, row, amount,
                            crm_value_integer (fixture_chance (9, i, 0) % 9000000));
      if (i % 5 != 4)
        crm_series_set_value (series, row, plan,
                              crm_value_integer (1000000 + fixture_chance (10, i, 0) % 6000000));
    }
  return series;
}

/* Months that were, and months to come with the band in which they will lie. */
static inline CrmSeries *
fixture_forecast (guint n_months, guint n_known)
{
  CrmSeries *series = crm_series_new ("Forecast", "EUR");
  CrmDate start = crm_date_new (2025, 10, 1);
  guint month = crm_series_add_column (series, "month", "Month", CRM_SERIES_MONTH);
  guint amount = crm_series_add_column (series, "amount", "Amount", CRM_SERIES_MONEY);
  guint low = crm_series_add_column (series, "low", "At least", CRM_SERIES_MONEY);
  guint high = crm_series_add_column (series, "high", "At most", CRM_SERIES_MONEY);

  for (guint i = 0; i < n_months; i++)
    {
      guint row = crm_series_add_row (series);
      gint64 value = 500000 + fixture_chance (11, i, 0) % 900000;

      crm_series_set_value (series, row, month,
                            crm_value_integer (crm_date_add_months (start, (int) i)));
      crm_series_set_value (series, row, amount, crm_value_integer (value));
      if (i < n_known)
        continue;
      crm_series_set_value (series, row, low, crm_value_integer (value - (i + 1) * 30000));
      crm_series_set_value (series, row, high, crm_value_integer (value + (i + 1) * 40000));
    }
  return series;
}
