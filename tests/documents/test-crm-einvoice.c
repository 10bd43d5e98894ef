/* SPDX-License-Identifier: GPL-3.0-or-later */
/* E-invoices from the records of a real store: what is written, what is missing and where it is to
 * be filled in, and one broken invoice for each rule. */
#include "config.h"

#include <libxml/parser.h>
#include <libxml/xmlschemas.h>
#include <libxml/xpath.h>
#include <string.h>

#include "../store/fixture.h"
#include "crm-einvoice.h"
#include "crm-money.h"

#define ADD(name, func) g_test_add (name, Fixture, NULL, fixture_set_up, func, fixture_tear_down)

static gpointer
gather (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  g_autoptr (CrmRecord) record
      = crm_session_get (session, crm_record_get_kind (data), crm_record_get_id (data), error);

  return record != NULL ? crm_einvoice_new_for_record (session, record, error) : NULL;
}

static char *
id_of (CrmRecord *record)
{
  return crm_id_dup_string (crm_record_get_id (record));
}

static void
make_portuguese_office (Fixture *f)
{
  g_object_unref (fixture_new (f, "office", "name", "Azenha & Filhos, Lda.", "tax_id",
                               "509 442 013", "street", "Rua das Flores 128", "postal_code",
                               "4050-262", "city", "Porto", "country", "Portugal", "iban",
                               "PT50 0002 0123 1234 5678 9015 4", "bic", "CGDIPTPL", "email",
                               "geral@azenha.example", "currency", "EUR", NULL));
}

static void
make_romanian_office (Fixture *f)
{
  g_object_unref (fixture_new (f, "office", "name", "Moara Veche SRL", "tax_id", "RO 14399840",
                               "registration", "J12/1234/2002", "street", "Str. Memorandumului 28",
                               "postal_code", "400114", "city", "Cluj-Napoca", "region",
                               "jud. Cluj", "country", "România", "iban",
                               "RO49 AAAA 1B31 0075 9384 0000", "currency", "RON", NULL));
}

/* An invoice over three lines, two rates and a discount. */
static CrmRecord *
make_invoice (Fixture *f, CrmRecord *account, const char *currency, const char *category)
{
  static const char *const lines[][6] = { { "Consultoria", "12", "h", "85", "23", "0" },
                                          { "Manual", "25", "pc", "9.90", "6", "10" },
                                          { "Licență anuală", "1.5", "", "148.55", "23", "0" } };
  g_autofree char *account_id = id_of (account);
  CrmRecord *invoice = fixture_new (f, "invoice", "number", "FT 2026/117", "account_id", account_id,
                                    "date", "2026-03-02", "due", "2026-04-01", "currency", currency,
                                    "notes", "Encomenda <4471> & mais", NULL);
  g_autofree char *id = id_of (invoice);

  for (gsize i = 0; i < G_N_ELEMENTS (lines); i++)
    g_object_unref (fixture_new (f, "invoice_line", "invoice_id", id, "name", lines[i][0], "qty",
                                 lines[i][1], "unit", lines[i][2], "price", lines[i][3], "vat",
                                 category == NULL ? lines[i][4] : "0", "discount", lines[i][5],
                                 "tax_category", category != NULL ? category : "standard", NULL));
  return invoice;
}

static CrmEInvoice *
read_invoice (Fixture *f, CrmRecord *invoice)
{
  return fixture_run (f, CRM_LANE_READ, gather, invoice);
}

static CrmEInvoice *
make_portuguese (Fixture *f)
{
  g_autoptr (CrmRecord) account
      = fixture_new (f, "account", "name", "Ștefan & Müller, S.A.", "tax_id", "PT501234567",
                     "street", "Av. da Liberdade 1000", "postal_code", "1250-096", "city", "Lisboa",
                     "country", "portugal", "email", "contas@sm.example", NULL);
  g_autoptr (CrmRecord) invoice = NULL;

  make_portuguese_office (f);
  invoice = make_invoice (f, account, "EUR", NULL);
  return read_invoice (f, invoice);
}

static CrmEInvoice *
make_romanian (Fixture *f)
{
  g_autoptr (CrmRecord) account
      = fixture_new (f, "account", "name", "Țiriac & Șoimu SRL", "tax_id", "RO2816464", "street",
                     "Bd. Unirii 5, Sector 3", "postal_code", "030119", "city", "București",
                     "region", "București", "country", "RO", NULL);
  g_autoptr (CrmRecord) invoice = NULL;

  make_romanian_office (f);
  invoice = make_invoice (f, account, "RON", NULL);
  return read_invoice (f, invoice);
}

