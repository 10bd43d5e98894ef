/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One way out: records, snapshots of refs, pages. */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "crm-error.h"
#include "crm-fold.h"
#include "crm-search-private.h"

static CrmRecord *
get_record (
    CrmSession *self, const CrmKind *kind, const CrmId *id, gboolean deleted_too, GError **error)
{
  g_autoptr (GError) local = NULL;
  CrmId survivor;
  gint64 row;
  CrmRecord *record;

  CRM_ASSERT_SESSION (self);
  row = crm_session_find_row (self, kind, id, deleted_too, &local);
  if (row == 0 && local == NULL && crm_session_redirect (self, id, &survivor))
    row = crm_session_find_row (self, kind, &survivor, FALSE, &local);
  record = row != 0 ? crm_session_read_row (self, kind, row, &local) : NULL;
  if (local != NULL)
    g_propagate_error (error, g_steal_pointer (&local));
  else if (record == NULL)
    {
      char text[CRM_ID_STRING_SIZE];

      g_set_error (error, CRM_ERROR, CRM_ERROR_NOT_FOUND,
                   /* Translators: the name of a kind of record and an id. */
                   _ ("There is no %s with the id %s"), crm_kind_get_name (kind),
                   crm_id_format (id, text));
    }
  return record;
}

/**
 * crm_session_get:
 *
 * The id of a record that was merged finds the one that goes on.
 *
 * Returns: (transfer full): the record, or %NULL with %CRM_ERROR_NOT_FOUND when it is not here or
 *   was deleted
 */
CrmRecord *
crm_session_get (CrmSession *self, const CrmKind *kind, const CrmId *id, GError **error)
{
  return get_record (self, kind, id, FALSE, error);
}

/**
 * crm_session_get_any:
 *
 * Returns: (transfer full): the record, a deleted one too
 */
CrmRecord *
crm_session_get_any (CrmSession *self, const CrmKind *kind, const CrmId *id, GError **error)
{
  return get_record (self, kind, id, TRUE, error);
}

/* The bounds of the ids that begin with these hexadecimal digits. */
static gboolean
prefix_bounds (const char *prefix, CrmId *low, CrmId *high)
{
  int n = 0;

  memset (low, 0, sizeof *low);
  memset (high, 0xff, sizeof *high);
  for (const char *p = prefix; *p != '\0'; p++)
    {
      int digit;

      if (*p == '-')
        continue;
      digit = g_ascii_xdigit_value (*p);
      if (digit < 0 || n == 32)
        return FALSE;
      if (n % 2 == 0)
        {
          low->bytes[n / 2] = (guint8) (digit << 4);
          high->bytes[n / 2] = (guint8) (digit << 4 | 15);
        }
      else
        {
          low->bytes[n / 2] |= (guint8) digit;
          high->bytes[n / 2] = low->bytes[n / 2];
        }
      n++;
    }
  return n > 0;
}

static CrmRecord *
find_one (CrmSession *self,
          const CrmKind *kind,
          const char *condition,
          const CrmValue *first,
          const CrmValue *second,
          const char *text,
          GError **error)
{
  g_autofree char *sql = g_strdup_printf ("SELECT row FROM \"%s\" WHERE _del = 0 AND %s LIMIT 2",
                                          crm_kind_get_name (kind), condition);
  g_autoptr (CrmStatementUse) statement = crm_database_prepare (self->db, sql, error);
  gboolean found;
  gint64 row;

  if (statement == NULL)
    return NULL;
  crm_statement_bind_value (statement, 1, first);
  if (second != NULL)
    crm_statement_bind_value (statement, 2, second);
  if (!crm_database_step (self->db, statement, &found, error) || !found)
    return NULL;
  row = sqlite3_column_int64 (statement, 0);
  if (!crm_database_step (self->db, statement, &found, error))
    return NULL;
  if (found)
    {
      g_set_error (error, CRM_ERROR, CRM_ERROR_AMBIGUOUS,
                   /* Translators: what was typed, the name of a kind of record. */
                   _ ("“%s” fits several records of kind %s; give more of the id"), text,
                   crm_kind_get_name (kind));
      return NULL;
    }
  return crm_session_read_row (self, kind, row, error);
}

