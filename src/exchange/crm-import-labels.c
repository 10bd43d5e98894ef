/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Groups and labels in which other programs keep their people. There is no field for them here, so
 * that they become the categories of the address card of a person, and are written again with it.
 * Those of an address card are there already. */
#include "config.h"

#include <string.h>

#include "crm-import-plan-private.h"
#include "crm-vcard.h"

#define CATEGORIES "CATEGORIES"

/**
 * crm_import_is_labels:
 * @target: as of a known column
 *
 * Returns: whether a column of records of @kind holds labels
 */
gboolean
crm_import_is_labels (const CrmKind *kind, const char *target)
{
  g_autofree char *own = g_strconcat (crm_kind_get_name (kind), "/labels/vcard", NULL);

  return strcmp (own, target) == 0 && crm_kind_find_field (kind, "vcard") != NULL;
}

/* Google marks what it made itself with a star, and puts everybody into one of these. */
static const char *
clean_label (char *label)
{
  g_strstrip (label);
  if (g_str_has_prefix (label, "* "))
    memmove (label, label + 2, strlen (label) - 1);
  return g_ascii_strcasecmp (label, "myContacts") == 0 ? "" : label;
}

/**
 * crm_import_labels_to_card:
 * @cell: labels, parted as Google (" ::: ") or Outlook (";") does it
 *
 * Returns: (transfer full) (nullable): an address card with nothing else
 */
char *
crm_import_labels_to_card (const char *cell)
{
  g_auto (GStrv) labels = g_strsplit (cell, strstr (cell, ":::") != NULL ? ":::" : ";", -1);
  g_autoptr (GString) value = g_string_new (NULL);
  g_autoptr (GPtrArray) card
      = g_ptr_array_new_with_free_func ((GDestroyNotify) crm_vcard_property_free);

  for (guint i = 0; labels[i] != NULL; i++)
    {
      g_autofree char *escaped = crm_vcard_escape (clean_label (labels[i]));

      if (*escaped != '\0')
        g_string_append_printf (value, "%s%s", value->len > 0 ? "," : "", escaped);
    }
  if (value->len == 0)
    return NULL;
  g_ptr_array_add (card, crm_vcard_property_new (NULL, CATEGORIES, NULL, value->str));
  return crm_vcard_to_text (card);
}

/**
 * crm_import_labels_merge:
 * @card: (nullable): the address card of a person
 * @labels: from crm_import_labels_to_card()
 *
 * Returns: (transfer full): the card with these labels in place of its own; all else stays
 */
char *
crm_import_labels_merge (const char *card, const char *labels)
{
  g_autoptr (GPtrArray) whole = crm_vcard_parse (card != NULL ? card : "");
  g_autoptr (GPtrArray) said = crm_vcard_parse (labels);

  for (guint i = whole->len; i > 0; i--)
    if (strcmp (((CrmVcardProperty *) whole->pdata[i - 1])->name, CATEGORIES) == 0)
      g_ptr_array_remove_index (whole, i - 1);
  for (guint i = 0; i < said->len; i++)
    {
      const CrmVcardProperty *property = said->pdata[i];

      g_ptr_array_add (whole, crm_vcard_property_new (property->group, property->name,
                                                      property->parameters, property->value));
    }
  return crm_vcard_to_text (whole);
}
