/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-worker.h"

typedef struct
{
  CrmWorker *worker;
  GMutex lock; /* held by the test while the queue fills */
  GString *order;
  int finished;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->worker = crm_worker_new ("test-worker");
  g_mutex_init (&fixture->lock);
  fixture->order = g_string_new (NULL);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  /* The thread may still be dropping the task that has just been answered. */
  crm_worker_stop (fixture->worker);
  g_assert_finalize_object (fixture->worker);
  g_mutex_clear (&fixture->lock);
  g_string_free (fixture->order, TRUE);
}

static void
wait_for_lock (gpointer data, gpointer user_data)
{
  Fixture *fixture = data;

  g_mutex_lock (&fixture->lock);
  g_mutex_unlock (&fixture->lock);
}

static void
note (gpointer data, gpointer user_data)
{
  Fixture *fixture = data;

  g_assert_true (crm_worker_is_current (fixture->worker));
  g_string_append_c (fixture->order, (char) GPOINTER_TO_INT (user_data));
}

static void
test_order (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    int priority;
    char name;
  } jobs[] = { { 0, 'c' }, { 10, 'e' }, { -10, 'a' }, { 0, 'd' }, { -10, 'b' }, { 10, 'f' } };

  g_mutex_lock (&fixture->lock);
  crm_worker_call (fixture->worker, G_MININT, wait_for_lock, fixture, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (jobs); i++)
    crm_worker_call (fixture->worker, jobs[i].priority, note, fixture,
                     GINT_TO_POINTER (jobs[i].name));
  g_mutex_unlock (&fixture->lock);
  crm_worker_stop (fixture->worker);
  g_assert_cmpstr (fixture->order->str, ==, "abcdef");
  g_assert_false (crm_worker_is_current (fixture->worker));
}

static void
double_it (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  g_task_return_int (task, 2 * GPOINTER_TO_INT (task_data));
}

static void
on_doubled_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Fixture *fixture = user_data;
  g_autoptr (GError) error = NULL;
  gssize value = g_task_propagate_int (G_TASK (result), &error);

  g_assert_no_error (error);
  g_assert_cmpint (value, ==, 42);
  g_assert_false (crm_worker_is_current (fixture->worker));
  fixture->finished++;
}

static void
test_task (Fixture *fixture, gconstpointer data)
{
  GTask *task = g_task_new (fixture->worker, NULL, on_doubled_cb, fixture);

  g_task_set_task_data (task, GINT_TO_POINTER (21), NULL);
  crm_worker_push (fixture->worker, task, 0, double_it);
  g_object_unref (task);
  while (fixture->finished == 0)
    g_main_context_iteration (NULL, TRUE);
}

static void
drop_last (gpointer data, gpointer user_data)
{
  g_object_unref (data);
}

/* The last reference may fall on the worker's own thread. */
static void
test_own_end (void)
{
  CrmWorker *worker = crm_worker_new ("test-worker");
  GWeakRef weak;

  g_weak_ref_init (&weak, worker);
  crm_worker_call (worker, 0, drop_last, worker, NULL);
  for (gint64 end = g_get_monotonic_time () + 10 * G_TIME_SPAN_SECOND;;)
    {
      g_autoptr (CrmWorker) alive = g_weak_ref_get (&weak);

      if (alive == NULL)
        break;
      g_assert_cmpint (g_get_monotonic_time (), <, end);
      g_thread_yield ();
    }
  g_weak_ref_clear (&weak);
}

static void
never (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  g_assert_not_reached ();
}

static void
on_cancelled_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Fixture *fixture = user_data;
  g_autoptr (GError) error = NULL;

  g_task_propagate_int (G_TASK (result), &error);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  fixture->finished++;
}

static void
test_cancelled (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  GTask *task = g_task_new (fixture->worker, cancellable, on_cancelled_cb, fixture);

  g_mutex_lock (&fixture->lock);
  crm_worker_call (fixture->worker, G_MININT, wait_for_lock, fixture, NULL);
  crm_worker_push (fixture->worker, task, 0, never);
  g_object_unref (task);
  g_cancellable_cancel (cancellable);
  g_mutex_unlock (&fixture->lock);
  while (fixture->finished == 0)
    g_main_context_iteration (NULL, TRUE);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/worker/order", Fixture, NULL, set_up, test_order, tear_down);
  g_test_add ("/worker/task", Fixture, NULL, set_up, test_task, tear_down);
  g_test_add ("/worker/cancelled", Fixture, NULL, set_up, test_cancelled, tear_down);
  g_test_add_func ("/worker/own-end", test_own_end);
  return g_test_run ();
}
