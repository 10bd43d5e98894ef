/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-search-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "crm-error.h"
#include "crm-sums-private.h"

/* The largest file that is kept beside the records. */
#define MAX_BLOB (64 * 1024 * 1024)
/* So many pages of the journal are brought into the file when nobody waits, and so many at once. */
#define MANY_PAGES 1000
#define MOST_PAGES 8000

/* SQLite would bring what was committed into the file in the middle of somebody's commit. */
static int
on_committed_cb (void *data, sqlite3 *db, const char *name, int n_pages)
{
  CrmSession *self = data;

  /* What makes many records is brought into the file right after it. */
  if (self->wants_checkpoint && n_pages >= MOST_PAGES && !self->is_flood)
    sqlite3_wal_checkpoint_v2 (db, NULL, SQLITE_CHECKPOINT_PASSIVE, NULL, NULL);
  else if (n_pages >= (self->is_copy ? MOST_PAGES : MANY_PAGES))
    self->wants_checkpoint = TRUE;
  return SQLITE_OK;
}

static gboolean
configure (CrmSession *self, GError **error)
{
  if (self->can_write)
    sqlite3_wal_hook (self->db->handle, on_committed_cb, self);
  /* FULL: what was shown as saved is on the disk, whatever happens next. What sorts the keys of a
   * new index may use files, so that an import of any size needs no more memory than another. */
  return crm_database_execute (self->db,
                               self->can_write
                                   ? "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;"
                                     "PRAGMA foreign_keys = ON; PRAGMA temp_store = FILE;"
                                     "PRAGMA cache_size = -32768; PRAGMA trusted_schema = OFF;"
                                   : "PRAGMA query_only = ON; PRAGMA foreign_keys = ON;"
                                     "PRAGMA temp_store = MEMORY; PRAGMA cache_size = -32768;"
                                     "PRAGMA trusted_schema = OFF; PRAGMA mmap_size = 1073741824;",
                               error);
}

/**
 * crm_session_take_memory:
 * @much: for an operation that touches most pages of many indexes, at random places
 *
 * Sets how many pages SQLite keeps: what does not fit is written to the disk and read again.
 */
void
crm_session_take_memory (CrmSession *self, gboolean much)
{
  /* Where indexes are made afterwards, rows only come at the end of their tables. */
  if (much && self->is_flood_sorted)
    return;
  crm_database_execute (self->db,
                        much ? "PRAGMA cache_size = -131072" : "PRAGMA cache_size = -32768", NULL);
}

/**
 * crm_session_wait_for_disk:
 * @wait: whether commits return only when they are on the disk, as they do unless told otherwise
 *
 * What can be made again from the records need not wait: power that fails takes it back as a whole,
 * with the note that it is still to be made. Not inside a transaction.
 */
gboolean
crm_session_wait_for_disk (CrmSession *self, gboolean wait, GError **error)
{
  return self->is_draft
         || crm_database_execute (
             self->db, wait ? "PRAGMA synchronous = FULL" : "PRAGMA synchronous = NORMAL", error);
}

/**
 * crm_session_new:
 *
 * Opens a connection for the calling thread, which owns the session from now on.
 */
