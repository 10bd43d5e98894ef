/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What works: of the deals that were closed, how many were won, how fast and for how much; and
 * where and why the others were lost. */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "crm-groups-private.h"
#include "crm-report-specs-private.h"
#include "crm-stages-private.h"

#define DAY_SECONDS 86400

typedef enum
{
  SUM_WON,
  SUM_AMOUNT,
  SUM_LOST,
  SUM_DATED, /* won deals of which the first day is known */
  SUM_CLOSED,
  SUM_ENGAGED,
} Sum;

static gboolean
read_groups (CrmGroups *groups,
             const CrmReportFilter *filter,
             GCancellable *cancellable,
             GError **error)
{
  static const CrmGroupsMeasure won[]
      = { { CRM_MEASURE_COUNT, NULL, SUM_WON }, { CRM_MEASURE_SUM, "amount_base", SUM_AMOUNT } };
  static const CrmGroupsMeasure lost[] = { { CRM_MEASURE_COUNT, NULL, SUM_LOST } };
  static const CrmGroupsMeasure dated[] = { { CRM_MEASURE_COUNT, NULL, SUM_DATED },
                                            { CRM_MEASURE_SUM, "closed_on", SUM_CLOSED },
                                            { CRM_MEASURE_SUM, "engaged_on", SUM_ENGAGED } };
  g_autoptr (GString) won_text = crm_report_text_deals (filter, CRM_REPORT_WON, "closed_on");
  g_autoptr (GString) lost_text = crm_report_text_deals (filter, CRM_REPORT_LOST, "closed_on");
  g_autofree char *dated_text = crm_report_text_join (won_text->str, "engaged_on is set");
  const struct
  {
    const char *text;
    const CrmGroupsMeasure *measures;
    guint n;
  } parts[] = { { won_text->str, won, G_N_ELEMENTS (won) },
                { lost_text->str, lost, G_N_ELEMENTS (lost) },
                { dated_text, dated, G_N_ELEMENTS (dated) } };

  for (gsize i = 0; i < G_N_ELEMENTS (parts); i++)
    {
      g_autoptr (CrmQuery) query
          = crm_reports_query (groups->session, "opportunity", parts[i].text, error);

      if (query == NULL
          || !crm_groups_read (groups, query, parts[i].measures, parts[i].n, cancellable, error))
        return FALSE;
    }
  return TRUE;
}

static guint
add_columns (CrmGroups *groups, CrmSeries *series)
{
  guint first = groups->n_dimensions;

  crm_groups_add_columns (groups, series);
  crm_report_add_column (series, "won", _ ("Deals won"), CRM_SERIES_INTEGER,
                         _ ("Deals that stand in a won stage and were closed in the period"));
  /* Translators: heading of a column of a report: how many deals were lost. */
  crm_report_add_column (series, "lost", _ ("Deals lost"), CRM_SERIES_INTEGER,
                         _ ("Deals that stand in a lost stage and were closed in the period"));
  /* Translators: heading of a column: the share of closed deals that was won. */
  crm_report_add_column (series, "rate", _ ("Win rate"), CRM_SERIES_PERCENT,
                         _ ("Deals won ÷ (deals won + deals lost)"));
  /* Translators: heading of a column: the time from the first day of a deal to its last. */
  crm_report_add_column (series, "cycle", _ ("Time to win"), CRM_SERIES_DURATION,
                         _ ("Mean of the days from engaged to closed of the won deals"));
  crm_report_add_column (series, "average", _ ("Average deal"), CRM_SERIES_MONEY,
                         _ ("Sales ÷ deals won"));
  crm_report_add_column (series, "amount", _ ("Sales"), CRM_SERIES_MONEY,
                         _ ("Sum of the amounts of these deals in the office's currency"));
  return first;
}

static void
put_shares (CrmSeries *series, int row, guint first, const gint64 *sums)
{
  CrmValue values[3] = { crm_reports_share (sums[SUM_WON], sums[SUM_WON] + sums[SUM_LOST]),
                         CRM_VALUE_INIT, CRM_VALUE_INIT };

  if (sums[SUM_DATED] > 0)
    values[1] = crm_value_integer ((sums[SUM_CLOSED] - sums[SUM_ENGAGED]) * DAY_SECONDS
                                   / sums[SUM_DATED]);
  if (sums[SUM_WON] > 0)
    values[2] = crm_value_integer (sums[SUM_AMOUNT] / sums[SUM_WON]);
  for (guint i = 0; i < 3; i++)
    if (row == CRM_SERIES_TOTALS)
      crm_series_set_total (series, first + 2 + i, values[i]);
    else
      crm_series_set_value (series, (guint) row, first + 2 + i, values[i]);
}

