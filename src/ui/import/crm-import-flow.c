/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One import. A plan must not be touched while a worker previews or runs it, so what a person
 * changes waits in a queue: it stops the preview, is applied when the worker has let go of the
 * plan, and a new preview begins. Main thread, except the functions that say otherwise. */
#include "config.h"

#include "crm-import-flow.h"

#include <glib/gi18n-lib.h>

#include "crm-import-mapping.h"
#include "crm-import.h"

/* Several changes in a row are previewed once. */
#define PREVIEW_MILLISECONDS 250

typedef enum
{
  EDIT_KIND,
  EDIT_FIELD,
  EDIT_CREATE_MISSING,
  EDIT_DATE_ORDER,
  EDIT_MATCH,
  EDIT_EXISTING,
  EDIT_FIELD_EXISTING,
  EDIT_MAPPING,
  EDIT_CELL,
} EditType;

typedef struct
{
  EditType type;
  guint column;
  gconstpointer what;
  int number;
  guint64 row;
  char *text;
} Edit;

static void
clear_edit (gpointer edit)
{
  g_free (((Edit *) edit)->text);
}

struct _CrmImportFlow
{
  GObject parent_instance;

  CrmContext *context;
  CrmImportState state;

  GFile *file;
  char *file_name;
  char *encoding; /* that a person gave */
  char *sheet;
  char delimiter;
  CrmCsvHeader header;

  CrmImportPlan *plan;
  CrmJob *job;            /* of the reading, the preview or the run */
  GCancellable *working;  /* set while a worker has the plan */
  GArray *edits;          /* Edit, waiting for the plan */
  guint preview_id;       /* the preview that is due */
  gboolean is_run_wanted; /* as soon as the plan is free */
  CrmImportReport *preview;
  CrmImportReport *report;
  char *message;

  GPtrArray *mappings;       /* CrmRecord, those used last first */
  CrmRecord *mapping;        /* that the plan began with, or NULL */
  CrmRecord *wanted;         /* that it is to begin with */
  gboolean is_recognised;    /* by the headings of the file */
  gboolean was_reread;       /* in the letters that the mapping knows */
  CrmImportPending *pending; /* that goes on, or NULL */
  gboolean remember;
  char *mapping_name;
};

G_DEFINE_FINAL_TYPE (CrmImportFlow, crm_import_flow, G_TYPE_OBJECT)

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/* What a worker is given; it has its own references. */
typedef struct
{
  CrmImportFlow *flow; /* not touched by the worker */
  CrmImportPlan *plan;
  CrmJob *job;
  GFile *file;
  CrmCatalog *catalog;
  char *encoding;
  char *sheet;
  CrmCsvOptions options;
  guint64 n_rows;
  char *mapping_name;        /* under which the plan is kept, or NULL */
  CrmImportPending *pending; /* that goes on, or NULL */
} Work;

static void settle (CrmImportFlow *self);
static void begin_reading (CrmImportFlow *self);

static Work *
work_new (CrmImportFlow *self, const char *title)
{
  Work *work = g_new0 (Work, 1);
  g_set_object (&self->job, NULL);
  self->job = crm_job_new (title);
  g_clear_object (&self->working);
  self->working = g_object_ref (crm_job_get_cancellable (self->job));
  work->flow = g_object_ref (self);
  work->plan = self->plan ? g_object_ref (self->plan) : NULL;
  work->job = g_object_ref (self->job);
  work->file = g_object_ref (self->file);
  work->catalog = g_object_ref (crm_context_get_catalog (self->context));
  work->encoding = g_strdup (self->encoding);
  work->sheet = g_strdup (self->sheet);
  work->options
      = (CrmCsvOptions){ work->encoding, self->delimiter, self->header,
                         crm_locale_get_tag (crm_context_get_locale (self->context)), work->sheet };
  work->n_rows = self->plan ? crm_import_plan_get_n_rows (self->plan) : 0;
  work->mapping_name = self->remember ? g_strdup (self->mapping_name) : NULL;
  if (self->pending)
    {
      work->pending = crm_import_pending_ref (self->pending);
      crm_import_pending_read_options (work->pending, &work->options);
    }
  return work;
}

