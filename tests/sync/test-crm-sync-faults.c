/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What goes wrong in real life: answers are lost, programs and servers die, home folders are
 * copied, backups are restored. Nothing is lost, nothing happens twice, and the state is said
 * plainly. */
#include "config.h"

#include <string.h>

#include "crm-error.h"
#include "crm-test-office.h"

static TestServer *server;

static void
insert_many (TestOffice *office, int n)
{
  g_autofree char *sql = g_strdup_printf (
      "INSERT INTO crm.account (id, name, kind) SELECT gen_random_uuid (), 'Account ' || i, "
      "'organization' FROM generate_series (1, %d) i",
      n);

  test_office_run (office, sql);
}

static void
assert_answer (TestOffice *office, const char *sql, const char *expected)
{
  g_autofree char *answer = test_office_ask (office, sql);

  g_assert_cmpstr (answer, ==, expected);
}

static void
test_lost_answer (void)
{
  TestOffice *office = test_office_new (server);
  TestDesk *ana = test_desk_found (office, "ana");
  CrmId account;

  test_desk_join (ana);
  account = test_desk_insert (ana, "account", "name", "Once", NULL);
  test_desk_set (ana, "account", &account, "industry", "Steel");
  test_desk_expect_stop (ana, "pushed", 1);
  g_assert_cmpint (test_desk_pending (ana), ==, 2);
  test_desk_set (ana, "account", &account, "industry", "Copper");
  test_desk_expect_stop (ana, "pushed", 1);
  test_desk_expect_stop (ana, "acknowledged", 1);
  test_desk_sync (ana);
  test_desk_compare (ana);
  test_desk_assert (ana, "account", &account, "industry", "Copper");
  assert_answer (office, "SELECT format ('%s %s', count (*), max (_rv)) FROM crm.account", "1 3");
  assert_answer (office, "SELECT count (*) FROM crm.conflict", "0");
  assert_answer (office, "SELECT count (*) FROM sync.replica", "1");
  test_desk_free (ana);
  test_office_free (office);
}

typedef struct
{
  TestDesk *desk;
  int n;
  const char *name;
} ManyJob;

static gpointer
insert_in_one_batch (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  ManyJob *job = data;

  if (!crm_session_begin (session, "Import", "import", error))
    return NULL;
  for (int i = 0; i < job->n; i++)
    {
      g_autoptr (CrmRecord) account = crm_record_new (test_desk_kind (job->desk, "account"));

      crm_record_set_text (account, "name", i == job->n - 1 ? job->name : "Imported");
      crm_record_set_text (account, "phone", "+351 213 456 789");
      if (!crm_session_insert (session, account, error))
        return NULL;
    }
  return crm_session_commit (session, NULL, error) ? job : NULL;
}

/* Companies are sent before their telephone numbers: the last one is in the second of three parts.
 */
static gpointer
get_refused_part (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  char **text = data;
  g_autofree char *seq = crm_session_get_meta (session, "sync.seq");
  g_autofree char *key = g_strconcat ("sync.refused:", seq, ":2", NULL);

  *text = crm_session_get_meta (session, key);
  return session;
}

/* An import is one transaction, however large: it goes in parts and is applied at once. */
static void
test_large_batch (void)
{
  TestOffice *office = test_office_new (server);
  TestDesk *ana = test_desk_found (office, "ana");
  ManyJob job = { ana, 6000, "Last" };
  g_autofree char *part = NULL;
  CrmSyncTotals totals;

  test_desk_join (ana);
  test_desk_run (ana, insert_in_one_batch, &job);
  test_desk_expect_stop (ana, "staged", 2);
  assert_answer (office,
                 "SELECT format ('%s %s', (SELECT count (*) FROM crm.account), "
                 "(SELECT count (*) FROM sync.part))",
                 "0 2");
  test_desk_expect_stop (ana, "pushed", 1);
  test_desk_sync (ana);
  test_desk_compare (ana);
  assert_answer (office,
                 "SELECT format ('%s %s', (SELECT count (*) FROM crm.account), "
                 "(SELECT count (*) FROM sync.part))",
                 "6000 0");

  /* One bad row refuses it whole; it is gone from the desk, but not from its notes. */
  test_office_run (office, "ALTER TABLE crm.account ADD CHECK (name <> 'Forbidden')");
  job.name = "Forbidden";
  test_desk_run (ana, insert_in_one_batch, &job);
  test_desk_sync (ana);
  crm_sync_cycle_get_totals (ana->cycle, &totals);
  g_assert_cmpint (totals.refused, ==, 12000);
  test_desk_compare (ana);
  assert_answer (office, "SELECT count (*) FROM crm.account", "6000");
  test_desk_run (ana, get_refused_part, &part);
  g_assert_nonnull (part);
  g_assert_nonnull (strstr (part, "Forbidden"));
  test_desk_free (ana);
  test_office_free (office);
}

