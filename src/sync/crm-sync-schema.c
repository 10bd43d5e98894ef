/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The tables, triggers and functions of the shared database, made from the description of the
 * business and from the SQL in data/sql/. Nothing here talks to a server. */
#include "config.h"

#include "crm-sync-schema.h"

#include <string.h>

#include "crm-document-state.h"
#include "crm-paper.h"
#include "crm-sync-resources.h"
#include "crm-sync-sight.h"

/**
 * crm_sync_kind_is_shared:
 *
 * Returns: whether records of the kind are in the shared database
 */
gboolean
crm_sync_kind_is_shared (const CrmKind *kind)
{
  return !crm_kind_has (kind, CRM_KIND_LOCAL);
}

/**
 * crm_sync_kind_stays_as_sent:
 *
 * Returns: whether what a desk sends as new is written as it was sent; the server gives papers
 * their numbers, and makes conflicts itself
 */
gboolean
crm_sync_kind_stays_as_sent (const CrmKind *kind)
{
  return crm_paper_get_next_field (kind) == NULL
         && crm_sync_kind_get_sight (kind) != CRM_SYNC_SIGHT_TRACE;
}

/**
 * crm_sync_field_has_column:
 *
 * Returns: whether the field is a column of its kind's table; fields of the office's own are in
 *   the column custom, satellites in another table
 */
gboolean
crm_sync_field_has_column (const CrmField *field)
{
  return !crm_field_has (field, CRM_FIELD_CUSTOM) && crm_field_get_spec (field)->satellite == NULL;
}

/**
 * crm_sync_field_get_policy:
 *
 * Returns: what decides between two edits of the field at once: "lww" the later one, "larger" the
 *   larger value, "ask" a person, "quiet" the later one without telling anybody, because a rule
 *   derived it
 */
const char *
crm_sync_field_get_policy (const CrmField *field)
{
  if (crm_field_has (field, CRM_FIELD_HEADER) || crm_field_has (field, CRM_FIELD_READ_ONLY))
    return "quiet";
  return crm_field_has (field, CRM_FIELD_ASK)      ? "ask"
         : crm_field_has (field, CRM_FIELD_LARGER) ? "larger"
                                                   : "lww";
}

static const char *
column_type (const CrmField *field)
{
  switch (crm_field_get_field_type (field))
    {
    case CRM_FIELD_INTEGER:
    case CRM_FIELD_DECIMAL:
    case CRM_FIELD_PERCENT:
    case CRM_FIELD_MONEY:
    case CRM_FIELD_INSTANT:
    case CRM_FIELD_DURATION:
      return "bigint";
    case CRM_FIELD_DATE:
      return "date";
    case CRM_FIELD_BOOLEAN:
      return "boolean";
    case CRM_FIELD_LINK:
    case CRM_FIELD_ANY_LINK:
      return "uuid";
    case CRM_FIELD_TEXT:
    case CRM_FIELD_LONG_TEXT:
    case CRM_FIELD_CHOICE:
    case CRM_FIELD_CHOICES:
    case CRM_FIELD_PHONE:
    case CRM_FIELD_EMAIL:
    case CRM_FIELD_WEB:
    case CRM_FIELD_CURRENCY:
    case CRM_FIELD_PICTURE:
      break;
    }
  return "text";
}

static gboolean
has_kind_column (const CrmField *field)
{
  return crm_field_get_field_type (field) == CRM_FIELD_ANY_LINK;
}

/**
 * crm_sync_quote:
 *
 * Returns: (transfer full): a name as an SQL identifier
 */
char *
crm_sync_quote (const char *name)
{
  g_auto (GStrv) parts = g_strsplit (name, "\"", -1);
  g_autofree char *inner = g_strjoinv ("\"\"", parts);

  return g_strconcat ("\"", inner, "\"", NULL);
}

static char *
quote_table (const CrmKind *kind)
{
  g_autofree char *name = crm_sync_quote (crm_kind_get_name (kind));

  return g_strconcat ("crm.", name, NULL);
}