/* On the main thread, in the callback that follows the worker. */
static void
work_free (gpointer data)
{
  Work *work = data;
  g_clear_object (&work->plan);
  g_clear_object (&work->job);
  g_clear_object (&work->file);
  g_clear_object (&work->catalog);
  g_clear_object (&work->flow);
  g_free (work->encoding);
  g_free (work->sheet);
  g_free (work->mapping_name);
  g_clear_pointer (&work->pending, crm_import_pending_unref);
  g_free (work);
}

static void
emit (CrmImportFlow *self, guint what)
{
  g_signal_emit (self, signals[CHANGED], 0, what);
}

static void
set_state (CrmImportFlow *self, CrmImportState state)
{
  self->state = state;
  emit (self, CRM_IMPORT_CHANGE_STATE);
}

/* On the worker's thread. */
static void
on_progress_cb (guint64 n_rows, double fraction, gpointer user_data)
{
  Work *work = user_data;
  g_autofree char *done = crm_locale_format_integer (crm_locale_default (), (gint64) n_rows);
  g_autofree char *all = crm_locale_format_integer (crm_locale_default (), (gint64) work->n_rows);
  g_autofree char *status = NULL;
  if (work->n_rows > 0)
    /* Translators: how many rows of a file are done, of how many. */
    status = g_strdup_printf (_ ("%s of %s rows"), done, all);
  else
    /* Translators: %s is a number of rows of a file. */
    status = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%s row", "%s rows", (gulong) n_rows),
                              done);
  crm_job_report (work->job, fraction, status);
}

/* ---- reading the file ---- */

/* On a thread of its own: this may be a large file on a slow disk. */
static void
read_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Work *work = data;
  GError *error = NULL;
  CrmImportPlan *plan = NULL;
  if (!work->pending || crm_import_pending_check (work->pending, &error))
    plan = crm_import_plan_new (work->file, work->catalog, &work->options, on_progress_cb, work,
                                cancellable, &error);
  if (plan)
    g_task_return_pointer (task, plan, g_object_unref);
  else
    g_task_return_error (task, error);
}

/* ---- the memory ---- */

/* On a thread of the store. */
static gpointer
run_list_mappings (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  return crm_import_mapping_list (session, error);
}

static void
list_mappings (CrmImportFlow *self, GAsyncReadyCallback callback)
{
  crm_store_run_async (crm_context_get_store (self->context), CRM_LANE_READ, G_PRIORITY_DEFAULT,
                       run_list_mappings, NULL, NULL, (GDestroyNotify) g_ptr_array_unref, NULL,
                       callback, g_object_ref (self));
}

static void
set_mapping (CrmImportFlow *self, CrmRecord *mapping)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *proposed = mapping ? NULL : crm_import_plan_propose_name (self->plan);
  g_set_object (&self->mapping, mapping);
  g_free (self->mapping_name);
  self->mapping_name = g_strdup (mapping ? crm_record_get_title (mapping) : proposed);
  self->remember = mapping != NULL;
  self->is_recognised = FALSE;
  if (mapping && !crm_import_mapping_apply (mapping, self->plan, &error))
    {
      g_free (self->message);
      self->message = g_strdup (error->message);
    }
  else if (!mapping)
    crm_import_plan_set_kind (self->plan, crm_import_plan_get_kind (self->plan));
}

/* Letters that could not be told apart are those of the last time. */
static gboolean
needs_other_letters (CrmImportFlow *self, CrmRecord *mapping)
{
  CrmCsvReader *reader = crm_import_plan_get_reader (self->plan);
  CrmCsvOptions options = { 0 };
  crm_import_mapping_read_options (mapping, &options);
  if (!options.encoding || self->encoding || self->was_reread
      || crm_csv_reader_is_encoding_certain (reader)
      || g_ascii_strcasecmp (options.encoding, crm_csv_reader_get_encoding (reader)) == 0)
    return FALSE;
  self->encoding = g_strdup (options.encoding);
  return TRUE;
}

static void
begin_planning (CrmImportFlow *self)
{
  CrmRecord *mapping
      = self->pending ? NULL : crm_import_mapping_choose (self->mappings, self->plan);
  if (mapping && needs_other_letters (self, mapping))
    {
      begin_reading (self);
      self->was_reread = TRUE;
      return;
    }
  set_mapping (self, mapping);
  self->is_recognised = mapping != NULL;
  if (self->pending)
    crm_import_pending_apply (self->pending, self->plan, NULL);
  set_state (self, CRM_IMPORT_PLANNING);
  emit (self, CRM_IMPORT_CHANGE_PLAN | CRM_IMPORT_CHANGE_MAPPING);
  settle (self);
}

