/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The twin of the shared database: transactions, the log, and the answers to a desk. */
#include "config.h"

#include <string.h>

#include "crm-error.h"
#include "crm-sync-schema.h"
#include "crm-sync-wire.h"
#include "sim-twin-private.h"

#define SIM_TYPE_TWIN_SESSION (sim_twin_session_get_type ())
G_DECLARE_FINAL_TYPE (SimTwinSession, sim_twin_session, SIM, TWIN_SESSION, GObject)

/* The twin as one person talks to it. */
struct _SimTwinSession
{
  GObject parent_instance;

  SimTwin *twin;
  char *login;
  gboolean was_hidden; /* the last question asked for fields that are hidden from its person */
};

struct _SimTwinWriter
{
  SimTwin *twin;
  guint64 xid;
  GPtrArray *rows; /* TwinRow */
};

static void init_server (CrmSyncServerInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (SimTwinSession,
                               sim_twin_session,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (CRM_TYPE_SYNC_SERVER, init_server))

gboolean
twin_refuse (SimTwin *self, const char *code, const char *format, ...)
{
  va_list args;

  /* The first reason counts. */
  if (self->code != NULL)
    return FALSE;
  va_start (args, format);
  self->code = g_strdup (code);
  self->message = g_strdup_vprintf (format, args);
  va_end (args);
  return FALSE;
}

static void
free_rows (gpointer rows)
{
  g_hash_table_unref (rows);
}

static void
free_pushed (gpointer data)
{
  TwinPushed *pushed = data;

  g_free (pushed->code);
  g_free (pushed->message);
  g_free (pushed);
}

static void
free_replica (gpointer data)
{
  g_free (((TwinReplica *) data)->generation);
  g_free (data);
}

static void
free_bytes (gpointer bytes)
{
  g_bytes_unref (bytes);
}

/**
 * sim_twin_new:
 * @clock: of the server, in milliseconds
 */
SimTwin *
sim_twin_new (CrmCatalog *catalog, SimClock clock, gpointer data)
{
  SimTwin *self = g_new0 (SimTwin, 1);

  self->catalog = g_object_ref (catalog);
  self->clock = clock;
  self->clock_data = data;
  self->generation = g_uuid_string_random ();
  self->office = g_uuid_string_random ();
  self->kinds = g_hash_table_new_full (NULL, NULL, NULL, free_rows);
  self->log = g_array_new (FALSE, FALSE, sizeof (TwinEntry));
  self->next_xid = 1000;
  self->open = g_array_new (FALSE, FALSE, sizeof (guint64));
  self->people = g_ptr_array_new_with_free_func (twin_person_free);
  self->replicas = g_ptr_array_new_with_free_func (free_replica);
  self->pushed = g_hash_table_new_full (crm_id_hash, crm_id_equal, g_free, free_pushed);
  self->parts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->acls = g_ptr_array_new_with_free_func (twin_acl_free);
  self->acl_keys = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->series = g_ptr_array_new_with_free_func (twin_series_free);
  self->orphans = g_hash_table_new (NULL, NULL);
  self->changes = g_ptr_array_new_with_free_func (g_free);
  self->texts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->blobs = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, free_bytes);
  self->uploads = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, twin_upload_free);
  twin_audit_init (self);
  return self;
}

void
sim_twin_free (SimTwin *self)
{
  g_hash_table_unref (self->kinds);
  g_array_unref (self->log);
  g_array_unref (self->open);
  g_ptr_array_unref (self->people);
  g_ptr_array_unref (self->replicas);
  g_hash_table_unref (self->pushed);
  g_hash_table_unref (self->parts);
  g_hash_table_unref (self->acl_keys);
  g_ptr_array_unref (self->acls);
  g_ptr_array_unref (self->series);
  g_hash_table_unref (self->orphans);
  g_hash_table_unref (self->blobs);
  g_hash_table_unref (self->uploads);
  g_ptr_array_unref (self->changes);
  g_hash_table_unref (self->texts);
  twin_audit_clear (self);
  g_free (self->generation);
  g_free (self->office);
  g_free (self->refused_text);
  g_free (self->code);
  g_free (self->message);
  g_object_unref (self->catalog);
  g_free (self);
}

/* ---- direct writers ---- */

static JsonObject *
to_object (CrmRecord *record)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;

  crm_sync_wire_add_patch (builder, record);
  root = json_builder_get_root (builder);
  return json_object_ref (json_node_get_object (root));
}

/**
 * sim_twin_count_text:
 *
 * Returns: how often it was put into a field that had another value
 */
int
sim_twin_count_text (SimTwin *self, const char *text)
{
  return GPOINTER_TO_INT (g_hash_table_lookup (self->texts, text));
}

