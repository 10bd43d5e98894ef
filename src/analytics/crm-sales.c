/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Won deals by month, seller, team or product, and the few numbers above a board. Each report is
 * one aggregate of the store; here its groups get names, gaps and totals. */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "crm-error.h"
#include "crm-money.h"
#include "crm-stages-private.h"

/* One row of a report before it has a name. */
typedef struct
{
  CrmDate month; /* CRM_DATE_NONE when months are not told apart */
  CrmId id;      /* none: deals of nobody, or when nothing else is told apart */
  char *title;
  gint64 count;
  gint64 amount;
} Group;

typedef struct
{
  guint bit;
  const char *key;
  const char *label;
  const char *title;       /* of the report */
  const char *month_title; /* of the report by month and this */
  const char *path;
  const char *fallback; /* where the path has no value */
  const char *kind;
  const char *nobody; /* name of the group of deals that have none */
} Dimension;

static const Dimension dimensions[] = {
  { CRM_SALES_BY_SELLER, "seller", N_ ("Seller"), N_ ("Sales by seller"),
    N_ ("Sales by month and seller"), "owner_id", NULL, "user", N_ ("Nobody") },
  { CRM_SALES_BY_TEAM, "team", N_ ("Team"), N_ ("Sales by team"), N_ ("Sales by month and team"),
    "team_id", "owner_id.team_id", "team", N_ ("No team") },
  { CRM_SALES_BY_PRODUCT, "product", N_ ("Product"), N_ ("Sales by product"),
    N_ ("Sales by month and product"), "product_id", NULL, "product", N_ ("No product") },
};

static void
clear_group (gpointer data)
{
  g_free (((Group *) data)->title);
}

static const Dimension *
find_dimension (guint by)
{
  for (gsize i = 0; i < G_N_ELEMENTS (dimensions); i++)
    if (by & dimensions[i].bit)
      return &dimensions[i];
  return NULL;
}

static gboolean
check_by (guint by, GError **error)
{
  guint others = by & ~(guint) CRM_SALES_BY_MONTH;

  if (by != 0 && (others & (others - 1)) == 0 && others <= CRM_SALES_BY_PRODUCT)
    return TRUE;
  g_set_error (error, CRM_ERROR, CRM_ERROR_INVALID,
               _ ("Sales are told apart by month, seller, team or product, or by month and one of "
                  "the others"));
  return FALSE;
}

/* Adds to the group of that month and id; there are few enough of them to look one by one only
 * at those of the same month, which stand together. */
static void
add_to_group (GArray *groups, CrmDate month, const CrmId *id, gint64 count, gint64 amount)
{
  Group fresh = { month, *id, NULL, count, amount };

  for (guint i = groups->len; i > 0; i--)
    {
      Group *group = &g_array_index (groups, Group, i - 1);

      if (group->month != month)
        break;
      if (crm_id_equal (&group->id, id))
        {
          group->count += count;
          group->amount += amount;
          return;
        }
    }
  g_array_append_val (groups, fresh);
}

static const CrmId *
get_id (const Dimension *dimension, GArray *row, guint column)
{
  static const CrmId none = CRM_ID_NONE;
  const CrmValue *value;

  if (dimension == NULL)
    return &none;
  value = crm_reports_get_value (row, column);
  if (value->type != CRM_VALUE_LINK && dimension->fallback != NULL)
    value = crm_reports_get_value (row, column + 1);
  return value->type == CRM_VALUE_LINK ? &value->link : &none;
}

