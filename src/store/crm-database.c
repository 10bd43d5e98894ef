/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-database-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "crm-clock.h"
#include "crm-collation.h"
#include "crm-date.h"
#include "crm-error.h"
#include "crm-fold.h"
#include "crm-log-private.h"
#include "crm-row-writer-private.h"

/* How long a connection waits for another process that writes. */
#define BUSY_MILLISECONDS 5000

static CrmError
error_code (int code)
{
  /* What SQLite shares between processes needs room on the disk even to read. */
  if (code == SQLITE_IOERR_SHMSIZE)
    return CRM_ERROR_FULL;
  switch (code & 0xff)
    {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return CRM_ERROR_BUSY;
    case SQLITE_FULL:
      return CRM_ERROR_FULL;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      return CRM_ERROR_CORRUPT;
    case SQLITE_READONLY:
    case SQLITE_PERM:
    case SQLITE_AUTH:
      return CRM_ERROR_DENIED;
    case SQLITE_CANTOPEN:
      return CRM_ERROR_NOT_FOUND;
    case SQLITE_CONSTRAINT:
    case SQLITE_MISMATCH:
    case SQLITE_TOOBIG:
      return CRM_ERROR_INVALID;
    default:
      return CRM_ERROR_FAILED;
    }
}

static const char *
error_words (CrmError code)
{
  switch ((int) code)
    {
    case CRM_ERROR_BUSY:
      return _ ("Another program is writing to the data of this office; try again in a moment");
    case CRM_ERROR_FULL:
      return _ ("The disk is full: nothing was changed");
    case CRM_ERROR_CORRUPT:
      return _ ("The file with the data of this office is damaged");
    case CRM_ERROR_DENIED:
      return _ ("The data of this office cannot be written");
    case CRM_ERROR_NOT_FOUND:
      return _ ("There is no data of an office in that place");
    default:
      return _ ("The data of this office could not be read or written");
    }
}

/**
 * crm_database_fail:
 *
 * Turns the code of SQLite into an error for people. Returns: FALSE
 */
gboolean
crm_database_fail (CrmDatabase *self, int code, GError **error)
{
  CrmError kind = error_code (code);
  const char *path = self->handle != NULL ? sqlite3_db_filename (self->handle, "main") : NULL;

  /* Nobody waits for it any more. */
  if ((code & 0xff) == SQLITE_INTERRUPT)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CANCELLED, sqlite3_errstr (code));
      return FALSE;
    }
  /* The file is there: what cannot be made is its journal. */
  if (kind == CRM_ERROR_NOT_FOUND && path != NULL && g_file_test (path, G_FILE_TEST_EXISTS))
    kind = CRM_ERROR_DENIED;
  g_set_error (error, CRM_ERROR, kind, "%s (%s)", error_words (kind),
               self->handle != NULL ? sqlite3_errmsg (self->handle) : sqlite3_errstr (code));
  return FALSE;
}

static void
fold_function (sqlite3_context *context, int n, sqlite3_value **values)
{
  const char *text = (const char *) sqlite3_value_text (values[0]);

  if (text != NULL)
    sqlite3_result_text (context, crm_fold (text), -1, g_free);
}

static void
month_function (sqlite3_context *context, int n, sqlite3_value **values)
{
  if (sqlite3_value_type (values[0]) == SQLITE_INTEGER)
    sqlite3_result_int (context, crm_date_month_start (sqlite3_value_int (values[0])));
}

static void
year_function (sqlite3_context *context, int n, sqlite3_value **values)
{
  int year;

  if (sqlite3_value_type (values[0]) != SQLITE_INTEGER)
    return;
  crm_date_split (sqlite3_value_int (values[0]), &year, NULL, NULL);
  sqlite3_result_int (context, crm_date_new (year, 1, 1));
}

static void
day_function (sqlite3_context *context, int n, sqlite3_value **values)
{
  if (sqlite3_value_type (values[0]) == SQLITE_INTEGER)
    sqlite3_result_int (context, crm_instant_to_date (sqlite3_value_int64 (values[0])));
}

/* The office's own fields hold links as text. */
static void
id_function (sqlite3_context *context, int n, sqlite3_value **values)
{
  const char *text = (const char *) sqlite3_value_text (values[0]);
  CrmId id;

  if (text != NULL && crm_id_parse (text, &id))
    sqlite3_result_blob (context, &id, sizeof id, SQLITE_TRANSIENT);
}

/* Whether a set of rows in the change log holds one of them. */
static void
has_row_function (sqlite3_context *context, int n, sqlite3_value **values)
{
  const guint8 *bytes = sqlite3_value_blob (values[0]);

  sqlite3_result_int (context, bytes != NULL
                                   && crm_rows_has (bytes, (gsize) sqlite3_value_bytes (values[0]),
                                                    sqlite3_value_int64 (values[1])));
}

