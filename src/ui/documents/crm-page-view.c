/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One page on the screen. Poppler works on the thread of the room documents; here pictures only
 * come and go. Main thread. */
#include "config.h"

#include "crm-page-view.h"

#include <glib/gi18n-lib.h>
#include <math.h>

/* A page that is being typed is read out only when it comes to rest. */
#define REST_MS 400

struct _CrmPageView
{
  GtkWidget parent_instance;

  CrmDocumentPreview *preview;
  guint page;
  gboolean is_wanted;

  GdkTexture *texture;
  gboolean is_current; /* the picture is of this very page at this very size */

  GCancellable *rendering;
  double scale; /* pixels per point of the picture that is there or comes */

  GCancellable *reading;
  guint rest_source;
  char *text;
};

G_DEFINE_FINAL_TYPE (CrmPageView, crm_page_view, GTK_TYPE_WIDGET)

static guint drawn_signal;

static void
stop (GCancellable **cancellable)
{
  if (*cancellable != NULL)
    g_cancellable_cancel (*cancellable);
  g_clear_object (cancellable);
}

/* Reading the text */

static void
tell_text (CrmPageView *self)
{
  g_autofree char *label = NULL;

  if (self->preview == NULL)
    return;
  /* Translators: the number of a page and how many there are. */
  label = g_strdup_printf (_ ("Page %u of %u"), self->page + 1,
                           crm_document_preview_get_n_pages (self->preview));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, label,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  self->text != NULL ? self->text : "", -1);
}

static void
on_text_read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text
      = crm_document_preview_read_page_finish (CRM_DOCUMENT_PREVIEW (source), result, &error);
  CrmPageView *self;

  if (text == NULL)
    return;
  self = CRM_PAGE_VIEW (user_data);
  g_clear_object (&self->reading);
  g_free (self->text);
  self->text = g_steal_pointer (&text);
  tell_text (self);
}

static gboolean
on_rested_cb (gpointer user_data)
{
  CrmPageView *self = user_data;

  self->rest_source = 0;
  stop (&self->reading);
  self->reading = g_cancellable_new ();
  crm_document_preview_read_page_async (self->preview, self->page, self->reading, on_text_read_cb,
                                        self);
  return G_SOURCE_REMOVE;
}

static void
read_when_rested (CrmPageView *self)
{
  g_clear_handle_id (&self->rest_source, g_source_remove);
  self->rest_source = g_timeout_add (REST_MS, on_rested_cb, self);
}

/* Making the picture */

/* The texture looks at the bytes of the surface and keeps it. */
static GdkTexture *
texture_of (cairo_surface_t *surface)
{
  int height = cairo_image_surface_get_height (surface);
  int stride = cairo_image_surface_get_stride (surface);
  g_autoptr (GBytes) bytes = g_bytes_new_with_free_func (
      cairo_image_surface_get_data (surface), (gsize) stride * (gsize) height,
      (GDestroyNotify) cairo_surface_destroy, cairo_surface_reference (surface));

  return gdk_memory_texture_new (cairo_image_surface_get_width (surface), height,
                                 GDK_MEMORY_DEFAULT, bytes, (gsize) stride);
}

static void
on_rendered_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  cairo_surface_t *surface
      = crm_document_preview_render_page_finish (CRM_DOCUMENT_PREVIEW (source), result, &error);
  CrmPageView *self;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  self = CRM_PAGE_VIEW (user_data);
  g_clear_object (&self->rendering);
  self->is_current = TRUE;
  if (surface == NULL)
    g_warning ("Page %u: %s", self->page + 1, error->message);
  else
    {
      g_clear_object (&self->texture);
      self->texture = texture_of (surface);
      cairo_surface_destroy (surface);
    }
  gtk_widget_queue_draw (GTK_WIDGET (self));
  read_when_rested (self);
  g_signal_emit (self, drawn_signal, 0);
}

