/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The window's part in making an office: the sample company, or one of a person's own. */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "crm-first-run-page.h"
#include "crm-office.h"
#include "crm-sample-office.h"
#include "crm-secrets.h"
#include "crm-share.h"
#include "crm-window-private.h"

static void
take_made_office (CrmWindow *self, CrmContext *context, const GError *error)
{
  if (context != NULL)
    crm_window_set_context (self, context);
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    crm_window_show_problem (self, _ ("The Office Could Not Be Made"), error->message);
}

static void
on_sample_made_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (CrmWindow) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (CrmContext) context = crm_sample_office_create_finish (result, &error);

  take_made_office (self, context, error);
}

static void
on_office_made_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (CrmWindow) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (CrmContext) context = crm_office_create_finish (result, &error);

  take_made_office (self, context, error);
}

/**
 * crm_window_open_sample:
 *
 * Opens the sample company, and makes it first where there is none.
 */
void
crm_window_open_sample (CrmWindow *self)
{
  g_autofree char *folder = crm_profile_sample_folder ();

  if (crm_profile_exists (folder))
    {
      crm_window_open_profile (self, folder, 0);
      return;
    }
  crm_window_begin_opening (self, folder, _ ("Making a year of business for the sample company…"));
  crm_sample_office_create_async (folder, NULL, self->opening, on_sample_made_cb,
                                  g_object_ref (self));
}

/**
 * crm_window_start_office:
 *
 * Makes a new office in the folder of this window and opens it.
 */
void
crm_window_start_office (CrmWindow *self,
                         const char *name,
                         const char *person,
                         const char *currency)
{
  CrmOfficeSetup setup = { .office_name = name, .user_name = person, .currency = currency };
  g_autofree char *folder = g_strdup (self->folder);

  crm_window_begin_opening (self, folder, _ ("Making your office…"));
  crm_office_create_async (folder, &setup, self->opening, on_office_made_cb, g_object_ref (self));
}

/* Joining: an empty replica is opened, filled with the first copy, and opened anew as an office. */
typedef struct
{
  CrmWindow *window;
  char *folder;
  char *server;
  char *login;
  char *password;
  CrmStore *store;
  CrmJob *job;
} Joining;

static void
joining_free (Joining *joining)
{
  g_signal_handlers_disconnect_by_data (joining->job, joining->window);
  g_clear_object (&joining->window);
  g_clear_object (&joining->store);
  g_clear_object (&joining->job);
  g_free (joining->folder);
  g_free (joining->server);
  g_free (joining->login);
  crm_password_free (joining->password);
  g_free (joining);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Joining, joining_free)

static void
on_join_progress_cb (CrmWindow *self, GParamSpec *pspec, CrmJob *job)
{
  const char *status = crm_job_get_status (job);
  double fraction = crm_job_get_fraction (job);
  if (status && *status)
    gtk_label_set_label (self->loading_label, status);
  gtk_widget_set_visible (GTK_WIDGET (self->loading_bar), fraction >= 0);
  if (fraction >= 0)
    gtk_progress_bar_set_fraction (self->loading_bar, fraction);
}

/* The form comes back as it was typed, and no half copy stays behind. */
static void
show_join_problem (Joining *joining, const GError *error)
{
  CrmWindow *self = joining->window;
  crm_profile_remove (joining->folder, NULL);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  crm_first_run_page_show_join_problem (CRM_FIRST_RUN_PAGE (self->first_run_page), error->message);
  gtk_stack_set_visible_child_name (self->states, "first-run");
}

static void
on_joined_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Joining) joining = data;
  g_autoptr (GError) error = NULL;
  gboolean has_joined = crm_share_join_finish (result, &error);
  crm_job_finish (joining->job, has_joined ? CRM_JOB_DONE : CRM_JOB_FAILED, NULL);
  crm_store_close (joining->store);
  if (has_joined)
    crm_window_open_profile (joining->window, joining->folder, 0);
  else
    show_join_problem (joining, error);
}

static void
on_join_store_opened_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Joining) joining = data;
  g_autoptr (GError) error = NULL;
  joining->store = crm_store_open_finish (result, &error);
  if (!joining->store)
    {
      show_join_problem (joining, error);
      return;
    }
  Joining *going_on = g_steal_pointer (&joining);
  crm_share_join_async (going_on->store, going_on->server, going_on->login, going_on->password,
                        going_on->job, going_on->window->opening, on_joined_cb, going_on);
}

