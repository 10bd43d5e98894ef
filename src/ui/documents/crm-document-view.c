/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The view of a document. Main thread. */
#include "config.h"

#include "crm-document-view.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "crm-empty-state.h"

#define SMALLEST_ZOOM 0.25
#define LARGEST_ZOOM 3.0
/* Steps that people know from other viewers. */
static const double steps[] = { 0.25, 0.33, 0.5, 0.67, 0.75, 1, 1.25, 1.5, 1.75, 2, 2.5, 3 };

struct _CrmDocumentView
{
  GtkWidget parent_instance;

  /* Widgets */
  GtkWidget *box;
  GtkStack *stack;
  GtkScrolledWindow *scroller;
  CrmPageStrip *strip;
  CrmEmptyState *message;
  GtkBox *bar_start;
  GtkWidget *zoom_box;
  GtkLabel *page_label;
  GtkButton *zoom_label;
  GtkToggleButton *fit_button;

  CrmDocumentPreview *preview;
  guint page; /* that is being read */
  guint bar_tick;
  double anchor; /* part of the height that stays in the middle while the zoom changes; -1: none */
  gboolean is_setting;
};

G_DEFINE_FINAL_TYPE (CrmDocumentView, crm_document_view, GTK_TYPE_WIDGET)

static guint drawn_signal;

static gboolean
update_bar_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer user_data)
{
  CrmDocumentView *self = CRM_DOCUMENT_VIEW (widget);
  guint n_pages = self->preview != NULL ? crm_document_preview_get_n_pages (self->preview) : 0;
  double scale = crm_page_strip_get_scale (self->strip);
  /* Translators: the number of a page and how many there are. */
  g_autofree char *pages
      = g_strdup_printf (_ ("Page %u of %u"), MIN (self->page + 1, n_pages), n_pages);
  /* Translators: a zoom in percent: "100 %". */
  g_autofree char *zoom = g_strdup_printf (_ ("%d %%"), (int) round (scale * 100));

  gtk_label_set_text (self->page_label, n_pages > 0 ? pages : "");
  gtk_button_set_label (self->zoom_label, zoom);
  self->is_setting = TRUE;
  gtk_toggle_button_set_active (self->fit_button,
                                crm_page_strip_get_zoom (self->strip) == CRM_ZOOM_FIT);
  self->is_setting = FALSE;
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "view.zoom-in", scale < LARGEST_ZOOM - 0.001);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "view.zoom-out", scale > SMALLEST_ZOOM + 0.001);
  self->bar_tick = 0;
  return G_SOURCE_REMOVE;
}

/* Told in the next frame: the extent changes while the layout is being made. */
static void
update_bar (CrmDocumentView *self)
{
  if (self->bar_tick == 0)
    self->bar_tick = gtk_widget_add_tick_callback (GTK_WIDGET (self), update_bar_cb, NULL, NULL);
}

static void
on_scrolled_cb (CrmDocumentView *self)
{
  GtkAdjustment *adjustment = gtk_scrolled_window_get_vadjustment (self->scroller);
  double top = gtk_adjustment_get_value (adjustment);

  self->page
      = crm_page_strip_set_seen (self->strip, top, top + gtk_adjustment_get_page_size (adjustment));
  update_bar (self);
}

/* The strip was laid out anew. */
static void
on_extent_changed_cb (CrmDocumentView *self)
{
  GtkAdjustment *adjustment = gtk_scrolled_window_get_vadjustment (self->scroller);

  if (self->anchor >= 0)
    {
      double middle = self->anchor * gtk_adjustment_get_upper (adjustment);

      self->anchor = -1;
      gtk_adjustment_set_value (adjustment, middle - gtk_adjustment_get_page_size (adjustment) / 2);
    }
  on_scrolled_cb (self);
}

static void
on_strip_drawn_cb (CrmDocumentView *self)
{
  g_signal_emit (self, drawn_signal, 0);
}

/* Zoom */

static void
step_zoom (CrmDocumentView *self, int direction)
{
  double scale = crm_page_strip_get_scale (self->strip);

  if (direction > 0)
    {
      for (gsize i = 0; i < G_N_ELEMENTS (steps); i++)
        if (steps[i] > scale + 0.01)
          {
            crm_document_view_set_zoom (self, steps[i]);
            return;
          }
      return;
    }
  for (gsize i = G_N_ELEMENTS (steps); i > 0; i--)
    if (steps[i - 1] < scale - 0.01)
      {
        crm_document_view_set_zoom (self, steps[i - 1]);
        return;
      }
}