/**
 * crm_session_find:
 * @text: a whole id, the beginning of one, or the exact title (accents and case apart)
 *
 * Returns: (transfer full): the only record that fits, or %NULL with %CRM_ERROR_NOT_FOUND or
 *   %CRM_ERROR_AMBIGUOUS
 */
CrmRecord *
crm_session_find (CrmSession *self, const CrmKind *kind, const char *text, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_auto (CrmValue) key = CRM_VALUE_INIT;
  CrmRecord *record = NULL;
  CrmId low, high;

  CRM_ASSERT_SESSION (self);
  if (prefix_bounds (text, &low, &high))
    {
      CrmValue from = crm_value_link (&low), to = crm_value_link (&high);

      if (crm_id_is_none (&low))
        from = (CrmValue){ .type = CRM_VALUE_LINK };
      record = find_one (self, kind, "id BETWEEN ? AND ?", &from, &to, text, &local);
    }
  if (record == NULL && local == NULL && crm_id_parse (text, &low))
    record = crm_session_get (self, kind, &low, NULL);
  if (record == NULL && local == NULL)
    {
      key = crm_value_take_text (crm_fold (text));
      if (key.text[0] != '\0')
        record = find_one (self, kind, "_key = ?", &key, NULL, text, &local);
    }
  if (local != NULL)
    g_propagate_error (error, g_steal_pointer (&local));
  else if (record == NULL)
    g_set_error (error, CRM_ERROR, CRM_ERROR_NOT_FOUND,
                 /* Translators: the name of a kind of record, what was typed. */
                 _ ("There is no %s “%s”"), crm_kind_get_name (kind), text);
  return record;
}

static GArray *
read_refs (
    CrmSession *self, const char *sql, GArray *binds, GCancellable *cancellable, GError **error)
{
  g_autoptr (GArray) refs = g_array_new (FALSE, FALSE, sizeof (CrmRef));
  sqlite3_stmt *statement = crm_database_prepare (self->db, sql, error);
  G_GNUC_UNUSED g_autoptr (CrmStatementUse) use = statement;
  gboolean row;

  if (statement == NULL)
    return NULL;
  crm_binds_apply (binds, statement);
  for (;;)
    {
      CrmRef ref;

      if ((refs->len & 1023) == 0 && g_cancellable_set_error_if_cancelled (cancellable, error))
        return NULL;
      if (!crm_database_step (self->db, statement, &row, error))
        return NULL;
      if (!row)
        return g_steal_pointer (&refs);
      ref = sqlite3_column_int64 (statement, 0);
      g_array_append_val (refs, ref);
    }
}

/**
 * crm_session_snapshot:
 *
 * Returns: (transfer full) (element-type gint64): the refs of all records of the query in order,
 *   eight bytes each
 */
GArray *
crm_session_snapshot (CrmSession *self, CrmQuery *query, GCancellable *cancellable, GError **error)
{
  g_autoptr (GArray) binds = crm_binds_new ();
  g_autofree char *sql = NULL;
  GArray *first = NULL;

  CRM_ASSERT_SESSION (self);
  if ((crm_query_get_search (query) != NULL && !crm_search_catch_up (self, error))
      || (crm_query_get_limit (query) > 0
          && !crm_session_first_rows (self, query, &first, cancellable, error)))
    return NULL;
  if (first != NULL)
    return first;
  sql = crm_query_compile_refs (query, self, binds);
  return read_refs (self, sql, binds, cancellable, error);
}

/**
 * crm_session_count:
 *
 * Returns: how many records the query finds, -1 with @error on failure
 */
