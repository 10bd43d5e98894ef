/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Files of other programs are read on threads of the pool, where the window does not wait for them.
 */
#include "config.h"

#include "crm-template-file-job.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <string.h>

#include "crm-error.h"
#include "crm-word-import.h"

#define MAX_FILE (32 * 1024 * 1024)

void
crm_template_file_reading_free (CrmTemplateFileReading *self)
{
  g_clear_object (&self->file);
  g_clear_pointer (&self->problems, g_ptr_array_unref);
  g_clear_pointer (&self->lost, g_ptr_array_unref);
  g_free (self->text);
  g_free (self);
}

/* The bytes of a file that a person chose */

static void
load_on_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  GError *error = NULL;
  g_autoptr (GFileInputStream) stream = g_file_read (data, cancellable, &error);
  GBytes *bytes = stream != NULL ? g_input_stream_read_bytes (G_INPUT_STREAM (stream), MAX_FILE + 1,
                                                              cancellable, &error)
                                 : NULL;

  if (bytes != NULL && g_bytes_get_size (bytes) > MAX_FILE)
    {
      g_clear_pointer (&bytes, g_bytes_unref);
      g_set_error (&error, CRM_ERROR, CRM_ERROR_INVALID, _ ("The file is larger than %d MB"),
                   MAX_FILE / 1024 / 1024);
    }
  if (bytes != NULL)
    g_task_return_pointer (task, bytes, (GDestroyNotify) g_bytes_unref);
  else
    g_task_return_error (task, error);
}

void
crm_template_file_load_async (CrmContext *context,
                              GFile *file,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (context, cancellable, callback, user_data);

  g_task_set_task_data (task, g_object_ref (file), g_object_unref);
  g_task_run_in_thread (task, load_on_thread);
}

GBytes *
crm_template_file_load_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* What is in it */

typedef struct
{
  GBytes *bytes;
  char *body;
  char *mapping;
  guint wishes;
} Job;

static void
job_free (gpointer data)
{
  Job *job = data;

  g_bytes_unref (job->bytes);
  g_free (job->body);
  g_free (job->mapping);
  g_free (job);
}

static CrmTemplateFile *
open_file (const Job *job, CrmPlaceholders *placeholders, GError **error)
{
  g_autoptr (CrmTemplateFile) file = NULL;
  g_autofree char *proposal = NULL;

  if ((job->wishes & CRM_TEMPLATE_FILE_GUESS) != 0 && !crm_template_file_probe (job->bytes, error))
    return NULL;
  file = crm_template_file_new (job->bytes, job->body, job->mapping, error);
  if (file == NULL || (job->wishes & CRM_TEMPLATE_FILE_GUESS) == 0)
    return g_steal_pointer (&file);
  proposal = crm_template_file_propose (file, placeholders);
  return crm_template_file_new (job->bytes, job->body, proposal, error);
}

static void
read_on_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  const Job *job = data;
  g_autoptr (CrmPlaceholders) placeholders
      = crm_placeholders_new (crm_context_get_catalog (source));
  g_autoptr (CrmTemplateFileReading) reading = g_new0 (CrmTemplateFileReading, 1);
  GError *error = NULL;

  reading->file = open_file (job, placeholders, &error);
  if (reading->file != NULL)
    reading->problems = crm_template_file_check (reading->file, placeholders);
  if (error == NULL && (job->wishes & CRM_TEMPLATE_FILE_IMPORT) != 0)
    reading->text = crm_word_import (job->bytes, job->body, placeholders, &reading->lost, &error);
  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, g_steal_pointer (&reading),
                           (GDestroyNotify) crm_template_file_reading_free);
}

/**
 * crm_template_file_read_async:
 * @body: (nullable): text whose head holds for the file
 * @mapping: (nullable): what its fields stand for
 * @wishes: of CrmTemplateFileWish
 */
void
crm_template_file_read_async (CrmContext *context,
                              GBytes *bytes,
                              const char *body,
                              const char *mapping,
                              guint wishes,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (context, cancellable, callback, user_data);
  Job *job = g_new0 (Job, 1);

  job->bytes = g_bytes_ref (bytes);
  job->body = g_strdup (body);
  job->mapping = g_strdup (mapping);
  job->wishes = wishes;
  g_task_set_task_data (task, job, job_free);
  g_task_run_in_thread (task, read_on_thread);
}

CrmTemplateFileReading *
crm_template_file_read_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* Opening a copy in the program that it belongs to */

typedef struct
{
  GBytes *bytes;
  char *path;
} Copy;

static void
copy_free (gpointer data)
{
  Copy *copy = data;

  g_bytes_unref (copy->bytes);
  g_free (copy->path);
  g_free (copy);
}

static void
on_launched_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Copy *copy = g_task_get_task_data (task);

  if (g_app_info_launch_default_for_uri_finish (result, NULL))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_new_error (task, CRM_ERROR, CRM_ERROR_NOT_FOUND,
                             /* Translators: %s is the path of a file. */
                             _ ("No program opens such files. It is in %s"), copy->path);
}

static void
on_copied_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  Copy *copy = g_task_get_task_data (task);
  g_autofree char *address = NULL;
  GError *error = NULL;

  if (!g_task_propagate_boolean (G_TASK (result), &error))
    {
      g_task_return_error (task, error);
      g_object_unref (task);
      return;
    }
  address = g_filename_to_uri (copy->path, NULL, NULL);
  g_app_info_launch_default_for_uri_async (address, NULL, NULL, on_launched_cb, task);
}

static void
copy_on_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Copy *copy = data;
  g_autofree char *folder = g_path_get_dirname (copy->path);
  GError *error = NULL;

  if (g_mkdir_with_parents (folder, 0700) != 0)
    g_task_return_new_error (task, CRM_ERROR, CRM_ERROR_FAILED, "%s: %s", folder,
                             g_strerror (errno));
  else if (!g_file_set_contents_full (copy->path, g_bytes_get_data (copy->bytes, NULL),
                                      (gssize) g_bytes_get_size (copy->bytes),
                                      G_FILE_SET_CONTENTS_CONSISTENT, 0600, &error))
    g_task_return_error (task, error);
  else
    g_task_return_boolean (task, TRUE);
}

/**
 * crm_document_open_async:
 * @name: of the copy
 *
 * Opens a copy of a file in the program of the person's choice, in Flatpak through the portal. What
 * is changed there does not come back by itself.
 */
void
crm_document_open_async (GBytes *bytes,
                         const char *name,
                         GAsyncReadyCallback callback,
                         gpointer user_data)
{
  GTask *task = g_task_new (NULL, NULL, callback, user_data);
  g_autoptr (GTask) copying = g_task_new (NULL, NULL, on_copied_cb, task);
  Copy *copy = g_new0 (Copy, 1);

  copy->bytes = g_bytes_ref (bytes);
  copy->path = g_build_filename (g_get_user_cache_dir (), "clientela", "opened", name, NULL);
  g_task_set_task_data (task, copy, copy_free);
  g_task_set_task_data (copying, copy, NULL);
  g_task_run_in_thread (copying, copy_on_thread);
}

gboolean
crm_document_open_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}
