/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How a row finds its record, what it does to what is there, corrections of single rows, and the
 * memory of how a table is read. */
#include "config.h"

#include <string.h>

#include "crm-error.h"
#include "crm-import-mapping.h"
#include "crm-import-match.h"
#include "import-fixture.h"

static const char people[] = "First name,Last name,E-mail,Phone,Birthday,City\n"
                             "Ana,Costa,ana@acme.pt,+351 912 345 678,1980-05-01,Lisboa\n"
                             "Rui,Melo,rui@acme.pt,219 000 001,1975-01-31,Porto\n"
                             "Rui,Melo,rui2@acme.pt,219 000 002,1990-07-07,Faro\n";

/* Each row of the file names a key, what another file says and how it ends. */
static const struct
{
  const char *match;
  const char *row;
  guint created, updated, same, skipped;
} keys[] = {
  /* The number as it is written at home; another name makes no difference. */
  { "phone", "Anna,Costa Lima,other@acme.pt,912345678,,Braga", 0, 1, 0, 0 },
  { "phone", "Ana,Costa,ana@acme.pt,919 999 999,,Braga", 1, 0, 0, 0 },
  { "email", "Anna,Costa Lima,ANA@ACME.PT,,,Braga", 0, 1, 0, 0 },
  { "name+birthday", "RUI,MELO,,,1990-07-07,Braga", 0, 1, 0, 0 },
  { "name+birthday", "Rui,Melo,rui@acme.pt,,1999-09-09,Braga", 1, 0, 0, 0 },
  { "name", "Rui,Melo,,,,Braga", 0, 0, 0, 1 },
  { "name", "Ana,Costa,new@acme.pt,919 999 999,1999-09-09,Braga", 0, 1, 0, 0 },
  /* Ambiguous by name, but the second key says which one. */
  { "email,name", "Rui,Melo,rui2@acme.pt,,,Braga", 0, 1, 0, 0 },
  { "name,email", "Rui,Melo,rui2@acme.pt,,,Braga", 0, 1, 0, 0 },
  { "none", "Ana,Costa,ana@acme.pt,912345678,1980-05-01,Lisboa", 1, 0, 0, 0 },
  { "auto", "Ana,Costa,ana@acme.pt,,,Lisboa", 0, 0, 1, 0 },
};

static void
test_keys (Fixture *fixture, gconstpointer data)
{
  g_autoptr (CrmImportReport) first = fixture_import_text (fixture, "contact", NULL, people);

  fixture_assert_counts (first, 3, 0, 0, 0);
  for (gsize i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      g_autofree char *text = g_strconcat ("First name,Last name,E-mail,Phone,Birthday,City\n",
                                           keys[i].row, "\n", NULL);
      g_autoptr (GFile) file = fixture_write ("keys.csv", text, -1);
      g_autoptr (CrmImportPlan) plan = fixture_plan (fixture, file, "contact", NULL);
      g_autoptr (CrmImportReport) report = NULL;
      g_autoptr (GError) error = NULL;

      g_test_message ("%s: %s", keys[i].match, keys[i].row);
      g_assert_true (crm_import_plan_set_match (plan, keys[i].match, &error));
      report = fixture_preview (fixture, plan);
      fixture_assert_counts (report, keys[i].created, keys[i].updated, keys[i].same,
                             keys[i].skipped);
    }
}

static void
test_bad_keys (Fixture *fixture, gconstpointer data)
{
  static const char *const bad[] = { "nothing", "description", "", "email,", "name+nothing" };
  g_autoptr (GFile) file = fixture_write ("keys.csv", people, -1);
  g_autoptr (CrmImportPlan) plan = fixture_plan (fixture, file, "contact", NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_false (crm_import_plan_set_match (plan, bad[i], &error));
      g_assert_nonnull (error);
    }
  g_assert_cmpstr (crm_import_plan_get_match (plan), ==, "auto");
}

