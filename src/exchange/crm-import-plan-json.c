/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A plan as a file, so that the same table can be imported every week:
 *
 *   { "kind": "opportunity", "match": "external_id,name", "existing": "fill",
 *     "read": { "encoding": "WINDOWS-1254", "delimiter": ";", "header": true },
 *     "columns": { "close_date": { "field": "closed_on", "date_order": "mdy" },
 *                  "sales_agent": { "field": "owner_id", "create_missing": true },
 *                  "close_value": "amount",
 *                  "phone": { "field": "phone", "existing": "overwrite" },
 *                  "comment": null } }
 *
 * The short form, a field's name instead of an object, is read too, and so is a file that holds
 * nothing but the columns. Columns that the file does not name keep their guess. How the file is
 * read is for who opens it; here it is only written. */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <json-glib/json-glib.h>
#include <string.h>

#include "crm-error.h"
#include "crm-import-match.h"
#include "crm-import-plan-private.h"

static const char *const date_orders[] = {
  [CRM_DATE_ORDER_UNKNOWN] = "",
  [CRM_DATE_ORDER_DMY] = "dmy",
  [CRM_DATE_ORDER_MDY] = "mdy",
  [CRM_DATE_ORDER_YMD] = "ymd",
};

static gboolean
has_dates (CrmColumnGuess *guess)
{
  CrmColumnType type = crm_column_guess_get_column_type (guess);

  return type == CRM_COLUMN_DATE || type == CRM_COLUMN_INSTANT;
}

static gboolean
has_numbers (CrmColumnGuess *guess)
{
  CrmColumnType type = crm_column_guess_get_column_type (guess);

  return type == CRM_COLUMN_INTEGER || type == CRM_COLUMN_DECIMAL || type == CRM_COLUMN_MONEY
         || type == CRM_COLUMN_PERCENT;
}

static void
add_text (JsonBuilder *builder, const char *name, const char *text)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_string_value (builder, text);
}

/* In which form the file was, for the next one of its kind. */
static void
build_reading (JsonBuilder *builder, CrmCsvReader *reader)
{
  char delimiter[] = { crm_csv_reader_get_delimiter (reader), '\0' };
  const char *sheet = crm_csv_reader_get_sheet (reader);

  json_builder_set_member_name (builder, "read");
  json_builder_begin_object (builder);
  if (crm_csv_reader_get_form (reader) == CRM_TABLE_TEXT)
    {
      add_text (builder, "encoding", crm_csv_reader_get_encoding (reader));
      add_text (builder, "delimiter", delimiter);
    }
  if (sheet != NULL)
    add_text (builder, "sheet", sheet);
  json_builder_set_member_name (builder, "header");
  json_builder_add_boolean_value (builder, crm_csv_reader_get_has_header (reader));
  json_builder_end_object (builder);
}

static void
build_more (JsonBuilder *builder, const CrmImportMore *more)
{
  g_autofree char *target
      = g_strjoin ("/", crm_kind_get_name (more->kind), more->type, more->field, NULL);

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "more");
  json_builder_add_string_value (builder, target);
  if (more->label != NULL)
    {
      json_builder_set_member_name (builder, "label");
      json_builder_add_string_value (builder, more->label);
    }
  json_builder_end_object (builder);
}

static void
build_column (JsonBuilder *builder, const CrmImportColumn *column)
{
  if (column->is_id)
    {
      json_builder_add_string_value (builder, "id");
      return;
    }
  if (column->more.kind != NULL)
    {
      build_more (builder, &column->more);
      return;
    }
  if (column->field == NULL)
    {
      json_builder_add_null_value (builder);
      return;
    }
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "field");
  json_builder_add_string_value (builder, crm_field_get_name (column->field));
  if (has_dates (column->guess))
    {
      json_builder_set_member_name (builder, "date_order");
      json_builder_add_string_value (builder, date_orders[column->format.date_order]);
    }
  if (has_numbers (column->guess))
    {
      json_builder_set_member_name (builder, "decimal");
      json_builder_add_string_value (builder, column->format.decimal == ',' ? "," : ".");
    }
  if (crm_field_is_link (column->field))
    {
      json_builder_set_member_name (builder, "create_missing");
      json_builder_add_boolean_value (builder, column->create_missing);
    }
  if (column->has_existing)
    add_text (builder, "existing", crm_import_existing_get_name (column->existing));
  json_builder_end_object (builder);
}

/**
 * crm_import_plan_to_json:
 *
 * Returns: (transfer full): the plan as clientela-cli takes it by --map
 */
