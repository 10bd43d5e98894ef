/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rules at work: each event, each action, once; tried on the past, taken back, halted. */
#include "config.h"

#include <string.h>

#include "crm-clock.h"
#include "crm-error.h"
#include "crm-rule-work.h"
#include "fixture.h"

static gint64 clock_now;

static gint64
read_clock (void)
{
  return clock_now;
}

static void
set_up (Fixture *f, gconstpointer data)
{
  clock_now = crm_instant_from_date (crm_date_new (2026, 11, 2), 8, 0);
  crm_clock_set_source (read_clock);
  fixture_set_up (f, data);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  fixture_tear_down (f, data);
  crm_clock_set_source (NULL);
}

static char *
dup_id (CrmRecord *record)
{
  return crm_id_dup_string (crm_record_get_id (record));
}

static void
pass (gint64 span)
{
  clock_now += span;
}

static gpointer
run_all (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  return GINT_TO_POINTER (crm_rules_run_all (session, crm_clock_now (), cancellable, error) + 1);
}

/* How often rules acted. */
static int
run (Fixture *f)
{
  pass (CRM_SECOND);
  return GPOINTER_TO_INT (fixture_run (f, CRM_LANE_WRITE, run_all, NULL)) - 1;
}

static gpointer
count_all (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  g_autoptr (CrmQuery) query
      = crm_query_new (crm_catalog_find_kind (crm_session_get_catalog (session), data));

  return GINT_TO_POINTER (crm_session_count (session, query, error) + 1);
}

static int
count (Fixture *f, const char *kind)
{
  return GPOINTER_TO_INT (fixture_run (f, CRM_LANE_READ, count_all, (gpointer) kind)) - 1;
}

static void
assert_text (Fixture *f, CrmRecord *record, const char *field, const char *expected)
{
  g_autoptr (CrmRecord) now = fixture_get (f, crm_kind_get_name (crm_record_get_kind (record)),
                                           crm_record_get_id (record));
  const CrmField *which = crm_kind_find_field (crm_record_get_kind (now), field);
  g_autofree char *text = crm_field_to_text (which, crm_record_get (now, which), NULL);

  g_assert_cmpstr (text, ==, expected);
}

static void
set_text (Fixture *f, CrmRecord *record, const char *field, const char *text)
{
  pass (CRM_SECOND);
  fixture_set (f, crm_kind_get_name (crm_record_get_kind (record)), crm_record_get_id (record),
               field, text);
}

static void
add_action (Fixture *f,
            CrmRecord *rule,
            const char *type,
            const char *field,
            const char *value,
            const char *other_field,
            const char *other_value)
{
  g_autofree char *id = dup_id (rule);
  g_autoptr (CrmRecord) action
      = other_field != NULL ? fixture_new (f, "rule_action", "rule_id", id, "type", type, field,
                                           value, other_field, other_value, NULL)
        : field != NULL
            ? fixture_new (f, "rule_action", "rule_id", id, "type", type, field, value, NULL)
            : fixture_new (f, "rule_action", "rule_id", id, "type", type, NULL);
}

static void
switch_on (Fixture *f, CrmRecord *rule)
{
  set_text (f, rule, "active", "yes");
  pass (CRM_SECOND);
}

static gpointer
list_runs (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  return crm_rules_list_runs (session, NULL, 100, error);
}

static gpointer
list_occasions (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  return crm_rules_list_queue (session, NULL, TRUE, 100, error);
}

static void
assert_occasion (Fixture *f, const char *status)
{
  g_autoptr (GPtrArray) all = fixture_run (f, CRM_LANE_READ, list_occasions, NULL);

  g_assert_cmpint (all->len, >, 0);
  g_assert_cmpstr (crm_record_get_text (all->pdata[0], "status"), ==, status);
}

/* ---- events ---- */

static void
test_created (Fixture *f, gconstpointer data)
{
  g_autoptr (CrmRecord) before = fixture_new (f, "lead", "name", "Before", NULL);
  g_autoptr (CrmRecord) rule = fixture_new (f, "rule", "name", "Greet", "event", "created",
                                            "entity", "lead", "filter", "source = \"web\"", NULL);
  g_autoptr (CrmRecord) lead = NULL;
  g_autoptr (CrmRecord) other = NULL;
  g_autoptr (CrmRecord) call = NULL;

  add_action (f, rule, "activity", "subject", "Greet {name}", "activity_type", "call");
  other = fixture_new (f, "lead", "name", "While off", "source", "web", NULL);
  g_assert_cmpint (run (f), ==, 0);
  switch_on (f, rule);
  g_assert_cmpint (run (f), ==, 0);
  lead = fixture_new (f, "lead", "name", "Pop", "source", "web", NULL);
  g_object_unref (fixture_new (f, "lead", "name", "Elsewhere", "source", "fair", NULL));
  g_assert_cmpint (run (f), ==, 1);
  g_assert_cmpint (run (f), ==, 0);
  call = fixture_find (f, "activity", "Greet Pop");
  assert_text (f, call, "type", "call");
  g_assert_true (crm_id_equal (crm_record_get_link (call, "parent"), crm_record_get_id (lead)));
  g_assert_cmpint (count (f, "activity"), ==, 1);
  assert_occasion (f, "done");
}