static void
append_tables (GString *sql, const CrmKind *kind)
{
  g_autofree char *table = quote_table (kind);

  g_string_append_printf (sql,
                          "CREATE TABLE IF NOT EXISTS %s (\n"
                          "  id uuid PRIMARY KEY,\n"
                          "  custom jsonb,\n"
                          "  _rv int NOT NULL DEFAULT 1,\n"
                          "  _hlc bigint NOT NULL DEFAULT 0,\n"
                          "  _rep int NOT NULL DEFAULT 0,\n"
                          "  _fm jsonb,\n"
                          "  _del boolean NOT NULL DEFAULT false\n"
                          ") WITH (fillfactor = 90);\n",
                          table);
  for (guint i = 0; i < crm_kind_get_n_fields (kind); i++)
    {
      const CrmField *field = crm_kind_get_field (kind, i);
      g_autofree char *column = crm_sync_quote (crm_field_get_name (field));

      if (!crm_sync_field_has_column (field))
        continue;
      g_string_append_printf (sql, "ALTER TABLE %s ADD COLUMN IF NOT EXISTS %s %s;\n", table,
                              column, column_type (field));
      if (has_kind_column (field))
        g_string_append_printf (sql,
                                "ALTER TABLE %s ADD COLUMN IF NOT EXISTS \"%s_kind\" smallint;\n",
                                table, crm_field_get_name (field));
    }
  crm_sync_sight_append_tables (sql, kind);
}

/* What a new record has in the field, as the database writes it. */
static const char *
initial_text (const CrmField *field)
{
  const char *text = crm_field_get_spec (field)->default_text;

  if (text != NULL && crm_field_get_field_type (field) == CRM_FIELD_BOOLEAN)
    return strcmp (text, "yes") == 0 ? "true" : "false";
  return text != NULL ? text : "";
}

/* Where the value of another field shows. */
static void
append_tells (GString *sql, const CrmField *field)
{
  const CrmKind *kind = crm_field_get_kind (field);
  const char *tells = crm_field_get_spec (field)->tells;
  g_auto (GStrv) parts = tells != NULL ? g_strsplit (tells, ".", 2) : NULL;
  gboolean is_other = parts != NULL && parts[1] != NULL;
  const CrmKind *of
      = is_other ? crm_catalog_find_kind (crm_kind_get_catalog (kind), parts[0]) : kind;
  gboolean is_any = g_strcmp0 (tells, "*") == 0;

  if (tells != NULL)
    g_string_append_printf (
        sql, "INSERT INTO sync.tells VALUES (%d, '%s', %d, '%s') ON CONFLICT DO NOTHING;\n",
        crm_kind_get_number (kind), crm_field_get_name (field),
        is_any ? 0 : crm_kind_get_number (of), is_any ? "" : parts[is_other ? 1 : 0]);
}

static void
append_entity (GString *sql, const CrmKind *kind)
{
  CrmSyncSight sight = crm_sync_kind_get_sight (kind);

  g_string_append_printf (sql,
                          "INSERT INTO sync.entity (ent, name, depth, sight) VALUES (%d, '%s', %d, "
                          "'%s') ON CONFLICT (ent) DO UPDATE SET depth = excluded.depth, sight = "
                          "excluded.sight;\n",
                          crm_kind_get_number (kind), crm_kind_get_name (kind),
                          crm_sync_sight_get_depth (sight), crm_sync_sight_get_name (sight));
  for (guint i = 0; i < crm_kind_get_n_fields (kind); i++)
    {
      const CrmField *field = crm_kind_get_field (kind, i);

      if (!crm_sync_field_has_column (field))
        continue;
      g_string_append_printf (
          sql,
          "INSERT INTO sync.field (ent, name, type, policy, initial, hideable) VALUES "
          "(%d, '%s', '%s', '%s', nullif ('%s', ''), %s) ON CONFLICT (ent, name) DO UPDATE SET "
          "policy = excluded.policy, initial = excluded.initial, hideable = excluded.hideable;\n",
          crm_kind_get_number (kind), crm_field_get_name (field), crm_field_get_type_name (field),
          crm_sync_field_get_policy (field), initial_text (field),
          crm_field_can_be_hidden (field) ? "true" : "false");
      append_tells (sql, field);
    }
}

