/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One change of many records: a hundred thousand get the same value, or are deleted. Where no rule
 * of the kind has a say, rows are changed without being read as records, and the change log has a
 * line for all that were the same before; else each goes the ordinary way. */
#include "config.h"

#include <string.h>

#include "crm-error.h"
#include "crm-log-private.h"
#include "crm-rights.h"

#define PROGRESS_STEP 512
/* So many changed records are indexed for search at once; of more it learns afterwards. */
#define MANY_WORDS 4000

typedef struct
{
  CrmSession *session;
  CrmProgress progress;
  gpointer data;
  GCancellable *cancellable;
  gint64 done;
  gint64 total;
  gint64 n_changed;
} Many;

static int
compare_refs (gconstpointer a, gconstpointer b)
{
  CrmRef first = *(const CrmRef *) a, second = *(const CrmRef *) b;

  if (CRM_REF_KIND (first) != CRM_REF_KIND (second))
    return CRM_REF_KIND (first) - CRM_REF_KIND (second);
  return first < second ? -1 : first > second;
}

static gboolean
go_on (Many *many, GError **error)
{
  if (many->done++ % PROGRESS_STEP != 0)
    return TRUE;
  if (many->progress != NULL)
    many->progress (many->done, many->total, many->data);
  return !g_cancellable_set_error_if_cancelled (many->cancellable, error);
}

static gboolean
has_rules (const CrmKind *kind)
{
  return crm_kind_get_prepare (kind) != NULL || crm_kind_get_follow (kind) != NULL
         || crm_kind_get_guard (kind) != NULL;
}

/* Whether nothing else follows from a value of @field than that it stands there. */
static gboolean
is_plain (const CrmField *field)
{
  const CrmKind *kind = crm_field_get_kind (field);

  return crm_field_has_column (field) && !crm_field_has (field, CRM_FIELD_HEADER)
         && crm_field_get_field_type (field) != CRM_FIELD_ANY_LINK
         && field != crm_kind_get_title_field (kind)
         && !crm_kind_has (kind, CRM_KIND_APPEND_ONLY | CRM_KIND_SETUP | CRM_KIND_CHILD)
         && (!has_rules (kind) || crm_field_has (field, CRM_FIELD_PLAIN));
}

/* The words of a record changed. */
static gboolean
renew_words (
    Many *many, const CrmKind *kind, gint64 row, char action, gboolean later, GError **error)
{
  g_autoptr (CrmRecord) record = NULL;

  if (later)
    return TRUE;
  record = crm_session_read_row (many->session, kind, row, error);
  if (record == NULL)
    return FALSE;
  crm_session_mark (many->session, record, action);
  return TRUE;
}

/* ---- one value ---- */

static gboolean
set_one_by_one (Many *many,
                const CrmField *field,
                const CrmValue *value,
                const CrmRef *refs,
                guint n,
                GError **error)
{
  CrmSession *self = many->session;
  const CrmKind *kind = crm_field_get_kind (field);

  for (guint i = 0; i < n; i++)
    {
      gint64 n_changes = self->n_changes;
      g_autoptr (CrmRecord) record = NULL;

      if (!go_on (many, error))
        return FALSE;
      record = crm_session_read_row (self, kind, CRM_REF_ROW (refs[i]), error);
      if (record == NULL && error != NULL && *error != NULL)
        return FALSE;
      if (record == NULL || crm_record_is_deleted (record))
        continue;
      crm_record_set (record, field, crm_value_copy (value));
      if (crm_record_has_changes (record) && !crm_session_update (self, record, error))
        return FALSE;
      many->n_changed += self->n_changes > n_changes;
    }
  return TRUE;
}

static char *
set_sql (const CrmField *field)
{
  return g_strdup_printf ("UPDATE \"%s\" SET \"%s\" = ?2, modified_at = ?3, modified_by = ?4"
                          " WHERE row = ?1",
                          crm_kind_get_name (crm_field_get_kind (field)),
                          crm_field_get_name (field));
}

