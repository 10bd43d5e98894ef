/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-report-choice.h"

#include <glib/gi18n-lib.h>

typedef struct
{
  const char *key; /* in names of files and in the settings */
  const char *label;
  guint by; /* of sales; 0 for the others */
} Choice;

static const Choice choices[CRM_N_REPORTS] = {
  [CRM_REPORT_FUNNEL] = { "funnel", NC_ ("report", "Sales Funnel"), 0 },
  [CRM_REPORT_MONTH_SELLER] = { "sales-month-seller", NC_ ("report", "Sales by Month and Seller"),
                                CRM_SALES_BY_MONTH | CRM_SALES_BY_SELLER },
  [CRM_REPORT_MONTH] = { "sales-month", NC_ ("report", "Sales by Month"), CRM_SALES_BY_MONTH },
  [CRM_REPORT_SELLER] = { "sales-seller", NC_ ("report", "Sales by Seller"), CRM_SALES_BY_SELLER },
  [CRM_REPORT_TEAM] = { "sales-team", NC_ ("report", "Sales by Team"), CRM_SALES_BY_TEAM },
  [CRM_REPORT_PRODUCT]
  = { "sales-product", NC_ ("report", "Sales by Product"), CRM_SALES_BY_PRODUCT },
  [CRM_REPORT_SOURCES] = { "sources", NC_ ("report", "Customers and Sales by Source"), 0 },
  [CRM_REPORT_STAGES] = { "open-deals", NC_ ("report", "Open Deals by Stage"), 0 },
};

const char *
crm_report_choice_get_label (CrmReportChoice choice)
{
  return g_dpgettext2 (GETTEXT_PACKAGE, "report", choices[choice].label);
}

const char *
crm_report_choice_get_key (CrmReportChoice choice)
{
  return choices[choice].key;
}

/**
 * crm_report_choice_read:
 *
 * On a lane of the store. Returns: (transfer full): the numbers of the report
 */
CrmSeries *
crm_report_choice_read (CrmReportChoice choice,
                        CrmSession *session,
                        const CrmReportFilter *filter,
                        GCancellable *cancellable,
                        GError **error)
{
  if (choice == CRM_REPORT_FUNNEL)
    return crm_reports_funnel (session, filter, cancellable, error);
  if (choice == CRM_REPORT_SOURCES)
    return crm_reports_sources (session, filter, cancellable, error);
  if (choice == CRM_REPORT_STAGES)
    return crm_reports_stages (session, filter, cancellable, error);
  return crm_reports_sales (session, filter, choices[choice].by, cancellable, error);
}
