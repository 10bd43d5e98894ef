/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The tables of the replica, made and grown from the description. Growth only adds: a replica of
 * an older program gets the new columns, one of a newer program is refused. */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "crm-calendar-layer.h"
#include "crm-collation.h"
#include "crm-custom-field.h"
#include "crm-error.h"
#include "crm-rights.h"
#include "crm-search-private.h"
#include "crm-sums-private.h"

/* Raised when the tables below change in a way that an older program cannot read. */
#define SCHEMA_VERSION 3
/* From this version on search is as it is now. */
#define SEARCH_VERSION 2
/* Raised when the indexes below change: an older program reads them as well. */
#define INDEX_VERSION 5
#define APPLICATION_ID 0x436c6e74 /* "Clnt" */

static const char bookkeeping[]
    = "CREATE TABLE IF NOT EXISTS meta (key TEXT PRIMARY KEY, value TEXT) STRICT;"
      "CREATE TABLE IF NOT EXISTS blob (hash TEXT PRIMARY KEY, size INTEGER NOT NULL,"
      " bytes BLOB NOT NULL, sent INTEGER NOT NULL DEFAULT 0) STRICT;"
      "CREATE TABLE IF NOT EXISTS file_to_send (hash TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;"
      "CREATE TABLE IF NOT EXISTS file_gone (hash TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;"
      "CREATE TABLE IF NOT EXISTS file_part (hash TEXT NOT NULL, start INTEGER NOT NULL,"
      " at INTEGER NOT NULL, bytes BLOB NOT NULL, PRIMARY KEY (hash, start)) STRICT;"
      "CREATE TABLE IF NOT EXISTS batch (seq INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE,"
      " label TEXT NOT NULL, source TEXT NOT NULL, user BLOB, at INTEGER NOT NULL,"
      " n_changes INTEGER NOT NULL DEFAULT 0, undoes BLOB, undone_by BLOB,"
      " state INTEGER NOT NULL DEFAULT 0, xid TEXT, code TEXT, message TEXT) STRICT;"
      "CREATE INDEX IF NOT EXISTS batch_state ON batch (state) WHERE state < 2;"
      "CREATE INDEX IF NOT EXISTS batch_undone ON batch (undone_by) WHERE undone_by IS NOT NULL;"
      "CREATE INDEX IF NOT EXISTS batch_received ON batch (at) WHERE source = 'received';"
      "CREATE TABLE IF NOT EXISTS change_log (seq INTEGER PRIMARY KEY,"
      " batch INTEGER NOT NULL REFERENCES batch (seq), kind INTEGER NOT NULL, id BLOB NOT NULL,"
      " action TEXT NOT NULL, field TEXT, old ANY, new ANY, base INTEGER NOT NULL,"
      " first INTEGER, last INTEGER, rows BLOB) STRICT;"
      "CREATE TABLE IF NOT EXISTS beneath (id BLOB NOT NULL, field TEXT NOT NULL,"
      " seen INTEGER NOT NULL, PRIMARY KEY (id, field)) STRICT, WITHOUT ROWID;"
      "CREATE INDEX IF NOT EXISTS change_log_record ON change_log (id, seq);"
      "CREATE INDEX IF NOT EXISTS change_log_batch ON change_log (batch);"
      "CREATE TABLE IF NOT EXISTS duplicate (kind INTEGER NOT NULL, first BLOB NOT NULL,"
      " second BLOB NOT NULL, probability REAL NOT NULL, signs INTEGER NOT NULL,"
      " PRIMARY KEY (first, second)) STRICT, WITHOUT ROWID;"
      "CREATE INDEX IF NOT EXISTS duplicate_second ON duplicate (second);"
      "CREATE INDEX IF NOT EXISTS duplicate_probability ON duplicate (probability);"
      "CREATE VIRTUAL TABLE IF NOT EXISTS search_words USING fts5 (words, detail = none,"
      " columnsize = 0, tokenize = ascii, prefix = '2 3 4');"
      "CREATE VIRTUAL TABLE IF NOT EXISTS search_numbers USING fts5 (pieces, detail = none,"
      " columnsize = 0, tokenize = ascii);"
      "CREATE TABLE IF NOT EXISTS search_vocabulary (word TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;"
      "CREATE TABLE IF NOT EXISTS search_use (ref INTEGER PRIMARY KEY, worth REAL NOT NULL) STRICT;"
      "CREATE TABLE IF NOT EXISTS search_pending (kind INTEGER PRIMARY KEY, after INTEGER NOT NULL)"
      " STRICT;"
      "CREATE TABLE IF NOT EXISTS search_touched (ref INTEGER PRIMARY KEY) STRICT;";

