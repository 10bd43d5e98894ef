/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The chart: holds a series, a size and a style, lays itself out when one of them has changed, and
 * answers what lies where. Layers do the laying out, the scene does the painting. */
#include "config.h"

#include "crm-chart-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

/* So many groups may stand for themselves before the rest is one. */
#define MOST_GROUPS CRM_CHART_N_COLORS

/* The pointer need not hit exactly. */
#define REACH 6.0

struct _CrmChart
{
  GObject parent_instance;

  CrmChartKind kind;
  CrmSeries *series;
  const CrmLocale *locale;
  CrmChartStyle style;
  double width, height;
  char *title;
  char *empty_text;
  int highlight;
  CrmChartData *data; /* NULL for a funnel */
  CrmChartData *low, *high, *targets;
  int category_column, group_column, low_column, high_column, target_column; /* or -1 */
  guint value_column;

  /* Made from the above when wanted. */
  gboolean laid_out;
  CrmChartPen *pen;
  CrmChartData *shown;
  CrmChartScene scene;
};

G_DEFINE_FINAL_TYPE (CrmChart, crm_chart, G_TYPE_OBJECT)

static void
clear_data (CrmChart *self)
{
  g_clear_pointer (&self->data, crm_chart_data_free);
  g_clear_pointer (&self->low, crm_chart_data_free);
  g_clear_pointer (&self->high, crm_chart_data_free);
  g_clear_pointer (&self->targets, crm_chart_data_free);
}

static void
crm_chart_finalize (GObject *object)
{
  CrmChart *self = CRM_CHART (object);

  g_clear_object (&self->series);
  g_free (self->title);
  g_free (self->empty_text);
  clear_data (self);
  g_clear_pointer (&self->shown, crm_chart_data_free);
  g_clear_pointer (&self->pen, crm_chart_pen_free);
  crm_chart_scene_clear (&self->scene);
  G_OBJECT_CLASS (crm_chart_parent_class)->finalize (object);
}

static void
crm_chart_class_init (CrmChartClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = crm_chart_finalize;
}

static void
crm_chart_init (CrmChart *self)
{
  self->style = crm_chart_style_light ();
  self->highlight = CRM_CHART_NO_ITEM;
  self->width = 640;
  self->height = 360;
  crm_chart_scene_init (&self->scene);
}

static CrmChart *
new_chart (CrmSeries *series, const CrmLocale *locale, CrmChartKind kind)
{
  CrmChart *self = g_object_new (CRM_TYPE_CHART, NULL);

  self->series = g_object_ref (series);
  self->locale = locale != NULL ? locale : crm_locale_default ();
  self->kind = kind;
  return self;
}

/**
 * crm_chart_new_funnel:
 * @series: a row a stage, in order. Columns by key: "stage" text; "count" integer or "amount"
 *   money, or both; "conversion" percent of the stage before, worked out when it is missing
 * @locale: (nullable): how numbers are written; %NULL for that of the process
 *
 * Returns: (transfer full): the chart
 */
CrmChart *
crm_chart_new_funnel (CrmSeries *series, const CrmLocale *locale)
{
  CrmChart *self;
  int column;

  g_return_val_if_fail (CRM_IS_SERIES (series), NULL);
  column = crm_series_find_column (series, "count");
  if (column < 0)
    column = crm_series_find_column (series, "amount");
  g_return_val_if_fail (column >= 0, NULL);
  self = new_chart (series, locale, CRM_CHART_FUNNEL);
  self->value_column = (guint) column;
  return self;
}

/* The first column from @from on whose type is one of two; -1 when there is none. */
static int
find_type (CrmSeries *series, int from, CrmSeriesType type, CrmSeriesType or_type)
{
  for (guint i = (guint) from; i < crm_series_get_n_columns (series); i++)
    {
      CrmSeriesType found = crm_series_get_column (series, i)->type;

      if (found == type || found == or_type)
        return (int) i;
    }
  return -1;
}

static int
find_key (CrmSeries *series, const char *key)
{
  return key != NULL ? crm_series_find_column (series, key) : -1;
}

static int
guess_value (CrmSeries *series)
{
  int column = crm_series_find_column (series, "amount");

  if (column < 0)
    column = find_type (series, 0, CRM_SERIES_MONEY, CRM_SERIES_MONEY);
  if (column < 0)
    column = find_type (series, 0, CRM_SERIES_INTEGER, CRM_SERIES_DECIMAL);
  if (column < 0)
    column = find_type (series, 0, CRM_SERIES_PERCENT, CRM_SERIES_DURATION);
  return column;
}

