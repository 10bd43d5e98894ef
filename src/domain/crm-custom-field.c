/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Fields that the office makes itself: a record of kind custom_field joins the description. */
#include "config.h"

#include "crm-custom-field.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "crm-error.h"
#include "crm-kinds-private.h"

static CrmChoice *
read_choices (CrmRecord *record, GStrv *lines)
{
  const char *options = crm_record_get_text (record, "options");
  GArray *choices = g_array_new (TRUE, TRUE, sizeof (CrmChoice));

  *lines = g_strsplit (options != NULL ? options : "", "\n", -1);
  for (guint i = 0; (*lines)[i] != NULL; i++)
    {
      CrmChoice choice = { g_strstrip ((*lines)[i]), (*lines)[i], NULL };

      if (choice.key[0] != '\0')
        g_array_append_val (choices, choice);
    }
  return (CrmChoice *) (gpointer) g_array_free (choices, FALSE);
}

/**
 * crm_custom_field_join:
 * @record: of kind custom_field
 *
 * Makes the field part of the description, or renews it. The key is the name of the field.
 *
 * Returns: (nullable): the field
 */
const CrmField *
crm_custom_field_join (CrmCatalog *catalog, CrmRecord *record, GError **error)
{
  g_auto (GStrv) lines = NULL;
  g_autofree CrmChoice *choices = NULL;
  CrmFieldSpec spec = { .name = crm_record_get_text (record, "key"),
                        .label = crm_record_get_text (record, "label") };
  const char *type = crm_record_get_text (record, "type");
  const char *entity = crm_record_get_text (record, "entity");

  if (spec.name == NULL || entity == NULL || !crm_field_type_from_name (type, &spec.type)
      || crm_catalog_find_kind (catalog, entity) == NULL)
    {
      g_set_error (error, CRM_ERROR, CRM_ERROR_INVALID,
                   _ ("A field of one’s own needs a kind (entity), a key and a known type"));
      return NULL;
    }
  if (spec.type == CRM_FIELD_LINK || spec.type == CRM_FIELD_ANY_LINK
      || spec.type == CRM_FIELD_PICTURE)
    {
      g_set_error (error, CRM_ERROR, CRM_ERROR_INVALID,
                   _ ("type: a field of one’s own cannot be of type %s"), type);
      return NULL;
    }
  if (spec.type == CRM_FIELD_CHOICE)
    {
      choices = read_choices (record, &lines);
      spec.choices = choices;
      if (choices == NULL || choices[0].key == NULL)
        {
          g_set_error (error, CRM_ERROR, CRM_ERROR_INVALID,
                       _ ("options: a choice needs at least one line"));
          return NULL;
        }
    }
  if (crm_record_get_integer (record, "required", 0))
    spec.flags |= CRM_FIELD_REQUIRED;
  if (crm_record_get_integer (record, "archived", 0) || crm_record_is_deleted (record))
    spec.flags |= CRM_FIELD_ARCHIVED | CRM_FIELD_HIDDEN;
  return crm_catalog_add_field (catalog, entity, &spec, error);
}

gboolean
crm_custom_field_prepare (CrmRecord *record, CrmRecord *before, CrmRules *rules, GError **error)
{
  g_autoptr (CrmCatalog) trial = NULL;

  if (before != NULL
      && (!crm_value_equal (crm_record_get_by_name (record, "key"),
                            crm_record_get_by_name (before, "key"))
          || !crm_value_equal (crm_record_get_by_name (record, "entity"),
                               crm_record_get_by_name (before, "entity"))
          || !crm_value_equal (crm_record_get_by_name (record, "type"),
                               crm_record_get_by_name (before, "type"))))
    {
      g_set_error (error, CRM_ERROR, CRM_ERROR_INVALID,
                   _ ("A field keeps its kind, key and type; archive it and make another"));
      return FALSE;
    }
  trial = crm_catalog_new ();
  return crm_custom_field_join (trial, record, error) != NULL;
}