static void
on_mappings_listed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CrmImportFlow) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) mappings = crm_store_run_finish (CRM_STORE (source), result, &error);
  /* Another file may have been opened meanwhile. */
  if (self->state != CRM_IMPORT_READING || !self->plan || self->working)
    return;
  if (!mappings)
    g_warning ("Mappings of imports could not be read: %s", error->message);
  g_clear_pointer (&self->mappings, g_ptr_array_unref);
  self->mappings
      = mappings ? g_steal_pointer (&mappings) : g_ptr_array_new_with_free_func (g_object_unref);
  begin_planning (self);
}

static void
on_mappings_relisted_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CrmImportFlow) self = user_data;
  g_autoptr (GPtrArray) mappings = crm_store_run_finish (CRM_STORE (source), result, NULL);
  if (!mappings)
    return;
  g_clear_pointer (&self->mappings, g_ptr_array_unref);
  self->mappings = g_steal_pointer (&mappings);
  for (guint i = 0; self->mapping && i < self->mappings->len; i++)
    {
      CrmRecord *mapping = g_ptr_array_index (self->mappings, i);
      if (crm_id_equal (crm_record_get_id (mapping), crm_record_get_id (self->mapping)))
        {
          g_set_object (&self->mapping, mapping);
          crm_import_flow_set_mapping_name (self, crm_record_get_title (mapping));
        }
    }
  emit (self, CRM_IMPORT_CHANGE_MAPPING);
}

/**
 * crm_import_flow_reload_mappings:
 *
 * Reads the mappings again, as one was renamed or deleted. What is planned stays as it is.
 */
void
crm_import_flow_reload_mappings (CrmImportFlow *self)
{
  g_return_if_fail (CRM_IS_IMPORT_FLOW (self));
  if (self->mappings)
    list_mappings (self, on_mappings_relisted_cb);
}

/**
 * crm_import_flow_get_mappings:
 *
 * Returns: (transfer none) (nullable) (element-type CrmRecord): all that are kept, those that were
 *   used last first
 */
GPtrArray *
crm_import_flow_get_mappings (CrmImportFlow *self)
{
  g_return_val_if_fail (CRM_IS_IMPORT_FLOW (self), NULL);
  return self->mappings;
}

/**
 * crm_import_flow_get_mapping:
 *
 * Returns: (transfer none) (nullable): the one that the plan began with
 */
CrmRecord *
crm_import_flow_get_mapping (CrmImportFlow *self)
{
  g_return_val_if_fail (CRM_IS_IMPORT_FLOW (self), NULL);
  return self->mapping;
}

/**
 * crm_import_flow_is_recognised:
 *
 * Returns: whether the mapping was found by the headings of the file
 */
gboolean
crm_import_flow_is_recognised (CrmImportFlow *self)
{
  g_return_val_if_fail (CRM_IS_IMPORT_FLOW (self), FALSE);
  return self->is_recognised;
}

gboolean
crm_import_flow_get_remember (CrmImportFlow *self)
{
  g_return_val_if_fail (CRM_IS_IMPORT_FLOW (self), FALSE);
  return self->remember;
}

/**
 * crm_import_flow_set_remember:
 *
 * Sets whether the plan is kept, under its name, when it is run.
 */
void
crm_import_flow_set_remember (CrmImportFlow *self, gboolean remember)
{
  g_return_if_fail (CRM_IS_IMPORT_FLOW (self));
  self->remember = remember;
}

const char *
crm_import_flow_get_mapping_name (CrmImportFlow *self)
{
  g_return_val_if_fail (CRM_IS_IMPORT_FLOW (self), NULL);
  return self->mapping_name;
}

void
crm_import_flow_set_mapping_name (CrmImportFlow *self, const char *name)
{
  g_return_if_fail (CRM_IS_IMPORT_FLOW (self));
  if (g_strcmp0 (self->mapping_name, name) == 0)
    return;
  g_free (self->mapping_name);
  self->mapping_name = g_strdup (name);
}

