/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The conversation with a real PostgreSQL on this machine: an import is pushed by one desk, pulled
 * by a second, and a third makes its first copy. Beside the way up, COPY of the same rows into bare
 * tables of the server; beside the way down, the insert of the same rows by SQLite alone. */
#include "config.h"

#include <string.h>

#include "bench.h"
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

static double
edit_to_screen (TestDesk *from, TestDesk *to, const CrmId *id, int turn)
{
  g_autofree char *text = g_strdup_printf ("Sector %d", turn);
  double start;

  test_desk_set (from, "account", id, "industry", text);
  start = bench_wall ();
  test_desk_sync (from);
  test_desk_sync (to);
  start = bench_wall () - start;
  test_desk_assert (to, "account", id, "industry", text);
  return start;
}

static void
measure (TestServer *server, guint n_accounts, guint n_contacts)
{
  g_autofree char *accounts = bench_accounts_csv (n_accounts);
  g_autofree char *contacts = bench_contacts_csv (n_contacts, n_accounts);
  g_autoptr (GArray) trips = g_array_new (FALSE, FALSE, sizeof (double));
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
  for (int i = 0; i < 21; i++)
    {
      double trip = edit_to_screen (first, second, &id, i);

      g_array_append_val (trips, trip);
    }
  bench_time ("one edit, pushed and pulled, median", bench_median (trips), 0, NULL);
  test_desk_free (first);
  test_desk_free (second);
  test_desk_free (third);
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
  if (bench_is_long ())
    measure (server, 10000, 100000);
  else
    measure (server, 1000, 10000);
  test_server_free (server);
  return 0;
}
