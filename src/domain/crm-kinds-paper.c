/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Papers: orders, invoices, documents and the templates that they are made from. */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "crm-kinds-private.h"

#define SECTION_MONEY "value"
#define SECTION_DELIVERY "delivery"
#define SECTION_TERMS "terms"

/* What every sales paper says of its money: its lines have it, and the rules add it up. */
#define PAPER_MONEY                                                                                \
  { .name = "currency",                                                                            \
    .label = N_ ("Currency"),                                                                      \
    .type = CRM_FIELD_CURRENCY,                                                                    \
    .section = SECTION_MONEY },                                                                    \
      { .name = "rate",                                                                            \
        .label = N_ ("Exchange rate"),                                                             \
        .type = CRM_FIELD_DECIMAL,                                                                 \
        .default_text = "1",                                                                       \
        .section = SECTION_MONEY,                                                                  \
        .flags = CRM_FIELD_HIDDEN },                                                               \
      { .name = "net",                                                                             \
        .label = N_ ("Without tax"),                                                               \
        .type = CRM_FIELD_MONEY,                                                                   \
        .section = SECTION_MONEY,                                                                  \
        .flags = CRM_FIELD_READ_ONLY },                                                            \
      { .name = "tax",                                                                             \
        .label = N_ ("Tax"),                                                                       \
        .type = CRM_FIELD_MONEY,                                                                   \
        .section = SECTION_MONEY,                                                                  \
        .flags = CRM_FIELD_READ_ONLY },                                                            \
      { .name = "gross",                                                                           \
        .label = N_ ("Total"),                                                                     \
        .type = CRM_FIELD_MONEY,                                                                   \
        .section = SECTION_MONEY,                                                                  \
        .flags = CRM_FIELD_READ_ONLY | CRM_FIELD_LISTED },                                         \
  {                                                                                                \
    .name = "gross_base", .label = N_ ("Total in the office currency"), .type = CRM_FIELD_MONEY,   \
    .section = SECTION_MONEY, .flags = CRM_FIELD_READ_ONLY | CRM_FIELD_HIDDEN                      \
  }

/* Why tax is charged or not, as an e-invoice says it. */
const CrmChoice crm_tax_categories[] = {
  { "standard", NC_ ("tax category", "Standard"), "tax category" },
  { "zero", NC_ ("tax category", "Zero rate"), "tax category" },
  { "exempt", NC_ ("tax category", "Exempt"), "tax category" },
  { "reverse_charge", NC_ ("tax category", "Reverse charge"), "tax category" },
  { "intra_community", NC_ ("tax category", "Supply within the European Union"), "tax category" },
  { "export", NC_ ("tax category", "Export"), "tax category" },
  { "outside", NC_ ("tax category", "Outside of the tax"), "tax category" },
  { NULL },
};

