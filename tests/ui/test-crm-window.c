/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The frame: every template, the window over a real office, undo and redo, the palette. */
#include "config.h"

#include "crm-window.h"

#include "crm-application.h"
#include "crm-empty-state.h"
#include "crm-first-run-page.h"
#include "crm-help-window.h"
#include "crm-job-row.h"
#include "crm-jobs-button.h"
#include "crm-office.h"
#include "crm-places.h"
#include "crm-search-palette.h"
#include "crm-split-view.h"
#include "crm-sync-button.h"
#include "crm-ui-fixture.h"

typedef struct
{
  CrmTestOffice office;
  CrmApplication *application;
  CrmWindow *window;
} Fixture;

/* A process has one. */
static CrmApplication *the_application;

static void
set_up (Fixture *self, gconstpointer data)
{
  crm_test_office_open (&self->office);
  crm_test_office_add (&self->office, "contact", "first_name", "Ada", "last_name", "Yıldız", NULL);
  crm_test_office_add (&self->office, "account", "name", "Yıldırım Gıda A.Ş.", NULL);
  self->application = the_application;
  self->window = crm_window_new (GTK_APPLICATION (self->application));
  crm_window_set_context (self->window, self->office.context);
  gtk_window_present (GTK_WINDOW (self->window));
  gtk_test_widget_wait_for_draw (GTK_WIDGET (self->window));
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  g_object_ref (self->window);
  gtk_window_destroy (GTK_WINDOW (self->window));
  crm_test_drain ();
  g_assert_finalize_object (self->window);
  crm_test_office_close (&self->office);
}

static void
settle (Fixture *self)
{
  for (int i = 0; i < 3; i++)
    {
      gtk_test_widget_wait_for_draw (GTK_WIDGET (self->window));
      CRM_WAIT_UNTIL (!crm_window_is_busy (self->window));
    }
}

static void
test_places (Fixture *self, gconstpointer data)
{
  guint n_places;
  const CrmPlaceInfo *places = crm_places_all (&n_places);
  g_assert_cmpuint (n_places, >=, 3);
  for (guint i = 0; i < n_places; i++)
    {
      gtk_widget_activate_action (GTK_WIDGET (self->window), "win.go", "s", places[i].name);
      g_assert_cmpstr (crm_window_get_place_name (self->window), ==, places[i].name);
      settle (self);
      g_assert_true (gtk_widget_get_mapped (GTK_WIDGET (crm_window_get_page (self->window))));
    }
  /* Back at the first one everything is where it was. */
  CrmPlace *last = crm_window_get_page (self->window);
  gtk_widget_activate_action (GTK_WIDGET (self->window), "win.go", "s", places[0].name);
  g_assert_true (crm_window_get_page (self->window) != last);
  gtk_widget_activate_action (GTK_WIDGET (self->window), "win.go", "s", places[n_places - 1].name);
  g_assert_true (crm_window_get_page (self->window) == last);
}

static void
test_narrow (Fixture *self, gconstpointer data)
{
  guint n_places;
  const CrmPlaceInfo *places = crm_places_all (&n_places);
  for (guint i = 0; i < n_places; i++)
    {
      crm_navigator_go (CRM_NAVIGATOR (self->window), places[i].name, NULL);
      settle (self);
      gtk_window_set_default_size (GTK_WINDOW (self->window), 1200, 700);
      settle (self);
      /* What is laid out for much room gives way step by step, as under a hand that drags. */
      for (int step = 0; step < 5; step++)
        {
          gtk_window_set_default_size (GTK_WINDOW (self->window), 360, 640);
          settle (self);
        }
      int width = gtk_widget_get_width (GTK_WIDGET (self->window));
      g_test_message ("%s is %d wide", places[i].name, width);
      g_assert_cmpint (width, <=, 360);
    }
}

static gboolean
has_label (Fixture *self, const char *text)
{
  return crm_test_find (GTK_WIDGET (self->window), GTK_TYPE_LABEL, text) != NULL;
}

