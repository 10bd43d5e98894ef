/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A real server, offices on it and desks in temporary folders, for the tests of sync. */
#include "config.h"

#include "crm-test-office.h"

#include <glib/gstdio.h>
#include <string.h>

#include "crm-replica.h"
#include "crm-sync-wire.h"

struct _TestServer
{
  GSubprocess *process;
  GDataInputStream *answers;
  char *folder;
  char *port;
  guint n_databases;
};

static char *
read_line (TestServer *server)
{
  return g_data_input_stream_read_line (server->answers, NULL, NULL, NULL);
}

static TestServer *
start (const char *argument)
{
  TestServer *server = g_new0 (TestServer, 1);
  g_autofree char *script
      = g_build_filename (g_getenv ("G_TEST_SRCDIR"), "sync", "start-postgres", NULL);
  g_autofree char *line = NULL;
  g_auto (GStrv) words = NULL;
  g_autoptr (GError) error = NULL;

  server->process
      = g_subprocess_new (G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error,
                          script, argument, NULL);
  g_assert_no_error (error);
  server->answers = g_data_input_stream_new (g_subprocess_get_stdout_pipe (server->process));
  line = read_line (server);
  g_assert_nonnull (line);
  if (g_str_has_prefix (line, "missing: "))
    {
      g_test_message ("%s", line);
      test_server_free (server);
      return NULL;
    }
  g_assert_true (g_str_has_prefix (line, "ready "));
  words = g_strsplit (line, " ", 3);
  server->folder = g_strdup (words[1]);
  server->port = g_strdup (words[2]);
  return server;
}

/**
 * test_server_start:
 *
 * Returns: (nullable): %NULL when no PostgreSQL is installed; the test is skipped then
 */
TestServer *
test_server_start (void)
{
  return start (NULL);
}

/**
 * test_server_start_tls:
 *
 * Returns: (nullable): a server that is another computer, as far as a desk can tell
 */
TestServer *
test_server_start_tls (void)
{
  return start ("tls");
}

void
test_server_free (TestServer *server)
{
  if (server == NULL)
    return;
  g_output_stream_close (g_subprocess_get_stdin_pipe (server->process), NULL, NULL);
  g_subprocess_wait (server->process, NULL, NULL);
  g_object_unref (server->answers);
  g_object_unref (server->process);
  g_free (server->folder);
  g_free (server->port);
  g_free (server);
}

/**
 * test_server_run:
 * @server: (out): what the tests talk to
 * @add_tests: adds those that need it
 *
 * Runs the tests with a server of their own; without one installed only those added before.
 *
 * Returns: what main() returns
 */
int
test_server_run (TestServer **server, void (*add_tests) (void))
{
  int status;

  *server = test_server_start ();
  if (*server != NULL)
    add_tests ();
  status = g_test_run ();
  test_server_free (*server);
  return status;
}

/**
 * test_server_order:
 * @order: stop, start or kill
 */
gboolean
test_server_order (TestServer *server, const char *order)
{
  g_autofree char *text = g_strconcat (order, "\n", NULL);
  g_autofree char *answer = NULL;

  g_output_stream_write_all (g_subprocess_get_stdin_pipe (server->process), text, strlen (text),
                             NULL, NULL, NULL);
  answer = read_line (server);
  return g_strcmp0 (answer, "ok") == 0;
}

/* ---- a portal ---- */

struct _TestPortal
{
  GSocketListener *listener;
  GCancellable *closed;
  GThread *thread;
  guint16 port;
};

static gpointer
answer_html (gpointer data)
{
  static const char page[] = "HTTP/1.1 302 Found\r\nLocation: http://portal.example.org/\r\n\r\n"
                             "<html><body>Welcome to our Wi-Fi</body></html>";
  TestPortal *portal = data;
  GSocketConnection *connection;

  while ((connection = g_socket_listener_accept (portal->listener, NULL, portal->closed, NULL))
         != NULL)
    {
      GIOStream *stream = G_IO_STREAM (connection);
      char request[8];
      gsize n;

      g_input_stream_read_all (g_io_stream_get_input_stream (stream), request, sizeof request, &n,
                               NULL, NULL);
      g_output_stream_write_all (g_io_stream_get_output_stream (stream), page, sizeof page - 1,
                                 NULL, NULL, NULL);
      g_object_unref (connection);
    }
  return NULL;
}

