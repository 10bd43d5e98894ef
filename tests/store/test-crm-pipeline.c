/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What stages ask for, plans that are put on clients and deals, who gets what is new, and customers
 * who buy again. */
#include "config.h"

#include "crm-date.h"
#include "crm-error.h"
#include "crm-opportunity.h"
#include "fixture.h"

static char *
dup_id (CrmRecord *record)
{
  return crm_id_dup_string (crm_record_get_id (record));
}

static char *
dup_found_id (Fixture *f, const char *kind, const char *name)
{
  g_autoptr (CrmRecord) record = fixture_find (f, kind, name);

  return dup_id (record);
}

static char *
dup_text_of (Fixture *f, CrmRecord *record, const char *field)
{
  g_autoptr (CrmRecord) now = fixture_get (f, crm_kind_get_name (crm_record_get_kind (record)),
                                           crm_record_get_id (record));
  const CrmValue *value = crm_record_get_by_name (now, field);

  return value->type == CRM_VALUE_LINK ? crm_id_dup_string (&value->link)
         : value->type == CRM_VALUE_NONE
             ? NULL
             : crm_field_to_text (crm_kind_find_field (crm_record_get_kind (now), field), value,
                                  crm_record_get_currency (now));
}

static void
assert_text (Fixture *f, CrmRecord *record, const char *field, const char *expected)
{
  g_autofree char *text = dup_text_of (f, record, field);

  g_assert_cmpstr (text, ==, expected);
}

static void
set (Fixture *f, CrmRecord *record, const char *field, const char *text)
{
  fixture_set (f, crm_kind_get_name (crm_record_get_kind (record)), crm_record_get_id (record),
               field, text);
}

typedef struct
{
  const char *kind;
  const char *filter;
} Asked;

static gpointer
list_by_filter (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  Asked *asked = data;
  const CrmKind *kind = crm_catalog_find_kind (crm_session_get_catalog (session), asked->kind);
  g_autoptr (CrmFilter) filter = crm_filter_parse (&kind, 1, asked->filter, "EUR", error);
  g_autoptr (CrmQuery) query = crm_query_new (kind);

  g_assert_nonnull (filter);
  crm_query_add_filter (query, filter, crm_session_get_user (session));
  return crm_session_list (session, query, error);
}

static GPtrArray *
list (Fixture *f, const char *kind, const char *format, ...)
{
  Asked asked = { .kind = kind };
  g_autofree char *filter = NULL;
  va_list args;

  va_start (args, format);
  filter = g_strdup_vprintf (format, args);
  va_end (args);
  asked.filter = filter;
  return fixture_run (f, CRM_LANE_READ, list_by_filter, &asked);
}

static void
assert_n (Fixture *f, guint n, const char *kind, const char *filter)
{
  g_autoptr (GPtrArray) found = list (f, kind, "%s", filter);

  g_assert_cmpuint (found->len, ==, n);
}

/* Several fields of one record in one operation. */
typedef struct
{
  CrmRecord *record;
  gboolean deletes;
} Change;

static gpointer
run_change (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  Change *change = data;
  CrmRecord *record = change->record;
  gboolean good;

  g_assert_true (crm_session_begin (session, "Change", "test", error));
  good = change->deletes ? crm_session_delete (session, crm_record_get_kind (record),
                                               crm_record_get_id (record), error)
                         : crm_session_update (session, record, error);
  if (good && crm_session_commit (session, NULL, error))
    return record;
  crm_session_rollback (session);
  return NULL;
}

/* ---- what a stage asks for ---- */

static void
test_losing_asks_why (Fixture *f, gconstpointer data)
{
  g_autoptr (CrmRecord) reason = fixture_new (f, "lost_reason", "name", "Price too high", NULL);
  g_autoptr (CrmRecord) deal = fixture_new (f, "opportunity", "name", "Roof", NULL);
  g_autoptr (CrmRecord) now = fixture_get (f, "opportunity", crm_record_get_id (deal));
  g_autofree char *lost = dup_found_id (f, "stage", "Lost");
  g_autofree char *before = dup_text_of (f, deal, "stage_id");
  g_autoptr (GError) error
      = fixture_try_set (f, "opportunity", crm_record_get_id (deal), "stage_id", lost);

  g_assert_error (error, CRM_ERROR, CRM_ERROR_INVALID);
  g_assert_nonnull (strstr (error->message, "lost_reason"));
  assert_text (f, deal, "stage_id", before);
  /* In the spelling of the office. */
  crm_record_set_text (now, "lost_reason", "price TOO high");
  crm_record_set_text (now, "lost_note", "By a third");
  g_assert_true (crm_record_parse (now, "stage_id", lost, NULL, NULL));
  fixture_run (f, CRM_LANE_WRITE, run_change, &(Change){ now, FALSE });
  assert_text (f, deal, "stage_id", lost);
  assert_text (f, deal, "lost_reason", "Price too high");
  fixture_undo (f);
  assert_text (f, deal, "stage_id", before);
}

