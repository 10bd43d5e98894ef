/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-chart-data-private.h"
#include "crm-chart-pen-private.h"
#include "crm-chart-scale-private.h"
#include "crm-chart.h"

G_BEGIN_DECLS

/* Which corners of a mark are round. */
#define CRM_CHART_ROUND_TOP 1
#define CRM_CHART_ROUND_BOTTOM 2
#define CRM_CHART_ROUND_LEFT 4
#define CRM_CHART_ROUND_RIGHT 8
#define CRM_CHART_ROUND_ALL 15

typedef struct
{
  char *text;
  CrmChartRect box;
  CrmChartAlign align;
  CrmChartColor color;
  double size;
  gboolean bold;
} CrmChartLabel;

typedef struct
{
  CrmChartRect box;
  CrmChartColor color;
} CrmChartRule;

/* Something that can be pointed at. */
typedef struct
{
  CrmChartRect box;  /* what is drawn */
  CrmChartRect slot; /* where the pointer finds it when nothing lies nearer */
  CrmChartColor color;
  guint corners;
  gboolean broken; /* too long to be drawn to scale */
  guint category, group;
  int row;
  gint64 value;
} CrmChartMark;

/* A quiet four-cornered surface: what leads from one stage of a funnel to the next. */
typedef struct
{
  double x[4], y[4];
  CrmChartColor color;
} CrmChartShape;

/**
 * CrmChartScene:
 *
 * A chart that is laid out and waits to be painted: everything has its place, colour and text.
 * Layers put things in; painting takes them out in the order shapes, rules, marks, labels.
 */
typedef struct
{
  CrmChartPen *pen;
  const CrmChartStyle *style;
  const CrmLocale *locale;
  const char *currency;
  CrmChartRect plot;
  GArray *labels;   /* CrmChartLabel */
  GArray *rules;    /* CrmChartRule */
  GArray *swatches; /* CrmChartRule: the colours of the legend */
  GArray *marks;    /* CrmChartMark */
  GArray *shapes;   /* CrmChartShape */
} CrmChartScene;

void crm_chart_scene_init (CrmChartScene *self);
void crm_chart_scene_clear (CrmChartScene *self);
void crm_chart_scene_reset (CrmChartScene *self);
double crm_chart_scene_unit (CrmChartScene *self);
double crm_chart_scene_small (CrmChartScene *self);
double crm_chart_scene_measure (CrmChartScene *self, const char *text, double size, gboolean bold);
double crm_chart_scene_line_height (CrmChartScene *self, double size);
void crm_chart_scene_add_label (CrmChartScene *self,
                                const char *text,
                                CrmChartRect box,
                                CrmChartAlign align,
                                CrmChartColor color,
                                double size,
                                gboolean bold);
void crm_chart_scene_add_rule (
    CrmChartScene *self, double x, double y, double width, double height, CrmChartColor color);
CrmChartColor
crm_chart_scene_group_color (CrmChartScene *self, const CrmChartData *data, guint group);
char *crm_chart_scene_dup_short (CrmChartScene *self, gint64 value, CrmSeriesType type);
void crm_chart_scene_paint (CrmChartScene *self, cairo_t *cr, int highlight);

char *crm_chart_dup_value (const CrmLocale *locale,
                           gint64 value,
                           CrmSeriesType type,
                           const char *currency,
                           gboolean exact);

/* The layers. Each fills @scene within @box. */
double crm_chart_add_legend (CrmChartScene *scene, const CrmChartData *data, CrmChartRect box);
void crm_chart_add_columns (CrmChartScene *scene,
                            const CrmChartData *data,
                            CrmChartRect box,
                            CrmChartData **shown);
void crm_chart_add_time_labels (CrmChartScene *scene,
                                const CrmChartData *data,
                                CrmChartRect plot,
                                double y,
                                double line_height);
void crm_chart_add_bars (CrmChartScene *scene,
                         const CrmChartData *data,
                         CrmChartRect box,
                         CrmChartData **shown);
double crm_chart_bars_natural_height (CrmChartScene *scene, const CrmChartData *data, double width);
void crm_chart_add_funnel (CrmChartScene *scene, CrmSeries *series, CrmChartRect box);
double crm_chart_funnel_natural_height (CrmChartScene *scene, CrmSeries *series, double width);

G_END_DECLS