/**
 * crm_schema_column_type:
 *
 * Returns: the type that SQLite keeps values of @field in
 */
const char *
crm_schema_column_type (const CrmField *field)
{
  switch (crm_field_get_field_type (field))
    {
    case CRM_FIELD_INTEGER:
    case CRM_FIELD_DECIMAL:
    case CRM_FIELD_PERCENT:
    case CRM_FIELD_MONEY:
    case CRM_FIELD_DATE:
    case CRM_FIELD_INSTANT:
    case CRM_FIELD_DURATION:
    case CRM_FIELD_BOOLEAN:
      return "INTEGER";
    case CRM_FIELD_LINK:
    case CRM_FIELD_ANY_LINK:
      return "BLOB";
    case CRM_FIELD_TEXT:
    case CRM_FIELD_LONG_TEXT:
    case CRM_FIELD_CHOICE:
    case CRM_FIELD_CHOICES:
    case CRM_FIELD_PHONE:
    case CRM_FIELD_EMAIL:
    case CRM_FIELD_WEB:
    case CRM_FIELD_CURRENCY:
    case CRM_FIELD_PICTURE:
      return "TEXT";
    }
  g_return_val_if_reached (NULL);
}

static GHashTable *
read_columns (CrmSession *self, const char *table, GError **error)
{
  GHashTable *columns = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autofree char *sql = g_strdup_printf ("SELECT name FROM pragma_table_info ('%s')", table);
  sqlite3_stmt *statement = crm_database_prepare_once (self->db, sql, error);
  gboolean row = FALSE;

  while (statement != NULL && crm_database_step (self->db, statement, &row, error) && row)
    g_hash_table_add (columns, g_strdup ((const char *) sqlite3_column_text (statement, 0)));
  sqlite3_finalize (statement);
  return columns;
}

static gboolean
add_column (CrmSession *self,
            const char *table,
            GHashTable *columns,
            const char *name,
            const char *type,
            GError **error)
{
  g_autofree char *sql = NULL;

  if (g_hash_table_contains (columns, name))
    return TRUE;
  sql = g_strdup_printf ("ALTER TABLE \"%s\" ADD COLUMN \"%s\" %s", table, name, type);
  return crm_database_execute (self->db, sql, error);
}

/* Most links of most records lead nowhere and most dates are not known: what is not set is left out
 * of their indexes, which once held it. */
static gboolean
add_index (CrmSession *self, const CrmField *field, GError **error)
{
  const char *table = crm_kind_get_name (crm_field_get_kind (field));
  const char *name = crm_field_get_name (field);
  g_autofree char *sql = NULL;

  if (crm_field_is_link (field)
      || (crm_field_get_field_type (field) == CRM_FIELD_DATE && crm_calendar_layer_reads (field)))
    sql = g_strdup_printf ("DROP INDEX IF EXISTS \"%s_%s\";"
                           "CREATE INDEX IF NOT EXISTS \"%s_%s_set\" ON \"%s\" (\"%s\")"
                           " WHERE \"%s\" IS NOT NULL",
                           table, name, table, name, table, name, name);
  else
    sql = g_strdup_printf ("CREATE INDEX IF NOT EXISTS \"%s_%s\" ON \"%s\" (\"%s\")", table, name,
                           table, name);
  return crm_database_execute (self->db, sql, error);
}

/* Lists are in the order of names until a person chooses another: with what was deleted left out
 * of the index, SQLite reads the order of a list from it alone, without looking at the rows. */
static gboolean
add_name_index (CrmSession *self, const CrmKind *kind, GError **error)
{
  const char *table = crm_kind_get_name (kind);
  g_autofree char *sql = g_strdup_printf (
      "CREATE INDEX IF NOT EXISTS \"%s_names\" ON \"%s\" (_key) WHERE _del = 0", table, table);

  return crm_database_execute (self->db, sql, error);
}

/* What is looked up: links from the other side, keys of imports, numbers of papers, the hours of
 * the calendar, what waits in a queue. */
