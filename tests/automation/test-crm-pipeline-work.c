/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Leads that become customers and leads again, stages that are archived, plans that are moved, and
 * what the rules of assignment would do. */
#include "config.h"

#include <string.h>

#include "crm-assign-work.h"
#include "crm-clock.h"
#include "crm-error.h"
#include "crm-lead-conversion.h"
#include "crm-next-step.h"
#include "crm-plan-work.h"
#include "crm-stage-work.h"
#include "fixture.h"

static char *
dup_id (CrmRecord *record)
{
  return crm_id_dup_string (crm_record_get_id (record));
}

static char *
dup_text_of (Fixture *f, const char *kind, const CrmId *id, const char *field)
{
  g_autoptr (CrmRecord) record = fixture_get (f, kind, id);

  return crm_record_is_set (record, field) ? fixture_text (record, field) : NULL;
}

static void
assert_text (Fixture *f, CrmRecord *record, const char *field, const char *expected)
{
  g_autofree char *text = dup_text_of (f, crm_kind_get_name (crm_record_get_kind (record)),
                                       crm_record_get_id (record), field);

  g_assert_cmpstr (text, ==, expected);
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

static GArray *
snapshot (CrmSession *session, const char *kind)
{
  g_autoptr (CrmQuery) query
      = crm_query_new (crm_catalog_find_kind (crm_session_get_catalog (session), kind));

  return crm_session_snapshot (session, query, NULL, NULL);
}

static gpointer
end (CrmSession *session, gboolean good, gpointer data, GError **error)
{
  if (good && crm_session_commit (session, NULL, error))
    return data;
  crm_session_rollback (session);
  return NULL;
}

/* ---- leads ---- */

static gpointer
find_matches (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  return crm_lead_find_matches (session, data, error);
}

static gpointer
convert (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  g_assert_true (crm_session_begin (session, "Convert", "test", error));
  return end (session, crm_lead_convert_in (session, data, error), data, error);
}

static CrmRecord *
new_lead (Fixture *f)
{
  CrmRecord *lead = fixture_new (f, "lead", "name", "Maria Silva", "company", "Padaria Central",
                                 "phone", "+351 912 345 678", "email", "maria@padaria.pt", "city",
                                 "Porto", "source", "Fair", NULL);
  g_autofree char *id = dup_id (lead);
  g_autofree char *parent = g_strconcat ("lead:", id, NULL);

  g_object_unref (fixture_new (f, "note", "body", "Wants an oven", "parent", parent, NULL));
  g_object_unref (fixture_new (f, "activity", "subject", "Call back", "parent", parent, NULL));
  return lead;
}

static void
test_lead_is_new (Fixture *f, gconstpointer data)
{
  g_autoptr (CrmRecord) lead = new_lead (f);
  g_autoptr (CrmLeadMatches) matches
      = fixture_run (f, CRM_LANE_READ, find_matches, (gpointer) crm_record_get_id (lead));
  g_autoptr (CrmLeadConversion) conversion = g_new0 (CrmLeadConversion, 1);
  g_autoptr (CrmRecord) deal = NULL;
  g_autoptr (CrmRecord) step = NULL;
  g_autoptr (GError) error = NULL;

  crm_lead_conversion_propose (conversion, matches);
  g_assert_cmpint (conversion->account_is, ==, CRM_CONVERT_NEW);
  g_assert_cmpint (conversion->contact_is, ==, CRM_CONVERT_NEW);
  fixture_run (f, CRM_LANE_WRITE, convert, conversion);
  deal = fixture_get (f, "opportunity", &conversion->deal);
  assert_text (f, deal, "account_id", "Padaria Central");
  assert_text (f, deal, "contact_id", "Maria Silva");
  assert_text (f, deal, "source", "Fair");
  assert_text (f, lead, "converted_opportunity_id", crm_record_get_title (deal));
  step = fixture_find (f, "activity", "Call back");
  assert_text (f, step, "parent", crm_record_get_title (deal));
  error = fixture_run_expecting (f, CRM_LANE_WRITE, convert, conversion);
  g_assert_error (error, CRM_ERROR, CRM_ERROR_CONFLICT);
  /* And back again. */
  fixture_undo (f);
  assert_text (f, lead, "status", "New");
  assert_text (f, step, "parent", "Maria Silva");
  g_assert_cmpint (count (f, "account"), ==, 0);
  g_assert_cmpint (count (f, "opportunity"), ==, 0);
}

static void
test_lead_is_known (Fixture *f, gconstpointer data)
{
  g_autoptr (CrmRecord) account = fixture_new (f, "account", "name", "Padaria Central", "city",
                                               "Porto", "phone", "+351 222 000 111", NULL);
  g_autofree char *account_id = dup_id (account);
  g_autoptr (CrmRecord) contact = fixture_new (f, "contact", "name", "Maria Silva", "account_id",
                                               account_id, "phone", "912345678", NULL);
  g_autoptr (CrmRecord) deal
      = fixture_new (f, "opportunity", "name", "Oven", "account_id", account_id, NULL);
  g_autoptr (CrmRecord) lead = new_lead (f);
  g_autoptr (CrmLeadMatches) matches
      = fixture_run (f, CRM_LANE_READ, find_matches, (gpointer) crm_record_get_id (lead));
  g_autoptr (CrmLeadConversion) conversion = g_new0 (CrmLeadConversion, 1);

  crm_lead_conversion_propose (conversion, matches);
  g_assert_cmpint (conversion->account_is, ==, CRM_CONVERT_EXISTING);
  g_assert_true (crm_id_equal (&conversion->account, crm_record_get_id (account)));
  g_assert_cmpint (conversion->contact_is, ==, CRM_CONVERT_EXISTING);
  g_assert_cmpuint (matches->deals->len, ==, 1);
  conversion->deal_is = CRM_CONVERT_EXISTING;
  conversion->deal = *crm_record_get_id (deal);
  fixture_run (f, CRM_LANE_WRITE, convert, conversion);
  g_assert_cmpint (count (f, "account"), ==, 1);
  g_assert_cmpint (count (f, "contact"), ==, 1);
  g_assert_cmpint (count (f, "opportunity"), ==, 1);
  /* What was known stays, what was missing is filled in. */
  assert_text (f, account, "phone", "+351 222 000 111");
  assert_text (f, contact, "email", "maria@padaria.pt");
  assert_text (f, deal, "contact_id", "Maria Silva");
  assert_text (f, lead, "converted_opportunity_id", "Oven");
}

static gpointer
undo_conversion (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  CrmId batch;
  g_autoptr (CrmBatch) undo = NULL;

  g_assert_true (crm_lead_find_conversion (session, data, &batch));
  undo = crm_session_undo (session, &batch, error);
  return undo != NULL ? data : NULL;
}

/* Other things happened since: they stay. */
static void
test_conversion_is_taken_back_later (Fixture *f, gconstpointer data)
{
  g_autoptr (CrmRecord) lead = new_lead (f);
  g_autoptr (CrmLeadConversion) conversion = g_new0 (CrmLeadConversion, 1);
  g_autoptr (CrmRecord) other = NULL;

  conversion->lead = *crm_record_get_id (lead);
  conversion->account_is = CRM_CONVERT_NONE;
  fixture_run (f, CRM_LANE_WRITE, convert, conversion);
  g_assert_cmpint (count (f, "account"), ==, 0);
  other = fixture_new (f, "account", "name", "Other", NULL);
  fixture_run (f, CRM_LANE_WRITE, undo_conversion, (gpointer) crm_record_get_id (lead));
  assert_text (f, lead, "status", "New");
  g_assert_cmpint (count (f, "contact"), ==, 0);
  g_assert_cmpint (count (f, "account"), ==, 1);
}

/* ---- stages ---- */

typedef struct
{
  const CrmId *stage;
  const CrmId *to;
  gint64 n;
} Archive;

static gpointer
archive (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  Archive *task = data;

  g_assert_true (crm_session_begin (session, "Archive", "test", error));
  task->n = crm_stage_archive (session, task->stage, task->to, cancellable, error);
  return end (session, task->n >= 0, data, error);
}

static void
test_archive_moves_deals (Fixture *f, gconstpointer data)
{
  g_autoptr (CrmRecord) one = fixture_new (f, "opportunity", "name", "One", NULL);
  g_autoptr (CrmRecord) two = fixture_new (f, "opportunity", "name", "Two", NULL);
  g_autoptr (CrmRecord) now = fixture_get (f, "opportunity", crm_record_get_id (one));
  g_autoptr (CrmRecord) stage = fixture_get (f, "stage", crm_record_get_link (now, "stage_id"));
  g_autoptr (CrmRecord) won = fixture_find (f, "stage", "Won");
  Archive task = { crm_record_get_id (stage), NULL, 0 };
  g_autoptr (GError) error = fixture_run_expecting (f, CRM_LANE_WRITE, archive, &task);

  g_assert_error (error, CRM_ERROR, CRM_ERROR_CONFLICT);
  g_clear_error (&error);
  task.to = crm_record_get_id (stage);
  error = fixture_run_expecting (f, CRM_LANE_WRITE, archive, &task);
  g_assert_error (error, CRM_ERROR, CRM_ERROR_INVALID);
  task.to = crm_record_get_id (won);
  fixture_run (f, CRM_LANE_WRITE, archive, &task);
  g_assert_cmpint (task.n, ==, 2);
  assert_text (f, one, "stage_id", "Won");
  assert_text (f, stage, "archived", "Yes");
  fixture_undo (f);
  assert_text (f, two, "stage_id", crm_record_get_title (stage));
  assert_text (f, stage, "archived", NULL);
}

static gint64 clock_now;

static gint64
read_clock (void)
{
  return clock_now;
}

static gpointer
list_stays (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  return crm_stage_list_stays (session, data, clock_now, error);
}

static void
test_stays (Fixture *f, gconstpointer data)
{
  g_autoptr (CrmRecord) deal = NULL;
  g_autoptr (CrmRecord) second = fixture_find (f, "stage", "Won");
  g_autofree char *id = dup_id (second);
  g_autoptr (GPtrArray) stays = NULL;
  CrmStageStay *first;

  clock_now = crm_clock_now ();
  crm_clock_set_source (read_clock);
  deal = fixture_new (f, "opportunity", "name", "One", NULL);
  clock_now += 3 * CRM_DAY;
  fixture_set (f, "opportunity", crm_record_get_id (deal), "stage_id", id);
  clock_now += CRM_DAY;
  stays = fixture_run (f, CRM_LANE_READ, list_stays, (gpointer) crm_record_get_id (deal));
  crm_clock_set_source (NULL);
  g_assert_cmpuint (stays->len, ==, 2);
  first = g_ptr_array_index (stays, 0);
  g_assert_cmpint (first->seconds, ==, 3 * 86400);
  g_assert_false (first->is_now);
  first = g_ptr_array_index (stays, 1);
  g_assert_cmpstr (first->name, ==, "Won");
  g_assert_true (first->is_now);
  g_assert_cmpint (first->seconds, ==, 0);
}

/* ---- plans ---- */

typedef struct
{
  const CrmId *plan;
  CrmRecord *activity;
  int days;
  gint64 n;
} Planning;

static gpointer
put_plan (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  Planning *task = data;
  g_autoptr (GArray) refs = snapshot (session, "account");

  g_assert_true (crm_session_begin (session, "Plan", "test", error));
  task->n = crm_plan_put (session, task->plan, refs, crm_date_new (2026, 3, 2), NULL, error);
  return end (session, task->n >= 0, data, error);
}

static gpointer
shift (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  Planning *task = data;

  g_assert_true (crm_session_begin (session, "Move", "test", error));
  task->n = crm_plan_shift_following (session, task->activity, task->days, error);
  return end (session, task->n >= 0, data, error);
}

static gpointer
list_standings (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  CrmRecord *record = data;

  return crm_plan_list_standings (session, crm_record_get_kind (record), crm_record_get_id (record),
                                  error);
}

static CrmDate
day_of (Fixture *f, CrmRecord *activity)
{
  g_autoptr (CrmRecord) now = fixture_get (f, "activity", crm_record_get_id (activity));

  return crm_instant_to_date (crm_record_get_integer (now, "start_at", 0));
}

static void
test_plan_in_bulk (Fixture *f, gconstpointer data)
{
  g_autoptr (CrmRecord) plan = fixture_new (f, "plan", "name", "Welcome", NULL);
  g_autofree char *id = dup_id (plan);
  g_autoptr (CrmRecord) acme = fixture_new (f, "account", "name", "Acme", NULL);
  g_autoptr (CrmRecord) other = fixture_new (f, "account", "name", "Other", NULL);
  g_autoptr (GPtrArray) standings = NULL;
  CrmPlanStanding *standing;
  Planning task = { .plan = crm_record_get_id (plan) };
  static const char *const steps[] = { "1 Call", "2 Visit", "3 Offer" };

  /* Made in another order than they are done. */
  for (int i = 2; i >= 0; i--)
    {
      g_autofree char *position = g_strdup_printf ("%d", i);

      g_object_unref (fixture_new (f, "plan_step", "plan_id", id, "position", position, "subject",
                                   steps[i], "delay_days", "2", NULL));
    }
  fixture_run (f, CRM_LANE_WRITE, put_plan, &task);
  g_assert_cmpint (task.n, ==, 2);
  fixture_run (f, CRM_LANE_WRITE, put_plan, &task);
  g_assert_cmpint (task.n, ==, 0);
  g_assert_cmpint (count (f, "activity"), ==, 6);
  standings = fixture_run (f, CRM_LANE_READ, list_standings, acme);
  standing = g_ptr_array_index (standings, 0);
  g_assert_cmpstr (crm_record_get_title (standing->next), ==, "1 Call");
  /* Wednesday, Friday, and Monday for the Sunday. */
  g_assert_cmpint (day_of (f, g_ptr_array_index (standing->steps, 0)), ==,
                   crm_date_new (2026, 3, 4));
  g_assert_cmpint (day_of (f, g_ptr_array_index (standing->steps, 2)), ==,
                   crm_date_new (2026, 3, 9));
  fixture_set (f, "activity", crm_record_get_id (standing->next), "status", "done");
  task.activity = g_ptr_array_index (standing->steps, 0);
  task.days = 1;
  fixture_run (f, CRM_LANE_WRITE, shift, &task);
  g_assert_cmpint (task.n, ==, 2);
  g_assert_cmpint (day_of (f, g_ptr_array_index (standing->steps, 0)), ==,
                   crm_date_new (2026, 3, 4));
  /* Friday becomes Saturday, and so Monday. */
  g_assert_cmpint (day_of (f, g_ptr_array_index (standing->steps, 1)), ==,
                   crm_date_new (2026, 3, 9));
  g_assert_cmpint (day_of (f, g_ptr_array_index (standing->steps, 2)), ==,
                   crm_date_new (2026, 3, 10));
  fixture_undo (f);
  g_assert_cmpint (day_of (f, g_ptr_array_index (standing->steps, 2)), ==,
                   crm_date_new (2026, 3, 9));
  g_ptr_array_unref (g_steal_pointer (&standings));
  standings = fixture_run (f, CRM_LANE_READ, list_standings, acme);
  standing = g_ptr_array_index (standings, 0);
  g_assert_cmpuint (standing->n_done, ==, 1);
  g_assert_cmpstr (crm_record_get_title (standing->next), ==, "2 Visit");
}

/* ---- assignment ---- */

static gpointer
assign_leads (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  gboolean dry = GPOINTER_TO_INT (data);
  g_autoptr (GArray) refs = snapshot (session, "lead");
  GPtrArray *assigned;

  if (!dry)
    g_assert_true (crm_session_begin (session, "Assign", "test", error));
  assigned = crm_assign_many (session, refs, dry, NULL, error);
  return dry ? assigned : end (session, assigned != NULL, assigned, error);
}

static void
test_assign_dry (Fixture *f, gconstpointer data)
{
  g_autoptr (CrmRecord) lead = fixture_new (f, "lead", "name", "Old", "city", "Porto", NULL);
  g_autoptr (CrmRecord) elsewhere = fixture_new (f, "lead", "name", "Far", "city", "Oslo", NULL);
  g_autoptr (CrmRecord) ana = fixture_new (f, "user", "name", "Ana", NULL);
  g_autofree char *ana_id = dup_id (ana);
  g_autoptr (CrmRecord) rule
      = fixture_new (f, "assignment_rule", "name", "North", "method", "territory", NULL);
  g_autofree char *rule_id = dup_id (rule);
  g_autoptr (GPtrArray) would = NULL;
  g_autoptr (GPtrArray) did = NULL;
  guint n_found = 0;

  g_object_unref (fixture_new (f, "assignment_member", "assignment_rule_id", rule_id, "user_id",
                               ana_id, "territories", "Porto", NULL));
  would = fixture_run (f, CRM_LANE_WRITE, assign_leads, GINT_TO_POINTER (TRUE));
  g_assert_cmpuint (would->len, ==, 2);
  for (guint i = 0; i < would->len; i++)
    {
      CrmAssigned *assigned = g_ptr_array_index (would, i);
      g_autofree char *why = NULL;

      if (assigned->entry == NULL)
        continue;
      n_found++;
      why = crm_assign_describe (assigned->entry);
      g_assert_cmpstr (why, ==, "By territory: Porto");
      g_assert_cmpstr (crm_record_get_title (assigned->record), ==, "Old");
    }
  g_assert_cmpuint (n_found, ==, 1);
  assert_text (f, lead, "owner_id", NULL);
  g_assert_cmpint (count (f, "assignment"), ==, 0);
  did = fixture_run (f, CRM_LANE_WRITE, assign_leads, GINT_TO_POINTER (FALSE));
  assert_text (f, lead, "owner_id", "Ana");
  assert_text (f, elsewhere, "owner_id", NULL);
  g_assert_cmpint (count (f, "assignment"), ==, 1);
  fixture_undo (f);
  assert_text (f, lead, "owner_id", NULL);
}

/* ---- customers who buy again ---- */

static gpointer
settle_all (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  g_assert_true (crm_session_begin (session, "Settle", "test", error));
  return end (session, crm_repeat_settle_all (session, NULL, error) == 2, data, error);
}

static void
test_settle_all (Fixture *f, gconstpointer data)
{
  static const char *const names[] = { "Acme", "Other" };
  g_autoptr (CrmRecord) pipeline = NULL;
  g_autofree char *id = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr (CrmRecord) account = fixture_new (f, "account", "name", names[i], NULL);
      g_autofree char *account_id = dup_id (account);

      g_object_unref (fixture_new (f, "sales_order", "account_id", account_id, "status",
                                   i == 0 ? "confirmed" : "draft", NULL));
    }
  pipeline = fixture_new (f, "pipeline", "name", "Customers", "type", "repeat", NULL);
  id = dup_id (pipeline);
  g_object_unref (
      fixture_new (f, "stage", "name", "Once", "pipeline_id", id, "min_orders", "1", NULL));
  g_assert_cmpint (count (f, "opportunity"), ==, 0);
  fixture_run (f, CRM_LANE_WRITE, settle_all, f);
  g_assert_cmpint (count (f, "opportunity"), ==, 1);
  fixture_run (f, CRM_LANE_WRITE, settle_all, f);
  g_assert_cmpint (count (f, "opportunity"), ==, 1);
}

