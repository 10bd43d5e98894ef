/* SPDX-License-Identifier: GPL-3.0-or-later */
/* No open deal without a next step: where one is missing, and one put on many records at once. */
#include "config.h"

#include "crm-next-step.h"

#include <string.h>

#include "crm-opportunity.h"

static const CrmKind *
find_kind (CrmSession *session, const char *name)
{
  return crm_catalog_find_kind (crm_session_get_catalog (session), name);
}

/**
 * crm_next_step_is_missing:
 * @is_missing: (out): whether nothing is planned about the record
 */
gboolean
crm_next_step_is_missing (
    CrmSession *session, const CrmKind *kind, const CrmId *id, gboolean *is_missing, GError **error)
{
  g_autoptr (CrmQuery) query = crm_query_new (find_kind (session, "activity"));
  CrmValue parent = crm_value_link_of_kind (crm_kind_get_number (kind), id);
  gint64 n;

  if (!crm_query_filter (query, "parent", CRM_FILTER_EQUAL, parent, error)
      || !crm_query_filter (query, "status", CRM_FILTER_EQUAL, crm_value_text ("planned"), error))
    return FALSE;
  n = crm_session_count (session, query, error);
  *is_missing = n == 0;
  return n >= 0;
}

/* It is for whoever is responsible for the record. */
static gboolean
put_one (CrmSession *session, CrmRecord *model, CrmRecord *record, GError **error)
{
  g_autoptr (CrmRecord) step = crm_record_new (crm_record_get_kind (model));
  const CrmKind *kind = crm_record_get_kind (model);
  const CrmId *owner = crm_kind_find_field (crm_record_get_kind (record), "owner_id") != NULL
                           ? crm_record_get_link (record, "owner_id")
                           : NULL;

  for (guint i = 0; i < crm_kind_get_n_fields (kind); i++)
    {
      const CrmField *field = crm_kind_get_field (kind, i);
      const CrmValue *value = crm_record_get (model, field);

      if (value->type != CRM_VALUE_NONE && !crm_field_has (field, CRM_FIELD_READ_ONLY))
        crm_record_set (step, field, crm_value_copy (value));
    }
  crm_record_set_parent (step, "parent", crm_record_get_kind (record), crm_record_get_id (record));
  if (owner != NULL)
    crm_record_set_link (step, "owner_id", owner);
  return crm_session_insert (session, step, error);
}

/**
 * crm_next_step_put:
 * @model: an activity: what is to be done and when
 * @refs: (element-type CrmRef): what it is to be done about
 * @only_missing: leave alone what has something planned
 *
 * Plans the activity for each record, as part of an open operation.
 *
 * Returns: for how many, -1 with @error
 */
gint64
crm_next_step_put (CrmSession *session,
                   CrmRecord *model,
                   GArray *refs,
                   gboolean only_missing,
                   GCancellable *cancellable,
                   GError **error)
{
  gint64 n = 0;

  for (guint i = 0; i < refs->len; i++)
    {
      g_autoptr (GPtrArray) page
          = crm_session_page (session, &g_array_index (refs, CrmRef, i), 1, error);
      CrmRecord *record = page != NULL && page->len > 0 ? g_ptr_array_index (page, 0) : NULL;
      gboolean is_missing = TRUE;

      if (page == NULL || g_cancellable_set_error_if_cancelled (cancellable, error))
        return -1;
      if (record == NULL)
        continue;
      if (only_missing
          && !crm_next_step_is_missing (session, crm_record_get_kind (record),
                                        crm_record_get_id (record), &is_missing, error))
        return -1;
      if (!is_missing)
        continue;
      if (!put_one (session, model, record, error))
        return -1;
      n++;
    }
  return n;
}

/**
 * crm_next_step_is_owed:
 * @activity: was or is being done
 *
 * Returns: whether it is about an open deal for which nothing else is planned; %FALSE, with @error
 *   when that cannot be read
 */
gboolean
crm_next_step_is_owed (CrmSession *session, CrmRecord *activity, GError **error)
{
  const CrmKind *kind = find_kind (session, "opportunity");
  const CrmValue *parent = crm_record_get_by_name (activity, "parent");
  g_autoptr (CrmQuery) query = crm_query_new (crm_record_get_kind (activity));
  g_autoptr (CrmRecord) deal = NULL;
  g_autoptr (CrmRecord) stage = NULL;
  g_autoptr (GPtrArray) planned = NULL;

  if (parent->type != CRM_VALUE_LINK || parent->kind != crm_kind_get_number (kind))
    return FALSE;
  deal = crm_session_get (session, kind, &parent->link, error);
  if (deal == NULL || !crm_record_is_set (deal, "stage_id"))
    return FALSE;
  stage = crm_session_get (session, find_kind (session, "stage"),
                           crm_record_get_link (deal, "stage_id"), error);
  if (stage == NULL || crm_stage_is_closed (stage) || crm_record_is_set (stage, "min_orders"))
    return FALSE;
  crm_query_set_limit (query, 2);
  if (!crm_query_filter (query, "parent", CRM_FILTER_EQUAL, *parent, error)
      || !crm_query_filter (query, "status", CRM_FILTER_EQUAL, crm_value_text ("planned"), error))
    return FALSE;
  planned = crm_session_list (session, query, error);
  for (guint i = 0; planned != NULL && i < planned->len; i++)
    if (!crm_id_equal (crm_record_get_id (g_ptr_array_index (planned, i)),
                       crm_record_get_id (activity)))
      return FALSE;
  return planned != NULL;
}
