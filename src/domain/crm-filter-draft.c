/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A filter while it is built. A CrmFilter is never changed once it is made: the draft is read from
 * one and makes another. A group without parts asks for nothing, and is left out. */
#include "config.h"

#include "crm-filter-draft.h"

struct _CrmFilterDraft
{
  CrmDraftType type;
  CrmFilter *head;        /* a test; or records that belong, without what chooses among them */
  GPtrArray *parts;       /* CrmFilterDraft */
  CrmFilterDraft *parent; /* NULL for the root */
};

static CrmFilterDraft *
draft_new (CrmFilterDraft *parent, CrmDraftType type)
{
  CrmFilterDraft *self = g_new0 (CrmFilterDraft, 1);

  self->type = type;
  self->parent = parent;
  self->parts = g_ptr_array_new_with_free_func ((GDestroyNotify) crm_filter_draft_free);
  if (parent != NULL)
    g_ptr_array_add (parent->parts, self);
  return self;
}

/**
 * crm_filter_draft_free:
 *
 * Frees a draft that crm_filter_draft_new() made, with all its parts.
 */
void
crm_filter_draft_free (CrmFilterDraft *self)
{
  g_clear_pointer (&self->head, crm_filter_unref);
  g_ptr_array_unref (self->parts);
  g_free (self);
}

static void
add_parts (CrmFilterDraft *self, const CrmFilter *filter)
{
  for (guint i = 0; i < crm_filter_get_n_parts (filter); i++)
    crm_filter_draft_add (self, crm_filter_get_part (filter, i));
}

/* All of its parts where it is such a group, itself where it is not. */
static void
add_as_all (CrmFilterDraft *self, const CrmFilter *filter)
{
  if (crm_filter_get_filter_type (filter) == CRM_FILTER_ALL)
    add_parts (self, filter);
  else
    crm_filter_draft_add (self, filter);
}

static CrmFilter *
copy_head (const CrmFilter *of, CrmFilter *which)
{
  return crm_filter_new_of (crm_filter_get_measure (of), crm_filter_get_kind (of),
                            crm_filter_get_link (of), crm_filter_get_path (of), which,
                            crm_filter_get_test (of), crm_filter_get_operand (of));
}

/**
 * crm_filter_draft_add:
 * @self: a group
 * @filter: copied
 *
 * Adds a filter to the parts of a group.
 *
 * Returns: (transfer none): the new part
 */
CrmFilterDraft *
crm_filter_draft_add (CrmFilterDraft *self, const CrmFilter *filter)
{
  CrmFilterDraft *part;
  const CrmFilter *inner;

  switch (crm_filter_get_filter_type (filter))
    {
    case CRM_FILTER_TEST:
      part = draft_new (self, CRM_DRAFT_TEST);
      part->head = crm_filter_ref ((CrmFilter *) filter);
      return part;
    case CRM_FILTER_OF:
      part = draft_new (self, CRM_DRAFT_OF);
      part->head = copy_head (filter, crm_filter_new_group (CRM_FILTER_ALL));
      add_as_all (part, crm_filter_get_part (filter, 0));
      return part;
    case CRM_FILTER_NOT:
      part = draft_new (self, CRM_DRAFT_NONE);
      inner = crm_filter_get_part (filter, 0);
      if (crm_filter_get_filter_type (inner) == CRM_FILTER_ANY)
        add_parts (part, inner);
      else
        crm_filter_draft_add (part, inner);
      return part;
    case CRM_FILTER_ALL:
    case CRM_FILTER_ANY:
    default:
      part
          = draft_new (self, crm_filter_get_filter_type (filter) == CRM_FILTER_ANY ? CRM_DRAFT_ANY
                                                                                   : CRM_DRAFT_ALL);
      add_parts (part, filter);
      return part;
    }
}

/**
 * crm_filter_draft_new:
 * @filter: (nullable): what it begins with
 *
 * Returns: (transfer full): the root of a draft
 */
CrmFilterDraft *
crm_filter_draft_new (const CrmFilter *filter)
{
  CrmFilterDraft *self = draft_new (NULL, CRM_DRAFT_ALL);

  if (filter != NULL)
    add_as_all (self, filter);
  return self;
}