static gboolean
wants_index (const CrmField *field)
{
  const char *name = crm_field_get_name (field);

  if (crm_field_has (field, CRM_FIELD_HEADER))
    return FALSE;
  return crm_field_is_link (field)
         || (crm_field_has (field, CRM_FIELD_KEY)
             && field != crm_kind_get_title_field (crm_field_get_kind (field)))
         || strcmp (name, "number") == 0 || strcmp (name, "value_normalized") == 0
         || strcmp (name, "start_at") == 0 || strcmp (name, "due_at") == 0
         || strcmp (name, "closed_on") == 0 || strcmp (name, "engaged_on") == 0
         || strcmp (name, "remind_on") == 0 || strcmp (name, "done_at") == 0
         || crm_calendar_layer_reads (field)
         || (strcmp (name, "status") == 0
             && strcmp (crm_kind_get_name (crm_field_get_kind (field)), "rule_occasion") == 0);
}

/* What is still to be done or paid is little among all that once was; it is looked for all day, by
 * whose it is and by what it is about. */
static gboolean
add_open_indexes (CrmSession *self, const CrmField *field, GError **error)
{
  static const struct
  {
    const char *kind, *field, *status;
  } open[] = {
    { "activity", "owner_id", "planned" },
    { "activity", "parent", "planned" },
    { "invoice", "owner_id", "issued" },
    { "invoice", "owner_id", "sent" },
  };
  const char *kind = crm_kind_get_name (crm_field_get_kind (field));
  const char *name = crm_field_get_name (field);

  for (gsize i = 0; i < G_N_ELEMENTS (open); i++)
    {
      g_autofree char *sql = NULL;

      if (strcmp (open[i].kind, kind) != 0 || strcmp (open[i].field, name) != 0)
        continue;
      sql = g_strdup_printf ("CREATE INDEX IF NOT EXISTS \"%s_%s_%s\" ON \"%s\" (\"%s\")"
                             " WHERE status = '%s'",
                             kind, name, open[i].status, kind, name, open[i].status);
      if (!crm_database_execute (self->db, sql, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
make_indexes (CrmSession *self, const CrmKind *kind, GError **error)
{
  for (guint i = 0; i < crm_kind_get_n_fields (kind); i++)
    {
      const CrmField *field = crm_kind_get_field (kind, i);

      if (crm_field_has_column (field) && wants_index (field)
          && (!add_index (self, field, error) || !add_open_indexes (self, field, error)))
        return FALSE;
    }
  return crm_kind_has (kind, CRM_KIND_CHILD) || add_name_index (self, kind, error);
}

typedef struct
{
  char *name;
  const char *type;
} Column;

static void
clear_column (gpointer column)
{
  g_free (((Column *) column)->name);
}

/* The columns that the fields of @kind ask for. */
static GArray *
list_columns (const CrmKind *kind)
{
  GArray *columns = g_array_new (FALSE, FALSE, sizeof (Column));

  g_array_set_clear_func (columns, clear_column);
  for (guint i = 0; i < crm_kind_get_n_fields (kind); i++)
    {
      const CrmField *field = crm_kind_get_field (kind, i);
      const char *name = crm_field_get_name (field);
      Column own = { NULL, crm_schema_column_type (field) }, kind_of_link = { NULL, "INTEGER" };

      if (!crm_field_has_column (field))
        continue;
      own.name = g_strdup (name);
      g_array_append_val (columns, own);
      if (crm_field_get_field_type (field) != CRM_FIELD_ANY_LINK)
        continue;
      kind_of_link.name = g_strconcat (name, "_kind", NULL);
      g_array_append_val (columns, kind_of_link);
    }
  return columns;
}

/* A new table is made with all its columns at once: for each one that is added to a table SQLite
 * reads the whole schema again, which made a new office cost a second. */
static gboolean
grow_kind (CrmSession *self, const CrmKind *kind, GError **error)
{
  const char *table = crm_kind_get_name (kind);
  g_autoptr (GArray) wanted = list_columns (kind);
  g_autoptr (GString) create = g_string_new (NULL);
  g_autoptr (GHashTable) columns = NULL;

  g_string_printf (
      create,
      "CREATE TABLE IF NOT EXISTS \"%s\" (row INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE,"
      " custom TEXT, _key TEXT NOT NULL DEFAULT '', _rv INTEGER NOT NULL DEFAULT 0,"
      " _del INTEGER NOT NULL DEFAULT 0, _born INTEGER",
      table);
  for (guint i = 0; i < wanted->len; i++)
    g_string_append_printf (create, ", \"%s\" %s", g_array_index (wanted, Column, i).name,
                            g_array_index (wanted, Column, i).type);
  g_string_append (create, ") STRICT");
  if (!crm_database_execute (self->db, create->str, error))
    return FALSE;
  columns = read_columns (self, table, error);
  if (!add_column (self, table, columns, "_born", "INTEGER", error))
    return FALSE;
  for (guint i = 0; i < wanted->len; i++)
    if (!add_column (self, table, columns, g_array_index (wanted, Column, i).name,
                     g_array_index (wanted, Column, i).type, error))
      return FALSE;
  return make_indexes (self, kind, error);
}

/* Lines of the change log that tell of many records came later. */
static gboolean
grow_log (CrmSession *self, GError **error)
{
  g_autoptr (GHashTable) columns = read_columns (self, "change_log", error);

  return add_column (self, "change_log", columns, "first", "INTEGER", error)
         && add_column (self, "change_log", columns, "last", "INTEGER", error)
         && add_column (self, "change_log", columns, "rows", "BLOB", error)
         && crm_database_execute (self->db,
                                  "CREATE INDEX IF NOT EXISTS change_log_many ON change_log"
                                  " (kind, first) WHERE first IS NOT NULL",
                                  error);
}

/* What the tables are made from, in one line: while it stays the same there is nothing to grow. */
static char *
fingerprint (CrmSession *self)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  g_autoptr (GString) text = g_string_new (CRM_VERSION);

  g_string_append_printf (text, " %d %d %d %s", SCHEMA_VERSION, INDEX_VERSION,
                          CRM_COLLATION_VERSION, bookkeeping);
  for (guint i = 0; i < crm_catalog_get_n_kinds (self->catalog); i++)
    {
      const CrmKind *kind = crm_catalog_get_kind (self->catalog, i);

      g_string_append_printf (text, "\n%s", crm_kind_get_name (kind));
      for (guint k = 0; k < crm_kind_get_n_fields (kind); k++)
        {
          const CrmFieldSpec *spec = crm_field_get_spec (crm_kind_get_field (kind, k));

          g_string_append_printf (text, " %s:%d:%u:%s", spec->name, spec->type, spec->flags,
                                  spec->satellite != NULL ? spec->satellite : "");
        }
    }
  g_checksum_update (checksum, (const guchar *) text->str, (gssize) text->len);
  return g_strdup (g_checksum_get_string (checksum));
}

/* A file of ours has tables only from the commit on that also writes whose file it is. */
static gboolean
has_tables (CrmSession *self)
{
  return crm_database_get_integer (self->db, "SELECT count (*) FROM sqlite_schema", 0) > 0;
}

/**
 * crm_schema_grow:
 *
 * Makes what the description names and the file lacks, in one transaction. A file that has grown
 * with this very description is only looked at, so that nobody waits for one who writes.
 */
gboolean
crm_schema_grow (CrmSession *self, GError **error)
{
  gint64 version = crm_database_get_integer (self->db, "PRAGMA user_version", 0);
  gint64 application = crm_database_get_integer (self->db, "PRAGMA application_id", 0);
  g_autofree char *print = fingerprint (self);
  g_autofree char *grown = NULL;
  g_autofree char *pragmas = g_strdup_printf (
      "PRAGMA application_id = %d; PRAGMA user_version = %d", APPLICATION_ID, SCHEMA_VERSION);
  gboolean good;

  if (version > SCHEMA_VERSION)
    {
      g_set_error (error, CRM_ERROR, CRM_ERROR_NEWER,
                   _ ("The data of this office was written by a newer version of Clientela; "
                      "update the program"));
      return FALSE;
    }
  if (application != APPLICATION_ID && (application != 0 || has_tables (self)))
    {
      g_set_error (error, CRM_ERROR, CRM_ERROR_CORRUPT,
                   _ ("The file in the folder of this office belongs to another program"));
      return FALSE;
    }
  if (version == SCHEMA_VERSION)
    grown = crm_session_get_meta (self, "schema");
  if (g_strcmp0 (grown, print) == 0)
    return TRUE;
  if (!crm_database_execute (self->db, "BEGIN IMMEDIATE", error))
    return FALSE;
  good = crm_database_execute (self->db, bookkeeping, error) && grow_log (self, error)
         && crm_order_renew (self, error);
  for (guint i = 0; good && i < crm_catalog_get_n_kinds (self->catalog); i++)
    good = grow_kind (self, crm_catalog_get_kind (self->catalog, i), error);
  if (good && application == 0)
    good = crm_sums_make (self, error);
  if (good && version < SEARCH_VERSION)
    good = crm_search_renew (self, error);
  if (good && crm_session_set_meta (self, "schema", print, error)
      && crm_database_execute (self->db, pragmas, error)
      && crm_database_execute (self->db, "COMMIT", error))
    return TRUE;
  crm_database_execute (self->db, "ROLLBACK", NULL);
  return FALSE;
}

/**
 * crm_schema_drop_indexes:
 *
 * Takes away what crm_schema_make_indexes() makes for @kind, in an open transaction. When somebody
 * reads just then, or a disk is full, they stay.
 */
void
crm_schema_drop_indexes (CrmSession *self, const CrmKind *kind)
{
  g_autofree char *sql = g_strdup_printf (
      "SELECT group_concat (printf ('DROP INDEX \"%%w\";', name), '') FROM sqlite_schema"
      " WHERE type = 'index' AND tbl_name = '%s' AND sql IS NOT NULL",
      crm_kind_get_name (kind));
  g_autoptr (CrmStatementUse) statement = crm_database_prepare (self->db, sql, NULL);
  g_autofree char *drops = NULL;
  gboolean row;

  if (statement == NULL || !crm_database_step (self->db, statement, &row, NULL) || !row)
    return;
  drops = g_strdup ((const char *) sqlite3_column_text (statement, 0));
  g_clear_pointer (&statement, crm_statement_reset);
  if (drops == NULL || !crm_database_execute (self->db, "SAVEPOINT indexes", NULL))
    return;
  /* From now on the file has not grown as the description says: whoever opens it makes them. */
  if (!crm_database_execute (self->db, drops, NULL)
      || !crm_session_set_meta (self, "schema", NULL, NULL))
    crm_database_execute (self->db, "ROLLBACK TO indexes", NULL);
  crm_database_execute (self->db, "RELEASE indexes", NULL);
}

/**
 * crm_schema_make_indexes:
 *
 * Makes what crm_schema_drop_indexes() took away, a kind at a time, each in its own transaction, so
 * that whoever writes meanwhile waits for a moment only.
 */
gboolean
crm_schema_make_indexes (CrmSession *self, GError **error)
{
  g_autofree char *print = fingerprint (self);
  g_autofree char *grown = crm_session_get_meta (self, "schema");

  if (g_strcmp0 (grown, print) == 0)
    return TRUE;
  for (guint i = 0; i < crm_catalog_get_n_kinds (self->catalog); i++)
    {
      if (!crm_database_execute (self->db, "BEGIN IMMEDIATE", error))
        return FALSE;
      if (!make_indexes (self, crm_catalog_get_kind (self->catalog, i), error)
          || !crm_database_execute (self->db, "COMMIT", error))
        {
          crm_database_execute (self->db, "ROLLBACK", NULL);
          return FALSE;
        }
    }
  return crm_session_set_meta (self, "schema", print, error);
}

static gboolean
load_kind (CrmSession *self, const CrmKind *kind, GError **error)
{
  g_autoptr (CrmQuery) query = crm_query_new (kind);
  g_autoptr (GPtrArray) records = NULL;

  crm_query_include_deleted (query);
  records = crm_session_list (self, query, error);
  if (records == NULL)
    return FALSE;
  for (guint i = 0; i < records->len; i++)
    {
      g_autoptr (GError) local = NULL;

      /* What this version does not understand must not keep an office closed. */
      if (!crm_description_join (self->catalog, g_ptr_array_index (records, i), &local))
        g_debug ("left out of the description: %s", local->message);
    }
  return TRUE;
}

/**
 * crm_schema_load_description:
 *
 * Lets what the office arranged join the description: the fields that it made, how its cards are,
 * what this person may see of it.
 */
gboolean
crm_schema_load_description (CrmSession *self, GError **error)
{
  g_autofree char *rights = NULL;

  for (guint i = 0; i < crm_catalog_get_n_kinds (self->catalog); i++)
    {
      const CrmKind *kind = crm_catalog_get_kind (self->catalog, i);

      if (crm_kind_has (kind, CRM_KIND_DESCRIBES) && !load_kind (self, kind, error))
        return FALSE;
    }
  rights = crm_session_get_meta (self, "sync.rights");
  crm_rights_take (self->catalog, rights);
  return TRUE;
}