/* A line of the sales paper @kind: the link to it comes first. */
#define PAPER_LINE(kind, kind_label, kind_aliases)                                                 \
  { .name = kind "_id",                                                                            \
    .label = kind_label,                                                                           \
    .type = CRM_FIELD_LINK,                                                                        \
    .target = kind,                                                                                \
    .flags = CRM_FIELD_REQUIRED | CRM_FIELD_LISTED,                                                \
    .aliases = kind_aliases },                                                                     \
      { .name = "position",                                                                        \
        .label = N_ ("Position"),                                                                  \
        .type = CRM_FIELD_INTEGER,                                                                 \
        .default_text = "0" },                                                                     \
      { .name = "product_id",                                                                      \
        .label = N_ ("Product"),                                                                   \
        .type = CRM_FIELD_LINK,                                                                    \
        .target = "product",                                                                       \
        .flags = CRM_FIELD_LISTED,                                                                 \
        .aliases = "product|product name|item|sku|produto|artigo|produs|ürün" },                   \
      { .name = "name",                                                                            \
        .label = N_ ("Description"),                                                               \
        .type = CRM_FIELD_TEXT,                                                                    \
        .flags = CRM_FIELD_REQUIRED,                                                               \
        .aliases = "description|descrição|descriere|açıklama" },                                   \
      { .name = "qty",                                                                             \
        .label = N_ ("Quantity"),                                                                  \
        .type = CRM_FIELD_DECIMAL,                                                                 \
        .default_text = "1",                                                                       \
        .flags = CRM_FIELD_REQUIRED | CRM_FIELD_LISTED,                                            \
        .aliases = "qty|quantity|quantidade|qtd|cantitate|miktar|adet" },                          \
      { .name = "unit",                                                                            \
        .label = N_ ("Unit"),                                                                      \
        .type = CRM_FIELD_TEXT,                                                                    \
        .aliases = "unit|unidade|unitate|birim" },                                                 \
      { .name = "price",                                                                           \
        .label = N_ ("Price"),                                                                     \
        .type = CRM_FIELD_MONEY,                                                                   \
        .flags = CRM_FIELD_REQUIRED | CRM_FIELD_LISTED,                                            \
        .aliases = "price|unit price|preço|preț|pret|fiyat|birim fiyat" },                         \
      { .name = "currency",                                                                        \
        .label = N_ ("Currency"),                                                                  \
        .type = CRM_FIELD_CURRENCY,                                                                \
        .flags = CRM_FIELD_READ_ONLY | CRM_FIELD_HIDDEN },                                         \
      { .name = "discount",                                                                        \
        .label = N_ ("Discount %"),                                                                \
        .type = CRM_FIELD_DECIMAL,                                                                 \
        .default_text = "0",                                                                       \
        .aliases = "discount|desconto|reducere|discount %|indirim|iskonto" },                      \
      { .name = "vat",                                                                             \
        .label = N_ ("Tax %"),                                                                     \
        .type = CRM_FIELD_DECIMAL,                                                                 \
        .default_text = "0",                                                                       \
        .aliases = "vat|tax|tax rate|iva|tva|kdv" },                                               \
      { .name = "tax_category",                                                                    \
        .label = N_ ("Tax category"),                                                              \
        .type = CRM_FIELD_CHOICE,                                                                  \
        .choices = crm_tax_categories },                                                           \
  {                                                                                                \
    .name = "total", .label = N_ ("Total"), .type = CRM_FIELD_MONEY,                               \
    .flags = CRM_FIELD_READ_ONLY | CRM_FIELD_LISTED                                                \
  }

static const CrmChoice order_statuses[] = {
  { "draft", NC_ ("order status", "Draft"), "order status" },
  { "confirmed", NC_ ("order status", "Confirmed"), "order status" },
  { "partly_delivered", NC_ ("order status", "Partly delivered"), "order status" },
  { "delivered", NC_ ("order status", "Delivered"), "order status" },
  { "cancelled", NC_ ("order status", "Cancelled"), "order status" },
  { NULL },
};

