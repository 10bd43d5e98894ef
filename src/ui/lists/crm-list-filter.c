/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Conditions on a list, and how they are said. */
#include "config.h"

#include "crm-list-filter.h"

#include "crm-filter-links.h"

static const CrmFilterTest text_tests[] = {
  CRM_FILTER_CONTAINS,
  CRM_FILTER_STARTS,
  CRM_FILTER_SET,
  CRM_FILTER_NOT_SET,
};
static const CrmFilterTest choice_tests[] = {
  CRM_FILTER_EQUAL,
  CRM_FILTER_NOT_EQUAL,
  CRM_FILTER_SET,
  CRM_FILTER_NOT_SET,
};
static const CrmFilterTest number_tests[] = {
  CRM_FILTER_AT_LEAST, CRM_FILTER_AT_MOST, CRM_FILTER_EQUAL, CRM_FILTER_SET, CRM_FILTER_NOT_SET,
};
static const CrmFilterTest instant_tests[] = {
  CRM_FILTER_AT_LEAST,
  CRM_FILTER_AT_MOST,
  CRM_FILTER_SET,
  CRM_FILTER_NOT_SET,
};
static const CrmFilterTest boolean_tests[] = { CRM_FILTER_EQUAL };

/**
 * crm_list_filter_tests:
 *
 * Returns: (transfer none) (array length=n_tests): the tests that make sense for a field, the usual
 *   one first
 */
const CrmFilterTest *
crm_list_filter_tests (const CrmField *field, guint *n_tests)
{
#define TESTS(tests) (*n_tests = G_N_ELEMENTS (tests), tests)
  switch (crm_field_get_field_type (field))
    {
    case CRM_FIELD_INTEGER:
    case CRM_FIELD_DECIMAL:
    case CRM_FIELD_PERCENT:
    case CRM_FIELD_MONEY:
    case CRM_FIELD_DURATION:
    case CRM_FIELD_DATE:
      return TESTS (number_tests);
    case CRM_FIELD_INSTANT:
      return TESTS (instant_tests);
    case CRM_FIELD_BOOLEAN:
      return TESTS (boolean_tests);
    case CRM_FIELD_CHOICE:
    case CRM_FIELD_CHOICES:
    case CRM_FIELD_LINK:
    case CRM_FIELD_ANY_LINK:
    case CRM_FIELD_CURRENCY:
      return TESTS (choice_tests);
    case CRM_FIELD_TEXT:
    case CRM_FIELD_LONG_TEXT:
    case CRM_FIELD_PHONE:
    case CRM_FIELD_EMAIL:
    case CRM_FIELD_WEB:
    case CRM_FIELD_PICTURE:
    default:
      return TESTS (text_tests);
    }
#undef TESTS
}

/**
 * crm_list_filter_takes_value:
 *
 * Returns: whether a test compares with something
 */
gboolean
crm_list_filter_takes_value (CrmFilterTest test)
{
  return test != CRM_FILTER_SET && test != CRM_FILTER_NOT_SET;
}

/**
 * crm_list_filter_new:
 * @filter: (transfer full): what must hold
 * @names: (element-type CrmId utf8): what the records are called that it names
 *
 * Returns: (transfer full): a condition
 */
CrmListFilter *
crm_list_filter_new (CrmFilter *filter,
                     const CrmKind *const *kinds,
                     guint n_kinds,
                     GHashTable *names,
                     CrmContext *context)
{
  CrmListFilter *self = g_new0 (CrmListFilter, 1);
  self->filter = filter;
  crm_list_filter_say (self, kinds, n_kinds, names, context);
  return self;
}

/**
 * crm_list_filter_say:
 * @names: (element-type CrmId utf8): what the records are called that it names
 *
 * Finds the words anew. Returns: whether they are others than before
 */
gboolean
crm_list_filter_say (CrmListFilter *self,
                     const CrmKind *const *kinds,
                     guint n_kinds,
                     GHashTable *names,
                     CrmContext *context)
{
  g_autofree char *before = self->label;
  self->label
      = crm_filter_say_with (self->filter, kinds, n_kinds, crm_context_get_currency (context),
                             crm_context_get_locale (context), names);
  return g_strcmp0 (before, self->label) != 0;
}

/**
 * crm_list_filter_free:
 *
 * Frees a condition.
 */
void
crm_list_filter_free (CrmListFilter *self)
{
  crm_filter_unref (self->filter);
  g_free (self->label);
  g_free (self);
}
