/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reports over deals that came from a file. */
#include "config.h"

#include "bench.h"

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
  /* Sums that the import left out are made behind it; whoever looks sooner waits for a count. */
  bench_wait_for_search (&office);
  db = bench_sqlite_open (office.folder, CRM_STORE_FILE);
  bench_title (title);
  bench_reports (&office, db);
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