static const CrmFieldSpec order_fields[] = {
  { .name = "number",
    .label = N_ ("Number"),
    .type = CRM_FIELD_TEXT,
    .flags = CRM_FIELD_SEARCHED | CRM_FIELD_LISTED | CRM_FIELD_KEY,
    .aliases = "order number|order no|order|order id|encomenda|n.º da encomenda|pedido|"
               "nº do pedido|comandă|nr. comandă|sipariş|sipariş no" },
  { .name = "account_id",
    .label = N_ ("Company"),
    .type = CRM_FIELD_LINK,
    .target = "account",
    .flags = CRM_FIELD_LISTED,
    .aliases = "account|customer|client|company|cliente|empresa|firmă|müşteri|şirket" },
  { .name = "contact_id",
    .label = N_ ("Person"),
    .type = CRM_FIELD_LINK,
    .target = "contact",
    .flags = CRM_FIELD_LISTED,
    .aliases = "contact|contact name|contacto|contato|persoană|kişi" },
  { .name = "opportunity_id",
    .label = N_ ("Deal"),
    .type = CRM_FIELD_LINK,
    .target = "opportunity" },
  { .name = "status",
    .label = N_ ("Status"),
    .type = CRM_FIELD_CHOICE,
    .choices = order_statuses,
    .default_text = "draft",
    .flags = CRM_FIELD_REQUIRED | CRM_FIELD_LISTED,
    .aliases = "order status|estado|situação|stare|durum" },
  { .name = "date",
    .label = N_ ("Date"),
    .type = CRM_FIELD_DATE,
    .flags = CRM_FIELD_LISTED,
    .aliases = "order date|ordered|data da encomenda|data do pedido|data comenzii|data|"
               "sipariş tarihi|tarih" },
  { .name = "customer_reference",
    .label = N_ ("Their reference"),
    .type = CRM_FIELD_TEXT,
    .flags = CRM_FIELD_SEARCHED,
    .aliases = "customer reference|purchase order|po number|your reference|referência do cliente|"
               "referința clientului|müşteri referansı" },
  { .name = "wished_on",
    .label = N_ ("Wished for"),
    .type = CRM_FIELD_DATE,
    .section = SECTION_DELIVERY,
    .aliases = "requested date|wished date|data pretendida|data desejada|data dorită|"
               "istenen tarih" },
  { .name = "deliver_on",
    .label = N_ ("Deliver by"),
    .type = CRM_FIELD_DATE,
    .section = SECTION_DELIVERY,
    .flags = CRM_FIELD_LISTED,
    .aliases = "delivery date|promised date|data de entrega|data livrării|termen de livrare|"
               "teslim tarihi" },
  { .name = "delivered_on",
    .label = N_ ("Delivered on"),
    .type = CRM_FIELD_DATE,
    .section = SECTION_DELIVERY,
    .aliases = "delivered|shipped on|entregue em|livrat la|teslim edildi" },
  { .name = "delivery_address",
    .label = N_ ("Delivery address"),
    .type = CRM_FIELD_LONG_TEXT,
    .section = SECTION_DELIVERY,
    .flags = CRM_FIELD_SEARCHED,
    .aliases = "delivery address|shipping address|morada de entrega|endereço de entrega|"
               "adresă de livrare|teslimat adresi" },
  PAPER_MONEY,
  { .name = "uninvoiced",
    .label = N_ ("Still to invoice"),
    .type = CRM_FIELD_MONEY,
    .section = SECTION_MONEY,
    .flags = CRM_FIELD_READ_ONLY },
  { .name = "notes",
    .label = N_ ("Notes"),
    .type = CRM_FIELD_LONG_TEXT,
    .flags = CRM_FIELD_SEARCHED },
  { .name = "owner_id",
    .label = N_ ("Responsible"),
    .type = CRM_FIELD_LINK,
    .target = "user",
    .aliases = "owner|seller|sales agent|vendedor|vânzător|satış temsilcisi" },
  { .name = "team_id", .label = N_ ("Team"), .type = CRM_FIELD_LINK, .target = "team" },
  { NULL },
};

static const CrmFieldSpec order_line_fields[] = {
  PAPER_LINE ("sales_order",
              N_ ("Sales order"),
              "order|order number|order no|order id|encomenda|pedido|comandă|nr. comandă|sipariş|"
              "sipariş no"),
  { .name = "delivered",
    .label = N_ ("Delivered"),
    .type = CRM_FIELD_DECIMAL,
    .default_text = "0" },
  { .name = "invoiced",
    .label = N_ ("Invoiced"),
    .type = CRM_FIELD_DECIMAL,
    .default_text = "0",
    .flags = CRM_FIELD_READ_ONLY },
  { NULL },
};

static const CrmChoice invoice_statuses[] = {
  { "draft", NC_ ("invoice status", "Draft"), "invoice status" },
  { "issued", NC_ ("invoice status", "Issued"), "invoice status" },
  { "sent", NC_ ("invoice status", "Sent"), "invoice status" },
  { "paid", NC_ ("invoice status", "Paid"), "invoice status" },
  { "voided", NC_ ("invoice status", "Voided"), "invoice status" },
  { NULL },
};

/* Not said is an invoice, as it was before there were the others. */
static const CrmChoice invoice_types[] = {
  { "invoice", NC_ ("invoice type", "Invoice"), "invoice type" },
  { "credit_note", NC_ ("invoice type", "Credit note"), "invoice type" },
  { "corrected", NC_ ("invoice type", "Corrected invoice"), "invoice type" },
  { NULL },
};

