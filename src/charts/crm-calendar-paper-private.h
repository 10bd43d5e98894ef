/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-calendar-paper.h"
#include "crm-chart-pen-private.h"

G_BEGIN_DECLS

#define CRM_PAPER_MARGIN 36.0
#define CRM_PAPER_TITLE 16.0
#define CRM_PAPER_TEXT 8.5
#define CRM_PAPER_SMALL 7.0
#define CRM_PAPER_PAD 3.0
#define CRM_PAPER_MOST_SPANS 8

typedef struct
{
  char *day_off;
  CrmCalendarPaperSpan work[CRM_PAPER_MOST_SPANS];
  guint n_work;
} CrmPaperDay;

typedef struct
{
  CrmDate first, last;
  int from, to; /* minutes of the first and of the last day */
  gboolean is_bar;
  char *times, *title, *detail;
  guint color;
  gboolean is_listed; /* where it stands it has no room for all of it */
} CrmPaperEntry;

/* Where an entry is drawn; without one, a text that counts what is not. */
typedef struct
{
  double x, y, width, height;
  int entry; /* position, or -1 */
  char *text;
} CrmPaperBox;

/* A line of a list: a day, or an entry of it. */
typedef struct
{
  CrmDate date;
  int entry; /* position, or -1 for the heading of the day */
  guint page;
  double y;
} CrmPaperLine;

struct _CrmCalendarPaper
{
  GObject parent_instance;

  CrmCalendarPaperForm form;
  CrmDate first;
  guint n_days;
  const CrmLocale *locale;
  char *title, *footer;
  CrmPaperDay *days;
  GArray *entries; /* CrmPaperEntry, in the order of time */

  CrmChartStyle style;
  CrmChartPen *pen;
  double width, height; /* of a page, once it is planned */
  double gutter;        /* beside the days: the hours */
  double times_width;   /* of the column of times in a list */
  double head_top, bars_top, grid_top, grid_bottom;
  int from, to;  /* minutes that the hours show */
  GArray *boxes; /* CrmPaperBox, of the first page */
  GArray *lines; /* CrmPaperLine */
  guint n_pages;
};

/* crm-calendar-paper-plan.c */
void crm_paper_plan (CrmCalendarPaper *self);
double crm_paper_line_height (CrmCalendarPaper *self, double size, gboolean bold);
double crm_paper_column (CrmCalendarPaper *self, int day);
double crm_paper_column_width (CrmCalendarPaper *self);
double crm_paper_week_height (CrmCalendarPaper *self);
double crm_paper_y_of (CrmCalendarPaper *self, int minute);
double crm_paper_title_width (CrmCalendarPaper *self);

G_END_DECLS
