/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

#include "crm-chart-fixtures.h"
#include "crm-chart-private.h"

typedef CrmChart *(*NewChart) (CrmSeries *series, const CrmLocale *locale);

static CrmChart *
make (CrmSeries *series, NewChart create, const char *locale)
{
  CrmChart *chart = create (series, crm_locale_find (locale));

  g_object_unref (series);
  return chart;
}

static CrmChart *
make_kind (CrmSeries *series, CrmChartKind kind, const CrmChartColumns *columns, const char *locale)
{
  CrmChart *chart = crm_chart_new (series, crm_locale_find (locale), kind, columns);

  g_object_unref (series);
  return chart;
}

static void
add_kinds (GPtrArray *charts, guint n, const char *locale)
{
  static const CrmChartColumns table = { .category = "stage", .group = "after", .value = "share" };
  static const CrmChartColumns plan = { .value = "amount", .target = "plan" };
  static const CrmChartColumns band = { .value = "amount", .low = "low", .high = "high" };
  static const CrmChartColumns names = { .category = "seller", .group = "", .value = "count" };

  g_ptr_array_add (charts, make_kind (fixture_months (n, 0, TRUE), CRM_CHART_LINES, NULL, locale));
  g_ptr_array_add (charts, make_kind (fixture_months (n, 12, TRUE), CRM_CHART_LINES, NULL, locale));
  g_ptr_array_add (charts, make_kind (fixture_names (n, FALSE), CRM_CHART_LINES, &names, locale));
  g_ptr_array_add (charts, make_kind (fixture_months (n, 5, FALSE), CRM_CHART_AREAS, NULL, locale));
  g_ptr_array_add (charts, make_kind (fixture_months (n, 3, TRUE), CRM_CHART_AREAS, NULL, locale));
  g_ptr_array_add (charts, make_kind (fixture_forecast (n, n / 2), CRM_CHART_LINES, &band, locale));
  g_ptr_array_add (charts, make_kind (fixture_table (MIN (n, 100), MIN (n, 24)), CRM_CHART_HEAT,
                                      &table, locale));
  g_ptr_array_add (
      charts, make_kind (fixture_table (MIN (n, 5), MIN (n, 100)), CRM_CHART_HEAT, &table, locale));
  g_ptr_array_add (charts, make_kind (fixture_steps (n, FALSE), CRM_CHART_WATERFALL, NULL, locale));
  g_ptr_array_add (charts, make_kind (fixture_steps (n, TRUE), CRM_CHART_WATERFALL, NULL, locale));
  g_ptr_array_add (charts, make_kind (fixture_plans (n), CRM_CHART_BULLET, &plan, locale));
  g_ptr_array_add (charts, make_kind (fixture_months (n, 0, TRUE), CRM_CHART_SPARK, NULL, locale));
}

/* Every shape of data that a chart may meet. */
static GPtrArray *
make_all (const char *locale)
{
  static const guint sizes[] = { 0, 1, 2, 12, 100, 1000 };
  GPtrArray *charts = g_ptr_array_new_with_free_func (g_object_unref);

  for (gsize i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      guint n = sizes[i];

      g_ptr_array_add (charts, make (fixture_months (n, 0, FALSE), crm_chart_new_sales, locale));
      g_ptr_array_add (charts, make (fixture_months (n, 4, TRUE), crm_chart_new_sales, locale));
      g_ptr_array_add (charts, make (fixture_months (n, 12, FALSE), crm_chart_new_sales, locale));
      g_ptr_array_add (charts, make (fixture_names (n, FALSE), crm_chart_new_sales, locale));
      g_ptr_array_add (charts, make (fixture_names (n, TRUE), crm_chart_new_sales, locale));
      g_ptr_array_add (charts, make (fixture_funnel (n), crm_chart_new_funnel, locale));
      add_kinds (charts, MIN (n, 250), locale);
    }
  return charts;
}

static gboolean
overlap (CrmChartRect a, CrmChartRect b)
{
  return a.x + a.width > b.x + 0.01 && b.x + b.width > a.x + 0.01 && a.y + a.height > b.y + 0.01
         && b.y + b.height > a.y + 0.01;
}

/* What a label really covers of its box. */
static CrmChartRect
text_box (const CrmChartScene *scene, const CrmChartLabel *label)
{
  CrmChartRect box = label->box;
  double width;

  crm_chart_pen_set_font (scene->pen, label->size, label->bold);
  width = MIN (crm_chart_pen_measure_digits (scene->pen, label->text), box.width);
  if (label->align == CRM_CHART_END)
    box.x += box.width - width;
  else if (label->align == CRM_CHART_CENTER)
    box.x += (box.width - width) / 2;
  box.width = width;
  return box;
}

