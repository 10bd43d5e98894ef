/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What of the shared database decides who sees which records, made from the description. */
#include "config.h"

#include "crm-sync-sight.h"

#include <string.h>

#include "crm-sync-schema.h"

static gboolean
leads_to_records (const CrmField *field)
{
  const CrmKind *target = crm_field_get_target (field);

  if (crm_field_has (field, CRM_FIELD_HEADER) || !crm_sync_field_has_column (field))
    return FALSE;
  if (crm_field_get_field_type (field) == CRM_FIELD_ANY_LINK)
    return TRUE;
  return target != NULL && crm_sync_kind_is_shared (target)
         && crm_sync_kind_get_sight (target) != CRM_SYNC_SIGHT_OPEN;
}

static const CrmField *
find_any_link (const CrmKind *kind)
{
  for (guint i = 0; i < crm_kind_get_n_fields (kind); i++)
    if (crm_field_get_field_type (crm_kind_get_field (kind, i)) == CRM_FIELD_ANY_LINK)
      return crm_kind_get_field (kind, i);
  return NULL;
}

/**
 * crm_sync_kind_get_sight:
 *
 * Returns: what decides who sees records of the kind
 */
CrmSyncSight
crm_sync_kind_get_sight (const CrmKind *kind)
{
  const CrmField *any = find_any_link (kind);

  if (crm_kind_has (kind, CRM_KIND_RIGHTS))
    return CRM_SYNC_SIGHT_OPEN;
  if (crm_kind_has (kind, CRM_KIND_SETUP))
    {
      if (any == NULL || !crm_field_has (any, CRM_FIELD_REQUIRED))
        return CRM_SYNC_SIGHT_OPEN;
      return crm_kind_has (kind, CRM_KIND_TRACE) || crm_field_has (any, CRM_FIELD_READ_ONLY)
                 ? CRM_SYNC_SIGHT_TRACE
                 : CRM_SYNC_SIGHT_CHILD;
    }
  if (crm_kind_has (kind, CRM_KIND_CHILD))
    return CRM_SYNC_SIGHT_CHILD;
  return any != NULL ? CRM_SYNC_SIGHT_FOLLOWS : CRM_SYNC_SIGHT_OWN;
}

const char *
crm_sync_sight_get_name (CrmSyncSight sight)
{
  static const char *const names[] = { "open", "own", "follows", "child", "trace" };

  return names[sight];
}

/**
 * crm_sync_sight_get_depth:
 *
 * Returns: what of one operation is born first: a record before what stands in it
 */
int
crm_sync_sight_get_depth (CrmSyncSight sight)
{
  return sight <= CRM_SYNC_SIGHT_OWN ? 0 : (int) sight - 1;
}

/* The links that say what a record of the kind stands in; the first one that is set counts. */
static GPtrArray *
list_parents (const CrmKind *kind)
{
  CrmSyncSight sight = crm_sync_kind_get_sight (kind);
  GPtrArray *links = g_ptr_array_new ();

  if (sight <= CRM_SYNC_SIGHT_OWN)
    return links;
  if (sight != CRM_SYNC_SIGHT_CHILD)
    {
      g_ptr_array_add (links, (gpointer) find_any_link (kind));
      return links;
    }
  for (guint i = 0; i < crm_kind_get_n_fields (kind); i++)
    {
      const CrmField *field = crm_kind_get_field (kind, i);

      if (!leads_to_records (field))
        continue;
      g_ptr_array_add (links, (gpointer) field);
      if (crm_field_has (field, CRM_FIELD_REQUIRED))
        break;
    }
  return links;
}

/**
 * crm_sync_sight_append_tables:
 *
 * Adds to the script what the table of a kind needs: the acl, and a way from a record to those
 * that stand in it.
 */
void
crm_sync_sight_append_tables (GString *sql, const CrmKind *kind)
{
  g_autoptr (GPtrArray) parents = list_parents (kind);
  const char *name = crm_kind_get_name (kind);

  g_string_append_printf (
      sql, "ALTER TABLE crm.\"%s\" ADD COLUMN IF NOT EXISTS _acl int NOT NULL DEFAULT 0;\n", name);
  for (guint i = 0; i < parents->len; i++)
    {
      const char *link = crm_field_get_name (parents->pdata[i]);

      g_string_append_printf (sql,
                              "CREATE INDEX IF NOT EXISTS \"%s_in_%s\" ON crm.\"%s\" (\"%s\") "
                              "WHERE \"%s\" IS NOT NULL;\n",
                              name, link, name, link, link);
    }
}