static void
on_read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  CrmImportFlow *self = CRM_IMPORT_FLOW (source);
  Work *work = g_task_get_task_data (G_TASK (result));
  g_autoptr (GError) error = NULL;
  g_autoptr (CrmImportPlan) plan = g_task_propagate_pointer (G_TASK (result), &error);
  if (self->job != work->job)
    return; /* another file was opened meanwhile */
  g_clear_object (&self->working);
  if (plan)
    {
      g_set_object (&self->plan, plan);
      list_mappings (self, on_mappings_listed_cb);
      return;
    }
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      set_state (self, CRM_IMPORT_IDLE);
      return;
    }
  g_free (self->message);
  self->message = g_strdup (error->message);
  set_state (self, CRM_IMPORT_REFUSED);
}

static void
begin_reading (CrmImportFlow *self)
{
  self->was_reread = FALSE;
  crm_import_flow_cancel (self);
  g_clear_handle_id (&self->preview_id, g_source_remove);
  g_clear_object (&self->plan);
  g_clear_object (&self->preview);
  g_clear_object (&self->report);
  g_clear_pointer (&self->message, g_free);
  g_array_set_size (self->edits, 0);
  self->is_run_wanted = FALSE;

  Work *work = work_new (self, self->file_name);
  /* The work ends with the task, on whichever thread that is; it must not end the flow there. */
  g_clear_object (&work->flow);
  g_autoptr (GTask) task = g_task_new (self, self->working, on_read_cb, NULL);
  g_task_set_source_tag (task, begin_reading);
  g_task_set_task_data (task, work, work_free);
  g_task_run_in_thread (task, read_in_thread);
  set_state (self, CRM_IMPORT_READING);
}

/* ---- preview ---- */

/* On a thread of the store. */
static gpointer
run_preview (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  Work *work = data;
  return crm_import_preview (session, work->plan, on_progress_cb, work, cancellable, error);
}

static void
on_previewed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Work *work = user_data;
  g_autoptr (CrmImportFlow) self = g_object_ref (work->flow);
  g_autoptr (GError) error = NULL;
  g_autoptr (CrmImportReport) preview = crm_store_run_finish (CRM_STORE (source), result, &error);
  gboolean is_current = self->job == work->job;
  work_free (work);
  if (!is_current)
    return;
  g_clear_object (&self->working);
  if (preview)
    {
      g_set_object (&self->preview, preview);
      g_clear_pointer (&self->message, g_free);
    }
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_free (self->message);
      self->message = g_strdup (error->message);
    }
  emit (self, CRM_IMPORT_CHANGE_PREVIEW);
  settle (self);
}

static gboolean
on_preview_due_cb (gpointer user_data)
{
  CrmImportFlow *self = user_data;
  self->preview_id = 0;
  g_autoptr (GError) error = NULL;
  g_clear_pointer (&self->message, g_free);
  if (!crm_import_plan_check (self->plan, &error))
    {
      self->message = g_strdup (error->message);
      emit (self, CRM_IMPORT_CHANGE_PREVIEW);
      return G_SOURCE_REMOVE;
    }
  Work *work = work_new (self, self->file_name);
  crm_store_run_async (crm_context_get_store (self->context), CRM_LANE_REPORT, G_PRIORITY_DEFAULT,
                       run_preview, work, NULL, g_object_unref, self->working, on_previewed_cb,
                       work);
  emit (self, CRM_IMPORT_CHANGE_PREVIEW);
  return G_SOURCE_REMOVE;
}

/* ---- run ---- */

/* On the writing thread of the store. */
static gpointer
run_import (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  Work *work = data;
  if (work->mapping_name && *work->mapping_name
      && !crm_import_mapping_save (session, work->plan, work->mapping_name, NULL, error))
    return NULL;
  return crm_import_run (session, work->plan, on_progress_cb, work, cancellable, error);
}

static void
finish_job (CrmJob *job, CrmImportReport *report, GError *error)
{
  g_autofree char *summary = report ? crm_import_report_dup_summary (report) : NULL;
  if (report)
    crm_job_finish (job, CRM_JOB_DONE, summary);
  else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    crm_job_finish (job, CRM_JOB_CANCELED, _ ("Nothing was imported."));
  else
    crm_job_finish (job, CRM_JOB_FAILED, error->message);
}

