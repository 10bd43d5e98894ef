/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the shared database answers, asked directly as a desk asks it. */
#include "config.h"

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
add_tests (void)
{
  g_test_add_func ("/sync/server/others-batch", test_others_batch);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  return test_server_run (&server, add_tests);
}
