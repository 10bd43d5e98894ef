/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Two desks edit while they are cut off from each other, then meet. Whatever they did, both end up
 * with what the server has, and nothing that a person typed is lost. */
#include "config.h"

#include <string.h>

#include "crm-card-section.h"
#include "crm-clock.h"
#include "crm-conflict.h"
#include "crm-error.h"
#include "crm-refused.h"
#include "crm-test-office.h"

static TestServer *server;

typedef struct
{
  TestOffice *office;
  TestDesk *ana;
  TestDesk *rui;
  CrmId account;
  CrmId deal;
} Pair;

static Pair *
pair_new (void)
{
  Pair *pair = g_new0 (Pair, 1);

  pair->office = test_office_new (server);
  pair->ana = test_desk_found (pair->office, "ana");
  test_desk_join (pair->ana);
  pair->account = test_desk_insert (pair->ana, "account", "name", "Acme", "industry", "Steel",
                                    "description", "old", NULL);
  pair->deal = test_desk_insert (pair->ana, "opportunity", "name", "Big one", "account_id:id",
                                 &pair->account, "amount", "100.00", NULL);
  test_desk_sync (pair->ana);
  pair->rui = test_desk_new (pair->office, "rui");
  test_desk_sync (pair->ana);
  return pair;
}

/* Syncs until nothing moves any more, then compares every table on both desks with the server. */
static void
meet (Pair *pair)
{
  test_desk_sync (pair->ana);
  test_desk_sync (pair->rui);
  test_desk_sync (pair->ana);
  test_desk_sync (pair->rui);
  test_desk_sync (pair->ana);
  g_assert_cmpint (test_desk_pending (pair->ana), ==, 0);
  g_assert_cmpint (test_desk_pending (pair->rui), ==, 0);
  g_assert_cmpuint (test_desk_compare (pair->ana), >, 8);
  g_assert_cmpuint (test_desk_compare (pair->rui), >, 8);
}

static void
pair_free (Pair *pair)
{
  test_desk_free (pair->ana);
  test_desk_free (pair->rui);
  test_office_free (pair->office);
  g_free (pair);
}

static void
assert_conflicts (Pair *pair, const char *expected)
{
  g_autofree char *found = test_office_ask (
      pair->office, "SELECT coalesce (string_agg (format ('%s %s %s>%s', field_name, state, "
                    "stands, other), '; ' ORDER BY created_at, field_name), '') FROM crm.conflict");

  g_assert_cmpstr (found, ==, expected);
}

static void
test_different_fields (void)
{
  Pair *pair = pair_new ();

  test_desk_set (pair->ana, "account", &pair->account, "industry", "Copper");
  test_desk_set (pair->rui, "account", &pair->account, "tax_id", "PT123");
  test_desk_set (pair->rui, "account", &pair->account, "employees", "12");
  meet (pair);
  test_desk_assert (pair->rui, "account", &pair->account, "industry", "Copper");
  test_desk_assert (pair->ana, "account", &pair->account, "tax_id", "PT123");
  test_desk_assert (pair->ana, "account", &pair->account, "employees", "12");
  assert_conflicts (pair, "");
  pair_free (pair);
}

static gint64 shift;

static gint64
shifted_now (void)
{
  return g_get_real_time () + shift;
}

/* As if it were @ago earlier: two edits are apart in time, without waiting. */
static void
set_earlier (gint64 ago,
             TestDesk *desk,
             const char *kind,
             const CrmId *id,
             const char *field,
             const char *text)
{
  shift = -ago;
  crm_clock_set_source (shifted_now);
  test_desk_set (desk, kind, id, field, text);
  crm_clock_set_source (NULL);
  shift = 0;
}

static void
test_same_field (void)
{
  Pair *pair = pair_new ();
  g_autofree char *by = NULL;

  set_earlier (CRM_MINUTE, pair->ana, "account", &pair->account, "industry", "Copper");
  test_desk_set (pair->rui, "account", &pair->account, "industry", "Tin");
  /* The later one wins, although it arrives first. */
  test_desk_sync (pair->rui);
  meet (pair);
  test_desk_assert (pair->ana, "account", &pair->account, "industry", "Tin");
  assert_conflicts (pair, "industry auto \"Tin\">\"Copper\"");
  by = test_office_ask (pair->office, "SELECT u.name FROM crm.account a JOIN crm.\"user\" u ON "
                                      "u.id = a.modified_by");
  g_assert_cmpstr (by, ==, "rui");

  test_desk_set (pair->ana, "account", &pair->account, "industry", "Gold");
  test_desk_set (pair->rui, "account", &pair->account, "industry", "Gold");
  meet (pair);
  assert_conflicts (pair, "industry auto \"Tin\">\"Copper\"");
  pair_free (pair);
}

/* A clock that is forty days ahead neither wins nor loses by that. */
static void
test_wrong_clock (void)
{
  Pair *pair = pair_new ();

  crm_clock_set_source (shifted_now);
  shift = 40 * CRM_DAY;
  test_desk_set (pair->rui, "account", &pair->account, "industry", "earlier");
  test_desk_sync (pair->rui);
  shift = -3 * CRM_DAY;
  test_desk_set (pair->ana, "account", &pair->account, "industry", "later");
  test_desk_sync (pair->ana);
  shift = 0;
  crm_clock_set_source (NULL);
  meet (pair);
  test_desk_assert (pair->rui, "account", &pair->account, "industry", "later");
  assert_conflicts (pair, "industry auto \"later\">\"earlier\"");
  pair_free (pair);
}

