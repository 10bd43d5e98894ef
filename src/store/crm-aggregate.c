/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sums over a query, made by SQLite in one statement. */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "crm-error.h"
#include "crm-search-private.h"
#include "crm-sums-private.h"

struct _CrmAggregate
{
  GObject parent_instance;

  CrmQuery *query;
  GArray *columns;
};

G_DEFINE_FINAL_TYPE (CrmAggregate, crm_aggregate, G_TYPE_OBJECT)

static void
clear_column (gpointer data)
{
  g_free (((CrmAggregateColumn *) data)->path);
}

static void
crm_aggregate_finalize (GObject *object)
{
  CrmAggregate *self = CRM_AGGREGATE (object);

  g_clear_object (&self->query);
  g_array_unref (self->columns);
  G_OBJECT_CLASS (crm_aggregate_parent_class)->finalize (object);
}

static void
crm_aggregate_class_init (CrmAggregateClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = crm_aggregate_finalize;
}

static void
crm_aggregate_init (CrmAggregate *self)
{
  self->columns = g_array_new (FALSE, TRUE, sizeof (CrmAggregateColumn));
  g_array_set_clear_func (self->columns, clear_column);
}

/**
 * crm_aggregate_new:
 * @query: over one kind; its order and limit are not used
 */
CrmAggregate *
crm_aggregate_new (CrmQuery *query)
{
  CrmAggregate *self;

  g_return_val_if_fail (crm_query_get_n_kinds (query) == 1, NULL);
  self = g_object_new (CRM_TYPE_AGGREGATE, NULL);
  self->query = g_object_ref (query);
  return self;
}

static gboolean
add_column (CrmAggregate *self, CrmAggregateColumn column, GError **error)
{
  g_autofree char *sql = NULL;

  if (column.path != NULL)
    {
      sql = crm_sql_path (crm_query_get_kind (self->query, 0), column.path, "t", NULL);
      if (sql == NULL)
        {
          g_set_error (error, CRM_ERROR, CRM_ERROR_NOT_FOUND, _ ("There is no field “%s”"),
                       column.path);
          g_free (column.path);
          return FALSE;
        }
    }
  g_array_append_val (self->columns, column);
  return TRUE;
}

/**
 * crm_aggregate_group:
 *
 * Adds a column of groups; rows come in the order of the groups. Groups stand before measures.
 */
gboolean
crm_aggregate_group (CrmAggregate *self, const char *path, CrmGroupBy by, GError **error)
{
  return add_column (self, (CrmAggregateColumn){ g_strdup (path), FALSE, by, CRM_MEASURE_COUNT },
                     error);
}

gboolean
crm_aggregate_measure (CrmAggregate *self, CrmMeasure measure, const char *path, GError **error)
{
  return add_column (self,
                     (CrmAggregateColumn){ measure == CRM_MEASURE_COUNT ? NULL : g_strdup (path),
                                           TRUE, CRM_GROUP_VALUE, measure },
                     error);
}

guint
crm_aggregate_get_n_columns (CrmAggregate *self)
{
  return self->columns->len;
}

static void
append_group (const CrmKind *kind, CrmAggregateColumn *column, GString *sql)
{
  const CrmField *field = NULL;
  g_autofree char *expression = crm_sql_path (kind, column->path, "t", &field);
  gboolean instant = crm_field_get_field_type (field) == CRM_FIELD_INSTANT;

  switch (column->by)
    {
    case CRM_GROUP_VALUE:
      g_string_append (sql, expression);
      break;
    case CRM_GROUP_DAY:
      g_string_append_printf (sql, instant ? "crm_day (%s)" : "%s", expression);
      break;
    case CRM_GROUP_MONTH:
      g_string_append_printf (sql, instant ? "crm_month (crm_day (%s))" : "crm_month (%s)",
                              expression);
      break;
    case CRM_GROUP_YEAR:
      g_string_append_printf (sql, instant ? "crm_year (crm_day (%s))" : "crm_year (%s)",
                              expression);
      break;
    }
}

