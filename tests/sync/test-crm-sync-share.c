/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The shared database is made, people are let in, a desk that was alone brings everything along. */
#include "config.h"

#include <string.h>

#include "crm-clock.h"
#include "crm-error.h"
#include "crm-test-office.h"

static TestServer *server;

static void
test_init_twice (void)
{
  TestOffice *office = test_office_new (server);
  g_autoptr (CrmCatalog) catalog = crm_catalog_new ();
  g_autofree char *before = test_office_ask (office, "SELECT generation FROM sync.meta");
  g_autofree char *after = NULL;
  g_autofree char *kinds = NULL;
  g_autofree char *wanted = NULL;
  guint shared = 0;
  g_autofree char *open_to_all = NULL;
  g_autoptr (GError) error = NULL;

  crm_sync_share_init (office->admin, NULL, catalog, NULL, &error);
  g_assert_no_error (error);
  after = test_office_ask (office, "SELECT generation FROM sync.meta");
  g_assert_cmpstr (before, ==, after);
  kinds = test_office_ask (office, "SELECT count (*) FROM sync.entity e JOIN pg_tables t ON "
                                   "t.schemaname = 'crm' AND t.tablename = e.name");
  for (guint i = 0; i < crm_catalog_get_n_kinds (catalog); i++)
    shared += !crm_kind_has (crm_catalog_get_kind (catalog, i), CRM_KIND_LOCAL);
  wanted = g_strdup_printf ("%u", shared);
  g_assert_cmpstr (kinds, ==, wanted);
  open_to_all = test_office_ask (
      office, "SELECT count (*) FROM information_schema.table_privileges WHERE grantee = 'PUBLIC' "
              "AND table_schema IN ('crm', 'sync')");
  g_assert_cmpstr (open_to_all, ==, "0");
  test_office_free (office);
}

/* A kind gains a field: the database gains the column, and conflicts in it are seen. */
static void
test_growth (void)
{
  TestOffice *office = test_office_new (server);
  g_autoptr (CrmCatalog) catalog = crm_catalog_new ();
  g_autofree char *columns = NULL;
  g_autofree char *source = NULL;
  g_autoptr (GError) error = NULL;

  test_office_run (office, "DROP VIEW seen.account; ALTER TABLE crm.account DROP COLUMN industry; "
                           "DELETE FROM sync.field WHERE ent = 3 AND name = 'industry'");
  crm_sync_share_init (office->admin, NULL, catalog, NULL, &error);
  g_assert_no_error (error);
  columns = test_office_ask (office, "SELECT data_type FROM information_schema.columns WHERE "
                                     "table_schema = 'crm' AND table_name = 'account' AND "
                                     "column_name = 'industry'");
  g_assert_cmpstr (columns, ==, "text");
  source = test_office_ask (office, "SELECT prosrc FROM pg_proc WHERE proname = 'before_account'");
  g_assert_nonnull (strstr (source, "industry"));
  test_office_run (office,
                   "INSERT INTO sync.field VALUES (3, 'of_a_later_version', 'text', 'lww')");
  crm_sync_share_init (office->admin, NULL, catalog, NULL, &error);
  g_assert_error (error, CRM_ERROR, CRM_ERROR_NEWER);
  test_office_free (office);
}

/* A program that is newer than the database reads, and keeps what it would send until both agree.
 */
