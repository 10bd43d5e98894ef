/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The bar that finds words in the pages. Main thread. */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <graphene.h>

#include "crm-document-view-private.h"

static void
show_found (CrmDocumentView *self)
{
  guint n = crm_page_search_get_n (self->search);
  const char *words = gtk_editable_get_text (GTK_EDITABLE (self->search_entry));
  g_autofree char *text = NULL;

  if (*words == '\0')
    text = g_strdup ("");
  else if (n > 0)
    /* Translators: which of the places where words were found is looked at, and how many there are.
     */
    text = g_strdup_printf (_ ("%u of %u"), crm_page_search_get_position (self->search), n);
  else
    text = g_strdup (crm_page_search_is_busy (self->search) ? "…" : _ ("Not found"));
  gtk_label_set_text (self->found_label, text);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "view.find-next", n > 0);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "view.find-previous", n > 0);
}

static void
mark_all (CrmDocumentView *self)
{
  guint n_pages = self->preview != NULL ? crm_document_preview_get_n_pages (self->preview) : 0;
  guint page;
  g_autoptr (GArray) current = crm_page_search_get_current (self->search, &page);

  for (guint i = 0; i < n_pages; i++)
    crm_page_strip_set_finds (self->strip, i, crm_page_search_get_places (self->search, i),
                              current != NULL && page == i ? current : NULL);
}

/* What is looked at is brought into sight, unless it is. */
static void
scroll_to_current (CrmDocumentView *self)
{
  GtkAdjustment *adjustment = gtk_scrolled_window_get_vadjustment (self->scroller);
  double value = gtk_adjustment_get_value (adjustment);
  double height = gtk_adjustment_get_page_size (adjustment), top;
  guint page;
  g_autoptr (GArray) current = crm_page_search_get_current (self->search, &page);

  if (current == NULL || current->len == 0)
    return;
  top = crm_page_strip_get_top (self->strip, page,
                                MAX (1, g_array_index (current, graphene_rect_t, 0).origin.y));
  if (top < value + 12 || top > value + height - 60)
    gtk_adjustment_set_value (adjustment, top - height / 3);
}

static void
on_found_cb (CrmDocumentView *self, guint page)
{
  crm_page_strip_set_finds (self->strip, page, crm_page_search_get_places (self->search, page),
                            NULL);
}

static void
on_search_moved_cb (CrmDocumentView *self)
{
  show_found (self);
  mark_all (self);
  scroll_to_current (self);
}

/**
 * crm_document_view_find_again:
 *
 * Looks for the words of the bar in the document that is shown.
 */
void
crm_document_view_find_again (CrmDocumentView *self)
{
  const char *words = gtk_search_bar_get_search_mode (self->search_bar)
                          ? gtk_editable_get_text (GTK_EDITABLE (self->search_entry))
                          : "";

  crm_page_search_start (self->search, self->preview, words, self->page);
}

static void
on_words_changed_cb (CrmDocumentView *self)
{
  crm_document_view_find_again (self);
}

static void
on_find_next_cb (CrmDocumentView *self)
{
  crm_page_search_step (self->search, 1);
}

static void
on_find_previous_cb (CrmDocumentView *self)
{
  crm_page_search_step (self->search, -1);
}

static void
on_search_stopped_cb (CrmDocumentView *self)
{
  gtk_search_bar_set_search_mode (self->search_bar, FALSE);
  gtk_widget_grab_focus (GTK_WIDGET (self->scroller));
}

static void
on_search_mode_cb (CrmDocumentView *self)
{
  if (gtk_search_bar_get_search_mode (self->search_bar))
    gtk_widget_grab_focus (GTK_WIDGET (self->search_entry));
  crm_document_view_find_again (self);
}

static void
on_search_activated_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CrmDocumentView *self = CRM_DOCUMENT_VIEW (widget);

  if (self->preview == NULL)
    return;
  if (g_str_equal (name, "view.find"))
    {
      gtk_search_bar_set_search_mode (self->search_bar, TRUE);
      gtk_widget_grab_focus (GTK_WIDGET (self->search_entry));
    }
  else
    crm_page_search_step (self->search, g_str_equal (name, "view.find-next") ? 1 : -1);
}

/* Shift+Enter goes back, as everywhere. */
static gboolean
on_search_key_cb (CrmDocumentView *self,
                  guint key,
                  guint code,
                  GdkModifierType state,
                  GtkEventControllerKey *keys)
{
  if ((key != GDK_KEY_Return && key != GDK_KEY_KP_Enter) || (state & GDK_SHIFT_MASK) == 0)
    return FALSE;
  crm_page_search_step (self->search, -1);
  return TRUE;
}

void
crm_document_view_add_search (GtkWidgetClass *widget_class)
{
  static const struct
  {
    const char *name;
    guint key;
    GdkModifierType state;
  } actions[] = {
    { "view.find", GDK_KEY_f, GDK_CONTROL_MASK },
    { "view.find-next", GDK_KEY_g, GDK_CONTROL_MASK },
    { "view.find-previous", GDK_KEY_g, GDK_CONTROL_MASK | GDK_SHIFT_MASK },
  };

  gtk_widget_class_bind_template_child (widget_class, CrmDocumentView, search_bar);
  gtk_widget_class_bind_template_child (widget_class, CrmDocumentView, search_entry);
  gtk_widget_class_bind_template_child (widget_class, CrmDocumentView, found_label);
  gtk_widget_class_bind_template_callback (widget_class, on_words_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_find_next_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_find_previous_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_search_stopped_cb);
  for (gsize i = 0; i < G_N_ELEMENTS (actions); i++)
    {
      gtk_widget_class_install_action (widget_class, actions[i].name, NULL, on_search_activated_cb);
      gtk_widget_class_add_binding_action (widget_class, actions[i].key, actions[i].state,
                                           actions[i].name, NULL);
    }
}

void
crm_document_view_set_up_search (CrmDocumentView *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();

  self->search = crm_page_search_new ();
  g_signal_connect_object (self->search, "found", G_CALLBACK (on_found_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->search, "moved", G_CALLBACK (on_search_moved_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_swapped (self->search_bar, "notify::search-mode-enabled",
                            G_CALLBACK (on_search_mode_cb), self);
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect_swapped (keys, "key-pressed", G_CALLBACK (on_search_key_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self->search_entry), keys);
  show_found (self);
}
