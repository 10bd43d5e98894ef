/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Customers by what they bought: cohorts, classes by recency, frequency and money, and who is
 * likely to return. */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "crm-customers-private.h"
#include "crm-money.h"
#include "crm-report-specs-private.h"
#include "crm-stages-private.h"

static void
free_customer (gpointer data)
{
  CrmCustomer *customer = data;

  g_array_unref (customer->purchases);
  g_free (customer);
}

void
crm_customers_free (CrmCustomers *self)
{
  g_ptr_array_unref (self->customers);
  g_hash_table_unref (self->by_id);
  g_free (self);
}

static CrmCustomer *
find_customer (CrmCustomers *self, const CrmId *id, gboolean is_person)
{
  CrmCustomer *customer = g_hash_table_lookup (self->by_id, id);

  if (customer != NULL)
    return customer;
  customer = g_new0 (CrmCustomer, 1);
  customer->id = *id;
  customer->is_person = is_person;
  customer->purchases = g_array_new (FALSE, FALSE, sizeof (CrmPurchase));
  g_ptr_array_add (self->customers, customer);
  g_hash_table_insert (self->by_id, &customer->id, customer);
  return customer;
}

/* Rows of company, person, day and sum. Nobody's purchases tell nothing of a customer. */
static void
take_row (CrmCustomers *self, GArray *row)
{
  const CrmValue *account = crm_reports_get_value (row, 0);
  const CrmValue *contact = crm_reports_get_value (row, 1);
  CrmPurchase purchase
      = { (CrmDate) crm_reports_get_integer (row, 2), crm_reports_get_integer (row, 3) };
  gboolean is_person = account->type != CRM_VALUE_LINK;
  const CrmValue *who = is_person ? contact : account;

  if (who->type == CRM_VALUE_LINK && !crm_value_is_none (crm_reports_get_value (row, 2)))
    g_array_append_val (find_customer (self, &who->link, is_person)->purchases, purchase);
}

static gboolean
read_purchases (CrmCustomers *self,
                const char *kind,
                const char *text,
                const char *day,
                const char *amount,
                GCancellable *cancellable,
                GError **error)
{
  g_autoptr (CrmQuery) query = crm_reports_query (self->session, kind, text, error);
  g_autoptr (CrmAggregate) aggregate = query != NULL ? crm_aggregate_new (query) : NULL;
  g_autoptr (GPtrArray) rows = NULL;

  if (aggregate == NULL || !crm_aggregate_group (aggregate, "account_id", CRM_GROUP_VALUE, error)
      || !crm_aggregate_group (aggregate, "contact_id", CRM_GROUP_VALUE, error)
      || !crm_aggregate_group (aggregate, day, CRM_GROUP_VALUE, error)
      || !crm_aggregate_measure (aggregate, CRM_MEASURE_SUM, amount, error))
    return FALSE;
  rows = crm_session_aggregate (self->session, aggregate, cancellable, error);
  for (guint i = 0; rows != NULL && i < rows->len; i++)
    take_row (self, g_ptr_array_index (rows, i));
  return rows != NULL;
}

static int
compare_purchases (gconstpointer a, gconstpointer b)
{
  return ((const CrmPurchase *) a)->day - ((const CrmPurchase *) b)->day;
}

/* Two purchases of one day are one occasion, as the model of purchases wants it. */
static void
unite_days (GArray *purchases)
{
  guint n = 0;

  g_array_sort (purchases, compare_purchases);
  for (guint i = 0; i < purchases->len; i++)
    {
      CrmPurchase purchase = g_array_index (purchases, CrmPurchase, i);
      CrmPurchase *last = n > 0 ? &g_array_index (purchases, CrmPurchase, n - 1) : NULL;

      if (last != NULL && last->day == purchase.day)
        last->amount += purchase.amount;
      else
        g_array_index (purchases, CrmPurchase, n++) = purchase;
    }
  g_array_set_size (purchases, n);
}

/**
 * crm_customers_load:
 * @filter: its days are not used, but nothing after its today is
 */
