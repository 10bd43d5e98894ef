/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The one place that talks to the secret service. A server or a cron job has none: there the
 * environment variable CLIENTELA_PASSWORD stands in for a lookup. */
#include "config.h"

#include "crm-secrets.h"

#include <glib/gi18n-lib.h>
#include <libsecret/secret.h>

#include "crm-error.h"

static const SecretSchema *
get_schema (void)
{
  static const SecretSchema schema = { "org.clientela.Clientela.Office",
                                       SECRET_SCHEMA_NONE,
                                       { { "office", SECRET_SCHEMA_ATTRIBUTE_STRING },
                                         { "login", SECRET_SCHEMA_ATTRIBUTE_STRING },
                                         { NULL, 0 } } };

  return &schema;
}

/* What the service says means little to a person; its words follow ours. */
static GError *
explain (GError *error)
{
  GError *own;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return error;
  own = g_error_new (CRM_ERROR, CRM_ERROR_FAILED,
                     /* Translators: %s is a technical reason. */
                     _ ("The password store of this desktop cannot be used: %s"), error->message);
  g_error_free (error);
  return own;
}

/* Waiting. A locked store asks for its password in a window of the desktop. Where nobody sits in
 * front of one, as in a cron job or over ssh, that window is never answered. */

#define REMARK_AFTER (5 * G_TIME_SPAN_SECOND)

static gint64 patience = 2 * 60 * G_TIME_SPAN_SECOND;

typedef struct
{
  GMutex lock;
  GCond answered;
  gboolean is_answered, is_given_up;
  GCancellable *cancellable;
  GThread *thread;
} Watch;

static gboolean
is_answered_before (Watch *self, gint64 end)
{
  while (!self->is_answered)
    if (!g_cond_wait_until (&self->answered, &self->lock, end))
      return self->is_answered;
  return TRUE;
}

static gpointer
watch (gpointer data)
{
  Watch *self = data;
  gint64 begin = g_get_monotonic_time ();

  g_mutex_lock (&self->lock);
  if (!is_answered_before (self, begin + MIN (REMARK_AFTER, patience)))
    {
      g_message ("%s", _ ("Waiting for the password store of this desktop to be unlocked…"));
      if (!is_answered_before (self, begin + patience))
        {
          self->is_given_up = TRUE;
          g_cancellable_cancel (self->cancellable);
        }
    }
  g_mutex_unlock (&self->lock);
  return NULL;
}

static GCancellable *
watch_begin (Watch *self)
{
  *self = (Watch){ .cancellable = g_cancellable_new () };
  g_mutex_init (&self->lock);
  g_cond_init (&self->answered);
  self->thread = g_thread_new ("crm-secrets", watch, self);
  return self->cancellable;
}

/* Takes the failure of what was waited for; an error of ours goes to @error. */
static gboolean
watch_end (Watch *self, GError *failure, GError **error)
{
  g_mutex_lock (&self->lock);
  self->is_answered = TRUE;
  g_cond_signal (&self->answered);
  g_mutex_unlock (&self->lock);
  g_thread_join (self->thread);
  g_mutex_clear (&self->lock);
  g_cond_clear (&self->answered);
  g_clear_object (&self->cancellable);
  if (failure == NULL)
    return TRUE;
  if (self->is_given_up)
    {
      g_error_free (failure);
      g_set_error_literal (error, CRM_ERROR, CRM_ERROR_FAILED,
                           _ ("The password store of this desktop was not unlocked"));
    }
  else
    g_propagate_error (error, explain (failure));
  return FALSE;
}

/**
 * crm_secrets_set_patience:
 * @microseconds: how long those functions wait that wait; two minutes if nothing is set
 */
void
crm_secrets_set_patience (gint64 microseconds)
{
  patience = microseconds;
}

static char *
make_label (const char *office, const char *login)
{
  /* Translators: names a stored password: a login, then a database. */
  return g_strdup_printf (_ ("Clientela: %s at %s"), login, office);
}

/* Mail servers are kept beside the databases, each kind with a variable of its own. */
static const char *
get_variable (const char *office)
{
  return g_str_has_prefix (office, "smtp://") ? "CLIENTELA_MAIL_PASSWORD" : "CLIENTELA_PASSWORD";
}

