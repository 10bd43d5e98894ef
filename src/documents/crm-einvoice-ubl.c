/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An invoice or a credit note as UBL 2.1 by the rules of Romania (CIUS-RO 1.0.1). The order of the
 * elements is that of the schema. */
#include "config.h"

#include <string.h>

#include "crm-einvoice-private.h"
#include "crm-money.h"

static void
put_date (CrmXml *xml, const char *name, CrmDate date)
{
  char text[CRM_DATE_STRING_SIZE];

  if (date != 0)
    crm_xml_put (xml, name, crm_date_format (date, text));
}

static void
put_wrapped (CrmXml *xml, const char *outer, const char *inner, const char *text)
{
  if (text == NULL || *text == '\0')
    return;
  crm_xml_open (xml, outer);
  crm_xml_put (xml, inner, text);
  crm_xml_close (xml);
}

static void
put_address (CrmXml *xml, const char *name, const CrmEInvoiceParty *party)
{
  crm_xml_open (xml, name);
  crm_xml_put (xml, "cbc:StreetName", party->street);
  crm_xml_put (xml, "cbc:CityName", party->city);
  crm_xml_put (xml, "cbc:PostalZone", party->postal_code);
  crm_xml_put (xml, "cbc:CountrySubentity", party->region);
  put_wrapped (xml, "cac:Country", "cbc:IdentificationCode", party->country);
  crm_xml_close (xml);
}

static void
put_tax_scheme (CrmXml *xml)
{
  put_wrapped (xml, "cac:TaxScheme", "cbc:ID", "VAT");
}

static void
put_contact (CrmXml *xml, const CrmEInvoiceParty *party)
{
  if (party->contact == NULL && party->phone == NULL && party->email == NULL)
    return;
  crm_xml_open (xml, "cac:Contact");
  crm_xml_put (xml, "cbc:Name", party->contact);
  crm_xml_put (xml, "cbc:Telephone", party->phone);
  crm_xml_put (xml, "cbc:ElectronicMail", party->email);
  crm_xml_close (xml);
}

static void
put_party (CrmXml *xml, const char *name, const CrmEInvoiceParty *party, gboolean is_seller)
{
  crm_xml_open (xml, name);
  crm_xml_open (xml, "cac:Party");
  crm_xml_put_with (xml, "cbc:EndpointID", "schemeID", "EM", party->email);
  put_address (xml, "cac:PostalAddress", party);
  if (party->vat_id != NULL)
    {
      crm_xml_open (xml, "cac:PartyTaxScheme");
      crm_xml_put (xml, "cbc:CompanyID", party->vat_id);
      put_tax_scheme (xml);
      crm_xml_close (xml);
    }
  crm_xml_open (xml, "cac:PartyLegalEntity");
  crm_xml_put (xml, "cbc:RegistrationName", party->name);
  crm_xml_put (xml, "cbc:CompanyID", party->tax_number != NULL ? party->tax_number : party->vat_id);
  if (is_seller)
    crm_xml_put (xml, "cbc:CompanyLegalForm", party->registration);
  crm_xml_close (xml);
  put_contact (xml, party);
  crm_xml_close (xml);
  crm_xml_close (xml);
}

static void
put_delivery (CrmXml *xml, const CrmEInvoice *invoice)
{
  gboolean abroad = crm_einvoice_goes_abroad (invoice);

  if (invoice->delivered == 0 && !abroad)
    return;
  crm_xml_open (xml, "cac:Delivery");
  put_date (xml, "cbc:ActualDeliveryDate", invoice->delivered);
  if (abroad)
    {
      CrmEInvoiceParty place = invoice->buyer;

      /* Romania wants a part of the country also of places abroad. */
      if (place.region == NULL)
        place.region = place.city;
      crm_xml_open (xml, "cac:DeliveryLocation");
      put_address (xml, "cac:Address", &place);
      crm_xml_close (xml);
    }
  crm_xml_close (xml);
}

