/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which kept sums answer an aggregate. Those do that tell apart by all fields that it groups and
 * filters by; of a span of days, the whole months come from the sums and what is left over at
 * either end from sums by day, or else from the records, so that the answer is that of a look at
 * each record. */
#include "config.h"

#include <string.h>

#include "crm-sums-private.h"

#define DAY_MICROSECONDS (G_GINT64_CONSTANT (86400) * 1000000)

/* From the first, included, to the last, not included. */
typedef struct
{
  const CrmField *field; /* (nullable) */
  gint64 from;
  gint64 to;
} Span;

typedef struct
{
  const CrmSumSpec *spec;
  const CrmKind *kind;
  Span span;
  gboolean is_narrowed; /* to the records that the sums are about */
} Match;

static const CrmField *
find_by (Match *self, const char *path)
{
  gsize length = strcspn (path, ".");

  for (guint i = 0; self->spec->by[i] != NULL; i++)
    if (strlen (self->spec->by[i]) == length && strncmp (self->spec->by[i], path, length) == 0)
      return crm_kind_find_field (self->kind, self->spec->by[i]);
  return NULL;
}

static gboolean
is_day (const CrmField *field)
{
  return crm_field_get_field_type (field) == CRM_FIELD_DATE
         || crm_field_get_field_type (field) == CRM_FIELD_INSTANT;
}

/* One end of a span of days. */
static gboolean
match_end (Match *self, const CrmField *field, CrmFilterTest test, const CrmOperand *operand)
{
  Span *span = &self->span;

  if (operand->type != CRM_OPERAND_VALUE || operand->value.type != CRM_VALUE_INTEGER
      || (span->field != NULL && span->field != field))
    return FALSE;
  span->field = field;
  if (g_strcmp0 (crm_field_get_name (field), self->spec->set) == 0)
    self->is_narrowed = TRUE;
  if (test == CRM_FILTER_AT_LEAST)
    span->from = MAX (span->from, operand->value.integer);
  else if (test == CRM_FILTER_LESS)
    span->to = MIN (span->to, operand->value.integer);
  else
    return FALSE;
  return TRUE;
}

static gboolean
match_test (Match *self, const CrmFilter *filter, gboolean must_hold)
{
  const char *path = crm_filter_get_path (filter);
  CrmFilterTest test = crm_filter_get_test (filter);
  const CrmField *field = find_by (self, path);

  if (must_hold
      && ((test == CRM_FILTER_SET && g_strcmp0 (path, self->spec->set) == 0)
          || (test == CRM_FILTER_NOT_SET && g_strcmp0 (path, self->spec->unset) == 0)))
    self->is_narrowed = TRUE;
  if (field == NULL)
    return FALSE;
  if (!is_day (field) || test == CRM_FILTER_SET || test == CRM_FILTER_NOT_SET)
    return TRUE;
  return must_hold && match_end (self, field, test, crm_filter_get_operand (filter));
}

static gboolean
match_filter (Match *self, const CrmFilter *filter, gboolean must_hold)
{
  CrmFilterType type = crm_filter_get_filter_type (filter);

  if (type == CRM_FILTER_TEST)
    return match_test (self, filter, must_hold);
  if (type == CRM_FILTER_OF)
    return FALSE;
  for (guint i = 0; i < crm_filter_get_n_parts (filter); i++)
    if (!match_filter (self, crm_filter_get_part (filter, i), must_hold && type == CRM_FILTER_ALL))
      return FALSE;
  return TRUE;
}

static gboolean
match_column (Match *self, const CrmAggregateColumn *column)
{
  const CrmField *field;

  if (column->is_measure)
    return column->measure == CRM_MEASURE_COUNT
           || (column->measure == CRM_MEASURE_SUM && g_strcmp0 (column->path, self->spec->of) == 0);
  field = find_by (self, column->path);
  if (field == NULL)
    return FALSE;
  if (!is_day (field))
    return column->by == CRM_GROUP_VALUE;
  return crm_field_get_field_type (field) == CRM_FIELD_DATE
         && (self->spec->by_day || column->by == CRM_GROUP_MONTH || column->by == CRM_GROUP_YEAR);
}

static gboolean
match (Match *self, CrmQuery *query, GArray *columns)
{
  GPtrArray *filters = crm_query_get_filters (query);

  if (crm_query_get_search (query) != NULL)
    return FALSE;
  for (guint i = 0; i < columns->len; i++)
    if (!match_column (self, &g_array_index (columns, CrmAggregateColumn, i)))
      return FALSE;
  for (guint i = 0; i < filters->len; i++)
    if (!match_filter (self, g_ptr_array_index (filters, i), TRUE))
      return FALSE;
  return self->is_narrowed;
}

static gboolean
begin_match (Match *self, const CrmSumSpec *spec, CrmQuery *query, GArray *columns)
{
  *self = (Match){ spec,
                   crm_query_get_kind (query, 0),
                   { NULL, G_MININT64, G_MAXINT64 },
                   spec->set == NULL && spec->unset == NULL };
  return g_str_equal (spec->kind, crm_kind_get_name (self->kind)) && match (self, query, columns);
}

/* The first whole month, or day of an instant, at or after @value, or else before it. */
static gint64
round_to_unit (const Match *self, gint64 value, gboolean up)
{
  const CrmField *field = self->span.field;
  gint64 start;

  if (value == G_MININT64 || value == G_MAXINT64 || self->spec->by_day)
    return value;
  if (crm_field_get_field_type (field) == CRM_FIELD_INSTANT)
    {
      start = value - value % DAY_MICROSECONDS;
      return up && start < value ? start + DAY_MICROSECONDS : start;
    }
  start = crm_date_month_start ((CrmDate) value);
  return up && start < value ? crm_date_add_months ((CrmDate) start, 1) : start;
}

