/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The fields of the twin that a role does not show to a person, or lets them only read. */
#include "config.h"

#include <string.h>

#include "crm-sync-schema.h"
#include "crm-sync-sight.h"
#include "sim-twin-private.h"

enum
{
  LIMIT_READ = 1,
  LIMIT_HIDDEN
};

GHashTable *
twin_limits_new (void)
{
  return g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

/* ---- deriving ---- */

static void
limit (GHashTable *limits, const CrmKind *kind, const char *field, int how)
{
  g_autofree char *key = g_strconcat (crm_kind_get_name (kind), ".", field, NULL);
  int known = GPOINTER_TO_INT (g_hash_table_lookup (limits, key));

  g_hash_table_insert (limits, g_steal_pointer (&key), GINT_TO_POINTER (MAX (how, known)));
}

static void
read_lines (SimTwin *self, TwinRow *role, GHashTable *limits)
{
  const CrmKind *lines = crm_catalog_find_kind (self->catalog, "role_field");
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, twin_rows (self, lines));
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      TwinRow *line = value;
      const char *entity = twin_get_text (line, "entity");
      const char *name = twin_get_text (line, "field_name");
      const CrmKind *kind = entity != NULL ? crm_catalog_find_kind (self->catalog, entity) : NULL;
      const CrmField *field;

      if (line->deleted || kind == NULL || name == NULL || !twin_is_id (line, "role_id", &role->id)
          || crm_sync_kind_get_sight (kind) == CRM_SYNC_SIGHT_OPEN)
        continue;
      field = crm_kind_find_field (kind, name);
      limit (limits, kind, name,
             g_strcmp0 (twin_get_text (line, "access"), "hidden") == 0
                     && (field == NULL || crm_field_can_be_hidden (field))
                 ? LIMIT_HIDDEN
                 : LIMIT_READ);
    }
}

static gboolean
is_hidden_name (GHashTable *limits, const char *name)
{
  return GPOINTER_TO_INT (g_hash_table_lookup (limits, name)) == LIMIT_HIDDEN;
}

static gboolean
hides_any (GHashTable *limits)
{
  GHashTableIter iter;
  gpointer how;

  g_hash_table_iter_init (&iter, limits);
  while (g_hash_table_iter_next (&iter, NULL, &how))
    if (GPOINTER_TO_INT (how) == LIMIT_HIDDEN)
      return TRUE;
  return FALSE;
}

/* With a field that is hidden go those that tell of it, over and over. */
static void
add_telling (SimTwin *self, GHashTable *limits)
{
  guint n;

  do
    {
      n = g_hash_table_size (limits);
      for (guint k = 0; k < crm_catalog_get_n_kinds (self->catalog); k++)
        {
          const CrmKind *kind = crm_catalog_get_kind (self->catalog, k);

          for (guint i = 0; i < crm_kind_get_n_fields (kind); i++)
            {
              const CrmField *field = crm_kind_get_field (kind, i);
              const char *tells = crm_field_get_spec (field)->tells;
              g_autofree char *of = NULL;

              if (tells == NULL)
                continue;
              of = strchr (tells, '.') != NULL
                       ? g_strdup (tells)
                       : g_strconcat (crm_kind_get_name (kind), ".", tells, NULL);
              if (strcmp (tells, "*") == 0 ? hides_any (limits) : is_hidden_name (limits, of))
                limit (limits, kind, crm_field_get_name (field), LIMIT_HIDDEN);
            }
        }
    }
  while (g_hash_table_size (limits) > n);
}

static gboolean
same_limits (GHashTable *a, GHashTable *b)
{
  GHashTableIter iter;
  gpointer key, how;

  if (g_hash_table_size (a) != g_hash_table_size (b))
    return FALSE;
  g_hash_table_iter_init (&iter, a);
  while (g_hash_table_iter_next (&iter, &key, &how))
    if (g_hash_table_lookup (b, key) != how)
      return FALSE;
  return TRUE;
}

/* @role: (nullable): of somebody whom it limits. Returns whether other fields are limited now. */
gboolean
twin_derive_limits (SimTwin *self, TwinPerson *person, TwinRow *role)
{
  GHashTable *limits = twin_limits_new ();
  gboolean is_same;

  if (role != NULL)
    {
      read_lines (self, role, limits);
      add_telling (self, limits);
    }
  is_same = same_limits (limits, person->limits);
  g_hash_table_unref (person->limits);
  person->limits = limits;
  return !is_same;
}

static int
compare_lines (gconstpointer a, gconstpointer b)
{
  return strcmp (*(char *const *) a, *(char *const *) b);
}

/* As the shared database says it. */
char *
twin_list_limits (TwinPerson *person)
{
  g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func (g_free);
  GHashTableIter iter;
  gpointer key, how;

  g_hash_table_iter_init (&iter, person->limits);
  while (g_hash_table_iter_next (&iter, &key, &how))
    g_ptr_array_add (lines,
                     g_strconcat (GPOINTER_TO_INT (how) == LIMIT_HIDDEN ? "hidden " : "read ",
                                  (char *) key, NULL));
  g_ptr_array_sort (lines, compare_lines);
  g_ptr_array_add (lines, NULL);
  return g_strjoinv ("\n", (char **) lines->pdata);
}

/* ---- seeing ---- */

/* The column of a field, or the key of one of the office's own: each of several choices has one. */
static gboolean
is_of (const char *column, const char *field)
{
  gsize length = strlen (field);

  return strncmp (column, field, length) == 0
         && (column[length] == '\0' || column[length] == '.'
             || strcmp (column + length, "_kind") == 0);
}

