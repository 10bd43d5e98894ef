/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A company's real sales, as they are: they come in whole, what is wrong with them is said, one
 * answer fixes it, and one undo takes everything back. */
#include "config.h"

#include <string.h>

#include "crm-money.h"
#include "import-fixture.h"

#define SALES "b2b-sales/sales_pipeline.csv"

static CrmImportReport *
import_shared (Fixture *fixture, const char *path, const char *expected_kind)
{
  g_autoptr (GFile) file = fixture_shared (path);
  g_autoptr (CrmImportPlan) plan = fixture_plan (fixture, file, NULL, NULL);
  g_autoptr (CrmImportReport) before = fixture_preview (fixture, plan);
  CrmImportReport *report;

  g_assert_cmpstr (crm_kind_get_name (crm_import_plan_get_kind (plan)), ==, expected_kind);
  for (guint i = 0; i < crm_import_plan_get_n_columns (plan); i++)
    g_assert_nonnull (crm_import_plan_get_field (plan, i));
  report = fixture_import (fixture, plan);
  /* The preview told the truth. */
  for (guint i = 0; i < CRM_IMPORT_N_ACTIONS; i++)
    g_assert_cmpuint (crm_import_report_get_n (before, i), ==, crm_import_report_get_n (report, i));
  g_assert_cmpuint (crm_import_report_get_n_problems (before), ==,
                    crm_import_report_get_n_problems (report));
  g_test_message ("%s: %.2f s", path, crm_import_report_get_seconds (report));
  return report;
}

static gboolean
is_here (void)
{
  g_autoptr (GFile) file = fixture_shared (SALES);

  if (file == NULL)
    g_test_skip ("the shared data is not here");
  return file != NULL;
}

static void
import_teams (Fixture *fixture)
{
  g_autoptr (CrmImportReport) report = import_shared (fixture, "b2b-sales/sales_teams.csv", "user");

  g_assert_cmpuint (crm_import_report_get_n (report, CRM_IMPORT_CREATE), ==, 35);
  g_assert_cmpuint (crm_import_report_get_n_linked (report, fixture_kind (fixture, "user")), ==, 6);
  g_assert_cmpuint (crm_import_report_get_n_linked (report, fixture_kind (fixture, "team")), ==, 3);
  g_assert_cmpuint (crm_import_report_get_n_problems (report), ==, 0);
  /* With the one who was there before. */
  g_assert_cmpint (fixture_count (fixture, "user", NULL, NULL), ==, 42);
  fixture_assert_field (fixture, "user", "name", "Moses Frase", "reports_to_id",
                        "Dustin Brinkmann");
  fixture_assert_field (fixture, "user", "name", "Moses Frase", "team_id", "Central");
}

static void
import_accounts (Fixture *fixture)
{
  g_autoptr (CrmImportReport) report = import_shared (fixture, "b2b-sales/accounts.csv", "account");

  g_assert_cmpuint (crm_import_report_get_n (report, CRM_IMPORT_CREATE), ==, 85);
  g_assert_cmpuint (crm_import_report_get_n_problems (report), ==, 0);
  fixture_assert_field (fixture, "account", "name", "Codehow", "industry", "software");
  fixture_assert_field (fixture, "account", "name", "Codehow", "founded_year", "1998");
  fixture_assert_field (fixture, "account", "name", "Codehow", "employees", "2,641");
  fixture_assert_field (fixture, "account", "name", "Codehow", "country", "United States");
  fixture_assert_field (fixture, "account", "name", "Codehow", "annual_revenue", "€2,714.90");
  fixture_assert_field (fixture, "account", "name", "Codehow", "parent_id", "Acme Corporation");
  /* Its parent stands further down in the file. */
  fixture_assert_field (fixture, "account", "name", "Cheers", "parent_id", "Massive Dynamic");
}

