/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The values of a document as JSON: what is kept beside an issued document, and what tests read.
 * Text, whole numbers, truth values, objects and arrays are themselves; what JSON has no type for
 * is an object with one telling member: {"money": "12.50", "currency": "EUR"},
 * {"number": "1.5"}, {"percent": "0.23"}, {"date": "2026-01-31"}, {"instant": "…Z"},
 * {"picture": "base64"}. */
#include "config.h"

#include "crm-document-data.h"

#include <glib/gi18n-lib.h>
#include <json-glib/json-glib.h>

#include "crm-error.h"
#include "crm-money.h"

#define MAX_DEPTH 16

static gboolean
read_member (CrmDocumentData *group, const char *name, JsonNode *node, guint depth, GError **error);

static const char *
get_string (JsonObject *object, const char *name)
{
  JsonNode *node = json_object_get_member (object, name);

  return node != NULL && json_node_get_value_type (node) == G_TYPE_STRING
             ? json_node_get_string (node)
             : NULL;
}

static gboolean
read_group (CrmDocumentData *group, JsonObject *object, guint depth, GError **error)
{
  g_autoptr (GList) names = json_object_get_members (object);

  for (GList *l = names; l != NULL; l = l->next)
    if (!read_member (group, l->data, json_object_get_member (object, l->data), depth + 1, error))
      return FALSE;
  return TRUE;
}

static gboolean
read_list (CrmDocumentData *list, JsonArray *array, guint depth, GError **error)
{
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      JsonNode *node = json_array_get_element (array, i);

      if (JSON_NODE_HOLDS_OBJECT (node))
        {
          if (!read_group (crm_document_data_append_group (list), json_node_get_object (node),
                           depth + 1, error))
            return FALSE;
        }
      else if (json_node_get_value_type (node) == G_TYPE_STRING)
        crm_document_data_append_text (list, json_node_get_string (node));
      else
        {
          g_set_error (error, CRM_ERROR, CRM_ERROR_INVALID,
                       _ ("Item %u of a list is neither an object nor a text"), i + 1);
          return FALSE;
        }
    }
  return TRUE;
}

/* Returns FALSE when @object is a plain group; *@valid says whether a typed value could be read. */
static gboolean
read_typed (CrmDocumentData *group, const char *name, JsonObject *object, gboolean *valid)
{
  const char *text;
  gint64 number;
  CrmDate date;

  *valid = TRUE;
  if ((text = get_string (object, "money")) != NULL && get_string (object, "currency") != NULL)
    {
      const char *currency = get_string (object, "currency");

      *valid = crm_money_parse (text, currency, &number);
      if (*valid)
        crm_document_data_set_money (group, name, number, currency);
      return TRUE;
    }
  if (json_object_get_size (object) != 1)
    return FALSE;
  if ((text = get_string (object, "number")) != NULL)
    {
      if ((*valid = crm_decimal_parse (text, &number)))
        crm_document_data_set_decimal (group, name, number);
    }
  else if ((text = get_string (object, "percent")) != NULL)
    {
      if ((*valid = crm_decimal_parse (text, &number)))
        crm_document_data_set_percent (group, name, number);
    }
  else if ((text = get_string (object, "date")) != NULL)
    {
      if ((*valid = crm_date_parse (text, &date)))
        crm_document_data_set_date (group, name, date);
    }
  else if ((text = get_string (object, "instant")) != NULL)
    {
      if ((*valid = crm_instant_parse (text, &number)))
        crm_document_data_set_instant (group, name, number);
    }
  else if ((text = get_string (object, "picture")) != NULL)
    {
      gsize length = 0;
      guchar *bytes = g_base64_decode (text, &length);
      g_autoptr (GBytes) picture = g_bytes_new_take (bytes, length);

      crm_document_data_set_picture (group, name, picture);
    }
  else
    return FALSE;
  return TRUE;
}

static gboolean
read_object (
    CrmDocumentData *group, const char *name, JsonObject *object, guint depth, GError **error)
{
  gboolean valid;

  if (!read_typed (group, name, object, &valid))
    return read_group (crm_document_data_set_group (group, name), object, depth, error);
  if (!valid)
    g_set_error (error, CRM_ERROR, CRM_ERROR_INVALID, _ ("The value of “%s” cannot be read"), name);
  return valid;
}

static gboolean
read_member (CrmDocumentData *group, const char *name, JsonNode *node, guint depth, GError **error)
{
  if (depth > MAX_DEPTH || name[0] == '\0' || strchr (name, '.') != NULL)
    {
      g_set_error (error, CRM_ERROR, CRM_ERROR_INVALID, _ ("“%s” cannot be the name of a value"),
                   name);
      return FALSE;
    }
  switch (json_node_get_node_type (node))
    {
    case JSON_NODE_OBJECT:
      return read_object (group, name, json_node_get_object (node), depth, error);
    case JSON_NODE_ARRAY:
      return read_list (crm_document_data_set_list (group, name), json_node_get_array (node), depth,
                        error);
    case JSON_NODE_VALUE:
      if (json_node_get_value_type (node) == G_TYPE_STRING)
        crm_document_data_set_text (group, name, json_node_get_string (node));
      else if (json_node_get_value_type (node) == G_TYPE_BOOLEAN)
        crm_document_data_set_boolean (group, name, json_node_get_boolean (node));
      else if (json_node_get_value_type (node) == G_TYPE_INT64)
        crm_document_data_set_integer (group, name, json_node_get_int (node));
      else
        {
          g_set_error (error, CRM_ERROR, CRM_ERROR_INVALID,
                       _ ("“%s”: write a fraction as {\"number\": \"1.5\"}"), name);
          return FALSE;
        }
      return TRUE;
    case JSON_NODE_NULL:
    default:
      return TRUE;
    }
}

