/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where a list reads from. The interface lets a test count what a list asks for. Main thread. */
#include "config.h"

#include "crm-list-source.h"

#include "crm-matches.h"

G_DEFINE_INTERFACE (CrmListSource, crm_list_source, G_TYPE_OBJECT)

static void
crm_list_source_default_init (CrmListSourceInterface *iface)
{
}

/**
 * crm_list_source_snapshot_async:
 *
 * Reads the refs of all records of the query, in order.
 */
void
crm_list_source_snapshot_async (CrmListSource *self,
                                CrmQuery *query,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data)
{
  g_return_if_fail (CRM_IS_LIST_SOURCE (self));
  CRM_LIST_SOURCE_GET_IFACE (self)->snapshot_async (self, query, cancellable, callback, user_data);
}

/**
 * crm_list_source_snapshot_finish:
 *
 * Returns: (transfer full) (element-type gint64): the refs
 */
GArray *
crm_list_source_snapshot_finish (CrmListSource *self, GAsyncResult *result, GError **error)
{
  return CRM_LIST_SOURCE_GET_IFACE (self)->snapshot_finish (self, result, error);
}

/**
 * crm_list_source_page_async:
 * @refs: (array length=n_refs): copied
 *
 * Reads some records.
 */
void
crm_list_source_page_async (CrmListSource *self,
                            const CrmRef *refs,
                            guint n_refs,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  g_return_if_fail (CRM_IS_LIST_SOURCE (self));
  CRM_LIST_SOURCE_GET_IFACE (self)->page_async (self, refs, n_refs, cancellable, callback,
                                                user_data);
}

/**
 * crm_list_source_page_finish:
 *
 * Returns: (transfer full) (element-type CrmRecord): the records in the order of the refs; %NULL
 *   stands for one that is gone
 */
GPtrArray *
crm_list_source_page_finish (CrmListSource *self, GAsyncResult *result, GError **error)
{
  return CRM_LIST_SOURCE_GET_IFACE (self)->page_finish (self, result, error);
}

struct _CrmStoreSource
{
  GObject parent_instance;

  CrmStore *store;
};

static void crm_store_source_list_source_init (CrmListSourceInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (CrmStoreSource,
                               crm_store_source,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (CRM_TYPE_LIST_SOURCE,
                                                      crm_store_source_list_source_init))

/* A list that takes longer is worth an index. */
#define SLOW_MS 150
/* First rows that take longer leave the lane of what a person waits for, and get one of their own:
 * behind a report they would wait until it ends. */
#define QUICK_MS 50
/* After an index made way for somebody who writes. */
#define REST_SECONDS 5

typedef struct
{
  CrmQuery *query;
  gint64 ms; /* how long it took */
} Snapshot;

static void
snapshot_free (gpointer data)
{
  Snapshot *snapshot = data;
  g_object_unref (snapshot->query);
  g_free (snapshot);
}

/* On a reading thread of the store. */
static gpointer
run_snapshot (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  return crm_session_snapshot (session, CRM_QUERY (data), cancellable, error);
}

/* On the lane of what a person waits for, which must soon be free again. */
static gpointer
run_quick_snapshot (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  return crm_session_snapshot_within (session, CRM_QUERY (data), QUICK_MS, cancellable, error);
}

/* On a reading thread of the store. */
static gpointer
run_long_snapshot (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  Snapshot *snapshot = data;
  gint64 began = g_get_monotonic_time ();
  GArray *refs = crm_session_snapshot (session, snapshot->query, cancellable, error);
  snapshot->ms = (g_get_monotonic_time () - began) / 1000;
  return refs;
}

/* An order that is to be kept */

typedef struct
{
  GWeakRef source; /* goes before its store is closed */
  CrmQuery *query;
} Keeping;

static void
keeping_free (gpointer data)
{
  Keeping *keeping = data;
  g_weak_ref_clear (&keeping->source);
  g_object_unref (keeping->query);
  g_free (keeping);
}

/* On the writing thread of the store. */
static gpointer
run_keep_order (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  return crm_session_keep_order (session, CRM_QUERY (data), error) ? session : NULL;
}

static void keep_order (Keeping *keeping);

static gboolean
on_rested_cb (gpointer user_data)
{
  keep_order (user_data);
  return G_SOURCE_REMOVE;
}

/* When it made way for somebody it is tried again, once people pause. */
static void
on_order_kept_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Keeping *keeping = user_data;
  g_autoptr (GError) error = NULL;
  crm_store_run_finish (CRM_STORE (source), result, &error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_timeout_add_seconds_full (G_PRIORITY_LOW, REST_SECONDS, on_rested_cb, keeping, NULL);
      return;
    }
  if (error)
    g_debug ("the order is not kept: %s", error->message);
  keeping_free (keeping);
}

/* Takes @keeping. */
static void
keep_order (Keeping *keeping)
{
  g_autoptr (CrmStoreSource) source = g_weak_ref_get (&keeping->source);
  if (!source)
    {
      keeping_free (keeping);
      return;
    }
  crm_store_run_async (source->store, CRM_LANE_WRITE, G_PRIORITY_LOW, run_keep_order,
                       g_object_ref (keeping->query), g_object_unref, NULL, NULL, on_order_kept_cb,
                       keeping);
}

