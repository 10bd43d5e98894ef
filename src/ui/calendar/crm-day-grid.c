/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The hours of some days. Main thread. */
#include "config.h"

#include "crm-day-grid.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "crm-calendar-entry.h"
#include "crm-calendar-layout.h"
#include "crm-clock.h"

#define DAY_MINUTES 1440
#define HOUR_HEIGHT 52
#define MIN_DAY_WIDTH 36
#define SMALLEST_MINUTES                                                                           \
  25 /* an entry is never drawn smaller than this, so that it can be read                          \
      */

/* Of more entries than this, only those that are seen become widgets, some each frame. */
#define MANY_ENTRIES 150
#define FILL_MICROSECONDS 4000
#define FILL_MARGIN 100
#define MIN_ENTRY_WIDTH 24

typedef struct
{
  GtkWidget *entry;          /* NULL while it is not seen */
  CrmOccurrence *occurrence; /* of the list that is shown */
  CrmCalendarSlot slot;
  guint day;
} Segment;

#define MOST_DAYS 7
#define N_MORE (MOST_DAYS * 24)

struct _CrmDayGrid
{
  GtkWidget parent_instance;

  const CrmLocale *locale;
  CrmDate first;
  guint n_days;
  GPtrArray *occurrences;
  GArray *segments; /* Segment */
  guint fill_tick;
  int gutter;              /* 0 until it is known for the font */
  GtkAdjustment *scroll;   /* of what the grid is scrolled in */
  GtkWidget *more[N_MORE]; /* of each day and hour: how many entries have no room */
  int n_more[N_MORE];
  CrmWorkCalendar *work;

  CrmWall cursor;
  GtkWidget *ghosts[2]; /* what is being dragged, on two days when it goes over midnight */
  CrmWall ghost_start;
  CrmWall ghost_end;

  guint minute_timer;
};

G_DEFINE_FINAL_TYPE (CrmDayGrid, crm_day_grid, GTK_TYPE_WIDGET)

enum
{
  ENTRY_ADDED,
  PICK,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static gboolean
is_mirrored (CrmDayGrid *self)
{
  return gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL;
}

static PangoLayout *
make_hour_layout (CrmDayGrid *self, int hour)
{
  g_autofree char *text = crm_locale_format_time (self->locale, crm_instant_from_date (0, hour, 0));
  PangoLayout *layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), text);
  PangoAttrList *attributes = pango_attr_list_new ();

  pango_attr_list_insert (attributes, pango_attr_scale_new (0.85));
  pango_layout_set_attributes (layout, attributes);
  pango_attr_list_unref (attributes);
  return layout;
}

/**
 * crm_day_grid_get_gutter:
 *
 * Returns: the width in pixels that the hours take beside the first day
 */
int
crm_day_grid_get_gutter (CrmDayGrid *self)
{
  g_autoptr (PangoLayout) layout = NULL;
  int width;

  if (self->gutter > 0)
    return self->gutter;
  layout = make_hour_layout (self, 22);
  pango_layout_get_pixel_size (layout, &width, NULL);
  self->gutter = width + 14;
  return self->gutter;
}

static double
day_width (CrmDayGrid *self)
{
  int width = gtk_widget_get_width (GTK_WIDGET (self)) - crm_day_grid_get_gutter (self);

  return MAX (1, width) / (double) self->n_days;
}

/* The left edge of a day; the hours stand where a line of text begins. */
static double
day_left (CrmDayGrid *self, guint day)
{
  if (is_mirrored (self))
    return day_width (self) * (double) (self->n_days - 1 - day);
  return crm_day_grid_get_gutter (self) + day_width (self) * (double) day;
}

/**
 * crm_day_grid_y_of:
 *
 * Returns: where a minute of the day is, in pixels from the top
 */
int
crm_day_grid_y_of (CrmDayGrid *self, int minute)
{
  return minute * HOUR_HEIGHT / 60;
}

/**
 * crm_day_grid_time_at:
 *
 * Returns: the exact minute at a point; a point beside the days counts as the nearest of them
 */
CrmWall
crm_day_grid_time_at (CrmDayGrid *self, double x, double y)
{
  double from_start = is_mirrored (self) ? day_left (self, 0) + day_width (self) - x
                                         : x - crm_day_grid_get_gutter (self);
  int day = (int) floor (from_start / day_width (self));
  int minute = (int) (y * 60 / HOUR_HEIGHT);

  return (CrmWall){ self->first + CLAMP (day, 0, (int) self->n_days - 1),
                    CLAMP (minute, 0, DAY_MINUTES) };
}

