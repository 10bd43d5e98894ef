/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Orders and invoices for what was sold, and contracts. */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "crm-clock.h"
#include "crm-money.h"
#include "crm-sample-private.h"

#define N_INVOICES 60
#define N_ORDERS 36    /* of the latest deals that were won */
#define N_NOT_BILLED 6 /* of these, the newest */
#define MAX_LINES 3
#define N_CONTRACTS 24
#define PAY_DAYS 30

static int
compare_closing (gconstpointer a, gconstpointer b)
{
  const CrmSampleDeal *first = *(CrmSampleDeal *const *) a, *second = *(CrmSampleDeal *const *) b;

  return first->changed_at < second->changed_at ? -1 : first->changed_at > second->changed_at;
}

/* The latest deals that were won, the oldest of them first. */
static GPtrArray *
list_won (CrmSample *self, guint most)
{
  GPtrArray *won = g_ptr_array_new ();

  for (guint i = 0; i < self->deals->len; i++)
    {
      CrmSampleDeal *deal = g_ptr_array_index (self->deals, i);

      if (deal->stage == CRM_SAMPLE_WON)
        g_ptr_array_add (won, deal);
    }
  g_ptr_array_sort (won, compare_closing);
  if (won->len > most)
    g_ptr_array_remove_range (won, 0, won->len - most);
  return won;
}

/* What a customer buys: the same on the order and on its invoice. */
typedef struct
{
  CrmSampleDeal *deal;
  guint n;
  guint products[MAX_LINES];
  gint64 quantities[MAX_LINES];
  gboolean is_ordered;
  CrmId order;
  CrmId order_lines[MAX_LINES];
} Basket;

static void
put_in (Basket *basket, guint product, gint64 quantity)
{
  basket->products[basket->n] = product;
  basket->quantities[basket->n++] = quantity;
}

static Basket
fill_basket (CrmSample *self, CrmSampleDeal *deal)
{
  Basket basket = { .deal = deal };

  put_in (&basket, deal->product, deal->quantity);
  if (deal->product != 7 && crm_sample_chance (self, 60))
    put_in (&basket, 7, crm_sample_between (self, 2, 16));
  if (deal->product < 7 && crm_sample_chance (self, 30))
    put_in (&basket, 9, 1);
  return basket;
}

/* The head that an order and an invoice have alike. Returns: (transfer full) */
static CrmRecord *
new_paper (CrmSample *self, const char *kind, CrmSampleDeal *deal, gint64 at)
{
  CrmRecord *paper = crm_sample_new (self, kind);

  crm_record_set_link (paper, "account_id", &deal->account->id);
  crm_record_set_link (paper, "contact_id", &deal->contact);
  crm_record_set_link (paper, "opportunity_id", &deal->id);
  crm_record_set_integer (paper, "date", crm_instant_to_date (at));
  crm_record_set_text (paper, "currency", deal->account->currency);
  crm_record_set_integer (paper, "rate", deal->account->rate);
  crm_record_set_link (paper, "owner_id", &self->users[deal->owner]);
  crm_record_set_link (paper, "team_id", &self->teams[crm_sample_get_user_team (deal->owner)]);
  return paper;
}

/* Returns: (transfer full): a line whose link to its paper is still to be set */
static CrmRecord *
new_line (CrmSample *self, const char *kind, const Basket *basket, guint position)
{
  CrmRecord *line = crm_sample_new (self, kind);
  guint product = basket->products[position];
  gint64 price = crm_sample_get_product_price (product);

  crm_record_set_integer (line, "position", position + 1);
  crm_record_set_link (line, "product_id", &self->products[product]);
  crm_record_set_text (line, "name", crm_sample_get_product_name (product));
  crm_record_set_integer (line, "qty", basket->quantities[position] * CRM_DECIMAL_ONE);
  /* Prices are in euro; a customer who pays otherwise gets them at the rate of the deal. */
  crm_record_set_integer (line, "price", price * CRM_DECIMAL_ONE / basket->deal->account->rate);
  crm_record_set_integer (line, "vat", 23 * CRM_DECIMAL_ONE);
  return line;
}

/* Orders */

