/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the next months may bring: what is won already, open deals by their chance, and purchases
 * that customers usually repeat. The same computation, made for days that are past, tells how far
 * it was off. */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "crm-customers-private.h"
#include "crm-deal-past-private.h"
#include "crm-money.h"
#include "crm-report-specs-private.h"

#define N_MONTHS 6
#define N_TESTED 6
#define N_DRAWS 1000
#define SEED 20050824

/* Fewer closed deals than this say nothing about the chance of others. */
#define LEAST_CLOSED 20

typedef struct
{
  gint64 won;
  double weighted;
  double repeat;
  double draws[N_DRAWS];
} Month;

typedef struct
{
  const CrmDealPast *past;
  CrmCustomers *customers;
  CrmDate day; /* as seen when this day begins */
  CrmDate start;
  guint n_months;
  Month *months;
  double usual_chance; /* of a deal of which nobody wrote one down */
  int usual_days;      /* from the first day to the last */
  GRand *random;
} Forecast;

static int
month_of (const Forecast *self, CrmDate day)
{
  int year, month, first_year, first_month;

  crm_date_split (self->start, &first_year, &first_month, NULL);
  crm_date_split (MAX (day, self->start), &year, &month, NULL);
  return (year - first_year) * 12 + month - first_month;
}

static int
compare_integers (gconstpointer a, gconstpointer b)
{
  return *(const int *) a - *(const int *) b;
}

/* What was usual until that day. */
static void
learn (Forecast *self)
{
  g_autoptr (GArray) days = g_array_new (FALSE, FALSE, sizeof (int));
  guint won = 0, closed = 0;

  for (guint i = 0; i < self->past->deals->len; i++)
    {
      const CrmPastDeal *deal = &g_array_index (self->past->deals, CrmPastDeal, i);
      int length;

      if (deal->now.type == CRM_STAGES_OPEN || deal->closed == CRM_DATE_NONE
          || deal->closed >= self->day)
        continue;
      closed++;
      if (deal->now.type != CRM_STAGES_WON)
        continue;
      won++;
      if (deal->began == CRM_DATE_NONE)
        continue;
      length = deal->closed - deal->began;
      g_array_append_val (days, length);
    }
  g_array_sort (days, compare_integers);
  self->usual_chance = closed >= LEAST_CLOSED ? (double) won / closed : 0.5;
  self->usual_days = days->len > 0 ? g_array_index (days, int, days->len / 2) : 60;
}

/* A deal that should have closed is expected to close this month. */
static void
add_open (Forecast *self, const CrmPastDeal *deal, CrmPastState state)
{
  CrmDate close = state.expected_close != CRM_DATE_NONE ? state.expected_close
                                                        : deal->began + self->usual_days;
  double chance = state.chance >= 0 ? state.chance / 100.0 : self->usual_chance;
  int month = month_of (self, MAX (close, self->day));

  if (month < 0 || month >= (int) self->n_months)
    return;
  self->months[month].weighted += chance * (double) state.amount;
  for (guint i = 0; i < N_DRAWS && self->random != NULL; i++)
    if (g_rand_double (self->random) < chance)
      self->months[month].draws[i] += (double) state.amount;
}

static void
add_deals (Forecast *self)
{
  for (guint i = 0; i < self->past->deals->len; i++)
    {
      const CrmPastDeal *deal = &g_array_index (self->past->deals, CrmPastDeal, i);
      CrmPastState state = crm_deal_past_at (self->past, deal, self->day);
      int month;

      if (state.type == CRM_STAGES_OPEN)
        add_open (self, deal, state);
      if (state.type != CRM_STAGES_WON || deal->closed == CRM_DATE_NONE
          || deal->closed < self->start)
        continue;
      month = month_of (self, deal->closed);
      if (month < (int) self->n_months)
        self->months[month].won += state.amount;
    }
}

