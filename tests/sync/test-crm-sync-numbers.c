/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Numbers of papers in a shared office: given by the server, 1 to n without a gap, never twice,
 * whatever crashes, is lost, refused or rolled back; and nobody can give one by hand. */
#include "config.h"

#include <string.h>

#include "crm-error.h"
#include "crm-paper.h"
#include "crm-test-office.h"

#define N_DESKS 4
#define N_ROUNDS 60

static TestServer *server;

static void
assert_answer (TestOffice *office, const char *sql, const char *expected)
{
  g_autofree char *answer = test_office_ask (office, sql);

  g_assert_cmpstr (answer, ==, expected);
}

/* The office as a desk sees it. */
static gpointer
get_office_record (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  g_autoptr (CrmQuery) query = crm_query_new (data);
  g_autoptr (GPtrArray) offices = crm_session_list (session, query, error);

  return g_object_ref (g_ptr_array_index (offices, 0));
}

static void
set_next (TestDesk *desk, const char *field, const char *number)
{
  g_autoptr (CrmRecord) office
      = test_desk_run (desk, get_office_record, (gpointer) test_desk_kind (desk, "office"));

  test_desk_set (desk, "office", crm_record_get_id (office), field, number);
}

static char *
get_next (TestDesk *desk, const char *field)
{
  g_autoptr (CrmRecord) office
      = test_desk_run (desk, get_office_record, (gpointer) test_desk_kind (desk, "office"));

  return g_strdup (crm_record_get_text (office, field));
}

static CrmId
new_paper (TestDesk *desk, const char *kind, const CrmId *account, const char *status)
{
  return test_desk_insert (desk, kind, "account_id:id", account, "status", status, NULL);
}

static void
assert_waits (TestDesk *desk, const char *kind, const CrmId *id, gboolean waits)
{
  g_autoptr (CrmRecord) paper = test_desk_get (desk, kind, id);

  g_assert_cmpint (crm_paper_awaits_number (paper), ==, waits);
}

/* A desk that is alone numbers by itself; when it has joined, the server goes on from there. */
static void
test_alone_then_shared (void)
{
  TestOffice *office = test_office_new (server);
  TestDesk *ana = test_desk_found (office, "ana");
  TestDesk *rui;
  CrmId account = test_desk_insert (ana, "account", "name", "Acme", NULL);
  CrmId alone, drafted, by_ana, by_rui;
  g_autofree char *next = NULL;

  set_next (ana, "next_invoice_number", "FT 7/009");
  alone = new_paper (ana, "invoice", &account, "issued");
  test_desk_assert (ana, "invoice", &alone, "number", "FT 7/009");
  test_desk_join (ana);
  rui = test_desk_new (office, "rui");
  test_desk_assert (rui, "invoice", &alone, "number", "FT 7/009");

  by_ana = new_paper (ana, "invoice", &account, "issued");
  drafted = new_paper (rui, "invoice", &account, "draft");
  by_rui = new_paper (rui, "invoice", &account, "draft");
  test_desk_set (rui, "invoice", &by_rui, "status", "issued");
  assert_waits (ana, "invoice", &by_ana, TRUE);
  assert_waits (rui, "invoice", &by_rui, TRUE);
  assert_waits (rui, "invoice", &drafted, FALSE);
  test_desk_sync (rui);
  test_desk_sync (ana);
  test_desk_sync (rui);
  test_desk_assert (ana, "invoice", &by_rui, "number", "FT 7/010");
  test_desk_assert (rui, "invoice", &by_ana, "number", "FT 7/011");
  test_desk_assert (rui, "invoice", &drafted, "number", NULL);
  assert_waits (ana, "invoice", &by_ana, FALSE);
  next = get_next (rui, "next_invoice_number");
  g_assert_cmpstr (next, ==, "FT 7/012");
  test_desk_sync (ana);
  test_desk_compare (ana);
  test_desk_compare (rui);

  /* On its own again, a desk goes on by itself. */
  crm_sync_cycle_disconnect (ana->cycle);
  g_assert_true (crm_sync_leave (ana->store, NULL));
  by_ana = new_paper (ana, "invoice", &account, "issued");
  test_desk_assert (ana, "invoice", &by_ana, "number", "FT 7/012");
  test_desk_free (ana);
  test_desk_free (rui);
  test_office_free (office);
}

