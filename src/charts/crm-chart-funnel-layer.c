/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A funnel: one bar a stage, centred, as wide as what reached the stage; between two bars the
 * share that went on. On narrow screens the text stands above each bar; with more stages than
 * lines of text only the outline is left, and texts come from hovering. */
#include "config.h"

#include "crm-chart-scene-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#define NARROW 520.0
#define BAR 38.0
#define SMALLEST_BAR 20.0
#define LARGEST_BAR 56.0
#define NARROW_BAR 14.0
#define COLUMN_GAP 20.0

typedef struct
{
  CrmSeries *series;
  int stage, count, amount, conversion; /* columns; -1 where the series has none */
  int length;                           /* the column that bars measure */
  guint n;
  gboolean narrow;
  double line, small_line;
  double bar, gap; /* height of a bar, and of what is between two */
  double names, amounts;
  CrmChartRect room; /* of the bars */
  gint64 largest;
  double unit;
} Funnel;

static gboolean
init_funnel (Funnel *self, CrmChartScene *scene, CrmSeries *series, double width)
{
  *self = (Funnel){ .series = series, .n = crm_series_get_n_rows (series) };
  self->stage = crm_series_find_column (series, "stage");
  self->count = crm_series_find_column (series, "count");
  self->amount = crm_series_find_column (series, "amount");
  self->conversion = crm_series_find_column (series, "conversion");
  self->length = self->count >= 0 ? self->count : self->amount;
  self->unit = crm_chart_scene_unit (scene);
  self->narrow = width < NARROW * self->unit;
  self->line = crm_chart_scene_line_height (scene, scene->style->font_size);
  self->small_line = crm_chart_scene_line_height (scene, crm_chart_scene_small (scene));
  return self->length >= 0;
}

static gint64
get_length (const Funnel *self, guint row)
{
  return MAX (0, crm_series_get_integer (self->series, row, (guint) self->length));
}

/* What went on from the stage before, as text; NULL for the first stage. */
static char *
dup_conversion (const Funnel *self, CrmChartScene *scene, guint row)
{
  gint64 share;

  if (row == 0)
    return NULL;
  if (self->conversion >= 0)
    {
      if (crm_value_is_none (crm_series_get_value (self->series, row, (guint) self->conversion)))
        return NULL;
      share = crm_series_get_integer (self->series, row, (guint) self->conversion);
    }
  else
    {
      gint64 before = get_length (self, row - 1);

      if (before == 0)
        return NULL;
      share = (gint64) ((__int128) get_length (self, row) * 1000000 / before);
    }
  return crm_locale_format_percent (scene->locale, share, share < 100000 ? 1 : 0);
}

static char *
dup_number (const Funnel *self, CrmChartScene *scene, guint row, int column)
{
  if (column < 0)
    return g_strdup ("");
  return crm_chart_dup_value (
      scene->locale, crm_series_get_integer (self->series, row, (guint) column),
      crm_series_get_column (self->series, (guint) column)->type, scene->currency, FALSE);
}

static const char *
get_stage (const Funnel *self, guint row)
{
  const char *name = NULL;

  if (self->stage >= 0)
    name = crm_series_get_text (self->series, row, (guint) self->stage);
  /* Translators: stands in a chart for what has no name, such as deals of nobody. */
  return name != NULL && *name != '\0' ? name : _ ("(none)");
}

static double
natural_height (const Funnel *self)
{
  double bar = self->narrow ? self->line + NARROW_BAR * self->unit + 4
                            : MAX (BAR * self->unit, self->line + 12);
  double gap = self->small_line + (self->narrow ? 8 : 6);

  return self->n * bar + (self->n > 0 ? self->n - 1 : 0) * gap;
}

double
crm_chart_funnel_natural_height (CrmChartScene *scene, CrmSeries *series, double width)
{
  Funnel self;

  if (!init_funnel (&self, scene, series, width))
    return 0;
  return ceil (natural_height (&self));
}

