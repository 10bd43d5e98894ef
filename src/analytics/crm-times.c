/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How long things take: deals in their stages, from their first day to their last, and leads until
 * somebody answers, counted in working hours. */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "crm-clock.h"
#include "crm-groups-private.h"
#include "crm-report-specs-private.h"
#include "crm-stages-private.h"
#include "crm-work-read.h"

#define DAY_SECONDS 86400

/* A lead is to be answered within so many working hours. */
#define TARGET_SECONDS (4 * 3600)

static void
add_time_columns (CrmSeries *series)
{
  crm_report_add_column (series, "mean", _ ("Mean"), CRM_SERIES_DURATION,
                         _ ("Sum of the times ÷ their number"));
  crm_report_add_column (series, "median", _ ("Median"), CRM_SERIES_DURATION,
                         _ ("Half of them took no longer"));
  /* Translators: heading of a column: nine of ten took no longer than this. */
  crm_report_add_column (series, "p90", _ ("9 of 10 within"), CRM_SERIES_DURATION,
                         _ ("Nine of ten took no longer"));
}

static void
put_times (CrmSeries *series, int row, guint first, GArray *spread)
{
  CrmValue values[3] = { crm_spread_mean (spread), crm_spread_median (spread),
                         crm_spread_percentile (spread, 90) };

  for (guint i = 0; i < 3; i++)
    if (row == CRM_SERIES_TOTALS)
      crm_series_set_total (series, first + i, values[i]);
    else
      crm_series_set_value (series, (guint) row, first + i, values[i]);
}

static void
add_spread (GArray **all, GArray *spread)
{
  for (guint i = 0; spread != NULL && i < spread->len; i++)
    {
      const CrmSpreadStep *step = &g_array_index (spread, CrmSpreadStep, i);

      crm_spread_add (all, step->value, step->count);
    }
}

/* The first of the extra values as it is. */
static gboolean
take_number (GArray *row, guint column, gint64 *number, gpointer data)
{
  *number = crm_reports_get_integer (row, column);
  return !crm_value_is_none (crm_reports_get_value (row, column));
}

/* Of the moves of deals what a filter for deals says. */
static char *
dup_moves_text (const CrmReportFilter *filter)
{
  GString *text = g_string_new ("from_stage_id is set and seconds_in_from is set");
  char id[CRM_ID_STRING_SIZE];

  crm_report_text_days (text, "at", filter->from, filter->to);
  if (!crm_id_is_none (&filter->pipeline))
    crm_report_text_and (text, "from_stage_id.pipeline_id = \"%s\"",
                         crm_id_format (&filter->pipeline, id));
  if (!crm_id_is_none (&filter->owner))
    crm_report_text_and (text, "opportunity_id.owner_id = \"%s\"",
                         crm_id_format (&filter->owner, id));
  return g_string_free (text, FALSE);
}

/* In the order of the pipeline; a stage that nobody left has nothing to tell. */
static void
add_stage_rows (CrmSeries *series, CrmStages *stages, CrmGroups *groups, const char *base)
{
  GArray *all = NULL;

  for (guint i = 0; i < stages->stages->len; i++)
    {
      CrmRecord *stage = g_ptr_array_index (stages->stages, i);
      guint row;

      for (guint k = 0; k < groups->groups->len; k++)
        {
          CrmGroup *group = g_ptr_array_index (groups->groups, k);
          g_autofree char *test = NULL;

          if (group->keys[0].type != CRM_VALUE_LINK
              || !crm_id_equal (&group->keys[0].link, crm_record_get_id (stage)))
            continue;
          test = crm_groups_dup_filter (groups, group, NULL);
          row = crm_groups_add_row (groups, group, series);
          crm_report_put (series, (int) row, 1, crm_spread_count (group->spread), "stage_history",
                          base, test);
          put_times (series, (int) row, 2, group->spread);
          add_spread (&all, group->spread);
        }
    }
  crm_report_put (series, CRM_SERIES_TOTALS, 1, crm_spread_count (all), "stage_history", base,
                  NULL);
  put_times (series, CRM_SERIES_TOTALS, 2, all);
  g_clear_pointer (&all, g_array_unref);
}