static gpointer
list_conflicts (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  return crm_session_list_conflicts (session, data, NULL, NULL, 0, error);
}

/* Of the conflicts that wait, the only one. */
static CrmRecord *
read_conflict (TestDesk *desk)
{
  g_autoptr (GPtrArray) conflicts = test_desk_run (desk, list_conflicts, NULL);

  g_assert_cmpuint (conflicts->len, ==, 1);
  return g_object_ref (g_ptr_array_index (conflicts, 0));
}

static gpointer
count_conflicts (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  *(gint64 *) data = crm_session_count_conflicts (session, error);
  return data;
}

static void
assert_to_decide (TestDesk *desk, gint64 expected)
{
  gint64 n = -1;

  test_desk_run (desk, count_conflicts, &n);
  g_assert_cmpint (n, ==, expected);
}

typedef struct
{
  CrmRecord *conflict;
  CrmConflictSide side;
  CrmId batch;
} Decision;

static gpointer
describe_conflict (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  Decision *decision = data;

  return crm_session_describe_conflict (session, decision->conflict, decision->side);
}

static void
assert_side (TestDesk *desk, CrmRecord *conflict, CrmConflictSide side, const char *expected)
{
  Decision decision = { conflict, side, CRM_ID_NONE };
  g_autofree char *text = test_desk_run (desk, describe_conflict, &decision);

  g_assert_cmpstr (text, ==, expected);
}

static gpointer
settle_conflict (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  Decision *decision = data;

  g_assert_true (crm_session_begin (session, "Decide", "test", error));
  g_assert_true (crm_session_settle_conflict (session, crm_record_get_id (decision->conflict),
                                              decision->side, error));
  g_assert_true (crm_session_commit (session, &decision->batch, error));
  return data;
}

static gpointer
undo_decision (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  g_autoptr (CrmBatch) batch = crm_session_undo (session, &((Decision *) data)->batch, error);

  return batch != NULL ? data : NULL;
}

static void
test_ask (void)
{
  Pair *pair = pair_new ();
  g_autoptr (CrmRecord) conflict = NULL;
  Decision decision = { NULL };
  CrmId target;

  test_desk_set (pair->rui, "opportunity", &pair->deal, "amount", "200.00");
  test_desk_set (pair->ana, "opportunity", &pair->deal, "amount", "300.00");
  test_desk_sync (pair->rui);
  test_desk_sync (pair->ana);
  assert_to_decide (pair->ana, 1);
  meet (pair);
  /* Both of them may decide. */
  assert_to_decide (pair->rui, 1);
  /* What follows from the amount follows from the one that stands. */
  test_desk_assert (pair->ana, "opportunity", &pair->deal, "amount", "200.00");
  test_desk_assert (pair->ana, "opportunity", &pair->deal, "amount_base", "200.00");
  test_desk_assert (pair->rui, "opportunity", &pair->deal, "amount_base", "200.00");
  assert_conflicts (pair, "amount open 20000>30000");

  conflict = read_conflict (pair->ana);
  g_assert_true (crm_conflict_get_kind (conflict, &target)
                 == test_desk_kind (pair->ana, "opportunity"));
  g_assert_true (crm_id_equal (&target, &pair->deal));
  g_assert_cmpstr (crm_field_get_name (crm_conflict_get_field (conflict)), ==, "amount");
  assert_side (pair->ana, conflict, CRM_CONFLICT_STANDS, "€200.00");
  assert_side (pair->ana, conflict, CRM_CONFLICT_OTHER, "€300.00");
  assert_side (pair->ana, conflict, CRM_CONFLICT_BEFORE, "€100.00");

  /* Decided without a network, taken back, decided again: the other desk hears of the last one. */
  decision.conflict = conflict;
  decision.side = CRM_CONFLICT_OTHER;
  test_desk_run (pair->ana, settle_conflict, &decision);
  assert_to_decide (pair->ana, 0);
  test_desk_assert (pair->ana, "opportunity", &pair->deal, "amount", "300.00");
  test_desk_run (pair->ana, undo_decision, &decision);
  assert_to_decide (pair->ana, 1);
  test_desk_assert (pair->ana, "opportunity", &pair->deal, "amount", "200.00");
  decision.side = CRM_CONFLICT_BEFORE;
  test_desk_run (pair->ana, settle_conflict, &decision);
  meet (pair);
  assert_to_decide (pair->rui, 0);
  test_desk_assert (pair->rui, "opportunity", &pair->deal, "amount", "100.00");
  test_desk_assert (pair->rui, "opportunity", &pair->deal, "amount_base", "100.00");
  assert_conflicts (pair, "amount settled 20000>30000");
  pair_free (pair);
}

typedef struct
{
  const CrmId *deal;
  const CrmId *owner;
} NewOwner;

static gpointer
set_owner (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  NewOwner *job = data;
  const CrmKind *kind = crm_catalog_find_kind (crm_session_get_catalog (session), "opportunity");
  g_autoptr (CrmRecord) deal = crm_session_get (session, kind, job->deal, error);

  g_assert_true (crm_session_begin (session, "Give", "test", error));
  crm_record_set (deal, crm_kind_find_field (kind, "owner_id"), crm_value_link (job->owner));
  g_assert_true (crm_session_update (session, deal, error));
  g_assert_true (crm_session_commit (session, NULL, error));
  return data;
}