static void
render (CrmPageView *self)
{
  double width, height, scale;

  if (self->preview == NULL || !self->is_wanted || gtk_widget_get_width (GTK_WIDGET (self)) <= 0)
    return;
  crm_document_preview_get_page_size (self->preview, self->page, &width, &height);
  if (width <= 0)
    return;
  scale = gtk_widget_get_width (GTK_WIDGET (self)) * gtk_widget_get_scale_factor (GTK_WIDGET (self))
          / width;
  if ((self->is_current || self->rendering != NULL) && fabs (scale - self->scale) < 0.0001)
    return;
  stop (&self->rendering);
  self->is_current = FALSE;
  self->scale = scale;
  self->rendering = g_cancellable_new ();
  crm_document_preview_render_page_async (self->preview, self->page, scale, G_PRIORITY_DEFAULT,
                                          self->rendering, on_rendered_cb, self);
}

/* The widget */

static void
crm_page_view_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  render (CRM_PAGE_VIEW (widget));
}

static void
crm_page_view_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  CrmPageView *self = CRM_PAGE_VIEW (widget);

  if (self->texture != NULL)
    gtk_snapshot_append_texture (
        snapshot, self->texture,
        &GRAPHENE_RECT_INIT (0, 0, gtk_widget_get_width (widget), gtk_widget_get_height (widget)));
}

static void
crm_page_view_dispose (GObject *object)
{
  CrmPageView *self = CRM_PAGE_VIEW (object);

  stop (&self->rendering);
  stop (&self->reading);
  g_clear_handle_id (&self->rest_source, g_source_remove);
  g_clear_object (&self->texture);
  g_clear_object (&self->preview);
  g_clear_pointer (&self->text, g_free);
  G_OBJECT_CLASS (crm_page_view_parent_class)->dispose (object);
}

static void
crm_page_view_class_init (CrmPageViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = crm_page_view_dispose;
  widget_class->size_allocate = crm_page_view_size_allocate;
  widget_class->snapshot = crm_page_view_snapshot;
  gtk_widget_class_set_css_name (widget_class, "crm-page");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
  drawn_signal = g_signal_new ("drawn", CRM_TYPE_PAGE_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                               G_TYPE_NONE, 0);
}

static void
crm_page_view_init (CrmPageView *self)
{
  g_signal_connect (self, "notify::scale-factor", G_CALLBACK (render), NULL);
}

/**
 * crm_page_view_new:
 *
 * Returns: (transfer full): an empty sheet
 */
GtkWidget *
crm_page_view_new (void)
{
  return g_object_new (CRM_TYPE_PAGE_VIEW, NULL);
}

/**
 * crm_page_view_set_page:
 * @page: from 0
 *
 * Shows a page; what was shown stays until its picture has come.
 */
void
crm_page_view_set_page (CrmPageView *self, CrmDocumentPreview *preview, guint page)
{
  g_return_if_fail (CRM_IS_PAGE_VIEW (self));
  if (self->preview == preview && self->page == page)
    return;
  stop (&self->rendering);
  stop (&self->reading);
  g_clear_handle_id (&self->rest_source, g_source_remove);
  g_set_object (&self->preview, preview);
  self->page = page;
  self->is_current = FALSE;
  tell_text (self);
  render (self);
}

/**
 * crm_page_view_set_wanted:
 * @wanted: whether it is seen or soon will be; a page that is not has no picture
 */
void
crm_page_view_set_wanted (CrmPageView *self, gboolean wanted)
{
  g_return_if_fail (CRM_IS_PAGE_VIEW (self));
  self->is_wanted = wanted;
  if (wanted)
    {
      render (self);
      return;
    }
  stop (&self->rendering);
  g_clear_object (&self->texture);
  self->is_current = FALSE;
}

/**
 * crm_page_view_is_drawn:
 *
 * Returns: whether the picture is of the page as it is now
 */
gboolean
crm_page_view_is_drawn (CrmPageView *self)
{
  g_return_val_if_fail (CRM_IS_PAGE_VIEW (self), FALSE);
  return self->is_current;
}

/**
 * crm_page_view_get_text:
 *
 * Returns: (transfer none) (nullable): the words of the page, once they were read
 */
const char *
crm_page_view_get_text (CrmPageView *self)
{
  g_return_val_if_fail (CRM_IS_PAGE_VIEW (self), NULL);
  return self->text;
}
