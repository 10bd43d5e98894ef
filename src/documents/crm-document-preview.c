/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-document-preview.h"

#include <glib/gi18n-lib.h>

#include "crm-documents-worker-private.h"
#include "crm-error.h"
#include "crm-pdf-helper.h"

typedef struct
{
  double width;
  double height;
} PageSize;

struct _CrmDocumentPreview
{
  GObject parent_instance;

  GBytes *pdf;
  GArray *sizes; /* of PageSize */

  /* Of a file from outside: a thread of its own, that waits for another process. */
  CrmWorker *worker;
  CrmPdfHelper *helper;

  /* Of a file of our own. Only on the thread of the room. */
  CrmPdfReader *reader;
};

G_DEFINE_FINAL_TYPE (CrmDocumentPreview, crm_document_preview, G_TYPE_OBJECT)

static void
let_go (gpointer object, gpointer user_data)
{
  g_object_unref (object);
}

static void
crm_document_preview_finalize (GObject *object)
{
  CrmDocumentPreview *self = CRM_DOCUMENT_PREVIEW (object);

  if (self->reader != NULL)
    crm_worker_call (crm_documents_get_worker (), G_PRIORITY_LOW, let_go,
                     g_steal_pointer (&self->reader), NULL);
  g_clear_object (&self->worker);
  g_clear_object (&self->helper);
  g_clear_pointer (&self->pdf, g_bytes_unref);
  g_clear_pointer (&self->sizes, g_array_unref);
  G_OBJECT_CLASS (crm_document_preview_parent_class)->finalize (object);
}

static void
crm_document_preview_class_init (CrmDocumentPreviewClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = crm_document_preview_finalize;
}

static void
crm_document_preview_init (CrmDocumentPreview *self)
{
  self->sizes = g_array_new (FALSE, FALSE, sizeof (PageSize));
}

/* Asking: on the thread that may */

static GVariant *
ask (CrmDocumentPreview *self, CrmPdfQuestion question, GVariant *arguments, GError **error)
{
  return self->helper != NULL ? crm_pdf_helper_ask (self->helper, question, arguments, error)
                              : crm_pdf_reader_answer (self->reader, question, arguments, error);
}

static void
push (CrmDocumentPreview *self, GTask *task, int priority, GTaskThreadFunc func)
{
  crm_worker_push (self->worker != NULL ? self->worker : crm_documents_get_worker (), task,
                   priority, func);
}

typedef struct
{
  CrmPdfQuestion question;
  GVariant *arguments;
} Question;

static void
free_question (gpointer data)
{
  Question *question = data;

  g_variant_unref (question->arguments);
  g_free (question);
}

static void
ask_on_worker (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Question *question = task_data;
  GError *error = NULL;
  GVariant *answer = ask (source, question->question, question->arguments, &error);

  if (answer != NULL)
    g_task_return_pointer (task, answer, (GDestroyNotify) g_variant_unref);
  else
    g_task_return_error (task, error);
}

/**
 * crm_document_preview_ask_async:
 * @arguments: as CrmPdfQuestion says; a floating reference is taken
 * @priority: as for GLib sources; what is seen first before what comes next
 *
 * Asks anything that can be asked of a PDF file.
 */
void
crm_document_preview_ask_async (CrmDocumentPreview *self,
                                CrmPdfQuestion question,
                                GVariant *arguments,
                                int priority,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  Question *asked = g_new0 (Question, 1);

  asked->question = question;
  asked->arguments = g_variant_ref_sink (arguments);
  g_task_set_source_tag (task, crm_document_preview_ask_async);
  g_task_set_task_data (task, asked, free_question);
  push (self, task, priority, ask_on_worker);
}

/**
 * crm_document_preview_ask_finish:
 *
 * Returns: (transfer full): the answer, or %NULL with %CRM_ERROR_CORRUPT where the file, or the
 *   process that reads it, does not give one; asking again is safe
 */
