/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The reports. A new one is a line here and a function; the window, the command line, documents and
 * saved reports know it from then on. */
#include "config.h"

#include "crm-report-specs-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define PERIOD CRM_REPORT_TAKES_PERIOD
#define PEOPLE (CRM_REPORT_TAKES_OWNER | CRM_REPORT_TAKES_TEAM)
#define DEALS (CRM_REPORT_TAKES_PIPELINE | PEOPLE | CRM_REPORT_TAKES_WHERE)
#define BY CRM_REPORT_TAKES_BY
#define BY_TWO (CRM_REPORT_TAKES_BY | CRM_REPORT_TAKES_BY_TWO)

#define PEOPLE_GROUPINGS "seller,team,department,manager"

#define AREA_SALES NC_ ("report", "Sales")
#define AREA_DEALS NC_ ("report", "Deals")
#define AREA_CUSTOMERS NC_ ("report", "Customers")
#define AREA_PEOPLE NC_ ("report", "People")
#define AREA_AHEAD NC_ ("report", "What is ahead")

static const CrmReportSpec reports[] = {
  { "sales", AREA_SALES, NC_ ("report", "Sales"),
    N_ ("Deals won in the period and what they brought, told apart by whatever you choose."),
    PERIOD | DEALS | BY_TWO, "month,seller", NULL, CRM_REPORT_AS_BARS, NULL, NULL, NULL, NULL, NULL,
    NULL, crm_reports_sales },
  { "plan", AREA_SALES, NC_ ("report", "Plan and Sales"),
    N_ ("How much of the sales plan is reached, how much should be by now, and where it leads."),
    PERIOD | PEOPLE, NULL, NULL, CRM_REPORT_AS_BULLET, "who", "", "actual", NULL, NULL, "target",
    crm_reports_plan },
  { "plan-deals", AREA_SALES, NC_ ("report", "Plan and Deals Won"),
    N_ ("The same for plans that count deals."), PERIOD | PEOPLE, NULL, NULL, CRM_REPORT_AS_BULLET,
    "who", "", "actual", NULL, NULL, "target", crm_reports_plan_deals },
  { "methods", AREA_SALES, NC_ ("report", "What Works"),
    N_ ("Deals won and lost in the period, how fast and for how much, by method or anything else."),
    PERIOD | DEALS | BY, "method", NULL, CRM_REPORT_AS_BARS, NULL, "", "rate", NULL, NULL, NULL,
    crm_reports_methods },
  { "funnel", AREA_DEALS, NC_ ("report", "Sales Funnel"),
    N_ ("How far deals come that began in the period; the step where most are lost is marked."),
    PERIOD | DEALS, NULL, NULL, CRM_REPORT_AS_FUNNEL, NULL, NULL, NULL, NULL, NULL, NULL,
    crm_reports_funnel },
  { "open-deals", AREA_DEALS, NC_ ("report", "Open Deals by Stage"),
    N_ ("What stands in each stage today, and what it is worth by its chance."), DEALS, NULL, NULL,
    CRM_REPORT_AS_BARS, NULL, NULL, "amount", NULL, NULL, NULL, crm_reports_stages },
  { "open-past", AREA_DEALS, NC_ ("report", "Open Deals over Time"),
    N_ ("What stood in each stage at the end of each month of the period, today for the month "
        "that runs."),
    PERIOD | DEALS, NULL, NULL, CRM_REPORT_AS_AREAS, "month", "stage", "amount", NULL, NULL, NULL,
    crm_reports_open_past },
  { "losses", AREA_DEALS, NC_ ("report", "Losses by Stage and Reason"),
    N_ ("At which stage deals were lost in the period, and why."), PERIOD | DEALS | BY,
    "lost_reason", NULL, CRM_REPORT_AS_HEAT, NULL, "", "total", NULL, NULL, NULL,
    crm_reports_losses },
  { "stage-times", AREA_DEALS, NC_ ("report", "Time in Stage"),
    N_ ("How long deals stood in the stages that they left in the period."),
    PERIOD | CRM_REPORT_TAKES_PIPELINE | CRM_REPORT_TAKES_OWNER, NULL, NULL, CRM_REPORT_AS_BARS,
    "stage", "", "median", NULL, NULL, NULL, crm_reports_stage_times },
  { "cycle", AREA_DEALS, NC_ ("report", "Time to Win"),
    N_ ("How long deals that were won in the period took from their first day."),
    PERIOD | DEALS | BY, "month", NULL, CRM_REPORT_AS_BARS, NULL, "", "median", NULL, NULL, NULL,
    crm_reports_cycle },
  { "waterfall", AREA_DEALS, NC_ ("report", "What Became of Open Deals"),
    N_ ("From the value open on the first day to that open on the last: what came, grew, shrank, "
        "was won and lost."),
    PERIOD | DEALS, NULL, NULL, CRM_REPORT_AS_WATERFALL, "step", "", "amount", NULL, NULL, NULL,
    crm_reports_waterfall },
  { "sources", AREA_CUSTOMERS, NC_ ("report", "Customers and Sales by Source"),
    N_ ("Customers noted, deals begun and deals won in the period, by where they came from."),
    PERIOD | CRM_REPORT_TAKES_PIPELINE | CRM_REPORT_TAKES_OWNER, NULL, NULL, CRM_REPORT_AS_BARS,
    NULL, NULL, NULL, NULL, NULL, NULL, crm_reports_sources },
  { "touch", AREA_CUSTOMERS, NC_ ("report", "First and Last Source"),
    N_ ("Where customers came from first, and what brought their won deals."),
    PERIOD | CRM_REPORT_TAKES_OWNER, NULL, NULL, CRM_REPORT_AS_BARS, "source", "", "first_amount",
    NULL, NULL, NULL, crm_reports_touch },
  { "leads", AREA_CUSTOMERS, NC_ ("report", "What Becomes of Leads"),
    N_ ("Leads that came in the period: how many were converted and won, and how long it took."),
    PERIOD | PEOPLE | BY, "source", "source,month," PEOPLE_GROUPINGS, CRM_REPORT_AS_BARS, NULL, "",
    "leads", NULL, NULL, NULL, crm_reports_leads },
  { "cohorts", AREA_CUSTOMERS, NC_ ("report", "Customers Who Come Back"),
    N_ ("Of the customers of a month or quarter, how many bought again in those that followed."),
    PERIOD | DEALS | BY, "quarter", "month,quarter", CRM_REPORT_AS_COHORTS, "cohort", "",
    "customers", NULL, NULL, NULL, crm_reports_cohorts },
  { "rfm", AREA_CUSTOMERS, NC_ ("report", "Classes of Customers"),
    N_ ("Customers by how lately, how often and for how much they bought."), DEALS, NULL, NULL,
    CRM_REPORT_AS_BARS, "class", "", "amount", NULL, NULL, NULL, crm_reports_rfm },
  { "activity", AREA_PEOPLE, NC_ ("report", "Activity and Sales per Person"),
    N_ ("What each person did in the period and what came of it."), PERIOD | PEOPLE | BY, "seller",
    PEOPLE_GROUPINGS, CRM_REPORT_AS_BARS, NULL, "", "amount", NULL, NULL, NULL,
    crm_reports_activity },
  { "response", AREA_PEOPLE, NC_ ("report", "Response Times"),
    N_ ("How many working hours leads that came in the period waited for a first answer."),
    PERIOD | PEOPLE | BY, "seller", PEOPLE_GROUPINGS, CRM_REPORT_AS_BARS, NULL, "", "median", NULL,
    NULL, NULL, crm_reports_response },
  { "hygiene", AREA_PEOPLE, NC_ ("report", "What Slipped Through"),
    N_ ("What is missing or late in the records today."), DEALS, NULL, NULL, CRM_REPORT_AS_BARS,
    "fault", "", "count", NULL, NULL, NULL, crm_reports_hygiene },
  { "forecast", AREA_AHEAD, NC_ ("report", "Forecast by Month"),
    N_ ("What this month and the five after it may bring, and how far such forecasts were off."),
    DEALS, NULL, NULL, CRM_REPORT_AS_LINE, "month", "", "total", "low", "high", NULL,
    crm_reports_forecast },
  { "returning", AREA_AHEAD, NC_ ("report", "Who Is Likely to Return"),
    N_ ("Which customers will buy again, about when, and for how much."), DEALS, NULL, NULL,
    CRM_REPORT_AS_BARS, "customer", "", "amount", NULL, NULL, NULL, crm_reports_returning },
  { "pivot", AREA_AHEAD, NC_ ("report", "Table of Your Own"),
    N_ ("Any records counted or added up, by what you put down and across."),
    PERIOD | DEALS | BY_TWO | CRM_REPORT_TAKES_KIND, NULL, NULL, CRM_REPORT_AS_HEAT, NULL, "",
    "total", NULL, NULL, NULL, crm_reports_pivot },
};

