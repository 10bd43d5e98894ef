/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A thread and a queue sorted by priority; jobs of equal priority keep their order. */
#include "config.h"

#include "crm-worker.h"

/* What the worker and its thread share; the thread may live longer. */
typedef struct
{
  GAsyncQueue *queue;
  int n_urgent; /* atomic: jobs that wait and are not of low priority */
} Shared;

struct _CrmWorker
{
  GObject parent_instance;

  GThread *thread;
  Shared *shared;
  gint64 serial; /* under the queue's lock */
};

typedef struct
{
  int priority;
  gint64 serial;
  GTask *task; /* or, for a call, none */
  GTaskThreadFunc task_func;
  GFunc call_func;
  gpointer data;
  gpointer user_data;
  gboolean stop;
} Job;

G_DEFINE_FINAL_TYPE (CrmWorker, crm_worker, G_TYPE_OBJECT)

static int
compare_jobs (gconstpointer a, gconstpointer b, gpointer user_data)
{
  const Job *first = a, *second = b;

  if (first->priority != second->priority)
    return first->priority < second->priority ? -1 : 1;
  return first->serial < second->serial ? -1 : first->serial > second->serial;
}

static void
clear_shared (gpointer data)
{
  g_async_queue_unref (((Shared *) data)->queue);
}

static void
unref_shared (Shared *shared)
{
  g_atomic_rc_box_release_full (shared, clear_shared);
}

static gboolean
is_urgent (const Job *job)
{
  return job->priority < G_PRIORITY_LOW;
}

static gpointer
run_jobs (gpointer data)
{
  Shared *shared = data;

  for (;;)
    {
      g_autofree Job *job = g_async_queue_pop (shared->queue);

      if (is_urgent (job))
        g_atomic_int_dec_and_test (&shared->n_urgent);
      if (job->stop)
        break;
      if (job->task == NULL)
        {
          job->call_func (job->data, job->user_data);
          continue;
        }
      if (!g_task_return_error_if_cancelled (job->task))
        job->task_func (job->task, g_task_get_source_object (job->task),
                        g_task_get_task_data (job->task), g_task_get_cancellable (job->task));
      g_object_unref (job->task);
    }
  unref_shared (shared);
  return NULL;
}

static void
push (CrmWorker *self, Job *job)
{
  if (is_urgent (job))
    g_atomic_int_inc (&self->shared->n_urgent);
  g_async_queue_lock (self->shared->queue);
  job->serial = self->serial++;
  g_async_queue_push_sorted_unlocked (self->shared->queue, job, compare_jobs, NULL);
  g_async_queue_unlock (self->shared->queue);
}

static void
crm_worker_finalize (GObject *object)
{
  CrmWorker *self = CRM_WORKER (object);

  crm_worker_stop (self);
  unref_shared (self->shared);
  G_OBJECT_CLASS (crm_worker_parent_class)->finalize (object);
}

static void
crm_worker_class_init (CrmWorkerClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = crm_worker_finalize;
}

static void
crm_worker_init (CrmWorker *self)
{
  self->shared = g_atomic_rc_box_new0 (Shared);
  self->shared->queue = g_async_queue_new ();
}

/**
 * crm_worker_new:
 * @name: name of the thread, at most 15 bytes
 */
CrmWorker *
crm_worker_new (const char *name)
{
  CrmWorker *self = g_object_new (CRM_TYPE_WORKER, NULL);

  self->thread = g_thread_new (name, run_jobs, g_atomic_rc_box_acquire (self->shared));
  return self;
}

/**
 * crm_worker_push:
 * @task: (transfer none): is referenced until @func has returned from it
 * @priority: as for GLib sources: a lower number runs earlier
 * @func: runs on the thread of @self and must return from @task; not called when it is cancelled
 *   while it waits
 *
 * Safe from any thread.
 */
void
crm_worker_push (CrmWorker *self, GTask *task, int priority, GTaskThreadFunc func)
{
  Job *job = g_new0 (Job, 1);

  job->priority = priority;
  job->task = g_object_ref (task);
  job->task_func = func;
  push (self, job);
}

/**
 * crm_worker_call:
 * @func: runs once on the thread of @self with @data and @user_data
 *
 * Safe from any thread. Nobody is told when it has run.
 */
void
crm_worker_call (CrmWorker *self, int priority, GFunc func, gpointer data, gpointer user_data)
{
  Job *job = g_new0 (Job, 1);

  job->priority = priority;
  job->call_func = func;
  job->data = data;
  job->user_data = user_data;
  push (self, job);
}

/**
 * crm_worker_is_wanted:
 *
 * Safe from any thread.
 *
 * Returns: whether something waits that is not of low priority, so that long work of low priority
 *   does well to make way
 */
gboolean
crm_worker_is_wanted (CrmWorker *self)
{
  return g_atomic_int_get (&self->shared->n_urgent) > 0;
}

gboolean
crm_worker_is_current (CrmWorker *self)
{
  return g_thread_self () == self->thread;
}

/**
 * crm_worker_stop:
 *
 * Runs what is queued, then ends the thread and waits for it. Nothing may be pushed afterwards.
 * On the worker's own thread, where a task may have held the last reference, there is no waiting.
 */
void
crm_worker_stop (CrmWorker *self)
{
  Job *job;

  if (self->thread == NULL)
    return;
  job = g_new0 (Job, 1);
  job->priority = G_MAXINT;
  job->stop = TRUE;
  push (self, job);
  if (crm_worker_is_current (self))
    g_thread_unref (self->thread);
  else
    g_thread_join (self->thread);
  self->thread = NULL;
}
