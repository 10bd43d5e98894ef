/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "bench-bare-window.h"

#include <adwaita.h>
#include <stdlib.h>
#include <time.h>

#include "bench.h"

#define SETTLED 3000 /* milliseconds until nothing of the start is left to do */
#define N_ROUNDS 30

/* ---- a word ---- */

/* An empty window in which one word changes: nothing comes to a screen sooner. */
typedef struct
{
  GtkLabel *label;
  gint64 started;
  GArray *frames; /* seconds */
} Bare;

static void
change_word (Bare *self)
{
  g_autofree char *text = g_strdup_printf ("word %u", self->frames->len);

  self->started = g_get_monotonic_time ();
  gtk_label_set_text (self->label, text);
}

static gboolean
on_bare_turn_cb (gpointer data)
{
  change_word (data);
  return G_SOURCE_REMOVE;
}

static void
on_bare_painted_cb (GdkFrameClock *clock, gpointer data)
{
  Bare *self = data;
  double seconds = (double) (g_get_monotonic_time () - self->started) / 1e6;

  if (self->started == 0)
    return;
  self->started = 0;
  g_array_append_val (self->frames, seconds);
  if (self->frames->len == N_ROUNDS)
    {
      g_print ("%g\n", bench_median (self->frames));
      exit (0);
    }
  g_timeout_add (50, on_bare_turn_cb, self);
}

static void
on_bare_activate_cb (GtkApplication *application, gpointer data)
{
  Bare *self = data;
  GtkWidget *window = adw_application_window_new (application);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  self->label = GTK_LABEL (gtk_label_new (NULL));
  gtk_box_append (GTK_BOX (box), adw_header_bar_new ());
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->label));
  adw_application_window_set_content (ADW_APPLICATION_WINDOW (window), box);
  gtk_window_set_default_size (GTK_WINDOW (window), 1190, 790);
  gtk_window_present (GTK_WINDOW (window));
  g_signal_connect (gtk_widget_get_frame_clock (window), "after-paint",
                    G_CALLBACK (on_bare_painted_cb), self);
  g_timeout_add (SETTLED, on_bare_turn_cb, self);
}

/**
 * bench_bare_word:
 *
 * Prints how many seconds it takes until a word that changed is painted.
 */
int
bench_bare_word (char *program)
{
  g_autoptr (AdwApplication) application
      = adw_application_new ("org.clientela.Bare", G_APPLICATION_NON_UNIQUE);
  Bare bare = { .frames = g_array_new (FALSE, FALSE, sizeof (double)) };

  g_signal_connect (application, "activate", G_CALLBACK (on_bare_activate_cb), &bare);
  return g_application_run (G_APPLICATION (application), 1, &program);
}

/* ---- a list and a card ---- */

/* As many as Clientela's list shows columns, tells of in its first frame, and a card has. */
#define N_COLUMNS 6
#define N_ROWS 16
#define N_FACTS 12
#define QUIET 400000 /* microseconds without a frame: all is on the screen */

typedef struct
{
  const char *key;
  GtkWidget *(*make) (void);
} BareStep;

typedef struct
{
  GtkStack *stack;
  guint step;
  gint64 painted, last_work, work;
} BareLook;

static gint64
thread_time (void)
{
  struct timespec time;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &time);
  return (gint64) time.tv_sec * 1000000 + time.tv_nsec / 1000;
}

static void
on_label_setup_cb (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_list_item_set_child (item, label);
}

static void
on_label_bind_cb (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  gtk_label_set_text (GTK_LABEL (gtk_list_item_get_child (item)),
                      gtk_string_object_get_string (gtk_list_item_get_item (item)));
}

static GtkListItemFactory *
make_factory (void)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();

  g_signal_connect (factory, "setup", G_CALLBACK (on_label_setup_cb), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (on_label_bind_cb), NULL);
  return factory;
}

static GtkSelectionModel *
make_rows (void)
{
  GtkStringList *rows = gtk_string_list_new (NULL);

  for (int i = 0; i < N_ROWS; i++)
    {
      g_autofree char *text = g_strdup_printf ("Somebody of row %d", i);

      gtk_string_list_append (rows, text);
    }
  return GTK_SELECTION_MODEL (gtk_no_selection_new (G_LIST_MODEL (rows)));
}

static GtkWidget *
scroll (GtkWidget *child)
{
  GtkWidget *scroller = gtk_scrolled_window_new ();

  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), child);
  gtk_widget_set_vexpand (scroller, TRUE);
  return scroller;
}

