/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-date.h"
#include "crm-series.h"
#include "crm-session.h"

G_BEGIN_DECLS

/**
 * CrmReportFilter:
 *
 * What a report looks at. Dates count from the first to the last day, both included;
 * %CRM_DATE_NONE leaves an end open. An id of none means all, for a funnel the first pipeline.
 * Texts are borrowed and may be %NULL.
 */
typedef struct
{
  CrmDate from;
  CrmDate to;
  CrmId pipeline;
  CrmId owner;
  CrmId team;
  CrmDate today;       /* as if it were this day; none: today */
  const char *where;   /* only deals of which this holds, in the language of filters */
  const char *by[2];   /* how the numbers are told apart: keys of groupings, or paths of fields */
  const char *kind;    /* of a pivot: the kind of the records */
  const char *measure; /* of a pivot: "count", or "sum:FIELD" */
} CrmReportFilter;

#define CRM_REPORT_FILTER_INIT                                                                     \
  {                                                                                                \
    CRM_DATE_NONE, CRM_DATE_NONE, CRM_ID_NONE, CRM_ID_NONE, CRM_ID_NONE, CRM_DATE_NONE, NULL,      \
        { NULL, NULL }, NULL, NULL                                                                 \
  }

/* What of a filter a report heeds. */
typedef enum
{
  CRM_REPORT_TAKES_PERIOD = 1 << 0,
  CRM_REPORT_TAKES_PIPELINE = 1 << 1,
  CRM_REPORT_TAKES_OWNER = 1 << 2,
  CRM_REPORT_TAKES_TEAM = 1 << 3,
  CRM_REPORT_TAKES_WHERE = 1 << 4,
  CRM_REPORT_TAKES_BY = 1 << 5,
  CRM_REPORT_TAKES_BY_TWO = 1 << 6,
  CRM_REPORT_TAKES_KIND = 1 << 7, /* and a measure */
} CrmReportTakes;

/* How a report is best drawn; what cannot be drawn is a table. */
typedef enum
{
  CRM_REPORT_AS_TABLE,
  CRM_REPORT_AS_FUNNEL,
  CRM_REPORT_AS_BARS,      /* or columns over time, stacked where there are groups */
  CRM_REPORT_AS_LINE,      /* over time, with a band where there are a low and a high column */
  CRM_REPORT_AS_AREAS,     /* groups over time, one on top of the other */
  CRM_REPORT_AS_HEAT,      /* a table of numbers, the larger the darker */
  CRM_REPORT_AS_WATERFALL, /* steps from a first to a last sum */
  CRM_REPORT_AS_BULLET,    /* what was reached against what was meant */
  CRM_REPORT_AS_COHORTS,
} CrmReportDrawing;

/**
 * CrmReportSpec:
 *
 * One report: what the window, the command line, documents and saved reports know of it.
 */
typedef struct
{
  const char *key; /* stable, for files, commands and saved reports */
  const char *area;
  const char *title;     /* English, to be translated, as are area and about */
  const char *about;     /* what it measures and which days count */
  guint takes;           /* CrmReportTakes */
  const char *by;        /* (nullable): the grouping to begin with; two with a comma between */
  const char *groupings; /* (nullable): names of those that make sense, with commas; else all */
  CrmReportDrawing drawing;
  const char *category; /* (nullable): columns to draw; those that the chart finds without */
  const char *group;
  const char *value;
  const char *low; /* (nullable): of a band, and what was meant to be reached */
  const char *high;
  const char *target;
  CrmSeries *(*read) (CrmSession *session,
                      const CrmReportFilter *filter,
                      GCancellable *cancellable,
                      GError **error);
} CrmReportSpec;

const CrmReportSpec *crm_reports_list (guint *n);
const CrmReportSpec *crm_reports_find (const char *key);
const char *crm_report_spec_get_title (const CrmReportSpec *self);
const char *crm_report_spec_get_area (const CrmReportSpec *self);
gboolean crm_report_spec_fits (const CrmReportSpec *self, const char *grouping);
const char *crm_report_spec_get_about (const CrmReportSpec *self);
CrmSeries *crm_report_spec_read (const CrmReportSpec *self,
                                 CrmSession *session,
                                 const CrmReportFilter *filter,
                                 GCancellable *cancellable,
                                 GError **error);
GArray *crm_reports_snapshot (CrmSession *session,
                              const CrmSeriesRecords *records,
                              GCancellable *cancellable,
                              GError **error);

/* The groupings by name; a path of a field is one too. */
guint crm_report_groupings_get_n (void);
const char *crm_report_groupings_get_key (guint position);
const char *crm_report_groupings_get_label (guint position);

CrmSeries *crm_reports_funnel (CrmSession *session,
                               const CrmReportFilter *filter,
                               GCancellable *cancellable,
                               GError **error);
CrmSeries *crm_reports_sales (CrmSession *session,
                              const CrmReportFilter *filter,
                              GCancellable *cancellable,
                              GError **error);
CrmSeries *crm_reports_stages (CrmSession *session,
                               const CrmReportFilter *filter,
                               GCancellable *cancellable,
                               GError **error);
CrmSeries *crm_reports_sources (CrmSession *session,
                                const CrmReportFilter *filter,
                                GCancellable *cancellable,
                                GError **error);

/**
 * CrmSalesSummary:
 *
 * The few numbers above a board or a day list; amounts in minor units of the office's currency.
 */
typedef struct
{
  gint64 n_open;
  gint64 open_amount;
  gint64 weighted_amount; /* each open deal by its chance */
  gint64 n_won;           /* since the first of this month */
  gint64 won_amount;
  gint64 n_won_before; /* in the whole month before */
  gint64 won_before_amount;
} CrmSalesSummary;

gboolean crm_reports_summary (CrmSession *session,
                              const CrmReportFilter *filter,
                              CrmDate today,
                              CrmSalesSummary *summary,
                              GCancellable *cancellable,
                              GError **error);

G_END_DECLS