/* @of: whose fields they are; one that it lacks nobody asks for */
static void
append_columns (Match *self, Match *of, GString *sql)
{
  g_string_append (sql, ", _del");
  for (guint i = 0; self->spec->by[i] != NULL; i++)
    if (find_by (of, self->spec->by[i]) != NULL)
      g_string_append_printf (sql, ", \"%s\"", self->spec->by[i]);
    else
      g_string_append (sql, ", NULL");
}

static void
append_span (const char *name, gint64 from, gint64 to, GString *sql, GArray *binds)
{
  CrmValue ends[] = { crm_value_integer (from), crm_value_integer (to) };

  g_string_append_printf (sql, " WHERE \"%s\" >= ? AND \"%s\" < ?", name, name);
  g_array_append_vals (binds, ends, G_N_ELEMENTS (ends));
}

/* The limit, which limits nothing, keeps SQLite from looking for the records by anything but their
 * date. @days: (nullable): sums by day; of these only the days that they have not counted anew. */
static void
append_records (
    Match *self, const CrmSumSpec *days, gint64 from, gint64 to, GString *sql, GArray *binds)
{
  const CrmSumSpec *spec = self->spec;

  g_string_append_printf (sql, " UNION ALL SELECT * FROM (SELECT 1, %s%s%s",
                          spec->of != NULL ? "\"" : "", spec->of != NULL ? spec->of : "0",
                          spec->of != NULL ? "\"" : "");
  append_columns (self, self, sql);
  g_string_append_printf (sql, " FROM \"%s\"", spec->kind);
  if (days != NULL)
    {
      g_string_append_printf (sql, " WHERE \"%s\" IN (SELECT day FROM \"%s_stale\"", days->by[0],
                              days->name);
      append_span ("day", from, to, sql, binds);
      g_string_append_c (sql, ')');
    }
  else
    append_span (crm_field_get_name (self->span.field), from, to, sql, binds);
  if (spec->set != NULL)
    g_string_append_printf (sql, " AND \"%s\" IS NOT NULL", spec->set);
  if (spec->unset != NULL)
    g_string_append_printf (sql, " AND \"%s\" IS NULL", spec->unset);
  g_string_append (sql, " LIMIT -1)");
}

/* @of: @self, or sums by day that take its place at an edge */
static void
append_sums (Match *self, Match *of, gint64 from, gint64 to, GString *sql, GArray *binds)
{
  const CrmSumSpec *spec = of->spec;

  g_string_append (sql, "SELECT n, total");
  append_columns (self, of, sql);
  g_string_append_printf (sql, " FROM \"%s\"", spec->name);
  if (self->span.field != NULL)
    append_span (crm_field_get_name (self->span.field), from, to, sql, binds);
  if (!spec->by_day)
    return;
  g_string_append_printf (sql, "%s \"%s\" NOT IN (SELECT day FROM \"%s_stale\")",
                          self->span.field != NULL ? " AND" : " WHERE", spec->by[0], spec->name);
  append_records (self, spec, from, to, sql, binds);
}

/* @days: (nullable): sums by day that answer the same */
static void
append_edge (Match *self, Match *days, gint64 from, gint64 to, GString *sql, GArray *binds)
{
  if (days == NULL)
    {
      append_records (self, NULL, from, to, sql, binds);
      return;
    }
  g_string_append (sql, " UNION ALL ");
  append_sums (self, days, from, to, sql, binds);
}

static char *
compile (Match *self, Match *days, GArray *binds)
{
  Span *span = &self->span;
  GString *sql = g_string_new ("(");
  gint64 first, last;

  if (span->field == NULL)
    append_sums (self, self, G_MININT64, G_MAXINT64, sql, binds);
  else
    {
      first = round_to_unit (self, span->from, TRUE);
      last = MAX (first, round_to_unit (self, span->to, FALSE));
      append_sums (self, self, first, last, sql, binds);
      if (span->from < MIN (first, span->to))
        append_edge (self, days, span->from, MIN (first, span->to), sql, binds);
      if (last < span->to)
        append_edge (self, days, last, span->to, sql, binds);
    }
  g_string_append_c (sql, ')');
  return g_string_free (sql, FALSE);
}

static gboolean
find_days (const Match *self, Match *days, CrmQuery *query, GArray *columns)
{
  if (self->span.field == NULL || self->spec->by_day)
    return FALSE;
  for (const CrmSumSpec *spec = self->spec + 1; spec->name != NULL; spec++)
    if (spec->by_day && begin_match (days, spec, query, columns))
      return TRUE;
  return FALSE;
}

/**
 * crm_sums_compile_from:
 * @columns: #CrmAggregateColumn
 *
 * Returns: (transfer full) (nullable): what stands after FROM in place of the table of the kind:
 *   the same fields, with n for the number of records and total for the sum
 */
char *
crm_sums_compile_from (CrmSession *self, CrmQuery *query, GArray *columns, GArray *binds)
{
  Match found, days;

  if (crm_store_get_past (self->store) != 0)
    return NULL;
  for (const CrmSumSpec *spec = crm_sums; spec->name != NULL; spec++)
    if (begin_match (&found, spec, query, columns))
      return compile (&found, find_days (&found, &days, query, columns) ? &days : NULL, binds);
  return NULL;
}
