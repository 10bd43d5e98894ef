/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The funnel: how many deals came how far. A deal that stands at a later stage, or is won, has
 * passed the earlier ones; a lost one came as far as the stage it was lost from. When nobody wrote
 * that down, as in a file from elsewhere, it is taken to have come as far as deals of this funnel
 * are known to come: a stage that no deal was ever seen in loses none. */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "crm-groups-private.h"
#include "crm-money.h"
#include "crm-stages-private.h"

typedef struct
{
  gint64 here; /* stand in the stage now */
  gint64 reached;
  gint64 amount;  /* of those that reached it */
  gint64 lost;    /* lost from it */
  gint64 moves;   /* that left it in the period */
  gint64 seconds; /* that they had stood in it */
} Step;

typedef struct
{
  CrmStages *stages;
  Step *steps;
  int last_open;
  int last_seen; /* the furthest open stage in which a deal was ever seen */
} Funnel;

typedef enum
{
  COLUMN_STAGE,
  COLUMN_COUNT,
  COLUMN_AMOUNT,
  COLUMN_CONVERSION,
  COLUMN_CONVERSION_TOTAL,
  COLUMN_HERE,
  COLUMN_LOST,
  COLUMN_BEFORE,
  COLUMN_TIME,
} Column;

static int
find_last_open (CrmStages *stages)
{
  for (int i = (int) stages->stages->len - 1; i >= 0; i--)
    if (crm_stages_get_type (stages, (guint) i) == CRM_STAGES_OPEN)
      return i;
  return -1;
}

static int
find_last_seen (CrmStages *stages, GPtrArray *rows)
{
  int last = -1;

  for (guint i = 0; i < rows->len; i++)
    for (guint column = 0; column < 2; column++)
      {
        int at
            = crm_stages_find (stages, crm_reports_get_value (g_ptr_array_index (rows, i), column));

        if (at > last && crm_stages_get_type (stages, (guint) at) == CRM_STAGES_OPEN)
          last = at;
      }
  return last >= 0 ? last : find_last_open (stages);
}

/* Counts a group of deals that stand in one stage and were lost from another. */
static void
add_group (Funnel *self, GArray *row)
{
  CrmStages *stages = self->stages;
  int at = crm_stages_find (stages, crm_reports_get_value (row, 0));
  int lost_from = crm_stages_find (stages, crm_reports_get_value (row, 1));
  gint64 count = crm_reports_get_integer (row, 2);
  gint64 amount = crm_reports_get_integer (row, 3);
  CrmStagesType type;
  int furthest;

  if (at < 0)
    return;
  type = crm_stages_get_type (stages, (guint) at);
  furthest = type == CRM_STAGES_OPEN ? at : self->last_open;
  if (type == CRM_STAGES_LOST)
    {
      furthest = self->last_seen;
      if (lost_from >= 0 && crm_stages_get_type (stages, (guint) lost_from) == CRM_STAGES_OPEN)
        furthest = lost_from;
      if (furthest >= 0)
        self->steps[furthest].lost += count;
    }
  else
    self->steps[at].here += count;
  for (int i = 0; i <= furthest; i++)
    if (crm_stages_get_type (stages, (guint) i) == CRM_STAGES_OPEN)
      {
        self->steps[i].reached += count;
        self->steps[i].amount += amount;
      }
  if (type == CRM_STAGES_WON)
    {
      self->steps[at].reached += count;
      self->steps[at].amount += amount;
    }
}