gint64
crm_session_count (CrmSession *self, CrmQuery *query, GError **error)
{
  gint64 total = 0;

  CRM_ASSERT_SESSION (self);
  if (crm_query_get_search (query) != NULL && !crm_search_catch_up (self, error))
    return -1;
  for (guint i = 0; i < crm_query_get_n_kinds (query); i++)
    {
      const CrmKind *kind = crm_query_get_kind (query, i);
      g_autoptr (GArray) binds = crm_binds_new ();
      g_autoptr (GString) sql = g_string_new ("SELECT count (*) FROM ");
      g_autoptr (CrmStatementUse) statement = NULL;
      gboolean row;

      g_string_append_printf (sql, "\"%s\" t WHERE ", crm_kind_get_name (kind));
      crm_query_compile_where (query, kind, sql, binds);
      statement = crm_database_prepare (self->db, sql->str, error);
      if (statement == NULL)
        return -1;
      crm_binds_apply (binds, statement);
      if (!crm_database_step (self->db, statement, &row, error))
        return -1;
      total += sqlite3_column_int64 (statement, 0);
    }
  return total;
}

static void
unref_if_any (gpointer record)
{
  g_clear_object (&record);
}

/**
 * crm_session_page:
 *
 * Returns: (transfer full) (element-type CrmRecord): the records of @refs in their order; one that
 *   is gone meanwhile is %NULL
 */
GPtrArray *
crm_session_page (CrmSession *self, const CrmRef *refs, guint n_refs, GError **error)
{
  g_autoptr (GPtrArray) records = g_ptr_array_new_full (n_refs, NULL);

  CRM_ASSERT_SESSION (self);
  for (guint i = 0; i < n_refs; i++)
    {
      g_autoptr (GError) local = NULL;
      const CrmKind *kind = crm_catalog_find_number (self->catalog, CRM_REF_KIND (refs[i]));
      CrmRecord *record
          = kind != NULL ? crm_session_read_row (self, kind, CRM_REF_ROW (refs[i]), &local) : NULL;

      g_ptr_array_add (records, record);
      if (local != NULL)
        {
          for (guint j = 0; j < records->len; j++)
            g_clear_object (&records->pdata[j]);
          g_propagate_error (error, g_steal_pointer (&local));
          return NULL;
        }
    }
  g_ptr_array_set_free_func (records, unref_if_any);
  return g_steal_pointer (&records);
}

/**
 * crm_session_list:
 *
 * For what is short: children, setup. A long list takes a snapshot and pages.
 *
 * Returns: (transfer full) (element-type CrmRecord): all records of the query
 */
GPtrArray *
crm_session_list (CrmSession *self, CrmQuery *query, GError **error)
{
  g_autoptr (GArray) refs = crm_session_snapshot (self, query, NULL, error);
  GPtrArray *records = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; refs != NULL && i < refs->len; i++)
    {
      CrmRef ref = g_array_index (refs, CrmRef, i);
      CrmRecord *record
          = crm_session_read_row (self, crm_catalog_find_number (self->catalog, CRM_REF_KIND (ref)),
                                  CRM_REF_ROW (ref), NULL);

      if (record != NULL)
        g_ptr_array_add (records, record);
    }
  if (refs == NULL)
    g_clear_pointer (&records, g_ptr_array_unref);
  return records;
}

/**
 * crm_session_children:
 * @kind: kind of the children
 * @link_field: name of their field that leads to the parent
 * @parent_kind: (nullable): kind of the parent, where the field may lead to any
 *
 * Returns: (transfer full) (element-type CrmRecord): the children, in the order of their kind
 */
GPtrArray *
crm_session_children (CrmSession *self,
                      const CrmKind *kind,
                      const char *link_field,
                      const CrmKind *parent_kind,
                      const CrmId *parent,
                      GError **error)
{
  g_autoptr (CrmQuery) query = crm_query_new (kind);
  CrmValue value = parent_kind != NULL
                       ? crm_value_link_of_kind (crm_kind_get_number (parent_kind), parent)
                       : crm_value_link (parent);

  if (!crm_query_filter (query, link_field, CRM_FILTER_EQUAL, value, error))
    return NULL;
  return crm_session_list (self, query, error);
}