static void
test_undo_redo (Fixture *self, gconstpointer data)
{
  GtkWidget *window = GTK_WIDGET (self->window);
  const CrmKind *kind = crm_context_get_kind (self->office.context, "account");
  g_autoptr (CrmRecord) record = crm_record_new (kind);
  crm_record_set_text (record, "name", "Third");
  g_autoptr (CrmOperation) operation = crm_operation_new ("Make <Third>");
  crm_operation_insert (operation, record);
  crm_navigator_go (CRM_NAVIGATOR (window), "contacts", NULL);
  settle (self);
  crm_navigator_run (CRM_NAVIGATOR (window), operation);
  CRM_WAIT_UNTIL (has_label (self, "Make <Third>"));
  CRM_WAIT_UNTIL (has_label (self, "3 contacts"));
  gtk_widget_activate_action (window, "win.undo", NULL);
  CRM_WAIT_UNTIL (has_label (self, "2 contacts"));
  gtk_widget_activate_action (window, "win.redo", NULL);
  CRM_WAIT_UNTIL (has_label (self, "3 contacts"));
  gtk_widget_activate_action (window, "win.undo", NULL);
  CRM_WAIT_UNTIL (has_label (self, "2 contacts"));
}

static void
test_palette (Fixture *self, gconstpointer data)
{
  g_autoptr (CrmFakeNavigator) navigator
      = crm_fake_navigator_new (self->office.context, GTK_WINDOW (self->window));
  crm_search_palette_present (self->office.context, CRM_NAVIGATOR (navigator));
  GtkWidget *palette = NULL;
  GListModel *windows = gtk_window_get_toplevels ();
  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWidget) window = g_list_model_get_item (windows, i);
      if (CRM_IS_SEARCH_PALETTE (window))
        palette = window;
    }
  g_assert_nonnull (palette);
  gtk_test_widget_wait_for_draw (palette);
  g_assert_nonnull (crm_test_find (palette, GTK_TYPE_LABEL, "New Person"));

  GtkWidget *entry = crm_test_find (palette, GTK_TYPE_SEARCH_ENTRY, NULL);
  gtk_editable_set_text (GTK_EDITABLE (entry), "new le");
  CRM_WAIT_UNTIL (!crm_test_find (palette, GTK_TYPE_LABEL, "New Person"));
  g_assert_nonnull (crm_test_find (palette, GTK_TYPE_LABEL, "New Lead"));

  gtk_editable_set_text (GTK_EDITABLE (entry), "YILDIZ ada");
  CRM_WAIT_UNTIL (crm_test_find (palette, GTK_TYPE_LABEL, "Ada Yıldız"));
  gtk_editable_set_text (GTK_EDITABLE (entry), "yildi");
  CRM_WAIT_UNTIL (crm_test_find (palette, GTK_TYPE_LABEL, "Yıldırım Gıda A.Ş."));
  g_assert_nonnull (crm_test_find (palette, GTK_TYPE_LABEL, "Ada Yıldız"));
  g_signal_emit_by_name (entry, "activate");
  g_assert_true (g_str_has_prefix (crm_fake_navigator_get_log (navigator), "open "));
  crm_test_drain ();
}

