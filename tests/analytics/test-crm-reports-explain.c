/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Behind every number of every report stand the records that it counts: a busy little office is
 * made by the numbers of a seed, and each number that tells its records is counted again. */
#include "config.h"

#include <string.h>

#include "crm-clock.h"
#include "crm-report-choices.h"
#include "fixture.h"

#define N_DEALS 120
#define N_LEADS 40

typedef struct
{
  GRand *random;
  GPtrArray *users, *teams, *products, *accounts, *contacts, *stages; /* CrmId */
} Office;

static const CrmKind *
find_kind (CrmSession *session, const char *name)
{
  return crm_catalog_find_kind (crm_session_get_catalog (session), name);
}

static void
keep (CrmSession *session, CrmRecord *record, GPtrArray *ids)
{
  g_autoptr (GError) error = NULL;

  crm_session_insert (session, record, &error);
  g_assert_no_error (error);
  if (ids != NULL)
    g_ptr_array_add (ids, crm_id_copy (crm_record_get_id (record)));
}

static CrmRecord *
new_named (CrmSession *session, const char *kind, const char *name, int number)
{
  CrmRecord *record = crm_record_new (find_kind (session, kind));
  g_autofree char *text = g_strdup_printf ("%s %d", name, number);

  crm_record_take_defaults (record);
  crm_record_set_text (record, "name", text);
  return record;
}

/* One of them, or now and then none. */
static const CrmId *
any (Office *office, GPtrArray *ids)
{
  gint32 at = g_rand_int_range (office->random, -1, (gint32) ids->len);

  return at < 0 ? NULL : g_ptr_array_index (ids, (guint) at);
}

static void
set_any (Office *office, CrmRecord *record, const char *field, GPtrArray *ids)
{
  const CrmId *id = any (office, ids);

  if (id != NULL)
    crm_record_set_link (record, field, id);
}

/* The same source is written in more than one way. */
static void
set_source (Office *office, CrmRecord *record)
{
  static const char *const sources[] = { "Web", "web", "Fair", "A \"quoted\" one", NULL, NULL };
  const char *source = sources[g_rand_int_range (office->random, 0, G_N_ELEMENTS (sources))];

  if (source != NULL)
    crm_record_set_text (record, "source", source);
}

static void
add_people (CrmSession *session, Office *office)
{
  for (int i = 0; i < 4; i++)
    {
      g_autoptr (CrmRecord) team = new_named (session, "team", "Team", i);

      if (i > 1)
        crm_record_set_link (team, "parent_id", office->teams->pdata[i - 2]);
      keep (session, team, office->teams);
    }
  for (int i = 0; i < 5; i++)
    {
      g_autoptr (CrmRecord) user = new_named (session, "user", "User", i);

      set_any (office, user, "team_id", office->teams);
      set_any (office, user, "reports_to_id", office->users);
      keep (session, user, office->users);
    }
  for (int i = 0; i < 3; i++)
    {
      g_autoptr (CrmRecord) product = new_named (session, "product", "Product", i);

      keep (session, product, office->products);
    }
}

static void
add_customers (CrmSession *session, Office *office)
{
  for (int i = 0; i < 30; i++)
    {
      g_autoptr (CrmRecord) account = new_named (session, "account", "Company", i);

      set_source (office, account);
      if (i % 3 > 0)
        crm_record_set_text (account, "industry", i % 3 == 1 ? "Food" : "food");
      keep (session, account, office->accounts);
    }
  for (int i = 0; i < 10; i++)
    {
      g_autoptr (CrmRecord) contact = new_named (session, "contact", "Person", i);

      set_source (office, contact);
      keep (session, contact, office->contacts);
    }
}

