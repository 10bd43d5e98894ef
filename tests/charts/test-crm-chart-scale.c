/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <math.h>

#include "crm-chart-scale-private.h"

static void
test_table (void)
{
  static const struct
  {
    gint64 smallest, largest;
    guint max_ticks;
    CrmSeriesType type;
    gint64 low, high, step;
  } cases[] = {
    { 0, 100, 6, CRM_SERIES_INTEGER, 0, 100, 20 },
    { 0, 101, 6, CRM_SERIES_INTEGER, 0, 150, 50 },
    { 0, 3, 8, CRM_SERIES_INTEGER, 0, 3, 1 },
    { 0, 1, 8, CRM_SERIES_INTEGER, 0, 1, 1 },
    { 5, 9, 4, CRM_SERIES_INTEGER, 0, 10, 5 },
    { -9, -5, 4, CRM_SERIES_INTEGER, -10, 0, 5 },
    { -30, 70, 6, CRM_SERIES_INTEGER, -50, 100, 50 },
    { -1, 1000, 6, CRM_SERIES_INTEGER, -500, 1000, 500 },
    { 0, 1234567, 6, CRM_SERIES_MONEY, 0, 1500000, 500000 },
    { 0, 1000000000, 2, CRM_SERIES_MONEY, 0, 1000000000, 1000000000 },
    { 0, 90 * 60, 5, CRM_SERIES_DURATION, 0, 5400, 1800 },
    { 0, 40 * 86400, 5, CRM_SERIES_DURATION, 0, 40 * 86400, 10 * 86400 },
    { 0, 20 * 3600, 5, CRM_SERIES_DURATION, 0, 24 * 3600, 6 * 3600 },
    { 0, 0, 5, CRM_SERIES_MONEY, 0, 0, 1 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      CrmChartScale scale;

      crm_chart_scale_init (&scale, cases[i].smallest, cases[i].largest, cases[i].max_ticks,
                            cases[i].type);
      g_test_message ("case %d: %" G_GINT64_FORMAT " to %" G_GINT64_FORMAT " by %" G_GINT64_FORMAT,
                      (int) i, scale.low, scale.high, scale.step);
      g_assert_cmpint (scale.low, ==, cases[i].low);
      g_assert_cmpint (scale.high, ==, cases[i].high);
      g_assert_cmpint (scale.step, ==, cases[i].step);
    }
}

static gboolean
is_round (gint64 step)
{
  while (step % 10 == 0)
    step /= 10;
  return step == 1 || step == 2 || step == 5;
}

/* Whatever the numbers, all are within, zero is a tick, steps are round and not too many. */
static void
test_rules (void)
{
  static const gint64 values[] = { 0,
                                   1,
                                   2,
                                   3,
                                   7,
                                   10,
                                   11,
                                   99,
                                   100,
                                   101,
                                   12345,
                                   999999,
                                   1000001,
                                   8800 * 236200,
                                   G_GINT64_CONSTANT (999999999999999),
                                   CRM_CHART_LARGEST - 1,
                                   CRM_CHART_LARGEST,
                                   G_MAXINT64 };

  for (gsize i = 0; i < G_N_ELEMENTS (values); i++)
    for (gsize j = 0; j < G_N_ELEMENTS (values); j++)
      for (guint most = 3; most < 12; most++)
        {
          CrmChartScale scale;
          gint64 low = MAX (-values[i], -CRM_CHART_LARGEST),
                 high = MIN (values[j], CRM_CHART_LARGEST);

          crm_chart_scale_init (&scale, -values[i], values[j], most, CRM_SERIES_MONEY);
          g_assert_cmpint (scale.low, <=, low);
          g_assert_cmpint (scale.high, >=, high);
          g_assert_cmpint (scale.low % scale.step, ==, 0);
          g_assert_cmpuint (scale.n_ticks, <=, most);
          g_assert_cmpint (crm_chart_scale_get_tick (&scale, scale.n_ticks - 1), ==, scale.high);
          g_assert_true (is_round (scale.step));
          if (low < 0 || high > 0)
            {
              g_assert_cmpfloat (crm_chart_scale_get_share (&scale, low), >=, 0);
              g_assert_cmpfloat (crm_chart_scale_get_share (&scale, high), <=, 1);
              g_assert_cmpint (high - scale.high, >, -scale.step);
            }
        }
}

static void
test_add (void)
{
  g_assert_cmpint (crm_chart_add (2, 3), ==, 5);
  g_assert_cmpint (crm_chart_add (G_MAXINT64, G_MAXINT64), ==, CRM_CHART_LARGEST);
  g_assert_cmpint (crm_chart_add (G_MININT64, G_MININT64), ==, -CRM_CHART_LARGEST);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/chart-scale/table", test_table);
  g_test_add_func ("/chart-scale/rules", test_rules);
  g_test_add_func ("/chart-scale/add", test_add);
  return g_test_run ();
}
