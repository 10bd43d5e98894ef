/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whether the program starts with the session: asked of the portal, or where there is none said by
 * a file as the desktop's specification has it. Main thread; nothing waits. */
#include "config.h"

#include "crm-autostart.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static void
on_file_written_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  if (!g_file_replace_contents_finish (G_FILE (source), result, NULL, &error))
    g_message ("The start with the session could not be arranged: %s", error->message);
}

static void
on_file_deleted_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_file_delete_finish (G_FILE (source), result, NULL);
}

static void
write_file (gboolean starts)
{
  g_autofree char *folder = g_build_filename (g_get_user_config_dir (), "autostart", NULL);
  g_autofree char *path = g_build_filename (folder, CRM_APPLICATION_ID ".desktop", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autofree char *text = g_strdup_printf ("[Desktop Entry]\n"
                                           "Type=Application\n"
                                           "Name=%s\n"
                                           "Exec=clientela --background\n"
                                           "Icon=%s\n"
                                           "NoDisplay=true\n",
                                           _ ("Clientela"), CRM_APPLICATION_ID);
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));

  if (!starts)
    {
      g_file_delete_async (file, G_PRIORITY_DEFAULT, NULL, on_file_deleted_cb, NULL);
      return;
    }
  g_mkdir_with_parents (folder, 0700);
  g_file_replace_contents_bytes_async (file, bytes, NULL, FALSE, G_FILE_CREATE_PRIVATE, NULL,
                                       on_file_written_cb, NULL);
}

static void
on_portal_asked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GVariant) reply
      = g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, NULL);

  if (reply == NULL && !g_file_test ("/.flatpak-info", G_FILE_TEST_EXISTS))
    write_file (GPOINTER_TO_INT (user_data));
}

/**
 * crm_autostart_set:
 * @bus: (nullable): of the session
 *
 * Lets the program start with the session to tell reminders, or not any more.
 */
void
crm_autostart_set (GDBusConnection *bus, gboolean starts)
{
  const char *const command[] = { "clientela", "--background", NULL };
  GVariantBuilder options;

  if (bus == NULL)
    {
      write_file (starts);
      return;
    }
  g_variant_builder_init (&options, G_VARIANT_TYPE_VARDICT);
  g_variant_builder_add (&options, "{sv}", "reason",
                         g_variant_new_string (_ ("Reminders are shown without a window")));
  g_variant_builder_add (&options, "{sv}", "autostart", g_variant_new_boolean (starts));
  g_variant_builder_add (&options, "{sv}", "commandline", g_variant_new_strv (command, -1));
  g_dbus_connection_call (bus, "org.freedesktop.portal.Desktop", "/org/freedesktop/portal/desktop",
                          "org.freedesktop.portal.Background", "RequestBackground",
                          g_variant_new ("(sa{sv})", "", &options), NULL, G_DBUS_CALL_FLAGS_NONE,
                          -1, NULL, on_portal_asked_cb, GINT_TO_POINTER (starts));
}
