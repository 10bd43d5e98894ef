/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The legend: one coloured square and name per group, in lines, at the top of a chart. */
#include "config.h"

#include "crm-chart-scene-private.h"

#include <math.h>

typedef struct
{
  double swatch;  /* side of the square */
  double gap;     /* from the square to the name */
  double between; /* from one name to the next square */
  double line_height;
  double name_width; /* no name is wider */
} Measures;

/* Where each entry goes; returns how many lines that takes. */
static guint
flow (const CrmChartData *data, const double *widths, const Measures *m, double width, double *xs)
{
  guint lines = 1;
  double x = 0;

  for (guint i = 0; i < data->n_groups; i++)
    {
      double entry = m->swatch + m->gap + MIN (widths[i], m->name_width);

      if (x > 0 && x + entry > width)
        {
          lines++;
          x = 0;
        }
      xs[i] = x;
      x += entry + m->between;
    }
  return lines;
}

/**
 * crm_chart_add_legend:
 * @box: of the whole chart
 *
 * Names are cut shorter before the legend takes more than a third of the height.
 *
 * Returns: the height taken from the top, 0 when the groups have no names
 */
double
crm_chart_add_legend (CrmChartScene *scene, const CrmChartData *data, CrmChartRect box)
{
  static const double name_widths[] = { 200, 140, 100, 72 };
  double size = crm_chart_scene_small (scene), top;
  g_autofree double *widths = g_new0 (double, data->n_groups + 1);
  g_autofree double *xs = g_new0 (double, data->n_groups + 1);
  double unit = crm_chart_scene_unit (scene);
  Measures m
      = { .swatch = round (size * 0.9), .gap = round (6 * unit), .between = round (18 * unit) };
  guint most, line = 0;

  if (data->n_groups == 0 || *data->groups[0] == '\0')
    return 0;
  m.line_height = crm_chart_scene_line_height (scene, size) + 4;
  most = (guint) MAX (1, box.height / 3 / m.line_height);
  for (guint i = 0; i < data->n_groups; i++)
    widths[i] = ceil (crm_chart_scene_measure (scene, data->groups[i], size, FALSE)) + 1;
  for (gsize i = 0; i < G_N_ELEMENTS (name_widths); i++)
    {
      m.name_width = MIN (name_widths[i] * unit, box.width - m.swatch - m.gap);
      if (flow (data, widths, &m, box.width, xs) <= most)
        break;
    }
  top = box.y;
  for (guint i = 0; i < data->n_groups; i++)
    {
      CrmChartRule swatch = { { 0 }, crm_chart_scene_group_color (scene, data, i) };
      double name_x;

      if (i > 0 && xs[i] == 0)
        line++;
      if (line >= most)
        break;
      top = box.y + line * m.line_height;
      swatch.box
          = (CrmChartRect){ round (box.x + xs[i]), round (top + (m.line_height - 4 - m.swatch) / 2),
                            m.swatch, m.swatch };
      g_array_append_val (scene->swatches, swatch);
      name_x = swatch.box.x + m.swatch + m.gap;
      crm_chart_scene_add_label (
          scene, data->groups[i],
          (CrmChartRect){ name_x, top, MIN (widths[i], m.name_width), m.line_height - 4 },
          CRM_CHART_START, scene->style->foreground, size, FALSE);
    }
  return top - box.y + m.line_height + round (8 * unit);
}
