/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An operation that makes very many records leaves what one by one would have left: rows, indexes,
 * history and undo. When it is given up, nothing of it stays. */
#include "config.h"

#include <sqlite3.h>

#include "crm-error.h"
#include "fixture.h"

#define N 25000

typedef struct
{
  guint n;
  gboolean give_up;
  CrmId batch;
} Work;

static gboolean
insert (CrmSession *session, guint i, CrmId *id, GError **error)
{
  const CrmCatalog *catalog = crm_session_get_catalog (session);
  g_autoptr (CrmRecord) person = crm_record_new (crm_catalog_find_kind (catalog, "contact"));
  g_autofree char *name = g_strdup_printf ("Ana %05u", i);
  g_autofree char *mail = g_strdup_printf ("ana%u@example.org", i);

  crm_record_set_text (person, "name", name);
  crm_record_set_text (person, "email", mail);
  crm_record_set_text (person, "phone", "+351 21 000 00 00");
  crm_record_set_text (person, "city", "Lisboa");
  *id = *crm_record_get_id (person);
  return crm_session_insert (session, person, error);
}

/* What was handed over a moment ago can be read and changed. */
static void
change (CrmSession *session, const CrmId *id)
{
  const CrmKind *kind = crm_catalog_find_kind (crm_session_get_catalog (session), "contact");
  g_autoptr (GError) error = NULL;
  g_autoptr (CrmRecord) person = crm_session_get (session, kind, id, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (crm_record_get_text (person, "phone"), ==, "+351 21 000 00 00");
  crm_record_set_text (person, "phone", "+351 21 999 99 99");
  g_assert_true (crm_session_update (session, person, &error));
  g_assert_no_error (error);
}

static void
insert_refused (CrmSession *session)
{
  const CrmCatalog *catalog = crm_session_get_catalog (session);
  g_autoptr (CrmRecord) nobody = crm_record_new (crm_catalog_find_kind (catalog, "contact"));
  g_autoptr (GError) error = NULL;

  g_assert_false (crm_session_insert (session, nobody, &error));
  g_assert_error (error, CRM_ERROR, CRM_ERROR_INVALID);
}

/* Lists are in their order although the index of it is not there yet. */
static void
look_at_list (CrmSession *session, const CrmKind *kind)
{
  g_autoptr (CrmQuery) query = crm_query_new (kind);
  g_autoptr (GPtrArray) records = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (crm_query_sort (query, "name", FALSE, &error));
  crm_query_set_limit (query, 2);
  records = crm_session_list (session, query, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (crm_record_get_title (records->pdata[1]), ==, "Ana 00001");
}

static gpointer
flood (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  Work *work = data;
  const CrmKind *kind = crm_catalog_find_kind (crm_session_get_catalog (session), "contact");

  g_assert_true (crm_session_begin (session, "Flood", "test", error));
  g_assert_true (crm_session_flood (session, kind, work->n, NULL, NULL, error));
  for (guint i = 0; i < work->n; i++)
    {
      CrmId id;

      g_assert_true (insert (session, i, &id, error));
      if (i % 1000 == 999)
        change (session, &id);
      if (i % 1000 == 500)
        insert_refused (session);
    }
  if (work->give_up)
    crm_session_rollback (session);
  else
    g_assert_true (crm_session_commit (session, &work->batch, error));
  if (!work->give_up)
    look_at_list (session, kind);
  return data;
}

/* The first column of all rows, one a line. */
static char *
read_file (Fixture *f, const char *sql)
{
  g_autofree char *path = g_build_filename (f->folder, CRM_STORE_FILE, NULL);
  g_autoptr (GString) text = g_string_new (NULL);
  sqlite3 *db;
  sqlite3_stmt *statement;

  g_assert_cmpint (sqlite3_open_v2 (path, &db, SQLITE_OPEN_READONLY, NULL), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_prepare_v2 (db, sql, -1, &statement, NULL), ==, SQLITE_OK);
  while (sqlite3_step (statement) == SQLITE_ROW)
    g_string_append_printf (text, "%s\n", (const char *) sqlite3_column_text (statement, 0));
  sqlite3_finalize (statement);
  sqlite3_close (db);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static char *
read_indexes (Fixture *f)
{
  return read_file (f, "SELECT name || sql FROM sqlite_schema WHERE type = 'index' AND sql IS NOT "
                       "NULL ORDER BY 1");
}

static gpointer
look (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  g_autoptr (GPtrArray) findings = crm_session_check (session, error);

  g_assert_nonnull (findings);
  for (guint i = 0; i < findings->len; i++)
    g_test_message ("%s", (const char *) findings->pdata[i]);
  g_assert_cmpuint (findings->len, ==, 0);
  return data;
}

static gpointer
undo (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  Work *work = data;

  return crm_session_undo (session, &work->batch, error);
}

static void
assert_n (Fixture *f, const char *condition, const char *expected)
{
  g_autofree char *sql = g_strconcat ("SELECT count (*) FROM ", condition, NULL);
  g_autofree char *n = read_file (f, sql);
  g_autofree char *line = g_strconcat (expected, "\n", NULL);

  g_assert_cmpstr (n, ==, line);
}

static gpointer
call (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  return data;
}

/* What was left out is made behind all calls. */
static void
wait_for_indexes (Fixture *f, const char *before)
{
  gint64 end = g_get_monotonic_time () + 60 * G_USEC_PER_SEC;
  g_autofree char *indexes = NULL;

  while (g_strcmp0 (indexes, before) != 0 && g_get_monotonic_time () < end)
    {
      fixture_run (f, CRM_LANE_WRITE, call, f);
      g_free (indexes);
      indexes = read_indexes (f);
    }
  g_assert_true (g_str_equal (indexes, before));
}

static void
test_whole (Fixture *f, gconstpointer data)
{
  Work work = { .n = N };
  g_autofree char *before = read_indexes (f);
  g_autoptr (CrmBatch) undone = NULL;

  fixture_run (f, CRM_LANE_WRITE, flood, &work);
  wait_for_indexes (f, before);
  fixture_run (f, CRM_LANE_WRITE, look, &work);
  assert_n (f, "contact WHERE _del = 0", "25000");
  assert_n (f, "contact_method WHERE _del = 0", "50000");
  assert_n (f, "address WHERE _del = 0 AND city = 'Lisboa'", "25000");
  assert_n (f, "contact_method WHERE value_normalized = '351219999999'", "25");
  assert_n (f, "contact WHERE row NOT BETWEEN 1 AND 25000", "0");
  undone = fixture_run (f, CRM_LANE_WRITE, undo, &work);
  assert_n (f, "contact WHERE _del = 0", "0");
  assert_n (f, "contact_method WHERE _del = 0", "0");
  fixture_run (f, CRM_LANE_WRITE, look, &work);
}

/* A program that ends before they are made leaves them to the next one. */
static void
test_reopened (Fixture *f, gconstpointer data)
{
  Work work = { .n = N };
  g_autofree char *before = read_indexes (f);

  fixture_run (f, CRM_LANE_WRITE, flood, &work);
  fixture_reopen (f);
  wait_for_indexes (f, before);
  fixture_run (f, CRM_LANE_WRITE, look, &work);
}

#define N_DEALS 3000

/* Every tenth deal names a company that is not there. */
static gboolean
insert_deal (CrmSession *session, guint i, const CrmId *company, GError **error)
{
  const CrmCatalog *catalog = crm_session_get_catalog (session);
  g_autoptr (CrmRecord) deal = crm_record_new (crm_catalog_find_kind (catalog, "opportunity"));
  CrmId nobody = crm_id_generate ();

  crm_record_set_text (deal, "name", "Order of wine");
  crm_record_set_integer (deal, "amount", 100);
  crm_record_set_link (deal, "account_id", i % 10 == 0 ? &nobody : company);
  return crm_session_insert (session, deal, error);
}

static gpointer
flood_deals (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  Work *work = data;
  const CrmCatalog *catalog = crm_session_get_catalog (session);
  g_autoptr (CrmRecord) company = crm_record_new (crm_catalog_find_kind (catalog, "account"));

  crm_record_set_text (company, "name", "Vinhos do Douro");
  crm_record_set_text (company, "source", "fair");
  g_assert_true (crm_session_begin (session, "Deals", "test", error));
  g_assert_true (crm_session_insert (session, company, error));
  g_assert_true (crm_session_flood (session, crm_catalog_find_kind (catalog, "opportunity"),
                                    N_DEALS, NULL, NULL, error));
  for (guint i = 0; i < N_DEALS; i++)
    {
      g_autoptr (GError) problem = NULL;
      gboolean good = insert_deal (session, i, crm_record_get_id (company), &problem);

      if (i == N_DEALS / 2)
        {
          crm_record_set_text (company, "source", "web");
          g_assert_true (crm_session_update (session, company, error));
        }
      g_assert_cmpint (good, ==, i % 10 != 0);
      if (!good)
        g_assert_error (problem, CRM_ERROR, CRM_ERROR_NOT_FOUND);
    }
  g_assert_true (crm_session_commit (session, &work->batch, error));
  return data;
}

/* What the rules make of a deal comes with it, and nothing of one that they refuse stays; what they
 * look at is what was saved last. */
static void
test_rules (Fixture *f, gconstpointer data)
{
  Work work = { 0 };
  g_autofree char *before = read_indexes (f);
  g_autoptr (CrmBatch) undone = NULL;

  fixture_run (f, CRM_LANE_WRITE, flood_deals, &work);
  assert_n (f, "opportunity WHERE _del = 0", "2700");
  assert_n (f, "stage_history WHERE _del = 0", "2700");
  assert_n (f,
            "opportunity o WHERE NOT EXISTS (SELECT 1 FROM stage_history h WHERE "
            "h.opportunity_id = o.id AND h.to_stage_id = o.stage_id)",
            "0");
  assert_n (f, "opportunity WHERE source = 'web'", "1350");
  wait_for_indexes (f, before);
  fixture_run (f, CRM_LANE_WRITE, look, &work);
  undone = fixture_run (f, CRM_LANE_WRITE, undo, &work);
  assert_n (f, "opportunity WHERE _del = 0", "0");
  fixture_run (f, CRM_LANE_WRITE, look, &work);
}

static void
test_given_up (Fixture *f, gconstpointer data)
{
  Work work = { .n = N, .give_up = TRUE };
  g_autofree char *before = read_indexes (f);
  g_autofree char *after = NULL;

  fixture_run (f, CRM_LANE_WRITE, flood, &work);
  after = read_indexes (f);
  g_assert_cmpstr (after, ==, before);
  assert_n (f, "contact", "0");
  assert_n (f, "batch WHERE label = 'Flood'", "0");
  work.give_up = FALSE;
  work.n = 10;
  fixture_run (f, CRM_LANE_WRITE, flood, &work);
  assert_n (f, "contact WHERE _del = 0", "10");
  fixture_run (f, CRM_LANE_WRITE, look, &work);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/flood/whole", Fixture, NULL, fixture_set_up, test_whole, fixture_tear_down);
  g_test_add ("/flood/reopened", Fixture, NULL, fixture_set_up, test_reopened, fixture_tear_down);
  g_test_add ("/flood/rules", Fixture, NULL, fixture_set_up, test_rules, fixture_tear_down);
  g_test_add ("/flood/given-up", Fixture, NULL, fixture_set_up, test_given_up, fixture_tear_down);
  return g_test_run ();
}
