/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What sorts by a field, and the indexes that keep an order which somebody asked for. Names are in
 * an index from the beginning; any other column gets one when a long list was sorted by it, so that
 * it is slow once. An index of text belongs to one alphabet: its name says which, and whoever reads
 * another language gets one beside it. */
#include "config.h"

#include <string.h>

#include "crm-collation.h"
#include "crm-session-private.h"

/* Each index costs a little at every change of its column. */
#define MOST_KEPT 8
/* A list that is shorter is sorted sooner than anybody sees. */
#define FEWEST_ROWS 20000

static char *
function_name (void)
{
  return g_strdup_printf ("crm_sort_%s%d", crm_collation_get_name (crm_collation_default ()),
                          CRM_COLLATION_VERSION);
}

static gboolean
is_text (const CrmField *field)
{
  return !crm_field_is_number (field) && !crm_field_is_link (field)
         && crm_field_get_field_type (field) != CRM_FIELD_DATE
         && crm_field_get_field_type (field) != CRM_FIELD_INSTANT
         && crm_field_get_field_type (field) != CRM_FIELD_DURATION
         && crm_field_get_field_type (field) != CRM_FIELD_BOOLEAN;
}

/* A name, in an alphabet that is that of the folded names which each row keeps. */
static gboolean
is_plain_title (const CrmKind *kind, const CrmField *field)
{
  return field == crm_kind_get_title_field (kind)
         && (crm_collation_default () == CRM_COLLATION_PLAIN || !is_text (field)
             || !crm_field_has_column (field));
}

/* Choices follow the order in which they are offered: “low”, “normal”, “high”. */
static char *
choice_key (const CrmField *field, const char *sql)
{
  const CrmChoice *choices = crm_field_get_choices (field);
  GString *key = g_string_new (NULL);

  g_string_printf (key, "CASE %s", sql);
  for (int i = 0; choices != NULL && choices[i].key != NULL; i++)
    {
      char *quoted = sqlite3_mprintf ("%Q", choices[i].key);

      g_string_append_printf (key, " WHEN %s THEN %d", quoted, i);
      sqlite3_free (quoted);
    }
  g_string_append (key, " END");
  return g_string_free (key, FALSE);
}

static char *
title_key (const CrmKind *kind, const char *table)
{
  const CrmField *title = crm_kind_get_title_field (kind);
  g_autofree char *function = NULL;

  if (is_plain_title (kind, title))
    return g_strdup_printf ("%s._key", table);
  function = function_name ();
  return g_strdup_printf ("%s (%s.\"%s\")", function, table, crm_field_get_name (title));
}

/**
 * crm_order_is_title:
 *
 * Returns: whether links to @target are sorted by its title: stages follow the order of their
 *   pipeline, not of the alphabet
 */
gboolean
crm_order_is_title (const CrmKind *target)
{
  return strcmp (crm_kind_get_name (target), "stage") != 0;
}

static char *
link_key (const CrmKind *target, const char *link, const char *table)
{
  g_autofree char *inner = g_strconcat (table, "l", NULL);
  g_autofree char *key = NULL;

  if (!crm_order_is_title (target))
    key = g_strconcat (inner, ".position", NULL);
  else
    key = title_key (target, inner);
  return g_strdup_printf ("(SELECT %s FROM \"%s\" %s WHERE %s.id = %s)", key,
                          crm_kind_get_name (target), inner, inner, link);
}

/**
 * crm_order_key:
 *
 * Returns: what sorts by @path in the alphabet of the person who reads: the kept key for titles,
 * the title of what a link leads to, the place of a choice; the text NULL when the kind has no such
 *   path
 */
char *
crm_order_key (const CrmKind *kind, const char *path, const char *table)
{
  const CrmField *field = NULL;
  g_autofree char *sql = crm_sql_path (kind, path, table, &field);
  g_autofree char *function = NULL;

  if (sql == NULL)
    return g_strdup ("NULL");
  if (field == crm_kind_get_title_field (kind))
    return title_key (kind, table);
  if (crm_field_get_target (field) != NULL)
    return link_key (crm_field_get_target (field), sql, table);
  if (crm_field_get_field_type (field) == CRM_FIELD_CHOICE)
    return choice_key (field, sql);
  if (!is_text (field))
    return g_steal_pointer (&sql);
  function = function_name ();
  return g_strdup_printf ("%s (%s)", function, sql);
}

