/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Days and hours, and what the pointer and the keys do with them. Main thread. */
#include "config.h"

#include "crm-week-view.h"

#include <glib/gi18n-lib.h>

#include "crm-all-day-row.h"
#include "crm-calendar-entry.h"
#include "crm-clock.h"
#include "crm-day-grid.h"

#define DAY_MINUTES 1440
#define STEP 15          /* minutes to which a drag keeps */
#define EDGE 7           /* pixels at the lower edge of an entry that stretch it */
#define SCROLL_MARGIN 36 /* pixels at the edge of the hours in which a drag scrolls them */
#define SCROLL_SPEED 8.0

typedef enum
{
  DRAG_NONE,
  DRAG_CREATE,
  DRAG_CREATE_DAYS,
  DRAG_MOVE,
  DRAG_STRETCH,
} DragKind;

struct _CrmWeekView
{
  GtkWidget parent_instance;

  CrmAllDayRow *all_day;
  GtkScrolledWindow *scroller;
  CrmDayGrid *grid;

  const CrmLocale *locale;
  guint n_days;
  CrmDate first;
  gboolean was_shown;

  DragKind drag;
  CrmOccurrence *dragged;
  CrmWall grabbed; /* where the drag began */
  double pointer_x;
  double pointer_y;
  CrmCalendarTimes times; /* what dropping here would give */
  guint scroll_tick;
};

