/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Faults as people meet them. Each is said plainly, each passes or can be mended, and of what was
 * typed meanwhile nothing is lost: it waits, and is on the server in the end. */
#include "config.h"

#include <gio/gio.h>
#include <string.h>

#include "crm-clock.h"
#include "crm-error.h"
#include "crm-test-office.h"

static TestServer *server;

static void
assert_answer (TestOffice *office, const char *sql, const char *expected)
{
  g_autofree char *answer = test_office_ask (office, sql);

  g_assert_cmpstr (answer, ==, expected);
}

/* Syncing fails, with a code that says whether it passes by itself, and with words. */
static void
assert_fault (TestDesk *desk, CrmError code, const char *words)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (test_desk_try_sync (desk, &error));
  g_assert_error (error, CRM_ERROR, (int) code);
  if (strstr (error->message, words) == NULL)
    g_error ("expected “%s”, got “%s”", words, error->message);
}

static void
test_no_room (void)
{
  TestOffice *office = test_office_new (server);
  TestDesk *ana = test_desk_found (office, "ana");
  g_autofree char *close
      = g_strdup_printf ("ALTER DATABASE %s CONNECTION LIMIT 0", office->database);
  g_autofree char *open
      = g_strdup_printf ("ALTER DATABASE %s CONNECTION LIMIT -1", office->database);

  test_desk_join (ana);
  test_desk_insert (ana, "account", "name", "Typed meanwhile", NULL);
  test_office_run (office, close);
  assert_fault (ana, CRM_ERROR_BUSY, "no room for another desk");
  g_assert_cmpint (test_desk_pending (ana), ==, 1);
  test_office_run (office, open);
  test_desk_sync (ana);
  test_desk_compare (ana);
  assert_answer (office, "SELECT count (*) FROM crm.account", "1");
  test_desk_free (ana);
  test_office_free (office);
}

/* In the middle of a push the server finds no room on its disk. */
static void
test_full_disk (void)
{
  TestOffice *office = test_office_new (server);
  TestDesk *ana = test_desk_found (office, "ana");

  test_desk_join (ana);
  test_desk_insert (ana, "account", "name", "First", NULL);
  test_desk_insert (ana, "account", "name", "Second", NULL);
  test_office_run (office,
                   "CREATE FUNCTION public.full () RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
                   "RAISE EXCEPTION 'could not extend file' USING ERRCODE = '53100'; END $$;"
                   "CREATE TRIGGER full_disk AFTER INSERT ON sync.log FOR EACH STATEMENT "
                   "EXECUTE FUNCTION public.full ()");
  assert_fault (ana, CRM_ERROR_BUSY, "disk of the shared database is full");
  g_assert_cmpint (test_desk_pending (ana), ==, 2);
  assert_answer (office, "SELECT count (*) FROM crm.account", "0");
  test_office_run (office, "DROP TRIGGER full_disk ON sync.log");
  test_desk_sync (ana);
  test_desk_compare (ana);
  assert_answer (office, "SELECT count (*) FROM crm.account", "2");
  test_desk_free (ana);
  test_office_free (office);
}

/* A disk that is full to the last byte, and room that is made. */
static void
test_real_full_disk (void)
{
  TestOffice *office = test_office_new (server);
  TestDesk *ana;
  gint64 pending;

  if (!test_office_move_to_small_disk (office))
    {
      g_test_skip ("only root can make a small disk");
      test_office_free (office);
      return;
    }
  ana = test_desk_found (office, "ana");
  test_desk_join (ana);
  g_assert_true (test_server_order (server, "fill"));
  for (int i = 0; i < 200; i++)
    test_desk_insert (ana, "account", "name", "A company with a long name that takes some room",
                      "city", "Vila Nova de Famalicão", "industry",
                      "Wholesale of other intermediate goods", NULL);
  pending = test_desk_pending (ana);
  assert_fault (ana, CRM_ERROR_BUSY, "disk of the shared database is full");
  g_assert_cmpint (test_desk_pending (ana), >, 0);
  g_assert_cmpint (test_desk_pending (ana), <=, pending);
  g_assert_true (test_server_order (server, "empty"));
  test_desk_sync (ana);
  g_assert_cmpint (test_desk_pending (ana), ==, 0);
  test_desk_compare (ana);
  assert_answer (office, "SELECT count (*) FROM crm.account", "200");
  test_desk_free (ana);
  test_office_free (office);
}

