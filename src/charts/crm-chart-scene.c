/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-chart-scene-private.h"

#include <math.h>

#define CORNER 3.0
#define GAP 1.0 /* between the parts of a stack */

static void
clear_label (gpointer data)
{
  CrmChartLabel *label = data;

  g_free (label->text);
}

static void
clear_path (gpointer data)
{
  CrmChartPath *path = data;

  g_array_unref (path->points);
}

void
crm_chart_scene_init (CrmChartScene *self)
{
  *self = (CrmChartScene){ NULL };
  self->labels = g_array_new (FALSE, FALSE, sizeof (CrmChartLabel));
  g_array_set_clear_func (self->labels, clear_label);
  self->rules = g_array_new (FALSE, FALSE, sizeof (CrmChartRule));
  self->swatches = g_array_new (FALSE, FALSE, sizeof (CrmChartRule));
  self->marks = g_array_new (FALSE, FALSE, sizeof (CrmChartMark));
  self->shapes = g_array_new (FALSE, FALSE, sizeof (CrmChartShape));
  self->paths = g_array_new (FALSE, FALSE, sizeof (CrmChartPath));
  g_array_set_clear_func (self->paths, clear_path);
  self->ticks = g_array_new (FALSE, FALSE, sizeof (CrmChartRule));
}

void
crm_chart_scene_clear (CrmChartScene *self)
{
  g_array_unref (self->labels);
  g_array_unref (self->rules);
  g_array_unref (self->swatches);
  g_array_unref (self->marks);
  g_array_unref (self->shapes);
  g_array_unref (self->paths);
  g_array_unref (self->ticks);
}

void
crm_chart_scene_reset (CrmChartScene *self)
{
  g_array_set_size (self->labels, 0);
  g_array_set_size (self->rules, 0);
  g_array_set_size (self->swatches, 0);
  g_array_set_size (self->marks, 0);
  g_array_set_size (self->shapes, 0);
  g_array_set_size (self->paths, 0);
  g_array_set_size (self->ticks, 0);
}

/* All lengths in the layers are for text of 13 units; other text makes them longer or shorter. */
double
crm_chart_scene_unit (CrmChartScene *self)
{
  return self->style->font_size / 13;
}

/* The size of axis labels and the legend. */
double
crm_chart_scene_small (CrmChartScene *self)
{
  return self->style->font_size * 0.88;
}

double
crm_chart_scene_measure (CrmChartScene *self, const char *text, double size, gboolean bold)
{
  crm_chart_pen_set_font (self->pen, size, bold);
  return crm_chart_pen_measure_digits (self->pen, text);
}

double
crm_chart_scene_line_height (CrmChartScene *self, double size)
{
  crm_chart_pen_set_font (self->pen, size, FALSE);
  return ceil (crm_chart_pen_get_line_height (self->pen));
}

void
crm_chart_scene_add_label (CrmChartScene *self,
                           const char *text,
                           CrmChartRect box,
                           CrmChartAlign align,
                           CrmChartColor color,
                           double size,
                           gboolean bold)
{
  CrmChartLabel label = { g_strdup (text), box, align, color, size, bold };

  g_array_append_val (self->labels, label);
}

void
crm_chart_scene_add_rule (
    CrmChartScene *self, double x, double y, double width, double height, CrmChartColor color)
{
  CrmChartRule rule = { { x, y, width, height }, color };

  g_array_append_val (self->rules, rule);
}

/**
 * crm_chart_scene_add_path:
 * @width: of the line, or 0 for a surface
 *
 * Returns: (transfer none) (element-type double): where its points go, two numbers each
 */
GArray *
crm_chart_scene_add_path (CrmChartScene *self, double width, CrmChartColor color)
{
  CrmChartPath path = { g_array_new (FALSE, FALSE, sizeof (double)), width, color };

  g_array_append_val (self->paths, path);
  return path.points;
}

CrmChartColor
crm_chart_scene_group_color (CrmChartScene *self, const CrmChartData *data, guint group)
{
  if (data->other_group && group + 1 == data->n_groups)
    return self->style->other;
  return self->style->palette[group % CRM_CHART_N_COLORS];
}

/* Two sums that mean the same edge fall on the same side. */
static double
snap_edge (double edge)
{
  return floor (edge + 0.5 + 1e-6);
}

/* Edges fall on whole units, so that they are crisp at every whole scale. */
static CrmChartRect
snap (CrmChartRect box)
{
  double left = snap_edge (box.x), top = snap_edge (box.y);
  double right = snap_edge (box.x + box.width), bottom = snap_edge (box.y + box.height);

  return (CrmChartRect){ left, top, right - left, bottom - top };
}