char *
crm_import_plan_to_json (CrmImportPlan *self)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "kind");
  json_builder_add_string_value (builder, crm_kind_get_name (crm_import_plan_get_kind (self)));
  add_text (builder, "match", crm_import_plan_get_match (self));
  add_text (builder, "existing",
            crm_import_existing_get_name (crm_import_plan_get_existing (self)));
  build_reading (builder, crm_import_plan_get_reader (self));
  json_builder_set_member_name (builder, "columns");
  json_builder_begin_object (builder);
  for (guint i = 0; i < crm_import_plan_get_n_columns (self); i++)
    {
      json_builder_set_member_name (builder, crm_import_plan_get_column_name (self, i));
      build_column (builder, crm_import_plan_peek_column (self, i));
    }
  json_builder_end_object (builder);
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  return json_to_string (root, TRUE);
}

static gboolean G_GNUC_PRINTF (2, 3) refuse (GError **error, const char *format, ...)
{
  va_list arguments;

  va_start (arguments, format);
  if (error != NULL)
    *error = g_error_new_valist (CRM_ERROR, CRM_ERROR_INVALID, format, arguments);
  va_end (arguments);
  return FALSE;
}

static gboolean
find_column (CrmImportPlan *self, const char *name, guint *column)
{
  for (guint i = 0; i < crm_import_plan_get_n_columns (self); i++)
    if (g_ascii_strcasecmp (crm_import_plan_get_column_name (self, i), name) == 0)
      {
        *column = i;
        return TRUE;
      }
  return FALSE;
}

static const char *
get_string (JsonObject *object, const char *member)
{
  JsonNode *node = json_object_get_member (object, member);

  return node != NULL && JSON_NODE_HOLDS_VALUE (node)
                 && json_node_get_value_type (node) == G_TYPE_STRING
             ? json_node_get_string (node)
             : NULL;
}

static gboolean
get_boolean (JsonObject *object, const char *member, gboolean fallback)
{
  JsonNode *node = json_object_get_member (object, member);

  return node != NULL && JSON_NODE_HOLDS_VALUE (node)
                 && json_node_get_value_type (node) == G_TYPE_BOOLEAN
             ? json_node_get_boolean (node)
             : fallback;
}

static gboolean
apply_field_existing (CrmImportPlan *self, guint column, JsonObject *object, GError **error)
{
  const char *name = get_string (object, "existing");
  CrmImportExisting existing;

  if (name == NULL)
    return TRUE;
  if (!crm_import_existing_from_name (name, &existing, error))
    return FALSE;
  if (existing == CRM_IMPORT_EXISTING_ASK)
    return refuse (error, _ ("A single field cannot ask; give overwrite, fill or skip."));
  crm_import_plan_set_field_existing (self, column, &existing);
  return TRUE;
}

static gboolean
apply_format (CrmImportPlan *self, guint column, JsonObject *object, GError **error)
{
  CrmCellFormat format = *crm_import_plan_get_format (self, column);
  const char *order = get_string (object, "date_order");
  const char *decimal = get_string (object, "decimal");

  if (order != NULL)
    {
      gsize i = 1;

      while (i < G_N_ELEMENTS (date_orders) && g_ascii_strcasecmp (date_orders[i], order) != 0)
        i++;
      if (i == G_N_ELEMENTS (date_orders))
        /* Translators: dmy, mdy and ymd stay as they are */
        return refuse (error, _ ("date_order: “%s” is not accepted; give dmy, mdy or ymd"), order);
      format.date_order = (CrmDateOrder) i;
    }
  if (decimal != NULL)
    {
      if (strcmp (decimal, ".") != 0 && strcmp (decimal, ",") != 0)
        return refuse (error, _ ("decimal: “%s” is not accepted; give . or ,"), decimal);
      format.decimal = decimal[0];
    }
  crm_import_plan_set_format (self, column, format);
  crm_import_plan_set_create_missing (
      self, column,
      get_boolean (object, "create_missing", crm_import_plan_get_create_missing (self, column)));
  return apply_field_existing (self, column, object, error);
}

