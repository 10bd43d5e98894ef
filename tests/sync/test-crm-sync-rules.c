/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rules of an office on several desks, over a real database: each occasion is acted on once. */
#include "config.h"

#include "crm-clock.h"
#include "crm-refused.h"
#include "crm-rule-runner.h"
#include "crm-rule-work.h"
#include "crm-test-sellers.h"

static TestServer *server;

typedef struct
{
  CrmId occasion;
  gint64 now;
  int desk;
  int result;
} Task;

static gpointer
run_queue (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  g_autoptr (CrmRuleNews) news = crm_rules_find_news (session, NULL, crm_clock_now (), NULL, error);
  g_autoptr (GPtrArray) due = NULL;
  Task *task = data;

  g_assert_no_error (*error);
  g_assert_cmpint (crm_rules_queue (session, news, error), >=, 0);
  due = crm_rules_list_due (session, crm_clock_now () + 1, 10, error);
  g_assert_nonnull (due);
  task->result = (int) due->len;
  if (due->len > 0)
    task->occasion = *crm_record_get_id (due->pdata[0]);
  return data;
}

static gpointer
run_act (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  Task *task = data;

  task->result = crm_rule_run (session, &task->occasion, NULL, crm_clock_now (), error);
  return data;
}

static gpointer
run_claim (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  Task *task = data;

  task->result = crm_rule_claim (session, &task->occasion, task->now, task->desk, error);
  return data;
}

static gpointer
run_is_mine (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  Task *task = data;

  task->result = crm_rule_is_mine (session, &task->occasion, task->now, task->desk);
  return data;
}

static gpointer
run_cancel (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  Task *task = data;

  task->result = crm_rule_cancel (session, &task->occasion, "window", error);
  return data;
}

static gpointer
run_settle (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  Task *task = data;

  g_assert_true (crm_rules_settle_refused (session, error));
  task->result = (int) crm_session_count_refused (session, error);
  return data;
}

static gpointer
run_count (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  g_autoptr (CrmQuery) query
      = crm_query_new (crm_catalog_find_kind (crm_session_get_catalog (session), data));

  return GINT_TO_POINTER (crm_session_count (session, query, error) + 1);
}

static int
count (TestDesk *desk, const char *kind)
{
  return GPOINTER_TO_INT (test_desk_run (desk, run_count, (gpointer) kind)) - 1;
}

static void
assert_server (TestSellers *o, const char *sql, const char *expected)
{
  g_autofree char *answer = test_office_ask (o->office, sql);

  g_assert_cmpstr (answer, ==, expected);
}

/* A rule that greets each new lead, and an occasion of it that all desks know. */
static void
open_with_occasion (TestSellers *o, Task *task)
{
  CrmId rule;

  test_sellers_open (o, server);
  rule = test_desk_insert (o->ana, "rule", "name", "Greet", "event", "created", "entity", "lead",
                           NULL);
  test_desk_insert (o->ana, "rule_action", "rule_id:id", &rule, "type", "activity", "subject",
                    "Greet", NULL);
  test_desk_set (o->ana, "rule", &rule, "active", "yes");
  test_sellers_sync (o);
  test_desk_insert (o->rui, "lead", "name", "Pop", NULL);
  *task = (Task){ .desk = 0 };
  test_desk_run (o->rui, run_queue, task);
  g_assert_cmpint (task->result, ==, 1);
  test_desk_sync (o->rui);
  test_sellers_sync (o);
}

/* Two desks act before they have heard of each other: the second is refused as a whole, and takes
 * back what it did. */
