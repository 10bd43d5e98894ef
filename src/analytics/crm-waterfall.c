/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From what was open on one day to what is open on another: what came, grew, shrank, was won and
 * was lost. */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "crm-deal-past-private.h"
#include "crm-report-specs-private.h"

typedef enum
{
  STEP_START,
  STEP_NEW,
  STEP_REOPENED,
  STEP_GREW,
  STEP_SHRANK,
  STEP_WON,
  STEP_LOST,
  STEP_END,
  N_STEPS,
} Step;

static const struct
{
  const char *key;
  const char *label;
  const char *formula;
} steps[N_STEPS] = {
  [STEP_START] = { "start", NC_ ("waterfall", "Open at the start"),
                   N_ ("Deals that were open when the first day began") },
  [STEP_NEW] = { "new", NC_ ("waterfall", "New"), N_ ("Deals that began in the period") },
  [STEP_REOPENED] = { "reopened", NC_ ("waterfall", "Reopened"),
                      N_ ("Deals that were closed at the start and open at the end") },
  [STEP_GREW] = { "grew", NC_ ("waterfall", "Worth more"),
                  N_ ("What deals of the start are worth more at the end, or when closed") },
  [STEP_SHRANK] = { "shrank", NC_ ("waterfall", "Worth less"),
                    N_ ("What deals of the start are worth less at the end, or when closed") },
  [STEP_WON] = { "won", NC_ ("waterfall", "Won"),
                 N_ ("Deals that were open at the start or began in the period and are won at the "
                     "end") },
  [STEP_LOST] = { "lost", NC_ ("waterfall", "Lost"),
                  N_ ("Deals that were open at the start or began in the period and are lost at "
                      "the end") },
  [STEP_END] = { "end", NC_ ("waterfall", "Open at the end"),
                 N_ ("Start + new + reopened + more − less − won − lost") },
};

typedef struct
{
  gint64 amounts[N_STEPS];
  GArray *ids[N_STEPS]; /* CrmId */
} Sums;

static void
add (Sums *self, Step step, const CrmPastDeal *deal, gint64 amount)
{
  self->amounts[step] += amount;
  g_array_append_val (self->ids[step], deal->id);
}

static void
take_deal (Sums *self, const CrmPastDeal *deal, CrmPastState before, CrmPastState after)
{
  gboolean was_open = before.type == CRM_STAGES_OPEN;

  if (after.type == 0)
    return;
  if (was_open)
    add (self, STEP_START, deal, before.amount);
  if (before.type == 0)
    add (self, STEP_NEW, deal, after.amount);
  else if (!was_open && after.type == CRM_STAGES_OPEN)
    add (self, STEP_REOPENED, deal, after.amount);
  else if (!was_open)
    return;
  if (was_open && after.amount > before.amount)
    add (self, STEP_GREW, deal, after.amount - before.amount);
  else if (was_open && after.amount < before.amount)
    add (self, STEP_SHRANK, deal, after.amount - before.amount);
  if (after.type == CRM_STAGES_WON)
    add (self, STEP_WON, deal, -after.amount);
  else if (after.type == CRM_STAGES_LOST)
    add (self, STEP_LOST, deal, -after.amount);
  else
    add (self, STEP_END, deal, after.amount);
}

static CrmSeries *
write_series (CrmSession *session, Sums *sums)
{
  CrmSeries *series = crm_series_new (C_ ("report", "What Became of Open Deals"),
                                      crm_session_get_currency (session));

  /* Translators: heading of the first column of a table that leads from one sum to another. */
  crm_series_add_column (series, "step", _ ("Step"), CRM_SERIES_TEXT);
  crm_report_add_column (series, "count", _ ("Deals"), CRM_SERIES_INTEGER, NULL);
  crm_report_add_column (series, "amount", _ ("Value"), CRM_SERIES_MONEY,
                         g_dgettext (GETTEXT_PACKAGE, steps[STEP_END].formula));
  for (guint i = 0; i < N_STEPS; i++)
    {
      guint row = crm_series_add_row (series);

      crm_series_set_value (
          series, row, 0,
          crm_value_text (g_dpgettext2 (GETTEXT_PACKAGE, "waterfall", steps[i].label)));
      crm_series_set_value (series, row, 1, crm_value_integer (sums->ids[i]->len));
      crm_series_set_value (series, row, 2, crm_value_integer (sums->amounts[i]));
      crm_series_take_ids (series, (int) row, 1, "opportunity", g_array_ref (sums->ids[i]));
      crm_series_take_ids (series, (int) row, 2, "opportunity", g_array_ref (sums->ids[i]));
    }
  return series;
}

/**
 * crm_reports_waterfall:
 * @filter: its first and last day; without them this month
 *
 * Columns: "step", "count", "amount"; the first and the last row are sums, those between lead from
 * one to the other.
 */
CrmSeries *
crm_reports_waterfall (CrmSession *session,
                       const CrmReportFilter *filter,
                       GCancellable *cancellable,
                       GError **error)
{
  g_autoptr (CrmDealPast) past = crm_deal_past_load (session, filter, cancellable, error);
  CrmDate today = crm_reports_today (filter);
  CrmDate from = filter->from != CRM_DATE_NONE ? filter->from : crm_date_month_start (today);
  CrmDate to = filter->to != CRM_DATE_NONE ? filter->to : today;
  Sums sums = { { 0 }, { NULL } };
  CrmSeries *series;

  if (past == NULL)
    return NULL;
  for (guint i = 0; i < N_STEPS; i++)
    sums.ids[i] = g_array_new (FALSE, FALSE, sizeof (CrmId));
  for (guint i = 0; i < past->deals->len; i++)
    {
      const CrmPastDeal *deal = &g_array_index (past->deals, CrmPastDeal, i);

      take_deal (&sums, deal, crm_deal_past_at (past, deal, from),
                 crm_deal_past_at (past, deal, to + 1));
    }
  series = write_series (session, &sums);
  for (guint i = 0; i < N_STEPS; i++)
    g_array_unref (sums.ids[i]);
  return series;
}