static void
on_imported_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Work *work = user_data;
  g_autoptr (CrmImportFlow) self = g_object_ref (work->flow);
  g_autoptr (GError) error = NULL;
  g_autoptr (CrmImportReport) report = crm_store_run_finish (CRM_STORE (source), result, &error);
  finish_job (work->job, report, error);
  gboolean is_current = self->job == work->job;
  work_free (work);
  if (!is_current)
    return;
  g_clear_object (&self->working);
  if (report)
    {
      g_set_object (&self->report, report);
      set_state (self, CRM_IMPORT_DONE);
      return;
    }
  g_clear_pointer (&self->message, g_free);
  if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    self->message = g_strdup (error->message);
  set_state (self, CRM_IMPORT_PLANNING);
  emit (self, CRM_IMPORT_CHANGE_PREVIEW);
}

static void
begin_run (CrmImportFlow *self)
{
  /* Translators: the title of a job; %s is the name of a file. */
  g_autofree char *title = g_strdup_printf (_ ("Import %s"), self->file_name);
  Work *work = work_new (self, title);
  crm_context_add_job (self->context, self->job);
  crm_store_run_async (crm_context_get_store (self->context), CRM_LANE_WRITE, G_PRIORITY_DEFAULT,
                       run_import, work, NULL, g_object_unref, self->working, on_imported_cb, work);
  set_state (self, CRM_IMPORT_RUNNING);
}

/* ---- the plan ---- */

static void
apply_edit (CrmImportFlow *self, const Edit *edit)
{
  CrmImportExisting existing = (CrmImportExisting) edit->number;
  if (edit->column >= crm_import_plan_get_n_columns (self->plan))
    return;
  switch (edit->type)
    {
    case EDIT_KIND:
      crm_import_plan_set_kind (self->plan, edit->what);
      break;
    case EDIT_FIELD:
      crm_import_plan_set_field (self->plan, edit->column, edit->what);
      break;
    case EDIT_CREATE_MISSING:
      crm_import_plan_set_create_missing (self->plan, edit->column, edit->number);
      break;
    case EDIT_DATE_ORDER:
      {
        CrmCellFormat format = *crm_import_plan_get_format (self->plan, edit->column);
        format.date_order = (CrmDateOrder) edit->number;
        crm_import_plan_set_format (self->plan, edit->column, format);
        break;
      }
    case EDIT_MATCH:
      crm_import_plan_set_match (self->plan, edit->what, NULL);
      break;
    case EDIT_EXISTING:
      crm_import_plan_set_existing (self->plan, existing);
      break;
    case EDIT_FIELD_EXISTING:
      crm_import_plan_set_field_existing (self->plan, edit->column,
                                          edit->number >= 0 ? &existing : NULL);
      break;
    case EDIT_CELL:
      crm_import_plan_set_cell (self->plan, edit->row, edit->column, edit->text);
      break;
    case EDIT_MAPPING:
      set_mapping (self, self->wanted);
      emit (self, CRM_IMPORT_CHANGE_MAPPING);
      break;
    }
}

/* The plan is free: applies what waits for it, then runs it or plans the next preview. */
static void
settle (CrmImportFlow *self)
{
  if (self->working || self->state != CRM_IMPORT_PLANNING)
    return;
  for (guint i = 0; i < self->edits->len; i++)
    apply_edit (self, &g_array_index (self->edits, Edit, i));
  if (self->edits->len > 0)
    {
      g_clear_object (&self->preview);
      g_array_set_size (self->edits, 0);
      emit (self, CRM_IMPORT_CHANGE_PLAN);
    }
  g_clear_handle_id (&self->preview_id, g_source_remove);
  if (self->is_run_wanted)
    {
      self->is_run_wanted = FALSE;
      begin_run (self);
    }
  else if (!self->preview && !self->message)
    self->preview_id = g_timeout_add (PREVIEW_MILLISECONDS, on_preview_due_cb, self);
}

static void
edit (CrmImportFlow *self, Edit change)
{
  if (self->state != CRM_IMPORT_PLANNING)
    {
      clear_edit (&change);
      return;
    }
  g_array_append_val (self->edits, change);
  /* Work that a person put into the plan is not to be done again next week. */
  if (change.type != EDIT_MAPPING && change.type != EDIT_CELL && !self->remember)
    {
      self->remember = TRUE;
      emit (self, CRM_IMPORT_CHANGE_MAPPING);
    }
  g_clear_pointer (&self->message, g_free);
  if (self->working)
    g_cancellable_cancel (self->working);
  settle (self);
}

void
crm_import_flow_set_kind (CrmImportFlow *self, const CrmKind *kind)
{
  g_return_if_fail (CRM_IS_IMPORT_FLOW (self));
  edit (self, (Edit){ .type = EDIT_KIND, .what = kind });
}

