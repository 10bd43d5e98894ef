/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rows of the twin: how they are written, what is noted of it, and how it is taken back. */
#include "config.h"

#include <string.h>

#include "crm-sync-schema.h"
#include "crm-sync-sight.h"
#include "sim-twin-private.h"

static void
free_node (gpointer node)
{
  json_node_unref (node);
}

static GHashTable *
new_values (void)
{
  return g_hash_table_new_full (g_str_hash, g_str_equal, g_free, free_node);
}

TwinRow *
twin_row_new (const CrmKind *kind, const CrmId *id)
{
  TwinRow *row = g_new0 (TwinRow, 1);

  row->kind = kind;
  row->id = *id;
  row->values = new_values ();
  row->custom = new_values ();
  row->marks = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  return row;
}

static void
copy_values (GHashTable *to, GHashTable *from)
{
  GHashTableIter iter;
  gpointer key, value;

  g_hash_table_iter_init (&iter, from);
  while (g_hash_table_iter_next (&iter, &key, &value))
    g_hash_table_insert (to, g_strdup (key), json_node_ref (value));
}

TwinRow *
twin_row_copy (TwinRow *row)
{
  TwinRow *copy = twin_row_new (row->kind, &row->id);
  GHashTableIter iter;
  gpointer key, mark;

  copy_values (copy->values, row->values);
  copy_values (copy->custom, row->custom);
  g_hash_table_iter_init (&iter, row->marks);
  while (g_hash_table_iter_next (&iter, &key, &mark))
    g_hash_table_insert (copy->marks, g_strdup (key), g_memdup2 (mark, sizeof (TwinMark)));
  copy->version = row->version;
  copy->stamp = row->stamp;
  copy->replica = row->replica;
  copy->deleted = row->deleted;
  copy->acl = row->acl;
  return copy;
}

static void
clear_row (TwinRow *row)
{
  g_hash_table_unref (row->values);
  g_hash_table_unref (row->custom);
  g_hash_table_unref (row->marks);
}

void
twin_row_free (gpointer data)
{
  clear_row (data);
  g_free (data);
}

GHashTable *
twin_rows (SimTwin *self, const CrmKind *kind)
{
  GHashTable *rows = g_hash_table_lookup (self->kinds, kind);

  if (rows == NULL)
    {
      rows = g_hash_table_new_full (crm_id_hash, crm_id_equal, NULL, twin_row_free);
      g_hash_table_insert (self->kinds, (gpointer) kind, rows);
    }
  return rows;
}

TwinRow *
twin_find (SimTwin *self, const CrmKind *kind, const CrmId *id)
{
  return g_hash_table_lookup (twin_rows (self, kind), id);
}

JsonNode *
twin_get (TwinRow *row, const char *column)
{
  return g_hash_table_lookup (row->values, column);
}

const char *
twin_get_text (TwinRow *row, const char *column)
{
  JsonNode *node = twin_get (row, column);

  return node != NULL ? json_node_get_string (node) : NULL;
}

gint64
twin_get_integer (TwinRow *row, const char *column, gint64 fallback)
{
  JsonNode *node = twin_get (row, column);

  return node != NULL ? json_node_get_int (node) : fallback;
}

gboolean
twin_get_id (TwinRow *row, const char *column, CrmId *id)
{
  const char *text = twin_get_text (row, column);

  return text != NULL && crm_id_parse (text, id);
}

gboolean
twin_is_id (TwinRow *row, const char *column, const CrmId *id)
{
  CrmId found;

  return twin_get_id (row, column, &found) && crm_id_equal (&found, id);
}

/* @value: (nullable) (transfer none) */
void
twin_set (GHashTable *values, const char *column, JsonNode *value)
{
  if (value == NULL || JSON_NODE_HOLDS_NULL (value))
    g_hash_table_remove (values, column);
  else
    g_hash_table_insert (values, g_strdup (column), json_node_copy (value));
}

void
twin_set_text (GHashTable *values, const char *column, const char *text)
{
  g_autoptr (JsonNode) node = json_node_init_string (json_node_alloc (), text);

  twin_set (values, column, node);
}

void
twin_set_id (GHashTable *values, const char *column, const CrmId *id)
{
  char text[CRM_ID_STRING_SIZE];

  twin_set_text (values, column, crm_id_format (id, text));
}

/* Nothing and null are the same. */
gboolean
twin_same (JsonNode *a, JsonNode *b)
{
  gboolean a_is_null = a == NULL || JSON_NODE_HOLDS_NULL (a);
  gboolean b_is_null = b == NULL || JSON_NODE_HOLDS_NULL (b);

  if (a_is_null || b_is_null)
    return a_is_null && b_is_null;
  return json_node_equal (a, b);
}

static void
add_values (JsonObject *object, GHashTable *values)
{
  GHashTableIter iter;
  gpointer key, value;

  g_hash_table_iter_init (&iter, values);
  while (g_hash_table_iter_next (&iter, &key, &value))
    json_object_set_member (object, key, json_node_ref (value));
}