/* Returns: (nullable): the field whose column an index could keep in order */
static const CrmField *
find_column (const CrmKind *kind, const char *path)
{
  const CrmField *field = crm_kind_find_field (kind, path);
  CrmFieldType type;

  if (field == NULL || !crm_field_has_column (field) || crm_field_is_link (field)
      || is_plain_title (kind, field))
    return NULL;
  type = crm_field_get_field_type (field);
  return type == CRM_FIELD_CHOICE || type == CRM_FIELD_LONG_TEXT || type == CRM_FIELD_PICTURE
             ? NULL
             : field;
}

/**
 * crm_order_tie:
 *
 * Returns: (nullable): what sorts what has the same key, where the index holds it
 */
char *
crm_order_tie (const CrmKind *kind, const char *path, const char *table)
{
  const CrmField *field = find_column (kind, path);

  return field != NULL && is_text (field)
             ? g_strdup_printf ("%s.\"%s\"", table, crm_field_get_name (field))
             : NULL;
}

static char *
index_name (const CrmField *field)
{
  const char *table = crm_kind_get_name (crm_field_get_kind (field));
  const char *name = crm_field_get_name (field);

  return is_text (field) ? g_strdup_printf ("%s_by_%s_%s%d", table, name,
                                            crm_collation_get_name (crm_collation_default ()),
                                            CRM_COLLATION_VERSION)
                         : g_strdup_printf ("%s_by_%s", table, name);
}

gboolean
crm_session_has_index (CrmSession *self, const char *name)
{
  g_autofree char *sql = g_strdup_printf (
      "SELECT EXISTS (SELECT 1 FROM main.sqlite_schema WHERE name = '%s' AND type = 'index')",
      name);

  return crm_database_get_integer (self->db, sql, 0) != 0;
}

/**
 * crm_order_index:
 *
 * Returns: (transfer full) (nullable): the index that has the records of @kind in the order of
 *   @path, where there is one
 */
char *
crm_order_index (CrmSession *self, const CrmKind *kind, const char *path)
{
  const CrmField *field = crm_kind_find_field (kind, path);
  g_autofree char *name = NULL;

  if (field != NULL && is_plain_title (kind, field))
    {
      if (crm_kind_has (kind, CRM_KIND_CHILD))
        return NULL;
      name = g_strconcat (crm_kind_get_name (kind), "_names", NULL);
    }
  else
    {
      field = find_column (kind, path);
      if (field == NULL)
        return NULL;
      name = index_name (field);
    }
  return crm_session_has_index (self, name) ? g_steal_pointer (&name) : NULL;
}

static gboolean
is_kept (CrmSession *self, const CrmKind *kind, const char *path)
{
  g_autofree char *name = crm_order_index (self, kind, path);

  return name != NULL;
}

/* So many steps of SQLite's machine are some tenths of a millisecond. */
#define STEPS 2000

static int
is_wanted (gpointer session)
{
  return crm_store_is_wanted (((CrmSession *) session)->store);
}

/**
 * crm_session_execute_between:
 *
 * Runs @sql in a transaction of its own, and makes way for whoever waits to write.
 *
 * Returns: FALSE with %G_IO_ERROR_CANCELLED when it made way
 */
gboolean
crm_session_execute_between (CrmSession *self, const char *statements, GError **error)
{
  g_autofree char *sql = g_strdup_printf ("BEGIN IMMEDIATE; %s; COMMIT", statements);
  gboolean good;

  sqlite3_progress_handler (self->db->handle, STEPS, is_wanted, self);
  good = crm_database_execute (self->db, sql, error);
  sqlite3_progress_handler (self->db->handle, 0, NULL, NULL);
  if (!good && sqlite3_get_autocommit (self->db->handle) == 0)
    crm_database_execute (self->db, "ROLLBACK", NULL);
  return good;
}

/* What is known of how many rows have a key comes with the index: without it SQLite takes any index
 * of the table to be the better one. */
static gboolean
make_and_analyze (CrmSession *self, const char *create, const char *name, GError **error)
{
  g_autofree char *sql
      = g_strdup_printf ("%s; PRAGMA analysis_limit = 400; ANALYZE main.\"%s\"", create, name);

  return crm_session_execute_between (self, sql, error);
}

