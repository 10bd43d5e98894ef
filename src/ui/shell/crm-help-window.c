/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How the usual things are done. Main thread. */
#include "config.h"

#include <glib/gi18n-lib.h>

#include <string.h>

#include "crm-fold.h"
#include "crm-help-window.h"

struct _CrmHelpWindow
{
  AdwWindow parent_instance;

  GtkSearchEntry *entry;
  GtkStack *stack;
  GtkListBox *list;
};

G_DEFINE_FINAL_TYPE (CrmHelpWindow, crm_help_window, ADW_TYPE_WINDOW)

typedef struct
{
  const char *icon;
  const char *title;
  const char *text;
} Topic;

static const Topic topics[] = {
  { "system-search-symbolic", N_ ("Find anyone and anything"),
    N_ ("Press Ctrl+K and type a part of a name, a phone number, an e-mail address or a deal. "
        "Accents and capitals do not matter. Enter opens the first result; the same box runs every "
        "command of the program.") },
  { "list-add-symbolic", N_ ("Add a person, a company, a lead, a deal or an activity"),
    N_ ("Press Ctrl+N, or the plus sign above the list of places, and choose what to add.") },
  { "crm-person-symbolic", N_ ("Change what a card says"),
    N_ ("Click a fact on the card and type. Enter keeps it, Escape leaves it as it was. It is "
        "saved at "
        "once; there is no button to press.") },
  { "edit-undo-symbolic", N_ ("Take something back"),
    N_ ("Ctrl+Z takes back the last thing that you did, whatever it was: an edit, a deleted list, "
        "a "
        "whole import. Ctrl+Shift+Z does it again. A message at the bottom offers the same.") },
  { "crm-filter-symbolic", N_ ("Narrow down a list"),
    N_ ("Type in the list to search it; press the chips to leave only one kind or only what is "
        "yours; "
        "add a filter on any field with the funnel. A click on a heading sorts, and the button "
        "beside the funnel chooses the columns.") },
  { "object-select-symbolic", N_ ("Change many records at once"),
    N_ ("Tick the boxes at the start of the rows, or press Ctrl+A for all of them. The bar at the "
        "bottom changes a field of all of them or deletes them; it is one step to take back.") },
  { "crm-board-symbolic", N_ ("Move a deal"),
    N_ ("Drag its card to another column of the board. With the keyboard, Ctrl and the arrow keys "
        "move it.") },
  { "crm-calendar-symbolic", N_ ("Plan the week"),
    N_ ("Draw across the hours of the calendar to plan something there. Drag it to move it, and "
        "its "
        "lower edge to make it longer.") },
  { "crm-import-symbolic", N_ ("Bring in a table"),
    N_ ("Press Ctrl+I and choose a CSV file. What will be added and changed is shown before "
        "anything "
        "happens, and what did not fit is listed with a way to mend it.") },
  { "crm-report-symbolic", N_ ("Print a report or a document"),
    N_ ("Reports and documents print and save as PDF with the buttons in their header bar. A list "
        "can be saved as CSV from the menu at its end.") },
  { "crm-sync-ok-symbolic", N_ ("Work without the network"),
    N_ ("Everything is kept on this computer, so everything works offline. In an office that "
        "shares a "
        "database the sign in the header bar says how many changes wait to be sent; they go by "
        "themselves.") },
};

static GtkWidget *
topic_row_new (const Topic *topic)
{
  GtkWidget *row = adw_expander_row_new ();
  GtkWidget *icon = gtk_image_new_from_icon_name (topic->icon);
  GtkWidget *text = gtk_label_new (_ (topic->text));
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _ (topic->title));
  adw_expander_row_add_prefix (ADW_EXPANDER_ROW (row), icon);
  gtk_label_set_wrap (GTK_LABEL (text), TRUE);
  gtk_label_set_xalign (GTK_LABEL (text), 0);
  gtk_widget_add_css_class (text, "crm-help-text");
  adw_expander_row_add_row (ADW_EXPANDER_ROW (row), text);
  g_autofree char *both = g_strconcat (_ (topic->title), " ", _ (topic->text), NULL);
  g_object_set_data_full (G_OBJECT (row), "crm-folded", crm_fold (both), g_free);
  return row;
}

static void
on_search_changed_cb (CrmHelpWindow *self)
{
  g_autoptr (GPtrArray) words = crm_fold_words (gtk_editable_get_text (GTK_EDITABLE (self->entry)));
  gboolean any = FALSE;
  for (GtkWidget *row = gtk_widget_get_first_child (GTK_WIDGET (self->list)); row;
       row = gtk_widget_get_next_sibling (row))
    {
      const char *folded = g_object_get_data (G_OBJECT (row), "crm-folded");
      gboolean fits = TRUE;
      for (guint i = 0; i < words->len; i++)
        fits = fits && strstr (folded, g_ptr_array_index (words, i));
      gtk_widget_set_visible (row, fits);
      any = any || fits;
    }
  gtk_stack_set_visible_child_name (self->stack, any ? "topics" : "nothing");
}

static void
crm_help_window_class_init (CrmHelpWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/org/clientela/Clientela/ui/shell/crm-help-window.ui");
  gtk_widget_class_bind_template_child (widget_class, CrmHelpWindow, entry);
  gtk_widget_class_bind_template_child (widget_class, CrmHelpWindow, stack);
  gtk_widget_class_bind_template_child (widget_class, CrmHelpWindow, list);
  gtk_widget_class_bind_template_callback (widget_class, on_search_changed_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
crm_help_window_init (CrmHelpWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  for (guint i = 0; i < G_N_ELEMENTS (topics); i++)
    gtk_list_box_append (self->list, topic_row_new (&topics[i]));
}

/**
 * crm_help_window_present:
 * @parent: (nullable): the window that asks
 *
 * Opens the help, or brings it to the front.
 */
void
crm_help_window_present (GtkWindow *parent)
{
  g_autoptr (GList) windows = gtk_window_list_toplevels ();
  for (GList *l = windows; l; l = l->next)
    if (CRM_IS_HELP_WINDOW (l->data))
      {
        gtk_window_present (l->data);
        return;
      }
  gtk_window_present (g_object_new (CRM_TYPE_HELP_WINDOW, "transient-for", parent, NULL));
}