static int n_pages;

static gboolean
count_pages (const char *point, gpointer data)
{
  n_pages += strcmp (point, "page") == 0;
  return TRUE;
}

static void
test_copy_goes_on (void)
{
  TestOffice *office = test_office_new (server);
  TestDesk *ana = test_desk_found (office, "ana");
  TestDesk *rui;
  int n_kinds = 0;

  test_desk_join (ana);
  insert_many (office, 7000);
  rui = test_desk_new (office, "rui");
  for (guint i = 0; i < crm_catalog_get_n_kinds (rui->catalog); i++)
    n_kinds += crm_sync_kind_is_shared (crm_catalog_get_kind (rui->catalog, i));
  test_desk_compare (rui);
  test_desk_free (rui);
  g_assert_cmpint (n_kinds, >, 20);

  /* A third desk is stopped in the middle of the accounts and starts again. */
  rui = test_desk_new_stopped (office, "eva", test_stop_at, &(TestStop){ "page", 6 });
  n_pages = 0;
  crm_sync_cycle_set_probe (rui->cycle, count_pages, NULL);
  test_desk_sync (rui);
  g_assert_cmpint (n_pages, ==, n_kinds + 1 - 6);
  test_desk_compare (rui);
  test_desk_free (rui);
  test_desk_free (ana);
  test_office_free (office);
}

static void
test_pull_goes_on (void)
{
  TestOffice *office = test_office_new (server);
  TestDesk *ana = test_desk_found (office, "ana");
  CrmId account;

  test_desk_join (ana);
  insert_many (office, 5000);
  account = test_desk_insert (ana, "account", "name", "Mine", NULL);
  test_desk_expect_stop (ana, "chunk", 1);
  test_desk_set (ana, "account", &account, "industry", "Steel");
  test_desk_expect_stop (ana, "chunk", 2);
  test_desk_sync (ana);
  test_desk_compare (ana);
  test_desk_assert (ana, "account", &account, "industry", "Steel");
  test_desk_free (ana);
  test_office_free (office);
}

static void
test_copied_home (void)
{
  TestOffice *office = test_office_new (server);
  TestDesk *ana = test_desk_found (office, "ana");
  TestDesk *copy;
  CrmId account;

  test_desk_join (ana);
  account = test_desk_insert (ana, "account", "name", "Shared", NULL);
  copy = test_desk_copy (ana);
  test_desk_set (ana, "account", &account, "industry", "Steel");
  test_desk_set (copy, "account", &account, "tax_id", "PT1");
  test_desk_insert (copy, "account", "name", "Of the copy", NULL);
  for (int i = 0; i < 2; i++)
    {
      test_desk_sync (ana);
      test_desk_sync (copy);
    }
  test_desk_sync (ana);
  test_desk_compare (ana);
  test_desk_compare (copy);
  test_desk_assert (ana, "account", &account, "tax_id", "PT1");
  test_desk_assert (copy, "account", &account, "industry", "Steel");
  assert_answer (office, "SELECT count (*) FROM crm.account", "2");
  assert_answer (office, "SELECT count (*) > 1 FROM sync.replica", "t");
  test_desk_free (ana);
  test_desk_free (copy);
  test_office_free (office);
}