static char *
dup_from_environment (const char *office)
{
  const char *password = g_getenv (get_variable (office));

  return password != NULL && password[0] != '\0' ? g_strdup (password) : NULL;
}

static void
on_stored_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  GError *error = NULL;

  if (secret_password_store_finish (result, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, explain (error));
}

/**
 * crm_secrets_store_async:
 * @office: which database: “host:port/database”
 * @login: who logs in there
 *
 * Keeps a password, in the place of one that was kept before.
 */
void
crm_secrets_store_async (const char *office,
                         const char *login,
                         const char *password,
                         GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer user_data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);
  g_autofree char *label = make_label (office, login);

  g_task_set_source_tag (task, crm_secrets_store_async);
  secret_password_store (get_schema (), SECRET_COLLECTION_DEFAULT, label, password, cancellable,
                         on_stored_cb, task, "office", office, "login", login, NULL);
}

gboolean
crm_secrets_store_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * crm_secrets_store:
 *
 * The same, waiting for it: for programs without a main loop, or on a worker thread.
 */
gboolean
crm_secrets_store (const char *office, const char *login, const char *password, GError **error)
{
  g_autofree char *label = make_label (office, login);
  GError *failure = NULL;
  Watch wait;

  secret_password_store_sync (get_schema (), SECRET_COLLECTION_DEFAULT, label, password,
                              watch_begin (&wait), &failure, "office", office, "login", login,
                              NULL);
  return watch_end (&wait, failure, error);
}

static GError *
missing (const char *office, const char *login)
{
  if (g_str_has_prefix (office, "smtp://"))
    return g_error_new (CRM_ERROR, CRM_ERROR_NOT_FOUND,
                        /* Translators: the user name of a mail account. */
                        _ ("The password of the mail account %s is not kept on this desk; write it "
                           "in the settings, under E-Mail"),
                        login);
  return g_error_new (
      CRM_ERROR, CRM_ERROR_NOT_FOUND,
      /* Translators: a login, then a database. */
      _ ("No password is kept for %s at %s; join the office again, or set CLIENTELA_PASSWORD"),
      login, office);
}

typedef struct
{
  char *office;
  char *login;
} Wanted;

static void
free_wanted (gpointer data)
{
  Wanted *wanted = data;

  g_free (wanted->office);
  g_free (wanted->login);
  g_free (wanted);
}

static void
on_found_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  const Wanted *wanted = g_task_get_task_data (task);
  GError *error = NULL;
  char *password = secret_password_lookup_finish (result, &error);

  if (password != NULL)
    g_task_return_pointer (task, password, (GDestroyNotify) crm_password_free);
  else
    g_task_return_error (task,
                         error != NULL ? explain (error) : missing (wanted->office, wanted->login));
}

/**
 * crm_secrets_lookup_async:
 *
 * Looks a password up; CLIENTELA_PASSWORD in the environment goes before the secret service.
 */
void
crm_secrets_lookup_async (const char *office,
                          const char *login,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Wanted *wanted = g_new0 (Wanted, 1);
  char *password = dup_from_environment (office);

  g_task_set_source_tag (task, crm_secrets_lookup_async);
  wanted->office = g_strdup (office);
  wanted->login = g_strdup (login);
  g_task_set_task_data (task, wanted, free_wanted);
  if (password != NULL)
    {
      g_task_return_pointer (task, password, (GDestroyNotify) crm_password_free);
      return;
    }
  secret_password_lookup (get_schema (), cancellable, on_found_cb, g_steal_pointer (&task),
                          "office", office, "login", login, NULL);
}

/**
 * crm_secrets_lookup_finish:
 *
 * Returns: (transfer full): the password, to be freed with crm_password_free(); %NULL with
 *   %CRM_ERROR_NOT_FOUND when none is kept
 */
char *
crm_secrets_lookup_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * crm_secrets_lookup:
 *
 * The same, waiting for it.
 */
char *
crm_secrets_lookup (const char *office, const char *login, GError **error)
{
  GError *failure = NULL;
  Watch wait;
  char *password = dup_from_environment (office);

  if (password != NULL)
    return password;
  password = secret_password_lookup_sync (get_schema (), watch_begin (&wait), &failure, "office",
                                          office, "login", login, NULL);
  if (watch_end (&wait, failure, error) && password == NULL)
    g_propagate_error (error, missing (office, login));
  return password;
}

