/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One way in: operations. Each runs in one transaction, and each of its steps in a savepoint, so
 * that a step which is refused (a bad row of an import) leaves no trace and the rest goes on. */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "crm-clock.h"
#include "crm-error.h"
#include "crm-log-private.h"
#include "crm-replica.h"
#include "crm-rights.h"
#include "crm-search-private.h"

/* Rules may start further changes, but not without end. */
#define MAX_DEPTH 6
/* So many touched records wait for the index at most, so that a large import needs little memory.
 */
#define MAX_DIRTY 8000
#define MAX_LINKED 20000
/* The windows are told of so many records; of more, that they are to read anew. */
#define MAX_CHANGED 2000

static void
reset_batch (CrmSession *self)
{
  if (self->is_copy)
    crm_session_wait_for_disk (self, TRUE, NULL);
  self->is_copy = FALSE;
  if (self->is_secure)
    crm_database_execute (self->db, "PRAGMA secure_delete = OFF", NULL);
  self->is_secure = FALSE;
  self->in_batch = FALSE;
  self->is_by_hand = FALSE;
  self->is_apply = FALSE;
  self->sees_births = FALSE;
  self->depth = 0;
  self->step_waits = FALSE;
  self->n_changes = 0;
  self->has_shared = FALSE;
  self->undoes = CRM_ID_NONE;
  self->description_changed = FALSE;
  self->is_broken = FALSE;
  if (self->learns_later)
    crm_session_take_memory (self, FALSE);
  self->learns_later = FALSE;
  self->last_born = CRM_ID_NONE;
  g_hash_table_remove_all (self->first_rows);
  g_hash_table_remove_all (self->births);
  g_array_set_size (self->changed, 0);
  crm_session_forget_marks (self);
  crm_session_forget_flood (self);
  g_hash_table_remove_all (self->linked);
  g_hash_table_remove_all (self->setup);
  g_hash_table_remove_all (self->asked_all);
  g_hash_table_remove_all (self->memo);
}

static gboolean
require_batch (CrmSession *self, GError **error)
{
  CRM_ASSERT_SESSION (self);
  if (self->in_batch)
    return TRUE;
  g_set_error (error, CRM_ERROR, CRM_ERROR_FAILED, "no operation is open");
  return FALSE;
}

/**
 * crm_session_open_batch:
 *
 * Writes the head of an operation in the change log, inside a transaction that is open already.
 */
gboolean
crm_session_open_batch (CrmSession *self, const char *label, const char *source, GError **error)
{
  sqlite3_stmt *statement = crm_database_prepare (
      self->db, "INSERT INTO batch (id, label, source, user, at) VALUES (?, ?, ?, ?, ?)", error);

  if (statement == NULL)
    return FALSE;
  self->batch_id = crm_id_generate ();
  crm_statement_bind_id (statement, 1, &self->batch_id);
  sqlite3_bind_text (statement, 2, label, -1, SQLITE_TRANSIENT);
  sqlite3_bind_text (statement, 3, source, -1, SQLITE_TRANSIENT);
  if (!crm_id_is_none (&self->user))
    crm_statement_bind_id (statement, 4, &self->user);
  sqlite3_bind_int64 (statement, 5, self->batch_at);
  if (!crm_database_run (self->db, statement, error))
    return FALSE;
  self->batch_seq = sqlite3_last_insert_rowid (self->db->handle);
  return TRUE;
}

/**
 * crm_session_begin:
 * @label: what the operation is called in the history, translated
 * @source: where it comes from: "window", "cli", "import" …
 */
gboolean
crm_session_begin (CrmSession *self, const char *label, const char *source, GError **error)
{
  CRM_ASSERT_SESSION (self);
  g_return_val_if_fail (!self->in_batch, FALSE);
  if (!self->can_write)
    {
      g_set_error (error, CRM_ERROR, CRM_ERROR_DENIED,
                   _ ("What is shown here can be looked at, not changed"));
      return FALSE;
    }
  crm_session_get_user (self);
  g_clear_pointer (&self->currency, g_free);
  if (!crm_database_execute (self->db, "BEGIN IMMEDIATE", error))
    return FALSE;
  reset_batch (self);
  self->in_batch = TRUE;
  crm_log_look_beneath (self);
  self->is_by_hand = strcmp (source, "window") == 0 || strcmp (source, "cli") == 0;
  self->batch_at = crm_clock_now ();
  if (crm_session_open_batch (self, label, source, error))
    return TRUE;
  crm_session_rollback (self);
  return FALSE;
}

/**
 * crm_session_set_time:
 * @at: instant
 *
 * What follows in the open operation happened at @at instead of now: for a history that is brought
 * in as it was, with its rules at work. May be called again in the same operation.
 */
void
crm_session_set_time (CrmSession *self, gint64 at)
{
  CRM_ASSERT_SESSION (self);
  g_return_if_fail (self->in_batch);
  self->batch_at = at;
}

gboolean
crm_session_in_batch (CrmSession *self)
{
  return self->in_batch;
}

/**
 * crm_session_rollback:
 *
 * Forgets the open operation; nothing of it was ever seen by others. Harmless without one.
 */
