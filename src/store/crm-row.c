/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rows as records, and records as rows. */
#include "config.h"

#include <json-glib/json-glib.h>
#include <string.h>

#include "crm-error.h"
#include "crm-fold.h"
#include "crm-session-private.h"

void
crm_table_free (gpointer data)
{
  CrmTable *table = data;

  g_free (table->columns);
  g_free (table);
}

static CrmTable *
get_table (CrmSession *self, const CrmKind *kind)
{
  CrmTable *table = g_hash_table_lookup (self->tables, kind);

  if (table == NULL)
    {
      table = g_new0 (CrmTable, 1);
      g_hash_table_insert (self->tables, (gpointer) kind, table);
    }
  return table;
}

/* Prepares @sql unless that was done before. */
static sqlite3_stmt *
keep_statement (CrmSession *self, sqlite3_stmt **place, char *sql, GError **error)
{
  g_autofree char *text = sql;

  *place = crm_database_prepare (self->db, text, error);
  return *place;
}

/* A statement that reads one row of a kind whole: its columns, the values that children hold, and
 * the titles of what it links to. */
static char *
page_sql (const CrmKind *kind, guint n_fields)
{
  GString *sql = g_string_new ("SELECT t.row, t.id, t._rv, t._del, t.custom");
  for (guint i = 0; i < n_fields; i++)
    {
      const CrmField *field = crm_kind_get_field (kind, i);
      g_autofree char *expression = NULL;

      if (!crm_field_has (field, CRM_FIELD_CUSTOM))
        {
          expression = crm_sql_field (field, "t");
          g_string_append_printf (sql, ", %s", expression);
        }
      if (crm_field_is_link (field))
        {
          g_autofree char *title = crm_sql_title (field, "t");

          g_string_append_printf (sql, ", %s", title);
        }
      if (crm_field_get_field_type (field) == CRM_FIELD_ANY_LINK)
        g_string_append_printf (sql, ", t.\"%s_kind\"", crm_field_get_name (field));
    }
  g_string_append_printf (sql, " FROM \"%s\" t WHERE t.row = ?", crm_kind_get_name (kind));
  return g_string_free (sql, FALSE);
}

static CrmValue
value_of_json (const CrmField *field, JsonNode *node)
{
  CrmId id;

  if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_INT64)
    return crm_value_integer (json_node_get_int (node));
  if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING
      && crm_field_is_link (field))
    return crm_id_parse (json_node_get_string (node), &id) ? crm_value_link (&id)
                                                           : (CrmValue) CRM_VALUE_INIT;
  if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING)
    return crm_value_text (json_node_get_string (node));
  return (CrmValue) CRM_VALUE_INIT;
}

static void
read_custom (CrmRecord *record, const char *text)
{
  const CrmKind *kind = crm_record_get_kind (record);
  g_autoptr (JsonNode) root = text != NULL ? json_from_string (text, NULL) : NULL;
  JsonObjectIter iter;
  const char *name;
  JsonNode *node;

  if (root == NULL || !JSON_NODE_HOLDS_OBJECT (root))
    return;
  json_object_iter_init (&iter, json_node_get_object (root));
  while (json_object_iter_next (&iter, &name, &node))
    {
      const CrmField *field = crm_kind_find_field (kind, name);

      if (field != NULL && crm_field_has (field, CRM_FIELD_CUSTOM))
        crm_record_set (record, field, value_of_json (field, node));
    }
}

static CrmRecord *
read_record (const CrmKind *kind, guint n_fields, sqlite3_stmt *statement)
{
  int column = 5;
  CrmRecord *record;
  CrmId id;

  crm_statement_get_id (statement, 1, &id);
  record = crm_record_new_with_id (kind, &id);
  crm_record_set_row (record, sqlite3_column_int64 (statement, 0));
  crm_record_set_version (record, sqlite3_column_int64 (statement, 2));
  crm_record_set_deleted (record, sqlite3_column_int (statement, 3) != 0);
  read_custom (record, (const char *) sqlite3_column_text (statement, 4));
  for (guint i = 0; i < n_fields; i++)
    {
      const CrmField *field = crm_kind_get_field (kind, i);
      gboolean is_own = crm_field_has (field, CRM_FIELD_CUSTOM);
      const char *title = NULL;
      CrmValue value = CRM_VALUE_INIT;

      if (!is_own)
        value = crm_statement_get_value (statement, column++);
      if (crm_field_is_link (field))
        title = (const char *) sqlite3_column_text (statement, column++);
      if (crm_field_get_field_type (field) == CRM_FIELD_ANY_LINK)
        value.kind = (gint16) sqlite3_column_int (statement, column++);
      if (!is_own)
        crm_record_set (record, field, value);
      if (title != NULL)
        crm_record_set_link_title (record, field, title);
    }
  crm_record_clear_changes (record);
  return record;
}

