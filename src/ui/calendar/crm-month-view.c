/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A month. Main thread. */
#include "config.h"

#include "crm-month-view.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "crm-calendar-entry.h"
#include "crm-calendar-layout.h"

#define MAX_WEEKS 6
#define N_CELLS (MAX_WEEKS * 7)
#define PADDING 4
#define LANE_GAP 2
#define DEFAULT_START (9 * 60)

/* Of more entries than this, only those that have room become widgets, some each frame. */
#define MANY_ENTRIES 150
#define FILL_MICROSECONDS 4000

typedef struct
{
  GtkWidget *entry;          /* NULL while it is not seen */
  CrmOccurrence *occurrence; /* of the list that is shown */
  CrmCalendarSlot slot;      /* days of its week */
  guint week;
} Piece;

struct _CrmMonthView
{
  GtkWidget parent_instance;

  const CrmLocale *locale;
  CrmDate month; /* its first day */
  CrmDate first; /* the first day that is shown */
  guint n_weeks;
  CrmDate cursor;
  GPtrArray *occurrences;
  GArray *pieces; /* in the order of time */
  int lanes_needed[MAX_WEEKS];
  GtkWidget *more[N_CELLS]; /* of each day: how many entries have no room */
  int lanes;                /* that fit into a day */
  CrmWorkCalendar *work;
  guint relabel_tick;

  CrmOccurrence *dragged;
  gboolean dragging;
  CrmDate grabbed;
  CrmDate target_first; /* what dropping here would give */
  CrmDate target_last;
};

static void crm_month_view_interface_init (CrmCalendarViewInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (CrmMonthView,
                               crm_month_view,
                               GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (CRM_TYPE_CALENDAR_VIEW,
                                                      crm_month_view_interface_init))

/* Geometry */

static PangoLayout *
make_text (CrmMonthView *self, const char *text, double scale, gboolean bold)
{
  PangoLayout *layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), text);
  PangoAttrList *attributes = pango_attr_list_new ();

  pango_attr_list_insert (attributes, pango_attr_scale_new (scale));
  if (bold)
    pango_attr_list_insert (attributes, pango_attr_weight_new (PANGO_WEIGHT_BOLD));
  pango_layout_set_attributes (layout, attributes);
  pango_attr_list_unref (attributes);
  return layout;
}

static int
text_height (CrmMonthView *self, double scale)
{
  g_autoptr (PangoLayout) layout = make_text (self, "0Åg", scale, FALSE);
  int height;

  pango_layout_get_pixel_size (layout, NULL, &height);
  return height;
}

static int
head_height (CrmMonthView *self)
{
  return text_height (self, 0.9) + 2 * PADDING;
}

static int
number_height (CrmMonthView *self)
{
  return text_height (self, 0.95) + 2 * PADDING;
}

static int
lane_height (CrmMonthView *self)
{
  return text_height (self, 1) + 2;
}

static double
cell_width (CrmMonthView *self)
{
  return gtk_widget_get_width (GTK_WIDGET (self)) / 7.0;
}

static double
cell_height (CrmMonthView *self)
{
  int height = gtk_widget_get_height (GTK_WIDGET (self)) - head_height (self);

  return MAX (1, height) / (double) self->n_weeks;
}

static gboolean
is_mirrored (CrmMonthView *self)
{
  return gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL;
}

static double
cell_left (CrmMonthView *self, int day, int n)
{
  return cell_width (self) * (is_mirrored (self) ? 7 - day - n : day);
}

static double
cell_top (CrmMonthView *self, guint week)
{
  return head_height (self) + cell_height (self) * week;
}

static CrmDate
date_at (CrmMonthView *self, double x, double y)
{
  int day = CLAMP ((int) (x / cell_width (self)), 0, 6);
  int week = (int) floor ((y - head_height (self)) / cell_height (self));

  if (is_mirrored (self))
    day = 6 - day;
  return self->first + CLAMP (week, 0, (int) self->n_weeks - 1) * 7 + day;
}

static CrmDate
last_date (CrmMonthView *self)
{
  return self->first + (CrmDate) self->n_weeks * 7 - 1;
}

/* Drawing */

static GdkRGBA
get_color (CrmMonthView *self, const char *name, float alpha)
{
  GtkStyleContext *context = gtk_widget_get_style_context (GTK_WIDGET (self));
  GdkRGBA color;

  if (!gtk_style_context_lookup_color (context, name, &color))
    gtk_style_context_get_color (context, &color);
  color.alpha *= alpha;
  return color;
}

static void
fill (GtkSnapshot *snapshot, GdkRGBA color, double x, double y, double w, double h)
{
  gtk_snapshot_append_color (snapshot, &color,
                             &GRAPHENE_RECT_INIT ((float) x, (float) y, (float) w, (float) h));
}