static void
test_required_fields (Fixture *f, gconstpointer data)
{
  g_autoptr (CrmRecord) won = fixture_find (f, "stage", "Won");
  g_autoptr (CrmRecord) deal = fixture_new (f, "opportunity", "name", "Roof", NULL);
  g_autofree char *id = dup_id (won);
  g_autoptr (GError) error = NULL;

  error = fixture_try_set (f, "stage", crm_record_get_id (won), "required_fields", "amuont");
  g_assert_error (error, CRM_ERROR, CRM_ERROR_INVALID);
  g_clear_error (&error);
  set (f, won, "required_fields", "amount\nmethod");
  set (f, deal, "amount", "100");
  error = fixture_try_set (f, "opportunity", crm_record_get_id (deal), "stage_id", id);
  g_assert_error (error, CRM_ERROR, CRM_ERROR_INVALID);
  g_assert_null (strstr (error->message, "amount"));
  g_assert_nonnull (strstr (error->message, "method"));
  set (f, deal, "method", "Fair");
  set (f, deal, "stage_id", id);
  assert_text (f, deal, "stage_id", id);
  /* What comes in as it is, is taken as it is. */
  g_object_unref (fixture_new (f, "opportunity", "name", "Old", "stage_id", id, NULL));
}

/* A new deal begins in what is in use. */
static void
test_archived_is_not_begun (Fixture *f, gconstpointer data)
{
  g_autoptr (CrmRecord) first = fixture_new (f, "opportunity", "name", "One", NULL);
  g_autoptr (CrmRecord) stage = fixture_get (f, "stage", crm_record_get_link (first, "stage_id"));
  g_autoptr (CrmRecord) second = NULL;
  g_autofree char *id = dup_id (stage);
  g_autofree char *begun = NULL;
  g_autoptr (GError) error = NULL;

  error = fixture_try_set (f, "stage", crm_record_get_id (stage), "archived", "yes");
  g_assert_error (error, CRM_ERROR, CRM_ERROR_CONFLICT);
  fixture_run (f, CRM_LANE_WRITE, run_change, &(Change){ first, TRUE });
  set (f, stage, "archived", "yes");
  second = fixture_new (f, "opportunity", "name", "Two", NULL);
  begun = dup_text_of (f, second, "stage_id");
  g_assert_cmpstr (begun, !=, id);
}

/* ---- plans ---- */

static CrmRecord *
new_plan (Fixture *f)
{
  CrmRecord *plan = fixture_new (f, "plan", "name", "Welcome", NULL);
  g_autofree char *id = dup_id (plan);

  g_object_unref (fixture_new (f, "plan_step", "plan_id", id, "position", "1", "subject", "Call",
                               "type", "call", "delay_days", "1", "at_time", "10:30", NULL));
  g_object_unref (fixture_new (f, "plan_step", "plan_id", id, "position", "2", "subject",
                               "Send the catalogue", "type", "send", "delay_days", "3", "message",
                               "Here it is", NULL));
  return plan;
}

static CrmRecord *
start (Fixture *f, CrmRecord *plan, CrmRecord *parent, const char *on)
{
  g_autofree char *id = dup_id (plan);
  g_autofree char *parent_id = dup_id (parent);
  g_autofree char *text
      = g_strdup_printf ("%s:%s", crm_kind_get_name (crm_record_get_kind (parent)), parent_id);

  return fixture_new (f, "plan_run", "plan_id", id, "parent", text, "started_on", on, NULL);
}

static CrmDate
day_of (CrmRecord *activity)
{
  return crm_instant_to_date (crm_record_get_integer (activity, "start_at", 0));
}

static CrmRecord *
step_called (Fixture *f, CrmRecord *run, const char *subject)
{
  g_autofree char *id = dup_id (run);
  g_autoptr (GPtrArray) found
      = list (f, "activity", "plan_run_id = \"%s\" and subject = \"%s\"", id, subject);

  g_assert_cmpuint (found->len, ==, 1);
  return g_object_ref (g_ptr_array_index (found, 0));
}

