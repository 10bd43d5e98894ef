/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Columns over time: value axis at the left, one column a step, groups stacked on the zero line,
 * those below zero hanging from it. */
#include "config.h"

#include "crm-chart-scene-private.h"

#include <math.h>

#define NARROWEST_SLOT 5.0
#define WIDEST_COLUMN 56.0
#define TICK_DISTANCE 46.0

static double
value_y (const CrmChartScale *scale, CrmChartRect plot, gint64 value)
{
  return plot.y + plot.height * (1 - crm_chart_scale_get_share (scale, value));
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
      double y = round (value_y (scale, plot, value));

      crm_chart_scene_add_rule (scene, plot.x, y - (i == 0 ? 0 : line), plot.width, line,
                                value == 0 ? scene->style->axis : scene->style->grid);
      crm_chart_scene_add_label (
          scene, text,
          (CrmChartRect){ left, y - round (line_height / 2), plot.x - 8 - left, line_height },
          CRM_CHART_END, scene->style->muted, crm_chart_scene_small (scene), FALSE);
    }
}

/* The last part of a stack on the side of @value. */
static gboolean
is_outermost (const CrmChartData *data, guint category, guint group, gint64 value)
{
  for (guint i = group + 1; i < data->n_groups; i++)
    {
      gint64 next = crm_chart_data_get_value (data, category, i);

      if (next != 0 && (next < 0) == (value < 0))
        return FALSE;
    }
  return TRUE;
}

static void
add_column (CrmChartScene *scene,
            const CrmChartData *data,
            const CrmChartScale *scale,
            guint category,
            double slot,
            double width)
{
  CrmChartRect plot = scene->plot;
  double left = plot.x + category * slot;
  double x = width >= 3 ? round (left + (slot - width) / 2) : left + (slot - width) / 2;
  gint64 above = 0, below = 0;

  for (guint group = 0; group < data->n_groups; group++)
    {
      gint64 value = crm_chart_data_get_value (data, category, group);
      gint64 *base = value < 0 ? &below : &above;
      double from = value_y (scale, plot, *base), to;
      CrmChartMark mark = { .category = category, .group = group, .value = value };

      if (value == 0 && data->n_groups > 1)
        continue;
      *base = crm_chart_add (*base, value);
      to = value_y (scale, plot, *base);
      mark.box = (CrmChartRect){ x, MIN (from, to), width, fabs (to - from) };
      mark.slot = (CrmChartRect){ left, mark.box.y, slot, mark.box.height };
      if (data->n_groups == 1)
        {
          mark.slot = (CrmChartRect){ left, plot.y, slot, plot.height };
          if (value != 0 && mark.box.height < 1)
            mark.box = (CrmChartRect){ x, value > 0 ? from - 1 : from, width, 1 };
        }
      if (width >= 6 && is_outermost (data, category, group, value))
        mark.corners = value < 0 ? CRM_CHART_ROUND_BOTTOM : CRM_CHART_ROUND_TOP;
      mark.color = crm_chart_scene_group_color (scene, data, group);
      mark.row = data->rows[(gsize) category * data->n_groups + group];
      g_array_append_val (scene->marks, mark);
    }
}

/* Columns leave air between them; the thinnest touch. */
static double
column_width (double slot, double unit)
{
  if (slot < 8)
    return MAX (slot - 1, slot / 2);
  return MIN (round (WIDEST_COLUMN * unit), round (slot * (slot < 24 ? 0.75 : 0.64)));
}

/**
 * crm_chart_add_columns:
 * @data: over time
 * @shown: (out): the grid that is drawn: @data, in longer steps when it has too many
 */
void
crm_chart_add_columns (CrmChartScene *scene,
                       const CrmChartData *data,
                       CrmChartRect box,
                       CrmChartData **shown)
{
  double line = crm_chart_scene_line_height (scene, crm_chart_scene_small (scene));
  double half = ceil (line / 2), unit = crm_chart_scene_unit (scene), slot, gutter;
  double height = MAX (8, box.height - half - 2 * line - 8);
  guint max_ticks = (guint) CLAMP (height / (TICK_DISTANCE * unit) + 1, 2, 8);
  gint64 smallest, largest;
  CrmChartScale scale;

  /* The gutter depends on the ticks, these on the sums, these on the steps of time: start with
   * a guess of the gutter, which only ever makes the steps too long. */
  *shown = crm_chart_data_coarsen (data, (guint) MAX (1, (box.width - 60 * unit) / NARROWEST_SLOT),
                                   crm_locale_get_first_weekday (scene->locale));
  crm_chart_data_get_range (*shown, &smallest, &largest);
  crm_chart_scale_init (&scale, smallest, largest, max_ticks, data->type);
  gutter = MIN (measure_ticks (scene, &scale, data->type) + 8, box.width / 3);
  scene->plot
      = (CrmChartRect){ round (box.x + gutter), box.y + half, round (box.width - gutter), height };
  slot = scene->plot.width / MAX (1, (*shown)->n_categories);
  add_ticks (scene, &scale, data->type, box.x, line);
  for (guint i = 0; i < (*shown)->n_categories; i++)
    add_column (scene, *shown, &scale, i, slot, column_width (slot, unit));
  crm_chart_add_time_labels (scene, *shown, scene->plot, scene->plot.y + height + 6, line);
}
