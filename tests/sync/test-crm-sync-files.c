/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Files in pieces: what ends in the middle, on either side, goes on from there; what is large holds
 * up nothing; nobody learns of files that are not theirs to see. */
#include "config.h"

#include <string.h>

#include "crm-error.h"
#include "crm-replica.h"
#include "crm-sync-health.h"
#include "crm-test-sellers.h"

#define PIECE 65536

static TestServer *server;

typedef struct
{
  TestOffice *office;
  TestDesk *ana;
  TestDesk *rui;
} Office;

static void
start_over (TestDesk *desk)
{
  test_desk_crash (desk);
  crm_sync_cycle_set_piece (desk->cycle, PIECE);
}

static void
open_office (Office *o)
{
  o->office = test_office_new (server);
  o->ana = test_desk_found (o->office, "ana");
  test_desk_join (o->ana);
  test_desk_sync (o->ana);
  o->rui = test_desk_new (o->office, "rui");
  start_over (o->ana);
  start_over (o->rui);
}

static void
close_office (Office *o)
{
  test_desk_free (o->ana);
  test_desk_free (o->rui);
  test_office_free (o->office);
}

/* Bytes that no compression makes smaller, always the same of a @seed. */
static GBytes *
make_bytes (guint32 seed, gsize size)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (seed);
  guint32 *words = g_malloc (size + sizeof *words);

  for (gsize i = 0; i <= size / sizeof *words; i++)
    words[i] = g_rand_int (random);
  return g_bytes_new_take (words, size);
}

static gpointer
put (CrmSession *session, gpointer bytes, GCancellable *cancellable, GError **error)
{
  return crm_session_put_blob (session, bytes, error);
}

static gpointer
get (CrmSession *session, gpointer hash, GCancellable *cancellable, GError **error)
{
  return crm_session_get_blob (session, hash, error);
}

/* A contact with a photo of that size. */
static char *
insert_with_file (TestDesk *desk, GBytes *bytes, CrmId *id)
{
  char *hash = test_desk_run (desk, put, bytes);

  *id = test_desk_insert (desk, "contact", "name", "With a file", "photo", hash, NULL);
  return hash;
}

static gint64
ask_number (Office *o, const char *sql)
{
  g_autofree char *answer = test_office_ask (o->office, sql);

  return answer != NULL ? g_ascii_strtoll (answer, NULL, 10) : -1;
}

typedef struct
{
  gint64 first; /* that was there at the first word */
  gint64 last;
  guint n;
  guint most; /* after so many words nobody wants to wait; 0: never */
  GCancellable *cancellable;
} Progress;

static void
note_progress (gint64 arrived, gint64 size, gpointer data)
{
  Progress *progress = data;

  if (progress->n++ == 0)
    progress->first = arrived;
  progress->last = arrived;
  g_assert_cmpint (arrived, <=, size);
  if (progress->n == progress->most)
    g_cancellable_cancel (progress->cancellable);
}

static void
assert_fetches (TestDesk *desk, const char *hash, GBytes *expected, Progress *progress)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GBytes) kept = NULL;

  g_assert_true (crm_sync_cycle_is_connected (desk->cycle)
                 || crm_sync_cycle_connect (desk->cycle, "correct horse", NULL, &error));
  bytes = crm_sync_cycle_fetch_blob (desk->cycle, hash, progress != NULL ? note_progress : NULL,
                                     progress, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (g_bytes_equal (bytes, expected));
  kept = test_desk_run (desk, get, (gpointer) hash);
  g_assert_true (g_bytes_equal (kept, expected));
}

/* The desk crashes after each piece in turn; what the server has of it need not be sent again. */
static void
test_up (void)
{
  Office o;
  g_autoptr (GBytes) bytes = make_bytes (1, 5 * PIECE + 17);
  g_autofree char *hash = NULL;
  CrmId id;

  open_office (&o);
  hash = insert_with_file (o.ana, bytes, &id);
  for (int i = 1; i <= 6; i++)
    {
      crm_sync_cycle_set_piece (o.ana->cycle, PIECE);
      test_desk_expect_stop (o.ana, "piece", 1);
      g_assert_cmpint (ask_number (&o, "SELECT arrived FROM sync.upload"), ==,
                       MIN (i * PIECE, 5 * PIECE + 17));
      /* The record did not wait for its file. */
      g_assert_cmpint (test_desk_pending (o.ana), ==, 0);
      g_assert_cmpint (ask_number (&o, "SELECT count (*) FROM sync.blob"), ==, i == 6);
    }
  g_assert_cmpint (ask_number (&o, "SELECT count (*) FROM sync.piece"), ==, 0);
  test_desk_sync (o.ana);
  test_desk_sync (o.rui);
  test_desk_assert (o.rui, "contact", &id, "photo", hash);
  assert_fetches (o.rui, hash, bytes, NULL);
  close_office (&o);
}

