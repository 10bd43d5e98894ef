/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The layout of pages and which of them are worth a picture. Main thread. */
#include "config.h"

#include "crm-page-strip.h"

#include "crm-page-view.h"

#define MARGIN 18
#define GAP 14
#define NARROWEST 160
/* A zoom of 1 shows a page as large as it is on paper, on a screen of 96 dots an inch. */
#define PIXELS_PER_POINT (96.0 / 72.0)
/* Letters that are larger than this on a wide screen are no easier to read. */
#define LARGEST_FIT 1.4

struct _CrmPageStrip
{
  GtkWidget parent_instance;

  CrmDocumentPreview *preview;
  GPtrArray *pages; /* of CrmPageView, the children */
  double widest;    /* points */
  double zoom;      /* CRM_ZOOM_FIT, or fixed */

  /* As it was laid out */
  double scale; /* pixels per point */
  double seen_top;
  double seen_bottom;
};

G_DEFINE_FINAL_TYPE (CrmPageStrip, crm_page_strip, GTK_TYPE_WIDGET)

static guint drawn_signal;

static double
scale_for_width (CrmPageStrip *self, int width)
{
  if (self->zoom != CRM_ZOOM_FIT)
    return self->zoom * PIXELS_PER_POINT;
  return CLAMP ((width - 2 * MARGIN) / self->widest, 0.05, LARGEST_FIT * PIXELS_PER_POINT);
}

static void
page_size (CrmPageStrip *self, guint page, double scale, int *width, int *height)
{
  double points_width, points_height;

  crm_document_preview_get_page_size (self->preview, page, &points_width, &points_height);
  *width = MAX (1, (int) (points_width * scale));
  *height = MAX (1, (int) (points_height * scale));
}

static int
measure_height (CrmPageStrip *self, double scale)
{
  int total = 2 * MARGIN, width, height;

  for (guint i = 0; i < self->pages->len; i++)
    {
      page_size (self, i, scale, &width, &height);
      total += height + (i > 0 ? GAP : 0);
    }
  return total;
}

static GtkSizeRequestMode
crm_page_strip_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
crm_page_strip_measure (GtkWidget *widget,
                        GtkOrientation orientation,
                        int for_size,
                        int *minimum,
                        int *natural,
                        int *minimum_baseline,
                        int *natural_baseline)
{
  CrmPageStrip *self = CRM_PAGE_STRIP (widget);

  *minimum = *natural = 0;
  if (self->pages->len == 0)
    return;
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      *natural = 2 * MARGIN
                 + (int) (self->widest * PIXELS_PER_POINT
                          * (self->zoom != CRM_ZOOM_FIT ? self->zoom : 1));
      *minimum = self->zoom != CRM_ZOOM_FIT ? *natural : NARROWEST;
      return;
    }
  if (for_size < 0)
    for_size = 2 * MARGIN + (int) (self->widest * PIXELS_PER_POINT);
  *minimum = *natural = measure_height (self, scale_for_width (self, for_size));
}

static void
crm_page_strip_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  CrmPageStrip *self = CRM_PAGE_STRIP (widget);
  int y = MARGIN, page_width, page_height;

  if (self->pages->len == 0)
    return;
  self->scale = scale_for_width (self, width);
  for (guint i = 0; i < self->pages->len; i++)
    {
      page_size (self, i, self->scale, &page_width, &page_height);
      gtk_widget_size_allocate (
          g_ptr_array_index (self->pages, i),
          &(GtkAllocation){ MAX (0, (width - page_width) / 2), y, page_width, page_height }, -1);
      y += page_height + GAP;
    }
}

static void
on_page_drawn_cb (CrmPageStrip *self)
{
  if (crm_page_strip_is_drawn (self))
    g_signal_emit (self, drawn_signal, 0);
}

static void
add_page (CrmPageStrip *self)
{
  GtkWidget *page = crm_page_view_new ();

  gtk_widget_set_parent (page, GTK_WIDGET (self));
  g_signal_connect_swapped (page, "drawn", G_CALLBACK (on_page_drawn_cb), self);
  g_ptr_array_add (self->pages, page);
}

static void
remove_page (gpointer page)
{
  g_signal_handlers_disconnect_by_func (page, on_page_drawn_cb, gtk_widget_get_parent (page));
  gtk_widget_unparent (page);
}

static void
crm_page_strip_dispose (GObject *object)
{
  CrmPageStrip *self = CRM_PAGE_STRIP (object);

  g_ptr_array_set_size (self->pages, 0);
  g_clear_object (&self->preview);
  G_OBJECT_CLASS (crm_page_strip_parent_class)->dispose (object);
}

static void
crm_page_strip_finalize (GObject *object)
{
  g_ptr_array_unref (CRM_PAGE_STRIP (object)->pages);
  G_OBJECT_CLASS (crm_page_strip_parent_class)->finalize (object);
}

