/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a colleague wrote may lie beneath what this desk wrote and has not sent yet. The version of
 * the record then tells of a value that its person did not see. Of such fields the table "beneath"
 * keeps the version that was seen, until the field is read from the server with nothing on top. */
#include "config.h"

#include "crm-log-private.h"

/**
 * crm_log_look_beneath:
 *
 * Part of the beginning of each transaction that writes: whether there are such fields at all,
 * which is seldom.
 */
void
crm_log_look_beneath (CrmSession *self)
{
  self->has_beneath
      = crm_database_get_integer (self->db, "SELECT EXISTS (SELECT 1 FROM beneath)", 1) != 0;
}

/**
 * crm_log_put_beneath:
 * @seen: version of the record of which the person saw this field
 *
 * Something else has come in beneath a value that waits.
 */
gboolean
crm_log_put_beneath (
    CrmSession *self, const CrmId *id, const CrmField *field, gint64 seen, GError **error)
{
  sqlite3_stmt *statement = crm_database_prepare (
      self->db, "INSERT OR REPLACE INTO beneath (id, field, seen) VALUES (?, ?, ?)", error);

  if (statement == NULL)
    return FALSE;
  self->has_beneath = TRUE;
  crm_statement_bind_id (statement, 1, id);
  sqlite3_bind_text (statement, 2, crm_field_get_name (field), -1, SQLITE_TRANSIENT);
  sqlite3_bind_int64 (statement, 3, seen);
  return crm_database_run (self->db, statement, error);
}

/**
 * crm_log_clear_beneath:
 *
 * The record is read from the server, or gone.
 */
gboolean
crm_log_clear_beneath (CrmSession *self, const CrmId *id, GError **error)
{
  sqlite3_stmt *statement;

  if (!self->has_beneath)
    return TRUE;
  statement = crm_database_prepare (self->db, "DELETE FROM beneath WHERE id = ?", error);
  if (statement == NULL)
    return FALSE;
  crm_statement_bind_id (statement, 1, id);
  return crm_database_run (self->db, statement, error);
}

/**
 * crm_log_seen:
 * @id: (nullable): of a record of @kind, or %NULL when @row says which
 * @field: (nullable): that is changed; %NULL for a deletion, which concerns all of them
 * @version: of the record as it is stored
 *
 * Returns: the version that the person saw, which goes with a change to the server
 */
gint64
crm_log_seen (CrmSession *self,
              const CrmKind *kind,
              const CrmId *id,
              gint64 row,
              const CrmField *field,
              gint64 version)
{
  g_autofree char *sql = NULL;
  g_autoptr (CrmStatementUse) statement = NULL;
  gboolean found;

  if (!self->has_beneath)
    return version;
  sql = id != NULL
            ? g_strdup ("SELECT min (seen) FROM beneath WHERE id = ?1 AND (?2 IS NULL OR field = "
                        "?2)")
            : g_strdup_printf ("SELECT min (seen) FROM beneath WHERE id = (SELECT id FROM \"%s\" "
                               "WHERE row = ?1) AND (?2 IS NULL OR field = ?2)",
                               crm_kind_get_name (kind));
  statement = crm_database_prepare (self->db, sql, NULL);
  if (statement == NULL)
    return version;
  if (id != NULL)
    crm_statement_bind_id (statement, 1, id);
  else
    sqlite3_bind_int64 (statement, 1, row);
  if (field != NULL)
    sqlite3_bind_text (statement, 2, crm_field_get_name (field), -1, SQLITE_TRANSIENT);
  if (!crm_database_step (self->db, statement, &found, NULL) || !found
      || sqlite3_column_type (statement, 0) == SQLITE_NULL)
    return version;
  return MIN (version, sqlite3_column_int64 (statement, 0));
}