static void
put_payment (CrmXml *xml, const CrmEInvoice *invoice)
{
  crm_xml_open (xml, "cac:PaymentMeans");
  crm_xml_put (xml, "cbc:PaymentMeansCode", invoice->iban != NULL ? "30" : "1");
  if (crm_einvoice_is_credit (invoice))
    put_date (xml, "cbc:PaymentDueDate", invoice->due);
  crm_xml_put (xml, "cbc:PaymentID", invoice->number);
  if (invoice->iban != NULL)
    {
      crm_xml_open (xml, "cac:PayeeFinancialAccount");
      crm_xml_put (xml, "cbc:ID", invoice->iban);
      crm_xml_put (xml, "cbc:Name", invoice->seller.name);
      put_wrapped (xml, "cac:FinancialInstitutionBranch", "cbc:ID", invoice->bic);
      crm_xml_close (xml);
    }
  crm_xml_close (xml);
}

static void
put_category (CrmXml *xml, const char *name, const char *category, gint64 percent)
{
  crm_xml_open (xml, name);
  crm_xml_put (xml, "cbc:ID", category);
  if (g_strcmp0 (category, "O") != 0)
    crm_xml_put_decimal (xml, "cbc:Percent", percent);
}

static void
put_tax (CrmXml *xml, const CrmEInvoice *invoice, const CrmEInvoiceTax *tax)
{
  crm_xml_open (xml, "cac:TaxSubtotal");
  crm_xml_put_amount (xml, "cbc:TaxableAmount", tax->net, invoice->currency);
  crm_xml_put_amount (xml, "cbc:TaxAmount", tax->tax, invoice->currency);
  put_category (xml, "cac:TaxCategory", tax->category, tax->percent);
  crm_xml_put (xml, "cbc:TaxExemptionReasonCode",
               tax->category != NULL ? crm_einvoice_reason_code (tax->category) : NULL);
  crm_xml_put (xml, "cbc:TaxExemptionReason", tax->reason);
  put_tax_scheme (xml);
  crm_xml_close (xml);
  crm_xml_close (xml);
}

static void
put_taxes (CrmXml *xml, const CrmEInvoice *invoice)
{
  crm_xml_open (xml, "cac:TaxTotal");
  crm_xml_put_amount (xml, "cbc:TaxAmount", invoice->tax, invoice->currency);
  for (guint i = 0; i < invoice->taxes->len; i++)
    put_tax (xml, invoice, g_ptr_array_index (invoice->taxes, i));
  crm_xml_close (xml);
  if (invoice->tax_currency == NULL)
    return;
  crm_xml_open (xml, "cac:TaxTotal");
  crm_xml_put_amount (xml, "cbc:TaxAmount", invoice->tax_in_tax_currency, invoice->tax_currency);
  crm_xml_close (xml);
}

static void
put_totals (CrmXml *xml, const CrmEInvoice *invoice)
{
  crm_xml_open (xml, "cac:LegalMonetaryTotal");
  crm_xml_put_amount (xml, "cbc:LineExtensionAmount", invoice->net, invoice->currency);
  crm_xml_put_amount (xml, "cbc:TaxExclusiveAmount", invoice->net, invoice->currency);
  crm_xml_put_amount (xml, "cbc:TaxInclusiveAmount", invoice->gross, invoice->currency);
  crm_xml_put_amount (xml, "cbc:PayableAmount", invoice->gross, invoice->currency);
  crm_xml_close (xml);
}

static void
put_allowance (CrmXml *xml, const CrmEInvoice *invoice, const CrmEInvoiceLine *line)
{
  if (line->allowance == 0)
    return;
  crm_xml_open (xml, "cac:AllowanceCharge");
  crm_xml_put (xml, "cbc:ChargeIndicator", line->allowance > 0 ? "false" : "true");
  crm_xml_put (xml, "cbc:AllowanceChargeReasonCode", line->allowance > 0 ? "95" : "ZZZ");
  crm_xml_put (xml, "cbc:AllowanceChargeReason",
               line->allowance > 0 ? "Discount" : "Discount taken back");
  if (line->allowance > 0)
    crm_xml_put_decimal (xml, "cbc:MultiplierFactorNumeric", line->discount);
  crm_xml_put_amount (xml, "cbc:Amount", ABS (line->allowance), invoice->currency);
  crm_xml_put_amount (xml, "cbc:BaseAmount", line->net + line->allowance, invoice->currency);
  crm_xml_close (xml);
}

