/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From the records of an invoice to the terms of EN 16931. What a card does not say stays unknown
 * here, and the check names it. Runs where the session belongs. */
#include "config.h"

#include "crm-einvoice.h"

#include <string.h>

#include "crm-einvoice-private.h"
#include "crm-iban.h"
#include "crm-money.h"
#include "crm-paper.h"

static void
clear_party (CrmEInvoiceParty *party)
{
  char **texts[] = { &party->name,        &party->street,       &party->city,   &party->postal_code,
                     &party->region,      &party->country,      &party->vat_id, &party->tax_number,
                     &party->email,       &party->country_text, &party->phone,  &party->contact,
                     &party->registration };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    g_clear_pointer (texts[i], g_free);
}

static void
free_line (gpointer data)
{
  CrmEInvoiceLine *line = data;
  char *texts[]
      = { line->number, line->name, line->article, line->unit, line->unit_text, line->category };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    g_free (texts[i]);
  g_free (line);
}

static void
free_tax (gpointer data)
{
  CrmEInvoiceTax *tax = data;

  g_free (tax->category);
  g_free (tax->reason);
  g_free (tax);
}

gboolean
crm_einvoice_is_credit (const CrmEInvoice *self)
{
  return g_strcmp0 (self->type, "381") == 0;
}

gboolean
crm_einvoice_goes_abroad (const CrmEInvoice *self)
{
  for (guint i = 0; i < self->taxes->len; i++)
    if (g_strcmp0 (((CrmEInvoiceTax *) g_ptr_array_index (self->taxes, i))->category, "K") == 0)
      return TRUE;
  return FALSE;
}

void
crm_einvoice_free (CrmEInvoice *self)
{
  char *texts[] = {
    self->number,   self->type, self->currency,        self->tax_currency, self->note,
    self->iban,     self->bic,  self->buyer_reference, self->iban_text,    self->order_reference,
    self->preceding
  };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    g_free (texts[i]);
  clear_party (&self->seller);
  clear_party (&self->buyer);
  g_ptr_array_unref (self->lines);
  g_ptr_array_unref (self->taxes);
  g_free (self);
}

static char *
dup_text (CrmRecord *record, const char *field)
{
  const char *text
      = record != NULL && crm_kind_find_field (crm_record_get_kind (record), field) != NULL
            ? crm_record_get_text (record, field)
            : NULL;
  g_autofree char *copy = g_strdup (text);

  if (copy == NULL || *g_strstrip (copy) == '\0')
    return NULL;
  return g_steal_pointer (&copy);
}

/* The record that a link of @record leads to, or NULL. */
static CrmRecord *
follow (CrmSession *session, CrmRecord *record, const char *field, const char *kind)
{
  const CrmId *id
      = record != NULL && crm_kind_find_field (crm_record_get_kind (record), field) != NULL
            ? crm_record_get_link (record, field)
            : NULL;

  return id != NULL ? crm_session_get (
             session, crm_catalog_find_kind (crm_session_get_catalog (session), kind), id, NULL)
                    : NULL;
}

/* Tax numbers */

/* Letters and digits alone, without words such as NIF or CUI before them. */
static char *
bare_number (const char *text)
{
  static const char *const words[]
      = { "NIPC", "NIF", "CUI", "CIF", "VAT", "TVA", "IVA", "USTIDNR" };
  GString *number = g_string_new (NULL);

  for (const char *p = text; *p != '\0'; p++)
    if (g_ascii_isalnum (*p))
      g_string_append_c (number, g_ascii_toupper (*p));
  for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
    if (g_str_has_prefix (number->str, words[i]) && number->len > strlen (words[i]))
      {
        g_string_erase (number, 0, (gssize) strlen (words[i]));
        break;
      }
  return g_string_free (number, FALSE);
}

/* Whether a number begins with the letters of a country that has VAT identifiers. */
static gboolean
has_prefix (const char *number)
{
  g_autofree char *letters = g_strndup (number, 2);

  return strlen (number) > 3 && (strcmp (letters, "EL") == 0 || crm_einvoice_has_vat (letters));
}

/* A number in Romania without RO before it is of a company that pays no VAT; in other countries
 * people leave the letters out. A number with strokes, as in Germany, is none for VAT. */
static void
set_tax_number (CrmEInvoiceParty *party, const char *text)
{
  g_autofree char *number = text != NULL ? bare_number (text) : NULL;
  const char *country = party->country != NULL ? party->country : "";

  if (number == NULL || *number == '\0')
    return;
  if (has_prefix (number))
    party->vat_id = g_steal_pointer (&number);
  else if (crm_einvoice_has_vat (country) && strcmp (country, "RO") != 0
           && strchr (text, '/') == NULL)
    party->vat_id = g_strconcat (strcmp (country, "GR") == 0 ? "EL" : country, number, NULL);
  else
    party->tax_number = g_strdup (text);
}

