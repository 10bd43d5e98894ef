/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The audit log of the twin: an entry for each row that is written, sealed now and then by a chain
 * of hashes, so that what was altered or taken away shows. */
#include "config.h"

#include <string.h>

#include "crm-sync-schema.h"
#include "crm-sync-server.h"
#include "sim-twin-private.h"

#define SEAL_EVERY (60 * 1000) /* milliseconds */

typedef struct
{
  guint64 entry;
  char *mark;
} Leaf;

typedef struct
{
  gint64 number;
  gint64 at; /* milliseconds */
  char *generation;
  GArray *leaves; /* Leaf: what it seals */
  char *hash;     /* of all that and of the seal before */
} TwinSeal;

static void
clear_leaf (gpointer leaf)
{
  g_free (((Leaf *) leaf)->mark);
}

static void
free_entry (gpointer data)
{
  TwinAudit *entry = data;

  g_free (entry->login);
  json_object_unref (entry->changes);
  g_free (entry);
}

static void
free_seal (gpointer data)
{
  TwinSeal *seal = data;

  g_free (seal->generation);
  g_array_unref (seal->leaves);
  g_free (seal->hash);
  g_free (seal);
}

void
twin_audit_init (SimTwin *self)
{
  self->audit = g_ptr_array_new_with_free_func (free_entry);
  self->seals = g_ptr_array_new_with_free_func (free_seal);
}

void
twin_audit_clear (SimTwin *self)
{
  g_ptr_array_unref (self->audit);
  g_ptr_array_unref (self->seals);
}

void
twin_audit_copy (SimTwin *to, SimTwin *from)
{
  for (guint i = 0; i < from->audit->len; i++)
    {
      TwinAudit *entry = g_memdup2 (from->audit->pdata[i], sizeof *entry);

      entry->login = g_strdup (entry->login);
      json_object_ref (entry->changes);
      g_ptr_array_add (to->audit, entry);
    }
  for (guint i = 0; i < from->seals->len; i++)
    {
      TwinSeal *seal = g_memdup2 (from->seals->pdata[i], sizeof *seal);
      GArray *leaves = g_array_new (FALSE, FALSE, sizeof (Leaf));

      g_array_set_clear_func (leaves, clear_leaf);
      for (guint l = 0; l < seal->leaves->len; l++)
        {
          Leaf leaf = g_array_index (seal->leaves, Leaf, l);

          leaf.mark = g_strdup (leaf.mark);
          g_array_append_val (leaves, leaf);
        }
      seal->leaves = leaves;
      seal->generation = g_strdup (seal->generation);
      seal->hash = g_strdup (seal->hash);
      g_ptr_array_add (to->seals, seal);
    }
}

/* ---- what happened ---- */

static JsonNode *
node_or_null (JsonNode *node)
{
  return node != NULL ? json_node_ref (node) : json_node_new (JSON_NODE_NULL);
}

static void
add_pair (JsonObject *changes, const char *name, JsonNode *before, JsonNode *after)
{
  JsonArray *pair = json_array_new ();

  json_array_add_element (pair, node_or_null (before));
  json_array_add_element (pair, node_or_null (after));
  json_object_set_array_member (changes, name, pair);
}

/* Returns: (transfer full) (nullable): all of the office's own fields as one value */
static JsonNode *
custom_of (TwinRow *row)
{
  JsonNode *node;
  JsonObject *object;
  GHashTableIter iter;
  gpointer key, value;

  if (row == NULL || g_hash_table_size (row->custom) == 0)
    return NULL;
  object = json_object_new ();
  g_hash_table_iter_init (&iter, row->custom);
  while (g_hash_table_iter_next (&iter, &key, &value))
    json_object_set_member (object, key, json_node_ref (value));
  node = json_node_new (JSON_NODE_OBJECT);
  json_node_take_object (node, object);
  return node;
}

/* Who changed a record last, and when, stands beside each entry. */
static gboolean
is_audited (const CrmField *field)
{
  const char *name = crm_field_get_name (field);

  return crm_sync_field_has_column (field) && strcmp (name, "modified_at") != 0
         && strcmp (name, "modified_by") != 0;
}