/* On a reading thread of the store. */
static gpointer
run_page (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  GArray *refs = data;
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;
  return crm_session_page (session, (const CrmRef *) (gpointer) refs->data, refs->len, error);
}

static void
on_read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  gpointer read = crm_store_run_finish (CRM_STORE (source), result, &error);
  if (error)
    g_task_return_error (task, g_steal_pointer (&error));
  else
    g_task_return_pointer (task, read, g_task_get_task_data (task));
}

/* Takes all. */
static void
return_refs (GTask *task, GArray *refs, GError *error)
{
  if (error)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, refs, (GDestroyNotify) g_array_unref);
  g_object_unref (task);
}

static void
on_slow_read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GError *error = NULL;
  GArray *refs = crm_store_run_finish (CRM_STORE (source), result, &error);
  return_refs (user_data, refs, error);
}

static void
on_quick_read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  CrmQuery *query = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  GArray *refs = crm_store_run_finish (CRM_STORE (source), result, &error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT))
    {
      crm_store_run_async (CRM_STORE (source), CRM_LANE_FIRST, G_PRIORITY_DEFAULT, run_snapshot,
                           g_object_ref (query), g_object_unref, (GDestroyNotify) g_array_unref,
                           g_task_get_cancellable (task), on_slow_read_cb, task);
      return;
    }
  return_refs (task, refs, g_steal_pointer (&error));
}

static void
on_long_read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  Snapshot *snapshot = g_task_get_task_data (task);
  CrmStore *store = CRM_STORE (source);
  GArray *refs = crm_store_run_finish (store, result, &error);
  if (error)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  if (snapshot->ms >= SLOW_MS && crm_store_get_past (store) == 0)
    {
      Keeping *keeping = g_new0 (Keeping, 1);
      g_weak_ref_init (&keeping->source, g_task_get_source_object (task));
      keeping->query = g_object_ref (snapshot->query);
      keep_order (keeping);
    }
  g_task_return_pointer (task, refs, (GDestroyNotify) g_array_unref);
}

static void
crm_store_source_snapshot_async (CrmListSource *source,
                                 CrmQuery *query,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  CrmStoreSource *self = CRM_STORE_SOURCE (source);
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  if (crm_query_get_limit (query) > 0)
    {
      CrmQuery *copy = crm_query_copy (query);
      g_task_set_task_data (task, copy, g_object_unref);
      crm_store_run_async (self->store, CRM_LANE_READ, G_PRIORITY_DEFAULT, run_quick_snapshot,
                           g_object_ref (copy), g_object_unref, (GDestroyNotify) g_array_unref,
                           cancellable, on_quick_read_cb, task);
      return;
    }
  Snapshot *snapshot = g_new0 (Snapshot, 1);
  snapshot->query = crm_query_copy (query);
  g_task_set_task_data (task, snapshot, snapshot_free);
  crm_store_run_async (self->store, CRM_LANE_LIST, G_PRIORITY_DEFAULT, run_long_snapshot, snapshot,
                       NULL, (GDestroyNotify) g_array_unref, cancellable, on_long_read_cb, task);
}

static GArray *
crm_store_source_snapshot_finish (CrmListSource *source, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
crm_store_source_page_async (CrmListSource *source,
                             const CrmRef *refs,
                             guint n_refs,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  CrmStoreSource *self = CRM_STORE_SOURCE (source);
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_task_data (task, g_ptr_array_unref, NULL);
  GArray *copy = g_array_sized_new (FALSE, FALSE, sizeof (CrmRef), n_refs);
  g_array_append_vals (copy, refs, n_refs);
  crm_store_run_async (self->store, CRM_LANE_READ, G_PRIORITY_HIGH, run_page, copy,
                       (GDestroyNotify) g_array_unref, (GDestroyNotify) g_ptr_array_unref,
                       cancellable, on_read_cb, task);
}

static GPtrArray *
crm_store_source_page_finish (CrmListSource *source, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
crm_store_source_list_source_init (CrmListSourceInterface *iface)
{
  iface->snapshot_async = crm_store_source_snapshot_async;
  iface->snapshot_finish = crm_store_source_snapshot_finish;
  iface->page_async = crm_store_source_page_async;
  iface->page_finish = crm_store_source_page_finish;
}

static void
crm_store_source_finalize (GObject *object)
{
  g_clear_object (&CRM_STORE_SOURCE (object)->store);
  G_OBJECT_CLASS (crm_store_source_parent_class)->finalize (object);
}

static void
crm_store_source_class_init (CrmStoreSourceClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = crm_store_source_finalize;
}

static void
crm_store_source_init (CrmStoreSource *self)
{
}

/**
 * crm_store_source_new:
 *
 * Returns: (transfer full): a source that reads from the replica
 */
CrmListSource *
crm_store_source_new (CrmStore *store)
{
  CrmStoreSource *self = g_object_new (CRM_TYPE_STORE_SOURCE, NULL);
  self->store = g_object_ref (store);
  return CRM_LIST_SOURCE (self);
}
