/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a person does, as a list of steps that the store's writing thread carries out in one
 * transaction. The steps are written on the main thread before the run and only read after it
 * began; the result comes back with the task. */
#include "config.h"

#include "crm-operation.h"

#include <glib/gi18n-lib.h>

#include "crm-context-private.h"
#include "crm-error.h"

typedef enum
{
  STEP_INSERT,
  STEP_UPDATE,
  STEP_SET,
  STEP_DELETE,
} StepType;

typedef struct
{
  StepType type;
  CrmRecord *record; /* of insert and update: a copy of the caller's */
  const CrmKind *kind;
  CrmId id;
  const CrmField *field; /* of set */
  CrmValue value;
} Step;

struct _CrmOperation
{
  GObject parent_instance;

  char *label;
  GArray *steps; /* Step */
  CrmSessionFunc func;
  gpointer func_data;
  GDestroyNotify free_data;
  CrmJob *job; /* (nullable) */
  gboolean is_quiet;
  gboolean has_begun;
  CrmId batch;
};

G_DEFINE_FINAL_TYPE (CrmOperation, crm_operation, G_TYPE_OBJECT)

static void
clear_step (gpointer data)
{
  Step *step = data;

  g_clear_object (&step->record);
  crm_value_clear (&step->value);
}

static void
crm_operation_finalize (GObject *object)
{
  CrmOperation *self = CRM_OPERATION (object);

  g_clear_object (&self->job);

  g_free (self->label);
  g_array_unref (self->steps);
  if (self->free_data != NULL)
    self->free_data (self->func_data);
  G_OBJECT_CLASS (crm_operation_parent_class)->finalize (object);
}

static void
crm_operation_class_init (CrmOperationClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = crm_operation_finalize;
}

static void
crm_operation_init (CrmOperation *self)
{
  self->steps = g_array_new (FALSE, TRUE, sizeof (Step));
  g_array_set_clear_func (self->steps, clear_step);
}

/**
 * crm_operation_new:
 * @label: what is done, translated, as undo and the log show it: “Move deal to Won”
 *
 * Returns: (transfer full): an operation without steps
 */
CrmOperation *
crm_operation_new (const char *label)
{
  CrmOperation *self = g_object_new (CRM_TYPE_OPERATION, NULL);

  self->label = g_strdup (label);
  return self;
}

static void
add_step (CrmOperation *self, Step step)
{
  g_return_if_fail (CRM_IS_OPERATION (self));
  g_return_if_fail (!self->has_begun);
  g_array_append_val (self->steps, step);
}

/**
 * crm_operation_insert:
 * @record: a new record; copied, so that the caller may go on with it
 */
void
crm_operation_insert (CrmOperation *self, CrmRecord *record)
{
  add_step (self, (Step){ .type = STEP_INSERT, .record = crm_record_copy (record) });
}

/**
 * crm_operation_update:
 * @record: as it was read, with the fields to change set; copied. Only changed fields are saved.
 */
void
crm_operation_update (CrmOperation *self, CrmRecord *record)
{
  add_step (self, (Step){ .type = STEP_UPDATE, .record = crm_record_copy (record) });
}

/**
 * crm_operation_set:
 * @value: (transfer full): taken
 *
 * Sets one field of a stored record. A name that the kind does not have is a programming error.
 */
void
crm_operation_set (CrmOperation *self,
                   const CrmKind *kind,
                   const CrmId *id,
                   const char *field_name,
                   CrmValue value)
{
  const CrmField *field = crm_kind_find_field (kind, field_name);

  if (field == NULL)
    {
      crm_value_clear (&value);
      g_critical ("%s has no field %s", crm_kind_get_name (kind), field_name);
      return;
    }
  add_step (self,
            (Step){ .type = STEP_SET, .kind = kind, .id = *id, .field = field, .value = value });
}

void
crm_operation_delete (CrmOperation *self, const CrmKind *kind, const CrmId *id)
{
  add_step (self, (Step){ .type = STEP_DELETE, .kind = kind, .id = *id });
}

/**
 * crm_operation_set_func:
 * @func: runs on the store's writing thread inside the batch, after the steps; on failure it
 *   returns %NULL with its error set, and nothing is kept. What else it returns is not used.
 * @data: (nullable): for @func
 * @free_data: (nullable): may be called on any thread
 *
 * For an operation that must look at what is stored before it knows what to change.
 */
void
crm_operation_set_func (CrmOperation *self,
                        CrmSessionFunc func,
                        gpointer data,
                        GDestroyNotify free_data)
{
  g_return_if_fail (CRM_IS_OPERATION (self));
  g_return_if_fail (!self->has_begun && self->func == NULL);
  self->func = func;
  self->func_data = data;
  self->free_data = free_data;
}

/**
 * crm_operation_set_job:
 * @job: stops the operation when it is cancelled, and ends with it
 *
 * For an operation that takes so long that a person wants to see how far it is, and to stop it.
 */
