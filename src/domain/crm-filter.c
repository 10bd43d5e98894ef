/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The tree of a filter, and what its days and links mean. */
#include "config.h"

#include "crm-filter.h"

#include <string.h>

struct _CrmFilter
{
  gatomicrefcount refs;
  CrmFilterType type;
  CrmFilterMeasure measure;
  CrmFilterTest test;
  char *kind;
  char *link;
  char *path;
  CrmOperand operand;
  GPtrArray *parts;
};

static CrmFilter *
filter_new (CrmFilterType type)
{
  CrmFilter *self = g_new0 (CrmFilter, 1);

  g_atomic_ref_count_init (&self->refs);
  self->type = type;
  self->parts = g_ptr_array_new_with_free_func ((GDestroyNotify) crm_filter_unref);
  return self;
}

static void
copy_operand (CrmFilter *self, const CrmOperand *operand)
{
  if (operand == NULL)
    return;
  self->operand = *operand;
  self->operand.value = crm_value_copy (&operand->value);
}

/**
 * crm_filter_new_group:
 * @type: %CRM_FILTER_ALL or %CRM_FILTER_ANY
 *
 * Returns: (transfer full): a group without parts
 */
CrmFilter *
crm_filter_new_group (CrmFilterType type)
{
  return filter_new (type);
}

/**
 * crm_filter_add:
 * @part: (transfer full): one more part
 *
 * Only while the group is being made.
 */
void
crm_filter_add (CrmFilter *self, CrmFilter *part)
{
  g_ptr_array_add (self->parts, part);
}

/**
 * crm_filter_new_not:
 * @part: (transfer full): what must not hold
 *
 * Returns: (transfer full): its contrary
 */
CrmFilter *
crm_filter_new_not (CrmFilter *part)
{
  CrmFilter *self = filter_new (CRM_FILTER_NOT);

  crm_filter_add (self, part);
  return self;
}

/**
 * crm_filter_new_test:
 * @path: a field, or a link, a dot and a field
 * @operand: (nullable): what it is compared with; copied
 *
 * Returns: (transfer full): a test of a field
 */
CrmFilter *
crm_filter_new_test (const char *path, CrmFilterTest test, const CrmOperand *operand)
{
  CrmFilter *self = filter_new (CRM_FILTER_TEST);

  self->path = g_strdup (path);
  self->test = test;
  copy_operand (self, operand);
  return self;
}

/**
 * crm_filter_new_of:
 * @kind: of the records that belong to the record
 * @link: (nullable): their field that leads to it; %NULL for the one that the description has
 * @path: (nullable): of a sum, a first or a last: the field
 * @which: (transfer full) (nullable): what holds of those that count
 * @operand: (nullable): what a count, sum, first or last is compared with; copied
 *
 * Returns: (transfer full): a test of what belongs to a record
 */
CrmFilter *
crm_filter_new_of (CrmFilterMeasure measure,
                   const char *kind,
                   const char *link,
                   const char *path,
                   CrmFilter *which,
                   CrmFilterTest test,
                   const CrmOperand *operand)
{
  CrmFilter *self = filter_new (CRM_FILTER_OF);

  self->measure = measure;
  self->kind = g_strdup (kind);
  self->link = g_strdup (link);
  self->path = g_strdup (path);
  self->test = test;
  copy_operand (self, operand);
  crm_filter_add (self, which != NULL ? which : crm_filter_new_group (CRM_FILTER_ALL));
  return self;
}

CrmFilter *
crm_filter_ref (CrmFilter *self)
{
  g_atomic_ref_count_inc (&self->refs);
  return self;
}

void
crm_filter_unref (CrmFilter *self)
{
  if (!g_atomic_ref_count_dec (&self->refs))
    return;
  g_ptr_array_unref (self->parts);
  crm_value_clear (&self->operand.value);
  g_free (self->kind);
  g_free (self->link);
  g_free (self->path);
  g_free (self);
}

CrmFilterType
crm_filter_get_filter_type (const CrmFilter *self)
{
  return self->type;
}

guint
crm_filter_get_n_parts (const CrmFilter *self)
{
  return self->parts->len;
}

CrmFilter *
crm_filter_get_part (const CrmFilter *self, guint position)
{
  g_return_val_if_fail (position < self->parts->len, NULL);
  return g_ptr_array_index (self->parts, position);
}