static void
test_restored_desk (void)
{
  TestOffice *office = test_office_new (server);
  TestDesk *ana = test_desk_found (office, "ana");
  TestDesk *backup;
  CrmId account;

  test_desk_join (ana);
  account = test_desk_insert (ana, "account", "name", "Before", NULL);
  test_desk_sync (ana);
  backup = test_desk_copy (ana);
  test_desk_set (ana, "account", &account, "name", "After");
  test_desk_insert (ana, "account", "name", "Later", NULL);
  test_desk_sync (ana);
  test_desk_free (ana);
  test_desk_set (backup, "account", &account, "industry", "Steel");
  test_desk_sync (backup);
  test_desk_compare (backup);
  test_desk_assert (backup, "account", &account, "name", "After");
  test_desk_assert (backup, "account", &account, "industry", "Steel");
  assert_answer (office, "SELECT count (*) FROM crm.conflict", "0");
  test_desk_free (backup);
  test_office_free (office);
}

static void
test_wrong_password (void)
{
  TestOffice *office = test_office_new (server);
  TestDesk *ana = test_desk_found (office, "ana");
  g_autofree char *nowhere = g_strdup ("host=/nonexistent dbname=office");
  g_autofree char *missing = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_false (
      crm_sync_join (ana->store, office->address, "ana", "wrong", NULL, NULL, NULL, &error));
  g_assert_error (error, CRM_ERROR, CRM_ERROR_DENIED);
  g_assert_nonnull (strstr (error->message, "password of ana"));
  g_clear_error (&error);
  g_assert_false (
      crm_sync_join (ana->store, office->address, "ana", NULL, NULL, NULL, NULL, &error));
  g_assert_nonnull (error);
  g_clear_error (&error);
  g_assert_false (
      crm_sync_join (ana->store, nowhere, "ana", "correct horse", NULL, NULL, NULL, &error));
  g_assert_error (error, CRM_ERROR, CRM_ERROR_OFFLINE);
  g_clear_error (&error);
  missing = g_strdup_printf ("%sx", office->address);
  g_assert_false (
      crm_sync_join (ana->store, missing, "ana", "correct horse", NULL, NULL, NULL, &error));
  g_assert_error (error, CRM_ERROR, CRM_ERROR_NOT_FOUND);
  g_clear_error (&error);
  /* Nothing of that was noted. */
  test_desk_join (ana);
  g_assert_false (
      crm_sync_join (ana->store, missing, "ana", "correct horse", NULL, NULL, NULL, &error));
  test_desk_compare (ana);
  test_desk_free (ana);
  test_office_free (office);
}

static void
test_dead_server (void)
{
  TestOffice *office = test_office_new (server);
  TestDesk *ana = test_desk_found (office, "ana");
  CrmId account;
  g_autoptr (GError) error = NULL;

  test_desk_join (ana);
  test_desk_sync (ana);
  g_assert_true (test_server_order (server, "stop"));
  account = test_desk_insert (ana, "account", "name", "Offline", NULL);
  for (int i = 0; i < 2; i++)
    {
      g_assert_false (test_desk_try_sync (ana, &error));
      g_assert_error (error, CRM_ERROR, CRM_ERROR_OFFLINE);
      g_clear_error (&error);
    }
  g_assert_true (test_server_order (server, "start"));
  test_desk_sync (ana);
  test_desk_compare (ana);
  test_desk_assert (ana, "account", &account, "name", "Offline");
  test_desk_free (ana);
  test_office_free (office);
}

/* The database is dropped and restored from a backup: what desks had sent after it is sent again.
 */
static void
test_restored_server (void)
{
  TestOffice *office = test_office_new (server);
  TestDesk *ana = test_desk_found (office, "ana");
  TestDesk *rui;
  CrmId account, later, by_rui;

  test_desk_join (ana);
  account = test_desk_insert (ana, "account", "name", "Before", NULL);
  test_desk_sync (ana);
  rui = test_desk_new (office, "rui");
  crm_sync_cycle_disconnect (ana->cycle);
  test_office_save (office);

  test_desk_set (ana, "account", &account, "industry", "Steel");
  later = test_desk_insert (ana, "account", "name", "Later", "city", "Porto", NULL);
  by_rui = test_desk_insert (rui, "contact", "name", "Rui's find", NULL);
  test_desk_sync (ana);
  test_desk_sync (rui);
  test_desk_sync (ana);
  crm_sync_cycle_disconnect (ana->cycle);
  crm_sync_cycle_disconnect (rui->cycle);
  test_office_restore (office);
  assert_answer (office, "SELECT count (*) FROM crm.contact", "0");
  test_desk_sync (ana);
  test_desk_sync (rui);
  test_desk_sync (ana);
  test_desk_compare (ana);
  test_desk_compare (rui);
  test_desk_assert (rui, "account", &account, "industry", "Steel");
  test_desk_assert (rui, "account", &later, "city", "Porto");
  test_desk_assert (ana, "contact", &by_rui, "name", "Rui's find");
  test_desk_free (ana);
  test_desk_free (rui);
  test_office_free (office);
}

