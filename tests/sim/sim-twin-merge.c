/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a push does in the twin: batches as sync.push() takes them, merged field by field. */
#include "config.h"

#include <string.h>

#include "crm-sync-schema.h"
#include "crm-sync-sight.h"
#include "sim-twin-private.h"

#define CUSTOM "custom/"

static char *
to_text (JsonNode *node)
{
  return node != NULL ? json_to_string (node, FALSE) : g_strdup ("null");
}

/* ---- conflicts ---- */

static void
set_person (TwinWriter *writer, GHashTable *values, const char *column, int replica)
{
  if (replica > 0)
    {
      TwinReplica *entry = writer->twin->replicas->pdata[replica - 1];
      TwinPerson *person = writer->twin->people->pdata[entry->uid - 1];

      twin_set_id (values, column, &person->person);
    }
}

void
twin_note_conflict (TwinWriter *writer,
                    TwinRow *row,
                    const char *field,
                    const char *stands,
                    const char *other,
                    int stands_replica,
                    int other_replica,
                    const char *state)
{
  SimTwin *self = writer->twin;
  CrmId id = crm_id_generate ();
  TwinRow *conflict = twin_row_new (crm_catalog_find_kind (self->catalog, "conflict"), &id);
  g_autoptr (JsonNode) kind
      = json_node_init_int (json_node_alloc (), crm_kind_get_number (row->kind));
  g_autoptr (JsonNode) now = json_node_init_int (json_node_alloc (), writer->now * 1000);

  twin_set_text (conflict->values, "field_name", field);
  twin_set_id (conflict->values, "target_id", &row->id);
  twin_set (conflict->values, "target_id_kind", kind);
  twin_set_text (conflict->values, "stands", stands);
  twin_set_text (conflict->values, "other", other);
  set_person (writer, conflict->values, "stands_by_id", stands_replica);
  set_person (writer, conflict->values, "other_by_id", other_replica);
  twin_set_text (conflict->values, "state", state);
  twin_set (conflict->values, "created_at", now);
  twin_set (conflict->values, "modified_at", now);
  conflict->stamp = writer->now << 16;
  twin_write_new (writer, conflict);
}

/* ---- what decides between two edits of a field ---- */

/* Something is more than nothing, yes is more than no. */
static gboolean
is_larger (JsonNode *new, JsonNode *old)
{
  GType type;

  if (new == NULL || JSON_NODE_HOLDS_NULL (new))
    return FALSE;
  if (old == NULL || JSON_NODE_HOLDS_NULL (old))
    return TRUE;
  type = json_node_get_value_type (new);
  if (type == G_TYPE_STRING && json_node_get_value_type (old) == G_TYPE_STRING)
    return strcmp (json_node_get_string (new), json_node_get_string (old)) > 0;
  if (type == G_TYPE_BOOLEAN)
    return json_node_get_boolean (new) > json_node_get_boolean (old);
  return json_node_get_int (new) > json_node_get_int (old);
}

/* Returns whether the value that arrives is taken; the other one is kept as a conflict. */
static gboolean
settle (TwinWriter *writer,
        TwinRow *row,
        const char *field,
        const char *policy,
        const TwinMark *mark,
        JsonNode *old,
        JsonNode *new,
        gint64 stamp)
{
  gboolean is_taken = strcmp (policy, "ask") == 0      ? FALSE
                      : strcmp (policy, "larger") == 0 ? is_larger (new, old)
                      : stamp != mark->stamp           ? stamp > mark->stamp
                                                       : writer->replica > mark->replica;
  g_autofree char *before = to_text (old);
  g_autofree char *after = to_text (new);

  if (strcmp (policy, "quiet") == 0)
    return is_taken;
  if (is_taken)
    twin_note_conflict (writer, row, field, after, before, writer->replica, mark->replica, "auto");
  else
    twin_note_conflict (writer, row, field, before, after, mark->replica, writer->replica,
                        strcmp (policy, "ask") == 0 ? "open" : "auto");
  return is_taken;
}

