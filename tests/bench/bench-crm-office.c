/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A whole office at the size that is asked for: the rows of the table of budgets that need one.
 * CLIENTELA_BENCH_CONTACTS says how many people; the office is made once and kept. */
#include "config.h"

#include "bench.h"

#include "bench-office.h"
#include "bench-people.h"
#include "crm-fold.h"
#include <string.h>

#define FOUND 20
#define N_TYPED 60

static void
measure_lists (Fixture *office, sqlite3 *db)
{
  BenchLook by_name = { .sort = "name" }, by_time = { .sort = "modified_at" },
            by_company = { .sort = "account_id" };
  double page;

  bench_look (office, &by_name);
  bench_look (office, &by_time);
  bench_look (office, &by_company);
  page = bench_sqlite_time (db, "SELECT * FROM contact WHERE _del = 0 ORDER BY _key LIMIT 64");
  bench_time ("list: first page of 64 records", by_name.first, page, "SELECT * … LIMIT 64");
  bench_judge (by_name.first, 0.016);
  bench_time ("list: jump to the end", by_name.last, page, "SELECT * … LIMIT 64");
  bench_judge (by_name.last, 0.016);
  bench_time ("list: ids of all rows by name, behind", by_name.snapshot,
              bench_sqlite_time (db, "SELECT row FROM contact WHERE _del = 0 ORDER BY _key, row"),
              "SELECT row … ORDER BY");
  bench_time (
      "list: ids by time of change, behind", by_time.snapshot,
      bench_sqlite_time (db, "SELECT row FROM contact WHERE +_del = 0 ORDER BY modified_at, row"),
      "SELECT row … ORDER BY");
  bench_time ("list: ids by name of the company, behind", by_company.snapshot,
              bench_sqlite_time (db, "SELECT c.row FROM contact c LEFT JOIN account a ON a.id = "
                                     "c.account_id WHERE +c._del = 0 ORDER BY a._key, c.row"),
              "SELECT row … ORDER BY");
}

typedef struct
{
  GPtrArray *texts;
  GArray *seconds;
  guint worst;
} Typing;

/* What people type of those whom the office has: names in either order, numbers, addresses. */
static GPtrArray *
make_texts (guint n)
{
  GPtrArray *texts = g_ptr_array_new_with_free_func (g_free);
  BenchRandom random = bench_row_random (90, 0);

  for (guint i = 0; i < N_TYPED; i++)
    {
      g_autofree char *text = NULL;
      BenchPerson person;

      bench_people_person (bench_below (&random, n), bench_n_accounts (n), &person);
      if (i % 4 == 0 && person.mobile != NULL)
        text = g_strdup (person.mobile);
      else if (i % 4 == 1 && person.mail != NULL)
        text = g_strdup (person.mail);
      else if (i % 4 == 2)
        text = g_strconcat (person.last, " ", person.first, NULL);
      else
        text = g_strconcat (person.first, " ", person.last, NULL);
      for (const char *p = text; *p != '\0';)
        {
          p = g_utf8_next_char (p);
          g_ptr_array_add (texts, g_strndup (text, (gsize) (p - text)));
        }
      bench_people_clear (&person);
    }
  return texts;
}

static gpointer
type (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  Typing *self = data;
  double worst = 0;

  for (guint i = 0; i < self->texts->len; i++)
    {
      double start = bench_now (), seconds;
      g_autoptr (GPtrArray) records
          = crm_session_search (session, g_ptr_array_index (self->texts, i), FOUND, error);

      if (records == NULL)
        return NULL;
      seconds = bench_now () - start;
      g_array_append_val (self->seconds, seconds);
      if (seconds > worst)
        {
          worst = seconds;
          self->worst = i;
        }
    }
  return data;
}

/* Any rowids whose words begin so, in no order of worth. */
static void
type_bare (sqlite3 *db, GPtrArray *texts, GArray *times)
{
  sqlite3_stmt *statement = bench_sqlite_prepare (
      db, "SELECT rowid FROM search_words WHERE search_words MATCH ? LIMIT 20");

  for (guint i = 0; i < texts->len; i++)
    {
      g_autoptr (GPtrArray) words = crm_fold_words (g_ptr_array_index (texts, i));
      g_autoptr (GString) match = g_string_new (NULL);
      double start, seconds;

      for (guint w = 0; w < words->len; w++)
        {
          const char *word = g_ptr_array_index (words, w);

          g_string_append_printf (match, "%s(\"n%s\"* OR \"k%s\"* OR \"b%s\"*)",
                                  w > 0 ? " AND " : "", word, word, word);
        }
      start = bench_now ();
      sqlite3_bind_text (statement, 1, match->str, -1, SQLITE_STATIC);
      while (sqlite3_step (statement) == SQLITE_ROW)
        continue;
      sqlite3_reset (statement);
      seconds = bench_now () - start;
      g_array_append_val (times, seconds);
    }
  sqlite3_finalize (statement);
}

static void
measure_search (Fixture *office, sqlite3 *db, guint n)
{
  g_autoptr (GPtrArray) texts = make_texts (n);
  g_autoptr (GArray) seconds = g_array_new (FALSE, FALSE, sizeof (double));
  g_autoptr (GArray) bare = g_array_new (FALSE, FALSE, sizeof (double));
  Typing typing = { texts, seconds, 0 };
  double p99;

  type_bare (db, texts, bare);
  fixture_run (office, CRM_LANE_READ, type, &typing);
  p99 = bench_percentile (seconds, 99);
  bench_time ("search: a key, median", bench_median (seconds), bench_median (bare),
              "FTS5, any 20 rowids");
  bench_time ("search: a key, p99", p99, bench_percentile (bare, 99), "FTS5, any 20 rowids");
  bench_judge (p99, 0.016);
  bench_note ("    %u keys; the worst, %.1f ms, is the last of “%s”", texts->len,
              bench_percentile (seconds, 100) * 1000,
              (const char *) g_ptr_array_index (texts, typing.worst));
}

int
main (int argc, char *argv[])
{
  guint n = bench_n_contacts ();
  g_autoptr (GError) error = NULL;
  g_autofree char *title = g_strdup_printf ("A whole office: %u contacts, %u activities, %u deals",
                                            n, 3 * n, n / 10 * 3);
  Fixture office = { 0 };
  sqlite3 *db;

  office.folder = bench_office_ready (n, &error);
  g_assert_no_error (error);
  office.catalog = crm_catalog_new ();
  office.store = crm_store_open (office.folder, 0, office.catalog, &error);
  g_assert_no_error (error);
  db = bench_sqlite_open (office.folder, CRM_STORE_FILE);
  bench_title (title);
  measure_lists (&office, db);
  measure_search (&office, db, n);
  bench_reports (&office, db);
  sqlite3_close (db);
  g_clear_object (&office.store);
  g_clear_object (&office.catalog);
  g_free (office.folder);
  return 0;
}