/* What is left out of foreign keys: who made and changed a record, which nobody chose. */
static void
append_foreign_keys (GString *sql, const CrmKind *kind)
{
  g_autofree char *table = quote_table (kind);

  for (guint i = 0; i < crm_kind_get_n_fields (kind); i++)
    {
      const CrmField *field = crm_kind_get_field (kind, i);
      const CrmKind *target = crm_field_get_target (field);
      g_autofree char *target_table = NULL;

      if (target == NULL || !crm_sync_field_has_column (field)
          || crm_field_has (field, CRM_FIELD_HEADER) || !crm_sync_kind_is_shared (target))
        continue;
      target_table = quote_table (target);
      g_string_append_printf (
          sql,
          "DO $$ BEGIN IF NOT EXISTS (SELECT 1 FROM pg_constraint WHERE conname = 'fk_%s' AND "
          "conrelid = '%s'::regclass) THEN\n"
          "  ALTER TABLE %s ADD CONSTRAINT \"fk_%s\" FOREIGN KEY (\"%s\") REFERENCES %s (id) "
          "DEFERRABLE INITIALLY DEFERRED;\nEND IF; END $$;\n",
          crm_field_get_name (field), table, table, crm_field_get_name (field),
          crm_field_get_name (field), target_table);
    }
}

typedef struct
{
  GString *policy;
  GString *fields;
  GString *derived;
  GString *columns;
  GString *values;
  GString *marks;
  char *acl;
  char *sight;
  char *follow;
  char *policies;
} KindParts;

static void
add_column (KindParts *parts, const char *name, const char *policy)
{
  const char *comma = parts->columns->len > 0 ? ", " : "";

  g_string_append_printf (parts->policy, "%s\"%s\": \"%s\"", comma, name, policy);
  g_string_append_printf (parts->fields, ",%s", name);
  if (strcmp (policy, "quiet") == 0 || strcmp (policy, "with") == 0)
    g_string_append_printf (parts->derived, "%s%s", parts->derived->len > 2 ? "," : "", name);
  g_string_append_printf (parts->columns, "%s\"%s\"", comma, name);
  g_string_append_printf (parts->values, "%sr.\"%s\"", comma, name);
}

/* Who changed a record last, and when, stands beside each entry of the audit log. */
static gboolean
is_audited (const CrmField *field)
{
  return strcmp (crm_field_get_name (field), "modified_at") != 0
         && strcmp (crm_field_get_name (field), "modified_by") != 0;
}

static void
add_change (KindParts *parts, const char *name)
{
  g_string_append_printf (parts->marks,
                          "    v_changes := v_changes || jsonb_build_object ('%s', "
                          "jsonb_build_array (OLD.\"%s\", NEW.\"%s\"));\n",
                          name, name, name);
}

static void
add_field (KindParts *parts, const CrmField *field)
{
  const char *name = crm_field_get_name (field);
  g_autofree char *kind_column = has_kind_column (field) ? g_strconcat (name, "_kind", NULL) : NULL;

  add_column (parts, name, crm_sync_field_get_policy (field));
  if (kind_column != NULL)
    add_column (parts, kind_column, "with");
  if (kind_column == NULL)
    g_string_append_printf (parts->marks, "  IF NEW.\"%s\" IS DISTINCT FROM OLD.\"%s\" THEN\n",
                            name, name);
  else
    g_string_append_printf (parts->marks,
                            "  IF (NEW.\"%s\", NEW.\"%s\") IS DISTINCT FROM "
                            "(OLD.\"%s\", OLD.\"%s\") THEN\n",
                            name, kind_column, name, kind_column);
  g_string_append_printf (parts->marks, "    v_fm := v_fm || jsonb_build_object ('%s', v_mark);\n",
                          name);
  if (is_audited (field))
    add_change (parts, name);
  if (kind_column != NULL)
    add_change (parts, kind_column);
  g_string_append (parts->marks, "  END IF;\n");
}

