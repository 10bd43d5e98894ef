/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "crm-error.h"
#include "import-fixture.h"

static CrmImportProblem *
assert_problem (CrmImportReport *report, const char *field, const char *value, const char *proposal)
{
  CrmImportProblem *problem
      = fixture_find_problem (crm_import_report_get_problems (report), field, value);

  g_assert_nonnull (problem);
  g_assert_cmpstr (crm_import_problem_get_proposal (problem), ==, proposal);
  return problem;
}

static void
test_update (Fixture *fixture, gconstpointer data)
{
  g_autoptr (CrmImportReport) first = fixture_import_text (
      fixture, "account", NULL, "Company,City,Phone\nAcme,Lisboa,211 000 000\nZencor,Porto,\n");
  g_autoptr (CrmImportReport) second = fixture_import_text (
      fixture, "account", NULL,
      "Company,City,E-mail\nACME,Lisboa,\nZencor,,z@zencor.pt\nNovo,Faro,n@novo.pt\n");

  fixture_assert_counts (first, 2, 0, 0, 0);
  /* The same company in other letters; an empty cell takes nothing away. */
  fixture_assert_counts (second, 1, 2, 0, 0);
  g_assert_cmpint (fixture_count (fixture, "account", NULL, NULL), ==, 3);
  fixture_assert_field (fixture, "account", "name", "ACME", "phone", "211 000 000");
  fixture_assert_field (fixture, "account", "name", "Zencor", "city", "Porto");
  fixture_assert_field (fixture, "account", "name", "Zencor", "email", "z@zencor.pt");
  fixture_undo_batch (fixture, crm_import_report_get_batch (second));
  g_assert_cmpint (fixture_count (fixture, "account", NULL, NULL), ==, 2);
  fixture_assert_field (fixture, "account", "name", "Zencor", "email", "");
  fixture_assert_field (fixture, "account", "name", "Acme", "city", "Lisboa");
}

static void
test_never_update (Fixture *fixture, gconstpointer data)
{
  const char *mapping = "{ \"update_existing\": false, \"columns\": {} }";
  g_autoptr (CrmImportReport) first
      = fixture_import_text (fixture, "account", mapping, "Name,City\nAcme,Lisboa\n");
  g_autoptr (CrmImportReport) second
      = fixture_import_text (fixture, "account", mapping, "Name,City\nAcme,Porto\n");

  fixture_assert_counts (second, 1, 0, 0, 0);
  g_assert_cmpint (fixture_count (fixture, "account", NULL, NULL), ==, 2);
}

/* Two people of one name are two people unless nothing tells them apart. */
static void
test_people (Fixture *fixture, gconstpointer data)
{
  g_autoptr (CrmImportReport) report
      = fixture_import_text (fixture, "contact", NULL,
                             "First name,Last name,Company,Mobile,E-mail\n"
                             "João,Silva,Acme,911 111 111,joao@acme.pt\n"
                             "João,Silva,Zencor,922 222 222,\n"
                             "JOÃO,SILVA,,922222222,\n"
                             "Ana,Costa,Acme,,ana@acme.pt\n"
                             "Ana Maria,Costa,,,ANA@acme.pt\n");

  fixture_assert_counts (report, 3, 2, 0, 0);
  g_assert_cmpint (fixture_count (fixture, "contact", NULL, NULL), ==, 3);
  g_assert_cmpint (fixture_count (fixture, "account", NULL, NULL), ==, 2);
  g_assert_cmpuint (crm_import_report_get_n_linked (report, fixture_kind (fixture, "account")), ==,
                    2);
  fixture_assert_field (fixture, "contact", "email", "ANA@acme.pt", "name", "Ana Maria Costa");
  fixture_assert_field (fixture, "contact", "email", "joao@acme.pt", "account_id", "Acme");
}

static void
test_bad_values (Fixture *fixture, gconstpointer data)
{
  g_autoptr (CrmImportReport) report
      = fixture_import_text (fixture, "account", NULL,
                             "Name,Employees,E-mail,Type,Revenue\n"
                             "Acme,12,a@acme.pt,organization,1.5\n"
                             "Zencor,many,b@zencor.pt,organisation,2.5\n"
                             ",5,nobody,organization,3.5\n"
                             "Plexzap,7,not an address,person,\"1,000.25\"\n");

  /* One bad value does not stop the row, and one bad row does not stop the rest. A company without
   * a name is called by its e-mail. */
  fixture_assert_counts (report, 4, 0, 0, 0);
  assert_problem (report, "employees", "many", NULL);
  assert_problem (report, "email", "not an address", NULL);
  assert_problem (report, "email", "nobody", NULL);
  assert_problem (report, "kind", "organisation", "Organization");
  fixture_assert_field (fixture, "account", "name", "Plexzap", "annual_revenue", "€1,000.25");
  fixture_assert_field (fixture, "account", "name", "Zencor", "employees", "");
}

