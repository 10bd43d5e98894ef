/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Records that are dragged out. Main thread, but for what is said. */
#include "config.h"

#include "crm-rows-content.h"

#include <string.h>

#include "crm-export-note.h"
#include "crm-export.h"

#define VCARD "text/vcard"
#define CSV "text/csv"
#define FILES "text/uri-list"
#define TEXT "text/plain;charset=utf-8"

struct _CrmRowsContent
{
  GdkContentProvider parent_instance;

  CrmContext *context;
  const CrmKind *kind;
  GArray *refs;
  char *name; /* of the file, without its end */
  char *text; /* what stands where only text is taken */
};

G_DEFINE_FINAL_TYPE (CrmRowsContent, crm_rows_content, GDK_TYPE_CONTENT_PROVIDER)

typedef struct
{
  CrmRowsContent *content;
  CrmExportFormat format;
  GOutputStream *stream;
  gboolean is_file;
} Writing;

static void
writing_free (gpointer data)
{
  Writing *writing = data;

  g_object_unref (writing->content);
  g_object_unref (writing->stream);
  g_free (writing);
}

static gboolean
are_parties (CrmRowsContent *self)
{
  return crm_kind_has (self->kind, CRM_KIND_PARTY);
}

static GdkContentFormats *
crm_rows_content_ref_formats (GdkContentProvider *provider)
{
  GdkContentFormatsBuilder *builder = gdk_content_formats_builder_new ();

  gdk_content_formats_builder_add_mime_type (builder, FILES);
  if (are_parties (CRM_ROWS_CONTENT (provider)))
    gdk_content_formats_builder_add_mime_type (builder, VCARD);
  gdk_content_formats_builder_add_mime_type (builder, CSV);
  gdk_content_formats_builder_add_mime_type (builder, TEXT);
  return gdk_content_formats_builder_free_to_formats (builder);
}

/* A folder that only this person reads; the name is made harmless. On the thread of the store. */
static GFile *
make_file (CrmRowsContent *self, CrmExportFormat format)
{
  g_autofree char *folder
      = g_build_filename (g_get_user_cache_dir (), "clientela", "outgoing", NULL);
  g_autofree char *stem = g_strdelimit (g_strdup (self->name), "/\\:*?\"<>|\n\r\t", ' ');
  g_autofree char *name = g_strdup_printf ("%s.%s", *g_strstrip (stem) != '\0' ? stem : "clientela",
                                           crm_export_format_suffix (format));
  g_autofree char *path = g_build_filename (folder, name, NULL);

  g_mkdir_with_parents (folder, 0700);
  return g_file_new_for_path (path);
}

/* On the thread of the store that reads what a person waits for. */
static gpointer
write_rows (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  Writing *writing = data;
  CrmRowsContent *self = writing->content;
  CrmExportOptions options = { .format = writing->format };
  const CrmRef *refs = (const CrmRef *) (gpointer) self->refs->data;
  g_autoptr (GFile) file = NULL;
  g_autofree char *uri = NULL;

  if (!writing->is_file)
    return crm_export_refs (session, self->kind, refs, self->refs->len, &options, writing->stream,
                            NULL, NULL, cancellable, error)
                   >= 0
               ? self
               : NULL;
  file = make_file (self, writing->format);
  if (crm_export_refs_to_file (session, self->kind, refs, self->refs->len, &options, file, NULL,
                               NULL, cancellable, error)
      < 0)
    return NULL;
  uri = g_file_get_uri (file);
  return g_output_stream_printf (writing->stream, NULL, cancellable, error, "%s\r\n", uri) ? self
                                                                                           : NULL;
}

static void
on_written_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  CrmRowsContent *self = crm_store_run_finish (CRM_STORE (source), result, &error);

  if (self != NULL)
    {
      crm_export_note_async (CRM_STORE (source), self->kind, self->refs->len, "drag");
      g_task_return_boolean (task, TRUE);
    }
  else
    g_task_return_error (task, error);
}

static void
on_text_written_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  if (g_output_stream_write_all_finish (G_OUTPUT_STREAM (source), result, NULL, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
crm_rows_content_write_async (GdkContentProvider *provider,
                              const char *mime_type,
                              GOutputStream *stream,
                              int io_priority,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
  CrmRowsContent *self = CRM_ROWS_CONTENT (provider);
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  gboolean is_file = g_strcmp0 (mime_type, FILES) == 0;
  Writing *writing;

  if (g_strcmp0 (mime_type, TEXT) == 0)
    {
      g_output_stream_write_all_async (stream, self->text, strlen (self->text), io_priority,
                                       cancellable, on_text_written_cb, task);
      return;
    }
  writing = g_new0 (Writing, 1);
  writing->content = g_object_ref (self);
  writing->stream = g_object_ref (stream);
  writing->format = g_strcmp0 (mime_type, VCARD) == 0 || (is_file && are_parties (self))
                        ? CRM_EXPORT_VCARD
                        : CRM_EXPORT_CSV;
  writing->is_file = is_file;
  crm_store_run_async (crm_context_get_store (self->context), CRM_LANE_READ, io_priority,
                       write_rows, writing, writing_free, NULL, cancellable, on_written_cb, task);
}

static gboolean
crm_rows_content_write_finish (GdkContentProvider *provider, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
crm_rows_content_finalize (GObject *object)
{
  CrmRowsContent *self = CRM_ROWS_CONTENT (object);

  g_clear_object (&self->context);
  g_array_unref (self->refs);
  g_free (self->name);
  g_free (self->text);
  G_OBJECT_CLASS (crm_rows_content_parent_class)->finalize (object);
}

static void
crm_rows_content_class_init (CrmRowsContentClass *klass)
{
  GdkContentProviderClass *provider_class = GDK_CONTENT_PROVIDER_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = crm_rows_content_finalize;
  provider_class->ref_formats = crm_rows_content_ref_formats;
  provider_class->write_mime_type_async = crm_rows_content_write_async;
  provider_class->write_mime_type_finish = crm_rows_content_write_finish;
}

static void
crm_rows_content_init (CrmRowsContent *self)
{
}

/**
 * crm_rows_content_new:
 * @kind: of the records
 * @refs: (element-type gint64): which ones, in order
 * @name: of the file that they become, without its end
 * @text: what stands where only text is taken
 *
 * Returns: (transfer full): the content of a drag or of the clipboard
 */
GdkContentProvider *
crm_rows_content_new (
    CrmContext *context, const CrmKind *kind, GArray *refs, const char *name, const char *text)
{
  CrmRowsContent *self = g_object_new (CRM_TYPE_ROWS_CONTENT, NULL);

  self->context = g_object_ref (context);
  self->kind = kind;
  self->refs = g_array_ref (refs);
  self->name = g_strdup (name);
  /* Several rows are a list that leaves the office, also as words. */
  self->text = g_strdup (
      refs->len > 1 && !crm_catalog_may_export (crm_kind_get_catalog (kind)) ? name : text);
  return GDK_CONTENT_PROVIDER (self);
}
