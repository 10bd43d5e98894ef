/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-series.h"

G_BEGIN_DECLS

/* Beyond this a value is drawn as if it were this, so that no step overflows. */
#define CRM_CHART_LARGEST G_GINT64_CONSTANT (1000000000000000000)

/**
 * CrmChartScale:
 *
 * A value axis from @low to @high, both multiples of @step; zero is always on it.
 */
typedef struct
{
  gint64 low, high, step;
  guint n_ticks;
} CrmChartScale;

void crm_chart_scale_init (
    CrmChartScale *self, gint64 smallest, gint64 largest, guint max_ticks, CrmSeriesType type);
gint64 crm_chart_scale_get_tick (const CrmChartScale *self, guint tick);
double crm_chart_scale_get_share (const CrmChartScale *self, gint64 value);
gint64 crm_chart_add (gint64 a, gint64 b);

G_END_DECLS
