/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Documents that go out, by the server: their numbers, that what was issued stays as it is, who
 * approves, whose signature stands on what; with desks, and with nothing but a connection. */
#include "config.h"

#include <string.h>

#include "crm-error.h"
#include "crm-test-sellers.h"

static TestServer *server;

typedef struct
{
  CrmId id;
  const char *hash;
} Keep;

/* As issuing it does: a field that nobody types. */
static gpointer
run_keep (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  const Keep *keep = data;
  const CrmKind *kind = crm_catalog_find_kind (crm_session_get_catalog (session), "document");
  g_autoptr (CrmRecord) document = crm_session_get (session, kind, &keep->id, error);

  g_assert_nonnull (document);
  crm_record_set_text (document, "file_hash", keep->hash);
  if (!crm_session_begin (session, "Keep", "test", error)
      || !crm_session_update (session, document, error)
      || !crm_session_commit (session, NULL, error))
    g_assert_not_reached ();
  return data;
}

static void
keep (TestDesk *desk, const CrmId *id, const char *hash)
{
  Keep task = { *id, hash };

  test_desk_run (desk, run_keep, &task);
}

static CrmId
new_document (TestDesk *desk, const char *type, const char *name)
{
  return test_desk_insert (desk, "document", "name", name, "type", type, "fee", "200", "currency",
                           "EUR", NULL);
}

/* Each gets the next number as the server hears that it goes out; drafts, and what prints a paper
 * that has a number, get none. */
static void
test_numbers (void)
{
  TestSellers o;
  CrmId quote, letter, draft, invoice;
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;

  test_sellers_open (&o, server);
  quote = new_document (o.rui, "quote", "Quote");
  draft = new_document (o.rui, "quote", "Draft");
  letter = new_document (o.ion, "letter", "Letter");
  invoice = new_document (o.ion, "invoice", "Invoice");
  test_desk_set (o.rui, "document", &quote, "status", "made");
  test_desk_set (o.ion, "document", &letter, "status", "made");
  test_desk_set (o.ion, "document", &invoice, "status", "made");
  test_desk_sync (o.rui);
  test_desk_sync (o.ion);
  test_sellers_sync (&o);
  first = test_office_ask (o.office,
                           "SELECT right (number, 5) FROM crm.document WHERE name = 'Quote'");
  second = test_office_ask (o.office,
                            "SELECT right (number, 5) FROM crm.document WHERE name = 'Letter'");
  g_assert_cmpstr (first, ==, "-0001");
  g_assert_cmpstr (second, ==, "-0002");
  test_desk_assert (o.rui, "document", &draft, "number", NULL);
  test_desk_assert (o.ion, "document", &invoice, "number", NULL);
  test_sellers_close (&o);
}

/* What was issued cannot be changed by anybody, the administrator of the office not excepted. */
static void
test_kept (void)
{
  static const char *const changes[] = {
    "UPDATE crm.document SET file_hash = 'cd' WHERE id = '%s'",
    "UPDATE crm.document SET file_hash = NULL WHERE id = '%s'",
    "UPDATE crm.document SET number = '9', _acl = -2 WHERE id = '%s'",
    "UPDATE crm.document SET data_snapshot = '{}' WHERE id = '%s'",
    "UPDATE crm.document SET status = 'draft' WHERE id = '%s'",
    "UPDATE crm.document SET _del = true WHERE id = '%s'",
  };
  TestSellers o;
  g_autoptr (CrmSyncConnection) rui = NULL;
  g_autoptr (CrmSyncConnection) ana = NULL;
  CrmId quote;

  test_sellers_open (&o, server);
  quote = new_document (o.rui, "quote", "Quote");
  test_desk_set (o.rui, "document", &quote, "status", "made");
  test_desk_sync (o.rui);
  keep (o.rui, &quote, "ab");
  test_desk_sync (o.rui);
  rui = test_office_connect_as (o.office, "rui");
  ana = test_office_connect_as (o.office, "ana");
  for (gsize i = 0; i < G_N_ELEMENTS (changes); i++)
    {
      g_autofree char *his = test_refusal (rui, changes[i], &quote);
      g_autofree char *hers = test_refusal (ana, changes[i], &quote);

      g_assert_nonnull (strstr (his, "an issued document"));
      g_assert_nonnull (strstr (hers, "an issued document"));
    }
  g_assert_true (
      test_may_to (rui, "UPDATE crm.document SET status = 'sent' WHERE id = '%s'", &quote));
  test_sellers_sync (&o);
  test_desk_assert (o.rui, "document", &quote, "status", "sent");
  test_sellers_close (&o);
}