/* A conflict about a field is seen by whom the field may be seen by, a document that states it too.
 */
static const char *
field_condition (const CrmKind *kind)
{
  if (crm_kind_find_field (kind, "data_snapshot") != NULL)
    return "\n  AND NOT sync.states_hidden (data_snapshot)";
  return crm_kind_find_field (kind, "field_name") != NULL
                 && crm_sync_kind_get_sight (kind) == CRM_SYNC_SIGHT_TRACE
             ? "\n  AND NOT sync.hides (target_id_kind, field_name)"
             : "";
}

/**
 * crm_sync_kind_hangs_on_fields:
 *
 * Returns: whether some records of the kind are out of sight for people who do not see a field of
 *   another kind
 */
gboolean
crm_sync_kind_hangs_on_fields (const CrmKind *kind)
{
  return *field_condition (kind) != '\0';
}

static void
append_blob_lookup (GString *sql, const CrmKind *kind, const CrmField *field)
{
  const char *table = crm_kind_get_name (kind);
  const char *name = crm_field_get_name (field);

  g_string_append_printf (sql,
                          "\n  OR EXISTS (SELECT 1 FROM crm.\"%s\" t WHERE t.\"%s\" = p_hash "
                          "AND (t._acl = 0 OR t._acl IN (SELECT sync.my_acl (1)))%s\n"
                          "    AND NOT sync.hides (%d, '%s'))",
                          table, name, field_condition (kind), crm_kind_get_number (kind), name);
}

/* Whether a file is in a record that whoever asks sees. */
static void
append_blobs (GString *sql, const CrmCatalog *catalog)
{
  g_autoptr (GString) indexes = g_string_new (NULL);

  g_string_append (sql, "CREATE OR REPLACE FUNCTION sync.sees_blob (p_hash text)\n"
                        "RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = "
                        "pg_catalog, pg_temp AS $$\n  SELECT sync.sees_all ()");
  for (guint i = 0; i < crm_catalog_get_n_kinds (catalog); i++)
    {
      const CrmKind *kind = crm_catalog_get_kind (catalog, i);

      for (guint f = 0; crm_sync_kind_is_shared (kind) && f < crm_kind_get_n_fields (kind); f++)
        {
          const CrmField *field = crm_kind_get_field (kind, f);
          const char *name = crm_field_get_name (field);

          if (crm_field_get_field_type (field) != CRM_FIELD_PICTURE)
            continue;
          append_blob_lookup (sql, kind, field);
          g_string_append_printf (
              indexes,
              "CREATE INDEX IF NOT EXISTS \"%s_with_%s\" ON crm.\"%s\" (\"%s\") "
              "WHERE \"%s\" IS NOT NULL;\n",
              crm_kind_get_name (kind), name, crm_kind_get_name (kind), name, name);
        }
    }
  g_string_append_printf (sql, "\n$$;\n%s", indexes->str);
}

/**
 * crm_sync_sight_append_lookup:
 *
 * Adds the functions that know the acl of any record, and who sees a file. The record is locked, so
 * that it does not move while something is born in it.
 */
void
crm_sync_sight_append_lookup (GString *sql, const CrmCatalog *catalog)
{
  g_string_append (sql, "CREATE OR REPLACE FUNCTION sync.acl_of_record (p_kind int, p_id uuid)\n"
                        "RETURNS int LANGUAGE plpgsql SECURITY DEFINER SET search_path = "
                        "pg_catalog, pg_temp AS $$\nDECLARE\n  v_acl int;\nBEGIN\n  CASE p_kind\n");
  for (guint i = 0; i < crm_catalog_get_n_kinds (catalog); i++)
    {
      const CrmKind *kind = crm_catalog_get_kind (catalog, i);

      if (crm_sync_kind_is_shared (kind) && crm_sync_kind_get_sight (kind) != CRM_SYNC_SIGHT_OPEN)
        g_string_append_printf (sql,
                                "    WHEN %d THEN SELECT t._acl INTO v_acl FROM crm.\"%s\" t WHERE "
                                "t.id = p_id FOR SHARE;\n",
                                crm_kind_get_number (kind), crm_kind_get_name (kind));
    }
  g_string_append (sql, "    ELSE v_acl := 0;\n  END CASE;\n  RETURN v_acl;\nEND $$;\n");
  append_blobs (sql, catalog);
}

