/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A year of deals: each begins on some day, moves on or is lost after some time, and stands where
 * today finds it. */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "crm-clock.h"
#include "crm-money.h"
#include "crm-office-private.h"
#include "crm-sample-private.h"

#define N_DEALS 400

typedef struct
{
  const char *name;
  guint product;
  int least, most; /* how many */
} Wish;

static const Wish wishes[] = {
  { N_ ("New workstations"), 0, 3, 30 },
  { N_ ("Workstations for the drawing room"), 1, 2, 12 },
  { N_ ("Label printers for the warehouse"), 2, 2, 14 },
  { N_ ("Printers for the branch"), 3, 1, 9 },
  { N_ ("Network of the shop"), 4, 1, 6 },
  { N_ ("Network of the new office"), 5, 2, 10 },
  { N_ ("Server and installation"), 6, 1, 3 },
  { N_ ("Move of the whole office"), 7, 20, 120 },
  { N_ ("Training of the team"), 8, 1, 6 },
  { N_ ("Support contract"), 9, 1, 5 },
  { N_ ("Support contract Plus"), 10, 1, 4 },
  { N_ ("Ledger licences"), 11, 3, 25 },
};

static const char *const methods[] = {
  N_ ("Call"),
  N_ ("Visit"),
  N_ ("Demonstration"),
  N_ ("Mail"),
};

typedef struct
{
  int least, most; /* days in the stage */
  guint chance;    /* percent that go on from it */
} Step;

static const Step steps[] = {
  { 3, 16, 78 },
  { 7, 38, 72 },
  { 5, 42, 62 },
};

/* Summer and the end of the year are quiet; business grows a little. */
static CrmDate
pick_day (CrmSample *self)
{
  static const guint weights[12] = { 85, 95, 100, 95, 100, 95, 75, 45, 95, 100, 95, 60 };

  for (;;)
    {
      int day = crm_sample_between (self, 0, CRM_SAMPLE_DAYS - 1);
      CrmDate date = crm_instant_to_date (self->start) + day;
      int month;

      crm_date_split (date, NULL, &month, NULL);
      if (crm_sample_chance (self, weights[month - 1])
          && crm_sample_chance (self, 75 + 25 * (guint) day / CRM_SAMPLE_DAYS))
        return date;
    }
}

/* A company that we knew by then; most deals come from those who bought before. */
static CrmSampleAccount *
pick_account (CrmSample *self, gint64 at)
{
  for (int i = 0; i < 200; i++)
    {
      guint one = crm_sample_below (self, self->accounts->len);
      guint other = crm_sample_below (self, self->accounts->len);
      guint number = MIN (one, other);
      CrmSampleAccount *account = g_ptr_array_index (self->accounts, number);

      if (account->known_at < at)
        return account;
    }
  for (guint i = 0; i < self->accounts->len; i++)
    {
      CrmSampleAccount *account = g_ptr_array_index (self->accounts, i);

      if (account->known_at <= self->start)
        return account;
    }
  return g_ptr_array_index (self->accounts, 0);
}

static gint64
price_of (CrmSample *self, const CrmSampleDeal *deal)
{
  gint64 list = crm_sample_get_product_price (deal->product) * deal->quantity;
  gint64 agreed = list * crm_sample_between (self, 88, 106) / 100;

  return MAX (agreed / 1000, 10) * 1000;
}

