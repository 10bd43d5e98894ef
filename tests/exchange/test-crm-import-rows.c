/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every row of a preview, rows that are corrected and brought in alone, imports that are stopped
 * and go on, and cards that are no people. */
#include "config.h"

#include <string.h>

#include "crm-error.h"
#include "crm-import-again.h"
#include "crm-import-pending.h"
#include "import-fixture.h"

static CrmImportRow *
read_row (CrmImportRows *rows, guint list, guint position)
{
  CrmImportRow *row = crm_import_rows_read (rows, list, position);

  g_assert_nonnull (row);
  return row;
}

static void
assert_value (Fixture *fixture,
              CrmImportRow *row,
              const char *name,
              const char *expected_before,
              const char *expected_after)
{
  const CrmField *field = crm_kind_find_field (fixture_kind (fixture, "account"), name);
  const char *before, *after;

  crm_import_row_get_value (row, field, &before, &after);
  g_assert_cmpstr (before, ==, expected_before);
  g_assert_cmpstr (after, ==, expected_after);
}

static void
test_preview (Fixture *fixture, gconstpointer data)
{
  g_autoptr (CrmImportReport) first = fixture_import_text (
      fixture, "account", NULL, "Name,City,Employees\nAcme,Lisboa,5\nZencor,Porto,6\n");
  g_autoptr (GFile) file
      = fixture_write ("rows.csv",
                       "Name,City,Employees\nAcme,Faro,5\nZencor,Porto,6\nNovo,Beja,many\n,,7\n"
                       "Outro,Tomar,8\n",
                       -1);
  g_autoptr (CrmImportPlan) plan = fixture_plan (fixture, file, "account", NULL);
  g_autoptr (CrmImportReport) preview = fixture_preview (fixture, plan);
  CrmImportRows *rows = crm_import_report_get_rows (preview);
  g_autoptr (CrmImportRow) changed = read_row (rows, CRM_IMPORT_UPDATE, 0);
  g_autoptr (CrmImportRow) same = read_row (rows, CRM_IMPORT_SAME, 0);
  g_autoptr (CrmImportRow) created = read_row (rows, CRM_IMPORT_CREATE, 1);
  g_autoptr (CrmImportRow) bad = read_row (rows, CRM_IMPORT_LIST_PROBLEMS, 0);
  g_autoptr (CrmImportRow) left_out = read_row (rows, CRM_IMPORT_LIST_PROBLEMS, 1);

  g_assert_cmpuint (crm_import_rows_get_n (rows, CRM_IMPORT_CREATE), ==, 2);
  g_assert_cmpuint (crm_import_rows_get_n (rows, CRM_IMPORT_SKIP), ==, 1);
  g_assert_cmpuint (crm_import_rows_get_n (rows, CRM_IMPORT_LIST_PROBLEMS), ==, 2);
  assert_value (fixture, changed, "city", "Lisboa", "Faro");
  assert_value (fixture, changed, "employees", "", "5");
  assert_value (fixture, same, "city", "", "Porto");
  assert_value (fixture, created, "name", "", "Outro");
  g_assert_cmpuint (crm_import_row_get_number (created), ==, 5);
  g_assert_cmpstr (crm_import_row_get_cells (bad)[2], ==, "many");
  g_assert_nonnull (crm_import_row_get_problem (bad, "employees"));
  g_assert_null (crm_import_row_get_problem (bad, "city"));
  g_assert_cmpuint (crm_import_row_get_number (left_out), ==, 4);
  g_assert_cmpint (crm_import_row_get_action (left_out), ==, CRM_IMPORT_SKIP);
  g_assert_true (crm_import_rows_get_field (rows, 1)
                 == crm_kind_find_field (fixture_kind (fixture, "account"), "city"));
}

