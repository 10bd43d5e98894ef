/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which records a filter chooses, without their order: for counts that are kept up to date by
 * looking at what changed alone. And which records a filter names. */
#include "config.h"

#include "crm-matches.h"

#include "crm-filter-links.h"
#include "crm-session-private.h"

/* Refs of one kind as JSON, which one bound value takes however many they are. */
static char *
write_rows (GArray *refs, const CrmKind *kind)
{
  GString *text = g_string_new ("[");

  for (guint i = 0; i < refs->len; i++)
    {
      CrmRef ref = g_array_index (refs, CrmRef, i);

      if (CRM_REF_KIND (ref) == crm_kind_get_number (kind))
        g_string_append_printf (text, "%s%" G_GINT64_FORMAT, text->len > 1 ? "," : "",
                                CRM_REF_ROW (ref));
    }
  g_string_append_c (text, ']');
  return g_string_free (text, FALSE);
}

static gboolean
match_kind (CrmSession *self,
            CrmQuery *query,
            const CrmKind *kind,
            GArray *among,
            GArray *found,
            GCancellable *cancellable,
            GError **error)
{
  g_autoptr (GArray) binds = crm_binds_new ();
  g_autoptr (GString) sql = g_string_new ("SELECT t.row FROM ");
  g_autoptr (CrmStatementUse) statement = NULL;

  g_string_append_printf (sql, "\"%s\" t WHERE ", crm_kind_get_name (kind));
  if (among != NULL)
    {
      CrmValue rows = crm_value_take_text (write_rows (among, kind));

      g_string_append (sql, "t.row IN (SELECT value FROM json_each (?)) AND ");
      g_array_append_val (binds, rows);
    }
  crm_query_compile_where (query, kind, sql, binds);
  statement = crm_database_prepare (self->db, sql->str, error);
  if (statement == NULL)
    return FALSE;
  crm_binds_apply (binds, statement);
  for (gboolean row = TRUE;;)
    {
      CrmRef ref;

      if ((found->len & 1023) == 0 && g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
      if (!crm_database_step (self->db, statement, &row, error))
        return FALSE;
      if (!row)
        return TRUE;
      ref = CRM_REF_MAKE (sqlite3_column_int64 (statement, 0), crm_kind_get_number (kind));
      g_array_append_val (found, ref);
    }
}

/**
 * crm_session_matches:
 * @among: (nullable) (element-type CrmRef): look at these only
 *
 * Returns: (transfer full) (element-type CrmRef): the records of the query, in no order; %NULL with
 *   @error on failure
 */
GArray *
crm_session_matches (
    CrmSession *self, CrmQuery *query, GArray *among, GCancellable *cancellable, GError **error)
{
  g_autoptr (GArray) found = g_array_new (FALSE, FALSE, sizeof (CrmRef));

  CRM_ASSERT_SESSION (self);
  for (guint i = 0; i < crm_query_get_n_kinds (query); i++)
    if (!match_kind (self, query, crm_query_get_kind (query, i), among, found, cancellable, error))
      return NULL;
  return g_steal_pointer (&found);
}

/* SQLite asks after so many steps of its machine. */
#define STEPS 2000

static int
is_late (gpointer end)
{
  return g_get_monotonic_time () > *(gint64 *) end;
}

/**
 * crm_session_snapshot_within:
 * @milliseconds: after which it is given up
 *
 * Like crm_session_snapshot(), for a lane that must not be held for long.
 *
 * Returns: (transfer full) (element-type CrmRef): the refs; %NULL with %G_IO_ERROR_TIMED_OUT when
 *   they would take longer
 */
GArray *
crm_session_snapshot_within (CrmSession *self,
                             CrmQuery *query,
                             guint milliseconds,
                             GCancellable *cancellable,
                             GError **error)
{
  gint64 end = g_get_monotonic_time () + (gint64) milliseconds * 1000;
  g_autoptr (GError) local = NULL;
  GArray *refs;

  CRM_ASSERT_SESSION (self);
  sqlite3_progress_handler (self->db->handle, STEPS, is_late, &end);
  refs = crm_session_snapshot (self, query, cancellable, &local);
  sqlite3_progress_handler (self->db->handle, 0, NULL, NULL);
  if (g_error_matches (local, G_IO_ERROR, G_IO_ERROR_CANCELLED)
      && !g_cancellable_is_cancelled (cancellable))
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT, local->message);
  else if (local != NULL)
    g_propagate_error (error, g_steal_pointer (&local));
  return refs;
}

typedef struct
{
  CrmSession *session;
  GHashTable *names;
} Follower;

static gboolean
has_homonym (CrmSession *self, CrmRecord *record)
{
  g_autofree char *sql = g_strdup_printf (
      "SELECT count (*) FROM (SELECT 1 FROM \"%s\" WHERE _del = 0 AND _key = (SELECT _key FROM "
      "\"%s\" WHERE row = ?) LIMIT 2)",
      crm_kind_get_name (crm_record_get_kind (record)),
      crm_kind_get_name (crm_record_get_kind (record)));
  g_autoptr (CrmStatementUse) statement = crm_database_prepare (self->db, sql, NULL);
  gboolean row;

  if (statement == NULL)
    return FALSE;
  sqlite3_bind_int64 (statement, 1, crm_record_get_row (record));
  return crm_database_step (self->db, statement, &row, NULL) && row
         && sqlite3_column_int (statement, 0) > 1;
}

/* What tells a record from another one of the same name. */
static const char *
find_distinction (CrmRecord *record)
{
  static const char *const fields[] = { "email", "phone", "city", "code", "number" };
  const char *subtitle = crm_record_get_subtitle (record);

  if (subtitle != NULL && *subtitle != '\0')
    return subtitle;
  for (gsize i = 0; i < G_N_ELEMENTS (fields); i++)
    if (crm_kind_find_field (crm_record_get_kind (record), fields[i]) != NULL)
      {
        const char *text = crm_record_get_text (record, fields[i]);

        if (text != NULL && *text != '\0')
          return text;
      }
  return NULL;
}

static gboolean
follow (const CrmKind *target, const CrmId *id, CrmId *instead, gpointer data)
{
  Follower *follower = data;
  gboolean is_merged = crm_session_redirect (follower->session, id, instead);
  const CrmId *there = is_merged ? instead : id;
  g_autoptr (CrmRecord) record = crm_session_get_any (follower->session, target, there, NULL);
  const char *distinction;

  if (record == NULL || follower->names == NULL)
    return is_merged;
  distinction = has_homonym (follower->session, record) ? find_distinction (record) : NULL;
  g_hash_table_insert (follower->names, g_memdup2 (there, sizeof *there),
                       distinction != NULL
                           ? g_strdup_printf ("%s (%s)", crm_record_get_title (record), distinction)
                           : g_strdup (crm_record_get_title (record)));
  return is_merged;
}

/**
 * crm_session_follow_links:
 * @kinds: (array length=n_kinds): whose records the filter chooses among
 * @names: (nullable) (element-type CrmId utf8): gets what the records are called that the filter
 *   names by id; what tells them apart stands in brackets where others are called the same
 *
 * Returns: (transfer full): the filter, with those that go on in place of records that were merged
 */
CrmFilter *
crm_session_follow_links (CrmSession *self,
                          CrmFilter *filter,
                          const CrmKind *const *kinds,
                          guint n_kinds,
                          GHashTable *names)
{
  Follower follower = { self, names };

  CRM_ASSERT_SESSION (self);
  return crm_filter_map_links (filter, kinds, n_kinds, follow, &follower);
}