/* There is no room for the server's log: it stops, and does not start until there is. What it had
 * taken is there again, what it had not waits on the desk. */
static void
test_full_log (void)
{
  TestServer *own = test_server_start ();
  TestOffice *office;
  TestDesk *ana;
  CrmSyncConnection *direct;
  g_autoptr (GError) error = NULL;

  if (own == NULL || !test_server_order (own, "wal"))
    {
      g_test_skip ("only root can make a small disk");
      test_server_free (own);
      return;
    }
  office = test_office_new (own);
  ana = test_desk_found (office, "ana");
  test_desk_join (ana);
  test_desk_insert (ana, "account", "name", "Taken before", NULL);
  test_desk_sync (ana);
  test_office_run (office, "CREATE TABLE public.ballast (t text)");
  direct = test_office_connect (office);
  g_assert_true (test_server_order (own, "fill"));
  for (int i = 0; i < 100 && error == NULL; i++)
    crm_sync_connection_script (direct,
                                "INSERT INTO public.ballast SELECT repeat (md5 (i::text), 40) FROM "
                                "generate_series (1, 4000) i",
                                NULL, &error);
  g_assert_nonnull (error);
  g_clear_error (&error);
  crm_sync_connection_close (direct);
  for (int i = 0; i < 20; i++)
    test_desk_insert (ana, "account", "name", "Typed meanwhile", NULL);
  g_assert_false (test_desk_try_sync (ana, &error));
  g_assert_true (g_error_matches (error, CRM_ERROR, CRM_ERROR_OFFLINE)
                 || g_error_matches (error, CRM_ERROR, CRM_ERROR_BUSY));
  g_assert_cmpint (test_desk_pending (ana), ==, 20);
  g_assert_true (test_server_order (own, "empty"));
  test_server_order (own, "stop"); /* if it is not down yet */
  g_assert_true (test_server_order (own, "start"));
  test_desk_crash (ana);
  test_desk_sync (ana);
  g_assert_cmpint (test_desk_pending (ana), ==, 0);
  test_desk_compare (ana);
  assert_answer (office, "SELECT count (*) FROM crm.account", "21");
  test_desk_free (ana);
  test_office_free (office);
  test_server_free (own);
}

static gpointer
note_address (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  return crm_session_set_meta (session, "sync.server", data, error) ? session : NULL;
}

static void
set_address (TestDesk *desk, const char *address)
{
  crm_sync_cycle_disconnect (desk->cycle);
  test_desk_run (desk, note_address, (gpointer) address);
}

/* The address leads to another office: nothing of one comes into the other. */
static void
test_mixed_up (void)
{
  TestOffice *office = test_office_new (server);
  TestOffice *other = test_office_new (server);
  TestDesk *ana = test_desk_found (office, "ana");
  TestDesk *bea = test_desk_found (other, "bea");
  g_autoptr (CrmRecord) user = NULL;
  CrmId account;

  test_desk_join (ana);
  test_desk_join (bea);
  test_desk_insert (bea, "account", "name", "Of the other office", NULL);
  test_desk_sync (bea);
  test_desk_sync (ana);
  user = crm_record_new (test_desk_kind (bea, "user"));
  crm_record_set_text (user, "name", "ana");
  test_office_add_person (other, "ana", user);
  account = test_desk_insert (ana, "account", "name", "Ours", NULL);
  set_address (ana, other->address);
  assert_fault (ana, CRM_ERROR_CONFLICT, "that of another office");
  assert_fault (ana, CRM_ERROR_CONFLICT, "Nothing was sent");
  assert_answer (other, "SELECT string_agg (name, ' ') FROM crm.account", "Of the other office");
  test_desk_assert (ana, "account", &account, "name", "Ours");
  set_address (ana, office->address);
  test_desk_sync (ana);
  test_desk_compare (ana);
  assert_answer (office, "SELECT string_agg (name, ' ') FROM crm.account", "Ours");
  test_desk_free (ana);
  test_desk_free (bea);
  test_office_free (office);
  test_office_free (other);
}

