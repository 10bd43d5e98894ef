/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Ticks at round numbers: 1, 2 or 5 times a power of ten; durations at round hours and days. */
#include "config.h"

#include "crm-chart-scale-private.h"

#define MINUTE 60
#define HOUR 3600
#define DAY 86400

static gint64
floor_divide (gint64 a, gint64 b)
{
  return a / b - (a % b < 0);
}

static gint64
ceiling_divide (gint64 a, gint64 b)
{
  return a / b + (a % b > 0);
}

/* The step after @step, or the first one after 0. */
static gint64
next_decimal_step (gint64 step)
{
  gint64 power = 1;

  if (step == 0)
    return 1;
  while (step / power >= 10)
    power *= 10;
  return step / power == 1 ? power * 2 : step / power == 2 ? power * 5 : power * 10;
}

static gint64
next_step (gint64 step, CrmSeriesType type)
{
  static const gint64 durations[]
      = { 1,           10,   30,       MINUTE,   5 * MINUTE, 15 * MINUTE,
          30 * MINUTE, HOUR, 3 * HOUR, 6 * HOUR, 12 * HOUR };

  if (type != CRM_SERIES_DURATION)
    return next_decimal_step (step);
  for (gsize i = 0; i < G_N_ELEMENTS (durations); i++)
    if (durations[i] > step)
      return durations[i];
  return next_decimal_step (step / DAY) * DAY;
}

/**
 * crm_chart_scale_init:
 * @max_ticks: how many there is room for, 2 at least
 * @type: what the values are
 *
 * Chooses the smallest step that needs no more than @max_ticks ticks, zero among them. With
 * nothing to measure there is one tick, at zero.
 */
void
crm_chart_scale_init (
    CrmChartScale *self, gint64 smallest, gint64 largest, guint max_ticks, CrmSeriesType type)
{
  gint64 low = CLAMP (MIN (smallest, 0), -CRM_CHART_LARGEST, 0);
  gint64 high = CLAMP (MAX (largest, 0), 0, CRM_CHART_LARGEST);
  gint64 count;

  *self = (CrmChartScale){ .step = next_step (0, type), .n_ticks = 1 };
  if (low == 0 && high == 0)
    return;
  max_ticks = MAX (max_ticks, low < 0 && high > 0 ? 3 : 2);
  for (;; self->step = next_step (self->step, type))
    {
      count = ceiling_divide (high, self->step) - floor_divide (low, self->step) + 1;
      if (count <= max_ticks)
        break;
    }
  self->low = floor_divide (low, self->step) * self->step;
  self->high = ceiling_divide (high, self->step) * self->step;
  self->n_ticks = (guint) count;
}

gint64
crm_chart_scale_get_tick (const CrmChartScale *self, guint tick)
{
  return self->low + (gint64) tick * self->step;
}

/**
 * crm_chart_scale_get_share:
 *
 * Returns: where @value lies between the ends of the axis: 0 to 1
 */
double
crm_chart_scale_get_share (const CrmChartScale *self, gint64 value)
{
  if (self->high == self->low)
    return 0;
  return ((double) value - (double) self->low) / ((double) self->high - (double) self->low);
}

/**
 * crm_chart_add:
 *
 * Returns: the sum, held at the ends of the range that can be drawn
 */
gint64
crm_chart_add (gint64 a, gint64 b)
{
  gint64 sum;

  if (__builtin_add_overflow (a, b, &sum))
    sum = a < 0 ? -CRM_CHART_LARGEST : CRM_CHART_LARGEST;
  return CLAMP (sum, -CRM_CHART_LARGEST, CRM_CHART_LARGEST);
}