static void
add_field (JsonObject *changes, TwinRow *row, TwinRow *before, const CrmField *field)
{
  const char *name = crm_field_get_name (field);
  g_autofree char *kind = g_strconcat (name, "_kind", NULL);
  gboolean is_any = crm_field_get_field_type (field) == CRM_FIELD_ANY_LINK;
  JsonNode *was = before != NULL ? twin_get (before, name) : NULL;
  JsonNode *was_kind = is_any && before != NULL ? twin_get (before, kind) : NULL;
  JsonNode *kind_node = is_any ? twin_get (row, kind) : NULL;

  if (twin_same (was, twin_get (row, name)) && twin_same (was_kind, kind_node))
    return;
  add_pair (changes, name, was, twin_get (row, name));
  if (is_any)
    add_pair (changes, kind, was_kind, kind_node);
}

static JsonObject *
compare (TwinRow *row, TwinRow *before)
{
  JsonObject *changes = json_object_new ();
  g_autoptr (JsonNode) was = custom_of (before);
  g_autoptr (JsonNode) is = custom_of (row);

  for (guint i = 0; i < crm_kind_get_n_fields (row->kind); i++)
    if (is_audited (crm_kind_get_field (row->kind, i)))
      add_field (changes, row, before, crm_kind_get_field (row->kind, i));
  if (!twin_same (was, is))
    add_pair (changes, "custom", was, is);
  if (before != NULL && before->deleted != row->deleted)
    {
      g_autoptr (JsonNode) was_deleted
          = json_node_init_boolean (json_node_alloc (), before->deleted);
      g_autoptr (JsonNode) is_deleted = json_node_init_boolean (json_node_alloc (), row->deleted);

      add_pair (changes, "_del", was_deleted, is_deleted);
    }
  return changes;
}

/* Whoever works at the desk that writes; nobody is a direct writer. */
static const char *
login_of (TwinWriter *writer)
{
  SimTwin *self = writer->twin;

  if (writer->replica == 0)
    return writer->person != NULL ? writer->person->login : "";
  return ((TwinPerson *) self->people
              ->pdata[((TwinReplica *) self->replicas->pdata[writer->replica - 1])->uid - 1])
      ->login;
}

/* Adds what has become of a row; nothing where nothing did. */
void
twin_audit (TwinWriter *writer, TwinRow *row, TwinRow *before)
{
  SimTwin *self = writer->twin;
  JsonObject *changes = compare (row, before);
  TwinAudit *entry;

  if (before != NULL && json_object_get_size (changes) == 0)
    {
      json_object_unref (changes);
      return;
    }
  entry = g_new0 (TwinAudit, 1);
  entry->entry = ++self->last_entry;
  entry->xid = self->xid;
  entry->at = self->clock (self->clock_data);
  entry->login = g_strdup (login_of (writer));
  entry->replica = writer->replica;
  entry->kind = row->kind;
  entry->id = row->id;
  entry->action = before == NULL                    ? 'I'
                  : row->deleted == before->deleted ? 'U'
                  : row->deleted                    ? 'D'
                                                    : 'R';
  entry->changes = changes;
  g_ptr_array_add (self->audit, entry);
}

/* ---- seals ---- */

static char *
mark_of (TwinAudit *entry)
{
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  g_autofree char *changes = NULL;
  g_autofree char *text = NULL;
  char id[CRM_ID_STRING_SIZE];

  json_node_set_object (node, entry->changes);
  changes = json_to_string (node, FALSE);
  text = g_strdup_printf (
      "%" G_GUINT64_FORMAT "|%" G_GUINT64_FORMAT "|%" G_GINT64_FORMAT "|%s|%d|%d|%s|%c|%s",
      entry->entry, entry->xid, entry->at, entry->login, entry->replica,
      crm_kind_get_number (entry->kind), crm_id_format (&entry->id, id), entry->action, changes);
  return g_compute_checksum_for_string (G_CHECKSUM_SHA256, text, -1);
}

static char *
hash_of (TwinSeal *seal, const char *before)
{
  g_autoptr (GString) text = g_string_new (before);

  g_string_append_printf (text, "|%" G_GINT64_FORMAT "|%s", seal->number, seal->generation);
  for (guint i = 0; i < seal->leaves->len; i++)
    {
      Leaf *leaf = &g_array_index (seal->leaves, Leaf, i);

      g_string_append_printf (text, "|%" G_GUINT64_FORMAT " %s", leaf->entry, leaf->mark);
    }
  return g_compute_checksum_for_string (G_CHECKSUM_SHA256, text->str, (gssize) text->len);
}