static void
assert_within (CrmChartRect box, double width, double height, const char *what)
{
  if (box.x < -0.5 || box.y < -0.5 || box.x + box.width > width + 0.5
      || box.y + box.height > height + 0.5)
    g_error ("%s lies at %g,%g %gx%g, outside of %gx%g", what, box.x, box.y, box.width, box.height,
             width, height);
}

static void
check_layout (CrmChart *chart, double width, double height)
{
  const CrmChartScene *scene;
  g_autofree CrmChartRect *boxes = NULL;

  crm_chart_set_size (chart, width, height);
  scene = crm_chart_get_scene (chart);
  boxes = g_new (CrmChartRect, scene->labels->len + 1);
  for (guint i = 0; i < scene->labels->len; i++)
    {
      CrmChartLabel *label = &g_array_index (scene->labels, CrmChartLabel, i);

      boxes[i] = text_box (scene, label);
      assert_within (boxes[i], width, height, label->text);
      for (guint j = 0; j < i; j++)
        if (overlap (boxes[i], boxes[j]))
          g_error ("kind %d at %gx%g: “%s” runs into “%s”", crm_chart_get_kind (chart), width,
                   height, label->text, g_array_index (scene->labels, CrmChartLabel, j).text);
    }
  for (guint i = 0; i < scene->marks->len; i++)
    {
      const CrmChartMark *mark = &g_array_index (scene->marks, CrmChartMark, i);
      CrmChartRect box = mark->box;

      /* The middle of a point is what has a place. */
      if (mark->form == CRM_CHART_FORM_DOT || mark->form == CRM_CHART_FORM_QUIET)
        box = (CrmChartRect){ box.x + box.width / 2, box.y + box.height / 2, 0, 0 };
      assert_within (box, width, height, "a mark");
      if (crm_chart_get_kind (chart) != CRM_CHART_FUNNEL)
        g_assert_cmpfloat (box.y, >=, scene->plot.y - 0.5);
    }
}

static void
test_layout (void)
{
  static const struct
  {
    double width, height;
  } sizes[] = { { 800, 400 }, { 360, 340 }, { 1400, 700 }, { 320, 200 }, { 640, 1200 } };
  static const char *const locales[] = { "en-US", "pt-PT", "tr-TR", "ro-RO" };

  for (gsize i = 0; i < G_N_ELEMENTS (locales); i++)
    {
      g_autoptr (GPtrArray) charts = make_all (locales[i]);

      for (guint j = 0; j < charts->len; j++)
        for (gsize k = 0; k < G_N_ELEMENTS (sizes); k++)
          check_layout (g_ptr_array_index (charts, j), sizes[k].width, sizes[k].height);
    }
}

/* At twice the size of text too, and on paper. */
static void
test_layout_sizes (void)
{
  g_autoptr (GPtrArray) charts = make_all ("pt-PT");
  CrmChartStyle large = crm_chart_style_dark (), print = crm_chart_style_print ();

  large.font_size *= 2;
  for (guint i = 0; i < charts->len; i++)
    {
      CrmChart *chart = g_ptr_array_index (charts, i);

      crm_chart_set_style (chart, &large);
      check_layout (chart, 800, 600);
      check_layout (chart, 400, 500);
      crm_chart_set_style (chart, &print);
      check_layout (chart, 511, 380);
    }
}

/* No size, however silly, does harm. */
static void
test_silly_sizes (void)
{
  static const double sizes[] = { 0, 1, 7, 40, 5000 };
  g_autoptr (GPtrArray) charts = make_all ("en-GB");
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, 8, 8);
  cairo_t *cr = cairo_create (surface);

  for (guint i = 0; i < charts->len; i++)
    for (gsize j = 0; j < G_N_ELEMENTS (sizes); j++)
      for (gsize k = 0; k < G_N_ELEMENTS (sizes); k++)
        {
          CrmChart *chart = g_ptr_array_index (charts, i);

          crm_chart_set_size (chart, sizes[j], sizes[k]);
          crm_chart_draw (chart, cr);
          g_assert_cmpint (cairo_status (cr), ==, CAIRO_STATUS_SUCCESS);
        }
  cairo_destroy (cr);
  cairo_surface_destroy (surface);
}