static gboolean
read_deals (
    CrmSession *session, CrmQuery *query, GPtrArray *all, GCancellable *cancellable, GError **error)
{
  g_autoptr (CrmAggregate) aggregate = crm_aggregate_new (query);
  g_autoptr (GPtrArray) rows = NULL;

  if (!crm_aggregate_group (aggregate, "stage_id", CRM_GROUP_VALUE, error)
      || !crm_aggregate_group (aggregate, "lost_from_stage_id", CRM_GROUP_VALUE, error)
      || !crm_aggregate_measure (aggregate, CRM_MEASURE_COUNT, NULL, error)
      || !crm_aggregate_measure (aggregate, CRM_MEASURE_SUM, "amount_base", error))
    return FALSE;
  rows = crm_session_aggregate (session, aggregate, cancellable, error);
  for (guint i = 0; rows != NULL && i < rows->len; i++)
    g_ptr_array_add (all, g_array_ref (g_ptr_array_index (rows, i)));
  return rows != NULL;
}

static gboolean
count_steps (CrmSession *session,
             Funnel *self,
             const CrmReportFilter *filter,
             GCancellable *cancellable,
             GError **error)
{
  g_autoptr (GPtrArray) queries = crm_stages_query_begun (self->stages, filter, error);
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify) g_array_unref);

  for (guint i = 0; queries != NULL && i < queries->len; i++)
    if (!read_deals (session, g_ptr_array_index (queries, i), rows, cancellable, error))
      return FALSE;
  self->last_open = find_last_open (self->stages);
  self->last_seen = find_last_seen (self->stages, rows);
  for (guint i = 0; i < rows->len; i++)
    add_group (self, g_ptr_array_index (rows, i));
  return queries != NULL;
}

/* Times are those of the moves in the period; a filter for deals does not tell moves apart. */
static gboolean
count_times (CrmSession *session,
             Funnel *self,
             const CrmReportFilter *filter,
             GCancellable *cancellable,
             GError **error)
{
  g_autoptr (GString) text = g_string_new ("seconds_in_from is set");
  g_autoptr (CrmQuery) query = NULL;
  g_autoptr (CrmAggregate) aggregate = NULL;
  g_autoptr (GPtrArray) rows = NULL;
  char id[CRM_ID_STRING_SIZE];

  if (!crm_id_is_none (&filter->team) || filter->where != NULL)
    return TRUE;
  if (!crm_id_is_none (&filter->owner))
    crm_report_text_and (text, "opportunity_id.owner_id = \"%s\"",
                         crm_id_format (&filter->owner, id));
  query = crm_reports_query (session, "stage_history", text->str, error);
  if (query == NULL || !crm_reports_filter_days (query, "at", filter->from, filter->to, error))
    return FALSE;
  aggregate = crm_aggregate_new (query);
  if (!crm_aggregate_group (aggregate, "from_stage_id", CRM_GROUP_VALUE, error)
      || !crm_aggregate_measure (aggregate, CRM_MEASURE_COUNT, NULL, error)
      || !crm_aggregate_measure (aggregate, CRM_MEASURE_SUM, "seconds_in_from", error))
    return FALSE;
  rows = crm_session_aggregate (session, aggregate, cancellable, error);
  for (guint i = 0; rows != NULL && i < rows->len; i++)
    {
      GArray *row = g_ptr_array_index (rows, i);
      int stage = crm_stages_find (self->stages, crm_reports_get_value (row, 0));

      if (stage < 0)
        continue;
      self->steps[stage].moves = crm_reports_get_integer (row, 1);
      self->steps[stage].seconds = crm_reports_get_integer (row, 2);
    }
  return rows != NULL;
}