/* Thursday; the call is on Friday, and three days later is a Monday. */
static void
test_plan_makes_activities (Fixture *f, gconstpointer data)
{
  g_autoptr (CrmRecord) rui = fixture_new (f, "user", "name", "Rui", NULL);
  g_autofree char *rui_id = dup_id (rui);
  g_autoptr (CrmRecord) acme = fixture_new (f, "account", "name", "Acme", "owner_id", rui_id, NULL);
  g_autoptr (CrmRecord) plan = new_plan (f);
  g_autoptr (CrmRecord) run = start (f, plan, acme, "2026-03-05");
  g_autoptr (CrmRecord) call = step_called (f, run, "Call");
  g_autoptr (CrmRecord) send = step_called (f, run, "Send the catalogue");

  assert_text (f, call, "owner_id", rui_id);
  assert_text (f, send, "description", "Here it is");
  assert_text (f, send, "all_day", "yes");
  g_assert_cmpint (crm_record_get_integer (call, "start_at", 0), ==,
                   crm_instant_from_date (crm_date_new (2026, 3, 6), 10, 30));
  g_assert_cmpint (day_of (send), ==, crm_date_new (2026, 3, 9));
  set (f, call, "status", "done");
  assert_text (f, run, "status", "running");
  set (f, send, "status", "canceled");
  assert_text (f, run, "status", "done");
  set (f, send, "status", "planned");
  assert_text (f, run, "status", "running");
}

static void
test_weekends (Fixture *f, gconstpointer data)
{
  g_autoptr (CrmRecord) acme = fixture_new (f, "account", "name", "Acme", NULL);
  g_autoptr (CrmRecord) plan = new_plan (f);
  g_autoptr (CrmRecord) run = start (f, plan, acme, "2026-03-06");
  g_autoptr (CrmRecord) call = step_called (f, run, "Call");
  g_autoptr (CrmRecord) other = NULL;
  g_autoptr (CrmRecord) saturday = NULL;

  /* Saturday becomes Monday, for what follows too. */
  g_assert_cmpint (day_of (call), ==, crm_date_new (2026, 3, 9));
  set (f, plan, "workdays", "no");
  other = start (f, plan, acme, "2026-03-06");
  saturday = step_called (f, other, "Call");
  g_assert_cmpint (day_of (saturday), ==, crm_date_new (2026, 3, 7));
}

static void
test_plan_is_stopped (Fixture *f, gconstpointer data)
{
  g_autoptr (CrmRecord) acme = fixture_new (f, "account", "name", "Acme", NULL);
  g_autoptr (CrmRecord) plan = new_plan (f);
  g_autoptr (CrmRecord) run = start (f, plan, acme, "2026-03-05");
  g_autoptr (CrmRecord) call = step_called (f, run, "Call");
  g_autoptr (CrmRecord) send = step_called (f, run, "Send the catalogue");
  g_autoptr (CrmRecord) empty = fixture_new (f, "plan", "name", "Empty", NULL);
  g_autofree char *empty_id = dup_id (empty);
  g_autofree char *plan_id = dup_id (plan);
  g_autoptr (GError) error = NULL;

  set (f, call, "status", "done");
  set (f, run, "status", "stopped");
  assert_text (f, call, "status", "done");
  assert_text (f, send, "status", "canceled");
  assert_text (f, run, "status", "stopped");
  fixture_undo (f);
  assert_text (f, send, "status", "planned");
  assert_text (f, run, "status", "running");
  error = fixture_try_set (f, "plan_step", crm_record_get_id (plan), "delay_days", "-1");
  g_assert_nonnull (error);
}