void
crm_operation_set_job (CrmOperation *self, CrmJob *job)
{
  g_return_if_fail (CRM_IS_OPERATION (self));
  g_return_if_fail (!self->has_begun);
  g_set_object (&self->job, job);
}

/**
 * crm_operation_set_quiet:
 * @quiet: whether no toast is wanted: a field edited in place tells by itself
 */
void
crm_operation_set_quiet (CrmOperation *self, gboolean quiet)
{
  g_return_if_fail (CRM_IS_OPERATION (self));
  self->is_quiet = quiet;
}

const char *
crm_operation_get_label (CrmOperation *self)
{
  g_return_val_if_fail (CRM_IS_OPERATION (self), NULL);
  return self->label;
}

gboolean
crm_operation_is_quiet (CrmOperation *self)
{
  g_return_val_if_fail (CRM_IS_OPERATION (self), FALSE);
  return self->is_quiet;
}

/**
 * crm_operation_get_batch:
 *
 * Returns: what undo needs; none until the operation was committed
 */
const CrmId *
crm_operation_get_batch (CrmOperation *self)
{
  g_return_val_if_fail (CRM_IS_OPERATION (self), NULL);
  return &self->batch;
}

static gboolean
set_field (CrmSession *session, const Step *step, GError **error)
{
  g_autoptr (CrmRecord) record = crm_session_get (session, step->kind, &step->id, error);

  if (record == NULL)
    return FALSE;
  crm_record_set (record, step->field, crm_value_copy (&step->value));
  return crm_session_update (session, record, error);
}

static gboolean
run_step (CrmSession *session, const Step *step, GError **error)
{
  switch (step->type)
    {
    case STEP_INSERT:
      return crm_session_insert (session, step->record, error);
    case STEP_UPDATE:
      return crm_session_update (session, step->record, error);
    case STEP_SET:
      return set_field (session, step, error);
    case STEP_DELETE:
      return crm_session_delete (session, step->kind, &step->id, error);
    }
  g_return_val_if_reached (FALSE);
}

static gboolean
run_steps (CrmOperation *self, CrmSession *session, GCancellable *cancellable, GError **error)
{
  for (guint i = 0; i < self->steps->len; i++)
    {
      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
      if (!run_step (session, &g_array_index (self->steps, Step, i), error))
        return FALSE;
    }
  if (self->func != NULL)
    {
      g_autoptr (GError) failure = NULL;

      self->func (session, self->func_data, cancellable, &failure);
      if (failure != NULL)
        {
          g_propagate_error (error, g_steal_pointer (&failure));
          return FALSE;
        }
    }
  return TRUE;
}

/* On the store's writing thread. Returns: (transfer full): the id of the batch. */
static gpointer
run_operation (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  CrmOperation *self = data;
  CrmId batch = CRM_ID_NONE;

  if (!crm_session_begin (session, self->label, "window", error))
    return NULL;
  if (!run_steps (self, session, cancellable, error)
      || !crm_session_commit (session, &batch, error))
    {
      if (crm_session_in_batch (session))
        crm_session_rollback (session);
      return NULL;
    }
  return crm_id_copy (&batch);
}

static void
finish_job (CrmOperation *self, const GError *error)
{
  if (self->job == NULL)
    return;
  if (error == NULL)
    crm_job_finish (self->job, CRM_JOB_DONE, self->label);
  else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    crm_job_finish (self->job, CRM_JOB_CANCELED, _ ("Stopped; nothing was changed"));
  else
    crm_job_finish (self->job, CRM_JOB_FAILED, error->message);
}

static void
on_operation_run_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  CrmOperation *self = g_task_get_source_object (task);
  CrmContext *context = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  g_autofree CrmId *batch = crm_store_run_finish (CRM_STORE (source), result, &error);

  finish_job (self, error);
  if (batch == NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  self->batch = *batch;
  g_task_return_boolean (task, TRUE);
  crm_context_emit_operation_done (context, self);
}

/**
 * crm_operation_run_async:
 *
 * Runs the steps in their order, then the function, all or nothing. Can be run once.
 */
void
crm_operation_run_async (CrmOperation *self,
                         CrmContext *context,
                         GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer user_data)
{
  GTask *task;

  g_return_if_fail (CRM_IS_OPERATION (self));
  g_return_if_fail (CRM_IS_CONTEXT (context));
  g_return_if_fail (!self->has_begun);
  self->has_begun = TRUE;
  if (self->job != NULL)
    {
      crm_context_add_job (context, self->job);
      if (cancellable == NULL)
        cancellable = crm_job_get_cancellable (self->job);
    }
  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, crm_operation_run_async);
  /* What was committed is told as committed, even if somebody cancelled a moment later. */
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_task_data (task, g_object_ref (context), g_object_unref);
  crm_store_run_async (crm_context_get_store (context), CRM_LANE_WRITE, G_PRIORITY_DEFAULT,
                       run_operation, g_object_ref (self), g_object_unref, g_free, cancellable,
                       on_operation_run_cb, task);
}

gboolean
crm_operation_run_finish (CrmOperation *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}
