/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A filter as SQL. What belongs to a record is looked up by the index of its link, once a record,
 * and no further than the first that fits where that is enough; days become the numbers that the
 * column holds, so that an index on it serves. */
#include "config.h"

#include <string.h>

#include "crm-fold.h"
#include "crm-session-private.h"

typedef struct
{
  const CrmId *me;
  CrmDate today;
  GString *sql;
  GArray *binds;
} Writer;

static void
write_filter (Writer *self, const CrmFilter *filter, const CrmKind *kind, const char *table);

static void
add_bind (Writer *self, CrmValue value)
{
  g_array_append_val (self->binds, value);
}

/* Folded text holds only letters, digits and spaces, so nothing needs escaping. */
static void
write_like (Writer *self, const char *expression, CrmFilterTest test, const CrmValue *value)
{
  g_autofree char *folded = crm_fold (value->type == CRM_VALUE_TEXT ? value->text : "");

  g_string_append_printf (self->sql, "crm_fold (%s) LIKE ?", expression);
  add_bind (self, crm_value_take_text (
                      g_strconcat (test == CRM_FILTER_CONTAINS ? "%" : "", folded, "%", NULL)));
}

static gint64
day_number (const CrmField *field, CrmDate date)
{
  return crm_field_get_field_type (field) == CRM_FIELD_INSTANT ? crm_instant_from_date (date, 0, 0)
                                                               : date;
}

/* Days and whole periods: from the first day to before the day after the last. */
static void
write_range (Writer *self,
             const char *expression,
             const CrmField *field,
             CrmFilterTest test,
             CrmDate first,
             CrmDate after)
{
  CrmValue from = crm_value_integer (day_number (field, first));
  CrmValue to = crm_value_integer (day_number (field, after));

  switch (test)
    {
    case CRM_FILTER_LESS:
    case CRM_FILTER_AT_LEAST:
      g_string_append_printf (self->sql, "%s %s ?", expression,
                              test == CRM_FILTER_LESS ? "<" : ">=");
      add_bind (self, from);
      return;
    case CRM_FILTER_AT_MOST:
    case CRM_FILTER_MORE:
      g_string_append_printf (self->sql, "%s %s ?", expression,
                              test == CRM_FILTER_AT_MOST ? "<" : ">=");
      add_bind (self, to);
      return;
    case CRM_FILTER_NOT_EQUAL:
      g_string_append_printf (self->sql, "(%s IS NULL OR NOT (%s >= ? AND %s < ?))", expression,
                              expression, expression);
      break;
    case CRM_FILTER_EQUAL:
    case CRM_FILTER_CONTAINS:
    case CRM_FILTER_STARTS:
    case CRM_FILTER_SET:
    case CRM_FILTER_NOT_SET:
    default:
      g_string_append_printf (self->sql, "(%s >= ? AND %s < ?)", expression, expression);
    }
  add_bind (self, from);
  add_bind (self, to);
}

static void
write_value (Writer *self, const char *expression, CrmFilterTest test, const CrmOperand *operand)
{
  static const char *const operators[] = {
    [CRM_FILTER_EQUAL] = "=",    [CRM_FILTER_NOT_EQUAL] = "IS NOT", [CRM_FILTER_LESS] = "<",
    [CRM_FILTER_AT_MOST] = "<=", [CRM_FILTER_MORE] = ">",           [CRM_FILTER_AT_LEAST] = ">=",
  };
  const CrmId none = CRM_ID_NONE;

  g_string_append_printf (self->sql, "(%s %s ", expression, operators[test]);
  if (operand->type == CRM_OPERAND_MY_TEAM)
    g_string_append (self->sql, "(SELECT team_id FROM user WHERE id = ?))");
  else
    g_string_append (self->sql, "?)");
  if (operand->type != CRM_OPERAND_VALUE)
    add_bind (self, crm_value_link (self->me != NULL ? self->me : &none));
  else if (operand->value.type == CRM_VALUE_LINK)
    add_bind (self, crm_value_link (&operand->value.link));
  else
    add_bind (self, crm_value_copy (&operand->value));
}

/* A set “is” a choice when that is among its choices. */
static void
write_choices (Writer *self, const char *expression, CrmFilterTest test, const CrmValue *value)
{
  g_string_append_printf (self->sql,
                          "%sinstr (char (10) || coalesce (%s, '') || char (10),"
                          " char (10) || ? || char (10)) > 0",
                          test == CRM_FILTER_NOT_EQUAL ? "NOT " : "", expression);
  add_bind (self, crm_value_copy (value));
}

static void
write_comparison (Writer *self,
                  const char *expression,
                  const CrmField *field,
                  CrmFilterTest test,
                  const CrmOperand *operand)
{
  gboolean absent = operand->type == CRM_OPERAND_VALUE && operand->value.type == CRM_VALUE_NONE;
  CrmDate first, after;

  if (test == CRM_FILTER_SET || (test == CRM_FILTER_NOT_EQUAL && absent))
    g_string_append_printf (self->sql, "%s IS NOT NULL", expression);
  else if (test == CRM_FILTER_NOT_SET || (test == CRM_FILTER_EQUAL && absent))
    g_string_append_printf (self->sql, "%s IS NULL", expression);
  else if (field != NULL && crm_field_get_field_type (field) == CRM_FIELD_CHOICES
           && operand->type == CRM_OPERAND_VALUE)
    write_choices (self, expression, test, &operand->value);
  else if (test == CRM_FILTER_CONTAINS || test == CRM_FILTER_STARTS)
    write_like (self, expression, test, &operand->value);
  else if (field != NULL && crm_operand_range (operand, self->today, &first, &after))
    write_range (self, expression, field, test, first, after);
  else
    write_value (self, expression, test, operand);
}

