/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An office of any size written straight into a replica: rows by the store's own prepared inserts,
 * without rules and without a log, indexes when all rows are there. */
#include "config.h"

#include "bench-office.h"

#include <gio/gio.h>
#include <string.h>

#include "bench-people.h"
#include "crm-clock.h"
#include "crm-date.h"
#include "crm-money.h"
#include "crm-office.h"
#include "crm-paper.h"
#include "crm-session-private.h"

/* So many records become one transaction, and their words one segment of the index. */
#define N_AT_ONCE 40000
#define N_DAYS 1095

enum
{
  KIND_ACCOUNT,
  KIND_CONTACT,
  KIND_METHOD,
  KIND_ADDRESS,
  KIND_RELATIONSHIP,
  KIND_DATE,
  KIND_PREFERENCE,
  KIND_PRODUCT,
  KIND_USER,
  KIND_OPPORTUNITY,
  KIND_HISTORY,
  KIND_ACTIVITY,
  KIND_NOTE,
  KIND_ORDER,
  KIND_ORDER_LINE,
  KIND_INVOICE,
  KIND_INVOICE_LINE,
  N_KINDS,
};

static const char *const kind_names[N_KINDS] = {
  "account",        "contact",      "contact_method", "address",     "relationship",
  "important_date", "preference",   "product",        "user",        "opportunity",
  "stage_history",  "activity",     "note",           "sales_order", "sales_order_line",
  "invoice",        "invoice_line",
};

static const char *const sources[] = { "Web", "Referral", "Fair", "Phone", "Newsletter" };

typedef struct
{
  CrmSession *session;
  const CrmKind *kinds[N_KINDS];
  guint64 n_rows[N_KINDS];
  CrmId stages[8]; /* in the order of the pipeline; the last two are won and lost */
  gint64 chances[8];
  guint n_stages;
  CrmId pipeline;
  CrmDate today;
  gint64 now;
  guint n_contacts, n_accounts;
  guint n_waiting; /* records since the last commit */
} Office;

/* Ids rise with the rows, as those do that are given one after another. */
static CrmId
id_of (guint kind, guint64 row)
{
  guint64 time = G_GUINT64_CONSTANT (1700000000000) + row;
  CrmId id = CRM_ID_NONE;

  for (guint i = 0; i < 6; i++)
    id.bytes[i] = (guint8) (time >> (40 - 8 * i));
  id.bytes[6] = 0x70;
  id.bytes[7] = (guint8) kind;
  id.bytes[8] = 0x80;
  for (guint i = 0; i < 7; i++)
    id.bytes[9 + i] = (guint8) (row >> (48 - 8 * i));
  return id;
}

static CrmRecord *
new_record (Office *self, guint kind, gint64 at)
{
  CrmId id = id_of (kind, self->n_rows[kind]++);
  CrmRecord *record = crm_record_new_with_id (self->kinds[kind], &id);

  crm_record_set_integer (record, "created_at", at);
  crm_record_set_link (record, "created_by", &self->session->user);
  crm_record_set_integer (record, "modified_at", at);
  crm_record_set_link (record, "modified_by", &self->session->user);
  return record;
}

/* @record: (transfer full) */
static gboolean
write_record (Office *self, CrmRecord *record, GError **error)
{
  gboolean good = crm_session_write_row (self->session, record, 0, error);

  if (good)
    crm_session_mark (self->session, record, 'I');
  g_object_unref (record);
  self->n_waiting++;
  return good;
}

static gboolean
settle (Office *self, gboolean is_last, GError **error)
{
  CrmDatabase *db = self->session->db;

  if (self->n_waiting < N_AT_ONCE && !is_last)
    return TRUE;
  self->n_waiting = 0;
  return crm_session_index_dirty (self->session, error)
         && crm_database_execute (db, "COMMIT", error)
         && (is_last || crm_database_execute (db, "BEGIN", error));
}

/* A day within the last three years: more in spring and autumn, few in August and on weekends. */
static CrmDate
any_day (Office *self, BenchRandom *random)
{
  static const guint seasons[12] = { 8, 8, 11, 10, 9, 8, 6, 3, 10, 12, 10, 5 };

  for (;;)
    {
      CrmDate date = self->today - (CrmDate) bench_below (random, N_DAYS);
      int year, month, day;

      crm_date_split (date, &year, &month, &day);
      if (bench_below (random, 12) < seasons[month - 1]
          && (crm_date_weekday (date) < 5 || bench_below (random, 20) == 0))
        return date;
    }
}