static void
test_proposals (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GFile) file = fixture_write ("keys.csv", people, -1);
  g_autoptr (CrmImportPlan) plan = fixture_plan (fixture, file, "contact", NULL);
  g_autoptr (GPtrArray) matches = crm_import_plan_list_matches (plan);
  g_autofree char *label = crm_import_plan_dup_automatic_keys (plan);
  static const char *const expected[]
      = { "auto", "email", "phone", "name+birthday", "name", "none" };

  g_assert_cmpuint (matches->len, ==, G_N_ELEMENTS (expected));
  for (gsize i = 0; i < G_N_ELEMENTS (expected); i++)
    g_assert_cmpstr (matches->pdata[i], ==, expected[i]);
  g_assert_cmpstr (label, ==, "E-mail, Name");
}

/* A field of the office's own whose values are all different can be the key. */
static void
test_own_key (Fixture *fixture, gconstpointer data)
{
  g_autoptr (CrmRecord) field = fixture_new (fixture, "custom_field", "entity", "account", "key",
                                             "x_card", "label", "Card", "type", "text", NULL);
  g_autoptr (CrmImportReport) first = fixture_import_text (
      fixture, "account", NULL, "Name,Card,City\nAcme,K-1,Lisboa\nZencor,K-2,Porto\n");
  g_autoptr (GFile) file
      = fixture_write ("own.csv", "Name,Card,City\nAcme Lda,k-1,Faro\nOther,K-3,Faro\n", -1);
  g_autoptr (CrmImportPlan) plan = fixture_plan (fixture, file, "account", NULL);
  g_autoptr (GPtrArray) matches = crm_import_plan_list_matches (plan);
  g_autoptr (CrmImportReport) report = NULL;
  const char *key = crm_field_get_name (crm_import_plan_get_field (plan, 1));

  g_assert_true (g_ptr_array_find_with_equal_func (matches, key, g_str_equal, NULL));
  g_assert_true (crm_import_plan_set_match (plan, key, NULL));
  report = fixture_import (fixture, plan);
  fixture_assert_counts (report, 1, 1, 0, 0);
  fixture_assert_field (fixture, "account", "name", "Acme Lda", "city", "Faro");
}

