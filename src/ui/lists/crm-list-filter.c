/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Conditions on a list, and how they are said. */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "crm-list-filter.h"

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

static gboolean
is_time (const CrmField *field)
{
  CrmFieldType type = crm_field_get_field_type (field);
  return type == CRM_FIELD_DATE || type == CRM_FIELD_INSTANT;
}

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
 * crm_list_filter_test_label:
 *
 * Returns: what stands between the name of the field and the value, translated
 */
const char *
crm_list_filter_test_label (const CrmField *field, CrmFilterTest test)
{
  /* Translators: the tests of a filter, between the name of a field and a value: "City" "contains"
   * "Lisbon", "Amount" "is at least" "1,000", "Due" "is on or after" "1 May". */
  switch (test)
    {
    case CRM_FILTER_EQUAL:
      return C_ ("filter test", "is");
    case CRM_FILTER_NOT_EQUAL:
      return C_ ("filter test", "is not");
    case CRM_FILTER_AT_MOST:
      return is_time (field) ? C_ ("filter test", "is on or before")
                             : C_ ("filter test", "is at most");
    case CRM_FILTER_AT_LEAST:
      return is_time (field) ? C_ ("filter test", "is on or after")
                             : C_ ("filter test", "is at least");
    case CRM_FILTER_CONTAINS:
      return C_ ("filter test", "contains");
    case CRM_FILTER_STARTS:
      return C_ ("filter test", "begins with");
    case CRM_FILTER_SET:
      return C_ ("filter test", "is filled in");
    case CRM_FILTER_NOT_SET:
      return C_ ("filter test", "is empty");
    case CRM_FILTER_LESS:
      return C_ ("filter test", "is less than");
    case CRM_FILTER_MORE:
      return C_ ("filter test", "is more than");
    default:
      g_return_val_if_reached ("");
    }
}

static char *
dup_label (const CrmField *field,
           CrmFilterTest test,
           const CrmValue *value,
           const char *value_label,
           CrmContext *context)
{
  const char *name = crm_field_get_label (field);
  const char *words = crm_list_filter_test_label (field, test);
  if (!crm_list_filter_takes_value (test))
    /* Translators: a filter: the name of a field and a test, as "City is empty". */
    return g_strdup_printf (C_ ("filter", "%1$s %2$s"), name, words);
  g_autofree char *text = value_label
                              ? g_strdup (value_label)
                              : crm_field_format (field, value, crm_context_get_currency (context),
                                                  crm_context_get_locale (context));
  /* Translators: a filter: the name of a field, a test and a value, as "City contains Lisbon". */
  return g_strdup_printf (C_ ("filter", "%1$s %2$s %3$s"), name, words, text);
}

/**
 * crm_list_filter_new:
 * @value: (nullable): for a test that compares; copied
 * @value_label: (nullable): how the value is read, where it does not say so itself, as a link
 *
 * Returns: (transfer full): a condition
 */
CrmListFilter *
crm_list_filter_new (const CrmField *field,
                     CrmFilterTest test,
                     const CrmValue *value,
                     const char *value_label,
                     CrmContext *context)
{
  CrmListFilter *self = g_new0 (CrmListFilter, 1);
  self->path = g_strdup (crm_field_get_name (field));
  self->test = test;
  if (value)
    self->value = crm_value_copy (value);
  self->label = dup_label (field, test, &self->value, value_label, context);
  return self;
}

/**
 * crm_list_filter_free:
 *
 * Frees a condition.
 */
void
crm_list_filter_free (CrmListFilter *self)
{
  g_free (self->path);
  g_free (self->label);
  crm_value_clear (&self->value);
  g_free (self);
}

/**
 * crm_list_filter_apply:
 *
 * Puts the condition on a query.
 */
gboolean
crm_list_filter_apply (const CrmListFilter *self, CrmQuery *query, GError **error)
{
  return crm_query_filter (query, self->path, self->test, crm_value_copy (&self->value), error);
}
