/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "bench.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <glib/gstdio.h>

#define MAX_COLUMNS 16
#define REPEATS 7
#define PAGE 64

double
bench_wall (void)
{
  return (double) g_get_monotonic_time () / 1e6;
}

gboolean
bench_counts_processor (void)
{
  return g_getenv ("CLIENTELA_BENCH_CPU") != NULL;
}

/* On a machine that does other work meanwhile, the time that the processor gave to this process
 * says more than the clock on the wall. */
double
bench_now (void)
{
  struct timespec time;

  if (!bench_counts_processor ())
    return bench_wall ();
  clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &time);
  return (double) time.tv_sec + (double) time.tv_nsec / 1e9;
}

gboolean
bench_is_long (void)
{
  return g_getenv ("CLIENTELA_BENCH_LONG") != NULL;
}

guint
bench_n_contacts (void)
{
  const char *asked = g_getenv ("CLIENTELA_BENCH_CONTACTS");

  if (asked != NULL)
    return (guint) CLAMP (g_ascii_strtoll (asked, NULL, 10), 1000, 5000000);
  return bench_is_long () ? 1000000 : 100000;
}

static int
compare_seconds (gconstpointer a, gconstpointer b)
{
  double first = *(const double *) a, second = *(const double *) b;

  return first < second ? -1 : first > second;
}

double
bench_percentile (GArray *seconds, double percent)
{
  g_assert (seconds->len > 0);
  g_array_sort (seconds, compare_seconds);
  return g_array_index (seconds, double,
                        MIN (seconds->len - 1, (guint) (seconds->len * percent / 100)));
}

double
bench_median (GArray *seconds)
{
  return bench_percentile (seconds, 50);
}

void
bench_title (const char *title)
{
  printf ("\n%s%s\n", title, bench_counts_processor () ? " (processor time)" : "");
  fflush (stdout);
}

/* More is better; the ratio says how much of the bare limit is reached. */
void
bench_rate (const char *what, double measured, double bare, const char *of_what)
{
  printf ("  %-44s %10.0f /s   bare %10.0f /s (%s)   %.2f x\n", what, measured, bare, of_what,
          measured / bare);
  fflush (stdout);
}

/* Less is better; the ratio says how many times as long as the bare limit it takes. */
void
bench_time (const char *what, double measured, double bare, const char *of_what)
{
  if (of_what == NULL)
    printf ("  %-44s %10.3f ms\n", what, measured * 1000);
  else
    printf ("  %-44s %10.3f ms   bare %10.3f ms (%s)   %.2f x\n", what, measured * 1000,
            bare * 1000, of_what, measured / bare);
  fflush (stdout);
}

void
bench_note (const char *format, ...)
{
  va_list arguments;

  va_start (arguments, format);
  printf ("  ");
  vprintf (format, arguments);
  printf ("\n");
  va_end (arguments);
  fflush (stdout);
}

/* A budget is said, and never fails a run. */
void
bench_judge (double seconds, double budget)
{
  bench_note ("    budget %g ms: %s", budget * 1000, seconds <= budget ? "met" : "NOT met");
}

void
bench_open (Fixture *office)
{
  fixture_set_up (office, NULL);
}

/* Sellers and products, so that a file of deals finds what it names. */
void
bench_add_setup (Fixture *office)
{
  for (guint i = 0; i < BENCH_N_SELLERS; i++)
    {
      g_autofree char *name = bench_seller (i);

      g_object_unref (fixture_new (office, "user", "name", name, NULL));
    }
  for (guint i = 0; i < BENCH_N_PRODUCTS; i++)
    g_object_unref (fixture_new (office, "product", "name", bench_product (i), NULL));
}

static gpointer
run_import (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  return crm_import_run (session, data, NULL, NULL, cancellable, error);
}

static CrmImportPlan *
make_plan (Fixture *office, const char *kind, const char *path)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GError) error = NULL;
  CrmImportPlan *plan = crm_import_plan_new (file, office->catalog, NULL, NULL, NULL, NULL, &error);

  g_assert_no_error (error);
  crm_import_plan_set_kind (plan, fixture_kind (office, kind));
  return plan;
}