static gint64
any_time (BenchRandom *random, CrmDate date)
{
  return crm_instant_from_date (date, 8 + (int) bench_below (random, 10),
                                15 * (int) bench_below (random, 4));
}

static CrmId
any_seller (BenchRandom *random)
{
  return id_of (KIND_USER, bench_skewed (random, BENCH_N_SELLERS));
}

static gboolean
write_method (Office *self,
              guint owner_kind,
              const CrmId *owner,
              const char *type,
              const char *value,
              gint64 at,
              GError **error)
{
  CrmRecord *record;

  if (value == NULL)
    return TRUE;
  record = new_record (self, KIND_METHOD, at);
  crm_record_set_link (record, owner_kind == KIND_ACCOUNT ? "account_id" : "contact_id", owner);
  crm_record_set_text (record, "type", type);
  crm_record_set_text (record, "value", value);
  if (!crm_kind_get_prepare (self->kinds[KIND_METHOD]) (record, NULL, NULL, error))
    return FALSE;
  return write_record (self, record, error);
}

static gboolean
write_address (Office *self,
               guint owner_kind,
               const CrmId *owner,
               const char *street,
               const char *postal_code,
               const char *city,
               guint nation,
               gint64 at,
               GError **error)
{
  CrmRecord *record = new_record (self, KIND_ADDRESS, at);

  crm_record_set_link (record, owner_kind == KIND_ACCOUNT ? "account_id" : "contact_id", owner);
  crm_record_set_text (record, "type", "main");
  crm_record_set_text (record, "street", street);
  crm_record_set_text (record, "postal_code", postal_code);
  crm_record_set_text (record, "city", city);
  crm_record_set_text (record, "country", bench_country (nation));
  return write_record (self, record, error);
}

static gboolean
write_setup (Office *self, GError **error)
{
  for (guint i = 0; i < BENCH_N_SELLERS; i++)
    {
      CrmRecord *user = new_record (self, KIND_USER, self->now);
      g_autofree char *name = bench_seller (i);

      crm_record_set_text (user, "name", name);
      crm_record_set_integer (user, "active", 1);
      if (!write_record (self, user, error))
        return FALSE;
    }
  for (guint i = 0; i < BENCH_N_PRODUCTS; i++)
    {
      CrmRecord *product = new_record (self, KIND_PRODUCT, self->now);
      g_autofree char *sku = g_strdup_printf ("SKU-%04u", i);

      crm_record_set_text (product, "name", bench_product (i));
      crm_record_set_text (product, "sku", sku);
      crm_record_set_integer (product, "price", 9900 + 45000 * i);
      crm_record_set_text (product, "currency", "EUR");
      crm_record_set_integer (product, "active", 1);
      if (!write_record (self, product, error))
        return FALSE;
    }
  return TRUE;
}

/* Where two fifths of the people and companies came from; a draw of its own, so that the other
 * draws of a row stay what they were. */
static void
set_source (CrmRecord *record, guint what, guint row)
{
  BenchRandom random = bench_row_random (what, row);

  if (bench_below (&random, 5) < 2)
    crm_record_set_text (record, "source", sources[bench_skewed (&random, G_N_ELEMENTS (sources))]);
}

static gboolean
write_account (Office *self, guint row, GError **error)
{
  BenchRandom random = bench_row_random (10, row);
  gint64 at = any_time (&random, any_day (self, &random));
  CrmId seller = any_seller (&random);
  CrmRecord *record = new_record (self, KIND_ACCOUNT, at);
  CrmId id = *crm_record_get_id (record);
  g_autofree char *reference = g_strdup_printf ("C%07u", row);
  BenchCompany company;
  gboolean good;

  bench_people_company (row, &company);
  crm_record_set_text (record, "name", company.name);
  crm_record_set_text (record, "kind", "organization");
  crm_record_set_text (record, "industry", company.industry);
  crm_record_set_text (record, "tax_id", company.tax_id);
  crm_record_set_integer (record, "employees", company.employees);
  crm_record_set_integer (record, "founded_year", company.founded);
  crm_record_set_text (record, "language", bench_language (company.nation));
  crm_record_set_link (record, "owner_id", &seller);
  crm_record_set_text (record, "external_id", reference);
  set_source (record, 20, row);
  good = write_record (self, record, error)
         && write_method (self, KIND_ACCOUNT, &id, "phone", company.phone, at, error)
         && write_method (self, KIND_ACCOUNT, &id, "email", company.mail, at, error)
         && write_address (self, KIND_ACCOUNT, &id, company.street, company.postal_code,
                           company.city, company.nation, at, error);
  bench_people_clear_company (&company);
  return good && settle (self, FALSE, error);
}