TestPortal *
test_portal_start (void)
{
  TestPortal *portal = g_new0 (TestPortal, 1);
  g_autoptr (GError) error = NULL;

  portal->listener = g_socket_listener_new ();
  portal->closed = g_cancellable_new ();
  portal->port = g_socket_listener_add_any_inet_port (portal->listener, NULL, &error);
  g_assert_no_error (error);
  portal->thread = g_thread_new ("portal", answer_html, portal);
  return portal;
}

guint
test_portal_get_port (TestPortal *portal)
{
  return portal->port;
}

void
test_portal_stop (TestPortal *portal)
{
  g_cancellable_cancel (portal->closed);
  g_thread_join (portal->thread);
  g_object_unref (portal->listener);
  g_object_unref (portal->closed);
  g_free (portal);
}

static CrmSyncConnection *
connect_admin (const char *admin)
{
  g_autoptr (GError) error = NULL;
  CrmSyncConnection *connection = crm_sync_connection_open (admin, NULL, NULL, NULL, &error);

  g_assert_no_error (error);
  return connection;
}

static void
run_script (CrmSyncConnection *connection, const char *sql)
{
  g_autoptr (GError) error = NULL;

  crm_sync_connection_script (connection, sql, NULL, &error);
  g_assert_no_error (error);
}

/* The first office of a server is made by the code under test, the others are copies of it. */
TestOffice *
test_office_new (TestServer *server)
{
  TestOffice *office = g_new0 (TestOffice, 1);
  g_autofree char *root = g_strdup_printf ("host=%s port=%s user=postgres dbname=postgres",
                                           server->folder, server->port);
  g_autoptr (GError) error = NULL;

  office->server = server;
  if (server->n_databases == 0)
    {
      g_autoptr (CrmCatalog) catalog = crm_catalog_new ();
      g_autoptr (CrmSyncConnection) connection = connect_admin (root);
      g_autofree char *admin = g_strdup_printf ("host=%s port=%s user=postgres dbname=pattern",
                                                server->folder, server->port);

      run_script (connection, "CREATE DATABASE pattern TEMPLATE template0");
      crm_sync_share_init (admin, NULL, catalog, NULL, &error);
      g_assert_no_error (error);
    }
  office->database = g_strdup_printf ("office%u", ++server->n_databases);
  office->address = g_strdup_printf ("host=%s port=%s dbname=%s", server->folder, server->port,
                                     office->database);
  office->admin = g_strdup_printf ("%s user=postgres", office->address);
  {
    g_autoptr (CrmSyncConnection) connection = connect_admin (root);
    g_autofree char *copy
        = g_strdup_printf ("CREATE DATABASE %s TEMPLATE pattern", office->database);
    /* What a database has but its copy has not: the rights of roles in it. */
    g_autofree char *rights = g_strdup_printf ("REVOKE ALL ON DATABASE %s FROM PUBLIC; "
                                               "GRANT CREATE ON DATABASE %s TO crm_owner",
                                               office->database, office->database);

    run_script (connection, copy);
    run_script (connection, rights);
  }
  test_office_run (office, "UPDATE sync.meta SET office = gen_random_uuid ()");
  return office;
}

/**
 * test_office_get_remote_address:
 *
 * Returns: (transfer full): the address as from another computer, without the certificate to trust
 */
char *
test_office_get_remote_address (TestOffice *office)
{
  return g_strdup_printf ("host=db.example.org hostaddr=127.0.0.1 port=%s dbname=%s",
                          office->server->port, office->database);
}

const char *
test_server_get_port (TestServer *self)
{
  return self->port;
}

/**
 * test_server_get_folder:
 *
 * Returns: where its socket is
 */
const char *
test_server_get_folder (TestServer *self)
{
  return self->folder;
}

/**
 * test_office_get_root_certificate:
 *
 * Returns: (transfer full): the file of the certificate to trust
 */
char *
test_office_get_root_certificate (TestOffice *office)
{
  return g_build_filename (office->server->folder, "root.crt", NULL);
}

void
test_office_free (TestOffice *office)
{
  g_free (office->database);
  g_free (office->address);
  g_free (office->admin);
  g_free (office);
}