static void
test_ask_about_a_link (void)
{
  Pair *pair = pair_new ();
  g_autoptr (CrmRecord) conflict = NULL;
  Decision decision = { NULL };
  char text[CRM_ID_STRING_SIZE];
  CrmId mine;
  CrmId theirs;

  mine = test_desk_insert (pair->ana, "user", "name", "Mia", NULL);
  theirs = test_desk_insert (pair->ana, "user", "name", "Teo", NULL);
  meet (pair);
  test_desk_run (pair->rui, set_owner, &(NewOwner){ &pair->deal, &theirs });
  test_desk_run (pair->ana, set_owner, &(NewOwner){ &pair->deal, &mine });
  test_desk_sync (pair->rui);
  meet (pair);
  conflict = read_conflict (pair->ana);
  assert_side (pair->ana, conflict, CRM_CONFLICT_STANDS, "Teo");
  assert_side (pair->ana, conflict, CRM_CONFLICT_OTHER, "Mia");
  decision.conflict = conflict;
  decision.side = CRM_CONFLICT_OTHER;
  test_desk_run (pair->ana, settle_conflict, &decision);
  meet (pair);
  test_desk_assert (pair->rui, "opportunity", &pair->deal, "owner_id", crm_id_format (&mine, text));
  pair_free (pair);
}

/* Two people decide the same conflict in two ways: that is a conflict again, and not lost. */
static void
test_two_decide (void)
{
  Pair *pair = pair_new ();
  g_autoptr (CrmRecord) of_ana = NULL;
  g_autoptr (CrmRecord) of_rui = NULL;
  Decision decision = { NULL };

  test_desk_set (pair->rui, "opportunity", &pair->deal, "amount", "200.00");
  test_desk_set (pair->ana, "opportunity", &pair->deal, "amount", "300.00");
  test_desk_sync (pair->rui);
  meet (pair);
  of_ana = read_conflict (pair->ana);
  of_rui = read_conflict (pair->rui);
  decision = (Decision){ of_ana, CRM_CONFLICT_OTHER, CRM_ID_NONE };
  test_desk_run (pair->ana, settle_conflict, &decision);
  decision = (Decision){ of_rui, CRM_CONFLICT_BEFORE, CRM_ID_NONE };
  test_desk_run (pair->rui, settle_conflict, &decision);
  test_desk_sync (pair->ana);
  meet (pair);
  test_desk_assert (pair->ana, "opportunity", &pair->deal, "amount", "300.00");
  assert_to_decide (pair->ana, 1);
  assert_conflicts (pair, "amount settled 20000>30000; amount open 30000>10000");
  pair_free (pair);
}

static void
test_delete_and_edit (void)
{
  Pair *pair = pair_new ();
  CrmId other = test_desk_insert (pair->ana, "account", "name", "Other", NULL);
  CrmId third = test_desk_insert (pair->ana, "account", "name", "Third", NULL);

  meet (pair);
  /* The edit is there first. */
  test_desk_set (pair->ana, "account", &pair->account, "industry", "Copper");
  test_desk_delete (pair->rui, "account", &pair->account);
  test_desk_sync (pair->ana);
  meet (pair);
  test_desk_assert (pair->rui, "account", &pair->account, "industry", "Copper");
  /* The deletion is there first. */
  test_desk_delete (pair->rui, "account", &other);
  test_desk_set (pair->ana, "account", &other, "industry", "Tin");
  test_desk_sync (pair->rui);
  meet (pair);
  test_desk_assert (pair->rui, "account", &other, "industry", "Tin");
  /* Both delete. */
  test_desk_delete (pair->rui, "account", &third);
  test_desk_delete (pair->ana, "account", &third);
  meet (pair);
  test_desk_assert (pair->ana, "account", &third, "name", "(deleted)");
  assert_conflicts (pair, "_del open false>true; _del open false>true");
  pair_free (pair);
}

static void
test_inserts_with_links (void)
{
  Pair *pair = pair_new ();
  CrmId person = test_desk_insert (pair->ana, "contact", "name", "Ayşe Yılmaz", "account_id:id",
                                   &pair->account, "email", "ayse@example.com", NULL);
  CrmId task = test_desk_insert (pair->ana, "activity", "subject", "Call", "parent:contact",
                                 &person, "due_at", "2026-11-30T10:00:00Z", NULL);
  CrmId lead
      = test_desk_insert (pair->rui, "lead", "name", "Ștefan", "phone", "0721 000 111", NULL);
  CrmId note = test_desk_insert (pair->rui, "note", "body", "On the deal", "parent:opportunity",
                                 &pair->deal, NULL);

  meet (pair);
  test_desk_assert (pair->rui, "contact", &person, "email", "ayse@example.com");
  test_desk_assert (pair->rui, "activity", &task, "due_at", "2026-11-30T10:00:00Z");
  test_desk_assert (pair->ana, "lead", &lead, "phone", "0721 000 111");
  test_desk_assert (pair->ana, "note", &note, "body", "On the deal");
  assert_conflicts (pair, "");
  pair_free (pair);
}