/* How many events come where @mean are expected. */
static guint
draw_poisson (GRand *random, double mean)
{
  double limit = exp (-mean), product = g_rand_double (random);
  guint n = 0;

  while (product > limit && n < 1000)
    {
      product *= g_rand_double (random);
      n++;
    }
  return n;
}

/* Customers who have an open deal are in the forecast with it. */
static GHashTable *
find_busy (CrmSession *session, GCancellable *cancellable, GError **error)
{
  static const char *const links[] = { "account_id", "contact_id" };
  GHashTable *busy = g_hash_table_new_full (crm_id_hash, crm_id_equal, g_free, NULL);

  for (gsize k = 0; k < G_N_ELEMENTS (links); k++)
    {
      g_autoptr (CrmQuery) query
          = crm_reports_query (session, "opportunity", CRM_REPORT_OPEN, error);
      g_autoptr (CrmAggregate) aggregate = query != NULL ? crm_aggregate_new (query) : NULL;
      g_autoptr (GPtrArray) rows = NULL;

      if (aggregate != NULL && crm_aggregate_group (aggregate, links[k], CRM_GROUP_VALUE, error))
        rows = crm_session_aggregate (session, aggregate, cancellable, error);
      for (guint i = 0; rows != NULL && i < rows->len; i++)
        {
          const CrmValue *value = crm_reports_get_value (g_ptr_array_index (rows, i), 0);

          if (value->type == CRM_VALUE_LINK)
            g_hash_table_add (busy, g_memdup2 (&value->link, sizeof value->link));
        }
      if (rows == NULL)
        {
          g_hash_table_unref (busy);
          return NULL;
        }
    }
  return busy;
}

typedef struct
{
  CrmBgnbd model;
  CrmGammaGamma values;
  gboolean is_known;
} Habits;

static gboolean
add_repeats (Forecast *self, GHashTable *busy, const Habits *habits, GCancellable *cancellable)
{
  for (guint i = 0; i < self->customers->customers->len && habits->is_known; i++)
    {
      const CrmCustomer *customer = g_ptr_array_index (self->customers->customers, i);
      CrmBuyer buyer = crm_customer_get_buyer (customer, self->day - 1);
      double value, before = 0;

      if (buyer.n_repeats < 1 || g_hash_table_contains (busy, &customer->id))
        continue;
      value = crm_gamma_gamma_expect (&habits->values, &buyer);
      for (guint k = 0; k < self->n_months; k++)
        {
          CrmDate end = crm_date_add_months (self->start, (int) k + 1);
          double until = crm_bgnbd_expect (&habits->model, &buyer, (end - self->day) / 7.0);
          double mean = MAX (0, until - before);

          before = until;
          self->months[k].repeat += mean * value;
          for (guint n = 0; n < N_DRAWS && mean > 0; n++)
            self->months[k].draws[n] += draw_poisson (self->random, mean) * value;
        }
    }
  return !g_cancellable_is_cancelled (cancellable);
}

static gboolean
learn_habits (CrmCustomers *customers,
              CrmDate today,
              Habits *habits,
              GCancellable *cancellable,
              GError **error)
{
  g_autofree CrmBuyer *buyers = g_new0 (CrmBuyer, customers->customers->len + 1);
  guint n = 0, repeats = 0;

  for (guint i = 0; i < customers->customers->len; i++)
    {
      CrmBuyer buyer
          = crm_customer_get_buyer (g_ptr_array_index (customers->customers, i), today - 1);

      if (buyer.n_repeats < 0)
        continue;
      buyers[n++] = buyer;
      repeats += buyer.n_repeats > 0;
    }
  habits->is_known = n >= 10 && repeats >= 5;
  return !habits->is_known
         || (crm_bgnbd_fit (&habits->model, buyers, n, cancellable, error)
             && crm_gamma_gamma_fit (&habits->values, buyers, n, cancellable, error));
}

