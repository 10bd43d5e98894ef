/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-job.h"

static void
count (GObject *object, GParamSpec *pspec, gpointer data)
{
  g_assert_true (g_main_context_is_owner (g_main_context_default ()));
  (*(guint *) data)++;
}

static gpointer
work (gpointer data)
{
  for (int i = 0; i <= 1000; i++)
    {
      g_autofree char *status = g_strdup_printf ("%d of 1000", i);

      crm_job_report (data, i / 1000.0, status);
    }
  crm_job_finish (data, CRM_JOB_DONE, "all");
  crm_job_report (data, 0.5, "too late");
  crm_job_finish (data, CRM_JOB_FAILED, "too late");
  return NULL;
}

static gboolean
give_up (gpointer data)
{
  g_error ("the job did not end within 20 seconds");
  return G_SOURCE_REMOVE;
}

static void
test_reports_arrive_on_the_main_thread (void)
{
  CrmJob *job = crm_job_new ("Importing");
  guint n = 0, limit = g_timeout_add_seconds (20, give_up, NULL);
  GThread *thread;

  g_assert_cmpfloat (crm_job_get_fraction (job), <, 0);
  g_assert_cmpint (crm_job_get_state (job), ==, CRM_JOB_RUNNING);
  g_main_context_acquire (NULL);
  g_signal_connect (job, "notify::status", G_CALLBACK (count), &n);
  thread = g_thread_new ("work", work, job);
  while (crm_job_get_state (job) == CRM_JOB_RUNNING)
    g_main_context_iteration (NULL, TRUE);
  g_thread_join (thread);
  g_source_remove (limit);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_cmpstr (crm_job_get_title (job), ==, "Importing");
  g_assert_cmpint (crm_job_get_state (job), ==, CRM_JOB_DONE);
  g_assert_cmpstr (crm_job_get_status (job), ==, "all");
  g_assert_cmpfloat (crm_job_get_fraction (job), ==, 1.0);
  g_assert_cmpuint (n, >=, 1);
  g_assert_cmpuint (n, <=, 1002);
  g_main_context_release (NULL);
  g_assert_finalize_object (job);
}

static void
test_a_failure_keeps_how_far_it_was (void)
{
  CrmJob *job = crm_job_new ("Importing");

  crm_job_report (job, 0.25, "a quarter");
  crm_job_finish (job, CRM_JOB_FAILED, "the disk is full");
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_cmpint (crm_job_get_state (job), ==, CRM_JOB_FAILED);
  g_assert_cmpfloat (crm_job_get_fraction (job), ==, 0.25);
  g_assert_cmpstr (crm_job_get_status (job), ==, "the disk is full");
  g_assert_false (g_cancellable_is_cancelled (crm_job_get_cancellable (job)));
  g_assert_finalize_object (job);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/job/reports-arrive-on-the-main-thread",
                   test_reports_arrive_on_the_main_thread);
  g_test_add_func ("/job/a-failure-keeps-how-far-it-was", test_a_failure_keeps_how_far_it_was);
  return g_test_run ();
}