/* The grid of another column, with the categories of the chart. */
static CrmChartData *
read_more (CrmChart *self, int column, CrmDate first, CrmDate last)
{
  return column >= 0
             ? crm_chart_data_new (self->series, self->category_column, -1, column, first, last)
             : NULL;
}

/* Many groups are folded into one where they can be added and each has a colour. */
static gboolean
folds (CrmChart *self, const CrmChartData *raw)
{
  return self->kind == CRM_CHART_COLUMNS || self->kind == CRM_CHART_BARS
         || self->kind == CRM_CHART_AREAS
         || (self->kind == CRM_CHART_LINES && !crm_chart_data_is_average (raw));
}

static void
read_data (CrmChart *self, CrmDate first, CrmDate last)
{
  g_autoptr (CrmChartData) raw
      = crm_chart_data_new (self->series, self->category_column, self->group_column,
                            (int) self->value_column, first, last);

  clear_data (self);
  self->data
      = folds (self, raw) ? crm_chart_data_fold_groups (raw, MOST_GROUPS) : g_steal_pointer (&raw);
  self->low = read_more (self, self->low_column, first, last);
  self->high = read_more (self, self->high_column, first, last);
  self->targets = read_more (self, self->target_column, first, last);
  self->laid_out = FALSE;
}

static int
find_category (CrmSeries *series, const char *key)
{
  int column = find_key (series, key);

  if (column < 0)
    column = find_type (series, 0, CRM_SERIES_MONTH, CRM_SERIES_DATE);
  if (column < 0)
    column = find_type (series, 0, CRM_SERIES_TEXT, CRM_SERIES_TEXT);
  return column;
}

static int
find_group (CrmSeries *series, const char *key, int category)
{
  int column = find_key (series, key);

  if (column < 0 && key == NULL)
    column = find_type (series, 0, CRM_SERIES_TEXT, CRM_SERIES_TEXT);
  if (column >= 0 && column == category)
    column = key == NULL ? find_type (series, category + 1, CRM_SERIES_TEXT, CRM_SERIES_TEXT) : -1;
  return column;
}

/**
 * crm_chart_new:
 * @series: a row a cell; in a funnel a row a stage
 * @locale: (nullable): how numbers are written; %NULL for that of the process
 * @columns: (nullable): which of its columns are shown; of a funnel those of
 *   crm_chart_new_funnel()
 *
 * In a waterfall the column "is_total" says with 1 which rows are a level, such as the first and
 * the last; the value of every other is a step. In a heat table cells of which no row speaks stay
 * empty, and so do gaps in a line of shares or durations; in a line of sums they are zero.
 *
 * Returns: (transfer full): the chart
 */
CrmChart *
crm_chart_new (CrmSeries *series,
               const CrmLocale *locale,
               CrmChartKind kind,
               const CrmChartColumns *columns)
{
  static const CrmChartColumns none = { NULL };
  CrmChart *self;
  int category, number;

  g_return_val_if_fail (CRM_IS_SERIES (series), NULL);
  if (kind == CRM_CHART_FUNNEL)
    return crm_chart_new_funnel (series, locale);
  columns = columns != NULL ? columns : &none;
  category = find_category (series, columns->category);
  number = find_key (series, columns->value);
  if (number < 0)
    number = guess_value (series);
  g_return_val_if_fail (category >= 0 && number >= 0, NULL);

  self = new_chart (series, locale, kind);
  self->category_column = category;
  self->group_column = kind == CRM_CHART_WATERFALL || kind == CRM_CHART_BULLET
                               || kind == CRM_CHART_SPARK || columns->low != NULL
                           ? -1
                           : find_group (series, columns->group, category);
  self->value_column = (guint) number;
  self->low_column = find_key (series, columns->low);
  self->high_column = find_key (series, columns->high);
  self->target_column = find_key (series, columns->target);
  read_data (self, CRM_DATE_NONE, CRM_DATE_NONE);
  return self;
}

/**
 * crm_chart_new_sales:
 * @series: a row a cell. Its first month or date column is the time; without one its first text
 *   column gives the names of bars. The next text column gives the groups. The value is the
 *   column "amount", or the first money, or the first number.
 * @locale: (nullable): how numbers are written; %NULL for that of the process
 *
 * Returns: (transfer full): columns over time, or bars
 */
CrmChart *
crm_chart_new_sales (CrmSeries *series, const CrmLocale *locale)
{
  return crm_chart_new_sales_by (series, locale, NULL, NULL, NULL);
}