/* What an office without a wish does: orders count by year, invoices wait until it has one. */
static void
test_no_wish (void)
{
  TestOffice *office = test_office_new (server);
  TestDesk *ana = test_desk_found (office, "ana");
  CrmId account = test_desk_insert (ana, "account", "name", "Acme", NULL);
  CrmId order, invoice;

  test_desk_join (ana);
  order = new_paper (ana, "sales_order", &account, "confirmed");
  invoice = new_paper (ana, "invoice", &account, "issued");
  test_desk_sync (ana);
  assert_answer (office, "SELECT number = to_char (now (), 'YYYY') || '-0001' FROM crm.sales_order",
                 "t");
  assert_waits (ana, "sales_order", &order, FALSE);
  assert_waits (ana, "invoice", &invoice, TRUE);
  set_next (ana, "next_invoice_number", "1");
  test_desk_set (ana, "invoice", &invoice, "status", "sent");
  test_desk_sync (ana);
  test_desk_assert (ana, "invoice", &invoice, "number", "1");
  test_desk_compare (ana);
  test_desk_free (ana);
  test_office_free (office);
}

/* The numbers of a series that began with 1, in their order: "1 2 3 …" */
static void
assert_gapless (TestOffice *office, const char *kind)
{
  g_autofree char *sql = g_strdup_printf (
      "SELECT format ('%%s %%s %%s %%s', count (number) > 0, count (DISTINCT number) = count "
      "(number), max (number::int) = count (number), "
      "count (number) = count (*) FILTER (WHERE status NOT IN ('draft', 'cancelled', 'voided'))) "
      "FROM crm.%s",
      kind);

  assert_answer (office, sql, "t t t t");
}

static gboolean
stop_at (const char *point, gpointer data)
{
  return strcmp (point, data) != 0;
}

/* A sync that a crash cuts off at a point, or that goes well. */
static void
sync_or_crash (TestDesk *desk, GRand *random)
{
  static const char *const points[] = { "pushed", "acknowledged", "received", "pulled" };
  int point = g_rand_int_range (random, 0, 8);
  g_autoptr (GError) error = NULL;

  if (point < 4)
    crm_sync_cycle_set_probe (desk->cycle, stop_at, (gpointer) points[point]);
  if (test_desk_try_sync (desk, &error))
    {
      crm_sync_cycle_set_probe (desk->cycle, NULL, NULL);
      return;
    }
  /* Or the server was killed meanwhile. */
  if (!g_error_matches (error, CRM_ERROR, CRM_ERROR_OFFLINE))
    g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  test_desk_crash (desk);
}

static void
act (TestDesk *desk, const CrmId *account, GArray *drafts, GRand *random)
{
  gboolean is_order = g_rand_boolean (random);
  const char *kind = is_order ? "sales_order" : "invoice";
  CrmId id;

  switch (g_rand_int_range (random, 0, 4))
    {
    case 0:
      new_paper (desk, kind, account, is_order ? "confirmed" : "issued");
      break;
    case 1:
      id = new_paper (desk, "invoice", account, "draft");
      g_array_append_val (drafts, id);
      break;
    case 2:
      /* The server refuses it: the number goes back with it. */
      test_desk_insert (desk, "invoice", "account_id:id", account, "status", "issued", "notes",
                        "forbidden", NULL);
      break;
    default:
      if (drafts->len > 0)
        {
          test_desk_set (desk, "invoice", &g_array_index (drafts, CrmId, drafts->len - 1), "status",
                         "issued");
          g_array_set_size (drafts, drafts->len - 1);
        }
    }
}

