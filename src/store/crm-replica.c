/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The change log as outbox, and server rows laid beneath what still waits. A batch goes through
 * three states: 0 waits, 1 the server has answered, 2 its effect has come back with a pull. */
#include "config.h"

#include "crm-replica.h"

#include <string.h>

#include "crm-clock.h"
#include "crm-custom-field.h"
#include "crm-error.h"
#include "crm-files.h"
#include "crm-log-private.h"

void
crm_pending_change_free (CrmPendingChange *change)
{
  g_clear_object (&change->record);
  crm_value_clear (&change->old);
  g_free (change);
}

static void
free_pending (gpointer data)
{
  crm_pending_change_free (data);
}

/**
 * crm_session_count_pending:
 *
 * Returns: how many operations wait to be sent, -1 on failure
 */
gint64
crm_session_count_pending (CrmSession *self, GError **error)
{
  CRM_ASSERT_SESSION (self);
  return crm_database_get_integer (self->db, "SELECT count (*) FROM batch WHERE state = 0", 0);
}

static void
set_value (CrmRecord *record, const CrmField *field, const CrmValue *value)
{
  crm_record_set (record, field, crm_value_copy (value));
}

static void
copy_all (CrmRecord *record, CrmRecord *born)
{
  const CrmKind *kind = crm_record_get_kind (record);

  for (guint i = 0; i < crm_kind_get_n_fields (kind); i++)
    {
      const CrmField *field = crm_kind_get_field (kind, i);

      if (crm_field_get_spec (field)->satellite == NULL)
        set_value (born, field, crm_record_get (record, field));
    }
}

/**
 * crm_log_read_born:
 * @seq: number of the line that tells of the birth
 *
 * Returns: (transfer full): the record as it was when it was inserted: what it is now, with later
 *   changes of this desk rolled back, and with what it has lost of its beginning; or %NULL
 */
CrmRecord *
crm_log_read_born (
    CrmSession *self, const CrmKind *kind, const CrmId *id, gint64 seq, GError **error)
{
  g_autoptr (CrmRecord) now = crm_session_get_any (self, kind, id, error);
  g_autoptr (CrmStatementUse) statement = NULL;
  g_autofree char *log = NULL;
  g_autofree char *sql = NULL;
  CrmRecord *born;
  gboolean row;

  if (now == NULL)
    return NULL;
  log = crm_log_source (self, kind, NULL, "?1");
  sql = g_strdup_printf ("SELECT field, iif (base >= 0, old, new) FROM %s WHERE seq > ?2"
                         " AND action = 'U' ORDER BY base < 0, seq DESC",
                         log);
  statement = crm_database_prepare (self->db, sql, error);
  if (statement == NULL)
    return NULL;
  crm_statement_bind_id (statement, 1, id);
  sqlite3_bind_int64 (statement, 2, seq);
  for (;;)
    {
      const CrmField *field;
      g_auto (CrmValue) old = CRM_VALUE_INIT;

      if (!crm_database_step (self->db, statement, &row, error))
        return NULL;
      if (!row)
        break;
      field = crm_kind_find_field (kind, (const char *) sqlite3_column_text (statement, 0));
      old = crm_statement_get_value (statement, 1);
      if (field != NULL)
        set_value (now, field, &old);
    }
  born = crm_record_new_with_id (kind, id);
  copy_all (now, born);
  return born;
}

static void
make_delta (const CrmValue *old, CrmValue *value)
{
  char *delta = crm_field_choices_delta (old->type == CRM_VALUE_TEXT ? old->text : NULL,
                                         value->type == CRM_VALUE_TEXT ? value->text : NULL);

  crm_value_clear (value);
  *value = crm_value_take_text (delta);
}

/* Columns of a line that waits. */
enum
{
  LINE_BATCH_SEQ,
  LINE_BATCH_ID,
  LINE_KIND,
  LINE_ID,
  LINE_ACTION,
  LINE_FIELD,
  LINE_NEW,
  LINE_BASE,
  LINE_AT,
  LINE_SEQ,
  LINE_OLD,
  LINE_FIRST,
  LINE_LAST,
  LINE_ROWS,
};

