/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-deal-past-private.h"

#include <string.h>

#include "crm-clock.h"

typedef struct
{
  guint deal;
  gint64 at;
  CrmPastState state;
} Move;

typedef struct
{
  CrmDealPast *past;
  CrmStages *stages;
  GHashTable *wanted;   /* (nullable): rows of the deals that count */
  GHashTable *position; /* CrmId -> number of the deal + 1 */
} Load;

void
crm_deal_past_free (CrmDealPast *self)
{
  g_array_unref (self->deals);
  g_array_unref (self->moves);
  g_clear_pointer (&self->stages, g_ptr_array_unref);
  g_free (self);
}

static CrmDate
get_date (CrmRecord *record, const char *field)
{
  return (CrmDate) crm_record_get_integer (record, field, CRM_DATE_NONE);
}

/* A stage of another pipeline is none of these. */
static CrmPastState
read_state (Load *self, CrmRecord *record, const char *stage_field)
{
  CrmPastState state = { 0 };
  int stage = crm_stages_find (self->stages, crm_record_get_by_name (record, stage_field));

  if (stage >= 0)
    {
      state.type = crm_stages_get_type (self->stages, (guint) stage);
      state.stage = (guint) stage + 1;
    }
  state.amount = crm_record_get_integer (record, "amount_base", 0);
  state.chance = (int) crm_record_get_integer (record, "probability", -1);
  state.expected_close = get_date (record, "expected_close_on");
  return state;
}

static void
take_deal (CrmRecord *record, gpointer data)
{
  Load *self = data;
  CrmPastDeal deal = { *crm_record_get_id (record) };
  gint64 noted = crm_record_get_integer (record, "created_at", 0);
  gint64 row = crm_record_get_row (record);

  if (self->wanted != NULL && !g_hash_table_contains (self->wanted, &row))
    return;
  deal.now = read_state (self, record, "stage_id");
  if (deal.now.type == 0)
    return;
  deal.began = get_date (record, "engaged_on");
  deal.closed = get_date (record, "closed_on");
  if (deal.began == CRM_DATE_NONE)
    deal.began = crm_instant_to_date (noted);
  if (deal.closed != CRM_DATE_NONE && deal.closed < deal.began)
    deal.began = deal.closed;
  g_array_append_val (self->past->deals, deal);
}

static void
take_move (CrmRecord *record, gpointer data)
{
  Load *self = data;
  const CrmId *id = crm_record_get_link (record, "opportunity_id");
  guint position = id != NULL ? GPOINTER_TO_UINT (g_hash_table_lookup (self->position, id)) : 0;
  Move move = { position - 1, crm_record_get_integer (record, "at", 0),
                read_state (self, record, "to_stage_id") };

  if (position > 0)
    g_array_append_val (self->past->moves, move);
}

static int
compare_moves (gconstpointer a, gconstpointer b)
{
  const Move *first = a, *second = b;

  if (first->deal != second->deal)
    return first->deal < second->deal ? -1 : 1;
  return first->at < second->at ? -1 : first->at > second->at;
}

static gboolean
scan (CrmSession *session,
      const char *kind_name,
      const char *const *names,
      CrmScan take,
      Load *load,
      GCancellable *cancellable,
      GError **error)
{
  const CrmKind *kind = crm_catalog_find_kind (crm_session_get_catalog (session), kind_name);
  g_autoptr (GPtrArray) fields = g_ptr_array_new ();
  g_autoptr (CrmQuery) all = crm_query_new (kind);

  for (int i = 0; names[i] != NULL; i++)
    g_ptr_array_add (fields, (gpointer) crm_kind_find_field (kind, names[i]));
  return crm_session_scan (session, all, fields, take, load, cancellable, error);
}