static void
test_who_does_a_step (Fixture *f, gconstpointer data)
{
  g_autoptr (CrmRecord) boss = fixture_new (f, "user", "name", "Boss", NULL);
  g_autofree char *boss_id = dup_id (boss);
  g_autoptr (CrmRecord) role = fixture_new (f, "role", "name", "Support", NULL);
  g_autofree char *role_id = dup_id (role);
  g_autoptr (CrmRecord) rui
      = fixture_new (f, "user", "name", "Rui", "reports_to_id", boss_id, NULL);
  g_autofree char *rui_id = dup_id (rui);
  g_autoptr (CrmRecord) gone
      = fixture_new (f, "user", "name", "Ada", "role_id", role_id, "active", "no", NULL);
  g_autoptr (CrmRecord) eva = fixture_new (f, "user", "name", "Eva", "role_id", role_id, NULL);
  g_autofree char *eva_id = dup_id (eva);
  g_autoptr (CrmRecord) plan = fixture_new (f, "plan", "name", "Who", NULL);
  g_autofree char *plan_id = dup_id (plan);
  g_autoptr (CrmRecord) acme = fixture_new (f, "account", "name", "Acme", "owner_id", rui_id, NULL);
  g_autoptr (CrmRecord) run = NULL;
  static const char *const who[] = { "owner", "manager", "role", "person" };
  const char *expected[] = { rui_id, boss_id, eva_id, boss_id };

  for (guint i = 0; i < G_N_ELEMENTS (who); i++)
    g_object_unref (fixture_new (f, "plan_step", "plan_id", plan_id, "subject", who[i], "role_id",
                                 role_id, "user_id", boss_id, "responsible", who[i], NULL));
  run = start (f, plan, acme, "2026-03-05");
  for (guint i = 0; i < G_N_ELEMENTS (who); i++)
    {
      g_autoptr (CrmRecord) step = step_called (f, run, who[i]);

      assert_text (f, step, "owner_id", expected[i]);
    }
}

static void
test_stage_starts_plan (Fixture *f, gconstpointer data)
{
  g_autoptr (CrmRecord) plan = new_plan (f);
  g_autofree char *plan_id = dup_id (plan);
  g_autoptr (CrmRecord) won = fixture_find (f, "stage", "Won");
  g_autofree char *won_id = dup_id (won);
  g_autoptr (CrmRecord) deal = fixture_new (f, "opportunity", "name", "Roof", NULL);
  g_autofree char *first = dup_text_of (f, deal, "stage_id");

  set (f, won, "plan_id", plan_id);
  assert_n (f, 0, "plan_run", "");
  set (f, deal, "stage_id", won_id);
  assert_n (f, 1, "plan_run", "status = running");
  assert_n (f, 2, "activity", "status = planned");
  /* There and back again: it is under way already. */
  set (f, deal, "stage_id", first);
  set (f, deal, "stage_id", won_id);
  assert_n (f, 1, "plan_run", "");
  fixture_undo (f);
  fixture_undo (f);
  fixture_undo (f);
  assert_n (f, 0, "plan_run", "");
  assert_n (f, 0, "activity", "status = planned");
  /* What was won years ago needs no welcome. */
  g_object_unref (fixture_new (f, "opportunity", "name", "Old", "stage_id", won_id, "closed_on",
                               "2020-01-01", NULL));
  assert_n (f, 0, "plan_run", "");
}

/* ---- who gets it ---- */

static char *
new_member (
    Fixture *f, const char *rule, const char *name, const char *territories, const char *languages)
{
  g_autoptr (CrmRecord) user = fixture_new (f, "user", "name", name, NULL);
  char *id = dup_id (user);

  g_object_unref (fixture_new (f, "assignment_member", "assignment_rule_id", rule, "user_id", id,
                               "territories", territories, "languages", languages, NULL));
  return id;
}

static char *
new_rule (Fixture *f, const char *method, const char *entity)
{
  g_autoptr (CrmRecord) rule = fixture_new (f, "assignment_rule", "name", method, "method", method,
                                            "entity", entity, NULL);

  return dup_id (rule);
}

static void
assert_lead_goes (Fixture *f, const char *field, const char *value, const char *user)
{
  g_autoptr (CrmRecord) lead = fixture_new (f, "lead", "name", "L", field, value, NULL);

  assert_text (f, lead, "owner_id", user);
}

static void
test_in_turn (Fixture *f, gconstpointer data)
{
  g_autofree char *rule = new_rule (f, "round_robin", "lead");
  g_autofree char *ana = new_member (f, rule, "Ana", "", "");
  g_autofree char *rui = new_member (f, rule, "Rui", "", "");
  g_autofree char *eva = NULL;
  g_autoptr (CrmRecord) owned = NULL;
  g_autoptr (CrmRecord) absent = NULL;

  assert_lead_goes (f, "city", "", ana);
  assert_lead_goes (f, "city", "", rui);
  assert_lead_goes (f, "city", "", ana);
  owned = fixture_new (f, "lead", "name", "Owned", "owner_id", rui, NULL);
  assert_lead_goes (f, "city", "", rui);
  assert_n (f, 4, "assignment", "method = round_robin");
  /* Who comes later does not get everything until all are equal. */
  eva = new_member (f, rule, "Eva", "", "");
  assert_lead_goes (f, "city", "", ana);
  assert_lead_goes (f, "city", "", rui);
  assert_lead_goes (f, "city", "", eva);
  absent = fixture_find (f, "user", "Ana");
  set (f, absent, "active", "no");
  assert_lead_goes (f, "city", "", rui);
  fixture_undo (f);
  assert_n (f, 7, "assignment", "");
}