CrmSession *
crm_session_new (CrmStore *store,
                 const char *path,
                 int flags,
                 gboolean can_write,
                 CrmCatalog *catalog,
                 GError **error)
{
  CrmSession *self = g_new0 (CrmSession, 1);

  self->store = store;
  self->catalog = g_object_ref (catalog);
  self->thread = g_thread_self ();
  self->can_write = can_write;
  self->tables = g_hash_table_new_full (NULL, NULL, NULL, crm_table_free);
  self->word_sources = g_hash_table_new_full (NULL, NULL, NULL, crm_word_source_free);
  self->changed = g_array_new (FALSE, FALSE, sizeof (CrmChangedRecord));
  self->dirty = crm_search_index_new ();
  self->newborn = g_hash_table_new (crm_id_hash, crm_id_equal);
  self->first_rows = g_hash_table_new (NULL, NULL);
  self->used = crm_search_used_new ();
  self->vocabulary = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->linked = g_hash_table_new_full (crm_id_hash, crm_id_equal, g_free, NULL);
  self->births = g_hash_table_new_full (g_int64_hash, g_int64_equal, NULL, g_free);
  self->setup = g_hash_table_new_full (crm_id_hash, crm_id_equal, g_free, g_object_unref);
  self->asked_all = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify) g_ptr_array_unref);
  self->memo = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->db = crm_database_open (path, flags, error);
  if (self->db == NULL || !configure (self, error))
    {
      crm_session_free (self);
      return NULL;
    }
  return self;
}

void
crm_session_free (CrmSession *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->writer, crm_row_writer_free);
  crm_database_close (self->db);
  g_hash_table_unref (self->tables);
  g_hash_table_unref (self->word_sources);
  g_array_unref (self->changed);
  g_array_unref (self->used);
  g_hash_table_unref (self->newborn);
  g_hash_table_unref (self->first_rows);
  g_hash_table_unref (self->dirty);
  g_hash_table_unref (self->vocabulary);
  g_hash_table_unref (self->linked);
  g_hash_table_unref (self->births);
  g_hash_table_unref (self->setup);
  g_hash_table_unref (self->asked_all);
  g_hash_table_unref (self->memo);
  g_object_unref (self->catalog);
  g_free (self->currency);
  g_free (self);
}

const CrmCatalog *
crm_session_get_catalog (CrmSession *self)
{
  return self->catalog;
}

/**
 * crm_session_get_user:
 *
 * Returns: who acts on this desk; none while the office is being made
 */
const CrmId *
crm_session_get_user (CrmSession *self)
{
  if (crm_id_is_none (&self->user))
    {
      g_autofree char *text = crm_session_get_meta (self, "user");

      if (text != NULL)
        crm_id_parse (text, &self->user);
    }
  return &self->user;
}

/**
 * crm_session_get_office:
 *
 * Returns: (transfer full) (nullable): the record of the office
 */
CrmRecord *
crm_session_get_office (CrmSession *self)
{
  g_autoptr (CrmQuery) query = crm_query_new (crm_catalog_find_kind (self->catalog, "office"));
  g_autoptr (GPtrArray) offices = NULL;

  crm_query_set_limit (query, 1);
  offices = crm_session_list (self, query, NULL);
  if (offices == NULL || offices->len == 0)
    return NULL;
  return g_object_ref (g_ptr_array_index (offices, 0));
}

/**
 * crm_session_get_currency:
 *
 * Returns: ISO 4217 code of the currency in which the office counts, EUR until it says another
 */
const char *
crm_session_get_currency (CrmSession *self)
{
  if (self->currency == NULL)
    {
      g_autoptr (CrmRecord) office = crm_session_get_office (self);

      self->currency = g_strdup (office != NULL && crm_record_get_currency (office) != NULL
                                     ? crm_record_get_currency (office)
                                     : "EUR");
    }
  return self->currency;
}

/**
 * crm_session_put_blob:
 *
 * Keeps bytes under their SHA-256; the same bytes are kept once. Only on the lane that writes.
 *
 * Returns: (transfer full): the hash, in hexadecimal
 */
