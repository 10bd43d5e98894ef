/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An open office as a window has it: asynchronous, on a main loop, with operations and undo. */
#include "config.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <sys/resource.h>

#include "crm-error.h"
#include "crm-office-private.h"
#include "crm-operation.h"

typedef struct
{
  char *parent;
  char *folder;
  CrmContext *context;
  GMainLoop *loop;
  GAsyncResult *result;
  guint n_done;
  guint n_changed;
} Fixture;

#define ADD(name, func) g_test_add ("/operation/" name, Fixture, NULL, set_up, func, tear_down)

static void
take_result (GObject *source, GAsyncResult *result, gpointer data)
{
  Fixture *f = data;

  f->result = g_object_ref (result);
  g_main_loop_quit (f->loop);
}

static gboolean
give_up (gpointer data)
{
  g_error ("nothing came back within 20 seconds");
  return G_SOURCE_REMOVE;
}

/* Waits for take_result(), but not for ever. */
static GAsyncResult *
wait_for_result (Fixture *f)
{
  guint limit = g_timeout_add_seconds (20, give_up, NULL);

  g_clear_object (&f->result);
  g_main_loop_run (f->loop);
  g_source_remove (limit);
  return f->result;
}

static void
on_operation_done_cb (CrmContext *context, CrmOperation *operation, gpointer data)
{
  Fixture *f = data;

  f->n_done++;
}

static void
on_changed_cb (CrmContext *context, GArray *changes, gpointer data)
{
  Fixture *f = data;

  f->n_changed += changes->len;
}

static void
set_up (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  f->parent = g_dir_make_tmp ("clientela-XXXXXX", NULL);
  f->folder = g_build_filename (f->parent, "office", NULL);
  f->loop = g_main_loop_new (NULL, FALSE);
  crm_office_create_async (f->folder, &(CrmOfficeSetup){ "Acme", "Ana Silva", "RON" }, NULL,
                           take_result, f);
  f->context = crm_office_create_finish (wait_for_result (f), &error);
  g_assert_no_error (error);
  g_signal_connect (f->context, "operation-done", G_CALLBACK (on_operation_done_cb), f);
  g_signal_connect (f->context, "changed", G_CALLBACK (on_changed_cb), f);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  crm_context_close (f->context);
  g_clear_object (&f->result);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_finalize_object (f->context);
  g_main_loop_unref (f->loop);
  crm_profile_remove (f->folder, &error);
  g_assert_no_error (error);
  g_assert_cmpint (g_rmdir (f->parent), ==, 0);
  g_free (f->folder);
  g_free (f->parent);
}

static gboolean
run (Fixture *f, CrmOperation *operation, GError **error)
{
  crm_operation_run_async (operation, f->context, NULL, take_result, f);
  return crm_operation_run_finish (operation, wait_for_result (f), error);
}

static const CrmKind *
accounts (Fixture *f)
{
  return crm_context_get_kind (f->context, "account");
}

static CrmRecord *
new_account (Fixture *f, const char *name)
{
  CrmRecord *record = crm_record_new (accounts (f));

  crm_record_set_text (record, "name", name);
  return record;
}

typedef struct
{
  const CrmKind *kind;
  const CrmId *id;
} Get;

static gpointer
get (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  Get *wanted = data;

  return crm_session_get (session, wanted->kind, wanted->id, NULL);
}

/* Returns: NULL when it is not there. */
static CrmRecord *
stored (Fixture *f, CrmRecord *record)
{
  Get wanted = { crm_record_get_kind (record), crm_record_get_id (record) };

  return crm_store_run (crm_context_get_store (f->context), CRM_LANE_READ, get, &wanted, NULL,
                        NULL);
}

static void
assert_city (Fixture *f, CrmRecord *record, const char *city)
{
  g_autoptr (CrmRecord) now = stored (f, record);

  g_assert_nonnull (now);
  g_assert_cmpstr (crm_record_get_text (now, "city"), ==, city);
}

static void
test_the_office_knows_itself (Fixture *f, gconstpointer data)
{
  g_assert_cmpstr (crm_context_get_office_name (f->context), ==, "Acme");
  g_assert_cmpstr (crm_context_get_user_name (f->context), ==, "Ana Silva");
  g_assert_cmpstr (crm_context_get_currency (f->context), ==, "RON");
  g_assert_false (crm_id_is_none (crm_context_get_user (f->context)));
  g_assert_cmpstr (crm_context_get_folder (f->context), ==, f->folder);
  g_assert_true (crm_profile_exists (f->folder));
}