static void crm_week_view_interface_init (CrmCalendarViewInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (CrmWeekView,
                               crm_week_view,
                               GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (CRM_TYPE_CALENDAR_VIEW,
                                                      crm_week_view_interface_init))

/* Where the pointer is */

static CrmWall
snap (CrmWall wall, int step)
{
  return (CrmWall){ wall.date, (wall.minute / step) * step };
}

static CrmWall
time_at (CrmWeekView *self, double x, double y)
{
  double grid_x, grid_y;

  gtk_widget_translate_coordinates (GTK_WIDGET (self), GTK_WIDGET (self->grid), x, y, &grid_x,
                                    &grid_y);
  return crm_day_grid_time_at (self->grid, grid_x, grid_y);
}

static gboolean
is_over_whole_days (CrmWeekView *self, double y)
{
  return y < gtk_widget_get_allocated_height (GTK_WIDGET (self->all_day));
}

static CrmCalendarEntry *
entry_at (CrmWeekView *self, double x, double y)
{
  GtkWidget *widget = gtk_widget_pick (GTK_WIDGET (self), x, y, GTK_PICK_DEFAULT);
  GtkWidget *entry = widget != NULL
                         ? (CRM_IS_CALENDAR_ENTRY (widget)
                                ? widget
                                : gtk_widget_get_ancestor (widget, CRM_TYPE_CALENDAR_ENTRY))
                         : NULL;

  return entry != NULL ? CRM_CALENDAR_ENTRY (entry) : NULL;
}

static gboolean
is_at_lower_edge (CrmWeekView *self, CrmCalendarEntry *entry, double x, double y)
{
  double inside_y;

  if (crm_occurrence_is_bar (crm_calendar_entry_get_occurrence (entry)))
    return FALSE;
  gtk_widget_translate_coordinates (GTK_WIDGET (self), GTK_WIDGET (entry), x, y, NULL, &inside_y);
  return inside_y > gtk_widget_get_height (GTK_WIDGET (entry)) - EDGE;
}

/* Dragging */

static void
show_drag (CrmWeekView *self)
{
  if (self->times.all_day)
    {
      crm_day_grid_hide_ghost (self->grid);
      crm_all_day_row_show_ghost (self->all_day, self->dragged, self->times.start.date,
                                  crm_wall_add (self->times.end, 0, -1).date);
    }
  else
    {
      crm_all_day_row_hide_ghost (self->all_day);
      crm_day_grid_show_ghost (self->grid, self->dragged, self->times.start, self->times.end);
    }
}

static void
drag_create (CrmWeekView *self, CrmWall now)
{
  CrmWall start = snap (self->grabbed, STEP), end = snap (now, STEP);

  if (crm_wall_minutes_between (start, end) < 0)
    {
      CrmWall swap = start;

      start = end;
      end = swap;
    }
  end = crm_wall_add (end, 0, STEP);
  if (crm_wall_minutes_between (start, end) < 2 * STEP)
    end = crm_wall_add (start, 0, 2 * STEP);
  self->times = (CrmCalendarTimes){ start, end, FALSE };
}

static void
drag_create_days (CrmWeekView *self, CrmDate date)
{
  CrmDate first = MIN (self->grabbed.date, date), last = MAX (self->grabbed.date, date);

  self->times = (CrmCalendarTimes){ { first, 0 }, { last + 1, 0 }, TRUE };
}

/* A thing that has hours keeps its length; dropped among the whole days it becomes one, and what
 * was a whole day gets an hour where it is dropped. */
static void
drag_move (CrmWeekView *self, CrmWall now, gboolean over_days)
{
  CrmWall start = crm_occurrence_get_start (self->dragged);
  int minutes = crm_occurrence_get_minutes (self->dragged);
  gboolean was_bar = crm_occurrence_is_bar (self->dragged);

  /* A delivery or a deadline has a day and no hours. */
  if (over_days || crm_occurrence_get_layer (self->dragged) != NULL)
    {
      int days = was_bar ? (minutes + DAY_MINUTES - 1) / DAY_MINUTES : 1;
      CrmDate first = was_bar ? start.date + now.date - self->grabbed.date : now.date;

      self->times = (CrmCalendarTimes){ { first, 0 }, { first + MAX (1, days), 0 }, TRUE };
      if (was_bar && !crm_occurrence_is_all_day (self->dragged))
        self->times
            = (CrmCalendarTimes){ { first, start.minute },
                                  crm_wall_add ((CrmWall){ first, start.minute }, 0, minutes),
                                  FALSE };
      return;
    }
  if (was_bar)
    {
      start = snap (now, 2 * STEP);
      minutes = 60;
    }
  else
    {
      int moved = (now.minute - self->grabbed.minute) / STEP * STEP;

      start = crm_wall_add (start, now.date - self->grabbed.date, moved);
    }
  self->times = (CrmCalendarTimes){ start, crm_wall_add (start, 0, minutes), FALSE };
}

static void
drag_stretch (CrmWeekView *self, CrmWall now)
{
  CrmWall start = crm_occurrence_get_start (self->dragged);
  CrmWall end = snap ((CrmWall){ now.date, now.minute + STEP / 2 }, STEP);

  if (crm_wall_minutes_between (start, end) < STEP)
    end = crm_wall_add (start, 0, STEP);
  self->times = (CrmCalendarTimes){ start, end, FALSE };
}

static void
update_drag (CrmWeekView *self)
{
  CrmWall now = time_at (self, self->pointer_x, self->pointer_y);

  switch (self->drag)
    {
    case DRAG_NONE:
      return;
    case DRAG_CREATE:
      drag_create (self, now);
      break;
    case DRAG_CREATE_DAYS:
      drag_create_days (self, now.date);
      break;
    case DRAG_MOVE:
      drag_move (self, now, is_over_whole_days (self, self->pointer_y));
      break;
    case DRAG_STRETCH:
      drag_stretch (self, now);
      break;
    }
  show_drag (self);
}

static void
end_drag (CrmWeekView *self)
{
  self->drag = DRAG_NONE;
  g_clear_object (&self->dragged);
  crm_day_grid_hide_ghost (self->grid);
  crm_all_day_row_hide_ghost (self->all_day);
  if (self->scroll_tick != 0)
    gtk_widget_remove_tick_callback (GTK_WIDGET (self), self->scroll_tick);
  self->scroll_tick = 0;
}

/* While something is held at the edge of the hours, they scroll beneath it. */
static gboolean
on_scroll_tick_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer user_data)
{
  CrmWeekView *self = CRM_WEEK_VIEW (widget);
  GtkAdjustment *adjustment = gtk_scrolled_window_get_vadjustment (self->scroller);
  double top = gtk_widget_get_allocated_height (GTK_WIDGET (self->all_day));
  double bottom = gtk_widget_get_height (widget);
  double by = 0;

  if (self->drag == DRAG_MOVE && self->pointer_y < top)
    return G_SOURCE_CONTINUE;
  if (self->pointer_y < top + SCROLL_MARGIN)
    by = -SCROLL_SPEED;
  else if (self->pointer_y > bottom - SCROLL_MARGIN)
    by = SCROLL_SPEED;
  if (by != 0)
    {
      gtk_adjustment_set_value (adjustment, gtk_adjustment_get_value (adjustment) + by);
      update_drag (self);
    }
  return G_SOURCE_CONTINUE;
}

