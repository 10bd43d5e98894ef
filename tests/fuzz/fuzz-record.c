/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The first line names the kind, the second the language; each other line is what somebody types or
 * a file says for the next field. The record's JSON must be JSON, and what it says of a field must
 * be understood again as the same value. */
#include "config.h"

#include "crm-catalog.h"
#include "crm-record-json.h"
#include "fuzz.h"

static void
type_lines (CrmRecord *record, char **lines, const CrmLocale *locale)
{
  const CrmKind *kind = crm_record_get_kind (record);

  for (guint i = 0; lines[i] != NULL && i < crm_kind_get_n_fields (kind); i++)
    {
      const CrmField *field = crm_kind_get_field (kind, i);
      g_autoptr (GError) error = NULL;

      if (!crm_record_parse (record, crm_field_get_name (field), lines[i], locale, &error))
        g_assert_true (g_utf8_validate (error->message, -1, NULL));
    }
}

static void
check_field (CrmRecord *record, const CrmField *field, JsonObject *object)
{
  const CrmValue *value = crm_record_get (record, field);
  const char *currency = crm_record_get_currency (record);
  g_auto (CrmValue) again = CRM_VALUE_INIT;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  g_assert_true (json_object_has_member (object, crm_field_get_name (field)));
  if (value->type == CRM_VALUE_NONE)
    return;
  text = crm_field_to_text (field, value, currency != NULL ? currency : "EUR");
  if (!crm_field_parse (field, text, currency != NULL ? currency : "EUR", NULL, &again, &error))
    g_error ("%s “%s”: %s", crm_field_get_name (field), text, error->message);
  if (!crm_value_equal (value, &again))
    g_error ("%s “%s” is another value", crm_field_get_name (field), text);
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  static CrmCatalog *catalog;
  g_autofree char *text = g_strndup ((const char *) data, size);
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  g_auto (GStrv) lines = NULL;
  g_autoptr (CrmRecord) record = NULL;
  g_autoptr (JsonNode) node = NULL;
  g_autoptr (JsonNode) read = NULL;
  g_autofree char *json = NULL;
  g_autoptr (GError) error = NULL;
  const CrmKind *kind;
  const char *rest;

  if (catalog == NULL)
    catalog = crm_catalog_new ();
  kind = fuzz_read_kind (catalog, valid, &rest);
  lines = g_strsplit (rest, "\n", -1);
  record = crm_record_new (kind);
  if (lines[0] != NULL)
    type_lines (record, lines + 1, crm_locale_find (lines[0]));
  node = crm_record_to_json (record, "EUR");
  json = crm_json_to_string (node, TRUE);
  read = json_from_string (json, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < crm_kind_get_n_fields (kind); i++)
    check_field (record, crm_kind_get_field (kind, i), json_node_get_object (read));
  return 0;
}
