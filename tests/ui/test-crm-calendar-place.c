/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The calendar over a real office: what is shown, moved, stretched, made and taken back. */
#include "config.h"

#include <string.h>

#include "crm-calendar-fixture.h"

#include "crm-activity-editor.h"
#include "crm-agenda-list.h"
#include "crm-agenda-view.h"
#include "crm-calendar-change.h"
#include "crm-calendar-files.h"
#include "crm-calendar-view.h"
#include "crm-month-view.h"
#include "crm-place.h"
#include "crm-people-group.h"
#include "crm-recurrence.h"
#include "crm-reminder-group.h"
#include "crm-mini-month.h"
#include "crm-week-view.h"

typedef CrmTestCalendar Fixture;

#define settle crm_test_calendar_settle
#define instant crm_test_instant
#define find_entry crm_test_find_entry
#define DAY(self) ((self)->monday + 2) /* Wednesday of this week */

static void
close_calendar (Fixture *self, gconstpointer data)
{
  crm_test_calendar_close (self);
}

static void
set_up (Fixture *self, gconstpointer data)
{
  g_autofree char *ten = NULL, *nine = NULL;

  crm_test_calendar_open (self);
  ten = instant (DAY (self), 10, 0);
  nine = instant (DAY (self) - 7, 9, 0);
  crm_test_office_add (&self->office, "activity", "subject", "Visit Çakmak", "type", "visit",
                       "start_at", ten, "duration", "60", NULL);
  crm_test_office_add (&self->office, "activity", "subject", "Team", "type", "meeting", "start_at",
                       nine, "duration", "30", "rrule", "FREQ=WEEKLY", NULL);
  crm_test_calendar_show (self);
}

static CrmCalendarView *
get_view (CrmCalendarEntry *entry)
{
  return CRM_CALENDAR_VIEW (gtk_widget_get_ancestor (GTK_WIDGET (entry), CRM_TYPE_CALENDAR_VIEW));
}

static CrmWall
start_of (Fixture *self, const char *subject)
{
  return crm_occurrence_get_start (
      crm_calendar_entry_get_occurrence (find_entry (self->place, subject)));
}

static void
undo (Fixture *self)
{
  crm_test_office_undo (&self->office);
  settle (self);
}

/* Presses a key on an entry, as its view hears it. */
static void
press (CrmCalendarEntry *entry, guint keyval, GdkModifierType modifiers)
{
  g_autoptr (GListModel) controllers
      = gtk_widget_observe_controllers (GTK_WIDGET (get_view (entry)));

  gtk_widget_grab_focus (GTK_WIDGET (entry));
  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);
      gboolean handled = FALSE;

      if (GTK_IS_EVENT_CONTROLLER_KEY (controller))
        {
          g_signal_emit_by_name (controller, "key-pressed", keyval, 0, modifiers, &handled);
          g_assert_true (handled);
        }
    }
}

/* And a key of the place, on an entry that has the keyboard. */
static void
press_on_focus (Fixture *self, guint keyval, GdkModifierType modifiers)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (self->place);
  gboolean handled = FALSE;

  for (guint i = 0; i < g_list_model_get_n_items (controllers) && !handled; i++)
    {
      g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);

      if (GTK_IS_EVENT_CONTROLLER_KEY (controller))
        g_signal_emit_by_name (controller, "key-pressed", keyval, 0, modifiers, &handled);
    }
  g_assert_true (handled);
}

static void
press_in_place (Fixture *self, CrmCalendarEntry *entry, guint keyval)
{
  gtk_widget_grab_focus (GTK_WIDGET (entry));
  press_on_focus (self, keyval, 0);
}

static void
test_shows (Fixture *self, gconstpointer data)
{
  CrmCalendarEntry *visit = find_entry (self->place, "Visit Çakmak");

  g_assert_nonnull (visit);
  g_assert_nonnull (find_entry (self->place, "Team"));
  gtk_test_accessible_assert_role (visit, GTK_ACCESSIBLE_ROLE_BUTTON);
  g_assert_cmpint (start_of (self, "Visit Çakmak").minute, ==, 600);
  g_assert_cmpint (start_of (self, "Team").date, ==, DAY (self));
}

