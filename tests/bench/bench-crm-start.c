/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How long it takes until one can work: clientela-cli beside a program that does nothing, and the
 * window's first frame beside that of an empty libadwaita window, with the memory that both hold
 * then; and whether the main thread of a real window ever works for longer than a frame while it
 * shows the list of contacts and jumps to its end. Run with the path of clientela-cli it measures;
 * with "empty", "clientela" or "probe" it is what is measured. */
#include "config.h"

#include <adwaita.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "bench-office.h"
#include "bench.h"
#include "crm-application.h"

#define REPEATS 7

/* ---- what is measured ---- */

static void
on_painted_cb (GdkFrameClock *clock, gpointer data)
{
  gint64 started = g_ascii_strtoll (g_getenv ("BENCH_STARTED"), NULL, 10);
  g_autofree char *status = NULL;
  const char *memory;

  g_file_get_contents ("/proc/self/status", &status, NULL, NULL);
  memory = strstr (status, "VmRSS:");
  g_print ("%" G_GINT64_FORMAT " %s", g_get_monotonic_time () - started,
           memory != NULL ? memory + strlen ("VmRSS:") : "0\n");
  exit (0);
}

static void
on_mapped_cb (GtkWidget *window, gpointer data)
{
  g_signal_connect (gtk_widget_get_frame_clock (window), "after-paint", G_CALLBACK (on_painted_cb),
                    NULL);
}

static void
on_window_added_cb (GtkApplication *application, GtkWindow *window, gpointer data)
{
  g_signal_connect (window, "map", G_CALLBACK (on_mapped_cb), NULL);
}

static void
on_activate_cb (GtkApplication *application, gpointer data)
{
  GtkWidget *window = adw_application_window_new (application);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  gtk_box_append (GTK_BOX (box), adw_header_bar_new ());
  adw_application_window_set_content (ADW_APPLICATION_WINDOW (window), box);
  gtk_window_set_default_size (GTK_WINDOW (window), 1100, 740);
  gtk_window_present (GTK_WINDOW (window));
}

static int
run_empty (char *program)
{
  g_autoptr (AdwApplication) application
      = adw_application_new ("org.clientela.Empty", G_APPLICATION_DEFAULT_FLAGS);

  g_signal_connect (application, "window-added", G_CALLBACK (on_window_added_cb), NULL);
  g_signal_connect (application, "activate", G_CALLBACK (on_activate_cb), NULL);
  return g_application_run (G_APPLICATION (application), 1, &program);
}

static int
run_clientela (int argc, char *argv[])
{
  g_autoptr (CrmApplication) application = crm_application_new ();

  g_signal_connect (application, "window-added", G_CALLBACK (on_window_added_cb), NULL);
  return g_application_run (G_APPLICATION (application), argc, argv);
}

/* ---- the frame probe ---- */

#define FRAME 16667       /* microseconds */
#define QUIET 400000      /* nothing was painted for so long: what was asked for is on the screen */
#define PATIENCE 60000000 /* of one step */

typedef enum
{
  STEP_SHOW,
  STEP_END,
  STEP_TOP,
  N_STEPS,
} Step;

static const char *const step_names[N_STEPS] = { "show", "end", "top" };

typedef struct
{
  GtkWindow *window;
  GtkAdjustment *scroll; /* of the list, once it is there */
  Step step;
  gint64 started, painted, last_turn, last_work;
  gint64 stall; /* the longest that the loop was away */
  gint64 work;  /* the longest that the main thread's processor time grew meanwhile */
} Probe;

/* Processor time of this thread: what else the machine does is not the program's fault. */
static gint64
thread_time (void)
{
  struct timespec time;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &time);
  return (gint64) time.tv_sec * 1000000 + time.tv_nsec / 1000;
}

static GtkAdjustment *
find_list (GtkWidget *widget)
{
  if (GTK_IS_COLUMN_VIEW (widget) || GTK_IS_LIST_VIEW (widget))
    {
      GtkAdjustment *scroll = gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (widget));

      return gtk_widget_get_mapped (widget)
                     && gtk_adjustment_get_upper (scroll)
                            > 20 * gtk_adjustment_get_page_size (scroll)
                 ? scroll
                 : NULL;
    }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkAdjustment *found = find_list (child);

      if (found != NULL)
        return found;
    }
  return NULL;
}