static CrmAggregate *
new_aggregate (CrmQuery *query, guint by, const Dimension *dimension, GError **error)
{
  g_autoptr (CrmAggregate) aggregate = crm_aggregate_new (query);

  if ((by & CRM_SALES_BY_MONTH)
      && !crm_aggregate_group (aggregate, "closed_on", CRM_GROUP_MONTH, error))
    return NULL;
  if (dimension != NULL
      && (!crm_aggregate_group (aggregate, dimension->path, CRM_GROUP_VALUE, error)
          || (dimension->fallback != NULL
              && !crm_aggregate_group (aggregate, dimension->fallback, CRM_GROUP_VALUE, error))))
    return NULL;
  if (!crm_aggregate_measure (aggregate, CRM_MEASURE_COUNT, NULL, error)
      || !crm_aggregate_measure (aggregate, CRM_MEASURE_SUM, "amount_base", error))
    return NULL;
  return g_steal_pointer (&aggregate);
}

static GArray *
read_groups (CrmSession *session,
             CrmQuery *query,
             guint by,
             const Dimension *dimension,
             GCancellable *cancellable,
             GError **error)
{
  g_autoptr (CrmAggregate) aggregate = new_aggregate (query, by, dimension, error);
  g_autoptr (GPtrArray) rows = NULL;
  g_autoptr (GArray) groups = g_array_new (FALSE, FALSE, sizeof (Group));

  g_array_set_clear_func (groups, clear_group);
  if (aggregate == NULL)
    return NULL;
  rows = crm_session_aggregate (session, aggregate, cancellable, error);
  if (rows == NULL)
    return NULL;
  for (guint i = 0; i < rows->len; i++)
    {
      GArray *row = g_ptr_array_index (rows, i);
      guint column = by & CRM_SALES_BY_MONTH ? 1 : 0;

      add_to_group (groups, column > 0 ? (CrmDate) crm_reports_get_integer (row, 0) : CRM_DATE_NONE,
                    get_id (dimension, row, column), crm_reports_get_integer (row, row->len - 2),
                    crm_reports_get_integer (row, row->len - 1));
    }
  return g_steal_pointer (&groups);
}

/* Also what was archived or deleted since has the name under which it sold. */
static void
name_groups (CrmSession *session, const Dimension *dimension, GArray *groups)
{
  const CrmKind *kind = crm_catalog_find_kind (crm_session_get_catalog (session), dimension->kind);
  g_autoptr (GHashTable) titles = g_hash_table_new_full (crm_id_hash, crm_id_equal, NULL, g_free);

  for (guint i = 0; i < groups->len; i++)
    {
      Group *group = &g_array_index (groups, Group, i);
      const char *title = g_hash_table_lookup (titles, &group->id);

      if (title == NULL && !crm_id_is_none (&group->id))
        {
          g_autoptr (CrmRecord) record = crm_session_get_any (session, kind, &group->id, NULL);
          char *name = g_strdup (record != NULL ? crm_record_get_title (record)
                                                : g_dgettext (GETTEXT_PACKAGE, dimension->nobody));

          g_hash_table_insert (titles, &group->id, name);
          title = name;
        }
      group->title
          = g_strdup (title != NULL ? title : g_dgettext (GETTEXT_PACKAGE, dimension->nobody));
    }
}

/* By month first; within it the largest sums, and where these are equal, by name. */
static int
compare_groups (gconstpointer a, gconstpointer b)
{
  const Group *first = a, *second = b;

  if (first->month != second->month)
    return first->month < second->month ? -1 : 1;
  if (first->amount != second->amount)
    return first->amount > second->amount ? -1 : 1;
  return g_strcmp0 (first->title, second->title);
}

/* A month without sales is a row too, so that nobody takes two months for neighbours. */
static void
fill_months (GArray *groups, const CrmReportFilter *filter)
{
  CrmDate from = filter->from, to = filter->to;
  guint n = groups->len;

  if (n > 0 && (from == CRM_DATE_NONE || to == CRM_DATE_NONE))
    {
      from = from == CRM_DATE_NONE ? g_array_index (groups, Group, 0).month : from;
      to = to == CRM_DATE_NONE ? g_array_index (groups, Group, n - 1).month : to;
    }
  if (from == CRM_DATE_NONE || to == CRM_DATE_NONE || to - from > 366 * 200)
    return;
  for (CrmDate month = crm_date_month_start (from); month <= to;
       month = crm_date_add_months (month, 1))
    {
      Group empty = { month, CRM_ID_NONE, NULL, 0, 0 };
      gboolean found = FALSE;

      for (guint i = 0; i < n && !found; i++)
        found = g_array_index (groups, Group, i).month == month;
      if (!found)
        g_array_append_val (groups, empty);
    }
  g_array_sort (groups, compare_groups);
}

