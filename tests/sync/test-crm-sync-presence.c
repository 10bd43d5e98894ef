/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who has a record open: two desks with their engines and a real server. */
#include "config.h"

#include <string.h>

#include "crm-test-office.h"

static TestServer *server;

typedef struct
{
  TestOffice *office;
  TestDesk *ana;
  TestDesk *rui;
  CrmSyncEngine *first;
  CrmSyncEngine *second;
  CrmId account;
} Office;

static void
open_office (Office *o)
{
  o->office = test_office_new (server);
  o->ana = test_desk_found (o->office, "ana");
  test_desk_join (o->ana);
  o->account = test_desk_insert (o->ana, "account", "name", "Watched", NULL);
  test_desk_sync (o->ana);
  o->rui = test_desk_new (o->office, "rui");
  o->first = test_desk_start_engine (o->ana);
  o->second = test_desk_start_engine (o->rui);
}

static void
stop (CrmSyncEngine **engine)
{
  crm_sync_engine_stop (*engine);
  g_assert_finalize_object (*engine);
  *engine = NULL;
}

static void
close_office (Office *o)
{
  if (o->first != NULL)
    stop (&o->first);
  stop (&o->second);
  test_desk_free (o->ana);
  test_desk_free (o->rui);
  test_office_free (o->office);
}

static void
look (TestDesk *desk, CrmSyncEngine *engine, const CrmId *id, const char *field)
{
  crm_sync_engine_look (engine, test_desk_kind (desk, "account"), id, field);
}

/* "rui", "rui:amount" or nothing. */
static char *
dup_seen (CrmSyncEngine *engine, const CrmId *id)
{
  GPtrArray *people = crm_sync_engine_get_presence (engine, id);
  GString *text = g_string_new (NULL);

  for (guint i = 0; people != NULL && i < people->len; i++)
    {
      const CrmPresence *presence = g_ptr_array_index (people, i);

      g_string_append_printf (text, "%s%s%s%s", i > 0 ? " " : "", presence->name,
                              presence->field != NULL ? ":" : "",
                              presence->field != NULL ? presence->field : "");
    }
  return g_string_free (text, FALSE);
}

static gboolean
sees (CrmSyncEngine *engine, const CrmId *id, const char *expected)
{
  g_autofree char *seen = dup_seen (engine, id);

  return strcmp (seen, expected) == 0;
}

static gint64
count_rows (Office *o)
{
  g_autofree char *count = test_office_ask (o->office, "SELECT count (*) FROM sync.presence");

  return g_ascii_strtoll (count, NULL, 10);
}

/* Whether a desk waits for the answer just now. */
static gboolean
asks (Office *o)
{
  g_autofree char *n = test_office_ask (
      o->office, "SELECT count (*) FROM pg_stat_activity WHERE pid <> pg_backend_pid () AND "
                 "datname = current_database () AND state = 'active' AND query LIKE '%sync.look%'");

  return strcmp (n, "0") != 0;
}

/* Both see each other come, type and go. */
static void
test_two (void)
{
  Office o;
  gint64 start;

  open_office (&o);
  look (o.ana, o.first, &o.account, NULL);
  TEST_WAIT_UNTIL (count_rows (&o) == 1);
  g_assert_true (sees (o.first, &o.account, ""));
  start = g_get_monotonic_time ();
  look (o.rui, o.second, &o.account, NULL);
  TEST_WAIT_UNTIL (sees (o.second, &o.account, "ana"));
  TEST_WAIT_UNTIL (sees (o.first, &o.account, "rui"));
  g_test_message ("both see each other after %.0f ms",
                  (double) (g_get_monotonic_time () - start) / 1000);
  look (o.rui, o.second, &o.account, "industry");
  TEST_WAIT_UNTIL (sees (o.first, &o.account, "rui:industry"));
  look (o.rui, o.second, &o.account, NULL);
  TEST_WAIT_UNTIL (sees (o.first, &o.account, "rui"));
  look (o.rui, o.second, NULL, NULL);
  TEST_WAIT_UNTIL (sees (o.first, &o.account, ""));
  g_assert_null (crm_sync_engine_get_presence (o.second, &o.account));
  /* Who ends the program says good-bye. */
  look (o.rui, o.second, &o.account, NULL);
  TEST_WAIT_UNTIL (sees (o.second, &o.account, "ana"));
  stop (&o.first);
  TEST_WAIT_UNTIL (sees (o.second, &o.account, ""));
  close_office (&o);
}