static void
test_older_database (void)
{
  TestOffice *office = test_office_new (server);
  TestDesk *ana = test_desk_found (office, "ana");
  g_autoptr (CrmCatalog) catalog = crm_catalog_new ();
  g_autoptr (GError) error = NULL;
  CrmId account, direct;

  test_desk_join (ana);
  test_office_run (office, "DROP VIEW seen.account; ALTER TABLE crm.account DROP COLUMN industry; "
                           "DELETE FROM sync.field WHERE ent = 3 AND name = 'industry'");
  test_desk_crash (ana);
  test_desk_sync (ana);
  test_office_run (office, "DROP TRIGGER before_change ON crm.account; INSERT INTO crm.account "
                           "(id, name, kind) VALUES ('01900000-0000-7000-8000-000000000001', "
                           "'Direct', 'organization')");
  g_assert_true (crm_id_parse ("01900000-0000-7000-8000-000000000001", &direct));
  account = test_desk_insert (ana, "account", "name", "Waits", "industry", "Steel", NULL);
  test_desk_sync (ana);
  g_assert_cmpint (test_desk_pending (ana), ==, 1);
  g_assert_nonnull (crm_sync_cycle_get_notice (ana->cycle));
  crm_sync_cycle_disconnect (ana->cycle);
  g_assert_false (crm_sync_join (ana->store, office->address, "ana", "correct horse", NULL, NULL,
                                 NULL, &error));
  g_clear_error (&error);

  /* The database grows, and somebody else fills the new column before this desk comes back. */
  crm_sync_share_init (office->admin, NULL, catalog, NULL, &error);
  g_assert_no_error (error);
  test_office_run (office, "UPDATE crm.account SET industry = 'Copper'");
  test_office_run (office, "SELECT sync.trim ('0 days'); UPDATE sync.meta SET log_floor = '0'");
  test_desk_crash (ana);
  test_desk_sync (ana);
  g_assert_cmpint (test_desk_pending (ana), ==, 0);
  test_desk_assert (ana, "account", &direct, "industry", "Copper");
  g_assert_null (crm_sync_cycle_get_notice (ana->cycle));
  test_desk_compare (ana);
  test_office_run (office, "UPDATE sync.meta SET min_client = 99");
  test_desk_set (ana, "account", &account, "industry", "Tin");
  test_desk_crash (ana);
  test_desk_sync (ana);
  g_assert_cmpint (test_desk_pending (ana), ==, 1);
  g_assert_nonnull (strstr (crm_sync_cycle_get_notice (ana->cycle), "Update"));
  test_desk_free (ana);
  test_office_free (office);
}

static void
test_sole_trader_joins (void)
{
  TestOffice *office = test_office_new (server);
  TestDesk *ana = test_desk_found (office, "ana");
  CrmId account = test_desk_insert (ana, "account", "name", "Água & Luz", "city", "Évora", "phone",
                                    "+351 213 456 789", NULL);
  CrmId contact = test_desk_insert (ana, "contact", "name", "João Conceição", "account_id:id",
                                    &account, "birthday", "1971-02-28", NULL);
  CrmId note = test_desk_insert (ana, "note", "body", "Likes \"quotes\" and \\ too\nşğı",
                                 "parent:contact", &contact, NULL);
  CrmId gone = test_desk_insert (ana, "account", "name", "Deleted", NULL);
  TestDesk *rui;
  guint n;

  test_desk_set (ana, "account", &account, "city", "Lisboa");
  test_desk_set (ana, "account", &account, "website", NULL);
  test_desk_delete (ana, "account", &gone);
  g_assert_cmpint (test_desk_pending (ana), >, 0);
  test_desk_join (ana);
  g_assert_cmpint (test_desk_pending (ana), ==, 0);
  n = test_desk_compare (ana);
  g_assert_cmpuint (n, >, 10);

  rui = test_desk_new (office, "rui");
  test_desk_assert (rui, "account", &account, "city", "Lisboa");
  test_desk_assert (rui, "account", &account, "phone", "+351 213 456 789");
  test_desk_assert (rui, "contact", &contact, "birthday", "1971-02-28");
  test_desk_assert (rui, "note", &note, "body", "Likes \"quotes\" and \\ too\nşğı");
  test_desk_assert (rui, "account", &gone, "name", "(deleted)");
  test_desk_compare (rui);
  test_desk_sync (ana);
  test_desk_compare (ana);
  test_desk_free (ana);
  test_desk_free (rui);
  test_office_free (office);
}

