/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lines of the change log that tell of many records at once. Thousands of births, or of edits that
 * say the same, need no line for each: which records they were is seen in the records themselves,
 * or in a set of rows. */
#include "config.h"

#include <string.h>

#include "crm-log-private.h"

/* So many births of a kind have lines of their own, as those of an operation by hand. */
#define SINGLE_BIRTHS 32
/* A set of rows is worth it from so many on. */
#define FEW_ROWS 8
#define BLOCK 65536
/* Up to so many rows are listed, more are marked bit by bit. */
#define LISTED_ROWS 4096

typedef struct
{
  gint64 key; /* batch and kind */
  guint n;
  gint64 seq; /* of the line for many; 0: none yet */
  gint64 first;
  gint64 last;
  guint step; /* in which the line was written */
} Births;

/* The rows that had one value and version before, and got one value. */
typedef struct
{
  CrmValue before;
  CrmValue after;
  gint64 base;
  GArray *offsets; /* guint16 */
} Group;

struct _CrmLogMany
{
  CrmSession *session;
  const CrmKind *kind;
  const CrmField *field;
  char action;
  gint64 block; /* row of its beginning; -1: none */
  GHashTable *groups;
};

/* ---- reading ---- */

/**
 * crm_log_number:
 *
 * Returns: the number that @row has in a line for many
 */
gint64
crm_log_number (gint64 seq, gint64 first, gint64 row)
{
  return seq - CRM_LOG_SPAN + 1 + (row - first);
}

gint64
crm_log_row (gint64 seq, gint64 first, gint64 number)
{
  return first + (number - (seq - CRM_LOG_SPAN + 1));
}

static void
add_many (GString *sql, const CrmKind *kind, const char *condition, const char *id)
{
  const char *table = crm_kind_get_name (kind);
  int number = crm_kind_get_number (kind);

  for (int sets = 0; sets < 2; sets++)
    {
      g_string_append_printf (
          sql,
          " UNION ALL SELECT c.seq - " G_STRINGIFY (
              CRM_LOG_SPAN) " + 1 + (r.row - c.first),"
                            " c.batch, c.kind, r.id, c.action, c.field, c.old, c.new, c.base"
                            " FROM main.\"%s\" r JOIN main.change_log c ON ",
          table);
      if (sets == 0)
        g_string_append_printf (sql,
                                "+c.batch = r._born AND c.kind = %d AND c.rows IS NULL"
                                " AND r.row BETWEEN c.first AND c.last",
                                number);
      else
        g_string_append_printf (sql,
                                "c.kind = %d AND r.row BETWEEN c.first AND c.last%s"
                                " AND c.rows IS NOT NULL AND crm_has_row (c.rows, r.row - c.first)",
                                number, id != NULL ? " AND c.first = (r.row & ~65535)" : "");
      g_string_append (sql, " WHERE c.first IS NOT NULL");
      if (id != NULL)
        g_string_append_printf (sql, " AND r.id = %s", id);
      if (condition != NULL)
        g_string_append_printf (sql, " AND %s", condition);
    }
}

/* Of which kinds lines for many tell. */
static GPtrArray *
kinds_of_many (CrmSession *self, const CrmKind *kind)
{
  GPtrArray *kinds = g_ptr_array_new ();

  for (guint i = 0; i < crm_catalog_get_n_kinds (self->catalog); i++)
    {
      const CrmKind *other = crm_catalog_get_kind (self->catalog, i);
      g_autofree char *sql = NULL;

      if (kind != NULL && other != kind)
        continue;
      sql = g_strdup_printf (
          "SELECT EXISTS (SELECT 1 FROM change_log WHERE first IS NOT NULL AND kind = %d)",
          crm_kind_get_number (other));
      if (crm_database_get_integer (self->db, sql, 0) != 0)
        g_ptr_array_add (kinds, (gpointer) other);
    }
  return kinds;
}

/**
 * crm_log_source:
 * @kind: (nullable): of which records the log is read; %NULL for all
 * @condition: (nullable): in SQL, over the columns "seq" and "batch" of a line "c"
 * @id: (nullable): in SQL, the id of one record of @kind
 *
 * Returns: (transfer full): what to read from in place of the table change_log: its columns seq,
 *   batch, kind, id, action, field, old, new and base, with one row for each record that a line
 *   tells of
 */
