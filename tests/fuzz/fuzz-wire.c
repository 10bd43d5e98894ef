/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a server tells. The first line names the kind whose row follows; the same bytes are also
 * taken for a greeting and for the header of what is new. A row that is understood is sent as a
 * change and read again: it must be the same record. */
#include "config.h"

#include "crm-catalog.h"
#include "crm-sync-schema.h"
#include "crm-sync-wire.h"
#include "fuzz.h"

/* The office's own fields, of the types that are written in a way of their own. */
static const CrmCatalog *
get_catalog (void)
{
  static const CrmChoice choices[]
      = { { .key = "red", .label = "Red" }, { .key = "a.b", .label = "Dotted" }, { .key = NULL } };
  static const CrmFieldSpec own[] = {
    { .name = "own_text", .label = "Text", .type = CRM_FIELD_TEXT },
    { .name = "own_day", .label = "Day", .type = CRM_FIELD_DATE },
    { .name = "own_link", .label = "Link", .type = CRM_FIELD_LINK, .target = "contact" },
    { .name = "own_choices", .label = "Choices", .type = CRM_FIELD_CHOICES, .choices = choices },
  };
  static CrmCatalog *catalog;

  if (catalog != NULL)
    return catalog;
  catalog = crm_catalog_new ();
  for (guint k = 0; k < crm_catalog_get_n_kinds (catalog); k++)
    for (gsize i = 0; i < G_N_ELEMENTS (own); i++)
      crm_catalog_add_field (catalog, crm_kind_get_name (crm_catalog_get_kind (catalog, k)),
                             &own[i], NULL);
  return catalog;
}

static void
check_row (JsonParser *parser, CrmRecord *record)
{
  const CrmKind *kind = crm_record_get_kind (record);
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (CrmRecord) again = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *patch = NULL;

  crm_sync_wire_add_patch (builder, record);
  patch = crm_sync_wire_to_string (builder);
  again = crm_sync_wire_read_row (parser, kind, crm_record_get_id (record), patch, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < crm_kind_get_n_fields (kind); i++)
    {
      const CrmField *field = crm_kind_get_field (kind, i);

      if (!crm_value_equal (crm_record_get (record, field), crm_record_get (again, field)))
        g_error ("%s.%s changes on the way: %s", crm_kind_get_name (kind),
                 crm_field_get_name (field), patch);
    }
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  static const CrmId id = { { 1 } };
  const CrmCatalog *catalog = get_catalog ();
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autofree char *whole = g_strndup ((const char *) data, size);
  g_autoptr (CrmRecord) record = NULL;
  g_auto (CrmSyncHello) hello = { 0 };
  g_auto (CrmSyncHeader) header = { 0 };
  const char *json;
  const CrmKind *kind = fuzz_read_kind (catalog, whole, &json);

  if (crm_sync_wire_read_hello (parser, json, &hello, NULL))
    {
      g_assert_nonnull (hello.fields);
      g_free (crm_sync_schema_fingerprint (kind, hello.fields));
    }
  crm_sync_wire_read_header (parser, json, &header, NULL);
  record = crm_sync_wire_read_row (parser, kind, &id, json, NULL);
  if (record != NULL)
    check_row (parser, record);
  return 0;
}
