/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A real window: how long the list of contacts, its end and a card with a thousand entries take
 * until the last frame, and whether the main thread ever works for longer than a frame meanwhile;
 * how soon a key in a template of three pages is seen on the page; how soon a change at another
 * desk is seen at this one. Run without a word it measures; with "look", "type" or "desk", a
 * profile and the id of a record it is what is measured. */
#include "config.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "bench-bare-window.h"
#include "bench-office.h"
#include "bench.h"
#include "crm-application.h"
#include "crm-clock.h"
#include "crm-navigator.h"
#include "crm-row.h"
#include "crm-sync-engine.h"
#include "crm-template-studio.h"
#include "crm-window.h"
#include "../sync/crm-test-office.h"

#define FRAME 16667       /* microseconds */
#define QUIET 400000      /* nothing was painted for so long: what was asked for is on the screen */
#define PATIENCE 60000000 /* of one step */
#define SETTLED 3000      /* milliseconds until the first place is filled */
#define N_ENTRIES 1000
#define N_KEYS 60
#define N_PARAGRAPHS 24 /* of a template of three pages */
#define N_ROUNDS 30
#define CLIENT "Bench Thousand"
#define TEMPLATE "Bench three pages"

typedef enum
{
  STEP_SHOW,
  STEP_END,
  STEP_TOP,
  STEP_SORT_TIME,
  STEP_SORT_COMPANY,
  STEP_SORT_NAME,
  STEP_CARD,
  STEP_CARD_AGAIN,
  N_STEPS,
} Step;

static const struct
{
  const char *key;
  const char *what;
  const char *sort; /* key of the column that the step sorts by */
  const char *bare; /* the plainest SQL that yields what is seen first */
} steps[N_STEPS] = {
  [STEP_SHOW] = { "show", "list of contacts, shown for the first time" },
  [STEP_END] = { "end", "jump to its end" },
  [STEP_TOP] = { "top", "back to its top" },
  [STEP_SORT_TIME] = { "sort-time", "sort by time of change", "modified_at",
                       "SELECT row FROM contact WHERE +_del = 0 ORDER BY modified_at, row "
                       "LIMIT 256" },
  [STEP_SORT_COMPANY] = { "sort-company", "sort by company", "account_id/company",
                          "SELECT c.row FROM contact c LEFT JOIN account a ON a.id = c.account_id "
                          "WHERE +c._del = 0 ORDER BY a._key NULLS LAST, c.row LIMIT 256" },
  [STEP_SORT_NAME] = { "sort-name", "sort by name again", "name",
                       "SELECT row FROM contact WHERE _del = 0 ORDER BY _key, row LIMIT 256" },
  [STEP_CARD] = { "card", "card with 1,000 entries" },
  [STEP_CARD_AGAIN] = { "card-again", "the same card again" },
};

typedef struct
{
  CrmWindow *window;
  CrmId id;              /* of the record that is shown */
  GtkAdjustment *scroll; /* of the list, once it is there */
  Step step;
  CrmRef top; /* the first row of the list when the step began */
  gint64 started, first, painted, last_turn, last_work;
  gint64 work;  /* the longest that the main thread's processor time grew within a turn */
  guint n_keys; /* that were typed */
  char *seen;   /* what was on the screen last */
} Probe;

/* Processor time of this thread: what else the machine does is not the program's fault. */
static gint64
thread_time (void)
{
  struct timespec time;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &time);
  return (gint64) time.tv_sec * 1000000 + time.tv_nsec / 1000;
}

static GtkWidget *
find (GtkWidget *widget, gboolean (*is_it) (GtkWidget *widget))
{
  if (gtk_widget_get_mapped (widget) && is_it (widget))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find (child, is_it);

      if (found != NULL)
        return found;
    }
  return NULL;
}

static gboolean
is_long_list (GtkWidget *widget)
{
  GtkAdjustment *scroll;

  if (!GTK_IS_COLUMN_VIEW (widget) && !GTK_IS_LIST_VIEW (widget))
    return FALSE;
  scroll = gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (widget));
  return gtk_adjustment_get_upper (scroll) > 20 * gtk_adjustment_get_page_size (scroll);
}

