/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How an office grows beyond one server, tried with real ones: a hot standby that reports are read
 * from and that takes over, and logs in partitions. */
#include "config.h"

#include <string.h>

#include "crm-error.h"
#include "crm-test-office.h"

static TestServer *server;

typedef struct
{
  GSubprocess *process;
  GDataInputStream *answers;
  char *folder;
} Standby;

static char *
ask_at (const char *address, const char *sql)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CrmSyncConnection) connection
      = crm_sync_connection_open (address, NULL, NULL, NULL, &error);
  g_autoptr (PGresult) result = NULL;

  g_assert_no_error (error);
  result = crm_sync_connection_query (connection, sql, 0, NULL, NULL, &error);
  g_assert_no_error (error);
  return g_strdup (PQgetvalue (result, 0, 0));
}

/* What a server must allow before somebody copies it. */
static void
allow_replication (TestOffice *office)
{
  g_autofree char *sql = g_strdup_printf (
      "COPY (SELECT 'local replication postgres trust') TO PROGRAM 'cat >> %s/data/pg_hba.conf'",
      test_server_get_folder (server));

  test_office_run (office, "ALTER SYSTEM SET wal_level = replica");
  test_office_run (office, "ALTER SYSTEM SET max_wal_senders = 4");
  test_office_run (office, sql);
  g_assert_true (test_server_order (server, "stop") && test_server_order (server, "start"));
}

/* Returns: (nullable): none when there is no pg_basebackup; the test is skipped then */
static Standby *
standby_new (void)
{
  Standby *self = g_new0 (Standby, 1);
  g_autofree char *script
      = g_build_filename (g_getenv ("G_TEST_SRCDIR"), "sync", "start-standby", NULL);
  g_autofree char *line = NULL;
  g_auto (GStrv) words = NULL;
  g_autoptr (GError) error = NULL;

  self->process = g_subprocess_new (G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE,
                                    &error, script, test_server_get_folder (server),
                                    test_server_get_port (server), NULL);
  g_assert_no_error (error);
  self->answers = g_data_input_stream_new (g_subprocess_get_stdout_pipe (self->process));
  line = g_data_input_stream_read_line (self->answers, NULL, NULL, NULL);
  g_assert_nonnull (line);
  words = g_strsplit (line, " ", 3);
  if (g_str_equal (words[0], "ready"))
    {
      self->folder = g_strdup (words[1]);
      return self;
    }
  g_test_skip (line);
  return NULL;
}

static void
standby_order (Standby *self, const char *order)
{
  g_autofree char *text = g_strconcat (order, "\n", NULL);
  g_autofree char *answer = NULL;

  g_output_stream_write_all (g_subprocess_get_stdin_pipe (self->process), text, strlen (text), NULL,
                             NULL, NULL);
  answer = g_data_input_stream_read_line (self->answers, NULL, NULL, NULL);
  g_assert_cmpstr (answer, ==, "ok");
}

static void
standby_free (Standby *self)
{
  g_output_stream_close (g_subprocess_get_stdin_pipe (self->process), NULL, NULL);
  g_subprocess_wait (self->process, NULL, NULL);
  g_object_unref (self->answers);
  g_object_unref (self->process);
  g_free (self->folder);
  g_free (self);
}

static char *
address_at (Standby *standby, TestOffice *office)
{
  return g_strdup_printf ("host=%s port=%s dbname=%s", standby->folder,
                          test_server_get_port (server), office->database);
}

/* Waits until the standby has all that the primary has written until now. */
static void
catch_up (Standby *standby, TestOffice *office)
{
  g_autofree char *lsn = test_office_ask (office, "SELECT pg_current_wal_lsn ()");
  g_autofree char *address = address_at (standby, office);
  g_autofree char *admin = g_strconcat (address, " user=postgres", NULL);
  g_autofree char *sql = g_strdup_printf ("SELECT pg_last_wal_replay_lsn () >= '%s'::pg_lsn", lsn);

  for (int i = 0; i < 600; i++)
    {
      g_autofree char *is_there = ask_at (admin, sql);

      if (strcmp (is_there, "t") == 0)
        return;
      g_usleep (50000);
    }
  g_error ("the standby has not caught up");
}

/* A report as somebody reads it: what they see, and what it comes to. */
static char *
report (const char *address, const char *login)
{
  g_autofree char *as = g_strdup_printf ("%s user=%s password='%s'", address, login, TEST_PASSWORD);

  return ask_at (as, "SELECT concat_ws ('/', count (*), sum (amount), max (modified_at)) FROM "
                     "crm.opportunity");
}

