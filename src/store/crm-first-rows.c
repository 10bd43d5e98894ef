/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The first rows of a long list, where sorting all of it to see them would take a second: what is
 * sorted by what a link leads to is found along the order of that, and of what has frequent words
 * the first are met on the way along the order of the list. */
#include "config.h"

#include <string.h>

#include "crm-fold.h"
#include "crm-search-private.h"

/* So many records are looked at for words; and after so few it is seen whether that is worth it. */
#define MOST_LOOKED_AT 16000
#define TRIED 1000

/* ---- by a link ---- */

/* The link of @kind that sorts, where what it leads to has an order that can be walked. */
static const CrmField *
find_link (CrmSession *self, const CrmKind *kind, const char *path, char **walk)
{
  const CrmField *field = crm_kind_find_field (kind, path);
  const CrmKind *target = field != NULL ? crm_field_get_target (field) : NULL;
  g_autofree char *own = NULL;

  if (target == NULL || !crm_field_has_column (field) || !crm_order_is_title (target))
    return NULL;
  own = g_strdup_printf ("%s_%s_set", crm_kind_get_name (kind), path);
  *walk = crm_order_index (self, target, crm_field_get_name (crm_kind_get_title_field (target)));
  return *walk != NULL && crm_session_has_index (self, own) ? field : NULL;
}

/* The keys behind the first: a part that has none of them gives nothing to sort by. */
static void
append_further_keys (CrmQuery *query, const CrmKind *kind, GString *sql)
{
  const char *path;

  for (guint i = 1; (path = crm_query_get_order (query, i, NULL)) != NULL; i++)
    {
      g_autofree char *key = crm_order_key (kind, path, "t");

      g_string_append_printf (sql, ", %s AS key%u", key, i);
    }
}

/* What has the same keys follows its place; of one key alone, in the direction of that. */
static void
append_order (CrmQuery *query, GString *sql)
{
  gboolean descending = FALSE;
  guint i;

  g_string_append (sql, " ORDER BY ");
  for (i = 0; crm_query_get_order (query, i, &descending) != NULL; i++)
    g_string_append_printf (sql, "key%u%s%s, ", i, descending ? " DESC" : "",
                            i > 0 ? " NULLS LAST" : "");
  g_string_append_printf (sql, "ref%s LIMIT %u", i == 1 && descending ? " DESC" : "",
                          crm_query_get_limit (query));
}

static void
append_part (CrmQuery *query, const CrmField *link, const char *walk, GString *sql)
{
  const CrmKind *kind = crm_field_get_kind (link), *target = crm_field_get_target (link);
  const char *title = crm_field_get_name (crm_kind_get_title_field (target));
  g_autofree char *key = crm_order_key (target, title, "l");

  g_string_append_printf (sql, "SELECT * FROM (SELECT t.row << 8 | %d AS ref, %s AS key0",
                          crm_kind_get_number (kind), key);
  append_further_keys (query, kind, sql);
  g_string_append_printf (sql, " FROM \"%s\" l", crm_kind_get_name (target));
  if (walk != NULL)
    g_string_append_printf (sql, " INDEXED BY \"%s\"", walk);
  g_string_append_printf (
      sql,
      " CROSS JOIN \"%s\" t INDEXED BY \"%s_%s_set\" ON t.\"%s\" = l.id WHERE l._del = %d AND"
      " +t._del = 0 AND %s IS NOT NULL",
      crm_kind_get_name (kind), crm_kind_get_name (kind), crm_field_get_name (link),
      crm_field_get_name (link), walk != NULL ? 0 : 1, key);
  append_order (query, sql);
  g_string_append_c (sql, ')');
}

/* Deleted records are in no order; they are few, and still lead their own. */
static void
append_parts (CrmQuery *query, const CrmField *link, const char *walk, GString *sql)
{
  g_string_append (sql, sql->len > 0 ? " UNION ALL " : "SELECT ref FROM (");
  append_part (query, link, walk, sql);
  g_string_append (sql, " UNION ALL ");
  append_part (query, link, NULL, sql);
}

/* Who leads nowhere, and a kind that has no such link, comes last and is not among these.
 *
 * Returns: (nullable): NULL where the order of a kind is none that can be walked */
static char *
links_sql (CrmSession *self, CrmQuery *query)
{
  const char *path = crm_query_get_order (query, 0, NULL);
  g_autoptr (GString) sql = g_string_new (NULL);

  if (crm_query_get_search (query) != NULL || path == NULL)
    return NULL;
  for (guint i = 0; i < crm_query_get_n_kinds (query); i++)
    {
      const CrmKind *kind = crm_query_get_kind (query, i);
      g_autofree char *any = crm_sql_path (kind, path, "t", NULL);
      g_autofree char *walk = NULL;
      const CrmField *link;

      if (any == NULL)
        continue;
      link = find_link (self, kind, path, &walk);
      if (link == NULL)
        return NULL;
      append_parts (query, link, walk, sql);
    }
  if (sql->len == 0)
    return NULL;
  g_string_append_c (sql, ')');
  append_order (query, sql);
  return g_string_free (g_steal_pointer (&sql), FALSE);
}