/* Returns: (transfer full): a row that is not in the twin yet */
static TwinRow *
make_row (SimTwin *self, CrmRecord *record)
{
  const CrmKind *kind
      = crm_catalog_find_number (self->catalog, crm_kind_get_number (crm_record_get_kind (record)));
  TwinRow *row = twin_row_new (kind, crm_record_get_id (record));
  g_autoptr (JsonObject) object = to_object (record);
  JsonObjectIter iter;
  const char *name;
  JsonNode *value;

  json_object_iter_init (&iter, object);
  while (json_object_iter_next (&iter, &name, &value))
    twin_set (row->values, name, value);
  return row;
}

/* @row: (transfer full) */
static void
insert_row (SimTwin *self, TwinRow *row)
{
  TwinWriter writer = { self, NULL, 0, TRUE, 0, 0, self->clock (self->clock_data) };

  row->stamp = writer.now << 16;
  g_assert_true (twin_write_new (&writer, row));
}

/**
 * sim_twin_add_person:
 * @user: who it is; it is made here
 */
void
sim_twin_add_person (SimTwin *self, const char *login, CrmRecord *user)
{
  self->xid = self->next_xid++;
  twin_person_new (self, login, crm_record_get_id (user));
  insert_row (self, make_row (self, user));
}

/**
 * sim_twin_refuse_text:
 *
 * From now on records of the kind that have this in a text are refused, as by a CHECK.
 */
void
sim_twin_refuse_text (SimTwin *self, const char *kind, const char *text)
{
  self->refused_kind = crm_catalog_find_kind (self->catalog, kind);
  self->refused_text = g_strdup (text);
}

SimTwinWriter *
sim_twin_begin (SimTwin *self)
{
  SimTwinWriter *writer = g_new0 (SimTwinWriter, 1);

  writer->twin = self;
  writer->xid = self->next_xid++;
  writer->rows = g_ptr_array_new ();
  g_array_append_val (self->open, writer->xid);
  return writer;
}

void
sim_twin_writer_insert (SimTwinWriter *self, CrmRecord *record)
{
  g_ptr_array_add (self->rows, make_row (self->twin, record));
}

static void
end_writer (SimTwinWriter *self)
{
  for (guint i = 0; i < self->twin->open->len; i++)
    if (g_array_index (self->twin->open, guint64, i) == self->xid)
      g_array_remove_index (self->twin->open, i);
  g_ptr_array_unref (self->rows);
  g_free (self);
}

void
sim_twin_writer_commit (SimTwinWriter *self)
{
  self->twin->xid = self->xid;
  for (guint i = 0; i < self->rows->len; i++)
    insert_row (self->twin, self->rows->pdata[i]);
  end_writer (self);
}

/* Nothing was written. */
void
sim_twin_writer_abort (SimTwinWriter *self)
{
  for (guint i = 0; i < self->rows->len; i++)
    twin_row_free (self->rows->pdata[i]);
  end_writer (self);
}

/**
 * sim_twin_trim:
 *
 * Forgets the log. A desk whose cursor is older compares its whole copy.
 */
void
sim_twin_trim (SimTwin *self)
{
  guint64 last = 0;

  for (guint i = 0; i < self->log->len; i++)
    last = MAX (last, g_array_index (self->log, TwinEntry, i).xid);
  if (self->log->len == 0)
    return;
  self->log_floor = MAX (self->log_floor, last + 1);
  g_array_set_size (self->log, 0);
}

/* ---- snapshots ---- */

static char *
snapshot (SimTwin *self)
{
  GString *text = g_string_new (NULL);
  guint64 least = self->next_xid;

  for (guint i = 0; i < self->open->len; i++)
    least = MIN (least, g_array_index (self->open, guint64, i));
  g_string_printf (text, "%" G_GUINT64_FORMAT ":%" G_GUINT64_FORMAT ":", least, self->next_xid);
  for (guint i = 0; i < self->open->len; i++)
    g_string_append_printf (text, "%s%" G_GUINT64_FORMAT, i > 0 ? "," : "",
                            g_array_index (self->open, guint64, i));
  return g_string_free (text, FALSE);
}

static gboolean
is_visible (guint64 xid, const char *cursor)
{
  g_auto (GStrv) parts = g_strsplit (cursor, ":", 3);
  g_auto (GStrv) open = g_strsplit (parts[2], ",", -1);
  g_autofree char *text = g_strdup_printf ("%" G_GUINT64_FORMAT, xid);

  return xid < g_ascii_strtoull (parts[1], NULL, 10)
         && !g_strv_contains ((const char *const *) open, text);
}

/* ---- answers ---- */

static TwinPerson *
person_of (SimTwinSession *self)
{
  return twin_find_person (self->twin, self->login);
}

static TwinReplica *
replica_of (SimTwinSession *self, int number)
{
  TwinReplica *replica = number > 0 && number <= (int) self->twin->replicas->len
                             ? self->twin->replicas->pdata[number - 1]
                             : NULL;

  return replica != NULL && replica->uid == person_of (self)->uid ? replica : NULL;
}