static void
test_moves_by_keys (Fixture *self, gconstpointer data)
{
  GtkRoot *root = gtk_widget_get_root (self->place);

  press (find_entry (self->place, "Visit Çakmak"), GDK_KEY_Down, GDK_ALT_MASK);
  CRM_WAIT_UNTIL (find_entry (self->place, "Visit Çakmak") != NULL
                  && start_of (self, "Visit Çakmak").minute == 615);
  settle (self);
  g_assert_true (GTK_WIDGET (find_entry (self->place, "Visit Çakmak"))
                 == gtk_root_get_focus (root));
  press (find_entry (self->place, "Visit Çakmak"), GDK_KEY_Right, GDK_ALT_MASK);
  CRM_WAIT_UNTIL (find_entry (self->place, "Visit Çakmak") != NULL
                  && start_of (self, "Visit Çakmak").date == DAY (self) + 1);
  settle (self);
  press (find_entry (self->place, "Visit Çakmak"), GDK_KEY_Down, GDK_ALT_MASK | GDK_SHIFT_MASK);
  CRM_WAIT_UNTIL (find_entry (self->place, "Visit Çakmak") != NULL
                  && crm_occurrence_get_minutes (crm_calendar_entry_get_occurrence (
                         find_entry (self->place, "Visit Çakmak")))
                         == 75);
  undo (self);
  undo (self);
  undo (self);
  g_assert_cmpint (start_of (self, "Visit Çakmak").minute, ==, 600);
  g_assert_cmpint (start_of (self, "Visit Çakmak").date, ==, DAY (self));
}

static void
test_deletes (Fixture *self, gconstpointer data)
{
  press (find_entry (self->place, "Visit Çakmak"), GDK_KEY_Delete, 0);
  CRM_WAIT_UNTIL (find_entry (self->place, "Visit Çakmak") == NULL);
  undo (self);
  g_assert_nonnull (find_entry (self->place, "Visit Çakmak"));
}

/* One day of a series goes elsewhere and the others stay; one undo brings all back. */
static void
test_moves_one_of_a_series (Fixture *self, gconstpointer data)
{
  CrmOccurrence *occurrence = crm_calendar_entry_get_occurrence (find_entry (self->place, "Team"));
  CrmWall start = crm_occurrence_get_start (occurrence);
  CrmCalendarTimes times = { crm_wall_add (start, 1, 60), crm_wall_add (start, 1, 90), FALSE };
  g_autoptr (CrmOperation) operation
      = crm_calendar_change_times (occurrence, &times, CRM_SCOPE_THIS);

  crm_navigator_run (CRM_NAVIGATOR (self->navigator), operation);
  CRM_WAIT_UNTIL (find_entry (self->place, "Team") != NULL
                  && start_of (self, "Team").date == DAY (self) + 1);
  settle (self);
  g_assert_cmpint (start_of (self, "Team").minute, ==, 600);
  /* The week before is as it was. */
  crm_place_show (CRM_PLACE (self->place),
                  g_variant_ref_sink (g_variant_new_int32 (DAY (self) - 7)));
  settle (self);
  g_assert_cmpint (start_of (self, "Team").date, ==, DAY (self) - 7);
  g_assert_cmpint (start_of (self, "Team").minute, ==, 540);
  undo (self);
  crm_place_show (CRM_PLACE (self->place), g_variant_ref_sink (g_variant_new_int32 (DAY (self))));
  settle (self);
  g_assert_cmpint (start_of (self, "Team").date, ==, DAY (self));
}

static void
test_moves_all_of_a_series (Fixture *self, gconstpointer data)
{
  CrmOccurrence *occurrence = crm_calendar_entry_get_occurrence (find_entry (self->place, "Team"));
  CrmWall start = crm_occurrence_get_start (occurrence);
  CrmCalendarTimes times = { crm_wall_add (start, 1, 0), crm_wall_add (start, 1, 30), FALSE };
  g_autoptr (CrmOperation) operation
      = crm_calendar_change_times (occurrence, &times, CRM_SCOPE_ALL);

  crm_navigator_run (CRM_NAVIGATOR (self->navigator), operation);
  CRM_WAIT_UNTIL (find_entry (self->place, "Team") != NULL
                  && start_of (self, "Team").date == DAY (self) + 1);
  crm_place_show (CRM_PLACE (self->place),
                  g_variant_ref_sink (g_variant_new_int32 (DAY (self) - 7)));
  settle (self);
  g_assert_cmpint (start_of (self, "Team").date, ==, DAY (self) - 6);
}