void
crm_session_rollback (CrmSession *self)
{
  CRM_ASSERT_SESSION (self);
  if (!self->in_batch)
    return;
  if (self->writer != NULL)
    crm_row_writer_discard (self->writer);
  if (!sqlite3_get_autocommit (self->db->handle))
    crm_database_execute (self->db, "ROLLBACK", NULL);
  g_hash_table_remove_all (self->vocabulary);
  reset_batch (self);
}

static gboolean
finish_batch (CrmSession *self, GError **error)
{
  g_autoptr (CrmStatementUse) statement = crm_database_prepare (
      self->db,
      self->n_changes > 0
          ? "UPDATE batch SET n_changes = ?2, undoes = ?3, state = ?4 WHERE seq = ?1"
          : "DELETE FROM batch WHERE seq = ?1",
      error);

  if (statement == NULL)
    return FALSE;
  sqlite3_bind_int64 (statement, 1, self->batch_seq);
  if (self->n_changes > 0)
    {
      sqlite3_bind_int64 (statement, 2, self->n_changes);
      if (!crm_id_is_none (&self->undoes))
        crm_statement_bind_id (statement, 3, &self->undoes);
      /* What concerns only this desk never waits to be sent. */
      sqlite3_bind_int (statement, 4, self->has_shared ? 0 : 2);
    }
  return crm_database_run (self->db, g_steal_pointer (&statement), error);
}

static gboolean
require_whole (CrmSession *self, GError **error)
{
  if (!self->is_broken)
    return TRUE;
  crm_session_rollback (self);
  g_set_error (error, CRM_ERROR, CRM_ERROR_FAILED,
               _ ("The data of this office could not be read or written"));
  return FALSE;
}

/**
 * crm_session_commit:
 * @batch: (out) (optional): the id of the operation; none when it changed nothing
 *
 * When this returns TRUE the operation is on the disk. When it fails, nothing of it is.
 */
gboolean
crm_session_commit (CrmSession *self, CrmId *batch, GError **error)
{
  if (!require_batch (self, error) || !require_whole (self, error))
    return FALSE;
  if (!self->is_apply && self->n_changes == 0 && self->changed->len == 0)
    {
      /* Nothing happened: no need to write that down and take it back. */
      crm_session_rollback (self);
      if (batch != NULL)
        *batch = CRM_ID_NONE;
      return TRUE;
    }
  if (!crm_session_end_flood (self, error) || !crm_session_leave_marks (self, error)
      || !crm_log_end (self, error) || !crm_search_learn_later (self, error)
      || (!self->is_apply && !finish_batch (self, error))
      || !crm_database_execute (self->db, "COMMIT", error))
    {
      crm_session_rollback (self);
      return FALSE;
    }
  crm_search_keep_edits (self);
  if (batch != NULL)
    *batch = self->n_changes > 0 && !self->is_apply ? self->batch_id : CRM_ID_NONE;
  /* Who reads anew because of the change reads by the new description. */
  if (self->description_changed)
    crm_schema_load_description (self, NULL);
  if (self->changed->len > 0)
    crm_store_emit_changed (self->store, self->changed);
  if (self->learns_later)
    crm_store_learn (self->store);
  reset_batch (self);
  return TRUE;
}

/**
 * crm_session_undoes:
 *
 * Notes that the open operation takes back another one.
 */
void
crm_session_undoes (CrmSession *self, const CrmId *batch)
{
  self->undoes = *batch;
}

static void
count_change (CrmSession *self, const CrmKind *kind)
{
  self->n_changes++;
  if (!crm_kind_has (kind, CRM_KIND_LOCAL))
    self->has_shared = TRUE;
}

/**
 * crm_session_log_change:
 *
 * Writes one line of the change log. What arrives from the server is not logged again.
 */
gboolean
crm_session_log_change (CrmSession *self,
                        CrmRecord *record,
                        char action,
                        const CrmField *field,
                        const CrmValue *old_value,
                        const CrmValue *new_value,
                        GError **error)
{
  sqlite3_stmt *statement;
  const char text[2] = { action, '\0' };
  gint64 seen;

  if (self->is_apply)
    return TRUE;
  seen = crm_log_seen (self, crm_record_get_kind (record), crm_record_get_id (record), 0, field,
                       crm_record_get_version (record));
  statement = crm_database_prepare (
      self->db,
      "INSERT INTO change_log (batch, kind, id, action, field, old, new, base)"
      " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
      error);
  if (statement == NULL)
    return FALSE;
  sqlite3_bind_int64 (statement, 1, self->batch_seq);
  sqlite3_bind_int (statement, 2, crm_kind_get_number (crm_record_get_kind (record)));
  crm_statement_bind_id (statement, 3, crm_record_get_id (record));
  sqlite3_bind_text (statement, 4, text, 1, SQLITE_TRANSIENT);
  if (field != NULL)
    {
      sqlite3_bind_text (statement, 5, crm_field_get_name (field), -1, SQLITE_TRANSIENT);
      crm_statement_bind_value (statement, 6, old_value);
      crm_statement_bind_value (statement, 7, new_value);
    }
  sqlite3_bind_int64 (statement, 8, seen);
  count_change (self, crm_record_get_kind (record));
  return crm_database_run (self->db, statement, error);
}

