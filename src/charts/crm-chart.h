/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <cairo.h>

#include "crm-chart-style.h"
#include "crm-locale.h"
#include "crm-series.h"

G_BEGIN_DECLS

/**
 * CrmChart:
 *
 * A series drawn as a picture, on the screen, on paper or into a file. A chart has a size and a
 * style; from them it lays itself out the next time it is drawn or asked. What can be pointed at
 * (a column, a part of a stack, a bar, a stage) is an *item*, numbered from 0; the pointer finds
 * items by place, the arrow keys walk over them. A chart belongs to the thread that made it: to
 * write a file on another, make another chart of the same series there.
 */
#define CRM_TYPE_CHART (crm_chart_get_type ())
G_DECLARE_FINAL_TYPE (CrmChart, crm_chart, CRM, CHART, GObject)

typedef enum
{
  CRM_CHART_FUNNEL,    /* stages from top to bottom */
  CRM_CHART_COLUMNS,   /* time from left to right, groups stacked */
  CRM_CHART_BARS,      /* one bar per name, the largest at the top, groups stacked */
  CRM_CHART_LINES,     /* time or names from left to right, a line per group */
  CRM_CHART_AREAS,     /* as lines, one on top of the other */
  CRM_CHART_HEAT,      /* a table of categories by groups, the darker the more */
  CRM_CHART_WATERFALL, /* from a level by steps to another, from top to bottom */
  CRM_CHART_BULLET,    /* one bar per name, and a mark where it should end */
  CRM_CHART_SPARK,     /* a line without axes, as high as text */
} CrmChartKind;

/**
 * CrmChartColumns:
 *
 * Which columns of a series a chart shows, by key. What is %NULL is found: the time or the first
 * text is the category, the next text the group, the first money or number the value. "" is none.
 */
typedef struct
{
  const char *category; /* along the axis: text, month or date */
  const char *group;    /* lines, parts of a stack, columns of a table */
  const char *value;
  const char *low, *high; /* of a band round a line; none when NULL */
  const char *target;     /* where a bar should end; none when NULL */
} CrmChartColumns;

typedef enum
{
  CRM_CHART_LEFT,
  CRM_CHART_RIGHT,
  CRM_CHART_UP,
  CRM_CHART_DOWN,
  CRM_CHART_FIRST,
  CRM_CHART_LAST,
} CrmChartDirection;

typedef struct
{
  double x, y, width, height;
} CrmChartRect;

#define CRM_CHART_NO_ITEM (-1)

CrmChart *crm_chart_new (CrmSeries *series,
                         const CrmLocale *locale,
                         CrmChartKind kind,
                         const CrmChartColumns *columns);
CrmChart *crm_chart_new_funnel (CrmSeries *series, const CrmLocale *locale);
CrmChart *crm_chart_new_sales (CrmSeries *series, const CrmLocale *locale);
CrmChart *crm_chart_new_sales_by (CrmSeries *series,
                                  const CrmLocale *locale,
                                  const char *category,
                                  const char *group,
                                  const char *value);

CrmChartKind crm_chart_get_kind (CrmChart *self);
CrmSeries *crm_chart_get_series (CrmChart *self);
const CrmLocale *crm_chart_get_locale (CrmChart *self);
void crm_chart_set_style (CrmChart *self, const CrmChartStyle *style);
const CrmChartStyle *crm_chart_get_style (CrmChart *self);
void crm_chart_set_size (CrmChart *self, double width, double height);
void crm_chart_set_period (CrmChart *self, CrmDate first, CrmDate last);
void crm_chart_set_title (CrmChart *self, const char *title);
void crm_chart_set_empty_text (CrmChart *self, const char *text);
double crm_chart_get_natural_height (CrmChart *self, double width);

void crm_chart_draw (CrmChart *self, cairo_t *cr);

guint crm_chart_n_items (CrmChart *self);
int crm_chart_hit (CrmChart *self, double x, double y);
int crm_chart_move (CrmChart *self, int item, CrmChartDirection direction);
void crm_chart_set_highlight (CrmChart *self, int item);
int crm_chart_get_highlight (CrmChart *self);
CrmChartRect crm_chart_item_get_bounds (CrmChart *self, guint item);
int crm_chart_item_get_row (CrmChart *self, guint item);
guint crm_chart_item_get_category (CrmChart *self, guint item);
guint crm_chart_item_get_group (CrmChart *self, guint item);
gint64 crm_chart_item_get_value (CrmChart *self, guint item);
char *crm_chart_item_dup_text (CrmChart *self, guint item);
char *crm_chart_dup_description (CrmChart *self);

GBytes *crm_chart_to_svg (CrmChart *self, double width, double height, GError **error);
GBytes *crm_chart_to_pdf (CrmChart *self, double width, double height, GError **error);
gboolean
crm_chart_write_svg (CrmChart *self, const char *path, double width, double height, GError **error);
gboolean
crm_chart_write_pdf (CrmChart *self, const char *path, double width, double height, GError **error);

G_END_DECLS