typedef struct
{
  GString *old;
  GString *new;
} Compared;

static void
compare_column (Compared *compared, const char *name)
{
  const char *comma = compared->old->len > 0 ? ", " : "";

  g_string_append_printf (compared->old, "%sOLD.\"%s\"", comma, name);
  g_string_append_printf (compared->new, "%sNEW.\"%s\"", comma, name);
}

/* Returns: (nullable): a comparison that is true when one of the columns changes */
static char *
end_comparison (Compared *compared)
{
  char *text = compared->old->len > 0 ? g_strdup_printf ("(%s) IS DISTINCT FROM (%s)",
                                                         compared->old->str, compared->new->str)
                                      : NULL;

  g_string_free (compared->old, TRUE);
  g_string_free (compared->new, TRUE);
  return text;
}

/* True when another acl is due. */
static char *
moved_expression (const CrmKind *kind)
{
  static const char *const owners[] = { "owner_id", "team_id", "created_by" };
  g_autoptr (GPtrArray) parents = list_parents (kind);
  Compared compared = { g_string_new (NULL), g_string_new (NULL) };

  for (guint i = 0; i < G_N_ELEMENTS (owners); i++)
    if (crm_kind_find_field (kind, owners[i]) != NULL)
      compare_column (&compared, owners[i]);
  for (guint i = 0; i < parents->len; i++)
    {
      const char *name = crm_field_get_name (parents->pdata[i]);
      g_autofree char *kind_name = g_strconcat (name, "_kind", NULL);

      compare_column (&compared, name);
      if (crm_field_get_field_type (parents->pdata[i]) == CRM_FIELD_ANY_LINK)
        compare_column (&compared, kind_name);
    }
  return end_comparison (&compared);
}

/* An expression for the acl of what a new record stands in; NULL where that is not here, or where
 * it stands in nothing. */
static char *
via_expression (const CrmKind *kind)
{
  g_autoptr (GPtrArray) parents = list_parents (kind);
  GString *text = g_string_new ("CASE");

  for (guint i = 0; i < parents->len; i++)
    {
      const CrmField *link = parents->pdata[i];
      const char *name = crm_field_get_name (link);
      g_autofree char *number
          = crm_field_get_field_type (link) == CRM_FIELD_ANY_LINK
                ? g_strdup_printf ("NEW.\"%s_kind\"", name)
                : g_strdup_printf ("%d", crm_kind_get_number (crm_field_get_target (link)));

      g_string_append_printf (
          text, " WHEN NEW.\"%s\" IS NOT NULL THEN sync.via (%s, NEW.\"%s\", %d::smallint, NEW.id)",
          name, number, name, crm_kind_get_number (kind));
    }
  g_string_append (text, " END");
  return g_string_free (text, FALSE);
}

static char *
own_expression (const CrmKind *kind, const char *via)
{
  gboolean is_office = crm_sync_kind_get_sight (kind) == CRM_SYNC_SIGHT_OWN
                       && crm_kind_find_field (kind, "owner_id") == NULL;

  /* What nobody is responsible for belongs to who made it; what a kind has no owner of, to all. */
  return g_strdup_printf (
      "sync.own_acl (%d::smallint, %s, %s, %s)", crm_kind_get_number (kind),
      is_office                                        ? "NULL"
      : crm_kind_find_field (kind, "owner_id") != NULL ? "coalesce (NEW.owner_id, NEW.created_by)"
                                                       : "NEW.created_by",
      crm_kind_find_field (kind, "team_id") != NULL ? "NEW.team_id" : "NULL", via);
}

/* What the whole office works with. */
static gboolean
is_arranged (const CrmKind *kind)
{
  static const char *const kinds[] = { "office",
                                       "pipeline",
                                       "stage",
                                       "lost_reason",
                                       "template",
                                       "template_version",
                                       "rule",
                                       "rule_action",
                                       "plan",
                                       "plan_step",
                                       "activity_chain",
                                       "assignment_rule",
                                       "assignment_member",
                                       "holiday",
                                       "message_text",
                                       "sales_plan",
                                       "sales_plan_line",
                                       NULL };

  return crm_kind_has (kind, CRM_KIND_DESCRIBES)
         || g_strv_contains (kinds, crm_kind_get_name (kind));
}

