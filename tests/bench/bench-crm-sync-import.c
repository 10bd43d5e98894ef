/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The conversation with a real PostgreSQL on this machine: an import is pushed by one desk, pulled
 * by a second, and a third makes its first copy. Beside the way up, COPY of the same rows into bare
 * tables of the server; beside the way down, the insert of the same rows by SQLite alone. */
#include "config.h"

#include <string.h>

#include "bench.h"
#include "crm-sync-engine.h"
#include "../sync/crm-test-office.h"

static const char *const tables[] = { "account", "contact", "contact_method", "address" };

static void
import (TestDesk *desk, const char *kind, const char *csv)
{
  Fixture office = { desk->folder, desk->catalog, desk->store };

  bench_import (&office, kind, csv, NULL);
}

static void
expect (PGresult *result, ExecStatusType status, PGconn *connection)
{
  if (PQresultStatus (result) != status)
    g_error ("%s", PQerrorMessage (connection));
  PQclear (result);
}

static GByteArray *
copy_out (PGconn *connection, const char *table)
{
  g_autofree char *sql = g_strdup_printf ("COPY crm.%s TO STDOUT", table);
  GByteArray *bytes = g_byte_array_new ();
  char *buffer = NULL;
  int length;

  expect (PQexec (connection, sql), PGRES_COPY_OUT, connection);
  while ((length = PQgetCopyData (connection, &buffer, 0)) > 0)
    {
      g_byte_array_append (bytes, (guint8 *) buffer, (guint) length);
      PQfreemem (buffer);
    }
  expect (PQgetResult (connection), PGRES_COMMAND_OK, connection);
  while (PQgetResult (connection) != NULL)
    continue;
  return bytes;
}

static double
copy_in (PGconn *connection, const char *table, GByteArray *bytes)
{
  g_autofree char *make
      = g_strdup_printf ("CREATE TABLE public.bare_%s (LIKE crm.%s)", table, table);
  g_autofree char *sql = g_strdup_printf ("COPY public.bare_%s FROM STDIN", table);
  double start;

  expect (PQexec (connection, make), PGRES_COMMAND_OK, connection);
  start = bench_wall ();
  expect (PQexec (connection, sql), PGRES_COPY_IN, connection);
  PQputCopyData (connection, (const char *) bytes->data, (int) bytes->len);
  PQputCopyEnd (connection, NULL);
  expect (PQgetResult (connection), PGRES_COMMAND_OK, connection);
  while (PQgetResult (connection) != NULL)
    continue;
  return bench_wall () - start;
}

static double
copy_bare (TestOffice *office, gint64 *n_rows)
{
  g_autoptr (CrmSyncConnection) connection = test_office_connect (office);
  PGconn *handle = crm_sync_connection_get_handle (connection);
  double seconds = 0;

  PQsetnonblocking (handle, 0);
  *n_rows = 0;
  for (gsize i = 0; i < G_N_ELEMENTS (tables); i++)
    {
      g_autoptr (GByteArray) bytes = copy_out (handle, tables[i]);
      g_autofree char *sql = g_strdup_printf ("SELECT count (*) FROM crm.%s", tables[i]);
      g_autofree char *n = test_office_ask (office, sql);

      *n_rows += g_ascii_strtoll (n, NULL, 10);
      seconds += copy_in (handle, tables[i], bytes);
    }
  return seconds;
}

/* Each kind its table, with its id and nothing else to keep up. */
static double
insert_bare (TestDesk *desk)
{
  g_autofree char *attach
      = g_strdup_printf ("ATTACH '%s/%s' AS office", desk->folder, CRM_STORE_FILE);
  sqlite3 *db = bench_sqlite_open (desk->folder, "bare.db");
  double start;

  bench_sqlite (db, attach);
  for (gsize i = 0; i < G_N_ELEMENTS (tables); i++)
    {
      g_autofree char *sql
          = g_strdup_printf ("SELECT sql FROM office.sqlite_schema WHERE type = 'table' "
                             "AND name = '%s'",
                             tables[i]);
      sqlite3_stmt *statement = bench_sqlite_prepare (db, sql);

      sqlite3_step (statement);
      bench_sqlite (db, (const char *) sqlite3_column_text (statement, 0));
      sqlite3_finalize (statement);
    }
  start = bench_wall ();
  for (gsize i = 0; i < G_N_ELEMENTS (tables); i++)
    {
      g_autofree char *sql
          = g_strdup_printf ("INSERT INTO main.%s SELECT * FROM office.%s", tables[i], tables[i]);

      bench_sqlite (db, sql);
    }
  start = bench_wall () - start;
  sqlite3_close (db);
  return start;
}