/* What one knows of a person beside the address. */
static gboolean
write_facts (Office *self,
             const BenchPerson *person,
             const CrmId *id,
             BenchRandom *random,
             gint64 at,
             GError **error)
{
  static const char *const tastes[]
      = { "Coffee",   "Tea",       "Red wine", "Fish",    "Nuts",
          "Football", "Chocolate", "Flowers",  "Theatre", "Mornings" };
  static const char *const polarities[] = { "likes", "dislikes", "needs", "allergy" };
  CrmRecord *record;

  if (bench_below (random, 5) == 0)
    {
      CrmDate day = crm_date_new (2001, 1, 1) + (CrmDate) person->birthday;
      int year, month, number;

      crm_date_split (day, &year, &month, &number);
      record = new_record (self, KIND_DATE, at);
      crm_record_set_link (record, "contact_id", id);
      crm_record_set_text (record, "type", "birthday");
      crm_record_set_integer (record, "day", number);
      crm_record_set_integer (record, "month", month);
      if (bench_below (random, 2) == 0)
        crm_record_set_integer (record, "year", person->birth_year);
      crm_record_set_integer (record, "weeks_before", 3);
      crm_record_set_integer (record, "month_day", month * 100 + number);
      if (!write_record (self, record, error))
        return FALSE;
    }
  if (bench_below (random, 5) == 0)
    {
      record = new_record (self, KIND_PREFERENCE, at);
      crm_record_set_link (record, "contact_id", id);
      crm_record_set_text (record, "polarity", polarities[bench_skewed (random, 4)]);
      crm_record_set_text (record, "value", tastes[bench_skewed (random, G_N_ELEMENTS (tastes))]);
      if (!write_record (self, record, error))
        return FALSE;
    }
  if (person->truth == BENCH_TRUTH_DIFFERENT && strcmp (person->how, "homonym") != 0)
    {
      CrmId other = id_of (KIND_CONTACT, person->other);

      record = new_record (self, KIND_RELATIONSHIP, at);
      crm_record_set_link (record, "contact_a_id", &other);
      crm_record_set_link (record, "contact_b_id", id);
      crm_record_set_text (record, "type",
                           strchr (person->how, 'c') != NULL ? "child" : "relative");
      return write_record (self, record, error);
    }
  return TRUE;
}

static gboolean
write_contact (Office *self, guint row, GError **error)
{
  BenchRandom random = bench_row_random (11, row);
  gint64 at = any_time (&random, any_day (self, &random));
  CrmId seller = any_seller (&random);
  CrmRecord *record = new_record (self, KIND_CONTACT, at);
  CrmId id = *crm_record_get_id (record);
  g_autofree char *reference = g_strdup_printf ("P%07u", row);
  g_autofree char *name = NULL;
  BenchPerson person;
  gboolean good;

  bench_people_person (row, self->n_accounts, &person);
  name = g_strdup_printf ("%s %s", person.first, person.last);
  crm_record_set_text (record, "name", name);
  crm_record_set_text (record, "first_name", person.first);
  crm_record_set_text (record, "last_name", person.last);
  crm_record_set_text (record, "job_title", person.job_title);
  if (person.account != G_MAXUINT)
    {
      CrmId account = id_of (KIND_ACCOUNT, person.account);

      crm_record_set_link (record, "account_id", &account);
    }
  if (bench_below (&random, 3) == 0)
    crm_record_set_integer (record, "birthday",
                            crm_date_new ((int) person.birth_year, 1, 1)
                                + (CrmDate) person.birthday);
  crm_record_set_text (record, "language", bench_language (person.nation));
  crm_record_set_link (record, "owner_id", &seller);
  crm_record_set_text (record, "external_id", reference);
  set_source (record, 21, row);
  good = write_record (self, record, error)
         && write_method (self, KIND_CONTACT, &id, "mobile", person.mobile, at, error)
         && write_method (self, KIND_CONTACT, &id, "phone", person.phone, at, error)
         && write_method (self, KIND_CONTACT, &id, "email", person.mail, at, error)
         && write_method (self, KIND_CONTACT, &id, "email", person.second_mail, at, error)
         && (bench_below (&random, 5) > 2
             || write_address (self, KIND_CONTACT, &id, person.street, person.postal_code,
                               person.city, person.nation, at, error))
         && write_facts (self, &person, &id, &random, at, error);
  bench_people_clear (&person);
  return good && settle (self, FALSE, error);
}