/* A list of many rows is read from any place of it. */
static void
test_many (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GString) text = g_string_new ("Name,City\n");
  g_autoptr (GFile) file = NULL;
  g_autoptr (CrmImportPlan) plan = NULL;
  g_autoptr (CrmImportReport) preview = NULL;

  for (guint i = 1; i <= 5000; i++)
    g_string_append_printf (text, i % 7 == 0 ? ",Town %u\n" : "Firm %u,Town\n", i);
  file = fixture_write ("many.csv", text->str, -1);
  plan = fixture_plan (fixture, file, "account", NULL);
  preview = fixture_preview (fixture, plan);
  for (guint i = 0; i < 714; i += 51)
    {
      CrmImportRows *rows = crm_import_report_get_rows (preview);
      g_autoptr (CrmImportRow) row = read_row (rows, CRM_IMPORT_LIST_PROBLEMS, i);
      g_autofree char *town = g_strdup_printf ("Town %u", (i + 1) * 7);

      g_assert_cmpuint (crm_import_row_get_number (row), ==, (i + 1) * 7);
      g_assert_cmpstr (crm_import_row_get_cells (row)[1], ==, town);
    }
}

/* What is found out only at the end of the file is told with its row all the same. */
static void
test_late_problem (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GFile) file
      = fixture_write ("late.csv", "Name,Subsidiary of\nAcme,Nobody\nZencor,Acme\n", -1);
  g_autoptr (CrmImportPlan) plan = fixture_plan (fixture, file, "account", NULL);
  g_autoptr (CrmImportReport) preview = fixture_preview (fixture, plan);
  CrmImportRows *rows = crm_import_report_get_rows (preview);
  g_autoptr (CrmImportRow) row = read_row (rows, CRM_IMPORT_LIST_PROBLEMS, 0);

  g_assert_cmpuint (crm_import_rows_get_n (rows, CRM_IMPORT_LIST_PROBLEMS), ==, 1);
  g_assert_cmpstr (crm_import_row_get_cells (row)[1], ==, "Nobody");
  g_assert_nonnull (crm_import_row_get_problem (row, "parent_id"));
}

typedef struct
{
  const CrmId *import;
  GPtrArray *corrections;
} Again;

static gpointer
list_rows (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  return crm_import_list_rows (session, data, cancellable, error);
}

static gpointer
run_again (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  Again *again = data;

  return crm_import_run_again (session, again->import, again->corrections, cancellable, error);
}

static void
correct (
    GPtrArray *corrections, CrmImportRows *rows, guint position, guint column, const char *text)
{
  g_autoptr (CrmImportRow) row = read_row (rows, CRM_IMPORT_LIST_PROBLEMS, position);
  CrmImportCorrection *correction = crm_import_correction_new (
      row, g_strv_length ((char **) crm_import_rows_get_columns (rows)));

  crm_import_correction_set_cell (correction, column, text);
  g_ptr_array_add (corrections, correction);
}

static const char spoilt[] = "Name;Staff;City;E-mail\nAcme;many;Lisboa;a@acme.pt\n"
                             ";3;Faro;\nZencor;4;Porto;no address\nNovo;6;Beja;n@novo.pt\n";
static const char mapping[] = "{\"kind\": \"account\", \"columns\": {\"Name\": \"name\","
                              " \"Staff\": \"employees\", \"City\": \"city\"}}";

