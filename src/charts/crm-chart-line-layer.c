/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lines and areas over time or over names, a band where a number may lie, and the small line that
 * stands among text. */
#include "config.h"

#include "crm-chart-scene-private.h"

#include <math.h>
#include <string.h>

#define LINE 2.0
#define DOT 3.0
#define NARROWEST_DOT_SLOT 14.0 /* where points lie closer, only the line is seen */

static double
category_x (const CrmChartScene *scene, const CrmChartData *data, guint category)
{
  return scene->plot.x + (category + 0.5) * scene->plot.width / MAX (1, data->n_categories);
}

/* In an average nothing says nothing; a sum of nothing is zero. */
static gboolean
is_gap (const CrmChartData *data, guint category, guint group)
{
  return crm_chart_data_is_average (data) && crm_chart_data_is_missing (data, category, group);
}

static void
add_point (GArray *points, double x, double y)
{
  g_array_append_val (points, x);
  g_array_append_val (points, y);
}

/* What of a line falls into one column of pixels: where it comes in, its ends, where it goes out.
 * So a line of any length has a few points a pixel, and looks the same. */
typedef struct
{
  GArray *points;
  double x, first, low, high, last;
  guint n;
} Trace;

static void
flush (Trace *trace)
{
  if (trace->n == 0)
    return;
  add_point (trace->points, trace->x, trace->first);
  if (trace->n > 2)
    {
      add_point (trace->points, trace->x, trace->low);
      add_point (trace->points, trace->x, trace->high);
    }
  if (trace->n > 1)
    add_point (trace->points, trace->x, trace->last);
  trace->n = 0;
}

static void
trace_to (Trace *trace, double x, double y)
{
  if (trace->n > 0 && x - trace->x >= 0.5)
    flush (trace);
  if (trace->n == 0)
    *trace = (Trace){ trace->points, x, y, y, y, y, 0 };
  trace->low = MIN (trace->low, y);
  trace->high = MAX (trace->high, y);
  trace->last = y;
  trace->n++;
}

static void
add_line (CrmChartScene *scene, const CrmChartData *data, const CrmChartScale *scale, guint group)
{
  CrmChartColor color = crm_chart_scene_group_color (scene, data, group);
  double width = LINE * crm_chart_scene_unit (scene);
  Trace trace = { NULL };

  for (guint i = 0; i < data->n_categories; i++)
    {
      if (is_gap (data, i, group))
        {
          flush (&trace);
          trace.points = NULL;
          continue;
        }
      if (trace.points == NULL)
        trace.points = crm_chart_scene_add_path (scene, width, color);
      trace_to (&trace, category_x (scene, data, i),
                crm_chart_value_y (scene, scale, crm_chart_data_get_value (data, i, group)));
    }
  flush (&trace);
}

typedef struct
{
  guint group;
  double y;
} Place;

static int
compare_places (gconstpointer a, gconstpointer b)
{
  const Place *first = a, *second = b;

  return first->y < second->y ? -1 : first->y > second->y;
}

static void
add_mark (CrmChartScene *scene,
          const CrmChartData *data,
          guint category,
          Place place,
          double top,
          double bottom)
{
  double slot = scene->plot.width / MAX (1, data->n_categories);
  double r = DOT * crm_chart_scene_unit (scene), x = category_x (scene, data, category);
  gboolean stands_alone
      = data->n_categories == 1
        || (crm_chart_data_is_average (data)
            && (category == 0 || is_gap (data, category - 1, place.group))
            && (category + 1 == data->n_categories || is_gap (data, category + 1, place.group)));
  CrmChartMark mark = {
    .form = slot >= NARROWEST_DOT_SLOT || stands_alone ? CRM_CHART_FORM_DOT : CRM_CHART_FORM_QUIET,
    .box = { x - r, place.y - r, 2 * r, 2 * r },
    .slot = { x - slot / 2, top, slot, bottom - top },
    .color = crm_chart_scene_group_color (scene, data, place.group),
    .category = category,
    .group = place.group,
    .row = data->rows[(gsize) category * data->n_groups + place.group],
    .value = crm_chart_data_get_value (data, category, place.group),
  };

  g_array_append_val (scene->marks, mark);
}

/* The points of a category share its strip of the plot: each has what is nearer to it. */
static void
add_marks (CrmChartScene *scene, const CrmChartData *data, guint category, Place *places, guint n)
{
  double top = scene->plot.y;

  qsort (places, n, sizeof *places, compare_places);
  for (guint i = 0; i < n; i++)
    {
      double bottom
          = i + 1 < n ? (places[i].y + places[i + 1].y) / 2 : scene->plot.y + scene->plot.height;

      add_mark (scene, data, category, places[i], top, bottom);
      top = bottom;
    }
}

static void
add_points (CrmChartScene *scene, const CrmChartData *data, const CrmChartScale *scale)
{
  g_autofree Place *places = g_new (Place, data->n_groups + 1);

  for (guint i = 0; i < data->n_categories; i++)
    {
      guint n = 0;

      for (guint group = 0; group < data->n_groups; group++)
        if (!is_gap (data, i, group))
          places[n++]
              = (Place){ group, crm_chart_value_y (scene, scale,
                                                   crm_chart_data_get_value (data, i, group)) };
      add_marks (scene, data, i, places, n);
    }
}