/* Drawing */

static void
get_color (CrmDayGrid *self, const char *name, GdkRGBA *color)
{
  GtkStyleContext *context = gtk_widget_get_style_context (GTK_WIDGET (self));

  if (!gtk_style_context_lookup_color (context, name, color))
    gtk_style_context_get_color (context, color);
}

static void
fill (GtkSnapshot *snapshot, GdkRGBA color, double alpha, double x, double y, double w, double h)
{
  color.alpha = (float) alpha;
  gtk_snapshot_append_color (snapshot, &color,
                             &GRAPHENE_RECT_INIT ((float) x, (float) y, (float) w, (float) h));
}

/* What lies between the hours of work, a whole day on which nobody works a little more. */
static void
draw_free_time (CrmDayGrid *self, GtkSnapshot *snapshot, CrmDate date, double left, double width)
{
  CrmWorkSpan spans[CRM_WORK_MOST_SPANS];
  guint n = crm_work_calendar_get_spans (self->work, date, spans);
  double alpha = n > 0 ? 0.035 : 0.05;
  int from = 0;
  GdkRGBA color;

  get_color (self, "window_fg_color", &color);
  for (guint i = 0; i <= n; i++)
    {
      int top = crm_day_grid_y_of (self, from);
      int bottom = crm_day_grid_y_of (self, i < n ? spans[i].from : DAY_MINUTES);

      if (bottom > top)
        fill (snapshot, color, alpha, left, top, width, bottom - top);
      from = i < n ? spans[i].to : DAY_MINUTES;
    }
}

static void
draw_days (CrmDayGrid *self, GtkSnapshot *snapshot, int height)
{
  CrmDate today = crm_date_today ();
  GdkRGBA accent, holiday;

  get_color (self, "accent_bg_color", &accent);
  get_color (self, "warning_bg_color", &holiday);
  for (guint day = 0; day < self->n_days; day++)
    {
      CrmDate date = self->first + (CrmDate) day;
      double left = round (day_left (self, day)), width = round (day_width (self));

      if (crm_work_calendar_get_day_off (self->work, date) != NULL)
        fill (snapshot, holiday, 0.09, left, 0, width, height);
      draw_free_time (self, snapshot, date, left, width);
      if (date == today)
        fill (snapshot, accent, 0.06, left, 0, width, height);
    }
}

static void
draw_lines (CrmDayGrid *self, GtkSnapshot *snapshot, int width, int height)
{
  gboolean mirrored = is_mirrored (self);
  int gutter = crm_day_grid_get_gutter (self);
  GdkRGBA color;

  get_color (self, "window_fg_color", &color);
  for (int hour = 1; hour < 24; hour++)
    fill (snapshot, color, 0.10, mirrored ? 0 : gutter, crm_day_grid_y_of (self, hour * 60),
          width - gutter, 1);
  for (int hour = 0; hour < 24; hour++)
    fill (snapshot, color, 0.05, mirrored ? 0 : gutter, crm_day_grid_y_of (self, hour * 60 + 30),
          width - gutter, 1);
  for (guint day = 0; day < self->n_days; day++)
    fill (snapshot, color, 0.10,
          round (day_left (self, day)) - (mirrored ? -round (day_width (self)) : 0), 0, 1, height);
}

static void
draw_hours (CrmDayGrid *self, GtkSnapshot *snapshot, int width)
{
  int gutter = crm_day_grid_get_gutter (self);
  GdkRGBA color;

  get_color (self, "window_fg_color", &color);
  color.alpha = 0.6f;
  for (int hour = 1; hour < 24; hour++)
    {
      g_autoptr (PangoLayout) layout = make_hour_layout (self, hour);
      int text_width, text_height;

      pango_layout_get_pixel_size (layout, &text_width, &text_height);
      gtk_snapshot_save (snapshot);
      gtk_snapshot_translate (
          snapshot,
          &GRAPHENE_POINT_INIT (is_mirrored (self) ? (float) (width - gutter + 8)
                                                   : (float) (gutter - 8 - text_width),
                                (float) (crm_day_grid_y_of (self, hour * 60) - text_height / 2)));
      gtk_snapshot_append_layout (snapshot, layout, &color);
      gtk_snapshot_restore (snapshot);
    }
}