/* What differs by a letter is offered as such; what is to be done is written out. */
static void
test_palette_words (Fixture *self, gconstpointer data)
{
  g_autoptr (CrmFakeNavigator) navigator
      = crm_fake_navigator_new (self->office.context, GTK_WINDOW (self->window));
  CrmSearchPalette *palette
      = crm_search_palette_new (self->office.context, CRM_NAVIGATOR (navigator));
  GtkWidget *widget = GTK_WIDGET (palette);
  gtk_window_present (GTK_WINDOW (palette));
  gtk_test_widget_wait_for_draw (widget);
  GtkWidget *entry = crm_test_find (widget, GTK_TYPE_SEARCH_ENTRY, NULL);

  gtk_editable_set_text (GTK_EDITABLE (entry), "yıldzı");
  CRM_WAIT_UNTIL (crm_test_find (widget, GTK_TYPE_LABEL, "Ada Yıldız"));
  g_assert_nonnull (
      crm_test_find (widget, GTK_TYPE_LABEL, "Nothing is written like this. Similar:"));
  gtk_editable_set_text (GTK_EDITABLE (entry), "qqqqqq");
  CRM_WAIT_UNTIL (!crm_test_find (widget, GTK_TYPE_LABEL, "Ada Yıldız"));
  gtk_editable_set_text (GTK_EDITABLE (entry), "open reports");
  CRM_WAIT_UNTIL (crm_test_find (widget, GTK_TYPE_LABEL, "Reports"));
  gtk_editable_set_text (GTK_EDITABLE (entry), "call ada tomorrow 10");
  CRM_WAIT_UNTIL (crm_test_find (widget, GTK_TYPE_LABEL, "Plan a call with “Ada Yıldız”"));
  gtk_editable_set_text (GTK_EDITABLE (entry), "new contact Zoe");
  CRM_WAIT_UNTIL (crm_test_find (widget, GTK_TYPE_LABEL, "New Person: “Zoe”"));
  g_signal_emit_by_name (entry, "activate");
  g_assert_true (g_str_has_prefix (crm_fake_navigator_get_log (navigator), "new "));
  crm_test_drain ();
}

static GtkWidget *
find_row (Fixture *self, const char *text)
{
  GtkWidget *label = crm_test_find (GTK_WIDGET (self->window), GTK_TYPE_LABEL, text);
  return label ? gtk_widget_get_ancestor (label, GTK_TYPE_LIST_BOX_ROW) : NULL;
}

static gboolean
row_says (Fixture *self, const char *title, const char *tip)
{
  GtkWidget *row = find_row (self, title);
  return row && g_strcmp0 (gtk_widget_get_tooltip_text (row), tip) == 0;
}

/* A pinned view stands below its place with its number, which follows what changes, and shows its
 * list; the palette finds it by its name. */
static void
test_sidebar_view (Fixture *self, gconstpointer data)
{
  GtkWidget *window = GTK_WIDGET (self->window);
  crm_test_office_add (&self->office, "saved_view", "name", "With city", "entity", "contacts",
                       "filter", "city is set", "pinned", "1", "shared", "1", NULL);
  crm_test_office_add (&self->office, "saved_view", "name", "Quiet deals", "entity", "opportunity",
                       "filter", "amount is empty", NULL);
  CRM_WAIT_UNTIL (row_says (self, "With city", "With city: 0 contacts"));
  crm_test_office_add (&self->office, "contact", "first_name", "Deniz", "city", "Bursa", NULL);
  CRM_WAIT_UNTIL (row_says (self, "With city", "With city: 1 contact"));
  GtkWidget *row = find_row (self, "With city");
  GtkWidget *list = gtk_widget_get_ancestor (row, GTK_TYPE_LIST_BOX);
  g_signal_emit_by_name (list, "row-activated", row);
  settle (self);
  g_assert_cmpstr (crm_window_get_place_name (self->window), ==, "contacts");
  g_assert_true (gtk_list_box_get_selected_row (GTK_LIST_BOX (list)) == (gpointer) row);
  g_assert_cmpstr (crm_place_get_subtitle (crm_window_get_page (self->window)), ==, "1 contact");

  /* The place itself asks for all again. */
  GtkWidget *place = gtk_widget_get_ancestor (crm_test_find (list, GTK_TYPE_LABEL, "Contacts"),
                                              GTK_TYPE_LIST_BOX_ROW);
  g_signal_emit_by_name (list, "row-activated", place);
  settle (self);
  g_assert_true (gtk_list_box_get_selected_row (GTK_LIST_BOX (list)) == (gpointer) place);
  g_assert_cmpstr (crm_place_get_subtitle (crm_window_get_page (self->window)), ==, "3 contacts");

  CrmSearchPalette *palette
      = crm_search_palette_new (self->office.context, CRM_NAVIGATOR (self->window));
  gtk_window_present (GTK_WINDOW (palette));
  GtkWidget *entry = crm_test_find (GTK_WIDGET (palette), GTK_TYPE_SEARCH_ENTRY, NULL);
  gtk_editable_set_text (GTK_EDITABLE (entry), "quiet d");
  CRM_WAIT_UNTIL (crm_test_find (GTK_WIDGET (palette), GTK_TYPE_LABEL, "Quiet deals"));
  g_signal_emit_by_name (entry, "activate");
  settle (self);
  g_assert_cmpstr (crm_window_get_place_name (self->window), ==, "deals");
  CRM_WAIT_UNTIL (crm_place_get_view (crm_window_get_page (self->window)));
  g_assert_nonnull (crm_test_find (window, GTK_TYPE_LABEL, "Amount is empty"));
}

