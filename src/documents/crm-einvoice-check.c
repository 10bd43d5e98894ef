/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The business rules of EN 16931, and those that Romania adds, as far as an invoice of ours could
 * break them. Each says what a person has to fill in, and where. */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "crm-einvoice-private.h"
#include "crm-money.h"
#include "crm-paper.h"

#define PERCENT_POINT CRM_DECIMAL_ONE

typedef struct
{
  const CrmEInvoice *invoice;
  GPtrArray *faults;
} Check;

static void
free_fault (gpointer data)
{
  CrmEInvoiceFault *fault = data;

  g_free (fault->message);
  g_free (fault);
}

/* Takes @message. */
static void
add (Check *self,
     const char *rule,
     const char *kind,
     const CrmId *id,
     const char *field,
     char *message)
{
  CrmEInvoiceFault *fault = g_new0 (CrmEInvoiceFault, 1);

  fault->rule = rule;
  fault->message = message;
  fault->kind = kind;
  if (id != NULL)
    fault->id = *id;
  fault->field = field;
  g_ptr_array_add (self->faults, fault);
}

static char *
ask_for (const char *place, const char *label)
{
  /* Translators: a place such as “Your office” or the name of a company, then the name of a field
   * there. */
  return g_strdup_printf (_ ("%s: fill in “%s”"), place, label);
}

static void
ask_in_invoice (Check *self, const char *rule, const char *field, const char *label)
{
  add (self, rule, "invoice", &self->invoice->id, field, ask_for (_ ("The invoice"), label));
}

static gboolean
is_seller (Check *self, const CrmEInvoiceParty *party)
{
  return party == &self->invoice->seller;
}

static const char *
name_party (Check *self, const CrmEInvoiceParty *party)
{
  if (is_seller (self, party))
    return _ ("Your office");
  return party->name != NULL ? party->name : _ ("The buyer");
}

static void
ask_party (Check *self,
           const char *rule,
           const CrmEInvoiceParty *party,
           const char *field,
           const char *label)
{
  if (party->kind != NULL)
    add (self, rule, party->kind, &party->id, field, ask_for (name_party (self, party), label));
  else
    ask_in_invoice (self, rule, "account_id", _ ("Company"));
}

static void
tell_party (Check *self,
            const char *rule,
            const CrmEInvoiceParty *party,
            const char *field,
            const char *what)
{
  add (self, rule, party->kind, &party->id, field,
       /* Translators: whose card it is, then what is wrong there. */
       g_strdup_printf (_ ("%s: %s"), name_party (self, party), what));
}

/* What only a mistake of the program could break. */
static void
add_broken (Check *self, const char *rule)
{
  add (self, rule, "invoice", &self->invoice->id, NULL,
       /* Translators: %s is the number of a rule. */
       g_strdup_printf (_ ("The amounts of the invoice do not fit together (%s)"), rule));
}

/* The lines */

static char *
name_line (const CrmEInvoiceLine *line)
{
  /* Translators: %s is a number. */
  return g_strdup_printf (_ ("Line %s"), line->number);
}

static void
ask_line (Check *self,
          const char *rule,
          const CrmEInvoiceLine *line,
          const char *field,
          const char *label)
{
  g_autofree char *place = name_line (line);

  add (self, rule, "invoice_line", &line->id, field, ask_for (place, label));
}

static void
tell_line (
    Check *self, const char *rule, const CrmEInvoiceLine *line, const char *field, const char *what)
{
  g_autofree char *place = name_line (line);

  add (self, rule, "invoice_line", &line->id, field,
       /* Translators: whose card it is, then what is wrong there. */
       g_strdup_printf (_ ("%s: %s"), place, what));
}

static gboolean
is_blank (const char *text)
{
  return text == NULL || *text == '\0';
}

static void
check_unit (Check *self, const CrmEInvoiceLine *line)
{
  g_autofree char *what = NULL;

  if (!is_blank (line->unit))
    return;
  /* Translators: %s is a unit that somebody typed. */
  what = g_strdup_printf (_ ("the unit “%s” has no code; write one such as pc, h or kg, or its "
                             "code such as HUR"),
                          line->unit_text != NULL ? line->unit_text : "");
  tell_line (self, "BR-23", line, "unit", what);
}