static void
on_drag_begun_cb (GtkGestureDrag *gesture, double x, double y, CrmWeekView *self)
{
  CrmCalendarEntry *entry = entry_at (self, x, y);

  end_drag (self);
  self->grabbed = time_at (self, x, y);
  if (entry != NULL && crm_calendar_entry_get_occurrence (entry) != NULL)
    {
      if (!crm_occurrence_can_move (crm_calendar_entry_get_occurrence (entry)))
        return;
      self->dragged = g_object_ref (crm_calendar_entry_get_occurrence (entry));
      self->drag = is_at_lower_edge (self, entry, x, y) ? DRAG_STRETCH : DRAG_MOVE;
      return;
    }
  if (is_over_whole_days (self, y))
    {
      double inside_y;

      gtk_widget_translate_coordinates (GTK_WIDGET (self), GTK_WIDGET (self->all_day), x, y, NULL,
                                        &inside_y);
      if (crm_all_day_row_is_at_head (self->all_day, inside_y))
        gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_DENIED);
      else
        self->drag = DRAG_CREATE_DAYS;
    }
  else
    self->drag = DRAG_CREATE;
}

static void
on_drag_moved_cb (GtkGestureDrag *gesture, double dx, double dy, CrmWeekView *self)
{
  double x, y;

  if (self->drag == DRAG_NONE || !gtk_gesture_drag_get_start_point (gesture, &x, &y))
    return;
  if (self->scroll_tick == 0)
    {
      if (!gtk_drag_check_threshold (GTK_WIDGET (self), 0, 0, (int) dx, (int) dy))
        return;
      gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
      self->scroll_tick
          = gtk_widget_add_tick_callback (GTK_WIDGET (self), on_scroll_tick_cb, NULL, NULL);
    }
  if (self->drag == DRAG_MOVE
      && crm_calendar_view_carry (CRM_CALENDAR_VIEW (self), self->dragged, gesture))
    {
      end_drag (self);
      return;
    }
  self->pointer_x = x + dx;
  self->pointer_y = y + dy;
  update_drag (self);
}

static void
drop (CrmWeekView *self)
{
  CrmCalendarTimes times = self->times;
  gboolean dragged = self->scroll_tick != 0;
  DragKind kind = self->drag;
  g_autoptr (CrmOccurrence) occurrence
      = self->dragged != NULL ? g_object_ref (self->dragged) : NULL;

  end_drag (self);
  if (!dragged)
    return;
  if (kind == DRAG_CREATE || kind == DRAG_CREATE_DAYS)
    crm_calendar_view_create (CRM_CALENDAR_VIEW (self), times);
  else if (occurrence != NULL
           && (crm_wall_minutes_between (crm_occurrence_get_start (occurrence), times.start) != 0
               || crm_wall_minutes_between (crm_occurrence_get_end (occurrence), times.end) != 0
               || times.all_day != crm_occurrence_is_all_day (occurrence)))
    crm_calendar_view_move (CRM_CALENDAR_VIEW (self), occurrence, times);
}

static void
on_drag_ended_cb (GtkGestureDrag *gesture, double dx, double dy, CrmWeekView *self)
{
  drop (self);
}

static void
on_drag_canceled_cb (GtkGesture *gesture, GdkEventSequence *sequence, CrmWeekView *self)
{
  end_drag (self);
}

static void
on_pressed_cb (GtkGestureClick *gesture, int n_presses, double x, double y, CrmWeekView *self)
{
  CrmWall wall;
  double inside_y;

  if (entry_at (self, x, y) != NULL)
    return;
  wall = snap (time_at (self, x, y), 2 * STEP);
  if (is_over_whole_days (self, y))
    {
      gtk_widget_translate_coordinates (GTK_WIDGET (self), GTK_WIDGET (self->all_day), x, y, NULL,
                                        &inside_y);
      if (n_presses == 2 && !crm_all_day_row_is_at_head (self->all_day, inside_y))
        crm_calendar_view_create (
            CRM_CALENDAR_VIEW (self),
            (CrmCalendarTimes){ { wall.date, 0 }, { wall.date + 1, 0 }, TRUE });
      return;
    }
  crm_day_grid_set_cursor (self->grid, wall);
  gtk_widget_grab_focus (GTK_WIDGET (self->grid));
  if (n_presses == 2)
    crm_calendar_view_create (CRM_CALENDAR_VIEW (self),
                              (CrmCalendarTimes){ wall, crm_wall_add (wall, 0, 60), FALSE });
}