static char *
give_password (const char *address,
               const char *login,
               gpointer data,
               GCancellable *cancellable,
               GError **error)
{
  return g_strdup (data);
}

static void
run_loop_for (guint milliseconds)
{
  double end = bench_wall () + milliseconds / 1000.0;

  while (bench_wall () < end)
    {
      g_main_context_iteration (NULL, FALSE);
      g_usleep (100);
    }
}

/* Both desks run as a window runs them; nobody asks for a sync. Returns: seconds from the call that
 * saves to the moment at which the other replica has it */
static double
edit_to_desk (TestDesk *from, TestDesk *to, const CrmId *id, int turn)
{
  g_autofree char *expected = g_strdup_printf ("Sector %d", turn);
  double start = bench_wall ();

  test_desk_set (from, "account", id, "industry", expected);
  for (;;)
    {
      g_autofree char *text = test_desk_text (to, "account", id, "industry");

      if (g_strcmp0 (text, expected) == 0)
        return bench_wall () - start;
      g_main_context_iteration (NULL, FALSE);
    }
}

static void
ask (CrmSyncConnection *connection, const char *sql)
{
  g_autoptr (GError) error = NULL;
  PGresult *result = crm_sync_connection_query (connection, sql, 0, NULL, NULL, &error);

  g_assert_no_error (error);
  PQclear (result);
}

/* What no change can do without: one connection commits a row, another reads it. */
static double
measure_bare_trip (TestOffice *office)
{
  g_autoptr (CrmSyncConnection) here = test_office_connect (office);
  g_autoptr (CrmSyncConnection) there = test_office_connect (office);
  g_autoptr (GArray) trips = g_array_new (FALSE, FALSE, sizeof (double));

  ask (here, "CREATE TABLE public.bare (id int PRIMARY KEY, text text)");
  ask (here, "INSERT INTO public.bare VALUES (1, '')");
  for (int i = 0; i < 31; i++)
    {
      double start = bench_wall (), trip;

      ask (here, "UPDATE public.bare SET text = text || 'x' WHERE id = 1");
      ask (there, "SELECT text FROM public.bare WHERE id = 1");
      trip = bench_wall () - start;
      g_array_append_val (trips, trip);
    }
  ask (here, "DROP TABLE public.bare");
  return bench_median (trips);
}

static void
measure_edits (TestOffice *office, TestDesk *first, TestDesk *second, const CrmId *id)
{
  char password[] = "correct horse";
  g_autoptr (GArray) trips = g_array_new (FALSE, FALSE, sizeof (double));
  g_autoptr (CrmSyncEngine) here = NULL;
  g_autoptr (CrmSyncEngine) there = NULL;

  crm_sync_cycle_free (g_steal_pointer (&first->cycle));
  crm_sync_cycle_free (g_steal_pointer (&second->cycle));
  here = crm_sync_engine_new (first->store, give_password, password, NULL);
  there = crm_sync_engine_new (second->store, give_password, password, NULL);
  crm_sync_engine_start (here);
  crm_sync_engine_start (there);
  run_loop_for (2000);
  for (int i = 0; i < 31; i++)
    {
      double trip = edit_to_desk (first, second, id, i);

      g_array_append_val (trips, trip);
      run_loop_for (60);
    }
  bench_time ("change at a desk to the other's SQLite, median", bench_median (trips),
              measure_bare_trip (office), "one connection commits, another reads");
  bench_judge (bench_median (trips), 0.010);
  crm_sync_engine_stop (here);
  crm_sync_engine_stop (there);
}