/**
 * crm_reports_list:
 * @n: (out): how many there are
 *
 * Returns: all reports, those of an area together
 */
const CrmReportSpec *
crm_reports_list (guint *n)
{
  *n = G_N_ELEMENTS (reports);
  return reports;
}

/**
 * crm_reports_find:
 *
 * Returns: (nullable): the report with that key
 */
const CrmReportSpec *
crm_reports_find (const char *key)
{
  for (gsize i = 0; i < G_N_ELEMENTS (reports); i++)
    if (g_strcmp0 (reports[i].key, key) == 0)
      return &reports[i];
  return NULL;
}

const char *
crm_report_spec_get_title (const CrmReportSpec *self)
{
  return g_dpgettext2 (GETTEXT_PACKAGE, "report", self->title);
}

const char *
crm_report_spec_get_area (const CrmReportSpec *self)
{
  return g_dpgettext2 (GETTEXT_PACKAGE, "report", self->area);
}

/* Whether it makes sense to tell the report apart by that grouping. */
gboolean
crm_report_spec_fits (const CrmReportSpec *self, const char *grouping)
{
  g_auto (GStrv) names = g_strsplit (self->groupings != NULL ? self->groupings : "", ",", -1);

  return self->groupings == NULL || g_strv_contains ((const char *const *) names, grouping);
}

