/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The window of an office that is shared: a real server, a colleague on another desk, and a window
 * that tells who is there and how it goes. */
#include "config.h"

#include <glib/gstdio.h>
#include <string.h>

#include "crm-application.h"
#include "crm-card-presence.h"
#include "crm-clock.h"
#include "crm-field-row.h"
#include "crm-screenshots.h"
#include "crm-settings-share-page.h"
#include "crm-settings-window.h"
#include "crm-sync-button.h"
#include "crm-test-office.h"
#include "crm-ui-fixture.h"
#include "crm-window.h"

static TestServer *server;
static CrmApplication *the_application;

/* Ana works at a desk without a window, Rui at the window. */
typedef struct
{
  TestOffice *office;
  TestDesk *ana;
  TestDesk *rui;
  CrmSyncEngine *engine; /* of Ana */
  CrmContext *context;   /* of Rui */
  CrmWindow *window;
  CrmId account;
} Fixture;

static CrmSyncEngine *
get_sync (Fixture *self)
{
  return crm_context_get_sync (self->context);
}

static void
on_opened_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Fixture *self = data;
  g_autoptr (GError) error = NULL;

  self->context = crm_context_open_finish (result, &error);
  g_assert_no_error (error);
}

static void
open_window (Fixture *self)
{
  crm_context_open_async (self->rui->folder, 0, NULL, on_opened_cb, self);
  CRM_WAIT_UNTIL (self->context != NULL);
  self->window = crm_window_new (GTK_APPLICATION (the_application));
  crm_window_set_context (self->window, self->context);
  gtk_window_present (GTK_WINDOW (self->window));
  gtk_test_widget_wait_for_draw (GTK_WIDGET (self->window));
}

/* The store is not to be used on the thread of the window. */
static void
run_in_thread (GThreadFunc func, Fixture *self)
{
  g_thread_join (g_thread_new ("desk", func, self));
}

static gpointer
make_desks (gpointer data)
{
  Fixture *self = data;

  self->office = test_office_new (server);
  self->ana = test_desk_found (self->office, "ana");
  test_desk_join (self->ana);
  test_office_run (self->office, "UPDATE crm.\"user\" SET name = 'Ana Conceição Silva'");
  self->account = test_desk_insert (self->ana, "account", "name", "Adega do Monte", "industry",
                                    "Wine", "phone", "+351 213 456 789", NULL);
  test_desk_sync (self->ana);
  self->rui = test_desk_new (self->office, "rui");
  g_clear_pointer (&self->ana->cycle, crm_sync_cycle_free);
  g_clear_pointer (&self->rui->cycle, crm_sync_cycle_free);
  crm_store_close (self->rui->store);
  g_clear_object (&self->rui->store);
  return NULL;
}

static gpointer
remove_desks (gpointer data)
{
  Fixture *self = data;

  self->rui->store = crm_store_open (self->rui->folder, 0, self->rui->catalog, NULL);
  test_desk_free (self->ana);
  test_desk_free (self->rui);
  test_office_free (self->office);
  return NULL;
}

static void
set_up (Fixture *self, gconstpointer data)
{
  run_in_thread (make_desks, self);
  open_window (self);
  self->engine = test_desk_start_engine (self->ana);
  CRM_WAIT_UNTIL (crm_sync_engine_get_state (get_sync (self)) == CRM_SYNC_UP_TO_DATE);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  g_object_ref (self->window);
  gtk_window_destroy (GTK_WINDOW (self->window));
  CRM_WAIT_UNTIL (G_OBJECT (self->window)->ref_count == 1);
  g_assert_finalize_object (self->window);
  crm_context_close (self->context);
  CRM_WAIT_UNTIL (G_OBJECT (self->context)->ref_count == 1);
  g_assert_finalize_object (self->context);
  crm_sync_engine_stop (self->engine);
  g_assert_finalize_object (self->engine);
  run_in_thread (remove_desks, self);
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
picture (Fixture *self, const char *name)
{
  settle (self);
  crm_test_picture (GTK_WIDGET (self->window), name);
}

static const char *
get_tooltip (GtkWidget *root)
{
  GtkWidget *button = crm_test_find (root, GTK_TYPE_MENU_BUTTON, NULL);

  return button != NULL ? gtk_widget_get_tooltip_text (button) : NULL;
}

/* What the faces in the header say; NULL when there are none. */
static const char *
get_presence (Fixture *self)
{
  GtkWidget *presence = crm_test_find (GTK_WIDGET (self->window), CRM_TYPE_CARD_PRESENCE, NULL);

  return presence != NULL ? get_tooltip (presence) : NULL;
}

static GtkWidget *
find_field (GtkWidget *root, const char *field)
{
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *below = find_field (child, field);

      if (below != NULL)
        return below;
      if (CRM_IS_FIELD_ROW (child)
          && strcmp (crm_field_get_name (crm_field_row_get_field (CRM_FIELD_ROW (child))), field)
                 == 0)
        return child;
    }
  return NULL;
}