static CrmSeries *
new_series (CrmSession *session, CrmStages *stages)
{
  /* Translators: title of a report; %s is the name of a pipeline. */
  g_autofree char *title
      = g_strdup_printf (_ ("Funnel: %s"), crm_record_get_title (stages->pipeline));
  CrmSeries *series = crm_series_new (title, crm_session_get_currency (session));

  crm_series_add_column (series, "stage", _ ("Stage"), CRM_SERIES_TEXT);
  /* Translators: heading of a column of the funnel: how many deals came at least to a stage. */
  crm_report_add_column (series, "count", _ ("Deals that came here"), CRM_SERIES_INTEGER,
                         _ ("Deals that began in the period and stand here or further on, are won, "
                            "or were lost from here or further on"));
  /* Translators: heading of a column of the funnel: how much they are worth. */
  crm_report_add_column (series, "amount", _ ("Their value"), CRM_SERIES_MONEY,
                         _ ("Sum of the amounts of these deals in the office's currency"));
  /* Translators: heading of a column of the funnel: share of the deals of the stage before. */
  crm_report_add_column (series, "conversion", _ ("From the stage before"), CRM_SERIES_PERCENT,
                         _ ("Deals that came here ÷ deals that came to the stage before"));
  /* Translators: heading of a column of the funnel: share of all deals. */
  crm_report_add_column (series, "conversion_total", _ ("Of all"), CRM_SERIES_PERCENT,
                         _ ("Deals that came here ÷ deals that came to the first stage"));
  /* Translators: heading of a column of the funnel: how many deals stand in a stage today. */
  crm_report_add_column (series, "here", _ ("Here now"), CRM_SERIES_INTEGER,
                         _ ("Of these, those that stand in the stage today"));
  /* Translators: heading of a column of the funnel: how many deals were lost from a stage. */
  crm_report_add_column (series, "lost", _ ("Lost from here"), CRM_SERIES_INTEGER,
                         _ ("Lost deals that came no further"));
  /* Translators: heading of a column of the funnel: the share of the stage before, but of the time
   * before the period. */
  crm_report_add_column (series, "before", _ ("In the period before"), CRM_SERIES_PERCENT,
                         _ ("The same share of deals that began in the period of the same length "
                            "before"));
  crm_report_add_column (series, "time", _ ("Time here"), CRM_SERIES_DURATION,
                         _ ("Mean time that deals had stood here which left in the period"));
  return series;
}

/* “(field = "…" or field = "…")” for the stages of some types from one position on; %NULL: none. */
static char *
dup_stages_test (Funnel *self, const char *field, guint types, int from)
{
  GString *text = g_string_new (NULL);
  char id[CRM_ID_STRING_SIZE];

  for (guint i = (guint) MAX (from, 0); i < self->stages->stages->len; i++)
    if (crm_stages_get_type (self->stages, i) & types)
      g_string_append_printf (
          text, "%s%s = \"%s\"", text->len > 0 ? " or " : "(", field,
          crm_id_format (crm_record_get_id (g_ptr_array_index (self->stages->stages, i)), id));
  if (text->len > 0)
    g_string_append_c (text, ')');
  return g_string_free (text, text->len == 0);
}

static void
append_part (GString *text, const char *part)
{
  if (part == NULL)
    return;
  g_string_append_printf (text, "%s%s", text->len > 0 ? " or " : "", part);
}

/* Lost from the stage at @position alone, or from there or further on. */
static char *
dup_lost_test (Funnel *self, int position, gboolean further)
{
  g_autofree char *lost = dup_stages_test (self, "stage_id", CRM_STAGES_LOST, 0);
  g_autofree char *known = dup_stages_test (self, "lost_from_stage_id", CRM_STAGES_OPEN, 0);
  g_autofree char *from = NULL;
  gboolean unknown = further ? self->last_seen >= position : self->last_seen == position;
  char id[CRM_ID_STRING_SIZE];

  if (lost == NULL || known == NULL)
    return NULL;
  crm_id_format (crm_record_get_id (g_ptr_array_index (self->stages->stages, (guint) position)),
                 id);
  from = further ? dup_stages_test (self, "lost_from_stage_id", CRM_STAGES_OPEN, position)
                 : g_strdup_printf ("lost_from_stage_id = \"%s\"", id);
  return g_strdup_printf ("(%s and (%s%s%s))", lost, from, unknown ? " or not " : "",
                          unknown ? known : "");
}