char *
crm_session_put_blob (CrmSession *self, GBytes *bytes, GError **error)
{
  g_autoptr (CrmStatementUse) statement = NULL;
  g_autofree char *hash = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, bytes);

  CRM_ASSERT_SESSION (self);
  if (g_bytes_get_size (bytes) > MAX_BLOB)
    {
      g_set_error (error, CRM_ERROR, CRM_ERROR_INVALID, _ ("The file is larger than %d MB"),
                   MAX_BLOB / 1024 / 1024);
      return NULL;
    }
  statement = crm_database_prepare (
      self->db, "INSERT OR IGNORE INTO blob (hash, size, bytes) VALUES (?, ?, ?)", error);
  if (statement == NULL)
    return NULL;
  sqlite3_bind_text (statement, 1, hash, -1, SQLITE_TRANSIENT);
  sqlite3_bind_int64 (statement, 2, (gint64) g_bytes_get_size (bytes));
  sqlite3_bind_blob64 (statement, 3, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes),
                       SQLITE_STATIC);
  if (!crm_database_run (self->db, statement, error))
    return NULL;
  return g_steal_pointer (&hash);
}

/**
 * crm_session_get_blob:
 *
 * Returns: (transfer full) (nullable): the bytes; %NULL without an error when they are not here
 */
GBytes *
crm_session_get_blob (CrmSession *self, const char *hash, GError **error)
{
  g_autoptr (CrmStatementUse) statement
      = crm_database_prepare (self->db, "SELECT bytes FROM blob WHERE hash = ?", error);
  gboolean row;

  CRM_ASSERT_SESSION (self);
  if (statement == NULL)
    return NULL;
  sqlite3_bind_text (statement, 1, hash, -1, SQLITE_TRANSIENT);
  if (!crm_database_step (self->db, statement, &row, error) || !row)
    return NULL;
  return g_bytes_new (sqlite3_column_blob (statement, 0),
                      (gsize) sqlite3_column_bytes (statement, 0));
}

/**
 * crm_session_get_meta:
 *
 * Returns: (transfer full) (nullable): a fact about this replica
 */
char *
crm_session_get_meta (CrmSession *self, const char *key)
{
  g_autoptr (CrmStatementUse) statement
      = crm_database_prepare (self->db, "SELECT value FROM meta WHERE key = ?", NULL);
  gboolean row;

  CRM_ASSERT_SESSION (self);
  if (statement == NULL)
    return NULL;
  sqlite3_bind_text (statement, 1, key, -1, SQLITE_TRANSIENT);
  if (!crm_database_step (self->db, statement, &row, NULL) || !row)
    return NULL;
  return g_strdup ((const char *) sqlite3_column_text (statement, 0));
}

/**
 * crm_session_list_meta:
 *
 * Returns: (transfer full): the keys of facts that begin with @prefix, in their order, or %NULL
 * with
 *   @error
 */
GStrv
crm_session_list_meta (CrmSession *self, const char *prefix, GError **error)
{
  g_autoptr (CrmStatementUse) statement = crm_database_prepare (
      self->db, "SELECT key FROM meta WHERE substr (key, 1, length (?1)) = ?1 ORDER BY key", error);
  g_autoptr (GStrvBuilder) keys = g_strv_builder_new ();
  gboolean row;

  CRM_ASSERT_SESSION (self);
  if (statement == NULL)
    return NULL;
  sqlite3_bind_text (statement, 1, prefix, -1, SQLITE_TRANSIENT);
  do
    {
      if (!crm_database_step (self->db, statement, &row, error))
        return NULL;
      if (row)
        g_strv_builder_add (keys, (const char *) sqlite3_column_text (statement, 0));
    }
  while (row);
  return g_strv_builder_end (keys);
}

/**
 * crm_session_set_meta:
 * @value: (nullable): %NULL takes the fact away
 */
gboolean
crm_session_set_meta (CrmSession *self, const char *key, const char *value, GError **error)
{
  sqlite3_stmt *statement
      = crm_database_prepare (self->db,
                              value != NULL ? "INSERT INTO meta (key, value) VALUES (?1, ?2)"
                                              " ON CONFLICT (key) DO UPDATE SET value = ?2"
                                            : "DELETE FROM meta WHERE key = ?1",
                              error);

  CRM_ASSERT_SESSION (self);
  if (statement == NULL)
    return FALSE;
  sqlite3_bind_text (statement, 1, key, -1, SQLITE_TRANSIENT);
  if (value != NULL)
    sqlite3_bind_text (statement, 2, value, -1, SQLITE_TRANSIENT);
  if (strcmp (key, "user") == 0)
    self->user = CRM_ID_NONE;
  return crm_database_run (self->db, statement, error);
}

