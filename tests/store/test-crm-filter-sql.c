/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "crm-clock.h"
#include "crm-matches.h"
#include "crm-merge.h"
#include "crm-session-private.h"
#include "fixture.h"

typedef struct
{
  const char *kind;
  const char *text;
  gint64 count;
} Case;

static CrmQuery *
make_query (CrmSession *session, const char *name, const char *text)
{
  const CrmKind *kind = crm_catalog_find_kind (crm_session_get_catalog (session), name);
  g_autoptr (GError) error = NULL;
  g_autoptr (CrmFilter) filter = crm_filter_parse (&kind, 1, text, "EUR", &error);
  CrmQuery *query = crm_query_new (kind);

  g_assert_no_error (error);
  crm_query_add_filter (query, filter, crm_session_get_user (session));
  return query;
}

static gpointer
run_count (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  Case *one = data;
  g_autoptr (CrmQuery) query = make_query (session, one->kind, one->text);

  one->count = crm_session_count (session, query, error);
  return one->count >= 0 ? one : NULL;
}

static void
check (Fixture *fixture, const char *kind, const char *text, gint64 expected)
{
  Case one = { kind, text, 0 };

  g_test_message ("%s", text);
  fixture_run (fixture, CRM_LANE_READ, run_count, &one);
  g_assert_cmpint (one.count, ==, expected);
}

static char *
instant_text (int days)
{
  char buffer[CRM_INSTANT_STRING_SIZE];

  return g_strdup (crm_instant_format (crm_clock_now () + days * CRM_DAY, buffer));
}

static void
add_call (Fixture *fixture, CrmRecord *account, int days)
{
  g_autofree char *id = crm_id_dup_string (crm_record_get_id (account));
  g_autofree char *parent = g_strconcat ("account:", id, NULL);
  g_autofree char *when = instant_text (days);

  g_object_unref (fixture_new (fixture, "activity", "subject", "Call", "type", "call", "status",
                               "done", "parent", parent, "done_at", when, NULL));
}

static void
test_meaning (Fixture *fixture, gconstpointer data)
{
  g_autoptr (CrmRecord) acme
      = fixture_new (fixture, "account", "name", "Acme", "city", "Porto", NULL);
  g_autoptr (CrmRecord) borealis
      = fixture_new (fixture, "account", "name", "Borealis", "city", "Évora", NULL);
  g_autoptr (CrmRecord) quiet = fixture_new (fixture, "account", "name", "Quiet", NULL);
  g_autofree char *id = crm_id_dup_string (crm_record_get_id (acme));

  g_object_unref (fixture_new (fixture, "opportunity", "name", "Deal", "account_id", id, "amount",
                               "500", NULL));
  for (int i = 0; i < 4; i++)
    add_call (fixture, acme, -i);
  add_call (fixture, borealis, -200);

  check (fixture, "account", "", 3);
  check (fixture, "account", "city = \"Porto\"", 1);
  check (fixture, "account", "city ~ evora", 1);
  check (fixture, "account", "not city = \"Porto\"", 2);
  check (fixture, "account", "city is empty or city = \"Porto\"", 2);
  check (fixture, "account", "any of opportunity", 1);
  check (fixture, "account", "none of opportunity (stage_id.type = open)", 2);
  check (fixture, "account", "sum of opportunity.amount >= 500", 1);
  check (fixture, "account", "sum of opportunity.amount > 500", 0);
  check (fixture, "account", "count of activity (type = call) > 3", 1);
  check (fixture, "account", "count of activity = 0", 1);
  check (fixture, "account", "last activity before 90 days ago", 1);
  check (fixture, "account", "none of activity (done_at since 90 days ago)", 2);
  check (fixture, "account", "any of activity (done_at in last 7 days)", 1);
  check (fixture, "account", "any of activity (done_at not in last 7 days)", 1);
  check (fixture, "account", "created_at = today", 3);
  check (fixture, "account", "created_at before today", 0);
  check (fixture, "account", "created_at in this year and not created_at in last year", 3);
  check (fixture, "opportunity", "account_id = \"Acme\" and amount = 500", 1);
  check (fixture, "opportunity", "account_id.city = \"Porto\"", 1);
  check (fixture, "opportunity", "owner_id = me or owner_id is empty", 1);
  check (fixture, "opportunity", "owner_id.team_id = my team", 0);
}

typedef struct
{
  const char *text;
  GArray *among;
  guint n_found;
  GHashTable *names;
  char *followed;
} Look;

static gpointer
run_look (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  Look *look = data;
  const CrmKind *kind = crm_catalog_find_kind (crm_session_get_catalog (session), "contact");
  g_autoptr (CrmFilter) filter = crm_filter_parse (&kind, 1, look->text, "EUR", error);
  g_autoptr (CrmFilter) followed
      = crm_session_follow_links (session, filter, &kind, 1, look->names);
  g_autoptr (CrmQuery) query = crm_query_new (kind);
  g_autoptr (GArray) found = NULL;

  crm_query_add_filter (query, followed, crm_session_get_user (session));
  found = crm_session_matches (session, query, look->among, cancellable, error);
  look->n_found = found != NULL ? found->len : G_MAXUINT;
  g_free (look->followed);
  look->followed = crm_filter_print (followed, &kind, 1, "EUR");
  return look;
}

