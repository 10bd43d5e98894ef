/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Working hours, holidays and conflicts, as the calendar and the editor of an activity show them.
 */
#include "config.h"

#include <string.h>

#include "crm-activity-editor.h"
#include "crm-busy-row.h"
#include "crm-calendar-fixture.h"
#include "crm-calendar-view.h"
#include "crm-find-time.h"
#include "crm-place.h"

typedef CrmTestCalendar Fixture;

#define settle crm_test_calendar_settle
#define choose_mode crm_test_calendar_choose_mode
#define instant crm_test_instant
#define find_entry crm_test_find_entry

static void
add_meeting (Fixture *self, const char *subject, CrmDate day, int hour, int minute)
{
  g_autofree char *start = instant (day, hour, minute);

  crm_test_office_add (&self->office, "activity", "subject", subject, "type", "meeting", "start_at",
                       start, "duration", "60", NULL);
}

static void
add_days (Fixture *self, const char *subject, const char *type, CrmDate day, int n)
{
  g_autofree char *start = instant (day, 0, 0), *minutes = g_strdup_printf ("%d", n * 1440);

  crm_test_office_add (&self->office, "activity", "subject", subject, "type", type, "start_at",
                       start, "all_day", "1", "duration", minutes, NULL);
}

static void
close_calendar (Fixture *self, gconstpointer data)
{
  crm_test_calendar_close (self);
}

static void
set_up (Fixture *self, gconstpointer data)
{
  char holiday[CRM_DATE_STRING_SIZE];

  crm_test_calendar_open (self);
  crm_test_office_add (&self->office, "working_hours", "monday", "9-13, 14-18", "tuesday",
                       "9-13, 14-18", "wednesday", "9-13, 14-18", "thursday", "9-13, 14-18",
                       "friday", "9-13", NULL);
  crm_test_office_add (&self->office, "holiday", "name", "Restauração da Independência", "first_on",
                       crm_date_format (self->monday + 1, holiday), NULL);
  add_meeting (self, "Budget", self->monday, 10, 0);
  add_meeting (self, "Fair", self->monday, 10, 30);
  add_meeting (self, "Alone", self->monday + 2, 10, 0);
  add_meeting (self, "Late", self->monday + 3, 17, 0);
  add_days (self, "Exhibition", "visit", self->monday + 3, 2);
  add_days (self, "Report", "task", self->monday + 2, 1);
  add_meeting (self, "On the Holiday", self->monday + 1, 11, 0);
  crm_test_calendar_show (self);
}

static GtkWidget *
find_label (GtkWidget *root, const char *text)
{
  if (GTK_IS_LABEL (root) && gtk_widget_get_mapped (root)
      && g_strcmp0 (gtk_label_get_text (GTK_LABEL (root)), text) == 0)
    return root;
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_label (child, text);

      if (found != NULL)
        return found;
    }
  return NULL;
}

static void
test_holidays_are_named (Fixture *self, gconstpointer data)
{
  CRM_WAIT_UNTIL (find_label (self->place, "Restauração da Independência") != NULL);
  crm_test_picture (self->window, "calendar-hours");
}

static void
test_a_month_tells_of_holidays (Fixture *self, gconstpointer data)
{
  CRM_WAIT_UNTIL (find_label (self->place, "Restauração da Independência") != NULL);
  choose_mode (self, 3);
  g_assert_null (find_label (self->place, "Restauração da Independência"));
  crm_test_picture (self->window, "calendar-hours-month");
}

static void
test_what_overlaps_is_marked (Fixture *self, gconstpointer data)
{
  GtkWidget *budget = GTK_WIDGET (find_entry (self->place, "Budget"));

  g_assert_true (gtk_widget_has_css_class (budget, "conflict"));
  g_assert_nonnull (strstr (gtk_widget_get_tooltip_text (budget), "Fair"));
  g_assert_true (
      gtk_widget_has_css_class (GTK_WIDGET (find_entry (self->place, "Fair")), "conflict"));
  g_assert_false (
      gtk_widget_has_css_class (GTK_WIDGET (find_entry (self->place, "Alone")), "conflict"));
}

