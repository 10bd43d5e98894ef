/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a merge moved, as JSON in the record of the merge: it travels to the other desks with it, so
 * that any of them can take the merge apart. What a newer version wrote and this one does not know
 * is left out. */
#include "config.h"

#include <string.h>

#include "crm-merge-private.h"

static void
free_value (gpointer data)
{
  CrmMovedValue *value = data;

  crm_value_clear (&value->before);
  crm_value_clear (&value->after);
  g_free (value);
}

CrmMergeTrace *
crm_merge_trace_new (void)
{
  CrmMergeTrace *self = g_new0 (CrmMergeTrace, 1);

  self->links = g_ptr_array_new_with_free_func (g_free);
  self->united = g_ptr_array_new_with_free_func (g_free);
  self->values = g_ptr_array_new_with_free_func (free_value);
  return self;
}

void
crm_merge_trace_free (CrmMergeTrace *self)
{
  g_ptr_array_unref (self->links);
  g_ptr_array_unref (self->united);
  g_ptr_array_unref (self->values);
  g_free (self);
}

static void
add_moved (GPtrArray *list, const CrmKind *kind, const CrmField *field, const CrmId *id)
{
  CrmMovedLink *link = g_new0 (CrmMovedLink, 1);

  link->kind = kind;
  link->field = field;
  link->id = *id;
  g_ptr_array_add (list, link);
}

void
crm_merge_trace_add_link (CrmMergeTrace *self,
                          const CrmKind *kind,
                          const CrmField *field,
                          const CrmId *id)
{
  add_moved (self->links, kind, field, id);
}

void
crm_merge_trace_add_united (CrmMergeTrace *self, const CrmKind *kind, const CrmId *id)
{
  add_moved (self->united, kind, NULL, id);
}

void
crm_merge_trace_add_value (CrmMergeTrace *self,
                           const CrmField *field,
                           const CrmId *id,
                           const CrmValue *before,
                           const CrmValue *after)
{
  CrmMovedValue *value = g_new0 (CrmMovedValue, 1);

  value->kind = crm_field_get_kind (field);
  value->field = field;
  value->id = *id;
  value->before = crm_value_copy (before);
  value->after = crm_value_copy (after);
  g_ptr_array_add (self->values, value);
}

static void
build_value (JsonBuilder *builder, const CrmValue *value)
{
  char id[CRM_ID_STRING_SIZE];
  g_autofree char *text = NULL;

  switch (value->type)
    {
    case CRM_VALUE_NONE:
      json_builder_add_null_value (builder);
      break;
    case CRM_VALUE_INTEGER:
      json_builder_add_int_value (builder, value->integer);
      break;
    case CRM_VALUE_TEXT:
      text = g_strconcat ("t", value->text, NULL);
      json_builder_add_string_value (builder, text);
      break;
    case CRM_VALUE_LINK:
      text = g_strdup_printf ("l%d:%s", value->kind, crm_id_format (&value->link, id));
      json_builder_add_string_value (builder, text);
      break;
    }
}

static CrmValue
read_value (JsonNode *node)
{
  const char *text, *colon;
  CrmId id;

  if (!JSON_NODE_HOLDS_VALUE (node))
    return (CrmValue) CRM_VALUE_INIT;
  if (json_node_get_value_type (node) == G_TYPE_INT64)
    return crm_value_integer (json_node_get_int (node));
  text = json_node_get_string (node);
  if (text != NULL && text[0] == 't')
    return crm_value_text (text + 1);
  colon = text != NULL ? strchr (text, ':') : NULL;
  if (colon != NULL && text[0] == 'l' && crm_id_parse (colon + 1, &id))
    return crm_value_link_of_kind ((gint16) g_ascii_strtoll (text + 1, NULL, 10), &id);
  return (CrmValue) CRM_VALUE_INIT;
}

/* The ids are long, so what they belong to is said once for all that follow each other. */
static void
build_moved (JsonBuilder *builder, GPtrArray *list)
{
  const CrmMovedLink *last = NULL;
  char text[CRM_ID_STRING_SIZE];

  json_builder_begin_array (builder);
  for (guint i = 0; i < list->len; i++)
    {
      const CrmMovedLink *link = g_ptr_array_index (list, i);

      if (last == NULL || last->kind != link->kind || last->field != link->field)
        {
          if (last != NULL)
            json_builder_end_array (builder);
          json_builder_begin_array (builder);
          json_builder_add_string_value (builder, crm_kind_get_name (link->kind));
          json_builder_add_string_value (
              builder, link->field != NULL ? crm_field_get_name (link->field) : "");
        }
      json_builder_add_string_value (builder, crm_id_format (&link->id, text));
      last = link;
    }
  if (last != NULL)
    json_builder_end_array (builder);
  json_builder_end_array (builder);
}