/* What is about one person. By a mail account passwords go to a server, so nobody but its person
 * says to which. */
static void
append_person_guard (GString *sql, const CrmKind *kind)
{
  static const char *const kinds[] = { "mail_account", "working_hours", "absence", NULL };
  const char *name = crm_kind_get_name (kind);

  if (g_strv_contains (kinds, name))
    g_string_append_printf (sql,
                            "  PERFORM sync.need_own (ARRAY[NEW.user_id, CASE TG_OP WHEN 'UPDATE' "
                            "THEN OLD.user_id\n"
                            "                                            ELSE NEW.user_id END], "
                            "%s);\n",
                            strcmp (name, "mail_account") != 0 ? "true" : "false");
}

static void
append_set_up_guard (GString *sql, const CrmKind *kind)
{
  if (is_arranged (kind))
    g_string_append (sql, "  PERFORM sync.need_set_up ();\n");
}

static void
append_guard (GString *sql, const CrmKind *kind)
{
  Compared compared;
  g_autofree char *changed = NULL;

  if (crm_kind_has (kind, CRM_KIND_RIGHTS))
    {
      g_string_append (sql, "  PERFORM sync.need_admin (sync.writing ());\n");
      return;
    }
  append_set_up_guard (sql, kind);
  append_person_guard (sql, kind);
  if (strcmp (crm_kind_get_name (kind), "user") == 0)
    g_string_append (sql, "  IF TG_OP = 'UPDATE' THEN\n    PERFORM sync.need_self (OLD.id);\n"
                          "  END IF;\n");
  compared = (Compared){ g_string_new (NULL), g_string_new (NULL) };
  for (guint i = 0; i < crm_kind_get_n_fields (kind); i++)
    if (crm_field_has (crm_kind_get_field (kind, i), CRM_FIELD_RIGHTS))
      compare_column (&compared, crm_field_get_name (crm_kind_get_field (kind, i)));
  if (compared.old->len > 0)
    compare_column (&compared, "_del");
  changed = end_comparison (&compared);
  if (changed != NULL)
    g_string_append_printf (sql,
                            "  IF TG_OP = 'UPDATE' AND %s\n"
                            "     AND sync.has_roles () THEN\n"
                            "    PERFORM sync.need_admin (sync.writing ());\n  END IF;\n",
                            changed);
}

/**
 * crm_sync_sight_acl:
 *
 * Returns: (transfer full): an expression for the acl of a record r that is born in a push: that of
 *   its owner and team, or of what it is a part of, where that is known already; or NULL
 */
char *
crm_sync_sight_acl (const CrmKind *kind)
{
  CrmSyncSight sight = crm_sync_kind_get_sight (kind);
  g_autoptr (GPtrArray) parents = list_parents (kind);
  GString *sql;

  if (sight == CRM_SYNC_SIGHT_OWN)
    return g_strdup_printf (
        "(SELECT o.acl FROM sync.acl_of o WHERE o.ent = %d AND o.via = 0\n"
        "    AND o.owner = coalesce (%s'00000000-0000-0000-0000-000000000000')\n"
        "    AND o.team = coalesce (%s'00000000-0000-0000-0000-000000000000') LIMIT 1)",
        crm_kind_get_number (kind),
        crm_kind_find_field (kind, "owner_id") != NULL ? "r.owner_id, r.created_by, "
                                                       : "NULL::uuid, ",
        crm_kind_find_field (kind, "team_id") != NULL ? "r.team_id, " : "NULL::uuid, ");
  if (sight != CRM_SYNC_SIGHT_CHILD
      || crm_field_get_field_type (parents->pdata[0]) == CRM_FIELD_ANY_LINK)
    return g_strdup ("NULL::int");
  sql = g_string_new ("CASE");
  for (guint i = 0; i < parents->len; i++)
    {
      const CrmKind *target = crm_field_get_target (parents->pdata[i]);
      const char *name = crm_field_get_name (parents->pdata[i]);

      if (target != NULL)
        g_string_append_printf (
            sql,
            "\n    WHEN r.\"%s\" IS NOT NULL THEN (SELECT t._acl FROM crm.\"%s\" t "
            "WHERE t.id = r.\"%s\" FOR SHARE)",
            name, crm_kind_get_name (target), name);
    }
  g_string_append (sql, " END");
  return g_string_free (sql, FALSE);
}