static void
draw_now (CrmDayGrid *self, GtkSnapshot *snapshot)
{
  CrmWall now = crm_wall_from_instant (crm_clock_now ());
  int day = now.date - self->first;
  GskRoundedRect dot;
  GdkRGBA color;
  double left, y;

  if (day < 0 || day >= (int) self->n_days)
    return;
  get_color (self, "destructive_bg_color", &color);
  left = day_left (self, (guint) day);
  y = crm_day_grid_y_of (self, now.minute);
  fill (snapshot, color, 1, left, y - 1, day_width (self), 2);
  gsk_rounded_rect_init_from_rect (&dot,
                                   &GRAPHENE_RECT_INIT ((float) left - 4, (float) y - 4, 8, 8), 4);
  gtk_snapshot_push_rounded_clip (snapshot, &dot);
  fill (snapshot, color, 1, left - 4, y - 4, 8, 8);
  gtk_snapshot_pop (snapshot);
}

static void
draw_cursor (CrmDayGrid *self, GtkSnapshot *snapshot)
{
  int day = self->cursor.date - self->first;
  GdkRGBA color;
  GskRoundedRect outline;

  if (!gtk_widget_has_visible_focus (GTK_WIDGET (self)) || day < 0 || day >= (int) self->n_days)
    return;
  get_color (self, "accent_color", &color);
  gsk_rounded_rect_init_from_rect (
      &outline,
      &GRAPHENE_RECT_INIT ((float) day_left (self, (guint) day) + 2,
                           (float) crm_day_grid_y_of (self, self->cursor.minute) + 1,
                           (float) day_width (self) - 4, (float) crm_day_grid_y_of (self, 30) - 1),
      5);
  gtk_snapshot_append_border (snapshot, &outline, (float[4]){ 2, 2, 2, 2 },
                              (GdkRGBA[4]){ color, color, color, color });
}

static void
crm_day_grid_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  CrmDayGrid *self = CRM_DAY_GRID (widget);
  int width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget);

  draw_days (self, snapshot, height);
  draw_lines (self, snapshot, width, height);
  draw_hours (self, snapshot, width);
  GTK_WIDGET_CLASS (crm_day_grid_parent_class)->snapshot (widget, snapshot);
  draw_now (self, snapshot);
  draw_cursor (self, snapshot);
}

/* Layout */

static void
crm_day_grid_measure (GtkWidget *widget,
                      GtkOrientation orientation,
                      int for_size,
                      int *minimum,
                      int *natural,
                      int *minimum_baseline,
                      int *natural_baseline)
{
  CrmDayGrid *self = CRM_DAY_GRID (widget);

  *minimum_baseline = *natural_baseline = -1;
  if (orientation == GTK_ORIENTATION_VERTICAL)
    *minimum = *natural = 24 * HOUR_HEIGHT;
  else
    {
      *minimum = crm_day_grid_get_gutter (self) + (int) self->n_days * MIN_DAY_WIDTH;
      *natural = crm_day_grid_get_gutter (self) + (int) self->n_days * 140;
    }
}

/* How many entries have room side by side. */
static int
count_columns (CrmDayGrid *self)
{
  return MAX (2, (int) ((day_width (self) - 8) / MIN_ENTRY_WIDTH));
}

/* Where there are more than fit, the last column says how many are left. */
static gboolean
has_room (CrmDayGrid *self, const CrmCalendarSlot *slot)
{
  int most = count_columns (self);

  return slot->n_columns <= most || slot->column < most - 1;
}

static void
allocate_at (CrmDayGrid *self, GtkWidget *entry, guint day, const CrmCalendarSlot *slot)
{
  int n_columns = CLAMP (slot->n_columns, 1, count_columns (self));
  double column = (day_width (self) - 8) / n_columns;
  double left = day_left (self, day) + 2 + column * slot->column;
  int top = crm_day_grid_y_of (self, slot->start) + 1;
  int bottom = crm_day_grid_y_of (self, MIN (slot->end, DAY_MINUTES));
  double width = column * MIN (slot->span, n_columns - slot->column) - 1;
  int min_width, min_height;

  gtk_widget_measure (entry, GTK_ORIENTATION_HORIZONTAL, -1, &min_width, NULL, NULL, NULL);
  gtk_widget_measure (entry, GTK_ORIENTATION_VERTICAL, -1, &min_height, NULL, NULL, NULL);
  if (is_mirrored (self))
    left = day_left (self, day) + day_width (self) - 2 - column * slot->column - width;
  gtk_widget_size_allocate (entry,
                            &(GtkAllocation){ (int) round (left), top, MAX (min_width, (int) width),
                                              MAX (min_height, bottom - top) },
                            -1);
}

