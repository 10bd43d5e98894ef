/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Heads of days, and entries over whole days. Main thread. */
#include "config.h"

#include "crm-all-day-row.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "crm-calendar-entry.h"
#include "crm-calendar-layout.h"

#define MAX_DAYS 7
#define MAX_LANES 5 /* more than this would push the hours off a small window */
#define MAX_LANES_OF_A_DAY 20
#define LANE_GAP 2

typedef struct
{
  GtkWidget *entry;
  CrmOccurrence *occurrence; /* of the entry */
  CrmCalendarSlot slot;      /* in days from the first */
  gboolean from_before;
  gboolean goes_on;
} Bar;

struct _CrmAllDayRow
{
  GtkWidget parent_instance;

  const CrmLocale *locale;
  CrmDate first;
  guint n_days;
  int gutter;
  GtkWidget *heads[MAX_DAYS];
  GtkWidget *more[MAX_DAYS]; /* how many bars of the day have no room */
  GArray *bars;
  int n_lanes;
  CrmWorkCalendar *work;
  GtkWidget *ghost;
  CrmDate ghost_first;
  CrmDate ghost_last;
};

G_DEFINE_FINAL_TYPE (CrmAllDayRow, crm_all_day_row, GTK_TYPE_WIDGET)

static guint pick_signal;

static double
day_width (CrmAllDayRow *self)
{
  return MAX (1, gtk_widget_get_width (GTK_WIDGET (self)) - self->gutter) / (double) self->n_days;
}

static gboolean
is_mirrored (CrmAllDayRow *self)
{
  return gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL;
}

static double
days_left (CrmAllDayRow *self, int first, int n)
{
  if (is_mirrored (self))
    return day_width (self) * ((int) self->n_days - first - n);
  return self->gutter + day_width (self) * first;
}

/**
 * crm_all_day_row_date_at:
 *
 * Returns: the day at a horizontal place; beside the days it is the nearest of them
 */
CrmDate
crm_all_day_row_date_at (CrmAllDayRow *self, double x)
{
  double from_start = is_mirrored (self)
                          ? gtk_widget_get_width (GTK_WIDGET (self)) - self->gutter - x
                          : x - self->gutter;
  int day = (int) floor (from_start / day_width (self));

  return self->first + CLAMP (day, 0, (int) self->n_days - 1);
}

static int
head_height (CrmAllDayRow *self)
{
  int height, tallest = 0;

  for (guint i = 0; i < self->n_days; i++)
    {
      gtk_widget_measure (self->heads[i], GTK_ORIENTATION_VERTICAL, -1, NULL, &height, NULL, NULL);
      tallest = MAX (tallest, height);
    }
  return tallest;
}

gboolean
crm_all_day_row_is_at_head (CrmAllDayRow *self, double y)
{
  return y < head_height (self);
}

static int
count_shown_lanes (CrmAllDayRow *self)
{
  return MIN (self->n_lanes, self->n_days == 1 ? MAX_LANES_OF_A_DAY : MAX_LANES);
}

/* Where lanes do not suffice, the last one tells on each day how many bars are not shown. */
static gboolean
is_bar_shown (CrmAllDayRow *self, const Bar *bar)
{
  int shown = count_shown_lanes (self);

  return bar->slot.column < (shown < self->n_lanes ? shown - 1 : shown);
}

static int
lane_height (CrmAllDayRow *self)
{
  g_autoptr (PangoLayout) layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), "Åg");
  int height;

  pango_layout_get_pixel_size (layout, NULL, &height);
  return height + 4;
}

static void
crm_all_day_row_measure (GtkWidget *widget,
                         GtkOrientation orientation,
                         int for_size,
                         int *minimum,
                         int *natural,
                         int *minimum_baseline,
                         int *natural_baseline)
{
  CrmAllDayRow *self = CRM_ALL_DAY_ROW (widget);
  int lanes = MAX (count_shown_lanes (self), self->ghost != NULL ? 1 : 0);

  *minimum_baseline = *natural_baseline = -1;
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      *minimum = *natural = self->gutter + (int) self->n_days * 36;
      return;
    }
  *minimum = *natural = head_height (self) + MAX (lanes * (lane_height (self) + LANE_GAP) + 4, 6);
}

static void
allocate_bar (CrmAllDayRow *self, GtkWidget *entry, int first, int n, int lane)
{
  int width = (int) round (day_width (self) * n) - 6, min_width, min_height;
  int top = head_height (self) + lane * (lane_height (self) + LANE_GAP);

  gtk_widget_measure (entry, GTK_ORIENTATION_HORIZONTAL, -1, &min_width, NULL, NULL, NULL);
  gtk_widget_measure (entry, GTK_ORIENTATION_VERTICAL, -1, &min_height, NULL, NULL, NULL);
  gtk_widget_size_allocate (entry,
                            &(GtkAllocation){ (int) round (days_left (self, first, n)) + 2, top,
                                              MAX (width, min_width),
                                              MAX (lane_height (self), min_height) },
                            -1);
}

