/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A spreadsheet offers what was copied as a table of a web page and as text with tabs; the first
 * keeps lines within cells. It is written as a file, because an import reads it several times and
 * may be continued later. The main thread only moves it. */
#include "config.h"

#include "crm-import-paste.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

#include "crm-error.h"

/* What is kept of earlier pastes. */
#define KEPT_SECONDS (7 * 24 * 60 * 60)
#define MOST_BYTES (256 * 1024 * 1024)

static const char *const html_types[] = { "text/html", NULL };
static const char *const text_types[]
    = { "text/plain;charset=utf-8", "UTF8_STRING", "text/plain", "STRING", NULL };

static void read_text (GTask *task);

/* ---- the file ---- */

static void
remove_old (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  gint64 now = g_get_real_time () / G_USEC_PER_SEC;
  const char *name;
  while (dir && (name = g_dir_read_name (dir)))
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      GStatBuf facts;
      if (g_stat (path, &facts) == 0 && now - (gint64) facts.st_mtime > KEPT_SECONDS)
        g_unlink (path);
    }
}

static void
write_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  GBytes *bytes = g_object_get_data (G_OBJECT (task), "crm-bytes");
  const char *suffix = g_object_get_data (G_OBJECT (task), "crm-suffix");
  g_autofree char *folder = g_build_filename (g_get_user_cache_dir (), "clientela", "pasted", NULL);
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *time = g_date_time_format (now, "%Y-%m-%d %H.%M.%S");
  /* Translators: the name of a file with a table that was pasted; the first %s is day and time. */
  g_autofree char *name = g_strdup_printf (_ ("Pasted %s.%s"), time, suffix);
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  GError *error = NULL;
  gsize size;
  const char *text = g_bytes_get_data (bytes, &size);
  if (g_mkdir_with_parents (folder, 0700) == 0)
    remove_old (folder);
  if (g_file_replace_contents (file, text ? text : "", size, NULL, FALSE, G_FILE_CREATE_PRIVATE,
                               NULL, cancellable, &error))
    g_task_return_pointer (task, g_steal_pointer (&file), g_object_unref);
  else
    g_task_return_error (task, error);
}

static void
on_written_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  GFile *file = g_task_propagate_pointer (G_TASK (result), &error);
  if (file)
    g_task_return_pointer (task, file, g_object_unref);
  else
    g_task_return_error (task, error);
}

static void
write_file (GTask *task, GBytes *bytes, const char *suffix)
{
  g_autoptr (GTask) work
      = g_task_new (NULL, g_task_get_cancellable (task), on_written_cb, g_object_ref (task));
  g_task_set_source_tag (work, write_file);
  g_object_set_data_full (G_OBJECT (work), "crm-bytes", g_bytes_ref (bytes),
                          (GDestroyNotify) g_bytes_unref);
  g_object_set_data_full (G_OBJECT (work), "crm-suffix", g_strdup (suffix), g_free);
  g_task_run_in_thread (work, write_in_thread);
}

/* ---- the clipboard ---- */

static gboolean
has_table (GBytes *bytes)
{
  gsize size;
  const char *text = g_bytes_get_data (bytes, &size);
  for (gsize i = 0; i + 6 <= size; i++)
    if (text[i] == '<' && g_ascii_strncasecmp (text + i, "<table", 6) == 0)
      return TRUE;
  return FALSE;
}

static void
on_spliced_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  gboolean is_html = GPOINTER_TO_INT (g_object_get_data (G_OBJECT (task), "crm-html"));
  GError *error = NULL;
  if (g_output_stream_splice_finish (G_OUTPUT_STREAM (source), result, &error) < 0)
    {
      g_task_return_error (task, error);
      return;
    }
  g_autoptr (GBytes) bytes
      = g_memory_output_stream_steal_as_bytes (G_MEMORY_OUTPUT_STREAM (source));
  if (g_bytes_get_size (bytes) > MOST_BYTES)
    g_task_return_new_error (
        task, CRM_ERROR, CRM_ERROR_INVALID, "%s",
        _ ("What was copied is too large: save it as a file and choose that."));
  else if (is_html && !has_table (bytes))
    read_text (task);
  else if (g_bytes_get_size (bytes) == 0)
    g_task_return_new_error (task, CRM_ERROR, CRM_ERROR_NOT_FOUND, "%s",
                             _ ("Copy a table in a spreadsheet first, then paste it here."));
  else
    write_file (task, bytes, is_html ? "html" : "tsv");
}

static void
on_offered_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  g_autoptr (GInputStream) stream
      = gdk_clipboard_read_finish (GDK_CLIPBOARD (source), result, NULL, &error);
  if (!stream)
    {
      g_task_return_error (task, error);
      return;
    }
  g_autoptr (GOutputStream) memory = g_memory_output_stream_new_resizable ();
  g_output_stream_splice_async (
      memory, stream, G_OUTPUT_STREAM_SPLICE_CLOSE_SOURCE | G_OUTPUT_STREAM_SPLICE_CLOSE_TARGET,
      G_PRIORITY_DEFAULT, g_task_get_cancellable (task), on_spliced_cb, g_object_ref (task));
}

static gboolean
offers (GdkClipboard *clipboard, const char *const *types)
{
  GdkContentFormats *formats = gdk_clipboard_get_formats (clipboard);
  for (; *types; types++)
    if (gdk_content_formats_contain_mime_type (formats, *types))
      return TRUE;
  return FALSE;
}

static void
read_as (GTask *task, const char *const *types, gboolean is_html)
{
  GdkClipboard *clipboard = gtk_widget_get_clipboard (g_task_get_source_object (task));
  if (!offers (clipboard, types))
    {
      g_task_return_new_error (task, CRM_ERROR, CRM_ERROR_NOT_FOUND, "%s",
                               _ ("Copy a table in a spreadsheet first, then paste it here."));
      return;
    }
  g_object_set_data (G_OBJECT (task), "crm-html", GINT_TO_POINTER (is_html));
  gdk_clipboard_read_async (clipboard, (const char **) types, G_PRIORITY_DEFAULT,
                            g_task_get_cancellable (task), on_offered_cb, g_object_ref (task));
}

static void
read_text (GTask *task)
{
  read_as (task, text_types, FALSE);
}

/**
 * crm_import_paste_async:
 *
 * Takes the table that is on the clipboard.
 */
void
crm_import_paste_async (GtkWidget *widget,
                        GCancellable *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (widget, cancellable, callback, user_data);
  g_task_set_source_tag (task, crm_import_paste_async);
  if (offers (gtk_widget_get_clipboard (widget), html_types))
    read_as (task, html_types, TRUE);
  else
    read_text (task);
}

/**
 * crm_import_paste_finish:
 *
 * Returns: (transfer full): the table as a file; %NULL with a sentence for people in @error
 */
GFile *
crm_import_paste_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