static void queue_fill (CrmDayGrid *self);

static void
allocate_ghosts (CrmDayGrid *self)
{
  CrmWall last = crm_wall_add (self->ghost_end, 0, -1);

  for (guint i = 0; i < G_N_ELEMENTS (self->ghosts); i++)
    {
      CrmDate date = self->ghost_start.date + (CrmDate) i;
      int day = date - self->first;
      CrmCalendarSlot slot = { 0, DAY_MINUTES, 0, 1, 1 };

      if (self->ghosts[i] == NULL)
        continue;
      gtk_widget_set_child_visible (self->ghosts[i],
                                    day >= 0 && day < (int) self->n_days && date <= last.date);
      if (!gtk_widget_get_child_visible (self->ghosts[i]))
        continue;
      if (i == 0)
        slot.start = self->ghost_start.minute;
      if (date == last.date)
        slot.end = MAX (last.minute + 1, slot.start + SMALLEST_MINUTES);
      allocate_at (self, self->ghosts[i], (guint) day, &slot);
    }
}

static void
crm_day_grid_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  CrmDayGrid *self = CRM_DAY_GRID (widget);

  for (guint i = 0; i < self->segments->len; i++)
    {
      Segment *segment = &g_array_index (self->segments, Segment, i);

      if (segment->entry == NULL)
        continue;
      gtk_widget_set_child_visible (segment->entry, has_room (self, &segment->slot));
      if (has_room (self, &segment->slot))
        allocate_at (self, segment->entry, segment->day, &segment->slot);
    }
  for (guint i = 0; i < N_MORE; i++)
    if (self->more[i] != NULL)
      {
        int most = count_columns (self), hour = (int) (i % 24);
        CrmCalendarSlot slot = { hour * 60, hour * 60 + 30, most - 1, most, 1 };

        allocate_at (self, self->more[i], i / 24, &slot);
      }
  allocate_ghosts (self);
  queue_fill (self);
}

/* Segments */

static GtkWidget *
get_entry (CrmDayGrid *self, Segment *segment)
{
  CrmDate date = self->first + (CrmDate) segment->day;
  CrmWall start, end;

  if (segment->entry != NULL)
    return segment->entry;
  start = crm_occurrence_get_start (segment->occurrence);
  end = crm_occurrence_get_end (segment->occurrence);
  segment->entry
      = crm_calendar_entry_new (segment->occurrence, CRM_CALENDAR_ENTRY_BLOCK, self->locale);
  crm_calendar_entry_set_continues (CRM_CALENDAR_ENTRY (segment->entry),
                                    start.date<date, end.date> date
                                        && !(end.date == date + 1 && end.minute == 0));
  crm_calendar_entry_set_work (CRM_CALENDAR_ENTRY (segment->entry), self->work);
  gtk_widget_insert_before (segment->entry, GTK_WIDGET (self), self->ghosts[0]);
  g_signal_emit (self, signals[ENTRY_ADDED], 0, segment->entry);
  return segment->entry;
}

static void
on_more_clicked_cb (GtkWidget *button, CrmDayGrid *self)
{
  for (guint i = 0; i < N_MORE; i++)
    if (self->more[i] == button)
      {
        g_signal_emit (self, signals[PICK], 0, self->first + (CrmDate) (i / 24));
        return;
      }
}