static void
crm_page_strip_class_init (CrmPageStripClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = crm_page_strip_dispose;
  G_OBJECT_CLASS (klass)->finalize = crm_page_strip_finalize;
  widget_class->get_request_mode = crm_page_strip_get_request_mode;
  widget_class->measure = crm_page_strip_measure;
  widget_class->size_allocate = crm_page_strip_size_allocate;
  gtk_widget_class_set_css_name (widget_class, "crm-pages");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  drawn_signal = g_signal_new ("drawn", CRM_TYPE_PAGE_STRIP, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                               G_TYPE_NONE, 0);
}

static void
crm_page_strip_init (CrmPageStrip *self)
{
  self->pages = g_ptr_array_new_with_free_func (remove_page);
  self->scale = PIXELS_PER_POINT;
  self->widest = 1;
}

/**
 * crm_page_strip_new:
 *
 * Returns: (transfer full): a strip without pages
 */
GtkWidget *
crm_page_strip_new (void)
{
  return g_object_new (CRM_TYPE_PAGE_STRIP, NULL);
}

/**
 * crm_page_strip_set_preview:
 * @preview: (nullable): the document; each page shows what it showed until its picture has come
 */
void
crm_page_strip_set_preview (CrmPageStrip *self, CrmDocumentPreview *preview)
{
  guint n_pages;

  g_return_if_fail (CRM_IS_PAGE_STRIP (self));
  if (!g_set_object (&self->preview, preview))
    return;
  n_pages = preview != NULL ? crm_document_preview_get_n_pages (preview) : 0;
  if (n_pages < self->pages->len)
    g_ptr_array_set_size (self->pages, (int) n_pages);
  while (self->pages->len < n_pages)
    add_page (self);
  self->widest = 1;
  for (guint i = 0; i < n_pages; i++)
    {
      double width, height;

      crm_document_preview_get_page_size (preview, i, &width, &height);
      self->widest = MAX (self->widest, width);
      crm_page_view_set_page (g_ptr_array_index (self->pages, i), preview, i);
    }
  crm_page_strip_set_seen (self, self->seen_top, self->seen_bottom);
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

/**
 * crm_page_strip_set_zoom:
 * @zoom: 1 for the size on paper, or %CRM_ZOOM_FIT
 */
void
crm_page_strip_set_zoom (CrmPageStrip *self, double zoom)
{
  g_return_if_fail (CRM_IS_PAGE_STRIP (self));
  self->zoom = zoom;
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

double
crm_page_strip_get_zoom (CrmPageStrip *self)
{
  g_return_val_if_fail (CRM_IS_PAGE_STRIP (self), CRM_ZOOM_FIT);
  return self->zoom;
}

/**
 * crm_page_strip_get_scale:
 *
 * Returns: the zoom that the pages are shown at, whether it is fixed or follows the width
 */
double
crm_page_strip_get_scale (CrmPageStrip *self)
{
  g_return_val_if_fail (CRM_IS_PAGE_STRIP (self), 1);
  return self->scale / PIXELS_PER_POINT;
}

/**
 * crm_page_strip_set_seen:
 * @top: pixels from the top of the strip
 * @bottom: likewise
 *
 * Says what part of the strip is seen.
 *
 * Returns: the number of the page that is being read, from 0
 */
guint
crm_page_strip_set_seen (CrmPageStrip *self, double top, double bottom)
{
  double height = bottom - top, y = MARGIN, middle = top + height / 3;
  guint current = 0;

  g_return_val_if_fail (CRM_IS_PAGE_STRIP (self), 0);
  self->seen_top = top;
  self->seen_bottom = bottom;
  for (guint i = 0; i < self->pages->len; i++)
    {
      int page_width, page_height;

      page_size (self, i, self->scale, &page_width, &page_height);
      if (y <= middle)
        current = i;
      /* Nothing was laid out yet: the first page will be seen. */
      crm_page_view_set_wanted (g_ptr_array_index (self->pages, i),
                                height > 0 ? y + page_height > top - height && y < bottom + height
                                           : i == 0);
      y += page_height + GAP;
    }
  return current;
}

/**
 * crm_page_strip_is_drawn:
 *
 * Returns: whether every page that is seen has its picture
 */
gboolean
crm_page_strip_is_drawn (CrmPageStrip *self)
{
  double y = MARGIN;

  g_return_val_if_fail (CRM_IS_PAGE_STRIP (self), FALSE);
  for (guint i = 0; i < self->pages->len; i++)
    {
      int width, height;
      gboolean is_seen;

      page_size (self, i, self->scale, &width, &height);
      is_seen = i == 0 ? self->seen_top < y + height
                       : y + height > self->seen_top && y < self->seen_bottom;
      if (is_seen && !crm_page_view_is_drawn (g_ptr_array_index (self->pages, i)))
        return FALSE;
      y += height + GAP;
    }
  return self->pages->len > 0;
}