static void
on_cleared_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  GError *error = NULL;

  secret_password_clear_finish (result, &error);
  if (error != NULL)
    g_task_return_error (task, explain (error));
  else
    g_task_return_boolean (task, TRUE);
}

/**
 * crm_secrets_clear_async:
 *
 * Forgets a password. That there was none is no error.
 */
void
crm_secrets_clear_async (const char *office,
                         const char *login,
                         GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer user_data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);

  g_task_set_source_tag (task, crm_secrets_clear_async);
  secret_password_clear (get_schema (), cancellable, on_cleared_cb, task, "office", office, "login",
                         login, NULL);
}

gboolean
crm_secrets_clear_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

gboolean
crm_secrets_clear (const char *office, const char *login, GError **error)
{
  GError *failure = NULL;
  Watch wait;

  secret_password_clear_sync (get_schema (), watch_begin (&wait), &failure, "office", office,
                              "login", login, NULL);
  return watch_end (&wait, failure, error);
}

/**
 * crm_password_free:
 * @password: (nullable) (transfer full):
 *
 * Overwrites a password in memory and frees it.
 */
void
crm_password_free (char *password)
{
  if (password != NULL)
    secret_password_free (password);
}

/* Keys */

static const SecretSchema *
get_key_schema (void)
{
  static const SecretSchema schema
      = { "org.clientela.Clientela.Key",
          SECRET_SCHEMA_NONE,
          { { "name", SECRET_SCHEMA_ATTRIBUTE_STRING }, { NULL, 0 } } };

  return &schema;
}

/* A server has no secret service; there a file that only its owner reads keeps the keys. */
static gboolean
store_in_file (const char *path, const char *name, const char *key, GError **error)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autofree char *text = NULL;

  g_key_file_load_from_file (file, path, G_KEY_FILE_NONE, NULL);
  g_key_file_set_string (file, "Keys", name, key);
  text = g_key_file_to_data (file, NULL, NULL);
  return g_file_set_contents_full (path, text, -1, G_FILE_SET_CONTENTS_CONSISTENT, 0600, error);
}

static const char *
get_key_file (void)
{
  const char *path = g_getenv ("CLIENTELA_KEYS");

  return path != NULL && path[0] != '\0' ? path : NULL;
}

/**
 * crm_secrets_store_key:
 *
 * Keeps a key of this person, in the place of one of that name.
 */
gboolean
crm_secrets_store_key (const char *name, const char *key, GError **error)
{
  /* Translators: names a key in the password store of the desktop. */
  const char *label = _ ("Clientela: key of a signature");
  GError *failure = NULL;
  Watch wait;

  if (get_key_file () != NULL)
    return store_in_file (get_key_file (), name, key, error);
  secret_password_store_sync (get_key_schema (), SECRET_COLLECTION_DEFAULT, label, key,
                              watch_begin (&wait), &failure, "name", name, NULL);
  return watch_end (&wait, failure, error);
}

/**
 * crm_secrets_lookup_key:
 *
 * Returns: (transfer full): the key, to be freed with crm_password_free(); %NULL with
 *   %CRM_ERROR_NOT_FOUND when none is kept
 */
char *
crm_secrets_lookup_key (const char *name, GError **error)
{
  GError *failure = NULL;
  Watch wait;
  char *key = NULL;

  if (get_key_file () != NULL)
    {
      g_autoptr (GKeyFile) file = g_key_file_new ();
      g_autofree char *found = NULL;

      if (g_key_file_load_from_file (file, get_key_file (), G_KEY_FILE_NONE, NULL))
        found = g_key_file_get_string (file, "Keys", name, NULL);
      /* As the service hands its passwords out. */
      key = g_strdup (found);
    }
  else
    {
      key = secret_password_lookup_sync (get_key_schema (), watch_begin (&wait), &failure, "name",
                                         name, NULL);
      if (!watch_end (&wait, failure, error))
        return NULL;
    }
  if (key == NULL)
    g_set_error (error, CRM_ERROR, CRM_ERROR_NOT_FOUND, "no key %s is kept", name);
  return key;
}