static void
test_jobs (Fixture *self, gconstpointer data)
{
  g_autoptr (CrmJob) job = crm_job_new ("Long work");
  crm_job_report (job, 0.25, "25 of 100");
  GtkWidget *button = crm_test_find (GTK_WIDGET (self->window), CRM_TYPE_JOBS_BUTTON, NULL);
  g_assert_null (button);
  crm_context_add_job (self->office.context, job);
  gtk_test_widget_wait_for_draw (GTK_WIDGET (self->window));
  button = crm_test_find (GTK_WIDGET (self->window), CRM_TYPE_JOBS_BUTTON, NULL);
  g_assert_nonnull (button);

  GtkWidget *row = g_object_ref_sink (crm_job_row_new (self->office.context, job));
  GtkWidget *window = gtk_window_new ();
  GtkWidget *list = gtk_list_box_new ();
  gtk_list_box_append (GTK_LIST_BOX (list), row);
  gtk_window_set_child (GTK_WINDOW (window), list);
  gtk_window_present (GTK_WINDOW (window));
  gtk_test_widget_wait_for_draw (window);
  g_assert_nonnull (crm_test_find (window, GTK_TYPE_LABEL, "25 of 100"));
  g_signal_emit_by_name (crm_test_find (window, GTK_TYPE_BUTTON, NULL), "clicked");
  g_assert_true (g_cancellable_is_cancelled (crm_job_get_cancellable (job)));
  crm_job_finish (job, CRM_JOB_CANCELED, "Stopped");
  CRM_WAIT_UNTIL (crm_test_find (window, GTK_TYPE_LABEL, "Stopped"));
  g_signal_emit_by_name (crm_test_find (window, GTK_TYPE_BUTTON, NULL), "clicked");
  gtk_test_widget_wait_for_draw (GTK_WIDGET (self->window));
  g_assert_null (crm_test_find (GTK_WIDGET (self->window), CRM_TYPE_JOBS_BUTTON, NULL));
  gtk_window_destroy (GTK_WINDOW (window));
  g_assert_finalize_object (row);
}

static gpointer
note_revoked (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  return crm_session_set_meta (session, "sync.revoked", "1", error) ? session : NULL;
}

static void
on_noted_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_assert_nonnull (crm_store_run_finish (CRM_STORE (source), result, NULL));
  *(gboolean *) data = TRUE;
}

