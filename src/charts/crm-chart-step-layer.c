/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From a level by steps to another, and bars beside what was planned: rows in the order in which
 * they were given. */
#include "config.h"

#include "crm-chart-scene-private.h"

#include <math.h>

/* Which colours of the palette are a level, a step up and a step down. */
#define LEVEL 0
#define UP 2
#define DOWN 3

/* ---- steps ---- */

/* Does the row say how much there is, rather than by how much it changes? */
static gboolean
is_level (CrmSeries *series, const CrmChartData *data, guint category)
{
  int column = crm_series_find_column (series, "is_total");
  int row = data->rows[(gsize) category * data->n_groups];

  return column >= 0 && row >= 0
         && crm_series_get_integer (series, (guint) row, (guint) column) != 0;
}

/* A step says which way it goes, so that its colour is not the only sign. */
static char *
dup_step (CrmChartScene *scene, const CrmChartData *data, gint64 value, gboolean level)
{
  g_autofree char *text
      = crm_chart_dup_value (scene->locale, value, data->type, scene->currency, FALSE);

  return value > 0 && !level ? g_strconcat ("+", text, NULL) : g_steal_pointer (&text);
}

static CrmChartMark
make_step (CrmChartScene *scene,
           const CrmChartRows *rows,
           CrmChartRect row,
           gint64 from,
           gint64 to,
           gboolean level)
{
  double start = crm_chart_rows_x (rows, from), end = crm_chart_rows_x (rows, to);
  CrmChartMark mark = { .slot = row };

  mark.box = (CrmChartRect){ MIN (start, end), crm_chart_rows_bar_y (rows, row),
                             MAX (1, fabs (end - start)), rows->bar };
  mark.corners = level ? to < 0 ? CRM_CHART_ROUND_LEFT : CRM_CHART_ROUND_RIGHT : 0;
  mark.color = scene->style->palette[level ? LEVEL : to >= from ? UP : DOWN];
  return mark;
}

/* Where a level ends the next step begins: a thin line leads down to it. */
static void
add_link (CrmChartScene *scene, const CrmChartRows *rows, CrmChartRect row, gint64 level)
{
  double line = scene->style->line_width, y = crm_chart_rows_bar_y (rows, row) + rows->bar;

  crm_chart_scene_add_rule (scene, round (crm_chart_rows_x (rows, level)), y, line,
                            rows->pitch - rows->bar, scene->style->axis);
}

/**
 * crm_chart_add_waterfall:
 * @data: names in order, one group
 * @series: what @data is made of; its column "is_total" says which rows are levels
 */
void
crm_chart_add_waterfall (CrmChartScene *scene,
                         const CrmChartData *data,
                         CrmSeries *series,
                         CrmChartRect box)
{
  g_autofree gint64 *ends = g_new0 (gint64, data->n_categories + 1);
  g_auto (GStrv) values = g_new0 (char *, data->n_categories + 1);
  CrmChartRows rows;
  gint64 level = 0;

  crm_chart_rows_init (&rows, scene, box.width);
  for (guint i = 0; i < data->n_categories; i++)
    {
      gint64 value = crm_chart_data_get_total (data, i);
      gboolean is_whole = is_level (series, data, i);

      level = is_whole ? value : crm_chart_add (level, value);
      ends[i] = level;
      rows.smallest = MIN (rows.smallest, level);
      rows.largest = MAX (rows.largest, level);
      values[i] = dup_step (scene, data, value, is_whole);
    }
  crm_chart_rows_measure (&rows, scene, (const char *const *) data->categories,
                          (const char *const *) values, data->n_categories, box);
  for (guint i = 0; i < data->n_categories; i++)
    {
      gboolean is_whole = is_level (series, data, i);
      gint64 from = is_whole || i == 0 ? 0 : ends[i - 1];
      CrmChartRect row = crm_chart_rows_get (&rows, box, i);
      CrmChartMark mark = make_step (scene, &rows, row, from, ends[i], is_whole);

      mark.category = i;
      mark.row = data->rows[(gsize) i * data->n_groups];
      mark.value = crm_chart_data_get_total (data, i);
      g_array_append_val (scene->marks, mark);
      if (i + 1 < data->n_categories && !rows.narrow)
        add_link (scene, &rows, row, ends[i]);
      crm_chart_rows_add_texts (&rows, scene, row, data->categories[i], values[i], mark.box.x,
                                mark.box.x + mark.box.width,
                                MAX (from, ends[i]) <= 0 && ends[i] < 0);
    }
  crm_chart_rows_add_axis (&rows, scene, box, data->n_categories);
}