static CrmEInvoice *
make_german (Fixture *f)
{
  g_autoptr (CrmRecord) account
      = fixture_new (f, "account", "name", "Jäger & Söhne GmbH", "tax_id", "DE123456789", "street",
                     "Lindenstraße 7", "postal_code", "10969", "city", "Berlin", "country",
                     "Deutschland", "buyer_reference", "04011000-12345-34", NULL);
  g_autoptr (CrmRecord) invoice = NULL;

  make_romanian_office (f);
  invoice = make_invoice (f, account, "EUR", "intra_community");
  fixture_set (f, "invoice", crm_record_get_id (invoice), "delivered_on", "2026-02-27");
  fixture_set (f, "invoice", crm_record_get_id (invoice), "rate", "4.9771");
  return read_invoice (f, invoice);
}

static void
assert_complete (const CrmEInvoice *invoice, CrmEInvoiceFormat format)
{
  g_autoptr (GPtrArray) faults = crm_einvoice_check (invoice, format);

  if (faults->len > 0)
    {
      const CrmEInvoiceFault *fault = g_ptr_array_index (faults, 0);

      g_error ("%u faults: %s: %s", faults->len, fault->rule, fault->message);
    }
}

/* What a simple path of local names leads to. */
static void
assert_node (GBytes *bytes, const char *path, const char *expected)
{
  gsize length;
  const char *data = g_bytes_get_data (bytes, &length);
  xmlDocPtr xml = xmlReadMemory (data, (int) length, NULL, NULL, XML_PARSE_NONET);
  xmlXPathContextPtr context;
  xmlXPathObjectPtr found;
  g_autoptr (GString) query = g_string_new (NULL);
  g_auto (GStrv) names = g_strsplit (path, "/", -1);
  xmlChar *text;

  g_assert_nonnull (xml);
  for (guint i = 0; names[i] != NULL; i++)
    {
      g_auto (GStrv) parts = g_strsplit (names[i], "[", 2);

      if (*names[i] == '@')
        g_string_append_printf (query, "/%s", names[i]);
      else
        g_string_append_printf (query, "%s*[local-name()='%s']%s%s", i == 0 ? "//" : "/", parts[0],
                                parts[1] != NULL ? "[" : "", parts[1] != NULL ? parts[1] : "");
    }
  context = xmlXPathNewContext (xml);
  g_string_prepend (query, "string(");
  g_string_append_c (query, ')');
  found = xmlXPathEvalExpression ((const xmlChar *) query->str, context);
  g_assert_nonnull (found);
  text = xmlXPathCastToString (found);
  if (strcmp ((const char *) text, expected) != 0)
    g_error ("%s is “%s” and not “%s”", path, text, expected);
  xmlFree (text);
  xmlXPathFreeObject (found);
  xmlXPathFreeContext (context);
  xmlFreeDoc (xml);
}

/* By the schema of Factur-X, where CRM_FACTURX_XSD names it (tools/einvoice-schemas). */
static void
assert_schema (GBytes *bytes)
{
  const char *path = g_getenv ("CRM_FACTURX_XSD");
  gsize length;
  const char *data = g_bytes_get_data (bytes, &length);
  xmlSchemaParserCtxtPtr parser;
  xmlSchemaPtr schema;
  xmlSchemaValidCtxtPtr validator;
  xmlDocPtr xml;

  if (path == NULL)
    return;
  parser = xmlSchemaNewParserCtxt (path);
  schema = xmlSchemaParse (parser);
  g_assert_nonnull (schema);
  validator = xmlSchemaNewValidCtxt (schema);
  xml = xmlReadMemory (data, (int) length, NULL, NULL, XML_PARSE_NONET);
  g_assert_cmpint (xmlSchemaValidateDoc (validator, xml), ==, 0);
  xmlFreeDoc (xml);
  xmlSchemaFreeValidCtxt (validator);
  xmlSchemaFree (schema);
  xmlSchemaFreeParserCtxt (parser);
}

static GBytes *
write_file (const CrmEInvoice *invoice, CrmEInvoiceFormat format, const char *name)
{
  g_autofree char *path = g_test_build_filename (G_TEST_BUILT, "documents", name, NULL);
  GBytes *bytes = crm_einvoice_write (invoice, format);
  g_autoptr (GBytes) again = crm_einvoice_write (invoice, format);

  g_assert_true (g_bytes_equal (bytes, again));
  g_assert_true (g_file_set_contents (path, g_bytes_get_data (bytes, NULL),
                                      (gssize) g_bytes_get_size (bytes), NULL));
  return bytes;
}