/* The text itself stands behind its key, so that SQLite need not look at the rows. */
static gboolean
make_index (CrmSession *self, const CrmField *field, GError **error)
{
  const char *table = crm_kind_get_name (crm_field_get_kind (field));
  const char *column = crm_field_get_name (field);
  g_autofree char *name = index_name (field);
  g_autofree char *function = function_name ();
  g_autofree char *sql = NULL;

  if (is_text (field))
    sql = g_strdup_printf (
        "CREATE INDEX IF NOT EXISTS \"%s\" ON \"%s\" (%s (\"%s\"), \"%s\") WHERE _del = 0", name,
        table, function, column, column);
  else
    sql = g_strdup_printf ("CREATE INDEX IF NOT EXISTS \"%s\" ON \"%s\" (\"%s\") WHERE _del = 0",
                           name, table, column);
  return make_and_analyze (self, sql, name, error);
}

static gboolean
is_worth_it (CrmSession *self, const CrmKind *kind)
{
  const char *table = crm_kind_get_name (kind);
  g_autofree char *rows
      = g_strdup_printf ("SELECT coalesce (max (row), 0) FROM main.\"%s\"", table);
  g_autofree char *kept = g_strdup_printf (
      "SELECT count (*) FROM main.sqlite_schema WHERE type = 'index' AND tbl_name = '%s' AND "
      "name GLOB '%s_by_*'",
      table, table);

  return crm_database_get_integer (self->db, rows, 0) >= FEWEST_ROWS
         && crm_database_get_integer (self->db, kept, 0) < MOST_KEPT;
}

/* What is sorted by a link follows the order of the titles that it leads to. */
static const CrmField *
find_kept (const CrmKind **kind, const char **path)
{
  const CrmField *field = crm_kind_find_field (*kind, *path);
  const CrmKind *target = field != NULL ? crm_field_get_target (field) : NULL;

  if (target != NULL && crm_order_is_title (target))
    {
      *kind = target;
      *path = crm_field_get_name (crm_kind_get_title_field (target));
    }
  return find_column (*kind, *path);
}

/**
 * crm_session_keep_order:
 * @query: whose first order is meant
 *
 * Makes an index for the order of a long list, where one helps and there is none. On the lane that
 * writes; it may take seconds, and is given up when somebody waits for the lane.
 *
 * Returns: FALSE with %G_IO_ERROR_CANCELLED when it made way, with another error when the replica
 *   could not be written
 */
gboolean
crm_session_keep_order (CrmSession *self, CrmQuery *query, GError **error)
{
  CRM_ASSERT_SESSION (self);
  g_return_val_if_fail (self->can_write && !self->in_batch, TRUE);
  for (guint i = 0; i < crm_query_get_n_kinds (query); i++)
    {
      const char *path = crm_query_get_order (query, 0, NULL);
      const CrmKind *kind = crm_query_get_kind (query, i);
      const CrmField *field = find_kept (&kind, &path);

      if (field == NULL || is_kept (self, kind, path) || !is_worth_it (self, kind))
        continue;
      if (!make_index (self, field, error))
        return FALSE;
    }
  return TRUE;
}

/**
 * crm_order_renew:
 *
 * Takes away indexes of an older way to sort, which nothing can keep in order any more. Before the
 * first change of a session.
 */
gboolean
crm_order_renew (CrmSession *self, GError **error)
{
  g_autoptr (GPtrArray) old = g_ptr_array_new_with_free_func (g_free);
  sqlite3_stmt *statement = crm_database_prepare_once (
      self->db,
      "SELECT name, sql FROM main.sqlite_schema WHERE type = 'index' AND "
      "sql LIKE '%(crm_sort_%'",
      error);
  gboolean row = FALSE, good = statement != NULL;

  while (good && (good = crm_database_step (self->db, statement, &row, error)) && row)
    {
      const char *sql = (const char *) sqlite3_column_text (statement, 1);
      gboolean is_known = FALSE;

      for (int i = 0; i < CRM_N_COLLATIONS; i++)
        {
          g_autofree char *call = g_strdup_printf (
              "(crm_sort_%s%d (", crm_collation_get_name ((CrmCollation) i), CRM_COLLATION_VERSION);

          is_known = is_known || strstr (sql, call) != NULL;
        }
      if (!is_known)
        g_ptr_array_add (old, g_strdup ((const char *) sqlite3_column_text (statement, 0)));
    }
  sqlite3_finalize (statement);
  for (guint i = 0; good && i < old->len; i++)
    {
      g_autofree char *drop
          = g_strdup_printf ("DROP INDEX \"%s\"", (char *) g_ptr_array_index (old, i));

      good = crm_database_execute (self->db, drop, error);
    }
  return good;
}
