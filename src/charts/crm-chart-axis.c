/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The axes of columns and lines: values at the left, what they are of below. */
#include "config.h"

#include "crm-chart-scene-private.h"

#include <math.h>

#define TICK_DISTANCE 46.0
#define LABEL_GAP 10.0

/**
 * crm_chart_value_y:
 *
 * Returns: how far down the plot @value lies
 */
double
crm_chart_value_y (const CrmChartScene *scene, const CrmChartScale *scale, gint64 value)
{
  return scene->plot.y + scene->plot.height * (1 - crm_chart_scale_get_share (scale, value));
}

/* The widest label of the value axis. */
static double
measure_ticks (CrmChartScene *scene, const CrmChartScale *scale, CrmSeriesType type)
{
  double widest = 0;

  for (guint i = 0; i < scale->n_ticks; i++)
    {
      g_autofree char *text
          = crm_chart_scene_dup_short (scene, crm_chart_scale_get_tick (scale, i), type);

      widest = MAX (widest,
                    crm_chart_scene_measure (scene, text, crm_chart_scene_small (scene), FALSE));
    }
  return ceil (widest) + 1;
}

static void
add_ticks (CrmChartScene *scene,
           const CrmChartScale *scale,
           CrmSeriesType type,
           double left,
           double line_height)
{
  CrmChartRect plot = scene->plot;
  double line = scene->style->line_width;

  for (guint i = 0; i < scale->n_ticks; i++)
    {
      gint64 value = crm_chart_scale_get_tick (scale, i);
      g_autofree char *text = crm_chart_scene_dup_short (scene, value, type);
      double y = round (crm_chart_value_y (scene, scale, value));

      crm_chart_scene_add_rule (scene, plot.x, y - (i == 0 ? 0 : line), plot.width, line,
                                value == 0 ? scene->style->axis : scene->style->grid);
      crm_chart_scene_add_label (
          scene, text,
          (CrmChartRect){ left, y - round (line_height / 2), plot.x - 8 - left, line_height },
          CRM_CHART_END, scene->style->muted, crm_chart_scene_small (scene), FALSE);
    }
}

/**
 * crm_chart_add_value_axis:
 * @box: of all but the legend; two lines of labels are left free below
 * @scale: (out): what the axis shows
 *
 * Puts the values beside the plot, whose place it decides.
 */
void
crm_chart_add_value_axis (CrmChartScene *scene,
                          gint64 smallest,
                          gint64 largest,
                          CrmSeriesType type,
                          CrmChartRect box,
                          CrmChartScale *scale)
{
  double line = crm_chart_scene_line_height (scene, crm_chart_scene_small (scene));
  double half = ceil (line / 2), unit = crm_chart_scene_unit (scene), gutter;
  double height = MAX (8, box.height - half - 2 * line - 8);
  guint max_ticks = (guint) CLAMP (height / (TICK_DISTANCE * unit) + 1, 2, 8);

  crm_chart_scale_init (scale, smallest, largest, max_ticks, type);
  gutter = MIN (measure_ticks (scene, scale, type) + 8, box.width / 3);
  scene->plot
      = (CrmChartRect){ round (box.x + gutter), box.y + half, round (box.width - gutter), height };
  add_ticks (scene, scale, type, box.x, line);
}

/* Names below the plot, as many of them as there is room for, in even steps. */
static void
add_name_labels (CrmChartScene *scene, const CrmChartData *data, double y, double line_height)
{
  double size = crm_chart_scene_small (scene), widest = 0;
  double slot = scene->plot.width / MAX (1, data->n_categories);
  guint step = 1;

  for (guint i = 0; i < data->n_categories; i++)
    widest = MAX (widest,
                  crm_chart_scene_measure (scene, data->categories[i], size, FALSE) + LABEL_GAP);
  widest = MIN (widest, MAX (slot, 90 * crm_chart_scene_unit (scene)));
  while (slot * step < widest && step < data->n_categories)
    step++;
  for (guint i = 0; i < data->n_categories; i += step)
    {
      double room = slot * MIN (step, data->n_categories - i) - LABEL_GAP / 2;

      if (i > 0 && room < widest / 2)
        break;
      crm_chart_scene_add_label (
          scene, data->categories[i],
          (CrmChartRect){ scene->plot.x + i * slot, y, MAX (1, room), line_height },
          step == 1 ? CRM_CHART_CENTER : CRM_CHART_START, scene->style->muted, size, FALSE);
    }
}

/**
 * crm_chart_add_category_labels:
 *
 * Writes below the plot what each step of time or each name is.
 */
void
crm_chart_add_category_labels (CrmChartScene *scene, const CrmChartData *data)
{
  double line = crm_chart_scene_line_height (scene, crm_chart_scene_small (scene));
  double y = scene->plot.y + scene->plot.height + 6;

  if (data->period == CRM_CHART_NAMES)
    add_name_labels (scene, data, y, line);
  else
    crm_chart_add_time_labels (scene, data, scene->plot, y, line);
}