static void
test_custom_fields (void)
{
  Pair *pair = pair_new ();

  test_desk_insert (pair->ana, "custom_field", "entity", "account", "key", "shoe", "label", "Shoe",
                    "type", "integer", NULL);
  test_desk_insert (pair->ana, "custom_field", "entity", "account", "key", "visit_on", "label",
                    "Visit", "type", "date", NULL);
  test_desk_insert (pair->ana, "custom_field", "entity", "account", "key", "nice", "label", "Nice",
                    "type", "boolean", NULL);
  test_desk_set (pair->ana, "account", &pair->account, "shoe", "41");
  meet (pair);
  test_desk_assert (pair->rui, "account", &pair->account, "shoe", "41");
  test_desk_set (pair->ana, "account", &pair->account, "shoe", "42");
  test_desk_set (pair->rui, "account", &pair->account, "visit_on", "2026-12-24");
  test_desk_set (pair->rui, "account", &pair->account, "nice", "yes");
  meet (pair);
  test_desk_assert (pair->rui, "account", &pair->account, "shoe", "42");
  test_desk_assert (pair->ana, "account", &pair->account, "visit_on", "2026-12-24");
  test_desk_assert (pair->ana, "account", &pair->account, "nice", "yes");
  assert_conflicts (pair, "");
  set_earlier (CRM_MINUTE, pair->ana, "account", &pair->account, "shoe", NULL);
  test_desk_set (pair->rui, "account", &pair->account, "shoe", "43");
  meet (pair);
  test_desk_assert (pair->ana, "account", &pair->account, "shoe", "43");
  assert_conflicts (pair, "custom/shoe auto 43>null");
  pair_free (pair);
}

/* Two desks deliver two lines of one order, and one of them invoices a part meanwhile. */
static void
test_order_with_lines (void)
{
  Pair *pair = pair_new ();
  CrmId order = test_desk_insert (pair->ana, "sales_order", "account_id:id", &pair->account,
                                  "deliver_on", "2026-12-24", "status", "confirmed", NULL);
  CrmId hammer
      = test_desk_insert (pair->ana, "sales_order_line", "sales_order_id:id", &order, "name",
                          "Hammer", "qty", "2", "price", "10.00", "vat", "23", NULL);
  CrmId nails
      = test_desk_insert (pair->ana, "sales_order_line", "sales_order_id:id", &order, "name",
                          "Nails", "qty", "5", "price", "1.00", "discount", "10", NULL);
  CrmId invoice;

  meet (pair);
  test_desk_assert (pair->rui, "sales_order", &order, "gross", "29.10");
  test_desk_assert (pair->rui, "sales_order", &order, "deliver_on", "2026-12-24");
  test_desk_assert (pair->rui, "sales_order_line", &nails, "total", "4.50");
  test_desk_set (pair->ana, "sales_order_line", &hammer, "delivered", "2");
  test_desk_set (pair->rui, "sales_order_line", &nails, "delivered", "5");
  invoice = test_desk_insert (pair->rui, "invoice", "account_id:id", &pair->account, "order_id:id",
                              &order, NULL);
  test_desk_insert (pair->rui, "invoice_line", "invoice_id:id", &invoice, "order_line_id:id",
                    &hammer, "name", "Hammer", "qty", "1", "price", "10.00", NULL);
  meet (pair);
  test_desk_assert (pair->ana, "sales_order", &order, "status", "delivered");
  test_desk_assert (pair->rui, "sales_order", &order, "status", "delivered");
  test_desk_assert (pair->ana, "sales_order_line", &hammer, "invoiced", "1");
  test_desk_assert (pair->ana, "sales_order", &order, "uninvoiced", "14.50");
  test_desk_assert (pair->rui, "sales_order", &order, "uninvoiced", "14.50");
  assert_conflicts (pair, "");
  pair_free (pair);
}

static void
test_invoice_with_lines (void)
{
  Pair *pair = pair_new ();
  CrmId invoice = test_desk_insert (pair->ana, "invoice", "account_id:id", &pair->account, NULL);
  CrmId line = test_desk_insert (pair->ana, "invoice_line", "invoice_id:id", &invoice, "name",
                                 "Hammer", "qty", "2", "price", "10.00", "vat", "23", NULL);

  meet (pair);
  test_desk_assert (pair->rui, "invoice", &invoice, "gross", "24.60");
  test_desk_insert (pair->ana, "invoice_line", "invoice_id:id", &invoice, "name", "Nails", "qty",
                    "1", "price", "1.00", "vat", "23", NULL);
  test_desk_insert (pair->rui, "invoice_line", "invoice_id:id", &invoice, "name", "Saw", "qty", "1",
                    "price", "30.00", "vat", "23", NULL);
  test_desk_set (pair->rui, "invoice_line", &line, "qty", "3");
  meet (pair);
  test_desk_assert (pair->ana, "invoice", &invoice, "net", "61.00");
  test_desk_assert (pair->ana, "invoice", &invoice, "gross", "75.03");
  test_desk_assert (pair->rui, "invoice", &invoice, "gross", "75.03");
  assert_conflicts (pair, "");
  pair_free (pair);
}

/* What a rule derived from a value that lost does not become that of the record either: not for
 * the moment, and not for a desk that comes just then. */
