/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Two servers that are asked the same and must answer the same. */
#include "config.h"

#include "sim-pair.h"

#include <string.h>

#include "crm-error.h"
#include "crm-sync-postgres.h"
#include "crm-sync-schema.h"
#include "crm-sync-wire.h"

#define LAST_ID "ffffffff-ffff-ffff-ffff-ffffffffffff"

struct _SimPair
{
  GHashTable *snapshots; /* of PostgreSQL → of the twin */
  GHashTable *conflicts; /* id in PostgreSQL → id in the twin */
  guint n_answers;
};

#define SIM_TYPE_PAIR_SESSION (sim_pair_session_get_type ())
G_DECLARE_FINAL_TYPE (SimPairSession, sim_pair_session, SIM, PAIR_SESSION, GObject)

struct _SimPairSession
{
  GObject parent_instance;

  SimPair *pair;
  CrmSyncServer *real;
  CrmSyncServer *twin;
};

static void init_server (CrmSyncServerInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (SimPairSession,
                               sim_pair_session,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (CRM_TYPE_SYNC_SERVER, init_server))

SimPair *
sim_pair_new (void)
{
  SimPair *self = g_new0 (SimPair, 1);

  self->snapshots = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->conflicts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  return self;
}

void
sim_pair_free (SimPair *self)
{
  g_hash_table_unref (self->snapshots);
  g_hash_table_unref (self->conflicts);
  g_free (self);
}

/* Returns: how often both were asked */
guint
sim_pair_count_answers (SimPair *self)
{
  return self->n_answers;
}

/* Both have failed, for the same reason, or neither. */
static void
agree (SimPairSession *self, const char *question, const GError *real, const GError *twin)
{
  self->pair->n_answers++;
  if ((real == NULL) != (twin == NULL)
      || (real != NULL && (real->domain != twin->domain || real->code != twin->code)))
    g_error ("%s: PostgreSQL says “%s”, the twin “%s”", question,
             real != NULL ? real->message : "yes", twin != NULL ? twin->message : "yes");
}

static gboolean
pass_on (GError **error, GError *real, GError *twin)
{
  g_clear_error (&twin);
  if (real == NULL)
    return TRUE;
  g_propagate_error (error, real);
  return FALSE;
}

/* ---- rows ---- */

typedef struct
{
  gint16 kind;
  CrmId id;
  JsonNode *node; /* NULL: gone, or as it was sent */
  char *json;
  gboolean is_found;
} PairRow;

static void
clear_row (gpointer data)
{
  PairRow *row = data;

  g_clear_pointer (&row->node, json_node_unref);
  g_free (row->json);
}

static GArray *
new_rows (void)
{
  GArray *rows = g_array_new (FALSE, TRUE, sizeof (PairRow));

  g_array_set_clear_func (rows, clear_row);
  return rows;
}

static gboolean
collect (gint16 kind, const CrmId *id, const char *json, gpointer data, GError **error)
{
  PairRow row = { kind, *id, NULL, g_strdup (json), FALSE };

  row.node = json != NULL && *json != CRM_SYNC_AS_SENT ? json_from_string (json, NULL) : NULL;
  g_array_append_val ((GArray *) data, row);
  return TRUE;
}

static gboolean
is_conflict (gint16 kind)
{
  static gint16 number;

  if (number == 0)
    {
      g_autoptr (CrmCatalog) catalog = crm_catalog_new ();

      number = crm_kind_get_number (crm_catalog_find_kind (catalog, "conflict"));
    }
  return kind == number;
}

static gboolean
is_empty (JsonNode *node)
{
  return node == NULL || JSON_NODE_HOLDS_NULL (node)
         || (JSON_NODE_HOLDS_OBJECT (node)
             && json_object_get_size (json_node_get_object (node)) == 0);
}

/* What is written as JSON may be written in two ways. */
static gboolean
same_value (JsonNode *a, JsonNode *b)
{
  g_autoptr (JsonNode) a_inner = NULL;
  g_autoptr (JsonNode) b_inner = NULL;

  if (is_empty (a) || is_empty (b))
    return is_empty (a) && is_empty (b);
  if (json_node_equal (a, b))
    return TRUE;
  if (json_node_get_value_type (a) != G_TYPE_STRING
      || json_node_get_value_type (b) != G_TYPE_STRING)
    return FALSE;
  a_inner = json_from_string (json_node_get_string (a), NULL);
  b_inner = json_from_string (json_node_get_string (b), NULL);
  return a_inner != NULL && b_inner != NULL && json_node_equal (a_inner, b_inner);
}

/* Returns: (nullable): a member in which the rows differ */
static const char *
find_difference (const PairRow *real, const PairRow *twin)
{
  JsonObject *const objects[]
      = { json_node_get_object (real->node), json_node_get_object (twin->node) };

  for (guint i = 0; i < G_N_ELEMENTS (objects); i++)
    {
      JsonObjectIter iter;
      const char *name;
      JsonNode *node;

      json_object_iter_init (&iter, objects[i]);
      while (json_object_iter_next (&iter, &name, &node))
        {
          if (!same_value (node, json_object_get_member (objects[1 - i], name)))
            return name;
        }
    }
  return NULL;
}

static gboolean
same_row (SimPair *self, const PairRow *real, const PairRow *twin)
{
  if (real->kind != twin->kind)
    return FALSE;
  if (is_conflict (real->kind))
    {
      g_autofree char *real_id = crm_id_dup_string (&real->id);
      g_autofree char *twin_id = crm_id_dup_string (&twin->id);
      const char *known = g_hash_table_lookup (self->conflicts, real_id);

      if (known != NULL)
        return strcmp (known, twin_id) == 0;
      if (real->node == NULL || twin->node == NULL || find_difference (real, twin) != NULL)
        return FALSE;
      g_hash_table_insert (self->conflicts, g_steal_pointer (&real_id), g_steal_pointer (&twin_id));
      return TRUE;
    }
  return crm_id_equal (&real->id, &twin->id);
}

static void
compare_rows (SimPair *self, const char *question, GArray *real, GArray *twin)
{
  for (guint i = 0; i < real->len; i++)
    {
      PairRow *row = &g_array_index (real, PairRow, i);
      const char *difference;
      PairRow *other = NULL;

      for (guint t = 0; other == NULL && t < twin->len; t++)
        {
          PairRow *candidate = &g_array_index (twin, PairRow, t);

          if (!candidate->is_found && same_row (self, row, candidate))
            other = candidate;
        }
      if (other == NULL)
        g_error ("%s: only PostgreSQL gives kind %d %s", question, row->kind,
                 row->json != NULL ? row->json : "gone");
      other->is_found = TRUE;
      if ((row->node == NULL) != (other->node == NULL)
          || (row->kind != 0 && row->node == NULL && g_strcmp0 (row->json, other->json) != 0))
        g_error ("%s: kind %d: PostgreSQL gives %s, the twin %s", question, row->kind, row->json,
                 other->json);
      difference = row->node != NULL ? find_difference (row, other) : NULL;
      if (difference != NULL)
        g_error ("%s: kind %d, %s: PostgreSQL gives\n%s\nthe twin\n%s", question, row->kind,
                 difference, row->json, other->json);
    }
  for (guint t = 0; t < twin->len; t++)
    if (!g_array_index (twin, PairRow, t).is_found)
      g_error ("%s: only the twin gives kind %d %s", question,
               g_array_index (twin, PairRow, t).kind, g_array_index (twin, PairRow, t).json);
}

static gboolean
hand_over (GArray *rows, CrmSyncRowFunc func, gpointer data, GError **error)
{
  for (guint i = 0; i < rows->len; i++)
    {
      PairRow *row = &g_array_index (rows, PairRow, i);

      if (!func (row->kind, &row->id, row->json, data, error))
        return FALSE;
    }
  return TRUE;
}

/* ---- translating ---- */

static void
note_snapshot (SimPair *self, const char *real, const char *twin)
{
  g_hash_table_insert (self->snapshots, g_strdup (real), g_strdup (twin));
}

static const char *
translate_snapshot (SimPair *self, const char *real)
{
  const char *twin = real != NULL ? g_hash_table_lookup (self->snapshots, real) : NULL;

  g_assert_true (real == NULL || twin != NULL);
  return twin;
}

/* Ids of conflicts in a text become those of the twin. */
static char *
translate_ids (SimPair *self, const char *text)
{
  GString *result = g_string_new (text);
  GHashTableIter iter;
  gpointer real, twin;

  g_hash_table_iter_init (&iter, self->conflicts);
  while (g_hash_table_iter_next (&iter, &real, &twin))
    g_string_replace (result, real, twin, 0);
  return g_string_free (result, FALSE);
}

/* ---- questions ---- */

static char *
hello (CrmSyncServer *server, int replica, GCancellable *cancellable, GError **error)
{
  SimPairSession *self = SIM_PAIR_SESSION (server);
  GError *real_error = NULL, *twin_error = NULL;
  g_autofree char *real = crm_sync_server_hello (self->real, replica, cancellable, &real_error);
  g_autofree char *twin = crm_sync_server_hello (self->twin, replica, cancellable, &twin_error);
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_auto (CrmSyncHello) real_hello = { 0 };
  g_auto (CrmSyncHello) twin_hello = { 0 };

  agree (self, "hello", real_error, twin_error);
  if (!pass_on (error, real_error, twin_error))
    return NULL;
  g_assert_true (crm_sync_wire_read_hello (parser, real, &real_hello, NULL));
  g_assert_true (crm_sync_wire_read_hello (parser, twin, &twin_hello, NULL));
  g_assert_cmpint (real_hello.known, ==, twin_hello.known);
  g_assert_cmpint (real_hello.admin, ==, twin_hello.admin);
  g_assert_cmpint (real_hello.recall, ==, twin_hello.recall);
  g_assert_cmpint (real_hello.revoked, ==, twin_hello.revoked);
  g_assert_cmpstr (real_hello.person, ==, twin_hello.person);
  g_assert_cmpint (real_hello.now, ==, twin_hello.now);
  g_assert_cmpint (g_hash_table_size (real_hello.fields), ==,
                   g_hash_table_size (twin_hello.fields));
  return g_steal_pointer (&real);
}

static int
enrol (CrmSyncServer *server, GCancellable *cancellable, GError **error)
{
  SimPairSession *self = SIM_PAIR_SESSION (server);
  int real = crm_sync_server_enrol (self->real, cancellable, error);
  int twin = crm_sync_server_enrol (self->twin, cancellable, NULL);

  g_assert_cmpint (real, ==, twin);
  return real;
}

static gboolean
listen_to_bell (CrmSyncServer *server, GCancellable *cancellable, GError **error)
{
  return crm_sync_server_listen (SIM_PAIR_SESSION (server)->real, cancellable, error);
}

static gboolean
is_pooled (CrmSyncServer *server)
{
  return crm_sync_server_is_pooled (SIM_PAIR_SESSION (server)->real);
}

static gboolean
take_bell (CrmSyncServer *server)
{
  return crm_sync_server_take_bell (SIM_PAIR_SESSION (server)->real);
}

static gboolean
wait_for_bell (CrmSyncServer *server, gint64 timeout, int wake_fd, gboolean *rang, GError **error)
{
  return crm_sync_server_wait (SIM_PAIR_SESSION (server)->real, timeout, wake_fd, rang, error);
}

static void
compare_answers (GPtrArray *real, GPtrArray *twin, const char *batches)
{
  g_assert_cmpint (real->len, ==, twin->len);
  for (guint i = 0; i < real->len; i++)
    {
      const CrmSyncAnswer *a = real->pdata[i];
      const CrmSyncAnswer *b = twin->pdata[i];

      /* Why somebody may not do something is said in the same words. */
      if (a->seq != b->seq || a->replica != b->replica || g_strcmp0 (a->code, b->code) != 0
          || (g_strcmp0 (a->code, "42501") == 0 && g_strcmp0 (a->message, b->message) != 0))
        g_error ("push %s\nPostgreSQL answers %d %s %s, the twin %d %s %s", batches, (int) a->seq,
                 a->code, a->message, (int) b->seq, b->code, b->message);
    }
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
  SimPairSession *self = SIM_PAIR_SESSION (server);
  g_autofree char *translated = translate_ids (self->pair, batches);
  GError *real_error = NULL, *twin_error = NULL;
  g_autoptr (GPtrArray) real
      = crm_sync_server_push (self->real, replica, seq, now, batches, cancellable, &real_error);
  g_autoptr (GPtrArray) twin
      = crm_sync_server_push (self->twin, replica, seq, now, translated, cancellable, &twin_error);

  agree (self, "push", real_error, twin_error);
  if (!pass_on (error, real_error, twin_error))
    return NULL;
  compare_answers (real, twin, batches);
  return g_steal_pointer (&real);
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
  SimPairSession *self = SIM_PAIR_SESSION (server);
  g_autofree char *translated = translate_ids (self->pair, operations);

  crm_sync_server_stage (self->twin, replica, batch, part, translated, cancellable, NULL);
  return crm_sync_server_stage (self->real, replica, batch, part, operations, cancellable, error);
}

static int
compare_ids (gconstpointer a, gconstpointer b)
{
  return crm_id_compare (a, b);
}

static void
assert_same_ids (SimPairSession *self, const char *question, GArray *real, GArray *twin)
{
  g_array_sort (real, compare_ids);
  g_array_sort (twin, compare_ids);
  if (real->len != twin->len
      || (real->len > 0 && memcmp (real->data, twin->data, real->len * sizeof (CrmId)) != 0))
    g_error ("%s: PostgreSQL finds %u, the twin %u", question, real->len, twin->len);
}

static GArray *
find_unknown (CrmSyncServer *server, GArray *batches, GCancellable *cancellable, GError **error)
{
  SimPairSession *self = SIM_PAIR_SESSION (server);
  GArray *real = crm_sync_server_find_unknown (self->real, batches, cancellable, error);
  g_autoptr (GArray) twin = crm_sync_server_find_unknown (self->twin, batches, cancellable, NULL);

  if (real != NULL)
    assert_same_ids (self, "unknown batches", real, twin);
  self->pair->n_answers++;
  return real;
}

static void
compare_headers (SimPairSession *self, GArray *real, GArray *twin)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_auto (CrmSyncHeader) real_header = { 0 };
  g_auto (CrmSyncHeader) twin_header = { 0 };

  g_assert_true (crm_sync_wire_read_header (parser, g_array_index (real, PairRow, 0).json,
                                            &real_header, NULL));
  g_assert_true (crm_sync_wire_read_header (parser, g_array_index (twin, PairRow, 0).json,
                                            &twin_header, NULL));
  g_assert_cmpint (real_header.known, ==, twin_header.known);
  g_assert_cmpint (real_header.revoked, ==, twin_header.revoked);
  g_assert_cmpint (real_header.rows, ==, twin_header.rows);
  note_snapshot (self->pair, real_header.snapshot, twin_header.snapshot);
}

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
  SimPairSession *self = SIM_PAIR_SESSION (server);
  g_autoptr (GArray) real = new_rows ();
  g_autoptr (GArray) twin = new_rows ();
  g_autofree char *translated = translate_ids (self->pair, wanted);
  GError *real_error = NULL, *twin_error = NULL;

  crm_sync_server_pull (self->real, catalog, known, cursor, replica, wanted, collect, real,
                        cancellable, &real_error);
  crm_sync_server_pull (self->twin, catalog, known, translate_snapshot (self->pair, cursor),
                        replica, translated, collect, twin, cancellable, &twin_error);
  agree (self, "pull", real_error, twin_error);
  if (!pass_on (error, real_error, twin_error))
    return FALSE;
  compare_headers (self, real, twin);
  g_array_index (real, PairRow, 0).node
      = (json_node_unref (g_array_index (real, PairRow, 0).node), NULL);
  g_array_index (twin, PairRow, 0).node
      = (json_node_unref (g_array_index (twin, PairRow, 0).node), NULL);
  compare_rows (self->pair, "pull", real, twin);
  return hand_over (real, func, data, error);
}

