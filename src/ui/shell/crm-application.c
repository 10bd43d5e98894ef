/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The program. One process serves all windows of a desktop, except while it takes screenshots. Main
 * thread. */
#include "config.h"

#include "crm-application.h"

#include <glib/gi18n-lib.h>

#include "crm-autostart.h"
#include "crm-help-window.h"
#include "crm-keyboard.h"
#include "crm-places.h"
#include "crm-reminder-service.h"
#include "crm-screenshots.h"
#include "crm-settings-window.h"
#include "crm-window.h"

struct _CrmApplication
{
  AdwApplication parent_instance;

  GSettings *settings;
  CrmReminderService *reminders; /* which the application keeps */
  char *asked_activity;          /* to be shown as soon as a window has its office */
};

G_DEFINE_FINAL_TYPE (CrmApplication, crm_application, ADW_TYPE_APPLICATION)

static const GOptionEntry options[] = {
  { "sample", 0, 0, G_OPTION_ARG_NONE, NULL, N_ ("Open the sample company"), NULL },
  /* Translators: the name of the argument of an option, as in --profile=FOLDER */
  { "profile", 0, 0, G_OPTION_ARG_FILENAME, NULL, N_ ("Open the office in a folder"),
    N_ ("FOLDER") },
  { "screenshots", 0, 0, G_OPTION_ARG_FILENAME, NULL,
    N_ ("Save a picture of every place to a folder, then quit"), N_ ("FOLDER") },
  { "background", 0, 0, G_OPTION_ARG_NONE, NULL, N_ ("Tell reminders, without a window"), NULL },
  { "version", 0, 0, G_OPTION_ARG_NONE, NULL, N_ ("Print the version"), NULL },
  { NULL },
};

static CrmWindow *
find_window (CrmApplication *self, const char *folder)
{
  for (GList *l = gtk_application_get_windows (GTK_APPLICATION (self)); l; l = l->next)
    if (CRM_IS_WINDOW (l->data)
        && g_strcmp0 (crm_window_get_folder (CRM_WINDOW (l->data)), folder) == 0)
      return l->data;
  return NULL;
}

static CrmWindow *
open_folder (CrmApplication *self, const char *folder, CrmStoreFlags flags)
{
  CrmWindow *window = find_window (self, folder);
  if (!window)
    {
      window = crm_window_new (GTK_APPLICATION (self));
      crm_window_open_profile (window, folder, flags);
    }
  gtk_window_present (GTK_WINDOW (window));
  return window;
}

static CrmWindow *
open_sample (CrmApplication *self)
{
  g_autofree char *folder = crm_profile_sample_folder ();
  CrmWindow *window = find_window (self, folder);
  if (!window)
    {
      window = crm_window_new (GTK_APPLICATION (self));
      crm_window_open_sample (window);
    }
  gtk_window_present (GTK_WINDOW (window));
  return window;
}

static char *
dup_current_folder (void)
{
  g_autoptr (GSettings) settings = g_settings_new ("org.clientela.Clientela");
  g_autofree char *name = g_settings_get_string (settings, "current-profile");
  if (!*name)
    return crm_profile_default_folder ();
  if (g_path_is_absolute (name))
    return g_steal_pointer (&name);
  return g_build_filename (g_get_user_data_dir (), "clientela", name, NULL);
}

static void
crm_application_activate (GApplication *application)
{
  GtkWindow *window = gtk_application_get_active_window (GTK_APPLICATION (application));
  if (window)
    {
      gtk_window_present (window);
      return;
    }
  g_autofree char *folder = dup_current_folder ();
  open_folder (CRM_APPLICATION (application), folder, 0);
}

static int
crm_application_handle_local_options (GApplication *application, GVariantDict *dict)
{
  if (g_variant_dict_contains (dict, "version"))
    {
      g_print ("Clientela %s\n", CRM_VERSION);
      return 0;
    }
  /* Pictures are taken by this process, whatever else is running. */
  if (g_variant_dict_contains (dict, "screenshots"))
    g_application_set_flags (application,
                             g_application_get_flags (application) | G_APPLICATION_NON_UNIQUE);
  return -1;
}

static int
crm_application_command_line (GApplication *application, GApplicationCommandLine *command_line)
{
  CrmApplication *self = CRM_APPLICATION (application);
  GVariantDict *dict = g_application_command_line_get_options_dict (command_line);
  const char *profile = NULL, *screenshots = NULL;
  g_variant_dict_lookup (dict, "profile", "^&ay", &profile);
  g_variant_dict_lookup (dict, "screenshots", "^&ay", &screenshots);

  CrmWindow *window = NULL;
  if (profile)
    {
      g_autoptr (GFile) file
          = g_application_command_line_create_file_for_arg (command_line, profile);
      window = open_folder (self, g_file_peek_path (file), 0);
    }
  else if (g_variant_dict_contains (dict, "background"))
    {
      g_autofree char *folder = dup_current_folder ();
      crm_reminder_service_stay (self->reminders, folder, TRUE);
    }
  else if (g_variant_dict_contains (dict, "sample"))
    window = open_sample (self);
  else if (screenshots)
    {
      g_autofree char *folder = dup_current_folder ();
      window = open_folder (self, folder, 0);
    }
  else
    g_application_activate (application);
  if (screenshots)
    crm_screenshots_start (window, screenshots);
  return 0;
}