static char *
dup_reached_test (Funnel *self, guint position)
{
  g_autoptr (GString) text = g_string_new (NULL);
  gboolean is_open = crm_stages_get_type (self->stages, position) == CRM_STAGES_OPEN;
  g_autofree char *open = dup_stages_test (self, "stage_id", CRM_STAGES_OPEN, (int) position);
  g_autofree char *won = dup_stages_test (self, "stage_id", CRM_STAGES_WON, 0);
  g_autofree char *lost = is_open ? dup_lost_test (self, (int) position, TRUE) : NULL;
  char id[CRM_ID_STRING_SIZE];

  if (!is_open)
    return g_strdup_printf (
        "stage_id = \"%s\"",
        crm_id_format (crm_record_get_id (g_ptr_array_index (self->stages->stages, position)), id));
  append_part (text, open);
  if ((int) position <= self->last_open)
    append_part (text, won);
  append_part (text, lost);
  return g_strdup_printf ("(%s)", text->str);
}

static gboolean
is_shown (CrmStages *stages, const Step *steps, guint position)
{
  CrmRecord *stage = g_ptr_array_index (stages->stages, position);

  if (crm_stages_get_type (stages, position) == CRM_STAGES_LOST)
    return FALSE;
  return !crm_record_get_integer (stage, "archived", 0) || steps[position].here > 0
         || steps[position].lost > 0;
}

static void
put_row (CrmSeries *series, Funnel *self, guint position, guint row, const char *base)
{
  CrmRecord *stage = g_ptr_array_index (self->stages->stages, position);
  const Step *step = &self->steps[position];
  g_autofree char *reached = dup_reached_test (self, position);
  g_autofree char *lost = crm_stages_get_type (self->stages, position) == CRM_STAGES_OPEN
                              ? dup_lost_test (self, (int) position, FALSE)
                              : NULL;
  g_autofree char *here = NULL;
  char id[CRM_ID_STRING_SIZE];

  here = g_strdup_printf ("stage_id = \"%s\"", crm_id_format (crm_record_get_id (stage), id));
  crm_series_set_row_id (series, row, crm_record_get_id (stage));
  crm_series_set_value (series, row, COLUMN_STAGE, crm_value_text (crm_record_get_title (stage)));
  crm_report_put (series, (int) row, COLUMN_COUNT, step->reached, "opportunity", base, reached);
  crm_report_put (series, (int) row, COLUMN_AMOUNT, step->amount, "opportunity", base, reached);
  crm_report_put (series, (int) row, COLUMN_HERE, step->here, "opportunity", base, here);
  crm_report_put (series, (int) row, COLUMN_LOST, step->lost, lost != NULL ? "opportunity" : NULL,
                  base, lost);
  if (step->moves > 0)
    crm_series_set_value (series, row, COLUMN_TIME,
                          crm_value_integer (step->seconds / step->moves));
}

/* The step to which the smallest share of deals comes, among those that lose any. */
static void
mark_worst (CrmSeries *series)
{
  gint64 worst = CRM_DECIMAL_ONE;
  int at = -1;

  for (guint row = 0; row < crm_series_get_n_rows (series); row++)
    {
      const CrmValue *share = crm_series_get_value (series, row, COLUMN_CONVERSION);

      if (crm_value_is_none (share) || share->integer >= worst)
        continue;
      worst = share->integer;
      at = (int) row;
    }
  if (at >= 0)
    crm_series_mark_row (series, (guint) at);
}