CrmSyncConnection *
test_office_connect (TestOffice *office)
{
  return connect_admin (office->admin);
}

char *
test_office_ask (TestOffice *office, const char *sql)
{
  g_autoptr (CrmSyncConnection) connection = test_office_connect (office);
  g_autoptr (GError) error = NULL;
  g_autoptr (PGresult) result = crm_sync_connection_query (connection, sql, 0, NULL, NULL, &error);

  g_assert_no_error (error);
  return PQntuples (result) > 0 && !PQgetisnull (result, 0, 0)
             ? g_strdup (PQgetvalue (result, 0, 0))
             : NULL;
}

void
test_office_run (TestOffice *office, const char *sql)
{
  g_autoptr (CrmSyncConnection) connection = test_office_connect (office);

  run_script (connection, sql);
}

/* Runs @steps one by one, on the server and not in the office. */
static void
run_on_server (TestOffice *office, const char *const *steps)
{
  g_autofree char *root = g_strdup_printf ("host=%s port=%s user=postgres dbname=postgres",
                                           office->server->folder, office->server->port);
  g_autoptr (CrmSyncConnection) connection = connect_admin (root);

  for (; *steps != NULL; steps++)
    run_script (connection, *steps);
}

/**
 * test_office_run_beside:
 *
 * Runs @sql as the administrator, while nobody is in the office.
 */
void
test_office_run_beside (TestOffice *office, const char *sql)
{
  run_on_server (office, (const char *const[]){ sql, NULL });
}

/**
 * test_office_save:
 *
 * Makes a backup of the office. Nobody may be connected to it, as with test_office_restore().
 */
void
test_office_save (TestOffice *office)
{
  g_autofree char *copy = g_strdup_printf ("CREATE DATABASE saved TEMPLATE %s", office->database);

  run_on_server (office, (const char *const[]){ copy, NULL });
}

/**
 * test_office_move_to_small_disk:
 *
 * Moves the database to a disk that test_server_order() may "fill" and "empty".
 *
 * Returns: FALSE where nobody may make a disk
 */
gboolean
test_office_move_to_small_disk (TestOffice *office)
{
  g_autofree char *space = g_strdup_printf ("CREATE TABLESPACE small LOCATION '%s/small/space'",
                                            office->server->folder);
  g_autofree char *move
      = g_strdup_printf ("ALTER DATABASE %s SET TABLESPACE small", office->database);

  if (!test_server_order (office->server, "disk"))
    return FALSE;
  run_on_server (office, (const char *const[]){ space, move, NULL });
  return TRUE;
}

/**
 * test_office_restore:
 *
 * The database is lost, and the backup takes its place. Who may connect is as it was.
 */
void
test_office_restore (TestOffice *office)
{
  g_autofree char *drop = g_strdup_printf ("DROP DATABASE %s", office->database);
  g_autofree char *restore
      = g_strdup_printf ("CREATE DATABASE %s TEMPLATE saved", office->database);
  g_autofree char *connect
      = g_strdup_printf ("GRANT CONNECT ON DATABASE %s TO crm_user", office->database);

  run_on_server (office,
                 (const char *const[]){ drop, restore, "DROP DATABASE saved", connect, NULL });
}

void
test_office_add_person (TestOffice *office, const char *login, CrmRecord *user)
{
  g_autoptr (GError) error = NULL;

  crm_sync_add_person (office->admin, NULL, login, TEST_PASSWORD, user, NULL, &error);
  g_assert_no_error (error);
}

static void
open_store (TestDesk *desk)
{
  g_autoptr (GError) error = NULL;

  g_clear_object (&desk->catalog);
  desk->catalog = crm_catalog_new ();
  desk->store = crm_store_open (desk->folder, CRM_STORE_CREATE, desk->catalog, &error);
  g_assert_no_error (error);
  desk->cycle = crm_sync_cycle_new (desk->store);
  if (desk->open != NULL)
    crm_sync_cycle_set_open (desk->cycle, desk->open, desk->open_data);
}

