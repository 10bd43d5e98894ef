/* SPDX-License-Identifier: GPL-3.0-or-later */
/* libpq without blocking: every wait is a poll on the socket and on a cancellable, with a limit.
 * A connection belongs to the thread that opened it. */
#include "config.h"

#include "crm-sync-connection.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "crm-clock.h"
#include "crm-error.h"
#include "crm-sync-fault.h"

/* How long the other side may be silent. A large batch is one statement that answers at its end. */
#define CONNECT_LIMIT (15 * G_TIME_SPAN_SECOND)
#define SILENCE_LIMIT (10 * G_TIME_SPAN_MINUTE)
/* Who closes the window waits no longer for an answer. */
#define UNWANTED_SPAN G_TIME_SPAN_SECOND
#define MAX_PREPARED 16

#define SESSION_OPTIONS                                                                            \
  "-c statement_timeout=600000 -c lock_timeout=10000 "                                             \
  "-c idle_in_transaction_session_timeout=60000 -c max_parallel_workers_per_gather=0 -c jit=off "  \
  "-c client_min_messages=warning -c plan_cache_mode=force_generic_plan"

struct _CrmSyncConnection
{
  PGconn *pg;
  GThread *thread;
  gboolean is_local;    /* the server is on this computer */
  gboolean is_pooled;   /* something between us and the server lends its connections out */
  GHashTable *prepared; /* statements that are planned once: text and name */
  char state[6];        /* SQLSTATE with which the server refused last */
  gboolean can_look;    /* the server knows who has which record open */
  char *look_mark;      /* of the record whose visitors are asked about; NULL: none */
  gboolean look_rang;
};

#define ASSERT_CONNECTION(self) g_assert ((self)->thread == g_thread_self ())

static gboolean
is_local_host (const char *host)
{
  return host[0] == '\0' || host[0] == '/' || host[0] == '@' || strcmp (host, "localhost") == 0
         || g_str_has_prefix (host, "127.") || strcmp (host, "::1") == 0;
}

static gboolean
are_local_hosts (const char *hosts)
{
  g_auto (GStrv) list = g_strsplit (hosts != NULL ? hosts : "", ",", -1);

  for (int i = 0; list[i] != NULL; i++)
    if (!is_local_host (list[i]))
      return FALSE;
  return TRUE;
}

static void
append_setting (GString *text, const char *key, const char *value)
{
  g_string_append_printf (text, "%s%s='", text->len > 0 ? " " : "", key);
  for (const char *p = value; *p != '\0'; p++)
    {
      if (*p == '\'' || *p == '\\')
        g_string_append_c (text, '\\');
      g_string_append_c (text, *p);
    }
  g_string_append_c (text, '\'');
}

static PQconninfoOption *
parse_server (const char *server, GError **error)
{
  char *message = NULL;
  PQconninfoOption *options = PQconninfoParse (server, &message);

  if (options == NULL)
    g_set_error (error, CRM_ERROR, CRM_ERROR_INVALID,
                 /* Translators: what the database library says about an address. */
                 _ ("This is not the address of a database: %s"),
                 message != NULL ? g_strchomp (message) : "");
  PQfreemem (message);
  return options;
}

static const char *
get_option (PQconninfoOption *options, const char *key)
{
  for (PQconninfoOption *option = options; option->keyword != NULL; option++)
    if (strcmp (option->keyword, key) == 0)
      return option->val;
  return NULL;
}

static gboolean
is_local_server (PQconninfoOption *options)
{
  return are_local_hosts (get_option (options, "host"))
         && are_local_hosts (get_option (options, "hostaddr"));
}

static gboolean
check_encryption (PQconninfoOption *options, GError **error)
{
  const char *mode = get_option (options, "sslmode");

  if (mode == NULL || strcmp (mode, "verify-full") == 0 || is_local_server (options))
    return TRUE;
  g_set_error (error, CRM_ERROR, CRM_ERROR_INVALID,
               _ ("sslmode: a database on another computer is only reached with verify-full; "
                  "name its certificate in sslrootcert"));
  return FALSE;
}