static gboolean
is_filled_list (GtkWidget *widget)
{
  return GTK_IS_COLUMN_VIEW (widget)
         && g_list_model_get_n_items (
                G_LIST_MODEL (gtk_column_view_get_model (GTK_COLUMN_VIEW (widget))))
                > 0;
}

static gboolean
is_heading (GtkWidget *widget)
{
  return GTK_IS_LABEL (widget) && strcmp (gtk_label_get_text (GTK_LABEL (widget)), CLIENT) == 0;
}

static gboolean
is_round (GtkWidget *widget)
{
  return GTK_IS_LABEL (widget)
         && g_str_has_prefix (gtk_label_get_text (GTK_LABEL (widget)), "round ");
}

static gboolean
is_text (GtkWidget *widget)
{
  return GTK_IS_TEXT_VIEW (widget);
}

static void
open_record (Probe *self, const char *kind)
{
  crm_navigator_open_record (CRM_NAVIGATOR (self->window),
                             crm_context_get_kind (crm_window_get_context (self->window), kind),
                             &self->id);
}

/* ---- a look around ---- */

/* Returns: the first row of the list, 0 when there is none */
static CrmRef
get_top (Probe *self)
{
  GtkWidget *list = find (GTK_WIDGET (self->window), is_filled_list);
  g_autoptr (CrmRow) row = NULL;

  if (list == NULL)
    return 0;
  row = g_list_model_get_item (G_LIST_MODEL (gtk_column_view_get_model (GTK_COLUMN_VIEW (list))),
                               0);
  return crm_row_get_ref (row);
}

/* As the menu of the list does it, by a key or a click. */
static void
sort_by (Probe *self, const char *key)
{
  GtkWidget *list = find (GTK_WIDGET (self->window), is_filled_list);

  self->top = get_top (self);
  gtk_widget_activate_action (list, "crm-list.sort", "s", key);
}

static void
begin_step (Probe *self)
{
  if (self->step == STEP_CARD_AGAIN)
    crm_navigator_go_back (CRM_NAVIGATOR (self->window));
  self->started = g_get_monotonic_time ();
  self->first = self->painted = 0;
  self->work = 0;
  switch (self->step)
    {
    case STEP_SHOW:
      crm_navigator_go (CRM_NAVIGATOR (self->window), "contacts", NULL);
      break;
    case STEP_END:
      gtk_adjustment_set_value (self->scroll, gtk_adjustment_get_upper (self->scroll));
      break;
    case STEP_TOP:
      gtk_adjustment_set_value (self->scroll, 0);
      break;
    case STEP_SORT_TIME:
    case STEP_SORT_COMPANY:
    case STEP_SORT_NAME:
      sort_by (self, steps[self->step].sort);
      break;
    case STEP_CARD:
    case STEP_CARD_AGAIN:
      open_record (self, "contact");
      break;
    case N_STEPS:
      break;
    }
}

/* Whether what the step asked for is on the screen: of a list the rows that are seen, while the
 * rest is still counted. */
static gboolean
has_come (Probe *self)
{
  gboolean (*is_it) (GtkWidget *) = self->step == STEP_SHOW || steps[self->step].sort != NULL
                                        ? is_filled_list
                                    : self->step < STEP_CARD ? is_long_list
                                                             : is_heading;

  if (steps[self->step].sort != NULL && get_top (self) == self->top)
    return FALSE;
  return find (GTK_WIDGET (self->window), is_it) != NULL;
}

static void
on_look_painted_cb (GdkFrameClock *clock, gpointer data)
{
  Probe *self = data;

  self->painted = g_get_monotonic_time ();
  if (self->first == 0 && has_come (self))
    self->first = self->painted;
}

/* Once a turn of the loop. */
static gboolean
on_turn_cb (gpointer data)
{
  Probe *self = data;
  gint64 now = g_get_monotonic_time (), work = thread_time ();

  self->work = MAX (self->work, work - self->last_work);
  if (self->scroll == NULL)
    {
      GtkWidget *list = find (GTK_WIDGET (self->window), is_long_list);

      if (list != NULL)
        self->scroll = gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (list));
    }
  self->last_turn = g_get_monotonic_time ();
  self->last_work = thread_time ();
  if (now - self->started > PATIENCE)
    g_error ("%s did not end", steps[self->step].what);
  if (self->scroll == NULL || self->first == 0 || now - self->painted < QUIET)
    return G_SOURCE_CONTINUE;
  g_print ("%s %" G_GINT64_FORMAT " %" G_GINT64_FORMAT " %" G_GINT64_FORMAT "\n",
           steps[self->step].key, self->first - self->started, self->painted - self->started,
           self->work);
  if (++self->step == N_STEPS)
    exit (0);
  begin_step (self);
  return G_SOURCE_CONTINUE;
}

