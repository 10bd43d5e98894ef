/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-reports.h"

G_BEGIN_DECLS

/* How each report is made; all have the form of CrmReportSpec.read. */
#define CRM_REPORT_READER(name)                                                                    \
  CrmSeries *name (CrmSession *session, const CrmReportFilter *filter, GCancellable *cancellable,  \
                   GError **error)

CRM_REPORT_READER (crm_reports_activity);
CRM_REPORT_READER (crm_reports_cohorts);
CRM_REPORT_READER (crm_reports_cycle);
CRM_REPORT_READER (crm_reports_forecast);
CRM_REPORT_READER (crm_reports_hygiene);
CRM_REPORT_READER (crm_reports_leads);
CRM_REPORT_READER (crm_reports_losses);
CRM_REPORT_READER (crm_reports_methods);
CRM_REPORT_READER (crm_reports_open_past);
CRM_REPORT_READER (crm_reports_pivot);
CRM_REPORT_READER (crm_reports_plan);
CRM_REPORT_READER (crm_reports_plan_deals);
CRM_REPORT_READER (crm_reports_response);
CRM_REPORT_READER (crm_reports_returning);
CRM_REPORT_READER (crm_reports_rfm);
CRM_REPORT_READER (crm_reports_stage_times);
CRM_REPORT_READER (crm_reports_touch);
CRM_REPORT_READER (crm_reports_waterfall);

G_END_DECLS