static gboolean
is_revoked (SimTwinSession *self, int number)
{
  TwinReplica *replica = replica_of (self, number);

  return replica != NULL && replica->is_revoked;
}

/* Whether the desk was heard last before this server was restored. */
static gboolean
must_recall (SimTwinSession *self, int number)
{
  TwinReplica *replica = replica_of (self, number);

  return replica != NULL && strcmp (replica->generation, self->twin->generation) != 0;
}

static void
add_description (JsonBuilder *builder, CrmCatalog *catalog)
{
  json_builder_set_member_name (builder, "fields");
  json_builder_begin_object (builder);
  for (guint i = 0; i < crm_catalog_get_n_kinds (catalog); i++)
    {
      const CrmKind *kind = crm_catalog_get_kind (catalog, i);

      if (!crm_sync_kind_is_shared (kind))
        continue;
      json_builder_set_member_name (builder, crm_kind_get_name (kind));
      json_builder_begin_array (builder);
      for (guint f = 0; f < crm_kind_get_n_fields (kind); f++)
        if (crm_sync_field_has_column (crm_kind_get_field (kind, f)))
          json_builder_add_string_value (builder,
                                         crm_field_get_name (crm_kind_get_field (kind, f)));
      json_builder_end_array (builder);
    }
  json_builder_end_object (builder);
}

static void
add_text (JsonBuilder *builder, const char *name, const char *text)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_string_value (builder, text);
}

static void
add_number (JsonBuilder *builder, const char *name, gint64 number)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_int_value (builder, number);
}

static void
add_boolean (JsonBuilder *builder, const char *name, gboolean value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_boolean_value (builder, value);
}

static char *
hello (CrmSyncServer *server, int replica, GCancellable *cancellable, GError **error)
{
  SimTwinSession *self = SIM_TWIN_SESSION (server);
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  TwinPerson *person = person_of (self);
  g_autofree char *id = crm_id_dup_string (&person->person);

  json_builder_begin_object (builder);
  add_text (builder, "generation", self->twin->generation);
  add_text (builder, "office", self->twin->office);
  add_text (builder, "person", id);
  add_number (builder, "now", self->twin->clock (self->twin->clock_data));
  add_boolean (builder, "known", replica_of (self, replica) != NULL);
  add_boolean (builder, "revoked", is_revoked (self, replica));
  add_number (builder, "protocol", CRM_SYNC_PROTOCOL);
  add_number (builder, "min_client", CRM_SYNC_PROTOCOL);
  add_boolean (builder, "recall", must_recall (self, replica));
  add_boolean (builder, "admin", person->is_admin);
  add_number (builder, "sight", person->sight);
  add_description (builder, self->twin->catalog);
  json_builder_end_object (builder);
  return crm_sync_wire_to_string (builder);
}

static int
enrol (CrmSyncServer *server, GCancellable *cancellable, GError **error)
{
  SimTwinSession *self = SIM_TWIN_SESSION (server);
  TwinReplica *replica = g_new0 (TwinReplica, 1);

  g_ptr_array_add (self->twin->replicas, replica);
  replica->number = (int) self->twin->replicas->len;
  replica->uid = person_of (self)->uid;
  replica->generation = g_strdup (self->twin->generation);
  return replica->number;
}

static gboolean
say_yes (CrmSyncServer *server, GCancellable *cancellable, GError **error)
{
  return TRUE;
}

static gboolean
say_no (CrmSyncServer *server)
{
  return FALSE;
}

static gboolean
wait_for_bell (CrmSyncServer *server, gint64 timeout, int wake_fd, gboolean *rang, GError **error)
{
  *rang = TRUE;
  return TRUE;
}

static void
free_answer (gpointer answer)
{
  crm_sync_answer_free (answer);
}

static CrmSyncAnswer *
answer_known (gint64 seq, const TwinPushed *pushed)
{
  g_autofree char *xid = g_strdup_printf ("%" G_GUINT64_FORMAT, pushed->xid);

  return crm_sync_answer_new (seq, pushed->replica, xid, pushed->code, pushed->message);
}

static gboolean
apply_json (TwinWriter *writer, const char *json)
{
  g_autoptr (JsonNode) node = json_from_string (json, NULL);

  return twin_apply_batch (writer, json_node_get_array (node));
}

static gboolean
apply_batch (TwinWriter *writer, JsonObject *batch)
{
  writer->seq = json_object_get_int_member (batch, "s");
  for (gint64 part = 1;
       json_object_has_member (batch, "n") && part <= json_object_get_int_member (batch, "n");
       part++)
    {
      g_autofree char *key
          = g_strdup_printf ("%s %d", json_object_get_string_member (batch, "x"), (int) part);

      if (!apply_json (writer, g_hash_table_lookup (writer->twin->parts, key)))
        return FALSE;
    }
  return !json_object_has_member (batch, "o")
         || twin_apply_batch (writer, json_object_get_array_member (batch, "o"));
}