static void
draw_text (GtkSnapshot *snapshot, PangoLayout *layout, GdkRGBA color, double x, double y)
{
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT ((float) x, (float) y));
  gtk_snapshot_append_layout (snapshot, layout, &color);
  gtk_snapshot_restore (snapshot);
}

static void
draw_heads (CrmMonthView *self, GtkSnapshot *snapshot)
{
  GdkRGBA color = get_color (self, "window_fg_color", 0.65f);

  for (int day = 0; day < 7; day++)
    {
      int weekday = crm_date_weekday (self->first + day), width;
      const char *name = cell_width (self) > 110 ? crm_locale_weekday_name (self->locale, weekday)
                                                 : crm_locale_weekday_short (self->locale, weekday);
      g_autoptr (PangoLayout) layout = make_text (self, name, 0.9, TRUE);

      pango_layout_get_pixel_size (layout, &width, NULL);
      draw_text (snapshot, layout, color,
                 cell_left (self, day, 1) + (cell_width (self) - width) / 2, PADDING);
    }
}

static void
draw_number (CrmMonthView *self, GtkSnapshot *snapshot, CrmDate date, double left, double top)
{
  gboolean is_today = date == crm_date_today ();
  gboolean in_month = crm_date_month_start (date) == self->month;
  g_autofree char *text = crm_locale_format_date_pattern (self->locale, date, "d");
  g_autoptr (PangoLayout) layout = make_text (self, text, 0.95, is_today || in_month);
  GdkRGBA color = get_color (self, "window_fg_color", in_month ? 0.9f : 0.45f);
  int width, height;
  double x;

  pango_layout_get_pixel_size (layout, &width, &height);
  x = is_mirrored (self) ? left + cell_width (self) - PADDING - width - 4 : left + PADDING + 4;
  if (is_today)
    {
      double size = MAX (width, height) + 4, middle = x + width / 2.0;
      GskRoundedRect circle;

      gsk_rounded_rect_init_from_rect (
          &circle,
          &GRAPHENE_RECT_INIT ((float) (middle - size / 2),
                               (float) (top + PADDING + height / 2.0 - size / 2), (float) size,
                               (float) size),
          (float) size / 2);
      gtk_snapshot_push_rounded_clip (snapshot, &circle);
      fill (snapshot, get_color (self, "accent_bg_color", 1), middle - size, top, 2 * size,
            2 * size);
      gtk_snapshot_pop (snapshot);
      color = get_color (self, "accent_fg_color", 1);
    }
  draw_text (snapshot, layout, color, x, top + PADDING);
}

/* What a day off is called, in what is left of the line beside its number. */
static void
draw_day_off (CrmMonthView *self, GtkSnapshot *snapshot, const char *name, double left, double top)
{
  g_autoptr (PangoLayout) layout = make_text (self, name, 0.85, FALSE);
  GdkRGBA color = get_color (self, "window_fg_color", 0.75f);
  int number = text_height (self, 0.95) * 2;
  double room = cell_width (self) - number - 2 * PADDING;

  if (room < number)
    return;
  pango_layout_set_width (layout, (int) (room * PANGO_SCALE));
  pango_layout_set_ellipsize (layout, PANGO_ELLIPSIZE_END);
  pango_layout_set_alignment (layout, PANGO_ALIGN_RIGHT);
  draw_text (snapshot, layout, color, is_mirrored (self) ? left + PADDING : left + number,
             top + PADDING + 1);
}

static void
draw_cursor (CrmMonthView *self, GtkSnapshot *snapshot, double left, double top)
{
  GdkRGBA color = get_color (self, "accent_color", 1);
  GskRoundedRect outline;

  gsk_rounded_rect_init_from_rect (&outline,
                                   &GRAPHENE_RECT_INIT ((float) left + 2, (float) top + 2,
                                                        (float) cell_width (self) - 3,
                                                        (float) cell_height (self) - 3),
                                   6);
  gtk_snapshot_append_border (snapshot, &outline, (float[4]){ 2, 2, 2, 2 },
                              (GdkRGBA[4]){ color, color, color, color });
}