static void
test_existing (Fixture *fixture, gconstpointer data)
{
  static const char first[] = "Name,City,Phone,Industry\nAcme,Lisboa,,Food\n";
  static const char second[] = "Name,City,Phone,Industry\nAcme,Porto,211 000 000,Wine\n";
  static const struct
  {
    const char *mapping;
    const char *city, *phone, *industry;
  } policies[] = {
    { "{\"columns\": {}, \"existing\": \"overwrite\"}", "Porto", "211 000 000", "Wine" },
    { "{\"columns\": {}, \"existing\": \"fill\"}", "Lisboa", "211 000 000", "Food" },
    { "{\"columns\": {}, \"existing\": \"skip\"}", "Lisboa", "", "Food" },
    { "{\"columns\": {\"Industry\": {\"field\": \"industry\", \"existing\": \"overwrite\"}},"
      " \"existing\": \"fill\"}",
      "Lisboa", "211 000 000", "Wine" },
    { "{\"columns\": {\"City\": {\"field\": \"city\", \"existing\": \"fill\"}}}", "Lisboa",
      "211 000 000", "Wine" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (policies); i++)
    {
      g_autoptr (CrmImportReport) one = fixture_import_text (fixture, "account", NULL, first);
      g_autoptr (CrmImportReport) two
          = fixture_import_text (fixture, "account", policies[i].mapping, second);

      g_test_message ("%s", policies[i].mapping);
      fixture_assert_field (fixture, "account", "name", "Acme", "city", policies[i].city);
      fixture_assert_field (fixture, "account", "name", "Acme", "phone", policies[i].phone);
      fixture_assert_field (fixture, "account", "name", "Acme", "industry", policies[i].industry);
      fixture_undo_batch (fixture, crm_import_report_get_batch (two));
      fixture_undo_batch (fixture, crm_import_report_get_batch (one));
    }
}

/* Only what a person chose from the list changes what is there; new rows come in all the same. */
static void
test_ask (Fixture *fixture, gconstpointer data)
{
  g_autoptr (CrmImportReport) first
      = fixture_import_text (fixture, "account", NULL, "Name,City\nAcme,Lisboa\nZencor,Porto\n");
  g_autoptr (GFile) file
      = fixture_write ("ask.csv", "Name,City\nAcme,Faro\nZencor,Braga\nNovo,Beja\n", -1);
  g_autoptr (CrmImportPlan) plan = fixture_plan (fixture, file, "account", NULL);
  g_autoptr (CrmImportReport) preview = NULL, report = NULL;

  crm_import_plan_set_existing (plan, CRM_IMPORT_EXISTING_ASK);
  preview = fixture_preview (fixture, plan);
  fixture_assert_counts (preview, 1, 2, 0, 0);
  g_assert_cmpuint (crm_import_plan_count_taken (plan, 2), ==, 0);
  crm_import_plan_take_row (plan, 2, TRUE);
  g_assert_cmpuint (crm_import_plan_count_taken (plan, 2), ==, 1);
  report = fixture_import (fixture, plan);
  fixture_assert_counts (report, 1, 1, 1, 0);
  fixture_assert_field (fixture, "account", "name", "Acme", "city", "Lisboa");
  fixture_assert_field (fixture, "account", "name", "Zencor", "city", "Braga");
  crm_import_plan_take_all_rows (plan, TRUE);
  crm_import_plan_take_row (plan, 1, FALSE);
  g_assert_cmpuint (crm_import_plan_count_taken (plan, 2), ==, 1);
  g_assert_true (crm_import_plan_is_row_taken (plan, 3));
}

/* Cells are corrected in the plan; the file is not touched. */
static void
test_edits (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GFile) file = fixture_write (
      "edits.csv", "Name,Employees\nAcme,many\n,3\nToo,many,cells\nZencor,5\n", -1);
  g_autoptr (CrmImportPlan) plan = fixture_plan (fixture, file, "account", NULL);
  g_autoptr (CrmImportReport) before = fixture_preview (fixture, plan);
  g_autoptr (CrmImportReport) after = NULL;

  fixture_assert_counts (before, 2, 0, 0, 2);
  crm_import_plan_set_cell (plan, 1, 1, "12");
  crm_import_plan_set_cell (plan, 2, 0, "Plexzap");
  crm_import_plan_set_cell (plan, 3, 1, "7");
  g_assert_cmpuint (crm_import_plan_get_n_edited (plan), ==, 3);
  after = fixture_import (fixture, plan);
  fixture_assert_counts (after, 4, 0, 0, 0);
  g_assert_cmpuint (crm_import_report_get_n_problems (after), ==, 0);
  fixture_assert_field (fixture, "account", "name", "Acme", "employees", "12");
  fixture_assert_field (fixture, "account", "name", "Plexzap", "employees", "3");
  fixture_assert_field (fixture, "account", "name", "Too", "employees", "7");
}

static gpointer
save_mapping (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  crm_import_mapping_save (session, data, " Suppliers\n", NULL, error);
  return NULL;
}

static gpointer
list_mappings (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  return crm_import_mapping_list (session, error);
}

static CrmImportPlan *
plan_of (Fixture *fixture, const char *name, const char *text)
{
  g_autoptr (GFile) file = fixture_write (name, text, -1);

  return fixture_plan (fixture, file, NULL, NULL);
}