static void
crm_all_day_row_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  CrmAllDayRow *self = CRM_ALL_DAY_ROW (widget);
  int head = head_height (self), min_width;

  for (guint i = 0; i < MAX_DAYS; i++)
    {
      gtk_widget_set_child_visible (self->heads[i], i < self->n_days);
      if (i >= self->n_days)
        continue;
      gtk_widget_measure (self->heads[i], GTK_ORIENTATION_HORIZONTAL, -1, &min_width, NULL, NULL,
                          NULL);
      gtk_widget_size_allocate (self->heads[i],
                                &(GtkAllocation){ (int) round (days_left (self, (int) i, 1)), 0,
                                                  MAX ((int) day_width (self), min_width), head },
                                -1);
    }
  for (guint i = 0; i < self->n_days; i++)
    if (gtk_widget_get_visible (self->more[i]))
      allocate_bar (self, self->more[i], (int) i, 1, count_shown_lanes (self) - 1);
  for (guint i = 0; i < self->bars->len; i++)
    {
      Bar *bar = &g_array_index (self->bars, Bar, i);

      if (bar->entry != NULL)
        allocate_bar (self, bar->entry, bar->slot.start, bar->slot.end - bar->slot.start,
                      bar->slot.column);
    }
  if (self->ghost != NULL)
    {
      int first = CLAMP (self->ghost_first - self->first, 0, (int) self->n_days - 1);
      int last = CLAMP (self->ghost_last - self->first, first, (int) self->n_days - 1);

      allocate_bar (self, self->ghost, first, last - first + 1, 0);
    }
}

static void
update_more (CrmAllDayRow *self)
{
  int hidden[MAX_DAYS] = { 0 };

  for (guint i = 0; i < self->bars->len; i++)
    {
      Bar *bar = &g_array_index (self->bars, Bar, i);

      for (int day = bar->slot.start; !is_bar_shown (self, bar) && day < bar->slot.end; day++)
        hidden[day]++;
    }
  for (int day = 0; day < MAX_DAYS; day++)
    {
      g_autofree char *text = g_strdup_printf ("+%d", hidden[day]);
      /* Translators: how many entries of a day have no room. */
      g_autofree char *label = g_strdup_printf (
          ngettext ("%d more entry", "%d more entries", (gulong) hidden[day]), hidden[day]);

      gtk_button_set_label (GTK_BUTTON (self->more[day]), text);
      gtk_widget_set_tooltip_text (self->more[day], label);
      gtk_accessible_update_property (GTK_ACCESSIBLE (self->more[day]),
                                      GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
      gtk_widget_set_visible (self->more[day], hidden[day] > 0);
    }
}

static void
clear_bars (CrmAllDayRow *self)
{
  for (guint i = 0; i < self->bars->len; i++)
    g_clear_pointer (&g_array_index (self->bars, Bar, i).entry, gtk_widget_unparent);
  g_array_set_size (self->bars, 0);
  self->n_lanes = 0;
  update_more (self);
}

static void
add_bar (CrmAllDayRow *self, CrmOccurrence *occurrence)
{
  CrmDate first = crm_occurrence_get_start (occurrence).date;
  CrmDate last = crm_wall_add (crm_occurrence_get_end (occurrence), 0, -1).date;
  int last_day = (int) self->n_days - 1;
  Bar bar = { .occurrence = occurrence };

  if (last < self->first || first > self->first + last_day)
    return;
  bar.slot.start = MAX (0, first - self->first);
  bar.slot.end = MIN (last_day, last - self->first) + 1;
  bar.from_before = first < self->first;
  bar.goes_on = last > self->first + last_day;
  g_array_append_val (self->bars, bar);
}

/* Only what has room becomes a widget. */
static void
show_bar (CrmAllDayRow *self, Bar *bar)
{
  if (!is_bar_shown (self, bar))
    return;
  bar->entry = crm_calendar_entry_new (bar->occurrence, CRM_CALENDAR_ENTRY_BAR, self->locale);
  crm_calendar_entry_set_continues (CRM_CALENDAR_ENTRY (bar->entry), bar->from_before,
                                    bar->goes_on);
  crm_calendar_entry_set_work (CRM_CALENDAR_ENTRY (bar->entry), self->work);
  gtk_widget_set_parent (bar->entry, GTK_WIDGET (self));
}

/**
 * crm_all_day_row_set_occurrences:
 *
 * Shows those that fill whole days.
 */
void
crm_all_day_row_set_occurrences (CrmAllDayRow *self, GPtrArray *occurrences)
{
  g_autofree CrmCalendarSlot *slots = NULL;

  clear_bars (self);
  for (guint i = 0; i < occurrences->len; i++)
    if (crm_occurrence_is_bar (g_ptr_array_index (occurrences, i)))
      add_bar (self, g_ptr_array_index (occurrences, i));
  slots = g_new (CrmCalendarSlot, self->bars->len);
  for (guint i = 0; i < self->bars->len; i++)
    slots[i] = g_array_index (self->bars, Bar, i).slot;
  crm_calendar_layout (slots, self->bars->len);
  for (guint i = 0; i < self->bars->len; i++)
    {
      Bar *bar = &g_array_index (self->bars, Bar, i);

      bar->slot = slots[i];
    }
  self->n_lanes = crm_calendar_count_columns (slots, self->bars->len);
  for (guint i = 0; i < self->bars->len; i++)
    show_bar (self, &g_array_index (self->bars, Bar, i));
  update_more (self);
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

static void
set_head (CrmAllDayRow *self, guint i)
{
  CrmDate date = self->first + (CrmDate) i;
  GtkWidget *box = gtk_button_get_child (GTK_BUTTON (self->heads[i]));
  GtkWidget *name = gtk_widget_get_first_child (box), *number = gtk_widget_get_next_sibling (name);
  GtkWidget *day_off = gtk_widget_get_last_child (box);
  const char *off = crm_work_calendar_get_day_off (self->work, date);
  g_autofree char *text = crm_locale_format_date_pattern (self->locale, date, "d");
  g_autofree char *day = crm_locale_format_date (self->locale, date, CRM_DATE_FULL);
  g_autofree char *label = off != NULL ? g_strdup_printf ("%s, %s", day, off) : g_strdup (day);

  gtk_label_set_text (GTK_LABEL (day_off), off != NULL ? off : "");
  gtk_widget_set_visible (day_off, off != NULL);
  gtk_widget_set_tooltip_text (self->heads[i], off != NULL ? label : NULL);
  gtk_label_set_text (GTK_LABEL (name),
                      crm_locale_weekday_short (self->locale, crm_date_weekday (date)));
  gtk_label_set_text (GTK_LABEL (number), text);
  if (date == crm_date_today ())
    gtk_widget_add_css_class (self->heads[i], "today");
  else
    gtk_widget_remove_css_class (self->heads[i], "today");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->heads[i]), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  label, -1);
}

