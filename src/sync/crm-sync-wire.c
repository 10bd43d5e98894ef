/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Records as JSON, the way the shared database reads and writes them: a field is a column, what the
 * office made itself is in "custom", numbers are integers of the field's unit, a date is
 * YYYY-MM-DD. No value at all is null in a patch, and left out of a row. */
#include "config.h"

#include "crm-sync-wire.h"

#include <string.h>

#include "crm-catalog.h"
#include "crm-date.h"
#include "crm-error.h"
#include "crm-sync-schema.h"

static void
add_text (JsonBuilder *builder, const char *text)
{
  /* The server refuses a whole push for one byte that is not UTF-8. */
  g_autofree char *valid = g_utf8_make_valid (text, -1);

  json_builder_add_string_value (builder, valid);
}

static void
add_value (JsonBuilder *builder, const CrmField *field, const CrmValue *value)
{
  char buffer[CRM_ID_STRING_SIZE];

  switch (value->type)
    {
    case CRM_VALUE_NONE:
      json_builder_add_null_value (builder);
      return;
    case CRM_VALUE_TEXT:
      add_text (builder, value->text);
      return;
    case CRM_VALUE_LINK:
      json_builder_add_string_value (builder, crm_id_format (&value->link, buffer));
      return;
    case CRM_VALUE_INTEGER:
      break;
    }
  if (crm_field_get_field_type (field) == CRM_FIELD_BOOLEAN)
    json_builder_add_boolean_value (builder, value->integer != 0);
  else if (crm_field_get_field_type (field) == CRM_FIELD_DATE)
    json_builder_add_string_value (builder, crm_date_format ((CrmDate) value->integer, buffer));
  else
    json_builder_add_int_value (builder, value->integer);
}

static void
add_column (JsonBuilder *builder, const CrmField *field, const CrmValue *value)
{
  json_builder_set_member_name (builder, crm_field_get_name (field));
  add_value (builder, field, value);
  if (crm_field_get_field_type (field) == CRM_FIELD_ANY_LINK)
    {
      g_autofree char *name = g_strconcat (crm_field_get_name (field), "_kind", NULL);

      json_builder_set_member_name (builder, name);
      if (value->type == CRM_VALUE_LINK)
        json_builder_add_int_value (builder, value->kind);
      else
        json_builder_add_null_value (builder);
    }
}

/* Each of several choices is a key of its own, "field.choice", so that they are merged one by one.
 */
static void
add_choices (JsonBuilder *builder, const CrmField *field, const CrmValue *value)
{
  g_auto (GStrv) lines
      = crm_field_split_choices (value->type == CRM_VALUE_TEXT ? value->text : NULL);

  for (guint i = 0; lines[i] != NULL; i++)
    {
      const char *key = lines[i] + (strchr ("+-", lines[i][0]) != NULL);
      g_autofree char *name = g_strconcat (crm_field_get_name (field), ".", key, NULL);

      if (*key == '\0')
        continue;
      json_builder_set_member_name (builder, name);
      if (lines[i][0] == '-')
        json_builder_add_null_value (builder);
      else
        json_builder_add_boolean_value (builder, TRUE);
    }
}

/* The sign before a key says what was added and what was taken away, and a line is one key: what
 * would be read as several things is no key of ours. */
static gboolean
is_choice_key (const char *key)
{
  return *key != '\0' && strchr ("+-", *key) == NULL && strchr (key, '\n') == NULL
         && g_utf8_validate (key, -1, NULL);
}

static CrmValue
read_choices (JsonObject *object, const CrmField *field)
{
  g_autofree char *prefix = g_strconcat (crm_field_get_name (field), ".", NULL);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) keys = NULL;
  JsonObjectIter iter;
  const char *name;
  JsonNode *node;
  char *text;

  json_object_iter_init (&iter, object);
  while (json_object_iter_next (&iter, &name, &node))
    if (g_str_has_prefix (name, prefix) && JSON_NODE_HOLDS_VALUE (node)
        && is_choice_key (name + strlen (prefix)))
      g_strv_builder_add (builder, name + strlen (prefix));
  keys = g_strv_builder_end (builder);
  text = crm_field_join_choices (keys);
  return text != NULL ? crm_value_take_text (text) : (CrmValue) CRM_VALUE_INIT;
}