static void
test_derived_of_lost (void)
{
  Pair *pair = pair_new ();
  TestDesk *eva;

  test_desk_set (pair->rui, "opportunity", &pair->deal, "amount", "200.00");
  test_desk_set (pair->ana, "opportunity", &pair->deal, "amount", "300.00");
  test_desk_sync (pair->rui);
  test_desk_sync (pair->ana);
  eva = test_desk_new (pair->office, "eva");
  test_desk_assert (eva, "opportunity", &pair->deal, "amount", "200.00");
  test_desk_assert (eva, "opportunity", &pair->deal, "amount_base", "200.00");
  assert_conflicts (pair, "amount open 20000>30000");
  meet (pair);
  test_desk_assert (pair->ana, "opportunity", &pair->deal, "amount_base", "200.00");
  test_desk_free (eva);
  pair_free (pair);
}

static gboolean
stop_at (const char *point, gpointer data)
{
  return strcmp (point, data) != 0;
}

/* A desk that dies when rows have come in and before the rules looked at them lets them look when
 * it is there again. */
static void
test_settled_after_crash (void)
{
  Pair *pair = pair_new ();
  CrmId invoice = test_desk_insert (pair->ana, "invoice", "account_id:id", &pair->account, NULL);
  g_autoptr (GError) error = NULL;

  meet (pair);
  test_desk_insert (pair->ana, "invoice_line", "invoice_id:id", &invoice, "name", "Nails", "qty",
                    "1", "price", "1.00", "vat", "23", NULL);
  test_desk_insert (pair->rui, "invoice_line", "invoice_id:id", &invoice, "name", "Saw", "qty", "1",
                    "price", "30.00", "vat", "23", NULL);
  test_desk_sync (pair->rui);
  crm_sync_cycle_set_probe (pair->ana->cycle, stop_at, (gpointer) "pulled");
  g_assert_false (test_desk_try_sync (pair->ana, &error));
  test_desk_crash (pair->ana);
  meet (pair);
  test_desk_assert (pair->ana, "invoice", &invoice, "net", "31.00");
  test_desk_assert (pair->rui, "invoice", &invoice, "net", "31.00");
  pair_free (pair);
}

static gpointer
list_refused (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  return crm_session_list_refused (session, error);
}

static gpointer
retry_refused (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  const CrmRefused *refused = data;

  g_assert_true (crm_session_begin (session, "Send again", "test", error));
  g_assert_true (crm_session_retry_refused (session, refused->key, error));
  g_assert_true (crm_session_commit (session, NULL, error));
  return data;
}

static gpointer
discard_refused (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  g_assert_true (crm_session_discard_refused (session, ((CrmRefused *) data)->key, error));
  return data;
}

static gpointer
describe_refused (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  const CrmRefused *refused = data;

  return crm_session_describe_refused (session, g_ptr_array_index (refused->changes, 0));
}

static void
assert_refused (TestDesk *desk, guint n, const char *first)
{
  g_autoptr (GPtrArray) refused = test_desk_run (desk, list_refused, NULL);
  g_autofree char *text = NULL;

  g_assert_cmpuint (refused->len, ==, n);
  if (n == 0)
    return;
  text = test_desk_run (desk, describe_refused, g_ptr_array_index (refused, 0));
  g_assert_cmpstr (text, ==, first);
}

/* What was refused is kept with its values; sent again when the rule is gone it is there, children
 * and all, and what a person lets go is gone. */
static void
answer_refused (Pair *pair, const CrmId *bad, const CrmId *child)
{
  g_autoptr (GPtrArray) refused = test_desk_run (pair->ana, list_refused, NULL);

  g_assert_cmpuint (refused->len, ==, 3);
  assert_refused (pair->ana, 3, "New: Forbidden\nName: Forbidden\nKind: Organization");
  assert_refused (pair->rui, 0, NULL);
  test_office_run (pair->office, "DO $$ DECLARE c name; BEGIN FOR c IN SELECT conname FROM "
                                 "pg_constraint WHERE conrelid = 'crm.account'::regclass AND "
                                 "contype = 'c' LOOP EXECUTE format ('ALTER TABLE crm.account DROP "
                                 "CONSTRAINT %I', c); END LOOP; END $$");
  test_desk_run (pair->ana, retry_refused, g_ptr_array_index (refused, 0));
  test_desk_run (pair->ana, retry_refused, g_ptr_array_index (refused, 1));
  test_desk_run (pair->ana, discard_refused, g_ptr_array_index (refused, 2));
  assert_refused (pair->ana, 0, NULL);
  meet (pair);
  assert_refused (pair->ana, 0, NULL);
  test_desk_assert (pair->rui, "account", bad, "name", "Forbidden");
  test_desk_assert (pair->rui, "contact", child, "name", "Child");
  test_desk_assert (pair->rui, "account", &pair->account, "industry", "Steel");
}

static void
test_refused (void)
{
  Pair *pair = pair_new ();
  CrmId bad, good, child;
  g_autofree char *codes = NULL;
  CrmSyncTotals totals;

  test_office_run (pair->office, "ALTER TABLE crm.account ADD CHECK (name <> 'Forbidden'); "
                                 "ALTER TABLE crm.account ADD CHECK (industry <> 'Arms')");
  bad = test_desk_insert (pair->ana, "account", "name", "Forbidden", NULL);
  child = test_desk_insert (pair->ana, "contact", "name", "Child", "account_id:id", &bad, NULL);
  test_desk_set (pair->ana, "account", &pair->account, "industry", "Arms");
  good = test_desk_insert (pair->ana, "account", "name", "Fine", NULL);
  test_desk_sync (pair->ana);
  crm_sync_cycle_get_totals (pair->ana->cycle, &totals);
  g_assert_cmpint (totals.refused, ==, 3);
  meet (pair);
  test_desk_assert (pair->ana, "account", &bad, "name", "(gone)");
  test_desk_assert (pair->ana, "contact", &child, "name", "(gone)");
  test_desk_assert (pair->ana, "account", &pair->account, "industry", "Steel");
  test_desk_assert (pair->rui, "account", &good, "name", "Fine");
  codes = test_office_ask (pair->office,
                           "SELECT string_agg (code, ' ' ORDER BY seq) FROM sync.pushed");
  g_assert_cmpstr (codes, ==, "23514 23503 23514");
  answer_refused (pair, &bad, &child);
  pair_free (pair);
}