/**
 * crm_reports_stage_times:
 * @filter: its days are those on which deals left a stage
 *
 * Columns: "stage", "moves", "mean", "median", "p90".
 */
CrmSeries *
crm_reports_stage_times (CrmSession *session,
                         const CrmReportFilter *filter,
                         GCancellable *cancellable,
                         GError **error)
{
  static const char *const paths[] = { "seconds_in_from", NULL };
  const CrmKind *moves = crm_catalog_find_kind (crm_session_get_catalog (session), "stage_history");
  g_autoptr (CrmStages) stages = crm_stages_load (session, &filter->pipeline, error);
  g_autoptr (CrmGroups) groups = crm_groups_new (session, moves, "from_stage_id", NULL, error);
  g_autofree char *base = dup_moves_text (filter);
  g_autoptr (CrmQuery) query = crm_reports_query (session, "stage_history", base, error);
  CrmSeries *series;

  if (stages == NULL || groups == NULL || query == NULL
      || !crm_groups_scan (groups, query, paths, take_number, NULL, cancellable, error))
    return NULL;
  crm_groups_name (groups);
  series = crm_series_new (C_ ("report", "Time in Stage"), NULL);
  crm_series_add_column (series, "stage", _ ("Stage"), CRM_SERIES_TEXT);
  crm_report_add_column (series, "moves", _ ("Deals that left"), CRM_SERIES_INTEGER,
                         _ ("Moves of deals out of this stage in the period"));
  add_time_columns (series);
  add_stage_rows (series, stages, groups, base);
  return series;
}

static gboolean
take_cycle (GArray *row, guint column, gint64 *number, gpointer data)
{
  *number = (crm_reports_get_integer (row, column) - crm_reports_get_integer (row, column + 1))
            * DAY_SECONDS;
  return TRUE;
}

/**
 * crm_reports_cycle:
 * @filter: its days are those on which deals were won; its first grouping tells them apart
 *
 * Columns: the grouping, then "deals", "mean", "median", "p90": from engaged to closed.
 */
CrmSeries *
crm_reports_cycle (CrmSession *session,
                   const CrmReportFilter *filter,
                   GCancellable *cancellable,
                   GError **error)
{
  static const char *const paths[] = { "closed_on", "engaged_on", NULL };
  const CrmKind *deals = crm_catalog_find_kind (crm_session_get_catalog (session), "opportunity");
  g_autoptr (CrmGroups) groups = crm_groups_new (
      session, deals, filter->by[0] != NULL ? filter->by[0] : "month", NULL, error);
  g_autoptr (GString) base = crm_report_text_deals (filter, CRM_REPORT_WON, "closed_on");
  g_autoptr (CrmQuery) query = NULL;
  GArray *all = NULL;
  CrmSeries *series;

  crm_report_text_and (base, "engaged_on is set");
  query = crm_reports_query (session, "opportunity", base->str, error);
  if (groups == NULL || query == NULL
      || !crm_groups_scan (groups, query, paths, take_cycle, NULL, cancellable, error))
    return NULL;
  crm_groups_name (groups);
  for (guint i = 0; i < groups->groups->len; i++)
    {
      CrmGroup *group = g_ptr_array_index (groups->groups, i);

      group->sums[0] = crm_spread_count (group->spread);
    }
  crm_groups_sort (groups, 0);
  series = crm_series_new (C_ ("report", "Time to Win"), NULL);
  crm_groups_add_columns (groups, series);
  crm_report_add_column (series, "deals", _ ("Deals won"), CRM_SERIES_INTEGER,
                         _ ("Won in the period, and known from their first day"));
  add_time_columns (series);
  for (guint i = 0; i < groups->groups->len; i++)
    {
      CrmGroup *group = g_ptr_array_index (groups->groups, i);
      guint row = crm_groups_add_row (groups, group, series);
      g_autofree char *test = crm_groups_dup_filter (groups, group, NULL);

      crm_report_put (series, (int) row, 1, group->sums[0], "opportunity", base->str, test);
      put_times (series, (int) row, 2, group->spread);
      add_spread (&all, group->spread);
    }
  crm_report_put (series, CRM_SERIES_TOTALS, 1, crm_spread_count (all), "opportunity", base->str,
                  NULL);
  put_times (series, CRM_SERIES_TOTALS, 2, all);
  g_clear_pointer (&all, g_array_unref);
  return series;
}

