/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What stood in each stage when each month ended. */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "crm-deal-past-private.h"
#include "crm-report-specs-private.h"

/* Without a first day the report begins so many months ago; more than the most are never shown. */
#define USUAL_MONTHS 12
#define MOST_MONTHS 120

enum
{
  COLUMN_MONTH,
  COLUMN_STAGE,
  COLUMN_COUNT,
  COLUMN_AMOUNT,
};

/* What is open in one stage, 0 standing for those of which no stage was noted. */
typedef struct
{
  gint64 amount;
  GArray *ids; /* CrmId */
} Heap;

static void
write_heap (CrmSeries *series, const CrmDealPast *past, guint stage, CrmDate month, Heap *heap)
{
  guint row = crm_series_add_row (series);
  const char *title = stage > 0 ? crm_record_get_title (past->stages->pdata[stage - 1])
                                /* Translators: of deals whose stage on a day nobody wrote down. */
                                : C_ ("report", "Stage not noted");

  crm_series_set_value (series, row, COLUMN_MONTH, crm_value_integer (month));
  crm_series_set_value (series, row, COLUMN_STAGE, crm_value_text (title));
  crm_series_set_value (series, row, COLUMN_COUNT, crm_value_integer (heap->ids->len));
  crm_series_set_value (series, row, COLUMN_AMOUNT, crm_value_integer (heap->amount));
  crm_series_take_ids (series, (int) row, COLUMN_COUNT, "opportunity", g_array_ref (heap->ids));
  crm_series_take_ids (series, (int) row, COLUMN_AMOUNT, "opportunity", g_array_ref (heap->ids));
}

/* @day: the first that does not count any more */
static void
add_month (CrmSeries *series, const CrmDealPast *past, CrmDate month, CrmDate day)
{
  guint n = past->stages->len + 1;
  g_autofree Heap *heaps = g_new0 (Heap, n);
  gint64 instant = crm_instant_from_date (day, 0, 0);

  for (guint i = 0; i < n; i++)
    heaps[i].ids = g_array_new (FALSE, FALSE, sizeof (CrmId));
  for (guint i = 0; i < past->deals->len; i++)
    {
      const CrmPastDeal *deal = &g_array_index (past->deals, CrmPastDeal, i);
      CrmPastState state = crm_deal_past_before (past, deal, day, instant);

      if (state.type != CRM_STAGES_OPEN)
        continue;
      heaps[state.stage].amount += state.amount;
      g_array_append_val (heaps[state.stage].ids, deal->id);
    }
  for (guint i = 0; i < n; i++)
    {
      if (heaps[i].ids->len > 0)
        write_heap (series, past, i, month, &heaps[i]);
      g_array_unref (heaps[i].ids);
    }
}

/**
 * crm_reports_open_past:
 * @filter: its first and last day; without them the last twelve months
 *
 * Columns: "month", "stage", "count", "amount"; a row for each month and stage in which something
 * stood when the month ended, for the month that runs now.
 */
CrmSeries *
crm_reports_open_past (CrmSession *session,
                       const CrmReportFilter *filter,
                       GCancellable *cancellable,
                       GError **error)
{
  g_autoptr (CrmDealPast) past = crm_deal_past_load (session, filter, cancellable, error);
  g_autoptr (CrmSeries) series
      = crm_series_new (C_ ("report", "Open Deals over Time"), crm_session_get_currency (session));
  CrmDate today = crm_reports_today (filter);
  CrmDate to = filter->to != CRM_DATE_NONE ? MIN (filter->to, today) : today;
  CrmDate first
      = filter->from != CRM_DATE_NONE ? filter->from : crm_date_add_months (to, 1 - USUAL_MONTHS);

  if (past == NULL)
    return NULL;
  crm_series_add_column (series, "month", _ ("Month"), CRM_SERIES_MONTH);
  crm_series_add_column (series, "stage", _ ("Stage"), CRM_SERIES_TEXT);
  crm_report_add_column (series, "count", _ ("Deals"), CRM_SERIES_INTEGER,
                         _ ("Deals that stood in the stage when the month ended"));
  crm_report_add_column (series, "amount", _ ("Value"), CRM_SERIES_MONEY,
                         _ ("What these deals were worth then"));
  first = MAX (first, crm_date_add_months (crm_date_month_start (to), 1 - MOST_MONTHS));
  for (CrmDate month = crm_date_month_start (first); month <= to;
       month = crm_date_add_months (month, 1))
    {
      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return NULL;
      add_month (series, past, month, MIN (crm_date_add_months (month, 1), to + 1));
    }
  return g_steal_pointer (&series);
}