static const char *
own_policy (SimTwin *self, const CrmKind *kind, const char *key)
{
  const CrmKind *own = crm_catalog_find_kind (self->catalog, "custom_field");
  const char *policy = "lww";
  gsize longest = 0;
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, twin_rows (self, own));
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      TwinRow *field = value;
      const char *name = twin_get_text (field, "key");
      const char *type = twin_get_text (field, "type");
      const char *rule = twin_get_text (field, "merge_rule");
      g_autofree char *choice = g_strconcat (name, ".", NULL);
      g_autofree char *part = g_strconcat (name, "_", NULL);

      if (field->deleted || name == NULL || strlen (name) <= longest
          || g_strcmp0 (twin_get_text (field, "entity"), crm_kind_get_name (kind)) != 0
          || !(strcmp (name, key) == 0
               || (g_strcmp0 (type, "choices") == 0 && g_str_has_prefix (key, choice))
               || (g_strcmp0 (type, "address") == 0 && g_str_has_prefix (key, part))))
        continue;
      longest = strlen (name);
      policy = g_strcmp0 (type, "choices") == 0                                  ? "larger"
               : g_strcmp0 (rule, "ask") == 0 || g_strcmp0 (rule, "larger") == 0 ? rule
                                                                                 : "lww";
    }
  return policy;
}

/* A link to any kind is one value with its kind. Returns: (transfer full) */
static JsonNode *
join_link (JsonNode *id, JsonNode *kind)
{
  g_autofree char *id_text = to_text (id);
  g_autofree char *kind_text = to_text (kind);
  g_autofree char *text = g_strdup_printf ("{\"id\": %s, \"kind\": %s}", id_text, kind_text);

  return json_from_string (text, NULL);
}

static gboolean
has_met (TwinWriter *writer, const TwinMark *mark, gint64 base)
{
  return mark != NULL && mark->version > base && mark->replica != writer->replica;
}

/* Whether somebody else has changed a value, which is @value now, to what its writer did not see.
 * @seen: (nullable): what they saw, where versions were counted before the server was restored */
static gboolean
is_unseen (TwinWriter *writer,
           const TwinMark *mark,
           gint64 base,
           JsonObject *seen,
           const char *name,
           JsonNode *value)
{
  if (seen == NULL || !json_object_has_member (seen, name))
    return has_met (writer, mark, base);
  return mark != NULL && mark->replica != writer->replica
         && !twin_same (json_object_get_member (seen, name), value);
}

/* What was derived from a value that lost is not that of the record either. */
static void
drop_derived (TwinWriter *writer, TwinRow *row, JsonObject *taken, gint64 base)
{
  for (guint i = 0; i < crm_kind_get_n_fields (row->kind); i++)
    {
      const CrmField *field = crm_kind_get_field (row->kind, i);
      const char *name = crm_field_get_name (field);

      if (crm_sync_field_has_column (field) && json_object_has_member (taken, name)
          && strcmp (crm_sync_field_get_policy (field), "quiet") == 0
          && has_met (writer, g_hash_table_lookup (row->marks, name), base))
        json_object_remove_member (taken, name);
    }
}