static void
test_property (gconstpointer data)
{
  guint32 seed = GPOINTER_TO_UINT (data);
  g_autoptr (GRand) random = g_rand_new_with_seed (seed);
  TestOffice *office = test_office_new (server);
  TestDesk *desks[N_DESKS];
  GArray *drafts[N_DESKS];
  CrmId account;

  desks[0] = test_desk_found (office, "ana");
  account = test_desk_insert (desks[0], "account", "name", "Acme", NULL);
  set_next (desks[0], "next_invoice_number", "1");
  set_next (desks[0], "next_order_number", "1");
  test_desk_join (desks[0]);
  test_office_run (office, "ALTER TABLE crm.invoice ADD CHECK (notes <> 'forbidden')");
  for (int i = 0; i < N_DESKS; i++)
    {
      static const char *const names[N_DESKS] = { "ana", "rui", "eva", "ion" };

      if (i > 0)
        desks[i] = test_desk_new (office, names[i]);
      drafts[i] = g_array_new (FALSE, FALSE, sizeof (CrmId));
    }
  for (int round = 0; round < N_ROUNDS; round++)
    {
      int i = g_rand_int_range (random, 0, N_DESKS);

      act (desks[i], &account, drafts[i], random);
      if (g_rand_boolean (random))
        sync_or_crash (desks[i], random);
      if (round == N_ROUNDS / 2)
        {
          g_assert_true (test_server_order (server, "kill"));
          g_assert_true (test_server_order (server, "start"));
        }
    }
  for (int n = 0; n < 2; n++)
    for (int i = 0; i < N_DESKS; i++)
      {
        g_autoptr (GError) error = NULL;

        /* A connection of before the kill is found dead. */
        if (!test_desk_try_sync (desks[i], &error))
          test_desk_sync (desks[i]);
      }
  assert_gapless (office, "invoice");
  assert_gapless (office, "sales_order");
  for (int i = 0; i < N_DESKS; i++)
    {
      g_array_unref (drafts[i]);
      test_desk_compare (desks[i]);
      test_desk_free (desks[i]);
    }
  test_office_free (office);
}

typedef struct
{
  TestDesk *desk;
  const CrmId *account;
} Writer;

static gpointer
issue_and_sync (gpointer data)
{
  Writer *writer = data;

  for (int i = 0; i < 15; i++)
    {
      new_paper (writer->desk, "invoice", writer->account, "issued");
      new_paper (writer->desk, "sales_order", writer->account, "confirmed");
      test_desk_sync (writer->desk);
    }
  crm_sync_cycle_disconnect (writer->desk->cycle);
  return NULL;
}

static gpointer
issue_by_hand (gpointer data)
{
  TestOffice *office = data;
  g_autoptr (CrmSyncConnection) connection = test_office_connect (office);

  for (int i = 0; i < 40; i++)
    {
      g_autofree char *sql
          = g_strdup_printf ("BEGIN; INSERT INTO crm.invoice (id, status) VALUES (gen_random_uuid "
                             "(), 'issued'); SELECT pg_sleep (0.002); %s",
                             i % 3 == 0 ? "COMMIT" : "ROLLBACK");
      g_autoptr (GError) error = NULL;

      crm_sync_connection_script (connection, sql, NULL, &error);
      g_assert_no_error (error);
    }
  return NULL;
}

