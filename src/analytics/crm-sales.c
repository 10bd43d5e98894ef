/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Won deals by whatever tells them apart, open deals by stage, and the few numbers above a board.
 */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "crm-groups-private.h"
#include "crm-money.h"
#include "crm-stages-private.h"

typedef enum
{
  SUM_COUNT,
  SUM_AMOUNT,
} Sum;

static CrmSeries *
new_series (CrmGroups *groups)
{
  g_autofree char *title = NULL;
  CrmSeries *series;
  guint column;

  if (groups->n_dimensions == 2)
    /* Translators: title of a report: what tells the sales apart, such as “Month” and “Seller”. */
    title = g_strdup_printf (_ ("Sales: %s × %s"), crm_dimension_get_label (groups->dimensions[0]),
                             crm_dimension_get_label (groups->dimensions[1]));
  else if (groups->dimensions[0]->title != NULL)
    title = g_strdup (g_dgettext (GETTEXT_PACKAGE, groups->dimensions[0]->title));
  else
    /* Translators: title of a report: what tells the sales apart, such as “City”. */
    title = g_strdup_printf (_ ("Sales: %s"), crm_dimension_get_label (groups->dimensions[0]));
  series = crm_series_new (title, crm_session_get_currency (groups->session));
  crm_groups_add_columns (groups, series);
  /* Translators: heading of a column of a sales report: how many deals were won. */
  column = crm_series_add_column (series, "count", _ ("Deals won"), CRM_SERIES_INTEGER);
  crm_series_set_formula (series, column,
                          _ ("Deals that stand in a won stage and were closed in "
                             "the period"));
  /* Translators: heading of a column of a sales report: the sum of the deals that were won. */
  column = crm_series_add_column (series, "amount", _ ("Sales"), CRM_SERIES_MONEY);
  crm_series_set_formula (series, column,
                          _ ("Sum of the amounts of these deals in the office's "
                             "currency"));
  return series;
}

static void
add_groups (CrmSeries *series, CrmGroups *groups, const char *base)
{
  guint count = crm_series_get_n_columns (series) - 2, amount = count + 1;
  gint64 all = 0, sum = 0;

  for (guint i = 0; i < groups->groups->len; i++)
    {
      CrmGroup *group = g_ptr_array_index (groups->groups, i);
      guint row = crm_groups_add_row (groups, group, series);

      crm_series_set_value (series, row, count, crm_value_integer (group->sums[SUM_COUNT]));
      crm_series_set_value (series, row, amount, crm_value_integer (group->sums[SUM_AMOUNT]));
      for (guint column = count; column <= amount; column++)
        crm_series_take_filter (series, (int) row, column, "opportunity",
                                crm_groups_dup_filter (groups, group, base));
      all += group->sums[SUM_COUNT];
      sum += group->sums[SUM_AMOUNT];
    }
  crm_series_set_total (series, count, crm_value_integer (all));
  crm_series_set_total (series, amount, crm_value_integer (sum));
  for (guint column = count; column <= amount; column++)
    crm_series_take_filter (series, CRM_SERIES_TOTALS, column, "opportunity", g_strdup (base));
}

/**
 * crm_reports_sales:
 * @filter: its days are those on which deals were won; its groupings, one or two, tell them apart
 *
 * Columns: one for each grouping, by its name, then "count" and "amount", in the currency of the
 * office. A team is that of the deal, or else of its seller. Alone, months follow each other
 * without gaps; the others come with the largest first, and their rows bear their ids.
 *
 * Returns: (transfer full): the deals that were won
 */
CrmSeries *
crm_reports_sales (CrmSession *session,
                   const CrmReportFilter *filter,
                   GCancellable *cancellable,
                   GError **error)
{
  static const CrmGroupsMeasure measures[]
      = { { CRM_MEASURE_COUNT, NULL, SUM_COUNT }, { CRM_MEASURE_SUM, "amount_base", SUM_AMOUNT } };
  g_autoptr (CrmStages) stages = crm_stages_load (session, &filter->pipeline, error);
  g_autoptr (GString) base = crm_report_text_deals (filter, CRM_REPORT_WON, "closed_on");
  g_autoptr (CrmQuery) query = NULL;
  g_autoptr (CrmGroups) groups = NULL;
  CrmSeries *series;

  if (stages == NULL)
    return NULL;
  query = crm_stages_query (stages, CRM_STAGES_WON, filter, error);
  groups = query != NULL ? crm_groups_new (session, stages->deals,
                                           filter->by[0] != NULL ? filter->by[0] : "month",
                                           filter->by[1], error)
                         : NULL;
  if (groups == NULL
      || !crm_reports_filter_days (query, "closed_on", filter->from, filter->to, error)
      || !crm_groups_read (groups, query, measures, G_N_ELEMENTS (measures), cancellable, error))
    return NULL;
  crm_groups_name (groups);
  crm_groups_sort (groups, SUM_AMOUNT);
  if (crm_groups_fill_months (groups, filter->from, filter->to))
    crm_groups_sort (groups, SUM_AMOUNT);
  series = new_series (groups);
  add_groups (series, groups, base->str);
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
add_stage_rows (CrmSeries *series,
                CrmStages *stages,
                const StageSum *sums,
                const CrmReportFilter *filter)
{
  g_autoptr (GString) base = crm_report_text_deals (filter, NULL, NULL);
  StageSum total = { 0, 0, 0 };

  for (guint i = 0; i < stages->stages->len; i++)
    {
      CrmRecord *stage = g_ptr_array_index (stages->stages, i);
      guint row = crm_series_add_row (series);
      g_autofree char *here = NULL;
      char id[CRM_ID_STRING_SIZE];

      crm_series_set_row_id (series, row, crm_record_get_id (stage));
      crm_series_set_value (series, row, 0, crm_value_text (crm_record_get_title (stage)));
      here = g_strdup_printf ("stage_id = \"%s\"", crm_id_format (crm_record_get_id (stage), id));
      crm_report_put (series, (int) row, 1, sums[i].count, "opportunity", base->str, here);
      crm_report_put (series, (int) row, 2, sums[i].amount, "opportunity", base->str, here);
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
  crm_report_add_column (series, "count", _ ("Deals"), CRM_SERIES_INTEGER,
                         _ ("Deals that stand in the stage today"));
  crm_report_add_column (series, "amount", _ ("Value"), CRM_SERIES_MONEY,
                         _ ("Sum of the amounts of these deals in the office's currency"));
  /* Translators: the value of deals, each by its chance. */
  crm_report_add_column (series, "weighted", _ ("Weighted value"), CRM_SERIES_MONEY,
                         _ ("Sum of amount × chance"));
  add_stage_rows (series, stages, sums, filter);
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
