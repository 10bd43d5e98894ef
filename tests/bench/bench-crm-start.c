/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How long it takes until one can work: clientela-cli beside a program that does nothing, and the
 * window's first frame beside that of an empty libadwaita window, with the memory that both hold
 * then. Run with the path of clientela-cli it measures; with "empty" or "clientela" it is what is
 * measured. */
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
  return 0;
}

int
main (int argc, char *argv[])
{
  if (argc >= 2 && strcmp (argv[1], "empty") == 0)
    return run_empty (argv[0]);
  if (argc >= 2 && strcmp (argv[1], "clientela") == 0)
    return run_clientela (argc - 1, argv + 1);
  if (argc == 2)
    return measure (argv[0], argv[1]);
  g_printerr ("usage: %s CLIENTELA-CLI\n", argv[0]);
  return 2;
}