/**
 * crm_sync_server_normalize:
 * @server: a URI (postgresql://…) or key=value pairs
 * @login: (out) (optional) (nullable): the user that it names
 * @password: (out) (optional) (nullable): the password that it names
 *
 * Returns: (transfer full): the address without user and password, as key=value pairs, fit to be
 *   kept in a file
 */
char *
crm_sync_server_normalize (const char *server, char **login, char **password, GError **error)
{
  PQconninfoOption *options = parse_server (server, error);
  GString *text;

  if (options == NULL)
    return NULL;
  if (!check_encryption (options, error))
    {
      PQconninfoFree (options);
      return NULL;
    }
  if (login != NULL)
    *login = g_strdup (get_option (options, "user"));
  if (password != NULL)
    *password = g_strdup (get_option (options, "password"));
  text = g_string_new (NULL);
  for (PQconninfoOption *option = options; option->keyword != NULL; option++)
    if (option->val != NULL && option->val[0] != '\0' && strcmp (option->keyword, "user") != 0
        && strcmp (option->keyword, "password") != 0)
      append_setting (text, option->keyword, option->val);
  PQconninfoFree (options);
  return g_string_free (text, FALSE);
}

static void
ignore_notice (void *data, const char *message)
{
  g_debug ("server: %s", message);
}

/* Waits for the socket. Returns FALSE with an error when it is cancelled or silent for too long. */
static gboolean
wait_for_socket (CrmSyncConnection *self,
                 gushort events,
                 gint64 deadline,
                 GCancellable *cancellable,
                 GError **error)
{
  GPollFD fds[2] = { { PQsocket (self->pg), events, 0 }, { -1, G_IO_IN, 0 } };
  gboolean can_cancel = cancellable != NULL && g_cancellable_make_pollfd (cancellable, &fds[1]);
  gint64 left = MAX (deadline - g_get_monotonic_time (), 0);
  int n = g_poll (fds, can_cancel ? 2 : 1, (int) (left / 1000) + 1);

  if (can_cancel)
    g_cancellable_release_fd (cancellable);
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;
  if (n == 0 && g_get_monotonic_time () >= deadline)
    {
      g_set_error (error, CRM_ERROR, CRM_ERROR_OFFLINE, _ ("The shared database does not answer"));
      return FALSE;
    }
  return TRUE;
}

static gboolean
finish_start (CrmSyncConnection *self, GCancellable *cancellable, GError **error)
{
  gint64 deadline = g_get_monotonic_time () + CONNECT_LIMIT;
  PostgresPollingStatusType status = PGRES_POLLING_WRITING;

  while (status != PGRES_POLLING_OK)
    {
      if (PQstatus (self->pg) == CONNECTION_BAD || status == PGRES_POLLING_FAILED)
        {
          crm_sync_fault_unreachable (self->pg, self->is_local, cancellable, error);
          return FALSE;
        }
      if (!wait_for_socket (self, status == PGRES_POLLING_READING ? G_IO_IN : G_IO_OUT, deadline,
                            cancellable, error))
        return FALSE;
      status = PQconnectPoll (self->pg);
    }
  return TRUE;
}

static void
add_parameter (GPtrArray *keys, GPtrArray *values, const char *key, const char *value)
{
  g_ptr_array_add (keys, (gpointer) key);
  g_ptr_array_add (values, (gpointer) value);
}

static PGconn *
start_connection (PQconninfoOption *options,
                  gboolean is_local,
                  const char *login,
                  const char *password)
{
  g_autoptr (GPtrArray) keys = g_ptr_array_new ();
  g_autoptr (GPtrArray) values = g_ptr_array_new ();

  for (PQconninfoOption *option = options; option->keyword != NULL; option++)
    if (option->val != NULL && strcmp (option->keyword, "user") != 0
        && strcmp (option->keyword, "password") != 0 && strcmp (option->keyword, "options") != 0)
      add_parameter (keys, values, option->keyword, option->val);
  if (login != NULL)
    add_parameter (keys, values, "user", login);
  if (password != NULL)
    add_parameter (keys, values, "password", password);
  add_parameter (keys, values, "options", SESSION_OPTIONS);
  add_parameter (keys, values, "client_encoding", "UTF8");
  add_parameter (keys, values, "fallback_application_name", "clientela");
  add_parameter (keys, values, "gssencmode", "disable");
  add_parameter (keys, values, "keepalives_idle", "30");
  add_parameter (keys, values, "keepalives_interval", "10");
  add_parameter (keys, values, "keepalives_count", "3");
  add_parameter (keys, values, "tcp_user_timeout", "30000");
  if (!is_local)
    {
      add_parameter (keys, values, "sslmode", "verify-full");
      if (get_option (options, "channel_binding") == NULL)
        add_parameter (keys, values, "channel_binding", "require");
      if (get_option (options, "sslrootcert") == NULL
          && g_file_test ("/etc/ssl/certs/ca-certificates.crt", G_FILE_TEST_EXISTS))
        add_parameter (keys, values, "sslrootcert", "/etc/ssl/certs/ca-certificates.crt");
    }
  add_parameter (keys, values, NULL, NULL);
  return PQconnectStartParams ((const char *const *) keys->pdata,
                               (const char *const *) values->pdata, 0);
}

