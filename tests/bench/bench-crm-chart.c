/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Charts of 100,000 points: making one, painting a frame of it, finding what lies under the
 * pointer, and another width, as while a window is stretched. The bare limit is Cairo stroking a
 * line of so many points. */
#include "config.h"

#include <cairo.h>

#include "bench.h"
#include "crm-chart.h"

#define N_POINTS 100000
#define WIDTH 800
#define HEIGHT 400
#define N_FRAMES 20
#define FRAME 0.016

typedef struct
{
  const char *name;
  CrmChartKind kind;
  guint n_points;
  guint n_groups;
} Shape;

/* One line, seven that are stacked, a table with a row for each week, one bar for each of many. */
static const Shape shapes[] = {
  { "line of 100,000 points", CRM_CHART_LINES, N_POINTS, 1 },
  { "seven lines of 14,286 points", CRM_CHART_LINES, N_POINTS, 7 },
  { "areas of 100,000 points, seven on top of each other", CRM_CHART_AREAS, N_POINTS, 7 },
  { "columns of 100,000 days", CRM_CHART_COLUMNS, N_POINTS, 1 },
  { "bars of 1,000 names", CRM_CHART_BARS, 1000, 1 },
  { "heat table of 1,000 cells", CRM_CHART_HEAT, 1000, 10 },
};

static gint64
height_of (guint i)
{
  return (gint64) (i * 2654435761u % 1000) + i % 5000;
}

static CrmSeries *
make_series (const Shape *shape)
{
  gboolean has_names = shape->kind == CRM_CHART_BARS || shape->kind == CRM_CHART_HEAT;
  CrmSeries *series = crm_series_new ("Visits", NULL);

  crm_series_add_column (series, "at", "At", has_names ? CRM_SERIES_TEXT : CRM_SERIES_DATE);
  crm_series_add_column (series, "group", "Group", CRM_SERIES_TEXT);
  crm_series_add_column (series, "visits", "Visits", CRM_SERIES_INTEGER);
  for (guint i = 0; i < shape->n_points; i++)
    {
      guint at = i / shape->n_groups;
      g_autofree char *group = g_strdup_printf ("Group %u", i % shape->n_groups);
      g_autofree char *name = g_strdup_printf ("Name %u", at);

      crm_series_add_row (series);
      crm_series_set_value (series, i, 0,
                            has_names ? crm_value_text (name) : crm_value_integer (at));
      crm_series_set_value (series, i, 1, crm_value_text (group));
      crm_series_set_value (series, i, 2, crm_value_integer (height_of (i)));
    }
  return series;
}

static double
time_bare (guint n)
{
  g_autoptr (GArray) times = g_array_new (FALSE, FALSE, sizeof (double));
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, WIDTH, HEIGHT);

  for (guint frame = 0; frame < 2; frame++)
    {
      cairo_t *cr = cairo_create (surface);
      double start = bench_now ();

      for (guint i = 0; i < n; i++)
        cairo_line_to (cr, (double) i * WIDTH / n, HEIGHT - (double) height_of (i) * HEIGHT / 6000);
      cairo_stroke (cr);
      start = bench_now () - start;
      g_array_append_val (times, start);
      cairo_destroy (cr);
    }
  cairo_surface_destroy (surface);
  return bench_median (times);
}

static double
paint (CrmChart *chart)
{
  cairo_surface_t *surface
      = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, WIDTH + N_FRAMES, HEIGHT);
  cairo_t *cr = cairo_create (surface);
  double start = bench_now ();

  crm_chart_draw (chart, cr);
  start = bench_now () - start;
  cairo_destroy (cr);
  cairo_surface_destroy (surface);
  return start;
}

static void
say (const char *what, GArray *times, double bare)
{
  g_autofree char *worst
      = g_strdup_printf ("      longest %.2f ms", bench_percentile (times, 100) * 1000);

  bench_time (what, bench_median (times), bare, "Cairo: a line of so many points");
  bench_note ("%s", worst);
  bench_judge (bench_median (times), FRAME);
}

static void
measure (const Shape *shape)
{
  g_autoptr (CrmSeries) series = make_series (shape);
  g_autoptr (GArray) painted = g_array_new (FALSE, FALSE, sizeof (double));
  g_autoptr (GArray) hovered = g_array_new (FALSE, FALSE, sizeof (double));
  g_autoptr (GArray) stretched = g_array_new (FALSE, FALSE, sizeof (double));
  g_autoptr (CrmChart) chart = NULL;
  double start = bench_now (), bare = time_bare (shape->n_points), made;

  bench_note ("  %s", shape->name);
  start = bench_now ();
  chart = crm_chart_new (series, NULL, shape->kind,
                         &(CrmChartColumns){ .category = "at",
                                             .group = shape->n_groups > 1 ? "group" : "",
                                             .value = "visits" });
  crm_chart_set_size (chart, WIDTH, HEIGHT);
  paint (chart);
  made = bench_now () - start;
  bench_time ("    made and painted first", made, bare, "Cairo: a line of so many points");
  for (guint i = 0; i < N_FRAMES; i++)
    {
      double seconds = bench_now ();
      int item = crm_chart_hit (chart, 60 + i * (WIDTH - 80) / N_FRAMES, HEIGHT / 2.0);

      crm_chart_set_highlight (chart, item);
      seconds = bench_now () - seconds + paint (chart);
      g_array_append_val (hovered, seconds);
      crm_chart_set_highlight (chart, CRM_CHART_NO_ITEM);
      seconds = paint (chart);
      g_array_append_val (painted, seconds);
    }
  for (guint i = 0; i < N_FRAMES; i++)
    {
      double seconds = bench_now ();

      crm_chart_set_size (chart, WIDTH + i, HEIGHT);
      seconds = bench_now () - seconds + paint (chart);
      g_array_append_val (stretched, seconds);
    }
  say ("    painted again", painted, bare);
  say ("    the pointer over it", hovered, bare);
  say ("    another width", stretched, bare);
}

int
main (int argc, char *argv[])
{
  bench_title ("Charts, 800 × 400");
  for (gsize i = 0; i < G_N_ELEMENTS (shapes); i++)
    measure (&shapes[i]);
  return 0;
}