/* Returns: seconds of the run; a problem in any row ends the benchmark, for then it would measure
 * something else */
double
bench_import (Fixture *office, const char *kind, const char *csv, double *planning)
{
  g_autofree char *path = g_build_filename (office->folder, "import.csv", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (CrmImportPlan) plan = NULL;
  g_autoptr (CrmImportReport) report = NULL;
  double start;

  g_file_set_contents (path, csv, -1, &error);
  g_assert_no_error (error);
  start = bench_now ();
  plan = make_plan (office, kind, path);
  if (planning != NULL)
    *planning = bench_now () - start;
  start = bench_now ();
  report = fixture_run (office, CRM_LANE_WRITE, run_import, plan);
  start = bench_now () - start;
  g_assert_cmpuint (crm_import_report_get_n_problems (report), ==, 0);
  g_unlink (path);
  return start;
}

static gpointer
run_preview (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  return crm_import_preview (session, data, NULL, NULL, cancellable, error);
}

/* Returns: seconds until a person sees what the whole file would do */
double
bench_preview (Fixture *office, const char *kind, const char *csv)
{
  g_autofree char *path = g_build_filename (office->folder, "import.csv", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (CrmImportPlan) plan = NULL;
  g_autoptr (CrmImportReport) report = NULL;
  double start;

  g_file_set_contents (path, csv, -1, &error);
  g_assert_no_error (error);
  plan = make_plan (office, kind, path);
  start = bench_now ();
  report = fixture_run (office, CRM_LANE_REPORT, run_preview, plan);
  start = bench_now () - start;
  g_unlink (path);
  return start;
}

void
bench_sqlite (sqlite3 *db, const char *sql)
{
  if (sqlite3_exec (db, sql, NULL, NULL, NULL) != SQLITE_OK)
    g_error ("%s: %s", sql, sqlite3_errmsg (db));
}

sqlite3 *
bench_sqlite_open (const char *folder, const char *name)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  sqlite3 *db;

  if (sqlite3_open_v2 (path, &db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX,
                       NULL)
      != SQLITE_OK)
    g_error ("%s", sqlite3_errmsg (db));
  bench_sqlite (db, "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;"
                    "PRAGMA cache_size = -32768; PRAGMA temp_store = MEMORY");
  return db;
}

sqlite3_stmt *
bench_sqlite_prepare (sqlite3 *db, const char *sql)
{
  sqlite3_stmt *statement;

  if (sqlite3_prepare_v2 (db, sql, -1, &statement, NULL) != SQLITE_OK)
    g_error ("%s: %s", sql, sqlite3_errmsg (db));
  return statement;
}

void
bench_sqlite_step (sqlite3_stmt *statement)
{
  if (sqlite3_step (statement) != SQLITE_DONE)
    g_error ("%s", sqlite3_errmsg (sqlite3_db_handle (statement)));
  sqlite3_reset (statement);
}

/* Returns: seconds until all rows of @sql have come, the median */
double
bench_sqlite_time (sqlite3 *db, const char *sql)
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

static gboolean
read_page (CrmSession *session, const CrmRef *refs, guint n, GArray *times, GError **error)
{
  double start = bench_now (), seconds;
  g_autoptr (GPtrArray) page = crm_session_page (session, refs, n, error);

  seconds = bench_now () - start;
  g_array_append_val (times, seconds);
  return page != NULL;
}

static gpointer
look (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  BenchLook *self = data;
  const CrmCatalog *catalog = crm_session_get_catalog (session);
  g_autoptr (GArray) snapshots = g_array_new (FALSE, FALSE, sizeof (double));
  g_autoptr (GArray) firsts = g_array_new (FALSE, FALSE, sizeof (double));
  g_autoptr (GArray) lasts = g_array_new (FALSE, FALSE, sizeof (double));

  for (int i = 0; i < REPEATS; i++)
    {
      g_autoptr (CrmQuery) query = crm_query_new (crm_catalog_find_kind (catalog, "contact"));
      g_autoptr (GArray) refs = NULL;
      double start, seconds;

      if (self->both)
        crm_query_add_kind (query, crm_catalog_find_kind (catalog, "account"));
      crm_query_sort (query, self->sort, FALSE, error);
      start = bench_now ();
      refs = crm_session_snapshot (session, query, NULL, error);
      seconds = bench_now () - start;
      g_array_append_val (snapshots, seconds);
      if (refs == NULL
          || !read_page (session, &g_array_index (refs, CrmRef, 0), PAGE, firsts, error)
          || !read_page (session, &g_array_index (refs, CrmRef, refs->len - PAGE), PAGE, lasts,
                         error))
        return NULL;
    }
  self->snapshot = bench_median (snapshots);
  self->first = bench_median (firsts);
  self->last = bench_median (lasts);
  return data;
}

void
bench_look (Fixture *office, BenchLook *self)
{
  fixture_run (office, CRM_LANE_READ, look, self);
}

static void
create_bare_table (sqlite3 *db, const char *header, guint *n_columns, GString *insert)
{
  g_auto (GStrv) names = g_strsplit (header, ",", MAX_COLUMNS);
  g_autoptr (GString) create = g_string_new ("CREATE TABLE bare (row INTEGER PRIMARY KEY");

  *n_columns = g_strv_length (names);
  g_string_append (insert, "INSERT INTO bare VALUES (NULL");
  for (guint i = 0; names[i] != NULL; i++)
    {
      g_string_append_printf (create, ", \"%s\" TEXT", names[i]);
      g_string_append (insert, ", ?");
    }
  g_string_append (create, ") STRICT");
  g_string_append_c (insert, ')');
  bench_sqlite (db, create->str);
}

/* The limit of an import: the columns of the file into a table that has only these, one prepared
 * statement, one transaction; no ids, no indexes, no log. Returns: seconds */
double
bench_sqlite_insert_csv (const char *folder, const char *csv)
{
  g_autofree char *path = g_build_filename (folder, "bare.db", NULL);
  g_auto (GStrv) lines = g_strsplit (csv, "\n", -1);
  g_autoptr (GString) insert = g_string_new (NULL);
  sqlite3 *db;
  sqlite3_stmt *statement;
  guint n_columns;
  double start;

  g_unlink (path);
  db = bench_sqlite_open (folder, "bare.db");
  create_bare_table (db, lines[0], &n_columns, insert);
  statement = bench_sqlite_prepare (db, insert->str);
  start = bench_now ();
  bench_sqlite (db, "BEGIN IMMEDIATE");
  for (guint i = 1; lines[i] != NULL && *lines[i] != '\0'; i++)
    {
      const char *cell = lines[i];

      for (guint c = 0; c < n_columns; c++)
        {
          const char *end = strchrnul (cell, ',');

          sqlite3_bind_text (statement, (int) c + 1, cell, (int) (end - cell), SQLITE_STATIC);
          cell = *end != '\0' ? end + 1 : end;
        }
      bench_sqlite_step (statement);
    }
  bench_sqlite (db, "COMMIT");
  start = bench_now () - start;
  sqlite3_finalize (statement);
  sqlite3_close (db);
  g_unlink (path);
  return start;
}

static gpointer
count_unlearned (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  gint64 *n = data;

  *n = crm_session_count_unlearned (session, error);
  return n;
}

/**
 * bench_wait_for_search:
 *
 * Search learns of a large import behind it, after indexes and sums that the import left out.
 *
 * Returns: how long that took, in seconds
 */
double
bench_wait_for_search (Fixture *office)
{
  double start = bench_now ();
  gint64 n;

  for (;;)
    {
      fixture_run (office, CRM_LANE_REPORT, count_unlearned, &n);
      if (n == 0)
        return bench_now () - start;
      g_usleep (100000);
    }
}