static gpointer
undo_last (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  g_autoptr (CrmBatch) batch = crm_session_undo_last (session, error);

  return batch != NULL ? session : NULL;
}

typedef struct
{
  TestDesk *desk;
  const CrmId *account;
  const char *industry;
} Meanwhile;

/* Somebody types while a colleague's value is on its way in, which then lies beneath. */
static gboolean
type_meanwhile (const char *point, gpointer data)
{
  Meanwhile *meanwhile = data;

  if (strcmp (point, "received") == 0)
    test_desk_set (meanwhile->desk, "account", meanwhile->account, "industry", meanwhile->industry);
  return TRUE;
}

/* Rui's *Copper* lies beneath what Ana typed, which the server refuses when it is *Arms*. */
static Pair *
pair_new_covered (const char *typed)
{
  Pair *pair = pair_new ();
  Meanwhile meanwhile = { pair->ana, &pair->account, typed };

  test_office_run (pair->office, "ALTER TABLE crm.account ADD CHECK (industry <> 'Arms')");
  test_desk_set (pair->rui, "account", &pair->account, "industry", "Copper");
  test_desk_set (pair->rui, "account", &pair->account, "tax_id", "PT1");
  test_desk_sync (pair->rui);
  crm_sync_cycle_set_probe (pair->ana->cycle, type_meanwhile, &meanwhile);
  g_assert_true (crm_sync_cycle_pull (pair->ana->cycle, NULL, NULL));
  crm_sync_cycle_set_probe (pair->ana->cycle, NULL, NULL);
  test_desk_assert (pair->ana, "account", &pair->account, "industry", typed);
  test_desk_assert (pair->ana, "account", &pair->account, "tax_id", "PT1");
  return pair;
}

/* What one types over a value that is refused is typed over what one saw, and not over what came in
 * beneath it. */
static void
test_typed_over_refused (void)
{
  Pair *pair = pair_new_covered ("Arms");

  test_desk_set (pair->ana, "account", &pair->account, "industry", "Tin");
  test_desk_set (pair->ana, "account", &pair->account, "tax_id", "PT2");
  test_desk_set (pair->ana, "account", &pair->account, "industry", "Zinc");
  meet (pair);
  assert_refused (pair->ana, 1, "Changed: Acme\nIndustry: Arms");
  test_desk_assert (pair->rui, "account", &pair->account, "industry", "Zinc");
  test_desk_assert (pair->rui, "account", &pair->account, "tax_id", "PT2");
  assert_conflicts (pair, "industry auto \"Tin\">\"Copper\"");
  /* By now everybody has seen it. */
  test_desk_set (pair->ana, "account", &pair->account, "industry", "Lead");
  meet (pair);
  test_desk_set (pair->rui, "account", &pair->account, "industry", "Gold");
  meet (pair);
  assert_conflicts (pair, "industry auto \"Tin\">\"Copper\"");
  pair_free (pair);
}

/* The same while the server has refused it already, and nothing was read since. */
static void
test_typed_over_answered (void)
{
  Pair *pair = pair_new_covered ("Arms");

  g_assert_true (crm_sync_cycle_push (pair->ana->cycle, NULL, NULL));
  test_desk_set (pair->ana, "account", &pair->account, "industry", "Tin");
  meet (pair);
  test_desk_assert (pair->rui, "account", &pair->account, "industry", "Tin");
  assert_conflicts (pair, "industry auto \"Tin\">\"Copper\"");
  pair_free (pair);
}

static gpointer
set_many (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  Pair *pair = data;
  const CrmKind *kind = test_desk_kind (pair->ana, "account");
  g_autoptr (CrmRecord) record = crm_session_get (session, kind, &pair->account, error);
  g_autoptr (GArray) refs = g_array_new (FALSE, FALSE, sizeof (CrmRef));
  g_auto (CrmValue) value = crm_value_text ("Tin");
  CrmRef ref = CRM_REF_MAKE (crm_record_get_row (record), crm_kind_get_number (kind));

  g_array_append_val (refs, ref);
  g_assert_true (crm_session_begin (session, "Edit", "test", error));
  g_assert_cmpint (
      crm_session_set_many (session, refs, "industry", &value, NULL, NULL, NULL, error), ==, 1);
  g_assert_true (crm_session_commit (session, NULL, error));
  return data;
}

/* So it is where many records are changed at once. */
static void
test_many_over_refused (void)
{
  Pair *pair = pair_new_covered ("Arms");

  test_desk_run (pair->ana, set_many, pair);
  meet (pair);
  assert_conflicts (pair, "industry auto \"Tin\">\"Copper\"");
  pair_free (pair);
}