static void
add_activity (CrmSession *session, Office *office, CrmRecord *deal)
{
  static const char *const types[] = { "call", "meeting", "visit", "task", "send" };
  g_autoptr (CrmRecord) activity = crm_record_new (find_kind (session, "activity"));
  gint64 at = crm_clock_now () + g_rand_int_range (office->random, -200, 20) * CRM_DAY;

  crm_record_take_defaults (activity);
  crm_record_set_text (activity, "subject", "Something");
  crm_record_set_text (activity, "type", types[g_rand_int_range (office->random, 0, 5)]);
  crm_record_set_parent (activity, "parent", crm_record_get_kind (deal), crm_record_get_id (deal));
  crm_record_set_integer (activity, "due_at", at);
  set_any (office, activity, "owner_id", office->users);
  if (g_rand_boolean (office->random))
    {
      crm_record_set_text (activity, "status", "done");
      crm_record_set_integer (activity, "done_at", at);
    }
  keep (session, activity, NULL);
}

/* Half of the deals move on later, so that they have a history. */
static void
move_deal (CrmSession *session, Office *office, CrmRecord *deal)
{
  g_autoptr (GError) error = NULL;

  crm_record_set_link (
      deal, "stage_id",
      office->stages->pdata[g_rand_int_range (office->random, 0, (gint32) office->stages->len)]);
  crm_record_set_text (deal, "lost_reason", g_rand_boolean (office->random) ? "Price" : "price");
  crm_record_set_integer (deal, "amount", g_rand_int_range (office->random, 0, 500000));
  crm_session_update (session, deal, &error);
  g_assert_no_error (error);
}

static void
add_deal (CrmSession *session, Office *office, int number)
{
  g_autoptr (CrmRecord) deal = new_named (session, "opportunity", "Deal", number);
  CrmDate began = crm_date_today () - g_rand_int_range (office->random, 0, 500);

  crm_record_set_link (
      deal, "stage_id",
      office->stages->pdata[g_rand_int_range (office->random, 0, (gint32) office->stages->len)]);
  if (number % 5 > 0)
    crm_record_set_integer (deal, "engaged_on", began);
  if (number % 7 > 0)
    crm_record_set_integer (
        deal, "closed_on",
        MIN (crm_date_today (), began + g_rand_int_range (office->random, 0, 90)));
  if (number % 4 > 0)
    crm_record_set_integer (deal, "expected_close_on",
                            began + g_rand_int_range (office->random, 0, 700));
  if (number % 11 > 0)
    crm_record_set_integer (deal, "amount", g_rand_int_range (office->random, 0, 500000));
  set_any (office, deal, "owner_id", office->users);
  set_any (office, deal, "team_id", office->teams);
  set_any (office, deal, "product_id", office->products);
  set_any (office, deal, "account_id", office->accounts);
  set_any (office, deal, "contact_id", office->contacts);
  set_source (office, deal);
  if (number % 3 == 0)
    crm_record_set_text (deal, "method", number % 2 ? "Visit" : "Call");
  keep (session, deal, NULL);
  if (number % 2 == 0)
    move_deal (session, office, deal);
  for (int i = g_rand_int_range (office->random, 0, 3); i > 0; i--)
    add_activity (session, office, deal);
  if (number % 6 == 0)
    {
      g_autoptr (CrmRecord) lead = new_named (session, "lead", "Converted", number);

      set_source (office, lead);
      crm_record_set_text (lead, "status", "converted");
      crm_record_set_integer (lead, "first_contact_at", crm_instant_from_date (began - 5, 10, 0));
      crm_record_set_link (lead, "converted_opportunity_id", crm_record_get_id (deal));
      keep (session, lead, NULL);
    }
}

static void
add_lead (CrmSession *session, Office *office, int number)
{
  g_autoptr (CrmRecord) lead = new_named (session, "lead", "Lead", number);
  gint64 at = crm_clock_now () - g_rand_int_range (office->random, 0, 300) * CRM_DAY;

  set_source (office, lead);
  set_any (office, lead, "owner_id", office->users);
  crm_record_set_integer (lead, "first_contact_at", at);
  if (number % 3 > 0)
    crm_record_set_integer (lead, "first_response_at",
                            at + g_rand_int_range (office->random, 0, 2000) * CRM_MINUTE);
  keep (session, lead, NULL);
}