/* ---- bars beside a plan ---- */

/* "12 340 € · 62%" */
static char *
dup_actual (CrmChartScene *scene, const CrmChartData *data, gint64 value, gint64 target)
{
  g_autofree char *text
      = crm_chart_dup_value (scene->locale, value, data->type, scene->currency, FALSE);
  g_autofree char *share = NULL;

  if (target <= 0)
    return g_steal_pointer (&text);
  share = crm_locale_format_percent (scene->locale, (gint64) ((__int128) value * 1000000 / target),
                                     0);
  return g_strdup_printf ("%s · %s", text, share);
}

static void
add_target (CrmChartScene *scene, const CrmChartRows *rows, CrmChartRect row, gint64 target)
{
  double x = crm_chart_rows_x (rows, target), zero = crm_chart_rows_x (rows, 0);
  double y = crm_chart_rows_bar_y (rows, row), over = round (3 * rows->unit);
  CrmChartRule tick
      = { { round (x) - 1, y - over, 2, rows->bar + 2 * over }, scene->style->foreground };

  crm_chart_scene_add_rule (scene, MIN (x, zero), y, fabs (x - zero), rows->bar,
                            scene->style->grid);
  g_array_append_val (scene->ticks, tick);
}

/**
 * crm_chart_add_bullets:
 * @data: names in order, one group: what was reached
 * @targets: the same names: what was planned; a name without one has no mark
 */
void
crm_chart_add_bullets (CrmChartScene *scene,
                       const CrmChartData *data,
                       const CrmChartData *targets,
                       CrmChartRect box)
{
  g_auto (GStrv) values = g_new0 (char *, data->n_categories + 1);
  CrmChartRows rows;

  crm_chart_rows_init (&rows, scene, box.width);
  for (guint i = 0; i < data->n_categories; i++)
    {
      gint64 value = crm_chart_data_get_total (data, i);
      gint64 target = targets != NULL ? crm_chart_data_get_total (targets, i) : 0;

      rows.smallest = MIN (rows.smallest, MIN (value, target));
      rows.largest = MAX (rows.largest, MAX (value, target));
      values[i] = dup_actual (scene, data, value, target);
    }
  crm_chart_rows_measure (&rows, scene, (const char *const *) data->categories,
                          (const char *const *) values, data->n_categories, box);
  for (guint i = 0; i < data->n_categories; i++)
    {
      gint64 value = crm_chart_data_get_total (data, i);
      gint64 target = targets != NULL ? crm_chart_data_get_total (targets, i) : 0;
      CrmChartRect row = crm_chart_rows_get (&rows, box, i);
      CrmChartMark mark = make_step (scene, &rows, row, 0, value, TRUE);
      double end;

      mark.box.width = value != 0 ? mark.box.width : 0;
      mark.category = i;
      mark.row = data->rows[(gsize) i * data->n_groups];
      mark.value = value;
      g_array_append_val (scene->marks, mark);
      if (target != 0)
        add_target (scene, &rows, row, target);
      end = MAX (mark.box.x + mark.box.width, crm_chart_rows_x (&rows, MAX (0, target)));
      crm_chart_rows_add_texts (&rows, scene, row, data->categories[i], values[i], mark.box.x, end,
                                value < 0 && target <= 0);
    }
  crm_chart_rows_add_axis (&rows, scene, box, data->n_categories);
}