/* The middle of every item finds the item. */
static void
test_hit (void)
{
  g_autoptr (GPtrArray) charts = make_all ("en-GB");

  for (guint i = 0; i < charts->len; i++)
    {
      CrmChart *chart = g_ptr_array_index (charts, i);

      crm_chart_set_size (chart, 800, 400);
      for (guint item = 0; item < crm_chart_n_items (chart); item++)
        {
          CrmChartRect box = crm_chart_item_get_bounds (chart, item);
          int found = crm_chart_hit (chart, box.x + box.width / 2, box.y + box.height / 2);

          g_assert_cmpint (found, ==, (int) item);
        }
      g_assert_cmpint (crm_chart_hit (chart, -50, -50), ==, CRM_CHART_NO_ITEM);
    }
}

/* In a column of one part the whole height belongs to it, in a stack only what is drawn. */
static void
test_hit_slots (void)
{
  g_autoptr (CrmChart) single = make (fixture_months (12, 0, FALSE), crm_chart_new_sales, "en-GB");
  g_autoptr (CrmChart) stacked = make (fixture_months (12, 3, FALSE), crm_chart_new_sales, "en-GB");
  CrmChartRect box;

  crm_chart_set_size (single, 800, 400);
  crm_chart_set_size (stacked, 800, 400);
  box = crm_chart_item_get_bounds (single, 5);
  g_assert_cmpint (crm_chart_hit (single, box.x - 4, crm_chart_get_scene (single)->plot.y + 1), ==,
                   5);
  box = crm_chart_item_get_bounds (stacked, 5);
  g_assert_cmpint (crm_chart_item_get_group (stacked, 5), ==, 2);
  g_assert_cmpint (crm_chart_hit (stacked, box.x + 5, box.y - 3), ==, 5);
  g_assert_cmpint (crm_chart_hit (stacked, box.x + 5, box.y - 30), ==, CRM_CHART_NO_ITEM);
}

static void
test_rows (void)
{
  g_autoptr (CrmSeries) series = fixture_names (5, FALSE);
  g_autoptr (CrmChart) chart = crm_chart_new_sales (series, crm_locale_find ("en-GB"));
  g_autoptr (CrmChart) folded = make (fixture_months (3, 12, FALSE), crm_chart_new_sales, "en-GB");
  guint n;

  for (guint i = 0; i < 5; i++)
    {
      int row = crm_chart_item_get_row (chart, i);

      g_assert_cmpint (row, >=, 0);
      g_assert_cmpint (crm_series_get_integer (series, (guint) row, 2), ==,
                       crm_chart_item_get_value (chart, i));
      if (i > 0)
        g_assert_cmpint (crm_chart_item_get_value (chart, i), <=,
                         crm_chart_item_get_value (chart, i - 1));
    }
  n = crm_chart_n_items (folded);
  g_assert_cmpuint (n, ==, 3 * 8);
  g_assert_cmpint (crm_chart_item_get_row (folded, n - 1), ==, -1);
}

static int
walk (CrmChart *chart, CrmChartDirection direction)
{
  int item = crm_chart_move (chart, CRM_CHART_NO_ITEM, CRM_CHART_FIRST), steps = 0;

  for (;; steps++)
    {
      int next = crm_chart_move (chart, item, direction);

      if (next == item)
        return steps;
      item = next;
    }
}

static void
test_move (void)
{
  g_autoptr (CrmChart) stacked = make (fixture_months (12, 3, FALSE), crm_chart_new_sales, "en-GB");
  g_autoptr (CrmChart) bars = make (fixture_names (9, FALSE), crm_chart_new_sales, "en-GB");
  g_autoptr (CrmChart) funnel = make (fixture_funnel (6), crm_chart_new_funnel, "en-GB");
  g_autoptr (CrmChart) nothing = make (fixture_funnel (0), crm_chart_new_funnel, "en-GB");
  int item;

  g_assert_cmpint (walk (stacked, CRM_CHART_RIGHT), ==, 11);
  g_assert_cmpint (walk (stacked, CRM_CHART_UP), ==, 2);
  g_assert_cmpint (walk (stacked, CRM_CHART_LEFT), ==, 0);
  g_assert_cmpint (walk (stacked, CRM_CHART_DOWN), ==, 0);
  g_assert_cmpint (walk (bars, CRM_CHART_DOWN), ==, 8);
  g_assert_cmpint (walk (bars, CRM_CHART_RIGHT), ==, 0);
  g_assert_cmpint (walk (funnel, CRM_CHART_DOWN), ==, 5);
  g_assert_cmpint (walk (funnel, CRM_CHART_RIGHT), ==, 5);
  /* From column to column one stays with the same seller, there and back. */
  item = crm_chart_move (stacked, 4, CRM_CHART_RIGHT);
  g_assert_cmpuint (crm_chart_item_get_group (stacked, (guint) item), ==, 1);
  g_assert_cmpint (crm_chart_move (stacked, item, CRM_CHART_LEFT), ==, 4);
  g_assert_cmpint (crm_chart_move (stacked, 4, CRM_CHART_LAST), ==, 35);
  g_assert_cmpint (crm_chart_move (stacked, 4, CRM_CHART_FIRST), ==, 0);
  g_assert_cmpint (crm_chart_move (stacked, 999, CRM_CHART_RIGHT), ==, 0);
  g_assert_cmpint (crm_chart_move (nothing, CRM_CHART_NO_ITEM, CRM_CHART_RIGHT), ==,
                   CRM_CHART_NO_ITEM);
}