/* A part may be said to belong to several records: who adds it needs the right to change each. */
static void
append_other_parents (GString *sql, const CrmKind *kind)
{
  g_autoptr (GPtrArray) parents = list_parents (kind);

  for (guint i = 1; i < parents->len; i++)
    {
      const CrmKind *target = crm_field_get_target (parents->pdata[i]);
      const char *name = crm_field_get_name (parents->pdata[i]);

      if (target != NULL)
        g_string_append_printf (
            sql,
            "\n  IF NOT w.free AND NOT v_again AND NEW.\"%s\" IS NOT NULL\n"
            "     AND (TG_OP = 'INSERT' OR NEW.\"%s\" IS DISTINCT FROM OLD.\"%s\") THEN\n"
            "    PERFORM sync.check_rights (w, %d::smallint, 'child', 'INSERT', 0, coalesce (\n"
            "      sync.acl_of_record (%d, NEW.\"%s\"), NEW._acl), false);\n  END IF;",
            name, name, name, crm_kind_get_number (kind), crm_kind_get_number (target), name);
    }
}

/* Of what one does not see one does not learn by linking with it whether it is there. */
static void
append_links (GString *sql, const CrmKind *kind)
{
  for (guint i = 0; i < crm_kind_get_n_fields (kind); i++)
    {
      const CrmField *field = crm_kind_get_field (kind, i);
      const char *name = crm_field_get_name (field);

      if (leads_to_records (field) && crm_field_get_target (field) != NULL)
        g_string_append_printf (
            sql,
            "  IF NOT w.free AND NOT v_again\n"
            "     AND (TG_OP = 'INSERT' OR NEW.\"%s\" IS DISTINCT FROM OLD.\"%s\") THEN\n"
            "    PERFORM sync.check_link (w, %d, NEW.\"%s\");\n  END IF;\n",
            name, name, crm_kind_get_number (crm_field_get_target (field)), name);
    }
}

/* What is never edited on a desk is not edited by a push of somebody's own making either. */
static void
append_append_only (GString *sql, const CrmKind *kind)
{
  if (crm_kind_has (kind, CRM_KIND_APPEND_ONLY))
    g_string_append_printf (
        sql,
        "\n  IF TG_OP = 'UPDATE' AND NOT v_again AND v_rep <> 0 AND EXISTS (\n"
        "    SELECT 1 FROM sync.field f WHERE f.ent = %d AND f.policy <> 'quiet'\n"
        "      AND to_jsonb (OLD) -> f.name IS DISTINCT FROM to_jsonb (NEW) -> f.name) THEN\n"
        "    RAISE EXCEPTION '%s is never edited' USING ERRCODE = '42501';\n  END IF;",
        crm_kind_get_number (kind), crm_kind_get_name (kind));
}

/**
 * crm_sync_sight_code:
 *
 * Returns: (transfer full): what the trigger does before a row is written: sets its acl, and
 *   refuses what its writer may not do
 */
