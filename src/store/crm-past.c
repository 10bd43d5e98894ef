/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The replica as it was at an instant. Each table is covered by a temporary view of the same name:
 * records made later are left out, and those that were changed since are replaced by copies on
 * which the change log was played backwards. Whatever is read through this connection is of that
 * time: cards, lists, filters, counts, sums. The cost grows with what was changed since, not with
 * what there is. */
#include "config.h"

#include <string.h>

#include "crm-log-private.h"

/* What describes the rest, as the office's own fields, stays what it is now. */
static gboolean
goes_back (const CrmKind *kind)
{
  return !crm_kind_has (kind, CRM_KIND_LOCAL) && !crm_kind_has (kind, CRM_KIND_DESCRIBES);
}

/* What an office is set up with it had from the beginning, whenever that was written down; unless
 * the log tells of somebody who added it since. */
static gboolean
was_always_there (const CrmKind *kind)
{
  return crm_kind_has (kind, CRM_KIND_SETUP);
}

static gboolean
collect_births (CrmSession *self, gint64 at, GError **error)
{
  g_autoptr (GString) kinds = g_string_new ("0");
  g_autofree char *condition = NULL;
  g_autofree char *log = NULL;
  g_autofree char *sql = NULL;

  for (guint i = 0; i < crm_catalog_get_n_kinds (self->catalog); i++)
    if (was_always_there (crm_catalog_get_kind (self->catalog, i)))
      g_string_append_printf (kinds, ", %d",
                              crm_kind_get_number (crm_catalog_get_kind (self->catalog, i)));
  condition = g_strdup_printf ("c.action = 'I' AND c.kind IN (%s) AND c.batch IN (SELECT seq FROM"
                               " batch WHERE at > %" G_GINT64_FORMAT " AND source <> 'setup')",
                               kinds->str, at);
  log = crm_log_source (self, NULL, condition, NULL);
  sql = g_strdup_printf ("CREATE TEMP TABLE _born (id BLOB PRIMARY KEY) WITHOUT ROWID;"
                         "INSERT OR IGNORE INTO temp._born SELECT id FROM %s;",
                         log);
  return crm_database_execute (self->db, sql, error);
}

/* For each field of each record the value before the first change after the instant. What an
 * office began with was so from the beginning. */
static gboolean
collect_changes (CrmSession *self, gint64 at, GError **error)
{
  g_autofree char *condition = g_strdup_printf (
      "c.action <> 'I' AND c.batch IN (SELECT seq FROM batch WHERE at > %" G_GINT64_FORMAT
      " AND source <> 'setup')",
      at);
  g_autofree char *log = crm_log_source (self, NULL, condition, NULL);
  g_autofree char *sql = g_strdup_printf (
      "CREATE TEMP TABLE _then AS SELECT c.kind, c.id, coalesce (c.field, '') AS field, c.action,"
      " c.old, min (c.seq) AS seq FROM %s c GROUP BY c.id, coalesce (c.field, '');"
      "CREATE INDEX temp._then_kind ON _then (kind, field, id);",
      log);

  return crm_database_execute (self->db, sql, error);
}

static gint64
count_changed (CrmSession *self, const CrmKind *kind)
{
  g_autofree char *sql = g_strdup_printf (
      "SELECT EXISTS (SELECT 1 FROM temp._then WHERE kind = %d)", crm_kind_get_number (kind));

  return crm_database_get_integer (self->db, sql, 0);
}

/* One statement that sets a field back in the copies. */
static void
append_field (const CrmKind *kind, const CrmField *field, GString *sql)
{
  const char *table = crm_kind_get_name (kind), *name = crm_field_get_name (field);
  int number = crm_kind_get_number (kind);

  if (crm_field_has (field, CRM_FIELD_CUSTOM))
    g_string_append_printf (
        sql,
        "UPDATE temp.\"_then_%s\" SET custom = CASE WHEN n.old IS NULL THEN json_remove (coalesce "
        "(custom, '{}'), '$.%s') ELSE json_set (coalesce (custom, '{}'), '$.%s', n.old) END FROM "
        "temp._then n WHERE n.kind = %d AND n.field = '%s' AND n.id = \"_then_%s\".id;",
        table, name, name, number, name, table);
  else if (crm_field_get_field_type (field) == CRM_FIELD_ANY_LINK)
    /* The number of the kind stands before the id, in two bytes. */
    g_string_append_printf (
        sql,
        "UPDATE temp.\"_then_%s\" SET \"%s\" = CASE length (n.old) WHEN 18 THEN substr (n.old, 3) "
        "ELSE n.old END, \"%s_kind\" = CASE length (n.old) WHEN 18 THEN (instr ("
        "'123456789ABCDEF', substr (hex (n.old), 3, 1)) * 16 + instr ('123456789ABCDEF', substr "
        "(hex (n.old), 4, 1))) END FROM temp._then n WHERE n.kind = %d AND n.field = '%s' AND "
        "n.id = \"_then_%s\".id;",
        table, name, name, number, name, table);
  else
    g_string_append_printf (
        sql,
        "UPDATE temp.\"_then_%s\" SET \"%s\" = n.old%s FROM temp._then n WHERE "
        "n.kind = %d AND n.field = '%s' AND n.id = \"_then_%s\".id;",
        table, name,
        field == crm_kind_get_title_field (kind) ? ", _key = crm_fold (coalesce (n.old, ''))" : "",
        number, name, table);
}

