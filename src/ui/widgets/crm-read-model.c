/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A work list that a place shows as a whole, made on a thread of the store. */
#include "config.h"

#include "crm-read-model.h"

static void
on_read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  GObject *list = crm_store_run_finish (CRM_STORE (source), result, &error);

  if (list != NULL)
    g_task_return_pointer (task, list, g_object_unref);
  else
    g_task_return_error (task, error);
}

/**
 * crm_read_model_async:
 * @func: returns a #GListModel
 * @data: lives until the end
 *
 * Reads a short list for a person who waits. Main thread; ends with crm_read_model_finish().
 */
void
crm_read_model_async (CrmContext *context,
                      CrmSessionFunc func,
                      gpointer data,
                      GCancellable *cancellable,
                      GAsyncReadyCallback callback,
                      gpointer user_data)
{
  GTask *task = g_task_new (context, cancellable, callback, user_data);

  g_task_set_source_tag (task, crm_read_model_async);
  crm_store_run_async (crm_context_get_store (context), CRM_LANE_READ, G_PRIORITY_DEFAULT, func,
                       data, NULL, g_object_unref, cancellable, on_read_cb, task);
}

/**
 * crm_read_model_finish:
 *
 * Returns: (transfer full): what was read, %NULL with @error on failure
 */
GListModel *
crm_read_model_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
