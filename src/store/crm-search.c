/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Search as a person types. Weighing all that fits a single letter would take longer than the next
 * key, so nothing is weighed: what fits is asked for in the order of its worth, each time only as
 * many as are still wanted, and SQLite stops when it has them. */
#include "config.h"

#include <string.h>

#include "crm-fold.h"
#include "crm-session-private.h"

typedef struct
{
  CrmRef ref;
  char *key;
} Named;

static void
clear_named (gpointer data)
{
  g_free (((Named *) data)->key);
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  const Named *first = a, *second = b;
  int order = strcmp (first->key, second->key);

  return order != 0 ? order : first->ref < second->ref ? -1 : first->ref > second->ref;
}

static gboolean
has_names (const CrmKind *kind)
{
  return !crm_kind_has (kind, CRM_KIND_CHILD)
         && crm_field_has (crm_kind_get_title_field (kind), CRM_FIELD_SEARCHED);
}

/* The first records of a kind whose folded name begins with @prefix, by the index of names. */
static gboolean
add_named (CrmSession *self,
           const CrmKind *kind,
           const char *prefix,
           guint limit,
           GArray *found,
           GError **error)
{
  g_autofree char *sql = g_strdup_printf (
      "SELECT row, _key FROM \"%s\" WHERE _key >= ?1 AND _key < ?1 || char (1114111) AND _del = 0 "
      "ORDER BY _key LIMIT ?2",
      crm_kind_get_name (kind));
  g_autoptr (CrmStatementUse) statement = crm_database_prepare (self->db, sql, error);
  gboolean row;

  if (statement == NULL)
    return FALSE;
  sqlite3_bind_text (statement, 1, prefix, -1, SQLITE_STATIC);
  sqlite3_bind_int64 (statement, 2, limit);
  for (;;)
    {
      Named named;

      if (!crm_database_step (self->db, statement, &row, error))
        return FALSE;
      if (!row)
        return TRUE;
      named.ref = CRM_REF_MAKE (sqlite3_column_int64 (statement, 0), crm_kind_get_number (kind));
      named.key = g_strdup ((const char *) sqlite3_column_text (statement, 1));
      g_array_append_val (found, named);
    }
}

static gboolean
find_by_name (CrmSession *self, const char *text, guint limit, GArray *refs, GError **error)
{
  g_autofree char *prefix = crm_fold (text);
  g_autoptr (GArray) found = g_array_new (FALSE, FALSE, sizeof (Named));

  g_array_set_clear_func (found, clear_named);
  if (*prefix == '\0')
    return TRUE;
  for (guint i = 0; i < crm_catalog_get_n_kinds (self->catalog); i++)
    {
      const CrmKind *kind = crm_catalog_get_kind (self->catalog, i);

      if (has_names (kind) && !add_named (self, kind, prefix, limit, found, error))
        return FALSE;
    }
  g_array_sort (found, compare_names);
  for (guint i = 0; i < MIN (found->len, limit); i++)
    g_array_append_val (refs, g_array_index (found, Named, i).ref);
  return TRUE;
}

static gboolean
holds (GArray *refs, CrmRef ref)
{
  for (guint i = 0; i < refs->len; i++)
    if (g_array_index (refs, CrmRef, i) == ref)
      return TRUE;
  return FALSE;
}

/* Adds what fits @expression in @columns until there are @limit. */
static gboolean
find_words (CrmSession *self,
            const char *columns,
            const char *expression,
            guint limit,
            GArray *refs,
            GError **error)
{
  g_autoptr (CrmStatementUse) statement = crm_database_prepare (
      self->db, "SELECT rowid FROM search WHERE search MATCH ? LIMIT ?", error);
  g_autofree char *within = g_strdup_printf ("%s(%s)", columns, expression);
  gboolean row;

  if (refs->len >= limit)
    return TRUE;
  if (statement == NULL)
    return FALSE;
  sqlite3_bind_text (statement, 1, within, -1, SQLITE_STATIC);
  sqlite3_bind_int64 (statement, 2, limit + refs->len);
  for (;;)
    {
      CrmRef ref;

      if (!crm_database_step (self->db, statement, &row, error))
        return FALSE;
      if (!row || refs->len >= limit)
        return TRUE;
      ref = sqlite3_column_int64 (statement, 0);
      if (!holds (refs, ref))
        g_array_append_val (refs, ref);
    }
}

/**
 * crm_session_search:
 *
 * Finds words in any order, beginnings of words, parts of phone numbers, whatever their accents,
 * case and punctuation. Names that begin with what was typed come first, in their order, then
 * other hits in a name, then in a number or address, then elsewhere.
 *
 * Returns: (transfer full) (element-type CrmRecord): the records, best first
 */
GPtrArray *
crm_session_search (CrmSession *self, const char *text, guint limit, GError **error)
{
  /* Numbers are looked for where numbers stand: thousands of endings of telephone numbers begin
   * alike, and looking through all of them costs the same when none of them is in a name. */
  static const char *const words[] = { "{title} : ", "{title keys} : ", "" };
  static const char *const numbers[] = { "{keys} : ", "{title keys} : ", "" };
  const char *const *columns = crm_text_has_letter (text) ? words : numbers;
  g_autofree char *expression = crm_session_fts_expression (text);
  g_autoptr (GArray) refs = g_array_new (FALSE, FALSE, sizeof (CrmRef));

  CRM_ASSERT_SESSION (self);
  if (*expression == '\0')
    return g_ptr_array_new_with_free_func (g_object_unref);
  if (!find_by_name (self, text, limit, refs, error))
    return NULL;
  for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
    if (!find_words (self, columns[i], expression, limit, refs, error))
      return NULL;
  return crm_session_page (self, (const CrmRef *) (gpointer) refs->data, refs->len, error);
}