/* What the office takes back does not stay on the computer, and the window says so. */
static void
test_taken_back (Fixture *self, gconstpointer data)
{
  CrmContext *context = self->office.context;
  settle (self);
  g_assert_true (crm_profile_exists (self->office.folder));
  gboolean is_done = FALSE;
  crm_store_run_async (crm_context_get_store (context), CRM_LANE_WRITE, G_PRIORITY_DEFAULT,
                       note_revoked, NULL, NULL, NULL, NULL, on_noted_cb, &is_done);
  CRM_WAIT_UNTIL (is_done);
  crm_sync_engine_sync_now (crm_context_get_sync (context));
  CRM_WAIT_UNTIL (has_label (self, "This Copy Was Taken Back"));
  g_assert_null (crm_window_get_context (self->window));
  g_assert_false (crm_profile_exists (self->office.folder));
}

static void
test_first_run (Fixture *self, gconstpointer data)
{
  g_autofree char *folder = g_build_filename (self->office.folder, "none", NULL);
  CrmWindow *window = crm_window_new (GTK_APPLICATION (self->application));
  crm_window_open_profile (window, folder, 0);
  gtk_window_present (GTK_WINDOW (window));
  gtk_test_widget_wait_for_draw (GTK_WIDGET (window));
  GtkWidget *page = crm_test_find (GTK_WIDGET (window), CRM_TYPE_FIRST_RUN_PAGE, NULL);
  g_assert_nonnull (page);
  g_signal_emit_by_name (page, "start", "My Office", "Me", "EUR");
  CRM_WAIT_UNTIL (crm_window_get_context (window));
  g_assert_cmpstr (crm_context_get_office_name (crm_window_get_context (window)), ==, "My Office");
  g_assert_cmpstr (gtk_window_get_title (GTK_WINDOW (window)), ==, "My Office");
  g_object_ref (window);
  gtk_window_destroy (GTK_WINDOW (window));
  crm_test_drain ();
  g_assert_finalize_object (window);
  g_autoptr (GError) error = NULL;
  crm_profile_remove (folder, &error);
  g_assert_no_error (error);
}

static void
test_help (Fixture *self, gconstpointer data)
{
  crm_help_window_present (GTK_WINDOW (self->window));
  GtkWidget *help = NULL;
  g_autoptr (GList) windows = gtk_window_list_toplevels ();
  for (GList *l = windows; l; l = l->next)
    if (CRM_IS_HELP_WINDOW (l->data))
      help = l->data;
  g_assert_nonnull (help);
  gtk_test_widget_wait_for_draw (help);
  g_assert_nonnull (crm_test_find (help, GTK_TYPE_LABEL, "Move a deal"));
  GtkWidget *entry = crm_test_find (help, GTK_TYPE_SEARCH_ENTRY, NULL);
  gtk_editable_set_text (GTK_EDITABLE (entry), "undo");
  gtk_editable_set_text (GTK_EDITABLE (entry), "take BACK");
  CRM_WAIT_UNTIL (!crm_test_find (help, GTK_TYPE_LABEL, "Move a deal"));
  g_assert_nonnull (crm_test_find (help, GTK_TYPE_LABEL, "Take something back"));
  g_object_ref (help);
  gtk_window_destroy (GTK_WINDOW (help));
  crm_test_drain ();
  g_assert_finalize_object (help);
}

/* A key goes to what has the keyboard, and from there to the window only if it stands in it. */
static void
assert_keyboard (Fixture *self, GtkWidget *page)
{
  GtkWidget *focus = gtk_root_get_focus (GTK_ROOT (self->window));
  g_assert_nonnull (focus);
  g_assert_true (gtk_widget_get_mapped (focus));
  g_assert_true (focus == page || gtk_widget_is_ancestor (focus, page));
}

/* The keyboard goes into a card from the moment it opens, also while the card still reads and has
 * nothing to type into, and back to the deal that was opened. */
