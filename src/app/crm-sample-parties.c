/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Companies, the people in them, and those who might become customers. */
#include "config.h"

#include <glib/gi18n-lib.h>

#include <string.h>

#include "crm-clock.h"
#include "crm-money.h"
#include "crm-sample-private.h"

#define N_ACCOUNTS 120
#define N_LEADS 40

static const char *const job_titles[] = {
  N_ ("Owner"),      N_ ("Managing director"), N_ ("Head of purchasing"), N_ ("Office manager"),
  N_ ("Accountant"), N_ ("IT manager"),        N_ ("Assistant"),
};

static const char *const sources[] = {
  N_ ("Website"), N_ ("Recommendation"), N_ ("Trade fair"),
  N_ ("Advert"),  N_ ("Cold call"),      N_ ("Newsletter"),
};

static const char *const wishes[] = {
  N_ ("Asks for a price list."),
  N_ ("Wants to replace five old machines before summer."),
  N_ ("Saw us at the fair and would like a demonstration."),
  N_ ("Opens a second branch and needs a network there."),
  N_ ("Compares us with two others, wants an offer this week."),
  N_ ("Looks for somebody who looks after their computers."),
};

static const char *
pick_translated (CrmSample *self, const char *const *texts, guint n)
{
  return g_dgettext (GETTEXT_PACKAGE, texts[crm_sample_below (self, n)]);
}

#define PICK(self, texts) pick_translated (self, texts, G_N_ELEMENTS (texts))

static const CrmSampleNation *
pick_nation (CrmSample *self, guint owner)
{
  /* Each team sells at home; the second one in two countries. */
  switch (crm_sample_get_user_team (owner))
    {
    case 0:
      return &self->nations[crm_sample_chance (self, 85) ? 0 : crm_sample_below (self, 4)];
    case 1:
      return &self->nations[crm_sample_chance (self, 55) ? 1 : 2];
    default:
      return &self->nations[3];
    }
}

/* A name that no other company here has. */
static char *
make_company_name (CrmSample *self, const CrmSampleNation *nation, guint *industry)
{
  for (;;)
    {
      const char *last = crm_sample_pick (self, nation->last_names);
      const char *form = crm_sample_pick (self, nation->forms);
      char *name;

      *industry = crm_sample_below (self, g_strv_length (nation->trades));
      name = nation->trade_last
                 ? g_strdup_printf ("%s %s %s", last, nation->trades[*industry], form)
                 : g_strdup_printf ("%s %s, %s", nation->trades[*industry], last, form);
      if (g_hash_table_add (self->taken, g_strdup (name)))
        return name;
      g_free (name);
    }
}

static void
set_address (CrmSample *self, CrmRecord *record, const CrmSampleNation *nation)
{
  g_autofree char *street = g_strdup_printf ("%s %d", crm_sample_pick (self, nation->streets),
                                             crm_sample_between (self, 1, 180));
  g_autofree char *code
      = nation == &self->nations[0] ? g_strdup_printf (
            "%04d-%03d", crm_sample_between (self, 1000, 9800), crm_sample_between (self, 1, 999))
        : nation == &self->nations[1]
            ? g_strdup_printf ("%06d", crm_sample_between (self, 10000, 907000))
        : nation == &self->nations[2]
            ? g_strdup_printf ("%05d", crm_sample_between (self, 1000, 81900))
            : g_strdup_printf ("%c%c%d %d%c%c", 'A' + crm_sample_between (self, 0, 25),
                               'A' + crm_sample_between (self, 0, 25),
                               crm_sample_between (self, 1, 20), crm_sample_between (self, 1, 9),
                               'A' + crm_sample_between (self, 0, 25),
                               'A' + crm_sample_between (self, 0, 25));

  crm_record_set_text (record, "street", street);
  crm_record_set_text (record, "postal_code", code);
  crm_record_set_text (record, "city", crm_sample_pick (self, nation->cities));
  crm_record_set_text (record, "country", g_dgettext (GETTEXT_PACKAGE, nation->country));
}

/* Tax numbers that begin with zeros are given to nobody. */
static char *
make_tax_id (CrmSample *self, const CrmSampleNation *nation)
{
  static const char *const prefixes[CRM_SAMPLE_NATIONS] = { "000", "RO00", "0000", "GB000" };

  return g_strdup_printf ("%s%06d", prefixes[nation - self->nations],
                          crm_sample_between (self, 100000, 999999));
}

static void
set_owner (CrmSample *self, CrmRecord *record, guint owner)
{
  crm_record_set_link (record, "owner_id", &self->users[owner]);
  crm_record_set_link (record, "team_id", &self->teams[crm_sample_get_user_team (owner)]);
}

