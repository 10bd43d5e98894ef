/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Files on their way: which of this replica still have to go to the shared database, and what has
 * come of those that are being fetched. Both survive the end of the program at any moment. */
#include "config.h"

#include "crm-files.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "crm-clock.h"
#include "crm-error.h"
#include "crm-session-private.h"

/* What somebody began to fetch and did not go on with is given up after so long. */
#define PART_SPAN (30 * CRM_DAY)

void
crm_file_to_send_free (CrmFileToSend *file)
{
  g_free (file->hash);
  g_free (file);
}

static CrmStatementUse *
prepare_for (CrmSession *self, const char *sql, const char *hash, GError **error)
{
  CrmStatementUse *statement;

  CRM_ASSERT_SESSION (self);
  statement = crm_database_prepare (self->db, sql, error);
  if (statement != NULL && hash != NULL)
    sqlite3_bind_text (statement, 1, hash, -1, SQLITE_TRANSIENT);
  return statement;
}

static gboolean
run_for (CrmSession *self, const char *sql, const char *hash, GError **error)
{
  g_autoptr (CrmStatementUse) statement = prepare_for (self, sql, hash, error);

  return statement != NULL && crm_database_run (self->db, statement, error);
}

/**
 * crm_session_queue_files:
 * @hashes: (element-type utf8) (nullable): a set of names; %NULL for all that are here
 *
 * Notes that these have to be offered to the shared database, as far as they are here. Only on the
 * lane that writes.
 */
gboolean
crm_session_queue_files (CrmSession *self, GHashTable *hashes, GError **error)
{
  GHashTableIter iter;
  gpointer hash;

  if (hashes == NULL)
    return run_for (self, "INSERT OR IGNORE INTO file_to_send SELECT hash FROM blob", NULL, error);
  g_hash_table_iter_init (&iter, hashes);
  while (g_hash_table_iter_next (&iter, &hash, NULL))
    if (!run_for (self, "INSERT OR IGNORE INTO file_to_send SELECT hash FROM blob WHERE hash = ?",
                  hash, error))
      return FALSE;
  return TRUE;
}

/**
 * crm_session_list_files_to_send:
 *
 * Returns: (transfer full) (element-type CrmFileToSend): what has to be offered, the small first
 */
GPtrArray *
crm_session_list_files_to_send (CrmSession *self, GError **error)
{
  g_autoptr (GPtrArray) files
      = g_ptr_array_new_with_free_func ((GDestroyNotify) crm_file_to_send_free);
  g_autoptr (CrmStatementUse) statement = prepare_for (
      self, "SELECT hash, size FROM file_to_send JOIN blob USING (hash) ORDER BY size, hash", NULL,
      error);
  gboolean row;

  if (statement == NULL)
    return NULL;
  while (crm_database_step (self->db, statement, &row, error))
    {
      CrmFileToSend *file;

      if (!row)
        return g_steal_pointer (&files);
      file = g_new0 (CrmFileToSend, 1);
      file->hash = g_strdup ((const char *) sqlite3_column_text (statement, 0));
      file->size = sqlite3_column_int64 (statement, 1);
      g_ptr_array_add (files, file);
    }
  return NULL;
}

/**
 * crm_session_note_file_sent:
 *
 * Only on the lane that writes.
 */
gboolean
crm_session_note_file_sent (CrmSession *self, const char *hash, GError **error)
{
  return run_for (self, "DELETE FROM file_to_send WHERE hash = ?", hash, error);
}

/**
 * crm_session_note_gone_files:
 * @record: that is taken out of the replica
 * @any: (inout): becomes %TRUE when it names a file
 *
 * Notes which files may have lost the last record that names them. In an open transaction, before
 * the end of which crm_session_drop_gone_files() is called.
 */
gboolean
crm_session_note_gone_files (CrmSession *self, CrmRecord *record, gboolean *any, GError **error)
{
  const CrmKind *kind = crm_record_get_kind (record);

  for (guint i = 0; i < crm_kind_get_n_fields (kind); i++)
    {
      const CrmField *field = crm_kind_get_field (kind, i);
      const CrmValue *value = crm_record_get (record, field);

      if (crm_field_get_field_type (field) != CRM_FIELD_PICTURE || value->type != CRM_VALUE_TEXT)
        continue;
      *any = TRUE;
      if (!run_for (self, "INSERT OR IGNORE INTO file_gone VALUES (?)", value->text, error))
        return FALSE;
    }
  return TRUE;
}

/* All that names files here, as a query. */
static char *
names_sql (const CrmCatalog *catalog)
{
  GString *sql = g_string_new ("SELECT hash FROM file_to_send");

  for (guint k = 0; k < crm_catalog_get_n_kinds (catalog); k++)
    {
      const CrmKind *kind = crm_catalog_get_kind (catalog, k);

      for (guint i = 0; i < crm_kind_get_n_fields (kind); i++)
        {
          const CrmField *field = crm_kind_get_field (kind, i);
          const char *name = crm_field_get_name (field);

          if (crm_field_get_field_type (field) == CRM_FIELD_PICTURE && crm_field_has_column (field))
            g_string_append_printf (sql,
                                    " UNION ALL SELECT \"%s\" FROM \"%s\" WHERE \"%s\" IS NOT NULL",
                                    name, crm_kind_get_name (kind), name);
        }
    }
  return g_string_free (sql, FALSE);
}