/* Returns: how the column is limited for the person, 0: not at all */
static int
find_limit (TwinPerson *person, const CrmKind *kind, const char *column, const char **field)
{
  const char *name = crm_kind_get_name (kind);
  gsize length = strlen (name);
  GHashTableIter iter;
  gpointer key, how;

  g_hash_table_iter_init (&iter, person->limits);
  while (g_hash_table_iter_next (&iter, &key, &how))
    if (strncmp (key, name, length) == 0 && ((char *) key)[length] == '.'
        && is_of (column, (char *) key + length + 1))
      {
        if (field != NULL)
          *field = (char *) key + length + 1;
        return GPOINTER_TO_INT (how);
      }
  return 0;
}

gboolean
twin_hides (TwinPerson *person, const CrmKind *kind, const char *column)
{
  return find_limit (person, kind, column, NULL) == LIMIT_HIDDEN;
}

gboolean
twin_hides_of (TwinPerson *person, const CrmKind *kind)
{
  g_autofree char *prefix = g_strconcat (crm_kind_get_name (kind), ".", NULL);
  GHashTableIter iter;
  gpointer key, how;

  g_hash_table_iter_init (&iter, person->limits);
  while (g_hash_table_iter_next (&iter, &key, &how))
    if (GPOINTER_TO_INT (how) == LIMIT_HIDDEN && g_str_has_prefix (key, prefix))
      return TRUE;
  return FALSE;
}

/* Whether the person sees the row: a conflict about a field only who sees the field. */
gboolean
twin_sees_row (SimTwin *self, TwinPerson *person, TwinRow *row)
{
  const char *field;
  const CrmKind *kind;

  if (!twin_sees (person, row->acl))
    return FALSE;
  if (strcmp (crm_kind_get_name (row->kind), "conflict") != 0)
    return TRUE;
  field = twin_get_text (row, "field_name");
  kind = crm_catalog_find_number (self->catalog,
                                  (gint16) twin_get_integer (row, "target_id_kind", 0));
  if (field != NULL && g_str_has_prefix (field, "custom/"))
    field += strlen ("custom/");
  return field == NULL || kind == NULL || !twin_hides (person, kind, field);
}

static void
leave_out (TwinPerson *person, const CrmKind *kind, GHashTable *values)
{
  GHashTableIter iter;
  gpointer column;

  g_hash_table_iter_init (&iter, values);
  while (g_hash_table_iter_next (&iter, &column, NULL))
    if (twin_hides (person, kind, column))
      g_hash_table_iter_remove (&iter);
}

/* @person: (nullable): for whom what they do not see is left out */
char *
twin_row_to_json_for (TwinPerson *person, TwinRow *row)
{
  TwinRow *copy;
  char *json;

  if (person == NULL || !twin_hides_of (person, row->kind))
    return twin_row_to_json (row);
  copy = twin_row_copy (row);
  leave_out (person, row->kind, copy->values);
  leave_out (person, row->kind, copy->custom);
  json = twin_row_to_json (copy);
  twin_row_free (copy);
  return json;
}

/* ---- writing ---- */

static gboolean
refuse_field (TwinWriter *writer, const CrmKind *kind, const char *field, int how)
{
  if (how == LIMIT_HIDDEN)
    return twin_refuse (writer->twin, "42501", "The field %s of this %s is not yours to see", field,
                        crm_kind_get_name (kind));
  return twin_refuse (writer->twin, "42501", "Your role lets you only read the field %s of this %s",
                      field, crm_kind_get_name (kind));
}

static gboolean
is_derived (const CrmKind *kind, const char *field)
{
  const CrmField *known = crm_kind_find_field (kind, field);

  return known != NULL && strcmp (crm_sync_field_get_policy (known), "quiet") == 0;
}

/* What a desk says of a field that its person does not see is refused, whatever it is; what it
 * reckoned without seeing all is left out. */
gboolean
twin_check_patch (TwinWriter *writer, TwinRow *row, JsonObject *patch)
{
  g_autoptr (GList) names = json_object_get_members (patch);

  for (GList *l = names; l != NULL; l = l->next)
    {
      const char *field;
      int how = find_limit (writer->person, row->kind, l->data, &field);

      if (how == 0)
        continue;
      if (how == LIMIT_HIDDEN && is_derived (row->kind, field))
        json_object_remove_member (patch, l->data);
      else if (how == LIMIT_HIDDEN
               || (!is_derived (row->kind, field)
                   && !twin_same (json_object_get_member (patch, l->data),
                                  twin_get (row, l->data))))
        return refuse_field (writer, row->kind, field, how);
    }
  return TRUE;
}

static gboolean
is_initial (const CrmKind *kind, const char *column, JsonNode *value)
{
  const CrmField *field = crm_kind_find_field (kind, column);
  const char *text = field != NULL ? crm_field_get_spec (field)->default_text : NULL;

  if (field != NULL && crm_field_is_link (field))
    return TRUE;
  return text != NULL && json_node_get_value_type (value) == G_TYPE_STRING
         && strcmp (json_node_get_string (value), text) == 0;
}

/* @before: (nullable): a new record may have in such fields what every new one has */
gboolean
twin_check_limits (TwinWriter *writer, TwinRow *row, TwinRow *before)
{
  for (guint i = 0; i < crm_kind_get_n_fields (row->kind); i++)
    {
      const char *column = crm_field_get_name (crm_kind_get_field (row->kind, i));
      JsonNode *value = twin_get (row, column);
      const char *field;
      int how = find_limit (writer->person, row->kind, column, &field);

      if (how == 0 || is_derived (row->kind, field))
        continue;
      if (before != NULL ? !twin_same (value, twin_get (before, column))
                         : value != NULL && !is_initial (row->kind, column, value))
        return refuse_field (writer, row->kind, field, how);
    }
  return TRUE;
}