static gboolean
has_changed (CrmSession *self, const CrmKind *kind, const CrmField *field)
{
  g_autofree char *sql = g_strdup_printf (
      "SELECT EXISTS (SELECT 1 FROM temp._then WHERE kind = %d AND field = '%s')",
      crm_kind_get_number (kind), crm_field_get_name (field));

  return crm_database_get_integer (self->db, sql, 0) != 0;
}

/* Copies of the records that were changed since, as they were; found as fast as the others. */
static gboolean
copy_changed (CrmSession *self, const CrmKind *kind, gint64 at, GError **error)
{
  const char *table = crm_kind_get_name (kind);
  g_autofree char *id = g_strdup_printf ("\"_then_%s\".id", table);
  g_autofree char *log = crm_log_source (self, kind, NULL, id);
  g_autoptr (GString) sql = g_string_new (NULL);

  g_string_append_printf (
      sql,
      "CREATE TEMP TABLE \"_then_%s\" AS SELECT * FROM main.\"%s\" WHERE id IN (SELECT id FROM "
      "temp._then WHERE kind = %d);"
      "CREATE UNIQUE INDEX temp.\"_then_%s_row\" ON \"_then_%s\" (row);"
      "CREATE UNIQUE INDEX temp.\"_then_%s_id\" ON \"_then_%s\" (id);",
      table, table, crm_kind_get_number (kind), table, table, table, table);
  for (guint i = 0; i < crm_kind_get_n_fields (kind); i++)
    {
      const CrmField *field = crm_kind_get_field (kind, i);

      if (crm_field_get_spec (field)->satellite == NULL && has_changed (self, kind, field))
        append_field (kind, field, sql);
    }
  g_string_append_printf (
      sql,
      "UPDATE temp.\"_then_%s\" SET _del = n.action <> 'D' FROM temp._then n WHERE n.kind = %d AND "
      "n.field = '' AND n.id = \"_then_%s\".id;"
      "UPDATE temp.\"_then_%s\" SET modified_at = coalesce ((SELECT max (b.at) FROM %s "
      "c JOIN main.batch b ON b.seq = c.batch WHERE b.at <= %" G_GINT64_FORMAT "), created_at);",
      table, crm_kind_get_number (kind), table, table, log, at);
  for (guint i = 0; i < crm_kind_get_n_fields (kind); i++)
    {
      const CrmField *field = crm_kind_get_field (kind, i);

      if (crm_field_is_link (field) && crm_field_has_column (field)
          && !crm_field_has (field, CRM_FIELD_HEADER))
        g_string_append_printf (sql, "CREATE INDEX temp.\"_then_%s_%s\" ON \"_then_%s\" (\"%s\");",
                                table, crm_field_get_name (field), table,
                                crm_field_get_name (field));
    }
  return crm_database_execute (self->db, sql->str, error);
}

static gboolean
cover (CrmSession *self, const CrmKind *kind, gint64 at, GError **error)
{
  const char *table = crm_kind_get_name (kind);
  gboolean changed = count_changed (self, kind) != 0;
  g_autofree char *there
      = was_always_there (kind)
            ? g_strdup ("id NOT IN (SELECT id FROM temp._born)")
            : g_strdup_printf ("coalesce (created_at, 0) <= %" G_GINT64_FORMAT, at);
  g_autoptr (GString) sql = g_string_new (NULL);

  if (changed && !copy_changed (self, kind, at, error))
    return FALSE;
  g_string_append_printf (sql, "CREATE TEMP VIEW \"%s\" AS SELECT * FROM main.\"%s\" WHERE %s",
                          table, table, there);
  if (changed)
    g_string_append_printf (sql,
                            " AND row NOT IN (SELECT row FROM temp.\"_then_%s\") UNION ALL SELECT "
                            "* FROM temp.\"_then_%s\" WHERE %s",
                            table, table, there);
  return crm_database_execute (self->db, sql->str, error);
}

/**
 * crm_session_look_back:
 * @at: instant
 *
 * From now on everything that is read through this session, which must be one that only reads, is
 * as it was at @at, and stays so whatever others write meanwhile. Search alone finds words of now.
 */
gboolean
crm_session_look_back (CrmSession *self, gint64 at, GError **error)
{
  CRM_ASSERT_SESSION (self);
  g_return_val_if_fail (!self->can_write, FALSE);
  if (!crm_database_execute (self->db, "PRAGMA query_only = OFF; BEGIN", error)
      || !collect_changes (self, at, error) || !collect_births (self, at, error))
    return FALSE;
  for (guint i = 0; i < crm_catalog_get_n_kinds (self->catalog); i++)
    {
      const CrmKind *kind = crm_catalog_get_kind (self->catalog, i);

      if (goes_back (kind) && !cover (self, kind, at, error))
        return FALSE;
    }
  /* The transaction stays open: it is what keeps later changes out. */
  return crm_database_execute (self->db, "PRAGMA query_only = ON", error);
}