/**
 * crm_window_join_office:
 * @server: address as libpq takes it
 *
 * Makes the first copy of a shared office in the folder of this window and opens it.
 */
void
crm_window_join_office (CrmWindow *self,
                        const char *server,
                        const char *login,
                        const char *password)
{
  Joining *joining = g_new0 (Joining, 1);
  joining->window = g_object_ref (self);
  joining->folder = g_strdup (self->folder);
  joining->server = g_strdup (server);
  joining->login = g_strdup (login);
  joining->password = g_strdup (password);
  joining->job = crm_job_new (_ ("Joining the office"));
  g_signal_connect_swapped (joining->job, "notify", G_CALLBACK (on_join_progress_cb), self);

  crm_window_begin_opening (self, joining->folder, _ ("Joining the office…"));
  g_autoptr (CrmCatalog) catalog = crm_catalog_new ();
  crm_store_open_async (joining->folder, CRM_STORE_CREATE, catalog, self->opening,
                        on_join_store_opened_cb, joining);
}

/* ---- a copy that is taken back ---- */

static void
free_status (gpointer data)
{
  crm_sync_status_free (data);
}

static void
status_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  GError *error = NULL;
  CrmSyncStatus *status = crm_sync_status (data, &error);
  if (status)
    g_task_return_pointer (task, status, free_status);
  else
    g_task_return_error (task, error);
}

typedef struct
{
  char *folder;
  CrmSyncStatus *status;
} Wiping;

static void
wiping_free (gpointer data)
{
  Wiping *wiping = data;
  g_free (wiping->folder);
  crm_sync_status_free (wiping->status);
  g_free (wiping);
}

static void
wipe_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Wiping *wiping = data;
  GError *error = NULL;
  if (crm_share_wipe (wiping->folder, wiping->status, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
on_wiped_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;
  gboolean is_gone = g_task_propagate_boolean (G_TASK (result), &error);
  crm_window_show_problem (
      CRM_WINDOW (source), _ ("This Copy Was Taken Back"),
      is_gone ? _ ("The office has taken back the copy on this computer, and it was removed. Ask "
                   "the people of your office if that is a mistake: nothing that was sent to them "
                   "is lost.")
              : error->message);
}

/* The keyring may take its time, and so may the disk. */
static void
on_status_read_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  CrmWindow *self = CRM_WINDOW (source);
  g_autoptr (CrmSyncStatus) status = g_task_propagate_pointer (G_TASK (result), NULL);
  if (!self->context || !status || !status->is_revoked)
    return;
  Wiping *wiping = g_new0 (Wiping, 1);
  wiping->folder = g_strdup (crm_context_get_folder (self->context));
  wiping->status = g_steal_pointer (&status);
  crm_window_begin_opening (self, wiping->folder, _ ("Taken Back"));
  crm_window_update_actions (self);
  g_autoptr (GTask) task = g_task_new (self, NULL, on_wiped_cb, NULL);
  g_task_set_source_tag (task, on_status_read_cb);
  g_task_set_task_data (task, wiping, wiping_free);
  g_task_run_in_thread (task, wipe_in_thread);
}

static void
on_sync_state_cb (CrmWindow *self)
{
  if (crm_sync_engine_get_state (crm_context_get_sync (self->context)) != CRM_SYNC_REVOKED)
    return;
  g_autoptr (GTask) task = g_task_new (self, NULL, on_status_read_cb, NULL);
  g_task_set_source_tag (task, on_sync_state_cb);
  g_task_set_task_data (task, g_object_ref (crm_context_get_store (self->context)), g_object_unref);
  g_task_run_in_thread (task, status_in_thread);
}

/*
 * crm_window_watch_sync:
 *
 * Removes the copy of the office when the office takes it back.
 */
void
crm_window_watch_sync (CrmWindow *self)
{
  self->sync_state_id = g_signal_connect_swapped (
      crm_context_get_sync (self->context), "notify::state", G_CALLBACK (on_sync_state_cb), self);
}
