/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What search learns after a commit.
 *
 * The few records that an ordinary operation touched are noted by it in the table search_touched,
 * and the lane that writes turns to them as soon as it has told that the operation is on the disk.
 * Whoever searches in that moment waits for it, so a name that was just saved is found.
 *
 * Records of an import too large to wait for, or all of them when an older program left an index of
 * its own, are learnt of in the background, some at a time, so that whoever writes meanwhile waits
 * for a moment only. Where it stands is kept with each part, so that it goes on at the next start.
 */
#include "config.h"

#include "crm-search-private.h"

#define N_AT_ONCE 500

/**
 * crm_search_renew:
 *
 * Drops what an older program kept and notes that all records are to be indexed, inside a
 * transaction of the caller.
 */
gboolean
crm_search_renew (CrmSession *self, GError **error)
{
  if (!crm_database_execute (self->db,
                             "DROP TABLE IF EXISTS search; DELETE FROM search_pending;"
                             "DELETE FROM search_words; DELETE FROM search_numbers;",
                             error))
    return FALSE;
  for (guint i = 0; i < crm_catalog_get_n_kinds (self->catalog); i++)
    {
      const CrmKind *kind = crm_catalog_get_kind (self->catalog, i);
      g_autofree char *sql = NULL;

      if (crm_kind_has (kind, CRM_KIND_CHILD) || !crm_search_is_searched (kind))
        continue;
      sql = g_strdup_printf ("INSERT INTO search_pending (kind, after) SELECT %d, 0"
                             " WHERE EXISTS (SELECT 1 FROM \"%s\")",
                             crm_kind_get_number (kind), crm_kind_get_name (kind));
      if (!crm_database_execute (self->db, sql, error))
        return FALSE;
    }
  return TRUE;
}

/**
 * crm_search_learn_later:
 *
 * Notes that search is to learn of the rows that the open transaction made, if they are so many
 * that the commit does not wait for it.
 */
gboolean
crm_search_learn_later (CrmSession *self, GError **error)
{
  GHashTableIter iter;
  gpointer number, first;

  if (!self->learns_later)
    return TRUE;
  g_hash_table_iter_init (&iter, self->first_rows);
  while (g_hash_table_iter_next (&iter, &number, &first))
    {
      sqlite3_stmt *statement = crm_database_prepare (
          self->db,
          "INSERT INTO search_pending (kind, after) VALUES (?, ?)"
          " ON CONFLICT (kind) DO UPDATE SET after = min (after, excluded.after)",
          error);

      if (statement == NULL)
        return FALSE;
      sqlite3_bind_int (statement, 1, GPOINTER_TO_INT (number));
      sqlite3_bind_int64 (statement, 2, (gint64) GPOINTER_TO_SIZE (first) - 1);
      if (!crm_database_run (self->db, statement, error))
        return FALSE;
    }
  return TRUE;
}

/**
 * crm_session_count_unlearned:
 *
 * Returns: how many records search has still to learn of, in the background; -1 on failure
 */
gint64
crm_session_count_unlearned (CrmSession *self, GError **error)
{
  g_autoptr (CrmStatementUse) statement
      = crm_database_prepare (self->db, "SELECT kind, after FROM search_pending", error);
  gint64 n = 0;
  gboolean row;

  CRM_ASSERT_SESSION (self);
  if (statement == NULL)
    return -1;
  for (;;)
    {
      const CrmKind *kind;
      g_autofree char *sql = NULL;

      if (!crm_database_step (self->db, statement, &row, error))
        return -1;
      if (!row)
        return n;
      kind = crm_catalog_find_number (self->catalog, (gint16) sqlite3_column_int (statement, 0));
      if (kind == NULL)
        continue;
      sql = g_strdup_printf ("SELECT max (row) FROM \"%s\"", crm_kind_get_name (kind));
      n += MAX (0,
                crm_database_get_integer (self->db, sql, 0) - sqlite3_column_int64 (statement, 1));
    }
}

/* The next rows of @kind after @after. */
static GArray *
read_rows (CrmSession *self, const CrmKind *kind, gint64 after, GError **error)
{
  g_autoptr (GArray) rows = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autofree char *sql = g_strdup_printf (
      "SELECT row FROM \"%s\" WHERE row > ? ORDER BY row LIMIT ?", crm_kind_get_name (kind));
  g_autoptr (CrmStatementUse) statement = crm_database_prepare (self->db, sql, error);

  if (statement == NULL)
    return NULL;
  sqlite3_bind_int64 (statement, 1, after);
  sqlite3_bind_int (statement, 2, N_AT_ONCE);
  for (;;)
    {
      gboolean row;
      gint64 number;

      if (!crm_database_step (self->db, statement, &row, error))
        return NULL;
      if (!row)
        return g_steal_pointer (&rows);
      number = sqlite3_column_int64 (statement, 0);
      g_array_append_val (rows, number);
    }
}

