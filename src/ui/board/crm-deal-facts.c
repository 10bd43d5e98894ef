/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How long a deal has been where it is, and what comes next. Read on the store's thread together
 * with the page of deals, and handed over with the record. */
#include "config.h"

#include "crm-deal-facts.h"

/* Of so many planned activities the earliest is looked for. */
#define MAX_STEPS 20

static void
facts_free (gpointer data)
{
  CrmDealFacts *facts = data;

  g_free (facts->step);
  g_free (facts);
}

static GQuark
facts_quark (void)
{
  return g_quark_from_static_string ("crm-deal-facts");
}

static gboolean
read_since (CrmSession *session, CrmRecord *deal, CrmDealFacts *facts, GError **error)
{
  const CrmKind *kind = crm_catalog_find_kind (crm_session_get_catalog (session), "stage_history");
  g_autoptr (CrmQuery) query = crm_query_new (kind);
  g_autoptr (GPtrArray) moves = NULL;

  crm_query_set_limit (query, 1);
  if (!crm_query_filter (query, "opportunity_id", CRM_FILTER_EQUAL,
                         crm_value_link (crm_record_get_id (deal)), error)
      || !crm_query_sort (query, "at", TRUE, error))
    return FALSE;
  moves = crm_session_list (session, query, error);
  if (moves != NULL && moves->len > 0)
    facts->since = crm_record_get_integer (g_ptr_array_index (moves, 0), "at", facts->since);
  return moves != NULL;
}

static gboolean
read_step (CrmSession *session, CrmRecord *deal, CrmDealFacts *facts, GError **error)
{
  const CrmKind *kind = crm_catalog_find_kind (crm_session_get_catalog (session), "activity");
  g_autoptr (CrmQuery) query = crm_query_new (kind);
  g_autoptr (GPtrArray) steps = NULL;
  CrmValue parent = crm_value_link_of_kind (crm_kind_get_number (crm_record_get_kind (deal)),
                                            crm_record_get_id (deal));

  crm_query_set_limit (query, MAX_STEPS);
  if (!crm_query_filter (query, "parent", CRM_FILTER_EQUAL, parent, error)
      || !crm_query_filter (query, "status", CRM_FILTER_EQUAL, crm_value_text ("planned"), error)
      || !crm_query_sort (query, "start_at", FALSE, error))
    return FALSE;
  steps = crm_session_list (session, query, error);
  for (guint i = 0; steps != NULL && i < steps->len; i++)
    {
      CrmRecord *step = g_ptr_array_index (steps, i);
      gint64 due = crm_record_get_integer (step, "due_at", G_MAXINT64);
      gint64 at = crm_record_get_integer (step, "start_at", due);

      if (facts->step != NULL && (at == G_MAXINT64 || at >= facts->step_at))
        continue;
      g_free (facts->step);
      facts->step = g_strdup (crm_record_get_title (step));
      facts->step_at = at == G_MAXINT64 ? CRM_INSTANT_NONE : at;
    }
  return steps != NULL;
}

/**
 * crm_deal_read_facts:
 *
 * Reads them and leaves them with the record.
 */
gboolean
crm_deal_read_facts (CrmSession *session, CrmRecord *deal, GError **error)
{
  CrmDealFacts *facts = g_new0 (CrmDealFacts, 1);

  facts->since = facts->step_at = CRM_INSTANT_NONE;
  g_object_set_qdata_full (G_OBJECT (deal), facts_quark (), facts, facts_free);
  return read_since (session, deal, facts, error) && read_step (session, deal, facts, error);
}

/**
 * crm_deal_get_facts:
 *
 * Returns: (nullable): what was read with the record
 */
const CrmDealFacts *
crm_deal_get_facts (CrmRecord *deal)
{
  return g_object_get_qdata (G_OBJECT (deal), facts_quark ());
}

/**
 * crm_deal_get_age:
 * @now: instant
 *
 * Returns: for how many days the deal has been in its stage, -1 when that is not known
 */
int
crm_deal_get_age (CrmRecord *deal, gint64 now)
{
  const CrmDealFacts *facts = crm_deal_get_facts (deal);

  if (facts == NULL || facts->since == CRM_INSTANT_NONE)
    return -1;
  return (int) MAX (0, (now - facts->since) / CRM_DAY);
}
