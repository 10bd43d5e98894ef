/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Operations that make very many records, as an import does. Their rows are written by a thread
 * beside the one that makes them. Indexes that no rule reads are left out and made after the
 * commit, sorted, in less time than it takes to find the place of each row; so are kept sums. All
 * of the rest is one transaction: when it fails, or the program is killed, the file is as it was
 * before, and what is still to be made is noted in it. */
#include "config.h"

#include "crm-session-private.h"

#include <string.h>

#include "crm-sums-private.h"

/* A table that has fewer rows than come gets its indexes anew. */
#define MANY_ROWS 2000
/* Beside the name of each index that waits, its SQL in the table meta. */
#define WAITING "index."

/* Along the links of children rules, corrections and lists read what belongs to a record;
 * everything else is for looking from the other side between operations. */
static gboolean
is_of_owner (const CrmKind *kind, const char *index)
{
  const char *table = crm_kind_get_name (kind);

  for (guint i = 0; crm_kind_has (kind, CRM_KIND_CHILD) && i < crm_kind_get_n_fields (kind); i++)
    {
      const CrmField *field = crm_kind_get_field (kind, i);
      g_autofree char *name = g_strdup_printf ("%s_%s_set", table, crm_field_get_name (field));

      if (crm_field_is_link (field) && g_str_equal (name, index))
        return TRUE;
    }
  return FALSE;
}

static gboolean
is_smaller (CrmSession *self, const CrmKind *kind, guint64 n)
{
  g_autofree char *sql
      = g_strdup_printf ("SELECT count (*) FROM (SELECT 1 FROM \"%s\" LIMIT %" G_GUINT64_FORMAT ")",
                         crm_kind_get_name (kind), n);

  return (guint64) crm_database_get_integer (self->db, sql, G_MAXINT64) < n;
}

/* Name and SQL of the indexes of a table that may wait. */
static GPtrArray *
list_indexes (CrmSession *self, const CrmKind *kind, GError **error)
{
  g_autoptr (CrmStatementUse) statement = crm_database_prepare (
      self->db,
      "SELECT name, sql FROM sqlite_schema WHERE type = 'index' AND tbl_name = ? AND sql IS NOT "
      "NULL",
      error);
  g_autoptr (GPtrArray) indexes = g_ptr_array_new_with_free_func (g_free);
  gboolean row = TRUE;

  if (statement == NULL)
    return NULL;
  sqlite3_bind_text (statement, 1, crm_kind_get_name (kind), -1, SQLITE_STATIC);
  for (;;)
    {
      const char *name;

      if (!crm_database_step (self->db, statement, &row, error))
        return NULL;
      if (!row)
        return g_steal_pointer (&indexes);
      name = (const char *) sqlite3_column_text (statement, 0);
      /* Those of sums go with them. */
      if (is_of_owner (kind, name) || g_str_has_prefix (name, "sum_"))
        continue;
      g_ptr_array_add (indexes, g_strdup (name));
      g_ptr_array_add (indexes, g_strdup ((const char *) sqlite3_column_text (statement, 1)));
    }
}

/* Keeps how the indexes of a table are made, and drops them. */
static gboolean
drop_indexes (CrmSession *self, const CrmKind *kind, GError **error)
{
  g_autoptr (GPtrArray) indexes = list_indexes (self, kind, error);

  for (guint i = 0; indexes != NULL && i < indexes->len; i += 2)
    {
      const char *name = indexes->pdata[i];
      g_autofree char *key = g_strconcat (WAITING, name, NULL);
      g_autofree char *drop = g_strdup_printf ("DROP INDEX \"%s\"", name);

      if (!crm_session_set_meta (self, key, indexes->pdata[i + 1], error)
          || !crm_database_execute (self->db, drop, error))
        return FALSE;
    }
  return indexes != NULL;
}

static gboolean
leave_out (CrmSession *self, const CrmKind *kind, guint64 n, GError **error)
{
  if (n < MANY_ROWS || !is_smaller (self, kind, n))
    return TRUE;
  if (!drop_indexes (self, kind, error) || !crm_sums_drop (self, kind, error))
    return FALSE;
  self->is_flood_sorted = TRUE;
  for (guint i = 0; i < crm_catalog_get_n_kinds (self->catalog); i++)
    {
      const CrmKind *child = crm_catalog_get_kind (self->catalog, i);

      for (guint f = 0; f < crm_kind_get_n_fields (kind); f++)
        if (g_strcmp0 (crm_field_get_spec (crm_kind_get_field (kind, f))->satellite,
                       crm_kind_get_name (child))
            == 0)
          {
            if (is_smaller (self, child, n) && !drop_indexes (self, child, error))
              return FALSE;
            break;
          }
    }
  return TRUE;
}

/**
 * crm_session_flood:
 * @kind: of which the open operation is about to make many records
 * @n: how many, about
 * @vouch: (nullable): knows which records are there, until the operation ends
 *
 * From here on rows are written behind: an error of the disk may show some records later, and then
 * nothing of the operation stays. The operation may do all else that operations do.
 */
gboolean
crm_session_flood (
    CrmSession *self, const CrmKind *kind, guint64 n, CrmVouch vouch, gpointer data, GError **error)
{
  CRM_ASSERT_SESSION (self);
  g_return_val_if_fail (self->in_batch && self->writer == NULL, FALSE);
  self->is_flood = TRUE;
  if (!leave_out (self, kind, n, error))
    return FALSE;
  if (n >= MANY_ROWS)
    crm_session_learn_later (self);
  self->vouch = vouch;
  self->vouch_data = data;
  self->writer = crm_row_writer_new (self->db);
  return TRUE;
}

/**
 * crm_session_end_flood:
 *
 * Waits for the rows. Part of the commit.
 */
gboolean
crm_session_end_flood (CrmSession *self, GError **error)
{
  if (self->writer == NULL)
    return TRUE;
  if (!crm_row_writer_check (self->writer, error))
    return FALSE;
  g_clear_pointer (&self->writer, crm_row_writer_free);
  return TRUE;
}

void
crm_session_forget_flood (CrmSession *self)
{
  g_clear_pointer (&self->writer, crm_row_writer_free);
  self->is_flood = self->is_flood_sorted = FALSE;
  self->vouch = NULL;
  crm_session_forget_rows (self);
}

/* ---- what was left out ---- */

/* By their names lists are in order, so these come first. */
static const char *
choose_first (GStrv keys)
{
  for (guint i = 0; keys[i] != NULL; i++)
    if (g_str_has_suffix (keys[i], "_names"))
      return keys[i];
  return keys[0];
}

/**
 * crm_session_make_waiting_indexes:
 * @done: (out): whether all are there
 *
 * Makes the next index that an operation left out, in a transaction of its own. Gives it up when
 * somebody waits for the lane.
 */
gboolean
crm_session_make_waiting_indexes (CrmSession *self, gboolean *done, GError **error)
{
  g_auto (GStrv) keys = crm_session_list_meta (self, WAITING, error);
  g_autofree char *create = NULL, *sql = NULL;
  g_autoptr (GError) problem = NULL;
  const char *key;

  *done = keys != NULL && keys[0] == NULL;
  if (keys == NULL || *done)
    return *done;
  key = choose_first (keys);
  create = crm_session_get_meta (self, key);
  if (crm_session_has_index (self, key + strlen (WAITING)))
    return crm_session_set_meta (self, key, NULL, error);
  sql = g_strdup_printf ("%s; DELETE FROM meta WHERE key = '%s'", create, key);
  if (crm_session_execute_between (self, sql, &problem)
      || g_error_matches (problem, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&problem));
  return FALSE;
}