char *
crm_log_source (CrmSession *self, const CrmKind *kind, const char *condition, const char *id)
{
  g_autoptr (GPtrArray) kinds = kinds_of_many (self, kind);
  GString *sql = g_string_new ("(SELECT c.seq AS seq, c.batch AS batch, c.kind AS kind, c.id AS id,"
                               " c.action AS action, c.field AS field, c.old AS old, c.new AS new,"
                               " c.base AS base FROM main.change_log c WHERE c.first IS NULL");

  if (id != NULL)
    g_string_append_printf (sql, " AND c.id = %s", id);
  else if (kind != NULL)
    g_string_append_printf (sql, " AND c.kind = %d", crm_kind_get_number (kind));
  if (condition != NULL)
    g_string_append_printf (sql, " AND %s", condition);
  for (guint i = 0; i < kinds->len; i++)
    add_many (sql, kinds->pdata[i], condition, id);
  g_string_append_c (sql, ')');
  return g_string_free (sql, FALSE);
}

/* ---- births ---- */

static Births *
take_births (CrmSession *self, const CrmKind *kind, gint64 batch)
{
  gint64 key = CRM_REF_MAKE (batch, crm_kind_get_number (kind));
  Births *births = g_hash_table_lookup (self->births, &key);

  if (births == NULL)
    {
      births = g_new0 (Births, 1);
      births->key = key;
      g_hash_table_insert (self->births, &births->key, births);
    }
  return births;
}

/**
 * crm_log_next_born:
 * @batch: number of the operation that makes the next record of @kind
 *
 * Returns: what goes into the column _born: the operation, or 0 while its births are few
 */
gint64
crm_log_next_born (CrmSession *self, const CrmKind *kind, gint64 batch)
{
  return take_births (self, kind, batch)->n >= SINGLE_BIRTHS ? batch : 0;
}

static gboolean
open_births (CrmSession *self, Births *births, CrmRecord *record, gint64 batch, GError **error)
{
  sqlite3_stmt *statement = crm_database_prepare (
      self->db,
      "INSERT INTO change_log (seq, batch, kind, id, action, base, first, last) SELECT coalesce "
      "(max (seq), 0) + " G_STRINGIFY (CRM_LOG_SPAN) ", ?, ?, ?, 'I', 0, ?, ? FROM change_log",
      error);

  if (statement == NULL)
    return FALSE;
  births->first = births->last = crm_record_get_row (record);
  births->step = self->step;
  sqlite3_bind_int64 (statement, 1, batch);
  sqlite3_bind_int (statement, 2, crm_kind_get_number (crm_record_get_kind (record)));
  crm_statement_bind_id (statement, 3, crm_record_get_id (record));
  sqlite3_bind_int64 (statement, 4, births->first);
  sqlite3_bind_int64 (statement, 5, G_MAXINT64);
  if (!crm_database_run (self->db, statement, error))
    return FALSE;
  births->seq = sqlite3_last_insert_rowid (self->db->handle);
  return TRUE;
}

static gboolean
close_births (CrmSession *self, Births *births, GError **error)
{
  sqlite3_stmt *statement
      = crm_database_prepare (self->db, "UPDATE change_log SET last = ?2 WHERE seq = ?1", error);

  if (statement == NULL)
    return FALSE;
  sqlite3_bind_int64 (statement, 1, births->seq);
  sqlite3_bind_int64 (statement, 2, births->last);
  births->seq = 0;
  return crm_database_run (self->db, statement, error);
}

/**
 * crm_log_born:
 * @record: one that was written with what crm_log_next_born() said
 * @written: (out): whether a line for many tells of it, so that it needs none of its own
 */
gboolean
crm_log_born (CrmSession *self, CrmRecord *record, gint64 batch, gboolean *written, GError **error)
{
  Births *births = take_births (self, crm_record_get_kind (record), batch);
  gint64 row = crm_record_get_row (record);

  *written = births->n++ >= SINGLE_BIRTHS;
  if (!*written)
    return TRUE;
  if (births->seq != 0 && row - births->first >= CRM_LOG_SPAN
      && !close_births (self, births, error))
    return FALSE;
  if (births->seq == 0)
    return open_births (self, births, record, batch, error);
  births->last = MAX (births->last, row);
  return TRUE;
}

/**
 * crm_log_forget_step:
 *
 * The step that is running was taken back, with the lines that it wrote.
 */
void
crm_log_forget_step (CrmSession *self)
{
  GHashTableIter iter;
  Births *births;

  g_hash_table_iter_init (&iter, self->births);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *) &births))
    if (births->step == self->step)
      births->seq = 0;
}

/**
 * crm_log_end:
 *
 * Writes where the lines for births end. Part of the commit.
 */