static void
test_rights (void)
{
  TestOffice *office = test_office_new (server);
  TestDesk *ana = test_desk_found (office, "ana");
  CrmId account = test_desk_insert (ana, "account", "name", "One", NULL);
  g_autofree char *address
      = g_strdup_printf ("%s user=ana password='correct horse'", office->address);
  g_autoptr (CrmSyncConnection) connection = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *forged = NULL;
  g_autofree char *scram = NULL;
  const char *const forbidden[]
      = { "DELETE FROM crm.account",
          "TRUNCATE crm.account",
          "UPDATE crm.stage_history SET at = 0",
          "SELECT * FROM sync.usr",
          "INSERT INTO sync.log (ent, id) SELECT 3, gen_random_uuid ()",
          "SELECT sync.push_end ('{1}', '{}', '{}', '{}')",
          "SELECT sync.trim ()",
          "SELECT sync.note_conflict (3::smallint, gen_random_uuid (), 'a', NULL, NULL, 0, 0, "
          "'open')",
          "CREATE TABLE crm.mine ()",
          "CREATE TEMP TABLE mine ()",
          "SET ROLE crm_owner" };

  test_desk_join (ana);
  connection = crm_sync_connection_open (address, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < G_N_ELEMENTS (forbidden); i++)
    {
      g_assert_false (crm_sync_connection_script (connection, forbidden[i], NULL, &error));
      g_assert_error (error, CRM_ERROR, CRM_ERROR_DENIED);
      g_clear_error (&error);
    }
  /* Bookkeeping is overwritten, whatever somebody writes into it. */
  crm_sync_connection_script (connection,
                              "SET crm.rep = '1'; UPDATE crm.account SET name = 'Two', _rv = 99, "
                              "_rep = 1, _hlc = 9223372036854775807, _fm = '{}'",
                              NULL, &error);
  g_assert_no_error (error);
  forged = test_office_ask (
      office, "SELECT format ('%s %s %s %s', _rv, _rep, _fm -> 'name' ->> 2, _hlc < "
              "(extract (epoch FROM now () + interval '1 min') * 1000)::bigint << 16) "
              "FROM crm.account");
  g_assert_cmpstr (forged, ==, "2 0 0 t");
  test_desk_sync (ana);
  test_desk_assert (ana, "account", &account, "name", "Two");
  scram = test_office_ask (office,
                           "SELECT left (rolpassword, 13) FROM pg_authid WHERE rolname = 'ana'");
  g_assert_cmpstr (scram, ==, "SCRAM-SHA-256");
  test_desk_compare (ana);
  test_desk_free (ana);
  test_office_free (office);
}

static CrmSyncConnection *
try_remote (const char *address, const char *extra, GError **error)
{
  g_autofree char *whole = g_strdup_printf ("%s %s", address, extra);

  return crm_sync_connection_open (whole, "ana", "correct horse", NULL, error);
}