static const CrmFieldSpec invoice_fields[] = {
  { .name = "number",
    .label = N_ ("Number"),
    .type = CRM_FIELD_TEXT,
    .flags = CRM_FIELD_SEARCHED | CRM_FIELD_LISTED | CRM_FIELD_KEY,
    .aliases = "invoice number|invoice no|número|număr|numara|fatura no" },
  { .name = "type",
    .label = N_ ("Type"),
    .type = CRM_FIELD_CHOICE,
    .choices = invoice_types,
    .default_text = "invoice" },
  { .name = "corrects_id",
    .label = N_ ("Corrects invoice"),
    .type = CRM_FIELD_LINK,
    .target = "invoice" },
  { .name = "account_id",
    .label = N_ ("Company"),
    .type = CRM_FIELD_LINK,
    .target = "account",
    .flags = CRM_FIELD_LISTED,
    .aliases = "account|customer|client|cliente|müşteri" },
  { .name = "contact_id", .label = N_ ("Person"), .type = CRM_FIELD_LINK, .target = "contact" },
  { .name = "opportunity_id",
    .label = N_ ("Deal"),
    .type = CRM_FIELD_LINK,
    .target = "opportunity" },
  { .name = "order_id",
    .label = N_ ("Sales order"),
    .type = CRM_FIELD_LINK,
    .target = "sales_order" },
  { .name = "status",
    .label = N_ ("Status"),
    .type = CRM_FIELD_CHOICE,
    .choices = invoice_statuses,
    .default_text = "draft",
    .flags = CRM_FIELD_REQUIRED | CRM_FIELD_LISTED },
  { .name = "date",
    .label = N_ ("Date"),
    .type = CRM_FIELD_DATE,
    .flags = CRM_FIELD_LISTED,
    .aliases = "invoice date|data|tarih" },
  { .name = "due",
    .label = N_ ("Due"),
    .type = CRM_FIELD_DATE,
    .flags = CRM_FIELD_LISTED,
    .aliases = "due date|vencimento|scadență|vade" },
  { .name = "delivered_on", .label = N_ ("Delivered on"), .type = CRM_FIELD_DATE },
  PAPER_MONEY,
  { .name = "tax_note",
    .label = N_ ("Reason for no tax"),
    .type = CRM_FIELD_TEXT,
    .section = SECTION_MONEY },
  { .name = "atcud", .label = N_ ("ATCUD"), .type = CRM_FIELD_TEXT, .flags = CRM_FIELD_HIDDEN },
  { .name = "qr_pt",
    .label = N_ ("QR of the tax authority"),
    .type = CRM_FIELD_TEXT,
    .flags = CRM_FIELD_HIDDEN },
  { .name = "notes",
    .label = N_ ("Notes"),
    .type = CRM_FIELD_LONG_TEXT,
    .flags = CRM_FIELD_SEARCHED },
  { .name = "owner_id", .label = N_ ("Responsible"), .type = CRM_FIELD_LINK, .target = "user" },
  { .name = "team_id", .label = N_ ("Team"), .type = CRM_FIELD_LINK, .target = "team" },
  { NULL },
};

static const CrmFieldSpec invoice_line_fields[] = {
  PAPER_LINE ("invoice",
              N_ ("Invoice"),
              "invoice number|invoice no|invoice id|fatura|fatura no|factură|nr. factură"),
  { .name = "order_line_id",
    .label = N_ ("Line of the order"),
    .type = CRM_FIELD_LINK,
    .target = "sales_order_line",
    .flags = CRM_FIELD_HIDDEN },
  { NULL },
};

static const CrmChoice document_types[] = {
  { "invoice", NC_ ("document type", "Invoice"), "document type" },
  { "credit_note", NC_ ("document type", "Credit note"), "document type" },
  { "receipt", NC_ ("document type", "Receipt"), "document type" },
  { "quote", NC_ ("document type", "Quote"), "document type" },
  { "order", NC_ ("document type", "Order confirmation"), "document type" },
  { "delivery_note", NC_ ("document type", "Delivery note"), "document type" },
  { "contract", NC_ ("document type", "Contract"), "document type" },
  { "letter", NC_ ("document type", "Letter"), "document type" },
  { "reminder", NC_ ("document type", "Payment reminder"), "document type" },
  { "report", NC_ ("document type", "Report"), "document type" },
  { "price_list", NC_ ("document type", "Price list"), "document type" },
  { "label", NC_ ("document type", "Label"), "document type" },
  { "part", NC_ ("document type", "Part of documents"), "document type" },
  { "style", NC_ ("document type", "Style of documents"), "document type" },
  { NULL },
};