static void
add_plan (CrmSession *session, Office *office)
{
  g_autoptr (CrmRecord) plan = new_named (session, "sales_plan", "Plan", 1);

  keep (session, plan, NULL);
  for (int i = 0; i < 3; i++)
    {
      g_autoptr (CrmRecord) line = crm_record_new (find_kind (session, "sales_plan_line"));

      crm_record_set_link (line, "sales_plan_id", crm_record_get_id (plan));
      crm_record_set_integer (line, "start", crm_date_month_start (crm_date_today () - 40 * i));
      crm_record_set_integer (line, "amount", 100000 * (i + 1));
      if (i > 0)
        crm_record_set_link (line, i == 1 ? "user_id" : "team_id",
                             (i == 1 ? office->users : office->teams)->pdata[0]);
      keep (session, line, NULL);
    }
}

static gpointer
fill_office (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  Office *office = data;
  g_autoptr (CrmQuery) query = crm_query_new (find_kind (session, "stage"));
  g_autoptr (GPtrArray) stages = crm_session_list (session, query, error);

  for (guint i = 0; i < stages->len; i++)
    g_ptr_array_add (office->stages, crm_id_copy (crm_record_get_id (stages->pdata[i])));
  crm_session_begin (session, "Office", "test", error);
  add_people (session, office);
  add_customers (session, office);
  for (int i = 0; i < N_DEALS; i++)
    add_deal (session, office, i);
  for (int i = 0; i < N_LEADS; i++)
    add_lead (session, office, i);
  add_plan (session, office);
  return crm_session_commit (session, NULL, error) ? office : NULL;
}

static void
fill (Fixture *f)
{
  Office office = { g_rand_new_with_seed (11),
                    g_ptr_array_new_with_free_func (g_free),
                    g_ptr_array_new_with_free_func (g_free),
                    g_ptr_array_new_with_free_func (g_free),
                    g_ptr_array_new_with_free_func (g_free),
                    g_ptr_array_new_with_free_func (g_free),
                    g_ptr_array_new_with_free_func (g_free) };

  g_assert_nonnull (fixture_run (f, CRM_LANE_WRITE, fill_office, &office));
  g_rand_free (office.random);
  g_ptr_array_unref (office.users);
  g_ptr_array_unref (office.teams);
  g_ptr_array_unref (office.products);
  g_ptr_array_unref (office.accounts);
  g_ptr_array_unref (office.contacts);
  g_ptr_array_unref (office.stages);
}

typedef struct
{
  const CrmReportSpec *spec;
  CrmReportFilter filter;
  guint n_checked;
} Check;

/* Reports whose money is not the sum of the amounts of the records that it shows. */
static gboolean
adds_amounts (const CrmReportSpec *spec)
{
  static const char *const others[]
      = { "plan", "waterfall", "open-past", "rfm", "returning", "forecast", "leads", NULL };

  return !g_strv_contains (others, spec->key);
}

static void
check_cell (CrmSession *session, Check *check, CrmSeries *series, int row, guint column)
{
  const CrmSeriesRecords *records = crm_series_get_records (series, row, column);
  const CrmSeriesColumn *about = crm_series_get_column (series, column);
  const CrmValue *value = row < 0 ? crm_series_get_total (series, column)
                                  : crm_series_get_value (series, (guint) row, column);
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) refs = NULL;
  gint64 sum = 0;

  if (records == NULL)
    return;
  refs = crm_reports_snapshot (session, records, NULL, &error);
  g_assert_no_error (error);
  if (about->type == CRM_SERIES_INTEGER && !g_str_equal (check->spec->key, "returning"))
    {
      if (value->integer != refs->len)
        g_test_message ("%s, row %d, %s: %s", check->spec->key, row, about->key, records->filter);
      g_assert_cmpint (value->integer, ==, refs->len);
      check->n_checked++;
    }
  if (about->type != CRM_SERIES_MONEY || !adds_amounts (check->spec)
      || !g_str_equal (records->kind, "opportunity"))
    return;
  for (guint i = 0; i < refs->len; i++)
    {
      g_autoptr (GPtrArray) page
          = crm_session_page (session, &g_array_index (refs, CrmRef, i), 1, &error);

      sum += crm_record_get_integer (page->pdata[0], "amount_base", 0);
    }
  if (value->integer != sum)
    g_test_message ("%s, row %d, %s: %s", check->spec->key, row, about->key, records->filter);
  g_assert_cmpint (value->integer, ==, sum);
  check->n_checked++;
}

