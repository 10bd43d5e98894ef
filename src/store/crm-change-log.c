/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What was done, and how it is taken back. An undo is an operation itself: it can be undone, and
 * it goes to the other desks like any other. */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "crm-error.h"
#include "crm-session-private.h"

void
crm_batch_free (CrmBatch *batch)
{
  g_free (batch->label);
  g_free (batch->source);
  g_free (batch);
}

void
crm_change_free (CrmChange *change)
{
  crm_value_clear (&change->old_value);
  crm_value_clear (&change->new_value);
  g_free (change);
}

#define BATCH_COLUMNS                                                                              \
  "SELECT id, label, source, user, at, n_changes, undone_by IS NOT NULL, undoes FROM batch "

static CrmBatch *
read_batch (sqlite3_stmt *statement)
{
  CrmBatch *batch = g_new0 (CrmBatch, 1);

  crm_statement_get_id (statement, 0, &batch->id);
  batch->label = g_strdup ((const char *) sqlite3_column_text (statement, 1));
  batch->source = g_strdup ((const char *) sqlite3_column_text (statement, 2));
  crm_statement_get_id (statement, 3, &batch->user);
  batch->at = sqlite3_column_int64 (statement, 4);
  batch->n_changes = sqlite3_column_int64 (statement, 5);
  batch->is_undone = sqlite3_column_int (statement, 6) != 0;
  crm_statement_get_id (statement, 7, &batch->undoes);
  return batch;
}

static void
free_batch (gpointer data)
{
  crm_batch_free (data);
}

static void
free_change (gpointer data)
{
  crm_change_free (data);
}

/**
 * crm_session_log:
 *
 * Returns: (transfer full) (element-type CrmBatch): the latest operations of this desk, newest
 * first
 */
GPtrArray *
crm_session_log (CrmSession *self, guint limit, GError **error)
{
  g_autoptr (CrmStatementUse) statement
      = crm_database_prepare (self->db, BATCH_COLUMNS "ORDER BY seq DESC LIMIT ?", error);
  g_autoptr (GPtrArray) batches = g_ptr_array_new_with_free_func (free_batch);
  gboolean row;

  CRM_ASSERT_SESSION (self);
  if (statement == NULL)
    return NULL;
  sqlite3_bind_int64 (statement, 1, limit);
  for (;;)
    {
      if (!crm_database_step (self->db, statement, &row, error))
        return NULL;
      if (!row)
        return g_steal_pointer (&batches);
      g_ptr_array_add (batches, read_batch (statement));
    }
}

static CrmBatch *
get_batch (CrmSession *self, const CrmId *id, GError **error)
{
  g_autoptr (CrmStatementUse) statement
      = crm_database_prepare (self->db, BATCH_COLUMNS "WHERE id = ?", error);
  gboolean row;

  if (statement == NULL)
    return NULL;
  crm_statement_bind_id (statement, 1, id);
  if (!crm_database_step (self->db, statement, &row, error))
    return NULL;
  if (!row)
    {
      g_set_error (error, CRM_ERROR, CRM_ERROR_NOT_FOUND, _ ("There is no such operation"));
      return NULL;
    }
  return read_batch (statement);
}

static CrmChange *
read_change (CrmSession *self, sqlite3_stmt *statement)
{
  CrmChange *change = g_new0 (CrmChange, 1);
  const char *field = (const char *) sqlite3_column_text (statement, 3);

  change->kind
      = crm_catalog_find_number (self->catalog, (gint16) sqlite3_column_int (statement, 0));
  crm_statement_get_id (statement, 1, &change->id);
  change->action = ((const char *) sqlite3_column_text (statement, 2))[0];
  if (field != NULL && change->kind != NULL)
    change->field = crm_kind_find_field (change->kind, field);
  change->old_value = crm_statement_get_value (statement, 4);
  change->new_value = crm_statement_get_value (statement, 5);
  change->at = sqlite3_column_int64 (statement, 6);
  crm_statement_get_id (statement, 7, &change->batch);
  crm_statement_get_id (statement, 8, &change->user);
  return change;
}