static void
test_least_busy (Fixture *f, gconstpointer data)
{
  g_autofree char *rule = new_rule (f, "least_busy", "opportunity");
  g_autofree char *ana = new_member (f, rule, "Ana", "", "");
  g_autofree char *rui = new_member (f, rule, "Rui", "", "");
  g_autofree char *won = dup_found_id (f, "stage", "Won");
  g_autoptr (CrmRecord) first = NULL;
  g_autoptr (CrmRecord) second = NULL;

  g_object_unref (fixture_new (f, "opportunity", "name", "Open", "owner_id", ana, NULL));
  g_object_unref (
      fixture_new (f, "opportunity", "name", "Won", "owner_id", rui, "stage_id", won, NULL));
  first = fixture_new (f, "opportunity", "name", "New", NULL);
  assert_text (f, first, "owner_id", rui);
  second = fixture_new (f, "opportunity", "name", "New", NULL);
  assert_text (f, second, "owner_id", ana);
}

static void
test_territory_and_language (Fixture *f, gconstpointer data)
{
  g_autofree char *places = new_rule (f, "territory", "lead");
  g_autofree char *ana = new_member (f, places, "Ana", "Porto\nBraga", "");
  g_autofree char *rui = new_member (f, places, "Rui", "Portugal", "");
  g_autofree char *eva = new_member (f, places, "Eva", "40", "");
  g_autofree char *words = new_rule (f, "language", "lead");
  g_autofree char *deniz = new_member (f, words, "Deniz", "", "tr, ro");
  g_autoptr (CrmRecord) lead = NULL;

  assert_lead_goes (f, "city", "PORTO", ana);
  assert_lead_goes (f, "country", "Portugal", rui);
  assert_lead_goes (f, "postal_code", "4000-123", eva);
  /* No territory fits: the next rule looks at the language. */
  assert_lead_goes (f, "language", "tr_TR", deniz);
  lead = fixture_new (f, "lead", "name", "Nobody's", "language", "sv", NULL);
  assert_text (f, lead, "owner_id", NULL);
  assert_n (f, 1, "assignment", "method = territory and why = \"PORTO\"");
  assert_n (f, 4, "assignment", "");
}

/* A deal lies where its company does. */
static void
test_territory_of_deal (Fixture *f, gconstpointer data)
{
  g_autofree char *rule = new_rule (f, "territory", "opportunity");
  g_autofree char *ana = new_member (f, rule, "Ana", "Porto", "");
  g_autoptr (CrmRecord) acme = fixture_new (f, "account", "name", "Acme", "city", "Porto", NULL);
  g_autofree char *acme_id = dup_id (acme);
  g_autoptr (CrmRecord) deal
      = fixture_new (f, "opportunity", "name", "Roof", "account_id", acme_id, NULL);

  assert_text (f, deal, "owner_id", ana);
}

static gpointer
make_many (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  const CrmKind *kind = crm_catalog_find_kind (crm_session_get_catalog (session), "lead");

  g_assert_true (crm_session_begin (session, "Import", "import", error));
  g_assert_true (crm_session_flood (session, kind, 30, NULL, NULL, error));
  for (int i = 0; i < 30; i++)
    {
      g_autoptr (CrmRecord) lead = crm_record_new (kind);

      crm_record_set_text (lead, "name", "L");
      g_assert_true (crm_session_insert (session, lead, error));
    }
  return crm_session_commit (session, NULL, error) ? (gpointer) kind : NULL;
}

static void
test_many_in_turn (Fixture *f, gconstpointer data)
{
  g_autofree char *rule = new_rule (f, "round_robin", "lead");
  g_autofree char *ana = new_member (f, rule, "Ana", "", "");
  g_autofree char *rui = new_member (f, rule, "Rui", "", "");
  g_autofree char *filter = g_strdup_printf ("owner_id = \"%s\"", ana);

  fixture_run (f, CRM_LANE_WRITE, make_many, NULL);
  assert_n (f, 15, "lead", filter);
  assert_n (f, 30, "assignment", "");
  assert_lead_goes (f, "city", "", ana);
}

/* ---- who buys again ---- */