/**
 * crm_chart_new_sales_by:
 * @category: (nullable): key of the column along the axis, or %NULL to find it
 * @group: (nullable): key of the column of groups; %NULL to find it, "" for none
 * @value: (nullable): key of the column of numbers, or %NULL to find it
 *
 * As crm_chart_new_sales (), for series of many columns.
 *
 * Returns: (transfer full): columns over time, or bars
 */
CrmChart *
crm_chart_new_sales_by (CrmSeries *series,
                        const CrmLocale *locale,
                        const char *category,
                        const char *group,
                        const char *value)
{
  CrmChartColumns columns = { .category = category, .group = group, .value = value };
  CrmSeriesType type;
  int place;

  g_return_val_if_fail (CRM_IS_SERIES (series), NULL);
  place = find_category (series, category);
  g_return_val_if_fail (place >= 0, NULL);
  type = crm_series_get_column (series, (guint) place)->type;
  return crm_chart_new (series, locale,
                        type == CRM_SERIES_MONTH || type == CRM_SERIES_DATE ? CRM_CHART_COLUMNS
                                                                            : CRM_CHART_BARS,
                        &columns);
}

/**
 * crm_chart_set_period:
 * @first: a day, or %CRM_DATE_NONE
 * @last: a day, or %CRM_DATE_NONE
 *
 * Makes a chart over time show the whole of a period, also where its ends have no numbers. Never
 * leaves numbers out. Other charts have no period.
 */
void
crm_chart_set_period (CrmChart *self, CrmDate first, CrmDate last)
{
  if (self->kind == CRM_CHART_COLUMNS || self->kind == CRM_CHART_LINES
      || self->kind == CRM_CHART_AREAS)
    read_data (self, first, last);
}

CrmChartKind
crm_chart_get_kind (CrmChart *self)
{
  return self->kind;
}

CrmSeries *
crm_chart_get_series (CrmChart *self)
{
  return self->series;
}

const CrmLocale *
crm_chart_get_locale (CrmChart *self)
{
  return self->locale;
}

/**
 * crm_chart_set_style:
 * @style: copied
 */
void
crm_chart_set_style (CrmChart *self, const CrmChartStyle *style)
{
  /* A window asks before each frame. */
  if (memcmp (&self->style, style, sizeof *style) == 0)
    return;
  if (g_strcmp0 (self->style.font_family, style->font_family) != 0)
    g_clear_pointer (&self->pen, crm_chart_pen_free);
  self->style = *style;
  self->laid_out = FALSE;
}

const CrmChartStyle *
crm_chart_get_style (CrmChart *self)
{
  return &self->style;
}

/**
 * crm_chart_set_size:
 *
 * In the units of the drawing: pixels of a screen before scaling, points of paper.
 */
void
crm_chart_set_size (CrmChart *self, double width, double height)
{
  if (width == self->width && height == self->height)
    return;
  self->width = width;
  self->height = height;
  self->laid_out = FALSE;
}

void
crm_chart_get_size (CrmChart *self, double *width, double *height)
{
  *width = self->width;
  *height = self->height;
}

/**
 * crm_chart_set_title:
 * @title: (nullable): written at the top of the chart; a window that has a heading of its own needs
 *   none
 */
void
crm_chart_set_title (CrmChart *self, const char *title)
{
  g_free (self->title);
  self->title = g_strdup (title);
  self->laid_out = FALSE;
}

/**
 * crm_chart_set_empty_text:
 * @text: (nullable): the sentence that stands in a chart of nothing
 */
void
crm_chart_set_empty_text (CrmChart *self, const char *text)
{
  g_free (self->empty_text);
  self->empty_text = g_strdup (text);
  self->laid_out = FALSE;
}

const char *
crm_chart_get_empty_text (CrmChart *self)
{
  return self->empty_text != NULL ? self->empty_text : _ ("There is nothing to show here yet.");
}

CrmSeriesType
crm_chart_get_value_type (CrmChart *self)
{
  return crm_series_get_column (self->series, self->value_column)->type;
}

static void
prepare_scene (CrmChart *self)
{
  if (self->pen == NULL)
    self->pen = crm_chart_pen_new (self->style.font_family);
  self->scene.pen = self->pen;
  self->scene.style = &self->style;
  self->scene.locale = self->locale;
  self->scene.currency = crm_series_get_currency (self->series);
}