static CrmSeries *
new_series (CrmSession *session, guint by, const Dimension *dimension)
{
  const char *title = dimension == NULL ? _ ("Sales by month")
                      : (by & CRM_SALES_BY_MONTH)
                          ? g_dgettext (GETTEXT_PACKAGE, dimension->month_title)
                          : g_dgettext (GETTEXT_PACKAGE, dimension->title);
  CrmSeries *series = crm_series_new (title, crm_session_get_currency (session));

  if (by & CRM_SALES_BY_MONTH)
    crm_series_add_column (series, "month", _ ("Month"), CRM_SERIES_MONTH);
  if (dimension != NULL)
    crm_series_add_column (series, dimension->key, g_dgettext (GETTEXT_PACKAGE, dimension->label),
                           CRM_SERIES_TEXT);
  /* Translators: heading of a column of a sales report: how many deals were won. */
  crm_series_add_column (series, "count", _ ("Deals won"), CRM_SERIES_INTEGER);
  /* Translators: heading of a column of a sales report: the sum of the deals that were won. */
  crm_series_add_column (series, "amount", _ ("Sales"), CRM_SERIES_MONEY);
  return series;
}

static void
add_groups (CrmSeries *series, guint by, const Dimension *dimension, GArray *groups)
{
  guint last = crm_series_get_n_columns (series) - 1;
  gint64 count = 0, amount = 0;

  for (guint i = 0; i < groups->len; i++)
    {
      Group *group = &g_array_index (groups, Group, i);
      guint row = crm_series_add_row (series);
      guint column = 0;

      if (by & CRM_SALES_BY_MONTH)
        crm_series_set_value (series, row, column++, crm_value_integer (group->month));
      if (dimension != NULL)
        {
          crm_series_set_row_id (series, row, &group->id);
          crm_series_set_value (series, row, column++, crm_value_text (group->title));
        }
      crm_series_set_value (series, row, column++, crm_value_integer (group->count));
      crm_series_set_value (series, row, column, crm_value_integer (group->amount));
      count += group->count;
      amount += group->amount;
    }
  crm_series_set_total (series, last - 1, crm_value_integer (count));
  crm_series_set_total (series, last, crm_value_integer (amount));
}

/**
 * crm_reports_sales:
 * @filter: its days are those on which deals were won
 * @by: #CrmSalesBy; a month alone, one of the others alone, or a month and one of the others
 *
 * Columns: "month" and/or one of "seller", "team", "product", then "count" and "amount", in the
 * currency of the office. A team is that of the deal, or else of its seller. Alone, months follow
 * each other without gaps; the others come with the largest first, and their rows bear their ids.
 *
 * Returns: (transfer full): the deals that were won
 */
CrmSeries *
crm_reports_sales (CrmSession *session,
                   const CrmReportFilter *filter,
                   guint by,
                   GCancellable *cancellable,
                   GError **error)
{
  const Dimension *dimension = find_dimension (by);
  g_autoptr (CrmStages) stages = NULL;
  g_autoptr (CrmQuery) query = NULL;
  g_autoptr (GArray) groups = NULL;
  CrmSeries *series;

  if (!check_by (by, error))
    return NULL;
  stages = crm_stages_load (session, &filter->pipeline, error);
  query = stages != NULL ? crm_stages_query (stages, CRM_STAGES_WON, filter, error) : NULL;
  if (query == NULL
      || !crm_reports_filter_days (query, "closed_on", filter->from, filter->to, error))
    return NULL;
  groups = read_groups (session, query, by, dimension, cancellable, error);
  if (groups == NULL)
    return NULL;
  if (dimension != NULL)
    {
      name_groups (session, dimension, groups);
      g_array_sort (groups, compare_groups);
    }
  else
    fill_months (groups, filter);
  series = new_series (session, by, dimension);
  add_groups (series, by, dimension, groups);
  return series;
}