GVariant *
crm_document_preview_ask_finish (CrmDocumentPreview *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* Opening */

static gboolean
open_file (CrmDocumentPreview *self, GError **error)
{
  GVariant *file = g_variant_new_from_bytes (G_VARIANT_TYPE_BYTESTRING, self->pdf, TRUE);
  g_autoptr (GVariant) sizes = NULL;
  GVariantIter iter;
  PageSize size;

  if (self->helper == NULL)
    self->reader = crm_pdf_reader_new ();
  sizes = ask (self, CRM_PDF_OPEN, g_variant_new ("(@ays)", file, ""), error);
  if (sizes == NULL)
    return FALSE;
  g_variant_iter_init (&iter, sizes);
  while (g_variant_iter_next (&iter, "(dd)", &size.width, &size.height))
    g_array_append_val (self->sizes, size);
  return TRUE;
}

static void
open_on_worker (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  GError *error = NULL;

  if (open_file (task_data, &error))
    g_task_return_pointer (task, g_object_ref (task_data), g_object_unref);
  else
    g_task_return_error (task, error);
}

static void
open_async (CrmDocumentPreview *self,
            GCancellable *cancellable,
            GAsyncReadyCallback callback,
            gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);

  g_task_set_source_tag (task, open_async);
  g_task_set_task_data (task, self, g_object_unref);
  push (self, task, G_PRIORITY_DEFAULT, open_on_worker);
}

/**
 * crm_document_preview_open_async:
 * @pdf: the bytes of a PDF file that this program made
 */
void
crm_document_preview_open_async (GBytes *pdf,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  CrmDocumentPreview *self = g_object_new (CRM_TYPE_DOCUMENT_PREVIEW, NULL);

  self->pdf = g_bytes_ref (pdf);
  open_async (self, cancellable, callback, user_data);
}

/**
 * crm_document_preview_open_foreign_async:
 * @pdf: the bytes of a file from anywhere
 * @password: (nullable): that opens it
 *
 * As crm_document_preview_open_async(), but another process reads it, so that a bad file harms
 * nothing.
 */
void
crm_document_preview_open_foreign_async (GBytes *pdf,
                                         const char *password,
                                         GCancellable *cancellable,
                                         GAsyncReadyCallback callback,
                                         gpointer user_data)
{
  CrmDocumentPreview *self = g_object_new (CRM_TYPE_DOCUMENT_PREVIEW, NULL);

  self->pdf = g_bytes_ref (pdf);
  self->worker = crm_worker_new ("foreign-pdf");
  self->helper = crm_pdf_helper_new (pdf, password);
  open_async (self, cancellable, callback, user_data);
}

/**
 * crm_document_preview_open_finish:
 *
 * Returns: (transfer full): the opened file, or %NULL with %CRM_ERROR_CORRUPT, or %CRM_ERROR_DENIED
 *   where the file wants a password, or another one
 */
CrmDocumentPreview *
crm_document_preview_open_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
open_many_on_worker (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  GPtrArray *files = task_data;
  g_autoptr (GPtrArray) previews = g_ptr_array_new_with_free_func (g_object_unref);
  GError *error = NULL;

  for (guint i = 0; i < files->len; i++)
    {
      CrmDocumentPreview *self = g_object_new (CRM_TYPE_DOCUMENT_PREVIEW, NULL);

      g_ptr_array_add (previews, self);
      self->pdf = g_bytes_ref (g_ptr_array_index (files, i));
      if (!open_file (self, &error) || g_cancellable_set_error_if_cancelled (cancellable, &error))
        {
          g_task_return_error (task, error);
          return;
        }
    }
  g_task_return_pointer (task, g_steal_pointer (&previews), (GDestroyNotify) g_ptr_array_unref);
}

/**
 * crm_document_preview_open_many_async:
 * @files: (element-type GBytes): PDF files that this program made; not changed until it is finished
 *
 * Opens many files, as to print them as one job (crm_page_print_new_documents()).
 */