static void
set_order_status (CrmSample *self, const Basket *basket, gint64 at, const char *status)
{
  CrmRecord *order = crm_sample_change (self, "sales_order", &basket->order);

  crm_record_set_text (order, "status", status);
  crm_sample_save_change (self, at, basket->deal->owner, order);
}

static void
deliver_first (CrmSample *self, const Basket *basket, gint64 at)
{
  CrmRecord *line = crm_sample_change (self, "sales_order_line", &basket->order_lines[0]);
  gint64 part = MAX (1, basket->quantities[0] / 2);

  crm_record_set_integer (line, "delivered", part * CRM_DECIMAL_ONE);
  crm_sample_save_change (self, at, basket->deal->owner, line);
}

/* The newest orders wait: the last one is still a draft, some are confirmed, some partly here. */
static void
settle_order (CrmSample *self, const Basket *basket, gint64 at, guint age)
{
  if (age == 0)
    return;
  set_order_status (self, basket, at, "confirmed");
  if (age >= N_NOT_BILLED)
    set_order_status (self, basket,
                      crm_sample_before_now (self, crm_sample_after (self, at, 3, 12)),
                      "delivered");
  else if (age % 2 == 0 && (basket->n > 1 || basket->quantities[0] > 1))
    deliver_first (self, basket, crm_sample_before_now (self, crm_sample_after (self, at, 1, 5)));
}

static void
make_order (CrmSample *self, Basket *basket, guint age)
{
  gint64 at = crm_sample_before_now (self, basket->deal->changed_at);
  CrmRecord *order = new_paper (self, "sales_order", basket->deal, at);

  basket->is_ordered = TRUE;
  basket->order = *crm_record_get_id (order);
  crm_record_set_integer (order, "deliver_on",
                          crm_instant_to_date (at) + crm_sample_between (self, 7, 25));
  crm_sample_save (self, at, basket->deal->owner, order);
  for (guint i = 0; i < basket->n; i++)
    {
      CrmRecord *line = new_line (self, "sales_order_line", basket, i);

      basket->order_lines[i] = *crm_record_get_id (line);
      crm_record_set_link (line, "sales_order_id", &basket->order);
      crm_sample_save (self, at, basket->deal->owner, line);
    }
  settle_order (self, basket, at, age);
}

/* Invoices */

static void
settle_invoice (CrmSample *self, CrmSampleDeal *deal, const CrmId *invoice, gint64 at, int number)
{
  CrmRecord *issued = crm_sample_change (self, "invoice", invoice);
  CrmRecord *paid = crm_sample_change (self, "invoice", invoice);
  g_autofree char *text = NULL;
  CrmDate date = crm_instant_to_date (at);
  CrmDate paid_on = date + crm_sample_between (self, 5, PAY_DAYS + 20);
  int year;

  crm_date_split (date, &year, NULL, NULL);
  text = g_strdup_printf ("FT %d/%d", year, number);
  crm_record_set_text (issued, "number", text);
  crm_record_set_text (issued, "status", "sent");
  crm_sample_save_change (self, at, deal->owner, issued);
  crm_record_set_text (paid, "status", "paid");
  if (paid_on < self->today && crm_sample_chance (self, 90))
    crm_sample_save_change (self, crm_instant_from_date (paid_on, 12, 0), deal->owner, paid);
  else
    g_object_unref (paid);
}

/* A number of 0: it is still being written, and has none yet. */
static void
make_invoice (CrmSample *self, const Basket *basket, gint64 at, int number)
{
  CrmSampleDeal *deal = basket->deal;
  CrmRecord *invoice = new_paper (self, "invoice", deal, at);
  CrmId id = *crm_record_get_id (invoice);

  if (basket->is_ordered)
    crm_record_set_link (invoice, "order_id", &basket->order);
  crm_record_set_integer (invoice, "due", crm_instant_to_date (at) + PAY_DAYS);
  crm_sample_save (self, at, deal->owner, invoice);
  for (guint i = 0; i < basket->n; i++)
    {
      CrmRecord *line = new_line (self, "invoice_line", basket, i);

      crm_record_set_link (line, "invoice_id", &id);
      if (basket->is_ordered)
        crm_record_set_link (line, "order_line_id", &basket->order_lines[i]);
      crm_sample_save (self, at, deal->owner, line);
    }
  if (number > 0)
    settle_invoice (self, deal, &id, at, number);
}

