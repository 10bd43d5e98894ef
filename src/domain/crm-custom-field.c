/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Fields that the office makes itself: a record of kind custom_field joins the description. */
#include "config.h"

#include "crm-custom-field.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "crm-card-section.h"
#include "crm-error.h"
#include "crm-kinds-private.h"

/* A line is “key=Label”, or a label alone, which is its own key; ~ before it archives the choice.
 * The key stays when the label is changed, and with it what records say. */
static CrmChoice *
read_choices (CrmRecord *record, GStrv *lines)
{
  const char *options = crm_record_get_text (record, "options");
  GArray *choices = g_array_new (TRUE, TRUE, sizeof (CrmChoice));

  *lines = g_strsplit (options != NULL ? options : "", "\n", -1);
  for (guint i = 0; (*lines)[i] != NULL; i++)
    {
      char *line = g_strstrip ((*lines)[i]);
      CrmChoice choice = { .archived = *line == '~' };
      char *sign;

      line = choice.archived ? g_strchug (line + 1) : line;
      sign = strchr (line, '=');
      choice.key = choice.label = line;
      if (sign != NULL && sign > line && sign[1] != '\0')
        {
          *sign = '\0';
          choice.key = g_strchomp (line);
          choice.label = g_strchug (sign + 1);
        }
      if (choice.key[0] != '\0')
        g_array_append_val (choices, choice);
    }
  return (CrmChoice *) (gpointer) g_array_free (choices, FALSE);
}

static gboolean
has_choices (const CrmFieldSpec *spec)
{
  return spec->type == CRM_FIELD_CHOICE || spec->type == CRM_FIELD_CHOICES;
}

static gboolean
check_options (const CrmChoice *choices, GError **error)
{
  if (choices == NULL || choices[0].key == NULL)
    {
      g_set_error (error, CRM_ERROR, CRM_ERROR_INVALID,
                   _ ("options: a choice needs at least one line"));
      return FALSE;
    }
  for (const CrmChoice *choice = choices; choice->key != NULL; choice++)
    for (const CrmChoice *other = choices; other < choice; other++)
      if (strcmp (other->key, choice->key) == 0)
        {
          g_set_error (error, CRM_ERROR, CRM_ERROR_INVALID,
                       /* Translators: what a choice is called in files. */
                       _ ("options: “%s” is there twice"), choice->key);
          return FALSE;
        }
  return TRUE;
}

/* An own section is called as it is, and is a line of a record of kind card_layout. */
static gboolean
check_section (CrmRecord *record, GError **error)
{
  const char *section = crm_record_get_text (record, "section");

  if (section == NULL || (*section != '~' && strchr (section, '\n') == NULL))
    return TRUE;
  g_set_error (error, CRM_ERROR, CRM_ERROR_INVALID,
               _ ("section: one line that does not begin with ~"));
  return FALSE;
}

static gboolean
check_type (CrmRecord *record, const CrmFieldSpec *spec, GError **error)
{
  if (spec->type == CRM_FIELD_ANY_LINK || spec->type == CRM_FIELD_PICTURE)
    {
      g_set_error (error, CRM_ERROR, CRM_ERROR_INVALID,
                   _ ("type: a field of one’s own cannot be of type %s"),
                   crm_record_get_text (record, "type"));
      return FALSE;
    }
  if (spec->type == CRM_FIELD_LINK && spec->target == NULL)
    {
      g_set_error (error, CRM_ERROR, CRM_ERROR_INVALID,
                   _ ("target: a link needs the kind that it leads to, such as contact"));
      return FALSE;
    }
  return TRUE;
}

/* What decides between two edits of the field at once. Several choices need no rule: what each of
 * two people chose is chosen. */
static guint
read_rule (CrmRecord *record, CrmFieldType type)
{
  const char *rule = crm_record_get_text (record, "merge_rule");

  if (g_strcmp0 (rule, "ask") == 0 && type != CRM_FIELD_CHOICES)
    return CRM_FIELD_ASK;
  return g_strcmp0 (rule, "larger") == 0 && crm_field_type_is_ordered (type) ? CRM_FIELD_LARGER : 0;
}

static gboolean
check_rule (CrmRecord *record, const CrmField *field, GError **error)
{
  if (g_strcmp0 (crm_record_get_text (record, "merge_rule"), "larger") != 0
      || crm_field_type_is_ordered (crm_field_get_field_type (field)))
    return TRUE;
  g_set_error (error, CRM_ERROR, CRM_ERROR_INVALID,
               /* Translators: “merge_rule” stays; %s is the type of a field, as “text”. */
               _ ("merge_rule: of two values of type %s neither is larger"),
               crm_record_get_text (record, "type"));
  return FALSE;
}

/* An address is five fields under a heading of their own, as the built-in one is: each is a column,
 * a filter, a placeholder by itself, and two desks that change two of them agree. */
static const struct
{
  const char *name;
  const char *label;
} address_parts[] = {
  { "street", N_ ("Street") }, { "postal_code", N_ ("Postal code") }, { "city", N_ ("City") },
  { "region", N_ ("Region") }, { "country", N_ ("Country") },
};