static void
on_quit_activated_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  GtkApplication *application = user_data;
  for (GList *windows = gtk_application_get_windows (application); windows;
       windows = gtk_application_get_windows (application))
    {
      GtkWindow *window = windows->data;
      gtk_window_close (window);
      /* A window that refuses stays, and the program with it. */
      if (gtk_application_get_windows (application) == windows && windows->data == window)
        return;
    }
}

static void
on_sample_activated_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  open_sample (CRM_APPLICATION (user_data));
}

static void
on_help_activated_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  crm_help_window_present (gtk_application_get_active_window (GTK_APPLICATION (user_data)));
}

static void
on_about_activated_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  GtkWindow *window = gtk_application_get_active_window (GTK_APPLICATION (user_data));
  adw_show_about_window (window, "application-name", _ ("Clientela"), "application-icon",
                         CRM_APPLICATION_ID, "version", CRM_VERSION, "license-type",
                         GTK_LICENSE_GPL_3_0, "developer-name", _ ("The Clientela team"),
                         "comments", _ ("Know your customers, plan your week, win your deals."),
                         NULL);
}

/* The settings are those of the office in front, also when their own window is. */
static void
on_preferences_activated_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  const char *page = parameter ? g_variant_get_string (parameter, NULL) : NULL;
  GtkWindow *window = gtk_application_get_active_window (GTK_APPLICATION (user_data));
  if (window && !CRM_IS_WINDOW (window))
    window = gtk_window_get_transient_for (window);
  if (window && CRM_IS_WINDOW (window) && crm_window_get_context (CRM_WINDOW (window)))
    crm_settings_window_present (crm_window_get_context (CRM_WINDOW (window)), window, page);
}

static const GActionEntry actions[] = {
  { "quit", on_quit_activated_cb },
  { "sample", on_sample_activated_cb },
  { "help", on_help_activated_cb },
  { "preferences", on_preferences_activated_cb },
  { "preferences-page", on_preferences_activated_cb, "s" },
  { "about", on_about_activated_cb },
};

static void
set_accelerators (GtkApplication *application)
{
  static const struct
  {
    const char *action;
    const char *keys[3];
  } accelerators[] = {
    { "app.quit", { "<Control>q" } },
    { "app.help", { "F1" } },
    { "win.import", { "<Control>i" } },
    { "app.preferences", { "<Control>comma" } },
    { "window.close", { "<Control>w" } },
    { "win.new-menu", { "<Control>n" } },
    { "win.search", { "<Control>f" } },
    { "win.palette", { "<Control>k" } },
    { "win.history", { "<Control>h" } },
    { "win.show-help-overlay", { "<Control>question", "<Control>F1" } },
  };
  for (guint i = 0; i < G_N_ELEMENTS (accelerators); i++)
    gtk_application_set_accels_for_action (application, accelerators[i].action,
                                           (const char *const *) accelerators[i].keys);

  guint n_places;
  const CrmPlaceInfo *places = crm_places_all (&n_places);
  for (guint i = 0; i < MIN (n_places, 10); i++)
    {
      g_autofree char *action = g_strdup_printf ("win.go::%s", places[i].name);
      g_autofree char *key = g_strdup_printf ("<Alt>%u", (i + 1) % 10);
      const char *keys[] = { key, NULL };
      gtk_application_set_accels_for_action (application, action, keys);
    }
}

static void
follow_color_scheme (CrmApplication *self)
{
  static const AdwColorScheme schemes[]
      = { ADW_COLOR_SCHEME_DEFAULT, ADW_COLOR_SCHEME_FORCE_LIGHT, ADW_COLOR_SCHEME_FORCE_DARK };
  int scheme = g_settings_get_enum (self->settings, "color-scheme");
  adw_style_manager_set_color_scheme (adw_application_get_style_manager (ADW_APPLICATION (self)),
                                      schemes[CLAMP (scheme, 0, 2)]);
}

/* ---- reminders ---- */

static void
show_activity (CrmWindow *window, CrmContext *context, const char *text)
{
  CrmId id;
  gtk_window_present (GTK_WINDOW (window));
  if (crm_id_parse (text, &id))
    crm_navigator_open_record (CRM_NAVIGATOR (window), crm_context_get_kind (context, "activity"),
                               &id);
}