static const CrmChoice document_statuses[] = {
  { "draft", NC_ ("document status", "Draft"), "document status" },
  { "made", NC_ ("document status", "Made"), "document status" },
  { "sent", NC_ ("document status", "Sent"), "document status" },
  { "opened", NC_ ("document status", "Opened"), "document status" },
  { "accepted", NC_ ("document status", "Accepted"), "document status" },
  { "declined", NC_ ("document status", "Declined"), "document status" },
  { "expired", NC_ ("document status", "Expired"), "document status" },
  { "replaced", NC_ ("document status", "Replaced"), "document status" },
  { "voided", NC_ ("document status", "Withdrawn"), "document status" },
  { NULL },
};

static const CrmFieldSpec document_fields[] = {
  { .name = "name",
    .label = N_ ("Name"),
    .type = CRM_FIELD_TEXT,
    .flags = CRM_FIELD_REQUIRED | CRM_FIELD_SEARCHED | CRM_FIELD_LISTED },
  { .name = "type",
    .label = N_ ("Type"),
    .type = CRM_FIELD_CHOICE,
    .choices = document_types,
    .default_text = "contract",
    .flags = CRM_FIELD_REQUIRED | CRM_FIELD_LISTED },
  { .name = "status",
    .label = N_ ("Status"),
    .type = CRM_FIELD_CHOICE,
    .choices = document_statuses,
    .default_text = "draft",
    .flags = CRM_FIELD_REQUIRED | CRM_FIELD_LISTED },
  { .name = "number",
    .label = N_ ("Number"),
    .type = CRM_FIELD_TEXT,
    .flags = CRM_FIELD_SEARCHED | CRM_FIELD_LISTED },
  { .name = "parent",
    .label = N_ ("About"),
    .type = CRM_FIELD_ANY_LINK,
    .flags = CRM_FIELD_LISTED },
  { .name = "account_id", .label = N_ ("Company"), .type = CRM_FIELD_LINK, .target = "account" },
  { .name = "template_id", .label = N_ ("Template"), .type = CRM_FIELD_LINK, .target = "template" },
  { .name = "template_version",
    .label = N_ ("Version of the template"),
    .type = CRM_FIELD_INTEGER,
    .flags = CRM_FIELD_READ_ONLY | CRM_FIELD_HIDDEN },
  { .name = "start", .label = N_ ("Starts"), .type = CRM_FIELD_DATE, .section = SECTION_TERMS },
  { .name = "end", .label = N_ ("Ends"), .type = CRM_FIELD_DATE, .section = SECTION_TERMS },
  { .name = "auto_renew",
    .label = N_ ("Renews itself"),
    .type = CRM_FIELD_BOOLEAN,
    .section = SECTION_TERMS },
  { .name = "fee", .label = N_ ("Monthly fee"), .type = CRM_FIELD_MONEY, .section = SECTION_TERMS },
  { .name = "currency",
    .label = N_ ("Currency"),
    .type = CRM_FIELD_CURRENCY,
    .section = SECTION_TERMS },
  { .name = "pay_day",
    .label = N_ ("Pay day"),
    .type = CRM_FIELD_INTEGER,
    .section = SECTION_TERMS },
  { .name = "services",
    .label = N_ ("Services, one a line"),
    .type = CRM_FIELD_LONG_TEXT,
    .section = SECTION_TERMS },
  { .name = "notes", .label = N_ ("Notes"), .type = CRM_FIELD_LONG_TEXT },
  { .name = "made_at", .label = N_ ("Made"), .type = CRM_FIELD_INSTANT, .flags = CRM_FIELD_LISTED },
  { .name = "made_by",
    .label = N_ ("Issued by"),
    .type = CRM_FIELD_LINK,
    .target = "user",
    .flags = CRM_FIELD_READ_ONLY },
  { .name = "expires_on", .label = N_ ("Valid until"), .type = CRM_FIELD_DATE },
  { .name = "sent_at",
    .label = N_ ("Sent on"),
    .type = CRM_FIELD_INSTANT,
    .flags = CRM_FIELD_READ_ONLY },
  { .name = "opened_at",
    .label = N_ ("Opened on"),
    .type = CRM_FIELD_INSTANT,
    .flags = CRM_FIELD_READ_ONLY },
  { .name = "answered_at",
    .label = N_ ("Answered on"),
    .type = CRM_FIELD_INSTANT,
    .flags = CRM_FIELD_READ_ONLY },
  { .name = "revises_id",
    .label = N_ ("Replaces"),
    .type = CRM_FIELD_LINK,
    .target = "document",
    .flags = CRM_FIELD_READ_ONLY },
  { .name = "locale",
    .label = N_ ("Language of the pages"),
    .type = CRM_FIELD_TEXT,
    .flags = CRM_FIELD_READ_ONLY | CRM_FIELD_HIDDEN },
  { .name = "file_hash",
    .label = N_ ("File"),
    .type = CRM_FIELD_PICTURE,
    .flags = CRM_FIELD_READ_ONLY | CRM_FIELD_HIDDEN },
  { .name = "source_hash",
    .label = N_ ("File for the word processor"),
    .type = CRM_FIELD_PICTURE,
    .flags = CRM_FIELD_READ_ONLY | CRM_FIELD_HIDDEN },
  { .name = "signed_hash",
    .label = N_ ("Signed file"),
    .type = CRM_FIELD_PICTURE,
    .flags = CRM_FIELD_READ_ONLY | CRM_FIELD_HIDDEN },
  { .name = "signed_by",
    .label = N_ ("Signed by"),
    .type = CRM_FIELD_TEXT,
    .flags = CRM_FIELD_READ_ONLY },
  { .name = "signed_at",
    .label = N_ ("Signed"),
    .type = CRM_FIELD_INSTANT,
    .flags = CRM_FIELD_READ_ONLY },
  { .name = "data_snapshot",
    .label = N_ ("Data as printed"),
    .type = CRM_FIELD_LONG_TEXT,
    .flags = CRM_FIELD_READ_ONLY | CRM_FIELD_HIDDEN },
  { .name = "owner_id", .label = N_ ("Responsible"), .type = CRM_FIELD_LINK, .target = "user" },
  { .name = "team_id", .label = N_ ("Team"), .type = CRM_FIELD_LINK, .target = "team" },
  { NULL },
};