static void
on_pointer_moved_cb (GtkEventControllerMotion *controller, double x, double y, CrmWeekView *self)
{
  CrmCalendarEntry *entry = self->drag == DRAG_NONE ? entry_at (self, x, y) : NULL;

  if (self->drag == DRAG_NONE)
    gtk_widget_set_cursor_from_name (
        GTK_WIDGET (self->grid),
        entry != NULL && is_at_lower_edge (self, entry, x, y) ? "ns-resize" : NULL);
  if (entry != NULL)
    gtk_widget_set_cursor_from_name (GTK_WIDGET (entry),
                                     is_at_lower_edge (self, entry, x, y) ? "ns-resize" : NULL);
}

/* Keys */

static void
scroll_to_show (CrmWeekView *self, int minute)
{
  GtkAdjustment *adjustment = gtk_scrolled_window_get_vadjustment (self->scroller);
  int top = crm_day_grid_y_of (self->grid, minute);

  gtk_adjustment_clamp_page (adjustment, MAX (0, top - 20),
                             top + crm_day_grid_y_of (self->grid, 60));
}

static void
move_cursor (CrmWeekView *self, int days, int minutes)
{
  CrmWall cursor = crm_day_grid_get_cursor (self->grid);
  CrmDate date = cursor.date + days;

  cursor.minute = CLAMP (cursor.minute + minutes, 0, DAY_MINUTES - 30);
  if (date < self->first || date >= self->first + (CrmDate) self->n_days)
    {
      crm_calendar_view_pick (CRM_CALENDAR_VIEW (self), date);
      gtk_widget_grab_focus (GTK_WIDGET (self->grid));
    }
  cursor.date = CLAMP (date, self->first, self->first + (CrmDate) self->n_days - 1);
  crm_day_grid_set_cursor (self->grid, cursor);
  scroll_to_show (self, cursor.minute);
}

static gboolean
press_on_hours (CrmWeekView *self, guint keyval)
{
  CrmWall cursor = crm_day_grid_get_cursor (self->grid);
  gboolean mirrored = gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL;

  switch (keyval)
    {
    case GDK_KEY_Up:
      move_cursor (self, 0, -30);
      return TRUE;
    case GDK_KEY_Down:
      move_cursor (self, 0, 30);
      return TRUE;
    case GDK_KEY_Left:
      move_cursor (self, mirrored ? 1 : -1, 0);
      return TRUE;
    case GDK_KEY_Right:
      move_cursor (self, mirrored ? -1 : 1, 0);
      return TRUE;
    case GDK_KEY_Return:
    case GDK_KEY_KP_Enter:
    case GDK_KEY_space:
      crm_calendar_view_create (CRM_CALENDAR_VIEW (self),
                                (CrmCalendarTimes){ cursor, crm_wall_add (cursor, 0, 60), FALSE });
      return TRUE;
    default:
      return FALSE;
    }
}

static gboolean
press_on_entry (CrmWeekView *self, CrmCalendarEntry *entry, guint keyval, GdkModifierType modifiers)
{
  GtkWidget *next = NULL;

  if (crm_calendar_move_by_key (CRM_CALENDAR_VIEW (self), crm_calendar_entry_get_occurrence (entry),
                                keyval, modifiers, FALSE))
    return TRUE;
  if ((modifiers & gtk_accelerator_get_default_mod_mask ()) != 0)
    return FALSE;
  if (keyval == GDK_KEY_Escape)
    return gtk_widget_grab_focus (GTK_WIDGET (self->grid));
  if (keyval == GDK_KEY_Left)
    next = crm_day_grid_find_beside (self->grid, GTK_WIDGET (entry), GTK_DIR_LEFT);
  else if (keyval == GDK_KEY_Right)
    next = crm_day_grid_find_beside (self->grid, GTK_WIDGET (entry), GTK_DIR_RIGHT);
  else if (keyval == GDK_KEY_Up)
    next = crm_day_grid_find_beside (self->grid, GTK_WIDGET (entry), GTK_DIR_UP);
  else if (keyval == GDK_KEY_Down)
    next = crm_day_grid_find_beside (self->grid, GTK_WIDGET (entry), GTK_DIR_DOWN);
  else
    return FALSE;
  if (next != NULL)
    gtk_widget_grab_focus (next);
  return next != NULL;
}