/* The rule about the rate has its own number in each category. */
static void
check_rate (Check *self, const CrmEInvoiceLine *line)
{
  static const char *const rules[][2]
      = { { "Z", "BR-Z-05" },  { "E", "BR-E-05" }, { "AE", "BR-AE-05" },
          { "K", "BR-IC-05" }, { "G", "BR-G-05" }, { "O", "BR-O-05" } };

  if (is_blank (line->category))
    tell_line (self, "BR-CO-04", line, "tax_category",
               _ ("no tax is charged; choose why under “Tax category”"));
  else if (strcmp (line->category, "S") == 0 && line->percent <= 0)
    tell_line (self, "BR-S-05", line, "vat",
               _ ("the standard tax is more than 0 %; change the rate or the tax category"));
  for (gsize i = 0; i < G_N_ELEMENTS (rules); i++)
    if (g_strcmp0 (line->category, rules[i][0]) == 0 && line->percent != 0)
      tell_line (self, rules[i][1], line, "vat",
                 _ ("with this tax category the tax is 0 %; change one of them"));
}

static void
check_lines (Check *self)
{
  const GPtrArray *lines = self->invoice->lines;

  if (lines->len == 0)
    add (self, "BR-16", "invoice", &self->invoice->id, NULL,
         g_strdup (_ ("The invoice has no lines")));
  for (guint i = 0; i < lines->len; i++)
    {
      const CrmEInvoiceLine *line = g_ptr_array_index (lines, i);

      if (is_blank (line->number))
        add_broken (self, "BR-21");
      if (is_blank (line->name))
        ask_line (self, "BR-25", line, "name", _ ("Description"));
      if (line->price < 0)
        tell_line (self, "BR-27", line, "price", _ ("a price is not below 0"));
      if (crm_paper_line_total (line->price, line->quantity, 0) - line->allowance != line->net)
        add_broken (self, "BR-24");
      check_unit (self, line);
      check_rate (self, line);
    }
}

/* The head */

static gboolean
has_category (Check *self, const char *category)
{
  for (guint i = 0; i < self->invoice->lines->len; i++)
    if (g_strcmp0 (
            ((const CrmEInvoiceLine *) g_ptr_array_index (self->invoice->lines, i))->category,
            category)
        == 0)
      return TRUE;
  return FALSE;
}

static void
check_country (Check *self, const CrmEInvoiceParty *party)
{
  const char *rule = is_seller (self, party) ? "BR-09" : "BR-11";
  g_autofree char *what = NULL;

  if (crm_einvoice_is_country (party->country))
    return;
  if (is_blank (party->country_text))
    {
      ask_party (self, rule, party, "country", _ ("Country"));
      return;
    }
  /* Translators: %s is a country that somebody typed. */
  what = g_strdup_printf (_ ("the country “%s” is not known; write its name, or its two letters "
                             "such as RO"),
                          party->country_text);
  tell_party (self, rule, party, "country", what);
}

/* Letters that are no country's are left from a number of another kind. */
static void
check_vat_prefix (Check *self, const CrmEInvoiceParty *party)
{
  g_autofree char *letters = party->vat_id != NULL ? g_strndup (party->vat_id, 2) : NULL;

  if (letters != NULL && strcmp (letters, "EL") != 0 && !crm_einvoice_is_country (letters))
    tell_party (self, "BR-CO-09", party, "tax_id",
                _ ("a VAT number begins with the letters of its country"));
}

static gboolean
is_known_type (const char *type)
{
  static const char *const types[] = { "380", "381", "384", NULL };

  return type != NULL && g_strv_contains (types, type);
}

static void
check_head (Check *self)
{
  const CrmEInvoice *invoice = self->invoice;

  if (is_blank (invoice->number))
    add (self, "BR-02", "invoice", &invoice->id, "status",
         g_strdup (_ ("The invoice has no number; issue it")));
  if (invoice->date == 0)
    ask_in_invoice (self, "BR-03", "date", _ ("Date"));
  if (!is_known_type (invoice->type))
    add_broken (self, "BR-04");
  else if (strcmp (invoice->type, "380") != 0 && is_blank (invoice->preceding))
    ask_in_invoice (self, "BR-55", "corrects_id", _ ("Corrects invoice"));
  if (is_blank (invoice->currency) || !crm_currency_is_known (invoice->currency))
    ask_in_invoice (self, "BR-05", "currency", _ ("Currency"));
  if (invoice->gross > 0 && invoice->due == 0)
    ask_in_invoice (self, "BR-CO-25", "due", _ ("Due"));
  if (!is_blank (invoice->iban_text) && is_blank (invoice->iban))
    tell_party (self, "BR-61", &invoice->seller, "iban",
                _ ("the IBAN is wrong: its check digits or its length do not fit"));
}