static CrmAggregate *
new_chance_aggregate (CrmQuery *query, gboolean by_stage, GError **error)
{
  g_autoptr (CrmAggregate) aggregate = crm_aggregate_new (query);

  if ((by_stage && !crm_aggregate_group (aggregate, "stage_id", CRM_GROUP_VALUE, error))
      || !crm_aggregate_group (aggregate, "probability", CRM_GROUP_VALUE, error)
      || !crm_aggregate_measure (aggregate, CRM_MEASURE_COUNT, NULL, error)
      || !crm_aggregate_measure (aggregate, CRM_MEASURE_SUM, "amount_base", error))
    return NULL;
  return g_steal_pointer (&aggregate);
}

/* Rounded once for each chance that occurs, which is a whole percent. */
static gint64
weigh (gint64 amount, gint64 percent)
{
  return crm_decimal_multiply (amount, percent * CRM_DECIMAL_ONE / 100);
}

typedef struct
{
  gint64 count;
  gint64 amount;
  gint64 weighted;
} StageSum;

static void
add_stage_rows (CrmSeries *series, CrmStages *stages, const StageSum *sums)
{
  StageSum total = { 0, 0, 0 };

  for (guint i = 0; i < stages->stages->len; i++)
    {
      CrmRecord *stage = g_ptr_array_index (stages->stages, i);
      guint row = crm_series_add_row (series);

      crm_series_set_row_id (series, row, crm_record_get_id (stage));
      crm_series_set_value (series, row, 0, crm_value_text (crm_record_get_title (stage)));
      crm_series_set_value (series, row, 1, crm_value_integer (sums[i].count));
      crm_series_set_value (series, row, 2, crm_value_integer (sums[i].amount));
      crm_series_set_value (series, row, 3, crm_value_integer (sums[i].weighted));
      total.count += sums[i].count;
      total.amount += sums[i].amount;
      total.weighted += sums[i].weighted;
    }
  crm_series_set_total (series, 1, crm_value_integer (total.count));
  crm_series_set_total (series, 2, crm_value_integer (total.amount));
  crm_series_set_total (series, 3, crm_value_integer (total.weighted));
}

/**
 * crm_reports_stages:
 * @filter: its days are not used
 *
 * Columns: "stage", "count", "amount", "weighted". The rows are the stages of one pipeline in
 * their order, the closed ones too, and bear their ids.
 *
 * Returns: (transfer full): what stands in each stage today, for the heads of a board's columns
 */
CrmSeries *
crm_reports_stages (CrmSession *session,
                    const CrmReportFilter *filter,
                    GCancellable *cancellable,
                    GError **error)
{
  g_autoptr (CrmStages) stages = crm_stages_load_first (session, &filter->pipeline, error);
  g_autoptr (CrmQuery) query = NULL;
  g_autoptr (CrmAggregate) aggregate = NULL;
  g_autoptr (GPtrArray) rows = NULL;
  g_autofree StageSum *sums = NULL;
  CrmSeries *series;

  if (stages == NULL)
    return NULL;
  query = crm_stages_query (stages, CRM_STAGES_OPEN | CRM_STAGES_WON | CRM_STAGES_LOST, filter,
                            error);
  aggregate = query != NULL ? new_chance_aggregate (query, TRUE, error) : NULL;
  rows = aggregate != NULL ? crm_session_aggregate (session, aggregate, cancellable, error) : NULL;
  if (rows == NULL)
    return NULL;
  sums = g_new0 (StageSum, stages->stages->len + 1);
  for (guint i = 0; i < rows->len; i++)
    {
      GArray *row = g_ptr_array_index (rows, i);
      int stage = crm_stages_find (stages, crm_reports_get_value (row, 0));
      gint64 amount = crm_reports_get_integer (row, 3);

      if (stage < 0)
        continue;
      sums[stage].count += crm_reports_get_integer (row, 2);
      sums[stage].amount += amount;
      sums[stage].weighted += weigh (amount, crm_reports_get_integer (row, 1));
    }
  series = crm_series_new (crm_record_get_title (stages->pipeline),
                           crm_session_get_currency (session));
  crm_series_add_column (series, "stage", _ ("Stage"), CRM_SERIES_TEXT);
  crm_series_add_column (series, "count", _ ("Deals"), CRM_SERIES_INTEGER);
  crm_series_add_column (series, "amount", _ ("Value"), CRM_SERIES_MONEY);
  /* Translators: the value of deals, each by its chance. */
  crm_series_add_column (series, "weighted", _ ("Weighted value"), CRM_SERIES_MONEY);
  add_stage_rows (series, stages, sums);
  return series;
}