static gboolean
apply_column (CrmImportPlan *self, const char *name, JsonNode *node, GError **error)
{
  JsonObject *object = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  const char *field_name = NULL;
  const CrmField *field;
  guint column;

  if (!find_column (self, name, &column))
    return refuse (error, _ ("The file has no column “%s”."), name);
  if (object != NULL)
    field_name = get_string (object, "field");
  else if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING)
    field_name = json_node_get_string (node);
  else if (!JSON_NODE_HOLDS_NULL (node))
    return refuse (error, _ ("The mapping of column “%s” must be the name of a field or null."),
                   name);
  if (object != NULL && get_string (object, "more") != NULL)
    return crm_import_plan_set_more (self, column, get_string (object, "more"),
                                     get_string (object, "label"))
           || refuse (error,
                      _ ("“%s” is no place for further values; give one such as "
                         "contact_method/phone/value."),
                      get_string (object, "more"));
  crm_import_plan_peek_column (self, column)->is_id = g_strcmp0 (field_name, "id") == 0;
  if (field_name == NULL || *field_name == '\0' || strcmp (field_name, "id") == 0)
    {
      crm_import_plan_set_field (self, column, NULL);
      return TRUE;
    }
  field = crm_kind_require_field (crm_import_plan_get_kind (self), field_name, error);
  if (field == NULL)
    return FALSE;
  if (!crm_field_is_editable (field))
    return refuse (error, _ ("The field “%s” is filled by the program and cannot be imported."),
                   field_name);
  crm_import_plan_set_field (self, column, field);
  return object == NULL || apply_format (self, column, object, error);
}

/* A saved mapping meets files that lack some of its columns, and an office that gave up some of its
 * fields; a mapping that a person just wrote is to be right. */
static gboolean
apply_columns (CrmImportPlan *self, JsonObject *columns, gboolean is_strict, GError **error)
{
  JsonObjectIter iter;
  const char *name;
  JsonNode *node;

  json_object_iter_init_ordered (&iter, columns);
  while (json_object_iter_next_ordered (&iter, &name, &node))
    if (!apply_column (self, name, node, is_strict ? error : NULL) && is_strict)
      return FALSE;
  return TRUE;
}

/* The parser's own sentence behind ours: it names the line. */
static gboolean
parse (JsonParser *parser, const char *json, GError **error)
{
  g_autoptr (GError) problem = NULL;

  if (!json_parser_load_from_data (parser, json, -1, &problem))
    return refuse (error, _ ("The mapping is not JSON: %s"), problem->message);
  if (json_parser_get_root (parser) == NULL
      || !JSON_NODE_HOLDS_OBJECT (json_parser_get_root (parser)))
    return refuse (error, _ ("The mapping must be a JSON object."));
  return TRUE;
}

static gboolean
apply_policy (CrmImportPlan *self, JsonObject *root, gboolean is_strict, GError **error)
{
  const char *match = get_string (root, "match");
  const char *name = get_string (root, "existing");
  CrmImportExisting existing = crm_import_plan_get_existing (self);

  /* Maps of old versions say only whether records are found again at all. */
  if (match == NULL && !get_boolean (root, "update_existing", TRUE))
    match = CRM_IMPORT_MATCH_NONE;
  if (match != NULL && !crm_import_plan_set_match (self, match, is_strict ? error : NULL)
      && is_strict)
    return FALSE;
  if (name != NULL && !crm_import_existing_from_name (name, &existing, is_strict ? error : NULL)
      && is_strict)
    return FALSE;
  crm_import_plan_set_existing (self, existing);
  return TRUE;
}

/**
 * crm_import_plan_apply:
 * @is_strict: FALSE to leave out what does not fit this file and this office
 *
 * As crm_import_plan_apply_json().
 */
gboolean
crm_import_plan_apply (CrmImportPlan *self, const char *json, gboolean is_strict, GError **error)
{
  g_autoptr (JsonParser) parser = json_parser_new_immutable ();
  JsonObject *root, *columns;
  JsonNode *node;
  const char *kind_name;

  g_return_val_if_fail (CRM_IS_IMPORT_PLAN (self), FALSE);

  if (!parse (parser, json, error))
    return FALSE;
  root = json_node_get_object (json_parser_get_root (parser));
  node = json_object_get_member (root, "columns");
  if (node != NULL && !JSON_NODE_HOLDS_OBJECT (node))
    return refuse (error, _ ("“columns” must be a JSON object."));
  columns = node != NULL ? json_node_get_object (node) : root;
  kind_name = node != NULL ? get_string (root, "kind") : NULL;
  if (kind_name != NULL)
    {
      const CrmKind *kind = crm_catalog_find_kind (crm_import_plan_get_catalog (self), kind_name);

      if (kind == NULL)
        return refuse (error, _ ("There is no kind “%s”."), kind_name);
      crm_import_plan_set_kind (self, kind);
    }
  return apply_columns (self, columns, is_strict, error)
         && (node == NULL || apply_policy (self, root, is_strict, error));
}

/**
 * crm_import_plan_apply_json:
 * @json: what crm_import_plan_to_json() gave, or its short form
 *
 * Takes kind, fields and formats from a saved plan. What it does not name stays as it was guessed.
 *
 * Returns: FALSE with an error that names the column, field or value that is wrong
 */
gboolean
crm_import_plan_apply_json (CrmImportPlan *self, const char *json, GError **error)
{
  return crm_import_plan_apply (self, json, TRUE, error);
}