/* Parties */

static void
settle_romania (CrmEInvoiceParty *party)
{
  g_autofree char *county = NULL;

  if (g_strcmp0 (party->country, "RO") != 0)
    return;
  county = crm_einvoice_find_county (party->region);
  if (county == NULL)
    county = crm_einvoice_find_county (party->city);
  if (g_strcmp0 (county, "RO-B") == 0)
    {
      char *sector = crm_einvoice_find_sector (party->city, party->street);

      if (sector != NULL)
        {
          g_free (party->city);
          party->city = sector;
        }
    }
  if (county != NULL)
    {
      g_free (party->region);
      party->region = g_steal_pointer (&county);
    }
}

static void
set_party (CrmEInvoiceParty *party, CrmRecord *record)
{
  g_autofree char *number = dup_text (record, "tax_id");

  party->id = *crm_record_get_id (record);
  party->kind = crm_kind_get_name (crm_record_get_kind (record));
  party->name = dup_text (record, "name");
  party->street = dup_text (record, "street");
  party->city = dup_text (record, "city");
  party->postal_code = dup_text (record, "postal_code");
  party->region = dup_text (record, "region");
  party->country_text = dup_text (record, "country");
  party->country = crm_einvoice_find_country (party->country_text);
  party->email = dup_text (record, "email");
  party->phone = dup_text (record, "phone");
  party->registration = dup_text (record, "registration");
  set_tax_number (party, number);
  settle_romania (party);
}

static void
set_parties (CrmEInvoice *self, CrmSession *session, CrmRecord *record)
{
  g_autoptr (CrmRecord) office = crm_session_get_office (session);
  g_autoptr (CrmRecord) account = follow (session, record, "account_id", "account");
  g_autoptr (CrmRecord) contact = follow (session, record, "contact_id", "contact");
  g_autoptr (CrmRecord) owner = follow (session, record, "owner_id", "user");
  g_autofree char *bic = dup_text (office, "bic");

  if (office != NULL)
    set_party (&self->seller, office);
  if (account != NULL || contact != NULL)
    set_party (&self->buyer, account != NULL ? account : contact);
  self->seller.contact = owner != NULL ? dup_text (owner, "name") : NULL;
  if (account != NULL && contact != NULL)
    self->buyer.contact = dup_text (contact, "name");
  self->buyer_reference = dup_text (account, "buyer_reference");
  self->iban_text = dup_text (office, "iban");
  self->iban = crm_iban_clean (self->iban_text);
  self->bic = crm_bic_clean (bic);
}

/* Lines */

/* A price below nothing is a quantity below nothing. */
static CrmEInvoiceLine *
make_line (CrmSession *session, CrmRecord *record, guint number)
{
  CrmEInvoiceLine *line = g_new0 (CrmEInvoiceLine, 1);
  g_autoptr (CrmRecord) product = follow (session, record, "product_id", "product");
  gint64 price = crm_record_get_integer (record, "price", 0);
  gint64 quantity = crm_record_get_integer (record, "qty", CRM_DECIMAL_ONE);
  const char *category = crm_einvoice_category_code (crm_record_get_text (record, "tax_category"));

  line->id = *crm_record_get_id (record);
  line->number = g_strdup_printf ("%u", number);
  line->name = dup_text (record, "name");
  line->article = product != NULL ? dup_text (product, "sku") : NULL;
  line->unit_text = dup_text (record, "unit");
  line->unit = crm_einvoice_find_unit (line->unit_text);
  line->percent = crm_record_get_integer (record, "vat", 0);
  line->category = g_strdup (category != NULL ? category : line->percent > 0 ? "S" : NULL);
  line->discount = crm_record_get_integer (record, "discount", 0);
  line->net = crm_record_get_integer (record, "total", 0);
  line->allowance = crm_paper_line_total (price, quantity, 0) - line->net;
  line->price = ABS (price);
  line->quantity = price < 0 ? -quantity : quantity;
  return line;
}

static CrmEInvoiceTax *
find_tax (CrmEInvoice *self, const CrmEInvoiceLine *line, const char *reason)
{
  CrmEInvoiceTax *tax;

  for (guint i = 0; i < self->taxes->len; i++)
    {
      tax = g_ptr_array_index (self->taxes, i);
      if (g_strcmp0 (tax->category, line->category) == 0 && tax->percent == line->percent)
        return tax;
    }
  tax = g_new0 (CrmEInvoiceTax, 1);
  tax->category = g_strdup (line->category);
  tax->percent = line->percent;
  if (tax->category != NULL && strcmp (tax->category, "S") != 0 && strcmp (tax->category, "Z") != 0)
    tax->reason = g_strdup (reason);
  g_ptr_array_add (self->taxes, tax);
  return tax;
}