static gboolean
writes_in (Office *o, const char *field)
{
  g_autofree char *found = test_office_ask (o->office, "SELECT field FROM sync.presence");

  return g_strcmp0 (found, field) == 0;
}

/* Of keys that are pressed nobody asks the server anything; of many changes it hears the last. */
static void
test_cheap (void)
{
  Office o;
  g_autofree char *before = NULL, *after = NULL;

  open_office (&o);
  look (o.ana, o.first, &o.account, "industry");
  TEST_WAIT_UNTIL (count_rows (&o) == 1);
  before = test_office_ask (o.office, "SELECT until FROM sync.presence");
  for (int i = 0; i < 100; i++)
    {
      look (o.ana, o.first, &o.account, "industry");
      g_main_context_iteration (NULL, FALSE);
    }
  after = test_office_ask (o.office, "SELECT until FROM sync.presence");
  g_assert_cmpstr (before, ==, after);
  for (int i = 0; i < 100; i++)
    look (o.ana, o.first, &o.account, i % 2 == 0 ? "name" : "phone");
  TEST_WAIT_UNTIL (count_rows (&o) == 1 && writes_in (&o, "phone"));
  close_office (&o);
}

/* A desk that lost its connection knows nothing; one that died without a word is there until its
 * lease is over. */
static void
test_gone (void)
{
  Office o;

  open_office (&o);
  look (o.ana, o.first, &o.account, NULL);
  look (o.rui, o.second, &o.account, NULL);
  TEST_WAIT_UNTIL (sees (o.first, &o.account, "rui") && sees (o.second, &o.account, "ana"));
  g_assert_true (test_server_order (server, "kill"));
  TEST_WAIT_UNTIL (crm_sync_engine_get_state (o.first) == CRM_SYNC_OFFLINE);
  TEST_WAIT_UNTIL (sees (o.first, &o.account, ""));
  stop (&o.first);
  g_assert_true (test_server_order (server, "start"));
  crm_sync_engine_sync_now (o.second);
  TEST_WAIT_UNTIL (crm_sync_engine_get_state (o.second) == CRM_SYNC_UP_TO_DATE);
  /* What was said just before the server was killed, it may know or not. */
  test_office_run (o.office, "UPDATE sync.presence p SET until = now () FROM sync.replica r JOIN "
                             "sync.usr u USING (uid) WHERE r.rep = p.rep AND u.rol = 'ana';"
                             "SELECT pg_notify ('crm_look', sync.look_mark (p.id)) FROM "
                             "sync.presence p");
  TEST_WAIT_UNTIL (sees (o.second, &o.account, ""));
  o.first = test_desk_start_engine (o.ana);
  look (o.ana, o.first, &o.account, NULL);
  TEST_WAIT_UNTIL (sees (o.second, &o.account, "ana"));
  close_office (&o);
}