static void
draw_cell (CrmMonthView *self, GtkSnapshot *snapshot, CrmDate date)
{
  int day = (date - self->first) % 7;
  guint week = (guint) (date - self->first) / 7;
  double left = cell_left (self, day, 1), top = cell_top (self, week);
  const char *day_off = crm_work_calendar_get_day_off (self->work, date);

  if (day_off != NULL)
    fill (snapshot, get_color (self, "warning_bg_color", 0.12f), left, top, cell_width (self),
          cell_height (self));
  if (!crm_work_calendar_is_workday (self->work, date))
    fill (snapshot, get_color (self, "window_fg_color", 0.035f), left, top, cell_width (self),
          cell_height (self));
  if (self->dragging && date >= self->target_first && date <= self->target_last)
    fill (snapshot, get_color (self, "accent_bg_color", 0.25f), left, top, cell_width (self),
          cell_height (self));
  fill (snapshot, get_color (self, "window_fg_color", 0.12f), left, round (top), cell_width (self),
        1);
  if (cell_left (self, day, 1) > 0)
    fill (snapshot, get_color (self, "window_fg_color", 0.12f), round (left), top, 1,
          cell_height (self));
  draw_number (self, snapshot, date, left, top);
  if (day_off != NULL)
    draw_day_off (self, snapshot, day_off, left, top);
  if (date == self->cursor && gtk_widget_has_visible_focus (GTK_WIDGET (self)))
    draw_cursor (self, snapshot, left, top);
}

static void
crm_month_view_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  CrmMonthView *self = CRM_MONTH_VIEW (widget);

  draw_heads (self, snapshot);
  for (CrmDate date = self->first; date <= last_date (self); date++)
    draw_cell (self, snapshot, date);
  GTK_WIDGET_CLASS (crm_month_view_parent_class)->snapshot (widget, snapshot);
}

/* Layout */

static void
crm_month_view_measure (GtkWidget *widget,
                        GtkOrientation orientation,
                        int for_size,
                        int *minimum,
                        int *natural,
                        int *minimum_baseline,
                        int *natural_baseline)
{
  CrmMonthView *self = CRM_MONTH_VIEW (widget);

  *minimum_baseline = *natural_baseline = -1;
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      *minimum = 7 * 40;
      *natural = 7 * 140;
      return;
    }
  *minimum = head_height (self)
             + (int) self->n_weeks * (number_height (self) + lane_height (self) + PADDING);
  *natural = MAX (*minimum, head_height (self) + (int) self->n_weeks * 110);
}

/* Of a week that does not fit, the last lane says what is not shown. */
static int
count_shown_lanes (CrmMonthView *self, guint week)
{
  return self->lanes_needed[week] > self->lanes ? self->lanes - 1 : self->lanes;
}

static void
allocate_in_lane (CrmMonthView *self, GtkWidget *child, guint week, int day, int n, int lane)
{
  int width = (int) round (cell_width (self) * n) - 7, min_width, min_height;
  double top
      = cell_top (self, week) + number_height (self) + lane * (lane_height (self) + LANE_GAP);

  gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &min_width, NULL, NULL, NULL);
  gtk_widget_measure (child, GTK_ORIENTATION_VERTICAL, -1, &min_height, NULL, NULL, NULL);
  gtk_widget_size_allocate (child,
                            &(GtkAllocation){ (int) round (cell_left (self, day, n)) + 4,
                                              (int) round (top), MAX (width, min_width),
                                              MAX (lane_height (self), min_height) },
                            -1);
}

static void
on_entry_clicked_cb (GtkButton *entry, CrmMonthView *self)
{
  crm_calendar_view_open (CRM_CALENDAR_VIEW (self),
                          crm_calendar_entry_get_occurrence (CRM_CALENDAR_ENTRY (entry)));
}

static GtkWidget *
get_entry (CrmMonthView *self, Piece *piece)
{
  CrmDate monday = self->first + (CrmDate) piece->week * 7;
  gboolean is_bar = crm_occurrence_is_bar (piece->occurrence);
  CrmDate first = crm_occurrence_get_start (piece->occurrence).date;
  CrmDate last
      = is_bar ? crm_wall_add (crm_occurrence_get_end (piece->occurrence), 0, -1).date : first;

  if (piece->entry != NULL)
    return piece->entry;
  piece->entry = crm_calendar_entry_new (
      piece->occurrence, is_bar ? CRM_CALENDAR_ENTRY_BAR : CRM_CALENDAR_ENTRY_LINE, self->locale);
  crm_calendar_entry_set_continues (CRM_CALENDAR_ENTRY (piece->entry),
                                    first<monday, last> monday + 6);
  crm_calendar_entry_set_work (CRM_CALENDAR_ENTRY (piece->entry), self->work);
  g_signal_connect_object (piece->entry, "clicked", G_CALLBACK (on_entry_clicked_cb), self, 0);
  gtk_widget_set_parent (piece->entry, GTK_WIDGET (self));
  return piece->entry;
}

/* Makes what has room, for as long as a frame can spare.
 * Returns: whether all is there */