static gboolean
ana_sees (Fixture *self, const char *field)
{
  GPtrArray *people = crm_sync_engine_get_presence (self->engine, &self->account);
  const CrmPresence *presence
      = people != NULL && people->len == 1 ? g_ptr_array_index (people, 0) : NULL;

  return presence != NULL && strcmp (presence->name, "rui") == 0
         && g_strcmp0 (presence->field, field) == 0;
}

static void
test_presence (Fixture *self, gconstpointer data)
{
  const CrmKind *kind = crm_context_get_kind (self->context, "account");
  const CrmKind *theirs = test_desk_kind (self->ana, "account");
  GtkWidget *window = GTK_WIDGET (self->window);
  GtkWidget *row;

  crm_navigator_open_record (CRM_NAVIGATOR (window), kind, &self->account);
  settle (self);
  g_assert_null (get_presence (self));
  crm_sync_engine_look (self->engine, theirs, &self->account, NULL);
  CRM_WAIT_UNTIL (g_strcmp0 (get_presence (self), "Ana Conceição Silva is looking at this") == 0);
  CRM_WAIT_UNTIL (ana_sees (self, NULL));
  picture (self, "presence");

  crm_sync_engine_look (self->engine, theirs, &self->account, "industry");
  CRM_WAIT_UNTIL (g_strcmp0 (get_presence (self), "Ana Conceição Silva is editing Industry") == 0);
  g_assert_nonnull (
      crm_test_find (window, GTK_TYPE_LABEL, "Industry · Ana Conceição Silva is editing"));
  /* Nothing is locked: Rui writes in the same field. */
  row = find_field (window, "industry");
  crm_field_row_edit (CRM_FIELD_ROW (row));
  CRM_WAIT_UNTIL (ana_sees (self, "industry"));
  picture (self, "presence-editing");
  gtk_widget_activate_action (window, "win.go", "s", "contacts");
  CRM_WAIT_UNTIL (crm_sync_engine_get_presence (self->engine, &self->account) != NULL
                  && crm_sync_engine_get_presence (self->engine, &self->account)->len == 0);
}

/* ---- the header ---- */

static GtkWidget *
get_button (Fixture *self)
{
  return crm_test_find (GTK_WIDGET (self->window), CRM_TYPE_SYNC_BUTTON, NULL);
}

static gboolean
header_says (Fixture *self, const char *words)
{
  const char *tooltip = get_tooltip (get_button (self));

  return tooltip != NULL && strstr (tooltip, words) != NULL;
}

static gboolean
has_words (GtkWidget *root, const char *words)
{
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if ((GTK_IS_LABEL (child) && gtk_widget_get_mapped (child)
         && strstr (gtk_label_get_text (GTK_LABEL (child)), words) != NULL)
        || has_words (child, words))
      return TRUE;
  return FALSE;
}