CrmCustomers *
crm_customers_load (CrmSession *session,
                    const CrmReportFilter *filter,
                    GCancellable *cancellable,
                    GError **error)
{
  g_autoptr (CrmCustomers) self = g_new0 (CrmCustomers, 1);
  CrmReportFilter until = *filter;
  g_autoptr (GString) deals = NULL;
  g_autoptr (GString) orders = g_string_new (
      "opportunity_id is empty and (status = confirmed or status = partly_delivered or status = "
      "delivered)");

  self->session = session;
  self->customers = g_ptr_array_new_with_free_func (free_customer);
  self->by_id = g_hash_table_new (crm_id_hash, crm_id_equal);
  until.from = CRM_DATE_NONE;
  until.to = crm_reports_today (filter);
  deals = crm_report_text_deals (&until, CRM_REPORT_WON, "closed_on");
  crm_report_text_days (orders, "date", CRM_DATE_NONE, until.to);
  crm_report_text_party (orders, filter);
  if (!read_purchases (self, "opportunity", deals->str, "closed_on", "amount_base", cancellable,
                       error))
    return NULL;
  /* What a filter says of deals no order can fulfil. */
  if ((filter->where == NULL || filter->where[0] == '\0') && crm_id_is_none (&filter->pipeline)
      && !read_purchases (self, "sales_order", orders->str, "date", "gross_base", cancellable,
                          error))
    return NULL;
  for (guint i = 0; i < self->customers->len; i++)
    unite_days (((CrmCustomer *) g_ptr_array_index (self->customers, i))->purchases);
  return g_steal_pointer (&self);
}

gint64
crm_customer_get_amount (const CrmCustomer *self)
{
  gint64 sum = 0;

  for (guint i = 0; i < self->purchases->len; i++)
    sum += g_array_index (self->purchases, CrmPurchase, i).amount;
  return sum;
}

/**
 * crm_customer_get_buyer:
 *
 * Returns: the purchases until @today as the model of purchases sees them; a negative number of
 *   repeats when there was none yet
 */
CrmBuyer
crm_customer_get_buyer (const CrmCustomer *self, CrmDate today)
{
  CrmBuyer buyer = { -1, 0, 0, 0 };
  CrmDate first = g_array_index (self->purchases, CrmPurchase, 0).day;
  gint64 sum = 0;

  for (guint i = 0; i < self->purchases->len; i++)
    {
      const CrmPurchase *purchase = &g_array_index (self->purchases, CrmPurchase, i);

      if (purchase->day > today)
        break;
      buyer.n_repeats++;
      buyer.last = (purchase->day - first) / 7.0;
      sum += i > 0 ? purchase->amount : 0;
    }
  buyer.age = MAX (0, today - first) / 7.0;
  if (buyer.n_repeats > 0)
    buyer.mean_value = (double) sum / buyer.n_repeats;
  return buyer;
}

const char *
crm_customer_get_kind (const CrmCustomer *self)
{
  return self->is_person ? "contact" : "account";
}

/* @customers: (element-type CrmCustomer). The list behind a number shows one kind of records; of
 * companies and people together nothing is told. */
void
crm_customers_put (CrmSeries *series, int row, guint column, gint64 number, GPtrArray *customers)
{
  GArray *ids = g_array_new (FALSE, FALSE, sizeof (CrmId));
  guint n_people = 0;

  crm_report_put (series, row, column, number, NULL, NULL, NULL);
  for (guint i = 0; i < customers->len; i++)
    {
      const CrmCustomer *customer = g_ptr_array_index (customers, i);

      n_people += customer->is_person;
      g_array_append_val (ids, customer->id);
    }
  if (n_people == 0 || n_people == customers->len)
    crm_series_take_ids (series, row, column, n_people > 0 ? "contact" : "account", ids);
  else
    g_array_unref (ids);
}

char *
crm_customers_dup_name (CrmCustomers *self, const CrmCustomer *customer)
{
  const CrmKind *kind = crm_catalog_find_kind (crm_session_get_catalog (self->session),
                                               crm_customer_get_kind (customer));
  g_autoptr (CrmRecord) record = crm_session_get_any (self->session, kind, &customer->id, NULL);

  return g_strdup (record != NULL ? crm_record_get_title (record) : "");
}

#define MOST_OFFSETS 12

typedef struct
{
  CrmDate start;
  GPtrArray *members;                /* CrmCustomer */
  GPtrArray *came[MOST_OFFSETS + 1]; /* those who bought so many steps later */
} Cohort;

