/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gstdio.h>
#include <sqlite3.h>
#include <string.h>

#include "crm-error.h"
#include "crm-date.h"
#include "fixture.h"

#define ADD(name, func) g_test_add (name, Fixture, NULL, fixture_set_up, func, fixture_tear_down)

static void
assert_text (Fixture *f, const char *kind, const CrmId *id, const char *field, const char *expected)
{
  g_autoptr (CrmRecord) record = fixture_get (f, kind, id);
  g_autofree char *text = fixture_text (record, field);

  g_assert_cmpstr (text, ==, expected);
}

static gpointer
never (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  g_assert_not_reached ();
}

static void
on_asked_too_late_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (crm_store_run_finish (CRM_STORE (source), result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  *(gboolean *) data = TRUE;
}

static void
test_closed_answers (Fixture *f, gconstpointer data)
{
  gboolean answered = FALSE;

  crm_store_close (f->store);
  crm_store_run_async (f->store, CRM_LANE_REPORT, 0, never, g_strdup ("freed"), g_free, NULL, NULL,
                       on_asked_too_late_cb, &answered);
  while (!answered)
    g_main_context_iteration (NULL, TRUE);
}

typedef struct
{
  GMutex lock;
  GCond cond;
  gboolean released;
  gboolean ended;
} Report;

static gpointer
report_for_long (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  Report *report = data;

  g_mutex_lock (&report->lock);
  while (!report->released)
    g_cond_wait (&report->cond, &report->lock);
  g_mutex_unlock (&report->lock);
  return session;
}

static void
on_reported_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;

  g_assert_nonnull (crm_store_run_finish (CRM_STORE (source), result, &error));
  g_assert_no_error (error);
  ((Report *) data)->ended = TRUE;
}

static gpointer
list_first (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  g_autoptr (CrmQuery) query
      = crm_query_new (crm_catalog_find_kind (crm_session_get_catalog (session), "stage"));

  crm_query_set_limit (query, 2);
  return crm_session_snapshot (session, query, cancellable, error);
}

/* A list is sorted while a report, an export or the day list of a large office is being read. */
static void
test_a_report_delays_no_list (Fixture *f, gconstpointer data)
{
  static const CrmLane lanes[] = { CRM_LANE_READ, CRM_LANE_LIST, CRM_LANE_FIRST };
  Report report = { 0 };

  g_mutex_init (&report.lock);
  g_cond_init (&report.cond);
  crm_store_run_async (f->store, CRM_LANE_REPORT, 0, report_for_long, &report, NULL, NULL, NULL,
                       on_reported_cb, &report);
  for (gsize i = 0; i < G_N_ELEMENTS (lanes); i++)
    {
      g_autoptr (GArray) refs = fixture_run (f, lanes[i], list_first, NULL);

      g_assert_cmpuint (refs->len, ==, 2);
      g_assert_false (report.ended);
    }
  g_mutex_lock (&report.lock);
  report.released = TRUE;
  g_cond_signal (&report.cond);
  g_mutex_unlock (&report.lock);
  while (!report.ended)
    g_main_context_iteration (NULL, TRUE);
  g_mutex_clear (&report.lock);
  g_cond_clear (&report.cond);
}

static void
test_survives_reopening (Fixture *f, gconstpointer data)
{
  g_autoptr (CrmRecord) account
      = fixture_new (f, "account", "name", "Padaria Conceição", "phone", "+351 21 123 45 67",
                     "city", "Évora", "street", "Rua Nova 4", "annual_revenue", "1234.50",
                     "currency", "EUR", "founded_year", "1996", NULL);
  g_autofree char *path = g_build_filename (f->folder, "replica.db", NULL);
  GStatBuf info;

  fixture_reopen (f);
  assert_text (f, "account", crm_record_get_id (account), "name", "Padaria Conceição");
  assert_text (f, "account", crm_record_get_id (account), "phone", "+351 21 123 45 67");
  assert_text (f, "account", crm_record_get_id (account), "city", "Évora");
  assert_text (f, "account", crm_record_get_id (account), "street", "Rua Nova 4");
  assert_text (f, "account", crm_record_get_id (account), "annual_revenue", "€1,234.50");
  assert_text (f, "account", crm_record_get_id (account), "founded_year", "1996");
  assert_text (f, "account", crm_record_get_id (account), "created_by", "Desk Owner");
  g_assert_cmpint (g_stat (path, &info), ==, 0);
  g_assert_cmpint (info.st_mode & 0777, ==, 0600);
}

