/* SPDX-License-Identifier: GPL-3.0-or-later */
/* People and companies as address cards (vCard 3.0, which every program reads). A card that came in
 * goes out with all that it had; only what has changed here is written anew. */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "crm-error.h"
#include "crm-export-private.h"
#include "crm-vcard-fields.h"
#include "crm-vcard-photo.h"

static gboolean
is_company (CrmRecord *record)
{
  return strcmp (crm_kind_get_name (crm_record_get_kind (record)), "account") == 0
         && g_strcmp0 (crm_record_get_text (record, "kind"), "person") != 0;
}

/* What the record says of a field of a card. */
static char *
dup_wanted (CrmExport *self, CrmRecord *record, const CrmVcardField *entry)
{
  const char *name = entry->field;
  const CrmField *field;

  if (strcmp (name, "account_id") == 0 && is_company (record))
    name = "name";
  if (strcmp (name, "account_id") == 0
      && crm_kind_find_field (crm_record_get_kind (record), name) == NULL)
    name = "company";
  field = crm_kind_find_field (crm_record_get_kind (record), name);
  if (field == NULL)
    return g_strdup ("");
  if (crm_field_is_link (field))
    {
      const char *title = crm_record_get_link_title (record, field);

      return g_strdup (title != NULL ? title : "");
    }
  else
    {
      char *text = crm_field_to_text (field, crm_record_get (record, field), self->currency);

      return text != NULL ? text : g_strdup ("");
    }
}

/* How many parts a structured value has by the standard. */
static int
count_parts (const char *property)
{
  if (strcmp (property, "ADR") == 0)
    return 7;
  return strcmp (property, "N") == 0 ? 5 : 1;
}

static char *
replace_part (const CrmVcardField *entry, const char *value, const char *text)
{
  g_auto (GStrv) parts = crm_vcard_split (value, ';');
  GString *joined = g_string_new (NULL);
  int n = (int) g_strv_length (parts), part = entry->part;

  for (int i = 0; i < MAX (n, count_parts (entry->property)); i++)
    {
      g_autofree char *escaped = crm_vcard_escape (i == part ? text : i < n ? parts[i] : "");

      if (i > 0)
        g_string_append_c (joined, ';');
      g_string_append (joined, escaped);
    }
  return g_string_free (joined, FALSE);
}

static const char *
new_parameters (const CrmVcardField *entry)
{
  if (strcmp (entry->field, "mobile") == 0)
    return ";TYPE=CELL";
  if (strcmp (entry->field, "phone") == 0)
    return ";TYPE=WORK,VOICE";
  if (strcmp (entry->property, "ADR") == 0)
    return ";TYPE=WORK";
  return strcmp (entry->property, "EMAIL") == 0 ? ";TYPE=INTERNET" : "";
}

static void
put_field (GPtrArray *card, const CrmVcardField *entry, const char *wanted)
{
  CrmVcardProperty *property = crm_vcard_find (card, entry);
  g_autofree char *said = property != NULL ? crm_vcard_dup_part (property, entry) : g_strdup ("");
  g_autofree char *value = NULL;

  if (strcmp (said, wanted) == 0)
    return;
  if (entry->part >= 0)
    value = replace_part (entry, property != NULL ? property->value : "", wanted);
  else
    value = crm_vcard_escape (wanted);
  if (property == NULL)
    g_ptr_array_add (card,
                     crm_vcard_property_new (NULL, entry->property, new_parameters (entry), value));
  else if (*wanted == '\0' && entry->part < 0)
    g_ptr_array_remove (card, property);
  else
    {
      g_free (property->value);
      property->value = g_steal_pointer (&value);
    }
}

static gboolean
has_property (GPtrArray *card, const char *name)
{
  for (guint i = 0; i < card->len; i++)
    if (strcmp (((CrmVcardProperty *) card->pdata[i])->name, name) == 0)
      return TRUE;
  return FALSE;
}

/* The name of a person is made of first and last name; a card may say more, such as a title. */
static gboolean
is_name_as_before (GPtrArray *card, CrmRecord *record)
{
  static const CrmVcardField parts[]
      = { { "last_name", "N", 0, NULL }, { "first_name", "N", 1, NULL } };

  for (gsize i = 0; i < G_N_ELEMENTS (parts); i++)
    {
      const CrmVcardProperty *property = crm_vcard_find (card, &parts[i]);
      g_autofree char *said = property != NULL ? crm_vcard_dup_part (property, &parts[i]) : NULL;
      const char *now = is_company (record) ? NULL : crm_record_get_text (record, parts[i].field);

      if (said == NULL || *said == '\0' || g_strcmp0 (said, now) != 0)
        return FALSE;
    }
  return has_property (card, "FN");
}

static void
put_fields (CrmExport *self, GPtrArray *card, CrmRecord *record)
{
  gboolean keeps_name = is_name_as_before (card, record);

  for (guint i = 0; crm_vcard_fields[i].field != NULL; i++)
    {
      g_autofree char *wanted = dup_wanted (self, record, &crm_vcard_fields[i]);

      if (keeps_name && strcmp (crm_vcard_fields[i].property, "FN") == 0)
        continue;
      put_field (card, &crm_vcard_fields[i], wanted);
    }
  if (!has_property (card, "N"))
    g_ptr_array_insert (card, 0, crm_vcard_property_new (NULL, "N", "", ";;;;"));
  if (is_company (record) && !has_property (card, "KIND"))
    {
      g_ptr_array_add (card, crm_vcard_property_new (NULL, "KIND", "", "org"));
      g_ptr_array_add (card, crm_vcard_property_new (NULL, "X-ABSHOWAS", "", "COMPANY"));
    }
}

