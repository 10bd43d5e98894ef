/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Duplicates of known truth in a whole office: how many are found, how many of those found are
 * true, in what the missed and the false ones differ, how long it takes and with how much memory,
 * and what a key costs while somebody types. The truth is the generator's: see bench-people.c. */
#include "config.h"

#include "bench.h"

#include <stdio.h>
#include <string.h>

#include "bench-office.h"
#include "bench-people.h"
#include "crm-duplicates.h"
#include "crm-match.h"

#define N_TYPED 300

static const double thresholds[] = { CRM_MATCH_PERHAPS, 0.50, 0.75, 0.90, CRM_MATCH_SURE, 0.99 };

typedef struct
{
  const char *how;
  gboolean is_same;
  guint n, n_shown, n_sure;
} Manner;

typedef struct
{
  guint n;
  GHashTable *pairs; /* "lower higher" of rows -> Manner */
  GHashTable *ways;  /* how -> Manner */
  guint n_same;
} Truth;

static char *
pair_key (gint64 a, gint64 b)
{
  return g_strdup_printf ("%" G_GINT64_FORMAT " %" G_GINT64_FORMAT, MIN (a, b), MAX (a, b));
}

static void
add_truth (Truth *self, gint64 row, gint64 other, gboolean is_same, const char *how)
{
  Manner *way = g_hash_table_lookup (self->ways, how);

  if (way == NULL)
    {
      way = g_new0 (Manner, 1);
      way->how = how;
      way->is_same = is_same;
      g_hash_table_insert (self->ways, (gpointer) how, way);
    }
  way->n++;
  self->n_same += is_same;
  g_hash_table_insert (self->pairs, pair_key (row, other), way);
}

/* Rows of the replica count from one. */
static void
read_truth (Truth *self, gboolean of_people)
{
  self->pairs = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->ways = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_free);
  for (guint i = 19; i < (of_people ? self->n : bench_n_accounts (self->n)); i += 20)
    {
      BenchCompany company;
      BenchPerson person;

      if (of_people)
        {
          bench_people_person (i, bench_n_accounts (self->n), &person);
          add_truth (self, i, person.other, person.truth == BENCH_TRUTH_SAME, person.how);
          bench_people_clear (&person);
          continue;
        }
      bench_people_company (i, &company);
      add_truth (self, i, company.other, company.truth == BENCH_TRUTH_SAME, company.how);
      bench_people_clear_company (&company);
    }
}

static gint64
row_of (sqlite3_stmt *statement, const CrmId *id)
{
  gint64 row;

  sqlite3_bind_blob (statement, 1, id->bytes, sizeof id->bytes, SQLITE_STATIC);
  g_assert_cmpint (sqlite3_step (statement), ==, SQLITE_ROW);
  row = g_ascii_strtoll ((const char *) sqlite3_column_text (statement, 0), NULL, 10);
  sqlite3_reset (statement);
  return row;
}

/* What was found that is in no truth: somebody who looks alike by chance. */
static void
put_false (CrmDuplicateScan *found, Truth *truth, sqlite3_stmt *rows)
{
  guint n_put = 0;

  for (guint i = 0; i < found->pairs->len && n_put < 5; i++)
    {
      const CrmDuplicate *pair = &g_array_index (found->pairs, CrmDuplicate, i);
      gint64 a = row_of (rows, &pair->first), b = row_of (rows, &pair->second);
      g_autofree char *key = pair_key (a, b);
      const Manner *way = g_hash_table_lookup (truth->pairs, key);
      g_autofree char *signs = NULL;

      if (pair->probability < CRM_MATCH_SURE || (way != NULL && way->is_same))
        continue;
      signs = crm_match_describe (pair->signs);
      bench_note ("    sure and false: rows %s, %s (%s)", key, signs,
                  way != NULL ? way->how : "by chance");
      n_put++;
    }
}

static void
put_precision (CrmDuplicateScan *found, Truth *truth, sqlite3_stmt *rows)
{
  guint n_found[G_N_ELEMENTS (thresholds)] = { 0 }, n_true[G_N_ELEMENTS (thresholds)] = { 0 };
  GHashTableIter iter;
  Manner *way;

  for (guint i = 0; i < found->pairs->len; i++)
    {
      const CrmDuplicate *pair = &g_array_index (found->pairs, CrmDuplicate, i);
      g_autofree char *key = pair_key (row_of (rows, &pair->first), row_of (rows, &pair->second));

      way = g_hash_table_lookup (truth->pairs, key);
      for (gsize t = 0; t < G_N_ELEMENTS (thresholds); t++)
        if (pair->probability >= thresholds[t])
          {
            n_found[t]++;
            n_true[t] += way != NULL && way->is_same;
          }
      if (way != NULL)
        way->n_shown++;
      if (way != NULL && pair->probability >= CRM_MATCH_SURE)
        way->n_sure++;
    }
  for (gsize t = 0; t < G_N_ELEMENTS (thresholds); t++)
    bench_note ("  from %.2f: %7u found, %7u true; precision %.4f, recall %.4f%s", thresholds[t],
                n_found[t], n_true[t], n_found[t] > 0 ? (double) n_true[t] / n_found[t] : 1,
                (double) n_true[t] / MAX (truth->n_same, 1),
                thresholds[t] == CRM_MATCH_SURE      ? " (sure)"
                : thresholds[t] == CRM_MATCH_PERHAPS ? " (all that is shown)"
                                                     : "");
  g_hash_table_iter_init (&iter, truth->ways);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *) &way))
    bench_note ("    %-10s %-30s %7u, shown %.3f, sure %.3f", way->is_same ? "the same" : "not",
                way->how, way->n, (double) way->n_shown / way->n, (double) way->n_sure / way->n);
}