static void
test_portuguese (Fixture *f, gconstpointer user_data)
{
  g_autoptr (CrmEInvoice) invoice = make_portuguese (f);
  g_autoptr (GBytes) bytes = NULL;

  assert_complete (invoice, CRM_EINVOICE_CII);
  bytes = write_file (invoice, CRM_EINVOICE_CII, "portuguese.xml");
  assert_schema (bytes);
  assert_node (bytes, "ExchangedDocument/ID", "FT 2026/117");
  assert_node (bytes, "ExchangedDocument/IssueDateTime/DateTimeString", "20260302");
  assert_node (bytes, "IncludedNote/Content", "Encomenda <4471> & mais");
  assert_node (bytes, "SellerTradeParty/SpecifiedTaxRegistration/ID", "PT509442013");
  assert_node (bytes, "BuyerTradeParty/Name", "Ștefan & Müller, S.A.");
  assert_node (bytes, "BuyerTradeParty/PostalTradeAddress/CountryID", "PT");
  assert_node (bytes,
               "IncludedSupplyChainTradeLineItem[1]/SpecifiedLineTradeDelivery/"
               "BilledQuantity/@unitCode",
               "HUR");
  assert_node (bytes,
               "IncludedSupplyChainTradeLineItem[2]/SpecifiedLineTradeSettlement/"
               "SpecifiedTradeAllowanceCharge/ActualAmount",
               "24.75");
  assert_node (bytes,
               "IncludedSupplyChainTradeLineItem[3]/SpecifiedLineTradeSettlement/"
               "SpecifiedTradeSettlementLineMonetarySummation/LineTotalAmount",
               "222.83");
  assert_node (bytes, "PayeePartyCreditorFinancialAccount/IBANID", "PT50000201231234567890154");
  assert_node (bytes, "ApplicableHeaderTradeSettlement/ApplicableTradeTax[1]/CalculatedAmount",
               "285.85");
  assert_node (bytes, "SpecifiedTradeSettlementHeaderMonetarySummation/GrandTotalAmount",
               "1764.80");
  assert_node (bytes, "SpecifiedTradePaymentTerms/DueDateDateTime/DateTimeString", "20260401");
}

static void
test_romanian (Fixture *f, gconstpointer user_data)
{
  g_autoptr (CrmEInvoice) invoice = make_romanian (f);
  g_autoptr (GBytes) bytes = NULL;
  g_autofree char *name = NULL;

  assert_complete (invoice, CRM_EINVOICE_RO);
  bytes = write_file (invoice, CRM_EINVOICE_RO, "romanian.xml");
  name = crm_einvoice_dup_file_name (invoice, CRM_EINVOICE_RO);
  g_assert_cmpstr (name, ==, "FT-2026-117-efactura.xml");
  assert_node (bytes, "CustomizationID",
               "urn:cen.eu:en16931:2017#compliant#urn:efactura.mfinante.ro:CIUS-RO:1.0.1");
  assert_node (bytes, "AccountingSupplierParty/Party/PostalAddress/CountrySubentity", "RO-CJ");
  assert_node (bytes, "AccountingSupplierParty/Party/PartyTaxScheme/CompanyID", "RO14399840");
  assert_node (bytes, "AccountingSupplierParty/Party/PartyLegalEntity/CompanyLegalForm",
               "J12/1234/2002");
  assert_node (bytes, "AccountingCustomerParty/Party/PostalAddress/CityName", "SECTOR3");
  assert_node (bytes, "AccountingCustomerParty/Party/PostalAddress/CountrySubentity", "RO-B");
  assert_node (bytes, "AccountingCustomerParty/Party/PartyLegalEntity/CompanyLegalForm", "");
  assert_node (bytes, "TaxTotal/TaxAmount/@currencyID", "RON");
  assert_node (bytes, "LegalMonetaryTotal/PayableAmount", "1764.80");
  assert_node (bytes, "InvoiceLine[2]/AllowanceCharge/MultiplierFactorNumeric", "10");
  assert_node (bytes, "InvoiceLine[2]/InvoicedQuantity/@unitCode", "H87");
  assert_node (bytes, "InvoiceLine[3]/InvoicedQuantity/@unitCode", "C62");
}

