/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sharing, as a window and a script ask for it: the room sync with the passwords that it needs. */
#include "config.h"

#include "crm-share.h"

#include <glib/gi18n-lib.h>

#include "crm-error.h"
#include "crm-office.h"
#include "crm-secrets.h"

/**
 * crm_share_get_password:
 * @server: address without login and password
 *
 * Finds the password of this desk, in the environment or the secret service. Has the form that
 * crm_sync_engine_new() takes; @data is not used.
 */
char *
crm_share_get_password (
    const char *server, const char *login, gpointer data, GCancellable *cancellable, GError **error)
{
  return crm_secrets_lookup (server, login, error);
}

/**
 * crm_share_lookup_password:
 *
 * Returns: (transfer full): the password of this desk, to be freed with crm_password_free(); %NULL
 *   with an error, also when the office is on this desk only
 */
char *
crm_share_lookup_password (CrmStore *store, GError **error)
{
  g_autoptr (CrmSyncStatus) status = crm_sync_status (store, error);

  if (status == NULL)
    return NULL;
  if (!status->is_shared)
    {
      g_set_error (error, CRM_ERROR, CRM_ERROR_INVALID,
                   _ ("This office is on this desk only; join a shared database first"));
      return NULL;
    }
  return crm_secrets_lookup (status->server, status->login, error);
}

/* Where there is no secret service, as on a server, CLIENTELA_PASSWORD is asked for each time. */
static void
keep_password (CrmStore *store, const char *password)
{
  g_autoptr (CrmSyncStatus) status = crm_sync_status (store, NULL);
  g_autoptr (GError) error = NULL;

  if (status != NULL && status->is_shared
      && !crm_secrets_store (status->server, status->login, password, &error))
    g_message ("%s", error->message);
}

/**
 * crm_share_join:
 * @server: address of the database as libpq takes it
 * @progress: (nullable): called on this thread
 *
 * Joins the shared database of an office, makes the first copy and keeps the password.
 */
gboolean
crm_share_join (CrmStore *store,
                const char *server,
                const char *login,
                const char *password,
                CrmSyncProgress progress,
                gpointer progress_data,
                GCancellable *cancellable,
                GError **error)
{
  if (!crm_sync_join (store, server, login, password, progress, progress_data, cancellable, error))
    return FALSE;
  /* A keyring that is locked asks a person, who should know what for. */
  if (progress != NULL)
    progress (1, _ ("Keeping the password in the keyring"), progress_data);
  keep_password (store, password);
  return TRUE;
}

/**
 * crm_share_correct:
 *
 * Corrects where the shared database of the office is, or with which login and password this desk
 * goes there, and keeps the password.
 */
gboolean
crm_share_correct (CrmStore *store,
                   const char *server,
                   const char *login,
                   const char *password,
                   GCancellable *cancellable,
                   GError **error)
{
  if (!crm_sync_correct (store, server, login, password, cancellable, error))
    return FALSE;
  keep_password (store, password);
  return TRUE;
}

typedef struct
{
  CrmStore *store;
  char *server;
  char *login;
  char *password;
  CrmJob *job;
} Join;

static void
free_join (gpointer data)
{
  Join *join = data;

  g_object_unref (join->store);
  g_clear_object (&join->job);
  g_free (join->server);
  g_free (join->login);
  crm_password_free (join->password);
  g_free (join);
}

static void
report_to_job (double fraction, const char *status, gpointer data)
{
  crm_job_report (data, fraction, status);
}

static void
join_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Join *join = data;
  GError *error = NULL;

  if (crm_share_join (join->store, join->server, join->login, join->password,
                      join->job != NULL ? report_to_job : NULL, join->job, cancellable, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

/**
 * crm_share_join_async:
 * @job: (nullable): is told how far the first copy is; the caller finishes it
 */
void
crm_share_join_async (CrmStore *store,
                      const char *server,
                      const char *login,
                      const char *password,
                      CrmJob *job,
                      GCancellable *cancellable,
                      GAsyncReadyCallback callback,
                      gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Join *join = g_new0 (Join, 1);

  join->store = g_object_ref (store);
  join->server = g_strdup (server);
  join->login = g_strdup (login);
  join->password = g_strdup (password);
  join->job = job != NULL ? g_object_ref (job) : NULL;
  g_task_set_source_tag (task, crm_share_join_async);
  g_task_set_task_data (task, join, free_join);
  g_task_run_in_thread (task, join_in_thread);
}

gboolean
crm_share_join_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * crm_share_leave:
 *
 * Forgets the shared database and its password. The records stay on this desk.
 */
gboolean
crm_share_leave (CrmStore *store, GError **error)
{
  g_autoptr (CrmSyncStatus) status = crm_sync_status (store, error);

  if (status == NULL || !crm_sync_leave (store, error))
    return FALSE;
  if (status->is_shared)
    crm_secrets_clear (status->server, status->login, NULL);
  return TRUE;
}

/**
 * crm_share_wipe:
 * @folder: of a copy that was taken back and that nobody has open
 * @status: how it stood before it was closed
 *
 * Removes the copy and the password from this computer. There is no way back. What was not sent yet
 * goes with it: the desk is not in the hands of its person any more.
 */
gboolean
crm_share_wipe (const char *folder, const CrmSyncStatus *status, GError **error)
{
  g_return_val_if_fail (status->is_revoked, FALSE);
  if (status->is_shared)
    crm_secrets_clear (status->server, status->login, NULL);
  return crm_profile_remove (folder, error);
}

static void
why_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  GError *error = NULL;
  CrmPassword *password = crm_share_lookup_password (source, &error);
  GPtrArray *reasons
      = password != NULL ? crm_sync_why (source, password, data, cancellable, &error) : NULL;

  crm_password_free (password);
  if (reasons != NULL)
    g_task_return_pointer (task, reasons, (GDestroyNotify) g_ptr_array_unref);
  else
    g_task_return_error (task, error);
}

/**
 * crm_share_why_async:
 *
 * Asks who sees a record, and why. Waits for the network, on a thread of its own.
 */
void
crm_share_why_async (CrmStore *store,
                     const CrmId *id,
                     GCancellable *cancellable,
                     GAsyncReadyCallback callback,
                     gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (store, cancellable, callback, user_data);

  g_task_set_source_tag (task, crm_share_why_async);
  g_task_set_task_data (task, g_memdup2 (id, sizeof *id), g_free);
  g_task_run_in_thread (task, why_in_thread);
}

/* Returns: (transfer full) (element-type CrmSyncReason): one for each person, oneself first */
GPtrArray *
crm_share_why_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
