/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The way to the mail program: the desktop's portal, or, where there is none, xdg-email. An address
 * of the form mailto: cannot carry a file. Main thread; the file is written on a thread of the
 * pool. */
#include "config.h"

#include "crm-document-send.h"

#include <errno.h>
#include <fcntl.h>
#include <gio/gunixfdlist.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <unistd.h>

#include "crm-error.h"

typedef struct
{
  GBytes *pdf;
  char *path;
  char *address; /* or NULL */
  char *subject;
} Letter;

static void
letter_free (gpointer data)
{
  Letter *letter = data;

  g_bytes_unref (letter->pdf);
  g_free (letter->path);
  g_free (letter->address);
  g_free (letter->subject);
  g_free (letter);
}

/* xdg-email returns when the mail program has it. */

static void
on_mail_program_ended_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Letter *letter = g_task_get_task_data (task);
  GError *error = NULL;

  if (g_subprocess_wait_check_finish (G_SUBPROCESS (source), result, &error))
    {
      g_task_return_boolean (task, TRUE);
      return;
    }
  g_clear_error (&error);
  g_task_return_new_error (task, CRM_ERROR, CRM_ERROR_FAILED,
                           /* Translators: %s is the path of a file. */
                           _ ("The mail program did not take it. The document is in %s"),
                           letter->path);
}

static void
send_by_program (GTask *task)
{
  Letter *letter = g_task_get_task_data (task);
  const char *words[] = { "xdg-email", "--utf8",     "--subject",     letter->subject,
                          "--attach",  letter->path, letter->address, NULL };
  g_autoptr (GSubprocess) process = g_subprocess_newv (words, G_SUBPROCESS_FLAGS_NONE, NULL);

  if (process == NULL)
    {
      g_task_return_new_error (
          task, CRM_ERROR, CRM_ERROR_NOT_FOUND,
          /* Translators: %s is the path of a file. */
          _ ("There is no mail program that takes files. The document is in %s"), letter->path);
      g_object_unref (task);
      return;
    }
  g_subprocess_wait_check_async (process, g_task_get_cancellable (task), on_mail_program_ended_cb,
                                 task);
}

/* The portal */

static void
on_portal_answered_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  g_autoptr (GVariant) answer = g_dbus_connection_call_with_unix_fd_list_finish (
      G_DBUS_CONNECTION (source), NULL, result, NULL);

  if (answer == NULL)
    {
      send_by_program (task);
      return;
    }
  g_task_return_boolean (task, TRUE);
  g_object_unref (task);
}

static GVariant *
make_question (Letter *letter, int fd_index)
{
  GVariantBuilder options;
  const char *addresses[] = { letter->address };

  g_variant_builder_init (&options, G_VARIANT_TYPE_VARDICT);
  g_variant_builder_add (&options, "{sv}", "subject", g_variant_new_string (letter->subject));
  if (letter->address != NULL)
    g_variant_builder_add (&options, "{sv}", "addresses", g_variant_new_strv (addresses, 1));
  g_variant_builder_add (
      &options, "{sv}", "attachment_fds",
      g_variant_new_fixed_array (G_VARIANT_TYPE_HANDLE, &fd_index, 1, sizeof (gint32)));
  return g_variant_new ("(sa{sv})", "", &options);
}

static void
on_bus_found_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  Letter *letter = g_task_get_task_data (task);
  g_autoptr (GDBusConnection) bus = g_bus_get_finish (result, NULL);
  g_autoptr (GUnixFDList) files = g_unix_fd_list_new ();
  int fd = bus != NULL ? g_open (letter->path, O_RDONLY | O_CLOEXEC, 0) : -1;
  int index = fd >= 0 ? g_unix_fd_list_append (files, fd, NULL) : -1;

  if (fd >= 0)
    close (fd);
  if (index < 0)
    {
      send_by_program (task);
      return;
    }
  g_dbus_connection_call_with_unix_fd_list (
      bus, "org.freedesktop.portal.Desktop", "/org/freedesktop/portal/desktop",
      "org.freedesktop.portal.Email", "ComposeEmail", make_question (letter, index),
      G_VARIANT_TYPE ("(o)"), G_DBUS_CALL_FLAGS_NONE, -1, files, g_task_get_cancellable (task),
      on_portal_answered_cb, task);
}

/* The file */

static void
write_on_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Letter *letter = task_data;
  g_autofree char *folder = g_path_get_dirname (letter->path);
  GError *error = NULL;

  if (g_mkdir_with_parents (folder, 0700) != 0)
    g_task_return_new_error (task, CRM_ERROR, CRM_ERROR_FAILED, "%s: %s", folder,
                             g_strerror (errno));
  else if (!g_file_set_contents_full (letter->path, g_bytes_get_data (letter->pdf, NULL),
                                      (gssize) g_bytes_get_size (letter->pdf),
                                      G_FILE_SET_CONTENTS_CONSISTENT, 0600, &error))
    g_task_return_error (task, error);
  else
    g_task_return_boolean (task, TRUE);
}

static void
on_written_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  GError *error = NULL;

  if (g_task_propagate_boolean (G_TASK (result), &error))
    {
      g_bus_get (G_BUS_TYPE_SESSION, g_task_get_cancellable (task), on_bus_found_cb, task);
      return;
    }
  g_task_return_error (task, error);
  g_object_unref (task);
}

/**
 * crm_document_send_async:
 * @file_name: how the attachment is called
 * @address: (nullable): to whom
 * @subject: of the letter
 *
 * Opens a new letter in the mail program, with the document attached. Whether it was sent, only the
 * person knows.
 */
void
crm_document_send_async (GBytes *pdf,
                         const char *file_name,
                         const char *address,
                         const char *subject,
                         GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer user_data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);
  g_autoptr (GTask) writing = g_task_new (NULL, cancellable, on_written_cb, task);
  Letter *letter = g_new0 (Letter, 1);

  letter->pdf = g_bytes_ref (pdf);
  letter->path
      = g_build_filename (g_get_user_cache_dir (), "clientela", "outgoing", file_name, NULL);
  letter->address = g_strdup (address);
  letter->subject = g_strdup (subject);
  g_task_set_source_tag (task, crm_document_send_async);
  g_task_set_task_data (task, letter, letter_free);
  g_task_set_task_data (writing, letter, NULL);
  g_task_run_in_thread (writing, write_on_thread);
}

/**
 * crm_document_send_finish:
 *
 * Returns: whether a mail program has it; otherwise the error says where the file is
 */
gboolean
crm_document_send_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}