/**
 * crm_sync_wire_add_patch:
 *
 * Adds an object with the changed fields of @record.
 */
void
crm_sync_wire_add_patch (JsonBuilder *builder, CrmRecord *record)
{
  const CrmKind *kind = crm_record_get_kind (record);
  gboolean has_custom = FALSE;

  json_builder_begin_object (builder);
  for (guint i = 0; i < crm_kind_get_n_fields (kind); i++)
    {
      const CrmField *field = crm_kind_get_field (kind, i);

      if (!crm_record_is_changed (record, field))
        continue;
      if (crm_sync_field_has_column (field))
        add_column (builder, field, crm_record_get (record, field));
      has_custom |= crm_field_has (field, CRM_FIELD_CUSTOM);
    }
  if (has_custom)
    {
      json_builder_set_member_name (builder, "custom");
      json_builder_begin_object (builder);
      for (guint i = 0; i < crm_kind_get_n_fields (kind); i++)
        {
          const CrmField *field = crm_kind_get_field (kind, i);

          if (!crm_field_has (field, CRM_FIELD_CUSTOM) || !crm_record_is_changed (record, field))
            continue;
          if (crm_field_get_field_type (field) == CRM_FIELD_CHOICES)
            {
              add_choices (builder, field, crm_record_get (record, field));
              continue;
            }
          json_builder_set_member_name (builder, crm_field_get_name (field));
          add_value (builder, field, crm_record_get (record, field));
        }
      json_builder_end_object (builder);
    }
  json_builder_end_object (builder);
}

/**
 * crm_sync_wire_to_string:
 *
 * Returns: (transfer full): what was built
 */
char *
crm_sync_wire_to_string (JsonBuilder *builder)
{
  g_autoptr (JsonNode) root = json_builder_get_root (builder);

  return json_to_string (root, FALSE);
}

/* json-glib only warns of a member of another shape. Returns: (nullable): a plain value */
static JsonNode *
get_plain (JsonObject *object, const char *member)
{
  JsonNode *node = json_object_get_member (object, member);

  return node != NULL && JSON_NODE_HOLDS_VALUE (node) ? node : NULL;
}

static const char *
get_string (JsonObject *object, const char *member)
{
  JsonNode *node = get_plain (object, member);

  return node != NULL ? json_node_get_string (node) : NULL;
}

static gint64
get_integer (JsonObject *object, const char *member, gint64 fallback)
{
  JsonNode *node = get_plain (object, member);

  return node != NULL ? json_node_get_int (node) : fallback;
}

static gboolean
get_boolean (JsonObject *object, const char *member)
{
  JsonNode *node = get_plain (object, member);

  return node != NULL && json_node_get_boolean (node);
}

static gint64
read_kind_number (JsonObject *object, const CrmField *field)
{
  g_autofree char *name = g_strconcat (crm_field_get_name (field), "_kind", NULL);

  return get_integer (object, name, 0);
}

static CrmValue
read_text (JsonObject *object, const CrmField *field, const char *text)
{
  CrmDate date;
  CrmId id;

  switch (crm_field_get_field_type (field))
    {
    case CRM_FIELD_DATE:
      return crm_date_parse (text, &date) ? crm_value_integer (date) : (CrmValue) CRM_VALUE_INIT;
    case CRM_FIELD_LINK:
      return crm_id_parse (text, &id) ? crm_value_link (&id) : (CrmValue) CRM_VALUE_INIT;
    case CRM_FIELD_ANY_LINK:
      return crm_id_parse (text, &id)
                 ? crm_value_link_of_kind ((gint16) read_kind_number (object, field), &id)
                 : (CrmValue) CRM_VALUE_INIT;
    case CRM_FIELD_TEXT:
    case CRM_FIELD_LONG_TEXT:
    case CRM_FIELD_CHOICE:
    case CRM_FIELD_CHOICES:
    case CRM_FIELD_PHONE:
    case CRM_FIELD_EMAIL:
    case CRM_FIELD_WEB:
    case CRM_FIELD_CURRENCY:
    case CRM_FIELD_PICTURE:
      return crm_value_take_text (g_utf8_make_valid (text, -1));
    case CRM_FIELD_INTEGER:
    case CRM_FIELD_DECIMAL:
    case CRM_FIELD_PERCENT:
    case CRM_FIELD_MONEY:
    case CRM_FIELD_INSTANT:
    case CRM_FIELD_DURATION:
    case CRM_FIELD_BOOLEAN:
      break;
    }
  return (CrmValue) CRM_VALUE_INIT;
}