/* Shares the height out: first texts give way, then gaps, then bars. */
static void
share_height (Funnel *self, double height)
{
  double n = MAX (1, self->n), gaps = MAX (1, n - 1);
  double text_gap = self->small_line + 6;

  if (self->narrow)
    {
      self->bar = round (NARROW_BAR * self->unit);
      self->gap = self->line + 4 + self->small_line + 4;
      if (n * (self->bar + self->line + 4) + gaps * (self->small_line + 4) <= height)
        return;
      self->gap = self->line + 6;
      if (n * (self->bar + self->gap) <= height)
        return;
    }
  else
    {
      self->gap = MIN (text_gap + 6, MAX (text_gap, height * 0.36 / gaps));
      self->bar = MIN (LARGEST_BAR * self->unit, (height - gaps * self->gap) / n);
      if (self->bar >= SMALLEST_BAR * self->unit)
        return;
      self->gap = 3;
      self->bar = (height - gaps * self->gap) / n;
      if (self->bar >= self->line)
        return;
    }
  self->gap = 0;
  self->bar = MIN (LARGEST_BAR * self->unit, height / n);
}

static void
measure_texts (Funnel *self, CrmChartScene *scene, CrmChartRect box)
{
  double size = scene->style->font_size;

  for (guint i = 0; i < self->n; i++)
    {
      g_autofree char *amount = dup_number (self, scene, i, self->amount);

      self->names
          = MAX (self->names, crm_chart_scene_measure (scene, get_stage (self, i), size, FALSE));
      self->amounts = MAX (self->amounts, crm_chart_scene_measure (scene, amount, size, FALSE));
      self->largest = MAX (self->largest, get_length (self, i));
    }
  self->names = MIN (ceil (self->names) + 1, floor (box.width * 0.26));
  self->amounts = MIN (ceil (self->amounts) + 1, floor (box.width * 0.24));
  self->room = box;
  if (!self->narrow && self->bar >= self->line)
    {
      self->room.x += self->names + COLUMN_GAP;
      self->room.width -= self->names + COLUMN_GAP;
      self->room.width -= self->amount >= 0 ? self->amounts + COLUMN_GAP : 0;
    }
}

static CrmChartRect
bar_box (const Funnel *self, guint row, double top)
{
  double share = self->largest > 0 ? (double) get_length (self, row) / (double) self->largest : 0;
  double width = self->room.width * share;

  if (get_length (self, row) > 0)
    width = MAX (2, width);
  return (CrmChartRect){ self->room.x + (self->room.width - width) / 2, top, width, self->bar };
}

/* The light surface that leads from one bar to the next. */
static void
add_link (CrmChartScene *scene, CrmChartRect above, CrmChartRect below)
{
  CrmChartShape shape = {
    { above.x, above.x + above.width, below.x + below.width, below.x },
    { above.y + above.height - 1, above.y + above.height - 1, below.y + 1, below.y + 1 },
    crm_chart_color_mix (scene->style->surface, scene->style->palette[0], 0.13),
  };

  g_array_append_val (scene->shapes, shape);
}

/* The count stands in its bar, or beside one that is too short. */
static void
add_count (const Funnel *self, CrmChartScene *scene, guint row, CrmChartRect bar)
{
  const CrmChartStyle *style = scene->style;
  g_autofree char *count = dup_number (self, scene, row, self->count);
  double width = ceil (crm_chart_scene_measure (scene, count, style->font_size, TRUE)) + 1;
  CrmChartRect box = { bar.x + (bar.width - width) / 2,
                       bar.y + round ((self->bar - self->line) / 2), width, self->line };
  gboolean inside = width + 12 <= bar.width;

  if (self->count < 0)
    return;
  if (!inside)
    box.x = bar.x + bar.width + 8;
  if (box.x + width > self->room.x + self->room.width)
    return;
  crm_chart_scene_add_label (scene, count, box, CRM_CHART_CENTER,
                             inside ? crm_chart_color_ink (style->palette[0]) : style->foreground,
                             style->font_size, TRUE);
}

