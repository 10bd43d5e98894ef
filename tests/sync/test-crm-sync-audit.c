/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The audit log of a shared database: everything that happens is in it, whoever wrote it and
 * however; nobody but its owner can touch it, and what its owner removes or alters is found, entry
 * by entry. */
#include "config.h"

#include <string.h>

#include "crm-error.h"
#include "crm-sync-audit.h"
#include "crm-test-office.h"

static TestServer *server;

static GPtrArray *
list (TestOffice *office, const CrmId *record)
{
  g_autoptr (GError) error = NULL;
  GPtrArray *entries = crm_sync_audit_list (office->admin, NULL, record, 0, 1000, NULL, &error);

  g_assert_no_error (error);
  return entries;
}

/* The entries of a record, oldest first: "login action field:before>after …; …" */
static char *
tell (TestOffice *office, const CrmId *record)
{
  g_autofree char *id = crm_id_dup_string (record);
  g_autofree char *sql = g_strdup_printf (
      "SELECT string_agg (format ('%%s%%s %%s %%s', rol, CASE WHEN rep > 0 THEN '@desk' ELSE '' "
      "END, "
      "action, (SELECT string_agg (f.key || ':' || coalesce (f.value ->> 0, '') || '>' || coalesce "
      "(f.value ->> 1, ''), ' ' ORDER BY f.key) FROM jsonb_each (sync.audit_pairs (a)) f WHERE "
      "f.key IN "
      "('name', "
      "'industry', '_del'))), '; ' ORDER BY entry) FROM sync.audit a WHERE id = '%s'",
      id);

  return test_office_ask (office, sql);
}

static void
test_written (void)
{
  TestOffice *office = test_office_new (server);
  TestDesk *ana = test_desk_found (office, "ana");
  CrmId account;
  g_autofree char *told = NULL;
  g_autofree char *people = NULL;
  g_autoptr (GPtrArray) entries = NULL;
  CrmAuditEntry *newest;

  test_desk_join (ana);
  account = test_desk_insert (ana, "account", "name", "Acme", NULL);
  test_desk_sync (ana);
  test_desk_set (ana, "account", &account, "industry", "Steel");
  test_desk_sync (ana);
  test_office_run (office, "UPDATE crm.account SET industry = 'Tin' WHERE name = 'Acme'");
  test_office_run (office, "UPDATE crm.account SET industry = 'Tin' WHERE name = 'Acme'");
  test_desk_sync (ana);
  test_desk_delete (ana, "account", &account);
  test_desk_sync (ana);
  test_office_run (office, "BEGIN; UPDATE crm.account SET name = 'Never'; ROLLBACK");
  test_office_run (office, "DELETE FROM crm.account");
  told = tell (office, &account);
  g_assert_cmpstr (told, ==,
                   "ana@desk I name:>Acme; ana@desk U industry:>Steel; "
                   "postgres U industry:Steel>Tin; ana@desk D _del:false>true; "
                   "postgres X _del:true> industry:Tin> name:Acme>");
  people = test_office_ask (
      office, "SELECT string_agg (format ('%s %s', rol, changes -> 'rol' ->> 1), '; ') "
              "FROM sync.audit WHERE ent = 0");
  g_assert_cmpstr (people, ==, "postgres ana");

  entries = list (office, &account);
  g_assert_cmpuint (entries->len, ==, 5);
  newest = g_ptr_array_index (entries, 1);
  g_assert_cmpstr (newest->login, ==, "ana");
  g_assert_cmpstr (newest->desk, ==, g_get_host_name ());
  g_assert_cmpstr (newest->kind, ==, "account");
  g_assert_cmpint (newest->action, ==, 'D');
  test_office_run (office, "TRUNCATE crm.conflict");
  g_ptr_array_unref (g_steal_pointer (&entries));
  entries = list (office, NULL);
  g_assert_cmpint (((CrmAuditEntry *) g_ptr_array_index (entries, 0))->action, ==, 'T');
  test_desk_free (ana);
  test_office_free (office);
}