static void
read_new_value (CrmPendingChange *change, sqlite3_stmt *line)
{
  const CrmField *field
      = crm_kind_find_field (change->kind, (const char *) sqlite3_column_text (line, LINE_FIELD));
  g_auto (CrmValue) value = crm_statement_get_value (line, LINE_NEW);
  g_auto (CrmValue) old = crm_statement_get_value (line, LINE_OLD);

  change->record = crm_record_new_with_id (change->kind, &change->id);
  if (field == NULL)
    return;
  if (crm_field_get_field_type (field) == CRM_FIELD_CHOICES)
    make_delta (&old, &value);
  /* Setting no value on an empty record would not count as a change. */
  if (crm_value_is_none (&value))
    crm_record_set (change->record, field, crm_value_integer (0));
  set_value (change->record, field, &value);
  change->field = field;
  change->old = old;
  old = (CrmValue) CRM_VALUE_INIT;
}

/* What a line tells of the record @id; it has the number @number in the log. */
static CrmPendingChange *
read_pending (CrmSession *self, sqlite3_stmt *line, const CrmId *id, gint64 number, GError **error)
{
  CrmPendingChange *change = g_new0 (CrmPendingChange, 1);

  change->seq = sqlite3_column_int64 (line, LINE_BATCH_SEQ);
  crm_statement_get_id (line, LINE_BATCH_ID, &change->batch);
  change->kind
      = crm_catalog_find_number (self->catalog, (gint16) sqlite3_column_int (line, LINE_KIND));
  change->id = *id;
  change->action = ((const char *) sqlite3_column_text (line, LINE_ACTION))[0];
  change->base = sqlite3_column_int64 (line, LINE_BASE);
  change->at = sqlite3_column_int64 (line, LINE_AT);
  change->number = number;
  if (change->action == 'I')
    {
      change->record = crm_log_read_born (self, change->kind, &change->id, change->number, error);
      if (change->record == NULL)
        {
          crm_pending_change_free (change);
          return NULL;
        }
    }
  else if (change->action == 'U')
    read_new_value (change, line);
  return change;
}

static gboolean
is_local (CrmSession *self, int number)
{
  const CrmKind *kind = crm_catalog_find_number (self->catalog, (gint16) number);

  return kind == NULL || crm_kind_has (kind, CRM_KIND_LOCAL);
}

static gboolean
take_pending (CrmSession *self,
              sqlite3_stmt *line,
              const CrmId *id,
              gint64 number,
              GPtrArray *changes,
              GError **error)
{
  g_autoptr (GError) failure = NULL;
  CrmPendingChange *change = read_pending (self, line, id, number, &failure);

  if (change != NULL)
    g_ptr_array_add (changes, change);
  /* Born here, sent, and erased since by an administrator: there is nothing to send again. */
  if (change != NULL || g_error_matches (failure, CRM_ERROR, CRM_ERROR_NOT_FOUND))
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&failure));
  return FALSE;
}

/* The records of a line for many, from the one after the number @after on. */
static gboolean
take_many (CrmSession *self,
           sqlite3_stmt *line,
           gint64 after,
           guint limit,
           GPtrArray *changes,
           GError **error)
{
  const CrmKind *kind
      = crm_catalog_find_number (self->catalog, (gint16) sqlite3_column_int (line, LINE_KIND));
  gint64 seq = sqlite3_column_int64 (line, LINE_SEQ);
  gint64 first = sqlite3_column_int64 (line, LINE_FIRST);
  gboolean is_set = sqlite3_column_type (line, LINE_ROWS) != SQLITE_NULL;
  g_autofree char *sql = g_strdup_printf (
      "SELECT id, row FROM \"%s\" WHERE row BETWEEN ?1 AND ?2 AND %s ORDER BY row",
      crm_kind_get_name (kind), is_set ? "crm_has_row (?3, row - ?4)" : "_born = ?3");
  g_autoptr (CrmStatementUse) rows = crm_database_prepare (self->db, sql, error);
  gboolean row;

  if (rows == NULL)
    return FALSE;
  sqlite3_bind_int64 (rows, 1, MAX (first, crm_log_row (seq, first, after) + 1));
  sqlite3_bind_int64 (rows, 2, sqlite3_column_int64 (line, LINE_LAST));
  sqlite3_bind_value (rows, 3, sqlite3_column_value (line, is_set ? LINE_ROWS : LINE_BATCH_SEQ));
  if (is_set)
    sqlite3_bind_int64 (rows, 4, first);
  while (changes->len <= limit)
    {
      CrmId id;

      if (!crm_database_step (self->db, rows, &row, error))
        return FALSE;
      if (!row)
        return TRUE;
      crm_statement_get_id (rows, 0, &id);
      if (!take_pending (self, line, &id,
                         crm_log_number (seq, first, sqlite3_column_int64 (rows, 1)), changes,
                         error))
        return FALSE;
    }
  return TRUE;
}