static gboolean
write_stages (Office *self,
              const CrmId *deal,
              guint stage,
              gint64 amount,
              gint64 at,
              gint64 closed,
              GError **error)
{
  for (guint i = 0; i < 2 && (i == 0 || stage > 0); i++)
    {
      CrmRecord *record = new_record (self, KIND_HISTORY, i == 0 ? at : closed);

      crm_record_set_link (record, "opportunity_id", deal);
      if (i == 1)
        crm_record_set_link (record, "from_stage_id", &self->stages[0]);
      crm_record_set_link (record, "to_stage_id", &self->stages[i == 0 ? 0 : stage]);
      crm_record_set_integer (record, "at", i == 0 ? at : closed);
      crm_record_set_link (record, "by_id", &self->session->user);
      crm_record_set_integer (record, "amount_base", amount);
      crm_record_set_integer (record, "probability", self->chances[i == 0 ? 0 : stage]);
      if (i == 1)
        crm_record_set_integer (record, "seconds_in_from", (closed - at) / CRM_SECOND);
      if (!write_record (self, record, error))
        return FALSE;
    }
  return TRUE;
}

/* A fifth is still open; of the rest six in ten were won. */
static gboolean
write_deal (Office *self, guint row, GError **error)
{
  static const guint prices[BENCH_N_PRODUCTS] = { 55, 550, 1096, 3393, 4821, 5482, 26768 };
  BenchRandom random = bench_row_random (12, row);
  guint fate = bench_below (&random, 10), product = bench_skewed (&random, BENCH_N_PRODUCTS);
  guint stage = fate < 2   ? bench_below (&random, self->n_stages - 2)
                : fate < 7 ? self->n_stages - 2
                           : self->n_stages - 1;
  CrmDate date = any_day (self, &random);
  CrmDate closed = MIN (self->today, date + 5 + (CrmDate) bench_below (&random, 120));
  gint64 at = any_time (&random, date);
  gint64 amount = (gint64) prices[product] * (80 + bench_below (&random, 40));
  CrmId seller = any_seller (&random), sold = id_of (KIND_PRODUCT, product);
  guint person = bench_below (&random, self->n_contacts);
  guint company = bench_skewed (&random, self->n_accounts);
  CrmId contact = id_of (KIND_CONTACT, person), account = id_of (KIND_ACCOUNT, company);
  CrmRecord *record = new_record (self, KIND_OPPORTUNITY, at);
  CrmId id = *crm_record_get_id (record);
  g_autofree char *name = g_strdup_printf ("%s %u", bench_product (product), row);

  crm_record_set_text (record, "name", name);
  crm_record_set_link (record, "account_id", &account);
  crm_record_set_link (record, "contact_id", &contact);
  crm_record_set_link (record, "pipeline_id", &self->pipeline);
  crm_record_set_link (record, "stage_id", &self->stages[stage]);
  crm_record_set_link (record, "product_id", &sold);
  crm_record_set_integer (record, "amount", amount);
  crm_record_set_text (record, "currency", "EUR");
  crm_record_set_integer (record, "rate", 1000000);
  crm_record_set_integer (record, "amount_base", amount);
  crm_record_set_integer (record, "probability", self->chances[stage]);
  crm_record_set_integer (record, "engaged_on", date);
  crm_record_set_integer (record, "expected_close_on", date + 60);
  if (fate >= 2)
    crm_record_set_integer (record, "closed_on", closed);
  if (fate >= 7)
    crm_record_set_text (record, "lost_reason", "Price");
  crm_record_set_text (record, "source", sources[bench_skewed (&random, G_N_ELEMENTS (sources))]);
  crm_record_set_link (record, "owner_id", &seller);
  return write_record (self, record, error)
         && write_stages (self, &id, stage, amount, at, any_time (&random, closed), error)
         && settle (self, FALSE, error);
}