static void
test_once (void)
{
  TestSellers o;
  Task task, other;

  open_with_occasion (&o, &task);
  other = task;
  test_desk_run (o.rui, run_act, &task);
  test_desk_run (o.ana, run_act, &other);
  g_assert_cmpint (task.result, ==, 1);
  g_assert_cmpint (other.result, ==, 1);
  g_assert_cmpint (count (o.ana, "activity"), ==, 1);
  test_desk_sync (o.rui);
  test_desk_sync (o.ana);
  test_desk_run (o.ana, run_settle, &other);
  g_assert_cmpint (other.result, ==, 0);
  test_sellers_sync (&o);
  assert_server (&o, "SELECT count (*) FROM crm.activity WHERE NOT _del", "1");
  assert_server (&o, "SELECT count (*) FROM crm.rule_run WHERE NOT _del", "1");
  assert_server (&o, "SELECT status FROM crm.rule_occasion", "done");
  g_assert_cmpint (count (o.ana, "activity"), ==, 1);
  g_assert_cmpint (count (o.rui, "activity"), ==, 1);
  /* Nothing is left to do on either. */
  test_desk_run (o.ana, run_queue, &other);
  g_assert_cmpint (other.result, ==, 0);
  test_desk_run (o.rui, run_queue, &task);
  g_assert_cmpint (task.result, ==, 0);
  test_sellers_close (&o);
}

/* Of two claims one stands on all desks. */
static void
test_claims (void)
{
  TestSellers o;
  Task task, other;

  open_with_occasion (&o, &task);
  task.now = other.now = crm_clock_now ();
  other = task;
  task.desk = 2;
  other.desk = 1;
  test_desk_run (o.rui, run_claim, &task);
  test_desk_run (o.ana, run_claim, &other);
  g_assert_true (task.result && other.result);
  test_desk_sync (o.ana);
  test_desk_sync (o.rui);
  test_sellers_sync (&o);
  test_desk_run (o.rui, run_is_mine, &task);
  test_desk_run (o.ana, run_is_mine, &other);
  g_assert_true (task.result);
  g_assert_false (other.result);
  test_sellers_close (&o);
}

/* What was canceled while a desk acted without contact is not done. */
static void
test_cancelled (void)
{
  TestSellers o;
  Task task, other;

  open_with_occasion (&o, &task);
  other = task;
  test_desk_run (o.rui, run_act, &task);
  test_desk_run (o.ana, run_cancel, &other);
  g_assert_true (other.result);
  test_desk_sync (o.ana);
  test_desk_sync (o.rui);
  test_desk_run (o.rui, run_settle, &task);
  g_assert_cmpint (task.result, ==, 0);
  test_sellers_sync (&o);
  assert_server (&o, "SELECT count (*) FROM crm.activity WHERE NOT _del", "0");
  assert_server (&o, "SELECT count (*) FROM crm.rule_run", "0");
  g_assert_cmpint (count (o.rui, "activity"), ==, 0);
  test_sellers_close (&o);
}

static gpointer
run_undo (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  g_autoptr (GPtrArray) runs = crm_rules_list_runs (session, NULL, 10, error);
  Task *task = data;

  g_assert_cmpuint (runs->len, ==, 1);
  task->result = crm_rule_undo (session, crm_record_get_id (runs->pdata[0]), error);
  return data;
}

/* What a rule did at one desk is taken back at another, all of it, and does not come again. */
static void
test_undone_elsewhere (void)
{
  TestSellers o;
  Task task, other;

  open_with_occasion (&o, &task);
  other = task;
  test_desk_run (o.rui, run_act, &task);
  g_assert_cmpint (task.result, ==, 1);
  test_desk_sync (o.rui);
  test_desk_sync (o.ana);
  g_assert_cmpint (count (o.ana, "activity"), ==, 1);
  test_desk_run (o.ana, run_undo, &other);
  g_assert_true (other.result);
  g_assert_cmpint (count (o.ana, "activity"), ==, 0);
  test_sellers_sync (&o);
  assert_server (&o, "SELECT count (*) FROM crm.activity WHERE NOT _del", "0");
  assert_server (&o, "SELECT count (*) FROM crm.rule_run WHERE NOT _del", "0");
  assert_server (&o, "SELECT status FROM crm.rule_occasion", "done");
  g_assert_cmpint (count (o.rui, "activity"), ==, 0);
  test_desk_run (o.rui, run_queue, &task);
  g_assert_cmpint (task.result, ==, 0);
  test_sellers_close (&o);
}

#define LETTER "---\\ntype: letter\\ntitle: Welcome\\n---\\n# Welcome\\n"