static gboolean
turn_day (CrmSyncServer *server, GCancellable *cancellable, GError **error)
{
  return crm_sync_server_turn_day (SIM_PAIR_SESSION (server)->real, cancellable, error);
}

static char *
get_rights (CrmSyncServer *server, GCancellable *cancellable, GError **error)
{
  SimPairSession *self = SIM_PAIR_SESSION (server);
  char *real = crm_sync_server_get_rights (self->real, cancellable, error);
  g_autofree char *twin = crm_sync_server_get_rights (self->twin, cancellable, NULL);

  if (real != NULL)
    g_assert_cmpstr (real, ==, twin);
  self->pair->n_answers++;
  return real;
}

static gboolean
hides (CrmSyncServer *server)
{
  return crm_sync_server_hides (SIM_PAIR_SESSION (server)->real);
}

static char *
get_snapshot (CrmSyncServer *server, GCancellable *cancellable, GError **error)
{
  SimPairSession *self = SIM_PAIR_SESSION (server);
  char *real = crm_sync_server_get_snapshot (self->real, cancellable, error);
  g_autofree char *twin = crm_sync_server_get_snapshot (self->twin, cancellable, NULL);

  if (real != NULL)
    note_snapshot (self->pair, real, twin);
  return real;
}

static gint64
count (CrmSyncServer *server,
       const CrmCatalog *catalog,
       GHashTable *known,
       GCancellable *cancellable,
       GError **error)
{
  SimPairSession *self = SIM_PAIR_SESSION (server);
  gint64 real = crm_sync_server_count (self->real, catalog, known, cancellable, error);

  if (real >= 0)
    g_assert_cmpint (real, ==,
                     crm_sync_server_count (self->twin, catalog, known, cancellable, NULL));
  return real;
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
  SimPairSession *self = SIM_PAIR_SESSION (server);
  g_autoptr (GArray) real = new_rows ();
  g_autoptr (GArray) twin = new_rows ();
  GError *real_error = NULL, *twin_error = NULL;

  crm_sync_server_read_page (self->real, kind, known, last, limit, since, collect, real,
                             cancellable, &real_error);
  crm_sync_server_read_page (self->twin, kind, known, last, limit,
                             translate_snapshot (self->pair, since), collect, twin, cancellable,
                             &twin_error);
  agree (self, "page", real_error, twin_error);
  if (!pass_on (error, real_error, twin_error))
    return FALSE;
  compare_rows (self->pair, since != NULL ? "page of what came into sight" : "page", real, twin);
  return hand_over (real, func, data, error);
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
  return crm_sync_server_copy_page (SIM_PAIR_SESSION (server)->real, kind, known, last, limit,
                                    cancellable, error);
}