static void
copy_file (const char *from, const char *to, const char *name)
{
  g_autofree char *source = g_build_filename (from, name, NULL);
  g_autofree char *target = g_build_filename (to, name, NULL);
  g_autofree char *contents = NULL;
  gsize length;

  if (g_file_get_contents (source, &contents, &length, NULL))
    g_assert_true (g_file_set_contents (target, contents, (gssize) length, NULL));
}

static void
copy_folder (const char *from, const char *to)
{
  g_autoptr (GDir) dir = g_dir_open (from, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL)
    copy_file (from, to, name);
}

/**
 * test_desk_start:
 * @pattern: (nullable): a folder whose files the desk begins with
 * @open: (nullable): connects it to its server
 *
 * A desk of no office yet. What it is to join is noted as with test_desk_note_server().
 */
TestDesk *
test_desk_start (const char *pattern, const char *login, CrmSyncOpen open, gpointer data)
{
  TestDesk *desk = g_new0 (TestDesk, 1);
  g_autoptr (GError) error = NULL;

  desk->login = g_strdup (login);
  desk->open = open;
  desk->open_data = data;
  desk->folder = g_dir_make_tmp ("crm-desk-XXXXXX", &error);
  g_assert_no_error (error);
  if (pattern != NULL)
    copy_folder (pattern, desk->folder);
  open_store (desk);
  return desk;
}

static TestDesk *
make_desk (TestOffice *office, const char *login)
{
  TestDesk *desk = test_desk_start (NULL, login, NULL, NULL);

  desk->office = office;
  return desk;
}

void
test_desk_join (TestDesk *desk)
{
  test_desk_join_watched (desk, NULL, NULL);
}

void
test_desk_join_watched (TestDesk *desk, CrmSyncProgress progress, gpointer data)
{
  g_autoptr (GError) error = NULL;

  crm_sync_join (desk->store, desk->office->address, desk->login, TEST_PASSWORD, progress, data,
                 NULL, &error);
  g_assert_no_error (error);
}

/**
 * test_desk_let_in:
 *
 * A colleague who may join, with an empty replica.
 */
TestDesk *
test_desk_let_in (TestOffice *office, const char *login)
{
  TestDesk *desk = make_desk (office, login);
  g_autoptr (CrmRecord) user = crm_record_new (test_desk_kind (desk, "user"));

  crm_record_set_text (user, "name", login);
  test_office_add_person (office, login, user);
  return desk;
}

/**
 * test_desk_new:
 *
 * A colleague who is let in and joins with an empty replica.
 */
TestDesk *
test_desk_new (TestOffice *office, const char *login)
{
  TestDesk *desk = test_desk_let_in (office, login);

  test_desk_join (desk);
  return desk;
}

static gpointer
note_server (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  TestDesk *desk = data;

  return crm_session_set_meta (session, "sync.server",
                               desk->office != NULL ? desk->office->address : "host=localhost",
                               error)
                 && crm_session_set_meta (session, "sync.login", desk->login, error)
             ? desk
             : NULL;
}

/**
 * test_desk_note_server:
 *
 * The desk belongs to its office from now on, as after joining, and has nothing of it yet.
 */
void
test_desk_note_server (TestDesk *desk)
{
  test_desk_run (desk, note_server, desk);
}

/**
 * test_desk_new_stopped:
 *
 * A colleague whose first copy is stopped where @probe says, and whose program is started again.
 */