static void
free_cohort (gpointer data)
{
  Cohort *cohort = data;

  g_ptr_array_unref (cohort->members);
  for (guint i = 0; i <= MOST_OFFSETS; i++)
    g_ptr_array_unref (cohort->came[i]);
  g_free (cohort);
}

static int
month_number (CrmDate date, int months)
{
  int year, month;

  crm_date_split (date, &year, &month, NULL);
  return (year * 12 + month - 1) / months;
}

static CrmDate
month_start (int number, int months)
{
  return crm_date_new (number * months / 12, number * months % 12 + 1, 1);
}

static Cohort *
find_cohort (GPtrArray *cohorts, CrmDate start)
{
  Cohort *cohort;

  for (guint i = 0; i < cohorts->len; i++)
    if (((Cohort *) g_ptr_array_index (cohorts, i))->start == start)
      return g_ptr_array_index (cohorts, i);
  cohort = g_new0 (Cohort, 1);
  cohort->start = start;
  cohort->members = g_ptr_array_new ();
  for (guint i = 0; i <= MOST_OFFSETS; i++)
    cohort->came[i] = g_ptr_array_new ();
  g_ptr_array_add (cohorts, cohort);
  return cohort;
}

static void
add_to_cohort (GPtrArray *cohorts, CrmCustomer *customer, int months)
{
  int first = month_number (g_array_index (customer->purchases, CrmPurchase, 0).day, months);
  Cohort *cohort = find_cohort (cohorts, month_start (first, months));
  int before = -1;

  g_ptr_array_add (cohort->members, customer);
  for (guint i = 0; i < customer->purchases->len; i++)
    {
      int offset
          = month_number (g_array_index (customer->purchases, CrmPurchase, i).day, months) - first;

      if (offset <= MOST_OFFSETS && offset != before)
        g_ptr_array_add (cohort->came[offset], customer);
      before = offset;
    }
}

static int
compare_cohorts (gconstpointer a, gconstpointer b)
{
  return (*(Cohort *const *) a)->start - (*(Cohort *const *) b)->start;
}

/* A cell of months to come is empty, which is not the same as nobody. */
static void
add_cohort_rows (CrmSeries *series, GPtrArray *cohorts, CrmDate today, int months)
{
  for (guint i = 0; i < cohorts->len; i++)
    {
      Cohort *cohort = g_ptr_array_index (cohorts, i);
      int last = month_number (today, months) - month_number (cohort->start, months);
      guint row = crm_series_add_row (series);

      crm_series_set_value (series, row, 0, crm_value_integer (cohort->start));
      crm_customers_put (series, (int) row, 1, cohort->members->len, cohort->members);
      for (int k = 0; k <= MIN (last, MOST_OFFSETS); k++)
        crm_customers_put (series, (int) row, 2 + (guint) k,
                           crm_reports_share (cohort->came[k]->len, cohort->members->len).integer,
                           cohort->came[k]);
    }
}

static void
add_cohort_totals (CrmSeries *series, GPtrArray *cohorts, CrmDate today, int months)
{
  gint64 members = 0;

  for (guint i = 0; i < cohorts->len; i++)
    members += ((Cohort *) g_ptr_array_index (cohorts, i))->members->len;
  crm_series_set_total (series, 1, crm_value_integer (members));
  for (int k = 0; k <= MOST_OFFSETS; k++)
    {
      gint64 came = 0, could = 0;

      for (guint i = 0; i < cohorts->len; i++)
        {
          Cohort *cohort = g_ptr_array_index (cohorts, i);

          if (month_number (today, months) - month_number (cohort->start, months) < k)
            continue;
          came += cohort->came[k]->len;
          could += cohort->members->len;
        }
      crm_series_set_total (series, 2 + (guint) k, crm_reports_share (came, could));
    }
}

/**
 * crm_reports_cohorts:
 * @filter: its days are those of the first purchase; its first grouping is "month" or "quarter"
 *
 * Columns: "cohort", "customers", then "p0", "p1" …: the share of them that bought so many months
 * or quarters later. The totals are over all cohorts that are old enough.
 */