static void
show_more (CrmDayGrid *self, guint i, int n)
{
  g_autofree char *text = g_strdup_printf ("+%d", n);
  /* Translators: how many entries of a day have no room. */
  g_autofree char *label
      = g_strdup_printf (ngettext ("%d more entry", "%d more entries", (gulong) n), n);

  if (n == self->n_more[i])
    return;
  self->n_more[i] = n;
  if (n == 0)
    {
      g_clear_pointer (&self->more[i], gtk_widget_unparent);
      return;
    }
  if (self->more[i] == NULL)
    {
      self->more[i] = gtk_button_new ();
      gtk_widget_add_css_class (self->more[i], "flat");
      gtk_widget_add_css_class (self->more[i], "more-entries");
      g_signal_connect (self->more[i], "clicked", G_CALLBACK (on_more_clicked_cb), self);
      gtk_widget_insert_before (self->more[i], GTK_WIDGET (self), self->ghosts[0]);
    }
  gtk_button_set_label (GTK_BUTTON (self->more[i]), text);
  gtk_widget_set_tooltip_text (self->more[i], label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->more[i]), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  label, -1);
}

static void
count_more (CrmDayGrid *self)
{
  int n[N_MORE] = { 0 };

  for (guint i = 0; i < self->segments->len; i++)
    {
      const Segment *segment = &g_array_index (self->segments, Segment, i);

      if (!has_room (self, &segment->slot))
        n[segment->day * 24 + (guint) MIN (23, segment->slot.start / 60)]++;
    }
  for (guint i = 0; i < N_MORE; i++)
    show_more (self, i, n[i]);
}

static gboolean
is_seen (CrmDayGrid *self, const Segment *segment, double top, double bottom)
{
  return has_room (self, &segment->slot) && crm_day_grid_y_of (self, segment->slot.end) >= top
         && crm_day_grid_y_of (self, segment->slot.start) <= bottom;
}

/* What came into sight becomes a widget, and what left it is none any more, for as long as a frame
 * can spare. */
static gboolean
on_fill_tick_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer user_data)
{
  CrmDayGrid *self = CRM_DAY_GRID (widget);
  gint64 end = g_get_monotonic_time () + FILL_MICROSECONDS;
  double top = self->scroll != NULL ? gtk_adjustment_get_value (self->scroll) : 0;
  double page = self->scroll != NULL ? gtk_adjustment_get_page_size (self->scroll)
                                     : gtk_widget_get_height (widget);
  gboolean many = self->segments->len > MANY_ENTRIES;

  if (gtk_widget_get_width (widget) <= 0)
    return G_SOURCE_CONTINUE;
  count_more (self);
  for (guint i = 0; i < self->segments->len; i++)
    {
      Segment *segment = &g_array_index (self->segments, Segment, i);

      if (segment->entry == NULL
          && is_seen (self, segment, top - FILL_MARGIN, top + page + FILL_MARGIN))
        get_entry (self, segment);
      else if (many && segment->entry != NULL && !gtk_widget_has_focus (segment->entry)
               && !is_seen (self, segment, top - page, top + 2 * page))
        g_clear_pointer (&segment->entry, gtk_widget_unparent);
      if (g_get_monotonic_time () > end)
        return G_SOURCE_CONTINUE;
    }
  self->fill_tick = 0;
  return G_SOURCE_REMOVE;
}

static void
queue_fill (CrmDayGrid *self)
{
  if (self->fill_tick == 0 && self->segments->len > 0)
    self->fill_tick = gtk_widget_add_tick_callback (GTK_WIDGET (self), on_fill_tick_cb, NULL, NULL);
}

/**
 * crm_day_grid_set_scroll:
 *
 * Tells the grid what it is scrolled by: of many entries, those that are seen are made.
 */
void
crm_day_grid_set_scroll (CrmDayGrid *self, GtkAdjustment *scroll)
{
  g_set_object (&self->scroll, scroll);
  g_signal_connect_object (scroll, "value-changed", G_CALLBACK (queue_fill), self,
                           G_CONNECT_SWAPPED);
}

static void
clear_segments (CrmDayGrid *self)
{
  for (guint i = 0; i < self->segments->len; i++)
    g_clear_pointer (&g_array_index (self->segments, Segment, i).entry, gtk_widget_unparent);
  g_array_set_size (self->segments, 0);
  for (guint i = 0; i < N_MORE; i++)
    show_more (self, i, 0);
}

static void
add_segment (CrmDayGrid *self, CrmOccurrence *occurrence, guint day)
{
  CrmWall start = crm_occurrence_get_start (occurrence), end = crm_occurrence_get_end (occurrence);
  CrmDate date = self->first + (CrmDate) day;
  Segment segment = { .occurrence = occurrence, .day = day };

  segment.slot.start = start.date < date ? 0 : start.minute;
  segment.slot.end = end.date > date ? DAY_MINUTES : end.minute;
  if (segment.slot.end <= segment.slot.start)
    return;
  segment.slot.end = MAX (segment.slot.end, segment.slot.start + SMALLEST_MINUTES);
  g_array_append_val (self->segments, segment);
}