TestDesk *
test_desk_new_stopped (TestOffice *office, const char *login, CrmSyncProbe probe, gpointer data)
{
  TestDesk *desk = test_desk_let_in (office, login);
  g_autoptr (GError) error = NULL;

  test_desk_note_server (desk);
  crm_sync_cycle_set_probe (desk->cycle, probe, data);
  g_assert_false (test_desk_try_sync (desk, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  test_desk_crash (desk);
  return desk;
}

typedef struct
{
  TestDesk *desk;
  CrmRecord *user;
} FoundJob;

static CrmRecord *
new_record (TestDesk *desk, const char *kind)
{
  return crm_record_new (test_desk_kind (desk, kind));
}

static gpointer
found (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  FoundJob *job = data;
  g_autoptr (CrmRecord) office = new_record (job->desk, "office");
  g_autoptr (CrmRecord) pipeline = new_record (job->desk, "pipeline");
  const char *const stages[] = { "Prospecting", "Engaging", "Won", "Lost" };
  const char *const types[] = { "open", "open", "won", "lost" };
  g_autofree char *id = NULL;

  job->user = new_record (job->desk, "user");
  id = crm_id_dup_string (crm_record_get_id (job->user));
  crm_record_set_text (job->user, "name", job->desk->login);
  crm_record_set_text (office, "name", "Test & Sons");
  crm_record_set_text (pipeline, "name", "Sales");
  if (!crm_session_set_meta (session, "user", id, error)
      || !crm_session_begin (session, "Found the office", "setup", error)
      || !crm_session_insert (session, job->user, error)
      || !crm_session_insert (session, office, error)
      || !crm_session_insert (session, pipeline, error))
    return NULL;
  for (guint i = 0; i < G_N_ELEMENTS (stages); i++)
    {
      g_autoptr (CrmRecord) stage = new_record (job->desk, "stage");

      crm_record_set_text (stage, "name", stages[i]);
      crm_record_set_text (stage, "type", types[i]);
      crm_record_set_link (stage, "pipeline_id", crm_record_get_id (pipeline));
      crm_record_set_integer (stage, "position", i);
      if (!crm_session_insert (session, stage, error))
        return NULL;
    }
  return crm_session_commit (session, NULL, error) ? job : NULL;
}

/**
 * test_desk_found_alone:
 *
 * Founds an office on an empty desk.
 *
 * Returns: (transfer full): its person
 */
CrmRecord *
test_desk_found_alone (TestDesk *desk)
{
  FoundJob job = { desk, NULL };

  test_desk_run (desk, found, &job);
  return job.user;
}

/**
 * test_desk_found:
 *
 * Founds an office on a desk alone, without a server; it may join one later.
 */
TestDesk *
test_desk_found (TestOffice *office, const char *login)
{
  TestDesk *desk = make_desk (office, login);
  g_autoptr (CrmRecord) user = test_desk_found_alone (desk);

  test_office_add_person (office, login, user);
  return desk;
}

static void
close_desk (TestDesk *desk)
{
  g_clear_pointer (&desk->cycle, crm_sync_cycle_free);
  if (desk->store != NULL) /* another process may have it open instead */
    crm_store_close (desk->store);
  g_clear_object (&desk->store);
}

/**
 * test_desk_copy:
 *
 * Another desk with the same files: a home folder that was copied, or a backup.
 */
TestDesk *
test_desk_copy (TestDesk *desk)
{
  TestDesk *copy;

  close_desk (desk);
  copy = test_desk_start (desk->folder, desk->login, desk->open, desk->open_data);
  copy->office = desk->office;
  open_store (desk);
  return copy;
}

/**
 * test_desk_crash:
 *
 * The program ends without a word and is started again.
 */
void
test_desk_crash (TestDesk *desk)
{
  close_desk (desk);
  open_store (desk);
}

void
test_desk_free (TestDesk *desk)
{
  g_autoptr (GDir) dir = g_dir_open (desk->folder, 0, NULL);
  const char *name;

  close_desk (desk);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (desk->folder, name, NULL);

      g_unlink (path);
    }
  g_rmdir (desk->folder);
  g_object_unref (desk->catalog);
  g_free (desk->folder);
  g_free (desk->login);
  g_free (desk);
}

gboolean
test_desk_try_sync (TestDesk *desk, GError **error)
{
  if (!crm_sync_cycle_is_connected (desk->cycle)
      && !crm_sync_cycle_connect (desk->cycle, TEST_PASSWORD, NULL, error))
    return FALSE;
  if (crm_sync_cycle_run (desk->cycle, NULL, error)
      && crm_sync_cycle_send_files (desk->cycle, NULL, error))
    return TRUE;
  crm_sync_cycle_disconnect (desk->cycle);
  return FALSE;
}

void
test_desk_sync (TestDesk *desk)
{
  g_autoptr (GError) error = NULL;

  test_desk_try_sync (desk, &error);
  g_assert_no_error (error);
}

/* A probe: @data is a TestStop. */
gboolean
test_stop_at (const char *point, gpointer data)
{
  TestStop *stop = data;

  return strcmp (point, stop->point) != 0 || --stop->n > 0;
}

/**
 * test_desk_expect_stop:
 * @point: as CrmSyncProbe knows it
 * @n: the how manieth of these is the last
 *
 * Syncs, crashes at that point, and is started again.
 */
void
test_desk_expect_stop (TestDesk *desk, const char *point, int n)
{
  TestStop stop = { point, n };
  g_autoptr (GError) error = NULL;

  crm_sync_cycle_set_probe (desk->cycle, test_stop_at, &stop);
  g_assert_false (test_desk_try_sync (desk, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  test_desk_crash (desk);
}

const CrmKind *
test_desk_kind (TestDesk *desk, const char *kind)
{
  const CrmKind *found_kind = crm_catalog_find_kind (desk->catalog, kind);

  g_assert_nonnull (found_kind);
  return found_kind;
}

gpointer
test_desk_run (TestDesk *desk, CrmSessionFunc func, gpointer data)
{
  g_autoptr (GError) error = NULL;
  gpointer result = crm_store_run (desk->store, CRM_LANE_WRITE, func, data, NULL, &error);

  g_assert_no_error (error);
  return result;
}

typedef struct
{
  const CrmKind *kind;
  const CrmId *id;
  CrmRecord *record;
  const char *field;
  const char *text;
  const CrmId *target;
} EditJob;

static gpointer
insert (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  EditJob *job = data;

  if (!crm_session_begin (session, "Insert", "test", error)
      || !crm_session_insert (session, job->record, error)
      || !crm_session_commit (session, NULL, error))
    {
      crm_session_rollback (session);
      return NULL;
    }
  return job;
}

/**
 * test_desk_insert:
 * @...: names of fields and texts by turns; what ends in ":id" takes a CrmId, and the name of a
 * kind may follow a colon for a link to any kind
 */
CrmId
test_desk_insert (TestDesk *desk, const char *kind, ...)
{
  g_autoptr (CrmRecord) record = new_record (desk, kind);
  EditJob job = { .record = record };
  const char *field;
  va_list args;

  va_start (args, kind);
  while ((field = va_arg (args, const char *)) != NULL)
    {
      g_auto (GStrv) parts = g_strsplit (field, ":", 2);
      g_autoptr (GError) error = NULL;

      if (parts[1] == NULL)
        crm_record_parse (record, field, va_arg (args, const char *), NULL, &error);
      else if (strcmp (parts[1], "id") == 0)
        crm_record_set_link (record, parts[0], va_arg (args, const CrmId *));
      else
        crm_record_set_parent (record, parts[0], test_desk_kind (desk, parts[1]),
                               va_arg (args, const CrmId *));
      g_assert_no_error (error);
    }
  va_end (args);
  test_desk_run (desk, insert, &job);
  return *crm_record_get_id (record);
}

static gpointer
edit (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  EditJob *job = data;
  g_autoptr (CrmRecord) record = crm_session_get (session, job->kind, job->id, error);

  if (record == NULL
      || (job->text != NULL && !crm_record_parse (record, job->field, job->text, NULL, error)))
    return NULL;
  if (job->text == NULL)
    crm_record_unset (record, job->field);
  if (!crm_session_begin (session, "Edit", "test", error)
      || !crm_session_update (session, record, error) || !crm_session_commit (session, NULL, error))
    {
      crm_session_rollback (session);
      return NULL;
    }
  return job;
}

void
test_desk_set (
    TestDesk *desk, const char *kind, const CrmId *id, const char *field, const char *text)
{
  EditJob job = { test_desk_kind (desk, kind), id, NULL, field, text, NULL };

  test_desk_run (desk, edit, &job);
}

static gpointer
link_to (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  EditJob *job = data;
  g_autoptr (CrmRecord) record = crm_session_get (session, job->kind, job->id, error);

  if (record == NULL)
    return NULL;
  crm_record_set_link (record, job->field, job->target);
  if (crm_session_begin (session, "Edit", "test", error)
      && crm_session_update (session, record, error) && crm_session_commit (session, NULL, error))
    return job;
  crm_session_rollback (session);
  return NULL;
}

void
test_desk_set_link (
    TestDesk *desk, const char *kind, const CrmId *id, const char *field, const CrmId *target)
{
  EditJob job = { test_desk_kind (desk, kind), id, NULL, field, NULL, target };

  test_desk_run (desk, link_to, &job);
}

static gpointer delete (CrmSession *session,
                        gpointer data,
                        GCancellable *cancellable,
                        GError **error)
{
  EditJob *job = data;

  if (!crm_session_begin (session, "Delete", "test", error)
      || !crm_session_delete (session, job->kind, job->id, error)
      || !crm_session_commit (session, NULL, error))
    {
      crm_session_rollback (session);
      return NULL;
    }
  return job;
}

void
test_desk_delete (TestDesk *desk, const char *kind, const CrmId *id)
{
  EditJob job = { test_desk_kind (desk, kind), id, NULL, NULL, NULL, NULL };

  test_desk_run (desk, delete, &job);
}

static gpointer
get (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  EditJob *job = data;

  job->record = crm_session_get_any (session, job->kind, job->id, NULL);
  return job;
}

/**
 * test_desk_get:
 *
 * Returns: (nullable): the record, deleted or not
 */
CrmRecord *
test_desk_get (TestDesk *desk, const char *kind, const CrmId *id)
{
  EditJob job = { test_desk_kind (desk, kind), id, NULL, NULL, NULL, NULL };

  test_desk_run (desk, get, &job);
  return job.record;
}

char *
test_desk_text (TestDesk *desk, const char *kind, const CrmId *id, const char *field)
{
  g_autoptr (CrmRecord) record = test_desk_get (desk, kind, id);

  if (record == NULL)
    return g_strdup ("(gone)");
  if (crm_record_is_deleted (record))
    return g_strdup ("(deleted)");
  return crm_field_to_text (crm_kind_find_field (crm_record_get_kind (record), field),
                            crm_record_get_by_name (record, field),
                            crm_record_get_currency (record));
}

static gpointer
list_all (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  g_autoptr (CrmQuery) query = crm_query_new (data);

  crm_query_include_deleted (query);
  return crm_session_list (session, query, error);
}

static GHashTable *
local_records (TestDesk *desk, const CrmKind *kind)
{
  g_autoptr (GPtrArray) records = test_desk_run (desk, list_all, (gpointer) kind);
  GHashTable *by_id = g_hash_table_new_full (crm_id_hash, crm_id_equal, NULL, g_object_unref);

  for (guint i = 0; i < records->len; i++)
    {
      CrmRecord *record = g_ptr_array_index (records, i);

      g_hash_table_insert (by_id, (gpointer) crm_record_get_id (record), g_object_ref (record));
    }
  return by_id;
}

/**
 * test_desk_assert_same:
 * @there: a record as the server has it
 * @here: (nullable): as the desk has it
 */
void
test_desk_assert_same (TestDesk *desk, CrmRecord *there, CrmRecord *here)
{
  const CrmKind *kind = crm_record_get_kind (there);
  g_autofree char *id = crm_id_dup_string (crm_record_get_id (there));

  if (here == NULL)
    g_error ("%s has no %s %s", desk->login, crm_kind_get_name (kind), id);
  for (guint i = 0; i < crm_kind_get_n_fields (kind); i++)
    {
      const CrmField *field = crm_kind_get_field (kind, i);
      const CrmValue *expected = crm_record_get (there, field);
      const CrmValue *value = crm_record_get (here, field);

      if (crm_field_get_spec (field)->satellite != NULL || crm_value_equal (expected, value))
        continue;
      {
        g_autofree char *server = crm_field_to_text (field, expected, "EUR");
        g_autofree char *local = crm_field_to_text (field, value, "EUR");

        g_error ("%s %s.%s %s: server %s, desk %s", desk->login, crm_kind_get_name (kind),
                 crm_field_get_name (field), id, server, local);
      }
    }
  if (crm_record_is_deleted (there) != crm_record_is_deleted (here)
      || crm_record_get_version (there) != crm_record_get_version (here))
    g_error ("%s %s %s: server version %d deleted %d, desk %d %d", desk->login,
             crm_kind_get_name (kind), id, (int) crm_record_get_version (there),
             crm_record_is_deleted (there), (int) crm_record_get_version (here),
             crm_record_is_deleted (here));
}

static guint
compare_kind (TestDesk *desk, CrmSyncConnection *connection, const CrmKind *kind)
{
  g_autoptr (GHashTable) here = local_records (desk, kind);
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autofree char *row_sql = crm_sync_schema_row_sql (kind, NULL);
  g_autofree char *source = crm_sync_schema_dup_source (kind);
  g_autofree char *sql = g_strdup_printf ("SELECT id, %s FROM %s t", row_sql, source);
  g_autoptr (GError) error = NULL;
  g_autoptr (PGresult) rows = crm_sync_connection_query (connection, sql, 0, NULL, NULL, &error);

  g_assert_no_error (error);
  for (int i = 0; i < PQntuples (rows); i++)
    {
      g_autoptr (CrmRecord) there = NULL;
      CrmId id;

      g_assert_true (crm_id_parse (PQgetvalue (rows, i, 0), &id));
      there = crm_sync_wire_read_row (parser, kind, &id, PQgetvalue (rows, i, 1), &error);
      g_assert_no_error (error);
      test_desk_assert_same (desk, there, g_hash_table_lookup (here, &id));
    }
  if ((int) g_hash_table_size (here) != PQntuples (rows))
    g_error ("%s has %u of %s, the server %d", desk->login, g_hash_table_size (here),
             crm_kind_get_name (kind), PQntuples (rows));
  return g_hash_table_size (here);
}

/**
 * test_office_connect_as:
 *
 * Connects as one of the people, with nothing but their password, as any program could.
 */
CrmSyncConnection *
test_office_connect_as (TestOffice *office, const char *login)
{
  g_autofree char *address
      = g_strdup_printf ("%s user=%s password='%s'", office->address, login, TEST_PASSWORD);

  return connect_admin (address);
}

/**
 * test_desk_compare:
 *
 * Asserts that every table is the same on the desk and on the server, as far as its person sees it
 * there: ids, values, versions, which are deleted.
 *
 * Returns: number of rows that were compared
 */
guint
test_desk_compare (TestDesk *desk)
{
  g_autoptr (CrmSyncConnection) connection = test_office_connect_as (desk->office, desk->login);
  guint n = 0;

  for (guint i = 0; i < crm_catalog_get_n_kinds (desk->catalog); i++)
    {
      const CrmKind *kind = crm_catalog_get_kind (desk->catalog, i);

      if (crm_sync_kind_is_shared (kind))
        n += compare_kind (desk, connection, kind);
    }
  return n;
}

static gpointer
count_pending (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  *(gint64 *) data = crm_session_count_pending (session, error);
  return data;
}

gint64
test_desk_pending (TestDesk *desk)
{
  gint64 pending;

  test_desk_run (desk, count_pending, &pending);
  return pending;
}

static gpointer
get_meta (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  char **text = data;

  *text = crm_session_get_meta (session, *text);
  return data;
}

/**
 * test_desk_meta:
 *
 * Returns: (transfer full) (nullable): what the desk notes under that key
 */
char *
test_desk_meta (TestDesk *desk, const char *key)
{
  char *text = (char *) key;

  test_desk_run (desk, get_meta, &text);
  return text;
}

/* Microseconds that a condition may take to come true, as in tests/ui. */
gint64
test_get_patience (void)
{
  const char *patience = g_getenv ("CRM_TEST_PATIENCE");

  return (patience != NULL ? g_ascii_strtoll (patience, NULL, 10) : 20) * G_USEC_PER_SEC;
}

gboolean
test_tick_cb (gpointer data)
{
  return G_SOURCE_CONTINUE;
}

static char *
give_password (
    const char *server, const char *login, gpointer data, GCancellable *cancellable, GError **error)
{
  return g_strdup (TEST_PASSWORD);
}

/**
 * test_desk_start_engine:
 *
 * Leads the conversation of the desk as a window does; not step by step any more.
 *
 * Returns: (transfer full): the engine, which has been with the server
 */
CrmSyncEngine *
test_desk_start_engine (TestDesk *desk)
{
  CrmSyncEngine *engine = crm_sync_engine_new (desk->store, give_password, NULL, NULL);

  g_clear_pointer (&desk->cycle, crm_sync_cycle_free);
  crm_sync_engine_start (engine);
  TEST_WAIT_UNTIL (crm_sync_engine_get_state (engine) == CRM_SYNC_UP_TO_DATE);
  return engine;
}
