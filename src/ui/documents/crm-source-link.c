/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Between the pages of a template and its text. Main thread. */
#include "config.h"

#include "crm-source-link.h"

#include "crm-page-view.h"

#define MARK_WIDTH 3
#define MARK_GAP 5
#define LEAST_MARGIN 24 /* around what is scrolled to */

struct _CrmSourceLink
{
  GObject parent_instance;

  GtkOverlay *overlay; /* around the view; both outlive this */
  CrmDocumentView *view;
  GtkWidget *mark;
  CrmDocument *document; /* or NULL */
  guint line;            /* that is marked; 0: none */
};

G_DEFINE_FINAL_TYPE (CrmSourceLink, crm_source_link, G_TYPE_OBJECT)

static guint activated_signal;

/* Page @number of those that are children of the same strip. */
static GtkWidget *
find_page (GtkWidget *root, guint *number)
{
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *below;

      if (CRM_IS_PAGE_VIEW (child) && (*number)-- == 0)
        return child;
      below = CRM_IS_PAGE_VIEW (child) ? NULL : find_page (child, number);
      if (below != NULL)
        return below;
    }
  return NULL;
}

static guint
number_of (GtkWidget *page)
{
  guint number = 0;

  while ((page = gtk_widget_get_prev_sibling (page)) != NULL)
    number += CRM_IS_PAGE_VIEW (page);
  return number;
}

/* Pixels for a point. */
static double
scale_of (CrmSourceLink *self, GtkWidget *page, guint number)
{
  double width, height;

  crm_document_get_page_size (self->document, number, &width, &height);
  return gtk_widget_get_width (page) / width;
}

/**
 * crm_source_link_click:
 * @x: in the view
 * @y: in the view
 *
 * Tells the line of what is there.
 *
 * Returns: whether there is anything
 */
gboolean
crm_source_link_click (CrmSourceLink *self, double x, double y)
{
  GtkWidget *picked = gtk_widget_pick (GTK_WIDGET (self->view), x, y, GTK_PICK_DEFAULT);
  GtkWidget *page
      = picked != NULL && CRM_IS_PAGE_VIEW (picked)
            ? picked
            : (picked != NULL ? gtk_widget_get_ancestor (picked, CRM_TYPE_PAGE_VIEW) : NULL);
  double page_x, page_y, scale;
  guint number, line;

  if (page == NULL || self->document == NULL)
    return FALSE;
  number = number_of (page);
  if (number >= crm_document_get_n_pages (self->document)
      || !gtk_widget_translate_coordinates (GTK_WIDGET (self->view), page, x, y, &page_x, &page_y))
    return FALSE;
  scale = scale_of (self, page, number);
  line = crm_document_find_line (self->document, number, page_x / scale, page_y / scale);
  if (line > 0)
    g_signal_emit (self, activated_signal, 0, line);
  return line > 0;
}

static void
on_released_cb (CrmSourceLink *self, int n_press, double x, double y)
{
  if (n_press == 1)
    crm_source_link_click (self, x, y);
}

/* Where the marked line lies, in pixels of @relative; FALSE when it is on no page. */
static gboolean
find_area (CrmSourceLink *self, GtkWidget *relative, GdkRectangle *area)
{
  const CrmDocumentPlace *place = self->document != NULL && self->line > 0
                                      ? crm_document_find_place (self->document, self->line)
                                      : NULL;
  guint number = place != NULL ? place->page : 0;
  GtkWidget *page = place != NULL ? find_page (GTK_WIDGET (self->view), &number) : NULL;
  double scale, x, y;

  if (page == NULL || gtk_widget_get_width (page) == 0)
    return FALSE;
  scale = scale_of (self, page, place->page);
  if (!gtk_widget_translate_coordinates (page, relative, place->x * scale, place->y * scale, &x,
                                         &y))
    return FALSE;
  *area = (GdkRectangle){ (int) x, (int) y, (int) (place->width * scale),
                          MAX (4, (int) (place->height * scale)) };
  return TRUE;
}

/* A bar at the left of the place. */
static gboolean
on_position_asked_cb (CrmSourceLink *self, GtkWidget *widget, GdkRectangle *area)
{
  if (widget != self->mark)
    return FALSE;
  if (!find_area (self, GTK_WIDGET (self->overlay), area))
    *area = (GdkRectangle){ -10, -10, 1, 1 };
  else
    *area = (GdkRectangle){ area->x - MARK_GAP - MARK_WIDTH, area->y, MARK_WIDTH, area->height };
  return TRUE;
}

