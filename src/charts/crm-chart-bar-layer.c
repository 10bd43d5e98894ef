/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Horizontal bars, one a name, the largest at the top, the value written at the end of each. On
 * narrow screens the name stands above its bar. */
#include "config.h"

#include "crm-chart-scene-private.h"

#include <math.h>

#define NARROW 460.0
#define PITCH 32.0 /* from bar to bar */
#define SMALLEST_PITCH 22.0
#define THICKNESS 18.0
#define THIN 9.0 /* below a name */
#define NAME_GAP 14.0
#define VALUE_GAP 8.0

typedef struct
{
  double unit;
  gboolean narrow;
  double line;  /* height of a name's line */
  double pitch; /* height of a row */
  double bar;   /* thickness of a bar */
  double left;  /* of the bars' room */
  double width;
  double names;  /* width of the names */
  double values; /* width of the values at either end */
  gint64 smallest, largest;
} Rows;

static double
natural_pitch (const Rows *rows)
{
  return rows->narrow ? rows->line + (THIN + 16) * rows->unit : PITCH * rows->unit;
}

static double
smallest_pitch (const Rows *rows)
{
  return rows->narrow ? rows->line + (THIN + 8) * rows->unit
                      : MAX (SMALLEST_PITCH * rows->unit, rows->line + 3);
}

static void
init_rows (Rows *rows, CrmChartScene *scene, double width)
{
  *rows = (Rows){ .unit = crm_chart_scene_unit (scene) };
  rows->narrow = width < NARROW * rows->unit;
  rows->line = crm_chart_scene_line_height (scene, scene->style->font_size);
}

double
crm_chart_bars_natural_height (CrmChartScene *scene, const CrmChartData *data, double width)
{
  Rows rows;

  init_rows (&rows, scene, width);
  return ceil (natural_pitch (&rows) * data->n_categories);
}

static char *
dup_value (CrmChartScene *scene, const CrmChartData *data, guint category)
{
  return crm_chart_dup_value (scene->locale, crm_chart_data_get_total (data, category), data->type,
                              scene->currency, FALSE);
}

static gboolean
is_rest (const CrmChartData *data, guint category)
{
  return data->other_category && category + 1 == data->n_categories;
}

/* The scale is that of the names: the many small ones together would dwarf them all. */
static void
find_range (Rows *rows, const CrmChartData *data)
{
  CrmChartData names = *data;

  if (data->other_category)
    names.n_categories--;
  crm_chart_data_get_range (&names, &rows->smallest, &rows->largest);
}

static void
measure_rows (Rows *rows, CrmChartScene *scene, const CrmChartData *data, CrmChartRect box)
{
  double size = scene->style->font_size, left_values;

  for (guint i = 0; i < data->n_categories; i++)
    {
      g_autofree char *value = dup_value (scene, data, i);
      double name = crm_chart_scene_measure (scene, data->categories[i], size, FALSE);

      rows->names = MAX (rows->names, ceil (name) + 1);
      rows->values
          = MAX (rows->values, ceil (crm_chart_scene_measure (scene, value, size, FALSE)) + 1);
    }
  rows->names = MIN (rows->names, floor (box.width * 0.32));
  rows->values = MIN (rows->values, floor (box.width * 0.3));
  find_range (rows, data);
  if (rows->narrow)
    {
      rows->left = box.x;
      rows->width = box.width;
    }
  else
    {
      left_values = rows->smallest < 0 ? rows->values + VALUE_GAP : 0;
      rows->left = box.x + rows->names + NAME_GAP + left_values;
      rows->width = MAX (8, box.x + box.width - rows->left - rows->values - VALUE_GAP);
    }
  rows->pitch = CLAMP (box.height / MAX (1, data->n_categories), smallest_pitch (rows),
                       natural_pitch (rows));
  rows->bar = rows->narrow ? round (THIN * rows->unit)
                           : MIN (round (THICKNESS * rows->unit), round (rows->pitch * 0.6));
}

static double
value_x (const Rows *rows, gint64 value)
{
  double range = (double) rows->largest - (double) rows->smallest;

  if (range <= 0)
    return rows->left;
  value = CLAMP (value, rows->smallest, rows->largest);
  return rows->left + rows->width * ((double) value - (double) rows->smallest) / range;
}

/* The name of a row and its value. @start and @end are the ends of the bar. */
static void
add_texts (CrmChartScene *scene,
           const CrmChartData *data,
           const Rows *rows,
           CrmChartRect row,
           guint category,
           double start,
           double end)
{
  g_autofree char *value = dup_value (scene, data, category);
  const CrmChartStyle *style = scene->style;
  double y = rows->narrow ? row.y : row.y + round ((row.height - rows->line) / 2);
  CrmChartRect name = { row.x, y, rows->names, rows->line };
  CrmChartRect number = { end + VALUE_GAP, y, rows->values, rows->line };
  CrmChartAlign align = CRM_CHART_START;

  if (rows->narrow)
    {
      name.width = row.width - rows->values - NAME_GAP;
      number.x = row.x + row.width - rows->values;
      align = CRM_CHART_END;
    }
  else if (crm_chart_data_get_total (data, category) < 0)
    {
      number.x = start - VALUE_GAP - rows->values;
      align = CRM_CHART_END;
    }
  crm_chart_scene_add_label (scene, data->categories[category], name, CRM_CHART_START,
                             is_rest (data, category) ? style->muted : style->foreground,
                             style->font_size, FALSE);
  crm_chart_scene_add_label (scene, value, number, align,
                             rows->narrow ? style->foreground : style->muted, style->font_size,
                             FALSE);
}

static void
add_row (CrmChartScene *scene,
         const CrmChartData *data,
         const Rows *rows,
         CrmChartRect row,
         guint category)
{
  double y = rows->narrow ? row.y + rows->line + 3 : row.y + round ((row.height - rows->bar) / 2);
  gint64 above = 0, below = 0;
  guint last_above = scene->marks->len, last_below = last_above, first = last_above;

  for (guint group = 0; group < data->n_groups; group++)
    {
      gint64 value = crm_chart_data_get_value (data, category, group);
      gint64 *base = value < 0 ? &below : &above;
      double from = value_x (rows, *base), to;
      CrmChartMark mark = { .category = category, .group = group, .value = value };

      if (value == 0 && data->n_groups > 1)
        continue;
      *base = crm_chart_add (*base, value);
      to = value_x (rows, *base);
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
  add_texts (scene, data, rows, row, category, value_x (rows, below), value_x (rows, above));
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
  Rows rows;
  guint most;

  init_rows (&rows, scene, box.width);
  most = (guint) MAX (2, box.height / smallest_pitch (&rows));
  *shown = crm_chart_data_rank_categories (data, most);
  measure_rows (&rows, scene, *shown, box);
  scene->plot = (CrmChartRect){ rows.left, box.y, rows.width,
                                MIN (box.height, rows.pitch * (*shown)->n_categories) };
  for (guint i = 0; i < (*shown)->n_categories; i++)
    {
      double top = round (box.y + i * rows.pitch);
      CrmChartRect row = { box.x, top, box.width, round (box.y + (i + 1) * rows.pitch) - top };

      add_row (scene, *shown, &rows, row, i);
    }
  if (!rows.narrow || rows.smallest < 0)
    crm_chart_scene_add_rule (scene, round (value_x (&rows, 0)) - scene->style->line_width, box.y,
                              scene->style->line_width, scene->plot.height, scene->style->axis);
}