static gint64 shift;

static gint64
shifted_now (void)
{
  return g_get_real_time () + shift;
}

/* The clock is set back by a year in the middle of the work: what was typed last still wins. */
static void
test_clock_set_back (void)
{
  TestOffice *office = test_office_new (server);
  TestDesk *ana = test_desk_found (office, "ana");
  TestDesk *rui;
  CrmId account;
  g_autoptr (CrmSyncStatus) off = NULL;
  g_autoptr (CrmSyncStatus) right = NULL;

  test_desk_join (ana);
  account = test_desk_insert (ana, "account", "name", "Acme", NULL);
  test_desk_sync (ana);
  rui = test_desk_new (office, "rui");
  test_desk_set (ana, "account", &account, "industry", "before");
  crm_clock_set_source (shifted_now);
  shift = -365 * CRM_DAY;
  test_desk_set (ana, "account", &account, "industry", "after");
  test_desk_sync (ana);
  crm_sync_cycle_disconnect (ana->cycle);
  test_desk_sync (ana);
  off = crm_sync_status (ana->store, NULL);
  g_assert_cmpint (off->clock_ahead, <, -364 * (CRM_DAY / 1000));
  shift = 0;
  crm_clock_set_source (NULL);
  crm_sync_cycle_disconnect (ana->cycle);
  test_desk_sync (ana);
  right = crm_sync_status (ana->store, NULL);
  g_assert_cmpint (right->clock_ahead, ==, 0);
  test_desk_sync (rui);
  test_desk_assert (rui, "account", &account, "industry", "after");
  test_desk_compare (ana);
  assert_answer (office,
                 "SELECT count (*) FROM crm.account WHERE modified_at > "
                 "(extract (epoch FROM now () - interval '1 hour') * 1000000)::bigint",
                 "1");
  test_desk_free (ana);
  test_desk_free (rui);
  test_office_free (office);
}

/* The lid was closed for a month: the connection is dead, the log was trimmed, and there is work of
 * before that was never sent. */
static void
test_asleep (void)
{
  TestOffice *office = test_office_new (server);
  TestDesk *ana = test_desk_found (office, "ana");
  TestDesk *rui;
  CrmId account, mine;

  test_desk_join (ana);
  account = test_desk_insert (ana, "account", "name", "Acme", NULL);
  test_desk_sync (ana);
  rui = test_desk_new (office, "rui");
  test_desk_sync (rui);
  crm_clock_set_source (shifted_now);
  shift = -31 * CRM_DAY;
  mine = test_desk_insert (rui, "account", "name", "Of a month ago", NULL);
  test_desk_set (rui, "account", &account, "industry", "Steel");
  shift = 0;
  crm_clock_set_source (NULL);
  test_desk_set (ana, "account", &account, "tax_id", "PT1");
  test_desk_sync (ana);
  test_office_run (office, "SELECT sync.trim ('0 days');"
                           "SELECT pg_terminate_backend (pid) FROM pg_stat_activity "
                           "WHERE usename = 'rui'");
  assert_fault (rui, CRM_ERROR_OFFLINE, "");
  test_desk_sync (rui);
  test_desk_compare (rui);
  test_desk_sync (ana);
  test_desk_assert (ana, "account", &mine, "name", "Of a month ago");
  test_desk_assert (ana, "account", &account, "industry", "Steel");
  test_desk_assert (rui, "account", &account, "tax_id", "PT1");
  test_desk_free (ana);
  test_desk_free (rui);
  test_office_free (office);
}

