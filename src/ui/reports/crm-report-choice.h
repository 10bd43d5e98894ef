/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-reports.h"

G_BEGIN_DECLS

/* The reports that the place offers, in the order of its menu. */
typedef enum
{
  CRM_REPORT_FUNNEL,
  CRM_REPORT_MONTH_SELLER,
  CRM_REPORT_MONTH,
  CRM_REPORT_SELLER,
  CRM_REPORT_TEAM,
  CRM_REPORT_PRODUCT,
  CRM_REPORT_SOURCES,
  CRM_REPORT_STAGES,
  CRM_N_REPORTS,
} CrmReportChoice;

const char *crm_report_choice_get_label (CrmReportChoice choice);
const char *crm_report_choice_get_key (CrmReportChoice choice);
CrmSeries *crm_report_choice_read (CrmReportChoice choice,
                                   CrmSession *session,
                                   const CrmReportFilter *filter,
                                   GCancellable *cancellable,
                                   GError **error);

G_END_DECLS
