/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What colleagues changed comes as rows, not as a history. What was here before tells what became
 * different, and the row itself by whom and when: all records of one operation carry the same
 * instant, so that their operations are found again. They are never sent back. */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "crm-log-private.h"

static gint64
find_received (CrmSession *self, const CrmId *user, gint64 at, GError **error)
{
  g_autoptr (CrmStatementUse) statement = crm_database_prepare (
      self->db, "SELECT seq FROM batch WHERE source = 'received' AND at = ?1 AND user IS ?2",
      error);
  gboolean row;

  if (statement == NULL)
    return -1;
  sqlite3_bind_int64 (statement, 1, at);
  if (!crm_id_is_none (user))
    crm_statement_bind_id (statement, 2, user);
  if (!crm_database_step (self->db, statement, &row, error))
    return -1;
  return row ? sqlite3_column_int64 (statement, 0) : 0;
}

static gint64
make_received (CrmSession *self, const CrmId *user, gint64 at, GError **error)
{
  sqlite3_stmt *statement = crm_database_prepare (
      self->db,
      "INSERT INTO batch (id, label, source, user, at, state) VALUES (?, ?, 'received', ?, ?, 2)",
      error);
  CrmId id = crm_id_generate ();

  if (statement == NULL)
    return -1;
  crm_statement_bind_id (statement, 1, &id);
  sqlite3_bind_text (statement, 2, _ ("Change by a colleague"), -1, SQLITE_TRANSIENT);
  if (!crm_id_is_none (user))
    crm_statement_bind_id (statement, 3, user);
  sqlite3_bind_int64 (statement, 4, at);
  if (!crm_database_run (self->db, statement, error))
    return -1;
  return sqlite3_last_insert_rowid (self->db->handle);
}

/* The operation of the colleague that changed this row. */
static gint64
open_received (CrmSession *self, CrmRecord *record, gint64 at, GError **error)
{
  const CrmValue *by = crm_record_get_by_name (record, "modified_by");
  CrmId user = by->type == CRM_VALUE_LINK ? by->link : CRM_ID_NONE;
  gint64 seq = find_received (self, &user, at, error);

  return seq != 0 ? seq : make_received (self, &user, at, error);
}

static gboolean
count_change (CrmSession *self, gint64 batch, GError **error)
{
  sqlite3_stmt *statement = crm_database_prepare (
      self->db, "UPDATE batch SET n_changes = n_changes + 1 WHERE seq = ?", error);

  if (statement == NULL)
    return FALSE;
  sqlite3_bind_int64 (statement, 1, batch);
  return crm_database_run (self->db, statement, error);
}

static gboolean
write_change (CrmSession *self,
              gint64 batch,
              CrmRecord *record,
              char action,
              const CrmField *field,
              const CrmValue *before,
              const CrmValue *after,
              GError **error)
{
  const char text[2] = { action, '\0' };
  sqlite3_stmt *statement = crm_database_prepare (
      self->db,
      "INSERT INTO change_log (batch, kind, id, action, field, old, new, base)"
      " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
      error);

  if (statement == NULL)
    return FALSE;
  sqlite3_bind_int64 (statement, 1, batch);
  sqlite3_bind_int (statement, 2, crm_kind_get_number (crm_record_get_kind (record)));
  crm_statement_bind_id (statement, 3, crm_record_get_id (record));
  sqlite3_bind_text (statement, 4, text, 1, SQLITE_TRANSIENT);
  if (field != NULL)
    {
      sqlite3_bind_text (statement, 5, crm_field_get_name (field), -1, SQLITE_TRANSIENT);
      crm_statement_bind_value (statement, 6, before);
      crm_statement_bind_value (statement, 7, after);
    }
  sqlite3_bind_int64 (statement, 8, crm_record_get_version (record));
  return crm_database_run (self->db, statement, error) && count_change (self, batch, error);
}

static gboolean
is_kept (const CrmField *field)
{
  /* What comes into sight was not changed by that. */
  return !crm_field_has (field, CRM_FIELD_HEADER) && crm_field_get_spec (field)->satellite == NULL
         && crm_field_get_access (field) != CRM_ACCESS_NONE;
}

static gint64
time_of_change (CrmSession *self, CrmRecord *record)
{
  const CrmValue *modified = crm_record_get_by_name (record, "modified_at");

  return modified->type == CRM_VALUE_INTEGER ? modified->integer : self->batch_at;
}

/**
 * crm_session_witness_birth:
 * @record: one that a colleague made; gets its row
 *
 * Writes a row that is new here, and notes in the history of the office who made it.
 */
gboolean
crm_session_witness_birth (CrmSession *self, CrmRecord *record, GError **error)
{
  const CrmKind *kind = crm_record_get_kind (record);
  gint64 batch;
  gboolean is_written;

  if (crm_record_is_deleted (record))
    return crm_session_write_row (self, record, 0, error);
  batch = open_received (self, record, time_of_change (self, record), error);
  if (batch < 0
      || !crm_session_write_row (self, record, crm_log_next_born (self, kind, batch), error)
      || !crm_log_born (self, record, batch, &is_written, error))
    return FALSE;
  return is_written ? count_change (self, batch, error)
                    : write_change (self, batch, record, 'I', NULL, NULL, NULL, error);
}

/**
 * crm_session_witness:
 * @before: the record that was stored
 * @after: as it arrived, with what still waits here on top
 *
 * Notes in the history of the office what a colleague changed. Part of what is being applied.
 */
gboolean
crm_session_witness (CrmSession *self, CrmRecord *before, CrmRecord *after, GError **error)
{
  const CrmKind *kind = crm_record_get_kind (after);
  gint64 at = time_of_change (self, after);
  gint64 batch = 0;

  if (crm_record_is_deleted (before) != crm_record_is_deleted (after))
    {
      /* A deletion leaves no time of its own in the row: it is known when it was heard of. */
      batch = open_received (self, after, self->batch_at, error);
      if (batch < 0
          || !write_change (self, batch, after, crm_record_is_deleted (after) ? 'D' : 'R', NULL,
                            NULL, NULL, error))
        return FALSE;
      batch = 0;
    }
  for (guint i = 0; i < crm_kind_get_n_fields (kind); i++)
    {
      const CrmField *field = crm_kind_get_field (kind, i);

      if (!is_kept (field)
          || crm_value_equal (crm_record_get (before, field), crm_record_get (after, field)))
        continue;
      if (batch == 0)
        batch = open_received (self, after, at, error);
      if (batch < 0
          || !write_change (self, batch, after, 'U', field, crm_record_get (before, field),
                            crm_record_get (after, field), error))
        return FALSE;
    }
  return TRUE;
}