/* @wanted: (out): %NULL where all deals count */
static gboolean
read_wanted (CrmSession *session,
             const CrmReportFilter *filter,
             GHashTable **wanted,
             GCancellable *cancellable,
             GError **error)
{
  g_autoptr (GString) text = crm_report_text_deals (filter, NULL, NULL);
  g_autoptr (CrmQuery) query = NULL;
  g_autoptr (GArray) refs = NULL;

  if (text->len == 0)
    return TRUE;
  query = crm_reports_query (session, "opportunity", text->str, error);
  refs = query != NULL ? crm_session_snapshot (session, query, cancellable, error) : NULL;
  if (refs == NULL)
    return FALSE;
  *wanted = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  for (guint i = 0; i < refs->len; i++)
    {
      gint64 row = CRM_REF_ROW (g_array_index (refs, CrmRef, i));

      g_hash_table_add (*wanted, g_memdup2 (&row, sizeof row));
    }
  return TRUE;
}

static void
find_moves (CrmDealPast *self)
{
  g_array_sort (self->moves, compare_moves);
  for (guint i = 0; i < self->moves->len; i++)
    {
      const Move *move = &g_array_index (self->moves, Move, i);
      CrmPastDeal *deal = &g_array_index (self->deals, CrmPastDeal, move->deal);

      if (deal->n_moves++ == 0)
        deal->first_move = i;
    }
}

/**
 * crm_deal_past_load:
 * @filter: its days are not used
 */
CrmDealPast *
crm_deal_past_load (CrmSession *session,
                    const CrmReportFilter *filter,
                    GCancellable *cancellable,
                    GError **error)
{
  static const char *const deal_fields[]
      = { "stage_id",   "amount_base", "probability", "expected_close_on",
          "engaged_on", "closed_on",   "created_at",  NULL };
  static const char *const move_fields[]
      = { "opportunity_id",    "at", "to_stage_id", "amount_base", "probability",
          "expected_close_on", NULL };
  g_autoptr (CrmDealPast) self = g_new0 (CrmDealPast, 1);
  g_autoptr (CrmStages) stages = crm_stages_load (session, &filter->pipeline, error);
  g_autoptr (GHashTable) position = g_hash_table_new (crm_id_hash, crm_id_equal);
  g_autoptr (GHashTable) wanted = NULL;
  Load load = { self, stages, NULL, position };

  self->deals = g_array_new (FALSE, FALSE, sizeof (CrmPastDeal));
  self->moves = g_array_new (FALSE, FALSE, sizeof (Move));
  self->today = crm_reports_today (filter);
  if (stages == NULL || !read_wanted (session, filter, &wanted, cancellable, error))
    return NULL;
  self->stages = g_ptr_array_ref (stages->stages);
  load.wanted = wanted;
  if (!scan (session, "opportunity", deal_fields, take_deal, &load, cancellable, error))
    return NULL;
  for (guint i = 0; i < self->deals->len; i++)
    g_hash_table_insert (position, &g_array_index (self->deals, CrmPastDeal, i).id,
                         GUINT_TO_POINTER (i + 1));
  if (!scan (session, "stage_history", move_fields, take_move, &load, cancellable, error))
    return NULL;
  find_moves (self);
  return g_steal_pointer (&self);
}

/**
 * crm_deal_past_before:
 * @instant: when @day begins: whoever asks for many deals works it out once
 *
 * Where the history does not reach back, a deal is taken to have been open from its first day on.
 *
 * Returns: how the deal stood when @day began
 */
CrmPastState
crm_deal_past_before (const CrmDealPast *self, const CrmPastDeal *deal, CrmDate day, gint64 instant)
{
  const Move *last = NULL;
  CrmPastState state = { 0 };

  if (day > self->today)
    return deal->now;
  for (guint i = 0; i < deal->n_moves; i++)
    {
      const Move *move = &g_array_index (self->moves, Move, deal->first_move + i);

      if (move->at >= instant)
        break;
      last = move;
    }
  if (last != NULL)
    return last->state;
  if (deal->began >= day)
    return state;
  if (deal->closed != CRM_DATE_NONE && deal->closed < day && deal->now.type != CRM_STAGES_OPEN)
    return deal->now;
  state.type = CRM_STAGES_OPEN;
  state.amount = deal->now.amount;
  state.chance = -1;
  state.expected_close = CRM_DATE_NONE;
  return state;
}

/* As crm_deal_past_before(). */
CrmPastState
crm_deal_past_at (const CrmDealPast *self, const CrmPastDeal *deal, CrmDate day)
{
  return crm_deal_past_before (self, deal, day, crm_instant_from_date (day, 0, 0));
}