/* All together, or FALSE and nothing. */
static gboolean
apply_all (TwinWriter *writer, GPtrArray *batches)
{
  gboolean good = TRUE;

  twin_undo_begin (writer->twin);
  for (guint i = 0; good && i < batches->len; i++)
    good = apply_batch (writer, batches->pdata[i]);
  for (guint i = 0; good && i < writer->twin->series->len; i++)
    twin_tell_number (writer, ((TwinSeries *) writer->twin->series->pdata[i])->kind);
  good = good && twin_check_links (writer->twin) && writer->twin->code == NULL;
  twin_undo_end (writer->twin, !good);
  return good;
}

static void
note_pushed (SimTwin *self, TwinWriter *writer, JsonObject *batch, gboolean is_refused)
{
  TwinPushed *pushed = g_new0 (TwinPushed, 1);
  CrmId id;

  g_assert_true (crm_id_parse (json_object_get_string_member (batch, "x"), &id));
  /* Whether a record is missing or only out of sight is nobody's to find out. */
  if (is_refused && strcmp (self->code, "23503") == 0 && !writer->person->is_free)
    {
      g_free (self->code);
      g_free (self->message);
      self->code = g_strdup ("42501");
      self->message = g_strdup ("the record is gone or cannot be seen");
    }
  pushed->replica = writer->replica;
  pushed->seq = json_object_get_int_member (batch, "s");
  pushed->xid = self->xid;
  pushed->code = is_refused ? g_strdup (self->code) : NULL;
  pushed->message = is_refused ? g_strdup (self->message) : NULL;
  g_hash_table_insert (self->pushed, crm_id_copy (&id), pushed);
}

/* What is new of a push. Returns: FALSE when somebody else pushes under our number */
static gboolean
sort_batches (SimTwin *self,
              TwinReplica *replica,
              gint64 seq,
              JsonArray *batches,
              GPtrArray *answers,
              GPtrArray *new)
{
  gint64 last = replica->last_seq;

  for (guint i = 0; i < json_array_get_length (batches); i++)
    {
      JsonObject *batch = json_array_get_object_element (batches, i);
      gint64 number = json_object_get_int_member (batch, "s");
      const TwinPushed *known;
      CrmId id;

      g_assert_true (crm_id_parse (json_object_get_string_member (batch, "x"), &id));
      known = g_hash_table_lookup (self->pushed, &id);
      if (known != NULL)
        {
          if (known->replica == replica->number)
            seq = known->seq;
          g_ptr_array_add (answers, answer_known (number, known));
          continue;
        }
      if (seq != last || number <= last)
        return FALSE;
      seq = last = number;
      g_ptr_array_add (new, batch);
    }
  return TRUE;
}

static void
push_new (SimTwin *self, TwinWriter *writer, GPtrArray *new, GPtrArray *answers)
{
  gboolean all = new->len > 1 && apply_all (writer, new);

  for (guint i = 0; i < new->len; i++)
    {
      JsonObject *batch = new->pdata[i];
      g_autoptr (GPtrArray) one = g_ptr_array_new ();
      CrmId id;

      g_ptr_array_add (one, batch);
      note_pushed (self, writer, batch, !all && !apply_all (writer, one));
      g_assert_true (crm_id_parse (json_object_get_string_member (batch, "x"), &id));
      g_ptr_array_add (answers, answer_known (json_object_get_int_member (batch, "s"),
                                              g_hash_table_lookup (self->pushed, &id)));
    }
}

static GPtrArray *
push (CrmSyncServer *server,
      int number,
      gint64 seq,
      gint64 now,
      const char *batches,
      GCancellable *cancellable,
      GError **error)
{
  SimTwinSession *self = SIM_TWIN_SESSION (server);
  SimTwin *twin = self->twin;
  TwinReplica *replica = replica_of (self, number);
  g_autoptr (GPtrArray) answers = g_ptr_array_new_with_free_func (free_answer);
  g_autoptr (GPtrArray) new = g_ptr_array_new ();
  g_autoptr (JsonNode) tree = json_from_string (batches, error);
  TwinPerson *person = person_of (self);
  gint64 clock = twin->clock (twin->clock_data);
  TwinWriter writer = { twin, person, number, person->is_free, 0, clock - now, clock };

  if (tree == NULL)
    return NULL;
  if (replica == NULL || replica->is_revoked)
    {
      g_set_error (error, CRM_ERROR, CRM_ERROR_DENIED, "no replica %d", number);
      return NULL;
    }
  twin->xid = twin->next_xid++;
  if (!sort_batches (twin, replica, seq, json_node_get_array (tree), answers, new))
    {
      g_set_error (error, CRM_ERROR, CRM_ERROR_CONFLICT, "replica %d was copied", number);
      return NULL;
    }
  push_new (twin, &writer, new, answers);
  twin_seal_sometimes (twin);
  if (new->len > 0)
    replica->last_seq = json_object_get_int_member (new->pdata[new->len - 1], "s");
  return g_steal_pointer (&answers);
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
  g_autofree char *id = crm_id_dup_string (batch);

  if (is_revoked (SIM_TWIN_SESSION (server), replica))
    {
      g_set_error (error, CRM_ERROR, CRM_ERROR_DENIED, "no replica %d", replica);
      return FALSE;
    }
  g_hash_table_insert (SIM_TWIN_SESSION (server)->twin->parts, g_strdup_printf ("%s %d", id, part),
                       g_strdup (operations));
  return TRUE;
}

