/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is built by clicking is what is written: any filter goes through its text and through a
 * draft and comes back the same. */
#include "config.h"

#include "crm-filter-draft.h"

#define N_RANDOM 2000

typedef struct
{
  CrmCatalog *catalog;
  const CrmKind *account;
  GRand *rand;
} Fixture;

static void
set_up (Fixture *self, gconstpointer data)
{
  self->catalog = crm_catalog_new ();
  self->account = crm_catalog_find_kind (self->catalog, "account");
  self->rand = g_rand_new_with_seed (20);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  g_rand_free (self->rand);
  g_object_unref (self->catalog);
}

static CrmFilter *
parse (const CrmKind *kind, const char *text)
{
  g_autoptr (GError) error = NULL;
  CrmFilter *filter = crm_filter_parse (&kind, 1, text, "EUR", &error);

  g_assert_no_error (error);
  return filter;
}

static char *
print (const CrmKind *kind, const CrmFilter *filter)
{
  return crm_filter_print (filter, &kind, 1, "EUR");
}

/* A filter over the records of a kind, with groups and what belongs to them down to a depth. */
static char *
random_text (Fixture *self, const CrmKind *kind, int depth)
{
  static const char *const simple[] = { "city ~ Porto", "owner_id = me", "phone is set",
                                        "created_at in last 30 days", "name begins with \"A b\"" };
  static const char *const deals[] = { "amount > 500", "stage_id.type = open", "owner_id = my team",
                                       "expected_close_on before today" };
  gboolean is_account = kind == self->account;
  int choice = g_rand_int_range (self->rand, 0, depth > 0 ? 6 : 2);
  g_autoptr (GString) text = NULL;
  g_autofree char *inner = NULL;
  int n;

  if (choice < 2)
    return g_strdup (is_account ? simple[g_rand_int_range (self->rand, 0, G_N_ELEMENTS (simple))]
                                : deals[g_rand_int_range (self->rand, 0, G_N_ELEMENTS (deals))]);
  if (choice == 2)
    {
      inner = random_text (self, kind, depth - 1);
      return g_strdup_printf ("not (%s)", inner);
    }
  if (choice == 3 && is_account)
    {
      inner = random_text (self, crm_catalog_find_kind (self->catalog, "opportunity"), depth - 1);
      return g_strdup_printf (g_rand_boolean (self->rand) ? "none of opportunity (%s)"
                                                          : "count of opportunity (%s) > 2",
                              inner);
    }
  text = g_string_new ("(");
  n = g_rand_int_range (self->rand, 2, 4);
  for (int i = 0; i < n; i++)
    {
      g_autofree char *part = random_text (self, kind, depth - 1);

      g_string_append_printf (text, "%s(%s)", i == 0 ? "" : choice & 1 ? " and " : " or ", part);
    }
  g_string_append_c (text, ')');
  return g_strdup (text->str);
}

static void
test_round_trip (Fixture *self, gconstpointer data)
{
  for (int i = 0; i < N_RANDOM; i++)
    {
      g_autofree char *text = random_text (self, self->account, 4);
      g_autoptr (CrmFilter) filter = parse (self->account, text);
      g_autofree char *printed = print (self->account, filter);
      g_autoptr (CrmFilterDraft) draft = crm_filter_draft_new (filter);
      g_autoptr (CrmFilter) built = crm_filter_draft_to_filter (draft);
      g_autofree char *built_text = print (self->account, built);
      g_autoptr (CrmFilter) again = parse (self->account, built_text);
      g_autofree char *again_text = print (self->account, again);

      g_assert_cmpstr (built_text, ==, printed);
      g_assert_cmpstr (again_text, ==, printed);
    }
}

static void
check (Fixture *self, CrmFilterDraft *draft, const char *expected)
{
  g_autoptr (CrmFilter) built = crm_filter_draft_to_filter (draft);
  g_autofree char *text = built != NULL ? print (self->account, built) : g_strdup ("");

  g_assert_cmpstr (text, ==, expected);
}

/* Step by step, as a person clicks. */
static void
test_built (Fixture *self, gconstpointer data)
{
  const CrmKind *deal = crm_catalog_find_kind (self->catalog, "opportunity");
  g_autoptr (CrmFilter) city = parse (self->account, "city = \"Porto\"");
  g_autoptr (CrmFilter) phone = parse (self->account, "phone is set");
  g_autoptr (CrmFilter) deals = parse (self->account, "any of opportunity");
  g_autoptr (CrmFilter) open = parse (deal, "stage_id.type = open");
  g_autoptr (CrmFilter) large = parse (deal, "probability > 50");
  g_autoptr (CrmFilterDraft) draft = crm_filter_draft_new (NULL);
  CrmFilterDraft *group, *of, *inner;

  check (self, draft, "");
  group = crm_filter_draft_add_group (draft, CRM_DRAFT_ANY);
  check (self, draft, "");
  crm_filter_draft_add (group, city);
  check (self, draft, "city = \"Porto\"");
  of = crm_filter_draft_add (group, deals);
  g_assert_true (crm_filter_draft_get_scope (of, self->account) == deal);
  g_assert_null (crm_filter_draft_get_scope (group, self->account));
  check (self, draft, "city = \"Porto\" or any of opportunity");
  inner = crm_filter_draft_add_group (of, CRM_DRAFT_NONE);
  g_assert_true (crm_filter_draft_get_scope (inner, self->account) == deal);
  crm_filter_draft_add (inner, open);
  crm_filter_draft_add (inner, large);
  check (self, draft,
         "city = \"Porto\" or any of opportunity (not (stage_id.type = open or probability > 50))");
  crm_filter_draft_add (draft, phone);
  crm_filter_draft_set_group (group, CRM_DRAFT_NONE);
  check (self, draft,
         "not (city = \"Porto\" or any of opportunity (not (stage_id.type = open or probability > "
         "50))) and phone is set");
  crm_filter_draft_remove (of);
  check (self, draft, "not city = \"Porto\" and phone is set");
  crm_filter_draft_remove (group);
  check (self, draft, "phone is set");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, func) g_test_add (name, Fixture, NULL, set_up, func, tear_down)
  ADD ("/filter-draft/round-trip", test_round_trip);
  ADD ("/filter-draft/built", test_built);
#undef ADD
  return g_test_run ();
}