/**
 * crm_session_note_changed:
 *
 * The windows are told, when the transaction ends, that a record changed.
 */
void
crm_session_note_changed (
    CrmSession *self, const CrmKind *kind, gint64 row, const CrmId *id, char action)
{
  CrmChangedRecord change = { CRM_REF_MAKE (row, crm_kind_get_number (kind)), kind, *id, action };

  /* Merges look at all that arrives. */
  if (self->is_apply || self->changed->len < MAX_CHANGED)
    g_array_append_val (self->changed, change);
}

/**
 * crm_session_touch:
 *
 * Notes that a stored record changed: for the index, for the windows, for what is remembered.
 */
void
crm_session_touch (CrmSession *self, CrmRecord *record, char action)
{
  const CrmKind *kind = crm_record_get_kind (record);

  crm_session_note_changed (self, kind, crm_record_get_row (record), crm_record_get_id (record),
                            action);
  crm_session_mark (self, record, action);
  /* Not inside a step: one that is taken back must take nothing else with it. What fails here is
   * tried again, and told, by the commit. */
  if (self->depth == 0 && g_hash_table_size (self->dirty) > MAX_DIRTY)
    crm_session_shed_marks (self, NULL);
  crm_session_forget_asked (self, record);
  if (action == 'D')
    g_hash_table_remove (self->linked, crm_record_get_id (record));
  if (crm_kind_has (kind, CRM_KIND_DESCRIBES))
    self->description_changed = TRUE;
}

/* Many records of an import lead to the same few; what is there stays there until the end. */
static void
remember_link (CrmSession *self, const CrmKind *kind, const CrmId *id)
{
  if (g_hash_table_size (self->linked) >= MAX_LINKED)
    g_hash_table_remove_all (self->linked);
  g_hash_table_insert (self->linked, crm_id_copy (id), (gpointer) kind);
}

/* A link to a record that was merged is a link to the one that goes on. */
static gboolean
follow_merge (CrmSession *self, CrmRecord *record, const CrmField *field, const CrmKind *target)
{
  const CrmValue *value = crm_record_get (record, field);
  gint16 kind_number = value->kind;
  CrmId to;

  if (crm_kind_has (crm_record_get_kind (record), CRM_KIND_TRACE)
      || !crm_session_redirect (self, &value->link, &to))
    return FALSE;
  crm_record_set (record, field, crm_value_link_of_kind (kind_number, &to));
  remember_link (self, target, &to);
  return TRUE;
}

static gboolean
check_link (CrmSession *self, CrmRecord *record, const CrmField *field, GError **error)
{
  const CrmValue *value = crm_record_get (record, field);
  const CrmKind *target = crm_field_get_target (field);
  char text[CRM_ID_STRING_SIZE];

  if (target == NULL && value->kind != 0)
    target = crm_catalog_find_number (self->catalog, value->kind);
  if (self->owner != NULL && target == crm_record_get_kind (self->owner)
      && crm_id_equal (&value->link, crm_record_get_id (self->owner)))
    return TRUE;
  if (target != NULL
      && (g_hash_table_lookup (self->linked, &value->link) == target
          || (self->vouch != NULL && self->vouch (target, &value->link, self->vouch_data))))
    return TRUE;
  if (target != NULL && crm_session_find_row (self, target, &value->link, FALSE, error) != 0)
    {
      remember_link (self, target, &value->link);
      return TRUE;
    }
  if (target != NULL
      && (follow_merge (self, record, field, target)
          || crm_session_find_row (self, target, &value->link, TRUE, error) != 0))
    return TRUE;
  if (error != NULL && *error != NULL)
    return FALSE;
  g_set_error (error, CRM_ERROR, CRM_ERROR_NOT_FOUND,
               /* Translators: a field's name, the name of a kind of record, an id. */
               _ ("%s: there is no %s with the id %s"), crm_field_get_name (field),
               target != NULL ? crm_kind_get_name (target) : "record",
               crm_id_format (&value->link, text));
  return FALSE;
}

/* A field that the office made required later does not lock the records from before: it is asked
 * for in new ones, and it cannot be emptied. */
static gboolean
is_missed (CrmRecord *record, const CrmField *field, gboolean is_new)
{
  return crm_field_has (field, CRM_FIELD_REQUIRED) && !crm_field_has (field, CRM_FIELD_ARCHIVED)
         && crm_value_is_none (crm_record_get (record, field))
         && (is_new || !crm_field_has (field, CRM_FIELD_CUSTOM)
             || crm_record_is_changed (record, field));
}

/**
 * crm_session_check_value:
 *
 * Returns: whether the record may have what it has in @field; a link to a merged record is set
 *   right
 */
gboolean
crm_session_check_value (
    CrmSession *self, CrmRecord *record, const CrmField *field, gboolean is_new, GError **error)
{
  const CrmValue *value = crm_record_get (record, field);

  if (is_missed (record, field, is_new))
    {
      g_set_error (error, CRM_ERROR, CRM_ERROR_INVALID,
                   /* Translators: the name of a field. */
                   _ ("%s is required and has no value"), crm_field_get_name (field));
      return FALSE;
    }
  if (!crm_record_is_changed (record, field))
    return TRUE;
  return crm_field_check (field, value, error)
         && (value->type != CRM_VALUE_LINK || crm_field_has (field, CRM_FIELD_HEADER)
             || check_link (self, record, field, error));
}