/* All at once: three desks push while somebody writes to the tables and takes most of it back. */
static void
test_at_once (void)
{
  TestOffice *office = test_office_new (server);
  TestDesk *ana = test_desk_found (office, "ana");
  CrmId account = test_desk_insert (ana, "account", "name", "Acme", NULL);
  Writer writers[3];
  GThread *threads[4];

  set_next (ana, "next_invoice_number", "1");
  set_next (ana, "next_order_number", "1");
  test_desk_join (ana);
  writers[0] = (Writer){ ana, &account };
  writers[1] = (Writer){ test_desk_new (office, "rui"), &account };
  writers[2] = (Writer){ test_desk_new (office, "eva"), &account };
  for (int i = 0; i < 3; i++)
    threads[i] = g_thread_new ("desk", issue_and_sync, &writers[i]);
  threads[3] = g_thread_new ("writer", issue_by_hand, office);
  for (int i = 0; i < 4; i++)
    g_thread_join (threads[i]);
  assert_gapless (office, "invoice");
  assert_gapless (office, "sales_order");
  assert_answer (office, "SELECT max (number::int) FROM crm.invoice", "59");
  for (int i = 0; i < 3; i++)
    {
      test_desk_sync (writers[i].desk);
      test_desk_compare (writers[i].desk);
      test_desk_free (writers[i].desk);
    }
  test_office_free (office);
}

/* As the person @login, with psql. Returns: (transfer full): what the server says. */
static char *
try_by_hand (TestOffice *office, const char *login, const char *sql)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CrmSyncConnection) connection
      = crm_sync_connection_open (office->address, login, "correct horse", NULL, &error);

  g_assert_no_error (error);
  return crm_sync_connection_script (connection, sql, NULL, &error) ? g_strdup ("done")
                                                                    : g_strdup (error->message);
}

static void
assert_refused (TestOffice *office, const char *sql, const char *why)
{
  g_autofree char *answer = try_by_hand (office, "ana", sql);

  if (strstr (answer, why) == NULL)
    g_error ("%s: %s", sql, answer);
}

static void
test_by_hand (void)
{
  TestOffice *office = test_office_new (server);
  TestDesk *ana = test_desk_found (office, "ana");
  CrmId account = test_desk_insert (ana, "account", "name", "Acme", NULL);
  CrmId old, next;
  g_autofree char *says = NULL;

  set_next (ana, "next_invoice_number", "2026-0041");
  test_desk_join (ana);
  new_paper (ana, "invoice", &account, "issued");
  test_desk_sync (ana);
  assert_refused (office, "SELECT sync.take_numbers (17::smallint, 1)", "permission denied");
  assert_refused (office, "SELECT sync.move_series ('invoice', '2027-1')", "permission denied");
  assert_refused (office, "UPDATE sync.series SET next = 90", "permission denied");
  assert_refused (office, "SELECT 1 FROM sync.numbered FOR UPDATE", "permission denied");
  assert_refused (office, "UPDATE crm.invoice SET number = '2026-0050'", "stays with its paper");
  assert_refused (office, "UPDATE crm.invoice SET number = NULL", "stays with its paper");
  assert_refused (office,
                  "INSERT INTO crm.invoice (id, status, number) VALUES (gen_random_uuid (), "
                  "'issued', '2026-0050')",
                  "would leave a gap");
  assert_refused (office,
                  "INSERT INTO crm.invoice (id, status, number) VALUES (gen_random_uuid (), "
                  "'draft', '2026-0041')",
                  "another paper has the number");
  assert_refused (office, "UPDATE crm.office SET next_invoice_number = '2026-0090'",
                  "this series goes on with 2026-0042");
  assert_refused (office, "SELECT sync.recall_numbers (1, '{\"17\": [\"2026-0099\"]}')", "done");
  assert_answer (office, "SELECT next FROM sync.series WHERE current AND ent = 17", "42");

  /* On the desk it is said before anything is sent; a number from an old book is taken in, and a
   * new year begins anew. */
  old = test_desk_insert (ana, "invoice", "account_id:id", &account, "status", "paid", "number",
                          "2026-0007", NULL);
  set_next (ana, "next_invoice_number", "2027-0001");
  next = new_paper (ana, "invoice", &account, "issued");
  test_desk_sync (ana);
  test_desk_assert (ana, "invoice", &old, "number", "2026-0007");
  test_desk_assert (ana, "invoice", &next, "number", "2027-0001");
  assert_refused (office, "UPDATE crm.office SET next_invoice_number = '2026-0050'",
                  "this series goes on with 2026-0042");
  test_office_run (office, "SELECT sync.move_series ('invoice', '2026-0050')");
  says = test_office_ask (office, "SELECT next_invoice_number FROM crm.office");
  g_assert_cmpstr (says, ==, "2026-0050");
  test_desk_sync (ana);
  test_desk_compare (ana);
  test_desk_free (ana);
  test_office_free (office);
}