/* ---- further numbers and addresses ---- */

static gboolean
says (GPtrArray *card, const char *name, const char *value)
{
  const CrmVcardField whole = { "value", name, -1, NULL };

  for (guint i = 0; i < card->len; i++)
    {
      const CrmVcardProperty *property = card->pdata[i];
      g_autofree char *text = NULL;

      if (strcmp (property->name, name) != 0)
        continue;
      text = crm_vcard_dup_part (property, &whole);
      if (strcmp (text, value) == 0)
        return TRUE;
    }
  return FALSE;
}

static void
put_method (GPtrArray *card, CrmRecord *method)
{
  static const struct
  {
    const char *type, *property, *parameter;
  } properties[] = {
    { "phone", "TEL", "VOICE" },      { "mobile", "TEL", "CELL" }, { "fax", "TEL", "FAX" },
    { "email", "EMAIL", "INTERNET" }, { "web", "URL", NULL },      { "other", "IMPP", NULL },
  };
  const char *type = crm_record_get_text (method, "type");
  const char *value = crm_record_get_text (method, "value");
  const char *label = crm_record_get_text (method, "label");

  for (gsize i = 0; value != NULL && i < G_N_ELEMENTS (properties); i++)
    {
      g_autofree char *escaped = NULL, *group = NULL, *name = NULL;
      g_autoptr (GString) parameters = g_string_new (NULL);

      if (g_strcmp0 (type, properties[i].type) != 0 || says (card, properties[i].property, value))
        continue;
      if (properties[i].parameter != NULL)
        g_string_append_printf (parameters, ";TYPE=%s", properties[i].parameter);
      if (g_strcmp0 (label, "work") == 0 || g_strcmp0 (label, "home") == 0)
        g_string_append_printf (parameters, ";TYPE=%s", label);
      else if (label != NULL && *label != '\0')
        group = g_strdup_printf ("clientela%u", card->len);
      escaped = crm_vcard_escape (value);
      g_ptr_array_add (
          card, crm_vcard_property_new (group, properties[i].property, parameters->str, escaped));
      if (group == NULL)
        return;
      name = crm_vcard_escape (label);
      g_ptr_array_add (card, crm_vcard_property_new (group, "X-ABLABEL", "", name));
      return;
    }
}

static void
put_address (GPtrArray *card, CrmRecord *address)
{
  static const char *const parts[] = { "street", "city", "region", "postal_code", "country" };
  g_autoptr (GString) value = g_string_new (";");
  const char *type = crm_record_get_text (address, "type");

  for (gsize i = 0; i < G_N_ELEMENTS (parts); i++)
    {
      const char *text = crm_record_get_text (address, parts[i]);
      g_autofree char *escaped = crm_vcard_escape (text != NULL ? text : "");

      g_string_append_printf (value, ";%s", escaped);
    }
  for (guint i = 0; i < card->len; i++)
    if (strcmp (((CrmVcardProperty *) card->pdata[i])->name, "ADR") == 0
        && strcmp (((CrmVcardProperty *) card->pdata[i])->value, value->str) == 0)
      return;
  g_ptr_array_add (
      card, crm_vcard_property_new (NULL, "ADR",
                                    g_strcmp0 (type, "home") == 0 ? ";TYPE=HOME" : ";TYPE=WORK",
                                    value->str));
}

static gboolean
put_children (CrmExport *self,
              GPtrArray *card,
              CrmRecord *record,
              const char *kind,
              void (*put) (GPtrArray *card, CrmRecord *child),
              GError **error)
{
  const CrmKind *child = crm_catalog_find_kind (crm_session_get_catalog (self->session), kind);
  g_autofree char *link
      = g_strconcat (crm_kind_get_name (crm_record_get_kind (record)), "_id", NULL);
  g_autoptr (GPtrArray) children
      = crm_session_children (self->session, child, link, NULL, crm_record_get_id (record), error);

  for (guint i = 0; children != NULL && i < children->len; i++)
    if (put != put_address || g_strcmp0 (crm_record_get_text (children->pdata[i], "type"), "main"))
      put (card, children->pdata[i]);
  return children != NULL;
}

static void
append_card (CrmExport *self, GPtrArray *card)
{
  g_string_append (self->text, "BEGIN:VCARD\r\nVERSION:3.0\r\n");
  for (guint i = 0; i < card->len; i++)
    crm_vcard_property_append (card->pdata[i], self->text);
  g_string_append (self->text, "END:VCARD\r\n");
}

static gboolean
add (CrmExport *self, CrmRecord *record, GError **error)
{
  const CrmKind *kind = crm_record_get_kind (record);
  const CrmField *field = crm_kind_find_field (kind, "vcard");
  const char *kept = field != NULL ? crm_record_get_text (record, "vcard") : NULL;
  g_autoptr (GPtrArray) card = crm_vcard_parse (kept != NULL ? kept : "");

  if (!crm_kind_has (kind, CRM_KIND_PARTY))
    {
      /* Translators: %s is a kind of record, as in "Deals". */
      g_set_error (error, CRM_ERROR, CRM_ERROR_INVALID,
                   _ ("%s cannot be written as vCards; only people, companies and leads can"),
                   crm_kind_get_label_plural (kind));
      return FALSE;
    }
  put_fields (self, card, record);
  if (!put_children (self, card, record, "contact_method", put_method, error)
      || !put_children (self, card, record, "address", put_address, error)
      || !crm_vcard_photo_put (self->session, record, card, error))
    return FALSE;
  append_card (self, card);
  return TRUE;
}

const CrmExportWriter crm_export_vcard_writer = { NULL, add, NULL, NULL };