static gboolean
check_record (CrmSession *self, CrmRecord *record, gboolean is_new, GError **error)
{
  const CrmKind *kind = crm_record_get_kind (record);

  for (guint i = 0; i < crm_kind_get_n_fields (kind); i++)
    {
      const CrmField *field = crm_kind_get_field (kind, i);

      if ((crm_record_is_changed (record, field) || crm_field_has (field, CRM_FIELD_REQUIRED))
          && !crm_session_check_value (self, record, field, is_new, error))
        return FALSE;
    }
  return TRUE;
}

static void
stamp (CrmSession *self, CrmRecord *record, gboolean is_new)
{
  if (is_new)
    {
      crm_record_set_integer (record, "created_at", self->batch_at);
      crm_record_set_link (record, "created_by", &self->user);
    }
  crm_record_set_integer (record, "modified_at", self->batch_at);
  crm_record_set_link (record, "modified_by", &self->user);
}

static gboolean
run_plain (CrmSession *self, const char *sql, GError **error)
{
  sqlite3_stmt *statement = crm_database_prepare (self->db, sql, error);

  return statement != NULL && crm_database_run (self->db, statement, error);
}

/* For a savepoint SQLite copies every page that is touched after it, so there is one only where
 * something is written that may be taken back. */
static gboolean
open_step (CrmSession *self, GError **error)
{
  if (!self->step_waits)
    return TRUE;
  self->step_waits = FALSE;
  return run_plain (self, "SAVEPOINT step", error);
}

static gboolean
enter_step (CrmSession *self, GError **error)
{
  if (!require_batch (self, error))
    return FALSE;
  if (self->depth >= MAX_DEPTH)
    {
      g_set_error (error, CRM_ERROR, CRM_ERROR_FAILED, "rules call each other without end");
      return FALSE;
    }
  if (self->depth == 0)
    {
      self->step_waits = TRUE;
      self->step++;
    }
  if (!open_step (self, error))
    return FALSE;
  self->depth++;
  return TRUE;
}

static gboolean
leave_step (CrmSession *self, gboolean good, guint n_changed, gint64 n_changes, GError **error)
{
  self->depth--;
  if (self->depth > 0)
    return good;
  if (!good)
    {
      crm_database_execute (self->db, "ROLLBACK TO step; RELEASE step", NULL);
      crm_session_unmark_step (self);
      crm_log_forget_step (self);
      g_hash_table_remove_all (self->linked);
      g_array_set_size (self->changed, n_changed);
      self->n_changes = n_changes;
      return FALSE;
    }
  if (!run_plain (self, "RELEASE step", error))
    return FALSE;
  return g_hash_table_size (self->dirty) <= MAX_DIRTY || crm_session_shed_marks (self, error);
}

static CrmRecord *
find_satellite (CrmSession *self, CrmRecord *owner, const CrmField *field)
{
  const CrmField *link;
  const CrmField *value = crm_field_get_satellite (field, &link);
  const CrmKind *child = crm_field_get_kind (value);
  g_autoptr (CrmQuery) query = crm_query_new (child);
  g_autoptr (GPtrArray) children = NULL;

  crm_query_filter (query, crm_field_get_name (link), CRM_FILTER_EQUAL,
                    crm_value_link (crm_record_get_id (owner)), NULL);
  crm_query_filter (query, "type", CRM_FILTER_EQUAL,
                    crm_value_text (crm_field_get_spec (field)->satellite_type), NULL);
  if (crm_kind_find_field (child, "is_primary") != NULL)
    crm_query_sort (query, "is_primary", TRUE, NULL);
  crm_query_set_limit (query, 1);
  children = crm_session_list (self, query, NULL);
  if (children == NULL || children->len == 0)
    return NULL;
  return g_object_ref (g_ptr_array_index (children, 0));
}

static CrmRecord *
make_satellite (CrmRecord *owner, const CrmField *field)
{
  const CrmField *link;
  const CrmField *value = crm_field_get_satellite (field, &link);
  CrmRecord *child = crm_record_new (crm_field_get_kind (value));

  crm_record_set (child, link, crm_value_link (crm_record_get_id (owner)));
  crm_record_set_text (child, "type", crm_field_get_spec (field)->satellite_type);
  return child;
}

static gboolean
is_of_address (const CrmField *field)
{
  return strcmp (crm_field_get_spec (field)->satellite, "address") == 0;
}

static gboolean
write_satellite (CrmSession *self, CrmRecord *owner, const CrmField *field, GError **error)
{
  const CrmField *value = crm_field_get_satellite (field, NULL);
  const CrmValue *wanted = crm_record_get (owner, field);
  g_autoptr (CrmRecord) child = find_satellite (self, owner, field);

  if (child != NULL)
    {
      if (crm_value_is_none (wanted) && crm_field_has (value, CRM_FIELD_REQUIRED))
        return crm_session_delete (self, crm_field_get_kind (value), crm_record_get_id (child),
                                   error);
      crm_record_set (child, value, crm_value_copy (wanted));
      return crm_session_update (self, child, error);
    }
  if (crm_value_is_none (wanted))
    return TRUE;
  child = make_satellite (owner, field);
  crm_record_set (child, value, crm_value_copy (wanted));
  return crm_session_insert (self, child, error);
}