static gboolean
on_look_settled_cb (gpointer data)
{
  Probe *self = data;

  self->last_turn = g_get_monotonic_time ();
  self->last_work = thread_time ();
  g_signal_connect (gtk_widget_get_frame_clock (GTK_WIDGET (self->window)), "after-paint",
                    G_CALLBACK (on_look_painted_cb), self);
  begin_step (self);
  g_timeout_add_full (G_PRIORITY_HIGH, 1, on_turn_cb, self, NULL);
  return G_SOURCE_REMOVE;
}

/* ---- a template that is written ---- */

static gboolean
on_key_cb (gpointer data)
{
  Probe *self = data;
  CrmPlace *page = crm_window_get_page (self->window);
  GtkWidget *view = find (GTK_WIDGET (self->window), is_text);
  GtkTextBuffer *buffer;
  GtkTextIter end;

  if (!CRM_IS_TEMPLATE_STUDIO (page) || view == NULL || crm_place_is_busy (page))
    return G_SOURCE_CONTINUE;
  if (self->n_keys++ == N_KEYS)
    {
      CrmTemplateStudio *studio = CRM_TEMPLATE_STUDIO (page);
      guint n;

      g_print ("%" G_GINT64_FORMAT " %" G_GINT64_FORMAT " %u\n",
               crm_template_studio_get_delay (studio, 50, NULL),
               crm_template_studio_get_delay (studio, 95, &n), n);
      exit (0);
    }
  buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (view));
  gtk_text_buffer_get_end_iter (buffer, &end);
  gtk_text_buffer_insert (buffer, &end, self->n_keys % 8 == 0 ? " " : "a", 1);
  return G_SOURCE_CONTINUE;
}

static gboolean
on_type_settled_cb (gpointer data)
{
  Probe *self = data;

  open_record (self, "template");
  g_timeout_add (120, on_key_cb, self);
  return G_SOURCE_REMOVE;
}

/* ---- a desk that somebody else's changes come to ---- */

static void
on_desk_painted_cb (GdkFrameClock *clock, gpointer data)
{
  Probe *self = data;
  GtkWidget *label = find (GTK_WIDGET (self->window), is_round);

  if (label == NULL || g_strcmp0 (gtk_label_get_text (GTK_LABEL (label)), self->seen) == 0)
    return;
  g_free (self->seen);
  self->seen = g_strdup (gtk_label_get_text (GTK_LABEL (label)));
  g_print ("%s %" G_GINT64_FORMAT "\n", self->seen, g_get_monotonic_time ());
}

static gboolean
on_desk_settled_cb (gpointer data)
{
  Probe *self = data;

  g_signal_connect (gtk_widget_get_frame_clock (GTK_WIDGET (self->window)), "after-paint",
                    G_CALLBACK (on_desk_painted_cb), self);
  open_record (self, "account");
  return G_SOURCE_REMOVE;
}

/* ---- what is measured ---- */

static const struct
{
  const char *name;
  GSourceFunc on_settled;
} modes[] = {
  { "look", on_look_settled_cb },
  { "type", on_type_settled_cb },
  { "desk", on_desk_settled_cb },
};

typedef struct
{
  Probe probe;
  GSourceFunc on_settled;
} Run;

static void
on_window_added_cb (GtkApplication *application, GtkWindow *window, gpointer data)
{
  Run *run = data;

  if (run->probe.window != NULL || !CRM_IS_WINDOW (window))
    return;
  run->probe.window = CRM_WINDOW (window);
  g_timeout_add (SETTLED, run->on_settled, &run->probe);
}

