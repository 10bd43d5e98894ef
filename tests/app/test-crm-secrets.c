/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Passwords in a store of libsecret that is a file of this test's own. */
#include "config.h"

#include <glib/gstdio.h>
#include <string.h>

#include "crm-error.h"
#include "crm-secrets.h"

#ifdef __SANITIZE_ADDRESS__
/* The file store of libsecret 0.20 forgets the entity tag that gio gives it after each write. */
const char *__asan_default_options (void);
const char *__lsan_default_suppressions (void);

const char *
__asan_default_options (void)
{
  return "fast_unwind_on_malloc=0";
}

const char *
__lsan_default_suppressions (void)
{
  return "leak:libgio-2.0\n";
}
#endif

#define OFFICE "db.example.org:5432/office"

typedef struct
{
  GMainLoop *loop;
  GAsyncResult *result;
} Waiting;

static void
take_result (GObject *source, GAsyncResult *result, gpointer data)
{
  Waiting *waiting = data;

  waiting->result = g_object_ref (result);
  g_main_loop_quit (waiting->loop);
}

static void
wait_for_result (Waiting *waiting)
{
  g_main_loop_run (waiting->loop);
}

static void
test_is_kept_found_and_forgotten (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CrmPassword) found = NULL;
  g_autoptr (CrmPassword) other = NULL;
  g_autoptr (CrmPassword) gone = NULL;

  g_assert_true (crm_secrets_store (OFFICE, "ana", "çok gizli", &error));
  g_assert_no_error (error);
  g_assert_true (crm_secrets_store (OFFICE, "rui", "other", &error));
  found = crm_secrets_lookup (OFFICE, "ana", &error);
  g_assert_cmpstr (found, ==, "çok gizli");
  other = crm_secrets_lookup (OFFICE, "rui", &error);
  g_assert_cmpstr (other, ==, "other");
  g_assert_true (crm_secrets_clear (OFFICE, "ana", &error));
  gone = crm_secrets_lookup (OFFICE, "ana", &error);
  g_assert_null (gone);
  g_assert_error (error, CRM_ERROR, CRM_ERROR_NOT_FOUND);
}

static void
test_without_waiting (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CrmPassword) found = NULL;
  Waiting waiting = { g_main_loop_new (NULL, FALSE), NULL };

  crm_secrets_store_async (OFFICE, "eva", "first", NULL, take_result, &waiting);
  wait_for_result (&waiting);
  g_assert_true (crm_secrets_store_finish (waiting.result, &error));
  g_clear_object (&waiting.result);
  crm_secrets_store_async (OFFICE, "eva", "second", NULL, take_result, &waiting);
  wait_for_result (&waiting);
  g_assert_true (crm_secrets_store_finish (waiting.result, &error));
  g_clear_object (&waiting.result);
  crm_secrets_lookup_async (OFFICE, "eva", NULL, take_result, &waiting);
  wait_for_result (&waiting);
  found = crm_secrets_lookup_finish (waiting.result, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (found, ==, "second");
  g_clear_object (&waiting.result);
  crm_secrets_clear_async (OFFICE, "eva", NULL, take_result, &waiting);
  wait_for_result (&waiting);
  g_assert_true (crm_secrets_clear_finish (waiting.result, &error));
  g_clear_object (&waiting.result);
  g_main_loop_unref (waiting.loop);
}

static void
test_the_environment_goes_first (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CrmPassword) found = NULL;

  g_setenv ("CLIENTELA_PASSWORD", "from outside", TRUE);
  found = crm_secrets_lookup ("nowhere", "nobody", &error);
  g_unsetenv ("CLIENTELA_PASSWORD");
  g_assert_no_error (error);
  g_assert_cmpstr (found, ==, "from outside");
}

/* A store that is there, takes every question and answers none, as one whose window for the
 * password nobody sees. */
static GDBusMessage *
swallow (GDBusConnection *connection, GDBusMessage *message, gboolean incoming, gpointer data)
{
  if (incoming && g_dbus_message_get_message_type (message) == G_DBUS_MESSAGE_TYPE_METHOD_CALL)
    g_clear_object (&message);
  return message;
}

static void
test_is_given_up (void)
{
  g_autoptr (GTestDBus) bus = NULL;
  g_autoptr (GDBusConnection) connection = NULL;
  g_autoptr (GVariant) owned = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (CrmPassword) found = NULL;

  if (!g_test_subprocess ())
    {
      g_unsetenv ("SECRET_BACKEND");
      g_test_trap_subprocess (NULL, 60 * G_TIME_SPAN_SECOND, 0);
      g_setenv ("SECRET_BACKEND", "file", TRUE);
      g_test_trap_assert_passed ();
      return;
    }
  bus = g_test_dbus_new (G_TEST_DBUS_NONE);
  g_test_dbus_up (bus);
  connection = g_dbus_connection_new_for_address_sync (
      g_test_dbus_get_bus_address (bus),
      G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT
          | G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
      NULL, NULL, &error);
  g_assert_no_error (error);
  owned = g_dbus_connection_call_sync (connection, "org.freedesktop.DBus", "/org/freedesktop/DBus",
                                       "org.freedesktop.DBus", "RequestName",
                                       g_variant_new ("(su)", "org.freedesktop.secrets", 4), NULL,
                                       G_DBUS_CALL_FLAGS_NONE, -1, NULL, &error);
  g_assert_no_error (error);
  g_dbus_connection_add_filter (connection, swallow, NULL, NULL);

  crm_secrets_set_patience (G_TIME_SPAN_SECOND / 5);
  g_assert_false (crm_secrets_store (OFFICE, "ana", "gizli", &error));
  g_assert_error (error, CRM_ERROR, CRM_ERROR_FAILED);
  g_assert_nonnull (strstr (error->message, "was not unlocked"));
  g_clear_error (&error);
  found = crm_secrets_lookup (OFFICE, "ana", &error);
  g_assert_null (found);
  g_assert_error (error, CRM_ERROR, CRM_ERROR_FAILED);
}

int
main (int argc, char *argv[])
{
  g_autofree char *folder = g_dir_make_tmp ("clientela-XXXXXX", NULL);
  g_autofree char *file = g_build_filename (folder, "keyring", NULL);
  int code;

  if (!g_strv_contains ((const char *const *) argv, "--GTestSubprocess"))
    g_setenv ("SECRET_BACKEND", "file", TRUE);
  g_setenv ("SECRET_FILE_TEST_PATH", file, TRUE);
  g_setenv ("SECRET_FILE_TEST_PASSWORD", "of the test", TRUE);
  g_unsetenv ("CLIENTELA_PASSWORD");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/secrets/is-kept-found-and-forgotten", test_is_kept_found_and_forgotten);
  g_test_add_func ("/secrets/without-waiting", test_without_waiting);
  g_test_add_func ("/secrets/the-environment-goes-first", test_the_environment_goes_first);
  g_test_add_func ("/secrets/is-given-up", test_is_given_up);
  code = g_test_run ();
  g_unlink (file);
  g_rmdir (folder);
  return code;
}