static void
put_line (CrmXml *xml, const CrmEInvoice *invoice, const CrmEInvoiceLine *line)
{
  g_autofree char *quantity = crm_decimal_to_string (line->quantity);
  gboolean is_credit = crm_einvoice_is_credit (invoice);

  crm_xml_open (xml, is_credit ? "cac:CreditNoteLine" : "cac:InvoiceLine");
  crm_xml_put (xml, "cbc:ID", line->number);
  crm_xml_put_with (xml, is_credit ? "cbc:CreditedQuantity" : "cbc:InvoicedQuantity", "unitCode",
                    line->unit, quantity);
  crm_xml_put_amount (xml, "cbc:LineExtensionAmount", line->net, invoice->currency);
  put_allowance (xml, invoice, line);
  crm_xml_open (xml, "cac:Item");
  crm_xml_put (xml, "cbc:Name", line->name);
  put_wrapped (xml, "cac:SellersItemIdentification", "cbc:ID", line->article);
  put_category (xml, "cac:ClassifiedTaxCategory", line->category, line->percent);
  put_tax_scheme (xml);
  crm_xml_close (xml);
  crm_xml_close (xml);
  crm_xml_open (xml, "cac:Price");
  crm_xml_put_amount (xml, "cbc:PriceAmount", line->price, invoice->currency);
  crm_xml_close (xml);
  crm_xml_close (xml);
}

/* The invoice that this one credits or corrects. */
static void
put_preceding (CrmXml *xml, const CrmEInvoice *invoice)
{
  if (invoice->preceding == NULL)
    return;
  crm_xml_open (xml, "cac:BillingReference");
  crm_xml_open (xml, "cac:InvoiceDocumentReference");
  crm_xml_put (xml, "cbc:ID", invoice->preceding);
  put_date (xml, "cbc:IssueDate", invoice->preceding_date);
  crm_xml_close (xml);
  crm_xml_close (xml);
}

/* A credit note has no date by which it is due; the norm wants one in words. */
static void
put_terms (CrmXml *xml, const CrmEInvoice *invoice)
{
  char text[CRM_DATE_STRING_SIZE];

  if (crm_einvoice_is_credit (invoice) && invoice->due != 0)
    put_wrapped (xml, "cac:PaymentTerms", "cbc:Note", crm_date_format (invoice->due, text));
}

GBytes *
crm_einvoice_to_ubl (const CrmEInvoice *invoice)
{
  CrmXml target, *xml = &target;
  gboolean is_credit = crm_einvoice_is_credit (invoice);

  crm_xml_begin (xml);
  crm_xml_open (xml, is_credit ? "CreditNote" : "Invoice");
  crm_xml_attribute (xml, "xmlns",
                     is_credit ? "urn:oasis:names:specification:ubl:schema:xsd:CreditNote-2"
                               : "urn:oasis:names:specification:ubl:schema:xsd:Invoice-2");
  crm_xml_attribute (xml, "xmlns:cac",
                     "urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2");
  crm_xml_attribute (xml, "xmlns:cbc",
                     "urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2");
  crm_xml_put (xml, "cbc:CustomizationID",
               "urn:cen.eu:en16931:2017#compliant#urn:efactura.mfinante.ro:CIUS-RO:1.0.1");
  crm_xml_put (xml, "cbc:ID", invoice->number);
  put_date (xml, "cbc:IssueDate", invoice->date);
  if (!is_credit)
    put_date (xml, "cbc:DueDate", invoice->due);
  crm_xml_put (xml, is_credit ? "cbc:CreditNoteTypeCode" : "cbc:InvoiceTypeCode", invoice->type);
  crm_xml_put (xml, "cbc:Note", invoice->note);
  crm_xml_put (xml, "cbc:DocumentCurrencyCode", invoice->currency);
  crm_xml_put (xml, "cbc:TaxCurrencyCode", invoice->tax_currency);
  crm_xml_put (xml, "cbc:BuyerReference", invoice->buyer_reference);
  put_wrapped (xml, "cac:OrderReference", "cbc:ID", invoice->order_reference);
  put_preceding (xml, invoice);
  put_party (xml, "cac:AccountingSupplierParty", &invoice->seller, TRUE);
  put_party (xml, "cac:AccountingCustomerParty", &invoice->buyer, FALSE);
  put_delivery (xml, invoice);
  put_payment (xml, invoice);
  put_terms (xml, invoice);
  put_taxes (xml, invoice);
  put_totals (xml, invoice);
  for (guint i = 0; i < invoice->lines->len; i++)
    put_line (xml, invoice, g_ptr_array_index (invoice->lines, i));
  crm_xml_close (xml);
  return crm_xml_end (xml);
}
