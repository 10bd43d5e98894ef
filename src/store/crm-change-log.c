/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What was done, and how it is taken back. An undo is an operation itself: it can be undone, and
 * it goes to the other desks like any other. */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "crm-error.h"
#include "crm-fold.h"
#include "crm-log-private.h"
#include "crm-undo.h"

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
  "SELECT id, label, source, user, at, n_changes, undone_by IS NOT NULL, undoes, seq"              \
  " FROM batch "

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
  batch->seq = sqlite3_column_int64 (statement, 8);
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

/**
 * crm_session_get_batch:
 *
 * Returns: (transfer full): the operation of that id, or %NULL with @error
 */
CrmBatch *
crm_session_get_batch (CrmSession *self, const CrmId *id, GError **error)
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

/**
 * crm_session_log_page:
 * @before: CrmBatch.seq of the last operation that was read; 0 to begin
 *
 * Returns: (transfer full) (element-type CrmBatch): the next operations that fit, newest first;
 *   this desk's own, and those of colleagues as far as they arrived here
 */
GPtrArray *
crm_session_log_page (
    CrmSession *self, const CrmLogFilter *filter, gint64 before, guint limit, GError **error)
{
  g_autoptr (CrmStatementUse) statement = crm_database_prepare (
      self->db,
      BATCH_COLUMNS "WHERE seq < ?1 AND (?2 IS NULL OR user = ?2) AND (?3 IS NULL OR source = ?3)"
                    " AND at >= ?4 AND at < ?5 AND (?6 IS NULL OR crm_fold (label) LIKE ?6)"
                    " AND (?7 = 0 OR EXISTS (SELECT 1 FROM change_log c WHERE c.batch = batch.seq"
                    " AND c.kind = ?7)) ORDER BY seq DESC LIMIT ?8",
      error);
  g_autoptr (GPtrArray) batches = g_ptr_array_new_with_free_func (free_batch);
  gboolean row;

  CRM_ASSERT_SESSION (self);
  if (statement == NULL)
    return NULL;
  sqlite3_bind_int64 (statement, 1, before > 0 ? before : G_MAXINT64);
  if (!crm_id_is_none (&filter->user))
    crm_statement_bind_id (statement, 2, &filter->user);
  sqlite3_bind_text (statement, 3, filter->source, -1, SQLITE_TRANSIENT);
  sqlite3_bind_int64 (statement, 4, filter->from != 0 ? filter->from : G_MININT64);
  sqlite3_bind_int64 (statement, 5, filter->to != 0 ? filter->to : G_MAXINT64);
  if (filter->text != NULL && filter->text[0] != '\0')
    {
      g_autofree char *folded = crm_fold (filter->text);
      g_autofree char *pattern = g_strconcat ("%", folded, "%", NULL);

      sqlite3_bind_text (statement, 6, pattern, -1, SQLITE_TRANSIENT);
    }
  sqlite3_bind_int (statement, 7, filter->kind != NULL ? crm_kind_get_number (filter->kind) : 0);
  sqlite3_bind_int64 (statement, 8, limit);
  for (;;)
    {
      if (!crm_database_step (self->db, statement, &row, error))
        return NULL;
      if (!row)
        return g_steal_pointer (&batches);
      g_ptr_array_add (batches, read_batch (statement));
    }
}

/**
 * crm_session_batches_after:
 * @seq: CrmBatch.seq; 0 for all
 * @since: instant
 * @received: whether those of colleagues count too, as far as they arrived here
 *
 * Returns: (transfer full) (element-type CrmBatch): the next operations that were done from @since
 *   on and stand, oldest first
 */
GPtrArray *
crm_session_batches_after (
    CrmSession *self, gint64 seq, gint64 since, gboolean received, guint limit, GError **error)
{
  g_autoptr (CrmStatementUse) statement = crm_database_prepare (
      self->db,
      BATCH_COLUMNS "WHERE seq > ?1 AND at >= ?2 AND undone_by IS NULL AND undoes IS NULL"
                    " AND (?4 OR source <> 'received') ORDER BY seq LIMIT ?3",
      error);
  g_autoptr (GPtrArray) batches = g_ptr_array_new_with_free_func (free_batch);
  gboolean row;

  CRM_ASSERT_SESSION (self);
  if (statement == NULL)
    return NULL;
  sqlite3_bind_int64 (statement, 1, seq);
  sqlite3_bind_int64 (statement, 2, since);
  sqlite3_bind_int64 (statement, 3, limit);
  sqlite3_bind_int (statement, 4, received);
  while (crm_database_step (self->db, statement, &row, error))
    {
      if (!row)
        return g_steal_pointer (&batches);
      g_ptr_array_add (batches, read_batch (statement));
    }
  return NULL;
}

/**
 * crm_session_known_since:
 *
 * Returns: the instant since when this desk knows what was changed; before it only what is there
 *   now and when it was made
 */
gint64
crm_session_known_since (CrmSession *self)
{
  CRM_ASSERT_SESSION (self);
  return crm_database_get_integer (
      self->db, "SELECT min (at) FROM (SELECT at FROM batch ORDER BY seq LIMIT 1)", G_MAXINT64);
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
  change->seq = sqlite3_column_int64 (statement, 9);
  return change;
}

