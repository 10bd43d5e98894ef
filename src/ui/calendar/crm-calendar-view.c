/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the ways of looking at a calendar have in common. Main thread. */
#include "config.h"

#include "crm-calendar-view.h"

#include "crm-calendar-entry.h"

G_DEFINE_INTERFACE (CrmCalendarView, crm_calendar_view, GTK_TYPE_WIDGET)

#define STEP 15 /* minutes by which the keys move and stretch */

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

/**
 * crm_calendar_view_put:
 *
 * Gives what was carried here by the keys the time of the cursor; where that has no hours, or the
 * entry has none, its own stay.
 *
 * Returns: whether it may be put there
 */
gboolean
crm_calendar_view_put (CrmCalendarView *self, CrmOccurrence *occurrence)
{
  CrmWall cursor = CRM_CALENDAR_VIEW_GET_IFACE (self)->get_cursor (self);
  CrmWall start = crm_occurrence_get_start (occurrence);
  int minutes = crm_wall_minutes_between (start, crm_occurrence_get_end (occurrence));

  if (!crm_occurrence_can_move (occurrence))
    return FALSE;
  if (cursor.minute < 0 || crm_occurrence_is_bar (occurrence))
    return crm_calendar_move_to_date (self, occurrence, cursor.date);
  crm_calendar_view_move (self, occurrence,
                          (CrmCalendarTimes){ cursor, crm_wall_add (cursor, 0, minutes), FALSE });
  return TRUE;
}

/* Dragging from one view into another: within a view its own gesture moves an entry; what leaves
 * the view is carried by the display, so that the views may change beneath it. */

static GdkDragAction
on_drop_moved_cb (GtkDropTarget *target, double x, double y, CrmCalendarView *self)
{
  const GValue *value = gtk_drop_target_get_value (target);

  if (value != NULL && G_VALUE_HOLDS (value, CRM_TYPE_OCCURRENCE))
    CRM_CALENDAR_VIEW_GET_IFACE (self)->drag_over (self, g_value_get_object (value), x, y);
  return GDK_ACTION_MOVE;
}

static void
on_drop_left_cb (GtkDropTarget *target, CrmCalendarView *self)
{
  CRM_CALENDAR_VIEW_GET_IFACE (self)->drag_over (self, NULL, 0, 0);
}

static gboolean
on_dropped_cb (
    GtkDropTarget *target, const GValue *value, double x, double y, CrmCalendarView *self)
{
  CRM_CALENDAR_VIEW_GET_IFACE (self)->drag_over (self, g_value_get_object (value), x, y);
  CRM_CALENDAR_VIEW_GET_IFACE (self)->drop (self);
  return TRUE;
}

/**
 * crm_calendar_view_accept_drops:
 *
 * Lets entries be dropped that were taken from another view.
 */
void
crm_calendar_view_accept_drops (CrmCalendarView *self)
{
  GtkDropTarget *target = gtk_drop_target_new (CRM_TYPE_OCCURRENCE, GDK_ACTION_MOVE);

  gtk_drop_target_set_preload (target, TRUE);
  g_signal_connect (target, "enter", G_CALLBACK (on_drop_moved_cb), self);
  g_signal_connect (target, "motion", G_CALLBACK (on_drop_moved_cb), self);
  g_signal_connect (target, "leave", G_CALLBACK (on_drop_left_cb), self);
  g_signal_connect (target, "drop", G_CALLBACK (on_dropped_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (target));
}

static void
on_drag_over_cb (GdkDrag *drag)
{
  g_object_unref (drag);
}

static void
show_carried (GdkDrag *drag, CrmOccurrence *occurrence)
{
  GtkWidget *icon = gtk_drag_icon_get_for_drag (drag);
  GtkWidget *label = gtk_label_new (crm_occurrence_get_subject (occurrence));

  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 24);
  gtk_widget_add_css_class (label, "carried-entry");
  gtk_drag_icon_set_child (GTK_DRAG_ICON (icon), label);
}

/**
 * crm_calendar_view_carry:
 * @gesture: that drags an entry within the view
 *
 * Takes the entry out of the view when the pointer has left it.
 *
 * Returns: whether it is carried now; the gesture is over then
 */
gboolean
crm_calendar_view_carry (CrmCalendarView *self, CrmOccurrence *occurrence, GtkGestureDrag *gesture)
{
  GtkNative *native = gtk_widget_get_native (GTK_WIDGET (self));
  GdkDevice *device = gtk_gesture_get_device (GTK_GESTURE (gesture));
  g_autoptr (GdkContentProvider) provider = NULL;
  double x, y, dx, dy;
  GdkDrag *drag;

  if (!gtk_gesture_drag_get_start_point (gesture, &x, &y)
      || !gtk_gesture_drag_get_offset (gesture, &dx, &dy)
      || gtk_widget_contains (GTK_WIDGET (self), x + dx, y + dy) || device == NULL)
    return FALSE;
  provider = gdk_content_provider_new_typed (CRM_TYPE_OCCURRENCE, occurrence);
  drag = gdk_drag_begin (gtk_native_get_surface (native), device, provider, GDK_ACTION_MOVE, 0, 0);
  if (drag == NULL)
    return FALSE;
  show_carried (drag, occurrence);
  g_signal_connect (drag, "dnd-finished", G_CALLBACK (on_drag_over_cb), NULL);
  g_signal_connect (drag, "cancel", G_CALLBACK (on_drag_over_cb), NULL);
  return TRUE;
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
 * crm_calendar_stretch:
 * @direction: 1 for later, -1 for earlier
 *
 * Moves the end by a quarter of an hour, or of what takes whole days by a day.
 */
void
crm_calendar_stretch (CrmCalendarView *self, CrmOccurrence *occurrence, int direction)
{
  gboolean is_bar = crm_occurrence_is_bar (occurrence);
  CrmWall start = crm_occurrence_get_start (occurrence);
  CrmWall end = crm_wall_add (crm_occurrence_get_end (occurrence), is_bar ? direction : 0,
                              is_bar ? 0 : direction * STEP);

  if (crm_occurrence_get_layer (occurrence) == NULL && crm_occurrence_can_move (occurrence)
      && crm_wall_minutes_between (start, end) > 0)
    crm_calendar_view_move (
        self, occurrence, (CrmCalendarTimes){ start, end, crm_occurrence_is_all_day (occurrence) });
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
    minutes = keyval == GDK_KEY_Up ? -STEP : STEP;
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