/* As crm_sync_wire_read_row() reads it. */
char *
twin_row_to_json (TwinRow *row)
{
  g_autoptr (JsonObject) object = json_object_new ();
  g_autoptr (JsonNode) root = json_node_new (JSON_NODE_OBJECT);

  json_object_set_int_member (object, "_rv", row->version);
  json_object_set_boolean_member (object, "_del", row->deleted);
  add_values (object, row->values);
  if (g_hash_table_size (row->custom) > 0)
    {
      JsonObject *custom = json_object_new ();

      add_values (custom, row->custom);
      json_object_set_object_member (object, "custom", custom);
    }
  json_node_set_object (root, object);
  return json_to_string (root, FALSE);
}

/* ---- taking back ---- */

void
twin_undo_begin (SimTwin *self)
{
  TwinUndo *undo = g_new0 (TwinUndo, 1);

  g_clear_pointer (&self->code, g_free);
  g_clear_pointer (&self->message, g_free);
  undo->rows = g_ptr_array_new_with_free_func (twin_row_free);
  undo->texts = g_ptr_array_new_with_free_func (g_free);
  undo->series = g_ptr_array_new_with_free_func (twin_series_free);
  for (guint i = 0; i < self->series->len; i++)
    g_ptr_array_add (undo->series, twin_series_copy (self->series->pdata[i]));
  undo->n_log = self->log->len;
  undo->n_acls = self->acls->len;
  undo->n_audit = self->audit->len;
  self->undo = undo;
}

/* Remembers a row as it is before it is written for the first time in a batch. */
void
twin_touch (SimTwin *self, TwinRow *row)
{
  if (self->undo == NULL)
    return;
  for (guint i = 0; i < self->undo->rows->len; i++)
    {
      TwinRow *before = self->undo->rows->pdata[i];

      if (before->kind == row->kind && crm_id_equal (&before->id, &row->id))
        return;
    }
  g_ptr_array_add (self->undo->rows, twin_row_copy (row));
}

static void
take_back (SimTwin *self, TwinUndo *undo)
{
  for (guint i = undo->rows->len; i > 0; i--)
    {
      TwinRow *before = undo->rows->pdata[i - 1];
      TwinRow *row = twin_find (self, before->kind, &before->id);

      if (before->version == 0)
        {
          g_hash_table_remove (self->orphans, row);
          g_hash_table_remove (twin_rows (self, before->kind), &before->id);
          continue;
        }
      clear_row (row);
      *row = *before;
      undo->rows->pdata[i - 1] = twin_row_new (before->kind, &before->id);
      g_free (before);
    }
  g_array_set_size (self->log, undo->n_log);
  g_ptr_array_set_size (self->audit, (gint) undo->n_audit);
  g_ptr_array_unref (self->series);
  self->series = g_ptr_array_ref (undo->series);
  for (guint i = 0; undo->people != NULL && i < undo->people->len; i++)
    {
      TwinPerson *person = self->people->pdata[i];
      TwinPerson *before = undo->people->pdata[i];
      TwinPerson now = *person;

      /* In its place: a push that goes on holds it. */
      *person = *before;
      *before = now;
    }
  twin_forget_acls (self, undo->n_acls);
}

void
twin_log (SimTwin *self, TwinRow *row, int acl)
{
  TwinEntry entry = { self->xid, row->kind, row->id, acl };

  g_array_append_val (self->log, entry);
}

/* ---- writing ---- */

static void
count_text (SimTwin *self, const char *text, const char *before)
{
  int n = GPOINTER_TO_INT (g_hash_table_lookup (self->texts, text));

  g_hash_table_insert (self->texts, g_strdup (text), GINT_TO_POINTER (n + 1));
  g_ptr_array_add (self->changes, g_strdup (text));
  g_ptr_array_add (self->changes, g_strdup (before));
}

void
twin_undo_end (SimTwin *self, gboolean is_refused)
{
  TwinUndo *undo = g_steal_pointer (&self->undo);

  if (is_refused)
    take_back (self, undo);
  for (guint i = 0; !is_refused && i < undo->texts->len; i += 2)
    count_text (self, undo->texts->pdata[i], undo->texts->pdata[i + 1]);
  g_ptr_array_unref (undo->texts);
  g_ptr_array_unref (undo->rows);
  g_ptr_array_unref (undo->series);
  g_clear_pointer (&undo->people, g_ptr_array_unref);
  g_free (undo);
}

/* Every text that is put where another one was; what stands in a record is marked where a conflict
 * tells of it. */
static void
note_texts (SimTwin *self, TwinRow *row, TwinRow *before)
{
  GHashTableIter iter;
  gpointer column, value;

  g_hash_table_iter_init (&iter, row->values);
  while (g_hash_table_iter_next (&iter, &column, &value))
    {
      const char *old = before != NULL ? twin_get_text (before, column) : NULL;
      g_autofree char *text = NULL;

      if (json_node_get_value_type (value) != G_TYPE_STRING
          || (before != NULL && twin_same (value, twin_get (before, column))))
        continue;
      text = g_strconcat (strcmp (column, "stands") == 0 ? "=" : "", json_node_get_string (value),
                          NULL);
      if (self->undo == NULL)
        {
          count_text (self, text, old != NULL ? old : "");
          continue;
        }
      g_ptr_array_add (self->undo->texts, g_steal_pointer (&text));
      g_ptr_array_add (self->undo->texts, g_strdup (old != NULL ? old : ""));
    }
}