static void
set_taxes (CrmEInvoice *self, CrmRecord *record)
{
  g_autofree char *reason = dup_text (record, "tax_note");

  for (guint i = 0; i < self->lines->len; i++)
    {
      const CrmEInvoiceLine *line = g_ptr_array_index (self->lines, i);

      find_tax (self, line, reason)->net += line->net;
    }
  for (guint i = 0; i < self->taxes->len; i++)
    {
      CrmEInvoiceTax *tax = g_ptr_array_index (self->taxes, i);

      tax->tax = crm_decimal_multiply (tax->net, tax->percent / 100);
    }
}

static const char *
type_code (CrmRecord *record)
{
  if (crm_invoice_is_credit (record))
    return "381";
  return g_strcmp0 (crm_record_get_text (record, "type"), "corrected") == 0 ? "384" : "380";
}

static void
set_facts (CrmEInvoice *self, CrmSession *session, CrmRecord *record)
{
  g_autoptr (CrmRecord) order = follow (session, record, "order_id", "sales_order");
  g_autoptr (CrmRecord) former = follow (session, record, "corrects_id", "invoice");
  const char *currency = crm_record_get_currency (record);
  const char *own = crm_session_get_currency (session);

  self->id = *crm_record_get_id (record);
  self->number = dup_text (record, "number");
  self->type = g_strdup (type_code (record));
  self->preceding = former != NULL ? dup_text (former, "number") : NULL;
  self->preceding_date = former != NULL ? (CrmDate) crm_record_get_integer (former, "date", 0) : 0;
  self->date = (CrmDate) crm_record_get_integer (record, "date", 0);
  self->due = (CrmDate) crm_record_get_integer (record, "due", 0);
  self->delivered = (CrmDate) crm_record_get_integer (record, "delivered_on", 0);
  if (self->delivered == 0 && order != NULL)
    self->delivered = (CrmDate) crm_record_get_integer (order, "delivered_on", 0);
  self->currency = g_strdup (currency != NULL ? currency : own);
  self->order_reference = order != NULL ? dup_text (order, "customer_reference") : NULL;
  self->note = dup_text (record, "notes");
  self->net = crm_record_get_integer (record, "net", 0);
  self->tax = crm_record_get_integer (record, "tax", 0);
  self->gross = crm_record_get_integer (record, "gross", 0);
  if (own == NULL || g_strcmp0 (self->currency, own) == 0)
    return;
  self->tax_currency = g_strdup (own);
  self->tax_in_tax_currency
      = crm_decimal_multiply (self->tax, crm_record_get_integer (record, "rate", CRM_DECIMAL_ONE));
}

/**
 * crm_einvoice_new_for_record:
 * @session: a session of any lane, on its own thread
 * @record: an invoice as it is stored
 *
 * Gathers what an e-invoice says: the office sells, the company or the person buys.
 *
 * Returns: (transfer full): the invoice, complete or not; %NULL with an error of the store
 */
CrmEInvoice *
crm_einvoice_new_for_record (CrmSession *session, CrmRecord *record, GError **error)
{
  const CrmKind *kind = crm_paper_get_line_kind (crm_record_get_kind (record));
  g_autoptr (GPtrArray) lines = NULL;
  CrmEInvoice *self;

  g_return_val_if_fail (kind != NULL, NULL);
  lines = crm_session_children (session, kind, crm_field_get_name (crm_paper_line_get_link (kind)),
                                NULL, crm_record_get_id (record), error);
  if (lines == NULL)
    return NULL;
  self = g_new0 (CrmEInvoice, 1);
  self->lines = g_ptr_array_new_with_free_func (free_line);
  self->taxes = g_ptr_array_new_with_free_func (free_tax);
  set_facts (self, session, record);
  set_parties (self, session, record);
  for (guint i = 0; i < lines->len; i++)
    g_ptr_array_add (self->lines, make_line (session, g_ptr_array_index (lines, i), i + 1));
  set_taxes (self, record);
  return self;
}

/**
 * crm_einvoice_write:
 * @self: an invoice in which crm_einvoice_check() finds nothing
 *
 * Returns: (transfer full): the XML file; equal input gives equal bytes
 */
GBytes *
crm_einvoice_write (const CrmEInvoice *self, CrmEInvoiceFormat format)
{
  return format == CRM_EINVOICE_RO ? crm_einvoice_to_ubl (self) : crm_einvoice_to_cii (self);
}

/**
 * crm_einvoice_dup_file_name:
 *
 * Returns: (transfer full): a name for the file that every file system takes
 */
char *
crm_einvoice_dup_file_name (const CrmEInvoice *self, CrmEInvoiceFormat format)
{
  char *name = g_strconcat (self->number != NULL ? self->number : "invoice",
                            format == CRM_EINVOICE_RO ? "-efactura.xml" : "-factur-x.xml", NULL);

  return g_strdelimit (name, "/\\:*?\"<>| ", '-');
}