static gboolean
write_value (
    CrmSession *self, sqlite3_stmt *statement, gint64 row, const CrmValue *value, GError **error)
{
  sqlite3_bind_int64 (statement, 1, row);
  crm_statement_bind_value (statement, 2, value);
  sqlite3_bind_int64 (statement, 3, self->batch_at);
  if (!crm_id_is_none (&self->user))
    crm_statement_bind_id (statement, 4, &self->user);
  return crm_database_run (self->db, statement, error);
}

/* Reads the columns id, _rv, _del and maybe a value of a row. */
static gboolean
read_before (CrmSession *self, sqlite3_stmt *statement, gint64 row, gboolean *found, GError **error)
{
  crm_statement_reset (statement);
  sqlite3_bind_int64 (statement, 1, row);
  return crm_database_step (self->db, statement, found, error);
}

static gboolean
set_plain (Many *many,
           const CrmField *field,
           const CrmValue *value,
           const CrmRef *refs,
           guint n,
           GError **error)
{
  CrmSession *self = many->session;
  const CrmKind *kind = crm_field_get_kind (field);
  gboolean has_words = crm_field_has (field, CRM_FIELD_SEARCHED);
  gboolean later = n > MANY_WORDS;
  g_autofree char *read
      = g_strdup_printf ("SELECT id, _rv, _del, \"%s\" FROM \"%s\" WHERE row = ?1",
                         crm_field_get_name (field), crm_kind_get_name (kind));
  g_autofree char *write = set_sql (field);
  g_autoptr (CrmStatementUse) before = crm_database_prepare (self->db, read, error);
  g_autoptr (CrmStatementUse) after = crm_database_prepare (self->db, write, error);
  g_autoptr (CrmLogMany) log = crm_log_many_new (self, kind, field, 'U');

  if (before == NULL || after == NULL)
    return FALSE;
  if (has_words && later)
    crm_session_mark_from (self, kind, CRM_REF_ROW (refs[0]));
  for (guint i = 0; i < n; i++)
    {
      gint64 row = CRM_REF_ROW (refs[i]);
      g_auto (CrmValue) old = CRM_VALUE_INIT;
      gboolean found;
      CrmId id;

      if (!go_on (many, error) || !read_before (self, before, row, &found, error))
        return FALSE;
      if (!found || sqlite3_column_int (before, 2) != 0)
        continue;
      old = crm_statement_get_value (before, 3);
      if (crm_value_equal (&old, value))
        continue;
      crm_statement_get_id (before, 0, &id);
      if (!crm_log_many_add (log, row, &old, value, sqlite3_column_int64 (before, 1), error)
          || !write_value (self, after, row, value, error)
          || (has_words && !renew_words (many, kind, row, 'U', later, error)))
        return FALSE;
      crm_session_note_changed (self, kind, row, &id, 'U');
      many->n_changed++;
    }
  return crm_log_many_flush (log, error);
}

static gboolean
set_in_kind (Many *many,
             const CrmKind *kind,
             const char *name,
             const CrmValue *value,
             const CrmRef *refs,
             guint n,
             GError **error)
{
  const CrmField *field = crm_kind_find_field (kind, name);
  g_autoptr (CrmRecord) sample = NULL;
  g_autofree char *reason = NULL;

  /* A list of several kinds: this one has no such field. */
  if (field == NULL)
    {
      many->done += n;
      return TRUE;
    }
  reason = crm_rights_dup_reason (field);
  if (reason != NULL)
    {
      g_set_error_literal (error, CRM_ERROR, CRM_ERROR_DENIED, reason);
      return FALSE;
    }
  if (!is_plain (field))
    return set_one_by_one (many, field, value, refs, n, error);
  sample = crm_record_new_with_id (kind, &CRM_ID_NONE);
  crm_record_set (sample, field, crm_value_copy (value));
  return crm_session_check_value (many->session, sample, field, FALSE, error)
         && set_plain (many, field, crm_record_get (sample, field), refs, n, error);
}