static void
test_changed (Fixture *f, gconstpointer data)
{
  g_autoptr (CrmRecord) rule = fixture_new (f, "rule", "name", "City", "event", "changed", "entity",
                                            "account", "fields", "industry, description", NULL);
  g_autoptr (CrmRecord) account = fixture_new (f, "account", "name", "Alba", NULL);

  add_action (f, rule, "set", "field", "description", "value", "Looked at");
  switch_on (f, rule);
  set_text (f, account, "name", "Alba SRL");
  g_assert_cmpint (run (f), ==, 0);
  set_text (f, account, "industry", "Shelves");
  g_assert_cmpint (run (f), ==, 1);
  assert_text (f, account, "description", "Looked at");
  /* It sets a field that it watches, and does not start itself. */
  g_assert_cmpint (run (f), ==, 0);
  set_text (f, account, "description", "Again");
  g_assert_cmpint (run (f), ==, 1);
}

/* A phone is a record of its own and is meant all the same. */
static void
test_changed_part (Fixture *f, gconstpointer data)
{
  g_autoptr (CrmRecord) rule = fixture_new (f, "rule", "name", "Moved", "event", "changed",
                                            "entity", "account", "fields", "phone, city", NULL);
  g_autoptr (CrmRecord) account
      = fixture_new (f, "account", "name", "Alba", "phone", "+351 21 000", "city", "Porto", NULL);

  add_action (f, rule, "set", "field", "description", "value", "Look");
  switch_on (f, rule);
  g_object_unref (fixture_new (f, "account", "name", "New", "phone", "+351 22 000", NULL));
  set_text (f, account, "email", "a@alba.example");
  g_assert_cmpint (run (f), ==, 0);
  set_text (f, account, "phone", "+351 21 111");
  g_assert_cmpint (run (f), ==, 1);
  set_text (f, account, "city", "Braga");
  g_assert_cmpint (run (f), ==, 1);
  assert_text (f, account, "description", "Look");
}

static void
test_moved (Fixture *f, gconstpointer data)
{
  g_autoptr (CrmRecord) won = fixture_find (f, "stage", "Won");
  g_autoptr (CrmRecord) engaging = fixture_find (f, "stage", "Engaging");
  g_autofree char *won_id = dup_id (won);
  g_autofree char *engaging_id = dup_id (engaging);
  g_autoptr (CrmRecord) rule
      = fixture_new (f, "rule", "name", "Won", "event", "moved", "stage_id", won_id, NULL);
  g_autoptr (CrmRecord) deal
      = fixture_new (f, "opportunity", "name", "Shelves", "amount", "100", NULL);

  add_action (f, rule, "notify", "subject", "Won: {name}", NULL, NULL);
  switch_on (f, rule);
  set_text (f, deal, "stage_id", engaging_id);
  g_assert_cmpint (run (f), ==, 0);
  set_text (f, deal, "stage_id", won_id);
  g_assert_cmpint (run (f), ==, 1);
  g_object_unref (fixture_find (f, "activity", "Won: Shelves"));
  g_assert_cmpint (count (f, "reminder"), ==, 1);
}

static void
test_ended (Fixture *f, gconstpointer data)
{
  g_autoptr (CrmRecord) rule = fixture_new (f, "rule", "name", "After calls", "event", "ended",
                                            "activity_type", "call", NULL);
  g_autoptr (CrmRecord) call = fixture_new (f, "activity", "subject", "Call", "type", "call", NULL);
  g_autoptr (CrmRecord) task = fixture_new (f, "activity", "subject", "Task", "type", "task", NULL);

  add_action (f, rule, "activity", "subject", "Write down {subject}", "delay_days", "2");
  switch_on (f, rule);
  set_text (f, task, "status", "done");
  g_assert_cmpint (run (f), ==, 0);
  set_text (f, call, "status", "done");
  g_assert_cmpint (run (f), ==, 1);
  g_object_unref (fixture_find (f, "activity", "Write down Call"));
  /* One that was written down when it was over. */
  g_object_unref (
      fixture_new (f, "activity", "subject", "Past", "type", "call", "status", "done", NULL));
  g_assert_cmpint (run (f), ==, 1);
}