/* What became of a document: who says so is whoever made the line, and no line ever changes. */
static const CrmChoice document_events[] = {
  { "made", NC_ ("document event", "Issued"), "document event" },
  { "sent", NC_ ("document event", "Sent"), "document event" },
  { "opened", NC_ ("document event", "Opened"), "document event" },
  { "accepted", NC_ ("document event", "Accepted"), "document event" },
  { "declined", NC_ ("document event", "Declined"), "document event" },
  { "expired", NC_ ("document event", "Expired"), "document event" },
  { "replaced", NC_ ("document event", "Replaced by a new version"), "document event" },
  { "voided", NC_ ("document event", "Withdrawn"), "document event" },
  { "signed", NC_ ("document event", "Signed digitally"), "document event" },
  { "signature", NC_ ("document event", "Signature placed"), "document event" },
  { "asked", NC_ ("document event", "Approval asked"), "document event" },
  { "approved", NC_ ("document event", "Approved"), "document event" },
  { "refused", NC_ ("document event", "Approval refused"), "document event" },
  { NULL },
};

static const CrmFieldSpec document_event_fields[] = {
  { .name = "document_id",
    .label = N_ ("Document"),
    .type = CRM_FIELD_LINK,
    .target = "document",
    .flags = CRM_FIELD_REQUIRED | CRM_FIELD_LISTED },
  { .name = "event",
    .label = N_ ("Event"),
    .type = CRM_FIELD_CHOICE,
    .choices = document_events,
    .flags = CRM_FIELD_REQUIRED | CRM_FIELD_LISTED },
  { .name = "at",
    .label = N_ ("When"),
    .type = CRM_FIELD_INSTANT,
    .flags = CRM_FIELD_REQUIRED | CRM_FIELD_LISTED },
  { .name = "signer_id",
    .label = N_ ("Whose signature"),
    .type = CRM_FIELD_LINK,
    .target = "user",
    .flags = CRM_FIELD_LISTED },
  { .name = "hash", .label = N_ ("SHA-256 of the file"), .type = CRM_FIELD_TEXT },
  { .name = "note", .label = N_ ("Note"), .type = CRM_FIELD_TEXT, .flags = CRM_FIELD_LISTED },
  { NULL },
};