static void
check_parties (Check *self)
{
  const CrmEInvoice *invoice = self->invoice;

  if (is_blank (invoice->seller.name))
    ask_party (self, "BR-06", &invoice->seller, "name", _ ("Name"));
  if (is_blank (invoice->buyer.name))
    ask_party (self, "BR-07", &invoice->buyer, "name", _ ("Name"));
  check_country (self, &invoice->seller);
  if (invoice->buyer.kind != NULL)
    check_country (self, &invoice->buyer);
  check_vat_prefix (self, &invoice->seller);
  check_vat_prefix (self, &invoice->buyer);
  if (is_blank (invoice->seller.vat_id) && is_blank (invoice->seller.tax_number))
    ask_party (self, "BR-CO-26", &invoice->seller, "tax_id", _ ("Tax number"));
}

/* Sums */

static void
check_sums (Check *self)
{
  const CrmEInvoice *invoice = self->invoice;
  gint64 net = 0, taxed = 0, tax = 0;

  for (guint i = 0; i < invoice->lines->len; i++)
    net += ((const CrmEInvoiceLine *) g_ptr_array_index (invoice->lines, i))->net;
  for (guint i = 0; i < invoice->taxes->len; i++)
    {
      const CrmEInvoiceTax *part = g_ptr_array_index (invoice->taxes, i);

      taxed += part->net;
      tax += part->tax;
      if (part->tax != crm_decimal_multiply (part->net, part->percent / 100))
        add_broken (self, "BR-CO-17");
    }
  if (net != invoice->net)
    add_broken (self, "BR-CO-10");
  if (taxed != invoice->net)
    add_broken (self, "BR-CO-13");
  if (tax != invoice->tax)
    add_broken (self, "BR-CO-14");
  if (invoice->net + invoice->tax != invoice->gross)
    add_broken (self, "BR-CO-15");
  if (invoice->taxes->len == 0 && invoice->lines->len > 0)
    add_broken (self, "BR-CO-18");
}

/* Each part of the taxes is the sum of the lines of its category and rate. */
static void
check_parts (Check *self)
{
  static const char *const rules[][2]
      = { { "S", "BR-S-08" },  { "Z", "BR-Z-08" }, { "E", "BR-E-08" }, { "AE", "BR-AE-08" },
          { "K", "BR-IC-08" }, { "G", "BR-G-08" }, { "O", "BR-O-08" } };
  const CrmEInvoice *invoice = self->invoice;

  for (guint i = 0; i < invoice->taxes->len; i++)
    {
      const CrmEInvoiceTax *part = g_ptr_array_index (invoice->taxes, i);
      gint64 net = 0;

      for (guint k = 0; k < invoice->lines->len; k++)
        {
          const CrmEInvoiceLine *line = g_ptr_array_index (invoice->lines, k);

          if (g_strcmp0 (line->category, part->category) == 0 && line->percent == part->percent)
            net += line->net;
        }
      for (gsize k = 0; net != part->net && k < G_N_ELEMENTS (rules); k++)
        if (g_strcmp0 (part->category, rules[k][0]) == 0)
          add_broken (self, rules[k][1]);
    }
}

/* The categories of tax: whose VAT number is needed, and whether words say why there is no tax */

static const struct
{
  const char *category;
  const char *identity; /* rule about the numbers of seller and buyer */
  gboolean buyer;       /* whether the buyer needs one */
  const char *reason;   /* rule about the words */
  gboolean needs_words; /* else they are not allowed, or a code says it */
} categories[] = {
  { "S", "BR-S-02", FALSE, "BR-S-10", FALSE }, { "Z", "BR-Z-02", FALSE, "BR-Z-10", FALSE },
  { "E", "BR-E-02", FALSE, "BR-E-10", TRUE },  { "AE", "BR-AE-02", TRUE, NULL, FALSE },
  { "K", "BR-IC-02", TRUE, NULL, FALSE },      { "G", "BR-G-02", FALSE, NULL, FALSE },
};