/* ---- next steps ---- */

static gpointer
ask_owed (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  return GINT_TO_POINTER (crm_next_step_is_owed (session, data, error) ? 1 : 2);
}

static gboolean
is_owed (Fixture *f, CrmRecord *activity)
{
  return GPOINTER_TO_INT (fixture_run (f, CRM_LANE_READ, ask_owed, activity)) == 1;
}

/* The last activity of an open deal owes another; one that others follow, or of a deal that is
 * closed, or of a client, owes nothing. */
static CrmRecord *
add_call (Fixture *f, CrmRecord *about)
{
  g_autofree char *id = dup_id (about);
  g_autofree char *parent
      = g_strdup_printf ("%s:%s", crm_kind_get_name (crm_record_get_kind (about)), id);

  return fixture_new (f, "activity", "subject", "Call", "parent", parent, NULL);
}

static void
test_next_step_is_owed (Fixture *f, gconstpointer data)
{
  g_autoptr (CrmRecord) stage = fixture_find (f, "stage", "Won");
  g_autofree char *stage_id = dup_id (stage);
  g_autoptr (CrmRecord) account = fixture_new (f, "account", "name", "Acme", NULL);
  g_autoptr (CrmRecord) deal = fixture_new (f, "opportunity", "name", "Roof", NULL);
  g_autoptr (CrmRecord) won
      = fixture_new (f, "opportunity", "name", "Cellar", "stage_id", stage_id, NULL);
  g_autoptr (CrmRecord) last = add_call (f, deal);
  g_autoptr (CrmRecord) of_client = add_call (f, account);
  g_autoptr (CrmRecord) of_won = add_call (f, won);
  g_autoptr (CrmRecord) other = NULL;

  g_assert_true (is_owed (f, last));
  g_assert_false (is_owed (f, of_client));
  g_assert_false (is_owed (f, of_won));
  other = add_call (f, deal);
  g_assert_false (is_owed (f, last));
}

int
main (int argc, char **argv)
{
#define ADD(path, func)                                                                            \
  g_test_add ("/pipeline-work/" path, Fixture, NULL, fixture_set_up, func, fixture_tear_down)
  g_test_init (&argc, &argv, NULL);
  ADD ("lead-is-new", test_lead_is_new);
  ADD ("lead-is-known", test_lead_is_known);
  ADD ("conversion-is-taken-back-later", test_conversion_is_taken_back_later);
  ADD ("archive-moves-deals", test_archive_moves_deals);
  ADD ("stays", test_stays);
  ADD ("plan-in-bulk", test_plan_in_bulk);
  ADD ("assign-dry", test_assign_dry);
  ADD ("settle-all", test_settle_all);
  ADD ("next-step-is-owed", test_next_step_is_owed);
#undef ADD
  return g_test_run ();
}