static void
test_again (Fixture *fixture, gconstpointer data)
{
  g_autoptr (CrmImportReport) first = fixture_import_text (fixture, "account", mapping, spoilt);
  const CrmId *import = crm_import_report_get_import (first);
  g_autoptr (CrmImportRows) rows
      = fixture_run (fixture, CRM_LANE_READ, list_rows, (gpointer) import);
  g_autoptr (GPtrArray) corrections
      = g_ptr_array_new_with_free_func ((GDestroyNotify) crm_import_correction_free);
  Again again = { import, corrections };
  g_autoptr (CrmImportReport) second = NULL;
  g_autoptr (CrmImportRows) rest = NULL;
  g_autoptr (CrmRecord) acme = fixture_find (fixture, "account", "Acme");

  g_assert_cmpuint (crm_import_rows_get_n (rows, CRM_IMPORT_LIST_PROBLEMS), ==, 3);
  /* Somebody worked on the record meanwhile: that stays. */
  fixture_set (fixture, "account", crm_record_get_id (acme), "city", "Sintra");
  correct (corrections, rows, 0, 1, "12");
  correct (corrections, rows, 1, 0, "Plexzap");
  correct (corrections, rows, 2, 3, "still none");
  second = fixture_run (fixture, CRM_LANE_WRITE, run_again, &again);
  g_assert_cmpuint (crm_import_report_get_n (second, CRM_IMPORT_CREATE), ==, 1);
  g_assert_cmpuint (crm_import_report_get_n (second, CRM_IMPORT_UPDATE), ==, 1);
  g_assert_cmpuint (crm_import_report_get_n_problems (second), ==, 1);
  g_assert_cmpint (fixture_count (fixture, "account", NULL, NULL), ==, 4);
  fixture_assert_field (fixture, "account", "name", "Acme", "employees", "12");
  fixture_assert_field (fixture, "account", "name", "Acme", "city", "Sintra");
  fixture_assert_field (fixture, "account", "name", "Plexzap", "city", "Faro");

  rest = fixture_run (fixture, CRM_LANE_READ, list_rows, (gpointer) import);
  g_assert_cmpuint (crm_import_rows_get_n (rest, CRM_IMPORT_LIST_PROBLEMS), ==, 1);
  {
    g_autoptr (CrmImportRow) row = read_row (rest, CRM_IMPORT_LIST_PROBLEMS, 0);

    g_assert_cmpuint (crm_import_row_get_number (row), ==, 3);
    g_assert_cmpstr (crm_import_row_get_cells (row)[0], ==, "Zencor");
    g_assert_cmpstr (crm_import_row_get_cells (row)[3], ==, "still none");
  }
  fixture_undo_batch (fixture, crm_import_report_get_batch (second));
  g_assert_cmpint (fixture_count (fixture, "account", NULL, NULL), ==, 3);
  fixture_assert_field (fixture, "account", "name", "Acme", "employees", "");
}

/* The rows with problems as a file: it says what is wrong, and it imports as it is. */
static void
test_save (Fixture *fixture, gconstpointer data)
{
  g_autoptr (CrmImportReport) first = fixture_import_text (fixture, "account", mapping, spoilt);
  g_autoptr (CrmImportRows) rows = fixture_run (fixture, CRM_LANE_READ, list_rows,
                                                (gpointer) crm_import_report_get_import (first));
  g_autoptr (GFile) file = fixture_write ("problems.csv", "", 0);
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL, *spoilt_text = NULL;
  g_autoptr (CrmImportPlan) plan = NULL;
  g_autoptr (CrmImportReport) second = NULL;

  g_assert_true (crm_import_rows_save_problems (rows, file, NULL, &error));
  g_assert_no_error (error);
  g_assert_true (g_file_load_contents (file, NULL, &text, NULL, NULL, &error));
  g_assert_true (
      g_str_has_prefix (text, "\"Name\",\"Staff\",\"City\",\"E-mail\",\"id\",\"import_row\","));
  g_assert_nonnull (strstr (text, "is not a number"));
  {
    g_auto (GStrv) parts = g_strsplit (text, "\"many\"", 2);

    spoilt_text = g_strjoinv ("\"21\"", parts);
  }
  g_assert_true (g_file_replace_contents (file, spoilt_text, strlen (spoilt_text), NULL, FALSE, 0,
                                          NULL, NULL, &error));
  plan = fixture_plan (fixture, file, "account", mapping);
  second = fixture_import (fixture, plan);
  fixture_assert_field (fixture, "account", "name", "Acme", "employees", "21");
  g_assert_cmpint (fixture_count (fixture, "account", "name", "Acme"), ==, 1);
}

typedef struct
{
  const CrmId *import;
  GFile *file;
} Edited;

static gpointer
run_edited (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  Edited *edited = data;
  g_autoptr (CrmImportRows) rows
      = crm_import_list_rows (session, edited->import, cancellable, error);
  g_autoptr (GPtrArray) corrections
      = crm_import_corrections_read (rows, edited->file, NULL, cancellable, error);

  g_assert_nonnull (corrections);
  g_assert_cmpuint (corrections->len, ==, 1);
  return crm_import_run_again (session, edited->import, corrections, cancellable, error);
}