static gboolean
sum_won (CrmSession *session,
         CrmStages *stages,
         const CrmReportFilter *filter,
         CrmDate from,
         CrmDate to,
         gint64 *count,
         gint64 *amount,
         GCancellable *cancellable,
         GError **error)
{
  g_autoptr (CrmQuery) query = crm_stages_query (stages, CRM_STAGES_WON, filter, error);
  g_autoptr (CrmAggregate) aggregate = NULL;
  g_autoptr (GPtrArray) rows = NULL;

  if (query == NULL || !crm_reports_filter_days (query, "closed_on", from, to, error))
    return FALSE;
  aggregate = crm_aggregate_new (query);
  if (!crm_aggregate_measure (aggregate, CRM_MEASURE_COUNT, NULL, error)
      || !crm_aggregate_measure (aggregate, CRM_MEASURE_SUM, "amount_base", error))
    return FALSE;
  rows = crm_session_aggregate (session, aggregate, cancellable, error);
  if (rows == NULL)
    return FALSE;
  *count = crm_reports_get_integer (g_ptr_array_index (rows, 0), 0);
  *amount = crm_reports_get_integer (g_ptr_array_index (rows, 0), 1);
  return TRUE;
}

/**
 * crm_reports_summary:
 * @filter: its days are not used; a pipeline of none means all
 * @summary: (out): the numbers
 */
gboolean
crm_reports_summary (CrmSession *session,
                     const CrmReportFilter *filter,
                     CrmDate today,
                     CrmSalesSummary *summary,
                     GCancellable *cancellable,
                     GError **error)
{
  g_autoptr (CrmStages) stages = crm_stages_load (session, &filter->pipeline, error);
  g_autoptr (CrmQuery) open = NULL;
  g_autoptr (CrmAggregate) aggregate = NULL;
  g_autoptr (GPtrArray) rows = NULL;
  CrmDate month = crm_date_month_start (today);

  *summary = (CrmSalesSummary){ 0 };
  open = stages != NULL ? crm_stages_query (stages, CRM_STAGES_OPEN, filter, error) : NULL;
  aggregate = open != NULL ? new_chance_aggregate (open, FALSE, error) : NULL;
  rows = aggregate != NULL ? crm_session_aggregate (session, aggregate, cancellable, error) : NULL;
  if (rows == NULL)
    return FALSE;
  for (guint i = 0; i < rows->len; i++)
    {
      GArray *row = g_ptr_array_index (rows, i);
      gint64 amount = crm_reports_get_integer (row, 2);

      summary->n_open += crm_reports_get_integer (row, 1);
      summary->open_amount += amount;
      summary->weighted_amount += weigh (amount, crm_reports_get_integer (row, 0));
    }
  return sum_won (session, stages, filter, month, today, &summary->n_won, &summary->won_amount,
                  cancellable, error)
         && sum_won (session, stages, filter, crm_date_add_months (month, -1), month - 1,
                     &summary->n_won_before, &summary->won_before_amount, cancellable, error);
}