static void
assert_refused (TestOffice *office, const char *login, const char *sql, const char *why)
{
  g_autofree char *address
      = g_strdup_printf ("%s user=%s password='correct horse'", office->address, login);
  g_autoptr (GError) error = NULL;
  g_autoptr (CrmSyncConnection) connection = crm_sync_connection_open (
      login != NULL ? address : office->admin, NULL, NULL, NULL, &error);

  g_assert_no_error (error);
  g_assert_false (crm_sync_connection_script (connection, sql, NULL, &error));
  if (strstr (error->message, why) == NULL)
    g_error ("%s: %s", sql, error->message);
}

static void
test_closed (void)
{
  TestOffice *office = test_office_new (server);
  TestDesk *ana = test_desk_found (office, "ana");
  const char *const tries[] = { "SELECT * FROM sync.audit",
                                "INSERT INTO sync.audit (ent, action) VALUES (1, 'U')",
                                "UPDATE sync.audit SET rol = 'rui'",
                                "DELETE FROM sync.audit",
                                "TRUNCATE sync.audit",
                                "SELECT * FROM sync.seal",
                                "DELETE FROM sync.seal",
                                "SELECT sync.seal_audit ()",
                                "SELECT * FROM sync.audit_entries (NULL, NULL, 9)",
                                "SELECT sync.audit_restore (1)",
                                "SELECT * FROM sync.verify_audit ()",
                                "ALTER TABLE crm.account DISABLE TRIGGER ALL",
                                "SET session_replication_role = replica",
                                "TRUNCATE crm.account" };

  test_desk_join (ana);
  for (guint i = 0; i < G_N_ELEMENTS (tries); i++)
    assert_refused (office, "ana", tries[i],
                    strstr (tries[i], "ALTER") != NULL ? "must be owner" : "permission denied");
  assert_refused (office, NULL, "UPDATE sync.audit SET rol = 'rui'", "only added to");
  assert_refused (office, NULL, "DELETE FROM sync.seal", "only added to");
  assert_refused (office, NULL, "TRUNCATE sync.audit", "only added to");
  test_desk_free (ana);
  test_office_free (office);
}

/* What a check finds: "SEAL/ENTRY what; …" with numbers as offsets to the first entry of @record.
 */
static char *
check (TestOffice *office, CrmStore *witness, gint64 first)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CrmAuditCheck) found
      = crm_sync_audit_verify (office->admin, NULL, witness, NULL, &error);
  GString *text = g_string_new (NULL);

  g_assert_no_error (error);
  for (guint i = 0; i < found->problems->len; i++)
    {
      CrmAuditProblem *problem = g_ptr_array_index (found->problems, i);

      g_string_append_printf (text, "%s%s", text->len > 0 ? "; " : "", problem->what);
      if (problem->entry > 0)
        g_string_append_printf (text, " %d", (int) (problem->entry - first));
    }
  return g_string_free (text, FALSE);
}

static void
assert_check (TestOffice *office, CrmStore *witness, gint64 first, const char *expected)
{
  g_autofree char *found = check (office, witness, first);

  g_assert_cmpstr (found, ==, expected);
}

/* As the owner of everything, with all triggers off. */
static void
forge (TestOffice *office, const char *sql)
{
  g_autofree char *script
      = g_strdup_printf ("BEGIN; SET session_replication_role = replica; %s; COMMIT", sql);

  test_office_run (office, script);
}