static void
ask_vat_number (Check *self, const char *rule, const CrmEInvoiceParty *party)
{
  tell_party (self, rule, party, "tax_id",
              _ ("a VAT number is needed, with the letters of the country before it"));
}

static void
check_reasons (Check *self, gsize i)
{
  const CrmEInvoice *invoice = self->invoice;

  for (guint k = 0; categories[i].reason != NULL && k < invoice->taxes->len; k++)
    {
      const CrmEInvoiceTax *part = g_ptr_array_index (invoice->taxes, k);

      if (g_strcmp0 (part->category, categories[i].category) != 0)
        continue;
      if (categories[i].needs_words && is_blank (part->reason))
        ask_in_invoice (self, categories[i].reason, "tax_note", _ ("Reason for no tax"));
      else if (!categories[i].needs_words && !is_blank (part->reason))
        add_broken (self, categories[i].reason);
    }
}

static void
check_categories (Check *self)
{
  const CrmEInvoice *invoice = self->invoice;

  for (gsize i = 0; i < G_N_ELEMENTS (categories); i++)
    {
      gboolean needs_vat = categories[i].buyer || strcmp (categories[i].category, "G") == 0;

      if (!has_category (self, categories[i].category))
        continue;
      if (is_blank (invoice->seller.vat_id) && (needs_vat || is_blank (invoice->seller.tax_number)))
        ask_vat_number (self, categories[i].identity, &invoice->seller);
      if (categories[i].buyer && is_blank (invoice->buyer.vat_id))
        ask_vat_number (self, categories[i].identity, &invoice->buyer);
      check_reasons (self, i);
    }
  if (has_category (self, "K") && invoice->delivered == 0)
    ask_in_invoice (self, "BR-IC-11", "delivered_on", _ ("Delivered on"));
  if (has_category (self, "K") && is_blank (invoice->buyer.country))
    ask_party (self, "BR-IC-12", &invoice->buyer, "country", _ ("Country"));
}

/* Who is outside of the tax has no number for it, and nothing else on the invoice. */
static void
check_outside (Check *self)
{
  const CrmEInvoice *invoice = self->invoice;

  if (!has_category (self, "O"))
    return;
  if (!is_blank (invoice->seller.vat_id) || !is_blank (invoice->buyer.vat_id))
    add (self, "BR-O-02", "invoice", &invoice->id, NULL,
         g_strdup (_ ("An invoice outside of the tax names no VAT numbers; choose another tax "
                      "category for its lines")));
  if (invoice->taxes->len > 1)
    add (self, "BR-O-11", "invoice", &invoice->id, NULL,
         g_strdup (_ ("Lines outside of the tax need an invoice of their own")));
}

/* Romania */

static void
check_length (Check *self,
              const char *rule,
              const char *text,
              glong most,
              const char *kind,
              const CrmId *id,
              const char *field,
              const char *label)
{
  if (text != NULL && g_utf8_strlen (text, -1) > most)
    add (self, rule, kind, id, field,
         /* Translators: the name of a field, and a number. */
         g_strdup_printf (_ ("“%s” may have no more than %ld letters"), label, most));
}

/* The numbers of the rules for seller and buyer. */
typedef struct
{
  const char *street, *city, *sector, *county;
  const char *name_length, *street_length, *city_length, *code_length;
} PartyRules;