gboolean
crm_log_end (CrmSession *self, GError **error)
{
  GHashTableIter iter;
  Births *births;

  g_hash_table_iter_init (&iter, self->births);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *) &births))
    if (births->seq != 0 && !close_births (self, births, error))
      return FALSE;
  g_hash_table_remove_all (self->births);
  return TRUE;
}

/* ---- changes of many ---- */

static guint
hash_group (gconstpointer data)
{
  const Group *group = data;
  guint hash = (guint) group->base;

  for (int i = 0; i < 2; i++)
    {
      const CrmValue *value = i == 0 ? &group->before : &group->after;

      hash = hash * 31 + value->type;
      if (value->type == CRM_VALUE_TEXT)
        hash = hash * 31 + g_str_hash (value->text);
      else if (value->type == CRM_VALUE_INTEGER)
        hash = hash * 31 + g_int64_hash (&value->integer);
      else if (value->type == CRM_VALUE_LINK)
        hash = hash * 31 + crm_id_hash (&value->link);
    }
  return hash;
}

static gboolean
equal_groups (gconstpointer a, gconstpointer b)
{
  const Group *first = a, *second = b;

  return first->base == second->base && crm_value_equal (&first->before, &second->before)
         && crm_value_equal (&first->after, &second->after);
}

static void
free_group (gpointer data)
{
  Group *group = data;

  crm_value_clear (&group->before);
  crm_value_clear (&group->after);
  g_array_unref (group->offsets);
  g_free (group);
}

/**
 * crm_log_many_new:
 * @field: (nullable): that changes; %NULL for what is deleted or comes back
 * @action: 'U', 'D' or 'R'
 */
CrmLogMany *
crm_log_many_new (CrmSession *self, const CrmKind *kind, const CrmField *field, char action)
{
  CrmLogMany *many = g_new0 (CrmLogMany, 1);

  many->session = self;
  many->kind = kind;
  many->field = field;
  many->action = action;
  many->block = -1;
  many->groups = g_hash_table_new_full (hash_group, equal_groups, NULL, free_group);
  return many;
}

void
crm_log_many_free (CrmLogMany *self)
{
  g_hash_table_unref (self->groups);
  g_free (self);
}

/**
 * crm_log_many_add:
 * @row: not lower than the one before
 * @version: of the record
 */
gboolean
crm_log_many_add (CrmLogMany *self,
                  gint64 row,
                  const CrmValue *before,
                  const CrmValue *after,
                  gint64 version,
                  GError **error)
{
  static const CrmValue nothing = CRM_VALUE_INIT;
  gint64 block = row & ~(gint64) (BLOCK - 1);
  guint16 offset = (guint16) (row - block);
  gint64 seen = crm_log_seen (self->session, self->kind, NULL, row, self->field, version);
  Group wanted
      = { before != NULL ? *before : nothing, after != NULL ? *after : nothing, seen, NULL };
  Group *group;

  if (block != self->block && !crm_log_many_flush (self, error))
    return FALSE;
  self->block = block;
  group = g_hash_table_lookup (self->groups, &wanted);
  if (group == NULL)
    {
      group = g_new0 (Group, 1);
      group->before = crm_value_copy (&wanted.before);
      group->after = crm_value_copy (&wanted.after);
      group->base = seen;
      group->offsets = g_array_new (FALSE, FALSE, sizeof (guint16));
      g_hash_table_add (self->groups, group);
    }
  g_array_append_val (group->offsets, offset);
  return TRUE;
}

static void
bind_change (CrmLogMany *self, sqlite3_stmt *statement, const Group *group)
{
  const char action[2] = { self->action, '\0' };

  sqlite3_bind_int64 (statement, 1, self->session->batch_seq);
  sqlite3_bind_int (statement, 2, crm_kind_get_number (self->kind));
  sqlite3_bind_text (statement, 3, action, 1, SQLITE_TRANSIENT);
  if (self->field != NULL)
    {
      sqlite3_bind_text (statement, 4, crm_field_get_name (self->field), -1, SQLITE_TRANSIENT);
      crm_statement_bind_value (statement, 5, &group->before);
      crm_statement_bind_value (statement, 6, &group->after);
    }
  sqlite3_bind_int64 (statement, 7, group->base);
}

static gboolean
write_single (CrmLogMany *self, const Group *group, GError **error)
{
  g_autofree char *sql = g_strdup_printf (
      "INSERT INTO change_log (batch, kind, id, action, field, old, new, base) SELECT ?1, ?2, id, "
      "?3, ?4, ?5, ?6, ?7 FROM \"%s\" WHERE row = ?8",
      crm_kind_get_name (self->kind));
  sqlite3_stmt *statement = crm_database_prepare (self->session->db, sql, error);

  for (guint i = 0; statement != NULL && i < group->offsets->len; i++)
    {
      bind_change (self, statement, group);
      sqlite3_bind_int64 (statement, 8, self->block + g_array_index (group->offsets, guint16, i));
      if (!crm_database_run (self->session->db, statement, error))
        return FALSE;
    }
  return statement != NULL;
}