typedef struct
{
  const CrmKind *kind;
  const CrmId *id;
} NumberJob;

static gpointer
change_number (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  NumberJob *job = data;
  g_autoptr (CrmRecord) paper = crm_session_get (session, job->kind, job->id, error);
  gboolean good;

  crm_record_set_text (paper, "number", "99");
  good = crm_session_begin (session, "Edit", "test", error)
         && crm_session_update (session, paper, error);
  crm_session_rollback (session);
  return good ? job : NULL;
}

static void
test_not_on_the_desk (void)
{
  TestOffice *office = test_office_new (server);
  TestDesk *ana = test_desk_found (office, "ana");
  CrmId account = test_desk_insert (ana, "account", "name", "Acme", NULL);
  CrmId draft = new_paper (ana, "sales_order", &account, "draft");
  NumberJob job = { test_desk_kind (ana, "sales_order"), &draft };
  g_autoptr (GError) error = NULL;

  g_assert_nonnull (test_desk_run (ana, change_number, &job));
  test_desk_join (ana);
  g_assert_null (crm_store_run (ana->store, CRM_LANE_WRITE, change_number, &job, NULL, &error));
  g_assert_error (error, CRM_ERROR, CRM_ERROR_INVALID);
  g_assert_nonnull (strstr (error->message, "given by the shared database"));
  test_desk_free (ana);
  test_office_free (office);
}

/* The server forgets that it gave 2 and 3; 2 was printed. Rui, who saw it, comes first with a paper
 * of his own. */
static void
test_restored_server (void)
{
  TestOffice *office = test_office_new (server);
  TestDesk *ana = test_desk_found (office, "ana");
  CrmId account = test_desk_insert (ana, "account", "name", "Acme", NULL);
  TestDesk *rui;
  CrmId first, second, by_rui;

  set_next (ana, "next_invoice_number", "1");
  test_desk_join (ana);
  first = new_paper (ana, "invoice", &account, "issued");
  test_desk_sync (ana);
  rui = test_desk_new (office, "rui");
  crm_sync_cycle_disconnect (ana->cycle);
  crm_sync_cycle_disconnect (rui->cycle);
  test_office_save (office);
  second = new_paper (ana, "invoice", &account, "draft");
  test_desk_set (ana, "invoice", &second, "status", "issued");
  test_desk_sync (ana);
  test_desk_sync (rui);
  test_desk_assert (rui, "invoice", &second, "number", "2");
  crm_sync_cycle_disconnect (ana->cycle);
  crm_sync_cycle_disconnect (rui->cycle);
  test_office_restore (office);
  assert_answer (office, "SELECT count (*) FROM crm.invoice", "1");

  by_rui = new_paper (rui, "invoice", &account, "issued");
  test_desk_sync (rui);
  test_desk_sync (ana);
  test_desk_sync (rui);
  test_desk_assert (rui, "invoice", &first, "number", "1");
  test_desk_assert (rui, "invoice", &second, "number", "2");
  test_desk_assert (ana, "invoice", &by_rui, "number", "3");
  assert_answer (office, "SELECT count (*) FROM crm.conflict", "0");
  test_desk_compare (rui);
  test_desk_sync (ana);
  test_desk_compare (ana);
  test_desk_free (ana);
  test_desk_free (rui);
  test_office_free (office);
}

