/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The view of a document. Main thread. */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "crm-ask.h"
#include "crm-document-view-private.h"

#define SMALLEST_ZOOM 0.25
#define LARGEST_ZOOM 8.0
/* Steps that people know from other viewers. */
static const double steps[]
    = { 0.25, 0.33, 0.5, 0.67, 0.75, 1, 1.25, 1.5, 1.75, 2, 2.5, 3, 4, 5, 6, 8 };

G_DEFINE_FINAL_TYPE (CrmDocumentView, crm_document_view, GTK_TYPE_WIDGET)

static guint drawn_signal;

static guint
n_pages (CrmDocumentView *self)
{
  return self->preview != NULL ? crm_document_preview_get_n_pages (self->preview) : 0;
}

static void
show_page_number (CrmDocumentView *self)
{
  guint n = n_pages (self);
  g_autofree char *number = g_strdup_printf ("%u", MIN (self->page + 1, n));
  /* Translators: after the number of a page: how many there are. */
  g_autofree char *total = g_strdup_printf (_ ("of %u"), n);

  gtk_label_set_text (self->page_label, n > 0 ? total : "");
  gtk_widget_set_visible (GTK_WIDGET (self->page_entry), n > 0);
  if (!gtk_widget_has_focus (
          GTK_WIDGET (gtk_editable_get_delegate (GTK_EDITABLE (self->page_entry)))))
    gtk_editable_set_text (GTK_EDITABLE (self->page_entry), number);
}

static gboolean
update_bar_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer user_data)
{
  CrmDocumentView *self = CRM_DOCUMENT_VIEW (widget);
  double scale = crm_page_strip_get_scale (self->strip);
  /* Translators: a zoom in percent: "100 %". */
  g_autofree char *zoom = g_strdup_printf (_ ("%d %%"), (int) round (scale * 100));
  gboolean has_pages = self->preview != NULL;

  show_page_number (self);
  gtk_button_set_label (self->zoom_label, zoom);
  gtk_widget_action_set_enabled (widget, "view.zoom-in", scale < LARGEST_ZOOM - 0.001);
  gtk_widget_action_set_enabled (widget, "view.zoom-out", scale > SMALLEST_ZOOM + 0.001);
  gtk_widget_action_set_enabled (widget, "view.full-screen", has_pages && !self->is_full);
  gtk_widget_set_sensitive (self->side_button, has_pages);
  gtk_widget_set_sensitive (self->search_button, has_pages);
  gtk_widget_set_visible (self->failed_bar, crm_page_strip_has_failed (self->strip));
  crm_page_side_set_page (self->side, self->page);
  crm_page_strip_set_height (self->strip, gtk_widget_get_height (GTK_WIDGET (self->scroller)));
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
  GtkAdjustment *across = gtk_scrolled_window_get_hadjustment (self->scroller);
  GtkAdjustment *down = gtk_scrolled_window_get_vadjustment (self->scroller);

  self->page = crm_page_strip_set_seen (
      self->strip, &GRAPHENE_RECT_INIT ((float) gtk_adjustment_get_value (across),
                                        (float) gtk_adjustment_get_value (down),
                                        (float) gtk_adjustment_get_page_size (across),
                                        (float) gtk_adjustment_get_page_size (down)));
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
  update_bar (self);
  g_signal_emit (self, drawn_signal, 0);
}

/* Going about */

/**
 * crm_document_view_go:
 * @page: from 0
 * @top: points from the top of the page
 */
void
crm_document_view_go (CrmDocumentView *self, guint page, double top)
{
  GtkAdjustment *adjustment = gtk_scrolled_window_get_vadjustment (self->scroller);

  if (n_pages (self) == 0)
    return;
  gtk_adjustment_set_value (
      adjustment, crm_page_strip_get_top (self->strip, MIN (page, n_pages (self) - 1), top));
}

/* Pages in small are only made for those who look at them. */
static void
show_side (CrmDocumentView *self)
{
  gboolean is_seen = adw_flap_get_reveal_flap (self->flap);

  crm_page_side_set_preview (self->side, is_seen ? self->preview : NULL,
                             crm_page_strip_get_cache (self->strip));
  if (is_seen)
    crm_page_side_set_page (self->side, self->page);
}

