/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a filter reaches beyond the record that it looks at: records that it names, kinds that it
 * reads, the day. */
#include "config.h"

#include "crm-filter-links.h"

#include <string.h>

#include "crm-filter-words-private.h"

typedef struct
{
  CrmFilterLinkFunc func;
  gpointer data;
} Mapper;

static CrmFilter *
map (const Mapper *mapper, CrmFilter *filter, const CrmKind *const *kinds, guint n_kinds);

/* Returns: (nullable): the kind of the record that the test compares with by its id */
static const CrmKind *
find_target (const CrmFilter *filter, const CrmKind *const *kinds, guint n_kinds)
{
  const CrmOperand *operand = crm_filter_get_operand (filter);
  const CrmField *field;

  if (operand->type != CRM_OPERAND_VALUE || operand->value.type != CRM_VALUE_LINK)
    return NULL;
  field = crm_filter_find_field (kinds, n_kinds, crm_filter_get_path (filter));
  return field != NULL ? crm_field_get_target (field) : NULL;
}

static CrmFilter *
map_test (const Mapper *mapper, CrmFilter *filter, const CrmKind *const *kinds, guint n_kinds)
{
  const CrmKind *target = find_target (filter, kinds, n_kinds);
  CrmOperand operand = *crm_filter_get_operand (filter);
  CrmId instead;

  if (target == NULL || !mapper->func (target, &operand.value.link, &instead, mapper->data))
    return crm_filter_ref (filter);
  operand.value = crm_value_link (&instead);
  return crm_filter_new_test (crm_filter_get_path (filter), crm_filter_get_test (filter), &operand);
}

static CrmFilter *
map_of (const Mapper *mapper, CrmFilter *filter, const CrmKind *const *kinds, guint n_kinds)
{
  const CrmKind *kind = n_kinds > 0 ? crm_catalog_find_kind (crm_kind_get_catalog (kinds[0]),
                                                             crm_filter_get_kind (filter))
                                    : NULL;

  return crm_filter_new_of (crm_filter_get_measure (filter), crm_filter_get_kind (filter),
                            crm_filter_get_link (filter), crm_filter_get_path (filter),
                            map (mapper, crm_filter_get_part (filter, 0), &kind, kind != NULL),
                            crm_filter_get_test (filter), crm_filter_get_operand (filter));
}

static CrmFilter *
map (const Mapper *mapper, CrmFilter *filter, const CrmKind *const *kinds, guint n_kinds)
{
  CrmFilterType type = crm_filter_get_filter_type (filter);
  CrmFilter *group;

  if (type == CRM_FILTER_TEST)
    return map_test (mapper, filter, kinds, n_kinds);
  if (type == CRM_FILTER_OF)
    return map_of (mapper, filter, kinds, n_kinds);
  if (type == CRM_FILTER_NOT)
    return crm_filter_new_not (map (mapper, crm_filter_get_part (filter, 0), kinds, n_kinds));
  group = crm_filter_new_group (type);
  for (guint i = 0; i < crm_filter_get_n_parts (filter); i++)
    crm_filter_add (group, map (mapper, crm_filter_get_part (filter, i), kinds, n_kinds));
  return group;
}

/**
 * crm_filter_map_links:
 * @kinds: (array length=n_kinds): whose records it chooses among
 * @func: (scope call): called for each record that the filter names by its id
 *
 * Returns: (transfer full): the filter with what @func gave in place of some of these records
 */
CrmFilter *
crm_filter_map_links (CrmFilter *self,
                      const CrmKind *const *kinds,
                      guint n_kinds,
                      CrmFilterLinkFunc func,
                      gpointer data)
{
  Mapper mapper = { func, data };

  return map (&mapper, self, kinds, n_kinds);
}

/**
 * crm_filter_has_links:
 * @kinds: (array length=n_kinds): whose records it chooses among
 *
 * Returns: whether it names a record by its id
 */
gboolean
crm_filter_has_links (const CrmFilter *self, const CrmKind *const *kinds, guint n_kinds)
{
  const CrmKind *kind = NULL;

  if (crm_filter_get_filter_type (self) == CRM_FILTER_TEST)
    return find_target (self, kinds, n_kinds) != NULL;
  if (crm_filter_get_filter_type (self) == CRM_FILTER_OF && n_kinds > 0)
    {
      kind = crm_catalog_find_kind (crm_kind_get_catalog (kinds[0]), crm_filter_get_kind (self));
      kinds = &kind;
      n_kinds = kind != NULL;
    }
  for (guint i = 0; i < crm_filter_get_n_parts (self); i++)
    if (crm_filter_has_links (crm_filter_get_part (self, i), kinds, n_kinds))
      return TRUE;
  return FALSE;
}

static void
find_on_path (const CrmKind *kind, const char *path, GHashTable *found)
{
  g_auto (GStrv) names = g_strsplit (path, ".", -1);

  for (guint i = 0; kind != NULL && names[i] != NULL; i++)
    {
      const CrmField *field = crm_kind_find_field (kind, names[i]);
      const CrmField *satellite = field != NULL && crm_field_get_spec (field)->satellite != NULL
                                      ? crm_field_get_satellite (field, NULL)
                                      : NULL;

      if (satellite != NULL)
        g_hash_table_add (found, (gpointer) crm_field_get_kind (satellite));
      kind = field != NULL && names[i + 1] != NULL ? crm_field_get_target (field) : NULL;
      if (kind != NULL)
        g_hash_table_add (found, (gpointer) kind);
    }
}

/**
 * crm_filter_find_kinds:
 * @kind: whose records it chooses among
 * @found: (element-type CrmKind): gets the kinds whose records have a say beside the record itself
 *
 * Adds what the filter reads, so that whoever keeps an answer knows when to ask anew.
 */
void
crm_filter_find_kinds (const CrmFilter *self, const CrmKind *kind, GHashTable *found)
{
  CrmFilterType type = crm_filter_get_filter_type (self);
  const CrmCatalog *catalog = crm_kind_get_catalog (kind);

  if (crm_filter_get_operand (self)->type == CRM_OPERAND_MY_TEAM)
    g_hash_table_add (found, (gpointer) crm_catalog_find_kind (catalog, "user"));
  if (type == CRM_FILTER_TEST)
    {
      find_on_path (kind, crm_filter_get_path (self), found);
      return;
    }
  if (type == CRM_FILTER_OF)
    {
      kind = crm_catalog_find_kind (catalog, crm_filter_get_kind (self));
      if (kind == NULL)
        return;
      g_hash_table_add (found, (gpointer) kind);
      if (crm_filter_get_path (self) != NULL)
        find_on_path (kind, crm_filter_get_path (self), found);
    }
  for (guint i = 0; i < crm_filter_get_n_parts (self); i++)
    crm_filter_find_kinds (crm_filter_get_part (self, i), kind, found);
}

/**
 * crm_filter_moves:
 *
 * Returns: whether it chooses otherwise tomorrow although nothing changes
 */
gboolean
crm_filter_moves (const CrmFilter *self)
{
  CrmOperandType type = crm_filter_get_operand (self)->type;

  if (type == CRM_OPERAND_DAY || type == CRM_OPERAND_PERIOD || type == CRM_OPERAND_ROLLING)
    return TRUE;
  for (guint i = 0; i < crm_filter_get_n_parts (self); i++)
    if (crm_filter_moves (crm_filter_get_part (self, i)))
      return TRUE;
  return FALSE;
}
