/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Long work with progress. What is told from a worker thread waits under a lock until the main
 * thread fetches it; a thousand reports between two frames become one notification. */
#include "config.h"

#include "crm-job.h"

struct _CrmJob
{
  GObject parent_instance;

  char *title;
  GCancellable *cancellable;
  GMainContext *context; /* of whoever made the job */

  /* Main thread only. */
  double fraction;
  char *status;
  CrmJobState state;

  /* Any thread, under the lock. */
  GMutex lock;
  double told_fraction;
  char *told_status;
  CrmJobState told_state;
  gboolean is_queued;
};

G_DEFINE_FINAL_TYPE (CrmJob, crm_job, G_TYPE_OBJECT)

G_DEFINE_ENUM_TYPE (CrmJobState,
                    crm_job_state,
                    G_DEFINE_ENUM_VALUE (CRM_JOB_RUNNING, "running"),
                    G_DEFINE_ENUM_VALUE (CRM_JOB_DONE, "done"),
                    G_DEFINE_ENUM_VALUE (CRM_JOB_FAILED, "failed"),
                    G_DEFINE_ENUM_VALUE (CRM_JOB_CANCELED, "canceled"))

enum
{
  PROP_0,
  PROP_TITLE,
  PROP_FRACTION,
  PROP_STATUS,
  PROP_STATE,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static void
crm_job_finalize (GObject *object)
{
  CrmJob *self = CRM_JOB (object);

  g_free (self->title);
  g_free (self->status);
  g_free (self->told_status);
  g_object_unref (self->cancellable);
  g_main_context_unref (self->context);
  g_mutex_clear (&self->lock);
  G_OBJECT_CLASS (crm_job_parent_class)->finalize (object);
}

static void
crm_job_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  CrmJob *self = CRM_JOB (object);

  switch (id)
    {
    case PROP_TITLE:
      g_value_set_string (value, self->title);
      break;
    case PROP_FRACTION:
      g_value_set_double (value, self->fraction);
      break;
    case PROP_STATUS:
      g_value_set_string (value, self->status);
      break;
    case PROP_STATE:
      g_value_set_enum (value, self->state);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
crm_job_class_init (CrmJobClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = crm_job_finalize;
  object_class->get_property = crm_job_get_property;
  properties[PROP_TITLE]
      = g_param_spec_string ("title", NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  /* Negative: nobody knows how much there is to do. */
  properties[PROP_FRACTION] = g_param_spec_double ("fraction", NULL, NULL, -1.0, 1.0, -1.0,
                                                   G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_STATUS]
      = g_param_spec_string ("status", NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_STATE]
      = g_param_spec_enum ("state", NULL, NULL, CRM_TYPE_JOB_STATE, CRM_JOB_RUNNING,
                           G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
crm_job_init (CrmJob *self)
{
  g_mutex_init (&self->lock);
  self->cancellable = g_cancellable_new ();
  self->context = g_main_context_ref_thread_default ();
  self->fraction = self->told_fraction = -1.0;
}

/**
 * crm_job_new:
 * @title: what is being done, translated: “Importing accounts.csv”
 *
 * Made on the main thread; its properties notify there.
 *
 * Returns: (transfer full): a job that runs until crm_job_finish()
 */
CrmJob *
crm_job_new (const char *title)
{
  CrmJob *self = g_object_new (CRM_TYPE_JOB, NULL);

  self->title = g_strdup (title);
  return self;
}

const char *
crm_job_get_title (CrmJob *self)
{
  g_return_val_if_fail (CRM_IS_JOB (self), NULL);
  return self->title;
}

/**
 * crm_job_get_fraction:
 *
 * Returns: from 0 to 1; negative when unknown. Main thread only.
 */
double
crm_job_get_fraction (CrmJob *self)
{
  g_return_val_if_fail (CRM_IS_JOB (self), -1.0);
  return self->fraction;
}

const char *
crm_job_get_status (CrmJob *self)
{
  g_return_val_if_fail (CRM_IS_JOB (self), NULL);
  return self->status;
}

CrmJobState
crm_job_get_state (CrmJob *self)
{
  g_return_val_if_fail (CRM_IS_JOB (self), CRM_JOB_FAILED);
  return self->state;
}

/**
 * crm_job_get_cancellable:
 *
 * Returns: (transfer none): to be passed to the work; cancelling it is how a person stops the job
 */
GCancellable *
crm_job_get_cancellable (CrmJob *self)
{
  g_return_val_if_fail (CRM_IS_JOB (self), NULL);
  return self->cancellable;
}

static gboolean
fetch_report (gpointer data)
{
  CrmJob *self = data;
  g_autofree char *status = NULL;
  double fraction;
  CrmJobState state;

  g_mutex_lock (&self->lock);
  fraction = self->told_fraction;
  status = g_strdup (self->told_status);
  state = self->told_state;
  self->is_queued = FALSE;
  g_mutex_unlock (&self->lock);
  g_object_freeze_notify (G_OBJECT (self));
  if (fraction != self->fraction)
    {
      self->fraction = fraction;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FRACTION]);
    }
  if (g_strcmp0 (status, self->status) != 0)
    {
      g_free (self->status);
      self->status = g_steal_pointer (&status);
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATUS]);
    }
  if (state != self->state)
    {
      self->state = state;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
    }
  g_object_thaw_notify (G_OBJECT (self));
  return G_SOURCE_REMOVE;
}

static void
tell (CrmJob *self, double fraction, const char *status, CrmJobState state)
{
  gboolean queue = FALSE;

  g_mutex_lock (&self->lock);
  if (self->told_state == CRM_JOB_RUNNING)
    {
      if (state == CRM_JOB_DONE)
        self->told_fraction = 1.0;
      else if (state == CRM_JOB_RUNNING)
        self->told_fraction = CLAMP (fraction, -1.0, 1.0);
      if (status != NULL)
        {
          g_free (self->told_status);
          self->told_status = g_strdup (status);
        }
      self->told_state = state;
      queue = !self->is_queued;
      self->is_queued = TRUE;
    }
  g_mutex_unlock (&self->lock);
  if (queue)
    {
      g_autoptr (GSource) source = g_idle_source_new ();

      g_source_set_priority (source, G_PRIORITY_DEFAULT);
      g_source_set_callback (source, fetch_report, g_object_ref (self), g_object_unref);
      g_source_attach (source, self->context);
    }
}

/**
 * crm_job_report:
 * @fraction: from 0 to 1, negative when unknown
 * @status: (nullable): counts in words, translated; %NULL leaves what stands there
 *
 * Tells how far the work is. Safe from any thread; what is told after the end is ignored.
 */
void
crm_job_report (CrmJob *self, double fraction, const char *status)
{
  g_return_if_fail (CRM_IS_JOB (self));
  tell (self, fraction, status, CRM_JOB_RUNNING);
}

/**
 * crm_job_finish:
 * @state: how it ended; never %CRM_JOB_RUNNING
 * @status: (nullable): the outcome in words, translated
 *
 * Safe from any thread. Only the first end counts.
 */
void
crm_job_finish (CrmJob *self, CrmJobState state, const char *status)
{
  g_return_if_fail (CRM_IS_JOB (self));
  g_return_if_fail (state != CRM_JOB_RUNNING);
  tell (self, -1.0, status, state);
}
