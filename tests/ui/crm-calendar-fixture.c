/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-calendar-fixture.h"

#include <adwaita.h>

#include "crm-clock.h"

/* An office, and a desk that remembers nothing of another test. */
void
crm_test_calendar_open (CrmTestCalendar *self)
{
  static const char *const remembered[]
      = { "calendar-view", "calendar-people", "calendar-layers", "calendar-side" };
  g_autoptr (GSettings) settings = g_settings_new ("org.clientela.Clientela");
  CrmDate today = crm_date_today ();

  for (gsize i = 0; i < G_N_ELEMENTS (remembered); i++)
    g_settings_reset (settings, remembered[i]);
  self->monday = today - crm_date_weekday (today) + 1;
  crm_test_office_open (&self->office);
}

/* The week, with what the test has put into the office. */
void
crm_test_calendar_show (CrmTestCalendar *self)
{
  self->window = adw_window_new ();
  gtk_window_set_default_size (GTK_WINDOW (self->window), 1100, 800);
  self->navigator = crm_fake_navigator_new (self->office.context, GTK_WINDOW (self->window));
  self->place = crm_calendar_place_new (self->office.context, CRM_NAVIGATOR (self->navigator));
  adw_window_set_content (ADW_WINDOW (self->window), self->place);
  crm_place_set_front (CRM_PLACE (self->place), TRUE);
  gtk_window_present (GTK_WINDOW (self->window));
  crm_test_calendar_settle (self);
}

void
crm_test_calendar_settle (CrmTestCalendar *self)
{
  for (int i = 0; i < 3; i++)
    {
      gtk_test_widget_wait_for_draw (self->window);
      CRM_WAIT_UNTIL (!crm_place_is_busy (CRM_PLACE (self->place)));
    }
}

/* The header stands in the window of the office, which is not here. */
void
crm_test_calendar_choose_mode (CrmTestCalendar *self, guint mode)
{
  GtkWidget *child
      = gtk_widget_get_first_child (crm_place_get_header_end (CRM_PLACE (self->place)));

  while (child != NULL && !GTK_IS_DROP_DOWN (child))
    child = gtk_widget_get_next_sibling (child);
  gtk_drop_down_set_selected (GTK_DROP_DOWN (child), mode);
  crm_test_calendar_settle (self);
}

void
crm_test_calendar_close (CrmTestCalendar *self)
{
  g_object_ref (self->place);
  gtk_window_destroy (GTK_WINDOW (self->window));
  crm_test_drain ();
  g_assert_finalize_object (self->place);
  crm_test_office_close (&self->office);
  g_assert_finalize_object (self->navigator);
}

char *
crm_test_instant (CrmDate day, int hour, int minute)
{
  char buffer[CRM_INSTANT_STRING_SIZE];

  return g_strdup (crm_instant_format (crm_instant_from_date (day, hour, minute), buffer));
}

/* The entry that is seen. */
CrmCalendarEntry *
crm_test_find_entry (GtkWidget *root, const char *subject)
{
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      CrmCalendarEntry *below = crm_test_find_entry (child, subject);

      if (below != NULL)
        return below;
      if (CRM_IS_CALENDAR_ENTRY (child) && gtk_widget_get_mapped (child)
          && g_strcmp0 (crm_occurrence_get_subject (
                            crm_calendar_entry_get_occurrence (CRM_CALENDAR_ENTRY (child))),
                        subject)
                 == 0)
        return CRM_CALENDAR_ENTRY (child);
    }
  return NULL;
}
