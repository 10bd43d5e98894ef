/* SPDX-License-Identifier: GPL-3.0-or-later */
/* In a shared office the number of what is issued comes with the next contact; then its pages are
 * made here, where it was issued. Main thread. */
#include "config.h"

#include "crm-document-waiter.h"

#include <string.h>

#include "crm-document-issue.h"

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

static gboolean
concern (GArray *changes)
{
  static const char *const kinds[] = { "document", "invoice", "sales_order", NULL };

  for (guint i = 0; i < changes->len; i++)
    if (g_strv_contains (kinds,
                         crm_kind_get_name (g_array_index (changes, CrmChangedRecord, i).kind)))
      return TRUE;
  return changes->len == 0; /* so many that they are not named */
}

static void
on_context_changed_cb (Waiter *self, GArray *changes)
{
  if (crm_sync_engine_get_state (crm_context_get_sync (self->context)) != CRM_SYNC_OFF
      && concern (changes))
    look (self);
}

/**
 * crm_document_waiter_start:
 *
 * From now on, as long as the office is open, what waits for its number gets its pages.
 */
void
crm_document_waiter_start (CrmContext *context)
{
  Waiter *self = g_new0 (Waiter, 1);

  self->context = context;
  g_object_set_data_full (G_OBJECT (context), "crm-document-waiter", self, g_free);
  g_signal_connect_swapped (context, "changed", G_CALLBACK (on_context_changed_cb), self);
}
