/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reports against numbers that were worked out by hand, and against a recount of the records. */
#include "config.h"

#include <string.h>

#include "crm-clock.h"
#include "crm-error.h"
#include "crm-reports.h"
#include "fixture.h"

#define ADD(name, func) g_test_add (name, Fixture, NULL, fixture_set_up, func, fixture_tear_down)

typedef struct
{
  CrmReportFilter filter;
  CrmDate today;
  CrmSalesSummary summary;
} Ask;

static gpointer
funnel (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  return crm_reports_funnel (session, &((Ask *) data)->filter, cancellable, error);
}

static gpointer
sales (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  return crm_reports_sales (session, &((Ask *) data)->filter, cancellable, error);
}

static gpointer
sources (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  return crm_reports_sources (session, &((Ask *) data)->filter, cancellable, error);
}

static gpointer
stages (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  return crm_reports_stages (session, &((Ask *) data)->filter, cancellable, error);
}

static gpointer
summarize (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  Ask *ask = data;

  crm_reports_summary (session, &ask->filter, ask->today, &ask->summary, cancellable, error);
  return NULL;
}

/* Of a funnel the columns up to this one are written down; those of other times are not. */
#define MOST_COLUMNS 7

/* A series as text, a row a line: what a person would write on a sheet of paper. */
static char *
write_down (CrmSeries *series)
{
  GString *text = g_string_new (NULL);
  guint n = MIN (crm_series_get_n_columns (series), MOST_COLUMNS);

  for (guint row = 0; row <= crm_series_get_n_rows (series); row++)
    for (guint i = 0; i < n; i++)
      {
        gboolean total = row == crm_series_get_n_rows (series);
        g_autofree char *cell
            = total ? crm_series_dup_total_text (series, i) : crm_series_dup_text (series, row, i);

        g_string_append_printf (text, "%s%s", cell, i + 1 == n ? "\n" : " ");
      }
  return g_string_free (text, FALSE);
}

static void
assert_report (Fixture *f, CrmSessionFunc func, Ask *ask, const char *expected)
{
  g_autoptr (CrmSeries) series = fixture_run (f, CRM_LANE_REPORT, func, ask);
  g_autofree char *text = write_down (series);

  g_assert_cmpstr (text, ==, expected);
}

static CrmId
find_stage (Fixture *f, guint position)
{
  Ask ask = { .filter = CRM_REPORT_FILTER_INIT };
  g_autoptr (CrmSeries) series = fixture_run (f, CRM_LANE_REPORT, stages, &ask);

  return *crm_series_get_row_id (series, position);
}

static CrmRecord *
add_deal (Fixture *f, guint stage, const char *amount, const char *began, const char *closed)
{
  CrmId id = find_stage (f, stage);
  g_autofree char *text = crm_id_dup_string (&id);

  return fixture_new (f, "opportunity", "name", "Deal", "stage_id", text, "amount", amount,
                      "engaged_on", began, "closed_on", closed, NULL);
}

enum
{
  PROSPECTING,
  ENGAGING,
  WON,
  LOST,
};

/* Two won, one lost from Prospecting, one lost nobody knows where, one in each open stage. */
static void
add_deals (Fixture *f)
{
  CrmId lost = find_stage (f, LOST);
  g_autofree char *lost_text = crm_id_dup_string (&lost);
  g_autoptr (CrmRecord) early = add_deal (f, PROSPECTING, "5", "2026-01-05", "");

  g_object_unref (add_deal (f, WON, "100.00", "2026-01-10", "2026-02-01"));
  g_object_unref (add_deal (f, WON, "50.50", "2026-01-20", "2026-04-30"));
  g_object_unref (add_deal (f, LOST, "7", "2026-02-01", "2026-03-01"));
  g_object_unref (add_deal (f, ENGAGING, "30", "2026-02-15", ""));
  g_object_unref (add_deal (f, PROSPECTING, "20", "2026-03-01", ""));
  fixture_set (f, "opportunity", crm_record_get_id (early), "lost_reason", "Price");
  fixture_set (f, "opportunity", crm_record_get_id (early), "stage_id", lost_text);
}