static GPtrArray *
read_changes (CrmSession *self, const char *condition, const CrmId *id, guint limit, GError **error)
{
  g_autofree char *sql
      = g_strdup_printf ("SELECT c.kind, c.id, c.action, c.field, c.old, c.new, b.at, b.id, b.user"
                         " FROM change_log c JOIN batch b ON b.seq = c.batch WHERE %s"
                         " ORDER BY c.seq DESC%s",
                         condition, limit > 0 ? " LIMIT ?2" : "");
  g_autoptr (CrmStatementUse) statement = crm_database_prepare (self->db, sql, error);
  g_autoptr (GPtrArray) changes = g_ptr_array_new_with_free_func (free_change);
  gboolean row;

  CRM_ASSERT_SESSION (self);
  if (statement == NULL)
    return NULL;
  crm_statement_bind_id (statement, 1, id);
  if (limit > 0)
    sqlite3_bind_int64 (statement, 2, limit);
  for (;;)
    {
      if (!crm_database_step (self->db, statement, &row, error))
        return NULL;
      if (!row)
        return g_steal_pointer (&changes);
      g_ptr_array_add (changes, read_change (self, statement));
    }
}

/**
 * crm_session_changes:
 *
 * Returns: (transfer full) (element-type CrmChange): what an operation changed, last first
 */
GPtrArray *
crm_session_changes (CrmSession *self, const CrmId *batch, GError **error)
{
  return read_changes (self, "b.id = ?1", batch, 0, error);
}

/**
 * crm_session_history:
 *
 * Returns: (transfer full) (element-type CrmChange): what was changed in one record on this desk,
 *   newest first
 */
GPtrArray *
crm_session_history (
    CrmSession *self, const CrmKind *kind, const CrmId *id, guint limit, GError **error)
{
  return read_changes (self, "c.id = ?1", id, limit, error);
}

/* Sets a field back, but only while it still holds what this operation wrote. */
static gboolean
take_back_field (CrmSession *self, CrmChange *change, GError **error)
{
  g_autoptr (CrmRecord) record = NULL;
  g_auto (CrmValue) current = CRM_VALUE_INIT;

  if (change->field == NULL)
    return TRUE;
  record = crm_session_get_any (self, change->kind, &change->id, error);
  if (record == NULL)
    return FALSE;
  if (!crm_value_equal (crm_record_get (record, change->field), &change->new_value))
    return TRUE;
  current = crm_value_copy (crm_record_get (record, change->field));
  crm_record_set (record, change->field, crm_value_copy (&change->old_value));
  crm_record_set_integer (record, "modified_at", self->batch_at);
  if (!crm_session_write_fields (self, record, error)
      || !crm_session_log_change (self, record, 'U', change->field, &current, &change->old_value,
                                  error))
    return FALSE;
  crm_session_touch (self, record, 'U');
  return TRUE;
}

static gboolean
set_deleted (CrmSession *self, CrmChange *change, gboolean deleted, GError **error)
{
  const char action = deleted ? 'D' : 'R';
  g_autoptr (CrmRecord) record = crm_session_get_any (self, change->kind, &change->id, error);

  if (record == NULL)
    return FALSE;
  if (crm_record_is_deleted (record) == deleted)
    return TRUE;
  if (!crm_session_write_deleted (self, record, deleted, error)
      || !crm_session_log_change (self, record, action, NULL, NULL, NULL, error))
    return FALSE;
  crm_session_touch (self, record, action);
  return TRUE;
}

static gboolean
take_back (CrmSession *self, CrmChange *change, GError **error)
{
  if (change->kind == NULL)
    return TRUE;
  switch (change->action)
    {
    case 'I':
    case 'R':
      return set_deleted (self, change, TRUE, error);
    case 'D':
      return set_deleted (self, change, FALSE, error);
    default:
      return take_back_field (self, change, error);
    }
}

static gboolean
mark_undone (CrmSession *self, const CrmBatch *batch, const CrmId *by, GError **error)
{
  sqlite3_stmt *statement
      = crm_database_prepare (self->db, "UPDATE batch SET undone_by = ? WHERE id = ?", error);

  if (statement == NULL)
    return FALSE;
  if (by != NULL)
    crm_statement_bind_id (statement, 1, by);
  crm_statement_bind_id (statement, 2, &batch->id);
  return crm_database_run (self->db, statement, error);
}

/* Undoing an undo brings the first operation back, which may then be undone again. */
static gboolean
mark_chain (CrmSession *self, const CrmBatch *batch, GError **error)
{
  g_autoptr (CrmBatch) first = NULL;

  if (!mark_undone (self, batch, &self->batch_id, error))
    return FALSE;
  if (crm_id_is_none (&batch->undoes))
    return TRUE;
  first = get_batch (self, &batch->undoes, NULL);
  return first == NULL || mark_undone (self, first, NULL, error);
}