static void
begin_step (Probe *probe)
{
  probe->started = g_get_monotonic_time ();
  probe->painted = 0;
  probe->stall = 0;
  probe->work = 0;
  if (probe->step == STEP_SHOW)
    gtk_widget_activate_action (GTK_WIDGET (probe->window), "win.go", "s", "contacts");
  else
    gtk_adjustment_set_value (
        probe->scroll, probe->step == STEP_END ? gtk_adjustment_get_upper (probe->scroll) : 0);
}

static void
on_probe_painted_cb (GdkFrameClock *clock, gpointer data)
{
  ((Probe *) data)->painted = g_get_monotonic_time ();
}

/* Once a turn of the loop. */
static gboolean
on_turn_cb (gpointer data)
{
  Probe *probe = data;
  gint64 now = g_get_monotonic_time (), work = thread_time ();

  probe->stall = MAX (probe->stall, now - probe->last_turn);
  probe->work = MAX (probe->work, work - probe->last_work);
  if (probe->scroll == NULL)
    probe->scroll = find_list (GTK_WIDGET (probe->window));
  probe->last_turn = g_get_monotonic_time ();
  probe->last_work = thread_time ();
  if (now - probe->started > PATIENCE)
    {
      g_print ("%s did not end\n", step_names[probe->step]);
      exit (1);
    }
  if (probe->scroll == NULL || probe->painted == 0 || now - probe->painted < QUIET)
    return G_SOURCE_CONTINUE;
  g_print ("%s %" G_GINT64_FORMAT " %" G_GINT64_FORMAT " %" G_GINT64_FORMAT "\n",
           step_names[probe->step], probe->painted - probe->started, probe->stall, probe->work);
  if (++probe->step == N_STEPS)
    exit (0);
  begin_step (probe);
  return G_SOURCE_CONTINUE;
}

/* The first frame has been seen, and what fills the first place with it. */
static gboolean
on_settled_cb (gpointer data)
{
  Probe *probe = data;

  probe->last_turn = g_get_monotonic_time ();
  probe->last_work = thread_time ();
  g_signal_connect (gtk_widget_get_frame_clock (GTK_WIDGET (probe->window)), "after-paint",
                    G_CALLBACK (on_probe_painted_cb), probe);
  begin_step (probe);
  g_timeout_add_full (G_PRIORITY_HIGH, 1, on_turn_cb, probe, NULL);
  return G_SOURCE_REMOVE;
}

static void
on_probe_window_added_cb (GtkApplication *application, GtkWindow *window, gpointer data)
{
  Probe *probe = data;

  if (probe->window != NULL)
    return;
  probe->window = window;
  g_timeout_add (3000, on_settled_cb, probe);
}

static int
run_probe (int argc, char *argv[])
{
  g_autoptr (CrmApplication) application = crm_application_new ();
  Probe probe = { 0 };

  g_signal_connect (application, "window-added", G_CALLBACK (on_probe_window_added_cb), &probe);
  return g_application_run (G_APPLICATION (application), argc, argv);
}

static void
probe_window (char *self, char *folder)
{
  char *arguments[] = { self, (char *) "probe", (char *) "--profile", folder, NULL };
  g_autofree char *output = NULL;
  g_auto (GStrv) lines = NULL;
  g_autoptr (GError) error = NULL;

  g_spawn_sync (NULL, arguments, NULL, G_SPAWN_STDERR_TO_DEV_NULL, NULL, NULL, &output, NULL, NULL,
                &error);
  g_assert_no_error (error);
  lines = g_strsplit (output, "\n", -1);
  for (char **line = lines; *line != NULL && **line != '\0'; line++)
    {
      g_auto (GStrv) parts = g_strsplit (*line, " ", 4);
      gint64 work = parts[1] != NULL && parts[2] != NULL && parts[3] != NULL
                        ? g_ascii_strtoll (parts[3], NULL, 10)
                        : G_MAXINT64;

      bench_note (
          "list of contacts, %s: %s µs to the last frame, loop away for %s µs at most, main "
          "thread busy for %s µs at most: budget of a frame %s",
          parts[0], parts[1], parts[2], parts[3], work <= FRAME ? "met" : "NOT met");
    }
}