static int
run_window (char *program, const char *mode, char *folder, const char *id)
{
  g_autoptr (CrmApplication) application = crm_application_new ();
  char *arguments[] = { program, (char *) "--profile", folder, NULL };
  Run run = { 0 };

  for (gsize i = 0; i < G_N_ELEMENTS (modes); i++)
    if (strcmp (mode, modes[i].name) == 0)
      run.on_settled = modes[i].on_settled;
  if (run.on_settled == NULL || !crm_id_parse (id, &run.probe.id))
    return 2;
  g_signal_connect (application, "window-added", G_CALLBACK (on_window_added_cb), &run);
  return g_application_run (G_APPLICATION (application), 3, arguments);
}

/* ---- measuring ---- */

#define EMPTY_WINDOW "a word in an empty window"

static CrmRecord *
find_named (CrmSession *session, const char *kind, const char *name)
{
  g_autoptr (CrmQuery) query
      = crm_query_new (crm_catalog_find_kind (crm_session_get_catalog (session), kind));
  g_autoptr (GPtrArray) found = NULL;

  crm_query_filter (query, "name", CRM_FILTER_EQUAL, crm_value_text (name), NULL);
  crm_query_set_limit (query, 1);
  found = crm_session_list (session, query, NULL);
  return found != NULL && found->len > 0 ? g_object_ref (g_ptr_array_index (found, 0)) : NULL;
}

/* The client with a thousand entries is made once and stays. */
static gpointer
ready_client (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  const CrmCatalog *catalog = crm_session_get_catalog (session);
  const CrmKind *contacts = crm_catalog_find_kind (catalog, "contact");
  CrmRecord *client = find_named (session, "contact", CLIENT);
  gint64 now = crm_clock_now ();

  if (client != NULL)
    return client;
  client = crm_record_new (contacts);
  crm_record_set_text (client, "name", CLIENT);
  if (!crm_session_begin (session, "Bench", "benchmark", error)
      || !crm_session_insert (session, client, error))
    return NULL;
  for (int i = 0; i < N_ENTRIES; i++)
    {
      g_autoptr (CrmRecord) entry = crm_record_new (crm_catalog_find_kind (catalog, "activity"));
      g_autofree char *subject = g_strdup_printf ("Entry %d", i);

      crm_record_set_text (entry, "subject", subject);
      crm_record_set_text (entry, "type", i % 3 == 0 ? "call" : i % 3 == 1 ? "visit" : "meeting");
      crm_record_set_integer (entry, "start_at", now - (gint64) i * 9 * G_TIME_SPAN_HOUR);
      crm_record_set_parent (entry, "parent", contacts, crm_record_get_id (client));
      if (!crm_session_insert (session, entry, error))
        return NULL;
    }
  return crm_session_commit (session, NULL, error) ? client : NULL;
}

static gpointer
ready_template (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  const CrmCatalog *catalog = crm_session_get_catalog (session);
  CrmRecord *template = find_named (session, "template", TEMPLATE);
  g_autoptr (GString) text = g_string_new ("---\ntype: letter\npage: A4\nsize: 11\n---\n");

  if (template != NULL)
    return template;
  for (int i = 0; i < N_PARAGRAPHS; i++)
    {
      g_string_append_printf (text, "## %d. Article\n", i + 1);
      for (int k = 0; k < 6; k++)
        g_string_append (text, "The parties agree that what stands here is long enough to be set "
                               "in lines, and that lines make pages. ");
      g_string_append (text, "\n\n");
    }
  template = crm_record_new (crm_catalog_find_kind (catalog, "template"));
  crm_record_set_text (template, "name", TEMPLATE);
  crm_record_set_text (template, "type", "letter");
  crm_record_set_text (template, "body", text->str);
  return crm_session_begin (session, "Bench", "benchmark", error)
                 && crm_session_insert (session, template, error)
                 && crm_session_commit (session, NULL, error)
             ? template
             : NULL;
}

static char *
run_self (char *self, const char *mode, char *folder, const CrmId *id)
{
  g_autofree char *text = crm_id_dup_string (id);
  char *arguments[] = { self, (char *) mode, folder, text, NULL };
  g_autoptr (GError) error = NULL;
  char *output = NULL;

  g_spawn_sync (NULL, arguments, NULL, G_SPAWN_STDERR_TO_DEV_NULL, NULL, NULL, &output, NULL, NULL,
                &error);
  g_assert_no_error (error);
  return output;
}