static void
test_steps_are_one_operation (Fixture *f, gconstpointer data)
{
  g_autoptr (CrmOperation) make = crm_operation_new ("Make");
  g_autoptr (CrmOperation) change = crm_operation_new ("Change");
  g_autoptr (CrmRecord) one = new_account (f, "One");
  g_autoptr (CrmRecord) two = new_account (f, "Two");
  g_autoptr (CrmRecord) gone = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *label = NULL;

  g_assert_true (crm_id_is_none (crm_operation_get_batch (make)));
  crm_operation_insert (make, one);
  crm_operation_insert (make, two);
  g_assert_true (run (f, make, &error));
  g_assert_no_error (error);
  g_assert_false (crm_id_is_none (crm_operation_get_batch (make)));

  crm_operation_set (change, accounts (f), crm_record_get_id (one), "city",
                     crm_value_text ("Porto"));
  crm_record_clear_changes (two);
  crm_record_set_text (two, "city", "Faro");
  crm_operation_update (change, two);
  g_assert_true (run (f, change, &error));
  assert_city (f, one, "Porto");
  assert_city (f, two, "Faro");
  g_assert_cmpuint (f->n_done, ==, 2);

  crm_context_undo_async (f->context, crm_operation_get_batch (change), NULL, take_result, f);
  label = crm_context_undo_finish (f->context, wait_for_result (f), &error);
  g_assert_no_error (error);
  g_assert_cmpstr (label, ==, "Change");
  assert_city (f, one, NULL);
  g_clear_pointer (&label, g_free);
  crm_context_undo_async (f->context, NULL, NULL, take_result, f);
  label = crm_context_undo_finish (f->context, wait_for_result (f), &error);
  g_assert_cmpstr (label, ==, "Make");
  gone = stored (f, one);
  g_assert_null (gone);
}

static void
test_all_or_nothing (Fixture *f, gconstpointer data)
{
  g_autoptr (CrmOperation) operation = crm_operation_new ("Half");
  g_autoptr (CrmRecord) good = new_account (f, "Good");
  g_autoptr (CrmRecord) bad = crm_record_new (accounts (f));
  g_autoptr (CrmRecord) found = NULL;
  g_autoptr (GError) error = NULL;

  crm_operation_insert (operation, good);
  crm_operation_insert (operation, bad);
  g_assert_false (run (f, operation, &error));
  g_assert_error (error, CRM_ERROR, CRM_ERROR_INVALID);
  g_assert_true (crm_id_is_none (crm_operation_get_batch (operation)));
  found = stored (f, good);
  g_assert_null (found);
  g_assert_cmpuint (f->n_done, ==, 0);
}

static gpointer
rename_all (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  const CrmKind *kind = crm_catalog_find_kind (crm_session_get_catalog (session), "account");
  g_autoptr (CrmQuery) query = crm_query_new (kind);
  g_autoptr (GPtrArray) records = crm_session_list (session, query, error);

  for (guint i = 0; i < records->len; i++)
    {
      crm_record_set_text (g_ptr_array_index (records, i), "city", data);
      if (!crm_session_update (session, g_ptr_array_index (records, i), error))
        return NULL;
    }
  return NULL;
}

static void
test_a_function_sees_the_steps_before_it (Fixture *f, gconstpointer data)
{
  g_autoptr (CrmOperation) operation = crm_operation_new ("All move");
  g_autoptr (CrmRecord) one = new_account (f, "One");
  g_autoptr (GError) error = NULL;

  crm_operation_insert (operation, one);
  crm_operation_set_func (operation, rename_all, g_strdup ("Braga"), g_free);
  crm_operation_set_quiet (operation, TRUE);
  g_assert_true (crm_operation_is_quiet (operation));
  g_assert_true (run (f, operation, &error));
  assert_city (f, one, "Braga");
}

static gpointer
fail (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  g_set_error (error, CRM_ERROR, CRM_ERROR_CONFLICT, "no");
  return NULL;
}

static void
test_a_function_that_fails_leaves_nothing (Fixture *f, gconstpointer data)
{
  g_autoptr (CrmOperation) operation = crm_operation_new ("Fails");
  g_autoptr (CrmRecord) one = new_account (f, "One");
  g_autoptr (CrmRecord) found = NULL;
  g_autoptr (GError) error = NULL;

  crm_operation_insert (operation, one);
  crm_operation_set_func (operation, fail, NULL, NULL);
  g_assert_false (run (f, operation, &error));
  g_assert_error (error, CRM_ERROR, CRM_ERROR_CONFLICT);
  found = stored (f, one);
  g_assert_null (found);
}