static GHashTable *
list_sealed (SimTwin *self)
{
  GHashTable *sealed = g_hash_table_new_full (g_int64_hash, g_int64_equal, NULL, NULL);

  for (guint s = 0; s < self->seals->len; s++)
    {
      TwinSeal *seal = self->seals->pdata[s];

      for (guint i = 0; i < seal->leaves->len; i++)
        g_hash_table_add (sealed, &g_array_index (seal->leaves, Leaf, i).entry);
    }
  return sealed;
}

static TwinSeal *
last_seal (SimTwin *self)
{
  return self->seals->len > 0 ? self->seals->pdata[self->seals->len - 1] : NULL;
}

/* Seals what is settled: what was written before the oldest transaction that still runs. */
static void
seal_until (SimTwin *self, guint64 until)
{
  TwinSeal *last = last_seal (self);
  TwinSeal *seal = g_new0 (TwinSeal, 1);
  g_autoptr (GHashTable) sealed = list_sealed (self);

  seal->number = last != NULL ? last->number + 1 : 1;
  seal->at = self->clock (self->clock_data);
  seal->generation = g_strdup (self->generation);
  seal->leaves = g_array_new (FALSE, FALSE, sizeof (Leaf));
  g_array_set_clear_func (seal->leaves, clear_leaf);
  for (guint i = 0; i < self->audit->len; i++)
    {
      TwinAudit *entry = self->audit->pdata[i];

      if (entry->xid < until && !g_hash_table_contains (sealed, &entry->entry))
        {
          Leaf leaf = { entry->entry, mark_of (entry) };

          g_array_append_val (seal->leaves, leaf);
        }
    }
  if (seal->leaves->len == 0)
    {
      free_seal (seal);
      return;
    }
  seal->hash = hash_of (seal, last != NULL ? last->hash : "");
  g_ptr_array_add (self->seals, seal);
}

/* In passing: a push seals what others have left, when the last seal is older than a minute. */
void
twin_seal_sometimes (SimTwin *self)
{
  TwinSeal *last = last_seal (self);
  guint64 until = self->xid;

  if (last != NULL && self->clock (self->clock_data) - last->at <= SEAL_EVERY)
    return;
  for (guint i = 0; i < self->open->len; i++)
    until = MIN (until, g_array_index (self->open, guint64, i));
  seal_until (self, until);
}

static void
free_seal_of_desk (gpointer data)
{
  CrmSyncSeal *seal = data;

  g_free (seal->hash);
  g_free (seal);
}

/* The newest seal, and that of a number which a desk remembers. */
GPtrArray *
twin_list_seals (SimTwin *self, gint64 remembered)
{
  GPtrArray *list = g_ptr_array_new_with_free_func (free_seal_of_desk);

  for (guint i = 0; i < self->seals->len; i++)
    {
      TwinSeal *seal = self->seals->pdata[i];

      if (seal->number == remembered || seal == last_seal (self))
        {
          CrmSyncSeal *copy = g_new0 (CrmSyncSeal, 1);

          copy->number = seal->number;
          copy->hash = g_strdup (seal->hash);
          g_ptr_array_add (list, copy);
        }
    }
  return list;
}

/* ---- looking at it ---- */

static gboolean
is_as_sealed (SimTwin *self, Leaf *leaf)
{
  for (guint i = 0; i < self->audit->len; i++)
    {
      TwinAudit *entry = self->audit->pdata[i];
      g_autofree char *mark = NULL;

      if (entry->entry != leaf->entry)
        continue;
      mark = mark_of (entry);
      return strcmp (mark, leaf->mark) == 0;
    }
  return FALSE;
}

/**
 * sim_twin_verify_audit:
 *
 * Returns: how many entries and seals are not what they were
 */