static void
on_side_went_cb (CrmDocumentView *self, int page, double top)
{
  crm_document_view_go (self, (guint) page, top);
  if (adw_flap_get_folded (self->flap))
    adw_flap_set_reveal_flap (self->flap, FALSE);
}

static void
on_page_entered_cb (CrmDocumentView *self)
{
  guint64 page;

  if (g_ascii_string_to_unsigned (gtk_editable_get_text (GTK_EDITABLE (self->page_entry)), 10, 1,
                                  MAX (1, n_pages (self)), &page, NULL))
    {
      crm_document_view_go (self, (guint) page - 1, 0);
      gtk_widget_grab_focus (GTK_WIDGET (self->scroller));
    }
  else
    gtk_widget_error_bell (GTK_WIDGET (self->page_entry));
  show_page_number (self);
}

static void
on_web_asked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autofree char *uri = user_data;
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (source));

  if (crm_ask_finish (result) && root != NULL)
    gtk_show_uri (GTK_WINDOW (root), uri, GDK_CURRENT_TIME);
}

/* A foreign page does not lead anywhere without being seen to. */
static void
on_link_followed_cb (CrmDocumentView *self, int page, double top, const char *uri)
{
  g_autofree char *scheme = g_uri_parse_scheme (uri);

  if (page >= 0)
    crm_document_view_go (self, (guint) page, top);
  else if (scheme != NULL
           && g_strv_contains ((const char *const[]){ "http", "https", "mailto", "tel", NULL },
                               scheme))
    crm_ask_async (GTK_WIDGET (self), _ ("Open This Address?"), uri, _ ("_Open"), CRM_ASK_SUGGESTED,
                   NULL, on_web_asked_cb, g_strdup (uri));
}

static void
on_page_action_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CrmDocumentView *self = CRM_DOCUMENT_VIEW (widget);
  guint turns = crm_page_strip_get_turns (self->strip), page = self->page;

  if (g_str_equal (name, "view.next-page"))
    crm_document_view_go (self, page + 1, 0);
  else if (g_str_equal (name, "view.previous-page"))
    crm_document_view_go (self, page > 0 ? page - 1 : 0, 0);
  else if (g_str_equal (name, "view.go-to-page"))
    gtk_widget_grab_focus (GTK_WIDGET (self->page_entry));
  else if (g_str_equal (name, "view.try-again"))
    {
      crm_page_strip_try_again (self->strip);
      update_bar (self);
    }
  else
    {
      turns = (turns + (g_str_equal (name, "view.turn-right") ? 1 : 3)) % 4;
      crm_page_strip_set_turns (self->strip, turns);
      crm_page_side_set_turns (self->side, turns);
      update_bar (self);
    }
}

/* Text */

static void
on_text_action_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CrmDocumentView *self = CRM_DOCUMENT_VIEW (widget);

  if (g_str_equal (name, "view.copy"))
    crm_page_strip_copy (self->strip);
  else if (g_str_equal (name, "view.select-all"))
    crm_page_strip_select_all (self->strip);
  else
    crm_page_strip_select_none (self->strip);
}

static gboolean
on_extended_cb (GtkWidget *widget, GVariant *args, gpointer user_data)
{
  CrmDocumentView *self = CRM_DOCUMENT_VIEW (widget);
  gboolean by_words;
  int letters;

  g_variant_get (args, "(ib)", &letters, &by_words);
  crm_page_strip_extend (self->strip, self->page, letters, by_words);
  return TRUE;
}

/* A screen of its own */

static void
on_full_closed_cb (CrmDocumentView *self, GtkWidget *window)
{
  CrmDocumentView *full = g_object_get_data (G_OBJECT (window), "crm-view");

  if (self->preview == full->preview)
    crm_document_view_go (self, full->page, 0);
  gtk_widget_grab_focus (GTK_WIDGET (self->scroller));
}

static gboolean
go_to_first_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer page)
{
  crm_document_view_go (CRM_DOCUMENT_VIEW (widget), GPOINTER_TO_UINT (page), 0);
  return G_SOURCE_REMOVE;
}

