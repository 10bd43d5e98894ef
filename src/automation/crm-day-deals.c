/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The part of the day list that looks after open deals. A few fields of each are looked at, and
 * each gets one line, however many things are wrong with it; whole records are read only of those
 * whose lines are shown. */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "crm-clock.h"
#include "crm-day-item-private.h"
#include "crm-opportunity.h"

/* So many records are named in one question. */
#define BATCH 200

/* What an open deal is judged by. */
typedef struct
{
  CrmId id;
  gint64 row;
  CrmRecord *stage; /* of an open stage, which the facts hold */
  CrmDate expected;
  gint64 worth;
  gint64 since; /* in its stage */
  gboolean has_moved;
  gboolean idle;
} Deal;

typedef struct
{
  CrmDayMaker *maker;
  GHashTable *stages; /* CrmId of an open stage -> CrmRecord */
  GArray *deals;      /* Deal */
  GHashTable *places; /* CrmId of a deal -> its number + 1 */
} Facts;

static void
clear_facts (Facts *facts)
{
  g_clear_pointer (&facts->places, g_hash_table_unref);
  g_clear_pointer (&facts->deals, g_array_unref);
  g_clear_pointer (&facts->stages, g_hash_table_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Facts, clear_facts)

static GHashTable *
read_open_stages (CrmDayMaker *maker, GError **error)
{
  g_autoptr (CrmQuery) query = crm_day_maker_query (maker, "stage");
  g_autoptr (GPtrArray) stages = crm_session_list (maker->session, query, error);
  GHashTable *open;

  if (stages == NULL)
    return NULL;
  open = g_hash_table_new_full (crm_id_hash, crm_id_equal, NULL, g_object_unref);
  for (guint i = 0; i < stages->len; i++)
    {
      CrmRecord *stage = g_ptr_array_index (stages, i);

      /* Customers who may buy again are moved by their orders; nobody need plan for them. */
      if (!crm_stage_is_closed (stage) && !crm_record_is_set (stage, "min_orders"))
        g_hash_table_insert (open, (gpointer) crm_record_get_id (stage), g_object_ref (stage));
    }
  return open;
}

/* ---- what is known of each ---- */

static void
take_deal (CrmRecord *record, gpointer data)
{
  Facts *facts = data;
  Deal deal = {
    .id = *crm_record_get_id (record),
    .row = crm_record_get_row (record),
    .stage = g_hash_table_lookup (facts->stages, crm_record_get_link (record, "stage_id")),
    .expected = (CrmDate) crm_record_get_integer (record, "expected_close_on", CRM_DATE_NONE),
    .worth = crm_day_maker_weigh (record),
    .since = crm_record_get_integer (record, "created_at", G_MAXINT64),
    .idle = TRUE,
  };

  if (deal.stage != NULL)
    g_array_append_val (facts->deals, deal);
}

static gboolean
read_deals (Facts *facts, GError **error)
{
  static const char *const names[]
      = { "stage_id", "expected_close_on", "amount_base", "probability", "created_at", NULL };
  CrmDayMaker *maker = facts->maker;
  g_autoptr (CrmQuery) query = crm_day_maker_query (maker, "opportunity");
  GHashTableIter iter;
  gpointer id;

  crm_query_begin_any (query);
  g_hash_table_iter_init (&iter, facts->stages);
  while (g_hash_table_iter_next (&iter, &id, NULL))
    if (!crm_query_filter (query, "stage_id", CRM_FILTER_EQUAL, crm_value_link (id), error))
      return FALSE;
  crm_query_end_any (query);
  if (!crm_day_maker_filter_owner (maker, query, FALSE, error)
      || !crm_day_maker_scan (maker, query, names, take_deal, facts, error))
    return FALSE;
  for (guint i = 0; i < facts->deals->len; i++)
    g_hash_table_insert (facts->places, &g_array_index (facts->deals, Deal, i).id,
                         GUINT_TO_POINTER (i + 1));
  return TRUE;
}

/* @rows: (nullable): of a link to the deal, then perhaps an instant */
static void
note_rows (Facts *facts, GPtrArray *rows)
{
  for (guint i = 0; rows != NULL && i < rows->len; i++)
    {
      GArray *row = g_ptr_array_index (rows, i);
      const CrmValue *link = &g_array_index (row, CrmValue, 0);
      guint place = link->type == CRM_VALUE_LINK
                        ? GPOINTER_TO_UINT (g_hash_table_lookup (facts->places, &link->link))
                        : 0;
      Deal *deal = place > 0 ? &g_array_index (facts->deals, Deal, place - 1) : NULL;

      if (deal == NULL)
        continue;
      if (row->len == 1)
        deal->idle = FALSE;
      else if (g_array_index (row, CrmValue, 1).type == CRM_VALUE_INTEGER)
        {
          deal->since = g_array_index (row, CrmValue, 1).integer;
          deal->has_moved = TRUE;
        }
    }
}

/* Only stages in which a deal can be stuck need the history. */
static gboolean
can_be_stuck (const Deal *deal)
{
  return crm_record_get_integer (deal->stage, "rotting_days", 0) > 0;
}

/* Which of the deals from @first on have something planned, or when they last moved into a stage in
 * which they can be stuck. */
static gboolean
read_batch (Facts *facts, guint first, gboolean moves, GError **error)
{
  CrmDayMaker *maker = facts->maker;
  g_autoptr (CrmQuery) query = crm_day_maker_query (maker, moves ? "stage_history" : "activity");
  g_autoptr (CrmAggregate) groups = crm_aggregate_new (query);
  g_autoptr (GPtrArray) rows = NULL;
  const char *link = moves ? "opportunity_id" : "parent";
  gint16 kind = crm_kind_get_number (crm_catalog_find_kind (maker->catalog, "opportunity"));
  gboolean any = FALSE;

  crm_query_begin_any (query);
  for (guint i = first; i < MIN (first + BATCH, facts->deals->len); i++)
    {
      const Deal *deal = &g_array_index (facts->deals, Deal, i);

      if (moves && !can_be_stuck (deal))
        continue;
      any = TRUE;
      if (!crm_query_filter (
              query, link, CRM_FILTER_EQUAL,
              moves ? crm_value_link (&deal->id) : crm_value_link_of_kind (kind, &deal->id), error))
        return FALSE;
    }
  crm_query_end_any (query);
  if (!any)
    return TRUE;
  if ((!moves
       && !crm_query_filter (query, "status", CRM_FILTER_EQUAL, crm_value_text ("planned"), error))
      || !crm_aggregate_group (groups, link, CRM_GROUP_VALUE, error)
      || (moves && !crm_aggregate_measure (groups, CRM_MEASURE_MAX, "at", error)))
    return FALSE;
  rows = crm_session_aggregate (maker->session, groups, maker->cancellable, error);
  note_rows (facts, rows);
  return rows != NULL;
}

/* ---- what is wrong with each ---- */

static gboolean
is_late (const CrmDayMaker *maker, const Deal *deal)
{
  return deal->expected != CRM_DATE_NONE && deal->expected < maker->today;
}

static int
days_in_stage (const CrmDayMaker *maker, const Deal *deal)
{
  return deal->since <= maker->options->now ? (int) ((maker->options->now - deal->since) / CRM_DAY)
                                            : 0;
}

static gboolean
is_stuck (const CrmDayMaker *maker, const Deal *deal)
{
  return can_be_stuck (deal)
         && days_in_stage (maker, deal) > crm_record_get_integer (deal->stage, "rotting_days", 0);
}

static char *
describe (CrmDayMaker *maker, const Deal *deal)
{
  g_autofree char *late = NULL;
  g_autofree char *stuck = NULL;
  const char *parts[4] = { NULL };
  int n = 0, days;

  if (is_late (maker, deal))
    {
      days = maker->today - deal->expected;
      late = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "Expected to close %d day ago",
                                           "Expected to close %d days ago", (gulong) days),
                              days);
      parts[n++] = late;
    }
  if (is_stuck (maker, deal))
    {
      days = days_in_stage (maker, deal);
      stuck = g_strdup_printf (
          /* Translators: the name of a stage, then a number of days. */
          g_dngettext (GETTEXT_PACKAGE, "In “%s” for %d day", "In “%s” for %d days", (gulong) days),
          crm_record_get_title (deal->stage), days);
      parts[n++] = stuck;
    }
  if (deal->idle)
    parts[n++] = _ ("Nothing is planned");
  return g_strjoinv (" · ", (char **) parts);
}