static void
add_rounded (cairo_t *cr, CrmChartRect box, double radius, guint corners)
{
  double left = box.x, top = box.y, right = box.x + box.width, bottom = box.y + box.height;
  double r = MIN (radius, MIN (box.width, box.height) / 4);
  double top_left = corners & (CRM_CHART_ROUND_TOP | CRM_CHART_ROUND_LEFT) ? r : 0;
  double top_right = corners & (CRM_CHART_ROUND_TOP | CRM_CHART_ROUND_RIGHT) ? r : 0;
  double bottom_right = corners & (CRM_CHART_ROUND_BOTTOM | CRM_CHART_ROUND_RIGHT) ? r : 0;
  double bottom_left = corners & (CRM_CHART_ROUND_BOTTOM | CRM_CHART_ROUND_LEFT) ? r : 0;

  cairo_new_sub_path (cr);
  cairo_arc (cr, right - top_right, top + top_right, top_right, -G_PI_2, 0);
  cairo_arc (cr, right - bottom_right, bottom - bottom_right, bottom_right, 0, G_PI_2);
  cairo_arc (cr, left + bottom_left, bottom - bottom_left, bottom_left, G_PI_2, G_PI);
  cairo_arc (cr, left + top_left, top + top_left, top_left, G_PI, 3 * G_PI_2);
  cairo_close_path (cr);
}

static void
paint_shapes (CrmChartScene *self, cairo_t *cr)
{
  for (guint i = 0; i < self->shapes->len; i++)
    {
      CrmChartShape *shape = &g_array_index (self->shapes, CrmChartShape, i);

      cairo_move_to (cr, shape->x[0], shape->y[0]);
      for (int corner = 1; corner < 4; corner++)
        cairo_line_to (cr, shape->x[corner], shape->y[corner]);
      cairo_close_path (cr);
      crm_chart_set_source (cr, shape->color);
      cairo_fill (cr);
    }
}

static void
paint_rules (cairo_t *cr, GArray *rules)
{
  for (guint i = 0; i < rules->len; i++)
    {
      CrmChartRule *rule = &g_array_index (rules, CrmChartRule, i);

      cairo_rectangle (cr, rule->box.x, rule->box.y, rule->box.width, rule->box.height);
      crm_chart_set_source (cr, rule->color);
      cairo_fill (cr);
    }
}

/* A line with more points than there are pixels from left to right: round corners are not seen on
 * it, and are most of what Cairo has to do for it. */
static gboolean
is_dense (const CrmChartScene *self, const CrmChartPath *path)
{
  return self->plot.width > 0 && path->points->len / 2 > self->plot.width;
}

static void
paint_paths (CrmChartScene *self, cairo_t *cr)
{
  for (guint i = 0; i < self->paths->len; i++)
    {
      CrmChartPath *path = &g_array_index (self->paths, CrmChartPath, i);
      gboolean dense = is_dense (self, path);

      for (guint p = 0; p + 1 < path->points->len; p += 2)
        cairo_line_to (cr, g_array_index (path->points, double, p),
                       g_array_index (path->points, double, p + 1));
      crm_chart_set_source (cr, path->color);
      cairo_set_line_width (cr, path->width);
      cairo_set_line_join (cr, dense ? CAIRO_LINE_JOIN_BEVEL : CAIRO_LINE_JOIN_ROUND);
      cairo_set_line_cap (cr, dense ? CAIRO_LINE_CAP_BUTT : CAIRO_LINE_CAP_ROUND);
      cairo_set_antialias (cr, dense ? CAIRO_ANTIALIAS_FAST : CAIRO_ANTIALIAS_DEFAULT);
      if (path->width > 0)
        cairo_stroke (cr);
      else
        cairo_fill (cr);
    }
  cairo_set_antialias (cr, CAIRO_ANTIALIAS_DEFAULT);
}

static void
paint_swatches (CrmChartScene *self, cairo_t *cr)
{
  for (guint i = 0; i < self->swatches->len; i++)
    {
      CrmChartRule *swatch = &g_array_index (self->swatches, CrmChartRule, i);

      add_rounded (cr, swatch->box, CORNER * crm_chart_scene_unit (self), CRM_CHART_ROUND_ALL);
      crm_chart_set_source (cr, swatch->color);
      cairo_fill (cr);
    }
}

static gboolean
continues (const CrmChartMark *mark, const CrmChartMark *next)
{
  return next->category == mark->category && (mark->value < 0) == (next->value < 0);
}

/* A part of a stack gives up a little of the side on which the next part follows. */
static CrmChartRect
leave_gap (CrmChartScene *self, guint i, CrmChartRect box)
{
  CrmChartMark *mark = &g_array_index (self->marks, CrmChartMark, i);
  CrmChartMark *next;
  gboolean upright;

  if (mark->form == CRM_CHART_FORM_CELL)
    return (CrmChartRect){ box.x, box.y, box.width - (box.width > 3 * GAP ? GAP : 0),
                           box.height - (box.height > 3 * GAP ? GAP : 0) };
  for (guint j = i + 1;; j++)
    {
      if (j >= self->marks->len)
        return box;
      next = &g_array_index (self->marks, CrmChartMark, j);
      if (next->category != mark->category)
        return box;
      if (continues (mark, next))
        break;
    }
  upright = fabs (next->box.x - mark->box.x) < 0.01;
  if (upright && box.height > 3 * GAP)
    {
      box.height -= GAP;
      box.y += mark->value > 0 ? GAP : 0;
    }
  else if (!upright && box.width > 3 * GAP)
    {
      box.width -= GAP;
      box.x += mark->value < 0 ? GAP : 0;
    }
  return box;
}