static void
add_wide_texts (
    const Funnel *self, CrmChartScene *scene, CrmChartRect box, guint row, CrmChartRect bar)
{
  const CrmChartStyle *style = scene->style;
  g_autofree char *amount = dup_number (self, scene, row, self->amount);
  g_autofree char *conversion = dup_conversion (self, scene, row);
  double y = bar.y + round ((self->bar - self->line) / 2);

  crm_chart_scene_add_label (scene, get_stage (self, row),
                             (CrmChartRect){ box.x, y, self->names, self->line }, CRM_CHART_START,
                             style->foreground, style->font_size, FALSE);
  add_count (self, scene, row, bar);
  if (self->amount >= 0)
    crm_chart_scene_add_label (
        scene, amount,
        (CrmChartRect){ box.x + box.width - self->amounts, y, self->amounts, self->line },
        CRM_CHART_END, style->foreground, style->font_size, FALSE);
  if (conversion != NULL && self->gap >= self->small_line + 4)
    {
      g_autofree char *text = g_strdup_printf ("↓ %s", conversion);

      crm_chart_scene_add_label (
          scene, text,
          (CrmChartRect){ self->room.x,
                          bar.y - self->gap + round ((self->gap - self->small_line) / 2),
                          self->room.width, self->small_line },
          CRM_CHART_CENTER, style->muted, crm_chart_scene_small (scene), FALSE);
    }
}

static void
add_narrow_texts (
    const Funnel *self, CrmChartScene *scene, CrmChartRect box, guint row, CrmChartRect bar)
{
  const CrmChartStyle *style = scene->style;
  g_autofree char *count = dup_number (self, scene, row, self->length);
  g_autofree char *conversion = dup_conversion (self, scene, row);
  double width = ceil (crm_chart_scene_measure (scene, count, style->font_size, TRUE)) + 1;
  double y = bar.y - self->line - 3;

  crm_chart_scene_add_label (
      scene, get_stage (self, row),
      (CrmChartRect){ box.x, y, MAX (8, box.width - width - 12), self->line }, CRM_CHART_START,
      style->foreground, style->font_size, TRUE);
  crm_chart_scene_add_label (scene, count,
                             (CrmChartRect){ box.x + box.width - width, y, width, self->line },
                             CRM_CHART_END, style->foreground, style->font_size, TRUE);
  if (conversion != NULL && self->gap >= self->line + self->small_line)
    {
      g_autofree char *text = g_strdup_printf ("↓ %s", conversion);

      crm_chart_scene_add_label (
          scene, text,
          (CrmChartRect){ box.x, y - self->small_line - 2, box.width, self->small_line },
          CRM_CHART_CENTER, style->muted, crm_chart_scene_small (scene), FALSE);
    }
}

/**
 * crm_chart_add_funnel:
 * @series: a row a stage; columns "stage", "count", "amount", "conversion", of which "count" or
 *   "amount" must be there
 */
void
crm_chart_add_funnel (CrmChartScene *scene, CrmSeries *series, CrmChartRect box)
{
  Funnel self;
  CrmChartRect before = { 0 };
  double step, top = box.y;

  if (!init_funnel (&self, scene, series, box.width))
    return;
  share_height (&self, box.height);
  measure_texts (&self, scene, box);
  scene->plot = self.room;
  step = self.bar + self.gap;
  if (self.narrow && self.gap > 0)
    top += self.line + 3;
  for (guint i = 0; i < self.n; i++)
    {
      CrmChartRect bar = bar_box (&self, i, top + i * step);
      CrmChartMark mark = { .box = bar, .color = scene->style->palette[0], .category = i };

      mark.slot = (CrmChartRect){ box.x, bar.y, box.width, bar.height };
      mark.corners = self.bar >= 6 ? CRM_CHART_ROUND_ALL : 0;
      mark.row = (int) i;
      mark.value = get_length (&self, i);
      g_array_append_val (scene->marks, mark);
      if (i > 0 && self.gap > 0)
        add_link (scene, before, bar);
      if (self.narrow && self.gap > 0)
        add_narrow_texts (&self, scene, box, i, bar);
      else if (!self.narrow && self.bar >= self.line)
        add_wide_texts (&self, scene, box, i, bar);
      before = bar;
    }
}