/* One change more than @limit is read, to know whether an operation goes on. */
static gboolean
take_waiting (CrmSession *self, gint64 after, guint limit, GPtrArray *changes, GError **error)
{
  g_autoptr (CrmStatementUse) line = crm_database_prepare (
      self->db,
      "SELECT b.seq, b.id, c.kind, c.id, c.action, c.field, c.new, c.base, b.at, c.seq, c.old,"
      " c.first, c.last, c.rows FROM batch b JOIN change_log c ON c.batch = b.seq"
      " WHERE b.state = 0 AND c.seq > ? AND c.base >= 0 ORDER BY b.seq, c.seq",
      error);
  gboolean row;

  if (line == NULL)
    return FALSE;
  sqlite3_bind_int64 (line, 1, after);
  while (changes->len <= limit)
    {
      gboolean good = TRUE;
      CrmId id;

      if (!crm_database_step (self->db, line, &row, error))
        return FALSE;
      if (!row)
        return TRUE;
      if (is_local (self, sqlite3_column_int (line, LINE_KIND)))
        continue;
      crm_statement_get_id (line, LINE_ID, &id);
      if (sqlite3_column_type (line, LINE_FIRST) != SQLITE_NULL)
        good = take_many (self, line, after, limit, changes, error);
      else
        good
            = take_pending (self, line, &id, sqlite3_column_int64 (line, LINE_SEQ), changes, error);
      if (!good)
        return FALSE;
    }
  return TRUE;
}

static GPtrArray *
read_waiting (CrmSession *self, gint64 after, guint limit, GError **error)
{
  g_autoptr (GPtrArray) changes = g_ptr_array_new_with_free_func (free_pending);

  if (!take_waiting (self, after, limit, changes, error))
    return NULL;
  for (guint i = 0; i < changes->len; i++)
    {
      CrmPendingChange *change = changes->pdata[i];

      change->is_last = i + 1 == changes->len
                        || ((CrmPendingChange *) changes->pdata[i + 1])->seq != change->seq;
    }
  if (changes->len > limit)
    g_ptr_array_remove_index (changes, limit);
  return g_steal_pointer (&changes);
}

/**
 * crm_session_pending:
 * @limit: how many changes at most
 *
 * Whole operations, in order. Only when the first one alone has more changes than @limit does it
 * come in parts: its last change here is not the last of all, and crm_session_pending_after() goes
 * on. What concerns only this desk is left out.
 *
 * Returns: (transfer full) (element-type CrmPendingChange): the changes that wait
 */
GPtrArray *
crm_session_pending (CrmSession *self, guint limit, GError **error)
{
  GPtrArray *changes;
  CrmPendingChange *last;

  CRM_ASSERT_SESSION (self);
  changes = read_waiting (self, 0, limit, error);
  if (changes == NULL || changes->len == 0)
    return changes;
  last = g_ptr_array_index (changes, changes->len - 1);
  if (!last->is_last && ((CrmPendingChange *) g_ptr_array_index (changes, 0))->seq != last->seq)
    {
      guint n = changes->len;

      while (((CrmPendingChange *) g_ptr_array_index (changes, n - 1))->seq == last->seq)
        n--;
      g_ptr_array_remove_range (changes, n, changes->len - n);
    }
  return changes;
}

