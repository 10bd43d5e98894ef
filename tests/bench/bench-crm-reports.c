/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Funnel and sales, with their labels and totals. Beside them one bare SELECT … GROUP BY over the
 * deals. */
#include "config.h"

#include "bench.h"
#include "crm-reports.h"

#define REPEATS 7

typedef struct
{
  int sales_by; /* -1: the funnel */
  double seconds;
} Report;

static gpointer
make (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  Report *report = data;
  g_autoptr (GArray) times = g_array_new (FALSE, FALSE, sizeof (double));

  for (int i = 0; i < REPEATS; i++)
    {
      CrmReportFilter filter = CRM_REPORT_FILTER_INIT;
      double start = bench_now (), seconds;
      g_autoptr (CrmSeries) series
          = report->sales_by < 0
                ? crm_reports_funnel (session, &filter, NULL, error)
                : crm_reports_sales (session, &filter, (guint) report->sales_by, NULL, error);

      if (series == NULL)
        return NULL;
      seconds = bench_now () - start;
      g_array_append_val (times, seconds);
    }
  report->seconds = bench_median (times);
  return data;
}

static double
run_bare (sqlite3 *db, const char *sql)
{
  sqlite3_stmt *statement = bench_sqlite_prepare (db, sql);
  g_autoptr (GArray) times = g_array_new (FALSE, FALSE, sizeof (double));

  for (int i = 0; i < REPEATS; i++)
    {
      double start = bench_now (), seconds;

      while (sqlite3_step (statement) == SQLITE_ROW)
        continue;
      sqlite3_reset (statement);
      seconds = bench_now () - start;
      g_array_append_val (times, seconds);
    }
  sqlite3_finalize (statement);
  return bench_median (times);
}

static void
measure (Fixture *office, sqlite3 *db, const char *name, int sales_by, const char *bare)
{
  Report report = { sales_by, 0 };

  fixture_run (office, CRM_LANE_REPORT, make, &report);
  bench_time (name, report.seconds, run_bare (db, bare), "one SELECT … GROUP BY");
}

static void
measure_office (guint n_deals)
{
  g_autofree char *accounts = bench_accounts_csv (500);
  g_autofree char *deals = bench_deals_csv (n_deals, 500);
  g_autofree char *title = g_strdup_printf ("Reports over %u deals", n_deals);
  Fixture office;
  sqlite3 *db;

  bench_open (&office);
  bench_add_setup (&office);
  bench_import (&office, "account", accounts, NULL);
  bench_import (&office, "opportunity", deals, NULL);
  db = bench_sqlite_open (office.folder, CRM_STORE_FILE);
  bench_title (title);
  measure (&office, db, "funnel", -1,
           "SELECT stage_id, count (*), sum (amount_base) FROM opportunity WHERE +_del = 0 "
           "GROUP BY stage_id");
  measure (&office, db, "sales by month", CRM_SALES_BY_MONTH,
           "SELECT closed_on / 30, count (*), sum (amount_base) FROM opportunity WHERE +_del = 0 "
           "AND closed_on IS NOT NULL GROUP BY 1");
  measure (&office, db, "sales by month and seller", CRM_SALES_BY_MONTH | CRM_SALES_BY_SELLER,
           "SELECT closed_on / 30, owner_id, count (*), sum (amount_base) FROM opportunity WHERE "
           "+_del = 0 AND closed_on IS NOT NULL GROUP BY 1, 2");
  measure (&office, db, "sales by product", CRM_SALES_BY_PRODUCT,
           "SELECT product_id, count (*), sum (amount_base) FROM opportunity WHERE +_del = 0 "
           "GROUP BY 1");
  sqlite3_close (db);
  fixture_tear_down (&office, NULL);
}

int
main (int argc, char *argv[])
{
  measure_office (8800);
  measure_office (bench_is_long () ? 300000 : 100000);
  return 0;
}
