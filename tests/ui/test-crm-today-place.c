/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The place Today over a real office: what a person does with a line, and its undo. */
#include "config.h"

#include "crm-today-place.h"

#include "crm-clock.h"
#include "crm-today-act.h"
#include "crm-today-row.h"
#include "crm-quick-bar.h"
#include "crm-ui-fixture.h"

typedef struct
{
  CrmTestOffice office;
  CrmFakeNavigator *navigator;
  GtkWidget *window;
  GtkWidget *place;
} Fixture;

static GtkWidget *
find_line (Fixture *self, const char *title)
{
  GtkWidget *label = crm_test_find (self->place, GTK_TYPE_LABEL, title);
  return label ? gtk_widget_get_ancestor (label, CRM_TYPE_TODAY_ROW) : NULL;
}

static void
add_call (Fixture *self, const char *subject, gint64 at)
{
  char text[CRM_INSTANT_STRING_SIZE];
  crm_test_office_add (&self->office, "activity", "subject", subject, "type", "call", "due_at",
                       crm_instant_format (at, text), NULL);
}

static void
set_up (Fixture *self, gconstpointer data)
{
  crm_test_office_open (&self->office);
  add_call (self, "Call Zeynep", crm_clock_now () - 3 * CRM_DAY);
  add_call (self, "Call Łukasz", crm_clock_now () - 2 * CRM_DAY);
  self->window = adw_window_new ();
  gtk_window_set_default_size (GTK_WINDOW (self->window), 900, 700);
  self->navigator = crm_fake_navigator_new (self->office.context, GTK_WINDOW (self->window));
  self->place = crm_today_place_new (self->office.context, CRM_NAVIGATOR (self->navigator));
  adw_window_set_content (ADW_WINDOW (self->window), self->place);
  crm_place_set_front (CRM_PLACE (self->place), TRUE);
  gtk_window_present (GTK_WINDOW (self->window));
  CRM_WAIT_UNTIL (find_line (self, "Call Zeynep"));
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
act (Fixture *self, const char *title, const char *action)
{
  g_assert_true (gtk_widget_activate_action (find_line (self, title), action, NULL));
}

static void
test_done (Fixture *self, gconstpointer data)
{
  GtkWidget *row = find_line (self, "Call Zeynep");
  g_assert_true (gtk_widget_grab_focus (row));
  act (self, "Call Zeynep", "today.done");
  CRM_WAIT_UNTIL (!find_line (self, "Call Zeynep"));
  /* The keyboard is at the line that took its place. */
  g_assert_true (gtk_root_get_focus (GTK_ROOT (self->window)) == find_line (self, "Call Łukasz"));
  act (self, "Call Łukasz", "today.done");
  CRM_WAIT_UNTIL (crm_test_find (self->place, GTK_TYPE_LABEL, "Nothing Left for Today"));
  g_assert_cmpstr (crm_fake_navigator_get_log (self->navigator), ==,
                   "done Done: Call Zeynep;done Done: Call Łukasz;");
  crm_test_office_undo (&self->office);
  CRM_WAIT_UNTIL (find_line (self, "Call Łukasz"));
  g_assert_null (find_line (self, "Call Zeynep"));
}

static void
test_snooze (Fixture *self, gconstpointer data)
{
  act (self, "Call Zeynep", "today.snooze-week");
  CRM_WAIT_UNTIL (!find_line (self, "Call Zeynep"));
  crm_test_office_undo (&self->office);
  CRM_WAIT_UNTIL (find_line (self, "Call Zeynep"));
}

static void
test_skip (Fixture *self, gconstpointer data)
{
  act (self, "Call Zeynep", "today.skip");
  CRM_WAIT_UNTIL (!find_line (self, "Call Zeynep"));
  GtkWidget *again = crm_test_find (self->place, GTK_TYPE_BUTTON, "1 put off · Show Again");
  g_assert_nonnull (again);
  g_signal_emit_by_name (again, "clicked");
  CRM_WAIT_UNTIL (find_line (self, "Call Zeynep"));
  g_assert_cmpstr (crm_fake_navigator_get_log (self->navigator), ==,
                   "done Skipped: Call Zeynep;done Show again what was put off;");
}

static void
test_open_and_plan (Fixture *self, gconstpointer data)
{
  act (self, "Call Zeynep", "today.open");
  act (self, "Call Zeynep", "today.plan");
  g_assert_cmpstr (crm_fake_navigator_get_log (self->navigator), ==, "open activity;new activity;");
}

/* All lines in one list, each with its reason in words and points. */
static void
test_by_worth (Fixture *self, gconstpointer data)
{
  GtkWidget *by_worth = crm_test_find (self->place, GTK_TYPE_TOGGLE_BUTTON, "By Worth");
  GtkWidget *by_kind = crm_test_find (self->place, GTK_TYPE_TOGGLE_BUTTON, "By Kind");
  g_assert_nonnull (by_worth);
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (by_worth), TRUE);
  CRM_WAIT_UNTIL (crm_test_find (self->place, GTK_TYPE_LABEL, "Most Worth Doing First"));
  g_assert_null (crm_test_find (self->place, GTK_TYPE_LABEL, "Overdue"));
  GtkWidget *row = find_line (self, "Call Zeynep");
  g_assert_nonnull (row);
  /* Three days late is more pressing than two. */
  g_assert_true (gtk_list_box_row_get_index (GTK_LIST_BOX_ROW (row)) == 0);
  act (self, "Call Zeynep", "today.why");
  CRM_WAIT_UNTIL (crm_test_find (row, GTK_TYPE_LABEL, "3 days late"));
  g_assert_nonnull (crm_test_find (row, GTK_TYPE_LABEL, "41 of 50"));
  g_assert_nonnull (crm_test_find (row, GTK_TYPE_LABEL, "0 of 50"));
  crm_test_picture (self->window, "today-by-worth");
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (by_kind), TRUE);
  CRM_WAIT_UNTIL (crm_test_find (self->place, GTK_TYPE_LABEL, "Overdue"));
}

