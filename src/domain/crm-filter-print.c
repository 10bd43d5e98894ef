/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A filter as text, always in the same form: reading it gives the same tree. */
#include "config.h"

#include <string.h>

#include "crm-filter-words-private.h"

const char *const crm_filter_units[]
    = { [CRM_FILTER_DAY] = "day",         [CRM_FILTER_WEEK] = "week", [CRM_FILTER_MONTH] = "month",
        [CRM_FILTER_QUARTER] = "quarter", [CRM_FILTER_YEAR] = "year", NULL };
const char *const crm_filter_measures[] = {
  [CRM_FILTER_SOME] = "any",
  [CRM_FILTER_NONE] = "none",
  [CRM_FILTER_COUNT] = "count",
  [CRM_FILTER_SUM] = "sum",
  [CRM_FILTER_FIRST] = "first",
  [CRM_FILTER_LAST] = "last",
  NULL,
};
const char *const crm_filter_signs[] = {
  [CRM_FILTER_EQUAL] = "=",
  [CRM_FILTER_NOT_EQUAL] = "!=",
  [CRM_FILTER_LESS] = "<",
  [CRM_FILTER_AT_MOST] = "<=",
  [CRM_FILTER_MORE] = ">",
  [CRM_FILTER_AT_LEAST] = ">=",
  [CRM_FILTER_CONTAINS] = "contains",
  [CRM_FILTER_STARTS] = "begins with",
  [CRM_FILTER_SET] = "is set",
  [CRM_FILTER_NOT_SET] = "is empty",
  NULL,
};

typedef struct
{
  GString *text;
  const char *currency;
} Printer;

/* Returns: (nullable): the field in which the path ends, of the first kind that has it */
const CrmField *
crm_filter_find_field (const CrmKind *const *kinds, guint n_kinds, const char *path)
{
  for (guint i = 0; i < n_kinds; i++)
    {
      const CrmField *field = crm_kind_find_path (kinds[i], path);

      if (field != NULL)
        return field;
    }
  return NULL;
}

gboolean
crm_filter_is_time (const CrmField *field)
{
  CrmFieldType type = crm_field_get_field_type (field);

  return type == CRM_FIELD_DATE || type == CRM_FIELD_INSTANT;
}

static void
print_quoted (GString *text, const char *value)
{
  g_string_append_c (text, '"');
  for (const char *at = value; *at != '\0'; at++)
    {
      if (*at == '"' || *at == '\\')
        g_string_append_c (text, '\\');
      g_string_append_c (text, *at);
    }
  g_string_append_c (text, '"');
}

static void
print_value (Printer *printer, const CrmField *field, const CrmValue *value)
{
  g_autofree char *plain = NULL;

  if (field != NULL)
    plain = crm_field_to_text (field, value, printer->currency);
  else if (value->type == CRM_VALUE_INTEGER)
    plain = g_strdup_printf ("%" G_GINT64_FORMAT, value->integer);
  if (plain == NULL)
    plain = g_strdup (value->type == CRM_VALUE_TEXT ? value->text : "");
  if (value->type == CRM_VALUE_INTEGER
      || (field != NULL && crm_field_get_field_type (field) == CRM_FIELD_CHOICE))
    g_string_append (printer->text, plain);
  else
    print_quoted (printer->text, plain);
}

static void
print_days (GString *text, const CrmOperand *operand)
{
  int amount = ABS (operand->amount);
  const char *unit = crm_filter_units[operand->unit];
  const char *plural = amount == 1 ? "" : "s";

  if (operand->type == CRM_OPERAND_PERIOD)
    g_string_append_printf (text, "%s %s",
                            operand->amount == 0  ? "this"
                            : operand->amount < 0 ? "last"
                                                  : "next",
                            unit);
  else if (operand->type == CRM_OPERAND_ROLLING)
    g_string_append_printf (text, "%s %d %s%s", operand->amount < 0 ? "last" : "next", amount, unit,
                            plural);
  else if (operand->amount == 0)
    g_string_append (text, "today");
  else if (operand->amount < 0)
    g_string_append_printf (text, "%d %s%s ago", amount, unit, plural);
  else
    g_string_append_printf (text, "in %d %s%s", amount, unit, plural);
}