/* Takes fields out of @taken that do not become the value of the record. */
static void
merge_columns (TwinWriter *writer,
               TwinRow *row,
               JsonObject *patch,
               JsonObject *taken,
               gint64 base,
               JsonObject *seen,
               gint64 stamp)
{
  gboolean has_lost = FALSE;

  for (guint i = 0; i < crm_kind_get_n_fields (row->kind); i++)
    {
      const CrmField *field = crm_kind_get_field (row->kind, i);
      const char *name = crm_field_get_name (field);
      const char *policy = crm_sync_field_get_policy (field);
      g_autofree char *kind = g_strconcat (name, "_kind", NULL);
      gboolean is_any = crm_field_get_field_type (field) == CRM_FIELD_ANY_LINK;
      const TwinMark *mark = g_hash_table_lookup (row->marks, name);
      g_autoptr (JsonNode) old = NULL;
      g_autoptr (JsonNode) new = NULL;

      if (!crm_sync_field_has_column (field) || !json_object_has_member (patch, name)
          || !is_unseen (writer, mark, base, seen, name, twin_get (row, name)))
        continue;
      old = twin_get (row, name) != NULL ? json_node_ref (twin_get (row, name)) : NULL;
      new = json_node_ref (json_object_get_member (patch, name));
      if (is_any)
        {
          JsonNode *old_link = join_link (old, twin_get (row, kind));
          JsonNode *new_link = join_link (new, json_object_get_member (patch, kind));

          g_clear_pointer (&old, json_node_unref);
          json_node_unref (new);
          old = old_link;
          new = new_link;
        }
      if (twin_same (old, new) || settle (writer, row, name, policy, mark, old, new, stamp))
        continue;
      has_lost |= strcmp (policy, "quiet") != 0;
      json_object_remove_member (taken, name);
      if (is_any)
        json_object_remove_member (taken, kind);
    }
  if (has_lost)
    drop_derived (writer, row, taken, base);
}

/* Returns: (transfer full): all of the office's own fields as they are to be */
static GHashTable *
merge_custom (TwinWriter *writer,
              TwinRow *row,
              JsonObject *patch,
              gint64 base,
              JsonObject *seen,
              gint64 stamp)
{
  TwinRow *copy = twin_row_copy (row);
  GHashTable *merged = g_hash_table_ref (copy->custom);
  JsonObjectIter iter;
  const char *key;
  JsonNode *new;

  json_object_iter_init (&iter, patch);
  while (json_object_iter_next (&iter, &key, &new))
    {
      g_autofree char *name = g_strconcat (CUSTOM, key, NULL);
      const TwinMark *mark = g_hash_table_lookup (row->marks, name);
      JsonNode *old = g_hash_table_lookup (row->custom, key);

      if (!is_unseen (writer, mark, base, seen, key, old) || twin_same (old, new)
          || settle (writer, row, name, own_policy (writer->twin, row->kind, key), mark, old, new,
                     stamp))
        twin_set (merged, key, new);
    }
  twin_row_free (copy);
  return merged;
}

/* ---- operations ---- */

static gint64
stamp_of (TwinWriter *writer, JsonObject *operation)
{
  gint64 at = json_object_get_int_member (operation, "t") + writer->offset;

  return MIN (at, writer->now) << 16 | (writer->seq & 65535);
}

static gboolean
is_header (const char *name)
{
  static const char *const header[]
      = { "created_at", "created_by", "modified_at", "modified_by", NULL };

  return g_strv_contains (header, name);
}

/* What a rule derived does not wake the dead; what a person typed does. */
static gboolean
is_typed (const CrmKind *kind, JsonObject *patch)
{
  JsonObjectIter iter;
  const char *name;

  json_object_iter_init (&iter, patch);
  while (json_object_iter_next (&iter, &name, NULL))
    {
      const CrmField *field = crm_kind_find_field (kind, name);

      if (strcmp (name, "custom") == 0
          || (field != NULL && strcmp (crm_sync_field_get_policy (field), "quiet") != 0))
        return TRUE;
    }
  return FALSE;
}

static gboolean
edited_by_others (TwinWriter *writer, TwinRow *row, gint64 base)
{
  GHashTableIter iter;
  gpointer key, mark;

  g_hash_table_iter_init (&iter, row->marks);
  while (g_hash_table_iter_next (&iter, &key, &mark))
    {
      const CrmField *field = crm_kind_find_field (row->kind, key);

      if (has_met (writer, mark, base) && strcmp (key, "_del") != 0
          && (field == NULL || strcmp (crm_sync_field_get_policy (field), "quiet") != 0))
        return TRUE;
    }
  return FALSE;
}