static void
test_date (Fixture *f, gconstpointer data)
{
  g_autoptr (CrmRecord) account = fixture_new (f, "account", "name", "Alba", NULL);
  g_autofree char *id = dup_id (account);
  g_autoptr (CrmRecord) rule = fixture_new (
      f, "rule", "name", "Late", "event", "date", "entity", "opportunity", "date_field",
      "expected_close_on", "days", "2", "at_time", "10:00", "zone", "Europe/Lisbon", NULL);
  g_autoptr (CrmRecord) deal = fixture_new (f, "opportunity", "name", "Shelves", "account_id", id,
                                            "expected_close_on", "2026-11-03", NULL);

  add_action (f, rule, "activity", "subject", "Ask about {name}", NULL, NULL);
  switch_on (f, rule);
  g_assert_cmpint (run (f), ==, 0);
  pass (3 * CRM_DAY - CRM_HOUR);
  g_assert_cmpint (run (f), ==, 0);
  pass (6 * CRM_HOUR);
  g_assert_cmpint (run (f), ==, 1);
  g_assert_cmpint (run (f), ==, 0);
  pass (CRM_DAY);
  g_assert_cmpint (run (f), ==, 0);
  /* Another date is another occasion; one that has come already is found by looking back. */
  set_text (f, deal, "expected_close_on", "2026-11-04");
  pass (CRM_HOUR);
  g_assert_cmpint (run (f), ==, 1);
}

static void
test_yearly (Fixture *f, gconstpointer data)
{
  g_autoptr (CrmRecord) rule
      = fixture_new (f, "rule", "name", "Birthday", "event", "date", "entity", "contact",
                     "date_field", "birthday", "days", "-14", "yearly", "yes", NULL);

  g_object_unref (fixture_new (f, "contact", "last_name", "Popa", "birthday", "1980-11-17", NULL));
  g_object_unref (fixture_new (f, "contact", "last_name", "Ene", "birthday", "1980-12-17", NULL));
  add_action (f, rule, "activity", "subject", "Present for {last_name}", NULL, NULL);
  switch_on (f, rule);
  pass (2 * CRM_DAY);
  g_assert_cmpint (run (f), ==, 1);
  g_object_unref (fixture_find (f, "activity", "Present for Popa"));
  pass (CRM_DAY);
  g_assert_cmpint (run (f), ==, 0);
}

static void
test_schedule (Fixture *f, gconstpointer data)
{
  g_autoptr (CrmRecord) rule
      = fixture_new (f, "rule", "name", "Mondays", "event", "schedule", "rrule",
                     "FREQ=WEEKLY;BYDAY=MO", "at_time", "09:30", "zone", "Europe/Lisbon", NULL);
  g_autoptr (CrmRecord) each
      = fixture_new (f, "rule", "name", "Each", "event", "schedule", "entity", "lead", "rrule",
                     "FREQ=DAILY", "filter", "source = \"web\"", NULL);

  g_object_unref (fixture_new (f, "lead", "name", "One", "source", "web", NULL));
  g_object_unref (fixture_new (f, "lead", "name", "Two", "source", "web", NULL));
  g_object_unref (fixture_new (f, "lead", "name", "Three", NULL));
  add_action (f, rule, "notify", "subject", "The week begins", NULL, NULL);
  add_action (f, each, "set", "field", "description", "value", "Seen");
  switch_on (f, rule);
  g_assert_cmpint (run (f), ==, 0);
  pass (2 * CRM_HOUR + CRM_HOUR);
  g_assert_cmpint (run (f), ==, 1);
  pass (3 * CRM_DAY);
  g_assert_cmpint (run (f), ==, 0);
  switch_on (f, each);
  pass (CRM_DAY);
  g_assert_cmpint (run (f), ==, 2);
}

