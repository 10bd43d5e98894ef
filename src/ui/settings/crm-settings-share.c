/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is done with the shared database, on threads of its own: it waits for the network. Called on
 * the main thread. Passwords are wiped when the work is done. */
#include "config.h"

#include "crm-settings-share.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <string.h>
#include <sys/random.h>

#include "crm-error.h"
#include "crm-fold.h"
#include "crm-secrets.h"
#include "crm-share.h"
#include "crm-sync-presence.h"

#define PASSWORD_GROUPS 4
#define PASSWORD_GROUP 4

typedef struct
{
  CrmStore *store;
  CrmCatalog *catalog;
  CrmJob *job;
  char *address; /* without a user */
  char *admin_address;
  char *admin;
  CrmPassword *admin_password;
  char *login;
  CrmPassword *password;
  CrmRecord *person;
  CrmId user;
  int desk;
  gboolean shows;
} Work;

static void
work_free (gpointer data)
{
  Work *work = data;
  g_clear_object (&work->store);
  g_clear_object (&work->catalog);
  g_clear_object (&work->job);
  g_clear_object (&work->person);
  g_free (work->address);
  g_free (work->admin_address);
  g_free (work->admin);
  g_free (work->login);
  crm_password_free (work->admin_password);
  crm_password_free (work->password);
  g_free (work);
}

static Work *
work_new (CrmContext *context)
{
  Work *work = g_new0 (Work, 1);
  work->store = g_object_ref (crm_context_get_store (context));
  work->catalog = g_object_ref (crm_context_get_catalog (context));
  work->user = *crm_context_get_user (context);
  return work;
}

static void
run_work (CrmContext *context,
          Work *work,
          gpointer tag,
          GTaskThreadFunc func,
          GAsyncReadyCallback callback,
          gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (
      context, work->job ? crm_job_get_cancellable (work->job) : NULL, callback, user_data);
  g_task_set_source_tag (task, tag);
  g_task_set_task_data (task, work, work_free);
  g_task_run_in_thread (task, func);
}

/* ---- addresses, logins, passwords ---- */

static void
append_setting (GString *text, const char *key, const char *value)
{
  if (!value || !*value)
    return;
  g_string_append_printf (text, "%s%s='", text->len > 0 ? " " : "", key);
  for (const char *p = value; *p; p++)
    {
      if (*p == '\'' || *p == '\\')
        g_string_append_c (text, '\\');
      g_string_append_c (text, *p);
    }
  g_string_append_c (text, '\'');
}

/**
 * crm_settings_server_dup_address:
 * @user: (nullable): who is to log in
 *
 * Returns: (transfer full): the address as the room sync takes it
 */
char *
crm_settings_server_dup_address (const CrmSettingsServer *server, const char *user)
{
  GString *text = g_string_new (NULL);
  if (strstr (server->host, "://") || strchr (server->host, '='))
    {
      g_string_append (text, server->host);
      if (!strstr (server->host, "://"))
        append_setting (text, "user", user);
      return g_string_free (text, FALSE);
    }
  const char *colon = strrchr (server->host, ':');
  gboolean has_port = colon && colon == strchr (server->host, ':') && colon[1]
                      && strspn (colon + 1, "0123456789") == strlen (colon + 1);
  g_autofree char *host = has_port ? g_strndup (server->host, (gsize) (colon - server->host))
                                   : g_strdup (server->host);
  append_setting (text, "host", host);
  if (has_port)
    append_setting (text, "port", colon + 1);
  append_setting (text, "dbname", server->database);
  append_setting (text, "sslrootcert", server->certificate);
  append_setting (text, "user", user);
  return g_string_free (text, FALSE);
}

/**
 * crm_settings_make_password:
 *
 * Returns: (transfer full): a password that can be read out: letters and digits that nobody mixes
 *   up; %NULL where the system has no chance to give
 */
char *
crm_settings_make_password (void)
{
  static const char letters[] = "abcdefghjkmnpqrstuvwxyz23456789";
  GString *text = g_string_new (NULL);
  while (text->len < PASSWORD_GROUPS * (PASSWORD_GROUP + 1) - 1)
    {
      guint8 byte;
      if (getrandom (&byte, 1, 0) != 1)
        {
          if (errno == EINTR)
            continue;
          g_string_free (text, TRUE);
          return NULL;
        }
      /* What is beyond the last whole round would make the first letters likelier. */
      if (byte >= 256 / (sizeof letters - 1) * (sizeof letters - 1))
        continue;
      if (text->len % (PASSWORD_GROUP + 1) == PASSWORD_GROUP)
        g_string_append_c (text, '-');
      g_string_append_c (text, letters[byte % (sizeof letters - 1)]);
    }
  return g_string_free (text, FALSE);
}

/**
 * crm_settings_make_login:
 *
 * Returns: (transfer full): a login made from a name: “Ana Müller” becomes “ana.muller”
 */