/* Who changed a record last, and when, is what the server knows. */
static void
set_modified (TwinWriter *writer, TwinRow *row, GHashTable *values, gint64 stamp)
{
  if (stamp >> 16 >= twin_get_integer (row, "modified_at", 0) / 1000)
    {
      g_autoptr (JsonNode) at = json_node_init_int (json_node_alloc (), (stamp >> 16) * 1000);

      twin_set (values, "modified_at", at);
      twin_set_id (values, "modified_by", &writer->person->person);
    }
}

static gboolean
apply_deletion (TwinWriter *writer, TwinRow *row, gboolean deletes, gint64 base, gint64 stamp)
{
  TwinRow *copy;
  gboolean good;

  if (row->deleted == deletes)
    return TRUE;
  if (deletes && edited_by_others (writer, row, base))
    {
      /* An edit beats a delete; whoever deleted hears of it. */
      twin_note_conflict (writer, row, "_del", "false", "true", row->replica, writer->replica,
                          "open");
      return writer->twin->code == NULL;
    }
  copy = twin_row_copy (row);
  set_modified (writer, row, copy->values, stamp);
  good = twin_write (writer, row, copy->values, copy->custom, deletes, stamp);
  twin_row_free (copy);
  return good;
}

static void
lay_over (GHashTable *values, JsonObject *taken)
{
  JsonObjectIter iter;
  const char *name;
  JsonNode *value;

  json_object_iter_init (&iter, taken);
  while (json_object_iter_next (&iter, &name, &value))
    if (strcmp (name, "custom") != 0)
      twin_set (values, name, value);
}

static JsonObject *
copy_object (JsonObject *object)
{
  JsonObject *copy = json_object_new ();
  JsonObjectIter iter;
  const char *name;
  JsonNode *value;

  json_object_iter_init (&iter, object);
  while (json_object_iter_next (&iter, &name, &value))
    json_object_set_member (copy, name, json_node_ref (value));
  return copy;
}

/* Returns: (nullable) */
static JsonObject *
find_object (JsonObject *object, const char *name)
{
  return object != NULL && json_object_has_member (object, name)
             ? json_object_get_object_member (object, name)
             : NULL;
}

static JsonObject *
take_patch (TwinWriter *writer, JsonObject *operation)
{
  JsonObject *patch = json_object_has_member (operation, "p")
                          ? copy_object (json_object_get_object_member (operation, "p"))
                          : json_object_new ();
  g_autoptr (GList) names = json_object_get_members (patch);

  for (GList *l = names; !writer->person->is_admin && l != NULL; l = l->next)
    if (is_header (l->data))
      json_object_remove_member (patch, l->data);
  return patch;
}

static gboolean
apply_edit (TwinWriter *writer, TwinRow *row, JsonObject *operation, gint64 base, gint64 stamp)
{
  g_autoptr (JsonObject) patch = take_patch (writer, operation);
  g_autoptr (JsonObject) taken = NULL;
  const TwinMark *mark = g_hash_table_lookup (row->marks, "_del");
  gboolean may = writer->is_free || twin_check_patch (writer, row, patch);
  gboolean deleted = row->deleted && !is_typed (row->kind, patch);
  gboolean has_custom = json_object_has_member (patch, "custom");
  JsonObject *seen = find_object (operation, "o");
  TwinRow *copy;
  gboolean good;

  if (!may)
    return FALSE;
  taken = copy_object (patch);
  if (row->deleted && !deleted && has_met (writer, mark, base))
    twin_note_conflict (writer, row, "_del", "false", "true", writer->replica, mark->replica,
                        "open");
  if (row->version > base || has_custom || seen != NULL)
    merge_columns (writer, row, patch, taken, base, seen, stamp);
  if (json_object_get_size (taken) == 0 && deleted == row->deleted)
    return writer->twin->code == NULL;
  copy = twin_row_copy (row);
  set_modified (writer, row, copy->values, stamp);
  lay_over (copy->values, taken);
  if (has_custom)
    {
      GHashTable *custom
          = merge_custom (writer, row, json_object_get_object_member (patch, "custom"), base,
                          find_object (seen, "custom"), stamp);

      g_hash_table_unref (copy->custom);
      copy->custom = custom;
    }
  good = writer->twin->code == NULL
         && twin_write (writer, row, copy->values, copy->custom, deleted, stamp);
  twin_row_free (copy);
  return good;
}