static GtkAdjustment *
find_adjustment (CrmSourceLink *self)
{
  guint first = 0;
  GtkWidget *page = find_page (GTK_WIDGET (self->view), &first);
  GtkWidget *scroller
      = page != NULL ? gtk_widget_get_ancestor (page, GTK_TYPE_SCROLLED_WINDOW) : NULL;

  return scroller != NULL ? gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (scroller))
                          : NULL;
}

static void
follow_scrolling (CrmSourceLink *self)
{
  GtkAdjustment *adjustment = find_adjustment (self);

  if (adjustment == NULL || g_object_get_data (G_OBJECT (adjustment), "crm-source-link") == self)
    return;
  g_object_set_data (G_OBJECT (adjustment), "crm-source-link", self);
  g_signal_connect_object (adjustment, "value-changed", G_CALLBACK (gtk_widget_queue_allocate),
                           self->overlay, G_CONNECT_SWAPPED);
}

/**
 * crm_source_link_set_document:
 * @document: (nullable): whose pages are seen
 */
void
crm_source_link_set_document (CrmSourceLink *self, CrmDocument *document)
{
  g_return_if_fail (CRM_IS_SOURCE_LINK (self));
  if (!g_set_object (&self->document, document))
    return;
  gtk_widget_queue_allocate (GTK_WIDGET (self->overlay));
}

/**
 * crm_source_link_show:
 * @line: of the template, from 1
 * @scroll: whether the pages are moved so that it is seen
 *
 * Marks what comes of a line.
 *
 * Returns: whether it is on a page
 */
gboolean
crm_source_link_show (CrmSourceLink *self, guint line, gboolean scroll)
{
  GtkAdjustment *adjustment;
  GdkRectangle area;

  g_return_val_if_fail (CRM_IS_SOURCE_LINK (self), FALSE);
  self->line = line;
  follow_scrolling (self);
  gtk_widget_queue_allocate (GTK_WIDGET (self->overlay));
  if (!find_area (self, GTK_WIDGET (self->view), &area))
    {
      gtk_widget_set_visible (self->mark, FALSE);
      return FALSE;
    }
  gtk_widget_set_visible (self->mark, TRUE);
  adjustment = find_adjustment (self);
  if (scroll && adjustment != NULL)
    {
      double top = gtk_adjustment_get_value (adjustment) + area.y;

      gtk_adjustment_clamp_page (adjustment, top - LEAST_MARGIN, top + area.height + LEAST_MARGIN);
    }
  return TRUE;
}

static void
crm_source_link_finalize (GObject *object)
{
  g_clear_object (&CRM_SOURCE_LINK (object)->document);
  G_OBJECT_CLASS (crm_source_link_parent_class)->finalize (object);
}

static void
crm_source_link_class_init (CrmSourceLinkClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = crm_source_link_finalize;
  activated_signal = g_signal_new ("activated", CRM_TYPE_SOURCE_LINK, G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 1, G_TYPE_UINT);
}

static void
crm_source_link_init (CrmSourceLink *self)
{
}

/**
 * crm_source_link_new:
 * @overlay: around @view; it gets the mark
 */
CrmSourceLink *
crm_source_link_new (GtkOverlay *overlay, CrmDocumentView *view)
{
  CrmSourceLink *self = g_object_new (CRM_TYPE_SOURCE_LINK, NULL);
  GtkGesture *click = gtk_gesture_click_new ();

  self->overlay = overlay;
  self->view = view;
  self->mark = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_widget_add_css_class (self->mark, "crm-source-mark");
  gtk_widget_set_can_target (self->mark, FALSE);
  gtk_widget_set_visible (self->mark, FALSE);
  gtk_overlay_add_overlay (overlay, self->mark);
  gtk_overlay_set_clip_overlay (overlay, self->mark, TRUE);
  g_signal_connect_object (overlay, "get-child-position", G_CALLBACK (on_position_asked_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (click, "released", G_CALLBACK (on_released_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (view), GTK_EVENT_CONTROLLER (click));
  return self;
}