static void
test_funnel_counts_how_far (Fixture *f, gconstpointer data)
{
  Ask ask = { .filter = CRM_REPORT_FILTER_INIT };

  add_deals (f);
  /* stage, came, value, of the one before, of all, here, lost from here */
  assert_report (f, funnel, &ask,
                 "Prospecting 6 212.50  1 1 1\n"
                 "Engaging 4 187.50 0.666667 0.666667 1 1\n"
                 "Won 2 150.50 0.5 0.333333 2 0\n"
                 "All deals 6   0.333333 4 2\n");
}

static void
test_funnel_of_a_period (Fixture *f, gconstpointer data)
{
  Ask ask = { .filter = CRM_REPORT_FILTER_INIT };

  add_deals (f);
  ask.filter.from = crm_date_new (2026, 1, 10);
  ask.filter.to = crm_date_new (2026, 2, 1);
  assert_report (f, funnel, &ask,
                 "Prospecting 3 157.50  1 0 0\n"
                 "Engaging 3 157.50 1 1 0 1\n"
                 "Won 2 150.50 0.666667 0.666667 2 0\n"
                 "All deals 3   0.666667 2 1\n");
}

static void
test_funnel_of_nothing (Fixture *f, gconstpointer data)
{
  Ask ask = { .filter = CRM_REPORT_FILTER_INIT };

  assert_report (f, funnel, &ask,
                 "Prospecting 0 0.00   0 0\n"
                 "Engaging 0 0.00   0 0\n"
                 "Won 0 0.00   0 0\n"
                 "All deals 0    0 0\n");
}

static void
test_sales_by_month_have_no_gap (Fixture *f, gconstpointer data)
{
  Ask ask = { .filter = CRM_REPORT_FILTER_INIT };

  assert_report (f, sales, &ask, " 0 0.00\n");
  add_deals (f);
  assert_report (f, sales, &ask, "2026-02 1 100.00\n2026-03 0 0.00\n2026-04 1 50.50\n 2 150.50\n");
  ask.filter.from = crm_date_new (2026, 1, 31);
  ask.filter.to = crm_date_new (2026, 4, 29);
  assert_report (f, sales, &ask,
                 "2026-01 0 0.00\n2026-02 1 100.00\n2026-03 0 0.00\n2026-04 0 0.00\n 1 100.00\n");
  ask.filter.from = ask.filter.to = crm_date_new (2026, 4, 30);
  assert_report (f, sales, &ask, "2026-04 1 50.50\n 1 50.50\n");
}

static void
set_link (Fixture *f, CrmRecord *record, const char *field, CrmRecord *other)
{
  g_autofree char *id = crm_id_dup_string (crm_record_get_id (other));

  fixture_set (f, crm_kind_get_name (crm_record_get_kind (record)), crm_record_get_id (record),
               field, id);
}

