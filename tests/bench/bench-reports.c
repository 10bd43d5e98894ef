/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reports with their labels and totals, as they are asked for, and again after a deal was changed
 * in between. Beside each one bare SELECT … GROUP BY over the deals. */
#include "config.h"

#include "bench.h"
#include "crm-reports.h"

#define REPEATS 8

typedef struct
{
  const char *name;
  CrmSeries *(*make) (CrmSession *session, GError **error);
  const char *bare;
} Report;

static CrmSeries *
make_sales (CrmSession *session, const char *first, const char *second, GError **error)
{
  CrmReportFilter filter = CRM_REPORT_FILTER_INIT;

  filter.by[0] = first;
  filter.by[1] = second;
  return crm_reports_sales (session, &filter, NULL, error);
}

static CrmSeries *
make_funnel (CrmSession *session, GError **error)
{
  CrmReportFilter filter = CRM_REPORT_FILTER_INIT;

  return crm_reports_funnel (session, &filter, NULL, error);
}

/* A year beside the year before, with the times in the stages: as the window asks for it. It begins
 * and ends within a month, as on most days of a year: the generated deals are of 2024 and 2025. */
static CrmSeries *
make_funnel_of_a_year (CrmSession *session, GError **error)
{
  CrmReportFilter filter = CRM_REPORT_FILTER_INIT;

  filter.to = crm_date_new (2025, 11, 17);
  filter.from = filter.to - 364;
  return crm_reports_funnel (session, &filter, NULL, error);
}

static CrmSeries *
make_months (CrmSession *session, GError **error)
{
  return make_sales (session, "month", NULL, error);
}

static CrmSeries *
make_months_and_sellers (CrmSession *session, GError **error)
{
  return make_sales (session, "month", "seller", error);
}

static CrmSeries *
make_products (CrmSession *session, GError **error)
{
  return make_sales (session, "product", NULL, error);
}

static CrmSeries *
make_sources (CrmSession *session, GError **error)
{
  CrmReportFilter filter = CRM_REPORT_FILTER_INIT;

  return crm_reports_sources (session, &filter, NULL, error);
}

/* What lies at the edges of such a period is not in the sums of its months. */
static CrmSeries *
make_some_days (CrmSession *session, GError **error)
{
  CrmReportFilter filter = CRM_REPORT_FILTER_INIT;

  filter.to = crm_date_new (2025, 12, 19);
  filter.from = filter.to - 500;
  filter.by[0] = "month";
  filter.by[1] = "seller";
  return crm_reports_sales (session, &filter, NULL, error);
}

static const Report reports[] = {
  { "funnel", make_funnel,
    "SELECT stage_id, count (*), sum (amount_base) FROM opportunity WHERE +_del = 0 "
    "GROUP BY stage_id" },
  { "funnel of a year beside the year before", make_funnel_of_a_year,
    "SELECT stage_id, count (*), sum (amount_base) FROM opportunity WHERE +_del = 0 "
    "AND engaged_on > 20409 - 730 GROUP BY stage_id" },
  { "sales by month", make_months,
    "SELECT closed_on / 30, count (*), sum (amount_base) FROM opportunity WHERE +_del = 0 "
    "AND closed_on IS NOT NULL GROUP BY 1" },
  { "sales by month and seller", make_months_and_sellers,
    "SELECT closed_on / 30, owner_id, count (*), sum (amount_base) FROM opportunity WHERE "
    "+_del = 0 AND closed_on IS NOT NULL GROUP BY 1, 2" },
  { "the same of 500 days, from any day", make_some_days,
    "SELECT closed_on / 30, owner_id, count (*), sum (amount_base) FROM opportunity WHERE "
    "+_del = 0 AND closed_on > 20441 - 500 GROUP BY 1, 2" },
  { "sales by product", make_products,
    "SELECT product_id, count (*), sum (amount_base) FROM opportunity WHERE +_del = 0 "
    "GROUP BY 1" },
  { "customers, deals and sales by source", make_sources,
    "SELECT source, count (*), sum (amount_base) FROM opportunity WHERE +_del = 0 GROUP BY 1" },
};

typedef struct
{
  const Report *report;
  double seconds;
} Look;

static gpointer
look (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  Look *self = data;
  double start = bench_now ();
  g_autoptr (CrmSeries) series = self->report->make (session, error);

  self->seconds = bench_now () - start;
  return series != NULL ? data : NULL;
}

/* One more, or one less, in the amount of the last deal; what was is again after each second time.
 */
static gpointer
change_deal (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  const gint64 *turn = data;
  g_autoptr (CrmQuery) query
      = crm_query_new (crm_catalog_find_kind (crm_session_get_catalog (session), "opportunity"));
  g_autoptr (GPtrArray) deals = NULL;
  CrmRecord *deal;

  crm_query_filter (query, "closed_on", CRM_FILTER_SET, (CrmValue) CRM_VALUE_INIT, error);
  crm_query_filter (query, "amount", CRM_FILTER_SET, (CrmValue) CRM_VALUE_INIT, error);
  crm_query_set_limit (query, 1);
  deals = crm_session_list (session, query, error);
  if (deals == NULL || deals->len == 0)
    return NULL;
  deal = g_ptr_array_index (deals, 0);
  crm_record_set_integer (deal, "amount",
                          crm_record_get_integer (deal, "amount", 0) + (*turn % 2 == 0 ? 1 : -1));
  return crm_session_begin (session, "Change", "benchmark", error)
                 && crm_session_update (session, deal, error)
                 && crm_session_commit (session, NULL, error)
             ? data
             : NULL;
}

static double
time_report (Fixture *office, const Report *report, gboolean changes)
{
  g_autoptr (GArray) times = g_array_new (FALSE, FALSE, sizeof (double));

  for (gint64 i = 0; i < REPEATS; i++)
    {
      Look self = { report, 0 };

      if (changes)
        fixture_run (office, CRM_LANE_WRITE, change_deal, &i);
      fixture_run (office, CRM_LANE_REPORT, look, &self);
      g_array_append_val (times, self.seconds);
    }
  return bench_median (times);
}

void
bench_reports (Fixture *office, sqlite3 *db)
{
  for (gsize i = 0; i < G_N_ELEMENTS (reports); i++)
    {
      double bare = bench_sqlite_time (db, reports[i].bare);
      double first = time_report (office, &reports[i], FALSE);
      double again = time_report (office, &reports[i], TRUE);

      bench_time (reports[i].name, first, bare, "one SELECT … GROUP BY");
      bench_judge (first, 0.050);
      bench_time ("    after one change", again, bare, "one SELECT … GROUP BY");
      bench_judge (again, 0.005);
    }
}
