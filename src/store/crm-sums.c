/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sums that are kept beside the records. Triggers of SQLite add and take away with every row that
 * is written, whoever writes it: an operation, an import, undo, a merge, what arrives from the
 * server. A row of a table is one group of records, those in the bin by themselves.
 *
 * Sums by day have nearly as many rows as there are records where few deals are closed on a day, so
 * they are not kept up to date one by one: triggers note the days on which something changed,
 * readers look at the records of those, and now and then the days are counted anew. */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "crm-error.h"
#include "crm-sums-private.h"

#define DAY_MICROSECONDS "86400000000"
/* So many changed days cost a reader less than it takes to count them. */
#define FEW_DAYS 8
/* Counted anew in one transaction, for which an edit may have to wait. */
#define MANY_DAYS 32

/* What a record has in a field, as the sums tell it apart. */
static char *
part (const CrmSumSpec *spec, const CrmField *field, const char *row)
{
  const char *name = crm_field_get_name (field);

  if (crm_field_get_field_type (field) == CRM_FIELD_DATE && !spec->by_day)
    return g_strdup_printf ("unixepoch (%s.\"%s\" * 86400, 'unixepoch', 'start of month') / 86400",
                            row, name);
  if (crm_field_get_field_type (field) == CRM_FIELD_INSTANT)
    return g_strdup_printf ("%s.\"%s\" - %s.\"%s\" %% " DAY_MICROSECONDS, row, name, row, name);
  return g_strdup_printf ("%s.\"%s\"", row, name);
}

static char *
parts (const CrmSumSpec *spec, const CrmKind *kind, const char *row)
{
  GString *sql = g_string_new (NULL);

  g_string_append_printf (sql, "%s._del", row);
  for (guint i = 0; spec->by[i] != NULL; i++)
    {
      g_autofree char *text = part (spec, crm_kind_find_field (kind, spec->by[i]), row);

      g_string_append_printf (sql, ", %s", text);
    }
  return g_string_free (sql, FALSE);
}

/* The row of the sums to which a record belongs. */
static char *
place (const CrmSumSpec *spec, const CrmKind *kind, const char *row)
{
  GString *sql = g_string_new (NULL);

  for (guint i = 0; spec->by[i] != NULL; i++)
    {
      g_autofree char *text = part (spec, crm_kind_find_field (kind, spec->by[i]), row);

      g_string_append_printf (sql, "\"%s\" IS %s AND ", spec->by[i], text);
    }
  g_string_append_printf (sql, "_del = %s._del", row);
  return g_string_free (sql, FALSE);
}

static char *
belongs (const CrmSumSpec *spec, const char *row)
{
  if (spec->set != NULL)
    return g_strdup_printf ("%s\"%s\" IS NOT NULL", row, spec->set);
  if (spec->unset != NULL)
    return g_strdup_printf ("%s\"%s\" IS NULL", row, spec->unset);
  return g_strdup ("1");
}

static char *
amount (const CrmSumSpec *spec, const char *row)
{
  return spec->of != NULL ? g_strdup_printf ("coalesce (%s.\"%s\", 0)", row, spec->of)
                          : g_strdup ("0");
}

static void
append_columns (const CrmSumSpec *spec, GString *sql)
{
  for (guint i = 0; spec->by[i] != NULL; i++)
    g_string_append_printf (sql, "%s\"%s\"", i > 0 ? ", " : "", spec->by[i]);
}

static void
append_add (const CrmSumSpec *spec, const CrmKind *kind, GString *sql)
{
  g_autofree char *where = place (spec, kind, "NEW");
  g_autofree char *values = parts (spec, kind, "NEW");
  g_autofree char *condition = belongs (spec, "NEW.");
  g_autofree char *sum = amount (spec, "NEW");

  g_string_append_printf (sql,
                          "UPDATE \"%s\" SET n = n + 1, total = total + %s WHERE %s AND %s;"
                          "INSERT INTO \"%s\" (n, total, _del, ",
                          spec->name, sum, condition, where, spec->name);
  append_columns (spec, sql);
  g_string_append_printf (sql, ") SELECT 1, %s, %s WHERE changes () = 0 AND %s;", sum, values,
                          condition);
}