static gboolean
note_progress (CrmSession *self, gint64 kind, gint64 after, gboolean is_last, GError **error)
{
  sqlite3_stmt *statement
      = crm_database_prepare (self->db,
                              is_last ? "DELETE FROM search_pending WHERE kind = ?1"
                                      : "UPDATE search_pending SET after = ?2 WHERE kind = ?1",
                              error);

  if (statement == NULL)
    return FALSE;
  sqlite3_bind_int64 (statement, 1, kind);
  if (!is_last)
    sqlite3_bind_int64 (statement, 2, after);
  return crm_database_run (self->db, statement, error);
}

static gboolean
renew_rows (CrmSession *self, gint64 number, gint64 after, GError **error)
{
  const CrmKind *kind = crm_catalog_find_number (self->catalog, (gint16) number);
  g_autoptr (GArray) rows = NULL;

  if (kind == NULL)
    return note_progress (self, number, after, TRUE, error);
  rows = read_rows (self, kind, after, error);
  if (rows == NULL)
    return FALSE;
  for (guint i = 0; i < rows->len; i++)
    {
      after = g_array_index (rows, gint64, i);
      if (!crm_search_index_row (self, kind, after, error))
        return FALSE;
    }
  return note_progress (self, number, after, rows->len < N_AT_ONCE, error);
}

/**
 * crm_search_renew_some:
 * @done: (out): whether nothing is left to be indexed
 *
 * Indexes the next records that wait for it, in a transaction of its own.
 */
gboolean
crm_search_renew_some (CrmSession *self, gboolean *done, GError **error)
{
  gint64 number
      = crm_database_get_integer (self->db, "SELECT kind FROM search_pending ORDER BY kind", 0);
  gint64 after
      = crm_database_get_integer (self->db, "SELECT after FROM search_pending ORDER BY kind", 0);

  CRM_ASSERT_SESSION (self);
  *done = number == 0;
  if (*done)
    return TRUE;
  if (!crm_database_execute (self->db, "BEGIN IMMEDIATE", error))
    return FALSE;
  if (renew_rows (self, number, after, error) && crm_database_execute (self->db, "COMMIT", error))
    return TRUE;
  crm_database_execute (self->db, "ROLLBACK", NULL);
  g_hash_table_remove_all (self->vocabulary);
  return FALSE;
}

static gboolean
is_touched (CrmSession *self)
{
  return crm_database_get_integer (self->db, "SELECT EXISTS (SELECT 1 FROM search_touched)", 0)
         != 0;
}

static GArray *
read_touched (CrmSession *self, GError **error)
{
  g_autoptr (GArray) refs = g_array_new (FALSE, FALSE, sizeof (CrmRef));
  g_autoptr (CrmStatementUse) statement
      = crm_database_prepare (self->db, "SELECT ref FROM search_touched ORDER BY ref", error);
  gboolean row;

  if (statement == NULL)
    return NULL;
  for (;;)
    {
      CrmRef ref;

      if (!crm_database_step (self->db, statement, &row, error))
        return NULL;
      if (!row)
        return g_steal_pointer (&refs);
      ref = sqlite3_column_int64 (statement, 0);
      g_array_append_val (refs, ref);
    }
}

static gboolean
index_touched (CrmSession *self, GError **error)
{
  g_autoptr (GArray) refs = read_touched (self, error);

  if (refs == NULL)
    return FALSE;
  for (guint i = 0; i < refs->len; i++)
    {
      CrmRef ref = g_array_index (refs, CrmRef, i);
      const CrmKind *kind = crm_catalog_find_number (self->catalog, CRM_REF_KIND (ref));

      if (kind != NULL && !crm_search_index_row (self, kind, CRM_REF_ROW (ref), error))
        return FALSE;
    }
  return refs->len == 0 || crm_database_execute (self->db, "DELETE FROM search_touched", error);
}

/**
 * crm_search_learn_touched:
 *
 * Lets search learn of what was committed last. On the lane that writes, outside of an operation.
 */
gboolean
crm_search_learn_touched (CrmSession *self, GError **error)
{
  gboolean good;

  CRM_ASSERT_SESSION (self);
  if (!self->has_touched)
    return TRUE;
  if (self->used->len == 0 && !is_touched (self))
    {
      self->has_touched = FALSE;
      return TRUE;
    }
  if (!crm_session_wait_for_disk (self, FALSE, error))
    return FALSE;
  good = crm_database_execute (self->db, "BEGIN IMMEDIATE", error);
  if (good)
    {
      good = index_touched (self, error) && crm_search_note_edits (self, error)
             && crm_database_execute (self->db, "COMMIT", error);
      if (!good)
        {
          crm_database_execute (self->db, "ROLLBACK", NULL);
          g_hash_table_remove_all (self->vocabulary);
        }
    }
  crm_session_wait_for_disk (self, TRUE, NULL);
  if (!good)
    return FALSE;
  self->has_touched = FALSE;
  g_array_set_size (self->used, 0);
  return TRUE;
}

/**
 * crm_search_catch_up:
 *
 * Called before search is asked: what was saved before is found. On any lane.
 */
gboolean
crm_search_catch_up (CrmSession *self, GError **error)
{
  if (!is_touched (self))
    return TRUE;
  if (!self->can_write)
    crm_store_catch_up (self->store);
  else if (self->in_batch)
    return index_touched (self, error);
  else
    {
      self->has_touched = TRUE;
      return crm_search_learn_touched (self, error);
    }
  return TRUE;
}