/* The same of a desk that fetches. */
static void
test_down (void)
{
  Office o;
  g_autoptr (GBytes) bytes = make_bytes (2, 4 * PIECE + 1);
  g_autofree char *hash = NULL;
  Progress progress = { 0 };
  CrmId id;

  open_office (&o);
  hash = insert_with_file (o.ana, bytes, &id);
  test_desk_sync (o.ana);
  test_desk_sync (o.rui);
  for (int i = 0; i < 3; i++)
    {
      TestStop stop = { "fetched", 1 };
      g_autoptr (GError) error = NULL;

      g_assert_true (crm_sync_cycle_connect (o.rui->cycle, "correct horse", NULL, &error));
      crm_sync_cycle_set_probe (o.rui->cycle, test_stop_at, &stop);
      g_assert_null (crm_sync_cycle_fetch_blob (o.rui->cycle, hash, NULL, NULL, NULL, &error));
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
      start_over (o.rui);
    }
  assert_fetches (o.rui, hash, bytes, &progress);
  g_assert_cmpint (progress.first, ==, 4 * PIECE);
  g_assert_cmpint (progress.last, ==, 4 * PIECE + 1);
  g_assert_cmpuint (progress.n, ==, 2);
  close_office (&o);
}

/* Who does not want to wait may go on later. */
static void
test_cancelled (void)
{
  Office o;
  g_autoptr (GBytes) bytes = make_bytes (3, 4 * PIECE);
  g_autofree char *hash = NULL;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  Progress progress = { .most = 2, .cancellable = cancellable };
  Progress again = { 0 };
  CrmId id;

  open_office (&o);
  hash = insert_with_file (o.ana, bytes, &id);
  test_desk_sync (o.ana);
  test_desk_sync (o.rui);
  g_assert_null (crm_sync_cycle_fetch_blob (o.rui->cycle, hash, note_progress, &progress,
                                            cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  crm_sync_cycle_disconnect (o.rui->cycle);
  assert_fetches (o.rui, hash, bytes, &again);
  g_assert_cmpint (again.first, ==, 3 * PIECE);
  close_office (&o);
}

/* The server is killed between two pieces. */
static void
test_killed_server (void)
{
  Office o;
  g_autoptr (GBytes) bytes = make_bytes (4, 6 * PIECE);
  g_autofree char *hash = NULL;
  g_autoptr (GError) error = NULL;
  CrmId id;

  open_office (&o);
  hash = insert_with_file (o.ana, bytes, &id);
  test_desk_expect_stop (o.ana, "piece", 3);
  crm_sync_cycle_set_piece (o.ana->cycle, PIECE);
  g_assert_true (test_server_order (server, "kill"));
  g_assert_false (test_desk_try_sync (o.ana, &error));
  g_assert_error (error, CRM_ERROR, CRM_ERROR_OFFLINE);
  g_assert_true (test_server_order (server, "start"));
  g_assert_cmpint (ask_number (&o, "SELECT arrived FROM sync.upload"), ==, 3 * PIECE);
  test_desk_sync (o.ana);
  test_desk_sync (o.rui);
  assert_fetches (o.rui, hash, bytes, NULL);
  close_office (&o);
}

/* An edit does not wait for a large file that is on its way, neither there nor here. */
static void
test_holds_up_nothing (void)
{
  Office o;
  g_autoptr (GBytes) bytes = make_bytes (5, 24 * 256 * 1024);
  g_autofree char *hash = NULL;
  CrmSyncEngine *first, *second;
  CrmId id, account;

  open_office (&o);
  account = test_desk_insert (o.ana, "account", "name", "Before", NULL);
  test_desk_sync (o.ana);
  test_desk_sync (o.rui);
  /* A slow line. */
  test_office_run (o.office,
                   "CREATE FUNCTION public.slow () RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
                   "PERFORM pg_sleep (0.2); RETURN NULL; END $$; CREATE TRIGGER slow AFTER INSERT "
                   "ON sync.piece FOR EACH ROW EXECUTE FUNCTION public.slow ()");
  first = test_desk_start_engine (o.ana);
  second = test_desk_start_engine (o.rui);
  hash = insert_with_file (o.ana, bytes, &id);
  TEST_WAIT_UNTIL (ask_number (&o, "SELECT max (arrived) FROM sync.upload") > 0
                   && crm_sync_engine_get_state (first) == CRM_SYNC_SENDING);
  test_desk_set (o.ana, "account", &account, "industry", "Typed meanwhile");
  for (gboolean is_there = FALSE; !is_there;)
    {
      g_autofree char *text = test_desk_text (o.rui, "account", &account, "industry");

      is_there = g_strcmp0 (text, "Typed meanwhile") == 0;
      g_main_context_iteration (NULL, FALSE);
      g_assert_cmpint (ask_number (&o, "SELECT count (*) FROM sync.blob"), ==, 0);
    }
  test_office_run (o.office, "DROP TRIGGER slow ON sync.piece");
  TEST_WAIT_UNTIL (ask_number (&o, "SELECT count (*) FROM sync.blob") == 1
                   && crm_sync_engine_get_state (first) == CRM_SYNC_UP_TO_DATE);
  crm_sync_engine_stop (first);
  crm_sync_engine_stop (second);
  g_assert_finalize_object (first);
  g_assert_finalize_object (second);
  o.ana->cycle = crm_sync_cycle_new (o.ana->store);
  o.rui->cycle = crm_sync_cycle_new (o.rui->store);
  assert_fetches (o.rui, hash, bytes, NULL);
  close_office (&o);
}

/* Puts @bytes piece by piece as a person with a bare connection; returns what the last one said. */
static gint64
bring (CrmSyncConnection *connection, const char *hash, GBytes *bytes, gint64 from)
{
  const gint64 size = (gint64) g_bytes_get_size (bytes);
  g_autofree char *whole = g_strdup_printf ("%" G_GINT64_FORMAT, size);
  gint64 arrived = from;

  do
    {
      g_autofree char *start = g_strdup_printf ("%" G_GINT64_FORMAT, arrived);
      g_autoptr (GBytes) piece
          = g_bytes_new_from_bytes (bytes, (gsize) arrived, (gsize) MIN (PIECE, size - arrived));
      g_autoptr (GError) error = NULL;
      g_autoptr (PGresult) result = crm_sync_connection_query_bytes (
          connection, "SELECT sync.put_piece ($1, $2::bigint, $3::bigint, $4)::text", 3,
          (const char *const[]){ hash, whole, start }, piece, NULL, &error);

      g_assert_no_error (error);
      arrived = g_ascii_strtoll (PQgetvalue (result, 0, 0), NULL, 10);
    }
  while (arrived > 0 && arrived < size);
  return arrived;
}

/* Other bytes than those of the name are not kept, whatever came of them; nor too small pieces. */
static void
test_wrong_bytes (void)
{
  Office o;
  g_autoptr (GBytes) bytes = make_bytes (6, 2 * PIECE);
  g_autoptr (GBytes) other = make_bytes (7, 2 * PIECE);
  g_autofree char *hash = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, bytes);
  g_autoptr (CrmSyncConnection) rui = NULL;
  g_autofree char *offer = NULL;

  open_office (&o);
  rui = test_office_connect_as (o.office, "rui");
  g_assert_cmpint (bring (rui, hash, other, 0), ==, -1);
  g_assert_cmpint (ask_number (&o, "SELECT count (*) FROM sync.blob"), ==, 0);
  g_assert_cmpint (ask_number (&o, "SELECT count (*) FROM sync.piece"), ==, 0);
  offer = g_strdup_printf ("SELECT sync.offer_file ('%s', %d)", hash, 2 * PIECE);
  g_assert_cmpint (test_count (rui, offer), ==, 0);
  g_assert_cmpint (bring (rui, hash, bytes, 0), ==, 2 * PIECE);
  g_assert_cmpint (test_count (rui, offer), ==, 2 * PIECE);
  /* Who brings it again is not heard, and does no harm. */
  g_assert_cmpint (bring (rui, hash, other, 0), ==, 2 * PIECE);
  g_assert_false (test_may (rui, "SELECT sync.put_piece (repeat ('a', 64), 100000, 0, '\\x00')"));
  g_assert_false (
      test_may (rui, "SELECT sync.put_piece (repeat ('a', 64), 100000000, 0, '\\x00')"));
  g_assert_false (test_may (rui, "SELECT sync.put_piece ('../../etc', 1, 0, '\\x00')"));
  g_assert_false (test_may (rui, "SELECT sync.put_piece (repeat ('a', 64), 1, -1, '\\x00')"));
  g_assert_false (test_may (rui, "SELECT * FROM sync.piece"));
  g_assert_false (test_may (rui, "SELECT * FROM sync.upload"));
  g_assert_false (test_may (rui, "SELECT sync.keep_blob (1, repeat ('a', 64), '\\x00')"));
  close_office (&o);
}

/* A file that somebody does not see has to be brought as if it were not there, and costs the same.
 */
static void
test_unseen (void)
{
  TestSellers o;
  g_autoptr (GBytes) bytes = make_bytes (8, 3 * PIECE);
  g_autofree char *hash = NULL;
  g_autofree char *offer = NULL;
  g_autofree char *piece = NULL;
  g_autofree char *spent = NULL;
  g_autoptr (CrmSyncConnection) rui = NULL;
  CrmId id;

  test_sellers_open (&o, server);
  hash = insert_with_file (o.ana, bytes, &id);
  test_sellers_sync (&o);
  rui = test_office_connect_as (o.office, "rui");
  offer = g_strdup_printf ("SELECT sync.offer_file ('%s', %d)", hash, 3 * PIECE);
  piece = g_strdup_printf ("SELECT count (*) FROM sync.get_piece ('%s', 0, 10)", hash);
  g_assert_cmpint (test_count (rui, offer), ==, 0);
  g_assert_cmpint (test_count (rui, piece), ==, 0);
  test_office_run (o.office, "DELETE FROM sync.spent");
  g_assert_cmpint (bring (rui, hash, bytes, 0), ==, 3 * PIECE);
  spent = test_office_ask (o.office, "SELECT amount FROM sync.spent WHERE what = 'bytes'");
  g_assert_cmpint (g_ascii_strtoll (spent, NULL, 10), ==, 3 * PIECE);
  /* Having it does not let one see where it is. */
  g_assert_cmpint (test_count (rui, piece), ==, 0);
  test_sellers_set_owner (&o, "contact", &id, "rui");
  test_sellers_sync (&o);
  g_assert_cmpint (test_count (rui, piece), ==, 1);
  test_sellers_close (&o);
}

/* The bytes go with the last record that names them here. */
static void
test_out_of_sight (void)
{
  TestSellers o;
  g_autoptr (GBytes) bytes = make_bytes (15, 2 * PIECE);
  g_autoptr (GBytes) kept = NULL;
  g_autofree char *hash = NULL;
  CrmId first, second;

  test_sellers_open (&o, server);
  hash = insert_with_file (o.ana, bytes, &first);
  second = test_desk_insert (o.ana, "contact", "name", "With the same", "photo", hash, NULL);
  test_sellers_sync (&o);
  test_sellers_set_owner (&o, "contact", &first, "rui");
  test_sellers_set_owner (&o, "contact", &second, "rui");
  test_sellers_sync (&o);
  assert_fetches (o.rui, hash, bytes, NULL);
  test_sellers_set_owner (&o, "contact", &first, "ana");
  test_sellers_sync (&o);
  kept = test_desk_run (o.rui, get, hash);
  g_assert_true (g_bytes_equal (kept, bytes));
  test_sellers_set_owner (&o, "contact", &second, "ana");
  test_sellers_sync (&o);
  g_assert_null (test_desk_run (o.rui, get, hash));
  test_sellers_close (&o);
}

/* What somebody began to bring and did not go on with goes. */
static void
test_given_up (void)
{
  Office o;
  g_autoptr (GBytes) bytes = make_bytes (9, 4 * PIECE);
  g_autofree char *hash = NULL;
  CrmSyncCompacted compacted;
  g_autoptr (GError) error = NULL;
  CrmId id;

  open_office (&o);
  hash = insert_with_file (o.ana, bytes, &id);
  test_desk_expect_stop (o.ana, "piece", 2);
  crm_sync_compact (o.office->admin, NULL, 90, 0, &compacted, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (ask_number (&o, "SELECT count (*) FROM sync.piece"), ==, 2);
  test_office_run (o.office, "UPDATE sync.upload SET at = now () - interval '8 days'");
  crm_sync_compact (o.office->admin, NULL, 90, 0, &compacted, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (ask_number (&o, "SELECT count (*) FROM sync.piece"), ==, 0);
  g_assert_cmpint (ask_number (&o, "SELECT count (*) FROM sync.upload"), ==, 0);
  /* A desk that was away for so long begins again. */
  test_desk_sync (o.ana);
  test_desk_sync (o.rui);
  assert_fetches (o.rui, hash, bytes, NULL);
  close_office (&o);
}

/* What is too much for one day stays here, and is said; nothing else stays for that. */
static void
test_too_much (void)
{
  Office o;
  g_autoptr (GBytes) large = make_bytes (10, 4 * PIECE);
  g_autoptr (GBytes) small = make_bytes (11, 1000);
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;
  CrmId id;

  open_office (&o);
  test_office_run (o.office, "UPDATE sync.usr SET admin = false WHERE rol = 'ana'");
  test_office_run (o.office, "UPDATE sync.meta SET daily_bytes = 200000");
  first = insert_with_file (o.ana, large, &id);
  second = insert_with_file (o.ana, small, &id);
  test_desk_sync (o.ana);
  g_assert_cmpint (test_desk_pending (o.ana), ==, 0);
  g_assert_nonnull (crm_sync_cycle_get_file_trouble (o.ana->cycle));
  g_assert_nonnull (
      strstr (crm_sync_cycle_get_file_trouble (o.ana->cycle), "an administrator may allow more"));
  test_desk_sync (o.rui);
  assert_fetches (o.rui, second, small, NULL);
  test_office_run (o.office, "UPDATE sync.meta SET daily_bytes = 2000000");
  start_over (o.ana);
  test_desk_sync (o.ana);
  g_assert_null (crm_sync_cycle_get_file_trouble (o.ana->cycle));
  assert_fetches (o.rui, first, large, NULL);
  close_office (&o);
}

/* A desk of today and a server that knows files only as a whole; and the other way round. */
static void
test_other_versions (void)
{
  Office o;
  g_autoptr (GBytes) bytes = make_bytes (12, 3 * PIECE + 5);
  g_autoptr (GBytes) old = make_bytes (13, 100);
  g_autofree char *hash = NULL;
  g_autofree char *of_older = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, old);
  g_autofree char *has = NULL;
  g_autoptr (CrmSyncConnection) rui = NULL;
  g_autoptr (PGresult) result = NULL;
  g_autoptr (GError) error = NULL;
  CrmId id;

  open_office (&o);
  rui = test_office_connect_as (o.office, "rui");
  result = crm_sync_connection_query_bytes (rui, "SELECT sync.put_blob ($1, $2)", 1,
                                            (const char *const[]){ of_older }, old, NULL, &error);
  g_assert_no_error (error);
  test_office_run (o.office, "DROP FUNCTION sync.put_piece; DROP FUNCTION sync.get_piece; "
                             "DROP FUNCTION sync.offer_file");
  start_over (o.ana);
  start_over (o.rui);
  hash = insert_with_file (o.ana, bytes, &id);
  test_desk_sync (o.ana);
  test_desk_sync (o.rui);
  assert_fetches (o.rui, hash, bytes, NULL);
  has = g_strdup_printf ("SELECT count (*) FROM sync.get_blob ('%s') b WHERE b IS NOT NULL", hash);
  g_assert_cmpint (test_count (rui, has), ==, 1);
  close_office (&o);
}

/* A server that was restored from before a file was brought gets it again. */
static void
test_restored_server (void)
{
  Office o;
  g_autoptr (GBytes) bytes = make_bytes (14, 3 * PIECE);
  g_autofree char *hash = NULL;
  CrmId id;

  open_office (&o);
  hash = insert_with_file (o.ana, bytes, &id);
  test_desk_expect_stop (o.ana, "piece", 1);
  crm_sync_cycle_disconnect (o.ana->cycle);
  crm_sync_cycle_disconnect (o.rui->cycle);
  test_office_save (o.office);
  test_desk_sync (o.ana);
  test_desk_sync (o.rui);
  crm_sync_cycle_disconnect (o.ana->cycle);
  crm_sync_cycle_disconnect (o.rui->cycle);
  test_office_restore (o.office);
  g_assert_cmpint (ask_number (&o, "SELECT count (*) FROM sync.blob"), ==, 0);
  test_desk_sync (o.ana);
  test_desk_sync (o.rui);
  assert_fetches (o.rui, hash, bytes, NULL);
  close_office (&o);
}

static void
add_tests (void)
{
  g_test_add_func ("/sync/files/up", test_up);
  g_test_add_func ("/sync/files/down", test_down);
  g_test_add_func ("/sync/files/cancelled", test_cancelled);
  g_test_add_func ("/sync/files/killed-server", test_killed_server);
  g_test_add_func ("/sync/files/holds-up-nothing", test_holds_up_nothing);
  g_test_add_func ("/sync/files/wrong-bytes", test_wrong_bytes);
  g_test_add_func ("/sync/files/unseen", test_unseen);
  g_test_add_func ("/sync/files/out-of-sight", test_out_of_sight);
  g_test_add_func ("/sync/files/given-up", test_given_up);
  g_test_add_func ("/sync/files/too-much", test_too_much);
  g_test_add_func ("/sync/files/other-versions", test_other_versions);
  g_test_add_func ("/sync/files/restored-server", test_restored_server);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  return test_server_run (&server, add_tests);
}