/* ---- deletion ---- */

static gboolean
delete_one_by_one (Many *many, const CrmKind *kind, const CrmRef *refs, guint n, GError **error)
{
  CrmSession *self = many->session;

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (CrmRecord) record = NULL;

      if (!go_on (many, error))
        return FALSE;
      record = crm_session_read_row (self, kind, CRM_REF_ROW (refs[i]), error);
      if (record == NULL && error != NULL && *error != NULL)
        return FALSE;
      if (record == NULL || crm_record_is_deleted (record))
        continue;
      if (!crm_session_delete (self, kind, crm_record_get_id (record), error))
        return FALSE;
      many->n_changed++;
    }
  return TRUE;
}

/* The kinds whose records go with those of @kind, with the fields by which they belong to them. */
static GPtrArray *
list_child_links (CrmSession *self, const CrmKind *kind)
{
  GPtrArray *links = g_ptr_array_new ();

  for (guint i = 0; i < crm_catalog_get_n_kinds (self->catalog); i++)
    {
      const CrmKind *child = crm_catalog_get_kind (self->catalog, i);

      if (!crm_kind_has (child, CRM_KIND_CHILD) || crm_kind_has (child, CRM_KIND_APPEND_ONLY))
        continue;
      for (guint f = 0; f < crm_kind_get_n_fields (child); f++)
        {
          const CrmField *field = crm_kind_get_field (child, f);

          if (crm_field_get_target (field) == kind && !crm_field_has (field, CRM_FIELD_HEADER)
              && crm_field_has_column (field))
            g_ptr_array_add (links, (gpointer) field);
        }
    }
  return links;
}

/* Whether neither the deletion of the records nor that of their parts wakes a rule. */
static gboolean
is_deleted_plainly (CrmSession *self, const CrmKind *kind, int depth)
{
  g_autoptr (GPtrArray) links = list_child_links (self, kind);

  if (depth > 3 || crm_kind_get_follow (kind) != NULL || crm_kind_has (kind, CRM_KIND_SETUP))
    return FALSE;
  for (guint i = 0; i < links->len; i++)
    if (!is_deleted_plainly (self, crm_field_get_kind (links->pdata[i]), depth + 1))
      return FALSE;
  return TRUE;
}

static gboolean
collect_rows (CrmSession *self, sqlite3_stmt *statement, int number, GArray *refs, GError **error)
{
  gboolean row;

  for (;;)
    {
      CrmRef ref;

      if (!crm_database_step (self->db, statement, &row, error))
        return FALSE;
      if (!row)
        return TRUE;
      ref = CRM_REF_MAKE (sqlite3_column_int64 (statement, 0), number);
      g_array_append_val (refs, ref);
    }
}

/* The parts of the records in the table temp._many that lead to them by @link. */
static GArray *
list_parts (CrmSession *self, const CrmKind *kind, const CrmField *link, GError **error)
{
  const CrmKind *child = crm_field_get_kind (link);
  g_autoptr (GArray) refs = g_array_new (FALSE, FALSE, sizeof (CrmRef));
  g_autofree char *sql = g_strdup_printf (
      "SELECT DISTINCT c.row FROM temp._many m JOIN \"%s\" p ON p.row = m.row JOIN \"%s\" c ON "
      "c.\"%s\" = p.id AND c.\"%s\" IS NOT NULL WHERE c._del = 0 ORDER BY c.row",
      crm_kind_get_name (kind), crm_kind_get_name (child), crm_field_get_name (link),
      crm_field_get_name (link));
  g_autoptr (CrmStatementUse) statement = crm_database_prepare (self->db, sql, error);

  if (statement == NULL
      || !collect_rows (self, statement, crm_kind_get_number (child), refs, error))
    return NULL;
  return g_steal_pointer (&refs);
}

