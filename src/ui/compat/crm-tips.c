/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-tips.h"

static void
close_popovers (GtkWidget *widget)
{
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      close_popovers (child);
      if (GTK_IS_POPOVER (child) && gtk_widget_get_mapped (child))
        gtk_popover_popdown (GTK_POPOVER (child));
    }
}

/**
 * crm_tips_leave_popovers:
 * @window: a window that is about to be hidden
 *
 * Half a second after the pointer moved, GTK asks the surface under it what tip to show. GTK 4.8
 * forgets that surface when a window goes, but not when a popover goes with its window, and then
 * asks one that is gone. So the popovers are closed first, and the tip is told that the pointer is
 * over the window. Main thread.
 */
void
crm_tips_leave_popovers (GtkWidget *window)
{
  g_return_if_fail (GTK_IS_WINDOW (window));

  close_popovers (window);
  gtk_widget_trigger_tooltip_query (window);
}