/* No way to have a number taken and not kept. */
static void
test_no_gap (void)
{
  TestOffice *office = test_office_new (server);
  TestDesk *ana = test_desk_found (office, "ana");
  CrmId account = test_desk_insert (ana, "account", "name", "Acme", NULL);

  set_next (ana, "next_invoice_number", "1");
  test_desk_join (ana);
  new_paper (ana, "invoice", &account, "issued");
  new_paper (ana, "invoice", &account, "draft");
  test_desk_sync (ana);
  test_office_run (office,
                   "UPDATE crm.invoice SET _acl = -1, status = 'issued' WHERE number IS NULL");
  test_office_run (office, "INSERT INTO crm.invoice (id, status) SELECT id, 'issued' FROM "
                           "crm.invoice ON CONFLICT DO NOTHING");
  test_office_run (office, "INSERT INTO crm.invoice (id, status) SELECT id, 'issued' FROM "
                           "crm.invoice ON CONFLICT (id) DO UPDATE SET notes = 'x'");
  assert_answer (office, "SELECT next FROM sync.series", "2");
  test_office_run (office, "UPDATE crm.invoice SET status = 'issued' WHERE number IS NULL");
  assert_answer (office, "SELECT string_agg (number, ' ' ORDER BY number) FROM crm.invoice", "1 2");
  test_desk_sync (ana);
  test_desk_compare (ana);
  test_desk_free (ana);
  test_office_free (office);
}

#define PAPER "aaaaaaaa-0000-0000-0000-000000000001"

static gpointer
issue_same_paper (gpointer data)
{
  test_office_run (data, "INSERT INTO crm.invoice (id, status) VALUES ('" PAPER "', 'issued') "
                         "ON CONFLICT DO NOTHING");
  return NULL;
}

/* Somebody makes the same paper at the same time, and is first. */
static void
test_same_paper (void)
{
  TestOffice *office = test_office_new (server);
  TestDesk *ana = test_desk_found (office, "ana");
  CrmId account = test_desk_insert (ana, "account", "name", "Acme", NULL);
  g_autoptr (CrmSyncConnection) first = NULL;
  g_autoptr (GError) error = NULL;
  GThread *second;

  set_next (ana, "next_invoice_number", "1");
  test_desk_join (ana);
  new_paper (ana, "invoice", &account, "issued");
  test_desk_sync (ana);
  first = test_office_connect (office);
  crm_sync_connection_script (
      first, "BEGIN; INSERT INTO crm.invoice (id, status) VALUES ('" PAPER "', 'draft')", NULL,
      &error);
  g_assert_no_error (error);
  second = g_thread_new ("second", issue_same_paper, office);
  for (;;)
    {
      g_autofree char *waits = test_office_ask (
          office, "SELECT EXISTS (SELECT 1 FROM pg_locks l JOIN pg_database d ON d.datname = "
                  "current_database () JOIN pg_stat_activity a USING (pid) WHERE NOT l.granted AND "
                  "a.datid = d.oid)");

      if (strcmp (waits, "t") == 0)
        break;
      g_usleep (1000);
    }
  crm_sync_connection_script (first, "COMMIT", NULL, &error);
  g_assert_no_error (error);
  g_thread_join (second);
  assert_answer (office, "SELECT next FROM sync.series", "2");
  test_office_run (office, "UPDATE crm.invoice SET status = 'issued' WHERE id = '" PAPER "'");
  assert_answer (office, "SELECT number FROM crm.invoice WHERE id = '" PAPER "'", "2");
  test_desk_sync (ana);
  test_desk_compare (ana);
  test_desk_free (ana);
  test_office_free (office);
}

