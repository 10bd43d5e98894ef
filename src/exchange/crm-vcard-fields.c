/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The one table that says which property of a card is which field: cards come in and go out by it.
 */
#include "config.h"

#include "crm-vcard-fields.h"

#include <string.h>

static gboolean
is_mobile (const CrmVcardProperty *property)
{
  return crm_vcard_property_has_type (property, "cell");
}

static gboolean
is_phone (const CrmVcardProperty *property)
{
  return !is_mobile (property) && !crm_vcard_property_has_type (property, "fax")
         && !crm_vcard_property_has_type (property, "pager");
}

const CrmVcardField crm_vcard_fields[] = {
  { "name", "FN", -1, NULL },
  { "last_name", "N", 0, NULL },
  { "first_name", "N", 1, NULL },
  { "job_title", "TITLE", -1, NULL },
  { "account_id", "ORG", 0, NULL },
  { "phone", "TEL", -1, is_phone },
  { "mobile", "TEL", -1, is_mobile },
  { "email", "EMAIL", -1, NULL },
  { "website", "URL", -1, NULL },
  { "street", "ADR", 2, NULL },
  { "city", "ADR", 3, NULL },
  { "region", "ADR", 4, NULL },
  { "postal_code", "ADR", 5, NULL },
  { "country", "ADR", 6, NULL },
  { "birthday", "BDAY", -1, NULL },
  { "language", "LANG", -1, NULL },
  { "description", "NOTE", -1, NULL },
  { "external_id", "UID", -1, NULL },
  { NULL },
};

static gboolean
is_preferred (const CrmVcardProperty *property)
{
  return crm_vcard_property_has_type (property, "pref")
         || strstr (property->parameters, ";PREF=1") != NULL;
}

/**
 * crm_vcard_find:
 *
 * Returns: (transfer none) (nullable): the property that fills the field: the preferred one of
 *   several, else the first
 */
CrmVcardProperty *
crm_vcard_find (GPtrArray *card, const CrmVcardField *field)
{
  CrmVcardProperty *first = NULL;

  for (guint i = 0; i < card->len; i++)
    {
      CrmVcardProperty *property = card->pdata[i];

      if (strcmp (property->name, field->property) != 0
          || (field->accepts != NULL && !field->accepts (property)) || *property->value == '\0')
        continue;
      if (is_preferred (property))
        return property;
      if (first == NULL)
        first = property;
    }
  return first;
}

/* A whole date of a birthday; one that lacks the year or is a text is left to the card. */
static char *
dup_date (const char *value)
{
  const char *p = value;
  char digits[9] = "";
  guint n = 0;

  for (; n < 8 && *p != '\0' && *p != 'T'; p++)
    if (g_ascii_isdigit (*p))
      digits[n++] = *p;
    else if (*p != '-' || n == 0)
      return g_strdup ("");
  /* 1604 is the year that Apple writes for none. */
  if (n != 8 || g_str_has_prefix (digits, "1604"))
    return g_strdup ("");
  return g_strdup_printf ("%.4s-%.2s-%.2s", digits, digits + 4, digits + 6);
}

/**
 * crm_vcard_dup_part:
 *
 * Returns: (transfer full): what the property says of the field, as text; empty when nothing
 */
char *
crm_vcard_dup_part (const CrmVcardProperty *property, const CrmVcardField *field)
{
  g_autofree char *plain = NULL;
  g_auto (GStrv) parts = NULL;
  guint n;

  if (strcmp (field->property, "BDAY") == 0)
    return dup_date (property->value);
  plain = crm_vcard_unescape (property->value);
  if (field->part < 0)
    {
      const char *text = g_strstrip (plain);

      if (strcmp (field->property, "TEL") == 0 && g_ascii_strncasecmp (text, "tel:", 4) == 0)
        text += 4;
      return g_strdup (text);
    }
  parts = crm_vcard_split (property->value, ';');
  n = g_strv_length (parts);
  return g_strdup ((guint) field->part < n ? parts[field->part] : "");
}

/**
 * crm_vcard_method_type:
 *
 * Returns: (nullable): which type of way of contact the property is; %NULL for none
 */
const char *
crm_vcard_method_type (const CrmVcardProperty *property)
{
  if (strcmp (property->name, "EMAIL") == 0)
    return "email";
  if (strcmp (property->name, "URL") == 0)
    return "web";
  if (strcmp (property->name, "IMPP") == 0)
    return "other";
  if (strcmp (property->name, "TEL") != 0)
    return NULL;
  if (is_mobile (property))
    return "mobile";
  if (crm_vcard_property_has_type (property, "fax"))
    return "fax";
  return is_phone (property) ? "phone" : "other";
}

static char *
dup_text (GPtrArray *card, const char *property, int part)
{
  const CrmVcardField field = { "", property, part, NULL };
  const CrmVcardProperty *found = crm_vcard_find (card, &field);

  return found != NULL ? crm_vcard_dup_part (found, &field) : g_strdup ("");
}

/* Contacts of Apple and of phones say of a company only that it is shown by its organization, or
 * nothing but its name. */
static gboolean
is_company (GPtrArray *card)
{
  g_autofree char *shown_as = dup_text (card, "X-ABSHOWAS", -1);
  g_autofree char *organization = dup_text (card, "ORG", 0);
  g_autofree char *last_name = dup_text (card, "N", 0);
  g_autofree char *first_name = dup_text (card, "N", 1);
  g_autofree char *name = dup_text (card, "FN", -1);

  if (g_ascii_strcasecmp (shown_as, "company") == 0)
    return TRUE;
  return *organization != '\0' && *last_name == '\0' && *first_name == '\0'
         && (*name == '\0' || strcmp (name, organization) == 0);
}

/**
 * crm_vcard_get_kind:
 *
 * Returns: "org" for the card of a company, "group" for that of a group, "" for a person
 */
const char *
crm_vcard_get_kind (GPtrArray *card)
{
  g_autofree char *kind = dup_text (card, "KIND", -1);
  g_autofree char *old_kind = dup_text (card, "X-ADDRESSBOOKSERVER-KIND", -1);
  const char *said = *kind != '\0' ? kind : old_kind;

  if (g_ascii_strcasecmp (said, "group") == 0)
    return "group";
  if (g_ascii_strcasecmp (said, "org") == 0 || is_company (card))
    return "org";
  return "";
}