void
crm_document_preview_open_many_async (GPtrArray *files,
                                      GCancellable *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);

  g_task_set_source_tag (task, crm_document_preview_open_many_async);
  g_task_set_task_data (task, g_ptr_array_ref (files), (GDestroyNotify) g_ptr_array_unref);
  crm_worker_push (crm_documents_get_worker (), task, G_PRIORITY_DEFAULT, open_many_on_worker);
}

/**
 * crm_document_preview_open_many_finish:
 *
 * Returns: (transfer full) (element-type CrmDocumentPreview): the opened files in their order
 */
GPtrArray *
crm_document_preview_open_many_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * crm_document_preview_is_foreign:
 *
 * Returns: whether the file came from outside
 */
gboolean
crm_document_preview_is_foreign (CrmDocumentPreview *self)
{
  return self->helper != NULL;
}

guint
crm_document_preview_get_n_pages (CrmDocumentPreview *self)
{
  return self->sizes->len;
}

/**
 * crm_document_preview_get_page_size:
 * @page: from 0
 * @width: (out): points
 * @height: (out): points
 */
void
crm_document_preview_get_page_size (CrmDocumentPreview *self,
                                    guint page,
                                    double *width,
                                    double *height)
{
  PageSize *size;

  g_return_if_fail (page < self->sizes->len);
  size = &g_array_index (self->sizes, PageSize, page);
  *width = size->width;
  *height = size->height;
}

/**
 * crm_document_preview_get_bytes:
 *
 * Returns: (transfer none): the file that is shown
 */
GBytes *
crm_document_preview_get_bytes (CrmDocumentPreview *self)
{
  return self->pdf;
}

/* Pictures */

/**
 * crm_document_preview_render_page_async:
 * @page: from 0
 * @scale: pixels per point: 1 is 72 dots an inch
 * @priority: as for GLib sources; what is seen first before what comes next
 *
 * Makes a picture of a page. Above 40 million pixels it is made smaller than asked for.
 */
void
crm_document_preview_render_page_async (CrmDocumentPreview *self,
                                        guint page,
                                        double scale,
                                        int priority,
                                        GCancellable *cancellable,
                                        GAsyncReadyCallback callback,
                                        gpointer user_data)
{
  crm_document_preview_render_part_async (self, page, scale, &(cairo_rectangle_int_t){ 0 },
                                          priority, cancellable, callback, user_data);
}

/**
 * crm_document_preview_render_part_async:
 * @page: from 0
 * @scale: pixels per point
 * @part: of the page, in pixels of that scale
 * @priority: as for GLib sources
 *
 * Makes a picture of a part of a page, as of a page that is too large for one.
 */
void
crm_document_preview_render_part_async (CrmDocumentPreview *self,
                                        guint page,
                                        double scale,
                                        const cairo_rectangle_int_t *part,
                                        int priority,
                                        GCancellable *cancellable,
                                        GAsyncReadyCallback callback,
                                        gpointer user_data)
{
  g_return_if_fail (scale > 0);
  crm_document_preview_ask_async (
      self, CRM_PDF_PICTURE,
      g_variant_new ("(udiiii)", page, scale, part->x, part->y, part->width, part->height),
      priority, cancellable, callback, user_data);
}

static void
release_bytes (void *bytes)
{
  g_bytes_unref (bytes);
}

/**
 * crm_document_preview_render_page_finish:
 *
 * Returns: (transfer full): an image surface of format ARGB32, opaque: on white
 */