static gboolean
write_set (CrmLogMany *self, const Group *group, GError **error)
{
  const guint16 *offsets = (const guint16 *) (gpointer) group->offsets->data;
  guint n = group->offsets->len;
  g_autoptr (GBytes) rows = crm_rows_pack (offsets, n);
  g_autofree char *sql = g_strdup_printf (
      "INSERT INTO change_log (batch, kind, action, field, old, new, base, first, last, rows, id, "
      "seq) SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, (SELECT id FROM \"%s\" WHERE row = "
      "?11), coalesce (max (seq), 0) + " G_STRINGIFY (CRM_LOG_SPAN) " FROM change_log",
      crm_kind_get_name (self->kind));
  sqlite3_stmt *statement = crm_database_prepare (self->session->db, sql, error);

  if (statement == NULL)
    return FALSE;
  bind_change (self, statement, group);
  sqlite3_bind_int64 (statement, 8, self->block);
  sqlite3_bind_int64 (statement, 9, self->block + offsets[n - 1]);
  sqlite3_bind_blob64 (statement, 10, g_bytes_get_data (rows, NULL), g_bytes_get_size (rows),
                       SQLITE_STATIC);
  sqlite3_bind_int64 (statement, 11, self->block + offsets[0]);
  return crm_database_run (self->session->db, statement, error);
}

static int
compare_groups (gconstpointer a, gconstpointer b)
{
  const Group *first = *(Group *const *) a, *second = *(Group *const *) b;

  return (int) g_array_index (first->offsets, guint16, 0)
         - (int) g_array_index (second->offsets, guint16, 0);
}

/**
 * crm_log_many_flush:
 *
 * Writes what was gathered. The operation counts it as its changes.
 */
gboolean
crm_log_many_flush (CrmLogMany *self, GError **error)
{
  g_autoptr (GPtrArray) groups = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer gathered;

  g_hash_table_iter_init (&iter, self->groups);
  while (g_hash_table_iter_next (&iter, &gathered, NULL))
    g_ptr_array_add (groups, gathered);
  g_ptr_array_sort (groups, compare_groups);
  for (guint i = 0; i < groups->len; i++)
    {
      const Group *group = groups->pdata[i];

      if (!(group->offsets->len < FEW_ROWS ? write_single (self, group, error)
                                           : write_set (self, group, error)))
        return FALSE;
      self->session->n_changes += group->offsets->len;
      if (!crm_kind_has (self->kind, CRM_KIND_LOCAL))
        self->session->has_shared = TRUE;
    }
  g_hash_table_remove_all (self->groups);
  return TRUE;
}

/* ---- sets of rows ---- */

/**
 * crm_rows_pack:
 * @offsets: rising, from the beginning of a block
 */
GBytes *
crm_rows_pack (const guint16 *offsets, guint n)
{
  gsize length = 1 + (n <= LISTED_ROWS ? 2 * (gsize) n : BLOCK / 8);
  guint8 *bytes = g_malloc0 (length);

  bytes[0] = n <= LISTED_ROWS ? 'l' : 'b';
  for (guint i = 0; i < n; i++)
    if (n <= LISTED_ROWS)
      {
        bytes[1 + 2 * i] = (guint8) (offsets[i] >> 8);
        bytes[2 + 2 * i] = (guint8) offsets[i];
      }
    else
      bytes[1 + offsets[i] / 8] |= (guint8) (1 << offsets[i] % 8);
  return g_bytes_new_take (bytes, length);
}

gboolean
crm_rows_has (const guint8 *bytes, gsize length, gint64 offset)
{
  guint low = 0, high;

  if (length < 1 || offset < 0 || offset >= BLOCK)
    return FALSE;
  if (bytes[0] == 'b')
    return length == 1 + BLOCK / 8 && (bytes[1 + offset / 8] & (1 << offset % 8)) != 0;
  high = (guint) ((length - 1) / 2);
  while (low < high)
    {
      guint middle = (low + high) / 2;
      gint64 found = bytes[1 + 2 * middle] << 8 | bytes[2 + 2 * middle];

      if (found == offset)
        return TRUE;
      if (found < offset)
        low = middle + 1;
      else
        high = middle;
    }
  return FALSE;
}