/**
 * crm_session_pending_after:
 * @change: the last change of a part
 *
 * Returns: (transfer full) (element-type CrmPendingChange): the next part of the same operation
 */
GPtrArray *
crm_session_pending_after (CrmSession *self,
                           const CrmPendingChange *change,
                           guint limit,
                           GError **error)
{
  GPtrArray *changes;
  guint n = 0;

  CRM_ASSERT_SESSION (self);
  changes = read_waiting (self, change->number, limit, error);
  if (changes == NULL)
    return NULL;
  while (n < changes->len
         && ((CrmPendingChange *) g_ptr_array_index (changes, n))->seq == change->seq)
    n++;
  g_ptr_array_remove_range (changes, n, changes->len - n);
  return changes;
}

/**
 * crm_session_acknowledge:
 * @xid: (nullable): transaction of the server that holds the operation
 * @code: (nullable): SQLSTATE with which the server refused it
 *
 * Notes the server's answer. May stand inside or outside of crm_session_begin_apply().
 */
gboolean
crm_session_acknowledge (CrmSession *self,
                         const CrmId *batch,
                         const char *xid,
                         const char *code,
                         const char *message,
                         GError **error)
{
  sqlite3_stmt *statement = crm_database_prepare (
      self->db, "UPDATE batch SET state = 1, xid = ?, code = ?, message = ? WHERE id = ?", error);

  CRM_ASSERT_SESSION (self);
  if (statement == NULL)
    return FALSE;
  sqlite3_bind_text (statement, 1, xid, -1, SQLITE_TRANSIENT);
  sqlite3_bind_text (statement, 2, code, -1, SQLITE_TRANSIENT);
  sqlite3_bind_text (statement, 3, message, -1, SQLITE_TRANSIENT);
  crm_statement_bind_id (statement, 4, batch);
  return crm_database_run (self->db, statement, error);
}

/**
 * crm_session_begin_apply:
 *
 * Opens a transaction for what arrives. It ends with crm_session_end_apply() or
 * crm_session_rollback(), and is no operation: nothing is logged, no rule runs.
 */
gboolean
crm_session_begin_apply (CrmSession *self, GError **error)
{
  CRM_ASSERT_SESSION (self);
  g_return_val_if_fail (self->can_write && !self->in_batch, FALSE);
  if (!crm_database_execute (self->db, "BEGIN IMMEDIATE", error))
    return FALSE;
  self->in_batch = TRUE;
  self->is_apply = TRUE;
  self->batch_at = crm_clock_now ();
  crm_log_look_beneath (self);
  self->has_waiting = crm_database_get_integer (
      self->db, "SELECT EXISTS (SELECT 1 FROM batch WHERE state = 0)", 1);
  return TRUE;
}

static void
lay_choices (CrmRecord *record, const CrmField *field, const CrmValue *old, CrmValue *value)
{
  const CrmValue *below = crm_record_get (record, field);
  g_auto (CrmValue) laid = CRM_VALUE_INIT;
  char *text;

  make_delta (old, value);
  text = crm_field_choices_apply (below->type == CRM_VALUE_TEXT ? below->text : NULL, value->text);
  if (text != NULL)
    laid = crm_value_take_text (text);
  set_value (record, field, &laid);
}

/* A field of a server row on which something is laid. */
typedef struct
{
  const CrmField *field;
  CrmValue below;  /* the value of the server */
  CrmValue before; /* what was there when the person wrote on it first */
  gint64 seen;     /* version of that */
} Covered;

static void
clear_covered (gpointer data)
{
  Covered *covered = data;

  crm_value_clear (&covered->below);
  crm_value_clear (&covered->before);
}

/* Columns of a line that waits on top. */
enum
{
  TOP_ACTION,
  TOP_FIELD,
  TOP_NEW,
  TOP_OLD,
  TOP_BASE,
};

static void
note_covered (GArray *all, CrmRecord *record, const CrmField *field, sqlite3_stmt *line)
{
  Covered covered = { .field = field, .seen = sqlite3_column_int64 (line, TOP_BASE) };

  for (guint i = 0; i < all->len; i++)
    if (g_array_index (all, Covered, i).field == field)
      return;
  covered.below = crm_value_copy (crm_record_get (record, field));
  covered.before = crm_statement_get_value (line, TOP_OLD);
  g_array_append_val (all, covered);
}

