/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reads for the settings. Called on the main thread; the work is done on a thread of the store. */
#include "config.h"

#include "crm-settings-data.h"

#include <string.h>

typedef struct
{
  const char *kind; /* literals of the callers */
  const char *sort;
  CrmId id;
  gboolean is_office;
} Request;

static const CrmKind *
find_kind (CrmSession *session, const Request *request)
{
  return crm_catalog_find_kind (crm_session_get_catalog (session), request->kind);
}

/* On a thread of the store. */
static gpointer
run_list (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  const Request *request = data;
  g_autoptr (CrmQuery) query = crm_query_new (find_kind (session, request));
  if (!crm_query_sort (query, request->sort, FALSE, error))
    return NULL;
  return crm_session_list (session, query, error);
}

/* On a thread of the store. */
static gpointer
run_read (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  const Request *request = data;
  if (!request->is_office)
    return crm_session_get (session, find_kind (session, request), &request->id, error);
  CrmRecord *office = crm_session_get_office (session);
  return office ? office : crm_record_new (find_kind (session, request));
}

static void
unref_array (gpointer data)
{
  g_ptr_array_unref (data);
}

static void
on_list_run_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  GPtrArray *records = crm_store_run_finish (CRM_STORE (source), result, &error);
  if (records)
    g_task_return_pointer (task, records, unref_array);
  else
    g_task_return_error (task, error);
}

/**
 * crm_settings_list_async:
 * @kind: name of a kind; a literal
 * @sort: field to sort by; a literal
 */
void
crm_settings_list_async (CrmContext *context,
                         const char *kind,
                         const char *sort,
                         GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer user_data)
{
  GTask *task = g_task_new (context, cancellable, callback, user_data);
  g_task_set_source_tag (task, crm_settings_list_async);
  Request *request = g_new0 (Request, 1);
  request->kind = kind;
  request->sort = sort;
  crm_store_run_async (crm_context_get_store (context), CRM_LANE_READ, G_PRIORITY_DEFAULT, run_list,
                       request, g_free, unref_array, cancellable, on_list_run_cb, task);
}

GPtrArray *
crm_settings_list_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
on_read_run_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  CrmRecord *record = crm_store_run_finish (CRM_STORE (source), result, &error);
  if (record)
    g_task_return_pointer (task, record, g_object_unref);
  else
    g_task_return_error (task, error);
}

/**
 * crm_settings_read_async:
 * @kind: name of a kind; a literal
 * @id: (nullable): %NULL for the office, which is made when there is none
 */
void
crm_settings_read_async (CrmContext *context,
                         const char *kind,
                         const CrmId *id,
                         GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer user_data)
{
  GTask *task = g_task_new (context, cancellable, callback, user_data);
  g_task_set_source_tag (task, crm_settings_read_async);
  Request *request = g_new0 (Request, 1);
  request->kind = kind;
  request->is_office = id == NULL;
  if (id)
    request->id = *id;
  crm_store_run_async (crm_context_get_store (context), CRM_LANE_READ, G_PRIORITY_DEFAULT, run_read,
                       request, g_free, g_object_unref, cancellable, on_read_run_cb, task);
}

CrmRecord *
crm_settings_read_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * crm_settings_concern:
 * @changes: of CrmContext::changed
 *
 * Returns: whether records of a kind may have changed
 */
gboolean
crm_settings_concern (GArray *changes, const char *kind)
{
  if (changes->len == 0)
    return TRUE;
  for (guint i = 0; i < changes->len; i++)
    if (strcmp (crm_kind_get_name (g_array_index (changes, CrmChangedRecord, i).kind), kind) == 0)
      return TRUE;
  return FALSE;
}