/* From one day on: what was before stays, what comes after moves along. */
static void
test_moves_what_follows (Fixture *self, gconstpointer data)
{
  CrmOccurrence *occurrence = crm_calendar_entry_get_occurrence (find_entry (self->place, "Team"));
  CrmWall start = crm_occurrence_get_start (occurrence);
  CrmCalendarTimes times = { crm_wall_add (start, 1, 60), crm_wall_add (start, 1, 90), FALSE };
  g_autoptr (CrmOperation) operation
      = crm_calendar_change_times (occurrence, &times, CRM_SCOPE_FOLLOWING);

  crm_navigator_run (CRM_NAVIGATOR (self->navigator), operation);
  CRM_WAIT_UNTIL (find_entry (self->place, "Team") != NULL
                  && start_of (self, "Team").date == DAY (self) + 1);
  crm_place_show (CRM_PLACE (self->place),
                  g_variant_ref_sink (g_variant_new_int32 (DAY (self) + 7)));
  settle (self);
  g_assert_cmpint (start_of (self, "Team").date, ==, DAY (self) + 8);
  g_assert_cmpint (start_of (self, "Team").minute, ==, 600);
  crm_place_show (CRM_PLACE (self->place),
                  g_variant_ref_sink (g_variant_new_int32 (DAY (self) - 7)));
  settle (self);
  g_assert_cmpint (start_of (self, "Team").date, ==, DAY (self) - 7);
  undo (self);
  crm_place_show (CRM_PLACE (self->place),
                  g_variant_ref_sink (g_variant_new_int32 (DAY (self) + 7)));
  settle (self);
  g_assert_cmpint (start_of (self, "Team").date, ==, DAY (self) + 7);
}

static GtkWindow *
find_editor (void)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWindow) window = g_list_model_get_item (windows, i);

      if (CRM_IS_ACTIVITY_EDITOR (window))
        return window;
    }
  return NULL;
}

/* The editor opens with what is there, and Save makes it. */
static void
test_editor (Fixture *self, gconstpointer data)
{
  CrmCalendarEntry *visit = find_entry (self->place, "Visit Çakmak");
  GtkWidget *subject, *save;

  g_signal_emit_by_name (visit, "clicked");
  CRM_WAIT_UNTIL (find_editor () != NULL);
  gtk_test_widget_wait_for_draw (GTK_WIDGET (find_editor ()));
  subject = crm_test_find (GTK_WIDGET (find_editor ()), ADW_TYPE_ENTRY_ROW, NULL);
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (subject)), ==, "Visit Çakmak");
  gtk_editable_set_text (GTK_EDITABLE (subject), "");
  save = crm_test_find (GTK_WIDGET (find_editor ()), GTK_TYPE_BUTTON, "_Save");
  g_assert_false (gtk_widget_get_sensitive (save));
  gtk_editable_set_text (GTK_EDITABLE (subject), "Visit at noon");
  g_assert_true (gtk_widget_get_sensitive (save));
  g_signal_emit_by_name (save, "clicked");
  CRM_WAIT_UNTIL (find_editor () == NULL);
  CRM_WAIT_UNTIL (find_entry (self->place, "Visit at noon") != NULL);
  settle (self);
  g_assert_cmpint (start_of (self, "Visit at noon").minute, ==, 600);
}

static void
test_views_finalize (void)
{
  const CrmLocale *locale = crm_locale_find ("tr");
  GtkWidget *const views[] = { crm_week_view_new (locale, 1), crm_week_view_new (locale, 5),
                               crm_week_view_new (locale, 7), crm_month_view_new (locale),
                               crm_agenda_view_new (locale),  crm_agenda_list_new (locale) };

  for (gsize i = 0; i < G_N_ELEMENTS (views); i++)
    {
      CrmDate first, last, date = crm_date_new (2026, 2, 28);
      g_autoptr (GPtrArray) none = g_ptr_array_new_with_free_func (g_object_unref);

      g_object_ref_sink (views[i]);
      crm_calendar_view_set_date (CRM_CALENDAR_VIEW (views[i]), date);
      crm_calendar_view_set_occurrences (CRM_CALENDAR_VIEW (views[i]), none);
      crm_calendar_view_get_range (CRM_CALENDAR_VIEW (views[i]), &first, &last);
      g_assert_cmpint (first, <=, date);
      g_assert_cmpint (last, >=, i == 1 ? date - 1 : date);
      g_assert_finalize_object (views[i]);
    }
}