static void
set_about (Office *self, CrmRecord *record, BenchRandom *random)
{
  guint choice = bench_below (random, 10);
  guint kind = choice < 7 ? KIND_CONTACT : choice < 9 ? KIND_ACCOUNT : KIND_OPPORTUNITY;
  guint row = kind == KIND_CONTACT   ? bench_below (random, self->n_contacts)
              : kind == KIND_ACCOUNT ? bench_skewed (random, self->n_accounts)
                                     : bench_below (random, MAX (self->n_contacts * 3 / 10, 1));
  CrmId id = id_of (kind, row);

  crm_record_set_parent (record, "parent", self->kinds[kind], &id);
}

static gboolean
write_activity (Office *self, guint row, GError **error)
{
  static const char *const subjects[BENCH_N_NATIONS][5] = {
    { "Enviar proposta", "Ligar de volta", "Reunião de apresentação", "Visita técnica",
      "Enviar fatura" },
    { "De trimis oferta", "De sunat înapoi", "Întâlnire de prezentare", "Vizită la sediu",
      "De trimis factura" },
    { "Teklif gönder", "Geri ara", "Tanıtım toplantısı", "Yerinde ziyaret", "Fatura gönder" },
    { "Send the offer", "Call back", "Introduction", "Visit on site", "Send the invoice" },
  };
  static const char *const types[5] = { "task", "call", "meeting", "visit", "send" };
  BenchRandom random = bench_row_random (13, row);
  CrmDate date = any_day (self, &random);
  gboolean planned = bench_below (&random, 50) == 0;
  gint64 at
      = any_time (&random, planned ? self->today + (CrmDate) bench_below (&random, 30) : date);
  guint type = bench_below (&random, 5);
  CrmId seller = any_seller (&random);
  CrmRecord *record = new_record (self, KIND_ACTIVITY, any_time (&random, date));

  crm_record_set_text (record, "subject", subjects[bench_below (&random, BENCH_N_NATIONS)][type]);
  crm_record_set_text (record, "type", types[type]);
  crm_record_set_text (record, "status", planned ? "planned" : "done");
  set_about (self, record, &random);
  if (type == 1 || type == 2 || type == 3)
    {
      crm_record_set_integer (record, "start_at", at);
      crm_record_set_integer (record, "duration", 30);
    }
  else
    crm_record_set_integer (record, "due_at", at);
  if (!planned)
    crm_record_set_integer (record, "done_at", at);
  crm_record_set_text (record, "priority", "normal");
  crm_record_set_link (record, "owner_id", &seller);
  return write_record (self, record, error) && settle (self, FALSE, error);
}

static gboolean
write_note (Office *self, guint row, GError **error)
{
  static const char *const bodies[BENCH_N_NATIONS] = {
    "Prefere ser contactado de manhã; encomenda %u combinada.",
    "Preferă să fie sunat dimineața; comanda %u e stabilită.",
    "Sabahları aranmayı tercih ediyor; %u numaralı sipariş konuşuldu.",
    "Wants to be called in the morning; order %u was agreed.",
  };
  BenchRandom random = bench_row_random (14, row);
  CrmRecord *record = new_record (self, KIND_NOTE, any_time (&random, any_day (self, &random)));
  g_auto (GStrv) parts = g_strsplit (bodies[bench_below (&random, BENCH_N_NATIONS)], "%u", 2);
  g_autofree char *body = g_strdup_printf ("%s%u%s", parts[0], 100000 + row, parts[1]);

  crm_record_set_text (record, "body", body);
  set_about (self, record, &random);
  return write_record (self, record, error) && settle (self, FALSE, error);
}