static CrmSeries *
new_spring (void)
{
  CrmSeries *series = crm_series_new ("Sales by month", "EUR");

  crm_series_add_column (series, "month", "Month", CRM_SERIES_MONTH);
  crm_series_add_column (series, "seller", "Seller", CRM_SERIES_TEXT);
  crm_series_add_column (series, "amount", "Amount", CRM_SERIES_MONEY);
  for (guint i = 0; i < 3; i++)
    {
      crm_series_add_row (series);
      crm_series_set_value (series, i, 0, crm_value_integer (crm_date_new (2026, 2 + (int) i, 1)));
      crm_series_set_value (series, i, 1, crm_value_text (i == 0 ? "Bruno" : "Ana Silva"));
      crm_series_set_value (series, i, 2, crm_value_integer (i == 1 ? 1234000 : 50000));
    }
  return series;
}

static void
test_words (void)
{
  g_autoptr (CrmChart) sales = make (new_spring (), crm_chart_new_sales, "en-GB");
  g_autoptr (CrmChart) sales_pt = make (new_spring (), crm_chart_new_sales, "pt-PT");
  g_autoptr (CrmChart) funnel = make (fixture_funnel (3), crm_chart_new_funnel, "en-GB");
  g_autoptr (CrmChart) one = make (fixture_funnel (1), crm_chart_new_funnel, "en-GB");
  g_autoptr (CrmChart) many = make (fixture_names (1000, FALSE), crm_chart_new_sales, "en-GB");
  g_autoptr (CrmChart) nothing = make (fixture_names (0, FALSE), crm_chart_new_sales, "en-GB");
  g_autofree char *hover = crm_chart_item_dup_text (sales, 1);
  g_autofree char *hover_pt = crm_chart_item_dup_text (sales_pt, 1);
  g_autofree char *stage = crm_chart_item_dup_text (funnel, 1);
  g_autofree char *sales_words = crm_chart_dup_description (sales);
  g_autofree char *funnel_words = crm_chart_dup_description (funnel);
  g_autofree char *one_words = crm_chart_dup_description (one);
  g_autofree char *many_words = crm_chart_dup_description (many);
  g_autofree char *no_words = NULL;

  g_assert_cmpstr (hover, ==, "March 2026 · Ana Silva · €12,340");
  g_assert_cmpstr (hover_pt, ==, "março de 2026 · Ana Silva · 12\u00a0340\u00a0€");
  g_assert_cmpstr (stage, ==,
                   "Stage 1 of the pipeline · Deals: 6,160 · Value: €14,549,920 · "
                   "70% of the stage before");
  g_assert_cmpstr (sales_words, ==,
                   "Sales by month: 3 months, highest March 2026 with €12,340, €13,340 in all. "
                   "The largest part is Ana Silva with €12,840.");
  g_assert_cmpstr (funnel_words, ==,
                   "Funnel: 3 stages, from 8,800 in Stage 0 of the pipeline to 4,312 in "
                   "Stage 2 of the pipeline, which is 49% of the first.");
  g_assert_cmpstr (one_words, ==, "Funnel: 1 stage, Stage 0 of the pipeline with 8,800.");
  g_assert_true (g_str_has_prefix (many_words, "Sales by seller: 1000 entries, highest "));
  crm_chart_set_empty_text (nothing, "Nobody sold anything.");
  no_words = crm_chart_dup_description (nothing);
  g_assert_cmpstr (no_words, ==, "Sales by seller: Nobody sold anything.");
}