static void
test_left_out (Fixture *fixture, gconstpointer data)
{
  g_autoptr (CrmImportReport) report = fixture_import_text (
      fixture, "account", NULL,
      "Name,City,Employees\nAcme,Lisboa,12\n,Porto,3\nToo,many,5,cells\nShort,Faro\nCut,\"Off");
  g_autoptr (GListModel) open = fixture_problems (fixture, crm_import_report_get_import (report));
  CrmImportProblem *nameless = fixture_find_problem (open, "name", NULL);

  fixture_assert_counts (report, 2, 0, 0, 3);
  g_assert_cmpuint (g_list_model_get_n_items (open), ==, 4);
  g_assert_nonnull (nameless);
  g_assert_cmpstr (crm_import_problem_get_value (nameless), ==, "Porto, 3");
  assert_problem (report, "", "Too, many, 5, cells", NULL);
  assert_problem (report, "", "Short, Faro", NULL);
  assert_problem (report, "", "Cut, Off", NULL);
  g_assert_cmpint (fixture_count (fixture, "account", NULL, NULL), ==, 2);
}

static void
test_links (Fixture *fixture, gconstpointer data)
{
  const char *sales = "deal,company,stage,product,value\n"
                      "One,Acme,Closed Won,,10\nTwo,Acmee,Lost,,20\nThree,Twin,Wonn,,30\n";
  g_autoptr (CrmImportReport) accounts
      = fixture_import_text (fixture, "account", "{\"columns\": {}, \"update_existing\": false}",
                             "Name,City\nAcme,Lisboa\nTwin,Porto\nTwin,Faro\n");
  g_autoptr (CrmImportReport) report = fixture_import_text (fixture, "opportunity", NULL, sales);
  const CrmImportFix create = { "Acmee", TRUE };
  const CrmId *import = crm_import_report_get_import (report);
  CrmImportProblem *wrong = assert_problem (report, "account_id", "Acmee", "Acme");
  CrmImportProblem *stage = assert_problem (report, "stage_id", "Wonn", "Won");
  CrmId batch;

  fixture_assert_counts (report, 3, 0, 0, 0);
  assert_problem (report, "account_id", "Twin", NULL);
  fixture_assert_field (fixture, "opportunity", "name", "One", "stage_id", "Won");
  fixture_assert_field (fixture, "opportunity", "name", "One", "amount", "€10.00");
  /* A deal must stand somewhere: the rule of the trade puts it at the beginning. */
  fixture_assert_field (fixture, "opportunity", "name", "Three", "stage_id", "Prospecting");
  for (int i = 0; i < 2; i++)
    {
      g_assert_cmpint (fixture_apply (fixture, import, stage, NULL, &batch), ==, 1);
      fixture_assert_field (fixture, "opportunity", "name", "Three", "stage_id", "Won");
      fixture_undo_batch (fixture, &batch);
      fixture_assert_field (fixture, "opportunity", "name", "Three", "stage_id", "Prospecting");
    }
  g_assert_cmpint (fixture_apply (fixture, import, wrong, &create, NULL), ==, 1);
  fixture_assert_field (fixture, "opportunity", "name", "Two", "account_id", "Acmee");
  g_assert_cmpint (fixture_count (fixture, "account", NULL, NULL), ==, 4);
}

/* A name that resembles none of those stored is a problem without a proposal. */
static void
test_links_unlike_any (Fixture *fixture, gconstpointer data)
{
  g_autoptr (CrmImportReport) report
      = fixture_import_text (fixture, "opportunity", NULL,
                             "deal,company,stage,product,value\n"
                             "One,Quixotic Ventures,Won,GTX Plus Basic,10\n"
                             "Two,Quixotic Ventures,Won,GTX Plus Basic,20\n");

  fixture_assert_counts (report, 2, 0, 0, 0);
  assert_problem (report, "account_id", "Quixotic Ventures", NULL);
}