static CrmRecord *
new_order (Fixture *f, const char *account)
{
  g_autoptr (CrmRecord) order
      = fixture_new (f, "sales_order", "account_id", account, "date", "2026-03-02", NULL);
  g_autofree char *id = dup_id (order);

  g_object_unref (fixture_new (f, "sales_order_line", "sales_order_id", id, "name", "Bread", "qty",
                               "1", "price", "100", NULL));
  return g_steal_pointer (&order);
}

static void
assert_stands (Fixture *f, const char *stage, const char *amount)
{
  g_autoptr (GPtrArray) deals = list (f, "opportunity", "pipeline_id.type = repeat");
  g_autoptr (CrmRecord) its_stage = NULL;

  if (stage == NULL)
    {
      g_assert_cmpuint (deals->len, ==, 0);
      return;
    }
  g_assert_cmpuint (deals->len, ==, 1);
  its_stage
      = fixture_get (f, "stage", crm_record_get_link (g_ptr_array_index (deals, 0), "stage_id"));
  g_assert_cmpstr (crm_record_get_title (its_stage), ==, stage);
  assert_text (f, g_ptr_array_index (deals, 0), "amount", amount);
}

static void
test_orders_move_clients (Fixture *f, gconstpointer data)
{
  g_autoptr (CrmRecord) pipeline
      = fixture_new (f, "pipeline", "name", "Customers", "type", "repeat", NULL);
  g_autofree char *id = dup_id (pipeline);
  static const char *const stages[][2] = { { "Once", "1" }, { "Twice", "2" }, { "Often", "3" } };
  g_autoptr (CrmRecord) acme = fixture_new (f, "account", "name", "Acme", NULL);
  g_autofree char *acme_id = dup_id (acme);
  g_autoptr (CrmRecord) first = NULL;
  g_autoptr (CrmRecord) second = NULL;
  g_autoptr (CrmRecord) third = NULL;
  g_autoptr (CrmRecord) deal = NULL;
  g_autoptr (CrmRecord) begun = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (stages); i++)
    g_object_unref (fixture_new (f, "stage", "name", stages[i][0], "pipeline_id", id, "min_orders",
                                 stages[i][1], NULL));
  first = new_order (f, acme_id);
  second = new_order (f, acme_id);
  third = new_order (f, acme_id);
  assert_stands (f, NULL, NULL);
  set (f, first, "status", "confirmed");
  assert_stands (f, "Once", "100.00");
  set (f, second, "status", "confirmed");
  assert_stands (f, "Twice", "200.00");
  set (f, third, "status", "delivered");
  assert_stands (f, "Often", "300.00");
  set (f, third, "status", "cancelled");
  assert_stands (f, "Twice", "200.00");
  set (f, second, "status", "cancelled");
  fixture_run (f, CRM_LANE_WRITE, run_change, &(Change){ first, TRUE });
  assert_stands (f, NULL, NULL);
  fixture_undo (f);
  assert_stands (f, "Once", "100.00");
  set (f, second, "status", "confirmed");
  assert_stands (f, "Twice", "200.00");
  deal = fixture_find (f, "opportunity", "Acme");
  g_assert_cmpstr (crm_record_get_title (deal), ==, "Acme");
  /* A deal that names no pipeline is one of the first that sells. */
  begun = fixture_new (f, "opportunity", "name", "New", NULL);
  g_assert_false (
      crm_id_equal (crm_record_get_link (begun, "pipeline_id"), crm_record_get_id (pipeline)));
}

int
main (int argc, char **argv)
{
#define ADD(path, func)                                                                            \
  g_test_add ("/pipeline/" path, Fixture, NULL, fixture_set_up, func, fixture_tear_down)
  g_test_init (&argc, &argv, NULL);
  ADD ("losing-asks-why", test_losing_asks_why);
  ADD ("required-fields", test_required_fields);
  ADD ("archived-is-not-begun", test_archived_is_not_begun);
  ADD ("plan-makes-activities", test_plan_makes_activities);
  ADD ("weekends", test_weekends);
  ADD ("plan-is-stopped", test_plan_is_stopped);
  ADD ("who-does-a-step", test_who_does_a_step);
  ADD ("stage-starts-plan", test_stage_starts_plan);
  ADD ("in-turn", test_in_turn);
  ADD ("least-busy", test_least_busy);
  ADD ("territory-and-language", test_territory_and_language);
  ADD ("territory-of-deal", test_territory_of_deal);
  ADD ("many-in-turn", test_many_in_turn);
  ADD ("orders-move-clients", test_orders_move_clients);
#undef ADD
  return g_test_run ();
}