/* Opens what explains the state, and leaves it open. */
static GtkWidget *
explain (Fixture *self)
{
  GtkMenuButton *button
      = GTK_MENU_BUTTON (crm_test_find (get_button (self), GTK_TYPE_MENU_BUTTON, NULL));
  GtkWidget *popover = GTK_WIDGET (gtk_menu_button_get_popover (button));

  if (!gtk_widget_get_mapped (popover))
    gtk_menu_button_popup (button);
  CRM_WAIT_UNTIL (gtk_widget_get_mapped (popover));
  return popover;
}

/* What is below the words has the room that it needs. */
static gboolean
is_whole (GtkWidget *popover)
{
  GtkWidget *last = crm_test_find (popover, GTK_TYPE_BUTTON, "S_haring…");
  GtkWidget *words = gtk_widget_get_ancestor (last, ADW_TYPE_CLAMP);
  int needed;

  gtk_widget_measure (words, GTK_ORIENTATION_VERTICAL, gtk_widget_get_width (words), &needed, NULL,
                      NULL, NULL);
  return gtk_widget_get_height (words) >= needed;
}

static void
picture_of_state (Fixture *self, const char *name)
{
  const char *folder = g_getenv ("CRM_TEST_PICTURES");
  AdwStyleManager *style = adw_style_manager_get_default ();
  GtkWidget *popover = explain (self);

  CRM_WAIT_UNTIL (is_whole (popover));

  for (int dark = 0; folder != NULL && dark < 2; dark++)
    {
      g_autofree char *file
          = g_strdup_printf ("%s/header-%s%s.png", folder, name, dark ? "-dark" : "");
      g_autofree char *window = g_strdup_printf ("header-%s-window%s", name, dark ? "-dark" : "");

      adw_style_manager_set_color_scheme (style, dark ? ADW_COLOR_SCHEME_FORCE_DARK
                                                      : ADW_COLOR_SCHEME_FORCE_LIGHT);
      settle (self);
      crm_screenshot_save (popover, file, NULL);
      picture (self, window);
    }
  adw_style_manager_set_color_scheme (style, ADW_COLOR_SCHEME_FORCE_LIGHT);
  gtk_popover_popdown (GTK_POPOVER (popover));
}

static void
add_account (Fixture *self, const char *name)
{
  CrmTestOffice office = { NULL, self->context };

  crm_test_office_add (&office, "account", "name", name, NULL);
}

/* The desk has to come anew, as after a fault of the line. */
static void
cut_line (Fixture *self)
{
  test_office_run (self->office, "SELECT pg_terminate_backend (pid) FROM pg_stat_activity WHERE "
                                 "usename = 'rui'");
  CRM_WAIT_UNTIL (crm_sync_engine_get_state (get_sync (self)) != CRM_SYNC_UP_TO_DATE);
  crm_sync_engine_sync_now (get_sync (self));
}

static void
test_states (Fixture *self, gconstpointer data)
{
  CRM_WAIT_UNTIL (header_says (self, "Up to Date"));
  g_assert_true (has_words (explain (self), "Last word with the database"));
  picture_of_state (self, "up-to-date");

  g_assert_true (test_server_order (server, "kill"));
  CRM_WAIT_UNTIL (header_says (self, "Offline since "));
  add_account (self, "Typed offline");
  CRM_WAIT_UNTIL (header_says (self, "1 change to send"));
  g_assert_true (has_words (get_button (self), "1"));
  g_assert_true (has_words (explain (self), "1 change to send"));
  picture_of_state (self, "offline");
  g_assert_true (test_server_order (server, "start"));
  crm_sync_engine_sync_now (get_sync (self));
  CRM_WAIT_UNTIL (header_says (self, "Up to Date"));

  test_office_run (self->office, "UPDATE sync.meta SET min_client = 99");
  cut_line (self);
  CRM_WAIT_UNTIL (header_says (self, "Needs Your Attention"));
  g_assert_true (has_words (explain (self), "Update Clientela to send your changes"));
  picture_of_state (self, "too-old");
  test_office_run (self->office, "UPDATE sync.meta SET min_client = 1");
  crm_sync_engine_sync_now (get_sync (self));
  CRM_WAIT_UNTIL (header_says (self, "Up to Date"));
}