static const char *
look_up (KindParts *parts, const CrmKind *kind, const char *key, gsize length, GString *scratch)
{
  const struct
  {
    const char *key;
    const char *value;
  } known[] = { { "policy", parts->policy->str },
                { "fields", parts->fields->str },
                { "derived", parts->derived->str },
                { "columns", parts->columns->str },
                { "values", parts->values->str },
                { "marks", parts->marks->str },
                { "acl", parts->acl },
                { "sight", parts->sight },
                { "follow", parts->follow },
                { "policies", parts->policies },
                { "kind", crm_kind_get_name (kind) } };

  for (gsize i = 0; i < G_N_ELEMENTS (known); i++)
    if (strlen (known[i].key) == length && strncmp (known[i].key, key, length) == 0)
      return known[i].value;
  g_string_truncate (scratch, 0);
  if (strncmp (key, "table", length) == 0)
    {
      g_autofree char *table = quote_table (kind);

      g_string_append (scratch, table);
    }
  else if (strncmp (key, "number", length) == 0)
    g_string_append_printf (scratch, "%d", crm_kind_get_number (kind));
  else if (strncmp (key, "update_rights", length) == 0)
    g_string_append (scratch, crm_kind_has (kind, CRM_KIND_APPEND_ONLY)
                                  ? "UPDATE (_del, _hlc, modified_at, modified_by)"
                                  : "UPDATE");
  else
    g_assert_not_reached ();
  return scratch->str;
}

static void
append_template (GString *sql, const char *template, KindParts *parts, const CrmKind *kind)
{
  g_autoptr (GString) scratch = g_string_new (NULL);

  for (const char *p = template; *p != '\0';)
    {
      gsize length = *p == '@' ? strspn (p + 1, "abcdefghijklmnopqrstuvwxyz_") : 0;

      if (length > 0 && p[length + 1] == '@')
        {
          g_string_append (sql, look_up (parts, kind, p + 1, length, scratch));
          p += length + 2;
        }
      else
        g_string_append_c (sql, *p++);
    }
}

static void
append_kind (GString *sql, const char *template, const CrmKind *kind)
{
  KindParts parts
      = { g_string_new ("'{"),           g_string_new ("'{custom"),  g_string_new ("'{"),
          g_string_new (NULL),           g_string_new (NULL),        g_string_new (NULL),
          crm_sync_sight_acl (kind),     crm_sync_sight_code (kind), crm_sync_sight_follow (kind),
          crm_sync_sight_policies (kind) };

  for (guint i = 0; i < crm_kind_get_n_fields (kind); i++)
    if (crm_sync_field_has_column (crm_kind_get_field (kind, i)))
      add_field (&parts, crm_kind_get_field (kind, i));
  g_string_append (parts.policy, "}'");
  g_string_append (parts.fields, "}'");
  g_string_append (parts.derived, "}'");
  /* The line of the template ends itself. */
  g_string_truncate (parts.marks, parts.marks->len - 1);
  append_template (sql, template, &parts, kind);
  g_string_free (parts.policy, TRUE);
  g_string_free (parts.fields, TRUE);
  g_string_free (parts.derived, TRUE);
  g_string_free (parts.columns, TRUE);
  g_string_free (parts.values, TRUE);
  g_string_free (parts.marks, TRUE);
  g_free (parts.acl);
  g_free (parts.sight);
  g_free (parts.follow);
  g_free (parts.policies);
}