static GArray *
find_missing (CrmSyncServer *server,
              const CrmKind *kind,
              GArray *ids,
              GCancellable *cancellable,
              GError **error)
{
  SimPairSession *self = SIM_PAIR_SESSION (server);
  GArray *real = crm_sync_server_find_missing (self->real, kind, ids, cancellable, error);
  g_autoptr (GArray) twin = NULL;

  if (real == NULL || is_conflict (crm_kind_get_number (kind)))
    return real;
  twin = crm_sync_server_find_missing (self->twin, kind, ids, cancellable, NULL);
  assert_same_ids (self, crm_kind_get_name (kind), real, twin);
  self->pair->n_answers++;
  return real;
}

/* How much of a file is there is the same on both sides. */
static gboolean
agree_on_bytes (SimPairSession *self,
                const char *question,
                gint64 real,
                gint64 twin,
                GError *real_error,
                GError *twin_error,
                GError **error)
{
  agree (self, question, real_error, twin_error);
  if (real_error == NULL && real != twin)
    g_error ("%s: PostgreSQL has %" G_GINT64_FORMAT " bytes, the twin %" G_GINT64_FORMAT, question,
             real, twin);
  return pass_on (error, real_error, twin_error);
}

static gboolean
offer_file (CrmSyncServer *server,
            const char *hash,
            gint64 size,
            gint64 *arrived,
            GCancellable *cancellable,
            GError **error)
{
  SimPairSession *self = SIM_PAIR_SESSION (server);
  GError *real_error = NULL, *twin_error = NULL;
  gint64 twin = 0;

  crm_sync_server_offer_file (self->real, hash, size, arrived, cancellable, &real_error);
  crm_sync_server_offer_file (self->twin, hash, size, &twin, cancellable, &twin_error);
  return agree_on_bytes (self, "offer", *arrived, twin, real_error, twin_error, error);
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
  SimPairSession *self = SIM_PAIR_SESSION (server);
  GError *real_error = NULL, *twin_error = NULL;
  gint64 twin = 0;

  crm_sync_server_put_piece (self->real, hash, size, start, bytes, arrived, cancellable,
                             &real_error);
  crm_sync_server_put_piece (self->twin, hash, size, start, bytes, &twin, cancellable, &twin_error);
  return agree_on_bytes (self, "piece", *arrived, twin, real_error, twin_error, error);
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
  SimPairSession *self = SIM_PAIR_SESSION (server);
  GError *real_error = NULL, *twin_error = NULL;
  gint64 twin_size = 0;
  g_autoptr (GBytes) real
      = crm_sync_server_get_piece (self->real, hash, start, length, size, cancellable, &real_error);
  g_autoptr (GBytes) twin = crm_sync_server_get_piece (self->twin, hash, start, length, &twin_size,
                                                       cancellable, &twin_error);

  if (real != NULL && twin != NULL && !g_bytes_equal (real, twin))
    g_error ("a piece of %s is not the same in PostgreSQL and in the twin", hash);
  return agree_on_bytes (self, "file", *size, twin_size, real_error, twin_error, error)
             ? g_steal_pointer (&real)
             : NULL;
}

