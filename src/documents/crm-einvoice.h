/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-session.h"

G_BEGIN_DECLS

/**
 * CrmEInvoiceFormat:
 * @CRM_EINVOICE_CII: Cross Industry Invoice of EN 16931, as Factur-X and ZUGFeRD embed it
 * @CRM_EINVOICE_RO: UBL 2.1 by the rules of Romania (CIUS-RO), for the Private Virtual Space
 */
typedef enum
{
  CRM_EINVOICE_CII,
  CRM_EINVOICE_RO,
} CrmEInvoiceFormat;

/* Seller or buyer. What is not known is NULL. */
typedef struct
{
  char *name;
  char *street;
  char *city;
  char *postal_code;
  char *region;       /* of Romania: its code, RO-CJ */
  char *country;      /* two letters */
  char *country_text; /* as it stands on the card */
  char *vat_id;       /* with the letters of the country */
  char *tax_number;   /* that is no VAT identifier */
  char *registration; /* in the register of companies */
  char *email;
  char *phone;
  char *contact; /* a person there */
  CrmId id;      /* of the record that says all this */
  const char *kind;
} CrmEInvoiceParty;

typedef struct
{
  char *number; /* of the line */
  char *name;
  char *article;    /* its number with the seller */
  char *unit;       /* code of UN/ECE recommendation 20; NULL: the unit is not known */
  char *unit_text;  /* as it stands on the line */
  char *category;   /* of tax: S, Z, E, AE, K, G, O; NULL: not known */
  gint64 percent;   /* of tax, in millionths of a percent point */
  gint64 quantity;  /* millionths */
  gint64 price;     /* of one, in minor units, never negative */
  gint64 allowance; /* what the discount takes off the line, in minor units */
  gint64 discount;  /* in millionths of a percent point */
  gint64 net;       /* of the line, in minor units */
  CrmId id;
} CrmEInvoiceLine;

typedef struct
{
  char *category;
  char *reason; /* for no tax */
  gint64 percent;
  gint64 net;
  gint64 tax;
} CrmEInvoiceTax;

/**
 * CrmEInvoice:
 *
 * An invoice by the terms of EN 16931. Amounts are in minor units of the currency.
 */
typedef struct
{
  CrmId id; /* of the record */
  char *number;
  char *type; /* code of UNTDID 1001: 380 invoice, 381 credit note, 384 corrected invoice */
  CrmDate date;
  CrmDate due;       /* 0: not said */
  CrmDate delivered; /* 0: not said */
  char *currency;
  char *tax_currency;         /* NULL: the same */
  gint64 tax_in_tax_currency; /* minor units of that one */
  char *buyer_reference;
  char *order_reference;
  char *preceding; /* number of the invoice that this one is about, or NULL */
  CrmDate preceding_date;
  char *note;
  char *iban;
  char *iban_text; /* as it was typed */
  char *bic;
  CrmEInvoiceParty seller;
  CrmEInvoiceParty buyer;
  GPtrArray *lines; /* of CrmEInvoiceLine */
  GPtrArray *taxes; /* of CrmEInvoiceTax */
  gint64 net;
  gint64 tax;
  gint64 gross;
} CrmEInvoice;

/**
 * CrmEInvoiceFault:
 * @rule: which rule fails: BR-16 of the norm, BR-RO-110 of Romania
 * @message: what to fill in, for the person who does it
 * @kind: (nullable): of the record where it is filled in
 * @id: of that record
 * @field: (nullable): its field
 */
typedef struct
{
  const char *rule;
  char *message;
  const char *kind;
  CrmId id;
  const char *field;
} CrmEInvoiceFault;

CrmEInvoice *crm_einvoice_new_for_record (CrmSession *session, CrmRecord *record, GError **error);
void crm_einvoice_free (CrmEInvoice *self);
GPtrArray *crm_einvoice_check (const CrmEInvoice *self, CrmEInvoiceFormat format);
GBytes *crm_einvoice_write (const CrmEInvoice *self, CrmEInvoiceFormat format);
char *crm_einvoice_dup_file_name (const CrmEInvoice *self, CrmEInvoiceFormat format);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CrmEInvoice, crm_einvoice_free)

G_END_DECLS