static GtkWidget *
find_settings (void)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWidget) window = g_list_model_get_item (windows, i);

      if (CRM_IS_SETTINGS_WINDOW (window))
        return window;
    }
  return NULL;
}

/* Another password: the window says so, and takes the right one. */
static void
test_password (Fixture *self, gconstpointer data)
{
  GtkWidget *popover, *settings, *page, *row;

  test_office_run (self->office, "ALTER ROLE rui PASSWORD 'another one'");
  cut_line (self);
  CRM_WAIT_UNTIL (header_says (self, "Needs Your Attention"));
  popover = explain (self);
  g_assert_true (has_words (popover, "does not accept the password of rui; type it again"));
  g_assert_true (has_words (popover, "Correct Address or Password…"));
  picture_of_state (self, "password");
  gtk_widget_activate_action (GTK_WIDGET (self->window), "app.preferences-page", "s",
                              "sharing:correct");
  CRM_WAIT_UNTIL ((settings = find_settings ()) != NULL
                  && (page = crm_test_find (settings, CRM_TYPE_SETTINGS_SHARE_PAGE, NULL)) != NULL);
  row = crm_test_find_row (page, "Password");
  CRM_WAIT_UNTIL (*gtk_editable_get_text (GTK_EDITABLE (crm_test_find_row (page, "Address")))
                  != '\0');
  gtk_editable_set_text (GTK_EDITABLE (row), "wrong again");
  g_signal_emit_by_name (crm_test_find (page, GTK_TYPE_BUTTON, "_Try and Keep"), "clicked");
  CRM_WAIT_UNTIL (has_words (page, "does not accept the password"));
  crm_test_picture (settings, "correct-refused");
  /* From now on the one that is kept counts. */
  g_unsetenv ("CLIENTELA_PASSWORD");
  gtk_editable_set_text (GTK_EDITABLE (row), "another one");
  g_signal_emit_by_name (crm_test_find (page, GTK_TYPE_BUTTON, "_Try and Keep"), "clicked");
  CRM_WAIT_UNTIL (header_says (self, "Up to Date"));
  CRM_WAIT_UNTIL (crm_test_find (settings, CRM_TYPE_SETTINGS_SHARE_PAGE, NULL) == NULL);
  gtk_window_close (GTK_WINDOW (settings));
  g_setenv ("CLIENTELA_PASSWORD", "correct horse", TRUE);
}

/* ---- what is mended by itself, and said ---- */

static gint64 shift;

static gint64
shifted_now (void)
{
  return g_get_real_time () + shift;
}

static void
test_clock (Fixture *self, gconstpointer data)
{
  shift = -90 * G_TIME_SPAN_MINUTE;
  cut_line (self);
  CRM_WAIT_UNTIL (header_says (self, "Up to Date"));
  CRM_WAIT_UNTIL (has_words (explain (self), " min behind the server"));
  picture_of_state (self, "clock");
  shift = 0;
  cut_line (self);
  CRM_WAIT_UNTIL (!has_words (explain (self), "clock of this computer"));
}

/* What waits for a decision stands in the header until it is decided. */
static void
test_conflict (Fixture *self, gconstpointer data)
{
  CrmTestOffice office = { NULL, self->context };

  CRM_WAIT_UNTIL (header_says (self, "Up to Date"));
  g_assert_false (header_says (self, "to decide"));
  crm_test_office_add_conflict (&office, "Two prices", TRUE);
  CRM_WAIT_UNTIL (header_says (self, "1 conflict to decide"));
  CRM_WAIT_UNTIL (has_words (get_button (self), "1"));
  picture_of_state (self, "conflict");
  gtk_widget_activate_action (GTK_WIDGET (self->window), "win.go", "s", "attention");
  CRM_WAIT_UNTIL (crm_test_find (GTK_WIDGET (self->window), GTK_TYPE_LABEL, "Two prices"));
}

static gboolean
has_account (Fixture *self, const char *name)
{
  g_autofree char *sql
      = g_strdup_printf ("SELECT count (*) FROM crm.account WHERE name = '%s'", name);
  g_autofree char *count = test_office_ask (self->office, sql);

  return strcmp (count, "1") == 0;
}

