/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rows with a name, a bar and a value: what bars, steps and plans have in common. */
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

void
crm_chart_rows_init (CrmChartRows *self, CrmChartScene *scene, double width)
{
  *self = (CrmChartRows){ .unit = crm_chart_scene_unit (scene) };
  self->narrow = width < NARROW * self->unit;
  self->line = crm_chart_scene_line_height (scene, scene->style->font_size);
}

/**
 * crm_chart_rows_natural_pitch:
 *
 * Returns: the height of a row where nothing is pressed together
 */
double
crm_chart_rows_natural_pitch (const CrmChartRows *self)
{
  return self->narrow ? self->line + (THIN + 16) * self->unit : PITCH * self->unit;
}

double
crm_chart_rows_smallest_pitch (const CrmChartRows *self)
{
  return self->narrow ? self->line + (THIN + 8) * self->unit
                      : MAX (SMALLEST_PITCH * self->unit, self->line + 3);
}

/**
 * crm_chart_rows_measure:
 * @names: of @n rows
 * @values: the texts at their ends
 *
 * Shares the width out between names, bars and values, and the height between the rows.
 */
void
crm_chart_rows_measure (CrmChartRows *self,
                        CrmChartScene *scene,
                        const char *const *names,
                        const char *const *values,
                        guint n,
                        CrmChartRect box)
{
  double size = scene->style->font_size, left_values;

  for (guint i = 0; i < n; i++)
    {
      double name = crm_chart_scene_measure (scene, names[i], size, FALSE);
      double value = crm_chart_scene_measure (scene, values[i], size, FALSE);

      self->names = MAX (self->names, ceil (name) + 1);
      self->values = MAX (self->values, ceil (value) + 1);
    }
  self->names = MIN (self->names, floor (box.width * 0.32));
  self->values = MIN (self->values, floor (box.width * (self->narrow ? 0.5 : 0.3)));
  /* Where the height is not enough for names above the bars, they stand beside them after all. */
  self->pitch = MIN (box.height / MAX (1, n), crm_chart_rows_natural_pitch (self));
  if (self->pitch + 0.5 < crm_chart_rows_smallest_pitch (self))
    {
      self->narrow = FALSE;
      self->values = MIN (self->values, floor (box.width * (self->smallest < 0 ? 0.2 : 0.3)));
    }
  self->pitch = MIN (box.height / MAX (1, n), crm_chart_rows_natural_pitch (self));
  if (self->narrow)
    {
      self->left = box.x;
      self->width = box.width;
    }
  else
    {
      left_values = self->smallest < 0 ? self->values + VALUE_GAP : 0;
      self->left = box.x + self->names + NAME_GAP + left_values;
      self->width = MAX (8, box.x + box.width - self->left - self->values - VALUE_GAP);
    }
  self->bar = self->narrow ? round (THIN * self->unit)
                           : MIN (round (THICKNESS * self->unit), self->pitch * 0.6);
  self->is_pressed = self->pitch + 0.5 < crm_chart_rows_smallest_pitch (self);
  self->every
      = self->is_pressed ? (guint) MAX (1, ceil (1.5 * self->line / MAX (0.01, self->pitch))) : 1;
  scene->plot = (CrmChartRect){ self->left, box.y, self->width, MIN (box.height, self->pitch * n) };
}

CrmChartRect
crm_chart_rows_get (const CrmChartRows *self, CrmChartRect box, guint row)
{
  double top = round (box.y + row * self->pitch);

  if (self->is_pressed)
    return (CrmChartRect){ box.x, box.y + row * self->pitch, box.width, self->pitch };
  return (CrmChartRect){ box.x, top, box.width, round (box.y + (row + 1) * self->pitch) - top };
}

/**
 * crm_chart_rows_x:
 *
 * Returns: where a bar of @value ends; at the edge of the room when it is too long for it
 */
double
crm_chart_rows_x (const CrmChartRows *self, gint64 value)
{
  double range = (double) self->largest - (double) self->smallest;

  if (range <= 0)
    return self->left;
  value = CLAMP (value, self->smallest, self->largest);
  return self->left + self->width * ((double) value - (double) self->smallest) / range;
}

double
crm_chart_rows_bar_y (const CrmChartRows *self, CrmChartRect row)
{
  if (self->is_pressed)
    return row.y + (row.height - self->bar) / 2;
  return self->narrow ? row.y + self->line + 3 : row.y + round ((row.height - self->bar) / 2);
}

/**
 * crm_chart_rows_add_texts:
 * @start: where the bar begins
 * @end: where it ends
 * @is_before: the value stands before the bar, which goes below zero
 */
void
crm_chart_rows_add_texts (const CrmChartRows *self,
                          CrmChartScene *scene,
                          CrmChartRect row,
                          const char *name,
                          const char *value,
                          double start,
                          double end,
                          gboolean is_before)
{
  const CrmChartStyle *style = scene->style;
  double y
      = self->narrow && self->every == 1 ? row.y : row.y + round ((row.height - self->line) / 2);
  CrmChartRect name_box = { row.x, y, self->names, self->line };
  CrmChartRect value_box = { end + VALUE_GAP, y, self->values, self->line };
  CrmChartAlign align = CRM_CHART_START;

  name_box.y = value_box.y = CLAMP (
      y, scene->plot.y, MAX (scene->plot.y, scene->plot.y + scene->plot.height - self->line));
  if ((guint) round ((row.y - scene->plot.y) / self->pitch) % self->every != 0)
    return;
  if (self->narrow)
    {
      name_box.width = row.width - self->values - NAME_GAP;
      value_box.x = row.x + row.width - self->values;
      align = CRM_CHART_END;
    }
  else if (is_before)
    {
      value_box.x = start - VALUE_GAP - self->values;
      align = CRM_CHART_END;
    }
  crm_chart_scene_add_label (scene, name, name_box, CRM_CHART_START, style->foreground,
                             style->font_size, FALSE);
  crm_chart_scene_add_label (scene, value, value_box, align,
                             self->narrow ? style->foreground : style->muted, style->font_size,
                             FALSE);
}

/**
 * crm_chart_rows_add_axis:
 * @box: of the rows
 *
 * Draws the line of nothing. It does not run through names that stand above their bars.
 */
void
crm_chart_rows_add_axis (const CrmChartRows *self, CrmChartScene *scene, CrmChartRect box, guint n)
{
  double line = scene->style->line_width, x = round (crm_chart_rows_x (self, 0)) - line;

  if (!self->narrow)
    crm_chart_scene_add_rule (scene, x, scene->plot.y, line, scene->plot.height,
                              scene->style->axis);
  for (guint i = 0; self->narrow && self->smallest < 0 && i < n; i++)
    crm_chart_scene_add_rule (scene, x,
                              crm_chart_rows_bar_y (self, crm_chart_rows_get (self, box, i)) - 2,
                              line, self->bar + 4, scene->style->axis);
}