/* A calendar of another program is seen as soon as it is read, and goes with one undo; what is no
 * calendar is refused in words. */
static void
test_import (Fixture *self, gconstpointer data)
{
  g_autofree char *path = g_build_filename (self->office.folder, "trip.ics", NULL);
  g_autofree char *no_path = g_build_filename (self->office.folder, "no.ics", NULL);
  g_autofree char *text = NULL;
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GFile) no_file = g_file_new_for_path (no_path);
  int year, month, day;

  crm_date_split (DAY (self), &year, &month, &day);
  text = g_strdup_printf ("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nUID:trip\r\n"
                          "DTSTART:%04d%02d%02dT140000\r\nDURATION:PT1H\r\nSUMMARY:Fuar\r\n"
                          "END:VEVENT\r\nEND:VCALENDAR\r\n",
                          year, month, day);
  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  g_assert_true (g_file_set_contents (no_path, "Dear all", -1, NULL));
  crm_calendar_import (self->office.context, CRM_NAVIGATOR (self->navigator), file);
  CRM_WAIT_UNTIL (find_entry (self->place, "Fuar") != NULL);
  g_assert_cmpint (start_of (self, "Fuar").minute, ==, 14 * 60);
  undo (self);
  CRM_WAIT_UNTIL (find_entry (self->place, "Fuar") == NULL);
  crm_calendar_import (self->office.context, CRM_NAVIGATOR (self->navigator), no_file);
  CRM_WAIT_UNTIL (strstr (crm_fake_navigator_get_log (self->navigator), "The calendar was not read")
                  != NULL);
}

#define ADD(path, function)                                                                        \
  g_test_add ("/calendar-place/" path, Fixture, NULL, set_up, function, close_calendar)
#define ADD_LAYERS(path, function)                                                                 \
  g_test_add ("/calendar-place/" path, Fixture, NULL, set_up_layers, function, close_calendar)

typedef struct
{
  CrmId activity;
  guint n_people;
  guint n_reminders;
  gboolean is_read;
} Parts;

static gpointer
read_parts (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  Parts *parts = data;
  const CrmCatalog *catalog = crm_session_get_catalog (session);
  g_autoptr (GPtrArray) people
      = crm_session_children (session, crm_catalog_find_kind (catalog, "activity_participant"),
                              "activity_id", NULL, &parts->activity, error);
  g_autoptr (GPtrArray) reminders
      = crm_session_children (session, crm_catalog_find_kind (catalog, "reminder"), "activity_id",
                              NULL, &parts->activity, error);

  parts->n_people = people->len;
  parts->n_reminders = reminders->len;
  return data;
}

static void
on_parts_read_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  ((Parts *) data)->is_read = crm_store_run_finish (CRM_STORE (source), result, NULL) != NULL;
}