/* A link of the office's own brings its title along: the statement grows with the description. */
static sqlite3_stmt *
page_statement (CrmSession *self, CrmTable *table, const CrmKind *kind, GError **error)
{
  guint n_fields = crm_kind_get_n_fields (kind);

  crm_database_settle (self->db);
  if (table->page != NULL && table->n_fields == n_fields)
    return table->page;
  table->n_fields = n_fields;
  return keep_statement (self, &table->page, page_sql (kind, n_fields), error);
}

/**
 * crm_session_read_row:
 *
 * Returns: (transfer full) (nullable): the record of that row; %NULL without an error when it is
 *   not there any more
 */
CrmRecord *
crm_session_read_row (CrmSession *self, const CrmKind *kind, gint64 row, GError **error)
{
  CrmTable *table = get_table (self, kind);
  g_autoptr (CrmStatementUse) statement = page_statement (self, table, kind, error);
  gboolean found;

  if (statement == NULL)
    return NULL;
  sqlite3_bind_int64 (statement, 1, row);
  if (!crm_database_step (self->db, statement, &found, error) || !found)
    return NULL;
  return read_record (kind, table->n_fields, statement);
}

static char *
scan_sql (CrmQuery *query, const CrmKind *kind, GPtrArray *fields, GArray *binds)
{
  GString *sql = g_string_new ("SELECT t.row, t.id, t._rv");

  for (guint i = 0; i < fields->len; i++)
    {
      g_autofree char *expression = crm_sql_field (fields->pdata[i], "t");

      g_string_append_printf (sql, ", %s", expression);
    }
  g_string_append_printf (sql, " FROM \"%s\" t WHERE ", crm_kind_get_name (kind));
  crm_query_compile_where (query, kind, sql, binds);
  return g_string_free (sql, FALSE);
}

static CrmRecord *
read_scanned (const CrmKind *kind, GPtrArray *fields, sqlite3_stmt *statement)
{
  CrmRecord *record;
  CrmId id;

  crm_statement_get_id (statement, 1, &id);
  record = crm_record_new_with_id (kind, &id);
  crm_record_set_row (record, sqlite3_column_int64 (statement, 0));
  crm_record_set_version (record, sqlite3_column_int64 (statement, 2));
  for (guint i = 0; i < fields->len; i++)
    crm_record_set (record, fields->pdata[i], crm_statement_get_value (statement, (int) i + 3));
  crm_record_clear_changes (record);
  return record;
}

/**
 * crm_session_scan:
 * @query: over one kind; its order and limit are not used
 * @fields: (element-type CrmField): the fields of the kind that are read; of a link that may lead
 *   to any kind, the kind is not
 * @take: called for each record; must not change the replica
 *
 * Looks at many records once, at a few of their fields only, in no order: for who learns something
 * of each. A list is asked for by crm_session_snapshot().
 */
gboolean
crm_session_scan (CrmSession *self,
                  CrmQuery *query,
                  GPtrArray *fields,
                  CrmScan take,
                  gpointer data,
                  GCancellable *cancellable,
                  GError **error)
{
  const CrmKind *kind = crm_query_get_kind (query, 0);
  g_autoptr (GArray) binds = crm_binds_new ();
  g_autofree char *sql = scan_sql (query, kind, fields, binds);
  g_autoptr (CrmStatementUse) statement = crm_database_prepare (self->db, sql, error);
  gboolean row = TRUE;

  CRM_ASSERT_SESSION (self);
  if (statement != NULL)
    crm_binds_apply (binds, statement);
  for (guint n = 0; statement != NULL && row; n++)
    {
      g_autoptr (CrmRecord) record = NULL;

      if (!crm_database_step (self->db, statement, &row, error)
          || (n % 1024 == 0 && g_cancellable_set_error_if_cancelled (cancellable, error)))
        return FALSE;
      if (!row)
        break;
      record = read_scanned (kind, fields, statement);
      take (record, data);
    }
  return statement != NULL;
}