static int
compare_doubles (gconstpointer a, gconstpointer b)
{
  double first = *(const double *) a, second = *(const double *) b;

  return first < second ? -1 : first > second;
}

static gint64
percentile (Month *month, guint percent)
{
  qsort (month->draws, N_DRAWS, sizeof *month->draws, compare_doubles);
  return month->won + llround (month->draws[N_DRAWS * percent / 100]);
}

static gint64
actual_of (const CrmDealPast *past, CrmDate from, CrmDate to)
{
  gint64 sum = 0;

  for (guint i = 0; i < past->deals->len; i++)
    {
      const CrmPastDeal *deal = &g_array_index (past->deals, CrmPastDeal, i);

      if (deal->now.type == CRM_STAGES_WON && deal->closed >= from && deal->closed <= to)
        sum += deal->now.amount;
    }
  return sum;
}

/* How far the same forecast, made when each of the last months began, was off; -1 when no month can
 * be tested. @bias: (out): by how much it was too high. */
static double
test_back (const CrmDealPast *past, CrmDate today, double *bias, guint *n_tested)
{
  double off = 0, over = 0, all = 0;

  *n_tested = 0;
  for (int i = N_TESTED; i > 0; i--)
    {
      CrmDate start = crm_date_add_months (crm_date_month_start (today), -i);
      CrmDate end = crm_date_add_months (start, 1) - 1;
      g_autofree Month *month = g_new0 (Month, 1);
      Forecast forecast = { past, NULL, start, start, 1, month, 0, 0, NULL };
      gint64 actual = actual_of (past, start, end);

      learn (&forecast);
      add_deals (&forecast);
      if (actual == 0 && month->weighted == 0)
        continue;
      (*n_tested)++;
      all += (double) actual;
      off += fabs (month->weighted - (double) actual);
      over += month->weighted - (double) actual;
    }
  *bias = all > 0 ? over / all : 0;
  return all > 0 ? off / all : -1;
}

static CrmSeries *
new_series (CrmSession *session)
{
  CrmSeries *series
      = crm_series_new (C_ ("report", "Forecast by Month"), crm_session_get_currency (session));

  crm_series_add_column (series, "month", _ ("Month"), CRM_SERIES_MONTH);
  crm_report_add_column (series, "won", _ ("Won"), CRM_SERIES_MONEY,
                         _ ("Deals won in the month already"));
  crm_report_add_column (series, "weighted", _ ("Open, weighted"), CRM_SERIES_MONEY,
                         _ ("Sum of amount × chance of the open deals expected to close then; late "
                            "ones count for this month"));
  /* Translators: heading of a column: purchases that customers are expected to repeat. */
  crm_report_add_column (series, "repeat", _ ("Repeat purchases"), CRM_SERIES_MONEY,
                         _ ("Expected purchases × value of customers without an open deal, by "
                            "BG/NBD and gamma-gamma"));
  crm_report_add_column (series, "total", _ ("Expected"), CRM_SERIES_MONEY,
                         _ ("Won + weighted + repeat"));
  /* Translators: heading of a column: in nine of ten cases it will be more. */
  crm_report_add_column (series, "low", _ ("At least"), CRM_SERIES_MONEY,
                         _ ("Nine of ten of 1,000 drawn months are above"));
  /* Translators: heading of a column: in nine of ten cases it will be less. */
  crm_report_add_column (series, "high", _ ("At most"), CRM_SERIES_MONEY,
                         _ ("Nine of ten of 1,000 drawn months are below"));
  return series;
}

static void
put_drill (CrmSeries *series, guint row, CrmDate from, CrmDate to, const CrmReportFilter *filter)
{
  CrmReportFilter heeded = *filter;
  g_autoptr (GString) won = NULL;

  heeded.from = from;
  heeded.to = to;
  won = crm_report_text_deals (&heeded, CRM_REPORT_WON, "closed_on");
  crm_series_take_filter (series, (int) row, 1, "opportunity", g_strdup (won->str));
}

