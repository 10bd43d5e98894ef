/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Passwords in a store of libsecret that is a file of this test's own. */
#include "config.h"

#include <glib/gstdio.h>

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

int
main (int argc, char *argv[])
{
  g_autofree char *folder = g_dir_make_tmp ("clientela-XXXXXX", NULL);
  g_autofree char *file = g_build_filename (folder, "keyring", NULL);
  int code;

  g_setenv ("SECRET_BACKEND", "file", TRUE);
  g_setenv ("SECRET_FILE_TEST_PATH", file, TRUE);
  g_setenv ("SECRET_FILE_TEST_PASSWORD", "of the test", TRUE);
  g_unsetenv ("CLIENTELA_PASSWORD");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/secrets/is-kept-found-and-forgotten", test_is_kept_found_and_forgotten);
  g_test_add_func ("/secrets/without-waiting", test_without_waiting);
  g_test_add_func ("/secrets/the-environment-goes-first", test_the_environment_goes_first);
  code = g_test_run ();
  g_unlink (file);
  g_rmdir (folder);
  return code;
}
