/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is dragged and held over a button presses it, so that it can be dropped where the button
 * leads. Main thread. */
#include "config.h"

#include "crm-spring.h"

#define HOLD_MS 700

typedef struct
{
  GtkWidget *widget; /* has the controller that owns this */
  GSourceOnceFunc func;
  gpointer data;
  guint timer;
} Spring;

static void
spring_free (gpointer data, GClosure *closure)
{
  Spring *spring = data;

  g_clear_handle_id (&spring->timer, g_source_remove);
  g_free (spring);
}

/* As long as it is held there, again and again. */
static gboolean
on_held_cb (gpointer data)
{
  Spring *spring = data;

  if (spring->func != NULL)
    spring->func (spring->data);
  else
    gtk_widget_activate (spring->widget);
  return G_SOURCE_CONTINUE;
}

static void
on_enter_cb (GtkDropControllerMotion *controller, double x, double y, Spring *spring)
{
  if (spring->timer == 0)
    spring->timer = g_timeout_add (HOLD_MS, on_held_cb, spring);
}

static void
on_leave_cb (GtkDropControllerMotion *controller, Spring *spring)
{
  g_clear_handle_id (&spring->timer, g_source_remove);
}

/**
 * crm_spring_load:
 * @func: (nullable): what happens; %NULL presses @widget
 * @data: lives as long as @widget
 *
 * Does something while what is dragged is held over @widget.
 */
void
crm_spring_load (GtkWidget *widget, GSourceOnceFunc func, gpointer data)
{
  GtkEventController *controller = gtk_drop_controller_motion_new ();
  Spring *spring = g_new0 (Spring, 1);

  *spring = (Spring){ .widget = widget, .func = func, .data = data };
  g_signal_connect (controller, "leave", G_CALLBACK (on_leave_cb), spring);
  g_signal_connect_data (controller, "enter", G_CALLBACK (on_enter_cb), spring, spring_free, 0);
  gtk_widget_add_controller (widget, controller);
}