static gboolean
recall_numbers (CrmSyncServer *server,
                int replica,
                const char *numbers,
                GCancellable *cancellable,
                GError **error)
{
  SimPairSession *self = SIM_PAIR_SESSION (server);
  GError *real_error = NULL, *twin_error = NULL;

  crm_sync_server_recall_numbers (self->real, replica, numbers, cancellable, &real_error);
  crm_sync_server_recall_numbers (self->twin, replica, numbers, cancellable, &twin_error);
  agree (self, "numbers", real_error, twin_error);
  return pass_on (error, real_error, twin_error);
}

static GPtrArray *
list_seals (CrmSyncServer *server, gint64 remembered, GCancellable *cancellable, GError **error)
{
  return crm_sync_server_list_seals (SIM_PAIR_SESSION (server)->real, remembered, cancellable,
                                     error);
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
sim_pair_session_finalize (GObject *object)
{
  SimPairSession *self = SIM_PAIR_SESSION (object);

  g_clear_object (&self->real);
  g_clear_object (&self->twin);
  G_OBJECT_CLASS (sim_pair_session_parent_class)->finalize (object);
}

static void
sim_pair_session_class_init (SimPairSessionClass *class)
{
  G_OBJECT_CLASS (class)->finalize = sim_pair_session_finalize;
}

static void
sim_pair_session_init (SimPairSession *self)
{
}

CrmSyncServer *
sim_pair_open (SimPair *pair,
               SimTwin *twin,
               const char *address,
               const char *login,
               const char *password,
               GCancellable *cancellable,
               GError **error)
{
  CrmSyncServer *real = crm_sync_postgres_open (address, login, password, NULL, cancellable, error);
  SimPairSession *self;

  if (real == NULL)
    return NULL;
  self = g_object_new (SIM_TYPE_PAIR_SESSION, NULL);
  self->pair = pair;
  self->real = real;
  self->twin = sim_twin_open (address, login, password, twin, cancellable, NULL);
  return CRM_SYNC_SERVER (self);
}

/**
 * sim_pair_compare:
 *
 * Asserts that both servers show the same records to the person of a desk.
 */
void
sim_pair_compare (SimPair *self, SimTwin *twin, TestDesk *desk)
{
  g_autoptr (GError) error = NULL;
  CrmSyncServer *session
      = sim_pair_open (self, twin, desk->office->address, desk->login, TEST_PASSWORD, NULL, &error);
  CrmId last;

  g_assert_no_error (error);
  g_assert_true (crm_id_parse (LAST_ID, &last));
  for (guint i = 0; i < crm_catalog_get_n_kinds (desk->catalog); i++)
    {
      const CrmKind *kind = crm_catalog_get_kind (desk->catalog, i);
      g_autoptr (GArray) rows = new_rows ();

      if (crm_sync_kind_is_shared (kind))
        crm_sync_server_read_page (session, kind, NULL, &last, 100000, NULL, collect, rows, NULL,
                                   &error);
      g_assert_no_error (error);
    }
  g_object_unref (session);
}

/* ---- audit logs ---- */

typedef struct
{
  char action;
  int replica;
  char *login;
  JsonNode *changes;
} Entry;

static void
clear_entry (gpointer data)
{
  Entry *entry = data;

  g_free (entry->login);
  json_node_unref (entry->changes);
}

static void
free_entries (gpointer entries)
{
  g_array_unref (entries);
}

/* @changes: (transfer full) */
static void
add_entry (GHashTable *log,
           gint16 kind,
           const char *id,
           char action,
           const char *login,
           int replica,
           JsonNode *changes)
{
  g_autofree char *key = g_strdup_printf ("%d %s", kind, id);
  GArray *entries = g_hash_table_lookup (log, key);
  /* A direct writer has another name in each of them. */
  Entry entry = { action, replica, g_strdup (replica > 0 ? login : ""), changes };

  if (entries == NULL)
    {
      entries = g_array_new (FALSE, FALSE, sizeof (Entry));
      g_array_set_clear_func (entries, clear_entry);
      g_hash_table_insert (log, g_steal_pointer (&key), entries);
    }
  g_array_append_val (entries, entry);
}

static void
add_twin_entry (gint16 kind,
                const CrmId *id,
                char action,
                const char *login,
                int replica,
                JsonObject *changes,
                gpointer log)
{
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);
  char text[CRM_ID_STRING_SIZE];

  json_node_set_object (node, changes);
  add_entry (log, kind, crm_id_format (id, text), action, login, replica, node);
}

