/* SPDX-License-Identifier: GPL-3.0-or-later */
/* In a shared office the number of what is issued comes with the next contact; then its pages are
 * made here, where it was issued. Main thread. */
#include "config.h"

#include "crm-document-waiter.h"

#include <string.h>

#include "crm-document-issue.h"
#include "crm-signature.h"

typedef struct
{
  CrmContext *context; /* which the waiter belongs to */
  gboolean is_running;
  gboolean is_due; /* something came while it was running */
} Waiter;

static void look (Waiter *self);

static gpointer
run_waiting (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  return crm_document_issue_waiting (session, "issue", error) >= 0 ? GINT_TO_POINTER (TRUE) : NULL;
}

static void
on_looked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CrmContext) context = user_data;
  Waiter *self = g_object_get_data (G_OBJECT (context), "crm-document-waiter");
  g_autoptr (GError) error = NULL;

  if (crm_store_run_finish (CRM_STORE (source), result, &error) == NULL
      && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_warning ("What waits for its number could not be looked at: %s", error->message);
  self->is_running = FALSE;
  if (self->is_due)
    look (self);
}

static void
look (Waiter *self)
{
  self->is_due = self->is_running;
  if (self->is_running)
    return;
  self->is_running = TRUE;
  crm_store_run_async (crm_context_get_store (self->context), CRM_LANE_WRITE, G_PRIORITY_LOW,
                       run_waiting, NULL, NULL, NULL, NULL, on_looked_cb,
                       g_object_ref (self->context));
}

/* On a thread of its own, which waits for the secret service. */
static void
lend_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  GError *error = NULL;

  if (!crm_signature_prepare (crm_context_get_store (source), &error)
      || !crm_signature_lend (crm_context_get_store (source), &error))
    g_task_return_error (task, error);
  else
    g_task_return_boolean (task, TRUE);
}

static void
on_lent_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  if (!g_task_propagate_boolean (G_TASK (result), &error))
    g_info ("Signatures could not be lent: %s", error->message);
}

static void
lend (CrmContext *context)
{
  g_autoptr (GTask) task = g_task_new (context, NULL, on_lent_cb, NULL);

  g_task_run_in_thread (task, lend_in_thread);
}

static gboolean
concern (GArray *changes, const char *const *kinds)
{

  for (guint i = 0; i < changes->len; i++)
    if (g_strv_contains (kinds,
                         crm_kind_get_name (g_array_index (changes, CrmChangedRecord, i).kind)))
      return TRUE;
  return changes->len == 0; /* so many that they are not named */
}

static void
on_context_changed_cb (Waiter *self, GArray *changes)
{
  static const char *const papers[] = { "document", "invoice", "sales_order", NULL };
  static const char *const loans[] = { "substitute", NULL };

  if (crm_sync_engine_get_state (crm_context_get_sync (self->context)) != CRM_SYNC_OFF
      && concern (changes, papers))
    look (self);
  if (changes->len > 0 && concern (changes, loans))
    lend (self->context);
}

/**
 * crm_document_waiter_start:
 *
 * From now on, as long as the office is open, what waits for its number gets its pages, and
 * substitutes who may sign get the key to do so.
 */
void
crm_document_waiter_start (CrmContext *context)
{
  Waiter *self = g_new0 (Waiter, 1);

  self->context = context;
  g_object_set_data_full (G_OBJECT (context), "crm-document-waiter", self, g_free);
  g_signal_connect_swapped (context, "changed", G_CALLBACK (on_context_changed_cb), self);
  lend (context);
}