/* Some were customers before this year began; the others came to us during it. */
static gint64
pick_known_at (CrmSample *self)
{
  if (crm_sample_chance (self, 45))
    return self->start;
  return crm_sample_work_time (self,
                               self->today - crm_sample_between (self, 20, CRM_SAMPLE_DAYS - 5));
}

static void
make_contact (CrmSample *self, CrmSampleAccount *account, const char *domain, gboolean first)
{
  const CrmSampleNation *nation = account->nation;
  const char *first_name = crm_sample_pick (self, nation->first_names);
  const char *last_name = crm_sample_pick (self, nation->last_names);
  g_autofree char *given = crm_sample_dup_ascii (first_name, "");
  g_autofree char *family = crm_sample_dup_ascii (last_name, "");
  g_autofree char *email = g_strdup_printf ("%s.%s@%s", given, family, domain);
  g_autofree char *phone = crm_sample_dup_phone (self, nation);
  const char *title = PICK (self, job_titles);
  CrmRecord *contact = crm_sample_new (self, "contact");
  CrmRecord *role = crm_sample_new (self, "account_contact");
  CrmId id = *crm_record_get_id (contact);

  g_array_append_val (account->contacts, id);
  crm_record_set_text (contact, "first_name", first_name);
  crm_record_set_text (contact, "last_name", last_name);
  crm_record_set_text (contact, "job_title", title);
  crm_record_set_link (contact, "account_id", &account->id);
  crm_record_set_text (contact, "email", email);
  crm_record_set_text (contact, crm_sample_chance (self, 60) ? "mobile" : "phone", phone);
  crm_record_set_text (contact, "language", nation->tag);
  if (crm_sample_chance (self, 70))
    crm_record_set_integer (contact, "birthday",
                            crm_date_new (crm_sample_between (self, 1958, 2002), 1, 1)
                                + crm_sample_between (self, 0, 364));
  set_owner (self, contact, account->owner);
  crm_sample_save (self, account->known_at, account->owner, contact);
  crm_record_set_link (role, "account_id", &account->id);
  crm_record_set_link (role, "contact_id", &id);
  crm_record_set_text (role, "role", title);
  crm_record_set_integer (role, "is_primary", first);
  crm_sample_save (self, account->known_at, account->owner, role);
}

static void
make_account (CrmSample *self)
{
  CrmSampleAccount *account = g_new0 (CrmSampleAccount, 1);
  CrmRecord *record = crm_sample_new (self, "account");
  int n_contacts = crm_sample_between (self, 1, 3);
  g_autofree char *phone = NULL;
  g_autofree char *domain = NULL;
  g_autofree char *website = NULL;
  g_autofree char *email = NULL;
  g_autofree char *tax_id = NULL;
  guint industry;

  account->id = *crm_record_get_id (record);
  account->owner = crm_sample_pick_user (self);
  account->nation = pick_nation (self, account->owner);
  account->known_at = pick_known_at (self);
  account->contacts = g_array_new (FALSE, FALSE, sizeof (CrmId));
  account->name = make_company_name (self, account->nation, &industry);
  account->currency = "EUR";
  account->rate = CRM_DECIMAL_ONE;
  if (account->nation == &self->nations[3] && crm_sample_chance (self, 40))
    {
      account->currency = "GBP";
      account->rate = 1170000;
    }
  phone = crm_sample_dup_phone (self, account->nation);
  domain = crm_sample_dup_ascii (account->name, "-");
  website = g_strdup_printf ("https://%s.example", domain);
  email = g_strdup_printf ("info@%s.example", domain);
  crm_record_set_text (record, "name", account->name);
  crm_record_set_text (record, "industry", crm_sample_get_industry (industry));
  tax_id = make_tax_id (self, account->nation);
  crm_record_set_text (record, "tax_id", tax_id);
  crm_record_set_text (record, "phone", phone);
  crm_record_set_text (record, "email", email);
  crm_record_set_text (record, "website", website);
  set_address (self, record, account->nation);
  crm_record_set_integer (record, "employees",
                          crm_sample_between (self, 2, 40) * crm_sample_between (self, 1, 8));
  crm_record_set_integer (record, "founded_year", crm_sample_between (self, 1935, 2022));
  crm_record_set_text (record, "currency", account->currency);
  crm_record_set_text (record, "language", account->nation->tag);
  crm_record_set_text (record, "source", PICK (self, sources));
  set_owner (self, record, account->owner);
  crm_sample_save (self, account->known_at, account->owner, record);
  /* 120 companies have about 250 people. */
  n_contacts += crm_sample_chance (self, 8) ? 1 : 0;
  g_free (domain);
  domain = g_strdup (strstr (website, "//") + 2);
  for (int i = 0; i < n_contacts; i++)
    make_contact (self, account, domain, i == 0);
  g_ptr_array_add (self->accounts, account);
}

