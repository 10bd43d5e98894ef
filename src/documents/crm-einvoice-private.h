/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <libxml/xmlwriter.h>

#include "crm-einvoice.h"

G_BEGIN_DECLS

/* crm-einvoice.c: whether goods go to another country of the Union, untaxed there */
gboolean crm_einvoice_is_credit (const CrmEInvoice *self);
gboolean crm_einvoice_goes_abroad (const CrmEInvoice *self);

/* crm-einvoice-codes.c */
char *crm_einvoice_find_country (const char *text);
gboolean crm_einvoice_is_country (const char *code);
gboolean crm_einvoice_has_vat (const char *country);
char *crm_einvoice_find_unit (const char *text);
char *crm_einvoice_find_county (const char *text);
char *crm_einvoice_find_sector (const char *city, const char *street);
const char *crm_einvoice_category_code (const char *key);
const char *crm_einvoice_reason_code (const char *category);

/* crm-einvoice-xml.c: a writer of XML into memory */
typedef struct
{
  xmlTextWriterPtr writer;
  xmlBufferPtr buffer;
} CrmXml;

void crm_xml_begin (CrmXml *self);
GBytes *crm_xml_end (CrmXml *self);
void crm_xml_open (CrmXml *self, const char *name);
void crm_xml_close (CrmXml *self);
void crm_xml_attribute (CrmXml *self, const char *name, const char *value);
void crm_xml_put (CrmXml *self, const char *name, const char *text);
void crm_xml_put_with (
    CrmXml *self, const char *name, const char *attribute, const char *value, const char *text);
void crm_xml_put_money (CrmXml *self, const char *name, gint64 minor, const char *currency);
void crm_xml_put_amount (CrmXml *self, const char *name, gint64 minor, const char *currency);
void crm_xml_put_decimal (CrmXml *self, const char *name, gint64 millionths);

/* crm-einvoice-cii.c, crm-einvoice-ubl.c */
GBytes *crm_einvoice_to_cii (const CrmEInvoice *self);
GBytes *crm_einvoice_to_ubl (const CrmEInvoice *self);

G_END_DECLS