static void
append_measure (const CrmKind *kind, CrmAggregateColumn *column, gboolean kept, GString *sql)
{
  const CrmField *field = NULL;
  g_autofree char *expression
      = column->path != NULL ? crm_sql_path (kind, column->path, "t", &field) : NULL;

  /* Of what this person does not see the sum is not zero, but none. */
  if (field != NULL && crm_field_get_access (field) == CRM_ACCESS_NONE)
    {
      g_string_append (sql, "NULL");
      return;
    }
  switch (column->measure)
    {
    case CRM_MEASURE_COUNT:
      g_string_append (sql, kept ? "coalesce (sum (t.n), 0)" : "count (*)");
      break;
    case CRM_MEASURE_SUM:
      g_string_append_printf (sql, "coalesce (sum (%s), 0)", kept ? "t.total" : expression);
      break;
    case CRM_MEASURE_MIN:
      g_string_append_printf (sql, "min (%s)", expression);
      break;
    case CRM_MEASURE_MAX:
      g_string_append_printf (sql, "max (%s)", expression);
      break;
    case CRM_MEASURE_DISTINCT:
      g_string_append_printf (sql, "count (DISTINCT %s)", expression);
      break;
    }
}

/* @kept: (nullable): sums to take instead of the records. */
static char *
compile (CrmAggregate *self, const char *kept, GArray *binds)
{
  const CrmKind *kind = crm_query_get_kind (self->query, 0);
  GString *sql = g_string_new ("SELECT ");
  guint n_groups = 0;

  for (guint i = 0; i < self->columns->len; i++)
    {
      CrmAggregateColumn *column = &g_array_index (self->columns, CrmAggregateColumn, i);

      if (i > 0)
        g_string_append (sql, ", ");
      if (column->is_measure)
        append_measure (kind, column, kept != NULL, sql);
      else
        {
          append_group (kind, column, sql);
          n_groups++;
        }
    }
  if (kept != NULL)
    g_string_append_printf (sql, " FROM %s t WHERE ", kept);
  else
    g_string_append_printf (sql, " FROM \"%s\" t WHERE ", crm_kind_get_name (kind));
  crm_query_compile_where (self->query, kind, sql, binds);
  for (guint i = 0; i < n_groups; i++)
    g_string_append_printf (sql, "%s%u", i == 0 ? " GROUP BY " : ", ", i + 1);
  for (guint i = 0; i < n_groups; i++)
    g_string_append_printf (sql, "%s%u", i == 0 ? " ORDER BY " : ", ", i + 1);
  return g_string_free (sql, FALSE);
}

static void
free_row (gpointer data)
{
  g_array_unref (data);
}

static GPtrArray *
read_rows (CrmSession *self,
           CrmAggregate *aggregate,
           const char *sql,
           GArray *binds,
           GCancellable *cancellable,
           GError **error)
{
  g_autoptr (CrmStatementUse) statement = crm_database_prepare (self->db, sql, error);
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func (free_row);
  gboolean row;

  if (statement == NULL)
    return NULL;
  crm_binds_apply (binds, statement);
  for (;;)
    {
      GArray *values;

      if (g_cancellable_set_error_if_cancelled (cancellable, error)
          || !crm_database_step (self->db, statement, &row, error))
        return NULL;
      if (!row)
        return g_steal_pointer (&rows);
      values = crm_binds_new ();
      for (guint i = 0; i < aggregate->columns->len; i++)
        {
          CrmValue value = crm_statement_get_value (statement, (int) i);

          g_array_append_val (values, value);
        }
      g_ptr_array_add (rows, values);
    }
}

/* Sums that are still to be made, or made again, are no error: the records have the answer too. */
static GPtrArray *
read_kept (CrmSession *self, CrmAggregate *aggregate, GCancellable *cancellable)
{
  g_autoptr (GArray) binds = crm_binds_new ();
  g_autofree char *kept = crm_sums_compile_from (self, aggregate->query, aggregate->columns, binds);
  g_autofree char *sql = kept != NULL ? compile (aggregate, kept, binds) : NULL;

  return sql != NULL ? read_rows (self, aggregate, sql, binds, cancellable, NULL) : NULL;
}

/**
 * crm_session_aggregate:
 *
 * Returns: (transfer full) (element-type GArray): rows; each is an array of CrmValue, one a column
 */
GPtrArray *
crm_session_aggregate (CrmSession *self,
                       CrmAggregate *aggregate,
                       GCancellable *cancellable,
                       GError **error)
{
  g_autoptr (GArray) binds = crm_binds_new ();
  g_autofree char *sql = NULL;
  GPtrArray *kept;

  CRM_ASSERT_SESSION (self);
  kept = read_kept (self, aggregate, cancellable);
  if (kept != NULL)
    return kept;
  if (crm_query_get_search (aggregate->query) != NULL && !crm_search_catch_up (self, error))
    return NULL;
  sql = compile (aggregate, NULL, binds);
  return read_rows (self, aggregate, sql, binds, cancellable, error);
}