/* The Wi-Fi of a hotel answers in the place of the server, with a page to sign in. */
static void
test_wifi_portal (void)
{
  TestOffice *office = test_office_new (server);
  TestDesk *ana = test_desk_found (office, "ana");
  TestPortal *portal = test_portal_start ();
  const char *const hosts[] = { "127.0.0.1", "db.example.org hostaddr=127.0.0.1" };

  test_desk_join (ana);
  test_desk_insert (ana, "account", "name", "Typed in a hotel", NULL);
  for (guint i = 0; i < G_N_ELEMENTS (hosts); i++)
    {
      g_autofree char *address = g_strdup_printf ("host=%s port=%u dbname=%s", hosts[i],
                                                  test_portal_get_port (portal), office->database);

      set_address (ana, address);
      assert_fault (ana, CRM_ERROR_OFFLINE, "Wi-Fi of a hotel");
    }
  g_assert_cmpint (test_desk_pending (ana), ==, 1);
  set_address (ana, office->address);
  test_desk_sync (ana);
  test_desk_compare (ana);
  test_portal_stop (portal);
  test_desk_free (ana);
  test_office_free (office);
}

/* Certificates: for another name, of nobody who is trusted, expired, not valid yet, and good again.
 */
static void
test_certificates (void)
{
  TestServer *tls = test_server_start_tls ();
  TestOffice *office;
  TestDesk *ana;
  g_autofree char *root = NULL;
  g_autofree char *good = NULL;
  g_autofree char *named = NULL;
  g_autofree char *unknown = NULL;

  if (tls == NULL || !g_tls_backend_supports_tls (g_tls_backend_get_default ()))
    {
      g_test_skip ("no TLS here");
      test_server_free (tls);
      return;
    }
  office = test_office_new (tls);
  ana = test_desk_found (office, "ana");
  root = test_office_get_root_certificate (office);
  unknown = test_office_get_remote_address (office);
  good = g_strdup_printf ("%s sslrootcert=%s", unknown, root);
  named = g_strdup_printf ("host=other.example.org hostaddr=127.0.0.1 port=%s dbname=%s "
                           "sslrootcert=%s",
                           test_server_get_port (tls), office->database, root);
  test_desk_join (ana);
  test_desk_insert (ana, "account", "name", "Typed meanwhile", NULL);
  set_address (ana, named);
  assert_fault (ana, CRM_ERROR_OFFLINE, "another name than other.example.org");
  set_address (ana, unknown);
  assert_fault (ana, CRM_ERROR_OFFLINE, "does not trust the certificate");
  g_assert_true (test_server_order (tls, "expire"));
  set_address (ana, good);
  assert_fault (ana, CRM_ERROR_OFFLINE, "has expired");
  g_assert_true (test_server_order (tls, "postdate"));
  assert_fault (ana, CRM_ERROR_OFFLINE, "look at the clock of this computer");
  g_assert_cmpint (test_desk_pending (ana), ==, 1);
  assert_answer (office, "SELECT count (*) FROM crm.account", "0");
  set_address (ana, office->address);
  test_desk_sync (ana);
  test_desk_compare (ana);
  test_desk_free (ana);
  test_office_free (office);
  test_server_free (tls);
}

static void
add_tests (void)
{
  g_test_add_func ("/sync/people/no-room", test_no_room);
  g_test_add_func ("/sync/people/full-disk", test_full_disk);
  g_test_add_func ("/sync/people/real-full-disk", test_real_full_disk);
  g_test_add_func ("/sync/people/full-log", test_full_log);
  g_test_add_func ("/sync/people/mixed-up", test_mixed_up);
  g_test_add_func ("/sync/people/clock-set-back", test_clock_set_back);
  g_test_add_func ("/sync/people/asleep", test_asleep);
  g_test_add_func ("/sync/people/wifi-portal", test_wifi_portal);
  g_test_add_func ("/sync/people/certificates", test_certificates);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  return test_server_run (&server, add_tests);
}