/**
 * crm_session_undo:
 * @id: of the operation to take back
 *
 * Takes back an operation as one operation: inserted records are deleted, deleted ones come back,
 * fields get their earlier value unless somebody has changed them since.
 *
 * Returns: (transfer full): the operation that was taken back, or %NULL with @error
 */
CrmBatch *
crm_session_undo (CrmSession *self, const CrmId *id, GError **error)
{
  g_autoptr (CrmBatch) batch = get_batch (self, id, error);
  g_autoptr (GPtrArray) changes = NULL;
  g_autofree char *label = NULL;

  CRM_ASSERT_SESSION (self);
  if (batch == NULL)
    return NULL;
  if (batch->is_undone)
    {
      g_set_error (error, CRM_ERROR, CRM_ERROR_CONFLICT, _ ("That was undone already"));
      return NULL;
    }
  changes = crm_session_changes (self, id, error);
  /* Translators: the name of an operation that is taken back. */
  label = g_strdup_printf (_ ("Undo: %s"), batch->label);
  if (changes == NULL || !crm_session_begin (self, label, "undo", error))
    return NULL;
  crm_session_undoes (self, id);
  for (guint i = 0; i < changes->len; i++)
    if (!take_back (self, g_ptr_array_index (changes, i), error))
      {
        crm_session_rollback (self);
        return NULL;
      }
  if (!mark_chain (self, batch, error))
    {
      crm_session_rollback (self);
      return NULL;
    }
  return crm_session_commit (self, NULL, error) ? g_steal_pointer (&batch) : NULL;
}

/**
 * crm_session_undo_last:
 *
 * Returns: (transfer full): the latest operation of this desk that was not undone yet, taken back
 */
CrmBatch *
crm_session_undo_last (CrmSession *self, GError **error)
{
  g_autoptr (CrmStatementUse) statement
      = crm_database_prepare (self->db,
                              "SELECT id FROM batch WHERE undone_by IS NULL AND undoes IS NULL AND "
                              "source NOT IN ('setup', 'sync')"
                              " ORDER BY seq DESC LIMIT 1",
                              error);
  gboolean row;
  CrmId id;

  CRM_ASSERT_SESSION (self);
  if (statement == NULL || !crm_database_step (self->db, statement, &row, error))
    return NULL;
  if (!row)
    {
      g_set_error (error, CRM_ERROR, CRM_ERROR_NOT_FOUND, _ ("There is nothing to undo"));
      return NULL;
    }
  crm_statement_get_id (statement, 0, &id);
  g_clear_pointer (&statement, crm_statement_reset);
  return crm_session_undo (self, &id, error);
}

/**
 * crm_session_find_batch:
 * @prefix: the beginning of an operation's id, in hexadecimal
 */
gboolean
crm_session_find_batch (CrmSession *self, const char *prefix, CrmId *batch, GError **error)
{
  g_autoptr (CrmStatementUse) statement = crm_database_prepare (
      self->db, "SELECT id FROM batch WHERE lower (hex (id)) LIKE ? LIMIT 2", error);
  g_autofree char *lower = g_ascii_strdown (prefix, -1);
  g_autoptr (GString) pattern = g_string_new (NULL);
  gboolean row;

  CRM_ASSERT_SESSION (self);
  for (const char *p = lower; *p != '\0'; p++)
    if (g_ascii_isxdigit (*p))
      g_string_append_c (pattern, *p);
  if (statement == NULL)
    return FALSE;
  if (pattern->len == 0)
    {
      g_set_error (error, CRM_ERROR, CRM_ERROR_NOT_FOUND, _ ("There is no such operation"));
      return FALSE;
    }
  g_string_append_c (pattern, '%');
  sqlite3_bind_text (statement, 1, pattern->str, -1, SQLITE_TRANSIENT);
  if (!crm_database_step (self->db, statement, &row, error))
    return FALSE;
  if (!row)
    {
      g_set_error (error, CRM_ERROR, CRM_ERROR_NOT_FOUND, _ ("There is no such operation"));
      return FALSE;
    }
  crm_statement_get_id (statement, 0, batch);
  if (!crm_database_step (self->db, statement, &row, error))
    return FALSE;
  if (row)
    g_set_error (error, CRM_ERROR, CRM_ERROR_AMBIGUOUS,
                 _ ("“%s” fits several operations; give more of the id"), prefix);
  return !row;
}