static void
read_real_log (SimPair *self, TestOffice *office, GHashTable *log)
{
  CrmSyncConnection *connection = test_office_connect (office);
  g_autoptr (GError) error = NULL;
  g_autoptr (PGresult) result = crm_sync_connection_query (
      connection,
      "SELECT a.ent, a.id, a.action::text, a.rol, a.rep, coalesce (sync.audit_pairs (a), "
      "'{}')::text "
      "FROM sync.audit a WHERE a.ent > 0 AND a.id IS NOT NULL ORDER BY a.entry",
      0, NULL, NULL, &error);

  g_assert_no_error (error);
  for (int i = 0; i < PQntuples (result); i++)
    {
      g_autofree char *id = translate_ids (self, PQgetvalue (result, i, 1));

      add_entry (log, (gint16) g_ascii_strtoll (PQgetvalue (result, i, 0), NULL, 10), id,
                 PQgetvalue (result, i, 2)[0], PQgetvalue (result, i, 3),
                 (int) g_ascii_strtoll (PQgetvalue (result, i, 4), NULL, 10),
                 json_from_string (PQgetvalue (result, i, 5), NULL));
    }
  crm_sync_connection_close (connection);
}

/* Returns: (nullable): a field of which the two tell something else */
static const char *
find_other_change (Entry *real, Entry *twin)
{
  JsonObject *const objects[]
      = { json_node_get_object (real->changes), json_node_get_object (twin->changes) };

  for (guint i = 0; i < G_N_ELEMENTS (objects); i++)
    {
      JsonObjectIter iter;
      const char *name;
      JsonNode *node;

      json_object_iter_init (&iter, objects[i]);
      while (json_object_iter_next (&iter, &name, &node))
        {
          JsonNode *other = json_object_get_member (objects[1 - i], name);

          for (guint side = 0; side < 2; side++)
            if (!same_value (json_array_get_element (json_node_get_array (node), side),
                             other != NULL
                                 ? json_array_get_element (json_node_get_array (other), side)
                                 : NULL))
              return name;
        }
    }
  return NULL;
}