static void
measure (TestServer *server, guint n_accounts, guint n_contacts)
{
  g_autofree char *accounts = bench_accounts_csv (n_accounts);
  g_autofree char *contacts = bench_contacts_csv (n_contacts, n_accounts);
  TestOffice *office = test_office_new (server);
  TestDesk *first = test_desk_found (office, "ana"), *second, *third;
  double push, pull, clone, copy, insert;
  gint64 n;
  CrmId id;

  test_desk_join (first);
  test_desk_sync (first);
  second = test_desk_new (office, "rui");
  import (first, "account", accounts);
  import (first, "contact", contacts);
  id = test_desk_insert (first, "account", "name", "Acme", NULL);
  push = bench_wall ();
  test_desk_sync (first);
  push = bench_wall () - push;
  pull = bench_wall ();
  test_desk_sync (second);
  pull = bench_wall () - pull;
  clone = bench_wall ();
  third = test_desk_new (office, "eva");
  clone = bench_wall () - clone;
  copy = copy_bare (office, &n);
  insert = insert_bare (first);
  bench_rate ("push, rows", (double) n / push, (double) n / copy, "COPY");
  bench_rate ("pull, rows", (double) n / pull, (double) n / insert, "insert by SQLite");
  bench_rate ("first copy, rows", (double) n / clone, (double) n / insert, "insert by SQLite");
  bench_note ("  %" G_GINT64_FORMAT " rows; the way up through COPY alone %.0f ms, the way down "
              "through SQLite alone %.0f ms",
              n, copy * 1000, insert * 1000);
  bench_note ("    budget 0.9 of a first copy: %s", insert / clone >= 0.9 ? "met" : "NOT met");
  test_desk_sync (second);
  measure_edits (office, first, second, &id);
  test_desk_free (first);
  test_desk_free (second);
  test_desk_free (third);
  test_office_free (office);
}

/* An office that is on the server already, as one finds it who joins; ids rise with time, as those
 * that desks make. */
static void
fill_server (TestOffice *office, guint n)
{
  g_autofree char *sql = g_strdup_printf (
      "INSERT INTO crm.contact (id, name, first_name, last_name, job_title, language, source,"
      " created_at, modified_at) SELECT (lpad (to_hex (1700000000000 + i), 12, '0') || '7' || "
      "substr"
      " (md5 (i::text), 1, 3) || 'a' || substr (md5 (i::text), 4, 15))::uuid, format ('Ana %%s "
      "Silva', i), format"
      " ('Ana %%s', i), 'Silva', 'Buyer', 'pt', 'fair', 1700000000000000 + i,"
      " 1700000000000000 + i FROM generate_series (1, %u) i",
      n);

  test_office_run (office, sql);
  /* As autovacuum leaves it, which the server of the tests does without. */
  test_office_run (office, "VACUUM ANALYZE crm.contact");
}

static double
step_all (sqlite3_stmt *select, sqlite3_stmt *insert)
{
  double start = bench_now ();

  while (sqlite3_step (select) == SQLITE_ROW)
    {
      for (int i = 0; insert != NULL && i < sqlite3_column_count (select); i++)
        sqlite3_bind_value (insert, i + 1, sqlite3_column_value (select, i));
      if (insert != NULL)
        bench_sqlite_step (insert);
    }
  sqlite3_reset (select);
  return bench_now () - start;
}

static char *
marks_for (sqlite3_stmt *select)
{
  GString *sql = g_string_new ("INSERT INTO main.contact VALUES (?");

  for (int i = 1; i < sqlite3_column_count (select); i++)
    g_string_append (sql, ", ?");
  g_string_append_c (sql, ')');
  return g_string_free (sql, FALSE);
}

/* PostgreSQL alone: all rows out in binary form, and thrown away. Returns (transfer full): seconds
 */
static gpointer
copy_contacts (gpointer data)
{
  g_autoptr (CrmSyncConnection) connection = test_office_connect (data);
  PGconn *handle = crm_sync_connection_get_handle (connection);
  double *seconds = g_new (double, 1);
  char *buffer = NULL;
  double start;

  PQsetnonblocking (handle, 0);
  start = bench_wall ();
  expect (PQexec (handle, "COPY crm.contact TO STDOUT (FORMAT binary)"), PGRES_COPY_OUT, handle);
  while (PQgetCopyData (handle, &buffer, 0) > 0)
    PQfreemem (buffer);
  *seconds = bench_wall () - start;
  expect (PQgetResult (handle), PGRES_COMMAND_OK, handle);
  while (PQgetResult (handle) != NULL)
    continue;
  return seconds;
}

/* The same rows by a prepared INSERT, their values bound one by one, into a table that has its id
 * and no other index; what it costs to read them is taken off. With an @office PostgreSQL copies
 * them out at the same time on the other core, and the slower of the two counts. */
