/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How a report is drawn: the one place where what reports know of drawing meets what charts can. */
#include "config.h"

#include "crm-report-chart.h"

/**
 * crm_report_chart_new:
 * @series: what @spec made
 * @locale: (nullable): how numbers are written; %NULL for that of the process
 *
 * Returns: (transfer full): the chart, for the thread that asks
 */
CrmChart *
crm_report_chart_new (const CrmReportSpec *spec, CrmSeries *series, const CrmLocale *locale)
{
  if (spec->drawing == CRM_REPORT_AS_FUNNEL)
    return crm_chart_new_funnel (series, locale);
  return crm_chart_new_sales_by (series, locale, spec->category, spec->group, spec->value);
}