static void
write_test (Writer *self, const CrmFilter *filter, const CrmKind *kind, const char *table)
{
  const CrmField *field = NULL;
  g_autofree char *expression = crm_sql_path (kind, crm_filter_get_path (filter), table, &field);
  CrmFilterTest test = crm_filter_get_test (filter);

  if (expression != NULL)
    write_comparison (self, expression, field, test, crm_filter_get_operand (filter));
  else
    g_string_append (self->sql,
                     test == CRM_FILTER_NOT_SET || test == CRM_FILTER_NOT_EQUAL ? "1" : "0");
}

/* The rows of @child that belong to the row of @table, as after SELECT. */
static void
write_belonging (Writer *self,
                 const CrmFilter *filter,
                 const CrmKind *child,
                 const CrmField *link,
                 const char *table,
                 const char *inner)
{
  g_autofree char *link_sql = crm_sql_field (link, inner);
  const CrmFilter *which = crm_filter_get_part (filter, 0);

  g_string_append_printf (self->sql, " FROM \"%s\" %s WHERE %s = %s.id AND %s._del = 0",
                          crm_kind_get_name (child), inner, link_sql, table, inner);
  if (crm_filter_get_filter_type (which) == CRM_FILTER_ALL && crm_filter_get_n_parts (which) == 0)
    return;
  g_string_append (self->sql, " AND ");
  write_filter (self, which, child, inner);
}

/* The measured value gets a name, as a range compares it twice but it is to be read once. */
static void
write_measure (Writer *self,
               const CrmFilter *filter,
               const CrmKind *child,
               const CrmField *link,
               const char *table,
               const char *inner)
{
  static const char *const functions[] = { [CRM_FILTER_COUNT] = "count",
                                           [CRM_FILTER_SUM] = "total",
                                           [CRM_FILTER_FIRST] = "min",
                                           [CRM_FILTER_LAST] = "max" };
  const char *path = crm_filter_get_path (filter);
  const CrmField *field = NULL;
  g_autofree char *value
      = path != NULL ? crm_sql_path (child, path, inner, &field) : g_strdup ("*");
  g_autofree char *name = g_strconcat (inner, "m", NULL);

  if (value == NULL)
    {
      g_string_append_c (self->sql, '0');
      return;
    }
  g_string_append_printf (self->sql, "EXISTS (SELECT 1 FROM (SELECT %s (%s) AS %s",
                          functions[crm_filter_get_measure (filter)], value, name);
  write_belonging (self, filter, child, link, table, inner);
  g_string_append (self->sql, ") WHERE ");
  write_comparison (self, name, field, crm_filter_get_test (filter),
                    crm_filter_get_operand (filter));
  g_string_append_c (self->sql, ')');
}

static void
write_of (Writer *self, const CrmFilter *filter, const CrmKind *kind, const char *table)
{
  const CrmKind *child
      = crm_catalog_find_kind (crm_kind_get_catalog (kind), crm_filter_get_kind (filter));
  const CrmField *link
      = child != NULL ? crm_kind_find_link_to (child, kind, crm_filter_get_link (filter)) : NULL;
  CrmFilterMeasure measure = crm_filter_get_measure (filter);
  g_autofree char *inner = g_strconcat (table, "r", NULL);

  if (link == NULL)
    g_string_append_c (self->sql, measure == CRM_FILTER_NONE ? '1' : '0');
  else if (measure > CRM_FILTER_NONE)
    write_measure (self, filter, child, link, table, inner);
  else
    {
      g_string_append_printf (self->sql, "%sEXISTS (SELECT 1",
                              measure == CRM_FILTER_NONE ? "NOT " : "");
      write_belonging (self, filter, child, link, table, inner);
      g_string_append_c (self->sql, ')');
    }
}

static void
write_filter (Writer *self, const CrmFilter *filter, const CrmKind *kind, const char *table)
{
  CrmFilterType type = crm_filter_get_filter_type (filter);
  guint n_parts = crm_filter_get_n_parts (filter);

  switch (type)
    {
    case CRM_FILTER_TEST:
      write_test (self, filter, kind, table);
      return;
    case CRM_FILTER_OF:
      write_of (self, filter, kind, table);
      return;
    case CRM_FILTER_NOT:
      g_string_append_c (self->sql, '(');
      write_filter (self, crm_filter_get_part (filter, 0), kind, table);
      g_string_append (self->sql, ") IS NOT TRUE");
      return;
    case CRM_FILTER_ALL:
    case CRM_FILTER_ANY:
    default:
      g_string_append (self->sql, n_parts > 0 ? "(" : type == CRM_FILTER_ALL ? "1" : "0");
      for (guint i = 0; i < n_parts; i++)
        {
          if (i > 0)
            g_string_append (self->sql, type == CRM_FILTER_ALL ? " AND " : " OR ");
          write_filter (self, crm_filter_get_part (filter, i), kind, table);
        }
      if (n_parts > 0)
        g_string_append_c (self->sql, ')');
    }
}

/**
 * crm_filter_compile:
 * @table: alias of the table of @kind
 * @me: (nullable): the user who asks
 *
 * Appends the filter as a condition on the rows of @kind; a path that the kind lacks counts as no
 * value there.
 */
void
crm_filter_compile (const CrmFilter *filter,
                    const CrmKind *kind,
                    const char *table,
                    const CrmId *me,
                    GString *sql,
                    GArray *binds)
{
  Writer writer = { me, crm_date_today (), sql, binds };

  write_filter (&writer, filter, kind, table);
}
