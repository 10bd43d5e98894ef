/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One import. A plan must not be touched while a worker previews or runs it, so what a person
 * changes waits in a queue: it stops the preview, is applied when the worker has let go of the
 * plan, and a new preview begins. Main thread, except the functions that say otherwise. */
#include "config.h"

#include "crm-import-flow-private.h"

G_DEFINE_FINAL_TYPE (CrmImportFlow, crm_import_flow, G_TYPE_OBJECT)

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

void
crm_import_flow_emit (CrmImportFlow *self, guint what)
{
  g_signal_emit (self, signals[CHANGED], 0, what);
}

void
crm_import_flow_set_state (CrmImportFlow *self, CrmImportState state)
{
  self->state = state;
  crm_import_flow_emit (self, CRM_IMPORT_CHANGE_STATE);
}

static void
begin_file (CrmImportFlow *self, GFile *file)
{
  g_set_object (&self->file, file);
  g_clear_pointer (&self->file_name, g_free);
  g_autofree char *base = g_file_get_basename (file);
  self->file_name = base ? g_filename_display_name (base) : g_file_get_uri (file);
  g_clear_pointer (&self->encoding, g_free);
  g_clear_pointer (&self->sheet, g_free);
  self->delimiter = 0;
  self->header = CRM_CSV_HEADER_AUTO;
  crm_import_flow_read (self);
}

/**
 * crm_import_flow_open:
 *
 * Begins with a file; what was planned before is forgotten. A run that is under way goes on as a
 * job of its own.
 */
void
crm_import_flow_open (CrmImportFlow *self, GFile *file)
{
  g_return_if_fail (CRM_IS_IMPORT_FLOW (self));
  g_return_if_fail (G_IS_FILE (file));

  g_clear_pointer (&self->pending, crm_import_pending_unref);
  begin_file (self, file);
}

/**
 * crm_import_flow_resume:
 *
 * Goes on with an import that was interrupted: the same file, read in the same way, from the first
 * row that is not in yet. It waits to be run like any other.
 */
void
crm_import_flow_resume (CrmImportFlow *self, CrmImportPending *pending)
{
  g_return_if_fail (CRM_IS_IMPORT_FLOW (self));
  crm_import_pending_ref (pending);
  g_clear_pointer (&self->pending, crm_import_pending_unref);
  self->pending = pending;
  begin_file (self, pending->file);
}

/**
 * crm_import_flow_stop:
 * @keep: whether what is in already stays; then the rest can be brought in later
 *
 * Ends a run.
 */
void
crm_import_flow_stop (CrmImportFlow *self, gboolean keep)
{
  g_return_if_fail (CRM_IS_IMPORT_FLOW (self));
  if (self->state != CRM_IMPORT_RUNNING)
    return;
  if (keep)
    crm_import_plan_stop (self->plan);
  else
    g_cancellable_cancel (crm_job_get_cancellable (self->job));
}

/**
 * crm_import_flow_read_as:
 * @encoding: (nullable): see CrmCsvOptions
 *
 * Reads the same file again, in another form than was found.
 */
void
crm_import_flow_read_as (CrmImportFlow *self,
                         const char *encoding,
                         char delimiter,
                         CrmCsvHeader header)
{
  g_return_if_fail (CRM_IS_IMPORT_FLOW (self));
  g_return_if_fail (self->file != NULL);

  g_free (self->encoding);
  self->encoding = g_strdup (encoding);
  self->delimiter = delimiter;
  self->header = header;
  crm_import_flow_read (self);
}

/**
 * crm_import_flow_read_sheet:
 *
 * Reads another sheet of the workbook that is open.
 */
void
crm_import_flow_read_sheet (CrmImportFlow *self, const char *sheet)
{
  g_return_if_fail (CRM_IS_IMPORT_FLOW (self));
  g_return_if_fail (self->file != NULL);

  g_free (self->sheet);
  self->sheet = g_strdup (sheet);
  self->header = CRM_CSV_HEADER_AUTO;
  crm_import_flow_read (self);
}

/**
 * crm_import_flow_reset:
 *
 * Puts the file away.
 */
void
crm_import_flow_reset (CrmImportFlow *self)
{
  g_return_if_fail (CRM_IS_IMPORT_FLOW (self));
  crm_import_flow_cancel (self);
  g_clear_handle_id (&self->preview_id, g_source_remove);
  g_clear_object (&self->working);
  g_clear_object (&self->job);
  g_clear_object (&self->plan);
  g_clear_object (&self->preview);
  g_clear_object (&self->report);
  g_clear_pointer (&self->message, g_free);
  g_array_set_size (self->edits, 0);
  self->is_run_wanted = FALSE;
  crm_import_flow_set_state (self, CRM_IMPORT_IDLE);
}

/**
 * crm_import_flow_run:
 *
 * Imports. The preview need not be complete.
 */
void
crm_import_flow_run (CrmImportFlow *self)
{
  g_return_if_fail (CRM_IS_IMPORT_FLOW (self));
  if (self->state != CRM_IMPORT_PLANNING)
    return;
  self->is_run_wanted = TRUE;
  if (self->working)
    g_cancellable_cancel (self->working);
  crm_import_flow_settle (self);
}