static void
lay_line (GArray *covered, CrmRecord *record, sqlite3_stmt *line)
{
  char action = ((const char *) sqlite3_column_text (line, TOP_ACTION))[0];
  const CrmField *field;
  g_auto (CrmValue) value = CRM_VALUE_INIT;

  if (action == 'D' || action == 'R')
    crm_record_set_deleted (record, action == 'D');
  if (action != 'U')
    return;
  field = crm_kind_find_field (crm_record_get_kind (record),
                               (const char *) sqlite3_column_text (line, TOP_FIELD));
  if (field == NULL)
    return;
  value = crm_statement_get_value (line, TOP_NEW);
  if (crm_field_get_field_type (field) == CRM_FIELD_CHOICES)
    {
      g_auto (CrmValue) old = crm_statement_get_value (line, TOP_OLD);

      lay_choices (record, field, &old, &value);
      return;
    }
  note_covered (covered, record, field, line);
  set_value (record, field, &value);
}

/* What a colleague wrote meanwhile is not seen while something else is laid on it. */
static gboolean
note_beneath (CrmSession *self, CrmRecord *record, GArray *all, GError **error)
{
  for (guint i = 0; i < all->len; i++)
    {
      const Covered *covered = &g_array_index (all, Covered, i);

      if (!crm_value_equal (&covered->below, &covered->before)
          && !crm_value_equal (&covered->below, crm_record_get (record, covered->field))
          && !crm_log_put_beneath (self, crm_record_get_id (record), covered->field, covered->seen,
                                   error))
        return FALSE;
    }
  return TRUE;
}

/* What waits on top of a server row: later values of this desk stay on its screen. */
static gboolean
rebase (CrmSession *self, CrmRecord *record, GError **error)
{
  g_autoptr (GArray) covered = NULL;
  g_autofree char *log = NULL;
  g_autofree char *sql = NULL;
  g_autoptr (CrmStatementUse) statement = NULL;
  gboolean row;

  if (!crm_log_clear_beneath (self, crm_record_get_id (record), error))
    return FALSE;
  if (!self->has_waiting)
    return TRUE;
  log = crm_log_source (self, crm_record_get_kind (record), "c.action <> 'I'", "?1");
  sql = g_strdup_printf ("SELECT c.action, c.field, c.new, c.old, c.base FROM %s c JOIN batch b"
                         " ON b.seq = c.batch WHERE b.state = 0 AND c.base >= 0 ORDER BY c.seq",
                         log);
  statement = crm_database_prepare (self->db, sql, error);
  if (statement == NULL)
    return FALSE;
  covered = g_array_new (FALSE, FALSE, sizeof (Covered));
  g_array_set_clear_func (covered, clear_covered);
  crm_statement_bind_id (statement, 1, crm_record_get_id (record));
  for (;;)
    {
      if (!crm_database_step (self->db, statement, &row, error))
        return FALSE;
      if (!row)
        return note_beneath (self, record, covered, error);
      lay_line (covered, record, statement);
    }
}

/**
 * crm_session_apply_row:
 * @record: a whole row of the server with its version and tombstone; becomes what is stored
 *
 * Lays a server row beneath the changes of this desk that still wait.
 */
