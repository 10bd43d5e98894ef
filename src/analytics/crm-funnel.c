/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The funnel: how many deals came how far. A deal that stands at a later stage, or is won, has
 * passed the earlier ones; a lost one came as far as the stage it was lost from. When nobody wrote
 * that down, as in a file from elsewhere, it is taken to have come as far as deals of this funnel
 * are known to come: a stage that no deal was ever seen in loses none. */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "crm-stages-private.h"

typedef struct
{
  gint64 here; /* stand in the stage now */
  gint64 reached;
  gint64 amount; /* of those that reached it */
  gint64 lost;   /* lost from it */
} Step;

typedef enum
{
  COLUMN_STAGE,
  COLUMN_COUNT,
  COLUMN_AMOUNT,
  COLUMN_CONVERSION,
  COLUMN_CONVERSION_TOTAL,
  COLUMN_HERE,
  COLUMN_LOST,
} Column;

static int
find_last_open (CrmStages *stages)
{
  for (int i = (int) stages->stages->len - 1; i >= 0; i--)
    if (crm_stages_get_type (stages, (guint) i) == CRM_STAGES_OPEN)
      return i;
  return -1;
}

/* The furthest open stage in which a deal stands, or from which one was lost. */
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
add_group (CrmStages *stages, Step *steps, GArray *row, int last_open, int last_seen)
{
  int at = crm_stages_find (stages, crm_reports_get_value (row, 0));
  int lost_from = crm_stages_find (stages, crm_reports_get_value (row, 1));
  gint64 count = crm_reports_get_integer (row, 2);
  gint64 amount = crm_reports_get_integer (row, 3);
  CrmStagesType type;
  int furthest;

  if (at < 0)
    return;
  type = crm_stages_get_type (stages, (guint) at);
  furthest = type == CRM_STAGES_OPEN ? at : last_open;
  if (type == CRM_STAGES_LOST)
    {
      furthest = last_seen;
      if (lost_from >= 0 && crm_stages_get_type (stages, (guint) lost_from) == CRM_STAGES_OPEN)
        furthest = lost_from;
      if (furthest >= 0)
        steps[furthest].lost += count;
    }
  else
    steps[at].here += count;
  for (int i = 0; i <= furthest; i++)
    if (crm_stages_get_type (stages, (guint) i) == CRM_STAGES_OPEN)
      {
        steps[i].reached += count;
        steps[i].amount += amount;
      }
  if (type == CRM_STAGES_WON)
    {
      steps[at].reached += count;
      steps[at].amount += amount;
    }
}

static gboolean
add_deals (CrmSession *session,
           CrmStages *stages,
           CrmQuery *query,
           Step *steps,
           GCancellable *cancellable,
           GError **error)
{
  g_autoptr (CrmAggregate) aggregate = crm_aggregate_new (query);
  g_autoptr (GPtrArray) rows = NULL;
  int last_seen;

  if (!crm_aggregate_group (aggregate, "stage_id", CRM_GROUP_VALUE, error)
      || !crm_aggregate_group (aggregate, "lost_from_stage_id", CRM_GROUP_VALUE, error)
      || !crm_aggregate_measure (aggregate, CRM_MEASURE_COUNT, NULL, error)
      || !crm_aggregate_measure (aggregate, CRM_MEASURE_SUM, "amount_base", error))
    return FALSE;
  rows = crm_session_aggregate (session, aggregate, cancellable, error);
  if (rows == NULL)
    return FALSE;
  last_seen = find_last_seen (stages, rows);
  for (guint i = 0; i < rows->len; i++)
    add_group (stages, steps, g_ptr_array_index (rows, i), find_last_open (stages), last_seen);
  return TRUE;
}

