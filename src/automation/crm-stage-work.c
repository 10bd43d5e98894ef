/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Stages that an office does without, how long deals were where, and all customers at once put
 * where their orders say. */
#include "config.h"

#include "crm-stage-work.h"

#include <glib/gi18n-lib.h>

#include "crm-clock.h"
#include "crm-error.h"
#include "crm-opportunity.h"

static const CrmKind *
find_kind (CrmSession *session, const char *name)
{
  return crm_catalog_find_kind (crm_session_get_catalog (session), name);
}

static CrmQuery *
query_deals (CrmSession *session, const CrmId *stage, GError **error)
{
  g_autoptr (CrmQuery) query = crm_query_new (find_kind (session, "opportunity"));

  return crm_query_filter (query, "stage_id", CRM_FILTER_EQUAL, crm_value_link (stage), error)
             ? g_steal_pointer (&query)
             : NULL;
}

/**
 * crm_stage_count_deals:
 *
 * Returns: how many deals stand in the stage, -1 with @error
 */
gint64
crm_stage_count_deals (CrmSession *session, const CrmId *stage, GError **error)
{
  g_autoptr (CrmQuery) query = query_deals (session, stage, error);

  return query != NULL ? crm_session_count (session, query, error) : -1;
}

static gboolean
check_target (CrmSession *session, const CrmId *stage, const CrmId *to, GError **error)
{
  g_autoptr (CrmRecord) target = crm_session_get (session, find_kind (session, "stage"), to, error);

  if (target == NULL)
    return FALSE;
  if (!crm_id_equal (stage, to) && crm_record_get_integer (target, "archived", 0) == 0)
    return TRUE;
  g_set_error (error, CRM_ERROR, CRM_ERROR_INVALID,
               _ ("“%s” cannot take the deals: give a stage that stays in use"),
               crm_record_get_title (target));
  return FALSE;
}

/**
 * crm_stage_archive:
 * @to: (nullable): where its deals go; may be %NULL when there are none
 *
 * Archives a stage and moves its deals, as part of an open operation.
 *
 * Returns: how many deals went, -1 with @error
 */
gint64
crm_stage_archive (CrmSession *session,
                   const CrmId *stage,
                   const CrmId *to,
                   GCancellable *cancellable,
                   GError **error)
{
  g_autoptr (CrmQuery) query = query_deals (session, stage, error);
  g_autoptr (GArray) refs = NULL;
  g_autoptr (CrmRecord) record = NULL;
  g_auto (CrmValue) value = CRM_VALUE_INIT;
  gint64 n_moved = 0;

  refs = query != NULL ? crm_session_snapshot (session, query, cancellable, error) : NULL;
  if (refs == NULL || (to != NULL && !check_target (session, stage, to, error)))
    return -1;
  if (to != NULL && refs->len > 0)
    {
      value = crm_value_link (to);
      n_moved = crm_session_set_many (session, refs, "stage_id", &value, NULL, NULL, cancellable,
                                      error);
    }
  record
      = n_moved >= 0 ? crm_session_get (session, find_kind (session, "stage"), stage, error) : NULL;
  if (record == NULL)
    return -1;
  crm_record_set_integer (record, "archived", 1);
  return crm_session_update (session, record, error) ? n_moved : -1;
}

/* ---- how long a deal was where ---- */

void
crm_stage_stay_free (CrmStageStay *self)
{
  g_free (self->name);
  g_free (self->by);
  g_free (self);
}

static const char *
link_title (CrmRecord *record, const char *field)
{
  return crm_record_get_link_title (record,
                                    crm_kind_find_field (crm_record_get_kind (record), field));
}

/**
 * crm_stage_list_stays:
 * @now: instant
 *
 * Returns: (transfer full) (element-type CrmStageStay): where a deal was and for how long, as it
 *   went; the time in a closed stage is not counted
 */
GPtrArray *
crm_stage_list_stays (CrmSession *session, const CrmId *deal, gint64 now, GError **error)
{
  g_autoptr (GPtrArray) moves = crm_session_children (session, find_kind (session, "stage_history"),
                                                      "opportunity_id", NULL, deal, error);
  GPtrArray *stays;

  if (moves == NULL)
    return NULL;
  stays = g_ptr_array_new_with_free_func ((GDestroyNotify) crm_stage_stay_free);
  for (guint i = 0; i < moves->len; i++)
    {
      CrmRecord *move = g_ptr_array_index (moves, i);
      CrmRecord *next = i + 1 < moves->len ? g_ptr_array_index (moves, i + 1) : NULL;
      const CrmId *id = crm_record_get_link (move, "to_stage_id");
      g_autoptr (CrmRecord) stage
          = id != NULL ? crm_session_get_any (session, find_kind (session, "stage"), id, NULL)
                       : NULL;
      CrmStageStay *stay = g_new0 (CrmStageStay, 1);
      gint64 until = next != NULL ? crm_record_get_integer (next, "at", now) : now;

      stay->stage = id != NULL ? *id : CRM_ID_NONE;
      stay->name = g_strdup (stage != NULL ? crm_record_get_title (stage) : "");
      stay->from = crm_record_get_integer (move, "at", now);
      stay->is_now = next == NULL;
      stay->seconds = stay->is_now && stage != NULL && crm_stage_is_closed (stage)
                          ? 0
                          : MAX (0, (until - stay->from) / CRM_SECOND);
      stay->by = g_strdup (link_title (move, "by_id"));
      g_ptr_array_add (stays, stay);
    }
  return stays;
}

/* ---- customers who buy again ---- */

static gboolean
settle_by (CrmSession *session,
           const char *link,
           gint64 *n_clients,
           GCancellable *cancellable,
           GError **error)
{
  CrmRules rules = crm_session_make_rules (session);
  g_autoptr (CrmQuery) query = crm_query_new (find_kind (session, "sales_order"));
  g_autoptr (CrmAggregate) aggregate = crm_aggregate_new (query);
  g_autoptr (GPtrArray) rows = NULL;

  if (!crm_query_filter (query, link, CRM_FILTER_SET, (CrmValue) CRM_VALUE_INIT, error)
      || !crm_aggregate_group (aggregate, link, CRM_GROUP_VALUE, error))
    return FALSE;
  rows = crm_session_aggregate (session, aggregate, cancellable, error);
  for (guint i = 0; rows != NULL && i < rows->len; i++)
    {
      const CrmValue *client = &g_array_index ((GArray *) g_ptr_array_index (rows, i), CrmValue, 0);

      if (g_cancellable_set_error_if_cancelled (cancellable, error)
          || (client->type == CRM_VALUE_LINK
              && !crm_repeat_settle (&rules, link, &client->link, error)))
        return FALSE;
      (*n_clients)++;
    }
  return rows != NULL;
}

/**
 * crm_repeat_settle_all:
 *
 * Puts every client who ordered where their orders say, as part of an open operation: when a
 * pipeline of repeat customers is new, or orders came from several desks at once.
 *
 * Returns: how many clients were looked at, -1 with @error
 */
gint64
crm_repeat_settle_all (CrmSession *session, GCancellable *cancellable, GError **error)
{
  gint64 n_clients = 0;

  return settle_by (session, "account_id", &n_clients, cancellable, error)
                 && settle_by (session, "contact_id", &n_clients, cancellable, error)
             ? n_clients
             : -1;
}