static void
on_zoom_activated_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CrmDocumentView *self = CRM_DOCUMENT_VIEW (widget);

  if (g_str_equal (name, "view.zoom-in"))
    crm_document_view_zoom_in (self);
  else if (g_str_equal (name, "view.zoom-out"))
    crm_document_view_zoom_out (self);
  else
    crm_document_view_set_zoom (self, g_str_equal (name, "view.zoom-normal") ? 1 : CRM_ZOOM_FIT);
}

static void
on_fit_toggled_cb (CrmDocumentView *self)
{
  if (self->is_setting)
    return;
  crm_document_view_set_zoom (self, gtk_toggle_button_get_active (self->fit_button)
                                        ? CRM_ZOOM_FIT
                                        : crm_page_strip_get_scale (self->strip));
}

static gboolean
on_wheel_turned_cb (CrmDocumentView *self,
                    double dx,
                    double dy,
                    GtkEventControllerScroll *controller)
{
  GdkModifierType state
      = gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (controller));
  double scale = crm_page_strip_get_scale (self->strip);

  if ((state & GDK_CONTROL_MASK) == 0 || self->preview == NULL)
    return FALSE;
  crm_document_view_set_zoom (self, scale * pow (1.1, -dy));
  return TRUE;
}

/* The object */

static void
crm_document_view_dispose (GObject *object)
{
  CrmDocumentView *self = CRM_DOCUMENT_VIEW (object);

  g_clear_object (&self->preview);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  G_OBJECT_CLASS (crm_document_view_parent_class)->dispose (object);
}

static void
install_actions (GtkWidgetClass *widget_class)
{
  static const struct
  {
    const char *name;
    guint keys[3];
  } actions[] = {
    { "view.zoom-in", { GDK_KEY_plus, GDK_KEY_equal, GDK_KEY_KP_Add } },
    { "view.zoom-out", { GDK_KEY_minus, GDK_KEY_KP_Subtract } },
    { "view.zoom-fit", { GDK_KEY_0, GDK_KEY_KP_0 } },
    { "view.zoom-normal", { GDK_KEY_1, GDK_KEY_KP_1 } },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (actions); i++)
    {
      gtk_widget_class_install_action (widget_class, actions[i].name, NULL, on_zoom_activated_cb);
      for (gsize k = 0; k < G_N_ELEMENTS (actions[i].keys) && actions[i].keys[k] != 0; k++)
        gtk_widget_class_add_binding_action (widget_class, actions[i].keys[k], GDK_CONTROL_MASK,
                                             actions[i].name, NULL);
    }
}

static void
crm_document_view_class_init (CrmDocumentViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = crm_document_view_dispose;
  g_type_ensure (CRM_TYPE_PAGE_STRIP);
  g_type_ensure (CRM_TYPE_EMPTY_STATE);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/org/clientela/Clientela/ui/documents/crm-document-view.ui");
  gtk_widget_class_bind_template_child (widget_class, CrmDocumentView, box);
  gtk_widget_class_bind_template_child (widget_class, CrmDocumentView, stack);
  gtk_widget_class_bind_template_child (widget_class, CrmDocumentView, scroller);
  gtk_widget_class_bind_template_child (widget_class, CrmDocumentView, strip);
  gtk_widget_class_bind_template_child (widget_class, CrmDocumentView, message);
  gtk_widget_class_bind_template_child (widget_class, CrmDocumentView, bar_start);
  gtk_widget_class_bind_template_child (widget_class, CrmDocumentView, zoom_box);
  gtk_widget_class_bind_template_child (widget_class, CrmDocumentView, page_label);
  gtk_widget_class_bind_template_child (widget_class, CrmDocumentView, zoom_label);
  gtk_widget_class_bind_template_child (widget_class, CrmDocumentView, fit_button);
  gtk_widget_class_bind_template_callback (widget_class, on_fit_toggled_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_strip_drawn_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_wheel_turned_cb);
  gtk_widget_class_set_css_name (widget_class, "crm-document-view");
  install_actions (widget_class);
  drawn_signal = g_signal_new ("drawn", CRM_TYPE_DOCUMENT_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                               NULL, G_TYPE_NONE, 0);
}