static gboolean
apply (TwinWriter *writer,
       const CrmKind *kind,
       const CrmId *id,
       JsonObject *operation,
       const char *action,
       gint64 base)
{
  TwinRow *row = twin_find (writer->twin, kind, id);
  gint64 stamp = stamp_of (writer, operation);

  if (row == NULL || !(writer->is_free || twin_sees (writer->person, row->acl)))
    return twin_refuse (writer->twin, "42501", "the record is gone or cannot be seen");
  if (*action == 'U')
    return apply_edit (writer, row, operation, base, stamp);
  return apply_deletion (writer, row, *action == 'D', base, stamp);
}

static gboolean
bear (TwinWriter *writer, const CrmKind *kind, const CrmId *id, JsonObject *operation)
{
  JsonObject *patch = json_object_get_object_member (operation, "p");
  TwinRow *row = twin_row_new (kind, id);
  JsonObject *custom;

  row->stamp = stamp_of (writer, operation);
  lay_over (row->values, patch);
  if (!writer->person->is_admin)
    {
      twin_set_id (row->values, "created_by", &writer->person->person);
      twin_set_id (row->values, "modified_by", &writer->person->person);
    }
  custom = json_object_has_member (patch, "custom")
               ? json_object_get_object_member (patch, "custom")
               : NULL;
  if (custom != NULL)
    lay_over (row->custom, custom);
  return twin_write_new (writer, row);
}

/* One operation; births in a first round, what stands in another record after it, the rest then. */
static gboolean
apply_operation (TwinWriter *writer, JsonObject *operation, int round)
{
  const CrmKind *kind = crm_catalog_find_number (
      writer->twin->catalog, (gint16) json_object_get_int_member (operation, "k"));
  const char *action = json_object_get_string_member (operation, "a");
  int depth = crm_sync_sight_get_depth (crm_sync_kind_get_sight (kind));
  CrmId id;

  if ((*action == 'I' ? depth : 4) != round)
    return TRUE;
  g_assert_true (crm_id_parse (json_object_get_string_member (operation, "i"), &id));
  if (*action != 'I')
    return apply (writer, kind, &id, operation, action,
                  json_object_get_int_member (operation, "b"));
  if (twin_find (writer->twin, kind, &id) != NULL)
    return apply (writer, kind, &id, operation, "U", 0);
  return bear (writer, kind, &id, operation);
}

/* Returns: FALSE when the batch is refused */
gboolean
twin_apply_batch (TwinWriter *writer, JsonArray *operations)
{
  for (int round = 0; round <= 4; round++)
    for (guint i = 0; i < json_array_get_length (operations); i++)
      if (!apply_operation (writer, json_array_get_object_element (operations, i), round))
        return FALSE;
  return TRUE;
}

/* Whether what was written in this batch leads to records that are here. */
gboolean
twin_check_links (SimTwin *self)
{
  for (guint r = 0; r < self->undo->rows->len; r++)
    {
      TwinRow *before = self->undo->rows->pdata[r];
      TwinRow *row = twin_find (self, before->kind, &before->id);

      for (guint i = 0; i < crm_kind_get_n_fields (row->kind); i++)
        {
          const CrmField *field = crm_kind_get_field (row->kind, i);
          const CrmKind *target = crm_field_get_target (field);
          const char *name = crm_field_get_name (field);
          CrmId id;

          if (target != NULL && crm_sync_field_has_column (field)
              && !crm_field_has (field, CRM_FIELD_HEADER) && crm_sync_kind_is_shared (target)
              && twin_get_id (row, name, &id) && twin_find (self, target, &id) == NULL)
            return twin_refuse (self, "23503", "%s leads to nothing", name);
        }
    }
  return TRUE;
}