/* Who takes part and what reminds is kept with the activity. */
static void
test_editor_parts (Fixture *self, gconstpointer data)
{
  CrmCalendarEntry *visit = find_entry (self->place, "Visit Çakmak");
  Parts parts = { .activity = *crm_record_get_id (
                      crm_occurrence_get_activity (crm_calendar_entry_get_occurrence (visit))) };
  GtkWidget *editor, *outside, *group;
  GtkDropDown *choice;

  g_signal_emit_by_name (visit, "clicked");
  CRM_WAIT_UNTIL (find_editor () != NULL);
  editor = GTK_WIDGET (find_editor ());
  gtk_test_widget_wait_for_draw (editor);
  group = crm_test_find (editor, CRM_TYPE_PEOPLE_GROUP, NULL);
  CRM_WAIT_UNTIL (gtk_widget_get_sensitive (group));
  outside = crm_test_find_row (editor, "Name or e-mail of somebody else");
  gtk_editable_set_text (GTK_EDITABLE (outside), "visitor@example.com");
  g_signal_emit_by_name (outside, "apply");
  g_assert_nonnull (crm_test_find_row (editor, "visitor@example.com"));
  group = crm_test_find (editor, CRM_TYPE_REMINDER_GROUP, NULL);
  CRM_WAIT_UNTIL (gtk_widget_get_sensitive (group));
  for (int i = 0; i < 2; i++)
    g_signal_emit_by_name (crm_test_find (group, GTK_TYPE_BUTTON, NULL), "clicked");
  /* One at a day and time; every week on chosen days: all rows there are, in a picture. */
  choice = GTK_DROP_DOWN (crm_test_find (group, GTK_TYPE_DROP_DOWN, NULL));
  gtk_drop_down_set_selected (choice,
                              g_list_model_get_n_items (gtk_drop_down_get_model (choice)) - 1);
  adw_combo_row_set_selected (ADW_COMBO_ROW (crm_test_find_row (editor, "Repeats")),
                              CRM_REPEAT_CUSTOM);
  gtk_drop_down_set_selected (
      GTK_DROP_DOWN (crm_test_find (crm_test_find_row (editor, "Every"), GTK_TYPE_DROP_DOWN, NULL)),
      CRM_FREQUENCY_WEEKLY);
  gtk_window_set_default_size (GTK_WINDOW (editor), 490, 1500);
  crm_test_picture (editor, "activity-editor");
  adw_combo_row_set_selected (ADW_COMBO_ROW (crm_test_find_row (editor, "Repeats")),
                              CRM_REPEAT_NEVER);
  g_signal_emit_by_name (crm_test_find (editor, GTK_TYPE_BUTTON, "_Save"), "clicked");
  CRM_WAIT_UNTIL (find_editor () == NULL);
  crm_store_run_async (crm_context_get_store (self->office.context), CRM_LANE_READ, 0, read_parts,
                       &parts, NULL, NULL, NULL, on_parts_read_cb, &parts);
  CRM_WAIT_UNTIL (parts.is_read);
  g_assert_cmpuint (parts.n_people, ==, 1);
  g_assert_cmpuint (parts.n_reminders, ==, 2);
}

/* ---- layers ---- */

static GtkWidget *
find_check (Fixture *self, const char *label)
{
  CRM_WAIT_UNTIL (crm_test_find (self->place, GTK_TYPE_LABEL, label) != NULL);
  return gtk_widget_get_ancestor (crm_test_find (self->place, GTK_TYPE_LABEL, label),
                                  GTK_TYPE_CHECK_BUTTON);
}

static void
set_up_layers (Fixture *self, gconstpointer data)
{
  char date[CRM_DATE_STRING_SIZE];
  const char *day;
  g_autofree char *ana_id = NULL, *meeting_id = NULL, *me = NULL, *eleven = NULL;
  g_autofree char *participant = NULL;
  g_autoptr (CrmRecord) ana = NULL, meeting = NULL;
  g_autoptr (CrmOperation) operation = crm_operation_new ("Set up");

  set_up (self, data);
  day = crm_date_format (DAY (self), date);
  eleven = instant (DAY (self), 11, 0);
  me = crm_id_dup_string (crm_context_get_user (self->office.context));
  crm_test_office_add (&self->office, "agreement", "what", "Samples", "due_on", day, "owner_id", me,
                       NULL);
  crm_test_office_add (&self->office, "contact", "name", "Ana Nobre", "birthday", "1980-01-01",
                       NULL);
  ana = crm_record_new (crm_context_get_kind (self->office.context, "user"));
  crm_record_set_text (ana, "name", "Ana Silva");
  meeting = crm_record_new (crm_context_get_kind (self->office.context, "activity"));
  crm_record_set_text (meeting, "subject", "Fair");
  crm_record_set_text (meeting, "type", "meeting");
  crm_record_set_integer (meeting, "start_at", crm_instant_from_date (DAY (self) + 1, 11, 0));
  crm_record_set_integer (meeting, "duration", 60);
  crm_record_set_link (meeting, "owner_id", crm_record_get_id (ana));
  crm_operation_insert (operation, ana);
  crm_operation_insert (operation, meeting);
  crm_test_office_run (&self->office, operation);
  meeting_id = crm_id_dup_string (crm_record_get_id (meeting));
  participant = g_strconcat ("user:", me, NULL);
  crm_test_office_add (&self->office, "activity_participant", "activity_id", meeting_id,
                       "participant", participant, NULL);
  settle (self);
}