static void
append_take (const CrmSumSpec *spec, const CrmKind *kind, GString *sql)
{
  g_autofree char *where = place (spec, kind, "OLD");
  g_autofree char *condition = belongs (spec, "OLD.");
  g_autofree char *sum = amount (spec, "OLD");

  g_string_append_printf (sql,
                          "UPDATE \"%s\" SET n = n - 1, total = total - %s WHERE %s AND %s;"
                          "DELETE FROM \"%s\" WHERE n = 0 AND %s;",
                          spec->name, sum, condition, where, spec->name, where);
}

static void
append_changed (const CrmSumSpec *spec, GString *sql)
{
  g_string_append (sql, "OLD._del <> NEW._del");
  for (guint i = 0; spec->by[i] != NULL; i++)
    g_string_append_printf (sql, " OR OLD.\"%s\" IS NOT NEW.\"%s\"", spec->by[i], spec->by[i]);
  if (spec->of != NULL)
    g_string_append_printf (sql, " OR OLD.\"%s\" IS NOT NEW.\"%s\"", spec->of, spec->of);
}

/* Notes the day of a record before (OLD) or after (NEW) a change. */
static void
append_note (const CrmSumSpec *spec, const char *row, GString *sql)
{
  g_string_append_printf (sql,
                          "INSERT OR IGNORE INTO \"%s_stale\" SELECT %s.\"%s\""
                          " WHERE %s.\"%s\" IS NOT NULL;",
                          spec->name, row, spec->by[0], row, spec->by[0]);
}

static void
append_left (const CrmSumSpec *spec, const CrmKind *kind, GString *sql)
{
  if (spec->by_day)
    append_note (spec, "OLD", sql);
  else
    append_take (spec, kind, sql);
}

static void
append_came (const CrmSumSpec *spec, const CrmKind *kind, GString *sql)
{
  if (spec->by_day)
    append_note (spec, "NEW", sql);
  else
    append_add (spec, kind, sql);
}

static char *
update_trigger (const CrmSumSpec *spec, const CrmKind *kind)
{
  GString *sql = g_string_new (NULL);

  g_string_append_printf (sql, "CREATE TRIGGER \"%s_update\" AFTER UPDATE ON \"%s\" WHEN ",
                          spec->name, spec->kind);
  append_changed (spec, sql);
  g_string_append (sql, " BEGIN ");
  append_left (spec, kind, sql);
  append_came (spec, kind, sql);
  g_string_append (sql, " END");
  return g_string_free (sql, FALSE);
}

static void
append_triggers (const CrmSumSpec *spec, const CrmKind *kind, GString *sql)
{
  g_autofree char *update = update_trigger (spec, kind);
  g_autofree char *added = belongs (spec, "NEW.");

  g_string_append_printf (sql,
                          "%s; CREATE TRIGGER \"%s_insert\" AFTER INSERT ON \"%s\" WHEN %s BEGIN ",
                          update, spec->name, spec->kind, added);
  append_came (spec, kind, sql);
  g_string_append_printf (sql, " END; CREATE TRIGGER \"%s_delete\" AFTER DELETE ON \"%s\" BEGIN ",
                          spec->name, spec->kind);
  append_left (spec, kind, sql);
  g_string_append (sql, " END;");
}

static void
append_table (const CrmSumSpec *spec, const CrmKind *kind, GString *sql)
{
  g_string_append_printf (sql,
                          "CREATE TABLE \"%s\" (n INTEGER NOT NULL, total INTEGER NOT NULL,"
                          " _del INTEGER NOT NULL",
                          spec->name);
  for (guint i = 0; spec->by[i] != NULL; i++)
    g_string_append_printf (sql, ", \"%s\" %s", spec->by[i],
                            crm_schema_column_type (crm_kind_find_field (kind, spec->by[i])));
  g_string_append_printf (sql, ") STRICT; CREATE INDEX \"%s_place\" ON \"%s\" (", spec->name,
                          spec->name);
  append_columns (spec, sql);
  g_string_append (sql, ");");
  if (spec->by_day)
    g_string_append_printf (sql, "CREATE TABLE \"%s_stale\" (day INTEGER PRIMARY KEY) STRICT;",
                            spec->name);
}

/* The groups as the records have them today, in the order of the columns of the table.
 * @days: (nullable): a condition on their days */