static gboolean
write_order_line (Office *self,
                  const CrmId *order,
                  guint position,
                  gboolean is_delivered,
                  gboolean is_invoiced,
                  BenchRandom *random,
                  gint64 at,
                  GPtrArray *lines,
                  GError **error)
{
  guint product = bench_skewed (random, BENCH_N_PRODUCTS);
  gint64 quantity = 1 + bench_below (random, 9), price = 9900 + 45000 * product;
  gint64 discount = bench_below (random, 4) == 0 ? 10 * CRM_DECIMAL_ONE : 0;
  gint64 total = crm_paper_line_total (price, quantity * CRM_DECIMAL_ONE, discount);
  CrmId sold = id_of (KIND_PRODUCT, product);
  CrmRecord *record = new_record (self, KIND_ORDER_LINE, at);

  crm_record_set_link (record, "sales_order_id", order);
  crm_record_set_integer (record, "position", position + 1);
  crm_record_set_link (record, "product_id", &sold);
  crm_record_set_text (record, "name", bench_product (product));
  crm_record_set_integer (record, "qty", quantity * CRM_DECIMAL_ONE);
  crm_record_set_text (record, "unit", "pc");
  crm_record_set_integer (record, "price", price);
  crm_record_set_text (record, "currency", "EUR");
  crm_record_set_integer (record, "discount", discount);
  crm_record_set_integer (record, "vat", 20 * CRM_DECIMAL_ONE);
  crm_record_set_integer (record, "total", total);
  crm_record_set_integer (record, "delivered", is_delivered ? quantity * CRM_DECIMAL_ONE : 0);
  crm_record_set_integer (record, "invoiced", is_invoiced ? quantity * CRM_DECIMAL_ONE : 0);
  g_ptr_array_add (lines, g_object_ref (record));
  return write_record (self, record, error);
}

static void
set_sums (CrmRecord *paper, gint64 net)
{
  gint64 tax = crm_decimal_multiply (net, CRM_DECIMAL_ONE / 5);

  crm_record_set_text (paper, "currency", "EUR");
  crm_record_set_integer (paper, "rate", CRM_DECIMAL_ONE);
  crm_record_set_integer (paper, "net", net);
  crm_record_set_integer (paper, "tax", tax);
  crm_record_set_integer (paper, "gross", net + tax);
  crm_record_set_integer (paper, "gross_base", net + tax);
}

static gboolean
write_invoice_line (
    Office *self, const CrmId *invoice, CrmRecord *order_line, gint64 at, GError **error)
{
  static const char *const carried[] = { "position", "product_id", "name",     "qty", "unit",
                                         "price",    "currency",   "discount", "vat", "total" };
  CrmRecord *record = new_record (self, KIND_INVOICE_LINE, at);

  for (gsize i = 0; i < G_N_ELEMENTS (carried); i++)
    crm_record_set (record, crm_kind_find_field (self->kinds[KIND_INVOICE_LINE], carried[i]),
                    crm_value_copy (crm_record_get_by_name (order_line, carried[i])));
  crm_record_set_link (record, "invoice_id", invoice);
  crm_record_set_link (record, "order_line_id", crm_record_get_id (order_line));
  return write_record (self, record, error);
}

static gboolean
write_invoice (Office *self,
               CrmRecord *order,
               GPtrArray *lines,
               gint64 net,
               BenchRandom *random,
               GError **error)
{
  gint64 at = crm_record_get_integer (order, "created_at", 0);
  gint64 date = crm_record_get_integer (order, "date", 0);
  CrmRecord *record = new_record (self, KIND_INVOICE, at);
  CrmId id = *crm_record_get_id (record);
  g_autofree char *number = g_strdup_printf ("FT %07u", (guint) self->n_rows[KIND_INVOICE]);

  crm_record_set_text (record, "number", number);
  crm_record_set_link (record, "order_id", crm_record_get_id (order));
  crm_record_set_link (record, "contact_id", crm_record_get_link (order, "contact_id"));
  if (crm_record_is_set (order, "account_id"))
    crm_record_set_link (record, "account_id", crm_record_get_link (order, "account_id"));
  crm_record_set_link (record, "owner_id", crm_record_get_link (order, "owner_id"));
  crm_record_set_text (record, "status", bench_below (random, 5) > 0 ? "paid" : "sent");
  crm_record_set_integer (record, "date", date);
  crm_record_set_integer (record, "due", date + 30);
  set_sums (record, net);
  for (guint i = 0; i < lines->len; i++)
    if (!write_invoice_line (self, &id, g_ptr_array_index (lines, i), at, error))
      {
        g_object_unref (record);
        return FALSE;
      }
  return write_record (self, record, error);
}