static void
test_forged (void)
{
  TestOffice *office = test_office_new (server);
  TestDesk *ana = test_desk_found (office, "ana");
  CrmId account;
  gint64 first;
  g_autofree char *sql = NULL;
  g_autofree char *sql2 = NULL;
  g_autoptr (GPtrArray) entries = NULL;
  g_autoptr (CrmSyncStatus) status = NULL;

  test_desk_join (ana);
  account = test_desk_insert (ana, "account", "name", "Acme", NULL);
  for (int i = 0; i < 3; i++)
    {
      test_desk_set (ana, "account", &account, "industry", i == 1 ? "Steel" : "Tin");
      test_desk_sync (ana);
    }
  entries = list (office, &account);
  first = ((CrmAuditEntry *) g_ptr_array_index (entries, entries->len - 1))->number;
  assert_check (office, NULL, first, "");
  crm_sync_cycle_disconnect (ana->cycle);
  test_desk_sync (ana);
  assert_check (office, ana->store, first, "");

  sql = g_strdup_printf ("UPDATE sync.audit SET rol = 'rui' WHERE entry = %d; "
                         "DELETE FROM sync.audit WHERE entry = %d",
                         (int) first + 1, (int) first + 2);
  forge (office, sql);
  assert_check (office, NULL, first, "altered 1; removed 2");
  /* Whoever makes the seals anew is found by the desk that saw them. */
  forge (office, "DELETE FROM sync.seal");
  assert_check (office, NULL, first, "");
  assert_check (office, ana->store, first, "seal altered");
  crm_sync_cycle_disconnect (ana->cycle);
  test_desk_sync (ana);
  status = crm_sync_status (ana->store, NULL);
  g_assert_cmpint (status->broken_seal, >, 0);

  test_desk_set (ana, "account", &account, "industry", "Gold");
  test_desk_sync (ana);
  assert_check (office, NULL, first, "");
  sql2 = g_strdup ("UPDATE sync.seal SET until = '1' WHERE n = 1");
  forge (office, sql2);
  assert_check (office, NULL, first, "seal altered");
  forge (office, "DELETE FROM sync.seal WHERE n = 1");
  assert_check (office, NULL, first, "seal removed; seal altered");
  test_desk_free (ana);
  test_office_free (office);
}

static gint64
find_entry (TestOffice *office, const CrmId *record, char action)
{
  g_autoptr (GPtrArray) entries = list (office, record);

  for (guint i = 0; i < entries->len; i++)
    if (((CrmAuditEntry *) g_ptr_array_index (entries, i))->action == action)
      return ((CrmAuditEntry *) g_ptr_array_index (entries, i))->number;
  g_assert_not_reached ();
}

