/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Many desks with one PostgreSQL: everybody edits now and then, everybody hears of it. A desk here
 * is its conversation with the server, a person and a connection of its own, with the pauses of the
 * engine; it has no replica, for in an office that is on another computer. First with a
 * connection for each desk, then through PgBouncer.
 *
 *   --desks N --seconds N --every N (seconds between two edits of a person)
 *
 * Beside it stands what the bare server takes for an edit of the same row: an UPDATE, and nothing
 * that hears of it. */
#include "config.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "crm-error.h"
#include "crm-sync-postgres.h"
#include "crm-sync-wire.h"
#include "crm-test-office.h"

#define POLL (15 * G_TIME_SPAN_SECOND)
#define POOLED_POLL (4 * G_TIME_SPAN_SECOND)
#define PULL_SPAN_PER_DESK 2500
#define N_ACCOUNTS 500
#define SEES_ALL                                                                                   \
  1000000 /* a version that no record has reached: the desk has seen the last one                  \
           */

static int n_desks = 200;
static int n_seconds = 30;
static int every = 20;

typedef struct
{
  TestOffice *office;
  CrmCatalog *catalog;
  GArray *accounts; /* CrmId */
  gint is_over;
  gint n_ready;
  gboolean is_going;
  GMutex mutex;
  GCond cond;
  GArray *latencies; /* gint64: from the edit to each desk that has it */
  GArray *answers;   /* gint64: from the edit to its answer */
  gint n_pulls;
  gint n_rows;
} Bench;

typedef struct
{
  Bench *bench;
  int number;
  CrmSyncServer *server;
  JsonParser *parser;
  char *cursor;
  int replica;
  gint64 seq;
  GArray *latencies;
  GArray *answers;
  gint64 last_pull;
} Desk;

static char *
login_of (int number)
{
  return g_strdup_printf ("desk%d", number);
}

static gboolean
on_row (gint16 kind, const CrmId *id, const char *json, gpointer data, GError **error)
{
  Desk *desk = data;
  gint64 now = g_get_monotonic_time ();
  const char *mark;

  if (kind == 0)
    {
      g_auto (CrmSyncHeader) header = { 0 };

      if (!crm_sync_wire_read_header (desk->parser, json, &header, error))
        return FALSE;
      g_free (desk->cursor);
      desk->cursor = g_strdup (header.snapshot);
      return TRUE;
    }
  g_atomic_int_inc (&desk->bench->n_rows);
  mark = json != NULL ? strstr (json, "edited at ") : NULL;
  if (mark != NULL)
    {
      gint64 latency = now - g_ascii_strtoll (mark + strlen ("edited at "), NULL, 10);

      g_array_append_val (desk->latencies, latency);
    }
  return TRUE;
}

static void
pull (Desk *desk)
{
  g_autoptr (GError) error = NULL;

  crm_sync_server_take_bell (desk->server);
  crm_sync_server_pull (desk->server, desk->bench->catalog, NULL, desk->cursor, desk->replica, "[]",
                        on_row, desk, NULL, &error);
  g_assert_no_error (error);
  g_atomic_int_inc (&desk->bench->n_pulls);
  desk->last_pull = g_get_monotonic_time ();
}

static void
edit (Desk *desk)
{
  const CrmKind *kind = crm_catalog_find_kind (desk->bench->catalog, "account");
  GArray *accounts = desk->bench->accounts;
  CrmId batch = crm_id_generate ();
  g_autofree char *batch_id = crm_id_dup_string (&batch);
  g_autofree char *id = crm_id_dup_string (
      &g_array_index (accounts, CrmId, g_random_int_range (0, (gint32) accounts->len)));
  gint64 start = g_get_monotonic_time ();
  gint64 now = g_get_real_time () / 1000;
  g_autofree char *json = g_strdup_printf (
      "[{\"s\":%d,\"x\":\"%s\",\"o\":[{\"k\":%d,\"i\":\"%s\",\"a\":\"U\",\"b\":%d,\"t\":%" //
      G_GINT64_FORMAT ",\"p\":{\"industry\":\"edited at %" G_GINT64_FORMAT "\"}}]}]",
      (int) desk->seq + 1, batch_id, crm_kind_get_number (kind), id, SEES_ALL, now, start);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) answers
      = crm_sync_server_push (desk->server, desk->replica, desk->seq, now, json, NULL, &error);
  gint64 took = g_get_monotonic_time () - start;

  g_assert_no_error (error);
  g_assert_null (((CrmSyncAnswer *) answers->pdata[0])->code);
  desk->seq++;
  g_array_append_val (desk->answers, took);
}