/**
 * crm_session_find_row:
 *
 * Returns: the row of the record with that id, or 0
 */
gint64
crm_session_find_row (
    CrmSession *self, const CrmKind *kind, const CrmId *id, gboolean deleted_too, GError **error)
{
  CrmTable *table = get_table (self, kind);
  sqlite3_stmt **place = deleted_too ? &table->find_any : &table->find;
  g_autoptr (CrmStatementUse) statement = NULL;
  gboolean found;

  crm_database_settle (self->db);
  statement = *place != NULL
                  ? *place
                  : keep_statement (self, place,
                                    g_strdup_printf ("SELECT row FROM \"%s\" WHERE id = ?%s",
                                                     crm_kind_get_name (kind),
                                                     deleted_too ? "" : " AND _del = 0"),
                                    error);
  if (statement == NULL)
    return 0;
  crm_statement_bind_id (statement, 1, id);
  if (!crm_database_step (self->db, statement, &found, error) || !found)
    return 0;
  return sqlite3_column_int64 (statement, 0);
}

static void
add_json_value (JsonObject *object, const char *name, const CrmValue *value)
{
  char id[CRM_ID_STRING_SIZE];

  if (value->type == CRM_VALUE_INTEGER)
    json_object_set_int_member (object, name, value->integer);
  else if (value->type == CRM_VALUE_TEXT)
    json_object_set_string_member (object, name, value->text);
  else if (value->type == CRM_VALUE_LINK)
    json_object_set_string_member (object, name, crm_id_format (&value->link, id));
}

/**
 * crm_record_custom_json:
 *
 * Returns: (transfer full) (nullable): what goes into the column custom
 */
char *
crm_record_custom_json (CrmRecord *record)
{
  const CrmKind *kind = crm_record_get_kind (record);
  guint first = crm_kind_get_n_fields (kind);
  g_autoptr (JsonObject) object = NULL;
  g_autoptr (JsonNode) root = NULL;

  /* They joined the kind after all others. */
  while (first > 0 && crm_field_has (crm_kind_get_field (kind, first - 1), CRM_FIELD_CUSTOM))
    first--;
  for (guint i = first; i < crm_kind_get_n_fields (kind); i++)
    {
      const CrmField *field = crm_kind_get_field (kind, i);

      if (crm_value_is_none (crm_record_get (record, field)))
        continue;
      if (object == NULL)
        object = json_object_new ();
      add_json_value (object, crm_field_get_name (field), crm_record_get (record, field));
    }
  if (object == NULL)
    return NULL;
  root = json_node_init_object (json_node_alloc (), object);
  return json_to_string (root, FALSE);
}

static char *
sort_key (CrmRecord *record)
{
  const CrmValue *value
      = crm_record_get (record, crm_kind_get_title_field (crm_record_get_kind (record)));

  return value->type == CRM_VALUE_TEXT ? crm_fold (value->text) : g_strdup ("");
}

/* Columns before those of the fields: id, _rv, _del, custom, _key, _born, row. */
#define N_HEAD 7

/* Fills in where each field goes. */
static char *
insert_sql (const CrmKind *kind, CrmTable *table)
{
  GString *names = g_string_new (NULL), *marks = g_string_new (NULL);
  int position = N_HEAD;
  char *sql;

  g_free (table->columns);
  table->columns = g_new0 (CrmColumn, crm_kind_get_n_fields (kind));
  table->n_columns = 0;
  for (guint i = 0; i < crm_kind_get_n_fields (kind); i++)
    {
      const CrmField *field = crm_kind_get_field (kind, i);

      if (!crm_field_has_column (field))
        continue;
      table->columns[table->n_columns++] = (CrmColumn){ field, ++position };
      g_string_append_printf (names, ", \"%s\"", crm_field_get_name (field));
      g_string_append (marks, ", ?");
      if (crm_field_get_field_type (field) == CRM_FIELD_ANY_LINK)
        {
          position++;
          g_string_append_printf (names, ", \"%s_kind\"", crm_field_get_name (field));
          g_string_append (marks, ", ?");
        }
    }
  sql = g_strdup_printf ("INSERT INTO \"%s\" (id, _rv, _del, custom, _key, _born, row%s)"
                         " VALUES (?, ?, ?, ?, ?, ?, ?%s)",
                         crm_kind_get_name (kind), names->str, marks->str);
  g_string_free (names, TRUE);
  g_string_free (marks, TRUE);
  return sql;
}