static GArray *
find_unknown (CrmSyncServer *server, GArray *batches, GCancellable *cancellable, GError **error)
{
  SimTwinSession *self = SIM_TWIN_SESSION (server);
  GArray *unknown = g_array_new (FALSE, FALSE, sizeof (CrmId));

  for (guint i = 0; i < batches->len; i++)
    {
      CrmId *id = &g_array_index (batches, CrmId, i);
      const TwinPushed *pushed = g_hash_table_lookup (self->twin->pushed, id);

      if (pushed == NULL || replica_of (self, pushed->replica) == NULL)
        g_array_append_val (unknown, *id);
    }
  return unknown;
}

/* ---- reading ---- */

static gboolean
gives_header (SimTwinSession *self,
              int replica,
              guint rows,
              CrmSyncRowFunc func,
              gpointer data,
              GError **error)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autofree char *now = snapshot (self->twin);
  g_autofree char *floor = g_strdup_printf ("%" G_GUINT64_FORMAT, self->twin->log_floor);
  g_autofree char *json = NULL;
  CrmId none = CRM_ID_NONE;

  json_builder_begin_object (builder);
  add_text (builder, "generation", self->twin->generation);
  add_text (builder, "snapshot", now);
  add_text (builder, "log_floor", floor);
  add_boolean (builder, "known", replica_of (self, replica) != NULL);
  add_boolean (builder, "revoked", is_revoked (self, replica));
  add_boolean (builder, "new_day", FALSE);
  add_number (builder, "sight", person_of (self)->sight);
  add_number (builder, "desktops", 1);
  add_number (builder, "rows", rows);
  json_builder_end_object (builder);
  json = crm_sync_wire_to_string (builder);
  return func (0, &none, json, data, error);
}

/* Returns: (transfer full): kind → ids that changed since the cursor, or are wanted, and whether */
static GHashTable *
find_changed (SimTwinSession *self, const char *cursor, const char *wanted, guint *n)
{
  GHashTable *changed = g_hash_table_new_full (NULL, NULL, NULL, free_rows);
  TwinPerson *person = person_of (self);
  g_autoptr (JsonNode) tree = json_from_string (wanted, NULL);
  JsonArray *pairs = json_node_get_array (tree);
  guint n_log = self->twin->log->len;

  *n = 0;
  for (guint i = 0; i < n_log + json_array_get_length (pairs); i++)
    {
      const CrmKind *kind;
      GHashTable *ids;
      CrmId id;

      if (i < n_log)
        {
          TwinEntry *entry = &g_array_index (self->twin->log, TwinEntry, i);

          if (is_visible (entry->xid, cursor) || !twin_sees (person, entry->acl))
            continue;
          kind = entry->kind;
          id = entry->id;
        }
      else
        {
          JsonArray *pair = json_array_get_array_element (pairs, i - n_log);

          kind = crm_catalog_find_number (self->twin->catalog,
                                          (gint16) json_array_get_int_element (pair, 0));
          g_assert_true (crm_id_parse (json_array_get_string_element (pair, 1), &id));
        }
      ids = g_hash_table_lookup (changed, kind);
      if (ids == NULL)
        {
          ids = g_hash_table_new_full (crm_id_hash, crm_id_equal, g_free, NULL);
          g_hash_table_insert (changed, (gpointer) kind, ids);
        }
      if (!g_hash_table_contains (ids, &id))
        (*n)++;
      if (i >= n_log || !g_hash_table_contains (ids, &id))
        g_hash_table_insert (ids, crm_id_copy (&id), GINT_TO_POINTER (i >= n_log));
    }
  return changed;
}

/* Returns: (transfer full) (nullable): what is said of a row that the desk has sent as it is */
static char *
say_as_sent (TwinRow *row, int replica)
{
  const char *maker = twin_get_text (row, "created_by");
  const char *editor = twin_get_text (row, "modified_by");

  if (row->version != 1 || row->replica != replica || row->deleted
      || !crm_sync_kind_stays_as_sent (row->kind))
    return NULL;
  return g_strdup_printf ("%c %s %s %" G_GINT64_FORMAT, CRM_SYNC_AS_SENT,
                          maker != NULL ? maker : "", editor != NULL ? editor : "",
                          twin_get_integer (row, "modified_at", 0));
}

