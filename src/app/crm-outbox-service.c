/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sends what is in the queue of this desk while the office is open: at once when something comes
 * into it, again when the network is back or it is time for another attempt. Main thread; the
 * sending is done on a thread of its own. */
#include "config.h"

#include "crm-outbox-service.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "crm-clock.h"
#include "crm-error.h"
#include "crm-outbox.h"

/* Fewer go out before anybody would look for their progress. */
#define WORTH_A_JOB 5

/* A network that just came needs a moment until it leads anywhere. */
#define SETTLE_SECONDS 3

#define BUSY_SECONDS 30 /* until it is looked whether another program still sends */

typedef struct
{
  CrmContext *context; /* which the service belongs to */
  GNetworkMonitor *monitor;
  gulong network_id;
  guint timeout_id;
  gboolean is_running;
  gboolean is_due;   /* something came while it was running */
  gboolean has_sent; /* so what a program left behind that ended was looked after */
} Service;

typedef struct
{
  CrmStore *store;
  CrmJob *job; /* NULL for a few */
  CrmOutboxResult result;
} Sending;

static void look (Service *self);

static void
sending_free (gpointer data)
{
  Sending *sending = data;

  g_object_unref (sending->store);
  g_clear_object (&sending->job);
  crm_outbox_result_clear (&sending->result);
  g_free (sending);
}

static gboolean
on_time_cb (gpointer user_data)
{
  Service *self = user_data;

  self->timeout_id = 0;
  look (self);
  return G_SOURCE_REMOVE;
}

static void
look_in (Service *self, guint seconds)
{
  g_clear_handle_id (&self->timeout_id, g_source_remove);
  self->timeout_id = g_timeout_add_seconds (MAX (seconds, 1), on_time_cb, self);
}

static void
look_at (Service *self, gint64 at)
{
  gint64 wait = at - crm_clock_now ();

  if (at != CRM_INSTANT_NONE)
    look_in (self, (guint) (CLAMP (wait, 0, CRM_DAY) / CRM_SECOND) + 1);
}

static void
send_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Sending *sending = data;
  GError *error = NULL;

  if (crm_outbox_run (sending->store, sending->job, &sending->result, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
finish_job (Sending *sending, const GError *error)
{
  g_autofree char *words = crm_outbox_result_describe (&sending->result);
  gboolean failed = error != NULL || sending->result.n_failed > 0;

  if (sending->job != NULL)
    crm_job_finish (sending->job,
                    failed                          ? CRM_JOB_FAILED
                    : sending->result.n_waiting > 0 ? CRM_JOB_CANCELED
                                                    : CRM_JOB_DONE,
                    error != NULL ? error->message : words);
}

static void
on_sent_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  CrmContext *context = CRM_CONTEXT (source);
  Service *self = g_object_get_data (G_OBJECT (context), "crm-outbox-service");
  Sending *sending = g_task_get_task_data (G_TASK (result));
  g_autoptr (GError) error = NULL;
  gboolean good = g_task_propagate_boolean (G_TASK (result), &error);

  finish_job (sending, error);
  self->is_running = FALSE;
  if (!good && g_error_matches (error, CRM_ERROR, CRM_ERROR_BUSY))
    look_in (self, BUSY_SECONDS);
  else if (!good)
    g_warning ("The queue of messages could not be sent: %s", error->message);
  else if (self->is_due && sending->result.n_waiting == 0)
    look (self);
  else
    look_at (self, sending->result.next_at);
}

typedef struct
{
  gint64 n_due;
  gint64 next_at;
} Due;

static gpointer
count_due (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  Due *due = g_new0 (Due, 1);

  due->n_due = crm_outbox_count_due (session, &due->next_at, error);
  if (due->n_due < 0)
    g_clear_pointer (&due, g_free);
  return due;
}

static void
start_sending (Service *self, gint64 n_due)
{
  Sending *sending = g_new0 (Sending, 1);
  g_autoptr (GTask) task = g_task_new (self->context, NULL, on_sent_cb, NULL);

  sending->store = g_object_ref (crm_context_get_store (self->context));
  if (n_due >= WORTH_A_JOB)
    {
      sending->job = crm_job_new (_ ("Sending messages"));
      crm_context_add_job (self->context, sending->job);
    }
  g_task_set_task_data (task, sending, sending_free);
  g_task_run_in_thread (task, send_in_thread);
}

static void
on_counted_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CrmContext) context = user_data;
  Service *self = g_object_get_data (G_OBJECT (context), "crm-outbox-service");
  g_autofree Due *due = crm_store_run_finish (CRM_STORE (source), result, NULL);

  if (due != NULL && (due->n_due > 0 || !self->has_sent))
    {
      self->has_sent = TRUE;
      start_sending (self, due->n_due);
      return;
    }
  self->is_running = FALSE;
  if (self->is_due)
    look (self);
  else if (due != NULL)
    look_at (self, due->next_at);
}

static void
look (Service *self)
{
  self->is_due = self->is_running;
  if (self->is_running)
    return;
  self->is_running = TRUE;
  crm_store_run_async (crm_context_get_store (self->context), CRM_LANE_READ, G_PRIORITY_LOW,
                       count_due, NULL, NULL, g_free, NULL, on_counted_cb,
                       g_object_ref (self->context));
}

static void
on_network_changed_cb (Service *self, gboolean available)
{
  if (available)
    look_in (self, SETTLE_SECONDS);
}

static void
on_context_changed_cb (Service *self, GArray *changes)
{
  gboolean concerns = changes->len == 0; /* so many that they are not named */

  for (guint i = 0; i < changes->len && !concerns; i++)
    concerns
        = strcmp (crm_kind_get_name (g_array_index (changes, CrmChangedRecord, i).kind), "message")
          == 0;
  /* What the sending itself writes down is nothing new. */
  if (concerns && !self->is_running)
    look (self);
  else if (concerns)
    self->is_due = TRUE;
}

static void
service_free (gpointer data)
{
  Service *self = data;

  g_clear_handle_id (&self->timeout_id, g_source_remove);
  g_signal_handler_disconnect (self->monitor, self->network_id);
  g_free (self);
}

/**
 * crm_outbox_service_start:
 *
 * From now on, as long as the office is open, what is in the queue of this desk is sent.
 */
void
crm_outbox_service_start (CrmContext *context)
{
  Service *self = g_new0 (Service, 1);

  self->context = context;
  self->monitor = g_network_monitor_get_default ();
  g_object_set_data_full (G_OBJECT (context), "crm-outbox-service", self, service_free);
  g_signal_connect_swapped (context, "changed", G_CALLBACK (on_context_changed_cb), self);
  self->network_id = g_signal_connect_swapped (self->monitor, "network-changed",
                                               G_CALLBACK (on_network_changed_cb), self);
  /* What was left from the last time, and what was being sent when it ended. */
  look_in (self, SETTLE_SECONDS);
}