static char *
recount (const CrmSumSpec *spec, const CrmKind *kind, const char *days)
{
  g_autofree char *values = parts (spec, kind, "t");
  g_autofree char *condition = belongs (spec, "t.");
  g_autofree char *sum = amount (spec, "t");
  GString *sql = g_string_new (NULL);

  g_string_append_printf (sql, "SELECT count (*), sum (%s), %s FROM \"%s\" t WHERE %s", sum, values,
                          crm_kind_get_name (kind), condition);
  if (days != NULL)
    g_string_append_printf (sql, " AND t.\"%s\" %s", spec->by[0], days);
  g_string_append (sql, " GROUP BY 3");
  for (guint i = 0; spec->by[i] != NULL; i++)
    g_string_append_printf (sql, ", %u", i + 4);
  return g_string_free (sql, FALSE);
}

/* Where a span begins or ends in the middle of a month or day, the records at its edge are found by
 * their date: those few that such sums are about have an index for it. Sums by day have no such
 * edges. */
static void
append_edge (const CrmSumSpec *spec, GString *sql)
{
  g_autofree char *condition = belongs (spec, "");

  if (!spec->by_day && (spec->set != NULL || spec->unset != NULL))
    g_string_append_printf (sql,
                            "CREATE INDEX IF NOT EXISTS \"%s_edge\" ON \"%s\" (\"%s\") WHERE %s;",
                            spec->name, spec->kind, spec->by[0], condition);
}

/* There, and made from the description of today: the trigger of changes names all of it. */
static gboolean
is_there (CrmSession *self, const CrmSumSpec *spec)
{
  g_autofree char *update
      = update_trigger (spec, crm_catalog_find_kind (self->catalog, spec->kind));
  g_autofree char *name = g_strconcat (spec->name, "_update", NULL);
  g_autoptr (CrmStatementUse) statement = crm_database_prepare (
      self->db, "SELECT 1 FROM sqlite_schema WHERE name = ? AND sql = ?", NULL);
  gboolean row = FALSE;

  if (statement == NULL)
    return FALSE;
  sqlite3_bind_text (statement, 1, name, -1, SQLITE_STATIC);
  sqlite3_bind_text (statement, 2, update, -1, SQLITE_STATIC);
  return crm_database_step (self->db, statement, &row, NULL) && row;
}

static void
append_drop (const CrmSumSpec *spec, GString *sql)
{
  g_string_append_printf (sql,
                          "DROP TRIGGER IF EXISTS \"%s_insert\";"
                          "DROP TRIGGER IF EXISTS \"%s_update\";"
                          "DROP TRIGGER IF EXISTS \"%s_delete\";"
                          "DROP INDEX IF EXISTS \"%s_edge\"; DROP TABLE IF EXISTS \"%s\";"
                          "DROP TABLE IF EXISTS \"%s_stale\";",
                          spec->name, spec->name, spec->name, spec->name, spec->name, spec->name);
}

static gboolean
make (CrmSession *self, const CrmSumSpec *spec, GError **error)
{
  const CrmKind *kind = crm_catalog_find_kind (self->catalog, spec->kind);
  g_autofree char *groups = recount (spec, kind, NULL);
  g_autoptr (GString) sql = g_string_new (NULL);

  append_drop (spec, sql);
  append_table (spec, kind, sql);
  append_edge (spec, sql);
  g_string_append_printf (sql, "INSERT INTO \"%s\" %s;", spec->name, groups);
  append_triggers (spec, kind, sql);
  return crm_database_execute (self->db, sql->str, error);
}

/**
 * crm_sums_make:
 *
 * Makes all sums, inside a transaction of the caller: of a replica that is new, and has none.
 */
gboolean
crm_sums_make (CrmSession *self, GError **error)
{
  for (const CrmSumSpec *spec = crm_sums; spec->name != NULL; spec++)
    if (!make (self, spec, error))
      return FALSE;
  return TRUE;
}

/**
 * crm_sums_make_some:
 * @done: (out): whether all are there
 *
 * Makes the next sums that are missing, or that an older program has made otherwise, outside a
 * batch.
 */
gboolean
crm_sums_make_some (CrmSession *self, gboolean *done, GError **error)
{
  const CrmSumSpec *spec = crm_sums;

  CRM_ASSERT_SESSION (self);
  while (spec->name != NULL && is_there (self, spec))
    spec++;
  *done = spec->name == NULL;
  if (*done)
    return TRUE;
  if (crm_database_execute (self->db, "BEGIN IMMEDIATE", error) && make (self, spec, error)
      && crm_database_execute (self->db, "COMMIT", error))
    return TRUE;
  crm_database_execute (self->db, "ROLLBACK", NULL);
  return FALSE;
}