static gboolean
on_key_pressed_cb (GtkEventControllerKey *controller,
                   guint keyval,
                   guint keycode,
                   GdkModifierType modifiers,
                   CrmWeekView *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  if (keyval == GDK_KEY_Escape && self->drag != DRAG_NONE)
    {
      end_drag (self);
      return TRUE;
    }
  if (focus == GTK_WIDGET (self->grid))
    return (modifiers & gtk_accelerator_get_default_mod_mask ()) == 0
           && press_on_hours (self, keyval);
  if (CRM_IS_CALENDAR_ENTRY (focus))
    return press_on_entry (self, CRM_CALENDAR_ENTRY (focus), keyval, modifiers);
  return FALSE;
}

/* An entry that gets the focus is scrolled to; one that is pressed is opened. */

static void
on_entry_clicked_cb (GtkButton *entry, CrmWeekView *self)
{
  crm_calendar_view_open (CRM_CALENDAR_VIEW (self),
                          crm_calendar_entry_get_occurrence (CRM_CALENDAR_ENTRY (entry)));
}

static void
on_entry_focused_cb (GtkWidget *entry, GParamSpec *pspec, CrmWeekView *self)
{
  graphene_rect_t bounds;

  /* What was just moved has its focus again before it has its place: the hours stay. */
  if (gtk_widget_has_focus (entry) && gtk_widget_get_height (entry) > 0
      && gtk_widget_compute_bounds (entry, GTK_WIDGET (self->grid), &bounds))
    gtk_adjustment_clamp_page (gtk_scrolled_window_get_vadjustment (self->scroller),
                               MAX (0, bounds.origin.y - 12),
                               bounds.origin.y + MIN (bounds.size.height, 120) + 12);
}

static void
on_entry_added_cb (CrmDayGrid *grid, GtkWidget *entry, CrmWeekView *self)
{
  g_signal_connect_object (entry, "clicked", G_CALLBACK (on_entry_clicked_cb), self, 0);
  g_signal_connect_object (entry, "notify::has-focus", G_CALLBACK (on_entry_focused_cb), self, 0);
}

static void
connect_bars (CrmWeekView *self)
{
  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self->all_day)); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (CRM_IS_CALENDAR_ENTRY (child))
      g_signal_connect_object (child, "clicked", G_CALLBACK (on_entry_clicked_cb), self, 0);
}

/* The interface */

static void
crm_week_view_get_range (CrmCalendarView *view, CrmDate *first, CrmDate *last)
{
  CrmWeekView *self = CRM_WEEK_VIEW (view);

  *first = self->first;
  *last = self->first + (CrmDate) self->n_days - 1;
}

static void
crm_week_view_set_date (CrmCalendarView *view, CrmDate date)
{
  CrmWeekView *self = CRM_WEEK_VIEW (view);
  CrmWall cursor = crm_day_grid_get_cursor (self->grid);

  if (self->n_days == 1)
    self->first = date;
  else if (self->n_days == 5)
    self->first = date - (crm_date_weekday (date) - 1);
  else
    self->first = crm_calendar_week_start (date, self->locale);
  crm_day_grid_set_days (self->grid, self->first, self->n_days);
  crm_all_day_row_set_days (self->all_day, self->first, self->n_days,
                            crm_day_grid_get_gutter (self->grid));
  cursor.date = CLAMP (date, self->first, self->first + (CrmDate) self->n_days - 1);
  crm_day_grid_set_cursor (self->grid, cursor);
}

static CrmDate
crm_week_view_step (CrmCalendarView *view, CrmDate date, int direction)
{
  return date + direction * (CRM_WEEK_VIEW (view)->n_days == 1 ? 1 : 7);
}

static char *
crm_week_view_dup_title (CrmCalendarView *view)
{
  CrmWeekView *self = CRM_WEEK_VIEW (view);

  if (self->n_days == 1)
    return crm_locale_format_date (self->locale, self->first, CRM_DATE_FULL);
  /* The middle of the week decides to which month it belongs. */
  return crm_locale_format_month (self->locale, self->first + 3);
}

