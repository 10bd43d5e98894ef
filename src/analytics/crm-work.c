/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What people do and what comes of it, and what slipped through. */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "crm-groups-private.h"
#include "crm-opportunity.h"
#include "crm-report-specs-private.h"
#include "crm-stages-private.h"

/* What was done, by type, and the sales beside it. */
static const struct
{
  const char *key;
  const char *label;
  const char *kind;
  const char *test; /* what holds of the records */
  const char *day;  /* (nullable): the field on which the days of the report count */
  const char *sum;  /* (nullable): instead of a count */
  const char *formula;
} works[] = {
  { "calls", NC_ ("report", "Calls"), "activity", "status = done and type = call", "done_at", NULL,
    N_ ("Calls done in the period") },
  { "meetings", NC_ ("report", "Meetings"), "activity",
    "status = done and (type = meeting or type = visit)", "done_at", NULL,
    N_ ("Meetings and visits done in the period") },
  { "tasks", NC_ ("report", "Tasks"), "activity", "status = done and (type = task or type = send)",
    "done_at", NULL, N_ ("Tasks done and things sent in the period") },
  { "overdue", NC_ ("report", "Overdue"), "activity", "status = planned and due_at before today",
    NULL, NULL, N_ ("Planned activities whose due day is past today") },
  { "begun", NC_ ("report", "Deals begun"), "opportunity", NULL, "created_at", NULL,
    N_ ("Deals noted in the period") },
  { "won", NC_ ("report", "Deals won"), "opportunity", CRM_REPORT_WON, "closed_on", NULL,
    N_ ("Deals that stand in a won stage and were closed in the period") },
  { "lost", NC_ ("report", "Deals lost"), "opportunity", CRM_REPORT_LOST, "closed_on", NULL,
    N_ ("Deals that stand in a lost stage and were closed in the period") },
  { "amount", NC_ ("report", "Sales"), "opportunity", CRM_REPORT_WON, "closed_on", "amount_base",
    N_ ("Sum of the amounts of these deals in the office's currency") },
};

/* Columns of the table after those of works. */
enum
{
  COLUMN_RATE = 1 + G_N_ELEMENTS (works),
  COLUMN_EACH,
};

static char *
dup_base (guint work, const CrmReportFilter *filter)
{
  GString *text = g_string_new (works[work].test);

  crm_report_text_party (text, filter);
  if (works[work].day != NULL)
    crm_report_text_days (text, works[work].day, filter->from, filter->to);
  return g_string_free (text, FALSE);
}

/* The groups are those of deals; activities have a person and a team by the same names. */
static gboolean
add_work (CrmSession *session,
          CrmGroups *groups[],
          guint work,
          const CrmReportFilter *filter,
          GCancellable *cancellable,
          GError **error)
{
  const CrmKind *kind = crm_catalog_find_kind (crm_session_get_catalog (session), works[work].kind);
  CrmGroupsMeasure measure
      = { works[work].sum != NULL ? CRM_MEASURE_SUM : CRM_MEASURE_COUNT, works[work].sum, 0 };
  g_autofree char *base = dup_base (work, filter);
  g_autoptr (CrmQuery) query = crm_reports_query (session, works[work].kind, base, error);

  groups[work] = crm_groups_new (session, kind, filter->by[0] != NULL ? filter->by[0] : "seller",
                                 NULL, error);
  return query != NULL && groups[work] != NULL
         && crm_groups_read (groups[work], query, &measure, 1, cancellable, error);
}

static CrmSeries *
new_series (CrmSession *session, CrmGroups *groups)
{
  CrmSeries *series = crm_series_new (C_ ("report", "Activity and Sales per Person"),
                                      crm_session_get_currency (session));

  crm_groups_add_columns (groups, series);
  for (gsize i = 0; i < G_N_ELEMENTS (works); i++)
    crm_report_add_column (series, works[i].key,
                           g_dpgettext2 (GETTEXT_PACKAGE, "report", works[i].label),
                           works[i].sum != NULL ? CRM_SERIES_MONEY : CRM_SERIES_INTEGER,
                           g_dgettext (GETTEXT_PACKAGE, works[i].formula));
  crm_report_add_column (series, "rate", _ ("Win rate"), CRM_SERIES_PERCENT,
                         _ ("Deals won ÷ (deals won + deals lost)"));
  /* Translators: heading of a column: sales divided by the number of activities. */
  crm_report_add_column (series, "each", _ ("Sales per activity"), CRM_SERIES_MONEY,
                         _ ("Sales ÷ (calls + meetings + tasks)"));
  return series;
}

