/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-chart.h"
#include "crm-reports.h"

G_BEGIN_DECLS

CrmChart *
crm_report_chart_new (const CrmReportSpec *spec, CrmSeries *series, const CrmLocale *locale);
guint crm_report_chart_get_column (const CrmReportSpec *spec, CrmChart *chart);

G_END_DECLS