static gpointer
apply_nothing (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  CrmImportReport *report = data;
  g_autoptr (CrmImportProblem) problem
      = g_list_model_get_item (crm_import_report_get_problems (report), 0);

  g_assert_cmpint (crm_import_apply_fix (session, crm_import_report_get_import (report), problem,
                                         NULL, NULL, error),
                   ==, -1);
  g_assert_false (crm_session_in_batch (session));
  return NULL;
}

/* A fix that somebody made by hand meanwhile is kept; without a proposal there is no fix. */
static void
test_fix (Fixture *fixture, gconstpointer data)
{
  g_autoptr (CrmImportReport) report
      = fixture_import_text (fixture, "account", NULL,
                             "Name,Employees\nA,1\nB,ten\nC,ten\nD,4\nE,5\nF,6\nG,7\nH,8\nI,9\n"
                             "J,10\nK,11\nL,12\nM,13\nN,14\nO,15\nP,16\nQ,17\nR,18\nS,19\nT,20\n");
  CrmImportProblem *ten = assert_problem (report, "employees", "ten", NULL);
  const CrmImportFix fix = { "10", FALSE };
  g_autoptr (GError) error = fixture_run_expecting (fixture, CRM_LANE_WRITE, apply_nothing, report);
  GArray *created = crm_import_report_get_examples (report, CRM_IMPORT_CREATE);

  g_assert_error (error, CRM_ERROR, CRM_ERROR_INVALID);
  fixture_set (fixture, "account",
               crm_record_get_id (g_array_index (created, CrmImportExample, 1).record), "employees",
               "11");
  g_assert_cmpint (fixture_apply (fixture, crm_import_report_get_import (report), ten, &fix, NULL),
                   ==, 2);
  g_assert_cmpint (fixture_sum (fixture, "account", "employees", "name", "B"), ==, 11);
  g_assert_cmpint (fixture_sum (fixture, "account", "employees", "name", "C"), ==, 10);
}

static void
cancel_at_half (guint64 n_rows, double fraction, gpointer user_data)
{
  if (fraction > 0.4)
    g_cancellable_cancel (user_data);
}

typedef struct
{
  CrmImportPlan *plan;
  GCancellable *cancellable;
} Cancelling;

static gpointer
run_cancelled (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  Cancelling *self = data;

  g_assert_null (crm_import_run (session, self->plan, cancel_at_half, self->cancellable,
                                 self->cancellable, error));
  g_assert_false (crm_session_in_batch (session));
  return NULL;
}

static void
test_cancel (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GString) text = g_string_new ("Name,City\n");
  g_autoptr (GFile) file = NULL;
  g_autoptr (CrmImportPlan) plan = NULL;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  Cancelling cancelling;

  for (int i = 0; i < 40000; i++)
    g_string_append_printf (text, "Company %d,Lisboa and surroundings\n", i);
  file = fixture_write ("large.csv", text->str, -1);
  plan = fixture_plan (fixture, file, "account", NULL);
  cancelling = (Cancelling){ plan, cancellable };
  error = fixture_run_expecting (fixture, CRM_LANE_WRITE, run_cancelled, &cancelling);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpint (fixture_count (fixture, "account", NULL, NULL), ==, 0);
  g_assert_cmpint (fixture_count (fixture, "import_batch", NULL, NULL), ==, 0);
}

static void
test_preview_writes_nothing (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GFile) file = fixture_write (
      "preview.csv", "Sales agent,Manager,Team\nAna,Rui,North\nZé,Rui,North\nRui,Eva,South\n", -1);
  g_autoptr (CrmImportPlan) plan = fixture_plan (fixture, file, "user", NULL);
  g_autoptr (CrmImportReport) report = fixture_preview (fixture, plan);
  GArray *examples = crm_import_report_get_examples (report, CRM_IMPORT_CREATE);
  g_autofree char *summary = crm_import_report_dup_summary (report);
  g_autofree char *json = crm_import_report_to_json (report);

  fixture_assert_counts (report, 3, 0, 0, 0);
  g_assert_true (crm_import_report_is_preview (report));
  g_assert_true (crm_id_is_none (crm_import_report_get_batch (report)));
  g_assert_cmpuint (crm_import_report_get_n_linked (report, fixture_kind (fixture, "team")), ==, 2);
  g_assert_cmpuint (crm_import_report_get_n_linked (report, fixture_kind (fixture, "user")), ==, 1);
  g_assert_cmpstr (crm_record_get_title (g_array_index (examples, CrmImportExample, 0).record), ==,
                   "Ana");
  g_assert_cmpstr (summary, ==, "3 to create");
  g_assert_nonnull (strstr (json, "\"created\" : 3"));
  g_assert_cmpint (fixture_count (fixture, "user", NULL, NULL), ==, 1);
  g_assert_cmpint (fixture_count (fixture, "team", NULL, NULL), ==, 0);
}