static gboolean
check_text (SimTwin *self, TwinRow *row)
{
  GHashTableIter iter;
  gpointer value;

  if (row->kind != self->refused_kind)
    return TRUE;
  g_hash_table_iter_init (&iter, row->values);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    if (json_node_get_value_type (value) == G_TYPE_STRING
        && strstr (json_node_get_string (value), self->refused_text) != NULL)
      return twin_refuse (self, "23514", "a word that is refused");
  return TRUE;
}

/* @row: (transfer full): not in the twin yet. Returns: FALSE when it is refused */
gboolean
twin_write_new (TwinWriter *writer, TwinRow *row)
{
  SimTwin *self = writer->twin;
  TwinRow *nothing = twin_row_new (row->kind, &row->id);

  if (self->undo != NULL)
    g_ptr_array_add (self->undo->rows, nothing);
  else
    twin_row_free (nothing);
  g_hash_table_insert (twin_rows (self, row->kind), &row->id, row);
  row->version = 1;
  row->replica = writer->replica;
  row->acl = twin_reckon_acl (self, row, TRUE);
  if (!twin_check_rights (writer, row, NULL, row->acl) || !check_text (self, row)
      || !twin_number (writer, row, NULL))
    return FALSE;
  twin_log (self, row, row->acl);
  twin_audit (writer, row, NULL);
  note_texts (self, row, NULL);
  twin_adopt (self, &row->id);
  return twin_after (writer, row, NULL);
}

static gboolean
is_marked (const char *column, TwinRow *row)
{
  /* The kind of a link to any kind goes with the link. */
  return !g_str_has_suffix (column, "_kind") || crm_kind_find_field (row->kind, column) != NULL;
}

static void
mark (TwinRow *row, const char *field)
{
  TwinMark *entry = g_new0 (TwinMark, 1);

  entry->version = row->version;
  entry->stamp = row->stamp;
  entry->replica = row->replica;
  g_hash_table_insert (row->marks, g_strdup (field), entry);
}

static void
mark_columns (TwinRow *row, TwinRow *before)
{
  for (guint i = 0; i < crm_kind_get_n_fields (row->kind); i++)
    {
      const char *name = crm_field_get_name (crm_kind_get_field (row->kind, i));
      g_autofree char *kind = g_strconcat (name, "_kind", NULL);

      if (is_marked (name, row)
          && (!twin_same (twin_get (row, name), twin_get (before, name))
              || !twin_same (twin_get (row, kind), twin_get (before, kind))))
        mark (row, name);
    }
}

static void
mark_custom (TwinRow *row, TwinRow *before)
{
  GHashTable *const sides[] = { before->custom, row->custom };

  for (guint i = 0; i < G_N_ELEMENTS (sides); i++)
    {
      GHashTableIter iter;
      gpointer key;

      g_hash_table_iter_init (&iter, sides[i]);
      while (g_hash_table_iter_next (&iter, &key, NULL))
        if (!twin_same (g_hash_table_lookup (before->custom, key),
                        g_hash_table_lookup (row->custom, key)))
          {
            g_autofree char *name = g_strconcat ("custom/", key, NULL);

            mark (row, name);
          }
    }
}

/* @values, @custom: (transfer none): all of the row, as it is to be */
gboolean
twin_write (TwinWriter *writer,
            TwinRow *row,
            GHashTable *values,
            GHashTable *custom,
            gboolean deleted,
            gint64 stamp)
{
  SimTwin *self = writer->twin;
  TwinRow *before = twin_row_copy (row);
  gboolean moves = twin_moves (row, values);
  gboolean good;

  twin_touch (self, row);
  g_hash_table_unref (row->values);
  g_hash_table_unref (row->custom);
  row->values = new_values ();
  row->custom = new_values ();
  copy_values (row->values, values);
  copy_values (row->custom, custom);
  row->deleted = deleted;
  good = twin_number (writer, row, before) && twin_turn_office (self, before, row->values);
  if (good && moves)
    row->acl = twin_reckon_acl (self, row, FALSE);
  good = good && twin_check_rights (writer, row, before, row->acl) && check_text (self, row);
  if (good)
    {
      row->version++;
      row->stamp = stamp;
      row->replica = writer->replica;
      mark_columns (row, before);
      mark_custom (row, before);
      if (deleted != before->deleted)
        mark (row, "_del");
      twin_log (self, row, row->acl);
      twin_audit (writer, row, before);
      note_texts (self, row, before);
      if (row->acl != before->acl)
        {
          twin_log (self, row, before->acl);
          twin_follow (self, row);
        }
      good = twin_after (writer, row, before);
    }
  twin_row_free (before);
  return good;
}
