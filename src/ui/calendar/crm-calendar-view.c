/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the ways of looking at a calendar have in common. Main thread. */
#include "config.h"

#include "crm-calendar-view.h"

#include "crm-calendar-entry.h"

G_DEFINE_INTERFACE (CrmCalendarView, crm_calendar_view, GTK_TYPE_WIDGET)

enum
{
  OPEN,
  MOVE,
  CREATE,
  REMOVE,
  PICK,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
crm_calendar_view_default_init (CrmCalendarViewInterface *iface)
{
  signals[OPEN] = g_signal_new ("open", CRM_TYPE_CALENDAR_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                NULL, G_TYPE_NONE, 1, CRM_TYPE_OCCURRENCE);
  signals[MOVE] = g_signal_new ("move", CRM_TYPE_CALENDAR_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                NULL, G_TYPE_NONE, 2, CRM_TYPE_OCCURRENCE, G_TYPE_POINTER);
  signals[CREATE] = g_signal_new ("create", CRM_TYPE_CALENDAR_VIEW, G_SIGNAL_RUN_LAST, 0, NULL,
                                  NULL, NULL, G_TYPE_NONE, 1, G_TYPE_POINTER);
  signals[REMOVE] = g_signal_new ("remove", CRM_TYPE_CALENDAR_VIEW, G_SIGNAL_RUN_LAST, 0, NULL,
                                  NULL, NULL, G_TYPE_NONE, 1, CRM_TYPE_OCCURRENCE);
  signals[PICK] = g_signal_new ("pick", CRM_TYPE_CALENDAR_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                NULL, G_TYPE_NONE, 1, G_TYPE_INT);
}

/**
 * crm_calendar_view_get_range:
 * @first: (out): first day that is shown
 * @last: (out): last day that is shown
 */
void
crm_calendar_view_get_range (CrmCalendarView *self, CrmDate *first, CrmDate *last)
{
  CRM_CALENDAR_VIEW_GET_IFACE (self)->get_range (self, first, last);
}

/**
 * crm_calendar_view_set_date:
 *
 * Shows the days around @date; what was shown before is taken away until it is set anew.
 */
void
crm_calendar_view_set_date (CrmCalendarView *self, CrmDate date)
{
  CRM_CALENDAR_VIEW_GET_IFACE (self)->set_date (self, date);
}

/**
 * crm_calendar_view_step:
 * @direction: -1 for back, 1 for on
 *
 * Returns: the day that corresponds to @date one page further
 */
CrmDate
crm_calendar_view_step (CrmCalendarView *self, CrmDate date, int direction)
{
  return CRM_CALENDAR_VIEW_GET_IFACE (self)->step (self, date, direction);
}

/**
 * crm_calendar_view_dup_title:
 *
 * Returns: (transfer full): what is shown, as “March 2026”
 */
char *
crm_calendar_view_dup_title (CrmCalendarView *self)
{
  return CRM_CALENDAR_VIEW_GET_IFACE (self)->dup_title (self);
}

/**
 * crm_calendar_view_set_occurrences:
 * @occurrences: (element-type CrmOccurrence): all of the range, by crm_occurrence_compare()
 */
void
crm_calendar_view_set_occurrences (CrmCalendarView *self, GPtrArray *occurrences)
{
  CRM_CALENDAR_VIEW_GET_IFACE (self)->set_occurrences (self, occurrences);
}

/**
 * crm_calendar_view_set_work:
 *
 * Shows when whose days these are works: what is outside of it is shaded, days off are named.
 */
void
crm_calendar_view_set_work (CrmCalendarView *self, CrmWorkCalendar *work)
{
  CRM_CALENDAR_VIEW_GET_IFACE (self)->set_work (self, work);
}

/**
 * crm_calendar_view_focus_activity:
 *
 * Gives the keyboard to an entry, as after it was moved.
 *
 * Returns: whether it is shown
 */
gboolean
crm_calendar_view_focus_activity (CrmCalendarView *self, const CrmId *activity, CrmDate date)
{
  GtkWidget *entry = CRM_CALENDAR_VIEW_GET_IFACE (self)->find_entry (self, activity, date);

  return entry != NULL && gtk_widget_grab_focus (entry);
}

/**
 * crm_calendar_view_get_chosen:
 *
 * Returns: (nullable): the occurrence that has the keyboard
 */
CrmOccurrence *
crm_calendar_view_get_chosen (CrmCalendarView *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  if (focus == NULL || !gtk_widget_is_ancestor (focus, GTK_WIDGET (self)))
    return NULL;
  if (CRM_CALENDAR_VIEW_GET_IFACE (self)->get_chosen != NULL)
    return CRM_CALENDAR_VIEW_GET_IFACE (self)->get_chosen (self);
  focus = gtk_widget_get_ancestor (focus, CRM_TYPE_CALENDAR_ENTRY);
  return focus != NULL ? crm_calendar_entry_get_occurrence (CRM_CALENDAR_ENTRY (focus)) : NULL;
}

void
crm_calendar_view_open (CrmCalendarView *self, CrmOccurrence *occurrence)
{
  g_signal_emit (self, signals[OPEN], 0, occurrence);
}

void
crm_calendar_view_move (CrmCalendarView *self, CrmOccurrence *occurrence, CrmCalendarTimes times)
{
  g_signal_emit (self, signals[MOVE], 0, occurrence, &times);
}

void
crm_calendar_view_create (CrmCalendarView *self, CrmCalendarTimes times)
{
  g_signal_emit (self, signals[CREATE], 0, &times);
}

void
crm_calendar_view_remove (CrmCalendarView *self, CrmOccurrence *occurrence)
{
  g_signal_emit (self, signals[REMOVE], 0, occurrence);
}

void
crm_calendar_view_pick (CrmCalendarView *self, CrmDate date)
{
  g_signal_emit (self, signals[PICK], 0, date);
}

/**
 * crm_calendar_week_start:
 *
 * Returns: the first day of the week in which @date lies, as the locale begins its weeks
 */
CrmDate
crm_calendar_week_start (CrmDate date, const CrmLocale *locale)
{
  int first = crm_locale_get_first_weekday (locale);

  return date - (crm_date_weekday (date) - first + 7) % 7;
}

/**
 * crm_calendar_move_to_date:
 *
 * Gives it another day; its hours and its length stay.
 *
 * Returns: whether it may go there
 */
gboolean
crm_calendar_move_to_date (CrmCalendarView *self, CrmOccurrence *occurrence, CrmDate date)
{
  CrmWall start = crm_occurrence_get_start (occurrence);
  CrmCalendarTimes times
      = { { date, start.minute },
          crm_wall_add (crm_occurrence_get_end (occurrence), date - start.date, 0),
          crm_occurrence_is_all_day (occurrence) };

  if (date == start.date || !crm_occurrence_can_move (occurrence))
    return FALSE;
  crm_calendar_view_move (self, occurrence, times);
  return TRUE;
}

/**
 * crm_calendar_move_by_key:
 *
 * @by_weeks: whether up and down mean a week, as where the weeks stand one below the other
 *
 * Alt or Ctrl and an arrow move an entry by a day or a quarter of an hour; with Shift the end
 * alone. Ctrl is there for windows in which Alt and an arrow lead back. Delete removes it.
 *
 * Returns: whether the key meant something
 */
gboolean
crm_calendar_move_by_key (CrmCalendarView *self,
                          CrmOccurrence *occurrence,
                          guint keyval,
                          GdkModifierType modifiers,
                          gboolean by_weeks)
{
  CrmCalendarTimes times
      = { crm_occurrence_get_start (occurrence), crm_occurrence_get_end (occurrence),
          crm_occurrence_is_all_day (occurrence) };
  gboolean is_layer = crm_occurrence_get_layer (occurrence) != NULL;
  int days = 0, minutes = 0;

  if (is_layer && (!crm_occurrence_can_move (occurrence) || (modifiers & GDK_SHIFT_MASK)))
    return FALSE;
  if (!is_layer && keyval == GDK_KEY_Delete
      && (modifiers & gtk_accelerator_get_default_mod_mask ()) == 0)
    {
      crm_calendar_view_remove (self, occurrence);
      return TRUE;
    }
  if (!(modifiers & (GDK_ALT_MASK | GDK_CONTROL_MASK)))
    return FALSE;
  if (keyval == GDK_KEY_Left || keyval == GDK_KEY_Right)
    days = keyval == GDK_KEY_Left ? -1 : 1;
  else if (keyval == GDK_KEY_Up || keyval == GDK_KEY_Down)
    minutes = keyval == GDK_KEY_Up ? -15 : 15;
  else
    return FALSE;
  if ((by_weeks || crm_occurrence_is_bar (occurrence)) && minutes != 0)
    {
      days = minutes < 0 ? -7 : 7;
      minutes = 0;
    }
  times.end = crm_wall_add (times.end, days, minutes);
  if (!(modifiers & GDK_SHIFT_MASK))
    times.start = crm_wall_add (times.start, days, minutes);
  if (crm_wall_minutes_between (times.start, times.end) > 0)
    crm_calendar_view_move (self, occurrence, times);
  return TRUE;
}
