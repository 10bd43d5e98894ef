/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who is likely to return, when, and what it is worth. */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "crm-customers-private.h"
#include "crm-money.h"
#include "crm-report-specs-private.h"
#include "crm-stages-private.h"

#define HORIZON_WEEKS 13
#define MOST_ROWS 200

/* Fewer customers than this say nothing about the rest. */
#define LEAST_CUSTOMERS 10

typedef struct
{
  CrmCustomer *customer;
  CrmBuyer buyer;
  double alive;
  double expected;
  double value; /* of each purchase */
  double weeks; /* until the next; 0: none is to be expected within three years */
} Return;

static int
compare_returns (gconstpointer a, gconstpointer b)
{
  const Return *first = a, *second = b;
  double one = first->expected * first->value, two = second->expected * second->value;

  return one > two ? -1 : one < two;
}

/* When the expected number of purchases reaches one. */
static double
find_next (const CrmBgnbd *model, const CrmBuyer *buyer)
{
  double low = 0, high = 1;

  while (high < 156 && crm_bgnbd_expect (model, buyer, high) < 1)
    high *= 2;
  if (high >= 156)
    return 0;
  for (int i = 0; i < 20; i++)
    {
      double middle = (low + high) / 2;

      if (crm_bgnbd_expect (model, buyer, middle) < 1)
        low = middle;
      else
        high = middle;
    }
  return high;
}

static CrmSeries *
new_series (CrmSession *session)
{
  CrmSeries *series = crm_series_new (C_ ("report", "Who Is Likely to Return"),
                                      crm_session_get_currency (session));

  crm_series_add_column (series, "customer", _ ("Customer"), CRM_SERIES_TEXT);
  crm_report_add_column (series, "purchases", _ ("Purchases"), CRM_SERIES_INTEGER,
                         _ ("Days on which the customer bought"));
  crm_series_add_column (series, "last", _ ("Last purchase"), CRM_SERIES_DATE);
  /* Translators: heading of a column: the chance that a customer still buys from us. */
  crm_report_add_column (series, "alive", _ ("Still a customer"), CRM_SERIES_PERCENT,
                         _ ("1 ÷ (1 + a ÷ (b + x − 1) · ((α + T) ÷ (α + t))^(r + x)): x purchases "
                            "after the first, the last of them after t of T weeks"));
  crm_report_add_column (series, "expected", _ ("Purchases in 13 weeks"), CRM_SERIES_DECIMAL,
                         _ ("Expected number by the BG/NBD model of Fader, Hardie and Lee (2005)"));
  crm_report_add_column (series, "next", _ ("Next purchase about"), CRM_SERIES_DATE,
                         _ ("The day by which one purchase is to be expected"));
  crm_report_add_column (series, "value", _ ("Value of each"), CRM_SERIES_MONEY,
                         _ ("Expected mean value by the gamma-gamma model: p · (v + x · m) ÷ "
                            "(p · x + q − 1), m the mean of the purchases after the first"));
  crm_report_add_column (series, "amount", _ ("Expected sales"), CRM_SERIES_MONEY,
                         _ ("Purchases in 13 weeks × value of each"));
  return series;
}

static void
add_row (CrmSeries *series, CrmCustomers *customers, const Return *one, CrmDate today)
{
  guint row = crm_series_add_row (series);
  GArray *purchases = one->customer->purchases;
  GArray *ids = g_array_new (FALSE, FALSE, sizeof (CrmId));

  g_array_append_val (ids, one->customer->id);
  crm_series_set_row_id (series, row, &one->customer->id);
  crm_series_set_value (series, row, 0,
                        crm_value_take_text (crm_customers_dup_name (customers, one->customer)));
  crm_series_set_value (series, row, 1, crm_value_integer (purchases->len));
  crm_series_take_ids (series, (int) row, 1, crm_customer_get_kind (one->customer), ids);
  crm_series_set_value (
      series, row, 2,
      crm_value_integer (g_array_index (purchases, CrmPurchase, purchases->len - 1).day));
  crm_series_set_value (series, row, 3, crm_value_integer (llround (one->alive * CRM_DECIMAL_ONE)));
  crm_series_set_value (series, row, 4,
                        crm_value_integer (llround (one->expected * CRM_DECIMAL_ONE)));
  if (one->weeks > 0)
    crm_series_set_value (series, row, 5,
                          crm_value_integer (today + (int) lround (one->weeks * 7)));
  crm_series_set_value (series, row, 6, crm_value_integer (llround (one->value)));
  crm_series_set_value (series, row, 7, crm_value_integer (llround (one->value * one->expected)));
}