static void
test_german (Fixture *f, gconstpointer user_data)
{
  g_autoptr (CrmEInvoice) invoice = make_german (f);
  g_autoptr (GBytes) cii = NULL;
  g_autoptr (GBytes) ubl = NULL;

  assert_complete (invoice, CRM_EINVOICE_CII);
  assert_complete (invoice, CRM_EINVOICE_RO);
  cii = write_file (invoice, CRM_EINVOICE_CII, "german.xml");
  ubl = write_file (invoice, CRM_EINVOICE_RO, "german-ro.xml");
  assert_schema (cii);
  assert_node (cii, "ApplicableHeaderTradeAgreement/BuyerReference", "04011000-12345-34");
  assert_node (cii, "ShipToTradeParty/PostalTradeAddress/CountryID", "DE");
  assert_node (cii, "ActualDeliverySupplyChainEvent/OccurrenceDateTime/DateTimeString", "20260227");
  assert_node (cii, "ApplicableHeaderTradeSettlement/ApplicableTradeTax/CategoryCode", "K");
  assert_node (cii, "ApplicableHeaderTradeSettlement/ApplicableTradeTax/ExemptionReasonCode",
               "VATEX-EU-IC");
  assert_node (cii, "ApplicableHeaderTradeSettlement/TaxCurrencyCode", "RON");
  assert_node (ubl, "TaxTotal[2]/TaxAmount", "0.00");
  assert_node (ubl, "Delivery/DeliveryLocation/Address/CountrySubentity", "Berlin");
}

/* The same as credit note or corrected invoice: another type, and the invoice that it is about. */
static CrmRecord *
make_correction (Fixture *f, const char *type, const char *currency)
{
  g_autoptr (CrmRecord) account = fixture_find (f, "account", "Țiriac & Șoimu SRL");
  g_autoptr (CrmRecord) invoice = make_invoice (f, account, currency, NULL);
  g_autoptr (CrmRecord) correction = make_invoice (f, account, currency, NULL);
  g_autofree char *id = id_of (invoice);

  fixture_set (f, "invoice", crm_record_get_id (correction), "type", type);
  fixture_set (f, "invoice", crm_record_get_id (correction), "number", "NC 1");
  fixture_set (f, "invoice", crm_record_get_id (correction), "corrects_id", id);
  return g_steal_pointer (&correction);
}

static void
test_credit_note (Fixture *f, gconstpointer user_data)
{
  g_autoptr (CrmEInvoice) first = make_romanian (f);
  g_autoptr (CrmRecord) record = make_correction (f, "credit_note", "RON");
  g_autoptr (CrmEInvoice) invoice = read_invoice (f, record);
  g_autoptr (GBytes) cii = NULL;
  g_autoptr (GBytes) ubl = NULL;

  assert_complete (invoice, CRM_EINVOICE_CII);
  assert_complete (invoice, CRM_EINVOICE_RO);
  cii = write_file (invoice, CRM_EINVOICE_CII, "credit-note.xml");
  ubl = write_file (invoice, CRM_EINVOICE_RO, "credit-note-ro.xml");
  assert_schema (cii);
  assert_node (cii, "ExchangedDocument/TypeCode", "381");
  assert_node (cii, "InvoiceReferencedDocument/IssuerAssignedID", "FT 2026/117");
  assert_node (cii, "InvoiceReferencedDocument/FormattedIssueDateTime/DateTimeString", "20260302");
  assert_node (ubl, "CreditNote/CreditNoteTypeCode", "381");
  assert_node (ubl, "CreditNote/DueDate", "");
  assert_node (ubl, "PaymentMeans/PaymentDueDate", "2026-04-01");
  assert_node (ubl, "BillingReference/InvoiceDocumentReference/ID", "FT 2026/117");
  assert_node (ubl, "CreditNoteLine[2]/CreditedQuantity/@unitCode", "H87");
  assert_node (ubl, "LegalMonetaryTotal/PayableAmount", "1764.80");
}

static void
test_corrected (Fixture *f, gconstpointer user_data)
{
  g_autoptr (CrmEInvoice) first = make_romanian (f);
  g_autoptr (CrmRecord) record = make_correction (f, "corrected", "RON");
  g_autoptr (CrmEInvoice) invoice = read_invoice (f, record);
  g_autoptr (GBytes) ubl = NULL;

  assert_complete (invoice, CRM_EINVOICE_RO);
  ubl = write_file (invoice, CRM_EINVOICE_RO, "corrected-ro.xml");
  assert_node (ubl, "Invoice/InvoiceTypeCode", "384");
  assert_node (ubl, "Invoice/DueDate", "2026-04-01");
  assert_node (ubl, "BillingReference/InvoiceDocumentReference/IssueDate", "2026-03-02");
}