/* The parts as one filter; NULL where they ask for nothing. */
static CrmFilter *
join_parts (const CrmFilterDraft *self, CrmFilterType type)
{
  g_autoptr (CrmFilter) group = crm_filter_new_group (type);

  for (guint i = 0; i < self->parts->len; i++)
    {
      CrmFilter *part = crm_filter_draft_to_filter (g_ptr_array_index (self->parts, i));

      if (part != NULL)
        crm_filter_add (group, part);
    }
  if (crm_filter_get_n_parts (group) == 0)
    return NULL;
  return crm_filter_get_n_parts (group) == 1 ? crm_filter_ref (crm_filter_get_part (group, 0))
                                             : g_steal_pointer (&group);
}

/**
 * crm_filter_draft_to_filter:
 *
 * Returns: (transfer full) (nullable): the filter that is meant; %NULL where nothing is asked for
 */
CrmFilter *
crm_filter_draft_to_filter (const CrmFilterDraft *self)
{
  CrmFilter *inner;

  switch (self->type)
    {
    case CRM_DRAFT_TEST:
      return crm_filter_ref (self->head);
    case CRM_DRAFT_OF:
      inner = join_parts (self, CRM_FILTER_ALL);
      return copy_head (self->head, inner != NULL ? inner : crm_filter_new_group (CRM_FILTER_ALL));
    case CRM_DRAFT_NONE:
      inner = join_parts (self, CRM_FILTER_ANY);
      return inner != NULL ? crm_filter_new_not (inner) : NULL;
    case CRM_DRAFT_ANY:
      return join_parts (self, CRM_FILTER_ANY);
    case CRM_DRAFT_ALL:
    default:
      return join_parts (self, CRM_FILTER_ALL);
    }
}

CrmDraftType
crm_filter_draft_get_draft_type (const CrmFilterDraft *self)
{
  return self->type;
}

/**
 * crm_filter_draft_get_head:
 *
 * Returns: (transfer none) (nullable): the test, or what is told of the records that belong without
 *   what chooses among them; %NULL for a group
 */
CrmFilter *
crm_filter_draft_get_head (const CrmFilterDraft *self)
{
  return self->head;
}

CrmFilterDraft *
crm_filter_draft_get_parent (const CrmFilterDraft *self)
{
  return self->parent;
}

guint
crm_filter_draft_get_n_parts (const CrmFilterDraft *self)
{
  return self->parts->len;
}

CrmFilterDraft *
crm_filter_draft_get_part (const CrmFilterDraft *self, guint position)
{
  g_return_val_if_fail (position < self->parts->len, NULL);
  return g_ptr_array_index (self->parts, position);
}

/**
 * crm_filter_draft_get_scope:
 * @kind: any kind of the list
 *
 * Returns: (nullable): the kind whose records the parts of @self choose among; %NULL for those of
 *   the list itself
 */
const CrmKind *
crm_filter_draft_get_scope (const CrmFilterDraft *self, const CrmKind *kind)
{
  for (; self != NULL; self = self->parent)
    if (self->type == CRM_DRAFT_OF)
      return crm_catalog_find_kind (crm_kind_get_catalog (kind), crm_filter_get_kind (self->head));
  return NULL;
}

/**
 * crm_filter_draft_add_group:
 * @type: all, any or none of its parts
 *
 * Returns: (transfer none): a new group without parts, the last part of @self
 */
CrmFilterDraft *
crm_filter_draft_add_group (CrmFilterDraft *self, CrmDraftType type)
{
  g_return_val_if_fail (type <= CRM_DRAFT_NONE, NULL);
  return draft_new (self, type);
}

/**
 * crm_filter_draft_set_group:
 *
 * Tells how many of the parts of a group, which is not the root, must hold.
 */
void
crm_filter_draft_set_group (CrmFilterDraft *self, CrmDraftType type)
{
  g_return_if_fail (self->type <= CRM_DRAFT_NONE && type <= CRM_DRAFT_NONE);
  g_return_if_fail (self->parent != NULL);
  self->type = type;
}

/**
 * crm_filter_draft_remove:
 * @part: not the root; gone afterwards
 *
 * Takes a part out, with all that belongs to it.
 */
void
crm_filter_draft_remove (CrmFilterDraft *part)
{
  g_return_if_fail (part->parent != NULL);
  g_ptr_array_remove (part->parent->parts, part);
}
