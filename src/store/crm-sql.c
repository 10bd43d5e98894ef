/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Fields and paths as SQL. Names come from the description only, never from outside, and are
 * quoted all the same; values are always bound. */
#include "config.h"

#include <string.h>

#include "crm-fold.h"
#include "crm-session-private.h"

/**
 * crm_field_has_column:
 *
 * Returns: whether the field has a column of its own in the table of its kind; the office's own
 *   fields live in the column custom, satellites in a child
 */
gboolean
crm_field_has_column (const CrmField *field)
{
  return !crm_field_has (field, CRM_FIELD_CUSTOM) && crm_field_get_spec (field)->satellite == NULL;
}

static char *
sql_satellite (const CrmField *field, const char *table)
{
  const CrmField *link;
  const CrmField *value = crm_field_get_satellite (field, &link);
  const CrmKind *child = crm_field_get_kind (value);
  g_autofree char *inner = g_strconcat (table, "s", NULL);

  return g_strdup_printf (
      "(SELECT %s.\"%s\" FROM \"%s\" %s WHERE %s.\"%s\" = %s.id AND %s.\"type\" = '%s' AND "
      "%s._del = 0 ORDER BY %s%s%s%s.row LIMIT 1)",
      inner, crm_field_get_name (value), crm_kind_get_name (child), inner, inner,
      crm_field_get_name (link), table, inner, crm_field_get_spec (field)->satellite_type, inner,
      crm_kind_find_field (child, "is_primary") != NULL ? inner : "",
      crm_kind_find_field (child, "is_primary") != NULL ? ".is_primary DESC" : "",
      crm_kind_find_field (child, "is_primary") != NULL ? ", " : "", inner);
}

/**
 * crm_sql_field:
 * @table: alias of the table of the field's kind
 */
char *
crm_sql_field (const CrmField *field, const char *table)
{
  const char *name = crm_field_get_name (field);

  if (crm_field_has (field, CRM_FIELD_CUSTOM) && crm_field_is_link (field))
    return g_strdup_printf ("crm_id (json_extract (%s.custom, '$.%s'))", table, name);
  if (crm_field_has (field, CRM_FIELD_CUSTOM))
    return g_strdup_printf ("json_extract (%s.custom, '$.%s')", table, name);
  if (crm_field_get_spec (field)->satellite != NULL)
    return sql_satellite (field, table);
  return g_strdup_printf ("%s.\"%s\"", table, name);
}

/**
 * crm_sql_path:
 * @path: field, or link.field, or link.link.field
 * @last: (out) (optional): the field that the path ends in
 *
 * Returns: (nullable): the expression; %NULL when the kind has no such path
 */
char *
crm_sql_path (const CrmKind *kind, const char *path, const char *table, const CrmField **last)
{
  const char *dot = strchr (path, '.');
  g_autofree char *name = dot != NULL ? g_strndup (path, (gsize) (dot - path)) : g_strdup (path);
  const CrmField *field = crm_kind_find_field (kind, name);
  g_autofree char *inner_table = NULL;
  g_autofree char *inner = NULL;
  g_autofree char *link = NULL;

  if (field == NULL)
    return NULL;
  if (dot == NULL)
    {
      if (last != NULL)
        *last = field;
      return crm_sql_field (field, table);
    }
  if (crm_field_get_target (field) == NULL)
    return NULL;
  inner_table = g_strconcat (table, "p", NULL);
  inner = crm_sql_path (crm_field_get_target (field), dot + 1, inner_table, last);
  if (inner == NULL)
    return NULL;
  link = crm_sql_field (field, table);
  return g_strdup_printf ("(SELECT %s FROM \"%s\" %s WHERE %s.id = %s)", inner,
                          crm_kind_get_name (crm_field_get_target (field)), inner_table,
                          inner_table, link);
}

static char *
sql_title_of (const CrmKind *kind, const char *condition, int depth)
{
  const CrmField *title = crm_kind_get_title_field (kind);
  g_autofree char *table = g_strdup_printf ("l%d", depth);
  g_autofree char *inner = NULL;

  if (crm_field_get_target (title) != NULL && depth < 3)
    {
      g_autofree char *nested = g_strdup_printf ("= %s.\"%s\"", table, crm_field_get_name (title));

      inner = sql_title_of (crm_field_get_target (title), nested, depth + 1);
    }
  else
    inner = crm_sql_field (title, table);
  return g_strdup_printf ("(SELECT %s FROM \"%s\" %s WHERE %s.id %s)", inner,
                          crm_kind_get_name (kind), table, table, condition);
}

/**
 * crm_sql_title:
 * @link: a field that links
 *
 * Returns: the title of the record that it leads to
 */
char *
crm_sql_title (const CrmField *link, const char *table)
{
  const CrmCatalog *catalog = crm_kind_get_catalog (crm_field_get_kind (link));
  const char *name = crm_field_get_name (link);
  g_autofree char *value = crm_sql_field (link, table);
  g_autofree char *condition = g_strconcat ("= ", value, NULL);
  GString *sql;

  if (crm_field_get_target (link) != NULL)
    return sql_title_of (crm_field_get_target (link), condition, 0);
  sql = g_string_new (NULL);
  g_string_append_printf (sql, "CASE %s.\"%s_kind\"", table, name);
  for (guint i = 0; i < crm_catalog_get_n_kinds (catalog); i++)
    {
      const CrmKind *kind = crm_catalog_get_kind (catalog, i);
      g_autofree char *title = NULL;

      if (crm_kind_has (kind, CRM_KIND_CHILD)
          || crm_field_get_field_type (crm_kind_get_title_field (kind)) == CRM_FIELD_LONG_TEXT)
        continue;
      title = sql_title_of (kind, condition, 0);
      g_string_append_printf (sql, " WHEN %d THEN %s", crm_kind_get_number (kind), title);
    }
  g_string_append (sql, " END");
  return g_string_free (sql, FALSE);
}