static void
begin (Desk *desk)
{
  Bench *bench = desk->bench;
  g_autofree char *login = login_of (desk->number);
  g_autofree char *hello = NULL;
  g_autoptr (GError) error = NULL;

  /* All come at once, and some have to knock again. */
  while ((desk->server = crm_sync_postgres_open (bench->office->address, login, TEST_PASSWORD, NULL,
                                                 NULL, &error))
         == NULL)
    {
      g_assert_error (error, CRM_ERROR, CRM_ERROR_OFFLINE);
      g_clear_error (&error);
      g_usleep ((gulong) g_random_int_range (50000, 200000));
    }
  hello = crm_sync_server_hello (desk->server, 0, NULL, &error);
  g_assert_no_error (error);
  desk->replica = crm_sync_server_enrol (desk->server, NULL, &error);
  g_assert_no_error (error);
  crm_sync_server_listen (desk->server, NULL, &error);
  g_assert_no_error (error);
  desk->cursor = crm_sync_server_get_snapshot (desk->server, NULL, &error);
  g_assert_no_error (error);
  desk->parser = json_parser_new ();
  desk->latencies = g_array_new (FALSE, FALSE, sizeof (gint64));
  desk->answers = g_array_new (FALSE, FALSE, sizeof (gint64));
  pull (desk);
  g_atomic_int_inc (&bench->n_ready);
  g_mutex_lock (&bench->mutex);
  while (!bench->is_going)
    g_cond_wait (&bench->cond, &bench->mutex);
  g_mutex_unlock (&bench->mutex);
}

static void
end (Desk *desk)
{
  Bench *bench = desk->bench;

  g_mutex_lock (&bench->mutex);
  g_array_append_vals (bench->latencies, desk->latencies->data, desk->latencies->len);
  g_array_append_vals (bench->answers, desk->answers->data, desk->answers->len);
  g_mutex_unlock (&bench->mutex);
  g_array_unref (desk->latencies);
  g_array_unref (desk->answers);
  g_object_unref (desk->parser);
  g_object_unref (desk->server);
  g_free (desk->cursor);
  g_free (desk);
}

/* As the engine: a bell is answered at once, but not more often than the office can bear. */
static gpointer
work (gpointer data)
{
  Desk *desk = data;
  gint64 span = MAX (25 * G_TIME_SPAN_MILLISECOND, PULL_SPAN_PER_DESK * (gint64) n_desks);
  gint64 next_edit, next_poll, poll;
  gboolean rang = FALSE;

  begin (desk);
  poll = crm_sync_server_is_pooled (desk->server) ? POOLED_POLL : POLL;
  next_edit = g_get_monotonic_time () + g_random_int_range (0, every * 1000) * 1000;
  next_poll = g_get_monotonic_time () + g_random_int_range (0, (gint32) poll);
  while (!g_atomic_int_get (&desk->bench->is_over))
    {
      gint64 now = g_get_monotonic_time ();
      gint64 due = MIN (next_edit, rang ? desk->last_pull + span : next_poll);
      gboolean bell = FALSE;
      g_autoptr (GError) error = NULL;

      if (now >= next_edit)
        {
          edit (desk);
          next_edit += every * G_TIME_SPAN_SECOND;
        }
      else if (now >= due)
        {
          rang = FALSE;
          pull (desk);
          next_poll = desk->last_pull + poll + g_random_int_range (0, (gint32) (poll / 3));
        }
      else if (rang)
        g_usleep ((gulong) MIN (due - now, 200000));
      else
        {
          crm_sync_server_wait (desk->server, MIN (due - now, 200000), -1, &bell, &error);
          g_assert_no_error (error);
          rang |= bell;
        }
    }
  end (desk);
  return NULL;
}

/* ---- what the server has ---- */

/* Of a process; of the postmaster those of all its children that have ended. */
static double
seconds_of (const char *pid, gboolean of_children)
{
  g_autofree char *path = g_strdup_printf ("/proc/%s/stat", pid);
  g_autofree char *text = NULL;
  g_auto (GStrv) words = NULL;

  if (!g_file_get_contents (path, &text, NULL, NULL))
    return 0;
  words = g_strsplit (strrchr (text, ')') + 2, " ", 16);
  return (g_ascii_strtod (words[of_children ? 13 : 11], NULL)
          + g_ascii_strtod (words[of_children ? 14 : 12], NULL))
         / 100;
}

static double
megabytes_of (const char *pid)
{
  g_autofree char *path = g_strdup_printf ("/proc/%s/smaps_rollup", pid);
  g_autofree char *text = NULL;
  const char *line;

  if (!g_file_get_contents (path, &text, NULL, NULL))
    return 0;
  line = strstr (text, "\nPss:");
  return line != NULL ? (double) g_ascii_strtoll (line + 5, NULL, 10) / 1024 : 0;
}