static void
on_open_activity_cb (CrmApplication *self, CrmContext *context, const char *id)
{
  const char *folder = crm_context_get_folder (context);
  CrmWindow *window = find_window (self, folder);
  if (window && crm_window_get_context (window) == context)
    {
      show_activity (window, context, id);
      return;
    }
  g_free (self->asked_activity);
  self->asked_activity = g_strdup (id);
  open_folder (self, folder, 0);
}

static gboolean
on_asked_idle_cb (gpointer user_data)
{
  g_autoptr (CrmApplication) self = user_data;
  g_autofree char *id = g_steal_pointer (&self->asked_activity);
  GtkWindow *window = gtk_application_get_active_window (GTK_APPLICATION (self));
  if (id && CRM_IS_WINDOW (window) && crm_window_get_context (CRM_WINDOW (window)))
    show_activity (CRM_WINDOW (window), crm_window_get_context (CRM_WINDOW (window)), id);
  return G_SOURCE_REMOVE;
}

static void
on_followed_cb (CrmApplication *self)
{
  if (self->asked_activity)
    g_idle_add (on_asked_idle_cb, g_object_ref (self));
}

static void
on_background_changed_cb (CrmApplication *self)
{
  gboolean stays = g_settings_get_boolean (self->settings, "background");
  g_autofree char *folder = stays ? dup_current_folder () : NULL;
  crm_reminder_service_stay (self->reminders, folder, FALSE);
  crm_autostart_set (g_application_get_dbus_connection (G_APPLICATION (self)), stays);
}

static void
start_reminders (CrmApplication *self)
{
  self->reminders = crm_reminder_service_new (G_APPLICATION (self));
  g_signal_connect_object (self->reminders, "open-activity", G_CALLBACK (on_open_activity_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->reminders, "followed", G_CALLBACK (on_followed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->settings, "changed::background",
                           G_CALLBACK (on_background_changed_cb), self, G_CONNECT_SWAPPED);
  if (g_settings_get_boolean (self->settings, "background"))
    {
      g_autofree char *folder = dup_current_folder ();
      crm_reminder_service_stay (self->reminders, folder, FALSE);
    }
}

static void
crm_application_shutdown (GApplication *application)
{
  crm_reminder_service_end (CRM_APPLICATION (application)->reminders);
  G_APPLICATION_CLASS (crm_application_parent_class)->shutdown (application);
}

static void
crm_application_startup (GApplication *application)
{
  G_APPLICATION_CLASS (crm_application_parent_class)->startup (application);
  crm_store_mark_main_thread ();
  gtk_window_set_default_icon_name (CRM_APPLICATION_ID);
  g_action_map_add_action_entries (G_ACTION_MAP (application), actions, G_N_ELEMENTS (actions),
                                   application);
  set_accelerators (GTK_APPLICATION (application));
  CrmApplication *self = CRM_APPLICATION (application);
  self->settings = g_settings_new ("org.clientela.Clientela");
  g_signal_connect_object (self->settings, "changed::color-scheme",
                           G_CALLBACK (follow_color_scheme), self, G_CONNECT_SWAPPED);
  follow_color_scheme (self);
  start_reminders (self);
}

static void
crm_application_finalize (GObject *object)
{
  g_clear_object (&CRM_APPLICATION (object)->settings);
  g_free (CRM_APPLICATION (object)->asked_activity);
  G_OBJECT_CLASS (crm_application_parent_class)->finalize (object);
}

/* Dialogs come here too: they are the application's as soon as they stand over a window of it. */
static void
crm_application_window_added (GtkApplication *application, GtkWindow *window)
{
  GTK_APPLICATION_CLASS (crm_application_parent_class)->window_added (application, window);
  crm_keyboard_guard (window);
}

static void
crm_application_class_init (CrmApplicationClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = crm_application_finalize;
  GApplicationClass *application_class = G_APPLICATION_CLASS (klass);
  application_class->startup = crm_application_startup;
  application_class->shutdown = crm_application_shutdown;
  application_class->activate = crm_application_activate;
  GTK_APPLICATION_CLASS (klass)->window_added = crm_application_window_added;
  application_class->handle_local_options = crm_application_handle_local_options;
  application_class->command_line = crm_application_command_line;
}

static void
crm_application_init (CrmApplication *self)
{
  g_application_add_main_option_entries (G_APPLICATION (self), options);
}

/**
 * crm_application_new:
 *
 * Returns: (transfer full): the program
 */
CrmApplication *
crm_application_new (void)
{
  return g_object_new (CRM_TYPE_APPLICATION, "application-id", CRM_APPLICATION_ID, "flags",
                       G_APPLICATION_HANDLES_COMMAND_LINE, "resource-base-path",
                       "/org/clientela/Clientela", NULL);
}