static void
test_idle (Fixture *f, gconstpointer data)
{
  g_autoptr (CrmRecord) rule = fixture_new (f, "rule", "name", "Idle", "event", "idle", "entity",
                                            "account", "days", "5", NULL);
  g_autoptr (CrmRecord) account = fixture_new (f, "account", "name", "Alba", NULL);
  g_autoptr (CrmRecord) busy = fixture_new (f, "account", "name", "Busy", NULL);
  g_autofree char *busy_id = dup_id (busy);
  g_autofree char *about = g_strconcat ("account:", busy_id, NULL);

  add_action (f, rule, "activity", "subject", "Ring {name}", NULL, NULL);
  switch_on (f, rule);
  pass (3 * CRM_DAY);
  g_assert_cmpint (run (f), ==, 0);
  g_object_unref (fixture_new (f, "activity", "subject", "Talk", "type", "call", "status", "done",
                               "parent", about, NULL));
  pass (2 * CRM_DAY + 3 * CRM_HOUR);
  g_assert_cmpint (run (f), ==, 1);
  g_object_unref (fixture_find (f, "activity", "Ring Alba"));
  g_assert_cmpint (run (f), ==, 0);
  pass (3 * CRM_DAY);
  g_assert_cmpint (run (f), ==, 1);
  g_object_unref (fixture_find (f, "activity", "Ring Busy"));
}

/* ---- actions ---- */

static void
test_plan_assign_payment (Fixture *f, gconstpointer data)
{
  g_autoptr (CrmRecord) user = fixture_new (f, "user", "name", "Ana", NULL);
  g_autofree char *user_id = dup_id (user);
  g_autoptr (CrmRecord) plan = fixture_new (f, "plan", "name", "Welcome", NULL);
  g_autofree char *plan_id = dup_id (plan);
  g_autoptr (CrmRecord) rule
      = fixture_new (f, "rule", "name", "New", "event", "created", "entity", "account", NULL);
  g_autoptr (CrmRecord) account = NULL;

  g_object_unref (fixture_new (f, "plan_step", "plan_id", plan_id, "subject", "Say hello", NULL));
  add_action (f, rule, "assign", "user_id", user_id, NULL, NULL);
  add_action (f, rule, "plan", "plan_id", plan_id, NULL, NULL);
  switch_on (f, rule);
  account = fixture_new (f, "account", "name", "Alba", NULL);
  g_assert_cmpint (run (f), ==, 1);
  assert_text (f, account, "owner_id", user_id);
  g_assert_cmpint (count (f, "plan_run"), ==, 1);
  g_object_unref (fixture_find (f, "activity", "Say hello"));
}

static void
test_payment (Fixture *f, gconstpointer data)
{
  g_autoptr (CrmRecord) account = fixture_new (f, "account", "name", "Alba", NULL);
  g_autofree char *id = dup_id (account);
  g_autoptr (CrmRecord) rule = fixture_new (f, "rule", "name", "Paid", "event", "changed", "entity",
                                            "invoice", "fields", "notes, status", NULL);
  g_autoptr (CrmRecord) invoice = fixture_new (f, "invoice", "account_id", id, NULL);
  g_autofree char *invoice_id = dup_id (invoice);

  add_action (f, rule, "payment", NULL, NULL, NULL, NULL);
  switch_on (f, rule);
  set_text (f, invoice, "notes", "Came in");
  g_assert_cmpint (run (f), ==, 0);
  /* A draft cannot be paid: it is said, and nothing is done. */
  assert_occasion (f, "failed");
  assert_text (f, invoice, "status", "draft");
  g_object_unref (fixture_new (f, "invoice_line", "invoice_id", invoice_id, "name", "Shelf", "qty",
                               "1", "price", "10", NULL));
  set_text (f, invoice, "status", "issued");
  g_assert_cmpint (run (f), ==, 1);
  assert_text (f, invoice, "status", "paid");
}

/* ---- once, whatever happens ---- */

static CrmRecord *
make_rule_on_leads (Fixture *f)
{
  CrmRecord *rule
      = fixture_new (f, "rule", "name", "Greet", "event", "created", "entity", "lead", NULL);

  add_action (f, rule, "activity", "subject", "Greet", NULL, NULL);
  switch_on (f, rule);
  return rule;
}

static gpointer
queue_only (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  g_autoptr (CrmRuleNews) news = crm_rules_find_news (session, NULL, crm_clock_now (), NULL, error);

  return GINT_TO_POINTER (crm_rules_queue (session, news, error) + 1);
}

static gpointer
find_only (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  return crm_rules_find_news (session, data, crm_clock_now (), NULL, error);
}

static gpointer
queue_found (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  return GINT_TO_POINTER (crm_rules_queue (session, data, error) + 1);
}

#define MANY (CRM_RULE_MANY + 30)

