/* SPDX-License-Identifier: GPL-3.0-or-later */
/* CSV import, whole: reading, understanding, looking for doubles, rules, log, search. Beside it
 * the bare insert of the file's columns, and what SQLite alone needs for all the rows that an
 * import leaves in the replica (ids, indexes, change log, full text). */
#include "config.h"

#include "bench.h"

#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>

/* What an import writes records into, and what tells of them. */
static const char *const record_tables[]
    = { "account", "contact", "opportunity", "contact_method", "address", "stage_history" };
static const char *const log_tables[] = { "batch", "change_log" };

#define N_TABLES G_N_ELEMENTS (record_tables)

/* A file with the tables and indexes of the office, empty, and the office attached. */
static sqlite3 *
open_copy (Fixture *office)
{
  g_autofree char *attach
      = g_strdup_printf ("ATTACH '%s/%s' AS office", office->folder, CRM_STORE_FILE);
  sqlite3 *db = bench_sqlite_open (office->folder, "copy.db");
  sqlite3_stmt *schema;

  bench_sqlite (db, attach);
  schema = bench_sqlite_prepare (db, "SELECT sql FROM office.sqlite_schema WHERE sql IS NOT NULL "
                                     "AND type <> 'trigger' AND (name NOT LIKE 'search\\_%' ESCAPE "
                                     "'\\' OR sql LIKE 'CREATE VIRTUAL%')");
  while (sqlite3_step (schema) == SQLITE_ROW)
    bench_sqlite (db, (const char *) sqlite3_column_text (schema, 0));
  sqlite3_finalize (schema);
  return db;
}

static void
close_copy (Fixture *office, sqlite3 *db)
{
  g_autofree char *path = g_build_filename (office->folder, "copy.db", NULL);

  sqlite3_close (db);
  g_unlink (path);
}

static void
copy_table (sqlite3 *db, const char *table, gint64 after)
{
  g_autofree char *sql = g_strdup_printf (
      "INSERT INTO main.%s SELECT * FROM office.%s WHERE rowid > %" G_GINT64_FORMAT, table, table,
      after);

  bench_sqlite (db, sql);
}

static double
copy_rows (Fixture *office)
{
  sqlite3 *db = open_copy (office);
  double start = bench_now ();

  bench_sqlite (db, "BEGIN IMMEDIATE");
  for (gsize i = 0; i < N_TABLES; i++)
    copy_table (db, record_tables[i], 0);
  for (gsize i = 0; i < G_N_ELEMENTS (log_tables); i++)
    copy_table (db, log_tables[i], 0);
  bench_sqlite (db, "INSERT INTO main.search_words (rowid, words) "
                    "SELECT rowid, words FROM office.search_words");
  bench_sqlite (db, "INSERT INTO main.search_numbers (rowid, pieces) "
                    "SELECT rowid, pieces FROM office.search_numbers");
  bench_sqlite (db, "COMMIT");
  start = bench_now () - start;
  close_copy (office, db);
  return start;
}

/* The last row of each table. */
static void
read_last_rows (Fixture *office, gint64 rows[N_TABLES])
{
  g_autofree char *path = g_build_filename (office->folder, CRM_STORE_FILE, NULL);
  sqlite3 *db;

  if (sqlite3_open_v2 (path, &db, SQLITE_OPEN_READONLY, NULL) != SQLITE_OK)
    g_error ("%s", sqlite3_errmsg (db));
  for (gsize i = 0; i < N_TABLES; i++)
    {
      g_autofree char *sql
          = g_strdup_printf ("SELECT coalesce (max (row), 0) FROM %s", record_tables[i]);
      sqlite3_stmt *statement = bench_sqlite_prepare (db, sql);

      if (sqlite3_step (statement) == SQLITE_ROW)
        rows[i] = sqlite3_column_int64 (statement, 0);
      sqlite3_finalize (statement);
    }
  sqlite3_close (db);
}

/* The limit that is not ours: the rows that the import made, into the same tables with the same
 * indexes, in one transaction, without rules, log and search. */
static double
copy_new_rows (Fixture *office, const gint64 before[N_TABLES])
{
  sqlite3 *db = open_copy (office);
  double start = bench_now ();

  bench_sqlite (db, "BEGIN IMMEDIATE");
  for (gsize i = 0; i < N_TABLES; i++)
    copy_table (db, record_tables[i], before[i]);
  bench_sqlite (db, "COMMIT");
  start = bench_now () - start;
  close_copy (office, db);
  return start;
}