/* A funnel works from as little as amounts, and works conversion out itself. */
static void
test_bare_funnel (void)
{
  g_autoptr (CrmSeries) series = crm_series_new ("Funnel", "EUR");
  g_autoptr (CrmChart) chart = NULL;
  const CrmChartScene *scene;
  gboolean found = FALSE;

  crm_series_add_column (series, "stage", "Stage", CRM_SERIES_TEXT);
  crm_series_add_column (series, "amount", "Value", CRM_SERIES_MONEY);
  for (guint i = 0; i < 2; i++)
    {
      crm_series_add_row (series);
      crm_series_set_value (series, i, 1, crm_value_integer (i == 0 ? 40000 : 10000));
    }
  chart = crm_chart_new_funnel (series, crm_locale_find ("en-GB"));
  scene = crm_chart_get_scene (chart);
  for (guint i = 0; i < scene->labels->len; i++)
    found |= strstr (g_array_index (scene->labels, CrmChartLabel, i).text, "25%") != NULL;
  g_assert_true (found);
  g_assert_cmpfloat_with_epsilon (crm_chart_item_get_bounds (chart, 1).width * 4,
                                  crm_chart_item_get_bounds (chart, 0).width, 0.01);
}

/* Bars are as long as what they say. */
static void
test_proportion (void)
{
  g_autoptr (CrmChart) chart = make (fixture_months (12, 0, TRUE), crm_chart_new_sales, "en-GB");
  double unit = 0;

  crm_chart_set_size (chart, 800, 400);
  for (guint i = 0; i < crm_chart_n_items (chart); i++)
    {
      double value = fabs ((double) crm_chart_item_get_value (chart, i));
      double height = crm_chart_item_get_bounds (chart, i).height;

      if (unit == 0)
        unit = height / value;
      g_assert_cmpfloat_with_epsilon (height, value * unit, 0.01);
    }
}

/* Nothing is drawn where no row speaks of anything: neither in a table, nor in a line of shares;
 * in a line of sums it is zero. */
static void
test_missing (void)
{
  static const CrmChartColumns table = { .category = "stage", .group = "after", .value = "share" };
  g_autoptr (CrmSeries) series = fixture_table (8, 12);
  g_autoptr (CrmChart) heat = crm_chart_new (series, NULL, CRM_CHART_HEAT, &table);
  g_autoptr (CrmChart) lines = crm_chart_new (series, NULL, CRM_CHART_LINES, &table);
  g_autoptr (CrmChart) sums = make (new_spring (), crm_chart_new_sales, "en-GB");
  g_autoptr (CrmChart) sum_lines
      = crm_chart_new (crm_chart_get_series (sums), NULL, CRM_CHART_LINES, NULL);

  g_assert_cmpuint (crm_series_get_n_rows (series), <, 8 * 12);
  g_assert_cmpuint (crm_chart_n_items (heat), ==, crm_series_get_n_rows (series));
  g_assert_cmpuint (crm_chart_n_items (lines), ==, crm_series_get_n_rows (series));
  g_assert_cmpuint (crm_chart_n_items (sum_lines), ==, 3 * 2);
  for (guint i = 0; i < crm_chart_n_items (heat); i++)
    g_assert_cmpint (crm_series_get_integer (series, (guint) crm_chart_item_get_row (heat, i), 2),
                     ==, crm_chart_item_get_value (heat, i));
}

/* Each step begins where the one before ended, and the steps lead to the last level. */
static void
test_steps (void)
{
  g_autoptr (CrmSeries) series = fixture_steps (9, FALSE);
  g_autoptr (CrmChart) chart = crm_chart_new (series, NULL, CRM_CHART_WATERFALL, NULL);
  CrmChartRect first, last;
  double edge;

  crm_chart_set_size (chart, 800, 400);
  first = crm_chart_item_get_bounds (chart, 0);
  last = crm_chart_item_get_bounds (chart, 8);
  edge = crm_chart_item_get_value (chart, 0) < 0 ? first.x : first.x + first.width;
  for (guint i = 1; i < 8; i++)
    {
      CrmChartRect box = crm_chart_item_get_bounds (chart, i);
      gboolean is_up = crm_chart_item_get_value (chart, i) > 0;

      g_assert_cmpfloat_with_epsilon (edge, is_up ? box.x : box.x + box.width, 1.01);
      edge = is_up ? box.x + box.width : box.x;
    }
  g_assert_cmpfloat_with_epsilon (
      edge, crm_chart_item_get_value (chart, 8) < 0 ? last.x : last.x + last.width, 1.01);
}

