/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One value for many records, and what takes back a large operation. Beside it one UPDATE of the
 * same column by SQLite alone. */
#include "config.h"

#include "bench.h"
#include "crm-undo.h"

typedef struct
{
  double seconds;
  CrmId batch;
} Work;

static gpointer
list (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  g_autoptr (CrmQuery) query
      = crm_query_new (crm_catalog_find_kind (crm_session_get_catalog (session), "contact"));

  return crm_session_snapshot (session, query, cancellable, error);
}

static gpointer
set_all (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  Work *work = data;
  g_autoptr (GArray) refs = list (session, NULL, cancellable, error);
  g_auto (CrmValue) value = crm_value_text ("Trade fair");
  double start = bench_now ();

  if (!crm_session_begin (session, "Set", "bench", error)
      || crm_session_set_many (session, refs, "source", &value, NULL, NULL, cancellable, error) < 0
      || !crm_session_commit (session, &work->batch, error))
    return NULL;
  work->seconds = bench_now () - start;
  return work;
}

static gpointer
undo_last (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  Work *work = data;
  double start = bench_now ();
  g_autoptr (CrmBatch) batch = crm_session_undo_last (session, error);

  work->seconds = bench_now () - start;
  return batch != NULL ? work : NULL;
}

static double
update_bare (Fixture *office)
{
  g_autofree char *attach
      = g_strdup_printf ("ATTACH '%s/%s' AS office", office->folder, CRM_STORE_FILE);
  sqlite3 *db = bench_sqlite_open (office->folder, "bare.db");
  double start;

  bench_sqlite (db, attach);
  bench_sqlite (db, "CREATE TABLE contact AS SELECT * FROM office.contact; DETACH office");
  start = bench_now ();
  bench_sqlite (db, "UPDATE contact SET source = 'Trade fair'");
  start = bench_now () - start;
  sqlite3_close (db);
  return start;
}

int
main (int argc, char *argv[])
{
  guint n = bench_is_long () ? 1000000 : 100000;
  g_autofree char *contacts = bench_contacts_csv (n, 1000);
  Work work = { 0 };
  Fixture office;
  double bare;

  bench_title ("Many records at once");
  bench_open (&office);
  bench_import (&office, "contact", contacts, NULL);
  bench_note ("%u people", n);
  bare = update_bare (&office);
  fixture_run (&office, CRM_LANE_WRITE, set_all, &work);
  bench_time ("one value for all", work.seconds, bare, "UPDATE by SQLite");
  fixture_run (&office, CRM_LANE_WRITE, undo_last, &work);
  bench_time ("undo of that", work.seconds, bare, "UPDATE by SQLite");
  fixture_run (&office, CRM_LANE_WRITE, undo_last, &work);
  bench_time ("undo of the import", work.seconds, bare, "UPDATE by SQLite");
  fixture_tear_down (&office, NULL);
  return 0;
}