/**
 * crm_sync_connection_open:
 * @login: (nullable): user, else the one that @server names
 * @password: (nullable): password, else the one that @server names
 *
 * Returns: a connection of the calling thread, or %NULL: %CRM_ERROR_DENIED for a wrong password or
 * a closed account, %CRM_ERROR_OFFLINE when the server cannot be reached
 */
CrmSyncConnection *
crm_sync_connection_open (const char *server,
                          const char *login,
                          const char *password,
                          GCancellable *cancellable,
                          GError **error)
{
  PQconninfoOption *options = parse_server (server, error);
  g_autoptr (CrmSyncConnection) self = NULL;

  if (options == NULL)
    return NULL;
  if (!check_encryption (options, error))
    {
      PQconninfoFree (options);
      return NULL;
    }
  self = g_new0 (CrmSyncConnection, 1);
  self->thread = g_thread_self ();
  self->is_local = is_local_server (options);
  self->pg = start_connection (options, self->is_local,
                               login != NULL ? login : get_option (options, "user"),
                               password != NULL ? password : get_option (options, "password"));
  PQconninfoFree (options);
  if (self->pg == NULL)
    g_error ("out of memory");
  PQsetErrorVerbosity (self->pg, PQERRORS_VERBOSE);
  PQsetNoticeProcessor (self->pg, ignore_notice, NULL);
  if (!finish_start (self, cancellable, error))
    return NULL;
  PQsetErrorVerbosity (self->pg, PQERRORS_DEFAULT);
  PQsetnonblocking (self->pg, 1);
  return g_steal_pointer (&self);
}

void
crm_sync_connection_close (CrmSyncConnection *self)
{
  if (self == NULL)
    return;
  ASSERT_CONNECTION (self);
  PQfinish (self->pg);
  g_clear_pointer (&self->prepared, g_hash_table_unref);
  g_free (self->look_mark);
  g_free (self);
}

PGconn *
crm_sync_connection_get_handle (CrmSyncConnection *self)
{
  return self->pg;
}

static gboolean
flush_output (CrmSyncConnection *self, GCancellable *cancellable, GError **error)
{
  gint64 deadline = g_get_monotonic_time () + SILENCE_LIMIT;
  int rest;

  while ((rest = PQflush (self->pg)) == 1)
    {
      if (!wait_for_socket (self, G_IO_IN | G_IO_OUT, deadline, cancellable, error))
        return FALSE;
      if (!PQconsumeInput (self->pg))
        break;
    }
  if (rest == 0)
    return TRUE;
  crm_sync_fault_lost (self->pg, error);
  return FALSE;
}

/* The next result, %NULL with no error at the end of all of them. */
static PGresult *
next_result (CrmSyncConnection *self, GCancellable *cancellable, GError **error)
{
  gint64 deadline = g_get_monotonic_time () + SILENCE_LIMIT;

  while (PQisBusy (self->pg))
    {
      if (!wait_for_socket (self, G_IO_IN, deadline, cancellable, error))
        return NULL;
      if (!PQconsumeInput (self->pg))
        {
          crm_sync_fault_lost (self->pg, error);
          return NULL;
        }
    }
  return PQgetResult (self->pg);
}