static void
append_file (GString *sql, const char *name, char **contents)
{
  g_autofree char *path = g_strconcat ("/org/clientela/sql/", name, NULL);
  g_autoptr (GBytes) bytes
      = g_resource_lookup_data (crm_sync_get_resource (), path, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
  gsize size = 0;
  const char *data;

  g_assert (bytes != NULL);
  data = g_bytes_get_data (bytes, &size);
  if (contents != NULL)
    *contents = g_strndup (data, size);
  else
    g_string_append_len (sql, data, (gssize) size);
}

/* What leads from the number of a kind to a function of it, without a plan made for each call. */
static void
append_dispatch (
    GString *sql, const CrmCatalog *catalog, const char *name, const char *prefix, const char *what)
{
  g_string_append_printf (
      sql,
      "CREATE OR REPLACE FUNCTION sync.%s (p_ent smallint, p_rep int, p_seq bigint, p_%s jsonb,\n"
      "  p_offset bigint, p_now bigint) RETURNS void\n"
      "LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$\nBEGIN\n  CASE p_ent\n",
      name, what);
  for (guint i = 0; i < crm_catalog_get_n_kinds (catalog); i++)
    {
      const CrmKind *kind = crm_catalog_get_kind (catalog, i);

      if (crm_sync_kind_is_shared (kind))
        g_string_append_printf (
            sql, "    WHEN %d THEN PERFORM sync.%s_%s (p_rep, p_seq, p_%s, p_offset, p_now);\n",
            crm_kind_get_number (kind), prefix, crm_kind_get_name (kind), what);
    }
  g_string_append (sql, "    ELSE RAISE EXCEPTION 'there is no kind %', p_ent USING ERRCODE = "
                        "'42703';\n  END CASE;\nEND $$;\n");
}

/* Which kinds are numbered by the server, and how; then the triggers that do it. */
static void
append_numbered (GString *sql, const CrmCatalog *catalog)
{
  g_autoptr (GString) rows = g_string_new (NULL);
  g_autofree char *script = NULL;
  g_auto (GStrv) parts = NULL;

  for (guint i = 0; i < crm_catalog_get_n_kinds (catalog); i++)
    {
      const CrmKind *kind = crm_catalog_get_kind (catalog, i);
      const char *next = crm_paper_get_next_field (kind);
      g_autofree char *plain = NULL;
      g_autofree char *types = NULL;

      if (next == NULL)
        continue;
      plain = g_strjoinv (",", (char **) crm_paper_get_unnumbered (kind));
      types = g_strjoinv (",", (char **) crm_paper_get_numbered_types (kind));
      g_string_append_printf (rows,
                              "%s(%d, '%s', '{%s}'::text[], %s, nullif ('{%s}'::text[], '{}'))",
                              rows->len > 0 ? ", " : "", crm_kind_get_number (kind), next, plain,
                              crm_paper_counts_by_year (kind) ? "true" : "false", types);
    }
  append_file (sql, "numbers.sql", &script);
  parts = g_strsplit (script, "@numbered@", 2);
  g_string_append_printf (sql, "%s%s%s", parts[0], rows->str, parts[1]);
}

/* Documents that were issued: what of them the server keeps as it is. */
static void
append_documents (GString *sql)
{
  g_autofree char *script = NULL;
  g_autofree char *kept = g_strjoinv (",", (char **) crm_document_get_kept_fields ());
  g_auto (GStrv) parts = NULL;

  append_file (sql, "documents.sql", &script);
  parts = g_strsplit (script, "@kept@", 2);
  g_string_append_printf (sql, "%s%s%s", parts[0], kept, parts[1]);
}

/**
 * crm_sync_schema_generate:
 *
 * Returns: (transfer full): the script that makes the shared database out of an empty one, or adds
 *   to it what the description has gained. It is to run in one transaction.
 */
char *
crm_sync_schema_generate (const CrmCatalog *catalog)
{
  GString *sql = g_string_new (NULL);
  g_autofree char *template = NULL;

  append_file (sql, "rollback.sql", NULL);
  append_file (sql, "schema.sql", NULL);
  append_file (sql, "kind.sql", &template);
  for (guint i = 0; i < crm_catalog_get_n_kinds (catalog); i++)
    if (crm_sync_kind_is_shared (crm_catalog_get_kind (catalog, i)))
      {
        append_tables (sql, crm_catalog_get_kind (catalog, i));
        append_entity (sql, crm_catalog_get_kind (catalog, i));
      }
  append_file (sql, "functions.sql", NULL);
  append_file (sql, "sight.sql", NULL);
  append_file (sql, "audit.sql", NULL);
  append_file (sql, "compact.sql", NULL);
  crm_sync_sight_append_lookup (sql, catalog);
  for (guint i = 0; i < crm_catalog_get_n_kinds (catalog); i++)
    if (crm_sync_kind_is_shared (crm_catalog_get_kind (catalog, i)))
      {
        append_kind (sql, template, crm_catalog_get_kind (catalog, i));
        append_foreign_keys (sql, crm_catalog_get_kind (catalog, i));
      }
  append_dispatch (sql, catalog, "insert_records", "insert", "ops");
  append_dispatch (sql, catalog, "apply_operation", "apply", "op");
  append_file (sql, "upgrade.sql", NULL);
  crm_sync_sight_append_upgrade (sql, catalog);
  append_numbered (sql, catalog);
  append_documents (sql);
  append_file (sql, "files.sql", NULL);
  append_file (sql, "rules.sql", NULL);
  append_file (sql, "rights.sql", NULL);
  append_file (sql, "health.sql", NULL);
  append_file (sql, "presence.sql", NULL);
  return g_string_free (sql, FALSE);
}

/**
 * crm_sync_kind_is_known:
 *
 * Returns: whether records of the kind are in the shared database, as far as it has grown
 */
gboolean
crm_sync_kind_is_known (const CrmKind *kind, GHashTable *known)
{
  return crm_sync_kind_is_shared (kind)
         && (known == NULL || g_hash_table_contains (known, crm_kind_get_name (kind)));
}

static gboolean
is_asked_for (const CrmField *field, GHashTable *known)
{
  g_autofree char *name = g_strconcat (crm_kind_get_name (crm_field_get_kind (field)), ".",
                                       crm_field_get_name (field), NULL);

  return crm_sync_field_has_column (field)
         && (known == NULL || g_hash_table_contains (known, name));
}

/**
 * crm_sync_schema_dup_source:
 *
 * Returns: (transfer full): where the person at this desk reads records of the kind: its table, or
 *   the view of it from which fields are missing
 */
char *
crm_sync_schema_dup_source (const CrmKind *kind)
{
  for (guint i = 0; i < crm_kind_get_n_fields (kind); i++)
    if (crm_field_get_access (crm_kind_get_field (kind, i)) == CRM_ACCESS_NONE)
      return g_strdup_printf ("seen.\"%s\"", crm_kind_get_name (kind));
  return quote_table (kind);
}

/**
 * crm_sync_schema_row_sql:
 *
 * Returns: (transfer full): a row of the table with the alias t as JSON; columns are named, so that
 *   a database that has grown further gives what this version knows
 */
char *
crm_sync_schema_row_sql (const CrmKind *kind, GHashTable *known)
{
  GString *sql = g_string_new ("(SELECT json_strip_nulls (row_to_json (j))::text FROM (SELECT "
                               "t._rv, t._del, t.custom");

  for (guint i = 0; i < crm_kind_get_n_fields (kind); i++)
    {
      const CrmField *field = crm_kind_get_field (kind, i);
      g_autofree char *column = crm_sync_quote (crm_field_get_name (field));

      if (!is_asked_for (field, known))
        continue;
      g_string_append_printf (sql, ", t.%s", column);
      if (has_kind_column (field))
        g_string_append_printf (sql, ", t.\"%s_kind\"", crm_field_get_name (field));
    }
  g_string_append (sql, ") j)");
  return g_string_free (sql, FALSE);
}

/**
 * crm_sync_schema_fingerprint:
 *
 * Returns: (transfer full): a short text that is another one when other columns are asked for; then
 *   a replica lacks what it never asked for, and copies the kind again
 */
char *
crm_sync_schema_fingerprint (const CrmKind *kind, GHashTable *known)
{
  g_autofree char *sql = crm_sync_schema_row_sql (kind, known);
  char *checksum = g_compute_checksum_for_string (G_CHECKSUM_SHA256, sql, -1);

  checksum[16] = '\0';
  return checksum;
}

/* Who made and changed a record, and when it was changed, the server knows better than the desk
 * that sent it. */
static void
append_pull_of_kind (GString *sql, const CrmKind *kind, GHashTable *known)
{
  g_autofree char *row = crm_sync_schema_row_sql (kind, known);
  g_autofree char *source = crm_sync_schema_dup_source (kind);
  g_autofree char *table = quote_table (kind);
  gboolean may_stay = strcmp (source, table) == 0 && crm_sync_kind_stays_as_sent (kind);

  g_string_append_printf (
      sql,
      "\nUNION ALL SELECT k.ent, k.id, CASE WHEN t.id IS NULL THEN NULL%s ELSE %s END "
      "FROM k LEFT JOIN %s t ON t.id = k.id WHERE k.ent = %d AND "
      "(SELECT kinds FROM others) IS NULL",
      may_stay ? " WHEN t._rv = 1 AND t._rep = $2::int AND NOT (t._del OR k.wanted) THEN "
                 "concat ('= ', t.created_by, ' ', t.modified_by, ' ', t.modified_at)"
               : "",
      row, source, crm_kind_get_number (kind));
}

static void
append_numbers (GString *sql, GPtrArray *kinds)
{
  g_string_append (sql, "'{");
  for (guint i = 0; i < kinds->len; i++)
    g_string_append_printf (sql, "%s%d", i > 0 ? "," : "",
                            crm_kind_get_number (g_ptr_array_index (kinds, i)));
  g_string_append (sql, "}'::smallint[]");
}

/* Known kinds that are not among those. */
static GPtrArray *
list_others (const CrmCatalog *catalog, GHashTable *known, GPtrArray *kinds)
{
  GPtrArray *others = g_ptr_array_new ();

  for (guint i = 0; i < crm_catalog_get_n_kinds (catalog); i++)
    {
      const CrmKind *kind = crm_catalog_get_kind (catalog, i);

      if (crm_sync_kind_is_known (kind, known) && !g_ptr_array_find (kinds, kind, NULL))
        g_ptr_array_add (others, (gpointer) kind);
    }
  return others;
}

/**
 * crm_sync_schema_pull_sql:
 * @kinds: (element-type CrmKind): of which rows are asked for
 *
 * Parameters of the statement: $1 the cursor, $2 our replica, $3 a JSON array of [kind, id] that
 * are wanted whole, whether they changed or not. Its rows are kind, id and a text as in
 * #CrmSyncRowFunc. The first one has kind -1
 * and the numbers of the other kinds of which something is new as its text; when there are any, no
 * row follows but the header. The second is the header, with kind 0. A row without JSON is gone. It
 * is one statement, so it sees one snapshot: the one whose name in the header is the next cursor.
 *
 * Returns: (transfer full): the statement
 */
char *
crm_sync_schema_pull_sql (const CrmCatalog *catalog, GHashTable *known, GPtrArray *kinds)
{
  const CrmKind *own_fields = crm_catalog_find_kind (catalog, "custom_field");
  g_autoptr (GPtrArray) others = list_others (catalog, known, kinds);
  GString *sql = g_string_new (
      "WITH k AS MATERIALIZED (SELECT ent, id, bool_or (wanted) AS wanted FROM (\n"
      "SELECT ent, id, false AS wanted FROM sync.log WHERE xid >= pg_snapshot_xmax "
      "($1::pg_snapshot)\n"
      "UNION ALL SELECT ent, id, false FROM sync.log\n"
      "  WHERE xid = ANY (ARRAY (SELECT pg_snapshot_xip ($1::pg_snapshot)))\n"
      "UNION ALL SELECT (w ->> 0)::smallint, (w ->> 1)::uuid, true FROM jsonb_array_elements "
      "($3::jsonb) w) z GROUP BY ent, id),\nothers AS MATERIALIZED (SELECT string_agg (DISTINCT "
      "ent::text, ' ') AS kinds FROM k "
      "WHERE ent = ANY (");

  append_numbers (sql, others);
  g_string_append (
      sql, "))\nSELECT -1::smallint, NULL::uuid, kinds FROM others\n"
           "UNION ALL SELECT 0, NULL, (sync.header ($2::int) || jsonb_build_object ('snapshot', "
           "pg_current_snapshot ()::text, 'rows', (SELECT count (*) FROM k)))::text");
  /* Fields of the office's own come first: the rows that follow have values for them. */
  if (g_ptr_array_find (kinds, own_fields, NULL))
    append_pull_of_kind (sql, own_fields, known);
  for (guint i = 0; i < kinds->len; i++)
    if (g_ptr_array_index (kinds, i) != own_fields)
      append_pull_of_kind (sql, g_ptr_array_index (kinds, i), known);
  return g_string_free (sql, FALSE);
}

/**
 * crm_sync_schema_page_sql:
 *
 * Parameters: $1 the id below which the page begins, $2 the number of rows. Rows are id and JSON,
 * the newest first.
 *
 * Returns: (transfer full): the statement that reads one page of the first copy
 */
char *
crm_sync_schema_page_sql (const CrmKind *kind, GHashTable *known)
{
  g_autofree char *row = crm_sync_schema_row_sql (kind, known);
  g_autofree char *table = crm_sync_schema_dup_source (kind);

  return g_strdup_printf ("SELECT t.id, %s FROM %s t WHERE t.id < $1::uuid ORDER BY t.id DESC "
                          "LIMIT $2::int",
                          row, table);
}

/**
 * crm_sync_schema_gained_sql:
 *
 * Parameters: as of crm_sync_schema_page_sql(), and $3 a snapshot of the server.
 *
 * Returns: (transfer full): the statement that reads one page of what came into this person's sight
 *   after the snapshot
 */
char *
crm_sync_schema_gained_sql (const CrmKind *kind, GHashTable *known)
{
  g_autofree char *row = crm_sync_schema_row_sql (kind, known);
  g_autofree char *table = crm_sync_schema_dup_source (kind);

  return g_strdup_printf ("SELECT t.id, %s FROM %s t WHERE t.id < $1::uuid AND ((SELECT "
                          "sync.sees_all ()) OR t._acl IN (SELECT sync.my_gained "
                          "($3::pg_snapshot))) ORDER BY t.id DESC LIMIT $2::int",
                          row, table);
}

/**
 * crm_sync_schema_copy_fields:
 *
 * Returns: (transfer container) (element-type CrmField): those whose columns
 *   crm_sync_schema_copy_sql() asks for, in its order
 */
GPtrArray *
crm_sync_schema_copy_fields (const CrmKind *kind, GHashTable *known)
{
  GPtrArray *fields = g_ptr_array_new ();

  for (guint i = 0; i < crm_kind_get_n_fields (kind); i++)
    if (is_asked_for (crm_kind_get_field (kind, i), known))
      g_ptr_array_add (fields, (gpointer) crm_kind_get_field (kind, i));
  return fields;
}

/**
 * crm_sync_schema_copy_sql:
 * @last: id below which the page begins
 *
 * A page begins where the one before it ended: sorting all that is left for each would cost the
 * more the larger the table is, so the server is told to go along its index.
 *
 * Returns: (transfer full): the script that copies a page out in binary form, the newest rows
 *   first: id, version, whether it is deleted, the office's own fields as JSON, the fields; after
 *   a link to any kind the number of the kind
 */
char *
crm_sync_schema_copy_sql (const CrmKind *kind, GHashTable *known, const CrmId *last, int limit)
{
  g_autoptr (GPtrArray) fields = crm_sync_schema_copy_fields (kind, known);
  g_autofree char *table = crm_sync_schema_dup_source (kind);
  GString *sql
      = g_string_new ("SET LOCAL enable_sort = off; COPY (SELECT t.id, t._rv::bigint, t._del, "
                      "nullif (t.custom::text, '{}')");
  char id[CRM_ID_STRING_SIZE];

  for (guint i = 0; i < fields->len; i++)
    {
      g_autofree char *column = crm_sync_quote (crm_field_get_name (fields->pdata[i]));

      g_string_append_printf (sql, ", t.%s", column);
      if (has_kind_column (fields->pdata[i]))
        g_string_append_printf (sql, ", t.\"%s_kind\"::bigint",
                                crm_field_get_name (fields->pdata[i]));
    }
  g_string_append_printf (sql,
                          " FROM %s t WHERE t.id < '%s'::uuid ORDER BY t.id DESC LIMIT %d)"
                          " TO STDOUT (FORMAT binary)",
                          table, crm_id_format (last, id), limit);
  return g_string_free (sql, FALSE);
}
