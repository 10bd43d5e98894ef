/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "crm-error.h"
#include "crm-import-plan.h"
#include "crm-suggest.h"
#include "exchange-fixture.h"

static CrmImportPlan *
plan_text (CrmCatalog *catalog, const char *name, const char *text)
{
  g_autoptr (GFile) file = fixture_write (name, text, -1);
  g_autoptr (GError) error = NULL;
  CrmImportPlan *plan = crm_import_plan_new (file, catalog, NULL, NULL, NULL, NULL, &error);

  g_assert_no_error (error);
  return plan;
}

static const char *
field_name (CrmImportPlan *plan, guint column)
{
  const CrmField *field = crm_import_plan_get_field (plan, column);

  return field != NULL ? crm_field_get_name (field) : NULL;
}

static const struct
{
  const char *file;
  const char *text;
  const char *kind;
  const char *fields; /* of the columns, "-" for none */
} guesses[] = {
  { "a.csv", "Empresa;NIF;Cidade;Telefone\nAcme;501234567;Lisboa;211 000 000\n", "account",
    "name tax_id city phone" },
  { "b.csv", "Prenume,Nume de familie,Firma,E-mail\nIon,Popa,Acme,i@a.ro\n", "contact",
    "first_name last_name account_id email" },
  { "c.csv", "Ürün adı;Stok kodu;Fiyat\nÇay;C-1;12,50\n", "product", "name sku price" },
  { "d.csv", "Deal name,Stage,Amount,Expected close date\nBig,Won,1000,2026-05-01\n", "opportunity",
    "name stage_id amount expected_close_on" },
  { "e.csv", "Name,Who cares,Contact by\nAcme,x,info@acme.pt\nZen,y,info@zen.pt\n", "account",
    "name - email" },
  { "leads.csv", "Name,E-mail\nAcme,info@acme.pt\n", "lead", "name email" },
  { "f.csv",
    "opportunity_id,sales_agent,product,account,deal_stage,engage_date,close_date,"
    "close_value\nX1,Ana,Tea,Acme,Won,1/20/2017,3/1/2017,5\n",
    "opportunity",
    "external_id owner_id product_id account_id stage_id engaged_on closed_on amount" },
};

static void
test_guess (void)
{
  g_autoptr (CrmCatalog) catalog = crm_catalog_new ();

  for (gsize i = 0; i < G_N_ELEMENTS (guesses); i++)
    {
      g_autoptr (CrmImportPlan) plan = plan_text (catalog, guesses[i].file, guesses[i].text);
      g_autoptr (GString) fields = g_string_new (NULL);

      g_test_message ("%s", guesses[i].text);
      g_assert_cmpstr (crm_kind_get_name (crm_import_plan_get_kind (plan)), ==, guesses[i].kind);
      for (guint c = 0; c < crm_import_plan_get_n_columns (plan); c++)
        g_string_append_printf (fields, "%s%s", c > 0 ? " " : "",
                                field_name (plan, c) != NULL ? field_name (plan, c) : "-");
      g_assert_cmpstr (fields->str, ==, guesses[i].fields);
    }
}

static void
test_edit (void)
{
  g_autoptr (CrmCatalog) catalog = crm_catalog_new ();
  g_autoptr (CrmImportPlan) plan
      = plan_text (catalog, "edit.csv", "Name,Town,Boss\nAcme,Lisboa,Ana\nZen,Porto,\n");
  const CrmKind *account = crm_catalog_find_kind (catalog, "account");
  g_autoptr (GPtrArray) fields = NULL;
  g_autoptr (GPtrArray) kinds = crm_import_plan_guess_kinds (plan);

  crm_import_plan_set_kind (plan, account);
  fields = crm_import_plan_list_fields (plan);
  g_assert_true (g_ptr_array_find (fields, crm_kind_find_field (account, "city"), NULL));
  g_assert_false (g_ptr_array_find (fields, crm_kind_find_field (account, "created_at"), NULL));
  g_assert_cmpuint (kinds->len, >=, 7);
  g_assert_cmpuint (crm_import_plan_get_n_rows (plan), ==, 2);
  g_assert_cmpstr (crm_import_plan_get_samples (plan, 1)[1], ==, "Porto");
  g_assert_null (crm_import_plan_get_samples (plan, 2)[1]);
  g_assert_null (field_name (plan, 2));
  /* The owner of a company is a colleague: a new name is a new one. */
  crm_import_plan_set_field (plan, 2, crm_kind_find_field (account, "owner_id"));
  g_assert_true (crm_import_plan_get_create_missing (plan, 2));
  crm_import_plan_set_field (plan, 2, crm_kind_find_field (account, "city"));
  g_assert_null (field_name (plan, 1));
  g_assert_cmpstr (field_name (plan, 2), ==, "city");
}