static void
restore (TestOffice *office, gint64 entry, const CrmId *expected)
{
  g_autoptr (GError) error = NULL;
  CrmId id;

  crm_sync_audit_restore (office->admin, NULL, entry, &id, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (crm_id_equal (&id, expected));
}

static void
test_restore (void)
{
  TestOffice *office = test_office_new (server);
  TestDesk *ana = test_desk_found (office, "ana");
  CrmId account, id;
  gint64 changed;
  g_autoptr (GError) error = NULL;

  test_desk_join (ana);
  account = test_desk_insert (ana, "account", "name", "Acme", "industry", "Steel", NULL);
  test_desk_sync (ana);
  test_desk_set (ana, "account", &account, "industry", "Tin");
  test_desk_sync (ana);
  changed = find_entry (office, &account, 'U');
  test_desk_set (ana, "account", &account, "industry", "Gold");
  test_desk_set (ana, "account", &account, "tax_id", "PT1");
  test_desk_sync (ana);
  restore (office, changed, &account);
  test_desk_sync (ana);
  test_desk_assert (ana, "account", &account, "industry", "Steel");
  test_desk_assert (ana, "account", &account, "tax_id", NULL);
  test_desk_compare (ana);

  /* Deleted by a person, then erased by an administrator. */
  test_desk_delete (ana, "account", &account);
  test_desk_sync (ana);
  restore (office, find_entry (office, &account, 'D'), &account);
  test_desk_sync (ana);
  test_desk_assert (ana, "account", &account, "industry", "Steel");
  test_office_run (office, "DELETE FROM crm.account");
  test_desk_sync (ana);
  test_desk_assert (ana, "account", &account, "name", "(gone)");
  restore (office, find_entry (office, &account, 'X'), &account);
  test_desk_sync (ana);
  test_desk_assert (ana, "account", &account, "name", "Acme");
  test_desk_assert (ana, "account", &account, "industry", "Steel");
  test_desk_compare (ana);
  g_assert_false (crm_sync_audit_restore (office->admin, NULL, 999999, &id, NULL, &error));
  g_assert_nonnull (strstr (error->message, "there is no entry 999999"));
  test_desk_free (ana);
  test_office_free (office);
}

typedef struct
{
  TestOffice *office;
  int *n_running; /* atomic */
} Writer;

static gpointer
write_rows (gpointer data)
{
  Writer *writer = data;
  g_autoptr (CrmSyncConnection) connection = test_office_connect (writer->office);

  for (int i = 0; i < 100; i++)
    {
      g_autofree char *sql = g_strdup_printf (
          "BEGIN; INSERT INTO crm.note (id, body) SELECT gen_random_uuid (), 'x' FROM "
          "generate_series (1, 3); SELECT pg_sleep (%d / 1000.0); %s",
          i % 7, i % 10 == 0 ? "ROLLBACK" : "COMMIT");
      g_autoptr (GError) error = NULL;

      crm_sync_connection_script (connection, sql, NULL, &error);
      g_assert_no_error (error);
    }
  g_atomic_int_add (writer->n_running, -1);
  return NULL;
}

/* Seals are made while many write: each entry is in one of them, and once; what an open transaction
 * holds back is the tail until it ends. */
static void
test_sealed_once (void)
{
  TestOffice *office = test_office_new (server);
  g_autoptr (CrmSyncConnection) patient = test_office_connect (office);
  Writer writer = { office, NULL };
  GThread *threads[4];
  int n_running = 4;
  g_autoptr (GError) error = NULL;
  g_autoptr (CrmAuditCheck) found = NULL;
  g_autoptr (CrmAuditCheck) after = NULL;
  g_autofree char *twice = NULL;

  writer.n_running = &n_running;
  for (int i = 0; i < 4; i++)
    threads[i] = g_thread_new ("writer", write_rows, &writer);
  while (g_atomic_int_get (&n_running) > 0)
    {
      g_autofree char *sealed = test_office_ask (office, "SELECT sync.seal_audit ()");

      g_assert_nonnull (sealed);
    }
  for (int i = 0; i < 4; i++)
    g_thread_join (threads[i]);
  crm_sync_connection_script (
      patient, "BEGIN; INSERT INTO crm.note (id, body) VALUES (gen_random_uuid (), 'slow')", NULL,
      &error);
  g_assert_no_error (error);
  test_office_run (office, "UPDATE crm.note SET body = 'y'");
  found = crm_sync_audit_verify (office->admin, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (found->problems->len, ==, 0);
  g_assert_cmpint (found->unsealed, ==, 4 * 90 * 3);
  g_assert_cmpint (found->entries, ==, 2 * 4 * 90 * 3);
  g_assert_cmpint (found->seals, >, 2);
  crm_sync_connection_script (patient, "COMMIT", NULL, &error);
  after = crm_sync_audit_verify (office->admin, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (after->unsealed, ==, 0);
  twice = test_office_ask (office, "SELECT count (*) - count (DISTINCT entry) FROM sync.leaves ()");
  g_assert_cmpstr (twice, ==, "0");
  test_office_free (office);
}

/* A backup has the log as well; after it was restored the seals go on. */
static void
test_restored_server (void)
{
  TestOffice *office = test_office_new (server);
  TestDesk *ana = test_desk_found (office, "ana");
  CrmId account;
  g_autoptr (CrmSyncStatus) status = NULL;

  test_desk_join (ana);
  account = test_desk_insert (ana, "account", "name", "Acme", NULL);
  test_desk_sync (ana);
  assert_check (office, NULL, 0, "");
  crm_sync_cycle_disconnect (ana->cycle);
  test_office_save (office);
  test_desk_set (ana, "account", &account, "industry", "Steel");
  test_desk_sync (ana);
  assert_check (office, NULL, 0, "");
  crm_sync_cycle_disconnect (ana->cycle);
  test_desk_sync (ana);
  crm_sync_cycle_disconnect (ana->cycle);
  test_office_restore (office);
  test_desk_sync (ana);
  assert_check (office, ana->store, 0, "");
  test_desk_set (ana, "account", &account, "industry", "Tin");
  test_desk_sync (ana);
  assert_check (office, ana->store, 0, "");
  status = crm_sync_status (ana->store, NULL);
  g_assert_cmpint (status->broken_seal, ==, 0);
  test_desk_free (ana);
  test_office_free (office);
}

static void
add_tests (void)
{
  g_test_add_func ("/sync/audit/written", test_written);
  g_test_add_func ("/sync/audit/closed", test_closed);
  g_test_add_func ("/sync/audit/forged", test_forged);
  g_test_add_func ("/sync/audit/restore", test_restore);
  g_test_add_func ("/sync/audit/sealed-once", test_sealed_once);
  g_test_add_func ("/sync/audit/restored-server", test_restored_server);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  return test_server_run (&server, add_tests);
}