/* A promise stands among the whole days, opens its company and moves with undo; without its check
 * mark it is gone. */
static void
test_layer_days (Fixture *self, gconstpointer data)
{
  CrmCalendarEntry *samples;
  GtkWidget *check;

  CRM_WAIT_UNTIL (find_entry (self->place, "Promised: Samples") != NULL);
  samples = find_entry (self->place, "Promised: Samples");
  crm_test_picture (self->window, "calendar-layers");
  press (samples, GDK_KEY_Right, GDK_ALT_MASK);
  CRM_WAIT_UNTIL (find_entry (self->place, "Promised: Samples") != NULL
                  && start_of (self, "Promised: Samples").date == DAY (self) + 1);
  undo (self);
  CRM_WAIT_UNTIL (find_entry (self->place, "Promised: Samples") != NULL
                  && start_of (self, "Promised: Samples").date == DAY (self));
  g_signal_emit_by_name (find_entry (self->place, "Promised: Samples"), "clicked");
  g_assert_nonnull (strstr (crm_fake_navigator_get_log (self->navigator), "agreement"));
  check = find_check (self, "Promises");
  gtk_check_button_set_active (GTK_CHECK_BUTTON (check), FALSE);
  CRM_WAIT_UNTIL (find_entry (self->place, "Promised: Samples") == NULL);
  gtk_check_button_set_active (GTK_CHECK_BUTTON (check), TRUE);
  CRM_WAIT_UNTIL (find_entry (self->place, "Promised: Samples") != NULL);
}

/* What a colleague planned and this person takes part in: answered by one key. */
static void
test_invitation (Fixture *self, gconstpointer data)
{
  CRM_WAIT_UNTIL (find_entry (self->place, "Fair") != NULL);
  g_assert_true (
      gtk_widget_has_css_class (GTK_WIDGET (find_entry (self->place, "Fair")), "answer-none"));
  press_in_place (self, find_entry (self->place, "Fair"), GDK_KEY_y);
  CRM_WAIT_UNTIL (find_entry (self->place, "Fair") != NULL
                  && gtk_widget_has_css_class (GTK_WIDGET (find_entry (self->place, "Fair")),
                                               "answer-accepted"));
  press_in_place (self, find_entry (self->place, "Fair"), GDK_KEY_n);
  CRM_WAIT_UNTIL (find_entry (self->place, "Fair") != NULL
                  && gtk_widget_has_css_class (GTK_WIDGET (find_entry (self->place, "Fair")),
                                               "answer-declined"));
  undo (self);
  CRM_WAIT_UNTIL (find_entry (self->place, "Fair") != NULL
                  && gtk_widget_has_css_class (GTK_WIDGET (find_entry (self->place, "Fair")),
                                               "answer-accepted"));
}

/* A colleague's calendar beside one's own: each in its colour, what both take part in once. */
static void
test_colleague (Fixture *self, gconstpointer data)
{
  CRM_WAIT_UNTIL (find_entry (self->place, "Fair") != NULL);
  gtk_check_button_set_active (GTK_CHECK_BUTTON (find_check (self, "Ana Silva")), TRUE);
  CRM_WAIT_UNTIL (
      find_entry (self->place, "Fair") != NULL
      && gtk_widget_has_css_class (GTK_WIDGET (find_entry (self->place, "Fair")), "person-1"));
  settle (self);
  g_assert_true (
      gtk_widget_has_css_class (GTK_WIDGET (find_entry (self->place, "Visit Çakmak")), "person-0"));
  crm_test_picture (self->window, "calendar-colleague");
  gtk_check_button_set_active (GTK_CHECK_BUTTON (find_check (self, "Ana Silva")), FALSE);
  settle (self);
  g_assert_false (
      gtk_widget_has_css_class (GTK_WIDGET (find_entry (self->place, "Visit Çakmak")), "person-0"));
}