static void
test_json (void)
{
  g_autoptr (CrmCatalog) catalog = crm_catalog_new ();
  const char *text = "who,when,how much\nA,1/2/2017,\"1,5\"\nB,3/4/2017,\"2,5\"\n";
  g_autoptr (CrmImportPlan) plan = plan_text (catalog, "json.csv", text);
  g_autoptr (CrmImportPlan) other = plan_text (catalog, "json.csv", text);
  g_autoptr (GError) error = NULL;
  g_autofree char *json = NULL;
  g_autofree char *again = NULL;

  g_assert_true (crm_import_plan_apply_json (
      plan,
      "{ \"kind\": \"opportunity\", \"update_existing\": false, \"columns\": {"
      "  \"who\": { \"field\": \"account_id\", \"create_missing\": true },"
      "  \"when\": { \"field\": \"closed_on\", \"date_order\": \"mdy\" },"
      "  \"how much\": \"amount\" } }",
      &error));
  g_assert_no_error (error);
  g_assert_cmpstr (field_name (plan, 1), ==, "closed_on");
  g_assert_cmpint (crm_import_plan_get_format (plan, 1)->date_order, ==, CRM_DATE_ORDER_MDY);
  g_assert_cmpint (crm_import_plan_get_format (plan, 2)->decimal, ==, ',');
  json = crm_import_plan_to_json (plan);
  g_assert_true (crm_import_plan_apply_json (other, json, &error));
  again = crm_import_plan_to_json (other);
  g_assert_cmpstr (json, ==, again);
  g_assert_cmpstr (crm_import_plan_get_match (other), ==, "none");
  g_assert_true (crm_import_plan_get_create_missing (other, 0));

  /* The short form: nothing but columns and fields. */
  crm_import_plan_set_kind (plan, crm_catalog_find_kind (catalog, "opportunity"));
  g_assert_true (crm_import_plan_apply_json (plan, "{\"who\": \"name\", \"when\": null}", &error));
  g_assert_cmpstr (field_name (plan, 0), ==, "name");
  g_assert_null (field_name (plan, 1));
}

static const struct
{
  const char *json;
  const char *word;
} wrong[] = {
  { "nonsense", "JSON" },
  { "[1]", "object" },
  { "{\"columns\": 5}", "columns" },
  { "{\"kind\": \"starship\", \"columns\": {}}", "starship" },
  { "{\"columns\": {\"nowhere\": \"name\"}}", "nowhere" },
  { "{\"columns\": {\"who\": \"altitude\"}}", "altitude" },
  { "{\"columns\": {\"who\": 7}}", "who" },
  { "{\"columns\": {\"who\": \"created_at\"}}", "created_at" },
  { "{\"columns\": {\"when\": {\"field\": \"description\", \"date_order\": \"xyz\"}}}", "xyz" },
  { "{\"columns\": {\"when\": {\"field\": \"description\", \"decimal\": \";\"}}}", ";" },
};

static void
test_wrong_json (void)
{
  g_autoptr (CrmCatalog) catalog = crm_catalog_new ();
  g_autoptr (CrmImportPlan) plan = plan_text (catalog, "json.csv", "who,when\nA,1/2/2017\n");

  crm_import_plan_set_kind (plan, crm_catalog_find_kind (catalog, "account"));
  for (gsize i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_false (crm_import_plan_apply_json (plan, wrong[i].json, &error));
      g_test_message ("%s", error->message);
      g_assert_true (error->domain == CRM_ERROR);
      g_assert_nonnull (strstr (error->message, wrong[i].word));
    }
}

static void
test_suggest (void)
{
  static const char *const known[] = { "GTX Pro",     "GTX Plus Pro", "GTK 500", "MG Special",
                                       "Philippines", "Açores",       "Rio",     "Ria" };
  static const char *const asked[][2] = {
    { "GTXPro", "GTX Pro" },
    { "gtk-500", "GTK 500" },
    { "Philipines", "Philippines" },
    { "MG Spceial", "MG Special" },
    { "Acores", "Açores" },
    { "Ri", NULL },
    { "GTX", NULL },
    { "something else", NULL },
    { "", NULL },
  };
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  g_autoptr (GPtrArray) squeezed = g_ptr_array_new_with_free_func (g_free);

  for (gsize i = 0; i < G_N_ELEMENTS (known); i++)
    {
      g_ptr_array_add (names, (gpointer) known[i]);
      g_ptr_array_add (squeezed, crm_suggest_squeeze (known[i]));
    }
  for (gsize i = 0; i < G_N_ELEMENTS (asked); i++)
    g_assert_cmpstr (crm_suggest_name (names, squeezed, asked[i][0]), ==, asked[i][1]);
}

int
main (int argc, char **argv)
{
  int result;

  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/import-plan/guess", test_guess);
  g_test_add_func ("/import-plan/edit", test_edit);
  g_test_add_func ("/import-plan/json", test_json);
  g_test_add_func ("/import-plan/wrong-json", test_wrong_json);
  g_test_add_func ("/import-plan/suggest", test_suggest);
  result = g_test_run ();
  fixture_cleanup ();
  return result;
}
