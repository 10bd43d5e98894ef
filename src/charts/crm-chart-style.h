/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define CRM_CHART_N_COLORS 8

typedef struct
{
  double red, green, blue, alpha;
} CrmChartColor;

/**
 * CrmChartStyle:
 *
 * How a chart looks. A plain struct to copy and change: take one of the three made ones, then put
 * in the colours of a window. The palette keeps its order and can be told apart with every kind of
 * colour blindness; it is also used where only one colour is needed (the first).
 */
typedef struct
{
  CrmChartColor background; /* painted under the chart; alpha 0 paints nothing */
  CrmChartColor surface;    /* what lies under the chart, for the gaps between parts of a stack */
  CrmChartColor foreground; /* names and values */
  CrmChartColor muted;      /* axis labels, small print */
  CrmChartColor grid;       /* grid lines */
  CrmChartColor axis;       /* the zero line, rules of tables */
  CrmChartColor palette[CRM_CHART_N_COLORS];
  CrmChartColor other;     /* the rest of the groups, folded into one */
  const char *font_family; /* static or interned */
  double font_size;        /* of names, in units of the drawing; lengths follow it */
  double line_width;       /* of the grid, in units of the drawing */
} CrmChartStyle;

CrmChartStyle crm_chart_style_light (void);
CrmChartStyle crm_chart_style_dark (void);
CrmChartStyle crm_chart_style_print (void);
CrmChartColor crm_chart_color_mix (CrmChartColor a, CrmChartColor b, double share_of_b);

G_END_DECLS