const char *
crm_report_spec_get_about (const CrmReportSpec *self)
{
  return g_dgettext (GETTEXT_PACKAGE, self->about);
}

/**
 * crm_report_spec_read:
 *
 * Makes the report on a lane of the store. Groupings that were not chosen are those that the
 * report begins with; what it does not take of @filter counts for nothing.
 *
 * Returns: (transfer full): the numbers
 */
CrmSeries *
crm_report_spec_read (const CrmReportSpec *self,
                      CrmSession *session,
                      const CrmReportFilter *filter,
                      GCancellable *cancellable,
                      GError **error)
{
  g_auto (GStrv) by = g_strsplit (self->by != NULL ? self->by : "", ",", 2);
  CrmReportFilter heeded = *filter;

  if (!(self->takes & CRM_REPORT_TAKES_PERIOD))
    heeded.from = heeded.to = CRM_DATE_NONE;
  if (!(self->takes & CRM_REPORT_TAKES_WHERE))
    heeded.where = NULL;
  if (!(self->takes & CRM_REPORT_TAKES_TEAM))
    heeded.team = (CrmId) CRM_ID_NONE;
  if (heeded.by[0] == NULL && by[0] != NULL)
    {
      heeded.by[0] = by[0];
      heeded.by[1] = by[1];
    }
  if (!(self->takes & CRM_REPORT_TAKES_BY_TWO))
    heeded.by[1] = NULL;
  return self->read (session, &heeded, cancellable, error);
}