static gboolean
check_result (CrmSyncConnection *self, PGresult *result, GError **error)
{
  ExecStatusType status = PQresultStatus (result);
  const char *state;
  const char *message;

  if (status == PGRES_TUPLES_OK || status == PGRES_COMMAND_OK || status == PGRES_SINGLE_TUPLE)
    return TRUE;
  state = PQresultErrorField (result, PG_DIAG_SQLSTATE);
  g_strlcpy (self->state, state != NULL ? state : "", sizeof self->state);
  message = PQresultErrorField (result, PG_DIAG_MESSAGE_PRIMARY);
  if (state == NULL || PQstatus (self->pg) == CONNECTION_BAD)
    crm_sync_fault_lost (self->pg, error);
  else
    crm_sync_fault_refused (state, message, error);
  return FALSE;
}

/* Reads what is left of a statement, so that the next one can be sent. */
static void
drain (CrmSyncConnection *self, GCancellable *cancellable)
{
  PGresult *result;

  while ((result = next_result (self, cancellable, NULL)) != NULL)
    PQclear (result);
}

static PGresult *
collect_result (CrmSyncConnection *self, GCancellable *cancellable, GError **error)
{
  g_autoptr (PGresult) result = NULL;
  g_autoptr (GError) failure = NULL;

  if (!flush_output (self, cancellable, error))
    return NULL;
  for (;;)
    {
      PGresult *next = next_result (self, cancellable, &failure);

      if (next == NULL)
        break;
      /* Of a script the first failure is what counts. */
      if (result != NULL && PQresultStatus (result) == PGRES_FATAL_ERROR)
        PQclear (next);
      else
        {
          g_clear_pointer (&result, PQclear);
          result = next;
        }
    }
  if (failure != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&failure));
      return NULL;
    }
  if (result == NULL)
    {
      crm_sync_fault_lost (self->pg, error);
      return NULL;
    }
  return check_result (self, result, error) ? g_steal_pointer (&result) : NULL;
}

/**
 * crm_sync_connection_query:
 * @params: texts, %NULL for none
 *
 * Returns: (transfer full): the whole result, or %NULL with @error
 */
PGresult *
crm_sync_connection_query (CrmSyncConnection *self,
                           const char *sql,
                           int n_params,
                           const char *const *params,
                           GCancellable *cancellable,
                           GError **error)
{
  ASSERT_CONNECTION (self);
  if (!PQsendQueryParams (self->pg, sql, n_params, NULL, params, NULL, NULL, 0))
    {
      crm_sync_fault_lost (self->pg, error);
      return NULL;
    }
  return collect_result (self, cancellable, error);
}

/**
 * crm_sync_connection_query_bytes:
 * @n_params: of texts, up to CRM_SYNC_MAX_TEXTS
 * @params: the texts, $1 and on
 * @bytes: (nullable): the parameter after these, as they are
 *
 * Returns: (transfer full): the whole result with values as bytes, or %NULL with @error
 */
PGresult *
crm_sync_connection_query_bytes (CrmSyncConnection *self,
                                 const char *sql,
                                 int n_params,
                                 const char *const *params,
                                 GBytes *bytes,
                                 GCancellable *cancellable,
                                 GError **error)
{
  const char *values[CRM_SYNC_MAX_TEXTS + 1] = { NULL };
  int lengths[CRM_SYNC_MAX_TEXTS + 1] = { 0 };
  int formats[CRM_SYNC_MAX_TEXTS + 1] = { 0 };
  gsize size = 0;

  ASSERT_CONNECTION (self);
  g_assert (n_params <= CRM_SYNC_MAX_TEXTS);
  for (int i = 0; i < n_params; i++)
    values[i] = params[i];
  if (bytes != NULL)
    {
      /* Nothing is not no bytes. */
      const char *data = g_bytes_get_data (bytes, &size);

      values[n_params] = data != NULL ? data : "";
      lengths[n_params] = (int) size;
      formats[n_params] = 1;
    }
  if (!PQsendQueryParams (self->pg, sql, bytes != NULL ? n_params + 1 : n_params, NULL, values,
                          lengths, formats, 1))
    {
      crm_sync_fault_lost (self->pg, error);
      return NULL;
    }
  return collect_result (self, cancellable, error);
}

