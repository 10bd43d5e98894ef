/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One edit as a person makes it: read, rules, log, and on the disk when it returns; search learns
 * of it right after that, which is measured too. Beside it the bare transaction: one UPDATE and one
 * COMMIT with synchronous = FULL, in turns with it, so that both meet the same disk. */
#include "config.h"

#include "bench.h"

#define N_EDITS 200

typedef struct
{
  GArray *refs;
  guint turn;
  double seconds;
} Edit;

static gpointer
list (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  g_autoptr (CrmQuery) query
      = crm_query_new (crm_catalog_find_kind (crm_session_get_catalog (session), "contact"));

  crm_query_set_limit (query, N_EDITS);
  return crm_session_snapshot (session, query, NULL, error);
}

static gpointer
edit_one (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  Edit *edit = data;
  g_autoptr (GPtrArray) records
      = crm_session_page (session, &g_array_index (edit->refs, CrmRef, edit->turn), 1, error);
  CrmRecord *record = g_ptr_array_index (records, 0);
  g_autofree char *title = g_strdup_printf ("Chief of shift %u", edit->turn);
  double start = bench_wall ();

  crm_record_set_text (record, "job_title", title);
  if (!crm_session_begin (session, "Change", "bench", error)
      || !crm_session_update (session, record, error) || !crm_session_commit (session, NULL, error))
    return NULL;
  edit->seconds = bench_wall () - start;
  return data;
}

static gpointer
do_nothing (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  return data;
}

static double
edit_bare (sqlite3_stmt *statement, sqlite3_stmt *begin, sqlite3_stmt *commit, guint turn)
{
  g_autofree char *title = g_strdup_printf ("Chief of shift %u", turn);
  double start = bench_wall ();

  bench_sqlite_step (begin);
  sqlite3_bind_text (statement, 1, title, -1, SQLITE_STATIC);
  sqlite3_bind_int64 (statement, 2, turn * 37 + 1);
  bench_sqlite_step (statement);
  bench_sqlite_step (commit);
  return bench_wall () - start;
}

static gpointer
count_unlearned (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  *(gint64 *) data = crm_session_count_unlearned (session, error);
  return data;
}

/* What search still learns of the import would be measured with the edits. */
static void
wait_for_search (Fixture *office)
{
  gint64 n;

  do
    {
      g_usleep (50000);
      fixture_run (office, CRM_LANE_READ, count_unlearned, &n);
    }
  while (n > 0);
}

int
main (int argc, char *argv[])
{
  g_autofree char *accounts = bench_accounts_csv (2000);
  g_autofree char *contacts = bench_contacts_csv (20000, 2000);
  g_autoptr (GArray) measured = g_array_new (FALSE, FALSE, sizeof (double));
  g_autoptr (GArray) whole = g_array_new (FALSE, FALSE, sizeof (double));
  g_autoptr (GArray) bare = g_array_new (FALSE, FALSE, sizeof (double));
  g_autofree char *attach = NULL;
  sqlite3_stmt *update, *begin, *commit;
  Edit edit = { 0 };
  Fixture office;
  sqlite3 *db;

  bench_open (&office);
  bench_import (&office, "account", accounts, NULL);
  bench_import (&office, "contact", contacts, NULL);
  wait_for_search (&office);
  edit.refs = fixture_run (&office, CRM_LANE_READ, list, NULL);
  db = bench_sqlite_open (office.folder, "bare.db");
  attach = g_strdup_printf ("ATTACH '%s/%s' AS office", office.folder, CRM_STORE_FILE);
  bench_sqlite (db, attach);
  bench_sqlite (db, "CREATE TABLE contact AS SELECT * FROM office.contact; DETACH office");
  update = bench_sqlite_prepare (db, "UPDATE contact SET job_title = ? WHERE rowid = ?");
  begin = bench_sqlite_prepare (db, "BEGIN IMMEDIATE");
  commit = bench_sqlite_prepare (db, "COMMIT");
  for (edit.turn = 0; edit.turn < N_EDITS; edit.turn++)
    {
      double seconds = edit_bare (update, begin, commit, edit.turn);

      g_array_append_val (bare, seconds);
      seconds = bench_wall ();
      fixture_run (&office, CRM_LANE_WRITE, edit_one, &edit);
      g_array_append_val (measured, edit.seconds);
      /* The lane comes to it when search has learnt. */
      fixture_run (&office, CRM_LANE_WRITE, do_nothing, &edit);
      seconds = bench_wall () - seconds;
      g_array_append_val (whole, seconds);
    }
  bench_title ("One edit, on the disk (20,000 contacts)");
  bench_time ("edit with rules and log, median", bench_median (measured), bench_median (bare),
              "UPDATE and COMMIT");
  bench_time ("edit with rules and log, p95", bench_percentile (measured, 95),
              bench_percentile (bare, 95), "UPDATE and COMMIT");
  bench_time ("until search has learnt of it, median", bench_median (whole), bench_median (bare),
              "UPDATE and COMMIT");
  sqlite3_finalize (update);
  sqlite3_finalize (begin);
  sqlite3_finalize (commit);
  sqlite3_close (db);
  g_array_unref (edit.refs);
  fixture_tear_down (&office, NULL);
  return 0;
}