static CrmSampleDeal *
begin_deal (CrmSample *self)
{
  CrmSampleDeal *deal = g_new0 (CrmSampleDeal, 1);
  const Wish *wish = &wishes[crm_sample_below (self, G_N_ELEMENTS (wishes))];
  gint64 at = crm_sample_work_time (self, pick_day (self));
  CrmRecord *record = crm_sample_new (self, "opportunity");

  deal->id = *crm_record_get_id (record);
  deal->created_at = deal->changed_at = CLAMP (at, self->start + CRM_HOUR, self->now - CRM_MINUTE);
  deal->account = pick_account (self, deal->created_at);
  deal->contact = g_array_index (deal->account->contacts, CrmId,
                                 crm_sample_below (self, deal->account->contacts->len));
  deal->owner = deal->account->owner;
  deal->product = wish->product;
  deal->quantity = crm_sample_between (self, wish->least, wish->most);
  deal->amount = price_of (self, deal);
  deal->name = g_strdup (g_dgettext (GETTEXT_PACKAGE, wish->name));
  crm_record_set_text (record, "name", deal->name);
  crm_record_set_link (record, "account_id", &deal->account->id);
  crm_record_set_link (record, "contact_id", &deal->contact);
  crm_record_set_link (record, "stage_id", &self->stages[CRM_SAMPLE_PROSPECTING]);
  crm_record_set_link (record, "product_id", &self->products[deal->product]);
  crm_record_set_text (record, "currency", deal->account->currency);
  crm_record_set_integer (record, "rate", deal->account->rate);
  crm_record_set_integer (record, "amount", deal->amount);
  crm_record_set_text (record, "method",
                       g_dgettext (GETTEXT_PACKAGE, methods[crm_sample_below (self, 4)]));
  crm_record_set_link (record, "owner_id", &self->users[deal->owner]);
  crm_record_set_link (record, "team_id", &self->teams[crm_sample_get_user_team (deal->owner)]);
  crm_record_set_integer (record, "expected_close_on",
                          crm_instant_to_date (deal->created_at)
                              + crm_sample_between (self, 40, 95));
  crm_sample_save (self, deal->created_at, deal->owner, record);
  return deal;
}

/* Moves a deal at @at; a rule of the trade writes the history. */
static void
move_deal (CrmSample *self, CrmSampleDeal *deal, int stage, gint64 at)
{
  CrmRecord *change = crm_sample_change (self, "opportunity", &deal->id);
  CrmDate date = crm_instant_to_date (at);

  crm_record_set_link (change, "stage_id", &self->stages[stage]);
  if (stage == CRM_SAMPLE_ENGAGING)
    crm_record_set_integer (change, "engaged_on", date);
  if (stage == CRM_SAMPLE_PROPOSAL)
    {
      deal->amount = price_of (self, deal);
      crm_record_set_integer (change, "amount", deal->amount);
      crm_record_set_integer (change, "expected_close_on",
                              date + crm_sample_between (self, 10, 40));
    }
  if (stage == CRM_SAMPLE_LOST)
    crm_record_set_text (
        change, "lost_reason",
        g_dgettext (GETTEXT_PACKAGE,
                    crm_office_lost_reasons[crm_sample_below (self, CRM_OFFICE_N_LOST_REASONS)]));
  if (stage <= CRM_SAMPLE_PROPOSAL)
    deal->reached = stage;
  deal->stage = stage;
  deal->changed_at = at;
  crm_sample_save_change (self, at, deal->owner, change);
}

static void
run_deal (CrmSample *self, CrmSampleDeal *deal)
{
  for (int stage = CRM_SAMPLE_PROSPECTING; stage <= CRM_SAMPLE_PROPOSAL; stage++)
    {
      const Step *step = &steps[stage];
      /* Now and then one is forgotten. */
      int slow = crm_sample_chance (self, 6) ? 5 : 1;
      gint64 at = crm_sample_after (self, deal->changed_at, step->least * slow, step->most * slow);
      gboolean on = crm_sample_chance (self, step->chance);

      if (at > self->now)
        return;
      move_deal (self, deal, on ? stage + 1 : CRM_SAMPLE_LOST, at);
      if (!on)
        return;
    }
}

void
crm_sample_make_deals (CrmSample *self)
{
  for (int i = 0; i < N_DEALS; i++)
    {
      CrmSampleDeal *deal = begin_deal (self);

      run_deal (self, deal);
      g_ptr_array_add (self->deals, deal);
    }
}