static gboolean
fill_days (CrmMonthView *self)
{
  gint64 end = g_get_monotonic_time () + FILL_MICROSECONDS;

  for (guint i = 0; i < self->pieces->len; i++)
    {
      Piece *piece = &g_array_index (self->pieces, Piece, i);

      if (piece->entry != NULL || piece->slot.column >= count_shown_lanes (self, piece->week))
        continue;
      if (g_get_monotonic_time () > end)
        return FALSE;
      get_entry (self, piece);
    }
  return TRUE;
}

static void
count_hidden (CrmMonthView *self, int hidden[N_CELLS])
{
  memset (hidden, 0, N_CELLS * sizeof *hidden);
  for (guint i = 0; i < self->pieces->len; i++)
    {
      const Piece *piece = &g_array_index (self->pieces, Piece, i);

      if (piece->slot.column < count_shown_lanes (self, piece->week))
        continue;
      for (int day = piece->slot.start; day < piece->slot.end; day++)
        hidden[(int) piece->week * 7 + day]++;
    }
}

static gboolean
on_relabel_tick_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer user_data)
{
  CrmMonthView *self = CRM_MONTH_VIEW (widget);
  int counts[N_CELLS];

  if (!fill_days (self))
    return G_SOURCE_CONTINUE;
  count_hidden (self, counts);
  self->relabel_tick = 0;
  for (int cell = 0; cell < N_CELLS; cell++)
    {
      int hidden = counts[cell];
      g_autofree char *text = g_strdup_printf ("+%d", hidden);
      g_autofree char *label = g_strdup_printf (
          ngettext ("%d more entry", "%d more entries", (gulong) hidden), hidden);

      gtk_widget_set_visible (self->more[cell], hidden > 0);
      gtk_button_set_label (GTK_BUTTON (self->more[cell]), text);
      gtk_widget_set_tooltip_text (self->more[cell], label);
      gtk_accessible_update_property (GTK_ACCESSIBLE (self->more[cell]),
                                      GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
    }
  return G_SOURCE_REMOVE;
}

/* How many entries are hidden is known only when the height is; what says it changes its size, and
 * so must wait until this layout is done. */
static void
queue_relabel (CrmMonthView *self)
{
  if (self->relabel_tick == 0)
    self->relabel_tick
        = gtk_widget_add_tick_callback (GTK_WIDGET (self), on_relabel_tick_cb, NULL, NULL);
}

static void
crm_month_view_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  CrmMonthView *self = CRM_MONTH_VIEW (widget);
  int room = (int) cell_height (self) - number_height (self) - PADDING;
  int lanes = MAX (1, room / (lane_height (self) + LANE_GAP));

  gboolean missing = lanes != self->lanes;

  self->lanes = lanes;
  for (guint i = 0; i < self->pieces->len; i++)
    {
      Piece *piece = &g_array_index (self->pieces, Piece, i);
      gboolean fits = piece->slot.column < count_shown_lanes (self, piece->week);

      if (piece->entry == NULL)
        {
          missing |= fits;
          continue;
        }
      gtk_widget_set_child_visible (piece->entry, fits);
      if (fits)
        allocate_in_lane (self, piece->entry, piece->week, piece->slot.start,
                          piece->slot.end - piece->slot.start, piece->slot.column);
    }
  for (int cell = 0; cell < N_CELLS; cell++)
    if (gtk_widget_get_visible (self->more[cell]))
      allocate_in_lane (self, self->more[cell], (guint) cell / 7, cell % 7, 1, self->lanes - 1);
  if (missing)
    queue_relabel (self);
}

/* Pieces */

static void
clear_pieces (CrmMonthView *self)
{
  for (guint i = 0; i < self->pieces->len; i++)
    g_clear_pointer (&g_array_index (self->pieces, Piece, i).entry, gtk_widget_unparent);
  g_array_set_size (self->pieces, 0);
  memset (self->lanes_needed, 0, sizeof self->lanes_needed);
  for (int cell = 0; cell < N_CELLS; cell++)
    gtk_widget_set_visible (self->more[cell], FALSE);
}

static void
add_piece (CrmMonthView *self, CrmOccurrence *occurrence, guint week)
{
  CrmDate monday = self->first + (CrmDate) week * 7;
  CrmDate first = crm_occurrence_get_start (occurrence).date;
  CrmDate last = crm_wall_add (crm_occurrence_get_end (occurrence), 0, -1).date;
  gboolean is_bar = crm_occurrence_is_bar (occurrence);
  Piece piece = { .occurrence = occurrence, .week = week };

  if (!is_bar)
    last = first;
  if (last < monday || first > monday + 6)
    return;
  piece.slot.start = MAX (0, first - monday);
  piece.slot.end = MIN (6, last - monday) + 1;
  g_array_append_val (self->pieces, piece);
}