static void
look_at_server (TestOffice *office, double *seconds, double *megabytes, int *connections)
{
  g_autofree char *pids = test_office_ask (
      office,
      "SELECT string_agg (pid::text, ' ') FROM pg_stat_activity WHERE usename LIKE 'desk%'");
  g_auto (GStrv) words = g_strsplit (pids != NULL ? pids : "", " ", -1);

  g_autofree char *path
      = g_build_filename (test_server_get_folder (office->server), "data", "postmaster.pid", NULL);
  g_autofree char *postmaster = NULL;

  *seconds = *megabytes = 0;
  *connections = 0;
  if (g_file_get_contents (path, &postmaster, NULL, NULL))
    *seconds = seconds_of (g_strdelimit (postmaster, "\n", '\0'), TRUE);
  for (guint i = 0; words[i] != NULL && *words[i] != '\0'; i++)
    {
      *seconds += seconds_of (words[i], FALSE);
      *megabytes += megabytes_of (words[i]);
      (*connections)++;
    }
}

static int
compare (gconstpointer a, gconstpointer b)
{
  gint64 first = *(const gint64 *) a, second = *(const gint64 *) b;

  return first < second ? -1 : first > second;
}

static void
tell (const char *what, GArray *spans)
{
  double ms[3] = { 0 };
  const double parts[] = { 0.5, 0.95, 0.99 };

  g_array_sort (spans, compare);
  for (int i = 0; i < 3 && spans->len > 0; i++)
    ms[i] = (double) g_array_index (spans, gint64, (guint) ((spans->len - 1) * parts[i])) / 1000;
  g_print ("  %-42s n %6u   p50 %8.1f ms   p95 %8.1f ms   p99 %8.1f ms\n", what, spans->len, ms[0],
           ms[1], ms[2]);
}

static void
run (Bench *bench, const char *how)
{
  g_autofree GThread **threads = g_new0 (GThread *, n_desks);
  double before, after, megabytes;
  int connections;
  gint64 start;

  bench->latencies = g_array_new (FALSE, FALSE, sizeof (gint64));
  bench->answers = g_array_new (FALSE, FALSE, sizeof (gint64));
  bench->is_over = bench->n_ready = bench->n_pulls = bench->n_rows = 0;
  bench->is_going = FALSE;
  for (int i = 0; i < n_desks; i++)
    {
      Desk *desk = g_new0 (Desk, 1);

      desk->bench = bench;
      desk->number = i;
      threads[i] = g_thread_new ("desk", work, desk);
    }
  while (g_atomic_int_get (&bench->n_ready) < n_desks)
    g_usleep (10000);
  look_at_server (bench->office, &before, &megabytes, &connections);
  g_mutex_lock (&bench->mutex);
  bench->is_going = TRUE;
  start = g_get_monotonic_time ();
  g_cond_broadcast (&bench->cond);
  g_mutex_unlock (&bench->mutex);
  g_usleep ((gulong) n_seconds * G_USEC_PER_SEC);
  look_at_server (bench->office, &after, &megabytes, &connections);
  start = g_get_monotonic_time () - start;
  g_atomic_int_set (&bench->is_over, 1);
  for (int i = 0; i < n_desks; i++)
    g_thread_join (threads[i]);
  g_print ("%d desks %s, an edit of each every %d s, %.0f s\n", n_desks, how, every,
           (double) start / G_USEC_PER_SEC);
  tell ("an edit, until its answer", bench->answers);
  tell ("an edit, until another desk has it", bench->latencies);
  g_print ("  %-42s %d, %.0f MB together\n", "processes of the server for them", connections,
           megabytes);
  g_print ("  %-42s %.1f a second, %.1f rows a second\n", "pulls",
           bench->n_pulls * (double) G_USEC_PER_SEC / (double) start,
           bench->n_rows * (double) G_USEC_PER_SEC / (double) start);
  g_print ("  %-42s %.0f %% of a core\n", "processor of these processes",
           (after - before) * 100 * G_USEC_PER_SEC / (double) start);
  g_array_unref (bench->latencies);
  g_array_unref (bench->answers);
}

/* ---- the office ---- */

static gpointer
insert_accounts (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  Bench *bench = data;
  const CrmKind *kind = crm_catalog_find_kind (crm_session_get_catalog (session), "account");

  if (!crm_session_begin (session, "Import", "import", error))
    return NULL;
  for (int i = 0; i < N_ACCOUNTS; i++)
    {
      g_autoptr (CrmRecord) account = crm_record_new (kind);

      crm_record_set_text (account, "name", "Account");
      if (!crm_session_insert (session, account, error))
        return NULL;
      g_array_append_vals (bench->accounts, crm_record_get_id (account), 1);
    }
  return crm_session_commit (session, NULL, error) ? data : NULL;
}