static void
check_links (CrmSession *self, const CrmKind *kind, GPtrArray *findings)
{
  for (guint i = 0; i < crm_kind_get_n_fields (kind); i++)
    {
      const CrmField *field = crm_kind_get_field (kind, i);
      const CrmKind *target = crm_field_get_target (field);
      g_autofree char *sql = NULL;
      gint64 n;

      if (target == NULL || !crm_field_has_column (field))
        continue;
      sql = g_strdup_printf ("SELECT count (*) FROM \"%s\" t WHERE t.\"%s\" IS NOT NULL AND NOT "
                             "EXISTS (SELECT 1 FROM \"%s\" x WHERE x.id = t.\"%s\")",
                             crm_kind_get_name (kind), crm_field_get_name (field),
                             crm_kind_get_name (target), crm_field_get_name (field));
      n = crm_database_get_integer (self->db, sql, 0);
      if (n > 0)
        g_ptr_array_add (
            findings,
            /* Translators: a number, then names of a kind and a field. */
            g_strdup_printf (_ ("%d records: %s.%s leads to a record that is not here"), (int) n,
                             crm_kind_get_name (kind), crm_field_get_name (field)));
    }
}

/**
 * crm_session_check:
 *
 * Looks at the whole replica: the file, its indexes, the links between records, the kept sums.
 *
 * Returns: (transfer full) (element-type utf8): what is wrong, in words; empty when all is well
 */
GPtrArray *
crm_session_check (CrmSession *self, GError **error)
{
  g_autoptr (GPtrArray) findings = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (CrmStatementUse) statement
      = crm_database_prepare (self->db, "PRAGMA integrity_check (20)", error);
  gboolean row = FALSE;

  CRM_ASSERT_SESSION (self);
  if (statement == NULL)
    return NULL;
  for (;;)
    {
      const char *text;

      if (!crm_database_step (self->db, statement, &row, error))
        return NULL;
      if (!row)
        break;
      text = (const char *) sqlite3_column_text (statement, 0);
      if (g_strcmp0 (text, "ok") != 0)
        g_ptr_array_add (findings, g_strdup (text));
    }
  for (guint i = 0; i < crm_catalog_get_n_kinds (self->catalog); i++)
    check_links (self, crm_catalog_get_kind (self->catalog, i), findings);
  if (crm_database_get_integer (self->db,
                                "SELECT count (*) FROM change_log c WHERE NOT EXISTS "
                                "(SELECT 1 FROM batch b WHERE b.seq = c.batch)",
                                0)
      > 0)
    g_ptr_array_add (findings, g_strdup (_ ("The change log has changes without an operation")));
  crm_sums_check (self, findings);
  return g_steal_pointer (&findings);
}

/**
 * crm_session_tidy:
 *
 * Does between two calls of the lane that writes what neither has to wait for.
 */
void
crm_session_tidy (CrmSession *self)
{
  if (!self->wants_checkpoint)
    return;
  self->wants_checkpoint = FALSE;
  sqlite3_wal_checkpoint_v2 (self->db->handle, NULL, SQLITE_CHECKPOINT_PASSIVE, NULL, NULL);
  /* After so many changes the days of the sums may have become stale. */
  crm_store_learn (self->store);
}

/**
 * crm_session_checkpoint:
 *
 * Brings all that is committed into the one file, which may then be moved without its journal.
 * Closing does the same but cannot say that it failed.
 */
gboolean
crm_session_checkpoint (CrmSession *self, GError **error)
{
  CRM_ASSERT_SESSION (self);
  return crm_database_execute (self->db, "PRAGMA wal_checkpoint (TRUNCATE)", error);
}
