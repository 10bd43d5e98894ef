/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The saved views of a list. */
#include "config.h"

#include "crm-views.h"

/* On a reading thread of the store. Returns: (element-type CrmRecord) */
static gpointer
run_read (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  const CrmKind *kind = crm_catalog_find_kind (crm_session_get_catalog (session), "saved_view");
  const CrmId *me = crm_session_get_user (session);
  g_autoptr (CrmQuery) query = crm_query_new (kind);
  g_autoptr (GArray) refs = NULL;
  if (!crm_query_filter (query, "entity", CRM_FILTER_EQUAL, crm_value_text (data), error))
    return NULL;
  crm_query_begin_any (query);
  if (!crm_query_filter (query, "shared", CRM_FILTER_EQUAL, crm_value_integer (1), error)
      || !crm_query_filter (query, "owner_id", CRM_FILTER_EQUAL, crm_value_link (me), error)
      || !crm_query_filter (query, "owner_id", CRM_FILTER_NOT_SET, (CrmValue) CRM_VALUE_INIT,
                            error))
    return NULL;
  crm_query_end_any (query);
  if (!crm_query_sort (query, "position", FALSE, error)
      || !crm_query_sort (query, "name", FALSE, error))
    return NULL;
  refs = crm_session_snapshot (session, query, cancellable, error);
  return refs ? crm_session_page (session, (const CrmRef *) (gpointer) refs->data, refs->len, error)
              : NULL;
}

/**
 * crm_views_read_async:
 * @list: the name of the list
 *
 * Reads the views of a list that are this person's or shared, in their order. Main thread;
 * crm_store_run_finish() returns them: (transfer full) (element-type CrmRecord), with %NULL for one
 * that is gone.
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