/* Who may not see a record neither learns who has it open nor is announced there. */
static void
test_sight (void)
{
  Office o;
  g_autoptr (CrmSyncConnection) connection = NULL;
  g_autoptr (PGresult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *own = NULL, *foreign = NULL;
  g_autofree char *kind = NULL;
  char id[CRM_ID_STRING_SIZE];

  open_office (&o);
  kind = g_strdup_printf ("%d", crm_kind_get_number (test_desk_kind (o.ana, "account")));
  crm_id_format (&o.account, id);
  test_office_run (
      o.office,
      "INSERT INTO crm.role (id, name, see, make, change, remove) VALUES (gen_random_uuid (), "
      "'Seller', 'own', 'own', 'own', 'none');"
      "UPDATE crm.\"user\" SET role_id = (SELECT id FROM crm.role) WHERE id = (SELECT person FROM "
      "sync.usr WHERE rol = 'rui');"
      "UPDATE crm.account SET owner_id = (SELECT person FROM sync.usr WHERE rol = 'ana')");
  look (o.ana, o.first, &o.account, NULL);
  TEST_WAIT_UNTIL (count_rows (&o) == 1);
  look (o.rui, o.second, &o.account, NULL);
  connection = test_office_connect_as (o.office, "rui");
  own = test_office_ask (o.office, "SELECT r.rep FROM sync.replica r JOIN sync.usr u USING (uid) "
                                   "WHERE u.rol = 'rui'");
  foreign = test_office_ask (o.office, "SELECT rep FROM sync.presence");
  result = crm_sync_connection_query (
      connection, "SELECT count (*), max (mark) FROM sync.look ($1::int, $3::int, $2::uuid, NULL)",
      3, (const char *const[]){ own, id, kind }, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (PQgetvalue (result, 0, 0), ==, "1");
  g_assert_true (PQgetisnull (result, 0, 1));
  g_assert_cmpint (count_rows (&o), ==, 1);
  g_assert_false (
      crm_sync_connection_script (connection, "SELECT * FROM sync.presence", NULL, NULL));
  g_clear_pointer (&result, PQclear);
  result = crm_sync_connection_query (connection,
                                      "SELECT * FROM sync.look ($1::int, $3::int, $2::uuid, NULL)",
                                      3, (const char *const[]){ foreign, id, kind }, NULL, &error);
  g_assert_null (result);
  g_assert_nonnull (strstr (error->message, "is not one of rui"));
  g_assert_true (sees (o.first, &o.account, ""));
  g_assert_true (sees (o.second, &o.account, ""));
  close_office (&o);
}

/* Another desk of rui opens the record in a transaction that stays open. */
static CrmSyncConnection *
look_and_leave_open (Office *o)
{
  g_autoptr (CrmSyncConnection) connection = test_office_connect_as (o->office, "rui");
  char id[CRM_ID_STRING_SIZE];
  g_autofree char *sql = g_strdup_printf (
      "BEGIN; SELECT * FROM sync.look ((SELECT sync.register ('other', '1', 2)), %d, '%s', NULL)",
      crm_kind_get_number (test_desk_kind (o->ana, "account")), crm_id_format (&o->account, id));

  g_assert_true (crm_sync_connection_script (connection, sql, NULL, NULL));
  return g_steal_pointer (&connection);
}

/* Somebody who leaves a transaction open holds up nobody but that desk. */
static void
test_nobody_waits (void)
{
  Office o;
  g_autoptr (CrmSyncConnection) connection = NULL;

  open_office (&o);
  connection = look_and_leave_open (&o);
  look (o.ana, o.first, &o.account, NULL);
  look (o.rui, o.second, &o.account, NULL);
  TEST_WAIT_UNTIL (sees (o.first, &o.account, "rui") && sees (o.second, &o.account, "ana"));
  g_assert_true (crm_sync_connection_script (connection, "ROLLBACK", NULL, NULL));
  close_office (&o);
}

/* Two open a record in the same moment: neither transaction sees the other, so no bell rings. */
static void
test_same_moment (void)
{
  Office o;
  g_autoptr (CrmSyncConnection) connection = NULL;
  gint64 start;

  open_office (&o);
  connection = look_and_leave_open (&o);
  look (o.ana, o.first, &o.account, NULL);
  TEST_WAIT_UNTIL (count_rows (&o) == 1);
  g_assert_true (crm_sync_connection_script (connection, "COMMIT", NULL, NULL));
  start = g_get_monotonic_time ();
  TEST_WAIT_UNTIL (sees (o.first, &o.account, "rui"));
  g_test_message ("seen after %.0f ms", (double) (g_get_monotonic_time () - start) / 1000);
  /* Not only when the lease is renewed. */
  g_assert_cmpint (g_get_monotonic_time () - start, <, 15 * G_TIME_SPAN_SECOND);
  close_office (&o);
}

/* Who ends the program while it is just asking says good-bye all the same. */
static void
test_stopped_meanwhile (void)
{
  Office o;

  open_office (&o);
  look (o.ana, o.first, &o.account, NULL);
  TEST_WAIT_UNTIL (count_rows (&o) == 1);
  test_office_run (o.office,
                   "CREATE FUNCTION public.slow () RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
                   "PERFORM pg_sleep (0.4); RETURN NEW; END $$; CREATE TRIGGER slow BEFORE UPDATE "
                   "ON sync.presence FOR EACH ROW EXECUTE FUNCTION public.slow ()");
  look (o.ana, o.first, &o.account, "industry");
  TEST_WAIT_UNTIL (asks (&o));
  stop (&o.first);
  TEST_WAIT_UNTIL (count_rows (&o) == 0);
  close_office (&o);
}

/* A server of an older version knows nothing of it: all else goes on. */
static void
test_older_server (void)
{
  Office o;

  o.office = test_office_new (server);
  o.ana = test_desk_found (o.office, "ana");
  test_desk_join (o.ana);
  test_office_run (o.office,
                   "DROP FUNCTION sync.look (int, int, uuid, text); DROP TABLE sync.presence");
  o.rui = test_desk_new (o.office, "rui");
  o.account = test_desk_insert (o.ana, "account", "name", "Watched", NULL);
  o.first = test_desk_start_engine (o.ana);
  o.second = test_desk_start_engine (o.rui);
  look (o.ana, o.first, &o.account, NULL);
  TEST_WAIT_UNTIL (crm_sync_engine_get_received (o.second) > 0);
  g_assert_cmpint (crm_sync_engine_get_state (o.first), ==, CRM_SYNC_UP_TO_DATE);
  g_assert_true (sees (o.first, &o.account, ""));
  close_office (&o);
}

static gpointer
run_list (gpointer data)
{
  Office *o = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) all = crm_sync_list_present (o->rui->store, TEST_PASSWORD, NULL, &error);
  GString *text = g_string_new (NULL);

  g_assert_no_error (error);
  for (guint i = 0; i < all->len; i++)
    {
      const CrmPresent *present = g_ptr_array_index (all, i);

      g_assert_true (crm_id_equal (&present->id, &o->account));
      g_string_append_printf (text, "%s%s", present->name,
                              present->field != NULL ? present->field : "");
    }
  return g_string_free (text, FALSE);
}

static void
assert_present (Office *o, const char *expected)
{
  g_autofree char *text = run_list (o);

  g_assert_cmpstr (text, ==, expected);
}

/* A desk that does not say what it has open is seen by nobody and sees nobody; an office may do
 * without as a whole. */
static void
test_switched_off (void)
{
  Office o;
  g_autoptr (GError) error = NULL;

  open_office (&o);
  look (o.ana, o.first, &o.account, NULL);
  look (o.rui, o.second, &o.account, NULL);
  TEST_WAIT_UNTIL (sees (o.second, &o.account, "ana"));
  g_assert_true (crm_sync_show_presence (o.ana->store, FALSE, &error));
  crm_sync_engine_sync_now (o.first);
  TEST_WAIT_UNTIL (sees (o.second, &o.account, ""));
  TEST_WAIT_UNTIL (sees (o.first, &o.account, ""));
  assert_present (&o, "rui");
  g_assert_true (crm_sync_show_presence (o.ana->store, TRUE, &error));
  crm_sync_engine_sync_now (o.first);
  TEST_WAIT_UNTIL (sees (o.second, &o.account, "ana"));
  TEST_WAIT_UNTIL (sees (o.first, &o.account, "rui"));

  g_assert_true (crm_sync_allow_presence (o.office->admin, NULL, FALSE, NULL, &error));
  g_assert_no_error (error);
  look (o.ana, o.first, &o.account, "industry");
  TEST_WAIT_UNTIL (sees (o.first, &o.account, ""));
  g_assert_cmpint (count_rows (&o), ==, 0);
  assert_present (&o, "");
  close_office (&o);
}

static void
add_tests (void)
{
  g_test_add_func ("/sync/presence/switched-off", test_switched_off);
  g_test_add_func ("/sync/presence/two", test_two);
  g_test_add_func ("/sync/presence/cheap", test_cheap);
  g_test_add_func ("/sync/presence/gone", test_gone);
  g_test_add_func ("/sync/presence/sight", test_sight);
  g_test_add_func ("/sync/presence/stopped-meanwhile", test_stopped_meanwhile);
  g_test_add_func ("/sync/presence/same-moment", test_same_moment);
  g_test_add_func ("/sync/presence/nobody-waits", test_nobody_waits);
  g_test_add_func ("/sync/presence/older-server", test_older_server);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  return test_server_run (&server, add_tests);
}