/* Takes the title's lines from the top of @box. */
static void
add_title (CrmChart *self, CrmChartRect *box)
{
  double size = self->style.font_size * 1.2;
  double line;

  if (self->title == NULL || *self->title == '\0')
    return;
  line = crm_chart_scene_line_height (&self->scene, size);
  crm_chart_scene_add_label (&self->scene, self->title,
                             (CrmChartRect){ box->x, box->y, box->width, line }, CRM_CHART_START,
                             self->style.foreground, size, TRUE);
  box->y += line + 10;
  box->height = MAX (0, box->height - line - 10);
}

static gboolean
is_empty (CrmChart *self)
{
  return self->data != NULL ? self->data->n_categories == 0
                            : crm_series_get_n_rows (self->series) == 0;
}

/* Are there colours to be explained? */
static gboolean
has_legend (CrmChart *self)
{
  return self->kind == CRM_CHART_COLUMNS || self->kind == CRM_CHART_BARS
         || self->kind == CRM_CHART_LINES || self->kind == CRM_CHART_AREAS;
}

static void
add_layer (CrmChart *self, CrmChartRect box)
{
  switch (self->kind)
    {
    case CRM_CHART_FUNNEL:
      crm_chart_add_funnel (&self->scene, self->series, box);
      break;
    case CRM_CHART_COLUMNS:
      crm_chart_add_columns (&self->scene, self->data, box, &self->shown);
      break;
    case CRM_CHART_BARS:
      crm_chart_add_bars (&self->scene, self->data, box, &self->shown);
      break;
    case CRM_CHART_LINES:
      crm_chart_add_lines (&self->scene, self->data, self->high != NULL ? self->low : NULL,
                           self->high, box);
      break;
    case CRM_CHART_AREAS:
      crm_chart_add_areas (&self->scene, self->data, box);
      break;
    case CRM_CHART_HEAT:
      crm_chart_add_heat (&self->scene, self->data, box);
      break;
    case CRM_CHART_WATERFALL:
      crm_chart_add_waterfall (&self->scene, self->data, self->series, box);
      break;
    case CRM_CHART_BULLET:
      crm_chart_add_bullets (&self->scene, self->data, self->targets, box);
      break;
    case CRM_CHART_SPARK:
      crm_chart_add_spark (&self->scene, self->data, box);
      break;
    }
}

static void
lay_out (CrmChart *self)
{
  CrmChartRect box = { 0, 0, MAX (1, self->width), MAX (1, self->height) };

  if (self->laid_out)
    return;
  prepare_scene (self);
  crm_chart_scene_reset (&self->scene);
  g_clear_pointer (&self->shown, crm_chart_data_free);
  self->laid_out = TRUE;
  add_title (self, &box);
  if (is_empty (self))
    {
      self->scene.plot = box;
      return;
    }
  if (has_legend (self))
    {
      double legend = crm_chart_add_legend (&self->scene, self->data, box);

      box.y += legend;
      box.height = MAX (1, box.height - legend);
    }
  add_layer (self, box);
  if (self->shown == NULL && self->data != NULL)
    self->shown = crm_chart_data_copy (self->data);
}

const CrmChartScene *
crm_chart_get_scene (CrmChart *self)
{
  lay_out (self);
  return &self->scene;
}

/* The grid as it is drawn; NULL for a funnel and for nothing. */
const CrmChartData *
crm_chart_get_shown (CrmChart *self)
{
  lay_out (self);
  return self->shown;
}

/* What was planned for a category. Returns: whether anything was. */
gboolean
crm_chart_get_target (CrmChart *self, guint category, gint64 *target)
{
  *target = 0;
  if (self->targets != NULL && category < self->targets->n_categories)
    *target = crm_chart_data_get_total (self->targets, category);
  return *target != 0;
}

/* Between what the value of a category may lie. Returns: whether that is known. */
gboolean
crm_chart_get_band (CrmChart *self, guint category, gint64 *low, gint64 *high)
{
  if (self->low == NULL || self->high == NULL || category >= self->high->n_categories
      || crm_chart_data_is_missing (self->high, category, 0))
    return FALSE;
  *low = crm_chart_data_get_value (self->low, category, 0);
  *high = crm_chart_data_get_value (self->high, category, 0);
  return TRUE;
}

/* How many names there are before the smallest are put together. */
guint
crm_chart_get_n_names (CrmChart *self)
{
  return self->data != NULL ? self->data->n_categories : 0;
}

/**
 * crm_chart_get_natural_height:
 * @width: that the chart will have
 *
 * Returns: the height at which nothing is pressed together: that of all bars and stages; for
 *   columns half the width, within reason
 */