char *
crm_sync_sight_code (const CrmKind *kind)
{
  CrmSyncSight sight = crm_sync_kind_get_sight (kind);
  g_autofree char *moved = NULL;
  g_autofree char *via = NULL;
  g_autofree char *own = NULL;
  GString *sql = g_string_new (NULL);

  if (sight == CRM_SYNC_SIGHT_OPEN)
    {
      append_guard (sql, kind);
      g_string_append (sql, "  NEW._acl := 0;");
      return g_string_free (sql, FALSE);
    }
  /* A line of a plan goes out of sight with its product, and is arranged all the same. */
  append_set_up_guard (sql, kind);
  moved = moved_expression (kind);
  via = via_expression (kind);
  own = own_expression (kind, sight == CRM_SYNC_SIGHT_FOLLOWS ? "coalesce (v_via, 0)" : "0");
  append_links (sql, kind);
  /* Only a push comes with an acl, which it has looked up itself. */
  g_string_append_printf (sql,
                          "  IF TG_OP = 'INSERT' AND NEW._acl > 0 THEN\n    NULL;\n"
                          "  ELSIF TG_OP = 'INSERT' OR v_again OR %s THEN\n",
                          moved);
  if (sight != CRM_SYNC_SIGHT_OWN)
    g_string_append_printf (sql, "    v_via := %s;\n", via);
  if (sight >= CRM_SYNC_SIGHT_CHILD)
    g_string_append_printf (sql, "    NEW._acl := coalesce (v_via, %s);\n", own);
  else
    g_string_append_printf (sql,
                            "    NEW._acl := %s;\n"
                            "    IF TG_OP = 'UPDATE' THEN\n"
                            "      NEW._acl := sync.with_shares (NEW._acl, NEW.id);\n"
                            "    END IF;\n",
                            own);
  g_string_append_printf (
      sql,
      "  ELSE\n    NEW._acl := OLD._acl;\n  END IF;\n"
      "  IF NOT w.free AND NOT v_again THEN\n"
      "    PERFORM sync.check_rights (w, %d::smallint, '%s', TG_OP, OLD._acl, NEW._acl,\n"
      "                               TG_OP = 'UPDATE' AND NEW._del <> OLD._del);\n"
      "    PERFORM sync.check_fields (w, %d::smallint, CASE TG_OP WHEN 'UPDATE' THEN to_jsonb "
      "(OLD) "
      "END,\n                               to_jsonb (NEW));\n  END IF;",
      crm_kind_get_number (kind), crm_sync_sight_get_name (sight), crm_kind_get_number (kind));
  if (sight == CRM_SYNC_SIGHT_CHILD)
    append_other_parents (sql, kind);
  append_append_only (sql, kind);
  return g_string_free (sql, FALSE);
}

/**
 * crm_sync_sight_follow:
 *
 * Returns: (transfer full): what looks again at all that stands in the record OLD
 */
char *
crm_sync_sight_follow (const CrmKind *kind)
{
  const CrmCatalog *catalog = crm_kind_get_catalog (kind);
  GString *sql = g_string_new (NULL);

  for (guint i = 0; i < crm_catalog_get_n_kinds (catalog); i++)
    {
      const CrmKind *other = crm_catalog_get_kind (catalog, i);
      g_autoptr (GPtrArray) parents
          = crm_sync_kind_is_shared (other) ? list_parents (other) : g_ptr_array_new ();

      for (guint p = 0; p < parents->len; p++)
        {
          const CrmField *link = parents->pdata[p];

          if (crm_field_get_field_type (link) != CRM_FIELD_ANY_LINK
              && crm_field_get_target (link) != kind)
            continue;
          g_string_append_printf (
              sql,
              "  UPDATE crm.\"%s\" t SET _acl = -1 WHERE t.\"%s\" = OLD.id AND t._acl <> -1;\n",
              crm_kind_get_name (other), crm_field_get_name (link));
        }
    }
  return g_string_free (sql, FALSE);
}

static void
append_view_columns (GString *sql, const CrmKind *kind)
{
  for (guint i = 0; i < crm_kind_get_n_fields (kind); i++)
    {
      const CrmField *field = crm_kind_get_field (kind, i);
      const char *name = crm_field_get_name (field);

      if (!crm_sync_field_has_column (field))
        continue;
      if (crm_field_can_be_hidden (field) || crm_field_get_spec (field)->tells != NULL)
        g_string_append_printf (
            sql, ",\n  CASE WHEN NOT '%s' = ANY (h.hidden) THEN t.\"%s\" END AS \"%s\"", name, name,
            name);
      else
        g_string_append_printf (sql, ",\n  t.\"%s\"", name);
      if (crm_field_get_field_type (field) == CRM_FIELD_ANY_LINK)
        g_string_append_printf (sql, ", t.\"%s_kind\"", name);
    }
}

/* The kind as those see it from whom fields of it are hidden. The view looks with the rights of its
 * owner, so it says itself which rows there are. */