/* What would have to change for the deal to be told again. */
static char *
note_facts (CrmDayMaker *maker, const Deal *deal)
{
  GString *text = g_string_new (NULL);
  char buffer[CRM_ID_STRING_SIZE], date[CRM_DATE_STRING_SIZE], at[CRM_INSTANT_STRING_SIZE];

  if (is_late (maker, deal))
    g_string_append_printf (text, "late %s ", crm_date_format (deal->expected, date));
  if (is_stuck (maker, deal))
    g_string_append_printf (text, "stuck %s %s ",
                            crm_id_format (crm_record_get_id (deal->stage), buffer),
                            deal->has_moved ? crm_instant_format (deal->since, at) : "-");
  if (deal->idle)
    g_string_append (text, "idle");
  return g_string_free (text, FALSE);
}

/* How many days it is behind what it should be. */
static int
days_late (CrmDayMaker *maker, const Deal *deal)
{
  if (is_late (maker, deal))
    return maker->today - deal->expected;
  if (is_stuck (maker, deal))
    return days_in_stage (maker, deal)
           - (int) crm_record_get_integer (deal->stage, "rotting_days", 0);
  return 0;
}

/* Returns: CRM_DAY_N_REASONS when nothing is wrong with it */
static CrmDayReason
find_reason (const CrmDayMaker *maker, const Deal *deal)
{
  if (is_late (maker, deal))
    return CRM_DAY_PAST_CLOSE;
  if (is_stuck (maker, deal))
    return CRM_DAY_STUCK;
  return deal->idle ? CRM_DAY_NO_NEXT_STEP : CRM_DAY_N_REASONS;
}