static void
test_keyboard_goes_along (Fixture *self, gconstpointer data)
{
  GType deal_type = g_type_from_name ("CrmDealCard");
  crm_test_office_add (&self->office, "opportunity", "name", "Scales", "amount", "100", NULL);
  crm_navigator_go (CRM_NAVIGATOR (self->window), "deals", NULL);
  settle (self);
  GtkWidget *deal = NULL;
  CRM_WAIT_UNTIL ((deal_type = g_type_from_name ("CrmDealCard"))
                  && (deal = crm_test_find (GTK_WIDGET (self->window), deal_type, NULL)));
  g_assert_true (gtk_widget_grab_focus (deal));
  g_signal_emit_by_name (deal, "clicked");
  GtkWidget *card = GTK_WIDGET (crm_window_get_page (self->window));
  assert_keyboard (self, card);
  settle (self);
  assert_keyboard (self, card);
  g_assert_true (gtk_root_get_focus (GTK_ROOT (self->window)) != card);
  gtk_widget_activate_action (GTK_WIDGET (self->window), "win.back", NULL);
  settle (self);
  g_assert_true (gtk_root_get_focus (GTK_ROOT (self->window)) == deal);
}

typedef struct
{
  GtkWindow *window;
  gboolean was_called;
  gboolean heard;
} NextKey;

/* Keys have this priority: none comes before it. */
static gboolean
press_next_key (gpointer data)
{
  NextKey *self = data;
  GtkWidget *focus = gtk_window_get_focus (self->window);
  self->heard = !focus || gtk_widget_get_root (focus) == GTK_ROOT (self->window);
  self->was_called = TRUE;
  return G_SOURCE_REMOVE;
}

/* What has the keyboard is taken out of the window: the next key is heard all the same. */
static void
test_keyboard_comes_back (Fixture *self, gconstpointer data)
{
  crm_navigator_go (CRM_NAVIGATOR (self->window), "contacts", NULL);
  settle (self);
  GtkWidget *page = GTK_WIDGET (crm_window_get_page (self->window));
  GtkStack *pages = GTK_STACK (gtk_widget_get_ancestor (page, GTK_TYPE_STACK));
  GtkWidget *doomed = gtk_button_new_with_label ("Doomed");
  gtk_stack_add_child (pages, doomed);
  g_assert_true (gtk_widget_grab_focus (doomed));
  gtk_stack_remove (pages, doomed);
  NextKey key = { GTK_WINDOW (self->window) };
  g_idle_add_full (G_PRIORITY_DEFAULT, press_next_key, &key, NULL);
  CRM_WAIT_UNTIL (key.was_called);
  g_assert_true (key.heard);
  assert_keyboard (self, page);
}

static void
test_templates (void)
{
  GType types[] = { CRM_TYPE_EMPTY_STATE, CRM_TYPE_FIRST_RUN_PAGE, CRM_TYPE_JOBS_BUTTON,
                    CRM_TYPE_SYNC_BUTTON, CRM_TYPE_SPLIT_VIEW };
  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    {
      GtkWidget *widget = g_object_ref_sink (g_object_new (types[i], NULL));
      g_assert_finalize_object (widget);
    }
}

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
#define ADD(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)
  g_test_add_func ("/window/templates", test_templates);
  ADD ("/window/places", test_places);
  ADD ("/window/narrow", test_narrow);
  ADD ("/window/undo-redo", test_undo_redo);
  ADD ("/window/keyboard-goes-along", test_keyboard_goes_along);
  ADD ("/window/keyboard-comes-back", test_keyboard_comes_back);
  ADD ("/window/palette", test_palette);
  ADD ("/window/palette-words", test_palette_words);
  ADD ("/window/sidebar-view", test_sidebar_view);
  ADD ("/window/jobs", test_jobs);
  ADD ("/window/help", test_help);
  ADD ("/window/first-run", test_first_run);
  ADD ("/window/taken-back", test_taken_back);
  g_autoptr (GError) error = NULL;
  the_application = crm_application_new ();
  g_application_set_flags (G_APPLICATION (the_application), G_APPLICATION_NON_UNIQUE);
  g_application_register (G_APPLICATION (the_application), NULL, &error);
  g_assert_no_error (error);
  int code = g_test_run ();
  g_object_unref (the_application);
  return code;
}