/* Reports are read at the standby, with the same rights and the same result, also while a
 * transaction is open that began before it; who reaches it to write is told, and loses nothing. */
static void
test_reports (void)
{
  TestOffice *office = test_office_new (server);
  TestDesk *ana = test_desk_found (office, "ana");
  TestDesk *rui;
  g_autoptr (CrmSyncConnection) direct = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *address = NULL;
  Standby *standby;
  CrmId account, person, role;

  test_desk_join (ana);
  rui = test_desk_new (office, "rui");
  allow_replication (office);
  standby = standby_new ();
  if (standby != NULL)
    {
      address = address_at (standby, office);
      role = test_desk_insert (ana, "role", "name", "Seller", "see", "own", NULL);
      account = test_desk_insert (ana, "account", "name", "Acme", NULL);
      for (int i = 0; i < 20; i++)
        test_desk_insert (i % 2 ? ana : rui, "opportunity", "name", "Deal", "amount", "100", NULL);
      test_desk_sync (ana);
      test_desk_sync (rui);
      {
        g_autofree char *text = test_desk_meta (rui, "user");

        g_assert_true (crm_id_parse (text, &person));
      }
      test_desk_sync (ana);
      test_desk_set_link (ana, "user", &person, "role_id", &role);
      test_desk_sync (ana);
      /* A writer that is still at it: its row is in no report, and in nobody's cursor. */
      direct = test_office_connect (office);
      crm_sync_connection_script (direct,
                                  "BEGIN; INSERT INTO crm.account (id, name, kind) VALUES "
                                  "(gen_random_uuid (), 'Late', 'organization')",
                                  NULL, &error);
      g_assert_no_error (error);
      test_desk_sync (ana);
      catch_up (standby, office);
      for (int i = 0; i < 2; i++)
        {
          const char *login = i == 0 ? "ana" : "rui";
          g_autofree char *here = report (office->address, login);
          g_autofree char *there = report (address, login);

          g_assert_cmpstr (here, ==, there);
          g_assert_true (g_str_has_prefix (there, i == 0 ? "20/" : "10/"));
        }
      crm_sync_connection_script (direct, "COMMIT", NULL, &error);
      g_assert_no_error (error);
      test_desk_sync (ana);
      g_assert_cmpint (test_desk_compare (ana), >, 20);
      /* A desk that reaches the standby. */
      test_desk_set (ana, "account", &account, "industry", "typed at the standby");
      {
        g_autofree char *primary = g_steal_pointer (&office->address);

        crm_sync_cycle_disconnect (ana->cycle);
        office->address = g_strdup (address);
        test_desk_note_server (ana);
        g_assert_false (test_desk_try_sync (ana, &error));
        g_assert_error (error, CRM_ERROR, CRM_ERROR_OFFLINE);
        g_free (office->address);
        office->address = g_steal_pointer (&primary);
        test_desk_note_server (ana);
      }
      test_desk_sync (ana);
      test_desk_sync (rui);
      test_desk_compare (ana);
      test_desk_compare (rui);
      g_assert_cmpint (test_desk_pending (ana), ==, 0);
      standby_free (standby);
    }
  test_desk_free (ana);
  test_desk_free (rui);
  test_office_free (office);
}

/* The primary dies, and a standby that was behind takes over: desks find it, and send again what
 * it never heard of. */
static void
test_takes_over (void)
{
  TestOffice *office = test_office_new (server);
  TestDesk *ana = test_desk_found (office, "ana");
  TestDesk *rui;
  Standby *standby;
  CrmId account, lost;

  test_desk_join (ana);
  rui = test_desk_new (office, "rui");
  account = test_desk_insert (ana, "account", "name", "Acme", NULL);
  test_desk_sync (ana);
  test_desk_sync (rui);
  allow_replication (office);
  standby = standby_new ();
  if (standby != NULL)
    {
      g_autofree char *both = g_strdup_printf (
          "host=%s,%s port=%s,%s dbname=%s target_session_attrs=read-write",
          test_server_get_folder (server), standby->folder, test_server_get_port (server),
          test_server_get_port (server), office->database);

      g_free (office->address);
      office->address = g_steal_pointer (&both);
      test_desk_note_server (ana);
      test_desk_note_server (rui);
      crm_sync_cycle_disconnect (ana->cycle);
      crm_sync_cycle_disconnect (rui->cycle);
      test_desk_sync (ana);
      catch_up (standby, office);
      standby_order (standby, "cut");
      /* Acknowledged by the primary, and nowhere else. */
      lost = test_desk_insert (rui, "account", "name", "Lost", NULL);
      test_desk_set (ana, "account", &account, "industry", "Fishing");
      test_desk_sync (rui);
      test_desk_sync (ana);
      g_assert_cmpint (test_desk_pending (rui) + test_desk_pending (ana), ==, 0);
      g_assert_true (test_server_order (server, "stop"));
      standby_order (standby, "promote");
      crm_sync_cycle_disconnect (ana->cycle);
      crm_sync_cycle_disconnect (rui->cycle);
      for (int round = 0; round < 2; round++)
        {
          test_desk_sync (ana);
          test_desk_sync (rui);
        }
      test_desk_assert (ana, "account", &lost, "name", "Lost");
      test_desk_assert (rui, "account", &account, "industry", "Fishing");
      test_desk_compare (ana);
      test_desk_compare (rui);
      crm_sync_cycle_disconnect (ana->cycle);
      crm_sync_cycle_disconnect (rui->cycle);
      standby_free (standby);
      g_assert_true (test_server_order (server, "start"));
    }
  test_desk_free (ana);
  test_desk_free (rui);
  test_office_free (office);
}