/* ---- measuring ---- */

typedef struct
{
  double seconds;
  double megabytes;
} Start;

static Start
start_once (char **arguments)
{
  g_autofree char *now = g_strdup_printf ("%" G_GINT64_FORMAT, g_get_monotonic_time ());
  g_autofree char *output = NULL;
  g_autoptr (GError) error = NULL;
  double begin = bench_wall ();
  Start start = { 0 };
  gint64 microseconds;
  char *rest;
  int status;

  g_setenv ("BENCH_STARTED", now, TRUE);
  g_spawn_sync (NULL, arguments, NULL, G_SPAWN_SEARCH_PATH | G_SPAWN_STDERR_TO_DEV_NULL, NULL, NULL,
                &output, NULL, &status, &error);
  g_assert_no_error (error);
  if (!g_spawn_check_wait_status (status, &error))
    g_error ("%s: %s", arguments[0], error->message);
  start.seconds = bench_wall () - begin;
  microseconds = g_ascii_strtoll (output, &rest, 10);
  if (strstr (rest, "kB") != NULL)
    {
      start.seconds = (double) microseconds / 1e6;
      start.megabytes = (double) g_ascii_strtoll (rest, NULL, 10) / 1024;
    }
  return start;
}

/* In turns, so that what else the machine does meets both. */
static void
compare (const char *what, char **measured, char **bare, const char *of_what)
{
  g_autoptr (GArray) times = g_array_new (FALSE, FALSE, sizeof (double));
  g_autoptr (GArray) bare_times = g_array_new (FALSE, FALSE, sizeof (double));
  Start ours = { 0 }, theirs = { 0 };

  for (int i = 0; i < REPEATS; i++)
    {
      theirs = start_once (bare);
      ours = start_once (measured);
      g_array_append_val (bare_times, theirs.seconds);
      g_array_append_val (times, ours.seconds);
    }
  bench_time (what, bench_median (times), bench_median (bare_times), of_what);
  if (ours.megabytes > 0)
    bench_note ("  memory at the first frame: %.0f MB, of the empty window %.0f MB, %+.0f MB",
                ours.megabytes, theirs.megabytes, ours.megabytes - theirs.megabytes);
}

static int
measure (char *self, char *cli)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = bench_office_ready (bench_n_contacts (), &error);
  g_autofree char *title
      = g_strdup_printf ("Start of the program, %u contacts", bench_n_contacts ());
  char *nothing[] = { (char *) "true", NULL };
  char *version[] = { cli, (char *) "--version", NULL };
  char *list[] = { cli,
                   (char *) "--profile",
                   folder,
                   (char *) "list",
                   (char *) "contact",
                   (char *) "--limit",
                   (char *) "20",
                   NULL };
  char *search[] = { cli, (char *) "--profile", folder, (char *) "search", (char *) "ana", NULL };
  char *empty[] = { self, (char *) "empty", NULL };
  char *clientela[] = { self, (char *) "clientela", (char *) "--profile", folder, NULL };

  g_assert_no_error (error);
  bench_title (title);
  compare ("clientela-cli --version", version, nothing, "/bin/true");
  compare ("clientela-cli list contact --limit 20", list, nothing, "/bin/true");
  compare ("clientela-cli search ana", search, nothing, "/bin/true");
  compare ("window, first frame", clientela, empty, "empty libadwaita window");
  probe_window (self, folder);
  return 0;
}

int
main (int argc, char *argv[])
{
  if (argc >= 2 && strcmp (argv[1], "empty") == 0)
    return run_empty (argv[0]);
  if (argc >= 2 && strcmp (argv[1], "clientela") == 0)
    return run_clientela (argc - 1, argv + 1);
  if (argc >= 2 && strcmp (argv[1], "probe") == 0)
    return run_probe (argc - 1, argv + 1);
  if (argc == 2)
    return measure (argv[0], argv[1]);
  g_printerr ("usage: %s CLIENTELA-CLI\n", argv[0]);
  return 2;
}