static void
crm_document_view_init (CrmDocumentView *self)
{
  GtkAdjustment *adjustment;

  self->anchor = -1;
  gtk_widget_init_template (GTK_WIDGET (self));
  adjustment = gtk_scrolled_window_get_vadjustment (self->scroller);
  g_signal_connect_swapped (adjustment, "value-changed", G_CALLBACK (on_scrolled_cb), self);
  g_signal_connect_swapped (adjustment, "changed", G_CALLBACK (on_extent_changed_cb), self);
  update_bar (self);
}

/**
 * crm_document_view_new:
 *
 * Returns: (transfer full): a view without a document
 */
GtkWidget *
crm_document_view_new (void)
{
  return g_object_new (CRM_TYPE_DOCUMENT_VIEW, NULL);
}

/**
 * crm_document_view_set_preview:
 * @preview: (nullable): the document; it stands where the one before it stood
 */
void
crm_document_view_set_preview (CrmDocumentView *self, CrmDocumentPreview *preview)
{
  g_return_if_fail (CRM_IS_DOCUMENT_VIEW (self));
  if (!g_set_object (&self->preview, preview))
    return;
  crm_page_strip_set_preview (self->strip, preview);
  gtk_widget_set_sensitive (self->zoom_box, preview != NULL);
  if (preview != NULL)
    gtk_stack_set_visible_child (self->stack, GTK_WIDGET (self->scroller));
  on_scrolled_cb (self);
}

/**
 * crm_document_view_get_preview:
 *
 * Returns: (transfer none) (nullable): the document that is shown
 */
CrmDocumentPreview *
crm_document_view_get_preview (CrmDocumentView *self)
{
  g_return_val_if_fail (CRM_IS_DOCUMENT_VIEW (self), NULL);
  return self->preview;
}

/**
 * crm_document_view_add_start:
 *
 * Puts a button before the number of the page.
 */
void
crm_document_view_add_start (CrmDocumentView *self, GtkWidget *widget)
{
  g_return_if_fail (CRM_IS_DOCUMENT_VIEW (self));
  gtk_box_prepend (self->bar_start, widget);
}

/**
 * crm_document_view_set_message:
 *
 * Says why there are no pages. Pages that are there stay.
 */
void
crm_document_view_set_message (CrmDocumentView *self,
                               const char *icon,
                               const char *title,
                               const char *text)
{
  g_return_if_fail (CRM_IS_DOCUMENT_VIEW (self));
  crm_empty_state_set (self->message, icon, title, text);
  if (self->preview == NULL)
    gtk_stack_set_visible_child (self->stack, GTK_WIDGET (self->message));
}

/**
 * crm_document_view_set_zoom:
 * @zoom: 1 for the size on paper, or %CRM_ZOOM_FIT to follow the width
 *
 * What is in the middle stays there.
 */
void
crm_document_view_set_zoom (CrmDocumentView *self, double zoom)
{
  GtkAdjustment *adjustment;

  g_return_if_fail (CRM_IS_DOCUMENT_VIEW (self));
  adjustment = gtk_scrolled_window_get_vadjustment (self->scroller);
  if (zoom != CRM_ZOOM_FIT)
    zoom = CLAMP (zoom, SMALLEST_ZOOM, LARGEST_ZOOM);
  if (gtk_adjustment_get_upper (adjustment) > 0)
    self->anchor
        = (gtk_adjustment_get_value (adjustment) + gtk_adjustment_get_page_size (adjustment) / 2)
          / gtk_adjustment_get_upper (adjustment);
  gtk_scrolled_window_set_policy (self->scroller,
                                  zoom == CRM_ZOOM_FIT ? GTK_POLICY_NEVER : GTK_POLICY_AUTOMATIC,
                                  GTK_POLICY_AUTOMATIC);
  crm_page_strip_set_zoom (self->strip, zoom);
  update_bar (self);
}

void
crm_document_view_zoom_in (CrmDocumentView *self)
{
  g_return_if_fail (CRM_IS_DOCUMENT_VIEW (self));
  step_zoom (self, 1);
}

void
crm_document_view_zoom_out (CrmDocumentView *self)
{
  g_return_if_fail (CRM_IS_DOCUMENT_VIEW (self));
  step_zoom (self, -1);
}

/**
 * crm_document_view_is_drawn:
 *
 * Returns: whether every page that is seen has its picture
 */
gboolean
crm_document_view_is_drawn (CrmDocumentView *self)
{
  g_return_val_if_fail (CRM_IS_DOCUMENT_VIEW (self), FALSE);
  return self->preview != NULL && crm_page_strip_is_drawn (self->strip);
}
