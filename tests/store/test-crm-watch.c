/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Two programs on one replica: each hears that the other has written. */
#include "config.h"

#include "fixture.h"

static void
on_changed_cb (CrmStore *store, GArray *changes, guint *heard)
{
  (*heard)++;
}

static gboolean
on_patience_ended_cb (gpointer data)
{
  *(gboolean *) data = TRUE;
  return G_SOURCE_REMOVE;
}

static void
wait_until_heard (guint *heard)
{
  gboolean late = FALSE;
  guint source = g_timeout_add_seconds (10, on_patience_ended_cb, &late);

  while (*heard == 0 && !late)
    g_main_context_iteration (NULL, TRUE);
  g_assert_false (late);
  g_source_remove (source);
}

static gpointer
write_note (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  g_autoptr (CrmRecord) team
      = crm_record_new (crm_catalog_find_kind (crm_session_get_catalog (session), "team"));

  crm_record_set_text (team, "name", "Other program");
  g_assert_true (crm_session_begin (session, "Other", "test", error));
  g_assert_true (crm_session_insert (session, team, error));
  g_assert_true (crm_session_commit (session, NULL, error));
  return NULL;
}

static gboolean
on_first_look_ended_cb (gpointer data)
{
  g_autoptr (GError) error = NULL;

  /* The other program's store; it writes after the first look has been taken. */
  crm_store_run (data, CRM_LANE_WRITE, write_note, NULL, NULL, &error);
  g_assert_no_error (error);
  return G_SOURCE_REMOVE;
}

static void
test_hears_another_process (Fixture *f, gconstpointer data)
{
  g_autoptr (CrmCatalog) catalog = crm_catalog_new ();
  g_autoptr (CrmStore) other = crm_store_open (f->folder, 0, catalog, NULL);
  guint heard = 0;

  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_signal_connect (f->store, "changed", G_CALLBACK (on_changed_cb), &heard);
  crm_store_watch (f->store);
  g_timeout_add (400, on_first_look_ended_cb, other);
  wait_until_heard (&heard);
}

static void
test_hears_itself (Fixture *f, gconstpointer data)
{
  guint heard = 0;

  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_signal_connect (f->store, "changed", G_CALLBACK (on_changed_cb), &heard);
  g_object_unref (fixture_new (f, "team", "name", "Own", NULL));
  wait_until_heard (&heard);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/watch/hears-itself", Fixture, NULL, fixture_set_up, test_hears_itself,
              fixture_tear_down);
  g_test_add ("/watch/hears-another-process", Fixture, NULL, fixture_set_up,
              test_hears_another_process, fixture_tear_down);
  return g_test_run ();
}