static void
assert_conflict (Fixture *self, const char *subject, const char *with)
{
  GtkWidget *entry = GTK_WIDGET (find_entry (self->place, subject));
  const char *tip = gtk_widget_get_tooltip_text (entry);

  g_assert_true (gtk_widget_has_css_class (entry, "conflict") == (with != NULL));
  if (with != NULL && strstr (tip, with) == NULL)
    g_error ("“%s” is not in “%s”", with, tip);
}

/* A fair fills its days, a task of a day leaves it free; days off are conflicts, too. */
static void
test_whole_days_conflict (Fixture *self, gconstpointer data)
{
  CRM_WAIT_UNTIL (find_label (self->place, "Restauração da Independência") != NULL);
  assert_conflict (self, "Exhibition", "Late");
  assert_conflict (self, "Late", "Exhibition");
  assert_conflict (self, "Report", NULL);
  assert_conflict (self, "Alone", NULL);
  assert_conflict (self, "On the Holiday", "Restauração da Independência");
  choose_mode (self, 3);
  assert_conflict (self, "Exhibition", "Late");
  assert_conflict (self, "On the Holiday", "Restauração da Independência");
  crm_test_picture (self->window, "calendar-conflicts-month");
  choose_mode (self, 4);
  crm_test_picture (self->window, "calendar-conflicts-agenda");
}

static gboolean
press (CrmCalendarEntry *entry, guint keyval, GdkModifierType modifiers)
{
  GtkWidget *view = gtk_widget_get_ancestor (GTK_WIDGET (entry), CRM_TYPE_CALENDAR_VIEW);

  return crm_calendar_move_by_key (CRM_CALENDAR_VIEW (view),
                                   crm_calendar_entry_get_occurrence (entry), keyval, modifiers,
                                   FALSE);
}

/* It is moved all the same: a holiday is said, not forbidden. */
static void
test_a_move_to_a_holiday_is_said (Fixture *self, gconstpointer data)
{
  CRM_WAIT_UNTIL (find_label (self->place, "Restauração da Independência") != NULL);
  g_assert_true (press (find_entry (self->place, "Alone"), GDK_KEY_Left, GDK_ALT_MASK));
  settle (self);
  g_assert_nonnull (strstr (crm_fake_navigator_get_log (self->navigator), "Restauração"));
  g_assert_cmpint (crm_occurrence_get_start (
                       crm_calendar_entry_get_occurrence (find_entry (self->place, "Alone")))
                       .date,
                   ==, self->monday + 1);
}

static void
keep_pdf (CrmCalendarPaper *paper, const char *name)
{
  const char *folder = g_getenv ("CRM_TEST_PICTURES");
  g_autoptr (GBytes) bytes = crm_calendar_paper_to_pdf (paper, NULL);
  g_autofree char *path = folder != NULL ? g_build_filename (folder, name, NULL) : NULL;

  g_assert_cmpuint (g_bytes_get_size (bytes), >, 2000);
  if (path != NULL)
    g_file_set_contents (path, g_bytes_get_data (bytes, NULL), (gssize) g_bytes_get_size (bytes),
                         NULL);
}

/* All that is shown is printed; what a day of a month has no room for, on the pages after it. */
static void
test_prints (Fixture *self, gconstpointer data)
{
  for (int i = 0; i < 12; i++)
    {
      g_autofree char *subject = g_strdup_printf ("Inventory of the northern warehouse %d", i);

      add_meeting (self, subject, self->monday + 3, 9 + i / 2, 30 * (i % 2));
    }
  settle (self);
  for (guint mode = 0; mode < 4; mode++)
    {
      g_autofree char *name = g_strdup_printf ("calendar-%u.pdf", mode);
      g_autoptr (CrmCalendarPaper) paper = NULL;
      g_autoptr (CrmCalendarPaper) list = NULL;

      choose_mode (self, mode);
      paper = crm_calendar_place_make_paper (CRM_CALENDAR_PLACE (self->place), FALSE);
      list = crm_calendar_place_make_paper (CRM_CALENDAR_PLACE (self->place), TRUE);
      keep_pdf (paper, name);
      g_assert_cmpint (crm_calendar_paper_is_wide (paper), ==, mode > 0);
      if (mode == 3)
        g_assert_cmpuint (crm_calendar_paper_count_listed (paper), >=, 5);
      g_assert_cmpuint (crm_calendar_paper_count_listed (list), ==, 0);
      if (mode == 2)
        keep_pdf (list, "calendar-list.pdf");
    }
}