gboolean
crm_session_apply_row (CrmSession *self, CrmRecord *record, GError **error)
{
  const CrmKind *kind = crm_record_get_kind (record);
  gint64 row;
  g_autoptr (CrmRecord) stored = NULL;

  CRM_ASSERT_SESSION (self);
  g_return_val_if_fail (self->is_apply, FALSE);
  if (!rebase (self, record, error))
    return FALSE;
  if (crm_kind_has (kind, CRM_KIND_DESCRIBES))
    crm_description_join (self->catalog, record, NULL);
  row = crm_session_find_row (self, kind, crm_record_get_id (record), TRUE, error);
  if (row == 0)
    {
      if (!(self->sees_births ? crm_session_witness_birth (self, record, error)
                              : crm_session_write_row (self, record, 0, error)))
        return FALSE;
      crm_session_touch (self, record, 'I');
      return TRUE;
    }
  stored = crm_session_read_row (self, kind, row, error);
  if (stored == NULL || !crm_session_witness (self, stored, record, error))
    return FALSE;
  crm_record_clear_changes (stored);
  for (guint i = 0; i < crm_kind_get_n_fields (kind); i++)
    {
      const CrmField *field = crm_kind_get_field (kind, i);

      if (crm_field_get_spec (field)->satellite == NULL)
        set_value (stored, field, crm_record_get (record, field));
    }
  crm_record_set_version (stored, crm_record_get_version (record));
  crm_record_set_deleted (stored, crm_record_is_deleted (record));
  if (!crm_session_write_fields (self, stored, error))
    return FALSE;
  crm_session_touch (self, stored, crm_record_is_deleted (stored) ? 'D' : 'U');
  return TRUE;
}

static void
set_person (CrmRecord *record, const char *field, const CrmId *person)
{
  g_auto (CrmValue) value = CRM_VALUE_INIT;

  if (!crm_id_is_none (person))
    value = crm_value_link (person);
  set_value (record, crm_kind_find_field (crm_record_get_kind (record), field), &value);
}

static void
bind_person (sqlite3_stmt *statement, int position, const CrmId *person)
{
  if (crm_id_is_none (person))
    sqlite3_bind_null (statement, position);
  else
    crm_statement_bind_id (statement, position, person);
}

/* Notes the version alone where maker and editor are known already. */
static gboolean
confirm_birth (CrmSession *self,
               const CrmKind *kind,
               gint64 row,
               const CrmId *maker,
               const CrmId *editor,
               gint64 edited_at,
               gboolean *done,
               GError **error)
{
  g_autofree char *sql
      = g_strdup_printf ("UPDATE \"%s\" SET _rv = max (_rv, 1) WHERE row = ?1 AND created_by IS ?2"
                         " AND modified_by IS ?3 AND modified_at = ?4 RETURNING row",
                         crm_kind_get_name (kind));
  g_autoptr (CrmStatementUse) statement = crm_database_prepare (self->db, sql, error);

  if (statement == NULL)
    return FALSE;
  sqlite3_bind_int64 (statement, 1, row);
  bind_person (statement, 2, maker);
  bind_person (statement, 3, editor);
  sqlite3_bind_int64 (statement, 4, edited_at);
  return crm_database_step (self->db, statement, done, error);
}

/**
 * crm_session_apply_as_sent:
 * @maker: who made it, by the server
 * @editor: who changed it last
 * @edited_at: when; of a desk that was restored from a backup it may be another instant
 * @is_here: (out): whether the record is in this replica; else nothing was done
 *
 * Takes the server's word that a record that was born here is there as it was sent, so that none of
 * its values has to be read again.
 */
gboolean
crm_session_apply_as_sent (CrmSession *self,
                           const CrmKind *kind,
                           const CrmId *id,
                           const CrmId *maker,
                           const CrmId *editor,
                           gint64 edited_at,
                           gboolean *is_here,
                           GError **error)
{
  g_autoptr (CrmRecord) record = NULL;
  gboolean done;
  gint64 row;

  CRM_ASSERT_SESSION (self);
  g_return_val_if_fail (self->is_apply, FALSE);
  row = crm_session_find_row (self, kind, id, TRUE, error);
  *is_here = row != 0;
  if (row == 0)
    return TRUE;
  if (!confirm_birth (self, kind, row, maker, editor, edited_at, &done, error))
    return FALSE;
  if (done)
    return TRUE;
  record = crm_session_read_row (self, kind, row, error);
  if (record == NULL)
    return FALSE;
  crm_record_clear_changes (record);
  set_person (record, "created_by", maker);
  set_person (record, "modified_by", editor);
  crm_record_set_integer (record, "modified_at", edited_at);
  crm_record_set_version (record, MAX (crm_record_get_version (record), 1));
  if (!crm_session_write_fields (self, record, error))
    return FALSE;
  crm_session_touch (self, record, 'U');
  return TRUE;
}