static gboolean
give_changed (SimTwinSession *self,
              const CrmKind *kind,
              int replica,
              gboolean is_whole,
              GHashTable *ids,
              CrmSyncRowFunc func,
              gpointer data,
              GError **error)
{
  TwinPerson *person = person_of (self);
  GHashTableIter iter;
  gpointer id, wanted;

  if (ids == NULL)
    return TRUE;
  g_hash_table_iter_init (&iter, ids);
  while (g_hash_table_iter_next (&iter, &id, &wanted))
    {
      TwinRow *row = twin_find (self->twin, kind, id);
      gboolean sees = row != NULL && twin_sees_row (self->twin, person, row);
      g_autofree char *json
          = sees && wanted == NULL && is_whole ? say_as_sent (row, replica) : NULL;

      if (sees && json == NULL)
        json = twin_row_to_json_for (person, row);

      if (!func (crm_kind_get_number (kind), id, json, data, error))
        return FALSE;
    }
  return TRUE;
}

/* @ids: (nullable) */
static gboolean
sees_any (SimTwinSession *self, const CrmKind *kind, GHashTable *ids)
{
  GHashTableIter iter;
  gpointer id, row;

  g_hash_table_iter_init (&iter, twin_rows (self->twin, kind));
  while (g_hash_table_iter_next (&iter, &id, &row))
    if ((ids == NULL || g_hash_table_contains (ids, id))
        && twin_sees (person_of (self), ((TwinRow *) row)->acl))
      return TRUE;
  return FALSE;
}

/* Who asks for all fields of a kind and does not see all hears so, with the first record.
 * @ids: (nullable): those that are asked for */
static gboolean
may_read (SimTwinSession *self, const CrmKind *their_kind, GHashTable *ids, GError **error)
{
  g_autofree char *source = crm_sync_schema_dup_source (their_kind);
  const CrmKind *kind
      = crm_catalog_find_number (self->twin->catalog, crm_kind_get_number (their_kind));

  self->was_hidden = !g_str_has_prefix (source, "seen.") && twin_hides_of (person_of (self), kind)
                     && sees_any (self, kind, ids);
  if (self->was_hidden)
    g_set_error (error, CRM_ERROR, CRM_ERROR_FAILED, "not all of %s is yours to see",
                 crm_kind_get_name (kind));
  return !self->was_hidden;
}

static gboolean
may_read_all (SimTwinSession *self, const CrmCatalog *catalog, GHashTable *changed, GError **error)
{
  for (guint i = 0; i < crm_catalog_get_n_kinds (self->twin->catalog); i++)
    {
      const CrmKind *kind = crm_catalog_get_kind (self->twin->catalog, i);

      if (crm_sync_kind_is_shared (kind)
          && (changed == NULL || g_hash_table_contains (changed, kind))
          && !may_read (self, crm_catalog_find_number (catalog, crm_kind_get_number (kind)),
                        changed != NULL ? g_hash_table_lookup (changed, kind) : NULL, error))
        return FALSE;
    }
  return TRUE;
}

static char *
get_rights (CrmSyncServer *server, GCancellable *cancellable, GError **error)
{
  return twin_list_limits (person_of (SIM_TWIN_SESSION (server)));
}

static gboolean
hides (CrmSyncServer *server)
{
  return SIM_TWIN_SESSION (server)->was_hidden;
}

/* Whether the desk asks for all fields of the kind. */
static gboolean
reads_whole (const CrmCatalog *catalog, const CrmKind *kind)
{
  g_autofree char *source
      = crm_sync_schema_dup_source (crm_catalog_find_number (catalog, crm_kind_get_number (kind)));

  return !g_str_has_prefix (source, "seen.");
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
  SimTwinSession *self = SIM_TWIN_SESSION (server);
  const CrmKind *own = crm_catalog_find_kind (self->twin->catalog, "custom_field");
  guint n;
  g_autoptr (GHashTable) changed = find_changed (self, cursor, wanted, &n);

  if (!may_read_all (self, catalog, changed, error)
      || !gives_header (self, replica, n, func, data, error)
      || !give_changed (self, own, replica, TRUE, g_hash_table_lookup (changed, own), func, data,
                        error))
    return FALSE;
  for (guint i = 0; i < crm_catalog_get_n_kinds (self->twin->catalog); i++)
    {
      const CrmKind *kind = crm_catalog_get_kind (self->twin->catalog, i);

      if (kind != own
          && !give_changed (self, kind, replica, reads_whole (catalog, kind),
                            g_hash_table_lookup (changed, kind), func, data, error))
        return FALSE;
    }
  return TRUE;
}