static gboolean
count_steps (CrmSession *session,
             CrmStages *stages,
             const CrmReportFilter *filter,
             Step *steps,
             GCancellable *cancellable,
             GError **error)
{
  g_autoptr (GPtrArray) queries = crm_stages_query_begun (stages, filter, error);

  if (queries == NULL)
    return FALSE;
  for (guint i = 0; i < queries->len; i++)
    if (!add_deals (session, stages, g_ptr_array_index (queries, i), steps, cancellable, error))
      return FALSE;
  return TRUE;
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
  crm_series_add_column (series, "count", _ ("Deals that came here"), CRM_SERIES_INTEGER);
  crm_series_add_column (series, "amount", _ ("Their value"), CRM_SERIES_MONEY);
  /* Translators: heading of a column of the funnel: share of the deals of the stage before. */
  crm_series_add_column (series, "conversion", _ ("From the stage before"), CRM_SERIES_PERCENT);
  /* Translators: heading of a column of the funnel: share of all deals. */
  crm_series_add_column (series, "conversion_total", _ ("Of all"), CRM_SERIES_PERCENT);
  /* Translators: heading of a column of the funnel: how many deals stand in a stage today. */
  crm_series_add_column (series, "here", _ ("Here now"), CRM_SERIES_INTEGER);
  /* Translators: heading of a column of the funnel: how many deals were lost from a stage. */
  crm_series_add_column (series, "lost", _ ("Lost from here"), CRM_SERIES_INTEGER);
  return series;
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
add_rows (CrmSeries *series, CrmStages *stages, const Step *steps)
{
  gint64 first = -1, before = -1, lost = 0, here = 0;

  for (guint i = 0; i < stages->stages->len; i++)
    {
      CrmRecord *stage = g_ptr_array_index (stages->stages, i);
      const Step *step = &steps[i];
      guint row;

      lost += step->lost;
      here += step->here;
      if (!is_shown (stages, steps, i))
        continue;
      first = first < 0 ? step->reached : first;
      row = crm_series_add_row (series);
      crm_series_set_row_id (series, row, crm_record_get_id (stage));
      crm_series_set_value (series, row, COLUMN_STAGE,
                            crm_value_text (crm_record_get_title (stage)));
      crm_series_set_value (series, row, COLUMN_COUNT, crm_value_integer (step->reached));
      crm_series_set_value (series, row, COLUMN_AMOUNT, crm_value_integer (step->amount));
      if (before >= 0)
        crm_series_set_value (series, row, COLUMN_CONVERSION,
                              crm_reports_share (step->reached, before));
      crm_series_set_value (series, row, COLUMN_CONVERSION_TOTAL,
                            crm_reports_share (step->reached, first));
      crm_series_set_value (series, row, COLUMN_HERE, crm_value_integer (step->here));
      crm_series_set_value (series, row, COLUMN_LOST, crm_value_integer (step->lost));
      if (crm_stages_get_type (stages, i) == CRM_STAGES_OPEN)
        before = step->reached;
    }
  crm_series_set_total (series, COLUMN_STAGE, crm_value_text (_ ("All deals")));
  crm_series_set_total (series, COLUMN_HERE, crm_value_integer (here));
  crm_series_set_total (series, COLUMN_LOST, crm_value_integer (lost));
}

/* Everything that entered the funnel: what stands somewhere, and what was lost. */
static void
add_totals (CrmSeries *series, CrmStages *stages, const Step *steps)
{
  gint64 count = 0, won = 0;

  for (guint i = 0; i < stages->stages->len; i++)
    {
      count += steps[i].here + steps[i].lost;
      if (crm_stages_get_type (stages, i) == CRM_STAGES_WON)
        won += steps[i].reached;
    }
  crm_series_set_total (series, COLUMN_COUNT, crm_value_integer (count));
  crm_series_set_total (series, COLUMN_CONVERSION_TOTAL, crm_reports_share (won, count));
}

/**
 * crm_reports_funnel:
 * @filter: its days are those on which deals began
 *
 * Columns: "stage", "count" (how many came at least here), "amount" (their value), "conversion"
 * (of the stage before), "conversion_total" (of the first), "here" (how many stand here),
 * "lost" (from here). The rows bear the ids of the stages. The totals count all deals, and their
 * "conversion_total" is the share that was won.
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
  CrmSeries *series;

  if (stages == NULL)
    return NULL;
  steps = g_new0 (Step, stages->stages->len + 1);
  if (!count_steps (session, stages, filter, steps, cancellable, error))
    return NULL;
  series = new_series (session, stages);
  add_rows (series, stages, steps);
  add_totals (series, stages, steps);
  return series;
}
