/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the shared database answers, asked directly as a desk asks it. */
#include "config.h"

#include <stdlib.h>

#include "crm-error.h"
#include "crm-sync-health.h"
#include "crm-sync-postgres.h"
#include "crm-test-office.h"

static TestServer *server;

static char *
ask_as (CrmSyncConnection *connection, const char *sql)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PGresult) result = crm_sync_connection_query (connection, sql, 0, NULL, NULL, &error);

  g_assert_no_error (error);
  return g_strdup (PQntuples (result) > 0 ? PQgetvalue (result, 0, 0) : "");
}

static void
assert_says (CrmSyncConnection *connection, const char *sql, const char *expected)
{
  g_autofree char *answer = ask_as (connection, sql);

  g_assert_cmpstr (answer, ==, expected);
}

#define PUSH(seq, prev, txid)                                                                      \
  "SELECT concat_ws (' ', r_seq, r_rep <> 0, r_code) FROM sync.push (sync.mine (), " prev ", 0, "  \
  "'[{\"s\": " seq ", \"x\": \"" txid "\", \"o\": []}]')"
#define HERS "11111111-1111-1111-1111-111111111111"
#define HIS "22222222-2222-2222-2222-222222222222"

/* What somebody has sent is answered again to them alone. */
static void
test_others_batch (void)
{
  TestOffice *office = test_office_new (server);
  TestDesk *ana = test_desk_found (office, "ana");
  TestDesk *rui;
  g_autoptr (CrmSyncConnection) hers = NULL;
  g_autoptr (CrmSyncConnection) his = NULL;

  test_desk_join (ana);
  test_desk_sync (ana);
  rui = test_desk_let_in (office, "rui");
  test_office_run (office, "CREATE FUNCTION sync.mine () RETURNS int LANGUAGE sql SECURITY DEFINER "
                           "AS 'SELECT max (r.rep) FROM sync.replica r JOIN sync.usr u USING (uid) "
                           "WHERE u.rol = session_user'");
  hers = test_office_connect_as (office, "ana");
  his = test_office_connect_as (office, "rui");
  g_free (ask_as (hers, "SELECT sync.register ('a', '1', 2)"));
  g_free (ask_as (his, "SELECT sync.register ('b', '1', 2)"));
  assert_says (hers, PUSH ("1", "0", HERS), "1 t");
  assert_says (hers, PUSH ("1", "0", HERS), "1 t");
  /* He is not told what became of it, and is not put out of step by it. */
  assert_says (his, PUSH ("1", "0", HERS), "1 f 42501");
  assert_says (his, PUSH ("2", "0", HIS), "2 t");
  assert_says (his, "SELECT count (*) FROM sync.known ('{" HERS "}')", "0");
  test_desk_free (ana);
  test_desk_free (rui);
  test_office_free (office);
}

static void
assert_office (TestOffice *office, const char *sql, const char *expected)
{
  g_autofree char *answer = test_office_ask (office, sql);

  g_assert_cmpstr (answer, ==, expected);
}

static void
age (TestOffice *office, const char *days)
{
  g_autofree char *sql = g_strdup_printf (
      "BEGIN; SET LOCAL session_replication_role = replica; UPDATE sync.log SET at = at - interval "
      "'%1$s days'; UPDATE sync.pushed SET at = at - interval '%1$s days'; UPDATE sync.seal SET at "
      "= "
      "at - interval '%1$s days'; COMMIT",
      days);

  test_office_run (office, sql);
}