/* What goes beyond a rule is not issued before it was approved by who was to be asked. */
static void
test_approval (void)
{
  TestSellers o;
  CrmId contract, approval, ana_id;
  g_autoptr (CrmSyncConnection) rui = NULL;
  g_autofree char *refusal = NULL;

  test_sellers_open (&o, server);
  ana_id = test_sellers_person (&o, "ana");
  test_desk_insert (o.ana, "approval_rule", "name", "Large", "max_amount", "150", "approver_id:id",
                    &ana_id, NULL);
  test_sellers_sync (&o);
  contract = new_document (o.rui, "contract", "Contract");
  test_desk_set (o.rui, "document", &contract, "status", "made");
  test_desk_sync (o.rui);
  keep (o.rui, &contract, "ab");
  test_desk_sync (o.rui);
  test_desk_assert_refused (o.rui, "has to be approved");

  approval = test_desk_insert (o.rui, "approval", "document_id:id", &contract, "approver_id:id",
                               &ana_id, "amount", "200", NULL);
  test_desk_sync (o.rui);
  test_sellers_sync (&o);
  rui = test_office_connect_as (o.office, "rui");
  refusal
      = test_refusal (rui, "UPDATE crm.approval SET state = 'approved' WHERE id = '%s'", &approval);
  g_assert_nonnull (strstr (refusal, "only who was asked"));
  test_desk_set (o.ana, "approval", &approval, "state", "approved");
  test_sellers_sync (&o);
  keep (o.rui, &contract, "cd");
  test_desk_sync (o.rui);
  test_sellers_sync (&o);
  test_desk_assert (o.ana, "document", &contract, "file_hash", "cd");
  test_sellers_close (&o);
}

#define USE                                                                                        \
  "INSERT INTO crm.document_event (id, document_id, event, at, signer_id) "                        \
  "SELECT gen_random_uuid (), '%s', 'signature', 1, u.id FROM crm.\"user\" u "                     \
  "WHERE u.login = 'ana'"

/* Nobody places, lends or changes the signature of somebody else. */
static void
test_signature (void)
{
  TestSellers o;
  CrmId letter, ana_id, rui_id, substitute;
  g_autoptr (CrmSyncConnection) rui = NULL;
  g_autofree char *use = NULL;
  g_autofree char *lend = NULL;
  g_autofree char *change = NULL;

  test_sellers_open (&o, server);
  ana_id = test_sellers_person (&o, "ana");
  rui_id = test_sellers_person (&o, "rui");
  letter = new_document (o.rui, "letter", "Letter");
  substitute = test_desk_insert (o.ana, "substitute", "user_id:id", &ana_id, "substitute_id:id",
                                 &rui_id, "from_on", "2020-01-01", "to_on", "2099-01-01", NULL);
  test_sellers_sync (&o);
  rui = test_office_connect_as (o.office, "rui");
  use = test_refusal (rui, USE, &letter);
  g_assert_nonnull (strstr (use, "only whose signature"));
  lend = test_refusal (rui, "UPDATE crm.substitute SET may_sign = true WHERE id = '%s'",
                       &substitute);
  g_assert_cmpstr (lend, !=, "");
  change = test_refusal (rui, "UPDATE crm.\"user\" SET signature = 'ff' WHERE id = '%s'", &ana_id);
  g_assert_cmpstr (change, !=, "");

  test_desk_set (o.ana, "substitute", &substitute, "may_sign", "yes");
  test_sellers_sync (&o);
  g_assert_true (test_may_to (rui, USE, &letter));
  test_sellers_sync (&o);
  test_sellers_close (&o);
}

static void
add_tests (void)
{
  g_test_add_func ("/sync-documents/numbers", test_numbers);
  g_test_add_func ("/sync-documents/kept", test_kept);
  g_test_add_func ("/sync-documents/approval", test_approval);
  g_test_add_func ("/sync-documents/signature", test_signature);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  return test_server_run (&server, add_tests);
}
