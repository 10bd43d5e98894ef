/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How many bytes go over the wire for a change, and how many the shared database takes for a
 * million of them, before and after old history is given up. A relay between the desks and the
 * server counts what passes. Beside it what the change itself has: its id and its values in binary
 * form. */
#include "config.h"

#include <gio/gunixsocketaddress.h>
#include <glib/gstdio.h>
#include <string.h>

#include "bench.h"
#include "crm-sync-health.h"
#include "../sync/crm-test-office.h"

#define N_SINGLE 200
#define N_MANY 2000

static gint64 n_up, n_down; /* atomic enough: read when nothing passes */

typedef struct
{
  GInputStream *from;
  GOutputStream *to;
  GSocketConnection *ends[2];
  gint64 *count;
} Way;

static gpointer
pass_on (gpointer data)
{
  Way *way = data;
  guint8 buffer[65536];
  gssize n;

  while ((n = g_input_stream_read (way->from, buffer, sizeof buffer, NULL, NULL)) > 0)
    {
      __atomic_add_fetch (way->count, n, __ATOMIC_SEQ_CST);
      if (!g_output_stream_write_all (way->to, buffer, (gsize) n, NULL, NULL, NULL))
        break;
    }
  g_socket_shutdown (g_socket_connection_get_socket (way->ends[1]), FALSE, TRUE, NULL);
  g_object_unref (way->ends[0]);
  g_object_unref (way->ends[1]);
  g_free (way);
  return NULL;
}

static void
begin_way (GSocketConnection *from, GSocketConnection *to, gint64 *count)
{
  Way *way = g_new0 (Way, 1);

  way->from = g_io_stream_get_input_stream (G_IO_STREAM (from));
  way->to = g_io_stream_get_output_stream (G_IO_STREAM (to));
  way->ends[0] = g_object_ref (from);
  way->ends[1] = g_object_ref (to);
  way->count = count;
  g_thread_unref (g_thread_new ("way", pass_on, way));
}

static gboolean
on_desk_connected_cb (GThreadedSocketService *service,
                      GSocketConnection *desk,
                      GObject *source,
                      gpointer path)
{
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GSocketAddress) address = g_unix_socket_address_new (path);
  g_autoptr (GSocketConnection) server
      = g_socket_client_connect (client, G_SOCKET_CONNECTABLE (address), NULL, NULL);

  g_assert_nonnull (server);
  begin_way (desk, server, &n_up);
  begin_way (server, desk, &n_down);
  return TRUE;
}

static gpointer
run_loop (gpointer context)
{
  g_main_context_push_thread_default (context);
  for (;;)
    g_main_context_iteration (context, TRUE);
  return NULL;
}

/* Desks of the office talk to the server through a relay from now on. */
static void
relay (TestOffice *office, const char *folder)
{
  const char *port = test_server_get_port (office->server);
  g_autofree char *file = g_strconcat (".s.PGSQL.", port, NULL);
  g_autofree char *here = g_build_filename (folder, file, NULL);
  char *there = g_build_filename (test_server_get_folder (office->server), file, NULL);
  g_autoptr (GSocketAddress) address = g_unix_socket_address_new (here);
  GMainContext *context = g_main_context_new ();
  GSocketService *service = g_threaded_socket_service_new (-1);
  g_autoptr (GError) error = NULL;

  g_main_context_push_thread_default (context);
  g_socket_listener_add_address (G_SOCKET_LISTENER (service), address, G_SOCKET_TYPE_STREAM,
                                 G_SOCKET_PROTOCOL_DEFAULT, NULL, NULL, &error);
  g_assert_no_error (error);
  g_signal_connect (service, "run", G_CALLBACK (on_desk_connected_cb), there);
  g_socket_service_start (service);
  g_main_context_pop_thread_default (context);
  g_thread_unref (g_thread_new ("relay", run_loop, context));
  g_free (office->address);
  office->address = g_strdup_printf ("host=%s port=%s dbname=%s", folder, port, office->database);
}

static double
ask_number (TestOffice *office, const char *sql)
{
  g_autofree char *text = test_office_ask (office, sql);

  return g_ascii_strtod (text != NULL ? text : "0", NULL);
}

static void
tell_bytes (const char *what, gint64 bytes, guint n, double bare)
{
  double each = (double) bytes / n;

  bench_note ("  %-52s %7.0f bytes   bare %5.0f   ratio %.1f", what, each, bare, each / bare);
}

typedef struct
{
  GArray *ids;
  int turn;
} Edit;

static gpointer
edit_all (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  Edit *edit = data;
  const CrmKind *kind = crm_catalog_find_kind (crm_session_get_catalog (session), "account");

  for (guint i = 0; i < edit->ids->len; i++)
    {
      g_autoptr (CrmRecord) record
          = crm_session_get (session, kind, &g_array_index (edit->ids, CrmId, i), error);
      g_autofree char *text = g_strdup_printf ("Sector %d", edit->turn);

      if (record == NULL || !crm_session_begin (session, "Edit", "bench", error))
        return NULL;
      crm_record_set_text (record, "industry", text);
      if (!crm_session_update (session, record, error)
          || !crm_session_commit (session, NULL, error))
        return NULL;
    }
  return edit;
}