static void
found (Bench *bench)
{
  TestDesk *ana = test_desk_found (bench->office, "ana");

  test_desk_run (ana, insert_accounts, bench);
  test_desk_join (ana);
  for (int i = 0; i < n_desks; i++)
    {
      g_autofree char *login = login_of (i);
      g_autoptr (CrmRecord) user = crm_record_new (test_desk_kind (ana, "user"));

      crm_record_set_text (user, "name", login);
      test_office_add_person (bench->office, login, user);
    }
  test_desk_free (ana);
}

/* The bare limit: the same row is updated, nothing is logged, nobody hears of it. */
static void
tell_bare (Bench *bench)
{
  g_autoptr (CrmSyncConnection) connection = test_office_connect (bench->office);
  g_autoptr (GArray) spans = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GError) error = NULL;

  crm_sync_connection_script (connection,
                              "CREATE TABLE public.bare AS SELECT * FROM crm.account; ALTER TABLE "
                              "public.bare ADD PRIMARY KEY (id)",
                              NULL, &error);
  for (int i = 0; i < 200; i++)
    {
      g_autofree char *id = crm_id_dup_string (&g_array_index (bench->accounts, CrmId, i));
      gint64 start = g_get_monotonic_time ();
      g_autoptr (PGresult) result = crm_sync_connection_query (
          connection, "UPDATE public.bare SET industry = 'edited' WHERE id = $1::uuid", 1,
          (const char *const[]){ id }, NULL, &error);
      gint64 took = g_get_monotonic_time () - start;

      g_array_append_val (spans, took);
    }
  g_assert_no_error (error);
  g_print ("The bare server\n");
  tell ("an UPDATE of one row, until its answer", spans);
}

/* @idle: for how many seconds it keeps a connection that nobody uses */
static GSubprocess *
start_pooler (TestServer *server, const char *idle, char **folder)
{
  g_autofree char *script
      = g_build_filename (g_getenv ("G_TEST_SRCDIR"), "sync", "start-pgbouncer", NULL);
  g_autoptr (GSubprocess) process = g_subprocess_new (
      G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE, NULL, script,
      test_server_get_folder (server), test_server_get_port (server), idle, NULL);
  g_autoptr (GDataInputStream) lines
      = g_data_input_stream_new (g_subprocess_get_stdout_pipe (process));
  g_autofree char *line = g_data_input_stream_read_line (lines, NULL, NULL, NULL);
  g_auto (GStrv) words = g_strsplit (line != NULL ? line : "missing", " ", 3);

  if (strcmp (words[0], "ready") != 0)
    {
      g_print ("No PgBouncer: %s\n", line);
      return NULL;
    }
  *folder = g_strdup (words[1]);
  return g_steal_pointer (&process);
}

static void
run_pooled (Bench *bench, TestServer *server, const char *idle, const char *how)
{
  g_autofree char *folder = NULL;
  g_autoptr (GSubprocess) pooler = start_pooler (server, idle, &folder);

  if (pooler == NULL)
    return;
  g_free (bench->office->address);
  bench->office->address
      = g_strdup_printf ("host=%s port=6432 dbname=%s", folder, bench->office->database);
  run (bench, how);
  g_output_stream_close (g_subprocess_get_stdin_pipe (pooler), NULL, NULL);
  g_subprocess_wait (pooler, NULL, NULL);
}

int
main (int argc, char *argv[])
{
  const GOptionEntry entries[] = { { "desks", 0, 0, G_OPTION_ARG_INT, &n_desks, NULL, NULL },
                                   { "seconds", 0, 0, G_OPTION_ARG_INT, &n_seconds, NULL, NULL },
                                   { "every", 0, 0, G_OPTION_ARG_INT, &every, NULL, NULL },
                                   { NULL } };
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  Bench bench = { 0 };
  TestServer *server;

  g_test_init (&argc, &argv, NULL);
  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, &argc, &argv, NULL))
    return 2;
  server = test_server_start ();
  if (server == NULL)
    return 77;
  bench.office = test_office_new (server);
  test_office_run (bench.office, "ALTER SYSTEM SET max_connections = 500");
  g_assert_true (test_server_order (server, "stop") && test_server_order (server, "start"));
  bench.catalog = crm_catalog_new ();
  bench.accounts = g_array_new (FALSE, FALSE, sizeof (CrmId));
  g_mutex_init (&bench.mutex);
  g_cond_init (&bench.cond);
  found (&bench);
  tell_bare (&bench);
  run (&bench, "with a connection each");
  run_pooled (&bench, server, "60", "through PgBouncer, which keeps a connection for 60 s");
  run_pooled (&bench, server, "1", "through PgBouncer, which keeps a connection for 1 s");
  g_array_unref (bench.accounts);
  g_object_unref (bench.catalog);
  test_office_free (bench.office);
  test_server_free (server);
  return 0;
}