static void
crm_week_view_set_occurrences (CrmCalendarView *view, GPtrArray *occurrences)
{
  CrmWeekView *self = CRM_WEEK_VIEW (view);

  crm_all_day_row_set_occurrences (self->all_day, occurrences);
  crm_day_grid_set_occurrences (self->grid, occurrences);
  connect_bars (self);
}

static void
crm_week_view_set_work (CrmCalendarView *view, CrmWorkCalendar *work)
{
  CrmWeekView *self = CRM_WEEK_VIEW (view);

  crm_all_day_row_set_work (self->all_day, work);
  crm_day_grid_set_work (self->grid, work);
}

static GtkWidget *
crm_week_view_find_entry (CrmCalendarView *view, const CrmId *activity, CrmDate date)
{
  CrmWeekView *self = CRM_WEEK_VIEW (view);
  GtkWidget *entry = crm_day_grid_find_entry (self->grid, activity, date);

  return entry != NULL ? entry : crm_all_day_row_find_entry (self->all_day, activity);
}

static CrmWall
crm_week_view_get_cursor (CrmCalendarView *view)
{
  return crm_day_grid_get_cursor (CRM_WEEK_VIEW (view)->grid);
}

static void
crm_week_view_drag_over (CrmCalendarView *view, CrmOccurrence *occurrence, double x, double y)
{
  CrmWeekView *self = CRM_WEEK_VIEW (view);

  if (occurrence == NULL)
    {
      end_drag (self);
      return;
    }
  if (self->drag != DRAG_MOVE || self->dragged != occurrence)
    {
      end_drag (self);
      self->drag = DRAG_MOVE;
      self->dragged = g_object_ref (occurrence);
      self->grabbed = crm_occurrence_get_start (occurrence);
      self->scroll_tick
          = gtk_widget_add_tick_callback (GTK_WIDGET (self), on_scroll_tick_cb, NULL, NULL);
    }
  self->pointer_x = x;
  self->pointer_y = y;
  update_drag (self);
}

static void
crm_week_view_drop (CrmCalendarView *view)
{
  drop (CRM_WEEK_VIEW (view));
}

static void
crm_week_view_interface_init (CrmCalendarViewInterface *iface)
{
  iface->get_cursor = crm_week_view_get_cursor;
  iface->drag_over = crm_week_view_drag_over;
  iface->drop = crm_week_view_drop;
  iface->get_range = crm_week_view_get_range;
  iface->set_date = crm_week_view_set_date;
  iface->step = crm_week_view_step;
  iface->dup_title = crm_week_view_dup_title;
  iface->set_occurrences = crm_week_view_set_occurrences;
  iface->set_work = crm_week_view_set_work;
  iface->find_entry = crm_week_view_find_entry;
}

/* The object */

static void
on_head_picked_cb (GtkWidget *row, int date, CrmWeekView *self)
{
  crm_calendar_view_pick (CRM_CALENDAR_VIEW (self), date);
}

/* Once the hours have a height, they are scrolled to the working day: not while that height is
 * being given, when GTK would not lay them out again. */
static gboolean
on_first_frame_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer user_data)
{
  CrmWeekView *self = CRM_WEEK_VIEW (widget);
  GtkAdjustment *adjustment = gtk_scrolled_window_get_vadjustment (self->scroller);

  if (gtk_adjustment_get_page_size (adjustment) <= 1)
    return G_SOURCE_CONTINUE;
  crm_week_view_scroll_to (self, 8 * 60 - 20);
  return G_SOURCE_REMOVE;
}

static void
crm_week_view_map (GtkWidget *widget)
{
  CrmWeekView *self = CRM_WEEK_VIEW (widget);

  GTK_WIDGET_CLASS (crm_week_view_parent_class)->map (widget);
  if (!self->was_shown)
    gtk_widget_add_tick_callback (widget, on_first_frame_cb, NULL, NULL);
  self->was_shown = TRUE;
}

static void
crm_week_view_dispose (GObject *object)
{
  CrmWeekView *self = CRM_WEEK_VIEW (object);
  GtkWidget *child;

  if (self->grid != NULL)
    end_drag (self);
  self->grid = NULL;
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (crm_week_view_parent_class)->dispose (object);
}