CrmSeries *
crm_reports_cohorts (CrmSession *session,
                     const CrmReportFilter *filter,
                     GCancellable *cancellable,
                     GError **error)
{
  g_autoptr (CrmCustomers) customers = crm_customers_load (session, filter, cancellable, error);
  g_autoptr (GPtrArray) cohorts = g_ptr_array_new_with_free_func (free_cohort);
  int months = g_strcmp0 (filter->by[0], "month") == 0 ? 1 : 3;
  CrmSeries *series;

  if (customers == NULL)
    return NULL;
  for (guint i = 0; i < customers->customers->len; i++)
    {
      CrmCustomer *customer = g_ptr_array_index (customers->customers, i);
      CrmDate first = g_array_index (customer->purchases, CrmPurchase, 0).day;

      if ((filter->from == CRM_DATE_NONE || first >= filter->from)
          && (filter->to == CRM_DATE_NONE || first <= filter->to))
        add_to_cohort (cohorts, customer, months);
    }
  g_ptr_array_sort (cohorts, compare_cohorts);
  series = crm_series_new (C_ ("report", "Customers Who Come Back"), NULL);
  /* Translators: heading of a column: when the customers of a row bought for the first time. */
  crm_series_add_column (series, "cohort", _ ("First purchase"),
                         months == 1 ? CRM_SERIES_MONTH : CRM_SERIES_DATE);
  crm_report_add_column (series, "customers", _ ("Customers"), CRM_SERIES_INTEGER,
                         _ ("Companies and people whose first won deal, or order without a deal, "
                            "lies there"));
  for (guint k = 0; k <= MOST_OFFSETS; k++)
    {
      g_autofree char *key = g_strdup_printf ("p%u", k);
      g_autofree char *label = g_strdup_printf ("+%u", k);

      crm_report_add_column (series, key, label, CRM_SERIES_PERCENT,
                             _ ("Share of these customers who bought so many months or quarters "
                                "after their first purchase"));
    }
  add_cohort_rows (series, cohorts, crm_reports_today (filter), months);
  add_cohort_totals (series, cohorts, crm_reports_today (filter), months);
  return series;
}

typedef struct
{
  CrmCustomer *customer;
  gint64 values[3]; /* recency as the last day, frequency, money */
  int scores[3];    /* 1 to 5, the best */
} Scored;

/* By one of the three values. */
static int
compare_scored (gconstpointer a, gconstpointer b, gpointer which)
{
  guint at = GPOINTER_TO_UINT (which);
  const Scored *first = *(Scored *const *) a, *second = *(Scored *const *) b;

  return first->values[at] < second->values[at] ? -1 : first->values[at] > second->values[at];
}

/* Fifths by rank; equal values get equal scores. */
static void
score (GPtrArray *scored, guint at)
{
  int current = 1;

  g_ptr_array_sort_with_data (scored, compare_scored, GUINT_TO_POINTER (at));
  for (guint i = 0; i < scored->len; i++)
    {
      Scored *one = g_ptr_array_index (scored, i);

      if (i == 0 || one->values[at] != ((Scored *) g_ptr_array_index (scored, i - 1))->values[at])
        current = 1 + (int) ((guint64) i * 5 / scored->len);
      one->scores[at] = current;
    }
}

/* Classes by recency and frequency; the first that fits is meant. */
static const struct
{
  const char *key;
  const char *label;
  int recency_from, recency_to, frequency_from, frequency_to;
} classes[] = {
  { "champions", NC_ ("customers", "Champions: bought lately and often"), 4, 5, 4, 5 },
  { "loyal", NC_ ("customers", "Loyal: buy often"), 3, 3, 4, 5 },
  { "growing", NC_ ("customers", "Growing: bought lately, may buy more"), 4, 5, 2, 3 },
  { "new", NC_ ("customers", "New: bought lately, for the first times"), 4, 5, 1, 1 },
  { "fading", NC_ ("customers", "Fading: not so lately any more"), 3, 3, 1, 3 },
  { "at_risk", NC_ ("customers", "At risk: bought often, but long ago"), 1, 2, 3, 5 },
  { "lost", NC_ ("customers", "Asleep: bought seldom and long ago"), 1, 2, 1, 2 },
};

static guint
find_class (const Scored *one)
{
  for (guint i = 0; i < G_N_ELEMENTS (classes); i++)
    if (one->scores[0] >= classes[i].recency_from && one->scores[0] <= classes[i].recency_to
        && one->scores[1] >= classes[i].frequency_from && one->scores[1] <= classes[i].frequency_to)
      return i;
  return G_N_ELEMENTS (classes) - 1;
}