/* The same file, edited in one row, settles this row's problems and touches no other. */
static void
test_edited (Fixture *fixture, gconstpointer data)
{
  g_autoptr (CrmImportReport) first = fixture_import_text (fixture, "account", mapping, spoilt);
  const CrmId *import = crm_import_report_get_import (first);
  g_autoptr (CrmImportRows) rows
      = fixture_run (fixture, CRM_LANE_READ, list_rows, (gpointer) import);
  guint n = crm_import_rows_get_n (rows, CRM_IMPORT_LIST_PROBLEMS);
  g_autoptr (GFile) file = fixture_write ("edited.csv", "", 0);
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL, *edited_text = NULL;
  g_autoptr (CrmImportReport) second = NULL;
  g_autoptr (CrmImportRows) rest = NULL;
  Edited edited = { import, file };

  g_assert_true (crm_import_rows_save_problems (rows, file, NULL, &error));
  g_assert_true (g_file_load_contents (file, NULL, &text, NULL, NULL, &error));
  {
    g_auto (GStrv) parts = g_strsplit (text, "\"many\"", 2);

    edited_text = g_strjoinv ("\"21\"", parts);
  }
  g_assert_true (g_file_replace_contents (file, edited_text, strlen (edited_text), NULL, FALSE, 0,
                                          NULL, NULL, &error));
  second = fixture_run (fixture, CRM_LANE_WRITE, run_edited, &edited);
  g_assert_cmpuint (crm_import_report_get_n (second, CRM_IMPORT_UPDATE), ==, 1);
  fixture_assert_field (fixture, "account", "name", "Acme", "employees", "21");
  rest = fixture_run (fixture, CRM_LANE_READ, list_rows, (gpointer) import);
  g_assert_cmpuint (crm_import_rows_get_n (rest, CRM_IMPORT_LIST_PROBLEMS), ==, n - 1);
}

typedef struct
{
  CrmImportPlan *plan;
  guint64 stop_after;
} Stopping;

static void
on_progress_cb (guint64 n_rows, double fraction, gpointer user_data)
{
  Stopping *stopping = user_data;

  if (n_rows >= stopping->stop_after)
    crm_import_plan_stop (stopping->plan);
}

static gpointer
run_stopping (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  Stopping *stopping = data;

  return crm_import_run (session, stopping->plan, on_progress_cb, stopping, cancellable, error);
}

static gpointer
read_pending (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  return crm_import_pending_read (session);
}

static GFile *
write_many (guint n)
{
  g_autoptr (GString) text = g_string_new ("Name;City\n");

  for (guint i = 1; i <= n; i++)
    g_string_append_printf (text, "Firm %u;Town\n", i);
  return fixture_write ("stopped.csv", text->str, -1);
}

/* What came in before a person stopped it stays, and the rest comes in later, no row twice. */
static void
test_stop (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GFile) file = write_many (1000);
  g_autoptr (CrmImportPlan) plan = fixture_plan (fixture, file, "account", NULL);
  Stopping stopping = { plan, 300 };
  g_autoptr (CrmImportReport) first = NULL, rest = NULL;
  g_autoptr (CrmImportPending) pending = NULL;
  g_autoptr (CrmImportPlan) again = NULL;
  g_autoptr (GError) error = NULL;
  gint64 n;

  g_assert_true (crm_import_plan_set_match (plan, "none", NULL));
  first = fixture_run (fixture, CRM_LANE_WRITE, run_stopping, &stopping);
  n = fixture_count (fixture, "account", NULL, NULL);
  g_assert_cmpint (n, >=, 300);
  g_assert_cmpint (n, <, 1000);
  fixture_reopen (fixture);
  pending = fixture_run (fixture, CRM_LANE_READ, read_pending, NULL);
  g_assert_nonnull (pending);
  g_assert_true (pending->was_stopped);
  g_assert_cmpuint (pending->first_row, ==, (guint64) n + 1);
  g_assert_true (crm_import_pending_check (pending, &error));

  again = fixture_plan (fixture, pending->file, NULL, NULL);
  g_assert_true (crm_import_pending_apply (pending, again, &error));
  g_assert_cmpstr (crm_import_plan_get_match (again), ==, "none");
  rest = fixture_import (fixture, again);
  g_assert_cmpuint (crm_import_report_get_n (rest, CRM_IMPORT_CREATE), ==, 1000 - (guint64) n);
  g_assert_cmpint (fixture_count (fixture, "account", NULL, NULL), ==, 1000);
  g_assert_null (fixture_run (fixture, CRM_LANE_READ, read_pending, NULL));
}