/* One part of the days of @spec that are not true any more. */
static gboolean
renew_days (CrmSession *self, const CrmSumSpec *spec, GError **error)
{
  const CrmKind *kind = crm_catalog_find_kind (self->catalog, spec->kind);
  g_autofree char *days = g_strdup_printf (
      "IN (SELECT day FROM \"%s_stale\" ORDER BY day LIMIT %d)", spec->name, MANY_DAYS);
  g_autofree char *groups = recount (spec, kind, days);
  g_autofree char *sql = g_strdup_printf (
      "BEGIN IMMEDIATE; DELETE FROM \"%s\" WHERE \"%s\" %s; INSERT INTO \"%s\" %s;"
      "DELETE FROM \"%s_stale\" WHERE day %s; COMMIT",
      spec->name, spec->by[0], days, spec->name, groups, spec->name, days);

  if (crm_database_execute (self->db, sql, error))
    return TRUE;
  crm_database_execute (self->db, "ROLLBACK", NULL);
  return FALSE;
}

/**
 * crm_sums_renew_days:
 * @done: (out): whether few days are left of which the sums are not true any more
 *
 * Counts some days anew on which records changed, outside a batch, when these have become many.
 */
gboolean
crm_sums_renew_days (CrmSession *self, gboolean *done, GError **error)
{
  CRM_ASSERT_SESSION (self);
  *done = TRUE;
  for (const CrmSumSpec *spec = crm_sums; *done && spec->name != NULL; spec++)
    {
      g_autofree char *count = g_strdup_printf (
          "SELECT count (*) FROM (SELECT 1 FROM \"%s_stale\" LIMIT %d)", spec->name, FEW_DAYS + 1);

      if (!spec->by_day || !is_there (self, spec)
          || crm_database_get_integer (self->db, count, 0) <= FEW_DAYS)
        continue;
      *done = FALSE;
      if (!renew_days (self, spec, error))
        return FALSE;
    }
  return TRUE;
}

/**
 * crm_sums_drop:
 * @kind: (nullable): %NULL for all
 *
 * Takes the sums over @kind away, in or outside a batch: a million records are counted once in
 * less time than one by one. Reports look at the records until crm_sums_make_some() has made
 * them again.
 */
gboolean
crm_sums_drop (CrmSession *self, const CrmKind *kind, GError **error)
{
  g_autoptr (GString) sql = g_string_new (NULL);

  CRM_ASSERT_SESSION (self);
  for (const CrmSumSpec *spec = crm_sums; spec->name != NULL; spec++)
    if (kind == NULL || g_str_equal (crm_kind_get_name (kind), spec->kind))
      append_drop (spec, sql);
  return crm_database_execute (self->db, sql->str, error);
}

/**
 * crm_sums_check:
 *
 * Adds to @findings what is kept and does not equal a recount.
 */
void
crm_sums_check (CrmSession *self, GPtrArray *findings)
{
  for (const CrmSumSpec *spec = crm_sums; spec->name != NULL; spec++)
    {
      const CrmKind *kind = crm_catalog_find_kind (self->catalog, spec->kind);
      g_autofree char *days
          = spec->by_day ? g_strdup_printf ("NOT IN (SELECT day FROM \"%s_stale\")", spec->name)
                         : NULL;
      g_autofree char *groups = recount (spec, kind, days);
      g_autofree char *kept
          = spec->by_day ? g_strdup_printf ("\"%s\" WHERE \"%s\" %s", spec->name, spec->by[0], days)
                         : g_strdup_printf ("\"%s\"", spec->name);
      g_autofree char *sql = g_strdup_printf (
          "WITH now AS (%s), kept AS (SELECT * FROM %s) SELECT (SELECT count (*) FROM (SELECT * "
          "FROM"
          " now EXCEPT SELECT * FROM kept)) + (SELECT count (*) FROM kept) - (SELECT count (*) FROM"
          " now)",
          groups, kept);

      if (is_there (self, spec) && crm_database_get_integer (self->db, sql, -1) != 0)
        g_ptr_array_add (
            findings,
            /* Translators: the name of a table. */
            g_strdup_printf (_ ("The sums kept in %s are not those of the records"), spec->name));
    }
}