static GPtrArray *
score_customers (CrmCustomers *customers)
{
  GPtrArray *scored = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < customers->customers->len; i++)
    {
      CrmCustomer *customer = g_ptr_array_index (customers->customers, i);
      GArray *purchases = customer->purchases;
      Scored *one = g_new0 (Scored, 1);

      one->customer = customer;
      one->values[0] = g_array_index (purchases, CrmPurchase, purchases->len - 1).day;
      one->values[1] = purchases->len;
      one->values[2] = crm_customer_get_amount (customer);
      g_ptr_array_add (scored, one);
    }
  for (guint at = 0; at < 3; at++)
    score (scored, at);
  return scored;
}

static void
add_class_row (CrmSeries *series, guint class, GPtrArray *scored, CrmDate today, gint64 all)
{
  g_autoptr (GPtrArray) members = g_ptr_array_new ();
  gint64 amount = 0, purchases = 0, days = 0;
  guint row = crm_series_add_row (series);

  for (guint i = 0; i < scored->len; i++)
    {
      const Scored *one = g_ptr_array_index (scored, i);

      if (find_class (one) != class)
        continue;
      g_ptr_array_add (members, one->customer);
      amount += one->values[2];
      purchases += one->values[1];
      days += today - one->values[0];
    }
  crm_series_set_value (
      series, row, 0,
      crm_value_text (g_dpgettext2 (GETTEXT_PACKAGE, "customers", classes[class].label)));
  crm_customers_put (series, (int) row, 1, members->len, members);
  crm_series_set_value (series, row, 2, crm_reports_share (members->len, scored->len));
  if (members->len > 0)
    {
      crm_series_set_value (series, row, 3, crm_value_integer (days * 86400 / members->len));
      crm_series_set_value (series, row, 4,
                            crm_value_integer (purchases * CRM_DECIMAL_ONE / members->len));
    }
  crm_customers_put (series, (int) row, 5, amount, members);
  crm_series_set_value (series, row, 6, crm_reports_share (amount, all));
}

/**
 * crm_reports_rfm:
 * @filter: its days are not used
 *
 * Columns: "class", "customers", "share", "recency" (mean time since the last purchase),
 * "frequency" (mean number of purchases), "amount", "amount_share".
 */
CrmSeries *
crm_reports_rfm (CrmSession *session,
                 const CrmReportFilter *filter,
                 GCancellable *cancellable,
                 GError **error)
{
  g_autoptr (CrmCustomers) customers = crm_customers_load (session, filter, cancellable, error);
  g_autoptr (GPtrArray) scored = customers != NULL ? score_customers (customers) : NULL;
  CrmSeries *series;
  gint64 all = 0;

  if (scored == NULL)
    return NULL;
  series
      = crm_series_new (C_ ("report", "Classes of Customers"), crm_session_get_currency (session));
  crm_series_add_column (series, "class", _ ("Class"), CRM_SERIES_TEXT);
  crm_report_add_column (series, "customers", _ ("Customers"), CRM_SERIES_INTEGER,
                         _ ("Customers in fifths by their last purchase (R) and by the number of "
                            "purchases (F)"));
  crm_report_add_column (series, "share", _ ("Of all customers"), CRM_SERIES_PERCENT,
                         _ ("Customers of the class ÷ all customers"));
  crm_report_add_column (series, "recency", _ ("Since last purchase"), CRM_SERIES_DURATION,
                         _ ("Mean of the days since the last purchase"));
  crm_report_add_column (series, "frequency", _ ("Purchases each"), CRM_SERIES_DECIMAL,
                         _ ("Days with a purchase ÷ customers"));
  crm_report_add_column (series, "amount", _ ("Sales"), CRM_SERIES_MONEY,
                         _ ("Sum of all purchases of these customers"));
  crm_report_add_column (series, "amount_share", _ ("Of all sales"), CRM_SERIES_PERCENT,
                         _ ("Sales of the class ÷ all sales"));
  for (guint i = 0; i < scored->len; i++)
    all += ((Scored *) g_ptr_array_index (scored, i))->values[2];
  for (guint i = 0; i < G_N_ELEMENTS (classes); i++)
    add_class_row (series, i, scored, crm_reports_today (filter), all);
  crm_series_set_total (series, 1, crm_value_integer (scored->len));
  crm_series_set_total (series, 5, crm_value_integer (all));
  return series;
}