double
crm_chart_get_natural_height (CrmChart *self, double width)
{
  CrmChartRect box = { 0, 0, width, 10000 };
  double height = 0;

  prepare_scene (self);
  switch (self->kind)
    {
    case CRM_CHART_SPARK:
      return crm_chart_scene_line_height (&self->scene, self->style.font_size) * 2;
    case CRM_CHART_COLUMNS:
    case CRM_CHART_LINES:
    case CRM_CHART_AREAS:
      height = CLAMP (width * 0.5, 220 * crm_chart_scene_unit (&self->scene),
                      420 * crm_chart_scene_unit (&self->scene));
      break;
    case CRM_CHART_FUNNEL:
      height = crm_chart_funnel_natural_height (&self->scene, self->series, width);
      break;
    case CRM_CHART_HEAT:
      height = crm_chart_heat_natural_height (&self->scene, self->data->n_categories);
      break;
    case CRM_CHART_BARS:
      crm_chart_scene_reset (&self->scene);
      height = crm_chart_add_legend (&self->scene, self->data, box)
               + crm_chart_bars_natural_height (&self->scene, self->data->n_categories, width);
      self->laid_out = FALSE;
      break;
    case CRM_CHART_WATERFALL:
    case CRM_CHART_BULLET:
      height = crm_chart_bars_natural_height (&self->scene, self->data->n_categories, width);
      break;
    }
  return is_empty (self) ? 160 * crm_chart_scene_unit (&self->scene) : height;
}

static void
paint_empty_text (CrmChart *self, cairo_t *cr)
{
  CrmChartRect box = self->scene.plot;
  const char *text = crm_chart_get_empty_text (self);
  double width = MIN (box.width, self->style.font_size * 32), height;

  crm_chart_pen_set_font (self->pen, self->style.font_size, FALSE);
  height = crm_chart_pen_measure_paragraph (self->pen, text, width);
  crm_chart_set_source (cr, self->style.muted);
  crm_chart_pen_write_paragraph (self->pen, cr, text, box.x + (box.width - width) / 2,
                                 box.y + MAX (0, (box.height - height) / 2), width,
                                 CRM_CHART_CENTER);
}

/**
 * crm_chart_draw:
 *
 * Draws the chart with its top left corner at the origin of @cr, in the chart's size.
 */
void
crm_chart_draw (CrmChart *self, cairo_t *cr)
{
  g_return_if_fail (CRM_IS_CHART (self));
  lay_out (self);
  cairo_save (cr);
  if (self->style.background.alpha > 0)
    {
      cairo_rectangle (cr, 0, 0, self->width, self->height);
      crm_chart_set_source (cr, self->style.background);
      cairo_fill (cr);
    }
  crm_chart_scene_paint (&self->scene, cr, self->highlight);
  if (is_empty (self))
    paint_empty_text (self, cr);
  cairo_restore (cr);
}

static CrmChartMark *
get_mark (CrmChart *self, guint item)
{
  lay_out (self);
  g_return_val_if_fail (item < self->scene.marks->len, NULL);
  return &g_array_index (self->scene.marks, CrmChartMark, item);
}

guint
crm_chart_n_items (CrmChart *self)
{
  lay_out (self);
  return self->scene.marks->len;
}

/* How far a place is from @rect, 0 inside. */
static double
distance (CrmChartRect rect, double x, double y)
{
  double dx = MAX (0, MAX (rect.x - x, x - (rect.x + rect.width)));
  double dy = MAX (0, MAX (rect.y - y, y - (rect.y + rect.height)));

  return hypot (dx, dy);
}

static gboolean
contains (CrmChartRect rect, double x, double y)
{
  return x >= rect.x && x < rect.x + rect.width && y >= rect.y && y < rect.y + rect.height;
}

/**
 * crm_chart_hit:
 *
 * Returns: the item that is drawn at a place, or to which the place belongs, or that is no
 *   further than a slip of the hand; else %CRM_CHART_NO_ITEM
 */
int
crm_chart_hit (CrmChart *self, double x, double y)
{
  int nearest = CRM_CHART_NO_ITEM;
  double least = REACH;

  lay_out (self);
  for (guint i = 0; i < self->scene.marks->len; i++)
    {
      CrmChartMark *mark = get_mark (self, i);
      double away;

      /* Points may cover one another; the strip of each is its own. */
      if (contains (mark->slot, x, y)
          || (mark->form == CRM_CHART_FORM_BAR && contains (mark->box, x, y)))
        return (int) i;
      away = MIN (distance (mark->slot, x, y), distance (mark->box, x, y));
      if (away < least)
        {
          least = away;
          nearest = (int) i;
        }
    }
  return nearest;
}

