/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "crm-clock.h"
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
  g_test_add ("/filter-sql/plan", Fixture, NULL, fixture_set_up, test_plan, fixture_tear_down);
  return g_test_run ();
}
