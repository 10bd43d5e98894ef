/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Calendars with ten thousand entries in view: how much processor time the main thread takes at
 * once while each view is filled and scrolled. */
#include "config.h"

#include <adwaita.h>
#include <time.h>

#include "bench.h"
#include "crm-agenda-list.h"
#include "crm-catalog.h"
#include "crm-clock.h"
#include "crm-month-view.h"
#include "crm-week-view.h"

#define N_ENTRIES 10000
#define N_FRAMES 200
#define STEP 30 /* pixels a frame */

/* Processor time of this thread: what else the machine does is not the program's fault. */
static double
thread_time (void)
{
  struct timespec time;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &time);
  return (double) time.tv_sec + (double) time.tv_nsec / 1e9;
}

/* Spread over the days of the view, from eight in the morning to eight in the evening. */
static GPtrArray *
make_occurrences (CrmCatalog *catalog, CrmDate first, CrmDate last)
{
  const CrmKind *kind = crm_catalog_find_kind (catalog, "activity");
  GPtrArray *all = g_ptr_array_new_with_free_func (g_object_unref);
  int n_days = last - first + 1;

  for (int i = 0; i < N_ENTRIES; i++)
    {
      g_autoptr (CrmRecord) record = crm_record_new (kind);
      g_autofree char *subject = g_strdup_printf ("Visit %d at the mill", i);
      gint64 start = crm_instant_from_date (first + i % n_days, 8 + i / n_days % 12, 15 * (i % 4));

      crm_record_set_text (record, "subject", subject);
      crm_record_set_text (record, "type", i % 3 == 0 ? "visit" : i % 3 == 1 ? "call" : "meeting");
      crm_record_set_integer (record, "start_at", start);
      crm_record_set_integer (record, "duration", 30 + 15 * (i % 5));
      g_ptr_array_add (all, crm_occurrence_new (record, start));
    }
  g_ptr_array_sort (all, crm_occurrence_compare);
  return all;
}

static GtkAdjustment *
find_scroll (GtkWidget *widget)
{
  if (GTK_IS_SCROLLED_WINDOW (widget) && gtk_widget_get_mapped (widget))
    return gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (widget));
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkAdjustment *found = find_scroll (child);

      if (found != NULL)
        return found;
    }
  return NULL;
}

typedef struct
{
  GtkAdjustment *scroll;
  int n;
  gboolean done;
} Scrolling;

static gboolean
on_tick_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer data)
{
  Scrolling *self = data;

  if (self->scroll != NULL)
    {
      double end
          = gtk_adjustment_get_upper (self->scroll) - gtk_adjustment_get_page_size (self->scroll);
      double at = self->n * STEP;

      /* Down and up again, as far as there is something. */
      if (end > 0)
        at = (int) (at / end) % 2 == 0 ? at - end * (int) (at / end)
                                       : end - (at - end * (int) (at / end));
      gtk_adjustment_set_value (self->scroll, at);
    }
  else
    gtk_widget_queue_draw (widget);
  self->done = ++self->n >= N_FRAMES;
  return self->done ? G_SOURCE_REMOVE : G_SOURCE_CONTINUE;
}

static void
measure (const char *name, CrmCatalog *catalog, GtkWidget *view, gboolean scrolls)
{
  GtkWidget *window = adw_window_new ();
  g_autoptr (GArray) frames = g_array_new (FALSE, FALSE, sizeof (double));
  g_autoptr (GPtrArray) occurrences = NULL;
  Scrolling scrolling = { 0 };
  CrmDate first, last;
  double began, set, longest = 0;

  gtk_window_set_default_size (GTK_WINDOW (window), 1280, 800);
  adw_window_set_content (ADW_WINDOW (window), view);
  gtk_window_present (GTK_WINDOW (window));
  while (gtk_widget_get_width (view) <= 0)
    g_main_context_iteration (NULL, TRUE);
  crm_calendar_view_get_range (CRM_CALENDAR_VIEW (view), &first, &last);
  occurrences = make_occurrences (catalog, first, last);
  began = thread_time ();
  crm_calendar_view_set_occurrences (CRM_CALENDAR_VIEW (view), occurrences);
  set = thread_time () - began;
  scrolling.scroll = scrolls ? find_scroll (view) : NULL;
  gtk_widget_add_tick_callback (view, on_tick_cb, &scrolling, NULL);
  while (!scrolling.done)
    {
      double turn = thread_time ();

      g_main_context_iteration (NULL, TRUE);
      turn = thread_time () - turn;
      longest = MAX (longest, turn);
      if (turn > 0.0005)
        g_array_append_val (frames, turn);
    }
  bench_note (
      "%-8s %d entries: handed over %5.1f ms; %u frames scrolled: median %4.1f ms, p95 %4.1f "
      "ms, longest %4.1f ms of the main thread's processor time; budget of 16 ms %s",
      name, N_ENTRIES, set * 1000, N_FRAMES, bench_percentile (frames, 50) * 1000,
      bench_percentile (frames, 95) * 1000, longest * 1000, longest <= 0.016 ? "met" : "NOT met");
  gtk_window_destroy (GTK_WINDOW (window));
}

int
main (void)
{
  g_autoptr (CrmCatalog) catalog = crm_catalog_new ();
  const CrmLocale *locale = crm_locale_find ("en");

  gtk_init ();
  adw_init ();
  bench_title ("A calendar with ten thousand entries in view");
  measure ("day", catalog, crm_week_view_new (locale, 1), TRUE);
  measure ("week", catalog, crm_week_view_new (locale, 7), TRUE);
  measure ("month", catalog, crm_month_view_new (locale), FALSE);
  measure ("agenda", catalog, crm_agenda_list_new (locale), TRUE);
  return 0;
}
