/* SPDX-License-Identifier: GPL-3.0-or-later */
/* PDF forms: their fields are read, each is tied to something, and the form is filled in. */
#include "config.h"

#include <json-glib/json-glib.h>

#include "crm-template-file.h"
#include "fuzz.h"

static char *
map_all (CrmTemplateFile *file)
{
  GPtrArray *fields = crm_template_file_get_fields (file);
  g_autoptr (JsonNode) root = json_node_new (JSON_NODE_OBJECT);

  json_node_take_object (root, json_object_new ());
  for (guint i = 0; i < fields->len; i++)
    {
      const CrmFormField *field = g_ptr_array_index (fields, i);

      json_object_set_string_member (json_node_get_object (root), field->name,
                                     field->type == CRM_FORM_CHECK ? "client.name"
                                     : field->options != NULL      ? field->options[0]
                                                                   : "{{client.name}}");
    }
  return json_to_string (root, FALSE);
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autoptr (GBytes) bytes = g_bytes_new (data, size);
  g_autoptr (CrmTemplateFile) plain = NULL;
  g_autoptr (CrmTemplateFile) file = NULL;
  g_autoptr (CrmDocumentData) values = NULL;
  g_autoptr (CrmDocument) document = NULL;
  g_autofree char *mapping = NULL;

  if (!crm_bytes_are_pdf (bytes))
    return 0;
  plain = crm_template_file_new (bytes, NULL, NULL, NULL);
  if (plain == NULL)
    return 0;
  mapping = map_all (plain);
  file = crm_template_file_new (bytes, NULL, mapping, NULL);
  values = crm_document_data_new ();
  crm_document_data_set_text (values, "client.name", "Ștefan");
  if (file != NULL && crm_template_file_fill (file, values, NULL, &document, NULL))
    g_assert_true (crm_bytes_are_pdf (crm_document_get_bytes (document)));
  return 0;
}