static void
test_restored (Fixture *self, gconstpointer data)
{
  gint64 contact;

  crm_sync_engine_stop (self->engine);
  crm_sync_engine_stop (get_sync (self));
  test_office_save (self->office);
  crm_sync_engine_start (get_sync (self));
  CRM_WAIT_UNTIL (header_says (self, "Up to Date"));
  add_account (self, "Of today");
  CRM_WAIT_UNTIL (has_account (self, "Of today"));
  /* After a round more the desk knows that it was taken. */
  contact = crm_sync_engine_get_last_contact (get_sync (self));
  crm_sync_engine_sync_now (get_sync (self));
  CRM_WAIT_UNTIL (crm_sync_engine_get_last_contact (get_sync (self)) > contact);
  crm_sync_engine_stop (get_sync (self));
  test_office_restore (self->office);
  crm_sync_engine_start (get_sync (self));
  CRM_WAIT_UNTIL (has_words (explain (self), "sent again 1 change that it had forgotten"));
  CRM_WAIT_UNTIL (has_account (self, "Of today"));
  CRM_WAIT_UNTIL (header_says (self, "Up to Date"));
  picture_of_state (self, "restored");
}

/* A month without a word: what the server logged meanwhile is trimmed. */
static void
test_asleep (Fixture *self, gconstpointer data)
{
  crm_sync_engine_stop (get_sync (self));
  crm_sync_engine_look (self->engine, NULL, NULL, NULL);
  test_office_run (self->office,
                   "UPDATE crm.account SET industry = 'Of the month'; UPDATE sync.log "
                   "SET at = at - interval '1 year'; SELECT sync.trim ('180 days')");
  crm_sync_engine_start (get_sync (self));
  CRM_WAIT_UNTIL (has_words (explain (self), "This desk was away for long"));
  CRM_WAIT_UNTIL (header_says (self, "Up to Date"));
  picture_of_state (self, "asleep");
}

typedef struct
{
  CrmStore *store;
  const char *address;
} Move;

static gpointer
note_address (CrmSession *session, gpointer address, GCancellable *cancellable, GError **error)
{
  return crm_session_set_meta (session, "sync.server", address, error) ? session : NULL;
}

static gpointer
move_address (gpointer data)
{
  Move *move = data;

  g_assert_nonnull (crm_store_run (move->store, CRM_LANE_WRITE, note_address,
                                   (gpointer) move->address, NULL, NULL));
  return NULL;
}

static void
go_to (Fixture *self, const char *address)
{
  Move move = { crm_context_get_store (self->context), address };

  crm_sync_engine_stop (get_sync (self));
  g_thread_join (g_thread_new ("move", move_address, &move));
  crm_sync_engine_start (get_sync (self));
}

/* In a hotel: what is typed waits, the header says what to do, and afterwards it is sent. */
static void
test_portal (Fixture *self, gconstpointer data)
{
  TestPortal *portal = test_portal_start ();
  g_autofree char *address = g_strdup_printf (
      "host=127.0.0.1 port=%u dbname=%s", test_portal_get_port (portal), self->office->database);

  go_to (self, address);
  CRM_WAIT_UNTIL (header_says (self, "Offline since "));
  CRM_WAIT_UNTIL (has_words (explain (self), "Wi-Fi of a hotel"));
  add_account (self, "Typed in a hotel");
  CRM_WAIT_UNTIL (header_says (self, "1 change to send"));
  picture_of_state (self, "portal");
  go_to (self, self->office->address);
  test_portal_stop (portal);
  CRM_WAIT_UNTIL (has_account (self, "Typed in a hotel"));
  CRM_WAIT_UNTIL (header_says (self, "Up to Date"));
}