typedef struct
{
  CrmWorkCalendar *hours; /* of the office */
  gint64 now;
} Answering;

/* An answer that still waits has waited until now. */
static gboolean
take_answer (GArray *row, guint column, gint64 *number, gpointer data)
{
  const Answering *self = data;
  const CrmValue *contact = crm_reports_get_value (row, column);
  const CrmValue *answer = crm_reports_get_value (row, column + 1);

  if (contact->type != CRM_VALUE_INTEGER || answer->type != CRM_VALUE_INTEGER)
    return FALSE;
  *number = crm_work_calendar_count (self->hours, contact->integer, answer->integer);
  return TRUE;
}

static gboolean
take_waiting (GArray *row, guint column, gint64 *number, gpointer data)
{
  const Answering *self = data;
  const CrmValue *contact = crm_reports_get_value (row, column);

  if (contact->type != CRM_VALUE_INTEGER)
    return FALSE;
  *number = crm_work_calendar_count (self->hours, contact->integer, self->now);
  return TRUE;
}

static gint64
count_late (GArray *spread)
{
  gint64 late = 0;

  for (guint i = 0; spread != NULL && i < spread->len; i++)
    {
      const CrmSpreadStep *step = &g_array_index (spread, CrmSpreadStep, i);

      late += step->value > TARGET_SECONDS ? step->count : 0;
    }
  return late;
}

typedef struct
{
  gint64 answered, waiting, late;
  GArray *spread;
} Answers;

static void
put_answers (CrmSeries *series, int row, const Answers *answers, const char *base, const char *test)
{
  g_autofree char *answered = crm_report_text_join (base, "first_response_at is set");
  g_autofree char *waiting = crm_report_text_join (base, "first_response_at is empty");
  CrmValue share = crm_reports_share (answers->answered + answers->waiting - answers->late,
                                      answers->answered + answers->waiting);

  crm_report_put (series, row, 1, answers->answered + answers->waiting, "lead", base, test);
  crm_report_put (series, row, 2, answers->answered, "lead", answered, test);
  crm_report_put (series, row, 3, answers->waiting, "lead", waiting, test);
  put_times (series, row, 4, answers->spread);
  if (row == CRM_SERIES_TOTALS)
    crm_series_set_total (series, 7, share);
  else
    crm_series_set_value (series, (guint) row, 7, share);
}

static CrmSeries *
new_response_series (CrmGroups *groups)
{
  CrmSeries *series = crm_series_new (C_ ("report", "Response Times"), NULL);

  crm_groups_add_columns (groups, series);
  crm_report_add_column (series, "leads", _ ("Leads"), CRM_SERIES_INTEGER,
                         _ ("Leads whose first contact lies in the period"));
  crm_report_add_column (series, "answered", _ ("Answered"), CRM_SERIES_INTEGER,
                         _ ("Leads with a first answer"));
  /* Translators: heading of a column: leads that wait for a first answer. */
  crm_report_add_column (series, "waiting", _ ("Waiting"), CRM_SERIES_INTEGER,
                         _ ("Leads without a first answer"));
  add_time_columns (series);
  for (guint i = 4; i < 7; i++)
    crm_series_set_formula (series, i,
                            _ ("Working time (Monday to Friday, 9:00 to 18:00) from the first "
                               "contact to the first answer"));
  crm_report_add_column (series, "in_time", _ ("Within 4 working hours"), CRM_SERIES_PERCENT,
                         _ ("Leads answered within 4 working hours, or waiting for less, ÷ leads"));
  return series;
}

