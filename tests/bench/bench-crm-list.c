/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A long list: the ids of all rows in order, the page that is seen first, the last page, another
 * order. Beside each the plainest SQL that yields the same. */
#include "config.h"

#include "bench.h"

static void
measure (Fixture *office, sqlite3 *db, const char *name, BenchLook *self, const char *bare)
{
  g_autofree char *snapshot = g_strdup_printf ("%s: ids of all rows", name);

  bench_look (office, self);
  bench_time (snapshot, self->snapshot, bench_sqlite_time (db, bare), "SELECT row … ORDER BY");
}

int
main (int argc, char *argv[])
{
  guint n_accounts = 10000, n_contacts = bench_is_long () ? 1000000 : 100000;
  g_autofree char *accounts = bench_accounts_csv (n_accounts);
  g_autofree char *contacts = bench_contacts_csv (n_contacts, n_accounts);
  g_autofree char *title = g_strdup_printf ("List of %u contacts", n_contacts);
  BenchLook by_name = { .sort = "name" }, by_time = { .sort = "modified_at" },
            by_company = { .sort = "account_id" }, both = { .sort = "name", .both = TRUE };
  double page;
  Fixture office;
  sqlite3 *db;

  bench_open (&office);
  bench_import (&office, "account", accounts, NULL);
  bench_import (&office, "contact", contacts, NULL);
  db = bench_sqlite_open (office.folder, CRM_STORE_FILE);
  bench_title (title);
  measure (&office, db, "by name", &by_name,
           "SELECT row FROM contact WHERE _del = 0 ORDER BY _key, row");
  measure (&office, db, "by time of change", &by_time,
           "SELECT row FROM contact WHERE +_del = 0 ORDER BY modified_at, row");
  measure (&office, db, "by name of the company", &by_company,
           "SELECT c.row FROM contact c LEFT JOIN account a ON a.id = c.account_id "
           "WHERE +c._del = 0 ORDER BY a._key, c.row");
  measure (&office, db, "with companies, by name", &both,
           "SELECT row FROM (SELECT row, _key FROM contact WHERE _del = 0 UNION ALL "
           "SELECT row, _key FROM account WHERE _del = 0) ORDER BY _key");
  page = bench_sqlite_time (db, "SELECT * FROM contact WHERE _del = 0 ORDER BY _key LIMIT 64");
  bench_time ("first page of 64 records", by_name.first, page, "SELECT * … LIMIT 64");
  bench_time ("jump to the end: last 64 records", by_name.last, page, "SELECT * … LIMIT 64");
  sqlite3_close (db);
  fixture_tear_down (&office, NULL);
  return 0;
}