/* A desk was away for longer than the server remembers: it compares its whole copy. */
static void
test_away_too_long (void)
{
  TestOffice *office = test_office_new (server);
  TestDesk *ana = test_desk_found (office, "ana");
  TestDesk *rui;
  CrmId erased, mine;

  test_desk_join (ana);
  erased = test_desk_insert (ana, "account", "name", "Erased", NULL);
  test_desk_sync (ana);
  rui = test_desk_new (office, "rui");
  mine = test_desk_insert (rui, "account", "name", "Made while away", NULL);
  test_office_run (office, "DELETE FROM crm.account WHERE name = 'Erased'");
  insert_many (office, 10);
  test_office_run (office, "SELECT sync.trim ('0 days')");
  test_desk_sync (rui);
  test_desk_compare (rui);
  test_desk_assert (rui, "account", &erased, "name", "(gone)");
  test_desk_assert (rui, "account", &mine, "name", "Made while away");
  test_desk_sync (ana);
  test_desk_compare (ana);
  test_desk_free (ana);
  test_desk_free (rui);
  test_office_free (office);
}

static gboolean
stop_when_copied (const char *point, gpointer data)
{
  return strcmp (point, "copied") != 0;
}

/* The program ends when all was copied again, and what the server has no more was not taken away
 * yet: that is made up for, and nothing stays that the person may not have. */