/* The parts of one address go into one row: the fields that share a child are written together. */
static gboolean
write_satellites (CrmSession *self, CrmRecord *owner, GError **error)
{
  const CrmKind *kind = crm_record_get_kind (owner);
  g_autoptr (CrmRecord) address = NULL;
  gboolean found = FALSE;

  for (guint i = 0; i < crm_kind_get_n_fields (kind); i++)
    {
      const CrmField *field = crm_kind_get_field (kind, i);

      if (crm_field_get_spec (field)->satellite == NULL || !crm_record_is_changed (owner, field))
        continue;
      if (!is_of_address (field))
        {
          if (!write_satellite (self, owner, field, error))
            return FALSE;
          continue;
        }
      if (address == NULL)
        {
          address = find_satellite (self, owner, field);
          found = address != NULL;
        }
      if (address == NULL)
        address = make_satellite (owner, field);
      crm_record_set (address, crm_field_get_satellite (field, NULL),
                      crm_value_copy (crm_record_get (owner, field)));
    }
  if (address == NULL)
    return TRUE;
  return found ? crm_session_update (self, address, error)
               : crm_session_insert (self, address, error);
}

/* The rows that hold the phones, addresses … of a new record. */
static GPtrArray *
make_satellites (CrmRecord *owner)
{
  const CrmKind *kind = crm_record_get_kind (owner);
  GPtrArray *children = g_ptr_array_new_with_free_func (g_object_unref);
  CrmRecord *address = NULL;

  for (guint i = 0; i < crm_kind_get_n_fields (kind); i++)
    {
      const CrmField *field = crm_kind_get_field (kind, i);
      CrmRecord *child;

      if (crm_field_get_spec (field)->satellite == NULL
          || crm_value_is_none (crm_record_get (owner, field)))
        continue;
      child = address;
      if (!is_of_address (field) || address == NULL)
        {
          child = make_satellite (owner, field);
          g_ptr_array_add (children, child);
        }
      if (is_of_address (field))
        address = child;
      crm_record_set (child, crm_field_get_satellite (field, NULL),
                      crm_value_copy (crm_record_get (owner, field)));
    }
  return children;
}

/* The rules look at a new record and may refuse it; nothing is written yet. */
static gboolean
prepare_insert (CrmSession *self, CrmRecord *record, GError **error)
{
  CrmPrepare prepare = crm_kind_get_prepare (crm_record_get_kind (record));
  CrmRules rules = crm_session_make_rules (self);

  /* What a rule makes is not what a person typed. */
  if (self->depth <= 1 && !crm_rights_check_record (record, NULL, error))
    return FALSE;
  stamp (self, record, TRUE);
  if (prepare != NULL && !prepare (record, NULL, &rules, error))
    return FALSE;
  crm_rights_hold (record, NULL);
  return check_record (self, record, TRUE, error);
}

/* As prepare_insert(), of what is to be written after @owner. */
static gboolean
prepare_owned (CrmSession *self, CrmRecord *owner, CrmRecord *record, GError **error)
{
  gboolean good;

  self->owner = owner;
  good = prepare_insert (self, record, error);
  self->owner = NULL;
  return good;
}

/* The children of a new record, ready to be written after it; NULL when one of them is refused. */
static GPtrArray *
prepare_satellites (CrmSession *self, CrmRecord *record, GError **error)
{
  g_autoptr (GPtrArray) children = make_satellites (record);
  gboolean good = TRUE;

  for (guint i = 0; good && i < children->len; i++)
    good = prepare_owned (self, record, g_ptr_array_index (children, i), error);
  return good ? g_steal_pointer (&children) : NULL;
}

static gboolean
write_insert (CrmSession *self, CrmRecord *record, GError **error)
{
  gint64 born = crm_log_next_born (self, crm_record_get_kind (record), self->batch_seq);
  gboolean is_written;

  if (!crm_session_write_row (self, record, born, error)
      || !crm_log_born (self, record, self->batch_seq, &is_written, error))
    return FALSE;
  if (is_written)
    count_change (self, crm_record_get_kind (record));
  else if (!crm_session_log_change (self, record, 'I', NULL, NULL, NULL, error))
    return FALSE;
  crm_session_touch (self, record, 'I');
  return TRUE;
}

/* A rule that follows from a record which is not written yet. */
typedef struct
{
  CrmSession *session;
  CrmRecord *record;
  GPtrArray *made;     /* CrmRecord, to be written after it */
  gboolean needs_rows; /* it asked for what only a record that is there has */
} Ahead;

static CrmRecord *
ahead_get (gpointer data, const CrmKind *kind, const CrmId *id)
{
  Ahead *ahead = data;
  CrmRules rules = crm_session_make_rules (ahead->session);

  if (!crm_id_equal (id, crm_record_get_id (ahead->record)))
    return rules.get (rules.data, kind, id);
  ahead->needs_rows = TRUE;
  return NULL;
}