/* The surface between two rows of numbers, as far as both are known. */
static void
add_band (CrmChartScene *scene,
          const CrmChartData *low,
          const CrmChartData *high,
          const CrmChartScale *scale)
{
  CrmChartColor color = crm_chart_color_mix (scene->style->surface, scene->style->palette[0], 0.2);
  guint i = 0;

  while (i < high->n_categories)
    {
      guint start = i;
      GArray *points;

      while (i < high->n_categories && !crm_chart_data_is_missing (high, i, 0))
        i++;
      if (i == start)
        {
          i++;
          continue;
        }
      points = crm_chart_scene_add_path (scene, 0, color);
      for (guint k = start; k < i; k++)
        add_point (points, category_x (scene, high, k),
                   crm_chart_value_y (scene, scale, crm_chart_data_get_value (high, k, 0)));
      for (guint k = i; k-- > start;)
        add_point (points, category_x (scene, high, k),
                   crm_chart_value_y (scene, scale, crm_chart_data_get_value (low, k, 0)));
    }
}

/* The last point of a line must not be cut off at the edge. */
static void
add_axis (CrmChartScene *scene,
          const CrmChartData *data,
          gint64 smallest,
          gint64 largest,
          CrmChartRect box,
          CrmChartScale *scale)
{
  double r = DOT * crm_chart_scene_unit (scene);

  crm_chart_add_value_axis (scene, smallest, largest, data->type, box, scale);
  scene->plot.width = MAX (1, scene->plot.width - r);
}

/**
 * crm_chart_add_lines:
 * @low: (nullable): a grid like @data with one group: the lower edge of a band
 * @high: (nullable): its upper edge
 */
void
crm_chart_add_lines (CrmChartScene *scene,
                     const CrmChartData *data,
                     const CrmChartData *low,
                     const CrmChartData *high,
                     CrmChartRect box)
{
  gint64 smallest, largest;
  CrmChartScale scale;

  crm_chart_data_get_span (data, &smallest, &largest);
  for (int edge = 0; low != NULL && edge < 2; edge++)
    {
      gint64 lowest, highest;

      crm_chart_data_get_span (edge == 0 ? low : high, &lowest, &highest);
      smallest = MIN (smallest, lowest);
      largest = MAX (largest, highest);
    }
  add_axis (scene, data, smallest, largest, box, &scale);
  if (low != NULL)
    add_band (scene, low, high, &scale);
  /* The largest group is the first; it lies on top. */
  for (guint group = data->n_groups; group-- > 0;)
    add_line (scene, data, &scale, group);
  add_points (scene, data, &scale);
  crm_chart_add_category_labels (scene, data);
}

/**
 * crm_chart_add_areas:
 *
 * Groups lie one on the other; the uppermost edge is the sum.
 */
void
crm_chart_add_areas (CrmChartScene *scene, const CrmChartData *data, CrmChartRect box)
{
  g_autofree gint64 *bases = g_new0 (gint64, data->n_categories + 1);
  g_autofree Place *places = g_new (Place, data->n_groups + 1);
  gint64 smallest = 0, largest = 0;
  CrmChartScale scale;

  for (guint i = 0; i < data->n_categories; i++)
    for (guint group = 0; group < data->n_groups; group++)
      {
        bases[i]
            = crm_chart_add (group == 0 ? 0 : bases[i], crm_chart_data_get_value (data, i, group));
        smallest = MIN (smallest, bases[i]);
        largest = MAX (largest, bases[i]);
      }
  add_axis (scene, data, smallest, largest, box, &scale);
  memset (bases, 0, data->n_categories * sizeof *bases);
  for (guint group = 0; group < data->n_groups; group++)
    {
      CrmChartColor color = crm_chart_scene_group_color (scene, data, group);
      GArray *points = crm_chart_scene_add_path (
          scene, 0, crm_chart_color_mix (scene->style->surface, color, 0.75));

      for (guint i = data->n_categories; i-- > 0;)
        add_point (points, category_x (scene, data, i),
                   crm_chart_value_y (scene, &scale, bases[i]));
      for (guint i = 0; i < data->n_categories; i++)
        {
          bases[i] = crm_chart_add (bases[i], crm_chart_data_get_value (data, i, group));
          add_point (points, category_x (scene, data, i),
                     crm_chart_value_y (scene, &scale, bases[i]));
        }
    }
  for (guint i = 0; i < data->n_categories; i++)
    {
      gint64 base = 0;

      for (guint group = 0; group < data->n_groups; group++)
        {
          base = crm_chart_add (base, crm_chart_data_get_value (data, i, group));
          places[group] = (Place){ group, crm_chart_value_y (scene, &scale, base) };
        }
      add_marks (scene, data, i, places, data->n_groups);
    }
  crm_chart_add_category_labels (scene, data);
}

/**
 * crm_chart_add_spark:
 *
 * A line by itself, from its lowest to its highest value, with a point at its end.
 */
void
crm_chart_add_spark (CrmChartScene *scene, const CrmChartData *data, CrmChartRect box)
{
  double r = DOT * crm_chart_scene_unit (scene);
  CrmChartScale scale = { 0 };

  crm_chart_data_get_span (data, &scale.low, &scale.high);
  scene->plot = (CrmChartRect){ box.x + r, box.y + r, MAX (1, box.width - 2 * r),
                                MAX (1, box.height - 2 * r) };
  add_line (scene, data, &scale, 0);
  add_points (scene, data, &scale);
  for (guint i = 0; i < scene->marks->len; i++)
    g_array_index (scene->marks, CrmChartMark, i).form
        = i + 1 == scene->marks->len ? CRM_CHART_FORM_DOT : CRM_CHART_FORM_QUIET;
}