/**
 * crm_sync_connection_listen:
 *
 * Asks to be told of changes. Behind a pooler of connections, such as PgBouncer, nobody would be:
 * the number of the server's process that answers is another one than the pooler has given.
 */
gboolean
crm_sync_connection_listen (CrmSyncConnection *self, GCancellable *cancellable, GError **error)
{
  g_autoptr (PGresult) result = NULL;

  ASSERT_CONNECTION (self);
  result = crm_sync_connection_query (
      self,
      "SELECT pg_backend_pid (), to_regprocedure ('sync.look (int, int, uuid, text)') IS NOT NULL",
      0, NULL, cancellable, error);
  if (result == NULL)
    return FALSE;
  self->is_pooled = atoi (PQgetvalue (result, 0, 0)) != PQbackendPID (self->pg);
  self->can_look = PQgetvalue (result, 0, 1)[0] == 't';
  return self->is_pooled
         || crm_sync_connection_script (
             self, self->can_look ? "LISTEN crm; LISTEN crm_look" : "LISTEN crm", cancellable,
             error);
}

/**
 * crm_sync_connection_can_look:
 *
 * Returns: whether crm_sync_connection_listen() has found a server that knows who has which record
 *   open
 */
gboolean
crm_sync_connection_can_look (CrmSyncConnection *self)
{
  return self->can_look;
}

/**
 * crm_sync_connection_set_look_mark:
 * @mark: (nullable): what the server calls out when somebody opens or closes the record of
 *   interest
 */
void
crm_sync_connection_set_look_mark (CrmSyncConnection *self, const char *mark)
{
  ASSERT_CONNECTION (self);
  g_free (self->look_mark);
  self->look_mark = g_strdup (mark);
}

/**
 * crm_sync_connection_take_look:
 *
 * Returns: whether that was called out since the last call
 */
gboolean
crm_sync_connection_take_look (CrmSyncConnection *self)
{
  gboolean rang = self->look_rang;

  ASSERT_CONNECTION (self);
  self->look_rang = FALSE;
  return rang;
}

/* Reads the answer to what was asked, which nobody wants to know any more, if one is still to come.
 * Returns FALSE when it takes too long. */
static gboolean
read_unwanted (CrmSyncConnection *self)
{
  const gint64 end = g_get_monotonic_time () + UNWANTED_SPAN;

  while (PQtransactionStatus (self->pg) == PQTRANS_ACTIVE)
    {
      GPollFD fd = { PQsocket (self->pg), G_IO_IN, 0 };
      gint64 left = (end - g_get_monotonic_time ()) / 1000;
      g_autoptr (PGresult) result = PQisBusy (self->pg) ? NULL : PQgetResult (self->pg);

      if (result != NULL && PQresultStatus (result) == PGRES_COPY_OUT)
        return FALSE;
      if (!PQisBusy (self->pg))
        continue;
      if (left <= 0 || g_poll (&fd, 1, (int) left) <= 0 || !PQconsumeInput (self->pg))
        return FALSE;
    }
  return TRUE;
}

/**
 * crm_sync_connection_post:
 *
 * Says a last word, also when the answer to something else was still to come; nothing but closing
 * may follow. Waits until it was heard, but no longer than a second or two: a server that has
 * something to tell just when we hang up does not read what was said before.
 */
void
crm_sync_connection_post (CrmSyncConnection *self,
                          const char *sql,
                          int n_params,
                          const char *const *params)
{
  ASSERT_CONNECTION (self);
  if (read_unwanted (self)
      && PQsendQueryParams (self->pg, sql, n_params, NULL, params, NULL, NULL, 0)
      && PQflush (self->pg) == 0)
    read_unwanted (self);
}

/**
 * crm_sync_connection_is_pooled:
 *
 * Returns: whether crm_sync_connection_listen() has found a pooler, so that no bell rings and
 *   nothing of a session is kept from one transaction to the next
 */
gboolean
crm_sync_connection_is_pooled (CrmSyncConnection *self)
{
  return self->is_pooled;
}

/**
 * crm_sync_connection_was_refused:
 * @state: an SQLSTATE
 *
 * Returns: whether that is why the server refused something last
 */