/* An hour from now is told in fives; a day keeps its hour; without one it is the morning. */
static void
test_instants (void)
{
  CrmDate day = crm_date_new (2026, 4, 3);
  gint64 now = crm_instant_from_date (day, 10, 2);
  gint64 at = crm_instant_from_date (day - 4, 16, 30);
  g_assert_cmpint (crm_snooze_instant (CRM_SNOOZE_HOUR, at, now), ==,
                   crm_instant_from_date (day, 11, 5));
  g_assert_cmpint (crm_snooze_instant (CRM_SNOOZE_TOMORROW, at, now), ==,
                   crm_instant_from_date (day + 1, 16, 30));
  g_assert_cmpint (crm_snooze_instant (CRM_SNOOZE_WEEK, CRM_INSTANT_NONE, now), ==,
                   crm_instant_from_date (day + 7, 9, 0));
}

/* A line of words says back what it means, and Enter plans it. */
static void
test_quick (Fixture *self, gconstpointer data)
{
  GtkWidget *bar = crm_test_find (self->place, CRM_TYPE_QUICK_BAR, NULL);
  GtkWidget *entry = crm_test_find (bar, GTK_TYPE_ENTRY, NULL);
  g_assert_nonnull (entry);
  gtk_editable_set_text (GTK_EDITABLE (entry), "task order paper today");
  CRM_WAIT_UNTIL (crm_test_find (bar, GTK_TYPE_BUTTON, "_Edit…")
                  && gtk_widget_get_mapped (crm_test_find (bar, GTK_TYPE_BUTTON, "_Edit…")));
  crm_test_picture (GTK_WIDGET (self->window), "today-quick");
  g_signal_emit_by_name (entry, "activate");
  CRM_WAIT_UNTIL (find_line (self, "Order paper"));
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (entry)), ==, "");
}

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  g_test_add_func ("/today/instants", test_instants);
  g_test_add ("/today/done", Fixture, NULL, set_up, test_done, tear_down);
  g_test_add ("/today/snooze", Fixture, NULL, set_up, test_snooze, tear_down);
  g_test_add ("/today/by-worth", Fixture, NULL, set_up, test_by_worth, tear_down);
  g_test_add ("/today/skip", Fixture, NULL, set_up, test_skip, tear_down);
  g_test_add ("/today/open-and-plan", Fixture, NULL, set_up, test_open_and_plan, tear_down);
  g_test_add ("/today/quick", Fixture, NULL, set_up, test_quick, tear_down);
  return g_test_run ();
}