static gboolean
read_along_link (CrmSession *self, CrmQuery *query, GArray *refs, GError **error)
{
  g_autofree char *sql = links_sql (self, query);
  g_autoptr (CrmStatementUse) statement = NULL;
  gboolean row = TRUE;

  if (sql == NULL)
    return TRUE;
  statement = crm_database_prepare (self->db, sql, error);
  while (statement != NULL && row)
    {
      CrmRef ref;

      if (!crm_database_step (self->db, statement, &row, error))
        return FALSE;
      ref = row ? sqlite3_column_int64 (statement, 0) : 0;
      if (row)
        g_array_append_val (refs, ref);
    }
  return statement != NULL;
}

/* ---- by words ---- */

static gboolean
is_walked (CrmSession *self, CrmQuery *query)
{
  const char *path = crm_query_get_order (query, 0, NULL);

  for (guint i = 0; i < crm_query_get_n_kinds (query); i++)
    {
      g_autofree char *walk = crm_order_index (self, crm_query_get_kind (query, i), path);

      if (walk == NULL)
        return FALSE;
    }
  return crm_query_get_order (query, 1, NULL) == NULL;
}

/* Words with letters in them; a number may also be a part of a longer one. */
static GPtrArray *
list_words (CrmQuery *query)
{
  const char *text = crm_query_get_search (query);
  g_autoptr (GPtrArray) words = text != NULL ? crm_fold_words (text) : NULL;

  if (words == NULL || words->len == 0 || !crm_text_has_letter (text))
    return NULL;
  for (guint i = 0; i < words->len; i++)
    if (crm_search_is_number (words->pdata[i]))
      return NULL;
  return g_steal_pointer (&words);
}

static gboolean
holds (CrmSession *self, CrmRef ref, GPtrArray *words, gboolean *holds_all, GError **error)
{
  g_autoptr (CrmStatementUse) statement
      = crm_database_prepare (self->db, "SELECT words FROM search_words WHERE rowid = ?", error);
  const char *document;
  gboolean row;

  if (statement == NULL)
    return FALSE;
  sqlite3_bind_int64 (statement, 1, ref);
  if (!crm_database_step (self->db, statement, &row, error))
    return FALSE;
  document = row ? (const char *) sqlite3_column_text (statement, 0) : NULL;
  *holds_all = document != NULL;
  for (guint i = 0; *holds_all && i < words->len; i++)
    *holds_all = crm_search_holds_word (document, CRM_PLACES_ALL, words->pdata[i]);
  return TRUE;
}

/* At this rate the list would not be full in the end. */
static gboolean
is_hopeless (guint n_found, guint n_looked_at, guint limit)
{
  return n_looked_at >= TRIED && (guint64) n_found * MOST_LOOKED_AT < (guint64) limit * n_looked_at;
}

static gboolean
look_for_words (CrmSession *self,
                CrmQuery *query,
                GPtrArray *words,
                GArray *refs,
                GCancellable *cancellable,
                GError **error)
{
  g_autoptr (CrmQuery) all = crm_query_copy (query);
  g_autoptr (GArray) binds = crm_binds_new ();
  g_autofree char *sql = NULL;
  g_autoptr (CrmStatementUse) statement = NULL;
  gboolean row = TRUE;

  crm_query_search (all, NULL);
  crm_query_set_limit (all, 0);
  sql = crm_query_compile_refs (all, self, binds);
  statement = crm_database_prepare (self->db, sql, error);
  if (statement == NULL)
    return FALSE;
  crm_binds_apply (binds, statement);
  for (guint n = 0; n < MOST_LOOKED_AT && refs->len < crm_query_get_limit (query)
                    && !is_hopeless (refs->len, n, crm_query_get_limit (query));
       n++)
    {
      gboolean holds_all;
      CrmRef ref;

      if ((n % 256 == 0 && g_cancellable_set_error_if_cancelled (cancellable, error))
          || !crm_database_step (self->db, statement, &row, error))
        return FALSE;
      if (!row)
        break;
      ref = sqlite3_column_int64 (statement, 0);
      if (!holds (self, ref, words, &holds_all, error))
        return FALSE;
      if (holds_all)
        g_array_append_val (refs, ref);
    }
  return TRUE;
}

static gboolean
read_with_words (
    CrmSession *self, CrmQuery *query, GArray *refs, GCancellable *cancellable, GError **error)
{
  g_autoptr (GPtrArray) words = list_words (query);

  return words == NULL || !is_walked (self, query)
         || look_for_words (self, query, words, refs, cancellable, error);
}

/**
 * crm_session_first_rows:
 * @query: with a limit
 * @refs: (out) (nullable) (transfer full) (element-type gint64): the rows; %NULL when there is no
 *   shorter way to them
 */
gboolean
crm_session_first_rows (
    CrmSession *self, CrmQuery *query, GArray **refs, GCancellable *cancellable, GError **error)
{
  g_autoptr (GArray) found = g_array_new (FALSE, FALSE, sizeof (CrmRef));

  *refs = NULL;
  if (!crm_query_is_plain (query) || crm_store_get_past (self->store) != 0)
    return TRUE;
  if (!read_along_link (self, query, found, error)
      || (found->len == 0 && !read_with_words (self, query, found, cancellable, error)))
    return FALSE;
  if (found->len == crm_query_get_limit (query))
    *refs = g_steal_pointer (&found);
  return TRUE;
}
