/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A record as JSON, for scripts: keyed by field name. Money and decimals are strings, so that no
 * reader rounds them; instants are RFC 3339 in UTC, dates YYYY-MM-DD; a link is an object with the
 * id and the name of the other record; what has no value is null. */
#include "config.h"

#include "crm-record-json.h"

#include "crm-catalog.h"

static void
build_link (CrmRecord *record, const CrmField *field, const CrmValue *value, JsonBuilder *builder)
{
  const char *title = crm_record_get_link_title (record, field);
  const CrmCatalog *catalog = crm_kind_get_catalog (crm_record_get_kind (record));
  const CrmKind *kind = value->kind != 0 ? crm_catalog_find_number (catalog, value->kind) : NULL;
  char id[CRM_ID_STRING_SIZE];

  json_builder_begin_object (builder);
  if (kind != NULL)
    {
      json_builder_set_member_name (builder, "kind");
      json_builder_add_string_value (builder, crm_kind_get_name (kind));
    }
  json_builder_set_member_name (builder, "id");
  json_builder_add_string_value (builder, crm_id_format (&value->link, id));
  json_builder_set_member_name (builder, "name");
  if (title != NULL)
    json_builder_add_string_value (builder, title);
  else
    json_builder_add_null_value (builder);
  json_builder_end_object (builder);
}

static void
build_value (CrmRecord *record,
             const CrmField *field,
             const CrmValue *value,
             const char *currency,
             JsonBuilder *builder)
{
  CrmFieldType type = crm_field_get_field_type (field);
  g_autofree char *text = NULL;

  if (value->type == CRM_VALUE_NONE)
    json_builder_add_null_value (builder);
  else if (value->type == CRM_VALUE_LINK)
    build_link (record, field, value, builder);
  else if (type == CRM_FIELD_BOOLEAN)
    json_builder_add_boolean_value (builder, value->integer != 0);
  else if (type == CRM_FIELD_INTEGER || type == CRM_FIELD_PERCENT || type == CRM_FIELD_DURATION)
    json_builder_add_int_value (builder, value->integer);
  else
    {
      text = crm_field_to_text (field, value, currency);
      json_builder_add_string_value (builder, text);
    }
}

/**
 * crm_record_build_json:
 * @office_currency: (nullable): of amounts of a record that has no currency of its own
 *
 * Adds the record as an object to @builder.
 */
void
crm_record_build_json (CrmRecord *record, const char *office_currency, JsonBuilder *builder)
{
  const CrmKind *kind = crm_record_get_kind (record);
  const char *currency = crm_record_get_currency (record);
  gboolean has_money = FALSE, has_currency = FALSE;
  char id[CRM_ID_STRING_SIZE];

  if (currency == NULL)
    currency = office_currency;
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "id");
  json_builder_add_string_value (builder, crm_id_format (crm_record_get_id (record), id));
  for (guint i = 0; i < crm_kind_get_n_fields (kind); i++)
    {
      const CrmField *field = crm_kind_get_field (kind, i);
      const CrmValue *value = crm_record_get (record, field);

      has_money |= crm_field_get_field_type (field) == CRM_FIELD_MONEY;
      if (crm_field_get_field_type (field) == CRM_FIELD_CURRENCY)
        {
          has_currency = TRUE;
          json_builder_set_member_name (builder, crm_field_get_name (field));
          if (currency != NULL)
            json_builder_add_string_value (builder, currency);
          else
            json_builder_add_null_value (builder);
          continue;
        }
      json_builder_set_member_name (builder, crm_field_get_name (field));
      build_value (record, field, value, currency, builder);
    }
  if (has_money && !has_currency && currency != NULL)
    {
      json_builder_set_member_name (builder, "currency");
      json_builder_add_string_value (builder, currency);
    }
  json_builder_end_object (builder);
}

/**
 * crm_record_to_json:
 * @office_currency: (nullable): of amounts of a record that has no currency of its own
 *
 * Returns: (transfer full): the record as an object
 */
JsonNode *
crm_record_to_json (CrmRecord *record, const char *office_currency)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  crm_record_build_json (record, office_currency, builder);
  return json_builder_get_root (builder);
}

/**
 * crm_json_to_string:
 *
 * Returns: (transfer full): the text of @node in UTF-8
 */
char *
crm_json_to_string (JsonNode *node, gboolean pretty)
{
  g_autoptr (JsonGenerator) generator = json_generator_new ();

  json_generator_set_pretty (generator, pretty);
  json_generator_set_root (generator, node);
  return json_generator_to_data (generator, NULL);
}