static void
set_order (
    Office *self, CrmRecord *record, guint row, CrmDate date, gboolean is_old, BenchRandom *random)
{
  CrmId account = id_of (KIND_ACCOUNT, bench_skewed (random, self->n_accounts));
  CrmId contact = id_of (KIND_CONTACT, bench_below (random, self->n_contacts));
  CrmId seller = any_seller (random);
  g_autofree char *number = g_strdup_printf ("SO-%07u", row + 1);

  crm_record_set_text (record, "number", number);
  crm_record_set_link (record, "contact_id", &contact);
  if (bench_below (random, 4) > 0)
    crm_record_set_link (record, "account_id", &account);
  crm_record_set_text (record, "status", is_old ? "delivered" : "confirmed");
  crm_record_set_integer (record, "date", date);
  crm_record_set_integer (record, "deliver_on", date + 14);
  if (is_old)
    crm_record_set_integer (record, "delivered_on", date + 5 + bench_below (random, 15));
  crm_record_set_link (record, "owner_id", &seller);
}

/* Four lines each: as many lines as people. Every fourth order is on an invoice, and every fourth
 * person buys without a company. */
static gboolean
write_order (Office *self, guint row, GError **error)
{
  BenchRandom random = bench_row_random (15, row);
  CrmDate date = any_day (self, &random);
  gint64 at = any_time (&random, date), net = 0;
  gboolean is_old = date < self->today - 21, is_invoiced = is_old && row % 4 == 0;
  g_autoptr (CrmRecord) record = new_record (self, KIND_ORDER, at);
  g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func (g_object_unref);

  set_order (self, record, row, date, is_old, &random);
  for (guint i = 0; i < 4; i++)
    if (!write_order_line (self, crm_record_get_id (record), i, is_old, is_invoiced, &random, at,
                           lines, error))
      return FALSE;
  for (guint i = 0; i < lines->len; i++)
    net += crm_record_get_integer (g_ptr_array_index (lines, i), "total", 0);
  set_sums (record, net);
  crm_record_set_integer (record, "uninvoiced", is_invoiced ? 0 : net);
  return (!is_invoiced || write_invoice (self, record, lines, net, &random, error))
         && write_record (self, g_object_ref (record), error) && settle (self, FALSE, error);
}

static gboolean
write_all (Office *self, GError **error)
{
  static const struct
  {
    guint tenths; /* rows for ten contacts */
    gboolean (*write) (Office *self, guint row, GError **error);
  } parts[] = {
    { 10, write_contact }, { 3, write_deal }, { 30, write_activity }, { 3, write_note }, { 0, NULL }
  };

  if (!write_setup (self, error))
    return FALSE;
  for (guint i = 0; i < self->n_accounts; i++)
    if (!write_account (self, i, error))
      return FALSE;
  for (guint p = 0; parts[p].write != NULL; p++)
    for (guint i = 0; i < (guint) ((guint64) self->n_contacts * parts[p].tenths / 10); i++)
      if (!parts[p].write (self, i, error))
        return FALSE;
  for (guint i = 0; i < self->n_contacts / 4; i++)
    if (!write_order (self, i, error))
      return FALSE;
  return settle (self, TRUE, error);
}

/* Returns: (transfer full): what makes the indexes again that were dropped */
static GPtrArray *
drop_indexes (CrmDatabase *db, GError **error)
{
  g_autoptr (GPtrArray) creates = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GString) drops = g_string_new (NULL);
  sqlite3_stmt *statement = crm_database_prepare_once (
      db, "SELECT name, sql FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL", error);
  gboolean row = FALSE;

  while (statement != NULL && crm_database_step (db, statement, &row, error) && row)
    {
      g_string_append_printf (drops, "DROP INDEX \"%s\";", sqlite3_column_text (statement, 0));
      g_ptr_array_add (creates, g_strdup ((const char *) sqlite3_column_text (statement, 1)));
    }
  sqlite3_finalize (statement);
  return statement != NULL && crm_database_execute (db, drops->str, error)
             ? g_steal_pointer (&creates)
             : NULL;
}