/* What a card does not say is named, with the card and the field where it belongs. */

static void
assert_fault (GPtrArray *faults, const char *rule, const char *kind, const char *field)
{
  for (guint i = 0; i < faults->len; i++)
    {
      const CrmEInvoiceFault *fault = g_ptr_array_index (faults, i);

      if (strcmp (fault->rule, rule) != 0 || (kind != NULL && g_strcmp0 (fault->kind, kind) != 0)
          || (field != NULL && g_strcmp0 (fault->field, field) != 0))
        continue;
      g_assert_cmpuint (strlen (fault->message), >, 8);
      return;
    }
  g_error ("%s about %s of %s is not among %u faults", rule, field != NULL ? field : "",
           kind != NULL ? kind : "", faults->len);
}

static void
test_missing (Fixture *f, gconstpointer user_data)
{
  static const char *const asked[][3]
      = { { "BR-09", "office", "country" },    { "BR-11", "account", "country" },
          { "BR-CO-26", "office", "tax_id" },  { "BR-CO-25", "invoice", "due" },
          { "BR-02", "invoice", "status" },    { "BR-03", "invoice", "date" },
          { "BR-23", "invoice_line", "unit" }, { "BR-CO-04", "invoice_line", "tax_category" },
          { "BR-RO-081", "office", "street" }, { "BR-RO-082", "account", "street" },
          { "BR-RO-091", "office", "city" },   { "BR-RO-030", "office", "currency" },
          { "BR-RO-120", "account", "tax_id" } };
  g_autoptr (CrmRecord) account
      = fixture_new (f, "account", "name", "Acme", "country", "Atlantis", NULL);
  g_autofree char *account_id = id_of (account);
  g_autoptr (CrmRecord) invoice = NULL;
  g_autofree char *id = NULL;
  g_autoptr (CrmEInvoice) read = NULL;
  g_autoptr (GPtrArray) faults = NULL;

  g_object_unref (fixture_new (f, "office", "name", "Office", "currency", "EUR", NULL));
  invoice = fixture_new (f, "invoice", "account_id", account_id, NULL);
  id = id_of (invoice);
  g_object_unref (fixture_new (f, "invoice_line", "invoice_id", id, "name", "x", "price", "1",
                               "unit", "firkin", NULL));
  read = read_invoice (f, invoice);
  faults = crm_einvoice_check (read, CRM_EINVOICE_RO);
  for (gsize i = 0; i < G_N_ELEMENTS (asked); i++)
    assert_fault (faults, asked[i][0], asked[i][1], asked[i][2]);
}

/* One thing is made wrong in a good invoice: the rule has to say so. */

typedef struct
{
  const char *rule;
  void (*spoil) (CrmEInvoice *invoice);
} Spoiled;

#define FIRST_LINE ((CrmEInvoiceLine *) g_ptr_array_index (invoice->lines, 0))
#define FIRST_TAX ((CrmEInvoiceTax *) g_ptr_array_index (invoice->taxes, 0))

static void
put (char **place, const char *text)
{
  g_free (*place);
  *place = g_strdup (text);
}

static void
put_all (CrmEInvoice *invoice, const char *category, gint64 percent)
{
  for (guint i = 0; i < invoice->lines->len; i++)
    {
      CrmEInvoiceLine *line = g_ptr_array_index (invoice->lines, i);

      put (&line->category, category);
      line->percent = percent;
    }
  for (guint i = 0; i < invoice->taxes->len; i++)
    put (&((CrmEInvoiceTax *) g_ptr_array_index (invoice->taxes, i))->category, category);
}

#define SPOIL(name, statements)                                                                    \
  static void spoil_##name (CrmEInvoice *invoice) { statements; }