static void
lay_out_day (CrmDayGrid *self, guint first_segment)
{
  guint n = self->segments->len - first_segment;
  g_autofree CrmCalendarSlot *slots = g_new (CrmCalendarSlot, n);

  for (guint i = 0; i < n; i++)
    slots[i] = g_array_index (self->segments, Segment, first_segment + i).slot;
  crm_calendar_layout (slots, n);
  for (guint i = 0; i < n; i++)
    {
      Segment *segment = &g_array_index (self->segments, Segment, first_segment + i);

      segment->slot = slots[i];
    }
}

/**
 * crm_day_grid_set_occurrences:
 *
 * Shows those that have hours of their own.
 */
void
crm_day_grid_set_occurrences (CrmDayGrid *self, GPtrArray *occurrences)
{
  clear_segments (self);
  g_clear_pointer (&self->occurrences, g_ptr_array_unref);
  self->occurrences = g_ptr_array_ref (occurrences);
  for (guint day = 0; day < self->n_days; day++)
    {
      guint first_segment = self->segments->len;

      for (guint i = 0; i < occurrences->len; i++)
        {
          CrmOccurrence *occurrence = g_ptr_array_index (occurrences, i);

          if (!crm_occurrence_is_bar (occurrence)
              && crm_occurrence_touches (occurrence, self->first + (CrmDate) day))
            add_segment (self, occurrence, day);
        }
      lay_out_day (self, first_segment);
    }
  for (guint i = 0; i < self->segments->len && self->segments->len <= MANY_ENTRIES; i++)
    get_entry (self, &g_array_index (self->segments, Segment, i));
  queue_fill (self);
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

/**
 * crm_day_grid_set_work:
 *
 * Shades what lies outside of the working hours, and tints days off.
 */
void
crm_day_grid_set_work (CrmDayGrid *self, CrmWorkCalendar *work)
{
  crm_work_calendar_ref (work);
  crm_work_calendar_unref (self->work);
  self->work = work;
  for (guint i = 0; i < self->segments->len; i++)
    {
      GtkWidget *entry = g_array_index (self->segments, Segment, i).entry;

      if (entry != NULL)
        crm_calendar_entry_set_work (CRM_CALENDAR_ENTRY (entry), work);
    }
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
crm_day_grid_set_days (CrmDayGrid *self, CrmDate first, guint n_days)
{
  clear_segments (self);
  self->first = first;
  self->n_days = MAX (1, n_days);
  if (self->cursor.date < first || self->cursor.date >= first + (CrmDate) n_days)
    self->cursor.date = first;
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

/**
 * crm_day_grid_find_entry:
 *
 * Returns: (nullable): the entry of an activity on a day, or its first one
 */
GtkWidget *
crm_day_grid_find_entry (CrmDayGrid *self, const CrmId *activity, CrmDate date)
{
  Segment *found = NULL;

  for (guint i = 0; i < self->segments->len; i++)
    {
      Segment *segment = &g_array_index (self->segments, Segment, i);

      if (!crm_id_equal (crm_record_get_id (crm_occurrence_get_record (segment->occurrence)),
                         activity))
        continue;
      if (self->first + (CrmDate) segment->day == date)
        return get_entry (self, segment);
      if (found == NULL)
        found = segment;
    }
  return found != NULL ? get_entry (self, found) : NULL;
}

/* How far one entry is from another in a direction; negative when it lies elsewhere. */
static int
distance (const Segment *from, const Segment *to, GtkDirectionType direction)
{
  int days = (int) to->day - (int) from->day, minutes = to->slot.start - from->slot.start;
  int columns = to->slot.column - from->slot.column;

  if (direction == GTK_DIR_UP)
    return days == 0 && minutes < 0 ? -minutes : -1;
  if (direction == GTK_DIR_DOWN)
    return days == 0 && minutes > 0 ? minutes : -1;
  if (days == 0 && minutes < 60 && minutes > -60 && columns != 0)
    return (direction == GTK_DIR_LEFT) == (columns < 0) ? ABS (columns) : -1;
  if (days == 0 || (direction == GTK_DIR_LEFT) != (days < 0))
    return -1;
  return ABS (days) * 10 * DAY_MINUTES + ABS (minutes);
}

/**
 * crm_day_grid_find_beside:
 *
 * Returns: (nullable): the nearest entry in a direction of time
 */
GtkWidget *
crm_day_grid_find_beside (CrmDayGrid *self, GtkWidget *entry, GtkDirectionType direction)
{
  const Segment *from = NULL;
  Segment *found = NULL;
  int best = G_MAXINT;

  for (guint i = 0; i < self->segments->len; i++)
    if (g_array_index (self->segments, Segment, i).entry == entry)
      from = &g_array_index (self->segments, Segment, i);
  for (guint i = 0; from != NULL && i < self->segments->len; i++)
    {
      Segment *segment = &g_array_index (self->segments, Segment, i);
      int far = has_room (self, &segment->slot) ? distance (from, segment, direction) : 0;

      if (far > 0 && far < best)
        {
          best = far;
          found = segment;
        }
    }
  return found != NULL ? get_entry (self, found) : NULL;
}

/**
 * crm_day_grid_set_cursor:
 *
 * Marks half an hour, at which the keyboard makes something new.
 */
void
crm_day_grid_set_cursor (CrmDayGrid *self, CrmWall cursor)
{
  g_autofree char *day = crm_locale_format_date (self->locale, cursor.date, CRM_DATE_FULL);
  g_autofree char *time = crm_locale_format_time (self->locale, crm_wall_to_instant (cursor));
  /* Translators: a day and a time of day: the moment that is chosen in the calendar. */
  g_autofree char *label = g_strdup_printf (_ ("Calendar, %s, %s"), day, time);

  self->cursor = cursor;
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

CrmWall
crm_day_grid_get_cursor (CrmDayGrid *self)
{
  return self->cursor;
}

/**
 * crm_day_grid_show_ghost:
 * @occurrence: (nullable): what is moved; %NULL for something new
 *
 * Shows where a drag would put something.
 */
void
crm_day_grid_show_ghost (CrmDayGrid *self, CrmOccurrence *occurrence, CrmWall start, CrmWall end)
{
  for (guint i = 0; i < G_N_ELEMENTS (self->ghosts); i++)
    {
      if (self->ghosts[i] == NULL)
        {
          self->ghosts[i]
              = crm_calendar_entry_new (occurrence, CRM_CALENDAR_ENTRY_BLOCK, self->locale);
          gtk_widget_set_parent (self->ghosts[i], GTK_WIDGET (self));
        }
      crm_calendar_entry_set_ghost (CRM_CALENDAR_ENTRY (self->ghosts[i]), start, end);
    }
  self->ghost_start = start;
  self->ghost_end = end;
  gtk_widget_queue_allocate (GTK_WIDGET (self));
}

void
crm_day_grid_hide_ghost (CrmDayGrid *self)
{
  for (guint i = 0; i < G_N_ELEMENTS (self->ghosts); i++)
    g_clear_pointer (&self->ghosts[i], gtk_widget_unparent);
}

/* The object */

static gboolean
on_minute_passed_cb (gpointer data)
{
  gtk_widget_queue_draw (GTK_WIDGET (data));
  return G_SOURCE_CONTINUE;
}

static void
crm_day_grid_css_changed (GtkWidget *widget, GtkCssStyleChange *change)
{
  GTK_WIDGET_CLASS (crm_day_grid_parent_class)->css_changed (widget, change);
  CRM_DAY_GRID (widget)->gutter = 0;
}

static void
crm_day_grid_map (GtkWidget *widget)
{
  CrmDayGrid *self = CRM_DAY_GRID (widget);

  GTK_WIDGET_CLASS (crm_day_grid_parent_class)->map (widget);
  self->minute_timer = g_timeout_add_seconds (30, on_minute_passed_cb, self);
}

static void
crm_day_grid_unmap (GtkWidget *widget)
{
  CrmDayGrid *self = CRM_DAY_GRID (widget);

  g_clear_handle_id (&self->minute_timer, g_source_remove);
  GTK_WIDGET_CLASS (crm_day_grid_parent_class)->unmap (widget);
}

static int
find_focus_index (CrmDayGrid *self)
{
  GtkWidget *child = gtk_widget_get_focus_child (GTK_WIDGET (self));

  for (guint i = 0; child != NULL && i < self->segments->len; i++)
    if (g_array_index (self->segments, Segment, i).entry == child)
      return (int) i;
  return -1;
}

/* Tab walks through time: first the empty hours, then the entries, day by day. */
static gboolean
crm_day_grid_focus (GtkWidget *widget, GtkDirectionType direction)
{
  CrmDayGrid *self = CRM_DAY_GRID (widget);
  int index = find_focus_index (self), n = (int) self->segments->len, step = 1;
  gboolean on_hours = gtk_widget_is_focus (widget);

  if (direction == GTK_DIR_TAB_FORWARD)
    {
      if (!on_hours && index < 0)
        return gtk_widget_grab_focus (widget);
      index++;
    }
  else if (direction == GTK_DIR_TAB_BACKWARD)
    {
      if (on_hours)
        return FALSE;
      if (index == 0 || n == 0)
        return gtk_widget_grab_focus (widget);
      index = index < 0 ? n - 1 : index - 1;
      step = -1;
    }
  else
    return FALSE;
  while (index >= 0 && index < n
         && !has_room (self, &g_array_index (self->segments, Segment, index).slot))
    index += step;
  return index >= 0 && index < n
         && gtk_widget_grab_focus (
             get_entry (self, &g_array_index (self->segments, Segment, index)));
}

static void
on_focus_changed_cb (CrmDayGrid *self)
{
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
crm_day_grid_dispose (GObject *object)
{
  CrmDayGrid *self = CRM_DAY_GRID (object);

  crm_day_grid_hide_ghost (self);
  if (self->fill_tick != 0)
    gtk_widget_remove_tick_callback (GTK_WIDGET (self), self->fill_tick);
  self->fill_tick = 0;
  if (self->segments != NULL)
    clear_segments (self);
  G_OBJECT_CLASS (crm_day_grid_parent_class)->dispose (object);
}

static void
crm_day_grid_finalize (GObject *object)
{
  CrmDayGrid *self = CRM_DAY_GRID (object);

  g_array_unref (self->segments);
  g_clear_pointer (&self->occurrences, g_ptr_array_unref);
  g_clear_object (&self->scroll);
  crm_work_calendar_unref (self->work);
  G_OBJECT_CLASS (crm_day_grid_parent_class)->finalize (object);
}

static void
crm_day_grid_class_init (CrmDayGridClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = crm_day_grid_dispose;
  G_OBJECT_CLASS (klass)->finalize = crm_day_grid_finalize;
  widget_class->measure = crm_day_grid_measure;
  widget_class->size_allocate = crm_day_grid_size_allocate;
  widget_class->snapshot = crm_day_grid_snapshot;
  widget_class->map = crm_day_grid_map;
  widget_class->css_changed = crm_day_grid_css_changed;
  widget_class->unmap = crm_day_grid_unmap;
  widget_class->focus = crm_day_grid_focus;
  gtk_widget_class_set_css_name (widget_class, "day-grid");
  signals[ENTRY_ADDED] = g_signal_new ("entry-added", CRM_TYPE_DAY_GRID, G_SIGNAL_RUN_LAST, 0, NULL,
                                       NULL, NULL, G_TYPE_NONE, 1, GTK_TYPE_WIDGET);
  signals[PICK] = g_signal_new ("pick", CRM_TYPE_DAY_GRID, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                G_TYPE_NONE, 1, G_TYPE_INT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
crm_day_grid_init (CrmDayGrid *self)
{
  self->work = crm_work_calendar_new ();
  self->segments = g_array_new (FALSE, FALSE, sizeof (Segment));
  self->n_days = 7;
  self->first = crm_date_today ();
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  g_signal_connect (self, "notify::has-focus", G_CALLBACK (on_focus_changed_cb), NULL);
}

/**
 * crm_day_grid_new:
 *
 * Returns: (transfer full): an empty grid of this week
 */
GtkWidget *
crm_day_grid_new (const CrmLocale *locale)
{
  CrmDayGrid *self = g_object_new (CRM_TYPE_DAY_GRID, NULL);

  self->locale = locale;
  crm_day_grid_set_cursor (self, (CrmWall){ self->first, 9 * 60 });
  return GTK_WIDGET (self);
}