/**
 * crm_document_data_new_from_json:
 * @length: bytes of @json, or -1 when it is terminated
 *
 * Returns: (transfer full) (nullable): the tree, or %NULL with %CRM_ERROR_INVALID
 */
CrmDocumentData *
crm_document_data_new_from_json (const char *json, gssize length, GError **error)
{
  g_autoptr (JsonParser) parser = json_parser_new_immutable ();
  g_autoptr (CrmDocumentData) data = crm_document_data_new ();
  g_autoptr (GError) local = NULL;
  JsonNode *root;

  if (!json_parser_load_from_data (parser, json, length, &local))
    {
      g_set_error_literal (error, CRM_ERROR, CRM_ERROR_INVALID, local->message);
      return NULL;
    }
  root = json_parser_get_root (parser);
  if (root == NULL || !JSON_NODE_HOLDS_OBJECT (root))
    {
      g_set_error_literal (error, CRM_ERROR, CRM_ERROR_INVALID,
                           _ ("The data is not a JSON object"));
      return NULL;
    }
  return read_group (data, json_node_get_object (root), 0, error) ? g_steal_pointer (&data) : NULL;
}

static void
add_typed (JsonBuilder *builder, const char *name, char *value)
{
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, name);
  json_builder_add_string_value (builder, value);
  json_builder_end_object (builder);
  g_free (value);
}

static void
add_money (JsonBuilder *builder, CrmDocumentData *node)
{
  const char *currency = crm_document_data_get_currency (node);
  g_autofree char *amount = crm_money_to_string (crm_document_data_get_number (node), currency);

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "money");
  json_builder_add_string_value (builder, amount);
  json_builder_set_member_name (builder, "currency");
  json_builder_add_string_value (builder, currency);
  json_builder_end_object (builder);
}

static cairo_status_t
append_bytes (void *closure, const unsigned char *data, unsigned int length)
{
  g_byte_array_append (closure, data, length);
  return CAIRO_STATUS_SUCCESS;
}

/* The bytes of a picture; of a drawing as PNG, sharp enough to be printed. */
static GBytes *
dup_pixels (CrmDocumentData *node)
{
  const double scale = 150 / 72.0;
  double width, height;
  cairo_surface_t *drawing = crm_document_data_get_drawing (node, &width, &height), *image;
  GByteArray *bytes;
  cairo_t *cr;

  if (drawing == NULL)
    return g_bytes_ref (crm_document_data_get_picture (node));
  image = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, (int) (width * scale),
                                      (int) (height * scale));
  cr = cairo_create (image);
  cairo_scale (cr, scale, scale);
  cairo_set_source_surface (cr, drawing, 0, 0);
  cairo_paint (cr);
  cairo_destroy (cr);
  bytes = g_byte_array_new ();
  cairo_surface_write_to_png_stream (image, append_bytes, bytes);
  cairo_surface_destroy (image);
  return g_byte_array_free_to_bytes (bytes);
}

static void
add_picture (JsonBuilder *builder, CrmDocumentData *node)
{
  g_autoptr (GBytes) picture = dup_pixels (node);
  gsize length;
  const guchar *bytes = g_bytes_get_data (picture, &length);

  add_typed (builder, "picture", g_base64_encode (bytes, length));
}

static void
add_node (JsonBuilder *builder, CrmDocumentData *node)
{
  gint64 number = crm_document_data_get_number (node);
  char date[CRM_DATE_STRING_SIZE], instant[CRM_INSTANT_STRING_SIZE];

  switch (crm_document_data_get_data_type (node))
    {
    case CRM_DATA_GROUP:
      json_builder_begin_object (builder);
      for (guint i = 0; i < crm_document_data_get_n_children (node); i++)
        {
          CrmDocumentData *child = crm_document_data_get_child (node, i);

          json_builder_set_member_name (builder, crm_document_data_get_name (child));
          add_node (builder, child);
        }
      json_builder_end_object (builder);
      break;
    case CRM_DATA_LIST:
      json_builder_begin_array (builder);
      for (guint i = 0; i < crm_document_data_get_n_children (node); i++)
        add_node (builder, crm_document_data_get_child (node, i));
      json_builder_end_array (builder);
      break;
    case CRM_DATA_TEXT:
      json_builder_add_string_value (builder, crm_document_data_get_text (node));
      break;
    case CRM_DATA_INTEGER:
      json_builder_add_int_value (builder, number);
      break;
    case CRM_DATA_BOOLEAN:
      json_builder_add_boolean_value (builder, number != 0);
      break;
    case CRM_DATA_DECIMAL:
      add_typed (builder, "number", crm_decimal_to_string (number));
      break;
    case CRM_DATA_PERCENT:
      add_typed (builder, "percent", crm_decimal_to_string (number));
      break;
    case CRM_DATA_MONEY:
      add_money (builder, node);
      break;
    case CRM_DATA_DATE:
      add_typed (builder, "date", g_strdup (crm_date_format ((CrmDate) number, date)));
      break;
    case CRM_DATA_INSTANT:
      add_typed (builder, "instant", g_strdup (crm_instant_format (number, instant)));
      break;
    case CRM_DATA_PICTURE:
      add_picture (builder, node);
      break;
    default:
      g_assert_not_reached ();
    }
}

/**
 * crm_document_data_to_json:
 *
 * Returns: (transfer full): the tree as crm_document_data_new_from_json() reads it; equal trees
 *   give equal text
 */
char *
crm_document_data_to_json (CrmDocumentData *self)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;

  add_node (builder, self);
  root = json_builder_get_root (builder);
  return json_to_string (root, FALSE);
}