void
crm_sample_make_parties (CrmSample *self)
{
  for (int i = 0; i < N_ACCOUNTS; i++)
    make_account (self);
}

static void
answer_lead (CrmSample *self, CrmRecord *lead, gint64 at, guint owner, int age)
{
  CrmRecord *change = crm_sample_change (self, "lead", crm_record_get_id (lead));
  gint64 answer = crm_sample_after (self, at, 0, 1);
  guint luck = crm_sample_below (self, 100);
  const char *status = age < 14 || luck < 25 ? "contacted" : luck < 55 ? "qualified" : "lost";

  answer = MIN (answer, self->now - CRM_MINUTE);
  crm_record_set_integer (change, "first_response_at", answer);
  crm_record_set_text (change, "status", status);
  crm_sample_save_change (self, answer, owner, change);
}

/* What a lead became: one of the companies that came to us during the year. */
static void
convert_lead (CrmSample *self, CrmRecord *lead, guint number)
{
  CrmSampleAccount *account = g_ptr_array_index (self->accounts, number);
  CrmRecord *change = crm_sample_change (self, "lead", crm_record_get_id (lead));

  crm_record_set_integer (change, "first_response_at", account->known_at);
  crm_record_set_text (change, "status", "converted");
  crm_record_set_link (change, "converted_account_id", &account->id);
  crm_record_set_link (change, "converted_contact_id",
                       &g_array_index (account->contacts, CrmId, 0));
  crm_sample_save_change (self, account->known_at, account->owner, change);
}

static void
make_lead (CrmSample *self, int age, CrmSampleAccount *became, guint number)
{
  guint owner = became != NULL ? became->owner : crm_sample_pick_user (self);
  const CrmSampleNation *nation = became != NULL ? became->nation : pick_nation (self, owner);
  gint64 at = became != NULL ? became->known_at - crm_sample_between (self, 2, 6) * CRM_DAY
                             : crm_sample_work_time (self, self->today - age);
  const char *first = crm_sample_pick (self, nation->first_names);
  const char *last = crm_sample_pick (self, nation->last_names);
  g_autofree char *name = g_strdup_printf ("%s %s", first, last);
  g_autofree char *phone = crm_sample_dup_phone (self, nation);
  g_autofree char *ascii = crm_sample_dup_ascii (name, ".");
  g_autofree char *email = g_strdup_printf ("%s@mail.example", ascii);
  g_autofree char *company = NULL;
  CrmRecord *lead = crm_sample_new (self, "lead");
  guint industry;

  company = became != NULL ? g_strdup (became->name) : make_company_name (self, nation, &industry);
  if (at >= self->now)
    at = self->now - crm_sample_between (self, 20, 200) * CRM_MINUTE;
  crm_record_set_text (lead, "name", name);
  crm_record_set_text (lead, "company", company);
  crm_record_set_text (lead, "phone", phone);
  crm_record_set_text (lead, "email", email);
  crm_record_set_text (lead, "city", crm_sample_pick (self, nation->cities));
  crm_record_set_text (lead, "country", g_dgettext (GETTEXT_PACKAGE, nation->country));
  crm_record_set_text (lead, "source", PICK (self, sources));
  crm_record_set_text (lead, "description", PICK (self, wishes));
  crm_record_set_integer (lead, "first_contact_at", at);
  if (became != NULL || age > 3)
    set_owner (self, lead, owner);
  crm_sample_save (self, at, owner, lead);
  if (became != NULL)
    convert_lead (self, lead, number);
  else if (age > 3)
    answer_lead (self, lead, at, owner, age);
}

/* The first ones wait for an answer; some of the rest became customers. */
void
crm_sample_make_leads (CrmSample *self)
{
  int converted = 0;

  for (int i = 0; i < 6; i++)
    make_lead (self, i / 2, NULL, 0);
  for (guint i = 0; i < self->accounts->len && converted < 8; i++)
    {
      CrmSampleAccount *account = g_ptr_array_index (self->accounts, i);

      if (account->known_at < self->start + 14 * CRM_DAY)
        continue;
      make_lead (self, 0, account, i);
      converted++;
    }
  for (int i = 6 + converted; i < N_LEADS; i++)
    make_lead (self, crm_sample_between (self, 4, 110), NULL, 0);
}