static double
measure_bare (char *self)
{
  CrmId none = { 0 };
  g_autofree char *output = run_self (self, "bare", (char *) "-", &none);

  return g_ascii_strtod (output, NULL);
}

/* What a list and a card of nothing but labels cost the main thread at once. */
static void
note_bare_look (char *self)
{
  CrmId none = { 0 };
  g_autofree char *output = run_self (self, "bare-look", (char *) "-", &none);
  g_auto (GStrv) lines = g_strsplit (g_strstrip (output), "\n", -1);

  for (guint i = 0; lines[i] != NULL; i++)
    {
      const char *number = strchr (lines[i], ' ');

      if (number != NULL)
        bench_note ("%.*s of labels in an empty window, for the first time: main thread at once "
                    "%5.1f ms",
                    (int) (number - lines[i]), lines[i], g_ascii_strtod (number, NULL) / 1000);
    }
}

static void
measure_look (char *self, char *folder, const CrmId *client, sqlite3 *db, double bare)
{
  g_autofree char *output = run_self (self, "look", folder, client);
  g_auto (GStrv) lines = g_strsplit (output, "\n", -1);

  for (guint i = 0; lines[i] != NULL && *lines[i] != '\0' && i < N_STEPS; i++)
    {
      g_auto (GStrv) parts = g_strsplit (lines[i], " ", 4);

      if (g_strv_length (parts) != 4)
        continue;
      bench_note ("%-44s first frame %6.1f ms, last %6.1f ms, main thread at once %5.1f ms: "
                  "budget of a frame %s",
                  steps[i].what, g_ascii_strtod (parts[1], NULL) / 1000,
                  g_ascii_strtod (parts[2], NULL) / 1000, g_ascii_strtod (parts[3], NULL) / 1000,
                  g_ascii_strtoll (parts[3], NULL, 10) <= FRAME ? "met" : "NOT met");
      if (steps[i].bare != NULL)
        bench_time (steps[i].what, g_ascii_strtod (parts[1], NULL) / 1e6,
                    bench_sqlite_time (db, steps[i].bare), "the first 256 rows by SQLite");
      else
        bench_time (steps[i].what, g_ascii_strtod (parts[1], NULL) / 1e6, bare, EMPTY_WINDOW);
    }
  if (g_strv_length (lines) <= N_STEPS)
    bench_note ("the look around did not end: %s", output);
}

static void
measure_typing (char *self, char *folder, const CrmId *template, double bare)
{
  g_autofree char *output = run_self (self, "type", folder, template);
  g_auto (GStrv) parts = g_strsplit (g_strstrip (output), " ", 3);

  if (g_strv_length (parts) != 3)
    {
      bench_note ("a key to its page was not measured: %s", output);
      return;
    }
  bench_time ("key to preview, three pages, median", g_ascii_strtod (parts[0], NULL) / 1e6, bare,
              EMPTY_WINDOW);
  bench_time ("key to preview, three pages, p95", g_ascii_strtod (parts[1], NULL) / 1e6, bare,
              EMPTY_WINDOW);
  bench_judge (g_ascii_strtod (parts[1], NULL) / 1e6, 0.060);
}

/* ---- two desks ---- */

static char *
give_password (const char *address,
               const char *login,
               gpointer data,
               GCancellable *cancellable,
               GError **error)
{
  return g_strdup ("correct horse");
}

static void
run_loop_for (guint milliseconds)
{
  gint64 end = g_get_monotonic_time () + (gint64) milliseconds * 1000;

  while (g_get_monotonic_time () < end)
    {
      g_main_context_iteration (NULL, FALSE);
      g_usleep (200);
    }
}

/* Waits for the line in which the other window says that it painted it. */
static double
wait_for_line (GDataInputStream *lines, const char *text, gint64 start)
{
  for (;;)
    {
      g_autofree char *line = g_data_input_stream_read_line (lines, NULL, NULL, NULL);

      if (line == NULL)
        return -1;
      if (g_str_has_prefix (line, text) && line[strlen (text)] == ' ')
        return (double) (g_ascii_strtoll (line + strlen (text), NULL, 10) - start) / 1e6;
    }
}