static void
crm_week_view_class_init (CrmWeekViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = crm_week_view_dispose;
  widget_class->map = crm_week_view_map;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "week-view");
}

static void
add_controllers (CrmWeekView *self)
{
  GtkGesture *drag = gtk_gesture_drag_new (), *click = gtk_gesture_click_new ();
  GtkEventController *motion = gtk_event_controller_motion_new ();
  GtkEventController *keys = gtk_event_controller_key_new ();

  /* The entries are buttons: a drag must be seen before they take the press for a click. */
  gtk_event_controller_set_propagation_phase (GTK_EVENT_CONTROLLER (drag), GTK_PHASE_CAPTURE);
  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (drag), GDK_BUTTON_PRIMARY);
  g_signal_connect (drag, "drag-begin", G_CALLBACK (on_drag_begun_cb), self);
  g_signal_connect (drag, "drag-update", G_CALLBACK (on_drag_moved_cb), self);
  g_signal_connect (drag, "drag-end", G_CALLBACK (on_drag_ended_cb), self);
  g_signal_connect (drag, "cancel", G_CALLBACK (on_drag_canceled_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (drag));
  g_signal_connect (click, "pressed", G_CALLBACK (on_pressed_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
  g_signal_connect (motion, "motion", G_CALLBACK (on_pointer_moved_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), motion);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (on_key_pressed_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
  crm_calendar_view_accept_drops (CRM_CALENDAR_VIEW (self));
}

static void
crm_week_view_init (CrmWeekView *self)
{
  GtkOrientable *layout = GTK_ORIENTABLE (gtk_widget_get_layout_manager (GTK_WIDGET (self)));

  gtk_orientable_set_orientation (layout, GTK_ORIENTATION_VERTICAL);
  add_controllers (self);
}

/**
 * crm_week_view_new:
 * @n_days: 1, 5 (Monday to Friday) or 7
 *
 * Returns: (transfer full): a view of this week
 */
GtkWidget *
crm_week_view_new (const CrmLocale *locale, guint n_days)
{
  CrmWeekView *self = g_object_new (CRM_TYPE_WEEK_VIEW, NULL);
  GtkWidget *viewport;

  self->locale = locale;
  self->n_days = n_days;
  self->all_day = CRM_ALL_DAY_ROW (crm_all_day_row_new (locale));
  self->grid = CRM_DAY_GRID (crm_day_grid_new (locale));
  self->scroller = GTK_SCROLLED_WINDOW (gtk_scrolled_window_new ());
  gtk_scrolled_window_set_policy (self->scroller, GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  /* The hours are taller than the window: a viewport that scrolls to its focus would jump. */
  viewport = gtk_viewport_new (NULL, NULL);
  gtk_viewport_set_scroll_to_focus (GTK_VIEWPORT (viewport), FALSE);
  gtk_viewport_set_child (GTK_VIEWPORT (viewport), GTK_WIDGET (self->grid));
  gtk_scrolled_window_set_child (self->scroller, viewport);
  gtk_widget_set_vexpand (GTK_WIDGET (self->scroller), TRUE);
  gtk_widget_set_parent (GTK_WIDGET (self->all_day), GTK_WIDGET (self));
  gtk_widget_set_parent (gtk_separator_new (GTK_ORIENTATION_HORIZONTAL), GTK_WIDGET (self));
  gtk_widget_set_parent (GTK_WIDGET (self->scroller), GTK_WIDGET (self));
  g_signal_connect_object (self->all_day, "pick", G_CALLBACK (on_head_picked_cb), self, 0);
  g_signal_connect_object (self->grid, "pick", G_CALLBACK (on_head_picked_cb), self, 0);
  g_signal_connect_object (self->grid, "entry-added", G_CALLBACK (on_entry_added_cb), self, 0);
  crm_day_grid_set_scroll (self->grid, gtk_scrolled_window_get_vadjustment (self->scroller));
  crm_week_view_set_date (CRM_CALENDAR_VIEW (self), crm_date_today ());
  return GTK_WIDGET (self);
}

/**
 * crm_week_view_scroll_to:
 * @minute: of the day, that shall stand at the top
 */
void
crm_week_view_scroll_to (CrmWeekView *self, int minute)
{
  gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (self->scroller),
                            crm_day_grid_y_of (self->grid, minute));
}