static char *
get_snapshot (CrmSyncServer *server, GCancellable *cancellable, GError **error)
{
  return snapshot (SIM_TWIN_SESSION (server)->twin);
}

static gboolean
count_row (gint16 kind, const CrmId *id, const char *json, gpointer data, GError **error)
{
  (*(gint64 *) data)++;
  return TRUE;
}

static gint64
count (CrmSyncServer *server,
       const CrmCatalog *catalog,
       GHashTable *known,
       GCancellable *cancellable,
       GError **error)
{
  SimTwinSession *self = SIM_TWIN_SESSION (server);
  gint64 n = 0;

  if (!may_read_all (self, catalog, NULL, error))
    return -1;
  sim_twin_for_each (self->twin, self->login, count_row, &n);
  return n;
}

static int
compare_ids (gconstpointer a, gconstpointer b)
{
  const TwinRow *const *first = a;
  const TwinRow *const *second = b;

  return crm_id_compare (&(*second)->id, &(*first)->id);
}

/* Kinds of the desk's description, which is another object than ours. */
static const CrmKind *
our_kind (SimTwin *self, const CrmKind *kind)
{
  return crm_catalog_find_number (self->catalog, crm_kind_get_number (kind));
}

static gboolean
read_page (CrmSyncServer *server,
           const CrmKind *their_kind,
           GHashTable *known,
           const CrmId *last,
           int limit,
           const char *since,
           CrmSyncRowFunc func,
           gpointer data,
           GCancellable *cancellable,
           GError **error)
{
  SimTwinSession *self = SIM_TWIN_SESSION (server);
  TwinPerson *person = person_of (self);
  g_autoptr (GPtrArray) rows = g_ptr_array_new ();
  const CrmKind *kind = our_kind (self->twin, their_kind);
  GHashTableIter iter;
  gpointer value;

  if (!may_read (self, their_kind, NULL, error))
    return FALSE;
  g_hash_table_iter_init (&iter, twin_rows (self->twin, kind));
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      TwinRow *row = value;
      TwinSight *sight = g_hash_table_lookup (person->acls, GINT_TO_POINTER (row->acl));

      if (crm_id_compare (&row->id, last) < 0 && twin_sees_row (self->twin, person, row)
          && (since == NULL || person->is_free
              || (sight != NULL && !is_visible (sight->since, since))))
        g_ptr_array_add (rows, row);
    }
  g_ptr_array_sort (rows, compare_ids);
  for (guint i = 0; i < MIN (rows->len, (guint) limit); i++)
    {
      g_autofree char *json = twin_row_to_json_for (person, rows->pdata[i]);

      if (!func (crm_kind_get_number (kind), &((TwinRow *) rows->pdata[i])->id, json, data, error))
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
  g_set_error (error, CRM_ERROR, CRM_ERROR_INVALID, "there are no pages in binary form here");
  return NULL;
}

static GArray *
find_missing (CrmSyncServer *server,
              const CrmKind *kind,
              GArray *ids,
              GCancellable *cancellable,
              GError **error)
{
  SimTwinSession *self = SIM_TWIN_SESSION (server);
  GArray *missing;

  if (!may_read (self, kind, NULL, error))
    return NULL;
  missing = g_array_new (FALSE, FALSE, sizeof (CrmId));
  for (guint i = 0; i < ids->len; i++)
    {
      CrmId *id = &g_array_index (ids, CrmId, i);
      TwinRow *row = twin_find (self->twin, our_kind (self->twin, kind), id);

      if (row == NULL || !twin_sees_row (self->twin, person_of (self), row))
        g_array_append_val (missing, *id);
    }
  return missing;
}

static gboolean
offer_file (CrmSyncServer *server,
            const char *hash,
            gint64 size,
            gint64 *arrived,
            GCancellable *cancellable,
            GError **error)
{
  SimTwinSession *self = SIM_TWIN_SESSION (server);

  *arrived = twin_offer_file (self->twin, person_of (self), hash, size);
  return TRUE;
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
  SimTwinSession *self = SIM_TWIN_SESSION (server);

  *arrived = twin_put_piece (self->twin, person_of (self), hash, size, start, bytes);
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
  SimTwinSession *self = SIM_TWIN_SESSION (server);
  GBytes *bytes = twin_get_piece (self->twin, person_of (self), hash, start, length, size);

  if (bytes == NULL)
    g_set_error (error, CRM_ERROR, CRM_ERROR_NOT_FOUND, "no file %s", hash);
  return bytes;
}