static GtkWidget *
make_list (void)
{
  GtkWidget *view = gtk_column_view_new (make_rows ());

  for (int i = 0; i < N_COLUMNS; i++)
    {
      GtkColumnViewColumn *column = gtk_column_view_column_new ("Column", make_factory ());

      gtk_column_view_column_set_resizable (column, TRUE);
      gtk_column_view_column_set_expand (column, TRUE);
      gtk_column_view_append_column (GTK_COLUMN_VIEW (view), column);
      g_object_unref (column);
    }
  return scroll (view);
}

/* Facts in rows on the left, what happened in a list on the right. */
static GtkWidget *
make_card (void)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *facts = adw_preferences_group_new ();

  for (int i = 0; i < N_FACTS; i++)
    {
      GtkWidget *row = adw_action_row_new ();

      adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), "Fact");
      adw_action_row_set_subtitle (ADW_ACTION_ROW (row), "What is known of it");
      adw_action_row_add_suffix (ADW_ACTION_ROW (row),
                                 gtk_button_new_from_icon_name ("edit-copy-symbolic"));
      adw_preferences_group_add (ADW_PREFERENCES_GROUP (facts), row);
    }
  gtk_box_append (GTK_BOX (box), facts);
  gtk_box_append (GTK_BOX (box), scroll (gtk_list_view_new (make_rows (), make_factory ())));
  return box;
}

static const BareStep bare_steps[] = { { "list", make_list }, { "card", make_card } };

static void
begin_bare_step (BareLook *self)
{
  GtkWidget *page = bare_steps[self->step].make ();

  self->work = 0;
  self->painted = g_get_monotonic_time ();
  gtk_stack_add_child (self->stack, page);
  gtk_stack_set_visible_child (self->stack, page);
}

static void
on_bare_look_painted_cb (GdkFrameClock *clock, gpointer data)
{
  ((BareLook *) data)->painted = g_get_monotonic_time ();
}

/* Once a turn of the loop. */
static gboolean
on_bare_look_turn_cb (gpointer data)
{
  BareLook *self = data;
  gint64 work = thread_time ();

  self->work = MAX (self->work, work - self->last_work);
  self->last_work = work;
  if (g_get_monotonic_time () - self->painted < QUIET)
    return G_SOURCE_CONTINUE;
  g_print ("%s %" G_GINT64_FORMAT "\n", bare_steps[self->step].key, self->work);
  if (++self->step == G_N_ELEMENTS (bare_steps))
    exit (0);
  begin_bare_step (self);
  return G_SOURCE_CONTINUE;
}

static gboolean
on_bare_settled_cb (gpointer data)
{
  BareLook *self = data;

  g_signal_connect (gtk_widget_get_frame_clock (GTK_WIDGET (self->stack)), "after-paint",
                    G_CALLBACK (on_bare_look_painted_cb), self);
  self->last_work = thread_time ();
  g_timeout_add_full (G_PRIORITY_HIGH, 1, on_bare_look_turn_cb, self, NULL);
  begin_bare_step (self);
  return G_SOURCE_REMOVE;
}

static void
on_bare_look_activate_cb (GtkApplication *application, gpointer data)
{
  BareLook *self = data;
  GtkWidget *window = adw_application_window_new (application);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  self->stack = GTK_STACK (gtk_stack_new ());
  gtk_box_append (GTK_BOX (box), adw_header_bar_new ());
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->stack));
  gtk_stack_add_child (self->stack, gtk_label_new ("Nothing yet"));
  adw_application_window_set_content (ADW_APPLICATION_WINDOW (window), box);
  gtk_window_set_default_size (GTK_WINDOW (window), 1190, 790);
  gtk_window_present (GTK_WINDOW (window));
  g_timeout_add (SETTLED, on_bare_settled_cb, self);
}

/**
 * bench_bare_look:
 *
 * Prints, for a list and a card of labels shown for the first time, the longest that the main
 * thread's processor time grew within one turn of its loop, in microseconds.
 */
int
bench_bare_look (char *program)
{
  g_autoptr (AdwApplication) application
      = adw_application_new ("org.clientela.BareLook", G_APPLICATION_NON_UNIQUE);
  BareLook look = { 0 };

  g_signal_connect (application, "activate", G_CALLBACK (on_bare_look_activate_cb), &look);
  return g_application_run (G_APPLICATION (application), 1, &program);
}