static void
add_rows (CrmSeries *series, Forecast *forecast, const CrmReportFilter *filter)
{
  gint64 totals[4] = { 0 };

  for (guint k = 0; k < forecast->n_months; k++)
    {
      Month *month = &forecast->months[k];
      CrmDate from = crm_date_add_months (forecast->start, (int) k);
      guint row = crm_series_add_row (series);
      gint64 numbers[]
          = { month->won, llround (month->weighted), llround (month->repeat), 0, 0, 0 };

      numbers[3] = numbers[0] + numbers[1] + numbers[2];
      numbers[4] = percentile (month, 10);
      numbers[5] = percentile (month, 90);
      crm_series_set_value (series, row, 0, crm_value_integer (from));
      for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
        crm_series_set_value (series, row, 1 + i, crm_value_integer (numbers[i]));
      for (guint i = 0; i < 4; i++)
        totals[i] += numbers[i];
      put_drill (series, row, from, crm_date_add_months (from, 1) - 1, filter);
    }
  for (guint i = 0; i < 4; i++)
    crm_series_set_total (series, 1 + i, crm_value_integer (totals[i]));
}

static void
put_note (CrmSeries *series, const CrmDealPast *past, CrmDate today)
{
  double bias;
  guint n;
  double off = test_back (past, today, &bias, &n);
  g_autofree char *error_text = NULL;
  g_autofree char *bias_text = NULL;
  g_autofree char *tested = NULL;
  g_autofree char *note = NULL;

  if (off < 0)
    return;
  error_text
      = crm_locale_format_percent (crm_locale_default (), llround (off * CRM_DECIMAL_ONE), 0);
  bias_text
      = crm_locale_format_percent (crm_locale_default (), llround (bias * CRM_DECIMAL_ONE), 0);
  tested = g_strdup_printf (
      ngettext ("Tested on %u past month with sales", "Tested on %u past months with sales", n), n);
  /* Translators: how far a forecast was off: on what it was tested, a share of what was sold, then
   * by how much it was too high (or, with a minus, too low). */
  note = g_strdup_printf (_ ("%s: off by %s of sales, too high by %s. Deals that began after the "
                             "forecast are not in it."),
                          tested, error_text, bias_text);
  crm_series_set_note (series, note);
}

/**
 * crm_reports_forecast:
 * @filter: its days are not used: this month and the five after it
 *
 * Columns: "month", "won", "weighted", "repeat", "total", "low", "high". The note says how far the
 * part from deals was off in the last months.
 */
CrmSeries *
crm_reports_forecast (CrmSession *session,
                      const CrmReportFilter *filter,
                      GCancellable *cancellable,
                      GError **error)
{
  CrmDate today = crm_reports_today (filter);
  g_autoptr (CrmDealPast) past = crm_deal_past_load (session, filter, cancellable, error);
  g_autoptr (CrmCustomers) customers
      = past != NULL ? crm_customers_load (session, filter, cancellable, error) : NULL;
  g_autoptr (GHashTable) busy = customers != NULL ? find_busy (session, cancellable, error) : NULL;
  g_autofree Month *months = g_new0 (Month, N_MONTHS);
  g_autoptr (GRand) random = g_rand_new_with_seed (SEED);
  Habits habits = { .is_known = FALSE };
  Forecast forecast = { past, customers, today + 1, crm_date_month_start (today), N_MONTHS, months,
                        0,    0,         random };
  CrmSeries *series;

  if (busy == NULL || !learn_habits (customers, today, &habits, cancellable, error))
    return NULL;
  learn (&forecast);
  add_deals (&forecast);
  if (!add_repeats (&forecast, busy, &habits, cancellable))
    {
      g_cancellable_set_error_if_cancelled (cancellable, error);
      return NULL;
    }
  series = new_series (session);
  add_rows (series, &forecast, filter);
  put_note (series, past, today);
  return series;
}