SPOIL (number, put (&invoice->number, NULL))
SPOIL (date, invoice->date = 0)
SPOIL (type, put (&invoice->type, "999"))
SPOIL (currency, put (&invoice->currency, "XXZ"))
SPOIL (seller_name, put (&invoice->seller.name, ""))
SPOIL (buyer_name, put (&invoice->buyer.name, NULL))
SPOIL (seller_country, put (&invoice->seller.country, NULL))
SPOIL (buyer_country, put (&invoice->buyer.country, "QQ"))
SPOIL (lines, g_ptr_array_set_size (invoice->lines, 0))
SPOIL (line_number, put (&FIRST_LINE->number, ""))
SPOIL (unit, put (&FIRST_LINE->unit, NULL))
SPOIL (line_net, FIRST_LINE->net++)
SPOIL (item, put (&FIRST_LINE->name, NULL))
SPOIL (price, FIRST_LINE->price = -1)
SPOIL (no_category, put (&FIRST_LINE->category, NULL))
SPOIL (vat_prefix, put (&invoice->buyer.vat_id, "QQ12345678"))
SPOIL (net, invoice->net++)
SPOIL (tax, invoice->tax++)
SPOIL (gross, invoice->gross++)
SPOIL (part_tax, FIRST_TAX->tax++)
SPOIL (no_parts, g_ptr_array_set_size (invoice->taxes, 0))
SPOIL (due, invoice->due = 0)
SPOIL (no_seller_number, put (&invoice->seller.vat_id, NULL);
       put (&invoice->seller.tax_number, NULL))
SPOIL (iban, put (&invoice->iban, NULL))
SPOIL (standard_zero, FIRST_LINE->percent = 0)
SPOIL (standard_part, FIRST_TAX->net++)
SPOIL (standard_reason, put (&FIRST_TAX->reason, "why"))
SPOIL (zero_rate, put_all (invoice, "Z", CRM_DECIMAL_ONE))
SPOIL (zero_reason, put_all (invoice, "Z", 0); put (&FIRST_TAX->reason, "why"))
SPOIL (zero_part, put_all (invoice, "Z", 0); FIRST_TAX->percent = 0; FIRST_TAX->net += 5)
SPOIL (zero_seller, put_all (invoice, "Z", 0); spoil_no_seller_number (invoice))
SPOIL (exempt_rate, put_all (invoice, "E", CRM_DECIMAL_ONE))
SPOIL (exempt_reason, put_all (invoice, "E", 0))
SPOIL (exempt_seller, put_all (invoice, "E", 0); spoil_no_seller_number (invoice))
SPOIL (reverse_rate, put_all (invoice, "AE", CRM_DECIMAL_ONE))
SPOIL (reverse_buyer, put_all (invoice, "AE", 0); put (&invoice->buyer.vat_id, NULL))
SPOIL (reverse_seller, put_all (invoice, "AE", 0); put (&invoice->seller.vat_id, NULL))
SPOIL (union_rate, put_all (invoice, "K", CRM_DECIMAL_ONE))
SPOIL (union_buyer, put_all (invoice, "K", 0); put (&invoice->buyer.vat_id, NULL))
SPOIL (union_date, put_all (invoice, "K", 0); invoice->delivered = 0)
SPOIL (union_country, put_all (invoice, "K", 0); put (&invoice->buyer.country, NULL))
SPOIL (export_rate, put_all (invoice, "G", CRM_DECIMAL_ONE))
SPOIL (export_seller, put_all (invoice, "G", 0); put (&invoice->seller.vat_id, NULL))
SPOIL (outside_rate, put_all (invoice, "O", CRM_DECIMAL_ONE))
SPOIL (outside_number, put_all (invoice, "O", 0))
SPOIL (outside_more, put (&FIRST_LINE->category, "O"))
SPOIL (no_digit, put (&invoice->number, "ABC"))
SPOIL (money, put (&invoice->currency, "EUR"))
SPOIL (seller_street, put (&invoice->seller.street, NULL))
SPOIL (buyer_street, put (&invoice->buyer.street, ""))
SPOIL (seller_city, put (&invoice->seller.city, NULL))
SPOIL (buyer_city, put (&invoice->buyer.city, NULL))
SPOIL (seller_sector, put (&invoice->seller.region, "RO-B"))
SPOIL (buyer_sector, put (&invoice->buyer.city, "București"))
SPOIL (seller_county, put (&invoice->seller.region, "Transilvania"))
SPOIL (buyer_county, put (&invoice->buyer.region, NULL))
SPOIL (buyer_number, put (&invoice->buyer.vat_id, NULL); put (&invoice->buyer.tax_number, NULL))

static char *
repeat (guint n)
{
  return g_strnfill (n, 'x');
}

#define SPOIL_LENGTH(name, place, n)                                                               \
  static void spoil_##name (CrmEInvoice *invoice)                                                  \
  {                                                                                                \
    g_free (place);                                                                                \
    place = repeat (n);                                                                            \
  }