void
crm_import_flow_set_field (CrmImportFlow *self, guint column, const CrmField *field)
{
  g_return_if_fail (CRM_IS_IMPORT_FLOW (self));
  edit (self, (Edit){ .type = EDIT_FIELD, .column = column, .what = field });
}

void
crm_import_flow_set_create_missing (CrmImportFlow *self, guint column, gboolean create_missing)
{
  g_return_if_fail (CRM_IS_IMPORT_FLOW (self));
  edit (self, (Edit){ .type = EDIT_CREATE_MISSING, .column = column, .number = create_missing });
}

void
crm_import_flow_set_date_order (CrmImportFlow *self, guint column, CrmDateOrder order)
{
  g_return_if_fail (CRM_IS_IMPORT_FLOW (self));
  edit (self, (Edit){ .type = EDIT_DATE_ORDER, .column = column, .number = (int) order });
}

/**
 * crm_import_flow_set_match:
 * @match: one of crm_import_plan_list_matches()
 */
void
crm_import_flow_set_match (CrmImportFlow *self, const char *match)
{
  g_return_if_fail (CRM_IS_IMPORT_FLOW (self));
  edit (self, (Edit){ .type = EDIT_MATCH, .what = g_intern_string (match) });
}

void
crm_import_flow_set_existing (CrmImportFlow *self, CrmImportExisting existing)
{
  g_return_if_fail (CRM_IS_IMPORT_FLOW (self));
  edit (self, (Edit){ .type = EDIT_EXISTING, .number = (int) existing });
}

/**
 * crm_import_flow_set_field_existing:
 * @existing: a CrmImportExisting, or -1 for the same as all others
 */
void
crm_import_flow_set_field_existing (CrmImportFlow *self, guint column, int existing)
{
  g_return_if_fail (CRM_IS_IMPORT_FLOW (self));
  edit (self, (Edit){ .type = EDIT_FIELD_EXISTING, .column = column, .number = existing });
}

/**
 * crm_import_flow_use_mapping:
 * @mapping: (nullable): one of crm_import_flow_get_mappings(); %NULL guesses anew
 */
void
crm_import_flow_use_mapping (CrmImportFlow *self, CrmRecord *mapping)
{
  g_return_if_fail (CRM_IS_IMPORT_FLOW (self));
  g_set_object (&self->wanted, mapping);
  edit (self, (Edit){ .type = EDIT_MAPPING });
}

/**
 * crm_import_flow_set_cell:
 * @row: number of the row
 *
 * Corrects a cell of the file, for this import; the file stays as it is.
 */
void
crm_import_flow_set_cell (CrmImportFlow *self, guint64 row, guint column, const char *text)
{
  g_return_if_fail (CRM_IS_IMPORT_FLOW (self));
  edit (self, (Edit){ .type = EDIT_CELL, .row = row, .column = column, .text = g_strdup (text) });
}

/**
 * crm_import_flow_note_taken:
 *
 * To be called when rows of the plan were chosen: how many come in has changed.
 */
void
crm_import_flow_note_taken (CrmImportFlow *self)
{
  g_return_if_fail (CRM_IS_IMPORT_FLOW (self));
  emit (self, CRM_IMPORT_CHANGE_PREVIEW);
}

/**
 * crm_import_flow_count_wanted:
 *
 * Returns: how many rows of the preview will change something; 0 while there is none
 */
guint64
crm_import_flow_count_wanted (CrmImportFlow *self)
{
  g_return_val_if_fail (CRM_IS_IMPORT_FLOW (self), 0);
  if (!self->preview || !self->plan)
    return 0;
  guint64 n_updates = crm_import_report_get_n (self->preview, CRM_IMPORT_UPDATE);
  if (crm_import_plan_get_existing (self->plan) == CRM_IMPORT_EXISTING_ASK)
    n_updates = crm_import_plan_count_taken (self->plan, n_updates);
  return crm_import_report_get_n (self->preview, CRM_IMPORT_CREATE) + n_updates;
}

/* ---- the flow ---- */

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
  begin_reading (self);
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
  begin_reading (self);
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
  begin_reading (self);
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
  set_state (self, CRM_IMPORT_IDLE);
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
  settle (self);
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
  self->edits = g_array_new (FALSE, FALSE, sizeof (Edit));
  g_array_set_clear_func (self->edits, clear_edit);
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