/* The log in partitions, as docs/ says: people work as before, see what they may, and what is old
 * goes with its partition; a desk that was away for longer compares its whole copy. */
static void
test_partitions (void)
{
  TestOffice *office = test_office_new (server);
  TestDesk *ana = test_desk_found (office, "ana");
  TestDesk *rui, *ion;
  g_autofree char *path
      = g_build_filename (g_getenv ("G_TEST_SRCDIR"), "..", "docs", "partition-log.sql", NULL);
  g_autofree char *sql = NULL;
  g_autofree char *bare = NULL;
  g_autofree char *left = NULL;
  g_autoptr (GError) error = NULL;
  CrmId account, erased;

  test_desk_join (ana);
  rui = test_desk_new (office, "rui");
  ion = test_desk_new (office, "ion");
  account = test_desk_insert (ana, "account", "name", "Acme", NULL);
  erased = test_desk_insert (ana, "account", "name", "Erased", NULL);
  test_desk_sync (ana);
  test_desk_sync (ion);
  g_assert_true (g_file_get_contents (path, &sql, NULL, &error));
  test_office_run (office, sql);
  test_desk_set (ana, "account", &account, "industry", "Fishing");
  test_desk_sync (ana);
  test_desk_sync (rui);
  test_desk_assert (rui, "account", &account, "industry", "Fishing");
  test_desk_compare (rui);
  /* An update of the program finds the table as it is. */
  g_assert_true (crm_sync_share_init (office->admin, NULL, ana->catalog, NULL, &error));
  g_assert_no_error (error);
  /* Nobody reads a partition past the rights to the whole. */
  {
    g_autofree char *as_rui
        = g_strdup_printf ("%s user=rui password='%s'", office->address, TEST_PASSWORD);

    bare
        = ask_at (as_rui, "SELECT string_agg (relname, ' ') FROM pg_class c JOIN pg_namespace n ON "
                          "n.oid = relnamespace WHERE nspname = 'sync' AND relname ~ '^log_' AND "
                          "relkind = 'r' AND has_table_privilege (c.oid, 'SELECT')");
    g_assert_cmpstr (bare, ==, "");
  }
  test_office_run (office, "DELETE FROM crm.account WHERE name = 'Erased'");
  test_office_run (office,
                   "UPDATE sync.meta SET log_floor = (SELECT (max (xid)::text::numeric + "
                   "1)::text::xid8 FROM sync.log_until_now); DROP TABLE sync.log_until_now; CREATE "
                   "TABLE sync.log_now PARTITION OF sync.log FOR VALUES FROM (MINVALUE) TO (now () "
                   "+ interval '1 hour')");
  test_desk_set (ana, "account", &account, "industry", "Farming");
  test_desk_sync (ana);
  test_desk_sync (ion);
  test_desk_assert (ion, "account", &erased, "name", "(gone)");
  test_desk_assert (ion, "account", &account, "industry", "Farming");
  test_desk_compare (ion);
  left = test_office_ask (office, "SELECT count (*) > 0 FROM sync.log_now");
  g_assert_cmpstr (left, ==, "t");
  test_desk_free (ana);
  test_desk_free (rui);
  test_desk_free (ion);
  test_office_free (office);
}

static void
add_tests (void)
{
  g_test_add_func ("/sync/growth/partitions", test_partitions);
  g_test_add_func ("/sync/growth/reports-from-a-standby", test_reports);
  g_test_add_func ("/sync/growth/standby-takes-over", test_takes_over);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  return test_server_run (&server, add_tests);
}