/* The item of another category, @step onwards or back, whose group is nearest; @item itself at
 * the end. */
static int
move_category (CrmChart *self, int item, int step)
{
  const CrmChartMark *from = get_mark (self, (guint) item);
  int found = item, n = (int) self->scene.marks->len;

  for (int i = item + step; i >= 0 && i < n; i += step)
    {
      const CrmChartMark *mark = get_mark (self, (guint) i);
      const CrmChartMark *best = get_mark (self, (guint) found);

      if (mark->category == from->category)
        continue;
      if (found != item && mark->category != best->category)
        break;
      if (found == item
          || ABS ((int) mark->group - (int) from->group)
                 < ABS ((int) best->group - (int) from->group))
        found = i;
    }
  return found;
}

static int
move_group (CrmChart *self, int item, int step)
{
  int next = item + step;

  if (next < 0 || next >= (int) self->scene.marks->len
      || get_mark (self, (guint) next)->category != get_mark (self, (guint) item)->category)
    return item;
  return next;
}

/* Do the categories lie from left to right? */
static gboolean
is_upright (CrmChart *self)
{
  return self->kind == CRM_CHART_COLUMNS || self->kind == CRM_CHART_LINES
         || self->kind == CRM_CHART_AREAS || self->kind == CRM_CHART_SPARK;
}

/**
 * crm_chart_move:
 * @item: where one is, or %CRM_CHART_NO_ITEM
 *
 * For the arrow keys, Home and End.
 *
 * Returns: the item to go to; @item where there is nothing further; %CRM_CHART_NO_ITEM in a chart
 * of nothing
 */
int
crm_chart_move (CrmChart *self, int item, CrmChartDirection direction)
{
  int n = (int) crm_chart_n_items (self);
  int forward = direction == CRM_CHART_RIGHT || direction == CRM_CHART_DOWN ? 1 : -1;
  gboolean sideways = direction == CRM_CHART_LEFT || direction == CRM_CHART_RIGHT;

  if (n == 0)
    return CRM_CHART_NO_ITEM;
  if (direction == CRM_CHART_FIRST || item < 0 || item >= n)
    return direction == CRM_CHART_LAST ? n - 1 : 0;
  if (direction == CRM_CHART_LAST)
    return n - 1;
  if (self->kind == CRM_CHART_FUNNEL || sideways == is_upright (self))
    return move_category (self, item, forward);
  /* The groups of a column are counted upwards. */
  return move_group (self, item, self->kind == CRM_CHART_COLUMNS ? -forward : forward);
}

/**
 * crm_chart_set_highlight:
 * @item: to be pointed out when the chart is drawn next, or %CRM_CHART_NO_ITEM
 */
void
crm_chart_set_highlight (CrmChart *self, int item)
{
  self->highlight = MAX (item, CRM_CHART_NO_ITEM);
}

int
crm_chart_get_highlight (CrmChart *self)
{
  return self->highlight;
}

/**
 * crm_chart_item_get_bounds:
 *
 * Returns: where the item is drawn
 */
CrmChartRect
crm_chart_item_get_bounds (CrmChart *self, guint item)
{
  const CrmChartMark *mark = get_mark (self, item);

  return mark != NULL ? mark->box : (CrmChartRect){ 0 };
}

/**
 * crm_chart_item_get_row:
 *
 * Returns: the row of the series that the item shows; -1 when it shows none or several
 */
int
crm_chart_item_get_row (CrmChart *self, guint item)
{
  const CrmChartMark *mark = get_mark (self, item);

  return mark != NULL ? mark->row : -1;
}

guint
crm_chart_item_get_category (CrmChart *self, guint item)
{
  const CrmChartMark *mark = get_mark (self, item);

  return mark != NULL ? mark->category : 0;
}

/**
 * crm_chart_item_get_group:
 *
 * Returns: the number of the item's group, from the largest on; its colour is that of the palette
 */
guint
crm_chart_item_get_group (CrmChart *self, guint item)
{
  const CrmChartMark *mark = get_mark (self, item);

  return mark != NULL ? mark->group : 0;
}

gint64
crm_chart_item_get_value (CrmChart *self, guint item)
{
  const CrmChartMark *mark = get_mark (self, item);

  return mark != NULL ? mark->value : 0;
}