/* The team of the deal, or else of its seller; who has neither is told apart. */
static void
test_sales_by_seller_and_team (Fixture *f, gconstpointer data)
{
  Ask ask = { .filter = CRM_REPORT_FILTER_INIT };
  g_autoptr (CrmRecord) north = fixture_new (f, "team", "name", "North", NULL);
  g_autoptr (CrmRecord) south = fixture_new (f, "team", "name", "South", NULL);
  g_autoptr (CrmRecord) rui = fixture_new (f, "user", "name", "Rui", NULL);
  g_autoptr (CrmRecord) first = add_deal (f, WON, "10", "", "2026-02-01");
  g_autoptr (CrmRecord) second = add_deal (f, WON, "20", "", "2026-02-02");
  g_autoptr (CrmRecord) third = add_deal (f, WON, "40", "", "2026-03-03");

  set_link (f, rui, "team_id", north);
  set_link (f, first, "owner_id", rui);
  set_link (f, second, "owner_id", rui);
  set_link (f, second, "team_id", south);
  ask.filter.by[0] = "team";
  assert_report (f, sales, &ask, "No team 1 40.00\nSouth 1 20.00\nNorth 1 10.00\n 3 70.00\n");
  ask.filter.by[0] = "seller";
  assert_report (f, sales, &ask, "Nobody 1 40.00\nRui 2 30.00\n 3 70.00\n");
  ask.filter.by[0] = "month";
  ask.filter.by[1] = "seller";
  assert_report (f, sales, &ask, "2026-02 Rui 2 30.00\n2026-03 Nobody 1 40.00\n  3 70.00\n");
  ask.filter.owner = *crm_record_get_id (rui);
  ask.filter.by[1] = NULL;
  assert_report (f, sales, &ask, "2026-02 2 30.00\n 2 30.00\n");
}

static void
test_sales_by_product_in_the_office_currency (Fixture *f, gconstpointer data)
{
  Ask ask = { .filter = CRM_REPORT_FILTER_INIT };
  g_autoptr (CrmRecord) bread = fixture_new (f, "product", "name", "Bread", NULL);
  g_autoptr (CrmRecord) home = add_deal (f, WON, "10", "", "2026-02-01");
  CrmId won = find_stage (f, WON);
  g_autofree char *stage = crm_id_dup_string (&won);
  g_autoptr (CrmRecord) abroad
      = fixture_new (f, "opportunity", "name", "Abroad", "currency", "GBP", "rate", "1.25",
                     "amount", "100", "stage_id", stage, "closed_on", "2026-02-02", NULL);

  set_link (f, home, "product_id", bread);
  set_link (f, abroad, "product_id", bread);
  ask.filter.by[0] = "product";
  assert_report (f, sales, &ask, "Bread 2 135.00\n 2 135.00\n");
}

static void
test_what_cannot_be_told_apart_is_refused (Fixture *f, gconstpointer data)
{
  Ask ask = { .filter = CRM_REPORT_FILTER_INIT };
  g_autoptr (GError) error = NULL;

  ask.filter.by[0] = "weather";
  error = fixture_run_expecting (f, CRM_LANE_REPORT, sales, &ask);
  g_assert_error (error, CRM_ERROR, CRM_ERROR_INVALID);
}

static void
give_to_company_later (
    Fixture *f, CrmRecord *account, guint stage, const char *amount, const char *closed)
{
  g_autoptr (CrmRecord) deal = add_deal (f, stage, amount, "2026-01-10", closed);
  g_autofree char *id = crm_id_dup_string (crm_record_get_id (account));

  fixture_set (f, "opportunity", crm_record_get_id (deal), "account_id", id);
}

/* A new deal comes from where its company came from, if nobody said otherwise; “web” is “Web”,
 * written as most wrote it. */