/* So it is when the first edit is taken back. */
static void
test_taken_back_over_refused (void)
{
  Pair *pair = pair_new_covered ("Arms");

  test_desk_run (pair->ana, undo_last, NULL);
  meet (pair);
  assert_conflicts (pair, "industry auto \"Steel\">\"Copper\"");
  pair_free (pair);
}

/* Who deletes a record did not see what came in beneath; an edit beats a deletion. */
static void
test_deleted_over_refused (void)
{
  Pair *pair = pair_new_covered ("Arms");

  test_desk_delete (pair->ana, "account", &pair->account);
  meet (pair);
  test_desk_assert (pair->ana, "account", &pair->account, "industry", "Copper");
  assert_conflicts (pair, "_del open false>true");
  pair_free (pair);
}

static void
test_undo (void)
{
  Pair *pair = pair_new ();
  CrmId account;

  test_desk_set (pair->ana, "account", &pair->account, "industry", "Copper");
  meet (pair);
  test_desk_run (pair->ana, undo_last, NULL);
  meet (pair);
  test_desk_assert (pair->rui, "account", &pair->account, "industry", "Steel");
  account = test_desk_insert (pair->rui, "account", "name", "Short-lived", "city", "Faro", NULL);
  meet (pair);
  test_desk_run (pair->rui, undo_last, NULL);
  meet (pair);
  test_desk_assert (pair->ana, "account", &account, "name", "(deleted)");
  test_desk_delete (pair->ana, "account", &pair->account);
  meet (pair);
  test_desk_run (pair->ana, undo_last, NULL);
  meet (pair);
  test_desk_assert (pair->rui, "account", &pair->account, "name", "Acme");
  assert_conflicts (pair, "");
  pair_free (pair);
}

/* Somebody writes with psql: a full citizen of sync. */
static void
test_direct_writer (void)
{
  Pair *pair = pair_new ();

  test_office_run (pair->office, "UPDATE crm.account SET industry = 'Lead', name = 'Acme Ltd'");
  test_desk_set (pair->ana, "account", &pair->account, "industry", "Zinc");
  meet (pair);
  test_desk_assert (pair->rui, "account", &pair->account, "name", "Acme Ltd");
  test_desk_assert (pair->rui, "account", &pair->account, "industry", "Zinc");
  assert_conflicts (pair, "industry auto \"Zinc\">\"Lead\"");
  test_office_run (pair->office, "DELETE FROM crm.stage_history; DELETE FROM crm.opportunity");
  meet (pair);
  test_desk_assert (pair->ana, "opportunity", &pair->deal, "name", "(gone)");
  pair_free (pair);
}

/* Two people choose at once: both have chosen, and what one took away is gone. */
static void
insert_own_field (Pair *pair, const char *key, const char *type, const char *rule)
{
  test_desk_insert (pair->ana, "custom_field", "entity", "account", "key", key, "label", key,
                    "type", type, "merge_rule", rule, NULL);
}

/* Both change it at once, the first one later by the clock; what stands is no matter of clocks. */
static void
meet_in (Pair *pair, const char *field, const char *of_ana, const char *of_rui)
{
  test_desk_set (pair->ana, "account", &pair->account, field, of_ana);
  set_earlier (CRM_MINUTE, pair->rui, "account", &pair->account, field, of_rui);
  meet (pair);
}

static void
test_rules (void)
{
  Pair *pair = pair_new ();
  CrmId method;

  insert_own_field (pair, "visits", "integer", "larger");
  insert_own_field (pair, "seen_on", "date", "larger");
  insert_own_field (pair, "allowed", "boolean", "larger");
  insert_own_field (pair, "discount", "percent", "ask");
  insert_own_field (pair, "depot", "address", "ask");
  method = test_desk_insert (pair->ana, "contact_method", "account_id:id", &pair->account, "type",
                             "email", "value", "a@example.com", NULL);
  meet (pair);

  meet_in (pair, "visits", "9", "10");
  test_desk_assert (pair->ana, "account", &pair->account, "visits", "10");
  meet_in (pair, "visits", NULL, "3");
  test_desk_assert (pair->ana, "account", &pair->account, "visits", "3");
  meet_in (pair, "seen_on", "2026-10-09", "2026-11-01");
  test_desk_assert (pair->ana, "account", &pair->account, "seen_on", "2026-11-01");
  meet_in (pair, "allowed", "no", "yes");
  test_desk_assert (pair->ana, "account", &pair->account, "allowed", "yes");
  meet_in (pair, "discount", "5", "7");
  test_desk_assert (pair->rui, "account", &pair->account, "discount", "5");
  meet_in (pair, "depot_city", "Porto", "Braga");
  test_desk_assert (pair->rui, "account", &pair->account, "depot_city", "Porto");
  assert_conflicts (pair, "custom/visits auto 10>9; custom/visits auto 3>null; custom/seen_on auto "
                          "\"2026-11-01\">\"2026-10-09\"; custom/allowed auto true>false; "
                          "custom/discount open 5>7; custom/depot_city open \"Porto\">\"Braga\"");
  assert_to_decide (pair->rui, 2);

  /* Who does not want mail gets none, whoever said so last. */
  test_desk_set (pair->ana, "contact_method", &method, "opt_out", "no");
  set_earlier (CRM_MINUTE, pair->rui, "contact_method", &method, "opt_out", "yes");
  meet (pair);
  test_desk_assert (pair->ana, "contact_method", &method, "opt_out", "yes");
  pair_free (pair);
}