static GPtrArray *
collect_changes (CrmSession *self, sqlite3_stmt *statement, GError **error)
{
  g_autoptr (GPtrArray) changes = g_ptr_array_new_with_free_func (free_change);
  gboolean row;

  for (;;)
    {
      if (!crm_database_step (self->db, statement, &row, error))
        return NULL;
      if (!row)
        return g_steal_pointer (&changes);
      g_ptr_array_add (changes, read_change (self, statement));
    }
}

#define CHANGE_COLUMNS                                                                             \
  "SELECT c.kind, c.id, c.action, c.field, c.old, c.new, b.at, b.id, b.user, c.seq FROM "

/* @source: (transfer full): of the log */
static GPtrArray *
read_changes (CrmSession *self, char *source, const CrmId *id, guint limit, GError **error)
{
  g_autofree char *log = source;
  g_autofree char *sql = g_strdup_printf (
      CHANGE_COLUMNS "%s c JOIN batch b ON b.seq = c.batch ORDER BY c.seq DESC%s", log,
      limit > 0 ? " LIMIT ?2" : "");
  g_autoptr (CrmStatementUse) statement = crm_database_prepare (self->db, sql, error);

  CRM_ASSERT_SESSION (self);
  if (statement == NULL)
    return NULL;
  crm_statement_bind_id (statement, 1, id);
  if (limit > 0)
    sqlite3_bind_int64 (statement, 2, limit);
  return collect_changes (self, statement, error);
}

/**
 * crm_session_changes:
 *
 * Returns: (transfer full) (element-type CrmChange): what an operation changed, last first
 */
GPtrArray *
crm_session_changes (CrmSession *self, const CrmId *batch, GError **error)
{
  return read_changes (
      self, crm_log_source (self, NULL, "c.batch = (SELECT seq FROM batch WHERE id = ?1)", NULL),
      batch, 0, error);
}

/**
 * crm_session_changes_page:
 * @kind: of which records
 * @after: how many changes were read before
 *
 * Returns: (transfer full) (element-type CrmChange): the next of what an operation changed in
 *   records of a kind, those of one record one after the other, for operations that are too large
 *   to be read at once
 */
GPtrArray *
crm_session_changes_page (CrmSession *self,
                          const CrmId *batch,
                          const CrmKind *kind,
                          gint64 after,
                          guint limit,
                          GError **error)
{
  g_autofree char *log
      = crm_log_source (self, kind, "c.batch = (SELECT seq FROM batch WHERE id = ?1)", NULL);
  g_autofree char *sql = g_strdup_printf (
      CHANGE_COLUMNS "%s c JOIN batch b ON b.seq = c.batch ORDER BY c.id, c.seq LIMIT ?2 OFFSET ?3",
      log);
  g_autoptr (CrmStatementUse) statement = crm_database_prepare (self->db, sql, error);

  CRM_ASSERT_SESSION (self);
  if (statement == NULL)
    return NULL;
  crm_statement_bind_id (statement, 1, batch);
  sqlite3_bind_int64 (statement, 2, limit);
  sqlite3_bind_int64 (statement, 3, after);
  return collect_changes (self, statement, error);
}

/**
 * crm_session_changes_of:
 *
 * Returns: (transfer full) (element-type CrmChange): what an operation changed in a record, last
 *   first
 */
GPtrArray *
crm_session_changes_of (
    CrmSession *self, gint64 batch, const CrmKind *kind, const CrmId *id, GError **error)
{
  g_autofree char *condition = g_strdup_printf ("c.batch = %" G_GINT64_FORMAT, batch);

  return read_changes (self, crm_log_source (self, kind, condition, "?1"), id, 0, error);
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
  return read_changes (self, crm_log_source (self, kind, NULL, "?1"), id, limit, error);
}

/* All that belongs to a record, as kinds and ids: itself, its parts, what was merged into it. */
static char *
whole_sql (CrmSession *self, const CrmKind *kind)
{
  GString *sql = g_string_new ("WITH RECURSIVE same (id) AS (SELECT ?1 UNION SELECT m.merged_id "
                               "FROM same s JOIN merge m ON m.survivor_id = s.id)");

  g_string_append_printf (sql, " SELECT %d, id FROM same", crm_kind_get_number (kind));
  for (guint k = 0; k < crm_catalog_get_n_kinds (self->catalog); k++)
    {
      const CrmKind *child = crm_catalog_get_kind (self->catalog, k);

      if (!crm_kind_has (child, CRM_KIND_CHILD))
        continue;
      for (guint f = 0; f < crm_kind_get_n_fields (child); f++)
        {
          const CrmField *field = crm_kind_get_field (child, f);

          if (crm_field_is_link (field) && crm_field_has_column (field)
              && !crm_field_has (field, CRM_FIELD_HEADER)
              && (crm_field_get_target (field) == NULL || crm_field_get_target (field) == kind))
            g_string_append_printf (
                sql, " UNION SELECT %d, t.id FROM same s JOIN \"%s\" t ON t.\"%s\" = s.id",
                crm_kind_get_number (child), crm_kind_get_name (child), crm_field_get_name (field));
        }
    }
  return g_string_free (sql, FALSE);
}