static void
import_products (Fixture *fixture)
{
  g_autoptr (CrmImportReport) report = import_shared (fixture, "b2b-sales/products.csv", "product");

  g_assert_cmpuint (crm_import_report_get_n (report, CRM_IMPORT_CREATE), ==, 7);
  fixture_assert_field (fixture, "product", "name", "GTX Pro", "price", "€4,821.00");
  fixture_assert_field (fixture, "product", "name", "GTX Pro", "category", "GTX");
}

static void
check_sales (Fixture *fixture, CrmImportReport *report)
{
  GListModel *problems = crm_import_report_get_problems (report);
  CrmImportProblem *nobody = fixture_find_problem (problems, "account_id", "");
  CrmImportProblem *product = fixture_find_problem (problems, "product_id", "GTXPro");

  g_assert_cmpuint (crm_import_report_get_n (report, CRM_IMPORT_CREATE), ==, 8800);
  g_assert_cmpuint (crm_import_report_get_n (report, CRM_IMPORT_SKIP), ==, 0);
  g_assert_cmpint (fixture_count (fixture, "opportunity", NULL, NULL), ==, 8800);
  g_assert_cmpint (fixture_sum (fixture, "opportunity", "amount", "stage_id.type", "won"), ==,
                   G_GINT64_CONSTANT (10005534) * 100);
  g_assert_cmpint (fixture_count (fixture, "opportunity", "stage_id.name", "Won"), ==, 4238);
  g_assert_cmpint (fixture_count (fixture, "opportunity", "stage_id.name", "Lost"), ==, 2473);
  g_assert_cmpint (fixture_count (fixture, "opportunity", "stage_id.name", "Engaging"), ==, 1589);
  g_assert_cmpint (fixture_count (fixture, "opportunity", "stage_id.name", "Prospecting"), ==, 500);
  g_assert_cmpint (fixture_count (fixture, "opportunity", "account_id", NULL), ==, 8800 - 1425);
  g_assert_cmpint (fixture_count (fixture, "opportunity", "product_id", NULL), ==, 8800 - 1480);
  g_assert_cmpint (fixture_count (fixture, "opportunity", "owner_id", NULL), ==, 8800);
  g_assert_cmpint (fixture_count (fixture, "stage_history", NULL, NULL), ==, 8800);
  /* Month before day, seen from the whole column. */
  fixture_assert_field (fixture, "opportunity", "external_id", "1C1I7A6R", "engaged_on",
                        "20/10/2016");
  fixture_assert_field (fixture, "opportunity", "external_id", "1C1I7A6R", "closed_on",
                        "01/03/2017");
  fixture_assert_field (fixture, "opportunity", "external_id", "1C1I7A6R", "amount", "€1,054.00");
  fixture_assert_field (fixture, "opportunity", "external_id", "1C1I7A6R", "owner_id",
                        "Moses Frase");
  fixture_assert_field (fixture, "opportunity", "external_id", "1C1I7A6R", "name",
                        "Cancity – GTX Plus Basic");
  g_assert_cmpuint (g_list_model_get_n_items (problems), ==, 2);
  g_assert_nonnull (nobody);
  g_assert_cmpuint (crm_import_problem_get_n_rows (nobody), ==, 1425);
  g_assert_null (crm_import_problem_get_proposal (nobody));
  g_assert_nonnull (product);
  g_assert_cmpuint (crm_import_problem_get_n_rows (product), ==, 1480);
  g_assert_cmpuint (crm_import_problem_get_first_row (product), ==, 2);
  g_assert_cmpstr (crm_import_problem_get_proposal (product), ==, "GTX Pro");
}