static GtkWidget *
find_window (GType type)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWidget) window = g_list_model_get_item (windows, i);

      if (G_TYPE_CHECK_INSTANCE_TYPE (window, type))
        return window;
    }
  return NULL;
}

static AdwActionRow *
find_busy_row (GtkWidget *editor)
{
  return ADW_ACTION_ROW (crm_test_find (editor, CRM_TYPE_BUSY_ROW, NULL));
}

static const char *
get_subtitle (GtkWidget *editor)
{
  AdwActionRow *row = find_busy_row (editor);

  return row != NULL ? adw_action_row_get_subtitle (row) : "";
}

/* The editor says that it meets something else, and finds a time at which it does not. */
static void
test_the_editor_finds_a_time (Fixture *self, gconstpointer data)
{
  CrmOccurrence *fair = crm_calendar_entry_get_occurrence (find_entry (self->place, "Fair"));
  GtkWidget *editor, *finder;

  crm_activity_editor_edit (self->office.context, CRM_NAVIGATOR (self->navigator), fair);
  CRM_WAIT_UNTIL ((editor = find_window (CRM_TYPE_ACTIVITY_EDITOR)) != NULL);
  gtk_window_set_default_size (GTK_WINDOW (editor), 520, 900);
  CRM_WAIT_UNTIL (strstr (get_subtitle (editor), "Budget") != NULL);
  crm_test_picture (editor, "activity-editor-busy");
  g_signal_emit_by_name (crm_test_find (editor, GTK_TYPE_BUTTON, "_Find a Time…"), "clicked");
  CRM_WAIT_UNTIL ((finder = find_window (CRM_TYPE_FIND_TIME)) != NULL);
  CRM_WAIT_UNTIL (crm_test_find (finder, ADW_TYPE_ACTION_ROW, NULL) != NULL);
  crm_test_picture (finder, "find-time");
  g_signal_emit_by_name (crm_test_find (finder, GTK_TYPE_BUTTON, "C_hoose"), "clicked");
  CRM_WAIT_UNTIL (find_window (CRM_TYPE_FIND_TIME) == NULL);
  CRM_WAIT_UNTIL (find_busy_row (editor) != NULL && *get_subtitle (editor) == '\0');
  gtk_window_close (GTK_WINDOW (editor));
  CRM_WAIT_UNTIL (find_window (CRM_TYPE_ACTIVITY_EDITOR) == NULL);
}

int
main (int argc, char *argv[])
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  g_test_add ("/calendar-hours/holidays-are-named", Fixture, NULL, set_up, test_holidays_are_named,
              close_calendar);
  g_test_add ("/calendar-hours/a-month-tells-of-holidays", Fixture, NULL, set_up,
              test_a_month_tells_of_holidays, close_calendar);
  g_test_add ("/calendar-hours/what-overlaps-is-marked", Fixture, NULL, set_up,
              test_what_overlaps_is_marked, close_calendar);
  g_test_add ("/calendar-hours/a-move-to-a-holiday-is-said", Fixture, NULL, set_up,
              test_a_move_to_a_holiday_is_said, close_calendar);
  g_test_add ("/calendar-hours/whole-days-conflict", Fixture, NULL, set_up,
              test_whole_days_conflict, close_calendar);
  g_test_add ("/calendar-hours/prints", Fixture, NULL, set_up, test_prints, close_calendar);
  g_test_add ("/calendar-hours/the-editor-finds-a-time", Fixture, NULL, set_up,
              test_the_editor_finds_a_time, close_calendar);
  return g_test_run ();
}