static void
make_contract (CrmSample *self, CrmSampleDeal *deal, int number)
{
  static const char *const statuses[] = { "accepted", "accepted", "sent", "made" };
  CrmRecord *contract = crm_sample_new (self, "document");
  gint64 at = crm_sample_before_now (self, crm_sample_after (self, deal->changed_at, 0, 6));
  CrmDate start = crm_date_add_months (crm_date_month_start (crm_instant_to_date (at)), 1);
  /* Translators: the name of a contract; %s is a company. */
  g_autofree char *name = g_strdup_printf (_ ("Contract with %s"), deal->account->name);
  g_autofree char *code = g_strdup_printf ("C-%03d", number);

  crm_record_set_text (contract, "name", name);
  crm_record_set_text (contract, "number", code);
  crm_record_set_text (contract, "type", "contract");
  crm_record_set_text (contract, "status", statuses[crm_sample_below (self, 4)]);
  crm_record_set_parent (contract, "parent", crm_catalog_find_kind (self->catalog, "opportunity"),
                         &deal->id);
  crm_record_set_link (contract, "account_id", &deal->account->id);
  crm_record_set_integer (contract, "start", start);
  crm_record_set_integer (contract, "end", crm_date_add_months (start, 12) - 1);
  crm_record_set_integer (contract, "auto_renew", crm_sample_chance (self, 60));
  crm_record_set_text (contract, "currency", deal->account->currency);
  crm_record_set_integer (contract, "fee", MAX (deal->amount / 12 / 100, 20) * 100);
  crm_record_set_integer (contract, "pay_day", crm_sample_chance (self, 50) ? 8 : 28);
  crm_record_set_text (contract, "services",
                       _ ("Delivery and installation\nHelp by telephone on working days\n"
                          "Replacement within two days"));
  crm_record_set_integer (contract, "made_at", at);
  crm_record_set_link (contract, "owner_id", &self->users[deal->owner]);
  crm_record_set_link (contract, "team_id", &self->teams[crm_sample_get_user_team (deal->owner)]);
  crm_sample_save (self, at, deal->owner, contract);
}

typedef struct
{
  Basket basket;
  gint64 at;
} Billing;

static int
compare_billings (gconstpointer a, gconstpointer b)
{
  const Billing *first = a, *second = b;

  return first->at < second->at ? -1 : first->at > second->at;
}

/* Numbers follow the dates, without a gap, and begin anew each year. */
static void
make_invoices (CrmSample *self, GArray *billings)
{
  int number = 0, last_year = 0;

  g_array_sort (billings, compare_billings);
  for (guint i = 0; i < billings->len; i++)
    {
      Billing *billing = &g_array_index (billings, Billing, i);
      int year;

      crm_date_split (crm_instant_to_date (billing->at), &year, NULL, NULL);
      number = year == last_year ? number : 0;
      last_year = year;
      if (i + 4 == billings->len)
        make_invoice (self, &billing->basket, billing->at, 0);
      else
        make_invoice (self, &billing->basket, billing->at, ++number);
    }
}

/* What was sold lately began with an order. */
static void
make_orders_and_invoices (CrmSample *self, GPtrArray *won)
{
  g_autoptr (GArray) billings = g_array_new (FALSE, FALSE, sizeof (Billing));

  for (guint i = 0; i < won->len; i++)
    {
      CrmSampleDeal *deal = g_ptr_array_index (won, i);
      gint64 at = crm_sample_after (self, deal->changed_at, 0, 4);
      Billing billing = { fill_basket (self, deal), crm_sample_before_now (self, at) };
      guint age = won->len - 1 - i;

      if (age < N_ORDERS)
        make_order (self, &billing.basket, age);
      if (age >= N_NOT_BILLED)
        g_array_append_val (billings, billing);
    }
  make_invoices (self, billings);
}

void
crm_sample_make_papers (CrmSample *self)
{
  g_autoptr (GPtrArray) won = list_won (self, N_INVOICES + N_NOT_BILLED);

  make_orders_and_invoices (self, won);
  for (guint i = 0; i < MIN (won->len, N_CONTRACTS); i++)
    make_contract (self, g_ptr_array_index (won, won->len - 1 - i), N_CONTRACTS - (int) i);
}