/* A value of another type than the field's can only come from a hand at the column custom; it is
 * left where it is and not shown. */
static CrmValue
read_value (JsonObject *object, const CrmField *field)
{
  JsonNode *node = json_object_get_member (object, crm_field_get_name (field));
  GType type;

  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node))
    return (CrmValue) CRM_VALUE_INIT;
  type = json_node_get_value_type (node);
  if (type == G_TYPE_STRING)
    return read_text (object, field, json_node_get_string (node));
  if (type == G_TYPE_BOOLEAN && crm_field_get_field_type (field) == CRM_FIELD_BOOLEAN)
    return crm_value_integer (json_node_get_boolean (node));
  if (type == G_TYPE_INT64 && crm_field_is_number (field))
    return crm_value_integer (json_node_get_int (node));
  if (type == G_TYPE_INT64 && crm_field_get_field_type (field) == CRM_FIELD_INSTANT)
    return crm_value_integer (json_node_get_int (node));
  return (CrmValue) CRM_VALUE_INIT;
}

/* Whoever answers need not be a server of ours. Returns: (nullable): what belongs to @parser */
static JsonObject *
read_object (JsonParser *parser, const char *json, const char *what, GError **error)
{
  JsonNode *root;

  if (!json_parser_load_from_data (parser, json, -1, error))
    return NULL;
  root = json_parser_get_root (parser);
  if (root != NULL && JSON_NODE_HOLDS_OBJECT (root))
    return json_node_get_object (root);
  g_set_error (error, CRM_ERROR, CRM_ERROR_CORRUPT, "%s is no JSON object", what);
  return NULL;
}

static GHashTable *
read_fields (JsonObject *hello)
{
  GHashTable *known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  JsonNode *fields = json_object_get_member (hello, "fields");
  JsonObjectIter iter;
  const char *kind;
  JsonNode *node;

  if (fields == NULL || !JSON_NODE_HOLDS_OBJECT (fields))
    return known;
  json_object_iter_init (&iter, json_node_get_object (fields));
  while (json_object_iter_next (&iter, &kind, &node))
    {
      JsonArray *names = JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;

      g_hash_table_add (known, g_strdup (kind));
      for (guint i = 0; names != NULL && i < json_array_get_length (names); i++)
        {
          JsonNode *name = json_array_get_element (names, i);

          if (JSON_NODE_HOLDS_VALUE (name) && json_node_get_string (name) != NULL)
            g_hash_table_add (known, g_strconcat (kind, ".", json_node_get_string (name), NULL));
        }
    }
  return known;
}

void
crm_sync_hello_clear (CrmSyncHello *hello)
{
  g_clear_pointer (&hello->generation, g_free);
  g_clear_pointer (&hello->person, g_free);
  g_clear_pointer (&hello->office, g_free);
  g_clear_pointer (&hello->fields, g_hash_table_unref);
}

void
crm_sync_header_clear (CrmSyncHeader *header)
{
  g_clear_pointer (&header->generation, g_free);
  g_clear_pointer (&header->snapshot, g_free);
}

/**
 * crm_sync_wire_read_hello:
 * @parser: any; used anew
 * @hello: (out caller-allocates): cleared by crm_sync_hello_clear(), also after an error
 */
