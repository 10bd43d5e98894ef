/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Columns over time: value axis at the left, one column a step, groups stacked on the zero line,
 * those below zero hanging from it. */
#include "config.h"

#include "crm-chart-scene-private.h"

#include <math.h>

#define NARROWEST_SLOT 5.0
#define WIDEST_COLUMN 56.0

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
      double from = crm_chart_value_y (scene, scale, *base), to;
      CrmChartMark mark = { .category = category, .group = group, .value = value };

      if (value == 0 && data->n_groups > 1)
        continue;
      *base = crm_chart_add (*base, value);
      to = crm_chart_value_y (scene, scale, *base);
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
  double unit = crm_chart_scene_unit (scene), slot;
  gint64 smallest, largest;
  CrmChartScale scale;

  /* The gutter depends on the ticks, these on the sums, these on the steps of time: start with
   * a guess of the gutter, which only ever makes the steps too long. */
  *shown = crm_chart_data_coarsen (data, (guint) MAX (1, (box.width - 60 * unit) / NARROWEST_SLOT),
                                   crm_locale_get_first_weekday (scene->locale));
  crm_chart_data_get_range (*shown, &smallest, &largest);
  crm_chart_add_value_axis (scene, smallest, largest, data->type, box, &scale);
  slot = scene->plot.width / MAX (1, (*shown)->n_categories);
  for (guint i = 0; i < (*shown)->n_categories; i++)
    add_column (scene, *shown, &scale, i, slot, column_width (slot, unit));
  crm_chart_add_category_labels (scene, *shown);
}