/* @before: (nullable): the funnel of the period before */
static void
add_rows (CrmSeries *series, Funnel *self, Funnel *before, const char *base)
{
  gint64 first = -1, lost = 0, here = 0;
  int last = -1;

  for (guint i = 0; i < self->stages->stages->len; i++)
    {
      const Step *step = &self->steps[i];
      guint row;

      lost += step->lost;
      here += step->here;
      if (!is_shown (self->stages, self->steps, i))
        continue;
      first = first < 0 ? step->reached : first;
      row = crm_series_add_row (series);
      put_row (series, self, i, row, base);
      if (last >= 0)
        crm_series_set_value (series, row, COLUMN_CONVERSION,
                              crm_reports_share (step->reached, self->steps[last].reached));
      crm_series_set_value (series, row, COLUMN_CONVERSION_TOTAL,
                            crm_reports_share (step->reached, first));
      if (before != NULL && last >= 0)
        crm_series_set_value (
            series, row, COLUMN_BEFORE,
            crm_reports_share (before->steps[i].reached, before->steps[last].reached));
      if (crm_stages_get_type (self->stages, i) == CRM_STAGES_OPEN)
        last = (int) i;
    }
  crm_series_set_total (series, COLUMN_STAGE, crm_value_text (_ ("All deals")));
  crm_series_set_total (series, COLUMN_HERE, crm_value_integer (here));
  crm_series_set_total (series, COLUMN_LOST, crm_value_integer (lost));
  mark_worst (series);
}

/* Everything that entered the funnel: what stands somewhere, and what was lost. */
static void
add_totals (CrmSeries *series, Funnel *self, const char *base)
{
  gint64 count = 0, won = 0;

  for (guint i = 0; i < self->stages->stages->len; i++)
    {
      count += self->steps[i].here + self->steps[i].lost;
      if (crm_stages_get_type (self->stages, i) == CRM_STAGES_WON)
        won += self->steps[i].reached;
    }
  crm_report_put (series, CRM_SERIES_TOTALS, COLUMN_COUNT, count, NULL, base, NULL);
  crm_series_set_total (series, COLUMN_CONVERSION_TOTAL, crm_reports_share (won, count));
}

/* The days of the same number before those of the filter. FALSE: the filter has an open end. */
static gboolean
step_back (const CrmReportFilter *filter, CrmReportFilter *before)
{
  *before = *filter;
  if (filter->from == CRM_DATE_NONE || filter->to == CRM_DATE_NONE)
    return FALSE;
  before->to = filter->from - 1;
  before->from = filter->from - (filter->to - filter->from + 1);
  return TRUE;
}

/**
 * crm_reports_funnel:
 * @filter: its days are those on which deals began
 *
 * Columns: "stage", "count" (how many came at least here), "amount" (their value), "conversion"
 * (of the stage before), "conversion_total" (of the first), "here" (how many stand here),
 * "lost" (from here), "before" (the conversion of the period before), "time" (mean time in the
 * stage). The rows bear the ids of the stages; the one with the smallest conversion is marked. The
 * totals count all deals, and their "conversion_total" is the share that was won.
 *
 * Returns: (transfer full): the funnel of one pipeline
 */
CrmSeries *
crm_reports_funnel (CrmSession *session,
                    const CrmReportFilter *filter,
                    GCancellable *cancellable,
                    GError **error)
{
  g_autoptr (CrmStages) stages = crm_stages_load_first (session, &filter->pipeline, error);
  g_autofree Step *steps = NULL;
  g_autofree Step *steps_before = NULL;
  g_autofree char *base = NULL;
  CrmReportFilter before_filter;
  gboolean has_before = step_back (filter, &before_filter);
  Funnel funnel = { stages, NULL, -1, -1 }, before = { stages, NULL, -1, -1 };
  CrmSeries *series;

  if (stages == NULL)
    return NULL;
  funnel.steps = steps = g_new0 (Step, stages->stages->len + 1);
  before.steps = steps_before = g_new0 (Step, stages->stages->len + 1);
  if (!count_steps (session, &funnel, filter, cancellable, error)
      || !count_times (session, &funnel, filter, cancellable, error)
      || (has_before && !count_steps (session, &before, &before_filter, cancellable, error)))
    return NULL;
  base = crm_report_text_begun (filter);
  series = new_series (session, stages);
  add_rows (series, &funnel, has_before ? &before : NULL, base);
  add_totals (series, &funnel, base);
  return series;
}