static void
add_deal (CrmDayMaker *maker, CrmRecord *record, gpointer data)
{
  Facts *facts = data;
  guint place = GPOINTER_TO_UINT (g_hash_table_lookup (facts->places, crm_record_get_id (record)));
  const Deal *deal = &g_array_index (facts->deals, Deal, place - 1);
  CrmDayItem *item = crm_day_item_new (find_reason (maker, deal), record,
                                       crm_day_maker_get_link_title (record, "account_id"),
                                       describe (maker, deal), -deal->worth);

  crm_day_item_set_deal (item, record);
  crm_day_item_set_late (item, days_late (maker, deal));
  crm_day_item_take_because (item, note_facts (maker, deal));
  g_ptr_array_add (maker->items, item);
}

static gboolean
add_lines (Facts *facts, GError **error)
{
  CrmDayMaker *maker = facts->maker;
  g_autoptr (GArray) candidates = g_array_new (FALSE, FALSE, sizeof (CrmDayCandidate));

  for (guint i = 0; i < facts->deals->len; i++)
    {
      const Deal *deal = &g_array_index (facts->deals, Deal, i);
      CrmDayCandidate candidate = { deal->id, deal->row, -deal->worth, find_reason (maker, deal) };

      if (candidate.reason != CRM_DAY_N_REASONS)
        g_array_append_val (candidates, candidate);
    }
  return crm_day_maker_choose (maker, crm_catalog_find_kind (maker->catalog, "opportunity"),
                               candidates, add_deal, facts, error);
}

gboolean
crm_day_maker_add_deals (CrmDayMaker *maker, GError **error)
{
  g_auto (Facts) facts = { .maker = maker };

  facts.stages = read_open_stages (maker, error);
  if (facts.stages == NULL)
    return FALSE;
  if (g_hash_table_size (facts.stages) == 0)
    return TRUE;
  facts.deals = g_array_new (FALSE, FALSE, sizeof (Deal));
  facts.places = g_hash_table_new (crm_id_hash, crm_id_equal);
  if (!read_deals (&facts, error))
    return FALSE;
  for (guint i = 0; i < facts.deals->len; i += BATCH)
    if (!read_batch (&facts, i, FALSE, error) || !read_batch (&facts, i, TRUE, error))
      return FALSE;
  return add_lines (&facts, error);
}