/* A line of a hundred thousand points has a few a pixel, loses no peak, and each can be found. */
static void
test_many_points (void)
{
  g_autoptr (CrmSeries) series = crm_series_new ("Visits", NULL);
  g_autoptr (CrmChart) chart = NULL;
  const CrmChartScene *scene;
  double top = G_MAXDOUBLE;
  guint n = 0;

  crm_series_add_column (series, "hour", "Hour", CRM_SERIES_INTEGER);
  crm_series_add_column (series, "visits", "Visits", CRM_SERIES_INTEGER);
  for (guint i = 0; i < 100000; i++)
    {
      crm_series_add_row (series);
      crm_series_set_value (series, i, 0, crm_value_integer (i));
      crm_series_set_value (series, i, 1, crm_value_integer (i == 77777 ? 1000000 : i % 1000));
    }
  chart = crm_chart_new (series, NULL, CRM_CHART_LINES,
                         &(CrmChartColumns){ .category = "hour", .group = "", .value = "visits" });
  crm_chart_set_size (chart, 800, 400);
  scene = crm_chart_get_scene (chart);
  for (guint i = 0; i < scene->paths->len; i++)
    {
      GArray *points = g_array_index (scene->paths, CrmChartPath, i).points;

      n += points->len / 2;
      for (guint p = 1; p < points->len; p += 2)
        top = MIN (top, g_array_index (points, double, p));
    }
  g_assert_cmpuint (n, <=, 4 * 2 * 800);
  g_assert_cmpfloat_with_epsilon (top, scene->plot.y, 1);
  g_assert_cmpuint (crm_chart_n_items (chart), ==, 100000);
  g_assert_cmpint (crm_chart_item_get_value (chart, 77777), ==, 1000000);
}

static void
test_kinds_in_words (void)
{
  static const CrmChartColumns plan = { .value = "amount", .target = "plan" };
  static const CrmChartColumns band = { .value = "amount", .low = "low", .high = "high" };
  static const CrmChartColumns table = { .category = "stage", .group = "after", .value = "share" };
  g_autoptr (CrmChart) plans = make_kind (fixture_plans (5), CRM_CHART_BULLET, &plan, "en-GB");
  g_autoptr (CrmChart) forecast
      = make_kind (fixture_forecast (12, 9), CRM_CHART_LINES, &band, "en-GB");
  g_autoptr (CrmChart) heat = make_kind (fixture_table (5, 3), CRM_CHART_HEAT, &table, "en-GB");
  g_autoptr (CrmChart) steps
      = make_kind (fixture_steps (4, FALSE), CRM_CHART_WATERFALL, NULL, "en-GB");
  g_autofree char *planned = crm_chart_item_dup_text (plans, 0);
  g_autofree char *unplanned = crm_chart_item_dup_text (plans, 4);
  g_autofree char *known = crm_chart_item_dup_text (forecast, 0);
  g_autofree char *expected = crm_chart_item_dup_text (forecast, 11);
  g_autofree char *cell = crm_chart_item_dup_text (heat, 0);
  g_autofree char *plans_words = crm_chart_dup_description (plans);
  g_autofree char *heat_words = crm_chart_dup_description (heat);
  g_autofree char *steps_words = crm_chart_dup_description (steps);

  g_assert_nonnull (strstr (planned, " planned"));
  g_assert_null (strstr (unplanned, " planned"));
  g_assert_null (strstr (known, "between"));
  g_assert_nonnull (strstr (expected, ", between €"));
  g_assert_true (g_str_has_prefix (cell, "Ana Silva · 0 · "));
  g_assert_true (g_str_has_prefix (plans_words, "Plan and actual: 4 plans, reached: "));
  g_assert_true (g_str_has_prefix (heat_words, "Lost by stage and reason: 5 × 3, highest: "));
  g_assert_true (
      g_str_has_prefix (steps_words, "Pipeline from March to April: from Ana Silva with "));
}

/* For eyes: CRM_TEST_PICTURES names a folder, which gets a picture of each kind in three styles. */
static void
test_pictures (void)
{
  const char *folder = g_getenv ("CRM_TEST_PICTURES");
  g_autoptr (GPtrArray) charts = g_ptr_array_new_with_free_func (g_object_unref);
  CrmChartStyle styles[]
      = { crm_chart_style_light (), crm_chart_style_dark (), crm_chart_style_print () };

  if (folder == NULL)
    {
      g_test_skip ("CRM_TEST_PICTURES names no folder");
      return;
    }
  styles[0].background = styles[0].surface;
  styles[1].background = styles[1].surface;
  add_kinds (charts, 12,
             g_getenv ("CRM_TEST_LOCALE") != NULL ? g_getenv ("CRM_TEST_LOCALE") : "en-GB");
  for (guint i = 0; i < charts->len; i++)
    for (guint s = 0; s < G_N_ELEMENTS (styles); s++)
      for (int narrow = 0; narrow < 2; narrow++)
        {
          g_autoptr (GError) error = NULL;
          CrmChart *chart = charts->pdata[i];
          double width = narrow ? 330 : 700, height = crm_chart_get_natural_height (chart, width);
          g_autofree char *path = g_strdup_printf ("%s/chart-%02u-%u-%d.svg", folder, i, s, narrow);

          crm_chart_set_style (chart, &styles[s]);
          crm_chart_write_svg (chart, path, width, height, &error);
          g_assert_no_error (error);
        }
}