static gpointer
check_report (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  Check *check = data;
  g_autoptr (CrmSeries) series
      = crm_report_spec_read (check->spec, session, &check->filter, cancellable, error);

  if (series == NULL)
    return NULL;
  for (int row = -1; row < (int) crm_series_get_n_rows (series); row++)
    for (guint i = 0; i < crm_series_get_n_columns (series); i++)
      check_cell (session, check, series, row, i);
  return check;
}

static void
check_with (Fixture *f, Check *check)
{
  fixture_run (f, CRM_LANE_REPORT, check_report, check);
}

/* Each report as it begins, then of a period, of one colleague, of a team, of what a filter says.
 */
static void
test_numbers_are_their_records (Fixture *f, gconstpointer data)
{
  g_autoptr (CrmRecord) user = NULL;
  g_autoptr (CrmRecord) team = NULL;
  guint n;
  const CrmReportSpec *specs = crm_reports_list (&n);

  fill (f);
  user = fixture_find (f, "user", "User 1");
  team = fixture_find (f, "team", "Team 0");
  for (guint i = 0; i < n; i++)
    {
      Check check = { &specs[i], CRM_REPORT_FILTER_INIT, 0 };

      check_with (f, &check);
      if (adds_amounts (&specs[i]) && !g_str_equal (specs[i].key, "plan-deals"))
        g_assert_cmpuint (check.n_checked, >, 0);
      check.filter.from = crm_date_today () - 300;
      check.filter.to = crm_date_today () - 20;
      check_with (f, &check);
      check.filter.owner = *crm_record_get_id (user);
      check_with (f, &check);
      check.filter.owner = (CrmId) CRM_ID_NONE;
      check.filter.team = *crm_record_get_id (team);
      check_with (f, &check);
      check.filter.where = "source = \"Web\" or amount > 1000";
      check_with (f, &check);
      g_test_message ("%s: %u numbers", specs[i].key, check.n_checked);
    }
}

static void
test_every_grouping_tells_its_records (Fixture *f, gconstpointer data)
{
  static const char *const pairs[][2] = {
    { "month", "source" },    { "team", "method" },      { "quarter", "industry" },
    { "year", "department" }, { "customer", "product" }, { "account_id.industry", "seller" }
  };
  guint n = crm_report_groupings_get_n ();

  fill (f);
  for (guint i = 0; i < n; i++)
    {
      Check sales = { crm_reports_find ("sales"), CRM_REPORT_FILTER_INIT, 0 };
      Check methods = { crm_reports_find ("methods"), CRM_REPORT_FILTER_INIT, 0 };

      sales.filter.by[0] = methods.filter.by[0] = crm_report_groupings_get_key (i);
      check_with (f, &sales);
      check_with (f, &methods);
      g_assert_cmpuint (sales.n_checked, >, 1);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (pairs); i++)
    {
      Check sales = { crm_reports_find ("sales"), CRM_REPORT_FILTER_INIT, 0 };
      Check pivot = { crm_reports_find ("pivot"), CRM_REPORT_FILTER_INIT, 0 };

      memcpy (sales.filter.by, pairs[i], sizeof pairs[i]);
      memcpy (pivot.filter.by, pairs[i], sizeof pairs[i]);
      pivot.filter.measure = i % 2 == 0 ? "count" : "sum:amount_base";
      check_with (f, &sales);
      check_with (f, &pivot);
      g_assert_cmpuint (pivot.n_checked, >, 1);
    }
}

static gpointer
read_report (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  Check *check = data;

  return crm_report_spec_read (check->spec, session, &check->filter, cancellable, error);
}