static void
test_encodings (Fixture *fixture, gconstpointer data)
{
  static const char *const charsets[] = { "UTF-16", "WINDOWS-1254", "UTF-8" };

  for (gsize i = 0; i < G_N_ELEMENTS (charsets); i++)
    {
      g_autoptr (GFile) file
          = fixture_write_encoded ("tr.csv",
                                   "şirket;şehir;telefon\nGüneş Işık A.Ş.;İstanbul;0212 555 01 01\n"
                                   "Çağdaş Öğretim;Eskişehir;0222 555 02 02\n",
                                   charsets[i]);
      g_autoptr (CrmImportPlan) plan = fixture_plan (fixture, file, NULL, NULL);
      g_autoptr (CrmImportReport) report = fixture_import (fixture, plan);

      g_assert_cmpstr (crm_kind_get_name (crm_import_plan_get_kind (plan)), ==, "account");
      fixture_assert_field (fixture, "account", "name", "Güneş Işık A.Ş.", "city", "İstanbul");
      fixture_assert_field (fixture, "account", "name", "Çağdaş Öğretim", "phone",
                            "0222 555 02 02");
      fixture_undo_batch (fixture, crm_import_report_get_batch (report));
    }
}

/* What a spreadsheet could run is brought in as the text that it is. */
static void
test_formula (Fixture *fixture, gconstpointer data)
{
  g_autoptr (CrmImportReport) report = fixture_import_text (
      fixture, "account", NULL, "Name,Phone,City\n'=1+1,+351 911 111 111,'-x\n");

  fixture_assert_counts (report, 1, 0, 0, 0);
  fixture_assert_field (fixture, "account", "name", "=1+1", "phone", "+351 911 111 111");
  fixture_assert_field (fixture, "account", "name", "=1+1", "city", "-x");
}

/* A name that resembles none is a problem without a proposal. */
static void
test_nothing_alike (Fixture *fixture, gconstpointer data)
{
  g_autoptr (CrmImportReport) report
      = fixture_import_text (fixture, "opportunity", NULL,
                             "Opportunity,Product,Stage\nOne,Drill,Prospecting\n"
                             "Two,Drill,Prospecting\nThree,Saw,Prospecting\n");
  CrmImportProblem *problem
      = fixture_find_problem (crm_import_report_get_problems (report), "product_id", "Drill");

  fixture_assert_counts (report, 3, 0, 0, 0);
  g_assert_cmpuint (crm_import_problem_get_n_rows (problem), ==, 2);
  g_assert_null (crm_import_problem_get_proposal (problem));
}

static gpointer
run_empty (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  return crm_import_run (session, data, NULL, NULL, cancellable, error);
}

static void
test_nothing (Fixture *fixture, gconstpointer data)
{
  static const char *const texts[] = { "Name,City\n", "Qqq,Www\n1;2,3\n4;5,6\n" };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GFile) file = fixture_write ("nothing.csv", texts[i], -1);
      g_autoptr (CrmImportPlan) plan = fixture_plan (fixture, file, "account", NULL);
      g_autoptr (GError) error = fixture_run_expecting (fixture, CRM_LANE_WRITE, run_empty, plan);

      g_assert_error (error, CRM_ERROR, CRM_ERROR_INVALID);
      g_test_message ("%s", error->message);
    }
}

#define ADD(path, func)                                                                            \
  g_test_add ("/import/" path, Fixture, NULL, fixture_set_up, func, fixture_tear_down)

int
main (int argc, char **argv)
{
  int result;

  g_test_init (&argc, &argv, NULL);
  ADD ("update", test_update);
  ADD ("never-update", test_never_update);
  ADD ("people", test_people);
  ADD ("bad-values", test_bad_values);
  ADD ("left-out", test_left_out);
  ADD ("links", test_links);
  ADD ("links-unlike-any", test_links_unlike_any);
  ADD ("fix", test_fix);
  ADD ("cancel", test_cancel);
  ADD ("preview-writes-nothing", test_preview_writes_nothing);
  ADD ("encodings", test_encodings);
  ADD ("formula", test_formula);
  ADD ("nothing-alike", test_nothing_alike);
  ADD ("nothing", test_nothing);
  result = g_test_run ();
  fixture_cleanup ();
  return result;
}