/**
 * crm_session_see_births:
 *
 * What is new in the rows that are being applied was made by colleagues just now, and is not the
 * first copy of an office: the history tells it.
 */
void
crm_session_see_births (CrmSession *self)
{
  CRM_ASSERT_SESSION (self);
  g_return_if_fail (self->is_apply);
  self->sees_births = TRUE;
}

static gboolean
is_birth_waiting (CrmSession *self, const CrmKind *kind, const CrmId *id)
{
  g_autofree char *log = crm_log_source (self, kind, "c.action = 'I'", "?1");
  g_autofree char *sql = g_strdup_printf (
      "SELECT 1 FROM %s c JOIN batch b ON b.seq = c.batch WHERE b.state = 0", log);
  g_autoptr (CrmStatementUse) statement = crm_database_prepare (self->db, sql, NULL);
  gboolean row = FALSE;

  if (statement == NULL)
    return TRUE;
  crm_statement_bind_id (statement, 1, id);
  return !crm_database_step (self->db, statement, &row, NULL) || row;
}

/* Lines for many records tell of those that are there; a record's own lines go with it, except what
 * still waits to be sent. */
static gboolean
forget_history (CrmSession *self, const CrmKind *kind, const CrmId *id, GError **error)
{
  sqlite3_stmt *statement
      = crm_database_prepare (self->db,
                              "DELETE FROM change_log WHERE id = ? AND kind = ?"
                              " AND batch NOT IN (SELECT seq FROM batch WHERE state = 0)",
                              error);

  if (statement == NULL)
    return FALSE;
  crm_statement_bind_id (statement, 1, id);
  sqlite3_bind_int (statement, 2, crm_kind_get_number (kind));
  return crm_database_run (self->db, statement, error);
}

/**
 * crm_session_apply_gone:
 *
 * Takes a row out of the replica with its history and the files that only it names: it was erased,
 * or is not for this person any more. A record that was born here and still waits stays.
 */
gboolean
crm_session_apply_gone (CrmSession *self, const CrmKind *kind, const CrmId *id, GError **error)
{
  g_autofree char *sql = NULL;
  g_autoptr (CrmRecord) record = NULL;
  gint64 row;
  sqlite3_stmt *statement;

  CRM_ASSERT_SESSION (self);
  g_return_val_if_fail (self->is_apply, FALSE);
  row = crm_session_find_row (self, kind, id, TRUE, error);
  if (row == 0)
    return TRUE;
  record = crm_session_read_row (self, kind, row, error);
  if (record == NULL)
    return FALSE;
  if (is_birth_waiting (self, kind, id))
    return TRUE;
  if (!crm_session_overwrite_deleted (self, error))
    return FALSE;
  sql = g_strdup_printf ("DELETE FROM \"%s\" WHERE row = ?", crm_kind_get_name (kind));
  statement = crm_database_prepare (self->db, sql, error);
  if (statement == NULL)
    return FALSE;
  sqlite3_bind_int64 (statement, 1, row);
  if (!crm_database_run (self->db, statement, error) || !forget_history (self, kind, id, error)
      || !crm_log_clear_beneath (self, id, error)
      || !crm_session_note_gone_files (self, record, &self->has_gone_files, error))
    return FALSE;
  crm_session_touch (self, record, 'D');
  return TRUE;
}

/**
 * crm_session_acknowledged_ids:
 *
 * Returns: (transfer full) (element-type CrmChangedRecord): kind and id of every record that an
 *   answered operation touched and whose server state has not been read since; the action is 'I'
 * for those that were only born, and taken
 */