static gpointer
count_children (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  g_autoptr (GPtrArray) rows = crm_session_children (
      session, crm_catalog_find_kind (crm_session_get_catalog (session), "contact_method"),
      "account_id", NULL, crm_record_get_id (data), error);

  return GUINT_TO_POINTER (rows->len);
}

static void
test_satellites_are_children (Fixture *f, gconstpointer data)
{
  g_autoptr (CrmRecord) account
      = fixture_new (f, "account", "name", "Acme", "phone", "123456", NULL);
  const CrmId *id = crm_record_get_id (account);

  g_assert_cmpuint (GPOINTER_TO_UINT (fixture_run (f, CRM_LANE_READ, count_children, account)), ==,
                    1);
  fixture_set (f, "account", id, "phone", "654321");
  fixture_set (f, "account", id, "email", "info@acme.example");
  g_assert_cmpuint (GPOINTER_TO_UINT (fixture_run (f, CRM_LANE_READ, count_children, account)), ==,
                    2);
  assert_text (f, "account", id, "phone", "654321");
  fixture_set (f, "account", id, "phone", "");
  assert_text (f, "account", id, "phone", "");
  g_assert_cmpuint (GPOINTER_TO_UINT (fixture_run (f, CRM_LANE_READ, count_children, account)), ==,
                    1);
}

static void
test_wrong_values_are_refused (Fixture *f, gconstpointer data)
{
  g_autoptr (CrmRecord) account = fixture_new (f, "account", "name", "Acme", NULL);
  const CrmId *id = crm_record_get_id (account);
  static const char *const wrong[][3] = {
    { "name", "", "name" },          { "employees", "many", "whole number" },
    { "kind", "club", "person" },    { "annual_revenue", "12x", "amount" },
    { "email", "nobody", "e-mail" }, { "owner_id", "Ana", "user" },
    { "colour", "red", "it has: " },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autoptr (GError) error = fixture_try_set (f, "account", id, wrong[i][0], wrong[i][1]);

      g_assert_nonnull (strstr (error->message, wrong[i][0]));
      g_assert_nonnull (strstr (error->message, wrong[i][2]));
    }
  assert_text (f, "account", id, "name", "Acme");
}

static void
test_deal_rules (Fixture *f, gconstpointer data)
{
  g_autoptr (CrmRecord) deal
      = fixture_new (f, "opportunity", "name", "Ovens", "amount", "500", NULL);
  const CrmId *id = crm_record_get_id (deal);
  g_autoptr (CrmRecord) fresh = fixture_get (f, "opportunity", id);
  g_autoptr (CrmRecord) won = NULL;
  g_autofree char *stage = fixture_text (fresh, "stage_id");

  g_assert_cmpstr (stage, ==, "Prospecting");
  g_assert_cmpint (crm_record_get_integer (fresh, "probability", -1), ==, 10);
  g_assert_cmpint (crm_record_get_integer (fresh, "amount_base", -1), ==, 50000);
  g_assert_cmpstr (crm_record_get_currency (fresh), ==, "EUR");
  g_assert_false (crm_record_is_set (fresh, "closed_on"));
}

static gpointer
move_to_won (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  const CrmCatalog *catalog = crm_session_get_catalog (session);
  g_autoptr (CrmRecord) stage
      = crm_session_find (session, crm_catalog_find_kind (catalog, "stage"), "won", error);
  g_autoptr (CrmRecord) deal = crm_session_get (
      session, crm_catalog_find_kind (catalog, "opportunity"), crm_record_get_id (data), error);

  crm_record_set_link (deal, "stage_id", crm_record_get_id (stage));
  g_assert_true (crm_session_begin (session, "Move", "test", error));
  g_assert_true (crm_session_update (session, deal, error));
  g_assert_true (crm_session_commit (session, NULL, error));
  return NULL;
}

static gpointer
list_moves (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  return crm_session_children (
      session, crm_catalog_find_kind (crm_session_get_catalog (session), "stage_history"),
      "opportunity_id", NULL, crm_record_get_id (data), error);
}