static gpointer
scan (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  return crm_session_scan_duplicates (session, data, 0, NULL, NULL, cancellable, error);
}

static guint64
peak_memory (void)
{
  g_autofree char *status = NULL;
  const char *line;

  if (!g_file_get_contents ("/proc/self/status", &status, NULL, NULL))
    return 0;
  line = strstr (status, "VmHWM:");
  return line != NULL ? g_ascii_strtoull (line + strlen ("VmHWM:"), NULL, 10) / 1024 : 0;
}

static void
measure_kind (Fixture *office, sqlite3 *db, guint n, gboolean of_people)
{
  const CrmKind *kind = fixture_kind (office, of_people ? "contact" : "account");
  Truth truth = { .n = n };
  sqlite3_stmt *rows = bench_sqlite_prepare (
      db, of_people ? "SELECT substr (external_id, 2) FROM contact WHERE id = ?"
                    : "SELECT substr (external_id, 2) FROM account WHERE id = ?");
  CrmDuplicateScan *found;
  double start = bench_now ();

  found = fixture_run (office, CRM_LANE_REPORT, scan, (gpointer) kind);
  start = bench_now () - start;
  read_truth (&truth, of_people);
  bench_note ("%s of an office of %u people: %u pairs are the same; looked through in %.1f s, "
              "peak of memory %" G_GUINT64_FORMAT " MB",
              crm_kind_get_label_plural (kind), n, truth.n_same, start, peak_memory ());
  put_precision (found, &truth, rows);
  put_false (found, &truth, rows);
  crm_duplicate_scan_free (found);
  g_hash_table_unref (truth.pairs);
  g_hash_table_unref (truth.ways);
  sqlite3_finalize (rows);
}

typedef struct
{
  guint n;
  GArray *seconds;
} Typing;

static gpointer
type (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  Typing *typing = data;
  const CrmKind *kind = crm_catalog_find_kind (crm_session_get_catalog (session), "contact");

  for (guint i = 0; i < N_TYPED; i++)
    {
      g_autoptr (CrmRecord) draft = crm_record_new (kind);
      g_autoptr (GPtrArray) similar = NULL;
      BenchPerson person;
      double start;

      bench_people_person (typing->n + i * 20, bench_n_accounts (typing->n), &person);
      crm_record_set_text (draft, "first_name", person.first);
      crm_record_set_text (draft, "last_name", person.last);
      crm_record_set_text (draft, "mobile", person.mobile);
      crm_record_set_text (draft, "email", person.mail);
      bench_people_clear (&person);
      start = bench_now ();
      similar = crm_session_find_similar (session, draft, CRM_MATCH_PERHAPS, 3, error);
      start = bench_now () - start;
      g_array_append_val (typing->seconds, start);
      if (similar == NULL)
        return NULL;
    }
  return data;
}

static void
measure (guint n)
{
  g_autoptr (GError) error = NULL;
  Fixture office = { 0 };
  Typing typing = { n, g_array_new (FALSE, FALSE, sizeof (double)) };
  sqlite3 *db;

  office.folder = bench_office_ready (n, &error);
  g_assert_no_error (error);
  office.catalog = crm_catalog_new ();
  office.store = crm_store_open (office.folder, 0, office.catalog, &error);
  g_assert_no_error (error);
  db = bench_sqlite_open (office.folder, CRM_STORE_FILE);
  measure_kind (&office, db, n, TRUE);
  measure_kind (&office, db, n, FALSE);
  fixture_run (&office, CRM_LANE_READ, type, &typing);
  bench_note ("while one types: median %.2f ms, p99 %.2f ms", bench_median (typing.seconds) * 1000,
              bench_percentile (typing.seconds, 99) * 1000);
  g_array_unref (typing.seconds);
  sqlite3_close (db);
  g_clear_object (&office.store);
  g_clear_object (&office.catalog);
  g_free (office.folder);
}

int
main (int argc, char *argv[])
{
  const char *asked = g_getenv ("CLIENTELA_BENCH_CONTACTS");

  bench_title ("Duplicates: precision, recall and time");
  if (asked != NULL)
    measure ((guint) CLAMP (g_ascii_strtoll (asked, NULL, 10), 1000, 5000000));
  else
    measure (bench_is_long () ? 1000000 : 100000);
  return 0;
}