static void
sort_function (sqlite3_context *context, int n, sqlite3_value **values)
{
  const char *text = (const char *) sqlite3_value_text (values[0]);
  CrmCollation collation = (CrmCollation) GPOINTER_TO_INT (sqlite3_user_data (context));

  if (text != NULL)
    sqlite3_result_text (context, crm_collation_key (collation, text), -1, g_free);
}

/* One function an alphabet: indexes are made of them, whichever language a person reads. */
static void
add_sort_functions (CrmDatabase *self)
{
  const int flags = SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS;

  for (int i = 0; i < CRM_N_COLLATIONS; i++)
    {
      g_autofree char *name = g_strdup_printf (
          "crm_sort_%s%d", crm_collation_get_name ((CrmCollation) i), CRM_COLLATION_VERSION);

      sqlite3_create_function (self->handle, name, 1, flags, GINT_TO_POINTER (i), sort_function,
                               NULL, NULL);
    }
}

static void
add_functions (CrmDatabase *self)
{
  const int flags = SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_DIRECTONLY;

  sqlite3_create_function (self->handle, "crm_fold", 1, flags, NULL, fold_function, NULL, NULL);
  sqlite3_create_function (self->handle, "crm_id", 1, flags, NULL, id_function, NULL, NULL);
  sqlite3_create_function (self->handle, "crm_has_row", 2, flags, NULL, has_row_function, NULL,
                           NULL);
  sqlite3_create_function (self->handle, "crm_month", 1, flags, NULL, month_function, NULL, NULL);
  sqlite3_create_function (self->handle, "crm_year", 1, flags, NULL, year_function, NULL, NULL);
  sqlite3_create_function (self->handle, "crm_day", 1, flags, NULL, day_function, NULL, NULL);
  add_sort_functions (self);
}

static void
finalize_statement (gpointer data)
{
  sqlite3_finalize (data);
}

/**
 * crm_database_open:
 * @flags: as sqlite3_open_v2()
 */
CrmDatabase *
crm_database_open (const char *path, int flags, GError **error)
{
  static gsize is_configured = 0;
  CrmDatabase *self = g_new0 (CrmDatabase, 1);
  int code;

  if (g_once_init_enter (&is_configured))
    {
      /* Nobody asks how much memory SQLite uses, and counting takes a lock at each allocation. */
      sqlite3_config (SQLITE_CONFIG_MEMSTATUS, 0);
      /* What a savepoint may take back stays in memory, though what sorts may use files. */
      sqlite3_config (SQLITE_CONFIG_STMTJRNL_SPILL, -1);
      g_once_init_leave (&is_configured, 1);
    }
  code = sqlite3_open_v2 (path, &self->handle, flags | SQLITE_OPEN_NOMUTEX, NULL);

  if (code != SQLITE_OK)
    {
      crm_database_fail (self, code, error);
      crm_database_close (self);
      return NULL;
    }
  self->statements = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, finalize_statement);
  sqlite3_extended_result_codes (self->handle, 1);
  sqlite3_busy_timeout (self->handle, BUSY_MILLISECONDS);
  add_functions (self);
  return self;
}

void
crm_database_close (CrmDatabase *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->statements, g_hash_table_unref);
  sqlite3_close (self->handle);
  g_free (self);
}

/**
 * crm_database_settle:
 *
 * Waits for rows that another thread writes by this connection. Whoever asks for a statement has
 * waited; only who keeps one must call it before the next use.
 */
void
crm_database_settle (CrmDatabase *self)
{
  if (self->writer != NULL)
    crm_row_writer_settle (self->writer);
}

gboolean
crm_database_execute (CrmDatabase *self, const char *sql, GError **error)
{
  int code;

  crm_database_settle (self);
  code = sqlite3_exec (self->handle, sql, NULL, NULL, NULL);
  return code == SQLITE_OK || crm_database_fail (self, code, error);
}

/**
 * crm_database_prepare:
 *
 * Returns: (transfer none): the statement of that text, kept for the next time; use it with
 *   CrmStatementUse so that it is reset
 */
sqlite3_stmt *
crm_database_prepare (CrmDatabase *self, const char *sql, GError **error)
{
  sqlite3_stmt *statement = g_hash_table_lookup (self->statements, sql);

  crm_database_settle (self);
  if (statement != NULL)
    return statement;
  statement = crm_database_prepare_once (self, sql, error);
  if (statement != NULL)
    g_hash_table_insert (self->statements, g_strdup (sql), statement);
  return statement;
}

/**
 * crm_database_prepare_once:
 *
 * Returns: (transfer full): a statement to be finalized by the caller
 */
