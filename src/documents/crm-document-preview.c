/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-document-preview.h"

#include <glib/gi18n-lib.h>
#include <poppler.h>

#include "crm-documents-worker-private.h"
#include "crm-error.h"

/* A picture of a page has at most this many pixels: 160 MB. */
#define MAX_PIXELS (40.0 * 1000 * 1000)

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

  /* Only on the thread of the room. */
  PopplerDocument *document;
};

G_DEFINE_FINAL_TYPE (CrmDocumentPreview, crm_document_preview, G_TYPE_OBJECT)

static void
close_document (gpointer document, gpointer user_data)
{
  g_object_unref (document);
}

static void
crm_document_preview_finalize (GObject *object)
{
  CrmDocumentPreview *self = CRM_DOCUMENT_PREVIEW (object);

  if (self->document != NULL)
    crm_worker_call (crm_documents_get_worker (), G_PRIORITY_LOW, close_document,
                     g_steal_pointer (&self->document), NULL);
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

static void
open_on_worker (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  g_autoptr (CrmDocumentPreview) self = g_object_new (CRM_TYPE_DOCUMENT_PREVIEW, NULL);
  g_autoptr (GError) error = NULL;

  self->pdf = g_bytes_ref (task_data);
  self->document = poppler_document_new_from_bytes (self->pdf, NULL, &error);
  if (self->document == NULL)
    {
      g_task_return_new_error (task, CRM_ERROR, CRM_ERROR_CORRUPT,
                               _ ("The PDF file cannot be read: %s"), error->message);
      return;
    }
  for (int i = 0; i < poppler_document_get_n_pages (self->document); i++)
    {
      PopplerPage *page = poppler_document_get_page (self->document, i);
      PageSize size = { 0, 0 };

      if (page != NULL)
        poppler_page_get_size (page, &size.width, &size.height);
      g_clear_object (&page);
      g_array_append_val (self->sizes, size);
    }
  g_task_return_pointer (task, g_steal_pointer (&self), g_object_unref);
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
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);

  g_task_set_source_tag (task, crm_document_preview_open_async);
  g_task_set_task_data (task, g_bytes_ref (pdf), (GDestroyNotify) g_bytes_unref);
  crm_worker_push (crm_documents_get_worker (), task, G_PRIORITY_DEFAULT, open_on_worker);
}

/**
 * crm_document_preview_open_finish:
 *
 * Returns: (transfer full): the opened file, or %NULL with %CRM_ERROR_CORRUPT
 */
CrmDocumentPreview *
crm_document_preview_open_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
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

typedef struct
{
  guint page;
  double scale;
  cairo_t *cr;
} PageJob;

static void
free_page_job (gpointer data)
{
  PageJob *job = data;

  g_clear_pointer (&job->cr, cairo_destroy);
  g_free (job);
}

static void
push_page_job (CrmDocumentPreview *self,
               guint page,
               double scale,
               cairo_t *cr,
               int priority,
               GTaskThreadFunc func,
               GTask *task)
{
  PageJob *job = g_new0 (PageJob, 1);

  job->page = page;
  job->scale = scale;
  job->cr = cr != NULL ? cairo_reference (cr) : NULL;
  g_task_set_task_data (task, job, free_page_job);
  crm_worker_push (crm_documents_get_worker (), task, priority, func);
}

/* The page of a job; NULL after the task was given the error. */
static GObject *
get_page (CrmDocumentPreview *self, GTask *task, guint number)
{
  PopplerPage *page
      = number < self->sizes->len ? poppler_document_get_page (self->document, (int) number) : NULL;

  if (page == NULL)
    g_task_return_new_error (task, CRM_ERROR, CRM_ERROR_NOT_FOUND,
                             _ ("The document has no page %u"), number + 1);
  return (GObject *) page;
}

static void
render_on_worker (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  CrmDocumentPreview *self = source;
  PageJob *job = task_data;
  g_autoptr (GObject) page = get_page (self, task, job->page);
  PageSize *size;
  double scale;
  cairo_surface_t *surface;
  cairo_t *cr;

  if (page == NULL)
    return;
  size = &g_array_index (self->sizes, PageSize, job->page);
  scale = job->scale;
  if (size->width * size->height * scale * scale > MAX_PIXELS)
    scale *= MAX_PIXELS / (size->width * size->height * scale * scale);
  surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, (int) (size->width * scale + 0.5),
                                        (int) (size->height * scale + 0.5));
  cr = cairo_create (surface);
  cairo_set_source_rgb (cr, 1, 1, 1);
  cairo_paint (cr);
  cairo_scale (cr, scale, scale);
  poppler_page_render (POPPLER_PAGE (page), cr);
  if (cairo_status (cr) != CAIRO_STATUS_SUCCESS)
    {
      g_task_return_new_error (task, CRM_ERROR, CRM_ERROR_FAILED,
                               _ ("The page cannot be shown: %s"),
                               cairo_status_to_string (cairo_status (cr)));
      cairo_surface_destroy (surface);
    }
  else
    {
      cairo_surface_flush (surface);
      g_task_return_pointer (task, surface, (GDestroyNotify) cairo_surface_destroy);
    }
  cairo_destroy (cr);
}

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
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);

  g_return_if_fail (scale > 0);
  g_task_set_source_tag (task, crm_document_preview_render_page_async);
  push_page_job (self, page, scale, NULL, priority, render_on_worker, task);
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
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
read_on_worker (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  PageJob *job = task_data;
  g_autoptr (GObject) page = get_page (source, task, job->page);

  if (page != NULL)
    g_task_return_pointer (task, poppler_page_get_text (POPPLER_PAGE (page)), g_free);
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
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, crm_document_preview_read_page_async);
  push_page_job (self, page, 1, NULL, G_PRIORITY_LOW, read_on_worker, task);
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
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
print_on_worker (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  PageJob *job = task_data;
  g_autoptr (GObject) page = get_page (source, task, job->page);

  if (page == NULL)
    return;
  poppler_page_render_for_printing (POPPLER_PAGE (page), job->cr);
  g_task_return_boolean (task, TRUE);
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

  g_task_set_source_tag (task, crm_document_preview_print_page_async);
  push_page_job (self, page, 1, cr, G_PRIORITY_DEFAULT, print_on_worker, task);
}

gboolean
crm_document_preview_print_page_finish (CrmDocumentPreview *self,
                                        GAsyncResult *result,
                                        GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}