CrmFilterMeasure
crm_filter_get_measure (const CrmFilter *self)
{
  return self->measure;
}

const char *
crm_filter_get_kind (const CrmFilter *self)
{
  return self->kind;
}

const char *
crm_filter_get_link (const CrmFilter *self)
{
  return self->link;
}

const char *
crm_filter_get_path (const CrmFilter *self)
{
  return self->path;
}

CrmFilterTest
crm_filter_get_test (const CrmFilter *self)
{
  return self->test;
}

const CrmOperand *
crm_filter_get_operand (const CrmFilter *self)
{
  return &self->operand;
}

static CrmDate
move_by (CrmDate date, CrmFilterUnit unit, int amount)
{
  switch (unit)
    {
    case CRM_FILTER_WEEK:
      return date + 7 * amount;
    case CRM_FILTER_MONTH:
      return crm_date_add_months (date, amount);
    case CRM_FILTER_QUARTER:
      return crm_date_add_months (date, 3 * amount);
    case CRM_FILTER_YEAR:
      return crm_date_add_months (date, 12 * amount);
    case CRM_FILTER_DAY:
    default:
      return date + amount;
    }
}

static CrmDate
start_of (CrmDate date, CrmFilterUnit unit)
{
  int year, month;

  crm_date_split (date, &year, &month, NULL);
  switch (unit)
    {
    case CRM_FILTER_WEEK:
      return date - crm_date_weekday (date) + 1;
    case CRM_FILTER_MONTH:
      return crm_date_month_start (date);
    case CRM_FILTER_QUARTER:
      return crm_date_new (year, (month - 1) / 3 * 3 + 1, 1);
    case CRM_FILTER_YEAR:
      return crm_date_new (year, 1, 1);
    case CRM_FILTER_DAY:
    default:
      return date;
    }
}

/**
 * crm_operand_range:
 * @first: (out): the first day
 * @after: (out): the day after the last
 *
 * Returns: whether the operand tells of days
 */
gboolean
crm_operand_range (const CrmOperand *self, CrmDate today, CrmDate *first, CrmDate *after)
{
  CrmDate other;

  switch (self->type)
    {
    case CRM_OPERAND_DAY:
      *first = move_by (today, self->unit, self->amount);
      *after = *first + 1;
      return TRUE;
    case CRM_OPERAND_PERIOD:
      *first = move_by (start_of (today, self->unit), self->unit, self->amount);
      *after = move_by (*first, self->unit, 1);
      return TRUE;
    case CRM_OPERAND_ROLLING:
      other = move_by (today, self->unit, self->amount);
      *first = MIN (today, other);
      *after = MAX (today, other) + 1;
      return TRUE;
    case CRM_OPERAND_VALUE:
    case CRM_OPERAND_ME:
    case CRM_OPERAND_MY_TEAM:
    default:
      return FALSE;
    }
}

/**
 * crm_kind_find_path:
 * @path: field, or link.field, or link.link.field
 *
 * Returns: (nullable): the field that the path ends in
 */
const CrmField *
crm_kind_find_path (const CrmKind *kind, const char *path)
{
  const char *dot = strchr (path, '.');
  g_autofree char *name = dot != NULL ? g_strndup (path, (gsize) (dot - path)) : NULL;
  const CrmField *field = crm_kind_find_field (kind, dot != NULL ? name : path);

  if (field == NULL || dot == NULL)
    return field;
  kind = crm_field_get_target (field);
  return kind != NULL ? crm_kind_find_path (kind, dot + 1) : NULL;
}

/**
 * crm_kind_find_link_to:
 * @link: (nullable): the name of the field, where it is said
 *
 * Returns: (nullable): the field of @kind that leads to records of @owner; a field of its own for
 *   them goes before one that may lead anywhere
 */
const CrmField *
crm_kind_find_link_to (const CrmKind *kind, const CrmKind *owner, const char *link)
{
  const CrmField *any = NULL;

  for (guint i = 0; i < crm_kind_get_n_fields (kind); i++)
    {
      const CrmField *field = crm_kind_get_field (kind, i);

      if ((link != NULL && strcmp (crm_field_get_name (field), link) != 0)
          || crm_field_get_spec (field)->satellite != NULL)
        continue;
      if (crm_field_get_target (field) == owner)
        return field;
      if (any == NULL && crm_field_get_field_type (field) == CRM_FIELD_ANY_LINK)
        any = field;
    }
  return any;
}