static GArray *
make_returns (CrmCustomers *customers,
              const CrmBuyer *buyers,
              const CrmBgnbd *model,
              const CrmGammaGamma *values)
{
  GArray *returns = g_array_new (FALSE, FALSE, sizeof (Return));

  for (guint i = 0; i < customers->customers->len; i++)
    {
      Return one = { g_ptr_array_index (customers->customers, i),
                     buyers[i],
                     crm_bgnbd_alive (model, &buyers[i]),
                     crm_bgnbd_expect (model, &buyers[i], HORIZON_WEEKS),
                     crm_gamma_gamma_expect (values, &buyers[i]),
                     0 };

      g_array_append_val (returns, one);
    }
  g_array_sort (returns, compare_returns);
  return returns;
}

static char *
dup_note (const CrmBgnbd *model, const CrmGammaGamma *values, guint n)
{
  /* Translators: below a table of customers: the parameters of a statistical model. */
  return g_strdup_printf (_ ("BG/NBD model fitted to %u customers: r = %.4g, α = %.4g weeks, "
                             "a = %.4g, b = %.4g; gamma-gamma: p = %.4g, q = %.4g, v = %.0f"),
                          n, model->r, model->alpha, model->a, model->b, values->p, values->q,
                          values->v);
}

/**
 * crm_reports_returning:
 * @filter: its days are not used
 *
 * Columns: "customer", "purchases", "last", "alive", "expected", "next", "value", "amount"; those
 * worth most come first.
 */
CrmSeries *
crm_reports_returning (CrmSession *session,
                       const CrmReportFilter *filter,
                       GCancellable *cancellable,
                       GError **error)
{
  CrmDate today = crm_reports_today (filter);
  g_autoptr (CrmCustomers) customers = crm_customers_load (session, filter, cancellable, error);
  guint n = customers != NULL ? customers->customers->len : 0;
  g_autofree CrmBuyer *buyers = g_new0 (CrmBuyer, n + 1);
  g_autoptr (GArray) returns = NULL;
  g_autofree char *note = NULL;
  g_autoptr (CrmSeries) series = new_series (session);
  CrmGammaGamma values;
  CrmBgnbd model;
  double expected = 0, amount = 0;

  if (customers == NULL)
    return NULL;
  for (guint i = 0; i < n; i++)
    buyers[i] = crm_customer_get_buyer (g_ptr_array_index (customers->customers, i), today);
  if (n < LEAST_CUSTOMERS)
    {
      crm_series_set_note (series, _ ("There are too few customers with purchases yet"));
      return g_steal_pointer (&series);
    }
  if (!crm_bgnbd_fit (&model, buyers, n, cancellable, error)
      || !crm_gamma_gamma_fit (&values, buyers, n, cancellable, error))
    return NULL;
  returns = make_returns (customers, buyers, &model, &values);
  for (guint i = 0; i < returns->len; i++)
    {
      Return *one = &g_array_index (returns, Return, i);

      expected += one->expected;
      amount += one->expected * one->value;
      if (i >= MOST_ROWS)
        continue;
      one->weeks = find_next (&model, &one->buyer);
      add_row (series, customers, one, today);
    }
  crm_series_set_total (series, 4, crm_value_integer (llround (expected * CRM_DECIMAL_ONE)));
  crm_series_set_total (series, 7, crm_value_integer (llround (amount)));
  note = dup_note (&model, &values, n);
  crm_series_set_note (series, note);
  return g_steal_pointer (&series);
}