/**
 * crm_merge_trace_to_text:
 *
 * Returns: (transfer full): the trace as JSON
 */
char *
crm_merge_trace_to_text (CrmMergeTrace *self)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;
  char text[CRM_ID_STRING_SIZE];

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "links");
  build_moved (builder, self->links);
  json_builder_set_member_name (builder, "united");
  build_moved (builder, self->united);
  json_builder_set_member_name (builder, "values");
  json_builder_begin_array (builder);
  for (guint i = 0; i < self->values->len; i++)
    {
      const CrmMovedValue *value = g_ptr_array_index (self->values, i);

      json_builder_begin_array (builder);
      json_builder_add_string_value (builder, crm_kind_get_name (value->kind));
      json_builder_add_string_value (builder, crm_field_get_name (value->field));
      json_builder_add_string_value (builder, crm_id_format (&value->id, text));
      build_value (builder, &value->before);
      build_value (builder, &value->after);
      json_builder_end_array (builder);
    }
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  return json_to_string (root, FALSE);
}

static JsonArray *
get_array (JsonObject *object, const char *name)
{
  JsonNode *node = json_object_get_member (object, name);

  return node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
}

static JsonArray *
get_line (JsonArray *array, guint position, guint least)
{
  JsonNode *node = json_array_get_element (array, position);

  return JSON_NODE_HOLDS_ARRAY (node) && json_array_get_length (json_node_get_array (node)) >= least
             ? json_node_get_array (node)
             : NULL;
}

static const char *
get_word (JsonArray *line, guint position)
{
  JsonNode *node = json_array_get_element (line, position);

  return JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING
             ? json_node_get_string (node)
             : "";
}

static void
read_moved (const CrmCatalog *catalog, JsonArray *array, GPtrArray *list, gboolean has_field)
{
  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      JsonArray *line = get_line (array, i, 3);
      const CrmKind *kind
          = line != NULL ? crm_catalog_find_kind (catalog, get_word (line, 0)) : NULL;
      const CrmField *field
          = kind != NULL && has_field ? crm_kind_find_field (kind, get_word (line, 1)) : NULL;
      CrmId id;

      if (kind == NULL || (has_field && field == NULL))
        continue;
      for (guint k = 2; k < json_array_get_length (line); k++)
        if (crm_id_parse (get_word (line, k), &id))
          add_moved (list, kind, field, &id);
    }
}

static void
read_values (CrmMergeTrace *self, const CrmCatalog *catalog, JsonArray *array)
{
  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      JsonArray *line = get_line (array, i, 5);
      const CrmKind *kind
          = line != NULL ? crm_catalog_find_kind (catalog, get_word (line, 0)) : NULL;
      const CrmField *field = kind != NULL ? crm_kind_find_field (kind, get_word (line, 1)) : NULL;
      g_auto (CrmValue) before = CRM_VALUE_INIT, after = CRM_VALUE_INIT;
      CrmId id;

      if (field == NULL || !crm_id_parse (get_word (line, 2), &id))
        continue;
      before = read_value (json_array_get_element (line, 3));
      after = read_value (json_array_get_element (line, 4));
      crm_merge_trace_add_value (self, field, &id, &before, &after);
    }
}

/**
 * crm_merge_trace_from_text:
 * @text: (nullable): as crm_merge_trace_to_text() wrote it, here or on another desk
 *
 * Returns: (transfer full): the trace; an empty one for what cannot be read
 */
CrmMergeTrace *
crm_merge_trace_from_text (const CrmCatalog *catalog, const char *text)
{
  CrmMergeTrace *self = crm_merge_trace_new ();
  g_autoptr (JsonNode) root = text != NULL ? json_from_string (text, NULL) : NULL;
  JsonObject *object;

  if (root == NULL || !JSON_NODE_HOLDS_OBJECT (root))
    return self;
  object = json_node_get_object (root);
  read_moved (catalog, get_array (object, "links"), self->links, TRUE);
  read_moved (catalog, get_array (object, "united"), self->united, FALSE);
  read_values (self, catalog, get_array (object, "values"));
  return self;
}