SPOIL_LENGTH (long_seller, invoice->seller.name, 201)
SPOIL_LENGTH (long_buyer, invoice->buyer.name, 201)
SPOIL_LENGTH (long_street, invoice->seller.street, 151)
SPOIL_LENGTH (long_code, invoice->buyer.postal_code, 21)
SPOIL_LENGTH (long_city, invoice->seller.city, 51)
SPOIL_LENGTH (long_number, invoice->number, 141)
SPOIL_LENGTH (long_note, invoice->note, 301)
SPOIL_LENGTH (long_item, FIRST_LINE->name, 101)
SPOIL_LENGTH (long_reason, FIRST_TAX->reason, 101)

static const Spoiled spoiled[] = {
  { "BR-02", spoil_number },
  { "BR-03", spoil_date },
  { "BR-04", spoil_type },
  { "BR-05", spoil_currency },
  { "BR-06", spoil_seller_name },
  { "BR-07", spoil_buyer_name },
  { "BR-09", spoil_seller_country },
  { "BR-11", spoil_buyer_country },
  { "BR-16", spoil_lines },
  { "BR-21", spoil_line_number },
  { "BR-23", spoil_unit },
  { "BR-24", spoil_line_net },
  { "BR-25", spoil_item },
  { "BR-27", spoil_price },
  { "BR-61", spoil_iban },
  { "BR-CO-04", spoil_no_category },
  { "BR-CO-09", spoil_vat_prefix },
  { "BR-CO-10", spoil_net },
  { "BR-CO-13", spoil_standard_part },
  { "BR-CO-14", spoil_tax },
  { "BR-CO-15", spoil_gross },
  { "BR-CO-17", spoil_part_tax },
  { "BR-CO-18", spoil_no_parts },
  { "BR-CO-25", spoil_due },
  { "BR-CO-26", spoil_no_seller_number },
  { "BR-S-02", spoil_no_seller_number },
  { "BR-S-05", spoil_standard_zero },
  { "BR-S-08", spoil_standard_part },
  { "BR-S-10", spoil_standard_reason },
  { "BR-Z-02", spoil_zero_seller },
  { "BR-Z-05", spoil_zero_rate },
  { "BR-Z-08", spoil_zero_part },
  { "BR-Z-10", spoil_zero_reason },
  { "BR-E-02", spoil_exempt_seller },
  { "BR-E-05", spoil_exempt_rate },
  { "BR-E-10", spoil_exempt_reason },
  { "BR-AE-02", spoil_reverse_buyer },
  { "BR-AE-02", spoil_reverse_seller },
  { "BR-AE-05", spoil_reverse_rate },
  { "BR-IC-02", spoil_union_buyer },
  { "BR-IC-05", spoil_union_rate },
  { "BR-IC-11", spoil_union_date },
  { "BR-IC-12", spoil_union_country },
  { "BR-G-02", spoil_export_seller },
  { "BR-G-05", spoil_export_rate },
  { "BR-O-02", spoil_outside_number },
  { "BR-O-05", spoil_outside_rate },
  { "BR-O-11", spoil_outside_more },
  { "BR-RO-010", spoil_no_digit },
  { "BR-RO-030", spoil_money },
  { "BR-RO-081", spoil_seller_street },
  { "BR-RO-082", spoil_buyer_street },
  { "BR-RO-091", spoil_seller_city },
  { "BR-RO-092", spoil_buyer_city },
  { "BR-RO-100", spoil_seller_sector },
  { "BR-RO-101", spoil_buyer_sector },
  { "BR-RO-110", spoil_seller_county },
  { "BR-RO-111", spoil_buyer_county },
  { "BR-RO-120", spoil_buyer_number },
  { "BR-RO-L201", spoil_long_seller },
  { "BR-RO-L203", spoil_long_buyer },
  { "BR-RO-L151", spoil_long_street },
  { "BR-RO-L0202", spoil_long_code },
  { "BR-RO-L0501", spoil_long_city },
  { "BR-RO-L140", spoil_long_number },
  { "BR-RO-L302", spoil_long_note },
  { "BR-RO-L1024", spoil_long_item },
  { "BR-RO-L1019", spoil_long_reason },
};

static void
test_rules (Fixture *f, gconstpointer user_data)
{
  g_autoptr (CrmRecord) account = fixture_new (
      f, "account", "name", "Țiriac & Șoimu SRL", "tax_id", "RO2816464", "street",
      "Bd. Unirii 5, Sector 3", "city", "București", "region", "București", "country", "RO", NULL);
  g_autoptr (CrmRecord) invoice = NULL;

  make_romanian_office (f);
  invoice = make_invoice (f, account, "RON", NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (spoiled); i++)
    {
      g_autoptr (CrmEInvoice) read = read_invoice (f, invoice);
      g_autoptr (GPtrArray) faults = NULL;

      assert_complete (read, CRM_EINVOICE_RO);
      spoiled[i].spoil (read);
      faults = crm_einvoice_check (read, CRM_EINVOICE_RO);
      assert_fault (faults, spoiled[i].rule, NULL, NULL);
    }
}