static int
bind_field (sqlite3_stmt *statement, int position, const CrmField *field, const CrmValue *value)
{
  CrmValue plain = *value;

  plain.kind = 0;
  crm_statement_bind_value (statement, position++, &plain);
  if (crm_field_get_field_type (field) == CRM_FIELD_ANY_LINK)
    {
      if (value->type == CRM_VALUE_LINK)
        sqlite3_bind_int (statement, position, value->kind);
      position++;
    }
  return position;
}

static gboolean
write_now (CrmSession *self, CrmRecord *record, CrmTable *table, gint64 born, GError **error)
{
  sqlite3_stmt *statement = table->insert;
  g_autofree char *custom = crm_record_custom_json (record);
  g_autofree char *key = sort_key (record);

  crm_statement_bind_id (statement, 1, crm_record_get_id (record));
  sqlite3_bind_int64 (statement, 2, crm_record_get_version (record));
  sqlite3_bind_int (statement, 3, crm_record_is_deleted (record));
  sqlite3_bind_text (statement, 4, custom, -1, SQLITE_TRANSIENT);
  sqlite3_bind_text (statement, 5, key, -1, SQLITE_TRANSIENT);
  if (born != 0)
    sqlite3_bind_int64 (statement, 6, born);
  for (guint i = 0; i < table->n_columns; i++)
    bind_field (statement, table->columns[i].position, table->columns[i].field,
                crm_record_get (record, table->columns[i].field));
  if (!crm_database_run (self->db, statement, error))
    return FALSE;
  crm_record_set_row (record, sqlite3_last_insert_rowid (self->db->handle));
  return TRUE;
}

static void
hand_over_field (CrmRowWriter *writer, const CrmColumn *column, const CrmValue *value)
{
  switch (value->type)
    {
    case CRM_VALUE_NONE:
      break;
    case CRM_VALUE_INTEGER:
      crm_row_writer_add_integer (writer, column->position, value->integer);
      break;
    case CRM_VALUE_TEXT:
      crm_row_writer_add_text (writer, column->position, value->text, strlen (value->text));
      break;
    case CRM_VALUE_LINK:
      crm_row_writer_add_id (writer, column->position, &value->link);
      if (crm_field_get_field_type (column->field) == CRM_FIELD_ANY_LINK)
        crm_row_writer_add_integer (writer, column->position + 1, value->kind);
      break;
    }
}

/* The row has a number, but is written by the thread beside this one. */
static gboolean
hand_over (CrmSession *self, CrmRecord *record, CrmTable *table, gint64 born, GError **error)
{
  CrmRowWriter *writer = self->writer;
  g_autofree char *custom = crm_record_custom_json (record);
  g_autofree char *key = sort_key (record);

  crm_row_writer_begin_row (writer, table->insert);
  crm_row_writer_add_id (writer, 1, crm_record_get_id (record));
  crm_row_writer_add_integer (writer, 2, crm_record_get_version (record));
  crm_row_writer_add_integer (writer, 3, crm_record_is_deleted (record));
  if (custom != NULL)
    crm_row_writer_add_text (writer, 4, custom, strlen (custom));
  crm_row_writer_add_text (writer, 5, key, strlen (key));
  if (born != 0)
    crm_row_writer_add_integer (writer, 6, born);
  crm_row_writer_add_integer (writer, 7, ++table->last_row);
  for (guint i = 0; i < table->n_columns; i++)
    hand_over_field (writer, &table->columns[i], crm_record_get (record, table->columns[i].field));
  crm_record_set_row (record, table->last_row);
  return crm_row_writer_end_row (writer, error);
}