char *
crm_settings_make_login (const char *name)
{
  g_autofree char *folded = crm_fold (name);
  GString *login = g_string_new (NULL);
  for (const char *p = folded; *p && login->len < 40; p++)
    if (g_ascii_islower (*p) || (g_ascii_isdigit (*p) && login->len > 0))
      g_string_append_c (login, *p);
    else if (login->len > 0 && login->str[login->len - 1] != '.' && (guchar) *p < 0x80)
      g_string_append_c (login, '.');
  while (login->len > 0 && login->str[login->len - 1] == '.')
    g_string_truncate (login, login->len - 1);
  return g_string_free (login, FALSE);
}

/* ---- status ---- */

static void
free_status (gpointer data)
{
  crm_sync_status_free (data);
}

static void
status_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Work *work = data;
  GError *error = NULL;
  CrmSyncStatus *status = crm_sync_status (work->store, &error);
  if (status)
    g_task_return_pointer (task, status, free_status);
  else
    g_task_return_error (task, error);
}

void
crm_settings_share_status_async (CrmContext *context,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  run_work (context, work_new (context), crm_settings_share_status_async, status_in_thread,
            callback, user_data);
}

CrmSyncStatus *
crm_settings_share_status_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* ---- sharing and joining ---- */

static void
on_progress_cb (double fraction, const char *status, gpointer data)
{
  if (data)
    crm_job_report (data, fraction, status);
}

/* On a thread of the store. */
static gpointer
read_user (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  const CrmKind *kind = crm_catalog_find_kind (crm_session_get_catalog (session), "user");
  return crm_session_get (session, kind, data, error);
}

static gboolean
join (Work *work, GCancellable *cancellable, GError **error)
{
  return crm_share_join (work->store, work->address, work->login, work->password, on_progress_cb,
                         work->job, cancellable, error);
}

static gboolean
share (Work *work, GCancellable *cancellable, GError **error)
{
  crm_job_report (work->job, -1, _ ("Making the shared database…"));
  if (!crm_sync_share_init (work->admin_address, work->admin_password, work->catalog, cancellable,
                            error))
    return FALSE;
  g_autoptr (CrmRecord) me
      = crm_store_run (work->store, CRM_LANE_READ, read_user, &work->user, cancellable, error);
  if (!me)
    return FALSE;
  crm_job_report (work->job, -1, _ ("Letting you in…"));
  return crm_sync_add_person (work->admin_address, work->admin_password, work->login,
                              work->password, me, cancellable, error)
         && join (work, cancellable, error);
}

static void
return_result (GTask *task, gboolean is_done, GError *error)
{
  if (is_done)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
share_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  GError *error = NULL;
  gboolean is_done = share (data, cancellable, &error);
  return_result (task, is_done, error);
}

static void
join_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  GError *error = NULL;
  gboolean is_done = join (data, cancellable, &error);
  return_result (task, is_done, error);
}

void
crm_settings_share_office_async (CrmContext *context,
                                 const CrmSettingsServer *server,
                                 const char *admin,
                                 const char *admin_password,
                                 const char *login,
                                 const char *password,
                                 CrmJob *job,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  Work *work = work_new (context);
  work->job = g_object_ref (job);
  work->address = crm_settings_server_dup_address (server, NULL);
  work->admin_address = crm_settings_server_dup_address (server, admin);
  work->admin_password = g_strdup (admin_password);
  work->login = g_strdup (login);
  work->password = g_strdup (password);
  run_work (context, work, crm_settings_share_office_async, share_in_thread, callback, user_data);
}

void
crm_settings_join_office_async (CrmContext *context,
                                const CrmSettingsServer *server,
                                const char *login,
                                const char *password,
                                CrmJob *job,
                                GAsyncReadyCallback callback,
                                gpointer user_data)
{
  Work *work = work_new (context);
  work->job = g_object_ref (job);
  work->address = crm_settings_server_dup_address (server, NULL);
  work->login = g_strdup (login);
  work->password = g_strdup (password);
  run_work (context, work, crm_settings_join_office_async, join_in_thread, callback, user_data);
}

static void
correct_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Work *work = data;
  GError *error = NULL;
  gboolean is_done = crm_share_correct (work->store, work->address, work->login, work->password,
                                        cancellable, &error);
  return_result (task, is_done, error);
}

void
crm_settings_correct_share_async (CrmContext *context,
                                  const CrmSettingsServer *server,
                                  const char *login,
                                  const char *password,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data)
{
  Work *work = work_new (context);
  work->address = crm_settings_server_dup_address (server, NULL);
  work->login = g_strdup (login);
  work->password = g_strdup (password);
  run_work (context, work, crm_settings_correct_share_async, correct_in_thread, callback,
            user_data);
}

/* ---- people ---- */

