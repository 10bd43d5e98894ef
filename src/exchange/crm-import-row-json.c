/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The cells of a row as a problem keeps them, so that they can be corrected when the file is gone.
 */
#include "config.h"

#include <json-glib/json-glib.h>

#include "crm-import-private.h"

/* What is kept of one row. */
#define CELLS_LIMIT 60000

static void
add_cell (JsonBuilder *builder, const char *cell, gsize *room)
{
  gsize length = strlen (cell);
  g_autofree char *start = NULL;

  if (length <= *room)
    {
      json_builder_add_string_value (builder, cell);
      *room -= length;
      return;
    }
  start = g_strndup (cell, *room);
  *g_utf8_find_prev_char (start, start + *room + 1) = '\0';
  json_builder_add_string_value (builder, start);
  *room = 0;
}

/**
 * crm_import_cells_to_json:
 *
 * Returns: (transfer full): the cells of a row as an array of texts; long ones are shortened
 */
char *
crm_import_cells_to_json (const CrmCsvRow *row)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;
  gsize room = CELLS_LIMIT;

  json_builder_begin_array (builder);
  for (guint i = 0; i < row->n_cells; i++)
    add_cell (builder, row->cells[i], &room);
  json_builder_end_array (builder);
  root = json_builder_get_root (builder);
  return json_to_string (root, FALSE);
}

/**
 * crm_import_columns_to_json:
 *
 * Returns: (transfer full): the headings of the file as an array of texts
 */
char *
crm_import_columns_to_json (CrmImportPlan *plan)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;

  json_builder_begin_array (builder);
  for (guint i = 0; i < crm_import_plan_get_n_columns (plan); i++)
    json_builder_add_string_value (builder, crm_import_plan_get_column_name (plan, i));
  json_builder_end_array (builder);
  root = json_builder_get_root (builder);
  return json_to_string (root, FALSE);
}

/**
 * crm_import_cells_from_json:
 * @json: (nullable)
 *
 * Returns: (transfer full): the texts of the array; empty for what is none
 */
GStrv
crm_import_cells_from_json (const char *json)
{
  g_autoptr (JsonNode) root = json != NULL ? json_from_string (json, NULL) : NULL;
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  JsonArray *array
      = root != NULL && JSON_NODE_HOLDS_ARRAY (root) ? json_node_get_array (root) : NULL;

  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      JsonNode *node = json_array_get_element (array, i);
      const char *text = JSON_NODE_HOLDS_VALUE (node) ? json_node_get_string (node) : NULL;

      g_strv_builder_add (builder, text != NULL ? text : "");
    }
  return g_strv_builder_end (builder);
}
