/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An invoice as Cross Industry Invoice, profile EN 16931 of Factur-X 1.0. The order of the elements
 * is that of the schema. */
#include "config.h"

#include <string.h>

#include "crm-einvoice-private.h"
#include "crm-money.h"

static void
put_date (CrmXml *xml, const char *name, const char *inner, CrmDate date)
{
  g_autofree char *text = NULL;
  int year, month, day;

  if (date == 0)
    return;
  crm_date_split (date, &year, &month, &day);
  text = g_strdup_printf ("%04d%02d%02d", year, month, day);
  crm_xml_open (xml, name);
  crm_xml_put_with (xml, inner, "format", "102", text);
  crm_xml_close (xml);
}

static void
put_address (CrmXml *xml, const CrmEInvoiceParty *party)
{
  crm_xml_open (xml, "ram:PostalTradeAddress");
  crm_xml_put (xml, "ram:PostcodeCode", party->postal_code);
  crm_xml_put (xml, "ram:LineOne", party->street);
  crm_xml_put (xml, "ram:CityName", party->city);
  crm_xml_put (xml, "ram:CountryID", party->country);
  crm_xml_put (xml, "ram:CountrySubDivisionName", party->region);
  crm_xml_close (xml);
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
put_contact (CrmXml *xml, const CrmEInvoiceParty *party)
{
  if (party->contact == NULL && party->phone == NULL && party->email == NULL)
    return;
  crm_xml_open (xml, "ram:DefinedTradeContact");
  crm_xml_put (xml, "ram:PersonName", party->contact);
  put_wrapped (xml, "ram:TelephoneUniversalCommunication", "ram:CompleteNumber", party->phone);
  put_wrapped (xml, "ram:EmailURIUniversalCommunication", "ram:URIID", party->email);
  crm_xml_close (xml);
}

static void
put_tax_number (CrmXml *xml, const char *scheme, const char *number)
{
  if (number == NULL)
    return;
  crm_xml_open (xml, "ram:SpecifiedTaxRegistration");
  crm_xml_put_with (xml, "ram:ID", "schemeID", scheme, number);
  crm_xml_close (xml);
}

static void
put_party (CrmXml *xml, const char *name, const CrmEInvoiceParty *party, gboolean is_seller)
{
  crm_xml_open (xml, name);
  crm_xml_put (xml, "ram:Name", party->name);
  if (is_seller)
    crm_xml_put (xml, "ram:Description", party->registration);
  put_wrapped (xml, "ram:SpecifiedLegalOrganization", "ram:ID", party->tax_number);
  put_contact (xml, party);
  put_address (xml, party);
  if (party->email != NULL)
    {
      crm_xml_open (xml, "ram:URIUniversalCommunication");
      crm_xml_put_with (xml, "ram:URIID", "schemeID", "EM", party->email);
      crm_xml_close (xml);
    }
  put_tax_number (xml, "VA", party->vat_id);
  if (is_seller && party->vat_id == NULL)
    put_tax_number (xml, "FC", party->tax_number);
  crm_xml_close (xml);
}

static void
put_allowance (CrmXml *xml, const CrmEInvoice *invoice, const CrmEInvoiceLine *line)
{
  if (line->allowance == 0)
    return;
  crm_xml_open (xml, "ram:SpecifiedTradeAllowanceCharge");
  crm_xml_open (xml, "ram:ChargeIndicator");
  crm_xml_put (xml, "udt:Indicator", line->allowance > 0 ? "false" : "true");
  crm_xml_close (xml);
  if (line->allowance > 0)
    crm_xml_put_decimal (xml, "ram:CalculationPercent", line->discount);
  crm_xml_put_money (xml, "ram:BasisAmount", line->net + line->allowance, invoice->currency);
  crm_xml_put_money (xml, "ram:ActualAmount", ABS (line->allowance), invoice->currency);
  crm_xml_put (xml, "ram:ReasonCode", line->allowance > 0 ? "95" : "ZZZ");
  crm_xml_put (xml, "ram:Reason", line->allowance > 0 ? "Discount" : "Discount taken back");
  crm_xml_close (xml);
}

static void
put_line (CrmXml *xml, const CrmEInvoice *invoice, const CrmEInvoiceLine *line)
{
  g_autofree char *quantity = crm_decimal_to_string (line->quantity);

  crm_xml_open (xml, "ram:IncludedSupplyChainTradeLineItem");
  put_wrapped (xml, "ram:AssociatedDocumentLineDocument", "ram:LineID", line->number);
  crm_xml_open (xml, "ram:SpecifiedTradeProduct");
  crm_xml_put (xml, "ram:SellerAssignedID", line->article);
  crm_xml_put (xml, "ram:Name", line->name);
  crm_xml_close (xml);
  crm_xml_open (xml, "ram:SpecifiedLineTradeAgreement");
  crm_xml_open (xml, "ram:NetPriceProductTradePrice");
  crm_xml_put_money (xml, "ram:ChargeAmount", line->price, invoice->currency);
  crm_xml_close (xml);
  crm_xml_close (xml);
  crm_xml_open (xml, "ram:SpecifiedLineTradeDelivery");
  crm_xml_put_with (xml, "ram:BilledQuantity", "unitCode", line->unit, quantity);
  crm_xml_close (xml);
  crm_xml_open (xml, "ram:SpecifiedLineTradeSettlement");
  crm_xml_open (xml, "ram:ApplicableTradeTax");
  crm_xml_put (xml, "ram:TypeCode", "VAT");
  crm_xml_put (xml, "ram:CategoryCode", line->category);
  if (g_strcmp0 (line->category, "O") != 0)
    crm_xml_put_decimal (xml, "ram:RateApplicablePercent", line->percent);
  crm_xml_close (xml);
  put_allowance (xml, invoice, line);
  crm_xml_open (xml, "ram:SpecifiedTradeSettlementLineMonetarySummation");
  crm_xml_put_money (xml, "ram:LineTotalAmount", line->net, invoice->currency);
  crm_xml_close (xml);
  crm_xml_close (xml);
  crm_xml_close (xml);
}

static void
put_delivery (CrmXml *xml, const CrmEInvoice *invoice)
{
  crm_xml_open (xml, "ram:ApplicableHeaderTradeDelivery");
  if (crm_einvoice_goes_abroad (invoice))
    {
      crm_xml_open (xml, "ram:ShipToTradeParty");
      put_address (xml, &invoice->buyer);
      crm_xml_close (xml);
    }
  if (invoice->delivered != 0)
    {
      crm_xml_open (xml, "ram:ActualDeliverySupplyChainEvent");
      put_date (xml, "ram:OccurrenceDateTime", "udt:DateTimeString", invoice->delivered);
      crm_xml_close (xml);
    }
  crm_xml_close (xml);
}

static void
put_payment (CrmXml *xml, const CrmEInvoice *invoice)
{
  crm_xml_open (xml, "ram:SpecifiedTradeSettlementPaymentMeans");
  crm_xml_put (xml, "ram:TypeCode",
               invoice->iban == NULL                    ? "1"
               : g_str_equal (invoice->currency, "EUR") ? "58"
                                                        : "30");
  if (invoice->iban != NULL)
    {
      crm_xml_open (xml, "ram:PayeePartyCreditorFinancialAccount");
      crm_xml_put (xml, "ram:IBANID", invoice->iban);
      crm_xml_put (xml, "ram:AccountName", invoice->seller.name);
      crm_xml_close (xml);
      put_wrapped (xml, "ram:PayeeSpecifiedCreditorFinancialInstitution", "ram:BICID",
                   invoice->bic);
    }
  crm_xml_close (xml);
}

static void
put_tax (CrmXml *xml, const CrmEInvoice *invoice, const CrmEInvoiceTax *tax)
{
  const char *code = tax->category != NULL ? crm_einvoice_reason_code (tax->category) : NULL;

  crm_xml_open (xml, "ram:ApplicableTradeTax");
  crm_xml_put_money (xml, "ram:CalculatedAmount", tax->tax, invoice->currency);
  crm_xml_put (xml, "ram:TypeCode", "VAT");
  crm_xml_put (xml, "ram:ExemptionReason", tax->reason);
  crm_xml_put_money (xml, "ram:BasisAmount", tax->net, invoice->currency);
  crm_xml_put (xml, "ram:CategoryCode", tax->category);
  crm_xml_put (xml, "ram:ExemptionReasonCode", code);
  if (g_strcmp0 (tax->category, "O") != 0)
    crm_xml_put_decimal (xml, "ram:RateApplicablePercent", tax->percent);
  crm_xml_close (xml);
}

static void
put_totals (CrmXml *xml, const CrmEInvoice *invoice)
{
  crm_xml_open (xml, "ram:SpecifiedTradeSettlementHeaderMonetarySummation");
  crm_xml_put_money (xml, "ram:LineTotalAmount", invoice->net, invoice->currency);
  crm_xml_put_money (xml, "ram:TaxBasisTotalAmount", invoice->net, invoice->currency);
  crm_xml_put_amount (xml, "ram:TaxTotalAmount", invoice->tax, invoice->currency);
  if (invoice->tax_currency != NULL)
    crm_xml_put_amount (xml, "ram:TaxTotalAmount", invoice->tax_in_tax_currency,
                        invoice->tax_currency);
  crm_xml_put_money (xml, "ram:GrandTotalAmount", invoice->gross, invoice->currency);
  crm_xml_put_money (xml, "ram:DuePayableAmount", invoice->gross, invoice->currency);
  crm_xml_close (xml);
}

/* The invoice that this one credits or corrects. */
static void
put_preceding (CrmXml *xml, const CrmEInvoice *invoice)
{
  if (invoice->preceding == NULL)
    return;
  crm_xml_open (xml, "ram:InvoiceReferencedDocument");
  crm_xml_put (xml, "ram:IssuerAssignedID", invoice->preceding);
  put_date (xml, "ram:FormattedIssueDateTime", "qdt:DateTimeString", invoice->preceding_date);
  crm_xml_close (xml);
}

static void
put_settlement (CrmXml *xml, const CrmEInvoice *invoice)
{
  crm_xml_open (xml, "ram:ApplicableHeaderTradeSettlement");
  crm_xml_put (xml, "ram:PaymentReference", invoice->number);
  crm_xml_put (xml, "ram:TaxCurrencyCode", invoice->tax_currency);
  crm_xml_put (xml, "ram:InvoiceCurrencyCode", invoice->currency);
  put_payment (xml, invoice);
  for (guint i = 0; i < invoice->taxes->len; i++)
    put_tax (xml, invoice, g_ptr_array_index (invoice->taxes, i));
  if (invoice->due != 0)
    {
      crm_xml_open (xml, "ram:SpecifiedTradePaymentTerms");
      put_date (xml, "ram:DueDateDateTime", "udt:DateTimeString", invoice->due);
      crm_xml_close (xml);
    }
  put_totals (xml, invoice);
  put_preceding (xml, invoice);
  crm_xml_close (xml);
}

GBytes *
crm_einvoice_to_cii (const CrmEInvoice *invoice)
{
  CrmXml target, *xml = &target;

  crm_xml_begin (xml);
  crm_xml_open (xml, "rsm:CrossIndustryInvoice");
  crm_xml_attribute (xml, "xmlns:rsm",
                     "urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100");
  crm_xml_attribute (xml, "xmlns:ram",
                     "urn:un:unece:uncefact:data:standard:"
                     "ReusableAggregateBusinessInformationEntity:100");
  if (invoice->preceding != NULL)
    crm_xml_attribute (xml, "xmlns:qdt",
                       "urn:un:unece:uncefact:data:standard:QualifiedDataType:100");
  crm_xml_attribute (xml, "xmlns:udt",
                     "urn:un:unece:uncefact:data:standard:UnqualifiedDataType:100");
  crm_xml_open (xml, "rsm:ExchangedDocumentContext");
  put_wrapped (xml, "ram:GuidelineSpecifiedDocumentContextParameter", "ram:ID",
               "urn:cen.eu:en16931:2017");
  crm_xml_close (xml);
  crm_xml_open (xml, "rsm:ExchangedDocument");
  crm_xml_put (xml, "ram:ID", invoice->number);
  crm_xml_put (xml, "ram:TypeCode", invoice->type);
  put_date (xml, "ram:IssueDateTime", "udt:DateTimeString", invoice->date);
  put_wrapped (xml, "ram:IncludedNote", "ram:Content", invoice->note);
  crm_xml_close (xml);
  crm_xml_open (xml, "rsm:SupplyChainTradeTransaction");
  for (guint i = 0; i < invoice->lines->len; i++)
    put_line (xml, invoice, g_ptr_array_index (invoice->lines, i));
  crm_xml_open (xml, "ram:ApplicableHeaderTradeAgreement");
  crm_xml_put (xml, "ram:BuyerReference", invoice->buyer_reference);
  put_party (xml, "ram:SellerTradeParty", &invoice->seller, TRUE);
  put_party (xml, "ram:BuyerTradeParty", &invoice->buyer, FALSE);
  put_wrapped (xml, "ram:BuyerOrderReferencedDocument", "ram:IssuerAssignedID",
               invoice->order_reference);
  crm_xml_close (xml);
  put_delivery (xml, invoice);
  put_settlement (xml, invoice);
  crm_xml_close (xml);
  crm_xml_close (xml);
  return crm_xml_end (xml);
}
