/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The shared database in PostgreSQL: each question of a desk is one statement. */
#include "config.h"

#include "crm-sync-postgres.h"

#include <glib/gi18n-lib.h>
#include <stdlib.h>
#include <string.h>

#include "crm-error.h"
#include "crm-sync-schema.h"
#include "crm-sync-share.h"

/* Of so many kinds at most rows are asked for without knowing that there are any. */
#define MAX_GUESSED 6

struct _CrmSyncPostgres
{
  GObject parent_instance;

  CrmSyncConnection *connection;
  GPtrArray *pulled; /* (element-type CrmKind) of which the last pull asked for rows */
  int pieces;        /* whether files come and go in them: 1, or -1, or not known yet */
  GByteArray *whole; /* of a file that goes to a server that does not take pieces */
};

static void init_server (CrmSyncServerInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (CrmSyncPostgres,
                               crm_sync_postgres,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (CRM_TYPE_SYNC_SERVER, init_server))

static PGresult *
ask (CrmSyncServer *server,
     const char *sql,
     int n_params,
     const char *const *params,
     GCancellable *cancellable,
     GError **error)
{
  return crm_sync_connection_query (CRM_SYNC_POSTGRES (server)->connection, sql, n_params, params,
                                    cancellable, error);
}

/* Returns: (nullable): the only value of an answer */
static char *
ask_text (CrmSyncServer *server,
          const char *sql,
          int n_params,
          const char *const *params,
          GCancellable *cancellable,
          GError **error)
{
  g_autoptr (PGresult) result = ask (server, sql, n_params, params, cancellable, error);

  return result != NULL ? g_strdup (PQgetvalue (result, 0, 0)) : NULL;
}

static gboolean
tell (CrmSyncServer *server,
      const char *sql,
      int n_params,
      const char *const *params,
      GCancellable *cancellable,
      GError **error)
{
  g_autoptr (PGresult) result = ask (server, sql, n_params, params, cancellable, error);

  return result != NULL;
}

static char *
format_ids (GArray *ids)
{
  GString *text = g_string_new ("{");

  for (guint i = 0; i < ids->len; i++)
    {
      char id[CRM_ID_STRING_SIZE];

      g_string_append_printf (text, "%s%s", i > 0 ? "," : "",
                              crm_id_format (&g_array_index (ids, CrmId, i), id));
    }
  g_string_append_c (text, '}');
  return g_string_free (text, FALSE);
}

/* Asks with ids and is answered with some of them. */
static GArray *
ask_ids (
    CrmSyncServer *server, const char *sql, GArray *ids, GCancellable *cancellable, GError **error)
{
  g_autofree char *text = format_ids (ids);
  g_autoptr (PGresult) result
      = ask (server, sql, 1, (const char *const[]){ text }, cancellable, error);
  GArray *found;

  if (result == NULL)
    return NULL;
  found = g_array_new (FALSE, FALSE, sizeof (CrmId));
  for (int i = 0; i < PQntuples (result); i++)
    {
      CrmId id;

      if (crm_id_parse (PQgetvalue (result, i, 0), &id))
        g_array_append_val (found, id);
    }
  return found;
}

static char *
hello (CrmSyncServer *server, int replica, GCancellable *cancellable, GError **error)
{
  g_autofree char *number = g_strdup_printf ("%d", replica);
  const char *const params[] = { number, CRM_VERSION, G_STRINGIFY (CRM_SYNC_PROTOCOL) };

  return ask_text (server, "SELECT sync.hello ($1::int, $2, $3::int)", 3, params, cancellable,
                   error);
}

static int
enrol (CrmSyncServer *server, GCancellable *cancellable, GError **error)
{
  const char *const params[] = { g_get_host_name (), CRM_VERSION, G_STRINGIFY (CRM_SYNC_PROTOCOL) };
  g_autofree char *number
      = ask_text (server, "SELECT sync.register ($1, $2, $3::int)", 3, params, cancellable, error);

  return number != NULL ? atoi (number) : 0;
}

static gboolean
listen_to_bell (CrmSyncServer *server, GCancellable *cancellable, GError **error)
{
  return crm_sync_connection_listen (CRM_SYNC_POSTGRES (server)->connection, cancellable, error);
}

static gboolean
is_pooled (CrmSyncServer *server)
{
  return crm_sync_connection_is_pooled (CRM_SYNC_POSTGRES (server)->connection);
}

static gboolean
take_bell (CrmSyncServer *server)
{
  return crm_sync_connection_take_bell (CRM_SYNC_POSTGRES (server)->connection);
}

static gboolean
wait_for_bell (CrmSyncServer *server, gint64 timeout, int wake_fd, gboolean *rang, GError **error)
{
  return crm_sync_connection_wait (CRM_SYNC_POSTGRES (server)->connection, timeout, wake_fd, rang,
                                   error);
}

static void
free_answer (gpointer data)
{
  crm_sync_answer_free (data);
}

static const char *
get_text (PGresult *result, int row, int column)
{
  return PQgetisnull (result, row, column) ? NULL : PQgetvalue (result, row, column);
}

static GPtrArray *
push (CrmSyncServer *server,
      int replica,
      gint64 seq,
      gint64 now,
      const char *batches,
      GCancellable *cancellable,
      GError **error)
{
  g_autofree char *number = g_strdup_printf ("%d", replica);
  g_autofree char *last = g_strdup_printf ("%" G_GINT64_FORMAT, seq);
  g_autofree char *clock = g_strdup_printf ("%" G_GINT64_FORMAT, now);
  const char *const params[] = { number, last, clock, batches };
  g_autoptr (PGresult) result
      = ask (server, "SELECT * FROM sync.push ($1::int, $2::bigint, $3::bigint, $4::jsonb)", 4,
             params, cancellable, error);
  GPtrArray *answers;

  if (result == NULL)
    return NULL;
  answers = g_ptr_array_new_with_free_func (free_answer);
  for (int row = 0; row < PQntuples (result); row++)
    g_ptr_array_add (answers, crm_sync_answer_new (
                                  g_ascii_strtoll (PQgetvalue (result, row, 0), NULL, 10),
                                  atoi (PQgetvalue (result, row, 1)), PQgetvalue (result, row, 2),
                                  get_text (result, row, 3), get_text (result, row, 4)));
  return answers;
}

static gboolean
stage (CrmSyncServer *server,
       int replica,
       const CrmId *batch,
       int part,
       const char *operations,
       GCancellable *cancellable,
       GError **error)
{
  g_autofree char *number = g_strdup_printf ("%d", replica);
  g_autofree char *id = crm_id_dup_string (batch);
  g_autofree char *n = g_strdup_printf ("%d", part);

  return tell (server, "SELECT sync.stage ($1::int, $2::uuid, $3::int, $4::jsonb)", 4,
               (const char *const[]){ number, id, n, operations }, cancellable, error);
}

static GArray *
find_unknown (CrmSyncServer *server, GArray *batches, GCancellable *cancellable, GError **error)
{
  return ask_ids (server,
                  "SELECT i FROM unnest ($1::uuid[]) i WHERE i NOT IN (SELECT k.txid FROM "
                  "sync.known ($1) k)",
                  batches, cancellable, error);
}

typedef struct
{
  CrmSyncRowFunc func;
  gpointer data;
  const CrmCatalog *catalog;
  GHashTable *known;
  GPtrArray *kinds; /* asked for */
  guint n_more;     /* kinds of which something is new and that were not */
} PullJob;

static void
add_kind (PullJob *job, const char *number)
{
  const CrmKind *kind = crm_catalog_find_number (job->catalog, (gint16) atoi (number));

  if (kind != NULL && crm_sync_kind_is_known (kind, job->known)
      && !g_ptr_array_find (job->kinds, kind, NULL))
    g_ptr_array_add (job->kinds, (gpointer) kind);
}

static gboolean
on_row_received (PGresult *result, int position, gpointer data, GError **error)
{
  PullJob *job = data;
  int kind = atoi (PQgetvalue (result, position, 0));
  CrmId id = CRM_ID_NONE;

  if (kind < 0)
    {
      g_auto (GStrv) numbers = g_strsplit (PQgetvalue (result, position, 2), " ", -1);

      job->n_more = g_strv_length (numbers);
      for (guint i = 0; i < job->n_more; i++)
        add_kind (job, numbers[i]);
    }
  if (kind < 0 || job->n_more > 0
      || (kind != 0 && !crm_id_parse (PQgetvalue (result, position, 1), &id)))
    return TRUE;
  return job->func ((gint16) kind, &id, get_text (result, position, 2), job->data, error);
}

/* A table costs the server something even when nothing in it is new, and there are many. So rows
 * are asked for of the kinds that are wanted and of those that changed before; when something else
 * has changed, the server only says what, and is asked again. */
static gboolean
pull (CrmSyncServer *server,
      const CrmCatalog *catalog,
      GHashTable *known,
      const char *cursor,
      int replica,
      const char *wanted,
      CrmSyncRowFunc func,
      gpointer data,
      GCancellable *cancellable,
      GError **error)
{
  CrmSyncPostgres *self = CRM_SYNC_POSTGRES (server);
  g_autofree char *number = g_strdup_printf ("%d", replica);
  PullJob job = { func, data, catalog, known, NULL, 0 };

  if (self->pulled == NULL || self->pulled->len > MAX_GUESSED)
    {
      g_clear_pointer (&self->pulled, g_ptr_array_unref);
      self->pulled = g_ptr_array_new ();
    }
  job.kinds = self->pulled;
  /* "[[KIND,…],[KIND,…],…" */
  for (const char *p = wanted + 1; (p = strchr (p, '[')) != NULL; p++)
    add_kind (&job, p + 1);
  do
    {
      g_autofree char *sql = crm_sync_schema_pull_sql (catalog, known, job.kinds);

      job.n_more = 0;
      if (!crm_sync_connection_stream (self->connection, sql, 3,
                                       (const char *const[]){ cursor, number, wanted },
                                       on_row_received, &job, cancellable, error))
        return FALSE;
    }
  while (job.n_more > 0);
  return TRUE;
}

static gboolean
turn_day (CrmSyncServer *server, GCancellable *cancellable, GError **error)
{
  return tell (server, "SELECT sync.derive_today ()", 0, NULL, cancellable, error);
}

static char *
get_rights (CrmSyncServer *server, GCancellable *cancellable, GError **error)
{
  return ask_text (server, "SELECT sync.my_rights ()", 0, NULL, cancellable, error);
}

static gboolean
hides (CrmSyncServer *server)
{
  return crm_sync_connection_was_refused (CRM_SYNC_POSTGRES (server)->connection,
                                          CRM_SYNC_STATE_HIDDEN);
}

static gboolean
note_export (CrmSyncServer *server,
             int replica,
             const char *kind,
             const char *n,
             const char *format,
             const char *at,
             GCancellable *cancellable,
             GError **error)
{
  g_autofree char *number = g_strdup_printf ("%d", replica);

  return tell (server, "SELECT sync.note_export ($1::int, $2::int, $3::bigint, $4, $5::bigint)", 5,
               (const char *const[]){ number, kind, n, format, at }, cancellable, error);
}

static char *
get_snapshot (CrmSyncServer *server, GCancellable *cancellable, GError **error)
{
  return ask_text (server, "SELECT pg_current_snapshot ()", 0, NULL, cancellable, error);
}

static gint64
count (CrmSyncServer *server,
       const CrmCatalog *catalog,
       GHashTable *known,
       GCancellable *cancellable,
       GError **error)
{
  g_autoptr (GString) sql = g_string_new ("SELECT 0");
  g_autofree char *number = NULL;

  for (guint i = 0; i < crm_catalog_get_n_kinds (catalog); i++)
    {
      const CrmKind *kind = crm_catalog_get_kind (catalog, i);
      g_autofree char *source = crm_sync_schema_dup_source (kind);

      if (crm_sync_kind_is_known (kind, known))
        g_string_append_printf (sql, " + (SELECT count (*) FROM %s)", source);
    }
  number = ask_text (server, sql->str, 0, NULL, cancellable, error);
  return number != NULL ? g_ascii_strtoll (number, NULL, 10) : -1;
}

static gboolean
read_page (CrmSyncServer *server,
           const CrmKind *kind,
           GHashTable *known,
           const CrmId *last,
           int limit,
           const char *since,
           CrmSyncRowFunc func,
           gpointer data,
           GCancellable *cancellable,
           GError **error)
{
  g_autofree char *sql = since != NULL ? crm_sync_schema_gained_sql (kind, known)
                                       : crm_sync_schema_page_sql (kind, known);
  g_autofree char *from = crm_id_dup_string (last);
  g_autofree char *most = g_strdup_printf ("%d", limit);
  g_autoptr (PGresult) result
      = ask (server, sql, since != NULL ? 3 : 2, (const char *const[]){ from, most, since },
             cancellable, error);

  if (result == NULL)
    return FALSE;
  for (int row = 0; row < PQntuples (result); row++)
    {
      CrmId id;

      if (crm_id_parse (PQgetvalue (result, row, 0), &id)
          && !func (crm_kind_get_number (kind), &id, PQgetvalue (result, row, 1), data, error))
        return FALSE;
    }
  return TRUE;
}

static GByteArray *
copy_page (CrmSyncServer *server,
           const CrmKind *kind,
           GHashTable *known,
           const CrmId *last,
           int limit,
           GCancellable *cancellable,
           GError **error)
{
  g_autofree char *sql = crm_sync_schema_copy_sql (kind, known, last, limit);

  return crm_sync_connection_copy (CRM_SYNC_POSTGRES (server)->connection, sql, cancellable, error);
}

static GArray *
find_missing (CrmSyncServer *server,
              const CrmKind *kind,
              GArray *ids,
              GCancellable *cancellable,
              GError **error)
{
  g_autofree char *source = crm_sync_schema_dup_source (kind);
  g_autofree char *sql = g_strdup_printf ("SELECT i FROM unnest ($1::uuid[]) i WHERE NOT EXISTS "
                                          "(SELECT 1 FROM %s t WHERE t.id = i)",
                                          source);

  return ask_ids (server, sql, ids, cancellable, error);
}

/* Whether the server takes and gives pieces; an older one knows files as a whole. */
static gboolean
knows_pieces (CrmSyncPostgres *self, gboolean *knows, GCancellable *cancellable, GError **error)
{
  if (self->pieces == 0)
    {
      g_autofree char *answer = ask_text (
          CRM_SYNC_SERVER (self),
          "SELECT to_regprocedure ('sync.put_piece (text, bigint, bigint, bytea)') IS NOT NULL", 0,
          NULL, cancellable, error);

      if (answer == NULL)
        return FALSE;
      self->pieces = *answer == 't' ? 1 : -1;
    }
  *knows = self->pieces > 0;
  return TRUE;
}

static gboolean
offer_file (CrmSyncServer *server,
            const char *hash,
            gint64 size,
            gint64 *arrived,
            GCancellable *cancellable,
            GError **error)
{
  CrmSyncPostgres *self = CRM_SYNC_POSTGRES (server);
  g_autofree char *number = g_strdup_printf ("%" G_GINT64_FORMAT, size);
  g_autofree char *answer = NULL;
  gboolean knows;

  g_byte_array_set_size (self->whole, 0);
  if (!knows_pieces (self, &knows, cancellable, error))
    return FALSE;
  answer = ask_text (server,
                     knows ? "SELECT sync.offer_file ($1, $2::bigint)"
                           : "SELECT CASE WHEN sync.has_blob ($1) THEN $2::bigint ELSE 0 END",
                     2, (const char *const[]){ hash, number }, cancellable, error);
  if (answer == NULL)
    return FALSE;
  *arrived = g_ascii_strtoll (answer, NULL, 10);
  return TRUE;
}

/* What goes to an older server is gathered here until it is whole. */
static gboolean
put_whole (CrmSyncPostgres *self,
           const char *hash,
           gint64 size,
           GBytes *bytes,
           gint64 *arrived,
           GCancellable *cancellable,
           GError **error)
{
  g_autoptr (GBytes) whole = NULL;
  g_autoptr (PGresult) result = NULL;

  g_byte_array_append (self->whole, g_bytes_get_data (bytes, NULL),
                       (guint) g_bytes_get_size (bytes));
  *arrived = self->whole->len;
  if (*arrived < size)
    return TRUE;
  whole = g_bytes_new_take (g_byte_array_steal (self->whole, NULL), (gsize) size);
  result = crm_sync_connection_query_bytes (self->connection, "SELECT sync.put_blob ($1, $2)", 1,
                                            &hash, whole, cancellable, error);
  return result != NULL;
}

static gboolean
put_piece (CrmSyncServer *server,
           const char *hash,
           gint64 size,
           gint64 start,
           GBytes *bytes,
           gint64 *arrived,
           GCancellable *cancellable,
           GError **error)
{
  CrmSyncPostgres *self = CRM_SYNC_POSTGRES (server);
  g_autofree char *whole = g_strdup_printf ("%" G_GINT64_FORMAT, size);
  g_autofree char *place = g_strdup_printf ("%" G_GINT64_FORMAT, start);
  g_autoptr (PGresult) result = NULL;
  gboolean knows;

  if (!knows_pieces (self, &knows, cancellable, error))
    return FALSE;
  if (!knows)
    return put_whole (self, hash, size, bytes, arrived, cancellable, error);
  result = crm_sync_connection_query_bytes (
      self->connection, "SELECT sync.put_piece ($1, $2::bigint, $3::bigint, $4)::text", 3,
      (const char *const[]){ hash, whole, place }, bytes, cancellable, error);
  if (result == NULL)
    return FALSE;
  *arrived = g_ascii_strtoll (PQgetvalue (result, 0, 0), NULL, 10);
  return TRUE;
}

static GBytes *
get_piece (CrmSyncServer *server,
           const char *hash,
           gint64 start,
           gint64 length,
           gint64 *size,
           GCancellable *cancellable,
           GError **error)
{
  CrmSyncPostgres *self = CRM_SYNC_POSTGRES (server);
  g_autofree char *place = g_strdup_printf ("%" G_GINT64_FORMAT, start);
  g_autofree char *most = NULL;
  g_autoptr (PGresult) result = NULL;
  gboolean knows;

  if (!knows_pieces (self, &knows, cancellable, error))
    return NULL;
  /* An older server reads the whole file each time it is asked. */
  most = g_strdup_printf ("%" G_GINT64_FORMAT, knows ? length : G_MAXINT32);
  result = crm_sync_connection_query_bytes (
      self->connection,
      knows ? "SELECT p.size::text, p.bytes FROM sync.get_piece ($1, $2::bigint, $3::int) p"
            : "SELECT octet_length (b)::text, substring (b FROM $2::int + 1 FOR $3::int) FROM "
              "sync.get_blob ($1) b WHERE b IS NOT NULL",
      3, (const char *const[]){ hash, place, most }, NULL, cancellable, error);
  if (result == NULL)
    return NULL;
  if (PQntuples (result) > 0)
    {
      *size = g_ascii_strtoll (PQgetvalue (result, 0, 0), NULL, 10);
      return g_bytes_new (PQgetvalue (result, 0, 1), (gsize) PQgetlength (result, 0, 1));
    }
  g_set_error (error, CRM_ERROR, CRM_ERROR_NOT_FOUND,
               _ ("The file is not in the shared database yet"));
  return NULL;
}

static gboolean
recall_numbers (CrmSyncServer *server,
                int replica,
                const char *numbers,
                GCancellable *cancellable,
                GError **error)
{
  g_autofree char *number = g_strdup_printf ("%d", replica);

  return tell (server, "SELECT sync.recall_numbers ($1::int, $2::jsonb)", 2,
               (const char *const[]){ number, numbers }, cancellable, error);
}

static void
free_seal (gpointer data)
{
  crm_sync_seal_free (data);
}

static GPtrArray *
list_seals (CrmSyncServer *server, gint64 remembered, GCancellable *cancellable, GError **error)
{
  g_autofree char *number = g_strdup_printf ("%" G_GINT64_FORMAT, remembered);
  g_autoptr (PGresult) result = ask (server, "SELECT n, hash FROM sync.seals ($1::bigint)", 1,
                                     (const char *const[]){ number }, cancellable, error);
  GPtrArray *seals;

  if (result == NULL)
    return NULL;
  seals = g_ptr_array_new_with_free_func (free_seal);
  for (int row = 0; row < PQntuples (result); row++)
    g_ptr_array_add (seals,
                     crm_sync_seal_new (g_ascii_strtoll (PQgetvalue (result, row, 0), NULL, 10),
                                        PQgetvalue (result, row, 1)));
  return seals;
}

static void
init_server (CrmSyncServerInterface *iface)
{
  iface->hello = hello;
  iface->enrol = enrol;
  iface->listen = listen_to_bell;
  iface->is_pooled = is_pooled;
  iface->take_bell = take_bell;
  iface->wait = wait_for_bell;
  iface->push = push;
  iface->stage = stage;
  iface->find_unknown = find_unknown;
  iface->pull = pull;
  iface->turn_day = turn_day;
  iface->get_rights = get_rights;
  iface->hides = hides;
  iface->note_export = note_export;
  iface->get_snapshot = get_snapshot;
  iface->count = count;
  iface->read_page = read_page;
  iface->copy_page = copy_page;
  iface->find_missing = find_missing;
  iface->offer_file = offer_file;
  iface->put_piece = put_piece;
  iface->get_piece = get_piece;
  iface->recall_numbers = recall_numbers;
  iface->list_seals = list_seals;
}

static void
crm_sync_postgres_finalize (GObject *object)
{
  CrmSyncPostgres *self = CRM_SYNC_POSTGRES (object);

  g_clear_pointer (&self->connection, crm_sync_connection_close);
  g_clear_pointer (&self->pulled, g_ptr_array_unref);
  g_byte_array_unref (self->whole);
  G_OBJECT_CLASS (crm_sync_postgres_parent_class)->finalize (object);
}

static void
crm_sync_postgres_class_init (CrmSyncPostgresClass *class)
{
  G_OBJECT_CLASS (class)->finalize = crm_sync_postgres_finalize;
}

static void
crm_sync_postgres_init (CrmSyncPostgres *self)
{
  self->whole = g_byte_array_new ();
}

/**
 * crm_sync_postgres_open:
 *
 * Connects to the shared database at an address. A #CrmSyncOpen.
 *
 * Returns: (transfer full): the server, or %NULL with @error
 */
CrmSyncServer *
crm_sync_postgres_open (const char *address,
                        const char *login,
                        const char *password,
                        gpointer unused,
                        GCancellable *cancellable,
                        GError **error)
{
  CrmSyncConnection *connection
      = crm_sync_connection_open (address, login, password, cancellable, error);
  CrmSyncPostgres *self;

  if (connection == NULL)
    return NULL;
  self = g_object_new (CRM_TYPE_SYNC_POSTGRES, NULL);
  self->connection = connection;
  return CRM_SYNC_SERVER (self);
}

/**
 * crm_sync_postgres_get_connection:
 *
 * Returns: (transfer none): for questions that are not part of syncing
 */
CrmSyncConnection *
crm_sync_postgres_get_connection (CrmSyncPostgres *self)
{
  return self->connection;
}