static void
add_response_rows (CrmSeries *series, CrmGroups *answered, CrmGroups *waiting, const char *base)
{
  Answers all = { 0 };

  for (guint i = 0; i < answered->groups->len; i++)
    {
      CrmGroup *group = g_ptr_array_index (answered->groups, i);
      g_autofree char *test = crm_groups_dup_filter (answered, group, NULL);
      Answers here
          = { crm_spread_count (group->spread), 0, count_late (group->spread), group->spread };
      guint row = crm_groups_add_row (answered, group, series);

      for (guint k = 0; k < waiting->groups->len; k++)
        {
          CrmGroup *other = g_ptr_array_index (waiting->groups, k);

          if (!crm_value_equal (&other->keys[0], &group->keys[0]))
            continue;
          here.waiting = crm_spread_count (other->spread);
          here.late += count_late (other->spread);
        }
      put_answers (series, (int) row, &here, base, test);
      all.answered += here.answered;
      all.waiting += here.waiting;
      all.late += here.late;
      add_spread (&all.spread, group->spread);
    }
  put_answers (series, CRM_SERIES_TOTALS, &all, base, NULL);
  g_clear_pointer (&all.spread, g_array_unref);
}

/* Who has only leads that wait stands in the table too. */
static void
add_missing (CrmGroups *answered, CrmGroups *waiting)
{
  for (guint i = 0; i < waiting->groups->len; i++)
    crm_groups_find (answered, ((CrmGroup *) g_ptr_array_index (waiting->groups, i))->keys);
}

/**
 * crm_reports_response:
 * @filter: its days are those of the first contact
 *
 * Columns: the grouping (the seller), then "leads", "answered", "waiting", "mean", "median",
 * "p90", "in_time"; times are working hours.
 */
CrmSeries *
crm_reports_response (CrmSession *session,
                      const CrmReportFilter *filter,
                      GCancellable *cancellable,
                      GError **error)
{
  static const char *const paths[] = { "first_contact_at", "first_response_at", NULL };
  const CrmKind *leads = crm_catalog_find_kind (crm_session_get_catalog (session), "lead");
  const char *by = filter->by[0] != NULL ? filter->by[0] : "seller";
  g_autoptr (CrmGroups) answered = crm_groups_new (session, leads, by, NULL, error);
  g_autoptr (CrmGroups) waiting
      = answered != NULL ? crm_groups_new (session, leads, by, NULL, error) : NULL;
  g_autoptr (GString) base = g_string_new ("first_contact_at is set");
  g_autoptr (CrmQuery) with = NULL;
  g_autoptr (CrmQuery) without = NULL;
  Answering answering
      = { .now = filter->today != CRM_DATE_NONE ? crm_instant_from_date (filter->today, 12, 0)
                                                : crm_clock_now () };
  g_autoptr (CrmWorkCalendar) hours = waiting != NULL ? crm_work_read (session, NULL, error) : NULL;
  CrmSeries *series;

  if (hours == NULL)
    return NULL;
  answering.hours = hours;
  crm_report_text_party (base, filter);
  crm_report_text_days (base, "first_contact_at", filter->from, filter->to);
  with = crm_reports_query (session, "lead", base->str, error);
  without = crm_reports_query (session, "lead", base->str, error);
  if (with == NULL || without == NULL
      || !crm_query_filter (without, "first_response_at", CRM_FILTER_NOT_SET,
                            (CrmValue) CRM_VALUE_INIT, error)
      || !crm_groups_scan (answered, with, paths, take_answer, &answering, cancellable, error)
      || !crm_groups_scan (waiting, without, paths, take_waiting, &answering, cancellable, error))
    return NULL;
  add_missing (answered, waiting);
  crm_groups_name (answered);
  crm_groups_sort (answered, 0);
  series = new_response_series (answered);
  add_response_rows (series, answered, waiting, base->str);
  return series;
}