/* Words on cards and the codes that they stand for. */

static void
assert_party (Fixture *f, const char *tax_id, const char *country, const char *vat_id)
{
  g_autoptr (CrmRecord) account
      = fixture_new (f, "account", "name", "x", "tax_id", tax_id, "country", country, NULL);
  g_autofree char *id = id_of (account);
  g_autoptr (CrmRecord) invoice = fixture_new (f, "invoice", "account_id", id, NULL);
  g_autoptr (CrmEInvoice) read = read_invoice (f, invoice);

  g_assert_cmpstr (read->buyer.vat_id, ==, vat_id);
  g_assert_cmpint (read->buyer.tax_number == NULL, ==, vat_id != NULL);
}

static void
test_tax_numbers (Fixture *f, gconstpointer user_data)
{
  assert_party (f, "NIF 501 234 567", "Portugal", "PT501234567");
  assert_party (f, "PT 501.234.567", "PT", "PT501234567");
  assert_party (f, "CUI RO 14399840", "România", "RO14399840");
  assert_party (f, "14399840", "Romania", NULL);
  assert_party (f, "094259216", "Grécia", "EL094259216");
  assert_party (f, "EL094259216", "GR", "EL094259216");
  assert_party (f, "30/123/45678", "Almanya", NULL);
  assert_party (f, "B12345678", "Espanha", "ESB12345678");
  assert_party (f, "12.345.678/0001-95", "Brasil", NULL);
  assert_party (f, "1234567890", "Türkiye", NULL);
  assert_party (f, "123456789", "United Kingdom", "GB123456789");
}

/* Units are read as lines have them; a price below nothing turns the quantity round. */
static void
test_lines (Fixture *f, gconstpointer user_data)
{
  static const char *const units[][2]
      = { { "buc.", "H87" }, { "Adet", "H87" }, { "ore", "HUR" },  { "m²", "MTK" },
          { "HUR", "HUR" },  { "", "C62" },     { "gün", "DAY" },  { "kg", "KGM" },
          { "l", "LTR" },    { "yıl", "ANN" },  { "firkin", NULL } };
  g_autoptr (CrmRecord) account = fixture_new (f, "account", "name", "x", NULL);
  g_autofree char *account_id = id_of (account);
  g_autoptr (CrmRecord) invoice = fixture_new (f, "invoice", "account_id", account_id, NULL);
  g_autofree char *id = id_of (invoice);
  g_autoptr (CrmEInvoice) read = NULL;
  CrmEInvoiceLine *last;

  for (gsize i = 0; i < G_N_ELEMENTS (units); i++)
    g_object_unref (fixture_new (f, "invoice_line", "invoice_id", id, "name", "x", "unit",
                                 units[i][0], "price", "1", "vat", "19", NULL));
  g_object_unref (fixture_new (f, "invoice_line", "invoice_id", id, "name", "back", "price",
                               "-12.50", "qty", "2", "discount", "10", "vat", "19", NULL));
  read = read_invoice (f, invoice);
  for (gsize i = 0; i < G_N_ELEMENTS (units); i++)
    g_assert_cmpstr (((CrmEInvoiceLine *) g_ptr_array_index (read->lines, i))->unit, ==,
                     units[i][1]);
  last = g_ptr_array_index (read->lines, G_N_ELEMENTS (units));
  g_assert_cmpint (last->price, ==, 1250);
  g_assert_cmpint (last->quantity, ==, -2 * CRM_DECIMAL_ONE);
  g_assert_cmpint (last->net, ==, -2250);
  g_assert_cmpint (last->allowance, ==, -250);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/einvoice/portuguese", test_portuguese);
  ADD ("/einvoice/romanian", test_romanian);
  ADD ("/einvoice/german", test_german);
  ADD ("/einvoice/credit-note", test_credit_note);
  ADD ("/einvoice/corrected", test_corrected);
  ADD ("/einvoice/missing", test_missing);
  ADD ("/einvoice/rules", test_rules);
  ADD ("/einvoice/tax-numbers", test_tax_numbers);
  ADD ("/einvoice/lines", test_lines);
  return g_test_run ();
}
