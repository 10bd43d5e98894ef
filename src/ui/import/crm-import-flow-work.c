/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What workers do for an import: they read the file, preview it and run it. While one of them has
 * the plan nobody else touches it; when it lets go, what waits is applied and the next thing
 * begins. Main thread, except the functions that say otherwise. */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "crm-import-flow-private.h"
#include "crm-import-mapping.h"
#include "crm-import.h"

/* Several changes in a row are previewed once. */
#define PREVIEW_MILLISECONDS 250

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
      crm_import_flow_begin_plan (self);
      return;
    }
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      crm_import_flow_set_state (self, CRM_IMPORT_IDLE);
      return;
    }
  g_free (self->message);
  self->message = g_strdup (error->message);
  crm_import_flow_set_state (self, CRM_IMPORT_REFUSED);
}

void
crm_import_flow_read (CrmImportFlow *self)
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
  g_task_set_source_tag (task, crm_import_flow_read);
  g_task_set_task_data (task, work, work_free);
  g_task_run_in_thread (task, read_in_thread);
  crm_import_flow_set_state (self, CRM_IMPORT_READING);
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
  crm_import_flow_emit (self, CRM_IMPORT_CHANGE_PREVIEW);
  crm_import_flow_settle (self);
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
      crm_import_flow_emit (self, CRM_IMPORT_CHANGE_PREVIEW);
      return G_SOURCE_REMOVE;
    }
  Work *work = work_new (self, self->file_name);
  crm_store_run_async (crm_context_get_store (self->context), CRM_LANE_REPORT, G_PRIORITY_DEFAULT,
                       run_preview, work, NULL, g_object_unref, self->working, on_previewed_cb,
                       work);
  crm_import_flow_emit (self, CRM_IMPORT_CHANGE_PREVIEW);
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
      crm_import_flow_set_state (self, CRM_IMPORT_DONE);
      return;
    }
  g_clear_pointer (&self->message, g_free);
  if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    self->message = g_strdup (error->message);
  crm_import_flow_set_state (self, CRM_IMPORT_PLANNING);
  crm_import_flow_emit (self, CRM_IMPORT_CHANGE_PREVIEW);
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
  crm_import_flow_set_state (self, CRM_IMPORT_RUNNING);
}

/* ---- what comes next ---- */

/* The plan is free: applies what waits for it, then runs it or plans the next preview. */
void
crm_import_flow_settle (CrmImportFlow *self)
{
  if (self->working || self->state != CRM_IMPORT_PLANNING)
    return;
  if (crm_import_flow_apply_edits (self))
    {
      g_clear_object (&self->preview);
      crm_import_flow_emit (self, CRM_IMPORT_CHANGE_PLAN);
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