static void
test_sources_bring_customers_and_sales (Fixture *f, gconstpointer data)
{
  Ask ask = { .filter = CRM_REPORT_FILTER_INIT };
  g_autoptr (CrmRecord) first = fixture_new (f, "account", "name", "A", "source", "Web", NULL);
  g_autoptr (CrmRecord) second = fixture_new (f, "account", "name", "B", "source", "Web", NULL);
  g_autoptr (CrmRecord) third = fixture_new (f, "contact", "name", "C", "source", "web", NULL);
  g_autoptr (CrmRecord) fourth = fixture_new (f, "contact", "name", "D", "source", "Fair", NULL);
  g_autoptr (CrmRecord) unknown = fixture_new (f, "contact", "name", "E", NULL);
  g_autofree char *company = crm_id_dup_string (crm_record_get_id (first));
  g_autofree char *person = crm_id_dup_string (crm_record_get_id (fourth));
  CrmId won = find_stage (f, WON);
  g_autofree char *stage = crm_id_dup_string (&won);

  assert_report (f, sources, &ask, "Web 3 0 0 0.00 \nFair 1 0 0 0.00 \n 4 0 0 0.00 \n");
  g_object_unref (fixture_new (f, "opportunity", "name", "1", "account_id", company, "stage_id",
                               stage, "amount", "30", "engaged_on", "2026-01-10", "closed_on",
                               "2026-02-10", NULL));
  g_object_unref (fixture_new (f, "opportunity", "name", "2", "account_id", company, "source",
                               "fair", "amount", "5", "engaged_on", "2026-01-10", NULL));
  g_object_unref (fixture_new (f, "opportunity", "name", "3", "contact_id", person, "stage_id",
                               stage, "amount", "10", "engaged_on", "2026-03-01", "closed_on",
                               "2026-03-10", NULL));
  give_to_company_later (f, first, WON, "60", "2026-03-10");
  assert_report (f, sources, &ask,
                 "Web 3 1 1 30.00 0.3\nFair 1 2 1 10.00 0.1\nNo source  1 1 60.00 0.6\n"
                 " 4 4 3 100.00 \n");
  ask.filter.from = crm_date_new (2026, 1, 9);
  ask.filter.to = crm_date_new (2026, 2, 10);
  assert_report (f, sources, &ask,
                 "Web 0 1 1 30.00 1\nfair 0 1 0 0.00 0\nNo source  1 0 0.00 0\n"
                 " 0 3 1 30.00 \n");
}

static void
test_stages_weigh_by_chance (Fixture *f, gconstpointer data)
{
  Ask ask = { .filter = CRM_REPORT_FILTER_INIT };

  add_deals (f);
  assert_report (f, stages, &ask,
                 "Prospecting 1 20.00 2.00\n"
                 "Engaging 1 30.00 9.00\n"
                 "Won 2 150.50 150.50\n"
                 "Lost 2 12.00 0.00\n"
                 " 6 212.50 161.50\n");
}

static void
test_summary_of_a_month (Fixture *f, gconstpointer data)
{
  Ask ask = { .filter = CRM_REPORT_FILTER_INIT };

  add_deals (f);
  ask.today = crm_date_new (2026, 5, 3);
  fixture_run (f, CRM_LANE_READ, summarize, &ask);
  g_assert_cmpint (ask.summary.n_open, ==, 2);
  g_assert_cmpint (ask.summary.open_amount, ==, 5000);
  g_assert_cmpint (ask.summary.weighted_amount, ==, 1100);
  g_assert_cmpint (ask.summary.n_won, ==, 0);
  g_assert_cmpint (ask.summary.n_won_before, ==, 1);
  g_assert_cmpint (ask.summary.won_before_amount, ==, 5050);
  ask.today = crm_date_new (2026, 2, 1);
  fixture_run (f, CRM_LANE_READ, summarize, &ask);
  g_assert_cmpint (ask.summary.n_won, ==, 1);
  g_assert_cmpint (ask.summary.won_amount, ==, 10000);
}

#define N_MANY 400

/* Makes many deals in one operation, by the numbers of a seed. */
static gpointer
insert_many (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  const CrmKind *kind = crm_catalog_find_kind (crm_session_get_catalog (session), "opportunity");
  GPtrArray *ids = data;
  g_autoptr (GRand) random = g_rand_new_with_seed (7);

  crm_session_begin (session, "Many", "test", error);
  for (int i = 0; i < N_MANY; i++)
    {
      g_autoptr (CrmRecord) deal = crm_record_new (kind);
      CrmDate began = crm_date_new (2025, 1, 1) + g_rand_int_range (random, 0, 500);

      crm_record_set_text (deal, "name", "Deal");
      crm_record_set_link (deal, "stage_id",
                           g_ptr_array_index (ids, (guint) g_rand_int_range (random, 0, 4)));
      crm_record_set_integer (deal, "amount", g_rand_int_range (random, 0, 1000000));
      crm_record_set_integer (deal, "engaged_on", began);
      crm_record_set_integer (deal, "closed_on", began + g_rand_int_range (random, 0, 90));
      if (g_rand_boolean (random))
        crm_record_set_link (deal, "owner_id", crm_session_get_user (session));
      if (!crm_session_insert (session, deal, error))
        return NULL;
    }
  return crm_session_commit (session, NULL, error) ? ids : NULL;
}

