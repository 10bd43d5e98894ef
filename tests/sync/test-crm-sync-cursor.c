/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The cursor never misses: while many transactions are open at once, commit out of order or are
 * rolled back, a desk pulls all the time. At the end it has every row, and saw none that was rolled
 * back. A cursor that is a number or a time loses a tenth of them here. */
#include "config.h"

#include "crm-test-office.h"

#define N_WRITERS 8
#define N_TRANSACTIONS 150

static TestServer *server;

typedef struct
{
  TestOffice *office;
  guint32 seed;
  int *n_running; /* atomic */
  gint64 n_committed;
} Writer;

static void
run (CrmSyncConnection *connection, const char *sql)
{
  g_autoptr (GError) error = NULL;

  crm_sync_connection_script (connection, sql, NULL, &error);
  g_assert_no_error (error);
}

static gpointer
write_rows (gpointer data)
{
  Writer *writer = data;
  g_autoptr (CrmSyncConnection) connection = test_office_connect (writer->office);
  g_autoptr (GRand) random = g_rand_new_with_seed (writer->seed);

  for (int i = 0; i < N_TRANSACTIONS; i++)
    {
      int n = g_rand_int_range (random, 1, 4);
      gboolean keep = g_rand_int_range (random, 0, 20) != 0;
      g_autofree char *sql = g_strdup_printf (
          "BEGIN; INSERT INTO crm.note (id, body) SELECT gen_random_uuid (), '%s' FROM "
          "generate_series (1, %d); SELECT pg_sleep (%d / 1000.0); %s",
          keep ? "kept" : "rolled back", n, g_rand_int_range (random, 0, 10),
          keep ? "COMMIT" : "ROLLBACK");

      run (connection, sql);
      writer->n_committed += keep ? n : 0;
    }
  g_atomic_int_add (writer->n_running, -1);
  return NULL;
}

static void
test_writers (gconstpointer data)
{
  gboolean long_one = GPOINTER_TO_INT (data);
  TestOffice *office = test_office_new (server);
  TestDesk *ana = test_desk_found (office, "ana");
  Writer writers[N_WRITERS];
  GThread *threads[N_WRITERS];
  g_autoptr (CrmSyncConnection) patient = NULL;
  int n_running = N_WRITERS;
  gint64 n_committed = 0;
  CrmSyncTotals before, after;

  test_desk_join (ana);
  test_desk_sync (ana);
  crm_sync_cycle_get_totals (ana->cycle, &before);
  if (long_one)
    {
      /* It begins before all others and commits after them. */
      patient = test_office_connect (office);
      run (patient, "BEGIN; INSERT INTO crm.note (id, body) VALUES (gen_random_uuid (), 'slow')");
    }
  for (guint32 i = 0; i < N_WRITERS; i++)
    {
      writers[i] = (Writer){ office, i + 1, &n_running, 0 };
      threads[i] = g_thread_new ("writer", write_rows, &writers[i]);
    }
  while (g_atomic_int_get (&n_running) > 0)
    test_desk_sync (ana);
  for (guint i = 0; i < N_WRITERS; i++)
    {
      g_thread_join (threads[i]);
      n_committed += writers[i].n_committed;
    }
  if (long_one)
    {
      run (patient, "COMMIT");
      n_committed++;
    }
  test_desk_sync (ana);
  crm_sync_cycle_get_totals (ana->cycle, &after);
  g_test_message ("%d rows committed, %d came in", (int) n_committed,
                  (int) (after.received - before.received));
  g_assert_cmpint (after.received - before.received, >=, n_committed);
  test_desk_compare (ana);
  test_desk_free (ana);
  test_office_free (office);
}

/* Two desks and their people at once, on the same records: pushes wait for each other, and none
 * fails. */
typedef struct
{
  TestDesk *desk;
  CrmId *accounts;
  guint32 seed;
} Pusher;

#define N_ACCOUNTS 5

static gpointer
edit_and_sync (gpointer data)
{
  Pusher *pusher = data;
  g_autoptr (GRand) random = g_rand_new_with_seed (pusher->seed);

  for (int i = 0; i < 40; i++)
    {
      g_autofree char *text = g_strdup_printf ("%s %d", pusher->desk->login, i);

      test_desk_set (pusher->desk, "account",
                     &pusher->accounts[g_rand_int_range (random, 0, N_ACCOUNTS)], "industry", text);
      if (g_rand_int_range (random, 0, 3) == 0)
        test_desk_sync (pusher->desk);
    }
  test_desk_sync (pusher->desk);
  crm_sync_cycle_disconnect (pusher->desk->cycle);
  return NULL;
}

static void
test_pushers (void)
{
  const char *const logins[] = { "eva", "rui", "ion", "can" };
  TestOffice *office = test_office_new (server);
  TestDesk *ana = test_desk_found (office, "ana");
  TestDesk *desks[G_N_ELEMENTS (logins)];
  Pusher pushers[G_N_ELEMENTS (logins)];
  GThread *threads[G_N_ELEMENTS (logins)];
  CrmId accounts[N_ACCOUNTS];
  g_autofree char *applied = NULL;

  test_desk_join (ana);
  for (int i = 0; i < N_ACCOUNTS; i++)
    accounts[i] = test_desk_insert (ana, "account", "name", "Busy", NULL);
  test_desk_sync (ana);
  for (guint i = 0; i < G_N_ELEMENTS (logins); i++)
    desks[i] = test_desk_new (office, logins[i]);
  for (guint i = 0; i < G_N_ELEMENTS (logins); i++)
    {
      pushers[i] = (Pusher){ desks[i], accounts, i };
      threads[i] = g_thread_new ("pusher", edit_and_sync, &pushers[i]);
    }
  for (guint i = 0; i < G_N_ELEMENTS (logins); i++)
    g_thread_join (threads[i]);
  for (guint i = 0; i < G_N_ELEMENTS (logins); i++)
    {
      test_desk_sync (desks[i]);
      test_desk_compare (desks[i]);
      test_desk_free (desks[i]);
    }
  applied = test_office_ask (office, "SELECT count (*) FROM sync.pushed WHERE code IS NOT NULL");
  g_assert_cmpstr (applied, ==, "0");
  test_desk_free (ana);
  test_office_free (office);
}

static void
add_tests (void)
{
  g_test_add_data_func ("/sync/cursor/writers", GINT_TO_POINTER (FALSE), test_writers);
  g_test_add_data_func ("/sync/cursor/writers-and-a-long-one", GINT_TO_POINTER (TRUE),
                        test_writers);
  g_test_add_func ("/sync/cursor/pushers", test_pushers);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  return test_server_run (&server, add_tests);
}