static void
test_the_caller_goes_on_with_its_record (Fixture *f, gconstpointer data)
{
  g_autoptr (CrmOperation) operation = crm_operation_new ("Make");
  g_autoptr (CrmRecord) one = new_account (f, "One");
  g_autoptr (GError) error = NULL;

  crm_operation_insert (operation, one);
  crm_record_set_text (one, "city", "Too late");
  g_assert_true (run (f, operation, &error));
  assert_city (f, one, NULL);
}

static void
on_name_notified_cb (CrmContext *context, GParamSpec *pspec, gpointer data)
{
  g_main_loop_quit (data);
}

static void
test_a_new_name_of_the_office_is_told (Fixture *f, gconstpointer data)
{
  g_autoptr (CrmOperation) operation = crm_operation_new ("Rename");
  const CrmKind *users = crm_context_get_kind (f->context, "user");
  guint limit = g_timeout_add_seconds (20, give_up, NULL);

  g_signal_connect (f->context, "notify::user-name", G_CALLBACK (on_name_notified_cb), f->loop);
  crm_operation_set (operation, users, crm_context_get_user (f->context), "name",
                     crm_value_text ("Ana Sousa"));
  crm_operation_run_async (operation, f->context, NULL, NULL, NULL);
  g_main_loop_run (f->loop);
  g_source_remove (limit);
  g_assert_cmpstr (crm_context_get_user_name (f->context), ==, "Ana Sousa");
  g_assert_cmpuint (f->n_changed, >=, 1);
}

static void
test_a_wrong_office_is_refused (Fixture *f, gconstpointer data)
{
  g_autofree char *other = g_build_filename (f->parent, "other", NULL);
  g_autoptr (GError) error = NULL;
  CrmContext *context;

  crm_office_create_async (other, &(CrmOfficeSetup){ "Bad", "Ana", "XXQ" }, NULL, take_result, f);
  context = crm_office_create_finish (wait_for_result (f), &error);
  g_assert_null (context);
  g_assert_error (error, CRM_ERROR, CRM_ERROR_INVALID);
  g_assert_false (g_file_test (other, G_FILE_TEST_EXISTS));
  g_clear_error (&error);
  crm_context_open_async (other, 0, NULL, take_result, f);
  context = crm_context_open_finish (wait_for_result (f), &error);
  g_assert_null (context);
  g_assert_error (error, CRM_ERROR, CRM_ERROR_NOT_FOUND);
}

static gboolean
fill_to_the_brim (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  struct rlimit *limit = data;

  return setrlimit (RLIMIT_FSIZE, &(struct rlimit){ 4096, limit->rlim_max }) == 0;
}

/* What is committed may still be in the journal alone when the disk has no room for it. */
static void
test_a_full_disk_leaves_no_office (Fixture *f, gconstpointer data)
{
  g_autofree char *other = g_build_filename (f->parent, "other", NULL);
  g_autoptr (GError) error = NULL;
  struct rlimit limit;
  gboolean good;

  signal (SIGXFSZ, SIG_IGN);
  g_assert_cmpint (getrlimit (RLIMIT_FSIZE, &limit), ==, 0);
  good = crm_office_build (other, fill_to_the_brim, &limit, NULL, &error);
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &limit), ==, 0);
  g_assert_false (good);
  g_assert_nonnull (error);
  g_test_message ("%s", error->message);
  g_assert_false (crm_profile_exists (other));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  ADD ("the-office-knows-itself", test_the_office_knows_itself);
  ADD ("steps-are-one-operation", test_steps_are_one_operation);
  ADD ("all-or-nothing", test_all_or_nothing);
  ADD ("a-function-sees-the-steps-before-it", test_a_function_sees_the_steps_before_it);
  ADD ("a-function-that-fails-leaves-nothing", test_a_function_that_fails_leaves_nothing);
  ADD ("the-caller-goes-on-with-its-record", test_the_caller_goes_on_with_its_record);
  ADD ("a-new-name-is-told", test_a_new_name_of_the_office_is_told);
  ADD ("a-wrong-office-is-refused", test_a_wrong_office_is_refused);
  ADD ("a-full-disk-leaves-no-office", test_a_full_disk_leaves_no_office);
  return g_test_run ();
}