/* Megabytes that this process holds, or has held at most since the last reset. */
static double
read_memory (const char *what)
{
  g_autofree char *status = NULL;
  const char *line;

  g_file_get_contents ("/proc/self/status", &status, NULL, NULL);
  line = status != NULL ? strstr (status, what) : NULL;
  return line != NULL ? (double) g_ascii_strtoll (line + strlen (what), NULL, 10) / 1024 : 0;
}

static void
reset_peak (void)
{
  FILE *file = fopen ("/proc/self/clear_refs", "w");

  if (file == NULL)
    return;
  fputs ("5", file);
  fclose (file);
}

static void
say (Fixture *office,
     const char *kind,
     guint n,
     double measured,
     double bare,
     const gint64 before[N_TABLES])
{
  g_autofree char *what = g_strdup_printf ("%u rows of %s", n, kind);
  gint64 after[N_TABLES], n_made = 0;
  double same;

  read_last_rows (office, after);
  for (gsize i = 0; i < N_TABLES; i++)
    n_made += after[i] - before[i];
  same = copy_new_rows (office, before);
  bench_rate (what, n / measured, n / bare, "insert of the same columns");
  bench_rate ("  records that they become", (double) n_made / measured, n / bare,
              "insert of the same columns");
  bench_rate ("  the same records, with their indexes", (double) n_made / measured,
              (double) n_made / same, "insert into the same tables");
  bench_note ("    budget 0.25 of bare: %s by rows, %s by records",
              bare / measured >= 0.25 ? "met" : "NOT met",
              (double) n_made / n * bare / measured >= 0.25 ? "met" : "NOT met");
}

static double
measure (Fixture *office, const char *kind, const char *csv, guint n)
{
  double resident = read_memory ("VmRSS:"), planning, peak;
  double measured, learning, bare;
  gint64 before[N_TABLES];

  read_last_rows (office, before);
  reset_peak ();
  measured = bench_import (office, kind, csv, &planning);
  peak = read_memory ("VmHWM:");
  learning = bench_wait_for_search (office);
  bare = bench_sqlite_insert_csv (office->folder, csv);
  say (office, kind, n, measured, bare, before);
  bench_note ("  (reading the file and guessing took %.0f ms before, search %.1f s after)",
              planning * 1000, learning);
  bench_note ("  memory: at most %.0f MB more than before", peak - resident);
  return measured + planning;
}

static void
measure_preview (Fixture *office, const char *kind, const char *csv, guint n)
{
  double resident = read_memory ("VmRSS:"), seconds;

  reset_peak ();
  seconds = bench_preview (office, kind, csv);
  bench_note ("  preview of all rows: %.0f rows/s, at most %.0f MB more than before", n / seconds,
              read_memory ("VmHWM:") - resident);
}

/* Companies come first, as the others name them; a kind on the command line leaves out the rest. */
int
main (int argc, char *argv[])
{
  const char *only = argc > 1 ? argv[1] : NULL;
  guint n_accounts = 10000, n_contacts = bench_n_contacts ();
  guint n_deals = bench_is_long () ? 300000 : 8800;
  g_autofree char *accounts = bench_accounts_csv (n_accounts);
  double all;
  Fixture office;

  bench_title ("CSV import with duplicate check");
  bench_open (&office);
  bench_add_setup (&office);
  all = measure (&office, "account", accounts, n_accounts);
  if (only == NULL || g_str_equal (only, "contact"))
    {
      g_autofree char *contacts = bench_contacts_csv (n_contacts, n_accounts);

      measure_preview (&office, "contact", contacts, n_contacts);
      all += measure (&office, "contact", contacts, n_contacts);
    }
  if (only == NULL || g_str_equal (only, "opportunity"))
    {
      g_autofree char *deals = bench_deals_csv (n_deals, 85);

      all += measure (&office, "opportunity", deals, n_deals);
    }
  bench_time ("all three, without search", all, copy_rows (&office),
              "SQLite copying all rows, logs, indexes and search");
  if (g_strcmp0 (only, "contact") == 0)
    {
      double start = bench_now ();

      fixture_undo (&office);
      bench_note ("  undo of the last import: %.1f s", bench_now () - start);
    }
  fixture_tear_down (&office, NULL);
  return 0;
}