static gpointer
run_merge (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  CrmRecord **records = data;
  CrmId ids[] = { *crm_record_get_id (records[0]), *crm_record_get_id (records[1]) };
  g_autoptr (CrmMerge) merge = crm_session_plan_merge (session, crm_record_get_kind (records[0]),
                                                       ids, G_N_ELEMENTS (ids), error);

  if (merge != NULL)
    crm_merge_set_survivor (merge, 0);
  return merge != NULL && crm_session_begin (session, "Merge", "test", error)
                 && crm_session_merge (session, merge, error)
                 && crm_session_commit (session, NULL, error)
             ? records
             : NULL;
}

static CrmRef
ref_of (CrmRecord *record)
{
  return CRM_REF_MAKE (crm_record_get_row (record),
                       crm_kind_get_number (crm_record_get_kind (record)));
}

/* A record that a filter names is that record, whatever others are called; after a merge it is the
 * one that goes on. */
static void
test_named_records (Fixture *fixture, gconstpointer data)
{
  g_autoptr (CrmRecord) porto
      = fixture_new (fixture, "account", "name", "Acme", "city", "Porto", NULL);
  g_autoptr (CrmRecord) braga
      = fixture_new (fixture, "account", "name", "Acme", "city", "Braga", NULL);
  g_autofree char *first = crm_id_dup_string (crm_record_get_id (porto));
  g_autofree char *second = crm_id_dup_string (crm_record_get_id (braga));
  g_autoptr (CrmRecord) ada
      = fixture_new (fixture, "contact", "first_name", "Ada", "account_id", first, NULL);
  g_autoptr (CrmRecord) berk
      = fixture_new (fixture, "contact", "first_name", "Berk", "account_id", second, NULL);
  g_autofree char *text = g_strdup_printf ("account_id = \"%s\"", second);
  g_autofree char *survivor = g_strdup_printf ("account_id = \"%s\"", first);
  CrmRecord *merged[] = { porto, braga };
  Look look = { .text = text };

  look.names = g_hash_table_new_full (crm_id_hash, crm_id_equal, g_free, g_free);
  look.among = g_array_new (FALSE, FALSE, sizeof (CrmRef));
  g_array_append_vals (look.among, (CrmRef[]){ ref_of (ada) }, 1);
  fixture_run (fixture, CRM_LANE_READ, run_look, &look);
  g_assert_cmpuint (look.n_found, ==, 0);
  g_array_append_vals (look.among, (CrmRef[]){ ref_of (berk) }, 1);
  fixture_run (fixture, CRM_LANE_READ, run_look, &look);
  g_assert_cmpuint (look.n_found, ==, 1);
  g_assert_cmpstr (look.followed, ==, text);
  g_assert_cmpstr (g_hash_table_lookup (look.names, crm_record_get_id (braga)), ==, "Acme (Braga)");
  g_clear_pointer (&look.among, g_array_unref);
  fixture_run (fixture, CRM_LANE_WRITE, run_merge, merged);
  fixture_run (fixture, CRM_LANE_READ, run_look, &look);
  g_assert_cmpuint (look.n_found, ==, 2);
  g_assert_cmpstr (look.followed, ==, survivor);
  g_assert_cmpstr (g_hash_table_lookup (look.names, crm_record_get_id (porto)), ==, "Acme");
  g_hash_table_unref (look.names);
  g_free (look.followed);
}

static gpointer
run_plan (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  const char *text = data;
  g_autoptr (CrmQuery) query = make_query (session, "account", text);
  g_autoptr (GArray) binds = crm_binds_new ();
  g_autofree char *refs = crm_query_compile_refs (query, session, binds);
  g_autofree char *sql = g_strconcat ("EXPLAIN QUERY PLAN ", refs, NULL);
  sqlite3_stmt *statement = crm_database_prepare_once (session->db, sql, error);
  GString *plan = g_string_new (NULL);

  g_assert_nonnull (statement);
  crm_binds_apply (binds, statement);
  while (sqlite3_step (statement) == SQLITE_ROW)
    g_string_append_printf (plan, "%s\n", sqlite3_column_text (statement, 3));
  sqlite3_finalize (statement);
  return g_string_free (plan, FALSE);
}

/* At a million, a scan within a scan would take days. */
static void
test_plan (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *text, *step;
  } plans[] = {
    { "none of opportunity (stage_id.type = open)", "opportunity_account_id" },
    { "last activity before 90 days ago", "activity_parent" },
    { "count of activity (type = call) > 3", "activity_parent" },
    { "any of contact (any of activity (done_at in last 7 days))", "contact_account_id" },
    { "owner_id = me", "account_owner_id" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (plans); i++)
    {
      g_autofree char *plan
          = fixture_run (fixture, CRM_LANE_READ, run_plan, (gpointer) plans[i].text);

      if (strstr (plan, plans[i].step) == NULL || strstr (plan, "SCAN tr") != NULL)
        g_error ("%s:\n%s", plans[i].text, plan);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/filter-sql/meaning", Fixture, NULL, fixture_set_up, test_meaning,
              fixture_tear_down);
  g_test_add ("/filter-sql/named-records", Fixture, NULL, fixture_set_up, test_named_records,
              fixture_tear_down);
  g_test_add ("/filter-sql/plan", Fixture, NULL, fixture_set_up, test_plan, fixture_tear_down);
  return g_test_run ();
}
