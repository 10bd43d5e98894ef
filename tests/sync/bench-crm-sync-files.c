/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Half a gigabyte of files goes up while two people work: how long an edit of one takes to the
 * other's SQLite without them, meanwhile and afterwards. */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "crm-replica.h"
#include "crm-test-office.h"

#define N_FILES 10
#define FILE_SIZE ((gsize) 52 * 1000 * 1000)
#define N_EDITS 60

static TestServer *server;

typedef struct
{
  TestOffice *office;
  TestDesk *ana;
  TestDesk *rui;
  CrmId account;
} Bench;

/* Bytes that no compression makes smaller. */
static GBytes *
make_bytes (guint32 seed)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (seed);
  guint32 *words = g_malloc (FILE_SIZE);

  for (gsize i = 0; i < FILE_SIZE / sizeof *words; i++)
    words[i] = g_rand_int (random);
  return g_bytes_new_take (words, FILE_SIZE);
}

static gpointer
put (CrmSession *session, gpointer bytes, GCancellable *cancellable, GError **error)
{
  return crm_session_put_blob (session, bytes, error);
}

static int
compare_spans (gconstpointer a, gconstpointer b)
{
  gint64 first = *(const gint64 *) a, second = *(const gint64 *) b;

  return (first > second) - (first < second);
}

static gboolean
has_arrived (Bench *self, const char *text)
{
  g_autofree char *there = test_desk_text (self->rui, "account", &self->account, "industry");

  return g_strcmp0 (there, text) == 0;
}

static void
measure_edits (Bench *self, const char *when)
{
  gint64 spans[N_EDITS];

  for (int i = 0; i < N_EDITS; i++)
    {
      g_autofree char *text = g_strdup_printf ("%s %d", when, i);
      gint64 start = g_get_monotonic_time ();

      test_desk_set (self->ana, "account", &self->account, "industry", text);
      while (!has_arrived (self, text))
        {
          g_main_context_iteration (NULL, FALSE);
          g_usleep (500);
        }
      spans[i] = g_get_monotonic_time () - start;
    }
  qsort (spans, N_EDITS, sizeof *spans, compare_spans);
  g_print ("%-20s an edit is at the other desk after %.1f ms (half), %.1f (95 %%), %.1f (all)\n",
           when, (double) spans[N_EDITS / 2] / 1000, (double) spans[N_EDITS * 95 / 100] / 1000,
           (double) spans[N_EDITS - 1] / 1000);
}

static int
count_files (Bench *self)
{
  g_autofree char *answer = test_office_ask (self->office, "SELECT count (*) FROM sync.blob");

  return atoi (answer);
}

static void
add_files (Bench *self)
{
  for (guint i = 0; i < N_FILES; i++)
    {
      g_autoptr (GBytes) bytes = make_bytes (i);
      g_autofree char *hash = test_desk_run (self->ana, put, bytes);

      test_desk_insert (self->ana, "contact", "name", "With a file", "photo", hash, NULL);
    }
}

static void
stop (CrmSyncEngine *engine)
{
  crm_sync_engine_stop (engine);
  g_object_unref (engine);
}

static void
bench_files (void)
{
  Bench self = { .office = test_office_new (server) };
  CrmSyncEngine *first, *second;
  gint64 start;

  self.ana = test_desk_found (self.office, "ana");
  test_desk_join (self.ana);
  self.account = test_desk_insert (self.ana, "account", "name", "Watched", NULL);
  test_desk_sync (self.ana);
  self.rui = test_desk_new (self.office, "rui");
  first = test_desk_start_engine (self.ana);
  second = test_desk_start_engine (self.rui);
  measure_edits (&self, "without files");
  add_files (&self);
  start = g_get_monotonic_time ();
  measure_edits (&self, "while they go up");
  while (count_files (&self) < N_FILES)
    {
      g_main_context_iteration (NULL, FALSE);
      g_usleep (20000);
    }
  g_print ("%d files of %.0f MB were there after %.1f s\n", N_FILES, FILE_SIZE / 1e6,
           (double) (g_get_monotonic_time () - start) / 1e6);
  measure_edits (&self, "with all of them");
  stop (first);
  stop (second);
  test_desk_free (self.ana);
  test_desk_free (self.rui);
  test_office_free (self.office);
}

static void
add_tests (void)
{
  g_test_add_func ("/bench/sync/files", bench_files);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  return test_server_run (&server, add_tests);
}