/* Old history goes; what nobody has sent yet does not, and the audit log stays provable. */
static void
test_compact (void)
{
  TestOffice *office = test_office_new (server);
  TestDesk *ana = test_desk_found (office, "ana");
  CrmId id = test_desk_insert (ana, "account", "name", "Acme", NULL);
  TestDesk *rui;
  CrmSyncCompacted went = { 0 };
  g_autoptr (GError) error = NULL;

  test_desk_join (ana);
  test_desk_sync (ana);
  rui = test_desk_new (office, "rui");
  test_desk_set (rui, "account", &id, "industry", "Steel");
  test_desk_set (ana, "account", &id, "website", "https://acme.example");
  test_desk_sync (ana);
  test_office_run (office, "SELECT sync.seal_audit ()");
  test_desk_crash (ana); /* so that she meets the seal and remembers it */
  test_desk_sync (ana);
  age (office, "500");
  test_desk_set (ana, "account", &id, "name", "Acme SA");
  test_desk_sync (ana);
  test_office_run (office, "SELECT sync.seal_audit ()");

  g_assert_false (crm_sync_compact (office->admin, NULL, 30, 0, &went, NULL, &error));
  g_clear_error (&error);
  g_assert_false (crm_sync_compact (office->admin, NULL, 180, 100, &went, NULL, &error));
  g_clear_error (&error);
  g_assert_true (crm_sync_compact (office->admin, NULL, 180, 400, &went, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpint (went.log, >, 0);
  g_assert_cmpint (went.answers, >, 0);
  g_assert_cmpint (went.audit, >, 0);
  assert_office (office, "SELECT count (*) FROM sync.verify_audit ()", "0");
  assert_office (office, "SELECT rol FROM sync.audit WHERE action = 'F'", "postgres");
  assert_office (office,
                 "SELECT count (*) FROM sync.seal WHERE (leaves = '') <> (at < now () - interval "
                 "'400 days')",
                 "0");

  test_desk_crash (ana);
  test_desk_sync (ana);
  test_desk_sync (rui); /* was away for longer than the log goes back */
  test_desk_sync (ana);
  test_desk_assert (ana, "account", &id, "industry", "Steel");
  test_desk_assert (rui, "account", &id, "name", "Acme SA");
  test_desk_compare (ana);
  test_desk_compare (rui);

  /* Again there is nothing to give up; what somebody folds by hand is found. */
  g_assert_true (crm_sync_compact (office->admin, NULL, 180, 400, &went, NULL, &error));
  g_assert_cmpint (went.audit, ==, 0);
  test_office_run (office,
                   "BEGIN; SET LOCAL session_replication_role = replica; UPDATE sync.seal SET "
                   "leaves = '' WHERE n = (SELECT max (x.n) FROM sync.seal x); COMMIT");
  assert_office (office, "SELECT what FROM sync.verify_audit ()", "seal altered");
  test_desk_free (ana);
  test_desk_free (rui);
  test_office_free (office);
}

/* Nobody but an administrator gives anything up. */
static void
test_compact_as_person (void)
{
  TestOffice *office = test_office_new (server);
  TestDesk *ana = test_desk_found (office, "ana");
  g_autoptr (CrmSyncConnection) hers = NULL;
  const char *const tries[]
      = { "SELECT sync.compact ('180 days', NULL)", "SELECT sync.fold_audit (now ())",
          "SELECT sync.trim ('180 days')" };

  test_desk_join (ana);
  hers = test_office_connect_as (office, "ana");
  for (gsize i = 0; i < G_N_ELEMENTS (tries); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_false (crm_sync_connection_script (hers, tries[i], NULL, &error));
      g_assert_error (error, CRM_ERROR, CRM_ERROR_DENIED);
    }
  test_desk_free (ana);
  test_office_free (office);
}

/* What is said of a record to the desk that sent it, and to another one. */
typedef struct
{
  CrmId id;
  char *said;
} Said;

static gboolean
on_row (gint16 kind, const CrmId *id, const char *json, gpointer data, GError **error)
{
  Said *said = data;

  if (kind != 0 && crm_id_equal (id, &said->id))
    {
      g_free (said->said);
      said->said = g_strdup (json);
    }
  return TRUE;
}

static void
assert_told (TestDesk *desk, const CrmId *id, const char *wanted, gboolean as_sent)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CrmSyncServer) asked = crm_sync_postgres_open (desk->office->address, desk->login,
                                                            TEST_PASSWORD, NULL, NULL, &error);
  g_autofree char *number = test_desk_meta (desk, "sync.replica");
  Said said = { *id, NULL };

  g_assert_no_error (error);
  crm_sync_server_pull (asked, desk->catalog, NULL, "1:1:", atoi (number), wanted, on_row, &said,
                        NULL, &error);
  g_assert_no_error (error);
  g_assert_nonnull (said.said);
  g_assert_cmpint (*said.said == CRM_SYNC_AS_SENT, ==, as_sent);
  g_free (said.said);
}

/* A desk does not read back what it has sent as new; unless it lacks it, or somebody changed it. */
static void
test_as_sent (void)
{
  TestOffice *office = test_office_new (server);
  TestDesk *ana = test_desk_found (office, "ana");
  TestDesk *rui, *before;
  g_autofree char *wanted = NULL;
  char text[CRM_ID_STRING_SIZE];
  CrmId id, paper;

  test_desk_join (ana);
  before = test_desk_copy (ana);
  id = test_desk_insert (ana, "account", "name", "Acme", NULL);
  paper = test_desk_insert (ana, "invoice", "account_id:id", &id, "status", "issued", NULL);
  test_desk_sync (ana);
  test_desk_compare (ana);
  rui = test_desk_new (office, "rui");
  wanted = g_strdup_printf ("[[%d,\"%s\"]]", crm_kind_get_number (test_desk_kind (ana, "account")),
                            crm_id_format (&id, text));
  assert_told (ana, &id, "[]", TRUE);
  assert_told (ana, &id, wanted, FALSE);
  assert_told (ana, &paper, "[]", FALSE);
  assert_told (rui, &id, "[]", FALSE);
  /* A backup of the desk speaks under the same number, and lacks it. */
  test_desk_sync (before);
  test_desk_assert (before, "account", &id, "name", "Acme");
  test_desk_compare (before);
  test_desk_set (rui, "account", &id, "industry", "Steel");
  test_desk_sync (rui);
  assert_told (ana, &id, "[]", FALSE);
  test_desk_sync (ana);
  test_desk_assert (ana, "account", &id, "industry", "Steel");
  test_desk_free (ana);
  test_desk_free (rui);
  test_desk_free (before);
  test_office_free (office);
}

static void
add_tests (void)
{
  g_test_add_func ("/sync/server/as-sent", test_as_sent);
  g_test_add_func ("/sync/server/compact", test_compact);
  g_test_add_func ("/sync/server/compact-as-person", test_compact_as_person);
  g_test_add_func ("/sync/server/others-batch", test_others_batch);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  return test_server_run (&server, add_tests);
}