static void
test_keys (void)
{
  g_autoptr (CrmSeries) series = fixture_months (4, 3, FALSE);
  g_autoptr (CrmChart) by_seller = crm_chart_new_sales_by (series, NULL, "seller", "", "amount");
  g_autoptr (CrmChart) ungrouped = crm_chart_new_sales_by (series, NULL, NULL, "", NULL);

  g_assert_cmpint (crm_chart_get_kind (by_seller), ==, CRM_CHART_BARS);
  g_assert_cmpuint (crm_chart_n_items (by_seller), ==, 3);
  g_assert_cmpint (crm_chart_get_kind (ungrouped), ==, CRM_CHART_COLUMNS);
  g_assert_cmpuint (crm_chart_n_items (ungrouped), ==, 4);
  crm_chart_set_period (ungrouped, crm_date_new (2025, 1, 1), crm_date_new (2025, 12, 31));
  g_assert_cmpuint (crm_chart_n_items (ungrouped), ==, 13); /* to January, where the numbers end */
}

static gboolean
is_near (guint32 pixel, CrmChartColor color)
{
  return ABS ((int) (pixel >> 16 & 0xff) - (int) lround (color.red * 255)) <= 2
         && ABS ((int) (pixel >> 8 & 0xff) - (int) lround (color.green * 255)) <= 2
         && ABS ((int) (pixel & 0xff) - (int) lround (color.blue * 255)) <= 2;
}

static guint32
pixel_at (cairo_surface_t *surface, double x, double y)
{
  const guchar *data = cairo_image_surface_get_data (surface);
  int stride = cairo_image_surface_get_stride (surface);
  guint32 pixel;

  memcpy (&pixel, data + (gsize) lround (y) * stride + (gsize) lround (x) * 4, sizeof pixel);
  return pixel;
}

static cairo_surface_t *
draw (CrmChart *chart, int scale)
{
  cairo_surface_t *surface
      = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, 800 * scale, 400 * scale);
  cairo_t *cr;

  cairo_surface_set_device_scale (surface, scale, scale);
  cr = cairo_create (surface);
  crm_chart_draw (chart, cr);
  cairo_destroy (cr);
  cairo_surface_flush (surface);
  return surface;
}

/* Columns have their colour up to their very edges, at every whole scale: nothing is blurred. */
static void
test_pixels (void)
{
  g_autoptr (CrmChart) chart = make (fixture_months (12, 0, FALSE), crm_chart_new_sales, "en-GB");
  CrmChartStyle style = crm_chart_style_print ();

  style.font_size = 13;
  crm_chart_set_style (chart, &style);
  crm_chart_set_size (chart, 800, 400);
  for (int scale = 1; scale <= 3; scale++)
    {
      cairo_surface_t *surface = draw (chart, scale);

      for (guint i = 0; i < crm_chart_n_items (chart); i++)
        {
          CrmChartRect box = crm_chart_item_get_bounds (chart, i);
          double middle = (box.y + box.height / 2) * scale;

          g_assert_true (is_near (pixel_at (surface, box.x * scale, middle), style.palette[0]));
          g_assert_true (is_near (pixel_at (surface, (box.x + box.width) * scale - 1, middle),
                                  style.palette[0]));
          g_assert_false (
              is_near (pixel_at (surface, box.x * scale - 1, middle), style.palette[0]));
        }
      cairo_surface_destroy (surface);
    }
}