static void
lay_out_week (CrmMonthView *self, guint week, guint first_piece)
{
  guint n = self->pieces->len - first_piece;
  g_autofree CrmCalendarSlot *slots = g_new (CrmCalendarSlot, n);

  for (guint i = 0; i < n; i++)
    slots[i] = g_array_index (self->pieces, Piece, first_piece + i).slot;
  crm_calendar_layout (slots, n);
  for (guint i = 0; i < n; i++)
    g_array_index (self->pieces, Piece, first_piece + i).slot = slots[i];
  self->lanes_needed[week] = crm_calendar_count_columns (slots, n);
}

static void
crm_month_view_set_occurrences (CrmCalendarView *view, GPtrArray *occurrences)
{
  CrmMonthView *self = CRM_MONTH_VIEW (view);

  clear_pieces (self);
  g_clear_pointer (&self->occurrences, g_ptr_array_unref);
  self->occurrences = g_ptr_array_ref (occurrences);
  for (guint week = 0; week < self->n_weeks; week++)
    {
      guint first_piece = self->pieces->len;

      for (guint i = 0; i < occurrences->len; i++)
        add_piece (self, g_ptr_array_index (occurrences, i), week);
      lay_out_week (self, week, first_piece);
    }
  for (guint i = 0; i < self->pieces->len && self->pieces->len <= MANY_ENTRIES; i++)
    get_entry (self, &g_array_index (self->pieces, Piece, i));
  queue_relabel (self);
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

/* Pointer */

static CrmCalendarEntry *
entry_at (CrmMonthView *self, double x, double y)
{
  GtkWidget *widget = gtk_widget_pick (GTK_WIDGET (self), x, y, GTK_PICK_DEFAULT);

  if (widget != NULL && !CRM_IS_CALENDAR_ENTRY (widget))
    widget = gtk_widget_get_ancestor (widget, CRM_TYPE_CALENDAR_ENTRY);
  return widget != NULL ? CRM_CALENDAR_ENTRY (widget) : NULL;
}

static void
end_drag (CrmMonthView *self)
{
  self->dragging = FALSE;
  g_clear_object (&self->dragged);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
on_drag_begun_cb (GtkGestureDrag *gesture, double x, double y, CrmMonthView *self)
{
  CrmCalendarEntry *entry = entry_at (self, x, y);

  end_drag (self);
  self->grabbed = date_at (self, x, y);
  if (entry != NULL && !crm_occurrence_can_move (crm_calendar_entry_get_occurrence (entry)))
    gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_DENIED);
  else if (entry != NULL)
    g_set_object (&self->dragged, crm_calendar_entry_get_occurrence (entry));
  else if (y < head_height (self))
    gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_DENIED);
}