static gpointer
begin_only (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  crm_import_pending_begin (session, data, error);
  return NULL;
}

/* A file that is another one by now does not go on. */
static void
test_changed (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GFile) file = write_many (10);
  g_autoptr (CrmImportPlan) plan = fixture_plan (fixture, file, "account", NULL);
  g_autoptr (CrmImportPending) pending = NULL;
  g_autoptr (GFile) other = NULL;
  g_autoptr (GError) error = NULL;

  fixture_run (fixture, CRM_LANE_WRITE, begin_only, plan);
  pending = fixture_run (fixture, CRM_LANE_READ, read_pending, NULL);
  g_assert_false (pending->was_stopped);
  g_assert_cmpuint (pending->first_row, ==, 1);
  other = write_many (11);
  g_assert_false (crm_import_pending_check (pending, &error));
  g_assert_error (error, CRM_ERROR, CRM_ERROR_CONFLICT);
  g_clear_error (&error);
  g_assert_true (g_file_delete (other, NULL, NULL));
  g_assert_false (crm_import_pending_check (pending, &error));
  g_assert_error (error, CRM_ERROR, CRM_ERROR_NOT_FOUND);
}

/* Cards of companies become companies, those of people find them, and a group is told. */
static void
test_cards (Fixture *fixture, gconstpointer data)
{
  static const char cards[]
      = "BEGIN:VCARD\r\nVERSION:4.0\r\nKIND:org\r\nFN:Acme\r\nORG:Acme\r\nTEL:219000000\r\n"
        "EMAIL:office@acme.pt\r\nEND:VCARD\r\n"
        "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Zencor Lda\r\nN:;;;;\r\nORG:Zencor Lda\r\n"
        "URL:https://zencor.pt\r\nEND:VCARD\r\n"
        "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Ana Costa\r\nN:Costa;Ana;;;\r\nORG:Acme\r\nEND:VCARD\r\n"
        "BEGIN:VCARD\r\nVERSION:4.0\r\nKIND:group\r\nFN:Friends\r\nMEMBER:urn:uuid:1\r\n"
        "END:VCARD\r\n";
  g_autoptr (GFile) file = fixture_write ("cards.vcf", cards, -1);
  g_autoptr (CrmImportPlan) plan = fixture_plan (fixture, file, NULL, NULL);
  g_autoptr (CrmImportReport) preview = fixture_preview (fixture, plan);
  g_autoptr (CrmImportReport) report = fixture_import (fixture, plan);
  g_autoptr (CrmImportReport) again = fixture_import (fixture, plan);
  g_autofree char *phone = fixture_field (fixture, "account", "name", "Acme", "phone");
  g_autofree char *company = fixture_field (fixture, "contact", "name", "Ana Costa", "account_id");

  g_assert_cmpuint (crm_import_report_get_n (preview, CRM_IMPORT_CREATE), ==, 3);
  g_assert_cmpuint (crm_import_report_get_n (report, CRM_IMPORT_CREATE), ==, 3);
  g_assert_cmpuint (crm_import_report_get_n (report, CRM_IMPORT_SKIP), ==, 1);
  g_assert_cmpint (fixture_count (fixture, "account", NULL, NULL), ==, 2);
  g_assert_cmpint (fixture_count (fixture, "contact", NULL, NULL), ==, 1);
  g_assert_cmpstr (phone, ==, "219000000");
  g_assert_cmpstr (company, ==, "Acme");
  g_assert_cmpuint (crm_import_report_get_n (again, CRM_IMPORT_SAME), ==, 3);
}

#define ADD(path, test)                                                                            \
  g_test_add ("/import-rows/" path, Fixture, NULL, fixture_set_up, test, fixture_tear_down)

int
main (int argc, char **argv)
{
  int result;

  g_test_init (&argc, &argv, NULL);
  ADD ("preview", test_preview);
  ADD ("many", test_many);
  ADD ("late-problem", test_late_problem);
  ADD ("again", test_again);
  ADD ("save", test_save);
  ADD ("edited", test_edited);
  ADD ("stop", test_stop);
  ADD ("changed", test_changed);
  ADD ("cards", test_cards);
  result = g_test_run ();
  fixture_cleanup ();
  return result;
}
