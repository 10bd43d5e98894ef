/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-deal-source.h"

#include "crm-deal-facts.h"

struct _CrmDealSource
{
  GObject parent_instance;

  CrmStore *store;
};

static void crm_deal_source_list_source_init (CrmListSourceInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (CrmDealSource,
                               crm_deal_source,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (CRM_TYPE_LIST_SOURCE,
                                                      crm_deal_source_list_source_init))

/* On a reading thread of the store. */
static gpointer
run_snapshot (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  return crm_session_snapshot (session, CRM_QUERY (data), cancellable, error);
}

/* On a reading thread of the store. */
static gpointer
run_page (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  GArray *refs = data;
  g_autoptr (GPtrArray) deals
      = crm_session_page (session, (const CrmRef *) (gpointer) refs->data, refs->len, error);

  for (guint i = 0; deals != NULL && i < deals->len; i++)
    {
      CrmRecord *deal = g_ptr_array_index (deals, i);

      if (g_cancellable_set_error_if_cancelled (cancellable, error)
          || (deal != NULL && !crm_deal_read_facts (session, deal, error)))
        return NULL;
    }
  return g_steal_pointer (&deals);
}

static void
on_read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  gpointer read = crm_store_run_finish (CRM_STORE (source), result, &error);

  if (error != NULL)
    g_task_return_error (task, g_steal_pointer (&error));
  else
    g_task_return_pointer (task, read, g_task_get_task_data (task));
}

static void
crm_deal_source_snapshot_async (CrmListSource *source,
                                CrmQuery *query,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data)
{
  CrmDealSource *self = CRM_DEAL_SOURCE (source);
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_task_data (task, g_array_unref, NULL);
  crm_store_run_async (self->store, CRM_LANE_READ, G_PRIORITY_DEFAULT, run_snapshot,
                       crm_query_copy (query), g_object_unref, (GDestroyNotify) g_array_unref,
                       cancellable, on_read_cb, task);
}

static GArray *
crm_deal_source_snapshot_finish (CrmListSource *source, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
crm_deal_source_page_async (CrmListSource *source,
                            const CrmRef *refs,
                            guint n_refs,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  CrmDealSource *self = CRM_DEAL_SOURCE (source);
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  GArray *copy = g_array_sized_new (FALSE, FALSE, sizeof (CrmRef), n_refs);

  g_array_append_vals (copy, refs, n_refs);
  g_task_set_task_data (task, g_ptr_array_unref, NULL);
  crm_store_run_async (self->store, CRM_LANE_READ, G_PRIORITY_HIGH, run_page, copy,
                       (GDestroyNotify) g_array_unref, (GDestroyNotify) g_ptr_array_unref,
                       cancellable, on_read_cb, task);
}

static GPtrArray *
crm_deal_source_page_finish (CrmListSource *source, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
crm_deal_source_list_source_init (CrmListSourceInterface *iface)
{
  iface->snapshot_async = crm_deal_source_snapshot_async;
  iface->snapshot_finish = crm_deal_source_snapshot_finish;
  iface->page_async = crm_deal_source_page_async;
  iface->page_finish = crm_deal_source_page_finish;
}

static void
crm_deal_source_finalize (GObject *object)
{
  g_clear_object (&CRM_DEAL_SOURCE (object)->store);
  G_OBJECT_CLASS (crm_deal_source_parent_class)->finalize (object);
}

static void
crm_deal_source_class_init (CrmDealSourceClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = crm_deal_source_finalize;
}

static void
crm_deal_source_init (CrmDealSource *self)
{
}

/**
 * crm_deal_source_new:
 *
 * Returns: (transfer full): a source that reads from the replica
 */
CrmListSource *
crm_deal_source_new (CrmStore *store)
{
  CrmDealSource *self = g_object_new (CRM_TYPE_DEAL_SOURCE, NULL);

  self->store = g_object_ref (store);
  return CRM_LIST_SOURCE (self);
}