static gpointer
arrange_cards (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  const CrmCatalog *catalog = crm_session_get_catalog (session);
  const CrmKind *layout = crm_catalog_find_kind (catalog, "card_layout");
  g_autoptr (CrmRecord) record = NULL;
  CrmId id;

  crm_card_layout_get_id (crm_catalog_find_kind (catalog, "product"), &id);
  record = crm_record_new_with_id (layout, &id);
  crm_record_set_text (record, "entity", "product");
  crm_record_set_text (record, "sections", data);
  g_assert_true (crm_session_begin (session, "Arrange", "test", error));
  g_assert_true (crm_session_insert (session, record, error));
  g_assert_true (crm_session_commit (session, NULL, error));
  return data;
}

/* Two desks that arrange the cards for the first time at once make one arrangement of it, which
 * every desk follows. */
static void
test_card_layout (void)
{
  Pair *pair = pair_new ();
  CrmId id;
  g_autofree char *count = NULL;

  crm_card_layout_get_id (test_desk_kind (pair->ana, "product"), &id);
  test_desk_run (pair->ana, arrange_cards, (gpointer) "details\n~notes\ndeals");
  test_desk_run (pair->rui, arrange_cards, (gpointer) "details\ndeals\n~hologram\nnotes");
  meet (pair);
  count = test_office_ask (pair->office, "SELECT count (*) FROM crm.card_layout");
  g_assert_cmpstr (count, ==, "1");
  g_assert_cmpstr (crm_kind_get_layout (test_desk_kind (pair->ana, "product")), ==,
                   crm_kind_get_layout (test_desk_kind (pair->rui, "product")));
  test_desk_set (pair->rui, "card_layout", &id, "sections", "deals\ndetails\n~hologram\nnotes");
  meet (pair);
  g_assert_cmpstr (crm_kind_get_layout (test_desk_kind (pair->ana, "product")), ==,
                   "deals\ndetails\n~hologram\nnotes");
  test_desk_set (pair->ana, "card_layout", &id, "sections", NULL);
  meet (pair);
  g_assert_null (crm_kind_get_layout (test_desk_kind (pair->rui, "product")));
  pair_free (pair);
}

static void
test_several_choices (void)
{
  Pair *pair = pair_new ();

  test_desk_insert (pair->ana, "custom_field", "entity", "account", "key", "tags", "label", "Tags",
                    "type", "choices", "options", "red=Red\nblue=Blue\ngreen=Green\ngold=Gold",
                    NULL);
  meet (pair);
  test_desk_set (pair->ana, "account", &pair->account, "tags", "red;blue");
  meet (pair);
  test_desk_assert (pair->rui, "account", &pair->account, "tags", "blue;red");
  set_earlier (CRM_MINUTE, pair->ana, "account", &pair->account, "tags", "red;blue;green");
  test_desk_set (pair->rui, "account", &pair->account, "tags", "gold;red");
  meet (pair);
  test_desk_assert (pair->ana, "account", &pair->account, "tags", "gold;green;red");
  test_desk_assert (pair->rui, "account", &pair->account, "tags", "gold;green;red");
  assert_conflicts (pair, "");
  pair_free (pair);
}

static void
add_tests (void)
{
  g_test_add_func ("/sync/merge/different-fields", test_different_fields);
  g_test_add_func ("/sync/merge/same-field", test_same_field);
  g_test_add_func ("/sync/merge/wrong-clock", test_wrong_clock);
  g_test_add_func ("/sync/merge/ask", test_ask);
  g_test_add_func ("/sync/merge/ask-about-a-link", test_ask_about_a_link);
  g_test_add_func ("/sync/merge/two-decide", test_two_decide);
  g_test_add_func ("/sync/merge/delete-and-edit", test_delete_and_edit);
  g_test_add_func ("/sync/merge/inserts-with-links", test_inserts_with_links);
  g_test_add_func ("/sync/merge/custom-fields", test_custom_fields);
  g_test_add_func ("/sync/merge/rules", test_rules);
  g_test_add_func ("/sync/merge/card-layout", test_card_layout);
  g_test_add_func ("/sync/merge/several-choices", test_several_choices);
  g_test_add_func ("/sync/merge/invoice-with-lines", test_invoice_with_lines);
  g_test_add_func ("/sync/merge/derived-of-lost", test_derived_of_lost);
  g_test_add_func ("/sync/merge/settled-after-crash", test_settled_after_crash);
  g_test_add_func ("/sync/merge/order-with-lines", test_order_with_lines);
  g_test_add_func ("/sync/merge/refused", test_refused);
  g_test_add_func ("/sync/merge/undo", test_undo);
  g_test_add_func ("/sync/merge/typed-over-refused", test_typed_over_refused);
  g_test_add_func ("/sync/merge/typed-over-answered", test_typed_over_answered);
  g_test_add_func ("/sync/merge/many-over-refused", test_many_over_refused);
  g_test_add_func ("/sync/merge/taken-back-over-refused", test_taken_back_over_refused);
  g_test_add_func ("/sync/merge/deleted-over-refused", test_deleted_over_refused);
  g_test_add_func ("/sync/merge/direct-writer", test_direct_writer);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  return test_server_run (&server, add_tests);
}