/* A database on another computer: nothing less than its own certificate will do. */
static void
test_encryption (void)
{
  TestServer *tls = test_server_start_tls ();
  TestOffice *office;
  TestDesk *ana;
  g_autoptr (CrmSyncConnection) connection = NULL;
  g_autofree char *address = NULL;
  g_autofree char *certificate = NULL;
  g_autofree char *trust = NULL;
  g_autofree char *other = NULL;
  g_autofree char *whole = NULL;
  g_autoptr (GError) error = NULL;

  if (tls == NULL)
    {
      g_test_skip ("no openssl");
      return;
    }
  office = test_office_new (tls);
  ana = test_desk_found (office, "ana");
  address = test_office_get_remote_address (office);
  certificate = test_office_get_root_certificate (office);
  trust = g_strdup_printf ("sslrootcert=%s", certificate);
  other = g_strdup_printf ("%s host=other.example.org", trust);
  whole = g_strdup_printf ("%s %s", address, trust);

  connection = try_remote (address, trust, &error);
  g_assert_no_error (error);
  g_assert_true (PQsslInUse (crm_sync_connection_get_handle (connection)));
  /* Of an unknown authority, of another name, without encryption. */
  g_assert_null (try_remote (address, "", &error));
  g_assert_error (error, CRM_ERROR, CRM_ERROR_OFFLINE);
  g_assert_nonnull (strstr (error->message, "certificate"));
  g_clear_error (&error);
  g_assert_null (try_remote (address, other, &error));
  g_assert_error (error, CRM_ERROR, CRM_ERROR_OFFLINE);
  g_clear_error (&error);
  g_assert_null (try_remote (address, "sslmode=disable", &error));
  g_assert_error (error, CRM_ERROR, CRM_ERROR_INVALID);
  g_clear_error (&error);

  crm_sync_join (ana->store, whole, "ana", "correct horse", NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  test_desk_compare (ana);
  test_desk_free (ana);
  test_office_free (office);
  g_clear_pointer (&connection, crm_sync_connection_close);
  test_server_free (tls);
}

static void
test_leave_and_return (void)
{
  TestOffice *office = test_office_new (server);
  TestOffice *other = test_office_new (server);
  TestDesk *ana = test_desk_found (office, "ana");
  TestDesk *rui;
  g_autoptr (CrmRecord) user = NULL;
  g_autoptr (CrmSyncStatus) status = NULL;
  g_autoptr (GError) error = NULL;
  CrmId erased, mine;

  test_desk_join (ana);
  erased = test_desk_insert (ana, "account", "name", "Erased meanwhile", NULL);
  test_desk_sync (ana);
  rui = test_desk_new (office, "rui");
  user = crm_record_new (test_desk_kind (rui, "user"));
  crm_record_set_text (user, "name", "Rui");
  test_office_add_person (other, "rui", user);
  crm_sync_leave (rui->store, &error);
  g_assert_no_error (error);
  status = crm_sync_status (rui->store, &error);
  g_assert_no_error (error);
  g_assert_false (status->is_shared);
  mine = test_desk_insert (rui, "account", "name", "Alone", NULL);
  test_office_run (office, "DELETE FROM crm.account");

  g_assert_false (
      crm_sync_join (rui->store, other->address, "rui", "correct horse", NULL, NULL, NULL, &error));
  g_assert_error (error, CRM_ERROR, CRM_ERROR_CONFLICT);
  g_clear_error (&error);
  g_clear_pointer (&status, crm_sync_status_free);
  status = crm_sync_status (rui->store, &error);
  g_assert_no_error (error);
  g_assert_false (status->is_shared);
  test_desk_join (rui);
  test_desk_compare (rui);
  test_desk_assert (rui, "account", &erased, "name", "(gone)");
  test_desk_sync (ana);
  test_desk_assert (ana, "account", &mine, "name", "Alone");
  test_desk_free (ana);
  test_desk_free (rui);
  test_office_free (office);
  test_office_free (other);
}

static void
test_remove_person (void)
{
  TestOffice *office = test_office_new (server);
  TestDesk *ana = test_desk_found (office, "ana");
  TestDesk *rui;
  g_autoptr (GError) error = NULL;

  test_desk_join (ana);
  rui = test_desk_new (office, "rui");
  test_desk_sync (rui);
  crm_sync_remove_person (office->admin, NULL, "rui", NULL, &error);
  g_assert_no_error (error);
  g_assert_false (test_desk_try_sync (rui, &error));
  g_clear_error (&error);
  g_assert_false (test_desk_try_sync (rui, &error));
  g_assert_error (error, CRM_ERROR, CRM_ERROR_DENIED);
  g_clear_error (&error);
  crm_sync_remove_person (office->admin, NULL, "nobody", NULL, &error);
  g_assert_error (error, CRM_ERROR, CRM_ERROR_NOT_FOUND);
  g_clear_error (&error);
  crm_sync_add_person (office->admin, NULL, "postgres", "x", NULL, NULL, &error);
  g_assert_error (error, CRM_ERROR, CRM_ERROR_INVALID);
  test_desk_free (ana);
  test_desk_free (rui);
  test_office_free (office);
}

static void
test_address (void)
{
  g_autofree char *login = NULL;
  g_autofree char *password = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *address = crm_sync_server_normalize (
      "postgresql://ana:s3cr%20t@db.example.org:5433/office", &login, &password, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (address, ==, "dbname='office' host='db.example.org' port='5433'");
  g_assert_cmpstr (login, ==, "ana");
  g_assert_cmpstr (password, ==, "s3cr t");
  g_assert_null (
      crm_sync_server_normalize ("host=db.example.org sslmode=require", NULL, NULL, &error));
  g_assert_error (error, CRM_ERROR, CRM_ERROR_INVALID);
  g_clear_error (&error);
  g_assert_null (crm_sync_server_normalize ("nonsense here", NULL, NULL, &error));
  g_assert_error (error, CRM_ERROR, CRM_ERROR_INVALID);
}

static gboolean
is_revoked (TestDesk *desk)
{
  g_autoptr (CrmSyncStatus) status = crm_sync_status (desk->store, NULL);

  return status->is_revoked;
}

static const CrmSyncDesk *
find_desk (GPtrArray *desks, const char *login)
{
  for (guint i = 0; i < desks->len; i++)
    {
      const CrmSyncDesk *desk = g_ptr_array_index (desks, i);

      if (g_str_equal (desk->login, login))
        return desk;
    }
  return NULL;
}

/* A desk that was lost sends nothing and learns nothing any more, whichever step it begins with. */
static void
test_revoked_desk (void)
{
  TestOffice *office = test_office_new (server);
  TestDesk *ana = test_desk_found (office, "ana");
  TestDesk *rui;
  CrmId account = test_desk_insert (ana, "account", "name", "One", NULL);
  g_autoptr (GPtrArray) own = NULL;
  g_autoptr (GPtrArray) all = NULL;
  g_autoptr (GPtrArray) after = NULL;
  g_autoptr (GError) error = NULL;
  const CrmSyncDesk *lost;
  g_autofree char *name = NULL;

  test_desk_join (ana);
  test_desk_sync (ana);
  rui = test_desk_new (office, "rui");
  own = crm_sync_list_desks (ana->store, "correct horse", NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (own->len, ==, 1);
  g_assert_true (((CrmSyncDesk *) g_ptr_array_index (own, 0))->is_this);
  all = crm_sync_list_all_desks (office->admin, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (all->len, ==, 2);
  lost = find_desk (all, "rui");
  g_assert_cmpint (lost->revoked, ==, CRM_INSTANT_NONE);

  /* Nobody takes back a colleague's desk. */
  g_assert_false (crm_sync_revoke_desk (ana->store, "correct horse", lost->number, NULL, &error));
  g_assert_error (error, CRM_ERROR, CRM_ERROR_DENIED);
  g_clear_error (&error);
  crm_sync_revoke_any_desk (office->admin, NULL, lost->number, NULL, &error);
  g_assert_no_error (error);

  /* While it is connected, and when it comes back. */
  test_desk_set (rui, "account", &account, "name", "Stolen");
  for (int i = 0; i < 2; i++)
    {
      g_assert_false (test_desk_try_sync (rui, &error));
      g_assert_error (error, CRM_ERROR, CRM_ERROR_DENIED);
      g_clear_error (&error);
      crm_sync_cycle_disconnect (rui->cycle);
    }
  g_assert_true (is_revoked (rui));
  g_assert_false (is_revoked (ana));
  name = test_office_ask (office, "SELECT name FROM crm.account");
  g_assert_cmpstr (name, ==, "One");
  after = crm_sync_list_all_desks (office->admin, NULL, NULL, &error);
  g_assert_cmpint (find_desk (after, "rui")->wiped, !=, CRM_INSTANT_NONE);
  g_assert_cmpint (find_desk (after, "ana")->revoked, ==, CRM_INSTANT_NONE);
  test_desk_sync (ana);
  test_desk_free (rui);
  test_desk_free (ana);
  test_office_free (office);
}

static void
add_tests (void)
{
  g_test_add_func ("/sync/share/init-twice", test_init_twice);
  g_test_add_func ("/sync/share/growth", test_growth);
  g_test_add_func ("/sync/share/older-database", test_older_database);
  g_test_add_func ("/sync/share/sole-trader-joins", test_sole_trader_joins);
  g_test_add_func ("/sync/share/rights", test_rights);
  g_test_add_func ("/sync/share/encryption", test_encryption);
  g_test_add_func ("/sync/share/leave-and-return", test_leave_and_return);
  g_test_add_func ("/sync/share/remove-person", test_remove_person);
  g_test_add_func ("/sync/share/revoked-desk", test_revoked_desk);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sync/share/address", test_address);
  return test_server_run (&server, add_tests);
}