/**
 * crm_import_flow_cancel:
 *
 * Stops the reading or the preview. A run is left alone: its job stops it.
 */
void
crm_import_flow_cancel (CrmImportFlow *self)
{
  g_return_if_fail (CRM_IS_IMPORT_FLOW (self));
  if (self->working && self->state != CRM_IMPORT_RUNNING)
    g_cancellable_cancel (self->working);
}

CrmImportState
crm_import_flow_get_state (CrmImportFlow *self)
{
  g_return_val_if_fail (CRM_IS_IMPORT_FLOW (self), CRM_IMPORT_IDLE);
  return self->state;
}

const char *
crm_import_flow_get_file_name (CrmImportFlow *self)
{
  g_return_val_if_fail (CRM_IS_IMPORT_FLOW (self), NULL);
  return self->file_name;
}

/**
 * crm_import_flow_get_plan:
 *
 * Returns: (transfer none) (nullable): the plan, to be read in answer to %CRM_IMPORT_CHANGE_PLAN
 */
CrmImportPlan *
crm_import_flow_get_plan (CrmImportFlow *self)
{
  g_return_val_if_fail (CRM_IS_IMPORT_FLOW (self), NULL);
  return self->plan;
}

/**
 * crm_import_flow_get_job:
 *
 * Returns: (transfer none) (nullable): the progress of the reading, the preview or the run
 */
CrmJob *
crm_import_flow_get_job (CrmImportFlow *self)
{
  g_return_val_if_fail (CRM_IS_IMPORT_FLOW (self), NULL);
  return self->job;
}

/**
 * crm_import_flow_get_preview:
 *
 * Returns: (transfer none) (nullable): what the plan would do; %NULL while that is not known
 */
CrmImportReport *
crm_import_flow_get_preview (CrmImportFlow *self)
{
  g_return_val_if_fail (CRM_IS_IMPORT_FLOW (self), NULL);
  return self->preview;
}

gboolean
crm_import_flow_is_previewing (CrmImportFlow *self)
{
  g_return_val_if_fail (CRM_IS_IMPORT_FLOW (self), FALSE);
  return self->state == CRM_IMPORT_PLANNING && (self->working || self->preview_id);
}

/**
 * crm_import_flow_get_report:
 *
 * Returns: (transfer none) (nullable): what the run did
 */
CrmImportReport *
crm_import_flow_get_report (CrmImportFlow *self)
{
  g_return_val_if_fail (CRM_IS_IMPORT_FLOW (self), NULL);
  return self->report;
}

/**
 * crm_import_flow_get_message:
 *
 * Returns: (nullable): why the file was refused, or what the plan lacks, for people
 */
const char *
crm_import_flow_get_message (CrmImportFlow *self)
{
  g_return_val_if_fail (CRM_IS_IMPORT_FLOW (self), NULL);
  return self->message;
}

static void
crm_import_flow_dispose (GObject *object)
{
  CrmImportFlow *self = CRM_IMPORT_FLOW (object);
  g_clear_handle_id (&self->preview_id, g_source_remove);
  crm_import_flow_cancel (self);
  G_OBJECT_CLASS (crm_import_flow_parent_class)->dispose (object);
}

static void
crm_import_flow_finalize (GObject *object)
{
  CrmImportFlow *self = CRM_IMPORT_FLOW (object);
  g_clear_object (&self->context);
  g_clear_object (&self->file);
  g_clear_object (&self->plan);
  g_clear_object (&self->job);
  g_clear_object (&self->working);
  g_clear_object (&self->preview);
  g_clear_object (&self->report);
  g_array_unref (self->edits);
  g_free (self->file_name);
  g_free (self->sheet);
  g_free (self->encoding);
  g_free (self->message);
  g_clear_object (&self->mapping);
  g_clear_object (&self->wanted);
  g_clear_pointer (&self->pending, crm_import_pending_unref);
  g_clear_pointer (&self->mappings, g_ptr_array_unref);
  g_free (self->mapping_name);
  G_OBJECT_CLASS (crm_import_flow_parent_class)->finalize (object);
}

static void
crm_import_flow_class_init (CrmImportFlowClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = crm_import_flow_dispose;
  G_OBJECT_CLASS (klass)->finalize = crm_import_flow_finalize;

  /**
   * CrmImportFlow::changed:
   * @what: bits of CrmImportChange
   */
  signals[CHANGED] = g_signal_new ("changed", CRM_TYPE_IMPORT_FLOW, G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 1, G_TYPE_UINT);
}

static void
crm_import_flow_init (CrmImportFlow *self)
{
  self->edits = crm_import_flow_edits_new ();
}

/**
 * crm_import_flow_new:
 *
 * Returns: (transfer full): a flow without a file
 */
CrmImportFlow *
crm_import_flow_new (CrmContext *context)
{
  g_return_val_if_fail (CRM_IS_CONTEXT (context), NULL);
  CrmImportFlow *self = g_object_new (CRM_TYPE_IMPORT_FLOW, NULL);
  self->context = g_object_ref (context);
  return self;
}