guint
sim_twin_verify_audit (SimTwin *self)
{
  const char *before = "";
  guint n = 0;

  for (guint s = 0; s < self->seals->len; s++)
    {
      TwinSeal *seal = self->seals->pdata[s];
      g_autofree char *hash = hash_of (seal, before);

      n += strcmp (hash, seal->hash) != 0;
      for (guint i = 0; i < seal->leaves->len; i++)
        n += !is_as_sealed (self, &g_array_index (seal->leaves, Leaf, i));
      before = seal->hash;
    }
  return n;
}

/**
 * sim_twin_count_sealed:
 *
 * Returns: how many entries of the audit log are sealed
 */
guint
sim_twin_count_sealed (SimTwin *self)
{
  g_autoptr (GHashTable) sealed = list_sealed (self);

  return g_hash_table_size (sealed);
}

/**
 * sim_twin_forge_audit:
 * @seals_anew: whether whoever does it makes all seals anew as well
 *
 * Somebody who owns the server makes the first entry that is sealed say something else.
 */
void
sim_twin_forge_audit (SimTwin *self, gboolean seals_anew)
{
  TwinSeal *first = self->seals->pdata[0];
  guint64 number = g_array_index (first->leaves, Leaf, 0).entry;
  const char *before = "";

  for (guint i = 0; i < self->audit->len; i++)
    {
      TwinAudit *entry = self->audit->pdata[i];

      if (entry->entry == number)
        entry->at++;
      if (entry->entry == number && seals_anew)
        {
          Leaf *leaf = &g_array_index (first->leaves, Leaf, 0);

          g_free (leaf->mark);
          leaf->mark = mark_of (entry);
        }
    }
  for (guint s = 0; seals_anew && s < self->seals->len; s++)
    {
      TwinSeal *seal = self->seals->pdata[s];

      g_free (seal->hash);
      seal->hash = hash_of (seal, before);
      before = seal->hash;
    }
}

/**
 * sim_twin_for_each_entry:
 *
 * Calls @func for each entry of the audit log, in its order.
 */
void
sim_twin_for_each_entry (SimTwin *self, SimEntryFunc func, gpointer data)
{
  for (guint i = 0; i < self->audit->len; i++)
    {
      TwinAudit *entry = self->audit->pdata[i];

      func (crm_kind_get_number (entry->kind), &entry->id, entry->action, entry->login,
            entry->replica, entry->changes, data);
    }
}

/* Whether what the log says of a row, one entry after the other, is the row. */
static gboolean
tells_row (SimTwin *self, TwinRow *row)
{
  TwinRow *told = twin_row_new (row->kind, &row->id);
  g_autoptr (JsonObject) left = NULL;

  for (guint i = 0; i < self->audit->len; i++)
    {
      TwinAudit *entry = self->audit->pdata[i];
      JsonObjectIter iter;
      const char *name;
      JsonNode *pair;

      if (entry->kind != row->kind || !crm_id_equal (&entry->id, &row->id))
        continue;
      json_object_iter_init (&iter, entry->changes);
      while (json_object_iter_next (&iter, &name, &pair))
        {
          JsonNode *after = json_array_get_element (json_node_get_array (pair), 1);

          if (strcmp (name, "_del") == 0)
            told->deleted = json_node_get_boolean (after);
          else if (strcmp (name, "custom") != 0)
            twin_set (told->values, name, after);
        }
    }
  told->custom = (g_hash_table_unref (told->custom), g_hash_table_ref (row->custom));
  left = compare (row, told);
  twin_row_free (told);
  return json_object_get_size (left) == 0;
}

/**
 * sim_twin_check_audit:
 *
 * Asserts that nothing is as it is without the log telling how it came.
 */
void
sim_twin_check_audit (SimTwin *self)
{
  GHashTableIter kinds;
  gpointer kind, rows;

  if (sim_twin_verify_audit (self) != 0)
    g_error ("the audit log of the twin is not what it was");
  g_hash_table_iter_init (&kinds, self->kinds);
  while (g_hash_table_iter_next (&kinds, &kind, &rows))
    {
      GHashTableIter iter;
      gpointer row;

      g_hash_table_iter_init (&iter, rows);
      while (g_hash_table_iter_next (&iter, NULL, &row))
        if (!tells_row (self, row))
          g_error ("the audit log does not tell how a record of kind %s came to be what it is",
                   crm_kind_get_name (kind));
    }
}