static void
measure_desks (char *self, double bare)
{
  TestServer *server = test_server_start ();
  TestOffice *office = server != NULL ? test_office_new (server) : NULL;
  g_autoptr (GArray) times = g_array_new (FALSE, FALSE, sizeof (double));
  g_autoptr (GSubprocessLauncher) launcher = NULL;
  g_autoptr (GSubprocess) window = NULL;
  g_autoptr (GDataInputStream) lines = NULL;
  g_autoptr (CrmSyncEngine) engine = NULL;
  g_autofree char *id = NULL;
  TestDesk *ana, *rui;
  CrmId account;

  if (office == NULL)
    {
      bench_note ("two desks are not measured: there is no PostgreSQL server here");
      return;
    }
  ana = test_desk_found (office, "ana");
  test_desk_join (ana);
  account = test_desk_insert (ana, "account", "name", "Bell", "industry", "round 0", NULL);
  id = crm_id_dup_string (&account);
  test_desk_sync (ana);
  crm_sync_cycle_free (g_steal_pointer (&ana->cycle));
  rui = test_desk_new (office, "rui");
  crm_sync_cycle_free (g_steal_pointer (&rui->cycle));
  g_clear_object (&rui->store);
  engine = crm_sync_engine_new (ana->store, give_password, NULL, NULL);
  crm_sync_engine_start (engine);
  launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE
                                        | G_SUBPROCESS_FLAGS_STDERR_SILENCE);
  g_subprocess_launcher_setenv (launcher, "CLIENTELA_PASSWORD", "correct horse", TRUE);
  window = g_subprocess_launcher_spawn (launcher, NULL, self, "desk", rui->folder, id, NULL);
  lines = g_data_input_stream_new (g_subprocess_get_stdout_pipe (window));
  run_loop_for (SETTLED + 2000);
  for (int i = 1; i <= N_ROUNDS; i++)
    {
      g_autofree char *text = g_strdup_printf ("round %d", i);
      gint64 start = g_get_monotonic_time ();
      double seconds;

      test_desk_set (ana, "account", &account, "industry", text);
      run_loop_for (300);
      seconds = wait_for_line (lines, text, start);
      if (seconds < 0)
        break;
      g_array_append_val (times, seconds);
    }
  g_subprocess_force_exit (window);
  if (times->len > 0)
    {
      bench_time ("change at a desk to the other's screen, median", bench_median (times), bare,
                  EMPTY_WINDOW);
      bench_judge (bench_median (times), 0.100);
    }
  else
    bench_note ("a change did not come to the other's screen");
  crm_sync_engine_stop (engine);
  test_desk_free (ana);
  test_desk_free (rui);
  test_office_free (office);
  test_server_free (server);
}

static int
measure (char *self)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *title = g_strdup_printf ("A real window, %u contacts", bench_n_contacts ());
  g_autoptr (CrmRecord) client = NULL;
  g_autoptr (CrmRecord) template = NULL;
  Fixture office = { 0 };
  double bare = measure_bare (self);
  sqlite3 *db;

  office.folder = bench_office_ready (bench_n_contacts (), &error);
  g_assert_no_error (error);
  office.catalog = crm_catalog_new ();
  office.store = crm_store_open (office.folder, 0, office.catalog, &error);
  g_assert_no_error (error);
  client = fixture_run (&office, CRM_LANE_WRITE, ready_client, NULL);
  template = fixture_run (&office, CRM_LANE_WRITE, ready_template, NULL);
  g_clear_object (&office.store);
  bench_title (title);
  db = bench_sqlite_open (office.folder, CRM_STORE_FILE);
  note_bare_look (self);
  measure_look (self, office.folder, crm_record_get_id (client), db, bare);
  sqlite3_close (db);
  measure_typing (self, office.folder, crm_record_get_id (template), bare);
  measure_desks (self, bare);
  g_clear_object (&office.catalog);
  g_free (office.folder);
  return 0;
}

int
main (int argc, char *argv[])
{
  if (argc == 4 && strcmp (argv[1], "bare") == 0)
    return bench_bare_word (argv[0]);
  if (argc == 4 && strcmp (argv[1], "bare-look") == 0)
    return bench_bare_look (argv[0]);
  return argc == 4 ? run_window (argv[0], argv[1], argv[2], argv[3]) : measure (argv[0]);
}
