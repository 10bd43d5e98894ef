/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The place Duplicates and the window that merges, over a real office; and the warning while a new
 * record is typed. */
#include "config.h"

#include "crm-duplicates-place.h"

#include "crm-duplicate-row.h"
#include "crm-field-editor.h"
#include "crm-merge-window.h"
#include "crm-new-dialog.h"
#include "crm-ui-fixture.h"

typedef struct
{
  CrmTestOffice office;
  CrmFakeNavigator *navigator;
  GtkWidget *window;
  GtkWidget *place;
} Fixture;

static guint
count_rows (Fixture *self)
{
  GtkWidget *list = crm_test_find (self->place, GTK_TYPE_LIST_BOX, NULL);
  guint n = 0;
  for (GtkWidget *row = list ? gtk_widget_get_first_child (list) : NULL; row;
       row = gtk_widget_get_next_sibling (row))
    n++;
  return n;
}

static GtkWidget *
first_row (Fixture *self)
{
  return crm_test_find (self->place, CRM_TYPE_DUPLICATE_ROW, NULL);
}

static GtkWidget *
find_window (GType type)
{
  GListModel *windows = gtk_window_get_toplevels ();
  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWidget) window = g_list_model_get_item (windows, i);
      if (g_type_is_a (G_OBJECT_TYPE (window), type) && gtk_widget_get_mapped (window))
        return window;
    }
  return NULL;
}

static void
set_up (Fixture *self, gconstpointer data)
{
  crm_test_office_open (&self->office);
  crm_test_office_add (&self->office, "contact", "first_name", "Zé", "last_name",
                       "Pereira da Conceição", "phone", "912 345 678", "city", "Porto", "email",
                       "ze@example.com", NULL);
  crm_test_office_add (&self->office, "contact", "first_name", "José", "last_name",
                       "Pereira da Conceição", "phone", "+351 912345678", "job_title", "Padeiro",
                       "city", "Lisboa", NULL);
  crm_test_office_add (&self->office, "contact", "first_name", "Ana", "last_name", "Silva", "email",
                       "ana@example.com", NULL);
  crm_test_office_add (&self->office, "contact", "name", "Silva Ana", "email", "Ana@Example.com",
                       NULL);
  self->window = adw_window_new ();
  gtk_window_set_default_size (GTK_WINDOW (self->window),
                               GPOINTER_TO_INT (data) ? GPOINTER_TO_INT (data) : 900, 700);
  self->navigator = crm_fake_navigator_new (self->office.context, GTK_WINDOW (self->window));
  self->place = crm_duplicates_place_new (self->office.context, CRM_NAVIGATOR (self->navigator));
  adw_window_set_content (ADW_WINDOW (self->window), self->place);
  crm_place_set_front (CRM_PLACE (self->place), TRUE);
  gtk_window_present (GTK_WINDOW (self->window));
  CRM_WAIT_UNTIL (count_rows (self) == 2 && !crm_place_is_busy (CRM_PLACE (self->place)));
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  g_object_add_weak_pointer (G_OBJECT (self->place), (gpointer *) &self->place);
  gtk_window_destroy (GTK_WINDOW (self->window));
  CRM_WAIT_UNTIL (!self->place);
  g_object_unref (self->navigator);
  crm_test_office_close (&self->office);
}

static void
decide (Fixture *self, const char *what)
{
  gtk_widget_activate_action (first_row (self), "duplicate.decide", "s", what);
}

static void
test_distinct_and_skip (Fixture *self, gconstpointer data)
{
  crm_test_picture (self->window, "duplicates");
  decide (self, "distinct");
  CRM_WAIT_UNTIL (count_rows (self) == 1);
  decide (self, "skip");
  g_assert_cmpuint (count_rows (self), ==, 0);
  crm_test_office_undo (&self->office);
  CRM_WAIT_UNTIL (count_rows (self) == 1);
}

static void
test_merge_and_take_apart (Fixture *self, gconstpointer data)
{
  decide (self, "merge");
  CRM_WAIT_UNTIL (find_window (CRM_TYPE_MERGE_WINDOW));
  GtkWidget *merge = find_window (CRM_TYPE_MERGE_WINDOW);
  crm_test_picture (merge, "merge");
  GtkWidget *button = crm_test_find (merge, GTK_TYPE_BUTTON, "_Merge");
  g_assert_nonnull (button);
  g_signal_emit_by_name (button, "clicked");
  CRM_WAIT_UNTIL (!find_window (CRM_TYPE_MERGE_WINDOW));
  CRM_WAIT_UNTIL (count_rows (self) == 1);

  GtkWidget *end = crm_place_get_header_end (CRM_PLACE (self->place));
  GtkWidget *merged = gtk_widget_get_last_child (end);
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (merged), TRUE);
  CRM_WAIT_UNTIL (crm_test_find (self->place, GTK_TYPE_BUTTON, "_Take Apart…"));
  decide (self, "unmerge");
  CRM_WAIT_UNTIL (find_window (ADW_TYPE_MESSAGE_DIALOG));
  GtkWidget *dialog = find_window (ADW_TYPE_MESSAGE_DIALOG);
  crm_test_picture (dialog, "take-apart");
  adw_message_dialog_response (ADW_MESSAGE_DIALOG (dialog), "accept");
  CRM_WAIT_UNTIL (count_rows (self) == 0);
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (merged), FALSE);
  /* They were taken apart, so they are not proposed again. */
  CRM_WAIT_UNTIL (count_rows (self) == 1);
}

static void
test_warning (Fixture *self, gconstpointer data)
{
  const CrmKind *kind = crm_context_get_kind (self->office.context, "contact");
  g_autoptr (CrmRecord) draft = crm_record_new (kind);
  crm_record_set_text (draft, "first_name", "Ana");
  crm_record_set_text (draft, "last_name", "Silva");
  GtkWidget *dialog
      = crm_new_dialog_new (self->office.context, CRM_NAVIGATOR (self->navigator), kind, draft);
  gtk_window_present (GTK_WINDOW (dialog));
  CRM_WAIT_UNTIL (gtk_widget_get_mapped (dialog));
  GtkWidget *entry = crm_test_find (dialog, GTK_TYPE_TEXT, NULL);
  g_assert_nonnull (entry);
  gtk_editable_set_text (GTK_EDITABLE (entry), "Aninha");
  CRM_WAIT_UNTIL (crm_test_find (dialog, GTK_TYPE_BUTTON, "Open"));
  crm_test_picture (dialog, "warning");
  gtk_window_destroy (GTK_WINDOW (dialog));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  adw_init ();
  g_autoptr (GtkCssProvider) style = gtk_css_provider_new ();
  gtk_css_provider_load_from_resource (style, "/org/clientela/Clientela/style.css");
  gtk_style_context_add_provider_for_display (gdk_display_get_default (),
                                              GTK_STYLE_PROVIDER (style),
                                              GTK_STYLE_PROVIDER_PRIORITY_APPLICATION);
#define ADD(name, width, func)                                                                     \
  g_test_add ("/duplicates-place/" name, Fixture, GINT_TO_POINTER (width), set_up, func, tear_down)
  ADD ("distinct-and-skip", 0, test_distinct_and_skip);
  ADD ("merge-and-take-apart", 0, test_merge_and_take_apart);
  ADD ("warning", 0, test_warning);
  return g_test_run ();
}