static void
put_row (CrmSeries *series,
         int row,
         guint first,
         const gint64 *sums,
         const char *test,
         const CrmReportFilter *filter)
{
  g_autoptr (GString) won = crm_report_text_deals (filter, CRM_REPORT_WON, "closed_on");
  g_autoptr (GString) lost = crm_report_text_deals (filter, CRM_REPORT_LOST, "closed_on");

  crm_report_put (series, row, first, sums[SUM_WON], "opportunity", won->str, test);
  crm_report_put (series, row, first + 1, sums[SUM_LOST], "opportunity", lost->str, test);
  put_shares (series, row, first, sums);
  crm_report_put (series, row, first + 5, sums[SUM_AMOUNT], "opportunity", won->str, test);
}

/**
 * crm_reports_methods:
 * @filter: its days are those on which deals were closed; its first grouping tells them apart
 *
 * Columns: the grouping, then "won", "lost", "rate", "cycle", "average", "amount".
 */
CrmSeries *
crm_reports_methods (CrmSession *session,
                     const CrmReportFilter *filter,
                     GCancellable *cancellable,
                     GError **error)
{
  const CrmKind *deals = crm_catalog_find_kind (crm_session_get_catalog (session), "opportunity");
  g_autoptr (CrmGroups) groups = crm_groups_new (
      session, deals, filter->by[0] != NULL ? filter->by[0] : "method", NULL, error);
  gint64 totals[CRM_GROUPS_MOST_SUMS] = { 0 };
  CrmSeries *series;
  guint first;

  if (groups == NULL || !read_groups (groups, filter, cancellable, error))
    return NULL;
  crm_groups_name (groups);
  crm_groups_sort (groups, SUM_AMOUNT);
  series = crm_series_new (C_ ("report", "What Works"), crm_session_get_currency (session));
  first = add_columns (groups, series);
  for (guint i = 0; i < groups->groups->len; i++)
    {
      CrmGroup *group = g_ptr_array_index (groups->groups, i);
      guint row = crm_groups_add_row (groups, group, series);
      g_autofree char *test = crm_groups_dup_filter (groups, group, NULL);

      put_row (series, (int) row, first, group->sums, test, filter);
      for (guint k = 0; k < CRM_GROUPS_MOST_SUMS; k++)
        totals[k] += group->sums[k];
    }
  put_row (series, CRM_SERIES_TOTALS, first, totals, NULL, filter);
  return series;
}

/**
 * crm_reports_losses:
 * @filter: its days are those on which deals were lost
 *
 * A row for each stage from which deals were lost, a column for each reason, and their totals.
 */
CrmSeries *
crm_reports_losses (CrmSession *session,
                    const CrmReportFilter *filter,
                    GCancellable *cancellable,
                    GError **error)
{
  static const CrmGroupsMeasure measures[]
      = { { CRM_MEASURE_COUNT, NULL, 0 }, { CRM_MEASURE_SUM, "amount_base", 1 } };
  const CrmKind *deals = crm_catalog_find_kind (crm_session_get_catalog (session), "opportunity");
  const char *across = filter->by[0] != NULL ? filter->by[0] : "lost_reason";
  g_autoptr (CrmGroups) groups
      = crm_groups_new (session, deals, "lost_from_stage_id", across, error);
  g_autoptr (GString) base = crm_report_text_deals (filter, CRM_REPORT_LOST, "closed_on");
  g_autoptr (CrmQuery) query = NULL;
  CrmSeries *series;

  if (groups == NULL)
    return NULL;
  query = crm_reports_query (session, "opportunity", base->str, error);
  if (query == NULL
      || !crm_groups_read (groups, query, measures, G_N_ELEMENTS (measures), cancellable, error))
    return NULL;
  series = crm_groups_cross (groups, C_ ("report", "Losses by Stage and Reason"),
                             CRM_SERIES_INTEGER, 0, base->str);
  for (guint i = 1; i < crm_series_get_n_columns (series); i++)
    crm_series_set_formula (series, i,
                            _ ("Deals lost in the period, by the stage they were lost from"));
  return series;
}