/* When a document needs a second pair of eyes before it goes out: above either limit. */
static const CrmFieldSpec approval_rule_fields[] = {
  { .name = "name",
    .label = N_ ("Name"),
    .type = CRM_FIELD_TEXT,
    .flags = CRM_FIELD_REQUIRED | CRM_FIELD_LISTED },
  { .name = "type",
    .label = N_ ("Type of document"),
    .type = CRM_FIELD_CHOICE,
    .choices = document_types,
    .flags = CRM_FIELD_LISTED },
  { .name = "max_discount",
    .label = N_ ("Discount above, %"),
    .type = CRM_FIELD_DECIMAL,
    .flags = CRM_FIELD_LISTED },
  { .name = "max_amount",
    .label = N_ ("Amount above"),
    .type = CRM_FIELD_MONEY,
    .flags = CRM_FIELD_LISTED },
  { .name = "currency",
    .label = N_ ("Currency"),
    .type = CRM_FIELD_CURRENCY,
    .flags = CRM_FIELD_READ_ONLY | CRM_FIELD_HIDDEN },
  { .name = "approver_id",
    .label = N_ ("Who approves"),
    .type = CRM_FIELD_LINK,
    .target = "user",
    .flags = CRM_FIELD_REQUIRED | CRM_FIELD_LISTED },
  { .name = "active",
    .label = N_ ("In force"),
    .type = CRM_FIELD_BOOLEAN,
    .default_text = "yes",
    .flags = CRM_FIELD_LISTED },
  { NULL },
};

static const CrmChoice approval_states[] = {
  { "asked", NC_ ("approval", "Asked for"), "approval" },
  { "approved", NC_ ("approval", "Approved"), "approval" },
  { "refused", NC_ ("approval", "Refused"), "approval" },
  { NULL },
};

/* What is approved is a document up to a discount and an amount, not the document as such. */
static const CrmFieldSpec approval_fields[] = {
  { .name = "document_id",
    .label = N_ ("Document"),
    .type = CRM_FIELD_LINK,
    .target = "document",
    .flags = CRM_FIELD_REQUIRED | CRM_FIELD_LISTED },
  { .name = "approver_id",
    .label = N_ ("Who approves"),
    .type = CRM_FIELD_LINK,
    .target = "user",
    .flags = CRM_FIELD_REQUIRED | CRM_FIELD_LISTED },
  { .name = "state",
    .label = N_ ("State"),
    .type = CRM_FIELD_CHOICE,
    .choices = approval_states,
    .default_text = "asked",
    .flags = CRM_FIELD_REQUIRED | CRM_FIELD_LISTED },
  { .name = "discount", .label = N_ ("Discount %"), .type = CRM_FIELD_DECIMAL },
  { .name = "amount", .label = N_ ("Amount"), .type = CRM_FIELD_MONEY },
  { .name = "currency",
    .label = N_ ("Currency"),
    .type = CRM_FIELD_CURRENCY,
    .flags = CRM_FIELD_READ_ONLY | CRM_FIELD_HIDDEN },
  { .name = "reason", .label = N_ ("Why"), .type = CRM_FIELD_TEXT, .flags = CRM_FIELD_LISTED },
  { .name = "answer", .label = N_ ("Answer"), .type = CRM_FIELD_TEXT, .flags = CRM_FIELD_LISTED },
  { .name = "decided_at",
    .label = N_ ("Decided"),
    .type = CRM_FIELD_INSTANT,
    .flags = CRM_FIELD_READ_ONLY },
  { NULL },
};

static const CrmFieldSpec template_fields[] = {
  { .name = "name",
    .label = N_ ("Name"),
    .type = CRM_FIELD_TEXT,
    .flags = CRM_FIELD_REQUIRED | CRM_FIELD_SEARCHED | CRM_FIELD_LISTED | CRM_FIELD_KEY },
  { .name = "type",
    .label = N_ ("Type"),
    .type = CRM_FIELD_CHOICE,
    .choices = document_types,
    .default_text = "contract",
    .flags = CRM_FIELD_REQUIRED | CRM_FIELD_LISTED },
  { .name = "entity", .label = N_ ("Made for"), .type = CRM_FIELD_TEXT },
  { .name = "language",
    .label = N_ ("Language"),
    .type = CRM_FIELD_TEXT,
    .flags = CRM_FIELD_LISTED },
  { .name = "version",
    .label = N_ ("Version"),
    .type = CRM_FIELD_INTEGER,
    .default_text = "1",
    .flags = CRM_FIELD_LISTED },
  { .name = "body",
    .label = N_ ("Text"),
    .type = CRM_FIELD_LONG_TEXT,
    .flags = CRM_FIELD_REQUIRED | CRM_FIELD_ASK },
  { .name = "archived", .label = N_ ("Archived"), .type = CRM_FIELD_BOOLEAN },
  { .name = "logo", .label = N_ ("Logo"), .type = CRM_FIELD_PICTURE, .flags = CRM_FIELD_HIDDEN },
  { .name = "file_hash",
    .label = N_ ("File"),
    .type = CRM_FIELD_PICTURE,
    .flags = CRM_FIELD_READ_ONLY | CRM_FIELD_HIDDEN },
  { .name = "file_mapping",
    .label = N_ ("What the fields of the file stand for"),
    .type = CRM_FIELD_LONG_TEXT,
    .flags = CRM_FIELD_HIDDEN },
  /* The same in other languages bears the same word here. */
  { .name = "family", .label = N_ ("Family"), .type = CRM_FIELD_TEXT, .flags = CRM_FIELD_HIDDEN },
  { NULL },
};