sqlite3_stmt *
crm_database_prepare_once (CrmDatabase *self, const char *sql, GError **error)
{
  sqlite3_stmt *statement = NULL;
  int code;

  crm_database_settle (self);
  code = sqlite3_prepare_v3 (self->handle, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement, NULL);
  if (code != SQLITE_OK)
    crm_database_fail (self, code, error);
  return statement;
}

gboolean
crm_database_step (CrmDatabase *self, sqlite3_stmt *statement, gboolean *row, GError **error)
{
  int code = sqlite3_step (statement);

  *row = code == SQLITE_ROW;
  return code == SQLITE_ROW || code == SQLITE_DONE || crm_database_fail (self, code, error);
}

/**
 * crm_database_write:
 *
 * Steps a statement that yields no row, on the thread that has the connection, and empties it.
 */
gboolean
crm_database_write (CrmDatabase *self, sqlite3_stmt *statement, GError **error)
{
  int code = sqlite3_step (statement);

  if (code != SQLITE_DONE)
    crm_database_fail (self, code, error);
  crm_statement_reset (statement);
  return code == SQLITE_DONE;
}

/**
 * crm_database_run:
 *
 * Steps a statement that yields no row, and resets it.
 */
gboolean
crm_database_run (CrmDatabase *self, sqlite3_stmt *statement, GError **error)
{
  gboolean row;
  gboolean good = crm_database_step (self, statement, &row, error);

  crm_statement_reset (statement);
  return good;
}

gint64
crm_database_get_integer (CrmDatabase *self, const char *sql, gint64 fallback)
{
  g_autoptr (CrmStatementUse) statement = crm_database_prepare (self, sql, NULL);
  gboolean row;

  if (statement == NULL || !crm_database_step (self, statement, &row, NULL) || !row
      || sqlite3_column_type (statement, 0) == SQLITE_NULL)
    return fallback;
  return sqlite3_column_int64 (statement, 0);
}

/**
 * crm_statement_bind_value:
 *
 * A link that says its kind is kept as the number of the kind (two bytes) before the id.
 */
void
crm_statement_bind_value (sqlite3_stmt *statement, int position, const CrmValue *value)
{
  guint8 bytes[sizeof (CrmId) + 2];

  switch (value->type)
    {
    case CRM_VALUE_NONE:
      sqlite3_bind_null (statement, position);
      break;
    case CRM_VALUE_INTEGER:
      sqlite3_bind_int64 (statement, position, value->integer);
      break;
    case CRM_VALUE_TEXT:
      sqlite3_bind_text (statement, position, value->text, -1, SQLITE_TRANSIENT);
      break;
    case CRM_VALUE_LINK:
      if (value->kind == 0)
        {
          crm_statement_bind_id (statement, position, &value->link);
          break;
        }
      bytes[0] = (guint8) (value->kind >> 8);
      bytes[1] = (guint8) value->kind;
      memcpy (bytes + 2, &value->link, sizeof (CrmId));
      sqlite3_bind_blob (statement, position, bytes, sizeof bytes, SQLITE_TRANSIENT);
      break;
    }
}

void
crm_statement_bind_id (sqlite3_stmt *statement, int position, const CrmId *id)
{
  sqlite3_bind_blob (statement, position, id, sizeof *id, SQLITE_TRANSIENT);
}

gboolean
crm_statement_get_id (sqlite3_stmt *statement, int column, CrmId *id)
{
  if (sqlite3_column_bytes (statement, column) != sizeof *id)
    {
      *id = CRM_ID_NONE;
      return FALSE;
    }
  memcpy (id, sqlite3_column_blob (statement, column), sizeof *id);
  return TRUE;
}

CrmValue
crm_statement_get_value (sqlite3_stmt *statement, int column)
{
  const guint8 *bytes;
  CrmId id;

  switch (sqlite3_column_type (statement, column))
    {
    case SQLITE_INTEGER:
      return crm_value_integer (sqlite3_column_int64 (statement, column));
    case SQLITE_TEXT:
      return crm_value_text ((const char *) sqlite3_column_text (statement, column));
    case SQLITE_BLOB:
      bytes = sqlite3_column_blob (statement, column);
      if (sqlite3_column_bytes (statement, column) == sizeof (CrmId) + 2)
        {
          memcpy (&id, bytes + 2, sizeof id);
          return crm_value_link_of_kind ((gint16) (bytes[0] << 8 | bytes[1]), &id);
        }
      if (crm_statement_get_id (statement, column, &id))
        return crm_value_link (&id);
      break;
    default:
      break;
    }
  return (CrmValue) CRM_VALUE_INIT;
}

void
crm_statement_reset (sqlite3_stmt *statement)
{
  if (statement != NULL)
    {
      sqlite3_reset (statement);
      sqlite3_clear_bindings (statement);
    }
}
