/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Everything through a real PgBouncer that lends two connections a person out, transaction by
 * transaction: first copies, large batches, many desks at once; and changes come without a bell. */
#include "config.h"

#include <string.h>

#include "crm-sync-engine.h"
#include "crm-test-office.h"

#define N_DESKS 6
#define LIMIT 20000 /* ms */

static TestServer *server;

typedef struct
{
  GSubprocess *process;
  char *folder;
} Pooler;

/* For those who were let in until now. NULL, and the test is skipped, when there is no PgBouncer.
 */
static Pooler *
pooler_new (void)
{
  Pooler *pooler = g_new0 (Pooler, 1);
  g_autofree char *script
      = g_build_filename (g_getenv ("G_TEST_SRCDIR"), "sync", "start-pgbouncer", NULL);
  g_autoptr (GDataInputStream) answers = NULL;
  g_autofree char *line = NULL;
  g_auto (GStrv) words = NULL;
  g_autoptr (GError) error = NULL;

  pooler->process = g_subprocess_new (
      G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error, script,
      test_server_get_folder (server), test_server_get_port (server), NULL);
  g_assert_no_error (error);
  answers = g_data_input_stream_new (g_subprocess_get_stdout_pipe (pooler->process));
  line = g_data_input_stream_read_line (answers, NULL, NULL, NULL);
  g_assert_nonnull (line);
  words = g_strsplit (line, " ", 3);
  if (g_str_equal (words[0], "ready"))
    {
      pooler->folder = g_strdup (words[1]);
      return pooler;
    }
  g_test_skip (line);
  g_object_unref (pooler->process);
  g_free (pooler);
  return NULL;
}

static void
pooler_free (Pooler *pooler)
{
  g_output_stream_close (g_subprocess_get_stdin_pipe (pooler->process), NULL, NULL);
  g_subprocess_wait (pooler->process, NULL, NULL);
  g_object_unref (pooler->process);
  g_free (pooler->folder);
  g_free (pooler);
}

/* From now on all desks of the office go through the pooler. */
static void
go_through (TestOffice *office, Pooler *pooler)
{
  g_free (office->address);
  office->address
      = g_strdup_printf ("host=%s port=6432 dbname=%s", pooler->folder, office->database);
}

static gpointer
insert_many (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  TestDesk *desk = data;

  if (!crm_session_begin (session, "Import", "import", error))
    return NULL;
  for (int i = 0; i < 6000; i++)
    {
      g_autoptr (CrmRecord) account = crm_record_new (test_desk_kind (desk, "account"));

      crm_record_set_text (account, "name", "Imported");
      if (!crm_session_insert (session, account, error))
        return NULL;
    }
  return crm_session_commit (session, NULL, error) ? data : NULL;
}

static gpointer
work (gpointer data)
{
  TestDesk *desk = data;

  for (int i = 0; i < 10; i++)
    {
      test_desk_insert (desk, "account", "name", desk->login, NULL);
      test_desk_sync (desk);
    }
  crm_sync_cycle_disconnect (desk->cycle);
  return NULL;
}

static void
test_desks (void)
{
  static const char *const names[N_DESKS] = { "ana", "rui", "eva", "ion", "can", "ada" };
  TestOffice *office = test_office_new (server);
  TestDesk *desks[N_DESKS];
  GThread *threads[N_DESKS];
  g_autofree char *count = NULL;
  Pooler *pooler;

  desks[0] = test_desk_found (office, names[0]);
  for (int i = 1; i < N_DESKS; i++)
    desks[i] = test_desk_let_in (office, names[i]);
  pooler = pooler_new ();
  if (pooler != NULL)
    {
      go_through (office, pooler);
      test_desk_run (desks[0], insert_many, desks[0]);
      for (int i = 0; i < N_DESKS; i++)
        test_desk_join (desks[i]);
      test_desk_sync (desks[1]);
      g_assert_true (crm_sync_cycle_is_pooled (desks[1]->cycle));
      crm_sync_cycle_disconnect (desks[1]->cycle);
      for (int i = 0; i < N_DESKS; i++)
        threads[i] = g_thread_new (names[i], work, desks[i]);
      for (int i = 0; i < N_DESKS; i++)
        g_thread_join (threads[i]);
      for (int i = 0; i < N_DESKS; i++)
        {
          test_desk_sync (desks[i]);
          test_desk_compare (desks[i]);
        }
      count = test_office_ask (office, "SELECT count (*) FROM crm.account");
      g_assert_cmpstr (count, ==, "6060");
      pooler_free (pooler);
    }
  for (int i = 0; i < N_DESKS; i++)
    test_desk_free (desks[i]);
  test_office_free (office);
}