static void
add_action (TestSellers *o, const CrmId *rule, const char *words)
{
  g_auto (GStrv) parts = g_strsplit (words, "|", -1);
  CrmId id = test_desk_insert (o->ana, "rule_action", "rule_id:id", rule, "type", "notify",
                               "subject", "x", NULL);

  /* One after the other: each is checked by itself. */
  for (guint i = 1; parts[i] != NULL; i += 2)
    test_desk_set (o->ana, "rule_action", &id, parts[i], parts[i + 1]);
  test_desk_set (o->ana, "rule_action", &id, "type", parts[0]);
}

/* Rules with all eight actions: seven on a new client, a payment on an invoice. */
static void
make_every_action (TestSellers *o)
{
  CrmId rule, plan, template, rui = test_sellers_person (o, "rui");
  g_autofree char *rui_id = crm_id_dup_string (&rui);
  g_autofree char *letter = g_strcompress (LETTER);
  g_autofree char *plan_id = NULL, *template_id = NULL, *with_plan = NULL, *with_person = NULL,
                  *with_template = NULL;

  crm_rule_actions_init ();
  test_desk_insert (o->ana, "mail_account", "name", "Acme", "address", "office@acme.example",
                    "host", "localhost", "port", "2525", "security", "none", NULL);
  plan = test_desk_insert (o->ana, "plan", "name", "Welcome", NULL);
  test_desk_insert (o->ana, "plan_step", "plan_id:id", &plan, "subject", "Say hello", NULL);
  template = test_desk_insert (o->ana, "template", "name", "Welcome", "type", "letter", "body",
                               letter, NULL);
  plan_id = crm_id_dup_string (&plan);
  template_id = crm_id_dup_string (&template);
  with_plan = g_strconcat ("plan|plan_id|", plan_id, NULL);
  with_person = g_strconcat ("assign|user_id|", rui_id, NULL);
  with_template = g_strconcat ("document|document_step|issue|template_id|", template_id, NULL);
  rule = test_desk_insert (o->ana, "rule", "name", "Greet", "event", "created", "entity", "account",
                           NULL);
  add_action (o, &rule, "activity|subject|Call");
  add_action (o, &rule, with_plan);
  add_action (o, &rule, "set|field|description|value|seen");
  add_action (o, &rule, with_person);
  add_action (o, &rule, with_template);
  add_action (o, &rule, "message|subject|Hello|recipients|al@alba.example");
  add_action (o, &rule, "notify|subject|New");
  test_desk_set (o->ana, "rule", &rule, "active", "yes");
  rule = test_desk_insert (o->ana, "rule", "name", "Paid", "event", "changed", "entity", "invoice",
                           "fields", "notes", NULL);
  add_action (o, &rule, "payment");
  test_desk_set (o->ana, "rule", &rule, "active", "yes");
  test_sellers_sync (o);
}

static void
assert_every_action_once (TestSellers *o)
{
  /* Of the action, of the plan, and the notice. */
  assert_server (o,
                 "SELECT string_agg (subject, ' ' ORDER BY subject) FROM crm.activity WHERE NOT "
                 "_del",
                 "Call New Say hello");
  assert_server (o, "SELECT count (*) FROM crm.reminder WHERE NOT _del", "1");
  assert_server (o, "SELECT count (*) FROM crm.document WHERE NOT _del", "1");
  assert_server (o, "SELECT count (*) FROM crm.message WHERE NOT _del", "1");
  assert_server (o, "SELECT description FROM crm.account", "seen");
  assert_server (o, "SELECT count (*) FROM crm.rule_run WHERE NOT _del", "1");
}

/* Each of the actions is done once in the office, though two desks act on the same occasion before
 * they hear of each other, and the first is killed after it acted and once more after it told the
 * shared database. */