static void
move_target (CrmMonthView *self, CrmDate date)
{
  if (self->dragged != NULL)
    {
      CrmWall start = crm_occurrence_get_start (self->dragged);
      CrmWall last = crm_wall_add (crm_occurrence_get_end (self->dragged), 0, -1);

      self->target_first = start.date + date - self->grabbed;
      self->target_last = last.date + date - self->grabbed;
    }
  else
    {
      self->target_first = MIN (date, self->grabbed);
      self->target_last = MAX (date, self->grabbed);
    }
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
on_drag_moved_cb (GtkGestureDrag *gesture, double dx, double dy, CrmMonthView *self)
{
  double x, y;

  if (!gtk_gesture_drag_get_start_point (gesture, &x, &y))
    return;
  if (!self->dragging)
    {
      if (!gtk_drag_check_threshold (GTK_WIDGET (self), 0, 0, (int) dx, (int) dy))
        return;
      gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
      self->dragging = TRUE;
    }
  if (self->dragged != NULL
      && crm_calendar_view_carry (CRM_CALENDAR_VIEW (self), self->dragged, gesture))
    end_drag (self);
  else
    move_target (self, date_at (self, x + dx, y + dy));
}

static void
drop (CrmMonthView *self)
{
  g_autoptr (CrmOccurrence) occurrence
      = self->dragged != NULL ? g_object_ref (self->dragged) : NULL;
  gboolean dragged = self->dragging;

  end_drag (self);
  if (!dragged)
    return;
  if (occurrence == NULL)
    crm_calendar_view_create (
        CRM_CALENDAR_VIEW (self),
        (CrmCalendarTimes){ { self->target_first, 0 }, { self->target_last + 1, 0 }, TRUE });
  else
    {
      CrmWall start = crm_occurrence_get_start (occurrence);
      int days = self->target_first - start.date;

      if (days != 0)
        crm_calendar_view_move (
            CRM_CALENDAR_VIEW (self), occurrence,
            (CrmCalendarTimes){ crm_wall_add (start, days, 0),
                                crm_wall_add (crm_occurrence_get_end (occurrence), days, 0),
                                crm_occurrence_is_all_day (occurrence) });
    }
}

static void
on_drag_ended_cb (GtkGestureDrag *gesture, double dx, double dy, CrmMonthView *self)
{
  drop (self);
}

static void
on_drag_canceled_cb (GtkGesture *gesture, GdkEventSequence *sequence, CrmMonthView *self)
{
  end_drag (self);
}

static void
set_cursor (CrmMonthView *self, CrmDate date)
{
  g_autofree char *day = crm_locale_format_date (self->locale, date, CRM_DATE_FULL);
  /* Translators: a day: the one that is chosen in the calendar. */
  g_autofree char *label = g_strdup_printf (_ ("Calendar, %s"), day);

  self->cursor = date;
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
create_at (CrmMonthView *self, CrmDate date)
{
  CrmWall start = { date, DEFAULT_START };

  crm_calendar_view_create (CRM_CALENDAR_VIEW (self),
                            (CrmCalendarTimes){ start, crm_wall_add (start, 0, 60), FALSE });
}

static void
on_pressed_cb (GtkGestureClick *gesture, int n_presses, double x, double y, CrmMonthView *self)
{
  if (entry_at (self, x, y) != NULL || y < head_height (self))
    return;
  set_cursor (self, date_at (self, x, y));
  gtk_widget_grab_focus (GTK_WIDGET (self));
  if (n_presses == 2)
    create_at (self, self->cursor);
}

/* Keys */

static void
move_cursor (CrmMonthView *self, int days)
{
  CrmDate date = self->cursor + days;

  if (date < self->first || date > last_date (self))
    {
      crm_calendar_view_pick (CRM_CALENDAR_VIEW (self), date);
      gtk_widget_grab_focus (GTK_WIDGET (self));
    }
  set_cursor (self, CLAMP (date, self->first, last_date (self)));
}

static gboolean
press_on_days (CrmMonthView *self, guint keyval)
{
  int forward = is_mirrored (self) ? -1 : 1;

  switch (keyval)
    {
    case GDK_KEY_Up:
      move_cursor (self, -7);
      return TRUE;
    case GDK_KEY_Down:
      move_cursor (self, 7);
      return TRUE;
    case GDK_KEY_Left:
      move_cursor (self, -forward);
      return TRUE;
    case GDK_KEY_Right:
      move_cursor (self, forward);
      return TRUE;
    case GDK_KEY_Return:
    case GDK_KEY_KP_Enter:
    case GDK_KEY_space:
      create_at (self, self->cursor);
      return TRUE;
    default:
      return FALSE;
    }
}

static gboolean
on_key_pressed_cb (GtkEventControllerKey *controller,
                   guint keyval,
                   guint keycode,
                   GdkModifierType modifiers,
                   CrmMonthView *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  if (keyval == GDK_KEY_Escape && self->dragging)
    {
      end_drag (self);
      return TRUE;
    }
  if (focus == GTK_WIDGET (self))
    return (modifiers & gtk_accelerator_get_default_mod_mask ()) == 0
           && press_on_days (self, keyval);
  if (!CRM_IS_CALENDAR_ENTRY (focus))
    return FALSE;
  if (keyval == GDK_KEY_Escape)
    return gtk_widget_grab_focus (GTK_WIDGET (self));
  return crm_calendar_move_by_key (CRM_CALENDAR_VIEW (self),
                                   crm_calendar_entry_get_occurrence (CRM_CALENDAR_ENTRY (focus)),
                                   keyval, modifiers, TRUE);
}

static int
find_focus_index (CrmMonthView *self)
{
  GtkWidget *child = gtk_widget_get_focus_child (GTK_WIDGET (self));

  for (guint i = 0; child != NULL && i < self->pieces->len; i++)
    if (g_array_index (self->pieces, Piece, i).entry == child)
      return (int) i;
  return -1;
}

/* Tab walks through time: first the days themselves, then the entries that are seen. */
static gboolean
crm_month_view_focus (GtkWidget *widget, GtkDirectionType direction)
{
  CrmMonthView *self = CRM_MONTH_VIEW (widget);
  int index = find_focus_index (self), n = (int) self->pieces->len;
  int step = direction == GTK_DIR_TAB_FORWARD ? 1 : -1;
  gboolean on_days = gtk_widget_is_focus (widget);

  if (direction != GTK_DIR_TAB_FORWARD && direction != GTK_DIR_TAB_BACKWARD)
    return FALSE;
  if (step < 0 && on_days)
    return FALSE;
  if (step > 0 && !on_days && index < 0)
    return gtk_widget_grab_focus (widget);
  for (index = step < 0 && index < 0 ? n - 1 : index + step; index >= 0 && index < n; index += step)
    {
      Piece *piece = &g_array_index (self->pieces, Piece, index);

      if (piece->slot.column < count_shown_lanes (self, piece->week))
        return gtk_widget_grab_focus (get_entry (self, piece));
    }
  return step < 0 && gtk_widget_grab_focus (widget);
}

/* The interface */

static void
crm_month_view_get_range (CrmCalendarView *view, CrmDate *first, CrmDate *last)
{
  *first = CRM_MONTH_VIEW (view)->first;
  *last = last_date (CRM_MONTH_VIEW (view));
}

static void
crm_month_view_set_date (CrmCalendarView *view, CrmDate date)
{
  CrmMonthView *self = CRM_MONTH_VIEW (view);
  int year, month;

  clear_pieces (self);
  self->month = crm_date_month_start (date);
  self->first = crm_calendar_week_start (self->month, self->locale);
  crm_date_split (self->month, &year, &month, NULL);
  self->n_weeks
      = (guint) (self->month - self->first + crm_date_days_in_month (year, month) + 6) / 7;
  set_cursor (self, date);
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

static CrmDate
crm_month_view_step (CrmCalendarView *view, CrmDate date, int direction)
{
  return crm_date_add_months (date, direction);
}

static char *
crm_month_view_dup_title (CrmCalendarView *view)
{
  return crm_locale_format_month (CRM_MONTH_VIEW (view)->locale, CRM_MONTH_VIEW (view)->month);
}

static GtkWidget *
crm_month_view_find_entry (CrmCalendarView *view, const CrmId *activity, CrmDate date)
{
  CrmMonthView *self = CRM_MONTH_VIEW (view);
  Piece *found = NULL;

  for (guint i = 0; i < self->pieces->len; i++)
    {
      Piece *piece = &g_array_index (self->pieces, Piece, i);
      CrmDate first = self->first + (CrmDate) piece->week * 7 + piece->slot.start;

      if (!crm_id_equal (crm_record_get_id (crm_occurrence_get_record (piece->occurrence)),
                         activity))
        continue;
      if (found == NULL || first <= date)
        found = piece;
    }
  return found != NULL ? get_entry (self, found) : NULL;
}

/* Days are drawn and no widgets: who listens is told which of them are free. */
static void
describe_days_off (CrmMonthView *self)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (CrmDate date = self->first; date <= last_date (self); date++)
    {
      const char *day_off = crm_work_calendar_get_day_off (self->work, date);
      g_autofree char *day = crm_locale_format_date (self->locale, date, CRM_DATE_LONG);

      if (day_off != NULL)
        g_string_append_printf (text, "%s%s: %s", text->len > 0 ? "; " : "", day, day_off);
    }
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  text->str, -1);
}

static void
crm_month_view_set_work (CrmCalendarView *view, CrmWorkCalendar *work)
{
  CrmMonthView *self = CRM_MONTH_VIEW (view);

  crm_work_calendar_ref (work);
  crm_work_calendar_unref (self->work);
  self->work = work;
  for (guint i = 0; i < self->pieces->len; i++)
    if (g_array_index (self->pieces, Piece, i).entry != NULL)
      crm_calendar_entry_set_work (
          CRM_CALENDAR_ENTRY (g_array_index (self->pieces, Piece, i).entry), work);
  describe_days_off (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static CrmWall
crm_month_view_get_cursor (CrmCalendarView *view)
{
  return (CrmWall){ CRM_MONTH_VIEW (view)->cursor, -1 };
}

static void
crm_month_view_drag_over (CrmCalendarView *view, CrmOccurrence *occurrence, double x, double y)
{
  CrmMonthView *self = CRM_MONTH_VIEW (view);

  if (self->dragged != occurrence)
    end_drag (self);
  if (occurrence == NULL)
    return;
  g_set_object (&self->dragged, occurrence);
  self->dragging = TRUE;
  self->grabbed = crm_occurrence_get_start (occurrence).date;
  move_target (self, date_at (self, x, y));
}

static void
crm_month_view_drop (CrmCalendarView *view)
{
  drop (CRM_MONTH_VIEW (view));
}

static void
crm_month_view_interface_init (CrmCalendarViewInterface *iface)
{
  iface->get_cursor = crm_month_view_get_cursor;
  iface->drag_over = crm_month_view_drag_over;
  iface->drop = crm_month_view_drop;
  iface->get_range = crm_month_view_get_range;
  iface->set_date = crm_month_view_set_date;
  iface->step = crm_month_view_step;
  iface->dup_title = crm_month_view_dup_title;
  iface->set_occurrences = crm_month_view_set_occurrences;
  iface->set_work = crm_month_view_set_work;
  iface->find_entry = crm_month_view_find_entry;
}

/* The object */

static void
on_more_clicked_cb (GtkWidget *button, CrmMonthView *self)
{
  for (int cell = 0; cell < N_CELLS; cell++)
    if (self->more[cell] == button)
      crm_calendar_view_pick (CRM_CALENDAR_VIEW (self), self->first + cell);
}

static void
on_focus_changed_cb (CrmMonthView *self)
{
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
crm_month_view_dispose (GObject *object)
{
  CrmMonthView *self = CRM_MONTH_VIEW (object);

  if (self->relabel_tick != 0)
    gtk_widget_remove_tick_callback (GTK_WIDGET (self), self->relabel_tick);
  self->relabel_tick = 0;
  if (self->more[0] != NULL)
    clear_pieces (self);
  for (int cell = 0; cell < N_CELLS; cell++)
    g_clear_pointer (&self->more[cell], gtk_widget_unparent);
  g_clear_object (&self->dragged);
  G_OBJECT_CLASS (crm_month_view_parent_class)->dispose (object);
}

static void
crm_month_view_finalize (GObject *object)
{
  g_array_unref (CRM_MONTH_VIEW (object)->pieces);
  g_clear_pointer (&CRM_MONTH_VIEW (object)->occurrences, g_ptr_array_unref);
  crm_work_calendar_unref (CRM_MONTH_VIEW (object)->work);
  G_OBJECT_CLASS (crm_month_view_parent_class)->finalize (object);
}

static void
crm_month_view_class_init (CrmMonthViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = crm_month_view_dispose;
  G_OBJECT_CLASS (klass)->finalize = crm_month_view_finalize;
  widget_class->measure = crm_month_view_measure;
  widget_class->size_allocate = crm_month_view_size_allocate;
  widget_class->snapshot = crm_month_view_snapshot;
  widget_class->focus = crm_month_view_focus;
  gtk_widget_class_set_css_name (widget_class, "month-view");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
add_controllers (CrmMonthView *self)
{
  GtkGesture *drag = gtk_gesture_drag_new (), *click = gtk_gesture_click_new ();
  GtkEventController *keys = gtk_event_controller_key_new ();

  gtk_event_controller_set_propagation_phase (GTK_EVENT_CONTROLLER (drag), GTK_PHASE_CAPTURE);
  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (drag), GDK_BUTTON_PRIMARY);
  g_signal_connect (drag, "drag-begin", G_CALLBACK (on_drag_begun_cb), self);
  g_signal_connect (drag, "drag-update", G_CALLBACK (on_drag_moved_cb), self);
  g_signal_connect (drag, "drag-end", G_CALLBACK (on_drag_ended_cb), self);
  g_signal_connect (drag, "cancel", G_CALLBACK (on_drag_canceled_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (drag));
  g_signal_connect (click, "pressed", G_CALLBACK (on_pressed_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
  g_signal_connect (keys, "key-pressed", G_CALLBACK (on_key_pressed_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
  crm_calendar_view_accept_drops (CRM_CALENDAR_VIEW (self));
}

static void
crm_month_view_init (CrmMonthView *self)
{
  self->pieces = g_array_new (FALSE, FALSE, sizeof (Piece));
  self->work = crm_work_calendar_new ();
  self->lanes = 1;
  for (int cell = 0; cell < N_CELLS; cell++)
    {
      self->more[cell] = gtk_button_new_with_label ("");
      gtk_widget_add_css_class (self->more[cell], "flat");
      gtk_widget_add_css_class (self->more[cell], "more-entries");
      gtk_widget_set_visible (self->more[cell], FALSE);
      gtk_widget_set_parent (self->more[cell], GTK_WIDGET (self));
      g_signal_connect (self->more[cell], "clicked", G_CALLBACK (on_more_clicked_cb), self);
    }
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  g_signal_connect (self, "notify::has-focus", G_CALLBACK (on_focus_changed_cb), NULL);
  add_controllers (self);
}

/**
 * crm_month_view_new:
 *
 * Returns: (transfer full): a view of this month
 */
GtkWidget *
crm_month_view_new (const CrmLocale *locale)
{
  CrmMonthView *self = g_object_new (CRM_TYPE_MONTH_VIEW, NULL);

  self->locale = locale;
  crm_month_view_set_date (CRM_CALENDAR_VIEW (self), crm_date_today ());
  return GTK_WIDGET (self);
}