static void
test_moves_are_recorded_and_undone (Fixture *f, gconstpointer data)
{
  g_autoptr (CrmRecord) deal
      = fixture_new (f, "opportunity", "name", "Ovens", "amount", "500", NULL);
  const CrmId *id = crm_record_get_id (deal);
  g_autoptr (CrmRecord) won = NULL;
  g_autoptr (CrmRecord) back = NULL;
  g_autoptr (GPtrArray) moves = NULL;
  g_autoptr (GPtrArray) after = NULL;
  g_autofree char *stage = NULL;

  fixture_run (f, CRM_LANE_WRITE, move_to_won, deal);
  won = fixture_get (f, "opportunity", id);
  g_assert_cmpint (crm_record_get_integer (won, "probability", 0), ==, 100);
  g_assert_cmpint (crm_record_get_integer (won, "closed_on", 0), ==, crm_date_today ());
  moves = fixture_run (f, CRM_LANE_READ, list_moves, deal);
  g_assert_cmpuint (moves->len, ==, 2);
  fixture_undo (f);
  back = fixture_get (f, "opportunity", id);
  stage = fixture_text (back, "stage_id");
  g_assert_cmpstr (stage, ==, "Prospecting");
  g_assert_false (crm_record_is_set (back, "closed_on"));
  after = fixture_run (f, CRM_LANE_READ, list_moves, deal);
  g_assert_cmpuint (after->len, ==, 1);
}

static void
test_invoice_sums (Fixture *f, gconstpointer data)
{
  g_autoptr (CrmRecord) account = fixture_new (f, "account", "name", "Acme", NULL);
  g_autofree char *account_id = crm_id_dup_string (crm_record_get_id (account));
  g_autoptr (CrmRecord) invoice = fixture_new (f, "invoice", "account_id", account_id, NULL);
  g_autofree char *invoice_id = crm_id_dup_string (crm_record_get_id (invoice));
  g_autoptr (CrmRecord) first
      = fixture_new (f, "invoice_line", "invoice_id", invoice_id, "name", "Bread", "qty", "3",
                     "price", "1.35", "vat", "6", NULL);
  g_autoptr (CrmRecord) second
      = fixture_new (f, "invoice_line", "invoice_id", invoice_id, "name", "Oven", "qty", "1.5",
                     "price", "100.10", "vat", "23", NULL);
  g_autoptr (CrmRecord) sums = fixture_get (f, "invoice", crm_record_get_id (invoice));
  g_autoptr (GError) error = NULL;

  /* 4.05 + 150.15; 6 % of 4.05 is 0.243, 23 % of 150.15 is 34.5345: 0.24 + 34.53. */
  g_assert_cmpint (crm_record_get_integer (sums, "net", 0), ==, 15420);
  g_assert_cmpint (crm_record_get_integer (sums, "tax", 0), ==, 3477);
  g_assert_cmpint (crm_record_get_integer (sums, "gross", 0), ==, 18897);
  fixture_set (f, "invoice", crm_record_get_id (invoice), "status", "issued");
  error = fixture_try_set (f, "invoice", crm_record_get_id (invoice), "notes", "late");
  g_assert_error (error, CRM_ERROR, CRM_ERROR_CONFLICT);
  g_clear_error (&error);
  error = fixture_try_set (f, "invoice_line", crm_record_get_id (first), "qty", "4");
  g_assert_error (error, CRM_ERROR, CRM_ERROR_CONFLICT);
}

static gpointer
insert_with_bad_rows (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  const CrmKind *kind = crm_catalog_find_kind (crm_session_get_catalog (session), "account");

  g_assert_true (crm_session_begin (session, "Import", "test", error));
  for (int i = 0; i < 10; i++)
    {
      g_autoptr (CrmRecord) record = crm_record_new (kind);
      g_autoptr (GError) local = NULL;

      if (i % 2 == 0)
        crm_record_set_text (record, "name", "Good");
      g_assert_cmpint (crm_session_insert (session, record, &local), ==, i % 2 == 0);
    }
  g_assert_true (crm_session_commit (session, NULL, error));
  return NULL;
}

static gpointer
count_accounts (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  g_autoptr (CrmQuery) query
      = crm_query_new (crm_catalog_find_kind (crm_session_get_catalog (session), "account"));

  return GINT_TO_POINTER ((int) crm_session_count (session, query, error));
}