static double
insert_contacts (TestDesk *desk, const char *name, TestOffice *office)
{
  g_autofree char *attach
      = g_strdup_printf ("ATTACH '%s/%s' AS office", desk->folder, CRM_STORE_FILE);
  sqlite3 *db = bench_sqlite_open (desk->folder, name);
  sqlite3_stmt *schema, *select, *insert;
  g_autofree char *sql = NULL;
  g_autofree double *copied = NULL;
  GThread *thread = NULL;
  double read, start;

  bench_sqlite (db, attach);
  schema = bench_sqlite_prepare (
      db, "SELECT sql FROM office.sqlite_schema WHERE type = 'table' AND name = 'contact'");
  sqlite3_step (schema);
  bench_sqlite (db, (const char *) sqlite3_column_text (schema, 0));
  sqlite3_finalize (schema);
  select = bench_sqlite_prepare (db, "SELECT * FROM office.contact ORDER BY row");
  sql = marks_for (select);
  insert = bench_sqlite_prepare (db, sql);
  read = step_all (select, NULL);
  start = bench_now ();
  if (office != NULL)
    thread = g_thread_new ("copy", copy_contacts, office);
  bench_sqlite (db, "BEGIN");
  step_all (select, insert);
  bench_sqlite (db, "COMMIT");
  start = bench_now () - start - read;
  if (thread != NULL)
    copied = g_thread_join (thread);
  sqlite3_finalize (select);
  sqlite3_finalize (insert);
  sqlite3_close (db);
  return copied != NULL ? MAX (start, *copied) : start;
}

/* When the first rows are on their way, and when the last ones are here. */
typedef struct
{
  double first;
  double last;
} Watch;

static void
on_progress (double fraction, const char *status, gpointer data)
{
  Watch *watch = data;

  watch->last = bench_now ();
  if (watch->first == 0)
    watch->first = watch->last;
}

static gpointer
count_unlearned (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  *(gint64 *) data = crm_session_count_unlearned (session, error);
  return data;
}

static void
wait_for_search (TestDesk *desk)
{
  gint64 n = 1;

  while (n > 0)
    test_desk_run (desk, count_unlearned, &n);
}

/* The first copy of a large office. */
static void
measure_copy (TestServer *server, guint n)
{
  TestOffice *office = test_office_new (server);
  TestDesk *first = test_desk_found (office, "ana"), *second;
  Watch watch = { 0 };
  g_autofree double *copied = NULL;
  double joined, learned, bare, both;

  test_desk_join (first);
  test_desk_free (first);
  fill_server (office, n);
  second = test_desk_let_in (office, "eva");
  test_desk_join_watched (second, on_progress, &watch);
  joined = bench_now ();
  wait_for_search (second);
  learned = bench_now ();
  bare = n / insert_contacts (second, "contacts.db", NULL);
  both = n / insert_contacts (second, "both.db", office);
  copied = copy_contacts (office);
  bench_note ("first copy of %u people; bare is a prepared INSERT of the same rows", n);
  bench_rate ("rows here", n / (watch.last - watch.first), bare, "INSERT by SQLite");
  bench_rate ("with their indexes", n / (joined - watch.first), bare, "INSERT by SQLite");
  bench_rate ("with search as well", n / (learned - watch.first), bare, "INSERT by SQLite");
  bench_note ("    budget 0.9 for the rows: %s",
              n / (watch.last - watch.first) >= 0.9 * bare ? "met" : "NOT met");
  bench_rate ("rows here", n / (watch.last - watch.first), both,
              "INSERT beside COPY, nothing between");
  bench_note ("  COPY out of PostgreSQL by itself %.0f rows/s", n / *copied);
  test_desk_free (second);
  test_office_free (office);
}

int
main (int argc, char *argv[])
{
  TestServer *server = test_server_start ();

  bench_title ("Sync with PostgreSQL on the same machine");
  if (server == NULL)
    {
      bench_note ("not measured: there is no PostgreSQL server here");
      return 0;
    }
  if (argc > 1 && strcmp (argv[1], "copy") == 0)
    {
      measure_copy (server, bench_n_contacts ());
      test_server_free (server);
      return 0;
    }
  if (g_getenv ("CLIENTELA_BENCH_CONTACTS") != NULL)
    measure (server, bench_n_contacts () / 10, bench_n_contacts ());
  else
    measure (server, bench_is_long () ? 10000 : 1000, bench_is_long () ? 100000 : 10000);
  measure_copy (server, bench_is_long () ? 1000000 : 100000);
  test_server_free (server);
  return 0;
}