/* Leads that come at once, as one operation. */
static gpointer
add_many_leads (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  const CrmKind *kind = crm_catalog_find_kind (crm_session_get_catalog (session), "lead");

  g_assert_true (crm_session_begin (session, "Many", "window", error));
  for (int i = 0; i < MANY; i++)
    {
      g_autoptr (CrmRecord) lead = crm_record_new (kind);

      crm_record_set_text (lead, "name", i < 5 ? "Odd" : "Even");
      g_assert_true (crm_session_insert (session, lead, error));
    }
  g_assert_true (crm_session_commit (session, NULL, error));
  return session;
}

static gpointer
list_queue (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  return crm_rules_list_queue (session, NULL, FALSE, 10, error);
}

static gpointer
allow_first (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  return crm_rule_allow (session, data, "window", error) ? session : NULL;
}

static gpointer
cancel_held (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  return crm_rule_cancel (session, data, "window", error) ? session : NULL;
}

static CrmRecord *
get_held (Fixture *f)
{
  g_autoptr (GPtrArray) queue = fixture_run (f, CRM_LANE_READ, list_queue, NULL);
  CrmRecord *held;

  g_assert_cmpuint (queue->len, ==, 1);
  held = queue->pdata[0];
  g_assert_cmpstr (crm_record_get_text (held, "status"), ==, "held");
  return g_object_ref (held);
}

/* What comes for very many records at once is one thing that waits for a yes; then each is acted
 * for, once; and no means none. */
static void
test_many (Fixture *f, gconstpointer data)
{
  g_autoptr (CrmRecord) rule = make_rule_on_leads (f);
  g_autoptr (CrmRecord) held = NULL;
  g_autoptr (CrmRecord) other = NULL;

  pass (CRM_SECOND);
  fixture_run (f, CRM_LANE_WRITE, add_many_leads, NULL);
  g_assert_cmpint (run (f), ==, 0);
  held = get_held (f);
  g_assert_cmpint (crm_record_get_integer (held, "amount", 0), ==, MANY);
  /* Whoever did it is told, once. */
  g_assert_cmpint (count (f, "activity"), ==, 1);
  g_assert_cmpint (count (f, "reminder"), ==, 1);
  g_assert_cmpint (run (f), ==, 0);
  g_assert_cmpint (count (f, "activity"), ==, 1);
  fixture_run (f, CRM_LANE_WRITE, allow_first, (gpointer) crm_record_get_id (held));
  g_assert_cmpint (run (f), ==, MANY);
  g_assert_cmpint (count (f, "activity"), ==, MANY + 1);
  g_assert_cmpint (count (f, "rule_run"), ==, MANY);
  assert_text (f, held, "status", "done");
  g_assert_cmpint (run (f), ==, 0);
  pass (CRM_SECOND);
  fixture_run (f, CRM_LANE_WRITE, add_many_leads, NULL);
  g_assert_cmpint (run (f), ==, 0);
  other = get_held (f);
  fixture_run (f, CRM_LANE_WRITE, cancel_held, (gpointer) crm_record_get_id (other));
  g_assert_cmpint (run (f), ==, 0);
  g_assert_cmpint (count (f, "rule_run"), ==, MANY);
}

/* Where a condition lets few of them through nobody is asked. */
static void
test_few_of_many (Fixture *f, gconstpointer data)
{
  g_autoptr (CrmRecord) rule = fixture_new (f, "rule", "name", "Odd ones", "event", "created",
                                            "entity", "lead", "filter", "name = Odd", NULL);

  add_action (f, rule, "activity", "subject", "Look", NULL, NULL);
  switch_on (f, rule);
  pass (CRM_SECOND);
  fixture_run (f, CRM_LANE_WRITE, add_many_leads, NULL);
  g_assert_cmpint (run (f), ==, 5);
}

/* What concerns no rule is looked at and nothing is written down of it. */
static void
test_nothing_written (Fixture *f, gconstpointer data)
{
  g_autoptr (CrmRecord) rule = make_rule_on_leads (f);
  g_autoptr (CrmRuleNews) first = NULL;
  g_autoptr (CrmRuleNews) news = NULL;

  pass (CRM_SECOND);
  fixture_run (f, CRM_LANE_WRITE, queue_only, NULL);
  first = fixture_run (f, CRM_LANE_READ, find_only, NULL);
  g_object_unref (fixture_new (f, "account", "name", "Alba", NULL));
  pass (CRM_SECOND);
  news = fixture_run (f, CRM_LANE_READ, find_only, first);
  g_assert_cmpint (news->seq, >, first->seq);
  g_assert_false (crm_rule_news_is_worth_noting (news));
  pass (2 * CRM_MINUTE);
  g_clear_pointer (&news, crm_rule_news_free);
  news = fixture_run (f, CRM_LANE_READ, find_only, first);
  g_assert_true (crm_rule_news_is_worth_noting (news));
  g_object_unref (fixture_new (f, "lead", "name", "Pop", NULL));
  g_assert_cmpint (run (f), ==, 1);
}