static void
find_last_row (CrmSession *self, const CrmKind *kind, CrmTable *table)
{
  g_autofree char *sql
      = g_strdup_printf ("SELECT coalesce (max (row), 0) FROM \"%s\"", crm_kind_get_name (kind));

  table->last_row = crm_database_get_integer (self->db, sql, 0);
}

/**
 * crm_session_forget_rows:
 *
 * Rows are numbered by SQLite again, as they are written.
 */
void
crm_session_forget_rows (CrmSession *self)
{
  GHashTableIter iter;
  gpointer table;

  g_hash_table_iter_init (&iter, self->tables);
  while (g_hash_table_iter_next (&iter, NULL, &table))
    ((CrmTable *) table)->last_row = 0;
}

/**
 * crm_session_write_row:
 * @born: the operation that makes the record, as crm_log_next_born() says it; 0 for none
 *
 * Writes a new row and tells the record its number.
 */
gboolean
crm_session_write_row (CrmSession *self, CrmRecord *record, gint64 born, GError **error)
{
  const CrmKind *kind = crm_record_get_kind (record);
  CrmTable *table = get_table (self, kind);

  if (table->insert == NULL
      && keep_statement (self, &table->insert, insert_sql (kind, table), error) == NULL)
    return FALSE;
  if (self->writer == NULL)
    return write_now (self, record, table, born, error);
  if (table->last_row == 0)
    find_last_row (self, kind, table);
  return hand_over (self, record, table, born, error);
}

/**
 * crm_session_write_fields:
 * @record: whose changed fields, version and tombstone are written
 */
gboolean
crm_session_write_fields (CrmSession *self, CrmRecord *record, GError **error)
{
  const CrmKind *kind = crm_record_get_kind (record);
  g_autoptr (GString) sql = g_string_new (NULL);
  g_autoptr (CrmStatementUse) statement = NULL;
  g_autofree char *custom = NULL;
  g_autofree char *key = sort_key (record);
  gboolean customs = FALSE;
  int position = 4;

  g_string_append_printf (sql, "UPDATE \"%s\" SET _rv = ?, _del = ?, _key = ?",
                          crm_kind_get_name (kind));
  for (guint i = 0; i < crm_kind_get_n_fields (kind); i++)
    {
      const CrmField *field = crm_kind_get_field (kind, i);

      if (!crm_record_is_changed (record, field))
        continue;
      customs = customs || crm_field_has (field, CRM_FIELD_CUSTOM);
      if (!crm_field_has_column (field))
        continue;
      g_string_append_printf (sql, ", \"%s\" = ?", crm_field_get_name (field));
      if (crm_field_get_field_type (field) == CRM_FIELD_ANY_LINK)
        g_string_append_printf (sql, ", \"%s_kind\" = ?", crm_field_get_name (field));
    }
  g_string_append (sql, customs ? ", custom = ? WHERE id = ?" : " WHERE id = ?");
  statement = crm_database_prepare (self->db, sql->str, error);
  if (statement == NULL)
    return FALSE;
  sqlite3_bind_int64 (statement, 1, crm_record_get_version (record));
  sqlite3_bind_int (statement, 2, crm_record_is_deleted (record));
  sqlite3_bind_text (statement, 3, key, -1, SQLITE_TRANSIENT);
  for (guint i = 0; i < crm_kind_get_n_fields (kind); i++)
    {
      const CrmField *field = crm_kind_get_field (kind, i);

      if (crm_record_is_changed (record, field) && crm_field_has_column (field))
        position = bind_field (statement, position, field, crm_record_get (record, field));
    }
  if (customs)
    {
      custom = crm_record_custom_json (record);
      sqlite3_bind_text (statement, position++, custom, -1, SQLITE_TRANSIENT);
    }
  crm_statement_bind_id (statement, position, crm_record_get_id (record));
  return crm_database_run (self->db, g_steal_pointer (&statement), error);
}

gboolean
crm_session_write_deleted (CrmSession *self, CrmRecord *record, gboolean deleted, GError **error)
{
  crm_record_set_deleted (record, deleted);
  return crm_session_write_fields (self, record, error);
}