static void
put_shares (CrmSeries *series, int row, const gint64 *sums)
{
  gint64 n_done = sums[0] + sums[1] + sums[2];
  CrmValue rate = crm_reports_share (sums[5], sums[5] + sums[6]);
  CrmValue each = n_done > 0 ? crm_value_integer (sums[7] / n_done) : (CrmValue) CRM_VALUE_INIT;

  if (row == CRM_SERIES_TOTALS)
    {
      crm_series_set_total (series, COLUMN_RATE, rate);
      crm_series_set_total (series, COLUMN_EACH, each);
      return;
    }
  crm_series_set_value (series, (guint) row, COLUMN_RATE, rate);
  crm_series_set_value (series, (guint) row, COLUMN_EACH, each);
}

/* All groups that any of the works has, in one. */
static void
unite (CrmGroups *all, CrmGroups *groups[])
{
  for (gsize i = 0; i < G_N_ELEMENTS (works); i++)
    for (guint k = 0; k < groups[i]->groups->len; k++)
      {
        CrmGroup *group = g_ptr_array_index (groups[i]->groups, k);

        crm_groups_find (all, group->keys)->sums[i] += group->sums[0];
      }
  crm_groups_name (all);
  crm_groups_sort (all, G_N_ELEMENTS (works) - 1);
}

static CrmSeries *
write_series (CrmSession *session, CrmGroups *all, const CrmReportFilter *filter)
{
  CrmSeries *series = new_series (session, all);
  gint64 totals[CRM_GROUPS_MOST_SUMS] = { 0 };

  for (guint i = 0; i < all->groups->len; i++)
    {
      CrmGroup *group = g_ptr_array_index (all->groups, i);
      guint row = crm_groups_add_row (all, group, series);
      g_autofree char *test = crm_groups_dup_filter (all, group, NULL);

      for (guint k = 0; k < G_N_ELEMENTS (works); k++)
        {
          g_autofree char *base = dup_base (k, filter);

          crm_report_put (series, (int) row, 1 + k, group->sums[k], works[k].kind, base, test);
          totals[k] += group->sums[k];
        }
      put_shares (series, (int) row, group->sums);
    }
  for (guint k = 0; k < G_N_ELEMENTS (works); k++)
    {
      g_autofree char *base = dup_base (k, filter);

      crm_report_put (series, CRM_SERIES_TOTALS, 1 + k, totals[k], works[k].kind, base, NULL);
    }
  put_shares (series, CRM_SERIES_TOTALS, totals);
  return series;
}

/**
 * crm_reports_activity:
 * @filter: its days are those on which things were done; its first grouping is "seller" or "team"
 *
 * Columns: the grouping, then "calls", "meetings", "tasks", "overdue", "begun", "won", "lost",
 * "amount", "rate", "each".
 */
CrmSeries *
crm_reports_activity (CrmSession *session,
                      const CrmReportFilter *filter,
                      GCancellable *cancellable,
                      GError **error)
{
  CrmGroups *groups[G_N_ELEMENTS (works)] = { NULL };
  const CrmKind *kind = crm_catalog_find_kind (crm_session_get_catalog (session), "activity");
  g_autoptr (CrmGroups) all = crm_groups_new (
      session, kind, filter->by[0] != NULL ? filter->by[0] : "seller", NULL, error);
  CrmSeries *series = NULL;
  gboolean good = all != NULL;

  for (guint i = 0; good && i < G_N_ELEMENTS (works); i++)
    good = add_work (session, groups, i, filter, cancellable, error);
  if (good)
    {
      unite (all, groups);
      series = write_series (session, all, filter);
    }
  for (guint i = 0; i < G_N_ELEMENTS (works); i++)
    g_clear_pointer (&groups[i], crm_groups_free);
  return series;
}

