/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Files for other programs and for the file manager. Written on a thread of the pool, the rest on
 * the main thread. */
#include "config.h"

#include "crm-file-out.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

#include "crm-error.h"

typedef struct
{
  GBytes *bytes;
  char *name;
} Out;

static void
out_free (gpointer data)
{
  Out *out = data;

  g_bytes_unref (out->bytes);
  g_free (out->name);
  g_free (out);
}

/* A folder for these very bytes, so that files of one name do not meet. */
static void
write_in_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Out *out = task_data;
  g_autofree char *hash = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, out->bytes);
  g_autofree char *short_hash = g_strndup (hash, 12);
  g_autofree char *folder
      = g_build_filename (g_get_user_cache_dir (), "clientela", "opened", short_hash, NULL);
  g_autofree char *path = g_build_filename (folder, out->name, NULL);
  GError *error = NULL;

  if (g_mkdir_with_parents (folder, 0700) != 0)
    g_task_return_new_error (task, CRM_ERROR, CRM_ERROR_FAILED, "%s: %s", folder,
                             g_strerror (errno));
  else if (!g_file_set_contents_full (path, g_bytes_get_data (out->bytes, NULL),
                                      (gssize) g_bytes_get_size (out->bytes),
                                      G_FILE_SET_CONTENTS_CONSISTENT, 0600, &error))
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, g_file_new_for_path (path), g_object_unref);
}

/**
 * crm_file_out_async:
 * @name: that the copy has
 *
 * Writes a copy that other programs can open.
 */
void
crm_file_out_async (GBytes *bytes,
                    const char *name,
                    GCancellable *cancellable,
                    GAsyncReadyCallback callback,
                    gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Out *out = g_new0 (Out, 1);

  out->bytes = g_bytes_ref (bytes);
  out->name = g_strdelimit (g_strdup (name), "/", '_');
  g_task_set_source_tag (task, crm_file_out_async);
  g_task_set_task_data (task, out, out_free);
  g_task_run_in_thread (task, write_in_thread);
}

/**
 * crm_file_out_finish:
 *
 * Returns: (transfer full): where the copy is, or %NULL with @error
 */
GFile *
crm_file_out_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * crm_file_out_open:
 *
 * Opens a file with the program that the desktop has for it, in a Flatpak by its portal.
 */
void
crm_file_out_open (GtkWidget *parent, GFile *file)
{
  GtkRoot *root = gtk_widget_get_root (parent);
  g_autofree char *uri = g_file_get_uri (file);

  gtk_show_uri (GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL, uri, GDK_CURRENT_TIME);
}

static void
on_shown_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GFile) folder = user_data;
  g_autoptr (GVariant) answer
      = g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, NULL);
  g_autofree char *uri = g_file_get_uri (folder);

  /* Without a file manager on the bus the folder opens. */
  if (answer == NULL)
    gtk_show_uri (NULL, uri, GDK_CURRENT_TIME);
}

/**
 * crm_file_out_show:
 *
 * Shows a file in the file manager.
 */
void
crm_file_out_show (GtkWidget *parent, GFile *file)
{
  GApplication *application = g_application_get_default ();
  GDBusConnection *bus
      = application != NULL ? g_application_get_dbus_connection (application) : NULL;
  g_autoptr (GFile) folder = g_file_get_parent (file);
  g_autofree char *uri = g_file_get_uri (file);
  const char *uris[] = { uri, NULL };

  if (bus == NULL)
    {
      crm_file_out_open (parent, folder);
      return;
    }
  g_dbus_connection_call (bus, "org.freedesktop.FileManager1", "/org/freedesktop/FileManager1",
                          "org.freedesktop.FileManager1", "ShowItems",
                          g_variant_new ("(^ass)", uris, ""), NULL, G_DBUS_CALL_FLAGS_NONE, -1,
                          NULL, on_shown_cb, g_steal_pointer (&folder));
}