gboolean
crm_sync_connection_was_refused (CrmSyncConnection *self, const char *state)
{
  return self != NULL && strcmp (self->state, state) == 0;
}

/* Returns: (nullable): the name under which the statement is planned */
static const char *
prepare_stream (CrmSyncConnection *self, const char *sql, GCancellable *cancellable, GError **error)
{
  g_autoptr (PGresult) result = NULL;
  const char *known = self->prepared != NULL ? g_hash_table_lookup (self->prepared, sql) : NULL;
  g_autofree char *name = NULL;

  if (known != NULL)
    return known;
  if (self->prepared == NULL || g_hash_table_size (self->prepared) >= MAX_PREPARED)
    {
      g_clear_pointer (&self->prepared, g_hash_table_unref);
      if (!crm_sync_connection_script (self, "DEALLOCATE ALL", cancellable, error))
        return NULL;
      self->prepared = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
    }
  name = g_strdup_printf ("stream%u", g_hash_table_size (self->prepared));
  if (!PQsendPrepare (self->pg, name, sql, 0, NULL))
    {
      crm_sync_fault_lost (self->pg, error);
      return NULL;
    }
  result = collect_result (self, cancellable, error);
  if (result == NULL)
    return NULL;
  g_hash_table_insert (self->prepared, g_strdup (sql), g_steal_pointer (&name));
  return g_hash_table_lookup (self->prepared, sql);
}

/**
 * crm_sync_connection_stream:
 * @sql: planned once for as long as it is the same
 * @func: called for each row as it comes
 *
 * A result that may be large: never more than a row of it is in memory. When @func fails, the rest
 * is read and thrown away.
 */
gboolean
crm_sync_connection_stream (CrmSyncConnection *self,
                            const char *sql,
                            int n_params,
                            const char *const *params,
                            CrmSyncResultFunc func,
                            gpointer data,
                            GCancellable *cancellable,
                            GError **error)
{
  g_autoptr (GError) failure = NULL;
  const char *name = NULL;
  PGresult *result;

  ASSERT_CONNECTION (self);
  if (!self->is_pooled)
    {
      name = prepare_stream (self, sql, cancellable, error);
      if (name == NULL)
        return FALSE;
    }
  if (!(name == NULL ? PQsendQueryParams (self->pg, sql, n_params, NULL, params, NULL, NULL, 0)
                     : PQsendQueryPrepared (self->pg, name, n_params, params, NULL, NULL, 0))
      || !PQsetSingleRowMode (self->pg))
    {
      crm_sync_fault_lost (self->pg, error);
      return FALSE;
    }
  if (!flush_output (self, cancellable, error))
    return FALSE;
  while ((result = next_result (self, cancellable, &failure)) != NULL)
    {
      gboolean good = check_result (self, result, &failure);

      for (int i = 0; good && i < PQntuples (result); i++)
        good = func (result, i, data, &failure);
      PQclear (result);
      if (!good)
        break;
    }
  if (failure == NULL)
    return TRUE;
  drain (self, cancellable);
  g_propagate_error (error, g_steal_pointer (&failure));
  return FALSE;
}

/* All that the server copies out, until it says that this was all. */
static gboolean
collect_copy (CrmSyncConnection *self, GByteArray *bytes, GCancellable *cancellable, GError **error)
{
  gint64 deadline = g_get_monotonic_time () + SILENCE_LIMIT;

  for (;;)
    {
      char *buffer = NULL;
      int length = PQgetCopyData (self->pg, &buffer, 1);

      if (length > 0)
        {
          g_byte_array_append (bytes, (const guint8 *) buffer, (guint) length);
          PQfreemem (buffer);
          deadline = g_get_monotonic_time () + SILENCE_LIMIT;
          continue;
        }
      if (length == -1)
        return TRUE;
      if (length == 0 && !wait_for_socket (self, G_IO_IN, deadline, cancellable, error))
        return FALSE;
      if (length < -1 || !PQconsumeInput (self->pg))
        {
          crm_sync_fault_lost (self->pg, error);
          return FALSE;
        }
    }
}

/**
 * crm_sync_connection_copy:
 * @sql: COPY … TO STDOUT, maybe after what is set for it
 *
 * Returns: (transfer full): what came out
 */
