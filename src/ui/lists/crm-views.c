/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The saved views of lists. */
#include "config.h"

#include "crm-views.h"

static gboolean
choose (
    CrmSession *session, CrmQuery *query, const char *list, gboolean pinned_only, GError **error)
{
  const CrmId *me = crm_session_get_user (session);
  if (list && !crm_query_filter (query, "entity", CRM_FILTER_EQUAL, crm_value_text (list), error))
    return FALSE;
  if (pinned_only
      && !crm_query_filter (query, "pinned", CRM_FILTER_EQUAL, crm_value_integer (1), error))
    return FALSE;
  crm_query_begin_any (query);
  if (!crm_query_filter (query, "shared", CRM_FILTER_EQUAL, crm_value_integer (1), error)
      || !crm_query_filter (query, "owner_id", CRM_FILTER_EQUAL, crm_value_link (me), error)
      || !crm_query_filter (query, "owner_id", CRM_FILTER_NOT_SET, (CrmValue) CRM_VALUE_INIT,
                            error))
    return FALSE;
  crm_query_end_any (query);
  return crm_query_sort (query, "position", FALSE, error)
         && crm_query_sort (query, "name", FALSE, error);
}

/**
 * crm_views_list:
 * @list: (nullable): the name of a list; %NULL for those of all lists
 *
 * On a thread of the store.
 *
 * Returns: (transfer full) (element-type CrmRecord): the views that are this person's or shared, in
 *   their order; %NULL with @error on failure
 */
GPtrArray *
crm_views_list (CrmSession *session,
                const char *list,
                gboolean pinned_only,
                GCancellable *cancellable,
                GError **error)
{
  const CrmKind *kind = crm_catalog_find_kind (crm_session_get_catalog (session), "saved_view");
  g_autoptr (CrmQuery) query = crm_query_new (kind);
  if (g_cancellable_set_error_if_cancelled (cancellable, error)
      || !choose (session, query, list, pinned_only, error))
    return NULL;
  return crm_session_list (session, query, error);
}

/* On a reading thread of the store. */
static gpointer
run_read (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  return crm_views_list (session, data, FALSE, cancellable, error);
}

/**
 * crm_views_read_async:
 * @list: the name of the list
 *
 * Reads the views of a list that are this person's or shared, in their order. Main thread;
 * crm_store_run_finish() returns them: (transfer full) (element-type CrmRecord).
 */
void
crm_views_read_async (CrmStore *store,
                      const char *list,
                      GCancellable *cancellable,
                      GAsyncReadyCallback callback,
                      gpointer user_data)
{
  crm_store_run_async (store, CRM_LANE_READ, G_PRIORITY_DEFAULT, run_read, g_strdup (list), g_free,
                       (GDestroyNotify) g_ptr_array_unref, cancellable, callback, user_data);
}