GArray *
crm_session_acknowledged_ids (CrmSession *self, GError **error)
{
  g_autofree char *log
      = crm_log_source (self, NULL, "c.batch IN (SELECT seq FROM batch WHERE state = 1)", NULL);
  g_autofree char *sql = g_strdup_printf (
      "SELECT c.kind, c.id, max (c.action <> 'I' OR b.code IS NOT NULL) FROM %s c JOIN batch b"
      " ON b.seq = c.batch GROUP BY c.kind, c.id",
      log);
  g_autoptr (CrmStatementUse) statement = crm_database_prepare (self->db, sql, error);
  g_autoptr (GArray) changes = g_array_new (FALSE, FALSE, sizeof (CrmChangedRecord));
  gboolean row;

  CRM_ASSERT_SESSION (self);
  if (statement == NULL)
    return NULL;
  for (;;)
    {
      CrmChangedRecord change = { 0 };

      if (!crm_database_step (self->db, statement, &row, error))
        return NULL;
      if (!row)
        return g_steal_pointer (&changes);
      if (is_local (self, sqlite3_column_int (statement, 0)))
        continue;
      change.kind
          = crm_catalog_find_number (self->catalog, (gint16) sqlite3_column_int (statement, 0));
      crm_statement_get_id (statement, 1, &change.id);
      change.action = sqlite3_column_int (statement, 2) == 0 ? 'I' : '\0';
      g_array_append_val (changes, change);
    }
}

/**
 * crm_session_apply_acknowledged:
 *
 * The pull that is being applied covers every answered operation: they are settled.
 */
gboolean
crm_session_apply_acknowledged (CrmSession *self, GError **error)
{
  CRM_ASSERT_SESSION (self);
  return crm_session_forget_answered (self, error)
         && crm_database_execute (self->db, "UPDATE batch SET state = 2 WHERE state = 1", error);
}

gboolean
crm_session_end_apply (CrmSession *self, GError **error)
{
  gboolean good = !self->has_gone_files || crm_session_drop_gone_files (self, error);

  CRM_ASSERT_SESSION (self);
  self->has_gone_files = FALSE;
  if (good && crm_session_settle_merges (self, error))
    return crm_session_commit (self, NULL, error);
  crm_session_rollback (self);
  return FALSE;
}

/**
 * crm_session_sent_batches:
 * @since: instant
 * @newest: how many of the newest operations count even if this desk's clock says they are older
 *
 * Returns: (transfer full) (element-type CrmId): the operations since then that the server took,
 * and of which this desk still has what was done: of records that left its sight it has not
 */
GArray *
crm_session_sent_batches (CrmSession *self, gint64 since, int newest, GError **error)
{
  g_autoptr (CrmStatementUse) statement = crm_database_prepare (
      self->db,
      "SELECT b.id FROM batch b WHERE b.state > 0 AND b.xid IS NOT NULL AND b.code IS NULL"
      " AND (b.at >= ?1 OR b.seq > (SELECT max (seq) - ?2 FROM batch)) AND EXISTS (SELECT 1 FROM "
      "change_log c WHERE c.batch = b.seq)",
      error);
  g_autoptr (GArray) batches = g_array_new (FALSE, FALSE, sizeof (CrmId));
  gboolean row;

  CRM_ASSERT_SESSION (self);
  if (statement == NULL)
    return NULL;
  sqlite3_bind_int64 (statement, 1, since);
  sqlite3_bind_int (statement, 2, newest);
  for (;;)
    {
      CrmId id;

      if (!crm_database_step (self->db, statement, &row, error))
        return NULL;
      if (!row)
        return g_steal_pointer (&batches);
      crm_statement_get_id (statement, 0, &id);
      g_array_append_val (batches, id);
    }
}

/**
 * crm_session_send_again:
 *
 * Lets an operation wait once more: the server took it, but was restored to a time before that.
 */
gboolean
crm_session_send_again (CrmSession *self, const CrmId *batch, GError **error)
{
  sqlite3_stmt *statement = crm_database_prepare (
      self->db, "UPDATE batch SET state = 0, xid = NULL WHERE id = ?", error);

  CRM_ASSERT_SESSION (self);
  self->has_waiting = TRUE;
  if (statement == NULL)
    return FALSE;
  crm_statement_bind_id (statement, 1, batch);
  return crm_database_run (self->db, statement, error);
}

/**
 * crm_session_last_operation:
 *
 * Returns: the number of the newest operation, 0 for none, -1 on failure
 */
gint64
crm_session_last_operation (CrmSession *self, GError **error)
{
  CRM_ASSERT_SESSION (self);
  return crm_database_get_integer (self->db, "SELECT coalesce (max (seq), 0) FROM batch", 0);
}