static void
compare_entries (const char *key, GArray *real, GArray *twin)
{
  if (twin == NULL || real->len != twin->len)
    g_error ("the audit log of %s has %u entries in PostgreSQL, %u in the twin", key, real->len,
             twin != NULL ? twin->len : 0);
  for (guint i = 0; i < real->len; i++)
    {
      Entry *a = &g_array_index (real, Entry, i);
      Entry *b = &g_array_index (twin, Entry, i);
      const char *field = find_other_change (a, b);

      if (a->action != b->action || a->replica != b->replica || strcmp (a->login, b->login) != 0
          || field != NULL)
        {
          g_autofree char *a_text = json_to_string (a->changes, FALSE);
          g_autofree char *b_text = json_to_string (b->changes, FALSE);

          g_error ("audit %s, %u: PostgreSQL tells %c of %s at %d\n%s\nthe twin %c of %s at %d\n%s",
                   key, i, a->action, a->login, a->replica, a_text, b->action, b->login, b->replica,
                   b_text);
        }
    }
}

/**
 * sim_pair_compare_audit:
 *
 * Asserts that both servers tell the same of how each record came to be what it is: what was done,
 * by whom, from which desk, in which order. All conflicts must have been seen.
 */
void
sim_pair_compare_audit (SimPair *self, SimTwin *twin, TestOffice *office)
{
  g_autoptr (GHashTable) real_log
      = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, free_entries);
  g_autoptr (GHashTable) twin_log
      = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, free_entries);
  GHashTableIter iter;
  gpointer key, entries;

  read_real_log (self, office, real_log);
  sim_twin_for_each_entry (twin, add_twin_entry, twin_log);
  g_hash_table_iter_init (&iter, real_log);
  while (g_hash_table_iter_next (&iter, &key, &entries))
    compare_entries (key, entries, g_hash_table_lookup (twin_log, key));
  g_assert_cmpint (g_hash_table_size (real_log), ==, g_hash_table_size (twin_log));
  self->n_answers += g_hash_table_size (real_log);
}