static gboolean
recall_numbers (CrmSyncServer *server,
                int replica,
                const char *numbers,
                GCancellable *cancellable,
                GError **error)
{
  SimTwinSession *self = SIM_TWIN_SESSION (server);
  SimTwin *twin = self->twin;
  TwinPerson *person = person_of (self);
  gint64 now = twin->clock (twin->clock_data);
  TwinWriter writer = { twin, person, 0, person->is_free, 0, 0, now };
  TwinReplica *known = replica_of (self, replica);
  g_autoptr (JsonNode) tree = json_from_string (numbers, error);

  if (tree == NULL)
    return FALSE;
  if (known == NULL || known->is_revoked)
    {
      g_set_error (error, CRM_ERROR, CRM_ERROR_DENIED, "no replica %d", replica);
      return FALSE;
    }
  twin->xid = twin->next_xid++;
  if (must_recall (self, replica))
    twin_recall_numbers (&writer, json_node_get_object (tree));
  g_free (known->generation);
  known->generation = g_strdup (twin->generation);
  return TRUE;
}

static GPtrArray *
list_seals (CrmSyncServer *server, gint64 remembered, GCancellable *cancellable, GError **error)
{
  return twin_list_seals (SIM_TWIN_SESSION (server)->twin, remembered);
}

static void
init_server (CrmSyncServerInterface *iface)
{
  iface->hello = hello;
  iface->enrol = enrol;
  iface->listen = say_yes;
  iface->is_pooled = say_no;
  iface->take_bell = say_no;
  iface->wait = wait_for_bell;
  iface->push = push;
  iface->stage = stage;
  iface->find_unknown = find_unknown;
  iface->pull = pull;
  iface->turn_day = say_yes;
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
sim_twin_session_finalize (GObject *object)
{
  g_free (SIM_TWIN_SESSION (object)->login);
  G_OBJECT_CLASS (sim_twin_session_parent_class)->finalize (object);
}

static void
sim_twin_session_class_init (SimTwinSessionClass *class)
{
  G_OBJECT_CLASS (class)->finalize = sim_twin_session_finalize;
}

static void
sim_twin_session_init (SimTwinSession *self)
{
}

/**
 * sim_twin_open:
 * @login: of somebody who was added
 *
 * A #CrmSyncOpen with the twin as its data.
 */
CrmSyncServer *
sim_twin_open (const char *address,
               const char *login,
               const char *password,
               gpointer twin,
               GCancellable *cancellable,
               GError **error)
{
  SimTwinSession *self = g_object_new (SIM_TYPE_TWIN_SESSION, NULL);

  self->twin = twin;
  self->login = g_strdup (login);
  return CRM_SYNC_SERVER (self);
}

/**
 * sim_twin_for_each:
 * @login: (nullable): only what this person sees
 */
void
sim_twin_for_each (SimTwin *self, const char *login, CrmSyncRowFunc func, gpointer data)
{
  TwinPerson *person = login != NULL ? twin_find_person (self, login) : NULL;

  for (guint i = 0; i < crm_catalog_get_n_kinds (self->catalog); i++)
    {
      const CrmKind *kind = crm_catalog_get_kind (self->catalog, i);
      GHashTableIter iter;
      gpointer row;

      g_hash_table_iter_init (&iter, twin_rows (self, kind));
      while (g_hash_table_iter_next (&iter, NULL, &row))
        if (person == NULL || twin_sees_row (self, person, row))
          {
            g_autofree char *json = twin_row_to_json_for (person, row);

            if (!func (crm_kind_get_number (kind), &((TwinRow *) row)->id, json, data, NULL))
              return;
          }
    }
}

const char *
sim_twin_get_generation (SimTwin *self)
{
  return self->generation;
}

/**
 * sim_twin_count_replicas:
 *
 * Returns: how many numbers were given to desks
 */
int
sim_twin_count_replicas (SimTwin *self)
{
  return (int) self->replicas->len;
}

/**
 * sim_twin_revoke:
 *
 * The copy on a desk is taken back.
 */
void
sim_twin_revoke (SimTwin *self, int replica)
{
  ((TwinReplica *) self->replicas->pdata[replica - 1])->is_revoked = TRUE;
}

/**
 * sim_twin_for_each_change:
 *
 * Calls @func for each text that took the place of another one, in the order of time.
 */
void
sim_twin_for_each_change (SimTwin *self, SimChangeFunc func, gpointer data)
{
  for (guint i = 0; i < self->changes->len; i += 2)
    if (*(char *) self->changes->pdata[i + 1] != '\0')
      func (self->changes->pdata[i], self->changes->pdata[i + 1], data);
}

/**
 * sim_twin_has_file:
 *
 * Returns: whether somebody has brought it whole
 */
gboolean
sim_twin_has_file (SimTwin *self, const char *hash)
{
  return g_hash_table_contains (self->blobs, hash);
}

/**
 * sim_twin_is_free:
 *
 * Returns: whether no role limits that person
 */
gboolean
sim_twin_is_free (SimTwin *self, const char *login)
{
  for (guint i = 0; i < self->people->len; i++)
    if (strcmp (((TwinPerson *) self->people->pdata[i])->login, login) == 0)
      return ((TwinPerson *) self->people->pdata[i])->is_free;
  return FALSE;
}