static char *
give_password (const char *address,
               const char *login,
               gpointer data,
               GCancellable *cancellable,
               GError **error)
{
  return g_strdup ("correct horse");
}

static gboolean
on_time_over (gpointer data)
{
  *(gboolean *) data = TRUE;
  return G_SOURCE_REMOVE;
}

/* Who has a record open is heard a little later, too. */
static void
test_presence (CrmSyncEngine *engine, TestDesk *desk, TestDesk *colleague, const CrmId *account)
{
  const CrmKind *kind = test_desk_kind (desk, "account");
  CrmSyncEngine *direct = test_desk_start_engine (colleague);
  GPtrArray *people;
  gint64 start;

  crm_sync_engine_look (engine, kind, account, NULL);
  TEST_WAIT_UNTIL (crm_sync_engine_get_presence (engine, account) != NULL);
  start = g_get_monotonic_time ();
  crm_sync_engine_look (direct, kind, account, NULL);
  TEST_WAIT_UNTIL ((people = crm_sync_engine_get_presence (engine, account)) != NULL
                   && people->len == 1);
  g_test_message ("seen after %.1f s",
                  (double) (g_get_monotonic_time () - start) / G_TIME_SPAN_SECOND);
  crm_sync_engine_stop (direct);
  g_object_unref (direct);
}

/* Nothing rings, so the desk asks every few seconds. */
static void
test_without_bell (void)
{
  TestOffice *office = test_office_new (server);
  TestDesk *ana = test_desk_found (office, "ana");
  TestDesk *rui = test_desk_let_in (office, "rui");
  Pooler *pooler = pooler_new ();
  CrmSyncEngine *engine;
  gboolean over = FALSE;
  guint source;
  CrmId account;
  gint64 start;

  if (pooler != NULL)
    {
      test_desk_join (ana);
      go_through (office, pooler);
      test_desk_join (rui);
      crm_sync_cycle_free (g_steal_pointer (&rui->cycle));
      engine = crm_sync_engine_new (rui->store, give_password, NULL, NULL);
      crm_sync_engine_start (engine);
      source = g_timeout_add (LIMIT, on_time_over, &over);
      while (!over && crm_sync_engine_get_state (engine) != CRM_SYNC_UP_TO_DATE)
        g_main_context_iteration (NULL, TRUE);
      account = test_desk_insert (ana, "account", "name", "Silent", NULL);
      test_desk_sync (ana);
      g_assert_false (crm_sync_cycle_is_pooled (ana->cycle));
      start = g_get_monotonic_time ();
      while (!over)
        {
          g_autofree char *name = test_desk_text (rui, "account", &account, "name");

          if (g_str_equal (name, "Silent"))
            break;
          g_main_context_iteration (NULL, TRUE);
        }
      g_assert_false (over);
      g_test_message ("came after %.1f s",
                      (double) (g_get_monotonic_time () - start) / G_TIME_SPAN_SECOND);
      g_source_remove (source);
      test_presence (engine, rui, ana, &account);
      crm_sync_engine_stop (engine);
      g_object_unref (engine);
      pooler_free (pooler);
    }
  test_desk_free (ana);
  test_desk_free (rui);
  test_office_free (office);
}

static void
add_tests (void)
{
  g_test_add_func ("/sync/pooler/desks", test_desks);
  g_test_add_func ("/sync/pooler/without-bell", test_without_bell);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  return test_server_run (&server, add_tests);
}