static gboolean
fill_many (CrmSession *self, const CrmRef *refs, guint n, GError **error)
{
  g_autoptr (CrmStatementUse) statement = NULL;

  if (!crm_database_execute (self->db,
                             "CREATE TEMP TABLE IF NOT EXISTS _many (row INTEGER PRIMARY KEY);"
                             "DELETE FROM temp._many;",
                             error))
    return FALSE;
  statement = crm_database_prepare (self->db, "INSERT OR IGNORE INTO temp._many VALUES (?)", error);
  for (guint i = 0; statement != NULL && i < n; i++)
    {
      sqlite3_bind_int64 (statement, 1, CRM_REF_ROW (refs[i]));
      if (!crm_database_run (self->db, statement, error))
        return FALSE;
    }
  return statement != NULL;
}

/* @gone: those that were not deleted before */
static gboolean
delete_rows (
    Many *many, const CrmKind *kind, const CrmRef *refs, guint n, GArray *gone, GError **error)
{
  CrmSession *self = many->session;
  gboolean is_child = crm_kind_has (kind, CRM_KIND_CHILD);
  gboolean later = n > MANY_WORDS;
  g_autofree char *read = g_strdup_printf ("SELECT id, _rv, _del FROM \"%s\" WHERE row = ?1",
                                           crm_kind_get_name (kind));
  g_autofree char *write
      = g_strdup_printf ("UPDATE \"%s\" SET _del = 1 WHERE row = ?1", crm_kind_get_name (kind));
  g_autoptr (CrmStatementUse) before = crm_database_prepare (self->db, read, error);
  g_autoptr (CrmStatementUse) after = crm_database_prepare (self->db, write, error);
  g_autoptr (CrmLogMany) log = crm_log_many_new (self, kind, NULL, 'D');

  if (before == NULL || after == NULL)
    return FALSE;
  if (later)
    crm_session_mark_from (self, kind, CRM_REF_ROW (refs[0]));
  for (guint i = 0; i < n; i++)
    {
      gint64 row = CRM_REF_ROW (refs[i]);
      gboolean found;
      CrmId id;

      if (!go_on (many, error) || !read_before (self, before, row, &found, error))
        return FALSE;
      if (!found || sqlite3_column_int (before, 2) != 0)
        continue;
      crm_statement_get_id (before, 0, &id);
      sqlite3_bind_int64 (after, 1, row);
      if (!crm_log_many_add (log, row, NULL, NULL, sqlite3_column_int64 (before, 1), error)
          || !crm_database_run (self->db, after, error)
          || (!is_child && !renew_words (many, kind, row, 'D', later, error)))
        return FALSE;
      g_array_append_val (gone, refs[i]);
      crm_session_note_changed (self, kind, row, &id, 'D');
      g_hash_table_remove (self->linked, &id);
      many->n_changed++;
    }
  return crm_log_many_flush (log, error);
}

static gboolean
delete_in_kind (Many *many, const CrmKind *kind, const CrmRef *refs, guint n, GError **error)
{
  CrmSession *self = many->session;
  g_autoptr (GPtrArray) links = NULL;
  g_autoptr (GArray) gone = NULL;

  if (n == 0)
    return TRUE;
  if (!is_deleted_plainly (self, kind, 0))
    return delete_one_by_one (many, kind, refs, n, error);
  gone = g_array_sized_new (FALSE, FALSE, sizeof (CrmRef), n);
  if (!delete_rows (many, kind, refs, n, gone, error))
    return FALSE;
  links = list_child_links (self, kind);
  for (guint i = 0; i < links->len; i++)
    {
      g_autoptr (GArray) parts = NULL;

      if (!fill_many (self, (const CrmRef *) (gpointer) gone->data, gone->len, error))
        return FALSE;
      parts = list_parts (self, kind, links->pdata[i], error);
      if (parts == NULL)
        return FALSE;
      many->total += parts->len;
      if (!delete_in_kind (many, crm_field_get_kind (links->pdata[i]),
                           (const CrmRef *) (gpointer) parts->data, parts->len, error))
        return FALSE;
    }
  return TRUE;
}

