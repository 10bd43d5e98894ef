/* SPDX-License-Identifier: GPL-3.0-or-later */
/* GTK 4.8 sends keys to the widget that has the keyboard and to what that widget stands in. One
 * that was taken out of its window keeps the keyboard until the next frame was drawn, and a row of
 * a list even longer: keys pressed meanwhile reach no window at all. Main thread. */
#include "config.h"

#include "crm-keyboard.h"

typedef struct
{
  GtkWindow *window;
  GtkWidget *owner; /* weak: what has the keyboard now */
  gulong root_id;
  GWeakRef *above; /* what the owner stands in, nearest first */
  guint n_above;
  guint source;
} Guard;

static void
forget_owner (Guard *self)
{
  if (self->owner)
    g_clear_signal_handler (&self->root_id, self->owner);
  g_clear_weak_pointer (&self->owner);
}

static void
forget_above (Guard *self)
{
  for (guint i = 0; i < self->n_above; i++)
    g_weak_ref_clear (&self->above[i]);
  g_clear_pointer (&self->above, g_free);
  self->n_above = 0;
}

static void
note_above (Guard *self)
{
  forget_above (self);
  for (GtkWidget *w = self->owner; (w = gtk_widget_get_parent (w));)
    self->n_above++;
  self->above = g_new0 (GWeakRef, self->n_above);
  GtkWidget *above = self->owner;
  for (guint i = 0; i < self->n_above; i++)
    g_weak_ref_init (&self->above[i], above = gtk_widget_get_parent (above));
}

static void
guard_free (gpointer data)
{
  Guard *self = data;
  forget_owner (self);
  forget_above (self);
  g_clear_handle_id (&self->source, g_source_remove);
  g_free (self);
}

/* The nearest that is still there is where a person would look for the keyboard: another row of the
 * list, what stands beside the list when it has none. */
static gboolean
take_back (gpointer data)
{
  Guard *self = data;
  self->source = 0;
  GtkWidget *focus = gtk_window_get_focus (self->window);
  if (!focus || gtk_widget_get_root (focus) == GTK_ROOT (self->window))
    return G_SOURCE_REMOVE;
  g_autofree GWeakRef *above = g_steal_pointer (&self->above);
  guint n_above = self->n_above;
  self->n_above = 0;
  gtk_window_set_focus (self->window, NULL);
  for (guint i = 0; i < n_above; i++)
    {
      g_autoptr (GtkWidget) widget = g_weak_ref_get (&above[i]);
      g_weak_ref_clear (&above[i]);
      if (widget && !gtk_window_get_focus (self->window)
          && gtk_widget_get_root (widget) == GTK_ROOT (self->window)
          && gtk_widget_get_mapped (widget) && !gtk_widget_grab_focus (widget))
        gtk_widget_child_focus (widget, GTK_DIR_TAB_FORWARD);
    }
  return G_SOURCE_REMOVE;
}

/* The tree of widgets is being changed just now; but no key may come before the look. */
static void
on_owner_root_cb (Guard *self)
{
  if (!self->source && gtk_widget_get_root (self->owner) != GTK_ROOT (self->window))
    self->source = g_idle_add_full (G_PRIORITY_HIGH, take_back, self, NULL);
}

static void
on_focus_widget_cb (Guard *self)
{
  forget_owner (self);
  if (!g_set_weak_pointer (&self->owner, gtk_window_get_focus (self->window)))
    return;
  note_above (self);
  self->root_id
      = g_signal_connect_swapped (self->owner, "notify::root", G_CALLBACK (on_owner_root_cb), self);
}

/**
 * crm_keyboard_guard:
 *
 * Sees to it for the life of @window that keys reach it, whatever is taken out of it.
 */
void
crm_keyboard_guard (GtkWindow *window)
{
  g_return_if_fail (GTK_IS_WINDOW (window));
  Guard *self = g_new0 (Guard, 1);
  self->window = window;
  g_object_set_data_full (G_OBJECT (window), "crm-keyboard-guard", self, guard_free);
  g_signal_connect_swapped (window, "notify::focus-widget", G_CALLBACK (on_focus_widget_cb), self);
  on_focus_widget_cb (self);
}
