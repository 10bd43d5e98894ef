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
 */
typedef struct
{
  CrmDate from;
  CrmDate to;
  CrmId pipeline;
  CrmId owner;
} CrmReportFilter;

#define CRM_REPORT_FILTER_INIT                                                                     \
  {                                                                                                \
    CRM_DATE_NONE, CRM_DATE_NONE, CRM_ID_NONE, CRM_ID_NONE                                         \
  }

/* How sales are told apart; a month goes with one of the others. */
typedef enum
{
  CRM_SALES_BY_MONTH = 1 << 0,
  CRM_SALES_BY_SELLER = 1 << 1,
  CRM_SALES_BY_TEAM = 1 << 2,
  CRM_SALES_BY_PRODUCT = 1 << 3,
} CrmSalesBy;

CrmSeries *crm_reports_funnel (CrmSession *session,
                               const CrmReportFilter *filter,
                               GCancellable *cancellable,
                               GError **error);
CrmSeries *crm_reports_sales (CrmSession *session,
                              const CrmReportFilter *filter,
                              guint by,
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