static void
print_comparison (Printer *printer, const CrmFilter *filter, const CrmField *field)
{
  const CrmOperand *operand = crm_filter_get_operand (filter);
  CrmFilterTest test = crm_filter_get_test (filter);
  gboolean is_time = field != NULL && crm_filter_is_time (field);
  const char *sign = crm_filter_signs[test];

  if (operand->type == CRM_OPERAND_PERIOD || operand->type == CRM_OPERAND_ROLLING)
    sign = test == CRM_FILTER_NOT_EQUAL ? "not in" : "in";
  else if (is_time && test == CRM_FILTER_LESS)
    sign = "before";
  else if (is_time && test == CRM_FILTER_MORE)
    sign = "after";
  g_string_append_printf (printer->text, " %s", sign);
  if (test == CRM_FILTER_SET || test == CRM_FILTER_NOT_SET)
    return;
  g_string_append_c (printer->text, ' ');
  if (operand->type == CRM_OPERAND_ME)
    g_string_append (printer->text, "me");
  else if (operand->type == CRM_OPERAND_MY_TEAM)
    g_string_append (printer->text, "my team");
  else if (operand->type != CRM_OPERAND_VALUE)
    print_days (printer->text, operand);
  else
    print_value (printer, field, &operand->value);
}

static void print_filter (Printer *printer,
                          const CrmFilter *filter,
                          const CrmKind *const *kinds,
                          guint n_kinds,
                          gboolean is_inner);

static void
print_of (Printer *printer, const CrmFilter *filter, const CrmKind *const *kinds, guint n_kinds)
{
  CrmFilterMeasure measure = crm_filter_get_measure (filter);
  const CrmKind *kind = n_kinds > 0 ? crm_catalog_find_kind (crm_kind_get_catalog (kinds[0]),
                                                             crm_filter_get_kind (filter))
                                    : NULL;
  const CrmFilter *which = crm_filter_get_part (filter, 0);
  const char *path = crm_filter_get_path (filter);

  g_string_append_printf (printer->text, "%s of %s", crm_filter_measures[measure],
                          crm_filter_get_kind (filter));
  if (path != NULL)
    g_string_append_printf (printer->text, ".%s", path);
  if (crm_filter_get_link (filter) != NULL)
    g_string_append_printf (printer->text, " by %s", crm_filter_get_link (filter));
  if (crm_filter_get_filter_type (which) != CRM_FILTER_ALL || crm_filter_get_n_parts (which) > 0)
    {
      g_string_append (printer->text, " (");
      print_filter (printer, which, &kind, kind != NULL ? 1 : 0, FALSE);
      g_string_append_c (printer->text, ')');
    }
  if (measure != CRM_FILTER_SOME && measure != CRM_FILTER_NONE)
    print_comparison (printer, filter,
                      kind != NULL && path != NULL ? crm_kind_find_path (kind, path) : NULL);
}

static void
print_group (Printer *printer,
             const CrmFilter *filter,
             const CrmKind *const *kinds,
             guint n_kinds,
             gboolean is_inner)
{
  guint n_parts = crm_filter_get_n_parts (filter);
  gboolean brackets = is_inner && n_parts > 1;

  if (brackets)
    g_string_append_c (printer->text, '(');
  for (guint i = 0; i < n_parts; i++)
    {
      if (i > 0)
        g_string_append (printer->text,
                         crm_filter_get_filter_type (filter) == CRM_FILTER_ALL ? " and " : " or ");
      print_filter (printer, crm_filter_get_part (filter, i), kinds, n_kinds, n_parts > 1);
    }
  if (brackets)
    g_string_append_c (printer->text, ')');
}

static void
print_filter (Printer *printer,
              const CrmFilter *filter,
              const CrmKind *const *kinds,
              guint n_kinds,
              gboolean is_inner)
{
  gboolean is_double;

  switch (crm_filter_get_filter_type (filter))
    {
    case CRM_FILTER_NOT:
      is_double = crm_filter_get_filter_type (crm_filter_get_part (filter, 0)) == CRM_FILTER_NOT;
      g_string_append (printer->text, is_double ? "not (" : "not ");
      print_filter (printer, crm_filter_get_part (filter, 0), kinds, n_kinds, TRUE);
      g_string_append (printer->text, is_double ? ")" : "");
      return;
    case CRM_FILTER_TEST:
      g_string_append (printer->text, crm_filter_get_path (filter));
      print_comparison (printer, filter,
                        crm_filter_find_field (kinds, n_kinds, crm_filter_get_path (filter)));
      return;
    case CRM_FILTER_OF:
      print_of (printer, filter, kinds, n_kinds);
      return;
    case CRM_FILTER_ALL:
    case CRM_FILTER_ANY:
    default:
      print_group (printer, filter, kinds, n_kinds, is_inner);
    }
}

/**
 * crm_filter_print:
 * @kinds: (array length=n_kinds): whose records it chooses among
 * @currency: (nullable): of amounts without one of their own
 *
 * Returns: (transfer full): the filter as crm_filter_parse() reads it; empty for everything
 */
char *
crm_filter_print (const CrmFilter *self,
                  const CrmKind *const *kinds,
                  guint n_kinds,
                  const char *currency)
{
  Printer printer = { g_string_new (NULL), currency };

  print_filter (&printer, self, kinds, n_kinds, FALSE);
  return g_string_free (printer.text, FALSE);
}