/* A text that a template had: its rules write them. */
static const CrmFieldSpec template_version_fields[] = {
  { .name = "template_id",
    .label = N_ ("Template"),
    .type = CRM_FIELD_LINK,
    .target = "template",
    .flags = CRM_FIELD_REQUIRED | CRM_FIELD_LISTED },
  { .name = "name", .label = N_ ("Name"), .type = CRM_FIELD_TEXT, .flags = CRM_FIELD_LISTED },
  { .name = "version",
    .label = N_ ("Version"),
    .type = CRM_FIELD_INTEGER,
    .flags = CRM_FIELD_REQUIRED | CRM_FIELD_LISTED },
  { .name = "body", .label = N_ ("Text"), .type = CRM_FIELD_LONG_TEXT },
  { NULL },
};

const CrmKindSpec crm_kinds_paper[] = {
  { 36, "sales_order", N_ ("Sales order"), N_ ("Orders"), "crm-order-symbolic", 0, "number",
    "account_id", "-date", order_fields, crm_sales_order_prepare, crm_sales_order_follow },
  { 37, "sales_order_line", N_ ("Order line"), N_ ("Order lines"), "crm-order-symbolic",
    CRM_KIND_CHILD, "name", NULL, "position", order_line_fields, crm_paper_line_prepare,
    crm_paper_line_follow },
  { 17, "invoice", N_ ("Invoice"), N_ ("Invoices"), "crm-invoice-symbolic", 0, "number",
    "account_id", "-date", invoice_fields, crm_invoice_prepare, crm_invoice_follow },
  { 18, "invoice_line", N_ ("Invoice line"), N_ ("Invoice lines"), "crm-invoice-symbolic",
    CRM_KIND_CHILD, "name", NULL, "position", invoice_line_fields, crm_paper_line_prepare,
    crm_paper_line_follow },
  { 19, "document", N_ ("Document"), N_ ("Documents"), "crm-document-symbolic", 0, "name", "number",
    "-created_at", document_fields, crm_document_prepare, crm_document_follow, crm_document_guard },
  { 20, "template", N_ ("Template"), N_ ("Templates"), "crm-template-symbolic", CRM_KIND_SETUP,
    "name", "language", "name", template_fields, crm_template_prepare, crm_template_follow },
  { 52, "template_version", N_ ("Version of a template"), N_ ("Versions of templates"),
    "crm-template-symbolic", CRM_KIND_SETUP | CRM_KIND_CHILD | CRM_KIND_APPEND_ONLY, "name", NULL,
    "-version", template_version_fields, NULL, NULL },
  { 46, "document_event", N_ ("Document event"), N_ ("Document events"), "crm-document-symbolic",
    CRM_KIND_CHILD | CRM_KIND_APPEND_ONLY, "event", "note", "at", document_event_fields, NULL,
    NULL },
  { 47, "approval_rule", N_ ("Approval rule"), N_ ("Approval rules"), "crm-settings-symbolic",
    CRM_KIND_SETUP | CRM_KIND_RIGHTS, "name", NULL, "name", approval_rule_fields,
    crm_approval_rule_prepare, NULL },
  { 48, "approval", N_ ("Approval"), N_ ("Approvals"), "crm-document-symbolic", CRM_KIND_CHILD,
    "state", "reason", "created_at", approval_fields, crm_approval_prepare, crm_approval_follow },
  { 0 },
};