/* Somebody has a number given by hand and goes to lunch. */
static void
test_left_open (void)
{
  TestOffice *office = test_office_new (server);
  TestDesk *ana = test_desk_found (office, "ana");
  CrmId account = test_desk_insert (ana, "account", "name", "Acme", NULL);
  CrmId paper;
  TestDesk *rui;
  g_autoptr (CrmSyncConnection) open = NULL;
  g_autoptr (GError) error = NULL;

  set_next (ana, "next_invoice_number", "1");
  test_desk_join (ana);
  test_desk_sync (ana);
  rui = test_desk_new (office, "rui");
  open = test_office_connect_as (office, "rui");
  crm_sync_connection_script (
      open, "BEGIN; INSERT INTO crm.invoice (id, status) VALUES (gen_random_uuid (), 'issued')",
      NULL, &error);
  g_assert_no_error (error);
  paper = new_paper (ana, "invoice", &account, "issued");
  test_desk_sync (ana);
  test_desk_assert (ana, "invoice", &paper, "number", "1");
  g_assert_false (crm_sync_connection_script (open, "COMMIT", NULL, NULL));
  assert_answer (office, "SELECT count (*) FROM crm.invoice", "1");
  test_desk_sync (rui);
  test_desk_compare (rui);
  test_desk_free (ana);
  test_desk_free (rui);
  test_office_free (office);
}

/* A year of papers without numbers comes in at once; some of their numbers are taken already. */
static void
test_many (void)
{
  TestOffice *office = test_office_new (server);
  TestDesk *ana = test_desk_found (office, "ana");

  set_next (ana, "next_invoice_number", "A-1");
  test_desk_join (ana);
  test_desk_sync (ana);
  test_office_run (office,
                   "INSERT INTO crm.invoice (id, status, number) VALUES (gen_random_uuid (),"
                   " 'paid', 'A-2'), (gen_random_uuid (), 'paid', 'A-500')");
  test_office_run (office,
                   "INSERT INTO crm.invoice (id, status, created_at) SELECT gen_random_uuid "
                   "(), CASE WHEN i % 3 = 0 THEN 'draft' ELSE 'issued' END, i FROM "
                   "generate_series (1, 3000) i");
  assert_answer (office, "SELECT next FROM sync.series", "2003");
  assert_answer (office,
                 "SELECT count (DISTINCT number) || ' ' || count (number) || ' ' || max (substr "
                 "(number, 3)::int) FROM crm.invoice",
                 "2002 2002 2002");
  assert_answer (office,
                 "SELECT string_agg (number, ' ' ORDER BY created_at) FROM crm.invoice WHERE "
                 "created_at < 6",
                 "A-1 A-3 A-4 A-5");
  assert_answer (office, "SELECT next_invoice_number FROM crm.office", "A-2003");
  test_desk_sync (ana);
  test_desk_compare (ana);
  test_desk_free (ana);
  test_office_free (office);
}

static void
add_tests (void)
{
  g_test_add_func ("/sync/numbers/alone-then-shared", test_alone_then_shared);
  g_test_add_func ("/sync/numbers/no-wish", test_no_wish);
  for (guint seed = 1; seed <= 4; seed++)
    {
      g_autofree char *path = g_strdup_printf ("/sync/numbers/property/%u", seed);

      g_test_add_data_func (path, GUINT_TO_POINTER (seed), test_property);
    }
  g_test_add_func ("/sync/numbers/at-once", test_at_once);
  g_test_add_func ("/sync/numbers/by-hand", test_by_hand);
  g_test_add_func ("/sync/numbers/not-on-the-desk", test_not_on_the_desk);
  g_test_add_func ("/sync/numbers/no-gap", test_no_gap);
  g_test_add_func ("/sync/numbers/same-paper", test_same_paper);
  g_test_add_func ("/sync/numbers/left-open", test_left_open);
  g_test_add_func ("/sync/numbers/many", test_many);
  g_test_add_func ("/sync/numbers/restored-server", test_restored_server);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  return test_server_run (&server, add_tests);
}