/* Two programs on one office look at the same time; and one ends between each two steps. */
static void
test_steps (Fixture *f, gconstpointer data)
{
  g_autoptr (CrmRecord) rule = make_rule_on_leads (f);
  g_autoptr (CrmRuleNews) one = NULL;
  g_autoptr (CrmRuleNews) other = NULL;

  g_object_unref (fixture_new (f, "lead", "name", "Pop", NULL));
  pass (CRM_SECOND);
  one = fixture_run (f, CRM_LANE_READ, find_only, NULL);
  other = fixture_run (f, CRM_LANE_READ, find_only, NULL);
  g_assert_cmpint (one->occasions->len, ==, 1);
  g_assert_cmpint (GPOINTER_TO_INT (fixture_run (f, CRM_LANE_WRITE, queue_found, one)), ==, 2);
  g_assert_cmpint (GPOINTER_TO_INT (fixture_run (f, CRM_LANE_WRITE, queue_found, other)), ==, 1);
  g_clear_pointer (&one, crm_rule_news_free);
  g_clear_pointer (&other, crm_rule_news_free);
  g_clear_object (&rule);
  fixture_reopen (f);
  g_assert_cmpint (run (f), ==, 1);
  fixture_reopen (f);
  g_assert_cmpint (run (f), ==, 0);
  g_assert_cmpint (count (f, "activity"), ==, 1);
}

static gpointer
act_and_forget (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  g_autoptr (GPtrArray) due = crm_rules_list_due (session, crm_clock_now (), 10, error);
  g_autoptr (CrmRecord) rule
      = crm_session_get (session, crm_catalog_find_kind (crm_session_get_catalog (session), "rule"),
                         crm_record_get_link (due->pdata[0], "rule_id"), error);
  const CrmValue *about = crm_record_get_by_name (due->pdata[0], "record");
  const CrmKind *kind = crm_catalog_find_kind (crm_session_get_catalog (session), "lead");
  g_autoptr (CrmRecord) record = crm_session_get (session, kind, &about->link, error);
  CrmRuleOccasion occasion = { .rule = rule, .kind = kind, .record = about->link };
  g_autofree char *done = NULL;

  g_assert_true (crm_session_begin (session, "Cut", "rule", error));
  done = crm_rule_act (session, &occasion, record, error);
  g_assert_nonnull (done);
  /* The program is killed here: what it did is not there. */
  crm_session_rollback (session);
  return NULL;
}

static void
test_killed_between (Fixture *f, gconstpointer data)
{
  g_autoptr (CrmRecord) rule = make_rule_on_leads (f);

  g_object_unref (fixture_new (f, "lead", "name", "Pop", NULL));
  pass (CRM_SECOND);
  g_assert_cmpint (GPOINTER_TO_INT (fixture_run (f, CRM_LANE_WRITE, queue_only, NULL)), ==, 2);
  fixture_run (f, CRM_LANE_WRITE, act_and_forget, NULL);
  g_assert_cmpint (count (f, "activity"), ==, 0);
  g_clear_object (&rule);
  fixture_reopen (f);
  g_assert_cmpint (run (f), ==, 1);
  g_assert_cmpint (count (f, "activity"), ==, 1);
}

static gpointer
claim_first (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  g_autoptr (GPtrArray) due = crm_rules_list_due (session, crm_clock_now (), 10, error);
  const CrmId *id = crm_record_get_id (due->pdata[0]);
  gint64 now = crm_clock_now ();

  g_assert_true (crm_rule_claim (session, id, now, 7, error));
  g_assert_true (crm_rule_is_mine (session, id, now, 7));
  g_assert_false (crm_rule_is_mine (session, id, now, 8));
  g_assert_false (crm_rule_claim (session, id, now, 8, error));
  /* A desk that went away does not hold it for ever. */
  now += 3 * CRM_MINUTE;
  g_assert_false (crm_rule_is_mine (session, id, now, 7));
  g_assert_true (crm_rule_claim (session, id, now, 8, error));
  g_assert_true (crm_rule_is_mine (session, id, now, 8));
  return NULL;
}