static gpointer
list_deals (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  g_autoptr (CrmQuery) query
      = crm_query_new (crm_catalog_find_kind (crm_session_get_catalog (session), "opportunity"));

  return crm_session_list (session, query, error);
}

static gint64
recount (GPtrArray *deals, const CrmId *won, CrmDate from, CrmDate to, gint64 *count)
{
  gint64 amount = 0;

  *count = 0;
  for (guint i = 0; i < deals->len; i++)
    {
      CrmRecord *deal = g_ptr_array_index (deals, i);
      CrmDate closed = (CrmDate) crm_record_get_integer (deal, "closed_on", 0);

      if (!crm_id_equal (crm_record_get_link (deal, "stage_id"), won) || closed < from
          || closed > to)
        continue;
      (*count)++;
      amount += crm_record_get_integer (deal, "amount", 0);
    }
  return amount;
}

static void
test_agrees_with_a_recount (Fixture *f, gconstpointer data)
{
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) deals = NULL;
  g_autoptr (CrmSeries) series = NULL;
  Ask ask = { .filter = CRM_REPORT_FILTER_INIT };
  gint64 all = 0;

  for (guint i = 0; i < 4; i++)
    {
      CrmId id = find_stage (f, i);

      g_ptr_array_add (ids, crm_id_copy (&id));
    }
  fixture_run (f, CRM_LANE_WRITE, insert_many, ids);
  deals = fixture_run (f, CRM_LANE_READ, list_deals, NULL);
  g_assert_cmpuint (deals->len, ==, N_MANY);
  series = fixture_run (f, CRM_LANE_REPORT, sales, &ask);
  g_assert_cmpuint (crm_series_get_n_rows (series), >=, 12);
  for (guint row = 0; row < crm_series_get_n_rows (series); row++)
    {
      CrmDate month = (CrmDate) crm_series_get_integer (series, row, 0);
      gint64 count;
      gint64 amount = recount (deals, g_ptr_array_index (ids, WON), month,
                               crm_date_add_months (month, 1) - 1, &count);

      g_assert_cmpint (crm_series_get_integer (series, row, 1), ==, count);
      g_assert_cmpint (crm_series_get_integer (series, row, 2), ==, amount);
      all += count;
    }
  g_assert_cmpint (crm_series_get_total (series, 1)->integer, ==, all);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/reports/funnel-counts-how-far", test_funnel_counts_how_far);
  ADD ("/reports/funnel-of-a-period", test_funnel_of_a_period);
  ADD ("/reports/funnel-of-nothing", test_funnel_of_nothing);
  ADD ("/reports/sales-by-month-have-no-gap", test_sales_by_month_have_no_gap);
  ADD ("/reports/sales-by-seller-and-team", test_sales_by_seller_and_team);
  ADD ("/reports/sales-by-product", test_sales_by_product_in_the_office_currency);
  ADD ("/reports/what-cannot-be-told-apart", test_what_cannot_be_told_apart_is_refused);
  ADD ("/reports/sources-bring-customers-and-sales", test_sources_bring_customers_and_sales);
  ADD ("/reports/stages-weigh-by-chance", test_stages_weigh_by_chance);
  ADD ("/reports/summary-of-a-month", test_summary_of_a_month);
  ADD ("/reports/agrees-with-a-recount", test_agrees_with_a_recount);
  return g_test_run ();
}