static void
test_mapping (Fixture *fixture, gconstpointer data)
{
  g_autoptr (CrmImportPlan) plan
      = plan_of (fixture, "suppliers-2026-05.csv", "Firm;Town;Nr;Memo\nAcme;Faro;7;x\n");
  g_autoptr (CrmImportPlan) again
      = plan_of (fixture, "b.csv", "Memo;Firm ;TOWN;Nr\nx;Zencor;Beja;8\n");
  g_autoptr (CrmImportPlan) more
      = plan_of (fixture, "c.csv", "Firm;Town;Nr;Memo;Phone\nZencor;Beja;8;x;219000000\n");
  g_autoptr (CrmImportPlan) other = plan_of (fixture, "d.csv", "Name;Town\nZencor;Beja\n");
  g_autoptr (GPtrArray) mappings = NULL;
  g_autofree char *name = crm_import_plan_propose_name (plan);
  g_autoptr (GError) error = NULL;
  CrmRecord *found;

  g_assert_cmpstr (name, ==, "suppliers");
  g_assert_true (crm_import_plan_apply_json (
      plan,
      "{\"kind\": \"account\", \"match\": \"external_id\", \"existing\": \"fill\","
      " \"columns\": {\"Firm\": \"name\", \"Town\": \"city\", \"Nr\": \"external_id\","
      " \"Memo\": null}}",
      &error));
  fixture_run (fixture, CRM_LANE_WRITE, save_mapping, plan);
  fixture_run (fixture, CRM_LANE_WRITE, save_mapping, plan);
  fixture_reopen (fixture);
  mappings = fixture_run (fixture, CRM_LANE_READ, list_mappings, NULL);
  g_assert_cmpuint (mappings->len, ==, 1);
  g_assert_cmpstr (crm_record_get_title (mappings->pdata[0]), ==, "Suppliers");

  found = crm_import_mapping_choose (mappings, again);
  g_assert_true (found == mappings->pdata[0]);
  g_assert_true (crm_import_mapping_apply (found, again, &error));
  g_assert_cmpstr (crm_import_plan_get_match (again), ==, "external_id");
  g_assert_cmpint (crm_import_plan_get_existing (again), ==, CRM_IMPORT_EXISTING_FILL);
  g_assert_cmpstr (crm_field_get_name (crm_import_plan_get_field (again, 1)), ==, "name");
  g_assert_null (crm_import_plan_get_field (again, 0));

  /* One column more is the same table, and the new column keeps its guess. */
  g_assert_true (crm_import_mapping_choose (mappings, more) == mappings->pdata[0]);
  g_assert_true (crm_import_mapping_apply (found, more, &error));
  g_assert_cmpstr (crm_field_get_name (crm_import_plan_get_field (more, 4)), ==, "phone");
  g_assert_null (crm_import_mapping_choose (mappings, other));
}

/* What the office or the file no longer has is left out, not refused. */
static void
test_mapping_ages (Fixture *fixture, gconstpointer data)
{
  g_autoptr (CrmImportPlan) plan = plan_of (fixture, "a.csv", "Firm;Town\nAcme;Faro\n");
  g_autoptr (CrmRecord) mapping = crm_record_new (fixture_kind (fixture, "import_mapping"));
  g_autoptr (GError) error = NULL;

  crm_record_set_text (mapping, "mapping",
                       "{\"kind\": \"account\", \"match\": \"x_gone\", \"existing\": \"odd\","
                       " \"columns\": {\"Firm\": \"name\", \"Town\": \"x_gone\","
                       " \"Missing\": \"city\"}}");
  g_assert_true (crm_import_mapping_apply (mapping, plan, &error));
  g_assert_no_error (error);
  g_assert_cmpstr (crm_import_plan_get_match (plan), ==, "auto");
  g_assert_cmpstr (crm_field_get_name (crm_import_plan_get_field (plan, 0)), ==, "name");
  crm_record_set_text (mapping, "mapping", "no JSON");
  g_assert_false (crm_import_mapping_apply (mapping, plan, &error));
  g_assert_error (error, CRM_ERROR, CRM_ERROR_INVALID);
}

#define ADD(path, test)                                                                            \
  g_test_add ("/import-match/" path, Fixture, NULL, fixture_set_up, test, fixture_tear_down)

int
main (int argc, char **argv)
{
  int result;

  g_test_init (&argc, &argv, NULL);
  ADD ("keys", test_keys);
  ADD ("bad-keys", test_bad_keys);
  ADD ("proposals", test_proposals);
  ADD ("own-key", test_own_key);
  ADD ("existing", test_existing);
  ADD ("ask", test_ask);
  ADD ("edits", test_edits);
  ADD ("mapping", test_mapping);
  ADD ("mapping-ages", test_mapping_ages);
  result = g_test_run ();
  fixture_cleanup ();
  return result;
}