static void
test_a_refused_step_leaves_the_rest (Fixture *f, gconstpointer data)
{
  fixture_run (f, CRM_LANE_WRITE, insert_with_bad_rows, NULL);
  g_assert_cmpint (GPOINTER_TO_INT (fixture_run (f, CRM_LANE_READ, count_accounts, NULL)), ==, 5);
  fixture_undo (f);
  g_assert_cmpint (GPOINTER_TO_INT (fixture_run (f, CRM_LANE_READ, count_accounts, NULL)), ==, 0);
}

static gpointer
begin_and_leave (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  g_autoptr (CrmRecord) record
      = crm_record_new (crm_catalog_find_kind (crm_session_get_catalog (session), "account"));

  crm_record_set_text (record, "name", "Half");
  g_assert_true (crm_session_begin (session, "Half", "test", error));
  g_assert_true (crm_session_insert (session, record, error));
  return NULL;
}

static void
test_what_is_not_committed_never_was (Fixture *f, gconstpointer data)
{
  fixture_run (f, CRM_LANE_WRITE, begin_and_leave, NULL);
  g_assert_cmpint (GPOINTER_TO_INT (fixture_run (f, CRM_LANE_READ, count_accounts, NULL)), ==, 0);
  g_object_unref (fixture_new (f, "account", "name", "Whole", NULL));
  g_assert_cmpint (GPOINTER_TO_INT (fixture_run (f, CRM_LANE_READ, count_accounts, NULL)), ==, 1);
}

static gpointer
check (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  return crm_session_check (session, error);
}

static void
test_check_finds_nothing (Fixture *f, gconstpointer data)
{
  g_autoptr (GPtrArray) findings = fixture_run (f, CRM_LANE_WRITE, check, NULL);

  g_assert_cmpuint (findings->len, ==, 0);
}

/* A table of somebody else, who did not say whose file it is. */
static void
make_foreign_database (const char *path)
{
  sqlite3 *handle;

  g_assert_cmpint (sqlite3_open (path, &handle), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (handle, "CREATE TABLE song (title)", NULL, NULL, NULL), ==,
                   SQLITE_OK);
  sqlite3_close (handle);
}

static void
test_newer_and_foreign_files_are_refused (Fixture *f, gconstpointer data)
{
  g_autofree char *path = g_build_filename (f->folder, "replica.db", NULL);
  g_autoptr (CrmCatalog) catalog = crm_catalog_new ();
  g_autoptr (GError) error = NULL;

  g_clear_object (&f->store);
  g_assert_true (
      g_file_set_contents (path, "this is no database, whatever its name says it is", -1, NULL));
  g_assert_null (crm_store_open (f->folder, 0, catalog, &error));
  g_assert_error (error, CRM_ERROR, CRM_ERROR_CORRUPT);
  g_clear_error (&error);
  g_assert_true (g_file_set_contents (path, "", 0, NULL));
  g_assert_null (crm_store_open (f->folder, 0, catalog, &error));
  g_assert_error (error, CRM_ERROR, CRM_ERROR_CORRUPT);
  g_clear_error (&error);
  make_foreign_database (path);
  g_assert_null (crm_store_open (f->folder, 0, catalog, &error));
  g_assert_error (error, CRM_ERROR, CRM_ERROR_CORRUPT);
  g_clear_error (&error);
  g_assert_null (crm_store_open ("/nonexistent/clientela", 0, catalog, &error));
  g_assert_error (error, CRM_ERROR, CRM_ERROR_NOT_FOUND);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/store/closed-answers", test_closed_answers);
  ADD ("/store/a-report-delays-no-list", test_a_report_delays_no_list);
  ADD ("/store/survives-reopening", test_survives_reopening);
  ADD ("/store/satellites-are-children", test_satellites_are_children);
  ADD ("/store/wrong-values-are-refused", test_wrong_values_are_refused);
  ADD ("/store/deal-rules", test_deal_rules);
  ADD ("/store/moves-are-recorded-and-undone", test_moves_are_recorded_and_undone);
  ADD ("/store/invoice-sums", test_invoice_sums);
  ADD ("/store/a-refused-step-leaves-the-rest", test_a_refused_step_leaves_the_rest);
  ADD ("/store/what-is-not-committed-never-was", test_what_is_not_committed_never_was);
  ADD ("/store/check-finds-nothing", test_check_finds_nothing);
  ADD ("/store/newer-and-foreign-files-are-refused", test_newer_and_foreign_files_are_refused);
  return g_test_run ();
}