static void
fix_product (Fixture *fixture, const CrmId *import)
{
  g_autoptr (GListModel) open = fixture_problems (fixture, import);
  g_autoptr (GListModel) rest = NULL;
  CrmImportProblem *product = fixture_find_problem (open, "product_id", "GTXPro");
  CrmId batch;

  g_assert_cmpuint (g_list_model_get_n_items (open), ==, 2);
  g_assert_cmpuint (crm_import_problem_get_n_rows (product), ==, 1480);
  g_assert_cmpint (fixture_apply (fixture, import, product, NULL, &batch), ==, 1480);
  g_assert_cmpint (fixture_count (fixture, "opportunity", "product_id", NULL), ==, 8800);
  fixture_assert_field (fixture, "opportunity", "external_id", "Z063OYW0", "product_id", "GTX Pro");
  rest = fixture_problems (fixture, import);
  g_assert_cmpuint (g_list_model_get_n_items (rest), ==, 1);

  fixture_undo_batch (fixture, &batch);
  g_assert_cmpint (fixture_count (fixture, "opportunity", "product_id", NULL), ==, 8800 - 1480);
  g_assert_cmpint (fixture_apply (fixture, import, product, NULL, NULL), ==, 1480);
  g_assert_cmpint (fixture_ignore (fixture, import, fixture_find_problem (rest, "account_id", "")),
                   ==, 1425);
}

static void
test_sales (Fixture *fixture, gconstpointer data)
{
  g_autoptr (CrmImportReport) report = NULL;
  g_autoptr (CrmImportReport) again = NULL;

  if (!is_here ())
    return;
  import_teams (fixture);
  import_accounts (fixture);
  import_products (fixture);
  report = import_shared (fixture, SALES, "opportunity");
  check_sales (fixture, report);

  fixture_undo_batch (fixture, crm_import_report_get_batch (report));
  g_assert_cmpint (fixture_count (fixture, "opportunity", NULL, NULL), ==, 0);
  g_assert_cmpint (fixture_count (fixture, "import_row", NULL, NULL), ==, 0);
  g_assert_cmpint (fixture_count (fixture, "account", NULL, NULL), ==, 85);

  again = import_shared (fixture, SALES, "opportunity");
  check_sales (fixture, again);
  fix_product (fixture, crm_import_report_get_import (again));
}

/* The same file again: everything is there already and says the same. */
static void
test_again (Fixture *fixture, gconstpointer data)
{
  g_autoptr (CrmImportReport) first = NULL;
  g_autoptr (CrmImportReport) second = NULL;

  if (!is_here ())
    return;
  first = import_shared (fixture, "b2b-sales/accounts.csv", "account");
  second = import_shared (fixture, "b2b-sales/accounts.csv", "account");
  g_assert_cmpuint (crm_import_report_get_n (second, CRM_IMPORT_SAME), ==, 85);
  g_assert_cmpint (fixture_count (fixture, "account", NULL, NULL), ==, 85);
}

static void
test_leads (Fixture *fixture, gconstpointer data)
{
  g_autoptr (CrmImportReport) report = NULL;
  g_autoptr (GFile) file
      = fixture_shared ("olist-leads/olist_marketing_qualified_leads_dataset.csv");
  g_autoptr (CrmImportPlan) plan = NULL;

  if (!is_here ())
    return;
  plan = fixture_plan (fixture, file, NULL, NULL);
  g_assert_cmpstr (crm_kind_get_name (crm_import_plan_get_kind (plan)), ==, "lead");
  report = fixture_import (fixture, plan);
  g_assert_cmpuint (crm_import_report_get_n (report, CRM_IMPORT_CREATE), ==, 8000);
  fixture_assert_field (fixture, "lead", "external_id", "dac32acd4db4c29c230538b72f8dd87d",
                        "source", "social");
  /* Day before month, seen from the whole column; noon of that day. */
  fixture_assert_field (fixture, "lead", "external_id", "dac32acd4db4c29c230538b72f8dd87d",
                        "first_contact_at", "01/02/2018 12:00");
}

int
main (int argc, char **argv)
{
  int result;

  g_test_init (&argc, &argv, NULL);
  g_test_add ("/import-sales/all", Fixture, NULL, fixture_set_up, test_sales, fixture_tear_down);
  g_test_add ("/import-sales/again", Fixture, NULL, fixture_set_up, test_again, fixture_tear_down);
  g_test_add ("/import-sales/leads", Fixture, NULL, fixture_set_up, test_leads, fixture_tear_down);
  result = g_test_run ();
  fixture_cleanup ();
  return result;
}