/* ---- the whole ---- */

typedef gboolean (*KindFunc) (
    Many *many, const CrmKind *kind, const CrmRef *refs, guint n, gpointer data, GError **error);

typedef struct
{
  const char *field;
  const CrmValue *value;
} Setting;

static gboolean
set_kind (
    Many *many, const CrmKind *kind, const CrmRef *refs, guint n, gpointer data, GError **error)
{
  const Setting *setting = data;

  return set_in_kind (many, kind, setting->field, setting->value, refs, n, error);
}

static gboolean
delete_kind (
    Many *many, const CrmKind *kind, const CrmRef *refs, guint n, gpointer data, GError **error)
{
  /* A part that goes without its whole takes its words from it. */
  return crm_kind_has (kind, CRM_KIND_CHILD) ? delete_one_by_one (many, kind, refs, n, error)
                                             : delete_in_kind (many, kind, refs, n, error);
}

static gint64
for_each_kind (Many *many, GArray *refs, KindFunc func, gpointer data, GError **error)
{
  CrmSession *self = many->session;
  g_autoptr (GArray) sorted = g_array_copy (refs);
  const CrmRef *all = (const CrmRef *) (gpointer) sorted->data;
  gboolean good = TRUE;

  g_array_sort (sorted, compare_refs);
  many->total = sorted->len;
  for (guint from = 0, to; good && from < sorted->len; from = to)
    {
      const CrmKind *kind = crm_catalog_find_number (self->catalog, CRM_REF_KIND (all[from]));

      for (to = from; to < sorted->len && CRM_REF_KIND (all[to]) == CRM_REF_KIND (all[from]); to++)
        ;
      good = kind == NULL || func (many, kind, all + from, to - from, data, error);
    }
  /* Some are written and some are not: only a rollback is left. */
  self->is_broken = self->is_broken || !good;
  return good ? many->n_changed : -1;
}

static gboolean
require_open (CrmSession *self, GError **error)
{
  CRM_ASSERT_SESSION (self);
  if (self->in_batch && !self->is_apply)
    return TRUE;
  g_set_error (error, CRM_ERROR, CRM_ERROR_FAILED, "no operation is open");
  return FALSE;
}

/**
 * crm_session_set_many:
 * @refs: (element-type CrmRef): of any kinds; what is not there, is deleted or has no such field is
 *   left alone
 * @field: name of a field
 * @value: that all of them get; none takes it away
 * @progress: (nullable) (scope call)
 *
 * Gives one value to many records, as part of an open operation. When it fails or is cancelled
 * nothing of the operation can be kept.
 *
 * Returns: how many records were changed, or -1
 */
gint64
crm_session_set_many (CrmSession *self,
                      GArray *refs,
                      const char *field,
                      const CrmValue *value,
                      CrmProgress progress,
                      gpointer data,
                      GCancellable *cancellable,
                      GError **error)
{
  Many many = { self, progress, data, cancellable, 0, 0, 0 };
  Setting setting = { field, value };

  return require_open (self, error) ? for_each_kind (&many, refs, set_kind, &setting, error) : -1;
}

/**
 * crm_session_delete_many:
 * @refs: (element-type CrmRef): of any kinds; what is not there or deleted is left alone
 * @progress: (nullable) (scope call)
 *
 * Deletes many records and what only makes sense with them, as part of an open operation. When it
 * fails or is cancelled nothing of the operation can be kept.
 *
 * Returns: how many records were deleted, or -1
 */
gint64
crm_session_delete_many (CrmSession *self,
                         GArray *refs,
                         CrmProgress progress,
                         gpointer data,
                         GCancellable *cancellable,
                         GError **error)
{
  Many many = { self, progress, data, cancellable, 0, 0, 0 };

  return require_open (self, error) ? for_each_kind (&many, refs, delete_kind, NULL, error) : -1;
}