/* Somebody has sent under the number of this desk: its home was copied. */
static void
test_twin (Fixture *self, gconstpointer data)
{
  test_office_run (self->office,
                   "UPDATE sync.replica r SET last_seq = last_seq + 7 FROM sync.usr u WHERE "
                   "u.uid = r.uid AND u.rol = 'rui'");
  add_account (self, "Typed on the first");
  CRM_WAIT_UNTIL (has_account (self, "Typed on the first"));
  CRM_WAIT_UNTIL (has_words (explain (self), "in use somewhere else too"));
  CRM_WAIT_UNTIL (header_says (self, "Up to Date"));
  picture_of_state (self, "twin");
}

static gboolean
ana_sees_nobody (Fixture *self)
{
  GPtrArray *people = crm_sync_engine_get_presence (self->engine, &self->account);

  return people != NULL && people->len == 0;
}

/* Who does not want to be seen says so in the settings. */
static void
test_hide_presence (Fixture *self, gconstpointer data)
{
  GtkWidget *settings, *row;

  crm_navigator_open_record (CRM_NAVIGATOR (self->window),
                             crm_context_get_kind (self->context, "account"), &self->account);
  crm_sync_engine_look (self->engine, test_desk_kind (self->ana, "account"), &self->account, NULL);
  CRM_WAIT_UNTIL (ana_sees (self, NULL));
  gtk_widget_activate_action (GTK_WIDGET (self->window), "app.preferences-page", "s", "sharing");
  CRM_WAIT_UNTIL (
      (settings = find_settings ()) != NULL
      && (row = crm_test_find_row (settings, "Show What You Have Open")) != NULL
      && gtk_widget_get_mapped (row)
      && gtk_switch_get_active (GTK_SWITCH (crm_test_find (row, GTK_TYPE_SWITCH, NULL))));
  crm_test_picture (settings, "sharing");
  adw_action_row_activate (ADW_ACTION_ROW (row));
  CRM_WAIT_UNTIL (ana_sees_nobody (self));
  g_assert_null (get_presence (self));
  adw_action_row_activate (ADW_ACTION_ROW (row));
  CRM_WAIT_UNTIL (ana_sees (self, NULL));
  gtk_window_close (GTK_WINDOW (settings));
  /* Its surface is gone before that of the window below it. */
  CRM_WAIT_UNTIL (find_settings () == NULL);
  crm_test_drain ();
}

static void
add_tests (void)
{
#define ADD(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)
  ADD ("/shared-window/presence", test_presence);
  ADD ("/shared-window/states", test_states);
  ADD ("/shared-window/password", test_password);
  ADD ("/shared-window/conflict", test_conflict);
  ADD ("/shared-window/clock", test_clock);
  ADD ("/shared-window/restored", test_restored);
  ADD ("/shared-window/asleep", test_asleep);
  ADD ("/shared-window/portal", test_portal);
  ADD ("/shared-window/twin", test_twin);
  ADD ("/shared-window/hide-presence", test_hide_presence);
}

int
main (int argc, char *argv[])
{
  g_autofree char *tests = g_path_get_dirname (g_getenv ("G_TEST_SRCDIR"));
  g_autofree char *folder = g_dir_make_tmp ("crm-keyring-XXXXXX", NULL);
  g_autofree char *keyring = g_build_filename (folder, "keyring", NULL);
  g_autoptr (GError) error = NULL;
  int status;

  /* The server is started as in the tests of sync. */
  g_setenv ("G_TEST_SRCDIR", tests, TRUE);
  g_setenv ("CLIENTELA_PASSWORD", "correct horse", TRUE);
  /* A keyring of the test's own, which asks nobody. */
  g_setenv ("SECRET_BACKEND", "file", TRUE);
  g_setenv ("SECRET_FILE_TEST_PATH", keyring, TRUE);
  g_setenv ("SECRET_FILE_TEST_PASSWORD", "keyring", TRUE);
  crm_clock_set_source (shifted_now);
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  the_application = crm_application_new ();
  g_application_set_flags (G_APPLICATION (the_application), G_APPLICATION_NON_UNIQUE);
  g_application_register (G_APPLICATION (the_application), NULL, &error);
  g_assert_no_error (error);
  status = test_server_run (&server, add_tests);
  g_object_unref (the_application);
  g_unlink (keyring);
  g_rmdir (folder);
  return status;
}