cairo_surface_t *
crm_document_preview_render_page_finish (CrmDocumentPreview *self,
                                         GAsyncResult *result,
                                         GError **error)
{
  static const cairo_user_data_key_t key;
  g_autoptr (GVariant) picture = crm_document_preview_ask_finish (self, result, error);
  g_autoptr (GVariant) pixels = NULL;
  g_autoptr (GBytes) bytes = NULL;
  cairo_surface_t *surface;
  int width, height;

  if (picture == NULL)
    return NULL;
  g_variant_get (picture, "(ii@ay)", &width, &height, &pixels);
  bytes = g_variant_get_data_as_bytes (pixels);
  if (width <= 0 || height <= 0 || g_bytes_get_size (bytes) / 4 / (gsize) width < (gsize) height)
    {
      g_set_error_literal (error, CRM_ERROR, CRM_ERROR_CORRUPT, _ ("The picture is not whole"));
      return NULL;
    }
  surface = cairo_image_surface_create_for_data ((guint8 *) g_bytes_get_data (bytes, NULL),
                                                 CAIRO_FORMAT_ARGB32, width, height, 4 * width);
  cairo_surface_set_user_data (surface, &key, g_bytes_ref (bytes), release_bytes);
  return surface;
}

/**
 * crm_document_preview_read_page_async:
 * @page: from 0
 *
 * Reads the text of a page in reading order, for those who cannot see the picture.
 */
void
crm_document_preview_read_page_async (CrmDocumentPreview *self,
                                      guint page,
                                      GCancellable *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer user_data)
{
  crm_document_preview_ask_async (self, CRM_PDF_TEXT, g_variant_new ("(u)", page), G_PRIORITY_LOW,
                                  cancellable, callback, user_data);
}

/**
 * crm_document_preview_read_page_finish:
 *
 * Returns: (transfer full): the text
 */
char *
crm_document_preview_read_page_finish (CrmDocumentPreview *self,
                                       GAsyncResult *result,
                                       GError **error)
{
  g_autoptr (GVariant) text = crm_document_preview_ask_finish (self, result, error);

  return text != NULL ? g_variant_dup_string (text, NULL) : NULL;
}

/* Printing */

typedef struct
{
  guint page;
  cairo_t *cr;
} PrintJob;

static void
free_print_job (gpointer data)
{
  PrintJob *job = data;

  cairo_destroy (job->cr);
  g_free (job);
}

/* What is drawn of a foreign page is a file that Cairo wrote of it in the other process. */
static gboolean
draw (CrmDocumentPreview *self, PrintJob *job, GError **error)
{
  g_autoptr (CrmPdfReader) reader = NULL;
  g_autoptr (GVariant) file = NULL;
  g_autoptr (GVariant) opened = NULL;

  if (self->helper == NULL)
    return crm_pdf_reader_draw (self->reader, job->page, job->cr, error);
  file = ask (self, CRM_PDF_VECTORS, g_variant_new ("(u)", job->page), error);
  if (file == NULL)
    return FALSE;
  reader = crm_pdf_reader_new ();
  opened = crm_pdf_reader_answer (reader, CRM_PDF_OPEN, g_variant_new ("(@ays)", file, ""), error);
  return opened != NULL && crm_pdf_reader_draw (reader, 0, job->cr, error);
}

static void
print_on_worker (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  GError *error = NULL;

  if (draw (source, task_data, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

/**
 * crm_document_preview_print_page_async:
 * @page: from 0
 * @cr: of a printer, in points; nobody else may use it until this is finished
 *
 * Draws a page as vectors and text. A GtkPrintOperation calls this from draw-page after
 * gtk_print_operation_set_defer_drawing(), and gtk_print_operation_draw_page_finish() when it is
 * done.
 */
void
crm_document_preview_print_page_async (CrmDocumentPreview *self,
                                       guint page,
                                       cairo_t *cr,
                                       GCancellable *cancellable,
                                       GAsyncReadyCallback callback,
                                       gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  PrintJob *job = g_new0 (PrintJob, 1);

  job->page = page;
  job->cr = cairo_reference (cr);
  g_task_set_source_tag (task, crm_document_preview_print_page_async);
  g_task_set_task_data (task, job, free_print_job);
  push (self, task, G_PRIORITY_DEFAULT, print_on_worker);
}

gboolean
crm_document_preview_print_page_finish (CrmDocumentPreview *self,
                                        GAsyncResult *result,
                                        GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}