static void
append_view (GString *sql, const CrmKind *kind)
{
  const char *name = crm_kind_get_name (kind);

  g_string_append_printf (
      sql,
      "DROP VIEW IF EXISTS seen.\"%s\";\n"
      "CREATE VIEW seen.\"%s\" WITH (security_barrier) AS\n"
      "SELECT t.id, t._rv, t._del, t._acl, sync.without (t.custom, h.hidden) AS "
      "custom",
      name, name);
  append_view_columns (sql, kind);
  g_string_append_printf (
      sql,
      "\nFROM crm.\"%s\" t, (SELECT sync.my_hidden (%d) AS hidden OFFSET 0) h\n"
      "WHERE ((SELECT sync.sees_all ()) OR t._acl IN (SELECT sync.my_acl (1)))%s;\n"
      "GRANT SELECT ON seen.\"%s\" TO crm_user;",
      name, crm_kind_get_number (kind), field_condition (kind), name);
}

/**
 * crm_sync_sight_policies:
 *
 * Returns: (transfer full): what PostgreSQL lets people see and change, whatever program they use.
 *   What they make is judged by the trigger, which says which right is missing.
 */
char *
crm_sync_sight_policies (const CrmKind *kind)
{
  const char *name = crm_kind_get_name (kind);
  int number = crm_kind_get_number (kind);
  GString *sql = g_string_new (NULL);

  if (crm_sync_kind_get_sight (kind) == CRM_SYNC_SIGHT_OPEN)
    {
      g_string_append_printf (sql, "ALTER TABLE crm.\"%s\" DISABLE ROW LEVEL SECURITY;", name);
      return g_string_free (sql, FALSE);
    }
  g_string_append_printf (
      sql,
      "ALTER TABLE crm.\"%s\" ENABLE ROW LEVEL SECURITY;\n"
      "DROP POLICY IF EXISTS sight ON crm.\"%s\";\n"
      "DROP POLICY IF EXISTS make ON crm.\"%s\";\n"
      "DROP POLICY IF EXISTS change ON crm.\"%s\";\n"
      "CREATE POLICY sight ON crm.\"%s\" FOR SELECT TO crm_user\n"
      "  USING ((SELECT sync.sees_all ()) OR (_acl IN (SELECT sync.my_acl (1))\n"
      "  AND (SELECT sync.reads_whole (%d))%s));\n"
      "CREATE POLICY make ON crm.\"%s\" FOR INSERT TO crm_user WITH CHECK (true);\n"
      "CREATE POLICY change ON crm.\"%s\" FOR UPDATE TO crm_user\n"
      "  USING ((SELECT sync.sees_all ()) OR (_acl IN (SELECT sync.my_acl (%d))\n"
      "  AND (SELECT sync.reads_whole (%d)))) WITH CHECK (true);\n",
      name, name, name, name, name, number, field_condition (kind), name, name,
      crm_sync_kind_get_sight (kind) == CRM_SYNC_SIGHT_TRACE ? 1 : 2, number);
  append_view (sql, kind);
  return g_string_free (sql, FALSE);
}

/**
 * crm_sync_sight_append_upgrade:
 *
 * Rows that were written before there were acls get theirs; nobody has to read them again.
 */
void
crm_sync_sight_append_upgrade (GString *sql, const CrmCatalog *catalog)
{
  for (int depth = 0; depth <= crm_sync_sight_get_depth (CRM_SYNC_SIGHT_TRACE); depth++)
    for (guint i = 0; i < crm_catalog_get_n_kinds (catalog); i++)
      {
        const CrmKind *kind = crm_catalog_get_kind (catalog, i);
        CrmSyncSight sight = crm_sync_kind_get_sight (kind);
        const char *name = crm_kind_get_name (kind);

        if (crm_sync_kind_is_shared (kind) && sight != CRM_SYNC_SIGHT_OPEN
            && crm_sync_sight_get_depth (sight) == depth)
          g_string_append_printf (sql,
                                  "DO $$ BEGIN IF EXISTS (SELECT 1 FROM crm.\"%s\" WHERE _acl = 0) "
                                  "THEN\n"
                                  "  ALTER TABLE crm.\"%s\" DISABLE TRIGGER after_update;\n"
                                  "  ALTER TABLE crm.\"%s\" DISABLE TRIGGER after_move;\n"
                                  "  UPDATE crm.\"%s\" SET _acl = -1 WHERE _acl = 0;\n"
                                  "  ALTER TABLE crm.\"%s\" ENABLE TRIGGER after_update;\n"
                                  "  ALTER TABLE crm.\"%s\" ENABLE TRIGGER after_move;\n"
                                  "END IF; END $$;\n",
                                  name, name, name, name, name, name);
      }
}
