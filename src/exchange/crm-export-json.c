/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Records as a JSON array of objects. */
#include "config.h"

#include "crm-export-private.h"
#include "crm-record-json.h"

static gboolean
add (CrmExport *self, CrmRecord *record, GError **error)
{
  g_autoptr (JsonNode) whole = crm_record_to_json (record, self->currency);
  g_autoptr (JsonNode) node = NULL;
  g_autofree char *text = NULL;

  if (self->options->columns != NULL)
    {
      JsonObject *from = json_node_get_object (whole), *to = json_object_new ();

      json_object_set_member (to, "id", json_object_dup_member (from, "id"));
      for (guint i = 0; i < self->headings->len; i++)
        {
          const CrmField *field = crm_export_find_field (self, i, record);
          const char *name = field != NULL ? crm_field_get_name (field) : NULL;

          if (name != NULL && json_object_has_member (from, name))
            json_object_set_member (to, name, json_object_dup_member (from, name));
        }
      node = json_node_new (JSON_NODE_OBJECT);
      json_node_take_object (node, to);
    }
  text = crm_json_to_string (node != NULL ? node : whole, FALSE);
  g_string_append (self->text, self->n_done == 0 ? "[\n  " : ",\n  ");
  g_string_append (self->text, text);
  return TRUE;
}

static gboolean
end (CrmExport *self, GError **error)
{
  g_string_append (self->text, self->n_done == 0 ? "[]\n" : "\n]\n");
  return TRUE;
}

const CrmExportWriter crm_export_json_writer = { NULL, add, end, NULL };