static void
test_claim (Fixture *f, gconstpointer data)
{
  g_autoptr (CrmRecord) rule = make_rule_on_leads (f);

  g_object_unref (fixture_new (f, "lead", "name", "Pop", NULL));
  pass (CRM_SECOND);
  fixture_run (f, CRM_LANE_WRITE, queue_only, NULL);
  fixture_run (f, CRM_LANE_WRITE, claim_first, NULL);
}

static gpointer
cancel_first (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  g_autoptr (GPtrArray) due = crm_rules_list_due (session, crm_clock_now (), 10, error);

  crm_rule_cancel (session, crm_record_get_id (due->pdata[0]), "window", error);
  return NULL;
}

static void
test_cancel (Fixture *f, gconstpointer data)
{
  g_autoptr (CrmRecord) rule = make_rule_on_leads (f);

  g_object_unref (fixture_new (f, "lead", "name", "Pop", NULL));
  pass (CRM_SECOND);
  fixture_run (f, CRM_LANE_WRITE, queue_only, NULL);
  fixture_run (f, CRM_LANE_WRITE, cancel_first, NULL);
  g_assert_cmpint (run (f), ==, 0);
  assert_occasion (f, "cancelled");
  g_assert_cmpint (count (f, "activity"), ==, 0);
  fixture_undo (f);
  g_assert_cmpint (run (f), ==, 1);
}

static gpointer
undo_first (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  g_autoptr (GPtrArray) runs = crm_rules_list_runs (session, NULL, 10, error);

  crm_rule_undo (session, crm_record_get_id (runs->pdata[0]), error);
  return NULL;
}

static void
test_undo (Fixture *f, gconstpointer data)
{
  g_autoptr (CrmRecord) rule = make_rule_on_leads (f);
  g_autoptr (CrmRecord) lead = fixture_new (f, "lead", "name", "Pop", NULL);
  g_autoptr (GPtrArray) runs = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (run (f), ==, 1);
  runs = fixture_run (f, CRM_LANE_READ, list_runs, NULL);
  g_assert_cmpint (runs->len, ==, 1);
  g_assert_cmpstr (crm_record_get_text (runs->pdata[0], "done"), ==, "Created “Greet”");
  fixture_run (f, CRM_LANE_WRITE, undo_first, NULL);
  g_assert_cmpint (count (f, "activity"), ==, 0);
  g_assert_cmpint (run (f), ==, 0);
  g_assert_cmpint (count (f, "activity"), ==, 0);
  assert_occasion (f, "done");
  error = fixture_run_expecting (f, CRM_LANE_WRITE, undo_first, NULL);
  g_assert_error (error, CRM_ERROR, CRM_ERROR_INVALID);
  g_clear_pointer (&runs, g_ptr_array_unref);
  runs = fixture_run (f, CRM_LANE_READ, list_runs, NULL);
  g_assert_cmpint (runs->len, ==, 1);
  g_assert_true (crm_record_is_deleted (runs->pdata[0]));
  /* Ctrl+Z is for what the person did. */
  fixture_undo (f);
  g_assert_cmpint (count (f, "lead"), ==, 0);
}

static gpointer
dup_halt (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  g_autoptr (CrmRecord) rule
      = crm_session_get (session, crm_record_get_kind (data), crm_record_get_id (data), error);

  return crm_rule_dup_halt (session, rule);
}

/* Two rules that set each other off. */
static void
test_loop (Fixture *f, gconstpointer data)
{
  g_autoptr (CrmRecord) one = fixture_new (f, "rule", "name", "One", "event", "changed", "entity",
                                           "account", "fields", "industry", NULL);
  g_autoptr (CrmRecord) two = fixture_new (f, "rule", "name", "Two", "event", "changed", "entity",
                                           "account", "fields", "description", NULL);
  g_autoptr (CrmRecord) account = fixture_new (f, "account", "name", "Alba", NULL);
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;
  g_autofree char *again = NULL;
  int n;

  add_action (f, one, "activity", "subject", "One", NULL, NULL);
  add_action (f, one, "set", "field", "description", "value", "x");
  add_action (f, one, "set", "field", "description", "value", "y");
  add_action (f, two, "set", "field", "industry", "value", "a");
  add_action (f, two, "set", "field", "industry", "value", "b");
  switch_on (f, one);
  switch_on (f, two);
  set_text (f, account, "industry", "start");
  n = run (f);
  g_assert_cmpint (n, >, 1);
  g_assert_cmpint (n, <=, CRM_RULE_MOST_DEPTH + 1);
  first = fixture_run (f, CRM_LANE_READ, dup_halt, one);
  second = fixture_run (f, CRM_LANE_READ, dup_halt, two);
  g_assert_true ((first != NULL) != (second != NULL));
  g_assert_cmpint (run (f), ==, 0);
  /* Switched on anew it begins anew. */
  set_text (f, first != NULL ? one : two, "active", "no");
  set_text (f, first != NULL ? one : two, "active", "yes");
  again = fixture_run (f, CRM_LANE_READ, dup_halt, first != NULL ? one : two);
  g_assert_null (again);
}