static void
on_full_screen_activated_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CrmDocumentView *self = CRM_DOCUMENT_VIEW (widget), *full;
  GtkRoot *root = gtk_widget_get_root (widget);
  GtkWidget *window;

  if (self->preview == NULL || self->is_full)
    return;
  window = adw_window_new ();
  full = CRM_DOCUMENT_VIEW (crm_document_view_new ());
  full->is_full = TRUE;
  gtk_window_set_title (GTK_WINDOW (window), _ ("Pages"));
  if (GTK_IS_WINDOW (root))
    gtk_window_set_transient_for (GTK_WINDOW (window), GTK_WINDOW (root));
  adw_window_set_content (ADW_WINDOW (window), GTK_WIDGET (full));
  g_object_set_data (G_OBJECT (window), "crm-view", full);
  crm_page_strip_set_turns (full->strip, crm_page_strip_get_turns (self->strip));
  crm_document_view_set_zoom (full, CRM_ZOOM_PAGE);
  crm_document_view_set_preview (full, self->preview);
  g_signal_connect_object (window, "close-request", G_CALLBACK (on_full_closed_cb), self,
                           G_CONNECT_SWAPPED);
  gtk_window_fullscreen (GTK_WINDOW (window));
  gtk_window_present (GTK_WINDOW (window));
  gtk_widget_grab_focus (GTK_WIDGET (full->scroller));
  /* It is laid out first. */
  gtk_widget_add_tick_callback (GTK_WIDGET (full), go_to_first_cb, GUINT_TO_POINTER (self->page),
                                NULL);
}

static void
on_left_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CrmDocumentView *self = CRM_DOCUMENT_VIEW (widget);
  GtkRoot *root = gtk_widget_get_root (widget);

  if (crm_page_strip_has_selection (self->strip))
    crm_page_strip_select_none (self->strip);
  else if (self->is_full && GTK_IS_WINDOW (root))
    gtk_window_close (GTK_WINDOW (root));
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
    crm_document_view_set_zoom (self, g_str_equal (name, "view.zoom-normal") ? 1
                                      : g_str_equal (name, "view.zoom-page") ? CRM_ZOOM_PAGE
                                                                             : CRM_ZOOM_FIT);
}

static void
on_pinch_began_cb (CrmDocumentView *self)
{
  self->pinch_began = crm_page_strip_get_scale (self->strip);
}

static void
on_pinched_cb (CrmDocumentView *self, double scale)
{
  if (self->preview != NULL)
    crm_document_view_set_zoom (self, self->pinch_began * scale);
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
  g_clear_object (&self->search);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  G_OBJECT_CLASS (crm_document_view_parent_class)->dispose (object);
}

static void
install_actions (GtkWidgetClass *widget_class)
{
  static const struct
  {
    const char *name;
    GtkWidgetActionActivateFunc activate;
    GdkModifierType state;
    guint keys[3];
  } actions[] = {
    { "view.zoom-in",
      on_zoom_activated_cb,
      GDK_CONTROL_MASK,
      { GDK_KEY_plus, GDK_KEY_equal, GDK_KEY_KP_Add } },
    { "view.zoom-out",
      on_zoom_activated_cb,
      GDK_CONTROL_MASK,
      { GDK_KEY_minus, GDK_KEY_KP_Subtract } },
    { "view.zoom-fit", on_zoom_activated_cb, GDK_CONTROL_MASK, { GDK_KEY_0, GDK_KEY_KP_0 } },
    { "view.zoom-normal", on_zoom_activated_cb, GDK_CONTROL_MASK, { GDK_KEY_1, GDK_KEY_KP_1 } },
    { "view.zoom-page", on_zoom_activated_cb, GDK_CONTROL_MASK, { GDK_KEY_2, GDK_KEY_KP_2 } },
    { "view.next-page",
      on_page_action_cb,
      GDK_CONTROL_MASK,
      { GDK_KEY_Page_Down, GDK_KEY_KP_Page_Down } },
    { "view.previous-page",
      on_page_action_cb,
      GDK_CONTROL_MASK,
      { GDK_KEY_Page_Up, GDK_KEY_KP_Page_Up } },
    { "view.go-to-page", on_page_action_cb, GDK_CONTROL_MASK, { GDK_KEY_l } },
    { "view.turn-left", on_page_action_cb, GDK_CONTROL_MASK, { GDK_KEY_Left } },
    { "view.turn-right", on_page_action_cb, GDK_CONTROL_MASK, { GDK_KEY_Right } },
    { "view.try-again", on_page_action_cb, 0, { 0 } },
    { "view.copy", on_text_action_cb, GDK_CONTROL_MASK, { GDK_KEY_c, GDK_KEY_Insert } },
    { "view.select-all", on_text_action_cb, GDK_CONTROL_MASK, { GDK_KEY_a } },
    { "view.full-screen", on_full_screen_activated_cb, 0, { GDK_KEY_F11 } },
    { "view.leave", on_left_cb, 0, { GDK_KEY_Escape } },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (actions); i++)
    {
      gtk_widget_class_install_action (widget_class, actions[i].name, NULL, actions[i].activate);
      for (gsize k = 0; k < G_N_ELEMENTS (actions[i].keys) && actions[i].keys[k] != 0; k++)
        gtk_widget_class_add_binding_action (widget_class, actions[i].keys[k], actions[i].state,
                                             actions[i].name, NULL);
    }
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Right, GDK_SHIFT_MASK, on_extended_cb, "(ib)",
                                1, FALSE);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Left, GDK_SHIFT_MASK, on_extended_cb, "(ib)",
                                -1, FALSE);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Right, GDK_SHIFT_MASK | GDK_CONTROL_MASK,
                                on_extended_cb, "(ib)", 1, TRUE);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Left, GDK_SHIFT_MASK | GDK_CONTROL_MASK,
                                on_extended_cb, "(ib)", -1, TRUE);
}