static const struct
{
  const char *key;
  const char *label;
  const char *kind;
  const char *test;
} faults[] = {
  { "no_next_step", N_ ("Open deals without a next step"), "opportunity",
    CRM_REPORT_OPEN " and none of activity (status = planned)" },
  { "past_close", N_ ("Open deals past their expected close"), "opportunity",
    CRM_REPORT_OPEN " and expected_close_on before today" },
  { "no_close", N_ ("Open deals without an expected close"), "opportunity",
    CRM_REPORT_OPEN " and expected_close_on is empty" },
  { "no_amount", N_ ("Open deals without an amount"), "opportunity",
    CRM_REPORT_OPEN " and amount is empty" },
  { "no_customer", N_ ("Deals without a customer"), "opportunity",
    "account_id is empty and contact_id is empty" },
  { "nobody", N_ ("Open deals for which nobody is responsible"), "opportunity",
    CRM_REPORT_OPEN " and owner_id is empty" },
  { "silent", N_ ("Open deals on which nothing was done for 30 days"), "opportunity",
    CRM_REPORT_OPEN
    " and created_at before 30 days ago and none of activity (done_at since 30 days ago)" },
  { "no_reason", N_ ("Lost deals without a reason"), "opportunity",
    CRM_REPORT_LOST " and lost_reason is empty" },
  { "overdue", N_ ("Overdue activities"), "activity", "status = planned and due_at before today" },
  { "unanswered", N_ ("Leads that nobody answered within a day"), "lead",
    "status = new and first_response_at is empty and created_at before 1 day ago" },
};

/* A deal is stuck when it has stood in its stage for longer than the stage allows. */
static char *
dup_stuck_test (CrmStages *stages)
{
  GString *text = g_string_new (NULL);
  char id[CRM_ID_STRING_SIZE];

  for (guint i = 0; i < stages->stages->len; i++)
    {
      CrmRecord *stage = g_ptr_array_index (stages->stages, i);
      gint64 days = crm_record_get_integer (stage, "rotting_days", 0);

      if (days <= 0 || crm_stage_is_closed (stage))
        continue;
      crm_id_format (crm_record_get_id (stage), id);
      g_string_append_printf (text,
                              "%s(stage_id = \"%s\" and none of stage_history (at since %d days "
                              "ago))",
                              text->len > 0 ? " or " : "(", id, (int) MIN (days, 10000));
    }
  if (text->len > 0)
    g_string_append_c (text, ')');
  return g_string_free (text, FALSE);
}

static gboolean
add_fault (CrmSession *session,
           CrmSeries *series,
           const char *label,
           const char *kind,
           const char *test,
           const CrmReportFilter *filter,
           GCancellable *cancellable,
           GError **error)
{
  gboolean deals = g_str_equal (kind, "opportunity");
  g_autoptr (GString) text
      = deals ? crm_report_text_deals (filter, test, NULL) : g_string_new (test);
  gint64 sum = 0, count;
  guint row;

  if (!deals)
    crm_report_text_party (text, filter);
  count = crm_reports_count (session, kind, text->str, &sum, deals ? "amount_base" : NULL,
                             cancellable, error);
  if (count < 0)
    return FALSE;
  row = crm_series_add_row (series);
  crm_series_set_value (series, row, 0, crm_value_text (label));
  crm_report_put (series, (int) row, 1, count, kind, text->str, NULL);
  if (deals)
    crm_report_put (series, (int) row, 2, sum, kind, text->str, NULL);
  if (count > 0)
    crm_series_mark_row (series, row);
  return TRUE;
}

/**
 * crm_reports_hygiene:
 * @filter: its days are not used
 *
 * Columns: "fault", "count", "amount": what slipped through, whichever records have it.
 */
CrmSeries *
crm_reports_hygiene (CrmSession *session,
                     const CrmReportFilter *filter,
                     GCancellable *cancellable,
                     GError **error)
{
  g_autoptr (CrmStages) stages = crm_stages_load (session, &filter->pipeline, error);
  g_autoptr (CrmSeries) series
      = crm_series_new (C_ ("report", "What Slipped Through"), crm_session_get_currency (session));
  g_autofree char *stuck = NULL;

  if (stages == NULL)
    return NULL;
  crm_series_add_column (series, "fault", _ ("What is missing"), CRM_SERIES_TEXT);
  crm_report_add_column (series, "count", _ ("Records"), CRM_SERIES_INTEGER,
                         _ ("Records of which this holds today"));
  crm_report_add_column (series, "amount", _ ("Value"), CRM_SERIES_MONEY,
                         _ ("Sum of the amounts of these deals in the office's currency"));
  for (gsize i = 0; i < G_N_ELEMENTS (faults); i++)
    if (!add_fault (session, series, g_dgettext (GETTEXT_PACKAGE, faults[i].label), faults[i].kind,
                    faults[i].test, filter, cancellable, error))
      return NULL;
  stuck = dup_stuck_test (stages);
  if (stuck[0] != '\0'
      && !add_fault (session, series, _ ("Deals stuck in their stage"), "opportunity", stuck,
                     filter, cancellable, error))
    return NULL;
  return g_steal_pointer (&series);
}
