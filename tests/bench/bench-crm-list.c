/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A long list: the ids of all rows in order, the page that is seen first, the last page, another
 * order. Beside each the plainest SQL that yields the same. */
#include "config.h"

#include "bench.h"

#define PAGE 64
#define REPEATS 7

typedef struct
{
  const char *sort;
  gboolean both; /* companies and people in one list */
  double snapshot;
  double first;
  double last;
  guint n;
} Look;

static gpointer
look (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  Look *self = data;
  const CrmCatalog *catalog = crm_session_get_catalog (session);
  g_autoptr (GArray) snapshots = g_array_new (FALSE, FALSE, sizeof (double));
  g_autoptr (GArray) firsts = g_array_new (FALSE, FALSE, sizeof (double));
  g_autoptr (GArray) lasts = g_array_new (FALSE, FALSE, sizeof (double));

  for (int i = 0; i < REPEATS; i++)
    {
      g_autoptr (CrmQuery) query = crm_query_new (crm_catalog_find_kind (catalog, "contact"));
      g_autoptr (GPtrArray) first = NULL;
      g_autoptr (GPtrArray) last = NULL;
      g_autoptr (GArray) refs = NULL;
      double start, seconds;

      if (self->both)
        crm_query_add_kind (query, crm_catalog_find_kind (catalog, "account"));
      crm_query_sort (query, self->sort, FALSE, error);
      start = bench_now ();
      refs = crm_session_snapshot (session, query, NULL, error);
      seconds = bench_now () - start;
      g_array_append_val (snapshots, seconds);
      start = bench_now ();
      first = crm_session_page (session, &g_array_index (refs, CrmRef, 0), PAGE, error);
      seconds = bench_now () - start;
      g_array_append_val (firsts, seconds);
      start = bench_now ();
      last = crm_session_page (session, &g_array_index (refs, CrmRef, refs->len - PAGE), PAGE,
                               error);
      seconds = bench_now () - start;
      g_array_append_val (lasts, seconds);
      self->n = refs->len;
    }
  self->snapshot = bench_median (snapshots);
  self->first = bench_median (firsts);
  self->last = bench_median (lasts);
  return data;
}

static double
run_bare (sqlite3 *db, const char *sql)
{
  sqlite3_stmt *statement = bench_sqlite_prepare (db, sql);
  g_autoptr (GArray) times = g_array_new (FALSE, FALSE, sizeof (double));

  for (int i = 0; i < REPEATS; i++)
    {
      g_autoptr (GArray) rows = g_array_new (FALSE, FALSE, sizeof (gint64));
      double start = bench_now (), seconds;

      while (sqlite3_step (statement) == SQLITE_ROW)
        {
          gint64 row = sqlite3_column_int64 (statement, 0);

          g_array_append_val (rows, row);
        }
      sqlite3_reset (statement);
      seconds = bench_now () - start;
      g_array_append_val (times, seconds);
    }
  sqlite3_finalize (statement);
  return bench_median (times);
}

static void
measure (Fixture *office, sqlite3 *db, const char *name, Look *self, const char *bare)
{
  g_autofree char *snapshot = g_strdup_printf ("%s: ids of all rows", name);

  fixture_run (office, CRM_LANE_READ, look, self);
  bench_time (snapshot, self->snapshot, run_bare (db, bare), "SELECT row … ORDER BY");
}

int
main (int argc, char *argv[])
{
  guint n_accounts = 10000, n_contacts = bench_is_long () ? 1000000 : 100000;
  g_autofree char *accounts = bench_accounts_csv (n_accounts);
  g_autofree char *contacts = bench_contacts_csv (n_contacts, n_accounts);
  g_autofree char *title = g_strdup_printf ("List of %u contacts", n_contacts);
  Look by_name = { .sort = "name" }, by_time = { .sort = "modified_at" },
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
  page = run_bare (db, "SELECT * FROM contact WHERE _del = 0 ORDER BY _key LIMIT 64");
  bench_time ("first page of 64 records", by_name.first, page, "SELECT * … LIMIT 64");
  bench_time ("jump to the end: last 64 records", by_name.last, page, "SELECT * … LIMIT 64");
  sqlite3_close (db);
  fixture_tear_down (&office, NULL);
  return 0;
}