/* ---- the past ---- */

static gpointer
dry_run (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  return crm_rule_dry_run (session, data, NULL, 0, crm_clock_now () + 1, cancellable, error);
}

static void
test_dry_run (Fixture *f, gconstpointer data)
{
  g_autoptr (CrmRecord) rule = fixture_new (f, "rule", "name", "Greet", "event", "created",
                                            "entity", "lead", "filter", "source = \"web\"", NULL);
  g_autoptr (GPtrArray) deeds = NULL;
  g_autoptr (GPtrArray) runs = NULL;
  g_autoptr (GHashTable) expected = g_hash_table_new_full (crm_id_hash, crm_id_equal, g_free, NULL);
  int n_activities;

  add_action (f, rule, "activity", "subject", "Greet {name}", NULL, NULL);
  switch_on (f, rule);
  for (int i = 0; i < 43; i++)
    {
      g_autofree char *name = g_strdup_printf ("Lead %d", i);

      g_object_unref (fixture_new (f, "lead", "name", name, "source", "web", NULL));
      g_object_unref (fixture_new (f, "lead", "name", name, "source", "fair", NULL));
    }
  n_activities = count (f, "activity");
  deeds = fixture_run (f, CRM_LANE_READ, dry_run, rule);
  g_assert_cmpint (deeds->len, ==, 43);
  g_assert_cmpint (count (f, "activity"), ==, n_activities);
  g_assert_cmpint (count (f, "rule_occasion"), ==, 0);
  for (guint i = 0; i < deeds->len; i++)
    {
      CrmRuleDeed *deed = g_ptr_array_index (deeds, i);
      CrmId id = crm_rule_occasion_get_id (deed->occasion);
      CrmId run_id = crm_rule_run_id (&id);

      g_assert_cmpint (deed->actions->len, ==, 1);
      g_assert_nonnull (strstr (deed->actions->pdata[0], "Greet Lead"));
      g_hash_table_add (expected, crm_id_copy (&run_id));
    }
  g_assert_cmpint (run (f), ==, 43);
  runs = fixture_run (f, CRM_LANE_READ, list_runs, NULL);
  g_assert_cmpint (runs->len, ==, 43);
  for (guint i = 0; i < runs->len; i++)
    g_assert_true (g_hash_table_contains (expected, crm_record_get_id (runs->pdata[i])));
}

static void
test_refused (Fixture *f, gconstpointer data)
{
  static const char *const bad[][2] = {
    { "fields", "nonsense" }, { "entity", "stage" },        { "filter", "city = = 3" },
    { "at_time", "25:00" },   { "zone", "Europe/Nowhere" },
  };
  g_autoptr (CrmRecord) rule
      = fixture_new (f, "rule", "name", "R", "event", "changed", "entity", "account", NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error
          = fixture_try_set (f, "rule", crm_record_get_id (rule), bad[i][0], bad[i][1]);

      g_assert_error (error, CRM_ERROR, CRM_ERROR_INVALID);
      g_assert_true (g_str_has_prefix (error->message, bad[i][0]));
    }
}

int
main (int argc, char *argv[])
{
  static const struct
  {
    const char *name;
    void (*func) (Fixture *, gconstpointer);
  } tests[] = {
    { "created", test_created },
    { "changed", test_changed },
    { "changed-part", test_changed_part },
    { "moved", test_moved },
    { "ended", test_ended },
    { "date", test_date },
    { "yearly", test_yearly },
    { "schedule", test_schedule },
    { "idle", test_idle },
    { "plan-assign", test_plan_assign_payment },
    { "payment", test_payment },
    { "steps", test_steps },
    { "many", test_many },
    { "few-of-many", test_few_of_many },
    { "nothing-written", test_nothing_written },
    { "killed", test_killed_between },
    { "claim", test_claim },
    { "cancel", test_cancel },
    { "undo", test_undo },
    { "loop", test_loop },
    { "dry-run", test_dry_run },
    { "refused", test_refused },
  };

  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++)
    {
      g_autofree char *path = g_strdup_printf ("/automation/rules/%s", tests[i].name);

      g_test_add (path, Fixture, NULL, set_up, tests[i].func, tear_down);
    }
  return g_test_run ();
}
