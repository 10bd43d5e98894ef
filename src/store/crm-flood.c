/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Operations that make very many records, as an import does. Their rows are written by a thread
 * beside the one that makes them, and indexes that nobody reads meanwhile are made at the end,
 * sorted, in less time than it takes to find the place of each row. All of it is one transaction:
 * when it fails, or the program is killed, the file is as it was before. */
#include "config.h"

#include "crm-session-private.h"

/* A table that has fewer rows than come gets its indexes anew. */
#define MANY_ROWS 20000

/* Along links rules read what belongs to a record while it is saved; everything else is for lists
 * and look-ups between operations. */
static gboolean
is_of_link (const CrmKind *kind, const char *index)
{
  const char *table = crm_kind_get_name (kind);

  for (guint i = 0; i < crm_kind_get_n_fields (kind); i++)
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

/* Keeps how the indexes of a table are made, and drops them. */
static gboolean
drop_indexes (CrmSession *self, const CrmKind *kind, GError **error)
{
  g_autoptr (CrmStatementUse) statement = crm_database_prepare (
      self->db,
      "SELECT name, sql FROM sqlite_schema WHERE type = 'index' AND tbl_name = ? AND sql IS NOT "
      "NULL",
      error);
  g_autoptr (GString) drops = g_string_new (NULL);
  gboolean row = TRUE;

  if (statement == NULL)
    return FALSE;
  sqlite3_bind_text (statement, 1, crm_kind_get_name (kind), -1, SQLITE_STATIC);
  for (;;)
    {
      const char *name;

      if (!crm_database_step (self->db, statement, &row, error))
        return FALSE;
      if (!row)
        break;
      name = (const char *) sqlite3_column_text (statement, 0);
      if (is_of_link (kind, name))
        continue;
      g_ptr_array_add (self->flood_indexes,
                       g_strdup ((const char *) sqlite3_column_text (statement, 1)));
      g_string_append_printf (drops, "DROP INDEX \"%s\";", name);
    }
  g_clear_pointer (&statement, crm_statement_reset);
  return crm_database_execute (self->db, drops->str, error);
}

static gboolean
drop_all_indexes (CrmSession *self, const CrmKind *kind, guint64 n, GError **error)
{
  if (crm_kind_get_follow (kind) != NULL || n < MANY_ROWS || !is_smaller (self, kind, n))
    return TRUE;
  if (!drop_indexes (self, kind, error))
    return FALSE;
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
  self->flood_indexes = g_ptr_array_new_with_free_func (g_free);
  if (!drop_all_indexes (self, kind, n, error))
    return FALSE;
  self->vouch = vouch;
  self->vouch_data = data;
  self->writer = crm_row_writer_new (self->db);
  return TRUE;
}

/**
 * crm_session_end_flood:
 *
 * Waits for the rows and makes the indexes. Part of the commit.
 */
gboolean
crm_session_end_flood (CrmSession *self, GError **error)
{
  if (self->writer == NULL)
    return TRUE;
  if (!crm_row_writer_check (self->writer, error))
    return FALSE;
  for (guint i = 0; i < self->flood_indexes->len; i++)
    if (!crm_database_execute (self->db, self->flood_indexes->pdata[i], error))
      return FALSE;
  crm_session_forget_flood (self);
  return TRUE;
}

void
crm_session_forget_flood (CrmSession *self)
{
  g_clear_pointer (&self->writer, crm_row_writer_free);
  g_clear_pointer (&self->flood_indexes, g_ptr_array_unref);
  self->vouch = NULL;
  crm_session_forget_rows (self);
}