/* What was open, and all that came and went, is what is open. */
static void
test_waterfall_adds_up (Fixture *f, gconstpointer data)
{
  fill (f);
  for (int days = 10; days < 500; days += 90)
    {
      Check check = { crm_reports_find ("waterfall"), CRM_REPORT_FILTER_INIT, 0 };
      g_autoptr (CrmSeries) series = NULL;
      guint last;
      gint64 sum = 0;

      check.filter.from = crm_date_today () - days;
      check.filter.to = crm_date_today () - days / 3;
      series = fixture_run (f, CRM_LANE_REPORT, read_report, &check);
      last = crm_series_get_n_rows (series) - 1;
      for (guint row = 0; row < last; row++)
        sum += crm_series_get_integer (series, row, 2);
      g_assert_cmpint (sum, ==, crm_series_get_integer (series, last, 2));
    }
}

static void
test_choices_survive_being_saved (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CrmReportChoices) choices = crm_report_choices_new (crm_reports_find ("sales"));
  g_autoptr (CrmReportChoices) again = NULL;
  g_autofree char *text = NULL;
  g_autofree char *text_again = NULL;

  choices->period = CRM_PERIOD_CUSTOM;
  choices->from = crm_date_new (2026, 1, 2);
  choices->owner.bytes[3] = 7;
  choices->where = g_strdup ("source = \"a=b\"\nand amount > 3");
  g_assert_true (crm_report_choices_set_by (choices, "month, seller", &error));
  text = crm_report_choices_print (choices);
  again = crm_report_choices_parse ("sales", text, &error);
  g_assert_no_error (error);
  text_again = crm_report_choices_print (again);
  g_assert_cmpstr (text, ==, text_again);
  g_assert_cmpint (again->from, ==, choices->from);
  g_assert_cmpint (again->to, ==, CRM_DATE_NONE);
  g_assert_cmpstr (again->by[1], ==, "seller");
  g_assert_cmpstr (again->where, ==, "source = \"a=b\" and amount > 3");
  g_assert_false (crm_report_choices_set_by (again, "a,b,c", NULL));
  g_assert_null (crm_report_choices_parse ("sales", "period=soon", &error));
  g_assert_nonnull (error);
}

static void
assert_span (CrmPeriod period, const char *today, const char *from, const char *to)
{
  CrmDate day, first, last, wanted_first, wanted_last;

  g_assert_true (crm_date_parse (today, &day));
  g_assert_true (crm_date_parse (from, &wanted_first));
  g_assert_true (crm_date_parse (to, &wanted_last));
  crm_period_get_span (period, day, &first, &last);
  g_assert_cmpint (first, ==, wanted_first);
  g_assert_cmpint (last, ==, wanted_last);
}

static void
test_periods (Fixture *f, gconstpointer data)
{
  assert_span (CRM_PERIOD_THIS_MONTH, "2024-02-29", "2024-02-01", "2024-02-29");
  assert_span (CRM_PERIOD_LAST_MONTH, "2026-01-31", "2025-12-01", "2025-12-31");
  assert_span (CRM_PERIOD_THIS_QUARTER, "2026-06-30", "2026-04-01", "2026-06-30");
  assert_span (CRM_PERIOD_LAST_QUARTER, "2026-02-01", "2025-10-01", "2025-12-31");
  assert_span (CRM_PERIOD_THIS_YEAR, "2026-11-22", "2026-01-01", "2026-12-31");
  assert_span (CRM_PERIOD_LAST_YEAR, "2026-11-22", "2025-01-01", "2025-12-31");
  assert_span (CRM_PERIOD_TWELVE_MONTHS, "2026-11-22", "2025-12-01", "2026-11-30");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, func) g_test_add (name, Fixture, NULL, fixture_set_up, func, fixture_tear_down)
  ADD ("/reports/explain/numbers-are-their-records", test_numbers_are_their_records);
  ADD ("/reports/explain/groupings", test_every_grouping_tells_its_records);
  ADD ("/reports/waterfall-adds-up", test_waterfall_adds_up);
  ADD ("/reports/choices", test_choices_survive_being_saved);
  ADD ("/reports/periods", test_periods);
  return g_test_run ();
}