/* The next changes of one record; appends them to @changes. */
static gboolean
read_part (CrmSession *self,
           const CrmKind *kind,
           const CrmId *id,
           gint64 before,
           guint limit,
           GPtrArray *changes,
           GError **error)
{
  g_autofree char *log = crm_log_source (self, kind, NULL, "?1");
  g_autofree char *sql
      = g_strdup_printf (CHANGE_COLUMNS "%s c JOIN batch b ON b.seq = c.batch WHERE c.seq < ?2"
                                        " ORDER BY c.seq DESC LIMIT ?3",
                         log);
  g_autoptr (CrmStatementUse) statement = crm_database_prepare (self->db, sql, error);
  g_autoptr (GPtrArray) part = NULL;

  if (statement == NULL)
    return FALSE;
  crm_statement_bind_id (statement, 1, id);
  sqlite3_bind_int64 (statement, 2, before);
  sqlite3_bind_int64 (statement, 3, limit);
  part = collect_changes (self, statement, error);
  if (part == NULL)
    return FALSE;
  g_ptr_array_extend_and_steal (changes, g_steal_pointer (&part));
  return TRUE;
}

static int
compare_changes (gconstpointer a, gconstpointer b)
{
  const CrmChange *first = *(CrmChange *const *) a, *second = *(CrmChange *const *) b;

  return first->seq > second->seq ? -1 : first->seq < second->seq;
}

/**
 * crm_session_whole_history:
 * @before: CrmChange.seq of the last change that was read; 0 to begin
 *
 * Returns: (transfer full) (element-type CrmChange): the next changes of a record, of its phones,
 *   addresses and lines, and of the records that were merged into it; newest first
 */
GPtrArray *
crm_session_whole_history (CrmSession *self,
                           const CrmKind *kind,
                           const CrmId *id,
                           gint64 before,
                           guint limit,
                           GError **error)
{
  g_autofree char *sql = whole_sql (self, kind);
  g_autoptr (CrmStatementUse) statement = crm_database_prepare (self->db, sql, error);
  g_autoptr (GPtrArray) changes = g_ptr_array_new_with_free_func (free_change);
  gboolean row;

  CRM_ASSERT_SESSION (self);
  if (statement == NULL)
    return NULL;
  crm_statement_bind_id (statement, 1, id);
  while (crm_database_step (self->db, statement, &row, error))
    {
      const CrmKind *part;
      CrmId part_id;

      if (!row)
        {
          g_ptr_array_sort (changes, compare_changes);
          if (changes->len > limit)
            g_ptr_array_remove_range (changes, limit, changes->len - limit);
          return g_steal_pointer (&changes);
        }
      part = crm_catalog_find_number (self->catalog, (gint16) sqlite3_column_int (statement, 0));
      crm_statement_get_id (statement, 1, &part_id);
      if (!read_part (self, part, &part_id, before > 0 ? before : G_MAXINT64, limit, changes,
                      error))
        return NULL;
    }
  return NULL;
}

/**
 * crm_session_undo:
 * @id: of the operation to take back
 *
 * Takes back an operation as one operation: inserted records are deleted, deleted ones come back,
 * fields get their earlier value. What somebody has changed since stays as it is.
 *
 * Returns: (transfer full): the operation that was taken back, or %NULL with @error
 */
CrmBatch *
crm_session_undo (CrmSession *self, const CrmId *id, GError **error)
{
  g_autoptr (CrmUndo) undo = crm_undo_new ();

  crm_undo_add (undo, id);
  if (!crm_session_carry_out_undo (self, undo, NULL, NULL, NULL, NULL, error))
    return NULL;
  return crm_session_get_batch (self, id, error);
}

/**
 * crm_session_find_last:
 * @batch: (out): the latest operation of this desk that was not undone yet
 */
gboolean
crm_session_find_last (CrmSession *self, CrmId *batch, GError **error)
{
  g_autoptr (CrmStatementUse) statement = crm_database_prepare (
      self->db,
      "SELECT id FROM batch WHERE undone_by IS NULL AND undoes IS NULL AND "
      "source NOT IN ('setup', 'sync', 'received', 'reminder', 'rule', 'rules', 'mail')"
      " ORDER BY seq DESC LIMIT 1",
      error);
  gboolean row;

  CRM_ASSERT_SESSION (self);
  if (statement == NULL || !crm_database_step (self->db, statement, &row, error))
    return FALSE;
  if (!row)
    {
      g_set_error (error, CRM_ERROR, CRM_ERROR_NOT_FOUND, _ ("There is nothing to undo"));
      return FALSE;
    }
  return crm_statement_get_id (statement, 0, batch);
}

/**
 * crm_session_undo_last:
 *
 * Returns: (transfer full): the latest operation of this desk that was not undone yet, taken back
 */
CrmBatch *
crm_session_undo_last (CrmSession *self, GError **error)
{
  CrmId id;

  return crm_session_find_last (self, &id, error) ? crm_session_undo (self, &id, error) : NULL;
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
