/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A window goes while the pointer rests on a popover of it: nobody asks what is gone for a tip. */
#include "config.h"

#include "crm-tips.h"
#include "crm-ui-fixture.h"

static void
move_pointer (int x, int y)
{
  g_autofree char *command = g_strdup_printf ("xdotool mousemove %d %d", x, y);
  g_autoptr (GError) error = NULL;

  g_spawn_command_line_sync (command, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
}

/* GTK's waiting for a tip has the display as its only word. */
static gboolean
is_tip_awaited (void)
{
  return g_main_context_find_source_by_user_data (NULL, gdk_display_get_default ()) != NULL;
}

static void
test_popover_under_pointer (void)
{
  GtkWidget *window = gtk_window_new (), *button = gtk_menu_button_new ();
  GtkWidget *popover = gtk_popover_new (), *content = gtk_label_new ("Inside");

  gtk_widget_set_size_request (content, 400, 300);
  gtk_popover_set_child (GTK_POPOVER (popover), content);
  gtk_menu_button_set_popover (GTK_MENU_BUTTON (button), popover);
  gtk_widget_set_valign (button, GTK_ALIGN_START);
  gtk_window_set_child (GTK_WINDOW (window), button);
  gtk_window_set_default_size (GTK_WINDOW (window), 1000, 800);
  gtk_window_present (GTK_WINDOW (window));
  gtk_test_widget_wait_for_draw (window);
  gtk_menu_button_popup (GTK_MENU_BUTTON (button));
  CRM_WAIT_UNTIL (gtk_widget_get_mapped (popover));
  gtk_test_widget_wait_for_draw (popover);
  move_pointer (500, 200);
  move_pointer (520, 210);
  CRM_WAIT_UNTIL (is_tip_awaited ());

  crm_tips_leave_popovers (window);
  g_assert_false (gtk_widget_get_mapped (popover));
  gtk_window_destroy (GTK_WINDOW (window));
  CRM_WAIT_UNTIL (!is_tip_awaited ());
}

int
main (int argc, char *argv[])
{
  gtk_test_init (&argc, &argv, NULL);
  g_test_add_func ("/tips/popover-under-pointer", test_popover_under_pointer);
  return g_test_run ();
}