static void
test_every_action (void)
{
  TestSellers o;
  Task task = { .desk = 0 }, other;

  test_sellers_open (&o, server);
  make_every_action (&o);
  test_desk_insert (o.rui, "account", "name", "Alba", NULL);
  test_desk_run (o.rui, run_queue, &task);
  g_assert_cmpint (task.result, ==, 1);
  test_desk_sync (o.rui);
  test_sellers_sync (&o);
  other = task;
  test_desk_crash (o.rui);
  test_desk_run (o.rui, run_act, &task);
  g_assert_cmpint (task.result, ==, 1);
  test_desk_run (o.ana, run_act, &other);
  g_assert_cmpint (other.result, ==, 1);
  test_desk_crash (o.rui);
  test_desk_run (o.rui, run_act, &task);
  g_assert_cmpint (task.result, ==, 0);
  test_desk_sync (o.rui);
  test_desk_crash (o.rui);
  test_desk_sync (o.rui);
  test_desk_sync (o.ana);
  test_desk_run (o.ana, run_settle, &other);
  g_assert_cmpint (other.result, ==, 0);
  test_sellers_sync (&o);
  assert_every_action_once (&o);
  g_assert_cmpint (count (o.ana, "message"), ==, 1);
  g_assert_cmpint (count (o.rui, "message"), ==, 1);
  g_assert_cmpint (count (o.ana, "document"), ==, 1);
  test_sellers_close (&o);
}

/* A crash between acting and sending: what was done goes out once. */
static void
test_crash (void)
{
  TestSellers o;
  Task task;

  open_with_occasion (&o, &task);
  test_desk_run (o.rui, run_act, &task);
  test_desk_crash (o.rui);
  test_desk_run (o.rui, run_act, &task);
  g_assert_cmpint (task.result, ==, 0);
  test_desk_sync (o.rui);
  test_desk_crash (o.rui);
  test_desk_sync (o.rui);
  assert_server (&o, "SELECT count (*) FROM crm.activity WHERE NOT _del", "1");
  assert_server (&o, "SELECT count (*) FROM crm.rule_run", "1");
  test_sellers_sync (&o);
  test_sellers_close (&o);
}

/* Who may not arrange the office makes and changes no rules, with a connection neither. */
static void
test_rights (void)
{
  TestSellers o;
  Task task;
  g_autoptr (CrmSyncConnection) rui = NULL;

  open_with_occasion (&o, &task);
  test_desk_set (o.ana, "role", &o.role, "may_set_up", "no");
  test_sellers_sync (&o);
  rui = test_office_connect_as (o.office, "rui");
  g_assert_false (test_may (rui, "UPDATE crm.rule SET active = false"));
  g_assert_false (test_may (rui, "UPDATE crm.rule_action SET subject = 'Mine'"));
  g_assert_false (test_may (rui, "INSERT INTO crm.rule (id, name, event) VALUES "
                                 "(gen_random_uuid (), 'Mine', 'created')"));
  /* Letting the rules of the office act is another matter. */
  test_desk_run (o.rui, run_act, &task);
  g_assert_cmpint (task.result, ==, 1);
  test_desk_sync (o.rui);
  assert_server (&o, "SELECT count (*) FROM crm.rule_run", "1");
  test_sellers_sync (&o);
  test_sellers_close (&o);
}

/* Who may see a record and not change it leaves what a rule does with it to others. */
static void
test_declined (void)
{
  TestSellers o;
  Task task, other;

  open_with_occasion (&o, &task);
  other = task;
  test_desk_set (o.ana, "role", &o.role, "change", "none");
  test_desk_sync (o.ana);
  task.now = other.now = crm_clock_now ();
  task.desk = 2;
  other.desk = 1;
  test_desk_run (o.rui, run_claim, &task);
  test_desk_sync (o.rui);
  test_desk_run (o.rui, run_settle, &task);
  g_assert_cmpint (task.result, ==, 0);
  test_desk_run (o.rui, run_claim, &task);
  g_assert_false (task.result);
  test_desk_sync (o.ana);
  test_desk_run (o.ana, run_claim, &other);
  g_assert_true (other.result);
  test_sellers_sync (&o);
  test_sellers_close (&o);
}

static void
add_tests (void)
{
  g_test_add_func ("/sync-rules/once", test_once);
  g_test_add_func ("/sync-rules/claims", test_claims);
  g_test_add_func ("/sync-rules/cancelled", test_cancelled);
  g_test_add_func ("/sync-rules/undone-elsewhere", test_undone_elsewhere);
  g_test_add_func ("/sync-rules/every-action", test_every_action);
  g_test_add_func ("/sync-rules/crash", test_crash);
  g_test_add_func ("/sync-rules/rights", test_rights);
  g_test_add_func ("/sync-rules/declined", test_declined);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  return test_server_run (&server, add_tests);
}
