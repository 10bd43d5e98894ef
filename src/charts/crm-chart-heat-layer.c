/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A table of numbers in colour: a row a category, a column a group, the stronger the more. What no
 * row of the series speaks of stays empty, as the months to come of a cohort. */
#include "config.h"

#include "crm-chart-scene-private.h"

#include <math.h>

#define CELL_HEIGHT 28.0
#define NAME_GAP 12.0
#define PADDING 4.0

/* Which colours of the palette are more and less than nothing. */
#define MORE 0
#define LESS 3

static char **
dup_names (CrmChartScene *scene, const CrmChartData *data, double *widest)
{
  char **names = g_new0 (char *, data->n_categories + 1);

  *widest = 0;
  for (guint i = 0; i < data->n_categories; i++)
    {
      names[i] = crm_chart_data_dup_category (data, i, scene->locale);
      *widest = MAX (
          *widest,
          ceil (crm_chart_scene_measure (scene, names[i], scene->style->font_size, FALSE)) + 1);
    }
  return names;
}

/* Labels so wide, @slot apart, stand on every so manyeth place. */
static guint
every (double wanted, double slot)
{
  return (guint) MAX (1, ceil (wanted / MAX (slot, 0.01)));
}

static void
add_row_names (CrmChartScene *scene, char **names, guint n, double left, double height)
{
  double line = crm_chart_scene_line_height (scene, scene->style->font_size);
  guint step = height < line ? every (1.5 * line, height) : 1;
  double lowest = MAX (scene->plot.y, scene->plot.y + scene->plot.height - line);

  for (guint i = 0; i < n; i += step)
    {
      double y = scene->plot.y + round (i * height + (height - line) / 2);

      crm_chart_scene_add_label (scene, names[i],
                                 (CrmChartRect){ left, CLAMP (y, scene->plot.y, lowest),
                                                 scene->plot.x - NAME_GAP - left, line },
                                 CRM_CHART_START, scene->style->foreground, scene->style->font_size,
                                 FALSE);
    }
}

static void
add_column_names (CrmChartScene *scene, const CrmChartData *data, double y, double width)
{
  double size = crm_chart_scene_small (scene), line = crm_chart_scene_line_height (scene, size);
  double widest = 0;
  guint step;

  for (guint i = 0; i < data->n_groups; i++)
    widest = MAX (widest, crm_chart_scene_measure (scene, data->groups[i], size, FALSE));
  step = every (MIN (widest, 64 * crm_chart_scene_unit (scene)) + 4, width);
  for (guint i = 0; i < data->n_groups; i += step)
    crm_chart_scene_add_label (scene, data->groups[i],
                               (CrmChartRect){ scene->plot.x + i * width, y,
                                               MIN (step, data->n_groups - i) * width - 2, line },
                               step == 1 ? CRM_CHART_CENTER : CRM_CHART_START, scene->style->muted,
                               size, FALSE);
}

static CrmChartColor
cell_color (CrmChartScene *scene, gint64 value, gint64 most)
{
  double share = most > 0 ? fabs ((double) value) / (double) most : 0;

  return crm_chart_color_mix (scene->style->surface, scene->style->palette[value < 0 ? LESS : MORE],
                              value == 0 ? 0.04 : 0.12 + 0.88 * share);
}

static void
add_cell_text (CrmChartScene *scene, const CrmChartData *data, const CrmChartMark *mark)
{
  g_autofree char *text
      = data->type == CRM_SERIES_PERCENT
            ? crm_chart_dup_value (scene->locale, mark->value, data->type, scene->currency, FALSE)
            : crm_chart_scene_dup_short (scene, mark->value, data->type);
  double size = crm_chart_scene_small (scene), line = crm_chart_scene_line_height (scene, size);

  if (line > mark->box.height
      || crm_chart_scene_measure (scene, text, size, FALSE) + 2 * PADDING > mark->box.width)
    return;
  crm_chart_scene_add_label (scene, text,
                             (CrmChartRect){ mark->box.x,
                                             mark->box.y + round ((mark->box.height - line) / 2),
                                             mark->box.width, line },
                             CRM_CHART_CENTER, crm_chart_color_ink (mark->color), size, FALSE);
}

double
crm_chart_heat_natural_height (CrmChartScene *scene, guint n)
{
  double line = crm_chart_scene_line_height (scene, crm_chart_scene_small (scene));

  return line + 6 + ceil (n * CELL_HEIGHT * crm_chart_scene_unit (scene));
}

/**
 * crm_chart_add_heat:
 * @data: categories are rows, groups columns
 */
void
crm_chart_add_heat (CrmChartScene *scene, const CrmChartData *data, CrmChartRect box)
{
  double line = crm_chart_scene_line_height (scene, crm_chart_scene_small (scene)), widest;
  g_auto (GStrv) names = dup_names (scene, data, &widest);
  double gutter = MIN (widest, floor (box.width * 0.32)) + NAME_GAP, width, height;
  gint64 smallest, largest, most;

  scene->plot = (CrmChartRect){ round (box.x + gutter), box.y + line + 6,
                                MAX (1, box.width - gutter), MAX (1, box.height - line - 6) };
  width = scene->plot.width / MAX (1, data->n_groups);
  height = MIN (scene->plot.height / MAX (1, data->n_categories),
                round (CELL_HEIGHT * crm_chart_scene_unit (scene)));
  scene->plot.height = height * data->n_categories;
  crm_chart_data_get_span (data, &smallest, &largest);
  most = MAX (largest, smallest == G_MININT64 ? G_MAXINT64 : -smallest);
  add_column_names (scene, data, box.y, width);
  add_row_names (scene, names, data->n_categories, box.x, height);
  for (guint i = 0; i < data->n_categories; i++)
    for (guint group = 0; group < data->n_groups; group++)
      {
        CrmChartMark mark = {
          .form = CRM_CHART_FORM_CELL,
          .box = { scene->plot.x + group * width, scene->plot.y + i * height, width, height },
          .category = i,
          .group = group,
          .row = data->rows[(gsize) i * data->n_groups + group],
          .value = crm_chart_data_get_value (data, i, group),
        };

        if (crm_chart_data_is_missing (data, i, group))
          continue;
        mark.slot = mark.box;
        mark.color = cell_color (scene, mark.value, most);
        g_array_append_val (scene->marks, mark);
        add_cell_text (scene, data, &mark);
      }
}