static void
add_person_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Work *work = data;
  GError *error = NULL;
  g_autoptr (CrmSyncStatus) status = crm_sync_status (work->store, &error);
  gboolean is_done = FALSE;
  if (status && !status->is_shared)
    g_set_error_literal (&error, CRM_ERROR, CRM_ERROR_INVALID,
                         _ ("This office is on this desk only: share it first."));
  else if (status)
    {
      g_autoptr (GString) address = g_string_new (status->server);
      append_setting (address, "user", work->admin);
      is_done = crm_sync_add_person (address->str, work->admin_password, work->login,
                                     work->password, work->person, cancellable, &error);
    }
  return_result (task, is_done, error);
}

void
crm_settings_add_person_async (CrmContext *context,
                               const char *admin,
                               const char *admin_password,
                               CrmRecord *person,
                               const char *login,
                               const char *password,
                               GAsyncReadyCallback callback,
                               gpointer user_data)
{
  Work *work = work_new (context);
  work->admin = g_strdup (admin);
  work->admin_password = g_strdup (admin_password);
  work->person = crm_record_copy (person);
  work->login = g_strdup (login);
  work->password = g_strdup (password);
  run_work (context, work, crm_settings_add_person_async, add_person_in_thread, callback,
            user_data);
}

/* ---- desks ---- */

/* What the database is asked for with the password that this desk keeps. */
typedef gpointer (*AskFunc) (CrmStore *store,
                             const char *password,
                             GCancellable *cancellable,
                             GError **error);

static void
ask (GTask *task, AskFunc func, GCancellable *cancellable, GDestroyNotify free_answer)
{
  Work *work = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (CrmPassword) password = crm_share_lookup_password (work->store, &error);
  gpointer answer = password ? func (work->store, password, cancellable, &error) : NULL;
  if (answer)
    g_task_return_pointer (task, answer, free_answer);
  else
    g_task_return_error (task, error);
}

static gpointer
list_desks (CrmStore *store, const char *password, GCancellable *cancellable, GError **error)
{
  return crm_sync_list_desks (store, password, cancellable, error);
}

static void
list_desks_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  ask (task, list_desks, cancellable, (GDestroyNotify) g_ptr_array_unref);
}

void
crm_settings_list_desks_async (CrmContext *context,
                               GAsyncReadyCallback callback,
                               gpointer user_data)
{
  run_work (context, work_new (context), crm_settings_list_desks_async, list_desks_in_thread,
            callback, user_data);
}

/**
 * crm_settings_list_desks_finish:
 *
 * Returns: (transfer full) (element-type CrmSyncDesk): the desks of this person
 */
GPtrArray *
crm_settings_list_desks_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
revoke_desk_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Work *work = data;
  GError *error = NULL;
  g_autoptr (CrmPassword) password = crm_share_lookup_password (work->store, &error);
  gboolean is_done
      = password && crm_sync_revoke_desk (work->store, password, work->desk, cancellable, &error);
  return_result (task, is_done, error);
}

void
crm_settings_revoke_desk_async (CrmContext *context,
                                int number,
                                GAsyncReadyCallback callback,
                                gpointer user_data)
{
  Work *work = work_new (context);
  work->desk = number;
  run_work (context, work, crm_settings_revoke_desk_async, revoke_desk_in_thread, callback,
            user_data);
}

/* ---- presence ---- */

static void
show_presence_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Work *work = data;
  GError *error = NULL;
  gboolean is_done = crm_sync_show_presence (work->store, work->shows, &error);
  return_result (task, is_done, error);
}

void
crm_settings_show_presence_async (CrmContext *context,
                                  gboolean shows,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data)
{
  Work *work = work_new (context);
  work->shows = shows;
  run_work (context, work, crm_settings_show_presence_async, show_presence_in_thread, callback,
            user_data);
}

/* ---- health ---- */

static gpointer
ask_health (CrmStore *store, const char *password, GCancellable *cancellable, GError **error)
{
  return crm_sync_health_ask_desk (store, password, cancellable, error);
}

static void
ask_health_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  ask (task, ask_health, cancellable, g_free);
}

void
crm_settings_ask_health_async (CrmContext *context,
                               GAsyncReadyCallback callback,
                               gpointer user_data)
{
  run_work (context, work_new (context), crm_settings_ask_health_async, ask_health_in_thread,
            callback, user_data);
}

/**
 * crm_settings_ask_health_finish:
 *
 * Returns: (transfer full): what the server counts
 */
char *
crm_settings_ask_health_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* ---- leaving ---- */

static void
leave_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Work *work = data;
  GError *error = NULL;
  gboolean is_done = crm_share_leave (work->store, &error);
  return_result (task, is_done, error);
}

void
crm_settings_leave_office_async (CrmContext *context,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  run_work (context, work_new (context), crm_settings_leave_office_async, leave_in_thread, callback,
            user_data);
}

gboolean
crm_settings_share_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}
