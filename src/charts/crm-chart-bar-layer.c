/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Horizontal bars, one a name, the largest at the top, the value written at the end of each. On
 * narrow screens the name stands above its bar. */
#include "config.h"

#include "crm-chart-scene-private.h"

#include <math.h>

double
crm_chart_bars_natural_height (CrmChartScene *scene, guint n, double width)
{
  CrmChartRows rows;

  crm_chart_rows_init (&rows, scene, width);
  return ceil (crm_chart_rows_natural_pitch (&rows) * n);
}

static gboolean
is_rest (const CrmChartData *data, guint category)
{
  return data->other_category && category + 1 == data->n_categories;
}

/* The scale is that of the names: the many small ones together would dwarf them all. */
static void
find_range (CrmChartRows *rows, const CrmChartData *data)
{
  CrmChartData names = *data;

  if (data->other_category)
    names.n_categories--;
  crm_chart_data_get_range (&names, &rows->smallest, &rows->largest);
}

static void
add_row (CrmChartScene *scene,
         const CrmChartData *data,
         const CrmChartRows *rows,
         CrmChartRect row,
         guint category,
         const char *value_text)
{
  double y = crm_chart_rows_bar_y (rows, row);
  gint64 above = 0, below = 0;
  guint last_above = scene->marks->len, last_below = last_above, first = last_above;

  for (guint group = 0; group < data->n_groups; group++)
    {
      gint64 value = crm_chart_data_get_value (data, category, group);
      gint64 *base = value < 0 ? &below : &above;
      double from = crm_chart_rows_x (rows, *base), to;
      CrmChartMark mark = { .category = category, .group = group, .value = value };

      if (value == 0 && data->n_groups > 1)
        continue;
      *base = crm_chart_add (*base, value);
      to = crm_chart_rows_x (rows, *base);
      mark.box = (CrmChartRect){ MIN (from, to), y, fabs (to - from), rows->bar };
      mark.slot = (CrmChartRect){ mark.box.x, row.y, mark.box.width, row.height };
      if (data->n_groups == 1)
        {
          mark.slot = row;
          mark.box.width = value != 0 ? MAX (1, mark.box.width) : 0;
        }
      mark.color = crm_chart_scene_group_color (scene, data, group);
      if (data->n_groups == 1 && is_rest (data, category))
        mark.color = crm_chart_color_mix (scene->style->other, scene->style->surface, 0.4);
      mark.broken = *base > rows->largest || *base < rows->smallest;
      mark.row = data->rows[(gsize) category * data->n_groups + group];
      *(value < 0 ? &last_below : &last_above) = scene->marks->len;
      g_array_append_val (scene->marks, mark);
    }
  if (above > 0 && last_above < scene->marks->len)
    g_array_index (scene->marks, CrmChartMark, last_above).corners = CRM_CHART_ROUND_RIGHT;
  if (below < 0 && last_below < scene->marks->len && last_below >= first)
    g_array_index (scene->marks, CrmChartMark, last_below).corners = CRM_CHART_ROUND_LEFT;
  crm_chart_rows_add_texts (rows, scene, row, data->categories[category], value_text,
                            crm_chart_rows_x (rows, below), crm_chart_rows_x (rows, above),
                            crm_chart_data_get_total (data, category) < 0);
  if (is_rest (data, category) && rows->every == 1)
    g_array_index (scene->labels, CrmChartLabel, scene->labels->len - 2).color
        = scene->style->muted;
}

/**
 * crm_chart_add_bars:
 * @data: a grid of names
 * @shown: (out): the grid that is drawn: ranked, the smallest names in one row when there is not
 *   room for all
 */
void
crm_chart_add_bars (CrmChartScene *scene,
                    const CrmChartData *data,
                    CrmChartRect box,
                    CrmChartData **shown)
{
  g_auto (GStrv) values = NULL;
  CrmChartRows rows;
  guint most;

  crm_chart_rows_init (&rows, scene, box.width);
  most = (guint) MAX (2, box.height / crm_chart_rows_smallest_pitch (&rows));
  *shown = crm_chart_data_rank_categories (data, most);
  values = g_new0 (char *, (*shown)->n_categories + 1);
  for (guint i = 0; i < (*shown)->n_categories; i++)
    values[i] = crm_chart_dup_value (scene->locale, crm_chart_data_get_total (*shown, i),
                                     data->type, scene->currency, FALSE);
  find_range (&rows, *shown);
  crm_chart_rows_measure (&rows, scene, (const char *const *) (*shown)->categories,
                          (const char *const *) values, (*shown)->n_categories, box);
  for (guint i = 0; i < (*shown)->n_categories; i++)
    add_row (scene, *shown, &rows, crm_chart_rows_get (&rows, box, i), i, values[i]);
  crm_chart_rows_add_axis (&rows, scene, box, (*shown)->n_categories);
}