/* What is required of an address is its street; what it begins with is a country. */
static const CrmField *
join_address (CrmCatalog *catalog, const char *entity, const CrmFieldSpec *whole, GError **error)
{
  const CrmField *first = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (address_parts); i++)
    {
      const char *part = address_parts[i].label;
      g_autofree char *name = g_strconcat (whole->name, "_", address_parts[i].name, NULL);
      /* Translators: an address that the office keeps of its customers, one of its parts:
       * “Delivery: City”. */
      g_autofree char *label = g_strdup_printf (C_ ("part of an address", "%s: %s"), whole->label,
                                                g_dgettext (GETTEXT_PACKAGE, part));
      gboolean is_country = i == G_N_ELEMENTS (address_parts) - 1;
      g_autofree char *section = g_strconcat (whole->name, "_address", NULL);
      CrmFieldSpec spec = { .name = name,
                            .label = label,
                            .type = CRM_FIELD_TEXT,
                            .flags = whole->flags & ~(guint) (i > 0 ? CRM_FIELD_REQUIRED : 0),
                            .section = whole->section != NULL ? whole->section : section,
                            .section_label = whole->section != NULL ? NULL : whole->label,
                            .default_text = is_country ? whole->default_text : NULL,
                            .part_label = whole->section != NULL ? NULL : part };
      const CrmField *field = crm_catalog_add_field (catalog, entity, &spec, error);

      if (field == NULL)
        return NULL;
      if (first == NULL)
        first = field;
    }
  return first;
}

/**
 * crm_custom_field_join:
 * @record: of kind custom_field
 *
 * Makes the field part of the description, or renews it. The key is the name of the field; of an
 * address it begins the names of its parts.
 *
 * Returns: (nullable): the field, of an address its first part
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
  gboolean is_address = g_strcmp0 (type, "address") == 0;

  if (spec.name == NULL || entity == NULL
      || (!is_address && !crm_field_type_from_name (type, &spec.type))
      || crm_catalog_find_kind (catalog, entity) == NULL)
    {
      g_set_error (error, CRM_ERROR, CRM_ERROR_INVALID,
                   _ ("A field of one’s own needs a kind (entity), a key and a known type"));
      return NULL;
    }
  if (spec.type == CRM_FIELD_LINK)
    spec.target = crm_record_get_text (record, "target");
  if (!check_type (record, &spec, error))
    return NULL;
  if (has_choices (&spec))
    {
      choices = read_choices (record, &lines);
      spec.choices = choices;
      if (!check_options (choices, error))
        return NULL;
    }
  spec.flags |= read_rule (record, spec.type);
  spec.section = crm_record_get_text (record, "section");
  spec.default_text = crm_record_get_text (record, "default_value");
  if (crm_record_get_integer (record, "required", 0))
    spec.flags |= CRM_FIELD_REQUIRED;
  if (crm_record_get_integer (record, "archived", 0) || crm_record_is_deleted (record))
    spec.flags |= CRM_FIELD_ARCHIVED | CRM_FIELD_HIDDEN;
  if (is_address)
    return join_address (catalog, entity, &spec, error);
  return crm_catalog_add_field (catalog, entity, &spec, error);
}

gboolean
crm_custom_field_prepare (CrmRecord *record, CrmRecord *before, CrmRules *rules, GError **error)
{
  g_autoptr (CrmCatalog) trial = NULL;
  g_auto (CrmValue) first = CRM_VALUE_INIT;
  const char *begin = crm_record_get_text (record, "default_value");
  const CrmField *field;

  if (before != NULL
      && (!crm_value_equal (crm_record_get_by_name (record, "key"),
                            crm_record_get_by_name (before, "key"))
          || !crm_value_equal (crm_record_get_by_name (record, "entity"),
                               crm_record_get_by_name (before, "entity"))
          || !crm_value_equal (crm_record_get_by_name (record, "type"),
                               crm_record_get_by_name (before, "type"))
          || !crm_value_equal (crm_record_get_by_name (record, "target"),
                               crm_record_get_by_name (before, "target"))))
    {
      g_set_error (error, CRM_ERROR, CRM_ERROR_INVALID,
                   _ ("A field keeps its kind, key and type; archive it and make another"));
      return FALSE;
    }
  trial = crm_catalog_new ();
  field = crm_custom_field_join (trial, record, error);
  if (field == NULL || !check_rule (record, field, error) || !check_section (record, error))
    return FALSE;
  return begin == NULL || crm_field_parse (field, begin, rules->currency, NULL, &first, error);
}

/**
 * crm_description_join:
 * @record: of a kind that is %CRM_KIND_DESCRIBES
 *
 * Makes what an office arranged part of the description.
 */
gboolean
crm_description_join (CrmCatalog *catalog, CrmRecord *record, GError **error)
{
  if (strcmp (crm_kind_get_name (crm_record_get_kind (record)), "card_layout") == 0)
    return crm_card_layout_join (catalog, record, error);
  return crm_custom_field_join (catalog, record, error) != NULL;
}
