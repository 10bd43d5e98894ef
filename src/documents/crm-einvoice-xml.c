/* SPDX-License-Identifier: GPL-3.0-or-later */
/* XML written into memory: what is not known is left out, as the norms for invoices want it. */
#include "config.h"

#include <string.h>

#include "crm-einvoice-private.h"
#include "crm-money.h"

void
crm_xml_begin (CrmXml *self)
{
  self->buffer = xmlBufferCreate ();
  self->writer = xmlNewTextWriterMemory (self->buffer, 0);
  xmlTextWriterSetIndent (self->writer, 1);
  xmlTextWriterSetIndentString (self->writer, (const xmlChar *) "  ");
  xmlTextWriterStartDocument (self->writer, NULL, "UTF-8", NULL);
}

GBytes *
crm_xml_end (CrmXml *self)
{
  GBytes *bytes;

  xmlTextWriterEndDocument (self->writer);
  xmlFreeTextWriter (self->writer);
  bytes = g_bytes_new (xmlBufferContent (self->buffer), (gsize) xmlBufferLength (self->buffer));
  xmlBufferFree (self->buffer);
  return bytes;
}

void
crm_xml_open (CrmXml *self, const char *name)
{
  xmlTextWriterStartElement (self->writer, (const xmlChar *) name);
}

void
crm_xml_close (CrmXml *self)
{
  xmlTextWriterEndElement (self->writer);
}

void
crm_xml_attribute (CrmXml *self, const char *name, const char *value)
{
  xmlTextWriterWriteAttribute (self->writer, (const xmlChar *) name, (const xmlChar *) value);
}

/* Letters that XML cannot hold would make the file unreadable. */
static char *
clean (const char *text)
{
  GString *good = g_string_new (NULL);

  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (c >= 0x20 ? c != 0xfffe && c != 0xffff : c == '\n' || c == '\t')
        g_string_append_unichar (good, c);
    }
  return g_string_free (good, FALSE);
}

void
crm_xml_put_with (
    CrmXml *self, const char *name, const char *attribute, const char *value, const char *text)
{
  g_autofree char *good = NULL;

  if (text == NULL || *text == '\0')
    return;
  good = clean (text);
  crm_xml_open (self, name);
  if (attribute != NULL)
    crm_xml_attribute (self, attribute, value);
  xmlTextWriterWriteString (self->writer, (const xmlChar *) good);
  crm_xml_close (self);
}

void
crm_xml_put (CrmXml *self, const char *name, const char *text)
{
  crm_xml_put_with (self, name, NULL, NULL, text);
}

/* An amount whose currency the whole file says. */
void
crm_xml_put_money (CrmXml *self, const char *name, gint64 minor, const char *currency)
{
  g_autofree char *text = crm_money_to_string (minor, currency);

  crm_xml_put (self, name, text);
}

/* An amount that says its currency. */
void
crm_xml_put_amount (CrmXml *self, const char *name, gint64 minor, const char *currency)
{
  g_autofree char *text = crm_money_to_string (minor, currency);

  crm_xml_put_with (self, name, "currencyID", currency, text);
}

void
crm_xml_put_decimal (CrmXml *self, const char *name, gint64 millionths)
{
  g_autofree char *text = crm_decimal_to_string (millionths);

  crm_xml_put (self, name, text);
}