static void
test_highlight (void)
{
  g_autoptr (CrmChart) chart = make (fixture_months (6, 0, FALSE), crm_chart_new_sales, "en-GB");
  CrmChartStyle style = crm_chart_style_print ();
  CrmChartRect box;
  cairo_surface_t *surface;

  crm_chart_set_style (chart, &style);
  crm_chart_set_size (chart, 800, 400);
  crm_chart_set_highlight (chart, 2);
  box = crm_chart_item_get_bounds (chart, 2);
  surface = draw (chart, 1);
  g_assert_true (is_near (pixel_at (surface, box.x - 1, box.y + box.height / 2), style.foreground));
  g_assert_true (is_near (pixel_at (surface, box.x + 3, box.y + box.height / 2), style.palette[0]));
  box = crm_chart_item_get_bounds (chart, 3);
  g_assert_false (
      is_near (pixel_at (surface, box.x + 3, box.y + box.height / 2), style.palette[0]));
  cairo_surface_destroy (surface);
  /* A highlight that is no more does no harm. */
  crm_chart_set_highlight (chart, 77);
  surface = draw (chart, 1);
  cairo_surface_destroy (surface);
}

static void
test_natural_height (void)
{
  g_autoptr (GPtrArray) charts = make_all ("pt-PT");

  for (guint i = 0; i < charts->len; i++)
    {
      CrmChart *chart = g_ptr_array_index (charts, i);
      double height = crm_chart_get_natural_height (chart, 360);

      g_assert_cmpfloat (height, >, 20);
      check_layout (chart, 360, height);
      /* With its natural height a chart puts no names together. */
      if (crm_chart_get_kind (chart) == CRM_CHART_BARS && crm_chart_n_items (chart) > 0)
        g_assert_cmpuint (crm_chart_n_items (chart), ==,
                          crm_series_get_n_rows (crm_chart_get_series (chart)));
    }
}

static void
test_files (void)
{
  g_autoptr (CrmSeries) series = fixture_titled_months ("Sales by month & seller", 12, 3, FALSE);
  g_autoptr (CrmChart) chart = crm_chart_new_sales (series, crm_locale_find ("en-GB"));
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) svg = crm_chart_to_svg (chart, 800, 400, &error);
  g_autoptr (GBytes) pdf = crm_chart_to_pdf (chart, 800, 400, &error);
  g_autoptr (GBytes) svg_again = crm_chart_to_svg (chart, 800, 400, &error);
  g_autoptr (GBytes) pdf_again = crm_chart_to_pdf (chart, 800, 400, &error);
  g_autofree char *folder = g_dir_make_tmp ("crm-chart-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "chart.svg", NULL);
  g_autofree char *missing = g_build_filename (folder, "no", "chart.pdf", NULL);
  g_autofree char *text = NULL;

  g_assert_no_error (error);
  g_assert_true (g_bytes_equal (svg, svg_again));
  g_assert_true (g_bytes_equal (pdf, pdf_again));
  g_assert_true (g_str_has_prefix (g_bytes_get_data (pdf, NULL), "%PDF-1."));
  g_assert_true (crm_chart_write_svg (chart, path, 800, 400, &error));
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_assert_nonnull (strstr (text, "<svg"));
  g_assert_nonnull (strstr (text, "<title>Sales by month &amp; seller</title>"));
  g_assert_nonnull (strstr (text, "<desc>Sales by month &amp; seller: 12 months"));
  g_assert_nonnull (strstr (text, "</svg>"));
  g_assert_false (crm_chart_write_pdf (chart, missing, 800, 400, &error));
  g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_NOENT);
  g_remove (path);
  g_rmdir (folder);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/chart/layout", test_layout);
  g_test_add_func ("/chart/layout-sizes", test_layout_sizes);
  g_test_add_func ("/chart/silly-sizes", test_silly_sizes);
  g_test_add_func ("/chart/natural-height", test_natural_height);
  g_test_add_func ("/chart/hit", test_hit);
  g_test_add_func ("/chart/hit-slots", test_hit_slots);
  g_test_add_func ("/chart/rows", test_rows);
  g_test_add_func ("/chart/move", test_move);
  g_test_add_func ("/chart/words", test_words);
  g_test_add_func ("/chart/bare-funnel", test_bare_funnel);
  g_test_add_func ("/chart/proportion", test_proportion);
  g_test_add_func ("/chart/missing", test_missing);
  g_test_add_func ("/chart/pictures", test_pictures);
  g_test_add_func ("/chart/steps", test_steps);
  g_test_add_func ("/chart/many-points", test_many_points);
  g_test_add_func ("/chart/kinds-in-words", test_kinds_in_words);
  g_test_add_func ("/chart/keys", test_keys);
  g_test_add_func ("/chart/pixels", test_pixels);
  g_test_add_func ("/chart/highlight", test_highlight);
  g_test_add_func ("/chart/files", test_files);
  return g_test_run ();
}