gboolean
crm_sync_wire_read_hello (JsonParser *parser, const char *json, CrmSyncHello *hello, GError **error)
{
  JsonObject *object = read_object (parser, json, "the greeting of the server", error);

  memset (hello, 0, sizeof *hello);
  if (object == NULL)
    return FALSE;
  hello->generation = g_strdup (get_string (object, "generation"));
  hello->person = g_strdup (get_string (object, "person"));
  hello->office = g_strdup (get_string (object, "office"));
  hello->now = get_integer (object, "now", 0);
  hello->known = get_boolean (object, "known");
  hello->revoked = get_boolean (object, "revoked");
  hello->protocol = get_integer (object, "protocol", 1);
  hello->recall = get_boolean (object, "recall");
  hello->admin = get_boolean (object, "admin");
  hello->sight = get_integer (object, "sight", 0);
  hello->min_client = get_integer (object, "min_client", 0);
  hello->fields = read_fields (object);
  if (hello->generation != NULL)
    return TRUE;
  g_set_error (error, CRM_ERROR, CRM_ERROR_CORRUPT,
               "the greeting of the server does not name its generation");
  return FALSE;
}

/**
 * crm_sync_wire_read_header:
 * @parser: any; used anew
 * @header: (out caller-allocates): cleared by crm_sync_header_clear(), also after an error
 */
gboolean
crm_sync_wire_read_header (JsonParser *parser,
                           const char *json,
                           CrmSyncHeader *header,
                           GError **error)
{
  JsonObject *object = read_object (parser, json, "the header of what is new", error);
  const char *log_floor;

  memset (header, 0, sizeof *header);
  if (object == NULL)
    return FALSE;
  header->generation = g_strdup (get_string (object, "generation"));
  header->snapshot = g_strdup (get_string (object, "snapshot"));
  header->rows = get_integer (object, "rows", 0);
  header->desktops = get_integer (object, "desktops", 1);
  header->known = get_boolean (object, "known");
  header->revoked = get_boolean (object, "revoked");
  header->new_day = get_boolean (object, "new_day");
  header->sight = get_integer (object, "sight", 0);
  log_floor = get_string (object, "log_floor");
  if (log_floor != NULL)
    header->log_floor = g_ascii_strtoull (log_floor, NULL, 10);
  if (header->snapshot != NULL && header->generation != NULL && log_floor != NULL)
    return TRUE;
  g_set_error (error, CRM_ERROR, CRM_ERROR_CORRUPT,
               "the header of what is new does not say what it is true of");
  return FALSE;
}

/**
 * crm_sync_wire_read_row:
 * @parser: any; used anew
 *
 * Returns: (transfer full): the record of a row, with its version and whether it is deleted
 */
CrmRecord *
crm_sync_wire_read_row (
    JsonParser *parser, const CrmKind *kind, const CrmId *id, const char *json, GError **error)
{
  g_autoptr (CrmRecord) record = NULL;
  JsonObject *object;
  JsonObject *custom = NULL;

  object = read_object (parser, json, crm_kind_get_name (kind), error);
  if (object == NULL)
    return NULL;
  record = crm_record_new_with_id (kind, id);
  if (json_object_has_member (object, "custom")
      && JSON_NODE_HOLDS_OBJECT (json_object_get_member (object, "custom")))
    custom = json_object_get_object_member (object, "custom");
  for (guint i = 0; i < crm_kind_get_n_fields (kind); i++)
    {
      const CrmField *field = crm_kind_get_field (kind, i);

      if (crm_sync_field_has_column (field))
        crm_record_set (record, field, read_value (object, field));
      else if (crm_field_has (field, CRM_FIELD_CUSTOM) && custom != NULL)
        crm_record_set (record, field,
                        crm_field_get_field_type (field) == CRM_FIELD_CHOICES
                            ? read_choices (custom, field)
                            : read_value (custom, field));
    }
  crm_record_set_version (record, get_integer (object, "_rv", 0));
  crm_record_set_deleted (record, get_boolean (object, "_del"));
  return g_steal_pointer (&record);
}