static GtkWidget *
find_agenda (Fixture *self)
{
  GtkWidget *agenda = crm_test_find (self->place, CRM_TYPE_AGENDA_LIST, NULL);

  return agenda != NULL && gtk_widget_get_mapped (agenda) ? agenda : NULL;
}

/* The five views by the digits; the agenda lists what is planned, and its keys move it. */
static void
test_agenda (Fixture *self, gconstpointer data)
{
  CrmCalendarEntry *visit = find_entry (self->place, "Visit Çakmak");
  CrmId id
      = *crm_record_get_id (crm_occurrence_get_record (crm_calendar_entry_get_occurrence (visit)));
  CrmCalendarView *agenda;

  press_in_place (self, visit, GDK_KEY_4);
  CRM_WAIT_UNTIL (find_entry (self->place, "Promised: Samples") != NULL
                  && CRM_IS_MONTH_VIEW (get_view (find_entry (self->place, "Promised: Samples"))));
  settle (self);
  crm_place_show (CRM_PLACE (self->place), g_variant_ref_sink (g_variant_new_int32 (DAY (self))));
  settle (self);
  CRM_WAIT_UNTIL (find_entry (self->place, "Visit Çakmak") != NULL);
  press_in_place (self, find_entry (self->place, "Visit Çakmak"), GDK_KEY_5);
  CRM_WAIT_UNTIL (find_agenda (self) != NULL);
  settle (self);
  agenda = CRM_CALENDAR_VIEW (find_agenda (self));
  crm_test_picture (self->window, "calendar-agenda");
  g_assert_true (crm_calendar_view_focus_activity (agenda, &id, DAY (self)));
  g_assert_cmpstr (crm_occurrence_get_subject (crm_calendar_view_get_chosen (agenda)), ==,
                   "Visit Çakmak");
  g_assert_true (
      crm_calendar_move_to_date (agenda, crm_calendar_view_get_chosen (agenda), DAY (self) + 2));
  settle (self);
  CRM_WAIT_UNTIL (crm_calendar_view_get_chosen (agenda) != NULL
                  && crm_occurrence_get_start (crm_calendar_view_get_chosen (agenda)).date
                         == DAY (self) + 2);
  undo (self);
}

/* What is picked up in the week is put down in the month, on its day and at its hour; then at the
 * hour of the cursor in the day. */
static void
test_carries (Fixture *self, gconstpointer data)
{
  gtk_widget_grab_focus (GTK_WIDGET (find_entry (self->place, "Visit Çakmak")));
  press_on_focus (self, GDK_KEY_x, GDK_CONTROL_MASK);
  crm_test_calendar_choose_mode (self, 3);
  crm_place_show (CRM_PLACE (self->place),
                  g_variant_ref_sink (g_variant_new_int32 (DAY (self) + 7)));
  settle (self);
  press_on_focus (self, GDK_KEY_v, GDK_CONTROL_MASK);
  CRM_WAIT_UNTIL (find_entry (self->place, "Visit Çakmak") != NULL
                  && start_of (self, "Visit Çakmak").date == DAY (self) + 7);
  settle (self);
  g_assert_cmpint (start_of (self, "Visit Çakmak").minute, ==, 600);
  undo (self);
}

/* And with the pointer: what comes from another view stands where it is held, and is moved when it
 * is let go. */
static void
test_drops (Fixture *self, gconstpointer data)
{
  g_autoptr (CrmOccurrence) visit
      = g_object_ref (crm_calendar_entry_get_occurrence (find_entry (self->place, "Visit Çakmak")));
  CrmCalendarView *view;
  CrmCalendarViewInterface *iface;

  crm_test_calendar_choose_mode (self, 3);
  crm_place_show (CRM_PLACE (self->place), g_variant_ref_sink (g_variant_new_int32 (DAY (self))));
  settle (self);
  CRM_WAIT_UNTIL (find_entry (self->place, "Visit Çakmak") != NULL);
  view = get_view (find_entry (self->place, "Visit Çakmak"));
  iface = CRM_CALENDAR_VIEW_GET_IFACE (view);
  iface->drag_over (view, visit, 5, gtk_widget_get_height (GTK_WIDGET (view)) - 5);
  iface->drag_over (view, NULL, 0, 0);
  iface->drop (view);
  settle (self);
  g_assert_cmpint (start_of (self, "Visit Çakmak").date, ==, DAY (self));
  iface->drag_over (view, visit, 5, gtk_widget_get_height (GTK_WIDGET (view)) - 5);
  iface->drop (view);
  CRM_WAIT_UNTIL (find_entry (self->place, "Visit Çakmak") != NULL
                  && start_of (self, "Visit Çakmak").date > DAY (self));
  settle (self);
  g_assert_cmpint (start_of (self, "Visit Çakmak").minute, ==, 600);
  undo (self);
}

