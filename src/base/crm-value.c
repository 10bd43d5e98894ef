/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-value.h"

#include <string.h>

CrmValue
crm_value_integer (gint64 integer)
{
  return (CrmValue){ .type = CRM_VALUE_INTEGER, .integer = integer };
}

/**
 * crm_value_text:
 * @text: (nullable): copied; %NULL gives no value
 */
CrmValue
crm_value_text (const char *text)
{
  return crm_value_take_text (g_strdup (text));
}

CrmValue
crm_value_take_text (char *text)
{
  if (text == NULL)
    return (CrmValue) CRM_VALUE_INIT;
  return (CrmValue){ .type = CRM_VALUE_TEXT, .text = text };
}

/**
 * crm_value_link:
 * @id: (nullable): %NULL or the empty id give no value
 */
CrmValue
crm_value_link (const CrmId *id)
{
  return crm_value_link_of_kind (0, id);
}

CrmValue
crm_value_link_of_kind (gint16 kind, const CrmId *id)
{
  if (id == NULL || crm_id_is_none (id))
    return (CrmValue) CRM_VALUE_INIT;
  return (CrmValue){ .type = CRM_VALUE_LINK, .kind = kind, .link = *id };
}

CrmValue
crm_value_copy (const CrmValue *value)
{
  CrmValue copy = *value;

  if (copy.type == CRM_VALUE_TEXT)
    copy.text = g_strdup (value->text);
  return copy;
}

void
crm_value_clear (CrmValue *value)
{
  if (value->type == CRM_VALUE_TEXT)
    g_free (value->text);
  *value = (CrmValue) CRM_VALUE_INIT;
}

gboolean
crm_value_is_none (const CrmValue *value)
{
  return value->type == CRM_VALUE_NONE;
}

gboolean
crm_value_equal (const CrmValue *a, const CrmValue *b)
{
  return crm_value_compare (a, b) == 0;
}

/**
 * crm_value_compare:
 *
 * Returns: an order over all values: none first, then by type and content. Texts compare by bytes.
 */
int
crm_value_compare (const CrmValue *a, const CrmValue *b)
{
  if (a->type != b->type)
    return a->type < b->type ? -1 : 1;
  switch (a->type)
    {
    case CRM_VALUE_NONE:
      return 0;
    case CRM_VALUE_INTEGER:
      return a->integer < b->integer ? -1 : a->integer > b->integer;
    case CRM_VALUE_TEXT:
      return strcmp (a->text, b->text);
    case CRM_VALUE_LINK:
      if (a->kind != b->kind && a->kind != 0 && b->kind != 0)
        return a->kind < b->kind ? -1 : 1;
      return crm_id_compare (&a->link, &b->link);
    }
  g_return_val_if_reached (0);
}