static void
check_romanian_party (Check *self, const CrmEInvoiceParty *party, const PartyRules *rules)
{
  gboolean at_home = g_strcmp0 (party->country, "RO") == 0;
  g_autofree char *county = at_home ? crm_einvoice_find_county (party->region) : NULL;

  if (party->kind == NULL)
    return;
  if (is_blank (party->street))
    ask_party (self, rules->street, party, "street", _ ("Street"));
  if (is_blank (party->city))
    ask_party (self, rules->city, party, "city", _ ("City"));
  if (at_home && county == NULL)
    tell_party (self, rules->county, party, "region",
                _ ("in Romania “Region” is the county, such as Cluj or CJ"));
  if (g_strcmp0 (county, "RO-B") == 0
      && (party->city == NULL || !g_str_has_prefix (party->city, "SECTOR")))
    tell_party (self, rules->sector, party, "city",
                _ ("in Bucharest “City” says the sector: Sector 1 to Sector 6"));
  check_length (self, rules->name_length, party->name, 200, party->kind, &party->id, "name",
                _ ("Name"));
  check_length (self, rules->street_length, party->street, 150, party->kind, &party->id, "street",
                _ ("Street"));
  check_length (self, rules->city_length, party->city, 50, party->kind, &party->id, "city",
                _ ("City"));
  check_length (self, rules->code_length, party->postal_code, 20, party->kind, &party->id,
                "postal_code", _ ("Postal code"));
}

static gboolean
has_digit (const char *text)
{
  return text != NULL && strpbrk (text, "0123456789") != NULL;
}

static void
check_romania (Check *self)
{
  static const PartyRules seller_rules
      = { "BR-RO-081",  "BR-RO-091",  "BR-RO-100",   "BR-RO-110",
          "BR-RO-L201", "BR-RO-L151", "BR-RO-L0501", "BR-RO-L0201" };
  static const PartyRules buyer_rules
      = { "BR-RO-082",  "BR-RO-092",  "BR-RO-101",   "BR-RO-111",
          "BR-RO-L203", "BR-RO-L152", "BR-RO-L0502", "BR-RO-L0202" };
  const CrmEInvoice *invoice = self->invoice;

  if (!is_blank (invoice->number) && !has_digit (invoice->number))
    ask_in_invoice (self, "BR-RO-010", "number", _ ("Number, with a digit in it"));
  if (g_strcmp0 (invoice->currency, "RON") != 0 && g_strcmp0 (invoice->tax_currency, "RON") != 0)
    tell_party (self, "BR-RO-030", &invoice->seller, "currency",
                _ ("an invoice for Romania says its tax in RON: the money of the office has to be "
                   "RON"));
  if (!has_category (self, "O") && is_blank (invoice->buyer.vat_id)
      && is_blank (invoice->buyer.tax_number))
    ask_party (self, "BR-RO-120", &invoice->buyer,
               g_strcmp0 (invoice->buyer.kind, "account") == 0 ? "tax_id" : NULL, _ ("Tax number"));
  check_romanian_party (self, &invoice->seller, &seller_rules);
  check_romanian_party (self, &invoice->buyer, &buyer_rules);
  check_length (self, "BR-RO-L140", invoice->number, 140, "invoice", &invoice->id, "number",
                _ ("Number"));
  check_length (self, "BR-RO-L302", invoice->note, 300, "invoice", &invoice->id, "notes",
                _ ("Notes"));
  for (guint i = 0; i < invoice->taxes->len; i++)
    check_length (self, "BR-RO-L1019",
                  ((const CrmEInvoiceTax *) g_ptr_array_index (invoice->taxes, i))->reason, 100,
                  "invoice", &invoice->id, "tax_note", _ ("Reason for no tax"));
  for (guint i = 0; i < invoice->lines->len; i++)
    {
      const CrmEInvoiceLine *line = g_ptr_array_index (invoice->lines, i);

      check_length (self, "BR-RO-L1024", line->name, 100, "invoice_line", &line->id, "name",
                    _ ("Description"));
    }
}

/**
 * crm_einvoice_check:
 * @format: for which the invoice is checked
 *
 * Finds what an e-invoice lacks or contradicts, by the business rules of EN 16931 and those of
 * @format. Any thread.
 *
 * Returns: (transfer full) (element-type CrmEInvoiceFault): what is wrong, in the order of the
 *   cards; empty when the invoice can be written
 */
GPtrArray *
crm_einvoice_check (const CrmEInvoice *invoice, CrmEInvoiceFormat format)
{
  Check self = { invoice, g_ptr_array_new_with_free_func (free_fault) };

  check_head (&self);
  check_parties (&self);
  check_lines (&self);
  check_sums (&self);
  check_parts (&self);
  check_categories (&self);
  check_outside (&self);
  if (format == CRM_EINVOICE_RO)
    check_romania (&self);
  return self.faults;
}