/* Two slanted cuts: this bar is longer than the room. */
static void
paint_break (CrmChartScene *self, cairo_t *cr, CrmChartRect box)
{
  double slant = box.height * 0.4;

  for (int cut = 0; cut < 2; cut++)
    {
      double x = box.x + round (box.width * 0.8) + cut * 8;

      cairo_move_to (cr, x + slant, box.y - 1);
      cairo_line_to (cr, x + slant + 4, box.y - 1);
      cairo_line_to (cr, x - slant + 4, box.y + box.height + 1);
      cairo_line_to (cr, x - slant, box.y + box.height + 1);
      cairo_close_path (cr);
    }
  crm_chart_set_source (cr, self->style->surface);
  cairo_fill (cr);
}

static void
add_dot (cairo_t *cr, CrmChartRect box, double more)
{
  cairo_new_sub_path (cr);
  cairo_arc (cr, box.x + box.width / 2, box.y + box.height / 2, box.width / 2 + more, 0, 2 * G_PI);
}

static void
paint_marks (CrmChartScene *self, cairo_t *cr, int highlight)
{
  for (guint i = 0; i < self->marks->len; i++)
    {
      CrmChartMark *mark = &g_array_index (self->marks, CrmChartMark, i);
      CrmChartColor color = mark->color;
      CrmChartRect box;

      if (mark->form == CRM_CHART_FORM_QUIET)
        continue;
      if (mark->form == CRM_CHART_FORM_DOT)
        {
          add_dot (cr, mark->box, 0);
          crm_chart_set_source (cr, color);
          cairo_fill (cr);
          continue;
        }
      box = leave_gap (self, i, snap (mark->box));
      if (box.width <= 0 || box.height <= 0)
        continue;
      if (highlight >= 0 && (int) i != highlight)
        color = crm_chart_color_mix (color, self->style->surface, 0.3);
      add_rounded (cr, box, CORNER * crm_chart_scene_unit (self), mark->corners);
      crm_chart_set_source (cr, color);
      cairo_fill (cr);
      if (mark->broken)
        paint_break (self, cr, box);
    }
}

/* A ring round the mark: colour is not the only sign. */
static void
paint_highlight (CrmChartScene *self, cairo_t *cr, int highlight)
{
  CrmChartMark *mark = &g_array_index (self->marks, CrmChartMark, (guint) highlight);
  CrmChartRect box = snap (mark->box);

  if (mark->form == CRM_CHART_FORM_DOT || mark->form == CRM_CHART_FORM_QUIET)
    {
      add_dot (cr, mark->box, 1);
      crm_chart_set_source (cr, mark->color);
      cairo_fill_preserve (cr);
      crm_chart_set_source (cr, self->style->foreground);
      cairo_set_line_width (cr, 2);
      cairo_stroke (cr);
      return;
    }
  box = (CrmChartRect){ box.x - 1, box.y - 1, box.width + 2, box.height + 2 };
  add_rounded (cr, box, CORNER + 1, CRM_CHART_ROUND_ALL);
  crm_chart_set_source (cr, self->style->foreground);
  cairo_set_line_width (cr, 2);
  cairo_stroke (cr);
}

static void
paint_labels (CrmChartScene *self, cairo_t *cr)
{
  for (guint i = 0; i < self->labels->len; i++)
    {
      CrmChartLabel *label = &g_array_index (self->labels, CrmChartLabel, i);

      crm_chart_set_source (cr, label->color);
      crm_chart_pen_set_font (self->pen, label->size, label->bold);
      crm_chart_pen_write (self->pen, cr, label->text, label->box.x, label->box.y, label->box.width,
                           label->align, TRUE);
    }
}

/**
 * crm_chart_scene_paint:
 * @highlight: number of the mark to point out, or -1
 */
void
crm_chart_scene_paint (CrmChartScene *self, cairo_t *cr, int highlight)
{
  if (highlight >= (int) self->marks->len)
    highlight = CRM_CHART_NO_ITEM;
  paint_shapes (self, cr);
  paint_rules (cr, self->rules);
  paint_paths (self, cr);
  paint_swatches (self, cr);
  paint_marks (self, cr, highlight);
  paint_rules (cr, self->ticks);
  if (highlight >= 0)
    paint_highlight (self, cr, highlight);
  paint_labels (self, cr);
}