static GtkWidget *
find_month (GtkWidget *root)
{
  return crm_test_find (root, CRM_TYPE_MINI_MONTH, NULL);
}

static void
test_drops_on_small_month (Fixture *self, gconstpointer data)
{
  CrmOccurrence *visit
      = crm_calendar_entry_get_occurrence (find_entry (self->place, "Visit Çakmak"));

  g_signal_emit_by_name (find_month (self->place), "dropped", visit, DAY (self) + 1);
  CRM_WAIT_UNTIL (find_entry (self->place, "Visit Çakmak") != NULL
                  && start_of (self, "Visit Çakmak").date == DAY (self) + 1);
  settle (self);
  undo (self);
}

/* Free days are lines, too: there something is planned; what is chosen is made longer. */
static void
test_agenda_creates (Fixture *self, gconstpointer data)
{
  CrmCalendarView *agenda;
  GtkWidget *list;
  CrmId id = *crm_record_get_id (crm_occurrence_get_record (
      crm_calendar_entry_get_occurrence (find_entry (self->place, "Visit Çakmak"))));

  crm_test_calendar_choose_mode (self, 4);
  crm_place_show (CRM_PLACE (self->place), g_variant_ref_sink (g_variant_new_int32 (DAY (self))));
  settle (self);
  agenda = CRM_CALENDAR_VIEW (find_agenda (self));
  CRM_WAIT_UNTIL (crm_calendar_view_focus_activity (agenda, &id, DAY (self)));
  crm_calendar_stretch (agenda, crm_calendar_view_get_chosen (agenda), 1);
  settle (self);
  CRM_WAIT_UNTIL (crm_calendar_view_get_chosen (agenda) != NULL
                  && crm_occurrence_get_minutes (crm_calendar_view_get_chosen (agenda)) == 75);
  undo (self);
  list = crm_test_find (GTK_WIDGET (agenda), GTK_TYPE_LIST_VIEW, NULL);
  CRM_WAIT_UNTIL (
      g_list_model_get_n_items (G_LIST_MODEL (gtk_list_view_get_model (GTK_LIST_VIEW (list))))
      >= 42);
  /* The last of the six weeks is free. */
  g_signal_emit_by_name (
      list, "activate",
      g_list_model_get_n_items (G_LIST_MODEL (gtk_list_view_get_model (GTK_LIST_VIEW (list)))) - 1);
  CRM_WAIT_UNTIL (find_editor () != NULL);
  gtk_window_destroy (find_editor ());
}

int
main (int argc, char *argv[])
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  g_test_add_func ("/calendar-place/views-finalize", test_views_finalize);
  ADD ("shows", test_shows);
  ADD ("moves-by-keys", test_moves_by_keys);
  ADD ("deletes", test_deletes);
  ADD ("moves-one-of-a-series", test_moves_one_of_a_series);
  ADD ("moves-all-of-a-series", test_moves_all_of_a_series);
  ADD ("editor", test_editor);
  ADD ("editor-parts", test_editor_parts);
  ADD ("moves-what-follows", test_moves_what_follows);
  ADD ("import", test_import);
  ADD_LAYERS ("layers", test_layer_days);
  ADD_LAYERS ("invitation", test_invitation);
  ADD_LAYERS ("colleague", test_colleague);
  ADD_LAYERS ("agenda", test_agenda);
  ADD ("carries", test_carries);
  ADD ("drops", test_drops);
  ADD ("drops-on-small-month", test_drops_on_small_month);
  ADD ("agenda-creates", test_agenda_creates);
  return g_test_run ();
}