static GPtrArray *
ahead_children (gpointer data, const CrmKind *kind, const CrmField *link, const CrmId *id)
{
  ((Ahead *) data)->needs_rows = TRUE;
  return NULL;
}

static CrmRecord *
ahead_first (gpointer data,
             const CrmKind *kind,
             const CrmField *field,
             const CrmValue *value,
             const CrmField *sort)
{
  ((Ahead *) data)->needs_rows = TRUE;
  return NULL;
}

static CrmRecord *
ahead_get_any (gpointer data, const CrmKind *kind, const CrmId *id)
{
  ((Ahead *) data)->needs_rows = TRUE;
  return NULL;
}

static GPtrArray *
ahead_all (gpointer data, const CrmKind *kind)
{
  CrmRules rules = crm_session_make_rules (((Ahead *) data)->session);

  return rules.all (rules.data, kind);
}

static gint64
ahead_sum (gpointer data, const CrmKind *kind, const CrmField *field, const char *filter)
{
  ((Ahead *) data)->needs_rows = TRUE;
  return 0;
}

static gboolean
ahead_set_deleted (
    gpointer data, const CrmKind *kind, const CrmId *id, gboolean deleted, GError **error)
{
  ((Ahead *) data)->needs_rows = TRUE;
  return FALSE;
}

static gboolean
ahead_insert (gpointer data, CrmRecord *record, GError **error)
{
  Ahead *ahead = data;
  g_autoptr (GPtrArray) children = NULL;

  if (crm_kind_get_follow (crm_record_get_kind (record)) != NULL || ahead->needs_rows)
    {
      ahead->needs_rows = TRUE;
      return FALSE;
    }
  if (!prepare_owned (ahead->session, ahead->record, record, error))
    return FALSE;
  children = prepare_satellites (ahead->session, record, error);
  if (children == NULL)
    return FALSE;
  g_ptr_array_add (ahead->made, g_object_ref (record));
  g_ptr_array_extend_and_steal (ahead->made, g_steal_pointer (&children));
  return TRUE;
}

static gboolean
ahead_update (gpointer data, CrmRecord *record, GError **error)
{
  ((Ahead *) data)->needs_rows = TRUE;
  return FALSE;
}

/* Lets the rule of a new record run before anything is written, so that nothing need be taken back
 * when it refuses. @children: to which is added what it makes; @has_followed: FALSE when it can
 * only run when the record is there. */
static gboolean
follow_ahead (CrmSession *self,
              CrmRecord *record,
              GPtrArray *children,
              gboolean *has_followed,
              GError **error)
{
  g_autoptr (GPtrArray) made = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GError) problem = NULL;
  Ahead ahead = { self, record, made, FALSE };
  CrmRules rules = crm_session_make_rules (self);
  gboolean good;

  rules.data = &ahead;
  rules.get = ahead_get;
  rules.children = ahead_children;
  rules.first = ahead_first;
  rules.insert = ahead_insert;
  rules.update = ahead_update;
  rules.is_shared = NULL;
  rules.get_any = ahead_get_any;
  rules.all = ahead_all;
  rules.sum = ahead_sum;
  rules.set_deleted = ahead_set_deleted;
  good = crm_kind_get_follow (crm_record_get_kind (record)) (record, NULL, FALSE, &rules, &problem);
  *has_followed = good && !ahead.needs_rows;
  if (*has_followed)
    g_ptr_array_extend_and_steal (children, g_steal_pointer (&made));
  if (good || ahead.needs_rows)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&problem));
  return FALSE;
}

static gboolean
write_children (CrmSession *self, CrmRecord *record, GPtrArray *children, GError **error)
{
  gboolean good = TRUE;

  self->is_of_newborn = crm_session_waits_for_commit (self, crm_record_get_kind (record),
                                                      crm_record_get_row (record));
  for (guint i = 0; good && i < children->len; i++)
    good = write_insert (self, g_ptr_array_index (children, i), error);
  self->is_of_newborn = FALSE;
  return good;
}

static gboolean
insert_record (CrmSession *self, CrmRecord *record, GError **error)
{
  CrmFollow follow = crm_kind_get_follow (crm_record_get_kind (record));
  CrmRules rules = crm_session_make_rules (self);
  g_autoptr (GPtrArray) children = NULL;
  gboolean has_followed = follow == NULL;

  if (!prepare_insert (self, record, error))
    return FALSE;
  children = prepare_satellites (self, record, error);
  if (children == NULL
      || (follow != NULL && self->step_waits
          && !follow_ahead (self, record, children, &has_followed, error))
      || (!has_followed && !open_step (self, error)) || !write_insert (self, record, error))
    return FALSE;
  return write_children (self, record, children, error)
         && (has_followed || follow (record, NULL, FALSE, &rules, error));
}

/**
 * crm_session_insert:
 * @record: a new one; gets its row, its stamps and what the rules of its kind add
 *
 * Returns: FALSE when it is refused; the operation stays open and may go on without it
 */
