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

/* What a mark looks like. */
typedef enum
{
  CRM_CHART_FORM_BAR,   /* leaves a gap to the next part of its stack */
  CRM_CHART_FORM_CELL,  /* leaves a gap on all sides */
  CRM_CHART_FORM_DOT,   /* a point of a line */
  CRM_CHART_FORM_QUIET, /* a point that shows only when it is pointed at */
} CrmChartForm;

/* Something that can be pointed at. */
typedef struct
{
  CrmChartForm form;
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

/* A line through points, or, with the width 0, the surface that they enclose. */
typedef struct
{
  GArray *points; /* double: x, y, x, y … */
  double width;
  CrmChartColor color;
} CrmChartPath;

/**
 * CrmChartScene:
 *
 * A chart that is laid out and waits to be painted: everything has its place, colour and text.
 * Layers put things in; painting takes them out in the order shapes, rules, paths, marks, ticks,
 * labels.
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
  GArray *paths;    /* CrmChartPath */
  GArray *ticks;    /* CrmChartRule: what lies over the marks */
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
GArray *crm_chart_scene_add_path (CrmChartScene *self, double width, CrmChartColor color);
CrmChartColor crm_chart_color_ink (CrmChartColor color);
char *crm_chart_scene_dup_short (CrmChartScene *self, gint64 value, CrmSeriesType type);
void crm_chart_scene_paint (CrmChartScene *self, cairo_t *cr, int highlight);

char *crm_chart_dup_value (const CrmLocale *locale,
                           gint64 value,
                           CrmSeriesType type,
                           const char *currency,
                           gboolean exact);

/* Axes: what layers of columns and lines have round them. */
void crm_chart_add_value_axis (CrmChartScene *scene,
                               gint64 smallest,
                               gint64 largest,
                               CrmSeriesType type,
                               CrmChartRect box,
                               CrmChartScale *scale);
double crm_chart_value_y (const CrmChartScene *scene, const CrmChartScale *scale, gint64 value);
void crm_chart_add_category_labels (CrmChartScene *scene, const CrmChartData *data);
void crm_chart_add_time_labels (CrmChartScene *scene,
                                const CrmChartData *data,
                                CrmChartRect plot,
                                double y,
                                double line_height);

/**
 * CrmChartRows:
 *
 * Rows one below the other, each with a name, a bar in a scale that all share, and a value at the
 * end of it. On narrow screens the name stands above its bar.
 */
typedef struct
{
  double unit;
  gboolean narrow;
  double line;  /* height of a name's line */
  double pitch; /* height of a row */
  double bar;   /* thickness of a bar */
  double left;  /* of the bars' room */
  double width;
  double names;             /* width of the names */
  double values;            /* width of the values at either end */
  gboolean is_pressed;      /* there is not room for a line of text in each row */
  guint every;              /* so many rows share the height of a line: one of them has a name */
  gint64 smallest, largest; /* what the room shows; to be set before the rows are measured */
} CrmChartRows;

void crm_chart_rows_init (CrmChartRows *self, CrmChartScene *scene, double width);
double crm_chart_rows_natural_pitch (const CrmChartRows *self);
double crm_chart_rows_smallest_pitch (const CrmChartRows *self);
void crm_chart_rows_measure (CrmChartRows *self,
                             CrmChartScene *scene,
                             const char *const *names,
                             const char *const *values,
                             guint n,
                             CrmChartRect box);
CrmChartRect crm_chart_rows_get (const CrmChartRows *self, CrmChartRect box, guint row);
double crm_chart_rows_x (const CrmChartRows *self, gint64 value);
double crm_chart_rows_bar_y (const CrmChartRows *self, CrmChartRect row);
void crm_chart_rows_add_texts (const CrmChartRows *self,
                               CrmChartScene *scene,
                               CrmChartRect row,
                               const char *name,
                               const char *value,
                               double start,
                               double end,
                               gboolean is_before);
void
crm_chart_rows_add_axis (const CrmChartRows *self, CrmChartScene *scene, CrmChartRect box, guint n);

/* The layers. Each fills @scene within @box. */
double crm_chart_add_legend (CrmChartScene *scene, const CrmChartData *data, CrmChartRect box);
void crm_chart_add_columns (CrmChartScene *scene,
                            const CrmChartData *data,
                            CrmChartRect box,
                            CrmChartData **shown);
void crm_chart_add_bars (CrmChartScene *scene,
                         const CrmChartData *data,
                         CrmChartRect box,
                         CrmChartData **shown);
double crm_chart_bars_natural_height (CrmChartScene *scene, guint n, double width);
void crm_chart_add_funnel (CrmChartScene *scene, CrmSeries *series, CrmChartRect box);
double crm_chart_funnel_natural_height (CrmChartScene *scene, CrmSeries *series, double width);
void crm_chart_add_lines (CrmChartScene *scene,
                          const CrmChartData *data,
                          const CrmChartData *low,
                          const CrmChartData *high,
                          CrmChartRect box);
void crm_chart_add_areas (CrmChartScene *scene, const CrmChartData *data, CrmChartRect box);
void crm_chart_add_spark (CrmChartScene *scene, const CrmChartData *data, CrmChartRect box);
void crm_chart_add_heat (CrmChartScene *scene, const CrmChartData *data, CrmChartRect box);
double crm_chart_heat_natural_height (CrmChartScene *scene, guint n);
void crm_chart_add_waterfall (CrmChartScene *scene,
                              const CrmChartData *data,
                              CrmSeries *series,
                              CrmChartRect box);
void crm_chart_add_bullets (CrmChartScene *scene,
                            const CrmChartData *data,
                            const CrmChartData *targets,
                            CrmChartRect box);

G_END_DECLS