static void
crm_document_view_class_init (CrmDocumentViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = crm_document_view_dispose;
  g_type_ensure (CRM_TYPE_PAGE_STRIP);
  g_type_ensure (CRM_TYPE_EMPTY_STATE);
  g_type_ensure (CRM_TYPE_PAGE_SIDE);
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
  gtk_widget_class_bind_template_child (widget_class, CrmDocumentView, flap);
  gtk_widget_class_bind_template_child (widget_class, CrmDocumentView, side);
  gtk_widget_class_bind_template_child (widget_class, CrmDocumentView, failed_bar);
  gtk_widget_class_bind_template_child (widget_class, CrmDocumentView, side_button);
  gtk_widget_class_bind_template_child (widget_class, CrmDocumentView, search_button);
  gtk_widget_class_bind_template_child (widget_class, CrmDocumentView, page_entry);
  gtk_widget_class_bind_template_callback (widget_class, on_side_went_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_page_entered_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_link_followed_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_pinch_began_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_pinched_cb);
  crm_document_view_add_search (widget_class);
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
  adjustment = gtk_scrolled_window_get_hadjustment (self->scroller);
  g_signal_connect_swapped (adjustment, "value-changed", G_CALLBACK (on_scrolled_cb), self);
  g_signal_connect_swapped (adjustment, "changed", G_CALLBACK (on_scrolled_cb), self);
  g_signal_connect_swapped (self->flap, "notify::reveal-flap", G_CALLBACK (show_side), self);
  crm_document_view_set_up_search (self);
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
  show_side (self);
  crm_document_view_find_again (self);
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
 * @zoom: 1 for the size on paper, up to 8, %CRM_ZOOM_FIT to follow the width, or %CRM_ZOOM_PAGE for
 *   whole pages
 *
 * What is in the middle stays there.
 */
void
crm_document_view_set_zoom (CrmDocumentView *self, double zoom)
{
  GtkAdjustment *adjustment;

  g_return_if_fail (CRM_IS_DOCUMENT_VIEW (self));
  adjustment = gtk_scrolled_window_get_vadjustment (self->scroller);
  if (zoom > 0)
    zoom = CLAMP (zoom, SMALLEST_ZOOM, LARGEST_ZOOM);
  if (gtk_adjustment_get_upper (adjustment) > 0)
    self->anchor
        = (gtk_adjustment_get_value (adjustment) + gtk_adjustment_get_page_size (adjustment) / 2)
          / gtk_adjustment_get_upper (adjustment);
  gtk_scrolled_window_set_policy (
      self->scroller, zoom <= 0 ? GTK_POLICY_NEVER : GTK_POLICY_AUTOMATIC, GTK_POLICY_AUTOMATIC);
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
