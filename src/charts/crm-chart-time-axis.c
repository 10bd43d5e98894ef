/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The labels of time under a column chart, on two lines: months, and below them the year where it
 * changes. What does not fit is left out in even steps. */
#include "config.h"

#include "crm-chart-scene-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>

/* In ems. */
#define LABEL_GAP 0.7

typedef struct
{
  CrmChartScene *scene;
  const CrmChartData *data;
  CrmChartRect plot;
  double slot;
  double size;
  double line_height;
  double gap; /* between labels */
} Axis;

static void
split_start (const Axis *self, guint i, int *year, int *month, int *day)
{
  crm_date_split (self->data->starts[i], year, month, day);
}

static char *
dup_upper (const Axis *self, guint i)
{
  int year, month, day;

  split_start (self, i, &year, &month, &day);
  if (self->data->period == CRM_CHART_MONTHS)
    return g_strdup (crm_locale_month_short (self->scene->locale, month));
  if (self->data->period == CRM_CHART_QUARTERS)
    /* Translators: a quarter of a year on a chart's axis, such as Q1. */
    return g_strdup_printf (C_ ("quarter", "Q%d"), (month + 2) / 3);
  if (self->data->period == CRM_CHART_YEARS)
    return g_strdup_printf ("%d", year);
  return g_strdup_printf ("%d", day);
}

static char *
dup_lower (const Axis *self, guint i)
{
  int year;

  split_start (self, i, &year, NULL, NULL);
  if (self->data->period == CRM_CHART_MONTHS || self->data->period == CRM_CHART_QUARTERS)
    return g_strdup_printf ("%d", year);
  return crm_locale_format_month_short (self->scene->locale, self->data->starts[i]);
}

/* Does something new begin on the lower line? */
static gboolean
starts_lower (const Axis *self, guint i)
{
  int year, month, year_before, month_before;

  if (i == 0)
    return TRUE;
  split_start (self, i, &year, &month, NULL);
  split_start (self, i - 1, &year_before, &month_before, NULL);
  if (self->data->period == CRM_CHART_MONTHS || self->data->period == CRM_CHART_QUARTERS)
    return year != year_before;
  return year != year_before || month != month_before;
}

static double
measure (const Axis *self, const char *text)
{
  return ceil (crm_chart_scene_measure (self->scene, text, self->size, FALSE)) + 1;
}

/* A label centred below its category, moved inwards at the ends. */
static CrmChartRect
place (const Axis *self, guint i, const char *text, int line)
{
  double width = measure (self, text);
  double x = self->plot.x + (i + 0.5) * self->slot - width / 2;

  x = MIN (x, self->plot.x + self->plot.width - width);
  return (CrmChartRect){ MAX (x, self->plot.x), self->plot.y + line * self->line_height, width,
                         self->line_height };
}

static void
add (const Axis *self, const char *text, CrmChartRect box)
{
  crm_chart_scene_add_label (self->scene, text, box, CRM_CHART_CENTER, self->scene->style->muted,
                             self->size, FALSE);
}

static double
widest_upper (const Axis *self)
{
  double widest = 0;

  for (guint i = 0; i < MIN (self->data->n_categories, 31); i++)
    {
      g_autofree char *text = dup_upper (self, i);

      widest = MAX (widest, measure (self, text));
    }
  return widest;
}

/* Is category @i labelled when every @step-th is? Steps count from January or the first day. */
static gboolean
is_labelled (const Axis *self, guint i, int step)
{
  int year, month;

  split_start (self, i, &year, &month, NULL);
  if (self->data->period == CRM_CHART_MONTHS)
    return (month - 1) % step == 0;
  if (self->data->period == CRM_CHART_QUARTERS)
    return ((month - 1) / 3) % step == 0;
  if (self->data->period == CRM_CHART_YEARS)
    return year / (int) self->data->span % step == 0;
  return (int) i % step == 0;
}

static void
add_upper (const Axis *self, int step)
{
  double end = -G_MAXDOUBLE;
  gboolean any = FALSE;

  for (guint i = 0; i < self->data->n_categories; i++)
    {
      g_autofree char *text = NULL;
      CrmChartRect box;

      if (!is_labelled (self, i, step))
        continue;
      text = dup_upper (self, i);
      box = place (self, i, text, 0);
      if (box.x < end + self->gap / 2)
        continue;
      add (self, text, box);
      end = box.x + box.width;
      any = TRUE;
    }
  if (!any && self->data->n_categories > 0)
    {
      g_autofree char *text = dup_upper (self, 0);

      add (self, text, place (self, 0, text, 0));
    }
}

/* From the right, so that the part of a year with which the axis begins yields to the next. */
static void
add_lower (const Axis *self)
{
  double start = G_MAXDOUBLE;

  for (guint i = self->data->n_categories; i-- > 0;)
    {
      g_autofree char *text = NULL;
      CrmChartRect box;

      if (!starts_lower (self, i))
        continue;
      text = dup_lower (self, i);
      box = place (self, i, text, 1);
      if (box.x + box.width + self->gap > start)
        continue;
      add (self, text, box);
      start = box.x;
    }
}

/* Only years, on the upper line, at the first month or quarter of each @step-th. */
static void
add_years (const Axis *self)
{
  static const int steps[] = { 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000 };
  double per_year = self->slot * (self->data->period == CRM_CHART_MONTHS ? 12 : 4);
  double wanted = measure (self, "2000") + self->gap, end = -G_MAXDOUBLE;
  gsize step = 0;

  while (step + 1 < G_N_ELEMENTS (steps) && per_year * steps[step] < wanted)
    step++;
  for (guint i = 0; i < self->data->n_categories; i++)
    {
      g_autofree char *text = NULL;
      CrmChartRect box;
      int year, month;

      split_start (self, i, &year, &month, NULL);
      if (month != 1 || year % steps[step] != 0)
        continue;
      text = g_strdup_printf ("%d", year);
      box = place (self, i, text, 0);
      if (box.x < end + self->gap)
        continue;
      add (self, text, box);
      end = box.x + box.width;
    }
}

static int
choose_step (const Axis *self)
{
  static const int months[] = { 1, 2, 3, 6, 0 };
  static const int quarters[] = { 1, 2, 0 };
  static const int others[] = { 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 0 };
  const int *steps = self->data->period == CRM_CHART_MONTHS     ? months
                     : self->data->period == CRM_CHART_QUARTERS ? quarters
                                                                : others;
  double wanted = widest_upper (self) + self->gap / 2;

  for (; *steps != 0; steps++)
    if (*steps * self->slot >= wanted)
      return *steps;
  return 0;
}

/**
 * crm_chart_add_time_labels:
 * @plot: where the columns stand
 * @y: top of the upper line
 */
void
crm_chart_add_time_labels (
    CrmChartScene *scene, const CrmChartData *data, CrmChartRect plot, double y, double line_height)
{
  Axis axis = {
    scene,      data, plot, plot.width / MAX (1, data->n_categories), crm_chart_scene_small (scene),
    line_height
  };
  int step;

  axis.plot.y = y;
  step = choose_step (&axis);
  if (step == 0)
    {
      add_years (&axis);
      return;
    }
  add_upper (&axis, step);
  if (data->period != CRM_CHART_YEARS)
    add_lower (&axis);
}