static gboolean
read_stages (Office *self, GError **error)
{
  g_autoptr (CrmQuery) query
      = crm_query_new (crm_catalog_find_kind (self->session->catalog, "stage"));
  g_autoptr (GPtrArray) stages = crm_session_list (self->session, query, error);

  if (stages == NULL)
    return FALSE;
  g_assert (stages->len >= 3 && stages->len <= G_N_ELEMENTS (self->stages));
  self->n_stages = stages->len;
  for (guint i = 0; i < stages->len; i++)
    {
      CrmRecord *stage = g_ptr_array_index (stages, i);

      self->stages[i] = *crm_record_get_id (stage);
      self->chances[i] = crm_record_get_integer (stage, "probability", 0);
      self->pipeline = *crm_record_get_link (stage, "pipeline_id");
    }
  return TRUE;
}

static gpointer
fill (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  Office self = { .session = session, .n_contacts = *(guint *) data };
  CrmDatabase *db = session->db;
  g_autoptr (GPtrArray) creates = NULL;

  self.n_accounts = bench_n_accounts (self.n_contacts);
  self.today = crm_date_new (2026, 9, 1);
  self.now = crm_instant_from_date (self.today, 9, 0);
  crm_session_get_user (session);
  for (guint i = 0; i < N_KINDS; i++)
    self.kinds[i] = crm_catalog_find_kind (session->catalog, kind_names[i]);
  if (!read_stages (&self, error))
    return NULL;
  creates = drop_indexes (db, error);
  if (creates == NULL
      || !crm_database_execute (db,
                                "PRAGMA synchronous = OFF; PRAGMA cache_size = -400000;"
                                "INSERT INTO search_words (search_words, rank)"
                                " VALUES ('hashsize', 33554432); BEGIN",
                                error)
      || !write_all (&self, error))
    return NULL;
  for (guint i = 0; i < creates->len; i++)
    if (!crm_database_execute (db, g_ptr_array_index (creates, i), error))
      return NULL;
  return crm_database_execute (db,
                               "INSERT INTO search_words (search_words, rank)"
                               " VALUES ('hashsize', 1048576);"
                               "ANALYZE; PRAGMA wal_checkpoint (TRUNCATE)",
                               error)
             ? data
             : NULL;
}

/**
 * bench_office_make:
 * @folder: must not hold a replica
 *
 * Writes an office of @n_contacts people.
 */
gboolean
bench_office_make (const char *folder, guint n_contacts, GError **error)
{
  CrmOfficeSetup setup = { "Bench Office", "Desk Owner", "EUR" };
  g_autoptr (CrmContext) context = crm_office_create (folder, &setup, error);
  gboolean good;

  if (context == NULL)
    return FALSE;
  good = crm_store_run (crm_context_get_store (context), CRM_LANE_WRITE, fill, &n_contacts, NULL,
                        error)
         != NULL;
  crm_context_close (context);
  return good;
}

/**
 * bench_office_ready:
 *
 * Returns: (transfer full): the folder of an office of that size, made when it is not there yet,
 *   below CLIENTELA_BENCH_OFFICES or the folder of temporary files
 */
char *
bench_office_ready (guint n_contacts, GError **error)
{
  const char *offices = g_getenv ("CLIENTELA_BENCH_OFFICES");
  g_autofree char *parent = offices != NULL
                                ? g_strdup (offices)
                                : g_build_filename (g_get_tmp_dir (), "clientela-offices", NULL);
  g_autofree char *name = g_strdup_printf ("%u", n_contacts);
  g_autofree char *folder = g_build_filename (parent, name, NULL);
  g_autofree char *unfinished = g_strconcat (folder, ".new", NULL);
  g_autoptr (GFile) from = g_file_new_for_path (unfinished);
  g_autoptr (GFile) to = g_file_new_for_path (folder);

  if (g_file_test (folder, G_FILE_TEST_IS_DIR))
    return g_steal_pointer (&folder);
  if (!bench_office_make (unfinished, n_contacts, error)
      || !g_file_move (from, to, G_FILE_COPY_NONE, NULL, NULL, NULL, error))
    return NULL;
  return g_steal_pointer (&folder);
}