static void
test_stopped_before_sweep (void)
{
  TestOffice *office = test_office_new (server);
  TestDesk *ana = test_desk_found (office, "ana");
  g_autoptr (GError) error = NULL;
  CrmId erased;

  test_desk_join (ana);
  erased = test_desk_insert (ana, "account", "name", "Erased", NULL);
  test_desk_sync (ana);
  test_office_run (office, "DELETE FROM crm.account WHERE name = 'Erased'");
  insert_many (office, 10);
  test_office_run (office, "SELECT sync.trim ('0 days')");
  crm_sync_cycle_set_probe (ana->cycle, stop_when_copied, NULL);
  g_assert_false (test_desk_try_sync (ana, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  test_desk_assert (ana, "account", &erased, "name", "Erased");
  test_desk_crash (ana);
  test_desk_sync (ana);
  test_desk_assert (ana, "account", &erased, "name", "(gone)");
  test_desk_compare (ana);
  test_desk_free (ana);
  test_office_free (office);
}

static gpointer
put_photo (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  g_autoptr (GBytes) bytes = g_bytes_new (data, strlen (data));

  return crm_session_put_blob (session, bytes, error);
}

static gpointer
get_photo (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  return crm_session_get_blob (session, data, error);
}

static void
assert_photo (TestDesk *desk, const CrmId *person, const char *hash, const char *expected)
{
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GBytes) kept = NULL;
  g_autoptr (GError) error = NULL;

  test_desk_assert (desk, "contact", person, "photo", hash);
  bytes = crm_sync_fetch_blob (desk->store, "correct horse", hash, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpmem (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), expected,
                   strlen (expected));
  /* Once looked at it is there without a network. */
  kept = test_desk_run (desk, get_photo, (gpointer) hash);
  g_assert_true (g_bytes_equal (bytes, kept));
}

/* A photo goes to every desk, so does another one in its place, and of two at once the later. */
static void
test_photos (void)
{
  TestOffice *office = test_office_new (server);
  TestDesk *ana = test_desk_found (office, "ana");
  TestDesk *rui;
  CrmId person;
  g_autofree char *first = test_desk_run (ana, put_photo, (gpointer) "first picture");
  g_autofree char *second = NULL;
  g_autofree char *third = NULL;

  test_desk_join (ana);
  rui = test_desk_new (office, "rui");
  person = test_desk_insert (ana, "contact", "name", "Ayşe Yılmaz", "photo", first, NULL);
  test_desk_sync (ana);
  test_desk_sync (rui);
  assert_photo (rui, &person, first, "first picture");

  second = test_desk_run (rui, put_photo, (gpointer) "second picture");
  test_desk_set (rui, "contact", &person, "photo", second);
  test_desk_sync (rui);
  test_desk_sync (ana);
  assert_photo (ana, &person, second, "second picture");

  third = test_desk_run (ana, put_photo, (gpointer) "third picture");
  test_desk_set (rui, "contact", &person, "photo", first);
  test_desk_set (ana, "contact", &person, "photo", third);
  test_desk_sync (rui);
  test_desk_sync (ana);
  test_desk_sync (rui);
  assert_photo (rui, &person, third, "third picture");
  assert_photo (ana, &person, third, "third picture");
  test_desk_set (ana, "contact", &person, "photo", NULL);
  test_desk_sync (ana);
  test_desk_sync (rui);
  test_desk_assert (rui, "contact", &person, "photo", NULL);
  test_desk_free (ana);
  test_desk_free (rui);
  test_office_free (office);
}

static gpointer
put_logo (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static ("\0not really a picture", 21);

  return crm_session_put_blob (session, bytes, error);
}

static void
test_blobs (void)
{
  TestOffice *office = test_office_new (server);
  TestDesk *ana = test_desk_found (office, "ana");
  TestDesk *rui;
  g_autofree char *hash = test_desk_run (ana, put_logo, NULL);
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GError) error = NULL;

  test_desk_insert (ana, "account", "name", "With a logo", "logo", hash, NULL);
  test_desk_join (ana);
  rui = test_desk_new (office, "rui");
  bytes = crm_sync_fetch_blob (rui->store, "correct horse", hash, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpmem (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes),
                   "\0not really a picture", 21);
  g_assert_null (crm_sync_fetch_blob (rui->store, "correct horse", "00", NULL, NULL, NULL, &error));
  g_assert_error (error, CRM_ERROR, CRM_ERROR_NOT_FOUND);
  test_desk_free (ana);
  test_desk_free (rui);
  test_office_free (office);
}

static void
test_one_program (void)
{
  TestOffice *office = test_office_new (server);
  TestDesk *ana = test_desk_found (office, "ana");
  g_autoptr (GError) error = NULL;

  test_desk_join (ana);
  test_desk_sync (ana);
  g_assert_false (crm_sync_run (ana->store, "correct horse", NULL, NULL, NULL, NULL, &error));
  g_assert_error (error, CRM_ERROR, CRM_ERROR_BUSY);
  g_clear_error (&error);
  g_assert_false (crm_sync_leave (ana->store, &error));
  g_assert_error (error, CRM_ERROR, CRM_ERROR_BUSY);
  test_desk_free (ana);
  test_office_free (office);
}

static void
add_tests (void)
{
  g_test_add_func ("/sync/faults/lost-answer", test_lost_answer);
  g_test_add_func ("/sync/faults/large-batch", test_large_batch);
  g_test_add_func ("/sync/faults/copy-goes-on", test_copy_goes_on);
  g_test_add_func ("/sync/faults/pull-goes-on", test_pull_goes_on);
  g_test_add_func ("/sync/faults/copied-home", test_copied_home);
  g_test_add_func ("/sync/faults/restored-desk", test_restored_desk);
  g_test_add_func ("/sync/faults/wrong-password", test_wrong_password);
  g_test_add_func ("/sync/faults/dead-server", test_dead_server);
  g_test_add_func ("/sync/faults/restored-server", test_restored_server);
  g_test_add_func ("/sync/faults/away-too-long", test_away_too_long);
  g_test_add_func ("/sync/faults/stopped-before-sweep", test_stopped_before_sweep);
  g_test_add_func ("/sync/faults/blobs", test_blobs);
  g_test_add_func ("/sync/faults/photos", test_photos);
  g_test_add_func ("/sync/faults/one-program", test_one_program);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  return test_server_run (&server, add_tests);
}