GByteArray *
crm_sync_connection_copy (CrmSyncConnection *self,
                          const char *sql,
                          GCancellable *cancellable,
                          GError **error)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  g_autoptr (PGresult) end = NULL;
  PGresult *begin;
  gboolean good;

  ASSERT_CONNECTION (self);
  if (!PQsendQuery (self->pg, sql))
    {
      crm_sync_fault_lost (self->pg, error);
      return NULL;
    }
  if (!flush_output (self, cancellable, error))
    return NULL;
  begin = next_result (self, cancellable, error);
  while (begin != NULL && PQresultStatus (begin) == PGRES_COMMAND_OK)
    {
      PQclear (begin);
      begin = next_result (self, cancellable, error);
    }
  if (begin == NULL)
    return NULL;
  good = PQresultStatus (begin) == PGRES_COPY_OUT || check_result (self, begin, error);
  if (good && PQresultStatus (begin) == PGRES_COPY_OUT)
    good = collect_copy (self, bytes, cancellable, error);
  if (!good)
    {
      /* Read to its end even when somebody gave it up, so that the next statement can be sent. */
      if (PQresultStatus (begin) != PGRES_COPY_OUT || collect_copy (self, bytes, NULL, NULL))
        drain (self, NULL);
      PQclear (begin);
      return NULL;
    }
  PQclear (begin);
  end = collect_result (self, cancellable, error);
  return end != NULL ? g_steal_pointer (&bytes) : NULL;
}

/**
 * crm_sync_connection_script:
 * @sql: several statements; they are one transaction unless they say otherwise
 */
gboolean
crm_sync_connection_script (CrmSyncConnection *self,
                            const char *sql,
                            GCancellable *cancellable,
                            GError **error)
{
  g_autoptr (PGresult) result = NULL;

  ASSERT_CONNECTION (self);
  if (!PQsendQuery (self->pg, sql))
    {
      crm_sync_fault_lost (self->pg, error);
      return FALSE;
    }
  result = collect_result (self, cancellable, error);
  return result != NULL;
}

/**
 * crm_sync_connection_take_bell:
 *
 * Returns: whether somebody else's change was announced since the last call; one's own are not
 *   counted
 */
gboolean
crm_sync_connection_take_bell (CrmSyncConnection *self)
{
  gboolean rang = FALSE;
  PGnotify *notify;

  ASSERT_CONNECTION (self);
  while ((notify = PQnotifies (self->pg)) != NULL)
    {
      gboolean is_own = notify->be_pid == PQbackendPID (self->pg);

      if (strcmp (notify->relname, "crm") == 0)
        rang |= !is_own;
      else
        self->look_rang |= !is_own && g_strcmp0 (notify->extra, self->look_mark) == 0;
      PQfreemem (notify);
    }
  return rang;
}

/**
 * crm_sync_connection_wait:
 * @timeout: microseconds at most
 * @wake_fd: readable when somebody on this side wants something
 * @rang: (out): whether a change was announced
 *
 * Sleeps until the bell rings, @wake_fd is readable or the time is over; also when
 * crm_sync_connection_take_look() has something to say.
 *
 * Returns: FALSE when the connection has died
 */
gboolean
crm_sync_connection_wait (
    CrmSyncConnection *self, gint64 timeout, int wake_fd, gboolean *rang, GError **error)
{
  GPollFD fds[2] = { { PQsocket (self->pg), G_IO_IN, 0 }, { wake_fd, G_IO_IN, 0 } };
  gint64 deadline = g_get_monotonic_time () + timeout;

  ASSERT_CONNECTION (self);
  for (;;)
    {
      gint64 left = MAX (deadline - g_get_monotonic_time (), 0);
      int n;

      *rang = crm_sync_connection_take_bell (self);
      if (*rang || self->look_rang)
        return TRUE;
      n = g_poll (fds, 2, (int) ((left + 999) / 1000));
      if (fds[0].revents != 0 && !PQconsumeInput (self->pg))
        {
          crm_sync_fault_lost (self->pg, error);
          return FALSE;
        }
      if (n == 0 || fds[1].revents != 0)
        {
          *rang = crm_sync_connection_take_bell (self);
          return TRUE;
        }
    }
}