/**
 * crm_all_day_row_set_work:
 *
 * Names days off beneath their dates.
 */
void
crm_all_day_row_set_work (CrmAllDayRow *self, CrmWorkCalendar *work)
{
  crm_work_calendar_ref (work);
  crm_work_calendar_unref (self->work);
  self->work = work;
  for (guint i = 0; i < self->n_days; i++)
    set_head (self, i);
  for (guint i = 0; i < self->bars->len; i++)
    if (g_array_index (self->bars, Bar, i).entry != NULL)
      crm_calendar_entry_set_work (CRM_CALENDAR_ENTRY (g_array_index (self->bars, Bar, i).entry),
                                   work);
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

/**
 * crm_all_day_row_set_days:
 * @gutter: pixels beside the first day
 */
void
crm_all_day_row_set_days (CrmAllDayRow *self, CrmDate first, guint n_days, int gutter)
{
  clear_bars (self);
  self->first = first;
  self->n_days = CLAMP (n_days, 1, MAX_DAYS);
  self->gutter = gutter;
  for (guint i = 0; i < MAX_DAYS; i++)
    gtk_widget_set_visible (self->heads[i], i < self->n_days);
  for (guint i = 0; i < self->n_days; i++)
    set_head (self, i);
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

/**
 * crm_all_day_row_find_entry:
 *
 * Returns: (nullable): the first bar of an activity
 */
GtkWidget *
crm_all_day_row_find_entry (CrmAllDayRow *self, const CrmId *activity)
{
  for (guint i = 0; i < self->bars->len; i++)
    {
      Bar *bar = &g_array_index (self->bars, Bar, i);

      if (bar->entry != NULL
          && crm_id_equal (crm_record_get_id (crm_occurrence_get_record (bar->occurrence)),
                           activity))
        return bar->entry;
    }
  return NULL;
}

/**
 * crm_all_day_row_show_ghost:
 * @occurrence: (nullable): what is moved; %NULL for something new
 *
 * Shows over which days a drag would put something.
 */
void
crm_all_day_row_show_ghost (CrmAllDayRow *self,
                            CrmOccurrence *occurrence,
                            CrmDate first,
                            CrmDate last)
{
  if (self->ghost == NULL)
    {
      self->ghost = crm_calendar_entry_new (occurrence, CRM_CALENDAR_ENTRY_BAR, self->locale);
      crm_calendar_entry_set_ghost (CRM_CALENDAR_ENTRY (self->ghost), (CrmWall){ first, 0 },
                                    (CrmWall){ last, 0 });
      gtk_widget_set_parent (self->ghost, GTK_WIDGET (self));
    }
  self->ghost_first = first;
  self->ghost_last = last;
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

void
crm_all_day_row_hide_ghost (CrmAllDayRow *self)
{
  if (self->ghost == NULL)
    return;
  g_clear_pointer (&self->ghost, gtk_widget_unparent);
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

static void
on_head_clicked_cb (GtkWidget *head, gpointer user_data)
{
  CrmAllDayRow *self = CRM_ALL_DAY_ROW (user_data);

  for (guint i = 0; i < self->n_days; i++)
    if (self->heads[i] == head || self->more[i] == head)
      g_signal_emit (self, pick_signal, 0, self->first + (CrmDate) i);
}

static GtkWidget *
make_head (CrmAllDayRow *self)
{
  GtkWidget *head = gtk_button_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *name = gtk_label_new (NULL), *number = gtk_label_new (NULL);
  GtkWidget *day_off = gtk_label_new (NULL);

  gtk_widget_add_css_class (head, "flat");
  gtk_widget_add_css_class (head, "day-head");
  gtk_widget_add_css_class (name, "day-name");
  gtk_widget_add_css_class (number, "day-number");
  gtk_widget_set_halign (number, GTK_ALIGN_CENTER);
  gtk_label_set_ellipsize (GTK_LABEL (name), PANGO_ELLIPSIZE_END);
  gtk_box_append (GTK_BOX (box), name);
  gtk_box_append (GTK_BOX (box), number);
  gtk_widget_add_css_class (day_off, "day-off");
  gtk_label_set_ellipsize (GTK_LABEL (day_off), PANGO_ELLIPSIZE_END);
  gtk_box_append (GTK_BOX (box), day_off);
  gtk_button_set_child (GTK_BUTTON (head), box);
  gtk_widget_set_parent (head, GTK_WIDGET (self));
  g_signal_connect (head, "clicked", G_CALLBACK (on_head_clicked_cb), self);
  return head;
}

static GtkWidget *
make_more (CrmAllDayRow *self)
{
  GtkWidget *more = gtk_button_new_with_label ("");

  gtk_widget_add_css_class (more, "flat");
  gtk_widget_add_css_class (more, "more-entries");
  gtk_widget_set_parent (more, GTK_WIDGET (self));
  gtk_widget_set_visible (more, FALSE);
  g_signal_connect (more, "clicked", G_CALLBACK (on_head_clicked_cb), self);
  return more;
}

static void
crm_all_day_row_dispose (GObject *object)
{
  CrmAllDayRow *self = CRM_ALL_DAY_ROW (object);

  crm_all_day_row_hide_ghost (self);
  if (self->heads[0] != NULL)
    clear_bars (self);
  for (guint i = 0; i < MAX_DAYS; i++)
    {
      g_clear_pointer (&self->heads[i], gtk_widget_unparent);
      g_clear_pointer (&self->more[i], gtk_widget_unparent);
    }
  G_OBJECT_CLASS (crm_all_day_row_parent_class)->dispose (object);
}

static void
crm_all_day_row_finalize (GObject *object)
{
  g_array_unref (CRM_ALL_DAY_ROW (object)->bars);
  crm_work_calendar_unref (CRM_ALL_DAY_ROW (object)->work);
  G_OBJECT_CLASS (crm_all_day_row_parent_class)->finalize (object);
}

static void
crm_all_day_row_class_init (CrmAllDayRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = crm_all_day_row_dispose;
  G_OBJECT_CLASS (klass)->finalize = crm_all_day_row_finalize;
  widget_class->measure = crm_all_day_row_measure;
  widget_class->size_allocate = crm_all_day_row_size_allocate;
  gtk_widget_class_set_css_name (widget_class, "all-day-row");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  pick_signal = g_signal_new ("pick", CRM_TYPE_ALL_DAY_ROW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                              G_TYPE_NONE, 1, G_TYPE_INT);
}

static void
crm_all_day_row_init (CrmAllDayRow *self)
{
  self->bars = g_array_new (FALSE, FALSE, sizeof (Bar));
  self->work = crm_work_calendar_new ();
  for (guint i = 0; i < MAX_DAYS; i++)
    {
      self->heads[i] = make_head (self);
      self->more[i] = make_more (self);
    }
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Whole days"), -1);
}

GtkWidget *
crm_all_day_row_new (const CrmLocale *locale)
{
  CrmAllDayRow *self = g_object_new (CRM_TYPE_ALL_DAY_ROW, NULL);

  self->locale = locale;
  crm_all_day_row_set_days (self, crm_date_today (), 7, 50);
  return GTK_WIDGET (self);
}