static void
measure_wire (TestOffice *office, TestDesk *ana, TestDesk *rui, GArray *ids)
{
  double change = ask_number (office, "SELECT avg (pg_column_size (id) + octet_length (industry)) "
                                      "FROM crm.account");
  double row = ask_number (office, "SELECT avg (octet_length (t::text)) FROM crm.account t");
  Edit edit = { ids, 1 };
  gint64 up, down;

  for (guint i = 0, n = MIN (N_SINGLE, ids->len); i < n; i++)
    {
      g_autofree char *text = g_strdup_printf ("Line %u", i);

      if (i == 1)
        n_up = n_down = 0;
      test_desk_set (ana, "account", &g_array_index (ids, CrmId, i), "industry", text);
      test_desk_sync (ana);
    }
  tell_bytes ("one edit, sent by itself", n_up, N_SINGLE - 1, change);
  tell_bytes ("  its answer, and the row read back", n_down, N_SINGLE - 1, row);
  n_up = n_down = 0;
  for (guint i = 0; i < N_SINGLE; i++)
    test_desk_sync (rui);
  tell_bytes ("asking when nothing is new, both ways", n_up + n_down, N_SINGLE, change);
  n_up = n_down = 0;
  test_desk_run (ana, edit_all, &edit);
  test_desk_sync (ana);
  up = n_up;
  down = n_down;
  tell_bytes ("one of many edits that were made offline", up, ids->len, change);
  tell_bytes ("  its answer, and the row read back", down, ids->len, row);
  n_up = n_down = 0;
  test_desk_sync (rui);
  tell_bytes ("one of many rows that come in", n_up + n_down, ids->len, row);
}

#define SIZE(table) "SELECT pg_total_relation_size ('" table "')"

static void
measure_database (TestOffice *office, TestDesk *ana, GArray *ids)
{
  static const char *const tables[][2]
      = { { SIZE ("sync.log"), "what changed when" },
          { SIZE ("sync.pushed"), "answers, one for each operation" },
          { SIZE ("sync.audit"), "audit log" },
          { SIZE ("sync.seal"), "its seals" } };
  double before[G_N_ELEMENTS (tables)], sum = 0, bare;
  CrmSyncCompacted went = { 0 };
  g_autoptr (GError) error = NULL;

  test_office_run (office, "VACUUM FULL sync.log, sync.pushed, sync.audit, sync.seal");
  for (gsize i = 0; i < G_N_ELEMENTS (tables); i++)
    before[i] = ask_number (office, tables[i][0]);
  for (int turn = 2; turn < 7; turn++)
    {
      Edit edit = { ids, turn };

      test_desk_run (ana, edit_all, &edit);
      test_desk_sync (ana);
    }
  test_office_run (office, "SELECT sync.seal_audit ()");
  test_office_run (office,
                   "CREATE TABLE public.bare AS SELECT id, at, changes -> 'industry' ->> 0 AS "
                   "was, changes -> 'industry' ->> 1 AS is FROM sync.audit WHERE action = 'U'");
  bare = ask_number (office, SIZE ("public.bare"))
         / ask_number (office, "SELECT count (*) FROM public.bare");
  for (gsize i = 0; i < G_N_ELEMENTS (tables); i++)
    {
      double each = (ask_number (office, tables[i][0]) - before[i]) / (5.0 * ids->len);

      sum += each;
      bench_note ("  %-52s %7.0f MB", tables[i][1], each);
    }
  bench_note ("  %-52s %7.0f MB   bare %5.0f   ratio %.1f", "a million changes in the database",
              sum, bare, sum / bare);
  test_office_run (office,
                   "BEGIN; SET LOCAL session_replication_role = replica; UPDATE sync.log SET "
                   "at = at - interval '500 days'; UPDATE sync.pushed SET at = at - interval "
                   "'500 days'; UPDATE sync.seal SET at = at - interval '500 days'; COMMIT");
  test_office_run (office,
                   "INSERT INTO crm.account (id, name) VALUES (gen_random_uuid (), 'Last')");
  test_office_run (office, "SELECT sync.seal_audit ()");
  if (!crm_sync_compact (office->admin, NULL, 180, 365, &went, NULL, &error))
    g_error ("%s", error->message);
  test_office_run (office, "VACUUM FULL sync.log, sync.pushed, sync.audit, sync.seal");
  sum = 0;
  for (gsize i = 0; i < G_N_ELEMENTS (tables); i++)
    sum += ask_number (office, tables[i][0]);
  bench_note ("  %-52s %7.1f MB in all",
              "after they were given up, with the audit log of years ago", sum / 1e6);
}

int
main (int argc, char *argv[])
{
  TestServer *server = test_server_start ();
  g_autofree char *folder = g_dir_make_tmp ("crm-relay-XXXXXX", NULL);
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (CrmId));
  g_autofree char *socket = NULL;
  TestOffice *office;
  TestDesk *ana, *rui;

  bench_title ("Bytes of a change");
  if (server == NULL)
    {
      bench_note ("not measured: there is no PostgreSQL server here");
      return 0;
    }
  office = test_office_new (server);
  relay (office, folder);
  ana = test_desk_found (office, "ana");
  for (guint i = 0; i < N_MANY; i++)
    {
      g_autofree char *name = g_strdup_printf ("Empresa %u Lda.", i);
      CrmId id = test_desk_insert (ana, "account", "name", name, "industry", "Steel", "website",
                                   "https://empresa.example", NULL);

      g_array_append_val (ids, id);
    }
  test_desk_join (ana);
  test_desk_sync (ana);
  rui = test_desk_new (office, "rui");
  measure_wire (office, ana, rui, ids);
  measure_database (office, ana, ids);
  test_desk_free (ana);
  test_desk_free (rui);
  test_office_free (office);
  test_server_free (server);
  socket = g_strdup_printf ("%s/.s.PGSQL.5432", folder);
  g_unlink (socket);
  g_rmdir (folder);
  return 0;
}