gboolean
crm_session_insert (CrmSession *self, CrmRecord *record, GError **error)
{
  guint n_changed = self->changed->len;
  gint64 n_changes = self->n_changes;
  gboolean good;

  if (!require_batch (self, error) || (self->depth > 0 && !enter_step (self, error)))
    return FALSE;
  if (self->depth == 0)
    {
      self->step++;
      self->depth++;
      self->step_waits = TRUE;
    }
  good = insert_record (self, record, error);
  if (self->depth > 1 || !self->step_waits)
    return leave_step (self, good, n_changed, n_changes, error);
  self->step_waits = FALSE;
  self->depth--;
  if (!good)
    {
      /* The disk is full or broken, and a part is written that no savepoint takes back. */
      self->is_broken = self->is_broken || crm_record_get_row (record) != 0;
      return FALSE;
    }
  return g_hash_table_size (self->dirty) <= MAX_DIRTY || crm_session_shed_marks (self, error);
}

static gboolean
log_fields (CrmSession *self, CrmRecord *after, CrmRecord *before, gboolean *any, GError **error)
{
  const CrmKind *kind = crm_record_get_kind (after);

  for (guint i = 0; i < crm_kind_get_n_fields (kind); i++)
    {
      const CrmField *field = crm_kind_get_field (kind, i);

      if (!crm_record_is_changed (after, field)
          || (!crm_field_has_column (field) && !crm_field_has (field, CRM_FIELD_CUSTOM))
          || crm_field_has (field, CRM_FIELD_HEADER)
          || crm_value_equal (crm_record_get (after, field), crm_record_get (before, field)))
        continue;
      *any = TRUE;
      if (!crm_session_log_change (self, after, 'U', field, crm_record_get (before, field),
                                   crm_record_get (after, field), error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
update_record (CrmSession *self, CrmRecord *record, GError **error)
{
  const CrmKind *kind = crm_record_get_kind (record);
  CrmPrepare prepare = crm_kind_get_prepare (kind);
  CrmFollow follow = crm_kind_get_follow (kind);
  CrmGuard guard = crm_kind_get_guard (kind);
  CrmRules rules = crm_session_make_rules (self);
  g_autoptr (CrmRecord) before = crm_session_get (self, kind, crm_record_get_id (record), error);
  g_autoptr (CrmRecord) after = NULL;
  gboolean any = FALSE;

  if (before == NULL)
    return FALSE;
  if (crm_kind_has (kind, CRM_KIND_APPEND_ONLY))
    {
      g_set_error (error, CRM_ERROR, CRM_ERROR_DENIED, _ ("Records of kind %s are never changed"),
                   crm_kind_get_name (kind));
      return FALSE;
    }
  after = crm_record_copy (before);
  for (guint i = 0; i < crm_kind_get_n_fields (kind); i++)
    {
      const CrmField *field = crm_kind_get_field (kind, i);

      if (crm_record_is_changed (record, field))
        crm_record_set (after, field, crm_value_copy (crm_record_get (record, field)));
    }
  if (!crm_record_has_changes (after))
    return TRUE;
  if (guard != NULL && !guard (after, before, FALSE, error))
    return FALSE;
  if ((self->depth <= 1 && !crm_rights_check_record (after, before, error))
      || (prepare != NULL && !prepare (after, before, &rules, error)))
    return FALSE;
  crm_rights_hold (after, before);
  stamp (self, after, FALSE);
  if (!check_record (self, after, FALSE, error) || !crm_session_write_fields (self, after, error)
      || !log_fields (self, after, before, &any, error) || !write_satellites (self, after, error))
    return FALSE;
  crm_session_touch (self, after, 'U');
  return follow == NULL || follow (after, before, FALSE, &rules, error);
}

/**
 * crm_session_update:
 * @record: whose changed fields are saved onto what is stored now; others stay as they are
 *
 * Returns: FALSE when it is refused; the operation stays open and may go on without it
 */
gboolean
crm_session_update (CrmSession *self, CrmRecord *record, GError **error)
{
  guint n_changed = self->changed->len;
  gint64 n_changes = self->n_changes;
  gboolean good;

  if (!enter_step (self, error))
    return FALSE;
  good = update_record (self, record, error);
  return leave_step (self, good, n_changed, n_changes, error);
}

/* What only makes sense with its parent goes with it. */
static gboolean
delete_children (CrmSession *self, CrmRecord *record, GError **error)
{
  const CrmKind *kind = crm_record_get_kind (record);

  for (guint i = 0; i < crm_catalog_get_n_kinds (self->catalog); i++)
    {
      const CrmKind *child = crm_catalog_get_kind (self->catalog, i);

      if (!crm_kind_has (child, CRM_KIND_CHILD) || crm_kind_has (child, CRM_KIND_APPEND_ONLY))
        continue;
      for (guint f = 0; f < crm_kind_get_n_fields (child); f++)
        {
          const CrmField *field = crm_kind_get_field (child, f);
          g_autoptr (GPtrArray) rows = NULL;

          if (crm_field_get_target (field) != kind || !crm_field_is_owner (field))
            continue;
          rows = crm_session_children (self, child, crm_field_get_name (field), NULL,
                                       crm_record_get_id (record), error);
          if (rows == NULL)
            return FALSE;
          for (guint r = 0; r < rows->len; r++)
            if (!crm_session_delete (self, child, crm_record_get_id (g_ptr_array_index (rows, r)),
                                     error))
              return FALSE;
        }
    }
  return TRUE;
}

/* Whoever deletes a record that was merged meanwhile does not mean the one that goes on. */
static gboolean
check_same (CrmRecord *record, const CrmId *id, GError **error)
{
  if (crm_id_equal (crm_record_get_id (record), id))
    return TRUE;
  g_set_error (error, CRM_ERROR, CRM_ERROR_NOT_FOUND,
               /* Translators: the name of a company or a person. */
               _ ("It was merged with “%s” meanwhile"), crm_record_get_title (record));
  return FALSE;
}

static gboolean
delete_record (CrmSession *self, const CrmKind *kind, const CrmId *id, GError **error)
{
  CrmFollow follow = crm_kind_get_follow (kind);
  CrmGuard guard = crm_kind_get_guard (kind);
  CrmRules rules = crm_session_make_rules (self);
  g_autoptr (CrmRecord) record = crm_session_get (self, kind, id, error);

  if (record == NULL || !check_same (record, id, error)
      || (guard != NULL && !guard (record, record, TRUE, error)))
    return FALSE;
  crm_record_clear_changes (record);
  if (!crm_session_write_deleted (self, record, TRUE, error)
      || !crm_session_log_change (self, record, 'D', NULL, NULL, NULL, error))
    return FALSE;
  crm_session_touch (self, record, 'D');
  if (!delete_children (self, record, error))
    return FALSE;
  return follow == NULL || follow (record, record, TRUE, &rules, error);
}

/**
 * crm_session_delete:
 *
 * Deletes a record and what only makes sense with it. It stays in the file as deleted, so that
 * the change can be undone and told to other desks.
 */
gboolean
crm_session_delete (CrmSession *self, const CrmKind *kind, const CrmId *id, GError **error)
{
  guint n_changed = self->changed->len;
  gint64 n_changes = self->n_changes;
  gboolean good;

  if (!enter_step (self, error))
    return FALSE;
  good = delete_record (self, kind, id, error);
  return leave_step (self, good, n_changed, n_changes, error);
}

static gboolean
restore_record (CrmSession *self, const CrmKind *kind, const CrmId *id, GError **error)
{
  g_autoptr (CrmRecord) record = crm_session_get_any (self, kind, id, error);

  if (record == NULL)
    return FALSE;
  if (!crm_record_is_deleted (record))
    return TRUE;
  crm_record_clear_changes (record);
  if (!crm_session_write_deleted (self, record, FALSE, error)
      || !crm_session_log_change (self, record, 'R', NULL, NULL, NULL, error))
    return FALSE;
  crm_session_touch (self, record, 'R');
  return TRUE;
}

/**
 * crm_session_restore:
 *
 * Brings a deleted record back; harmless when it is not deleted. Its children come back when the
 * operation that deleted them is undone.
 */
gboolean
crm_session_restore (CrmSession *self, const CrmKind *kind, const CrmId *id, GError **error)
{
  guint n_changed = self->changed->len;
  gint64 n_changes = self->n_changes;
  gboolean good;

  if (!enter_step (self, error))
    return FALSE;
  good = restore_record (self, kind, id, error);
  return leave_step (self, good, n_changed, n_changes, error);
}

static gboolean
settle_record (CrmSession *self, const CrmKind *kind, const CrmId *id, GError **error)
{
  CrmPrepare prepare = crm_kind_get_prepare (kind);
  CrmFollow follow = crm_kind_get_follow (kind);
  CrmRules rules = crm_session_make_rules (self);
  g_autoptr (CrmRecord) before = crm_session_get_any (self, kind, id, error);
  g_autoptr (CrmRecord) after = NULL;
  gboolean any = FALSE;

  if (before == NULL)
    return FALSE;
  after = crm_record_copy (before);
  if (crm_record_is_deleted (before))
    return follow == NULL || follow (after, before, TRUE, &rules, error);
  if (prepare != NULL && !prepare (after, before, &rules, error))
    return FALSE;
  if (crm_record_has_changes (after))
    {
      stamp (self, after, FALSE);
      if (!crm_session_write_fields (self, after, error)
          || !log_fields (self, after, before, &any, error))
        return FALSE;
      crm_session_touch (self, after, 'U');
    }
  return follow == NULL || follow (after, before, FALSE, &rules, error);
}

/**
 * crm_session_settle:
 *
 * Lets the rules of a kind look at a record that nobody changes now: two desks may have changed
 * parts of it, or of what belongs to it, from which the same sum follows. Part of an open
 * operation.
 */
gboolean
crm_session_settle (CrmSession *self, const CrmKind *kind, const CrmId *id, GError **error)
{
  guint n_changed = self->changed->len;
  gint64 n_changes = self->n_changes;
  gboolean good;

  if (!enter_step (self, error))
    return FALSE;
  good = settle_record (self, kind, id, error);
  return leave_step (self, good, n_changed, n_changes, error);
}
