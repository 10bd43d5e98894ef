/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The engine as a window uses it: states, the bell, a server that goes away and comes back. */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "crm-sync-engine.h"
#include "crm-test-office.h"

#define LIMIT (20 * G_TIME_SPAN_SECOND)
#define N_RINGS 30

static TestServer *server;

static char *
give_password (const char *address,
               const char *login,
               gpointer data,
               GCancellable *cancellable,
               GError **error)
{
  const char **password = data;

  return g_strdup (*password);
}

static gboolean
on_time_over (gpointer data)
{
  *(gboolean *) data = TRUE;
  return G_SOURCE_REMOVE;
}

/* Runs the main loop until the engine is in @state and has nothing to send. */
static void
wait_for (CrmSyncEngine *engine, CrmSyncState state)
{
  gboolean over = FALSE;
  guint source = g_timeout_add (LIMIT / 1000, on_time_over, &over);

  while (!over
         && (crm_sync_engine_get_state (engine) != state
             || (state == CRM_SYNC_UP_TO_DATE && crm_sync_engine_get_pending (engine) > 0)))
    g_main_context_iteration (NULL, TRUE);
  if (over)
    g_error ("state is %d, not %d; %s", crm_sync_engine_get_state (engine), state,
             crm_sync_engine_get_message (engine));
  g_source_remove (source);
}

/* Sleeps until something is told, then looks. */
static gboolean
wait_for_text (
    TestDesk *desk, const char *kind, const CrmId *id, const char *field, const char *expected)
{
  gboolean over = FALSE;
  guint source = g_timeout_add (LIMIT / 1000, on_time_over, &over);

  while (!over)
    {
      g_autofree char *text = test_desk_text (desk, kind, id, field);

      if (g_strcmp0 (text, expected) == 0)
        break;
      g_main_context_iteration (NULL, TRUE);
    }
  if (!over)
    g_source_remove (source);
  return !over;
}

static int
compare_spans (gconstpointer a, gconstpointer b)
{
  gint64 first = *(const gint64 *) a, second = *(const gint64 *) b;

  return first < second ? -1 : first > second;
}

static void
test_bell (void)
{
  const char *password = "correct horse";
  TestOffice *office = test_office_new (server);
  TestDesk *ana = test_desk_found (office, "ana");
  CrmId account;
  TestDesk *rui;
  CrmSyncEngine *first, *second;
  gint64 spans[N_RINGS];

  test_desk_join (ana);
  account = test_desk_insert (ana, "account", "name", "Bell", NULL);
  test_desk_sync (ana);
  crm_sync_cycle_free (g_steal_pointer (&ana->cycle));
  rui = test_desk_new (office, "rui");
  first = crm_sync_engine_new (ana->store, give_password, &password, NULL);
  second = crm_sync_engine_new (rui->store, give_password, &password, NULL);
  g_assert_cmpint (crm_sync_engine_get_state (first), ==, CRM_SYNC_OFF);
  crm_sync_engine_start (first);
  crm_sync_engine_start (second);
  wait_for (first, CRM_SYNC_UP_TO_DATE);
  wait_for (second, CRM_SYNC_UP_TO_DATE);

  for (int i = 0; i < N_RINGS; i++)
    {
      g_autofree char *text = g_strdup_printf ("round %d", i);
      gint64 start;

      /* Bells that ring close together are taken as one; a person is slower than that. */
      start = g_get_monotonic_time () + 40 * G_TIME_SPAN_MILLISECOND;
      while (g_get_monotonic_time () < start)
        g_main_context_iteration (NULL, FALSE);
      start = g_get_monotonic_time ();
      test_desk_set (ana, "account", &account, "industry", text);
      g_assert_true (wait_for_text (rui, "account", &account, "industry", text));
      spans[i] = g_get_monotonic_time () - start;
      wait_for (first, CRM_SYNC_UP_TO_DATE);
      wait_for (second, CRM_SYNC_UP_TO_DATE);
    }
  qsort (spans, N_RINGS, sizeof spans[0], compare_spans);
  g_test_message ("an edit is on the other desk after %.1f ms (half of them), %.1f ms (all)",
                  (double) spans[N_RINGS / 2] / 1000, (double) spans[N_RINGS - 1] / 1000);
  g_assert_cmpint (spans[N_RINGS / 2], <, G_TIME_SPAN_SECOND);
  g_assert_cmpint (crm_sync_engine_get_received (second), >=, N_RINGS);
  g_assert_cmpint (crm_sync_engine_get_last_contact (second), >, 0);
  crm_sync_engine_stop (first);
  crm_sync_engine_stop (second);
  g_assert_cmpint (crm_sync_engine_get_state (first), ==, CRM_SYNC_OFF);
  g_assert_finalize_object (first);
  g_assert_finalize_object (second);
  test_desk_compare (ana);
  test_desk_compare (rui);
  test_desk_free (ana);
  test_desk_free (rui);
  test_office_free (office);
}

static void
test_states (void)
{
  const char *password = "wrong";
  TestOffice *office = test_office_new (server);
  TestDesk *ana = test_desk_found (office, "ana");
  CrmSyncEngine *engine;
  CrmId account;

  engine = crm_sync_engine_new (ana->store, give_password, &password, NULL);
  test_desk_join (ana);
  crm_sync_engine_start (engine);
  wait_for (engine, CRM_SYNC_ERROR);
  g_assert_nonnull (strstr (crm_sync_engine_get_message (engine), "password of ana"));
  password = "correct horse";
  crm_sync_engine_sync_now (engine);
  wait_for (engine, CRM_SYNC_UP_TO_DATE);
  g_assert_null (crm_sync_engine_get_message (engine));

  g_assert_true (test_server_order (server, "kill"));
  wait_for (engine, CRM_SYNC_OFFLINE);
  g_assert_nonnull (crm_sync_engine_get_message (engine));
  account = test_desk_insert (ana, "account", "name", "Made offline", NULL);
  while (crm_sync_engine_get_pending (engine) == 0)
    g_main_context_iteration (NULL, TRUE);
  g_assert_true (test_server_order (server, "start"));
  crm_sync_engine_sync_now (engine);
  wait_for (engine, CRM_SYNC_UP_TO_DATE);
  g_assert_cmpuint (crm_sync_engine_get_pending (engine), ==, 0);
  crm_sync_engine_stop (engine);
  test_desk_compare (ana);
  test_desk_assert (ana, "account", &account, "name", "Made offline");

  /* Started again, it goes on. */
  crm_sync_engine_start (engine);
  wait_for (engine, CRM_SYNC_UP_TO_DATE);
  crm_sync_engine_stop (engine);
  g_assert_finalize_object (engine);
  test_desk_free (ana);
  test_office_free (office);
}

static void
add_tests (void)
{
  g_test_add_func ("/sync/engine/bell", test_bell);
  g_test_add_func ("/sync/engine/states", test_states);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  return test_server_run (&server, add_tests);
}