/**
 * crm_session_drop_gone_files:
 *
 * Takes those away that no record here names any more, and what came of them so far.
 */
gboolean
crm_session_drop_gone_files (CrmSession *self, GError **error)
{
  g_autofree char *names = names_sql (self->catalog);
  g_autofree char *drop = g_strdup_printf (
      "DELETE FROM blob WHERE hash IN (SELECT hash FROM file_gone) AND hash NOT IN (%s)", names);

  return run_for (self, "DELETE FROM file_part WHERE hash IN (SELECT hash FROM file_gone)", NULL,
                  error)
         && run_for (self, drop, NULL, error)
         && run_for (self, "DELETE FROM file_gone", NULL, error);
}

/**
 * crm_session_count_part:
 *
 * Returns: how many bytes of a file that is being fetched are here, or -1 with @error
 */
gint64
crm_session_count_part (CrmSession *self, const char *hash, GError **error)
{
  g_autoptr (CrmStatementUse) statement = prepare_for (
      self, "SELECT coalesce (sum (length (bytes)), 0) FROM file_part WHERE hash = ?", hash, error);
  gboolean row;

  if (statement == NULL || !crm_database_step (self->db, statement, &row, error))
    return -1;
  return sqlite3_column_int64 (statement, 0);
}

static gboolean
forget_old_parts (CrmSession *self, GError **error)
{
  g_autoptr (CrmStatementUse) statement
      = prepare_for (self, "DELETE FROM file_part WHERE at < ?", NULL, error);

  if (statement == NULL)
    return FALSE;
  sqlite3_bind_int64 (statement, 1, crm_clock_now () - PART_SPAN);
  return crm_database_run (self->db, statement, error);
}

/**
 * crm_session_put_part:
 * @start: how many bytes come before these, which are here
 *
 * Keeps a piece of a file that is being fetched; one that is here already is left as it is. Only on
 * the lane that writes.
 */
gboolean
crm_session_put_part (
    CrmSession *self, const char *hash, gint64 start, GBytes *bytes, GError **error)
{
  g_autoptr (CrmStatementUse) statement = NULL;

  if (start == 0 && !forget_old_parts (self, error))
    return FALSE;
  statement = prepare_for (
      self, "INSERT OR IGNORE INTO file_part (hash, start, at, bytes) VALUES (?, ?, ?, ?)", hash,
      error);
  if (statement == NULL)
    return FALSE;
  sqlite3_bind_int64 (statement, 2, start);
  sqlite3_bind_int64 (statement, 3, crm_clock_now ());
  sqlite3_bind_blob64 (statement, 4, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes),
                       SQLITE_STATIC);
  return crm_database_run (self->db, statement, error);
}

static GBytes *
read_parts (CrmSession *self, const char *hash, GError **error)
{
  g_autoptr (GByteArray) all = g_byte_array_new ();
  g_autoptr (CrmStatementUse) statement = prepare_for (
      self, "SELECT bytes FROM file_part WHERE hash = ? ORDER BY start", hash, error);
  gboolean row;

  if (statement == NULL)
    return NULL;
  while (crm_database_step (self->db, statement, &row, error))
    {
      if (!row)
        return g_byte_array_free_to_bytes (g_steal_pointer (&all));
      g_byte_array_append (all, sqlite3_column_blob (statement, 0),
                           (guint) sqlite3_column_bytes (statement, 0));
    }
  return NULL;
}

/**
 * crm_session_join_parts:
 *
 * Makes the file of the pieces, all of which are here, and forgets these. Only on the lane that
 * writes.
 *
 * Returns: (transfer full): its bytes, which from now on are here, or %NULL with
 *   %CRM_ERROR_CORRUPT when they are not those of that name; then they are forgotten, too
 */
GBytes *
crm_session_join_parts (CrmSession *self, const char *hash, GError **error)
{
  g_autoptr (GError) failure = NULL;
  /* Somebody else on this desk may have fetched it meanwhile. */
  g_autoptr (GBytes) bytes = crm_session_get_blob (self, hash, &failure);
  g_autofree char *found = NULL;
  g_autofree char *kept = NULL;

  if (bytes == NULL && failure == NULL)
    bytes = read_parts (self, hash, &failure);
  if (bytes == NULL)
    {
      g_propagate_error (error, g_steal_pointer (&failure));
      return NULL;
    }
  found = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, bytes);
  if (strcmp (found, hash) == 0)
    {
      kept = crm_session_put_blob (self, bytes, error);
      if (kept == NULL)
        return NULL;
    }
  if (!run_for (self, "DELETE FROM file_part WHERE hash = ?", hash, error))
    return NULL;
  if (kept != NULL)
    return g_steal_pointer (&bytes);
  g_set_error (error, CRM_ERROR, CRM_ERROR_CORRUPT,
               _ ("The shared database has other bytes under this name"));
  return NULL;
}
